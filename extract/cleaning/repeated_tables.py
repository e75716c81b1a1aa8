"""Tables that a page prints twice, and tables of which a repeated passage covers only a part.

Rows of noughts say nothing to a search for repeated passages, so tables are compared whole: the same rows again are a
copy. A passage may not take some rows out of a table: what is left would be read as a table of its own.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from extract.cleaning.repeats import Contradiction
from extract.model import Repeat

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.cleaning.lines import Line

#: Smaller tables (a signature, a row of contacts) may stand twice.
FEWEST_ROWS, SHORTEST = 3, 80


class _Stretch(NamedTuple):
    """A table in the text: its offsets and its rows as printed."""

    start: int
    end: int
    printed: tuple[str, ...]

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows without blanks."""
        return tuple("".join(row.split()) for row in self.printed)

    @property
    def labels(self) -> tuple[str, ...]:
        """The rows without blanks and figures."""
        return tuple("".join(c for c in row if not c.isdigit()) for row in self.rows)


def settle_tables(
    lines: Sequence[Line], repeats: Sequence[Repeat], contradictions: Sequence[Contradiction]
) -> tuple[list[Repeat], list[Contradiction]]:
    """Return repeats that hold whole tables or none, with copies of tables, and tables whose figures contradict.

    ``lines`` are those of the text in which the offsets count, joined by a line break.
    """
    tables = list(_tables(lines))
    if len(tables) < 1 or (not repeats and len(tables) < 2):
        return list(repeats), list(contradictions)
    kept = [piece for repeat in repeats for piece in _without_parts(repeat, tables)]
    differing = list(contradictions)
    seen: list[_Stretch] = []
    for table in tables:
        if any(repeat.start <= table.start and table.end <= repeat.end for repeat in kept):
            continue
        alike = [other for other in seen if len(other.printed) == len(table.printed) >= FEWEST_ROWS]
        if alike and sum(map(len, table.rows)) >= SHORTEST:
            same = next((other for other in alike if other.rows == table.rows), None)
            if same is not None:
                kept.append(Repeat(table.start, table.end, same.start, same.end, "table"))
                continue
            other = next((other for other in alike if other.labels == table.labels), None)
            if other is not None and not any(other.start <= c.start < other.end for c in differing):
                differing.append(Contradiction(other.start, table.start, table.end - table.start, "table"))
        seen.append(table)
    return sorted(kept, key=lambda repeat: repeat.start), differing


def _tables(lines: Sequence[Line]) -> Iterator[_Stretch]:
    """The tables among the lines, with their offsets in the joined text."""
    start = 0
    for (_, is_table), group in groupby(lines, key=lambda line: (line.block, line.row is not None)):
        rows = [line.text for line in group]
        end = start + sum(map(len, rows)) + len(rows) - 1
        if is_table:
            yield _Stretch(start, end, tuple(rows))
        start = end + 1


def _without_parts(repeat: Repeat, tables: Sequence[_Stretch]) -> Iterator[Repeat]:
    """The repeat without the tables that it covers only in part."""
    pieces = [(repeat.start, repeat.end)]
    for table in tables:
        if table.end <= repeat.start or table.start >= repeat.end:
            continue
        if repeat.start <= table.start and table.end <= repeat.end:
            continue
        pieces = [
            piece
            for start, end in pieces
            for piece in ((start, min(end, table.start)), (max(start, table.end), end))
            if piece[0] < piece[1]
        ]
    for start, end in pieces:
        if (start, end) == (repeat.start, repeat.end):
            yield repeat
        else:  # the places in the first copy follow from the distance to the nearer end
            before, after = start - repeat.start, repeat.end - end
            yield replace(
                repeat,
                start=start,
                end=end,
                of_start=min(repeat.of_start + before, repeat.of_end),
                of_end=max(repeat.of_end - after, repeat.of_start),
            )
