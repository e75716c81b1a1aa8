"""Columns that show their one report in place of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.links import Link
from crawler.spiders.base import PortalSpider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy.http import Request


class SingleSpider(PortalSpider):
    """Takes each start address for a report."""

    name = "single"

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the reports themselves."""
        for url in self.portal.start[: self.limit]:
            self.tally.listed.append((url, self.portal.title, ""))
            if not self.dry_run:
                yield self.report_request(Link(url, self.portal.title), url)
