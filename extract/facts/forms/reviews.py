"""The table of reconsiderations and lawsuits: one row of figures under fifteen columns (FORMAT 5.3).

Three groups (reconsideration, suit without it, suit after it) each print the same five headings, so a column is known
by its heading and the turn at which the heading comes. Text extracts lose the spans of the headings, which then no
longer stand above their figures; the headings in reading order still tell what the fifteen figures are. Without usable
headings only fifteen figures whose three totals all add up are taken.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from extract.facts.forms.cells import (
    Band,
    Part,
    Place,
    has_figure,
    make_cell,
    own_cells,
    pick,
    row_line,
    rows_between,
    spanless,
    texts_of,
)
from extract.facts.forms.labels import is_label, squash
from extract.facts.numbers import parse_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.model import Table

GROUPS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
_KINDS = ("upheld", "corrected", "other", "pending", "total")
_WORDS = {"upheld": "维持", "corrected": "纠正", "other": "其他", "pending": "审结", "total": "总计"}
_LONGEST_CAPTION = 40
_COLUMNS = len(GROUPS) * len(_KINDS)
REVIEW_COLUMNS = tuple(f"{group}_{kind}" for group in GROUPS for kind in _KINDS)
#: Stands for the columns of headings that do not stand above their figures.
_IN_ORDER: list[Band] = []
#: Stands for headings that print the groups in another order, and not above their figures.
_UNUSABLE: list[Band] = []
#: What a row begins with whose figures are another year's.
_LAST_YEAR = re.compile("上一?年度?|去年|(20[0-9]{2})年?度?")
_FEWEST_ROWS, _MOST_COLUMNS = 15, 6
_HEADINGS = (*_WORDS.values(), "尚未", "合计", "行政复议", "行政诉讼", "未经复议", "复议后")


def is_turned_review(table: Table) -> bool:
    """Whether a table prints the fifteen columns of the form as rows, one below the other."""
    if len(table.rows) < _FEWEST_ROWS or len(table.rows[0]) > _MOST_COLUMNS:
        return False
    columns = ([_kind_of(squash(text)) for text in column] for column in zip(*table.rows, strict=True))
    return any([kind for kind in kinds if kind] == [*_KINDS] * len(GROUPS) for kinds in columns)


def read_reviews(
    tables: Sequence[Table], captions: Sequence[str] = (), year: int | None = None
) -> tuple[list[Part], set[tuple[int, int]]]:
    """Read every such table among ``tables``: the parts found, and the (table, row) places they take up.

    ``captions`` are the lines above the tables, which may name the one group that a table is about. A row that begins
    with another year than ``year`` is passed over.
    """
    parts: list[Part] = []
    taken: set[tuple[int, int]] = set()
    waiting: list[Band] | None = None
    for index, table in enumerate(tables):
        if waiting is None and not _may_hold(table):
            continue
        caption = captions[index] if index < len(captions) else ""
        row = 0
        while row < len(table.rows):
            stop = _heading_rows(table, row)
            if stop > row:
                taken.update((index, r) for r in range(row, stop))
                waiting = _columns(rows_between(table, row, stop))
                row = stop
                continue
            if waiting is not None and _is_of_another_year(table, row, year):
                taken.add((index, row))
                row += 1
                continue
            part = _read_row(table, (index, row), waiting, caption)
            if part and part.cells and _has_rest(table, row):
                part = _unclear(table, (index, row))
                taken.add((index, row))
                row += 1
            if part:
                parts.append(part)
                taken.add((index, row))
                # Under the headings of one group every row is a group of its own.
                waiting = waiting if waiting and _is_open(waiting) and row + 1 < len(table.rows) else None
            row += 1
    return parts, taken


def _may_hold(table: Table) -> bool:
    """Whether a table has fifteen columns, or a sign without which there is no heading of the form."""
    wide = any(len(row) >= _COLUMNS for row in table.rows)
    return wide or any(_WORDS["upheld"][0] in squash(text) for text in texts_of(table))


def _is_open(bands: Sequence[Band]) -> bool:
    """Whether five headings leave open which group their figures belong to."""
    return bool(bands) and bands[0].kind in _KINDS


def _read_row(table: Table, at: tuple[int, int], waiting: list[Band] | None, caption: str) -> Part | None:
    """Read the row at (table, row) if it holds the figures; ``waiting`` are the columns of a heading just seen."""
    columns = own_cells(table, at[1])
    if waiting and _is_open(waiting):
        return _by_label(table, at, waiting, caption)
    if waiting is _IN_ORDER:
        return _by_order(table, at)
    if waiting is _UNUSABLE:
        return _unclear(table, at)
    states = [parse_cell(table.rows[at[1]][column])[0] for column in columns]
    if any(is_label(table.rows[at[1]][column]) for column in columns[1:]):
        return None
    if waiting:
        last = at[1] + 1 == len(table.rows)
        if "number" in states or "mark" in states or last:
            if waiting[-1].start < len(table.rows[at[1]]) and len(columns) >= len(waiting):
                return _by_heading(table, at, waiting)
        elif not last:
            return None
    if "number" in states and len(columns) == 15 and not is_label(table.rows[at[1]][columns[0]]):
        return _by_count(table, at, columns)
    return _unclear(table, at) if waiting is not None and "number" in states else None


def _unclear(table: Table, at: tuple[int, int]) -> Part:
    part = Part("reviews", at[0])
    part.problems.append(("headings_unclear", f"reviews and lawsuits: {row_line(table, at[1])}"))
    return part


def _has_rest(table: Table, row: int) -> bool:
    """Whether the ends of figures stand in the row below, alone: a page break went through a row of broken figures."""
    if row + 1 == len(table.rows) or len(own_cells(table, row + 1)) != len(own_cells(table, row)):
        return False
    pairs = [(parse_cell(table.rows[row][c])[1], table.rows[row + 1][c].strip()) for c in own_cells(table, row + 1)]
    below = [text for _, text in pairs if text]
    return (
        0 < len(below) < len(pairs)
        and all(text.isascii() and text.isdigit() for text in below)
        and all(value for value, text in pairs if text)
    )


def _is_of_another_year(table: Table, row: int, year: int | None) -> bool:
    """Whether a row begins with a year that is not the report's."""
    columns = own_cells(table, row)
    told = _LAST_YEAR.fullmatch(squash(table.rows[row][columns[0]])) if columns else None
    return told is not None and (told[1] is None or (year is not None and int(told[1]) != year))


