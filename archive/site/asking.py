"""Questions to an archive from the pages: rows as dictionaries, within datasette's time limit."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import NotFound

from archive.site.archives import archives


async def rows(database: Any, sql: str, parameters: Any = None) -> list[dict[str, Any]]:
    """Return the rows of a query; datasette interrupts it at its time limit (QueryInterrupted)."""
    found = await database.execute(sql, parameters)
    return [dict(row) for row in found.rows]


async def chosen_archive(datasette: Any, request: Any) -> Any:
    """Return the archive that a page is about: ``?db=`` or the first; what the visitor may not see is not found."""
    name = request.args.get("db")
    for database in archives(datasette):
        if name is None or database.name == name:
            await datasette.ensure_permissions(request.actor, [("view-database", database.name), "view-instance"])
            return database
    raise NotFound("Archive not found")
