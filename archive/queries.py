"""What the commands ask archive.db: plain dictionaries, the same for tables and for ``--json``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from extract.errors import ArchiveError, UsageError

if TYPE_CHECKING:
    import sqlite3

#: Where a name fits several reports, so many of them are named in the error.
SHOWN = 5


def find_report(db: sqlite3.Connection, name: str) -> int:
    """Return the report that a person means: its id, the beginning of its id, its source, or the end of its source.

    Raises UsageError when nothing or more than one report fits.
    """
    exact = "SELECT report_id, source FROM reports WHERE source = :name OR CAST(report_id AS TEXT) = :name"
    tail = (
        "SELECT report_id, source FROM reports WHERE substr(source, -length(:name)) = :name"
        " OR (length(:name) >= 3 AND substr(CAST(report_id AS TEXT), 1, length(:name)) = :name)"
        " ORDER BY source"
    )
    for query in (exact, tail):
        rows = db.execute(query, {"name": name}).fetchall() if name else []
        if len(rows) == 1:
            return int(rows[0][0])
        if rows:
            named = ", ".join(f"{row[0]} ({row[1]})" for row in rows[:SHOWN])
            more = f" and {len(rows) - SHOWN} more" if len(rows) > SHOWN else ""
            raise UsageError(f"{name!r} fits {len(rows)} reports: {named}{more}")
    reject = db.execute(
        "SELECT source, reason, detail FROM rejects WHERE substr(source, -length(?)) = ? ORDER BY source LIMIT 1",
        (name, name),
    ).fetchone()
    if reject is not None and name:
        raise UsageError(f"{reject[0]} is not among the reports: {reject[1]} ({reject[2]})")
    raise UsageError(f"there is no report {name!r}; 'gongkai search' finds reports by their words")


def report(db: sqlite3.Connection, report_id: int) -> dict[str, Any]:
    """Return everything about one report except its text; failed checks come first, hard before soft."""
    facts = _one(db, "SELECT * FROM reports WHERE report_id = ?", report_id)
    facts["flags"] = _parsed(facts["flags"], f"the flags of report {report_id}")
    parts = {
        "statistics": (
            "SELECT indicator, applicant, value, unit, qualifier, origin, quote, quote_start, quote_end, cell"
            " FROM statistics WHERE report_id = ? ORDER BY quote_start IS NULL, quote_start, indicator, applicant"
        ),
        "sections": 'SELECT level, heading, topic, start, "end" FROM sections WHERE report_id = ? ORDER BY position',
        "checks": (
            "SELECT check_id, status, severity, expected, actual, message FROM checks WHERE report_id = ?"
            " ORDER BY status <> 'fail', status <> 'unknown', severity <> 'hard', position"
        ),
        "repeats": 'SELECT start, "end", of_start, of_end, kind FROM repeats WHERE report_id = ? ORDER BY position',
        "repairs": 'SELECT start, "end", before, after, rule FROM repairs WHERE report_id = ? ORDER BY position',
        "attachments": "SELECT url, name, capture_sha256 FROM attachments WHERE report_id = ? ORDER BY position",
        "duplicates": ("SELECT report_id, source, duplicate_kind FROM reports WHERE duplicate_of = ? ORDER BY source"),
    }
    found: dict[str, Any] = {"report": facts}
    for name, query in parts.items():
        found[name] = _all(db, query, report_id)
    found["revisions"] = _all(
        db,
        "SELECT version, first_seen, last_seen, capture_sha256, changed FROM revisions WHERE source = ?"
        " ORDER BY version",
        facts["source"],
    )
    for revision in found["revisions"]:
        revision["changed"] = _parsed(revision["changed"] or "null", f"what changed in report {report_id}")
    return found


def failed_checks(
    db: sqlite3.Connection, *, hard_only: bool = False, year: int | None = None, everything: bool = False
) -> list[dict[str, Any]]:
    """Return failed checks, hard ones first; only of annual reports and each once, unless ``everything``."""
    return _all(
        db,
        "SELECT report_id, year, agency, severity, check_id, expected, actual, message, source FROM failed_checks"
        " WHERE (? OR (kind = 'annual_report' AND duplicate_of IS NULL)) AND (NOT ? OR severity = 'hard')"
        " AND (? IS NULL OR year = ?)"
        " ORDER BY severity <> 'hard', year, agency, source, check_id, message",
        everything,
        hard_only,
        year,
        year,
    )


def summary(db: sqlite3.Connection) -> dict[str, Any]:
    """Return what the archive holds, in counts."""
    counted = _one(
        db,
        "SELECT count(*) AS reports,"
        " count(*) FILTER (WHERE kind = 'annual_report' AND duplicate_of IS NULL) AS annual_reports,"
        " count(*) FILTER (WHERE duplicate_of IS NOT NULL) AS duplicates,"
        " count(DISTINCT agency) AS agencies, min(year) AS first_year, max(year) AS last_year FROM reports",
    )
    counted["figures"] = db.execute("SELECT count(*) FROM statistics").fetchone()[0]
    for severity in ("hard", "soft"):
        counted[f"failed_{severity}_checks"] = db.execute(
            "SELECT count(*) FROM checks WHERE status = 'fail' AND severity = ?", (severity,)
        ).fetchone()[0]
    counted["changed_pages"] = db.execute("SELECT count(DISTINCT source) FROM revisions WHERE version > 1").fetchone()[
        0
    ]
    counted["rejects"] = _all(
        db, "SELECT outcome, reason, count(*) AS number FROM rejects GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return counted


def years(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """Return one row per report year: documents, figures, failed checks and duplicates."""
    return _all(
        db,
        "SELECT year, count(*) AS reports,"
        " coalesce(sum((SELECT count(*) FROM statistics s WHERE s.report_id = r.report_id)), 0) AS figures,"
        " coalesce(sum((SELECT count(*) FROM checks c WHERE c.report_id = r.report_id AND c.status = 'fail')), 0)"
        " AS failed_checks,"
        " count(*) FILTER (WHERE kind <> 'annual_report') AS other_kinds,"
        " count(*) FILTER (WHERE duplicate_of IS NOT NULL) AS duplicates"
        " FROM reports r GROUP BY year ORDER BY year IS NULL, year",
    )


def last_crawls(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """Return the newest run of each portal with its state, as last copied into the archive; trouble first."""
    rows = _all(db, "SELECT * FROM health ORDER BY state IN ('ok', 'paused', 'stopped'), portal")
    for row in rows:
        row["errors"] = _parsed(row["errors"] or "{}", f"what is told of the last crawl of {row['portal']}")
    return rows


def stale(db: sqlite3.Connection, version: str) -> int:
    """Return how many documents were read by another extractor than the present one."""
    row = db.execute("SELECT count(*) FROM _extractions WHERE extractor_version <> ?", (version,)).fetchone()
    return int(row[0])


def rejected(db: sqlite3.Connection, sources: list[str]) -> list[dict[str, Any]]:
    """Return the rejects among the given sources."""
    return [
        row
        for source in sources
        for row in _all(db, "SELECT source, outcome, reason, detail FROM rejects WHERE source = ?", source)
    ]


def text(db: sqlite3.Connection, report_id: int) -> str:
    """Return the clean text of a report; ArchiveError when the archive has lost it."""
    row = db.execute("SELECT text FROM texts WHERE report_id = ?", (report_id,)).fetchone()
    if row is None:
        raise ArchiveError(
            f"the text of report {report_id} is missing; 'gongkai extract --all' makes the archive anew"
        )
    return str(row[0])


def _parsed(stored: str, what: str) -> Any:
    """Read JSON of our own; ArchiveError when somebody has spoilt it."""
    try:
        return json.loads(stored)
    except ValueError as error:
        raise ArchiveError(f"{what} cannot be read; 'gongkai extract --all' makes the archive anew") from error


def _all(db: sqlite3.Connection, query: str, *parameters: object) -> list[dict[str, Any]]:
    return [dict(row) for row in db.execute(query, parameters)]


def _one(db: sqlite3.Connection, query: str, *parameters: object) -> dict[str, Any]:
    return _all(db, query, *parameters)[0]
