"""One job in one process that writes ``captures.db`` itself; or several at once, with this process as the writer."""

from __future__ import annotations

import json
import signal
import time
from contextlib import ExitStack
from multiprocessing import Pipe
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

from crawler.process import Ended, give, open_patiently, signals_passed_on, start
from crawler.remote import serve_one

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Sequence
    from multiprocessing.connection import Connection

    from archive.captures import Captures
    from crawler.process import Progress

#: Seconds that the other processes have to stop in after an error of one that ends all.
STOPPING_TIME = 10.0


def do_one(job: dict[str, Any], progress: Progress | None) -> Ended:
    """Do a job in a process of its own, and return how it ended."""
    ended = Ended()
    with start() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        with signals_passed_on([process]):
            give(process, job)
            for line in process.stdout:
                ended.take(json.loads(line), progress)
            # Once it has sent its last message, it ends when its input closes, whatever code that gives.
            process.stdin.close()
            ended.code = process.wait()
    return ended


def do_many(jobs: Sequence[dict[str, Any]], path: str, progress: Progress | None) -> list[Ended]:
    """Do each job in a process of its own, all at once, and return how they ended, in the order of ``jobs``.

    No two jobs may share a server (:func:`crawler.groups.shares`). A process that dies loses nothing that it was told
    is stored, and does not end the others; an error that one tells ends all. Raises ArchiveInUseError, ArchiveError,
    OutOfSpaceError.
    """
    ended = [Ended() for _ in jobs]
    with open_patiently(path) as captures, ExitStack() as stack:
        processes: list[subprocess.Popen[bytes]] = []
        connections: dict[Connection, int] = {}
        for place, job in enumerate(jobs):
            ours, theirs = Pipe()
            stack.callback(ours.close)
            with theirs:
                process = stack.enter_context(start(store=theirs.fileno()))
                give(process, job | {"store": theirs.fileno()})
            processes.append(process)
            connections[ours] = place
        with signals_passed_on(processes):
            patience: float | None = None
            while connections:
                if patience is not None and time.monotonic() > patience:
                    # Every capture that was acknowledged is durable, so a process that does not stop can be killed.
                    _kill([processes[place] for place in connections.values()])
                for connection in wait(list(connections), timeout=None if patience is None else 1.0):
                    place = connections[connection]  # type: ignore[index]
                    if not _serve(captures, connection, ended[place], progress):  # type: ignore[arg-type]
                        del connections[connection]  # type: ignore[arg-type]
                    elif ended[place].error is not None:
                        _stop_others(processes, place)
                        patience = patience or time.monotonic() + STOPPING_TIME
            for place, process in enumerate(processes):
                assert process.stdin is not None
                process.stdin.close()
                ended[place].code = process.wait()
    return ended


def _kill(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.kill()


def _serve(captures: Captures, connection: Connection, ended: Ended, progress: Progress | None) -> bool:
    """Do what one message asks; False when there will be no further ones."""
    try:
        serve_one(captures, connection, lambda message: ended.take(message, progress))
    except (EOFError, ConnectionError):
        return False
    return True


def _stop_others(processes: Sequence[subprocess.Popen[bytes]], place: int) -> None:
    for other, process in enumerate(processes):
        if other != place and process.poll() is None:
            process.send_signal(signal.SIGTERM)
