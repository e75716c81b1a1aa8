"""When and under which numbers a page was published: from labelled metadata, never from a guess.

Order of trust for the date: the page's own metadata block, a labelled line on the page, the head of the HTML (it may
hold the day of a migration or of an included header), the date of writing, the address. Differences become doubts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from extract.facts.dates import FoundDate, find_dates, iso, labelled_date, plain_digits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.model import Document, Doubt

PUBLISHED = frozenset(
    ["发布日期", "发布时间", "公开日期", "公开时间", "公布日期", "公布时间", "发表时间", "发表日期", "发稿时间",
     "发稿日期", "信息发布日期", "信息发布时间", "信息时间", "信息日期", "上网日期", "上网时间", "上传时间",
     "录入时间", "录入日期", "添加时间", "发布于", "信息提供日期", "PubDate", "pubdate", "publishdate", "PublishDate"]
)  # fmt: skip
#: Labels that may mean the paper and not its publication: asked when none of the above is there.
LOOSELY_PUBLISHED = frozenset(["日期", "时间", "发文日期", "发文时间"])
#: A later change of the page; taken with a doubt when no other day is printed.
UPDATED = ("更新时间", "更新日期", "修改时间")
WRITTEN = (
    "成文日期",
    "成文时间",
    "生成日期",
    "公文生成日期",
    "生成时间",
    "产生日期",
    "制发日期",
    "印发日期",
    "签发日期",
)
ISSUER = ("发布机构", "发文机关", "发文机构", "发布单位", "发布机关", "公开主体", "发文单位", "制发机关", "公开机构",
          "信息提供单位",           "责任部门", "公开责任部门")  # fmt: skip
SOURCE = ("信息来源", "来源", "文章来源", "稿件来源", "ContentSource", "作者")
INDEX = ("索引号", "信息索引号", "索引码", "信息索引", "索引编号", "索取号")
NUMBER = ("文号", "发文字号", "文件编号", "发文文号", "文件号")

#: §7.3 of the form reference; the checksum is not asked for, many portals print malformed numbers.
#: Some begin with the name of the office: 某局-02-02-2019-001.
_INDEX_NUMBER = re.compile(r"(?:[一-鿿]{1,12}[-/])?[0-9A-Za-z][0-9A-Za-z_./-]{3,48}[0-9A-Za-z]")
_DOCUMENT_NUMBER = re.compile(
    r"[一-鿿]{1,16}(?:[〔﹝\[［【（(]\s?(?:19|20)\d\d\s?[〕﹞\]］】）)]|(?:19|20)\d\d年)\s?第?\s?\d{1,4}\s?号"
)
#: …/t20190307_6336.html, /2019/3/7/, /2019-03/07/, /20190307/, /201903/07/.
_ADDRESS_DATE = re.compile(
    r"(?<=[/_t])(?P<y>20\d\d)(?:[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})|(?P<m2>\d\d)/?(?P<d2>\d\d)|/(?P<m3>\d\d)(?P<d3>\d\d))(?=[/_.-])"
)
_SIGNATURE_LINES = 6
_FIRST_LINES = 8
#: A day under the title without a label, alone or before the publisher's name and the counter of visits.
_UNLABELLED = re.compile(
    r"^\W{0,6}(?P<day>20\d\d\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}\s?日?)(?:\s{1,4}\d{1,2}:\d\d(?::\d\d)?)?\W{0,3}(?:\s[^。；，]{0,40})?$"
)
_UNDER_TITLE = 5
#: How each of the English words begins; most pages have none of them.
_LATIN = re.compile("[DdPpRr][AaUuOoEe][TtBbSsLl]")
_DAY = r"\s{0,3}(?P<day>20[\d年月日/. -]{6,16})"
_OTHER_WORDS = (
    ("发布", re.compile(rf"发布(?<![一-鿿]发布)\s{{0,2}}[:：]{_DAY}")),
    ("发布于", re.compile(rf"(?:发布于|发表于|刊登于)\s{{0,3}}[:：]?{_DAY}")),
    ("Date", re.compile(rf"(?i)(?<![a-z])(?:date|published|posted|release time)(?: on)?\s{{0,2}}[:：]{_DAY}")),
)
#: A bare date in front of the source or the buttons under the title, perhaps behind the site's name:
#: 2022年01月18日 来源：…, 某政府门户网站 www.….gov.cn 2013年03月29日 14时11分 来源：….
_BARE_DATE = re.compile(
    r"^(?:[^\d\s:：。；，|][^\d:：。；，|\n]{1,40}\s|\s{0,8})(?P<day>20\d\d\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}\s?日?)"
    r"(?:\s{1,4}\d{1,2}(?::\d\d(?::\d\d)?|[时點点]\d{1,2}分?))?"
    r"\s{0,8}[|｜\[【(（]?\s{0,4}(?:来源|信息来源|文章来源|作者|浏览|点击|阅读|字号|字体|打印)",
    re.MULTILINE,
)
#: A day right behind the source, on a line of their own: 来源：某局  2019-01-22 09:18 【字体：.
_BEHIND_SOURCE = re.compile(
    r"^\s{0,8}(?:信息|文章|稿件)?来源\s?[:：]\s{0,4}[^\s\d:：。；，,|]{2,30}[\s|｜]{1,12}(?P<day>20\d\d\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}\s?日?)"
    r"(?=\s{1,4}\d{1,2}:\d\d|\s{0,8}(?:$|[|｜\[【(（]|浏览|点击|阅读|字[号体]|打印))",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Publication:
    """Date, numbers and issuer as printed, with the doubts about the date as (code, sentence) pairs."""

    published: str | None
    index_number: str | None
    document_number: str | None
    issuer: str | None
    doubts: tuple[Doubt, ...] = ()


def labelled(text: str, labels: Iterable[str]) -> str | None:
    """Return the value printed behind the first of the labels in a text (发布机构: 某局); ``None`` when blank.

    Blanks and bars between label and value are those of flattened tables; a value that is a label is none.
    """
    for label in labels:
        match = _value_behind(label).search(text)
        if match:
            return match.group(1).strip('，。；;,“”"')
    return None


@cache
def _value_behind(label: str) -> re.Pattern[str]:
    spaced = r"\s?".join(map(re.escape, label))
    return re.compile(rf"{spaced}[ 　]*[:：|][ 　|]*([^\s|：:]{{2,50}}+)(?![ 　]*[:：])")


@cache
def _date_behind(label: str) -> re.Pattern[str]:
    # The first character comes before the condition on what precedes it, so that it can be searched for.
    first, spaced = label[0], r"\s?".join(label[1:])
    value = r"([\d〇○一二三四五六七八九十年月日/. -]{8,24})"
    return re.compile(
        rf"{first}(?<![一-鿿]{first})\s?{spaced}(?:[（(][A-Za-z ]{{1,20}}[)）])?\s?[:：|]\s?\|?\s?{value}"
    )


def _field(document: Document, labels: Iterable[str]) -> str | None:
    """Return the first non-empty metadata value under one of the labels, the page's before those of the head."""
    wanted = tuple(labels)
    for place in ("block", "page", "meta"):
        for label in wanted:
            for field in document.fields:
                if field.place == place and field.label == label and field.value.strip():
                    return field.value.strip()
    return None


