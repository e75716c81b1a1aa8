"""Texts as numbers: what two copies of one text have in common whatever page, script or width they were printed in.

A table over the Basic Multilingual Plane folds width and compatibility forms (NFKC), case, and Traditional characters;
everything but letters and digits goes. Looked up with numpy, a report costs some thirty microseconds, where the
converters that know whole phrases cost a millisecond. What single characters cannot fold, the words of Taiwan-style
mirrors, is folded afterwards from a list of word pairs of equal length; only the key of a text is made of this, never
a text that anybody reads.
"""

from __future__ import annotations

import csv
import unicodedata
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Codes = NDArray[np.uint16]
    Places = NDArray[np.int64]

#: Codes that stand for what structures a text; no letter has them.
SENTENCE_END = 1
CELL_BORDER = 2
_PLANE = 0x10000
_ENDS = "。；！？!?;\n"
#: Bits of the table of words: the code begins one, the code ends one.
_BEGINS, _FINISHES = 1, 2


class Batch(NamedTuple):
    """Texts one after the other, the last code of each a SENTENCE_END; text n is ``codes[bounds[n]:bounds[n + 1]]``.

    Many short texts in one array cost a fraction of what each costs alone, and what ends them keeps them apart.
    """

    codes: Codes
    bounds: Places

    def kept(self, wanted: NDArray[np.bool_]) -> Batch:
        """Return the codes that are ``wanted``, and the ends of the texts in any case."""
        wanted[self.bounds[1:] - 1] = True
        places = np.flatnonzero(wanted)
        return Batch(self.codes.take(places), np.searchsorted(places, self.bounds))


@cache
def _table() -> Codes:
    """UTF-16 code → folded code, 0 for what is dropped; sentence ends and cell borders have codes of their own."""
    import opencc  # noqa: PLC0415 - loaded where texts are read, not where an archive is looked at

    characters = [chr(code) for code in range(_PLANE)]
    letters = [
        place for place, one in enumerate(characters) if one.isalnum() or unicodedata.normalize("NFKC", one) != one
    ]
    folded = [unicodedata.normalize("NFKC", characters[place]).casefold() for place in letters]
    # Expansions (㎡, Ⅷ) are rare in reports: their first letter stands for them.
    firsts = [next((one for one in text if one.isalnum() and ord(one) < _PLANE), "。") for text in folded]
    simplified = opencc.OpenCC("t2s").convert("\n".join(firsts)).split("\n")
    table = np.zeros(_PLANE, dtype=np.uint16)
    table[0xD800:0xE000] = np.arange(0xD800, 0xE000)  # characters of other planes: two codes each, kept as they are
    for place, first, one in zip(letters, firsts, simplified, strict=True):
        found = one if len(one) == 1 and ord(one) < _PLANE else first
        table[place] = ord(found) if found.isalnum() else 0
    for one in _ENDS:
        table[ord(one)] = SENTENCE_END
    table[ord("|")] = CELL_BORDER
    return table


@cache
def _words() -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint32], Codes]:
    """The word pairs: which codes begin or end a word; slot → word; the words as two codes, the class of each."""
    with (files("archive") / "similar" / "vocabulary.csv").open(encoding="utf-8") as file:
        rows = [(row["mainland"], row["taiwan"]) for row in csv.DictReader(file)]
    # Private use codes: no text has them after folding, so a class never looks like a word.
    classes = {ord(word[0]) << 16 | ord(word[1]): 0xE000 + number for number, row in enumerate(rows) for word in row}
    keys = np.array(sorted(classes), dtype=np.uint32)
    parts = np.zeros(_PLANE, dtype=np.uint8)
    parts[keys >> np.uint32(16)] |= _BEGINS
    parts[keys & np.uint32(0xFFFF)] |= _FINISHES
    slots = np.zeros(_PLANE, dtype=np.uint8)
    slots[_slot(keys)] = np.arange(len(keys))
    assert len(keys) < 256
    assert (slots[_slot(keys)] == np.arange(len(keys))).all(), "two words share a slot: choose another multiplier"
    return parts, slots, keys, np.array([classes[key] for key in sorted(classes)], dtype=np.uint16)


def _slot(pairs: NDArray[np.uint32]) -> Codes:
    slots: Codes = ((pairs * np.uint32(0x9E3779B1)) >> np.uint32(16)).astype(np.uint16)
    return slots


def with_structure(texts: Sequence[str]) -> Batch:
    """Return folded letters and digits with the ends of sentences and the borders of table cells."""
    encoded = [f"{text}\n".encode("utf-16-le", "replace") for text in texts]
    bounds = np.cumsum([0, *map(len, encoded)]) // 2
    folded: Codes = _table().take(np.frombuffer(b"".join(encoded), dtype="<u2"))
    return Batch(folded, bounds).kept(folded != 0)


def letters_of(structured: Batch) -> Batch:
    """Return the letters and digits alone."""
    return structured.kept(structured.codes > CELL_BORDER)


def fold_words(folded: Codes) -> Codes:
    """Give both words of a pair, 信息 and 资讯, the same two codes; the length stays."""
    parts, slots, keys, classes = _words()
    part = parts.take(folded)
    places = np.flatnonzero((part[:-1] & (part[1:] >> 1)).view(np.bool_))
    candidates = folded[places].astype(np.uint32) << np.uint32(16) | folded[places + 1]
    known = slots[_slot(candidates)]
    right = keys[known] == candidates
    places, known = places[right], known[right]
    result = folded.copy()
    # The second code first, so that where two words overlap the outcome is that of the later one.
    result[places + 1] = classes[known]
    result[places] = classes[known]
    return result
