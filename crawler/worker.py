"""The crawling process: reads one job from standard input, crawls, and reports in JSON lines on standard output.

A process of its own, because Twisted's reactor runs once in a process, and because the caller goes on to extract in
one that has never loaded a page. It ends when its caller does, however that ends: nothing holds the writer's lock
behind the user's back.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import threading
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from archive.captures import Captures
from crawler.addresses import host_group
from crawler.portals import Portal
from crawler.results import PortalResult, sum_up
from crawler.session import Session
from crawler.spiders import BY_LISTING
from extract.errors import ArchiveInUseError, GongkaiError

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Portals crawled side by side; those that share a server follow each other.
PORTALS_AT_ONCE = 8
#: A crawl that was killed a moment ago may still be letting go of its lock.
LOCK_PATIENCE = 1.0


class Job:
    """One crawl: the portals with their user agents, and where to keep what comes."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.portals = [portal_from_json(record) for record in job["portals"]]
        self.agents: list[str] = job["agents"]
        self.path: str = job["captures"]
        self.limit: int | None = job["limit"]
        self.dry_run: bool = job["dry_run"]
        self.overrides: dict[str, Any] = job["settings"]
        self.results: dict[str, PortalResult] = {}
        self.signals = 0
        #: Held so that the task is not collected while it runs.
        self.ending: asyncio.Task[None] | None = None

    def run(self) -> None:
        """Crawl to the end; every outcome leaves as a message, errors included."""
        try:
            with open_patiently(self.path) as captures:
                session = Session(captures, notify=send)
                self._crawl(session)
                if session.fatal is not None:
                    raise session.fatal
        except GongkaiError as error:
            send({"type": "error", "class": type(error).__name__, "message": str(error)})
        results = [asdict(self.results[portal.name]) for portal in self.portals if portal.name in self.results]
        send({"type": "end", "stopped": self.signals > 0, "portals": results})

    def settings(self, portal: Portal | None, agent: str) -> Settings:
        """Return the settings for one portal, or for the process when there is none."""
        settings = Settings()
        settings.setmodule("crawler.settings", priority="project")
        settings.set("LOOPBACK", loopback_of(self.portals if portal is None else [portal]), priority="cmdline")
        if portal is not None:
            settings.set("USER_AGENT", agent, priority="cmdline")
            delay = 0.0 if portal.sample else max(portal.delay, settings.getfloat("DOWNLOAD_DELAY"))
            settings.set("DOWNLOAD_DELAY", delay, priority="cmdline")
            settings.set("AUTOTHROTTLE_START_DELAY", delay, priority="cmdline")
            settings.set("AUTOTHROTTLE_ENABLED", not portal.sample, priority="cmdline")
        settings.update(self.overrides, priority="cmdline")
        return settings

    def _crawl(self, session: Session) -> None:
        process = AsyncCrawlerProcess(self.settings(None, ""))
        loop = asyncio.get_event_loop()

        def stop() -> None:
            session.stopping = True
            self.ending = loop.create_task(process.stop())

        def on_signal() -> None:
            self.signals += 1
            if self.signals > 1:  # the second request to stop is obeyed at once: every capture made is durable
                os._exit(11)
            stop()

        session.on_fatal = lambda: loop.call_soon(stop)
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, on_signal)
        whole = loop.create_task(self._all(process, session))
        whole.add_done_callback(lambda _task: _stop_reactor())
        process.start(stop_after_crawl=False, install_signal_handlers=False)
        if whole.done() and not whole.cancelled() and (error := whole.exception()) is not None:
            raise error

    async def _all(self, process: AsyncCrawlerProcess, session: Session) -> None:
        free = asyncio.Semaphore(PORTALS_AT_ONCE)

        async def in_turn(group: Sequence[int]) -> None:
            async with free:
                for place in group:
                    if not session.stopping:
                        await self._one(process, session, self.portals[place], self.agents[place])

        await asyncio.gather(*(in_turn(group) for group in groups(self.portals)))

    async def _one(self, process: AsyncCrawlerProcess, session: Session, portal: Portal, agent: str) -> None:
        crawler = Crawler(BY_LISTING[portal.listing], self.settings(portal, agent))
        await process.crawl(crawler, portal=portal, session=session, limit=self.limit, dry_run=self.dry_run)
        spider: Any = crawler.spider
        if spider is None:
            return
        broken = crawler.stats.get_value("spider_exceptions/count", 0) if crawler.stats else 0
        if broken:
            spider.tally.errors["spider"] += broken
        result = sum_up(portal, spider.tally, limit=self.limit, dry_run=self.dry_run, stopped=session.stopping)
        self.results[portal.name] = result
        if session.fatal is None:
            session.captures.end_run(spider.run_id, result.outcome, result.stats())
        send({"type": "portal", "portal": portal.name, "outcome": result.outcome, **result.stats()})


def groups(portals: Sequence[Portal]) -> list[list[int]]:
    """Sort portals (by place) into groups that share no server with each other; order is kept inside a group."""
    found: list[tuple[set[str], list[int]]] = []
    for place, portal in enumerate(portals):
        hosts = {host_group(f"http://{name}/") for name in portal.sites}
        touching = [group for group in found if group[0] & hosts]
        merged_hosts = hosts.union(*(group[0] for group in touching))
        merged = sorted([place, *(member for group in touching for member in group[1])])
        found = [group for group in found if group not in touching]
        found.append((merged_hosts, merged))
    return [members for _hosts, members in sorted(found, key=lambda group: group[1][0])]


def loopback_of(portals: Sequence[Portal]) -> list[str]:
    """Return the ``address:port`` pairs that the sample portal among ``portals`` is served on: nothing else."""
    return sorted({name for portal in portals if portal.sample for name in portal.sites if name.startswith("127.")})


def portal_from_json(record: dict[str, Any]) -> Portal:
    """Make a portal from what the caller sent: JSON knows lists only."""
    return Portal(**{name: tuple(value) if isinstance(value, list) else value for name, value in record.items()})


def open_patiently(path: str) -> Captures:
    """Open the captures file for writing; wait a moment for a lock that is just being dropped."""
    deadline = time.monotonic() + LOCK_PATIENCE
    while True:
        try:
            return Captures.open(path, write=True)
        except ArchiveInUseError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def send(message: dict[str, Any]) -> None:
    """Write one message for the caller."""
    sys.stdout.write(json.dumps(message, ensure_ascii=True) + "\n")
    sys.stdout.flush()


def end_with_caller() -> None:
    """End this process at once when standard input closes, which is what the caller's death looks like."""

    def watch() -> None:
        while os.read(0, 4096):
            pass
        os._exit(11)

    threading.Thread(target=watch, daemon=True).start()


def _stop_reactor() -> None:
    from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one

    reactor.callLater(0, reactor.stop)  # type: ignore[attr-defined]


def main() -> None:
    """Read the job and do it."""
    job = Job(json.loads(sys.stdin.buffer.readline()))
    end_with_caller()
    job.run()


if __name__ == "__main__":
    main()
