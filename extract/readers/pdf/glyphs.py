"""The letters of a PDF page with their places, and the lines they stand on.

Places are points from the top left corner of the page as it is shown (crop box and rotation applied). Blanks are not
taken from the file: justified Chinese text is full of blanks that nobody typed, and some typed blanks are missing.
A blank is written where the distance between two letters says so.
"""

from __future__ import annotations

import ctypes
import itertools
import math
import unicodedata
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium_c

from extract.readers.radicals import unified
from extract.readers.raised import raised

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: A gap of this share of the letter height parts two Latin words or two numbers (a blank in Times is a quarter).
WORD_GAP = 0.18
#: Between Chinese characters only a gap as wide as a character means something (two columns, 2 names).
COLUMN_GAP = 0.95
#: Diagonal text is a watermark: this many radians away from every multiple of a right angle.
DIAGONAL = 0.15
#: A digit of at most this share of the size of the digit before it, standing higher, is a note at it.
NOTE_SIZE = 0.85
INVISIBLE = 3  # text rendering mode of PDF 32000-1, 9.3.6: the layer that character recognition puts under a scan
RIGHT_ANGLE = 1.5707963


@dataclass(frozen=True, slots=True)
class Glyph:
    """One visible letter and its box in points (``top`` < ``bottom``)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    #: Font size in points as shown.
    size: float

    @property
    def middle(self) -> float:
        """Vertical centre in points."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """Horizontal centre in points."""
        return (self.x0 + self.x1) / 2

    @property
    def height(self) -> float:
        """Height of the letter's box in points."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its text with blanks where the gaps say so, its box, and its font size."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    #: Width in points of the unbreakable Latin word or number that the line begins with (0 if none).
    first_word: float = 0.0
    #: Where each letter of the line begins, in points, the blanks between them left out.
    starts: tuple[float, ...] = ()


def is_cjk(letter: str) -> bool:
    """Tell whether a letter is a Chinese character or full-width punctuation."""
    return "\u2e80" <= letter <= "\u9fff" or "\uf900" <= letter <= "\uffef" or "\U00020000" <= letter <= "\U0003ffff"


def is_han(letter: str) -> bool:
    """Tell whether a letter is a Chinese character (no punctuation)."""
    return "\u4e00" <= letter <= "\u9fff" or "\u3400" <= letter <= "\u4dbf" or "\U00020000" <= letter <= "\U0003ffff"


def read_glyphs(page: Any) -> tuple[list[Glyph], int, int]:
    """Read the letters of a pypdfium2 page in the order of the file.

    Returns the glyphs, how many of them are invisible, and how many letters the fonts gave no meaning to
    (they are left out of the glyphs only when they have no code at all).
    """
    text_page = page.get_textpage()
    place = _placer(page)
    glyphs: list[Glyph] = []
    invisible = unmapped = 0
    box = pdfium_c.FS_RECTF()
    try:
        for index in range(text_page.count_chars()):
            if pdfium_c.FPDFText_IsGenerated(text_page, index) == 1:
                continue
            code = pdfium_c.FPDFText_GetUnicode(text_page, index)
            letter = _letter(code)
            if letter.isspace():
                continue
            if pdfium_c.FPDFText_HasUnicodeMapError(text_page, index) == 1 or not letter:
                unmapped += 1
                if not letter:
                    continue
            if not pdfium_c.FPDFText_GetLooseCharBox(text_page, index, box):
                continue
            angle = pdfium_c.FPDFText_GetCharAngle(text_page, index)
            turned = angle % RIGHT_ANGLE
            if angle > 0 and DIAGONAL < turned < RIGHT_ANGLE - DIAGONAL:
                continue
            text_object = pdfium_c.FPDFText_GetTextObject(text_page, index)
            if text_object and pdfium_c.FPDFTextObj_GetTextRenderMode(text_object) == INVISIBLE:
                invisible += 1
            size = _size(text_page, index) or box.top - box.bottom
            x0, top, x1, bottom = place(*_true_box(text_page, index, box, size))
            glyphs.append(Glyph(letter, x0, top, x1, bottom, size))
    finally:
        text_page.close()
    return _without_double_strikes(glyphs), invisible, unmapped


def _letter(code: int) -> str:
    """Turn a code into a letter: radicals and compatibility forms that fonts put in place of characters are undone."""
    if code in {0, 0xFFFE, 0xFFFF} or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return ""
    letter = unified(chr(code))
    return "" if unicodedata.category(letter) == "Cf" else letter


def _size(text_page: Any, index: int) -> float:
    """Return the font size in points as shown; 0 when the file does not say."""
    matrix = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFText_GetMatrix(text_page, index, matrix):
        return 0.0
    scale = max(math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d))
    return scale * float(pdfium_c.FPDFText_GetFontSize(text_page, index))


