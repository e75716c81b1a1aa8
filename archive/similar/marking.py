"""Write into an archive which reports are copies, and what each copy says differently."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archive.similar import copied
from archive.similar.clusters import RULES, Copy, candidates, find_copies
from archive.similar.fingerprint import VERSION, fingerprints
from archive.wording import changed_sentences, essence

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


_MADE_BY = f"{VERSION} {RULES}"


def ensure_version(db: sqlite3.Connection) -> None:
    """Make fingerprints of another version of this program again from the stored texts."""
    row = db.execute("SELECT value FROM _settings WHERE name = 'fingerprint_version'").fetchone()
    if row is not None and row[0] == VERSION:
        return
    db.execute("DELETE FROM _fingerprints")
    ids = [row[0] for row in db.execute("SELECT report_id FROM texts ORDER BY report_id")]
    add_fingerprints(db, ids, (row[0] for row in db.execute("SELECT text FROM texts ORDER BY report_id")))
    db.execute("INSERT OR REPLACE INTO _settings VALUES ('fingerprint_version', ?)", (VERSION,))


def add_fingerprints(db: sqlite3.Connection, ids: Iterable[int], texts: Iterable[str]) -> None:
    """Write the fingerprints of reports, by their texts."""
    db.executemany(
        "INSERT INTO _fingerprints (report_id, exact, numbers, sketch, sentences) VALUES (?, ?, ?, ?, ?)",
        (
            (report_id, made.exact, made.numbers, made.sketch, made.sentences)
            for report_id, made in zip(ids, fingerprints(texts), strict=True)
        ),
    )


def forget(db: sqlite3.Connection) -> None:
    """Note that documents come or go, inside the caller's transaction, before they do."""
    db.execute("DELETE FROM _settings WHERE name = 'copies_marked'")


def mark_duplicates(db: sqlite3.Connection) -> int:
    """Find copies and copied text anew, if anything changed; return how many reports are copies.

    Runs inside the caller's transaction. The outcome depends on what the archive holds, not on the order in which it
    came in.
    """
    marked = db.execute("SELECT value FROM _settings WHERE name = 'copies_marked'").fetchone()
    if marked is not None and marked[0] == _MADE_BY:
        return int(db.execute("SELECT count(*) FROM reports WHERE duplicate_of IS NOT NULL").fetchone()[0])
    documents, sketches = candidates(db)
    copies = find_copies(documents, sketches)
    del documents, sketches
    wanted = {copy.report_id: (copy.canonical, copy.kind) for copy in copies}
    held = {
        report_id: (canonical, kind)
        for report_id, canonical, kind in db.execute(
            "SELECT report_id, duplicate_of, duplicate_kind FROM reports WHERE duplicate_of IS NOT NULL"
        )
    }
    neither = (None, None)
    _mark(
        db,
        [
            (report_id, *wanted.get(report_id, neither))
            for report_id in sorted(held.keys() | wanted.keys())
            if held.get(report_id, neither) != wanted.get(report_id, neither)
        ],
    )
    _note_differences(db, copies)
    copied.find(db)
    db.execute("INSERT OR REPLACE INTO _settings VALUES ('copies_marked', ?)", (_MADE_BY,))
    return len(copies)


def _mark(db: sqlite3.Connection, changes: list[tuple[int, int | None, str | None]]) -> None:
    """Write what changed in one statement: each one that touches the key to another report costs as much as a row."""
    db.execute("CREATE TEMP TABLE marks (report_id INTEGER PRIMARY KEY, duplicate_of INTEGER, duplicate_kind TEXT)")
    db.executemany("INSERT INTO marks VALUES (?, ?, ?)", changes)
    db.execute(
        "UPDATE reports SET duplicate_of = marks.duplicate_of, duplicate_kind = marks.duplicate_kind"
        " FROM temp.marks AS marks WHERE marks.report_id = reports.report_id"
    )
    db.execute("DROP TABLE temp.marks")


def _note_differences(db: sqlite3.Connection, copies: list[Copy]) -> None:
    """Bring the table up to date; rows of pairs that were not read again are still right."""
    held = dict(db.execute("SELECT report_id, duplicate_of FROM differences"))
    wanted = {copy.report_id: copy.canonical for copy in copies}
    for report_id in sorted(held):
        if wanted.get(report_id) != held[report_id]:
            db.execute("DELETE FROM differences WHERE report_id = ?", (report_id,))
    for copy in copies:
        if held.get(copy.report_id) != copy.canonical:
            db.execute(
                "INSERT INTO differences (report_id, duplicate_of, text_likeness, number_likeness, changed)"
                " VALUES (?, ?, ?, ?, ?)",
                (copy.report_id, copy.canonical, copy.text, copy.numbers, _changes(db, copy)),
            )


def _changes(db: sqlite3.Connection, copy: Copy) -> str | None:
    """What a copy says differently, as JSON in the form of ``revisions.changed``; None when it says the same.

    ``before`` and ``removed`` are of the report that stands for the copy, ``after`` and ``added`` of the copy.
    """
    before: dict[tuple[str, str], float] = {}
    after: dict[tuple[str, str], float] = {}
    for report_id, indicator, applicant, value in db.execute(
        "SELECT report_id, indicator, applicant, value FROM statistics WHERE report_id IN (?, ?)",
        (copy.canonical, copy.report_id),
    ):
        (before if report_id == copy.canonical else after)[indicator, applicant] = value
    figures = [
        {"indicator": name[0], "applicant": name[1], "before": before.get(name), "after": after.get(name)}
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]
    change: dict[str, object] = {"text": copy.kind != "exact", "figures": figures}
    if copy.kind != "exact" and copy.official:
        # What a government published twice is shown; the other words of a mirror or a repost would only be noise.
        texts = [
            db.execute("SELECT text FROM texts WHERE report_id = ?", (report_id,)).fetchone()[0]
            for report_id in (copy.canonical, copy.report_id)
        ]
        change["text"] = essence(texts[0]) != essence(texts[1])
        if change["text"]:
            change["sentences"] = changed_sentences(*texts)
    return json.dumps(change, ensure_ascii=False) if figures or change["text"] else None
