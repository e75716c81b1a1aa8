"""The versions of a source over time: when each was seen first and last, and which figures changed between them.

Two captures with different bytes but the same figures and the same clean text are one version, and so are those that
differ in visitor counters or the date of the day only (archive/volatile.py).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from archive.reading import Job, Reading
from archive.rows import ReportRows
from archive.volatile import rules
from archive.wording import changed_sentences, essence
from extract.errors import FixityError, UnreadableError
from extract.model import NotAReport, Unreadable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from archive.captures import Captures
    from archive.captures_model import Capture
    from archive.database import Archive

    Read = Callable[[Iterable[tuple[Any, Callable[[], Job | Reading]]]], Iterator[tuple[Any, Reading]]]

Figures = dict[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of time in which a source gave the same bytes."""

    capture: Capture
    first_seen: str
    last_seen: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What the captures of a source tell: its spells, since when it has its present bytes, since when it is gone."""

    spells: tuple[Spell, ...]
    captured_at: str
    gone_since: str | None


def seen(captures: Captures, newest: Capture) -> Seen:
    """Walk the history of a source. ``newest`` is its newest complete capture."""
    spells: list[Spell] = []
    gone: str | None = None
    for capture in captures.history(newest.source):
        if capture.role not in ("report", "attachment", "file"):
            continue
        if capture.outcome in ("ok", "not_modified"):
            gone = None
            if spells and spells[-1].capture.body_sha256 == capture.body_sha256:
                spells[-1] = Spell(spells[-1].capture, spells[-1].first_seen, capture.fetched_at)
            else:
                spells.append(Spell(capture, capture.fetched_at, capture.fetched_at))
        elif capture.outcome == "gone" and gone is None:
            gone = capture.fetched_at
    since = [spell.first_seen for spell in spells if spell.capture.body_sha256 == newest.body_sha256]
    return Seen(tuple(spells), since[-1] if since else newest.fetched_at, gone)


def job(captures: Captures, capture: Capture, attachments: Sequence[Capture]) -> Job | Reading:
    """Load what has to be read; a Reading when the stored bytes cannot be had, which says why."""
    try:
        return Job(
            source=capture.source,
            body=captures.content(capture),
            content_type=capture.content_type,
            url=capture.url,
            attachments=tuple((file.url or file.source, captures.content(file)) for file in attachments),
        )
    except FixityError as error:
        return Reading(failure="damaged", detail=str(error))
    except UnreadableError as error:
        return Reading(result=Unreadable("content_encoding", str(error)))


def figures(db: sqlite3.Connection, report_id: int) -> Figures:
    """Return the figures of a report as they are stored."""
    rows = db.execute("SELECT indicator, applicant, value FROM statistics WHERE report_id = ?", (report_id,))
    return {(indicator, applicant): value for indicator, applicant, value in rows}


# --- the table -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Content:
    """What counts as the content of a version."""

    kind: str
    text: str
    figures: Figures


def state_of(seen: Seen, attachments: Sequence[Capture], version: str) -> str:
    """Return a hash of what the rows of a source's history are made from: of several versions also who read them."""
    facts = [[spell.capture.body_sha256, spell.first_seen, spell.last_seen] for spell in seen.spells]
    maker = f"{version} {rules()}" if len(seen.spells) > 1 else ""
    files = [file.body_sha256 for file in attachments] if maker else []
    return hashlib.sha256(json.dumps([facts, maker, files]).encode()).hexdigest()


def update(
    archive: Archive,
    captures: Captures,
    states: Mapping[str, str],
    history: Callable[[str], tuple[Seen, Sequence[Capture]]],
    read: Read,
) -> None:
    """Bring the table ``revisions`` up to date with the ``states`` of all sources (:func:`state_of`).

    ``history`` gives what a source went through and its attachments. Former versions are read again only when
    something is new.
    """
    held = dict(archive.db.execute("SELECT source, state FROM _revision_states"))
    several = []
    with archive.transaction() as db:
        for source in sorted(held.keys() - states.keys()):
            db.execute("DELETE FROM revisions WHERE source = ?", (source,))
            db.execute("DELETE FROM _revision_states WHERE source = ?", (source,))
        for source, state in states.items():
            if held.get(source) == state:
                continue
            seen, attachments = history(source)
            if len(seen.spells) == 1:
                _write(db, source, [(seen.spells[0], None)], state)
            else:
                several.append((source, seen, attachments))
    items = (
        ((source, seen, spell), _loader(captures, spell.capture, attachments))
        for source, seen, attachments in several
        for spell in seen.spells
    )
    contents: list[tuple[Spell, _Content]] = []
    for (source, seen, spell), reading in read(items):
        contents.append((spell, _content(reading)))
        if len(contents) == len(seen.spells):
            with archive.transaction() as db:
                _write(db, source, _versions(contents), states[source])
            contents = []


def _loader(captures: Captures, capture: Capture, attachments: Sequence[Capture]) -> Callable[[], Job | Reading]:
    return lambda: job(captures, capture, attachments)


def _content(reading: Reading) -> _Content:
    result = reading.result
    if isinstance(result, ReportRows):
        return _Content(result.report["kind"], result.text, result.figures)
    if isinstance(result, (NotAReport, Unreadable)):
        return _Content(result.reason, "", {})
    return _Content(reading.failure or "crash", "", {})


def _versions(contents: list[tuple[Spell, _Content]]) -> list[tuple[Spell, str | None]]:
    """Join neighbouring spells with the same content and say what changed at each border."""
    merged = [contents[0]]
    for spell, content in contents[1:]:
        if _same(content, merged[-1][1]):
            first = merged[-1][0]
            merged[-1] = (Spell(first.capture, first.first_seen, spell.last_seen), content)
        else:
            merged.append((spell, content))
    changes = [_changes(before, after) for (_, before), (_, after) in pairwise(merged)]
    return [(spell, change) for (spell, _), change in zip(merged, [None, *changes], strict=True)]


def _same(one: _Content, other: _Content) -> bool:
    if one.kind != other.kind or one.figures != other.figures:
        return False
    return one.text == other.text or essence(one.text) == essence(other.text)


def _changes(before: _Content, after: _Content) -> str:
    names = sorted(before.figures.keys() | after.figures.keys())
    change: dict[str, Any] = {
        "text": essence(before.text) != essence(after.text),
        "figures": [
            {
                "indicator": name[0],
                "applicant": name[1],
                "before": before.figures.get(name),
                "after": after.figures.get(name),
            }
            for name in names
            if before.figures.get(name) != after.figures.get(name)
        ],
    }
    if change["text"]:
        change["sentences"] = changed_sentences(before.text, after.text)
    if before.kind != after.kind:
        change["kind"] = {"before": before.kind, "after": after.kind}
    return json.dumps(change, ensure_ascii=False)


def _write(db: sqlite3.Connection, source: str, versions: list[tuple[Spell, str | None]], state: str) -> None:
    db.execute("DELETE FROM revisions WHERE source = ?", (source,))
    db.executemany(
        "INSERT INTO revisions (source, version, capture_sha256, first_seen, last_seen, changed)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            (source, number, spell.capture.body_sha256, spell.first_seen, spell.last_seen, change)
            for number, (spell, change) in enumerate(versions, start=1)
        ],
    )
    db.execute(
        "INSERT INTO _revision_states VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET state = excluded.state",
        (source, state),
    )
