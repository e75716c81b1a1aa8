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
    is_news,
    is_rule,
    other_heading,
    part_of_year,
    tells_others_to_report,
)
from extract.facts.identity.titles import CORE, cut_site_name, is_title, squeeze, take_apart, years_of
from extract.facts.sections import find_sections

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.model import Document, Kind

#: The subjects of META-11, each with the words of the earlier and later headings for it.
_SUBJECTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"主动公开",
        r"依申请公开|依申请信息公开|政府信息公开申请|申请公开",
        r"行政复议|复议",
        r"行政诉讼|诉讼",
        r"(?:存在|主要)的?(?:主要)?(?:问题|困难|不足)",
        r"统计(?:期限|时限|区间|时间)|数据的?(?:统计)?期限|年度报告|本年报",
        r"收费(?:及|和|与)?减免|收取费用|信息处理费",
    )
)
_ENOUGH = 3
_WEBSITE = re.compile(
    r"(?:政府|部门)?网站(?:监管)?(?:工作)?年度(?:工作)?(?:报表|报告)|网站年报"
    r"|网站(?:19|20)\d\d年度?(?:监管)?工作(?:年度)?(?:报表|年报)"
)
_INTERPRETATION = re.compile(r"解读|图解|一图读懂|一张图|图说|问答|数说|数读|长图|漫画|动漫|H5|文字版摘要")
_OTHER_PAPER = re.compile(
    r"(?:部门)?(?:预算|决算)|公开指南|公开目录|公开制度|公开条例|实施办法|暂行办法|管理办法|工作要点|工作方案|考核|培训|会议|招聘|"
    r"建议提案|提案办理|法治政府建设|依法行政|行政执法|双公示|权责清单"
)
_SUMMARY = re.compile(
    r"(?:工作)?总结(?:及|和|暨|与).{0,20}(?:打算|计划|思路|安排)|(?:半?年度?)工作总结|年度?.{0,10}工作总结$"
)
_SUMMED_UP = re.compile(r"现将.{0,20}(?:工作)(?:情况)?(?:总结|汇报)如下|工作总结如下")
_TELLS = re.compile(r"现将[^。；\n]{0,30}情况(?:报告|汇报|公布|公告)如下")
#: A report says which notice about reports it follows; the notice itself addresses others.
_BY_NOTICE = re.compile(
    r"(?:根据|按照|依据)[^。\n]{0,160}年度?报告[^。\n]{0,20}通知》?[^。\n]{0,24}(?:要求|精神|规定)"
)
_NONE_YET = re.compile(
    r"暂无|暂未|尚未(?:编制|发布|公开|形成)|没有年(?:度报告|报)|无年(?:度报告|报)|不(?:单独)?编制|未编制|稍后公布|另行公布"
)
#: What only the opening of a report says: which year's report this is, or which days its figures cover.
_OPENS_REPORT = re.compile(
    r"(?:公布|发布)[^。；\n]{0,40}(?:19|20)\d\d年[^。；\n]{0,40}公开(?:工作)?(?:年度?报告|年报)"
    r"|报告(?:[^。\n]{0,40}(?:数据的?(?:统计)?|的统计)|统计)(?:期限|时限|时间|区间|日期)[^。\n]{0,6}(?:19|20)\d\d\s?年"
    r"|第五十条[^。\n]{0,20}(?:编制|制作|形成)本(?:年度?)?报告"
)
#: A report that names itself in its opening: (由)某局编制的2009年度政府信息公开年度报告, 现公布某市2014年…年度报告,
#: 现将我局2019年政府信息公开情况报告如下, 本报告根据《中华人民共和国政府信息公开条例》…编制. News says 公布了.
_DECLARES_REPORT = re.compile(
    r"(?:编制|制作|编写|[现特兹](?:予以?|向社会(?:公众)?|将)?(?:公布|发布))[的]?[^。；\n《》]{0,60}(?:19|20)\d\d年度?[^。；\n《》]{0,30}"
    r"公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)(?=[。，；,;、\n]|$|[并予现供])"
    r"|现[将就对][^。；\n]{0,30}(?:19|20)\d\d年度?[^。；\n]{0,20}公开(?:工作|的?有关|的?情况|年度)*(?:报告|汇报|总结|公布|公告)(?:公开)?如下"
    r"|[我本](?:[局委厅办院镇乡街]|机关|单位)[^。；\n]{0,20}(?:编制|制作)(?:完成)?了?[^。；\n]{0,30}《(?:19|20)\d\d年度?[^。；\n《》]{0,30}公开(?:工作)?(?:年度)?(?:报告|年报)》"
    r"|(?:^|\n)[^。；\n，,《]{0,30}(?:19|20)\d\d年度?[^。；\n，,]{0,12}公开(?:工作)?(?:年度)?(?:报告|年报)[,，]?(?:是|系|由|根据|依据|按照)"
    r"[^。\n]{0,200}?(?:编制|编写|制作|公布|发布)"
    r"|政府信息公开咨询、申请以及答复工作"
    r"|政府信息公开条例[^。\n]{0,200}?(?:编制|制作|形成|编写)了?本(?:年度)?(?:报告|年报)"
    r"|本(?:年度)?(?:报告|年报)[^。\n]{0,60}政府信息公开条例[^。\n]{0,300}?(?:编制|编写|编撰)"
)
#: The title quoted: 现发布《某街道2023年政府信息公开工作年度报告》. News does so too, but does not speak of 本报告.
_ISSUES_REPORT = re.compile(
    r"(?:[现特兹][^。；\n]{0,6}(?:公布|发布|编制)|[,，]编制)《[^《》\n]{0,40}(?:19|20)\d\d年度?[^《》\n]{0,30}公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)》"
)
#: What the opening of a report with a title of its own year says: 现将我局政府信息公开情况报告如下.
_AS_FOLLOWS = re.compile(
    r"现将[^。；\n]{0,30}公开[^。；\n]{0,20}(?:报告|汇报|总结|公布)如下|公开[^。；\n]{0,60}现(?:将[^。；\n]{0,20})?(?:报告|汇报|总结)如下"
)
#: The first part of a report, as its heading: 一、基本工作情况.
_FIRST_PART = re.compile(
    r"^一[、.．](?:(?:政府信息|政务|信息)公开)?(?:工作)?的?(?:概述|概况|(?:基本|总体|整体|主要)?(?:工作)?的?(?:概述|概况|情况))$"
)
#: Papers to copy from, one below the other: 第一篇 … 第二篇 ….
_SECOND_OF_MANY = re.compile(r"^[ \u3000]*第二篇[:：]", re.MULTILINE)
#: The parts of the overview that 国办公开办函〔2021〕30号 asks for, as headings within 一、总体情况.
_OVERVIEW = tuple(
    re.compile(rf"^[(（]?[一二三四五1-5][)）、.．]+(?:政府)?{part}", re.MULTILINE)
    for part in (
        "主动公开",
        "依申请公开|依法申请公开",
        "(?:政府)?信息(?:公开)?管理",
        "(?:信息)?(?:公开)?平台建设",
        "监督保障",
    )
)
#: The parts that the national formats prescribe (国办公开办函〔2019〕60号, 〔2021〕30号); no other paper has them.
_PRESCRIBED = tuple(
    re.compile(rf"^(?:[一二三四五六][、.．,，]|第[一二三四五六]部分)?{heading}$", re.MULTILINE)
    for heading in (
        r"总体情况",
        r"(?:行政机关)?主动公开政府信息(?:的)?情况",
        r"(?:行政机关)?收到和处理政府信息公开申请(?:的)?情况",
        r"(?:因?政府信息公开(?:工作)?被?(?:申请|提起)?)?行政复议[、和及与]?(?:提起)?行政诉讼(?:的)?情况",
        r"(?:政府信息公开工作)?存在的?(?:主要)?问题及改进(?:情况|措施)",
        r"其他需要报告的?(?:事项|情况)",
    )
)
_FIGURE = re.compile(r"(?<!\d)\d{1,9}(?:\.\d{1,6})?万?\s?(?:余|多)?(?:条|件|份|次|篇|宗|起)")
#: The second table of the national form with a figure in it: no rule or model prints one.
_FORM = re.compile(
    r"第二十条第[(（]一[)）]项.{0,900}?(?:规章|规范性文件|行政许可|行政处罚|行政强制)[^\n]{0,200}?\|\s*\d", re.DOTALL
)
#: What makes even a few words a report: rows of a form, or that nothing came in.
_SAYS_SOMETHING = re.compile(
    r"第二十条第|本年新收政府信息公开申请|主动公开[^。；\n]{0,20}\d余?条|收到[^。；\n]{0,16}申请\s?\d|[我本][^。；\n]{0,12}(?:未|没有|无)(?:收到|接到|发生|受理)?[^。；\n]{0,12}(?:申请|复议|诉讼|收费)"
)
#: How a report speaks of its own agency; news, rules and models speak of others.
_SELF = re.compile(
    r"我[局厅委办院部署社馆站队区县市省镇乡州旗盟街校处中关会公单]"
    r"|本(?:年度)?报告|本年报|本(?:机关|单位|部门|系统|[局委办厅镇乡县市区院所站级校会州旗]|街道|中心|公司)"
    r"|全[市县区省镇乡街局州旗]|[现特](?:予以?|向社会(?:公众)?|将)?公布"
)
#: A body with fewer characters says little itself: a note, or the frame around an attachment.
_SHORT, _TOO_SHORT = 600, 120
_HEADING, _OPENING = 40, 1500
#: Entries of menus are shorter than this.
_SENTENCE = 12
#: A page with next to no body whose headings are links to many papers.
_EMPTY, _LIST_TITLES = 60, 5
_MANY_ENTRIES, _FEW_FIGURES = 4, 3
#: A report on many agencies by those who judge them.
_JUDGED = re.compile(r"评估(?:结果|指标|对象|报告)|测评(?:结果|对象)|被评估")
#: A text that names disclosure this often is about it.
_ABOUT = 4
_FIRST_LINES = 5
#: An agency tells what it did in a year: 2016年，我局….
_OWN_YEAR = re.compile(
    r"(?:19|20)\d\d年(?:度|来|以来)?[,，]?(?:[^。；\n,，]{0,12}[,，])?(?:[我本全][局委厅办院站市区县省镇乡街州旗]|[一-鿿]{2,12}(?:局|镇|乡|街道|委员会|办事处|[省市县区州旗](?=[一-鿿])))"
    r"|[我本][局委厅办院站市区县省镇乡街州旗道](?:19|20)\d\d年"
)


