"""Metadata of a page: its head metas, and what is printed round the body as tables, lists and labelled lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.model import Field
from extract.readers.fields import field, fields_of_line, label_of, label_starts, labels, leading_label
from extract.readers.whitespace import fold

if TYPE_CHECKING:
    from lxml.etree import _Element

    from extract.readers.html.flow import Segment

#: Head metas that say something about the document (PORTALS.md), spelled as the standard has them.
_METAS = {
    name.lower(): name
    for name in (
        "ArticleTitle", "PubDate", "ContentSource", "SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnType",
        "ColumnDescription", "Keywords", "Description", "Author", "Url", "publishdate", "createDate", "others",
    )
}  # fmt: skip
_METAS |= dict.fromkeys(("article:published_time", "dc.date", "dcterms.issued", "publish_time", "pub_date"), "PubDate")

#: A publisher set beside its label without a colon.
_OFFICE = re.compile(r"[一-鿿（）()]{2,20}(?:[局委厅府办室会院处镇乡]|街道|中心)")
_DAY = re.compile(r"20\d\d\s?[-年/.]\s?\d{1,2}\s?[-月/.]\s?\d{1,2}")
#: Titles are stored with their line breaks: 某局<br>2019年….
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,60}>")

#: Elements that hold a label, and those that then hold its value.
_PAIRS = frozenset({("dt", "dd"), ("th", "td"), ("td", "td"), ("div", "div"), ("p", "p"), ("h4", "p"), ("div", "p")})


def metas_of(root: _Element) -> list[Field]:
    """The known metas of a page in document order, wherever they stand: an included header brings its own."""
    found: list[Field] = []
    for meta in root.iter("meta"):
        name = _METAS.get((meta.get("name") or meta.get("property") or "").strip().lower())
        value = fold(_TAG.sub("", meta.get("content") or ""))
        if name and value:
            found.append(Field(name, value, "meta"))
    return found


def bare_pair(text: str) -> tuple[Field, ...] | None:
    """A label and a number or date set side by side without a colon: 索引号005452487/2020-00001."""
    if len(text) > 60:
        return None
    name = leading_label(text)
    if name and labels()[name].place != "none":
        value = text[len(name) :].strip()
        if labels()[name].place == "page" and not _DAY.match(value):
            return None
        if (value[:1].isascii() and value[:1].isalnum()) or (
            name.startswith(("发布", "发文")) and _OFFICE.fullmatch(value)
        ):
            found = field(name, value, block=True)
            return (found,) if found else ()
    return None


def page_fields(segments: list[Segment]) -> list[Field]:
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
        may_begin = segment.text[:1] in label_starts()
        if line is None and may_begin:
            line = bare_pair(segment.text)
        if line is not None:
            found.extend(line)
            among = True
        following = segments[index + 1] if index + 1 < len(segments) else None
        pair = paired_field(segment, following, among=among) if may_begin else None
        if pair is not None:
            found.append(pair)
            among = True
        elif line is None:
            among = among and len(segment.text) < 60
    return found


def paired_field(label: Segment, value: Segment | None, *, among: bool = False) -> Field | None:
    """The field of two elements side by side, a label and then its value; None when they are no such pair."""
    name = label_of(label.text)
    if not name or value is None or not (among or labels()[name].alone):
        return None
    if not (value.tag == label.tag != "li" or (label.tag, value.tag) in _PAIRS) or _labelled(value):
        return None
    return field(name, value.text, block=True)


def _labelled(segment: Segment) -> bool:
    """True when a segment cannot be the value of the label before it: it brings its own label, or is a table."""
    text = segment.text
    return bool(
        segment.fields is not None
        or segment.table is not None
        or label_of(text)
        or label_of(text.split(" ")[0])
        or fields_of_line(text) is not None
        or bare_pair(text) is not None
    )
