"""What the readers of the single forms share: reading one place of a grid, and turning it into a cell with a state."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from extract.facts.forms.labels import read_data
from extract.facts.numbers import MONEY, convert, parse_cell
from extract.model import FormCell, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    if start + 1 == stop < len(texts) and own[start] and own[stop]:  # one cell, as nearly always
        return Place(texts[start] if texts[start].strip() else "", start)
    stop = min(stop, len(texts))
    if start >= stop:
        return Place("", start, "column_missing")
    filled = [column for column in range(start, stop) if own[column] and texts[column].strip()]
    if len(filled) > 1:
        return Place(" ".join(texts[column] for column in filled), filled[0], "several_figures")
    if filled:
        beyond = stop < len(texts) and not own[stop] and stretch(table, row, filled[0]) > stop
        return Place(texts[filled[0]], filled[0], "merged_cell" if beyond else None)
    if not own[start] and texts[start].strip():
        return Place(texts[start], start, "merged_cell")
    return Place("", start)


def own_cells(table: Table, row: int, start: int = 0) -> list[int]:
    """Return the columns from ``start`` on at which a cell of the row begins."""
    own = table.own[row]
    return list(compress(range(start, len(own)), own[start:] if start else own))


def has_figure(texts: Sequence[str]) -> bool:
    """Whether one of the texts is a figure; looked for from the end, where rows have their total."""
    return any(parse_cell(text)[0] == "number" for text in reversed(texts))


def own_texts(table: Table, row: int) -> list[str]:
    """Return what stands in the cells that begin in a row."""
    return list(compress(table.rows[row], table.own[row]))


def rows_between(table: Table, first: int, stop: int) -> Table:
    """Return some rows of a table by themselves: headings read alike in thousands of documents."""
    return Table(table.rows[first:stop], table.own[first:stop])


def texts_of(table: Table) -> set[str]:
    """Return what the places of a table say, each text once: most cells of a form are noughts."""
    return set().union(*table.rows)


def spanless(table: Table) -> bool:
    """Whether every place is a cell of its own: then short rows may have been padded with blanks."""
    return all(all(own) for own in table.own)


def row_line(table: Table, row: int) -> str:
    """Return a row for a message: its own cells, shortened."""
    return " | ".join(own_texts(table, row))[:120]


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
    reason = None
    if state == "unreadable":
        reason = place.doubt or "unreadable_cell"
    elif value is not None and place.doubt:
        reason = place.doubt
    elif value is not None:
        target = units()[indicator]
        value, reason = _figure(value, printed or unit, target, signed)
        if value and target in MONEY and not (printed or unit):
            problems.append(("unit_unprinted", f"{indicator}: {place.text}"))
    if reason:
        state = "unreadable"
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


@lru_cache(maxsize=4096)
def _figure(
    value: float,
    unit: str | None,
    target: str,
    signed: bool,  # noqa: FBT001 - a cache key
) -> tuple[float | None, str | None]:
    """A printed value in the unit of its indicator, and why it cannot be a figure of it."""
    converted = convert(value, unit, target)
    if converted is None:
        return None, "unit_contradicts"
    if converted < 0 and not signed:
        return None, "negative_count"
    if target not in MONEY and converted != int(converted):
        return None, "fraction_of_a_count"
    return converted, None