#: The year's account of an agency in its own words begins so, whoever is meant: 2016年，某部认真…, 2016年以来，我局….
_ACCOUNT_OPENS = re.compile(
    r"^\W{0,4}(?P<year>(?:19|20)\d\d)年(?:度|来|以来)?[,，]?(?P<who>[一-鿿]{2,24}?)"
    r"(?:在[^。；\n]{2,40}(?:领导|指导|支持|关心)下|认真|坚持|深入|严格|紧紧|紧密|全面|高度|积极|始终|围绕|按照|根据|以|切实|扎实)",
    re.MULTILINE,
)
_ACCOUNT_REACH = 600


def subjects(text: str) -> int:
    """Return how many of the statutory subjects of a report a text speaks of (0 to 7)."""
    return sum(bool(pattern.search(text)) for pattern in _SUBJECTS)


def _own_subjects(text: str) -> int:
    """Return how many subjects a text speaks of that no summary of an agency's whole work has."""
    return sum(bool(pattern.search(text)) for pattern in (*_SUBJECTS[:4], _SUBJECTS[6]))


def prescribed_parts(text: str) -> int:
    """Return how many of the six parts of the national format, or of its overview's five, head parts of a text."""
    lines = "\n".join(squeeze(line) for line in text.split("\n") if len(line) < 60)
    overview = sum(bool(part.search(text)) for part in (_PRESCRIBED[0], *_OVERVIEW))
    return max(overview, sum(bool(heading.search(lines)) for heading in _PRESCRIBED))


