"""Hanweb's ways to ask for more of a list: groups by GET and by POST, the search of its disclosure module. All pure.

What servers heed differs: some count ``page`` and ignore ``startrecord``, some the reverse. Both are known here; the
spider changes from one to the other when a group brings nothing new before all records are seen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from crawler.links import Link
from crawler.listing import Ask

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PROXY = "/module/web/jpage/dataproxy.jsp"
#: param_5512={columnid:1203,unitid:'5512',webid:7}: what the page's own script sends along.
_PARAMETERS = re.compile(
    r"\bparam_?[0-9]{0,12}\s{0,5}=\s{0,5}\{([^{}<>]{1,1500})\}|proxyParam\s{0,5}:\s{0,5}\{([^{}<>]{1,1500})\}"
)
_PAIR = re.compile(r"[\"']?(\w{1,40})[\"']?\s{0,5}:\s{0,5}[\"']?([^\"',]{0,300})[\"']?")
_PER_PAGE = re.compile(r"\bperPage\s{0,5}:\s{0,5}[\"']?([0-9]{1,3})\b")
_PROXY_URL = re.compile(r"proxyUrl\s{0,5}:\s{0,5}[\"']([^\"'<>\s]{1,200}dataproxy\.jsp)")
_AREA = re.compile(r"(?:tree|search)\.jsp\?(?:[^\"'<>\s]{0,200}&(?:amp;)?)?area=([\w-]{1,40})")
_YEAR = re.compile("(?:19|20)[0-9]{2}")
#: One answer holds three of the site's pages.
_PAGES_OF_A_GROUP = 3
_FORM = ("col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype")
_USUAL = {"col": "1", "appid": "1", "path": "/", "sourceContentType": "1", "permissiontype": "0"}


def list_settings(markup: str, named: str | None, unit: str = "") -> dict[str, str]:
    """Return what a list page says of its list (``columnid``, ``unitid``, ``webid`` …, ``perPage``, ``proxyUrl``).

    ``named`` is the address of the next group where the page names one: its query holds the same values. ``unit`` is
    the number of the list's box: what a page says of its other lists is left out.
    """
    found = dict(parse_qsl(urlsplit(named).query, keep_blank_values=True)) if named else {}
    unit = found.get("unitid", unit)
    if unit:
        found["unitid"] = unit
    for parameters in _PARAMETERS.finditer(markup):
        text = parameters.group(1) or parameters.group(2)
        if unit and unit not in text and "unitid" in text:
            continue  # another list of the page
        found |= {name: value.strip() for name, value in _PAIR.findall(text)}
        break
    for name, pattern in (("perPage", _PER_PAGE), ("proxyUrl", _PROXY_URL)):
        match = pattern.search(markup)
        if match is not None:
            found[name] = match.group(1)
    return found


def posted_group(settings: dict[str, str], column: str, seen: int) -> Ask | None:
    """Return the POST for the records after the first ``seen``; None where the page does not name its column."""
    if "columnid" not in settings or "unitid" not in settings:
        return None
    per = int(settings.get("perPage", "15"))
    place = {"startrecord": seen + 1, "endrecord": seen + per * _PAGES_OF_A_GROUP, "perpage": per}
    values = _USUAL | settings
    form = {name: values[name] for name in _FORM if name in values}
    return Ask(f"{urljoin(column, settings.get('proxyUrl', _PROXY))}?{urlencode(place)}", urlencode(form))


def area_of(markup: str) -> str | None:
    """Return the area (an agency's number) of a page of the disclosure module whose list is filled by its search."""
    found = _AREA.search(markup)
    return found.group(1) if found else None


def search(area: str, column: str, page: int) -> Ask:
    """Return the request for one page, from 1, of all that the disclosure module holds of an area."""
    url = urljoin(column, f"/module/xxgk/search.jsp?area={area}&currpage={page}")
    return Ask(url, urlencode({"area": area, "currpage": page, "infotypeId": "", "vc_title": "", "vc_number": ""}))


def year_links(tree: HtmlElement, url: str) -> list[Link]:
    """Return a link for each year that the module of annual reports offers in a menu (``<option value="2019">``)."""
    parts = urlsplit(url)
    if not parts.path.endswith("/xxgkAnnualReport.jsp"):
        return []
    pairs = [pair for pair in parts.query.split("&") if pair and not pair.startswith("fbtime=")]
    plain = parts._replace(query="&".join(pairs), fragment="").geturl()
    years = [(option.get("value") or "".join(option.itertext())).strip() for option in tree.iter("option")]
    return [Link(f"{plain}&fbtime={year}", year) for year in dict.fromkeys(years) if _YEAR.fullmatch(year)]
