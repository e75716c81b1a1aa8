"""CSV and JSON lines."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from archive.exports.model import Sheet

#: What a spreadsheet takes for the beginning of a formula (OWASP, and its full-width forms).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SPECIAL = re.compile('[",\r\n]|^$|^ | $')


def write_csv(file: Path, sheet: Sheet, *, spreadsheet: bool = False) -> int:
    r"""Write UTF-8 with a mark at the beginning, by which spreadsheets know it, and ``\n`` at the end of lines.

    An empty field is null, ``""`` is an empty text. With ``spreadsheet`` texts that would be run as a formula get a
    leading apostrophe; numbers are left alone. Returns the number of rows.
    """
    number = 0
    with file.open("w", encoding="utf-8-sig", newline="") as target:
        target.write(",".join(_field(column.name) for column in sheet.columns) + "\n")
        for row in sheet.rows():
            values = map(protected, row) if spreadsheet else row
            target.write(",".join(map(_field, values)) + "\n")
            number += 1
    return number


def protected(value: Any) -> Any:
    """Return a value that no spreadsheet runs as a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _field(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        # repr() of a float reads back as the same float; whole numbers need no point.
        return str(int(value)) if isinstance(value, float) and value.is_integer() else repr(value)
    return '"' + value.replace('"', '""') + '"' if _SPECIAL.search(value) else value


def write_jsonl(file: Path, sheet: Sheet) -> int:
    """Write one JSON object a line, every column in each, null where there is nothing; returns the number of rows."""
    names = [column.name for column in sheet.columns]
    number = 0
    with file.open("w", encoding="utf-8", newline="") as target:
        for row in sheet.rows():
            target.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, allow_nan=False) + "\n")
            number += 1
    return number
