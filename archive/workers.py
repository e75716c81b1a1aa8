"""Documents read in killable processes: a page that loops, eats memory or crashes costs nobody else anything."""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, TypeVar

from archive.reading import Job, Reading
from archive.worker import HEADER, send
from extract.errors import ConfigurationError, StoppedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

#: The reader of the real extractor; tests name another.
READER = "extract.report:read"
#: A report is some hundred kilobytes; more than this means a broken worker.
MAX_ANSWER = 512 * 2**20
#: Importing the extractor takes half a second; a machine under load may need much longer.
START_SECONDS = 120.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take (RELIABILITY, decision 7). Seconds of processor time and of the clock, bytes."""

    memory: int = 2 * 2**30
    cpu_seconds: int = 20
    wall_seconds: float = 30.0
    #: A worker is replaced after this many documents, so that leaks of C libraries stay small.
    documents: int = 200


def read_in_order(
    items: Iterable[tuple[T, Callable[[], Job | Reading]]],
    *,
    workers: int,
    reader: str = READER,
    limits: Limits | None = None,
) -> Iterator[tuple[T, Reading]]:
    """Yield (item, reading) in the order of ``items``, whatever the order in which ``workers`` processes finish.

    A job is loaded only when its turn comes near, in the caller's thread, so memory stays bounded. Closing the
    generator early kills what still runs. Raises ConfigurationError when the extractor itself cannot be started.
    """
    ahead: deque[tuple[T, Future[Reading]]] = deque()
    crew = _Crew(reader, limits or Limits())
    pool = ThreadPoolExecutor(workers, thread_name_prefix="reader")
    try:
        for item, load in items:
            ahead.append((item, pool.submit(crew.read, load())))
            if len(ahead) >= 2 * workers:
                first, future = ahead.popleft()
                yield first, future.result()
        while ahead:
            first, future = ahead.popleft()
            yield first, future.result()
    finally:
        for _, future in ahead:
            future.cancel()
        crew.dismiss()
        pool.shutdown()


class _Crew:
    """One worker process for each thread that asks, replaced when it dies or has served long enough."""

    def __init__(self, reader: str, limits: Limits) -> None:
        self._reader = reader
        self._limits = limits
        self._local = threading.local()
        self._running: set[_Worker] = set()
        self._guard = threading.Lock()
        self._dismissed = False

    def read(self, job: Job | Reading) -> Reading:
        if isinstance(job, Reading):
            return job  # its bytes could not be loaded
        reading = self._worker().read(job)
        # A slow machine or a broken pipe must not decide what the archive holds, so those get a second chance;
        # running out of processor time or memory is the document's own doing.
        if reading.failure == "crash" or (reading.failure == "timeout" and "clock" in reading.detail):
            reading = self._worker().read(job)
        return reading

    def dismiss(self) -> None:
        with self._guard:
            self._dismissed = True
            running = list(self._running)
        for worker in running:
            worker.kill()

    def _worker(self) -> _Worker:
        worker: _Worker | None = getattr(self._local, "worker", None)
        if worker is not None and worker.usable():
            return worker
        if worker is not None:
            worker.kill()
        with self._guard:
            if worker is not None:
                self._running.discard(worker)
            if self._dismissed:
                raise StoppedError("reading was stopped")
            worker = _Worker(self._reader, self._limits)
            self._running.add(worker)
        worker.await_start()
        self._local.worker = worker
        return worker


class _Worker:
    """One process and the pipes to it."""

    def __init__(self, reader: str, limits: Limits) -> None:
        self._limits = limits
        self._served = 0
        environment = {
            **os.environ,
            # Nothing of the machine may show in what is read: hash order, time zone, locale, threads.
            "PYTHONHASHSEED": "0",
            "TZ": "UTC",
            "LC_ALL": "C.UTF-8",
            "PYTHONUTF8": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry),
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "archive.worker", reader, str(limits.memory), str(limits.cpu_seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,  # Ctrl-C reaches the parent alone; converters it starts are killed with it
        )

    def await_start(self) -> None:
        """Wait until the extractor is imported; raise ConfigurationError when it cannot be."""
        assert self._process.stdout is not None
        try:
            answer = _receive(self._process.stdout, time.monotonic() + START_SECONDS)
        except (EOFError, TimeoutError):
            self.kill()
            answer = self._obituary()
        if answer.failure is not None:
            self.kill()
            raise ConfigurationError(f"the extractor cannot be started: {answer.detail}")

    def usable(self) -> bool:
        return self._process.poll() is None and self._served < self._limits.documents

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def read(self, job: Job) -> Reading:
        """Send a document and wait for its reading; the process is gone afterwards when that failed."""
        self._served += 1
        deadline = time.monotonic() + self._limits.wall_seconds
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            send(self._process.stdin, job)  # type: ignore[arg-type]  # Popen says IO, it is a BinaryIO
            return _receive(self._process.stdout, deadline)
        except TimeoutError:
            self.kill()
            seconds = f"{self._limits.wall_seconds:g}"
            return Reading(failure="timeout", detail=f"not read within {seconds} seconds of the clock")
        except (EOFError, OSError, pickle.UnpicklingError):
            self.kill()
            return self._obituary()

    def _obituary(self) -> Reading:
        code = self._process.returncode
        if code == -signal.SIGXCPU:
            seconds = self._limits.cpu_seconds
            return Reading(failure="timeout", detail=f"not read within {seconds} seconds of processor time")
        if code < 0:
            return Reading(failure="crash", detail=f"the reading process died of {signal.Signals(-code).name}")
        return Reading(failure="crash", detail=f"the reading process ended with code {code}")


def _receive(stream: IO[Any], deadline: float) -> Reading:
    (length,) = HEADER.unpack(_read_exactly(stream, HEADER.size, deadline))
    if length > MAX_ANSWER:
        raise EOFError
    answer = pickle.loads(_read_exactly(stream, length, deadline))  # noqa: S301 - our own child process
    assert isinstance(answer, Reading)
    return answer


def _read_exactly(stream: IO[Any], length: int, deadline: float) -> bytes:
    parts = []
    while length:
        remaining = deadline - time.monotonic()
        if remaining <= 0 or not select.select([stream], [], [], remaining)[0]:
            raise TimeoutError
        part = os.read(stream.fileno(), min(length, 2**20))
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
