"""Figures of forms with the row they stand in: label and cell, as printed in the clean text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.cleaning.lines import cell_place
from extract.model import Statistic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract.cleaning.compose import CleanText
    from extract.model import FormCell


def statistics_of_cells(
    cells: Sequence[FormCell], clean: CleanText, units: Mapping[str, str]
) -> tuple[Statistic, ...]:
    """The printed figures of a form as statistics; blanks and marks are no figures.

    ``FormCell.table`` counts the tables of ``clean.tables``. A figure whose row is not in the text (it was left out as
    a repeat) has no evidence and is left out too.
    """
    found = []
    for cell in cells:
        if cell.state != "number" or cell.value is None:
            continue
        block, table = clean.tables[cell.table]
        place = cell_place(table, cell.row, cell.column)
        if place is None or (block, place[0]) not in clean.rows:
            continue
        start, end = clean.rows[block, place[0]]
        found.append(
            Statistic(
                cell.indicator,
                cell.applicant,
                cell.value,
                units[cell.indicator],
                "exact",
                "table",
                clean.text[start:end],
                start,
                end,
                place[1],
            )
        )
    return tuple(found)
