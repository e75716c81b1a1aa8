"""SQLite's errors as ours."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from extract.errors import ArchiveError, ArchiveInUseError, OutOfSpaceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def translated(file: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours: disk full (SQLITE_FULL, failed writes), in use, or not a database."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", None)
        primary = None if code is None else code & 0xFF
        if primary == sqlite3.SQLITE_FULL or code == sqlite3.SQLITE_IOERR_WRITE:
            raise OutOfSpaceError(f"no space left to write {file}") from error
        if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise ArchiveInUseError(f"{file} is in use") from error
        if primary == sqlite3.SQLITE_NOTADB:
            raise ArchiveError(f"{file} is not a database") from error
        raise ArchiveError(f"{file}: {error}") from error
