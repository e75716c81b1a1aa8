"""The table of proactive disclosure (第二十条第（一）…（九）项): sub-tables of their own headings (FORMAT 4, 5.1).

A figure is known by the words of its row and of its heading together (data/proactive_cells.csv); the era follows from
which headings are printed, never from the year.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from extract.facts.forms.cells import (
    Band,
    Part,
    has_figure,
    make_cell,
    own_cells,
    own_texts,
    pick,
    row_line,
    spanless,
    texts_of,
)
from extract.facts.forms.labels import LONGEST, bare, is_label, read_data, squash, without_notes
from extract.facts.numbers import MONEY, parse_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.model import Table

_UNIT = re.compile(
    r"\((?:单位:?)?(" + "|".join(sorted(MONEY, key=len, reverse=True)) + r")\)|单位:?(" + "|".join(MONEY) + ")"
)
#: Headings that only the 2021 form has: with one column under 行政许可 there is nothing else it could be.
_ONLY_COLUMN = {"行政许可": "处理决定", "行政处罚": "处理决定", "行政强制": "处理决定"}

_OF_2019 = ("本年新制作数量", "本年新公开数量", "对外公开总数量")
_CUT = "本年新"
#: The heading of the change from the year before, with its end lost.
_CUT_CHANGE = {"本年增/": "本年增/减", "本年增": "本年增/减"}


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...]:
    return tuple(
        (tuple(rule["row_words"].split("|")), tuple(rule["column_words"].split("|")), rule["indicator"])
        for rule in read_data("proactive_cells.csv")
    )


@lru_cache(maxsize=1)
def _row_words() -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for rows, _, _ in _rules() for word in rows))


@lru_cache(maxsize=1)
def _column_words() -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for _, columns, _ in _rules() for word in columns))


def row_word(text: str) -> str | None:
    """Return the word of the form that a row label begins with (行政规范性文件 begins with 规范性文件 here)."""
    return _row_word(text[:LONGEST])


@lru_cache(maxsize=4096)
def _row_word(text: str) -> str | None:
    label = bare(text).removeprefix("行政") if "规范性文件" in squash(text)[:12] else bare(text)
    return next((word for word in _row_words() if label.startswith(word)), None)


def _is_heading(text: str) -> bool:
    return len(text) <= LONGEST and _heads(text)


@lru_cache(maxsize=4096)
def _heads(text: str) -> bool:
    label = without_notes(squash(text))
    return len(label) <= 30 and any(word in label for word in _column_words()) and parse_cell(text)[0] == "unreadable"


def read_proactive(tables: Sequence[Table], year: int | None) -> tuple[list[Part], set[tuple[int, int]]]:
    """Read every such table among ``tables``: the parts found, and the (table, row) places they take up."""
    parts: list[Part] = []
    taken: set[tuple[int, int]] = set()
    bands: list[Band] = []
    home = -1
    for index, table in enumerate(tables):
        if not any(_is_heading(text) or row_word(text) for text in texts_of(table)):
            continue
        for row in range(len(table.rows)):
            texts = own_texts(table, row)
            if not has_figure(texts) and any(_is_heading(text) for text in texts):
                bands, home = _bands(table, row), index
                taken.add((index, row))
                continue
            filled = [text for text in texts if text.strip()]
            word = next((word for text in filled if (word := row_word(text))), None)
            if word is None or (len(filled) == 1 and len(texts) > 1 and not _blank_row(table, row)):
                continue
            if any(squash(text).startswith("第二十条") for text in filled):
                continue
            if not parts or parts[-1].table != index or _seen(parts[-1], word):
                parts.append(Part("proactive", index))
            taken.add((index, row))
            placed = bands if home == index else _moved(table, row, bands, word, year)
            _read_row(parts[-1], table, (index, row), word, _of_year(placed, year, word))
    return [part for part in parts if part.cells or part.problems], taken


def _of_year(bands: list[Band], year: int | None, word: str) -> list[Band]:
    """Of two headings of the same figure, which name years, the report's year only."""
    names = [indicator_of(word, band.kind) for band in bands]
    years = [_YEAR.search(band.kind) for band in bands]
    return [
        Band("上年" + band.kind, band.start, band.stop)
        if name and names.count(name) > 1 and found and year is not None and int(found[1]) != year
        else band
        for band, name, found in zip(bands, names, years, strict=True)
    ]


def _blank_row(table: Table, row: int) -> bool:
    """Whether a label stands alone because its figures are blank, not because it is a heading of several rows."""
    return row_word(table.rows[row][0]) is not None and len(own_cells(table, row)) > 1


def _seen(part: Part, word: str) -> bool:
    indicators = {indicator for rows, _, indicator in _rules() if word in rows}
    return any(cell.indicator in indicators for cell in part.cells)


def _bands(table: Table, row: int) -> list[Band]:
    texts = table.rows[row]
    columns = [
        column
        for column in own_cells(table, row)
        if _is_heading(texts[column]) or squash(texts[column]) in {_CUT, *_CUT_CHANGE}
    ]
    edges = [*columns, len(texts)]
    names = _whole([_CUT_CHANGE.get(name, name) for name in (squash(texts[column]) for column in columns)])
    return [Band(name, start, stop) for name, (start, stop) in zip(names, pairwise(edges), strict=True)]


