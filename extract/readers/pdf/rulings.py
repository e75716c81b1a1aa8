"""From the ruling lines of a PDF page to the boxes of table cells.

pdfplumber reads the lines and finds the cells; here backgrounds are left out first and tables whose outer lines are
missing are closed: a page break often leaves the last row without its lower line, and some tables have no sides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pdfplumber import table as plumbing

if TYPE_CHECKING:
    from collections.abc import Sequence

Box = tuple[float, float, float, float]
Edge = dict[str, Any]

#: A filled box larger than this both ways (points) is a background, not a ruling line drawn as a thin box.
THICKEST_LINE = 3.5
#: Lines nearer than this (points) meet, and are one where they run side by side (pdfplumber's own default).
REACH = 3.0
#: Lines shorter than this (points) are specks.
SHORTEST = 3.0
#: A page with more lines or crossings than this is a drawing; looking for cells in it would take minutes.
MOST_EDGES = 3000
MOST_CROSSINGS = 4000


class TooManyLinesError(ValueError):
    """Raised when a page holds a drawing with thousands of lines, from :func:`ruled_boxes`."""


def ruled_boxes(page: Any, corner: tuple[float, float] = (0.0, 0.0)) -> list[list[Box]]:
    """Find the tables of a pdfplumber page: for each the boxes of its cells, in points from the shown page's corner.

    ``corner`` is where that corner lies on the whole sheet, as shown.

    Backgrounds are left out before looking: word processors paint a white box behind every paragraph, and those
    boxes would make a one-column table of the text or swallow the first rows of a real one.

    Errors: :class:`TooManyLinesError` for drawings.
    """
    edges = [edge for edge in page.filter(_is_ruling).edges if edge["orientation"] in {"h", "v"}]
    if len(edges) > MOST_EDGES:
        raise TooManyLinesError(f"page {page.page_number} has {len(edges)} lines")
    merged = plumbing.merge_edges(edges, REACH, REACH, REACH, REACH)
    merged = [edge for edge in merged if _length(edge) >= SHORTEST]
    closing = [edge for group in _connected(merged) for edge in _closing(group)]
    if closing:
        merged = plumbing.merge_edges(merged + closing, REACH, REACH, REACH, REACH)
    crossings = plumbing.edges_to_intersections(merged, REACH, REACH)
    if len(crossings) > MOST_CROSSINGS:
        raise TooManyLinesError(f"page {page.page_number} has {len(crossings)} crossings of lines")
    left, top = corner
    return [
        [(x0 - left, y0 - top, x1 - left, y1 - top) for x0, y0, x1, y1 in cells]
        for cells in plumbing.cells_to_tables(plumbing.intersections_to_cells(crossings))
    ]


def _is_ruling(drawn: dict[str, Any]) -> bool:
    if drawn["object_type"] == "char":
        return False
    if drawn["object_type"] != "rect" or drawn.get("stroke"):
        return True
    return bool(drawn["width"] <= THICKEST_LINE or drawn["height"] <= THICKEST_LINE)


def _length(edge: Edge) -> float:
    length: float = edge["x1"] - edge["x0"] if edge["orientation"] == "h" else edge["bottom"] - edge["top"]
    return length


def _connected(edges: Sequence[Edge]) -> list[list[Edge]]:
    """Group lines that meet each other."""
    leader = list(range(len(edges)))

    def find(index: int) -> int:
        while leader[index] != index:
            leader[index] = leader[leader[index]]
            index = leader[index]
        return index

    across = [index for index, edge in enumerate(edges) if edge["orientation"] == "h"]
    for index, upright in enumerate(edges):
        if upright["orientation"] != "v":
            continue
        for other in across:
            level = edges[other]
            if (
                upright["top"] - REACH <= level["top"] <= upright["bottom"] + REACH
                and level["x0"] - REACH <= upright["x0"] <= level["x1"] + REACH
            ):
                leader[find(index)] = find(other)
    groups: dict[int, list[Edge]] = {}
    for index, edge in enumerate(edges):
        groups.setdefault(find(index), []).append(edge)
    return list(groups.values())


def _closing(group: Sequence[Edge]) -> list[Edge]:
    """Make the outer lines of one table where at least two of its lines end level with nothing across their ends."""
    upright = [edge for edge in group if edge["orientation"] == "v"]
    level = [edge for edge in group if edge["orientation"] == "h"]
    if not upright or not level:
        return []
    made = []
    for end, choose in (("top", min), ("bottom", max)):
        place = choose(edge[end] for edge in upright)
        ends = [edge["x0"] for edge in upright if abs(edge[end] - place) <= REACH]
        if len(ends) > 1:
            made.append(_edge("h", min(ends), place, max(ends), place))
    for end, choose in (("x0", min), ("x1", max)):
        place = choose(edge[end] for edge in level)
        ends = [edge["top"] for edge in level if abs(edge[end] - place) <= REACH]
        if len(ends) > 1:
            made.append(_edge("v", place, min(ends), place, max(ends)))
    return made


def _edge(orientation: str, x0: float, top: float, x1: float, bottom: float) -> Edge:
    return {
        "orientation": orientation,
        "object_type": "line",
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
    }
