"""Figures of the national form from text that prints them without anything between, as far as the form proves them.

Some portals export a report as one line of text in which the cells of its tables follow each other directly:
``2.重复申请3000003``, ``规章000``. The form leaves most rows one reading: how many figures a row has, which of them
are sums of others, and how the rows add up (:mod:`extract.facts.runs.cuts`, :mod:`extract.facts.runs.balance`). A
figure is taken where all readings that are left agree about it, quoted with its row as printed; the rest is named in a
problem.

Rows of seven noughts need no sums: each nought is a figure of its own. Rows without a sum are taken where the run
cannot hold fewer figures than the row has columns, or, in the form of 2019, prints one figure in each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.facts.numbers import MONEY
from extract.facts.runs.balance import agreeing_cuts
from extract.facts.runs.cuts import CASES, REQUESTS, counted_cut, has_faulty_cut, repeated_cut, summed_cuts
from extract.facts.runs.rows import case_rows, request_tables, second_rows
from extract.model import APPLICANTS, Statistic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extract.facts.forms.cells import Problem
    from extract.facts.runs.cuts import Figures
    from extract.facts.runs.rows import Row

    #: What each column of a row says, None where nothing proves it.
    _Read = tuple[Row, Sequence[float | None]]

_FIRST_YEAR = 2019
#: Columns whose figures mostly are equal: what an agency makes in a year it publishes, and shows to all.
_ALIKE = frozenset(
    [f"{stem}_{kind}" for stem in ("rules", "normative_documents") for kind in ("issued", "published", "online")]
)
_LONGEST_DETAIL = 400


def read_runs(text: str, year: int | None, units: Mapping[str, str]) -> tuple[tuple[Statistic, ...], list[Problem]]:
    """The figures that the form proves in runs of digits, and a problem that names the rows left out.

    ``Statistic.cell`` counts the figures of the run; a row of one figure has none.
    """
    if year is None or year < _FIRST_YEAR:
        return (), []
    found: dict[tuple[str, str], Statistic] = {}
    left: dict[int, Row] = {}
    tables = request_tables(text)
    believed = _believed(tables)
    filled = bool(tables) and len(believed) == len(tables[0])
    second = _second(second_rows(text), units)
    for row, values in (*_requests(tables, believed), *_cases(case_rows(text), filled=filled), *second):
        if None in values:
            left[row.start] = row
        for cell, (key, value) in enumerate(zip(_keys(row), values, strict=True)):
            if value is None or not key[0]:
                continue
            if key in found:
                left[row.start] = row
                continue
            quote = text[row.start : row.end]
            place = None if len(row.names) == 1 else cell
            found[key] = Statistic(*key, value, units[key[0]], "exact", "table", quote, row.start, row.end, place)
    problems = [("run_unproven", _shown(text, list(left.values())))] if left else []
    return tuple(found.values()), problems


def _keys(row: Row) -> list[tuple[str, str]]:
    """The indicator and applicant of each column."""
    requests = row.names[1:] == row.names[:-1] and len(row.names) == len(APPLICANTS)
    return list(zip(row.names, APPLICANTS if requests else ("total",) * len(row.names), strict=True))


def _shown(text: str, rows: Sequence[Row]) -> str:
    detail = "; ".join(" ".join(text[row.start : row.end].split()) for row in rows)
    return f"figures without anything between: {detail}"[:_LONGEST_DETAIL]


def _believed(tables: Sequence[Sequence[Row]]) -> Mapping[str, Sequence[Figures]]:
    """The cuts that agree in the one request table that stands whole; of several, nothing tells whose they are."""
    if len(tables) != 1 or not all(row.whole for row in tables[0]):
        return {}
    return agreeing_cuts({row.names[0]: summed_cuts(row.digits, REQUESTS) for row in tables[0]}) or {}


def _requests(tables: Sequence[Sequence[Row]], believed: Mapping[str, Sequence[Figures]]) -> Iterator[_Read]:
    for rows in tables:
        for row in rows:
            cuts = believed.get(row.names[0], ())
            if len(tables) == 1 and row.whole and row.digits == "0" * len(row.names):
                cuts = [(0,) * len(row.names)]
            yield row, _agreed(cuts, len(row.names))


def _cases(rows: Sequence[Row], *, filled: bool) -> Iterator[_Read]:
    """The table of cases: fifteen noughts, or a cut that no single fault could have made.

    Its sums bind four figures each, which is less than the columns of the request table do. A figure that the export
    lost would go unnoticed too often, so a row with cases is taken only where the request table of the same text is
    found to have all its figures (``filled``): then cells are not lost or left blank one by one.
    """
    for row in rows:
        noughts = row.digits == "0" * len(row.names)
        cuts = (summed_cuts(row.digits, CASES) or []) if len(rows) == 1 and row.whole and (noughts or filled) else []
        proven = noughts or (len(cuts) == 1 and not has_faulty_cut(row.digits, CASES))
        yield row, _agreed(cuts if proven else (), len(row.names))


def _second(rows: Sequence[Row], units: Mapping[str, str]) -> Iterator[_Read]:
    once = {name for name in {name for row in rows for name in row.names} if sum(name in r.names for r in rows) == 1}
    for row in rows:
        figures: Sequence[float | None] = ()
        if row.whole and once.issuperset(row.names):
            figures = _unsummed(row, units)
        yield row, figures or (None,) * len(row.names)


def _unsummed(row: Row, units: Mapping[str, str]) -> Sequence[float | None]:
    """The figures of a row without a sum; money in a unit that its heading does not print could be any amount."""
    columns = len(row.names)
    figures = counted_cut(row.digits, columns)
    if figures is None and _ALIKE.issuperset(row.names):
        figures = repeated_cut(row.digits, columns)
    if figures is None or (row.fraction and columns > 1):
        return ()
    last = float(f"{figures[-1]}{row.fraction}")
    target = units.get(row.names[-1])
    if last and ((target in MONEY and row.unit != target) or (target not in MONEY and row.fraction)):
        return ()
    return (*map(float, figures[:-1]), last)


def _agreed(cuts: Sequence[Figures], columns: int) -> list[float | None]:
    """What all cuts say of each column."""
    if not cuts:
        return [None] * columns
    return [float(values[0]) if len(set(values)) == 1 else None for values in zip(*cuts, strict=True)]
