"""Documents read and written into an archive, and all that follows from them brought up to date.

Each document is whole or not there at all. Results are written in the order of their ids, and ids come from the
sources, so the public tables do not depend on the number of workers or on what was built when.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from archive import comparing, continuity, records, regions, revisions, search, summary
from archive.captures_model import INTAKE
from archive.cluster import read_on_cluster
from archive.database import captures_path
from archive.deferred import defer_indexes, make_indexes
from archive.documents import document
from archive.result import Change
from archive.rows import ReportRows
from archive.similar import marking
from archive.workers import Limits, read_in_order
from extract.model import NotAReport, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archive.captures import Captures
    from archive.captures_model import Capture
    from archive.database import Archive, Batch
    from archive.documents import Document, Source
    from archive.reading import Job, Reading
    from archive.result import BuildResult


@dataclass(frozen=True, slots=True)
class Means:
    """With what documents are read."""

    version: str
    workers: int
    reader: str
    limits: Limits | None
    progress: Callable[[int, int], None] | None
    #: The address of a dask cluster; None reads in processes of this machine.
    cluster: str | None = None


def fill(
    archive: Archive,
    captures: Captures,
    sources: Sequence[Source],
    due: Sequence[Source],
    means: Means,
    result: BuildResult,
    *,
    former: sqlite3.Connection | None = None,
) -> None:
    """Read the documents that are ``due`` and bring everything up to date with all ``sources``.

    ``former`` is the archive that this one is to succeed: what can no longer be read is taken over from there.
    """
    with archive.transaction() as db:
        search.ensure_version(db)
        marking.ensure_version(db)
        if due:
            marking.forget(db)
        summary.forget(db)
        defer_indexes(db)
    _drop_absent(archive, {source.name for source in sources}, result)
    # In the order of their ids, so that rows go where others end and not to random places of each tree.
    due = sorted(due, key=lambda source: (records.number_of(source.name), source.name))
    with archive.batches(_finish) as batch:
        for done, (one, reading) in enumerate(_read(archive, captures, due, means), start=1):
            with batch.document() as db:
                _store(db, batch, one, reading, means.version, result, former)
            if means.progress:
                means.progress(done, len(due))
    revisions.update(
        archive,
        captures,
        {source.name: source.history for source in sources},
        lambda name: _history(document(captures, name)),
        lambda items: read_in_order(items, workers=means.workers, reader=means.reader, limits=means.limits),
    )
    with archive.transaction() as db:
        make_indexes(db)
        _note_unfetched(db, captures)
        _note_crawls(db, captures)
        result.duplicates = marking.mark_duplicates(db)
        comparing.write(
            db,
            [*(rule.check_id for rule in continuity.rules()), *(rule.check_id for rule in regions.rules())],
            chain(continuity.between_years(db), regions.within_regions(db)),
        )
        summary.write(db)


def _history(one: Document) -> tuple[revisions.Seen, tuple[Capture, ...]]:
    return one.seen, one.attachments


def _read(
    archive: Archive, captures: Captures, due: Sequence[Source], means: Means
) -> Iterator[tuple[Document, Reading]]:
    """The documents with what was read of them, in order; looked up when their turn comes."""
    documents = (document(captures, source.name) for source in due)
    if means.cluster is None or not due:
        items = ((one, _loader(captures, one)) for one in documents)
        workers = min(means.workers, max(1, len(due)))
        return read_in_order(items, workers=workers, reader=means.reader, limits=means.limits)
    return read_on_cluster(
        means.cluster,
        captures_path(archive.path),
        documents,
        folder=archive.path.with_name(archive.path.name + ".shards"),
        version=means.version,
        reader=means.reader,
        limits=means.limits,
    )


def _loader(captures: Captures, one: Document) -> Callable[[], Job | Reading]:
    return lambda: revisions.job(captures, one.capture, one.attachments)


def _store(
    db: sqlite3.Connection,
    batch: Batch,
    one: Document,
    reading: Reading,
    version: str,
    result: BuildResult,
    former: sqlite3.Connection | None,
) -> None:
    """Replace all rows of one document."""
    capture = one.capture
    origin = records.Origin(
        source=capture.source,
        url=capture.url,
        portal=None if capture.portal == INTAKE else capture.portal,
        capture_sha256=capture.body_sha256 or "",
        captured_at=one.seen.captured_at,
        extractor_version=version,
        gone_since=one.seen.gone_since,
        attachments=tuple((file.url or file.source, file.body_sha256 or "") for file in one.attachments),
    )
    result.read += 1
    report_id = records.report_id_for(db, capture.source)
    known = db.execute("SELECT 1 FROM reports WHERE report_id = ?", (report_id,)).fetchone() is not None
    before = revisions.figures(db, report_id) if known else {}
    if reading.failure == "damaged":
        result.damaged.append(f"{capture.source}: {reading.detail}")
        # What was read while the bytes were whole is worth more than nothing.
        if known or (former is not None and records.take_over(db, former, capture.source)):
            return
    records.remove(db, capture.source)
    _write(db, batch, report_id, origin, reading, result)
    db.execute(
        "INSERT INTO _extractions (source, report_id, input_key, extractor_version) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (source) DO UPDATE SET input_key = excluded.input_key,"
        " extractor_version = excluded.extractor_version",
        (capture.source, report_id, one.key, version),
    )
    if known:
        after = revisions.figures(db, report_id)
        result.changes += [
            Change(capture.source, *name, before.get(name), after.get(name))
            for name in sorted(before.keys() | after.keys())
            if before.get(name) != after.get(name)
        ]


def _write(
    db: sqlite3.Connection,
    batch: Batch,
    report_id: int,
    origin: records.Origin,
    reading: Reading,
    result: BuildResult,
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
            late = _Late(search.Tokens(report_id, *reading.result.tokens), reading.result.text)
            batch.later(late, len(late.text) + len(late.tokens.body))
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


class _Late(NamedTuple):
    """What of a report is written together with that of others."""

    tokens: search.Tokens
    text: str


def _finish(db: sqlite3.Connection, reports: Sequence[_Late]) -> None:
    """Index reports and make their fingerprints.

    At every savepoint FTS5 writes what it holds in memory: with a piece of the index for each document that would
    cost more than all else that is written of it. Fingerprints of many texts cost a fraction of those of each alone.
    """
    search.index(db, [report.tokens for report in reports])
    marking.add_fingerprints(db, [report.tokens.report_id for report in reports], [report.text for report in reports])


def _drop_absent(archive: Archive, sources: set[str], result: BuildResult) -> None:
    """Take out sources that are no documents any more, such as a file now known to hang on a page."""
    held = [row[0] for row in archive.db.execute("SELECT source FROM _extractions ORDER BY source")]
    for source in held:
        if source not in sources:
            with archive.transaction() as db:
                marking.forget(db)
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
