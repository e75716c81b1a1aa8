"""How the commands show what they found, for people; programs take ``--json``."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from archive import queries
from archive.database import open_for_reading
from archive.terminal import cell, complain, counted, on_terminal, say, say_folded, say_table
from extract.model import APPLICANTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from archive.intake import IntakeResult
    from archive.result import BuildResult, Change, Difference

_FACTS = (
    "report_id",
    "source",
    "title",
    "agency",
    "agency_level",
    "scope",
    "kind",
    "year",
    "era",
    "division_code",
    "province",
    "prefecture",
    "county",
    "published",
    "index_number",
    "document_number",
    "issuer",
    "period_start",
    "period_end",
    "host_class",
    "portal",
    "script",
    "body_repeated",
    "duplicate_of",
    "duplicate_kind",
    "flags",
    "format",
    "encoding",
    "captured_at",
    "gone_since",
    "capture_sha256",
    "extractor_version",
)

#: Characters of a quote that a terminal shows; a row of a form is longer.
_QUOTE = 60
#: Headings short enough for seven columns of figures.
_APPLICANTS = {
    "natural_person": "person",
    "business": "firm",
    "research": "science",
    "public_interest": "public",
    "legal_services": "legal",
    "other_organisation": "other",
    "total": "total",
}


def table_of(rows: Sequence[dict[str, Any]], columns: Sequence[str], *, title: str | None = None) -> None:
    """Print chosen columns of rows."""
    say_table(columns, [[row[name] for name in columns] for row in rows], title=title)


def report(found: dict[str, Any]) -> None:
    """Print one report: what it is, what is wrong with it, its figures with their quotes, its parts."""
    facts = found["report"]
    for name in _FACTS:
        value = ", ".join(facts[name]) if name == "flags" else facts[name]
        if value not in (None, ""):
            say(f"{name:18}{cell(value)}")
    checks = found["checks"]
    failed = [check for check in checks if check["status"] == "fail"]
    passed = sum(check["status"] == "pass" for check in checks)
    say(f"\nchecks: {len(failed)} failed, {len(checks) - len(failed) - passed} unknown, {passed} passed")
    for check in failed:
        style = "red" if check["severity"] == "hard" else "yellow"
        say_folded(f"FAILED ({check['severity']}) {check['check_id']}: {check['message']}", indent=2, style=style)
        if check["expected"] is not None or check["actual"] is not None:
            say(f"    expected {cell(check['expected'])}, found {cell(check['actual'])}")
    if on_terminal() and found["statistics"]:
        _figures(found["statistics"])
        found = found | {"statistics": []}
    for title, name, columns in (
        ("figures", "statistics", ("indicator", "applicant", "value", "unit", "qualifier", "origin", "quote")),
        ("sections", "sections", ("level", "heading", "topic", "start", "end")),
        ("repeated passages (left out of the text once)", "repeats", ("kind", "start", "end", "of_start", "of_end")),
        ("repaired characters", "repairs", ("start", "end", "before", "after", "rule")),
        ("attachments", "attachments", ("name", "url")),
        ("the same report elsewhere", "duplicates", ("report_id", "duplicate_kind", "source")),
    ):
        if found[name]:
            say()
            table_of(found[name], columns, title=title)
    if len(found["revisions"]) > 1:
        say("\nversions")
        for revision in found["revisions"]:
            say(f"  {revision['version']}: {revision['first_seen']} to {revision['last_seen']}{_changed(revision)}")


def _figures(rows: Sequence[dict[str, Any]]) -> None:
    """Print figures for a terminal: those with a breakdown as a table of their own, a row for each indicator."""
    broken_down = {row["indicator"] for row in rows if row["applicant"] != "total"}
    single = [row for row in rows if row["indicator"] not in broken_down]
    if single:
        say()
        shown = [[row["indicator"], _value(row), _short(row["quote"] or row["origin"])] for row in single]
        say_table(("figure", "value", "quote"), shown, title="figures")
    if broken_down:
        say()
        values = {(row["indicator"], row["applicant"]): row["value"] for row in rows}
        order = dict.fromkeys(row["indicator"] for row in rows if row["indicator"] in broken_down)
        shown = [[name, *(values.get((name, who)) for who in APPLICANTS)] for name in order]
        heads = ("figure", *(_APPLICANTS[who] for who in APPLICANTS))
        say_table(heads, shown, title="figures by applicant (--json gives their quotes)")


def _short(text: str) -> str:
    return text if len(text) <= _QUOTE else text[: _QUOTE - 1] + "…"


def _value(row: dict[str, Any]) -> str:
    about = "" if row["qualifier"] in {"exact", "none_stated"} else f"{row['qualifier'].replace('_', ' ')} "
    return f"{about}{cell(row['value'])} {row['unit']}"


def _changed(revision: dict[str, Any]) -> str:
    change = revision["changed"]
    if change is None:
        return ""
    figures = [
        f"{figure['indicator']} {cell(figure['before']) or 'none'} -> {cell(figure['after']) or 'none'}"
        for figure in change["figures"]
    ]
    sentences = change.get("sentences", {})
    words = [
        f"\n     {mark} {cell(sentence)}"
        for name, mark in (("removed", "-"), ("added", "+"))
        for sentence in sentences.get(name, ())
    ]
    words += [
        f"\n     and {counted(sentences[name], 'more sentence')} {name.removeprefix('more_')}"
        for name in ("more_removed", "more_added")
        if name in sentences
    ]
    said = "; ".join(figures) or ("the text changed" if change["text"] else "its kind changed")
    return f": {said}{''.join(words)}"


def hits(found: Sequence[dict[str, Any]], words: Sequence[str] = ()) -> None:
    """Print the results of a search; ``words`` are set off where there is a terminal."""
    if not found:
        say("nothing found")
    elif not on_terminal():
        table_of(found, ("report_id", "year", "agency", "title", "excerpt"))
    else:
        for hit in found:
            say_folded(hit["title"] or f"{hit['agency'] or hit['source']} {hit['year'] or ''}", style="bold")
            about = [hit["year"], hit["agency"], None if hit["kind"] == "annual_report" else hit["kind"]]
            say_folded(" · ".join(str(one) for one in (*about, hit["report_id"]) if one), indent=2, style="dim")
            say_folded(hit["excerpt"], indent=2, words=words)
            say()


def failed_checks(rows: Sequence[dict[str, Any]]) -> None:
    """Print failed checks; on a terminal below the report that they are about."""
    if not rows:
        say("no check failed")
    elif not on_terminal():
        table_of(rows, ("severity", "check_id", "year", "agency", "message", "report_id", "source"))
    else:
        last = None
        for row in rows:
            if row["report_id"] != last:
                last = row["report_id"]
                say_folded(f"{row['agency'] or row['source']} {row['year'] or ''}", style="bold")
                say_folded(f"{last} · {row['source']}", indent=2, style="dim")
            style = "red" if row["severity"] == "hard" else "yellow"
            say_folded(f"{row['severity']} {row['check_id']}", indent=2, style=style)
            say_folded(row["message"], indent=4)


def differences(found: Sequence[Difference], single: Sequence[Change]) -> None:
    """Print which figures a new extraction changed: by era and indicator, then one by one."""
    if found:
        rows = [[one.era, one.indicator, one.held, one.vanished, one.changed, one.appeared] for one in found]
        say_table(("era", "indicator", "figures", "vanished", "changed", "appeared"), rows)
    if not single:
        say("no figure of an earlier report changed")
        return
    rows = [[change.source, change.indicator, change.applicant, change.before, change.after] for change in single]
    say_table(("source", "indicator", "applicant", "before", "after"), rows)


def built(result: BuildResult) -> None:
    """Print what a build did, in one line."""
    parts = [f"{counted(result.read, 'document')} read", counted(result.reports, "report")]
    for number, name in (
        (result.rejects, "not a report" if result.rejects == 1 else "not reports"),
        (result.failures, "failed"),
        (result.current, "unchanged"),
        (result.removed, "removed"),
    ):
        if number:
            parts.append(f"{number} {name}")
    for number, name in (
        (sum(change.after is None for change in result.changes), "vanished"),
        (sum(None not in (change.before, change.after) for change in result.changes), "changed"),
        (sum(change.before is None for change in result.changes), "appeared"),
    ):
        if number:
            parts.append(f"{counted(number, 'figure')} {name}")
    say(", ".join(parts))


def taken(archive: Path, result: IntakeResult) -> int:
    """Print what became of added documents, a line each where it needs one; return how many cannot be read."""
    for name, held in result.known:
        say(f"{name}: held already" + (f" as {held}" if held != name else ""))
    with closing(open_for_reading(archive)) as db:
        rejects = queries.rejected(db, result.added)
    unreadable = 0
    for row in rejects:
        if row["outcome"] == "not_a_report":
            say(f"{row['source']}: not a report: {row['detail'] or row['reason']}")
        else:
            complain(f"{row['source']}: cannot be read ({row['reason']}): {row['detail']}")
            unreadable += 1
    return unreadable


def summary(counts: dict[str, Any]) -> None:
    """Print what an archive holds."""
    for name, value in counts.items():
        if name != "rejects":
            say(f"{name.replace('_', ' '):22}{cell(value)}")
    if counts["rejects"]:
        say()
        table_of(counts["rejects"], ("outcome", "reason", "number"), title="documents that are not among the reports")


def found(years: Sequence[dict[str, Any]], counts: dict[str, Any]) -> None:
    """Print what a demo found: a row per year, and the sums."""
    columns = ("year", "reports", "figures", "failed_checks", "other_kinds", "duplicates")
    table_of(years, columns, title="what the sample portal holds")
    say()
    summary(counts)


def record(values: dict[str, Any]) -> None:
    """Print a portal record, a line per key."""
    for key, value in values.items():
        say(f"{key:18}{', '.join(value) if isinstance(value, tuple) else value}")


def status(found: dict[str, Any]) -> None:
    """Print the last crawls and what the archive holds."""
    if found["crawls"]:
        crawls(found["crawls"])
        say()
    summary(found["archive"])
    if found["archive"]["stale"]:
        say("\nThe extractor has changed since; 'gongkai extract' reads again what is stale.")


def crawls(rows: Sequence[dict[str, Any]]) -> None:
    """Print the state of each portal after its last crawl; docs/operating.md says what to do about it."""
    columns = ("portal", "state", "finished_at", "listed", "expected", "usual", "reports", "new", "changed", "gone")
    shown = [
        {**row, "errors": ", ".join(f"{kind} {number}" for kind, number in row["errors"].items())} for row in rows
    ]
    table_of(shown, (*columns, "errors", "why"), title="portals and their last crawl")
