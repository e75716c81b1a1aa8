"""The addresses of this plugin and what its templates are given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from datasette.utils.asgi import NotFound, Response

from archive.site import compare_page, indicators, language, metadata, report_page, search_page, start_page
from archive.site.archives import archives, is_archive
from archive.site.asking import chosen_archive
from archive.site.cells import report_path
from archive.site.mending import mended
from archive.site.staying import stay
from extract.model import APPLICANTS

if TYPE_CHECKING:
    from jinja2 import Environment


#: The columns of ``reports`` that links lead to; the bare table shows all.
_TELLING = ("title", "agency", "year", "published", "kind", "era", "province", "host_class", "source")


class Site:
    """What every template sees as ``gongkai``."""

    APPLICANTS = APPLICANTS

    def __init__(self, datasette: Any) -> None:
        self._datasette = datasette
        self.t = language.text
        self.word = language.word
        self.indicator = indicators.name
        self.definition = indicators.definition
        self.comparability = indicators.comparability
        self.groups = metadata.GROUPS
        self.known_tables = tuple(metadata.tables())

    @property
    def here(self) -> bool:
        """Whether any archive is served: without one datasette looks as it always does."""
        return bool(archives(self._datasette))

    @property
    def lang(self) -> language.Language:
        """The language of the page."""
        return language.current()

    @property
    def first(self) -> str:
        """The name of the first archive."""
        return str(archives(self._datasette)[0].name)

    def not_first(self, database: Any) -> str | None:
        """The name of an archive when it is not the one that is meant without ``?db=``; else None."""
        return None if database is None or database.name == self.first else str(database.name)

    def here_is(self, archive: Any, database: Any) -> str:
        """The name of the archive that a page is about: of its own, or of datasette's page of a database."""
        if archive is not None:
            return str(archive.name)
        return database if isinstance(database, str) and self.is_archive(database) else self.first

    def is_archive(self, name: str) -> bool:
        """Whether a database is an archive."""
        database = self._datasette.databases.get(name)
        return database is not None and is_archive(database)

    def static(self, name: str) -> str:
        """The address of a file of this plugin."""
        path: str = self._datasette.urls.path(f"/-/static-plugins/gongkai/{name}")
        return path

    def report(self, database: Any, report_id: int) -> str:
        """The address of the page of a report."""
        return report_path(self._datasette, database, report_id)

    def figure(self, database: Any, report_id: int, indicator: str, applicant: str = "total") -> str:
        """The address that leads to the place of a figure in its report."""
        several = len(archives(self._datasette)) > 1
        tail = "" if applicant == "total" else f"/{applicant}"
        path: str = self._datasette.urls.path(f"/-/figure/{report_id}/{indicator}{tail}")
        return f"{path}?db={database.name}" if several else path

    def compare(self, database: Any, first: int, second: int) -> str:
        """The address of the comparison of two reports."""
        several = len(archives(self._datasette)) > 1
        path: str = self._datasette.urls.path(f"/-/compare?a={first}&b={second}")
        return f"{path}&db={database.name}" if several else path

    def table(self, database: Any, name: str, **filters: Any) -> str:
        """The address of a table of datasette with filters; of its forty columns, reports show those that tell."""
        path: str = self._datasette.urls.table(database if isinstance(database, str) else database.name, name)
        asked = [*filters.items(), *(("_col", column) for column in _TELLING if name == "reports")]
        return f"{path}?{urlencode(asked)}" if asked else path

    def about(self, name: str) -> dict[str, str]:
        """Title, description and group of a table in the language of the page."""
        row = metadata.tables().get(name)
        if row is None:
            return {"title": name, "description": "", "group": ""}
        spoken = language.current()
        return {"title": row[f"title_{spoken}"], "description": row[f"description_{spoken}"], "group": row["group"]}

    def other_language(self, request: Any) -> str:
        """The address of this page in the other language: only a query, so it cannot lead anywhere else."""
        other = "zh" if language.current() == "en" else "en"
        asked = parse_qsl(request.query_string) if request else []
        return "?" + urlencode([*((name, value) for name, value in asked if name != "lang"), ("lang", other)])

    @staticmethod
    def heading(report: dict[str, Any]) -> str:
        """What to call a report: its title, or else who reports about which year."""
        if report.get("title"):
            return str(report["title"])
        parts = [str(report[name]) for name in ("agency", "year") if report.get(name)]
        return " ".join(parts) or language.text("report.untitled")

    @staticmethod
    def number(value: Any) -> str:
        """A value for people: no decimals where there are none, thousands apart."""
        if value is None:
            return ""
        if isinstance(value, float) and not value.is_integer():
            return f"{value:,.10g}"
        return f"{int(value):,}"


def prepare(environment: Environment, datasette: Any) -> None:
    """Give the templates what they need."""
    environment.globals["gongkai"] = Site(datasette)
    environment.filters["mended"] = mended
    environment.filters["stay"] = stay
    environment.tests["contains"] = lambda values, one: one in values


async def start_variables(datasette: Any, request: Any, template: str) -> dict[str, Any]:
    """Return what the start page shows; nothing for other pages or without an archive."""
    held = archives(datasette)
    if template != "index.html" or not held:
        return {}
    database = await chosen_archive(datasette, request)
    return {"archive": database, "start": await start_page.load(database), "all_archives": held}


async def report_view(datasette: Any, request: Any) -> Response:
    """The page of one report."""
    database = await chosen_archive(datasette, request)
    page = await report_page.load(database, int(request.url_vars["report_id"]))
    if page is None:
        raise NotFound(language.text("report.not_found"))
    page["partners"] = await compare_page.partners(database, page["report"])
    return Response.html(
        await datasette.render_template("gongkai/report.html", {"archive": database, **page}, request=request)
    )


async def search_view(datasette: Any, request: Any) -> Response:
    """The search page."""
    database = await chosen_archive(datasette, request)
    page = await search_page.load(database, search_page.Query.of(request))
    page["indicators"] = await search_page.indicators(database)
    return Response.html(
        await datasette.render_template("gongkai/search.html", {"archive": database, **page}, request=request)
    )


async def figures_view(datasette: Any, request: Any) -> Response:
    """Lead from the form “find a figure” to the table of figures, with only the filters that were filled in."""
    database = await chosen_archive(datasette, request)
    filters = {"applicant": "total", "_sort_desc": "value"}
    for field, column in (("indicator", "indicator__exact"), ("min", "value__gte"), ("max", "value__lte")):
        value = (request.args.get(field) or "").strip()[:100]
        if value:
            filters[column] = value
    path = datasette.urls.table(database.name, "statistics")
    return Response.redirect(f"{path}?{urlencode(filters)}")


def css_urls(datasette: Any) -> list[str]:
    """Return the style sheets that datasette's own pages load."""
    names = ("common.css", "datasette.css") if archives(datasette) else ()
    return [f"/-/static-plugins/gongkai/{name}" for name in names]
