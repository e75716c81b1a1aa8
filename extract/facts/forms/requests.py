"""The table of requests: 25 rows (2021 form) or 23 (2019 form) by seven applicant columns (FORMAT 5.2).

A column is known by its heading; only where no usable heading is left does it follow from the count of seven and the
row sums. A row is known by its words and its place in the printed order (extract/facts/request_order.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from extract.facts.forms.cells import (
    Band,
    Place,
    has_figure,
    own_cells,
    own_texts,
    pick,
    row_line,
    rows_between,
    spanless,
)
from extract.facts.forms.labels import is_label, squash
from extract.facts.forms.request_rows import match_row
from extract.facts.numbers import parse_cell
from extract.model import APPLICANTS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from extract.facts.forms.cells import Problem
    from extract.model import Table

_HEADINGS = (
    ("subtotal", ("小计",)),
    ("natural_person", ("自然人",)),
    ("research", ("科研",)),
    ("public_interest", ("公益",)),
    ("legal_services", ("法律",)),
    ("business", ("商业", "企业")),
    ("total", ("总计", "合计")),
)
#: Headings of columns that some offices add behind the form's own: 上年总计, 同比.
_COMPARED = ("上年", "上一年", "去年", "同期", "同比")
_OTHER = {"其他", "其他组织", "其他机构", "其他法人"}
#: The seven columns and a subtotal of the organisations.
_WITH_SUBTOTAL = len(APPLICANTS) + 1
_ABOVE = ("申请人情况", "法人或其他组织", "法人和其他组织", "法人或者其他组织", "法人及其他组织")


@dataclass(slots=True)
class RequestRow:
    """One printed row: the rows of the form it may be (none: no label), its seven places, and how they were found."""

    table: int
    row: int
    label: str
    candidates: tuple[str, ...]
    places: tuple[Place, ...]
    by_heading: bool
    line: str
    #: A heading of the table was printed directly above this row.
    starts: bool = False

    def values(self) -> list[float | None]:
        """Return the seven figures, None where there is none."""
        return [parse_cell(place.text)[1] if not place.doubt else None for place in self.places]

    def is_blank(self) -> bool:
        """Whether no place holds anything."""
        return all(not place.text.strip() for place in self.places)


def collect_rows(
    tables: Sequence[Table], taken: Collection[tuple[int, int]]
) -> tuple[list[RequestRow], list[Problem]]:
    """Return all rows of request tables in reading order; ``taken`` places belong to other forms."""
    rows: list[RequestRow] = []
    problems: list[Problem] = []
    bands: list[Band] = []
    order: tuple[str, ...] = APPLICANTS
    width = 0
    eight = any(
        _has_subtotal(table, row)
        for table in tables
        for row in range(len(table.rows))
        if len(table.rows[row]) >= _WITH_SUBTOTAL
    )
    for index, table in enumerate(tables):
        fresh = False
        row = 0
        inherited = bool(bands) and table.rows and len(table.rows[0]) == width
        if not inherited:
            bands = []
        while row < len(table.rows):
            stop = _heading_rows(table, row)
            if stop > row:
                bands, order = _columns(rows_between(table, row, stop))
                width = len(table.rows[row])
                row, fresh = stop, True
                continue
            if (index, row) not in taken:
                found = _read_row(table, (index, row), bands, order, problems, running=bool(rows), eight=eight)
                if found:
                    found.starts, fresh = fresh, False
                    rows.append(found)
            row += 1
    return _prove_counted(rows, problems), problems


def _heading_rows(table: Table, first: int) -> int:
    """Return the row after a heading that begins at ``first``, or ``first`` when none does there."""
    row = first
    words = 0
    while row < len(table.rows) and row - first < 8:
        cells = own_texts(table, row)
        if has_figure(cells):
            break
        texts = [squash(text) for text in cells]
        if has_figure(texts):  # one that its blanks had divided
            break
        hits = sum(_kind([text]) is not None or text in _ABOVE for text in texts)
        if any(_is_row(text) for text in texts if text not in _OTHER and text not in {"总计", "合计"}):
            break
        if not hits and (row == first or not any(texts)):
            break
        words += hits
        row += 1
    return row if words >= 3 else first


@lru_cache(maxsize=4096)
def _is_row(text: str) -> bool:
    found = match_row(text) if is_label(text) else ()
    return len(found) == 1 and found[0] not in {"other_outcome_misc", "requests_concluded"}


def _kind(texts: Sequence[str]) -> str | None:
    """Return which applicant column a heading means, from its cells top down."""
    joined = "".join(
        dict.fromkeys(text for text in texts if text not in _ABOVE and "勾稽" not in text and "第一项" not in text)
    )
    return _kind_of(joined) if joined and len(joined) <= 16 else None


def names_column(text: str) -> bool:
    """Whether a cell is the heading of one of the seven columns."""
    return _kind([squash(text)]) in APPLICANTS


@lru_cache(maxsize=4096)
def _kind_of(joined: str) -> str | None:
    if any(word in joined for word in _COMPARED):
        return None
    found = [kind for kind, words in _HEADINGS if any(word in joined for word in words)]
    if len(found) == 1:
        return found[0]
    return "other_organisation" if not found and joined in _OTHER else None


@lru_cache(maxsize=64)
def _columns(heading: Table) -> tuple[list[Band], tuple[str, ...]]:
    """Return the columns under a heading, and the order in which it prints them."""
    return _bands(heading, 0, len(heading.rows)), _printed_order(heading, 0, len(heading.rows))


def _printed_order(table: Table, first: int, stop: int) -> tuple[str, ...]:
    """The order in which a heading prints the columns; empty when it contradicts the form's and is not whole.

    Headings that lost their spans are read row by row: 自然人 and 总计 stand before the organisations then.
    """
    whole: tuple[str, ...] = ()
    kinds: list[str] = []
    for row in range(first, stop):
        texts = [squash(text) for text in own_texts(table, row)]
        found = [kind for text in texts if (kind := _kind([text])) in APPLICANTS]
        if sorted(found) == sorted(APPLICANTS):
            whole = tuple(found)
        kinds.extend(found)
    if whole:
        return whole
    seen = list(dict.fromkeys(kinds))
    parts = [kind for kind in seen if kind not in {"natural_person", "total"}]
    in_order = parts == [kind for kind in APPLICANTS if kind in parts]
    return APPLICANTS if in_order and "natural_person" not in seen[1:] else ()


def _bands(table: Table, first: int, stop: int) -> list[Band]:
    """Name the columns under a heading; empty unless they are the form's columns in printed order."""
    width = len(table.rows[first])
    signatures = [tuple(squash(table.rows[row][column]) for row in range(first, stop)) for column in range(width)]
    kinds: list[tuple[str, int]] = []
    for column, texts in enumerate(signatures):
        own = any(table.own[row][column] and table.rows[row][column].strip() for row in range(first, stop))
        kind = _kind(texts) or ("" if own and any(texts) else None)
        if kind is None or (kinds and kinds[-1][0] == kind and (kind or texts == signatures[column - 1])):
            continue
        kinds.append((kind, column))
    names = [kind for kind, _ in kinds]
    if names.count("total") == 2 and "natural_person" in names:
        names[names.index("total")] = "subtotal"  # 合计 of the organisations before the last 总计
    wanted = [kind for kind in names if kind in APPLICANTS]
    complete = tuple(wanted) == APPLICANTS
    if not complete and sorted(wanted) == sorted(APPLICANTS):
        # Another order than the form's stands when one row names every column; lost spans leave them in two rows.
        complete = all(_kind([signatures[column][-1]]) == kind for kind, column in kinds if kind in APPLICANTS)
    if not complete and not (
        {"natural_person", "total"} <= set(wanted) and wanted == [k for k in APPLICANTS if k in wanted]
    ):
        return []
    bands = []
    for position, (name, (_, start)) in enumerate(zip(names, kinds, strict=True)):
        end = kinds[position + 1][1] if position + 1 < len(kinds) else width
        if not complete:  # a blank heading may hide a column: never let its figures join the neighbour
            same = [column for column in range(start, end) if signatures[column] == signatures[start]]
            end = start + len(same)
        bands.append(Band(name, start, end))
    first_named = next(position for position, band in enumerate(bands) if band.kind)
    return bands[first_named:]


