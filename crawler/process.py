"""Crawling processes seen from their caller: started, given their job, listened to, asked to stop."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import extract.errors
from archive.captures import Captures
from extract.errors import ArchiveInUseError, GongkaiError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Progress = Callable[[dict[str, Any]], None]

#: The folder that holds the packages: the crawling process finds them there wherever it is started.
ROOT = Path(__file__).resolve().parent.parent
#: A crawl that was killed a moment ago may still be letting go of its lock.
LOCK_PATIENCE = 1.0


@dataclass(slots=True)
class Ended:
    """How a crawling process ended: its exit code, the error that it told, and its last message."""

    code: int | None = None
    error: GongkaiError | None = None
    end: dict[str, Any] | None = None

    def take(self, message: dict[str, Any], progress: Progress | None) -> None:
        """Note one message of the process; what is neither error nor end goes to ``progress``."""
        if message["type"] == "end":
            self.end = message
        elif message["type"] == "error":
            kind = getattr(extract.errors, message["class"], GongkaiError)
            self.error = kind(message["message"])
        elif progress is not None:
            progress(message)


def start(*, store: int | None = None) -> subprocess.Popen[bytes]:
    """Start a crawling process. ``store`` is the descriptor through which it stores; without one it writes itself."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    # A session of its own: Ctrl-C reaches this process alone, which then asks the other one to stop, once.
    return subprocess.Popen(
        [sys.executable, "-m", "crawler.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE if store is None else subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
        pass_fds=() if store is None else (store,),
    )


def give(process: subprocess.Popen[bytes], job: dict[str, Any]) -> None:
    """Send a process its job. Its input stays open: closing it is what ends it, and so is this process's death."""
    assert process.stdin is not None
    try:
        process.stdin.write(json.dumps(job).encode() + b"\n")
        process.stdin.flush()
    except BrokenPipeError:
        pass  # it died at the start: its exit code tells


@contextmanager
def signals_passed_on(processes: Sequence[subprocess.Popen[bytes]]) -> Iterator[None]:
    """Hand SIGINT and SIGTERM to the crawling processes; Python allows this in the main thread only."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def pass_on(number: int, _frame: object) -> None:
        for process in processes:
            if process.poll() is None:
                process.send_signal(number)

    previous = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def open_patiently(path: str | os.PathLike[str]) -> Captures:
    """Open the captures file for writing; wait a moment for a lock that is just being dropped."""
    deadline = time.monotonic() + LOCK_PATIENCE
    while True:
        try:
            return Captures.open(path, write=True)
        except ArchiveInUseError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
