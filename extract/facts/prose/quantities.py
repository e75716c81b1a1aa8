"""Figures in running text: the number, its measure word, and how exact it claims to be.

A sentence is first made *dense* (blanks removed, digits half-width), so that ``5500 余 条`` and ``５５００余条`` read
alike; every place in it is mapped back to the clean text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from extract.facts.numbers import parse_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.model import Qualifier

#: One spelling for punctuation and digits, so that patterns need not name both widths.
_SPELLINGS = tuple(zip(";:()!?０１２３４５６７８９％．", "；：（）！？0123456789%.", strict=True))
#: A comma is written full-width, but half-width where it groups digits by three, whatever the text has.
_NO_GROUP = re.compile(r",(?:(?<!\d,)|(?!\d{3}(?!\d)))")
_GROUP = re.compile(r"，(?<=\d，)(?=\d{3}(?!\d))")
_BLANK = re.compile("[ \t\n\u3000\u00a0\u200b\ufeff]")

#: Measure words, longest first where one begins another. ``种``, ``天`` … name figures that no indicator counts.
_MEASURES = (
    "人次|篇次|件次|条次|个次|场次|批次|户次|家次|万元|亿元|元|件|份|宗|起|条|次|例|篇|则|期|场|个|名|人|位|项|封|户|家|处|批|部|"
    "本|册|字|组|类|种|天|亩|辆|台|幅|张|页|版|班|倍|小时|分钟|平方米|公里|吨|米|度|级|轮|届|节|集|站|村|所|座|门|款|套|支|队|日|月|年|号|时|分|%|％|‰|个百分点"
)
_ANCHOR = re.compile("[0-9零〇一二两三四五六七八九十百千]")
_PREFIX = re.compile(r"(?:(?<![最附邻])近|接近|约|大约|将近|约为|超过|超|逾|突破|不少于|不低于|至少|不足|不到)$")
_LONGEST_PREFIX = 3
_QUANTITY = re.compile(
    r"(?P<number>(?<![\d.])\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|(?<![\d.])\d{1,12}(?!\d)(?:\.\d{1,6})?"
    r"|(?<![一二三四五六七八九十百千零〇第两数几])[零〇一二两三四五六七八九十百千]{1,9}"
    r"(?=[余多来]?[件份宗起条次例篇期场名项元人位]))"
    r"(?P<inner>[余多来几])?(?P<scale>[万亿千百]?)(?P<middle>[余多])?"
    rf"(?P<measure>{_MEASURES})?(?P<tail>以上|左右|余|多|以内|上下)?"
)
#: Words in which a CJK numeral counts nothing: 一件事, 一次性, 一条龙, 三项制度, 一起.
_IDIOM = re.compile(r"(?:事|性|龙|起来|制|步|网|窗|站式|民|大|代)")
_QUALIFIERS: dict[str, Qualifier] = {
    "近": "about",
    "接近": "about",
    "约": "about",
    "大约": "about",
    "将近": "about",
    "约为": "about",
    "左右": "about",
    "上下": "about",
    "余": "about",
    "多": "about",
    "来": "about",
    "几": "about",
    "超过": "at_least",
    "超": "at_least",
    "逾": "at_least",
    "突破": "at_least",
    "不少于": "at_least",
    "不低于": "at_least",
    "至少": "at_least",
    "以上": "at_least",
    "不足": "under",
    "不到": "under",
    "以内": "under",
}

#: Two numbers with a blank between them are two numbers (``3 1`` is not 31); the mark keeps them apart.
_BETWEEN_DIGITS = re.compile(r"[ \t\u3000\u00a0](?<=[0-9０-９][ \t\u3000\u00a0])[ \t\u3000\u00a0]*(?=[0-9０-９])")
_APART = "\x1f"
#: … but blanks before groups of three digits and a measure word are separators of thousands (``1 204 条``).
_THOUSANDS = re.compile(
    r"(?<![0-9０-９.])(?<![0-9０-９] )[1-9１-９][0-9０-９]{0,2}(?:[ \u00a0][0-9０-９]{3}){1,3}"
    r"(?=[ \t\u3000\u00a0]*[余多]?[件条份次人个篇期场元])"
)
#: Nobody publishes a hundred million pieces: 12345万条 slipped into the unit, and which of the two was meant is open.
_PIECES = frozenset("条件篇则份")
_MOST_TEN_THOUSANDS = 9999
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SPACED_HAN = re.compile(r"[\u4e00-\u9fff][ \t\u3000\u00a0]")


@dataclass(frozen=True, slots=True)
class Dense:
    """Text without blanks, with full-width punctuation; ``places[i]`` is where its i-th character stands."""

    text: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the clean text that ``text[start:end]`` was made from."""
        return self.places[start], self.places[end - 1] + 1


