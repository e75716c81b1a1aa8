"""The rows of captures.db as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


#: Files brought in by hand belong to no portal.
INTAKE = "files"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCapture:
    """One answer, or the lack of one, to be stored. ``body`` is as received, before content-decoding.

    ``headers`` are (name, value) pairs in the order received. ``fetched_at`` is UTC, ``2026-01-31T08:00:00Z``.
    For outcome ``not_modified`` give ``revisit_of`` and no body: the capture takes over the body it confirms.
    """

    run_id: int
    portal: str
    source: str
    role: str
    outcome: str
    fetched_at: str
    url: str | None = None
    status: int | None = None
    headers: Sequence[tuple[str, str]] = ()
    body: bytes | None = None
    content_type: str | None = None
    content_encoding: str | None = None
    revisit_of: int | None = None
    title: str | None = None
    parent_url: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """A row of ``captures`` as stored; the bytes are fetched apart with :meth:`Captures.body` or ``content``."""

    capture_id: int
    run_id: int
    portal: str
    url: str | None
    source: str
    role: str
    outcome: str
    status: int | None
    fetched_at: str
    headers: tuple[tuple[str, str], ...]
    body_sha256: str | None
    size: int | None
    content_type: str | None
    content_encoding: str | None
    revisit_of: int | None
    title: str | None
    parent_url: str | None
    detail: str | None

    def header(self, name: str) -> str | None:
        """Return the first value of a response header, whatever the case of its name."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a crawl or an intake; ``finished_at`` and ``outcome`` are None when it died or still goes on."""

    run_id: int
    portal: str
    started_at: str
    finished_at: str | None
    outcome: str | None
    stats: dict[str, Any]
