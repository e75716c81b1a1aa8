"""What belongs to a report besides its files: the frame that shows its text, and its further pages. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.folders import frames
from crawler.pager import next_page
from crawler.pages import visible

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: A page that shows less than this beside its frame is a shell around it.
_SHELL_TEXT = 300
MAX_PARTS = 20
_FRAME = re.compile("<i?frame", re.IGNORECASE)
#: A viewer shows a file, which is fetched as such.
_VIEWER = re.compile(r"[?&]file=", re.IGNORECASE)
_NEXT = re.compile("下一[页頁]|下[页頁]")


def may_have_parts(markup: str) -> bool:
    """Tell whether it is worth the time to look for parts: most reports stand in one page."""
    return _FRAME.search(markup) is not None or _NEXT.search(markup) is not None


def parts_of(tree: HtmlElement, markup: str, url: str) -> list[str]:
    """Return the addresses of a report's text elsewhere: its frames where the page is no more than a shell, else its
    next page where that is named as this one with another number: 下一页 at the foot of a page may be another report.
    """
    if _FRAME.search(markup) and len(visible(markup)) < _SHELL_TEXT:
        return [frame for frame in frames(tree, url) if not _VIEWER.search(frame)]
    target = next_page(tree, url) if _NEXT.search(markup) else None
    return [target] if target is not None and is_further_part(target, url) else []


def is_further_part(target: str, url: str) -> bool:
    """Tell whether two addresses differ in a short number at the end of the file's name, or in a page of the query."""
    there, here = urlsplit(target), urlsplit(url)
    name, ending = _name(there.path)
    own, own_ending = _name(here.path)
    if there.path == here.path:
        rest = {
            pair
            for pair in there.query.split("&")
            if not re.fullmatch(r"\w{0,20}page\w{0,10}=[0-9]{1,3}|p=[0-9]{1,3}", pair, re.IGNORECASE)
        }
        return rest <= set(here.query.split("&"))
    numbered = re.fullmatch(rf"{re.escape(own)}[_-][0-9]{{1,2}}", name)
    among = re.fullmatch(r"(.{1,200})[_-][0-9]{1,2}", own)
    further = among is not None and re.fullmatch(rf"{re.escape(among[1])}[_-][0-9]{{1,2}}", name)
    return ending == own_ending and bool(numbered or further)


def _name(path: str) -> tuple[str, str]:
    name, dot, ending = path.rpartition(".")
    return (name, ending) if dot else (path, "")
