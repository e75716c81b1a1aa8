"""Rows of the national form whose figures stand in the text without anything between, found by their labels.

A table is one only when it stands whole: its headings, every row of the form in printed order, and behind the last
figure the end of the line or the next part of the report. A stray word or sign between two rows, and none is taken:
digits that belong to something else would be cut as if they were figures.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from extract.facts.forms.labels import squash
from extract.facts.forms.proactive import indicator_of, row_word
from extract.facts.forms.request_rows import LAST_PLACE, match_row, open_rows, row_rules
from extract.facts.forms.reviews import REVIEW_COLUMNS
from extract.facts.runs.cuts import RUN, dense
from extract.model import APPLICANTS

if TYPE_CHECKING:
    from collections.abc import Iterator


class Row(NamedTuple):
    """A row as printed: whose figures it holds, one name a column; its digits; where label and digits stand.

    ``whole`` is False for rows of a table that does not stand whole.
    """

    names: tuple[str, ...]
    digits: str
    start: int
    end: int
    whole: bool = True
    #: What follows the digits of a row with one figure (``.56``), and the unit in the heading of the last column.
    fraction: str = ""
    unit: str | None = None


_DIGITS = re.compile(RUN)
_FIRST_ROW = re.compile(r"本年新收政府信息公开申请数?量?\s?(?=[0-9０-９])")
_FIRST_NUMBER = re.compile(r"一、\s?$")
#: The headings right above the first row, in the order of the columns; organisations may have a heading of their own.
_HEADINGS = re.compile(
    r"自然人(?:法人(?:或|和)其他组织)?(?:总计)?商业企业科研机构社会公益组织法律服务机构其他(?:总计)?(?:一、)?"
)
_HEADINGS_ROOM = 120
#: What stands behind the number of a row.
_MARKS = frozenset(".．、)）")
_NUMBER = re.compile(r"([0-9])[.．、)）]")
#: The longest label is that of (六)1 with the headings of its group; templates that add explanations are left out.
_LONGEST_LABEL = 120
#: Rows of the form, and numbers of rows that stand apart from the run before them.
_MOST_RUNS, _MOST_TABLES = 60, 20
#: A table ends with the line or with the heading of the next part.
_END = re.compile(r"[^\S\n]*(?:\n|$|[一二三四五六七八九十]{1,2}、)")

_FIVE = r"结果维持\s*结果纠正\s*其他结果\s*尚未审结\s*总计\s*"
_ROUTES = (r"未经复议直接起诉\s*", r"复议后起诉\s*")
_CASES = re.compile(
    rf"行政复议\s*行政诉讼\s*{_FIVE}(?:{_ROUTES[0]}(?:{_ROUTES[1]}{_FIVE}|{_FIVE}{_ROUTES[1]}){_FIVE})(?P<run>{RUN})"
)

_HEADING = (
    r"本年新?制作数量|本年新公开数量|对外公开总数量|本年制发件数|本年废止件数|现行有效件数|上一年项目数量"
    r"|本年增[/／]?减|(?:本年)?处理决定数量|采购项目数量|采购总金额|本年收费金额"
)
_ITS_UNIT = r"\s?[(（](?:单位[:：]?)?(万?元)[)）]"
_SECOND = re.compile(rf"信息内容\s*((?:(?:{_HEADING})(?:{_ITS_UNIT})?\s*){{1,3}})")
_ONE_HEADING = re.compile(rf"({_HEADING})(?:{_ITS_UNIT})?")
_SECOND_ROW = re.compile(
    r"(行政规范性文件|规范性文件|规章|行政许可|其他对外管理服务事项|行政处罚|行政强制|行政事业性收费|政府集中采购)"
    rf"\s*({RUN})(\.[0-9]{{1,6}})?\s*"
)
#: Behind the last row of one of its parts: the next part.
_NEXT = re.compile(r"第二十条|其他主动公开文件|[一二三四五六七八九十]{1,2}、")


def request_tables(text: str) -> list[list[Row]]:
    """The rows of every request table in the text, ``names`` being those of the row in the seven columns."""
    found = []
    for opening in list(_FIRST_ROW.finditer(text))[:_MOST_TABLES]:
        above = squash(text[max(0, opening.start() - _HEADINGS_ROOM) : opening.start()])
        if (headings := list(_HEADINGS.finditer(above))) and headings[-1].end() == len(above):
            number = _FIRST_NUMBER.search(text, max(0, opening.start() - 3), opening.start())
            rows = list(_request_rows(text, number.start() if number else opening.start(), opening.end()))
            whole = _is_whole(rows)
            found.append([row._replace(whole=whole) for row in rows])
    return found


def _is_whole(rows: list[Row]) -> bool:
    names = [row.names[0] for row in rows]
    return any(names == open_rows(0, LAST_PLACE + 1, split=split) for split in (True, False))


def _request_rows(text: str, start: int, place: int) -> Iterator[Row]:
    """The rows from a first label on that follow each other without a break, up to the form's last.

    The number of a row follows the digits of the row before it (``00000002.其他``): the form says which it must be.
    """
    label, begun = text[start:place], start
    for run in list(_DIGITS.finditer(text, place, place + _MOST_RUNS * _LONGEST_LABEL))[:_MOST_RUNS]:
        between = text[place : run.start()]
        label += between
        if len(label) > _LONGEST_LABEL or "|" in between or "。" in between:
            return
        printed = run[0]
        place = run.end()
        numbered = text[place : place + 1] in _MARKS if place < len(text) else False
        if numbered:
            printed = printed[:-1].rstrip()
        if printed:
            name = _row_of(label)
            if name is None:
                return
            end = run.start() + len(printed)
            last = name == "requests_carried_out"
            if last and (numbered or not _END.match(text, end)):
                return
            yield Row((name,) * len(APPLICANTS), dense(printed), begun + len(label) - len(label.lstrip()), end)
            if last:
                return
            label, begun = "", place - numbered
        if numbered:
            label += text[place - 1]


@lru_cache(maxsize=512)
def _row_of(label: str) -> str | None:
    """The row that a label and the headings of its group name; None unless it is one, under its own number."""
    names = match_row(label)
    if len(names) != 1:
        return None
    numbers = _NUMBER.findall(label)
    return names[0] if not numbers or numbers == [_numbers().get(names[0])] else None


@lru_cache(maxsize=1)
def _numbers() -> dict[str, str]:
    """The number of each row within its group."""
    groups: dict[str, list[str]] = {}
    for rule in row_rules():
        if rule.group:
            groups.setdefault(rule.group, []).append(rule.indicator)
    return {name: str(number) for names in groups.values() for number, name in enumerate(names, 1)}


def case_rows(text: str) -> list[Row]:
    """The figures of every table of reconsiderations and suits."""
    return [
        Row(REVIEW_COLUMNS, dense(run["run"]), run.start("run"), run.end(), _END.match(text, run.end()) is not None)
        for run in _CASES.finditer(text)
    ]


def second_rows(text: str) -> list[Row]:
    """The rows of the parts of the second table, ``names`` being those of the columns, "" for a column of its own.

    A part with a row that has no figure is not whole: another export prints the labels first and then the figures.
    """
    found: list[Row] = []
    for part in _SECOND.finditer(text):
        headings = _ONE_HEADING.findall(part[1])
        rows: list[Row] = []
        place = part.end()
        while row := _SECOND_ROW.match(text, place):
            word = row_word(row[1]) or ""
            names = tuple([indicator_of(word, heading) or "" for heading, _ in headings])
            end = row.end(3) if row[3] else row.end(2)
            unit = headings[-1][1] or None
            rows.append(Row(names, dense(row[2]), row.start(), end, fraction=row[3] or "", unit=unit))
            place = row.end()
        # In a single column a blank would divide two figures.
        alone = len(headings) > 1 or not any(
            re.search(r"[0-9０-９]\s+[0-9０-９]", text[r.start : r.end]) for r in rows
        )
        whole = (
            bool(rows)
            and alone
            and (_NEXT.match(text, place) is not None or _END.match(text, rows[-1].end) is not None)
        )
        found.extend(row._replace(whole=whole) for row in rows)
    return found
