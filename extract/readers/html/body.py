"""Which part of a page is the document: the system's own container where it holds enough, else the judge's choice.

An empty ``zoom`` beside a report set in plain paragraphs must not win, so a container is believed only when most of
the page's running text is in it. Where no container is known, trafilatura says which paragraphs are main text (the
tables taken out before) and the smallest part of the page that holds nearly all of them is taken whole: headings and
short lines that the judge passed over come with it.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from extract.readers.chrome import begins_report, is_chrome
from extract.readers.html.attachments import is_file_link
from extract.readers.html.markup import inner_text
from extract.readers.whitespace import squeeze

if TYPE_CHECKING:
    from lxml.etree import _Element

    from extract.readers.html.flow import Flow, Region, Segment

#: Segments with less plain text are captions, buttons and menu entries; they do not weigh.
_SHORTEST_WEIGHED = 40

#: Text outside a container that does not count against it: footers, copyright, a line of metadata.
_TOLERATED = 250

#: A section's heading; so many in the order of their numbers are the frame of a document.
_NUMERALS = "一二三四五六七八九"
_SECTION = re.compile(f"([{_NUMERALS}])、")
_LONGEST_HEADING = 60
_FEWEST_SECTIONS = 3
#: A document's opening stands no further above its first heading than this.
_OPENING_REACH = 12

Span = tuple[int, int]


def _weight(segments: list[Segment], start: int, end: int, hidden: int = 0) -> int:
    return sum(
        segment.plain
        for segment in segments[start:end]
        if segment.hidden == hidden and segment.plain >= _SHORTEST_WEIGHED and segment.fields is None
    )


def _outermost(regions: list[Region]) -> list[Region]:
    """Regions that lie in no other one, in reading order, without empty ones."""
    kept: list[Region] = []
    for region in sorted(regions, key=lambda one: (one.start, -one.end)):
        if region.end > region.start and (not kept or region.start >= kept[-1].end):
            kept.append(region)
    return kept


def _holds_something(flow: Flow, region: Region) -> bool:
    """False for a container with nothing but chrome in it: systems set their footers in the same element."""
    return (
        any(
            segment.table is not None or not is_chrome(segment.text)
            for segment in flow.segments[region.start : region.end]
        )
        or any(region.start <= place <= region.end for place in flow.pictures)
        or any(region.start <= link.segment <= region.end and is_file_link(link) for link in flow.links)
    )


def body_spans(flow: Flow, root: _Element) -> list[tuple[int, int, int]]:
    """The parts of ``flow.segments`` that are the document: (start, end, hidden part they stand in), in order.

    ``root`` is the parsed page; it is changed when the judge is asked. Never empty unless the page prints nothing.
    """
    segments = flow.segments
    whole = _weight(segments, 0, len(segments))
    own = [region for region in flow.regions if region.rank == 1 and _holds_something(flow, region)]
    seen = _outermost([region for region in own if region.hidden == 0])
    held = sum(_weight(segments, region.start, region.end) for region in seen)
    frame = _frame(segments)
    if seen and (2 * held >= whole or whole - held < _TOLERATED or (frame and any(_holds(r, frame) for r in seen))):
        return [(region.start, region.end, 0) for region in seen]
    for rank, share in ((2, 0.7), (3, 0.8)):
        choices = [
            region
            for region in flow.regions
            if region.rank == rank and not region.hidden and _holds_something(flow, region)
            and (_weight(segments, region.start, region.end) >= share * whole > 0
                 or (rank == 2 and whole - _weight(segments, region.start, region.end) < _TOLERATED))
        ]  # fmt: skip
        if choices:
            best = min(choices, key=lambda region: (region.end - region.start, -region.depth))
            return [(best.start, best.end, 0)]
    concealed = [r for r in _outermost(own) if r.hidden and _weight(segments, r.start, r.end, r.hidden) > 2 * whole]
    if concealed:  # a tab that a script would open
        return [(region.start, region.end, region.hidden) for region in concealed]
    framed = [r for r in flow.regions if frame and not r.hidden and _holds(r, frame)]
    if framed:
        best = min(framed, key=lambda region: (region.end - region.start, -region.depth))
        return [(best.start, best.end, 0)]
    start, end = _judged(flow, root)
    return [(start, end, 0)]


def _frame(segments: list[Segment]) -> Span | None:
    """From a document's opening to the line behind its last heading, when its headings are numbered: 一、 二、 三、

    A short report between long news has nothing else to be known by. Of several runs of headings (a table of contents
    comes before) the one with most text between them counts.
    """
    runs: list[list[int]] = []
    for index, segment in enumerate(segments):
        if segment.hidden or segment.table is not None or segment.linked or len(segment.text) > _LONGEST_HEADING:
            continue
        found = _SECTION.match(segment.text)
        if found and found[1] == _NUMERALS[0]:
            runs.append([index])
        elif found and runs and len(runs[-1]) < len(_NUMERALS) and found[1] == _NUMERALS[len(runs[-1])]:
            runs[-1].append(index)
    runs = [run for run in runs if len(run) >= _FEWEST_SECTIONS]
    if not runs:
        return None
    run = max(runs, key=lambda one: sum(segment.plain for segment in segments[one[0] : one[-1] + 2]))
    above = range(max(run[0] - _OPENING_REACH, 0), run[0])
    return next((i for i in above if _opens(segments[i])), run[0]), min(run[-1] + 2, len(segments))


def _opens(segment: Segment) -> bool:
    """Whether a segment above the first heading is the document's: it begins as one or is a sentence on its matter."""
    text = segment.text
    sentence = segment.plain >= _SHORTEST_WEIGHED and not segment.linked and text.endswith("。") and "公开" in text
    return segment.table is None and not segment.hidden and (sentence or begins_report(text))


