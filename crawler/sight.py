"""A list page as it is now, compared with what the portal's record says: pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from crawler.asked import FILLED
from crawler.links import choose
from crawler.recognise import Recognised, recognise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.links import Link
    from crawler.portals import Portal

State = Literal["ok", "empty", "changed", "blocked", "failed"]
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of asking for a list page: ``address`` is where it stood in the end, ``content`` the decoded body.

    ``outcome`` is the capture's (docs/architecture.md), or the result's (``blocked``, ``failed``, ``rate_limited``)
    when nothing was captured.
    """

    portal: str
    address: str
    outcome: str
    status: int | None = None
    detail: str = ""
    content: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One line of ``portals check``. ``reports`` is None when the page does not hold its list itself."""

    portal: str
    state: State
    status: int | None
    address: str
    cms_recorded: str
    cms: str
    listing_recorded: str
    listing: str
    reports: int | None
    newest: int | None
    detail: str


def compare(portal: Portal, answer: Answer) -> Sight:
    """Compare an answer with the record: a pure function."""
    if answer.content is None:
        return _sight(portal, answer, _without_page(answer.outcome), detail=_reason(answer))
    seen = recognise(answer.content, answer.address)
    taken = choose(seen.entries, portal)
    state, detail = _verdict(portal, seen, taken)
    return _sight(
        portal,
        answer,
        state,
        detail=detail,
        cms=seen.cms,
        listing=seen.listing,
        reports=len(taken) if taken or (seen.static and seen.target is None) else None,
        newest=newest_year(taken),
    )


def _without_page(outcome: str) -> State:
    if outcome in ("challenge", "blocked"):
        return "blocked"
    return "changed" if outcome == "redirect" else "failed"


def _verdict(portal: Portal, seen: Recognised, taken: Sequence[Link]) -> tuple[State, str]:
    if seen.target is not None:
        return "ok", f"the list stands at {seen.target}: crawl --dry-run follows it"
    if "own" not in (portal.cms, seen.cms) and portal.cms and portal.cms != seen.cms:
        return "changed", f"looks like {seen.cms}: {'; '.join(seen.evidence)}"
    if portal.listing == "single":
        single = seen.listing == "single"
        return ("ok", "the page is its report") if single else ("changed", "the page is no report")
    if taken:
        return "ok", ""
    if not seen.static:
        return "ok", "an interface gives the list: crawl --dry-run asks it"
    if "years" in seen.settings:
        return "ok", f"a tree of {seen.settings['years']} years: crawl --dry-run walks it"
    if "folders" in seen.settings:
        return "ok", f"{seen.settings['folders']} folders in place of a list: crawl --dry-run walks them"
    return "empty", f"no link would be taken for a report{f'; {FILLED}' if seen.filled else ''}"


def _reason(answer: Answer) -> str:
    words = answer.outcome if answer.status is None else f"{answer.outcome}, status {answer.status}"
    return f"{words}: {answer.detail}" if answer.detail else words


def _sight(
    portal: Portal,
    answer: Answer,
    state: State,
    *,
    detail: str,
    cms: str = "",
    listing: str = "",
    reports: int | None = None,
    newest: int | None = None,
) -> Sight:
    return Sight(
        portal=portal.name,
        state=state,
        status=answer.status,
        address=answer.address,
        cms_recorded=portal.cms,
        cms=cms,
        listing_recorded=portal.listing,
        listing=listing,
        reports=reports,
        newest=newest,
        detail=detail,
    )


def newest_year(links: Sequence[Link]) -> int | None:
    """Return the newest year that the titles name: of the reports, not of their publication."""
    years = [int(year) for link in links for year in _YEAR.findall(link.title)]
    return max(years, default=None)
