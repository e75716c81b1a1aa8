"""Lists behind an interface: what to ask for, and what the answers say. Pure functions on text; interfaces.toml.

Settings are values of a page that somebody else wrote: each is held to a narrow pattern there, and goes into an
address percent-encoded, into a JSON body as the string that it is.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlencode, urljoin

from crawler.addresses import normalise
from crawler.links import Link, links_of
from crawler.listing import Ask, record_set
from crawler.pages import tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FILE = Path(__file__).with_name("interfaces.toml")
#: The ways of listing that interfaces.toml describes; a test holds the two together.
INTERFACES = ("gkmlpt", "jpaas", "truecms", "epoint", "manuscript")
#: JSON deeper than this is no list; the parser's own limit is the interpreter's stack.
_MAX_ANSWER = 16 * 2**20
_MAX_ENTRIES, _MAX_UNITS = 5000, 6
_JSONP = re.compile(r"^[\s;/*]{0,20}[A-Za-z_$][\w$.]{0,60}\s{0,5}\(")
_MARK = re.compile(r"\{([A-Za-z_]{1,20})\}")
_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")
#: How far the parts of one object may stand apart: a tree of categories may hang between them.
_MAX_NODE, _MAX_NODES = 20_000, 40
_CHINA = timedelta(hours=8)
_ISO = re.compile("(20[0-9]{2})[-/.年]([01]?[0-9])[-/.月]([0-3]?[0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """One table of interfaces.toml; see the comments there."""

    base: str = r"^(https?://[^/]+)/"
    settings: dict[str, list[str]] = field(default_factory=dict)
    nodes: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    scripts: tuple[str, ...] = ()
    units: str = ""
    address: str = ""
    body: str = ""
    first: int = 1
    size: int = 15
    referer: bool = False
    answers: bool = False
    entries: tuple[str, ...] = ("",)
    title: tuple[str, ...] = ("title", "realtitle", "infotitle", "docTitle", "name")
    url: tuple[str, ...] = ("url", "infourl", "linkUrl", "link", "href", "docPubUrl", "path")
    date: tuple[str, ...] = ("date", "pubDate", "publishTime", "infodate", "createTime", "time")
    total: tuple[str, ...] = ()
    pager: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One answer: its links, how many entries there are in all and whether more follow (None where it does not say).

    ``title`` is that of an answer that is one document and names no page for it; ``rows`` counts its entries, those
    without an address included.
    """

    links: tuple[Link, ...]
    total: int | None
    more: bool | None
    title: str = ""
    rows: int = 0


@cache
def interfaces() -> dict[str, Interface]:
    """Return the interfaces by name."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: _interface(table) for name, table in data.items()}


def _interface(table: dict[str, Any]) -> Interface:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    return Interface(**values)


def settings_in(interface: Interface, text: str) -> dict[str, str]:
    """Return the settings that a page or script prints."""
    found = {}
    for name, patterns in interface.settings.items():
        for pattern in patterns:
            match = re.search(pattern, text)
            if match is not None:
                found[name] = match.group(1)
                break
    for name, pattern in interface.nodes.items():
        number = _node(text, pattern)
        if number:
            found[name] = number
    return found


def _node(text: str, pattern: str) -> str:
    """Return the ``id`` of the first object in a text whose ``name`` matches; objects below it are left out."""
    text = _UNICODE.sub(lambda code: chr(int(code[1], 16)), text) if "\\u" in text else text
    names = re.finditer(rf"\bname[\"']?\s{{0,3}}:\s{{0,3}}[\"'][^\"']{{0,30}}(?:{pattern})[^\"']{{0,20}}[\"']", text)
    for found in islice(names, _MAX_NODES):
        around = _before(text, found.start()) + _after(text, found.end())
        number = re.search(r"(?<![\w.])id[\"']?\s{0,3}:\s{0,3}[\"']?([0-9]{1,9})\b", around)
        if number is not None:
            return number.group(1)
    return ""


def _before(text: str, place: int) -> str:
    """Return what stands before a place in the same object, nested ones left out."""
    kept, depth = [], 0
    for character in reversed(text[max(0, place - _MAX_NODE) : place]):
        depth += character in "}]"
        depth -= character in "{["
        if depth < 0:
            break
        if depth == 0:
            kept.append(character)
    return "".join(reversed(kept))


def _after(text: str, place: int) -> str:
    kept, depth = [], 0
    for character in text[place : place + _MAX_NODE]:
        depth += character in "{["
        depth -= character in "}]"
        if depth < 0:
            break
        if depth == 0:
            kept.append(character)
    return "".join(kept)


def units_in(interface: Interface, markup: str) -> list[dict[str, str]]:
    """Return the parameters of each unit that a JPaaS page builds by script: objects, quoted either way."""
    found: list[dict[str, str]] = []
    for match in re.finditer(interface.units, markup) if interface.units else ():
        text = (match.group(1) or match.group(2)).replace("&quot;", '"').replace('\\"', '"')
        pairs = re.findall(r"[\"']?(\w{1,40})[\"']?\s{0,5}:\s{0,5}[\"']?([^\"',{}]{0,300})[\"']?", text)
        unit = {name: value.strip() for name, value in pairs}
        if unit and unit not in found:
            found.append(unit)
    return found[:_MAX_UNITS]


def missing(interface: Interface, values: Mapping[str, str]) -> list[str]:
    """Return the names of the settings that a request needs and nobody gave."""
    given = {"base", "page", "start", "end", "size", *values, *interface.defaults}
    return sorted(set(_MARK.findall(interface.address + interface.body)) - given)


def request_for(interface: Interface, values: Mapping[str, str], column: str, page: int) -> Ask:
    """Return the request for one piece of a list; ``page`` counts from the interface's ``first``."""
    place = page - interface.first
    base = re.match(interface.base, column)
    known: dict[str, str] = interface.defaults | dict(values)
    unit = interface.defaults | {name: text for name, text in values.items() if name not in interface.settings}
    known |= {
        "page": str(page),
        "size": str(interface.size),
        "start": str(place * interface.size + 1),
        "end": str((place + 1) * interface.size),
    }

    def encoded(match: re.Match[str]) -> str:
        name = match.group(1)
        if name == "base":
            return base.group(1) if base else ""
        if name == "unit":
            return urlencode(unit)
        return quote(known[name], safe="/:")

    def quoted(match: re.Match[str]) -> str:
        return json.dumps(known[match.group(1)])[1:-1]

    url = urljoin(column, _MARK.sub(encoded, interface.address))
    headers = (("Referer", column),) if interface.referer else ()
    if not interface.body:
        return Ask(url, headers=headers)
    return Ask(url, _MARK.sub(quoted, interface.body), "application/json; charset=UTF-8", headers)


