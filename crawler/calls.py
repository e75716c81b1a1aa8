"""Links that call a function of the page's own script: what they call, and the address it puts together. Pure.

``<a href="javascript:void(0)" onclick="openInfo('1204')">`` leads somewhere once the page holds ``function
openInfo(id) { window.open('/nb/show?id=' + id) }``. No script is run: a function is read when its address is a row of
texts and parameters, and left alone otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CALL = re.compile(r"\b([A-Za-z_$][\w$.]{0,60})\s{0,3}\(([^()]{0,300})\)")
_ARGUMENT = re.compile(r"\s{0,5}(?:\"([^\"]{0,200})\"|'([^']{0,200})'|([\w$.-]{1,60}))\s{0,5}(?:,|$)")
#: Calls that lead nowhere, whatever they are given.
_NOWHERE = frozenset({"void", "alert", "confirm", "return", "if", "history.go", "history.back", "print", "close"})
#: So much of a script is looked at for the body of a function: those that open a page are short.
_BODY = 600
_MAX_SCRIPT = 2 * 2**20
#: A row of texts and names: '/nb/' + year + '/' + id + '.html'.
_PART = r"(?:\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'|[A-Za-z_$][\w$]{0,40})"
_ROW = re.compile(rf"{_PART}(?:\s{{0,3}}\+\s{{0,3}}{_PART}){{1,9}}")
_PIECE = re.compile(r"\"([^\"\n]{0,200})\"|'([^'\n]{0,200})'|([A-Za-z_$][\w$]{0,40})")
_FIRST = re.compile(r"(?:https?:/)?/|\.{1,2}/|\?|[\w%-]{1,60}[/?.]")


@dataclass(frozen=True, slots=True)
class Call:
    """A function that an element calls when it is clicked, with the texts and numbers that it is given."""

    name: str
    arguments: tuple[str, ...]


def call_of(element: HtmlElement) -> Call | None:
    """Return the first call in the script of an element that may lead somewhere; None where there is none."""
    href = (element.get("href") or "").strip()
    script = href[len("javascript:") :] if href.lower().startswith("javascript:") else ""
    for text in (element.get("onclick") or "", script):
        for found in _CALL.finditer(text[:1000]):
            if found[1] in _NOWHERE:
                continue
            given = (double or single or bare for double, single, bare in _ARGUMENT.findall(found[2]))
            return Call(found[1], tuple(argument for argument in given if argument))
    return None


def scripts_of(tree: HtmlElement) -> str:
    """Return the scripts that stand in a page, one after the other."""
    return "\n".join(text for script in tree.iter("script") if (text := script.text or ""))[:_MAX_SCRIPT]


def address_of(call: Call, scripts: str) -> str:
    """Return the address that a function of the page makes of its arguments, ``""`` where that cannot be told."""
    name = re.escape(call.name)
    start = re.compile(
        rf"\bfunction\s{{1,3}}{name}\s{{0,3}}\(([^()]{{0,100}})\)|\b{name}\s{{0,3}}=\s{{0,3}}function\s{{0,3}}\(([^()]{{0,100}})\)"
    )
    found = start.search(scripts)
    if found is None:
        return ""
    names = [part.strip() for part in (found[1] if found[1] is not None else found[2]).split(",")]
    values = dict(zip(names, call.arguments, strict=False))
    body = scripts[found.end() : found.end() + _BODY]
    body = re.split(r"\bfunction\s{1,3}\w", body, maxsplit=1)[0]
    for row in _ROW.finditer(body):
        made = _made(row.group(), values)
        if made and _FIRST.match(made):
            return made
    return ""


def _made(row: str, values: dict[str, str]) -> str:
    parts, named = [], False
    for double, single, name in _PIECE.findall(row):
        if name:
            if name not in values:
                return ""
            named = True
            parts.append(values[name])
        else:
            parts.append(double or single)
    return "".join(parts) if named else ""
