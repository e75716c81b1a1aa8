"""What the elements of a page mean to a reader: which begin a new line, which are not text at all."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from extract.readers.raised import raised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

#: Elements that begin and end a paragraph.
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip

#: Elements whose content is never printed as text. ``del`` and its kin are struck out: a figure in them is withdrawn.
UNSEEN = frozenset({
    "applet", "area", "audio", "base", "button", "canvas", "colgroup", "datalist", "del", "embed", "frame",
    "frameset", "head", "iframe", "input", "link", "map", "meta", "noframes", "noscript", "object", "option",
    "optgroup", "param", "rp", "rt", "s", "script", "select", "source", "strike", "style", "svg", "template",
    "textarea", "title", "track", "video",
})  # fmt: skip

_HIDDEN = re.compile(r"(?:display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden)", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration[a-z-]{0,8}\s{0,3}:[^;]{0,20}line-through", re.IGNORECASE)
#: Pages carry the same few styles on hundreds of elements; longer ones are not worth remembering.
_LONG_STYLE = 300


def inner_text(element: _Element) -> str:
    """All text below an element as one string, unfolded, markup ignored."""
    if not len(element):
        return element.text or ""
    return etree.tostring(element, encoding="unicode", method="text", with_tail=False)


def is_hidden(element: _Element) -> bool:
    """True when the element's own attributes take it out of sight."""
    names = element.keys()
    if "style" in names and hides(element.get("style") or ""):
        return True
    return "hidden" in names


def hides(style: str) -> bool:
    """True when a ``style`` attribute takes its element out of sight or strikes it out."""
    if len(style) > _LONG_STYLE:
        return bool(_HIDDEN.search(style) or _STRUCK.search(style))
    return _hides(style)


@lru_cache(maxsize=2048)
def _hides(style: str) -> bool:
    return bool(_HIDDEN.search(style) or _STRUCK.search(style))


def lowered(element: _Element) -> str | None:
    """The printed value of a form control that stands in for a figure (``<input value="12">``), else None."""
    if element.tag != "input" or (element.get("type") or "text").strip().lower() not in {"text", "number"}:
        return None
    return element.get("value")


def inline_pieces(element: _Element) -> list[str]:
    """The lines printed inside ``element``, unfolded: a new piece at every block element and ``<br>``.

    Nested tables are part of it; hidden and struck-out content is not. Works without recursion on any depth.
    """
    pieces = [element.text or ""]
    # (element, the children that are left): an explicit stack, for pages may nest 2,000 levels.
    stack: list[tuple[_Element, Iterator[_Element]]] = [(element, iter(list(element)))]
    superscript = 0
    while stack:
        parent, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if not stack:
                break
            if parent.tag == "sup":
                superscript -= 1
            if parent.tag in BLOCKS:
                pieces.append("")
            if parent.tail:
                pieces[-1] += raised(parent.tail) if superscript else parent.tail
            continue
        tag = child.tag
        if not isinstance(tag, str) or tag in UNSEEN or is_hidden(child):
            shown = lowered(child) if tag == "input" else None
            if shown:
                pieces[-1] += shown
            if child.tail:
                pieces[-1] += raised(child.tail) if superscript else child.tail
            continue
        if tag == "br":
            pieces.append(child.tail or "")
            continue
        if tag in BLOCKS:
            pieces.append("")
        elif tag == "sup":
            superscript += 1
        if child.text:
            pieces[-1] += raised(child.text) if superscript else child.text
        stack.append((child, iter(list(child))))
    return pieces
