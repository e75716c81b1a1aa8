"""The request table of the forms of 2019 and 2021 printed as lines, as text taken from a PDF without its ruling is.

The labels are broken into pieces that stand above, before and below their figures, so a region of cells cannot be
followed line by line. What survives is that every row prints seven figures in a row: behind (a piece of) its label,
alone on a line, or one on a line. Those rows are set with bars; the pieces of labels between them become rows without
figures. Which row is which, and whether seven figures are the form's seven columns, is left to the readers of the
forms, who take only what labels, order and sums prove.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from extract.facts.numbers import parse_cell
from extract.readers.plain.split_labels import with_whole_labels
from extract.readers.plain.wrap import PAGE_NUMBER
from extract.readers.whitespace import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIRST = re.compile(r"(?:一、)?本年新收政府信息公开申请数?量?")
_LAST = re.compile(r"(?:四、)?结转下年度继续办理")
_COLUMNS = 7
_CASES = 15
_CASE_HEADINGS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计") * 3
_HEADING_LINES, _HEADING_LETTERS = 60, 80
#: The rows of the form with their wrapped labels take up no more lines than this, one figure a line.
_MOST_LINES = 700
#: A yearbook of all agencies has some hundred tables; a text with more openings is something else.
_MOST_TRIES = 500
#: Rows of seven that tell the table from a stray line of figures.
_FEWEST_ROWS = 10
_ROWS = frozenset([23, 25])
#: Rows that tell where on a line the columns stand.
_FEWEST_FULL = 3
#: How the headings of the seven columns begin, however they are broken.
_HEADINGS = ("自然", "商业", "科研", "社会", "法律", "其他", "总计")
_HEADING = re.compile("(?<![或和及])(?:" + "|".join(_HEADINGS) + ")")
#: A figure this near to halfway between two headings stands under neither.
_CLEAR = 2
_WORD = re.compile(r"\S+")
_HAN = re.compile("[\u4e00-\u9fff〇]")

_Row = list[str]
#: A word, and where it begins and ends on its line; where columns begin and end.
_Word = tuple[str, int, int]
_Spans = list[tuple[int, int]]


def set_figure_rows(lines: Sequence[str]) -> list[str]:
    """Return the lines with every request table and row of fifteen cases among them set as rows of bars."""
    result: list[str] = []
    index = 0
    tries = 0
    while index < len(lines):
        dense = "".join(lines[index].split()) if tries < _MOST_TRIES else ""
        if _FIRST.match(dense):
            tries += 1
            if (found := _table(lines, index)) is not None:
                rows, stop = found
                result.extend("| " + " | ".join(row) + " |" for row in rows)
                index = stop
                continue
        if (cases := _cases(lines, index)) is not None and (heading := _case_headings(result)) is not None:
            result[heading:] = ["| " + " | ".join(row) + " |" for row in (_CASE_HEADINGS, cases[0])]
            index = cases[1]
            continue
        result.append(lines[index])
        index += 1
    return result


def _case_headings(lines: Sequence[str]) -> int | None:
    """Where the headings of the table of cases begin, when the lines end in all fifteen of them, in whatever pieces.

    The pieces of fifteen narrow headings come in any order, but the form prints its columns in one.
    """
    text = ""
    for index in range(len(lines) - 1, max(len(lines) - _HEADING_LINES, -1), -1):
        dense = "".join(lines[index].split())
        if "|" in dense or len(dense) > _HEADING_LETTERS or any(map(str.isdigit, dense)) or "。" in dense:
            return None
        text = dense + text
        if dense.startswith("行政复议"):
            whole = all(text.count(letter) == 3 for letter in "维持纠正审计") and text.count("复议") == 3
            return index if whole and "未经" in text and "后起" in text else None
    return None


def _table(lines: Sequence[str], start: int) -> tuple[list[_Row], int] | None:
    """The rows from the first label of the table to the figures behind its last, and the line after them."""
    last = next(
        (i for i in range(start, min(start + _MOST_LINES, len(lines))) if _LAST.match("".join(lines[i].split()))), None
    )
    if last is None or any("|" in line or "\t" in line for line in lines[start : last + 1]):
        return None
    stop = last + 1
    if not _trailing(lines[last])[1]:
        while stop < len(lines) and (not lines[stop].strip() or _is_figure_line(lines[stop])):
            stop += 1
    printed = [line for line in lines[start:stop] if line.strip() and not PAGE_NUMBER.match(fold(line))]
    rows = _rows_of_lines(printed, _headed_columns(lines[max(0, start - _HEADING_LINES // 4) : start]))
    if sum(len(figures) == _COLUMNS for _, figures in rows) < _FEWEST_ROWS:
        rows = _rows_of_runs(printed)
        if not _proven([figures for _, figures in rows if figures]):
            return None
    return [_set(label, figures) for label, figures in with_whole_labels(rows)], stop


def _proven(rows: Sequence[Sequence[str]]) -> bool:
    """Whether figures taken one by one are the whole table: some programs print it column by column."""
    return len(rows) in _ROWS and all(len(row) == _COLUMNS and _adds_up(row) for row in rows)


def _adds_up(row: Sequence[str]) -> bool:
    values = [parse_cell(text)[1] or 0 for text in row]
    return sum(values[:-1]) == values[-1]


def _set(label: str, figures: Sequence[str]) -> _Row:
    """A row under the form's ten columns when it has them; otherwise at the far left, where it is nobody's."""
    return ["", "", label, *figures] if len(figures) == _COLUMNS else [label, *figures]


def _rows_of_lines(lines: Sequence[str], headed: _Spans | None) -> list[tuple[str, list[str]]]:
    """One row a line; figures that are not seven are set under the columns where they stand, if that adds up.

    The columns are those of the full rows, or else those under the headings (``headed``).
    """
    split = [_trailing(line) for line in lines]
    full = [words for _, words in split if len(words) == _COLUMNS]
    columns = _columns(full) if len(full) >= _FEWEST_FULL else None
    if (
        columns is None
        and headed
        and all(_inside(word, headed) for _, words in split if len(words) > 1 for word in words)
    ):
        columns = headed
    rows: list[tuple[str, list[str]]] = []
    for line, (label, words) in zip(lines, split, strict=True):
        placed = _placed(words, columns) if words and columns and len(words) != _COLUMNS else None
        if placed is None and not label and len(words) == 1:
            rows.append((fold(line), []))  # the rest of a wrapped label or a scar, not a row
        else:
            rows.append((label, placed or [word for word, _, _ in words]))
    return rows


def _rows_of_runs(lines: Sequence[str]) -> list[tuple[str, list[str]]]:
    """One figure a line: every seven figures that follow each other are a row."""
    rows: list[tuple[str, list[str]]] = []
    label = ""
    run: list[str] = []
    for line in [*lines, None]:
        words = _trailing(line)[1] if line is not None else []
        if line is not None and len(words) == 1 and _is_figure_line(line):
            run.append(words[0][0])
            continue
        if run:
            whole = len(run) % _COLUMNS == 0
            pieces = [run[i : i + _COLUMNS] for i in range(0, len(run), _COLUMNS)] if whole else [run]
            # Behind several rows without a label between, the label before them is the first one's at best.
            rows.extend((label if i == 0 and len(pieces) == 1 else "", piece) for i, piece in enumerate(pieces))
            if len(pieces) > 1 and label:
                rows.insert(len(rows) - len(pieces), (label, []))
            run, label = [], ""
        if line is not None:
            if label:
                rows.append((label, []))
            label = fold(line)
    return rows


def _cases(lines: Sequence[str], index: int) -> tuple[_Row, int] | None:
    """Fifteen figures on one line or on fifteen lines from ``index`` on, and the line after them."""
    if "|" in lines[index] or not _is_figure_line(lines[index]):
        return None
    words: list[str] = []
    stop = index
    while stop < len(lines) and len(words) <= _CASES and (not lines[stop].strip() or _is_figure_line(lines[stop])):
        words += lines[stop].split()
        stop += 1
    return (words, stop) if len(words) == _CASES else None


def _is_figure(word: str) -> bool:
    """Whether a word is a figure or a mark in its place; 三 alone on a line is a piece of a label."""
    return len(word) <= 12 and _HAN.match(word) is None and parse_cell(word)[0] in {"number", "mark"}


def _is_figure_line(line: str) -> bool:
    words = line.split()
    return bool(words) and "|" not in line and all(map(_is_figure, words))


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in text)


def _trailing(line: str) -> tuple[str, list[_Word]]:
    """A line's label and the figures behind it, each with the columns it takes up in a fixed-pitch font."""
    words = list(_WORD.finditer(line))
    first = len(words)
    while first and _is_figure(words[first - 1][0]):
        first -= 1
    figures = [(word[0], _width(line[: word.start()]), _width(line[: word.end()])) for word in words[first:]]
    return fold(line[: words[first].start()] if first < len(words) else line), figures


