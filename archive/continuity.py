"""What one year's report hands over to the next one of the same agency: carried requests, stocks of documents.

These rules need two reports, so they are applied to the finished archive and not by the extractor. The rules are data
(extract/data/continuity.csv); all are soft, because an amendment, a clean-up or a reform breaks them lawfully. Nothing
is repaired, and the earlier report is never blamed: the row stands with the later one and names both.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from archive.comparing import EXACT, Outcome, number
from archive.database import ERAS
from extract.model import APPLICANTS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

    from extract.model import Status

Which = Literal["earlier", "later"]

#: Figures carry at most a few decimals (万元); a difference below this is none.
_TOLERANCE = 1e-6
_TERM = re.compile(r"([+-]?)(earlier|later):([a-z_]{1,60})")

#: So many canonical reports of one publisher for one year may be twins, or its own and its region's; more of them are
#: other papers or other publishers under one name, and comparing each with each would take the square of their number.
_MOST_TWINS = 4

# Two canonical reports of one publisher for neighbouring years, and how many reports stand for each of the two. An
# agency without a division is one publisher only when it is the state's own; a government's report on its region and
# the one on its own office are two series. Of too many reports for a year the first stands for all.
_PAIRS = """
WITH held AS (
    SELECT report_id, agency, division_code, year, era, scope,
        count(*) OVER (PARTITION BY agency, division_code, year) AS twins,
        row_number() OVER (PARTITION BY agency, division_code, year ORDER BY report_id) AS place
    FROM reports
    WHERE kind = 'annual_report' AND duplicate_of IS NULL AND agency IS NOT NULL AND year IS NOT NULL
        AND (division_code IS NOT NULL OR agency_level = 'state')
)
SELECT later.report_id, later.year, later.era, later.twins, earlier.report_id, earlier.era, earlier.twins
FROM held later
JOIN held earlier ON earlier.agency = later.agency AND earlier.year = later.year - 1
    AND earlier.division_code IS later.division_code
    AND coalesce(earlier.scope, later.scope) IS coalesce(later.scope, earlier.scope)
WHERE earlier.twins <= :most OR earlier.place = 1
ORDER BY later.report_id, earlier.report_id
"""


@dataclass(frozen=True, slots=True)
class _Term:
    sign: int
    which: Which
    indicator: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: ``left`` of the later report is the sum of the signed terms ``right``, or at most that (``<=``).

    The eras are those in which the figures are printed. The first term is a count of its own: blank, it is unknown.
    Those after it are changes: a blank or marked cell counts as 0 there, as in the sums of one form.
    """

    check_id: str
    earlier_eras: frozenset[str]
    later_eras: frozenset[str]
    by_applicant: bool
    left: _Term
    operator: Literal["==", "<="]
    right: tuple[_Term, ...]
    meaning: str


