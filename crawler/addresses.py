"""Addresses as one report's one name: pure functions on URLs."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit, urlunsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
#: Query parameters that choose a view of the same article, never the article.
VIEW_PARAMETERS = frozenset({"isMobile", "ddtab", "showType"})
#: The number of a visit, which servers that want a cookie put into addresses: another one for each visit.
_SESSIONS = re.compile(r"(?:jsessionid|phpsessid|aspsessionid[a-z]{0,20}|session_?id)", re.IGNORECASE)
_SESSION_PATH = re.compile(r";jsessionid=[\w.!:-]{0,200}", re.IGNORECASE)
#: Hanweb's module of annual reports: agency and year name the report, the article's own number beside them is extra.
_ANNUAL_REPORT, _EXTRA, _YEAR = "/xxgkAnnualReport.jsp", "artId", "fbtime"
#: Twins of one article for small screens (TRS): the plain page is the one to keep.
TWIN_ENDINGS = (("_wap.html", ".html"), ("_app.shtml", ".shtml"), ("_wap.shtml", ".shtml"), ("_app.html", ".html"))

#: Labels under which a site answers a second time: for people who type them, and for telephones.
_TWIN_LABELS = ("www.", "wap.", "m.")
#: ``x.gov.cn`` is a site of its own whatever ``x`` is; with more dots a label in front may be a twin's.
_LABELS_OF_A_SITE = 2


def normalise(url: str, base: str | None = None) -> str | None:
    """Return the one address under which a page is kept, or None for what is no web address.

    Fragment, default port, view parameters and numbers of a visit (``;jsessionid=``) go; scheme and host are lower
    case; mobile twins become the plain page.
    """
    try:
        parts = urlsplit(urljoin(base, url.strip()) if base else url.strip())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        return None
    host = parts.hostname.rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port != DEFAULT_PORTS[parts.scheme]:
        host = f"{host}:{port}"
    if "@" in parts.netloc:  # kept, so that the guard sees and refuses it
        host = parts.netloc
    path = _SESSION_PATH.sub("", parts.path) or "/"
    for ending, plain in TWIN_ENDINGS:
        if path.endswith(ending):
            path = path.removesuffix(ending) + plain
    # Cut as text: decoding and encoding again would damage percent-encoded GB18030.
    pairs = [pair for pair in parts.query.split("&") if not _says_nothing(pair.partition("=")[0])]
    if path.endswith(_ANNUAL_REPORT) and any(pair.startswith(f"{_YEAR}=") for pair in pairs):
        pairs = [pair for pair in pairs if not pair.startswith(f"{_EXTRA}=")]
    query = "&".join(pairs)
    return urlunsplit((parts.scheme, host, path, query, ""))


def _says_nothing(parameter: str) -> bool:
    """Tell whether a parameter chooses a view of a page, or counts a visit to it."""
    return parameter in VIEW_PARAMETERS or _SESSIONS.fullmatch(parameter) is not None


@lru_cache(4096)  # asked a dozen times for each request
def site(url: str) -> str:
    """Return host and, where it is not the scheme's own, port: what a scope is made of. ``""`` for no web address."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    host = (parts.hostname or "").rstrip(".")
    if port is None or port == DEFAULT_PORTS.get(parts.scheme):
        return host
    return f"{host}:{port}"


def page_key(url: str) -> str:
    """Return what the addresses of one page have in common: to compare pages with, never to ask for one.

    Scheme, ``www.``, ``wap.`` and ``m.`` go (``wap.gov.cn`` keeps its name), with what :func:`normalise` takes away.
    ``index.html`` stays: some servers show another page for the bare folder.
    """
    plain = normalise(url) or url
    host = site(plain)
    for label in _TWIN_LABELS:
        if host.startswith(label) and host.count(".") > _LABELS_OF_A_SITE:
            host = host.removeprefix(label)
            break
    parts = urlsplit(plain)
    return urlunsplit(("", host, parts.path, parts.query, ""))


@lru_cache(4096)
def host_group(url: str) -> str:
    """Return the name under which requests are paced: a host with and without ``www.`` is one server."""
    return site(url).removeprefix("www.")


def below(url: str, column: str) -> bool:
    """Tell whether an address lies in the folder of a column page."""
    folder = urljoin(column, ".")
    return site(url) == site(column) and urlsplit(url).path.startswith(urlsplit(folder).path)
