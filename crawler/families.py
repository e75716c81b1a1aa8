"""Which product made a page: signs and their weight. Pure functions over two tables.

``families.csv`` says what to look for and how much it says, ``listings.csv`` which way of listing suits a product. A
sign counts once, however often it occurs; the product with the most weight wins, and its signs are the evidence that
a reviewer reads.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.links import Link

HERE = Path(__file__).parent
#: An address shape says something once two links have it: one may be a link to somebody else.
_LINKS_NEEDED = 2


@dataclass(frozen=True, slots=True)
class Sign:
    """One row of families.csv: ``where`` is ``script`` (the markup), ``link`` (its links) or ``url`` (the address)."""

    cms: str
    where: str
    weight: int
    pattern: re.Pattern[str]
    sentence: str


@dataclass(frozen=True, slots=True)
class Style:
    """One row of listings.csv: the way of listing that suits a product; ``static`` when the page holds its entries."""

    cms: str
    listing: str
    static: bool


@cache
def signs() -> tuple[Sign, ...]:
    """Return families.csv with its patterns compiled."""
    with (HERE / "families.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Sign(row["cms"], row["where"], int(row["weight"]), re.compile(row["pattern"]), row["sign"])
            for row in csv.DictReader(file)
        )


@cache
def styles() -> dict[str, Style]:
    """Return listings.csv by product."""
    with (HERE / "listings.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {row["cms"]: Style(row["cms"], row["listing"], static=row["static"] == "yes") for row in rows}


def family_of_page(markup: str, url: str, entries: Sequence[Link]) -> tuple[str, tuple[str, ...]]:
    """Return the product of a page with its signs, ``("own", ())`` when none is found."""
    found = []
    for sign in signs():
        if sign.where == "url":
            holds = sign.pattern.search(url) is not None
        elif sign.where == "script":
            holds = sign.pattern.search(markup) is not None
        else:
            hits = sum(1 for link in entries if sign.pattern.search(urlsplit(link.url).path + "?"))
            holds = hits >= _LINKS_NEEDED
        if holds:
            found.append(sign)
    return _heaviest(found)


def family_of_address(url: str) -> str:
    """Return the product that an address alone gives away (of a column or of an article), or ``own``."""
    return _heaviest([sign for sign in signs() if sign.where != "script" and sign.pattern.search(url)])[0]


def _heaviest(found: list[Sign]) -> tuple[str, tuple[str, ...]]:
    """Return the product with the most weight, the one named first in families.csv among equals."""
    weights: dict[str, int] = {}
    for sign in found:
        weights[sign.cms] = weights.get(sign.cms, 0) + sign.weight
    if not weights:
        return "own", ()
    best = max(weights, key=lambda cms: weights[cms])
    return best, tuple(sign.sentence for sign in found if sign.cms == best)
