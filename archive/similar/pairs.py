"""Pairs of documents that may be copies of each other, found without comparing every document with every other.

Sketches are cut into bands, and documents that share a band share a bucket (locality-sensitive hashing). Where agency
and year are known they are part of the bucket's key, so that the thousands of reports written on one template do not
meet; where they are not, numbers must prove that two texts are one, so those are part of the key instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from archive.similar.fingerprint import EMPTY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Keys = NDArray[np.uint64]
    Places = NDArray[np.int64]

#: In a bucket each document is compared with so many that follow it. More share one only when many copies of a report
#: are held, and then those next to each other link them all.
REACH = 64
_MIX = np.uint64(0x9E3779B97F4A7C15)
_MIX_AGAIN = np.uint64(0xBF58476D1CE4E5B9)


def mixed(one: Keys, other: Keys) -> Keys:
    """Hash two keys into one."""
    key = (one ^ (other * _MIX_AGAIN)) * _MIX
    result: Keys = key ^ (key >> np.uint64(29))
    return result


def band_keys(sketches: NDArray[np.uint32], rows: int, bands: int) -> Iterator[tuple[Keys, NDArray[np.bool_]]]:
    """Yield for each of ``bands`` bands of ``rows`` minima every document's key, and whether the band holds anything.

    ``rows`` is even: two minima are one number of 64 bits.
    """
    doubled = np.ascontiguousarray(sketches[:, : rows * bands]).view(np.uint64)
    nothing = np.uint64(EMPTY) << np.uint64(32) | np.uint64(EMPTY)
    for start in range(0, rows * bands // 2, rows // 2):
        key = np.full(len(doubled), start + 1, dtype=np.uint64)
        filled = np.zeros(len(doubled), dtype=np.bool_)
        for column in range(start, start + rows // 2):
            minima = doubled[:, column]
            key = mixed(key, minima)
            filled |= minima != nothing
        yield key, filled


def same_key(keys: Keys, chosen: NDArray[np.bool_], neighbourhood: Keys) -> tuple[Places, Places]:
    """Return the pairs of places among ``chosen`` with equal keys.

    ``neighbourhood`` orders the documents of a bucket. It has to come from what they hold, so that the pairs do not
    depend on the order in which documents are given.
    """
    places = np.flatnonzero(chosen)
    places = places[np.argsort(keys[places])]
    again = keys[places[1:]] == keys[places[:-1]]
    places = places[np.concatenate(([False], again)) | np.concatenate((again, [False]))] if len(places) else places
    order = places[np.lexsort((neighbourhood[places], keys[places]))]
    ordered = keys[order]
    firsts, seconds = [], []
    alive = np.arange(len(order))
    for distance in range(1, REACH + 1):
        alive = alive[alive + distance < len(order)]
        alive = alive[ordered[alive] == ordered[alive + distance]]
        if not len(alive):
            break
        firsts.append(order[alive])
        seconds.append(order[alive + distance])
    if not firsts:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    return np.concatenate(firsts), np.concatenate(seconds)


def runs(ordered: NDArray[np.integer[Any]]) -> Places:
    """Return where each run of equal values begins in a sorted array."""
    if not len(ordered):
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))


def distinct(found: list[tuple[Places, Places]], count: int) -> tuple[Places, Places]:
    """Join lists of pairs of places below ``count``: each pair once, the lesser place first."""
    packed = [np.minimum(one, other) * count + np.maximum(one, other) for one, other in found]
    pairs = np.sort(np.concatenate(packed)) if packed else np.zeros(0, dtype=np.int64)
    pairs = pairs[runs(pairs)]
    return pairs // count, pairs % count
