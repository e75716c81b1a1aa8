"""The wording by which reports print each indicator in running text, loaded from data/prose_*.csv.

A rule looks at one figure: the words before it, back to the figure or sentence before (``before``, which must end at
the figure), or the words after it, up to the next delimiter (``after``, which must begin there). One of ``keys`` must
stand in those words (it saves trying the patterns), ``exclude`` must not stand beside the match. Words too short to
name an indicator alone need one of three: ``context`` stands earlier in the paragraph or in the heading, the last
headline figure before is of one of ``heads`` (``公开信息900条，网站700条``), or the part of the report is about one of
``topics`` (``收到45件`` under 依申请公开). A group ``field`` must name what the agency is there for (``交通信息`` of a
bureau of transport), or it is only some of its information; a group ``kind`` is all only where the figure of no other
kind follows (``工作动态81条、公告40条``); at a group ``site`` ends a site's name, which must be general or the
agency's own. A new wording is a new line.

What requests came by and what became of them is told in the same few ways, so prose_parts.csv only says what the
parts are called. Their words stand before the figure (``不予公开3件``), after it (``3件因涉及个人隐私不予公开``), or
behind the figure or words of a whole that is all theirs (``收到申请1件，已予以公开``, ``不予公开（个人隐私）3件``).

What is published is said alike of a website, an account, a gazette: a line whose indicator is ``MEDIUM`` holds for
each medium of prose_media.csv, with its words, and not where it is named together with one of its ``partners``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import groupby, product
from typing import TYPE_CHECKING

from extract.csvdata import rows_of
from extract.facts.prose.keys import KeyIndex
from extract.facts.prose.vocabulary import (
    AND_OTHERS,
    ENDING,
    IN_BRACKETS,
    IS_ALL,
    LEADING,
    SITE,
    TAIL,
    TRAILING,
    expanded,
    measures,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What a line about any medium names, and the column of prose_media.csv that says which indicators those are.
_OF_MEDIA = {"MEDIUM": "indicators", "LOOSELY": "loosely", "POSTS": "posts"}
#: What a request may have come by or ended in is counted in these.
_PART_MEASURES = frozenset("件份宗起条项例个次封")
#: A whole of which a part may be all: 答复3件，均为同意公开.
_WHOLES = ("requests_received", "requests_closed", "requests_concluded", "replies_total")


@cache
def wording(pattern: str) -> re.Pattern[str]:
    """A pattern of a rule, compiled when it is first asked for: all take a second, and a document needs few."""
    return re.compile(pattern)


@dataclass(frozen=True, slots=True)
class Rule:
    """One wording of one indicator; ``rank`` decides between rules that claim the same figure, higher first."""

    indicator: str
    applicant: str
    before: str | None
    after: str | None
    measures: frozenset[str]
    keys: tuple[str, ...]
    context: str | None
    heads: frozenset[str]
    topics: frozenset[str]
    excludes: tuple[str, ...]
    rank: int
    #: The indicators whose figures this one is a part of.
    wholes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ZeroRule:
    """One way to say that an indicator is nil; ``context`` must stand in the sentence or its heading, or the part of
    the report must be about one of ``topics``. One of ``keys`` stands in every such statement.
    """

    indicator: str
    pattern: str
    keys: tuple[str, ...]
    context: str | None
    topics: frozenset[str]
    exclude: str | None


@dataclass(frozen=True, slots=True)
class FollowRule:
    """Words right after a figure of ``cause`` that give the same figure to ``indicator``: ``184件，全部办结``.

    ``bracketed``, if any, are words in brackets right before the figure that do the same. One of ``keys`` stands in
    every such statement.
    """

    cause: str
    indicator: str
    applicant: str
    pattern: str
    keys: tuple[str, ...]
    bracketed: str | None = None


@cache
def figure_rules() -> tuple[Rule, ...]:
    """All wordings of figures, in the order of the files."""
    wordings = tuple(
        Rule(
            *_named(name),
            f"(?:{expanded(row['before'])}){TAIL}$" if row["before"] else None,
            expanded(row["after"]) or None,
            measures(row["measures"]),
            tuple(row["keys"].split()),
            expanded(row["context"]) or None,
            frozenset(row["heads"].split()),
            frozenset(row["topics"].split()),
            _excludes(row),
            int(row["rank"]),
        )
        for row in _rule_rows()
        for name in row["indicator"].split()
    )
    return wordings + tuple(rule for row in rows_of("prose_parts.csv") for rule in _part_rules(row))


def _part_rules(row: dict[str, str]) -> Iterator[Rule]:
    """The two rules of a part: its words before the figure, and after it."""
    words = expanded(row["words"])
    before, after = f"(?:{words}){ENDING}{TAIL}$", f"{LEADING}(?:{words}){TRAILING}"
    for name, place in product(row["indicator"].split(), (0, 1)):
        yield Rule(
            *_named(name),
            None if place else before,
            after if place else None,
            _PART_MEASURES,
            tuple(row["keys"].split()),
            expanded(row["context"]) or None,
            frozenset(row["heads"].split()),
            frozenset(row["topics"].split()),
            _excludes(row),
            int(row["rank"]),
            frozenset(row["part_of"].split() or _WHOLES[:1]),
        )


@cache
def headline_indicators() -> frozenset[str]:
    """The indicators whose figure may be followed by a list of its parts."""
    return frozenset().union(*(rule.heads for rule in figure_rules()))


def exists(rule: Rule | FollowRule, known: frozenset[str]) -> bool:
    """Whether the figure is one of the era's: applicants are told apart only since requests are carried on."""
    return rule.indicator in known and (rule.applicant == "total" or "requests_carried_out" in known)


