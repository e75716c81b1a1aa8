"""Datasette's CSV made safe for spreadsheets on its way out: no text of a stranger is run as a formula.

Datasette writes cells as they are. ``?_dl=1``, the box “download file”, also gets the mark by which spreadsheets know
UTF-8; without it programs get plain UTF-8.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from datasette.utils import tilde_decode

from archive.exports.lines import protected
from archive.site.archives import is_archive

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from archive.site.security import Message, Send

_MARK = "\ufeff".encode()
# Texts of reports are longer than the 128 KiB at which Python's reader stops.
csv.field_size_limit(2**31 - 1)


def concerns(datasette: Any, path: str) -> bool:
    """Tell whether a request asks for rows of an archive as CSV; ``path`` is that below the base address."""
    if not path.endswith(".csv"):
        return False
    database = datasette.databases.get(tilde_decode(path.lstrip("/").partition("/")[0].removesuffix(".csv")))
    return database is not None and is_archive(database)


def safe(send: Send, *, mark: bool) -> Callable[[Message], Awaitable[None]]:
    """Return a ``send`` that passes CSV on row by row with formulas made text, and everything else as it is."""
    held = bytearray()
    state = {"csv": False, "first": True}

    async def send_safely(message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = next((value for name, value in message["headers"] if name.lower() == b"content-type"), b"")
            # Shown in the browser (no download) it is text/plain, and as much CSV as before.
            state["csv"] = kind.startswith((b"text/csv", b"text/plain")) and message["status"] == 200
            if state["csv"]:
                kept = [pair for pair in message["headers"] if pair[0].lower() != b"content-length"]
                message = {**message, "headers": kept}
        elif message["type"] == "http.response.body" and state["csv"]:
            more = message.get("more_body", False)
            held.extend(message.get("body", b""))
            end = _whole_rows(held) if more else len(held)
            body = _safe_rows(bytes(held[:end]))
            del held[:end]
            if mark and state["first"] and body:
                body = _MARK + body
            state["first"] = state["first"] and not body
            message = {**message, "body": body}
        await send(message)

    return send_safely


def _whole_rows(held: bytearray) -> int:
    """Return where the last whole row ends: a line end with an even number of quotes before it."""
    end = held.rfind(b"\r\n")
    while end >= 0 and held.count(b'"', 0, end) % 2:
        end = held.rfind(b"\r\n", 0, end)
    return end + 2 if end >= 0 else 0


def _safe_rows(rows: bytes) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    for row in csv.reader(io.StringIO(rows.decode("utf-8"), newline="")):
        writer.writerow(map(protected, row))
    return out.getvalue().encode("utf-8")
