"""From printed lines to paragraphs: page furniture dropped, hard line breaks re-joined, the title found."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from extract.readers.pdf.glyphs import Line, glue, is_han

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Share of the page height at top and bottom where page numbers and running heads stand.
#: GB/T 9704 keeps 37 mm of 297 free above the text and 35 mm below it.
EDGE = 0.115
#: Letters larger than the body's by this factor are a title's.
TITLE_SIZE = 1.15
#: Lines of sizes nearer than this share belong to one paragraph.
SAME_SIZE = 0.1

PAGE_NUMBER = re.compile(r"[-—–―－·.\s]{0,6}\d{1,4}(?:[-—–―－·.\s]{0,6}|\s?[/／]\s?\d{1,4})")
PAGE_WORDS = re.compile(
    r"(?:第\s?\d{1,4}\s?页)?[\s，,/／]{0,3}(?:共\s?\d{1,4}\s?页)?|[Pp]age\s?\d{1,4}(?:\s?of\s?\d{1,4})?"
)
HEADING = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[章节部]"
)
#: Word puts a tab between an automatic number and its heading.
AFTER_NUMBER = re.compile(r"^([一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]) ")
SENTENCE_END = "。！？；：!?;:"


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with its page (0-based) and that page's width and height in points."""

    line: Line
    page: int
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Measure:
    """How the running text of a document is set: letter height, margins, line pitch (points)."""

    size: float
    left: float
    right: float
    pitch: float


@dataclass(slots=True)
class Passage:
    """A paragraph with the height of its letters, so that the title can be told."""

    text: str
    size: float
    page: int
    last: Placed
    centred: bool


def find_furniture(lines: Sequence[Placed]) -> set[int]:
    """Return the indexes of page numbers and running heads: at the edge of their page, and a number or repeated."""
    at_edge = [
        index
        for index, placed in enumerate(lines)
        if placed.line.bottom < EDGE * placed.height or placed.line.top > (1 - EDGE) * placed.height
    ]
    outermost = _outermost(lines)
    places: dict[tuple[str, int], set[int]] = defaultdict(set)
    for index in at_edge:
        places[_head_key(lines[index])].add(lines[index].page)
    furniture: set[int] = set()
    for index in at_edge:
        text = lines[index].line.text.strip()
        number = index in outermost and (PAGE_NUMBER.fullmatch(text) or PAGE_WORDS.fullmatch(text))
        if number or len(places[_head_key(lines[index])]) > 1:
            furniture.add(index)
    return furniture


def _head_key(placed: Placed) -> tuple[str, int]:
    return re.sub(r"\d{1,4}", "#", placed.line.text), round(placed.line.top / 4)


def _outermost(lines: Sequence[Placed]) -> set[int]:
    """The first and the last line of every page."""
    pages: dict[int, list[int]] = defaultdict(list)
    for index, placed in enumerate(lines):
        pages[placed.page].append(index)
    return {
        pick(indexes, key=lambda index: lines[index].line.top) for indexes in pages.values() for pick in (min, max)
    }


def measure(lines: Sequence[Placed]) -> Measure | None:
    """Measure the running text from all its lines; None without any."""
    weights: Counter[float] = Counter()
    for placed in lines:
        weights[round(placed.line.size)] += len(placed.line.text)
    if not weights:
        return None
    common = max(weights, key=lambda size: (weights[size], size))
    body = [placed.line for placed in lines if abs(placed.line.size - common) <= max(1.0, SAME_SIZE * common)]
    size = median(line.size for line in body)
    long = [line for line in body if line.x1 - line.x0 > 12 * size] or body
    lefts = sorted(line.x0 for line in long)
    rights = sorted(line.x1 for line in long)
    pitches = [
        after.line.top - before.line.top
        for before, after in itertools.pairwise(lines)
        if before.page == after.page and 0 < after.line.top - before.line.top < 4 * size
    ]
    return Measure(
        size, lefts[len(lefts) // 10], rights[-1 - min(2, len(rights) // 8)], median(pitches) if pitches else 0.0
    )


def passages(lines: Iterable[Placed], body: Measure) -> list[Passage]:
    """Join the lines of one stretch of text (no table in between) to paragraphs, headings kept apart."""
    done: list[Passage] = []
    for placed in lines:
        line = placed.line
        if done and not _begins(done[-1], placed, body):
            passage = done[-1]
            passage.text = glue(passage.text, line.text)
            passage.last = placed
        else:
            done.append(
                Passage(AFTER_NUMBER.sub(r"\1", line.text), line.size, placed.page, placed, _is_centred(placed, body))
            )
    return done


def _is_centred(placed: Placed, body: Measure) -> bool:
    line = placed.line
    middle = (line.x0 + line.x1) / 2
    off = min(abs(middle - (body.left + body.right) / 2), abs(middle - placed.width / 2))
    return off < body.size and line.x0 > body.left + 2.5 * body.size


def _begins(passage: Passage, placed: Placed, body: Measure) -> bool:
    """Tell whether a line begins a new paragraph after ``passage``."""
    before, line = passage.last, placed.line
    if abs(before.line.size - line.size) > SAME_SIZE * max(before.line.size, line.size):
        return True
    pitch = line.top - before.line.top
    large = line.size > TITLE_SIZE * body.size
    far = 3 * line.size if large else max(1.7 * body.pitch, 1.9 * line.size)
    if before.page == placed.page and body.pitch and pitch > far:
        return True
    heading = HEADING.match(line.text) is not None
    if large:
        # A title is centred and broken where it reads well; only a numbered heading or a left-set line ends it.
        return heading or not (_is_centred(placed, body) or passage.centred)
    if heading and (passage.text[-1:] in SENTENCE_END or passage.centred):
        return True
    if passage.centred and "报告" in line.text and "报告" not in passage.text and _is_centred(placed, body):
        return False  # a title in the size of the text, broken where it reads well
    if line.x0 > body.left + 0.8 * body.size:
        return True
    room = body.right - before.line.x1
    return room > 1.5 * body.size and line.first_word < room


def find_titles(texts: Sequence[Passage], body: Measure) -> tuple[str, ...]:
    """Return the large-type paragraphs of the first pages, else a centred first line; reports' titles first."""
    opening = [passage for passage in texts if passage.page <= 1]
    found = [
        passage.text for passage in opening if passage.size > TITLE_SIZE * body.size and any(map(is_han, passage.text))
    ]
    if not found:
        found = [passage.text for passage in opening[:3] if passage.centred and not HEADING.match(passage.text)]
    return tuple(sorted(dict.fromkeys(found), key=lambda title: "报告" not in title and "報告" not in title))
