"""Dates and periods as Chinese documents print them; nothing is filled in that is not printed.

A date is an ISO string of a real day between 1990 and 2100. A month without a day is no date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

FIRST_YEAR, LAST_YEAR = 1990, 2100

#: 〇 is written with half a dozen look-alikes.
_DIGITS = str.maketrans("〇○◯Ｏ零Oo０１２３４５６７８９一二三四五六七八九", "0000000" + "0123456789" + "123456789")
_ZERO = "〇○◯Ｏ零Oo"
_CHINESE_YEAR = rf"[一二]\s?[{_ZERO}九]\s?[{_ZERO}一二三四五六七八九]\s?[{_ZERO}一二三四五六七八九]"
_CHINESE_SMALL = "[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"(?<!\d)(?P<y>{_YEAR})\s?年\s?(?P<m>\d{{1,2}})\s?月\s?(?P<d>\d{{1,2}})\s?日"
    rf"|(?<![\d.\-/])(?P<y2>{_YEAR})(?P<s>[-/.．])(?P<m2>\d{{1,2}})(?P=s)(?P<d2>\d{{1,2}})(?![\d\-/]|\.\d)"
    rf"|(?P<cy>{_CHINESE_YEAR})\s?年\s?(?P<cm>{_CHINESE_SMALL})\s?月\s?(?P<cd>{_CHINESE_SMALL})\s?日"
)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９－．／", "0123456789-./")
_IS_FULL_WIDTH = re.compile("[０-９－．／]")
#: A metadata value that is a day and no more, as some systems print it.
_COMPACT = re.compile(r"\s*(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)(?:\s.{0,20}|\d{6})?$")


def _day(prefix: str, *, with_year: bool) -> str:
    """Return the pattern of a day whose groups are named ``<prefix>y``, ``<prefix>m`` and ``<prefix>d``.

    An hour behind it and 含 in brackets belong to it.
    """
    year = rf"(?P<{prefix}y>{_YEAR})\s?[年./-]\s?"
    day = rf"(?P<{prefix}m>\d{{1,2}})\s?[月./-]\s?(?P<{prefix}d>\d{{1,2}})(?:\s?日|(?!\d))"
    behind = r"(?:\s?\d{1,2}\s?[时点:：](?:\d{1,2}分?)?)?(?:\s?[（(]含[^）)]{0,4}[)）])?"
    return (year if with_year else f"(?:{year})?") + day + behind


_PERIOD = re.compile(
    _day("a", with_year=True)
    + r"\s?(?:起|开始|始)?\s?[，,]?\s?(?:至|到|截至|截止到|截止|[-–—－~～]{1,2})\s?(?:同年|当年|本年)?\s?"
    + _day("b", with_year=False)
)
_BROKEN_DATE = re.compile(r"(?<=[\d年月日至为自])\s*\n\s*(?=[\d年月日至])")
#: Words before a period that say it is that of the report's figures.
_OF_THE_FIGURES = re.compile(
    r"统计|期限|时限|数据|所列|周期|起止|报告期|年报|年度报告|本报告|报告(?:的|内容)?(?:时间|时段|范围)|时间范围|内容为|涵盖"
)
_CHINESE_DAY = re.compile(
    rf"(?P<y>{_CHINESE_YEAR})\s?年\s?(?P<m>{_CHINESE_SMALL})\s?月\s?(?P<d>{_CHINESE_SMALL})\s?日"
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: ISO value and where it stands (code points)."""

    value: str
    start: int
    end: int


def iso(year: int, month: int, day: int) -> str | None:
    """Return ``YYYY-MM-DD`` for a day of the calendar from 1990 to 2100, else ``None``."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def small_number(text: str) -> int | None:
    """Read 一 … 三十一 as a number; ``None`` for anything else."""
    if not re.fullmatch(_CHINESE_SMALL, text):
        return None
    tens, ten, ones = text.rpartition("十")
    units = int(ones.translate(_DIGITS)) if ones else 0
    return units + (10 * (int(tens.translate(_DIGITS)) if tens else 1) if ten else 0)


def chinese_year(text: str) -> int | None:
    """Read 二〇一八, 二○一八 or 二零一八 as 2018; ``None`` for anything else."""
    compact = text.replace(" ", "")
    return int(compact.translate(_DIGITS)) if re.fullmatch(_CHINESE_YEAR, compact) else None


def find_dates(text: str) -> tuple[FoundDate, ...]:
    """Return all complete dates of a text in reading order; days that do not exist are left out."""
    found = []
    plain = plain_digits(text)
    for match in _DATE.finditer(plain):
        if match["y"] or match["y2"]:
            numbers = (match["y"] or match["y2"], match["m"] or match["m2"], match["d"] or match["d2"])
            value = iso(int(numbers[0]), int(numbers[1]), int(numbers[2]))
        else:
            year, month, day = chinese_year(match["cy"]), small_number(match["cm"]), small_number(match["cd"])
            value = iso(year, month, day) if year and month and day else None
        if value:
            found.append(FoundDate(value, match.start(), match.end()))
    return tuple(found)


def parse_date(text: str) -> str | None:
    """Return the first date of a short text such as a metadata value (``2024-10-14 10:17``), else ``None``."""
    found = find_dates(text[:200])
    return found[0].value if found else None


def labelled_date(text: str) -> str | None:
    """Return the date in a value that a label calls one: as :func:`parse_date`, and ``20180206`` without marks."""
    if found := parse_date(text):
        return found
    compact = _COMPACT.match(plain_digits(text[:40]))
    return iso(int(compact["y"]), int(compact["m"]), int(compact["d"])) if compact else None


def plain_digits(text: str) -> str:
    """Return a text with full-width digits and the marks of dates in ASCII; its length stays."""
    return text.translate(_FULL_WIDTH) if _IS_FULL_WIDTH.search(text) else text


def _in_digits(match: re.Match[str]) -> str:
    year, month, day = chinese_year(match["y"]), small_number(match["m"]), small_number(match["d"])
    return f"{year}年{month}月{day}日"


def find_period(text: str) -> tuple[str, str] | None:
    """Return (start, end) of the period that the report's figures cover, if the text prints one.

    自2018年1月1日起至12月31日止 gives both days. Of several periods the one announced by 统计, 期限 or 数据 within the
    forty characters before it is taken; without such a word there is no period, for it may be that of something else.
    """
    plain = plain_digits(text).replace("元月", "1月")
    if "\n年" in plain:  # every number of a date on a line of its own
        plain = _BROKEN_DATE.sub("", plain)
    if "月一日" in plain:
        plain = _CHINESE_DAY.sub(_in_digits, plain)
    for match in _PERIOD.finditer(plain):
        if not _OF_THE_FIGURES.search(plain[max(0, match.start() - 40) : match.start()].rpartition("\n")[2]):
            continue
        start = iso(int(match["ay"]), int(match["am"]), int(match["ad"]))
        end = iso(int(match["by"] or match["ay"]), int(match["bm"]), int(match["bd"]))
        if start and end and start <= end:
            return start, end
    return None
