"""Who is asking: the user agent with the operator's contact, without which no crawl of a real portal starts."""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import TYPE_CHECKING

from crawler.trial import is_local
from extract.errors import ConfigurationError

if TYPE_CHECKING:
    from crawler.portals import Portal

VARIABLE = "GONGKAI_CONTACT"
_MAIL = re.compile(r"(?:mailto:)?[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}")
_PAGE = re.compile(r"https?://[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}(?::[0-9]{1,5})?(?:/[\x21-\x7e]{0,200})?")
#: Contacts from documentation: nobody would ever get the complaint.
_PLACEHOLDERS = re.compile(
    r"[@/.](?:example\.(?:com|org|net)|[a-z0-9.-]+\.(?:example|invalid|test|localhost))\b", re.IGNORECASE
)


def user_agent(portal: Portal, contact: str | None) -> str:
    """Return the user agent for a portal; raise ConfigurationError without a contact that a person would read.

    The record's own contact goes first, then ``contact`` (the command line or GONGKAI_CONTACT). The sample portal is
    served by this machine to itself and needs none.
    """
    product = f"gongkai/{version('gongkai')}"
    if is_local(portal):
        return f"{product} (sample portal on loopback)"
    text = (portal.contact or contact or "").strip()
    if not text:
        raise ConfigurationError(
            "whoever runs the portals must be able to write to you, so fetching needs a contact:"
            f" give --contact or set {VARIABLE} to a mail address or web page"
        )
    if not (_MAIL.fullmatch(text) or _PAGE.fullmatch(text)) or _PLACEHOLDERS.search(text.lower()):
        raise ConfigurationError(f"{text[:80]!r} is no contact: give a real mail address or web page")
    where = text if text.startswith(("http", "mailto:")) else f"mailto:{text}"
    return f"{product} (archive of annual reports; +{where})"
