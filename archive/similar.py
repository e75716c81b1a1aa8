"""Which reports are the same text at several addresses, and which one of them stands for all.

Nothing is deleted: the others get ``duplicate_of``. Two rules, both measured (LIBRARIES, "Dedup"):

* exact: the same letters and digits after width and script are folded;
* near: texts alike to 70 % AND numbers alike to 90 %. The numbers separate a mirror (1.00) from next year's report
  with the same sentences (0.20 at most), which likeness of text alone (0.95 against 0.80) does not.

Neither joins reports whose years or agencies contradict each other. Taiwan vocabulary is folded (OpenCC ``tw2sp``)
for comparison only: it damages mainland text.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from archive.search import normalise

if TYPE_CHECKING:
    import sqlite3

#: Letters and digits. A shorter text says too little to tell two reports apart: a page that is only a link.
MIN_LENGTH = 200
#: Figures. With fewer, equal numbers prove nothing.
MIN_NUMBERS = 5
SHINGLE = 5
BINS = 128
BANDS = 16
MIN_TEXT_LIKENESS = 0.7
MIN_NUMBER_LIKENESS = 0.9

_EMPTY = np.uint32(0xFFFFFFFF)
# Dates are left out: the header of a copy has other ones, and they say nothing that the report year does not.
_NUMBER = re.compile(r"(?<![\d.])\d{1,15}(?:\.\d{1,6})?(?![\d年月日])")
_OTHER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is compared: ``exact`` is "" for a text too short, ``numbers`` maps a printed number to its count."""

    exact: str
    numbers: str
    sketch: bytes


@cache
def _taiwan() -> Any:
    import opencc  # noqa: PLC0415 - loaded in workers only

    return opencc.OpenCC("tw2sp")


def fingerprint(text: str) -> Fingerprint:
    """Return the fingerprint of a clean text; the same text gives the same bytes on every machine."""
    folded = normalise(text)
    letters = _OTHER.sub("", folded)
    if len(letters) < MIN_LENGTH:
        return Fingerprint("", "", b"")
    counts = Counter(_NUMBER.findall(folded))
    numbers = " ".join(f"{number}x{count}" for number, count in sorted(counts.items()))
    return Fingerprint(
        hashlib.sha256(letters.encode()).hexdigest(), numbers, _sketch(_OTHER.sub("", _taiwan().convert(folded)))
    )


def _sketch(letters: str) -> bytes:
    """One-permutation MinHash of the shingles: for each of 128 bins the least 25-bit hash that falls into it."""
    codes = np.frombuffer(letters.encode("utf-32-le", "replace"), dtype="<u4").astype(np.uint64)
    shingles = np.zeros(len(codes) - SHINGLE + 1, dtype=np.uint64)
    for offset in range(SHINGLE):
        # Polynomial over 64 bits; the constants are odd primes, the overflow is meant.
        shingles = shingles * np.uint64(1099511628211) + codes[offset : offset + len(shingles)]
    shingles ^= shingles >> np.uint64(29)
    shingles *= np.uint64(0xBF58476D1CE4E5B9)
    shingles ^= shingles >> np.uint64(32)
    bins = (shingles & np.uint64(BINS - 1)).astype(np.intp)
    values = (shingles >> np.uint64(39)).astype(np.uint32)
    sketch = np.full(BINS, _EMPTY, dtype=np.uint32)
    np.minimum.at(sketch, bins, values)
    return sketch.astype("<u4").tobytes()


def text_likeness(one: bytes, other: bytes) -> float:
    """Estimate the Jaccard likeness of two texts from their sketches, 0 to 1."""
    a, b = np.frombuffer(one, dtype="<u4"), np.frombuffer(other, dtype="<u4")
    filled = (a != _EMPTY) | (b != _EMPTY)
    return float((a[filled] == b[filled]).mean()) if filled.any() else 0.0


def number_likeness(one: str, other: str) -> float:
    """Return the Jaccard likeness of two multisets of numbers, 0 to 1; 0 when either has too few."""
    a, b = _counts(one), _counts(other)
    if min(a.total(), b.total()) < MIN_NUMBERS:
        return 0.0
    return (a & b).total() / (a | b).total()


