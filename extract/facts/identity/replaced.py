"""Words that a search-and-replace put where 政府信息公开 stood, on copies that advertise something else.

Two things prove the replacement: the name of the law (《中华人民共和国…条例》) carries the same word as a heading of a
year's report, or the word in that heading is a known brand.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from extract.facts.identity.hosts import marks
from extract.facts.identity.titles import CORE, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.model import Document

SUBJECT = "政府信息公开"
_LAW = re.compile(r"《中华人民共和国(?P<word>[^《》公\n]{2,24})条例》")
#: A heading of a year's report whose subject is something else.
_HEADING = re.compile(r"(?:19|20)\d\d年?度?.{2,30}(?:年度?报告|年报)$|.{2,30}(?:19|20)\d\d年?度?(?:年度?报告|年报)$")
_REACH, _LINES, _LONGEST = 6000, 12, 80


def replaced_subject(document: Document, text: str) -> str | None:
    """Return the word that stands for 政府信息公开 in the heading of a report, or ``None``.

    ``text`` is the clean text, one paragraph a line; titles of the document must be in the same script.
    """
    headings = [line for line in _candidates(document, text) if not CORE.search(line) and _HEADING.search(line)]
    if not headings:
        return None
    words = [match["word"] for match in _LAW.finditer(text[:_REACH])]
    words += [match.group() for line in headings for match in marks().gambling.finditer(line)]
    behind = r"(?:工作)?(?:年度)?(?:工作)?(?:年度?报告|年报)$"
    return next((w for w in words if any(re.search(re.escape(w) + behind, line) for line in headings)), None)


def put_back(document: Document, text: str, word: str) -> tuple[Document, str]:
    """Return document and text with 政府信息公开 in the place of a word; only to be judged by, never to be quoted."""
    titles = tuple(title.replace(word, SUBJECT) for title in document.titles)
    return replace(document, titles=titles), text.replace(word, SUBJECT)


def _candidates(document: Document, text: str) -> Iterator[str]:
    lines = (*document.titles, *text.split("\n", _LINES)[:_LINES])
    return (squeezed for line in lines if 6 < len(squeezed := squeeze(line)) <= _LONGEST)
