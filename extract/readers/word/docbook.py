"""What antiword makes of an old Word file: DocBook with rows of entries and the widths of their columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from extract.errors import UnreadableError
from extract.model import Block, Paragraph, Table
from extract.readers.edges import cluster, nearest
from extract.readers.whitespace import fold, glue
from extract.readers.word.numbering import local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

#: Points; widths of one column differ by rounding only.
SAME_COLUMN = 3.0
POINTS = re.compile(r"([0-9]{1,5}(?:\.[0-9]{1,4})?)pt")


def read_docbook(data: bytes) -> tuple[Block, ...]:
    """Read antiword's output. A row keeps its own columns; a wide cell repeats its text over the columns it spans.

    Cells merged downwards come as blanks: antiword does not say which they are. Errors: :class:`UnreadableError`.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(data, parser)
    if root is None:
        raise UnreadableError("damaged: antiword's output is not XML")
    return tuple(_blocks(root))


def _blocks(element: _Element) -> Iterator[Block]:
    for inner in element:
        name = local(inner)
        if name == "title" and local(element) == "book":
            continue  # the file's own title property, in a wrong encoding
        if name in {"informaltable", "table"}:
            yield from _tables(inner)
        elif name in {"para", "title", "simpara"}:
            text = fold("".join(_own_text(inner)))
            if text:
                yield Paragraph(text)
            yield from (block for block in _blocks(inner) if isinstance(block, Table))
        elif name != "bookinfo":
            yield from _blocks(inner)


def _own_text(element: _Element) -> Iterator[str]:
    """The text of a paragraph without that of the tables inside it."""
    if local(element) in {"informaltable", "table"}:
        return
    yield element.text or ""
    for inner in element:
        yield from _own_text(inner)
        yield inner.tail or ""


def _tables(element: _Element) -> Iterator[Block]:
    rows: list[tuple[list[float], list[str]]] = []
    widths: list[float] = []
    for part in element.iter():
        name = local(part)
        if name == "tgroup":
            widths = []
        elif name == "colspec":
            found = POINTS.fullmatch(str(part.get("colwidth", "")))
            widths.append(float(found[1]) if found else 1.0)
        elif name == "row":
            texts = [
                glue([fold(line) for line in "".join(map(str, entry.itertext())).splitlines()])
                for entry in part
                if local(entry) == "entry"
            ]
            rows.append((_edges(widths, len(texts)), texts))
    columns = cluster((edge for edges, _ in rows for edge in edges), SAME_COLUMN)
    if len(columns) < 3:
        yield from (Paragraph(text) for _, texts in rows for text in texts if text)
        return
    grid = [[""] * (len(columns) - 1) for _ in rows]
    own = [[False] * (len(columns) - 1) for _ in rows]
    for index, (edges, texts) in enumerate(rows):
        for text, left, right in zip(texts, edges, edges[1:], strict=False):
            first, last = nearest(columns, left), nearest(columns, right)
            own[index][min(first, len(columns) - 2)] = True
            for column in range(first, last):
                grid[index][column] = text
    yield Table(tuple(map(tuple, grid)), tuple(map(tuple, own)))


def _edges(widths: list[float], count: int) -> list[float]:
    """Left edges of the cells of a row and its right edge, in points."""
    edges = [0.0]
    for index in range(count):
        edges.append(edges[-1] + (widths[index] if index < len(widths) else 1.0))
    return edges
