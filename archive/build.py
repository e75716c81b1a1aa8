"""captures.db -> extract -> archive.db: what is stale is read again, and nothing else is touched.

A source is stale when its newest complete capture, its attachments or the extractor differ from what its rows were
made from. Each document is one transaction that replaces all its rows, so a build that is killed leaves whole
documents only and the next one goes on where it stopped. Results are written in the order of the sources, and ids
come from the sources, so the public tables do not depend on the number of workers or on what was built when.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive import continuity, records, revisions, search, summary
from archive.captures import Captures
from archive.cluster import read_on_cluster
from archive.database import Archive, captures_path
from archive.deferred import defer_indexes, make_indexes
from archive.rows import ReportRows
from archive.similar import marking
from archive.workers import READER, Limits, read_in_order
from extract.errors import UsageError
from extract.model import NotAReport, Unreadable
from extract.version import extractor_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from archive.captures_model import Capture
    from archive.reading import Job, Reading

#: Files brought in by hand belong to no portal.
INTAKE = "files"


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that differs from what the archive held before; None where there was or is none."""

    source: str
    indicator: str
    applicant: str
    before: float | None
    after: float | None


@dataclass(slots=True)
class BuildResult:
    """What a build did: counts of documents, and the figures that changed in reports that were there before."""

    read: int = 0
    current: int = 0
    reports: int = 0
    rejects: int = 0
    failures: int = 0
    removed: int = 0
    duplicates: int = 0
    changes: list[Change] = field(default_factory=list)
    #: Captures whose stored bytes are damaged: a line each.
    damaged: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Document:
    """A source to be read: its newest complete capture, its attachments, and what identifies this very input."""

    capture: Capture
    attachments: tuple[Capture, ...]
    seen: revisions.Seen
    key: str


def build(
    path: Path,
    *,
    everything: bool = False,
    only_new: bool = False,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    reader: str = READER,
    limits: Limits | None = None,
    version: str | None = None,
    cluster: str | None = None,
) -> BuildResult:
    """Bring the archive at ``path`` up to date with the captures.db beside it; with ``everything`` read all again.

    With ``only_new`` documents are left alone that merely were read by another extractor.
    ``progress`` is called with (documents done, documents to do). Damaged captures are reported in the result, not
    raised, so that one of them does not stop the others. With ``cluster``, the address of a dask scheduler or
    ``local:N``, documents are read by its workers (archive/cluster.py).

    Raises UsageError when there is no captures.db, ArchiveInUseError, ArchiveError, OutOfSpaceError.
    """
    raw = captures_path(path)
    if not raw.exists():
        raise UsageError(f"there are no captures at {raw}; bring some in with 'gongkai crawl' or 'gongkai add'")
    version = version or extractor_version()
    workers = workers or os.cpu_count() or 1
    result = BuildResult()
    with Captures.open(raw) as captures, Archive.open(path) as archive:
        with archive.transaction() as db:
            search.ensure_version(db)
            marking.ensure_version(db)
            summary.forget(db)
            defer_indexes(db)
        documents = list(_documents(captures))
        stale = _stale(archive.db, documents, None if only_new else version, everything=everything)
        result.current = len(documents) - len(stale)
        _drop_absent(archive, {document.capture.source for document in documents}, result)
        if cluster is None:
            items = ((document, _loader(captures, document)) for document in stale)
            readings = read_in_order(items, workers=min(workers, max(1, len(stale))), reader=reader, limits=limits)
        else:
            shards = path.with_name(path.name + ".shards")
            readings = read_on_cluster(
                cluster, raw, stale, folder=shards, version=version, reader=reader, limits=limits
            )
        with archive.batches() as batch:
            for done, (document, reading) in enumerate(readings, start=1):
                with batch.document() as db:
                    _store(db, document, reading, version, result)
                if progress:
                    progress(done, len(stale))
        revisions.update(
            archive,
            captures,
            [(document.capture, document.attachments, document.seen) for document in documents],
            lambda items: read_in_order(items, workers=workers, reader=reader, limits=limits),
            version,
        )
        with archive.transaction() as db:
            make_indexes(db)
            _note_unfetched(db, captures)
            _note_crawls(db, captures)
            result.duplicates = marking.mark_duplicates(db)
            continuity.compare_years(db)
            summary.write(db)
    return result


# --- what there is to read -------------------------------------------------------------------------------------------


def _documents(captures: Captures) -> Iterator[_Document]:
    """Yield every source that is a document of its own; a file that hangs on a page is read with that page."""
    newest = list(captures.documents())
    pages = {capture.url for capture in newest if capture.role == "report"} - {None}
    for capture in newest:
        if capture.role == "attachment" and capture.parent_url in pages:
            continue
        attachments: tuple[Capture, ...] = ()
        if capture.role == "report" and capture.url is not None:
            attachments = tuple(captures.attachments(capture.url))
        seen = revisions.seen(captures, capture)
        yield _Document(capture, attachments, seen, _input_key(capture, attachments, seen))


def _input_key(capture: Capture, attachments: tuple[Capture, ...], seen: revisions.Seen) -> str:
    """Return a hash of everything that goes into the rows of a document, apart from the extractor."""
    facts = [capture.body_sha256, capture.url, capture.portal, capture.content_type, capture.content_encoding]
    facts += [seen.captured_at, seen.gone_since]
    files = [[attachment.url, attachment.body_sha256, attachment.content_encoding] for attachment in attachments]
    return hashlib.sha256(json.dumps([facts, files]).encode()).hexdigest()