def _has_statutory_parts(text: str, *, figures: bool) -> bool:
    """Tell whether the headings are those of 条例 2007 第三十二条.

    A guide has the same ones, but no problems to tell and no figures of a year.
    """
    topics = {section.topic for section in find_sections(text)}
    if "problems" in topics:
        return len(topics & {"proactive", "requests", "reviews"}) >= _ENOUGH - 1
    return (
        figures
        and {"requests", "reviews"} <= topics
        and bool(topics & {"proactive", "overview", "fees", "consultation"})
    )


def _headings(document: Document, text: str, title: str | None) -> list[str]:
    """Return the title, the candidates of the page and the first short lines of the body, blanks removed."""
    first = [squeeze(line) for line in text.split("\n", 12)[:12]]
    listed = ([title] if title else []) + [cut_site_name(squeeze(t)) for t in document.titles]
    return listed + [line for line in first if 0 < len(line) <= 60 and is_title(line)]


def _is_list(text: str) -> bool:
    """Tell whether a text is a list of reports: several titles of different years or agencies and little else."""
    lines = [squeeze(line) for line in text.split("\n") if line.strip()]
    entries = {line for line in lines if len(line) <= 80 and CORE.search(line) and years_of(line)}
    if len(entries) < _MANY_ENTRIES:
        return False
    return sum(len(line) for line in lines if len(line) > 80) < 40 * len(entries)


