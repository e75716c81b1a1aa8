"""The tables of captures.db, and the triggers that make them append-only."""

from __future__ import annotations

#: "GKCA" in ASCII: tells a captures file from any other SQLite file, archive.db included.
APPLICATION_ID = 0x474B4341
VERSION = 1

TABLES = ("bodies", "runs", "run_ends", "captures")

ROLES = ("robots", "list", "report", "attachment", "file")
OUTCOMES = ("ok", "not_modified", "redirect", "gone", "error", "failed", "truncated", "challenge", "too_large")


def _one_of(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{name}'" for name in names)


SCHEMA = f"""
CREATE TABLE bodies (
    sha256 TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    compression TEXT NOT NULL CHECK (compression IN ('zstd', 'none')),
    data BLOB NOT NULL
) STRICT;

CREATE TABLE runs (
    run_id INTEGER PRIMARY KEY,
    portal TEXT NOT NULL,
    started_at TEXT NOT NULL
) STRICT;

CREATE TABLE run_ends (
    run_id INTEGER PRIMARY KEY REFERENCES runs (run_id),
    finished_at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    stats TEXT NOT NULL
) STRICT;

CREATE TABLE captures (
    capture_id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs (run_id),
    portal TEXT NOT NULL,
    url TEXT,
    source TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ({_one_of(ROLES)})),
    outcome TEXT NOT NULL CHECK (outcome IN ({_one_of(OUTCOMES)})),
    status INTEGER,
    fetched_at TEXT NOT NULL,
    headers TEXT NOT NULL,
    body_sha256 TEXT REFERENCES bodies (sha256),
    size INTEGER,
    content_type TEXT,
    content_encoding TEXT,
    revisit_of INTEGER REFERENCES captures (capture_id),
    title TEXT,
    parent_url TEXT,
    detail TEXT,
    CHECK (outcome NOT IN ('ok', 'not_modified', 'truncated') OR body_sha256 IS NOT NULL),
    CHECK ((outcome = 'not_modified') = (revisit_of IS NOT NULL))
) STRICT;

CREATE INDEX captures_url ON captures (url, capture_id);
CREATE INDEX captures_source ON captures (source, capture_id);
CREATE INDEX captures_parent ON captures (parent_url, capture_id) WHERE parent_url IS NOT NULL;
CREATE INDEX captures_body ON captures (body_sha256);
CREATE INDEX captures_run ON captures (run_id);
"""

#: INSERT OR REPLACE deletes without firing a DELETE trigger unless recursive triggers are on: refused on INSERT too.
KEYS = {"bodies": "sha256", "runs": "run_id", "run_ends": "run_id", "captures": "capture_id"}


def triggers() -> str:
    """SQL of the triggers that refuse UPDATE, DELETE and replacement in every table."""
    statements = []
    for table, key in KEYS.items():
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;"
        for verb in ("UPDATE", "DELETE"):
            statements.append(f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {refuse}")
        known = f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"  # noqa: S608 - constants of this module
        statements.append(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {known} {refuse}")
    return "\n".join(statements)
