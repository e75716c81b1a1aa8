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
from scrapy.downloadermiddlewares.retry import get_retry_request

from crawler.addresses import host_group, site
from crawler.guard import RefusedRequest
from crawler.session import Middleware, now

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from archive.captures import Capture

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


class HostGate(Middleware):
    """Downloader middleware at 40: paces by server, and holds what a server asked not to get yet.

    Each portal has its own Scrapy engine and so its own slots; the gate is what keeps two portals on one server, and
    two runs in a row, at the same distance as two requests of one run.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.delay = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self.minimum = crawler.settings.getfloat("RETRY_AFTER_MIN")
        self.patience = crawler.settings.getfloat("RETRY_AFTER_PATIENCE")
        self.met: set[str] = set()

    async def process_request(self, request: Request) -> None:
        """Wait until the server may be asked; refuse when that is too far off."""
        group = host_group(request.url)
        host = self.session.host(group)
        if group not in self.met:
            self.met.add(group)
            name = site(request.url)
            prefixes = [f"{scheme}://{twin}/" for scheme in ("http", "https") for twin in (name, f"www.{name}")]
            last, not_before, strikes = recalled(self.session.captures.last_of_host(prefixes), minimum=self.minimum)
            host.not_before = max(host.not_before, not_before, last + self.delay)
            host.strikes = max(host.strikes, strikes)
        # A redirect carries the slot of the host it comes from.
        request.meta["download_slot"] = group
        while (wait := host.not_before - now()) > 0 or host.closed or self.session.stopping:
            if host.closed or wait > self.patience:
                raise RefusedRequest("rate_limited", f"{group} asked to be left alone for {max(wait, 0):.0f} s")
            if self.session.stopping:
                raise RefusedRequest("stopped", "the crawl is ending")
            await asyncio.sleep(min(wait, 0.5))


class RetryAfter(Middleware):
    """Downloader middleware at 555: obeys 429 and 503, which Scrapy would ask again within milliseconds."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.minimum = crawler.settings.getfloat("RETRY_AFTER_MIN")
        self.patience = crawler.settings.getfloat("RETRY_AFTER_PATIENCE")

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Close the gate of the server for as long as it asks; ask once more after that when it is not too long."""
        host = self.session.host(host_group(request.url))
        if response.status not in BUSY:
            if "held" not in response.flags:
                host.strikes = 0
            return response
        host.strikes += 1
        value = response.headers.get(b"Retry-After", b"").decode("latin-1")
        wait = retry_after(value, at=now(), strikes=host.strikes, minimum=self.minimum)
        host.not_before = max(host.not_before, now() + wait)
        if wait > self.patience or host.strikes >= MAX_STRIKES:
            host.closed = True
            self.tally.errors["rate_limited"] += 1
            return response
        again = get_retry_request(request, spider=self.spider, reason="Retry-After", max_retry_times=MAX_STRIKES)
        return again or response


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
