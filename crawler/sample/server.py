"""The server of the sample portal: two hosts on two loopback ports, with the manners of real portals.

Pages carry ETag and Last-Modified and are answered with 304 when unchanged; some are compressed, moved, removed, or
served with a charset that is not theirs. What a host serves is a folder below ``site``; what differs from "the file,
as text/html" stands in ``site.toml``. ``edition`` chooses between the state before and after a page was changed.
"""

from __future__ import annotations

import gzip
import hashlib
import sys
import threading
import time
import tomllib
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from extract.errors import ConfigurationError

if TYPE_CHECKING:
    from types import TracebackType

SITE = Path(__file__).parent / "site"
#: Folders of ``site``, one for each host, with the ports that the records of sample.toml name.
HOSTS = {"portal": 8765, "mirror": 8766}
ADDRESS = "127.0.0.1"
TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".jsp": "text/html;charset=UTF-8",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".css": "text/css",
}
MODIFIED = "Thu, 01 Feb 2024 01:00:00 GMT"
MODIFIED_AGAIN = "Fri, 01 Mar 2024 01:00:00 GMT"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered at one address: the bytes before compression, and the headers that belong to them."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html"
    modified: str | None = MODIFIED
    location: str | None = None
    compress: bool = False
    retry_after: str | None = None
    #: Bytes of the coded body that are left out at the end although Content-Length names what is sent.
    cut: int = 0
    #: Seconds before the answer.
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class Hit:
    """One request as the server saw it: ``at`` is monotonic time in seconds."""

    at: float
    host: str
    path: str
    status: int
    agent: str
    conditional: bool
    size: int


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a crawl that was killed in the middle of an answer."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


@dataclass
class SampleServer:
    """Serves the sample while used as a context manager; ``ports`` of 0 choose free ones."""

    edition: int = 1
    ports: tuple[int, ...] = tuple(HOSTS.values())
    #: (host, path with query) -> answer, or answers to give one after the other (the last one stays); tests change it.
    answers: dict[tuple[str, str], Answer | list[Answer]] = field(default_factory=dict)
    log: list[Hit] = field(default_factory=list)
    _servers: list[ThreadingHTTPServer] = field(default_factory=list)

    def __post_init__(self) -> None:
        for host in HOSTS:
            for path, answer in load_site(host, self.edition).items():
                self.answers.setdefault((host, path), answer)

    @property
    def addresses(self) -> dict[str, str]:
        """The ``host:port`` of the records and where each is served now: for :meth:`Portal.moved`."""
        now = [server.server_address[1] for server in self._servers]
        return {f"{ADDRESS}:{port}": f"{ADDRESS}:{actual}" for port, actual in zip(HOSTS.values(), now, strict=True)}

    def url(self, host: str, path: str = "/") -> str:
        """Return the address of a path of one of the hosts."""
        return f"http://{self.addresses[f'{ADDRESS}:{HOSTS[host]}']}{path}"

    def __enter__(self) -> Self:
        for host, port in zip(HOSTS, self.ports, strict=True):
            try:
                server = _Server((ADDRESS, port), _handler(self, host))
            except OSError as error:
                self.close()
                raise ConfigurationError(f"the sample portal cannot listen on {ADDRESS}:{port}: {error}") from error
            server.daemon_threads = True
            self._servers.append(server)
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop serving."""
        while self._servers:
            server = self._servers.pop()
            server.shutdown()
            server.server_close()


def load_site(host: str, edition: int) -> dict[str, Answer]:
    """Return what a host serves in an edition: files by path, ``index.html`` under its folder too, then site.toml."""
    root = SITE / host
    answers: dict[str, Answer] = {}
    for file in sorted(root.rglob("*")):
        if file.is_file():
            path = "/" + file.relative_to(root).as_posix()
            answer = Answer(file.read_bytes(), content_type=TYPES[file.suffix])
            answers[path] = answer
            if file.name == "index.html":
                answers[path.removesuffix("index.html")] = answer
    for entry in tomllib.loads((SITE / "site.toml").read_text(encoding="utf-8"))["answer"]:
        if entry["host"] == host and entry.get("edition", 1) <= edition:
            answers[entry["path"]] = _special(entry, answers)
    return answers


def _special(entry: dict[str, Any], answers: dict[str, Answer]) -> Answer:
    """Make the answer that one entry of site.toml describes, starting from the file of that path if there is one."""
    answer = answers.get(entry["path"], Answer(modified=None))
    if "file" in entry:
        modified = MODIFIED_AGAIN if entry.get("edition", 1) > 1 else MODIFIED
        answer = Answer((SITE / entry["file"]).read_bytes(), modified=modified)
    known = {name: entry[name] for name in ("status", "content_type", "location", "compress") if name in entry}
    return replace(answer, **known)


def _handler(server: SampleServer, host: str) -> type[BaseHTTPRequestHandler]:
    """Return the handler class of one host."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # head and body are two writes; 40 ms would lie between them
        server_version = "sample"
        sys_version = ""

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            answer = server.answers.get((host, path), Answer(b"<h1>404 Not Found</h1>", status=404, modified=None))
            if isinstance(answer, list):
                answer = answer.pop(0) if len(answer) > 1 else answer[0]
            if answer.delay:
                time.sleep(answer.delay)
            self.reply(path, answer)

        def reply(self, path: str, answer: Answer) -> None:
            tag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
            body = answer.body
            headers = {"Content-Type": answer.content_type}
            if answer.status == 200 and answer.modified is not None:
                headers |= {"ETag": tag, "Last-Modified": answer.modified}
            if answer.compress and "gzip" in self.headers.get("Accept-Encoding", ""):
                headers["Content-Encoding"] = "gzip"
                body = gzip.compress(body, mtime=0)
            if answer.location is not None:
                headers["Location"] = answer.location
            if answer.retry_after is not None:
                headers["Retry-After"] = answer.retry_after
            status = answer.status
            if status == 200 and answer.modified is not None and self.unchanged(tag, answer.modified):
                status, body = 304, b""
            body = body[: len(body) - answer.cut] if answer.cut else body
            conditional = "If-None-Match" in self.headers or "If-Modified-Since" in self.headers
            agent = self.headers.get("User-Agent", "")
            server.log.append(Hit(time.monotonic(), host, path, status, agent, conditional, len(body)))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def unchanged(self, tag: str, modified: str) -> bool:
            """RFC 9110, 13.1: a tag, when sent, decides alone."""
            sent = self.headers.get("If-None-Match")
            if sent is not None:
                return tag in sent
            since = self.headers.get("If-Modified-Since")
            if since is None:
                return False
            try:
                return parsedate_to_datetime(since) >= parsedate_to_datetime(modified)
            except (ValueError, TypeError):
                return False

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name http.server calls
            """Keep quiet: the log is a list."""

    return Handler
