"""Which product made a list page, and how its list goes on: pure functions on bytes and an address.

The product is told by crawler/families.py; here are what it prints about its list, and the pages that hold no list:
redirect shells, frames, folders of years, and the column that is itself its one report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from lxml import etree, html

from crawler.addresses import normalise, site
from crawler.families import family_of_page, styles
from crawler.judging import SHELL_BYTES, shell_target
from crawler.links import Link, is_report, links_of
from crawler.listing import numbered_pages, record_set, total_records
from crawler.pages import page_text, title_of, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

#: A list of its own this long makes a frame around it a decoration.
_OWN_LINKS = 3
#: One year is a heading or a report; several are folders, or a list that names its reports by years.
_YEARS_NEEDED = 2
_MAX_PAGES = 500
#: Hanweb's module of annual reports: a bare year that leads to it is a report.
_MODULE = "/xxgkAnnualReport.jsp?"
#: Settings that stand in the page, by product: what a crawl of its interface needs.
_SETTINGS = {
    "Hanweb": {
        "webid": r"\bwebid[=:]\s{0,5}[\"']?([0-9]{1,9})",
        "columnid": r"\bcolumnid[=:]\s{0,5}[\"']?([0-9]{1,12})",
        "unitid": r"\bunitid[=:]\s{0,5}[\"']?([0-9]{1,12})",
        "perpage": r"\bperPage\s{0,5}:\s{0,5}[\"']?([0-9]{1,4})",
    },
    "JPaaS": {"queryData": r"queryData\s{0,5}=\s{0,5}[\"'](\{[^{}<>]{0,1000}\})"},
    "gkmlpt": {"sid": r"\bSID\s{0,5}[\"']?\s{0,5}[:=]\s{0,5}[\"']?([0-9]{1,9})"},
    "truecms": {
        "columnId": r"\bcolumnId\s{0,5}[:=]\s{0,5}[\"']([\w-]{1,64})",
        "proxyUrl": r"\bproxyUrl\s{0,5}[:=]\s{0,5}[\"']([^\"'<>\s]{1,300})",
    },
    "Epoint": {
        "deptcode": r"\bdeptcode\s{0,5}[\"']?\s{0,5}[:=]\s{0,5}[\"']([\w-]{1,64})",
        "categorynum": r"\bcategorynum\s{0,5}[\"']?\s{0,5}[:=]\s{0,5}[\"']([\w-]{1,64})",
    },
}
_FRAME = re.compile(r"<i?frame\b[^<>]{0,500}?\bsrc\s{0,5}=\s{0,5}[\"']([^\"'<>]{1,1000})[\"']", re.IGNORECASE)
_FRAME_TITLE = re.compile("公开|公開|年报|年報|年度")
_DECLARATION = re.compile(r"\A\s{0,200}<\?xml[^>]{0,200}>")
_YEAR_FOLDER = re.compile(r"(?:19|20)[0-9]{2}年?(?:度|年报|年報|年度报告)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What a page was taken for. ``cms`` is ``own`` for a product that no sign names.

    ``evidence`` are sentences; ``settings`` what the page prints about its list (``pages``, ``total``, ids);
    ``target`` is where a redirect shell or a frame leads, which is then the address to look at; ``entries`` are the
    page's links; ``static`` tells whether they are the list, or whether an interface gives it; ``reports_only`` that
    the list names its reports by bare years.
    """

    cms: str
    listing: str
    evidence: tuple[str, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)
    target: str | None = None
    entries: tuple[Link, ...] = ()
    title: str = ""
    static: bool = True
    reports_only: bool = False


