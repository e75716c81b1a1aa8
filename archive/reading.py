"""What travels between the build and its worker processes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from archive.rows import ReportRows
    from extract.model import NotAReport, Unreadable

Failure = Literal["timeout", "oom", "crash", "output", "damaged"]


@dataclass(frozen=True, slots=True)
class Job:
    """One document to read: bytes after content-decoding, and what was said about them."""

    source: str
    body: bytes
    content_type: str | None = None
    url: str | None = None
    #: (address, bytes) of the files that belong to the page.
    attachments: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of it: a result, or a failure with its detail."""

    result: ReportRows | NotAReport | Unreadable | None = None
    failure: Failure | None = None
    detail: str = ""
