"""The body of a DOCX: paragraphs and tables in order, through content controls, insertions and text boxes.

Word's own viewers show inserted text and not deleted text; so does this. Automatic numbers are written out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.model import Block, Paragraph, Table
from extract.readers.raised import raised_after
from extract.readers.whitespace import fold, glue
from extract.readers.word.numbering import Numbering, attribute, child, local, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

#: What is in the file and not on the page: deletions, moved-away text, field codes, phonetic guides, old formatting.
UNSEEN = {
    "del",
    "moveFrom",
    "delText",
    "instrText",
    "rt",
    "pPr",
    "rPr",
    "sectPr",
    "pPrChange",
    "rPrChange",
    "Fallback",
}
PICTURES = {"blip", "imagedata"}
#: A wider or longer table is an accident (national forms have 15 columns, local ones up to 40).
WIDEST_SPAN = 100
MOST_PLACES = 200_000
DEEPEST = 60


@dataclass(slots=True)
class Body:
    """What was found: blocks in order, opening paragraphs that look like titles, whether there are pictures."""

    blocks: list[Block] = field(default_factory=list)
    titles: list[tuple[str, int]] = field(default_factory=list)
    pictured: bool = False


@dataclass(slots=True)
class _Cell:
    text: str
    row: int
    column: int
    width: int
    height: int = 1


class BodyReader:
    """Walks one document; keeps count of its automatic numbers and knows the looks of its styles."""

    def __init__(self, numbering: Numbering, styles: _Element | None) -> None:
        """``styles`` is the root of the styles part, None when there is none."""
        self._numbering = numbering
        self._centred: set[str] = set()
        self._sizes: dict[str, int] = {}
        self._titles: set[str] = set()
        self._raising: set[str] = set()
        #: Whether the run before the one under way is raised or lowered.
        self._risen = False
        for style in styles if styles is not None else ():
            self._learn(style)

    def _learn(self, style: _Element) -> None:
        name = attribute(style, "styleId")
        if value(child(style, "name")).lower() in {"title", "标题", "heading 1"}:
            self._titles.add(name)
        properties, letters = child(style, "pPr"), child(style, "rPr")
        if properties is not None and value(child(properties, "jc")) == "center":
            self._centred.add(name)
        size = value(child(letters, "sz")) if letters is not None else ""
        if size.isdecimal():
            self._sizes[name] = int(size)
        if letters is not None and _rises(letters):
            self._raising.add(name)

    def read(self, body: _Element) -> Body:
        """Read the ``w:body`` element."""
        found = Body()
        self._walk(body, found, 0)
        return found

    def _walk(self, container: _Element, found: Body, depth: int) -> None:
        if depth > DEEPEST:
            return
        for element in container:
            name = local(element)
            if name == "p":
                self._paragraph(element, found, depth)
            elif name == "tbl":
                self._table(element, found, depth)
            elif name and name not in UNSEEN:
                self._walk(element, found, depth + 1)

    def _paragraph(self, paragraph: _Element, found: Body, depth: int) -> None:
        boxes: list[_Element] = []
        pieces: list[str] = []
        self._risen = False
        pictured = self._collect(paragraph, pieces, boxes)
        found.pictured = found.pictured or pictured
        lines = [line for line in map(fold, "".join(pieces).split("\v")) if line]
        if lines:
            lines[0] = self._numbering.printed(paragraph) + lines[0]
            size = self._title_size(paragraph)
            if size:
                lines = [glue(lines)]
                if all(isinstance(block, Paragraph) for block in found.blocks) and len(found.blocks) < 8:
                    found.titles.append((lines[0], size))
            found.blocks.extend(map(Paragraph, lines))
        for box in boxes:
            self._walk(box, found, depth + 1)

    def _collect(self, element: _Element, pieces: list[str], boxes: list[_Element]) -> bool:
        r"""Gather the visible text of a paragraph or run; ``\\v`` stands for a line break that somebody typed."""
        pictured = False
        for inner in element:
            name = local(inner)
            if not name or name in UNSEEN:
                continue
            if name == "t":
                pieces.append(inner.text or "")
            elif name in {"tab", "ptab"}:
                pieces.append(" ")
            elif name in {"br", "cr"}:
                pieces.append("\v")
            elif name == "noBreakHyphen":
                pieces.append("-")
            elif name == "txbxContent":
                boxes.append(inner)
            elif name in PICTURES:
                pictured = True
            elif name == "r":
                pictured = self._run(inner, pieces, boxes) or pictured
            else:
                pictured = self._collect(inner, pieces, boxes) or pictured
        return pictured

    def _run(self, run: _Element, pieces: list[str], boxes: list[_Element]) -> bool:
        """Gather a run; a note raised behind a figure does not lengthen it, a figure raised as a whole stays."""
        letters = child(run, "rPr")
        if letters is not None and _is_hidden(letters):
            return False
        begin = len(pieces)
        pictured = self._collect(run, pieces, boxes)
        text = "".join(pieces[begin:])
        if text:
            rises = letters is not None and self._is_raised(letters)
            if rises and not (self._risen and pieces[begin - 1 : begin] and pieces[begin - 1][-1:].isdecimal()):
                pieces[begin:] = [raised_after(pieces[:begin], text)]
            self._risen = rises
        return pictured

    def _is_raised(self, letters: _Element) -> bool:
        style = child(letters, "rStyle")
        return _rises(letters) or (style is not None and value(style) in self._raising)

    def _title_size(self, paragraph: _Element) -> int:
        """Return the size of a centred or titled paragraph's letters in half points (1 when unknown), else 0."""
        properties = child(paragraph, "pPr")
        style = value(child(properties, "pStyle")) if properties is not None else ""
        set_here = value(child(properties, "jc")) if properties is not None else ""
        if not (set_here == "center" or (not set_here and style in self._centred) or style in self._titles):
            return 0
        sizes = [
            int(size)
            for run in paragraph.iter()
            if local(run) == "rPr" and (size := value(child(run, "sz"))).isdecimal()
        ]
        return max([*sizes, self._sizes.get(style, 1)])

    def _table(self, table: _Element, found: Body, depth: int) -> None:
        rows = list(_parts(table, "tr"))
        inner = next((element for element in table.iter() if element is not table and local(element) == "tbl"), None)
        if inner is not None or max((sum(1 for _ in _parts(row, "tc")) for row in rows), default=0) < 2:
            # A table around tables lays out the page; a table of one column is a frame around text.
            for row in rows:
                for cell in _parts(row, "tc"):
                    self._walk(cell, found, depth + 1)
            return
        found.blocks.append(self._grid(rows))

    def _grid(self, rows: list[_Element]) -> Table:
        cells: list[_Cell] = []
        open_cells: dict[int, _Cell] = {}
        has_images = False
        widest = 0
        for index, row in enumerate(rows):
            column = _row_offset(row, "gridBefore")
            still_open: dict[int, _Cell] = {}
            for element in _parts(row, "tc"):
                properties = child(element, "tcPr")
                width = min(_count(properties, "gridSpan"), WIDEST_SPAN)
                merge = child(properties, "vMerge") if properties is not None else None
                across = child(properties, "hMerge") if properties is not None else None
                above = open_cells.get(column)
                if across is not None and value(across) != "restart" and cells and cells[-1].row == index:
                    cells[-1].width += width
                elif merge is not None and value(merge) != "restart" and above is not None and above.width == width:
                    above.height += 1
                    still_open[column] = above
                    self._cell_text(element)  # keeps count of automatic numbers
                else:
                    text, pictured = self._cell_text(element)
                    has_images = has_images or (pictured and not text)
                    cell = _Cell(text, index, column, width)
                    cells.append(cell)
                    if merge is not None:
                        still_open[column] = cell
                column += width
            open_cells = still_open
            widest = max(widest, column)
        return _expand(cells, len(rows), widest, has_images=has_images)

    def _cell_text(self, cell: _Element) -> tuple[str, bool]:
        held = Body()
        self._walk(cell, held, 0)
        return glue([block.text for block in held.blocks if isinstance(block, Paragraph)]), held.pictured


