"""What a page is: an annual report, something else under a report's title, or plainly neither.

Columns of annual reports hold other papers too (budgets, guides, website reports), and some agencies publish their
work summary under the title of the report. Rule META-11 tells them apart: a report speaks of at least three of its
statutory subjects.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from extract.facts.identity.other_papers import (
    INSTRUCTION,
    about_reports,
    is_collection,
    is_list,
    is_news,
    is_rule,
    other_heading,
    part_of_year,
    summary_heading,
    tells_others_to_report,
)
from extract.facts.identity.report_signs import (
    ABOUT,
    AS_FOLLOWS,
    BY_NOTICE,
    ENOUGH,
    FIGURE,
    FORM,
    SAYS_SOMETHING,
    SELF,
    TELLS,
    accounts_for_year,
    begins_with_first_part,
    declares_report,
    has_statutory_parts,
    issues_report,
    opens_as_report,
    own_subjects,
    prescribed_parts,
    subjects,
    subjects_told,
    sums_up_work,
    tells_a_year,
    times_named,
)
from extract.facts.identity.titles import CORE, cut_site_name, is_title, squeeze, take_apart, years_of
from extract.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.model import Document

#: A kind, ``None`` for what is plainly not under a report's title, and the reason.
Verdict = tuple[Kind | None, str]
_WEBSITE = re.compile(
    r"(?:政府|部门)?网站(?:监管)?(?:工作)?年度(?:工作)?(?:报表|报告)|网站年报"
    r"|网站(?:19|20)\d\d年度?(?:监管)?工作(?:年度)?(?:报表|年报)"
)
_INTERPRETATION = re.compile(r"解读|图解|一图读懂|一张图|图说|问答|数说|数读|长图|漫画|动漫|H5|文字版摘要")
_OTHER_PAPER = re.compile(
    r"(?:部门)?(?:预算|决算)|公开指南|公开目录|公开制度|公开条例|实施办法|暂行办法|管理办法|工作要点|工作方案|考核|培训|会议|招聘|"
    r"建议提案|提案办理|法治政府建设|依法行政|行政执法|双公示|权责清单"
)
_YEARLY = re.compile("公开(?:工作)?(?:年度报告|年报)$")
_NONE_YET = re.compile(
    r"暂无|暂未|尚未(?:编制|发布|公开|形成)|没有年(?:度报告|报)|无年(?:度报告|报)|不(?:单独)?编制|未编制|稍后公布|另行公布"
)
#: A report on many agencies by those who judge them.
_JUDGED = re.compile(r"评估(?:结果|指标|对象|报告)|测评(?:结果|对象)|被评估")
#: A body with fewer characters says little itself: a note, or the frame around an attachment.
_SHORT, _TOO_SHORT = 600, 120
#: A page with next to no body whose headings are links to many papers.
_EMPTY, _LIST_TITLES = 60, 5
_FEW_FIGURES = 3
#: How long a heading can be, and how much of a text opens it, in characters.
_HEADING, _OPENING = 40, 1500


def classify(document: Document, text: str, title: str | None) -> Verdict:
    """Return the kind of a page and why; the kind is ``None`` when the page is plainly not under a report's title.

    ``text`` is the clean simplified text, ``title`` what :func:`extract.facts.identity.titles.choose_title` found. The
    reason is a short code for ``rejects`` and checks, followed by ``: `` and the words that decided it where there
    are any.
    """
    headings = _headings(document, text, title)
    paper = title or next(iter(headings), "")
    body = text if title is None else text.replace(title, "", 1)
    found = subjects(body)
    website = next((h for h in headings if _WEBSITE.search(h) and "信息公开" not in h), None)
    if website and INSTRUCTION.search(website):
        return None, f"other-paper: {website[:60]}"
    if website and (title is None or found < ENOUGH):
        return "website_report", f"website-report: {website[:60]}"
    if is_list(text) and found < ENOUGH + 1:
        return None, "list"
    if is_rule(text) or is_collection(text):
        return None, f"other-paper: {paper[:60] or 'articles of a rule, or many papers'}"
    if title is None or (not years_of(title) and take_apart(title).agency is None):
        # The name of a column says nothing, and menus name the subjects: only sentences count.
        told = subjects_told(body)
        if title is None or told < ENOUGH:
            return _without_title(document, paper, text, told)
    if found >= ENOUGH and not years_of(title) and not tells_a_year(body):
        return None, "no-report-title"
    return _another_paper(document, text, title, headings) or _report(document, text, title, body, found)


def _another_paper(document: Document, text: str, title: str, headings: Sequence[str]) -> Verdict | None:
    """Judge what a report's title stands over by what else its headings and its opening say; ``None``: nothing."""
    body = text.replace(title, "", 1)
    found = subjects(body)
    whole = _whole_heading(text, title, headings)
    about = about_reports(title, (whole, *headings))
    if about:
        return None, f"other-paper: {about[:60]}"
    part = part_of_year(title)
    if part:
        return "other", f"part-of-a-year: {part}"
    if is_news(body):
        return "other", "news-about-a-report"
    if _INTERPRETATION.search(title) or any(
        _INTERPRETATION.search(h) and CORE.search(h) for h in headings[: len(document.titles) + 3]
    ):
        return "interpretation", f"interpretation: {title[:60]}"
    instructed = next((h for h in (whole, *headings) if CORE.search(h) and INSTRUCTION.search(h)), None)
    if instructed and (found < ENOUGH or not FIGURE.search(body) or tells_others_to_report(body)):
        return "notice", f"notice: {instructed[:60]}"
    if len(squeeze(body)) < _SHORT and _NONE_YET.search(body) and found < ENOUGH:
        return "notice", "none-yet"
    summary = summary_heading(text, title)
    if summary and own_subjects(body) < ENOUGH and not opens_as_report(text):
        return "work_summary", f"work-summary: {summary[:60]}"
    other = other_heading(body, title)
    if other and prescribed_parts(text) < ENOUGH and not opens_as_report(text):
        named = years_of(title) or take_apart(title).agency
        return "other" if named else None, f"other-heading: {other[:60]}"
    return None


