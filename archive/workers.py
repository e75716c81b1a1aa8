"""Documents read in killable processes: a page that loops, eats memory or crashes costs nobody else anything."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pickle
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from archive.reading import Job, Reading
from archive.worker import HEADER, packed
from extract.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

#: The reader of the real extractor; tests name another.
READER = "extract.report:read"
#: More than a worker may answer (archive.worker.MAX_ANSWER): its messages have lost their way.
_LONGEST_MESSAGE = 512 * 2**20
#: Importing the extractor takes half a second; a machine under load may need much longer.
START_SECONDS = 120.0
#: Documents that a worker is given before it has answered, so that it need not wait while results are written.
_DEPTH = 3
#: Documents per worker that may be finished before an earlier one is.
_AHEAD = 16
#: How often a document is tried that seems to have come to grief by accident.
_ATTEMPTS = 2
#: How much longer than a document may take its process may need to say so.
_LAST_SECONDS = 30.0
#: What is read from or written to a pipe at a time.
_CHUNK = 2**20

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take (RELIABILITY, decision 7). Seconds of processor time and of the clock, bytes."""

    memory: int = 2 * 2**30
    cpu_seconds: int = 20
    wall_seconds: float = 30.0
    #: A reading process is replaced after this many documents, so that leaks of C libraries stay small.
    documents: int = 2000


@dataclass(slots=True, eq=False)
class _Ticket(Generic[T]):
    """A document on its way: ``reading`` is None until it is back."""

    item: T
    job: Job | None
    reading: Reading | None
    attempts: int = 0


def read_in_order(
    items: Iterable[tuple[T, Callable[[], Job | Reading]]],
    *,
    workers: int,
    reader: str = READER,
    limits: Limits | None = None,
) -> Iterator[tuple[T, Reading]]:
    """Yield (item, reading) in the order of ``items``, whatever the order in which ``workers`` processes finish.

    A job is loaded only when its turn comes near, so memory stays bounded. Closing the generator early kills what
    still runs. Raises ConfigurationError when the extractor itself cannot be started.
    """
    source = iter(items)
    line: deque[_Ticket[T]] = deque()
    crew: _Crew[T] = _Crew(workers, reader, limits or Limits())
    more = True
    try:
        while more or line:
            while more and len(line) < _AHEAD * workers and crew.has_room():
                try:
                    item, load = next(source)
                except StopIteration:
                    more = False
                    break
                loaded = load()
                ticket = _Ticket(item, loaded, None) if isinstance(loaded, Job) else _Ticket(item, None, loaded)
                line.append(ticket)
                if ticket.reading is None:
                    crew.give(ticket)
            crew.turn(wait=bool(line) and line[0].reading is None)
            if line and (reading := line[0].reading) is not None:
                yield line.popleft().item, reading
        crew.dismiss(kill=False)
    finally:
        crew.dismiss(kill=True)


class _Crew(Generic[T]):
    """The reading processes and what waits for them; everything happens in the caller's thread, in :meth:`turn`."""

    def __init__(self, size: int, reader: str, limits: Limits) -> None:
        self._size = size
        self._reader = reader
        self._limits = limits
        self._waiting: deque[_Ticket[T]] = deque()
        self._lanes: list[_Lane[T]] = []
        self._process: subprocess.Popen[bytes] | None = None
        self._selector = selectors.DefaultSelector()

    def has_room(self) -> bool:
        """True when another document would not only lie about."""
        return len(self._waiting) < self._size

    def give(self, ticket: _Ticket[T]) -> None:
        self._waiting.append(ticket)

    def turn(self, *, wait: bool) -> None:
        """Hand out documents, take in what has come back; with ``wait`` until something has happened."""
        if self._waiting and not self._lanes:
            self._start()
        self._hand_out()
        now = time.monotonic()
        due = [lane.deadline for lane in self._lanes if lane.busy()]
        for key, events in self._selector.select(max(0.0, min(due, default=now) - now) if wait else 0.0):
            lane: _Lane[T] = key.data
            if events & selectors.EVENT_WRITE and not lane.put_out():
                self._selector.unregister(lane.jobs)
            if events & selectors.EVENT_READ:
                ended = not lane.take_in()
                self._take_back(lane)
                if ended:
                    self._start_anew(lane, "its reading process is gone")
                    return
        now = time.monotonic()
        for lane in self._lanes:
            if lane.busy() and lane.deadline <= now:
                self._start_anew(lane, "its reading process does not answer")
                return

    def _start(self) -> None:
        self._lanes = [_Lane(self._limits.wall_seconds) for _ in range(self._size)]
        theirs = [pipe for lane in self._lanes for pipe in lane.theirs]
        limits = self._limits
        environment = {
            **os.environ,
            # Nothing of the machine may show in what is read: hash order, time zone, locale, threads.
            "PYTHONHASHSEED": "0",
            "TZ": "UTC",
            "LC_ALL": "C.UTF-8",
            "PYTHONUTF8": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            # … nor whatever lies in the folder that the user happens to be in: a statistics.py would be imported.
            "PYTHONSAFEPATH": "1",
            "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry),
        }
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "archive.worker", self._reader),
                *map(str, (limits.memory, limits.cpu_seconds, limits.wall_seconds, limits.documents)),
                *(":".join(map(str, lane.theirs)) for lane in self._lanes),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            pass_fds=theirs,
            start_new_session=True,  # Ctrl-C reaches the parent alone
        )
        for pipe in theirs:
            os.close(pipe)
        for lane in self._lanes:
            self._selector.register(lane.answers, selectors.EVENT_READ, lane)

    def _hand_out(self) -> None:
        while self._waiting:
            lane = min(self._lanes, key=lambda one: len(one.queue))
            if len(lane.queue) >= _DEPTH:
                return
            if not lane.outbox:
                self._selector.register(lane.jobs, selectors.EVENT_WRITE, lane)
            lane.send(self._waiting.popleft())

    def _take_back(self, lane: _Lane[T]) -> None:
        """Let go of documents that are read, or put them in front of the others for a second attempt."""
        for ticket, reading in lane.done:
            ticket.attempts += 1
            # A slow machine or a broken pipe must not decide what the archive holds, so those get a second chance;
            # running out of processor time or memory is the document's own doing.
            again = reading.failure == "crash" or (reading.failure == "timeout" and "clock" in reading.detail)
            if again and ticket.attempts < _ATTEMPTS:
                self._waiting.appendleft(ticket)
            else:
                ticket.reading = reading
        lane.done.clear()

    def _start_anew(self, broken: _Lane[T], reason: str) -> None:
        """Replace all processes: the document of the broken lane has had its attempt, the others start once more."""
        if not broken.started:
            raise ConfigurationError(f"the extractor cannot be started: {broken.last_words or reason}")
        if broken.queue:
            broken.done.append((broken.queue.popleft(), Reading(failure="crash", detail=reason)))
        for lane in self._lanes:
            self._waiting.extendleft(reversed(lane.queue))
        self._take_back(broken)
        self.dismiss(kill=True)

    def dismiss(self, *, kill: bool) -> None:
        """End all processes, at once or when they find that nothing more comes; the next turn starts new ones."""
        if self._process is None:
            return
        for lane in self._lanes:
            self._selector.unregister(lane.answers)
            if lane.outbox:
                self._selector.unregister(lane.jobs)
            os.close(lane.jobs)
            os.close(lane.answers)
        if not kill:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_LAST_SECONDS)
        for group in (self._process.pid, *(lane.keeper for lane in self._lanes if lane.keeper)):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)
        self._process.wait()
        self._process, self._lanes = None, []


