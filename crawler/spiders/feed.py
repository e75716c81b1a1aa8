"""RSS, Atom and sitemaps as lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.coding import decode_content
from crawler.feeds import read_feed
from crawler.links import choose
from crawler.pages import content_of, page_text
from crawler.spiders.column import ColumnSpider
from extract.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import Request, Response


_GZIP = b"\x1f\x8b"


class FeedSpider(ColumnSpider):
    """Takes entries by title; pages that a sitemap names without one are looked at, and kept if they are reports."""

    name = "feed"

    def parse_list(self, response: Response) -> Iterator[Request]:
        """Follow the reports that a feed names, and the sitemaps below it."""
        try:
            content = content_of(response)
            if content.startswith(_GZIP):  # sitemap.xml.gz: a file, whatever its headers say
                content = decode_content(content, "gzip").body
            feed = read_feed(page_text(content), response.url)
        except UnreadableError:
            feed = None
        if feed is None:
            yield from super().parse_list(response)
            return
        yield from self.take(choose(feed.links, self.portal), response.url)
        yield from self.list_requests(feed.feeds)
        yield from self.list_requests(feed.pages, callback=super().parse_list, guess=True)
