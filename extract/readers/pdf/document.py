"""PDF: text from pypdfium2, ruling lines from pdfplumber, one document in reading order.

Every letter is used once: inside a table it belongs to a cell, outside to a line. Nothing is guessed where there is
no text: scans and broken fonts are flagged (``text_unreliable``), pictures of tables too (``tables_are_images``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extract.errors import UnreadableError
from extract.model import Block, Document, Field, Paragraph, Table
from extract.readers.missing_tables import missing_tables
from extract.readers.pdf.glyphs import is_han, lines_of
from extract.readers.pdf.joining import continues, join_parts
from extract.readers.pdf.lined_tables import tables_of_lines
from extract.readers.pdf.pages import Page, read_pages
from extract.readers.pdf.paragraphs import Measure, Passage, Placed, find_furniture, find_titles, measure, passages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.readers.pdf.grids import Part

#: Reports have 50 kB to 5 MB; larger ones are scans of books.
MOST_BYTES = 50 * 1024 * 1024


def read_pdf(body: bytes) -> Document:
    """Read a PDF file.

    Errors: :class:`UnreadableError` for more than 50 MB, a password, or bytes that are no PDF. Flags:
    ``text_unreliable``, ``tables_are_images``, ``tables_without_lines``, ``tables_unread``, ``pages_skipped``.
    """
    if len(body) > MOST_BYTES:
        raise UnreadableError(f"too large: {len(body)} bytes of PDF, at most {MOST_BYTES} are read")
    flags: dict[str, None] = {}
    source = _open(body)
    try:
        pages, hidden, unmapped = read_pages(source, body, flags)
        metadata = source.get_metadata_dict(skip_empty=True)
    finally:
        source.close()
    letters = [glyph.text for page in pages for glyph in page.glyphs]
    if _is_unreliable(letters, hidden, unmapped):
        flags["text_unreliable"] = None
    return _compose(pages, _fields(metadata), flags)


def _open(body: bytes) -> Any:
    try:
        document = pdfium.PdfDocument(body)  # tries the empty password by itself
        if len(document) == 0:
            document.close()
            raise UnreadableError("damaged: the PDF has no pages")
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD:
            raise UnreadableError("encrypted: the PDF asks for a password") from error
        raise UnreadableError(f"damaged: not readable as PDF ({error})") from error
    return document


def _is_unreliable(letters: Sequence[str], hidden: int, unmapped: int) -> bool:
    """Tell whether the text layer is missing, a recognised scan, or put into codes that say nothing.

    Private-use and replacement characters come from fonts without a usable table of codes. A few are bullets.
    """
    count = len(letters)
    if not count:
        return True
    damaged = unmapped + sum(
        letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff" or letter < " " for letter in letters
    )
    return hidden * 2 > count or damaged * 50 > count or sum(map(is_han, letters)) * 5 < count


def _fields(metadata: dict[str, str]) -> tuple[Field, ...]:
    fields = []
    title = " ".join(metadata.get("Title", "").split())
    if any(map(is_han, title)):  # anything else is a file name or "untitled"
        fields.append(Field("title", title, "meta"))
    created = re.match(r"(?:D:)?((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])", metadata.get("CreationDate", ""))
    if created:
        fields.append(Field("created", "-".join(created.groups()), "meta"))
    return tuple(fields)


def _compose(pages: Sequence[Page], fields: tuple[Field, ...], flags: dict[str, None]) -> Document:
    """Put lines and tables into reading order and make blocks of them."""
    lines = [Placed(line, page.number, page.width, page.height) for page in pages for line in lines_of(page.glyphs)]
    furniture = find_furniture(lines)
    running = [placed for index, placed in enumerate(lines) if index not in furniture]
    body = measure(running) or Measure(12.0, 0.0, 0.0, 0.0)
    by_width = {width: measure([placed for placed in running if placed.width == width]) for width in _widths(running)}
    heights = {page.number: page.height for page in pages}
    items: list[Placed | Part] = [*running, *(part for page in pages for part in page.parts)]
    items.sort(key=lambda item: (item.page, item.line.top if isinstance(item, Placed) else item.top))
    blocks: list[Block] = []
    texts: list[Passage] = []
    stretch: list[Placed] = []
    chain: list[Part] = []

    def end_stretch() -> None:
        for piece in tables_of_lines(stretch, flags):
            if isinstance(piece, Table):
                blocks.append(piece)
                continue
            found = passages(piece, by_width[piece[0].width] or body)
            texts.extend(found)
            blocks.extend(Paragraph(passage.text) for passage in found)
        stretch.clear()

    def end_chain() -> None:
        if chain:
            blocks.append(join_parts(chain))
            chain.clear()

    for item in items:
        if isinstance(item, Placed):
            end_chain()
            if stretch and stretch[-1].width != item.width:
                end_stretch()
            stretch.append(item)
            continue
        end_stretch()
        if chain and not continues(chain[-1], item, heights):
            end_chain()
        chain.append(item)
    end_stretch()
    end_chain()
    flags.update(dict.fromkeys(missing_tables(blocks, pictured=any(page.pictures for page in pages))))
    titles = find_titles(texts, body)
    return Document(
        "pdf",
        tuple(blocks),
        titles=titles,
        fields=fields,
        flags=tuple(flags),
        page_text="\n".join(placed.line.text for placed in lines),
    )


def _widths(lines: Sequence[Placed]) -> set[float]:
    """Pages of another width, usually turned ones, have margins of their own."""
    return {placed.width for placed in lines}
