"""The one place where a report enters archive.db, and where it leaves it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archive import search
from archive.rows import COLUMNS, clean, optional

if TYPE_CHECKING:
    import sqlite3

    from archive.rows import ReportRows

#: Report ids have up to twelve digits.
ID_SPACE = 10**12

#: Every table whose rows hang on a report.
CHILDREN = (*COLUMNS, "_fingerprints", "differences", "copied")


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


def report_id_for(db: sqlite3.Connection, source: str) -> int:
    """Return the id of a source: the one it has, or else one made from its name.

    The id is a hash of the source, so it is the same in every archive, after any number of rebuilds, in whatever
    order documents came in: it can be cited. Should two sources ever share a hash, the later one takes the next
    free number.
    """
    row = db.execute("SELECT report_id FROM _extractions WHERE source = ?", (source,)).fetchone()
    if row is not None:
        return int(row[0])
    number = number_of(source)
    while db.execute("SELECT 1 FROM _extractions WHERE report_id = ?", (number,)).fetchone():
        number = number % (ID_SPACE - 1) + 1
    return number


def number_of(source: str) -> int:
    """Return the id of a source as long as no other source has it."""
    return int.from_bytes(hashlib.sha256(source.encode("utf-8", "replace")).digest()[:8], "big") % ID_SPACE or 1


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
    row = {
        "source": clean(origin.source),
        "reason": clean(reason),
        "detail": clean(detail),
        "outcome": outcome,
        "url": optional(origin.url),
        "portal": optional(origin.portal),
        "capture_sha256": origin.capture_sha256 or None,
        "captured_at": origin.captured_at,
        "extractor_version": origin.extractor_version,
    }
    db.execute(_statement("rejects", tuple(row)), tuple(row.values()))


def insert_report(db: sqlite3.Connection, report_id: int, origin: Origin, rows: ReportRows) -> None:
    """Write a report and its rows, of which nothing may be there yet; tokens and fingerprint come later."""
    row = rows.report | {
        "report_id": report_id,
        "source": clean(origin.source),
        "url": optional(origin.url),
        "host": optional(host_of(origin.url)),
        "portal": optional(origin.portal),
        "capture_sha256": origin.capture_sha256,
        "extractor_version": origin.extractor_version,
        "captured_at": origin.captured_at,
        "gone_since": origin.gone_since,
    }
    names = tuple(row)
    db.execute(_statement("reports", names), tuple(row.values()))
    held = dict(origin.attachments)
    for table, columns in COLUMNS.items():
        values = rows.children[table]
        if table == "attachments":
            columns, values = (*columns, "capture_sha256"), [(*row, held.get(row[1])) for row in values]  # noqa: PLW2901
        if values:
            db.executemany(_statement(table, ("report_id", *columns)), [(report_id, *row) for row in values])


def take_over(db: sqlite3.Connection, former: sqlite3.Connection, source: str) -> bool:
    """Copy all that another archive holds of a source, stale as it is; False when that has no report of it."""
    row = former.execute("SELECT report_id FROM reports WHERE source = ?", (source,)).fetchone()
    if row is None:
        return False
    for table in ("reports", *COLUMNS, "_fingerprints", "_extractions"):
        _copy(db, former, table, "report_id", row[0])
    for table in ("revisions", "_revision_states"):
        db.execute(f"DELETE FROM {table} WHERE source = ?", (source,))  # noqa: S608 - our constants
        _copy(db, former, table, "source", source)
    db.execute("UPDATE reports SET duplicate_of = NULL, duplicate_kind = NULL WHERE report_id = ?", row)
    search.index_stored(db, row[0])
    return True


def _copy(db: sqlite3.Connection, former: sqlite3.Connection, table: str, column: str, value: object) -> None:
    found = former.execute(f"SELECT * FROM {table} WHERE {column} = ?", (value,))  # noqa: S608 - our constants
    names = tuple(name for name, *_ in found.description)
    db.executemany(_statement(table, names), found.fetchall())


def host_of(url: str | None) -> str | None:
    """Return the host name of an address in lower case, or None where there is none."""
    try:
        return urlsplit(url or "").hostname
    except ValueError:  # an address that only looks like one, such as http://[
        return None


@cache
def _statement(table: str, columns: tuple[str, ...]) -> str:
    # Table and columns are constants and field names of our own dataclasses; values travel as parameters.
    names = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
