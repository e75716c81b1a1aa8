"""The figures of one paragraph, each with the indicator that its words name.

Every figure is looked at once; the strongest rule that fits its words takes it, unless ``prose_context`` says that the
figure is not the year's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from extract.facts.numbers import MONEY, convert
from extract.facts.prose.context import disqualified
from extract.facts.prose.owner import is_own_field, is_own_site, is_site_above, scope_of_words, somebody_else
from extract.facts.prose.parts import SITES, is_only_a_part
from extract.facts.prose.rules import exists, follow_rules_for, headline_indicators, rules_for, units, wording
from extract.model import Statistic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.facts.prose.passage import Label, Passage
    from extract.facts.prose.quantities import Quantity
    from extract.facts.prose.rules import Rule
    from extract.model import Qualifier

#: Rules below this rank take a figure beside any other rule, for when nothing better is printed.
_FALLBACK = 10
#: A bare number needs a label at least this sure, when no 数 or 为 leads to it.
_SURE = 60
#: How many characters after a headline figure its parts may stand.
_HEADLINE_REACH = 240
#: The rank of a figure that only follows from another.
_FOLLOWING = 50
_YEARS_OWN = r"(?:本年度?|今年|当年|20\d\d年度?)"
_PART = re.compile(rf"其中(?![，：]?(?:{_YEARS_OWN}|新增))(?![^。；]*{_YEARS_OWN}新增[^。；\d]*$)[^。；]*$")
#: 其中通过公报公开1条；通过网站公开政府信息106条: a semicolon does not end the list of parts.
_PART_OF_SUM = re.compile(r"其中(?![，：]?(?:本年度?|今年|当年|20\d\d年度?|新增))[^。]*$")
#: Before a label: the figure adds up what both sides of the conjunction name.
_SUM = re.compile(
    r"(?:[\u4e00-\u9fff]|.）)(?:以及|或者|[、和或]|(?<![危涉普触波])及|(?<!参)与)(?<!更新、)(?<!更新和)$"
)
#: 通过网站公开43条，通过报刊、电视公开285条: neither figure is the sum over channels.
_THROUGH = ("通过", "利用", "依托", "借助", "在", "另通过")
#: 电视、报刊等媒体公开285条: the media as the subject say the same.
_MEDIA_AS_SUBJECT = re.compile("[^，。；0-9]{2,24}等(?:媒体|媒介|载体|渠道|途径|平台|方式|形式)")
_CHANNEL = r"(?:网站|(?:政务|公开|信息)网|微博|微信|新媒体|报[刊纸]|电视|广播|公告栏|宣传栏|其[他它](?:方式|渠道))"
_CHANNEL_FOLLOWS = re.compile(rf"[，；、。](?!其中|包括)[^。；\d]{{0,30}}{_CHANNEL}[^。；\d]{{0,20}}\d")
_CHANNEL_BEFORE = re.compile(rf"{_CHANNEL}[^。；\d]{{0,24}}\d[\d.,]*[万余多]*[条篇]")
#: 网站“公告”栏目发布信息32条，“动态”栏目210条: each is one column of the site.
_ANOTHER_COLUMN = re.compile(r"[，、；](?:在)?“[^”]{1,16}”(?:专?栏目?|板块)[^，。；\d]{0,12}\d")
#: 共发行公报12期，发布政府信息66条: what stands in the issues counted before.
_ISSUES_BEFORE = re.compile(r"(?:^|[，；])(?![^，；]*(?:培训|访谈))[^，；]*\d+期，$")
#: 一是在网站公开政府信息16条；二是在…: one member of a list, of one channel, unless it names several.
_ONE_OF_A_LIST = re.compile(
    rf"(?:^|[：；])(?:[一二三四五六七八]是|[（(]?\d[)）.、])(?=[^。；]*(?:{_CHANNEL}|平台))(?![^。；]*等[^。；，]{{0,4}}(?:渠道|方式|形式|载体|平台|途径))[^；。]*$"
)
#: 复议1件（已撤销），诉讼2件: what stands in brackets belongs to the figure before.
_IN_BRACKETS = re.compile("^（[^（）]*）")
#: 三是加强微博建设。全年发布信息42条: the item is about one channel, which its heading names.
_UNDER_A_CHANNEL = re.compile(
    rf"(?:^|[。；]|[一二三四五六七八]是|[（(]?\d[)）.、])[^。；，：、]{{0,12}}{_CHANNEL}[^。；，：、\d]{{0,10}}[。：][^。；]*$"
)
#: 建好用好官方微博和微信公众号，发布各类信息600条: what went out there, not the sum.
_BY_NEW_MEDIA = re.compile(
    r"(?:^|[，。；：])(?:(?!网|报|电视|广播|栏|屏|等|渠道)[^。；])*(?:微信|微博|公众号|新媒体|客户端|抖音|“?两微(?:一端)?”?)[^。；，\d网报等]{0,12}，"
    r"(?:全年|年内|今年|本年度?|20\d\d年度?|累计|共|已|及时|主动|，)*$"
)
_HEADING_REACH = 120
_SUBJECTS = re.compile(r"复议|诉讼|申请|答复|新闻|访谈")
#: 收到申请20件。行政复议3件，办结2件: a part about requests may tell of what they led to, and of other matters.
_REQUESTS = frozenset(["requests"])
_REVIEWS = re.compile("复议|诉讼|举报|投诉|留言|热线|工单|信箱|提案|议案|问政")
_PEOPLE = frozenset("人名位")
_DIGIT = re.compile(r"\d")
_COMMA = re.compile("[，；]")
#: 电话:5722721,传真:5722722: a bare number of seven digits counts nothing.
_LEAST_NUMBER_TO_CALL = 1_000_000
_CONTACT = re.compile(r"邮政?编码?：|地址：|电话：|(?:电子)?(?:邮箱|邮件|信箱)：[\w.]+@|[Ee]-?mail|https?：|www\.")
_CONTACT_REACH = 60
_LEADS_TO_NUMBER = ("数", "为", "：", "数量", "总数")


class Candidate(NamedTuple):
    """A figure that claims an indicator, with what speaks for and against it."""

    statistic: Statistic
    rank: int
    is_part: bool
    scope: str | None
    #: The figure that this one only repeats in other words; it stands or falls with it.
    follows: Statistic | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known about the paragraph: the clean text, its heading, whose report of which year it is."""

    text: str
    heading: str
    topics: frozenset[str]
    known: frozenset[str]
    year: int | None
    agency: str | None
    scope: str | None


