"""Numbers that Word prints by itself: “一、” in front of a heading is often nowhere in its text.

Only what paragraphs of reports use is counted: the numbering of the paragraph or of its style, levels with their
start and pattern, and restarts of lower levels. Bullets print nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

DIGITS = "〇一二三四五六七八九"
#: Number formats of ECMA-376 17.18.59 that count 一 二 三 … 十 十一.
CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "ideographDigital",
    "ideographTraditional",
}
CHINESE_CAPITAL = {"chineseLegalSimplified", "ideographLegalTraditional"}
CAPITALS = "零壹贰叁肆伍陆柒捌玖"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its number looks (``pattern`` such as ``%1、``) and where it starts."""

    format: str
    pattern: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    style_lists: dict[str, tuple[str, int]] = field(default_factory=dict)
    #: Lists that share an abstract definition go on counting together.
    shared: dict[str, str] = field(default_factory=dict)
    counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def printed(self, paragraph: _Element) -> str:
        """Count one paragraph and return what Word prints before it (``""`` for none)."""
        place = self._place(paragraph)
        if place is None:
            return ""
        number, depth = place
        levels = self.levels.get(number, {})
        level = levels.get(depth)
        if level is None or number == "0":
            return ""
        key = self.shared.get(number, number)
        self.counts[key, depth] = self.counts.get((key, depth), level.start - 1) + 1
        for deeper in [place for place in self.counts if place[0] == key and place[1] > depth]:
            del self.counts[deeper]
        if level.format in {"bullet", "none"}:
            return ""
        text = level.pattern
        for index, upper in levels.items():
            count = self.counts.get((key, index), upper.start)
            text = text.replace(f"%{index + 1}", written(count, upper.format))
        return text

    def _place(self, paragraph: _Element) -> tuple[str, int] | None:
        properties = child(paragraph, "pPr")
        if properties is None:
            return None
        style = value(child(properties, "pStyle"))
        inherited = self.style_lists.get(style)
        own = child(properties, "numPr")
        if own is None:
            return inherited
        number = value(child(own, "numId")) or (inherited[0] if inherited else "")
        depth = value(child(own, "ilvl"))
        if not number:
            return None
        return number, int(depth) if depth.isdecimal() else (inherited[1] if inherited else 0)


def read_numbering(numbering: _Element | None, styles: _Element | None) -> Numbering:
    """Read the numbering and styles parts of a package (None where it has none)."""
    found = Numbering()
    abstract: dict[str, dict[int, Level]] = {}
    for element in numbering if numbering is not None else ():
        if local(element) == "abstractNum":
            abstract[attribute(element, "abstractNumId")] = {
                int(attribute(level, "ilvl") or "0"): Level(
                    value(child(level, "numFmt")) or "decimal",
                    value(child(level, "lvlText")),
                    _number(value(child(level, "start")), 1),
                )
                for level in element
                if local(level) == "lvl" and (attribute(level, "ilvl") or "0").isdecimal()
            }
    for element in numbering if numbering is not None else ():
        if local(element) != "num":
            continue
        number = attribute(element, "numId")
        base = value(child(element, "abstractNumId"))
        found.levels[number] = dict(abstract.get(base, {}))
        restarts = [part for part in element if local(part) == "lvlOverride"]
        if not restarts:
            found.shared[number] = f"abstract {base}"
        for part in restarts:
            depth = _number(attribute(part, "ilvl"), 0)
            level = found.levels[number].get(depth)
            start = value(child(part, "startOverride"))
            if level is not None and start:
                found.levels[number][depth] = Level(level.format, level.pattern, _number(start, level.start))
    for style in styles if styles is not None else ():
        properties = child(style, "pPr") if local(style) == "style" else None
        listed = child(properties, "numPr") if properties is not None else None
        if listed is not None and value(child(listed, "numId")):
            depth = _number(value(child(listed, "ilvl")), 0)
            found.style_lists[attribute(style, "styleId")] = (value(child(listed, "numId")), depth)
    return found


def written(count: int, number_format: str) -> str:
    """Write a number as a list format prints it; unknown formats print Arabic numbers."""
    if number_format in CHINESE and 0 < count < 100:
        return _chinese(count, DIGITS, "十")
    if number_format in CHINESE_CAPITAL and 0 < count < 100:
        return _chinese(count, CAPITALS, "拾")
    if number_format in {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"} and 0 < count <= 20:
        return chr(0x2460 + count - 1)
    if number_format in {"lowerLetter", "upperLetter"} and 0 < count <= 26:
        return chr((97 if number_format == "lowerLetter" else 65) + count - 1)
    return str(count)


def _chinese(count: int, digits: str, ten: str) -> str:
    tens, ones = divmod(count, 10)
    head = "" if not tens else ten if tens == 1 else digits[tens] + ten
    return head + (digits[ones] if ones else "")


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else otherwise


def local(element: _Element) -> str:
    """Return an element's name without namespace ("" for comments)."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: _Element, name: str) -> _Element | None:
    """Return the first child of that local name, in the transitional or the strict namespace."""
    return next((inner for inner in element if local(inner) == name), None)


def attribute(element: _Element | None, name: str) -> str:
    """Return an attribute by its local name, "" when absent."""
    if element is None:
        return ""
    return next((str(text) for key, text in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def value(element: _Element | None) -> str:
    """Return the ``val`` attribute that most properties of WordprocessingML consist of."""
    return attribute(element, "val")
