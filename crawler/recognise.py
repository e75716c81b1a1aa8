"""Which product made a list page, and how its list goes on: pure functions on bytes and an address.

The product is told by crawler/families.py. What the page prints about its list, and what it shows in place of one
(frames, folders of years, the one report itself), is read by the same functions that a crawl reads it with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.addresses import normalise
from crawler.asked import filled_by_script
from crawler.families import family_of_page, styles
from crawler.feeds import read_feed
from crawler.folders import folders, frames, groups_below, shown_report
from crawler.hanweb import list_settings, year_links
from crawler.interface import interfaces, settings_in, units_in
from crawler.judging import SHELL_BYTES, shell_target
from crawler.links import Link, links_of, listed_links
from crawler.listing import numbered_pages, record_set, total_records
from crawler.pages import page_text, title_of, tree_of
from crawler.titles import is_report

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: A list of its own this long makes a frame around it a decoration.
_OWN_LINKS = 3
#: One year is a heading or a report; several are folders, or a list that names its reports by years.
_YEARS_NEEDED = 2
_MAX_PAGES = 500
#: Hanweb's module of annual reports: a bare year that leads to it is a report.
_MODULE = "/xxgkAnnualReport.jsp?"
_YEAR = re.compile("(?:19|20)[0-9]{2}年?(?:度|年报|年報|年度报告)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What a page was taken for. ``cms`` is ``own`` for a product that no sign names.

    ``evidence`` are sentences; ``settings`` what the page prints about its list (``pages``, ``total``, ids);
    ``target`` is where a redirect shell or a frame leads, which is then the address to look at; ``entries`` are the
    page's links; ``static`` tells whether they are the list, or whether an interface gives it; ``reports_only`` that
    the list names its reports by bare years; ``filled`` that a script seems to fill a list without reports.
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
    filled: bool = False


def recognise(content: bytes, url: str) -> Recognised:
    """Tell the product and the way of listing from one page, content-decoded, and its web address. Never raises."""
    markup = page_text(content)
    tree = tree_of(markup)
    shell = shell_target(markup) if len(content) <= SHELL_BYTES else None
    target = None if shell is None else normalise(shell, url)
    if target is not None:
        return Recognised(cms="own", listing="column", evidence=("a page that only leads elsewhere",), target=target)
    if tree is None:
        return Recognised(cms="own", listing="column", evidence=("nothing that can be read as a page",))
    entries = tuple(_entries(tree, markup, url))
    cms, evidence = family_of_page(markup, url, entries)
    style = styles()[cms]
    listing, settings = style.listing, _settings(style.listing, markup, url)
    reports = [link for link in entries if is_report(link.title, dated=bool(link.date))]
    framed = next(iter(frames(tree, url)), None) if len(reports) < _OWN_LINKS else None
    by_year = sum(_MODULE in link.url and bool(_YEAR.fullmatch(link.title)) for link in entries) >= _YEARS_NEEDED
    years = [link for link in folders(entries, url, [url], any_name=False) if link not in reports]
    shown = None if reports else shown_report(tree, markup, url, listed=[link.title for link in entries])
    if by_year:
        evidence = (*evidence, "reports named by bare years")
    elif not reports and len(years) >= _YEARS_NEEDED:
        evidence = (*evidence, f"folders of {len(years)} years in place of reports")
        settings["years"] = str(len(years))
    elif shown is not None and style.static:
        listing, framed, evidence = "single", None, (*evidence, "the page is itself a report and lists none")
    elif framed is not None:
        evidence = (*evidence, "the list stands in a frame")
    elif not reports and style.static and (groups := groups_below(entries, url, [url])):
        evidence = (*evidence, f"{len(groups)} folders in place of reports")
        settings["folders"] = str(len(groups))
    elif cms == "own" and "pages" in settings:
        listing, evidence = "pages", (*evidence, "a script numbers the pages")
    return Recognised(
        cms=cms,
        listing=listing,
        evidence=evidence or ("no sign of a known product: links by title and date",),
        settings=settings,
        target=None if by_year or years else framed,
        entries=entries,
        title=title_of(markup),
        static=style.static,
        reports_only=by_year,
        filled=not reports and filled_by_script(markup),
    )


def _entries(tree: HtmlElement, markup: str, url: str) -> list[Link]:
    """Return the links of the records of a Hanweb page, of the items of a feed, else of the whole page."""
    records, _following = record_set(markup)
    if records:
        return [link for record in records for link in links_of(record, url)]
    feed = read_feed(markup, url) if re.match(r"\s{0,200}<(?:\?xml|rss|feed|urlset|sitemapindex)\b", markup) else None
    if feed is not None:
        return [*feed.links, *(Link(page, "") for page in feed.pages)]
    return [*listed_links(tree, markup, url), *year_links(tree, url)]


def _settings(listing: str, markup: str, url: str) -> dict[str, str]:
    """Return what a page says about its list, in the words of the crawl of that way of listing."""
    settings: dict[str, str] = {}
    if listing == "hanweb":
        settings |= list_settings(markup, record_set(markup)[1])
        total = total_records(markup)
        settings |= {} if total is None else {"total": str(total)}
    elif listing in interfaces():
        interface = interfaces()[listing]
        settings |= settings_in(interface, markup)
        units = units_in(interface, markup)
        settings |= units[0] if units else {}
    pages = numbered_pages(markup, url, _MAX_PAGES)
    if pages:
        settings |= {"pages": str(len(pages) + 1), "second_page": pages[0]}
    return settings
