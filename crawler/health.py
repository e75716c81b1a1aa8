"""How well a crawl of one portal went, against its record and against what it gave before.

A page that has silently become something else yields nothing and raises nothing: only the count tells. So every run
is judged, in words that an operator can act on (docs/operating.md): ``ok``, ``empty``, ``changed``, ``blocked``,
``failed``; or ``rate_limited``, ``paused`` and ``stopped`` for a run that was ended before its end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable

    from archive.captures import Run
    from crawler.portals import Portal
    from crawler.session import Tally

State = Literal["ok", "empty", "changed", "blocked", "failed", "rate_limited", "paused", "stopped"]

#: A loss of more than a tenth is no chance (OpenSanctions sets its floors there as well).
TOLERANCE = 0.1
#: So many good runs make the habit of a portal.
HABIT = 5
#: So many addresses with one and the same new page, or so many known pages rewritten at once, are a sign.
SUSPICIOUS = 3
#: Kinds of errors that mean "we are not let in".
BLOCKING = frozenset({"robots", "robots_unreachable", "challenge", "crawl_delay_too_long", "denied"})
#: Kinds that mean "nobody answers": robots.txt is out of reach then like everything else.
SILENT = frozenset({"timeout", "dns", "connection", "failed", "failing"})
#: Kinds that mean "the page is somewhere else".
ELSEWHERE = frozenset({"scope", "guard"})


@dataclass(frozen=True, slots=True)
class Habit:
    """What a portal gave in its last good runs: the most reports listed, gone, and standing on one and the same page.

    ``rewritten`` tells that its pages changed all at once and that nobody has said since that this is well.
    """

    listed: int
    gone: int
    repeated: int = 1
    rewritten: bool = False
    #: How many pieces of its lists were missing in a run that was good all the same: its operator had accepted it.
    lacking: int = 0


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What bounds the judgement on a run: how it was asked for, and how it was ended."""

    limit: int | None = None
    dry_run: bool = False
    accepted: bool = False
    stopped: bool = False
    #: Why the run has to go on another time: its hours are over, a cap is reached.
    paused: str = ""


def habit(runs: Iterable[Run]) -> Habit | None:
    """Return what is usual, from the runs of a portal, newest first; None before its first good run.

    A run that was accepted (``crawl --accept``) hides those before it.
    """
    good: list[dict[str, Any]] = []
    rewritten: bool | None = None
    for run in runs:
        if rewritten is None and run.outcome in ("ok", "changed"):
            rewritten = bool(run.stats.get("rewritten"))
        if run.outcome == "ok" and not run.stats.get("limited") and "listed" in run.stats:
            good.append(run.stats)
            if run.stats.get("accepted"):
                break
        if len(good) == HABIT:
            break
    if not good:
        return None
    return Habit(
        listed=max(stats["listed"] for stats in good),
        gone=max(stats.get("gone", 0) for stats in good),
        repeated=max(stats.get("repeated", 1) for stats in good),
        lacking=max(stats.get("lacking", 0) for stats in good),
        rewritten=bool(rewritten),
    )


def repeated(tally: Tally) -> int:
    """Return at how many addresses of reports one and the same page stands, at most."""
    return max(tally.bodies.values(), default=0)


def rewritten(tally: Tally, usual: Habit | None, how: Circumstances) -> bool:
    """Tell whether the known pages changed all at once, in this run or before without anybody having looked."""
    if how.accepted:
        return False
    at_once = tally.changed >= SUSPICIOUS and tally.changed * 2 > tally.compared
    return at_once or (usual is not None and usual.rewritten)


def judge_run(portal: Portal, tally: Tally, usual: Habit | None, how: Circumstances) -> tuple[State, str]:
    """Return the state of a run and, unless it is ok, one sentence that says why."""
    if how.stopped:
        return "stopped", "a signal ended it"
    if tally.errors["rate_limited"]:
        return "rate_limited", "the server asked to be left alone for now"
    if how.paused:
        return "paused", how.paused
    listed = len(tally.listed)
    expected = portal.expect_reports if how.limit is None else min(how.limit, portal.expect_reports)
    before = 0 if usual is None or how.limit is not None or how.accepted else usual.listed
    shut = not listed and (tally.list_errors or not tally.pages)
    if shut or listed < max(expected, math.ceil(before * (1 - TOLERANCE))):
        return _few(tally, listed, expected, before)
    if tally.errors["spider"]:
        return "failed", "the crawler broke on a page of this portal; run it with --debug"
    trouble = None if how.limit is not None else _lacking(tally, listed, usual, how)
    if trouble is not None:
        return trouble
    if not how.dry_run:
        trouble = _missing(tally, listed, expected) or _other_pages(tally, listed, usual, how)
        if trouble is not None:
            return trouble
    return "ok", ""


