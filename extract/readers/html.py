"""A page as published, to a :class:`Document`: one decoding, one tree, one walk; then choices among what was printed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.errors import UnreadableError
from extract.model import Block, Document, Field, Paragraph
from extract.readers.attachments import attachments, is_file_name
from extract.readers.body import body_spans, loose_links
from extract.readers.chrome import is_chrome, is_heading, tail_start, without_breadcrumb
from extract.readers.decode import PLAUSIBLE, declared_charset, decode, plausibility
from extract.readers.dom import parse_page
from extract.readers.fields import field, fields_of_line, label_of, labels
from extract.readers.flow import walk
from extract.readers.titles import page_titles
from extract.readers.whitespace import fold

if TYPE_CHECKING:
    from lxml.etree import _Element

    from extract.model import Attachment
    from extract.readers.flow import Flow, Segment

#: Head metas that say something about the document (PORTALS.md), spelled as the standard has them.
_METAS = {
    name.lower(): name
    for name in (
        "ArticleTitle", "PubDate", "ContentSource", "SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnType",
        "ColumnDescription", "Keywords", "Description", "Author", "Url", "publishdate", "createDate", "others", "Image",
    )
}  # fmt: skip

#: The three sections whose figures stand in tables since 2019, and the length of text that one may hold without any.
_TABLE_SECTION = re.compile(r"主动公开政府信息|收到和处理政府信息公开申请|行政复议.{0,4}(?:提起)?行政诉讼")
_SHORT_SECTION = 150
_LEVEL_ONE = re.compile(r"[一二三四五六七八九十]{1,3}、")

#: Elements that hold a label, and those that then hold its value.
_PAIRS = frozenset({("dt", "dd"), ("th", "td"), ("td", "td"), ("div", "div"), ("p", "p"), ("h4", "p"), ("div", "p")})

#: A body with less text than this beside its attachment links has only them.
_NEARLY_NOTHING = 120


def read_html(body: bytes, content_type: str | None, url: str | None) -> Document:
    """Read a page: ``content_type`` is the response header or None, ``url`` makes attachment addresses absolute.

    Raises :class:`UnreadableError` when the page prints nothing at all.
    """
    decoded = decode(body, declared_charset(content_type, body))
    tree = parse_page(decoded.text)
    root = tree.root
    metas = _metas(root)
    page_title = fold("".join(next(root.iter("title"), root.makeelement("title")).itertext()))
    flow = walk(root)
    if not flow.segments and not flow.links and not flow.pictures:
        raise UnreadableError("the page prints nothing")
    spans = body_spans(flow, root)
    inside = _body_indices(flow, spans)
    blocks, body_fields = _blocks(flow, inside)
    outside = [segment for index, segment in enumerate(flow.segments) if index not in inside]
    fields = _unique([*metas, *_page_fields(outside), *body_fields])
    files = attachments(flow, set(inside), url)
    page_text = "\n".join(segment.text for segment in flow.segments if not segment.hidden)
    flags = _flags(flow, inside, blocks, files)
    if tree.truncated:
        flags.append("parse_truncated")
    if "\ufffd" in page_text:
        flags.append("replacement_characters")
    if plausibility(page_text) < PLAUSIBLE and len(page_text) > _NEARLY_NOTHING:
        flags.append("text_unreliable")
    return Document(
        format="html",
        blocks=tuple(blocks),
        titles=page_titles(flow, inside, fields, page_title),
        fields=fields,
        attachments=files,
        encoding=decoded.encoding,
        encoding_reason=decoded.reason,
        flags=tuple(flags),
        page_text=page_text,
    )


def _metas(root: _Element) -> list[Field]:
    found: list[Field] = []
    for meta in root.iter("meta"):
        name = _METAS.get((meta.get("name") or meta.get("property") or "").strip().lower())
        value = fold(meta.get("content") or "")
        if name and value:
            found.append(Field(name, value, "meta"))
    return found


def _unique(fields: list[Field]) -> tuple[Field, ...]:
    return tuple(dict.fromkeys(fields))


def _body_indices(flow: Flow, spans: list[tuple[int, int, int]]) -> list[int]:
    """Indices of the body's segments in reading order, lists of links left out."""
    found: list[int] = []
    for start, end, hidden in spans:
        links = loose_links(flow.segments, start, end)
        found.extend(
            index for index in range(start, end) if flow.segments[index].hidden == hidden and index not in links
        )
    return found


