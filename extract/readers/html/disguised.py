"""Tables and lines set with other elements: rows and cells by role, style (``display:table-row``) or class.

Parts of a line that a style sets as lines of their own are no parts of it (two figures one below the other).
They are renamed in the tree, so that everything after reads them as the tables they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_DISPLAY = re.compile(r"display\s{0,3}:\s{0,3}table-(row|cell)", re.IGNORECASE)
_ROLES = {"row": "tr", "cell": "td", "gridcell": "td", "columnheader": "td", "rowheader": "td"}
_CLASSES = {"tr": "tr", "table-row": "tr", "td": "td", "th": "td", "table-cell": "td"}
#: Without one of these in the page there is nothing to look for.
_SIGNS = ("table-row", 'role="row"', "role='row'", 'class="tr', "class='tr")
_TAGS = ("div", "span", "p", "ul", "li", "dl", "dt", "dd", "section")
#: A row of fewer cells, or a single row, is no table.
_FEWEST_CELLS, _FEWEST_ROWS = 2, 2


_BLOCK = re.compile(r"display\s{0,3}:\s{0,3}block", re.IGNORECASE)
_BLOCK_IN_PAGE = re.compile(rb"display\s{0,3}:\s{0,3}block")
_INLINE = ("span", "font", "b", "strong", "i", "em", "label")


def set_lines(root: _Element, page: bytes) -> None:
    """Rename the parts of lines that are printed as lines; ``page`` is what the tree was made of, in lower case."""
    if _BLOCK_IN_PAGE.search(page):
        for element in root.iter(*_INLINE):
            style = element.get("style")
            if style and _BLOCK.search(style):
                element.tag = "div"


def _part(element: _Element) -> str | None:
    """``tr`` or ``td`` for an element that is a row or a cell of a table, else None."""
    found = _ROLES.get(element.get("role") or "")
    if found:
        return found
    style = element.get("style")
    if style and (match := _DISPLAY.search(style)):
        return "tr" if match[1].lower() == "row" else "td"
    names = (element.get("class") or "").split()
    return next((_CLASSES[name] for name in names if name in _CLASSES), None)


def undisguise(root: _Element, text: str) -> None:
    """Rename the rows, cells and tables set with other elements; ``text`` is the page that the tree was made of."""
    if not any(word in text for word in _SIGNS):
        return
    parts = {element: part for element in root.iter(*_TAGS) if (part := _part(element))}
    rows: dict[_Element, list[_Element]] = {}
    for element, part in parts.items():
        if part == "tr" and sum(parts.get(child) == "td" for child in element) >= _FEWEST_CELLS:
            parent = element.getparent()
            if parent is not None:
                rows.setdefault(parent, []).append(element)
    for parent, found in rows.items():
        if len(found) < _FEWEST_ROWS:
            continue
        parent.tag = "table"
        for row in parent:
            if parts.get(row) == "tr":
                row.tag = "tr"
                for cell in row:
                    if parts.get(cell) == "td":
                        cell.tag = "td"
