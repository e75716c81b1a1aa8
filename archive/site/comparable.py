"""What may be drawn as one line: the figures a line is made of in each period, and where its meaning changes.

The rules are those of ``comparability`` in the codebook, in a form that a program can follow: data/trends.csv for
lines that put figures of several forms together, data/breaks.csv for single indicators.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from archive.site import language

#: The first report years of the table of 2014 and of the form of 2019.
PERIODS = (0, 2014, 2019)


@dataclass(frozen=True, slots=True)
class Measure:
    """One line: ``formulas`` gives the indicators to add up for each of PERIODS; none, where nothing was printed."""

    key: str
    en: str
    zh: str
    formulas: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
    breaks: tuple[int, ...]

    def formula(self, year: int) -> tuple[str, ...]:
        """Return the indicators that make up this line in a report year."""
        return self.formulas[sum(year >= start for start in PERIODS) - 1]

    def indicators(self) -> frozenset[str]:
        """Return all indicators that this line needs."""
        return frozenset(name for formula in self.formulas for name in formula)

    def label(self) -> str:
        """Return its name in the language of the page."""
        return self.zh if language.current() == "zh" else self.en


@cache
def topics() -> dict[str, tuple[Measure, ...]]:
    """Return the lines of each topic, in the order of trends.csv."""
    out: dict[str, list[Measure]] = {}
    for row in language.table("trends.csv"):
        formulas = (_terms(row["to_2013"]), _terms(row["from_2014"]), _terms(row["from_2019"]))
        out.setdefault(row["topic"], []).append(
            Measure(row["line"], row["en"], row["zh"], formulas, _years(row["breaks"]))
        )
    return {topic: tuple(lines) for topic, lines in out.items()}


@cache
def breaks(indicator: str) -> tuple[int, ...]:
    """Return the report years from which on an indicator means something else than before."""
    found = {row["indicator"]: _years(row["breaks"]) for row in language.table("breaks.csv")}
    return found.get(indicator, ())


def alone(indicator: str, name: str) -> Measure:
    """Return the line of a single indicator, called ``name``."""
    return Measure(indicator, name, name, ((indicator,),) * 3, breaks(indicator))


def comparable(indicator: str, year: int | None, other: int | None) -> bool:
    """Tell whether figures of two report years may be set against each other; an unknown year is compared with none
    but itself.
    """
    if year is None or other is None:
        return year == other or not breaks(indicator)
    first, last = sorted((year, other))
    return not any(first < start <= last for start in breaks(indicator))


def _terms(formula: str) -> tuple[str, ...]:
    return tuple(formula.split("+")) if formula else ()


def _years(years: str) -> tuple[int, ...]:
    return tuple(int(year) for year in years.split())
