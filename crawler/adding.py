"""``gongkai portals add URL``: from a column's address to a record that a reviewer can judge.

One request (or a saved page), what the page was taken for and by which signs, the links that a crawl would take and
those it would leave with the reason; then the record in its province's file, and the page as a fixture for tests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.addresses import normalise, page_key, site
from crawler.asked import FILLED
from crawler.interface import interfaces, missing, wishes
from crawler.links import choose
from crawler.naming import follows_rule, name_for, stem_of
from crawler.portals import FOLDER, Portal, load_portals, own_folder
from crawler.probe import ask
from crawler.recognise import Recognised, recognise
from crawler.records import append, provinces, toml_of
from crawler.sight import Answer
from crawler.titles import why_not
from crawler.whose import division_of, file_of, names_of
from extract.errors import UsageError, YieldError
from extract.facts.identity.hosts import is_official

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.links import Link

ROOT = Path(__file__).resolve().parent.parent
#: Saved list pages, one per record, that tests/crawler/test_saved_pages.py reads again.
FIXTURES = ROOT / "tests" / "portals"
#: Links worth a word when they are left: menus have hundreds that nobody asks about.
_NEAR = re.compile("公开|公開|年报|年報|年度|报告|報告")
_MAX_TITLE = 80
#: A frame in a frame behind a shell: more steps lead in circles.
MAX_STEPS = 4
#: The part of an address that no server ever sees, but that Guangdong's pages read.
_CATEGORY = re.compile(r"/gkmlpt/[a-z]{1,30}#([0-9]{1,9})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What ``portals add`` found and did. ``left`` are links with the reason; ``others`` counts the rest of the page.

    ``file`` and ``fixture`` are where the record and the page were written, None after ``dry_run``.
    """

    portal: Portal
    toml: str
    seen: Recognised
    taken: tuple[Link, ...]
    left: tuple[tuple[Link, str], ...]
    others: int
    warnings: tuple[str, ...]
    file: Path | None = None
    fixture: Path | None = None


def add(
    url: str,
    captures: Path,
    *,
    saved: Path | None = None,
    province: str | None = None,
    name: str | None = None,
    contact: str | None = None,
    dry_run: bool = False,
    folder: Path | None = None,
    fixtures: Path | None = None,
    settings_overrides: Mapping[str, Any] | None = None,
) -> Added:
    """Make the record of the column at ``url``; ``saved`` is a page to read in place of asking for it.

    ``province`` is the name of the file of records (``hebei``, ``central``), needed where neither the host nor the
    page says it. A page that only leads on (a shell, a frame) is followed on its own host, and the record names where
    the list stands. Without ``folder``, records go to the operator's own folder where there is one, pages beside them.

    Raises UsageError for an address that is none, that has a record, or that only leads elsewhere; YieldError when no
    page came; and what a crawl raises.
    """
    plain = normalise(url)
    if plain is None:
        raise UsageError(f"{url}: not a web address")
    records = {key: value for key, value in load_portals(folder).items() if not value.sample}
    _refuse_twice(plain, records)
    if saved is not None:
        answer = _saved(plain, saved)
        seen = recognise(answer.content or b"", answer.address)
    else:
        answer, seen = _followed(plain, captures, contact, settings_overrides)
    assert answer.content is not None
    if answer.address != plain:
        _refuse_twice(answer.address, records)
    if seen.target is not None:
        raise UsageError(f"{answer.address} only leads to {seen.target} ({seen.evidence[-1]}); add that address")
    portal = _record(answer, seen, records, province=province, name=name)
    category = _CATEGORY.search(url)
    if category and portal.listing == "gkmlpt":
        portal = replace(portal, query=f"category={category[1]}")
    taken = tuple(choose(seen.entries, portal))
    portal = _with_expectation(portal, seen, taken)
    left = tuple(_left(seen, portal, taken))
    added = Added(
        portal=portal,
        toml=toml_of(portal),
        seen=seen,
        taken=taken,
        left=left,
        others=len(seen.entries) - len(taken) - len(left),
        warnings=tuple(_warnings(portal, seen, taken)),
    )
    if dry_run:
        return added
    folder = folder or own_folder() or FOLDER
    fixtures = fixtures or (FIXTURES if folder == FOLDER else folder / "pages")
    fixtures.mkdir(parents=True, exist_ok=True)
    fixture = fixtures / f"{portal.name}.html"
    fixture.write_bytes(answer.content)
    return replace(added, file=append(portal, folder), fixture=fixture)


def _saved(url: str, saved: Path) -> Answer:
    try:
        content = saved.read_bytes()
    except OSError as error:
        raise UsageError(f"{saved}: {error.strerror}") from error
    return Answer(portal="add", address=url, outcome="ok", content=content)


