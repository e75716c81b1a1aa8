"""A page as published, to a :class:`Document`: one decoding, tree and walk, then choices among what was printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.errors import UnreadableError
from extract.model import Block, Document, Field, Paragraph
from extract.readers.chrome import is_chrome, is_heading, tail_start, without_breadcrumb
from extract.readers.decode import declared_charset, decode, is_plausible
from extract.readers.fields import fields_of_line
from extract.readers.flattened import unflattened
from extract.readers.html.attachments import attachments
from extract.readers.html.body import body_spans, loose_links
from extract.readers.html.disguised import set_lines, undisguise
from extract.readers.html.dom import parse_page
from extract.readers.html.flow import walk
from extract.readers.html.markup import inner_text
from extract.readers.html.page_fields import bare_pair, metas_of, page_fields, paired_field
from extract.readers.html.page_flags import page_flags
from extract.readers.html.raising import mark_raised
from extract.readers.html.titles import page_titles
from extract.readers.plain.blocks import tables_of_lines
from extract.readers.whitespace import fold

if TYPE_CHECKING:
    from extract.readers.html.flow import Flow
#: Shorter texts are not judged for being Chinese at all.
_SHORT_TEXT = 120


def read_html(body: bytes, content_type: str | None, url: str | None) -> Document:
    """Read a page: ``content_type`` is the response header or None, ``url`` makes attachment addresses absolute.

    Raises :class:`UnreadableError` when the page prints nothing at all.
    """
    decoded = decode(body, declared_charset(content_type, body))
    tree = parse_page(decoded.text)
    root = tree.root
    undisguise(root, decoded.text)
    lowered = decoded.text.encode("utf-8", "replace").lower()  # bytes are put in lower case much faster than text
    set_lines(root, lowered)
    mark_raised(root, lowered)
    metas = metas_of(root)
    page_title = fold(inner_text(next(root.iter("title"), root.makeelement("title"))))
    flow = walk(root)
    if not flow.segments and not flow.links and not flow.pictures:
        raise UnreadableError("the page prints nothing")
    spans = body_spans(flow, root)
    inside = _body_indices(flow, spans)
    blocks, body_fields = _blocks(flow, inside)
    if not blocks:  # a list of links and no more: shown, so that it can be told from a report
        inside = [index for index, segment in enumerate(flow.segments) if not segment.hidden]
        blocks, body_fields = _blocks(flow, inside)
    blocks, unread = tables_of_lines(blocks)
    within = set(inside)
    outside = [segment for index, segment in enumerate(flow.segments) if index not in within]
    fields = _unique([*metas, *page_fields(outside), *body_fields])
    files = attachments(flow, within, url)
    page_text = "\n".join(segment.text for segment in flow.segments if not segment.hidden)
    flags = page_flags(flow, inside, blocks, files)
    if unread:
        flags.append("tables_unread")
    if tree.truncated:
        flags.append("parse_truncated")
    if "\ufffd" in page_text:
        flags.append("replacement_characters")
    if len(page_text) > _SHORT_TEXT and not is_plausible(page_text):
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
    skip = -1
    for index, segment in enumerate(segments):
        if index == skip:
            continue
        if segment.table is not None:
            blocks.append(segment.table)
            head = False
            continue
        if segment.fields is not None:
            fields.extend(segment.fields)
            continue
        text = without_breadcrumb(segment.text)
        chrome = is_chrome(text)
        if head or chrome:
            found = fields_of_line(text)
            if found is None:
                found = bare_pair(text)
            if found is not None:
                fields.extend(found)
                continue
        if chrome:
            continue
        if head:
            pair = paired_field(segment, segments[index + 1] if index + 1 < len(segments) else None)
            if pair is not None:
                fields.append(pair)
                skip = index + 1
                continue
        head = head and not is_heading(text) and len(text) < 90
        blocks.extend(map(Paragraph, unflattened(text)))
    return blocks, fields
