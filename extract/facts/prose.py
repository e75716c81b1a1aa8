"""Figures from running text: each with its indicator, value, unit, qualifier and exact quote.

Every figure of the text is looked at once. Rules (data/prose_rules.csv) say which indicator its words name;
``prose_context`` throws out what is last year's, planned, cumulative or somebody else's; what is left competes for its
indicator. Two different figures with an equal claim are a conflict and are reported, not settled silently.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from extract.facts.numbers import MONEY, convert
from extract.facts.prose_context import disqualified, scope_of_words, somebody_else
from extract.facts.prose_rules import figure_rules, indicators_of, units, zero_rules
from extract.facts.quantities import Dense, Quantity, find_quantities, make_dense
from extract.facts.sections import topic_at
from extract.model import Statistic

if TYPE_CHECKING:
    from extract.facts.prose_rules import Rule
    from extract.model import Qualifier, Section

#: Dates, shares and ordinals are no counts: they do not end the words that belong to the next figure.
_TRANSPARENT = frozenset(
    ["年", "月", "日", "号", "时", "分", "%", "％", "‰", "个百分点", "倍", "度", "级", "届", "轮"]
)
_STOP = re.compile(r"[。！？；]")
_COMMA = re.compile(r"[，。；！？!?：（]")
_DELIMITER = re.compile(r"[，。；、：（）！？]")
#: Words before a figure that a rule may look at.
_REACH = 70
#: Parts of a report whose figures are not results of the year: plans, problems, what subordinate bodies did.
_NOT_RESULTS = frozenset(["problems", "subordinate", "proposals"])
_ALL_CLOSED = re.compile(
    r"^[^。；\d]{0,24}?(?:均|已|全部|都|并)+(?:已|按时|按期|依法|及时|在(?:法定|规定)(?:期限|时限|时间)内)*(?:全部)?(?:予以)?(?:办结|办理完毕)"
)
_ALL_PENDING = re.compile(
    r"^[，](?:目前|现)?(?:均|全部|都|仍)?(?:尚未审结|尚未结案|未审结|正在审理|尚在审理)(?:中)?(?=[。；，]|$)"
)
_ALL_UPHELD = re.compile(r"^[，][^。；，\d]{0,14}(?:均|全部|作出)[^。；，\d]{0,8}维持[^。；，\d]{0,24}(?=[。；，]|$)")
_BOTH = re.compile(r"(?:行政)?复议(?:案件)?[、和及与](?:行政)?诉讼(?:案件)?各$")
_TOTALS = frozenset(["reconsideration_total", "litigation_total"])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure that claims an indicator, with what speaks for and against it."""

    statistic: Statistic
    rank: int
    is_part: bool
    scope: str | None
    topic: str | None
    #: The figure that this one only repeats in other words; it stands or falls with it.
    follows: Statistic | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """What running text says: one figure per indicator, and what was left open: (code, sentence) pairs."""

    statistics: tuple[Statistic, ...]
    problems: tuple[tuple[str, str], ...]


def era_letters(year: int | None) -> str:
    """The eras whose indicators a report of this year may print; the narrative eras share their wording."""
    if year is None:
        return "ABCD"
    if year <= 2013:
        return "AB"
    if year <= 2018:
        return "B"
    return "C" if year <= 2020 else "D"