def _pipe() -> tuple[int, int]:
    """Both ends of a pipe that holds a whole document where the system allows it."""
    ends = os.pipe()
    with contextlib.suppress(OSError, AttributeError):
        fcntl.fcntl(ends[1], fcntl.F_SETPIPE_SZ, _CHUNK)
    return ends


class _Lane(Generic[T]):
    """The pipes to one reader, and the documents it has been given, of which it reads the first."""

    def __init__(self, wall_seconds: float) -> None:
        self.queue: deque[_Ticket[T]] = deque()
        self.outbox: deque[memoryview] = deque()
        self.done: list[tuple[_Ticket[T], Reading]] = []
        self.started = False
        #: The leader of its process group; 0 before it has started.
        self.keeper = 0
        self.last_words = ""
        self.deadline = time.monotonic() + START_SECONDS
        self._patience = wall_seconds + _LAST_SECONDS
        self._inbox = bytearray()
        theirs_in, self.jobs = _pipe()
        self.answers, theirs_out = _pipe()
        self.theirs = (theirs_in, theirs_out)
        os.set_blocking(self.jobs, False)

    def busy(self) -> bool:
        """True while something is expected of it."""
        return bool(self.queue) or not self.started

    def send(self, ticket: _Ticket[T]) -> None:
        if not self.queue and self.started:
            self.deadline = time.monotonic() + self._patience
        self.queue.append(ticket)
        self.outbox.append(memoryview(packed(ticket.job)))

    def put_out(self) -> bool:
        """Write what the pipe takes; False when nothing is left to write. A broken pipe shows when reading."""
        try:
            while self.outbox:
                rest = self.outbox[0]
                self.outbox[0] = rest[os.write(self.jobs, rest[:_CHUNK]) :]
                if not self.outbox[0]:
                    self.outbox.popleft()
        except BlockingIOError:
            return True
        except BrokenPipeError:
            self.outbox.clear()
        return False

    def take_in(self) -> bool:
        """Read what has come into ``done``; False when nothing more can be expected."""
        part = os.read(self.answers, _CHUNK)
        self._inbox += part
        while (end := self._end_of_message()) <= len(self._inbox):
            message = bytes(self._inbox[HEADER.size : end])
            del self._inbox[:end]
            if not self._accept(message):
                return False
        return bool(part) and end < _LONGEST_MESSAGE

    def _end_of_message(self) -> int:
        size = HEADER.size
        return size + HEADER.unpack_from(self._inbox)[0] if len(self._inbox) >= size else size + 1

    def _accept(self, message: bytes) -> bool:
        reading = pickle.loads(message)  # noqa: S301 - our own child process
        if not self.started:
            self.started, self.last_words = reading.failure is None, reading.detail
            self.keeper = int(reading.detail) if self.started else 0
        elif isinstance(reading, Reading) and self.queue:
            self.done.append((self.queue.popleft(), reading))
        else:
            return False
        self.deadline = time.monotonic() + self._patience
        return self.started
