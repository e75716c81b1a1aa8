"""Which portals it is time to crawl again: read from the runs in captures.db, the only memory there is."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from archive.captures import Captures
from crawler.schedule import SLACK, interval

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from archive.captures import Run
    from crawler.portals import Portal

#: A run that was cut off (killed, stopped, out of hours, over a cap) left work undone: it goes on the next time.
UNDONE = frozenset({None, "stopped", "paused"})
#: A run that looked at the portal and came to an end.
_DONE = frozenset({"ok", "empty", "changed", "blocked", "failed", "rate_limited"})


def due(portals: Sequence[Portal], captures: Path, *, at: float | None = None) -> list[Portal]:
    """Return the portals that are due at a moment (Unix time; now), those waiting longest first.

    A good crawl lasts as long as the record's rhythm says. After one that failed the portal is tried again after one
    day, then two, four …, never more seldom than its rhythm; where work was cut off, at once.
    """
    moment = time.time() if at is None else at
    runs: dict[str, list[Run]] = {}
    if captures.exists():
        with Captures.open(captures) as store:
            for run in store.runs():  # newest first
                runs.setdefault(run.portal, []).append(run)
    waiting = [
        (due_at, place, portal)
        for place, portal in enumerate(portals)
        if (due_at := due_from(portal, runs.get(portal.name, []), moment)) <= moment
    ]
    return [portal for _, _, portal in sorted(waiting, key=lambda entry: entry[:2])]


def followed(portals: Sequence[Portal], captures: Path) -> list[Portal]:
    """Return the portals that were ever crawled into a captures file: those that its owner follows."""
    if not captures.exists():
        return []
    with Captures.open(captures) as store:
        names = {run.portal for run in store.runs()}
    return [portal for portal in portals if portal.name in names]


def due_from(portal: Portal, runs: Sequence[Run], at: float) -> float:
    """Return from when on a portal is due (Unix time), given its runs, newest first; 0 for one never crawled."""
    full = [run for run in runs if run.outcome in UNDONE or (run.outcome in _DONE and not run.stats.get("limited"))]
    if not full:
        return 0.0
    last = full[0]
    if last.outcome in UNDONE:
        return _moment(last.started_at)
    period = interval(portal.rhythm, at)
    bad = 0
    for run in full:
        if run.outcome == "ok":
            break
        bad += run.outcome not in UNDONE
    if bad:
        period = min(period, timedelta(days=2 ** min(bad - 1, 9)))
    return _moment(last.finished_at or last.started_at) + (period - SLACK).total_seconds()


def _moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
