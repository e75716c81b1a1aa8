"""Any column: links by title and date, the next page by what its link says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.listing import MOST_PAGES, is_further_page, numbered_pages
from crawler.spiders.base import PortalSpider

if TYPE_CHECKING:
    from lxml.html import HtmlElement


class ColumnSpider(PortalSpider):
    """Walks from page to page by the link that says so (VSB, SiteServer, server-paged platforms)."""

    name = "column"

    def following(self, tree: HtmlElement, markup: str, url: str, *, fresh: bool) -> list[str]:
        """Return the page behind 下一页, ``rel=next`` or a class of that name; without one, what a script numbers."""
        del fresh
        further = self.onward(tree, markup, url)
        if further:
            return further
        if is_further_page(url) and url not in self.portal.start:
            return []
        return numbered_pages(markup, url, MOST_PAGES)
