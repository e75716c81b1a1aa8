"""How long a page says that its list is, and whether the list goes on where nobody can follow it. Pure.

A list of which only the first page could be read names reports like any other: nothing about it looks wrong. What the
page says of itself (共12条, 第1/3页) and a 下一页 that calls a script are what tells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.calls import call_of
from crawler.pager import ends_here, says_next
from crawler.pages import visible
from crawler.targets import target_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LEAD = "(?:总共|一共|共计|共有|共|总计)"
#: 第1/14页, 1/14页, 页次：1/14, 共135条 1/14; 第1页/共14页; 共14页, 总页数：14.
_PAGES = re.compile(
    r"(?<![0-9/.-])[0-9]{1,4}页?/(?:共|总)?([0-9]{1,4})页"
    r"|(?:页次[:：]?|[条项][^0-9]{0,6})[0-9]{1,4}/([0-9]{1,4})(?![0-9/.-])"
    rf"|{_LEAD}([0-9]{{1,4}})页|总页数[:：为]?([0-9]{{1,4}})(?![0-9])"
)
_ENTRIES = re.compile(
    rf"{_LEAD}([0-9]{{1,6}})(?:条|项|个?记录|篇)|(?:总记录数|记录总数|总条数|信息总数|总数)[:：为]?([0-9]{{1,6}})(?![0-9])"
)
#: The same in a script: "totalRecord": 35; a bare total only beside the size of a page.
_COUNTED = re.compile(
    r"\b(?:total_?(?:records?|count)|record_?count)[\"']?\s{0,3}[:=]\s{0,3}[\"']?([0-9]{1,6})\b"
    r"|[\"']total[\"']\s{0,3}:\s{0,3}[\"']?([0-9]{1,6})\b[^{}]{0,40}[\"'](?:page_?size|size|rows|list|records)[\"']",
    re.IGNORECASE,
)
_LOADS = frozenset({"加载更多", "点击加载更多", "显示更多", "点击查看更多", "查看更多"})
#: Running text counts other things: 全年共公开信息109条.
_RUNNING = re.compile("(?<=>)[^<>]{80,}(?=<)")
_NUMBER = re.compile("[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Extent:
    """What a page says of its list: so many pages, so many entries; None where it does not say."""

    pages: int | None = None
    entries: int | None = None


def stated(markup: str) -> Extent:
    """Return what a page says of the length of its list; the larger number where it says several."""
    text = visible(_RUNNING.sub("", markup)) if "页" in markup or "共" in markup or "总" in markup else ""
    entries = _largest(_ENTRIES, text)
    return Extent(_largest(_PAGES, text), _largest(_COUNTED, markup) if entries is None else entries)


def _largest(pattern: re.Pattern[str], text: str) -> int | None:
    numbers = [int(number) for found in pattern.finditer(text) for number in found.groups() if number]
    return max(numbers, default=None)


def _loads_more(element: HtmlElement) -> bool:
    """Tell whether an element adds further entries to the page that it stands on."""
    return element.get("onclick") is not None and "".join("".join(element.itertext()).split()) in _LOADS


def called_next(tree: HtmlElement) -> int | None:
    """Return the page to which a 下一页 leads that only calls a script: 0 where it does not say; None without one."""
    for element in tree.iter("a", "input", "button", "span", "li", "div", "p"):
        if not (says_next(element) or _loads_more(element)) or ends_here(element) or target_of(element):
            continue
        call = call_of(element)
        if call is not None:
            numbers = [int(argument) for argument in call.arguments if _NUMBER.fullmatch(argument)]
            return max(numbers, default=0)
    return None
