"""HTML tables as rectangular grids: spans expanded by the table algorithm of HTML, nonsense spans contained.

The figures of a report are found by row and column, so a cell must stand where the browser shows it. Word, Excel and
content management systems leave out end tags, nest bodies, put one paragraph per character into a cell and print
spans such as ``colspan="abc"`` or ``rowspan="1000000000"``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, cast

from lxml import etree

from extract.model import Table
from extract.readers.html.markup import UNSEEN, hides, inline_pieces, is_hidden
from extract.readers.whitespace import fold, glue

if TYPE_CHECKING:
    from lxml.etree import _Element

#: A wider span is a way of saying "the whole row": national forms have 15 columns, local ones up to about 40.
WIDEST_SPAN = 100

#: A grid with more places than this is an attack or an accident; its spans are then taken as 1 (RELIABILITY b9).
MOST_PLACES = 200_000

#: What may take text out of sight below a table; one test for a table saves one per cell.
_HIDDEN = etree.XPath("boolean(.//@hidden)")
_STYLES = etree.XPath(".//@style", smart_strings=False)
_NOT_PLAIN = sorted(UNSEEN | {"sup"})
_ROWS_AND_CELLS = frozenset({"tr", "td", "th"})
_CELLS_AND_TABLES = frozenset({"td", "th", "table"})
_NO_PARTS = UNSEEN | {"table", "caption"}

_LEADING_DIGITS = re.compile(r"[ \t\n\f]{0,20}\+?([0-9]{1,9})")


class Cell(NamedTuple):
    """A cell as marked up; ``rowspan`` 0 means down to the end of its row group."""

    text: str
    colspan: int
    rowspan: int
    image: bool


def span(value: str | None) -> int:
    """A ``colspan`` or ``rowspan`` by the rules for non-negative integers: leading digits count, else 1."""
    match = _LEADING_DIGITS.match(value or "")
    return int(match[1]) if match else 1


def cell_text(element: _Element, *, plain: bool = False) -> str:
    """What is printed in a cell, on one line. ``plain`` promises that all text below the element is printed as is."""
    if not len(element):
        return fold(element.text or "")
    if plain:
        only = element[0]
        if len(element) == 1 and not len(only) and isinstance(only.tag, str):
            found = (element.text, only.text, only.tail)
            pieces = [piece for piece in found if piece and not piece.isspace()]
        else:
            pieces = [str(piece) for piece in element.itertext() if not piece.isspace()]
        if len(pieces) < 2:
            return fold(pieces[0]) if pieces else ""
    return glue([fold(piece) for piece in inline_pieces(element)])


def _read_cell(element: _Element, *, plain: bool) -> Cell:
    invisible = not plain and "visibility" in (element.get("style") or "") and is_hidden(element)
    text = "" if invisible else cell_text(element, plain=plain)
    across, down = element.get("colspan"), element.get("rowspan")
    colspan = 1 if across is None else max(1, span(across))
    image = not text and next(element.iter("img"), None) is not None
    return Cell(text, colspan, 1 if down is None else span(down), image)


def _removed(element: _Element) -> bool:
    """Hidden and out of the layout; a cell that is merely invisible keeps its place."""
    return "visibility" not in (element.get("style") or "") and is_hidden(element)


def _parts(element: _Element, *, may_hide: bool) -> list[_Element]:
    """Rows of a table, or cells of a row, through any stray wrapper, never into a nested table."""
    found: list[_Element] = []
    for child in element:
        tag = child.tag
        if tag in _ROWS_AND_CELLS:
            if not (may_hide and _removed(child)):
                found.append(child)
        elif isinstance(tag, str) and tag not in _NO_PARTS and not (may_hide and _removed(child)):
            found.extend(_parts(child, may_hide=may_hide))
    return found


def _group(row: _Element, table: _Element) -> _Element:
    """The row group that a row's spans end with."""
    for ancestor in row.iterancestors():
        if ancestor is table or ancestor.tag in {"thead", "tbody", "tfoot"}:
            return ancestor
    return table


