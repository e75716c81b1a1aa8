"""Hosts that are not to be asked any more, because their operators said so: a file beside captures.db.

``deny-hosts.txt`` has one host a line, ``#`` begins a remark; a host stands for everything below it. The file is
looked at before every request, so that an entry takes effect at once, in crawls that are under way as well.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.addresses import site
from extract.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

FILE = "deny-hosts.txt"
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[0-9]{1,5})?")


class DenyList:
    """The hosts of one file; a file that is not there denies nothing."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._stamp: tuple[int, int] | None = None
        self._hosts: frozenset[str] = frozenset()

    def denies(self, url: str) -> bool:
        """Tell whether the host of an address is on the list; ConfigurationError for a line that is no host."""
        self._refresh()
        if not self._hosts:
            return False
        host = site(url)
        names = {host, host.partition(":")[0]}
        return any(name == entry or name.endswith(f".{entry}") for name in names for entry in self._hosts)

    def _refresh(self) -> None:
        try:
            state = self.file.stat()
        except FileNotFoundError:
            self._stamp, self._hosts = None, frozenset()
            return
        stamp = (state.st_mtime_ns, state.st_size)
        if stamp == self._stamp:
            return
        hosts = set()
        for number, line in enumerate(self.file.read_text(encoding="utf-8").splitlines(), start=1):
            host = line.partition("#")[0].strip().lower().rstrip(".").removeprefix("www.")
            if not host:
                continue
            if _HOST.fullmatch(host) is None:
                # An opt-out that is not understood must not be passed over.
                raise ConfigurationError(f"{self.file}, line {number}: {host[:80]!r} is no host")
            hosts.add(host)
        self._stamp, self._hosts = stamp, frozenset(hosts)
