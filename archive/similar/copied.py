"""Text copied between different agencies: a finding of its own, never a reason to join two reports.

Compared are sentences of running text, digits left out. A sentence that stands in the reports of many agencies of one
province and year, or of the whole country, is template text and proves nothing; what two agencies share beyond that
is reported with its share. Which of the two copied is said only where both dates of publication are known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from archive.similar import pairs
from archive.similar.agreement import Agreement, Identity, same_agency

if TYPE_CHECKING:
    import sqlite3

    from numpy.typing import NDArray

#: A sentence in the reports of so many agencies of one province and year is the province's template …
TEMPLATE_IN_PROVINCE = 5
#: … and in those of so many agencies altogether the nation's.
TEMPLATE_IN_ALL = 12
#: A finding needs so many shared sentences that are no template, and such a share of what is the report's own.
MIN_SHARED = 6
MIN_SHARE = 0.3
#: Sentences that are compared at a time: bounds the memory, changes nothing.
PART = 4_000_000


@dataclass(frozen=True, slots=True)
class Text:
    """What is compared of one report."""

    report_id: int
    published: str | None
    province: str | None
    identity: Identity


@dataclass(frozen=True, slots=True)
class Finding:
    """``report_id`` holds ``shared`` sentences of ``from_report_id``.

    It is the later report where ``dated``, else the one of which they are the greater part. ``share`` is that of all
    its sentences that are no template text.
    """

    report_id: int
    from_report_id: int
    shared: int
    share: float
    dated: bool


def find(db: sqlite3.Connection) -> int:
    """Write the table ``copied`` anew inside the caller's transaction; return the number of findings."""
    texts, sentences = [], []
    rows = db.execute(
        "SELECT sentences, report_id, published, province, year, agency, agency_level, division_code, scope"
        " FROM reports JOIN _fingerprints USING (report_id)"
        # With the plus the table is read in its order; the index on duplicate_of would have all sentences sorted.
        " WHERE +duplicate_of IS NULL AND agency IS NOT NULL AND length(sentences) >= ? ORDER BY report_id",
        (8 * MIN_SHARED,),
    )
    for sentence, report_id, published, province, *identity in rows:
        texts.append(Text(report_id, published, province, Identity(*identity)))
        sentences.append(np.frombuffer(sentence, dtype="<u8"))
    findings = find_copied(texts, sentences)
    db.execute("DELETE FROM copied")
    db.executemany(
        "INSERT INTO copied (report_id, from_report_id, shared_sentences, share, direction) VALUES (?, ?, ?, ?, ?)",
        [
            (one.report_id, one.from_report_id, one.shared, one.share, "published" if one.dated else "unknown")
            for one in findings
        ],
    )
    return len(findings)


def find_copied(texts: list[Text], sentences: list[NDArray[np.uint64]]) -> list[Finding]:
    """Return what different agencies share; ``sentences`` are the sorted hashes of each text."""
    if len(texts) < 2:
        return []
    # In the order of their agencies, so that those which share a sentence stand together by agency.
    names = _numbered([f"{text.identity.agency} {text.identity.division}" for text in texts])
    order = np.argsort(names, kind="stable")
    texts, sentences, agencies = [texts[at] for at in order], [sentences[at] for at in order], names[order]
    places = _numbered([f"{text.province} {text.identity.year}" for text in texts])
    totals = np.array([len(one) for one in sentences])
    hashes = np.concatenate(sentences)
    owners = np.repeat(np.arange(len(texts), dtype=np.uint32), totals)
    parts = 1 + len(hashes) // PART
    packed = []
    for part in range(parts):
        # By the upper half of the hash, so that each part holds whole sentences and all parts about as many.
        chosen = slice(None) if parts == 1 else (hashes >> np.uint64(32)) * np.uint64(parts) >> np.uint64(32) == part
        template, sharing = _shared(hashes[chosen], owners[chosen], agencies, places)
        totals -= template
        packed.append(sharing)
    pairs_found = np.sort(np.concatenate(packed))
    starts = pairs.runs(pairs_found)
    counts = np.diff(np.append(starts, len(pairs_found)))
    pairs_found, counts = pairs_found[starts][counts >= MIN_SHARED], counts[counts >= MIN_SHARED]
    found = []
    for pair, count in zip(pairs_found.tolist(), counts.tolist(), strict=True):
        a, b = divmod(pair, len(texts))
        if same_agency(texts[a].identity, texts[b].identity) is not Agreement.NO:
            continue
        finding = _finding(texts, totals, a, b, count)
        if finding.share >= MIN_SHARE:
            found.append(finding)
    return sorted(found, key=lambda finding: (finding.report_id, finding.from_report_id))