class Headlines:
    """The last figure of each indicator that may be followed by a list of its parts, and where it stands."""

    def __init__(self) -> None:
        """Begin without any, as a part of the report does."""
        self._last: dict[str, tuple[float, int]] = {}
        self.indicators: frozenset[str] = frozenset()

    def note(self, statistic: Statistic) -> None:
        """Take a figure for a headline of what follows, if it can be one."""
        if statistic.indicator in headline_indicators() and statistic.applicant == "total":
            self._last[statistic.indicator] = (statistic.value, statistic.quote_end or 0)
            self.indicators = frozenset(self._last)

    def cover(self, rule: Rule, value: float, at: int) -> bool:
        """Whether a figure at ``at`` can be a part of one: near, no greater, and of a rule that names parts of it."""
        heads = [self._last[name] for name in rule.heads if name in self._last]
        return any(value <= whole and at - where <= _HEADLINE_REACH for whole, where in heads)


class _Match(NamedTuple):
    rule: Rule
    start: int
    end: int


def statistic_at(
    passage: Passage,
    text: str,
    indicator: str,
    value: float,
    qualifier: Qualifier,
    start: int,
    end: int,
    applicant: str = "total",
) -> Statistic:
    """A figure whose evidence is the stretch ``start`` to ``end`` of the dense text, quoted from the clean text."""
    while start > 0 and passage.dense.text[start - 1] == "\x01":
        start -= 1
    while end < len(passage.dense.text) and passage.dense.text[end] == "\x01":
        end += 1
    a, b = passage.dense.span(start, end)
    return Statistic(indicator, applicant, value, units()[indicator], qualifier, "prose", text[a:b], a, b)


def figure_candidates(passage: Passage, setting: Setting, headlines: Headlines) -> Iterator[Candidate]:
    """Every figure of the paragraph that some rule can name, in reading order; ``headlines`` are kept up to date."""
    for index, quantity in enumerate(passage.counts):
        matches = _matches(passage, setting, headlines, index, quantity)
        if not matches or not _is_own(passage, setting, quantity):
            continue
        statement = passage.statement(quantity.start)
        for match in matches:
            if is_only_a_part(passage, index, match.rule.indicator):
                continue
            value = convert(quantity.value, quantity.measure or None, units()[match.rule.indicator])
            if value is None:
                continue
            statistic = statistic_at(
                passage,
                setting.text,
                match.rule.indicator,
                value,
                quantity.qualifier,
                match.start,
                match.end,
                match.rule.applicant,
            )
            if not exists(match.rule, setting.known):
                headlines.note(statistic)
                continue
            is_part = _PART.search(statement) is not None
            candidate = Candidate(statistic, match.rule.rank, is_part, scope_of_words(statement, setting.agency))
            headlines.note(statistic)
            yield candidate
            if match.rule.applicant == "total":
                yield from _following(passage, setting, candidate, quantity, match.start)


