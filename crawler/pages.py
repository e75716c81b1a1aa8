"""Pages as text and tree, for finding links and judging answers: never for reading figures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree, html

from archive.coding import decode_content

if TYPE_CHECKING:
    from scrapy.http import Response

#: A list page has thousands of tags; more than this is an attack on the parser, whose time grows with the square.
MAX_TAGS = 200_000
#: Lower case of ASCII alone, so that offsets stay those of the original.
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
#: Characters of a page that are looked at before the whole of it is, and how many Chinese ones in them are many.
_FIRST_PART, _MUCH = 32 * 1024, 600
_TAG = re.compile(r"<[^<>]{0,5000}>")
_CLOSING = re.compile(r"</(?:body|html)\s{0,5}>", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,500})", re.IGNORECASE)


def content_of(response: Response) -> bytes:
    """Return the body of an answer after content-decoding; raise UnreadableError for junk and for a bomb.

    Scrapy's own decompression is off: it hides truncated bodies and raises for pages that only claim to be coded.
    """
    coding = response.headers.get(b"Content-Encoding")
    return decode_content(response.body, None if coding is None else coding.decode("latin-1")).body


def page_text(content: bytes) -> str:
    """Decode a page for link finding: strict UTF-8, else GB18030, which contains what pages call gb2312 and GBK."""
    text = content.removeprefix(b"\xef\xbb\xbf")
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("gb18030", "replace")


def visible(markup: str) -> str:
    """Return what a reader would see of a short page, roughly: scripts, comments and tags out, blanks out."""
    text, lower = _without(markup, ascii_lower(markup), "<!--", "-->")
    for tag in ("script", "style", "noscript"):
        text, lower = _without(text, lower, f"<{tag}", f"</{tag}>")
    text = _TAG.sub("", text)
    return "".join(text.replace("&nbsp;", "").split())


def shows_much(markup: str) -> bool:
    """Tell whether the first part of a page already holds much Chinese outside scripts and comments: most pages do.

    A quick look: letters in attributes count too, so ``False`` says nothing and ``True`` is far from the border.
    """
    part = markup[:_FIRST_PART]
    text, lower = _without(part, ascii_lower(part), "<!--", "-->")
    for tag in ("script", "style", "noscript"):
        text, lower = _without(text, lower, f"<{tag}", f"</{tag}>")
    return len(text.encode("utf-8", "replace")) - len(text) > 2 * _MUCH


def _without(text: str, lower: str, start: str, end: str) -> tuple[str, str]:
    """Leave out every stretch from ``start`` to ``end``, in one pass: a regular expression would be quadratic here.

    ``lower`` is the text in lower case, which is returned as well.
    """
    if start not in lower:
        return text, lower
    kept = []
    place = 0
    while (opening := lower.find(start, place)) >= 0:
        kept.append((place, opening))
        closing = lower.find(end, opening)
        if closing < 0:
            place = len(text)
            break
        place = closing + len(end)
    kept.append((place, len(text)))
    return "".join(text[a:b] for a, b in kept), "".join(lower[a:b] for a, b in kept)


def ascii_lower(text: str) -> str:
    """Return a text with its ASCII letters in lower case: places in it are those of the original."""
    lower = text.lower()  # much faster, and of another length only where a letter becomes two
    return lower if len(lower) == len(text) else text.translate(_LOWER)


def title_of(markup: str) -> str:
    """Return the text of the page's ``<title>``, stripped."""
    found = _TITLE.search(markup)
    return found.group(1).strip() if found else ""


def tree_of(markup: str) -> html.HtmlElement | None:
    """Parse a page leniently; None when there is nothing in it or it is built to choke the parser."""
    if not markup.strip() or markup.count("<") > MAX_TAGS:
        return None
    # Templates close the page and go on; the parser would drop what follows.
    markup = _CLOSING.sub("", markup)
    try:
        # As bytes in a known encoding: lxml refuses text that carries an encoding declaration.
        parser = html.HTMLParser(encoding="utf-8")
        return html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
