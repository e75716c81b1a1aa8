"""The tables with most rows, made again in the shape that takes the least time and room to fill (migration 6).

Without a rowid each row is stored once and not a second time for its key. A list after ``IN`` with more than two words
becomes a table that SQLite makes anew for every row, which took most of the time of an insert; ``OR`` takes none.
"""

from __future__ import annotations

from typing import Any

from extract.model import APPLICANTS


def _one_of(column: str, *words: str) -> str:
    return f"CHECK ({' OR '.join(f'{column} = {word!r}' for word in words)})"


_REPORT = "report_id INTEGER NOT NULL REFERENCES reports (report_id) ON DELETE CASCADE"
_TABLES = {
    "sections": f"""(
    {_REPORT},
    position INTEGER NOT NULL,
    level INTEGER NOT NULL,
    heading TEXT NOT NULL CHECK (instr(heading, char(0)) = 0),
    topic TEXT,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    PRIMARY KEY (report_id, position),
    CHECK (start >= 0 AND "end" >= start)
)""",
    "statistics": f"""(
    {_REPORT},
    indicator TEXT NOT NULL REFERENCES indicators (indicator),
    applicant TEXT NOT NULL DEFAULT 'total' {_one_of("applicant", *reversed(APPLICANTS))},
    value REAL NOT NULL CHECK (value BETWEEN -1e15 AND 1e15),
    unit TEXT NOT NULL,
    qualifier TEXT NOT NULL {_one_of("qualifier", "exact", "about", "at_least", "under", "none_stated")},
    quote TEXT CHECK (instr(quote, char(0)) = 0),
    quote_start INTEGER,
    quote_end INTEGER,
    origin TEXT NOT NULL {_one_of("origin", "table", "prose", "derived")},
    cell INTEGER,
    PRIMARY KEY (report_id, indicator, applicant),
    CHECK ((quote IS NULL) = (quote_start IS NULL) AND (quote IS NULL) = (quote_end IS NULL)),
    CHECK (origin = 'derived' OR quote IS NOT NULL)
)""",
    "cells": f"""(
    {_REPORT},
    position INTEGER NOT NULL,
    indicator TEXT NOT NULL,
    applicant TEXT NOT NULL,
    state TEXT NOT NULL {_one_of("state", "number", "blank", "mark", "unreadable")},
    value REAL,
    raw TEXT NOT NULL CHECK (instr(raw, char(0)) = 0),
    unit TEXT,
    form_table INTEGER NOT NULL,
    form_row INTEGER NOT NULL,
    form_column INTEGER NOT NULL,
    PRIMARY KEY (report_id, position),
    CHECK ((state = 'number') = (value IS NOT NULL))
)""",
    "checks": f"""(
    {_REPORT},
    position INTEGER NOT NULL,
    check_id TEXT NOT NULL,
    status TEXT NOT NULL {_one_of("status", "pass", "fail", "unknown")},
    severity TEXT NOT NULL CHECK (severity IN ('hard', 'soft')),
    expected TEXT,
    actual TEXT,
    message TEXT NOT NULL CHECK (instr(message, char(0)) = 0),
    PRIMARY KEY (report_id, position)
)""",
}


def compact(db: Any) -> None:
    """Give the tables their new shape, with all rows and indexes they have."""
    for table, columns in _TABLES.items():
        indexes = db.execute(
            "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL ORDER BY name",
            (table,),
        ).fetchall()
        db.execute(f"CREATE TEMP TABLE kept AS SELECT * FROM main.{table}")  # noqa: S608 - our constants
        db.execute(f"DROP TABLE main.{table}")
        db.execute(f"CREATE TABLE main.{table} {columns} STRICT, WITHOUT ROWID")
        db.execute(f"INSERT INTO main.{table} SELECT * FROM kept")  # noqa: S608
        db.execute("DROP TABLE kept")
        for (sql,) in indexes:
            db.execute(sql)
