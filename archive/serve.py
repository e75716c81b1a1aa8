"""Datasette with the settings that are right for a published archive."""

from __future__ import annotations

import errno
import socket
import sys
from typing import TYPE_CHECKING

from extract.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

#: RELIABILITY b17: no query runs long, nothing is downloaded whole, no unbounded stream.
SETTINGS = {
    "sql_time_limit_ms": "1000",
    "max_returned_rows": "1000",
    "facet_time_limit_ms": "200",
    "suggest_facets": "off",
    "allow_download": "off",
    "allow_csv_stream": "off",
    "max_csv_mb": "20",
}
PORT = 8001


def free_port(host: str, wanted: int | None) -> int:
    """Return the port asked for, or else the first free one from 8001 on; UsageError when it cannot be had, or when
    ``host`` is no address of this machine.
    """
    for port in [wanted] if wanted is not None else range(PORT, PORT + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except socket.gaierror as error:
                raise UsageError(f"{host} is no address: {error.strerror}") from error
            except OSError as error:
                if error.errno == errno.EADDRNOTAVAIL:
                    raise UsageError(f"{host} is no address of this machine") from error
                if error.errno == errno.EACCES:
                    raise UsageError(f"port {port} is for the administrator; choose another with --port") from error
                continue
            return int(probe.getsockname()[1])
    raise UsageError(f"port {wanted or PORT} of {host} is taken; choose another with --port")


def command(archive: Path, host: str, port: int) -> list[str]:
    """Return the command line that serves the archive."""
    settings = [part for name, value in SETTINGS.items() for part in ("--setting", name, value)]
    return [sys.executable, "-m", "datasette", "serve", str(archive), "--host", host, "--port", str(port), *settings]
