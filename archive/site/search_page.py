"""The search page: full text by pairs of characters, narrowed down by facts of the report."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from datasette.database import QueryInterrupted

from archive.search import match_expression
from archive.site import snippets
from archive.site.asking import rows

SIZE = 20
#: Nobody reads further; an offset costs as much as the rows it skips.
MAX_PAGE = 200
FACET_SIZE = 12
#: Words that stand in more reports than this tell none of them apart: ranking them costs much and says nothing.
MAX_RANKED = 5000
#: Combinations of all facets; a country has fewer.
MAX_GROUPS = 50_000
FACETS = ("year", "province", "kind", "agency_level", "host_class")
_NUMBER = re.compile(r"^[0-9]{1,6}$", re.ASCII)
_NOTHING = '""'

_ORDERS = ("rank", "year")
#: Without the rank, which costs most: enough for counting, and for what is listed by year anyway.
_FOUND = "r.report_id IN (SELECT rowid FROM search WHERE search MATCH :match)"
_RANKED = "SELECT rowid AS report_id, bm25(search, 10.0, 1.0) AS rank FROM search WHERE search MATCH :match"


@dataclass(frozen=True, slots=True)
class Query:
    """What the visitor asked: filters hold only facets that were given."""

    words: str
    filters: dict[str, str]
    order: str
    copies: bool
    page: int

    @classmethod
    def of(cls, request: Any) -> Query:
        """Read the query string of a request; whatever is not understood counts as not given."""
        filters = {name: value for name in FACETS if (value := _given(request, name))}
        if not _NUMBER.match(filters.get("year", "0")):
            del filters["year"]
        page = request.args.get("page") or "1"
        order = request.args.get("order")
        return cls(
            words=_given(request, "q"),
            filters=filters,
            order=order if order in _ORDERS else "rank",
            copies=request.args.get("copies") == "1",
            page=max(1, min(MAX_PAGE, int(page))) if _NUMBER.match(page) else 1,
        )

    def link(self, **changes: str | int | None) -> str:
        """Return the query string of this search with changes; None takes a part away."""
        parts: dict[str, Any] = {"q": self.words, **self.filters}
        if self.order != "rank":
            parts["order"] = self.order
        if self.copies:
            parts["copies"] = "1"
        parts.update(changes)
        return urlencode({name: value for name, value in parts.items() if value not in (None, "")})


def _given(request: Any, name: str) -> str:
    return (request.args.get(name) or "").replace("\0", " ").strip()[:500]


async def load(database: Any, query: Query) -> dict[str, Any]:
    """Return what the search page shows for a query; never raises for what a visitor typed."""
    page: dict[str, Any] = {"query": query, "results": [], "facets": {}, "count": None, "problem": None}
    match = match_expression(query.words)
    if query.words and match == _NOTHING:
        return page | {"problem": "search.no_words"}
    wheres = ["1 = 1", *(f"r.{name} = :{name}" for name in query.filters)]
    if not query.copies:
        wheres.append("r.duplicate_of IS NULL")
    # The sign keeps SQLite from looking every report up by its number: the index of the facets holds all it needs.
    found_by = ("" if query.copies else "+") + _FOUND if query.words else "1 = 1"
    parameters: dict[str, Any] = {"match": match, **query.filters}
    if "year" in parameters:
        parameters["year"] = int(parameters["year"])
    where = " AND ".join(wheres)
    columns = ", ".join(f"r.{name}" for name in FACETS)
    cut = {"size": SIZE, "skip": (query.page - 1) * SIZE}
    try:
        tally = await rows(
            database,
            f"SELECT {columns}, count(*) AS number FROM reports r WHERE {where} AND {found_by}"  # noqa: S608 - our constants
            f" GROUP BY {columns} LIMIT {MAX_GROUPS}",
            parameters,
        )
        page["count"] = sum(row["number"] for row in tally)
        page["unranked"] = bool(query.words) and query.order == "rank" and page["count"] > MAX_RANKED
        if query.words and query.order == "rank" and not page["unranked"]:
            found = await rows(
                database,
                f"SELECT r.* FROM ({_RANKED}) found JOIN reports r USING (report_id) WHERE {where}"  # noqa: S608 - our constants
                " ORDER BY rank, r.year DESC, r.report_id LIMIT :size OFFSET :skip",
                parameters | cut,
            )
        else:
            found = await rows(
                database,
                "SELECT * FROM reports WHERE report_id IN"  # noqa: S608 - our constants
                f" (SELECT r.report_id FROM reports r WHERE {where} AND {found_by}"
                "  ORDER BY r.year DESC, r.report_id LIMIT :size OFFSET :skip) ORDER BY year DESC, report_id",
                parameters | cut,
            )
    except QueryInterrupted:
        return page | {"problem": "search.slow"}
    page["pages"] = min(MAX_PAGE, -(-page["count"] // SIZE))
    page["facets"] = {name: _facet(tally, name) for name in FACETS}
    page["results"] = await _with_excerpts(database, found, query.words)
    return page


def _facet(tally: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Return the commonest values of a column among what was found; years newest first."""
    counts: Counter[Any] = Counter()
    for row in tally:
        if row[name] is not None:
            counts[row[name]] += row["number"]
    if name == "year":
        chosen = sorted(counts.items(), reverse=True)[: 3 * FACET_SIZE]
    else:
        chosen = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:FACET_SIZE]
    return [{"value": value, "number": number} for value, number in chosen]


async def _with_excerpts(database: Any, found: list[dict[str, Any]], words: str) -> list[dict[str, Any]]:
    wanted = snippets.pattern(words)
    marks = ", ".join("?" * len(found))
    texts = {
        row["report_id"]: row["text"]
        for row in await rows(
            database,
            f"SELECT report_id, substr(text, 1, {snippets.LOOK}) AS text FROM texts WHERE report_id IN ({marks})",  # noqa: S608 - question marks and a constant
            [row["report_id"] for row in found],
        )
    }
    for row in found:
        row["title_pieces"] = snippets.marked(row["title"] or "", wanted)
        # The title stands above already; many texts begin with it.
        text = texts.get(row["report_id"], "").removeprefix(row["title"] or "")
        row["excerpts"] = snippets.excerpts(text, wanted)
    return found


async def indicators(database: Any) -> list[dict[str, Any]]:
    """Return the indicators that occur in the archive, for choosing one."""
    return await rows(
        database,
        "SELECT indicator, zh, en, unit FROM indicators i"
        " WHERE EXISTS (SELECT 1 FROM statistics s WHERE s.indicator = i.indicator) ORDER BY indicator LIMIT 500",
    )
