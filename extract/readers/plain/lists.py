"""Numbers that a browser prints before the items of an ordered list: headings pasted from Word lose them otherwise.

Only a list that says how it is numbered is believed: site templates use ``<ol>`` for menus without any number.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from extract.readers.chrome import is_heading
from extract.readers.html.grid import span
from extract.readers.html.markup import inner_text
from extract.readers.whitespace import fold

if TYPE_CHECKING:
    from lxml.etree import _Element

_STYLE = re.compile(r"list-style(?:-type)?\s{0,3}:\s{0,3}([a-z-]{3,30})", re.IGNORECASE)
_CHINESE = "零一二三四五六七八九"

#: Styles and classes of editors (UEditor: custom_cn …) and how the number is set.
_FORMS = {
    "decimal": "{n}. ",
    "cjk-ideographic": "{c}、",
    "simp-chinese-informal": "{c}、",
    "trad-chinese-informal": "{c}、",
    "cjk-decimal": "{c}、",
    "custom_cn": "{c}、",
    "custom_cn1": "{c}）",
    "custom_cn2": "（{c}）",
    "custom_num": "{n}. ",
    "custom_num1": "{n}）",
    "custom_num2": "（{n}）",
}


def chinese(number: int) -> str:
    """``number``, 1 to 99, in Chinese numerals as headings print them."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _CHINESE[ones]
    return ("" if tens == 1 else _CHINESE[tens]) + "十" + (_CHINESE[ones] if ones else "")


def item_number(item: _Element) -> str:
    """What is printed before a ``<li>``; "" where nothing is, or the item brings its own number."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return ""
    style = _STYLE.search(parent.get("style") or "")
    form = _FORMS.get(style[1].lower()) if style else None
    if form is None:
        names = (parent.get("class") or "").split()
        form = next((_FORMS[name] for name in names if name in _FORMS), None)
    if form is None and (parent.get("type") == "1" or (parent.get("start") and style is None)):
        form = _FORMS["decimal"]
    if form is None or is_heading(fold(inner_text(item)[:40])):
        return ""
    first = span(parent.get("start"))
    number = first + sum(1 for _ in islice(item.itersiblings("li", preceding=True), 100))
    return form.format(n=number, c=chinese(number)) if 0 < number < 100 else ""