def _by_label(table: Table, at: tuple[int, int], bands: Sequence[Band], caption: str) -> Part | None:
    """Read a row of five figures whose group stands before them or in the caption of the table."""
    texts = table.rows[at[1]]
    states = [parse_cell(texts[column])[0] for column in own_cells(table, at[1]) if column >= bands[0].start]
    if "number" not in states and "mark" not in states:
        return None
    labels = "".join(dict.fromkeys(squash(text) for text in texts[: bands[0].start] if text.strip()))
    group = _group_of(labels) or ("" if labels else _group_of(squash(caption)))
    if not group or any(is_label(texts[column]) for column in own_cells(table, at[1]) if column >= bands[0].start):
        return _unclear(table, at)
    return _by_heading(table, at, [Band(f"{group}_{band.kind}", band.start, band.stop) for band in bands])


def _group_of(text: str) -> str:
    """Which group a label or caption names; nothing when it names none or several."""
    words = (("未经复议", GROUPS[1]), ("直接起诉", GROUPS[1]), ("复议后", GROUPS[2]), ("行政复议", GROUPS[0]))
    found = {group for word, group in words if word in text}
    if found == {GROUPS[0]} and "诉讼" in text:
        return ""
    return found.pop() if len(found) == 1 and len(text) <= _LONGEST_CAPTION else ""


