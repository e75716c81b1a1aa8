"""Which figures a failed hard check names: they are shown, but never without saying so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from archive.site.asking import rows

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Messages of checks print the indicators that they compared.
_INDICATOR = re.compile(r"[a-z][a-z_]{3,60}", re.ASCII)
#: Failed checks that one page looks at.
LIMIT = 20_000

Doubts = dict[int, frozenset[str]]


async def doubts(database: Any, where: str, parameters: Mapping[str, Any]) -> Doubts:
    """Return by report the indicators that its failed hard checks name; ``where`` is a condition on ``reports r``."""
    found = await rows(
        database,
        "SELECT c.report_id, c.message FROM reports r CROSS JOIN checks c ON c.report_id = r.report_id"  # noqa: S608 - our constants
        f" WHERE {where} AND c.status = 'fail' AND c.severity = 'hard' LIMIT {LIMIT}",
        dict(parameters),
    )
    named: dict[int, set[str]] = {}
    for row in found:
        named.setdefault(row["report_id"], set()).update(_INDICATOR.findall(row["message"]))
    return {report_id: frozenset(names) for report_id, names in named.items()}
