"""What of a document is compared with others: a hash, the numbers, a sketch of the wording, its sentences.

Two rules join documents, both measured (docs/scaling.md):

* exact: the same letters and digits after width, case and script are folded;
* near: wording alike to 70 % AND numbers alike to 90 %. The numbers separate a mirror (1.00) from next year's report
  with the same sentences (0.20 at most), which likeness of wording alone (0.95 against 0.80) does not.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import xxhash

from archive.similar.folding import CELL_BORDER, codes, fold_words, letters_of, with_structure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from archive.similar.folding import Codes

#: Changes with anything that changes a fingerprint; fingerprints of another version are made again.
VERSION = "2"
#: Letters and digits. A shorter text says too little to tell two reports apart: a page that is only a link.
MIN_LENGTH = 200
BINS = 128
MIN_TEXT_LIKENESS = 0.7
MIN_NUMBER_LIKENESS = 0.9
#: Letters, digits left out. Shorter sentences stand in every report: headings, 特此报告.
MIN_SENTENCE = 12

_BASE = np.uint64(1099511628211)
_BASE_SQUARED = np.uint64(1099511628211**2 % 2**64)
EMPTY = np.uint32(0xFFFFFFFF)
#: After these a number is a date, which says nothing that the report year does not; a copy's header has other ones.
_DATE_MARKS = tuple(map(ord, "年月日"))
_ZERO, _NINE = ord("0"), ord("9")
#: Numbers that the regulation or the official form puts into any report: they prove nothing.
_STATUTORY = (
    "492",
    "711",
    "10",
    "12",
    "15",
    "20",
    "24",
    "30",
    "31",
    "36",
    "40",
    "50",
    "60",
    "90",
    "100",
    "2007",
    "2008",
)
_WIDEST = 64


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is compared; all empty for a text too short.

    ``exact``: SHA-256 of the folded letters. ``numbers``: a sorted little-endian array of 32-bit hashes, one for each
    run of digits; odd where the number tells one report from another, even for 0, single digits, years and what the
    law puts into every report. ``sketch``: 128 minima of 32 bits. ``sentences``: sorted 64-bit hashes without digits.
    """

    exact: str
    numbers: bytes
    sketch: bytes
    sentences: bytes


def fingerprint(text: str) -> Fingerprint:
    """Return the fingerprint of a clean text; the same text gives the same bytes on every machine."""
    structured = with_structure(codes(text))
    folded = letters_of(structured)
    if len(folded) < MIN_LENGTH:
        return Fingerprint("", b"", b"", b"")
    return Fingerprint(
        hashlib.sha256(folded.tobytes()).hexdigest(),
        _numbers(folded).astype("<u4").tobytes(),
        _sketch(fold_words(folded)).astype("<u4").tobytes(),
        _sentences(structured).astype("<u8").tobytes(),
    )


# --- numbers ---------------------------------------------------------------------------------------------------------


