"""What stands in columns of annual reports without being one: rules, instructions, other yearly papers.

Such papers name the statutory subjects of a report, and some even its title. They give themselves away by their own
form: articles of a rule, an address to those who shall report, a heading of their own below the borrowed title.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.facts.identity.titles import CORE, squeeze, years_of

if TYPE_CHECKING:
    from collections.abc import Sequence

INSTRUCTION = re.compile(
    r"(?:编制|报送|撰写|做好|开展|提交|公布|发布|填报|印发|有关).{0,40}(?:的通知|通知|的函)$"
    r"|(?:的通知|格式的通知|公告)$"
)
#: Papers about reports: rules for them, forms to fill in, one compared with another, how many were published.
_ABOUT_REPORTS = re.compile(
    r"^[”》）)]?(?:[（(【])?(?:发布|公布|编制|报送|公开|编报)?(?:工作)?(?:制度|规定|办法|规范|格式|模板|模版|范本|范文|样本|样式|参考文本"
    r"|比对|对比|对照|差异|评估|评价|排名|汇编|目录|填报|展示|培训|座谈|推进会|(?:发布|公布|编制|编发|报送)(?:的)?情况)"
)
#: Collections of papers to copy from: 政务公开工作总结汇编(30篇).
_COLLECTION = re.compile(
    r"[（(]?(?<!第)(?:\d{1,3}|(?<!第[一二三四五六七八九十])[一二三四五六七八九十]{1,3})篇[)）]?|范文|汇编|范本|模板"
)
#: Words inside the report's own: 政务公开第三方评估报告 is somebody's report on many agencies.
_JUDGES_REPORTS = re.compile(r"评估|测评|考评|考核|督查|督导|抽查|检查|调研|培训|整改")
#: Papers on a part of a year; universities report for the school year, and not on government information.
_PART_OF_YEAR = re.compile(r"学年|上半年|下半年|半年度|第?[一二三四1-4]季度|(?<![\d年至到—-])\d{1,2}月份")
#: Other papers that are written once a year, under their own heading.
_OTHER_HEADING = re.compile(
    r"(?:法治政府建设|依法行政|预算|决算|公开指南|公开目录|工作要点|实施方案|工作方案|考核办法|管理办法|双随机|权责清单)"
    r"[^，。；]{0,12}$"
)
#: With these it is the beginning of a sentence broken into lines, or the heading of a part of the report.
_NO_HEADING_OF_A_PAPER = re.compile(
    r"[,，;；]|^[一二三四五六七八九十]{1,3}[、.．]|^[(（][一二三四五六七八九十]{1,3}[)）]|^第.部分"
)
_NAMED = re.compile(r"(?:局|委|厅|政府|办|镇|乡|街道|院|中心|部门|单位)[^，。；]{0,14}$|(?:19|20)\d\d年")
_FIRST_ARTICLE = re.compile(r"^[ \u3000]*第一条(?![第款项（(])", re.MULTILINE)
_SECOND_ARTICLE = re.compile(r"^[ \u3000]*第二条(?![第款项（(])", re.MULTILINE)
_TELLS_TO_REPORT = re.compile(
    r"(?:作|事项|工作)?(?:的?有关事项)?通知如下|(?:请|应|须|务必)[^。；\n]{0,30}(?:前|日内)[^。；\n]{0,40}(?:报送|上报|报|提交|发布|公布)"
)
_SALUTATION = re.compile(r"^[^。；\n]{0,8}各[^。；\n]{2,80}[:：]\s*$", re.MULTILINE)
#: How news begin, and how they speak of the report that they are about. A report is never 近日 nor shows anything.
_NEWS = re.compile(
    r"近日|日前|昨[日天]|记者(?:从|获悉|了解|[一-鿿 ]{2,4}[)）])|本[报网]讯|获悉|据悉|据了解"
    r"|^\W{0,4}(?:(?:19|20)\d\d年)?\d{1,2}月\d{1,2}日[,，][^。；，,]{2,24}(?:发布|公布)",
    re.MULTILINE,
)
_NEWS_OF_A_REPORT = re.compile(
    r"(?:报告|年报)》?(?:显示|指出|披露|称|透露)|(?:发布|公布|晒出|公开发布|出炉)了?[^。；\n]{0,30}公开(?:工作)?(?:年度?报告|年报)》?(?=[,，。]|出炉)"
    r"|公开(?:工作)?(?:年度?报告|年报)》?(?:出炉|发布|正式发布|正式公布|新鲜出炉)|从[^。；\n]{0,30}(?:报告|年报)》?中?(?:获悉|了解到|看到)"
)
_NEWS_REACH = 400
_ARTICLES_REACH, _OPENING, _HEADINGS_REACH = 3000, 1500, 6
#: Headings and phrases of a summary of the agency's whole work.
_SUMMARY = re.compile(
    r"(?:工作)?总结(?:及|和|暨|与).{0,20}(?:打算|计划|思路|安排)|(?:半?年度?)工作总结|年度?.{0,10}工作总结$"
)
_SUMMED_UP = re.compile(r"现将.{0,20}(?:工作)(?:情况)?(?:总结|汇报)如下|工作总结如下")
#: Papers to copy from, one below the other: 第一篇 … 第二篇 ….
_SECOND_OF_MANY = re.compile(r"^[ \u3000]*第二篇[:：]", re.MULTILINE)
#: A list has so many entries, and next to no text between them.
_MANY_ENTRIES = 4


def is_rule(text: str) -> bool:
    """Tell whether a text is set in articles (第一条 … 第二条 …) from its beginning: no report is."""
    head = text[:_ARTICLES_REACH]
    first = _FIRST_ARTICLE.search(head)
    return bool(first and _SECOND_ARTICLE.search(head, first.end()))


def is_collection(text: str) -> bool:
    """Tell whether a text is several papers to copy from, one below the other."""
    return bool(_SECOND_OF_MANY.search(text))


def is_list(text: str) -> bool:
    """Tell whether a text is a list of reports: several titles of different years or agencies and little else."""
    lines = [squeeze(line) for line in text.split("\n") if line.strip()]
    entries = {line for line in lines if len(line) <= 80 and CORE.search(line) and years_of(line)}
    if len(entries) < _MANY_ENTRIES:
        return False
    return sum(len(line) for line in lines if len(line) > 80) < 40 * len(entries)


def is_news(text: str) -> bool:
    """Tell whether a text is news about a report: somebody tells that it came out and what it says."""
    opening = text[:_NEWS_REACH]
    return bool(_NEWS.search(opening) and _NEWS_OF_A_REPORT.search(opening))


def tells_others_to_report(text: str) -> bool:
    """Tell whether the opening addresses those who shall write reports."""
    opening = text[:_OPENING]
    return bool(_TELLS_TO_REPORT.search(opening) and _SALUTATION.search(opening))


def about_reports(title: str, headings: Sequence[str]) -> str | None:
    """Return the heading that names rules for reports, a form to fill in or a judgement, and not a report."""
    core = CORE.search(title)
    if core is None:
        return None
    if _JUDGES_REPORTS.search(core.group()):
        return title
    collected = next((h for h in (title, *headings) if CORE.search(h) and _COLLECTION.search(h)), None)
    if collected:
        return collected
    behind = title[: core.end()]
    whole = (title, *(h for h in headings if h.startswith(behind)))
    return next((h for h in whole if _ABOUT_REPORTS.match(h[core.end() :])), None)


def part_of_year(title: str) -> str | None:
    """Return the words by which a title covers less than a year (上半年, 第一季度), or ``None``."""
    match = _PART_OF_YEAR.search(title)
    return match.group() if match else None


def other_heading(text: str, title: str) -> str | None:
    """Return the heading of another yearly paper among the first lines under a report's title, or ``None``.

    A bare 政府信息公开指南 is an entry of a menu; a heading names its agency or year.
    """
    lines = [squeeze(line) for line in text.split("\n", _HEADINGS_REACH)[:_HEADINGS_REACH]]
    for line in lines:
        heading = 6 < len(line) <= 60 and line != title and not _NO_HEADING_OF_A_PAPER.search(line)
        if heading and _OTHER_HEADING.search(line):
            named = _OTHER_HEADING.sub("", line)
            if _NAMED.search(named) and not CORE.search(line):
                return line
    return None


def summary_heading(text: str, title: str) -> str | None:
    """Return the heading or phrase that makes the body a summary of the agency's whole work."""
    for line in text.split("\n", 30)[:30]:
        short = squeeze(line)
        summary = len(short) <= 60 and "总结" in short and _SUMMARY.search(short)
        if summary and not CORE.search(short) and short != title:
            return short
    summed = _SUMMED_UP.search(text[:2500])
    # 我局对全年政府信息公开工作认真总结，现将情况汇报如下: the summary of this work alone.
    sentence = re.split(r"[。；\n]", text[: summed.end()])[-1] if summed else ""
    return None if summed is None or re.search(r"(?:信息|政务)公开", sentence) else summed.group()
