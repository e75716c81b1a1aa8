"""Published text extracts and saved pages (``.txt``, ``.md``) to a :class:`Document`.

The page was taken away by somebody else's program and parts of it stayed: metadata lines, breadcrumbs glued to the
first sentence, share bars, page numbers in the middle of a paragraph, tables as rows of pipes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.errors import UnreadableError
from extract.facts.numbers import parse_cell
from extract.model import Block, Document, Field, Paragraph, Table
from extract.readers.chrome import is_chrome, is_heading, tail_start, without_breadcrumb
from extract.readers.decode import PLAUSIBLE, declared_charset, decode, plausibility
from extract.readers.fields import field, field_over_lines, fields_of_blanks, fields_of_line, fields_of_table
from extract.readers.flattened import unflattened
from extract.readers.html.titles import find_titles
from extract.readers.missing_tables import missing_tables
from extract.readers.plain.bars import straighten
from extract.readers.plain.commas import set_commas
from extract.readers.plain.figure_rows import set_figure_rows
from extract.readers.plain.flat_tables import regrid
from extract.readers.plain.pipes import cells_of, is_rule, split_tables
from extract.readers.plain.wrap import PAGE_NUMBER, continues, full_width, is_whole_heading, join
from extract.readers.whitespace import fold, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARKDOWN_HEADING = re.compile(r"#{1,6}\s{0,4}(?=\S)")
_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]]{0,200})\]\([^()\s]{0,500}\)")
_EMPHASIS = re.compile(r"\*\*|__(?=\S)|(?<=\S)__")

#: Blanks between the columns of a table that lost its lines.
_COLUMN_GAP = re.compile(" {3,400}")

#: Keys of front matter and the labels they stand for.
_FRONT_MATTER = {"title": "标题", "date": "发布日期", "published": "发布日期", "source": "来源", "url": "来源"}

#: Metadata stands above the text: before the first section, sentence of this length or table of figures.
_HEAD_ENDS = 90
_HEAD_LINES = 30

#: A row of pipes with cells this short and no figure is a menu.
_MENU_CELL = 8
_MENU_LINES = 4


@dataclass(frozen=True, slots=True)
class _Line:
    """A printed line. ``gap``: a blank line stands before it; ``fixed``: it neither continues nor is continued."""

    text: str
    gap: bool = False
    fixed: bool = False
    #: It belongs to the saved page; kept until the page's tail has been found by it.
    chrome: bool = False


def read_text(body: bytes, content_type: str | None) -> Document:
    """Read a text file; ``content_type`` is the response header or None.

    Raises :class:`UnreadableError` when nothing is printed in it.
    """
    decoded = decode(body, declared_charset(content_type, b""))
    lines = decoded.text.split("\n")
    whole = [part for line in set_commas(lines) for part in unflattened(line)]
    joined, unread = regrid(set_figure_rows(straighten(whole)))
    items, fields = _items(joined)
    if not any(isinstance(item, Table) or item.text for item in items):
        raise UnreadableError("the file holds no text")
    items = _without_tail(items)
    items, titles = _with_titles(items)
    flags = []
    if decoded.replacements:
        flags.append("replacement_characters")
    if plausibility(decoded.text) < PLAUSIBLE:
        flags.append("text_unreliable")
    blocks = tuple(_blocks(items))
    if unread or "tables_without_lines" in missing_tables(blocks, pictured=False):
        flags.append("tables_unread")
    named = [item.value for item in fields if item.label in {"名称", "标题", "信息名称", "文件名称"}]
    known = {squeeze(title) for title in titles}
    return Document(
        format="text",
        blocks=blocks,
        titles=(*titles, *(name for name in named if squeeze(name) not in known)),
        fields=tuple(dict.fromkeys(fields)),
        encoding=decoded.encoding,
        encoding_reason=decoded.reason,
        flags=tuple(flags),
        page_text="\n".join(text for text in map(fold, lines) if text),
    )


def _items(lines: Sequence[str]) -> tuple[list[_Line | Table], list[Field]]:
    """Lines and tables in order, without page numbers and metadata; and the metadata."""
    lines, fields = _without_front_matter(lines)
    markdown = any(is_rule(line) or line.startswith(("# ", "## ", "### ")) for line in lines)
    items: list[_Line | Table] = []
    gap = among = False
    head = True
    caption = ""
    index = 0
    while index < len(lines):
        raw = lines[index]
        if is_rule(raw) or cells_of(raw) is not None:
            run = _run_of_rows(lines, index)
            index += len(run)
            made, found = _tables(run, head=head, among=among)
            items.extend(made)
            fields.extend(found)
            among = among or bool(found)
            gap = True
            head = head and not any(isinstance(item, Table) for item in made)
            continue
        index += 1
        text = fold(raw)
        if not text:
            gap = True
            continue
        if PAGE_NUMBER.match(text):
            # A page ends in the middle of a paragraph; the blank lines round its number are no gap.
            gap = False
            while index < len(lines) and not lines[index].strip():
                index += 1
            continue
        heading = False
        if markdown:
            heading = _MARKDOWN_HEADING.match(text) is not None
            text = _plain(text)
            if heading and text == caption:
                continue
            caption = text if heading else ("" if items and not isinstance(items[-1], Table) else caption)
        text = without_breadcrumb(text)
        if is_chrome(text):
            items.append(_Line(text, chrome=True))
            continue
        if not text:
            continue
        if head and len(items) < _HEAD_LINES:
            value = next((place for place in range(index, min(index + 3, len(lines))) if lines[place].strip()), None)
            over = field_over_lines(text, fold(lines[value]) if value is not None else "", among_others=among)
            if over is not None:
                among = True
                if isinstance(over, Field) and value is not None:
                    fields.append(over)
                    index = value + 1
                continue
            found_line = fields_of_line(text, among_others=among)
            if found_line is None:
                below = next((fold(line) for line in lines[index : index + 2] if line.strip()), "")
                beside = among or bool(fields_of_blanks(below))
                found_line = fields_of_blanks(text, among_others=beside)
                if found_line is None and fields_of_line(below):
                    found_line = fields_of_line(text, among_others=True)
            if found_line is not None:
                fields.extend(found_line)
                among = True
                continue
        among = False
        head = head and not is_heading(text) and len(text) < _HEAD_ENDS
        items.append(_Line(text, gap=gap, fixed=heading or _is_set_in_columns(raw)))
        gap = False
    return items, fields


def _is_set_in_columns(line: str) -> bool:
    """Whether a line is the row of a table set in columns by blanks: no line of a paragraph that goes on."""
    parts = _COLUMN_GAP.split(line.strip()) if "   " in line else []
    return len(parts) > 1 and any(parse_cell(part)[0] in {"number", "mark"} for part in parts)


def _without_front_matter(lines: Sequence[str]) -> tuple[Sequence[str], list[Field]]:
    """A Markdown file without the ``---`` block of keys at its head, and those of the keys that are known labels."""
    if not lines or lines[0].strip() != "---":
        return lines, []
    end = next((index for index, line in enumerate(lines[1:40], 1) if line.strip() == "---"), 0)
    keys = [line.partition(":") for line in lines[1:end]]
    if not end or not all(colon for _, colon, _ in keys):
        return lines, []
    found = [field(_FRONT_MATTER[key.strip().lower()], fold(value).strip("\"'")) for key, _, value in keys
             if key.strip().lower() in _FRONT_MATTER]  # fmt: skip
    return lines[end + 1 :], [one for one in found if one]


def _plain(text: str) -> str:
    """A line without the marks of Markdown."""
    text = _MARKDOWN_HEADING.sub("", text, count=1) if text.startswith("#") else text
    if "](" in text:
        text = _MARKDOWN_LINK.sub(lambda match: "" if match[0].startswith("!") else match[1], text)
    return _EMPHASIS.sub("", text).strip()


def _run_of_rows(lines: Sequence[str], start: int) -> list[str]:
    """The rows from ``start`` on that follow each other without another line between."""
    end = start
    while end < len(lines) and (is_rule(lines[end]) or cells_of(lines[end]) is not None):
        end += 1
    return list(lines[start:end])


def _tables(run: list[str], *, head: bool, among: bool) -> tuple[list[_Line | Table], list[Field]]:
    """What a run of rows is: metadata, a menu, tables, or a line of text that happens to hold a bar or tab."""
    tables = split_tables(run)
    ruled = any(map(is_rule, run))
    rows = [row for table in tables for row in table]
    if head:
        found = fields_of_table(Table.of(rows))
        if found is None and not ruled:
            lines = [fields_of_line(" | ".join(row), among_others=among or len(rows) > 1) for row in rows]
            if all(line is not None for line in lines):
                found = tuple(item for line in lines for item in line or ())
        if found is not None:
            return [_Line(title, gap=True, fixed=True) for title in _titles_among(rows)], list(found)
    texts = [text for row in rows for text in row if text]
    if not texts:
        return [], []
    if len(texts) == 1:  # one cell with a bar behind it: what is left of a menu, or a line of text
        return (
            [] if len(texts[0]) <= 2 * _MENU_CELL and not is_heading(texts[0]) else [_Line(texts[0], gap=True)]
        ), []
    if len(rows) == 1 and not ruled and not run[0].lstrip().startswith("|"):
        if (
            head
            and all(len(text) <= _MENU_CELL and not any(map(str.isdigit, text)) for text in texts)
            and "|" in run[0]
        ):
            return [], []
        if "|" not in run[0] and not any(map(str.isdigit, run[0])):
            return [_Line(" ".join(texts), gap=True)], []
    return [Table.of(table) for table in tables if any(map(any, table))], []


def _titles_among(rows: list[list[str]]) -> list[str]:
    """The titles that stand in a row of their own inside a table of metadata."""
    alone = [texts[0] for row in rows if len(texts := [text for text in row if text]) == 1]
    return [text for text in alone if find_titles([text])]


def _without_tail(items: list[_Line | Table]) -> list[_Line | Table]:
    """Without the page's tail and every other line of chrome."""
    items = items[: tail_start(["|" if isinstance(item, Table) else item.text for item in items])]
    return [item for item in items if isinstance(item, Table) or not item.chrome]


