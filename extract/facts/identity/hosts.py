"""Whose host a page came from: a government's own, a repost, a mirror, or a domain taken over by others.

Only the host decides that a page is official, by its ASCII form and on the border of a label, so that
``evil.com%2f.gov.cn``, ``gov.cn@evil.example`` and look-alike letters do not pass. The lists are data:
``extract/data/hosts.csv`` (known hosts) and ``extract/data/host_marks.csv``: words that give a page away, and the
trimmings that taken-over sites add to a brand (365bet(中国)官方网站).
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from functools import cache

from extract.csvdata import rows_of

#: gov.cn is registered for governments only; so is .政务 (xn--zfr164b).
OFFICIAL_SUFFIXES = ("gov.cn", "xn--zfr164b")
_SCHEME = re.compile(r"^\s*(https?):[/\\]{2}", re.ASCII | re.IGNORECASE)
_ALLOWED = re.compile(r"^[a-z0-9.-]+$", re.ASCII)
_LABEL = re.compile(r"^(?!-)[a-z0-9-]{1,63}(?<!-)$", re.ASCII)
#: A reading in Latin letters after a character, 機(jī)關(guān): left by converters that copy pages.
_GLOSS = re.compile(r"[一-鿿][(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,7}[)）]")
_GLOSSES = 5
#: How much of a page's beginning counts as its head: breadcrumb, site name, menu.
_HEAD = 300


@dataclass(frozen=True, slots=True)
class Marks:
    """The lists of known hosts and of telling words, by class."""

    hosts: dict[str, str]
    words: dict[str, tuple[str, ...]]
    gambling: re.Pattern[str]


@cache
def marks() -> Marks:
    """Load both lists once."""
    hosts = {row["host"]: row["class"] for row in rows_of("hosts.csv")}
    words: dict[str, list[str]] = {}
    for row in rows_of("host_marks.csv"):
        words.setdefault(row["class"], []).append(row["mark"].lower())
    brands = "|".join(map(re.escape, sorted(words["hijacked"], key=len, reverse=True)))
    trimmings = "|".join(words["trimming"])
    # Where case is ignored every brand is tried at every character, unless it can begin one.
    initials = re.escape("".join(sorted({brand[0] for brand in words["hijacked"]})))
    gambling = re.compile(rf"(?=[{initials}])(?:{brands})(?:[·_（(-]?(?:{trimmings})[)）]?){{0,6}}", re.IGNORECASE)
    return Marks(hosts, {key: tuple(value) for key, value in words.items()}, gambling)


def ascii_host(url: str) -> str | None:
    """Return the host of an http(s) address in ASCII, lower case, without a final dot.

    ``None`` when the address has user information, escapes, or no host that a browser would look up as printed.
    """
    address = "".join(c for c in url if c not in "\t\r\n")
    scheme = _SCHEME.match(address)
    if not scheme:
        return None
    # Browsers end the host at a backslash as they do at a slash.
    authority = re.split(r"[/\\?#]", address[scheme.end() :], maxsplit=1)[0]
    if "@" in authority or "%" in authority or authority.startswith("["):
        return None
    host, colon, port = authority.partition(":")
    if colon and port and not (port.isascii() and port.isdigit()):
        return None
    try:
        name = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    name = name.removesuffix(".")
    if not _ALLOWED.match(name) or not all(_LABEL.match(label) for label in name.split(".")):
        return None
    return name


def is_official(host: str | None) -> bool:
    """Tell whether an ASCII host lies under a suffix kept for governments."""
    return host is not None and any(host == suffix or host.endswith("." + suffix) for suffix in OFFICIAL_SUFFIXES)


def is_local(url: str) -> bool:
    """Tell whether an address is a file or lies on this machine or a private network."""
    if url.startswith("file:"):
        return True
    host = ascii_host(url)
    if host is None:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False


def gambling_brand(text: str) -> str | None:
    """Return the first gambling brand in a title or the head of a page, or ``None``."""
    match = marks().gambling.search(text)
    return match.group() if match else None


def host_class(url: str | None, *, titles: tuple[str, ...] = (), head: str = "", page: str = "") -> str:
    """Return ``official``, ``repost``, ``mirror``, ``hijacked``, ``local`` or ``unknown``.

    ``titles`` and ``head`` (the beginning of the visible page) may give away a domain that was taken over, ``page``
    (all visible text) a repost or a machine-made mirror. On a government's host only the titles can do so: pages there
    warn of gambling. Without an address only such marks speak; else the class is ``unknown``.
    """
    host = ascii_host(url) if url else None
    if any(gambling_brand(title) for title in titles):
        return "hijacked"
    if is_official(host):
        return "official"
    if url and is_local(url):
        return "local"
    if gambling_brand(head[:_HEAD]):
        return "hijacked"
    known = marks().hosts
    if host is not None:
        labels = host.split(".")
        for start in range(len(labels)):
            found = known.get(".".join(labels[start:]))
            if found:
                return found
    if len(_GLOSS.findall(page[:20000])) >= _GLOSSES:
        return "mirror"
    if any(word in page for word in marks().words["repost"]):
        return "repost"
    return "unknown"
