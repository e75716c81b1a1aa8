"""Figures from running text: each with its indicator, value, unit, qualifier and exact quote.

Rules (data/prose_*.csv) say which indicator the words of a figure name; ``prose_context`` throws out what is last
year's, planned, cumulative or somebody else's; what is left competes for its indicator. Two different figures with an
equal claim are a conflict and are reported, not settled silently.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from extract.facts.numbers import convert
from extract.facts.prose.context import NEGATED, announces_years
from extract.facts.prose.figures import Headlines, Setting, figure_candidates
from extract.facts.prose.nothing import nothing_candidates
from extract.facts.prose.owner import only_subject
from extract.facts.prose.passage import TRANSPARENT, Passage
from extract.facts.prose.quantities import Dense, find_quantities, make_dense
from extract.facts.prose.rules import indicators_of
from extract.facts.sections import section_at, topic_of, topics_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.facts.prose.figures import Candidate
    from extract.model import Era, Section, Statistic

#: Parts of a report whose figures are not results of the year: plans, problems, what subordinate bodies did.
_NOT_RESULTS = frozenset(["problems", "subordinate", "proposals"])
_LIST_NUMBER = re.compile(r"^[（(]?\d{1,2}[)）.．、]")
_LONGEST_HEADING = 24
#: How many of the reasons for one figure before another settle the matter.
_DECISIVE = 4
#: What becomes of a request; impossible where none was received and none was left from the year before.
_OUTCOMES = frozenset(
    ["already_public", "granted", "granted_in_part", "refused", "not_this_agency", "information_nonexistent"]
)
_OTHER_REQUESTS = ("requests_carried_in", "requests_closed", "requests_concluded", "replies_total")
_BLANK = re.compile(r"\s")
_IN_NO_HEADING = re.compile("[0-9０-９。；，！？无未没]")
#: Without an agency's name, a township or subdistrict that speaks of itself owns what it says of one by name.
_OWN_TOWNSHIP = re.compile(r"[我本](乡|镇|街道)(?![镇村])")
_SAYS_NOTHING = re.compile(r"无|未|没|免|零|不")


@dataclass(frozen=True, slots=True)
class Prose:
    """What running text says: one figure per indicator, and what was left open: (code, sentence) pairs."""

    statistics: tuple[Statistic, ...]
    problems: tuple[tuple[str, str], ...]


def era_letters(year: int | None, era: Era = "prose") -> str:
    """The eras whose indicators a report of this year may print; the narrative eras share their wording.

    A report that does not say its year has those of its form, and without a form (``prose``) of any year.
    """
    if year is None:
        return {"table-2014": "AB", "form-2019": "C", "form-2021": "D"}.get(era, "ABCD")
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
    era: Era = "prose",
) -> Prose:
    """Read all figures of the clean text (``|`` rows of tables are passed over).

    :param year: the report year; decides what is last year's figure and which indicators exist.
    :param agency: whose report it is; figures of other bodies are left out.
    :param scope: whether the report speaks for its own office or the whole region; that scope's headline figure wins.
    :param era: the era of the report's form, which says what exists where the year is not known.
    """
    known = indicators_of(era_letters(year, era))
    if agency is None:
        said = _OWN_TOWNSHIP.search(text)
        agency = said[1] if said else only_subject(text)
    candidates: list[Candidate] = []
    here, headlines, setting, of_years = None, Headlines(), None, False
    for start, line in _paragraphs(text):
        part, chapter = section_at(sections, start), section_at(sections, start, level=1)
        if here is None or part is not here[0]:
            here, headlines, setting = (part, ""), Headlines(), None
            of_years = False
        if _is_unnumbered_heading(line):
            here, setting, of_years = (part, line), None, False
        if _tells_no_results(part, chapter) or topic_of(here[1]) in _NOT_RESULTS:
            continue
        if setting is None:
            heading = here[1] or (part.heading if part else "")
            topics = topics_of(heading) or (topics_of(chapter.heading) if chapter else frozenset())
            setting = Setting(text, heading, topics, known, year, agency, scope)
        passage = Passage(_with_years_named(make_dense(line, start), year))
        if of_years:
            continue
        of_years = announces_years(passage.dense.text, year)
        candidates.extend(figure_candidates(passage, setting, headlines))
        candidates.extend(nothing_candidates(passage, setting))
    return _settle(candidates, scope)


#: The row of a table that lost its lines: bare numbers set apart by blanks. Which column is whose cannot be told.
_LOST_ROW = re.compile(r"(?<![^\s])\d[\d,]*(?:\s+\d[\d,]*(?!\S)){3}")
#: … or the row of a statistics form with its number: 2.传真申请数 23 件 0.
_LOST_NUMBERED_ROW = re.compile(r"\s\d{1,3}\s+(?:[条件次个人篇份期起]|人次|万?元)\s+[\d/—-]")


#: A statistics form that lost its rows too: behind its headings numbers of rows stand before units as figures do.
_LOST_FORM = re.compile(r"(?:统计指标|指标名称)(?:代码|编[号码]|(?:计量)?单位|统计数|本年)")


#: A line that breaks off right before the figure that its words name, and how the next goes on: 政务微信公开⏎6条，.
_BROKEN_OFF = re.compile(r"[，,、；;][^。；;，,、\s]{2,20}$")
_GOES_ON = re.compile(r"\d[\d,.]*[万余多]*[条件次篇份元人名场个期宗起项][^\s|]")


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    lines = text.split("\n")
    for index, line in enumerate(lines):
        if line.strip() and " | " not in line and not _is_lost_row(line):
            following = lines[index + 1] if index + 1 < len(lines) else ""
            broken = _GOES_ON.match(following) and _BROKEN_OFF.search(line)
            lost = _LOST_FORM.search(line) if "指标" in line else None
            yield start, line[: lost.start()] if lost else f"{line}\n{following}" if broken else line
            if lost:
                return  # the form is the last thing in a report
        start += len(line) + 1


def _is_lost_row(line: str) -> bool:
    """Whether a line is the row of a table without its lines; most hold no blank, which stands between its cells."""
    if not _BLANK.search(line):
        return False
    return _LOST_ROW.search(line) is not None or _LOST_NUMBERED_ROW.search(line) is not None


def _is_unnumbered_heading(line: str) -> bool:
    """Whether a short line without figures or a full stop is a heading that lost its number, or 1、 below a part."""
    if len(line) > 2 * _LONGEST_HEADING:
        return False
    dense = _LIST_NUMBER.sub("", _BLANK.sub("", line))
    return len(dense) <= _LONGEST_HEADING and not _IN_NO_HEADING.search(dense) and topic_of(dense) is not None


def _tells_no_results(part: Section | None, chapter: Section | None) -> bool:
    """Whether the chapter is about plans or others; without chapters, whether the part's own heading is."""
    if chapter is not None:
        own = topic_of(part.heading) if part is not None and part is not chapter else None
        return chapter.topic in _NOT_RESULTS or own == "problems"
    return part is not None and part.topic in _NOT_RESULTS


