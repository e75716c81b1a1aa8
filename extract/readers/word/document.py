"""Word files: DOCX from its XML, older ones through a converter on the machine.

The XML is walked directly because the usual libraries leave out what stands in content controls, insertions and text
boxes, and the numbers that Word counts by itself; templates of government offices use all of them.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from extract.errors import UnreadableError
from extract.model import Block, Document, Field, Paragraph
from extract.readers.missing_tables import lost_labels, missing_tables
from extract.readers.pdf.glyphs import is_han
from extract.readers.word import converter
from extract.readers.word.body import BodyReader
from extract.readers.word.docbook import read_docbook
from extract.readers.word.numbering import child, local, read_numbering
from extract.readers.word.ooxml import ENCRYPTED_PACKAGE, OLE_MAGIC, Package

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

MOST_BYTES = 50 * 1024 * 1024


def read_docx(body: bytes) -> Document:
    """Read a DOCX file: blocks in order, titles (centred opening lines), core properties as fields.

    Errors: :class:`UnreadableError` for damage, a password, a zip bomb, or a package that is no text document.
    Flags: ``text_unreliable`` (no text at all), ``tables_are_images``, ``tables_without_lines``.
    """
    package = Package(body)
    name = package.main_part()
    root = package.part(name)
    main = child(root, "body") if root is not None else None
    if main is None:
        raise UnreadableError("not a text document: the package has no Word body")
    folder = posixpath.dirname(name)
    styles = package.part(posixpath.join(folder, "styles.xml"))
    numbering = read_numbering(package.part(posixpath.join(folder, "numbering.xml")), styles)
    found = BodyReader(numbering, styles).read(main)
    flags = missing_tables(found.blocks, pictured=found.pictured)
    if not found.blocks:
        flags = ("text_unreliable", *flags)
    return Document(
        "docx",
        tuple(found.blocks),
        titles=_titles(found.titles),
        fields=_core_fields(package.part("docProps/core.xml")),
        flags=flags,
        page_text=_plain(found.blocks),
    )


def read_doc(body: bytes) -> Document:
    """Read an old Word file (.doc, .wps, .rtf) by way of LibreOffice, else antiword.

    Errors: :class:`UnreadableError`, with the name of what to install when no converter is there. Flags besides those
    of :func:`read_docx`: ``tables_unread`` (the file names rows of the forms that no table came out with),
    ``read_by_antiword`` (automatic numbers and downward merges are lost, deleted text may show).
    """
    if len(body) > MOST_BYTES:
        raise UnreadableError(f"too large: {len(body)} bytes, at most {MOST_BYTES} are read")
    if body.startswith(b"PK"):
        return read_docx(body)  # named .doc by whoever put it online
    if body.startswith(OLE_MAGIC) and ENCRYPTED_PACKAGE in body:
        raise UnreadableError("encrypted: the file asks for a password")
    is_rtf = body.lstrip()[:5] == b"{\\rtf"
    if not is_rtf and not body.startswith(OLE_MAGIC):
        raise UnreadableError("damaged: neither a Word nor an RTF file")
    if is_rtf or converter.has_office():
        read = read_docx(converter.to_docx(body, ".rtf" if is_rtf else ".doc"))
        lost = ("tables_unread",) if lost_labels(body, read.blocks) else ()
        return Document(
            "doc",
            read.blocks,
            titles=read.titles,
            fields=read.fields,
            flags=(*read.flags, *lost),
            page_text=read.page_text,
        )
    blocks = read_docbook(converter.to_docbook(body))
    flags = ("read_by_antiword", *missing_tables(blocks, pictured=False))
    if lost_labels(body, blocks):
        flags = (*flags, "tables_unread")
    return Document("doc", blocks, titles=_first_line(blocks), flags=flags, page_text=_plain(blocks))


def _titles(found: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    """Join neighbouring title lines of one size, largest first; one that says 报告 before one that does not."""
    joined: list[tuple[str, int]] = []
    for text, size in found:
        if joined and joined[-1][1] == size:
            joined[-1] = (joined[-1][0] + text, size)
        else:
            joined.append((text, size))
    ranked = sorted(joined, key=lambda title: ("报告" not in title[0] and "報告" not in title[0], -title[1]))
    return tuple(dict.fromkeys(text for text, _ in ranked))


def _first_line(blocks: Sequence[Block]) -> tuple[str, ...]:
    for block in blocks[:4]:
        if isinstance(block, Paragraph) and len(block.text) < 60 and "报告" in block.text:
            return (block.text,)
    return ()


def _core_fields(core: _Element | None) -> tuple[Field, ...]:
    fields = []
    for element in core if core is not None else ():
        text = " ".join((element.text or "").split())
        if local(element) == "title" and any(map(is_han, text)):
            fields.append(Field("title", text, "meta"))
        date = re.match(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", text)
        if local(element) == "created" and date:
            fields.append(Field("created", date[0], "meta"))
    return tuple(fields)


def _plain(blocks: Sequence[Block]) -> str:
    return "\n".join(
        block.text if isinstance(block, Paragraph) else "\n".join(" ".join(row) for row in block.rows)
        for block in blocks
    )
