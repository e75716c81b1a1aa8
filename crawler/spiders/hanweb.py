"""Hanweb JCMS: records inside the page, more of them from dataproxy.jsp."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.links import links_of
from crawler.listing import next_group, record_set, total_records
from crawler.spiders.base import PortalSpider

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from crawler.links import Link


class HanwebSpider(PortalSpider):
    """Walks the groups of a record set until all are seen or one brings nothing new."""

    name = "hanweb"

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        #: Every address that a record named so far.
        self.seen: set[str] = set()

    def entries(self, tree: HtmlElement, markup: str, url: str) -> list[Link]:
        """Return the links of the records; of the whole page where a template prints the list plainly."""
        records, _following = record_set(markup)
        if not records:
            return super().entries(tree, markup, url)
        return [link for record in records for link in links_of(record, url)]

    def following(self, tree: HtmlElement, markup: str, url: str, *, fresh: bool) -> list[str]:
        """Return the next group, unless all records are seen or a group after the first brought nothing new."""
        del tree
        records, named = record_set(markup)
        total = total_records(markup)
        everything_here = total is not None and total <= len(records)
        exhausted = "dataproxy" in url and not (fresh or self._other_links(markup, url))
        if not records or everything_here or exhausted:
            return []
        target = next_group(url, named)
        return [] if target is None else [target]

    def _other_links(self, markup: str, url: str) -> bool:
        """Tell whether a group holds a link that no group before it had: the column may mix in other documents."""
        records, _named = record_set(markup)
        links = {link.url for record in records for link in links_of(record, url)}
        new = links - self.seen
        self.seen |= links
        return bool(new)
