"""robots.txt, strictly: RFC 9309, failing closed.

Scrapy reads an answer of 503 as a file without rules, and a file that cannot be fetched as permission. Here a file
that cannot be fetched means that nothing is fetched (RFC 9309, 2.3.1.4), unless the archive holds one of the last day.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.utils.misc import build_from_crawler

from archive.coding import decode_content
from crawler.guard import RefusedRequest
from crawler.pages import content_of
from extract.errors import UnreadableError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

#: RFC 9309 asks for at least 500 KiB; a longer file is read up to here.
MAX_BYTES = 512 * 1024
#: A rule file of our own archive stands in for one that cannot be fetched, for this long (RFC 9309, 2.4).
FRESH = timedelta(hours=24)
#: Above this a host is not crawled at all (Heritrix: respectCrawlDelayUpToSeconds).
MAX_CRAWL_DELAY = 300.0

# A traceback for each host that does not answer; that it did not is a capture, and the state of the run says why.
logging.getLogger(RobotsTxtMiddleware.__module__).setLevel(logging.CRITICAL)


class Closed:
    """Stands in for the rules of a host whose robots.txt could not be fetched: nothing is allowed."""

    def allowed(self, url: Any, user_agent: Any) -> bool:
        """Return False, whatever is asked."""
        del url, user_agent
        return False


class StrictRobots(RobotsTxtMiddleware):
    """Downloader middleware at 100, in place of Scrapy's: the same traffic, other verdicts."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        #: How robots.txt of each host was asked for: what the archive holds of it stands under that address.
        self._schemes: dict[str, str] = {}

    async def robot_parser(self, request: Request) -> Any:
        """Return the rules of a host, asked for when it is met first."""
        parts = urlsplit(request.url)
        self._schemes.setdefault(parts.netloc, parts.scheme)
        return await super().robot_parser(request)

    def process_request_2(self, rp: Any, request: Request) -> None:
        """Refuse what the rules do not allow; robots.txt itself is asked for outside this rule."""
        # What stands behind # is ours (the body of a POST) and never sent; a rule ending in $ must not miss for it.
        if rp is None or rp.allowed(request.url.partition("#")[0], self._robotstxt_useragent):
            return
        if isinstance(rp, Closed):
            raise RefusedRequest("robots_unreachable", "robots.txt could not be fetched, so nothing else is")
        raise RefusedRequest("robots", "forbidden by robots.txt")

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        tally = self.crawler.spider.tally
        if response.status == 429 or response.status >= 500:
            self._settle_unreachable(netloc)
            return
        # RFC 9309, 2.3.1.3: no such file, so no rules; the body of the error page must not be read as some.
        body = content_of(response)[:MAX_BYTES] if response.status < 300 else b""
        if body[:512].lstrip().lower().startswith((b"<!doctype", b"<html")):
            tally.errors["robots_is_html"] += 1
            body = b""
        rules: Any = build_from_crawler(self._parserimpl, self.crawler, body)
        delay = rules.crawl_delay(self._robotstxt_useragent)
        if delay is not None and delay > MAX_CRAWL_DELAY:
            tally.errors["crawl_delay_too_long"] += 1
            self._settle(netloc, Closed())
            return
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=rules, request=request
        )
        self._settle(netloc, rules)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if not isinstance(exc, RefusedRequest):
            self._settle_unreachable(netloc)
        else:
            self._settle(netloc, Closed())

    def _settle_unreachable(self, netloc: str) -> None:
        body = self._held(netloc)
        if body is None:
            self.crawler.spider.tally.errors["robots_unreachable"] += 1
            self._settle(netloc, Closed())
        else:
            self._settle(netloc, build_from_crawler(self._parserimpl, self.crawler, body))

    def _settle(self, netloc: str, rules: Any) -> None:
        waiting: Any = self._parsers[netloc]
        self._parsers[netloc] = rules
        waiting.callback(rules)

    def _held(self, netloc: str) -> bytes | None:
        """Return the rules that the archive holds of this host, when they are of the last day."""
        captures = self.crawler.spider.session.captures
        capture = captures.latest(f"{self._schemes[netloc]}://{netloc}/robots.txt")
        if capture is None or capture.body_sha256 is None:
            return None
        if datetime.now(UTC) - datetime.fromisoformat(capture.fetched_at) > FRESH:
            return None
        try:
            return decode_content(captures.body(capture.body_sha256), capture.content_encoding).body[:MAX_BYTES]
        except UnreadableError:
            return None
