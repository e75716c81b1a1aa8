"""Bodies and passages that a page prints twice: found, kept once, recorded with their places.

Pages are found doubled whole (a body pasted twice, a mobile copy below the desktop one), with other line breaks or
half-width punctuation in the second copy. White space is therefore ignored and full-width forms count as their ASCII
twins. A second copy in which a *figure* differs is no repetition but a contradiction: it stays in the text and is
reported. Where only words differ, the sentences with the difference stay and the rest of the copy goes.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import Literal

from extract.model import Repeat

#: Length of the sample that is looked for again, in characters without white space.
GRAM = 30
#: Distance between samples: a repeat of STEP + GRAM characters cannot be missed.
STEP = 60
#: A shorter repeat is a formula of the trade (名称、依据、条例全称), not a second copy.
SHORTEST = 180
#: From this length on a copy is a section, and a copy with other words is reported.
SECTION = 500
#: Length of all copies against what they copy from which a body is called repeated.
BODY_SHARE = 0.5
#: How far two matching stretches may lie apart, or shift against each other, and still be one passage.
BRIDGE = 80

_DROP = dict.fromkeys(map(ord, " \t\r\n\f\v\u3000\u00a0\u200b\ufeff"))
#: Every other character keeps its place: full-width forms become their ASCII twins.
_CANONICAL = {
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict(zip("。、“”‘’〔〕【】—–－", ".,\"\"''[][]---", strict=True)),
    **{chr(code): "" for code in _DROP},
}
_SENTENCE_ENDS = frozenset("。；！？;!?")
_FIGURES = re.compile(r"\d+(?:\.\d+)?|[〇零一二三四五六七八九十百千万亿两]+")
_OF_A_NUMBER = frozenset("0123456789.%〇零一二三四五六七八九十百千万亿两")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two copies of one passage that differ: offsets of the two places in the text, and in what they differ.

    ``table``: two tables with the same labels and different figures.
    """

    start: int
    other: int
    length: int
    kind: Literal["figures", "words", "table"] = "figures"


@dataclass(frozen=True, slots=True)
class _Match:
    first: int
    second: int
    length: int


def find_repeats(text: str) -> tuple[list[Repeat], list[Contradiction]]:
    """Second copies in ``text``, with offsets in it, in order; and copies that differ.

    Deterministic and linear in practice: samples are found by substring search.
    """
    if len(text) < 2 * SHORTEST:
        return [], []
    dense = _dense(text)
    matches = _matches(dense)
    if not matches:
        return [], []
    places = [index for index, char in enumerate(text) if ord(char) not in _DROP]
    passages, contradictions = _passages(dense, matches, _ends(text, places))
    copied = sum(match.length for match in passages)
    whole = copied >= BODY_SHARE * (len(dense) - copied)
    repeats = []
    for match in passages:
        start, end = places[match.second], places[match.second + match.length - 1] + 1
        of_start, of_end = places[match.first], places[match.first + match.length - 1] + 1
        kind = _kind(match.length, whole=whole)
        repeats.append(Repeat(start, end, of_start, of_end, kind))
    found = [Contradiction(places[c.start], places[c.other], c.length, c.kind) for c in contradictions]
    return repeats, found


def _dense(text: str) -> str:
    """The text in which copies are looked for. A text holds few of the characters to replace, each many times."""
    for character in _CANONICAL.keys() & set(text):
        text = text.replace(character, _CANONICAL[character])
    return text


def is_of_body(contradiction: Contradiction, text: str) -> bool:
    """Tell whether two copies that differ are most of what a page prints."""
    return contradiction.kind != "table" and contradiction.length >= BODY_SHARE * (
        len(text.translate(_DROP)) - contradiction.length
    )


def _kind(length: int, *, whole: bool) -> Literal["body", "section", "paragraph"]:
    if whole and length >= SHORTEST:
        return "body"
    return "section" if length >= SECTION else "paragraph"


def _ends(text: str, places: list[int]) -> frozenset[int]:
    """Places of the dense text behind which a sentence or line ends."""
    return frozenset(
        index
        for index, (place, following) in enumerate(itertools.pairwise([*places, len(text)]))
        if text[place] in _SENTENCE_ENDS or "\n" in text[place:following]
    )


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
        again = dense.find(gram, at + GRAM)
        if again < 0 or not _telling(gram):
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


