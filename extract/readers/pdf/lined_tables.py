"""Tables of the forms that a PDF prints without ruling lines: rows by their lines, columns by their places."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from extract.model import Table
from extract.readers.plain.figure_rows import set_figure_rows
from extract.readers.plain.flat_tables import regrid
from extract.readers.plain.pipes import split_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.readers.pdf.glyphs import Line
    from extract.readers.pdf.paragraphs import Placed

#: Letters this share of their size apart belong to two cells.
_ROOM = 0.3
#: Without one of these there is no table of the forms among the lines.
_LABELS = ("信息内容", "本年新收政府信息公开申请", "维持", "统计指标", "指标名称", "计量单位")


def tables_of_lines(lines: Sequence[Placed], flags: dict[str, None]) -> list[list[Placed] | Table]:
    """Divide a stretch of lines into running text and tables, in order; ``flags`` gets ``tables_unread``.

    What the readers of text files read from lines they read here too; rows that lack cells keep their places by
    where their figures stand.
    """
    if not any(label in placed.line.text for placed in lines for label in _LABELS):
        return [list(lines)] if lines else []
    # A Chinese character takes up two columns: half the smallest type, which is the table's or smaller.
    unit = min(placed.line.size for placed in lines) / 2
    spread = [_spread(placed.line, unit) for placed in lines]
    rows, unread = regrid(set_figure_rows(spread))
    if unread:
        flags["tables_unread"] = None
    pieces: list[list[Placed] | Table] = []
    place = 0
    for barred, run in groupby(rows, key=lambda row: row.startswith("| ")):
        if barred:
            pieces.extend(Table.of(table) for table in split_tables(list(run)))
            continue
        kept: list[Placed] = []
        for row in run:
            while spread[place] is not row:
                place += 1
            kept.append(lines[place])
            place += 1
        pieces.append(kept)
    return pieces


def _spread(line: Line, unit: float) -> str:
    """The letters of a line in fixed pitch, ``unit`` points a column, with room where the print leaves some."""
    text = ""
    width = 0
    end = 0.0
    starts = iter(line.starts)
    for letter in line.text.replace(" ", ""):
        start = next(starts)
        wide = east_asian_width(letter) in "WFA"
        if not text or start - end > _ROOM * line.size:
            gap = max(round(start / unit) - width, 1 if text else 0)
            text += " " * gap
            width += gap
        text += letter
        width += 2 if wide else 1
        end = start + line.size * (1.0 if wide else 0.5)
    return text
