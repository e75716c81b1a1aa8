"""Characters that were lost next to digits are put back where only one reading is possible.

Some portals and copies lose the one-character runs between digit runs: 年, 月, 〔, 〕 vanish, the digits stay
(``20178月`` → 2017年8月). A date is repaired when the calendar leaves one reading, or when it is the statutory
period of the report year; everything else stays as printed and is reported as a scar.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

#: Left-over tags whose opening bracket was damaged: ⠼/span>, ⠼font face="仿宋" >.
_TAG = re.compile(r"[<＜‹⠀-⣿]/?[A-Za-z][A-Za-z0-9:]{0,15}(?:\s[^<>＜＞\n]{0,200})?/?[>＞]")

#: Entities that were escaped twice: &ldquo;, &nbsp;.
_ENTITY = re.compile(r"&(?:nbsp|ensp|emsp|ldquo|rdquo|lsquo|rsquo|mdash|ndash|hellip|middot|quot|lt|gt|amp);")

_PERIOD = re.compile(
    r"(?P<a>20\d\d)年?(?P<am>1月?1)日起?(?P<to>(?:开始)?(?:至|到|—|-|－|~|～)+(?:同年)?)(?P<b>(?:20\d\d)?)年?(?P<bm>12月?31)日"
)
_YEAR_MONTH_DAY = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<md>\d{2,4})日")
_YEAR_THEN_MONTH_DAY = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)年(?P<md>\d{3,4})日")
_YEAR_MONTH = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>1[0-2]|[1-9])月")
_LONE_MONTH = re.compile(r"^(?P<y>(?:19|20)\d\d)(?P<m>1[0-2]|[1-9])月[)）]$")
_OPEN_BRACKET = re.compile(r"(?<=[㐀-鿿])(?P<y>(?:19|20)\d\d)(?P<close>[〕﹞])(?=\d{1,4}号)")
_CLOSE_BRACKET = re.compile(r"(?P<open>[〔﹝])(?P<y>(?:19|20)\d\d)(?P<n>\d{1,4})(?=号)")

#: No rule below changes a line without any of these.
_TOUCHED = re.compile(r"[\d<>＞&]")

#: Digits before 日 that could be month and day run together (125日), unless a span of days is meant.
_GLUED_DAY = re.compile(r"(?<![\d年月.每满为〕])(?P<md>\d{3,4})日(?![内以之前后])")
#: A whole date run together that the calendar does not settle (2017111日: 1 November or 11 January).
_GLUED_DATE = re.compile(r"(?<!\d)(?:19|20)\d{4,6}日")
#: Places where digits were cut out and a unit or bracket was left behind: 电线）, 上线亿条, 热线个；.
_CUT_OUT = re.compile(
    r"(?:电线|热线|在线|上线)(?:[亿万]?[条件个期次](?=[，。；,;、起])|(?=[;；]电子邮箱)|[(（](?=[^()（）\n]{2,12}热线[(（]))"
)


@dataclass(frozen=True, slots=True)
class Change:
    """One repair inside a line: offsets in the repaired line, what stood there, what stands there now, and why."""

    start: int
    end: int
    before: str
    after: str
    rule: str


@dataclass(frozen=True, slots=True)
class Scar:
    """Damage that was left as printed: offset in the line, the characters, and what seems to be wrong."""

    start: int
    text: str
    kind: str


def _readings(digits: str) -> list[tuple[int, int]]:
    """All ways to read run-together digits as month and day."""
    found = []
    for cut in (1, 2):
        month, day = digits[:cut], digits[cut:]
        if not day or day[0] == "0" or month[0] == "0" or len(day) > 2:
            continue
        if 1 <= int(month) <= 12 and 1 <= int(day) <= calendar.monthrange(2000, int(month))[1]:
            found.append((int(month), int(day)))
    return found


def _only_day(year: str, digits: str) -> str | None:
    readings = _readings(digits)
    return f"{year}年{readings[0][0]}月{readings[0][1]}日" if len(readings) == 1 else None


def repair_line(line: str, year: int | None) -> tuple[str, list[Change]]:
    """Repair one line of the report about ``year`` (None when unknown) and say what was changed.

    :return: the line and its changes in order, with offsets in the returned line.
    """
    if not _TOUCHED.search(line):
        return line, []
    changes: list[Change] = []

    def substitute(pattern: re.Pattern[str], rule: str, make: Callable[[re.Match[str]], str | None]) -> None:
        nonlocal line
        position = 0
        while match := pattern.search(line, position):
            after = make(match)
            if after is None or after == match.group():
                position = match.end() if match.end() > match.start() else match.end() + 1
                continue
            start = match.start()
            shift = len(after) - len(match.group())
            changes[:] = [
                Change(c.start + shift, c.end + shift, c.before, c.after, c.rule) if c.start >= match.end() else c
                for c in changes
            ]
            changes.append(Change(start, start + len(after), match.group(), after, rule))
            line = line[:start] + after + line[match.end() :]
            position = start + len(after)

    def period(match: re.Match[str]) -> str | None:
        a, b = match["a"], match["b"] or match["a"]
        if year is not None and int(a) != year:
            return None
        if a != b or (match["am"] == "1月1" and match["bm"] == "12月31"):
            return None
        end = f"{match['b']}年12月31日" if match["b"] else "12月31日"
        began = "起" if "日起" in match.group() else ""
        return f"{a}年1月1日{began}{match['to']}{end}"

    # What each rule cannot do without is looked for first: most lines are whole.
    if "&" in line:
        substitute(_ENTITY, "leftover-markup", lambda m: unescape(m.group()).replace("\xa0", " "))
    if ">" in line or "＞" in line:
        substitute(_TAG, "leftover-markup", lambda _: "")
    if "31日" in line:
        substitute(_PERIOD, "statutory-period", period)
    if line.endswith((")", "）")):
        substitute(_LONE_MONTH, "year-month", lambda m: f"({m['y']}年{m['m']}月)")
    if "日" in line:
        substitute(_YEAR_MONTH_DAY, "only-calendar-reading", lambda m: _only_day(m["y"], m["md"]))
        substitute(_YEAR_THEN_MONTH_DAY, "only-calendar-reading", lambda m: _only_day(m["y"], m["md"]))
    if "月" in line:
        substitute(_YEAR_MONTH, "year-month", lambda m: f"{m['y']}年{m['m']}月")
    if "号" in line:
        substitute(
            _OPEN_BRACKET, "document-number", lambda m: f"{'〔' if m['close'] == '〕' else '﹝'}{m['y']}{m['close']}"
        )
        substitute(
            _CLOSE_BRACKET,
            "document-number",
            lambda m: f"{m['open']}{m['y']}{'〕' if m['open'] == '〔' else '﹞'}{m['n']}",
        )
    changes.sort(key=lambda change: change.start)
    return line, changes


def find_scars(line: str) -> list[Scar]:
    """Damage in a repaired line that nobody can undo with certainty; figures beside it are suspect."""
    scars: list[Scar] = []
    if "日" in line:
        scars += [
            Scar(match.start(), match.group(), "digits of a date run together")
            for match in _GLUED_DAY.finditer(line)
            if _readings(match["md"])
        ]
        scars += [Scar(m.start(), m.group(), "digits of a date run together") for m in _GLUED_DATE.finditer(line)]
    if "线" in line:
        scars += [Scar(match.start(), match.group(), "characters cut out") for match in _CUT_OUT.finditer(line)]
    return sorted(scars, key=lambda scar: scar.start)