def wishes(query: str) -> dict[str, str]:
    """Return a record's ``query`` (``sid=755325&category=2629``) as values."""
    return dict(parse_qsl(query, keep_blank_values=True))


def read_answer(interface: Interface, text: str, url: str, page: int) -> Piece | None:
    """Read one answer, JSON or JSONP; None when it is neither or holds no list where the interface keeps it."""
    data = _json(text)
    if data is None:
        return None
    found = next((value for path in interface.entries if (value := _at(data, path)) is not None), None)
    if found is None:
        return None
    if isinstance(found, str):
        links = tuple(_links_in(found, url))
        numbers = [int(number) for number in re.findall(interface.pager, found)] if interface.pager else []
        more = any(number > page for number in numbers) if numbers else None
        return Piece(links, _total(interface, data), more, rows=len(links))
    rows = [found] if isinstance(found, dict) else found
    if not isinstance(rows, list):
        return None
    links = tuple(link for row in rows[:_MAX_ENTRIES] if (link := _entry(interface, row, url)) is not None)
    title = _text(found, interface.title) if isinstance(found, dict) else ""
    return Piece(links, _total(interface, data), None, title, len(rows))


def _json(text: str) -> Any:
    """Return the value of a JSON or JSONP answer, or None."""
    text = text.strip().removeprefix("\ufeff")
    call = _JSONP.match(text)
    if call is not None:
        text = text[call.end() : text.rfind(")")]
    # JSON of real answers holds remnants of markup (<\/font>), which are fine, and bare line ends, which are not.
    try:
        return json.loads(text, strict=False) if len(text) <= _MAX_ANSWER else None
    except (ValueError, RecursionError):
        return None


def _at(data: Any, path: str) -> Any:
    """Follow a dotted path; text that is itself JSON is read on the way."""
    for name in path.split(".") if path else ():
        if isinstance(data, str):
            data = _json(data)
        data = data.get(name) if isinstance(data, dict) else None
    if isinstance(data, str) and data.lstrip().startswith(("[", "{")):
        inner = _json(data)
        return data if inner is None else inner
    return data


def _links_in(markup: str, url: str) -> Iterator[Link]:
    records, _following = record_set(markup)
    if not records and "<record>" in markup:
        records, _following = record_set(f"<datastore>{markup}</datastore>")
    if records:
        for record in records:
            yield from links_of(record, url)
        return
    tree = tree_of(markup)
    if tree is not None:
        yield from links_of(tree, url)


def _entry(interface: Interface, row: Any, url: str) -> Link | None:
    if not isinstance(row, dict):
        return None
    title = _text(row, interface.title)
    address = normalise(_text(row, interface.url), url) if _text(row, interface.url) else None
    if not title or address is None:
        return None
    return Link(address, "".join(re.sub("<[^<>]{0,200}>", "", title).split()), _date(row, interface.date))


def _text(row: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((value for name in names if isinstance(value := row.get(name), str) and value.strip()), "")


def _date(row: Mapping[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        value = row.get(name)
        found = _ISO.match(value.strip()) if isinstance(value, str) else None
        if found is not None:
            return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}"
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) in (10, 13):
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool):
            seconds = value / 1000 if value > 10**11 else value
            if 0 < seconds < 4 * 10**9:
                return (datetime.fromtimestamp(seconds, UTC) + _CHINA).strftime("%Y-%m-%d")
    return ""


def _total(interface: Interface, data: Any) -> int | None:
    for path in interface.total:
        value = _at(data, path)
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 8:
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
    return None
