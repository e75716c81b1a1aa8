"""What the start page shows: what the archive holds, what does not add up, what came in last."""

from __future__ import annotations

import json
from typing import Any

from archive.site import check_words, places
from archive.site.kept import counts

#: Counts of a crawl in the order in which they are shown.
TELLING = ("reports", "new", "changed", "gone", "errors", "requests")
_PARTS = (
    "counts",
    "figures",
    "rejects",
    "failed",
    "years",
    "kinds",
    "provinces",
    "newest",
    "doubtful",
    "crawls",
    "covered",
)


async def load(database: Any) -> dict[str, Any]:
    """Return what the start page shows; a part that takes too long on a huge archive is None."""
    page: dict[str, Any] = dict(await counts(database, *_PARTS))
    page["crawls"] = [{**crawl, "stats": _stats(crawl["stats"])} for crawl in page["crawls"] or []]
    page["doubtful"] = [{**row, "told": check_words.told(row)} for row in page["doubtful"] or []]
    page["most"] = max((row["reports"] + row["others"] for row in page["years"] or []), default=1)
    page["covered"] = [_covered(row) for row in page["covered"] or []]
    page["failed"] = {row["severity"]: row["number"] for row in page["failed"] or []}
    return page


def _covered(row: dict[str, Any]) -> dict[str, Any]:
    """Return how many divisions have a report of their government for a year, of all that had to publish one."""
    year = row["year"]
    due = sum(places.expected_below(code, year) for code in places.children(places.COUNTRY, year, year))
    held = row["on_time"] + row["late"] + row["undated"]
    return {**row, "held": held, "due": max(due, held)}


def _stats(stored: str | None) -> dict[str, int]:
    """Return the counts of a crawl that are worth a line: whole numbers that are not 0, the telling ones first."""
    try:
        stats = json.loads(stored or "{}")
    except ValueError:
        return {}
    if not isinstance(stats, dict):
        return {}
    return {name: stats[name] for name in TELLING if type(stats.get(name)) is int and stats[name]}
