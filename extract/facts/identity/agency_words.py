"""The words by which agencies are told: data in ``extract/data/agency_words.csv``, regular expressions by kind.

``office``: what names of offices end with, longer words before those that they begin with; ``zone``: what names of
development zones end with; ``national``: how names of the centre's own agencies begin; ``vertical``: what agencies do
that answer to Beijing wherever they are (tax, customs, weather …); ``centre``: what these put before their place.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from extract.csvdata import rows_of

WordKind = Literal["office", "zone", "national", "vertical", "centre"]


@cache
def _lists() -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for row in rows_of("agency_words.csv"):
        lists.setdefault(row["kind"], []).append(row["pattern"])
    return lists


def any_of(kind: WordKind) -> str:
    """Return the patterns of a kind as one group of alternatives, in the order of the list."""
    return f"(?:{'|'.join(_lists()[kind])})"