@lru_cache(maxsize=10_000)
def _counts(numbers: str) -> Counter[str]:
    pairs = (pair.rsplit("x", 1) for pair in numbers.split())
    return Counter({number: int(count) for number, count in pairs})


# --- clusters --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Candidate:
    report_id: int
    source: str
    host_class: str
    year: int | None
    agency: str | None
    captured_at: str
    exact: str
    numbers: str
    sketch: bytes

    def contradicts(self, other: _Candidate) -> bool:
        if self.year is not None and other.year is not None and self.year != other.year:
            return True
        if not self.agency or not other.agency:
            return False
        return self.agency not in other.agency and other.agency not in self.agency

    def rank(self) -> tuple[bool, bool, str, str]:
        """Least is canonical: an official host, then anything not hijacked, then the first captured, then by name."""
        return (self.host_class != "official", self.host_class == "hijacked", self.captured_at, self.source)


def mark_duplicates(db: sqlite3.Connection) -> int:
    """Set ``duplicate_of`` and ``duplicate_kind`` of all reports anew; return how many are duplicates.

    Runs inside the caller's transaction.
    The outcome depends on what the archive holds, not on the order in which it came in.
    """
    rows = db.execute(
        "SELECT report_id, source, host_class, year, agency, coalesce(captured_at, ''), exact, numbers, sketch"
        " FROM reports JOIN _fingerprints USING (report_id) WHERE exact <> '' ORDER BY report_id"
    )
    candidates = sorted((_Candidate(*row) for row in rows), key=_Candidate.rank)
    standing: dict[int, tuple[int, str]] = {}
    for kind, keys, alike in (("exact", _exact_keys, _exactly), ("near", _bands, _nearly)):
        buckets: dict[object, list[int]] = defaultdict(list)
        for place, candidate in enumerate(candidates):
            if candidate.report_id in standing:
                continue
            # Only earlier ones that are no copies themselves are in the buckets, so no chain of ever less alike
            # texts can form, and a thousand copies are compared with one original, not with each other.
            own = keys(candidate)
            for other in sorted({other for key in own for other in buckets[key]}):
                head = candidates[other]
                if not head.contradicts(candidate) and alike(head, candidate):
                    standing[candidate.report_id] = (head.report_id, kind)
                    break
            else:
                for key in own:
                    buckets[key].append(place)
    # The head of an exact group may since have become a near copy: its copies follow it.
    settled = {copy: (standing.get(head, (head, ""))[0], kind) for copy, (head, kind) in standing.items()}
    held = {
        row[0]: (row[1], row[2])
        for row in db.execute(
            "SELECT report_id, duplicate_of, duplicate_kind FROM reports WHERE duplicate_of IS NOT NULL"
        )
    }
    for report_id in sorted(held.keys() | settled.keys()):
        pair = settled.get(report_id, (None, None))
        if held.get(report_id, (None, None)) != pair:
            db.execute(
                "UPDATE reports SET duplicate_of = ?, duplicate_kind = ? WHERE report_id = ?", (*pair, report_id)
            )
    return len(settled)


def _exact_keys(candidate: _Candidate) -> list[object]:
    return [candidate.exact]


def _exactly(_one: _Candidate, _other: _Candidate) -> bool:
    return True


def _bands(candidate: _Candidate) -> list[object]:
    """Cut a sketch into bands: texts alike to 80 % share one in 19 of 20 cases."""
    width = BINS // BANDS * _EMPTY.itemsize
    blank = _EMPTY.tobytes() * (BINS // BANDS)
    parts = [(band, candidate.sketch[band * width : (band + 1) * width]) for band in range(BANDS)]
    return [part for part in parts if part[1] != blank]


def _nearly(one: _Candidate, other: _Candidate) -> bool:
    return (
        text_likeness(one.sketch, other.sketch) >= MIN_TEXT_LIKENESS
        and number_likeness(one.numbers, other.numbers) >= MIN_NUMBER_LIKENESS
    )
