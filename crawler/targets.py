"""Where an element of a page leads: by its address, or by the script that opens one. Pure functions on elements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Attributes in which templates keep the address that their script opens.
_KEPT = ("data-href", "data-url", "data-link", "tagname", "dataurl", "link")
_QUOTED = re.compile(r"[\"']([^\"'<>\s]{1,700})[\"']")
#: A path, or the name of a page or file: other arguments of scripts are numbers, words and selectors.
_ADDRESS = re.compile(
    r"(?:https?:)?//[^/]|\.{0,2}/(?:[^/*]|$)|[\w%-][^#\s]{0,300}\.(?:s?html?|jsp|aspx?|php|do|pdf|docx?|xlsx?)(?:$|[?#])|\?[\w%-]{1,40}=",
    re.IGNORECASE,
)
_DATA = re.compile(r"[\w%./-]{1,300}\.(?:json|xml)(?:\?[^\s]{0,300})?", re.IGNORECASE)
_NO_ADDRESS = ("#", "javascript:", "mailto:", "tel:", "about:")


def looks_like_address(text: str) -> bool:
    """Tell whether a text in a script is an address: a path, or the name of a page, a file or data."""
    return _ADDRESS.match(text) is not None or _DATA.fullmatch(text) is not None


def base_of(tree: HtmlElement, url: str) -> str:
    """Return what the addresses of a page are relative to: ``<base href>``, else the page's own address."""
    for element in tree.iter("base"):
        href = (element.get("href") or "").strip()
        if href:
            try:
                return urljoin(url, href)
            except ValueError:
                break
    return url


def target_of(element: HtmlElement) -> str:
    """Return where an element leads, as printed; ``""`` when it leads nowhere that can be told without a browser."""
    href = (element.get("href") or "").strip()
    if href and not href.lower().startswith(_NO_ADDRESS):
        return href
    for script in (href, element.get("onclick") or ""):
        for found in _QUOTED.finditer(script):
            if _ADDRESS.match(found.group(1)):
                return found.group(1)
    return next((kept for name in _KEPT if _ADDRESS.match(kept := (element.get(name) or "").strip())), "")


def leads(element: HtmlElement) -> bool:
    """Tell whether an element other than a link may lead somewhere: it has a script, or keeps an address for one."""
    return any(element.get(name) for name in ("onclick", "data-href", "data-url", "data-link"))


def option_target(option: HtmlElement) -> str:
    """Return the address that a menu opens (``<option value="/nb/2023/">``), else ``""``."""
    value = (option.get("value") or "").strip()
    return value if "/" in value and _ADDRESS.match(value) else ""