def read_cells(table: _Element) -> tuple[list[list[Cell]], list[int]]:
    """Rows of cells as marked up, and for each row the number of rows from it to the end of its row group."""
    may_hide = bool(_HIDDEN(table)) or any(map(hides, set(cast("list[str]", _STYLES(table)))))
    plain = not may_hide and next(table.iter(*_NOT_PLAIN), None) is None
    rows: list[list[Cell]] = []
    groups: list[_Element] = []

    def begin_row(part: _Element) -> list[Cell]:
        rows.append([])
        groups.append(_group(part, table))
        return rows[-1]

    loose: list[Cell] | None = None
    for part in _parts(table, may_hide=may_hide):
        if part.tag != "tr":  # a cell without a row
            if loose is None:
                loose = begin_row(part)
            loose.append(_read_cell(part, plain=plain))
            continue
        loose = None
        cells = begin_row(part)
        for inner in _parts(part, may_hide=may_hide):
            if inner.tag == "tr":  # a row inside a row: its end tag is missing
                cells = begin_row(inner)
                cells.extend(_read_cell(c, plain=plain) for c in _parts(inner, may_hide=may_hide) if c.tag != "tr")
            else:
                cells.append(_read_cell(inner, plain=plain))
    left = [0] * len(rows)
    for index in range(len(rows) - 1, -1, -1):
        same = index + 1 < len(rows) and groups[index + 1] is groups[index]
        left[index] = left[index + 1] + 1 if same else 1
    return rows, left


def _expand(rows: list[list[Cell]], left: list[int], widest: int) -> list[dict[int, tuple[str, bool]]]:
    """Place every cell: for each row a mapping of column to (text, own). The algorithm of the HTML standard."""
    places: list[dict[int, tuple[str, bool]]] = [{} for _ in rows]
    budget = MOST_PLACES
    for index, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while column in places[index]:
                column += 1
            width = cell.colspan if cell.colspan <= WIDEST_SPAN else max(1, widest - column)
            height = min(cell.rowspan or left[index], left[index])
            if width * height > budget:
                width = height = 1
            budget -= width * height
            if width == height == 1:
                places[index][column] = (cell.text, True)
                column += 1
                continue
            for down in range(height):
                line = places[index + down]
                for across in range(column, column + width):
                    if across not in line:
                        line[across] = (cell.text, down == 0 and across == column)
            column += width
    return places


def read_table(element: _Element) -> Table:
    """Read a ``<table>`` as a rectangle of texts, spans expanded; rows without a cell of their own are left out.

    ``element`` is the table; tables inside its cells count as text (callers pass innermost tables only). Never raises.
    """
    rows, left = read_cells(element)
    return grid_of(rows, left)


def grid_of(rows: list[list[Cell]], left: list[int]) -> Table:
    """Expand rows of cells (:func:`read_cells`) into a :class:`Table`."""
    widest = max((sum(c.colspan for c in cells if c.colspan <= WIDEST_SPAN) for cells in rows), default=0)
    places = [line for line in _expand(rows, left, widest) if any(own for _, own in line.values())]
    width = max((max(line) + 1 for line in places), default=0)
    blank = ("", False)
    full = [[line.get(column, blank) for column in range(width)] for line in places]
    return Table(
        tuple([tuple([text for text, _ in line]) for line in full]),
        tuple([tuple([own for _, own in line]) for line in full]),
        has_images=any(cell.image for cells in rows for cell in cells),
    )


def stray_text(table: _Element) -> list[str]:
    """Printed text that stands in a table but in none of its cells: captions, and what the markup misplaced."""
    pieces: list[str] = [table.text or ""]
    stack: list[_Element | str] = list(reversed(table))
    while stack:
        entry = stack.pop()
        if isinstance(entry, str):
            pieces.append(entry)
            continue
        tail = entry.tail
        if tail and not tail.isspace():
            stack.append(tail)
        tag = entry.tag
        if tag in _CELLS_AND_TABLES or not isinstance(tag, str) or tag in UNSEEN or is_hidden(entry):
            continue
        if tag == "caption":
            pieces.append(glue([fold(piece) for piece in inline_pieces(entry)]))
            continue
        if entry.text and not entry.text.isspace():
            pieces.append(entry.text)
        stack.extend(reversed(entry))
    return [text for text in map(fold, pieces) if text]
