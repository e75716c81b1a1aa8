"""HTML tables as rectangular grids: spans expanded by the table algorithm of HTML, nonsense spans contained.

The figures of a report are found by row and column, so a cell must stand where the browser shows it. Word, Excel and
content management systems leave out end tags, nest bodies, put one paragraph per character into a cell and print
spans such as ``colspan="abc"`` or ``rowspan="1000000000"``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, cast

from lxml import etree

from extract.model import Table
from extract.readers.html.markup import UNSEEN, hides, inline_pieces, inner_text, is_hidden
from extract.readers.whitespace import fold, glue, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

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
_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_NO_PARTS = UNSEEN | {"table", "caption"}

_LEADING_DIGITS = re.compile(r"[ \t\n\f]{0,20}\+?([0-9]{1,9})")


#: A cell as marked up: text, columns and rows that it spans (0 rows: down to the end of its row group), and whether it
#: holds a picture and no text. A plain tuple, for tables have hundreds.
Cell = tuple[str, int, int, bool]


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
            before, behind = element.text, only.tail
            if (before is None or before.isspace()) and (behind is None or behind.isspace()):
                return fold(only.text or "")
        pieces = [str(piece) for piece in element.itertext() if not piece.isspace()]
        if len(pieces) < 2:
            return fold(pieces[0]) if pieces else ""
    return glue([fold(piece) for piece in inline_pieces(element)])


def _read_cell(element: _Element, *, plain: bool, pictured: bool) -> Cell:
    """Read a cell of a table that is ``plain`` (:func:`cell_text`), or ``pictured``: it holds pictures somewhere."""
    names = element.keys()
    invisible = not plain and "visibility" in (element.get("style") or "") and is_hidden(element)
    text = "" if invisible else cell_text(element, plain=plain)
    across = max(1, span(element.get("colspan"))) if "colspan" in names else 1
    down = span(element.get("rowspan")) if "rowspan" in names else 1
    return text, across, down, pictured and not text and next(element.iter("img"), None) is not None


def _removed(element: _Element) -> bool:
    """Hidden and out of the layout; a cell that is merely invisible keeps its place."""
    return "visibility" not in (element.get("style") or "") and is_hidden(element)


def _parts(element: _Element, *, may_hide: bool) -> list[tuple[str, _Element]]:
    """Rows of a table, or cells of a row, with their tags: through any stray wrapper, never into a nested table."""
    children = list(element)
    tags = [child.tag for child in children]
    parts = list(zip(tags, children, strict=True))
    if not may_hide and _ROWS_AND_CELLS.issuperset(tags):
        return parts
    found: list[tuple[str, _Element]] = []
    for tag, child in parts:
        if not isinstance(tag, str) or tag in _NO_PARTS or (may_hide and _removed(child)):
            continue
        if tag in _ROWS_AND_CELLS:
            found.append((tag, child))
        else:
            found.extend(_parts(child, may_hide=may_hide))
    return found


def _group(row: _Element, table: _Element) -> _Element:
    """The row group that a row's spans end with."""
    ancestor = row.getparent()
    while ancestor is not None and ancestor is not table and ancestor.tag not in _GROUPS:
        ancestor = ancestor.getparent()
    return table if ancestor is None else ancestor


def read_cells(table: _Element) -> tuple[list[list[Cell]], list[int]]:
    """Rows of cells as marked up, and for each row the number of rows from it to the end of its row group."""
    may_hide = bool(_HIDDEN(table)) or any(map(hides, set(cast("list[str]", _STYLES(table)))))
    plain = not may_hide and next(table.iter(*_NOT_PLAIN), None) is None
    read = partial(_read_cell, plain=plain, pictured=next(table.iter("img"), None) is not None)
    rows: list[list[Cell]] = []
    groups: list[_Element] = []

    def begin_row(part: _Element) -> list[Cell]:
        rows.append([])
        groups.append(_group(part, table))
        return rows[-1]

    loose: list[Cell] | None = None
    for tag, part in _parts(table, may_hide=may_hide):
        if tag != "tr":  # a cell without a row
            if loose is None:
                loose = begin_row(part)
            loose.append(read(part))
            continue
        loose = None
        cells = begin_row(part)
        for tag_inside, inner in _parts(part, may_hide=may_hide):
            if tag_inside == "tr":  # a row inside a row: its end tag is missing
                cells = begin_row(inner)
                cells.extend(read(cell) for name, cell in _parts(inner, may_hide=may_hide) if name != "tr")
            else:
                cells.append(read(inner))
    left = [0] * len(rows)
    for index in range(len(rows) - 1, -1, -1):
        same = index + 1 < len(rows) and groups[index + 1] is groups[index]
        left[index] = left[index + 1] + 1 if same else 1
    return rows, left


def _expand(rows: list[list[Cell]], left: list[int], widest: int) -> Iterator[tuple[list[str], list[bool]]]:
    """Place every cell: the texts of each row and which of them are its own. The algorithm of the HTML standard."""
    #: For each row the places that cells of earlier rows reach down to.
    taken: defaultdict[int, dict[int, str]] = defaultdict(dict)
    budget = MOST_PLACES
    for index, cells in enumerate(rows):
        texts: list[str] = []
        own: list[bool] = []
        above = taken.pop(index, {})
        for text, colspan, rowspan, _ in cells:
            while (column := len(texts)) in above:
                texts.append(above[column])
                own.append(False)
            texts.append(text)
            own.append(True)
            if colspan == rowspan == 1:
                budget -= 1
                continue
            width = colspan if colspan <= WIDEST_SPAN else max(1, widest - column)
            height = min(rowspan or left[index], left[index])
            if width * height > budget:
                width = height = 1
            budget -= width * height
            places = range(column, column + width)
            texts.extend(above.get(place, text) for place in places[1:])
            own.extend([False] * (width - 1))
            for down in range(1, height):
                below = taken[index + down]
                for place in places:
                    below.setdefault(place, text)
        if above and max(above) >= len(texts):
            texts.extend(above.get(place, "") for place in range(len(texts), max(above) + 1))
            own.extend([False] * (len(texts) - len(own)))
        yield texts, own


def read_table(element: _Element) -> Table:
    """Read a ``<table>`` as a rectangle of texts, spans expanded; rows without a cell of their own are left out.

    ``element`` is the table; tables inside its cells count as text (callers pass innermost tables only). Never raises.
    """
    rows, left = read_cells(element)
    return grid_of(rows, left)


def grid_of(rows: list[list[Cell]], left: list[int]) -> Table:
    """Expand rows of cells (:func:`read_cells`) into a :class:`Table`."""
    widest = max((sum(cell[1] for cell in cells if cell[1] <= WIDEST_SPAN) for cells in rows), default=0)
    lines = [(texts, own) for texts, own in _expand(rows, left, widest) if True in own]
    width = max((len(texts) for texts, _ in lines), default=0)
    return Table(
        tuple([(*texts, *[""] * (width - len(texts))) for texts, _ in lines]),
        tuple([(*own, *[False] * (width - len(own))) for _, own in lines]),
        has_images=any(cell[3] for cells in rows for cell in cells),
    )


def stray_text(table: _Element, printed: str) -> list[str]:
    """Printed text that stands in a table but in none of its cells: captions, and what the markup misplaced.

    ``printed`` is what the cells print: mostly it is all that stands in the table, and nothing is looked for.
    """
    if squeeze(inner_text(table)) == squeeze(printed) and next(table.iter("input"), None) is None:
        return []
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
