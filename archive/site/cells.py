"""Cells of datasette's tables: reports lead to their page, whole numbers look whole, bad hosts are not clickable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from archive.site import links
from archive.site.archives import archives, is_archive
from archive.site.language import text

if TYPE_CHECKING:
    from collections.abc import Awaitable

#: Columns that name a report by its number.
REPORT_KEYS = frozenset({"report_id", "duplicate_of"})
_LINK = Markup('<a href="{}">{}</a>')
_FOREIGN = Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>')
_BAD = Markup('<span class="hijacked" title="{}">{}</span>')
_MAX_INTEGER = 2**53


def report_path(datasette: Any, database: Any, report_id: int) -> str:
    """Return the address of the page of a report; it names the archive only where there are several."""
    several = len(archives(datasette)) > 1
    path: str = datasette.urls.path(f"/-/report/{report_id}")
    return f"{path}?db={database.name}" if several else path


def render(row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any) -> Any:
    """Return what a cell of an archive shows, an awaitable of it, or None to leave it to datasette."""
    held = datasette.databases.get(database)
    if held is None or value is None or not is_archive(held):
        return _untitled(row, column, table, database, datasette)
    if column in REPORT_KEYS:
        return _report(value, datasette, held)
    if column == "title" and table == "reports" and isinstance(value, str):
        return _LINK.format(report_path(datasette, held, row["report_id"]), value or text("report.untitled"))
    if isinstance(value, float) and value.is_integer() and abs(value) < _MAX_INTEGER:
        return str(int(value))
    if links.is_web(value):
        return _address(value, row, held)
    return None


def _untitled(row: Any, column: str, table: str | None, database: str, datasette: Any) -> Markup | None:
    held = datasette.databases.get(database)
    if column == "title" and table == "reports" and held is not None and is_archive(held):
        return _LINK.format(report_path(datasette, held, row["report_id"]), text("report.untitled"))
    return None


def _report(value: Any, datasette: Any, database: Any) -> Markup | None:
    number, label = (value["value"], value["label"]) if isinstance(value, dict) else (value, value)
    if not isinstance(number, int):
        return None
    return _LINK.format(report_path(datasette, database, number), label or number)


def _address(value: str, row: Any, database: Any) -> Awaitable[Markup]:
    known = row["host_class"] if "host_class" in row.keys() else None  # noqa: SIM118 - sqlite3.Row holds values

    async def shown() -> Markup:
        address = links.address(value, known, await links.hijacked_hosts(database))
        if address.href:
            return _FOREIGN.format(address.href, address.shown)
        return _BAD.format(text("report.hijacked") if address.hijacked else "", address.shown)

    return shown()
