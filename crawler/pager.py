"""The way to the next page of a list: the link that says so, or the numbers of further pages. Pure functions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.addresses import normalise, site
from crawler.targets import base_of, option_target, target_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

#: What the link to the next page says, blanks, brackets and arrows removed; arrows alone count as well.
NEXT_WORDS = frozenset({"下一页", "下页", "后一页", "后页", "下一頁", "下頁", "向后", "下翻页", "next", "nextpage"})
_ARROWS = frozenset({">", ">>", "›", "»", "＞", "→"})
_NEXT_CLASS = re.compile(
    r"next|p_?next|next-?page|page-?next|j-page-next|pagination-?next|paging-?next|layui-laypage-next"
)
_TRIMMING = re.compile(r"[\s\[\]【】()（）<>＜＞«»›‹→·|]+")
_DISABLED = frozenset({"disabled", "nextdisabled"})
_NUMBER = re.compile("[1-9][0-9]{0,3}")
#: Page numbers in an address: the number that the link shows, or one less where pages are counted from 0.
_IN_ADDRESS = re.compile("[0-9]+")
#: A call with a page number, and the address that a script puts together around it: "index_" + n + ".html".
_CALL = re.compile(r"\w{1,40}\s{0,3}\(\s{0,3}[\"']?([1-9][0-9]{0,3})[\"']?\s{0,3}[,)]")
_BUILT = re.compile(
    r"[\"']([^\"'<>\s]{0,200}[_=/])[\"']\s{0,3}\+\s{0,3}\(?\s{0,3}[A-Za-z_$][\w.$]{0,30}\s{0,3}(-\s{0,3}1)?\s{0,3}\)?"
    r"(?:\s{0,3}\+\s{0,3}[\"']([^\"'<>\s]{0,80})[\"'])?"
)
_ENDING = re.compile(r"\.s?html?|\.jsp|\.aspx?|\.php|&|$")
#: How many pages a script says there are.
_PAGES = re.compile(
    r"\b(?:pages|pageCount|totalPages?|pageTotal|countPage|page_count)[\"']?\s{0,3}[:=]\s{0,3}[\"']?([0-9]{1,4})\b"
)
_MAX_NUMBERS = 40
#: for (var i = 1; i < total; i++) with the address that it makes of i right behind.
_LOOP = re.compile(
    r"\bfor\s{0,3}\(\s{0,3}(?:var|let)?\s{0,3}(\w{1,20})\s{0,3}=\s{0,3}([0-2])\s{0,3};"
    r"\s{0,3}\w{1,20}\s{0,3}<(=?)\s{0,3}(\w{1,30})\s{0,3};"
)
_LOOP_BODY = 300


def next_page(tree: HtmlElement, url: str, markup: str = "") -> str | None:
    """Return the address behind the link (or button) to the next page, known by its text, ``rel`` or class.

    ``markup`` lets a link that only calls a script with a number (``goPage(2)``) be understood, where the script puts
    the address together from that number and pieces of text.
    """
    base = base_of(tree, url)
    for element, says_so in _candidates(tree):
        href = target_of(element)
        if not href and says_so and markup:
            href = _built(element, markup)
        target = normalise(href, base) if href else None
        if target is not None and target != normalise(url) and site(target) == site(url):
            return target
    return None


def _candidates(tree: HtmlElement) -> Iterator[tuple[HtmlElement, bool]]:
    """Yield the elements that may lead to the next page, with whether their words say so: links, then the others."""
    for element in tree.iter("a", "link"):
        classes = _classes_around(element)
        if classes & _DISABLED:
            continue
        says_so = says_next(element)
        if says_so or element.get("rel") == "next" or any(_NEXT_CLASS.fullmatch(name) for name in classes):
            yield element, says_so
    for element in tree.iter("input", "button", "span", "li", "div", "td", "em"):
        if element.get("onclick") and says_next(element):
            yield element, True


def ends_here(element: HtmlElement) -> bool:
    """Tell whether a link of a pager is switched off: on the last page."""
    return element.get("disabled") is not None or bool(_classes_around(element) & _DISABLED)


def _classes_around(element: HtmlElement) -> set[str]:
    classes, around = _classes(element), element.getparent()
    return classes | _classes(around) if around is not None and around.tag in ("li", "span") else classes


def _classes(element: HtmlElement) -> set[str]:
    return {name.lower() for name in (element.get("class") or "").split()}


def says_next(element: HtmlElement) -> bool:
    """Tell whether an element says that it leads to the next page: by its words, its value, or an arrow."""
    text = "".join("".join(element.itertext()).split()).lower() or (element.get("value") or "").strip().lower()
    text = text or (element.get("title") or "").strip().lower()
    return text in _ARROWS or _TRIMMING.sub("", text) in NEXT_WORDS


def _built(element: HtmlElement, markup: str) -> str:
    """Return the address that a script makes of the number with which an element calls it, else ``""``."""
    call = _CALL.search(f"{element.get('href') or ''} {element.get('onclick') or ''}")
    if call is None:
        return ""
    for pieces in _BUILT.finditer(markup):
        start, less, end = pieces[1], pieces[2], pieces[3] or ""
        if _ENDING.match(end) and (end or start.endswith("=")):
            return f"{start}{int(call[1]) - bool(less)}{end}"
    return ""


def built_pages(markup: str, url: str) -> list[str]:
    """Return further pages that a script makes of a number and pieces of text, where it also prints their number.

    Pagers of many makes: ``laypage({pages: 3, jump: …})`` with ``location.href = 'list_' + e.curr + '.html'`` in it.
    Numbers count from 1.
    """
    if "href" not in markup:
        return []
    count = _PAGES.search(markup)
    if count is None:
        return _looped_pages(markup, url)
    for pieces in _BUILT.finditer(markup):
        start, less, end = pieces[1], pieces[2], pieces[3] or ""
        if _ENDING.match(end) and (end or start.endswith("=")):
            numbers = range(2, min(int(count[1]), _MAX_NUMBERS) + 1)
            made = (normalise(f"{start}{number - bool(less)}{end}", url) for number in numbers)
            return [target for target in made if target is not None and site(target) == site(url)]
    return []


def _looped_pages(markup: str, url: str) -> list[str]:
    """Return the pages whose links a loop of a script writes, where the end of the loop is printed."""
    for loop in _LOOP.finditer(markup):
        name, first, equal, end = loop.groups()
        pieces = _BUILT.search(markup, loop.end(), loop.end() + _LOOP_BODY)
        last = end if end.isdigit() else _set_to(end, markup)
        if pieces is None or not last or not re.search(rf"\+\s{{0,3}}\(?\s{{0,3}}{name}\b", pieces.group()):
            continue
        numbers = range(int(first), min(int(last) + bool(equal), int(first) + _MAX_NUMBERS))
        made = (normalise(f"{pieces[1]}{number - bool(pieces[2])}{pieces[3] or ''}", url) for number in numbers)
        return [page for page in made if page is not None and page != normalise(url) and site(page) == site(url)]
    return []


def _set_to(name: str, markup: str) -> str:
    found = re.search(rf"\b{re.escape(name)}\s{{0,3}}=\s{{0,3}}[\"']?([0-9]{{1,4}})\b", markup)
    return found[1] if found else ""


def further_numbers(tree: HtmlElement, url: str) -> list[str]:
    """Return the addresses of further pages that a pager shows as bare numbers, in order of the numbers.

    Calendars and the like show numbers too: an address counts when it lies in the folder of the page and holds the
    number (or one less).
    """
    base, here = base_of(tree, url), urlsplit(url)
    found: dict[int, str] = {}
    for anchor in tree.iter("a", "option"):
        text = _TRIMMING.sub("", "".join(anchor.itertext()))
        number = int(text) if _NUMBER.fullmatch(text) else 0
        reached = option_target if anchor.tag == "option" else target_of
        href = reached(anchor) if number > 1 else ""
        target = normalise(href, base) if href else None
        if target is None or site(target) != site(url) or target == normalise(url):
            continue
        parts = urlsplit(target)
        beside = parts.path.startswith(here.path.rpartition("/")[0] + "/")
        last = f"{parts.path.rpartition('/')[2]}?{parts.query}"
        if beside and {str(number), str(number - 1)} & set(_IN_ADDRESS.findall(last)):
            found.setdefault(number, target)
    return [found[number] for number in sorted(found)][:_MAX_NUMBERS]
