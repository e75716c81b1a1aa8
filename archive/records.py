"""From a reading to rows: the one place where a report enters archive.db, and where it leaves it.

Nothing the extractor says is taken on trust here. A figure whose quote does not stand where it should, or that
contradicts another figure of the same name, is not stored: a failed hard check says so instead.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from archive import search
from extract.model import Check, Report, Statistic

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable

    from archive.similar import Fingerprint

#: Report ids have up to twelve digits.
ID_SPACE = 10**12

CHILDREN = (
    "texts",
    "sections",
    "statistics",
    "cells",
    "checks",
    "repeats",
    "repairs",
    "attachments",
    "differences",
    "copied",
    "_fingerprints",
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from; times are UTC strings, ``capture_sha256`` is that of the page or file itself."""

    source: str
    url: str | None
    portal: str | None
    capture_sha256: str
    captured_at: str
    extractor_version: str
    gone_since: str | None = None
    #: Address of each attachment that was read with the page, and the SHA-256 of its capture.
    attachments: tuple[tuple[str, str], ...] = ()


def clean(text: str) -> str:
    """Replace what SQLite cannot keep whole, one character for one, so that offsets stay: NUL, lone surrogates."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def report_id_for(db: sqlite3.Connection, source: str) -> int:
    """Return the id of a source: the one it has, or else one made from its name.

    The id is a hash of the source, so it is the same in every archive, after any number of rebuilds, in whatever
    order documents came in: it can be cited. Should two sources ever share a hash, the later one takes the next
    free number.
    """
    row = db.execute("SELECT report_id FROM _extractions WHERE source = ?", (source,)).fetchone()
    if row is not None:
        return int(row[0])
    number = int.from_bytes(hashlib.sha256(source.encode("utf-8", "replace")).digest()[:8], "big") % ID_SPACE or 1
    while db.execute("SELECT 1 FROM _extractions WHERE report_id = ?", (number,)).fetchone():
        number = number % (ID_SPACE - 1) + 1
    return number


def remove(db: sqlite3.Connection, source: str) -> None:
    """Take out everything that was read from a source: its report with all rows, or its reject."""
    row = db.execute("SELECT report_id FROM reports WHERE source = ?", (source,)).fetchone()
    if row is not None:
        report_id = row[0]
        search.unindex(db, report_id)
        db.execute(
            "UPDATE reports SET duplicate_of = NULL, duplicate_kind = NULL WHERE duplicate_of = ?", (report_id,)
        )
        for table in CHILDREN:
            db.execute(f"DELETE FROM {table} WHERE report_id = ?", (report_id,))  # noqa: S608 - our constants
        db.execute("DELETE FROM reports WHERE report_id = ?", (report_id,))
    db.execute("DELETE FROM rejects WHERE source = ?", (source,))


def insert_reject(db: sqlite3.Connection, origin: Origin, outcome: str, reason: str, detail: str) -> None:
    """Write why a document is not among the reports."""
    _insert(
        db,
        "rejects",
        [
            {
                "source": clean(origin.source),
                "reason": clean(reason),
                "detail": clean(detail),
                "outcome": outcome,
                "url": _optional(origin.url),
                "portal": _optional(origin.portal),
                "capture_sha256": origin.capture_sha256 or None,
                "captured_at": origin.captured_at,
                "extractor_version": origin.extractor_version,
            }
        ],
    )


def insert_report(
    db: sqlite3.Connection,
    report_id: int,
    origin: Origin,
    report: Report,
    fingerprint: Fingerprint,
    indicators: Collection[str],
) -> None:
    """Write a report and everything that belongs to it; its former rows must be gone."""
    text = clean(report.text)
    statistics, doubts = trusted(report.statistics, text, indicators)
    identity = asdict(report.identity)
    identity.pop("doubts")
    row: dict[str, Any] = {name: _optional(value) for name, value in identity.items()}
    row |= {
        "report_id": report_id,
        "source": clean(origin.source),
        "url": _optional(origin.url),
        "host": _optional(host_of(origin.url)),
        "portal": _optional(origin.portal),
        "capture_sha256": origin.capture_sha256,
        "era": report.era,
        "script": report.script,
        "body_repeated": int(report.body_repeated),
        "extractor_version": origin.extractor_version,
        "captured_at": origin.captured_at,
        "gone_since": origin.gone_since,
        "flags": json.dumps([clean(flag) for flag in report.flags], ensure_ascii=False),
        "format": report.format,
        "encoding": _optional(report.encoding),
    }
    _insert(db, "reports", [row])
    _insert(
        db,
        "texts",
        [{"report_id": report_id, "text": text, "original_text": _optional(report.original_text)}],
    )
    _insert(db, "sections", _rows(report_id, report.sections, numbered=False))
    _insert(db, "statistics", _rows(report_id, statistics, numbered=False))
    _insert(
        db,
        "cells",
        (
            {("form_" + name if name in {"table", "row", "column"} else name): value for name, value in row.items()}
            for row in _rows(report_id, report.cells)
        ),
    )
    _insert(db, "checks", _rows(report_id, (*report.checks, *doubts)))
    _insert(db, "repeats", _rows(report_id, report.repeats))
    _insert(db, "repairs", _rows(report_id, report.repairs))
    held = dict(origin.attachments)
    _insert(
        db,
        "attachments",
        ({**row, "capture_sha256": held.get(row["url"])} for row in _rows(report_id, report.attachments)),
    )
    _insert(db, "_fingerprints", [{"report_id": report_id, **asdict(fingerprint)}])
    search.index(db, report_id, row["title"], text)


def trusted(
    statistics: Iterable[Statistic], text: str, indicators: Collection[str]
) -> tuple[list[Statistic], list[Check]]:
    """Return the figures that may be stored, one per indicator and applicant, and a failed check for each other."""
    kept: dict[tuple[str, str], Statistic] = {}
    doubts: list[Check] = []
    for statistic in statistics:
        statistic = replace(statistic, quote=None if statistic.quote is None else clean(statistic.quote))  # noqa: PLW2901
        name = statistic.indicator + ("" if statistic.applicant == "total" else f"[{statistic.applicant}]")
        earlier = kept.setdefault((statistic.indicator, statistic.applicant), statistic)
        if statistic.indicator not in indicators:
            problem = _refused("CODEBOOK", "an indicator of the codebook", name, f"{name} is not in the codebook")
        elif not math.isfinite(statistic.value):
            problem = _refused("NUMBER", "a number", str(statistic.value), f"the value of {name} is no number")
        elif statistic.origin != "derived" and not _stands(statistic, text):
            problem = _refused(
                "EVIDENCE", statistic.quote, _there(statistic, text), f"the quote of {name} is not where it should be"
            )
        elif earlier is not statistic:
            if earlier.value == statistic.value:
                continue
            message = f"{name} was read twice with different values; the first is kept"
            problem = _refused("ONE-VALUE", f"{earlier.value:g}", f"{statistic.value:g}", message)
        else:
            continue
        if earlier is statistic:
            del kept[statistic.indicator, statistic.applicant]
        doubts.append(problem)
    return sorted(kept.values(), key=lambda statistic: (statistic.indicator, statistic.applicant)), doubts


def host_of(url: str | None) -> str | None:
    """Return the host name of an address in lower case, or None where there is none."""
    try:
        return urlsplit(url or "").hostname
    except ValueError:  # an address that only looks like one, such as http://[
        return None


def _stands(statistic: Statistic, text: str) -> bool:
    start, end, quote = statistic.quote_start, statistic.quote_end, statistic.quote
    return quote is not None and start is not None and end is not None and start >= 0 and text[start:end] == quote


def _there(statistic: Statistic, text: str) -> str | None:
    if statistic.quote_start is None or statistic.quote_end is None:
        return None
    return text[max(0, statistic.quote_start) : statistic.quote_end][:200]


def _refused(check_id: str, expected: str | None, actual: str | None, message: str) -> Check:
    return Check(check_id, "fail", "hard", expected, actual, message)


def _optional(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


def _rows(report_id: int, records: Iterable[Any], *, numbered: bool = True) -> Iterable[dict[str, Any]]:
    """Turn dataclasses into rows with their report and, where they bring no key of their own, their place."""
    for position, record in enumerate(records):
        row = {field.name: _optional(getattr(record, field.name)) for field in fields(record)}
        row["report_id"] = report_id
        if numbered:
            row["position"] = position
        yield row


def _insert(db: sqlite3.Connection, table: str, rows: Iterable[dict[str, Any]]) -> None:
    statement = ""
    for row in rows:
        if not statement:
            # Table and columns are constants and field names of our own dataclasses; values travel as parameters.
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join(f":{name}" for name in row)
            statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
        db.execute(statement, row)
