"""What the lists of a portal hold and a crawl could not have, as far as the pages tell. Pure but for its own counts.

A crawl that reads the first of three pages finds reports and no error. So each list is held to what its pages say of
its length, and to a 下一页 that nobody could follow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.addresses import page_key
from crawler.calls import call_of
from crawler.targets import target_of
from crawler.titles import why_not

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

    from crawler.extent import Extent
    from crawler.links import Link

#: A list may count what it does not show: entries withdrawn, or named twice.
TOLERANCE = 0.1
_YEAR_ALONE = re.compile("(?:19|20)[0-9]{2}年?度?")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


@dataclass(slots=True)
class Chain:
    """One list over all its pages: ``asked`` are their addresses, ``links`` what they link to, ``entries`` those of
    these links that are entries for certain, ``called`` the page that a script would have shown next (0: some page).
    """

    start: str
    asked: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    entries: set[str] = field(default_factory=set)
    pages: int = 0
    total: int = 0
    called: int | None = None

    def read(self, links: Iterable[Link], chosen: Iterable[Link], extent: Extent, called: int | None) -> None:
        """Take in one page of the list: its links, those taken as reports, and what it says."""
        links = list(links)
        self.links |= {link.url for link in links}
        self.entries |= {link.url for link in links if link.date} | {link.url for link in chosen}
        self.pages = max(self.pages, extent.pages or 0)
        self.total = max(self.total, extent.entries or 0)
        if called is not None:
            self.called = called if self.called is None else max(self.called, called)

    def shortfall(self) -> str | None:
        """Return what of the list was not read, as a sentence; None where nothing says that something is missing."""
        walked = len(self.asked)
        if self.total and len(self.entries) >= self.total:
            return None
        if self.pages > walked:
            return f"{self.start} has {self.pages} pages, and only {walked} could be found"
        if lacks(len(self.links), self.total):
            return f"{self.start} holds {self.total} entries, and its pages link to {len(self.links)} only"
        if self.called is not None and self.called > walked and not self.pages:
            return f"the next page of {self.start} opens by a script that cannot be followed"
        return None

    def doubt(self) -> str | None:
        """Return a sentence where the list may go on and nothing says how far."""
        if self.called == 0 and self.pages <= 1 and not self.total:
            return f"{self.start} may have further pages: a link to more of it calls a script"
        return None


def lacks(had: int, said: int) -> bool:
    """Tell whether so few of so many are more than a difference in counting."""
    return said - had > max(1.0, said * TOLERANCE) or (said > 0 and had == 0)


def left_open(tree: HtmlElement, links: Sequence[Link], chosen: Sequence[Link], url: str) -> list[str]:
    """Return sentences on what a list page does not show: years that open by a script, most of its titles cut off."""
    notes = []
    taken = {link.url for link in chosen}
    cut = [link for link in links if link.date and link.url not in taken and _says_too_little(link.title)]
    if cut and len(cut) * 2 >= sum(bool(link.date) for link in links):
        notes.append(f"{len(cut)} entries of {url} have a year and a title cut too short to tell, as “{cut[0].title}”")
    have = {year for link in links for year in _YEAR.findall(f"{link.title} {link.date}")}
    years = {}
    for anchor in tree.iter("a", "li", "span"):
        text = "".join("".join(anchor.itertext()).split())
        if _YEAR_ALONE.fullmatch(text) and not target_of(anchor) and call_of(anchor) is not None:
            years[text[:4]] = text
    missing = sorted(set(years) - have)
    if missing and chosen:
        notes.append(f"{url} opens the year{'' if len(missing) == 1 else 's'} {', '.join(missing)} by a script")
    return notes


def _says_too_little(title: str) -> bool:
    if not title.endswith(("…", "...")) or not _YEAR.search(title):
        return False
    return why_not(title, dated=True) in ("not about 公开", "not called a report")


def led_astray(links: Sequence[Link], chosen: Sequence[Link]) -> list[str]:
    """Return a sentence for each entry that leads to the page of another year's report."""
    found = []
    by_page = {page_key(link.url): link for link in chosen}
    for link in links:
        kept = by_page.get(page_key(link.url))
        if kept is None or kept.title == link.title:
            continue
        years, others = set(_YEAR.findall(link.title)), set(_YEAR.findall(kept.title))
        if years and others and not years & others:
            found.append(f"“{link.title}” leads to the same address as “{kept.title}”")
    return list(dict.fromkeys(found))
