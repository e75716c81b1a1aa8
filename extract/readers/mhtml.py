"""A page saved by a browser with all its parts (MHTML, .mht): an e-mail message whose first page is the document."""

from __future__ import annotations

import re
from email.parser import BytesParser
from email.policy import compat32
from typing import NamedTuple

from extract.errors import UnreadableError

#: Saved pages carry their pictures; the page itself is never far down.
MOST_BYTES = 64 * 1024 * 1024
MOST_PARTS = 500
#: The headers of a saved page: browsers write these first, in any order.
_HEAD = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,40}:[ \t]")
_MULTIPART = re.compile(rb"^content-type:\s{0,20}multipart/related", re.IGNORECASE | re.MULTILINE)
_HEAD_REACH = 2000


class SavedPage(NamedTuple):
    """The page in a saved file: its bytes, its type with the charset it names, its address."""

    body: bytes
    content_type: str
    url: str | None


def is_mhtml(body: bytes) -> bool:
    """Whether a file is a saved page: it begins with headers, of which one says that related parts follow."""
    head = body[:_HEAD_REACH].lstrip(b"\xef\xbb\xbf \t\r\n")
    return _HEAD.match(head) is not None and _MULTIPART.search(head) is not None


def unwrap_mhtml(body: bytes) -> SavedPage:
    """Take the page out of a saved file: the first part that is HTML.

    Errors: :class:`UnreadableError` for more than 64 MB, and where no part is a page.
    """
    if len(body) > MOST_BYTES:
        raise UnreadableError(f"too large: {len(body)} bytes, at most {MOST_BYTES} are read")
    message = BytesParser(policy=compat32).parsebytes(body.lstrip(b"\xef\xbb\xbf \t\r\n"))
    for count, part in enumerate(message.walk()):
        if count > MOST_PARTS:
            break
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            page = part.get_payload(decode=True)
            if isinstance(page, bytes) and page.strip():
                charset = part.get_content_charset()
                content_type = "text/html" + (f"; charset={charset}" if charset else "")
                return SavedPage(page, content_type, part.get("Content-Location") or None)
    raise UnreadableError("a saved page without a page in it")
