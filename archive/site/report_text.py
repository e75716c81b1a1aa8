"""The clean text of a report as blocks of a page: headings, paragraphs with marks, and tables put back together."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from archive.site.evidence import Mark, Token, tokens
from archive.site.grids import column_names, place, split_row
from extract.cleaning.repair import find_scars

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Longer texts are cut here: a page of a browser is no place for a million characters.
MAX_TEXT = 300_000
#: A single line between two rows of a table that is no longer than this belongs to the table.
MAX_CAPTION = 60
#: A row of more values than this without any label needs headings to be understood.
MIN_BARE = 4


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell as shown: ``figures`` are the numbers of the figures that stand in it."""

    text: str
    span: int
    header: bool
    figures: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row as shown. ``anchors`` are places in it that have no cell of their own, ``sections`` begin with it."""

    cells: tuple[TableCell, ...]
    anchors: tuple[Mark, ...]
    sections: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """``heading`` and ``paragraph`` have tokens, ``table`` has rows; ``level`` is that of a heading.

    ``columns`` are headings added to a table, None for a column without: (``applicant``, its name) in a breakdown,
    (``indicator``, number of the figure) in a bare row of values; empty when nothing was added. ``sections`` are the
    numbers of the sections that begin here.
    """

    what: Literal["heading", "paragraph", "table"]
    tokens: tuple[Token, ...] = ()
    level: int = 0
    rows: tuple[TableRow, ...] = ()
    columns: tuple[tuple[str, str | int] | None, ...] = ()
    sections: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


_Row = tuple[_Line, list[dict[str, Any]], list[Mark], list[dict[str, Any]]]


@dataclass(slots=True)
class Scars:
    """Damage that nobody could undo: shown in the text and listed, by number from 1."""

    found: list[tuple[int, str, str]] = field(default_factory=list)

    def marks(self, line: _Line) -> list[Mark]:
        """Return the marks of a line, adding them to the list."""
        out = []
        for scar in find_scars(line.text):
            self.found.append((len(self.found) + 1, scar.text, scar.kind))
            start = line.start + scar.start
            out.append(Mark(start, start + len(scar.text), "scar", len(self.found)))
        return out


def blocks(
    text: str,
    figures: Sequence[dict[str, Any]],
    repairs: Sequence[dict[str, Any]],
    sections: Sequence[dict[str, Any]],
    scars: Scars,
) -> list[Block]:
    """Return the page of a clean text (at most MAX_TEXT characters of it); ``scars`` is filled on the way.

    ``figures`` carry ``number``, ``quote_start``, ``quote_end``, ``cell`` and ``applicant``; ``repairs`` carry
    ``number``, ``start`` and ``end``; ``sections`` carry ``number``, ``level``, ``heading`` and ``start``.
    """
    lines = _lines(text[:MAX_TEXT])
    by_line: list[list[dict[str, Any]]] = [[] for _ in lines]
    marks: list[list[Mark]] = [[] for _ in lines]
    starts = [line.start for line in lines]

    def spread(mark: Mark) -> None:
        for number in range(max(0, bisect_right(starts, mark.start) - 1), len(lines)):
            if lines[number].start > max(mark.start, mark.end - 1):
                break
            marks[number].append(mark)

    for figure in figures:
        start, end = figure["quote_start"], figure["quote_end"]
        if start is None or end is None or start >= len(text):
            continue
        number = bisect_right(starts, start) - 1
        if figure["cell"] is not None and number >= 0 and start < MAX_TEXT:
            by_line[number].append(figure)
        else:
            spread(Mark(start, end, "figure", figure["number"]))
    for repair in repairs:
        spread(Mark(repair["start"], repair["end"], "repair", repair["number"]))
    opening: list[list[dict[str, Any]]] = [[] for _ in lines]
    for section in sections:
        if section["start"] < MAX_TEXT:
            opening[max(0, bisect_right(starts, section["start"]) - 1)].append(section)
    out: list[Block] = []
    number = 0
    while number < len(lines):
        until = _table_end(lines, number, opening)
        if until > number:
            places = range(number, until)
            out.append(_table([(lines[i], by_line[i], marks[i] + scars.marks(lines[i]), opening[i]) for i in places]))
            number = until
            continue
        # A figure of a form that an extract prints as a line of its own.
        held = [_line_mark(figure) for figure in by_line[number]]
        out.append(_running(lines[number], marks[number] + held + scars.marks(lines[number]), opening[number]))
        number += 1
    return [block for block in out if block.what == "table" or block.tokens]


def _lines(text: str) -> list[_Line]:
    out, start = [], 0
    for line in text.split("\n"):
        out.append(_Line(line, start))
        start += len(line) + 1
    return out


def _line_mark(figure: dict[str, Any]) -> Mark:
    return Mark(figure["quote_start"], figure["quote_end"], "figure", figure["number"])


def _table_end(lines: list[_Line], first: int, opening: list[list[dict[str, Any]]]) -> int:
    """Return the line behind the table that begins at ``first``, or ``first`` where there is none."""
    if "|" not in lines[first].text:
        return first
    last = first
    for number in range(first + 1, len(lines)):
        line = lines[number].text
        if "|" in line:
            if number - last > 2 or (opening[number] and number > last + 1):
                break
            last = number
        elif opening[number] or len(line) > MAX_CAPTION or number - last > 1:
            break
    # One line with a pipe in it may be a menu that was left over; a table has two rows.
    return last + 1 if last > first else first


def _running(line: _Line, marks: list[Mark], opening: list[dict[str, Any]]) -> Block:
    numbers = tuple(section["number"] for section in opening)
    heading = next((one for one in opening if one["heading"].strip() == line.text.strip()), None)
    return Block(
        "heading" if heading else "paragraph",
        tuple(tokens(line.text, line.start, marks)),
        level=min(3, max(1, heading["level"])) if heading else 0,
        sections=numbers,
    )


def _table(rows: Sequence[_Row]) -> Block:
    held = [frozenset(figure["cell"] for figure in figures) for _, figures, _, _ in rows]
    width, placed = place([line.text for line, _, _, _ in rows], held)
    out = []
    for (line, figures, marks, opening), cells in zip(rows, placed, strict=True):
        by_cell: dict[int, list[int]] = {}
        for figure in figures:
            by_cell.setdefault(figure["cell"], []).append(figure["number"])
        shown = tuple(
            TableCell(
                cell.text,
                cell.span,
                cell.header,
                tuple(by_cell.pop(cell.index, ())) if cell.index is not None else (),
            )
            for cell in cells
        )
        # A figure whose cell is not shown as one keeps its anchor at the row.
        lost = [Mark(line.start, line.end, "figure", number) for numbers in by_cell.values() for number in numbers]
        out.append(TableRow(shown, (*marks, *lost), tuple(section["number"] for section in opening)))
    return Block("table", rows=tuple(out), columns=_added_heading(rows, width))


def _added_heading(rows: Sequence[_Row], width: int) -> tuple[tuple[str, str | int] | None, ...]:
    """Return headings where the printed ones cannot be lined up: whose requests, or which figures in a bare row."""
    held = [(len(split_row(line.text)), figures) for line, figures, _, _ in rows if figures]
    applicants = column_names([(n, {one["cell"]: one["applicant"] for one in figures}) for n, figures in held], width)
    if set(applicants.values()) - {"total"}:
        return tuple(("applicant", applicants[place]) if place in applicants else None for place in range(width))
    if len(held) == 1 and held[0][0] == len(held[0][1]) == width > MIN_BARE:
        numbers = {one["cell"]: one["number"] for one in held[0][1]}
        return tuple(("indicator", numbers[place]) if place in numbers else None for place in range(width))
    return ()
