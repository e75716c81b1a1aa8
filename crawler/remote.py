"""The capture store as one of several crawling processes sees it: reading is its own, writing is its caller's.

SQLite takes one writer, and one writer is what makes an acknowledged capture safe whoever is killed. So with
``crawl --jobs N`` the caller holds ``captures.db``; each process reads it directly and sends what it has to store
through a socket, going on when the answer says that it is durable. Nothing is left to be merged.

A message is a JSON text, followed by one of raw bytes where it says that there is a body.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

import extract.errors
from archive.captures import NewCapture
from crawler.storing import Reading
from extract.errors import GongkaiError

if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from archive.captures import Captures


class Line:
    """The socket to the caller."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def tell(self, message: dict[str, Any]) -> None:
        """Hand on a message that is not about storing: progress, an error, the end."""
        self.ask({"do": "tell", "message": message})

    def ask(self, message: dict[str, Any], body: bytes | None = None) -> Any:
        """Send a message, and a body with it; return the answer, or raise the error that it names."""
        self._connection.send_bytes(json.dumps(message | {"body": body is not None}).encode())
        if body is not None:
            self._connection.send_bytes(body)
        answer = json.loads(self._connection.recv_bytes())
        if "error" in answer:
            kind = getattr(extract.errors, answer["error"], GongkaiError)
            raise kind(answer["message"])
        return answer["value"]


class RemoteCaptures(Reading):
    """Stands in for the store in a process that must not write the file itself."""

    def __init__(self, path: str | os.PathLike[str], line: Line) -> None:
        super().__init__(path)
        self._line = line

    def start_run(self, portal: str) -> int:
        """Record that a run began; return its id."""
        return int(self._line.ask({"do": "start_run", "portal": portal}))

    def end_run(self, run_id: int, outcome: str, stats: dict[str, Any]) -> None:
        """Record how a run ended."""
        self._line.ask({"do": "end_run", "run_id": run_id, "outcome": outcome, "stats": stats})

    def add(self, capture: NewCapture) -> int:
        """Store one capture; when this returns, the caller has made it durable."""
        values = asdict(replace(capture, body=None))
        return int(self._line.ask({"do": "add", "capture": values}, capture.body))

    async def store(self, capture: NewCapture) -> int:
        """Store one capture as :meth:`add` does: the caller answers at once."""
        return self.add(capture)


_CAPTURE_FIELDS = frozenset(field.name for field in fields(NewCapture))


def serve_one(captures: Captures, connection: Connection, tell: Callable[[dict[str, Any]], None]) -> None:
    """Do what the next message asks, and answer it; EOFError or ConnectionError when the other process has gone.

    Errors of the store are answered and raised there, not here. Raises ValueError for a message that is none.
    """
    message = json.loads(connection.recv_bytes())
    body = connection.recv_bytes() if message["body"] else None
    try:
        value = tell(message["message"]) if message["do"] == "tell" else _do(captures, message, body)
    except GongkaiError as error:
        answer = {"error": type(error).__name__, "message": str(error)}
    else:
        answer = {"value": value}
    connection.send_bytes(json.dumps(answer).encode())


def _do(captures: Captures, message: dict[str, Any], body: bytes | None) -> int | None:
    if message["do"] == "start_run":
        return captures.start_run(message["portal"])
    if message["do"] == "end_run":
        captures.end_run(message["run_id"], message["outcome"], message["stats"])
        return None
    if message["do"] == "add":
        values = {name: value for name, value in message["capture"].items() if name in _CAPTURE_FIELDS}
        values["headers"] = tuple((name, value) for name, value in values["headers"])
        return captures.add(NewCapture(**values | {"body": body}))
    raise ValueError(f"unknown message {message['do']!r}")