def _whole(names: list[str]) -> list[str]:
    """The headings of 2019 in full where copies cut the first two to 本年新: the form has one order only."""
    cut = len(names) == len(_OF_2019) and all(map(str.startswith, _OF_2019, names))
    return list(_OF_2019) if cut else names


def _moved(table: Table, row: int, bands: list[Band], word: str, year: int | None) -> list[Band]:
    """Fit the headings of an earlier table (a page break between them) to the figures of this row, one for one."""
    start = next(column for column in own_cells(table, row) if row_word(table.rows[row][column]) == word) + 1
    columns = own_cells(table, row, start)
    filled = [column for column in columns if table.rows[row][column].strip()]
    kinds = [band.kind for band in bands if indicator_of(word, band.kind)]
    if not kinds and word in _ONLY_COLUMN and year is not None and year >= 2021 and len(filled) == 1:
        kinds = [_ONLY_COLUMN[word]]
    if len(columns) != len(kinds):
        columns = filled
    if len(columns) != len(kinds):
        return []
    edges = [*columns, len(table.rows[row])]
    return [Band(kind, *edge) for kind, edge in zip(kinds, pairwise(edges), strict=True)]


_YEAR = re.compile(r"(20[0-9]{2})年")
#: Headings of another year's figures or of a comparison; 上一年项目数量 is a column of the form itself.
_OTHER_YEAR = re.compile(r"(?:上一?年|去年)度?(?!度?项目)|前年|同期|同比|环比|比上")


@lru_cache(maxsize=1024)
def indicator_of(word: str, heading: str) -> str | None:
    """Return what a heading and the word of a row mean together; None for another year's figures and for nothing."""
    if _OTHER_YEAR.search(without_notes(heading)):
        return None
    found = {
        indicator: max(len(column) for column in columns if column in heading)
        for rows, columns, indicator in _rules()
        if word in rows and any(column in heading for column in columns)
    }
    return max(found, key=lambda indicator: found[indicator]) if found else None


def _is_words(text: str) -> bool:
    return parse_cell(text)[0] == "unreadable" and not any(map(str.isdecimal, text))


def _read_row(part: Part, table: Table, at: tuple[int, int], word: str, bands: list[Band]) -> None:
    line = row_line(table, at[1])
    if not bands:
        figures = [text for text in table.rows[at[1]] if parse_cell(text)[0] == "number"]
        if figures and len(figures) <= 4:  # else a table of something else that begins a row with these words
            part.problems.append(("headings_missing", line))
        return
    start = next(column for column in own_cells(table, at[1]) if row_word(table.rows[at[1]][column]) == word) + 1
    columns = own_cells(table, at[1], start)
    if len(columns) == len(bands):  # as many cells as headings: one for one, though their widths may differ
        bands = [
            Band(band.kind, *edge)
            for band, edge in zip(bands, pairwise([*columns, len(table.rows[at[1]])]), strict=True)
        ]
    for column in columns:
        outside = not any(band.start <= column < band.stop for band in bands)
        if outside and parse_cell(table.rows[at[1]][column])[0] == "number":
            part.problems.append(("columns_displaced", line))
            return
    if len(columns) > len(bands) and _is_words(table.rows[at[1]][columns[0]]):
        # A local form divides 其他对外管理服务事项 into 行政检查, 行政确认 …: its figures stand one further.
        part.problems.append(("columns_displaced", line))
        return
    places = [pick(table, at[1], band.start, band.stop) for band in bands]
    filled = [bool(place.text.strip()) for place in places]
    short = any(filled) and not filled[-1] and spanless(table)
    if short or not all(any(table.own[at[1]][band.start : band.stop]) for band in bands):
        # A short row padded with blanks: which of its columns lost the figure, nothing tells.
        part.problems.append(("columns_displaced", line))
        return
    names = [indicator_of(word, band.kind) for band in bands]
    said = {(name, place.text) for name, place in zip(names, places, strict=True) if name}
    if len(said) > len({name for name, _ in said}):  # a span written out says the same in every place
        part.problems.append(("headings_alike", line))
        return
    for turn, (band, indicator, place) in enumerate(zip(bands, names, places, strict=True)):
        if indicator and indicator in names[:turn]:
            continue
        if indicator is None:
            if parse_cell(place.text)[0] == "number":
                part.problems.append(("heading_of_another_row", f"{band.kind}: {line}"))
            continue
        if is_label(place.text) and row_word(place.text):
            part.problems.append(("columns_displaced", line))
            return
        unit = _UNIT.search(band.kind) or _UNIT.search(squash(table.rows[at[1]][0]))
        part.cells.append(
            make_cell(
                indicator,
                "total",
                place,
                at,
                part.problems,
                unit=(unit.group(1) or unit.group(2)) if unit else None,
                signed=indicator.endswith("_change"),
            )
        )
