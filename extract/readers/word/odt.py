"""OpenDocument text (.odt) from its XML: a zip like DOCX, opened within the same limits, with one part for the text.

ISO/IEC 26300: paragraphs and headings, lists that number themselves, tables whose covered cells stand in their rows.
Repeated rows and cells are written once with a count. What is not on the page (deletions, notes of reviewers) is left
out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.errors import UnreadableError
from extract.model import Block, Document, Field, Paragraph, Table
from extract.readers.missing_tables import missing_tables
from extract.readers.pdf.glyphs import is_han
from extract.readers.raised import raised_after
from extract.readers.whitespace import fold, glue
from extract.readers.word.body import DEEPEST, MOST_PLACES, WIDEST_SPAN
from extract.readers.word.numbering import attribute, child, local, written
from extract.readers.word.ooxml import Package

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

#: The first entry of the package says what it is (part 2, 3.3), stored without compression.
MIMETYPE = b"mimetypeapplication/vnd.oasis.opendocument.text"
_UNSEEN = {"tracked-changes", "annotation", "annotation-end", "note", "ruby-text", "sequence-decls", "forms", "desc"}
_PICTURES = {"image", "object", "object-ole"}
_BOXES = {"text-box", "custom-shape", "rect"}
#: Places of titles are among the opening lines.
_TITLE_LINES = 8
_LONGEST_TITLE = 80
#: A blank row repeated a thousand times is the rest of a sheet.
_MOST_REPEATED = 200


@dataclass(slots=True)
class _Found:
    blocks: list[Block] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    pictured: bool = False


@dataclass(frozen=True, slots=True)
class _Level:
    """How a level of a list prints its number: ``prefix`` number ``suffix``; no ``format`` prints none."""

    format: str
    prefix: str
    suffix: str
    start: int


def read_odt(body: bytes) -> Document:
    """Read an ODT file: blocks in order, titles (centred opening lines and headings), the title it gives itself.

    Errors: :class:`UnreadableError` for damage, a password, a zip bomb, or a package without text.
    Flags: those of :func:`extract.readers.word.document.read_docx`.
    """
    package = Package(body)
    manifest = package.part("META-INF/manifest.xml")
    if manifest is not None and any(local(element) == "encryption-data" for element in manifest.iter()):
        raise UnreadableError("encrypted: the file asks for a password")
    root = package.part("content.xml")
    content = child(root, "body") if root is not None else None
    text = child(content, "text") if content is not None else None
    if root is None or text is None:
        raise UnreadableError("not a text document: the package has no text")
    reader = _Reader()
    for part in (package.part("styles.xml"), root):
        reader.learn(part)
    found = _Found()
    reader.walk(text, found, 0)
    flags = missing_tables(found.blocks, pictured=found.pictured)
    if not found.blocks:
        flags = ("text_unreliable", *flags)
    return Document(
        "odt",
        tuple(found.blocks),
        titles=tuple(dict.fromkeys(found.titles)),
        fields=_own_title(package.part("meta.xml")),
        flags=flags,
        page_text="\n".join(
            block.text if isinstance(block, Paragraph) else "\n".join(" ".join(row) for row in block.rows)
            for block in found.blocks
        ),
    )


class _Reader:
    """Walks one document; knows which styles are centred and how its lists count."""

    def __init__(self) -> None:
        self._centred: set[str] = set()
        self._hidden: set[str] = set()
        self._raising: set[str] = set()
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[tuple[str, int], int] = {}

    def learn(self, part: _Element | None) -> None:
        """Learn the styles of ``styles.xml`` or ``content.xml``."""
        for styles in part if part is not None else ():
            if local(styles) not in {"styles", "automatic-styles"}:
                continue
            for style in styles:
                name = attribute(style, "name")
                if local(style) == "list-style":
                    self._levels[name] = dict(_list_levels(style))
                elif local(style) == "style":
                    if attribute(child(style, "text-properties"), "display") == "none":
                        self._hidden.add(name)
                    place = attribute(child(style, "text-properties"), "text-position").split()
                    if place and place[0] != "0%":  # super, sub, or how far up or down
                        self._raising.add(name)
                    set_so = attribute(child(style, "paragraph-properties"), "text-align")
                    inherited = attribute(style, "parent-style-name") in self._centred or name == "Title"
                    if set_so == "center" or (inherited and not set_so):
                        self._centred.add(name)

    def walk(self, container: _Element, found: _Found, depth: int, number: str = "") -> None:
        """Take in what a container holds; ``number`` is printed before its first paragraph."""
        if depth > DEEPEST:
            return
        for element in container:
            name = local(element)
            if name in {"p", "h"}:
                self._paragraph(element, found, depth, number)
                number = ""
            elif name == "table":
                self._table(element, found, depth)
            elif name == "list":
                self._list(element, found, depth, attribute(element, "style-name"), 1)
            elif name and name not in _UNSEEN:
                found.pictured = found.pictured or name in _PICTURES
                self.walk(element, found, depth + 1)

    def _list(self, items: _Element, found: _Found, depth: int, style: str, level: int) -> None:
        if depth > DEEPEST:
            return
        if attribute(items, "continue-numbering") != "true" and level == 1 and not attribute(items, "continue-list"):
            self._counts = {key: count for key, count in self._counts.items() if key[0] != style}
        for item in items:
            if local(item) not in {"list-item", "list-header"}:
                continue
            number = ""
            if local(item) == "list-item" and any(local(inner) in {"p", "h"} for inner in item):
                number = self._number(style, level, attribute(item, "start-value"))
            for inner in item:
                if local(inner) == "list":
                    self._list(inner, found, depth + 1, attribute(inner, "style-name") or style, level + 1)
                elif local(inner) in {"p", "h"}:
                    self._paragraph(inner, found, depth + 1, number)
                    number = ""

    def _number(self, style: str, level: int, start: str) -> str:
        known = self._levels.get(style, {}).get(level)
        if known is None or not known.format:
            return ""
        first = int(start) if start.isdecimal() and len(start) < 6 else None
        count = first if first is not None else self._counts.get((style, level), known.start - 1) + 1
        self._counts[style, level] = count
        for deeper in [key for key in self._counts if key[0] == style and key[1] > level]:
            del self._counts[deeper]
        return known.prefix + written(count, known.format) + known.suffix

    def _paragraph(self, paragraph: _Element, found: _Found, depth: int, number: str) -> None:
        boxes: list[_Element] = []
        pieces: list[str] = []
        found.pictured = self._collect(paragraph, pieces, boxes, 0) or found.pictured
        lines = [line for line in map(fold, "".join(pieces).split("\v")) if line]
        if lines:
            lines[0] = number + lines[0]
            centred = attribute(paragraph, "style-name") in self._centred or local(paragraph) == "h"
            if centred and len(found.blocks) < _TITLE_LINES and sum(map(len, lines)) <= _LONGEST_TITLE and not number:
                lines = [glue(lines)]
                if found.titles and found.blocks and found.blocks[-1] == Paragraph(found.titles[-1]):
                    found.titles[-1] += lines[0]
                else:
                    found.titles.append(lines[0])
            found.blocks.extend(map(Paragraph, lines))
        for box in boxes:
            self.walk(box, found, depth + 1)

    def _collect(self, element: _Element, pieces: list[str], boxes: list[_Element], depth: int) -> bool:
        r"""Gather the visible text of a paragraph; ``\\v`` stands for a line break that somebody typed."""
        pictured = False
        pieces.append(element.text or "")
        for inner in element:
            name = local(inner)
            if name in {"s", "tab"}:
                pieces.append(" ")
            elif name == "line-break":
                pieces.append("\v")
            elif name in _BOXES:
                boxes.append(inner)
            elif name in _PICTURES:
                pictured = True
            elif (
                name and name not in _UNSEEN and attribute(inner, "style-name") not in self._hidden and depth < DEEPEST
            ):
                begin = len(pieces)
                pictured = self._collect(inner, pieces, boxes, depth + 1) or pictured
                if attribute(inner, "style-name") in self._raising:
                    pieces[begin:] = [raised_after(pieces[:begin], "".join(pieces[begin:]))]
            pieces.append(inner.tail or "")
        return pictured

    def _table(self, table: _Element, found: _Found, depth: int) -> None:
        rows = list(_rows(table))
        inner = next((e for e in table.iter() if e is not table and local(e) == "table"), None)
        if inner is not None or max((len(list(_cells(row))) for row, _ in rows), default=0) < 2:
            # A table around tables lays out the page; a table of one column is a frame around text.
            for row, _ in rows:
                for cell in _cells(row):
                    self.walk(cell, found, depth + 1)
            return
        found.blocks.append(self._grid(rows))

    def _grid(self, rows: list[tuple[_Element, int]]) -> Table:
        texts: list[list[str]] = []
        own: list[list[bool]] = []
        spans: list[tuple[int, int, int, int]] = []
        pictured = False
        for row, times in rows:
            line: list[str] = []
            begins: list[bool] = []
            for cell in _cells(row):
                held = _Found()
                self.walk(cell, held, 0)
                text = glue([block.text for block in held.blocks if isinstance(block, Paragraph)])
                pictured = pictured or (held.pictured and not text)
                across, down = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
                if across > 1 or down > 1:
                    spans.append((len(texts), len(line), down, across))
                repeated = _count(cell, "number-columns-repeated")
                line += [text] * repeated
                begins += [local(cell) == "table-cell"] * repeated
            repeated = min(times, _MOST_REPEATED) if any(line) else 1
            texts += [list(line) for _ in range(repeated)]
            own += [list(begins) for _ in range(repeated)]
            if sum(map(len, texts)) > MOST_PLACES:
                return Table((), (), has_images=pictured)
        width = max(map(len, texts), default=0)
        for short, places in zip(texts, own, strict=True):
            places.extend([True] * (width - len(places)))
            short.extend([""] * (width - len(short)))
        for top, left, down, across in spans:
            for r in range(top, min(top + down, len(texts))):
                for c in range(left, min(left + across, width)):
                    texts[r][c] = texts[top][left]
                    own[r][c] = (r, c) == (top, left)
        return Table(tuple(map(tuple, texts)), tuple(map(tuple, own)), has_images=pictured)


def _rows(table: _Element) -> Iterator[tuple[_Element, int]]:
    """The rows of a table, through row groups and headers, each with how often it is repeated."""
    for element in table:
        if local(element) == "table-row":
            yield element, _count(element, "number-rows-repeated")
        elif local(element) in {"table-header-rows", "table-rows", "table-row-group"}:
            yield from _rows(element)


def _cells(row: _Element) -> Iterator[_Element]:
    return (cell for cell in row if local(cell) in {"table-cell", "covered-table-cell"})


def _count(element: _Element, name: str) -> int:
    number = attribute(element, name)
    return min(max(1, int(number)), WIDEST_SPAN) if number.isdecimal() and len(number) < 6 else 1


def _list_levels(style: _Element) -> Iterator[tuple[int, _Level]]:
    for level in style:
        depth, start = attribute(level, "level"), attribute(level, "start-value")
        if local(level) == "list-level-style-number" and depth.isdecimal():
            yield (
                int(depth),
                _Level(
                    _format(attribute(level, "num-format")),
                    attribute(level, "num-prefix"),
                    attribute(level, "num-suffix"),
                    int(start) if start.isdecimal() and len(start) < 6 else 1,
                ),
            )


def _format(printed: str) -> str:
    """The format of a number by ECMA-376's names; ODF gives the beginning of the count: ``一, 二, 三, ...``."""
    if printed.startswith("一"):
        return "chineseCounting"
    if printed.startswith("壹"):
        return "chineseLegalSimplified"
    if printed.startswith("①"):
        return "decimalEnclosedCircle"
    return {"1": "decimal", "a": "lowerLetter", "A": "upperLetter"}.get(printed, "")


def _own_title(meta: _Element | None) -> tuple[Field, ...]:
    """The title in the properties of the file; the date of making is not the date of publication."""
    for element in meta.iter() if meta is not None else ():
        text = fold(element.text or "")
        if local(element) == "title" and any(map(is_han, text)):
            return (Field("title", text, "meta"),)
    return ()
