"""Crawling as one call: what the command line and the demo use."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import extract.errors
from crawler.agent import VARIABLE, user_agent
from crawler.results import CrawlResult, PortalResult
from extract.errors import GongkaiError, StoppedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from crawler.portals import Portal

__all__ = ["CrawlResult", "PortalResult", "crawl"]

#: The folder that holds the packages: the crawling process finds them there wherever it is started.
ROOT = Path(__file__).resolve().parent.parent


def crawl(
    portals: Sequence[Portal],
    captures_path: str | os.PathLike[str],
    *,
    contact: str | None = None,
    limit: int | None = None,
    dry_run: bool = False,
    progress: Callable[[dict[str, Any]], None] | None = None,
    settings_overrides: Mapping[str, Any] | None = None,
) -> CrawlResult:
    """Crawl ``portals`` into a captures file, in a process of its own, and return what was found.

    ``contact`` (or GONGKAI_CONTACT) names the operator; ``limit`` is the number of reports per portal; ``dry_run``
    walks the lists and fetches no report (robots.txt and list pages are kept like every answer). ``progress`` is
    called with a dictionary for each answer (``type`` ``capture``: portal, outcome) and each portal that is done
    (``type`` ``portal``: its counts).

    Raises ConfigurationError (no contact, wrong setting), ArchiveInUseError, ArchiveError, OutOfSpaceError, and
    StoppedError after SIGINT or SIGTERM, with the results so far as ``result``. What a portal gave too little of is
    no error here: ask :meth:`CrawlResult.check`.
    """
    owner = contact or os.environ.get(VARIABLE)
    job = {
        "portals": [asdict(portal) for portal in portals],
        "agents": [user_agent(portal, owner) for portal in portals],
        "captures": os.fspath(captures_path),
        "limit": limit,
        "dry_run": dry_run,
        "settings": dict(settings_overrides or {}),
    }
    command = [sys.executable, "-m", "crawler.worker"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    # A session of its own: Ctrl-C reaches this process alone, which then asks the other one to stop, once.
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, start_new_session=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        with _signals_passed_on(process):
            _give(process, job)
            error, end = _listen(process.stdout, progress)
            process.stdin.close()
            code = process.wait()
    if error is not None:
        raise error
    result = CrawlResult(tuple(PortalResult.from_json(data) for data in (end or {}).get("portals", ())))
    # Once it has sent its last message, the crawling process ends when its input closes, whatever code that gives.
    if end["stopped"] if end is not None else code == StoppedError.exit_code:
        stopped = StoppedError("stopped; what was fetched is kept, and the same command goes on from there")
        stopped.result = result  # type: ignore[attr-defined]
        raise stopped
    if end is None:
        raise GongkaiError(f"the crawling process ended early with code {code}")
    return result


def _give(process: subprocess.Popen[bytes], job: dict[str, Any]) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write(json.dumps(job).encode() + b"\n")
        process.stdin.flush()
    except BrokenPipeError:
        pass  # it died at the start: its exit code is told below


def _listen(
    stream: Any, progress: Callable[[dict[str, Any]], None] | None
) -> tuple[GongkaiError | None, dict[str, Any] | None]:
    """Read messages until the end; return the error and the last message, where there are any."""
    error = end = None
    for line in stream:
        message = json.loads(line)
        if message["type"] == "end":
            end = message
        elif message["type"] == "error":
            kind = getattr(extract.errors, message["class"], GongkaiError)
            error = kind(message["message"])
        elif progress is not None:
            progress(message)
    return error, end


@contextmanager
def _signals_passed_on(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Hand SIGINT and SIGTERM to the crawling process while it runs; Python allows this in the main thread only."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def pass_on(number: int, _frame: object) -> None:
        if process.poll() is None:
            process.send_signal(number)

    previous = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
