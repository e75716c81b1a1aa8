"""Percentages that running text prints beside a count: they must come out of the count and its total (META-16).

Only what the words tie together is compared: a count, its share (占38.5%) and a total of the same measure word earlier
in the paragraph. A share whose total is not printed there says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_COUNT = re.compile(r"(?<![\d.,])(?P<value>\d{1,9})\s?(?P<unit>余?[条件份篇次期场人起宗])")
_SHARE = re.compile(
    r"(?<![\d.,])(?P<value>\d{1,9})\s?(?P<unit>[条件份篇次期场人起宗])[，,（(]?\s?(?:约)?占(?:比|总数的?|总量的?|总件数的?|全部的?|比例为?)?(?:约为?|为)?"
    r"\s?(?P<percent>\d{1,3}(?:\.(?P<decimals>\d{1,4}))?)\s?[%％]"
)
#: Rounding: half of the last printed place, and a little for those who round twice.
_LEEWAY = 0.06


@dataclass(frozen=True, slots=True)
class Share:
    """A printed percentage, the count it belongs to, the total it was compared with, and the words."""

    quote: str
    percent: float
    recomputed: float
    agrees: bool


def shares(text: str) -> list[Share]:
    """Return the percentages of a text that can be recomputed, in order."""
    found: list[Share] = []
    for paragraph in text.split("\n"):
        if "占" in paragraph and ("%" in paragraph or "％" in paragraph):
            found += _of_paragraph(paragraph)
    return found


def _of_paragraph(paragraph: str) -> list[Share]:
    """The shares of one paragraph; one that fits no total is reported only where its total is beyond doubt."""
    found: list[Share] = []
    totals: set[int] = set()
    doubtful: list[tuple[re.Match[str], list[int]]] = []
    for match in _SHARE.finditer(paragraph):
        count, percent = int(match["value"]), float(match["percent"])
        before = [
            int(m["value"])
            for m in _COUNT.finditer(paragraph, 0, match.start())
            if m["unit"] == match["unit"] and int(m["value"]) >= max(count, 1)
        ]
        total = next((n for n in before if abs(100 * count / n - percent) <= _leeway(match)), None)
        if total is not None:
            totals.add(total)
            found.append(Share(match.group(), percent, 100 * count / total, agrees=True))
        elif before:
            doubtful.append((match, before))
    for match, before in doubtful:
        told = [
            n
            for n in before
            if n in totals or re.search(rf"(?:共|合计|总计|总数|累计)[^，。；]{{0,20}}{n}", paragraph)
        ]
        if told:
            recomputed = 100 * int(match["value"]) / max(told)
            found.append(Share(match.group(), float(match["percent"]), recomputed, agrees=False))
    return found


def _leeway(match: re.Match[str]) -> float:
    return max(_LEEWAY, 0.5 * 10.0 ** -len(match["decimals"] or "") + 0.01)