def _dated(document: Document, head: str) -> list[tuple[str, str]]:
    """Return (where, date) of the labelled dates of publication, most trusted first."""
    found: list[tuple[str, str]] = []
    for place in ("block", "page"):
        found += _labelled_days(document, place, PUBLISHED)
    for label in ("发布日期", "发布时间", "公开日期", "公开时间", "发表时间"):
        match = _date_behind(label).search(head)
        if match and (day := labelled_date(match.group(1))):
            found.append((label, day))
    if not found:
        for place in ("block", "page"):
            found += _labelled_days(document, place, LOOSELY_PUBLISHED)
        for label in ("日期", "时间"):
            match = _date_behind(label).search(head)
            if match and (day := labelled_date(match.group(1))):
                found.append((label, day))
    for where, pattern in (("来源", _BARE_DATE), ("来源", _BEHIND_SOURCE), *_OTHER_WORDS):
        match = pattern.search(head) if where != "Date" or _LATIN.search(head) else None
        if match and (day := labelled_date(match["day"])):
            found.append((where, day))
    return found + _labelled_days(document, "meta", PUBLISHED)


def _labelled_days(document: Document, place: str, labels: frozenset[str]) -> list[tuple[str, str]]:
    fields = (f for f in document.fields if f.place == place and f.label in labels)
    return [(f.label, day) for f in fields if (day := labelled_date(f.value))]


#: A day on the line of the title: …年度报告 2011-01-28.
_BEHIND_TITLE = re.compile(r"(?<=年度报告[ \u3000])(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?$")


