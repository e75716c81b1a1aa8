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
    quotes: dict[int, str] = {}  # a row is quoted for each of its figures
    for cell in cells:
        if cell.state != "number" or cell.value is None:
            continue
        block, table = clean.tables[cell.table]
        place = cell_place(table, cell.row, cell.column)
        span = clean.rows.get((block, place[0])) if place else None
        if place is None or span is None:
            continue
        start, end = span
        quote = quotes.get(start)
        if quote is None:
            quote = quotes[start] = clean.text[start:end]
        found.append(
            Statistic(
                cell.indicator,
                cell.applicant,
                cell.value,
                units[cell.indicator],
                "exact",
                "table",
                quote,
                start,
                end,
                place[1],
            )
        )
    return tuple(found)
