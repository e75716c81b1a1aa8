"""Lists whose script prints how many pages there are: TRS (0-based), UCAP (1-based), ``countPage``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.listing import MOST_PAGES, is_further_page, numbered_pages
from crawler.spiders.base import PortalSpider

if TYPE_CHECKING:
    from lxml.html import HtmlElement


class PagesSpider(PortalSpider):
    """Walks ``index.html``, ``index_1.html`` … as the first page's own script numbers them."""

    name = "pages"

    def following(self, tree: HtmlElement, markup: str, url: str, *, fresh: bool) -> list[str]:
        """Return all pages that the script numbers; without a script, the page behind 下一页."""
        del fresh
        pages = numbered_pages(markup, url, MOST_PAGES)
        if pages:
            # index_3.html prints the same script and must not be taken for the start of another list.
            return pages if url in self.portal.start or not is_further_page(url) else []
        return self.onward(tree, markup, url)
