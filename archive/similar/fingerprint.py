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

from archive.similar.folding import CELL_BORDER, SENTENCE_END, codes, fold_words, letters, with_structure

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from archive.similar.folding import Codes

#: Changes with anything that changes a fingerprint; fingerprints of another version are made again.
VERSION = "2"
#: Letters and digits. A shorter text says too little to tell two reports apart: a page that is only a link.
MIN_LENGTH = 200
SHINGLE = 5
BINS = 128
MIN_TEXT_LIKENESS = 0.7
MIN_NUMBER_LIKENESS = 0.9
#: Letters, digits left out. Shorter sentences stand in every report: headings, 特此报告.
MIN_SENTENCE = 12

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
    units = codes(text)
    folded = letters(units)
    if len(folded) < MIN_LENGTH:
        return Fingerprint("", b"", b"", b"")
    return Fingerprint(
        hashlib.sha256(folded.astype("<u2").tobytes()).hexdigest(),
        _numbers(folded).astype("<u4").tobytes(),
        _sketch(fold_words(folded)).astype("<u4").tobytes(),
        _sentences(with_structure(units)).astype("<u8").tobytes(),
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
    return np.unique(np.concatenate([_hashed(letters(codes(one))) for one in _STATUTORY]) | np.uint32(1))


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
    digit = folded - np.uint16(_ZERO) <= _NINE - _ZERO  # below the digits it wraps around
    edges = np.flatnonzero(np.diff(digit, prepend=False, append=False))
    starts, ends = edges[::2], edges[1::2]
    if not len(starts):
        return np.zeros(0, dtype=np.uint32)
    values = folded[digit] - np.uint16(_ZERO)
    lengths = ends - starts
    firsts = np.cumsum(lengths) - lengths
    places = np.minimum(np.arange(len(values)) - np.repeat(firsts, lengths), _WIDEST - 1)
    mixed = np.add.reduceat((values + np.uint64(1)) * _weights()[places], firsts)
    hashes: NDArray[np.uint32] = (mixed >> np.uint64(32)).astype(np.uint32) & ~np.uint32(1)
    century = 10 * values[firsts] + values[np.minimum(firsts + 1, len(values) - 1)]
    year = (lengths == 4) & ((century == 19) | (century == 20))
    hashes |= (lengths >= 2) & (np.add.reduceat(values, firsts) > 0) & ~year
    # Past the end there is a number again, which is no date mark.
    after = folded[np.minimum(ends, len(folded) - 1)]
    return hashes.compress((after != _DATE_MARKS[0]) & (after != _DATE_MARKS[1]) & (after != _DATE_MARKS[2]))


def telling_numbers(numbers: bytes) -> NDArray[np.uint32]:
    """Return the distinct hashes of the numbers that tell one report from another."""
    hashes: NDArray[np.uint32] = np.frombuffer(numbers, dtype="<u4")
    first = np.ones(len(hashes), dtype=np.bool_)
    np.not_equal(hashes[1:], hashes[:-1], out=first[1:])
    return hashes.compress(first & (hashes & 1 == 1))


def number_likeness(one: bytes, other: bytes) -> float:
    """Return the Jaccard likeness of two multisets of numbers, 0 to 1; 1 when neither text has any."""
    if one == other:
        return 1.0
    a, b = Counter(np.frombuffer(one, dtype="<u4").tolist()), Counter(np.frombuffer(other, dtype="<u4").tolist())
    return (a & b).total() / (a | b).total()


# --- wording ---------------------------------------------------------------------------------------------------------


def _sketch(folded: Codes) -> NDArray[np.uint32]:
    """One-permutation MinHash of the shingles: for each of 128 bins the least 25-bit hash that falls into it."""
    wide = folded.astype(np.uint64)
    shingles = np.zeros(len(wide) - SHINGLE + 1, dtype=np.uint64)
    for offset in range(SHINGLE):
        # Polynomial over 64 bits; the constants are odd, the overflow is meant.
        shingles *= np.uint64(1099511628211)
        shingles += wide[offset : offset + len(shingles)]
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
    text = words.astype("<u2").tobytes().decode("utf-16-le", "replace")
    border = chr(CELL_BORDER)
    hashes = {
        xxhash.xxh3_64_intdigest(sentence.encode())
        for sentence in text.split(chr(SENTENCE_END))
        if len(sentence) >= MIN_SENTENCE and border not in sentence
    }
    return np.array(sorted(hashes), dtype=np.uint64)
