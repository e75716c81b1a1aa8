"""Links of a page, and which of them lead to reports: pure functions on trees and titles."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from lxml import etree

from crawler.addresses import below, normalise, page_key
from crawler.calls import address_of, call_of, scripts_of
from crawler.islands import hidden_entries, hidden_trees
from crawler.reposts import reposted
from crawler.targets import base_of, leads, option_target, target_of
from crawler.titles import is_report, speaks_against

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from crawler.portals import Portal

_DATE = re.compile("(20[0-9]{2})[-/.年]([01]?[0-9])[-/.月]([0-3]?[0-9])(?![0-9])")
#: The same at the end of a title: 年报(2020-12-16), 年报[2020/12/16].
_END_DATE = re.compile(r"[\[(（【]?(20[0-9]{2})[-/.]([01]?[0-9])[-/.]([0-3]?[0-9])[\])）】]?$")
#: A date at the start of the text of a link, or a line that is no more than one: 26, 2024-01, 2024-01-26.
_START_DATE = re.compile(r"\A[\[(（【]?20[0-9]{2}[-/.][01]?[0-9][-/.][0-3]?[0-9][\])）】]?")
_DATE_LINE = re.compile(r"[\[(（【]?20[0-9]{2}[-/.年][01]?[0-9](?:[-/.月][0-3]?[0-9]日?)?[\])）】]?")
_BULLETS = re.compile(r"\A[·•●▪■◆◇★☆▶►»›]{1,5}")
#: A link that says no more than this has its title in the row beside it.
_SAYS_NOTHING = re.compile(
    r"[\[【(（<《]?(?:点击)?(?:查看|详情|查看详情|查看全文|阅读|阅读全文|浏览|全文|详细|详细信息|打开|进入|>>|(?:附件|全文|PDF|pdf|word)?下载(?:附件|全文|PDF|pdf)?|查看附件)[\]】)）>》]?"
)
_BLOCKS = frozenset({"div", "p", "table", "ul", "dl", "li", "tr", "td", "form"})
_TITLE_CLASS = re.compile(r"(?:t|tit|title|bt|mc|name)\b", re.IGNORECASE)
#: The name of an agency and nothing else.
AGENCY = re.compile(
    "[\u4e00-\u9fff()（）·]{1,24}(?:局|委|委员会|办|办公室|厅|院|馆|中心|镇|乡|街道|办事处|政府|管委会|站|所|队|会|处|行|场|社|区|县|市)"
)
_LONGEST_TITLE = 120
#: What names a page to a script: a number, or an id with one in it.
_GIVEN = re.compile(r"[\w.-]{0,60}[0-9][\w.-]{0,60}")
#: Files that carry a report or its tables.
FILE_ENDINGS = (".pdf", ".doc", ".docx", ".odt", ".xls", ".xlsx", ".wps", ".et", ".ofd", ".zip", ".rar", ".txt")
MAX_ATTACHMENTS = 20
_FILE_HINT = re.compile(rf"(?:{'|'.join(map(re.escape, FILE_ENDINGS))})(?![a-z])|/download/|%2e", re.IGNORECASE)
_FILE_NAME = re.compile(rb"\.(?:" + "|".join(ending[1:] for ending in FILE_ENDINGS).encode() + rb")")
#: Where a page names a file: a link, or what shows the file inside the page.
_FILE_ATTRIBUTES = {"a": "href", "iframe": "src", "embed": "src", "object": "data"}
_FILE_IN_SCRIPT = re.compile(
    rf"[\"']([^\"'<>\s]{{1,500}}(?:{'|'.join(map(re.escape, FILE_ENDINGS))}))[\"']", re.IGNORECASE
)
#: A page that prints less text than this, scripts left out, shows its report by other means.
_SHOWN_TEXT, _SHELL_TEXT = "//text()[not(ancestor::script or ancestor::style or ancestor::title)]", 400
_VIEWER = re.compile(r"viewer\.html?\?(?:[^#]{0,200}&)?file=([^&#]{1,1000})", re.IGNORECASE)
#: A list entry is short; the text around a link is looked at no further than this.
_ENTRY_TEXT = 400


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its full title (``title=`` where the visible one is cut) and the date printed beside it (ISO)."""

    url: str
    title: str
    date: str = ""


def links_of(tree: HtmlElement, base: str) -> Iterator[Link]:
    """Yield the links of a page, addresses normalised, doubled ones once: anchors in document order, then the rest.

    The rest are rows and boxes that open an address by script, and menus whose choices are addresses.
    """
    base = base_of(tree, base)
    seen: set[tuple[str, str]] = set()
    scripts: str | None = None
    for element, target in _leading(tree):
        href = target
        if not href and (call := call_of(element)) is not None and call.arguments:
            scripts = scripts_of(tree) if scripts is None else scripts
            href = address_of(call, scripts)
        url = normalise(href, base) if href else None
        title = "" if url is None else _title(element)
        if url is None or not title or (url, title) in seen:
            continue
        seen.add((url, title))
        yield Link(url, title, _date_beside(element))


