"""Crawling as one call: what the command line and the demo use."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from crawler.agent import VARIABLE, user_agent
from crawler.groups import shares
from crawler.jobs import do_many, do_one
from crawler.results import CrawlResult, PortalResult
from extract.errors import GongkaiError, StoppedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from crawler.portals import Portal

__all__ = ["CrawlResult", "PortalResult", "crawl"]


def crawl(
    portals: Sequence[Portal],
    captures_path: str | os.PathLike[str],
    *,
    contact: str | None = None,
    limit: int | None = None,
    dry_run: bool = False,
    jobs: int = 1,
    anytime: bool = False,
    accept: bool = False,
    progress: Callable[[dict[str, Any]], None] | None = None,
    settings_overrides: Mapping[str, Any] | None = None,
) -> CrawlResult:
    """Crawl ``portals`` into a captures file, in ``jobs`` processes of their own, and return what was found.

    ``contact`` (or GONGKAI_CONTACT) names the operator; ``limit`` is the number of reports per portal; ``dry_run``
    walks the lists and fetches no report (robots.txt and list pages are kept like every answer). ``anytime``
    disregards the hours of the records; ``accept`` takes what is found for the new normal (crawler/health.py).
    ``progress`` is called with a dictionary for each answer (``type`` ``capture``: portal, outcome) and each portal
    that is done (``type`` ``portal``: its counts).

    Raises ConfigurationError (no contact, wrong setting), ArchiveInUseError, ArchiveError, OutOfSpaceError, and
    StoppedError after SIGINT or SIGTERM, with the results so far as ``result``. What a portal gave too little of is
    no error here: ask :meth:`CrawlResult.check`.
    """
    owner = contact or os.environ.get(VARIABLE)
    agents = [user_agent(portal, owner) for portal in portals]
    work = [
        {
            "portals": [asdict(portals[place]) for place in share],
            "agents": [agents[place] for place in share],
            "captures": os.fspath(captures_path),
            "limit": limit,
            "dry_run": dry_run,
            "anytime": anytime,
            "accept": accept,
            "settings": dict(settings_overrides or {}),
        }
        for share in shares(portals, jobs)
    ]
    path = os.fspath(captures_path)
    ended = [do_one(work[0], progress)] if len(work) == 1 else do_many(work, path, progress)
    for one in ended:
        if one.error is not None:
            raise one.error
    names = [portal.name for portal in portals]
    found = {data["portal"]: data for one in ended if one.end is not None for data in one.end["portals"]}
    result = CrawlResult(tuple(PortalResult.from_json(found[name]) for name in names if name in found))
    if any(one.end["stopped"] if one.end is not None else one.code == StoppedError.exit_code for one in ended):
        stopped = StoppedError("stopped; what was fetched is kept, and the same command goes on from there")
        stopped.result = result  # type: ignore[attr-defined]
        raise stopped
    for one in ended:
        if one.end is None:
            raise GongkaiError(f"a crawling process ended early with code {one.code}")
    return result
