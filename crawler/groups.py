"""Portals that share a server belong together: one after the other, in one process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.addresses import host_group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.portals import Portal


def groups(portals: Sequence[Portal]) -> list[list[int]]:
    """Sort portals (by place) into groups that share no server with each other; order is kept inside a group."""
    found: list[tuple[set[str], list[int]]] = []
    for place, portal in enumerate(portals):
        hosts = {host_group(f"http://{name}/") for name in portal.sites}
        touching = [group for group in found if group[0] & hosts]
        merged_hosts = hosts.union(*(group[0] for group in touching))
        merged = sorted([place, *(member for group in touching for member in group[1])])
        found = [group for group in found if group not in touching]
        found.append((merged_hosts, merged))
    return [members for _hosts, members in sorted(found, key=lambda group: group[1][0])]


def shares(portals: Sequence[Portal], number: int) -> list[list[int]]:
    """Deal portals (by place) to at most ``number`` processes, of about equal size; no server is in two of them."""
    dealt: list[list[int]] = [[] for _ in range(number)]
    for group in sorted(groups(portals), key=len, reverse=True):
        min(dealt, key=len).extend(group)
    return [sorted(share) for share in dealt if share]
