"""The wording by which reports print each indicator in running text, loaded from data/prose_*.csv.

A rule looks at one figure: the words before it, back to the figure or sentence before (``before``, which must end at
the figure), or the words after it, up to the next delimiter (``after``, which must begin there). One of ``keys`` must
stand in those words (it saves trying the patterns), ``exclude`` must not stand beside the match. Words too short to
name an indicator alone need one of three: ``context`` stands earlier in the paragraph or in the heading, the last
headline figure before is of one of ``heads`` (``公开信息900条，网站700条``), or the part of the report is about one of
``topics`` (``收到45件`` under 依申请公开). A group ``field`` must name what the agency is there for (``交通信息`` of a
bureau of transport), or it is only some of its information. A new wording is a new line.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEASURE = re.compile(r"人次|万元|.")
#: Short names of what many lines of the tables share.
_MEASURES = {"CASES": "件份宗起条项例个次", "ITEMS": "条件篇", "MONEY": "元万元"}
_MACROS = {
    "INFO": r"(?:政府|政务)?信息",
    "FILL": (
        r"(?:了|到|过|的|各类|各种|公民|法人|或者|或|和|及|与|其他|其它|组织|企业|群众|申请人|申请|社会|提出|提交|递交|提起|书面|要求"
        r"|全市|全县|全区|各级|共|有效|涉及|关于|有关|相关|并|处理|办理|答复|受理|回复|、|线上|线下|人|来自|向我局|向本机关"
        r"|新增|新|本年度?|年度)*+"
    ),
    "REQ": (
        r"(?:依申请政府信息公开|依申请公开政府信息|政府信息依申请公开|政府信息公开|政务信息公开|政务公开|依申请信息公开|依申请公开信息|依申请公开的?"
        r"|信息公开|公开政府信息|公开信息|公开|政府信息(?=申请公开))(?:的)?(?:政府信息)?(?:依|书面|有效)?(?:申请公开|申请|请求|事项)?(?:书|表|办理|件|事项|案件|总数|数量|总量|数)*"
    ),
    # 发布, 公开发布, 发布（转发）, 更新、上传: how information goes out.
    "PUB": (
        r"(?:主动)?(?:公开|发布|公布|刊发|刊登|推送|上传|更新|编发)"
        r"(?:（[^（）\d]{1,6}）|(?:和|或|及|、)?(?:公开|发布|公布|刊发|推送|转发|转载|更新|上传))?"
    ),
    "CHANNEL": "(?:当面|现场|传真|信函|信件|网上|网络|邮件|邮寄)",
    "MOD": "(?:上|共计|共|累计|总计|主动|全年|年内|及时|准确|新增|对外|向外|向社会|已)*",
    # Ways to say that nothing happened, before what did not. 无法, 未经 … begin other words.
    "NEG": (
        r"(?:未曾|尚未|均未|没有|未有|不存在|无(?!法|正当|关|需|论|条件|偿|纸|线|障碍)|未(?!经|来|成年|予|办|审|按|缴|补|能)|没)"
        r"(?:发生|收到|接到|受理|出现|产生|涉及|因|被|有|提起|引起|收取|收|申请)*"
    ),
    # A comma ends what a negation reaches, unless a further thing of the same kind follows it.
    "GAPCHAR": r"(?:[^。；！，\d]|，(?=被|或|及|以及|和|提起|申请行政|引起))",
    "GAP": r"(?:[^。；！，\d]|，(?=被|或|及|以及|和|提起|申请行政|引起)){0,40}?",
    "END": r"(?=[。；，、！（]|$)",
}
#: Words that may stand between any label and its figure; possessive, because nothing but the figure follows.
_TAIL = (
    r"(?:情况|共计|合计|总计|共有|达到|数量|总数|总量|累计|的|共|有|为|是|达|数|：|计|了|约为|分"
    r"|，共|，累计|，总计|，合计|（[^（）\d]{1,24}）)*+"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One wording of one indicator; ``rank`` decides between rules that claim the same figure, higher first."""

    indicator: str
    applicant: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    measures: frozenset[str]
    keys: tuple[str, ...]
    context: re.Pattern[str] | None
    heads: frozenset[str]
    topics: frozenset[str]
    exclude: re.Pattern[str] | None
    rank: int


@dataclass(frozen=True, slots=True)
class ZeroRule:
    """One way to say that an indicator is nil; ``context`` must stand in the sentence or its heading, or the part of
    the report must be about one of ``topics``. One of ``keys`` stands in every such statement.
    """

    indicator: str
    pattern: re.Pattern[str]
    keys: tuple[str, ...]
    context: re.Pattern[str] | None
    topics: frozenset[str]
    exclude: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class FollowRule:
    """Words right after a figure of ``cause`` that give the same figure to ``indicator``: ``184件，全部办结``."""

    cause: str
    indicator: str
    applicant: str
    pattern: re.Pattern[str]


