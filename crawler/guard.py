"""Where a crawl may connect: public web servers, and nothing inside this machine or its network.

Three doors, each closed on its own: the literal address in a request (:func:`forbidden`), the answer of the name
server (:class:`SafeResolver`; the address checked is the address used, so a name cannot change in between), and the
portal's own scope (:class:`Scope`), which survives redirects and retries.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

from crawler.addresses import DEFAULT_PORTS, site
from crawler.session import Middleware

if TYPE_CHECKING:
    from collections.abc import Collection

    from scrapy import Request
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: Government portals also answer on 8000–8999; a record's own port is open as well.
HIGH_PORTS = range(8000, 9000)
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?")
#: WHATWG: a host whose last label is a number is an IPv4 address, in whatever notation.
_NUMERIC = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
#: Names that mean this machine or this network by convention (RFC 6761, RFC 8375, RFC 6762).
LOCAL_NAMES = (".localhost", ".local", ".internal", ".localdomain", ".home.arpa", ".lan", ".intranet", ".corp")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class RefusedRequest(IgnoreRequest):
    """Raised when a request must not leave this machine; ``kind`` is what the statistics call it."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


def is_public(address: Address) -> bool:
    """Tell whether an address is one on the open internet, looking through IPv4 wrapped in IPv6."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour
        if address.teredo is not None:
            return False
        if address in _NAT64:
            wrapped = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(wrapped)
        if address.is_site_local or int(address) >> 32 == 0:  # ::a.b.c.d, the deprecated IPv4-compatible form
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def literal(host: str) -> Address | None:
    """Return the address that a host spells out, in any notation a resolver accepts (127.1, 0x7f000001, …)."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    if not _NUMERIC.fullmatch(host):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        return ipaddress.IPv4Address(0)  # a number that is no address: refused as 0.0.0.0 is


def forbidden(url: str, *, sites: Collection[str] = (), loopback: Collection[str] = ()) -> str | None:
    """Return why an address must not be asked, or None when nothing in it speaks against it.

    ``sites`` are the portal's own hosts (their unusual ports are open); ``loopback`` are the ``address:port`` pairs of
    the sample server, the only exception to the rule against local addresses.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "the address cannot be read"
    if parts.scheme not in DEFAULT_PORTS:
        return f"scheme {parts.scheme or 'missing'!r} is not http or https"
    if "@" in parts.netloc:
        return "the address carries a login"
    if "\\" in parts.netloc or "%" in parts.netloc:
        return "the host is disguised"
    host = (parts.hostname or "").removesuffix(".")
    port = DEFAULT_PORTS[parts.scheme] if port is None else port
    if f"{host}:{port}" in loopback:
        return None
    address = literal(host)
    if address is not None:
        if not is_public(address):
            return f"{host} is not a public address"
    elif not _HOST.fullmatch(host):
        return "the host is not a plain name"
    elif "." not in host or host.endswith(LOCAL_NAMES):
        return f"{host} is a name of this machine or network"
    if port not in DEFAULT_PORTS.values() and port not in HIGH_PORTS and site(url) not in sites:
        return f"port {port} is not a web port"
    return None


class TargetGuard(Middleware):
    """Downloader middleware at 10: no request to a literal address, port or scheme that is not the open web."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.loopback = frozenset(crawler.settings.getlist("LOOPBACK"))

    def process_request(self, request: Request) -> None:
        """Refuse what :func:`forbidden` names; every pass counts, so redirects and retries come here as well."""
        reason = forbidden(request.url, sites=self.portal.sites, loopback=self.loopback)
        if reason is not None:
            raise RefusedRequest("guard", reason)


class Scope(Middleware):
    """Downloader middleware at 20: only the portal's own hosts.

    Scrapy's own offsite rule looks away for requests marked ``dont_filter``, which every retry is, and its redirects
    keep the mark; this one looks at each request.
    """

    def process_request(self, request: Request) -> None:
        """Refuse a host that the portal's record does not name."""
        if site(request.url) not in self.portal.sites:
            raise RefusedRequest("scope", f"{site(request.url)} is outside the portal")


class ForbiddenAnswer(DNSLookupError):  # noqa: N818 - named as Twisted names its own
    """Raised when a name resolves to an address that is not public."""


class SafeResolver(CachingThreadedResolver):
    """Resolve names, and refuse answers inside this machine or network: closes DNS rebinding.

    Only IPv4 is ever asked for (Scrapy's default resolver), so there is no second path for IPv6 answers.
    """

    loopback: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> SafeResolver:
        """Make the resolver for a whole process, with the loopback hosts that its settings open."""
        resolver: SafeResolver = super().from_crawler(crawler, reactor)
        resolver.loopback = frozenset(pair.rpartition(":")[0] for pair in crawler.settings.getlist("LOOPBACK"))
        return resolver

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        """Resolve ``name`` as the parent does, cache included, then check the answer each time it is given."""
        answer: Deferred[str] = super().getHostByName(name, timeout)
        return answer.addCallback(self._checked, name)

    def _checked(self, answer: str, name: str) -> str:
        if name in self.loopback and answer == name:
            return answer
        if not is_public(ipaddress.ip_address(answer)):
            raise ForbiddenAnswer(f"{name} resolves to {answer}, which is not a public address")
        return answer
