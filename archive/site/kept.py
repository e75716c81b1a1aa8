"""Counts over the whole archive: as the last build wrote them, or counted now when a build is under way or died."""

from __future__ import annotations

import json
from typing import Any

from datasette.database import QueryInterrupted

from archive import summary
from archive.site.archives import stamp
from archive.site.asking import rows

#: Kept for each state of a file: the counts go over whole indexes.
_held: dict[str, tuple[tuple[int, ...], dict[str, list[dict[str, Any]] | None]]] = {}


async def counts(database: Any, *names: str) -> dict[str, list[dict[str, Any]] | None]:
    """Return the rows of queries of ``archive.summary`` by name; None for one that takes too long."""
    now = stamp(database)
    held = _held.get(database.path)
    if held is None or held[0] != now:
        written = await rows(database, "SELECT name, value FROM _summary LIMIT 100")
        held = (now, {row["name"]: json.loads(row["value"]) for row in written if row["name"] in summary.QUERIES})
        _held[database.path] = held
    for name in names:
        if name not in held[1]:
            try:
                held[1][name] = await rows(database, summary.QUERIES[name])
            except QueryInterrupted:
                held[1][name] = None
    return {name: held[1][name] for name in names}


async def coverage_source(database: Any) -> str:
    """Return what to select coverage from: the table of the last build, or else the query that fills it."""
    written = await rows(database, "SELECT 1 FROM _summary LIMIT 1")
    return "_coverage" if written else f"({summary.COVERAGE})"
