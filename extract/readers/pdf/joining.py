"""Tables that run over several pages become one again: columns by place, split labels and rows healed."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from extract.csvdata import rows_of
from extract.model import Table
from extract.readers.edges import cluster, nearest
from extract.readers.pdf.glyphs import is_han
from extract.readers.pdf.grids import Cell, Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: Both outer edges of a table's next part may be this share of its width away: every page is laid out by itself.
PAGE_SHIFT = 0.04
#: Column edges nearer than this (points, after fitting the part to the first one) are the same column.
SAME_COLUMN = 4.0
#: No form has a deeper header than the request table's three rows, plus one row for a title.
DEEPEST_HEADER = 4

#: Row and heading, and a group and its first row, stand in one label of the table.
_PARTS_OF_LABEL = re.compile(r"/| (?=[(（\d])")
NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.．]|其中|[（(]其中")


@cache
def known_labels() -> frozenset[str]:
    """The official row labels of all forms, without blanks, numbering and punctuation (extract/data/labels.csv)."""
    return frozenset(
        plain(piece)
        for row in rows_of("labels.csv")
        for piece in _PARTS_OF_LABEL.split(row["official_label"])
        if len(plain(piece)) > 1
    )


def plain(label: str) -> str:
    """Reduce a label to its characters: numbering, notes in brackets, blanks and punctuation are left out."""
    label = "".join(label.split())
    start = NUMBERED.match(label)
    if start and start.end() < len(label):
        label = label[start.end() :]
    return "".join(letter for letter in re.split(r"[（(]", label)[0] if is_han(letter))


def continues(before: Part, after: Part, heights: Mapping[int, float]) -> bool:
    """Tell whether ``after``, the next thing in the document, is the next part of the table ``before``.

    It stands on the next page at the same place across, the one part ends in the lower half of its page and the other
    begins in the upper. ``heights`` are those of the pages, in points.
    """
    reach = PAGE_SHIFT * (before.x1 - before.x0)
    return (
        after.page == before.page + 1
        and before.bottom > heights[before.page] / 2
        and after.top < heights[after.page] / 2
        and abs(before.x0 - after.x0) <= reach
        and abs(before.x1 - after.x1) <= reach
    )


def join_parts(parts: Sequence[Part]) -> Table:
    """Make one table of its parts in page order; spans are expanded, split labels and rows joined."""
    first = parts[0]
    fitted = [_fit(part, first) for part in parts]
    edges = cluster((x for part in fitted for cell in part for x in (cell.x0, cell.x1)), SAME_COLUMN)
    grids = [[area for cell in part if (area := _area(cell, edges)) is not None] for part in fitted]
    whole, height = grids[0], first.rows
    for part, below in zip(parts[1:], grids[1:], strict=True):
        grid, rows = _without_repeated_header(whole, below, part.rows)
        if rows:
            whole, height = _append(whole, height, grid, rows)
    return _expand(whole, height, len(edges) - 1, any(part.has_images for part in parts))


class _Area:
    """A cell on the common grid; changes while parts are joined."""

    __slots__ = ("bottom", "left", "right", "text", "top")

    def __init__(self, cell: Cell, left: int, right: int) -> None:
        self.top, self.bottom, self.text = cell.row, cell.row_end, cell.text
        self.left, self.right = left, max(right, left + 1)


def _area(cell: Cell, edges: Sequence[float]) -> _Area | None:
    """Put a cell on the common grid; None for a blank sliver between two rulings that are the same edge there.

    Double rulings and rulings a little off at the margin make cells without a width of their own. A blank one would
    cover the column beside it; one with text takes the column that it touches.
    """
    left, right = nearest(edges, cell.x0), nearest(edges, cell.x1)
    if left >= right:
        if not cell.text.strip():
            return None
        left = min(left, len(edges) - 2)
    return _Area(cell, left, right)


def _fit(part: Part, first: Part) -> list[Cell]:
    scale = (first.x1 - first.x0) / (part.x1 - part.x0)
    return [
        Cell(
            cell.row,
            cell.row_end,
            first.x0 + (cell.x0 - part.x0) * scale,
            first.x0 + (cell.x1 - part.x0) * scale,
            cell.text,
        )
        for cell in part.cells
    ]


def _printed_rows(grid: Iterable[_Area], count: int) -> list[tuple[str, ...]]:
    """The texts that begin in each of the first rows, left to right, without blanks."""
    rows: list[list[tuple[int, str]]] = [[] for _ in range(count)]
    for area in grid:
        if area.top < count and area.text:
            rows[area.top].append((area.left, "".join(area.text.split())))
    return [tuple(text for _, text in sorted(row)) for row in rows]


def _without_repeated_header(whole: list[_Area], grid: list[_Area], rows: int) -> tuple[list[_Area], int]:
    """Leave out the rows at the top of a part that repeat the header, as word processors do on request."""
    depth = min(DEEPEST_HEADER, rows)
    same = 0
    for ours, theirs in zip(_printed_rows(whole, depth), _printed_rows(grid, depth), strict=True):
        if not ours or ours != theirs or any(not any(map(is_han, text)) for text in theirs):
            break
        same += 1
    if not same or any(area.top < same < area.bottom for area in grid):
        return grid, rows
    kept = [area for area in grid if area.top >= same]
    for area in kept:
        area.top, area.bottom = area.top - same, area.bottom - same
    return kept, rows - same


def _append(whole: list[_Area], height: int, grid: list[_Area], rows: int) -> tuple[list[_Area], int]:
    """Put a part below what there is; cells that the page break cut in two become one again."""
    last = {(area.left, area.right): area for area in whole if area.bottom == height}
    opening = sorted((area for area in grid if area.top == 0), key=lambda area: area.left)
    pairs = [(last.get((area.left, area.right)), area) for area in opening]
    if _is_split_row(pairs):
        for area in grid:
            area.top, area.bottom = area.top + height - 1, area.bottom + height - 1
        fused: set[int] = set()
        for above, below in pairs:
            if above is not None:
                above.text = above.text + below.text
                above.bottom = max(above.bottom, below.bottom)
                fused.add(id(below))
        return whole + [area for area in grid if id(area) not in fused], height + rows - 1
    labelled = [area.left for area in opening if _is_label(area.text)]
    joined: set[int] = set()
    for above, below in pairs:
        if above is not None and _is_split_label(above.text, below.text, below.left, labelled):
            above.text = above.text + below.text
            above.bottom = height + below.bottom
            joined.add(id(below))
    rest = [area for area in grid if id(area) not in joined]
    for area in rest:
        area.top, area.bottom = area.top + height, area.bottom + height
    return whole + rest, height + rows


def _is_label(text: str) -> bool:
    return any(map(is_han, text))


def _is_split_label(above: str, below: str, left: int, labelled: Sequence[int]) -> bool:
    """Tell whether a page break cut a spanning label: “（四）无” above “法提供”, or a blank rest on either page.

    Spanning labels have a label to their right (``labelled``); a blank without one is a blank answer.
    """
    if not any(place > left for place in labelled):
        return False
    if not below or not above:
        return _is_label(above or below)
    return _runs_on(above, below)


def _runs_on(above: str, below: str) -> bool:
    """Tell whether ``below`` is the rest of the label ``above``: by the official labels, else by its numbering."""
    if not _is_label(below) or not _is_label(above) or NUMBERED.match(below):
        return False
    numbered = NUMBERED.match(above + below) is not None
    if numbered and (NUMBERED.fullmatch(above) or not NUMBERED.match(above)):
        return True  # the cut is in the number or right behind it
    if plain(below) in known_labels():
        return False
    return numbered or plain(above + below) in known_labels()


def _is_split_row(pairs: Sequence[tuple[_Area | None, _Area]]) -> bool:
    """Tell whether the page break went through a row: its label runs on and every other cell is blank on one side.

    A blank row of its own is told apart by its label: “行政强制” below “行政处罚” is a label, not a rest.
    """
    runs_on = False
    for above, below in pairs:
        if above is None:
            return False
        if not above.text or not below.text:
            continue
        if not _runs_on(above.text, below.text):
            return False
        runs_on = True
    return runs_on and any(above is not None and bool(above.text) != bool(below.text) for above, below in pairs)


def _expand(areas: Sequence[_Area], height: int, width: int, has_images: bool) -> Table:  # noqa: FBT001
    rows = [[""] * width for _ in range(height)]
    own = [[False] * width for _ in range(height)]
    for area in areas:
        own[area.top][area.left] = True
        for row in range(area.top, area.bottom):
            for column in range(area.left, min(area.right, width)):
                rows[row][column] = area.text
    return Table(tuple(map(tuple, rows)), tuple(map(tuple, own)), has_images=has_images)