def _holds(region: Region, frame: Span) -> bool:
    return region.start <= frame[0] and frame[1] <= region.end


def _judged(flow: Flow, root: _Element) -> Span:
    """The smallest part of the page that holds nine tenths of what the judge calls main text, and of the tables."""
    segments = flow.segments
    main = _main_text(flow, root)
    weights = [
        segment.plain
        if segment.hidden == 0 and segment.fields is None
        and (segment.table is not None or (segment.plain > 0 and squeeze(segment.text) in main))
        else 0
        for segment in segments
    ]  # fmt: skip
    total = sum(weights)
    if not total:
        weights = [s.plain if not s.hidden and s.plain >= _SHORTEST_WEIGHED else 0 for s in segments]
        total = sum(weights)
    before = [0, *accumulate(weights)]  # sums of any stretch by one subtraction: pages have thousands of parts
    best: Span = (0, len(segments))
    for region in flow.regions:
        if region.hidden or region.end - region.start >= best[1] - best[0]:
            continue
        if (before[region.end] - before[region.start]) * 10 >= 9 * total > 0:
            best = (region.start, region.end)
    return best


def _main_text(flow: Flow, root: _Element) -> str:
    """Everything that trafilatura keeps of the page, without white space. Tables and lists of links are taken out of
    the tree first: it spends most of its time on the former and takes the latter for text.
    """
    for table in flow.tables:
        parent = table.getparent()
        if parent is not None:
            placeholder = table.makeelement("p")
            placeholder.tail = table.tail
            parent.replace(table, placeholder)
    for element in list(root.iter("ul", "ol", "table", "nav", "select")):
        if element.getparent() is None:
            continue
        length = len(inner_text(element).strip())
        linked = sum(len(inner_text(anchor).strip()) for anchor in element.iter("a"))
        if linked * 10 > length * 7:
            _drop(element)
    import trafilatura  # noqa: PLC0415 - takes as long to import as twenty pages to read, and few pages need it

    # deduplicate=True keeps state between pages and loses bodies; it must never be set (docs/architecture.md).
    kept: str | None = trafilatura.extract(root, favor_recall=True, include_comments=False, deduplicate=False)
    return squeeze(kept or "")


def _drop(element: _Element) -> None:
    """Take an element out of the tree and leave the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def loose_links(segments: list[Segment], start: int, end: int) -> set[int]:
    """Segments of a judged body that are entries of link lists: three or more in a row that are nothing but links."""
    found: set[int] = set()
    run: list[int] = []
    for index in range(start, end + 1):
        if index < end and segments[index].table is None and segments[index].linked >= len(segments[index].text):
            run.append(index)
            continue
        if len(run) >= 3:
            found.update(run)
        run = []
    return found
