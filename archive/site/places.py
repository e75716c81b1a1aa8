"""The divisions of China as the coverage page needs them: what lies below what, and what existed in which year."""

from __future__ import annotations

from collections import Counter
from functools import cache

from extract.facts.identity.division_table import Entry, level, table

#: Hong Kong, Macao and Taiwan: the regulation on open government information does not apply there.
OUTSIDE = ("71", "81", "82")
#: The last year of a division that still exists.
_OPEN = 9999
#: The code of the whole country: above all provinces.
COUNTRY = ""


@cache
def _rows(code: str) -> tuple[Entry, ...]:
    return tuple(sorted(table().by_code.get(code, ()), key=lambda row: row.from_year))


def known(code: str) -> bool:
    """Tell whether a code stands in the table of divisions."""
    return bool(_rows(code))


def name(code: str, year: int | None = None) -> str:
    """Return what a division was called in a year, or its latest name; the code itself when it is not known."""
    rows = _rows(code)
    fitting = [row for row in rows if year is not None and row.valid(year)] or rows
    return fitting[-1].name if fitting else code


@cache
def _spans(code: str) -> tuple[tuple[int, int], ...]:
    """Return the report years for which a division had to report, as (first, last) without overlaps."""
    spans: list[tuple[int, int]] = []
    for row in _rows(code) if not code.startswith(OUTSIDE) else ():
        last = _OPEN if row.to_year is None else row.to_year - 1
        if spans and row.from_year <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], max(spans[-1][1], last))
        elif last >= row.from_year:
            spans.append((row.from_year, last))
    return tuple(spans)


def expected(code: str, year: int) -> bool:
    """Tell whether a division had to report about a year: it existed, and still did when the report was due.

    A division that was abolished in the year has nobody left who could report; its successor is asked instead.
    """
    return any(first <= year <= last for first, last in _spans(code))


@cache
def parent(code: str) -> str:
    """Return the division above: the prefecture of a county, or its province where there is no prefecture between."""
    if level(code) == "province":
        return COUNTRY
    above = code[:4] + "00"
    return above if level(code) == "county" and known(above) else code[:2] + "0000"


@cache
def _children() -> dict[str, tuple[str, ...]]:
    below: dict[str, list[str]] = {}
    for code in sorted(table().by_code):
        below.setdefault(parent(code), []).append(code)
    return {code: tuple(codes) for code, codes in below.items()}


def children(code: str, first: int, last: int) -> tuple[str, ...]:
    """Return the divisions directly below one (``COUNTRY``: the provinces) that had to report in any of the years."""
    return tuple(one for one in _children().get(code, ()) if any(expected(one, y) for y in range(first, last + 1)))


@cache
def _changes() -> dict[str, Counter[int]]:
    """Return by code and year by how many the divisions grow that have to report, itself and all below it."""
    changes: dict[str, Counter[int]] = {}
    for code in table().by_code:
        for first, last in _spans(code):
            for above in path(code):
                number = changes.setdefault(above, Counter())
                number[first] += 1
                number[last + 1] -= 1
    return changes


def expected_below(code: str, year: int) -> int:
    """Return how many divisions had to report about a year: the division itself and everything below it."""
    return sum(number for when, number in _changes().get(code, {}).items() if when <= year)


@cache
def path(code: str) -> tuple[str, ...]:
    """Return the divisions from the province down to this one."""
    return () if code == COUNTRY else (*path(parent(code)), code)
