"""``gongkai demo``: the bundled sample portal, served on this machine and crawled like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.captures import Captures
from crawler.portals import load_portals
from crawler.run import crawl
from crawler.sample.server import SampleServer
from extract.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.results import CrawlResult


def crawl_sample(captures: Path, progress: Callable[[dict[str, Any]], None] | None = None) -> CrawlResult:
    """Serve the sample on loopback and crawl it into ``captures``; run again, it fetches only what changed.

    Raises UsageError when the file holds captures of real portals, which the sample must not get mixed with.
    """
    sample = [portal for portal in load_portals().values() if portal.sample]
    if captures.exists():
        with Captures.open(captures) as store:
            others = {run.portal for run in store.runs()} - {portal.name for portal in sample}
        if others:
            raise UsageError(
                f"{captures} holds captures of your own; give the demo another place: --archive demo/archive.db"
            )
    with SampleServer():
        return crawl(sample, captures, progress=progress)
