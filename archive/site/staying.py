"""Where several archives are served, the links of a page stay in its archive: ``?db=`` is added to each of them.

Done on the finished page, so that no template can forget it: a search that goes on in another archive would show other
figures without saying so.
"""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import parse_qs, quote

from markupsafe import Markup

#: Links and forms of the plugin's own pages. Text cannot look like this: its quotes are escaped.
_LINK = re.compile(r'\b(href|src|srcset|action)="([^"]*)"')
_FORM = re.compile(r'<form [^>]*action="([^"]*)"[^>]*>')
_OWN = re.compile(
    r"(?:-/(?:search|figures|figure|coverage|trends|compare|codebook|report)\b[^#]*)?(?:\?[^#]*)?(?:#.*)?"
)


def stay(page: str, archive: str | None, base: str) -> Markup:
    """Return a page whose links name an archive; ``base`` is the path of the start page, None changes nothing."""
    if archive is None:
        return Markup(page)  # noqa: S704 - a page of our templates, escaped already
    addition = f"db={quote(archive, safe='')}"

    def linked(match: re.Match[str]) -> str:
        address = unescape(match[2])
        if match[1] == "action" or not _own(address, base):
            return match[0]
        front, mark, fragment = address.partition("#")
        path, _, query = front.partition("?")
        if not front or "db" in parse_qs(query, keep_blank_values=True):
            return match[0]
        full = f"{path}?{f'{query}&{addition}' if query else addition}{mark}{fragment}"
        return f'{match[1]}="{escape(full)}"'

    def asked(match: re.Match[str]) -> str:
        hidden = f'<input type="hidden" name="db" value="{escape(archive)}">'
        return f"{match[0]}{hidden}" if _own(unescape(match[1]), base) else match[0]

    return Markup(_FORM.sub(asked, _LINK.sub(linked, page)))  # noqa: S704 - as above


def _own(address: str, base: str) -> bool:
    if address.startswith("?"):
        return True
    return address.startswith(base) and _OWN.fullmatch(address[len(base) :]) is not None
