"""Excerpts of a text around the words that were searched for, cut into marked and unmarked stretches."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.search import MAX_QUERY, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Code points on both sides of a hit, and how many hits of one report are shown.
AROUND = 30
EXCERPTS = 3
#: Words beyond these are searched for but not marked.
MAX_WORDS = 40
#: A text is looked through up to here; what is found later is found by opening the report.
LOOK = 400_000
#: Characters whose folded form is remembered: more than any archive uses.
_MAX_FOLDED = 65_536

_QUOTED = re.compile(r'["“”]([^"“”]*)["“”]|([^\s"“”]+)')
_WORD = re.compile(r"[^\W_]+")
_THOUSANDS = re.compile("(?<=[0-9０-９])[,，](?=[0-9０-９]{3}(?![0-9０-９]))")

#: A stretch and whether it is marked.
Piece = tuple[str, bool]
#: Where a hit stands, and which word of the query it is.
Span = tuple[int, int, int]


class _Folded(dict[int, str]):
    """What each character is folded to, by code point, as ``str.translate`` wants it; filled as characters come."""

    def __missing__(self, code: int) -> str:
        folded = normalise(chr(code))
        if len(self) < _MAX_FOLDED:
            self[code] = folded
        return folded


_folded = _Folded()


def _may_match(text: str, wanted: re.Pattern[str]) -> bool:
    """Tell whether a word stands in ``text``: a hundred times quicker than telling where."""
    return wanted.search(_THOUSANDS.sub("", text).translate(_folded)) is not None


def pattern(query: str) -> re.Pattern[str] | None:
    """Return what finds the words and phrases of a query in folded text, a group for each; None when it has none.

    Between the words of a phrase the index ignores everything that is no letter or digit; so does this.
    """
    alternatives = []
    for quoted, bare in _QUOTED.findall(query[:MAX_QUERY]):
        words = _WORD.findall(normalise(quoted or bare))
        if words:
            alternatives.append(r"[\W_]{0,5}".join(re.escape(word) for word in words))
    longest_first = sorted(set(alternatives), key=lambda one: (-len(one), one))[:MAX_WORDS]
    return re.compile("|".join(f"({one})" for one in longest_first)) if longest_first else None


def spans(text: str, wanted: re.Pattern[str], limit: int) -> list[Span]:
    """Return up to ``limit`` stretches of ``text`` (code points) that match, in reading order, with their word."""
    if not _may_match(text, wanted):
        return []
    skipped = {match.start() for match in _THOUSANDS.finditer(text)}
    folded: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text):
        if place in skipped:
            continue
        piece = _folded[ord(character)]
        folded.append(piece)
        origin.extend([place] * len(piece))
    found = []
    for match in wanted.finditer("".join(folded)):
        if match.end() > match.start():
            found.append((origin[match.start()], origin[match.end() - 1] + 1, match.lastindex or 0))
            if len(found) == limit:
                break
    return found


def marked(text: str, wanted: re.Pattern[str] | None) -> list[Piece]:
    """Return a whole text, such as a title, cut into (stretch, is it marked)."""
    return _cut(text, 0, len(text), spans(text, wanted, 50) if wanted else [])


def excerpts(text: str, wanted: re.Pattern[str] | None) -> list[list[Piece]]:
    """Return up to EXCERPTS marked excerpts in reading order, those first that show a word not shown before.

    The beginning of the text when nothing is marked in it.
    """
    fresh: list[tuple[int, list[Piece]]] = []
    others: list[tuple[int, list[Piece]]] = []
    shown: set[int] = set()
    for order, (pieces, words) in enumerate(_windows(text[:LOOK], wanted) if wanted else ()):
        if words <= shown:
            others.append((order, pieces))
        else:
            fresh.append((order, pieces))
            shown |= words
        if wanted and (len(shown) == wanted.groups or len(fresh) == EXCERPTS) and order + 1 >= EXCERPTS:
            break
    chosen = sorted([*fresh, *others][:EXCERPTS], key=lambda one: one[0])
    if chosen:
        return [pieces for _, pieces in chosen]
    first_line = text.lstrip()[: 2 * AROUND]
    return [[(first_line.replace("\n", " ") + ("…" if len(text) > len(first_line) else ""), False)]]


def _windows(text: str, wanted: re.Pattern[str]) -> Iterator[tuple[list[Piece], set[int]]]:
    """Yield every stretch of text around hits, and which words it shows."""
    for paragraph in text.split("\n"):
        found = spans(paragraph, wanted, 200)
        covered = 0
        for first, (start, end, _) in enumerate(found):
            if start < covered:
                continue
            left = max(covered, start - AROUND)
            right = min(len(paragraph), end + AROUND)
            inside = [span for span in found[first : first + 50] if span[0] < right]
            right = max(right, inside[-1][1])
            pieces = _cut(paragraph, left, right, inside)
            before: list[Piece] = [("…", False)] if left else []
            after: list[Piece] = [("…", False)] if right < len(paragraph) else []
            yield [*before, *pieces, *after], {word for _, _, word in inside}
            covered = right


def _cut(text: str, left: int, right: int, found: Sequence[Span]) -> list[Piece]:
    pieces: list[Piece] = []
    place = left
    for start, end, _ in found:
        if start < place:
            continue
        if start > place:
            pieces.append((text[place:start], False))
        pieces.append((text[start:end], True))
        place = end
    if place < right:
        pieces.append((text[place:right], False))
    return pieces
