"""What every answer carries: headers that keep foreign text from acting, and the language of the visitor.

Datasette's own templates hold a few inline scripts. They are allowed by their SHA-256, taken from the template
files, so that no other inline script can run; its inline styles have to be allowed as a whole. The pages of this
plugin hold no script at all and get a policy without any.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import datasette as datasette_package

from archive.site import downloads, language
from archive.site.archives import archives

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Scope = MutableMapping[str, Any]
    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    App = Callable[[Scope, Receive, Send], Awaitable[None]]

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_COMMON = "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
STRICT = f"default-src 'none'; style-src 'self'; {_COMMON}"

#: Pages of this plugin, below the base address: their own policy.
OWN_PAGES = re.compile(r"^/(?:$|-/(?:search|coverage|trends|compare|codebook|report/[0-9]+)$)", re.ASCII)

HEADERS = (
    (b"x-frame-options", b"DENY"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
)


def script_hash(script: str) -> str:
    """Return how a policy names an inline script: the SHA-256 of what stands between its tags."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


@cache
def datasette_policy() -> str:
    """Return the policy of datasette's own pages: its inline scripts by hash, nothing else inline but styles."""
    folder = Path(datasette_package.__file__).parent / "templates"
    hashes = set()
    for path in sorted(folder.glob("*.html")):
        for script in _INLINE.findall(path.read_text("utf-8")):
            for allowed in ("true", "false"):
                body = script.replace("{{ datasette_allow_facet }}", allowed)
                if "{{" not in body and "{%" not in body:
                    hashes.add(script_hash(body))
    scripts = " ".join(sorted(hashes))
    return (
        f"default-src 'none'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; connect-src 'self';"
        f" font-src 'self'; {_COMMON}"
    )


def wrap(app: App, datasette: Any) -> App:
    """Return the application with safe headers and the language of each visitor; other databases are left alone."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not archives(datasette):
            await app(scope, receive, send)
            return
        chosen = _asked(scope)
        language.use(chosen or _remembered(scope) or language.preferred(_header(scope, b"accept-language")))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _completed(message.get("headers", []), scope, datasette, chosen)}
            await send(message)

        path = _below_base(scope["path"], datasette)
        if downloads.concerns(datasette, path):
            await app(
                scope, receive, downloads.safe(send_with_headers, mark=b"_dl=" in scope.get("query_string", b""))
            )
        else:
            await app(scope, receive, send_with_headers)

    return wrapped


def _completed(
    headers: Any, scope: Scope, datasette: Any, chosen: language.Language | None
) -> list[tuple[bytes, bytes]]:
    held = {name.lower() for name, _ in headers}
    added = [(name, value) for name, value in HEADERS if name not in held]
    if b"content-security-policy" not in held:
        path = _below_base(scope["path"], datasette)
        policy = STRICT if OWN_PAGES.match(path) else datasette_policy()
        added.append((b"content-security-policy", policy.encode()))
    added.append((b"vary", b"Accept-Language"))
    if chosen is not None:
        cookie = f"{language.COOKIE}={chosen}; Path={datasette.setting('base_url')}; Max-Age=31536000; SameSite=Lax"
        added.append((b"set-cookie", cookie.encode()))
    return [*headers, *added]


def _below_base(path: str, datasette: Any) -> str:
    base: str = datasette.setting("base_url")
    return "/" + path.removeprefix(base) if base != "/" else path


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _asked(scope: Scope) -> language.Language | None:
    query = scope.get("query_string", b"").decode("latin-1")
    if "lang=" not in query:
        return None
    try:
        return language.known(parse_qs(query, max_num_fields=200).get("lang", [""])[-1])
    except ValueError:  # thousands of fields: nobody's choice of a language
        return None


def _remembered(scope: Scope) -> language.Language | None:
    try:
        cookie = SimpleCookie(_header(scope, b"cookie")).get(language.COOKIE)
    except CookieError:
        return None
    return language.known(cookie.value) if cookie else None
