"""What a portal's server may ask of us and gets: robots.txt, Retry-After, a pace, and to be left alone.

The archive is the memory: when a host was last asked, and that it said "not now", is read back from captures.db, so
it holds across restarts and kills.
"""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import takewhile
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.error import DNSLookupError

from crawler.addresses import host_group, site
from crawler.guard import RefusedRequest, literal
from crawler.schedule import day_start, hours_of, next_opening
from crawler.session import Host, Middleware, Server, now

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from archive.captures import Capture
    from crawler.portals import Portal

#: Statuses that mean "not now".
BUSY = frozenset({429, 503})
#: Without a Retry-After the wait doubles from here with each strike (Heritrix waits 900 s as well).
DEFAULT_WAIT = 900.0
MAX_WAIT = 24 * 3600.0
MAX_STRIKES = 3
#: At so many addresses in a row a server fails (5xx, no answer) before it is left alone until its next hours. Tries
#: of one address count once: two broken pages are no broken server.
MAX_FAILURES = 5
#: So many of a host's last captures are looked at: a few addresses with all their tries.
REMEMBERED = 30
# That a page did not come after all tries is counted, and the state of the run says so.
logging.getLogger("scrapy.downloadermiddlewares.retry").setLevel(logging.CRITICAL)
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


def pause_after(portal: Portal, at: float) -> float:
    """Return until when a server that keeps failing is left alone: its next hours, at least a while."""
    return max(next_opening(hours_of(portal), at), at + DEFAULT_WAIT)


def recalled(captures: list[Capture], portal: Portal, *, minimum: float) -> Host:
    """Read a host's state from its newest captures (newest first): what holds across restarts and kills.

    Captures know whole seconds, rounded down, and the moment of the answer: a second is added, so that nothing that
    was promised to a server is cut short.
    """
    if not captures:
        return Host()
    last = datetime.fromisoformat(captures[0].fetched_at).timestamp() + 1
    host = Host(server=Server(sent=last))
    host.strikes = min(sum(1 for _ in takewhile(lambda capture: capture.status in BUSY, captures)), MAX_STRIKES)
    host.failures = {capture.source for capture in takewhile(_is_failure, captures)}
    if host.strikes:
        value = captures[0].header("Retry-After")
        host.not_before = last + retry_after(value, at=last - 1, strikes=host.strikes, minimum=minimum)
    elif len(host.failures) >= MAX_FAILURES:
        host.not_before = pause_after(portal, last)
    return host


def _is_failure(capture: Capture) -> bool:
    """Tell whether the server failed: no answer at all, or a 5xx that is no "not now"."""
    if capture.status is None:
        return capture.outcome == "failed"
    return capture.status >= 500 and capture.status not in BUSY


class HostGroup(Middleware):
    """Downloader middleware at 40: puts each request into the queue of its server, and recalls what is known of it.

    A redirect carries the queue of the host it comes from, so this is done anew for every pass of a request.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.minimum = crawler.settings.getfloat("RETRY_AFTER_MIN")
        self.offset = crawler.settings.getfloat("SCHEDULE_OFFSET")

    async def process_request(self, request: Request) -> None:
        """Name the queue; the first time a host comes up, find its server and read its last answers in the archive."""
        group = host_group(request.url)
        request.meta["download_slot"] = group
        if group in self.session.hosts:
            return
        address = await self._address(urlsplit(request.url).hostname or "")
        if group in self.session.hosts:  # another request was quicker
            return
        name = site(request.url).removeprefix("www.")
        prefixes = [f"{scheme}://{twin}/" for scheme in ("http", "https") for twin in (name, f"www.{name}")]
        captures = self.session.captures
        host = recalled(captures.last_of_host(prefixes, REMEMBERED), self.portal, minimum=self.minimum)
        if len(host.failures) >= MAX_FAILURES:
            if host.not_before > now() + self.offset:
                host.closed = "failing"
            else:  # the pause is over: it gets a new chance, with all its tries
                host.failures.clear()
                host.not_before = 0.0
        host.requests, host.bytes = captures.asked_since(prefixes, day_start(now() + self.offset))
        self.session.admit(group, host, address)

    async def _address(self, name: str) -> str:
        """Return the public address of a host, by which its server is known to others; ``""`` where there is none.

        The platform of a province answers for many hosts: they are one machine, and are asked as one.
        """
        from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one

        if literal(name) is not None:
            return ""
        try:
            return str(await maybe_deferred_to_future(reactor.resolve(name)))  # type: ignore[attr-defined]
        except DNSLookupError:  # the request itself will say so
            return ""


class DeniedHosts(Middleware):
    """Downloader middleware at 30: says at once, before robots.txt, that a host is on the deny list."""

    def process_request(self, request: Request) -> None:
        """Refuse a host that the list names; the handler looks again when the request is sent."""
        if self.session.deny.denies(request.url):
            raise RefusedRequest("denied", f"the host is in {self.session.deny.file.name}")


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
