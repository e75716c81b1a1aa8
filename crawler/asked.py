"""Lists that a page's own script asks for by an address that stands in it, and what is answered. Pure functions.

For products that crawler/interfaces.toml does not know: ``$.getJSON('/api/list.json')``, ``axios.get('/list',
{params: {columnId: 'c7', pageIndex: 1}})``, ``$('#l').load('inc.html')``. Only calls by GET whose address and values
are all printed are repeated; an answer is a list when some array in it holds objects with a title and an address.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from lxml import etree

from crawler.addresses import normalise, site
from crawler.calls import scripts_of
from crawler.links import Link
from crawler.targets import looks_like_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_CALL = re.compile(
    r"(?:\$|jQuery)\s{0,3}\.\s{0,3}(?P<how>get|getJSON|ajax)\s{0,3}\(|\b(?P<other>fetch|axios\.get|axios)\s{0,3}\("
    r"|\.(?P<load>load)\s{0,3}\("
)
_REACH = 600
_QUOTED = re.compile(r"\"([^\"\n]{1,500})\"|'([^'\n]{1,500})'|\b([A-Za-z_$][\w$]{0,40})\b(?!\s{0,3}:)")
_POST = re.compile(r"(?:type|method)[\"']?\s{0,3}:\s{0,3}[\"']post", re.IGNORECASE)
_VALUES = re.compile(r"\b(?:params|data)[\"']?\s{0,3}:\s{0,3}\{([^{}]{0,500})\}")
_PAIR = re.compile(r"[\"']?(\w{1,40})[\"']?\s{0,3}:\s{0,3}(?:\"([^\"]{0,200})\"|'([^']{0,200})'|([\w$.]{1,60}))")
_WORDS_BEFORE = frozenset({"async", "function", "return", "true", "false"})
MAX_ASKED = 4
#: What is said of a page that shows no report and looks so.
FILLED = "a script seems to fill the list: with 'browser = true' in the record it is opened in a browser"
_DEPTH, _MAX_ROWS, _MAX_PARTS, _MAX_TEXT = 6, 5000, 60, 16 * 2**20
_DECLARATION = re.compile(r"\A<\?xml[^<>]{0,200}\?>")
_PAGE = re.compile(r"p|page|page_?(?:no|num|index|number)|(?:cur|curr|current)_?page", re.IGNORECASE)
_TOTAL = re.compile(r"total|total_?(?:count|records?|num|rows?)|(?:record|row)_?(?:count|total)", re.IGNORECASE)
_TITLE = re.compile(r"\w{0,20}title|name|subject|topic", re.IGNORECASE)
_ADDRESS = re.compile(r"\w{0,20}(?:url|link|href)|path", re.IGNORECASE)
_DATE = re.compile(r"\w{0,20}(?:date|time)(?:str)?", re.IGNORECASE)
_DAY = re.compile("(20[0-9]{2})[-/.年]([01]?[0-9])[-/.月]([0-3]?[0-9])")
_MARKUP = re.compile("<[^<>]{0,200}>")
_CHINESE = re.compile("[\u4e00-\u9fff]")
#: Signs of a page that a script fills, whatever it asks.
_FILLED = re.compile(
    r"<div\s{1,3}id=[\"']?(?:app|root)\b|\baxios\b|\bnew Vue\b|\$\.(?:ajax|get|getJSON|post)\s{0,3}\(|\bfetch\s{0,3}\("
)


@dataclass(frozen=True, slots=True)
class Data:
    """What an answer holds: its links, the number of its entries, and how many it says there are in all."""

    links: tuple[Link, ...]
    rows: int
    total: int | None


def filled_by_script(markup: str) -> bool:
    """Tell whether a page looks as if a script filled it."""
    return _FILLED.search(markup) is not None


def asked_by_scripts(tree: HtmlElement, url: str) -> list[str]:
    """Return the addresses on the page's own host that its scripts ask by GET, as far as they are printed whole."""
    scripts, found = scripts_of(tree), {}
    for call in _CALL.finditer(scripts):
        text = scripts[call.end() : call.end() + _REACH]
        address = "" if _POST.search(text.partition("success")[0]) else _address_in(text, scripts)
        target = normalise(address, url) if address else None
        values = _values(text)
        if target is None or values is None or site(target) != site(url) or target == normalise(url):
            continue
        sent = urlencode(values)
        found[f"{target}{'&' if '?' in target else '?'}{sent}" if sent else target] = True
    return list(found)[:MAX_ASKED]


