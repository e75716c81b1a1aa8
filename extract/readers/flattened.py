"""Texts whose line breaks were lost: title, headings and paragraphs of a report on one long line.

``某县2019年政府信息公开工作年度报告 一、总体情况 2019年,…。 (一)主动公开情况。…`` is cut where a new line must have
begun: behind the title, before and behind the headings of the parts, before their numbered subdivisions. A list of
the parts inside a sentence (由一、概述;二、…组成) and numbered measures without a heading's words stay as they are.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from extract.readers.chrome import opening_at

#: Only a line longer than any heading, title or row of metadata can hold a report.
_SHORTEST = 150
#: More bars are those of a table's row.
_MOST_BARS = 2
#: The words that end a title, where something follows that does not belong to it.
_TITLE_END = re.compile(
    r"(?:信息公[开開]|政[务務]公[开開])\s?(?:工作)?\s?(?:年度?|的?情[况況]的?|的)?\s?(?:工作)?\s?(?:报告|報告|年报|年報)"
    r"(?:[(（][^()（）\s]{1,12}[)）])?\s?(?=\S)"
)
_TITLE_REACH, _LONGEST_TITLE, _METADATA_REACH = 260, 80, 300
#: What precedes a title on the line: the steps of a breadcrumb, a bar, a bracket.
_BEFORE_TITLE = re.compile(r".*[>＞»›|｜】\]]\s?", re.DOTALL)
_IN_SENTENCE = re.compile(r"[。；;！？!?，,：:《]|根据|根據|按照|依据|依據|现将|現將|公布|特此")
#: Words that end the heading of a part, and do not go on with another noun.
_PART = re.compile(
    r"(?P<number>[一二三四五六七八九十]{1,2})\s?、\s?(?P<words>[^。；;！？!?，,：:《》\s|]{0,36}?"
    r"(?:情况|情況|概述|概况|概況|总述|問題|问题|困难|不足(?:之处)?|措施|事项|事項|打算|方向|附表|附件|说明|意见|计划|展望))"
    r"(?![和与與及以的或、，,；;。等组組]|五?[个個](?:部分|方面))"
)
#: A heading in free words is known by the blanks round it.
_FREE_PART = re.compile(
    r"(?<=[。；;！!”]\s)(?P<number>[一二三四五六七八九十]{1,2})\s?、\s?(?P<words>[^。；;！？!?：:《》\s|]{4,36})(?=\s)"
)
#: In front of a heading of its own: the end of a sentence or a blank; the last figure of a table glued to it.
_SEAM = re.compile(r"[。；;：:！!”）)\s\d元]$")
_SUBDIVISION = re.compile(r"(?<=[。；;！!”])\s?(?=[(（][一二三四五六七八九十]{1,2}[)）][^\s\d])")
_ORDER = {
    number: place
    for place, number in enumerate(
        ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], start=1
    )
}


class _Part(NamedTuple):
    order: int
    start: int
    end: int


def unflattened(line: str) -> list[str]:
    """Return a line as the lines that it was printed on; a line that holds no title and no parts by itself alone."""
    if len(line) < _SHORTEST or line.count("|") > _MOST_BARS or "\t" in line:
        return [line]
    cuts = set(_title_cuts(line))
    parts = _parts(line) if "一" in line else []
    for part in parts:
        cuts |= {part.start, part.end}
    if not cuts:
        return [line]
    if parts:
        body = parts[0].end
        cuts |= {match.start() for match in _SUBDIVISION.finditer(line, body)}
    edges = sorted({0, *cuts, len(line)})
    pieces = (line[start:end].strip() for start, end in pairwise(edges))
    return [piece for piece in pieces if piece]


def _title_cuts(line: str) -> list[int]:
    """Where a title at the beginning of a line begins and ends, and where the text begins behind its metadata."""
    end = _TITLE_END.search(line, 0, _TITLE_REACH)
    if not end:
        return []
    before = _BEFORE_TITLE.match(line[: end.start()])
    start = before.end() if before else 0
    title = line[start : end.end()]
    opening = opening_at(line, end.end(), end.end() + _METADATA_REACH)
    behind = line[end.end() - 1 : end.end()].isspace()
    if len(title) > _LONGEST_TITLE or _IN_SENTENCE.search(title) or opening is None:
        return []
    if opening != end.end() and not behind:
        return []  # …年度报告的编制: the title goes on, or it is a sentence
    return [start, end.end(), opening]


def _parts(line: str) -> list[_Part]:
    """The headings of the parts in order of their numbers; none of a list that only announces them."""
    matches = [*_PART.finditer(line), *_FREE_PART.finditer(line)]
    found: list[_Part] = []
    for match in sorted(matches, key=lambda one: (one.start(), -one.end())):
        order = _ORDER.get(match["number"], 0)
        if match.start() and not _SEAM.search(line[: match.start()]):
            continue
        if found and match.start() < found[-1].end:
            continue
        if order == 1:
            found = []  # what came before announced the parts, or stands above them
        if order == (found[-1].order if found else order - 1) + 1:
            found.append(_Part(order, match.start(), match.end()))
    return found
