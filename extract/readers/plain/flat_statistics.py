"""Rows of the statistics forms whose cells stand one by one, where a running number or code stands among them.

The number of a row could be taken for its figure, and a blank cell leaves no trace, so places prove nothing. What does
is that the numbers follow each other: a number that is one more than that of the row before is the row's own, and what
is left of the row are its figures.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.facts.numbers import parse_cell
from extract.readers.pdf.joining import plain
from extract.readers.plain.form_cells import INDEX_LETTERS, NAMES, ROW_BEGINS, ROW_NUMBERS, UNIT_HEADINGS, mainland

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.readers.plain.form_cells import Cell

Kind = str  # number, name, unit or value


@dataclass(slots=True)
class _Group:
    """A label, the number printed before it, and the cells behind it up to the next label."""

    label: str = ""
    number: str = ""
    behind: list[Cell] = field(default_factory=list)


def numbered_rows(cells: Sequence[Cell]) -> tuple[list[list[str]], bool] | None:
    """Return the rows of a statistics form, its headings first, and whether figures were left without a column.

    None where the headings are not those of such a form, or print no numbers of rows. A row whose figures cannot be
    told apart is one cell, so that nothing is taken from it.
    """
    count = next((place for place, cell in enumerate(cells) if cell.role != "heading"), len(cells))
    kinds = [_kind(cell.text) for cell in cells[:count]]
    if kinds.count("number") != 1 or kinds.count("name") != 1 or kinds.count("unit") > 1 or "value" not in kinds:
        return None
    groups = _groups(cells[count:], [cell.text for cell in cells[:count]], numbered_first=kinds[0] == "number")
    head = [cell.text for cell in cells[:count]]
    proven = _number(groups, kinds)
    cut = proven and kinds[0] == "number" and _without_next(groups)
    rows = [_row(group, kinds) for group in groups] if proven else [None] * len(groups)
    printed = [row or [_joined(group)] for row, group in zip(rows, groups, strict=True)]
    return [head, *printed], cut or any(
        row is None and _has_figure(group) for row, group in zip(rows, groups, strict=True)
    )


def _without_next(groups: Sequence[_Group]) -> bool:
    """Take away what may be the number of a next row whose label is lost; whether there was such a number."""
    last = groups[-1] if groups else None
    number = _as_number(last.number) if last else None
    if last is None or number is None or not last.behind or _as_number(last.behind[-1].text) != number + 1:
        return False
    last.behind.pop()
    return True


def _kind(heading: str) -> Kind:
    name = plain(mainland(heading))
    return (
        "number" if name in ROW_NUMBERS else "name" if name in NAMES else "unit" if name in UNIT_HEADINGS else "value"
    )


def _groups(cells: Sequence[Cell], head: Sequence[str], *, numbered_first: bool) -> list[_Group]:
    """Labels with the cells behind them; the number before a label is taken from the cells before it."""
    groups: list[_Group] = []
    before: list[Cell] = []
    for cell in cells:
        if (cell.role == "section" and not cell.text) or cell.text in INDEX_LETTERS or cell.text in head:
            continue  # blank lines, the row of letters below the headings, headings repeated on a new page
        behind = groups[-1].behind if groups else before
        if cell.role in {"unit", "value"}:
            behind.append(cell)
            continue
        if groups and not behind and not ROW_BEGINS.match(cell.text):
            groups[-1].label += cell.text
            continue
        groups.append(_Group(cell.text))
        if numbered_first and behind and _as_number(behind[-1].text) is not None:
            groups[-1].number = behind.pop().text
    return groups


def _number(groups: Sequence[_Group], kinds: Sequence[Kind]) -> bool:
    """Take the number of each row out of its cells; whether they follow each other without a gap.

    Rows without any figure may have none: headings of parts are often left without.
    """
    last: int | None = None
    behind_unit = "unit" in kinds and kinds.index("unit") < kinds.index("number")
    for group in groups:
        if kinds[0] != "number" and group.behind:
            place = 1 if behind_unit and group.behind[0].role == "unit" else 0
            if behind_unit and not place and _as_number(group.behind[0].text) is None:
                place = 1  # a dash stands for the unit
            if place < len(group.behind) and _as_number(group.behind[place].text) is not None:
                group.number = group.behind.pop(place).text
        number = _as_number(group.number)
        if number is None:
            if _has_figure(group):
                return False
            continue
        if last is not None and number != last + 1:
            return False
        last = number
    return last is not None


def _as_number(text: str) -> int | None:
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= 3 else None


def _row(group: _Group, kinds: Sequence[Kind]) -> list[str] | None:
    """The cells of a row under the headings; None when it has not one figure for each column."""
    columns = kinds.count("value")
    rest = [cell.text for cell in group.behind]
    while len(rest) > columns + ("unit" in kinds) and not rest[-1]:
        rest.pop()  # bars behind the last cell, for the columns of spans
    unit = ""
    if "unit" in kinds and rest and (group.behind[0].role == "unit" or len(rest) == columns + 1):
        unit = rest.pop(0)
        if unit and _as_number(unit) is not None:
            return None
    if rest and len(rest) != columns:
        return None
    values = iter(rest or [""] * columns)
    known = {"number": group.number, "name": group.label, "unit": unit}
    return [known[kind] if kind in known else next(values) for kind in kinds]


def _has_figure(group: _Group) -> bool:
    return any(parse_cell(cell.text)[0] == "number" for cell in group.behind)


def _joined(group: _Group) -> str:
    return " ".join(filter(None, [group.number, group.label, *(cell.text for cell in group.behind)]))
