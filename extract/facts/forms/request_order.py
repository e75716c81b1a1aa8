"""Placing the rows of a request table: labels first, then the printed order, then the form's own column sums."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import comb
from typing import TYPE_CHECKING

from extract.facts.forms.cells import Part, make_cell
from extract.facts.forms.request_rows import LAST_PLACE, fragment_of, open_rows, place_of, row_rules
from extract.model import APPLICANTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.facts.forms.requests import RequestRow

_MANY = 4000


def split_runs(rows: Sequence[RequestRow]) -> list[list[RequestRow]]:
    """Divide rows into the request tables of a page: a new one begins where the order begins again."""
    runs: list[list[RequestRow]] = []
    seen: set[int] = set()
    for row in rows:
        place = place_of(row.candidates[0]) if len(row.candidates) == 1 else None
        if not runs or (place in seen and (place == 1 or (row.starts and place is not None and place < max(seen)))):
            runs.append([])
            seen = set()
        runs[-1].append(row)
        if place is not None:
            seen.add(place)
    return runs


def place_rows(rows: Sequence[RequestRow]) -> Part:
    """Return the cells of one request table; what cannot be placed with certainty is left out and reported."""
    part = Part("requests", rows[0].table)
    items = _in_order(_once(_joined(rows), part), part)
    named = {row.candidates[0]: row for row in items if len(row.candidates) == 1}
    if "other_outcome" in named and any(name.startswith("other_outcome_") for name in named):
        part.problems.append(("row_ambiguous", named.pop("other_outcome").line))
        items = [row for row in items if row.candidates != ("other_outcome",)]
    split = True if any(n.startswith("other_outcome_") for n in named) else False if "other_outcome" in named else None
    inferred = _fill_gaps(items, part, split=split)
    if inferred and not _columns_add_up({**named, **inferred}):
        part.problems.extend(("row_unproven", row.line) for row in inferred.values())
        inferred = {}
    chosen = {**named, **inferred}
    for rule in row_rules():
        row = chosen.get(rule.indicator)
        if row is None:
            continue
        for applicant, place in zip(APPLICANTS, row.places, strict=True):
            if place.doubt != "column_missing":
                part.cells.append(make_cell(rule.indicator, applicant, place, (row.table, row.row), part.problems))
    return part


def _joined(rows: Sequence[RequestRow]) -> list[RequestRow]:
    """Join rows that a page break cut in two: a label without figures, and the rest of it."""
    joined: list[RequestRow] = []
    for row in rows:
        before = joined[-1] if joined else None
        if before and len(before.candidates) == 1 and row.label and before.candidates[0] in fragment_of(row.label):
            if before.is_blank() and not row.is_blank():
                row.candidates = before.candidates
                joined[-1] = row
                continue
            if row.is_blank() and row.candidates != before.candidates:
                continue
        if row.is_blank() and len(row.candidates) != 1:
            continue
        joined.append(row)
    return joined


def _once(rows: Sequence[RequestRow], part: Part) -> list[RequestRow]:
    """Keep one of equal rows; of two different rows with the same label keep neither."""
    first: dict[str, RequestRow] = {}
    refused: set[str] = set()
    for row in rows:
        if len(row.candidates) != 1:
            continue
        twin = first.setdefault(row.candidates[0], row)
        if twin is not row and [p.text for p in twin.places] != [p.text for p in row.places]:
            if row.candidates[0] not in refused:
                part.problems.append(("row_twice", f"{twin.line} / {row.line}"))
            refused.add(row.candidates[0])
    kept = {id(row) for name, row in first.items() if name not in refused}
    return [row for row in rows if len(row.candidates) != 1 or id(row) in kept]


def _in_order(rows: Sequence[RequestRow], part: Part) -> list[RequestRow]:
    """Leave out labelled rows that break the printed order, keeping the longest run that follows it."""
    named = [(i, place_of(row.candidates[0])) for i, row in enumerate(rows) if len(row.candidates) == 1]
    if all(one < other for (_, one), (_, other) in pairwise(named)):
        return list(rows)
    best: list[list[int]] = []
    for position, (index, place) in enumerate(named):
        chains = [best[k] for k in range(position) if named[k][1] < place]
        chain = max(chains, key=len) if chains else []
        best.append([*chain, index])
    longest: list[int] = max(best, key=len) if best else []
    keep = set(longest)
    out = {index for index, _ in named} - keep
    part.problems.extend(("row_out_of_order", rows[index].line) for index in sorted(out))
    return [row for i, row in enumerate(rows) if i not in out]


def _fill_gaps(rows: Sequence[RequestRow], part: Part, *, split: bool | None) -> dict[str, RequestRow]:
    """Place rows without a certain label where exactly one order fits between their labelled neighbours."""
    inferred: dict[str, RequestRow] = {}
    gap: list[RequestRow] = []
    after = 0
    for row in [*rows, None]:
        if row is not None and len(row.candidates) != 1:
            gap.append(row)
            continue
        before = place_of(row.candidates[0]) if row is not None else LAST_PLACE + 1
        if gap:
            inferred.update(_fill(gap, after, before, part, split=split))
        gap, after = [], before
    return inferred


def _fill(
    gap: Sequence[RequestRow], after: int, before: int, part: Part, *, split: bool | None
) -> dict[str, RequestRow]:
    """The rows between two places in the one order that fits; where (六) is unknown, either form may be meant."""
    forms = (True, False) if split is None else (split,)
    fits = {names for known in forms for names in _fits(gap, open_rows(after, before, split=known))}
    if len(fits) != 1:
        part.problems.extend(("row_unlabelled", row.line) for row in gap)
        return {}
    return dict(zip(fits.pop(), gap, strict=True))


def _fits(gap: Sequence[RequestRow], free: Sequence[str]) -> list[tuple[str, ...]]:
    if len(gap) > len(free) or comb(len(free), len(gap)) > _MANY:
        return []
    return [
        names
        for names in combinations(free, len(gap))
        if all(not row.candidates or name in row.candidates for name, row in zip(names, gap, strict=True))
    ]


def _columns_add_up(rows: dict[str, RequestRow]) -> bool:
    """Whether the rows are complete and (七)总计 is the sum of the outcomes in every column."""
    split = "other_outcome" not in rows
    outcomes = open_rows(2, place_of("requests_concluded"), split=split)
    if "requests_concluded" not in rows or any(name not in rows for name in outcomes):
        return False
    printed = rows["requests_concluded"].values()
    return all(
        value is not None and sum(rows[name].values()[column] or 0 for name in outcomes) == value
        for column, value in enumerate(printed)
    )
