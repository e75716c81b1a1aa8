"""Labels of rows that stand in pieces above, beside and below their figures, made whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.readers.pdf.joining import known_labels, plain
from extract.readers.plain.form_cells import ROW_BEGINS

if TYPE_CHECKING:
    from collections.abc import Sequence

#: A label is broken into no more pieces than this above or below the line of its figures.
_PIECES = 4
#: A shorter label (其他, 总计) is also a piece of longer ones.
_SHORTEST = 4
_Labelled = tuple[str, list[str]]


def with_whole_labels(rows: Sequence[_Labelled]) -> list[_Labelled]:
    """Join pieces of labels (rows without figures) to the row between them where that makes one label of the form.

    A row whose own label is whole stays as it is, and so does one that could take pieces in two ways.
    """
    taken: dict[int, tuple[range, str]] = {}
    for index, (label, figures) in enumerate(rows):
        if not figures or plain(label) in known_labels():
            continue
        found = _wholes(rows, index)
        if len({plain(whole) for _, whole in found}) == 1:
            taken[index] = min(found, key=lambda one: len(one[0]))
    used: dict[int, int] = {}
    for index, (pieces, _) in taken.items():
        for piece in pieces:
            used[piece] = used.get(piece, 0) + (piece != index)
    twice = {piece for piece, times in used.items() if times > 1}
    sound = {index: one for index, one in taken.items() if twice.isdisjoint(one[0])}
    gone = {piece for index, (pieces, _) in sound.items() for piece in pieces if piece != index}
    return [
        (sound[index][1] if index in sound else label, figures)
        for index, (label, figures) in enumerate(rows)
        if index not in gone
    ]


def _wholes(rows: Sequence[_Labelled], index: int) -> list[tuple[range, str]]:
    """Every label of the form that the pieces around a row make with it, and the rows it takes."""
    above = _run(rows, range(index - 1, max(index - _PIECES - 1, -1), -1))
    below = _run(rows, range(index + 1, min(index + _PIECES + 1, len(rows))))
    found = []
    for up in range(above + 1):
        for down in range(below + 1):
            pieces = [rows[place][0] for place in range(index - up, index + down + 1)]
            if any(map(ROW_BEGINS.match, pieces[1:])):
                continue  # a number begins the label of another row
            whole = "".join(pieces)
            if plain(whole) in known_labels():
                found.append((range(index - up, index + down + 1), whole))
    return found


def _run(rows: Sequence[_Labelled], places: range) -> int:
    count = 0
    for place in places:
        if rows[place][1] or _is_whole(rows[place][0]):
            break
        count += 1
    return count


def _is_whole(label: str) -> bool:
    """Whether a row without figures has the whole label of another row, which was left blank."""
    name = plain(label)
    return len(name) >= _SHORTEST and name in known_labels()
