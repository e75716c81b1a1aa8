"""The pages that set reports beside each other: coverage, trends with their charts, comparison, codebook."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from datasette.utils.asgi import NotFound, Response

from archive.site import (
    charts,
    codebook_page,
    compare_page,
    coverage_page,
    indicators,
    language,
    places,
    report_page,
    trends_page,
)
from archive.site.asking import chosen_archive, rows
from archive.site.cells import report_path
from extract.facts.identity.division_table import prefix

#: What a chart may load and do when it is opened by itself: nothing.
_PICTURE_POLICY = "default-src 'none'; frame-ancestors 'none'"
_REPORT = re.compile(r"^[0-9]{1,18}$", re.ASCII)
_FILE_TYPES = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png"}


def query_of(**parts: Any) -> str:
    """Return a query string of the parts that are given."""
    return urlencode({name: value for name, value in parts.items() if value})


async def coverage_view(datasette: Any, request: Any) -> Response:
    """Division × year."""
    database = await chosen_archive(datasette, request)
    code = (request.args.get("division") or "").strip()
    page = await coverage_page.load(database, code, everything=request.args.get("all") == "1")
    if page is None:
        raise NotFound(language.text("coverage.unknown"))
    page |= {"archive": database, "chosen": request.args.get("db"), "query_of": query_of, "path_prefix": prefix(code)}
    return Response.html(await datasette.render_template("gongkai/coverage.html", page, request=request))


async def trends_view(datasette: Any, request: Any) -> Response:
    """Lines over the years."""
    database = await chosen_archive(datasette, request)
    query = trends_page.Query.of(request)
    page = await trends_page.load(database, query)
    page |= {
        "archive": database,
        "charts": charts.available(),
        "query_of": query_of,
        "group_name": trends_page.group_name,
        "group_parts": (page.get("group") or ".").split(".", 1),
        "names_of_divisions": [places.name(code) for code in query.divisions],
    }
    return Response.html(await datasette.render_template("gongkai/trends.html", page, request=request))


async def chart_view(datasette: Any, request: Any) -> Response:
    """One chart of the trends page as a picture: beside its table, or to take away with its title and source."""
    database = await chosen_archive(datasette, request)
    kind: charts.Kind = "png" if request.url_vars["kind"] == "png" else "svg"
    page = await trends_page.load(database, trends_page.Query.of(request))
    panel = next((one for one in page["panels"] if one.key == request.args.get("panel", "all")), None)
    values = trends_page.values(panel) if panel else []
    if panel is None or not values or not charts.available():
        raise NotFound(language.text("trends.nothing"))
    words = {"unit": panel.unit, "break": language.text("trends.break_short")}
    headers = {"content-security-policy": _PICTURE_POLICY}
    if request.args.get("download") == "1":
        words |= {"title": _title(page, panel), "source": language.text("trends.source")}
        headers["content-disposition"] = f'attachment; filename="gongkai-trends.{kind}"'
    drawn = await charts.draw(
        charts.specification(
            values,
            (panel.years[0], panel.years[-1]),
            [line.label for line in panel.lines],
            panel.breaks,
            words,
            narrow=request.args.get("size") == "narrow",
            theme="dark" if request.args.get("theme") == "dark" else "light",
        ),
        kind,
    )
    return Response(drawn, status=200, headers=headers, content_type=_FILE_TYPES[kind])


def _title(page: dict[str, Any], panel: trends_page.Panel) -> str:
    """Return what a picture is headed with: it leaves the page, so it has to say itself what it shows."""
    query = page["query"]
    subject = panel.title
    if panel.key == "all":
        indicator = page["indicator"]
        name = indicators.name(indicator["indicator"]) if indicator else language.word("topic", query.topic)
        subject = f"{panel.title}{language.text('colon')}{name}"
        if query.province:
            subject += f" ({language.text('trends.mean' if query.mean else 'trends.sum')})"
    return subject


async def compare_view(datasette: Any, request: Any) -> Response:
    """Two reports side by side; without any, how to choose them."""
    database = await chosen_archive(datasette, request)
    asked = [request.args.get(name) or "" for name in ("a", "b")]
    page: dict[str, Any] | None = {"a": None}
    if any(asked):
        wellformed = all(_REPORT.match(one) for one in asked)
        page = await compare_page.load(database, int(asked[0]), int(asked[1])) if wellformed else None
    if page is None:
        raise NotFound(language.text("report.not_found"))
    page["archive"] = database
    return Response.html(await datasette.render_template("gongkai/compare.html", page, request=request))


async def codebook_view(datasette: Any, request: Any) -> Response:
    """All indicators."""
    database = await chosen_archive(datasette, request)
    page = await codebook_page.load(database)
    page["archive"] = database
    return Response.html(await datasette.render_template("gongkai/codebook.html", page, request=request))


async def figure_view(datasette: Any, request: Any) -> Response:
    """Lead to the place of a figure in its report: an address that stays the same and can be cited."""
    database = await chosen_archive(datasette, request)
    report_id = int(request.url_vars["report_id"])
    wanted = (request.url_vars["indicator"], request.url_vars["applicant"] or "total")
    found = await rows(database, report_page.FIGURES, {"id": report_id, "limit": report_page.LIMIT})
    for number, row in enumerate(found, start=1):
        if (row["indicator"], row["applicant"]) == wanted:
            place = "f" if row["quote_start"] is None else "q"
            return Response.redirect(f"{report_path(datasette, database, report_id)}#{place}-{number}")
    raise NotFound(language.text("report.not_found"))
