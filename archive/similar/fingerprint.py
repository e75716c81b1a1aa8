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
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from xxhash import xxh3_64_digest

from archive.similar.folding import CELL_BORDER, fold_words, letters_of, with_structure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from archive.similar.folding import Batch, Codes, Places

#: Changes with anything that changes a fingerprint; fingerprints of another version are made again.
VERSION = "2"
#: Letters and digits. A shorter text says too little to tell two reports apart: a page that is only a link.
MIN_LENGTH = 200
BINS = 128
#: Letters in a row that are hashed together.
SHINGLE = 5
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
#: Characters of the texts that are worked on at a time; half as many and twice as many were slower.
TOGETHER = 20_000


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
    return next(fingerprints([text]))


def fingerprints(texts: Iterable[str], together: int = TOGETHER) -> Iterator[Fingerprint]:
    """Yield the fingerprints of many clean texts, for half of what they cost one by one.

    Each time so many texts are taken that they have ``together`` characters.
    """
    held: list[str] = []
    size = 0
    for text in texts:
        held.append(text)
        size += len(text)
        if size >= together:
            yield from _of_batch(held)
            held, size = [], 0
    if held:
        yield from _of_batch(held)


def _of_batch(texts: list[str]) -> Iterator[Fingerprint]:
    structured = with_structure(texts)
    letters = letters_of(structured)
    numbers, number_bounds = _numbers(letters)
    sentences, sentence_bounds = _sentences(structured)
    bins, minima = _shingles(fold_words(letters.codes))
    bounds = letters.bounds.tolist()
    for place, (start, end) in enumerate(pairwise(bounds)):
        if end - 1 - start < MIN_LENGTH:
            yield Fingerprint("", b"", b"", b"")
            continue
        sketch = np.full(BINS, EMPTY, dtype=np.uint32)
        np.minimum.at(sketch, bins[start : end - SHINGLE], minima[start : end - SHINGLE])
        yield Fingerprint(
            hashlib.sha256(letters.codes[start : end - 1].data).hexdigest(),
            numbers[number_bounds[place] : number_bounds[place + 1]].astype("<u4").tobytes(),
            sketch.astype("<u4").tobytes(),
            sentences[sentence_bounds[place] : sentence_bounds[place + 1]].astype("<u8").tobytes(),
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
    hashes, _ = _hashed(letters_of(with_structure(_STATUTORY)))
    return np.unique(hashes | np.uint32(1))


def _numbers(letters: Batch) -> tuple[NDArray[np.uint32], Places]:
    """Return the numbers of all texts, sorted within each, and where those of each begin and the last end."""
    hashes, owners = _hashed(letters)
    keys = owners.astype(np.uint64) << np.uint64(32) | hashes
    keys.sort()
    hashes, known = keys.astype(np.uint32), _statutory()
    places = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
    hashes -= known[places] == hashes  # these become even; no other hash lies between
    return hashes, np.searchsorted(owners, np.arange(len(letters.bounds)))


def _hashed(letters: Batch) -> tuple[NDArray[np.uint32], Places]:
    """Hash every run of digits, dates left out; return with each the place of its text.

    Runs are taken from the letters without blanks and punctuation: a copy whose lines were broken inside a number, or
    whose table lost its borders, still has the same runs. The zeros of a table row are one run.
    """
    digits = np.flatnonzero(_is_digit(letters.codes))
    if not len(digits):
        return np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.int64)
    values = letters.codes[digits] - np.uint16(_ZERO)
    firsts = np.append(0, np.flatnonzero(np.diff(digits) > 1) + 1)
    lengths = np.diff(np.append(firsts, len(digits)))
    begins = digits[firsts]
    places = np.minimum(np.arange(len(values)) - np.repeat(firsts, lengths), _WIDEST - 1)
    mixed = np.add.reduceat((values + np.uint64(1)) * _weights()[places], firsts)
    hashes: NDArray[np.uint32] = (mixed >> np.uint64(32)).astype(np.uint32) & ~np.uint32(1)
    century = 10 * values[firsts] + values[np.minimum(firsts + 1, len(values) - 1)]
    year = (lengths == 4) & ((century == 19) | (century == 20))
    hashes |= (lengths >= 2) & (np.maximum.reduceat(values, firsts) > 0) & ~year
    after = letters.codes[begins + lengths]  # at the latest the end of the text
    telling = (after != _DATE_MARKS[0]) & (after != _DATE_MARKS[1]) & (after != _DATE_MARKS[2])
    owners = np.repeat(np.arange(len(letters.bounds) - 1), np.diff(np.searchsorted(begins, letters.bounds)))
    return hashes.compress(telling), owners.compress(telling)


