"""A small portal of our own: invented agencies, real markup, served on loopback for the demo and the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.portals import FOLDER, read_records

if TYPE_CHECKING:
    from crawler.portals import Portal
    from crawler.sample.server import SampleServer


def sample_portals(server: SampleServer | None = None) -> list[Portal]:
    """Return the records of the sample, at the addresses where ``server`` serves it (default: where records say)."""
    portals = read_records(FOLDER / "sample.toml")
    return portals if server is None else [portal.moved(server.addresses) for portal in portals]
