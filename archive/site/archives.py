"""Which of the databases that datasette serves are archives of this project: the others are left alone."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any

from archive.schema import APPLICATION_ID

#: What the pages read; a file that lacks one of them is not shown as an archive.
NEEDED = frozenset(
    {"reports", "texts", "sections", "statistics", "checks", "indicators", "copied", "search", "crawls"}
    | {"_summary", "_coverage"}
)


#: For how long a judgement counts: a page of a table asks thousands of times, for each of its cells.
_MOMENT = 0.5
_recent: dict[str, tuple[float, bool]] = {}


def is_archive(database: Any) -> bool:
    """Tell whether a datasette database is an archive, by the mark in its header and by its tables."""
    if database.path is None:
        return False
    now = time.monotonic()
    when, judged = _recent.get(database.path, (-1.0, False))
    if now - when > _MOMENT:
        judged = _judge(database)
        _recent[database.path] = (now, judged)
    return judged


def _judge(database: Any) -> bool:
    path = Path(database.path)
    try:
        stat = path.stat()
    except OSError:
        return False
    return _has_schema(str(path), stat.st_ino, stat.st_mtime_ns, not database.is_mutable)


@lru_cache(maxsize=64)
def _has_schema(path: str, _inode: int, _changed: int, immutable: bool) -> bool:  # noqa: FBT001 - cache key
    mode = "immutable=1" if immutable else "mode=ro"
    try:
        with closing(sqlite3.connect(f"{Path(path).resolve().as_uri()}?{mode}", uri=True)) as db:
            if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                return False
            names = {row[0] for row in db.execute("SELECT name FROM sqlite_master")}
    except sqlite3.Error:
        return False
    return names >= NEEDED


def archives(datasette: Any) -> list[Any]:
    """Return the databases that are archives, in the order in which datasette was given them."""
    return [database for database in datasette.databases.values() if is_archive(database)]


def stamp(database: Any) -> tuple[int, ...]:
    """Return what changes when the file changes, for keeping the results of costly questions."""
    parts: list[int] = []
    for name in (database.path, f"{database.path}-wal"):
        try:
            stat = Path(name).stat()
        except OSError:
            parts.extend((0, 0, 0))
        else:
            parts.extend((stat.st_ino, stat.st_mtime_ns, stat.st_size))
    return tuple(parts)
