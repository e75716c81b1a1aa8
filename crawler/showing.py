"""What ``portals add`` and ``portals check`` print for people."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from archive.terminal import complain, say, say_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.adding import Added

_SETTING_WIDTH = 100


def show_added(added: Added) -> None:
    """Print what a page was taken for, its links, the record, and where record and page were written."""
    seen = added.seen
    say(f"{added.portal.start[0]}: {seen.cms}, listing {added.portal.listing}")
    for sentence in seen.evidence:
        say(f"  sign: {sentence}")
    for name, value in seen.settings.items():
        say(f"  {name}: {value[:_SETTING_WIDTH]}")
    say()
    if added.taken:
        rows = [(link.date, link.title, link.url) for link in added.taken]
        say_table(("date", "title", "address"), rows, title=f"{len(rows)} to be taken as reports")
    if added.left:
        left = [(reason, link.title, link.url) for link, reason in added.left]
        say_table(
            ("left because", "title", "address"), left, title=f"{len(left)} left, and {added.others} other links"
        )
    for warning in added.warnings:
        complain(warning)
    say()
    say(added.toml)
    if added.file is None:
        say("Nothing was written.")
        return
    say(f"The record is in {added.file}, the page in {added.fixture}.")
    say(f"Next: gongkai crawl --dry-run {added.portal.name}")


def show_sights(rows: Sequence[dict[str, Any]]) -> None:
    """Print one line for each portal that was looked at, and how many are in which state."""
    lines = [
        (
            row["portal"],
            row["state"],
            row["status"],
            row["cms"] if row["cms"] in ("", row["cms_recorded"]) else f"{row['cms_recorded']} → {row['cms']}",
            row["reports"],
            row["newest"],
            row["detail"],
        )
        for row in rows
    ]
    say_table(("portal", "state", "status", "cms", "reports", "newest", "detail"), lines)
    say(", ".join(f"{count} {state}" for state, count in sorted(Counter(row["state"] for row in rows).items())))