def _is_own(passage: Passage, setting: Setting, quantity: Quantity) -> bool:
    """Whether the figure is this year's own count of this agency."""
    aside = passage.aside(quantity)
    at = aside.start() if aside else quantity.start
    sentence, clause = passage.sentence(at), passage.clause(at)
    if disqualified(sentence, clause, setting.year, passage.rest(quantity.end)):
        return False
    statement = passage.statement(at)
    words = _DIGIT.split(clause)[-1]
    return not somebody_else(statement, words, setting.agency, setting.scope)


def _matches(passage: Passage, setting: Setting, headlines: Headlines, index: int, quantity: Quantity) -> list[_Match]:
    """The strongest match of each label of the figure, and the fallbacks beside it."""
    rules = rules_for(_counted_in(quantity.measure), setting.known, setting.topics, headlines.indicators)
    after = passage.after(index)
    if passage.begins_next(index, quantity.end + len(after)):
        after = ""  # no delimiter: the words belong to the next figure
    found: list[_Match] = []
    for label in passage.labels(index):
        least = _least_rank(passage, label, quantity)
        if least is None:
            continue
        matches = [
            match
            for alike in rules.beside(label.words + "\x00" + after)
            if (said := _said(alike[0], label, after)) is not None
            for rule in alike
            if rule.rank >= least
            and (match := _match(passage, setting, headlines, index, rule, label, after, said)) is not None
        ]
        known = [match for match in matches if exists(match.rule, setting.known)]
        found.extend(_strongest(known))
        if len(known) < len(matches):
            found.extend(_strongest([match for match in matches if not exists(match.rule, setting.known)]))
    return found


def _counted_in(measure: str) -> str:
    """The measure that rules name: 元 for all money, 场 for 场次."""
    if measure in MONEY:
        return "元"
    return measure[:-1] if measure.endswith("次") and measure not in {"次", "人次"} else measure


def _strongest(matches: list[_Match]) -> list[_Match]:
    """The strongest matches and the fallbacks; of 收到申请1件属于…, the whole and the part behind its figure."""
    if len(matches) <= 1:
        return matches
    best = max(match.rule.rank for match in matches)
    chosen = [m for m in matches if m.rule.rank == best or m.rule.rank < _FALLBACK]
    led = [m for m in chosen if m.rule.before is not None]
    if led:
        return led
    parts = frozenset[str]().union(*(m.rule.wholes for m in chosen))
    wholes = [m for m in matches if m.rule.before is not None and m.rule.indicator in parts]
    return [*_strongest(wholes), *chosen] if wholes else chosen


class _Said(NamedTuple):
    """The words of a rule where they stand: before the figure, and where those behind it end."""

    before: re.Match[str] | None
    length: int


def _said(rule: Rule, label: Label, after: str) -> _Said | None:
    """Where the words of a rule stand beside a figure, or None."""
    before = follows = None
    if rule.before is not None and (before := wording(rule.before).search(label.words)) is None:
        return None
    if rule.after is not None and (follows := wording(rule.after).match(after)) is None:
        return None
    return _Said(before, follows.end() if follows else 0)


def _match(
    passage: Passage,
    setting: Setting,
    headlines: Headlines,
    index: int,
    rule: Rule,
    label: Label,
    after: str,
    said: _Said,
) -> _Match | None:
    quantity, before = passage.counts[index], said.before
    start, end, near = quantity.start, quantity.end + said.length, ""
    if before is not None:
        groups = before.re.groupindex
        if "field" in groups and not is_own_field(before["field"], setting.agency):
            return None
        if "kind" in groups and passage.is_one_kind_of_several(index):
            return None
        if "site" in groups and not is_own_site(label.words[: before.start("site")], setting.agency):
            return None
        if before.start() < len(label.places):
            start = label.places[before.start()]
        near = _COMMA.split(_IN_BRACKETS.sub("", label.words[: before.start()])[-12:])[-1]
        near += label.words[before.start() :]
        if rule.indicator in SITES and is_site_above(near, setting.agency):
            return None
        if quantity.value and _SUM.search(label.words[: before.start()]):
            return None
    if "栏" in label.words and _ANOTHER_COLUMN.match(passage.rest(end)):
        return None
    if rule.indicator == "proactive_total" and _is_of_one_channel(passage, rule, start, end):
        return None
    near += "\x00" + after
    if any(wording(words).search(near) for words in rule.excludes):
        return None
    if not _is_placed(passage, setting, headlines, rule, quantity):
        return None
    return _Match(rule, start, end)


