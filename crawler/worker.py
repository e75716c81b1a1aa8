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
from contextlib import ExitStack, suppress
from dataclasses import asdict
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from crawler import browser
from crawler.deny import FILE, DenyList
from crawler.groups import groups
from crawler.health import Circumstances, habit
from crawler.portals import Portal
from crawler.process import open_patiently
from crawler.remote import Line, RemoteCaptures
from crawler.results import PortalResult, sum_up
from crawler.session import Session
from crawler.spiders import BY_LISTING
from crawler.storing import GroupedCaptures
from crawler.trial import is_local, opened
from extract.errors import GongkaiError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrapy.core.engine import ExecutionEngine


#: Portals crawled side by side; those that share a server follow each other.
PORTALS_AT_ONCE = 8
#: Seconds until a stop is asked for again.
STOP_AGAIN = 1.0


class Job:
    """One crawl: the portals with their user agents, and where to keep what comes."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.portals = [portal_from_json(record) for record in job["portals"]]
        self.agents: list[str] = job["agents"]
        self.path: str = job["captures"]
        self.limit: int | None = job["limit"]
        self.dry_run: bool = job["dry_run"]
        self.anytime: bool = job.get("anytime", False)
        self.accept: bool = job.get("accept", False)
        #: The socket to the caller, when it is the caller that writes.
        self.line = Line(Connection(job["store"])) if "store" in job else None
        self.send = send if self.line is None else self.line.tell
        self.overrides: dict[str, Any] = job["settings"]
        self.results: dict[str, PortalResult] = {}
        self.signals = 0
        #: Held so that the tasks are not collected while they run.
        self.ending: set[asyncio.Task[None]] = set()

    def run(self) -> None:
        """Crawl to the end; every outcome leaves as a message, errors included."""
        try:
            with ExitStack() as stack:
                captures: GroupedCaptures | RemoteCaptures
                if self.line is None:
                    writer = stack.enter_context(open_patiently(self.path))
                    captures = stack.enter_context(GroupedCaptures(writer))
                else:
                    captures = stack.enter_context(RemoteCaptures(self.path, self.line))
                deny = DenyList(Path(self.path).with_name(FILE))
                session = Session(captures, notify=self.send, deny=deny, anytime=self.anytime)
                session.turns = self.settings(None, "").getint("HOST_TURNS")
                self._crawl(session)
                if session.fatal is not None:
                    raise session.fatal
        except GongkaiError as error:
            self.send({"type": "error", "class": type(error).__name__, "message": str(error)})
        results = [asdict(self.results[portal.name]) for portal in self.portals if portal.name in self.results]
        self.send({"type": "end", "stopped": self.signals > 0, "portals": results})

    def settings(self, portal: Portal | None, agent: str) -> Settings:
        """Return the settings for one portal, or for the process when there is none."""
        settings = Settings()
        settings.setmodule("crawler.settings", priority="project")
        settings.set("LOOPBACK", loopback_of(self.portals if portal is None else [portal]), priority="cmdline")
        if portal is not None:
            settings.set("USER_AGENT", agent, priority="cmdline")
            delay = 0.0 if is_local(portal) else max(portal.delay, settings.getfloat("DOWNLOAD_DELAY"))
            if portal.browser:
                self._open_browser(settings)
            settings.set("DOWNLOAD_DELAY", delay, priority="cmdline")
            settings.set("AUTOTHROTTLE_START_DELAY", delay, priority="cmdline")
            settings.set("AUTOTHROTTLE_ENABLED", not is_local(portal), priority="cmdline")
        settings.update(self.overrides, priority="cmdline")
        return settings

    def _open_browser(self, settings: Settings) -> None:
        """Let a portal's lists be shown by a browser; raise ConfigurationError where there is none."""
        for name, value in browser.settings().items():
            settings.set(name, value, priority="cmdline")
        ways = settings.getdict("DOWNLOADER_MIDDLEWARES") | {"crawler.browser.Rendering": 800}
        settings.set("DOWNLOADER_MIDDLEWARES", ways, priority="cmdline")

    def _crawl(self, session: Session) -> None:
        process = AsyncCrawlerProcess(self.settings(None, ""))
        loop = asyncio.get_event_loop()

        def stop() -> None:
            # Crawler.stop_async notes that it was asked before it looks for an engine, and does nothing when asked
            # again: a stop that comes while a crawl is being opened would be lost. So the engines are asked.
            session.stopping = True
            for engine in _running_engines(process):
                task = loop.create_task(engine.stop_async())
                self.ending.add(task)
                task.add_done_callback(self.ending.discard)
            loop.call_later(STOP_AGAIN, stop)

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
        usual = habit(session.captures.runs(portal.name))
        await process.crawl(crawler, portal=portal, session=session, limit=self.limit, dry_run=self.dry_run)
        spider: Any = crawler.spider
        if spider is None:
            self.results[portal.name] = PortalResult(portal.name, "failed", "the crawler could not be started")
            return
        self._note_end(crawler, spider)
        spider.close_lists()
        how = Circumstances(
            limit=self.limit,
            dry_run=self.dry_run,
            accepted=self.accept,
            stopped=session.stopping,
            paused=spider.tally.paused,
        )
        result = sum_up(portal, spider.tally, usual, how)
        self.results[portal.name] = result
        if session.fatal is None:
            session.captures.end_run(spider.run_id, result.outcome, result.stats())
        self.send({"type": "portal", "portal": portal.name, "outcome": result.outcome, **result.stats()})

    def _note_end(self, crawler: Crawler, spider: Any) -> None:
        """Take over what Scrapy knows of the end: pages that broke the spider, limits of time and memory."""
        assert crawler.stats is not None
        broken = crawler.stats.get_value("spider_exceptions/count", 0)
        if broken:
            spider.tally.errors["spider"] += broken
        reason = str(crawler.stats.get_value("finish_reason", ""))
        if reason.startswith("closespider_errorcount"):
            spider.tally.errors["spider"] += 1
        elif reason.startswith(("closespider_", "memusage_")):
            spider.tally.paused = spider.tally.paused or f"a limit of one run was reached ({reason})"


def loopback_of(portals: Sequence[Portal]) -> list[str]:
    """Return the ``address:port`` pairs that portals on this machine are served on: the sample, those on trial."""
    local = {name for portal in portals if portal.sample for name in portal.sites if name.startswith("127.")}
    return sorted(local | {name for portal in portals for name in portal.sites & opened()})


def portal_from_json(record: dict[str, Any]) -> Portal:
    """Make a portal from what the caller sent: JSON knows lists only."""
    return Portal(**{name: tuple(value) if isinstance(value, list) else value for name, value in record.items()})


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


def _running_engines(process: AsyncCrawlerProcess) -> Iterator[ExecutionEngine]:
    """Yield the engines that can be asked to stop now; a crawl that is being opened has none yet, or one at rest."""
    for crawler in process.crawlers:
        with suppress(RuntimeError):  # there is no engine yet
            if crawler.engine.running:
                yield crawler.engine


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
