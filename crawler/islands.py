"""Lists that are in a page without being markup of it: text areas, CDATA, text of scripts, arrays, objects. Pure.

Scripts are never run. What is read here is what they hold as text: pieces of markup that they write, addresses and
titles in arrays (``urls[0]='…'; headers[0]='…'``) and objects with an address and a title. Titles decide as always.
"""

from __future__ import annotations

import html
import re
from itertools import islice
from typing import TYPE_CHECKING

from crawler.pages import tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

#: No list is longer; a page that is, is an attack.
_MAX_TEXT, _MAX_ENTRIES = 2 * 2**20, 3000
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_STRING = re.compile(r"\"((?:[^\"\\\n]|\\.){1,20000})\"|'((?:[^'\\\n]|\\.){1,20000})'")
_TEMPLATE = re.compile(r"`([^`]{1,50000})`")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_LINK = re.compile(r"<a\b|onclick\s{0,3}=", re.IGNORECASE)
_ITEM = re.compile(
    r"\b([A-Za-z_]\w{0,30})\[[\w+]{1,8}\]\s{0,3}=\s{0,3}(\"(?:[^\"\\\n]|\\.){0,700}\"|'(?:[^'\\\n]|\\.){0,700}')"
)
#: VSB's trees: anchors without text, and items that take their address from one.
_TREE_ITEM = re.compile(
    r"'([^'\n]{1,500})'\s{0,3},\s{0,3}document\.getElementById\(\s{0,3}[\"']([\w-]{1,60})[\"']\s{0,3}\)\.href"
)
_OBJECT = re.compile(r"\{([^{}]{10,4000})\}")
_PAIR = re.compile(
    r"[\"']?(\w{1,40})[\"']?\s{0,5}:\s{0,5}(?:\"((?:[^\"\\]|\\.){0,2000})\"|'((?:[^'\\]|\\.){0,2000})')"
)
_ADDRESSES = frozenset(
    {"url", "link", "href", "linkurl", "docpuburl", "docurl", "infourl", "puburl", "path", "visiturl", "pageurl"}
)
_TITLES = frozenset(
    {"title", "doctitle", "name", "subject", "topic", "infotitle", "realtitle", "showtitle", "headers", "header"}
)
_DATES = frozenset({"date", "time", "pubdate", "publishtime", "docreltime", "infodate", "pubtime", "publishdate"})
_CHINESE = re.compile("[\u4e00-\u9fff]")
_LOOKS_LIKE_ADDRESS = re.compile(
    r"(?:https?:/)?/?[^\s<>\"']{1,600}\.(?:s?html?|jsp|aspx?|php|pdf)(?:$|[?#])|https?://|\.{0,2}/"
)


def hidden_trees(tree: HtmlElement, markup: str) -> list[HtmlElement]:
    """Return the pieces of markup that text areas, CDATA sections and scripts of a page hold, as trees."""
    texts = ["".join(area.itertext()) for area in tree.iter("textarea", "noscript")]
    if len(markup) <= _MAX_TEXT:
        texts.extend(islice(_cdata(markup), _MAX_ENTRIES))
        texts.extend(_written(script) for script in _scripts(tree))
    texts = [text for text in texts if _LINK.search(text)]
    trees = (tree_of(text) for text in texts[:_MAX_ENTRIES])
    return [one for one in trees if one is not None]


def hidden_entries(tree: HtmlElement) -> Iterator[tuple[str, str, str]]:
    """Yield (address, title, date) of the entries that scripts of a page hold in arrays, objects or a tree."""
    named: dict[str, str] | None = None
    for script in _scripts(tree):
        yield from _in_arrays(script)
        yield from _in_objects(script)
        for found in islice(_TREE_ITEM.finditer(script), _MAX_ENTRIES):
            if named is None:
                named = {anchor.get("id") or "": anchor.get("href") or "" for anchor in tree.iter("a")}
            if named.get(found[2]):
                yield named[found[2]], found[1], ""


def _cdata(markup: str) -> Iterator[str]:
    """Yield the contents of CDATA sections in one pass: a regular expression would be quadratic in unclosed ones."""
    place = 0
    while (start := markup.find(_CDATA, place)) >= 0 and (end := markup.find(_CDATA_END, start)) >= 0:
        yield markup[start + len(_CDATA) : end]
        place = end


def _scripts(tree: HtmlElement) -> Iterator[str]:
    for script in tree.iter("script"):
        text = script.text or ""
        if 10 < len(text) <= _MAX_TEXT:
            yield text


def _written(script: str) -> str:
    """Return the markup that a script writes: its strings in a row, whatever stands between them left out."""
    if not _LINK.search(script):
        return ""
    if script.lstrip().startswith("<"):  # a template: <script type="text/html"> holds markup itself
        return script
    parts = [_unescaped(found[1] if found[1] is not None else found[2]) for found in _STRING.finditer(script)]
    parts.extend(found.group(1) for found in _TEMPLATE.finditer(script))
    return "".join(parts)


def _unescaped(text: str) -> str:
    def plain(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        return chr(int(code, 16)) if code else {"n": "\n", "t": "\t", "r": ""}.get(found[3], found[3])

    return _ESCAPE.sub(plain, text) if "\\" in text else text


def _in_arrays(script: str) -> Iterator[tuple[str, str, str]]:
    arrays: dict[str, list[str]] = {}
    for name, value in islice(_ITEM.findall(script), _MAX_ENTRIES * 6):
        arrays.setdefault(name, []).append(html.unescape(_unescaped(value[1:-1])))
    addresses = [values for values in arrays.values() if values and all(map(_is_address, values))]
    titles = [values for values in arrays.values() if sum(map(_is_title, values)) * 2 > len(values)]
    for links in addresses:
        for names in titles:
            if len(links) == len(names):
                for link, name in zip(links, names, strict=True):
                    yield link, name, ""


def _in_objects(script: str) -> Iterator[tuple[str, str, str]]:
    for found in islice(_OBJECT.finditer(script), _MAX_ENTRIES):
        values = {
            name.lower(): html.unescape(_unescaped(double or single))
            for name, double, single in _PAIR.findall(found[1])
        }
        link = next((values[name] for name in values if name in _ADDRESSES and values[name]), "")
        title = next((values[name] for name in values if name in _TITLES and values[name]), "")
        if _is_address(link) and _CHINESE.search(title):
            yield link, title, next((values[name] for name in values if name in _DATES), "")


def _is_address(text: str) -> bool:
    return _LOOKS_LIKE_ADDRESS.match(text) is not None and _CHINESE.search(text) is None


def _is_title(text: str) -> bool:
    return len(text) > 5 and _CHINESE.search(text) is not None
