"""Everything that the page of one report shows, asked from the archive."""

from __future__ import annotations

import json
from typing import Any

from archive.site import check_words, links
from archive.site.asking import rows
from archive.site.report_text import MAX_TEXT, Scars, blocks

#: How many rows of each kind a page shows at most; a report of the national forms has under 300 figures.
LIMIT = 2000
#: How much of a repeated stretch is quoted.
EXCERPT = 80

#: The figures in the order in which the page numbers them.
FIGURES = (
    "SELECT s.indicator, s.applicant, s.value, s.unit, s.qualifier, s.origin, s.quote, s.quote_start, s.quote_end,"
    " s.cell FROM statistics s"
    " WHERE s.report_id = :id"
    " ORDER BY s.quote_start IS NULL, s.quote_start, s.cell, s.indicator, s.applicant LIMIT :limit"
)
_PARTS = {
    "figures": FIGURES,
    "sections": (
        'SELECT level, heading, topic, start, "end" FROM sections WHERE report_id = :id ORDER BY position LIMIT :limit'
    ),
    "checks": (
        "SELECT check_id, status, severity, expected, actual, message FROM checks WHERE report_id = :id"
        " ORDER BY status <> 'fail', status <> 'unknown', severity <> 'hard', position LIMIT :limit"
    ),
    "repeats": (
        'SELECT start, "end", of_start, of_end, kind FROM repeats WHERE report_id = :id ORDER BY position LIMIT :limit'
    ),
    "repairs": (
        'SELECT start, "end", before, after, rule FROM repairs WHERE report_id = :id ORDER BY position LIMIT :limit'
    ),
    "attachments": (
        "SELECT url, name, capture_sha256 FROM attachments WHERE report_id = :id ORDER BY position LIMIT :limit"
    ),
    "copies": (
        "SELECT report_id, source, title, host_class, script, duplicate_kind FROM reports WHERE duplicate_of = :id"
        " ORDER BY source LIMIT :limit"
    ),
    "shared": (
        "SELECT r.report_id, r.title, r.agency, r.year, c.shared_sentences,"
        " CASE WHEN c.direction = 'unknown' THEN 'unknown' WHEN c.report_id = :id THEN 'later' ELSE 'earlier' END"
        " AS turn FROM copied c JOIN reports r"
        " ON r.report_id = CASE WHEN c.report_id = :id THEN c.from_report_id ELSE c.report_id END"
        " WHERE c.report_id = :id OR c.from_report_id = :id ORDER BY c.shared_sentences DESC, r.report_id LIMIT 20"
    ),
    "siblings": (
        "SELECT report_id, year FROM reports WHERE agency = (SELECT agency FROM reports WHERE report_id = :id)"
        " AND report_id <> :id AND kind = 'annual_report' AND duplicate_of IS NULL AND year IS NOT NULL"
        " ORDER BY year LIMIT 60"
    ),
    "revisions": (
        "SELECT version, first_seen, last_seen, capture_sha256, changed FROM revisions"
        " WHERE source = (SELECT source FROM reports WHERE report_id = :id) ORDER BY version LIMIT 200"
    ),
}


async def load(database: Any, report_id: int) -> dict[str, Any] | None:
    """Return what the page of a report shows, or None when the archive does not hold it."""
    found = await rows(database, "SELECT * FROM reports WHERE report_id = :id", {"id": report_id})
    if not found:
        return None
    page: dict[str, Any] = {"report": found[0]}
    for name, sql in _PARTS.items():
        page[name] = await rows(database, sql, {"id": report_id, "limit": LIMIT})
    texts = await rows(database, "SELECT text, original_text FROM texts WHERE report_id = :id", {"id": report_id})
    # Somebody may have taken it out of the archive: its figures are there all the same.
    text: dict[str, Any] = texts[0] if texts else {"text": "", "original_text": None}
    for name in ("figures", "sections", "repairs"):
        for number, row in enumerate(page[name], start=1):
            row["number"] = number
    scars = Scars()
    page["blocks"] = blocks(text["text"], page["figures"], page["repairs"], page["sections"], scars)
    page["scars"] = scars.found
    page["original"] = text["original_text"] and text["original_text"][:MAX_TEXT]
    page["truncated"] = len(text["text"]) > MAX_TEXT
    flags = _decoded(page["report"]["flags"])
    page["report"]["flags"] = [str(flag) for flag in flags] if isinstance(flags, list) else []
    original = text["original_text"] or text["text"]
    for repeat in page["repeats"]:
        repeat["excerpt"] = original[repeat["start"] : min(repeat["end"], repeat["start"] + EXCERPT)]
    for revision in page["revisions"]:
        changed = _decoded(revision["changed"])
        revision["changed"] = changed if isinstance(changed, dict) else None
    places = {(one["indicator"], one["applicant"]): _anchor(one) for one in page["figures"]}
    for check in page["checks"]:
        check["told"] = check_words.told(check, places)
    page["list"], page["matrix"] = _arranged(page["figures"])
    page["tally"] = {
        status: sum(check["status"] == status for check in page["checks"]) for status in ("fail", "unknown", "pass")
    }
    await _link(database, page)
    return page


def _anchor(figure: dict[str, Any]) -> str:
    """Return where a figure stands: its place in the text, or in the list where it was computed."""
    return f"{'f' if figure['quote_start'] is None else 'q'}-{figure['number']}"


def _decoded(stored: str | None) -> Any:
    """Return stored JSON, or None for what is none."""
    try:
        return json.loads(stored) if stored else None
    except ValueError:
        return None


def _arranged(figures: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Split figures into those with one value and those broken down by applicant: a row per indicator each."""
    broken_down = {figure["indicator"] for figure in figures if figure["applicant"] != "total"}
    matrix: dict[str, dict[str, Any]] = {}
    for figure in figures:
        if figure["indicator"] in broken_down:
            row = matrix.setdefault(figure["indicator"], {**figure, "cells": {}})
            row["cells"][figure["applicant"]] = figure
    return [figure for figure in figures if figure["indicator"] not in broken_down], list(matrix.values())


async def _link(database: Any, page: dict[str, Any]) -> None:
    """Add how addresses are shown, and under which report a copy is kept."""
    report = page["report"]
    hijacked = await links.hijacked_hosts(database)
    report["address"] = links.address(report["url"] or report["source"], report["host_class"], hijacked)
    for attachment in page["attachments"]:
        attachment["address"] = links.address(attachment["url"], report["host_class"], hijacked)
    for copy in page["copies"]:
        copy["address"] = links.address(copy["source"], copy["host_class"], hijacked)
    page["kept"] = None
    if report["duplicate_of"] is not None:
        kept = await rows(
            database,
            "SELECT report_id, source, title, host_class FROM reports WHERE report_id = ?",
            (report["duplicate_of"],),
        )
        page["kept"] = kept[0] if kept else None
