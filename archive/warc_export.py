"""``gongkai export --format warc``: every capture as WARC 1.1, for pywb, warcio and other people's archives.

Responses and what confirms them are ``response`` and ``revisit`` records with the headers and bytes received; what
brought no answer is a ``metadata`` record, a file brought in by hand a ``resource``. The crawler keeps no requests, so
``request`` records hold what is certain: method, address and host. A body that stopped early is marked with
``WARC-Truncated``. The captures of one file come in the order in which they were made.
"""

from __future__ import annotations

import os
import uuid
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from archive.captures import Captures
from archive.warc_own import HEADER, ORIGINAL, describe
from extract.errors import ArchiveError, OutOfSpaceError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from archive.captures_model import Capture

#: A file is closed once it is larger than this, as web archives are by custom.
FILE_BYTES = 2**30
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_INFO = {
    "software": "gongkai",
    "format": "WARC File Format 1.1",
    "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    "description": "Request records are made from method, address and host; other request headers were not kept.",
}


class _Headers(StatusAndHeaders):  # type: ignore[misc]
    """HTTP headers whose bytes are those received: captures keep them as Latin-1, and warcio would recode them."""

    def to_bytes(self, filter_func: Any = None, encoding: str = "latin-1") -> bytes:
        del encoding
        return str(self.to_str(filter_func)).encode("latin-1", "replace") + b"\r\n"

    def compute_headers_buffer(self, header_filter: Any = None) -> None:
        self.headers_buff = self.to_bytes(header_filter)


def export_warc(
    captures_file: Path,
    folder: Path,
    *,
    file_bytes: int = FILE_BYTES,
    progress: Callable[[int, int], None] | None = None,
) -> list[tuple[str, int]]:
    """Write all captures to ``folder`` as ``captures-00001.warc.gz`` and so on; return (file name, captures).

    The same captures give the same bytes. Raises UsageError when there is nothing to export or the folder holds such
    files already, FixityError for a damaged body, ArchiveError where nothing can be written, OutOfSpaceError.
    """
    if not captures_file.exists():
        raise UsageError(f"there are no captures at {captures_file}")
    done: list[tuple[str, int]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.glob("captures-*.warc.gz")):
            raise UsageError(f"{folder} holds an export already; give another folder")
        with Captures.open(captures_file) as captures:
            rows = captures.everything()
            total = captures.count()
            written = 0

            def tell() -> None:
                nonlocal written
                written += 1
                if progress is not None:
                    progress(written, total)

            while True:
                file = folder / f"captures-{len(done) + 1:05d}.warc.gz"
                number = _write_file(file, captures, rows, file_bytes, tell)
                if not number and done:
                    break
                done.append((file.name, number))
    except OSError as error:
        if error.errno in {28, 122}:  # no space left, quota exceeded
            raise OutOfSpaceError(f"no space left in {folder}") from error
        raise ArchiveError(f"cannot write to {folder}: {error.strerror}") from error
    return done


def _write_file(file: Path, captures: Captures, rows: Iterator[Capture], limit: int, tell: Callable[[], None]) -> int:
    """Write captures until the file is large enough; a reader sees a whole file or none."""
    partial = file.with_name(f".{file.name}.part")
    number = 0
    with partial.open("wb") as target:
        exporter = _Exporter(captures, target)
        for capture in rows:
            if number == 0:
                exporter.info(file.name, capture.fetched_at)
            exporter.write(capture)
            number += 1
            tell()
            if target.tell() > limit:
                break
        target.flush()
        os.fsync(target.fileno())
    if number:
        os.replace(partial, file)  # noqa: PTH105 - atomic, and says so
    else:
        partial.unlink()
    return number


