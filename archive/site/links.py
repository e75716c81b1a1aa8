"""Addresses from documents: shown always, clickable only when they lead where they seem to lead.

Domains of agencies are taken over by others when they lapse, and keep serving old government pages between
advertising. Such addresses are evidence and must be shown, but nobody should be sent there by a click.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from archive.site.archives import stamp
from extract.facts.identity.hosts import ascii_host, host_class

_WEB = re.compile(r"^https?://[^\s]+$", re.IGNORECASE)
_SCHEME = re.compile(r"^http", re.IGNORECASE)

_hijacked: dict[str, tuple[tuple[int, ...], frozenset[str]]] = {}


@dataclass(frozen=True, slots=True)
class Address:
    """An address to be shown: ``href`` is None where it must not be clickable."""

    shown: str
    href: str | None
    hijacked: bool = False


def is_web(value: object) -> bool:
    """Tell whether a value is one address of the web and nothing else."""
    return isinstance(value, str) and _WEB.match(value) is not None


def address(value: str, known_class: str | None, hijacked: frozenset[str]) -> Address:
    """Return how to show an address: ``known_class`` is the archive's word on its host, ``hijacked`` all bad hosts."""
    if not is_web(value):
        return Address(value, None)
    host = ascii_host(value)
    if known_class == "hijacked" or host in hijacked or host_class(value) == "hijacked":
        return Address(_SCHEME.sub("hxxp", value), None, hijacked=True)
    # User information, escapes and look-alike letters make a host that is not what it looks like.
    return Address(value, value if host is not None else None)


async def hijacked_hosts(database: Any) -> frozenset[str]:
    """Return the hosts that the archive calls hijacked, asked once for each state of the file."""
    now = stamp(database)
    held = _hijacked.get(database.path)
    if held is None or held[0] != now:
        rows = await database.execute(
            "SELECT DISTINCT host FROM reports WHERE host_class = 'hijacked' AND host IS NOT NULL LIMIT 10000"
        )
        held = (now, frozenset(row[0].rstrip(".") for row in rows.rows))
        _hijacked[database.path] = held
    return held[1]
