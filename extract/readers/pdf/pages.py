"""The pages of a PDF: letters from pypdfium2, the tables they stand in from pdfplumber's ruling lines."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

import pdfplumber
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extract.readers.pdf.glyphs import Glyph, read_glyphs
from extract.readers.pdf.grids import Part, bounds, fill_table, holds
from extract.readers.pdf.rulings import Box, ruled_boxes

if TYPE_CHECKING:
    from collections.abc import Sequence

#: A yearbook with the reports of all agencies has a few hundred pages.
MOST_PAGES = 500
#: Objects looked at per page when asking whether it has ruling lines or pictures at all.
MOST_OBJECTS = 5000
#: A page with fewer drawn paths has no table of its own (one path may draw them all).
FEWEST_PATHS = 1
#: A picture this large (share of its page) may hold a table.
PICTURE = 0.06


@dataclass(slots=True)
class Page:
    """What one page (``number`` counts from 0) holds: letters, tables, and the boxes of its larger pictures."""

    number: int
    width: float
    height: float
    #: Where the shown page's top left corner lies on the whole sheet, as shown (0, 0 unless the page is cropped).
    corner: tuple[float, float]
    glyphs: list[Glyph]
    parts: list[Part] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)


def read_pages(source: Any, body: bytes, flags: dict[str, None]) -> tuple[list[Page], int, int]:
    """Read the pages of an open pypdfium2 document; ``body`` is the same file for pdfplumber.

    Returns the pages, the number of invisible letters, and the number of letters without a code. Adds to ``flags``:
    ``pages_skipped`` (more than 500, or damaged), ``tables_unread`` (the ruling lines of a page could not be read).
    """
    pages: list[Page] = []
    hidden = unmapped = 0
    drawn: list[int] = []
    if len(source) > MOST_PAGES:
        flags["pages_skipped"] = None
    for number in range(min(len(source), MOST_PAGES)):
        try:
            page = source[number]
            width, height = page.get_size()
            glyphs, invisible, unknown = read_glyphs(page)
        except pdfium.PdfiumError:
            flags["pages_skipped"] = None
            continue
        hidden, unmapped = hidden + invisible, unmapped + unknown
        paths, pictures = _drawings(page, width, height)
        pages.append(Page(number, width, height, _corner(page), glyphs, pictures=pictures))
        if paths >= FEWEST_PATHS:
            drawn.append(len(pages) - 1)
        page.close()
    if drawn:
        _read_tables([pages[index] for index in drawn], body, flags)
    return pages, hidden, unmapped


def _corner(page: Any) -> tuple[float, float]:
    """Return how far the crop box is inside the media box, left and top of the page as it is shown."""
    sheet, shown = page.get_mediabox(), page.get_cropbox()
    left, bottom, right, top = (
        max(shown[0] - sheet[0], 0.0),
        max(shown[1] - sheet[1], 0.0),
        max(sheet[2] - shown[2], 0.0),
        max(sheet[3] - shown[3], 0.0),
    )
    corners = {0: (left, top), 90: (bottom, left), 180: (right, bottom), 270: (top, right)}
    return corners.get(page.get_rotation(), (left, top))


def _drawings(page: Any, width: float, height: float) -> tuple[int, list[Box]]:
    """Count the drawn paths of a page and find its larger pictures."""
    paths, pictures = 0, []
    wanted = [pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_IMAGE]
    for drawing in islice(page.get_objects(filter=wanted), MOST_OBJECTS):
        if drawing.type == pdfium_c.FPDF_PAGEOBJ_PATH:
            paths += 1
            continue
        left, bottom, right, top = drawing.get_bounds()
        if (right - left) * (top - bottom) > PICTURE * width * height:
            pictures.append((left, height - top, right, height - bottom))
    return paths, pictures


def _read_tables(pages: Sequence[Page], body: bytes, flags: dict[str, None]) -> None:
    """Find the ruled tables of these pages and move their letters into them."""
    try:
        with pdfplumber.open(io.BytesIO(body), pages=[page.number + 1 for page in pages]) as plumber:
            for page, ruled in zip(pages, plumber.pages, strict=True):
                tables = ruled_boxes(ruled, page.corner)
                ruled.close()
                for boxes in tables:
                    _move_letters(page, boxes)
    except Exception:  # noqa: BLE001 - pdfminer trips over damaged files in any way; the text is kept, the loss flagged
        flags["tables_unread"] = None


def _move_letters(page: Page, boxes: Sequence[Box]) -> None:
    around = bounds(boxes)
    inside: list[Glyph] = []
    outside: list[Glyph] = []
    for glyph in page.glyphs:
        (inside if holds(around, glyph.centre, glyph.middle) else outside).append(glyph)
    images = [box for box in page.pictures if holds(around, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2)]
    part = fill_table(page.number, boxes, inside, images)
    if part is not None:
        page.parts.append(part)
        page.glyphs = outside
