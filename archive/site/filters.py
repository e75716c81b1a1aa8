"""The search box of datasette's tables, made to find Chinese words; hidden where it would find nothing."""

from __future__ import annotations

from typing import Any

from datasette.filters import FilterArguments
from datasette.utils.asgi import BadRequest

from archive.site.archives import is_archive

#: Tables and views with a row per report: their box searches the text of the report.
SEARCHED = frozenset({"reports", "texts", "applications", "reviews", "failed_checks", "duplicates"})


def search_filter(request: Any, table: str, database: str, datasette: Any) -> FilterArguments | None:
    """Return the condition for ``?_search=`` on a table of an archive, or None for other databases.

    Raises BadRequest where datasette alone would ask the index in a way that silently finds nothing.
    """
    held = datasette.databases.get(database)
    if held is None or not is_archive(held):
        return None
    asked = [name for name in request.args if name == "_search" or name.startswith("_search_")]
    if "_fts_table" in request.args or (table == "search" and asked):
        raise BadRequest(
            "The full-text index holds pairs of characters: ask it at /-/search, or with bigrams(:q) in SQL"
        )
    if table not in SEARCHED:
        return FilterArguments([], extra_context={"supports_search": False})
    words = request.args.get("_search") or ""
    context = {"supports_search": True, "search": words}
    if not words:
        return FilterArguments([], extra_context=context)
    return FilterArguments(
        ["report_id IN (SELECT rowid FROM search WHERE search MATCH bigrams(:gongkai_search))"],
        params={"gongkai_search": words},
        human_descriptions=[f'text contains "{words}"'],
        extra_context=context,
    )
