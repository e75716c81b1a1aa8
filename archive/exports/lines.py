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
#: What begins so and is none: a printed number, or a mark alone as it stands in empty cells.
_HARMLESS = re.compile(r"[+\-＋－]?[0-9０-９][0-9０-９,，]{0,40}(?:[.．][0-9０-９]{1,20})?[%％]?|[=+\-@＝＋－＠]")
_SPECIAL = re.compile('[",\r\n]|^$|^ | $')


def write_csv(file: Path, sheet: Sheet, notes: list[str], *, spreadsheet: bool = False) -> int:
    r"""Write UTF-8 with a mark at the beginning, by which spreadsheets know it, and ``\n`` at the end of lines.

    An empty field is null, ``""`` is an empty text. With ``spreadsheet`` texts that would be run as a formula get a
    leading apostrophe, and ``notes`` say how many; numbers are left alone. Returns the number of rows.
    """
    number = changed = 0
    with file.open("w", encoding="utf-8-sig", newline="") as target:
        target.write(",".join(_field(column.name) for column in sheet.columns) + "\n")
        for row in sheet.rows():
            values = tuple(map(protected, row)) if spreadsheet else row
            changed += sum(new is not old for new, old in zip(values, row, strict=True)) if spreadsheet else 0
            target.write(",".join(map(_field, values)) + "\n")
            number += 1
    if changed:
        notes.append(
            f"{file.name}: {changed} texts that a spreadsheet would run as a formula begin with an apostrophe;"
            " --no-spreadsheet writes them as they are"
        )
    return number


def protected(value: Any) -> Any:
    """Return a value that no spreadsheet runs as a formula."""
    if isinstance(value, str) and value.startswith(_FORMULA) and not _HARMLESS.fullmatch(value):
        return f"'{value}"
    return value


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
