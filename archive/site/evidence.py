"""Where in the text something stands: marks over a paragraph, nested so that HTML can show them.

Marks may overlap in any way (two figures in one sentence, a repair inside a quote). They come out as a flat list of
tokens, properly nested; a mark that crosses another is continued behind it.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

MarkKind = Literal["figure", "repair", "scar"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the clean text, in code points, with its number in the list it belongs to."""

    start: int
    end: int
    kind: MarkKind
    number: int


@dataclass(frozen=True, slots=True)
class Token:
    """``open`` and ``close`` of a mark, or ``text``. Only the first part of a mark carries its anchor (``first``)
    and only the last one the link back (``last``).
    """

    what: Literal["open", "close", "text"]
    text: str = ""
    mark: Mark | None = None
    first: bool = True
    last: bool = True


def tokens(text: str, offset: int, marks: Iterable[Mark]) -> list[Token]:
    """Return a stretch of the clean text that begins at ``offset`` as tokens.

    Marks that reach beyond the stretch are cut at its borders; a mark without length becomes an empty one.
    """
    limit = offset + len(text)
    heap: list[tuple[int, int, int, bool, Mark]] = []
    for order, mark in enumerate(marks):
        start, end = max(mark.start, offset), min(mark.end, limit)
        if start <= end and mark.start <= limit and mark.end >= offset:
            heapq.heappush(heap, (start, -end, order, True, mark))
    out: list[Token] = []
    open_marks: list[tuple[int, Token]] = []
    place = offset

    def write(until: int) -> None:
        nonlocal place
        if until > place:
            out.append(Token("text", text[place - offset : until - offset]))
            place = until

    def close(until: int) -> None:
        while open_marks and open_marks[-1][0] <= until:
            end, token = open_marks.pop()
            write(end)
            out.append(Token("close", mark=token.mark, first=token.first, last=token.last))

    while heap:
        start, negative_end, order, first, mark = heapq.heappop(heap)
        end = -negative_end
        close(start)
        write(start)
        last = True
        if open_marks and end > open_marks[-1][0]:
            border = open_marks[-1][0]
            heapq.heappush(heap, (border, -end, order, False, mark))
            end, last = border, False
        token = Token("open", mark=mark, first=first, last=last)
        out.append(token)
        open_marks.append((end, token))
    close(limit)
    write(limit)
    return out
