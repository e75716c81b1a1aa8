"""What a crawl found, portal by portal, and how well it went."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Self

from crawler.health import judge_run, lacking, notes, repeated, rewritten
from extract.errors import RateLimitedError, YieldError

if TYPE_CHECKING:
    from crawler.health import Circumstances, Habit, State
    from crawler.portals import Portal
    from crawler.session import Tally

#: A run that was ended before its end says nothing about the portal.
_UNJUDGED = frozenset({"ok", "paused", "stopped"})


@dataclass(frozen=True, slots=True)
class PortalResult:
    """One portal in one run: its state (docs/operating.md), the reason unless it is ok, and its counts.

    ``reports`` and ``attachments`` count answers (304 and held ones included). ``new`` are pages that were not held
    before and ``changed`` those of them at an address that had another text; ``unchanged`` is the rest, pages of which
    only counters or the date of the day differ included. ``expected`` is what the record expects, ``usual`` what the
    lists named in the last good runs; ``limited`` marks a run that did not try for everything, ``accepted`` one that
    sets the habit anew; ``repeated`` and ``rewritten`` are what crawler/health.py makes of pages that are alike,
    ``lacking`` counts the pieces of lists that are missing. ``notes`` are sentences that are no alarm.
    """

    portal: str
    outcome: State
    why: str = ""
    pages: int = 0
    reports: int = 0
    attachments: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    not_modified: int = 0
    requests: int = 0
    expected: int = 0
    usual: int | None = None
    limited: bool = False
    accepted: bool = False
    repeated: int = 0
    rewritten: bool = False
    lacking: int = 0
    notes: tuple[str, ...] = ()
    errors: dict[str, int] = field(default_factory=dict)
    #: What the lists named: (address, title, date or ""), in list order.
    listed: tuple[tuple[str, str, str], ...] = ()

    def stats(self) -> dict[str, Any]:
        """Return the counts as captures.db keeps them with the end of the run."""
        counts = asdict(self)
        for name in ("portal", "outcome", "listed"):
            del counts[name]
        counts["listed"] = len(self.listed)
        return counts

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Make a result from what the crawling process sent."""
        listed = tuple((url, title, date) for url, title, date in data.pop("listed"))
        return cls(**data | {"notes": tuple(data.get("notes", ()))}, listed=listed)


@dataclass(frozen=True, slots=True)
class CrawlResult:
    """The results of all portals of one crawl, in the order asked for."""

    portals: tuple[PortalResult, ...]

    def check(self) -> None:
        """Raise RateLimitedError or YieldError for the portals that gave less than they should; else return."""
        limited = [result.portal for result in self.portals if result.outcome == "rate_limited"]
        if limited:
            raise RateLimitedError(f"asked to be left alone for now by {', '.join(limited)}")
        poor = [
            f"{result.portal} ({result.outcome}{': ' if result.why else ''}{result.why})"
            for result in self.portals
            if result.outcome not in _UNJUDGED
        ]
        if poor:
            raise YieldError(f"less than expected from {'; '.join(poor)}")


def sum_up(portal: Portal, tally: Tally, usual: Habit | None, how: Circumstances) -> PortalResult:
    """Turn the counts of a portal into its result. ``usual`` is what it gave before this run."""
    state, why = judge_run(portal, tally, usual, how)
    return PortalResult(
        portal=portal.name,
        outcome=state,
        why=why,
        pages=tally.pages,
        reports=tally.reports,
        attachments=tally.attachments,
        new=tally.new,
        changed=tally.changed,
        unchanged=tally.unchanged,
        gone=tally.gone,
        not_modified=tally.revisits,
        requests=tally.requests,
        expected=portal.expect_reports,
        usual=None if usual is None else usual.listed,
        limited=how.limit is not None,
        accepted=how.accepted,
        repeated=repeated(tally),
        rewritten=rewritten(tally, usual, how),
        lacking=lacking(tally),
        notes=notes(tally, None if how.dry_run else len(tally.listed)),
        errors=dict(sorted(tally.errors.items())),
        listed=tuple(tally.listed),
    )
