"""Trends: requests, outcomes, refusals by ground, disputes over the years, as charts and as tables with evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from datasette.database import QueryInterrupted

from archive.site import comparable, indicators, language, places, series
from archive.site.asking import rows
from archive.site.kept import counts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.site.comparable import Measure
    from archive.site.series import Point, Report

#: Lines that can still be told apart in one chart.
MAX_SERIES = 6
MAX_YEARS = 40
_SUGGESTIONS = 12
_NAME = re.compile(r"^[a-z_]{1,60}$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Query:
    """What the visitor asked; whatever is not understood counts as not given."""

    agencies: tuple[str, ...]
    divisions: tuple[str, ...]
    province: str
    group: str
    topic: str
    indicator: str
    mean: bool
    archive: str

    @classmethod
    def of(cls, request: Any) -> Query:
        """Read the query string of a request."""
        agencies = tuple(dict.fromkeys(name for one in request.args.getlist("agency") if (name := _tidy(one))))
        divisions = tuple(dict.fromkeys(one for one in request.args.getlist("division") if places.known(_tidy(one))))
        topic = request.args.get("topic") or "requests"
        indicator = request.args.get("indicator") or ""
        return cls(
            agencies=agencies[:MAX_SERIES],
            divisions=divisions[: MAX_SERIES - len(agencies[:MAX_SERIES])],
            province=_tidy(request.args.get("province") or ""),
            group=_tidy(request.args.get("group") or ""),
            topic=topic if topic in comparable.topics() else "requests",
            indicator=indicator if _NAME.match(indicator) else "",
            mean=request.args.get("measure") != "sum",
            archive=_tidy(request.args.get("db") or ""),
        )

    def link(self, **changes: str | None) -> str:
        """Return the query string with changes; None takes a part away."""
        parts: dict[str, Any] = {
            "province": self.province,
            "group": self.group,
            "indicator": self.indicator,
            "topic": "" if self.indicator else self.topic,
            "measure": "" if self.mean else "sum",
            "db": self.archive,
        }
        parts.update(changes)
        several = [("agency", name) for name in self.agencies] + [("division", code) for code in self.divisions]
        return urlencode([*several, *((name, value) for name, value in parts.items() if value)])

    def without(self, kind: str, value: str) -> str:
        """Return the query string without one agency or division."""
        pairs = [("agency", name) for name in self.agencies] + [("division", code) for code in self.divisions]
        rest = [pair for pair in pairs if pair != (kind, value)]
        more = {"indicator": self.indicator, "topic": "" if self.indicator else self.topic, "db": self.archive}
        return urlencode([*rest, *((name, one) for name, one in more.items() if one)])


@dataclass(slots=True)
class Line:
    """One line of a chart, and one column of its table."""

    label: str
    measure: Measure
    points: list[Point]


@dataclass(slots=True)
class Panel:
    """One chart with its table."""

    key: str
    title: str
    unit: str
    years: list[int]
    lines: list[Line]
    breaks: list[int] = field(default_factory=list)

    def rows(self) -> list[tuple[int, int, bool]]:
        """Return the rows of its table as (first year, last year, told): years that tell nothing are one row."""
        out: list[tuple[int, int, bool]] = []
        for place, year in enumerate(self.years):
            told = any(_told(line.points[place]) for line in self.lines)
            if out and not told and not out[-1][2] and year not in self.breaks:
                out[-1] = (out[-1][0], year, False)
            else:
                out.append((year, year, told))
        return out


def _tidy(value: str) -> str:
    return value.replace("\0", " ").strip()[:100]


async def load(database: Any, query: Query) -> dict[str, Any]:
    """Return what the trends page shows; ``problem`` names a string of the site when something stands in the way."""
    page: dict[str, Any] = {"query": query, "panels": [], "problem": None, "groups": [], "missing": []}
    page["topics"] = tuple(comparable.topics())
    measures, unit, page["indicator"] = await _measures(database, query)
    if not measures:
        return page | {"problem": "trends.no_indicator"}
    try:
        if query.province:
            await _group_panels(database, query, measures, unit, page)
        else:
            await _panels(database, query, measures, unit, page)
    except (series.TooManyError, QueryInterrupted):
        return page | {"problem": "trends.too_many"}
    if not query.province and not page["panels"]:
        page["longest"] = (await counts(database, "longest"))["longest"] or []
        page["provinces"] = (await counts(database, "provinces"))["provinces"] or []
    return page


async def _measures(database: Any, query: Query) -> tuple[tuple[Measure, ...], str, dict[str, Any] | None]:
    """Return the lines that were asked for, their unit, and the codebook's row of a single indicator."""
    if not query.indicator:
        return comparable.topics()[query.topic], "件", None
    found = await rows(database, "SELECT * FROM indicators WHERE indicator = ?", (query.indicator,))
    if not found:
        return (), "", None
    row = found[0]
    return (
        (comparable.alone(row["indicator"], indicators.name(row["indicator"])),),
        row["unit"],
        row,
    )


