"""One request per portal: what its list page is now, compared with what its record says.

The request goes the way of every crawl (robots.txt, pace, guard, scope, capture), as a run of its own named
``check_<portal>``, so that it never passes for a crawl of the portal.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from archive.captures import Captures
from crawler.run import crawl
from crawler.sight import Answer, Sight, compare
from extract.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from archive.captures import Capture
    from crawler.portals import Portal
    from crawler.results import PortalResult

PREFIX = "check_"
#: Outcomes of captures.db that hold a page.
_PAGES = frozenset({"ok", "not_modified"})
_KEPT = frozenset({"blocked", "rate_limited", "paused", "stopped"})


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
        drafts,
        captures,
        contact=contact,
        dry_run=True,
        anytime=True,  # somebody is looking on
        progress=progress,
        settings_overrides=settings_overrides,
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
        return Answer(portal=portal.name, address=draft.start[0], outcome=_kept_from(result), detail=errors)
    last = pages[-1]
    content = None
    outcome: str = last.outcome
    detail = last.detail or ""
    if outcome == "failed" and _kept_from(result) != "failed":
        outcome = _kept_from(result)
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


def _kept_from(result: PortalResult | None) -> str:
    """Return what kept a page from us where it was not the server: robots.txt, a wait it asked for, a cap."""
    return result.outcome if result is not None and result.outcome in _KEPT else "failed"


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