def _by_order(table: Table, at: tuple[int, int]) -> Part | None:
    """Read a row under headings that lost their spans: the first fifteen cells are the form's columns in turn.

    A blank last cell may be where a row that lost a cell was filled up: then the totals have to prove it.
    """
    texts = table.rows[at[1]]
    states = [parse_cell(text)[0] for text in texts]
    if "number" not in states and "mark" not in states:
        return None
    if len(texts) < _COLUMNS or any(state != "blank" for state in states[_COLUMNS:]):
        part = Part("reviews", at[0])
        part.problems.append(("columns_displaced", f"reviews and lawsuits: {row_line(table, at[1])}"))
        return part
    if states[_COLUMNS - 1] == "blank":
        return _by_count(table, at, range(_COLUMNS))
    return _by_heading(table, at, [Band(name, column, column + 1) for column, name in enumerate(REVIEW_COLUMNS)])


@lru_cache(maxsize=64)
def _columns(heading: Table) -> list[Band]:
    """Return the columns under a heading, or what stands for those that are not above their figures."""
    stop = len(heading.rows)
    columns = _IN_ORDER if _lost_spans(heading, 0, stop) else _bands(heading, 0, stop)
    usable = columns and not _is_open(columns)
    return _UNUSABLE if not usable and _is_swapped(heading, 0, stop) else columns


def _lost_spans(table: Table, first: int, stop: int) -> bool:
    """Whether a heading has all fifteen columns in the form's order, but not each above its figures."""
    if not all(own or not text for row in range(first, stop)
               for text, own in zip(table.rows[row], table.own[row], strict=True)):  # fmt: skip
        return False
    kinds: list[tuple[str, int]] = []
    for row in range(first, stop):
        for column, text in enumerate(table.rows[row]):
            label = squash(text)
            kinds += [(kind, column) for kind, word in _WORDS.items() if word in label][:1]
    if _is_swapped(table, first, stop):
        return False
    in_place = [column for _, column in kinds] == list(range(_COLUMNS)) and stop - first == 1
    return [kind for kind, _ in kinds] == [*_KINDS] * len(GROUPS) and not in_place


def _heading_rows(table: Table, first: int) -> int:
    """Return the row after a heading that begins at ``first``, or ``first`` when none does there."""
    row = first
    seen = ""
    while row < len(table.rows) and row - first < 5:
        if has_figure(table.rows[row]):
            break
        texts = [squash(text) for text in table.rows[row] if text.strip()]
        words = [text for text in texts if len(text) <= 12 and _is_heading(text)]
        if not texts or len(words) * 2 < len(texts) or has_figure(texts):
            break
        seen += "".join(texts)
        row += 1
    return row if "维持" in seen and "审结" in seen else first


@lru_cache(maxsize=2048)
def _is_heading(text: str) -> bool:
    return any(word in text for word in _HEADINGS)


@lru_cache(maxsize=2048)
def _kind_of(text: str) -> str | None:
    return next((kind for kind, word in _WORDS.items() if word in text), None)


def _is_swapped(table: Table, first: int, stop: int) -> bool:
    """Whether a heading names lawsuits before reconsiderations, or suits after them before the direct ones."""
    texts = [squash(table.rows[row][column]) for row in range(first, stop) for column in own_cells(table, row)]

    def place(word: str) -> int | None:
        return next((index for index, text in enumerate(texts) if text.startswith(word)), None)

    pairs = ((place("行政复议"), place("行政诉讼")), (place("未经复议"), place("复议后")))
    return any(one is not None and other is not None and other < one for one, other in pairs)


