"""Statements that there was nothing: 无, 未发生, 没有产生, 全部免费. Their figure is 0, marked ``none_stated``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.facts.prose.context import disqualified
from extract.facts.prose.figures import Candidate, statistic_at
from extract.facts.prose.owner import scope_of_words, somebody_else
from extract.facts.prose.rules import wording, zero_rules_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.facts.prose.figures import Setting
    from extract.facts.prose.passage import Passage

_HINT = re.compile(r"[无未没零免不]|[为：]0(?![\d.])")
_STOP = re.compile("[。；]")
_ONLY_NOTHING = re.compile(
    r"(?:[我本][局委厅办院市县区镇乡街]道?)?(?P<year>本年度?|20\d\d年度?|全年)?，?暂?(?:无|没有|零)(?:此类情况|相关情况|该项|申请)?[。.]?"
)
#: What a part of the report is about, when its whole body is 无.
_PARTS = tuple(
    (re.compile(heading), indicator)
    for heading, indicator in (
        ("复议", "reconsideration_total"),
        ("诉讼(?!.{0,8}(?:费用|支出))", "litigation_total"),
        ("诉讼.{0,8}(?:费用|支出)", "litigation_cost"),
        ("举报投诉", "complaints_total"),
        ("申诉", "grievances_total"),
        ("收费", "request_fees"),
        ("减免", "request_fees_waived"),
        ("^(?!.*(?:收费|费用|减免|复议|诉讼|目录|答复|办结)).*(?:依申请|申请(?:情况|办理|受理))", "requests_received"),
    )
)
#: A statement of nil may well speak of a change or of all years together; only this makes it another's.
_NOT_OWN = frozenset(["another year", "last year", "plan"])
_RANK = 30
_RANK_OF_BARE = 20


def nothing_candidates(passage: Passage, setting: Setting) -> Iterator[Candidate]:
    """The indicators that the paragraph says are nil, the first acceptable statement of each rule."""
    dense = passage.dense.text
    if not _HINT.search(dense):
        return
    for rule in zero_rules_for(setting.known).beside(dense):
        for match in wording(rule.pattern).finditer(dense):
            statement, clause = passage.statement(match.start()), passage.clause(match.start())
            near = clause[-12:] + match[0] + _STOP.split(dense[match.end() : match.end() + 12])[0]
            if rule.exclude is not None and wording(rule.exclude).search(near):
                continue
            around = setting.heading + passage.sentence(match.start()) + dense[match.start() : match.end() + 15]
            placed = rule.topics & setting.topics or (rule.context is None and not rule.topics)
            if not placed and not (rule.context is not None and wording(rule.context).search(around)):
                continue
            if disqualified(passage.sentence(match.start()), clause, setting.year) in _NOT_OWN:
                continue
            if somebody_else(statement + match.group()[:3], "", setting.agency, setting.scope):
                continue
            statistic = statistic_at(
                passage, setting.text, rule.indicator, 0.0, "none_stated", match.start(), match.end()
            )
            yield Candidate(statistic, _RANK, is_part=False, scope=scope_of_words(statement, setting.agency))
            break
    yield from _bare_nothing(passage, setting)


def _bare_nothing(passage: Passage, setting: Setting) -> Iterator[Candidate]:
    """A part of the report whose whole body is 无: what it is about did not happen."""
    dense = passage.dense.text
    said = _ONLY_NOTHING.fullmatch(dense)
    if said is None or (said["year"] or "本年").strip("年度") not in {"本", "全", str(setting.year)}:
        return
    about = re.sub(r"\s", "", setting.heading)
    for heading, indicator in _PARTS:
        if heading.search(about) and indicator in setting.known:
            statistic = statistic_at(passage, setting.text, indicator, 0.0, "none_stated", 0, len(dense))
            yield Candidate(statistic, _RANK_OF_BARE, is_part=False, scope=None)