class _Exporter:
    """Turns captures into records of one file."""

    def __init__(self, captures: Captures, target: BinaryIO) -> None:
        self.captures = captures
        self.writer = WARCWriter(target, gzip=True, warc_version="WARC/1.1")
        self._digests: dict[str, str] = {}

    def info(self, name: str, moment: str) -> None:
        """Write the record that says what the file is."""
        record = self.writer.create_warcinfo_record(name, _INFO)
        record.rec_headers.replace_header("WARC-Date", moment)
        record.rec_headers.replace_header("WARC-Record-ID", _record_id("warcinfo", name, moment))
        self.writer.write_record(record)

    def write(self, capture: Capture) -> None:
        """Write the records of one capture."""
        body = None if capture.body_sha256 is None else self.captures.body(capture.body_sha256)
        if capture.outcome == "not_modified":
            self._revisit(capture, body or b"")
        elif capture.status is not None and capture.url is not None:
            self._response(capture, body or b"")
        elif body is not None:
            kind = capture.content_type or "application/octet-stream"
            self._other("resource", f"urn:x-gongkai:file:{quote(capture.source)}", capture, body, kind)
        else:
            lines = f"outcome: {capture.outcome}\r\ndetail: {' '.join((capture.detail or '').split())}\r\n"
            self._other("metadata", capture.url or "", capture, lines.encode(), "application/warc-fields")

    def _response(self, capture: Capture, body: bytes) -> None:
        marks = self._marks(capture, "response")
        if capture.outcome == "truncated":
            marks["WARC-Truncated"] = "disconnect"
        self._write(capture, "response", marks, body, _http(capture, body))
        self._request(capture, marks["WARC-Record-ID"])

    def _request(self, capture: Capture, concurrent_to: str) -> None:
        parts = urlsplit(capture.url or "")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        line = f"GET {quote(path, safe='%/:?&=+,;@!$()*~[]')} HTTP/1.1"
        marks = {
            "WARC-Record-ID": _record_id("request", capture),
            "WARC-Date": capture.fetched_at,
            "WARC-Concurrent-To": concurrent_to,
        }
        headers = _Headers(
            line, [("Host", parts.netloc.encode("idna").decode("ascii", "replace"))], is_http_request=True
        )
        self._write(capture, "request", marks, b"", headers)

    def _revisit(self, capture: Capture, body: bytes) -> None:
        base = self.captures.get(capture.revisit_of or 0)
        marks = self._marks(capture, "revisit") | {"WARC-Profile": NOT_MODIFIED}
        if base is not None:
            marks |= {
                "WARC-Refers-To": _record_id("response", base),
                "WARC-Refers-To-Target-URI": base.url or base.source,
                "WARC-Refers-To-Date": base.fetched_at,
            }
        marks["WARC-Payload-Digest"] = self._digest(capture.body_sha256 or "", body)
        self._write(capture, "revisit", marks, b"", _http(capture, None))
        self._request(capture, marks["WARC-Record-ID"])

    def _other(self, kind: str, target: str, capture: Capture, payload: bytes, content_type: str) -> None:
        record = self.writer.create_warc_record(
            target,
            kind,
            payload=BytesIO(payload),
            length=len(payload),
            warc_content_type=content_type,
            warc_headers_dict=self._marks(capture, kind),
        )
        self.writer.write_record(record)

    def _write(self, capture: Capture, kind: str, marks: dict[str, str], body: bytes, http: _Headers) -> None:
        record = self.writer.create_warc_record(
            capture.url, kind, payload=BytesIO(body), length=len(body), http_headers=http, warc_headers_dict=marks
        )
        self.writer.write_record(record)

    def _marks(self, capture: Capture, kind: str) -> dict[str, str]:
        return {
            "WARC-Record-ID": _record_id(kind, capture),
            "WARC-Date": capture.fetched_at,
            HEADER: describe(capture),
        }

    def _digest(self, sha256: str, body: bytes) -> str:
        if sha256 not in self._digests:
            digester = Digester("sha1")
            digester.update(body)
            self._digests[sha256] = str(digester)
        return self._digests[sha256]


def _record_id(kind: str, what: Capture | str, moment: str = "") -> str:
    """Return an id that is the same for the same capture, so that the same captures give the same file."""
    if isinstance(what, str):
        name = f"{kind} {what} {moment}"
    else:
        name = f"{kind} {what.capture_id} {what.fetched_at} {what.source} {what.body_sha256}"
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}>"


def _http(capture: Capture, body: bytes | None) -> _Headers:
    """Return the response's headers; those that tell how the transfer was cut into pieces get another name."""
    status = capture.status or 0
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Unknown"
    headers = []
    for name, value in capture.headers:
        plain = " ".join(value.split("\r\n")).replace("\r", " ").replace("\n", " ")
        wrong = name.lower() == "content-length" and body is not None and value.strip() != str(len(body))
        renamed = name.lower() == "transfer-encoding" or wrong
        headers.append((f"{ORIGINAL}{name}" if renamed else name, plain))
    return _Headers(f"{status} {phrase}", headers, protocol="HTTP/1.1")