def _read_row(
    table: Table,
    at: tuple[int, int],
    bands: list[Band],
    order: tuple[str, ...],
    problems: list[Problem],
    *,
    running: bool,
    eight: bool,
) -> RequestRow | None:
    texts = table.rows[at[1]]
    line = row_line(table, at[1])
    if bands and bands[0].start <= len(texts):
        # The row's own label is a cell that begins in this row; a group's label reaches down from above.
        zone = [column for column in own_cells(table, at[1]) if column < bands[0].start and is_label(texts[column])]
        label = texts[zone[-1]] if zone else ""
        picked = _fits(table, at[1], bands)
        if picked is not None:
            places = tuple(picked.get(kind) or Place("", -1, "column_missing") for kind in APPLICANTS)
            # A grid without a single span may have been padded, so that a missing cell shows only in the figures.
            if spanless(table) and _moved_left([parse_cell(place.text)[1] for place in places]):
                problems.append(("columns_displaced", line))
                return None
            return _row(at, label, places, line, by_heading=True, running=running, problems=problems)
    columns = own_cells(table, at[1])
    labels = [column for column in columns if is_label(texts[column])]
    start = labels[-1] + 1 if labels else 0
    label = texts[labels[-1]] if labels else ""
    after = [column for column in columns if column >= start]
    places = tuple(Place(texts[column], column) for column in after)
    seven = _seven(places, order, eight=eight or any(band.kind == "subtotal" for band in bands)) if order else ()
    if seven:
        return _row(at, label, seven, line, by_heading=False, running=running, problems=problems)
    if match_row(label) and any(parse_cell(place.text)[0] == "number" for place in places):
        problems.append(("columns_unclear", line))
    return None


