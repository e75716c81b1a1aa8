"""What a page prints round a document: buttons, breadcrumbs, share bars, footers. Shared by pages and saved texts.

The words are data (extract/data/chrome.csv). A line is chrome only when nothing but such words, numbers and
separators is left of it, or when it begins as a sentence of a report never does; ``联系我们`` inside a sentence stays.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from extract.csvdata import rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Longer lines are text: only whole short lines are judged, and only the first part of a long one for a breadcrumb.
LONGEST_LINE = 160
_BREADCRUMB_REACH = 240

#: A page's tail is looked for among its last lines only.
TAIL_LINES = 14

_SEPARATORS = re.compile(r"[\s|｜:：·•\[\]【】()（）〔〕/\\、,，。!！>＞»›<＜《》+*＋－—_=＝~～\-\d年月日]+")
_CRUMB_SEPARATOR = re.compile(r"»|›|＞|>|→|/|\\|-{2,3}")
_SENTENCE = re.compile("[。；！？]")
_FEWEST_SECTIONS = 3
_NEIGHBOUR = re.compile(r"(?:上|下)一(?:篇|条)\s{0,3}[:：]")
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}(?:、|[.．](?!\d))|第.{1,3}部分"
)


@cache
def _rules(kind: str) -> tuple[str, ...]:
    return tuple(row["pattern"] for row in rows_of("chrome.csv") if row["kind"] == kind)


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in _rules(kind)))


@cache
def _tokens() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(_rules("token"), key=len, reverse=True))))


def _only_tokens(line: str) -> bool:
    """True when the line is made of chrome words, separators and numbers, with at least one word of two."""
    place, seen = 0, False
    while place < len(line):
        match = _tokens().match(line, place)
        if match:
            seen = seen or len(match[0]) > 1
        else:
            match = _SEPARATORS.match(line, place)
        if not match:
            return False
        place = match.end()
    return seen


def is_chrome(line: str) -> bool:
    """True when the folded ``line`` belongs to the page and not to the document."""
    if not line or len(line) > LONGEST_LINE:
        return False
    if _pattern("start").match(line) and not _SENTENCE.search(line[:-1]):
        return True
    if _pattern("within").search(line):
        return True
    if _pattern("crumbs").match(line) and not _opening(line) and not _SENTENCE.search(line):
        return True
    return _only_tokens(line)


def _opening(line: str) -> int:
    """Where the first sentence of a report begins behind the first separator of a breadcrumb; 0 when nowhere."""
    separator = _CRUMB_SEPARATOR.search(line, 0, _BREADCRUMB_REACH)
    if not separator:
        return 0
    opening = _pattern("opening").search(line, separator.end(), separator.end() + _BREADCRUMB_REACH)
    return opening.start() if opening else 0


def opening_at(line: str, start: int, stop: int) -> int | None:
    """Where between two places of a line the first sentence of a report begins, or None."""
    opening = _pattern("opening").search(line, start, stop)
    return opening.start() if opening else None


def without_breadcrumb(line: str) -> str:
    """A paragraph that a saved page has glued to its breadcrumb, without it; any other line as it is.

    Where the seam cannot be told, the line stays whole: a stray word is better than a lost sentence.
    """
    if not _pattern("crumbs").match(line):
        return line
    place = _opening(line)
    return line[place:] if place else line


def tail_start(lines: Sequence[str]) -> int:
    """Index of the first line of the page's tail; ``len(lines)`` when there is none.

    A tail begins with a line no report holds (repost notice, share bar, neighbours) among the last lines, and nothing
    after it is a heading, a sentence or a row of a table.
    """
    pattern = _pattern("tail")
    for index in range(max(0, len(lines) - TAIL_LINES), len(lines)):
        if not pattern.match(lines[index]):
            continue
        rest = lines[index + 1 :]
        if all(
            len(line) <= 60 and "。" not in line and "|" not in line and not _NUMBERED.match(line) for line in rest
        ):
            return index
    return _neighbours(lines)


def _neighbours(lines: Sequence[str]) -> int:
    """Where a page names its neighbours (上一篇：…) behind the document; ``len(lines)`` when nowhere.

    What follows belongs to other pages, news with their first sentences too, unless it is numbered, or much behind a
    text without numbers.
    """
    index = next((i for i, line in enumerate(lines) if _NEIGHBOUR.match(line)), len(lines))
    rest = lines[index + 1 :]
    numbered = sum(_NUMBERED.match(line) is not None for line in lines[:index])
    enough = numbered >= _FEWEST_SECTIONS or sum(map(len, rest)) * 2 < sum(map(len, lines[:index]))
    return index if enough and not any(map(_NUMBERED.match, rest)) else len(lines)


def is_heading(line: str) -> bool:
    """True when the line begins with the number of a section: 一、 （一） 1. 第一部分."""
    return _NUMBERED.match(line) is not None


def begins_report(line: str) -> bool:
    """True when the line begins as the first sentence of a report does: 本年度报告根据《…》."""
    return (
        _pattern("opening").match(line) is not None and len(line) > 12 and not line.endswith(("报告", "年报", "報告"))
    )
