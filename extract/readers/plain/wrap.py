"""Hard-wrapped lines, as text taken from a PDF has them, joined into paragraphs again.

A line is continued by the next one only when the whole text is set to one width, the line fills that width, does not
end a sentence, and the next one does not begin a section. A paragraph too many is harmless; a heading swallowed by
the paragraph before it is not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from extract.readers.chrome import is_heading
from extract.readers.whitespace import glue_tight

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Columns by which a full line may fall short: two characters that may not begin a line, or an undivided number.
_SLACK = 8
_WIDEST = 140
_FEWEST_LINES = 8
_LONGEST_HEADING = 60

_CLOSED = re.compile(r"[。！？!?][”’）)》】]?$")
_NEW = re.compile(
    r"(?:附件|附表|表|图)\s?[一二三四五六七八九十\d]{0,2}\s?[:：.、]|注\s?[:：]|第[一二三四五六七八九十]{1,3}[章节条]"
)

#: A numbered heading of a report that is whole: how its last words are, and no sentence in it.
_WHOLE_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])[^。；，：！？;,:]{0,40}"
    r"(?:情况|事项|概[述况]|问题|措施|打算|[^工加]作?安排|计划|建议|附[件表])$"
)

_UNDIVIDED = re.compile(r"[0-9A-Za-z.:/@_-]{1,60}")

#: The number of a page, alone on its line.
PAGE_NUMBER = re.compile(
    r"(?:[—\-–－─]{1,3}\s?\d{1,4}\s?[—\-–－─]{1,3}|第\s?\d{1,4}\s?页(?:[\s，,/]{0,3}共\s?\d{1,4}\s?页)?)$"
)


def width(line: str) -> int:
    """Columns that a line takes in a fixed-pitch font: two for a Chinese character."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in line)


def full_width(lines: Sequence[str]) -> int | None:
    """The width to which a text is hard-wrapped, in columns, or None when it is not."""
    widths = [width(line) for line in lines if len(line) <= _WIDEST]
    long = [line for line in lines if len(line) > _WIDEST]
    considered = sorted(w for w in widths if w >= 20)
    if len(considered) < _FEWEST_LINES or 5 * len(long) > len(considered):
        return None
    full = considered[len(considered) * 9 // 10]
    if full > _WIDEST:
        return None
    filled = [line for line in lines if full - _SLACK <= width(line[: _WIDEST + 1]) <= full + _SLACK]
    still_open = [line for line in filled if not _CLOSED.search(line)]
    return full if 5 * len(filled) >= 2 * len(considered) and 2 * len(still_open) >= len(filled) else None


def begins_anew(line: str) -> bool:
    """True when a line cannot be the continuation of the one before."""
    return is_heading(line) or _NEW.match(line) is not None


def is_whole_heading(line: str, following: str) -> bool:
    """True for a numbered heading with the last words of one: nothing goes on behind it, however full its line is.

    存在的问题⏎及改进措施 goes on all the same.
    """
    return (
        len(line) <= _LONGEST_HEADING
        and _WHOLE_HEADING.match(line) is not None
        and not following.startswith(("及", "和", "与", "、", "以及"))
    )


def continues(line: str, following: str, full: int) -> bool:
    """True when ``following`` goes on with the paragraph of ``line`` in a text wrapped to ``full`` columns."""
    if _CLOSED.search(line):
        return False
    undivided = _UNDIVIDED.match(following)  # a long number or address that did not fit is why the line is short
    if width(line) + (len(undivided[0]) if undivided else 0) < full - _SLACK:
        return False
    return line.endswith("第") or not begins_anew(following)


def join(parts: Sequence[str]) -> str:
    """The lines of one paragraph as one: nothing between Chinese characters, a blank between ASCII ones."""
    return glue_tight(list(parts))
