"""One walk over a page: its printed paragraphs and tables in reading order, and which part of it each belongs to.

Everything else (the body, the titles, the fields, the attachments) is chosen from this one list, so nothing is read
twice and nothing can be lost between two readings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.readers.html.containers import container_rank, marker, rank_of_tag
from extract.readers.html.grid import read_table, stray_text
from extract.readers.html.layout import kind_of_table
from extract.readers.html.markup import BLOCKS, UNSEEN, inner_text, is_hidden, lowered
from extract.readers.plain.lists import item_number
from extract.readers.raised import raised
from extract.readers.whitespace import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from extract.model import Field, Table


#: What a table weighs beside its text, so that a small one counts like a paragraph.
_TABLE_WEIGHT = 40


#: Elements of which only the text behind them is part of the line.
_WITHOUT_TEXT = UNSEEN | {"br", "img"}

#: Elements inside a line that say something about their text.
_MARKED = frozenset({"a", "sup", "ucaptitle"})


@dataclass(slots=True)
class Segment:
    """A printed paragraph or table. ``hidden`` numbers the hidden part of the page it stands in, 0 for in sight.

    ``plain`` counts the characters that are no link text; a table of data counts as more than its own.
    """

    text: str
    tag: str
    hidden: int
    linked: int = 0
    table: Table | None = None
    fields: tuple[Field, ...] | None = None
    plain: int = 0

    def __post_init__(self) -> None:
        self.plain = len(self.text) - self.linked if self.table is None else len(self.text) + _TABLE_WEIGHT


@dataclass(slots=True)
class Region:
    """The segments ``start`` to ``end`` that an element holds; ``rank`` 1 is a CMS's own body container, 0 none."""

    start: int
    end: int
    rank: int
    depth: int
    hidden: int
    name: str


@dataclass(slots=True)
class Link:
    """A link or embedded document, and the segment it is printed in."""

    href: str
    name: str
    segment: int


@dataclass(slots=True)
class Flow:
    """The page as walked."""

    segments: list[Segment] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    #: For each picture that is no icon: the index of the segment that follows it.
    pictures: list[int] = field(default_factory=list)
    #: The elements of the data tables, for taking them out of the tree.
    tables: list[_Element] = field(default_factory=list)
    #: (index of its segment, level 1 to 6 or 0 for a title element, text)
    headings: list[tuple[int, int, str]] = field(default_factory=list)


class _Walker:
    """The state of the walk; :func:`walk` is the entry point."""

    def __init__(self) -> None:
        self.flow = Flow()
        self.buffer: list[str] = []
        self.linked = 0
        self.in_link = 0
        self.superscript = 0
        self.preformatted = 0
        #: The number of a list item, until the first line of the item is printed.
        self.number = ""
        self.hidden: list[int] = [0]
        self.hidden_parts = 0
        self.markers: dict[str, tuple[int, int]] = {}

    def text(self, text: str | None) -> None:
        if text and self.preformatted and "\n" in text:
            for line in text.split("\n"):
                self.buffer.append(line)
                self.flush("pre")
        elif text:
            self.buffer.append(raised(text) if self.superscript else text)
            if self.in_link:
                self.linked += len(text.strip())

    def flush(self, tag: str) -> None:
        """End the paragraph under way."""
        if not self.buffer:
            return
        text = "".join(self.buffer)
        self.buffer.clear()
        text = "" if text.isspace() else fold(text)
        if text:
            text, self.number = self.number + text, ""
            self.flow.segments.append(Segment(text, tag, self.hidden[-1], min(self.linked, len(text))))
        self.linked = 0

    def table(self, element: _Element) -> bool:
        """Take a table as a whole; False when it is mere layout and must be walked through."""
        if element.find(".//table") is not None and not _only_tiny_tables(element):
            return False
        grid = read_table(element)
        own = grid.own_texts()
        kind, fields = kind_of_table(element, grid, own)
        if kind == "layout":
            return False
        printed = " ".join(own)
        for text in stray_text(element, printed):
            self.flow.segments.append(Segment(text, "caption", self.hidden[-1]))
        for anchor in element.iter("a"):
            self.link(anchor, fold(inner_text(anchor)))
        table = grid if kind == "data" else None
        if table is not None:
            self.flow.tables.append(element)
        self.flow.segments.append(Segment(printed, "table", self.hidden[-1], 0, table, fields))
        return True

    def link(self, element: _Element, name: str) -> None:
        href = (element.get("href") or element.get("src") or element.get("data") or "").strip()
        if href:
            self.flow.links.append(Link(href, name or element.get("title") or "", len(self.flow.segments)))

    def picture(self, element: _Element) -> None:
        sizes = [element.get("width") or "", element.get("height") or ""]
        small = any(size.rstrip("px ").isascii() and size.rstrip("px ").isdigit() and len(size) < 6
                    and int(size.rstrip("px ")) < 60 for size in sizes)  # fmt: skip
        source = (element.get("src") or "").lower()
        if not small and not any(word in source for word in ("icon", "logo", "qrcode", "ewm", "filetype", "blank")):
            self.flow.pictures.append(len(self.flow.segments))


