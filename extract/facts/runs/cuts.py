"""Every way to cut a run of digits into the figures of a row: ``7000007`` into seven, ``230000023`` into seven.

A figure has no leading nought, so each nought that follows no other digit of its figure is a figure of its own; and
where the form adds a row up, its last figure is the sum of the others. Blanks in a run say nothing: such exports drop
them between figures and leave or set them anywhere.
"""

from __future__ import annotations

import re

Figures = tuple[int, ...]

#: A row of requests is six kinds of applicants and their sum; a row of cases three times four outcomes and their sum.
REQUESTS = (6,)
CASES = (4, 4, 4)

RUN = r"[0-9０-９](?:\s*[0-9０-９])*"
_TRAILING = re.compile(r"[0-9０-９\s]+$")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
#: No agency has a million requests; decisions and charges of a province have more digits.
_LONGEST, _LONGEST_ALONE = 6, 9
#: More cuts than this, and nothing will tell which is meant.
_MOST = 300


def dense(run: str) -> str:
    """The digits of a run, half width, without blanks."""
    return "".join(run.split()).translate(_WIDE)


def digits_behind(row: str) -> str:
    """The digits that end a row as printed, ``""`` when it ends in something else."""
    found = _TRAILING.search(row)
    return dense(found[0]) if found else ""


def summed_cuts(digits: str, groups: tuple[int, ...]) -> list[Figures] | None:
    """Every cut of a row into groups of so many figures, each followed by its sum; None when they are too many.

    ``summed_cuts("7000007", (6,))`` is ``[(7, 0, 0, 0, 0, 0, 7)]``; a run of another form has none: ``[]``.
    """
    found: list[tuple[int, Figures]] = [(0, ())]
    for index, parts in enumerate(groups):
        behind = sum(groups[index + 1 :]) + len(groups) - index - 1
        found = [
            (stop, (*before, *figures))
            for start, before in found
            for stop, figures in (_group(digits, start, parts, behind) if behind else _last(digits, start, parts))
        ]
        if len(found) > _MOST:
            return None
    return [figures for _, figures in found]


def _group(digits: str, start: int, parts: int, behind: int) -> list[tuple[int, Figures]]:
    """The cuts from ``start`` into ``parts`` figures and their sum, with ``behind`` figures or more to follow them."""
    return [
        (place + len(str(total)), (*figures, total))
        for place, total, figures in _parts(digits, start, parts, behind)
        if digits.startswith(str(total), place)
    ]


def _parts(digits: str, start: int, parts: int, behind: int) -> list[tuple[int, int, Figures]]:
    """The cuts from ``start`` into ``parts`` figures: where they end, what they come to, and themselves."""
    cuts: list[tuple[int, int, Figures]] = [(start, 0, ())]
    for left in range(parts - 1, -1, -1):
        cuts = [
            (stop, total + int(digits[place:stop]), (*figures, int(digits[place:stop])))
            for place, total, figures in cuts
            for stop in _stops(digits, place, len(digits) - left - 1 - behind)
        ]
    return cuts


def _last(digits: str, start: int, parts: int) -> list[tuple[int, Figures]]:
    """The cuts from ``start`` to the end into ``parts`` figures and their sum: the sum says what they may come to."""
    found: list[tuple[int, Figures]] = []
    for size in range(1, _LONGEST + 1):
        end = len(digits) - size
        if not parts <= end - start <= parts * size or (digits[end] == "0" and size > 1):
            continue
        total = int(digits[end:])
        cuts: list[tuple[int, int, Figures]] = [(start, 0, ())]
        for left in range(parts - 1, -1, -1):
            longer: list[tuple[int, int, Figures]] = []
            for place, so_far, figures in cuts:
                for stop in _stops(digits, place, end - left):
                    value = int(digits[place:stop])
                    sum_now = so_far + value
                    rest = end - stop
                    # What is left must take up all digits, and the figures in it may fall short of the sum.
                    if sum_now > total:
                        break
                    most = left * (10 ** min(size, rest - left + 1) - 1)
                    if rest <= left * size and sum_now + most >= total:
                        longer.append((stop, sum_now, (*figures, value)))
            cuts = longer
        found.extend((len(digits), (*figures, total)) for place, so_far, figures in cuts if so_far == total)
    return found


def _stops(digits: str, place: int, last: int) -> range:
    """Where a figure that begins at a place may end, ``last`` being the last place of all."""
    longest = 1 if digits[place : place + 1] == "0" else _LONGEST
    return range(place + 1, min(place + longest, last) + 1)


def has_faulty_cut(digits: str, groups: tuple[int, ...]) -> bool:
    """Whether a run could be a row of these groups with one fault: a nought left blank, or a digit misprinted.

    Nothing but its own sums proves such a row: where one fault would make another cut as good, neither is sure.
    """
    for index, parts in enumerate(groups):
        starts = _behind(digits, {0}, groups[:index])
        stops = {stop for start in starts for stop in _faulty_group(digits, start, parts)}
        if len(digits) in _behind(digits, stops, groups[index + 1 :]):
            return True
    return False


def _behind(digits: str, places: set[int], groups: tuple[int, ...]) -> set[int]:
    """Where groups that begin at one of these places may end."""
    for parts in groups:
        places = {stop for place in places for stop, _ in _group(digits, place, parts, 0)}
    return places


def _faulty_group(digits: str, start: int, parts: int) -> set[int]:
    """Where a group may end in which a nought is blank, or whose sum is false by one digit."""
    stops = {stop for stop, _ in _group(digits, start, parts - 1, 0)}
    for place, total, _ in _parts(digits, start, parts, 0):
        for stop in _stops(digits, place, len(digits)):
            fault = abs(int(digits[place:stop]) - total)
            if fault and len(str(fault).rstrip("0")) == 1:
                stops.add(stop)
    return stops


def counted_cut(digits: str, columns: int) -> Figures | None:
    """The cut of a row without a sum, where the run cannot hold fewer figures than the row has columns.

    Noughts that lead a run are figures of their own, and what follows them is one figure at least: ``000`` and
    ``0012`` hold three figures at least, so with three columns no cell was left blank and nothing can be cut
    otherwise. ``125`` may be 1, 2 and 5, or 12 and 5 beside a blank cell: that is left open. A single column takes
    the whole run.
    """
    noughts, last = digits[: columns - 1], digits[columns - 1 :]
    if noughts.strip("0") or not last or len(last) > _LONGEST_ALONE or (last[0] == "0" and last != "0"):
        return None
    return (*(0 for _ in noughts), int(last))


def repeated_cut(digits: str, columns: int) -> Figures | None:
    """The cut of a row that prints one figure again and again: ``898989`` is 89 in three columns.

    This is no proof by itself, but the other cuts (8, 98 and 989) say the same digits only by an accident of one in
    a thousand or less, where the row is one whose figures mostly are equal. A run that also is one figure printed
    less often (``111111``: 111 twice beside a blank cell) is left open.
    """
    size, rest = divmod(len(digits), columns)
    if rest or not 1 <= size <= _LONGEST or digits[0] == "0" or digits != digits[:size] * columns:
        return None
    fewer = any(
        len(digits) % times == 0 and digits == digits[: len(digits) // times] * times for times in range(2, columns)
    )
    return None if fewer else (int(digits[:size]),) * columns