def _under_title(document: Document, text: str) -> list[str]:
    """Return the lines that stand right under a title on the page, else the first lines of the text."""
    titles = {"".join(title.split()) for title in document.titles}
    lines = [line for line in (document.page_text or text).split("\n") if line.strip()]
    ends = {title[-1:] for title in titles}
    found: list[str] = []
    for index, line in enumerate(lines):
        if line.rstrip()[-1] in ends and "".join(line.split()) in titles:
            found += lines[index + 1 : index + 1 + _UNDER_TITLE]
    days = [behind[0] for line in lines[:_FIRST_LINES] if (behind := _BEHIND_TITLE.search(line))]
    return days + (found or lines[:_FIRST_LINES])


def _unlabelled_day(under: Sequence[str], year: int | None) -> str | None:
    """Return the day printed without a label under the title, if it lies after the report's year; or ``None``."""
    for line in under:
        match = _UNLABELLED.match(line)
        day = labelled_date(match["day"]) if match else None
        if day and (year is None or day >= f"{year}-12-01"):
            return day
    return None


def _number_line(under: Sequence[str]) -> re.Match[str] | None:
    """Return the document number that stands on a line of its own under the title, or ``None``."""
    bare = (plain_digits("".join(line.split())).strip("（）()") for line in under)
    return next((found for line in bare if (found := _DOCUMENT_NUMBER.fullmatch(line))), None)


#: The last day of the period, in a report of a few lines.
_PERIOD_LINE = re.compile(r"期限|时限|统计|[自从].{4,}[至到]")


def signature(text: str) -> FoundDate | None:
    """Return the last date that stands alone at the end of a text, under the name of the agency, or ``None``."""
    lines = [line.strip() for line in text.rstrip().rsplit("\n", _SIGNATURE_LINES)[-_SIGNATURE_LINES:]]
    for line in reversed(lines):
        dates = find_dates(line)
        if dates and dates[-1].end >= len(line) - 2 and len(line) <= 40 and not _PERIOD_LINE.search(line):
            return dates[-1]
    return None


def address_date(url: str) -> str | None:
    """Return the day that an address carries (…/t20180131_6336.html, /2018/1/31/), often only that of a migration."""
    for match in _ADDRESS_DATE.finditer(url):
        day = iso(
            int(match["y"]),
            int(match["m"] or match["m2"] or match["m3"]),
            int(match["d"] or match["d2"] or match["d3"]),
        )
        if day:
            return day
    return None


def read_publication(document: Document, text: str, url: str | None, year: int | None) -> Publication:
    """Return what a page says about its publication.

    ``text`` is the clean text, ``url`` the address (its date is used only when nothing else is printed, and then with
    a doubt), ``year`` the report year. All values as printed, dates as ISO strings.
    """
    head = text[:1500] + "\n" + document.page_text[:6000]
    doubts: list[Doubt] = []
    under = _under_title(document, text)
    dates = _dated(document, head)
    published = dates[0][1] if dates else None
    others = [(where, day) for where, day in dates[1:] if day != published]
    if published and others:
        doubts.append(("published-conflict", f"{dates[0][0]} says {published}, {others[0][0]} says {others[0][1]}"))
    if published is None:
        written = _field(document, WRITTEN)
        published = _unlabelled_day(under, year) or (labelled_date(written) if written else None)
    if published is None and (updated := _field(document, UPDATED)) and (published := labelled_date(updated)):
        doubts.append(("published-from-update", f"only a day of change is printed, {published}"))
    in_address = address_date(url) if url else None
    if published is None and in_address and year is not None and in_address[:4] == str(year + 1):
        published = in_address
        doubts.append(("published-from-address", f"no date is printed; the address carries {in_address}"))
    elif published and in_address and in_address != published:
        doubts.append(("address-date", f"the page says {published}, its address {in_address}"))
    number = _field(document, INDEX) or labelled(head, INDEX) or ""
    index = _INDEX_NUMBER.fullmatch(re.sub(r"\s+", "", number)) or _INDEX_NUMBER.fullmatch(number.split(" ")[0])
    reference = _field(document, NUMBER) or labelled(head, NUMBER) or ""
    document_number = _DOCUMENT_NUMBER.search(plain_digits(re.sub(r"\s+", "", reference))) or _number_line(under)
    return Publication(
        published=published,
        index_number=index.group() if index and any(c.isdigit() for c in index.group()) else None,
        document_number=document_number.group() if document_number else None,
        issuer=_field(document, ISSUER) or labelled(head, ISSUER),
        doubts=tuple(doubts),
    )
