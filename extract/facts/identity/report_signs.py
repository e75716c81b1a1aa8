"""What in a text gives away a report: the subjects that the law asks for, the parts of the form, its own opening."""

from __future__ import annotations

import re

from extract.facts.identity.other_papers import part_of_year
from extract.facts.identity.titles import squeeze, take_apart, years_of
from extract.facts.sections import find_sections

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
#: A report speaks of at least so many of them.
ENOUGH = 3
#: The parts of the overview that 国办公开办函〔2021〕30号 asks for, as headings within 一、总体情况.
_OVERVIEW = tuple(
    re.compile(rf"^[(（]?[一二三四五1-5][)）、.．]+(?:政府)?{part}", re.MULTILINE)
    for part in (
        "主动公开",
        "(?:依申请公开|依法申请公开)",
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
#: A count of papers, applications or cases.
FIGURE = re.compile(r"(?<!\d)\d{1,9}(?:\.\d{1,6})?万?\s?(?:余|多)?(?:条|件|份|次|篇|宗|起)")
#: The second table of the national form with a figure in it: no rule or model prints one.
FORM = re.compile(
    r"第二十条第[(（]一[)）]项.{0,900}?(?:规章|规范性文件|行政许可|行政处罚|行政强制)[^\n]{0,200}?\|\s*\d", re.DOTALL
)
#: What makes even a few words a report: rows of a form, or that nothing came in.
SAYS_SOMETHING = re.compile(
    r"第二十条第|本年新收政府信息公开申请|主动公开[^。；\n]{0,20}\d余?条|收到[^。；\n]{0,16}申请\s?\d|[我本][^。；\n]{0,12}(?:未|没有|无)(?:收到|接到|发生|受理)?[^。；\n]{0,12}(?:申请|复议|诉讼|收费)"
)
#: How a report speaks of its own agency; news, rules and models speak of others.
SELF = re.compile(
    r"我[局厅委办院部署社馆站队区县市省镇乡州旗盟街校处中关会公单]"
    r"|本(?:年度)?报告|本年报|本(?:机关|单位|部门|系统|[局委办厅镇乡县市区院所站级校会州旗]|街道|中心|公司)"
    r"|全[市县区省镇乡街局州旗]|[现特](?:予以?|向社会(?:公众)?|将)?公布"
)
#: A report says which notice about reports it follows; the notice itself addresses others.
BY_NOTICE = re.compile(r"(?:根据|按照|依据)[^。\n]{0,160}年度?报告[^。\n]{0,20}通知》?[^。\n]{0,24}(?:要求|精神|规定)")
#: 现将有关情况报告如下, whatever of.
TELLS = re.compile(r"现将[^。；\n]{0,30}情况(?:报告|汇报|公布|公告)如下")
#: What only the opening of a report says: which year's report this is, or which days its figures cover.
_OPENS_REPORT = re.compile(
    r"(?:公布|发布)[^。；\n]{0,40}(?:19|20)\d\d年[^。；\n]{0,40}公开(?:工作)?(?:年度?报告|年报)"
    r"|(?:报告|年报)(?:[^。\n]{0,40}(?:数据的?(?:统计)?|的统计)|统计)(?:期限|时限|时间|区间|日期)[^。\n]{0,6}(?:19|20)\d\d\s?年"
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
#: The opening's own word for the paper is another: 现将某镇2019年度政务公开工作总结如下.
_SUMS_UP = re.compile(
    r"现[将就对][^。；\n]{0,40}(?:19|20)\d\d年?度?[^。；\n]{0,20}(?:信息|政务)公开(?:工作)?(?:的?(?:有关)?情况)?总结如下"
)
_NAMES_REPORT = re.compile("年度?报告|年报|本报告|工作报告")
#: The title quoted: 现发布《某街道2023年政府信息公开工作年度报告》. News does so too, but does not speak of 本报告.
_ISSUES_REPORT = re.compile(
    r"(?:[现特兹][^。；\n]{0,6}(?:公布|发布|编制)|[,，]编制)《[^《》\n]{0,40}(?:19|20)\d\d年度?[^《》\n]{0,30}公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)》"
)
#: What the opening of a report with a title of its own year says: 现将我局政府信息公开情况报告如下.
AS_FOLLOWS = re.compile(
    r"现将[^。；\n]{0,30}公开[^。；\n]{0,20}(?:报告|汇报|总结|公布)如下|公开[^。；\n]{0,60}现(?:将[^。；\n]{0,20})?(?:报告|汇报|总结)如下"
)
#: The first part of a report, as its heading: 一、基本工作情况.
_FIRST_PART = re.compile(
    r"^一[、.．](?:(?:政府信息|政务|信息)公开)?(?:工作)?的?(?:概述|概况|(?:基本|总体|整体|主要)?(?:工作)?的?(?:概述|概况|情况))$"
)
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
_WE = re.compile("我[局厅委部办市县区镇乡]")
_ACCOUNT_REACH = 600
#: How much of a text, in characters, opens it.
_OPENING = 1500
#: Entries of menus are shorter than this.
_SENTENCE = 12
#: A text that names disclosure this often is about it.
ABOUT = 4
_FIRST_LINES = 5


def subjects(text: str) -> int:
    """Return how many of the statutory subjects of a report a text speaks of (0 to 7)."""
    return sum(bool(pattern.search(text)) for pattern in _SUBJECTS)


def subjects_told(text: str) -> int:
    """Return how many of the subjects the sentences of a text speak of: menus name them in short lines."""
    return subjects("\n".join(line for line in text.split("\n") if len(line) >= _SENTENCE))


def own_subjects(text: str) -> int:
    """Return how many subjects a text speaks of that no summary of an agency's whole work has."""
    return sum(bool(pattern.search(text)) for pattern in (*_SUBJECTS[:4], _SUBJECTS[6]))


def times_named(text: str) -> int:
    """Return how often a text names disclosure."""
    return text.count("信息公开") + text.count("政务公开")


def declares_report(text: str) -> bool:
    """Tell whether a text says in its opening that it is a year's report."""
    return bool(_DECLARES_REPORT.search(text[:_OPENING]))


def sums_up_work(text: str) -> bool:
    """Tell whether a text calls itself a summary of the year on disclosure, and nowhere in its opening a report.

    With the tables or most of the parts of the national format it is a report, whatever it says.
    """
    opening = text[:_OPENING]
    if not _SUMS_UP.search(opening) or _NAMES_REPORT.search(opening):
        return False
    return prescribed_parts(text) < ENOUGH and not FORM.search(text)


def issues_report(text: str) -> bool:
    """Tell whether a text that speaks of its own agency says in its opening that the report follows."""
    return bool(_ISSUES_REPORT.search(text[:_OPENING]) and SELF.search(text))


def opens_as_report(text: str) -> bool:
    """Tell whether a text says in its opening which year's report it is, or which days its figures cover."""
    return bool(_OPENS_REPORT.search(text[:_OPENING]))


def prescribed_parts(text: str) -> int:
    """Return how many of the six parts of the national format, or of its overview's five, head parts of a text."""
    lines = [squeeze(line) for line in text.split("\n") if len(line) < 60]
    overview = sum(bool(part.search(text)) for part in (_PRESCRIBED[0], *_OVERVIEW))
    return max(overview, sum(any(map(heading.match, lines)) for heading in _PRESCRIBED))


def has_statutory_parts(text: str, *, figures: bool) -> bool:
    """Tell whether the headings are those of 条例 2007 第三十二条.

    A guide has the same ones, but no problems to tell and no figures of a year.
    """
    topics = {section.topic for section in find_sections(text)}
    if "problems" in topics:
        return len(topics & {"proactive", "requests", "reviews"}) >= ENOUGH - 1
    return (
        figures
        and {"requests", "reviews"} <= topics
        and bool(topics & {"proactive", "overview", "fees", "consultation"})
    )


def tells_a_year(body: str) -> bool:
    """Tell whether a body under a title without a year reports on one: by a count, its opening or its own doings."""
    if FIGURE.search(body) or prescribed_parts(body) >= ENOUGH:
        return True
    return bool(SELF.search(body) and re.search(r"(?:19|20)\d\d\s?年", body))


def begins_with_first_part(text: str) -> bool:
    """Tell whether a text is a year's own account of disclosure that begins with 一、基本情况 or 一、概述."""
    first = (squeeze(line) for line in text.split("\n", _FIRST_LINES)[:_FIRST_LINES])
    opening = text[:_OPENING]
    return (
        any(_FIRST_PART.match(line) for line in first)
        and bool(_OWN_YEAR.search(opening))
        and part_of_year(opening) is None
    )


def accounts_for_year(title: str, body: str) -> bool:
    """Tell whether a body in free headings is the agency's own account of disclosure in the year of the title.

    It begins with the year and the agency that acts, has numbered parts, counts, and speaks of disclosure throughout.
    """
    opens = _ACCOUNT_OPENS.search(body[:_ACCOUNT_REACH])
    if opens is None or int(opens["year"]) not in years_of(title) or not FIGURE.search(body):
        return False
    agency = take_apart(title).agency or ""
    if not (_WE.match(opens["who"]) or opens["who"] in agency or (len(agency) > 2 and agency in opens["who"])):
        return False
    return times_named(body) >= ABOUT and any(section.level == 1 for section in find_sections(body))
