"""The public tables as files for other programs: CSV and JSON lines, with the codebook beside them."""

from __future__ import annotations

import csv
import json
import os
from typing import TYPE_CHECKING, Any

from archive.schema import PUBLIC_TABLES, VIEWS
from extract.errors import ArchiveError, OutOfSpaceError, UsageError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

#: What a spreadsheet takes for the beginning of a formula (OWASP, and its full-width forms).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

#: Views whose rows are told apart by more than the report.
_VIEW_ORDER = {
    "health": ("portal",),
    "coverage": ("division_code", "year"),
    "failed_checks": ("report_id", "check_id", "message"),
}


def export(
    db: sqlite3.Connection, folder: Path, file_format: str, tables: Sequence[str] = (), *, spreadsheet: bool = False
) -> list[tuple[str, int]]:
    """Write tables and views to ``folder``, one file each; return (file name, rows).

    ``file_format`` is ``csv`` or ``jsonl``. Rows stand in one fixed order. With ``spreadsheet`` text cells that a
    spreadsheet would run as a formula get a leading apostrophe; numbers are left alone. Raises UsageError for an
    unknown table, ArchiveError where nothing can be written, OutOfSpaceError.
    """
    known = (*PUBLIC_TABLES, *VIEWS)
    unknown = [name for name in tables if name not in known]
    if unknown:
        raise UsageError(f"there is no table {unknown[0]!r}; there are {', '.join(known)}")
    write = {"csv": _write_csv, "jsonl": _write_jsonl}[file_format]
    done = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in tables or known:
            file = folder / f"{name}.{file_format}"
            # A reader of the folder sees a whole file or none.
            partial = file.with_name(f".{file.name}.part")
            rows = write(partial, db.execute(_query(name)), _protected if spreadsheet else _plain)
            os.replace(partial, file)  # noqa: PTH105 - atomic, and says so
            done.append((file.name, rows))
    except OSError as error:
        if error.errno in {28, 122}:  # no space left, quota exceeded
            raise OutOfSpaceError(f"no space left in {folder}") from error
        raise ArchiveError(f"cannot write to {folder}: {error.strerror}") from error
    return done


def _query(name: str) -> str:
    order = {**PUBLIC_TABLES, **_VIEW_ORDER}.get(name, ("report_id",))
    return f"SELECT * FROM {name} ORDER BY {', '.join(order)}"  # noqa: S608 - our constants


def _plain(value: Any) -> Any:
    return value


def _protected(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _write_csv(file: Path, rows: sqlite3.Cursor, convert: Callable[[Any], Any]) -> int:
    # The mark at the beginning makes spreadsheets read the file as UTF-8.
    with file.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(_names(rows))
        return sum(1 for row in rows if writer.writerow([convert(value) for value in row]))


def _write_jsonl(file: Path, rows: sqlite3.Cursor, convert: Callable[[Any], Any]) -> int:
    names = list(_names(rows))
    number = 0
    with file.open("w", encoding="utf-8", newline="") as target:
        for row in rows:
            values = {name: convert(value) for name, value in zip(names, row, strict=True)}
            target.write(json.dumps(values, ensure_ascii=False) + "\n")
            number += 1
    return number


def _names(rows: sqlite3.Cursor) -> Iterable[str]:
    return [column[0] for column in rows.description]
