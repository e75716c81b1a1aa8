"""The HTTP handler: nothing goes out before the server, the hour, the caps and the deny list allow it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

from crawler.guard import RefusedRequest
from crawler.politeness import BUSY, MAX_FAILURES, MAX_STRIKES, pause_after, retry_after
from crawler.schedule import hours_of, is_open, next_opening, shown
from crawler.session import Host, now

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.portals import Portal
    from crawler.session import Session


class GatedHandler(HTTP11DownloadHandler):
    """Scrapy's handler, asked at the moment of sending.

    A middleware decides too early: a request that it let through may wait in the queue while the server says "not
    now". And each portal has an engine and queues of its own; here two portals on one server, and two runs in a row,
    keep the same distance as two requests of one run.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self.jitter = settings.getfloat("DOWNLOAD_DELAY_JITTER")
        self.minimum = settings.getfloat("RETRY_AFTER_MIN")
        self.patience = settings.getfloat("RETRY_AFTER_PATIENCE")
        self.day_bytes = settings.getint("HOST_DAY_BYTES")
        self.run_requests = settings.getint("RUN_REQUESTS")
        self.offset = settings.getfloat("SCHEDULE_OFFSET")
        #: Requests of this run: each portal has a handler of its own.
        self.sent = 0

    async def download_request(self, request: Request) -> Response:
        """Wait for the server's turn, then ask; refuse when that is too far off."""
        crawler: Any = self._crawler
        session: Session = crawler.spider.session
        group = request.meta["download_slot"]
        host = session.host(group)
        gap = crawler.engine.downloader.slots[group].delay * (1 - self.jitter)
        # One request to a server at a time, answer included: Scrapy counts a request as under way only once its task
        # has begun, so without a delay it would start several at once.
        async with host.server.turn:
            await self._wait(session, host, gap, group)
            self._check(session, host, request)
            host.server.sent = now()
            host.requests += 1
            self.sent += 1
            try:
                response = await super().download_request(request)
            except Exception:
                self._failed(host, request.url, crawler.spider.portal)
                raise
            # Noted here, because the next request leaves the queue before any middleware sees this answer.
            host.bytes += len(response.body)
            self._note(host, response, crawler.spider.portal)
        return response

    async def _wait(self, session: Session, host: Host, gap: float, group: str) -> None:
        while True:
            wait = max(host.not_before, host.server.sent + gap) - now()
            if session.stopping:
                raise RefusedRequest("stopped", "the crawl is ending")
            if host.closed or host.not_before - now() > self.patience:
                reason = "asked to be left alone" if host.closed != "failing" else "failed too often"
                raise RefusedRequest(host.closed or "rate_limited", f"{group} {reason}")
            if wait <= 0:
                return
            await asyncio.sleep(min(wait, 0.5))

    def _check(self, session: Session, host: Host, request: Request) -> None:
        """Refuse what the deny list, the hours or a cap forbid; the last two end this run until another time."""
        spider: Any = self._crawler.spider
        portal: Portal = spider.portal
        if session.deny.denies(request.url):
            raise RefusedRequest("denied", f"the host is in {session.deny.file.name}")
        moment = now() + self.offset
        reason = ""
        if not session.anytime and not is_open(hours_of(portal), moment):
            reason = f"outside its hours; they begin {shown(next_opening(hours_of(portal), moment))}"
        elif host.requests >= portal.daily_requests:
            reason = f"its server had its {portal.daily_requests} requests of this day"
        elif host.bytes >= self.day_bytes:
            reason = f"its server gave its {self.day_bytes // 2**20} MiB of this day"
        elif self.sent >= self.run_requests:
            reason = f"{self.run_requests} requests in one run"
        if reason:
            spider.tally.paused = reason
            raise RefusedRequest("paused", reason)

    def _note(self, host: Host, response: Response, portal: Portal) -> None:
        """Take down "not now" with its wait; a wait beyond our patience, or the third in a row, closes the server."""
        if response.status in BUSY:
            host.strikes += 1
            value = response.headers.get(b"Retry-After", b"").decode("latin-1")
            wait = retry_after(value, at=now(), strikes=host.strikes, minimum=self.minimum)
            host.not_before = max(host.not_before, now() + wait)
            if wait > self.patience or host.strikes >= MAX_STRIKES:
                host.closed = "rate_limited"
            return
        host.strikes = 0
        if response.status >= 500:
            self._failed(host, response.url, portal)
        else:
            host.failures.clear()

    def _failed(self, host: Host, url: str, portal: Portal) -> None:
        """Leave a server that fails at one address after the other alone until its next hours."""
        host.failures.add(url)
        if len(host.failures) >= MAX_FAILURES:
            host.not_before = max(host.not_before, pause_after(portal, now() + self.offset) - self.offset)
            host.closed = "failing"
