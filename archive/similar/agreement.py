"""Do two documents speak of the same agency and the same year? Yes, no, or nobody knows.

A name alone proves little: there are hundreds of 城关镇人民政府, and every county has its 教育局. Two names agree
when they are equal, or one is the other with the names of places before it, and the place is certain: by the same
division code, or because the name itself says province, city or county. A government and its office publish each
other's reports, and who publishes that of a whole region does so in the region's name, so these pairs stay open.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

_OFFICE = re.compile(r"(?:人民)?(?:政府)?(?:办公室|办公厅)?$")
_PLACE_END = re.compile(r"[省市县区州盟旗镇乡村]$|街道$|自治[州县旗区]$|兵团$")
#: A place that is one of its kind in the country, with its name before it: 市林业局 and 城市管理局 name none.
#: Districts (区), towns and villages share their names.
_CERTAIN_PLACE = re.compile(r"[^省市县区州盟旗]{2}[省市盟旗]|[^省市县区州盟旗本我全该某][县州]|自治|兵团")
#: Names that begin like this belong to the centre, unless a district or town follows that many places have.
_CENTRAL = re.compile(r"^(?:国家|中国|中华|国务院)(?!.*[区镇乡])")


class Agreement(Enum):
    """Whether two documents belong to the same agency and year."""

    NO = 0
    UNKNOWN = 1
    YES = 2


class Identity(NamedTuple):
    """What a document says of itself; None where it does not."""

    year: int | None
    agency: str | None
    level: str | None
    division: str | None
    scope: str | None


def agreement(one: Identity, other: Identity) -> Agreement:
    """Compare two documents. NO when any fact contradicts, YES when year and agency are known to be the same."""
    if one.year is not None and other.year is not None and one.year != other.year:
        return Agreement.NO
    if one.scope is not None and other.scope is not None and one.scope != other.scope:
        return Agreement.NO
    agencies = same_agency(one, other)
    if agencies is Agreement.YES and (one.year is None or other.year is None):
        return Agreement.UNKNOWN
    return agencies


def same_agency(one: Identity, other: Identity) -> Agreement:
    """Compare the agencies alone."""
    places = _same_division(one.division, other.division)
    if not one.agency or not other.agency:
        return Agreement.UNKNOWN
    names = _same_name(one.agency, other.agency)
    if places is Agreement.NO:
        return Agreement.NO
    if names is Agreement.NO:
        # The report on a whole region is one, whoever publishes it.
        regional = one.scope == other.scope == "region" and places is Agreement.YES
        return Agreement.UNKNOWN if regional else Agreement.NO
    if names is Agreement.YES and (places is Agreement.YES or (_certain(one) and _certain(other))):
        return Agreement.YES
    return Agreement.UNKNOWN


@lru_cache(maxsize=100_000)
def _same_name(one: str, other: str) -> Agreement:
    shorter, longer = sorted((one, other), key=len)
    if one == other:
        return Agreement.YES
    if longer.endswith(shorter):
        return Agreement.YES if _PLACE_END.search(longer[: -len(shorter)]) else Agreement.UNKNOWN
    if stem(shorter) and (stem(longer).endswith(stem(shorter)) or stem(shorter).endswith(stem(longer))):
        return Agreement.UNKNOWN
    return Agreement.NO


@lru_cache(maxsize=100_000)
def stem(agency: str) -> str:
    """Return the name of a government's place; the name itself for any other agency: 青栖市人民政府办公室 → 青栖市."""
    place = _OFFICE.sub("", agency)
    return place if _PLACE_END.search(place) else agency


def _same_division(one: str | None, other: str | None) -> Agreement:
    """Compare division codes; a province or prefecture agrees with what lies in it, for a copy may know no more."""
    if one is None or other is None:
        return Agreement.UNKNOWN
    if one == other:
        return Agreement.YES
    shorter, longer = sorted((_significant(one), _significant(other)), key=len)
    return Agreement.UNKNOWN if longer.startswith(shorter) else Agreement.NO


def _significant(code: str) -> str:
    for zeros in ("0000", "00"):
        if code.endswith(zeros):
            return code[: -len(zeros)]
    return code


def _certain(one: Identity) -> bool:
    """Whether the name says which place is meant."""
    name = one.agency or ""
    return bool(one.level == "central" or _CENTRAL.search(name) or _CERTAIN_PLACE.search(name[:-1]))
