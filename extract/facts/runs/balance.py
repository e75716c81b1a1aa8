"""Which cuts of the rows of the request table agree with each other, by the sums that the form prints.

In every column (七)总计 is the sum of the outcomes, and what came in is what was concluded and what is carried on
(国办公开办函〔2019〕60号, 〔2021〕30号). A row that lost a figure or has a misprint mostly has no cut at all that adds
up; where it has a false one, the columns do not add up with it, because other rows would have to be false by the very
same figures. So a table is believed as a whole:

* Where cuts of all rows agree, those that agree with no others are left out.
* Where exactly one row has no cut, it is the one at fault, and the sums that it is part of tell nothing; the other
  rows stand on their own sums and on those that are left.
* Where more rows have none, or no cuts agree, nothing tells which row is at fault, and nothing is believed.
"""

from __future__ import annotations

from operator import le
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract.facts.runs.cuts import Figures

_IN = ("requests_received", "requests_carried_in")
_CONCLUDED, _ON = "requests_concluded", "requests_carried_out"
_BALANCE = (*_IN, _CONCLUDED, _ON)
#: Sums of cuts that are looked at; a table that needs more is left out.
_MOST_SUMS = 60_000

Cuts = dict[str, "Sequence[Figures]"]


def agreeing_cuts(rows: Mapping[str, Sequence[Figures] | None]) -> Cuts | None:
    """The cuts of each row that agree with cuts of all the others; None when nothing of the table can be believed.

    :param rows: the cuts of every row of the form, by indicator; an empty sequence for a row without any, None for one
        with too many. A row without any is not in the answer.
    """
    cuts: Cuts = {name: found for name, found in rows.items() if found}
    if len(rows) - len(cuts) > 1 or any(found is None for found in rows.values()):
        return None
    outcomes = [name for name in rows if name not in _BALANCE]
    if all(name in cuts for name in _BALANCE):
        balanced = _balanced(cuts)
        if balanced is None:
            return None
        cuts = balanced
    if all(name in cuts for name in (*outcomes, _CONCLUDED)):
        added = _added_up(cuts, outcomes)
        if added is None:
            return None
        cuts = added
        if len(cuts) == len(rows):
            return _balanced(cuts)
    return cuts


def _balanced(cuts: Cuts) -> Cuts | None:
    """With the cuts that keep the balance of incoming and outgoing requests."""
    if len(cuts[_IN[0]]) * len(cuts[_IN[1]]) + len(cuts[_CONCLUDED]) * len(cuts[_ON]) > _MOST_SUMS:
        return None
    incoming: dict[Figures, list[tuple[Figures, Figures]]] = {}
    for received in cuts[_IN[0]]:
        for carried in cuts[_IN[1]]:
            incoming.setdefault(_plus(received, carried), []).append((received, carried))
    kept: dict[str, set[Figures]] = {name: set() for name in _BALANCE}
    for concluded in cuts[_CONCLUDED]:
        for on in cuts[_ON]:
            for pair in incoming.get(_plus(concluded, on), ()):
                for name, figures in zip(_BALANCE, (*pair, concluded, on), strict=True):
                    kept[name].add(figures)
    return _only(cuts, kept)


def _added_up(cuts: Cuts, outcomes: Sequence[str]) -> Cuts | None:
    """With the cuts of outcomes that add up to a cut of their total, and with those totals.

    Row by row, those with the fewest cuts first, all sums that can still become a total are kept; the way back from
    the totals that are reached finds the cuts that lead there.
    """
    totals = set(cuts[_CONCLUDED])
    columns = range(len(next(iter(totals))))
    order = sorted(outcomes, key=lambda name: len(cuts[name]))
    least = _behind(cuts, order, columns, most=False)
    most = _behind(cuts, order, columns, most=True)
    lowest = [min(total[column] for total in totals) for column in columns]
    highest = [max(total[column] for total in totals) for column in columns]
    reached: list[set[Figures]] = [{(0,) * len(columns)}]
    work = 0
    for index, name in enumerate(order):
        work += len(reached[-1]) * len(cuts[name])
        if work > _MOST_SUMS:
            return None
        sums = {_plus(before, figures) for before in reached[-1] for figures in cuts[name]}
        floor = [lowest[column] - most[index][column] for column in columns]
        ceiling = [highest[column] - least[index][column] for column in columns]
        reached.append({one for one in sums if all(map(le, floor, one)) and all(map(le, one, ceiling))})
    good = reached[-1] & totals
    kept: dict[str, set[Figures]] = {_CONCLUDED: set(good)}
    for index in range(len(order) - 1, -1, -1):
        ways = [
            (before, figures)
            for before in reached[index]
            for figures in cuts[order[index]]
            if _plus(before, figures) in good
        ]
        kept[order[index]] = {figures for _, figures in ways}
        good = {before for before, _ in ways}
    return _only(cuts, kept)


def _behind(cuts: Cuts, order: Sequence[str], columns: range, *, most: bool) -> list[list[int]]:
    """The least or the most that the rows behind each row of ``order`` add to each column."""
    choose = max if most else min
    sums = [[0 for _ in columns]]
    for name in reversed(order[1:]):
        sums.append([sums[-1][c] + choose(figures[c] for figures in cuts[name]) for c in columns])
    return sums[::-1]


def _only(cuts: Cuts, kept: Mapping[str, set[Figures]]) -> Cuts | None:
    if not all(kept.values()):
        return None
    return {name: sorted(kept[name]) if name in kept else found for name, found in cuts.items()}


def _plus(one: Figures, other: Figures) -> Figures:
    return tuple([a + b for a, b in zip(one, other, strict=True)])