def _is_of_one_channel(passage: Passage, rule: Rule, start: int, end: int) -> bool:
    """Whether a figure that would be the sum over channels stands beside the figure of another channel."""
    sentence, clause = passage.sentence(start), passage.clause(start)
    if rule.rank < _FALLBACK and _CHANNEL_FOLLOWS.match(passage.rest(end)):
        return True
    if rule.rank < _SURE and _ONE_OF_A_LIST.search(passage.statement(start)):
        return True
    if rule.rank < _SURE and _UNDER_A_CHANNEL.search(passage.before(start)[-_HEADING_REACH:]):
        return True
    if rule.rank < _SURE and _BY_NEW_MEDIA.search(passage.statement(start)):
        return True
    if _ISSUES_BEFORE.search(sentence[: len(sentence) - len(clause)]):
        return True
    as_subject = _MEDIA_AS_SUBJECT.match(clause + passage.rest(start)) is not None
    through = rule.rank < _FALLBACK or clause.startswith(_THROUGH) or as_subject
    if through and rule.rank < _SURE and _PART_OF_SUM.search(sentence):
        return True
    return through and _CHANNEL_BEFORE.search(sentence[: len(sentence) - len(clause)]) is not None


def _least_rank(passage: Passage, label: Label, quantity: Quantity) -> int | None:
    """How high a rule must rank to take the figure; None where it counts nothing.

    A number without a measure word counts after 数, 为 or a colon, or between a sure label and a delimiter. ``1、``
    and ``1.`` number the members of a list.
    """
    if quantity.measure:
        return 0
    following = passage.dense.text[quantity.end : quantity.end + 1]
    if following in {".", "．", "）", "@", "＠"} or _is_contact(passage, quantity):
        return None
    if label.words.endswith(_LEADS_TO_NUMBER):
        return None if label.words.endswith("：") and following == "、" else 0
    return _SURE if following in {"", "，", "。", "；"} else None


def _is_contact(passage: Passage, quantity: Quantity) -> bool:
    """Whether a bare number is one to call, fax or write to: long, or beside an address, postcode or telephone."""
    if quantity.value >= _LEAST_NUMBER_TO_CALL:
        return True
    around = passage.dense.text[max(0, quantity.start - _CONTACT_REACH) : quantity.end + _CONTACT_REACH]
    return _CONTACT.search(around) is not None


def _is_placed(passage: Passage, setting: Setting, headlines: Headlines, rule: Rule, quantity: Quantity) -> bool:
    """Whether what stands around the figure names what its own words do not."""
    if not (rule.context or rule.heads or rule.topics):
        return True
    strayed = rule.topics == _REQUESTS and _REVIEWS.search(passage.statement(quantity.start)) is not None
    if rule.topics & setting.topics and not strayed:
        return True
    if rule.heads and not strayed and headlines.cover(rule, quantity.value, passage.dense.places[quantity.start]):
        return True
    if rule.context is None:
        return False
    if wording(rule.context).search(_context(passage, setting, quantity)):
        return True
    # 配备4名专兼职人员，负责政府信息公开: what people do may follow their number
    return quantity.measure in _PEOPLE and wording(rule.context).search(passage.rest(quantity.end)) is not None


def _context(passage: Passage, setting: Setting, quantity: Quantity) -> str:
    """What was spoken of before the figure: this paragraph, or where it says nothing, the heading."""
    said = passage.before(quantity.start)
    if _SUBJECTS.search(said) or (setting.heading and said.startswith(setting.heading)):
        return said  # 2、政务微博。发布信息28条: the heading begins the paragraph itself
    return setting.heading + said


def _following(
    passage: Passage, setting: Setting, cause: Candidate, quantity: Quantity, start: int
) -> Iterator[Candidate]:
    """Figures that the words after a figure give again: ``184件，全部办结`` closes 184."""
    if not quantity.value:
        return
    rest, words = passage.rest(quantity.end), passage.clause(quantity.start)
    brackets = "（" + words if words.endswith("）") else ""
    for rule in follow_rules_for(cause.statistic.indicator, setting.known).beside(rest + "\x00" + brackets):
        said = wording(rule.pattern).match(rest)
        if said or (brackets and rule.bracketed is not None and wording(rule.bracketed).search(brackets)):
            end = quantity.end + (said.end() if said else 0)
            statistic = statistic_at(
                passage,
                setting.text,
                rule.indicator,
                cause.statistic.value,
                quantity.qualifier,
                start,
                end,
                rule.applicant,
            )
            yield Candidate(statistic, _FOLLOWING, cause.is_part, cause.scope, follows=cause.statistic)
