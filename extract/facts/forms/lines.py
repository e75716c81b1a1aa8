"""Rows of the second table of the 2021 form that a text extract prints as plain lines (``行政许可 0``).

Published extracts lose the ruling of small tables. A line is taken only where it can be nothing else: it stands in a
part on proactive disclosure of a report of 2021 or later (an overview may have such a part beside the form's own),
holds one label of the form and one figure, and the label occurs once. Rows with several figures are left to the
tables: which column a figure belongs to cannot be seen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.facts.numbers import parse_number
from extract.model import Statistic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extract.model import Section

_LABELS = {
    "行政许可": "licensing_decisions",
    "行政处罚": "penalty_decisions",
    "行政强制": "coercion_decisions",
    "行政事业性收费": "administrative_fees",
}
_LINE = re.compile(rf"(?P<label>{'|'.join(_LABELS)})[ \u3000]+(?P<number>\d[\d,.]{{0,15}})(?:[ \u3000]*(?:件|万元))?")
#: The first form with a single column for decisions (国办公开办函〔2021〕30号).
_FIRST_YEAR = 2021


def read_form_lines(
    text: str, sections: Sequence[Section], year: int | None, units: Mapping[str, str]
) -> tuple[Statistic, ...]:
    """The single-figure rows printed as lines, each quoted whole."""
    if year is None or year < _FIRST_YEAR:
        return ()
    found: dict[str, Statistic] = {}
    twice: set[str] = set()
    for start, line in _lines(text, sections):
        row = _LINE.fullmatch(line.strip())
        value = parse_number(row["number"]) if row else None
        if row and value is not None:
            indicator = _LABELS[row["label"]]
            if indicator in found:
                twice.add(indicator)
            begin = start + line.index(row.group())
            end = begin + len(row.group())
            unit = units[indicator]
            found[indicator] = Statistic(indicator, "total", value, unit, "exact", "table", row.group(), begin, end)
    return tuple(s for indicator, s in found.items() if indicator not in twice)


def _lines(text: str, sections: Sequence[Section]) -> Iterator[tuple[int, str]]:
    """The lines of the parts on proactive disclosure, each with where it begins."""
    for part in sections:
        if part.level == 1 and part.topic == "proactive":
            start = part.start
            for line in text[part.start : part.end].split("\n"):
                yield start, line
                start += len(line) + 1