@dataclass(frozen=True, slots=True)
class _Report:
    report_id: int
    year: int
    #: (indicator, applicant) -> figure; None where the form has a cell without one.
    figures: Mapping[tuple[str, str], float | None]
    #: The cells among those that are blank or marked, and not merely unreadable.
    blank: frozenset[tuple[str, str]]


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules of data/continuity.csv; ValueError for a row that does not keep to the format."""
    text = (files("extract") / "data" / "continuity.csv").read_text("utf-8")
    return tuple(
        Rule(
            row["id"],
            frozenset(ERAS[letter] for letter in row["earlier_eras"]),
            frozenset(ERAS[letter] for letter in row["later_eras"]),
            {"applicant": True, "total": False}[row["scope"]],
            _terms(row["left"])[0],
            "<=" if row["operator"] == "<=" else "==",
            _terms(row["right"]),
            row["meaning"],
        )
        for row in csv.DictReader(io.StringIO(text, newline=""))
    )


def _terms(side: str) -> tuple[_Term, ...]:
    terms = tuple(
        _Term(-1 if sign == "-" else 1, "earlier" if which == "earlier" else "later", indicator)
        for sign, which, indicator in _TERM.findall(side)
    )
    if not terms or "".join(match.group() for match in _TERM.finditer(side)) != side:
        raise ValueError(f"continuity.csv: {side}")
    return terms


def between_years(db: sqlite3.Connection) -> Iterator[Outcome]:
    """Yield what these rules say of the reports of an archive whose duplicates are marked.

    Where more than a few reports stand for one publisher and year, which of them follows which cannot be told: the
    rules are ``unknown``.
    """
    pairs = db.execute(_PAIRS, {"most": _MOST_TWINS})
    for later_id, year, later_era, later_twins, earlier_id, earlier_era, earlier_twins in pairs:
        applicable = [r for r in rules() if later_era in r.later_eras and earlier_era in r.earlier_eras]
        if max(later_twins, earlier_twins) > _MOST_TWINS:
            held = f"{later_twins} reports of this agency are held for {year} and {earlier_twins} for {year - 1}"
            for rule in applicable:
                message = f"{rule.meaning}: {held}; which of them follows which cannot be told"
                yield Outcome(later_id, rule.check_id, "unknown", None, None, message)
            continue
        if not applicable:
            continue
        pair: dict[Which, _Report] = {
            "later": _report(db, later_id, year),
            "earlier": _report(db, earlier_id, year - 1),
        }
        for rule in applicable:
            for status, expected, actual, message in _apply(rule, pair):
                yield Outcome(later_id, rule.check_id, status, expected, actual, message)


def _report(db: sqlite3.Connection, report_id: int, year: int) -> _Report:
    wanted = sorted({term.indicator for rule in rules() for term in (rule.left, *rule.right)})
    marks = ", ".join("?" * len(wanted))
    cells = db.execute(
        f"SELECT indicator, applicant, state FROM cells WHERE report_id = ? AND indicator IN ({marks})",  # noqa: S608 - marks
        (report_id, *wanted),
    ).fetchall()
    printed = db.execute(
        "SELECT indicator, applicant, value FROM statistics WHERE report_id = ?"  # noqa: S608 - our constants
        f" AND indicator IN ({marks}) AND qualifier IN {EXACT}",
        (report_id, *wanted),
    ).fetchall()
    figures: dict[tuple[str, str], float | None] = {(name, who): None for name, who, _ in cells}
    figures |= {(name, who): value for name, who, value in printed}
    blank = frozenset((name, who) for name, who, state in cells if state in {"blank", "mark"})
    return _Report(report_id, year, figures, blank)


def _apply(rule: Rule, pair: Mapping[Which, _Report]) -> Iterator[tuple[Status, str | None, str | None, str]]:
    """Yield (status, expected, actual, message) for each column in which both reports have the cells of a rule."""
    for who in APPLICANTS if rule.by_applicant else ("total",):
        terms = (rule.left, *rule.right)
        if any((term.indicator, who) not in pair[term.which].figures for term in terms):
            continue
        if all(pair[term.which].figures[term.indicator, who] is None for term in terms):
            continue
        actual = _value(rule.left, pair, who, needed=True)
        parts = [_value(term, pair, who, needed=place == 0) for place, term in enumerate(rule.right)]
        known = [part for part in parts if part is not None]
        expected = sum(known) if len(known) == len(parts) else None
        shown = "".join(
            (" - " if term.sign < 0 else " + " if place else "") + _shown(term, pair, who)
            for place, term in enumerate(rule.right)
        )
        if actual is None or expected is None:
            status: Status = "unknown"
        else:
            over = actual - expected if rule.operator == "<=" else abs(actual - expected)
            status = "pass" if over <= _TOLERANCE * max(1.0, abs(expected)) else "fail"
        earlier = pair["earlier"]
        message = (
            f"{rule.meaning}{'' if who == 'total' else f' ({who})'}: {_shown(rule.left, pair, who)}"
            f" against {shown}; the report for {earlier.year} is {earlier.report_id}"
        )
        yield status, number(expected), number(actual), message


def _value(term: _Term, pair: Mapping[Which, _Report], who: str, *, needed: bool) -> float | None:
    report, key = pair[term.which], (term.indicator, who)
    value = report.figures[key]
    if value is None:
        return None if needed or key not in report.blank else 0.0
    return term.sign * value


def _shown(term: _Term, pair: Mapping[Which, _Report], who: str) -> str:
    report = pair[term.which]
    value = report.figures[term.indicator, who]
    nothing = "blank" if (term.indicator, who) in report.blank else "unreadable"
    return f"{term.indicator} {nothing if value is None else number(value)} ({report.year})"
