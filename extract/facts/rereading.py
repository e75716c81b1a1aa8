"""A quote read again by itself: does it give the figure that it is the evidence of?

What finds a figure uses the whole document; this uses the quote alone, so it holds for an archive whatever was done to
it since it was read.
"""

from __future__ import annotations

import re

from extract.facts.numbers import convert, parse_cell, parse_number
from extract.facts.prose.reading import values_in
from extract.facts.runs.quotes import run_says

#: Between the cells of a row, as ``extract.cleaning.lines`` joins them.
_CELLS = " | "
_FIGURE = re.compile(r"\d[\d,.]*")


def gives(
    quote: str,
    value: float,
    *,
    indicator: str,
    unit: str,
    from_table: bool,
    cell: int | None = None,
    column_unit: str | None = None,
) -> bool:
    """Tell whether a quote says ``value``, in ``unit``.

    :param quote: the row of a table, whose place ``cell`` (0-based) holds the figure; a row whose figures are printed
        without anything between, of which one cut must have the figure as its ``cell``-th; a line ``label figure`` of
        a table that lost its ruling (``cell`` is None); or, without ``from_table``, words of running text.
    :param column_unit: the unit in the heading of the figure's column, which counts where the cell prints none.
    """
    if not from_table:
        return any(_same(found, value) for found in values_in(quote, unit))
    if cell is None:
        figures = [] if _CELLS in quote else _FIGURE.findall(quote)
        printed = parse_number(figures[0]) if len(figures) == 1 else None
        return printed is not None and _same(printed, value)
    places = quote.split(_CELLS)
    if len(places) == 1 and value in run_says(quote, indicator, cell):
        return True
    if not 0 <= cell < len(places):
        return False
    _, said, own_unit = parse_cell(places[cell], signed=indicator.endswith("_change"))
    converted = None if said is None else convert(said, own_unit or column_unit, unit)
    return converted is not None and _same(converted, value)


def _same(said: float, value: float) -> bool:
    """Figures have at most twelve digits, of which none may differ."""
    return abs(said - value) <= 1e-12 * abs(value)
