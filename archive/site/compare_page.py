"""Two reports side by side: one agency's two years, or two agencies' same year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from archive.site import check_words, comparable, differences
from archive.site.asking import rows
from archive.site.doubts import doubts
from archive.site.report_page import FIGURES, LIMIT
from archive.site.report_text import MAX_TEXT
from archive.site.series import EXACT
from extract.model import APPLICANTS

#: Reports offered for comparison.
_NEIGHBOURS = 8


@dataclass(slots=True)
class Row:
    """One indicator and applicant in both reports; ``change`` only where it means something."""

    indicator: str
    applicant: str
    unit: str
    a: dict[str, Any] | None
    b: dict[str, Any] | None
    comparable: bool
    change: float | None = None
    percent: float | None = None


async def load(database: Any, first: int, second: int) -> dict[str, Any] | None:
    """Return what the comparison shows, the earlier report first; None when the archive lacks one of them."""
    found = await rows(database, "SELECT * FROM reports WHERE report_id IN (:a, :b)", {"a": first, "b": second})
    by_id = {row["report_id"]: row for row in found}
    if first not in by_id or second not in by_id:
        return None
    a, b = by_id[first], by_id[second]
    if a["year"] is not None and b["year"] is not None and a["year"] > b["year"]:
        a, b = b, a
    page: dict[str, Any] = {"a": a, "b": b}
    page["same"] = a["agency"] is not None and (a["agency"], a["division_code"]) == (b["agency"], b["division_code"])
    figures = [await _figures(database, one["report_id"]) for one in (a, b)]
    compared = _rows(figures[0], figures[1], a["year"], b["year"])
    totals = [row for row in compared if row.applicant == "total"]
    page["totals"] = [row for row in totals if row.a and row.b]
    page["one_sided"] = [row for row in totals if not (row.a and row.b)]
    page["details"] = [row for row in compared if row.applicant != "total"]
    page["changed_details"] = sum(bool(row.change) for row in page["details"])
    uncertain = await doubts(database, "r.report_id IN (:a, :b)", {"a": first, "b": second})
    page["doubtful"] = {report_id: sorted(names) for report_id, names in uncertain.items()}
    page["checks"] = _checks(*[await _check_rows(database, one["report_id"]) for one in (a, b)])
    texts = [await _text(database, one["report_id"]) for one in (a, b)]
    page["differences"], cut = differences.compare(texts[0][:MAX_TEXT], texts[1][:MAX_TEXT])
    page["cut"] = cut or any(len(text) > MAX_TEXT for text in texts)
    return page


async def _figures(database: Any, report_id: int) -> dict[tuple[str, str], dict[str, Any]]:
    found = await rows(database, FIGURES, {"id": report_id, "limit": LIMIT})
    return {(row["indicator"], row["applicant"]): row for row in found}


async def _text(database: Any, report_id: int) -> str:
    found = await rows(
        database,
        "SELECT substr(text, 1, :limit) AS text FROM texts WHERE report_id = :id",
        {"id": report_id, "limit": MAX_TEXT + 1},
    )
    return str(found[0]["text"]) if found else ""


def _rows(
    a: dict[tuple[str, str], dict[str, Any]],
    b: dict[tuple[str, str], dict[str, Any]],
    year: int | None,
    other: int | None,
) -> list[Row]:
    """Set the figures of two reports beside each other, in the order in which the later one prints them."""
    order = list(dict.fromkeys([*b, *a]))
    out = []
    for indicator, applicant in order:
        one, two = a.get((indicator, applicant)), b.get((indicator, applicant))
        named = two or one
        assert named is not None
        fits = comparable.comparable(indicator, year, other)
        row = Row(indicator, applicant, named["unit"], one, two, fits)
        if one and two and row.comparable and {one["qualifier"], two["qualifier"]} <= EXACT:
            row.change = two["value"] - one["value"]
            row.percent = 100 * row.change / one["value"] if one["value"] > 0 else None
        out.append(row)
    return sorted(out, key=lambda row: APPLICANTS.index(row.applicant)) if out else out


async def _check_rows(database: Any, report_id: int) -> list[dict[str, Any]]:
    return await rows(
        database,
        "SELECT check_id, status, severity, expected, actual, message FROM checks WHERE report_id = :id"
        " ORDER BY status <> 'fail', severity <> 'hard', position LIMIT :limit",
        {"id": report_id, "limit": LIMIT},
    )


def _checks(a: list[dict[str, Any]], b: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return for each rule how often it passed, failed or stayed open in both reports; failures first."""
    out = []
    for name in dict.fromkeys([*(row["check_id"] for row in a), *(row["check_id"] for row in b)]):
        sides = []
        for rows_of_one in (a, b):
            own = [row for row in rows_of_one if row["check_id"] == name]
            failed = [row for row in own if row["status"] == "fail"]
            sides.append(
                {
                    "pass": sum(row["status"] == "pass" for row in own),
                    "unknown": sum(row["status"] == "unknown" for row in own),
                    "fail": len(failed),
                    "severity": failed[0]["severity"] if failed else None,
                    "told": check_words.told(failed[0]) if failed else None,
                    "expected": failed[0]["expected"] if failed else None,
                    "actual": failed[0]["actual"] if failed else None,
                }
            )
        out.append({"check_id": name, "sides": sides, "failed": any(side["fail"] for side in sides)})
    return sorted(out, key=lambda row: (-sum(side["fail"] for side in row["sides"]), row["check_id"]))


async def partners(database: Any, report: dict[str, Any]) -> dict[str, Any]:
    """Return reports that a report may be compared with: the nearest years before and after, and neighbours."""
    if report["year"] is None:
        return {"years": [], "neighbours": []}
    values = {name: report[name] for name in ("report_id", "agency", "division_code", "scope", "year", "agency_level")}
    others = await rows(
        database,
        "SELECT report_id, year FROM reports WHERE agency = :agency AND division_code IS :division_code"
        " AND coalesce(scope, :scope) IS coalesce(:scope, scope) AND year <> :year"
        " AND kind = 'annual_report' AND duplicate_of IS NULL ORDER BY year, report_id LIMIT 100",
        values,
    )
    before = max((one["year"] for one in others if one["year"] < report["year"]), default=None)
    after = min((one["year"] for one in others if one["year"] > report["year"]), default=None)
    years = [one for one in others if one["year"] in {before, after}][:4]
    neighbours = []
    if report["division_code"]:
        code = report["division_code"]
        # Governments are compared within what lies above them, departments with those of the same division.
        within = code if (report["agency_level"] or "").endswith("_department") else _above(code)
        neighbours = await rows(
            database,
            "SELECT report_id, agency FROM reports WHERE division_code >= :low AND division_code < :high"
            " AND year = :year AND agency_level IS :agency_level AND agency IS NOT :agency"
            " AND kind = 'annual_report' AND duplicate_of IS NULL ORDER BY division_code, agency LIMIT :limit",
            {**values, "low": within, "high": within + ":", "limit": _NEIGHBOURS},
        )
    return {"years": years, "neighbours": neighbours}


def _above(code: str) -> str:
    """Return the leading digits that a division shares with its neighbours of the same level."""
    return "" if code.endswith("0000") else code[:2] if code.endswith("00") else code[:4]
