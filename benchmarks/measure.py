"""Measuring on a machine that does other things too: interleaved rounds, medians, processor time."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def interleaved(
    tasks: Mapping[str, Sequence[Callable[[], object]]], rounds: int, clock: Callable[[], float] = time.process_time
) -> dict[str, list[float]]:
    """Run every task once a round, one after the other, and return the median seconds of each.

    ``tasks`` maps a way of doing it to one call per page. Within a round all ways do the same page in turn, so that
    whatever else the machine does strikes them alike; the round before the first is not counted.
    """
    names = list(tasks)
    length = max(len(calls) for calls in tasks.values())
    taken: dict[str, list[list[float]]] = {name: [[] for _ in tasks[name]] for name in names}
    for count in range(rounds + 1):
        for place in range(length):
            for name in names:
                if place >= len(tasks[name]):
                    continue
                began = clock()
                tasks[name][place]()
                spent = clock() - began
                if count:
                    taken[name][place].append(spent)
    return {name: [statistics.median(times) for times in taken[name]] for name in names}


def seconds(call: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Return the seconds one call takes."""
    began = clock()
    call()
    return clock() - began
