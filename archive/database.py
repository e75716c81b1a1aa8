"""archive.db: opening it, its schema kept up to date, its codebook, one transaction at a time.

The file holds no raw bytes and can be deleted at any time: ``gongkai extract`` makes it again from captures.db.
"""

from __future__ import annotations

import csv
import io
import os
import sqlite3
import time
from contextlib import closing, contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Self

from archive import captures_schema
from archive.lock import take_lock
from archive.schema import APPLICATION_ID, PUBLIC_TABLES, SCHEMA_VERSION
from archive.sqlite_errors import translated
from extract.errors import ArchiveError, StoppedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import TracebackType

#: SQLite waits this long for a reader's lock before it gives up.
BUSY_SECONDS = 30.0

#: A batch of documents is kept after this many of them or this long: what a kill can cost.
BATCH_DOCUMENTS = 500
BATCH_SECONDS = 0.5
#: … or when so many characters wait to be indexed: bounds the memory.
BATCH_CHARACTERS = 4_000_000

#: The letters of indicators.csv and the values of ``reports.era``.
ERAS = {"A": "prose", "B": "table-2014", "C": "form-2019", "D": "form-2021"}


def captures_path(archive: Path) -> Path:
    """Return where the raw captures of an archive are: ``captures.db`` in the same folder."""
    return archive.with_name("captures.db")


def open_for_reading(path: Path) -> sqlite3.Connection:
    """Open an archive that exists, for reading only; rows answer to names.

    Raises UsageError when there is no such file, ArchiveError when it is not an archive of this version or older.
    """
    if not path.exists():
        raise UsageError(f"there is no archive at {path}; make one with 'gongkai demo', 'crawl' or 'add'")
    if path.is_dir():
        raise ArchiveError(f"{path} is a folder, not an archive")
    with translated(path):
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
        try:
            version = _checked_version(path, connection)
        except BaseException:
            connection.close()
            raise
    if version < SCHEMA_VERSION:
        connection.close()
        raise ArchiveError(f"{path} has no tables of this version yet; run 'gongkai extract' first")
    connection.row_factory = sqlite3.Row
    return connection


def check_archive(path: Path) -> None:
    """Make sure that a build could write to ``path``, before long work is done for it: no file, or an archive.

    Raises ArchiveError for a folder, another file, or an archive of a newer program.
    """
    if path.is_dir():
        raise ArchiveError(f"{path} is a folder, not an archive")
    if path.exists():
        with translated(path), closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            _checked_version(path, db)


