"""The two layouts: ``long``, the public tables and views as they are; ``wide``, a row per report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.exports.meanings import column, figure, table_words
from archive.exports.model import Column, Row, Sheet
from archive.exports.selection import where_divisions, where_years
from archive.schema import PUBLIC_TABLES, VIEWS
from extract.errors import UsageError
from extract.model import APPLICANTS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from archive.exports.selection import Selection

WIDE = "wide"
#: Tables that know of no report: left out when only some reports are asked for.
_APART = ("rejects", "crawls", "health")
_FIRST = ("report_id", "division_code", "year", "portal")
_FACTS = (
    "report_id",
    "agency",
    "year",
    "title",
    "kind",
    "agency_level",
    "scope",
    "division_code",
    "province",
    "prefecture",
    "county",
    "era",
    "published",
    "host_class",
    "duplicate_of",
    "flags",
    "source",
    "capture_sha256",
    "extractor_version",
)
_QUALITY = (
    Column(
        "failed_hard_checks", "integer", "How many hard checks failed: figures contradict each other", "未通过硬核对数"
    ),
    Column("failed_soft_checks", "integer", "How many soft checks failed: worth a look", "未通过软核对数"),
    Column(
        "qualified",
        "string",
        "Figures that are not exact, as column=qualifier (about, at_least, under, none_stated), between blanks",
        "非确数",
    ),
    Column("derived", "string", "Columns computed from other figures and not printed, between blanks", "推算所得"),
)


def long_sheets(db: sqlite3.Connection, names: Sequence[str], selection: Selection) -> tuple[list[Sheet], list[str]]:
    """Return tables and views, limited to what is chosen, and notes; all of them unless ``names`` says which.

    Raises UsageError for an unknown table.
    """
    known = (*PUBLIC_TABLES, *VIEWS)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UsageError(f"there is no table {unknown[0]!r}; there are {', '.join(known)}")
    chosen = [name for name in known if name in names or not names]
    notes = []
    if selection.limits_reports:
        if names:
            notes = [f"{name} has no years and no divisions and is whole" for name in _APART if name in names]
        else:
            chosen = [name for name in chosen if name not in _APART]
            left = [name for name in known if name in _APART]
            notes = [f"{', '.join(left)} have no years and no divisions and are left out"]
    return [_sheet(db, name, selection) for name in chosen], notes


def _sheet(db: sqlite3.Connection, name: str, selection: Selection) -> Sheet:
    columns = tuple(
        column(name, row["name"], row["type"] or _found_type(db, name, row["name"]))
        for row in db.execute(f"PRAGMA table_info({name})").fetchall()
    )
    names = [one.name for one in columns]
    # Views have no key: what says which row it is comes first, then everything else, so that the order is always one.
    order = PUBLIC_TABLES.get(name) or sorted(names, key=lambda one: (one not in _FIRST, names.index(one)))
    query = (
        f"SELECT * FROM {name} WHERE {_condition(name, set(names), selection)}"  # noqa: S608 - our constants
        f" ORDER BY {', '.join(quoted(one) for one in order)}"
    )
    references = []
    if name != "reports" and "report_id" in names:
        references.append(("report_id", "reports", "report_id"))
    if name in {"statistics", "cells"}:
        references.append(("indicator", "indicators", "indicator"))
    return Sheet(
        name,
        *table_words(name),
        columns,
        lambda: (tuple(row) for row in db.execute(query)),
        PUBLIC_TABLES.get(name, ()),
        tuple(references),
    )


def quoted(name: str) -> str:
    """Return a column name for SQL; ``end`` is a word of the language."""
    return f'"{name}"'


def _found_type(db: sqlite3.Connection, view: str, name: str) -> str:
    """Return the type of a column that is computed, by its values: SQLite declares none."""
    found = {
        row[0]
        for row in db.execute(f"SELECT DISTINCT typeof({quoted(name)}) FROM {view}")  # noqa: S608 - our constants
    } - {"null"}
    if not found:
        return ""
    return "INTEGER" if found == {"integer"} else "REAL" if found <= {"integer", "real"} else "TEXT"


def _condition(name: str, columns: set[str], selection: Selection) -> str:
    parts = []
    if selection.limits_reports:
        if "report_id" in columns:
            parts.append("report_id IN (SELECT report_id FROM chosen)")
        elif name == "revisions":
            parts.append("source IN (SELECT source FROM reports WHERE report_id IN (SELECT report_id FROM chosen))")
        elif name == "coverage":
            parts += [where_years("year", selection), where_divisions("division_code", selection)]
    if selection.indicators and name in {"statistics", "cells"}:
        # The names were found in the table of indicators, whose names are identifiers.
        parts.append(f"indicator IN ({', '.join(repr(indicator) for indicator in selection.indicators)})")
    return " AND ".join(parts) or "1"


def wide_sheet(db: sqlite3.Connection, selection: Selection) -> Sheet:
    """Return one row per chosen report: its facts, what is doubtful about it, and a column per figure.

    The columns are those of the codebook, so exports of different years and places can be put one below another. An
    empty cell means that the report states no such figure; it does not mean 0.
    """
    places = [
        (row["indicator"], applicant)
        for row in db.execute("SELECT indicator, breakdown FROM indicators ORDER BY indicator")
        if not selection.indicators or row["indicator"] in selection.indicators
        for applicant in (("total", *APPLICANTS[:-1]) if row["breakdown"] else ("total",))
    ]
    # A breakdown that the codebook does not foresee is not lost.
    more = db.execute("SELECT DISTINCT indicator, applicant FROM statistics ORDER BY 1, 2").fetchall()
    wanted = {indicator for indicator, _ in places}
    places += [tuple(row) for row in more if row[0] in wanted and tuple(row) not in set(places)]
    declared = {row["name"]: row["type"] for row in db.execute("PRAGMA table_info(reports)")}
    facts = tuple(column("reports", name, declared[name]) for name in _FACTS)
    figures = tuple(figure(*place) for place in places)
    return Sheet(
        WIDE,
        "Figures, wide",
        "One row per report, one column per figure. An empty cell means the report states no such figure, not 0.",
        (*facts, *_QUALITY, *figures),
        lambda: _wide_rows(db, {place: number for number, place in enumerate(places)}, figures),
        ("report_id",),
    )


def _wide_rows(
    db: sqlite3.Connection, places: dict[tuple[str, str], int], figures: tuple[Column, ...]
) -> Iterator[Row]:
    """Walk reports and figures side by side, both in the order of report_id."""
    failed = "(SELECT count(*) FROM checks c WHERE c.report_id = r.report_id AND status = 'fail' AND severity = '{}')"
    reports = db.execute(
        f"SELECT {', '.join(_FACTS)}, {failed.format('hard')}, {failed.format('soft')} FROM reports r"  # noqa: S608
        " WHERE report_id IN (SELECT report_id FROM chosen) ORDER BY report_id"
    )
    statistics = db.execute(
        "SELECT report_id, indicator, applicant, value, qualifier, origin FROM statistics"
        " WHERE report_id IN (SELECT report_id FROM chosen) ORDER BY report_id, indicator, applicant"
    )
    ahead = statistics.fetchone()
    for report in reports:
        values: list[float | None] = [None] * len(figures)
        qualified, derived = [], []
        while ahead is not None and ahead[0] <= report[0]:
            place = places.get((ahead[1], ahead[2])) if ahead[0] == report[0] else None
            if place is not None:
                values[place] = ahead[3]
                if ahead[4] != "exact":
                    qualified.append(f"{figures[place].name}={ahead[4]}")
                if ahead[5] == "derived":
                    derived.append(figures[place].name)
            ahead = statistics.fetchone()
        yield (*report, " ".join(qualified) or None, " ".join(derived) or None, *values)