@cache
def _weights() -> NDArray[np.uint64]:
    """One odd 64-bit number for each place of a digit: splitmix64, so that it is the same everywhere."""
    state = np.arange(1, _WIDEST + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (state ^ (state >> np.uint64(31))) | np.uint64(1)


@cache
def _statutory() -> NDArray[np.uint32]:
    return np.unique(
        np.concatenate([_hashed(letters_of(with_structure(codes(one)))) for one in _STATUTORY]) | np.uint32(1)
    )


def _numbers(folded: Codes) -> NDArray[np.uint32]:
    hashes, known = _hashed(folded), _statutory()
    hashes.sort()
    places = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
    hashes -= known[places] == hashes  # these become even; no other hash lies between
    return hashes


def _hashed(folded: Codes) -> NDArray[np.uint32]:
    """Hash every run of digits, dates left out.

    Runs are taken from the letters without blanks and punctuation: a copy whose lines were broken inside a number, or
    whose table lost its borders, still has the same runs. The zeros of a table row are one run.
    """
    digits = np.flatnonzero(folded - np.uint16(_ZERO) <= _NINE - _ZERO)  # below the digits it wraps around
    if not len(digits):
        return np.zeros(0, dtype=np.uint32)
    values = folded[digits] - np.uint16(_ZERO)
    firsts = np.append(0, np.flatnonzero(np.diff(digits) > 1) + 1)
    lengths = np.diff(np.append(firsts, len(digits)))
    ends = digits[firsts] + lengths
    places = np.minimum(np.arange(len(values)) - np.repeat(firsts, lengths), _WIDEST - 1)
    mixed = np.add.reduceat((values + np.uint64(1)) * _weights()[places], firsts)
    hashes: NDArray[np.uint32] = (mixed >> np.uint64(32)).astype(np.uint32) & ~np.uint32(1)
    century = 10 * values[firsts] + values[np.minimum(firsts + 1, len(values) - 1)]
    year = (lengths == 4) & ((century == 19) | (century == 20))
    hashes |= (lengths >= 2) & (np.add.reduceat(values, firsts) > 0) & ~year
    # Past the end there is a number again, which is no date mark.
    after = folded[np.minimum(ends, len(folded) - 1)]
    return hashes.compress((after != _DATE_MARKS[0]) & (after != _DATE_MARKS[1]) & (after != _DATE_MARKS[2]))


def telling_numbers(
    numbers: Sequence[bytes],
) -> tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.uint64]]:
    """Return for each document how many different numbers tell it from others, and the least and greatest of them.

    The last two are 0 where there are none.
    """
    hashes: NDArray[np.uint32] = np.frombuffer(b"".join(numbers), dtype="<u4")
    lengths = np.array([len(one) // 4 for one in numbers], dtype=np.int64)
    owners = np.repeat(np.arange(len(numbers)), lengths)
    telling = (hashes & 1) == 1
    telling[1:] &= (hashes[1:] != hashes[:-1]) | (owners[1:] != owners[:-1])
    hashes, owners = hashes[telling], owners[telling]
    counts = np.bincount(owners, minlength=len(numbers))
    ends = np.cumsum(counts)
    some = counts > 0
    least, most = np.zeros((2, len(numbers)), dtype=np.uint64)
    least[some] = hashes[(ends - counts)[some]]
    most[some] = hashes[(ends - 1)[some]]
    return counts, least, most


def number_likeness(one: bytes, other: bytes) -> float:
    """Return the Jaccard likeness of two multisets of numbers, 0 to 1; 1 when neither text has any."""
    if one == other:
        return 1.0
    a, b = Counter(np.frombuffer(one, dtype="<u4").tolist()), Counter(np.frombuffer(other, dtype="<u4").tolist())
    return (a & b).total() / (a | b).total()


# --- wording ---------------------------------------------------------------------------------------------------------


def _sketch(folded: Codes) -> NDArray[np.uint32]:
    """One-permutation MinHash of all five letters in a row: the least 25-bit hash that falls into each of 128 bins."""
    wide = folded.astype(np.uint64)
    # A polynomial over 64 bits, by pairs and fours; its base is odd, the overflow is meant.
    pairs = wide[:-1] * _BASE + wide[1:]
    shingles = pairs[:-3] * _BASE_SQUARED + pairs[2:-1]
    shingles *= _BASE
    shingles += wide[4:]
    shingles ^= shingles >> np.uint64(29)
    shingles *= np.uint64(0xBF58476D1CE4E5B9)
    shingles ^= shingles >> np.uint64(32)
    bins = (shingles & np.uint64(BINS - 1)).astype(np.intp)
    sketch = np.full(BINS, EMPTY, dtype=np.uint32)
    np.minimum.at(sketch, bins, (shingles >> np.uint64(39)).astype(np.uint32))
    return sketch


def text_likeness(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> NDArray[np.float64]:
    """Estimate the Jaccard likeness of texts, 0 to 1, from their sketches: arrays of shape (…, 128)."""
    filled = (one != EMPTY) | (other != EMPTY)
    equal = (one == other) & filled
    likeness: NDArray[np.float64] = equal.sum(axis=-1) / np.maximum(filled.sum(axis=-1), 1)
    return likeness


def _sentences(folded: Codes) -> NDArray[np.uint64]:
    """Hash the sentences of running text without their digits; table rows are no sentences."""
    words = folded[folded - np.uint16(_ZERO) > _NINE - _ZERO]  # below the digits it wraps around
    marks = np.flatnonzero(words <= CELL_BORDER)
    borders = words[marks] == CELL_BORDER
    ends = np.append(marks[~borders], len(words))
    starts = np.append(0, ends[:-1] + 1)
    wanted = ends - starts >= MIN_SENTENCE
    wanted[np.searchsorted(ends, marks[borders])] = False
    stored = words.tobytes()
    spans = zip((2 * starts[wanted]).tolist(), (2 * ends[wanted]).tolist(), strict=True)
    hashes = np.array([xxhash.xxh3_64_intdigest(stored[start:end]) for start, end in spans], dtype=np.uint64)
    hashes.sort()
    return hashes[np.append(hashes[1:] != hashes[:-1], True)] if len(hashes) else hashes
