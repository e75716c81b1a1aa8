"""What a build has to read: every source that is a document of its own, and which of them are stale.

A source is stale when its newest complete capture, its attachments or the extractor differ from what its rows were
made from. A country has millions of sources, so what is kept of each is three words (:class:`Source`); the rest is
looked up when its turn comes.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from archive import revisions

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from archive.captures import Captures
    from archive.captures_model import Capture


@dataclass(frozen=True, slots=True)
class Document:
    """A source to be read: its newest complete capture, its attachments, and what identifies this very input."""

    capture: Capture
    attachments: tuple[Capture, ...]
    seen: revisions.Seen
    key: str


class Source(NamedTuple):
    """What of a document tells whether it has to be read, and whether its history has to be written anew."""

    name: str
    #: The key of the document, see :func:`document`.
    key: str
    #: See :func:`revisions.state_of`.
    history: str


def sources(captures: Captures, version: str) -> Iterator[Source]:
    """Yield every source that is a document of its own, by name; a file of a page is read with that page."""
    for capture in captures.documents():
        if capture.role == "attachment" and captures.is_page(capture.parent_url):
            continue
        one = _document(captures, capture)
        yield Source(capture.source, one.key, revisions.state_of(one.seen, one.attachments, version))


def document(captures: Captures, source: str) -> Document:
    """Return what :func:`sources` named, as it is now; its ``key`` covers all that rows are made from."""
    capture = captures.complete(source)
    assert capture is not None, "captures are never taken out again"
    return _document(captures, capture)


def _document(captures: Captures, capture: Capture) -> Document:
    attachments: tuple[Capture, ...] = ()
    if capture.role == "report" and capture.url is not None:
        attachments = tuple(captures.attachments(capture.url))
    seen = revisions.seen(captures, capture)
    return Document(capture, attachments, seen, _input_key(capture, attachments, seen))


def _input_key(capture: Capture, attachments: tuple[Capture, ...], seen: revisions.Seen) -> str:
    facts = [capture.body_sha256, capture.url, capture.portal, capture.content_type, capture.content_encoding]
    facts += [seen.captured_at, seen.gone_since]
    files = [[attachment.url, attachment.body_sha256, attachment.content_encoding] for attachment in attachments]
    return hashlib.sha256(json.dumps([facts, files]).encode()).hexdigest()


def stale(db: sqlite3.Connection, known: Sequence[Source], version: str | None, *, everything: bool) -> list[Source]:
    """Choose what has to be read; without a version any extractor's work will do."""
    if everything:
        return list(known)
    query = "SELECT input_key, extractor_version FROM _extractions WHERE source = ?"
    return [
        source
        for source in known
        for key, made_by in [db.execute(query, (source.name,)).fetchone() or ("", "")]
        if key != source.key or version not in (None, made_by)
    ]
