"""When and under which numbers a page was published: from labelled metadata, never from a guess.

Order of trust for the date: the page's own metadata block, a labelled line on the page, the head of the HTML (it may
hold the day of a migration or of an included header), the date of writing, the address. Differences become doubts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from extract.facts.dates import FoundDate, find_dates, iso, parse_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extract.model import Document

PUBLISHED = frozenset(
    [
        "发布日期",
        "发布时间",
        "公开日期",
        "公开时间",
        "发表时间",
        "信息发布日期",
        "信息发布时间",
        "上网日期",
        "上网时间",
        "发布于",
        "日期",
        "时间",
        "PubDate",
        "pubdate",
        "publishdate",
        "PublishDate",
        "发文日期",
    ]
)
WRITTEN = frozenset(["成文日期", "生成日期", "生成时间", "制发日期", "印发日期"])
ISSUER = ("发布机构", "发文机关", "发布单位", "发布机关", "公开主体", "发文单位", "制发机关", "公开机构",
          "信息提供单位",           "责任部门", "公开责任部门")  # fmt: skip
SOURCE = ("信息来源", "来源", "文章来源", "稿件来源", "ContentSource", "作者")
INDEX = ("索引号", "信息索引号", "索引码", "信息索引")
NUMBER = ("文号", "发文字号", "文件编号", "发文文号", "文件号")

#: §7.3 of the form reference; the checksum is not asked for, many portals print malformed numbers.
_INDEX_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z_./-]{3,48}[0-9A-Za-z]")
_DOCUMENT_NUMBER = re.compile(
    r"[一-鿿]{1,16}(?:[〔﹝\[［【（(]\s?(?:19|20)\d\d\s?[〕﹞\]］】）)]|(?:19|20)\d\d年)\s?第?\s?\d{1,4}\s?号"
)
#: …/t20190307_6336.html, /2019/3/7/, /2019-03/07/, /20190307/, /201903/07/.
_ADDRESS_DATE = re.compile(
    r"(?<=[/_t])(?P<y>20\d\d)(?:[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})|(?P<m2>\d\d)/?(?P<d2>\d\d))(?=[/_.-])"
)
_SIGNATURE_LINES = 6
#: A bare date in front of the source or the buttons under the title: 2022年01月18日 来源：….
_BARE_DATE = re.compile(
    r"^\s{0,8}(?P<day>20\d\d\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}\s?日?)(?:\s{1,4}\d{1,2}:\d\d(?::\d\d)?)?"
    r"\s{0,8}[|｜\[【(（]?\s{0,4}(?:来源|信息来源|文章来源|作者|浏览|点击|阅读|字号|字体|打印)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Publication:
    """Date, numbers and issuer as printed, with the doubts about the date as (code, sentence) pairs."""

    published: str | None
    index_number: str | None
    document_number: str | None
    issuer: str | None
    doubts: tuple[tuple[str, str], ...] = ()


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
    spaced = r"\s?".join(label)
    return re.compile(rf"(?<![一-鿿]){spaced}\s?[:：|]\s?\|?\s?([\d〇○一二三四五六七八九十年月日/. -]{{8,24}})")


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
    found = []
    for place in ("block", "page"):
        found += [(f.label, d) for f in document.fields
                  if f.place == place and f.label in PUBLISHED and (d := parse_date(f.value))]  # fmt: skip
    for label in ("发布日期", "发布时间", "公开日期", "公开时间", "发表时间", "日期", "时间"):
        match = _date_behind(label).search(head)
        if match and (day := parse_date(match.group(1))):
            found.append((label, day))
    bare = _BARE_DATE.search(head)
    if bare and (day := parse_date(bare["day"])):
        found.append(("来源", day))
    found += [(f.label, d) for f in document.fields
              if f.place == "meta" and f.label in PUBLISHED and (d := parse_date(f.value))]  # fmt: skip
    return found


def signature(text: str) -> FoundDate | None:
    """Return the last date that stands alone at the end of a text, under the name of the agency, or ``None``."""
    lines = [line.strip() for line in text.rstrip().rsplit("\n", _SIGNATURE_LINES)[-_SIGNATURE_LINES:]]
    for line in reversed(lines):
        dates = find_dates(line)
        if dates and dates[-1].end >= len(line) - 2 and len(line) <= 40:
            return dates[-1]
    return None


def address_date(url: str) -> str | None:
    """Return the day that an address carries (…/t20180131_6336.html, /2018/1/31/), often only that of a migration."""
    for match in _ADDRESS_DATE.finditer(url):
        day = iso(int(match["y"]), int(match["m"] or match["m2"]), int(match["d"] or match["d2"]))
        if day:
            return day
    return None


def read_publication(document: Document, text: str, url: str | None, year: int | None) -> Publication:
    """Return what a page says about its publication.

    ``text`` is the clean text, ``url`` the address (its date is used only when nothing else is printed, and then with
    a doubt), ``year`` the report year. All values as printed, dates as ISO strings.
    """
    head = text[:1500] + "\n" + document.page_text[:6000]
    doubts: list[tuple[str, str]] = []
    dates = _dated(document, head)
    published = dates[0][1] if dates else None
    others = [(where, day) for where, day in dates[1:] if day != published]
    if published and others:
        doubts.append(("published-conflict", f"{dates[0][0]} says {published}, {others[0][0]} says {others[0][1]}"))
    if published is None:
        written = _field(document, WRITTEN)
        published = parse_date(written) if written else None
    in_address = address_date(url) if url else None
    if published is None and in_address and year is not None and in_address[:4] == str(year + 1):
        published = in_address
        doubts.append(("published-from-address", f"no date is printed; the address carries {in_address}"))
    elif published and in_address and in_address != published:
        doubts.append(("address-date", f"the page says {published}, its address {in_address}"))
    number = _field(document, INDEX) or labelled(head, INDEX) or ""
    index = _INDEX_NUMBER.fullmatch(re.sub(r"\s+", "", number))
    reference = _field(document, NUMBER) or labelled(head, NUMBER) or ""
    document_number = _DOCUMENT_NUMBER.search(re.sub(r"\s+", "", reference))
    return Publication(
        published=published,
        index_number=index.group() if index and any(c.isdigit() for c in index.group()) else None,
        document_number=document_number.group() if document_number else None,
        issuer=_field(document, ISSUER) or labelled(head, ISSUER),
        doubts=tuple(doubts),
    )
