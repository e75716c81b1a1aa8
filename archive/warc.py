"""WARC files in: the document responses of a web archive made by others, as captures."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParserException

from archive.captures_model import INTAKE, NewCapture
from archive.file_names import readable
from archive.warc_own import HEADER, Own, parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: No stored body is larger (archive/captures.py).
MAX_OWN = 256 * 2**20
#: Content types that can hold a report; pictures, scripts and styles are passed over.
_DOCUMENTS = (
    "text/html",
    "application/xhtml",
    "text/plain",
    "application/pdf",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml",
    "application/octet-stream",
)


def is_warc(path: Path) -> bool:
    """Tell by the name and, failing that, by the first bytes."""
    if path.name.lower().endswith((".warc", ".warc.gz")):
        return True
    with path.open("rb") as file:
        return file.read(5) == b"WARC/"


def read_warc(path: Path, limit: int, problems: list[str]) -> Iterator[NewCapture | Own]:
    """Yield a capture for each successful response with a document; ``problems`` gets a line for what is damaged.

    Records that this program exported come back as what they were, errors and confirmations included.

    Bodies stay content-encoded as they were received; only the chunks of the transfer are taken apart. ``source``
    is the address. A record that is cut short is reported and left out: warcio itself takes it for whole.
    """
    records = taken = 0
    try:
        with path.open("rb") as file:
            start = file.read(5)
            if not start.startswith((b"WARC/", b"\x1f\x8b")):
                problems.append(f"{path}: {'not a web archive' if start else 'the file is empty'}")
                return
            file.seek(0)
            for record in ArchiveIterator(file):
                records += 1
                if record.rec_headers.get_header(HEADER):
                    own = _own(record, path, problems)
                    if own is not None:
                        taken += 1
                        yield own
                    continue
                if record.rec_type != "response" or record.http_headers is None:
                    continue
                capture = _capture(record, path, limit, problems)
                if capture is not None:
                    taken += 1
                    yield capture
    except (ArchiveLoadFailed, StatusAndHeadersParserException, zlib.error, EOFError, ValueError, OSError) as error:
        # Whatever precedes the damage is already stored.
        problems.append(f"{path}: damaged web archive ({_first_line(error)}); {taken} documents could be taken")
        return
    if records == 0:
        problems.append(f"{path}: damaged web archive (no records)")
    elif taken == 0:
        problems.append(f"{path}: no documents in this web archive")


def _capture(record: Any, path: Path, limit: int, problems: list[str]) -> NewCapture | None:
    headers = record.http_headers
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    status = headers.get_statuscode()
    content_type = headers.get_header("Content-Type") or ""
    if not url.startswith(("http://", "https://")) or status != "200" or url.endswith("/robots.txt"):
        return None
    if content_type and not content_type.lower().startswith(_DOCUMENTS):
        return None
    stream = record.raw_stream
    chunked = "chunked" in (headers.get_header("Transfer-Encoding") or "").lower()
    body = (ChunkedDataReader(stream) if chunked else stream).read(limit + 1)
    if len(body) > limit:
        problems.append(f"{path}: {url} is larger than {limit // 2**20} MiB")
        return None
    if getattr(stream, "limit", 0) > 0 and not chunked:
        problems.append(f"{path}: the record of {url} is cut short")
        return None
    if not body:
        return None
    return NewCapture(
        run_id=0,
        portal=INTAKE,
        source=url,
        url=url,
        role="file",
        outcome="ok",
        status=200,
        fetched_at=record.rec_headers.get_header("WARC-Date") or "",
        headers=tuple((str(name), str(value)) for name, value in headers.headers),
        body=body,
        content_type=content_type or None,
        content_encoding=headers.get_header("Content-Encoding"),
        detail=f"from {readable(path.name)}",
    )


def _own(record: Any, path: Path, problems: list[str]) -> Own | None:
    """Read a record of ours; a problem line when its bytes are not those that were exported."""
    place = f"{path}: the record of {record.rec_headers.get_header('WARC-Target-URI')}"
    headers = () if record.http_headers is None else tuple(record.http_headers.headers)
    stream = record.raw_stream
    content = stream.read(MAX_OWN + 1) if record.rec_type in ("response", "resource") else None
    if len(content or b"") > MAX_OWN or (content is not None and getattr(stream, "limit", 0) > 0):
        problems.append(f"{place} is cut short or too large")
        return None
    try:
        own = parse(record.rec_headers.get_header(HEADER), headers, content)
    except ValueError as error:
        problems.append(f"{place} cannot be restored ({_first_line(error)})")
        return None
    if own.sha256 is None:  # an answer without a body
        return replace(own, capture=replace(own.capture, body=None))
    if content is not None and hashlib.sha256(content).hexdigest() != own.sha256:
        problems.append(f"{place} is not what was exported")
        return None
    return own


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:120]