def _is_digit(codes: Codes) -> NDArray[np.bool_]:
    return codes - np.uint16(_ZERO) <= _NINE - _ZERO  # below the digits it wraps around


def telling_numbers(
    numbers: Sequence[bytes],
) -> tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.uint64]]:
    """Return for each document how many different numbers tell it from others, and the least and greatest of them.

    The last two are 0 where there are none.
    """
    hashes: NDArray[np.uint32] = np.frombuffer(b"".join(numbers), dtype="<u4")
    bounds = np.cumsum([0, *(len(one) // 4 for one in numbers)])
    first = np.ones(len(hashes) + 1, dtype=np.bool_)
    first[1:-1] = hashes[1:] != hashes[:-1]
    first[bounds] = True
    places = np.flatnonzero(first[:-1] & ((hashes & 1) == 1))
    hashes = hashes[places]
    ends = np.searchsorted(places, bounds)
    counts, ends = np.diff(ends), ends[1:]
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


def _shingles(folded: Codes) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """Hash all five letters in a row, for a one-permutation MinHash: return which of 128 bins, and 25 bits.

    A sketch is the least hash that falls into each bin.
    """
    wide = folded.astype(np.uint64)
    # A polynomial over 64 bits, by pairs and fours; its base is odd, the overflow is meant.
    pairs = wide[:-1] * _BASE
    pairs += wide[1:]
    shingles = pairs[:-3] * _BASE_SQUARED
    shingles += pairs[2:-1]
    shingles *= _BASE
    shingles += wide[4:]
    shingles ^= shingles >> np.uint64(29)
    shingles *= np.uint64(0xBF58476D1CE4E5B9)
    shingles ^= shingles >> np.uint64(32)
    return (shingles & np.uint64(BINS - 1)).view(np.int64), (shingles >> np.uint64(39)).astype(np.uint32)


def text_likeness(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> NDArray[np.float64]:
    """Estimate the Jaccard likeness of texts, 0 to 1, from their sketches: arrays of shape (…, 128)."""
    filled = (one != EMPTY) | (other != EMPTY)
    equal = (one == other) & filled
    likeness: NDArray[np.float64] = equal.sum(axis=-1) / np.maximum(filled.sum(axis=-1), 1)
    return likeness


def _sentences(structured: Batch) -> tuple[NDArray[np.uint64], Places]:
    """Hash the sentences of running text without their digits; table rows are no sentences.

    Return those of all texts, sorted and each once within its text, and where those of each begin and the last end.
    """
    words = structured.kept(~_is_digit(structured.codes))
    marks = np.flatnonzero(words.codes <= CELL_BORDER)
    borders = words.codes[marks] == CELL_BORDER
    ends = marks[~borders]  # among them the end of every text
    starts = np.append(0, ends[:-1] + 1)
    wanted = ends - starts >= MIN_SENTENCE
    wanted[np.searchsorted(ends, marks[borders])] = False
    starts, ends = starts[wanted], ends[wanted]
    stored = words.codes.tobytes()
    digests = [xxh3_64_digest(stored[a:b]) for a, b in zip((2 * starts).tolist(), (2 * ends).tolist(), strict=True)]
    hashes = np.frombuffer(b"".join(digests), dtype=">u8").astype(np.uint64)
    bounds = np.searchsorted(starts, words.bounds)
    for start, end in pairwise(bounds.tolist()):
        hashes[start:end].sort()
    first = np.ones(len(hashes) + 1, dtype=np.bool_)
    first[1:-1] = hashes[1:] != hashes[:-1]
    first[bounds] = True
    places = np.flatnonzero(first[:-1])
    return hashes[places], np.searchsorted(places, bounds)