def read_prose(
    text: str,
    sections: tuple[Section, ...],
    *,
    year: int | None,
    agency: str | None = None,
    scope: Literal["own", "region"] | None = None,
) -> Prose:
    """Read all figures of the clean text (``|`` rows of tables are passed over).

    :param year: the report year; decides what is last year's figure and which indicators exist.
    :param agency: whose report it is; figures of other bodies are left out.
    :param scope: whether the report speaks for its own office or the whole region; that scope's headline figure wins.
    """
    known = indicators_of(era_letters(year))
    candidates: list[Candidate] = []
    start = 0
    for line in text.split("\n"):
        if line.strip() and " | " not in line:
            topic = topic_at(sections, start, level=1) or topic_at(sections, start)
            heading = max((s for s in sections if s.start <= start < s.end), key=lambda s: s.start, default=None)
            paragraph = _Paragraph(
                make_dense(line, start), text, topic, heading.heading if heading else "", year, agency, scope
            )
            candidates.extend(paragraph.candidates())
        start += len(line) + 1
    return _settle([c for c in candidates if c.statistic.indicator in known], scope)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    dense: Dense
    text: str
    topic: str | None
    heading: str
    year: int | None
    agency: str | None
    scope: str | None

    def candidates(self) -> list[Candidate]:
        if self.topic in _NOT_RESULTS:
            return []
        found: list[Candidate] = []
        quantities = find_quantities(self.dense.text)
        counts = [q for q in quantities if q.measure not in _TRANSPARENT]
        for index, quantity in enumerate(counts):
            floor = counts[index - 1].end if index else 0
            ceiling = counts[index + 1].start if index + 1 < len(counts) else len(self.dense.text)
            found.extend(self._of_figure(quantity, quantities, floor, ceiling))
        found.extend(self._nothing())
        return found

    def _of_figure(self, q: Quantity, quantities: list[Quantity], floor: int, ceiling: int) -> list[Candidate]:
        dense = self.dense.text
        sentence_start = _after_last(_STOP, dense, q.start)
        words, places = self._words_before(q, quantities, max(floor, sentence_start))
        stop = _DELIMITER.search(dense, q.end)
        after = dense[q.end : min(stop.start() if stop else len(dense), q.end + 25, ceiling)]
        matches = [m for rule in figure_rules() if (m := self._match(rule, q, words, after)) is not None]
        if not matches:
            return []
        sentence = dense[sentence_start : q.start]
        clause = dense[max(sentence_start, _after_last(_COMMA, dense, q.start)) : q.start]
        if disqualified(sentence, clause, dense[sentence_start : q.start], self.year):
            return []
        if somebody_else(sentence, words, self.agency, self.scope):
            return []
        if _BOTH.search(words):
            matches = [m for m in matches if m[0].indicator in _TOTALS]
            both = [
                replace(m[0], indicator=indicator)
                for m in matches[:1]
                for indicator in ("reconsideration_total", "litigation_total")
            ]
            matches = [(rule, matches[0][1], matches[0][2]) for rule in both]
        best = max(rank_of(m) for m in matches)
        chosen = [m for m in matches if rank_of(m) == best or m[0].rank < 10]
        found = []
        for rule, label_start, label_end in chosen:
            start = places[label_start] if label_start is not None and label_start < len(places) else q.start
            end = q.end + label_end
            candidate = self._candidate(rule, q, start, end, sentence)
            if candidate is not None:
                found.append(candidate)
                found.extend(self._consequences(candidate, q, start))
        return found

    def _words_before(self, q: Quantity, quantities: list[Quantity], start: int) -> tuple[str, list[int]]:
        """The label words before a figure, dates and shares taken out, with their places in the dense text."""
        hidden: set[int] = set()
        for other in quantities:
            if start <= other.start and other.end <= q.start:
                hidden.update(range(other.start, other.end))
        places = [i for i in range(max(start, q.start - 2 * _REACH), q.start) if i not in hidden][-_REACH:]
        return "".join(self.dense.text[i] for i in places), places

    def _match(self, rule: Rule, q: Quantity, words: str, after: str) -> tuple[Rule, int | None, int] | None:
        """(rule, where its label begins in ``words``, how many characters after the figure belong to it)."""
        label_start: int | None = None
        label_end = 0
        near = ""
        if rule.before is not None:
            before = rule.before.search(words)
            if before is None:
                return None
            label_start = before.start()
            near = words[max(0, label_start - 12) :]
        if rule.after is not None:
            follows = rule.after.match(after)
            if follows is None:
                return None
            label_end = follows.end()
        if not _measured(rule, q, words):
            return None
        if rule.exclude is not None and rule.exclude.search(near + "\x00" + after):
            return None
        if rule.context is not None and not rule.context.search(self._context(q)):
            return None
        return rule, label_start, label_end

    def _context(self, q: Quantity) -> str:
        """What was spoken of before the figure: this paragraph, or where it says nothing, the heading."""
        said = self.dense.text[max(0, q.start - 400) : q.start]
        return said if re.search(r"复议|诉讼|申请|答复|公开|新闻|访谈", said) else self.heading + said

    def _candidate(self, rule: Rule, q: Quantity, start: int, end: int, sentence: str) -> Candidate | None:
        unit = units()[rule.indicator]
        value = convert(q.value, q.measure or None, unit)
        if value is None:
            return None
        statistic = self._statistic(rule.indicator, value, q.qualifier, start, end)
        part = re.search(r"其中[^。；]*$", sentence) is not None
        return Candidate(statistic, rule.rank, part, scope_of_words(sentence), self.topic)

    def _statistic(self, indicator: str, value: float, qualifier: Qualifier, start: int, end: int) -> Statistic:
        a, b = self.dense.span(start, end)
        return Statistic(indicator, "total", value, units()[indicator], qualifier, "prose", self.text[a:b], a, b)

    def _consequences(self, cause: Candidate, q: Quantity, start: int) -> list[Candidate]:
        """Figures that the words after a figure give again: ``184件,全部办结`` closes 184."""
        dense = self.dense.text
        rest = dense[q.end : q.end + 60]
        table = {
            "requests_received": (("requests_closed", _ALL_CLOSED),),
            "reconsideration_total": (
                ("reconsideration_pending", _ALL_PENDING),
                ("reconsideration_upheld", _ALL_UPHELD),
            ),
            "litigation_total": (("litigation_pending", _ALL_PENDING), ("litigation_upheld", _ALL_UPHELD)),
        }
        found = []
        for indicator, pattern in table.get(cause.statistic.indicator, ()):
            said = pattern.match(rest)
            if said:
                statistic = self._statistic(indicator, q.value, q.qualifier, start, q.end + said.end())
                found.append(replace(cause, statistic=statistic, rank=50, follows=cause.statistic))
        return found

    def _nothing(self) -> list[Candidate]:
        """Statements that there was nothing: 无, 未发生, 没有产生, 全部免费."""
        dense = self.dense.text
        found = []
        for rule in zero_rules():
            for match in rule.pattern.finditer(dense):
                sentence_start = _after_last(_STOP, dense, match.start())
                near = dense[max(sentence_start, match.start() - 12) : match.end() + 12]
                if rule.exclude is not None and rule.exclude.search(near):
                    continue
                sentence = dense[sentence_start : match.start()]
                clause = dense[max(sentence_start, _after_last(_COMMA, dense, match.start())) : match.start()]
                if disqualified(sentence, clause, clause, self.year) in {"another year", "last year", "plan"}:
                    continue
                if somebody_else(sentence, "", self.agency, self.scope):
                    continue
                statistic = self._statistic(rule.indicator, 0.0, "none_stated", match.start(), match.end())
                found.append(Candidate(statistic, 30, is_part=False, scope=scope_of_words(sentence), topic=self.topic))
                break
        found.extend(self._bare_nothing())
        return found

    def _bare_nothing(self) -> list[Candidate]:
        """A part of the report whose whole body is 无: what it is about did not happen."""
        if (
            re.fullmatch(
                r"(?:本年度?|20\d\d年度?)?[，]?(?:无|没有|零)(?:此类情况|相关情况|该项)?[。.]?", self.dense.text
            )
            is None
        ):
            return []
        about = re.sub(r"\s", "", self.heading)
        table = (
            ("复议", "reconsideration_total"),
            ("诉讼", "litigation_total"),
            ("举报投诉", "complaints_total"),
            ("收费", "request_fees"),
        )
        return [
            Candidate(
                self._statistic(indicator, 0.0, "none_stated", 0, len(self.dense.text)),
                20,
                is_part=False,
                scope=None,
                topic=self.topic,
            )
            for word, indicator in table
            if word in about
        ]


