"""Lists that a column page fetches by script: what to ask and where the answer keeps its list is data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from crawler.addresses import normalise
from crawler.interface import (
    interfaces,
    missing,
    read_answer,
    request_for,
    settings_in,
    units_in,
    wishes,
)
from crawler.lacking import lacks
from crawler.links import choose
from crawler.pages import content_of, page_text
from crawler.spiders.column import ColumnSpider
from crawler.titles import is_report
from extract.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import Request, Response

    from crawler.interface import Piece


class ApiSpider(ColumnSpider):
    """Reads the settings that the column page prints, then asks its interface piece by piece until nothing is new.

    Some pages of the same products print their list: then it is walked as a column.
    """

    name = "api"
    counts_pages = False

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.interface = interfaces()[self.portal.listing]
        #: For each list of each column: every address that it named.
        self.seen: dict[str, set[str]] = {}
        #: The same: how many entries came, and how many there are by the answers.
        self.counted: dict[str, int] = {}
        self.totals: dict[str, int] = {}

    def parse_list(self, response: Response) -> Iterator[Request]:
        """Take what the column page itself links to, then ask the interface."""
        if self.interface.answers:
            yield from self.parse_manuscript(response)
            return
        before = len(self.report_keys)
        yield from super().parse_list(response)
        text = self.text(response)
        values = settings_in(self.interface, text) | wishes(self.portal.query)
        column = normalise(response.url) or response.url
        units = [unit | wishes(self.portal.query) for unit in units_in(self.interface, text)]
        if not values and not units and len(self.report_keys) > before:
            return  # the page prints its list
        if self.interface.units:
            if not units:
                self.trouble("settings", f"{column} does not print what its interface {self.portal.listing} wants")
            for unit in units:
                yield from self.ask(unit, column, self.interface.first)
        elif self.interface.scripts and missing(self.interface, values):
            for script in self.interface.scripts:
                about = {"values": values, "column": column}
                yield from self.list_requests([urljoin(column, script)], callback=self.parse_script, about=about)
        else:
            yield from self.ask(values, column, self.interface.first)

    def parse_script(self, response: Response, values: dict[str, str], column: str) -> Iterator[Request]:
        """Read settings from a script that all pages of a site share, then ask the interface."""
        values = settings_in(self.interface, self.text(response)) | values
        yield from self.ask(values, column, self.interface.first)

    def ask(self, values: dict[str, str], column: str, page: int) -> Iterator[Request]:
        """Ask for one piece of a list, unless a setting is missing: then the portal has changed, and that is said."""
        if not self.interface.units and missing(self.interface, values):
            lacking = ", ".join(missing(self.interface, values))
            self.trouble("settings", f"{column} does not print {lacking}, which its interface wants: see 'query'")
            return
        ask = request_for(self.interface, values, column, page)
        about = {"values": values, "column": column, "page": page}
        # Past the end, interfaces answer as they please.
        guess = page > self.interface.first
        yield from self.list_requests([ask], callback=self.parse_answer, about=about, guess=guess)

    def parse_answer(self, response: Response, values: dict[str, str], column: str, page: int) -> Iterator[Request]:
        """Take the reports of one piece, and ask for the next."""
        piece = read_answer(self.interface, self.text(response), response.url, page)
        if piece is None:
            first = page == self.interface.first
            self.trouble("unreadable", f"{response.url.partition('#')[0]} is no list" if first else "")
            return
        yield from self.take(choose(piece.links, self.portal), column)
        if not self.enough and self.goes_on(piece, f"{column} {sorted(values.items())}", page):
            yield from self.ask(values, column, page + 1)

    def goes_on(self, piece: Piece, name: str, page: int) -> bool:
        """Tell whether a further piece is to be expected.

        Sites count pages from 0 or from 1: an empty page 0, or a page 1 that repeats it, does not end a list.
        """
        seen = self.seen.setdefault(name, set())
        new = {link.url for link in piece.links} - seen
        seen |= new
        if new:
            self.counted[name] = self.counted.get(name, 0) + piece.rows
        if piece.total is not None:
            self.totals[name] = max(piece.total, self.totals.get(name, 0))
        full = len(piece.links) >= self.interface.size  # then what the answer says of its end is not relied on
        if piece.total is not None and len(seen) >= piece.total and not full:
            return False
        if piece.more is not None:
            return bool(new) and (piece.more or full)
        return bool(new) or (self.interface.first == 0 and page <= 1)

    def parse_manuscript(self, response: Response) -> Iterator[Request]:
        """Follow the answer that describes one report to its page, or keep the answer where there is no such page."""
        text = self.text(response)
        piece = read_answer(self.interface, text, response.url, 0)
        if piece is None:
            self.trouble("unreadable", f"{response.url} is no list")
            return
        if piece.links:
            yield from self.take(choose(piece.links, self.portal), response.url)
            return
        title = piece.title
        if title and is_report(title):
            yield from self.take_shown(response, None, title)

    def text(self, response: Response) -> str:
        """Return an answer as text; ``""`` for what cannot be decoded, which reading it then reports."""
        try:
            return page_text(content_of(response))
        except UnreadableError:
            return ""

    def close_lists(self) -> None:
        """Say also where fewer entries came than the interface counts."""
        super().close_lists()
        if self.enough or self.tally.errors["max_pages"]:
            return
        for name, total in self.totals.items():
            had = self.counted.get(name, 0)
            if lacks(had, total):
                self.tally.short.append(f"the interface of {name.split()[0]} counts {total} entries and gave {had}")

    def trouble(self, kind: str, lost: str = "") -> None:
        """Count what went wrong on a list page; ``lost`` says what is missing for it."""
        self.tally.errors[kind] += 1
        self.tally.list_errors[kind] += 1
        if lost:
            self.tally.lost.append(lost)