def _fits(table: Table, row: int, bands: Sequence[Band]) -> dict[str, Place] | None:
    """Return what stands under each heading of a row, by kind of applicant.

    None unless the figures stand under the headings, none before, none doubled, and no label among them.
    """
    own = table.own[row]
    texts = table.rows[row]
    if not all(own[band.start] or texts[band.start] or any(own[band.start : band.stop]) for band in bands):
        return None  # the row is short of a cell, so some of its cells stand too far left
    first = texts[bands[0].start]
    if not own[bands[0].start] and is_label(first) and match_row(first):
        return None  # a group's label reaches too far down and pushed the row's cells to the right
    inside = {column for band in bands for column in range(band.start, band.stop)}
    for column in own_cells(table, row):
        text = texts[column]
        if column not in inside:
            if parse_cell(text)[0] == "number":
                return None
        elif not text.isascii() and is_label(text) and match_row(text):
            return None
    picked: dict[str, Place] = {}
    for band in bands:
        place = pick(table, row, band.start, band.stop)
        if place.doubt == "several_figures":
            return None
        picked.setdefault(band.kind, place)
    return picked


def _moved_left(values: Sequence[float | None]) -> bool:
    """Whether a row may have lost cells, so that its total stands too far left.

    With the total in another column, the figures before it can be no more than it: what is lost is the difference.
    Where more cells are lost, the total is the sum of what is left, as blanks stand for none.
    """
    last = max((position for position, value in enumerate(values) if value is not None), default=0)
    before = sum(value or 0 for value in values[:last])
    total = values[last] or 0
    return total > 0 and ((last in {4, 5} and total >= before) or (0 < last < 4 and total == before))


