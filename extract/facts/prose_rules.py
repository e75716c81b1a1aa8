"""The wording by which reports print each indicator in running text, loaded from data/prose_rules.csv and prose_zero.csv.

A rule looks at one figure: the words before it, back to the figure or sentence before (``before``, which must end at
the figure), or the words after it, up to the next delimiter (``after``, which must begin there). ``context`` must stand
earlier in the paragraph or in the heading, ``exclude`` must not stand beside the match. A new wording is a new line.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_MEASURE = re.compile(r"人次|万元|.")
#: Words that may stand between any label and its figure.
_TAIL = r"(?:情况)?(?:共计|合计|总计|共有|达到|数量|总数|的|共|有|为|是|达|数|：|计|了|，共)*"
#: Ways to say that nothing happened, before what did not.
_NONE = r"(?:未曾|尚未|均未|没有|未有|不存在|无|未|没)(?:发生|收到|接到|受理|出现|产生|涉及|因|被|有|提起|引起|收取|收|申请)*"
_GAP = r"[^。；！\d]{0,40}?"
_END = r"(?=[。；，、！（]|$)"


@dataclass(frozen=True, slots=True)
class Rule:
    """One wording of one indicator; ``rank`` decides between rules that claim the same figure, higher first."""

    indicator: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    measures: frozenset[str]
    context: re.Pattern[str] | None
    exclude: re.Pattern[str] | None
    rank: int


@dataclass(frozen=True, slots=True)
class ZeroRule:
    """One way to say that an indicator is nil."""

    indicator: str
    pattern: re.Pattern[str]
    exclude: re.Pattern[str] | None


def _compiled(pattern: str) -> re.Pattern[str] | None:
    return re.compile(pattern) if pattern else None


@cache
def figure_rules() -> tuple[Rule, ...]:
    """All wordings of figures, in the order of the file."""
    with files("extract.data").joinpath("prose_rules.csv").open(encoding="utf-8") as file:
        return tuple(
            Rule(
                row["indicator"],
                re.compile(f"(?:{row['before']}){_TAIL}$") if row["before"] else None,
                re.compile(row["after"]) if row["after"] else None,
                frozenset(_MEASURE.findall(row["measures"])),
                _compiled(row["context"]),
                _compiled(row["exclude"]),
                int(row["rank"]),
            )
            for row in csv.DictReader(file)
        )


@cache
def zero_rules() -> tuple[ZeroRule, ...]:
    """All ways to say that there was nothing, in the order of the file."""
    with files("extract.data").joinpath("prose_zero.csv").open(encoding="utf-8") as file:
        return tuple(
            ZeroRule(row["indicator"], re.compile(_expanded(row["pattern"])), _compiled(_expanded(row["exclude"])))
            for row in csv.DictReader(file)
        )


def _expanded(pattern: str) -> str:
    return pattern.replace("NEG", _NONE).replace("GAP", _GAP).replace("END", _END)


@cache
def units() -> dict[str, str]:
    """The unit of each indicator of the codebook."""
    with files("extract.data").joinpath("indicators.csv").open(encoding="utf-8") as file:
        return {row["indicator"]: row["unit"] for row in csv.DictReader(file)}


@cache
def indicators_of(letters: str) -> frozenset[str]:
    """The indicators that exist in any of the eras named by ``letters`` (A 2008–13, B 2014–18, C 2019–20, D 2021–)."""
    with files("extract.data").joinpath("indicators.csv").open(encoding="utf-8") as file:
        return frozenset(row["indicator"] for row in csv.DictReader(file) if set(letters) & set(row["eras"]))
