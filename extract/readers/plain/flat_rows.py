"""The cells of a table that was taken apart, as rows set with bars; and whether a row lacks cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.facts.numbers import parse_cell
from extract.readers.pdf.joining import plain
from extract.readers.plain.flat_statistics import numbered_rows
from extract.readers.plain.form_cells import (
    COLUMNS,
    COUNTERS,
    INDEX_LETTERS,
    NAMES,
    ROW_BEGINS,
    UNIT_HEADINGS,
    Cell,
    heads_second_table,
    mainland,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.readers.plain.flat_cells import Style
    from extract.readers.plain.form_cells import Role

#: The columns of the request table as every edition prints them, and the columns of labels before them.
_COLUMN_ORDER = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
_LABELS = 3


@dataclass(slots=True)
class Row:
    """The cells of one row, in order."""

    cells: list[Cell] = field(default_factory=list)

    @property
    def figures(self) -> int:
        """How many cells hold a figure, or stand blank for one."""
        return sum(cell.role == "value" for cell in self.cells)

    @property
    def has_number(self) -> bool:
        """Whether one of the figures is a number, not a dash or a blank."""
        return any(cell.role == "value" and parse_cell(cell.text)[0] == "number" for cell in self.cells)


def rows_of(cells: Sequence[Cell]) -> list[Row]:
    """Rows: a label or heading behind a figure, a heading behind a label or the other way round begins a new one."""
    rows: list[Row] = []
    last: Role | None = None
    statistics = any(plain(mainland(cell.text)) in NAMES for cell in cells if cell.role == "heading")
    for cell in cells:
        if cell.role == "section" and not cell.text:
            continue
        role = cell.role
        new = (
            last is None
            or "section" in {role, last}
            or (last == "value" and role != "value")
            or (last == "heading" and role == "label")
            or (statistics and last == role == "label" and ROW_BEGINS.match(cell.text) is not None)
            or (last == "unit" and role in {"label", "heading"})
            or mainland(cell.text) in {"信息内容", "甲"}
        )
        # Figures right behind headings are a row of their own: the table of reconsiderations has no row label.
        if role == "value" and last == "heading":
            new = True
        if new:
            rows.append(Row())
        rows[-1].cells.append(cell)
        last = role
    return rows


def printed(rows: Sequence[Row], style: Style | None) -> tuple[list[str], bool]:
    """The rows set with bars; and whether there are rows short of a figure where blanks would not show."""
    result: list[str] = []
    columns = 0
    left = units = False
    loose = _loose(rows) if style == "bare" else set()
    for index, row in enumerate(rows):
        if index in loose:
            left = left or row.has_number
            result.append("| " + " ".join(cell.text.replace("|", "") for cell in row.cells) + " |")
            continue
        heads = [cell.text for cell in row.cells if cell.role == "heading"]
        if heads and heads[0] not in INDEX_LETTERS:
            text = mainland("".join(heads))
            units = not UNIT_HEADINGS.isdisjoint(plain(mainland(head)) for head in heads)
            columns = 15 if "审结" in text else 7 if "自然人" in text else len(heads) - 1
            if not NAMES.isdisjoint(map(plain, heads)):
                columns = len(heads) - sum(plain(mainland(head)) in UNIT_HEADINGS | NAMES | COUNTERS for head in heads)
            if columns == COLUMNS["requests"]:
                result.extend(_applicant_headings(heads))
                continue
        texts = [cell.text.replace("|", "") for cell in row.cells]
        if style == "bare" and row.figures != columns and row.has_number:
            left = True  # set as a row all the same: as a line it would be read as a sentence
            if columns == COLUMNS["requests"] and not heads:
                texts = _under_nothing(row)
            elif units and columns > 1 and not heads:  # the year's figure, or that of all years
                texts = [" ".join(texts)]
        if units and not heads and [cell.role for cell in row.cells] == ["label", *["value"] * columns]:
            texts.insert(1, "")  # the cell of the unit is blank
        surplus = row.figures - columns if columns in COLUMNS.values() else 0
        if surplus > 0 and not any(texts[-surplus:]):  # bars behind the last figure, for the columns of spans
            texts, surplus = texts[:-surplus], 0
        if columns == COLUMNS["requests"] and not surplus:
            texts = [""] * (_LABELS - len(texts) + columns) + texts
        result.append("| " + " | ".join(texts) + " |")
    return result, left


def _loose(rows: Sequence[Row]) -> set[int]:
    """Rows of the second table whose figures may be those of other rows or columns.

    Programs that follow the blocks of a page print a column behind the others: its heading comes behind figures. And
    of two rows of one figure, of which one is blank, nothing tells whose the figure is.
    """
    loose: set[int] = set()
    start = 0
    for index in range(len(rows) + 1):
        row = rows[index] if index < len(rows) else None
        if row is not None and not (row.cells[0].role == "section" or mainland(row.cells[0].text) == "信息内容"):
            continue
        part = range(start, index)
        heads = [cell for i in part for cell in rows[i].cells if heads_second_table(cell.text)]
        late = any(heads_second_table(rows[i].cells[0].text) for i in part[1:])
        labels = [cell for i in part for cell in rows[i].cells if cell.role == "label"]
        figures = sum(rows[i].figures for i in part)
        if heads and (late or (len(heads) == 1 and len(labels) > 1 and 0 < figures < len(labels))):
            loose.update(i for i in part if rows[i].figures or late)
        start = index
    return loose


def numbered(cells: Sequence[Cell]) -> tuple[list[str], bool] | None:
    """The rows of a statistics form whose rows are numbered, set with bars; None for any other table."""
    found = numbered_rows(cells)
    if found is None:
        return None
    rows, left = found
    return ["| " + " | ".join(cell.replace("|", "") for cell in row) + " |" for row in rows], left


def _under_nothing(row: Row) -> list[str]:
    """A row of the wrong number of figures with its first one left of all columns, so that they are nobody's."""
    labels = [cell.text for cell in row.cells if cell.role != "value"]
    return [" ".join(labels).replace("|", ""), *(cell.text for cell in row.cells if cell.role == "value")]


def _applicant_headings(heads: Sequence[str]) -> list[str]:
    """The headings of the request table: taken apart, they come in the order of their rows, not of their columns.

    When all seven columns are there, they are set above their figures, which the form prints in one order only.
    """
    known = [head for head in _COLUMN_ORDER if sum(plain(mainland(cell)) == head for cell in heads) == 1]
    if len(known) < len(_COLUMN_ORDER):
        return ["| " + " | ".join(heads) + " |"]
    above = [head for head in heads if plain(mainland(head)) not in _COLUMN_ORDER]
    first = ["| " + " | ".join(above) + " |"] if above else []
    return [*first, "| " + " | ".join([*[""] * _LABELS, *_COLUMN_ORDER]) + " |"]