def rank_of(match: tuple[Rule, int | None, int]) -> int:
    """How strongly a rule claims its figure."""
    return match[0].rank


def _after_last(pattern: re.Pattern[str], text: str, end: int) -> int:
    """Where the text after the last match before ``end`` begins; decimal points and the like do not count."""
    position = 0
    for match in pattern.finditer(text, 0, end):
        position = match.end()
    return position


def _measured(rule: Rule, q: Quantity, words: str) -> bool:
    """Whether the figure is counted in a way this indicator can be; a bare number only right after 数, 为 or a colon."""
    if q.measure in rule.measures:
        return True
    if q.measure in MONEY:
        return "元" in rule.measures
    return q.measure == "" and "元" not in rule.measures and words.endswith(("数", "为", "：", ":", "数量", "总数"))


def _settle(candidates: list[Candidate], scope: str | None) -> Prose:
    """One figure per indicator: the strongest claim, whole before part, the report's scope before another, first."""
    by_indicator: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        by_indicator.setdefault(candidate.statistic.indicator, []).append(candidate)
    chosen: list[Candidate] = []
    problems: list[tuple[str, str]] = []
    for indicator, claims in by_indicator.items():
        figures = [c for c in claims if c.statistic.qualifier != "none_stated"]
        if figures and len(figures) < len(claims) and any(c.statistic.value for c in figures):
            nil = next(c.statistic for c in claims if c.statistic.qualifier == "none_stated")
            told = max(figures, key=lambda c: _claim(c, scope)).statistic
            problems.append(("PROSE-CONFLICT", f"{indicator}: “{told.quote}” against “{nil.quote}”"))
        ordered = sorted(figures or claims, key=lambda c: _claim(c, scope), reverse=True)
        best = ordered[0]
        rivals = [
            c
            for c in ordered[1:]
            if _claim(c, scope)[:3] == _claim(best, scope)[:3] and c.statistic.value != best.statistic.value
        ]
        if rivals:
            quotes = "” against “".join(str(c.statistic.quote) for c in (best, *rivals[:2]))
            problems.append(("PROSE-CONFLICT", f"{indicator}: “{quotes}”"))
        chosen.append(best)
    taken = {c.statistic for c in chosen}
    statistics = [c.statistic for c in chosen if c.follows is None or c.follows in taken]
    statistics.sort(key=lambda s: (s.quote_start or 0, s.indicator))
    return Prose(tuple(statistics), tuple(problems))


def _claim(candidate: Candidate, scope: str | None) -> tuple[int, int, int, int]:
    fits = 0 if candidate.scope is None or scope is None else 1 if candidate.scope == scope else -1
    return (not candidate.is_part, fits, candidate.rank, -(candidate.statistic.quote_start or 0))


def values_in(quote: str, unit: str) -> set[float]:
    """All figures that a quote can be read as, in ``unit``; {0.0} where it only says that there was nothing."""
    values = set()
    for quantity in find_quantities(make_dense(quote).text):
        if quantity.measure in _TRANSPARENT:
            continue
        value = convert(quantity.value, quantity.measure or None, unit)
        if value is not None:
            values.add(value)
    return values or ({0.0} if re.search(r"无|未|没|免|零|不", quote) else set())