def _with_years_named(dense: Dense, year: int | None) -> Dense:
    """Call the years before and after the report's 上年 and 下年 where cases are carried over, at the same places."""
    if year is None or "转" not in dense.text:
        return dense
    named = re.sub(
        rf"(?<!\d){year - 1}年度?(?=结转|未办结|转入)", lambda m: "上年".rjust(len(m[0]), "\x01"), dense.text
    )
    named = re.sub(rf"(?<=转){year + 1}年", "下年\x01\x01\x01", named)
    named = re.sub(rf"(?<=[转件份][至到入]){year + 1}年", "下年\x01\x01\x01", named)
    return replace(dense, text=named)


def _settle(candidates: list[Candidate], scope: str | None) -> Prose:
    """One figure per indicator: the strongest claim, whole before part, the report's scope before another, first."""
    by_indicator: dict[tuple[str, str], list[Candidate]] = {}
    for candidate in candidates:
        key = (candidate.statistic.indicator, candidate.statistic.applicant)
        by_indicator.setdefault(key, []).append(candidate)
    chosen: list[Candidate] = []
    problems: list[tuple[str, str]] = []
    for (indicator, _), claims in by_indicator.items():
        figures = [c for c in claims if c.statistic.qualifier != "none_stated"]
        told = Counter(c.statistic.value for c in figures)
        ordered = sorted(figures or claims, key=lambda c: _claim(c, scope, told), reverse=True)
        best = ordered[0]
        if figures and len(figures) < len(claims) and best.statistic.value:
            nil = next(c.statistic for c in claims if c.statistic.qualifier == "none_stated")
            problems.append(("PROSE-CONFLICT", f"{indicator}: “{best.statistic.quote}” against “{nil.quote}”"))
        rivals = [
            c
            for c in ordered[1:]
            if _claim(c, scope, told)[:_DECISIVE] == _claim(best, scope, told)[:_DECISIVE]
            and c.statistic.value != best.statistic.value
        ]
        if rivals:
            quotes = "” against “".join(str(c.statistic.quote) for c in (best, *rivals[:2]))
            problems.append(("PROSE-CONFLICT", f"{indicator}: “{quotes}”"))
        if not any(_claim(c, scope, told)[:-1] == _claim(best, scope, told)[:-1] for c in rivals):
            chosen.append(best)
    chosen, impossible = _without_requests(chosen)
    problems += impossible
    taken = {c.statistic for c in chosen}
    statistics = [c.statistic for c in chosen if c.follows is None or c.follows in taken]
    statistics.sort(key=lambda s: (s.quote_start or 0, s.indicator))
    return Prose(tuple(statistics), tuple(problems))