def _bands(table: Table, first: int, stop: int) -> list[Band]:
    """Name the columns under a heading; empty when the headings are not the form's five in turn."""
    kinds: list[tuple[str, int]] = []
    columns = range(len(table.rows[first]))
    for column in columns:
        texts = [squash(table.rows[row][column]) for row in range(first, stop)]
        kind = next((kind for kind, word in _WORDS.items() if any(word in text for text in texts)), None)
        # No heading follows itself, so the same one again is the same column, spread over a wider grid.
        if kind and not (kinds and kinds[-1][0] == kind):
            kinds.append((kind, column))
    names = [kind for kind, _ in kinds]
    turns = len(names) // 5
    if len(names) % 5 or turns not in {1, 2, 3}:
        return []
    groups = _groups(table, first, stop, turns)
    usual = tuple(names) == _KINDS * turns
    if turns == len(GROUPS) and (not usual or _is_swapped(table, first, stop)):
        starts = [column for _, column in kinds[:: len(_KINDS)]]
        groups = _groups_above(table, first, stop, [*starts, len(columns)])
        usual = usual or all(sorted(names[start : start + 5]) == sorted(_KINDS) for start in range(0, _COLUMNS, 5))
    if not usual:
        return []
    if turns == 1 and not groups:  # the rows or the caption name the group
        ends = [*[column for _, column in kinds][1:], len(columns)]
        return [Band(kind, start, end) for (kind, start), end in zip(kinds, ends, strict=True)]
    edges = [column for _, column in kinds] + [len(columns)]
    return [
        Band(f"{groups[i // 5]}_{kind}", start, end)
        for i, (kind, (start, end)) in enumerate(zip(names, pairwise(edges), strict=True))
        if groups
    ]


def _groups(table: Table, first: int, stop: int, turns: int) -> tuple[str, ...]:
    cells = [squash(text) for row in range(first, stop) for text in table.rows[row]]
    text = "".join(cells)
    if turns == 3:
        return GROUPS
    if turns == 2 and "行政复议" not in cells and "复议后" in text and "未经复议" in text:
        return GROUPS[1:]
    if turns == 1:
        found = [group for group, word in zip(GROUPS, ("行政复议", "未经复议", "复议后"), strict=True) if word in text]
        return tuple(found) if len(found) == 1 else ()
    return ()


def _groups_above(table: Table, first: int, stop: int, edges: Sequence[int]) -> tuple[str, ...]:
    """The group of each five columns by what stands above all of them; empty unless each group is there once."""
    groups = []
    for start, end in pairwise(edges):
        above = [
            squash(table.rows[row][start])
            for row in range(first, stop)
            if len({table.rows[row][column] for column in range(start, end)}) == 1
        ]
        direct, after = any("未经复议" in text for text in above), any("复议后" in text for text in above)
        groups.append(GROUPS[1] if direct else GROUPS[2] if after else GROUPS[0] if "行政复议" in above else "")
    return tuple(groups) if sorted(groups) == sorted(GROUPS) else ()


def _by_heading(table: Table, at: tuple[int, int], bands: Sequence[Band]) -> Part:
    part = Part("reviews", at[0])
    places = [pick(table, at[1], band.start, band.stop) for band in bands]
    if spanless(table) and len(bands) == _COLUMNS and not places[-1].text.strip():
        return _by_count(table, at, [band.start for band in bands])  # a blank may stand for a lost cell
    if any(place.doubt == "several_figures" for place in places):
        part.problems.append(("columns_displaced", f"reviews and lawsuits: {row_line(table, at[1])}"))
        return part
    for band, place in zip(bands, places, strict=True):
        part.cells.append(make_cell(band.kind, "total", place, at, part.problems))
    return part


def _by_count(table: Table, at: tuple[int, int], columns: Sequence[int]) -> Part:
    """Take fifteen figures without usable headings, provided that each group's total is the sum of its four."""
    part = Part("reviews", at[0])
    texts = [table.rows[at[1]][column] for column in columns]
    values = [parse_cell(text)[1] for text in texts]
    for start in range(0, _COLUMNS, len(_KINDS)):
        group = values[start : start + 5]
        if not any(text.strip() for text in texts[start : start + 5]):
            continue  # a group without cases is often left blank
        if group[4] is None or sum(value or 0 for value in group[:4]) != group[4]:
            part.problems.append(
                ("headings_missing", f"fifteen figures do not prove themselves: {row_line(table, at[1])}")
            )
            return part
    for name, text, column in zip(REVIEW_COLUMNS, texts, columns, strict=True):
        part.cells.append(make_cell(name, "total", Place(text, column), at, part.problems))
    return part
