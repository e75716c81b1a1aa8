"""The capture store as a crawl sees it: reading on a connection of its own, writing in groups from a thread.

Nothing follows from a capture before it is durable. But answers that come in while a transaction is on its way to the
disk share the next one, so that the price of durability is paid once for all of them, and the crawl goes on meanwhile.
"""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Self

from archive.captures import Captures

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from types import TracebackType

    from archive.captures import Capture, NewCapture, Run

#: Captures in one transaction at most: what a crash may cost of work that was not yet acknowledged.
MOST = 64


class Reading:
    """The half of the store that reads: from a connection that no writer holds up."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._reader = Captures.open(path)
        self.path = self._reader.path

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._reader.close()

    def latest(self, url: str) -> Capture | None:
        """Return the newest capture of an address with outcome ok or not_modified."""
        return self._reader.latest(url)

    def newest(self, url: str) -> Capture | None:
        """Return the newest capture of an address, whatever its outcome."""
        return self._reader.newest(url)

    def history(self, url: str) -> list[Capture]:
        """Return the captures of an address, oldest first."""
        return self._reader.history(url)

    def get(self, capture_id: int) -> Capture | None:
        """Return one capture by its id."""
        return self._reader.get(capture_id)

    def last_of_host(self, prefixes: Sequence[str], count: int = 10) -> list[Capture]:
        """Return the newest captures of a host, newest first."""
        return self._reader.last_of_host(prefixes, count)

    def asked_since(self, prefixes: Sequence[str], since: str) -> tuple[int, int]:
        """Return how many requests went to a host since a moment, and how many bytes came back."""
        return self._reader.asked_since(prefixes, since)

    def body(self, sha256: str) -> bytes:
        """Return the bytes as received."""
        return self._reader.body(sha256)

    def content(self, capture: Capture) -> bytes:
        """Return the body after content-decoding."""
        return self._reader.content(capture)

    def runs(self, portal: str | None = None) -> list[Run]:
        """Return the runs, newest first."""
        return self._reader.runs(portal)


class GroupedCaptures(Reading):
    """The store of a crawl that writes itself; ``captures`` is open for writing, and stays its opener's to close."""

    def __init__(self, captures: Captures) -> None:
        super().__init__(captures.path)
        self._captures = captures
        self._turn = threading.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="captures")
        self._waiting: list[tuple[NewCapture, asyncio.Future[int]]] = []
        self._writing: asyncio.Task[None] | None = None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown()
        super().__exit__(kind, error, trace)

    def start_run(self, portal: str) -> int:
        """Record that a run began; return its id."""
        with self._turn:
            return self._captures.start_run(portal)

    def end_run(self, run_id: int, outcome: str, stats: dict[str, Any]) -> None:
        """Record how a run ended."""
        with self._turn:
            self._captures.end_run(run_id, outcome, stats)

    def add(self, capture: NewCapture) -> int:
        """Store one capture; when this returns, it is durable."""
        with self._turn:
            return self._captures.add(capture)

    async def store(self, capture: NewCapture) -> int:
        """Store one capture together with those that come in meanwhile; when this returns, it is durable.

        Raises the errors of :meth:`Captures.add`, for each capture of a group that could not be written.
        """
        done: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append((capture, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._empty())
        return await done

    async def _empty(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            group, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            try:
                numbers = self._stage([capture for capture, _done in group])
                # Only the wait for the disk is the thread's: Python there would have to wait for Python here.
                await loop.run_in_executor(self._thread, self._settle)
            except Exception as error:  # noqa: BLE001 - whatever it is, each of those who wait is told
                for _capture, done in group:
                    done.set_exception(error)
            else:
                for number, (_capture, done) in zip(numbers, group, strict=True):
                    done.set_result(number)

    def _stage(self, captures: Sequence[NewCapture]) -> list[int]:
        """Begin a transaction with captures; the connection stays taken until :meth:`_settle` has ended it."""
        self._turn.acquire()
        try:
            return self._captures.stage(captures)
        except BaseException:
            self._turn.release()
            raise

    def _settle(self) -> None:
        try:
            self._captures.settle()
        finally:
            self._turn.release()
