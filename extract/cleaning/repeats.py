"""Bodies and passages that a page prints twice: found, kept once, recorded with their places.

Pages are found doubled whole (a body pasted twice, a mobile copy below the desktop one), with other line breaks in the
second copy. White space is therefore ignored: stretches are looked for in the text without it. A second copy in which
a *figure* differs is no repetition but a contradiction: it stays in the text and is reported.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Literal

from extract.model import Repeat

#: Length of the sample that is looked for again, in characters without white space.
GRAM = 30
#: Distance between samples: a repeat of STEP + GRAM characters cannot be missed.
STEP = 60
#: A shorter repeat is a formula of the trade (名称、依据、条例全称), not a second copy.
SHORTEST = 180
#: Share of the text from which a repeat is called a second body.
BODY_SHARE = 0.35
#: How far two matching stretches may lie apart, or shift against each other, and still be one passage.
BRIDGE = 80

_DROP = dict.fromkeys(map(ord, " \t\r\n\f\v\u3000\u00a0\u200b\ufeff"))


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two copies of one passage that print different figures: offsets of the two places in the text."""

    start: int
    other: int
    length: int


@dataclass(frozen=True, slots=True)
class _Match:
    first: int
    second: int
    length: int


def find_repeats(text: str) -> tuple[list[Repeat], list[Contradiction]]:
    """Second copies in ``text``, with offsets in it, in order; and copies whose figures differ.

    Deterministic and linear in practice: samples are found by substring search.
    """
    if len(text) < 2 * SHORTEST:
        return [], []
    dense = text.translate(_DROP)
    matches = _matches(dense)
    if not matches:
        return [], []
    places = [index for index, char in enumerate(text) if ord(char) not in _DROP]
    passages, contradictions = _passages(dense, matches)
    repeats = []
    for match in passages:
        start, end = places[match.second], places[match.second + match.length - 1] + 1
        of_start, of_end = places[match.first], places[match.first + match.length - 1] + 1
        repeats.append(Repeat(start, end, of_start, of_end, _kind(match.length, len(dense))))
    found = [Contradiction(places[c.start], places[c.other], c.length) for c in contradictions]
    return repeats, found


def _kind(length: int, whole: int) -> Literal["body", "section", "paragraph"]:
    if length >= BODY_SHARE * whole:
        return "body"
    return "section" if length >= 500 else "paragraph"


def _telling(gram: str) -> bool:
    """A sample of mostly different Han characters: rows of zeros and dotted lines repeat everywhere."""
    return len({char for char in gram if "一" <= char <= "鿿"}) >= GRAM // 2


def _matches(dense: str) -> list[_Match]:
    """Exact second occurrences, extended as far as they go, without overlapping themselves."""
    matches: list[_Match] = []
    at = 0
    covered = 0
    while at + GRAM < len(dense):
        gram = dense[at : at + GRAM]
        again = dense.find(gram, at + GRAM) if _telling(gram) else -1
        if again < 0:
            at += STEP
            continue
        match = _extend(dense, at, again, covered)
        matches.append(match)
        at = covered = match.first + match.length
    return matches


def _extend(dense: str, first: int, second: int, floor: int) -> _Match:
    """The whole stretch around a sample, not back into what an earlier match has taken."""
    left = 0
    while (
        first - left > floor and second - left > first + GRAM and dense[first - left - 1] == dense[second - left - 1]
    ):
        left += 1
    right = GRAM
    while (
        second + right < len(dense) and first + right < second - left and dense[first + right] == dense[second + right]
    ):
        right += 1
    return _Match(first - left, second - left, left + right)


def _passages(dense: str, matches: list[_Match]) -> tuple[list[_Match], list[Contradiction]]:
    """Neighbouring matches joined over small differences, long enough to be a copy, figures the same."""
    joined: list[list[_Match]] = []
    for match in sorted(matches, key=lambda m: (m.second - m.first, m.first)):
        group = joined[-1] if joined else None
        if group and _adjoin(group[-1], match) and match.first + match.length <= group[0].second:
            group.append(match)
        else:
            joined.append([match])
    passages: list[_Match] = []
    contradictions: list[Contradiction] = []
    for group in joined:
        for passage in _split_at_figures(dense, group, contradictions):
            if passage.length >= SHORTEST:
                passages.append(passage)
    return _without_overlap(sorted(passages, key=lambda m: m.second)), contradictions


def _adjoin(one: _Match, two: _Match) -> bool:
    gap_first = two.first - (one.first + one.length)
    gap_second = two.second - (one.second + one.length)
    return 0 <= gap_first <= BRIDGE and 0 <= gap_second <= BRIDGE and abs(gap_first - gap_second) <= BRIDGE


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def _split_at_figures(dense: str, group: list[_Match], contradictions: list[Contradiction]) -> list[_Match]:
    """One passage per run of matches whose gaps hold the same digits.

    Where the digits of a gap differ, nothing of the group is a plain copy: the reader must see both.
    """
    whole = _Match(group[0].first, group[0].second, group[-1].second + group[-1].length - group[0].second)
    for one, two in itertools.pairwise(group):
        gap_first = dense[one.first + one.length : two.first]
        gap_second = dense[one.second + one.length : two.second]
        if _digits(gap_first) != _digits(gap_second):
            if whole.length >= SHORTEST:
                contradictions.append(Contradiction(one.first + one.length, one.second + one.length, whole.length))
            return []
    return [whole]


def _without_overlap(passages: list[_Match]) -> list[_Match]:
    """Removed stretches must not overlap, and none may be the original of a stretch that is kept elsewhere."""
    kept: list[_Match] = []
    for passage in passages:
        if kept and passage.second < kept[-1].second + kept[-1].length:
            continue
        kept.append(passage)
    return kept


def without_repeats(text: str, repeats: list[Repeat]) -> list[tuple[int, int]]:
    """The stretches of ``text`` that stay, as (start, end) offsets in order."""
    kept = []
    position = 0
    for repeat in repeats:
        if repeat.start > position:
            kept.append((position, repeat.start))
        position = max(position, repeat.end)
    if position < len(text):
        kept.append((position, len(text)))
    return kept