class Archive:
    """archive.db opened for writing; the only writer as long as it is open. A context manager, for one thread."""

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: int) -> None:
        self.path = path
        self.db = connection
        self._lock: int | None = lock

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open or create an archive, bring its schema and codebook up to date, and hold the writer's lock.

        Raises ArchiveInUseError when another process writes it, ArchiveError when the file is something else or
        newer than this program, OutOfSpaceError when the disk is full.
        """
        if path.is_dir():
            raise ArchiveError(f"{path} is a folder, not an archive")
        lock = take_lock(path)
        try:
            with translated(path):
                connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
                try:
                    _prepare(path, connection)
                except BaseException:
                    connection.close()
                    raise
        except BaseException:
            os.close(lock)
            raise
        return cls(path, connection, lock)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing: commit at the end, roll back on any error; SQLite's errors become ours."""
        with translated(self.path):
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
                self.db.execute("COMMIT")
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                raise

    @contextmanager
    def batches(self, finish: Callable[[sqlite3.Connection, list[Any]], None]) -> Iterator[Batch]:
        """Many documents, each of them all or nothing, with a commit now and then instead of one for each.

        ``finish`` is called before each commit with what :meth:`Batch.later` was given since the last. What is whole
        is kept when the caller is stopped; an error of the database takes back the open batch.
        """
        batch = Batch(self.db, finish)
        with translated(self.path):
            try:
                yield batch
                batch.commit()
            except (KeyboardInterrupt, GeneratorExit, StoppedError):
                batch.end()
                raise
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close the file, leaving one plain file that opens anywhere, and let go of the lock."""
        if self._lock is None:
            return
        try:
            # A file left in WAL mode cannot be read from a folder without write permission. A reader that still has it
            # open, or a query of our own that a signal interrupted, refuses the change: then it stays in WAL mode.
            if self.db.in_transaction:  # a signal came in the middle of one
                self.db.rollback()
            self.db.execute("PRAGMA busy_timeout=0")
            self.db.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_ERROR):
                raise
        finally:
            self.db.close()
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with translated(self.path):
            self.close()


class Batch:
    """An open transaction that is committed at the latest after so many documents or so long."""

    def __init__(self, db: sqlite3.Connection, finish: Callable[[sqlite3.Connection, list[Any]], None]) -> None:
        self._db = db
        self._finish = finish
        self._documents = 0
        self._due = 0.0
        self._waiting: list[Any] = []
        self._characters = 0
        self._committing = False

    @contextmanager
    def document(self) -> Iterator[sqlite3.Connection]:
        """Write one document; on any error none of it."""
        if not self._documents:
            self._db.execute("BEGIN IMMEDIATE")
            self._due = time.monotonic() + BATCH_SECONDS
        waiting, characters = len(self._waiting), self._characters
        self._db.execute("SAVEPOINT document")
        try:
            yield self._db
        except BaseException:
            del self._waiting[waiting:]
            self._characters = characters
            if self._db.in_transaction:
                self._db.execute("ROLLBACK TO document")
                self._db.execute("RELEASE document")
            raise
        self._db.execute("RELEASE document")
        self._documents += 1
        full = self._documents >= BATCH_DOCUMENTS or self._characters >= BATCH_CHARACTERS
        if full or time.monotonic() >= self._due:
            self.commit()

    def later(self, item: object, characters: int) -> None:
        """Leave to ``finish`` what costs less for many documents at a time; it holds so many characters till then."""
        self._waiting.append(item)
        self._characters += characters

    def commit(self) -> None:
        """Keep what has been written."""
        if self._db.in_transaction:
            self._committing = True
            self._finish(self._db, self._waiting)
            self._db.execute("COMMIT")
        self._waiting.clear()
        self._documents = self._characters = 0
        self._committing = False

    def end(self) -> None:
        """Keep what is whole when the caller is stopped; stopped amid a commit, nobody knows what is."""
        if not self._committing:
            self.commit()
        elif self._db.in_transaction:
            self._db.execute("ROLLBACK")


def dump_public(path: Path) -> Iterator[str]:
    """Yield every row of the public tables as text in one fixed order: equal archives give equal lines."""
    with closing(open_for_reading(path)) as db:
        for table, order in PUBLIC_TABLES.items():
            columns = ", ".join(order)
            for row in db.execute(f"SELECT * FROM {table} ORDER BY {columns}"):  # noqa: S608 - our constants
                yield f"{table}\t{tuple(row)!r}"


def _checked_version(path: Path, db: sqlite3.Connection) -> int:
    """Return the schema version of an archive; 0 for an empty file. Raises ArchiveError for any other file."""
    application = db.execute("PRAGMA application_id").fetchone()[0]
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application == captures_schema.APPLICATION_ID:
        raise ArchiveError(f"{path} holds captures, raw pages; the archive is archive.db beside it")
    if application != APPLICATION_ID and (tables or application or version):
        raise ArchiveError(f"{path} is a database of another program, not an archive")
    if version > SCHEMA_VERSION:
        raise ArchiveError(
            f"{path} was made by a newer gongkai (schema {version}, this one knows {SCHEMA_VERSION}); upgrade gongkai"
        )
    return version


def _prepare(path: Path, db: sqlite3.Connection) -> None:
    """Set the pragmas, apply pending migrations and the codebook."""
    version = _checked_version(path, db)
    _use_wal(db)
    # Derived data: a loss of power may take back the last documents, which the next run simply reads again.
    db.execute("PRAGMA synchronous=NORMAL")
    db.execute("PRAGMA foreign_keys=ON")
    db.execute("PRAGMA trusted_schema=OFF")
    db.execute("PRAGMA journal_size_limit=67108864")
    # Ids are hashes, so rows go everywhere: the default of 2 MB holds too little of the trees of a large archive.
    db.execute("PRAGMA cache_size=-65536")
    if version < SCHEMA_VERSION:
        from archive.migrations import migrate  # noqa: PLC0415 - it says why

        # The mark comes first: a run killed between two steps leaves a file that is still known as an archive.
        db.execute(f"PRAGMA application_id={APPLICATION_ID}")
        migrate(db)
        db.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
    _load_codebook(db)


def _use_wal(db: sqlite3.Connection) -> None:
    """Let readers read while we write. Where one is reading this very moment and does not end, go on without."""
    db.execute("PRAGMA busy_timeout=3000")
    try:
        db.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
    db.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")


def codebook() -> list[dict[str, Any]]:
    """Return the rows of the table ``indicators``, by name, from extract/data/indicators.csv and definitions.csv."""
    meanings = {row["indicator"]: row for row in _table("definitions.csv")}
    rows = _table("indicators.csv")
    return [
        {
            "indicator": row["indicator"],
            "zh": row["zh"],
            "en": meanings[row["indicator"]]["en"],
            "unit": row["unit"],
            "eras": ", ".join(ERAS[letter] for letter in row["eras"]),
            "definition": meanings[row["indicator"]]["definition"],
            "breakdown": row["breakdown"] or None,
            "comparability": meanings[row["indicator"]]["comparability"] or None,
        }
        for row in sorted(rows, key=lambda row: row["indicator"])
    ]


def _table(name: str) -> list[dict[str, str]]:
    text = (files("extract") / "data" / name).read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _load_codebook(db: sqlite3.Connection) -> None:
    """Write the codebook where it differs. Indicators that left it stay while figures still refer to them."""
    rows = codebook()
    columns = list(rows[0])
    held = {
        row[0]: row[1:]
        for row in db.execute(f"SELECT {', '.join(columns)} FROM indicators")  # noqa: S608 - our constants
    }
    changed = [row for row in rows if held.get(row["indicator"]) != tuple(row[name] for name in columns[1:])]
    gone = sorted(held.keys() - {row["indicator"] for row in rows})
    if not changed and not gone:
        return
    updates = ", ".join(f"{name} = excluded.{name}" for name in columns[1:])
    db.execute("BEGIN IMMEDIATE")
    try:
        db.executemany(
            f"INSERT INTO indicators ({', '.join(columns)})"  # noqa: S608 - our constants
            f" VALUES ({', '.join(':' + name for name in columns)})"
            f" ON CONFLICT (indicator) DO UPDATE SET {updates}",
            changed,
        )
        db.executemany(
            "DELETE FROM indicators WHERE indicator = ?1"
            " AND NOT EXISTS (SELECT 1 FROM statistics WHERE statistics.indicator = ?1)",
            [(name,) for name in gone],
        )
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise
