"""The capture of every answer, and the archive as the crawl's memory.

At 860 the middleware stands next to the network: it sees bodies before content-decoding, every hop of a redirect,
every error and retry, and robots.txt. A capture is durable before anything follows from it. What is held already is
asked for conditionally; a 304, and a report within its record's window, continue as the page that the archive holds.
"""

from __future__ import annotations

import hashlib
import os
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
from scrapy.http import Response

from archive.captures import NOT_ASKED, NewCapture, utc_now
from archive.coding import decode_content
from crawler.guard import RefusedRequest
from crawler.judging import Verdict, judge
from crawler.sameness import same_words
from crawler.session import Middleware, role_of
from extract.errors import GongkaiError, OutOfSpaceError, UnreadableError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from archive.captures import Capture

#: Roles whose pages are what the archive is for; lists and robots.txt are asked again each time.
DOCUMENT_ROLES = frozenset({"report", "attachment"})
#: Refusals that say something about the address and are kept as captures; the others are about the moment.
LASTING = frozenset({"robots", "scope", "guard"})
#: The free space is looked at no more often than this.
SPACE_SECONDS = 1.0
#: Outcomes after which nothing may be read from the page.
NOT_CONTENT = frozenset({"challenge", "too_large", "truncated"})


#: Kinds of crawler/challenges.csv that keep nobody out.
_NOTICES = frozenset({"maintenance", "soft-404"})


class NotContent(IgnoreRequest):
    """Raised when an answer was kept but must not be read: a challenge, a truncated or an oversized page."""


