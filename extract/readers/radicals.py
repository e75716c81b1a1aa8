"""Radicals in the place of characters: what is taken out of a PDF prints ⾏政 for 行政, looking alike and never equal.

Unicode says which character the Kangxi radicals and the compatibility forms are; for the supplement of radicals it
does not, and ``data/radicals.csv`` does.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from extract.csvdata import rows_of

#: The characters concerned, as part of a set in a pattern.
RADICALS = "\u2e80-\u2fd5\uf900-\ufaff"
_ODD = re.compile(f"[{RADICALS}]")


def unified(text: str) -> str:
    """``text`` with the characters that its radicals and compatibility forms stand for; as long as before."""
    return _ODD.sub(lambda found: _character(found[0]), text) if _ODD.search(text) else text


@lru_cache(maxsize=1)
def _supplement() -> dict[str, str]:
    return {row["radical"]: row["character"] for row in rows_of("radicals.csv")}


@lru_cache(maxsize=1024)
def _character(letter: str) -> str:
    plain = unicodedata.normalize("NFKC", letter)
    return _supplement().get(letter, letter) if plain == letter else plain