def _without_requests(chosen: list[Candidate]) -> tuple[list[Candidate], list[tuple[str, str]]]:
    """Leave out outcomes where the text says that there was no request: 不予公开信息10条 counts documents then."""
    values = {c.statistic.indicator: c.statistic.value for c in chosen if c.statistic.applicant == "total"}
    if values.get("requests_received") != 0 or any(values.get(name) for name in _OTHER_REQUESTS):
        return chosen, []
    impossible = [c for c in chosen if c.statistic.indicator in _OUTCOMES and c.statistic.value]
    problems = [
        ("PROSE-CONFLICT", f"{c.statistic.indicator}: “{c.statistic.quote}”, but no request was received")
        for c in impossible
    ]
    return [c for c in chosen if c not in impossible], problems


def _claim(candidate: Candidate, scope: str | None, told: Counter[float]) -> tuple[int, int, int, int, int, int, int]:
    """How strongly a figure claims its indicator; the first four decide, the rest only orders equals.

    全市1204件，其中市政府办公室183件: a part is the office's own whole where the headline is another's.
    """
    fits = 0 if candidate.scope is None or scope is None else 1 if candidate.scope == scope else -1
    statistic = candidate.statistic
    exact = statistic.qualifier == "exact"
    first = -(statistic.quote_start or 0)
    return fits >= 0, not candidate.is_part, fits, candidate.rank, told[statistic.value], exact, first


def values_in(quote: str, unit: str) -> set[float]:
    """All figures that a quote can be read as, in ``unit``; {0.0} where it only says that there was nothing."""
    values = set()
    dense = make_dense(quote).text
    for quantity in find_quantities(dense):
        if quantity.measure in TRANSPARENT or NEGATED.search(dense[: quantity.start]):
            continue
        value = convert(quantity.value, quantity.measure or None, unit)
        if value is not None:
            values.add(value)
    return values or ({0.0} if _SAYS_NOTHING.search(quote) else set())
