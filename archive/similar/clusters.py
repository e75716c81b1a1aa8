"""Groups of documents that are one report, and which of them stands for the others.

Two documents are joined when nothing contradicts (agency, year, scope) and

* agency and year are known to be the same, and the text is exactly or nearly the same; or
* one of them does not say, and the numbers prove it: enough of them that no template and no law explains.

Links are taken from the strongest to the weakest, by what the documents hold and never by when they came, and a link
is left out where it would bring together what contradicts; so the groups are the same in any order of arrival.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import xxhash

from archive.similar import pairs
from archive.similar.agreement import Agreement, Identity, agreement, stem
from archive.similar.fingerprint import (
    BINS,
    MIN_NUMBER_LIKENESS,
    MIN_TEXT_LIKENESS,
    number_likeness,
    telling_numbers,
    text_likeness,
)

if TYPE_CHECKING:
    import sqlite3

    from numpy.typing import NDArray

    from archive.similar.pairs import Keys, Places

#: Changes with the rules below; groups made by others are made again.
RULES = "1"
#: So many different telling numbers prove that two texts are one where agency or year is not known; texts that are
#: equal letter by letter need fewer.
PROOF = 8
PROOF_EXACT = 4
#: With fewer numbers than this, equal numbers say little even about one agency and year: the wording must.
FEW_NUMBERS = 5
MIN_TEXT_LIKENESS_FEW = 0.9
_BATCH = 50_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """One document with a fingerprint."""

    report_id: int
    source: str
    host_class: str
    kind: str
    published: str
    captured_at: str
    figures: int
    exact: str
    numbers: bytes
    identity: Identity

    def rank(self) -> tuple[bool, bool, bool, str, int, int, str, str]:
        """Least is canonical: official host, a report by kind, earliest, most complete, then first captured."""
        return (
            self.host_class != "official",
            self.host_class == "hijacked",
            self.kind != "annual_report",
            self.published or "9",
            -self.figures,
            -len(self.numbers),
            self.captured_at,
            self.source,
        )


class Link(NamedTuple):
    """Two places in the list of candidates that are one report, and how much alike they are.

    ``sure``: agency and year are known to be the same; otherwise the numbers prove it.
    """

    one: int
    other: int
    sure: bool
    exact: bool
    text: float
    numbers: float


class Copy(NamedTuple):
    """A document and the one that stands for it."""

    report_id: int
    canonical: int
    kind: str
    text: float
    numbers: float
    #: Both stand on official hosts: a government published it twice.
    official: bool


def candidates(db: sqlite3.Connection) -> tuple[list[Candidate], NDArray[np.uint32]]:
    """Read all documents with a fingerprint, in the order of their sources, and their sketches: shape (n, 128)."""
    sketches = bytearray()
    found = []
    rows = db.execute(
        "SELECT sketch, report_id, source, host_class, kind, coalesce(published, ''), coalesce(captured_at, ''),"
        " (SELECT count(*) FROM statistics s WHERE s.report_id = r.report_id), exact, numbers,"
        " year, agency, agency_level, division_code, scope"
        " FROM reports r JOIN _fingerprints USING (report_id) WHERE exact <> '' ORDER BY source"
    )
    for row in rows:
        sketches += row[0]
        report_id, source, host_class, kind, published, captured_at, figures, exact, numbers = row[1:10]
        identity = Identity(*row[10:])
        found.append(
            Candidate(report_id, source, host_class, kind, published, captured_at, figures, exact, numbers, identity)
        )
    return found, np.frombuffer(sketches, dtype="<u4").reshape(-1, BINS)


def find_copies(documents: list[Candidate], sketches: NDArray[np.uint32]) -> list[Copy]:
    """Return every document that is a copy; the outcome does not depend on the order of ``documents``."""
    pairs_found = []
    for group in _groups(documents, _links(documents, sketches)):
        head, *others = sorted(group, key=lambda place: documents[place].rank())
        pairs_found += [(place, head) for place in others]
    copies = []
    for start in range(0, len(pairs_found), _BATCH):
        batch = np.array(pairs_found[start : start + _BATCH])
        likeness = text_likeness(sketches[batch[:, 0]], sketches[batch[:, 1]])
        for (place, head), text in zip(batch.tolist(), likeness.tolist(), strict=True):
            one, first = documents[place], documents[head]
            kind = "exact" if one.exact == first.exact else "near"
            numbers = number_likeness(first.numbers, one.numbers)
            official = one.host_class == first.host_class == "official"
            copies.append(Copy(one.report_id, first.report_id, kind, round(text, 3), round(numbers, 3), official))
    return sorted(copies, key=lambda copy: copy.report_id)


# --- links -----------------------------------------------------------------------------------------------------------


def _hashed(texts: list[str]) -> Keys:
    return np.array([xxhash.xxh3_64_intdigest(text.encode()) for text in texts], dtype=np.uint64)


def _links(documents: list[Candidate], sketches: NDArray[np.uint32]) -> list[Link]:
    count = len(documents)
    if count < 2:
        return []
    exact = _hashed([one.exact for one in documents])
    proofs, least, most = telling_numbers([one.numbers for one in documents])
    # Documents with the same numbers, and among them those with the same text, stand side by side in a bucket.
    beside = np.array([xxhash.xxh3_64_intdigest(one.numbers) for one in documents], dtype=np.uint64)
    beside = (beside & ~np.uint64(0xFFFF)) | (exact & np.uint64(0xFFFF))
    identities = [one.identity for one in documents]
    everyone = np.ones(count, dtype=np.bool_)
    # The year and the end of the name, with the division or with enough of the name to hold a place.
    in_place = np.array([bool(who.year and who.agency and who.division) for who in identities])
    by_place = _hashed([f"{who.year} {who.division} {stem(who.agency or '')[-3:]}" for who in identities])
    named = np.array([bool(who.year and who.agency) for who in identities])
    by_name = _hashed([f"{who.year} {stem(who.agency or '')[-6:]}" for who in identities])
    proven = proofs >= PROOF
    found = [
        pairs.same_key(pairs.mixed(exact, by_name), everyone, beside),
        pairs.same_key(exact, everyone, pairs.mixed(by_name, by_name)),
    ]
    # Most pairs of a band are not alike after all: they are let go before the next band's are found.
    for key, filled in pairs.band_keys(sketches, rows=4, bands=16):
        found.append(_alike(sketches, *pairs.same_key(pairs.mixed(key, by_place), filled & in_place, beside)))
        found.append(_alike(sketches, *pairs.same_key(pairs.mixed(key, by_name), filled & named, beside)))
    for number, (key, filled) in enumerate(pairs.band_keys(sketches, rows=8, bands=16)):
        telling = least if number % 2 else most
        found.append(_alike(sketches, *pairs.same_key(pairs.mixed(key, telling), filled & proven, beside)))
    return _checked(documents, sketches, proofs, *pairs.distinct(found, count))


def _alike(sketches: NDArray[np.uint32], firsts: Places, seconds: Places) -> tuple[Places, Places]:
    """Of pairs of places, those whose wording is as like as a copy's."""
    kept = [
        start + np.flatnonzero(likeness >= MIN_TEXT_LIKENESS)
        for start in range(0, len(firsts), _BATCH)
        for likeness in [
            text_likeness(sketches[firsts[start : start + _BATCH]], sketches[seconds[start : start + _BATCH]])
        ]
    ]
    places = np.concatenate(kept) if kept else np.zeros(0, dtype=np.int64)
    return firsts[places], seconds[places]


