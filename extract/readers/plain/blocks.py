"""Paragraphs that are the cells of a table printed one by one, made a table again."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from extract.model import Block, Paragraph, Table
from extract.readers.plain.figure_rows import set_figure_rows
from extract.readers.plain.flat_tables import regrid
from extract.readers.plain.pipes import split_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Without one of these there is no table of the forms among the paragraphs.
_LABELS = ("第二十条", "信息内容", "本年新收政府信息公开申请", "结果维持", "审结", "统计指标", "指标名称", "指标")


def tables_of_lines(blocks: Sequence[Block]) -> tuple[list[Block], bool]:
    """Return the blocks with every form that stands in them as lines set as tables, and whether rows lack cells."""
    result: list[Block] = []
    unread = False
    for lined, run in groupby(blocks, key=lambda block: isinstance(block, Paragraph) and "|" not in block.text):
        found = list(run)
        if not lined or not any(label in block.text for block in found if isinstance(block, Paragraph)
                                for label in _LABELS):  # fmt: skip
            result.extend(found)
            continue
        lines, left = regrid(set_figure_rows([block.text for block in found if isinstance(block, Paragraph)]))
        unread = unread or left
        for barred, rows in groupby(lines, key=lambda line: line.startswith("| ")):
            if barred:
                result.extend(Table.of(table) for table in split_tables(list(rows)))
            else:
                result.extend(Paragraph(line) for line in rows if line)
    return result, unread
