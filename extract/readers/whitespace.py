"""White space as a reader sees it: folded, and none between Chinese characters where only markup had a break."""

from __future__ import annotations

import re

#: Characters that take no room and mean nothing in Chinese text.
_ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")

#: C0 and C1 controls and surrogates that character references can smuggle in behind the decoder.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

#: Chinese characters and full-width punctuation: between two of these a line break of the source is no blank.
_WIDE = "\u2e80-\u2fdf\u3001-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60\uffe0-\uffe6\u201c\u201d"
_BREAK_IN_CHINESE = re.compile(f"(?<=[{_WIDE}])[ \\t]*\\n\\s*(?=[{_WIDE}])")
_BLANK_IN_CHINESE = re.compile(f"(?<=[{_WIDE}]) (?=[{_WIDE}])")
_LAST_WIDE = re.compile(f"[{_WIDE}]$")
_FIRST_WIDE = re.compile(f"[{_WIDE}]")


def fold(text: str) -> str:
    r"""``text`` on one line: runs of white space become one blank, none at the ends.

    A line break of the source between two Chinese characters vanishes (CSS Text 3, segment breaks); any other one is
    a blank, so ``12\n34`` never becomes one number.
    """
    if text.isalnum():
        return text
    if "\n" in text:
        text = _BREAK_IN_CHINESE.sub("", text)
    text = " ".join(text.split())
    if text.isprintable():  # then it holds none of what is looked for below
        return text
    if not text.isascii() and _ZERO_WIDTH.search(text):
        text = " ".join(_ZERO_WIDTH.sub("", text).split())
    if _CONTROLS.search(text):
        text = _CONTROLS.sub("\ufffd", text)
    return text


def squeeze(text: str) -> str:
    """``text`` without any white space, for comparing labels and titles."""
    if not text.isprintable():
        text = _ZERO_WIDTH.sub("", text)
    return "".join(text.split())


def glue(parts: list[str]) -> str:
    """Join the printed lines of one cell, label or paragraph: no blank where two Chinese characters meet.

    Every part must be folded. Two parts that end and begin with anything else keep a blank between them.
    """
    whole = ""
    for part in parts:
        if not part:
            continue
        if whole and not (_LAST_WIDE.search(whole[-1]) and _FIRST_WIDE.match(part)):
            whole += " "
        whole += part
    return whole


def glue_tight(parts: list[str]) -> str:
    """Join the lines of a title or a wrapped paragraph: a blank only between two ASCII characters.

    So a word or figure never grows by what stood on the next line, and 2025 | 年 becomes 2025年.
    """
    whole = ""
    for part in parts:
        if whole and part and whole[-1].isascii() and part[0].isascii():
            whole += " "
        whole += part
    return whole


def unspaced(title: str) -> str:
    """A title without the blanks that only spread its characters over the line: 年 度 报 告."""
    return _BLANK_IN_CHINESE.sub("", title)
