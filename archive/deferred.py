"""Indexes made at the end of a long fill, when their entries can be sorted, instead of row by row at random places.

Only for an archive that holds nothing yet: nobody looks into it for rows by their contents meanwhile. What is to be
made is written down in the file itself, so that a build that was killed leaves no archive without its indexes: the
next one goes on without them, and makes them at its end.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

_NAME = "deferred_indexes"


def defer_indexes(db: sqlite3.Connection) -> None:
    """Take the indexes of an archive without reports away until :func:`make_indexes`, inside a transaction."""
    if db.execute("SELECT 1 FROM reports").fetchone():
        return
    # Those that belong to a key have no SQL of their own; they stay.
    indexes = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    if indexes:
        statements = json.dumps(sorted(sql for _, sql in indexes))
        db.execute("INSERT OR REPLACE INTO _settings VALUES (?, ?)", (_NAME, statements))
        for name, _ in indexes:
            db.execute(f'DROP INDEX "{name}"')


def make_indexes(db: sqlite3.Connection) -> None:
    """Make what was deferred, by this build or by an earlier one that did not come to its end; in a transaction."""
    row = db.execute("SELECT value FROM _settings WHERE name = ?", (_NAME,)).fetchone()
    if row is None:
        return
    for statement in json.loads(row[0]):
        db.execute(statement)
    db.execute("DELETE FROM _settings WHERE name = ?", (_NAME,))
