"""What the lists of a portal hold and a crawl could not have, as far as the pages tell. Pure but for its own counts.

A crawl that reads the first of three pages finds reports and no error. So each list is held to what its pages say of
its length, and to a 下一页 that nobody could follow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.addresses import page_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.extent import Extent
    from crawler.links import Link

#: A list may count what it does not show: entries withdrawn, or named twice.
TOLERANCE = 0.1
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
        if self.called is not None and self.called > walked:
            return f"the next page of {self.start} opens by a script that cannot be followed"
        return None

    def doubt(self) -> str | None:
        """Return a sentence where the list may go on and nothing says how far."""
        if self.called == 0 and self.pages <= 1 and not self.total:
            return f"{self.start} may have further pages: its 下一页 calls a script"
        return None


def lacks(had: int, said: int) -> bool:
    """Tell whether so few of so many are more than a difference in counting."""
    return said - had > max(1.0, said * TOLERANCE) or (said > 0 and had == 0)


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
