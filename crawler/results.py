"""What a crawl found, portal by portal, and how well it went."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Self

from extract.errors import RateLimitedError, YieldError

if TYPE_CHECKING:
    from crawler.portals import Portal
    from crawler.session import Tally

#: ``short``: fewer reports than the record expects; ``empty``: lists without any; ``blocked``: robots.txt or a
#: challenge stands before the lists; ``failed``: no list page could be had; ``limited``: a --limit was given.
Outcome = Literal["ok", "short", "empty", "blocked", "failed", "rate_limited", "stopped"]
#: Kinds of errors that mean "we are not let in".
_BLOCKING = frozenset({"robots", "robots_unreachable", "challenge", "crawl_delay_too_long"})


@dataclass(frozen=True, slots=True)
class PortalResult:
    """One portal in one run. ``reports`` and ``attachments`` count answers (304 and held ones included); ``new`` are
    bodies not held before, ``changed`` those of them at an address that had another body; ``unchanged`` the rest.
    """

    portal: str
    outcome: Outcome
    pages: int = 0
    reports: int = 0
    attachments: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    not_modified: int = 0
    requests: int = 0
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
        return cls(**data, listed=listed)


@dataclass(frozen=True, slots=True)
class CrawlResult:
    """The results of all portals of one crawl, in the order asked for."""

    portals: tuple[PortalResult, ...]

    def check(self) -> None:
        """Raise RateLimitedError or YieldError for the portals that gave less than they should; else return."""
        limited = [result.portal for result in self.portals if result.outcome == "rate_limited"]
        if limited:
            raise RateLimitedError(f"asked to be left alone for now by {', '.join(limited)}")
        poor = [f"{result.portal} ({result.outcome})" for result in self.portals if result.outcome != "ok"]
        if poor:
            raise YieldError(f"less than expected from {', '.join(poor)}")


def sum_up(portal: Portal, tally: Tally, *, limit: int | None, dry_run: bool, stopped: bool) -> PortalResult:
    """Turn the counts of a portal into its result."""
    return PortalResult(
        portal=portal.name,
        outcome=_outcome(portal, tally, limit=limit, dry_run=dry_run, stopped=stopped),
        pages=tally.pages,
        reports=tally.reports,
        attachments=tally.attachments,
        new=tally.new,
        changed=tally.changed,
        unchanged=tally.unchanged,
        gone=tally.gone,
        not_modified=tally.revisits,
        requests=tally.requests,
        errors=dict(sorted(tally.errors.items())),
        listed=tuple(tally.listed),
    )


def _outcome(portal: Portal, tally: Tally, *, limit: int | None, dry_run: bool, stopped: bool) -> Outcome:
    if stopped:
        return "stopped"
    if tally.errors["rate_limited"]:
        return "rate_limited"
    if not tally.listed:
        if _BLOCKING & set(tally.list_errors):
            return "blocked"
        return "failed" if not tally.pages else "empty"
    # A removed page is still named by its list; what counts is what the lists name and what came of it.
    expected = portal.expect_reports if limit is None else min(limit, portal.expect_reports)
    had = len(tally.listed) if dry_run else tally.reports + tally.gone
    return "ok" if had >= expected else "short"
