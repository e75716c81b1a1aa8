"""Which column of a statistics form holds the year's figures: by its heading, never the cumulative one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from extract.facts.forms.cells import Band, own_cells
from extract.facts.forms.labels import is_label, squash
from extract.facts.numbers import MONEY, parse_cell

if TYPE_CHECKING:
    from extract.model import Table

_NAME = {"统计指标", "指标名称", "指标", "统计项目", "项目名称", "统计内容", "项目", "指标内容"}
_UNIT = {"单位", "计量单位", "统计单位"}
_ASIDE = ("代码", "行次", "序号", "备注", "说明", "同比", "增长", "上年", "去年", "上一年", "编号")
_TOTAL = ("合计", "总计")
_YEAR = ("统计数", "数量", "年度", "本年", "全年", "当年", "统计结果", "数值", "数据")
_PERIOD = ("本期", "季度", "上半年", "下半年", "本月", "本季")
_ALL_YEARS = ("历年", "自20", "以来", "累计")
_UNIT_WORDS = frozenset(["条", "件", "个", "次", "人", "人次", "篇", "份", "项", "元", "%", *MONEY])
#: A year of two digits: 18年发生数, 18年度.
_SHORT_YEAR = re.compile(r"(?P<year>[0-9]{2})年度?(?:发生|新增|统计)?(?:数量?)?")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where label, unit and figure stand; ``value`` is None when no column can be taken, and ``detail`` says why."""

    label_stop: int
    unit: int | None
    value: Band | None
    width: int
    detail: str = ""


def find_columns(table: Table, year: int | None) -> tuple[Columns | None, int]:
    """Find the headings of a form in its first rows: the columns, and the first row below; (None, 0) without any."""
    for row in range(min(6, len(table.rows))):
        texts = [squash(text) for text in table.rows[row]]
        names = [c for c in own_cells(table, row) if texts[c] in _NAME]
        others = [
            c for c in own_cells(table, row) if texts[c] in _UNIT or _class(texts[c], year) in {"year", "period"}
        ]
        if names and others:
            stop = row + 1
            while stop < min(row + 3, len(table.rows)) and _continues(table, row, stop):
                stop += 1
            return _columns(table, row, stop, year), stop
    return None, 0


def _continues(table: Table, first: int, row: int) -> bool:
    """Whether a row still belongs to the headings: no label of its own in the first column, words elsewhere."""
    texts, own = table.rows[row], table.own[row]
    named = own[0] and texts[0].strip() and squash(texts[0]) != squash(table.rows[first][0])
    return not named and any(own[c] and is_label(texts[c]) for c in range(len(texts)))


@lru_cache(maxsize=4096)
def _class(text: str, year: int | None) -> str:
    if not text:
        return ""
    if any(word in text for word in _ASIDE):
        return "aside"
    dated = re.search(r"20[0-9]{2}", text)
    if dated and not any(word in text for word in ("以来", "自20", "累计")):
        return "year" if year is None or dated.group() == str(year) else "aside"
    short = _SHORT_YEAR.fullmatch(text)
    if short:
        return "year" if year is not None and int(short["year"]) == year % 100 else "aside"
    if any(word in text for word in _ALL_YEARS):
        return "year" if text.startswith(("本年", "全年", "当年", "年度")) else "all_years"
    if text in _UNIT:
        return "unit"
    for words, name in ((_TOTAL, "total"), (_PERIOD, "period"), (_YEAR, "year")):
        if any(word in text for word in words):
            return name
    return "reporter"


def _columns(table: Table, first: int, stop: int, year: int | None) -> Columns:
    width = len(table.rows[first])
    heads: list[tuple[str, int, str]] = []
    for column in range(width):
        parts = [squash(table.rows[row][column]) for row in range(first, stop)]
        if not any(parts):
            continue
        text = "".join(dict.fromkeys(part for part in parts if part))
        if any(part in _NAME for part in parts):
            kind = "name"
        else:
            lowest = next(part for part in reversed(parts) if part)
            kind = _class(lowest, year)
            if kind == "reporter" and _class(parts[0], year) == "all_years":
                kind = "all_years"
        if not heads or heads[-1][2] != text or any(table.own[row][column] for row in range(first, stop)):
            heads.append((kind, column, text))
    bands = [
        Band(kind, start, heads[i + 1][1] if i + 1 < len(heads) else width) for i, (kind, start, _) in enumerate(heads)
    ]
    name = next((place for place, band in enumerate(bands) if band.kind == "name"), 0)  # 序号 and 类别 stand before it
    label_stop = next((band.start for band in bands[name:] if band.kind != "name"), width)
    unit = next((band.start for band in bands if band.kind == "unit"), None)
    detail = " | ".join(text for _, _, text in heads)
    values = [band for band in bands[name:] if band.kind in {"total", "year", "period", "reporter", "all_years"}]
    return Columns(label_stop, unit, _choose(values), width, detail)


def _choose(values: list[Band]) -> Band | None:
    reporters = [band for band in values if band.kind == "reporter"]
    totals = [band for band in values if band.kind == "total"]
    years = [band for band in values if band.kind == "year"]
    if len(totals) == 1 and (reporters or not years):
        return totals[0]
    if len(years) == 1 and not reporters:
        return years[0]
    if not years and not totals and len(values) == 1 and values[0].kind != "all_years":
        return values[0]
    return None


def guess_columns(table: Table) -> Columns | None:
    """Take label, unit and figure from a table without headings when it has exactly one column of figures."""
    width = len(table.rows[0])
    figures = [0] * width
    measures = [0] * width
    for row in range(len(table.rows)):
        for column in own_cells(table, row):
            text = table.rows[row][column]
            figures[column] += parse_cell(text)[0] == "number"
            measures[column] += squash(text) in _UNIT_WORDS
    unit = max(range(width), key=lambda column: measures[column])
    holding = [column for column in range(width) if figures[column] >= 2]
    if len(holding) != 1 or not measures[unit] or unit >= holding[0]:
        return None
    return Columns(unit, unit, Band("year", holding[0], width), width)
