"""Rules that need two reports: applied to the finished archive, their outcomes rows of ``checks`` like any other.

The rules themselves are in ``archive.continuity`` (two years of one agency) and ``archive.regions`` (a region and its
offices). All are soft, and the row stands with the report that takes something over or sums up others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from extract.model import Status

#: Only what stands as an exact figure can be held against another report; "about 30" cannot.
EXACT = "('exact', 'none_stated')"


class Outcome(NamedTuple):
    """What one rule says about one report, in the words of ``checks``."""

    report_id: int
    check_id: str
    status: Status
    expected: str | None
    actual: str | None
    message: str


def write(db: sqlite3.Connection, names: Sequence[str], outcomes: Iterable[Outcome]) -> None:
    """Write the rows of the rules called ``names`` into ``checks`` anew, inside the caller's transaction.

    They depend on what the archive holds, not on the order in which it came in.
    """
    db.execute(f"DELETE FROM checks WHERE check_id IN ({', '.join('?' * len(names))})", names)  # noqa: S608 - marks
    position: dict[int, int] = {}
    for outcome in outcomes:
        report_id = outcome.report_id
        if report_id not in position:
            last = "SELECT coalesce(max(position), -1) FROM checks WHERE report_id = ?"
            (position[report_id],) = db.execute(last, (report_id,)).fetchone()
        position[report_id] += 1
        db.execute(
            "INSERT INTO checks (report_id, position, check_id, status, severity, expected, actual, message)"
            " VALUES (?, ?, ?, ?, 'soft', ?, ?, ?)",
            (report_id, position[report_id], *outcome[1:]),
        )


def number(value: float | None) -> str | None:
    """Show a figure as ``checks`` do; None for none."""
    return None if value is None else f"{value:.12g}"
