"""What all spiders do: walk the lists, choose the reports, fetch each with its attachments.

To inherit: name the class after the way of listing, and say in :meth:`PortalSpider.entries` where the links of a list
stand and in :meth:`PortalSpider.following` how the list continues. Everything else is the same for every portal:
folders of years, frames in place of a list, a page that is itself the report.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import scrapy

from crawler.addresses import normalise, page_key
from crawler.asked import FILLED, asked_by_scripts, filled_by_script, next_piece, read_data
from crawler.extent import called_next, stated
from crawler.folders import folders, frames, groups_below, is_folder_of_year, shown_report, whole_lists
from crawler.forms import sent_page
from crawler.judging import SHORT_TEXT
from crawler.lacking import Chain, led_astray, left_open
from crawler.links import FILE_ENDINGS, attachments_of, choose, links_of, listed_links, names_files, unreadable
from crawler.listing import Ask
from crawler.pager import built_pages, further_numbers, next_page
from crawler.pages import content_of, page_text, tree_of, visible
from crawler.parts import MAX_PARTS, is_further_part, may_have_parts, parts_of
from crawler.session import Session, Tally, role_of
from crawler.shown import keep
from extract.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Generator, Iterable, Iterator

    from lxml.html import HtmlElement
    from scrapy.http import Request, Response
    from twisted.python.failure import Failure

    from crawler.links import Link
    from crawler.portals import Portal

#: HTML pages are small; only attachments may be as large as DOWNLOAD_MAXSIZE.
MAX_PAGE = 16 * 2**20
#: Folders of years within folders of years: more levels than any real column has.
MAX_LEVEL = 3
_DIGITS = re.compile("[0-9]+")
#: Bytes with which files begin that are no pages: PDF, ZIP (docx, xlsx, ofd), OLE (doc, xls, wps), RAR.
_FILES = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Rar!")


class PortalSpider(scrapy.Spider):
    """The spider of one portal in one run."""

    name = "portal"
    #: Whether each request for a list is for one of the pages that a reader sees: not for groups and pieces.
    counts_pages = True

    def __init__(
        self, portal: Portal, session: Session, *, limit: int | None = None, dry_run: bool = False, **options: Any
    ) -> None:
        super().__init__(**options)
        self.portal = portal
        self.session = session
        self.limit = limit
        self.dry_run = dry_run
        self.run_id = session.captures.start_run(portal.name)
        self.tally = Tally()
        self.list_addresses: set[str] = set()
        #: What the addresses of a report's twins have in common, for each report that a list named.
        self.report_keys: set[str] = set()
        #: Each list by the address of its first page: how long it says that it is.
        self.chains: dict[str, Chain] = {}
        #: Whether a first page without a report looks as if a script filled it.
        self.script_filled = False
        #: Where the addresses of reports led in the end.
        self.ends: dict[str, str] = {}
        #: Every address that a list page named: a further page that names no other one is past the end of its list.
        self.named: set[str] = set()

    # --- what a listing style says -----------------------------------------------------------------------------------

    def entries(self, tree: HtmlElement, markup: str, url: str) -> list[Link]:
        """Return the links of one list page; by default every link of the page, those in its scripts included."""
        return listed_links(tree, markup, url)

    def following(self, tree: HtmlElement, markup: str, url: str, *, fresh: bool) -> Iterable[str | Ask]:
        """Return what to ask for further pieces of a list; ``fresh`` tells whether this one had a report not yet seen.

        ``url`` of an answer to a POST carries the body behind ``#``, as :attr:`Ask.key` does.
        """
        del tree, markup, url, fresh
        return []

    def onward(self, tree: HtmlElement, markup: str, url: str) -> list[str | Ask]:
        """Return the next page by the link that says so, else the pages that a pager shows as numbers.

        Nothing, where this page named no address that the pages before it had not named: some servers answer the
        first page again past the end, with a next page that never ends. Links that differ from the page's own
        address in digits alone are those of the pager.
        """
        shape = _DIGITS.sub("0", url)
        links = {link.url for link in links_of(tree, url) if _DIGITS.sub("0", link.url) != shape}
        brought = not self.named or bool(links - self.named)
        self.named |= links
        if not brought:
            return []
        target: str | Ask | None = next_page(tree, url, markup)
        if target is None and not (further := further_numbers(tree, url) or built_pages(markup, url)):
            target = sent_page(tree, url)
        return [target] if target is not None else list(further)

    # --- the walk ----------------------------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the first page of each column."""
        for request in self.list_requests(self.portal.start):
            yield request

    def list_requests(
        self,
        pieces: Iterable[str | Ask],
        *,
        level: int = 0,
        callback: Callable[..., Any] | None = None,
        about: dict[str, Any] | None = None,
        named: str = "",
        head: str = "",
        guess: bool = False,
    ) -> Iterator[Request]:
        """Yield requests for pieces of lists not yet asked for, within the record's ``max_pages``.

        ``level`` counts folders from the column down; ``about`` are further arguments of ``callback``; ``named`` is
        the title of a link that may lead to a report as well; ``head`` is the first page of the list that they go on
        with; a ``guess`` is an address that no page promised.
        """
        for piece in pieces:
            ask = Ask(piece) if isinstance(piece, str) else piece
            if ask.key in self.list_addresses:
                continue
            if len(self.list_addresses) >= self.portal.max_pages:
                self.tally.errors["max_pages"] += 1  # a list that goes on beyond it is not silently cut
                continue
            self.list_addresses.add(ask.key)
            chain = self.chains.setdefault(head or ask.key, Chain(head or ask.url))
            chain.asked.add(ask.key)
            capture = {"role": "list", "detail": "asked by POST"} if ask.body else {"role": "list"}
            yield scrapy.Request(
                ask.key,
                callback or self.parse_list,
                method="POST" if ask.body else "GET",
                body=ask.body.encode(),
                headers=dict(ask.headers) | ({"Content-Type": ask.kind} if ask.body else {}),
                errback=self.failed,
                meta={
                    "capture": capture,
                    "download_maxsize": MAX_PAGE,
                    "level": level,
                    "named": named,
                    "head": head or ask.key,
                    "guess": guess,
                },
                cb_kwargs=about or {},
                dont_filter=True,
                priority=10,
            )

    def parse_list(self, response: Response) -> Iterator[Request]:
        """Follow the reports of a list page, its folders and frames, and the list; or keep it as a report itself."""
        markup, tree = self.page(response)
        if tree is None:
            return
        url, level = response.url, response.meta.get("level", 0)
        links = self.entries(tree, markup, url)
        chosen = choose(links, self.portal)
        # A folder named by a year may show a list, or the one report of that year: its own page tells.
        years = [link for link in chosen if level < MAX_LEVEL and is_folder_of_year(link.url) and link.url != url]
        # Pages known as lists stay lists, however a menu calls them.
        reports = [link for link in chosen if link not in years and link.url not in self.list_addresses]
        self.tally.notes.extend(led_astray(links, chosen))
        for title in unreadable(tree, self.portal, chosen):
            self.tally.short.append(f"“{title}” of {url} opens by a script that cannot be followed")
        self.tally.notes.extend(left_open(tree, links, chosen, url))
        named = "" if chosen else response.meta.get("named", "")
        elsewhere = [link.title for link in links if page_key(link.url) != page_key(url)]
        title = shown_report(tree, markup, url, listed=elsewhere, named=named)
        if title is not None:
            yield from self.take_shown(response, tree, title)
        fresh = yield from self.take(reports, url)
        if self.enough:
            return
        framed = [] if chosen or title is not None else frames(tree, url)
        if level < MAX_LEVEL:
            below = folders(links, url, self.portal.start, any_name=level < self.portal.folders)
            if not (below or framed or title is not None):
                # A column without a report, a year or a frame: its own folders, as of the agencies, are the lists.
                # Beside reports, those that are called as agencies are.
                below = groups_below(links, url, self.portal.start, agencies=bool(chosen))
            taken = {link.url for link in reports}
            for link in (*years, *below):
                if link.url not in taken:
                    yield from self.list_requests([link.url], level=level + 1, named=link.title)
        yield from self.list_requests(framed, level=level)
        key = response.request.url if response.request is not None and "#" in response.request.url else url
        head = response.meta.get("head", key)
        following = list(self.following(tree, markup, key, fresh=fresh))
        if self.counts_pages and head in self.chains and title is None:  # a report counts other things
            # A next page that was not gone on to, because this one named nothing new, could be followed.
            called = None if following or next_page(tree, url, markup) is not None else called_next(tree)
            self.chains[head].read(links, chosen, stated(markup), called)
        yield from self.list_requests(following, level=level, head=head)
        if level == 0 and head == key:
            yield from self.list_requests(whole_lists(tree, url, chosen), level=level)
            if self.counts_pages and not (chosen or framed or following or title is not None):
                self.script_filled = self.script_filled or filled_by_script(markup)
                for address in asked_by_scripts(tree, url):
                    yield from self.list_requests([address], callback=self.parse_data, guess=True)
        elif not chosen and not any(link.date for link in links) and len(visible(markup)) < SHORT_TEXT:
            self.tally.notes.append(f"{url}, a further page of a list, holds no entry")

    def parse_data(self, response: Response) -> Iterator[Request]:
        """Take the reports of a list that a script asks for, and ask for its next piece; or read a page.

        Scripts ask for other things too: what holds no report at first is not gone on with.
        """
        address = response.request.url if response.request is not None else response.url
        data = read_data(page_text(self.content(response)), response.url)
        if data is None:
            if b"html" in (response.headers.get(b"Content-Type") or b""):
                yield from self.parse_list(response)
            return
        head = response.meta.get("head", address)
        chain = self.chains[head]
        before = len(chain.links)
        chain.links |= {link.url for link in data.links}
        chosen = choose(data.links, self.portal)
        chain.entries |= {link.url for link in chosen}
        yield from self.take(chosen, address)
        if not chain.entries or self.enough:
            return
        chain.total = max(chain.total, data.total or 0)
        further = next_piece(address)
        if further is not None and len(chain.links) > before and len(chain.links) < (data.total or math.inf):
            yield from self.list_requests([further], callback=self.parse_data, head=head, guess=True)

    @property
    def enough(self) -> bool:
        """True once a ``--limit`` is reached: no further list is asked for either."""
        return self.limit is not None and len(self.report_keys) >= self.limit

    def take(self, links: Iterable[Link], parent: str) -> Generator[Request, None, bool]:
        """Yield a request for each report not yet named, within the limit; return whether there was one."""
        fresh = False
        for link in links:
            key = page_key(link.url)
            if key in self.report_keys:
                continue
            if self.enough:
                break
            fresh = True
            self.report_keys.add(key)
            self.tally.listed.append((link.url, link.title, link.date))
            if not self.dry_run:
                yield self.report_request(link, parent)
        return fresh

    def take_shown(self, response: Response, tree: HtmlElement | None, title: str) -> Iterator[Request]:
        """Keep a list page that is itself a report as one, without asking for it again, and fetch its files."""
        url = normalise(response.url) or response.url
        if page_key(url) in self.report_keys or self.enough:
            return
        self.report_keys.add(page_key(url))
        self.tally.listed.append((url, title, ""))
        if self.dry_run:
            return
        keep(self, response, title)
        if tree is not None:
            yield from self.file_requests(tree, response.url)

    def report_request(self, link: Link, parent: str) -> Request:
        """Return the request for a report page that a list names."""
        about = {"role": "report", "title": link.title, "parent_url": parent}
        if link.date:
            about["detail"] = f"listed with the date {link.date}"
        meta = {"capture": about, "download_maxsize": MAX_PAGE}
        if link.url.lower().endswith(FILE_ENDINGS):  # a list may name the file itself
            del meta["download_maxsize"]
        return scrapy.Request(link.url, self.parse_report, errback=self.failed, meta=meta, dont_filter=True)

    def parse_report(self, response: Response) -> Iterator[Request]:
        """Fetch the files that belong to a report page."""
        self.note_end(response)
        yield from self.parse_part(response)

    def parse_part(self, response: Response) -> Iterator[Request]:
        """Fetch the files of a page of a report, and where the report goes on or really stands."""
        content = self.content(response)
        markup = page_text(content)
        divided = may_have_parts(markup)
        tree = tree_of(markup) if divided or names_files(content) else None
        if tree is None:
            return
        yield from self.file_requests(tree, response.url)
        for url in parts_of(tree, markup, response.url) if divided else ():
            number = response.meta.get("part_number", 1) + 1
            if page_key(url) in self.report_keys or number > MAX_PARTS:
                continue
            # A frame is the report, in place of the page around it; a second page is no report of its own.
            framed = not is_further_part(url, response.url)
            about = {"role": "report" if framed else "attachment", "parent_url": response.url}
            about["title"] = response.meta["capture"].get("title")
            meta = {"capture": about, "download_maxsize": MAX_PAGE, "part_number": number, "counted": "attachment"}
            self.tally.parts += framed
            self.tally.further += not framed
            yield scrapy.Request(url, self.parse_part, errback=self.failed, meta=meta, priority=5)

    def note_end(self, response: Response) -> None:
        """Note where the address of a report led: several that lead to one page lead to none of their reports."""
        asked = (response.meta.get("redirect_urls") or [response.url])[0]
        first = self.ends.setdefault(page_key(response.url), asked)
        if page_key(first) != page_key(asked):
            self.tally.astray[response.url] += 1

    def file_requests(self, tree: HtmlElement, page: str) -> Iterator[Request]:
        """Yield requests for the files of a report page."""
        for link in attachments_of(tree, page):
            meta = {"capture": {"role": "attachment", "title": link.title, "parent_url": page}}
            yield scrapy.Request(link.url, self.keep, errback=self.failed, meta=meta, priority=5)

    def keep(self, response: Response) -> None:
        """Do nothing: an attachment is captured before it gets here, and reading it is not the crawler's work."""

    def page(self, response: Response) -> tuple[str, HtmlElement | None]:
        """Return the text and tree of an answer, or ("", None) for a file or what cannot be read."""
        markup = page_text(self.content(response))
        tree = tree_of(markup)
        if markup and tree is None:
            self.tally.errors["unreadable"] += 1
        return markup, tree

    def content(self, response: Response) -> bytes:
        """Return the bytes of a page after content-decoding, none for a file or what cannot be decoded."""
        try:
            content = content_of(response)
        except UnreadableError:
            self.tally.errors["unreadable"] += 1
            return b""
        return b"" if content[:8].startswith(_FILES) else content

    def failed(self, failure: Failure) -> None:
        """Note a list page that did not come; all else was counted with its reason where the capture was made."""
        self.logger.debug("no page: %s", failure.value)
        request: Any = failure.request  # type: ignore[attr-defined]
        if role_of(request) == "list" and not request.meta.get("guess"):
            answer = getattr(failure.value, "response", None)
            reason = str(failure.value) if answer is None else f"status {answer.status}"
            self.tally.lost.append(f"{request.url.partition('#')[0]}: {reason.splitlines()[0][:200]}")
        elif "counted" in request.meta:
            self.tally.notes.append(f"{request.url}, a part of a report, did not come: {failure.value}"[:300])

    def close_lists(self) -> None:
        """Say what the lists hold and could not be had, once all is done; after a limit nothing is missing.

        Nor where a single page was all that was wanted, as for ``portals add`` and ``portals check``.
        """
        if self.enough or self.portal.max_pages == 1:
            return
        cut = self.tally.errors["max_pages"]
        if self.script_filled and not self.report_keys:
            self.tally.notes.append(FILLED)
        if cut:
            self.tally.notes.append(
                f"max_pages = {self.portal.max_pages} ended the walk: at least {cut} further list"
                f" page{'' if cut == 1 else 's'} not asked for"
            )
        for chain in self.chains.values():
            if not cut and (sentence := chain.shortfall()) is not None:
                self.tally.short.append(sentence)
            elif (sentence := chain.doubt()) is not None:
                self.tally.notes.append(sentence)
