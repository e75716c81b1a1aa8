"""captures.db: every response as received, append-only, durable before it is acknowledged.

One writer per file, held by ``flock`` on ``captures.db.lock``: the kernel drops the lock when a process dies, so no
stale lock is ever left, and SQLite before 3.51.3 can lose commits when two connections write and checkpoint a WAL.
Bodies are kept before content-decoding, once each, under the SHA-256 of the bytes as received.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import zstandard

from archive import captures_schema as schema
from archive.captures_model import Capture, NewCapture, Run
from archive.coding import LIMIT, decode_content
from archive.lock import take_lock
from archive.sqlite_errors import translated
from extract.errors import ArchiveError, FixityError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

__all__ = ["NOT_ASKED", "Capture", "Captures", "NewCapture", "Run", "utc_now"]

#: A zstd level that keeps up with any crawl; pages of one portal shrink to about a fifth.
LEVEL = 3
#: SQLite waits this long for a reader's lock before it gives up.
BUSY_SECONDS = 30.0
#: No stored body is larger: the bound of what a row may claim before its bytes are unpacked.
MAX_BODY = 256 * 2**20


#: How the ``detail`` of a capture begins for which nothing was sent: the address was one that must not be asked.
NOT_ASKED = "not asked: "
_ASKED = "instr(coalesce(detail, ''), ?) <> 1"
_NAMES = tuple(field.name for field in fields(Capture))
_COLUMNS = ", ".join(_NAMES)
_INSERT_COLUMNS = _NAMES[1:]  # without capture_id
_INSERT = (
    f"INSERT INTO captures ({', '.join(_INSERT_COLUMNS)})"  # noqa: S608 - names of our own dataclass
    f" VALUES ({', '.join(':' + name for name in _INSERT_COLUMNS)})"
)


def utc_now() -> str:
    """Return the present second in UTC, as captures store it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Captures:
    """The store behind ``captures.db``; open it with :meth:`open`, use it as a context manager.

    It may be used from several threads, one at a time.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: int | None) -> None:
        self.path = path
        self._db = connection
        self._lock = lock

    # --- opening -----------------------------------------------------------------------------------------------------

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, write: bool = False) -> Self:
        """Open a captures file; with ``write`` create it when missing and hold the writer's lock.

        Raises ArchiveInUseError when another process writes, ArchiveError when it is no captures file or missing,
        OutOfSpaceError when the disk is full.
        """
        file = Path(path)
        if file.is_dir():
            raise ArchiveError(f"{file} is a folder, not a captures file")
        if not write and not file.exists():
            raise ArchiveError(f"there is no captures file at {file}")
        lock = take_lock(file) if write else None
        connection: sqlite3.Connection | None = None
        try:
            with translated(file):
                connection = _connect(file, write=write)
                _prepare(file, connection, write=write)
                return cls(file, connection, lock)
        except BaseException:
            if connection is not None:
                connection.close()
            if lock is not None:
                os.close(lock)
            raise

    def close(self) -> None:
        """Close the file and let go of the writer's lock; harmless when called twice."""
        try:
            self._db.close()
        finally:
            if self._lock is not None:
                os.close(self._lock)
                self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- writing -----------------------------------------------------------------------------------------------------

    def start_run(self, portal: str) -> int:
        """Record that a run for ``portal`` began now; return its id."""
        with self._transaction():
            cursor = self._db.execute(
                "INSERT INTO runs (portal, started_at) VALUES (?, ?)", (_storable(portal), utc_now())
            )
        return _rowid(cursor)

    def end_run(self, run_id: int, outcome: str, stats: dict[str, Any]) -> None:
        """Record how a run ended. A run that was killed has no such row."""
        row = (run_id, utc_now(), _storable(outcome), json.dumps(stats, ensure_ascii=False, sort_keys=True))
        with self._transaction():
            self._db.execute("INSERT INTO run_ends (run_id, finished_at, outcome, stats) VALUES (?, ?, ?, ?)", row)

    def add(self, capture: NewCapture) -> int:
        """Store one capture in one transaction; when this returns, it survives a crash and a loss of power."""
        number = self.stage([capture])[0]
        self.settle()
        return number

    def stage(self, captures: Sequence[NewCapture]) -> list[int]:
        """Write captures into one transaction, all or none; return their ids. Nothing holds before :meth:`settle`."""
        rows = [_row(capture) for capture in captures]
        packed = [None if capture.body is None else _pack(capture.body) for capture in captures]
        with self._transaction(commit=False):
            return [self._insert(*one) for one in zip(captures, rows, packed, strict=True)]

    def settle(self) -> None:
        """Make what was staged durable: when this returns, it survives a crash and a loss of power."""
        with translated(self.path):
            try:
                self._db.execute("COMMIT")
            except BaseException:
                self._give_up()
                raise

    def _insert(self, capture: NewCapture, values: dict[str, object], packed: tuple[str, bytes] | None) -> int:
        if packed is not None and capture.body is not None:
            sha256 = hashlib.sha256(capture.body).hexdigest()
            values["body_sha256"], values["size"] = sha256, len(capture.body)
            known = self._db.execute("SELECT 1 FROM bodies WHERE sha256 = ?", (sha256,)).fetchone()
            if known is None:
                self._db.execute("INSERT INTO bodies VALUES (?, ?, ?, ?)", (sha256, len(capture.body), *packed))
        elif capture.revisit_of is not None:
            row = self._db.execute(
                "SELECT body_sha256, size FROM captures WHERE capture_id = ?", (capture.revisit_of,)
            ).fetchone()
            values["body_sha256"], values["size"] = row or (None, None)
        return _rowid(self._db.execute(_INSERT, values))

    # --- reading -----------------------------------------------------------------------------------------------------

    def latest(self, url: str) -> Capture | None:
        """Return the newest capture of an address with outcome ok or not_modified."""
        return self._one("url = ? AND outcome IN ('ok', 'not_modified') ORDER BY capture_id DESC LIMIT 1", (url,))

    def newest(self, url: str) -> Capture | None:
        """Return the newest capture of an address, whatever its outcome."""
        return self._one("url = ? ORDER BY capture_id DESC LIMIT 1", (url,))

    def get(self, capture_id: int) -> Capture | None:
        """Return one capture by its id."""
        return self._one("capture_id = ?", (capture_id,))

    def history(self, url: str) -> list[Capture]:
        """Return every capture of an address or file name, oldest first."""
        return list(self._select("url = ? OR source = ? ORDER BY capture_id", (url, url)))

    def last_of_host(self, prefixes: Sequence[str], count: int = 10) -> list[Capture]:
        """Return the newest captures whose address starts with one of ``prefixes`` (``http://host/``), newest first.

        This is how a crawl remembers, across restarts, when a host was last asked and what it answered. Addresses that
        were refused before anything was sent do not count.
        """
        found: list[Capture] = []
        for prefix in prefixes:
            where = f"url >= ? AND url < ? AND {_ASKED} ORDER BY capture_id DESC LIMIT ?"
            found.extend(self._select(where, (prefix, prefix + "\U0010ffff", NOT_ASKED, count)))
        return sorted(found, key=lambda capture: capture.capture_id, reverse=True)[:count]

    def asked_since(self, prefixes: Sequence[str], since: str) -> tuple[int, int]:
        """Return how many requests went to a host since a moment (UTC), and how many bytes of bodies came back."""
        requests = size = 0
        query = (
            "SELECT count(*), coalesce(sum(CASE outcome WHEN 'not_modified' THEN 0 ELSE size END), 0) FROM captures"  # noqa: S608 - constants of this module
            f" WHERE url >= ? AND url < ? AND fetched_at >= ? AND {_ASKED}"
        )
        with translated(self.path):
            for prefix in prefixes:
                row = self._db.execute(query, (prefix, prefix + "\U0010ffff", since, NOT_ASKED)).fetchone()
                requests, size = requests + row[0], size + row[1]
        return requests, size

    def holds(self, sha256: str) -> bool:
        """Tell whether a body is stored already."""
        with translated(self.path):
            return self._db.execute("SELECT 1 FROM bodies WHERE sha256 = ?", (sha256,)).fetchone() is not None

    def documents(self) -> Iterator[Capture]:
        """Yield, by source, the newest complete capture of each report, attachment and file.

        A 304 changes nothing, so the capture it confirms is the one yielded; truncated bodies are never yielded.
        """
        return self._select(
            "capture_id IN (SELECT max(capture_id) FROM captures"
            " WHERE outcome = 'ok' AND role IN ('report', 'attachment', 'file') GROUP BY source) ORDER BY source",
            (),
        )

    def complete(self, source: str) -> Capture | None:
        """Return of one source what :meth:`documents` yields of all."""
        where = "source = ? AND outcome = 'ok' AND role IN ('report', 'attachment', 'file')"
        return self._one(f"{where} ORDER BY capture_id DESC LIMIT 1", (source,))

    def is_page(self, url: str | None) -> bool:
        """Tell whether the newest complete capture of an address is that of a report's page."""
        newest = None if url is None else self.complete(url)
        return newest is not None and newest.role == "report"

    def unread(self) -> Iterator[Capture]:
        """Yield, by source, the newest capture of each report or attachment that was never captured whole."""
        return self._select(
            "capture_id IN (SELECT max(capture_id) FROM captures WHERE role IN ('report', 'attachment', 'file')"
            " GROUP BY source HAVING sum(outcome IN ('ok', 'redirect')) = 0) ORDER BY source",
            (),
        )

    def attachments(self, parent_url: str) -> list[Capture]:
        """Return the newest complete capture of each attachment of a page, in order of first capture."""
        return list(
            self._select(
                "capture_id IN (SELECT max(capture_id) FROM captures WHERE outcome = 'ok' AND role = 'attachment'"
                " AND parent_url = ? GROUP BY source) ORDER BY (SELECT min(c.capture_id) FROM captures AS c"
                " WHERE c.source = captures.source)",
                (parent_url,),
            )
        )

    def body(self, sha256: str) -> bytes:
        """Return the bytes as received; raise FixityError when they are missing or not what they were."""
        with translated(self.path):
            row = self._db.execute("SELECT size, compression, data FROM bodies WHERE sha256 = ?", (sha256,)).fetchone()
        if row is None:
            raise FixityError(f"body {sha256} is missing from {self.path}")
        size, compression, data = row
        if not 0 <= size <= MAX_BODY:
            raise FixityError(f"body {sha256} in {self.path} claims {size} bytes")
        try:
            body: bytes = data if compression == "none" else zstandard.decompress(data, max_output_size=size)
        except zstandard.ZstdError as error:
            raise FixityError(f"body {sha256} in {self.path} cannot be decompressed: {error}") from error
        if len(body) != size or hashlib.sha256(body).hexdigest() != sha256:
            raise FixityError(f"body {sha256} in {self.path} is not what was stored")
        return body

    def content(self, capture: Capture, *, limit: int = LIMIT) -> bytes:
        """Return the body after content-decoding, at most ``limit`` bytes; UnreadableError beyond that or for junk."""
        if capture.body_sha256 is None:
            return b""
        return decode_content(self.body(capture.body_sha256), capture.content_encoding, limit=limit).body

    def shas(self) -> list[str]:
        """Return the SHA-256 of every stored body, in order: what ``gongkai verify`` walks."""
        with translated(self.path):
            return [row[0] for row in self._db.execute("SELECT sha256 FROM bodies ORDER BY sha256")]

    def runs(self, portal: str | None = None) -> list[Run]:
        """Return the runs, newest first, of one portal or of all."""
        query = (
            "SELECT run_id, portal, started_at, finished_at, outcome, stats"
            " FROM runs LEFT JOIN run_ends USING (run_id) WHERE portal = coalesce(?, portal) ORDER BY run_id DESC"
        )
        with translated(self.path):
            rows = self._db.execute(query, (portal,)).fetchall()
        return [
            Run(run_id, name, started_at, finished_at, outcome, json.loads(stats) if stats else {})
            for run_id, name, started_at, finished_at, outcome, stats in rows
        ]

    def count(self) -> int:
        """Return how many captures there are."""
        with translated(self.path):
            return int(self._db.execute("SELECT count(*) FROM captures").fetchone()[0])

    def everything(self) -> Iterator[Capture]:
        """Yield all captures in the order in which they were made."""
        return self._select("capture_id > 0 ORDER BY capture_id", ())

    def run_captures(self, run_id: int) -> Iterator[Capture]:
        """Yield the captures of one run in the order in which they were made."""
        return self._select("run_id = ? ORDER BY capture_id", (run_id,))

    def integrity(self) -> list[str]:
        """Return what SQLite finds wrong with the file: nothing when all is well."""
        with translated(self.path):
            rows = [row[0] for row in self._db.execute("PRAGMA integrity_check")]
            dangling = self._db.execute("PRAGMA foreign_key_check").fetchall()
        return [row for row in rows if row != "ok"] + [f"dangling reference in {row[0]}" for row in dangling]

    def backup(self, target: str | os.PathLike[str]) -> None:
        """Write a consistent copy of the file while others may be reading or writing it."""
        with translated(Path(target)):
            copy = sqlite3.connect(target)
            try:
                self._db.backup(copy)
            finally:
                copy.close()

    # --- inside ------------------------------------------------------------------------------------------------------

    def _one(self, where: str, parameters: tuple[object, ...]) -> Capture | None:
        return next(self._select(where, parameters), None)

    def _select(self, where: str, parameters: tuple[object, ...]) -> Iterator[Capture]:
        # ``where`` is always a constant of this module; what varies travels as a parameter.
        with translated(self.path):
            rows = self._db.execute(f"SELECT {_COLUMNS} FROM captures WHERE {where}", parameters)  # noqa: S608
            for row in rows:
                values = dict(zip(_NAMES, row, strict=True))
                values["headers"] = tuple((name, value) for name, value in json.loads(values["headers"]))
                yield Capture(**values)

    @contextmanager
    def _transaction(self, *, commit: bool = True) -> Iterator[None]:
        if self._lock is None:
            raise ArchiveError(f"{self.path} is open for reading only")
        with translated(self.path):
            # IMMEDIATE: a transaction that begins by reading can fail busy half-way, this one cannot.
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                if commit:
                    self._db.execute("COMMIT")
            except BaseException:
                self._give_up()
                raise

    def _give_up(self) -> None:
        if self._db.in_transaction:  # SQLite has already rolled back when the disk is full
            self._db.execute("ROLLBACK")


