"""Which portals it is time to crawl again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from archive.captures import Captures

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from crawler.portals import Portal


def due(portals: Sequence[Portal], captures: Path) -> list[Portal]:
    """Return the portals without a good crawl within the ``refetch_days`` of their record."""
    if not captures.exists():
        return list(portals)
    now = datetime.now(UTC)
    with Captures.open(captures) as store:
        good = {run.portal: run.started_at for run in reversed(store.runs()) if run.outcome == "ok"}
    waiting = []
    for portal in portals:
        limit = (now - timedelta(days=portal.refetch_days)).strftime("%Y-%m-%dT%H:%M:%SZ")
        if good.get(portal.name, "") < limit:
            waiting.append(portal)
    return waiting