def _seven(places: Sequence[Place], order: tuple[str, ...], *, eight: bool) -> tuple[Place, ...]:
    """Choose the seven places of a row without headings above it; nothing when there is a choice that nothing proves.

    They are returned in the form's order; ``order`` is the one that the document's headings print.
    ``eight``: the document prints a subtotal of the organisations, so seven figures may be any seven of eight.
    """
    filled = [place for place in places if place.text.strip()]
    figures = [place for place in filled if parse_cell(place.text)[0] in {"number", "mark"}]
    if eight:
        proven = len(filled) == len(figures) == 8 and _subtotal_holds([parse_cell(place.text)[1] for place in filled])
        return (*filled[:6], filled[7]) if proven and order == APPLICANTS else ()
    # A grid without spans is filled up with blanks on the right, which a printed seventh cell sets apart from its own.
    if len(places) == 7 or (places[6:] and places[6].text.strip() and not any(p.text.strip() for p in places[7:])):
        return tuple(places[order.index(kind)] for kind in APPLICANTS)
    filled = [filled[order.index(kind)] for kind in APPLICANTS] if len(filled) == 7 else []
    if len(figures) == 7 and filled and sum_holds([parse_cell(place.text)[1] for place in filled]):
        return tuple(filled)
    return ()


def _subtotal_holds(values: Sequence[float | None]) -> bool:
    """Whether the seventh of eight figures is the sum of the five before it, and the last that and the first."""
    parts = [value or 0 for value in values[:6]]
    return values[6] == sum(parts[1:]) and values[7] == sum(parts)


def _has_subtotal(table: Table, row: int) -> bool:
    """Whether a row ends in eight figures of which the seventh is the subtotal of the organisations."""
    texts = [text for text in own_texts(table, row) if text.strip()]
    if len(texts) < _WITH_SUBTOTAL or parse_cell(texts[-_WITH_SUBTOTAL])[1] is None:
        return False
    values = [parse_cell(text)[1] for text in texts[-_WITH_SUBTOTAL:]]
    return None not in values and bool(values[6]) and _subtotal_holds(values)


def sum_holds(values: Sequence[float | None]) -> bool:
    """Whether a printed total is the sum of the six applicants before it, a missing one counting as 0."""
    return values[6] is not None and sum(value or 0 for value in values[:6]) == values[6]


def _row(
    at: tuple[int, int],
    label: str,
    places: tuple[Place, ...],
    line: str,
    *,
    by_heading: bool,
    running: bool,
    problems: list[Problem],
) -> RequestRow | None:
    candidates = match_row(label) if label.strip() else ()
    if not candidates:
        states = [parse_cell(place.text)[0] for place in places]
        if "number" not in states or not running:
            return None
        if by_heading is False and label.strip():
            return None if states.count("number") < 7 else RequestRow(*at, label, (), places, by_heading, line)
        if label.strip() and by_heading and len(squash(label)) > 2:
            problems.append(("row_unknown", line))
            return None
    return RequestRow(*at, label, candidates, places, by_heading, line)


def _is_proven(values: Sequence[float | None]) -> bool:
    """Whether a row holds nothing, or its own sum."""
    return all(value is None for value in values) or sum_holds(values)


def _prove_counted(rows: list[RequestRow], problems: list[Problem]) -> list[RequestRow]:
    """Drop rows read by count whose columns nothing proves.

    A row without headings stands when its own total is the sum of its parts, or when three other such rows with
    figures prove the columns of the document and it has exactly seven places itself.
    """
    proofs = sum(sum_holds(row.values()) and any(row.values()) for row in rows if not row.by_heading)
    kept = []
    for row in rows:
        if row.by_heading or _is_proven(row.values()) or (proofs >= 3 and not _moved_left(row.values())):
            kept.append(row)
        else:
            problems.append(("columns_unproven", row.line))
    return kept
