"""The answer of a portal's interface (JSON or JSONP) that holds one article: its body is HTML inside a string.

An answer with several articles is a list, and no document.
"""

from __future__ import annotations

import json
import re
from html import escape, unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Longer answers are lists of many articles.
MOST_BYTES = 16 * 1024 * 1024
#: A shorter string with markup is a teaser or a button.
_SHORTEST_BODY = 200
_LONGEST_TITLE = 120
_DEEPEST = 12
_MOST_VALUES = 20_000
_CALLBACK = re.compile(r"^[A-Za-z_$][\w$.]{0,60}\s{0,5}\((.*)\)\s{0,5};?\s*$", re.DOTALL)
_MARKUP = re.compile(r"<(?:p|div|table|span|br|section|h[1-6])\b", re.IGNORECASE)
_ESCAPED = re.compile(r"&lt;(?:p|div|table|span|br|section|h[1-6])\b", re.IGNORECASE)
_TITLE = re.compile("title|subject|headline", re.IGNORECASE)
_DATE = re.compile("date|time|publish", re.IGNORECASE)
_DAY = re.compile(r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}")
_SOURCE = re.compile("source|origin|dept|organ|author", re.IGNORECASE)


def page_of_answer(text: str) -> str | None:
    """The article of an answer as a page with its title, date and source; None for anything else."""
    if len(text) > MOST_BYTES:
        return None
    text = text.strip().removeprefix("\ufeff")
    wrapped = _CALLBACK.match(text) if not text.startswith(("{", "[")) else None
    if wrapped:
        text = wrapped[1].strip()
    if not text.startswith(("{", "[")):
        return None
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        return None
    bodies = [(holder, body) for holder, body in _strings(answer) if _is_body(body)]
    if len(bodies) != 1:
        return None
    holder, body = bodies[0]
    body = unescape(body) if _ESCAPED.search(body) and not _MARKUP.search(body) else body
    titles = [value for value in _values(holder, _TITLE) if len(value) <= _LONGEST_TITLE and not _MARKUP.search(value)]
    title = max(titles, key=len, default="")
    day = next((found[0] for value in _values(holder, _DATE) if (found := _DAY.match(value))), "")
    source = next((value for value in _values(holder, _SOURCE) if len(value) <= _LONGEST_TITLE), "")
    metas = {"ArticleTitle": title, "PubDate": day, "ContentSource": source}
    head = "".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in metas.items() if value)
    heading = f"<h1>{escape(title)}</h1>" if title else ""
    return f"<html><head>{head}<title>{escape(title)}</title></head><body>{heading}<div>{body}</div></body></html>"


def _is_body(value: str) -> bool:
    return len(value) >= _SHORTEST_BODY and (_MARKUP.search(value) is not None or _ESCAPED.search(value) is not None)


def _strings(answer: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """Each string of an answer with the object that holds it, in order, without recursion."""
    stack: list[tuple[dict[str, Any], Any, int]] = [({}, answer, 0)]
    seen = 0
    while stack and seen < _MOST_VALUES:
        holder, value, depth = stack.pop()
        seen += 1
        if isinstance(value, str):
            yield holder, value
        elif depth < _DEEPEST and isinstance(value, dict):
            stack.extend((value, inner, depth + 1) for inner in reversed(value.values()))
        elif depth < _DEEPEST and isinstance(value, list):
            stack.extend((holder, inner, depth + 1) for inner in reversed(value))


def _values(holder: dict[str, Any], names: re.Pattern[str]) -> list[str]:
    return [
        value.strip()
        for name, value in holder.items()
        if isinstance(value, str) and value.strip() and names.search(name)
    ]