def _address_in(text: str, scripts: str) -> str:
    """Return the address that a call is given: a text, or the name of one that the script sets once."""
    for found in _QUOTED.finditer(text[:300]):
        double, single, name = found.groups()
        word = double or single
        if word and text[found.end() :].lstrip()[:1] == "+":
            return ""  # the rest of it is nowhere printed
        if word and looks_like_address(word):
            return word
        if word or name in _WORDS_BEFORE:
            continue
        set_to = re.findall(rf"\b{re.escape(name)}\s{{0,3}}=\s{{0,3}}[\"']([^\"'\n]{{1,500}})[\"']\s{{0,3}};", scripts)
        return set_to[0] if len(set_to) == 1 and looks_like_address(set_to[0]) else ""
    return ""


def _values(text: str) -> dict[str, str] | None:
    """Return the values that go along, None where one of them is not printed."""
    found = _VALUES.search(text)
    values = {}
    for name, double, single, bare in _PAIR.findall(found[1]) if found is not None else ():
        if bare and not bare.isdigit():
            return None
        values[name] = double or single or bare
    return values


def next_piece(url: str) -> str | None:
    """Return the address of the next piece: that whose page number is one more; None without such a number."""
    address, _, query = url.partition("?")
    pairs = parse_qsl(query, keep_blank_values=True)
    place = next((n for n, (name, value) in enumerate(pairs) if _PAGE.fullmatch(name) and value.isdigit()), None)
    if place is None:
        return None
    name, value = pairs[place]
    pairs[place] = (name, str(int(value) + 1))
    return f"{address}?{urlencode(pairs)}"


def read_data(text: str, url: str) -> Data | None:
    """Read an answer in JSON or XML; None where it is neither, or holds no list of titles with addresses."""
    text = text.strip().removeprefix("\ufeff")
    data = _decoded(text) if len(text) <= _MAX_TEXT else None
    best: tuple[Link, ...] = ()
    rows = 0
    totals: list[int] = []
    for value in _inside(data, _DEPTH):
        if isinstance(value, dict):
            totals.extend(int(number) for name, number in value.items() if _TOTAL.fullmatch(name) and _whole(number))
        else:
            links = tuple(link for row in value[:_MAX_ROWS] if (link := _entry(row, url)) is not None)
            if len(links) > len(best):
                best, rows = links, len(value)
    return Data(best, rows, max(totals, default=None)) if best else None


def _decoded(text: str) -> Any:
    """Return the value of an answer in JSON; of one in XML the elements whose children hold no more than text."""
    if text[:1] in ("{", "["):
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            return None
    if not text.startswith("<?xml"):
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        tree = etree.fromstring(_DECLARATION.sub("", text, count=1).encode(), parser=parser)
    except etree.XMLSyntaxError:
        return None
    if tree is None:
        return None
    return [
        {str(part.tag): part.text or "" for part in row}
        for row in islice(tree.iter(), _MAX_ROWS)
        if 2 <= len(row) <= _MAX_PARTS and not any(len(part) for part in row)
    ]


def _inside(data: Any, depth: int) -> Iterator[Any]:
    if depth and isinstance(data, dict):
        yield data
        for value in data.values():
            yield from _inside(value, depth - 1)
    elif depth and isinstance(data, list):
        yield data
        for value in data[:_MAX_ROWS]:
            yield from _inside(value, depth - 1)


def _whole(value: Any) -> bool:
    return (isinstance(value, int) and not isinstance(value, bool)) or (
        isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 8
    )


def _entry(row: Any, url: str) -> Link | None:
    if not isinstance(row, dict):
        return None
    texts = {name: value.strip() for name, value in row.items() if isinstance(value, str) and value.strip()}
    titles = [_MARKUP.sub("", text) for name, text in texts.items() if _TITLE.fullmatch(name)]
    title = max((text for text in titles if _CHINESE.search(text)), key=len, default="")
    addresses = (text for name, text in texts.items() if _ADDRESS.fullmatch(name) and looks_like_address(text))
    target = normalise(next(addresses, "#"), url)
    if not title or target is None or target == normalise("#", url):
        return None
    day = next((found for name, text in texts.items() if _DATE.fullmatch(name) and (found := _DAY.match(text))), None)
    date = f"{day[1]}-{int(day[2]):02d}-{int(day[3]):02d}" if day else ""
    return Link(target, "".join(title.split()), date)
