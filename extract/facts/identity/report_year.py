"""The year that a report is about: the title's, held against the period of its figures and the body."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from extract.facts.dates import find_period
from extract.facts.identity.publication import signature
from extract.facts.identity.titles import years_of

if TYPE_CHECKING:
    from extract.facts.identity.publication import Publication
    from extract.model import Doubt

#: The period of the figures is announced in the introduction, in some reports at the end.
_INTRODUCTION, _CLOSING = 8000, 1500
_BODY_YEAR = re.compile(r"((?:19|20)\d\d(?<![\d〔﹝\[(（]\d{4}))\s?年")


def period_of_figures(text: str) -> tuple[str, str] | None:
    """Return the first and last ISO day announced in the introduction, else in the last lines (说明, 附表)."""
    return find_period(text[:_INTRODUCTION]) or find_period(text[-_CLOSING:])


def find_year(
    title: str | None, text: str, published: str | None, period: tuple[str, str] | None
) -> tuple[int | None, list[Doubt]]:
    """Return the report year, ``None`` when nothing names it, with doubts about it.

    ``published`` is the ISO date of publication, ``period`` the first and last ISO day that the figures cover.
    """
    printed = years_of(title) if title else ()
    of_period = int(period[0][:4]) if period else None
    if not printed:
        year = of_period or _body_year(text)
        return year, [] if year else [("year-unknown", "neither title nor text names the year of the report")]
    if of_period in printed:
        return of_period, []
    year = printed[0]
    if of_period is None:
        body = _body_year(text)
        if body is not None and body != year and not re.search(rf"{year}\s?年", text.replace(title or "", "")):
            return year, [("year-conflict", f"the title says {year}, the body speaks of {body}")]
        return year, []
    doubt = ("year-conflict", f"the title says {year}, the figures cover {of_period}")
    # A title copied from last year: the period and the day of publication agree against it.
    if published and int(published[:4]) == of_period + 1 and int(published[:4]) != year + 1:
        return of_period, [doubt]
    return year, [doubt]


def _body_year(text: str) -> int | None:
    """Return the year that the body speaks of most, the introduction counting double; ``None`` without a clear one."""
    counted = Counter(_BODY_YEAR.findall(text))
    counted.update(_BODY_YEAR.findall(text[:1500]))
    ranked = counted.most_common(2)
    if not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return None
    return int(ranked[0][0])


def date_doubts(publication: Publication, text: str, year: int | None, period: tuple[str, str] | None) -> list[Doubt]:
    """Return the doubts of a publication, and those about dates before the end of the period they report on."""
    doubts = list(publication.doubts)
    end = period[1] if period else f"{year}-12-31" if year else None
    if end is None:
        return doubts
    if publication.published and publication.published <= end:
        doubts.append(("published-before-period-end", f"published {publication.published}, the period ends {end}"))
    signed = signature(text)
    if signed and signed.value <= end:
        doubts.append(("signed-before-period-end", f"signed {signed.value}, the period ends {end}"))
    if period and year and int(period[0][:4]) != year:
        doubts.append(
            ("period-of-another-year", f"the period is {period[0]} to {period[1]}, the report is for {year}")
        )
    return doubts
