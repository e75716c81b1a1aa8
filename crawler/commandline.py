"""What ``gongkai crawl`` does apart from reading: which portals, whether now, and what came of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from archive.terminal import crawling, say, say_table
from crawler.cluster import crawl_on_cluster
from crawler.due import due as due_ones
from crawler.due import followed
from crawler.portals import load_portals, select
from crawler.run import crawl as run
from crawler.schedule import hours_of, is_open, next_opening, shown
from extract.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from crawler.portals import Portal
    from crawler.results import CrawlResult

_COLUMNS = ("portal", "state", "pages", "listed", "reports", "new", "changed", "unchanged", "gone", "why")


def crawl(
    captures: Path,
    names: Sequence[str],
    *,
    due: bool,
    now: bool,
    dry_run: bool,
    accept: bool,
    limit: int | None,
    jobs: int,
    contact: str | None,
    cluster: str | None = None,
    parts: Path | None = None,
    quiet: bool = False,
) -> CrawlResult | None:
    """Crawl portals; tell what came of it unless ``quiet``. None when there was nothing to do.

    Those that are named; with ``due`` only those whose time has come. Without names: of all records with ``due``,
    else of the portals that this archive holds runs of, those that are due.

    Raises UsageError when nothing is named and nothing was ever crawled here, or when portals are named of which none
    may be asked at this hour; and what :func:`crawler.run.crawl` raises.
    """
    records = load_portals()
    real = [record for record in records.values() if not record.sample]
    if names:
        chosen = select(names, records)
    elif due:
        chosen = real
    else:
        chosen = followed(real, captures)
        if not chosen:
            raise UsageError(
                "nothing has been crawled into this archive yet: name portals"
                f" (gongkai portals list shows {len(real)}), or give --due for every record whose time has come"
            )
    if due or not names:
        chosen = due_ones(chosen, captures)
    if not chosen:
        if not quiet:
            say("no portal is due")
        return None
    if not now:
        chosen = _open_ones(chosen, named=bool(names), quiet=quiet)
        if not chosen:
            return None
    how: dict[str, Any] = {
        "contact": contact,
        "limit": limit,
        "dry_run": dry_run,
        "anytime": now,
        "accept": accept,
    }
    if cluster is not None:
        folder = (parts or captures.with_name("parts")).absolute()
        result = crawl_on_cluster(cluster, chosen, folder, captures, **how)
    else:
        with crawling() as report:
            result = run(chosen, captures, jobs=jobs, progress=report, **how)
    if not quiet:
        _show(result, dry_run=dry_run)
    return result


def _show(result: CrawlResult, *, dry_run: bool) -> None:
    """Print a line for each portal, what is to be noted of it, and after a dry run what its lists name."""
    rows = [
        (
            one.portal,
            one.outcome,
            one.pages,
            len(one.listed),
            one.reports,
            one.new,
            one.changed,
            one.unchanged,
            one.gone,
            one.why,
        )
        for one in result.portals
    ]
    say_table(_COLUMNS, rows)
    for one in result.portals:
        for note in one.notes:
            say(f"note: {one.portal}: {note}")
    if dry_run:
        for one in result.portals:
            say_table(("address", "title", "date"), one.listed, title=one.portal)


def _open_ones(portals: Sequence[Portal], *, named: bool, quiet: bool) -> list[Portal]:
    """Return the portals that may be asked at this hour, and tell how many have to wait until when."""
    moment = time.time()
    ready = [portal for portal in portals if is_open(hours_of(portal), moment)]
    waiting = [portal for portal in portals if portal not in ready]
    if not waiting:
        return ready
    first = min(next_opening(hours_of(portal), moment) for portal in waiting)
    number = "1 portal waits for its hours" if len(waiting) == 1 else f"{len(waiting)} portals wait for their hours"
    line = f"{number}, which begin {shown(first)}; --now disregards them"
    if named and not ready:
        raise UsageError(line)
    if not quiet:
        say(line)
    return ready