class Quantity(NamedTuple):
    """A figure in dense text: ``start`` is at its qualifying word, ``digits`` at the number itself.

    ``value`` is in ones of ``measure`` (``8.1万条`` is 81000 条); money keeps its unit (``15万元`` is 15 万元).
    ``measure`` is "" when none of the known words follows, and one that no rule takes (``万条``) for what cannot be.
    """

    start: int
    digits: int
    end: int
    value: float
    measure: str
    qualifier: Qualifier


def _is_spaced_out(text: str) -> bool:
    """Whether a line is set with a blank behind every character, so that blanks inside its numbers mean nothing."""
    letters = len(_HAN.findall(text))
    return letters > 0 and 2 * len(_SPACED_HAN.findall(text)) > letters


def make_dense(text: str, offset: int = 0) -> Dense:
    """Remove blanks and make digits half-width; ``offset`` is where ``text`` begins in the clean text."""
    places: Sequence[int] = range(offset, offset + len(text))
    if _BETWEEN_DIGITS.search(text) and not _is_spaced_out(text):
        grouped = {at for m in _THOUSANDS.finditer(text) for at in range(m.start(), m.end())}
        text = _BETWEEN_DIGITS.sub(
            lambda gap: gap.group() if gap.start() in grouped else _APART * len(gap.group()), text
        )
    if _BLANK.search(text):
        places = [place for place, char in zip(places, text, strict=True) if not _BLANK.match(char)]
        text = _BLANK.sub("", text)
    for one, other in _SPELLINGS:
        text = text.replace(one, other)
    return Dense(_GROUP.sub(",", _NO_GROUP.sub("，", text)), places)


def find_quantities(dense: str) -> list[Quantity]:
    """All figures of a dense text in order, dates, percentages and ordinals among them (told by their measure)."""
    found: list[Quantity] = []
    end = 0
    for anchor in _ANCHOR.finditer(dense):
        match = _QUANTITY.match(dense, anchor.start()) if anchor.start() >= end else None
        quantity = _quantity(match, dense) if match else None
        if match and quantity:
            found.append(quantity)
            end = match.end()
    return found


def _quantity(match: re.Match[str], dense: str) -> Quantity | None:
    """The figure that a match prints; None for a word such as 一次性 and for a number that is none."""
    number, inner, scale, middle, measure, tail = match.groups(default="")
    if scale and measure == "元":
        measure, scale = scale + "元", ""
    written_out = not number[0].isdigit()
    if written_out and (not measure or _IDIOM.match(dense, match.end())):
        return None
    value = _value(number.replace(",", ""), scale)
    if value is None:
        return None
    if scale == "万" and measure in _PIECES and value > _MOST_TEN_THOUSANDS * 10_000:
        measure = scale + measure
    start = match.start()
    prefix = _PREFIX.search(dense, max(0, start - _LONGEST_PREFIX), start)
    said = (prefix.group() if prefix else "") or inner or middle or tail
    qualifier: Qualifier = _QUALIFIERS[said] if said else "exact"
    return Quantity(prefix.start() if prefix else start, start, match.end(), value, measure, qualifier)


def _value(number: str, scale: str) -> float | None:
    """The number in ones. Plain digits, by far the most, need no grammar of numerals."""
    if not scale and number.isdigit() and not number.startswith("0"):
        return float(number)
    return parse_number(number + scale)