def _passages(dense: str, matches: list[_Match], ends: frozenset[int]) -> tuple[list[_Match], list[Contradiction]]:
    """Neighbouring matches joined over small differences, long enough to be a copy, figures the same."""
    joined: list[list[_Match]] = []
    for match in matches:  # in the order of the first copies
        group = joined[-1] if joined else None
        if group and _adjoin(group[-1], match) and match.first + match.length <= group[0].second:
            group.append(match)
        else:
            joined.append([match])
    passages: list[_Match] = []
    contradictions: list[Contradiction] = []
    for group in joined:
        if _span(group).length >= SHORTEST:
            passages.extend(_copies(dense, group, ends, contradictions))
    return _without_overlap(sorted(passages, key=lambda m: m.second)), contradictions


def _adjoin(one: _Match, two: _Match) -> bool:
    gap_first = two.first - (one.first + one.length)
    gap_second = two.second - (one.second + one.length)
    return 0 <= gap_first <= BRIDGE and 0 <= gap_second <= BRIDGE and abs(gap_first - gap_second) <= BRIDGE


def _span(group: list[_Match]) -> _Match:
    """One stretch from the beginning of the first match to the end of the last."""
    return _Match(group[0].first, group[0].second, group[-1].second + group[-1].length - group[0].second)


def _difference(dense: str, first: tuple[int, int], second: tuple[int, int]) -> Literal["figures", "words"] | None:
    """In what two gaps differ. A number that begins or ends outside its gap is looked at whole."""
    (one, one_gap), (two, two_gap) = ((_figures(dense, *gap), dense[gap[0] : gap[1]]) for gap in (first, second))
    if one != two:
        return "figures"
    same = [char for char in one_gap if char.isalnum()] == [char for char in two_gap if char.isalnum()]
    return None if same else "words"


def _figures(dense: str, start: int, end: int) -> list[str]:
    while start > 0 and dense[start - 1] in _OF_A_NUMBER:
        start -= 1
    while end < len(dense) and dense[end] in _OF_A_NUMBER:
        end += 1
    return _FIGURES.findall(dense[start:end])


def _copies(
    dense: str, group: list[_Match], ends: frozenset[int], contradictions: list[Contradiction]
) -> list[_Match]:
    """What of a group is a plain copy.

    Where a figure differs nothing is: the reader must see both. Where words differ, all but their sentences.
    """
    whole = _span(group)
    runs: list[list[_Match]] = [[group[0]]]
    differs: Contradiction | None = None
    for one, two in itertools.pairwise(group):
        first, second = (one.first + one.length, two.first), (one.second + one.length, two.second)
        kind = _difference(dense, first, second)
        if kind == "figures":
            contradictions.append(Contradiction(first[0], second[0], whole.length))
            return []
        if kind == "words":
            differs = differs or Contradiction(first[0], second[0], whole.length, "words")
            runs.append([two])
        else:
            runs[-1].append(two)
    if differs is None:
        return [whole]
    if whole.length < SECTION:
        return []
    contradictions.append(differs)
    trimmed = (
        _whole_sentences(_span(run), ends, left=index > 0, right=index < len(runs) - 1)
        for index, run in enumerate(runs)
    )
    return [match for match in trimmed if match.length > 0]


def _whole_sentences(match: _Match, ends: frozenset[int], *, left: bool, right: bool) -> _Match:
    """The stretch without the parts of sentences at its sides; of length 0 when nothing whole is left."""
    start, end = match.second, match.second + match.length
    while left and start < end and start - 1 not in ends:
        start += 1
    while right and end > start and end - 1 not in ends:
        end -= 1
    # Places in the first copy are those of the second, shifted: punctuation may differ by a few characters.
    return _Match(match.first + start - match.second, start, end - start)


def _without_overlap(passages: list[_Match]) -> list[_Match]:
    """Removed stretches one behind the other: where two claim the same characters, the first has them."""
    kept: list[_Match] = []
    for passage in passages:
        taken = kept[-1].second + kept[-1].length - passage.second if kept else 0
        if taken <= 0:
            kept.append(passage)
        elif passage.length - taken >= GRAM:
            kept.append(_Match(passage.first + taken, passage.second + taken, passage.length - taken))
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
