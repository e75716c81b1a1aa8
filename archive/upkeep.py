"""Keeping an archive for years: fixity of every byte, evidence of every figure, consistent copies."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.captures import Captures
from archive.database import captures_path, open_for_reading
from archive.proof import misplaced, misread
from archive.queries import stale
from archive.schema import PUBLIC_TABLES, VIEWS
from archive.sqlite_errors import translated
from extract.errors import ArchiveError, FixityError, OutOfSpaceError, UsageError
from extract.version import extractor_version

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MANIFEST = "manifest-sha256.txt"
#: A duplicate points to the one report that stands for all copies.
_CHAINED = """
SELECT d.report_id, d.duplicate_of FROM reports d JOIN reports c ON c.report_id = d.duplicate_of
WHERE c.duplicate_of IS NOT NULL ORDER BY 1
"""


@dataclass(slots=True)
class Verification:
    """What was looked at, and a line for each fault."""

    bodies: int = 0
    quotes: int = 0
    #: Documents read by another extractor, whose quotes this one may read differently.
    stale: int = 0
    faults: list[str] = field(default_factory=list)


def verify(archive: Path, progress: Callable[[int, int], None] | None = None) -> Verification:
    """Hash every stored body again, let SQLite check both files, and hold every figure to its quote.

    ``progress`` is called with (done, all) of the bodies, and then of the reports. Raises UsageError when neither file
    is there, ArchiveError for an archive that cannot be opened.
    """
    raw = captures_path(archive)
    if not raw.exists() and not archive.exists():
        raise UsageError(f"there is neither {archive} nor {raw}")
    found = Verification()
    if raw.exists():
        _verify_captures(raw, found, progress)
    if archive.exists():
        try:
            _verify_archive(archive, found, progress)
        except ArchiveError as error:
            damaged = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CORRUPT
            if not found.faults and not damaged:
                raise
            found.faults.append(str(error))
    return found


def _verify_captures(raw: Path, found: Verification, progress: Callable[[int, int], None] | None) -> None:
    with Captures.open(raw) as captures:
        found.faults += [f"{raw}: {line}" for line in captures.integrity()]
        shas = captures.shas()
        for done, sha256 in enumerate(shas, start=1):
            try:
                captures.body(sha256)
            except FixityError as error:
                found.faults.append(str(error))
            if progress:
                progress(done, len(shas))
        found.bodies = len(shas)


def _verify_archive(archive: Path, found: Verification, progress: Callable[[int, int], None] | None) -> None:
    with closing(open_for_reading(archive)) as db, translated(archive):
        found.faults += [f"{archive}: {line}" for (line,) in db.execute("PRAGMA integrity_check") if line != "ok"]
        found.faults += [
            f"{archive}: dangling reference in {row[0]}" for row in db.execute("PRAGMA foreign_key_check")
        ]
        held = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
        missing = [name for name in (*PUBLIC_TABLES, *VIEWS) if name not in held]
        found.faults += [f"{archive}: there is no {name}" for name in missing]
        if missing:
            return
        chained = db.execute(_CHAINED).fetchall()
        found.faults += [
            f"report {row[0]}: what should stand for it, {row[1]}, is no report of its own" for row in chained
        ]
        (found.quotes,) = db.execute("SELECT count(*) FROM statistics WHERE quote IS NOT NULL").fetchone()
        found.faults += misplaced(db)
        (reports,) = db.execute("SELECT count(DISTINCT report_id) FROM statistics").fetchone()
        found.faults += misread(db, (lambda done: progress(done, reports)) if progress else None)
        found.stale = stale(db, extractor_version())


def backup(archive: Path, folder: Path) -> list[tuple[str, int]]:
    """Write consistent copies of both files and a manifest of their SHA-256 into a new ``folder``.

    Others may be writing meanwhile. The copies are checked before the folder gets its name, so a folder that is
    there is complete. Returns (file name, bytes). Raises UsageError when the folder exists or there is nothing to
    copy, FixityError when a copy is not sound, OutOfSpaceError, ArchiveError.
    """
    if folder.exists():
        raise UsageError(f"{folder} exists already; a backup goes into a new folder")
    raw = captures_path(archive)
    if not raw.exists() and not archive.exists():
        raise UsageError(f"there is neither {archive} nor {raw}")
    partial = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir(parents=True)
        # Derived data first: whatever it refers to is then surely in the copy of the captures.
        if archive.exists():
            with (
                closing(open_for_reading(archive)) as db,
                translated(partial),
                closing(sqlite3.connect(partial / archive.name)) as copy,
            ):
                db.backup(copy)
        if raw.exists():
            with Captures.open(raw) as captures:
                captures.backup(partial / raw.name)
        copies = sorted(partial.glob("*.db"))
        for file in copies:
            _settle(file)
        lines = [f"{_sha256(file)}  {file.name}\n" for file in copies]
        (partial / MANIFEST).write_text("".join(lines), encoding="utf-8")
        sizes = [(file.name, file.stat().st_size) for file in copies]
        os.replace(partial, folder)  # noqa: PTH105 - atomic, and says so
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise OutOfSpaceError(f"no space left for {folder}") from error
        raise ArchiveError(f"cannot write {folder}: {error.strerror}") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return sizes


def _settle(file: Path) -> None:
    """Make a copy one plain file, check it, and see it onto the disk."""
    with translated(file), closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA journal_mode=DELETE")
        if db.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise FixityError(f"the copy of {file.name} is not sound")
    with file.open("rb") as handle:
        os.fsync(handle.fileno())


def _sha256(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
