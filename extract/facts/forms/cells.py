"""What the readers of the single forms share: reading one place of a grid, and turning it into a cell with a state."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from extract.facts.forms.labels import read_data
from extract.facts.numbers import MONEY, convert, parse_cell
from extract.model import FormCell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extract.model import Table

Problem = tuple[str, str]


class Place(NamedTuple):
    """What stands in one row between two columns: its text and column; ``doubt`` says why it cannot be trusted."""

    text: str
    column: int
    doubt: str | None = None


@dataclass(slots=True)
class Part:
    """The cells of one recognised form part, with the table it starts in."""

    kind: str
    table: int
    cells: list[FormCell] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Band:
    """A column of the form: columns ``start`` to ``stop`` (exclusive) of the grid, and what its heading says."""

    kind: str
    start: int
    stop: int


def stretch(table: Table, row: int, column: int) -> int:
    """Return the first column right of the cell that starts at ``column``."""
    texts, own = table.rows[row], table.own[row]
    stop = column + 1
    while stop < len(texts) and not own[stop] and texts[stop] == texts[column]:
        stop += 1
    return stop


def pick(table: Table, row: int, start: int, stop: int) -> Place:
    """Return the one filled cell of ``row`` between two columns; blank when none is filled.

    Several filled cells, or one that reaches over from elsewhere or beyond, leave a doubt.
    """
    texts, own = table.rows[row], table.own[row]
    stop = min(stop, len(texts))
    if start >= stop:
        return Place("", start, "column_missing")
    filled = [column for column in range(start, stop) if own[column] and texts[column].strip()]
    if len(filled) > 1:
        return Place(" ".join(texts[column] for column in filled), filled[0], "several_figures")
    if filled:
        beyond = stretch(table, row, filled[0]) > stop
        return Place(texts[filled[0]], filled[0], "merged_cell" if beyond else None)
    if not own[start] and texts[start].strip():
        return Place(texts[start], start, "merged_cell")
    return Place("", start)


def own_cells(table: Table, row: int, start: int = 0) -> list[int]:
    """Return the columns from ``start`` on at which a cell of the row begins."""
    own = table.own[row]
    return list(compress(range(start, len(own)), own[start:] if start else own))


def spanless(table: Table) -> bool:
    """Whether every place is a cell of its own: then short rows may have been padded with blanks."""
    return all(all(own) for own in table.own)


def row_line(table: Table, row: int) -> str:
    """Return a row for a message: its own cells, shortened."""
    return " | ".join(table.rows[row][column] for column in own_cells(table, row))[:120]


@lru_cache(maxsize=1)
def units() -> Mapping[str, str]:
    """Return the unit of each indicator (extract/data/indicators.csv)."""
    return {row["indicator"]: row["unit"] for row in read_data("indicators.csv")}


def make_cell(
    indicator: str,
    applicant: str,
    place: Place,
    at: tuple[int, int],
    problems: list[Problem],
    *,
    unit: str | None = None,
    signed: bool = False,
) -> FormCell:
    """Read a place as a cell of an indicator, converted to the indicator's unit.

    ``at`` is (table, row); ``unit`` is the unit of the column's heading, overruled by one printed in the cell. What
    cannot be a figure of this indicator (a fraction of a case, a negative count, money for a count, two figures)
    becomes ``unreadable`` and a problem.
    """
    state, value, printed = parse_cell(place.text, signed=signed)
    target = units()[indicator]
    reason = None
    if place.doubt and state == "number":
        state, reason = "unreadable", place.doubt
    elif state == "unreadable":
        reason = place.doubt or "unreadable_cell"
    elif state == "number" and value is not None:
        value = convert(value, printed or unit, target)
        if value is None:
            reason = "unit_contradicts"
        elif value < 0 and not signed:
            reason = "negative_count"
        elif target not in MONEY and value != int(value):
            reason = "fraction_of_a_count"
        elif target in MONEY and value and not (printed or unit):
            problems.append(("unit_unprinted", f"{indicator}: {place.text}"))
        if reason:
            state = "unreadable"
    if reason:
        problems.append((reason, f"{indicator} {applicant}: {place.text!r}"))
    return FormCell(
        indicator,
        applicant,
        state,
        value if state == "number" else None,
        place.text,
        at[0],
        at[1],
        place.column,
        printed or (unit if state == "number" else None),
    )
