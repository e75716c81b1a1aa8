"""Counts over the whole archive: as the last build wrote them, or counted now when a build is under way or died."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from datasette.database import QueryInterrupted

from archive import summary
from archive.site.archives import archives, stamp
from archive.site.asking import rows

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

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


def quicker_counts(datasette: Any) -> None:
    """Let the list of tables show the rows that the last build counted: counting them reads the whole file."""
    for database in archives(datasette):
        database.table_counts = _table_counts(database, database.table_counts)


def _table_counts(database: Any, counting: Callable[..., Awaitable[dict[str, int | None]]]) -> Any:
    """Return what stands in for datasette's ``table_counts``, which has no hook; it counts where no build has."""

    async def table_counts(limit: int = 10) -> dict[str, int | None]:
        written = await rows(database, "SELECT value FROM _summary WHERE name = 'tables'")
        if not written:
            return await counting(limit)
        known = {row["name"]: row["number"] for row in json.loads(written[0]["value"])}
        return {name: known.get(name) for name in await database.table_names()}

    return table_counts