def _checked(
    documents: list[Candidate],
    sketches: NDArray[np.uint32],
    proofs: NDArray[np.int64],
    firsts: Places,
    seconds: Places,
) -> list[Link]:
    links = []
    for start in range(0, len(firsts), _BATCH):
        ones, others = firsts[start : start + _BATCH], seconds[start : start + _BATCH]
        likeness = text_likeness(sketches[ones], sketches[others])
        alike = np.flatnonzero(likeness >= MIN_TEXT_LIKENESS)
        for one, other, text in zip(
            ones[alike].tolist(), others[alike].tolist(), likeness[alike].tolist(), strict=True
        ):
            link = _link(documents, proofs, one, other, text)
            if link is not None:
                links.append(link)
    return links


def _link(documents: list[Candidate], proofs: NDArray[np.int64], one: int, other: int, text: float) -> Link | None:
    a, b = documents[one], documents[other]
    agreed = agreement(a.identity, b.identity)
    if agreed is Agreement.NO:
        return None
    exact = a.exact == b.exact
    numbers = 1.0 if exact else number_likeness(a.numbers, b.numbers)
    if numbers < MIN_NUMBER_LIKENESS:
        return None
    if agreed is Agreement.UNKNOWN:
        if min(proofs[one], proofs[other]) < (PROOF_EXACT if exact else PROOF):
            return None
    elif min(len(a.numbers), len(b.numbers)) < FEW_NUMBERS * 4 and not exact and text < MIN_TEXT_LIKENESS_FEW:
        return None
    return Link(one, other, agreed is Agreement.YES, exact, text, numbers)


# --- groups ----------------------------------------------------------------------------------------------------------


def _groups(documents: list[Candidate], links: list[Link]) -> list[list[int]]:
    """Join what is linked, strongest links first, and nothing that contradicts."""

    def strength(link: Link) -> tuple[bool, float, float, list[str]]:
        names = sorted((documents[link.one].source, documents[link.other].source))
        return (not link.exact, -link.text, -link.numbers, names)

    group_of: dict[int, int] = {}
    members: dict[int, list[int]] = defaultdict(list)
    for link in sorted(_unambiguous(documents, links), key=strength):
        for place in (link.one, link.other):
            if place not in group_of:
                group_of[place] = place
                members[place] = [place]
        one, other = group_of[link.one], group_of[link.other]
        if one == other or _contradict(documents, members[one], members[other]):
            continue
        if len(members[one]) < len(members[other]):
            one, other = other, one
        for place in members[other]:
            group_of[place] = one
        members[one] += members.pop(other)
    return [group for group in members.values() if len(group) > 1]


def _unambiguous(documents: list[Candidate], links: list[Link]) -> list[Link]:
    """Leave out the links of a document that would go as well with either of two that contradict each other."""
    partners: dict[int, set[Identity]] = defaultdict(set)
    for link in links:
        if not link.sure:
            partners[link.one].add(documents[link.other].identity)
            partners[link.other].add(documents[link.one].identity)
    torn = {
        place
        for place, identities in partners.items()
        if any(agreement(a, b) is Agreement.NO for a, b in combinations(sorted(identities, key=repr), 2))
    }
    return [link for link in links if link.sure or not {link.one, link.other} & torn]


def _contradict(documents: list[Candidate], ones: list[int], others: list[int]) -> bool:
    if len(ones) == len(others) == 1:
        return False  # they would not be linked
    here = {documents[place].identity for place in ones}
    there = {documents[place].identity for place in others}
    return any(agreement(one, other) is Agreement.NO for one in here for other in there)
