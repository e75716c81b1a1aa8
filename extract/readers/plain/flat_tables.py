"""Tables of the national forms that a text extract took apart, cell by cell, put back into rows.

Extractors print every cell on a line of its own: bare, with a bar behind it, or with a bar on the next line. The ends
of rows are lost, but the forms leave one reading: figures follow the label of their row, and the next label begins the
next row. Without bars a blank cell leaves no trace: rows with fewer figures than the form has columns are set as they
are, reported, and left to the readers of the forms, which take no figure whose column is not certain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from extract.facts.numbers import parse_cell
from extract.readers.pdf.glyphs import is_han
from extract.readers.pdf.joining import plain
from extract.readers.plain.flat_statistics import numbered_rows
from extract.readers.plain.form_cells import (
    COUNTERS,
    INDEX_LETTERS,
    NAMES,
    PARTS,
    ROW_BEGINS,
    ROW_NUMBERS,
    UNIT_HEADINGS,
    UNITS,
    Cell,
    heads_second_table,
    mainland,
    role_of,
)
from extract.readers.whitespace import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.readers.plain.form_cells import Role

_Style = Literal["bar_below", "bar_behind", "bare"]

#: A region begins with one of these; any other label also occurs in running text.
_OPENING = re.compile(
    r"第二十条第[(（]?[一二三四五六七八九十]{1,2}[)）]?项|信息内容|[(（]?本列数据的勾稽关系|申请人情况"
    r"|(?:序号|行次|编号|代码)?(?:统计指标|指标名称|指标(?:计量)?(?:单位|$))|结果维持"
)
_BROKEN_OPENINGS = frozenset(["结果", "信息", "申请", "申请人", "第二十条", "序号", "行次", "编号", "代码"])
#: The heading of the next part of the report, which follows a table without a bar between.
_PART = re.compile(r"[一二三四五六七八]、.{2,40}(?:情况|事项)")
#: A cell broken by line breaks is in no more pieces than this (三、本年度办理结果 is printed a character a line);
#: templates append 200 characters to a label.
_PIECES, _LONGEST_LABEL, _SHORT_LABEL = 12, 320, 60
#: The columns of the request table as every edition prints them, and the columns of labels before them.
_COLUMN_ORDER = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
_LABELS = 3
_COLUMNS = {"requests": 7, "reviews": 15}
#: The headings of a table with a cell a line and a bar below each take up no more lines than these.
_HEADING_LINES = 10
#: Number and unit stand before the figure of a row.
_MOST_BEFORE_FIGURE = 2
#: The number or code of a row has no more digits.
_CODE_DIGITS = 3
#: The longest form with a line for each cell: the requests of 25 rows, the statistics of 2014 in a superset of 150.
_MOST_CELLS = 1000


@dataclass(slots=True)
class _Row:
    cells: list[Cell] = field(default_factory=list)

    @property
    def figures(self) -> int:
        return sum(cell.role == "value" for cell in self.cells)

    @property
    def has_number(self) -> bool:
        return any(cell.role == "value" and parse_cell(cell.text)[0] == "number" for cell in self.cells)


def regrid(lines: Sequence[str]) -> tuple[list[str], bool]:
    """Return the lines with every region of single cells set as rows of pipes, other lines as they are.

    The second value tells whether rows lack cells, so that their columns cannot be told.
    """
    result: list[str] = []
    unread = False
    index = 0
    while index < len(lines):
        stop = index
        if len(lines[index]) < _LONGEST_LABEL and _opens(lines, index):
            style = _style(lines[index : index + 12])
            stop, seen, cells = _found(lines, index, style) if style else (index, index, [])
            rows = _rows(cells)
            unread = unread or (_is_statistics(lines, index) and not any(row.has_number for row in rows))
            if any(row.figures for row in rows):
                printed, left = _numbered(cells) or _printed(rows, style)
                result.extend(printed)
                unread = unread or left
                index = stop
                continue
            # No figure on the way to ``seen``: no other opening in between has one either.
            result.extend(lines[index:seen])
            index = seen
        if index < len(lines):
            result.append(lines[index])
            index += 1
    return result, unread


def _opens(lines: Sequence[str], index: int) -> bool:
    """Whether a region begins on a line; its first cell may be broken in two: 结果 / 维持."""
    text = "".join(mainland(lines[index]).split()).lstrip("|")
    if text.rstrip("|") in _BROKEN_OPENINGS:
        below = (line.strip(" \t\u3000|") for line in lines[index + 1 : index + 4])
        text = text.rstrip("|") + "".join(mainland(next(filter(None, below), "")[:_SHORT_LABEL]).split())
    return _OPENING.match(text) is not None


def _is_statistics(lines: Sequence[str], index: int) -> bool:
    """Whether the headings of the statistics form begin on a line: its name for rows, and that of their units."""
    text = "".join(mainland("".join(lines[index : index + _HEADING_LINES])[:_LONGEST_LABEL]).split())
    return text.startswith(tuple(NAMES | ROW_NUMBERS)) and "指标" in text and ("单位" in text or "统计数" in text)


def _is_part(line: str) -> bool:
    """Whether a line is the heading of the next part of the report."""
    return _PART.fullmatch("".join(mainland(line).split())) is not None


def _style(lines: Sequence[str]) -> _Style | None:
    """How the cells from an opening on are divided; None when the lines are rows already."""
    part = next(
        (i for i, line in enumerate(lines) if i and _PART.fullmatch("".join(mainland(line).split()))), len(lines)
    )
    filled = [line.strip() for line in lines[:part] if line.strip()]
    if any(len([cell for cell in line.split("|") if cell.strip()]) > 1 or "\t" in line for line in filled):
        return None
    alone = sum(set(line) == {"|"} for line in filled)
    behind = sum(line.endswith("|") and set(line) != {"|"} for line in filled)
    if alone * 3 >= len(filled):
        return "bar_below"
    if behind * 2 >= len(filled):
        return "bar_behind"
    return None if alone or behind else "bare"


def _found(lines: Sequence[str], start: int, style: _Style) -> tuple[int, int, list[Cell]]:
    """The region at ``start``; where a blank line stands between all cells, they are looked at without it."""
    ahead = lines[start : start + 24]
    if style != "bare" or 5 * sum(not line.strip() for line in ahead) < 2 * len(ahead):
        return _region(lines, start, style)
    end = min(len(lines), start + 2 * _MOST_CELLS)
    filled = [number for number in range(start, end) if lines[number].strip()]
    stop, seen, cells = _region([lines[number] for number in filled], 0, style)
    return (filled[stop - 1] + 1 if stop else start), (filled[seen - 1] + 1 if seen else start), cells


def _region(lines: Sequence[str], start: int, style: _Style | None) -> tuple[int, int, list[Cell]]:
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
    return len(text) <= _SHORT_LABEL and text.endswith(("）", ")")) and not ROW_BEGINS.match(text)


def _barred_cell(lines: Sequence[str], index: int, *, below: bool) -> list[Cell] | None:
    """The cell up to the next bar; the text before a bar may be broken into several lines."""
    pieces: list[str] = []
    for stop in range(index, min(index + _PIECES, len(lines))):
        line = lines[stop].strip()
        if _is_part(line) and not _is_group(lines, stop):
            return None
        if set(line) == {"|"} and not below and not pieces:
            return [Cell("", "value", index, stop + 1)] * len(line)
        head, bar, rest = line.partition("|")
        pieces.append(head)
        text = fold("".join(pieces))
        if not bar:
            if len(text) > _LONGEST_LABEL:
                return None
            continue
        if rest.strip(" |"):
            return None
        role = role_of(text) or ("label" if len(text) < _LONGEST_LABEL else None)
        if role is None or "。" in text[:-1]:
            return None
        cells = [Cell(text, role, index, stop + 1)]
        # Bars behind the last cell of a row stand for the columns it spans, or for blank cells.
        cells += [Cell("", "value", index, stop + 1) for _ in range(rest.count("|")) if role == "value"]
        return cells
    return None


def _bare_cell(lines: Sequence[str], index: int) -> list[Cell] | None:
    """The cell that begins on a line, joined with the next lines while that makes a label of the form."""
    if len(lines[index]) > _LONGEST_LABEL:
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
        if not piece or (alone in {"value", "unit", "section"} and not rest) or len(joined) > _LONGEST_LABEL:
            break
        if best is not None and ROW_BEGINS.match(piece):
            break
        joined += piece
        if whole in {"label", "heading"} and (rest or not alone):
            best = (joined, whole, stop + 1)
    if best is None or best[1] is None:
        leads = _leads_figures(lines, index, text) or (len(text) <= _SHORT_LABEL and _is_group(lines, index))
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
    columns = _COLUMNS["requests"]
    if len(text) <= _SHORT_LABEL and index + 2 < len(lines):
        following = [role_of(fold(line)) for line in lines[index + 1 : index + 3]]
        dashed = parse_cell(fold(lines[index + 2]))[0] == "mark"
        if following == ["value", "value"] and dashed and ROW_BEGINS.match(text):
            return True
        if following in (["unit", "value"], ["value", "unit"]):
            return True
    below = [fold(line) for line in lines[index + 1 : index + columns + 1]]
    return (
        len(text) <= _SHORT_LABEL
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
    if first and len(text) <= _SHORT_LABEL and all(parse_cell(word)[0] == "mark" for word in words[first:]):
        return [Cell(" ".join(words[:first]), "label", index, index + 1),
                *(Cell(word, "value", index, index + 1) for word in words[first:])]  # fmt: skip
    if not first or any(role_of(word) != "value" for word in words[first:]):
        if not first and len(words) in {*_COLUMNS.values()} and all(role_of(word) == "value" for word in words):
            return [Cell(word, "value", index, index + 1) for word in words]
        return None
    known = role_of("".join(words[:first])) or role_of(words[first - 1])
    if words[first - 1] in UNITS and first > 1:
        label = Cell(" ".join(words[: first - 1]), "label", index, index + 1)
        figures = [Cell(word, "value", index, index + 1) for word in words[first:]]
        return [label, Cell(words[first - 1], "unit", index, index + 1), *figures]
    if known is None and len(words) - first != _COLUMNS["requests"]:
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


def _rows(cells: Sequence[Cell]) -> list[_Row]:
    """Rows: a label or heading behind a figure, a heading behind a label or the other way round begins a new one."""
    rows: list[_Row] = []
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
            rows.append(_Row())
        rows[-1].cells.append(cell)
        last = role
    return rows


def _printed(rows: Sequence[_Row], style: _Style | None) -> tuple[list[str], bool]:
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
            if columns == _COLUMNS["requests"]:
                result.extend(_applicant_headings(heads))
                continue
        texts = [cell.text.replace("|", "") for cell in row.cells]
        if style == "bare" and row.figures != columns and row.has_number:
            left = True  # set as a row all the same: as a line it would be read as a sentence
            if columns == _COLUMNS["requests"] and not heads:
                texts = _under_nothing(row)
            elif units and columns > 1 and not heads:  # the year's figure, or that of all years
                texts = [" ".join(texts)]
        if units and not heads and [cell.role for cell in row.cells] == ["label", *["value"] * columns]:
            texts.insert(1, "")  # the cell of the unit is blank
        surplus = row.figures - columns if columns in _COLUMNS.values() else 0
        if surplus > 0 and not any(texts[-surplus:]):  # bars behind the last figure, for the columns of spans
            texts, surplus = texts[:-surplus], 0
        if columns == _COLUMNS["requests"] and not surplus:
            texts = [""] * (_LABELS - len(texts) + columns) + texts
        result.append("| " + " | ".join(texts) + " |")
    return result, left


def _loose(rows: Sequence[_Row]) -> set[int]:
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


def _numbered(cells: Sequence[Cell]) -> tuple[list[str], bool] | None:
    """The rows of a statistics form whose rows are numbered, set with bars; None for any other table."""
    found = numbered_rows(cells)
    if found is None:
        return None
    rows, left = found
    return ["| " + " | ".join(cell.replace("|", "") for cell in row) + " |" for row in rows], left


def _under_nothing(row: _Row) -> list[str]:
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
