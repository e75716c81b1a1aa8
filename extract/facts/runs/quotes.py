"""A row of figures without anything between, read again by itself."""

from __future__ import annotations

from functools import lru_cache

from extract.facts.forms.request_rows import row_rules
from extract.facts.forms.reviews import REVIEW_COLUMNS
from extract.facts.runs.cuts import CASES, REQUESTS, Figures, counted_cut, digits_behind, repeated_cut, summed_cuts

#: The rows of the second table that print several figures have two columns or three.
_COLUMNS = (2, 3)


def run_says(row: str, indicator: str, cell: int) -> set[int]:
    """What the cuts of the digits that end a row have as their ``cell``-th figure (0-based).

    The sums of the row must hold in each cut; which of several cuts is meant, only the other rows can tell.
    """
    return {cut[cell] for cut in _cuts(digits_behind(row), indicator) if 0 <= cell < len(cut)}


@lru_cache(maxsize=1024)  # a row is quoted for each of its figures
def _cuts(digits: str, indicator: str) -> tuple[Figures, ...]:
    if not digits:
        return ()
    if indicator in REVIEW_COLUMNS:
        return tuple(summed_cuts(digits, CASES) or ())
    if any(rule.indicator == indicator for rule in row_rules()):
        return tuple(summed_cuts(digits, REQUESTS) or ())
    cuts = (cut(digits, columns) for columns in _COLUMNS for cut in (counted_cut, repeated_cut))
    return tuple(cut for cut in cuts if cut is not None)
