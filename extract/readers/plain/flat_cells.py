"""The lines of a table that was taken apart, as cells: how far it reaches, and where each of its cells ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from extract.facts.numbers import parse_cell
from extract.readers.pdf.glyphs import is_han
from extract.readers.pdf.joining import plain
from extract.readers.plain.form_cells import COLUMNS, PARTS, ROW_BEGINS, UNITS, Cell, mainland, role_of
from extract.readers.whitespace import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

#: How the cells are divided: a bar on the line below, a bar behind, or nothing but the ends of the lines.
Style = Literal["bar_below", "bar_behind", "bare"]

#: A cell broken by line breaks is in no more pieces than this (三、本年度办理结果 is printed a character a line);
#: templates append 200 characters to a label.
_PIECES, LONGEST_LABEL, SHORT_LABEL = 12, 320, 60
#: The heading of the next part of the report, which follows a table without a bar between.
_PART = re.compile(r"[一二三四五六七八]、.{2,40}(?:情况|事项)")
#: Number and unit stand before the figure of a row.
_MOST_BEFORE_FIGURE = 2
#: The number or code of a row has no more digits.
_CODE_DIGITS = 3
#: The longest form with a line for each cell: the requests of 25 rows, the statistics of 2014 in a superset of 150.
_MOST_CELLS = 1000


def region_at(lines: Sequence[str], start: int, style: Style) -> tuple[int, int, list[Cell]]:
    """The region at ``start``; where a blank line stands between all cells, they are looked at without it."""
    ahead = lines[start : start + 24]
    if style != "bare" or 5 * sum(not line.strip() for line in ahead) < 2 * len(ahead):
        return _region(lines, start, style)
    end = min(len(lines), start + 2 * _MOST_CELLS)
    filled = [number for number in range(start, end) if lines[number].strip()]
    stop, seen, cells = _region([lines[number] for number in filled], 0, style)
    return (filled[stop - 1] + 1 if stop else start), (filled[seen - 1] + 1 if seen else start), cells


def _region(lines: Sequence[str], start: int, style: Style | None) -> tuple[int, int, list[Cell]]:
    """The cells from ``start`` to the last figure, with the line after it and the line after the last cell of all."""
    cells: list[Cell] = []
    index = start
    while index < len(lines):
        found = _bare_cell(lines, index) if style == "bare" else _barred_cell(lines, index, below=style == "bar_below")
        if found is None and (label := _open_label(cells)) is not None and _closes(lines[index]):
            label.text += fold(lines[index])
            index += 1
            continue
        if found is None:
            break
        if len(found) > 1 and not any(cell.text for cell in found):
            # Bars together on a line of their own stand for the columns that the spans of a row take up.
            index = found[-1].stop
            continue
        cells.extend(found)
        index = found[-1].stop
    while cells and cells[-1].role != "value":
        cells.pop()
    return (cells[-1].stop if cells else start), index, cells


def _open_label(cells: Sequence[Cell]) -> Cell | None:
    """The label of the last row when its bracket is open: the rest of it stands below the figures."""
    label = next((cell for cell in reversed(cells) if cell.role == "label"), None)
    if label is None or cells[-1].role not in {"value", "unit", "label"}:
        return None
    return (
        label
        if label.text.count("（") + label.text.count("(") > label.text.count("）") + label.text.count(")")
        else None
    )


def _closes(line: str) -> bool:
    text = fold(line)
    return len(text) <= SHORT_LABEL and text.endswith(("）", ")")) and not ROW_BEGINS.match(text)


def _barred_cell(lines: Sequence[str], index: int, *, below: bool) -> list[Cell] | None:
    """The cell up to the next bar; the text before a bar may be broken into several lines."""
    pieces: list[str] = []
    for stop in range(index, min(index + _PIECES, len(lines))):
        line = lines[stop].strip()
        if is_part(line) and not _is_group(lines, stop):
            return None
        if set(line) == {"|"} and not below and not pieces:
            return [Cell("", "value", index, stop + 1)] * len(line)
        head, bar, rest = line.partition("|")
        pieces.append(head)
        text = fold("".join(pieces))
        if not bar:
            if len(text) > LONGEST_LABEL:
                return None
            continue
        if rest.strip(" |"):
            return None
        role = role_of(text) or ("label" if len(text) < LONGEST_LABEL else None)
        if role is None or "。" in text[:-1]:
            return None
        cells = [Cell(text, role, index, stop + 1)]
        # Bars behind the last cell of a row stand for the columns it spans, or for blank cells.
        cells += [Cell("", "value", index, stop + 1) for _ in range(rest.count("|")) if role == "value"]
        return cells
    return None


def _bare_cell(lines: Sequence[str], index: int) -> list[Cell] | None:
    """The cell that begins on a line, joined with the next lines while that makes a label of the form."""
    if len(lines[index]) > LONGEST_LABEL:
        return None
    text = fold(lines[index])
    if not text:
        return [Cell("", "section", index, index + 1)] if index + 1 < len(lines) else None
    if (row := _spaced_row(text, index)) is not None:
        return row
    role = None if _begins_vertical(lines, index, text) else role_of(text)
    if role in {"value", "unit"}:
        return [Cell(text, role, index, index + 1)]
    joined, best = text, ((text, role, index + 1) if role else None)
    for stop in range(index + 1, min(index + _PIECES, len(lines))):
        piece = fold(lines[stop])
        alone, whole = role_of(piece), role_of(joined + piece)
        rest = alone == "unit" and whole == "heading"  # 自然 / 人
        if not piece or (alone in {"value", "unit", "section"} and not rest) or len(joined) > LONGEST_LABEL:
            break
        if best is not None and ROW_BEGINS.match(piece):
            break
        numbered = ROW_BEGINS.fullmatch(joined) is not None  # a number on a line of its own: (三) / 不予公开
        joined += piece
        if whole in {"label", "heading"} and (rest or numbered or not alone):
            best = (joined, whole, stop + 1)
    if best is None or best[1] is None:
        leads = _leads_figures(lines, index, text) or (len(text) <= SHORT_LABEL and _is_group(lines, index))
        return [Cell(text, "label", index, index + 1)] if leads else None
    return [Cell(best[0], best[1], index, best[2])]


def _begins_vertical(lines: Sequence[str], index: int, text: str) -> bool:
    """Whether a numeral is the first letter of a label printed one letter a line: 三 / 、 / 本 …"""
    return len(text) == 1 and is_han(text) and index + 1 < len(lines) and lines[index + 1].lstrip().startswith("、")


def _is_group(lines: Sequence[str], index: int) -> bool:
    """Whether a line heads a group of rows, as in the form of 2014: a bar or dashes follow it, not the next part.

    A part of that form may also be followed by its number, or the next row's.
    """
    below = next((line.strip() for line in lines[index + 1 : index + 3] if line.strip()), "")
    if set(below) == {"|"} or parse_cell(below.strip("| "))[0] == "mark":
        return True
    if plain(mainland(lines[index])) not in PARTS:
        return False
    below = fold(below).strip("| ")
    return role_of(below) in {"value", "unit", "label"} or _numbered_row(below.split(" "), index) is not None


def _leads_figures(lines: Sequence[str], index: int, text: str) -> bool:
    """Whether a line of unknown wording is a row's label: short, and its unit or nothing but its figures follow it."""
    columns = COLUMNS["requests"]
    if len(text) <= SHORT_LABEL and index + 2 < len(lines):
        following = [role_of(fold(line)) for line in lines[index + 1 : index + 3]]
        dashed = parse_cell(fold(lines[index + 2]))[0] == "mark"
        if following == ["value", "value"] and dashed and ROW_BEGINS.match(text):
            return True
        if following in (["unit", "value"], ["value", "unit"]):
            return True
    below = [fold(line) for line in lines[index + 1 : index + columns + 1]]
    return (
        len(text) <= SHORT_LABEL
        and not text.endswith(("。", "；", ";"))
        and len(below) == columns
        and all(line and role_of(line) == "value" for line in below)
    )


