"""Lists that only a browser can show: rendered by the system's Chromium, which itself has no way to the network.

Optional (``pip install gongkai[browser]``), for records with ``browser = true``. The page is fetched and kept like any
other; then scrapy-playwright opens it, and whatever its scripts ask for is asked by this crawler in the browser's
place: with robots.txt, scope, guard, pace and caps, and kept as a capture. Nothing is sent that a crawl without a
browser could not send, and no cookie. What the browser shows in the end is where the links are taken from; the archive
holds what was received.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

from scrapy import Request, signals
from scrapy.http import HtmlResponse

from crawler.addresses import normalise
from crawler.pages import content_of, page_text
from crawler.session import Middleware, role_of
from extract.errors import ConfigurationError, GongkaiError, UnreadableError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

#: What a page may ask for while it is opened: its scripts and their data; pictures, styles and fonts show no link.
KINDS = frozenset({"script", "xhr", "fetch"})
#: Requests of one page at most: each waits for the server's pace.
MAX_PARTS = 20
#: Milliseconds for a page with all its parts, each of which may wait its turn.
PATIENCE = 300_000
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def settings() -> dict[str, Any]:
    """Return the settings of scrapy-playwright; raise ConfigurationError where it or a Chromium is not installed."""
    try:
        import scrapy_playwright  # noqa: F401, PLC0415 - optional
    except ImportError as error:
        raise ConfigurationError(
            "a record with browser = true needs scrapy-playwright: pip install gongkai[browser]"
        ) from error
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        raise ConfigurationError(f"a record with browser = true needs one of {', '.join(_NAMES)} on this machine")
    closed = ["--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9", "--proxy-bypass-list=<-loopback>"]
    # Chromium's own sandbox cannot be set up by root, as in a container.
    rooted = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {
        "PLAYWRIGHT_LAUNCH_OPTIONS": {"executable_path": path, "args": [*closed, *rooted]},
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": PATIENCE,
        "PLAYWRIGHT_PROCESS_REQUEST_HEADERS": None,
    }


class Rendering(Middleware):
    """Downloader middleware at 800, only for records with ``browser``: lists go on as the browser shows them."""

    def __init__(self, crawler: Crawler) -> None:
        from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler  # noqa: PLC0415 - optional

        super().__init__(crawler)
        self.handler: Any = ScrapyPlaywrightDownloadHandler(crawler)
        self.pages = 0
        crawler.signals.connect(self.close, signals.engine_stopped)

    async def close(self) -> None:
        """End the browser with the crawl."""
        await self.handler.close()

    async def process_response(self, request: Request, response: Response) -> Response:
        """Return a list page as its scripts leave it; anything else as it came."""
        if response.status != 200 or role_of(request) != "list" or request.method != "GET" or "part" in request.meta:
            return response
        try:
            markup = page_text(content_of(response))
        except UnreadableError:
            return response
        if "<script" not in markup.lower():
            return response
        shown = await self._render(response.url, markup)
        return response.replace(body=shown.encode(), headers={b"Content-Type": b"text/html; charset=utf-8"})

    async def _render(self, url: str, markup: str) -> str:
        from scrapy_playwright.page import PageMethod  # noqa: PLC0415 - optional

        self.pages += 1
        parts = Parts(self.crawler, url, markup)
        opened = Request(
            url,
            meta={
                "playwright": True,
                "playwright_context": f"page {self.pages}",  # nothing is carried from page to page
                "playwright_context_kwargs": {
                    "user_agent": self.crawler.settings["USER_AGENT"],
                    "accept_downloads": False,
                    "service_workers": "block",
                },
                "playwright_page_init_callback": parts.attach,
                "playwright_page_methods": [PageMethod("wait_for_load_state", "networkidle", timeout=PATIENCE)],
            },
        )
        try:
            shown = await self.handler.download_request(opened)
        except GongkaiError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a browser does to itself: the page as received goes on
            self.tally.errors["browser"] += 1
            self.tally.list_errors["browser"] += 1
            self.spider.logger.warning("%s could not be rendered: %s", url, error)
            return markup
        return shown.text if isinstance(shown, HtmlResponse) else markup


class Parts:
    """What one page asks for while it is open."""

    def __init__(self, crawler: Crawler, url: str, markup: str) -> None:
        self.crawler, self.url, self.markup = crawler, url, markup
        self.asked = 0

    async def attach(self, page: Any, _request: Request) -> None:
        """Take over every request of the page; registered last, this comes before scrapy-playwright's own."""
        await page.route("**/*", self.answer)

    async def answer(self, route: Any) -> None:
        """Give the page itself from what was received, and its parts from the portal by the way of every request."""
        asked = route.request
        if asked.is_navigation_request() and asked.frame.parent_frame is None and not self.asked:
            await route.fulfill(status=200, content_type="text/html; charset=utf-8", body=self.markup)
            return
        target = normalise(asked.url)
        if asked.resource_type not in KINDS or target is None or self.asked >= MAX_PARTS:
            await route.abort()
            return
        self.asked += 1
        body = (asked.post_data or "") if asked.method == "POST" else ""
        kind = asked.headers.get("content-type", "")
        about = {"role": "list", "parent_url": self.url, "detail": "asked by a script of the page"}
        request = Request(
            f"{target}#{body}" if body else target,
            method="POST" if asked.method == "POST" else "GET",
            body=body,
            headers={"Referer": self.url} | ({"Content-Type": kind} if body and kind else {}),
            meta={"capture": about, "part": True},
            dont_filter=True,
        )
        engine: Any = self.crawler.engine
        try:
            response = await engine.download_async(request)
            content = content_of(response)
        except Exception:  # noqa: BLE001 - refused, failed or unreadable: counted where it was; the page sees an error
            await route.abort()
            return
        kind = response.headers.get(b"Content-Type", b"text/plain").decode("latin-1")
        await route.fulfill(status=response.status, content_type=kind, body=content)
