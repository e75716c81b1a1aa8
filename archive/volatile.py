"""What changes on a page without anybody changing it: visitor counters, the date of the day, the date of printing.

Labels stand in ``volatile.csv``. A label counts only at the beginning of a line or after a blank or a bracket, with a
colon or brackets between it and its number: 网站访问量 in a report's own sentence is a figure, not a counter.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

LABELS = Path(__file__).with_name("volatile.csv")
_START = r"(?:(?<=[\s\[【(（|｜·•>])|^)"
_GAP = r"[ \t\u00a0\u3000]{0,4}"
_COUNT = rf"{_GAP}[0-9]?[0-9,，]{{0,12}}{_GAP}(?:人次|次|人|遍)?"
_CLOCK = r"[0-9０-９年月日号時时分秒点/:：.\- \t\u00a0\u3000]{0,48}(?:星期|周|週)?[一二三四五六日天]?"
#: Counters that say it in words: 您是第 1024 位访客.
_VISITOR = re.compile(
    rf"您是(?:本站|本页|本网站)?第{_GAP}[0-9,]{{1,12}}{_GAP}[位个名](?:访客|访问者|读者|浏览者|来访者)?"
)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    with LABELS.open(encoding="utf-8", newline="") as file:
        rows = [(row["kind"], row["label"]) for row in csv.DictReader(file)]
    # The longest first: 浏览 is the beginning of 浏览次数.
    labels = {
        kind: "|".join(sorted({re.escape(label) for name, label in rows if name == kind}, key=len, reverse=True))
        for kind in ("count", "clock")
    }
    return (
        re.compile(rf"{_START}(?:{labels['count']}){_GAP}[:：]{_COUNT}(?=[\s\])】）|｜]|$)", re.MULTILINE),
        re.compile(rf"{_START}(?:{labels['count']}){_GAP}[\[(（【]{_COUNT}[\])）】]", re.MULTILINE),
        re.compile(rf"{_START}(?:{labels['clock']}){_GAP}[:：]?{_CLOCK}(?=[\s\])】）|｜,，。]|$)", re.MULTILINE),
        _VISITOR,
    )


@cache
def rules() -> str:
    """Return what identifies the rules: results that depend on them are stale when it changes."""
    return "\n".join(pattern.pattern for pattern in _patterns())


def settled(text: str) -> str:
    """Return a text without its volatile parts; lines that held nothing else are gone."""
    for pattern in _patterns():
        text = pattern.sub("", text)
    return "\n".join(line.rstrip() for line in text.split("\n") if line.strip())