def _spaced_row(text: str, index: int) -> list[Cell] | None:
    """A whole row on one line: its labels, then figures, divided by blanks."""
    words = text.split(" ")
    if len(words) > 1 and all(role_of(word) == "heading" for word in words):
        return [Cell(word, "heading", index, index + 1) for word in words]
    if (numbered := _numbered_row(words, index)) is not None:
        return numbered
    first = next((place for place, word in enumerate(words) if place and role_of(word) == "value"), 0)
    if first > 1 and words[0].isdigit() and (row := _spaced_row(" ".join(words[1:]), index)) is not None:
        return [Cell(words[0], "label", index, index + 1), *row]  # the running number of the row
    if first and len(text) <= SHORT_LABEL and all(parse_cell(word)[0] == "mark" for word in words[first:]):
        return [Cell(" ".join(words[:first]), "label", index, index + 1),
                *(Cell(word, "value", index, index + 1) for word in words[first:])]  # fmt: skip
    if not first or any(role_of(word) != "value" for word in words[first:]):
        if not first and len(words) in {*COLUMNS.values()} and all(role_of(word) == "value" for word in words):
            return [Cell(word, "value", index, index + 1) for word in words]
        return None
    known = role_of("".join(words[:first])) or role_of(words[first - 1])
    if words[first - 1] in UNITS and first > 1:
        label = Cell(" ".join(words[: first - 1]), "label", index, index + 1)
        figures = [Cell(word, "value", index, index + 1) for word in words[first:]]
        return [label, Cell(words[first - 1], "unit", index, index + 1), *figures]
    if known is None and len(words) - first != COLUMNS["requests"]:
        return None
    label = Cell(" ".join(words[:first]), "label", index, index + 1)
    return [label, *(Cell(word, "value", index, index + 1) for word in words[first:])]


