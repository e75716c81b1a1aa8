"""A document as lines: one per paragraph, one per table row, each knowing where it came from."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from extract.model import Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.model import Block

#: Between the cells of a row. A pipe never stands in running text of a report, so a row can be read again.
CELL = " | "


class Line(NamedTuple):
    """One line of text; ``row`` is None for a paragraph, else the row of the table at ``block``."""

    text: str
    block: int
    row: int | None = None


def row_text(table: Table, row: int) -> str:
    """The row as a reader sees it: each cell once, at the place where it begins."""
    cells = compress(table.rows[row], table.own[row])
    return CELL.join([text.replace("|", "｜").replace("\n", " ") for text in cells])


def cell_place(table: Table, row: int, column: int) -> tuple[int, int] | None:
    """Where the text of ``rows[row][column]`` is printed: (row, which cell of that row's text), or None if nowhere.

    A cell that spans several places is printed once, at its top-left corner.
    """
    value = table.rows[row][column]
    while not table.own[row][column]:
        if column > 0 and table.rows[row][column - 1] == value:
            column -= 1
        elif row > 0 and table.rows[row - 1][column] == value:
            row -= 1
        else:
            return None
    return row, sum(table.own[row][:column])


def lines_of(blocks: Sequence[Block]) -> list[Line]:
    """All lines of a document in reading order; blank paragraphs and rows are left out."""
    lines: list[Line] = []
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            lines.extend(Line(part, index) for part in block.text.split("\n") if part.strip())
            continue
        for row in range(len(block.rows)):
            text = row_text(block, row)
            if text.replace("|", "").strip():
                lines.append(Line(text, index, row))
    return lines
