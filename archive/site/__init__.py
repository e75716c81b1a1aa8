"""The datasette plugin: loads by itself when datasette runs in an environment where gongkai is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasette import hookimpl

from archive.search import register

if TYPE_CHECKING:
    import sqlite3


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Give every connection ``bigrams(query)``, without which the search index cannot be asked."""
    register(conn)
