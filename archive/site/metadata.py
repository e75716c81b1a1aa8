"""What datasette says of each table and view of an archive, in the language of the visitor."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from archive.database import codebook
from archive.site import indicators, language
from archive.site.archives import archives, is_archive

#: Views with a column per indicator: described from the codebook.
WIDE = ("applications", "reviews")
GROUPS = ("reports", "figures", "checks", "archive")

#: Tables with many rows for each report, and a view that counts over all of them: counted by facets, they are slow.
LONG = frozenset({"statistics", "cells", "checks", "sections", "coverage"})
MANY_FIGURES = 200_000

_LICENCE = {
    "en": "official documents of Chinese agencies and facts read from them; no licence is claimed",
    "zh": "中国行政机关的官方文件及从中读出的事实；不主张任何许可",
}
_SOURCE = {
    "en": "annual reports on open government information, as published; each row names its source",
    "zh": "各机关公开发布的政府信息公开工作年度报告；每行注明来源",
}


@cache
def tables() -> dict[str, dict[str, str]]:
    """Return tables.csv by table, in its order."""
    return {row["table"]: row for row in language.table("tables.csv")}


@cache
def _columns(spoken: language.Language) -> dict[str, dict[str, str]]:
    """Return descriptions by table; under ``*`` those of columns that mean the same everywhere."""
    out: dict[str, dict[str, str]] = {}
    for row in language.table("columns.csv"):
        out.setdefault(row["table"], {})[row["column"]] = row[spoken]
    for row in codebook():
        label = (
            f"{row['en']} ({row['unit']})"
            if spoken == "en"
            else f"{indicators.name(row['indicator'])}（{row['unit']}）"
        )
        for view in WIDE:
            out.setdefault(view, {})[row["indicator"]] = label
    return out


@lru_cache(maxsize=64)
def _schema(path: str, _changed: int, immutable: bool) -> dict[str, tuple[str, ...]]:  # noqa: FBT001 - cache key
    """Return the columns of every table and view of a file; a view whose tables are gone has none."""
    mode = "immutable=1" if immutable else "mode=ro"
    with closing(sqlite3.connect(f"{Path(path).resolve().as_uri()}?{mode}", uri=True)) as db:
        found: dict[str, tuple[str, ...]] = {}
        for (name,) in db.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY 1"
        ).fetchall():
            with suppress(sqlite3.OperationalError):
                columns = db.execute("SELECT name FROM pragma_table_info(?)", (name,)).fetchall()
                found[name] = tuple(column for (column,) in columns)
        return found


@lru_cache(maxsize=64)
def _figures(path: str, _changed: int, immutable: bool) -> int:  # noqa: FBT001 - cache key
    """Return how many figures the last build counted; 0 while none is done."""
    mode = "immutable=1" if immutable else "mode=ro"
    with closing(sqlite3.connect(f"{Path(path).resolve().as_uri()}?{mode}", uri=True)) as db:
        held = db.execute("SELECT value ->> '$[0].number' FROM _summary WHERE name = 'figures'").fetchone()
    return int(held[0]) if held else 0


@lru_cache(maxsize=64)
def _described(path: str, changed: int, immutable: bool, spoken: language.Language) -> dict[str, Any]:  # noqa: FBT001
    schema = _schema(path, changed, immutable)
    small = _figures(path, changed, immutable) <= MANY_FIGURES
    described = _columns(spoken)
    common = described["*"]
    out: dict[str, Any] = {}
    for name, row in tables().items():
        if name not in schema:
            continue
        own = described.get(name, {})
        entry: dict[str, Any] = {
            "title": row[f"title_{spoken}"],
            "description": row[f"description_{spoken}"],
            "source": _SOURCE[spoken],
            "license": _LICENCE[spoken],
            "columns": {
                column: own.get(column) or common[column]
                for column in schema[name]
                if column in own or column in common
            },
        }
        if row["facets"] and (name not in LONG or small):
            entry["facets"] = row["facets"].split()
        entry.update({key: row[key] for key in ("sort", "sort_desc", "label_column") if row[key]})
        if row["hidden"]:
            entry["hidden"] = True
        out[name] = entry
    return {
        "title": language.text("site.name") if spoken == language.current() else "",
        "description": language.text("site.claim") if spoken == language.current() else "",
        "source": _SOURCE[spoken],
        "license": _LICENCE[spoken],
        "tables": out,
    }


def describe(datasette: Any) -> dict[str, Any]:
    """Return the metadata of all archives that datasette serves: a fresh copy, because datasette writes into it."""
    spoken = language.current()
    databases = {}
    for database in archives(datasette):
        changed = os.stat(database.path).st_mtime_ns  # noqa: PTH116 - the path is datasette's, as text
        databases[database.name] = _copy(_described(str(database.path), changed, not database.is_mutable, spoken))
    if not databases:
        return {}
    return {"title": language.text("site.name"), "description": language.text("site.claim"), "databases": databases}


def no_suggestions(datasette: Any) -> None:
    """Turn off suggested facets where only archives are served: ours are set, and looking for more costs a query for
    every column of every page.
    """
    served = [database for name, database in datasette.databases.items() if name not in {"_internal", "_memory"}]
    if served and all(is_archive(database) for database in served):
        datasette._settings["suggest_facets"] = False  # noqa: SLF001 - datasette 0.65 has no public way


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(inner) for key, inner in value.items()}
    return list(value) if isinstance(value, list) else value