def classify(document: Document, text: str, title: str | None) -> tuple[Kind | None, str]:
    """Return the kind of a page and why; the kind is ``None`` when the page is plainly not under a report's title.

    ``text`` is the clean simplified text, ``title`` what :func:`extract.facts.titles.choose_title` found. The reason
    is a short code for ``rejects`` and checks, followed by ``: `` and the words that decided it where there are any.
    """
    headings = _headings(document, text, title)
    paper = title or next(iter(headings), "")
    body = text if title is None else text.replace(title, "", 1)
    found = subjects(body)
    website = next((h for h in headings if _WEBSITE.search(h) and "信息公开" not in h), None)
    if website and INSTRUCTION.search(website):
        return None, f"other-paper: {website[:60]}"
    if website and (title is None or found < _ENOUGH):
        return "website_report", f"website-report: {website[:60]}"
    if _is_list(text) and found < _ENOUGH + 1:
        return None, "list"
    if is_rule(text) or _SECOND_OF_MANY.search(text):
        return None, f"other-paper: {paper[:60] or 'articles of a rule, or many papers'}"
    if title is None or (not years_of(title) and take_apart(title).agency is None):
        # The name of a column says nothing, and menus name the subjects in short lines: only sentences count.
        told = subjects("\n".join(line for line in body.split("\n") if len(line) >= _SENTENCE))
        if title is None or told < _ENOUGH:
            return _without_title(document, paper, text, told)
    if found >= _ENOUGH and not years_of(title) and not _tells_a_year(body):
        return None, "no-report-title"
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
    if instructed and (found < _ENOUGH or not _FIGURE.search(body) or tells_others_to_report(body)):
        return "notice", f"notice: {instructed[:60]}"
    length = len(squeeze(body))
    if length < _SHORT and _NONE_YET.search(body) and found < _ENOUGH:
        return "notice", "none-yet"
    summary = _summary_heading(text, title)
    if summary and _own_subjects(body) < _ENOUGH and not _OPENS_REPORT.search(text[:1500]):
        return "work_summary", f"work-summary: {summary[:60]}"
    other = other_heading(body, title)
    if other and prescribed_parts(text) < _ENOUGH and not _OPENS_REPORT.search(text[:_OPENING]):
        named = years_of(title) or take_apart(title).agency
        return "other" if named else None, f"other-heading: {other[:60]}"
    if found >= _ENOUGH:
        return "annual_report", "subjects"
    opening = body[:_OPENING]
    if _DECLARES_REPORT.search(opening) or (
        years_of(title) and (_OPENS_REPORT.search(opening) or _AS_FOLLOWS.search(opening))
    ):
        return "annual_report", "declared-a-report"
    if document.attachments or "attachment_only" in document.flags:
        if length < _SHORT:
            return "annual_report", "attachment"
    elif length < _EMPTY and len(document.titles) >= _LIST_TITLES:
        return None, "list"
    elif length < _TOO_SHORT and not _SAYS_SOMETHING.search(body) and not (found > 1 and _FIGURE.search(body)):
        return "other", "empty-body"
    if (_FIGURE.search(body) or _SAYS_SOMETHING.search(body)) and re.search(r"公开", body) and found:
        return "annual_report", "title-and-figures"
    if years_of(title) and take_apart(title).agency and prescribed_parts(text) and _SELF.search(body):
        return "annual_report", "part-of-the-form"
    if _accounts_for_year(title, body):
        return "annual_report", "account-of-the-year"
    told = subjects("\n".join(line for line in body.split("\n") if len(line) >= _SENTENCE))
    if told > 1 and years_of(title) and _SELF.search(body) and not tells_others_to_report(body):
        return "annual_report", "title-and-subjects"
    return "other", "no-subjects"


def _accounts_for_year(title: str, body: str) -> bool:
    """Tell whether a body in free headings is the agency's own account of disclosure in the year of the title.

    It begins with the year and the agency that acts, has numbered parts, counts, and speaks of disclosure throughout.
    """
    opens = _ACCOUNT_OPENS.search(body[:_ACCOUNT_REACH])
    if opens is None or int(opens["year"]) not in years_of(title) or not _FIGURE.search(body):
        return False
    agency = take_apart(title).agency or ""
    own = opens["who"][:2] in {"我局", "我厅", "我委", "我部", "我办", "我市", "我县", "我区", "我镇", "我乡"}
    if not (own or opens["who"] in agency or (len(agency) > 2 and agency in opens["who"])):
        return False
    about = body.count("信息公开") + body.count("政务公开")
    return about >= _ABOUT and any(section.level == 1 for section in find_sections(body))


