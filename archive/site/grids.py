"""The rows of a table in the clean text, put back into columns.

In the clean text a row is a line of cells joined by ``|``, and a cell that spans rows or columns is printed once, so
rows of one table differ in length. Figures always stand at the right end of a row: rows are lined up there, and what
is missing is given back to the labels at the left, by the level of their numbering (一、 （一） 1.). A row without
figures that is not built like the rows below it is a heading over the whole width, printed as it stands: better no
column than a wrong one.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

_VALUE = re.compile(r"^[\d.,，%％/\\—–\-－+*．０-９ ]{0,20}$")
_LEVELS = (re.compile(r"^[一二三四五六七八九十]{1,3}[、．.]"), re.compile(r"^[（(][一二三四五六七八九十]{1,3}[)）]"))
_ITEM = re.compile(r"^[（(]?[0-9０-９]{1,2}[)）.．、]")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a rebuilt row. ``index`` counts the ``|``-separated places of the line; None for filling."""

    text: str
    span: int
    index: int | None
    header: bool


def split_row(line: str) -> list[str]:
    """Return the cells of a line of the clean text."""
    return [cell.strip() for cell in line.split("|")]


def place(lines: list[str], figures: list[frozenset[int]]) -> tuple[int, list[list[Cell]]]:
    """Return the width of a table and its rows in columns; ``figures`` are the places that hold figures, by line."""
    rows = [split_row(line) for line in lines]
    values = [_values(row, held) for row, held in zip(rows, figures, strict=True)]
    labelled = [row for row, count in zip(rows, values, strict=True) if 0 < count < len(row)]
    base = min((_level(row[0]) for row in labelled), default=0)
    # A label that spans rows is printed once: （三） below 三、 needs a column more than its row shows.
    width = max([*map(len, rows), *(len(row) + _level(row[0]) - base for row in labelled)])
    out = []
    for number, cells in enumerate(rows):
        if values[number]:
            out.append(_values_row(cells, values[number], width, base))
            continue
        following = next((place for place in range(number + 1, len(rows)) if values[place]), None)
        fits = following is not None and len(rows[following]) == len(cells)
        if following is not None and fits and len(cells) < width:
            # Made like the rows below it: its cells stand over theirs.
            shape = _values_row(rows[following], values[following], width, base)
            texts = iter(cells)
            out.append([Cell("" if c.index is None else next(texts), c.span, c.index, header=True) for c in shape])
        elif len(cells) in {1, width}:
            out.append([Cell(text, width // len(cells), index, header=True) for index, text in enumerate(cells)])
        else:
            out.append([Cell(" · ".join(cell for cell in cells if cell), width, None, header=True)])
    return width, out


def _values_row(cells: list[str], values: int, width: int, base: int) -> list[Cell]:
    missing = width - len(cells)
    labels = len(cells) - values
    out: list[Cell] = []
    fill = min(_level(cells[0]) - base, missing) if labels else missing
    if fill:
        out.append(Cell("", fill, None, header=False))
    for index, text in enumerate(cells):
        span = missing - fill + 1 if index == labels - 1 else 1
        out.append(Cell(text, span, index, header=index < labels))
    return out


def _values(cells: list[str], figures: frozenset[int]) -> int:
    """Return how many cells at the end of a row are values: figures, blanks, marks."""
    count = 0
    for index in range(len(cells) - 1, -1, -1):
        if index not in figures and not _VALUE.match(cells[index]):
            break
        count += 1
    # A row of blanks only is a heading with empty places, not a row of values.
    return count if figures or any(cells[len(cells) - count :]) else 0


def _level(label: str) -> int:
    for level, pattern in enumerate(_LEVELS):
        if pattern.match(label):
            return level
    return 2 if _ITEM.match(label) else 0


def column_names(rows: list[tuple[int, dict[int, str]]], width: int) -> dict[int, str]:
    """Return what each column stands for (column from the left → name), where all rows agree; empty where two do not.

    ``rows`` gives for each row its number of cells and the name of what stands in which place.
    """
    seen: dict[int, Counter[str]] = {}
    for length, places in rows:
        for index, applicant in places.items():
            seen.setdefault(index + width - length, Counter())[applicant] += 1
    if any(len(names) > 1 for names in seen.values()):
        return {}
    return {column: next(iter(names)) for column, names in seen.items()}
