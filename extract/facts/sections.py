"""The numbered parts of a report and what each is about.

The statutory parts are fixed (条例 2007 第三十二条, 条例 2019 第五十条), their order, numbering and number are not:
reports print six, seven or ten headings, and some copies lost the first level altogether.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache, lru_cache

from extract.csvdata import rows_of
from extract.model import Section

_LEVELS = (
    re.compile(
        r"^\s*(?:[一二三四五六七八九十]{1,3}\s?[、.．，,:：]|第[一二三四五六七八九十]{1,3}(?:部分|章)[、：:\s]?)"
    ),
    re.compile(r"^\s*[(（]\s?[一二三四五六七八九十]{1,3}\s?[)）][、.．，,]?"),
)
#: A heading longer than this is a paragraph that happens to begin with a number.
LONGEST = 45
_SENTENCE_END = re.compile(r"[。；;！？!?]|[:：](?!.{0,3}$)")


@cache
def _topics() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["topic"], re.compile(row["pattern"])) for row in rows_of("topics.csv"))


@lru_cache(maxsize=512)
def topic_of(heading: str) -> str | None:
    """The topic (key of data/topics.csv) whose words stand in the heading; the first in the file wins."""
    dense = re.sub(r"\s", "", heading)
    return next((topic for topic, pattern in _topics() if pattern.search(dense)), None)


@lru_cache(maxsize=512)
def topics_of(heading: str) -> frozenset[str]:
    """All topics of a heading: 依申请公开和收费情况 has two, reviews never have requests."""
    dense = re.sub(r"\s", "", heading)
    found = frozenset(topic for topic, pattern in _topics() if pattern.search(dense))
    return found - {"requests"} if "reviews" in found else found


def _heading(line: str) -> tuple[int, str] | None:
    """(level, heading) when the line begins a part: the heading is its first sentence, without what follows."""
    for level, pattern in enumerate(_LEVELS, start=1):
        numbered = pattern.match(line)
        if not numbered:
            continue
        end = _SENTENCE_END.search(line, numbered.end())
        words = (line[: end.start()] if end else line).strip()
        return (level, words) if len(words) - numbered.end() <= LONGEST else None
    return None


def find_sections(text: str) -> tuple[Section, ...]:
    """All parts of the clean text in order. ``end`` of a part is where the next of its own or a higher level begins.

    A part of the second level without words of its own takes the topic of the part it stands in.
    """
    found: list[tuple[int, int, str]] = []
    start = 0
    for line in text.split("\n"):
        if " | " not in line and (numbered := _heading(line)):
            found.append((start, *numbered))
        start += len(line) + 1
    sections: list[Section] = []
    for index, (at, level, heading) in enumerate(found):
        end = next((other for other, its_level, _ in found[index + 1 :] if its_level <= level), len(text))
        topic = topic_of(heading)
        if topic is None and level == 2:
            parent = next((s for s in reversed(sections) if s.level == 1), None)
            topic = parent.topic if parent else None
        sections.append(Section(index, level, heading, topic, at, end))
    return tuple(sections)


def section_at(sections: tuple[Section, ...], offset: int, level: int | None = None) -> Section | None:
    """The innermost part (or the part of the given level) that holds ``offset``, or None before the first.

    A part ends where the next of its own or a higher level begins, so the last one begun holds the offset.
    """
    index = bisect_right(sections, offset, key=lambda section: section.start)
    return next((s for s in reversed(sections[:index]) if level in {None, s.level} and offset < s.end), None)