def _tells_a_year(body: str) -> bool:
    """Tell whether a body under a title without a year reports on one: by a count, its opening or its own doings."""
    if _FIGURE.search(body) or prescribed_parts(body) >= _ENOUGH:
        return True
    return bool(_SELF.search(body) and re.search(r"(?:19|20)\d\d\s?年", body))


def _whole_heading(text: str, title: str, headings: Sequence[str]) -> str:
    """Return the heading that the title is a part of: on one line with it, or going on in the next one (…的通知)."""
    longer = next((h for h in headings if title in h and h != title), None)
    if longer:
        return longer
    lines = [squeeze(line) for line in text.split("\n", 20)[:20]]
    following = next((below for line, below in itertools.pairwise(lines) if line == title), "")
    return title + following if len(following) <= 20 and INSTRUCTION.search(title + following) else title


def _summary_heading(text: str, title: str) -> str | None:
    """Return the heading or phrase that makes the body a summary of the agency's whole work."""
    for line in text.split("\n", 30)[:30]:
        short = squeeze(line)
        if len(short) <= 60 and _SUMMARY.search(short) and not CORE.search(short) and short != title:
            return short
    summed = _SUMMED_UP.search(text[:2500])
    # 我局对全年政府信息公开工作认真总结，现将情况汇报如下: the summary of this work alone.
    sentence = re.split(r"[。；\n]", text[: summed.end()])[-1] if summed else ""
    return None if summed is None or re.search(r"(?:信息|政务)公开", sentence) else summed.group()


def _begins_with_first_part(text: str) -> bool:
    """Tell whether a text is a year's own account of disclosure that begins with 一、基本情况 or 一、概述."""
    first = (squeeze(line) for line in text.split("\n", _FIRST_LINES)[:_FIRST_LINES])
    opening = text[:_OPENING]
    return (
        any(_FIRST_PART.match(line) for line in first)
        and bool(_OWN_YEAR.search(opening))
        and part_of_year(opening) is None
    )


def _without_title(document: Document, paper: str, text: str, found: int) -> tuple[Kind | None, str]:
    """Judge a page without a report's title: only a body that is unmistakably a report's counts as one."""
    opening = text[:_OPENING]
    declares = _DECLARES_REPORT.search(opening) or (_ISSUES_REPORT.search(opening) and _SELF.search(text))
    if found and declares and not tells_others_to_report(text):
        return "annual_report", "declared-a-report"
    if _OTHER_PAPER.search(paper):
        return None, f"other-paper: {paper[:60]}"
    attached = next((a.name for a in document.attachments if CORE.search(a.name)), None)
    if attached and len(squeeze(text)) < _SHORT:
        return "annual_report", f"attachment: {attached[:60]}"
    # A guide to information disclosure names the same subjects, but reports no figures for a year.
    reports = len(_FIGURE.findall(text)) >= _FEW_FIGURES and re.search(r"(?:19|20)\d\d\s?年", text[:3000])
    about = text.count("信息公开") + text.count("政务公开")
    if tells_others_to_report(text) or "公开指南" in paper:
        return None, "no-report-title"
    heading = next((line for line in map(squeeze, text.split("\n", 5)[:5]) if line), "")
    if len(heading) < _HEADING and (part := part_of_year(heading)):
        return None, f"part-of-a-year: {part}"
    parts = prescribed_parts(text)
    if parts and _BY_NOTICE.search(text[:_SHORT]):
        return "annual_report", "made-as-told"
    if parts >= _ENOUGH or (parts > 1 and _TELLS.search(text[:_OPENING])) or (found and _FORM.search(text)):
        return "annual_report", "parts-of-the-form"
    told_of = subjects(text) or _FIGURE.search(text) or (about > 2 * _ABOUT and not _JUDGED.search(text))
    if about >= _ABOUT and told_of and _begins_with_first_part(text):
        return "annual_report", "first-part-of-a-report"
    if not _SELF.search(text):
        return None, "no-report-title"
    if found >= _ENOUGH and _OPENS_REPORT.search(text[:_OPENING]) and _FIGURE.search(text):
        return "annual_report", "opening-of-a-report"
    if found > _ENOUGH and reports and about >= 5:
        return "annual_report", "body-without-title"
    if _has_statutory_parts(text, figures=bool(reports)):
        return "annual_report", "parts-of-a-report"
    return None, "no-report-title"
