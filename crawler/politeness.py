"""What a portal's server may ask of us and gets: robots.txt, Retry-After, a pace, and to be left alone.

The archive is the memory: when a host was last asked, and that it said "not now", is read back from captures.db, so
it holds across restarts and kills.
"""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.downloadermiddlewares.retry import get_retry_request

from crawler.addresses import host_group, site
from crawler.guard import RefusedRequest
from crawler.session import Host, Middleware, now

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from archive.captures import Capture
    from crawler.session import Session

#: Statuses that mean "not now".
BUSY = frozenset({429, 503})
#: Without a Retry-After the wait doubles from here with each strike (Heritrix waits 900 s as well).
DEFAULT_WAIT = 900.0
MAX_WAIT = 24 * 3600.0
MAX_STRIKES = 3
_SECONDS = re.compile(r"[0-9]{1,9}")


def retry_after(value: str | None, *, at: float, strikes: int, minimum: float) -> float:
    """Return how many seconds to leave a host alone: its own Retry-After (seconds or date), clamped, else our own."""
    wait = DEFAULT_WAIT * 2 ** (strikes - 1)
    text = (value or "").strip()
    if _SECONDS.fullmatch(text):
        wait = float(text)
    elif text:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError):
            moment = None
        if moment is not None:
            wait = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - at
    return min(max(wait, minimum), MAX_WAIT)


def recalled(captures: list[Capture], *, minimum: float) -> tuple[float, float, int]:
    """Read from a host's newest captures: when it was last asked, when it may be asked again, and its strikes."""
    if not captures:
        return 0.0, 0.0, 0
    asked = [datetime.fromisoformat(capture.fetched_at).timestamp() for capture in captures]
    strikes = 0
    for capture in captures:
        if capture.status not in BUSY:
            break
        strikes += 1
    if not strikes:
        return asked[0], 0.0, 0
    strikes = min(strikes, MAX_STRIKES)
    wait = retry_after(captures[0].header("Retry-After"), at=asked[0], strikes=strikes, minimum=minimum)
    return asked[0], asked[0] + wait, strikes


class HostGroup(Middleware):
    """Downloader middleware at 40: puts each request into the queue of its server, and recalls what is known of it.

    A redirect carries the queue of the host it comes from, so this is done anew for every pass of a request.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.minimum = crawler.settings.getfloat("RETRY_AFTER_MIN")

    def process_request(self, request: Request) -> None:
        """Name the queue; the first time a server comes up, read its last answers from the archive."""
        group = host_group(request.url)
        request.meta["download_slot"] = group
        if group in self.session.hosts:
            return
        name = site(request.url).removeprefix("www.")
        prefixes = [f"{scheme}://{twin}/" for scheme in ("http", "https") for twin in (name, f"www.{name}")]
        last, not_before, strikes = recalled(self.session.captures.last_of_host(prefixes), minimum=self.minimum)
        # The archive knows whole seconds, and the moment of the answer.
        self.session.hosts[group] = Host(sent=last + 1 if last else 0.0, not_before=not_before, strikes=strikes)


class GatedHandler(HTTP11DownloadHandler):
    """The HTTP handler, asked at the moment of sending: nothing goes out before the server may be asked.

    A middleware decides too early: a request that it let through may wait in the queue while the server says "not
    now". And each portal has an engine and queues of its own; here two portals on one server, and two runs in a row,
    keep the same distance as two requests of one run.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.jitter = crawler.settings.getfloat("DOWNLOAD_DELAY_JITTER")
        self.minimum = crawler.settings.getfloat("RETRY_AFTER_MIN")
        self.patience = crawler.settings.getfloat("RETRY_AFTER_PATIENCE")

    async def download_request(self, request: Request) -> Response:
        """Wait for the server's turn, then ask; refuse when that is too far off."""
        crawler: Any = self._crawler
        session: Session = crawler.spider.session
        group = request.meta["download_slot"]
        host = session.host(group)
        gap = crawler.engine.downloader.slots[group].delay * (1 - self.jitter)
        # One request to a server at a time, answer included: Scrapy counts a request as under way only once its task
        # has begun, so without a delay it would start several at once.
        async with host.turn:
            await self._wait(session, host, gap, group)
            host.sent = now()
            response = await super().download_request(request)
            # Noted here, because the next request leaves the queue before any middleware sees this answer.
            self._note(host, response)
        return response

    async def _wait(self, session: Session, host: Host, gap: float, group: str) -> None:
        while True:
            wait = max(host.not_before, host.sent + gap) - now()
            if session.stopping:
                raise RefusedRequest("stopped", "the crawl is ending")
            if host.closed or host.not_before - now() > self.patience:
                raise RefusedRequest("rate_limited", f"{group} asked to be left alone")
            if wait <= 0:
                return
            await asyncio.sleep(min(wait, 0.5))

    def _note(self, host: Host, response: Response) -> None:
        """Take down "not now" with its wait; a wait beyond our patience, or the third in a row, closes the server."""
        if response.status not in BUSY:
            host.strikes = 0
            return
        host.strikes += 1
        value = response.headers.get(b"Retry-After", b"").decode("latin-1")
        wait = retry_after(value, at=now(), strikes=host.strikes, minimum=self.minimum)
        host.not_before = max(host.not_before, now() + wait)
        host.closed = wait > self.patience or host.strikes >= MAX_STRIKES


class RetryAfter(Middleware):
    """Downloader middleware at 555: a request met with "not now" is asked again after the wait, if that is short."""

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Put the request back into the queue, where the handler holds it, or give the portal up for this run."""
        if response.status not in BUSY:
            return response
        if not self.session.host(host_group(request.url)).closed:
            again = get_retry_request(request, spider=self.spider, reason="Retry-After", max_retry_times=MAX_STRIKES)
            if again is not None:
                return again
        self.tally.errors["rate_limited"] += 1
        return response


def set_pace(crawler: Crawler, group: str, delay: float) -> None:
    """Lengthen the gap between requests to one server, for the slot in use and for one made anew later."""
    downloader: Any = crawler.engine.downloader  # type: ignore[union-attr]
    jitter = crawler.settings.getfloat("DOWNLOAD_DELAY_JITTER")
    downloader.per_slot_settings[group] = {"concurrency": 1, "delay": delay / (1 - jitter), "jitter": jitter}
    slot = downloader.slots.get(group)
    if slot is not None:
        slot.delay = max(slot.delay, delay / (1 - jitter))


class SteadyPace(Middleware):
    """Downloader middleware at 45: a server that named a Crawl-delay is not sped up by AutoThrottle."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.named: set[str] = set()
        crawler.signals.connect(self.on_robots, signals.robots_parsed)
        self.agent = crawler.settings["ROBOTSTXT_USER_AGENT"]

    def on_robots(self, robotparser: Any, request: Request) -> None:
        """Take the Crawl-delay over, never below our own."""
        delay = robotparser.crawl_delay(self.agent)
        own = self.crawler.settings.getfloat("DOWNLOAD_DELAY")
        if delay is not None and delay > own:
            group = host_group(request.url)
            self.named.add(group)
            set_pace(self.crawler, group, float(delay))

    def process_request(self, request: Request) -> None:
        """Tell AutoThrottle to leave the pace of such a server alone."""
        if host_group(request.url) in self.named:
            request.meta["autothrottle_dont_adjust_delay"] = True
