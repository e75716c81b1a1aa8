"""Tables set in plain text: Markdown pipes, ``a | b |`` rows of text extractors, cells divided by tabs.

Cells stay where they are printed. A row that lost a cell in extraction is not repaired here: guessing a column is
guessing a figure.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.readers.whitespace import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_RULE = re.compile(r"\|?[\s:|\-]{3,2000}\|?$")
_DIVIDER = re.compile(r"(?<!\\)\|")
_LINE_BREAK = re.compile(r"<br\s{0,3}/?>", re.IGNORECASE)


def is_rule(line: str) -> bool:
    """True for the line under a Markdown table's head: ``|---|:--:|``."""
    return "--" in line and "|" in line and _RULE.match(line) is not None


def cells_of(line: str, *, opened: bool = True) -> list[str] | None:
    """The cells of a row set with pipes or tabs, or None when the line is no row. ``line`` is unfolded.

    ``opened``: a bar before the first cell opens the row; otherwise a bar there closes a blank cell.
    """
    bare = line.strip(" \u3000\r\n")
    if "|" in bare:
        cells = _DIVIDER.split(bare)
        if len(cells) < 2:
            return None
        if opened and bare.startswith("|"):
            cells = cells[1:]
        if bare.endswith("|") and len(cells) > 1:
            cells = cells[:-1]
        return [fold(_LINE_BREAK.sub(" ", cell).replace("\\|", "|")) for cell in cells]
    inner = bare.strip("\t")
    if "\t" in inner:
        cells = [fold(cell) for cell in bare.split("\t")]
        return cells if sum(map(bool, cells)) > 1 else None
    return None


def split_tables(lines: Sequence[str]) -> list[list[list[str]]]:
    """Tables in a run of rows: a row with a rule under it begins a new one, also without a blank line between."""
    tables: list[list[list[str]]] = []
    rows = [line.strip(" \u3000\r\n") for line in lines]
    # Rows that are only closed (``a | b |``) begin with a bar where their first cell is blank.
    opened = any(map(is_rule, lines)) or not any(
        row.count("|") > 1 and row[0] != "|" and row[-1] == "|" for row in rows
    )
    for index, line in enumerate(lines):
        if is_rule(line):
            continue
        cells = cells_of(line, opened=opened)
        if cells is None:
            continue
        headed = index + 1 < len(lines) and is_rule(lines[index + 1])
        if headed or not tables:
            tables.append([])
        tables[-1].append(cells)
    return tables
