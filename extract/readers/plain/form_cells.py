"""What a printed cell of the national forms is, told by its text alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from extract.cleaning.script import to_simplified
from extract.facts.forms.labels import read_data
from extract.facts.numbers import parse_cell
from extract.readers.pdf.joining import known_labels, plain

Role = Literal["section", "heading", "label", "unit", "value"]

#: Columns of figures of two of the national forms.
COLUMNS = {"requests": 7, "reviews": 15}

_SECTION = re.compile(r"第二十条第[(（]?[一二三四五六七八九十]{1,2}[)）]?项")
#: Headings of columns: those of the second table, of the applicants and of reconsiderations and suits.
_SECOND = (
    "信息内容",
    "本年新",
    "本年新制作数量",
    "本年新公开数量",
    "对外公开总数量",
    "本年制发件数",
    "本年废止件数",
    "现行有效件数",
    "上一年项目数量",
    "本年增/减",
    "本年处理决定数量",
    "处理决定数量",
    "采购项目数量",
    "采购总金额",
    "本年收费金额",
)
_APPLICANTS = (
    "申请人情况",
    "自然人",
    "法人或其他组织",
    "商业企业",
    "科研机构",
    "社会公益组织",
    "法律服务机构",
    "其他",
    "总计",
)
_REVIEWS = (
    "行政复议",
    "行政诉讼",
    "未经复议直接起诉",
    "复议后起诉",
    "结果维持",
    "结果纠正",
    "其他结果",
    "尚未审结",
    "总计",
)
#: Headings and units of the statistics form of 2014 to 2018.
_STATISTICS = (
    *(
        "统计指标",
        "指标名称",
        "指标",
        "单位",
        "计量单位",
        "统计数",
        "数量",
        "代码",
        "本年数",
        "本年度",
        "年度",
        "本年累计",
        "本期实际",
    ),
    *("编号", "编码", "指标代码", "本年", "本年合计", "全年累计", "全年数", "数值"),
    *("本年统计数", "历年累计", "历年累计数", "累计", "累计数", "上年数", "合计", "备注", "序号", "行次"),
)
_YEAR_HEADING = re.compile(r"20[0-9]{2}年(?:度|统计数|数)?")
NAMES = frozenset(_STATISTICS[:3])
UNIT_HEADINGS = frozenset(["单位", "计量单位"])
COUNTERS = frozenset(["序号", "行次"])
#: Headings of the column that numbers the rows, before or behind their labels.
ROW_NUMBERS = COUNTERS | {"代码", "编号", "编码", "指标代码"}
#: The letters that the old forms print below the headings of words; the columns of figures have numbers.
INDEX_LETTERS = frozenset("甲乙丙丁")
UNITS = frozenset(["条", "件", "次", "个", "人", "人次", "篇", "万元", "元", "起", "份", "期", "%"])
SECOND = frozenset(map(plain, _SECOND[1:]))
_HEADINGS = frozenset(map(plain, (*_SECOND, *_APPLICANTS, *_REVIEWS, *_STATISTICS)))
#: 本年增/减 with its end cut off.
_CUT_HEADING = re.compile(r"本年增(?:[/／]|减)?")
#: A heading of the second table in other words, or without its last ones: 现行有效件, 本年制发数.
_SECOND_HEADING = re.compile(
    r"(?:(?:本年度?|当年|上一?年度?)(?:新?(?:制[发作]|公开)|废止|处理决定|收费|项目)|现行有效|对外公开|采购项目|采购总)"
    r"文?[总]?(?:件|件数|数|数量|金额|数目)?(?:[(（](?:单位[:：]?)?[千万]?元[)）]?)?"
)
#: How a row of the statistics form begins; no label goes on so.
ROW_BEGINS = re.compile(
    r"[(（][一二三四五六七八九十]{1,2}[)）]|\d{1,2}[.．、]|[一二三四五六七八九十]{1,2}、|其中[:：]"
)
#: Headings of the parts of the statistics form, which are rows of it.
PARTS = frozenset(
    plain(word) for row in read_data("statistics_sections.csv") for word in row["words"].split("|") if plain(word)
)
#: A code of a row, filled up with noughts: 01.
_CODE = re.compile("0[0-9]{1,2}")
_BALANCE_NOTE = re.compile(r"[(（]?本列数据的勾稽关系[^)）]{0,40}[)）]?")
#: A figure of 本年增/减: -8, 减8.
_CHANGE = re.compile(r"(?:[+-]|增加?|减少?|新增|核减|净[增减])\d{1,9}")
#: Row labels that the label table holds only under another wording.
_ROW_LABELS = frozenset(
    map(
        plain,
        (
            *("其他主动公开文件", "办理结果", "本年度办理结果", "其他对外管理服务事项"),
            *("通过不同渠道和方式公开政府信息的情况", "通过不同渠道和方式回应解读的情况"),
        ),
    )
)


@dataclass(slots=True)
class Cell:
    """One printed cell: its text, what it is, and the lines it takes up (``first`` to before ``stop``)."""

    text: str
    role: Role
    first: int
    stop: int


@lru_cache(maxsize=8192)
def mainland(text: str) -> str:
    """A cell's text as the forms print it: in Simplified characters."""
    return text if text.isascii() else to_simplified(text, taiwan_vocabulary=False)


def heads_second_table(text: str) -> bool:
    """Whether a cell is the heading of a column of the second table; 信息内容 stands before them."""
    dense = "".join(mainland(text).split())
    return plain(dense) in SECOND or _SECOND_HEADING.fullmatch(dense) is not None


@lru_cache(maxsize=8192)
def role_of(text: str) -> Role | None:
    """What a cell is by its text; None for running text."""
    dense = "".join(mainland(text).split())
    if _SECTION.fullmatch(dense):
        return "section"
    if _BALANCE_NOTE.fullmatch(dense):
        return "heading"
    if dense in UNITS:
        return "unit"
    state = parse_cell(dense)[0]
    if state in {"number", "mark"} or (state == "blank" and not dense) or _CHANGE.fullmatch(dense):
        return "value"
    if _CODE.fullmatch(dense):
        return "value"
    if dense in INDEX_LETTERS:
        return "heading"
    if _YEAR_HEADING.fullmatch(dense):
        return "heading"
    label = plain(dense)
    if not label:
        return None
    if _CUT_HEADING.fullmatch(dense) or _SECOND_HEADING.fullmatch(dense):
        return "heading"
    if label in _HEADINGS and not re.match(r"[(（\d一二三四]", dense):
        return "heading"
    return "label" if label in known_labels() or label in _ROW_LABELS else None
