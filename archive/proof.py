"""Every figure of an archive held to its evidence: the quote stands in the text, and reading it gives the value."""

from __future__ import annotations

import math
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from extract.facts.arithmetic import derive
from extract.facts.prose.rules import units
from extract.facts.rereading import gives

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from extract.facts.arithmetic import Key
    from extract.model import Era


class _Figure(NamedTuple):
    indicator: str
    applicant: str
    value: float
    unit: str
    qualifier: str
    quote: str | None
    cell: int | None
    origin: str


class _Cell(NamedTuple):
    state: str
    unit: str | None


_FIGURES = """
SELECT report_id, indicator, applicant, value, unit, qualifier, quote, cell, origin FROM statistics
ORDER BY report_id, indicator, applicant
"""
_CELLS = "SELECT indicator, applicant, state, unit FROM cells WHERE report_id = ? ORDER BY position"
#: Progress is told once for so many reports.
_STEP = 100
#: Figures carry at most a few decimals (万元); a difference below this is none.
_TOLERANCE = 1e-6


def misplaced(db: sqlite3.Connection) -> list[str]:
    """Return a line for each figure whose quote does not stand in its text where it should."""
    wrong = db.execute(
        "SELECT report_id, indicator, applicant FROM statistics LEFT JOIN texts USING (report_id)"
        " WHERE quote IS NOT NULL AND substr(text, quote_start + 1, quote_end - quote_start) IS NOT quote"
        " ORDER BY 1, 2, 3"
    )
    return [f"report {row[0]}: the quote of {row[1]} ({row[2]}) does not stand in its text" for row in wrong]


def misread(db: sqlite3.Connection, progress: Callable[[int], None] | None = None) -> Iterator[str]:
    """Yield a line for each figure that its quote, read again, does not give, or its parts do not add up to.

    ``progress`` is called with the number of reports done.
    """
    done = 0
    for done, (report_id, rows) in enumerate(groupby(db.execute(_FIGURES), key=lambda row: int(row[0])), start=1):
        figures = [_Figure(*tuple(row)[1:]) for row in rows]
        cells = {(name, who): _Cell(*cell) for name, who, *cell in db.execute(_CELLS, (report_id,))}
        for figure in figures:
            fault = _fault(figure, cells)
            if fault:
                yield f"report {report_id}: {figure.indicator} ({figure.applicant}) {fault}"
        report = db.execute("SELECT era, year FROM reports WHERE report_id = ?", (report_id,)).fetchone()
        if report and any(figure.origin == "derived" for figure in figures):
            for figure in _no_sums(figures, cells, *report):
                name = f"{figure.indicator} ({figure.applicant})"
                yield f"report {report_id}: {name} is {figure.value:.15g}, not the sum of its parts"
        if progress and done % _STEP == 0:
            progress(done)
    if progress:
        progress(done)


def _fault(figure: _Figure, cells: Mapping[Key, _Cell]) -> str | None:
    """Say what is wrong with a figure by itself."""
    unit = units().get(figure.indicator, figure.unit)
    if figure.unit != unit:
        return f"is in {figure.unit}, not in {unit}"
    if figure.qualifier == "none_stated" and figure.value:
        return f"is {figure.value:.15g}, though said to be none"
    if figure.quote is None:
        return None
    column = cells.get((figure.indicator, figure.applicant))
    given = gives(
        figure.quote,
        figure.value,
        indicator=figure.indicator,
        unit=unit,
        from_table=figure.origin == "table",
        cell=figure.cell,
        column_unit=column.unit if column else None,
    )
    return None if given else f"is not {figure.value:.15g} in its quote “{figure.quote}”"


def _no_sums(figures: Sequence[_Figure], cells: Mapping[Key, _Cell], era: Era, year: int | None) -> Iterator[_Figure]:
    """Yield the figures that the form defines and that are not the sums of what it prints."""
    printed = {(one.indicator, one.applicant): one.value for one in figures if one.origin == "table"}
    sums = derive(printed, era, year, {key: cell.state for key, cell in cells.items()})
    for one in figures:
        given = sums.get((one.indicator, one.applicant), math.nan)
        if one.origin == "derived" and not abs(given - one.value) < _TOLERANCE:
            yield one