def _with_titles(items: list[_Line | Table]) -> tuple[list[_Line | Table], list[str]]:
    """Titles at the head, each on one line; a title that is printed again is left out."""
    lines: list[str] = []
    for item in items[:20]:
        if isinstance(item, Table):
            break
        lines.append(item.text)
    found = find_titles(lines)
    if found and _is_menu(lines[: found[0][1]]):
        items = items[found[0][1] :]
        found = [(title, start - found[0][1], end - found[0][1]) for title, start, end in found]
    kept: list[_Line | Table] = []
    titles: dict[str, str] = {}
    place = 0
    for title, start, end in found:
        kept.extend(items[place:start])
        place = end
        if squeeze(title) not in titles:
            titles[squeeze(title)] = title
            kept.append(_Line(title, gap=True, fixed=True))
    kept.extend(items[place:])
    return kept, list(titles.values())


def _is_menu(lines: Sequence[str]) -> bool:
    """True for the lines above a title when they are the words of a menu: several, short, without figures."""
    return len(lines) >= _MENU_LINES and all(
        len(line) <= _MENU_CELL and not is_heading(line) and not any(map(str.isdigit, line)) for line in lines
    )


def _blocks(items: list[_Line | Table]) -> list[Block]:
    """Paragraphs, hard-wrapped lines joined, and tables."""
    full = full_width([item.text for item in items if isinstance(item, _Line) and not item.fixed])
    blocks: list[Block] = []
    parts: list[str] = []
    for item in items:
        line = item if isinstance(item, _Line) and not item.fixed and not item.gap else None
        goes_on = line is not None and bool(parts) and full is not None and continues(parts[-1], line.text, full)
        if line and goes_on and not is_whole_heading("".join(parts), line.text):
            parts.append(line.text)
            continue
        if parts:
            blocks.append(Paragraph(join(parts)))
            parts = []
        if isinstance(item, Table):
            blocks.append(item)
        elif item.fixed:
            blocks.append(Paragraph(item.text))
        else:
            parts = [item.text]
    if parts:
        blocks.append(Paragraph(join(parts)))
    return blocks