def _row(capture: NewCapture) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(capture, name, None) for name in _INSERT_COLUMNS}
    pairs = [[_storable(name), _storable(value)] for name, value in capture.headers]
    values["headers"] = json.dumps(pairs, ensure_ascii=False)
    return {name: _storable(value) if isinstance(value, str) else value for name, value in values.items()}


def _rowid(cursor: sqlite3.Cursor) -> int:
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _storable(text: str) -> str:
    """Replace what SQLite cannot keep whole: lone surrogates and NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")


def _pack(body: bytes) -> tuple[str, bytes]:
    packed = zstandard.compress(body, LEVEL)
    return ("zstd", packed) if len(packed) < len(body) else ("none", body)


def _connect(file: Path, *, write: bool) -> sqlite3.Connection:
    mode = "rwc" if write else "ro"
    uri = f"{file.resolve().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)


def _prepare(file: Path, db: sqlite3.Connection, *, write: bool) -> None:
    """Check that the file is what it claims to be, or make it so when it is new; set the pragmas of RELIABILITY."""
    db.execute("PRAGMA trusted_schema=OFF")
    db.execute("PRAGMA foreign_keys=ON")
    application = db.execute("PRAGMA application_id").fetchone()[0]
    version = db.execute("PRAGMA user_version").fetchone()[0]
    empty = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if write and empty and (application, version) == (0, 0):
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        # One transaction: a file is either empty or complete, never between.
        db.executescript(
            f"BEGIN IMMEDIATE; {schema.SCHEMA} {schema.triggers()}"
            f" PRAGMA application_id={schema.APPLICATION_ID}; PRAGMA user_version={schema.VERSION}; COMMIT;"
        )
    elif application != schema.APPLICATION_ID:
        raise ArchiveError(f"{file} is not a captures file")
    elif version != schema.VERSION:
        raise ArchiveError(f"{file} has captures format {version}; this program reads format {schema.VERSION}")
    if write:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute("PRAGMA journal_size_limit=67108864")
