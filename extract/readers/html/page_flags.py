"""What a user must know about a page before trusting its figures: only attachments, pictures in place of tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.model import Paragraph
from extract.readers.html.attachments import is_file_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.model import Attachment, Block
    from extract.readers.html.flow import Flow

#: The three sections whose figures stand in tables since 2019, and the length of text that one may hold without any.
_TABLE_SECTION = re.compile(r"主动公开政府信息|收到和处理政府信息公开申请|行政复议.{0,4}(?:提起)?行政诉讼")
_SHORT_SECTION = 150
_LEVEL_ONE = re.compile(r"[一二三四五六七八九十]{1,3}、")

#: A body with less text than this beside its attachment links has only them.
_NEARLY_NOTHING = 120


def page_flags(flow: Flow, inside: Sequence[int], blocks: Sequence[Block], files: Sequence[Attachment]) -> list[str]:
    """``attachment_only`` and ``tables_are_images``, where they hold; ``inside`` are the body's segments."""
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


def _pictures_for_tables(flow: Flow, inside: Sequence[int]) -> bool:
    """True when a section that must hold a table holds pictures and next to no text instead, or a table does."""
    if not flow.segments:  # a page of frames and scripts alone
        return False
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
            cells = [text for row in segment.table.rows for text in row]
            if segment.table.has_images and not any(text[:1].isdigit() for text in cells):
                return True
        else:
            length += len(segment.text)
    return False
