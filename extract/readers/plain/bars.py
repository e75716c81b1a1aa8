"""Tables set with bars in ways of their own, brought to one row a line: ``| cell | cell |``.

Programs that take the text from a page set a table's bars between cells that they leave on lines of their own: a row
opens with a bar at the margin and its cells follow indented, or a cell's closing bar stands before the next cell. Old
programs draw the lines of a box.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_BOX_BARS = str.maketrans("│┃┆┇┊┋║｜", "||||||||")
_BOX_BAR = re.compile("[│┃┆┇┊┋║｜]")
_BOX_RULE = re.compile(
    r"[\s|─━┄┅┈┉═┌┍┎┏┐┑┒┓└┕┖┗┘┙┚┛├┝┞┟┠┡┢┣┤┥┦┧┨┩┪┫┬┭┮┯┰┱┲┳┴┵┶┷┸┹┺┻┼┽┾┿╀╁╂╃╄╅╆╇╈╉╊╋╔╗╚╝╠╣╦╩╬+\-]{3,400}"
)
_BOX_LINE = re.compile(r"[─━┄┅┈┉═┼╬]")
#: A cell behind the bar that closes the one before it.
_BEHIND_BAR = re.compile(r"\|[ \t\u3000]*([^|]*[^|\s][^|]*)")
_FEWEST = 3
_MOST_CELLS = 40


def straighten(lines: Sequence[str]) -> list[str]:
    """Return the lines with rows of these kinds each on one line; whatever else stays as it is."""
    return _closed_behind(_opened_at_margin(_boxed(lines)))


def _boxed(lines: Sequence[str]) -> list[str]:
    kept = []
    for line in lines:
        if _BOX_LINE.search(line) and _BOX_RULE.fullmatch(line.strip()):
            continue
        kept.append(line.translate(_BOX_BARS) if len(_BOX_BAR.findall(line)) > 1 else line)
    return kept


def _opened_at_margin(lines: Sequence[str]) -> list[str]:
    result: list[str] = []
    index = 0
    while index < len(lines):
        stop = index + 1
        if lines[index].rstrip() == "|":
            while stop < len(lines) and stop - index < _MOST_CELLS and lines[stop][:1] in {" ", "\t", "\u3000"}:
                stop += 1
        cells = [line.strip() for line in lines[index + 1 : stop]]
        if cells and cells[-1].endswith("|"):
            result.append("| " + " ".join(cells))
        else:
            result.extend(lines[index:stop])
        index = stop
    return result


def _closed_behind(lines: Sequence[str]) -> list[str]:
    """``cell`` / ``| cell`` / ``|``: every bar closes the cell before it, so it goes on a line of its own."""
    result: list[str] = []
    index = 0
    usual = sum(_BEHIND_BAR.fullmatch(line.strip()) is not None for line in lines) >= _FEWEST
    while index < len(lines):
        stop = index
        behind = 0
        while stop < len(lines) and (cell := _BEHIND_BAR.fullmatch(lines[stop].strip()) or _alone(lines[stop])):
            behind += cell is not True
            stop += 1
            if stop + 1 < len(lines) and lines[stop].strip() and "|" not in lines[stop] and _bar_follows(lines, stop):
                stop += 1
        if behind < (1 if usual and _alone(lines[stop - 1]) else _FEWEST):
            stop = max(stop, index + 1)
            result.extend(lines[index:stop])
        else:
            for line in lines[index:stop]:
                cell_behind = _BEHIND_BAR.fullmatch(line.strip())
                result.extend(["|", cell_behind[1]] if cell_behind else [line])
        index = stop
    return result


def _alone(line: str) -> bool:
    return line.strip() == "|"


def _bar_follows(lines: Sequence[str], index: int) -> bool:
    """Whether the line at ``index`` is (the beginning of) a cell: a bar opens one of the next lines."""
    for line in lines[index + 1 : index + 6]:
        if line.lstrip().startswith("|"):
            return True
        if not line.strip():
            return False
    return False
