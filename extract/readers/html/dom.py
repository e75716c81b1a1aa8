"""Text of a page to one lxml tree, with hostile and broken pages contained and every loss reported.

libxml2 drops what goes past its limits without an error to the caller (RELIABILITY b4-b7), so its log is read. A page
may end its ``<body>`` early or twice, and what follows would be lost; those end tags are taken out first.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from extract.errors import UnreadableError

#: Characters of one page that are parsed; longer pages are cut and flagged.
LONGEST_PAGE = 16 * 1024 * 1024

#: Tags of one page that are parsed: libxml2 needs minutes for millions of them.
MOST_TAGS = 200_000

#: Attributes of one tag: libxml2 compares each with all others, 300,000 of them take more than 90 s.
MOST_ATTRIBUTES = 2_000

_LONG = 6000
_LONG_TAG = re.compile(rf"<([A-Za-z][A-Za-z0-9:]{{0,30}})[^<>]{{{_LONG},}}")
_EARLY_ENDS = re.compile(r"</(?:html|body)\s{0,9}>", re.IGNORECASE)


class Tree(NamedTuple):
    """A parsed page; ``truncated`` when some of it could not be parsed."""

    root: etree._Element
    truncated: bool


def _holds_long_tag(text: str) -> bool:
    """True when some tag may be too long: a stretch without ``<`` of that length, and no ``>`` near its beginning.

    Such a stretch covers one of the halves looked at entirely, so the rest of the page need not be looked at.
    """
    half = _LONG // 2
    for place in range(0, len(text) - half, half):
        if text.find("<", place, place + half) < 0:
            start = text.rfind("<", 0, place)
            end = text.find("<", place + half)
            if (end if end >= 0 else len(text)) - start > _LONG and text.find(">", start + 1, start + 1 + _LONG) < 0:
                return True
    return False


def _contain(text: str) -> tuple[str, bool]:
    """Cut what would take the parser too long; linear in the length of the page."""
    cut = False
    if len(text) > LONGEST_PAGE:
        text, cut = text[:LONGEST_PAGE], True
    if text.count("<") > MOST_TAGS:
        place = -1
        for _ in range(MOST_TAGS):
            place = text.index("<", place + 1)
        text, cut = text[:place], True

    if not _holds_long_tag(text):
        return text, cut

    def shorten(match: re.Match[str]) -> str:
        nonlocal cut
        if match[0].count("=") <= MOST_ATTRIBUTES and len(match[0].split(None, 2 * MOST_ATTRIBUTES)) < MOST_ATTRIBUTES:
            return match[0]
        cut = True
        return f"<{match[1]} "

    return _LONG_TAG.sub(shorten, text), cut


def _parse(data: bytes, *, huge: bool) -> tuple[etree._Element | None, bool]:
    """(root or None, whether the parser gave up somewhere). No entity, file or network is ever touched."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=huge, collect_ids=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None, True
    limited = any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)
    return root, limited


def parse_page(text: str) -> Tree:
    """Parse a decoded page.

    Raises :class:`UnreadableError` when there is nothing in it to parse.
    """
    text, cut = _contain(text)
    data = _EARLY_ENDS.sub("", text).encode("utf-8", "replace")
    root, limited = _parse(data, huge=False)
    if limited:  # over 255 levels deep or over 10 MB in one piece: real pages reach the first
        root, limited = _parse(data, huge=True)
    if root is None:
        raise UnreadableError("the page holds no markup and no text")
    return Tree(root, cut or limited)
