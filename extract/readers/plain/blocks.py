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


#: So many rows set with bars, each in a paragraph of its own, make a table.
_FEWEST_ROWS = 3


def tables_of_lines(blocks: Sequence[Block]) -> tuple[list[Block], bool]:
    """Return the blocks with every form that stands in them as lines set as tables, and whether rows lack cells."""
    result: list[Block] = []
    unread = False
    for lined, run in groupby(
        _with_barred_tables(blocks), key=lambda block: isinstance(block, Paragraph) and "|" not in block.text
    ):
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


def _with_barred_tables(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with rows that stand as paragraphs, each between bars (``| 规章 | 0 | 1 | 6 |``), set as tables."""
    result: list[Block] = []
    for barred, run in groupby(blocks, key=_is_barred):
        found = list(run)
        texts = [block.text for block in found if isinstance(block, Paragraph)] if barred else []
        if len(texts) >= _FEWEST_ROWS and any(label in text for text in texts for label in _LABELS):
            result.extend(Table.of(table) for table in split_tables(texts))
        else:
            result.extend(found)
    return result


def _is_barred(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.text[:1] == block.text[-1:] == "|" and block.text.count("|") > 2