@cache
def rules_for(
    measure: str, known: frozenset[str], topics: frozenset[str], heads: frozenset[str]
) -> KeyIndex[tuple[Rule, ...]]:
    """The rules that may name a figure counted in ``measure`` ("" is a bare number) at its place in the report.

    Rules with the same words stand together, to be tried at once. Among them are those of headlines that the era does
    not know: their parts may be known.

    :param known: the indicators of the report's era.
    :param topics: what the part of the report is about.
    :param heads: the indicators of the headline figures before.
    """
    rules = (
        rule
        for rule in figure_rules()
        if (exists(rule, known) or rule.indicator in headline_indicators())
        and (measure in rule.measures or (not measure and "元" not in rule.measures))
        and (rule.context or not (rule.heads or rule.topics) or rule.topics & topics or rule.heads & heads)
    )
    alike = [tuple(group) for _, group in groupby(rules, lambda rule: (rule.before, rule.after, rule.keys))]
    return KeyIndex((group, group[0].keys) for group in alike)


@cache
def zero_rules_for(known: frozenset[str]) -> KeyIndex[ZeroRule]:
    """The ways to say that there was nothing of what the era knows."""
    return KeyIndex((rule, rule.keys) for rule in zero_rules() if rule.indicator in known)


@cache
def zero_rules() -> tuple[ZeroRule, ...]:
    """All ways to say that there was nothing, in the order of the file."""
    return tuple(
        ZeroRule(
            row["indicator"],
            expanded(row["pattern"]),
            tuple(row["keys"].split()),
            expanded(row["context"]) or None,
            frozenset(row["topics"].split()),
            expanded(row["exclude"]) or None,
        )
        for row in rows_of("prose_zero.csv")
    )


@cache
def follow_rules_for(cause: str, known: frozenset[str]) -> KeyIndex[FollowRule]:
    """What may be said right after a figure of the indicator ``cause`` of figures that the era knows."""
    return KeyIndex((rule, rule.keys) for rule in follow_rules(cause) if exists(rule, known))


@cache
def follow_rules(cause: str) -> tuple[FollowRule, ...]:
    """What may be said right after a figure of the indicator ``cause``."""
    told = tuple(
        FollowRule(row["cause"], *_named(name), row["pattern"], tuple(row["keys"].split()))
        for row in rows_of("prose_follows.csv")
        if row["cause"] == cause
        for name in row["indicator"].split()
    )
    return told + tuple(
        FollowRule(
            cause,
            *_named(name),
            f"{IS_ALL}{LEADING}(?:{words})(?:的)?(?=[，。；）]|$)",
            tuple(row["keys"].split()),
            f"（{LEADING}(?:{words})(?:的)?）$",
        )
        for row in rows_of("prose_parts.csv")
        if cause in {*row["part_of"].split(), *_WHOLES} and (words := expanded(row["words"]))
        for name in row["indicator"].split()
    )


def compile_wordings() -> None:
    """Compile every pattern that a document may ask for: for a process that reads hundreds."""
    rules = figure_rules()
    follow = [rule for cause in sorted({rule.indicator for rule in rules}) for rule in follow_rules(cause)]
    patterns = [
        *(pattern for rule in rules for pattern in (rule.before, rule.after, rule.context, *rule.excludes)),
        *(pattern for zero in zero_rules() for pattern in (zero.pattern, zero.context, zero.exclude)),
        *(pattern for one in follow for pattern in (one.pattern, one.bracketed)),
    ]
    for pattern in patterns:
        if pattern is not None:
            wording(pattern)


@cache
def units() -> dict[str, str]:
    """The unit of each indicator of the codebook."""
    return {row["indicator"]: row["unit"] for row in rows_of("indicators.csv")}


@cache
def indicators_of(letters: str) -> frozenset[str]:
    """The indicators that exist in any of the eras named by ``letters`` (A 2008–13, B 2014–18, C 2019–20, D 2021–)."""
    return frozenset(row["indicator"] for row in rows_of("indicators.csv") if set(letters) & set(row["eras"]))


def _named(name: str) -> tuple[str, str]:
    """The indicator and whose requests it counts: ``requests_received[natural_person]``, or all without brackets."""
    indicator, _, applicant = name.rstrip("]").partition("[")
    return indicator, applicant or "total"


def _rule_rows() -> Iterator[dict[str, str]]:
    """The lines of prose_rules.csv, one that speaks of any medium once for each of prose_media.csv."""
    media = list(rows_of("prose_media.csv"))
    for row in rows_of("prose_rules.csv"):
        yield from [_of_medium(row, medium) for medium in media] if row["indicator"] in _OF_MEDIA else [row]


def _of_medium(row: dict[str, str], medium: dict[str, str]) -> dict[str, str]:
    """A line about any medium as one about this medium, which is not named together with others."""
    words = f"(?:{medium['words']}){IN_BRACKETS}"
    line = {column: text.replace("MEDIUM", words) for column, text in row.items()}
    line["indicator"] = medium[_OF_MEDIA[row["indicator"]]]
    line["rank"] = str(int(row["rank"]) - int(medium["yields"]))
    line["keys"] = row["keys"].replace("MEDIUM", medium["keys"])
    partners = medium["partners"]
    words = words.replace(SITE, "")
    together = (
        f"(?:{partners})[^，；：]*{words}|{words}.*(?:{partners})|{words}GOESELSEGOESHOP(?:PUB)|{words}{AND_OTHERS}"
    )
    line["together"] = together
    return line


def _excludes(row: dict[str, str]) -> tuple[str, ...]:
    """What must not stand beside a match: the line's own words, and a medium's partners, alike in all its lines."""
    return tuple(expanded(row[column]) for column in ("exclude", "together") if row.get(column))
