"""What a build has to read: every source that is a document of its own, and which of them are stale.

A source is stale when its newest complete capture, its attachments or the extractor differ from what its rows were
made from.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

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


def documents(captures: Captures) -> Iterator[Document]:
    """Yield every source that is a document of its own; a file that hangs on a page is read with that page."""
    newest = list(captures.documents())
    pages = {capture.url for capture in newest if capture.role == "report"} - {None}
    for capture in newest:
        if capture.role == "attachment" and capture.parent_url in pages:
            continue
        attachments: tuple[Capture, ...] = ()
        if capture.role == "report" and capture.url is not None:
            attachments = tuple(captures.attachments(capture.url))
        seen = revisions.seen(captures, capture)
        yield Document(capture, attachments, seen, _input_key(capture, attachments, seen))


def _input_key(capture: Capture, attachments: tuple[Capture, ...], seen: revisions.Seen) -> str:
    """Return a hash of everything that goes into the rows of a document, apart from the extractor."""
    facts = [capture.body_sha256, capture.url, capture.portal, capture.content_type, capture.content_encoding]
    facts += [seen.captured_at, seen.gone_since]
    files = [[attachment.url, attachment.body_sha256, attachment.content_encoding] for attachment in attachments]
    return hashlib.sha256(json.dumps([facts, files]).encode()).hexdigest()


def stale(
    db: sqlite3.Connection, documents: Sequence[Document], version: str | None, *, everything: bool
) -> list[Document]:
    """Choose what has to be read; without a version any extractor's work will do."""
    if everything:
        return list(documents)
    held = {
        source: (key, made_by)
        for source, key, made_by in db.execute("SELECT source, input_key, extractor_version FROM _extractions")
    }
    return [
        document
        for document in documents
        for key, made_by in [held.get(document.capture.source, ("", ""))]
        if key != document.key or version not in (None, made_by)
    ]