def _stale(
    db: sqlite3.Connection, documents: list[_Document], version: str | None, *, everything: bool
) -> list[_Document]:
    """Choose what has to be read; without a version any extractor's work will do."""
    if everything:
        return documents
    held = {
        source: (key, made_by)
        for source, key, made_by in db.execute("SELECT source, input_key, extractor_version FROM _extractions")
    }
    return [
        document
        for document in documents
        for key, made_by in [held.get(document.capture.source, ("", ""))]
        if key != document.key or version not in (None, made_by)
    ]


def _loader(captures: Captures, document: _Document) -> Callable[[], Job | Reading]:
    return lambda: revisions.job(captures, document.capture, document.attachments)


# --- writing ---------------------------------------------------------------------------------------------------------


def _store(db: sqlite3.Connection, document: _Document, reading: Reading, version: str, result: BuildResult) -> None:
    """Replace all rows of one document."""
    capture = document.capture
    origin = records.Origin(
        source=capture.source,
        url=capture.url,
        portal=None if capture.portal == INTAKE else capture.portal,
        capture_sha256=capture.body_sha256 or "",
        captured_at=document.seen.captured_at,
        extractor_version=version,
        gone_since=document.seen.gone_since,
        attachments=tuple((file.url or file.source, file.body_sha256 or "") for file in document.attachments),
    )
    result.read += 1
    report_id = records.report_id_for(db, capture.source)
    known = db.execute("SELECT 1 FROM reports WHERE report_id = ?", (report_id,)).fetchone() is not None
    before = revisions.figures(db, report_id) if known else {}
    if reading.failure == "damaged":
        result.damaged.append(f"{capture.source}: {reading.detail}")
        if known:
            return  # what was read while the bytes were whole is worth more than nothing
    records.remove(db, capture.source)
    _write(db, report_id, origin, reading, result)
    db.execute(
        "INSERT INTO _extractions (source, report_id, input_key, extractor_version) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (source) DO UPDATE SET input_key = excluded.input_key,"
        " extractor_version = excluded.extractor_version",
        (capture.source, report_id, document.key, version),
    )
    if known:
        after = revisions.figures(db, report_id)
        result.changes += [
            Change(capture.source, *name, before.get(name), after.get(name))
            for name in sorted(before.keys() | after.keys())
            if before.get(name) != after.get(name)
        ]


def _write(
    db: sqlite3.Connection, report_id: int, origin: records.Origin, reading: Reading, result: BuildResult
) -> None:
    if isinstance(reading.result, ReportRows):
        db.execute("SAVEPOINT report")
        try:
            records.insert_report(db, report_id, origin, reading.result)
        except (sqlite3.IntegrityError, OverflowError) as error:
            # The schema refused what the extractor made of it: the document is kept visible, the row is not.
            db.execute("ROLLBACK TO report")
            records.insert_reject(db, origin, "failed", "invalid_result", str(error))
            result.failures += 1
        else:
            result.reports += 1
        finally:
            db.execute("RELEASE report")
    elif isinstance(reading.result, (NotAReport, Unreadable)):
        outcome = "not_a_report" if isinstance(reading.result, NotAReport) else "unreadable"
        records.insert_reject(db, origin, outcome, reading.result.reason, reading.result.detail)
        result.rejects += 1
    else:
        records.insert_reject(db, origin, "failed", reading.failure or "crash", reading.detail)
        result.failures += 1


def _drop_absent(archive: Archive, sources: set[str], result: BuildResult) -> None:
    """Take out sources that are no documents any more, such as a file now known to hang on a page."""
    held = [row[0] for row in archive.db.execute("SELECT source FROM _extractions ORDER BY source")]
    for source in held:
        if source not in sources:
            with archive.transaction() as db:
                records.remove(db, source)
                db.execute("DELETE FROM _extractions WHERE source = ?", (source,))
            result.removed += 1


def _note_unfetched(db: sqlite3.Connection, captures: Captures) -> None:
    """List the pages that were never captured whole, with the outcome of the last attempt."""
    db.execute("DELETE FROM rejects WHERE outcome = 'not_fetched'")
    for capture in captures.unread():
        if db.execute("SELECT 1 FROM _extractions WHERE source = ?", (capture.source,)).fetchone():
            continue
        status = f"status {capture.status}" if capture.status else ""
        db.execute(
            "INSERT INTO rejects (source, reason, detail, outcome, url, portal, capture_sha256, captured_at)"
            " VALUES (?, ?, ?, 'not_fetched', ?, ?, ?, ?)",
            (
                capture.source,
                capture.outcome,
                capture.detail or status,
                capture.url,
                capture.portal,
                capture.body_sha256,
                capture.fetched_at,
            ),
        )


def _note_crawls(db: sqlite3.Connection, captures: Captures) -> None:
    """Copy the runs of the crawler, so that archive.db alone tells how healthy the portals are."""
    db.execute("DELETE FROM crawls")
    db.executemany(
        "INSERT INTO crawls (run_id, portal, started_at, finished_at, outcome, stats) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                run.run_id,
                run.portal,
                run.started_at,
                run.finished_at,
                run.outcome,
                json.dumps(run.stats, ensure_ascii=False, sort_keys=True),
            )
            for run in captures.runs()
            if run.portal != INTAKE
        ],
    )
