"""What all spiders do: walk the lists, choose the reports, fetch each with its attachments.

To inherit: name the class after the way of listing, and say in :meth:`PortalSpider.entries` where the links of a list
stand and in :meth:`PortalSpider.following` how the list continues. Everything else is the same for every portal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import scrapy

from crawler.links import attachments_of, choose, links_of
from crawler.pages import content_of, page_text, tree_of
from crawler.session import Session, Tally
from extract.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from lxml.html import HtmlElement
    from scrapy.http import Request, Response
    from twisted.python.failure import Failure

    from crawler.links import Link
    from crawler.portals import Portal

#: HTML pages are small; only attachments may be as large as DOWNLOAD_MAXSIZE.
MAX_PAGE = 16 * 2**20


class PortalSpider(scrapy.Spider):
    """The spider of one portal in one run."""

    name = "portal"

    def __init__(
        self, portal: Portal, session: Session, *, limit: int | None = None, dry_run: bool = False, **options: Any
    ) -> None:
        super().__init__(**options)
        self.portal = portal
        self.session = session
        self.limit = limit
        self.dry_run = dry_run
        self.run_id = session.captures.start_run(portal.name)
        self.tally = Tally()
        self.list_addresses: set[str] = set()
        self.report_addresses: set[str] = set()

    # --- what a listing style says -----------------------------------------------------------------------------------

    def entries(self, tree: HtmlElement, markup: str, url: str) -> list[Link]:
        """Return the links of one list page; by default every link of the page."""
        del markup
        return list(links_of(tree, url))

    def following(self, tree: HtmlElement, markup: str, url: str, *, fresh: bool) -> list[str]:
        """Return the addresses of further list pages; ``fresh`` tells whether this page had a report not yet seen."""
        del tree, markup, url, fresh
        return []

    # --- the walk ----------------------------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the first page of each column."""
        for url in self.portal.start:
            for request in self.list_requests([url]):
                yield request

    def list_requests(self, urls: list[str]) -> Iterator[Request]:
        """Yield requests for list pages not yet asked for, within the record's ``max_pages``."""
        for url in urls:
            if url in self.list_addresses or len(self.list_addresses) >= self.portal.max_pages:
                continue
            self.list_addresses.add(url)
            meta = {"capture": {"role": "list"}, "download_maxsize": MAX_PAGE}
            yield scrapy.Request(url, self.parse_list, errback=self.failed, meta=meta, dont_filter=True, priority=10)

    def parse_list(self, response: Response) -> Iterator[Request]:
        """Follow the reports of a list page, and the list."""
        markup, tree = self.page(response)
        if tree is None:
            return
        chosen = choose(self.entries(tree, markup, response.url), self.portal)
        fresh = [link for link in chosen if link.url not in self.report_addresses]
        for link in fresh:
            if self.limit is not None and len(self.report_addresses) >= self.limit:
                return
            self.report_addresses.add(link.url)
            self.tally.listed.append((link.url, link.title, link.date))
            if not self.dry_run:
                yield self.report_request(link, response.url)
        yield from self.list_requests(self.following(tree, markup, response.url, fresh=bool(fresh)))

    def report_request(self, link: Link, parent: str) -> Request:
        """Return the request for a report page that a list names."""
        about = {"role": "report", "title": link.title, "parent_url": parent}
        if link.date:
            about["detail"] = f"listed with the date {link.date}"
        meta = {"capture": about, "download_maxsize": MAX_PAGE}
        if link.url.lower().endswith((".pdf", ".doc", ".docx")):  # a list may name the file itself
            del meta["download_maxsize"]
        return scrapy.Request(link.url, self.parse_report, errback=self.failed, meta=meta, dont_filter=True)

    def parse_report(self, response: Response) -> Iterator[Request]:
        """Fetch the files that belong to a report page."""
        _markup, tree = self.page(response)
        if tree is None:
            return
        for link in attachments_of(tree, response.url):
            meta = {"capture": {"role": "attachment", "title": link.title, "parent_url": response.url}}
            yield scrapy.Request(link.url, self.keep, errback=self.failed, meta=meta, priority=5)

    def keep(self, response: Response) -> None:
        """Do nothing: an attachment is captured before it gets here, and reading it is not the crawler's work."""

    def page(self, response: Response) -> tuple[str, HtmlElement | None]:
        """Return the text and tree of an answer, or ("", None) for a file or what cannot be read."""
        try:
            content = content_of(response)
        except UnreadableError:
            self.tally.errors["unreadable"] += 1
            return "", None
        if content[:8].startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
            return "", None
        markup = page_text(content)
        tree = tree_of(markup)
        if tree is None:
            self.tally.errors["unreadable"] += 1
        return markup, tree

    def failed(self, failure: Failure) -> None:
        """Do nothing more: the capture, or its absence, was counted with its reason where it was made."""
        self.logger.debug("no page: %s", failure.value)