def recognise(content: bytes, url: str) -> Recognised:
    """Tell the product and the way of listing from one page, content-decoded, and its web address. Never raises."""
    markup = page_text(content)
    tree = tree_of(markup)
    target = _shell(content, markup, url)
    if target is not None:
        return Recognised(cms="own", listing="column", evidence=("a page that only leads elsewhere",), target=target)
    if tree is None:
        return Recognised(cms="own", listing="column", evidence=("nothing that can be read as a page",))
    entries = tuple(_entries(tree, markup, url))
    cms, evidence = family_of_page(markup, url, entries)
    style = styles()[cms]
    listing, title = style.listing, title_of(markup)
    reports = [link for link in entries if is_report(link.title, dated=bool(link.date))]
    settings = _settings(cms, markup, url)
    framed = _frame(tree, url) if len(reports) < _OWN_LINKS and cms != "feed" else None
    years = [link for link in entries if _YEAR_FOLDER.fullmatch(link.title)]
    by_year = sum(_MODULE in link.url for link in years) >= _YEARS_NEEDED
    if framed is not None:
        evidence = (*evidence, "the list stands in a frame")
    elif not reports and style.static and _is_article(tree, title):
        listing, evidence = "single", (*evidence, "the page is itself a report and lists none")
    elif by_year:
        evidence = (*evidence, "reports named by bare years")
    elif not reports and len(years) >= _YEARS_NEEDED:
        evidence = (*evidence, f"folders of {len(years)} years in place of reports")
        settings["years"] = str(len(years))
    if cms == "own" and listing == "column" and numbered_pages(markup, url, _MAX_PAGES):
        listing, evidence = "pages", (*evidence, "a script numbers the pages")
    return Recognised(
        cms=cms,
        listing=listing,
        evidence=evidence or ("no sign of a known product: links by title and date",),
        settings=settings,
        target=framed,
        entries=entries,
        title=title,
        static=style.static,
        reports_only=by_year,
    )


def _entries(tree: HtmlElement, markup: str, url: str) -> Iterator[Link]:
    """Yield the links of the records of a Hanweb page, else of the whole page; of a feed, its items."""
    records, _following = record_set(markup)
    if records:
        for record in records:
            yield from links_of(record, url)
        return
    if re.match(r"\s{0,200}<(?:rss|feed|urlset)\b", _DECLARATION.sub("", markup)):
        yield from _feed_entries(markup, url)
        return
    yield from links_of(tree, url)


def _feed_entries(markup: str, url: str) -> Iterator[Link]:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    # Without its declaration: the text is decoded already, and GB2312 would be undone a second time.
    root = etree.fromstring(_DECLARATION.sub("", markup).encode("utf-8", "replace"), parser=parser)
    if root is None:
        return
    for item in root.iter("{*}item", "{*}entry", "{*}url"):
        texts = {etree.QName(child).localname: child for child in item if isinstance(child.tag, str)}
        link = texts.get("link", texts.get("loc"))
        address = None if link is None else normalise(link.get("href") or link.text or "", url)
        if address is not None:
            title = texts.get("title")
            yield Link(address, "" if title is None else "".join((title.text or "").split()))


def _settings(cms: str, markup: str, url: str) -> dict[str, str]:
    settings = {}
    for name, pattern in _SETTINGS.get(cms, {}).items():
        value = re.search(pattern, markup)
        if value is not None:
            settings[name] = value.group(1)
    pages = numbered_pages(markup, url, _MAX_PAGES)
    if pages:
        settings["pages"] = str(len(pages) + 1)
        settings["second_page"] = pages[0]
    total = total_records(markup) if cms == "Hanweb" else None
    if total is not None:
        settings["total"] = str(total)
    return settings


def _shell(content: bytes, markup: str, url: str) -> str | None:
    target = shell_target(markup) if len(content) <= SHELL_BYTES else None
    return None if target is None else normalise(target, url)


def _frame(tree: HtmlElement, url: str) -> str | None:
    """Return the address of the frame that holds the list: on the same host, and not hidden or a login box."""
    for frame in tree.iter("iframe", "frame"):
        source = (frame.get("src") or "").strip()
        if not source or source.startswith(("javascript", "about:", "#")):
            continue
        if (frame.get("height") or "").strip() in ("0", "0px") or "display:none" in (frame.get("style") or ""):
            continue
        target = normalise(source, url)
        if target is not None and site(target) == site(url) and target != normalise(url):
            return urljoin(url, target)
    return None


def _is_article(tree: HtmlElement, title: str) -> bool:
    """Tell whether the page's own headline is that of a report, which a column's name (公开年报) is not."""
    names = [title.partition("_")[0].partition("-")[0], *_metas(tree, "ArticleTitle")]
    names += ["".join("".join(node.itertext()).split()) for node in tree.iter("h1", "h2", "ucaptitle")][:5]
    return any(is_report(name.strip()) for name in names)


def _metas(tree: html.HtmlElement, name: str) -> list[str]:
    return [meta.get("content") or "" for meta in tree.iter("meta") if meta.get("name") == name]
