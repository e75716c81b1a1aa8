"""The elements and markers that content management systems put round the body of an article.

The names are data (extract/data/containers.csv): rank 1 are a system's own, rank 2 customary names, rank 3 words that
also name other parts of a page.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from extract.csvdata import rows_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.etree import _Element

_BEGINS = re.compile(r"begin|start|开始", re.IGNORECASE)
_ENDS = re.compile(r"end|结束", re.IGNORECASE)
#: Pages give the same few names to hundreds of elements; longer ones are not worth remembering.
_LONG_NAMES = 200
_META_MARK = re.compile(r"content(start|end)", re.IGNORECASE)


@cache
def _names(by: str) -> dict[str, int]:
    return {row["value"]: int(row["rank"]) for row in rows_of("containers.csv") if row["by"] == by}


def container_rank(element: _Element, names: Collection[str | bytes]) -> tuple[int, str]:
    """(rank, name) of an element that a system uses for article bodies; (0, "") for any other.

    ``names`` are those of its attributes: asking for one that is not there takes longer than a look at them.
    """
    identity = element.get("id", "") if "id" in names else ""
    classes = element.get("class", "") if "class" in names else ""
    if len(identity) > _LONG_NAMES or len(classes) > _LONG_NAMES:
        return _rank(str(element.tag), identity, classes)
    return _known_rank(element.tag, identity, classes)


def rank_of_tag(tag: str) -> tuple[int, str]:
    """The same of an element without identity and class."""
    rank = _names("tag").get(tag, 0)
    return (rank, tag) if rank else (0, "")


def _rank(tag: str, identity: str, classes: str) -> tuple[int, str]:
    best, name = _names("tag").get(tag, 0), tag
    if identity:
        lower = identity.strip().lower()
        rank = _names("id").get(lower, 0)
        if not rank:
            rank = next((r for prefix, r in _names("id-prefix").items() if lower.startswith(prefix)), 0)
        if rank and (not best or rank < best):
            best, name = rank, lower
    if classes:
        for one in classes.lower().split():
            rank = _names("class").get(one, 0)
            if rank and (not best or rank < best):
                best, name = rank, one
    return (best, name) if best else (0, "")


_known_rank = lru_cache(maxsize=4096)(_rank)


def marker(element: _Element) -> tuple[str, bool] | None:
    """(name, begins) of a comment or ``<meta>`` that marks where a body begins or ends, else None."""
    if element.tag == "meta":
        match = _META_MARK.match(element.get("name") or "")
        return ("contentstart", match[1].lower() == "start") if match else None
    text = element.text or ""
    if len(text) > 60:
        return None
    for name in _names("comment"):
        if name in text:
            if _BEGINS.search(text):
                return name, True
            if _ENDS.search(text):
                return name, False
    return None
