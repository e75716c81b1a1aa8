"""Tables of the national forms that a text extract took apart, cell by cell, put back into rows.

Extractors print every cell on a line of its own: bare, with a bar behind it, or with a bar on the next line. The ends
of rows are lost, but the forms leave one reading: figures follow the label of their row, and the next label begins the
next row. Without bars a blank cell leaves no trace: rows with fewer figures than the form has columns are set as they
are, reported, and left to the readers of the forms, which take no figure whose column is not certain.

Lines become cells in ``flat_cells``, cells become rows in ``flat_rows``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.readers.plain.flat_cells import LONGEST_LABEL, SHORT_LABEL, is_part, region_at
from extract.readers.plain.flat_rows import numbered, printed, rows_of
from extract.readers.plain.form_cells import NAMES, ROW_NUMBERS, mainland

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.readers.plain.flat_cells import Style

#: A region begins with one of these; any other label also occurs in running text.
_OPENING = re.compile(
    r"第二十条第[(（]?[一二三四五六七八九十]{1,2}[)）]?项|信息内容|[(（]?本列数据的勾稽关系|申请人情况"
    r"|(?:序号|行次|编号|代码)?(?:统计指标|指标名称|指标(?:计量)?(?:单位|$))|结果维持"
)
_BROKEN_OPENINGS = frozenset(["结果", "信息", "申请", "申请人", "第二十条", "序号", "行次", "编号", "代码"])
#: The headings of a table with a cell a line and a bar below each take up no more lines than these.
_HEADING_LINES = 10


def regrid(lines: Sequence[str]) -> tuple[list[str], bool]:
    """Return the lines with every region of single cells set as rows of pipes, other lines as they are.

    The second value tells whether rows lack cells, so that their columns cannot be told.
    """
    result: list[str] = []
    unread = False
    index = 0
    while index < len(lines):
        stop = index
        if len(lines[index]) < LONGEST_LABEL and _opens(lines, index):
            style = _style(lines[index : index + 12])
            stop, seen, cells = region_at(lines, index, style) if style else (index, index, [])
            rows = rows_of(cells)
            unread = unread or (_is_statistics(lines, index) and not any(row.has_number for row in rows))
            if any(row.figures for row in rows):
                lines_of_table, left = numbered(cells) or printed(rows, style)
                result.extend(lines_of_table)
                unread = unread or left
                index = stop
                continue
            # No figure on the way to ``seen``: no other opening in between has one either.
            result.extend(lines[index:seen])
            index = seen
        if index < len(lines):
            result.append(lines[index])
            index += 1
    return result, unread


def _opens(lines: Sequence[str], index: int) -> bool:
    """Whether a region begins on a line; its first cell may be broken in two: 结果 / 维持."""
    text = "".join(mainland(lines[index]).split()).lstrip("|")
    if text.rstrip("|") in _BROKEN_OPENINGS:
        below = (line.strip(" \t\u3000|") for line in lines[index + 1 : index + 4])
        text = text.rstrip("|") + "".join(mainland(next(filter(None, below), "")[:SHORT_LABEL]).split())
    return _OPENING.match(text) is not None


def _is_statistics(lines: Sequence[str], index: int) -> bool:
    """Whether the headings of the statistics form begin on a line: its name for rows, and that of their units."""
    text = "".join(mainland("".join(lines[index : index + _HEADING_LINES])[:LONGEST_LABEL]).split())
    return text.startswith(tuple(NAMES | ROW_NUMBERS)) and "指标" in text and ("单位" in text or "统计数" in text)


def _style(lines: Sequence[str]) -> Style | None:
    """How the cells from an opening on are divided; None when the lines are rows already."""
    part = next((i for i, line in enumerate(lines) if i and is_part(line)), len(lines))
    filled = [line.strip() for line in lines[:part] if line.strip()]
    if any(len([cell for cell in line.split("|") if cell.strip()]) > 1 or "\t" in line for line in filled):
        return None
    alone = sum(set(line) == {"|"} for line in filled)
    behind = sum(line.endswith("|") and set(line) != {"|"} for line in filled)
    if alone * 3 >= len(filled):
        return "bar_below"
    if behind * 2 >= len(filled):
        return "bar_behind"
    return None if alone or behind else "bare"