def _true_box(text_page: Any, index: int, loose: Any, size: float) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a letter in PDF space.

    The font's own box is wanted (all letters of a line are then level), but for fonts that write downwards the
    library forgets to scale it; the ink's box, grown to a full em, takes its place.
    """
    if max(loose.right - loose.left, loose.top - loose.bottom) <= 2.5 * size:
        return loose.left, loose.top, loose.right, loose.bottom
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not pdfium_c.FPDFText_GetCharBox(text_page, index, left, right, bottom, top):
        return loose.left, loose.top, loose.right, loose.bottom
    across, down = (left.value + right.value) / 2, (bottom.value + top.value) / 2
    return across - size / 2, down + size / 2, across + size / 2, down - size / 2


def _placer(page: Any) -> Any:
    """Make the function that moves a box from PDF space to points from the shown page's top left corner."""
    width, height = page.get_size()
    fine = 100  # the device has whole pixels only: hundredths of a point

    def corner(x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium_c.FPDF_PageToDevice(page, 0, 0, int(width * fine), int(height * fine), 0, x, y, across, down)
        return across.value / fine, down.value / fine

    origin, right, up = corner(0, 0), corner(1000, 0), corner(0, 1000)
    a, b = (right[0] - origin[0]) / 1000, (right[1] - origin[1]) / 1000
    c, d = (up[0] - origin[0]) / 1000, (up[1] - origin[1]) / 1000

    def place(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        across = (a * left + c * top + origin[0], a * right + c * bottom + origin[0])
        down = (b * left + d * top + origin[1], b * right + d * bottom + origin[1])
        return min(across), min(down), max(across), max(down)

    return place


def _without_double_strikes(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Drop letters printed a second time over themselves, which is how some programs make bold type."""
    seen: dict[tuple[str, int, int], Glyph] = {}
    kept: list[Glyph] = []
    for glyph in glyphs:
        across, down = int(glyph.x0 / 2), int(glyph.top / 2)
        near = (seen.get((glyph.text, across + i, down + j)) for i in (-1, 0, 1) for j in (-1, 0, 1))
        reach_x, reach_y = 0.3 * (glyph.x1 - glyph.x0), 0.3 * glyph.height
        if any(
            other is not None and abs(other.x0 - glyph.x0) <= reach_x and abs(other.top - glyph.top) <= reach_y
            for other in near
        ):
            continue
        seen[(glyph.text, across, down)] = glyph
        kept.append(glyph)
    return kept


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """Put letters together to lines, top to bottom; letters belong to a line when their middles are level."""
    ordered = sorted(glyphs, key=lambda glyph: (glyph.middle, glyph.x0))
    rows: list[list[Glyph]] = []
    total = 0.0
    for glyph in ordered:
        row = rows[-1] if rows else []
        if row and glyph.middle - total / len(row) <= 0.45 * max(glyph.height, row[0].height):
            row.append(glyph)
            total += glyph.middle
        else:
            rows.append([glyph])
            total = glyph.middle
    return [_line(sorted(row, key=lambda glyph: glyph.x0)) for row in rows]


def _line(row: Sequence[Glyph]) -> Line:
    size = median(glyph.size for glyph in row)
    parts = [row[0].text]
    base = row[0]
    for left, right in itertools.pairwise(row):
        if right.size > NOTE_SIZE * base.size or not base.text.isdecimal():
            base = right
        latin = not is_cjk(left.text) and not is_cjk(right.text)
        if right.x0 - left.x1 > (WORD_GAP if latin else COLUMN_GAP) * size:
            parts.append(" ")
        parts.append(raised(right.text) if right is not base and _stands_off(base, right) else right.text)
    text = "".join(parts)
    word = 0
    while word < len(row) and row[word].text.isascii() and (word == 0 or text[word] != " "):
        word += 1
    return Line(
        text,
        row[0].x0,
        min(glyph.top for glyph in row),
        max(glyph.x1 for glyph in row),
        max(glyph.bottom for glyph in row),
        size,
        row[word - 1].x1 - row[0].x0 if word else 0.0,
        tuple([glyph.x0 for glyph in row for _ in glyph.text]),
    )


def _stands_off(base: Glyph, glyph: Glyph) -> bool:
    """Whether a smaller letter stands above the line of the digit before it; on the line its foot is little higher."""
    return base.bottom - glyph.bottom > 0.15 * base.size


def glue(before: str, after: str) -> str:
    """Join two lines of one paragraph: a blank only between two Latin words, never inside a number."""
    if (
        before
        and after
        and before[-1].isascii()
        and after[0].isascii()
        and before[-1].isalpha()
        and after[0].isalpha()
    ):
        return f"{before} {after}"
    return before + after


def cell_text(lines: Sequence[Line], x0: float, x1: float) -> str:
    """Join the lines of a table cell, which may stand one character per line.

    Two numbers one under the other are one number only when the first had no room left (the cell is ``x0`` to
    ``x1`` points wide); otherwise they are two, and a blank between them keeps a reader from taking them for one.
    """
    text = ""
    for index, line in enumerate(lines):
        previous = lines[index - 1] if index else None
        if previous and text[-1:].isdigit() and line.text[:1].isdigit():
            full = (previous.x1 - previous.x0) + 1.2 * previous.size > x1 - x0
            text += line.text if full else f" {line.text}"
        else:
            text = glue(text, line.text)
    return text