def _expand(cells: list[_Cell], height: int, width: int, *, has_images: bool) -> Table:
    if height * width > MOST_PLACES:
        return Table((), (), has_images=has_images)
    rows = [[""] * width for _ in range(height)]
    own = [[False] * width for _ in range(height)]
    for cell in cells:
        own[cell.row][cell.column] = True
        for row in range(cell.row, cell.row + cell.height):
            for column in range(cell.column, cell.column + cell.width):
                rows[row][column] = cell.text
    return Table(tuple(map(tuple, rows)), tuple(map(tuple, own)), has_images=has_images)


def _parts(container: _Element, wanted: str) -> Iterator[_Element]:
    """Rows of a table or cells of a row, through content controls and insertions; deleted rows are not shown."""
    for element in container:
        name = local(element)
        if name == wanted:
            properties = child(element, "trPr")
            if properties is None or child(properties, "del") is None:
                yield element
        elif name in {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}:
            yield from _parts(element, wanted)


def _row_offset(row: _Element, name: str) -> int:
    properties = child(row, "trPr")
    before = value(child(properties, name)) if properties is not None else ""
    return min(int(before), WIDEST_SPAN) if before.isdecimal() and len(before) < 6 else 0


def _count(properties: _Element | None, name: str) -> int:
    number = value(child(properties, name)) if properties is not None else ""
    return max(1, int(number)) if number.isdecimal() and len(number) < 6 else 1


def _is_hidden(letters: _Element) -> bool:
    mark = child(letters, "vanish")
    return mark is not None and value(mark) not in {"0", "false", "off"}


def _rises(letters: _Element) -> bool:
    """Whether the properties of a run or style set it above or below the line."""
    return value(child(letters, "vertAlign")) in {"superscript", "subscript"} or value(
        child(letters, "position")
    ) not in {"", "0"}
