"""Pagers that fill in a form and send it: what 下一页 would send. Pure.

``function goPage(n) { document.pf.pageNo.value = n; document.pf.submit(); }`` names the field that holds the page; the
form is in the page with all that goes with it. Only fields that a reader cannot see or change are sent along as they
stand. ASP.NET's forms (``__doPostBack``) carry the state of the whole page and are left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from crawler.addresses import normalise, site
from crawler.calls import Call, call_of, scripts_of
from crawler.listing import Ask
from crawler.pager import ends_here, says_next
from crawler.targets import base_of, target_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BODY = 800
#: document.pf.pageNo.value = n; getElementById("pageNo").value = n; $("#pageNo").val(n).
_SET = re.compile(
    r"(?:getElementById\(\s{0,3}[\"']([\w.-]{1,60})[\"']\s{0,3}\)\s{0,3}\.value"
    r"|\.\s{0,3}([A-Za-z_][\w-]{0,60})\s{0,3}\.\s{0,3}value"
    r"|\$\(\s{0,3}[\"'](?:#|input\[name=[\"']?)([\w.-]{1,60})[\"']?\]?[\"']\s{0,3}\)\s{0,3}\.val)"
    r"\s{0,3}[=(]\s{0,3}([A-Za-z_$][\w$]{0,40}|[0-9]{1,4})\b"
)
_SUBMIT = re.compile(r"\.submit\s{0,3}\(")
_STATE = "__VIEWSTATE"
_MAX_FIELDS = 60


def sent_page(tree: HtmlElement, url: str) -> Ask | str | None:
    """Return what the page's 下一页 sends by a form: an address for GET, an :class:`Ask` for POST, else None."""
    for element in tree.iter("a", "input", "button", "span", "li"):
        if not says_next(element) or ends_here(element) or target_of(element):
            continue
        call = call_of(element)
        found = None if call is None else _field_set(call, scripts_of(tree))
        if found is not None:
            return _asked(tree, url, *found)
    return None


def _field_set(call: Call, scripts: str) -> tuple[str, str] | None:
    """Return the field that a function fills in before it sends a form, and its value for this call."""
    name = re.escape(call.name)
    start = re.search(rf"\bfunction\s{{1,3}}{name}\s{{0,3}}\(([^()]{{0,100}})\)", scripts)
    if start is None:
        return None
    values = dict(zip((part.strip() for part in start[1].split(",")), call.arguments, strict=False))
    body = re.split(r"\bfunction\s{1,3}\w", scripts[start.end() : start.end() + _BODY], maxsplit=1)[0]
    if not _SUBMIT.search(body):
        return None
    for by_id, by_name, by_query, value in _SET.findall(body):
        number = values.get(value, value)
        if number.isascii() and number.isdigit():
            return by_id or by_name or by_query, number
    return None


def _asked(tree: HtmlElement, url: str, field: str, number: str) -> Ask | str | None:
    for form in tree.iter("form"):
        fields = [node for node in form.iter("input") if node.get("name")][:_MAX_FIELDS]
        known = {node.get("name"): node.get("value") or "" for node in fields if _goes_along(node)}
        page = next((node.get("name") for node in fields if field in (node.get("name"), node.get("id"))), None)
        if page is None or _STATE in known:
            continue
        target = normalise(form.get("action") or url, base_of(tree, url))
        if target is None or site(target) != site(url):
            return None
        sent = urlencode(known | {page: number})
        if (form.get("method") or "get").lower() == "post":
            return Ask(target, sent)
        return f"{target.partition('?')[0]}?{sent}"
    return None


def _goes_along(field: HtmlElement) -> bool:
    return (field.get("type") or "text").lower() in ("hidden", "text")
