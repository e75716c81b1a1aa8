"""Captures of another captures file of ours, exported or not, taken in as what they were: each once, however often."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive.captures import Captures
from archive.warc_own import of_capture
from extract.errors import ArchiveError, FixityError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.captures_model import Capture
    from archive.warc_own import Own

#: How a run of captures that were made elsewhere is marked: it says nothing about the portal's health.
IMPORTED = "imported"
_SQLITE = b"SQLite format 3\0"


def is_captures(path: Path) -> bool:
    """Tell whether a file is a captures file of ours."""
    with path.open("rb") as file:
        if file.read(16) != _SQLITE:
            return False
    try:
        Captures.open(path).close()
    except ArchiveError:
        return False
    return True


def copies(other: Captures, problems: list[str]) -> Iterator[Own]:
    """Yield every capture of a captures file; ``problems`` gets a line for each whose bytes are damaged."""
    for capture in other.everything():
        revisit = capture.revisit_of is not None
        try:
            body = None if revisit or capture.body_sha256 is None else other.body(capture.body_sha256)
        except FixityError as error:
            problems.append(f"{capture.source}: {error}")
            continue
        yield of_capture(capture, body)


class Restorer:
    """Writes the captures of others into a store that is open for writing, with a run for each portal."""

    def __init__(self, store: Captures) -> None:
        self._store = store
        self._runs: dict[str, int] = {}
        self._taken: dict[str, int] = {}
        #: The number that a capture had in its own file, and the one it has here; a file at a time.
        self._numbers: dict[int, int] = {}
        self._used: set[int] = set()
        self._file = ""

    def take(self, own: Own, file: str) -> str | None:
        """Store one capture unless it is held; return what went wrong, if something did."""
        if file != self._file:
            self._file, self._numbers, self._used = file, {}, set()
        capture = own.capture
        held = self._find(own)
        if held is not None:
            self._numbers[own.number] = held.capture_id
            self._used.add(held.capture_id)
            return None
        base = None
        if own.revisit_of is not None:
            base = self._numbers.get(own.revisit_of) or self._confirmed(own)
            if base is None:
                return f"what confirms {capture.source} came without the capture that it confirms"
        if capture.portal not in self._runs:
            self._runs[capture.portal] = self._store.start_run(capture.portal)
        run = self._runs[capture.portal]
        self._numbers[own.number] = self._store.add(replace(capture, run_id=run, revisit_of=base))
        self._used.add(self._numbers[own.number])
        self._taken[capture.portal] = self._taken.get(capture.portal, 0) + 1
        return None

    def end(self) -> None:
        """Record the ends of the runs that were begun."""
        for portal, run in self._runs.items():
            self._store.end_run(run, IMPORTED, {"imported": self._taken[portal]})
        self._runs, self._taken = {}, {}

    def _find(self, own: Own) -> Capture | None:
        """Return the same capture where it is held: same source, moment, role, outcome and bytes."""
        new = own.capture
        wanted = (new.source, new.fetched_at, new.role, new.outcome, own.sha256)
        for capture in self._store.history(new.source):
            if capture.capture_id in self._used:
                continue  # two tries in one second with the same answer are two captures
            if wanted == (capture.source, capture.fetched_at, capture.role, capture.outcome, capture.body_sha256):
                return capture
        return None

    def _confirmed(self, own: Own) -> int | None:
        """Return a capture of the same address with the bytes that a confirmation names."""
        for capture in reversed(self._store.history(own.capture.source)):
            if capture.outcome == "ok" and capture.body_sha256 == own.sha256:
                return capture.capture_id
        return None
