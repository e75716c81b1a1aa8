"""Hanweb JCMS: records inside the page, more of them from dataproxy.jsp; its disclosure module and annual reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from crawler.hanweb import area_of, list_settings, posted_group, search, year_links
from crawler.lacking import lacks
from crawler.links import links_of
from crawler.listing import RecordSet, next_group, record_set, record_sets, total_records
from crawler.spiders.column import ColumnSpider

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

    from crawler.links import Link
    from crawler.listing import Ask


class HanwebSpider(ColumnSpider):
    """Walks the groups of a record set until all are seen or one brings nothing new."""

    name = "hanweb"
    counts_pages = False

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        #: For each list (by its unitid): what its page said, every address that its records named, and their number.
        self.lists: dict[str, dict[str, str]] = {}
        self.seen: dict[str, set[str]] = {}
        self.totals: dict[str, int] = {}
        #: Lists whose number of entries is theirs for certain: a page prints one for each of its lists.
        self.certain: set[str] = set()
        #: Lists of which a group by GET brought nothing new: from then on asked by POST.
        self.by_post: set[str] = set()
        self.columns: dict[str, str] = {}

    def entries(self, tree: HtmlElement, markup: str, url: str) -> list[Link]:
        """Return the links of the records; of the whole page where a template prints the list plainly."""
        records, _following = record_set(markup)
        if not records:
            return [*super().entries(tree, markup, url), *year_links(tree, url)]
        return [link for record in records for link in links_of(record, url)]

    def following(self, tree: HtmlElement, markup: str, url: str, *, fresh: bool) -> Iterable[str | Ask]:
        """Return the next group, unless all records are seen or the last one brought nothing new either way."""
        plain = url.partition("#")[0]
        if "/search.jsp?" in plain:
            return self._next_search(tree, plain, url)
        records, named = record_set(markup)
        answer = "dataproxy.jsp" in plain
        if not answer:
            return self._first_groups(tree, markup, plain)
        unit = _unit(url)
        brought = self._note(unit, records, plain)
        if self.totals.get(unit, 10**9) <= len(self.seen[unit]):
            return []
        if "#" in url or unit in self.by_post:
            return self._posted(unit) if brought else []
        # Group 1 may repeat what the page itself holds; from group 2 on, nothing new means that numbers are ignored.
        if brought or fresh or "page=1&" in f"{plain}&":
            target = next_group(plain, named)
            return [] if target is None else [target]
        self.by_post.add(unit)
        return self._posted(unit)

    def _first_groups(self, tree: HtmlElement, markup: str, url: str) -> Iterable[str | Ask]:
        """Return what comes after the column page: a group of each of its lists, a search, or the next page."""
        stores = record_sets(markup)
        if not any(store.records for store in stores) and total_records(markup) is None:
            area = area_of(markup)
            if area is not None and "xxgkAnnualReport" not in url:
                return [search(area, url, 1)]
            return super().following(tree, markup, url, fresh=False)
        alone = len(stores) < 2
        found: list[str | Ask] = []
        for store in stores or [RecordSet([], None)]:
            found.extend(self._first_group(markup, url, store))
            unit = list_settings(markup, store.following, store.unit).get("unitid", "")
            if alone or (unit and f"#{unit}" in markup):
                self.certain.add(unit)
        return found

    def _first_group(self, markup: str, url: str, store: RecordSet) -> Iterable[str | Ask]:
        settings = list_settings(markup, store.following, store.unit)
        unit = settings.get("unitid", "")
        total = total_records(markup, unit)
        self.lists[unit], self.columns[unit] = settings, url
        self._note(unit, store.records, url)
        if total is not None:
            self.totals[unit] = total
            if total <= len(store.records):
                return []
        target = next_group(url, store.following)
        if target is not None:
            return [target]
        self.by_post.add(unit)
        return self._posted(unit)

    def close_lists(self) -> None:
        """Say also where fewer records came than the page counts."""
        super().close_lists()
        if self.enough or self.tally.errors["max_pages"]:
            return
        for unit in sorted(self.certain & set(self.totals)):
            had, total = len(self.seen.get(unit, ())), self.totals[unit]
            if lacks(had, total):
                self.tally.short.append(f"{self.columns[unit]} counts {total} records, and {had} could be had")

    def _posted(self, unit: str) -> Iterable[str | Ask]:
        settings = self.lists.get(unit)
        if settings is None:
            return []
        ask = posted_group(settings, self.columns[unit], len(self.seen[unit]))
        return [] if ask is None else [ask]

    def _note(self, unit: str, records: list[HtmlElement], url: str) -> bool:
        """Remember what a group named; tell whether any of it is new: the column may mix in other documents."""
        links = {link.url for record in records for link in links_of(record, url)}
        seen = self.seen.setdefault(unit, set())
        new = links - seen
        seen |= links
        return bool(new)

    def _next_search(self, tree: HtmlElement, plain: str, url: str) -> Iterable[str | Ask]:
        query = parse_qs(urlsplit(plain).query)
        area, page = query.get("area", [""])[0], query.get("currpage", [""])[0]
        links = {link.url for link in links_of(tree, plain) if "/art/" in link.url}
        seen = self.seen.setdefault(f"area {area}", set())
        new = links - seen
        seen |= links
        return [search(area, url.partition("#")[0], int(page) + 1)] if new and page.isdigit() else []


def _unit(url: str) -> str:
    """Return the list that an answer of dataproxy.jsp belongs to: its unitid stands in the query or in the form."""
    plain, _, form = url.partition("#")
    for text in (form, urlsplit(plain).query):
        found = parse_qs(text).get("unitid")
        if found:
            return found[0]
    return ""