def _only_tiny_tables(table: _Element) -> bool:
    """True when every table inside is a single cell: markup round a text, not a table of its own."""
    return all(len(inner.findall(".//td")) + len(inner.findall(".//th")) <= 1 for inner in table.iter("table")
               if inner is not table)  # fmt: skip


def walk(root: _Element) -> Flow:
    """Walk a parsed page once, without recursion, and list what is printed on it."""
    walker = _Walker()
    flow = walker.flow
    body = root if root.tag == "body" else root.find("body")
    top = root if body is None else body
    # (element, the children that are left, its region or None, whether it hides)
    walker.text(top.text)
    stack: list[tuple[_Element, Iterator[_Element], Region | None, bool]] = [(top, iter(top), None, False)]
    while stack:
        parent, children, region, hides = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            tag = parent.tag
            if tag in BLOCKS:
                walker.flush(tag)
            if region is not None:
                region.end = len(flow.segments) + bool(walker.buffer)
            if tag == "li":
                walker.number = ""
            elif tag == "a":
                walker.in_link -= 1
            elif tag == "sup":
                walker.superscript -= 1
            elif tag == "pre":
                walker.preformatted -= 1
            if hides:
                walker.hidden.pop()
            if stack and (tail := parent.tail):
                walker.text(tail)
            continue
        tag = child.tag
        if not isinstance(tag, str) or tag in _WITHOUT_TEXT:
            _without_text(walker, child)
            walker.text(child.tail)
            continue
        names = child.keys()
        hiding = ("style" in names or "hidden" in names) and is_hidden(child)
        if hiding and tag not in BLOCKS:  # a hidden word inside a line
            walker.text(child.tail)
            continue
        named = "id" in names or "class" in names
        rank, name = container_rank(child, names) if named else rank_of_tag(tag)
        if tag in BLOCKS:
            walker.flush(parent.tag if parent.tag in BLOCKS else "p")
        elif not rank and tag not in _MARKED and not len(child):  # words inside a line, with nothing in them
            for words in (child.text, child.tail):
                if words:
                    walker.text(words)
            continue
        if tag == "table" and not hiding and walker.table(child):
            walker.text(child.tail)
            continue
        if hiding:
            walker.hidden_parts += 1
            walker.hidden.append(walker.hidden_parts)
        inside: Region | None = None
        if rank or tag in {"div", "td", "section", "article", "main", "body", "form", "ul", "ol", "dl", "center"}:
            inside = Region(len(flow.segments), -1, rank, len(stack), walker.hidden[-1], name)
            flow.regions.append(inside)
        if tag == "a":
            walker.in_link += 1
            walker.link(child, fold(inner_text(child)))
        elif tag == "li":
            walker.number = item_number(child) if parent.tag == "ol" else ""
        elif tag == "sup":
            walker.superscript += 1
        elif tag == "pre":
            walker.preformatted += 1
        elif tag in {"h1", "h2", "h3", "ucaptitle"}:
            level = 0 if tag == "ucaptitle" else int(tag[1])
            flow.headings.append((len(flow.segments), level, fold(inner_text(child))))
        walker.text(child.text)
        stack.append((child, iter(child), inside, hiding))
    walker.flush("body")
    return flow


def _without_text(walker: _Walker, element: _Element) -> None:
    """Line breaks, pictures, comments and invisible elements: markers, embedded documents, controls with a figure."""
    tag = element.tag
    if tag == "br":
        walker.flush("br")
    elif tag == "img":
        walker.picture(element)
    elif tag in {"iframe", "embed", "object"}:
        walker.link(element, "")
    elif tag == "input":
        walker.text(lowered(element))
    elif tag == "meta" or not isinstance(tag, str):
        found = marker(element)
        if not found:
            return
        name, begins = found
        if begins:
            walker.flush("p")
            walker.markers[name] = (len(walker.flow.segments), walker.hidden[-1])
        elif name in walker.markers:
            walker.flush("p")
            start, hidden = walker.markers.pop(name)
            walker.flow.regions.append(Region(start, len(walker.flow.segments), 1, 0, hidden, name))
