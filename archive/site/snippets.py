"""Excerpts of a text around the words that were searched for, cut into marked and unmarked stretches."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from archive.search import MAX_QUERY, normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Code points on both sides of a hit, and how many hits of one report are shown.
AROUND = 30
EXCERPTS = 3
#: A text is looked through up to here; what is found later is found by opening the report.
LOOK = 400_000

_QUOTED = re.compile(r'["“”]([^"“”]*)["“”]|([^\s"“”]+)')
_WORD = re.compile(r"[^\W_]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")

Piece = tuple[str, bool]


@lru_cache(maxsize=65536)
def _fold(character: str) -> str:
    return normalise(character)


def pattern(query: str) -> re.Pattern[str] | None:
    """Return what finds the words and phrases of a query in folded text, or None when it has none.

    Between the words of a phrase the index ignores everything that is no letter or digit; so does this.
    """
    alternatives = []
    for quoted, bare in _QUOTED.findall(query[:MAX_QUERY]):
        words = _WORD.findall(normalise(quoted or bare))
        if words:
            alternatives.append(r"[\W_]{0,5}".join(re.escape(word) for word in words))
    longest_first = sorted(set(alternatives), key=lambda one: (-len(one), one))
    return re.compile("|".join(longest_first)) if longest_first else None


def spans(text: str, wanted: re.Pattern[str], limit: int) -> list[tuple[int, int]]:
    """Return up to ``limit`` stretches of ``text`` (code points) that match, in reading order."""
    skipped = {match.start() for match in _THOUSANDS.finditer(text)}
    folded: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text):
        if place in skipped:
            continue
        piece = _fold(character)
        folded.append(piece)
        origin.extend([place] * len(piece))
    found = []
    for match in wanted.finditer("".join(folded)):
        if match.end() > match.start():
            found.append((origin[match.start()], origin[match.end() - 1] + 1))
            if len(found) == limit:
                break
    return found


def marked(text: str, wanted: re.Pattern[str] | None) -> list[Piece]:
    """Return a whole text, such as a title, cut into (stretch, is it marked)."""
    return _cut(text, 0, len(text), spans(text, wanted, 50) if wanted else [])


def excerpts(text: str, wanted: re.Pattern[str] | None) -> list[list[Piece]]:
    """Return up to EXCERPTS marked excerpts; the beginning of the text when nothing is marked in it."""
    out: list[list[Piece]] = []
    hits = 0
    for paragraph in text[:LOOK].split("\n"):
        found = spans(paragraph, wanted, 20) if wanted else []
        covered = 0
        for first, (start, end) in enumerate(found):
            if start < covered:
                continue
            left = max(covered, start - AROUND)
            right = min(len(paragraph), end + AROUND)
            inside = [span for span in found[first:] if span[0] < right]
            right = max(right, min(len(paragraph), inside[-1][1]))
            pieces = _cut(paragraph, left, right, inside)
            out.append([*([("…", False)] if left else []), *pieces, *([("…", False)] if right < len(paragraph) else [])])
            covered = right
            hits += 1
            if hits == EXCERPTS:
                return out
    if not out:
        first_line = text.lstrip()[: 2 * AROUND]
        out.append([(first_line.replace("\n", " ") + ("…" if len(text) > len(first_line) else ""), False)])
    return out


def _cut(text: str, left: int, right: int, found: Sequence[tuple[int, int]]) -> list[Piece]:
    pieces: list[Piece] = []
    place = left
    for start, end in found:
        if start < place:
            continue
        if start > place:
            pieces.append((text[place:start], False))
        pieces.append((text[start:end], True))
        place = end
    if place < right:
        pieces.append((text[place:right], False))
    return pieces
