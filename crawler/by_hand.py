"""``gongkai add URL``: single addresses, fetched with the same manners as a whole portal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.captures import NOT_ASKED, Captures
from archive.captures_model import INTAKE
from crawler.addresses import normalise
from crawler.portals import Portal
from crawler.run import crawl

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


def fetch(
    urls: Sequence[str],
    captures: Path,
    *,
    contact: str | None = None,
    progress: Callable[[dict[str, Any]], None] | None = None,
) -> tuple[list[str], list[str]]:
    """Fetch addresses into ``captures``; return those that are held whole now, and a line for each of the others.

    Raises ConfigurationError without a contact, StoppedError, ArchiveInUseError, ArchiveError, OutOfSpaceError.
    """
    problems = []
    wanted: list[str] = []
    for url in dict.fromkeys(urls):
        plain = normalise(url)
        if plain is None:
            problems.append(f"{url}: not a web address")
        elif plain not in wanted:
            wanted.append(plain)
    if not wanted:
        return [], problems
    portal = Portal(
        name=INTAKE,
        title="addresses added by hand",
        start=tuple(wanted),
        listing="single",
        expect_reports=0,
        refetch_days=0,
    )
    crawl([portal], captures, contact=contact, anytime=True, progress=progress)
    held = []
    with Captures.open(captures) as store:
        for url in wanted:
            history = store.history(url)
            last = history[-1] if history else None
            if last is not None and last.outcome in ("ok", "not_modified", "redirect"):
                held.append(url)
            else:
                why = (
                    f"{last.outcome}, {(last.detail or f'status {last.status}').removeprefix(NOT_ASKED)}"
                    if last
                    else "refused or out of reach"
                )
                problems.append(f"{url}: could not be fetched ({why})")
    return held, problems