async def _panels(database: Any, query: Query, measures: Sequence[Measure], unit: str, page: dict[str, Any]) -> None:
    publishers: list[tuple[str, list[Report]]] = []
    for agency in query.agencies:
        found = await series.of_agency(database, agency, measures)
        if not found:
            page["missing"].append({"agency": agency, "like": await _like(database, agency)})
        publishers += [(_publisher(key, alone=len(found) == 1), own) for key, own in found.items()]
    for code in query.divisions:
        found = await series.of_division(database, code, measures)
        if not found:
            page["missing"].append({"agency": places.name(code), "like": []})
        publishers += [
            (_publisher((places.name(code), None, key[2]), alone=len(found) == 1), own) for key, own in found.items()
        ]
    publishers = publishers[:MAX_SERIES]
    years = _years([report.year for _, own in publishers for report in own])
    if not years:
        return
    if len(publishers) == 1:
        lines = [Line(one.label(), one, series.line(publishers[0][1], one, years)) for one in measures]
        page["panels"] = _filled([Panel("all", publishers[0][0], unit, years, lines)])
    else:
        page["panels"] = _filled(
            [
                Panel(
                    one.key,
                    one.label(),
                    unit,
                    years,
                    [Line(label, one, series.line(own, one, years)) for label, own in publishers],
                )
                for one in measures
            ],
            keep_empty=True,
        )


async def _group_panels(
    database: Any, query: Query, measures: Sequence[Measure], unit: str, page: dict[str, Any]
) -> None:
    page["groups"] = await series.groups(database, query.province)
    names = {f"{one['level']}.{one['scope']}": one for one in page["groups"]}
    if not names:
        page["problem"] = "trends.no_reports"
        return
    chosen = query.group if query.group in names else next(iter(names))
    page["group"] = chosen
    one = names[chosen]
    reports = await series.of_group(database, query.province, one["level"], one["scope"], measures)
    years = _years([report.year for report in reports])
    lines = [
        Line(measure.label(), measure, series.group_line(reports, measure, years, mean=query.mean))
        for measure in measures
    ]
    page["panels"] = _filled([Panel("all", f"{query.province} · {group_name(one)}", unit, years, lines)])


def group_name(group: dict[str, Any]) -> str:
    """Return what to call a kind of publishers: level and scope, as far as they are known."""
    parts = [language.word("level", group["level"]), language.word("scope", group["scope"])]
    return " · ".join(part for part in parts if part) or language.text("trends.unknown_group")


def _publisher(key: tuple[Any, ...], *, alone: bool) -> str:
    """Return what to call a publisher; with place and scope where its name alone is not enough."""
    name, code, scope = key
    if alone:
        return str(name)
    more = [places.name(code) if code else "", language.word("scope", scope)]
    return " · ".join([str(name), *(part for part in more if part)])


def _years(found: Sequence[int]) -> list[int]:
    return list(range(max(min(found), max(found) - MAX_YEARS + 1), max(found) + 1)) if found else []


def _filled(panels: list[Panel], *, keep_empty: bool = False) -> list[Panel]:
    """Leave out lines without any figure and charts without any line; note where meanings change."""
    for panel in panels:
        if not keep_empty:
            panel.lines = [line for line in panel.lines if any(_told(point) for point in line.points)]
        changes = {year for line in panel.lines for year in line.measure.breaks}
        panel.breaks = sorted(year for year in changes if panel.years[0] < year <= panel.years[-1])
    return [panel for panel in panels if any(_told(point) for line in panel.lines for point in line.points)]


def _told(point: Point) -> bool:
    return point.value is not None or bool(point.parts)


async def _like(database: Any, words: str) -> list[str]:
    """Return names of agencies that hold these words."""
    found = await rows(
        database,
        "SELECT DISTINCT agency FROM reports WHERE instr(agency, :words) > 0"
        " ORDER BY length(agency), agency LIMIT :limit",
        {"words": words, "limit": _SUGGESTIONS},
    )
    return [row["agency"] for row in found]


def values(panel: Panel) -> list[dict[str, Any]]:
    """Return the rows of a chart: each point with the stretch of the line that it belongs to."""
    out = []
    for number, line in enumerate(panel.lines):
        for stretch, points in enumerate(series.stretches(line.points, line.measure.breaks)):
            for point in points:
                out.append(
                    {
                        "year": point.year,
                        "line": line.label,
                        "stretch": f"{number}.{stretch}",
                        "value": round(point.value, 4) if point.value is not None else None,
                        "rough": point.rough or point.doubtful,
                    }
                )
    return out