class CaptureMiddleware(Middleware):
    """Downloader middleware at 860: see the module."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.floor = crawler.settings.getint("FREE_SPACE_FLOOR")
        self.looked_at_space = float("-inf")

    # --- before a request goes out -----------------------------------------------------------------------------------

    def process_request(self, request: Request) -> Response | None:
        """Answer from the archive within the window, else make the request conditional."""
        self._check_space()
        for name in ("If-None-Match", "If-Modified-Since"):  # a redirect copies those of the page it came from
            request.headers.pop(name, None)
        request.meta.pop("revisit_of", None)
        role = role_of(request)
        known = request.meta["known"] = self.session.captures.latest(request.url)
        if known is None:
            return None
        base = known if known.revisit_of is None else self.session.captures.get(known.revisit_of)
        if base is None:
            return None
        if role in DOCUMENT_ROLES and self._within_window(known):
            self._count(role, held=True)
            return self._held(request, base)
        etag = known.header("ETag") or base.header("ETag")
        modified = known.header("Last-Modified") or base.header("Last-Modified")
        if etag:
            request.headers["If-None-Match"] = etag
        if modified:
            request.headers["If-Modified-Since"] = modified
        if etag or modified:
            request.meta["revisit_of"] = base.capture_id
        return None

    def _within_window(self, known: Capture) -> bool:
        age = datetime.now(UTC) - datetime.fromisoformat(known.fetched_at)
        return timedelta(0) <= age < timedelta(days=self.portal.refetch_days)

    def _held(self, request: Request, base: Capture) -> Response:
        """Make the page that the archive holds into the answer to a request."""
        assert base.body_sha256 is not None
        if role_of(request) == "report":
            self.tally.bodies[base.body_sha256] += 1
        headers = {}
        for name, value in base.headers:
            headers.setdefault(name, []).append(value.encode("latin-1", "replace"))
        body = self.session.captures.body(base.body_sha256)
        return Response(request.url, status=200, headers=headers, body=body, flags=["held"], request=request)

    def _check_space(self) -> None:
        if (moment := time.monotonic()) < self.looked_at_space + SPACE_SECONDS:
            return
        self.looked_at_space = moment
        path = self.session.captures.path.parent
        status = os.statvfs(path)
        if status.f_bavail * status.f_frsize < self.floor:
            error = OutOfSpaceError(f"less than {self.floor // 2**20} MiB left in {path}")
            self.session.fail(error)
            raise RefusedRequest("stopped", str(error))

    # --- when an answer comes in -------------------------------------------------------------------------------------

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Store the answer, then let through what is content."""
        if "held" in response.flags:
            return response
        role = counted_as(request)
        if response.status == 304 and (base := self._base(request)) is not None:
            await self._store(request, Verdict("not_modified"), response, body=None, revisit_of=base.capture_id)
            self.tally.revisits += 1
            self._count(role, held=True)
            return self._held(request, base)
        verdict = judge(
            response.status,
            response.body,
            content_type=_header(response, "Content-Type"),
            content_encoding=_header(response, "Content-Encoding"),
            flags=tuple(response.flags),
            location=_header(response, "Location"),
            robots=role == "robots",
        )
        before = request.meta.get("known") if role in DOCUMENT_ROLES else None
        await self._store(request, verdict, response, body=response.body)
        self._note(role, verdict, response, before)
        if verdict.outcome in NOT_CONTENT:
            return self._not_content(request, verdict)
        if verdict.target is not None and role != "part":
            # A shell goes on as the redirect that it is: with the same limits, guard and scope.
            headers = {b"Location": verdict.target.encode("utf-8")}
            return Response(response.url, status=302, headers=headers, request=request)
        return response

    async def process_exception(self, request: Request, exception: Exception) -> None:
        """Store that no answer came, or that an address is one we must not ask."""
        role = counted_as(request)
        if isinstance(exception, GongkaiError):
            self.session.fail(exception)
            return
        if isinstance(exception, RefusedRequest):
            kind, detail = exception.kind, f"{NOT_ASKED}{exception}"
            if kind not in LASTING or role == "robots" or self._refused_before(request, detail):
                self._error(role, kind)
                return
        elif isinstance(exception, DownloadCancelledError):
            kind, detail = "too_large", str(exception)
        else:
            kind, detail = _kind_of(exception), f"{type(exception).__name__}: {exception}"[:500]
        self._error(role, kind)
        await self._store(request, Verdict("too_large" if kind == "too_large" else "failed", detail), None, body=None)

    # --- inside ------------------------------------------------------------------------------------------------------

    def _base(self, request: Request) -> Capture | None:
        number = request.meta.get("revisit_of")
        return None if number is None else self.session.captures.get(number)

    def _refused_before(self, request: Request, detail: str) -> bool:
        newest = self.session.captures.newest(request.url)
        return newest is not None and newest.outcome == "failed" and newest.detail == detail

    async def _store(
        self,
        request: Request,
        verdict: Verdict,
        response: Response | None,
        *,
        body: bytes | None,
        revisit_of: int | None = None,
    ) -> None:
        about = request.meta.get("capture", {})
        headers = () if response is None else tuple(_pairs(response))
        capture = NewCapture(
            run_id=self.spider.run_id,
            portal=self.portal.name,
            url=request.url,
            source=request.url,
            role=role_of(request),
            outcome=verdict.outcome,
            status=None if response is None else response.status,
            fetched_at=utc_now(),
            headers=headers,
            body=body,
            content_type=None if response is None else _header(response, "Content-Type"),
            content_encoding=None if response is None else _header(response, "Content-Encoding"),
            revisit_of=revisit_of,
            title=about.get("title"),
            parent_url=about.get("parent_url"),
            detail=verdict.detail or about.get("detail"),
        )
        try:
            await self.session.captures.store(capture)
        except GongkaiError as error:
            self.session.fail(error)
            raise RefusedRequest("stopped", str(error)) from error
        self.tally.requests += 1
        self.session.notify({"type": "capture", "portal": self.portal.name, "outcome": verdict.outcome})

    def _note(self, role: str, verdict: Verdict, response: Response, before: Capture | None) -> None:
        """Count an answer that was stored."""
        if verdict.outcome == "ok":
            same = before is not None and self._same(before, response)
            self._count(role, held=same)
            if role not in DOCUMENT_ROLES:
                return
            if before is not None:
                self.tally.compared += 1
                self.tally.changed += not same
            if role == "report":
                self.tally.bodies[hashlib.sha256(response.body).hexdigest()] += 1
        elif verdict.outcome == "gone" and role == "report":
            self.tally.gone += 1
        elif verdict.outcome == "gone" and role != "robots":
            self._error(role, f"{role}_gone")
        elif verdict.outcome == "error" and response.status in (429, 503):
            pass  # counted by RetryAfter, which knows whether it is final
        elif verdict.outcome not in ("redirect", "gone"):
            self._error(role, _named(verdict))

    def _same(self, before: Capture, response: Response) -> bool:
        """Tell whether a page says what it said before, whatever its counters and the date of the day."""
        if before.body_sha256 == hashlib.sha256(response.body).hexdigest():
            return True
        coding = _header(response, "Content-Encoding")
        try:
            return same_words(self.session.captures.content(before), decode_content(response.body, coding).body)
        except UnreadableError:
            return False

    def _count(self, role: str, *, held: bool) -> None:
        if role == "list":
            self.tally.pages += 1
        elif role in DOCUMENT_ROLES:
            if role == "report":
                self.tally.reports += 1
            else:
                self.tally.attachments += 1
            if held:
                self.tally.unchanged += 1
            else:
                self.tally.new += 1

    def _error(self, role: str, kind: str) -> None:
        self.tally.errors[kind] += 1
        if role == "list":
            self.tally.list_errors[kind] += 1

    def _not_content(self, request: Request, verdict: Verdict) -> Request:
        if verdict.outcome == "truncated":
            again = get_retry_request(request, spider=self.spider, reason="truncated")
            if again is not None:
                return again
        raise NotContent(f"{verdict.outcome}: {verdict.detail}")


def _named(verdict: Verdict) -> str:
    """Return what an answer is counted as: a page that says that there is none, or "not now", is no challenge."""
    kind = (verdict.detail or "").partition(":")[0]
    return kind.replace("-", "_") if verdict.outcome == "challenge" and kind in _NOTICES else verdict.outcome


def counted_as(request: Request) -> str:
    """Return the role as which an answer is counted.

    What a page's scripts ask for is kept as a list, and is none; the frame of a report is kept as the report that it
    is, and comes with a page that the list names.
    """
    return "part" if request.meta.get("part") else str(request.meta.get("counted") or role_of(request))


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return None if value is None else value.decode("latin-1")


def _pairs(response: Response) -> list[tuple[str, str]]:
    """Return the headers as received, apart from the case of names and the order, which Scrapy does not keep."""
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]


def _kind_of(exception: Exception) -> str:
    name = type(exception).__name__.lower()
    for kind, signs in (
        ("timeout", ("timeout",)),
        ("dns", ("resolve", "dns")),
        ("connection", ("connect", "refused")),
    ):
        if any(sign in name for sign in signs):
            return kind
    return "failed"
