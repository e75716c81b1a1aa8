"""Column and row edges found by coordinates: nearly equal ones are the same edge."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def cluster(values: Iterable[float], reach: float) -> list[float]:
    """Reduce coordinates to ascending edges: values at most ``reach`` after the one before are the same edge."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][0] <= reach:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def nearest(edges: Sequence[float], value: float) -> int:
    """Return the index of the edge nearest to a value; ``edges`` ascend and are not empty."""
    index = bisect_left(edges, value)
    if index == len(edges) or (index and value - edges[index - 1] <= edges[index] - value):
        return index - 1
    return index
