"""The place that a government's address names: ankang.gov.cn, tunchang.hainan.gov.cn.

The spellings are data (``extract/data/host_names.csv``, made by ``scripts/make_host_names.py``), and so are the
abbreviations that governments use and the names of which only one of those who are spelled alike got hold
(``extract/data/host_labels.csv``, one government a label). Only hosts under gov.cn speak: nobody else's name has to be
that of a place.
"""

from __future__ import annotations

from functools import cache

from extract.csvdata import rows_of
from extract.facts.identity.division_table import entry_of, is_before, prefix
from extract.facts.identity.hosts import ascii_host, is_official

#: In front of a city's name these mean an office (公安, 海关 …) and not the place that is spelled alike.
_OFFICES = frozenset(["gongan"])


@cache
def _labels() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in ("host_names.csv", "host_labels.csv"):
        found |= {row["label"]: tuple(row["codes"].split(";")) for row in rows_of(name)}
    return found


def place_of_host(url: str | None, year: int | None) -> str | None:
    """Return the division of the year that a government's address is named after; ``None`` when it is not clear."""
    places = places_of_host(url, year)
    return places[0] if len(places) == 1 else None


def places_of_host(url: str | None, year: int | None) -> tuple[str, ...]:
    """Return the divisions of the year that a government's address can be named after.

    The name in front of gov.cn decides; one before it counts when it lies inside that place.
    """
    host = ascii_host(url) if url else None
    if host is None or not is_official(host) or not host.endswith(".gov.cn"):
        return ()
    names = host.removesuffix(".gov.cn").split(".")
    around = _codes(names[-1], year)
    if not around:
        return ()
    for name in reversed(names[:-1]):
        inside = [] if name in _OFFICES else _codes(name, year)
        within = {code for code in inside if any(code != outer and is_before(outer, code) for outer in around)}
        if len(within) == 1:
            return (within.pop(),)
    return tuple(around)


def _codes(label: str, year: int | None) -> list[str]:
    """The divisions of the year that a label can mean: of several levels the highest, which has the bare name."""
    codes = [code for code in _labels().get(label, ()) if entry_of(code, year)]
    highest = min((len(prefix(code)) for code in codes), default=0)
    return [code for code in codes if len(prefix(code)) == highest]