def _numbered_row(words: Sequence[str], index: int) -> list[Cell] | None:
    """A row of the statistics form with its number before or behind its label: ``12 2.传真申请数 件 0``."""
    start = int(role_of(words[0]) == "value")
    first = next(
        (place for place, word in enumerate(words) if place > start and role_of(word) in {"value", "unit"}), 0
    )
    if start and not first:
        label = "".join(words[1:])
        row = (Cell(words[0], "value", index, index + 1), Cell(label, "label", index, index + 1))
        return list(row) if role_of(label) == "label" or plain(mainland(label)) in PARTS else None
    behind = words[first:] if first else []
    roles = [role_of(word) for word in behind]
    dashes = [parse_cell(word)[0] == "mark" for word in behind if not (word.isdecimal() and len(word) <= _CODE_DIGITS)]
    label = "".join(words[start:first])
    part = plain(mainland(label)) in PARTS
    known = part or "unit" in roles or (dashes and all(dashes))
    known = known or (start > 0 and role_of(label) == "label")
    numbered = start or (known and (part or len(behind) > 1))
    blank = roles[-1:] == ["unit"] and role_of(label) == "label"  # its figure is
    if blank and len(behind) + start <= _MOST_BEFORE_FIGURE:
        numbered = known = True
    if not behind or not numbered or not known or not (blank or roles[-1] == "value") or {*roles} - {"value", "unit"}:
        return None
    return [
        *(Cell(word, "value", index, index + 1) for word in words[:start]),
        Cell(" ".join(words[start:first]), "label", index, index + 1),
        *(Cell(word, role, index, index + 1) for word, role in zip(behind, roles, strict=True) if role),
    ]


def is_part(line: str) -> bool:
    """Whether a line is the heading of the next part of the report."""
    return _PART.fullmatch("".join(mainland(line).split())) is not None