def listed_links(tree: HtmlElement, markup: str, base: str) -> list[Link]:
    """Return the links of a page with those of the lists that it holds in text areas, CDATA and scripts."""
    named = named_by_heading(tree, base)
    found = [replace(link, title=named.get((link.url, link.title), link.title)) for link in links_of(tree, base)]
    base = base_of(tree, base)
    have = {link.url for link in found}
    for island in hidden_trees(tree, markup):
        found.extend(link for link in links_of(island, base) if link.url not in have)
    for href, title, day in hidden_entries(tree):
        url = normalise(href, base)
        name, date = _without_dates(re.sub("<[^<>]{0,200}>", "", title)), _DATE.match(day.strip())
        if url is not None and url not in have and name:
            found.append(Link(url, name, _iso(date) if date else ""))
    return found


def unreadable(tree: HtmlElement, portal: Portal, chosen: Sequence[Link]) -> list[str]:
    """Return the titles of reports whose links call a script with a number or a text, and lead nowhere that it tells.

    Not those that another link of the page leads to. A heading that unfolds a part of the page is given neither.
    """
    scripts: str | None = None
    have, found = {link.title for link in chosen}, {}
    for element, href in _leading(tree):
        call = None if href else call_of(element)
        if call is None or not any(_GIVEN.fullmatch(argument) for argument in call.arguments):
            continue
        title = _title(element)
        if title in have or not is_report(title, reports_only=portal.reports_only, dated=bool(_date_beside(element))):
            continue
        scripts = scripts_of(tree) if scripts is None else scripts
        if not address_of(call, scripts):
            found[title] = title
    return list(found)


def _leading(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    for anchor in tree.iter("a", "area"):
        yield anchor, target_of(anchor)
    for element in tree.iter("tr", "li", "div", "p", "td", "dd", "dl", "span", "h3", "h4", "option"):
        if element.tag == "option":
            yield element, option_target(element)
        elif leads(element):
            yield element, target_of(element)


def _title(element: HtmlElement) -> str:
    # A box that is one link holds a heading and a summary: the heading is the title.
    heading = next(element.iter("h1", "h2", "h3", "h4", "h5"), None)
    if heading is None and element.tag != "a":
        named = (part for part in element.iter("a", "p", "span", "div") if part is not element)
        heading = next(
            (part for part in named if part.tag == "a" or _TITLE_CLASS.match(part.get("class") or "")), None
        )
    shown = _without_dates("\n".join(_own_text(element if heading is None else heading)))
    full = "".join((element.get("title") or "").split())
    if _SAYS_NOTHING.fullmatch(shown):
        shown = _title_beside(element) or shown
    # Some templates put "打开新窗口" or the site's name into title=: it counts only as the longer form of the text.
    cut = shown.rstrip(".…")
    if full and (not shown or full.startswith(cut) or cut in full):
        return full
    return shown


def _own_text(element: HtmlElement) -> Iterator[str]:
    """Yield the text of an element; of a link only up to the next one, which begins inside where it is not closed."""
    if element.tag != "a":
        yield from element.itertext()
        return
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if node is not element and node.tag == "a":
            return
        if isinstance(node.tag, str):
            yield (node.text if event == "start" else node.tail if node is not element else "") or ""


def named_by_heading(tree: HtmlElement, url: str) -> dict[tuple[str, str], str]:
    """Return whole titles for links that name an agency alone, below a heading that says what all of them are.

    Collected pages of a city print 2023年政府信息公开工作年度报告 once, and the names of its bureaus under it. Only
    links below the page's own folder count: menus name bureaus too. Keys are (address, title).
    """
    base, heading, found = base_of(tree, url), _headline(title_of_tree(tree)), {}
    for element in tree.iter("h1", "h2", "h3", "h4", "h5", "th", "caption", "div", "p", "a"):
        if element.tag != "a":
            plain = element.tag not in ("div", "p") or "tit" in (element.get("class") or "").lower()
            plain = plain and not any(part.tag in _BLOCKS for part in element)
            text = "".join("".join(element.itertext()).split()) if plain and not element.xpath(".//a") else ""
            if text and len(text) <= _LONGEST_TITLE:
                heading = _headline(text) or (heading if element.tag not in ("h1", "h2", "h3", "h4", "h5") else "")
        elif heading:
            name, target = _title(element), normalise(target_of(element) or "#", base)
            if target and AGENCY.fullmatch(name) and below(target, url) and target != normalise(url):
                found[target, name] = f"{heading}：{name}"
    return found


def _headline(text: str) -> str:
    return text if is_report(text) else ""


def title_of_tree(tree: HtmlElement) -> str:
    """Return the title of a page before the name of its site."""
    element = next(tree.iter("title"), None)
    return "" if element is None else "".join(re.split(r"[_|\-–—]", element.text or "")[0].split())


def _without_dates(text: str) -> str:
    """Return the text of a link without the date that some templates put into it: a line, or the end."""
    lines = ["".join(line.split()) for line in text.splitlines()]
    kept = [line for line in lines if line and not _DATE_LINE.fullmatch(line)]
    return _START_DATE.sub("", _END_DATE.sub("", _BULLETS.sub("", "".join(kept or lines))))


def _title_beside(element: HtmlElement) -> str:
    """Return the title in the row of a link that only says 查看: the longest cell, where no other link has it."""
    row = next((node for node in element.iterancestors("tr", "li", "dl")), None)
    if row is None:
        return ""
    for other in row.iter("a"):
        if other is not element and not _SAYS_NOTHING.fullmatch("".join("".join(other.itertext()).split())):
            return ""
    cells = ["".join("".join(cell.itertext()).split()) for cell in row.iter("td", "span", "p", "div", "em", "dt")]
    return max((cell for cell in cells if len(cell) <= _LONGEST_TITLE), key=len, default="")


def _date_beside(anchor: HtmlElement) -> str:
    """Return the date of a list entry: at the end of a line of the link, else from the nearest ancestor with one."""
    for part in anchor.itertext():  # titles name dates too, so inside the link only the end of a line counts
        found = _END_DATE.search("".join(part.split()))
        if found:
            return _iso(found)
    node = anchor
    for _ in range(3):
        parent = node.getparent()
        if parent is None or node.tag in ("li", "tr", "dl"):
            return ""
        if node.tag == "dd":
            before = node.getprevious()
            return _date_in("" if before is None or before.tag != "dt" else "".join(before.itertext()))
        node = parent
        text = "".join(node.itertext())
        if len(text) > _ENTRY_TEXT or _holds_entries(node):
            return ""
        found = _DATE.search(text)
        if found:
            return _iso(found)
    return ""


def _date_in(text: str) -> str:
    found = _DATE.search(text)
    return _iso(found) if found else ""


def _holds_entries(node: HtmlElement) -> bool:
    """Tell whether links to several pages stand in it: a list, whose dates are those of others."""
    if node.tag in ("li", "tr"):
        return False
    return len({anchor.get("href") for anchor in node.iter("a") if anchor.get("href")}) > 1


def _iso(found: re.Match[str]) -> str:
    return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}"


