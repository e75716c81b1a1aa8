"""Whether two pages say the same: what a visitor counter or the date of the day changes is no change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from archive.volatile import settled
from crawler.pages import page_text, tree_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_UNSEEN = ("script", "style", "noscript", "template")
_FILES = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def same_words(before: bytes, after: bytes) -> bool:
    """Tell whether two pages (content-decoded) show the same words, volatile parts aside; files never do."""
    if before == after:
        return True
    if before.startswith(_FILES) or after.startswith(_FILES):
        return False
    first, second = words_of(before), words_of(after)
    return first is not None and first == second


def words_of(content: bytes) -> str | None:
    """Return what a page shows, without blanks and volatile parts; None when it is no page."""
    tree = tree_of(page_text(content))
    if tree is None:
        return None
    return "".join(settled("\n".join(_shown(tree))).split())


def _shown(tree: HtmlElement) -> list[str]:
    """Return the pieces of text of a page in order; what belongs to one line in print stays one piece."""
    etree.strip_elements(tree, *_UNSEEN, etree.Comment, with_tail=False)
    # Counters stand as 浏览次数：<span>12</span>; only blocks end a line.
    for element in tree.iter("p", "div", "li", "td", "th", "tr", "br", "h1", "h2", "h3", "h4", "dd", "dt", "ul"):
        element.tail = "\n" + (element.tail or "")
        element.text = "\n" + (element.text or "")
    return list("".join(tree.itertext()).splitlines())
