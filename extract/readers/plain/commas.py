"""Tables saved as comma-separated values (RFC 4180), brought to one row of bars a line: ``| cell | cell |``.

Values divided by tabs need this only where cells are quoted because they are broken into lines. A spreadsheet puts a
whole report on one sheet: its sentences are rows of one cell, and every row is filled up with commas to the width of
the widest table. Commas also stand in sentences, so only rows that follow each other in equal numbers of cells are a
table, and one of them must be a row of the forms: a label with figures or headings behind it.
"""

from __future__ import annotations

import csv
from itertools import islice
from typing import TYPE_CHECKING

from extract.readers.pdf.joining import plain
from extract.readers.plain.form_cells import NAMES, PARTS, mainland, role_of
from extract.readers.whitespace import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

#: A quoted cell may be broken into lines; no label of the forms is in more.
_MOST_LINES = 24
#: A sentence on the sheet is no longer than this, a row of the widest form neither.
_LONGEST = 20_000
_LONGEST_CELL = 320
#: One line of commas proves nothing.
_FEWEST_ROWS = 2
_Record = tuple[list[str], int]


def set_commas(lines: Sequence[str]) -> list[str]:
    """Return the lines with every table of separated values set as rows of bars, other lines as they are."""
    found = list(lines)
    if any(line.count(",") > 1 for line in found):
        found = _set_divided(found, ",")
    if any("\t" in line and line.count('"') % 2 for line in found):
        found = _set_divided(found, "\t")
    return found


def _set_divided(lines: Sequence[str], by: str) -> list[str]:
    result: list[str] = []
    widths: set[int] = set()
    index = 0
    while index < len(lines):
        run, stop = _run(lines, index, by)
        if len(run) >= _FEWEST_ROWS and any(map(_is_row_of_forms, run)):
            widths.add(len(run[0]))
            statistics = any(plain(mainland(cell)) in NAMES for row in run for cell in row)
            result.extend(_set(row, statistics=statistics) for row in run)
        else:
            stop = max(stop, index + 1)
            result.extend(lines[index:stop])
        index = stop
    return [_bare(line, widths, by) for line in result]


def _run(lines: Sequence[str], start: int, by: str) -> tuple[list[list[str]], int]:
    """Rows of the same number of cells from ``start`` on, and the line after them."""
    rows: list[list[str]] = []
    index = start
    while index < len(lines) and (record := _record(lines, index, by)) is not None:
        row, stop = record
        if rows and len(row) != len(rows[0]):
            break
        rows.append(row)
        index = stop
    return rows, index


def _record(lines: Sequence[str], index: int, by: str) -> _Record | None:
    """The cells of the record that begins on a line and the line after it; None when it has a single cell."""
    line = lines[index]
    if by not in line[:_LONGEST] and not line.startswith('"'):
        return None
    reader = csv.reader((f"{one}\n" for one in islice(lines, index, index + _MOST_LINES)), delimiter=by, strict=True)
    try:
        row = next(reader, [])
    except csv.Error:
        return None
    return (row, index + reader.line_num) if len(row) > 1 else None


def _is_row_of_forms(row: Sequence[str]) -> bool:
    """Whether a row is a label or heading of the forms with nothing but headings, units and figures behind it."""
    filled = [fold(cell) for cell in row if cell.strip()]
    if len(filled) < 2 or any(len(cell) > _LONGEST_CELL for cell in filled):
        return False
    first, *rest = map(role_of, filled)
    return first in {"section", "heading", "label"} and None not in rest


def _set(row: Sequence[str], *, statistics: bool) -> str:
    """A row with bars; a sentence or heading that a sheet holds in a cell of its own is a line again.

    ``statistics``: it stands among the rows of the statistics form, whose parts are rows as well.
    """
    filled = [cell for cell in row if cell.strip()]
    if not filled:
        return ""
    part = statistics and plain(mainland(filled[0])) in PARTS
    if len(filled) == 1 and filled[0] == row[0] and role_of(fold(filled[0])) is None and not part:
        return fold(filled[0])
    return "| " + " | ".join(fold(cell.replace("|", "")) for cell in row) + " |"


def _bare(line: str, widths: set[int], by: str) -> str:
    """A line of text without the commas that filled its row up to the width of a table of the same file."""
    text = line.rstrip("\r\n ")
    bare = text.rstrip(by)
    filled = len(text) - len(bare)
    return bare.strip('"') if filled and filled + 1 in widths and by not in bare else line
