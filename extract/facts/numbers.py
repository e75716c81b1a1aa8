"""The grammar of printed figures: what a cell of a form or a bare number says, and nothing beyond it.

``int()`` and ``float()`` accept far more than these documents mean (``1_0``, ``²``, ``1e9``, Arabic digits), so every
figure passes one of the closed patterns below first. What does not fit is ``unreadable``: reported, never guessed.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal

CellState = Literal["number", "blank", "mark", "unreadable"]

#: Longer figures do not occur in these reports and would lose digits as floats.
_MAX_DIGITS = 12

#: No figure with its unit and a remark is longer than this.
_LONGEST = 100

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# All the signs that look like a minus or a dash, and the thousands separators, each brought to one character.
_SIGNS = str.maketrans({**dict.fromkeys("−–‐‑‒―﹣─━ー⁃", "-"), **dict.fromkeys("’‘＇′`", "'"), "，": ",", "﹐": ","})
# The financial and Traditional numerals read as the plain ones.
_NUMERALS = str.maketrans(
    "壹贰貳弍叁叄參肆伍陆陸柒捌玖拾佰仟萬億兩俩○", "一二二二三三三四五六六七八九十百千万亿两两〇"
)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]|&nbsp;?|&#160;")
_BLANK = re.compile(r"\s+")

#: Statements that a cell does not apply or is empty. 无 and 没有 are marks, not zeros: beside a count they may mean
#: "none" or "no such power", and only a sentence tells which; 零 is a zero.
_MARK_WORDS = frozenset(
    [
        "不适用",
        "不涉及",
        "不存在",
        "无",
        "無",
        "没有",
        "暂无",
        "無此項",
        "无此项",
        "无此事项",
        "无该项",
        "n/a",
        "na",
        "null",
        "none",
        "nil",
    ]
)
_MARK_SIGNS = re.compile(r"[-—/\\_~*]{1,6}")

_ARABIC = r"(?:[0-9]{1,3}(?:[,' ][0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_SCALES = {
    "": 1,
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "十亿": 10**9,
    "百亿": 10**10,
}
_BARE = re.compile(rf"([+-]?)({_ARABIC})\s?((?:[十百千]?[万亿]|[百千])?)")
_MIXED = re.compile(rf"(?:({_ARABIC})亿)?(?:({_ARABIC})万)?(?:({_ARABIC})千)?([0-9]{{1,4}})?")
_LETTERS = "〇一二三四五六七八九"
_POSITIONAL = re.compile(r"[零〇一二三四五六七八九]{2,12}")
_SECTION = re.compile(
    r"(?:([一二三四五六七八九两])千)?(零?)(?:([一二三四五六七八九两])百)?(零?)"
    r"(?:([一二三四五六七八九]?)十|(廿)|(卅))?(零?)([一二三四五六七八九两]?)"
)

#: Units that may stick to a figure in a cell. Money keeps its unit; a count's is only a measure word.
MONEY = {
    "元": 1,
    "百元": 100,
    "千元": 1000,
    "万元": 10**4,
    "十万元": 10**5,
    "百万元": 10**6,
    "千万元": 10**7,
    "亿元": 10**8,
}
_MEASURES = "人次|件次|场次|起次|件|条|项|个|次|人|宗|起|份|篇|期|场|例|部|家|处|类|批|张|卷|页|户|班|名|款|本|册"
_UNIT = re.compile(rf"(.*?)\s?((?:[百千十]?[万亿]|[百千])?元(?:人民币)?(?:整)?|(?:{_MEASURES}))")
_COUNTED_IN = re.compile("[万千]?[\u4e00-\u9fff]{1,3}(?:[/(（、][\u4e00-\u9fff]{1,2}[)）]?)?")
_SIGN_WORDS = re.compile(r"(增加了?|新增|增长|增|减少了?|核减|减|取消|净增加?|净减少?)\s?:?\s?")
#: A remark on part of the figure (``22（其中修订16件）``): what stands before it is the figure.
_NOTE = re.compile(r"\((?:其中|含|包括)[^()]{1,60}\)$")
#: A mark that leads to a note under the table, behind a figure: raised digits, ``①``, ``*``, ``[1]``, ``(注1)``.
_NOTE_MARK = re.compile(
    r"(?<=[^\s⁰¹²³⁴⁵⁶⁷⁸⁹])\s?(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|[①-⑳]|\*{1,3}|※|\[注?[0-9①-⑳⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}\]|\(?注[0-9①-⑳]?\)?)$"
)
_UNCHANGED = frozenset(["不变", "无变化", "持平", "无增减", "未变化", "没有变化", "增减为0", "不增不减"])


def plain(text: str) -> str:
    """Bring a printed figure to plain characters: half width, one minus, one comma, no invisible characters.

    Only the full-width forms are folded: full Unicode folding would turn ``①`` and ``²`` into figures.
    """
    text = _INVISIBLE.sub(" ", text).translate(_FULL_WIDTH).translate(_SIGNS).translate(_NUMERALS)
    return _BLANK.sub(" ", text).strip()


def _arabic(digits: str) -> Decimal | None:
    """Read digits that match ``_ARABIC``; None for more than 12 digits or a padded figure such as ``007``."""
    bare = digits.replace(",", "").replace("'", "").replace(" ", "")
    whole = bare.partition(".")[0]
    if len(bare.replace(".", "")) > _MAX_DIGITS or (len(whole) > 1 and whole[0] == "0"):
        return None
    return Decimal(bare)


def _section(text: str) -> int | None:
    """Read a CJK numeral below 10,000 (``三百二十五``); None for a colloquial short form (``三百二``)."""
    match = _SECTION.fullmatch(text)
    if not match or not text.strip("零"):
        return None
    thousands, zero1, hundreds, zero2, tens, twenty, thirty, zero3, ones = match.groups()
    has_tens = tens is not None or twenty or thirty
    if ones and not has_tens and (hundreds or thousands) and not (zero1 or zero2 or zero3):
        return None  # 三百二 may be 320 or a cut-off 302
    value = 1000 * _digit(thousands) + 100 * _digit(hundreds) + _digit(ones)
    if has_tens:
        value += 20 if twenty else 30 if thirty else 10 * (_digit(tens) if tens else 1)
    return value


def _digit(letter: str | None) -> int:
    return 0 if not letter else 2 if letter == "两" else _LETTERS.index(letter)


def _numeral(text: str) -> Decimal | None:
    """Read a CJK numeral: ``二〇一八``, ``三百二十五``, ``一万二千``, ``廿``; None for anything else."""
    if text in {"零", "〇"}:
        return Decimal(0)
    if _POSITIONAL.fullmatch(text):
        digits = "".join(str(_LETTERS.index("〇" if letter == "零" else letter)) for letter in text)
        return _arabic(digits)
    total = 0
    for scale, factor in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = text.partition(scale)
        if found:
            section = _section(head)
            if section is None:
                return None
            total += section * factor
            text = tail
            if len(text) == 1 and text != "零":
                return None  # 一万二: 12,000 or a cut-off 10,002
    if text:
        section = _section(text)
        if section is None:
            return None
        total += section
    return Decimal(total) if total else None


def parse_number(text: str) -> float | None:
    """Read a bare number, without a unit, in any of the written forms of these reports.

    ``1,234``, ``１２``, ``15.56万``, ``1亿2000万``, ``三百二十五``, ``二〇一八``, ``-8``. The result is in ones.
    None for anything else: more than 12 digits, two numbers, letters, an approximation (近, 余), a unit.
    """
    value = _number(plain(text))
    return None if value is None else float(value)


def _number(text: str) -> Decimal | None:
    match = _BARE.fullmatch(text)
    if match:
        sign, digits, scale = match.groups()
        value = _arabic(digits)
        if value is None:
            return None
        value *= _SCALES[scale]
        return -value if sign == "-" else value
    numeral = _numeral(text)
    if numeral is not None:
        return numeral
    if text and ("亿" in text or "万" in text):
        mixed = _MIXED.fullmatch(text)
        if mixed:
            total = Decimal(0)
            for digits, factor in zip(mixed.groups(), (10**8, 10**4, 1000, 1), strict=True):
                if digits:
                    value = _arabic(digits)
                    if value is None:
                        return None
                    total += value * factor
            return total
    return None


def parse_cell(raw: str, *, signed: bool = False) -> tuple[CellState, float | None, str | None]:
    """Read one cell of a form: its state, its value and the unit printed in it.

    * ``("number", v, unit)``: a figure. A measure word's multiplier is applied (``1.5万件`` is 15000 件); money keeps
      its printed unit (``25.1万元`` is 25.1 万元), see :func:`convert`. A printed zero in any form (``0``, ``零``,
      ``○``, ``0件``) is a number.
    * ``("blank", None, None)`` and ``("mark", None, None)``: nothing, or ``/``, ``-``, ``—``, 不适用, 无 …; never 0.
    * ``("unreadable", None, None)``: anything else, among them two numbers, letters, approximations, padded figures
      and a lone ``一``, which may be a one or a dash.

    ``signed`` allows a change in words (``增加3``, ``减8``, ``不变``), as the 2019 form's 本年增/减 has it.
    """
    if len(raw) > _LONGEST:
        raw = raw.strip()
        if len(raw) > _LONGEST:
            return "unreadable", None, None
    return _parse_cell(raw, signed)


# The readers of the forms ask for the same few texts again and again, mostly "0" and "".
@lru_cache(maxsize=8192)
def _parse_cell(raw: str, signed: bool) -> tuple[CellState, float | None, str | None]:  # noqa: FBT001 - a cache key
    text = plain(raw)
    if not text:
        return "blank", None, None
    if _MARK_SIGNS.fullmatch(text.replace(" ", "")) or text.replace(" ", "").lower() in _MARK_WORDS:
        return "mark", None, None
    if text == "一":
        return "unreadable", None, None
    if signed:
        return _parse_change(text)
    return _parse_plain(text)


def _parse_change(text: str) -> tuple[CellState, float | None, str | None]:
    if text in _UNCHANGED:
        return "number", 0.0, None
    if text.startswith("—"):
        text = "-" + text[1:]
    word = _SIGN_WORDS.match(text)
    if not word:
        return _parse_plain(text)
    state, value, unit = _parse_plain(text[word.end() :])
    if state != "number" or value is None or value < 0:
        return "unreadable", None, None
    falls = "减" in word.group(1) or word.group(1) == "取消"
    return "number", -value if falls and value else value, unit


def _parse_plain(text: str) -> tuple[CellState, float | None, str | None]:
    text = _NOTE_MARK.sub("", _NOTE.sub("", text.removeprefix("共").rstrip("。")).strip())
    unit = None
    number = _number(_close_sign(text))
    if number is None:
        match = _UNIT.fullmatch(text)
        if match:
            unit = match.group(2).removesuffix("整").removesuffix("人民币")
            number = _number(_close_sign(match.group(1)))
    if number is None:
        return "unreadable", None, None
    return "number", float(number) + 0.0, unit


def _close_sign(text: str) -> str:
    """Join a sign to its digits: ``- 8`` is ``-8``."""
    return text[0] + text[1:].lstrip() if text[:1] in {"-", "+"} else text


def convert(value: float, unit: str | None, target: str) -> float | None:
    """Convert a value printed in ``unit`` to ``target``; None when the two do not belong together.

    Money converts between its scales. A count takes any measure word, because reports mix them (件, 条, 宗); money in
    the place of a count, a measure word in the place of money or a percentage is a contradiction. A scaled measure
    word (``万条``, as unit columns print it) is multiplied out. No unit: the value as it is.
    """
    if unit is None or unit == target:
        return value
    if (unit in MONEY) != (target in MONEY) or (unit not in MONEY and not _COUNTED_IN.fullmatch(unit)):
        return None
    if target in MONEY:
        return float(Decimal(str(value)) * MONEY[unit] / MONEY[target])
    scale = next((factor for scale, factor in (("万", 10**4), ("千", 1000)) if unit.startswith(scale)), 1)
    return float(Decimal(str(value)) * scale)
