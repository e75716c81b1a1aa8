"""The ruled tables of one PDF page: cells from the ruling lines, text from the letters that stand in them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.readers.edges import cluster, nearest
from extract.readers.pdf.glyphs import Glyph, cell_text, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.readers.pdf.rulings import Box

#: Edges nearer than this (points) are one edge drawn twice.
SAME_EDGE = 2.5
#: Letters may stick out of their table by this much (points).
OVERHANG = 1.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell on rows ``row`` to ``row_end`` (excluded) of its part, ``x0`` to ``x1`` points across."""

    row: int
    row_end: int
    x0: float
    x1: float
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a table that stands on one page. Cells cover the rectangle and do not overlap."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    rows: int
    cells: tuple[Cell, ...]
    has_images: bool = False


def fill_table(page: int, boxes: Sequence[Box], glyphs: Sequence[Glyph], images: Sequence[Box]) -> Part | None:
    """Put letters into the cells of one table. Returns None for what is no table: one column, or nothing in it.

    Places that no cell covers (a ruling line is missing) become cells of their own, so no letter gets lost.
    """
    xs = cluster((x for box in boxes for x in (box[0], box[2])), SAME_EDGE)
    ys = cluster((y for box in boxes for y in (box[1], box[3])), SAME_EDGE)
    width, height = len(xs) - 1, len(ys) - 1
    if width < 2 or height < 1:
        return None
    areas = _cover([_snap(box, xs, ys) for box in boxes], height, width)
    owner = {
        (row, column): index
        for index, (top, left, bottom, right) in enumerate(areas)
        for row in range(top, bottom)
        for column in range(left, right)
    }
    inside: list[list[Glyph]] = [[] for _ in areas]
    for glyph in glyphs:
        inside[owner[_at(glyph.middle, ys), _at(glyph.centre, xs)]].append(glyph)
    if not any(inside) and not images:
        return None
    cells = tuple(
        Cell(top, bottom, xs[left], xs[right], cell_text(lines_of(letters), xs[left], xs[right]))
        for (top, left, bottom, right), letters in zip(areas, inside, strict=True)
    )
    pictured = any(not inside[owner[_at((box[1] + box[3]) / 2, ys), _at((box[0] + box[2]) / 2, xs)]] for box in images)
    return Part(page, xs[0], ys[0], xs[-1], ys[-1], height, cells, pictured)


def _snap(box: Box, xs: Sequence[float], ys: Sequence[float]) -> tuple[int, int, int, int]:
    return nearest(ys, box[1]), nearest(xs, box[0]), nearest(ys, box[3]), nearest(xs, box[2])


def _at(value: float, edges: Sequence[float]) -> int:
    return min(max(bisect_right(edges, value) - 1, 0), len(edges) - 2)


def _cover(areas: Iterable[tuple[int, int, int, int]], height: int, width: int) -> list[tuple[int, int, int, int]]:
    """Keep the cells that do not overlap, smallest first, and cover what is left with rectangles."""
    taken: set[tuple[int, int]] = set()
    kept: list[tuple[int, int, int, int]] = []
    for top, left, bottom, right in sorted(set(areas), key=lambda area: (area[2] - area[0]) * (area[3] - area[1])):
        places = {(row, column) for row in range(top, bottom) for column in range(left, right)}
        if places and not places & taken:
            taken |= places
            kept.append((top, left, bottom, right))
    for row in range(height):
        for column in range(width):
            if (row, column) in taken:
                continue
            right = column + 1
            while right < width and (row, right) not in taken:
                right += 1
            bottom = row + 1
            while bottom < height and all((bottom, across) not in taken for across in range(column, right)):
                bottom += 1
            taken |= {(down, across) for down in range(row, bottom) for across in range(column, right)}
            kept.append((row, column, bottom, right))
    return sorted(kept)


def holds(part_box: Box, x: float, y: float) -> bool:
    """Tell whether a point lies in a table's box, with a little room for letters that stick out."""
    return (
        part_box[0] - OVERHANG <= x <= part_box[2] + OVERHANG and part_box[1] - OVERHANG <= y <= part_box[3] + OVERHANG
    )


def bounds(boxes: Sequence[Box]) -> Box:
    """Return the box around all boxes."""
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