def _followed(
    url: str, captures: Path, contact: str | None, settings_overrides: Mapping[str, Any] | None
) -> tuple[Answer, Recognised]:
    """Ask for a page, and for where it leads when it only leads on within its host; a few steps at most."""
    for _ in range(MAX_STEPS):
        answer = _asked(url, captures, contact, settings_overrides)
        seen = recognise(answer.content or b"", answer.address)
        if seen.target is None or site(seen.target) != site(answer.address):
            break
        url = seen.target
    return answer, seen


def _asked(url: str, captures: Path, contact: str | None, settings_overrides: Mapping[str, Any] | None) -> Answer:
    draft = Portal(name="add", title="a column to be added", start=(url,), listing="column")
    (answer,) = ask([draft], captures, contact=contact, settings_overrides=settings_overrides)
    if answer.content is None:
        raise YieldError(f"{answer.address}: no page ({answer.outcome}; {answer.detail or f'status {answer.status}'})")
    return answer


def _refuse_twice(url: str, records: Mapping[str, Portal]) -> None:
    for portal in records.values():
        if page_key(url) in {page_key(start) for start in portal.start}:
            raise UsageError(f"{url} has a record: {portal.name}")


def _record(
    answer: Answer, seen: Recognised, records: Mapping[str, Portal], *, province: str | None, name: str | None
) -> Portal:
    url = answer.address
    names = names_of(answer.content or b"", seen.title)
    file = province or file_of(url, names, records)
    if file not in provinces():
        known = ", ".join(provinces())
        raise UsageError(
            f"{file!r} is no file of records; give --province, one of {known}"
            if file
            else f"neither {site(url)} nor its page says which province it is: give --province, one of {known}"
        )
    siblings = [one.start[0] for one in records.values() if stem_of(file, one.start[0]) == stem_of(file, url)]
    chosen = name or name_for(file, url, taken=records, others=siblings)
    if not chosen or chosen in records or not follows_rule(chosen, file, url):
        example = name_for(file, url, taken=records, others=siblings)
        raise UsageError(f"the name {chosen!r} is taken or against the rule; {example or stem_of(file, url)!r} is not")
    return Portal(
        name=chosen,
        title=(seen.title or chosen)[:_MAX_TITLE],
        start=(url,),
        listing=seen.listing,
        province=provinces()[file].name,
        division=division_of(names, provinces()[file].code),
        cms=seen.cms,
        reports_only=seen.reports_only,
        evidence="seen",
        note="" if is_official(site(url).partition(":")[0]) else "Not a government's host: say here why it is right.",
    )


def _with_expectation(portal: Portal, seen: Recognised, taken: tuple[Link, ...]) -> Portal:
    """Let the record expect what its first page holds: columns grow, so fewer means that something broke."""
    inside = [link.url for link in taken if site(link.url) in portal.sites]
    example = inside[0] if inside else ""
    return replace(portal, example=example, expect_reports=max(1, len(inside) if seen.static else 1))


def _left(seen: Recognised, portal: Portal, taken: tuple[Link, ...]) -> list[tuple[Link, str]]:
    have = {page_key(link.url) for link in taken}
    starts = {page_key(url) for url in portal.start}
    left = []
    for link in seen.entries:
        key = page_key(link.url)
        if link in taken or not _NEAR.search(link.title):
            continue
        if key in starts:
            reason = "the column itself"
        elif key in have:
            reason = "another address of a page that is taken"
        else:
            reason = why_not(link.title, reports_only=portal.reports_only, dated=bool(link.date)) or "excluded"
        left.append((link, reason))
    return left


def _warnings(portal: Portal, seen: Recognised, taken: tuple[Link, ...]) -> list[str]:
    warnings = []
    outside = sorted({site(link.url) for link in taken} - portal.sites)
    if outside:
        warnings.append(f"reports on other hosts are not fetched unless 'hosts' names them: {', '.join(outside)}")
    if "years" in seen.settings:
        warnings.append(f"the column holds folders of {seen.settings['years']} years; a crawl looks into each")
    elif "folders" in seen.settings:
        warnings.append(f"the column holds {seen.settings['folders']} folders; a crawl looks into each")
    elif portal.listing in interfaces():
        lacking = missing(interfaces()[portal.listing], seen.settings | wishes(portal.query))
        words = f", which wants {', '.join(lacking)}: see 'query'" if lacking else ""
        warnings.append(f"an interface gives the list{words}")
    elif portal.listing != "single" and not taken:
        warnings.append("no link of this page would be taken for a report")
        if seen.filled:
            warnings.append(FILLED)
    return warnings
