"""One request per portal: what its list page is now, compared with what its record says.

The request goes the way of every crawl (robots.txt, pace, guard, scope, capture), as a run of its own named
``check_<portal>``, so that it never passes for a crawl of the portal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from archive.captures import Captures
from crawler.links import choose
from crawler.recognise import Recognised, recognise
from crawler.run import crawl
from extract.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from archive.captures import Capture
    from crawler.links import Link
    from crawler.portals import Portal
    from crawler.results import PortalResult

PREFIX = "check_"
State = Literal["ok", "empty", "changed", "blocked", "failed"]
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
#: Outcomes of captures.db that hold a page.
_PAGES = frozenset({"ok", "not_modified"})


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


def ask(
    portals: Sequence[Portal],
    captures: Path,
    *,
    contact: str | None = None,
    progress: Callable[[dict[str, Any]], None] | None = None,
    settings_overrides: Mapping[str, Any] | None = None,
) -> list[Answer]:
    """Ask for the first start address of each portal, once; return the answers in the same order.

    Raises what :func:`crawler.run.crawl` raises: ConfigurationError without a contact, ArchiveInUseError, …
    """
    drafts = [
        replace(
            portal,
            name=f"{PREFIX}{portal.name}",
            start=portal.start[:1],
            listing="column",
            max_pages=1,
            expect_reports=0,
        )
        for portal in portals
    ]
    result = crawl(
        drafts, captures, contact=contact, dry_run=True, progress=progress, settings_overrides=settings_overrides
    )
    by_name = {one.portal: one for one in result.portals}
    with Captures.open(captures) as store:
        return [
            _answer(store, portal, draft, by_name.get(draft.name))
            for portal, draft in zip(portals, drafts, strict=True)
        ]


def _answer(store: Captures, portal: Portal, draft: Portal, result: PortalResult | None) -> Answer:
    runs = store.runs(draft.name)
    pages = [one for one in store.run_captures(runs[0].run_id) if one.role == "list"] if runs else []
    if not pages:
        errors = ", ".join(result.errors) if result is not None else "nothing was asked"
        outcome = "failed" if result is None or result.outcome == "empty" else result.outcome
        return Answer(portal=portal.name, address=draft.start[0], outcome=outcome, detail=errors)
    last = pages[-1]
    content = None
    outcome, detail = last.outcome, last.detail or ""
    if outcome == "failed" and result is not None and result.outcome in ("blocked", "rate_limited"):
        outcome = result.outcome  # robots.txt, not the server, kept the page from us
    elif outcome == "failed" and len(pages) > 1 and pages[-2].outcome == "redirect":
        outcome, detail = "redirect", f"leads to {last.url}: {detail}"
    if last.outcome in _PAGES:
        try:
            content = store.content(_with_body(store, last))
        except UnreadableError as error:
            detail = str(error)
    return Answer(
        portal=portal.name,
        address=last.url or draft.start[0],
        outcome=outcome,
        status=last.status,
        detail=detail,
        content=content,
    )


def _with_body(store: Captures, capture: Capture) -> Capture:
    """Return the capture whose body and coding count: for a 304, the one that it confirms."""
    base = None if capture.revisit_of is None else store.get(capture.revisit_of)
    return capture if base is None else base


def check(
    portals: Sequence[Portal],
    captures: Path,
    *,
    contact: str | None = None,
    progress: Callable[[dict[str, Any]], None] | None = None,
    settings_overrides: Mapping[str, Any] | None = None,
) -> list[Sight]:
    """Look at each portal with one request; return what was seen, in the same order. Errors as in :func:`ask`."""
    answers = ask(portals, captures, contact=contact, progress=progress, settings_overrides=settings_overrides)
    return [compare(portal, answer) for portal, answer in zip(portals, answers, strict=True)]


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
        reports=len(taken) if taken or seen.static else None,
        newest=newest_year(taken),
    )


def _without_page(outcome: str) -> State:
    if outcome in ("challenge", "blocked"):
        return "blocked"
    return "changed" if outcome == "redirect" else "failed"


def _verdict(portal: Portal, seen: Recognised, taken: Sequence[Link]) -> tuple[State, str]:
    if seen.target is not None:
        return "changed", f"the list is at {seen.target}"
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
    return "empty", "no link would be taken for a report"


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
