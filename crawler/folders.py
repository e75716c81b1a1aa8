"""What a column shows in place of its list: folders of years, a frame, or the one report itself. All pure.

Names of year folders follow no rule (``2025nb``, ``gknb2025``, ``2021n``, ``nb_2022n``, ``2022_645``, ``201843``), and
the year in them may be that of the report or that of its publication: they tell where to look, never which year a
report is of.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from crawler.addresses import below, normalise, site
from crawler.links import AGENCY, FILE_ENDINGS, Link, attachments_of
from crawler.pages import title_of
from crawler.targets import base_of, target_of
from crawler.titles import is_report, speaks_against, why_not

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from lxml.html import HtmlElement

#: A link that says no more than a year: 2023, 2023年, 2023年度, 2023年年报.
_YEAR_LABEL = re.compile("(?:19|20)[0-9]{2}年?度?(?:年报|年報|年度报告|年度報告|报告)?")
_YEAR_SEGMENT = re.compile(r"[a-z]{0,20}_?(?:19|20)[0-9]{2}(?:[a-z]{0,20}|[0-9]{0,2}|_?n?[0-9_]{0,8})", re.IGNORECASE)
#: The file that shows a folder; anything else with an ending is a page of its own.
_FOLDER_FILE = re.compile(r"(?:index|list|default|1)\.(?:s?html?|jsp|aspx?)")
_ARTICLE = re.compile(
    r"/(?:t[0-9]{4,8}_[0-9]+|art_[0-9a-f_]+|[0-9a-f]{24,40}|[0-9a-f-]{36}|post_[0-9]+|content_[0-9]+)\."
)
_DIGITS = re.compile("[0-9]+")
_YEAR_PARAMETER = re.compile(r"(?:\w{1,20}=(?:19|20)[0-9]{2})?")
#: Running text: a line this long is none of a menu, and a report has many.
_LINE, _REPORT = 40, 200
MAX_FRAMES = 3
#: One folder below a column is a detail of it.
_GROUPS_NEEDED = 2
#: A link to the whole of a list, and how many boxes around it are looked into for that list.
_MORE = re.compile(r"[\[【(（<《]?(?:更多|查看更多|更多信息|更多内容|more)[.…>》>+＋»\]】)）]{0,6}", re.IGNORECASE)
_BOXES = 4
#: What frames are called that hold the page itself, and what those around it.
_MAIN_FRAME = re.compile("main|content|right|list|center|body", re.IGNORECASE)
_SIDE_FRAME = re.compile("left|top|menu|nav|foot|head|banner|bottom|tree|button", re.IGNORECASE)


def folders(links: Iterable[Link], url: str, starts: Sequence[str], *, any_name: bool) -> list[Link]:
    """Return the links that lead to a folder of the column: one named by a year, or ``any_name`` below this page.

    A folder lies below a start page or the page itself, beside it under the same parent, or differs from the page's
    own address in nothing but digits (``?timeFrame=2023``, ``/year/12/2023.html``).
    """
    found = {}
    for link in links:
        if link.url in found or link.url in starts or link.url == url or site(link.url) != site(url):
            continue
        here = _inside(link.url, url, starts) or _only_digits_differ(link.url, (url, *starts))
        named = any_name and _is_folder(link.url) and below(link.url, url) and not link.date
        if named or (here and _names_year(link)):
            found[link.url] = link
    return list(found.values())


def groups_below(links: Iterable[Link], url: str, starts: Sequence[str], *, agencies: bool = False) -> list[Link]:
    """Return the links to folders below a page, where there are several and none is that of another subject.

    A column that collects the reports of many agencies may hold a folder for each, whatever they are called; with
    ``agencies`` only folders that are called as agencies count.
    """
    found = [link for link in folders(links, url, starts, any_name=True) if not speaks_against(link.title)]
    if agencies:
        found = [link for link in found if AGENCY.fullmatch(link.title)]
    return found if len(found) >= _GROUPS_NEEDED else []


def is_folder_of_year(url: str) -> bool:
    """Tell whether an address is that of a folder with a year for a name, so that a list may stand there."""
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
    if segments and _FOLDER_FILE.fullmatch(segments[-1]):
        segments = segments[:-1]
    return _is_folder(url) and bool(segments) and _YEAR_SEGMENT.fullmatch(segments[-1]) is not None


def _names_year(link: Link) -> bool:
    if link.url.lower().endswith(FILE_ENDINGS) or _ARTICLE.search(link.url):
        return False
    return _YEAR_LABEL.fullmatch(link.title) is not None or is_folder_of_year(link.url)


def _is_folder(url: str) -> bool:
    parts = urlsplit(url)
    last = parts.path.rpartition("/")[2]
    return not parts.query and (not last or _FOLDER_FILE.fullmatch(last) is not None)


def _inside(target: str, url: str, starts: Sequence[str]) -> bool:
    # Beside the page: only where the page itself is the folder of one year among others.
    tops = [urljoin(page, "../") for page in (url, *starts) if is_folder_of_year(page)]
    return "?" not in target and any(below(target, page) for page in (url, *starts, *tops))


def _only_digits_differ(target: str, pages: Iterable[str]) -> bool:
    """Tell whether an address is one of the pages but for the digits of its path, or a year in its query."""
    shape = _shape(target)
    return any(shape == _shape(page) for page in pages)


def _shape(url: str) -> str:
    path, _, query = url.partition("?")
    pairs = [pair for pair in query.split("&") if not _YEAR_PARAMETER.fullmatch(pair)]
    return f"{_DIGITS.sub('0', path)}?{'&'.join(pairs)}"


def whole_lists(tree: HtmlElement, url: str, chosen: Collection[Link]) -> list[str]:
    """Return where 更多 leads that stands with reports in one box: a page that shows the newest ones of a longer list.

    The box is the smallest around the link that holds reports; with two such links in it, it is not theirs alone.
    """
    base, wanted, found = base_of(tree, url), {link.url for link in chosen}, {}
    known = {normalise(url), normalise(".", url), *wanted}  # the folder of a page is that page
    for anchor in tree.iter("a"):
        if not _says_more(anchor):
            continue
        target = normalise(target_of(anchor) or "#", base)
        box = next(
            (box for _, box in zip(range(_BOXES), anchor.iterancestors(), strict=False) if _holds(box, base, wanted)),
            None,
        )
        if target is None or box is None or site(target) != site(url) or target in known:
            continue
        if sum(map(_says_more, box.iter("a"))) == 1:
            found[target] = target
    return list(found)


def _says_more(anchor: HtmlElement) -> bool:
    return _MORE.fullmatch("".join("".join(anchor.itertext()).split())) is not None


def _holds(box: HtmlElement, base: str, wanted: Collection[str]) -> bool:
    if box.tag in ("body", "html"):
        return False
    return any(normalise(target_of(anchor) or "#", base) in wanted for anchor in box.iter("a"))


def frames(tree: HtmlElement, url: str) -> list[str]:
    """Return the addresses of the visible frames of a page on its own host, at most three, the main one first."""
    base = base_of(tree, url)
    found = []
    for frame in tree.iter("iframe", "frame"):
        source = (frame.get("src") or "").strip()
        hidden = (frame.get("height") or "").strip() in ("0", "0px", "1") or "display:none" in (
            (frame.get("style") or "").replace(" ", "")
        )
        if not source or hidden or source.startswith(("javascript", "about:", "#")):
            continue
        target = normalise(source, base)
        path = "" if target is None else urlsplit(target).path.lower()
        if target and site(target) == site(url) and target != normalise(url) and not path.endswith(FILE_ENDINGS):
            name = f"{frame.get('name') or ''} {frame.get('id') or ''} {path.rpartition('/')[2]}"
            found.append((bool(_SIDE_FRAME.search(name)) - bool(_MAIN_FRAME.search(name)), target))
    return list(dict.fromkeys(target for _rank, target in sorted(found, key=lambda one: one[0])))[:MAX_FRAMES]


def shown_report(
    tree: HtmlElement, markup: str, url: str, *, listed: Collection[str] = (), named: str = ""
) -> str | None:
    """Return the title of the report that a page itself is, or None: its headline and its running text decide.

    ``listed`` are the titles of the page's links: the heading of an entry is none of the page. ``named`` is what the
    link to the page said, for one without a headline of its own. A page that is only a headline and a file of that
    name is a report as well.
    """
    headlines = [*_headlines(tree, markup), named]
    headline = next((title for title in headlines if is_report(title) and title not in listed), None)
    if headline is None:
        return None
    text = 0
    for element in tree.iter("p", "div", "td", "span", "font", "ucapcontent"):
        if any(parent.tag in ("a", "li") for parent in element.iterancestors()):
            continue
        for part in (element.text, *(child.tail for child in element)):
            if part and len(part.strip()) >= _LINE:
                text += len(part.strip())
    if text >= _REPORT or any(_is_named(link) for link in attachments_of(tree, url)):
        return headline
    return None


def _is_named(link: Link) -> bool:
    name = link.title.rpartition(".")[0] or link.title
    return why_not(name, dated=True) is None


def _headlines(tree: HtmlElement, markup: str) -> Iterator[str]:
    for meta in tree.iter("meta"):
        if (meta.get("name") or "").lower() == "articletitle":
            yield "".join((meta.get("content") or "").split())
    for node in list(tree.iter("ucaptitle", "h1", "h2", "h3"))[:8]:
        yield "".join("".join(node.itertext()).split())
    named = (node for node in tree.iter("div", "p", "td", "span") if "title" in (node.get("class") or "").lower())
    for _, node in zip(range(12), named, strict=False):
        text = "".join("".join(node.itertext()).split())
        if len(text) <= 80:
            yield text
    yield "".join(re.split(r"[_|\-–—]", title_of(markup))[0].split())