def _blocks(flow: Flow, inside: list[int]) -> tuple[list[Block], list[Field]]:
    """The body's paragraphs and tables without page chrome, and the metadata that stood among them."""
    segments = [flow.segments[index] for index in inside]
    segments = segments[: tail_start([segment.text for segment in segments])]
    blocks: list[Block] = []
    fields: list[Field] = []
    head = True
    for index, segment in enumerate(segments):
        if segment.table is not None:
            blocks.append(segment.table)
            head = False
            continue
        if segment.fields is not None:
            fields.extend(segment.fields)
            continue
        text = without_breadcrumb(segment.text)
        if is_chrome(text):
            continue
        if head:
            found = fields_of_line(text) or _bare_pair(text)
            if found is not None:
                fields.extend(found)
                continue
            if label_of(text) and index + 1 < len(segments) and labels()[label_of(text) or ""].alone:
                continue
        head = head and not is_heading(text) and len(text) < 90
        blocks.append(Paragraph(text))
    return blocks, fields


def _bare_pair(text: str) -> tuple[Field, ...] | None:
    """A label and a number or date set side by side without a colon: 索引号005452487/2020-00001."""
    if len(text) > 60:
        return None
    for name, label in labels().items():
        if label.alone and label.place == "block" and text.startswith(name):
            value = text[len(name) :].strip()
            if value[:1].isascii() and value[:1].isalnum():
                found = field(name, value, block=True)
                return (found,) if found else ()
    return None


def _page_fields(segments: list[Segment]) -> list[Field]:
    """Metadata printed outside the body: tables, labelled lines, and labels with their value in the next element."""
    found: list[Field] = []
    among = False
    for index, segment in enumerate(segments):
        if segment.fields is not None:
            found.extend(segment.fields)
            among = True
            continue
        if segment.hidden or segment.table is not None:
            among = False
            continue
        line = fields_of_line(segment.text, among_others=among)
        if line is None:
            line = _bare_pair(segment.text)
        if line is not None:
            found.extend(line)
            among = True
        label = label_of(segment.text)
        if label and index + 1 < len(segments) and (among or labels()[label].alone):
            value = segments[index + 1]
            if value.tag == segment.tag != "li" or (segment.tag, value.tag) in _PAIRS:
                one = None if _labelled(value) else field(label, value.text, block=True)
                found.extend([one] if one else [])
            among = True
        elif line is None:
            among = among and len(segment.text) < 60
    return found


def _labelled(segment: Segment) -> bool:
    """True when a segment cannot be the value of the label before it: it brings its own label, or is a table."""
    text = segment.text
    return bool(
        segment.fields is not None
        or segment.table is not None
        or label_of(text)
        or label_of(text.split(" ")[0])
        or fields_of_line(text) is not None
        or _bare_pair(text) is not None
    )


def _flags(flow: Flow, inside: list[int], blocks: list[Block], files: tuple[Attachment, ...]) -> list[str]:
    flags: list[str] = []
    names = {link.name for link in flow.links}
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    rest = [text for text in texts if text not in names and not is_file_name(text) and not text.startswith("附件")]
    named = len(rest) < len(texts)
    if len(texts) == len(blocks) and sum(map(len, rest)) < _NEARLY_NOTHING and (files or named):
        flags.append("attachment_only")
    if _pictures_for_tables(flow, inside):
        flags.append("tables_are_images")
    return flags


def _pictures_for_tables(flow: Flow, inside: list[int]) -> bool:
    """True when a section that must hold a table holds pictures and next to no text instead, or a table does."""
    pictures = set(flow.pictures)
    section, length, pictured, tabled = False, 0, False, False
    for index in [*inside, -1]:
        segment = flow.segments[index]
        if index < 0 or (segment.table is None and _LEVEL_ONE.match(segment.text) and len(segment.text) < 60):
            # A picture is recorded with the segment that follows it, so it counts for the section that ends here.
            pictured = pictured or (section and (index if index >= 0 else inside[-1] + 1 if inside else 0) in pictures)
            if section and pictured and not tabled and length < _SHORT_SECTION:
                return True
            section = index >= 0 and _TABLE_SECTION.search(segment.text) is not None
            length, pictured, tabled = 0, False, False
            continue
        pictured = pictured or index in pictures
        if segment.table is not None:
            tabled = True
            if segment.table.has_images:
                return True
        else:
            length += len(segment.text)
    return False
