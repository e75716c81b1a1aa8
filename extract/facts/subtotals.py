"""What the overview of a report says in words about the request table beside it.

Section 一 of the forms of 2019 and 2021 repeats sums that the table does not print (予以公开及部分公开, 无法提供 …).
They are no figures of their own but are compared with the table: a report whose words and table disagree is worth
a look.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from extract.csvdata import rows_of
from extract.facts.prose.quantities import find_quantities, make_dense

if TYPE_CHECKING:
    from collections.abc import Mapping

#: All decided the same way, which cannot be while some are pending or corrected.
_ALL_UPHELD = re.compile(r"(?:行政)?(?:复议|诉讼)[^。；]{0,24}均(?:获|被|予以|为)?(?:得到)?维持")
_PENDING = ("reconsideration_pending", "litigation_direct_pending", "litigation_after_reconsideration_pending")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A sum in words against the same sum of the table: ``quote`` is exact, both values are counts."""

    name: str
    said: float
    printed: float
    quote: str


@cache
def _subtotals() -> tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...]:
    return tuple(
        (
            row["name"],
            re.compile(f"(?:{row['pattern']})(?:的|共|共计|有|了|数|为|：)*$"),
            tuple(row["parts"].split("+")),
        )
        for row in rows_of("subtotals.csv")
    )


def compare_subtotals(overview: str, sums: Mapping[str, float]) -> list[Comparison]:
    """Each sum of the overview that also follows from the table, in reading order, agreeing or not.

    :param overview: running text of the first part of the report.
    :param sums: totals by indicator, subtotals (``refused`` …) included.
    """
    found = []
    for line in overview.split("\n"):
        if " | " in line or not line.strip():
            continue
        dense = make_dense(line)
        floor = 0
        for quantity in find_quantities(dense.text):
            if quantity.measure not in {"件", "份", "宗", "条"}:
                continue
            words = dense.text[max(floor, quantity.start - 24) : quantity.start]
            floor = quantity.end
            for name, pattern, parts in _subtotals():
                label = pattern.search(words)
                if label and all(part in sums for part in parts):
                    start, end = dense.span(quantity.start - len(words) + label.start(), quantity.end)
                    found.append(Comparison(name, quantity.value, sum(sums[part] for part in parts), line[start:end]))
                    break
    return found


def claims_all_upheld(overview: str, sums: Mapping[str, float]) -> tuple[str, float] | None:
    """The sentence that says every case was upheld, with the number the table has pending, if any."""
    pending = sum(sums.get(indicator, 0) for indicator in _PENDING)
    if not pending:
        return None
    for line in overview.split("\n"):
        said = _ALL_UPHELD.search(make_dense(line).text)
        if said:
            return said.group(), pending
    return None
