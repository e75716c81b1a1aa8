"""What the start page shows: what the archive holds, what does not add up, what came in last."""

from __future__ import annotations

import json
from typing import Any

from datasette.database import QueryInterrupted

from archive.site.archives import stamp
from archive.site.asking import rows

#: Kept for each state of a file: the counts go over whole indexes.
_held: dict[str, tuple[tuple[int, ...], dict[str, Any]]] = {}

#: Counts of a crawl in the order in which they are shown.
TELLING = ("reports", "new", "changed", "gone", "errors", "requests")

_QUERIES = {
    "counts": (
        "SELECT count(*) FILTER (WHERE kind = 'annual_report' AND duplicate_of IS NULL) AS reports,"
        " count(DISTINCT agency) AS agencies,"
        " min(year) FILTER (WHERE kind = 'annual_report') AS first_year,"
        " max(year) FILTER (WHERE kind = 'annual_report') AS last_year,"
        " count(*) FILTER (WHERE duplicate_of IS NOT NULL) AS duplicates,"
        " count(*) FILTER (WHERE kind <> 'annual_report' AND duplicate_of IS NULL) AS others FROM reports"
    ),
    "figures": "SELECT count(*) AS number FROM statistics",
    "rejects": "SELECT count(*) AS number FROM rejects",
    "failed": "SELECT severity, count(*) AS number FROM checks WHERE status = 'fail' GROUP BY severity",
    "years": (
        "SELECT year, count(*) FILTER (WHERE kind = 'annual_report') AS reports,"
        " count(*) FILTER (WHERE kind <> 'annual_report') AS others"
        " FROM reports WHERE duplicate_of IS NULL GROUP BY year ORDER BY year IS NULL, year DESC LIMIT 60"
    ),
    "kinds": (
        "SELECT kind, count(*) AS number FROM reports WHERE duplicate_of IS NULL GROUP BY kind ORDER BY number DESC"
    ),
    "provinces": (
        "SELECT province, count(*) AS number FROM reports"
        " WHERE duplicate_of IS NULL AND province IS NOT NULL AND kind = 'annual_report'"
        " GROUP BY province ORDER BY number DESC, province LIMIT 40"
    ),
    "newest": (
        "SELECT report_id, title, agency, year, published, kind FROM reports"
        " WHERE duplicate_of IS NULL AND kind = 'annual_report'"
        " ORDER BY published IS NULL, published DESC, report_id LIMIT 8"
    ),
    "doubtful": (
        "SELECT c.report_id, r.agency, r.title, r.year, c.severity, c.check_id, c.expected, c.actual, c.message"
        " FROM checks c JOIN reports r USING (report_id)"
        " WHERE c.status = 'fail' AND r.kind = 'annual_report' AND r.duplicate_of IS NULL"
        " ORDER BY c.severity <> 'hard', c.report_id, c.position LIMIT 8"
    ),
    "crawls": (
        "SELECT portal, started_at, finished_at, outcome, stats FROM crawls"
        " WHERE run_id IN (SELECT max(run_id) FROM crawls GROUP BY portal) ORDER BY started_at DESC, portal LIMIT 10"
    ),
}


async def load(database: Any) -> dict[str, Any]:
    """Return what the start page shows; a part that takes too long on a huge archive is None."""
    now = stamp(database)
    held = _held.get(database.path)
    if held is not None and held[0] == now:
        return held[1]
    page: dict[str, Any] = {}
    for name, sql in _QUERIES.items():
        try:
            page[name] = await rows(database, sql)
        except QueryInterrupted:
            page[name] = None
    for crawl in page["crawls"] or []:
        crawl["stats"] = _stats(crawl["stats"])
    page["most"] = max((row["reports"] + row["others"] for row in page["years"] or []), default=1)
    page["failed"] = {row["severity"]: row["number"] for row in page["failed"] or []}
    _held[database.path] = (now, page)
    return page


def _stats(stored: str | None) -> dict[str, int]:
    """Return the counts of a crawl that are worth a line: whole numbers that are not 0, the telling ones first."""
    try:
        stats = json.loads(stored or "{}")
    except ValueError:
        return {}
    if not isinstance(stats, dict):
        return {}
    return {name: stats[name] for name in TELLING if type(stats.get(name)) is int and stats[name]}
