"""Coverage: which division has a report for which year, on time or not; from the country down to single agencies."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from archive.site import places
from archive.site.asking import rows
from archive.site.kept import counts, coverage_source
from archive.summary import DEADLINE, FIRST_PUBLISHED
from extract.facts.identity.division_table import prefix

#: What a cell can say, in the order of the legend.
STATES = ("on_time", "late", "undated", "incomparable", "departments", "missing", "absent")
#: Report years shown at most; the first national reports are of 2008.
MAX_YEARS = 30
#: Agencies shown at most on one page, and documents asked for them.
MAX_AGENCIES = 200
_MAX_DOCUMENTS = 6000
#: Shares of divisions with a report, in steps for the shades of the map.
_STEPS = (0.25, 0.5, 0.75, 1.0)
Held = dict[tuple[str, int], dict[str, Any]]
_CODE = re.compile(r"^[0-9]{6}$", re.ASCII)


@dataclass(slots=True)
class Cell:
    """One year of one row: ``held`` of ``due`` where it counts, ``state`` where it is about one publisher."""

    year: int
    state: str
    revised: bool = False
    held: int = 0
    due: int = 0
    shade: int = 0
    #: The report to open, or None; ``several`` when there are more than one.
    report_id: int | None = None
    several: bool = False


@dataclass(slots=True)
class Row:
    """One division or agency: ``code`` is None for an agency."""

    name: str
    code: str | None = None
    cells: list[Cell] = field(default_factory=list)


async def load(database: Any, code: str, *, everything: bool) -> dict[str, Any] | None:
    """Return what the coverage page shows for a division ("" for the country), or None when there is no such code.

    With ``everything`` also divisions of which the archive holds nothing.
    """
    if code and not (_CODE.match(code) and places.known(code)):
        return None
    counted = (await counts(database, "counts"))["counts"]
    first, last = (counted[0]["first_year"], counted[0]["last_year"]) if counted else (None, None)
    page: dict[str, Any] = {"code": code, "everything": everything, "years": [], "states": STATES}
    page["path"] = [(one, places.name(one)) for one in places.path(code)] if code else []
    if first is None or last is None:
        return page
    years = list(range(max(first, last - MAX_YEARS + 1), last + 1))
    page["years"] = years
    held = await _held(database, code)
    touched = {above for other, _ in held for above in places.path(other)}
    all_below = places.children(code, years[0], years[-1])
    below = [one for one in all_below if everything or one in touched]
    page["hidden"] = len(all_below) - len(below)
    wide = [one for one in below if places.children(one, years[0], years[-1])]
    page["shares"] = _share_rows(wide, years, held)
    page["governments"] = [_own_row(one, years, held) for one in ([code] if code else []) + below]
    page["agencies"], page["more_agencies"] = await _agencies(database, code, years)
    return page


async def _held(database: Any, code: str) -> Held:
    """Return coverage by division and year of a division and everything below it."""
    start = prefix(code) if code else ""
    found = await rows(
        database,
        f"SELECT * FROM {await coverage_source(database)} WHERE division_code >= :low AND division_code < :high",  # noqa: S608 - our constants
        {"low": start, "high": start + ":"},
    )
    return {(row["division_code"], row["year"]): row for row in found}


def _tally(held: Held) -> tuple[Counter[tuple[str, int]], set[tuple[str, int]]]:
    """Count the divisions with a report of their government within each division, by year; and where one changed."""
    found: Counter[tuple[str, int]] = Counter()
    revised = set()
    for (code, year), one in held.items():
        if one["own"] and places.expected(code, year):
            above = [(each, year) for each in places.path(code)]
            found.update(above)
            if one["own_revised"]:
                revised.update(above)
    return found, revised


def _share_rows(codes: list[str], years: list[int], held: Held) -> list[Row]:
    """Return how many of the divisions within each have a report of their government, year by year."""
    found, revised = _tally(held)
    out = []
    for code in codes:
        row = Row(places.name(code), code)
        for year in years:
            due, number = places.expected_below(code, year), found[code, year]
            shade = 1 + sum(number >= step * due for step in _STEPS) if number else 0
            row.cells.append(
                Cell(year, "share" if due else "absent", (code, year) in revised, held=number, due=due, shade=shade)
            )
        out.append(row)
    return out


def _own_row(code: str, years: list[int], held: Held) -> Row:
    """Return the state of the report of the government of a division, year by year."""
    row = Row(places.name(code), code)
    for year in years:
        one = held.get((code, year))
        if one is None:
            row.cells.append(Cell(year, "missing" if places.expected(code, year) else "absent"))
            continue
        cell = Cell(year, _state(one), revised=bool(one["own_revised"]))
        cell.report_id, cell.several = one["own_report_id"], one["own"] > 1
        row.cells.append(cell)
    return row


def _state(one: dict[str, Any]) -> str:
    """Return the state of a division in a year, from the counts of its documents."""
    if not one["own"]:
        if one["other_documents"]:
            return "incomparable"
        return "departments" if one["reports"] else "missing"
    if one["own_without_figures"] == one["own"]:
        return "incomparable"
    if one["own_on_time"]:
        return "on_time"
    return "late" if one["own_late"] else "undated"


async def _agencies(database: Any, code: str, years: list[int]) -> tuple[list[Row], bool]:
    """Return the agencies of a division itself, year by year; for the country those whose place is not known."""
    place = "division_code = :code" if code else "division_code IS NULL"
    found = await rows(
        database,
        f"SELECT report_id, agency, year, kind, {FIRST_PUBLISHED} AS published, {DEADLINE} AS deadline,"  # noqa: S608 - our constants
        " EXISTS (SELECT 1 FROM revisions v WHERE v.source = reports.source AND v.version > 1) AS revised,"
        " EXISTS (SELECT 1 FROM statistics s WHERE s.report_id = reports.report_id) AS figures"
        f" FROM reports WHERE {place} AND duplicate_of IS NULL AND agency IS NOT NULL"
        " AND year BETWEEN :first AND :last ORDER BY agency, year, report_id LIMIT :limit",
        {"code": code, "first": years[0], "last": years[-1], "limit": _MAX_DOCUMENTS + 1},
    )
    documents: dict[str, dict[int, list[dict[str, Any]]]] = {}
    for one in found[:_MAX_DOCUMENTS]:
        documents.setdefault(one["agency"], {}).setdefault(one["year"], []).append(one)
    shown = list(documents.items())[:MAX_AGENCIES]
    more = len(documents) > MAX_AGENCIES or len(found) > _MAX_DOCUMENTS
    return [
        Row(agency, cells=[_agency_cell(year, by_year.get(year, [])) for year in years]) for agency, by_year in shown
    ], more


def _agency_cell(year: int, documents: list[dict[str, Any]]) -> Cell:
    reports = [one for one in documents if one["kind"] == "annual_report"]
    if not documents:
        return Cell(year, "missing")
    dated = [one for one in reports if one["published"]]
    if not any(one["figures"] for one in reports):
        state = "incomparable"
    elif any(one["published"] <= one["deadline"] for one in dated):
        state = "on_time"
    else:
        state = "late" if dated else "undated"
    cell = Cell(year, state, revised=any(one["revised"] for one in reports))
    cell.report_id, cell.several = (reports or documents)[0]["report_id"], len(reports or documents) > 1
    return cell