def _report(document: Document, text: str, title: str, body: str, found: int) -> Verdict:
    """Judge whether the body under a report's title, no other paper's, is that of a report."""
    if found >= ENOUGH:
        return "annual_report", "subjects"
    length = len(squeeze(body))
    if declares_report(body) or (years_of(title) and (opens_as_report(body) or AS_FOLLOWS.search(body[:_OPENING]))):
        return "annual_report", "declared-a-report"
    if document.attachments or "attachment_only" in document.flags:
        if length < _SHORT:
            return "annual_report", "attachment"
    elif length < _EMPTY and len(document.titles) >= _LIST_TITLES:
        return None, "list"
    elif length < _TOO_SHORT and not SAYS_SOMETHING.search(body) and not (found > 1 and FIGURE.search(body)):
        return "other", "empty-body"
    if (FIGURE.search(body) or SAYS_SOMETHING.search(body)) and "公开" in body and found:
        return "annual_report", "title-and-figures"
    if years_of(title) and take_apart(title).agency and prescribed_parts(text) and SELF.search(body):
        return "annual_report", "part-of-the-form"
    # A mirror that put other words in the place of names leaves title and first part.
    if (
        years_of(title)
        and _YEARLY.search(title)
        and prescribed_parts(text)
        and times_named(body) >= 2 * ABOUT
        and not tells_others_to_report(body)
    ):
        return "annual_report", "title-and-first-part"
    if accounts_for_year(title, body):
        return "annual_report", "account-of-the-year"
    told = subjects_told(body)
    if told > 1 and years_of(title) and SELF.search(body) and not tells_others_to_report(body):
        return "annual_report", "title-and-subjects"
    return "other", "no-subjects"


def _headings(document: Document, text: str, title: str | None) -> list[str]:
    """Return the title, the candidates of the page and the first short lines of the body, blanks removed."""
    first = [squeeze(line) for line in text.split("\n", 12)[:12]]
    listed = ([title] if title else []) + [cut_site_name(squeeze(t)) for t in document.titles]
    return listed + [line for line in first if 0 < len(line) <= 60 and is_title(line)]


def _whole_heading(text: str, title: str, headings: Sequence[str]) -> str:
    """Return the heading that the title is a part of: on one line with it, or going on in the next one (…的通知)."""
    longer = next((h for h in headings if title in h and h != title), None)
    if longer:
        return longer
    lines = [squeeze(line) for line in text.split("\n", 20)[:20]]
    following = next((below for line, below in itertools.pairwise(lines) if line == title), "")
    return title + following if len(following) <= 20 and INSTRUCTION.search(title + following) else title


def _part_of_year_above(text: str) -> str | None:
    """The part of a year that the first line, or a heading on disclosure below it, says the paper is about."""
    lines = [line for line in map(squeeze, text.split("\n", 8)[:8]) if line]
    headings = [
        line
        for index, line in enumerate(lines)
        if len(line) < _HEADING and (not index or ("公开" in line and years_of(line) and is_title(line)))
    ]
    return next((part for part in map(part_of_year, headings) if part), None)


def _without_title(document: Document, paper: str, text: str, found: int) -> Verdict:
    """Judge a page without a report's title: only a body that is unmistakably a report's counts as one."""
    if sums_up_work(text) and SELF.search(text) and not tells_others_to_report(text):
        return "work_summary", "work-summary: the opening's own word"
    if found and (declares_report(text) or issues_report(text)) and not tells_others_to_report(text):
        return "annual_report", "declared-a-report"
    if _OTHER_PAPER.search(paper):
        return None, f"other-paper: {paper[:60]}"
    attached = next((a.name for a in document.attachments if CORE.search(a.name)), None)
    if attached and len(squeeze(text)) < _SHORT:
        return "annual_report", f"attachment: {attached[:60]}"
    # A guide to information disclosure names the same subjects, but reports no figures for a year.
    reports = len(FIGURE.findall(text)) >= _FEW_FIGURES and re.search(r"(?:19|20)\d\d\s?年", text[:3000])
    about = times_named(text)
    if tells_others_to_report(text) or "公开指南" in paper:
        return None, "no-report-title"
    part = _part_of_year_above(text)
    if part:
        return None, f"part-of-a-year: {part}"
    parts = prescribed_parts(text)
    if parts and BY_NOTICE.search(text[:_SHORT]):
        return "annual_report", "made-as-told"
    if parts >= ENOUGH or (parts > 1 and TELLS.search(text[:_OPENING])) or (found and FORM.search(text)):
        return "annual_report", "parts-of-the-form"
    told_of = subjects(text) or FIGURE.search(text) or (about > 2 * ABOUT and not _JUDGED.search(text))
    if about >= ABOUT and told_of and begins_with_first_part(text):
        return "annual_report", "first-part-of-a-report"
    if not SELF.search(text):
        return None, "no-report-title"
    if found >= ENOUGH and opens_as_report(text) and FIGURE.search(text):
        return "annual_report", "opening-of-a-report"
    if found > ENOUGH and reports and about >= 5:
        return "annual_report", "body-without-title"
    if has_statutory_parts(text, figures=bool(reports)):
        return "annual_report", "parts-of-a-report"
    return None, "no-report-title"
