"""A page with the reports of several years, one below the other: which stretches of it are another year's.

Only what certainly is a report counts: a line that is a title with one year, and below it a first part (一、…).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.facts.identity.titles import CORE, is_title, years_of

if TYPE_CHECKING:
    from collections.abc import Sequence

Stretch = tuple[int, int]

_LONGEST_TITLE = 60
_FIRST_PART = re.compile(r"^\s{0,8}一、", re.MULTILINE)
_LABELLED = re.compile(r"^(?:附件?|相关|上一篇|下一篇|链接)")


def stretches_of_other_years(text: str, year: int | None) -> tuple[Stretch, ...]:
    """The stretches of ``text`` that are reports of other years than ``year``; none on a page with one report."""
    if year is None or len(_FIRST_PART.findall(text)) < 2:
        return ()
    headings = _headings(text)
    if (
        headings and headings[0][1] != year and _is_report(text[: headings[0][0]])
    ):  # the title of the page's own report stands outside its body
        headings.insert(0, (0, year))
    if not {year} < {found for _, found in headings}:
        return ()
    ends = [start for start, _ in headings[1:]] + [len(text)]
    own = [(start, end) for (start, found), end in zip(headings, ends, strict=True) if found == year]
    others = [(start, end) for (start, found), end in zip(headings, ends, strict=True) if found != year]
    if not any(map(_is_report, _pieces(text, own))) or not any(map(_is_report, _pieces(text, others))):
        return ()
    return tuple(others)


def without(text: str, stretches: Sequence[Stretch]) -> str:
    """``text`` with line breaks in the place of the stretches: offsets stay."""
    for start, end in stretches:
        text = text[:start] + "\n" * (end - start) + text[end:]
    return text


def lies_in(place: int, stretches: Sequence[Stretch]) -> bool:
    """Whether an offset lies in one of the stretches."""
    return any(start <= place < end for start, end in stretches)


def _headings(text: str) -> list[tuple[int, int]]:
    """Offset and year of each line that is the title of a report, neighbours of one year as one."""
    found: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        if len(line) <= _LONGEST_TITLE and CORE.search(line) and is_title(line) and not _LABELLED.search(line):
            years = set(years_of(line))
            if len(years) == 1 and not (found and found[-1][1] in years):
                found.append((start, years.pop()))
        start += len(line) + 1
    return found


def _pieces(text: str, stretches: Sequence[Stretch]) -> list[str]:
    return [text[start:end] for start, end in stretches]


def _is_report(piece: str) -> bool:
    return _FIRST_PART.search(piece) is not None
