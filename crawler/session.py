"""What the parts of one crawl share: the capture store, what hosts asked for, and the counts of each portal."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.deny import DenyList
    from crawler.portals import Portal
    from crawler.remote import RemoteCaptures
    from crawler.storing import GroupedCaptures


@dataclass(slots=True)
class Tally:
    """The counts of one portal in one run; ``errors`` by kind, ``listed`` as (address, title, date) in list order."""

    pages: int = 0
    reports: int = 0
    attachments: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    revisits: int = 0
    requests: int = 0
    #: Reports and attachments asked for again and answered with a page: those among which ``changed`` are counted.
    compared: int = 0
    #: Report pages by the hash of their bytes, held ones included: one page at many addresses is no report.
    bodies: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    listed: list[tuple[str, str, str]] = field(default_factory=list)
    #: Kinds of trouble met on list pages: what decides between blocked, failed and changed.
    list_errors: Counter[str] = field(default_factory=Counter)
    #: List pages that in the end did not come, each with its reason: retries that helped are none.
    lost: list[str] = field(default_factory=list)
    #: What else the lists hold and could not be had, as sentences: crawler/lacking.py.
    short: list[str] = field(default_factory=list)
    #: Frames that hold the text of a report, and second and later pages of reports: what the lists do not name.
    parts: int = 0
    further: int = 0
    #: Pages at which more than one address of a report ended, with the number of those beyond the first.
    astray: Counter[str] = field(default_factory=Counter)
    #: What is worth knowing of a run that is well otherwise.
    notes: list[str] = field(default_factory=list)
    #: Why the run has to go on another time, once something was left undone for it.
    paused: str = ""


@dataclass(slots=True)
class Server:
    """One machine as far as can be told, by its address: when it was last asked (Unix time), and whose turn it is."""

    sent: float = 0.0
    turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))


@dataclass(slots=True)
class Host:
    """What is known of one host: when it may be asked again (Unix time), how often it has said "not now" in a row
    (``strikes``), at which addresses in a row it failed, what it was asked for today, and the server that it stands
    on, which it may share with others: the pace is the server's.

    ``closed`` is set when it is to be left alone for the rest of this run: ``rate_limited`` or ``failing``.
    """

    not_before: float = 0.0
    strikes: int = 0
    failures: set[str] = field(default_factory=set)
    closed: str = ""
    requests: int = 0
    bytes: int = 0
    server: Server = field(default_factory=Server)


@dataclass(slots=True)
class Session:
    """One process's crawl. ``notify`` gets a dictionary for each thing worth showing; it must return at once."""

    captures: GroupedCaptures | RemoteCaptures
    notify: Callable[[dict[str, Any]], None]
    deny: DenyList
    #: True when the operator said that hours do not matter this time.
    anytime: bool = False
    #: Requests to one server at a time; more than one only to measure, on a server of one's own.
    turns: int = 1
    hosts: dict[str, Host] = field(default_factory=dict)
    servers: dict[str, Server] = field(default_factory=dict)
    #: Set once a signal or a full disk asks everything to end; long waits look at it.
    stopping: bool = False
    fatal: Exception | None = None
    on_fatal: Callable[[], None] = lambda: None

    def host(self, group: str) -> Host:
        """Return what is known of a host group, remembering nothing the first time."""
        if group not in self.hosts:
            self.admit(group, Host(), address="")
        return self.hosts[group]

    def admit(self, group: str, host: Host, address: str) -> None:
        """Take in what is known of a host; hosts with one ``address`` share a server, ``""`` is nobody else's."""
        server = self.servers.setdefault(address or group, Server(turn=asyncio.Semaphore(self.turns)))
        server.sent = max(server.sent, host.server.sent)
        host.server = server
        self.hosts[group] = host

    def fail(self, error: Exception) -> None:
        """End the whole crawl because of ``error``; the first one is the one reported."""
        if self.fatal is None:
            self.fatal = error
        self.stopping = True
        self.on_fatal()


class Middleware:
    """A downloader middleware of ours: it finds the portal and the session at the spider that is being crawled."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware, as Scrapy asks for it."""
        return cls(crawler)

    @property
    def spider(self) -> Any:
        """The spider of this crawl, a :class:`crawler.spiders.base.PortalSpider`."""
        return self.crawler.spider

    @property
    def portal(self) -> Portal:
        """The record of the portal being crawled."""
        portal: Portal = self.spider.portal
        return portal

    @property
    def session(self) -> Session:
        """What all crawls of this process share."""
        session: Session = self.spider.session
        return session

    @property
    def tally(self) -> Tally:
        """The counts of this portal."""
        tally: Tally = self.spider.tally
        return tally


def role_of(request: Request) -> str:
    """Return the role under which an answer to ``request`` is kept.

    Scrapy marks its request for robots.txt as exempt from the rules; nothing else of ours carries that mark.
    """
    if request.meta.get("dont_obey_robotstxt"):
        return "robots"
    return str(request.meta.get("capture", {}).get("role", "list"))


def now() -> float:
    """Return Unix time: what hosts name in Retry-After and captures store, so it survives a restart."""
    return time.time()