@cache
def figure_rules() -> tuple[Rule, ...]:
    """All wordings of figures, in the order of the file."""
    return tuple(
        Rule(
            *_named(row["indicator"]),
            re.compile(f"(?:{_expanded(row['before'])}){_TAIL}$") if row["before"] else None,
            _compiled(row["after"]),
            frozenset(_MEASURE.findall(_measures(row["measures"]))),
            tuple(row["keys"].split()),
            _compiled(row["context"]),
            frozenset(row["heads"].split()),
            frozenset(row["topics"].split()),
            _compiled(row["exclude"]),
            int(row["rank"]),
        )
        for row in _rows("prose_rules.csv")
    )


@cache
def headline_indicators() -> frozenset[str]:
    """The indicators whose figure may be followed by a list of its parts."""
    return frozenset().union(*(rule.heads for rule in figure_rules()))


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules to be tried on figures of one measure, found by the key words that stand beside a figure."""

    rules: tuple[Rule, ...]
    #: By the first character of a key: the keys that begin so, with the places of their rules.
    by_key: dict[str, list[tuple[str, list[int]]]]

    def beside(self, words: str) -> list[Rule]:
        """The rules that may fit a figure between these words, in the order of the file."""
        beginnings = self.by_key
        hits: set[int] = set()
        for character in beginnings.keys() & set(words):
            for key, indexes in beginnings[character]:
                if key in words:
                    hits.update(indexes)
        return [self.rules[index] for index in sorted(hits)]


def exists(rule: Rule | FollowRule, known: frozenset[str]) -> bool:
    """Whether the figure is one of the era's: applicants are told apart only since requests are carried on."""
    return rule.indicator in known and (rule.applicant == "total" or "requests_carried_out" in known)


@cache
def rules_for(measure: str, known: frozenset[str], topics: frozenset[str], heads: frozenset[str]) -> RuleSet:
    """The rules that may name a figure counted in ``measure`` ("" is a bare number) at its place in the report.

    :param known: the indicators of the report's era.
    :param topics: what the part of the report is about.
    :param heads: the indicators of the headline figures before.
    """
    rules = tuple(
        rule
        for rule in figure_rules()
        if exists(rule, known)
        and (measure in rule.measures or (not measure and "元" not in rule.measures))
        and (rule.context or not (rule.heads or rule.topics) or rule.topics & topics or rule.heads & heads)
    )
    by_key: dict[str, list[int]] = {}
    for index, rule in enumerate(rules):
        for key in rule.keys:
            by_key.setdefault(key, []).append(index)
    beginnings: dict[str, list[tuple[str, list[int]]]] = {}
    for key, indexes in by_key.items():
        beginnings.setdefault(key[0], []).append((key, indexes))
    return RuleSet(rules, beginnings)


@cache
def zero_rules() -> tuple[ZeroRule, ...]:
    """All ways to say that there was nothing, in the order of the file."""
    return tuple(
        ZeroRule(
            row["indicator"],
            re.compile(_expanded(row["pattern"])),
            tuple(row["keys"].split()),
            _compiled(row["context"]),
            frozenset(row["topics"].split()),
            _compiled(row["exclude"]),
        )
        for row in _rows("prose_zero.csv")
    )


@cache
def follow_rules(cause: str) -> tuple[FollowRule, ...]:
    """What may be said right after a figure of the indicator ``cause``."""
    return tuple(
        FollowRule(row["cause"], *_named(row["indicator"]), re.compile(row["pattern"]))
        for row in _rows("prose_follows.csv")
        if row["cause"] == cause
    )


@cache
def units() -> dict[str, str]:
    """The unit of each indicator of the codebook."""
    return {row["indicator"]: row["unit"] for row in _rows("indicators.csv")}


@cache
def indicators_of(letters: str) -> frozenset[str]:
    """The indicators that exist in any of the eras named by ``letters`` (A 2008–13, B 2014–18, C 2019–20, D 2021–)."""
    return frozenset(row["indicator"] for row in _rows("indicators.csv") if set(letters) & set(row["eras"]))


def _named(name: str) -> tuple[str, str]:
    """The indicator and whose requests it counts: ``requests_received[natural_person]``, or all without brackets."""
    indicator, _, applicant = name.rstrip("]").partition("[")
    return indicator, applicant or "total"


def _rows(name: str) -> Iterator[dict[str, str]]:
    with files("extract.data").joinpath(name).open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


def _compiled(pattern: str) -> re.Pattern[str] | None:
    return re.compile(_expanded(pattern)) if pattern else None


def _expanded(pattern: str) -> str:
    for name, words in _MACROS.items():
        pattern = pattern.replace(name, words)
    return pattern


def _measures(text: str) -> str:
    for name, measures in _MEASURES.items():
        text = text.replace(name, measures)
    return text