def _shared(
    hashes: NDArray[np.uint64], owners: NDArray[np.uint32], agencies: NDArray[np.int64], places: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how many template sentences each text has, and one packed pair of texts for each other shared sentence.

    ``agencies`` and ``places`` (province and year) are those of the texts; agencies ascend.
    """
    count = len(agencies)
    nothing = np.zeros(count, dtype=np.int64), np.zeros(0, dtype=np.int64)
    if not len(hashes):
        return nothing
    # One number for sentence and text, most of its bits for the sentence: sorting these is all the work there is.
    bits = np.uint64(max(1, (count - 1).bit_length()))
    entries = hashes >> bits << bits
    entries |= owners
    entries.sort()
    # Sentences of one text alone, by far the most, are shared with nobody; nor are those of one agency alone.
    again = (entries[1:] ^ entries[:-1]) >> bits == 0
    entries = entries[np.append(again, False) | np.append(False, again)]
    if not len(entries):
        return nothing
    hashes, holders = entries >> bits, (entries & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    starts = pairs.runs(hashes)
    changes = np.concatenate(([True], (hashes[1:] != hashes[:-1]) | (np.diff(agencies[holders]) != 0)))
    users = np.add.reduceat(changes, starts, dtype=np.int64)
    sizes = np.diff(np.append(starts, len(hashes)))
    several = users > 1
    holders = holders[np.repeat(several, sizes)]
    word, users = np.repeat(np.arange(np.count_nonzero(several)), sizes[several]), users[several]
    if not len(holders):
        return nothing
    template = (users >= TEMPLATE_IN_ALL) | _template_somewhere(word, agencies[holders], places[holders])
    known = np.bincount(holders[template[word]], minlength=count)
    word, holders = word[~template[word]], holders[~template[word]]
    one, other = pairs.same_key(word.astype(np.uint64), np.ones(len(word), np.bool_), holders.astype(np.uint64))
    first, second = holders[one], holders[other]
    return known, np.minimum(first, second) * count + np.maximum(first, second)


def _finding(texts: list[Text], totals: NDArray[np.int64], a: int, b: int, shared: int) -> Finding:
    one, other = texts[a].published, texts[b].published
    dated = one is not None and other is not None and one != other
    if one < other if dated else totals[b] < totals[a]:  # type: ignore[operator]  # both are known where dated
        a, b = b, a
    return Finding(texts[a].report_id, texts[b].report_id, shared, round(shared / int(totals[a]), 3), dated)


def _numbered(names: list[str]) -> NDArray[np.int64]:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(name, len(numbers)) for name in names])


def _template_somewhere(
    word: NDArray[np.int64], agencies: NDArray[np.int64], places: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Tell for each sentence whether many agencies of some province and year have it.

    ``word`` numbers the sentence of each entry from 0, ascending, and ``agencies`` ascend within each.
    """
    rooms = int(places.max()) + 1
    key = word * rooms + places
    order = np.argsort(key, kind="stable")
    key, agencies = key[order], agencies[order]
    starts = pairs.runs(key)
    changes = np.concatenate(([True], (key[1:] != key[:-1]) | (agencies[1:] != agencies[:-1])))
    many = np.add.reduceat(changes, starts, dtype=np.int64) >= TEMPLATE_IN_PROVINCE
    found = np.zeros(int(word[-1]) + 1, dtype=np.bool_)
    found[key[starts[many]] // rooms] = True
    return found
