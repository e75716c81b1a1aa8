"""Records on trial: a portal of one's own on this machine, opened by an environment variable and by nothing else.

``GONGKAI_LOOPBACK=127.0.0.1:8123`` opens that address and port for records all of whose columns stand there: to try a
record, or a change of the crawler, against a saved or invented portal. Such a record is crawled like the sample: at
any hour, without a pause, without a contact. Everything else on this machine and in its network stays closed.
"""

from __future__ import annotations

import ipaddress
import os
from typing import TYPE_CHECKING

from crawler.addresses import site
from extract.errors import ConfigurationError

if TYPE_CHECKING:
    from crawler.portals import Portal

VARIABLE = "GONGKAI_LOOPBACK"


def opened() -> frozenset[str]:
    """Return the ``address:port`` pairs that the variable opens; raise ConfigurationError for any but loopback."""
    pairs = frozenset(os.environ.get(VARIABLE, "").replace(",", " ").split())
    for pair in pairs:
        host, _, port = pair.rpartition(":")
        try:
            good = ipaddress.IPv4Address(host).is_loopback and 0 < int(port) < 65536
        except ValueError:
            good = False
        if not good:
            raise ConfigurationError(
                f"{VARIABLE}: {pair!r} is not a loopback address with its port, as 127.0.0.1:8123"
            )
    return pairs


def is_local(portal: Portal) -> bool:
    """Tell whether a portal is on this machine by the owner's wish: the sample, or a record on trial."""
    return portal.sample or ({site(url) for url in portal.start} <= opened())
