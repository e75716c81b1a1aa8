"""Traditional copies back to the mainland's own words and characters.

Only documents detected as Traditional are touched: converting Simplified text changes words that were right
(文件 → 文档). Character conversion is OpenCC's ``t2s``; the vocabulary of Taiwan-style mirrors is undone first, from a
closed list, and only where the document shows that vocabulary (docs/architecture.md, "Script").
"""

from __future__ import annotations

import re
from functools import cache
from operator import ne
from typing import Literal

import opencc

from extract.csvdata import rows_of

#: Share of characters that ``t2s`` would change above which a text is Traditional. Simplified reports measure 0,
#: Traditional ones 25–35 %; the margin leaves room for a quoted name or a seal in old characters.
TRADITIONAL_SHARE = 0.01

#: How many different Taiwan-style words make a mirror of that kind; a single one may be a slip.
MARKERS_NEEDED = 2

#: Hijacked copies carry a pinyin gloss after each character: 機(jī)關(guān).
_READING = r"[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,7}[)）]"
_GLOSS = re.compile(rf"[(（](?<=[㐀-鿿][(（]){_READING}(?:[(（]{_READING})*")
#: So many glosses make a glossed copy; a report may explain a letter or two of its own.
_GLOSSES = 5

#: Forms that ``t2s`` keeps although the mainland writes others: 谘询 is 咨询, 中衞 is 中卫, 濬縣 is 浚县.
_LEFT_OVER = str.maketrans("谘濬澂衞敍", "咨浚澄卫叙")

#: Where the subject of the Regulation is named there is no doubt of the word, whatever else the copy has.
_GOVERNMENT_INFORMATION = re.compile("(?<=政府)資訊(?!(?:中心|局|公司|網|网|科技))|資訊(?=公開)")

Script = Literal["hans", "hant"]


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _phrases() -> tuple[re.Pattern[str], dict[str, str]]:
    table = {row["traditional"]: row["simplified"] for row in rows_of("taiwan_phrases.csv")}
    longest_first = sorted(table, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), table


@cache
def _markers() -> tuple[str, ...]:
    return tuple(row["marker"] for row in rows_of("taiwan_markers.csv"))


def detect_script(text: str) -> Script:
    """``hant`` when OpenCC would change more than one in a hundred characters, else ``hans``."""
    if not text:
        return "hans"
    sample = text[:20_000]
    converted: str = _converter().convert(sample)
    if converted == sample:
        return "hans"
    changed = sum(map(ne, sample, converted))
    return "hant" if changed > TRADITIONAL_SHARE * len(sample) else "hans"


def has_taiwan_vocabulary(text: str) -> bool:
    """True when at least two different words of the mirrors' vocabulary stand in the text."""
    return sum(marker in text for marker in _markers()) >= MARKERS_NEEDED


def is_glossed(text: str) -> bool:
    """Tell whether a copy carries readings in Latin letters behind its characters: 公(gong)開(kai)."""
    return len(_GLOSS.findall(text[:20_000])) >= _GLOSSES


def without_glosses(line: str) -> str:
    """Return a line without the readings behind its characters."""
    return _GLOSS.sub("", line) if "(" in line or "（" in line else line


def to_simplified(line: str, *, taiwan_vocabulary: bool) -> str:
    """One line of a Traditional document in Simplified characters, pinyin glosses removed."""
    line = without_glosses(line)
    if taiwan_vocabulary:
        pattern, table = _phrases()
        line = pattern.sub(lambda match: table[match.group()], line)
    line = _GOVERNMENT_INFORMATION.sub("信息", line)
    converted: str = _converter().convert(line)
    return converted.translate(_LEFT_OVER)
