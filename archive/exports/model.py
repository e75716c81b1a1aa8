"""What is written out, before it has a format: tables with typed, described columns and their rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: The types of a Frictionless table schema that occur here. ``date`` is an ISO date kept as text in the archive.
Type = Literal["integer", "number", "string", "date"]
Row = tuple[Any, ...]

#: Told beside every export.
TITLE = "Gongkai: annual reports on open government information of Chinese agencies"
SOURCE = (
    "annual reports on open government information, as published; each row names its report, each report its source"
)
LICENCE = "official documents of Chinese agencies and facts read from them; no licence is claimed"


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its meaning; ``zh`` may be ""."""

    name: str
    type: Type
    description: str
    zh: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table, view or layout to be written: ``rows()`` gives its rows afresh, in one fixed order.

    ``key`` names the columns that tell rows apart, ``()`` for views; ``references`` maps a column to the (table,
    column) that it points at.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterator[Row]]
    key: tuple[str, ...] = ()
    references: tuple[tuple[str, str, str], ...] = ()


@dataclass(slots=True)
class Exported:
    """What was written: (file, rows) or (sheet, rows), and a line for everything that a reader must know."""

    files: list[tuple[str, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
