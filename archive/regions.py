"""What a government reports for its whole region is at least what any office of that region reports for itself.

Both are published: the sum of all offices, and each office's own report. The rule is data (extract/data/regions.csv).
Only offices of the same division are compared: a city's report may or may not count the districts under it, and tax or
customs offices answer to Beijing.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING

from archive.comparing import EXACT, Outcome, number
from archive.database import ERAS
from archive.terminal import counted

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from extract.model import Status

# Each figure of an office beside the region's report: the largest first. A township's report goes into the county's.
_OFFICES = """
SELECT region.report_id AS region_id, s.indicator, s.value, office.agency, office.report_id
FROM reports region
JOIN reports office ON office.division_code = region.division_code AND office.year = region.year
JOIN statistics s ON s.report_id = office.report_id AND s.applicant = 'total'
WHERE region.kind = 'annual_report' AND region.duplicate_of IS NULL AND region.scope = 'region'
    AND region.agency_level IN ('province', 'prefecture', 'county') AND region.era IN ({eras})
    AND office.kind = 'annual_report' AND office.duplicate_of IS NULL AND office.scope = 'own'
    AND (office.agency_level IN (region.agency_level, region.agency_level || '_department')
        OR (region.agency_level = 'county' AND office.agency_level = 'township'))
    AND s.indicator IN ({indicators}) AND s.qualifier IN {exact}
ORDER BY region.report_id, s.indicator, s.value DESC, office.report_id
"""
_OWN = f"""
SELECT value FROM statistics
WHERE report_id = ? AND indicator = ? AND applicant = 'total' AND qualifier IN {EXACT}
"""  # noqa: S608 - our constants
_CELL = "SELECT 1 FROM cells WHERE report_id = ? AND indicator = ? AND applicant = 'total'"


@dataclass(frozen=True, slots=True)
class Rule:
    """``indicators`` of a region's report are at least those of any office of it, in reports of ``eras``."""

    check_id: str
    eras: tuple[str, ...]
    indicators: tuple[str, ...]
    meaning: str


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules of data/regions.csv."""
    text = (files("extract") / "data" / "regions.csv").read_text("utf-8")
    return tuple(
        Rule(
            row["id"],
            tuple(ERAS[letter] for letter in row["eras"]),
            tuple(row["indicators"].split("+")),
            row["meaning"],
        )
        for row in csv.DictReader(io.StringIO(text, newline=""))
    )


def within_regions(db: sqlite3.Connection) -> Iterator[Outcome]:
    """Yield what these rules say of the reports of an archive whose duplicates are marked."""
    for rule in rules():
        query = _OFFICES.format(eras=_marks(rule.eras), indicators=_marks(rule.indicators), exact=EXACT)
        rows = db.execute(query, (*rule.eras, *rule.indicators))
        for (region_id, indicator), offices in groupby(rows, key=lambda row: (row[0], row[1])):
            figures = [(row[2], row[3], row[4]) for row in offices]
            outcome = _outcome(db, rule, region_id, indicator, figures)
            if outcome:
                yield outcome


def _outcome(
    db: sqlite3.Connection,
    rule: Rule,
    region_id: int,
    indicator: str,
    figures: Sequence[tuple[float, str | None, int]],
) -> Outcome | None:
    """Hold the region's figure against those of its offices (value, agency, report), of which the first is largest.

    None when the region's report has no place for the figure.
    """
    own = db.execute(_OWN, (region_id, indicator)).fetchone()
    if own is None and db.execute(_CELL, (region_id, indicator)).fetchone() is None:
        return None
    largest, agency, office_id = figures[0]
    status: Status = "unknown" if own is None else "pass" if own[0] >= largest else "fail"
    held = number(own[0]) if own else None
    others = f"; the {counted(len(figures), 'report')} of offices held here add up to" if len(figures) > 1 else ""
    total = f" {number(sum(value for value, _, _ in figures))}" if others else ""
    message = (
        f"{indicator}: {held or 'blank or unreadable'} against {number(largest)} of {agency or 'an office'}"
        f" (report {office_id}){others}{total}; {rule.meaning}"
    )
    return Outcome(region_id, rule.check_id, status, number(largest), held, message)


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