def _headed_columns(lines: Sequence[str]) -> _Spans | None:
    """The columns under the seven headings, each from halfway to the next, when all stand in their order."""
    found: dict[str, list[int]] = {}
    for line in lines:
        for match in _HEADING.finditer(line):
            found.setdefault(match[0], []).append(_width(line[: match.end()]) - 1)
    middles = [found[name][0] for name in _HEADINGS if len(found.get(name, ())) == 1]
    if len(middles) < _COLUMNS or middles != sorted(middles):
        return None
    between = [(left + right) // 2 for left, right in pairwise(middles)]
    first, last = middles[0] - (between[0] - middles[0]), middles[-1] + (middles[-1] - between[-1])
    return [(left + _CLEAR, right - _CLEAR) for left, right in pairwise([first, *between, last])]


def _inside(word: _Word, columns: _Spans) -> bool:
    middle = (word[1] + word[2]) // 2
    return any(left <= middle <= right for left, right in columns)


def _columns(rows: Sequence[Sequence[_Word]]) -> _Spans | None:
    """From where to where the columns stand, when full rows prove them apart: every row stands clear of the others."""
    spans = [(min(row[i][1] for row in rows), max(row[i][2] for row in rows)) for i in range(_COLUMNS)]
    apart = all(left[1] + 1 < right[0] for left, right in pairwise(spans))
    return spans if apart else None


def _placed(words: Sequence[_Word], columns: _Spans) -> list[str] | None:
    """Figures under their columns, blanks where none stands; None unless each overlaps exactly one column."""
    row = [""] * _COLUMNS
    for word, start, stop in words:
        over = [i for i, (left, right) in enumerate(columns) if start < right + 1 and stop > left - 1]
        if len(over) != 1 or row[over[0]]:
            return None
        row[over[0]] = word
    return row if _adds_up(row) else None