def _few(tally: Tally, listed: int, expected: int, before: int) -> tuple[State, str]:
    """Say why the lists name too few reports."""
    kinds = _named(tally.list_errors)
    blocking = BLOCKING & set(tally.list_errors)
    if blocking == {"robots_unreachable"} and SILENT & set(tally.errors):
        return "failed", f"the server does not answer: {_named(tally.errors)}"
    if blocking:
        return "blocked", f"not let in to the lists: {kinds}"
    if not tally.pages:
        return "failed", f"no list page could be had: {kinds or 'no answer'}"
    if kinds:
        first = f" ({tally.lost[0]})" if tally.lost else ""
        return "failed", f"a list page is missing: {kinds}{first}"
    if before and listed < before:
        return "changed", f"the lists name {listed} reports and named {before} before"
    if not listed:
        return "empty", "the lists were read and name no report"
    return "changed", f"the lists name {listed} reports, the record expects {expected}"


def lacking(tally: Tally) -> int:
    """Return how many pieces of the lists are missing: pages that did not come, and what the pages themselves tell."""
    return len(tally.lost) + len(tally.short)


def _lacking(tally: Tally, listed: int, usual: Habit | None, how: Circumstances) -> tuple[State, str] | None:
    """Say what of the lists is missing, unless that was accepted before: the reports that came do not tell."""
    number = lacking(tally)
    if how.accepted or number <= (0 if usual is None else usual.lacking):
        return None
    had = f"; what could be read names {listed} reports"
    if tally.lost:
        what = "a list page is" if len(tally.lost) == 1 else f"{len(tally.lost)} list pages are"
        state: State = "blocked" if BLOCKING & set(tally.list_errors) else "failed"
        return state, f"{what} missing ({tally.lost[0]}){had}"
    more = "" if number == 1 else f", and {number - 1} more"
    return "failed", f"the list could not be read whole: {tally.short[0]}{more}{had}"


def notes(tally: Tally, listed: int | None) -> tuple[str, ...]:
    """Return what is worth a line in a run that is well; ``listed`` is None where no report was asked for."""
    found = list(dict.fromkeys(tally.notes))
    missing = 0 if listed is None else listed - tally.reports - tally.gone
    if missing > 0 and tally.errors:
        found.append(f"{missing} of {listed} reports could not be had: {_named(tally.errors)}")
    for url, number in tally.astray.items():
        found.append(f"{number + 1} reports of the lists lead to one page, {url}")
    if tally.parts:
        found.append(f"{tally.parts} frames that hold the text of reports were fetched with their pages")
    if tally.further:
        found.append(f"{tally.further} further pages of divided reports are kept as attachments, and not read")
    return tuple(found)


def _missing(tally: Tally, listed: int, expected: int) -> tuple[State, str] | None:
    """Say why pages that the lists name did not come. A page that is gone did come, in its way."""
    had = tally.reports + tally.gone
    missing = listed - had
    if had >= expected and missing <= listed * TOLERANCE:
        return None
    kinds = _named(tally.errors)
    if BLOCKING & set(tally.errors):
        return "blocked", f"{missing} of {listed} reports were not given: {kinds}"
    if ELSEWHERE & set(tally.errors):
        return "changed", f"{missing} of {listed} reports are on hosts that the record does not name: {kinds}"
    return "failed", f"{missing} of {listed} reports could not be had: {kinds or 'no answer'}"


def _other_pages(tally: Tally, listed: int, usual: Habit | None, how: Circumstances) -> tuple[State, str] | None:
    """Say when what came looks whole and is something else: pages gone at once, one page everywhere, all rewritten."""
    if how.accepted:
        return None
    gone_before = usual.gone if usual is not None else listed // 2
    if tally.gone > gone_before + max(1, listed * TOLERANCE):
        return "changed", f"{tally.gone} of {listed} reports are gone"
    most = repeated(tally)
    if most >= SUSPICIOUS and most > listed * TOLERANCE and (usual is None or most > usual.repeated):
        return "changed", f"one and the same page stands at {most} addresses of reports"
    if rewritten(tally, usual, how):
        if tally.changed:
            return "changed", f"the text of {tally.changed} of {tally.compared} known pages changed at once"
        return "changed", "the text of most pages changed at once in an earlier run, and nobody has accepted it"
    return None


def _named(errors: Counter[str]) -> str:
    return ", ".join(f"{kind} {number}" for kind, number in sorted(errors.items()) if number)
