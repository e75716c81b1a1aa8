"""Notes raised by a style instead of ``<sup>``: renamed in the tree, so that everything after reads them as notes.

Word writes ``<span style="vertical-align:super">`` or the class of its footnote marks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.readers.html.markup import inner_text
from extract.readers.raised import raised_after

if TYPE_CHECKING:
    from lxml.etree import _Element

_RAISING = re.compile(r"vertical-align\s{0,3}:\s{0,3}(?:super|sub)\b", re.IGNORECASE)
_NOTE_CLASSES = frozenset({"MsoFootnoteReference", "MsoEndnoteReference"})
#: Without one of these in the page there is nothing to look for.
_SIGNS = (b"super", b"<sub", b"notereference")
_LOWERING = re.compile(rb"align:\s?sub")
_TAGS = ("span", "font", "b", "strong", "i", "em", "sub")
_INLINE = frozenset({*_TAGS, "a", "u", "ins"})
#: How far up the text before a note is looked for: wrappers round a mark.
_HIGHEST = 4


def mark_raised(root: _Element, page: bytes) -> None:
    """Turn what a style raises behind a figure into ``<sup>``; ``page`` is the page in lower case."""
    if not any(sign in page for sign in _SIGNS) and _LOWERING.search(page) is None:
        return
    for element in root.iter(*_TAGS):
        if _is_raised(element):
            inside = inner_text(element)
            if raised_after([_before(element)], inside) != inside:
                element.tag = "sup"


def _is_raised(element: _Element) -> bool:
    if element.tag == "sub" or (element.get("class") or "") in _NOTE_CLASSES:
        return True
    style = element.get("style")
    return style is not None and _RAISING.search(style) is not None


def _before(element: _Element) -> str:
    """The text directly before an element in its line, looked for through the wrappers round it."""
    here: _Element = element
    for _ in range(_HIGHEST):
        previous = here.getprevious()
        parent = here.getparent()
        if previous is not None:
            if previous.tail and previous.tail.strip():
                return previous.tail.rstrip()
            return inner_text(previous).rstrip() if previous.tag in _INLINE or previous.tag == "sup" else ""
        if parent is None:
            return ""
        if parent.text and parent.text.strip():
            return parent.text.rstrip()
        if parent.tag not in _INLINE:
            return ""
        here = parent
    return ""
