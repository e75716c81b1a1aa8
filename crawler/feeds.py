"""RSS, Atom and sitemaps: what they name. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from lxml import etree

from crawler.addresses import normalise
from crawler.links import Link

if TYPE_CHECKING:
    from collections.abc import Iterator

_ISO = re.compile("(20[0-9]{2})-([01][0-9])-([0-3][0-9])")
#: Sitemaps have no titles; these folders hold annual reports, and what else is in them its own headline tells.
_REPORT_FOLDER = re.compile(r"gknb|ndbg|gkndbg|xxgkn[db]|annual_?report|/nb/", re.IGNORECASE)
_MAX_ENTRIES = 50_000
_TAG = re.compile("<[^<>]{0,200}>")
_DECLARATION = re.compile(r"\A\s{0,200}<\?xml[^>]{0,200}>")


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed names: entries with titles, further sitemaps, and pages of which only the address is known."""

    links: tuple[Link, ...] = ()
    feeds: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


def read_feed(text: str, url: str) -> Feed | None:
    """Read a feed or sitemap; None for what is neither. Broken XML is read as far as it goes; entities stay closed."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    # Without its declaration: the text is decoded already, and what it declares (GB2312) would be undone twice.
    text = _DECLARATION.sub("", text)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser=parser) if text.strip() else None
    if root is None or not isinstance(root.tag, str):
        return None
    kind = etree.QName(root).localname.lower()
    if kind not in ("rss", "rdf", "feed", "urlset", "sitemapindex"):
        return None
    rows = list(_rows(root, url))[:_MAX_ENTRIES]
    if kind == "sitemapindex":
        return Feed(feeds=tuple(row.url for row in rows))
    titled = tuple(row for row in rows if row.title)
    bare = tuple(row.url for row in rows if not row.title and _REPORT_FOLDER.search(row.url))
    return Feed(links=titled, pages=bare)


def _rows(root: etree._Element, url: str) -> Iterator[Link]:
    for item in root.iter("{*}item", "{*}entry", "{*}url", "{*}sitemap"):
        parts = {etree.QName(child).localname: child for child in item if isinstance(child.tag, str)}
        link = parts.get("link", parts.get("loc"))
        address = None if link is None else normalise(link.get("href") or link.text or "", url)
        if address is None:
            continue
        title = "".join(str(part) for part in parts["title"].itertext()) if "title" in parts else ""
        dated = next(
            (parts[name].text or "" for name in ("pubDate", "published", "date", "updated") if name in parts), ""
        )
        yield Link(address, "".join(_TAG.sub("", title).split()), _date(dated.strip()))


def _date(text: str) -> str:
    """Return an ISO date from ISO text or the dates of RSS (RFC 822); ``""`` for anything else."""
    found = _ISO.match(text)
    if found is not None:
        return found.group(0)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return ""
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).strftime("%Y-%m-%d")
