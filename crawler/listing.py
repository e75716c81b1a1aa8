"""How lists continue: page counts printed in scripts, record sets in the page, a link to the next page. All pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from lxml import html

from crawler.addresses import normalise
from crawler.pages import ascii_lower, tree_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CREATE = re.compile(r"createPageHTML\w{0,6}\s{0,5}\(([^()]{0,300})\)", re.IGNORECASE)
_COUNT = re.compile(r"\bcountPage\s{0,5}=\s{0,5}[\"']?([0-9]{1,4})\b")
#: Other products print such names too, and number their files otherwise: they count where the page is an index.
_WEAK_COUNT = re.compile(r"\b(?:pageCount|totalPages?|m_nPageCount)\s{0,5}=\s{0,5}[\"']?([0-9]{1,4})\b")
_JPAGE = re.compile(r"\.jpage\s{0,5}\(\s{0,5}\{([^{}]{0,2000})\}")
_TOTAL = re.compile(r"totalRecord\s{0,5}:\s{0,5}[\"']?([0-9]{1,6})\b")
_CDATA = "<![CDATA["
#: Lists on one page: menus and the column's own.
_MAX_STORES = 8
#: The box of a list stands right before its store: <div id="5512"><script type="text/xml"><datastore>.
_BOX, _BOX_BEFORE = re.compile(r"\bid=[\"']?([0-9]{1,9})\b"), 300
_PAGE_PARAMETER = re.compile(r"([?&]page=)([0-9]{1,5})(?=&|$)")
_RECORD_PARAMETER = re.compile(r"([?&])(startrecord|endrecord)=([0-9]{1,6})(?=&|$)")
_FURTHER_PAGE = re.compile(r"(?:_[0-9]{1,4}|/(?:[2-9]|[1-9][0-9]{1,3}))\.[a-z]{3,5}$")
#: Templates print the number of pages into a script of their own: parseInt('7'). Nobody else writes that.
_PRINTED = re.compile(r"parseInt\s{0,5}\(\s{0,5}[\"']?([0-9]{1,4})[\"']?\s{0,5}[,)]")
#: Addresses made from a printed number of pages, at most: more than any record's max_pages, so that a cut is noticed.
MOST_PAGES = 500


@dataclass(frozen=True, slots=True)
class Ask:
    """A piece of a list to ask for: by GET, or with ``body`` by POST (``kind`` is its content type).

    ``key`` tells two POSTs to one address apart: the body stands behind ``#``, where no server ever sees it, so that
    every answer has an address of its own in the archive.
    """

    url: str
    body: str = ""
    kind: str = "application/x-www-form-urlencoded; charset=UTF-8"
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """The address under which the answer is kept."""
        return f"{self.url}#{self.body}" if self.body else self.url


def _whole(text: str) -> int | None:
    """Return a whole number of at most four ASCII digits, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def is_further_page(url: str) -> bool:
    """Tell whether an address is that of a second or later page: it prints the same script as the first one."""
    return _FURTHER_PAGE.search(url) is not None


def numbered_pages(markup: str, url: str, limit: int) -> list[str]:
    """Return the further pages of a list whose script prints their number; ``[]`` when there is no such script.

    Two products share a function name: TRS counts from 0 (``createPageHTML(25, 0, "index", "html")``: index.html,
    index_1.html … index_24.html), UCAP from 1 (``createPageHTML('page_div', 50, 1, 'list', 'shtml', 1000)``:
    list.shtml, list_2.shtml … list_50.shtml). ``countPage`` alone is TRS, with the name of the page's own file. A
    bare ``parseInt('7')`` counts from 1: 1.html … 7.html where the page itself is named so (Shaanxi), else
    index.shtml, index_2.shtml ….
    """
    for call in _CREATE.finditer(markup):
        arguments = [part.strip().strip("\"'") for part in call.group(1).split(",")]
        numbers = [_whole(argument) for argument in arguments]
        # The function's own definition (createPageHTML(_nPageCount, …)) holds no number: not a call.
        if len(arguments) >= 4 and numbers[0] is not None:
            return _pages(url, arguments[2], arguments[3], range(1, min(numbers[0], limit)))
        if len(arguments) >= 5 and numbers[1] is not None:
            return _pages(url, arguments[3], arguments[4], range(2, min(numbers[1], limit) + 1))
    name, _, ending = urlsplit(url).path.rpartition("/")[2].partition(".")
    count = _COUNT.search(markup) or (_WEAK_COUNT.search(markup) if name in ("", "index") else None)
    printed = _PRINTED.search(markup)
    if count is None and printed is not None and re.fullmatch("s?html?", ending):
        counted = range(2, min(int(printed.group(1)), limit) + 1)
        if name == "1":
            return [urljoin(url, f"{number}.{ending}") for number in counted]
        return _pages(url, name, ending, counted)
    if count is None:
        return []
    number, name = min(int(count.group(1)), limit), name or "index"
    # A page that names its own last one tells from where it counts: index_3.html of three is counted from 1.
    first = 2 if re.search(rf"\b{re.escape(name)}_{number}\.", markup) else 1
    return _pages(url, name, ending or "html", range(first, number + first - 1))


