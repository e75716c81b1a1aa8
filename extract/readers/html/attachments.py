"""Files that belong to a page: a report is often only attached, as .pdf or .doc."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from extract.model import Attachment

if TYPE_CHECKING:
    from collections.abc import Collection

    from extract.readers.html.flow import Flow, Link

_FILE = re.compile(r"\.(?:pdf|docx?|odt|xlsx?|wps|et|ofd|zip|rar|7z|rtf|csv|pptx?)(?:$|[?#&;\s])", re.IGNORECASE)
#: Without any of these in an address its link leads to no file: most links of a page are menus. No alternative begins
#: with a set, so that most characters are passed over quickly.
_PERHAPS = re.compile(
    r"%|\?|\t|\n|\r|\.(?:pdf|doc|odt|xls|wps|et|ofd|zip|rar|7z|rtf|csv|ppt)|download|downfile|attach|fileid"
)
_FILE_NAME = re.compile(r"\.(?:pdf|docx?|odt|xlsx?|wps|et|ofd|zip|rar|7z|rtf|csv|pptx?)\s*[)）\]】]?$", re.IGNORECASE)
_DOWNLOAD = re.compile(r"download|downfile|attach|fileid", re.IGNORECASE)
_WORDS = re.compile("附件|下载|年度报告|年报|全文|报告|附表|统计表")


def is_file_name(name: str) -> bool:
    """True when a printed name ends like a file's."""
    return _FILE_NAME.search(name) is not None


def is_file_link(link: Link) -> bool:
    """True when a link leads to a document or archive file, by its address or its printed name."""
    if not _PERHAPS.search(link.href.lower()):
        return False
    if link.href.lower().startswith(("javascript:", "mailto:", "#", "data:", "about:")):
        return False
    parts = urlsplit(link.href) if "[" not in link.href else None
    path = unquote(parts.path) if parts else link.href
    query = unquote(parts.query) if parts else ""
    return bool(
        _FILE.search(path)
        or _FILE.search(query)
        or (is_file_name(link.name) and (_DOWNLOAD.search(link.href) or query))
    )


def attachments(flow: Flow, body: Collection[int], url: str | None) -> tuple[Attachment, ...]:
    """The files linked in the body, and those beside it whose name or surrounding line says that they belong to it.

    ``body`` holds the indices of the body's segments. Addresses are absolute when ``url`` is known.
    """
    found: dict[str, Attachment] = {}
    for link in flow.links:
        if not is_file_link(link):
            continue
        # A link is recorded when it opens: its text lands in this segment, or belongs to the one before.
        inside = link.segment in body or link.segment - 1 in body
        if not inside and not _WORDS.search(link.name):
            near = flow.segments[max(0, link.segment - 1) : link.segment + 1]
            if not any("附件" in segment.text for segment in near):
                continue
        address = link.href
        if url:
            try:
                address = urljoin(url, link.href)
            except ValueError:
                continue  # no address at all, such as http://[
        name = link.name or unquote(address.rsplit("/", 1)[-1].split("?")[0])
        if address not in found or len(found[address].name) < len(name):
            found[address] = Attachment(address, name)
    return tuple(found.values())
