"""Tables that are tables, tables that only place things on a page, and tables of metadata."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from extract.readers.chrome import is_chrome
from extract.readers.fields import fields_of_table
from extract.readers.html.markup import inner_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from extract.model import Field, Table

#: A cell this long holds running text.
_PROSE = 200

#: With this many figures a table is one, whatever else is in it.
_FEWEST_FIGURES = 4

#: A figure, a blank or a mark in place of a figure.
_FIGURE = re.compile(
    r"[-－—–+]?[\d０-９,，.．]{0,15}\s?(?:%|％|件|条|次|元|万元|个|人|份|篇|人次)?$|[/／\\—－-]{1,4}$"
)


def is_figure(text: str) -> bool:
    """True for a number with or without a unit, a blank, or a mark such as ``/``."""
    return _figure(text) > 0


def _figure(text: str) -> int:
    """2 for a figure with digits, 1 for a blank or a mark in place of one, 0 for anything else."""
    return _known_figure(text) if len(text) <= 24 else 0


@lru_cache(maxsize=4096)
def _known_figure(text: str) -> int:
    return 0 if _FIGURE.match(text) is None else 1 + any(map(str.isdigit, text))


def kind_of_table(
    element: _Element, grid: Table, own: Sequence[str]
) -> tuple[Literal["data", "metadata", "layout"], tuple[Field, ...] | None]:
    """What an innermost table is for, and its fields when it is metadata; ``own`` are the texts of its cells.

    Layout: fewer than two cells, a single column, lists of links, or running text in most of it. When in doubt a
    table is data: as a grid it loses nothing.
    """
    printed = [text for text in own if text]
    if not printed:
        return "layout", None  # blank, or pictures set in rows
    kinds = [_figure(text) for text in own]
    figures = len(kinds) - kinds.count(0)
    fields = fields_of_table(grid) if 2 * figures < 3 * len(printed) else None
    if fields is not None:
        return "metadata", fields
    if len(own) < 2 or all(sum(owns) < 2 for owns in grid.own):
        return "layout", None
    counted = kinds.count(2)
    if not counted and (len(grid.rows) < 2 or any(map(is_chrome, printed))):
        return "layout", None  # a heading with its ornament, a footer
    length = sum(map(len, printed))
    linked = sum(len(inner_text(anchor).strip()) for anchor in element.iter("a"))
    if linked * 10 > length * 7 and counted < _FEWEST_FIGURES:
        return "layout", None
    prose = sum(len(text) for text in printed if len(text) >= _PROSE)
    if prose * 10 > length * 7 and counted < _FEWEST_FIGURES:
        return "layout", None
    return "data", None
