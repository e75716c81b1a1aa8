"""The datasette plugin: loads by itself when datasette runs in an environment where gongkai is installed.

Only hooks stand here; each leads to the module that does the work. Databases that are no archive are left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette import hookimpl

from archive.search import register
from archive.site import analysis, cells, errors, filters, kept, metadata, pages, security

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Awaitable, Callable, Iterator

    from jinja2 import Environment


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Give every connection ``bigrams(query)``, without which the search index cannot be asked."""
    register(conn)


@hookimpl  # type: ignore[untyped-decorator]
def get_metadata(datasette: Any) -> dict[str, Any]:
    """Titles, descriptions, facets and columns of the tables of an archive."""
    return metadata.describe(datasette)


@hookimpl  # type: ignore[untyped-decorator]
def startup(datasette: Any) -> None:
    """Plain ``datasette archive.db`` behaves like ``gongkai serve`` where datasette's default would be slow."""
    metadata.no_suggestions(datasette)
    kept.quicker_counts(datasette)


@hookimpl  # type: ignore[untyped-decorator]
def prepare_jinja2_environment(env: Environment, datasette: Any) -> None:
    """Strings, addresses and names for the templates."""
    pages.prepare(env, datasette)


@hookimpl  # type: ignore[untyped-decorator]
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """The pages of the site; SQLite keeps integers of 64 bits, a longer number is no report."""
    return [
        (r"/-/report/(?P<report_id>[0-9]{1,18})$", pages.report_view),
        (r"/-/search$", pages.search_view),
        (r"/-/figures$", pages.figures_view),
        (r"/-/coverage$", analysis.coverage_view),
        (r"/-/trends$", analysis.trends_view),
        (r"/-/compare$", analysis.compare_view),
        (r"/-/codebook$", analysis.codebook_view),
        (r"/-/trends/chart\.(?P<kind>svg|png)$", analysis.chart_view),
        (
            r"/-/figure/(?P<report_id>[0-9]{1,18})/(?P<indicator>[a-z_]{1,60})(?:/(?P<applicant>[a-z_]{1,40}))?$",
            analysis.figure_view,
        ),
    ]


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(template: str, request: Any, datasette: Any) -> Callable[[], Awaitable[dict[str, Any]]]:
    """What the start page shows."""

    async def variables() -> dict[str, Any]:
        return await pages.start_variables(datasette, request, template)

    return variables


@hookimpl  # type: ignore[untyped-decorator]
def extra_css_urls(datasette: Any) -> list[str]:
    """The look of datasette's own pages beside an archive; the address is below the base, as datasette wants it."""
    return pages.css_urls(datasette)


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any) -> Any:
    """Links to reports, whole numbers, safe addresses."""
    return cells.render(row, value, column, table, database, datasette)


@hookimpl(trylast=True)  # type: ignore[untyped-decorator]
def filters_from_request(request: Any, table: str, database: str, datasette: Any) -> Any:
    """The search box of tables; last, because its word on the box replaces datasette's."""
    return filters.search_filter(request, table, database, datasette)


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Any) -> Callable[[security.App], security.App]:
    """Headers and language."""
    return lambda app: security.wrap(app, datasette)


@hookimpl(hookwrapper=True)  # type: ignore[untyped-decorator]
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Iterator[None]:
    """Error pages; a wrapper, because datasette runs every handler that it is given, its own noisy one too."""
    outcome = yield
    answer = errors.handler(datasette, request, exception)
    if answer is not None:
        outcome.force_result([answer])  # type: ignore[attr-defined]
