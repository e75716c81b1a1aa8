"""What differs between two clean texts, paragraph by paragraph; bounded, whatever the texts are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

What = Literal["same", "changed", "removed", "added"]
Piece = tuple[str, Literal["same", "removed", "added"]]

#: Paragraphs of each text that are compared, and the longest that is compared character by character.
MAX_PARAGRAPHS = 400
MAX_LENGTH = 800
#: Products of lengths that are compared character by character on one page: what the page may cost.
BUDGET = 6_000_000
#: Two paragraphs of which fewer pairs of characters are shared tell different things.
_ALIKE = 0.35
#: Changes with fewer equal characters in a row between them are shown as one.
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Difference:
    """One paragraph, or a run of equal ones: ``before`` and ``after`` are its pieces with what happened to them."""

    what: What
    before: tuple[Piece, ...] = ()
    after: tuple[Piece, ...] = ()
    paragraphs: tuple[str, ...] = ()


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a clean text; rows of tables are left out, their figures are compared by name."""
    return [line for line in text.split("\n") if line.strip() and " | " not in line]


def compare(before: str, after: str) -> tuple[list[Difference], bool]:
    """Return the differences in the order of the texts, and whether the texts were too long to be compared whole."""
    old, new = paragraphs(before), paragraphs(after)
    cut = len(old) > MAX_PARAGRAPHS or len(new) > MAX_PARAGRAPHS
    old, new = old[:MAX_PARAGRAPHS], new[:MAX_PARAGRAPHS]
    out: list[Difference] = []
    budget = BUDGET
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            out.append(Difference("same", paragraphs=tuple(old[i1:i2])))
            continue
        for one, other in _pairs(old[i1:i2], new[j1:j2]):
            if one is None and other is not None:
                out.append(Difference("added", after=((other, "added"),)))
            elif other is None and one is not None:
                out.append(Difference("removed", before=((one, "removed"),)))
            elif one is not None and other is not None:
                cost = len(one) * len(other)
                fits = max(len(one), len(other)) <= MAX_LENGTH and cost <= budget
                budget -= cost if fits else 0
                out.append(_changed(one, other) if fits else _whole(one, other))
    return out, cut


def _pairs(old: list[str], new: list[str]) -> list[tuple[str | None, str | None]]:
    """Put paragraphs that tell the same beside each other, in the order of both texts."""
    news = [_bigrams(text) for text in new]
    out: list[tuple[str | None, str | None]] = []
    place = 0
    for text in old:
        grams = _bigrams(text)
        likeness = [(_likeness(grams, news[at]), -at) for at in range(place, len(new))]
        best, at = max(likeness, default=(0.0, 0))
        if best < _ALIKE:
            out.append((text, None))
            continue
        out += [(None, other) for other in new[place:-at]]
        out.append((text, new[-at]))
        place = 1 - at
    return out + [(None, other) for other in new[place:]]


def _bigrams(text: str) -> Counter[str]:
    return Counter(text[at : at + 2] for at in range(len(text) - 1)) or Counter([text])


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    return (one & other).total() / max(1, (one | other).total())


def _changed(before: str, after: str) -> Difference:
    old: list[Piece] = []
    new: list[Piece] = []
    for tag, i1, i2, j1, j2 in _opcodes(before, after):
        if tag == "equal":
            old.append((before[i1:i2], "same"))
            new.append((after[j1:j2], "same"))
        else:
            if i2 > i1:
                old.append((before[i1:i2], "removed"))
            if j2 > j1:
                new.append((after[j1:j2], "added"))
    return Difference("changed", tuple(old), tuple(new))


def _opcodes(before: str, after: str) -> list[tuple[str, int, int, int, int]]:
    """Return difflib's opcodes, those joined between which only a character or so stays: 12 → 21 is one change."""
    out: list[tuple[str, int, int, int, int]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        small = tag == "equal" and i2 - i1 < _SHORTEST and i1 > 0 and i2 < len(before)
        kind = "replace" if small else tag
        if out and kind != "equal" and out[-1][0] != "equal":
            _, a, _, b, _ = out.pop()
            out.append(("replace", a, i2, b, j2))
        else:
            out.append((kind, i1, i2, j1, j2))
    return out


def _whole(before: str, after: str) -> Difference:
    return Difference("changed", ((before, "removed"),), ((after, "added"),))
