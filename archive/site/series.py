"""Figures over the years: of single publishers, or of all publishers of one kind in a province.

A government's report tells of its whole region, departments included, and a province's of all its cities: figures of
different levels or scopes are therefore never added up, and neither are two reports of one publisher for one year.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from archive.site.asking import rows
from archive.site.doubts import doubts
from archive.summary import GOVERNMENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archive.site.comparable import Measure

#: Rows of figures that one page looks at; a province has some thousand reports of one level.
MAX_ROWS = 60_000
#: Figures that stand as printed; "about 30" cannot be added up.
EXACT = frozenset({"exact", "none_stated"})

_COLUMNS = "r.report_id, r.agency, r.year, r.scope, r.division_code, r.agency_level, s.indicator, s.value, s.qualifier"
_CANONICAL = "r.kind = 'annual_report' AND r.duplicate_of IS NULL AND r.year IS NOT NULL"


class TooManyError(Exception):
    """Raised when a question would look at more rows than a page may."""


@dataclass(frozen=True, slots=True)
class Part:
    """One figure that a point is made of."""

    report_id: int
    indicator: str
    value: float
    qualifier: str
    #: Whether a failed hard check of its report names it.
    doubtful: bool = False


@dataclass(slots=True)
class Point:
    """One year of one line. ``value`` is None when it cannot be told, and then ``problem`` may say why."""

    year: int
    value: float | None = None
    parts: tuple[Part, ...] = ()
    #: ``incomplete``: a part is not stated; ``ambiguous``: reports of the year differ.
    problem: str | None = None
    #: Whether a part is only about right, or in doubt.
    rough: bool = False
    doubtful: bool = False
    #: For groups: how many publishers the value is made of, how many of these are in doubt, and the sum.
    number: int = 1
    in_doubt: int = 0
    total: float | None = None


@dataclass(slots=True)
class Report:
    """A report with those of its figures that were asked for."""

    report_id: int
    year: int
    key: tuple[Any, ...]
    figures: dict[str, Part] = field(default_factory=dict)


def stretches(points: Sequence[Point], breaks: Iterable[int]) -> list[list[Point]]:
    """Cut a line into what may be joined: neighbouring years with a value and no change of meaning between them."""
    out: list[list[Point]] = []
    for point in points:
        if point.value is None:
            continue
        if out and point.year == out[-1][-1].year + 1 and point.year not in set(breaks):
            out[-1].append(point)
        else:
            out.append([point])
    return out


async def of_agency(database: Any, agency: str, measures: Sequence[Measure]) -> dict[tuple[Any, ...], list[Report]]:
    """Return the reports of an agency by (agency, division, scope): one name can stand for several publishers."""
    found = await _reports(database, "r.agency = :agency", {"agency": agency}, measures)
    return _by_publisher(found)


async def of_division(database: Any, code: str, measures: Sequence[Measure]) -> dict[tuple[Any, ...], list[Report]]:
    """Return the reports of the government of a division, whatever its office was called, by scope."""
    where = f"r.division_code = :code AND {_qualified(GOVERNMENT)}"
    found = await _reports(database, where, {"code": code}, measures)
    for report in found:
        report.key = (code, report.key[1], report.key[2])
    return _by_publisher(found)


async def of_group(database: Any, province: str, level: str, scope: str, measures: Sequence[Measure]) -> list[Report]:
    """Return the reports of all publishers of one level and scope in a province; ``scope`` may be empty."""
    where = "r.province = :province AND coalesce(r.agency_level, '') = :level AND coalesce(r.scope, '') = :scope"
    return await _reports(database, where, {"province": province, "level": level, "scope": scope}, measures)


async def groups(database: Any, province: str) -> list[dict[str, Any]]:
    """Return the kinds of publishers in a province with the number of their reports, most first."""
    return await rows(
        database,
        "SELECT coalesce(agency_level, '') AS level, coalesce(scope, '') AS scope, count(*) AS reports,"  # noqa: S608 - our constants
        f" count(DISTINCT agency) AS agencies FROM reports r WHERE r.province = :province AND {_CANONICAL}"
        " GROUP BY 1, 2 ORDER BY reports DESC, 1, 2 LIMIT 40",
        {"province": province},
    )


def _qualified(condition: str) -> str:
    return condition.replace("agency_level", "r.agency_level").replace("scope", "r.scope")


async def _reports(
    database: Any, where: str, parameters: Mapping[str, Any], measures: Sequence[Measure]
) -> list[Report]:
    wanted = sorted({name for measure in measures for name in measure.indicators()})
    marks = {f"i{number}": name for number, name in enumerate(wanted)}
    names = ", ".join(f":{mark}" for mark in marks)
    found = await rows(
        database,
        f"SELECT {_COLUMNS} FROM reports r LEFT JOIN statistics s ON s.report_id = r.report_id"  # noqa: S608 - our constants
        f" AND s.applicant = 'total' AND s.indicator IN ({names})"
        f" WHERE {where} AND {_CANONICAL} ORDER BY r.year, r.report_id, s.indicator LIMIT :limit",
        {**parameters, **marks, "limit": MAX_ROWS + 1},
    )
    if len(found) > MAX_ROWS:
        raise TooManyError
    uncertain = await doubts(database, f"{where} AND {_CANONICAL}", parameters)
    out: dict[int, Report] = {}
    for row in found:
        key = (row["agency"], row["division_code"], row["scope"])
        report = out.setdefault(row["report_id"], Report(row["report_id"], row["year"], key))
        if row["indicator"] is not None:
            report.figures[row["indicator"]] = Part(
                row["report_id"],
                row["indicator"],
                row["value"],
                row["qualifier"],
                row["indicator"] in uncertain.get(row["report_id"], ()),
            )
    return list(out.values())


def _by_publisher(found: Sequence[Report]) -> dict[tuple[Any, ...], list[Report]]:
    """Group reports by publisher; one that does not say its scope goes with the others if these all have the same."""
    scopes: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    for report in found:
        if report.key[2] is not None:
            scopes[report.key[:2]].add(report.key[2])
    out: dict[tuple[Any, ...], list[Report]] = {}
    for report in found:
        known = scopes[report.key[:2]]
        scope = next(iter(known)) if report.key[2] is None and len(known) == 1 else report.key[2]
        out.setdefault((*report.key[:2], scope), []).append(report)
    return out


def line(reports: Sequence[Report], measure: Measure, years: Iterable[int]) -> list[Point]:
    """Return the points of one publisher for the given years."""
    by_year: dict[int, list[Report]] = defaultdict(list)
    for report in reports:
        by_year[report.year].append(report)
    return [_point(year, by_year[year], measure) for year in years]


def _point(year: int, reports: Sequence[Report], measure: Measure) -> Point:
    formula = measure.formula(year)
    candidates = [
        parts for report in reports if (parts := tuple(report.figures[n] for n in formula if n in report.figures))
    ]
    if not candidates:
        return Point(year)
    complete = [parts for parts in candidates if len(parts) == len(formula)]
    if not complete:
        return Point(year, parts=candidates[0], problem="incomplete")
    values = {tuple(part.value for part in parts) for parts in complete}
    if len(values) > 1:
        return Point(year, parts=tuple(part for parts in complete for part in parts), problem="ambiguous")
    parts = complete[0]
    rough = any(part.qualifier not in EXACT for part in parts)
    doubtful = any(part.doubtful for part in parts)
    return Point(year, sum(part.value for part in parts), parts, rough=rough, doubtful=doubtful)


def group_line(reports: Sequence[Report], measure: Measure, years: Sequence[int], *, mean: bool) -> list[Point]:
    """Return the points of a group: the mean over publishers that state the figure exactly, or the sum of them."""
    publishers: dict[tuple[Any, ...], list[Report]] = defaultdict(list)
    for report in reports:
        publishers[report.key].append(report)
    values: dict[int, list[float]] = defaultdict(list)
    uncertain: Counter[int] = Counter()
    for own in publishers.values():
        for point in line(own, measure, sorted({report.year for report in own})):
            if point.value is not None and not point.rough:
                values[point.year].append(point.value)
                uncertain[point.year] += point.doubtful
    out = []
    for year in years:
        stated = values.get(year, [])
        total = sum(stated) if stated else None
        value = total / len(stated) if total is not None and mean else total
        out.append(Point(year, value, number=len(stated), in_doubt=uncertain[year], total=total))
    return out
