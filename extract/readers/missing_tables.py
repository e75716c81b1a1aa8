"""Sections of the national forms that should hold a table and do not, so that nobody takes silence for zero."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.facts.numbers import parse_cell
from extract.model import Block, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Headings of the forms of 2019 and 2021 that stand above a table.
TABLE_HEADING = re.compile(
    r"[二三四五]、.{0,6}(?:主动公开政府信息情况|收到和处理政府信息公开申请|行政复议.{0,4}行政诉讼)"
)
#: Labels that only the tables print.
LABEL = re.compile(r"本年新收政府信息公开申请|第二十条第|结果维持.{0,3}结果纠正")
#: One label from each of the forms' tables that no prose repeats.
FORM_LABELS = ("行政事业性收费", "结转下年度继续办理", "未经复议直接起诉")
#: Rows of the statistics form of 2014 to 2018 that stand with code, unit and figures in one line.
_STATISTICS_ROW = re.compile(
    r"[^。；]{0,20}(当面申请|传真申请|信函申请|按时办结|延期办结|政府网站公开政府信息|政务微[博信]公开政府信息|各类培训班|接受培训人员|电子邮件申请|申请总|现场接待人)"
    r"数(?:\s\d{1,3})?(?:\s(?:条|件|次|人次?))?\s[\d,/—-]{1,12}(?:\s[\d,/—-]{1,12}){0,8}$"
)
_STATISTICS_ROWS = 2
_STATISTICS_FORM = re.compile(r"(?:统计指标|指标名称)(?:代码|编[号码]|(?:计量)?单位|统计数|本年)")
#: A row of the request table has so many figures.
_ROW = 7
_LONGEST_FIGURE = 24
LEVEL_ONE = re.compile(r"[一二三四五六七八九十]{1,2}、")


def missing_tables(blocks: Sequence[Block], *, pictured: bool) -> tuple[str, ...]:
    """Return the flags of missing tables; ``pictured`` tells whether the document holds larger pictures.

    ``tables_are_images``: cells or whole tables are pictures. ``tables_without_lines``: the form's labels stand in the
    text and not in a table. A section of that heading without any table is normal before 2019 and not reported.
    """
    flags = []
    under_heading = has_label = printed = False
    bare = 0
    for block in [*blocks, Paragraph("十、")]:
        if isinstance(block, Table):
            under_heading = False
        elif LEVEL_ONE.match(block.text) and len(block.text) < 60 and not LABEL.search(block.text):
            bare += under_heading
            printed = printed or (under_heading and has_label)
            under_heading, has_label = TABLE_HEADING.match(block.text) is not None, False
        elif LABEL.search(block.text):
            has_label = True
    images = any(block.has_images for block in blocks if isinstance(block, Table))
    if images or (bare and pictured and not printed):
        flags.append("tables_are_images")
    if printed:
        flags.append("tables_without_lines")
    return tuple(flags)


def holds_loose_cells(blocks: Sequence[Block]) -> bool:
    """Tell whether cells of a table that was not recognised as one stand in the text.

    Figures alone, a paragraph each, or rows of the statistics form of 2014 with their units and figures.
    """
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    rows = {found[1] for text in texts if (found := _STATISTICS_ROW.match(text))}
    return len(rows) >= _STATISTICS_ROWS or _figures(texts) >= _ROW or any(map(_holds_form, texts))


def _holds_form(text: str) -> bool:
    """Whether the headings of a statistics form stand in a paragraph with nothing between."""
    return "指标" in text and _STATISTICS_FORM.search(text) is not None


def _figures(texts: Sequence[str]) -> int:
    """How many of the paragraphs are a figure and nothing else; only short ones are looked at."""
    return sum(parse_cell(text)[0] == "number" for text in texts if len(text) <= _LONGEST_FIGURE)


def lost_labels(body: bytes, blocks: Sequence[Block]) -> bool:
    """Tell whether an old Word file holds labels of the forms (its text is UTF-16) that no table came out with.

    Converters now and then drop the rows of a table or pour its cells into a line of text, figures and all.
    """
    cells = "\n".join(text for block in blocks if isinstance(block, Table) for row in block.rows for text in row)
    return any(label.encode("utf-16-le") in body and label not in cells for label in FORM_LABELS)