def _pages(url: str, name: str, ending: str, numbers: range) -> list[str]:
    if not re.fullmatch(r"[\w-]{1,60}", name) or not re.fullmatch(r"s?html?|jsp|php", ending):
        return []
    return [urljoin(url, f"{name}_{number}.{ending}") for number in numbers]


@dataclass(frozen=True, slots=True)
class RecordSet:
    """A Hanweb list: its entries as trees, the address of the next group if it names one, the number of its box."""

    records: list[HtmlElement]
    following: str | None
    unit: str = ""


def record_sets(markup: str) -> list[RecordSet]:
    """Return each Hanweb ``<datastore>`` of a page: there may be several lists, menus among them.

    The data store stands in the list page inside ``<script type="text/xml">`` and is also what dataproxy answers.
    """
    found: list[RecordSet] = []
    place = 0
    lower = ascii_lower(markup)
    while len(found) < _MAX_STORES and (start := lower.find("<datastore", place)) >= 0:
        end = lower.find("</datastore>", start)
        boxes = _BOX.findall(markup, max(place, start - _BOX_BEFORE), start)
        place = end if end >= 0 else len(markup)
        store = markup[start:place]
        records = [
            html.fragment_fromstring(text, create_parent="div") for text in _cdata(store, "record") if text.strip()
        ]
        following = None
        for text in _cdata(store, "nextgroup"):
            tree = tree_of(text)
            anchors = [] if tree is None else [a.get("href") for a in tree.iter("a") if a.get("href")]
            following = anchors[0] if anchors else None
        found.append(RecordSet(records, following, boxes[-1] if boxes else ""))
    return found


def record_set(markup: str) -> tuple[list[HtmlElement], str | None]:
    """Return the entries of all record sets of a page, and the first address of a next group."""
    stores = record_sets(markup)
    following = next((store.following for store in stores if store.following is not None), None)
    return [record for store in stores for record in store.records], following


def _cdata(store: str, tag: str) -> list[str]:
    """Return the CDATA contents of each ``<tag>``: real answers are not well-formed XML, so no parser is asked."""
    found = []
    place = 0
    lower = ascii_lower(store)
    while (opening := lower.find(f"<{tag}>", place)) >= 0:
        start = store.find(_CDATA, opening)
        if start < 0:
            break
        end = store.find("]]>", start)
        if end < 0:
            break
        found.append(store[start + len(_CDATA) : end])
        place = end
    return found


def total_records(markup: str, unit: str = "") -> int | None:
    """Return ``totalRecord`` of a Hanweb list (of the one in the box named ``unit``): how many entries there are."""
    box = markup.find(f"#{unit}") if unit.isdigit() else -1
    call = _JPAGE.search(markup, max(box, 0))
    total = _TOTAL.search(call.group(1) if call else markup)
    return int(total.group(1)) if total else None


def next_group(url: str, named: str | None) -> str | None:
    """Return the address of the next group of a dataproxy list: ``page``, or ``startrecord`` and ``endrecord``.

    Answers may name their own group again, so what counts is the number of the group just read, plus one.
    """
    own = _PAGE_PARAMETER.search(url) if "dataproxy" in url else None
    if own is not None:
        return _PAGE_PARAMETER.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", url, count=1)
    records = {found[2]: int(found[3]) for found in _RECORD_PARAMETER.finditer(url)} if "dataproxy" in url else {}
    if len(records) == 2 and records["endrecord"] >= records["startrecord"]:
        step = records["endrecord"] - records["startrecord"] + 1
        return _RECORD_PARAMETER.sub(lambda found: f"{found[1]}{found[2]}={int(found[3]) + step}", url)
    return None if named is None else normalise(named, url)