def choose(links: Sequence[Link], portal: Portal) -> list[Link]:
    """Return the links that the record wants, once per address, in list order."""
    lists = {normalise(url) for url in portal.start}
    chosen: dict[str, Link] = {}
    for link in links:
        key = page_key(link.url)
        if link.url in lists or key in chosen or any(word in link.title for word in portal.exclude):
            continue
        wanted = is_report(link.title, reports_only=portal.reports_only, dated=bool(link.date))
        wanted = wanted and reposted(link.title, portal) is None
        named = any(_is_named(link.title, word) for word in portal.titles)
        if wanted or named or any(word in link.title for word in portal.also):
            chosen[key] = link
    return list(chosen.values())


def _is_named(title: str, word: str) -> bool:
    """Tell whether a title has a record's own name for reports, and nothing besides it that speaks against one."""
    rest = title.replace(word, "")
    return rest != title and not speaks_against(rest)


def names_files(content: bytes) -> bool:
    """Tell whether a page may name a file or a download at all: most do not, and need not be parsed for it."""
    lower = content.lower()
    return _FILE_NAME.search(lower) is not None or any(hint in lower for hint in (b"/download/", b"%2e"))


def attachments_of(tree: HtmlElement, base: str) -> list[Link]:
    """Return the files that a report page links to or shows in a frame, at most twenty.

    Download scripts are known by the file's name in their query or in the link's text, or by ``/download/`` in the
    address; of a viewer (``viewer.html?file=/a.pdf``) the file itself is taken. On a page that shows next to nothing,
    files that its scripts name count.
    """
    base = base_of(tree, base)
    found: dict[str, Link] = {}
    for element in tree.iter(*_FILE_ATTRIBUTES):
        href = target_of(element) if element.tag == "a" else (element.get(_FILE_ATTRIBUTES[element.tag]) or "").strip()
        if not _FILE_HINT.search(f"{href} {element.get('title') or ''} {''.join(element.itertext())}"):
            continue  # most links by far
        shown = _VIEWER.search(href)
        href = unquote(shown.group(1)) if shown else href
        url = normalise(href, base) if href and not href.startswith(("#", "javascript:")) else None
        if url is None or url in found:
            continue
        title = _title(element) if element.tag == "a" else ""
        parts = urlsplit(url)
        names = (parts.path.lower(), unquote(parts.query).lower(), title.lower())
        if any(name.endswith(FILE_ENDINGS) for name in names) or "/download/" in names[0]:
            found[url] = Link(url, title or unquote(parts.path.rpartition("/")[2]))
    if not found and len("".join(tree.xpath(_SHOWN_TEXT))) < _SHELL_TEXT:
        # A page that shows nothing itself: its script shows a file.
        for name in _FILE_IN_SCRIPT.findall(scripts_of(tree)):
            url = normalise(name, base)
            if url is not None:
                found.setdefault(url, Link(url, unquote(urlsplit(url).path.rpartition("/")[2])))
    return list(found.values())[:MAX_ATTACHMENTS]
