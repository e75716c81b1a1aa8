"""What a report is called, and what stands in the same columns without being one: pure functions on titles.

A title is read as its parts: what stands before the name of the document (an agency, whatever it is called, and a
year), the name itself (公开 with 年度报告 …), and what follows it. 通知 before the name may be a street; after it, the
title is that of a notice about reports.
"""

from __future__ import annotations

import re
import unicodedata

_YEAR = re.compile("(?:19|20)[0-9]{2}|二[〇○零ＯO0]{1,2}[〇○零ＯO一二三四五六七八九十]{1,2}")
#: What is made public: information or government affairs; 公开 alone right behind a year or an agency.
_SUBJECT = (
    "(?:(?:信息|资讯|資訊|政务|政務|政府)(?:主动)?(?:公开|公開)"
    "|(?:^|(?<=[年度局会府室办院心站镇乡道处委队)]))(?:公开|公開)(?=(?:工作)?(?:年度|年报|年報|报告|報告)))"
)
_ANNUAL = "(?:年度?(?:工作)?(?:情况|情況|总结)?(?:报告|報告)|年报告?|年報)"
_PLAIN = "(?:工作|年度|情况|情況|总结|的){0,5}(?:报告|報告)"
#: The name of the document, in either script. A bare 报告 must follow at once: 公开评估报告 is something else.
_NAME = re.compile(
    f"{_SUBJECT}(?:[^。；，,]{{0,16}}?{_ANNUAL}|{_PLAIN})|{_ANNUAL}\\(.{{0,6}}(?:信息|政务|政務)(?:公开|公開)"
)
_ABOUT = re.compile("公开|公開")
_CUT_SUBJECT = re.compile("(?:信息|资讯|資訊|政务|政務)(?:公开|公開)|政府信息")
#: Never a report, wherever it stands in a title.
_NEVER = re.compile(
    "解读|解讀|图解|圖解|一图|一圖|读懂|图说|长图|问答|暂无|暂未|尚无|尚未|未产生|未形成|第三方|征求意见|模板|样式|范本|"
    "季度|季报|上半年|下半年|半年|月报|[0-9]{1,2}(?:月份?)?[-—~至][0-9]{1,2}月"
)
#: Before the name: what somebody does about reports. Offices and centres that are called so are agencies.
_BEFORE = re.compile(
    "关于(?:印发|做好|报送|转发|开展|组织|编制|公布|发布)|召开|举办|部署|培训班|"
    "(?:发布|推进)(?![^0-9]{0,8}(?:中心|办|局|处|组|委|厅))"
)
#: Within the name or after it: papers about reports.
_AFTER = re.compile(
    "说明|說明|编制|发布|公布|培训|方案|函$|函[)》]|通知|通报|公告|公示|征集|意见|点评|评议|评价|评估|考核|检查|格式|填报|"
    "报送|指南|要点|计划|提醒|统计$|专栏|专题|专版|目录|审核|审批|操作|手册"
)
#: What else is published; an agency may have it in its name, so it decides only where no report is plainly named.
_SUBJECTS = re.compile("预算|預算|决算|決算|建议|提案|制度|规定|办法|条例|公示|公告")
#: What is made public is another matter than the agency's information: 部门预算信息公开, 行政执法信息公开.
_OF_A_SUBJECT = re.compile(
    f"(?:{_SUBJECTS.pattern})[^年0-9]{{0,4}}(?:信息|政务|政務)?(?:公开|公開)|"
    "(?:财政|环境|环保|排污|执法|采购|招标|招投标|义务教育|价格|征地|拆迁|资金|扶贫|救助|食品|药品|企业|信用|处罚|许可|慈善|学校|"
    "高校|党务|村务|厂务|校务|院务|警务|检务|司法|审判)信息(?:公开|公開)"
)
#: Papers that stand beside reports, for titles that a record names itself or that are cut.
_OTHERS = re.compile(f"{_NEVER.pattern}|指南|指引|通知|通报|工作计划|工作要点|任务分解|法治政府|说明$|說明$")
#: The yearly form of a government website, unless the title names both subjects.
_WEBSITE = re.compile("政府网站|政府網站|网站工作|网站年度")
_BULLETS = re.compile(r"\A[·•●▪■◆◇★☆▶►»›>\-—、.]{1,5}")


def plain(title: str) -> str:
    """Return a title without blanks, bullets and full-width characters: what the rules are written for."""
    return _BULLETS.sub("", "".join(unicodedata.normalize("NFKC", title).split()))


def is_report(title: str, *, reports_only: bool = False, dated: bool = False) -> bool:
    """Tell from a title whether a report is behind it; see :func:`why_not`."""
    return why_not(title, reports_only=reports_only, dated=dated) is None


def why_not(title: str, *, reports_only: bool = False, dated: bool = False) -> str | None:
    """Return why a title is none of a report, or None when it is one.

    A title needs the name of a report and a year, or a date beside it: without either it is the link to a column. A
    title cut with an ellipsis needs the subject alone. In a column that holds nothing but reports a year is enough.
    """
    title = plain(title)
    never = _NEVER.search(title)
    if never is not None:
        return f"another kind of document: {never.group()}"
    name = _NAME.search(title)
    cut = title.endswith("...")
    other = _beside(title, name) if name is not None else _OTHERS.search(title) or _SUBJECTS.search(title)
    if other is not None:
        return f"another kind of document: {other.group()}"
    if _WEBSITE.search(title) and "信息公开" not in title:
        return "the yearly form of the website"
    year = _YEAR.search(title) is not None
    if reports_only:
        return None if year else "no year"
    if not year and not dated:
        return "neither a year nor a date: the link to a column"
    if name is not None or (cut and _CUT_SUBJECT.search(title)):
        return None
    return "not called a report" if _ABOUT.search(title) else "not about 公开"


def _beside(title: str, name: re.Match[str]) -> re.Match[str] | None:
    """Return what makes a title with the name of a report in it that of something else."""
    before, after = title[: name.start()], title[name.end() :]
    found = (
        _BEFORE.search(before) or _AFTER.search(name.group()) or _AFTER.search(after) or _OF_A_SUBJECT.search(title)
    )
    return found or _SUBJECTS.search(after)


def speaks_against(title: str) -> bool:
    """Tell whether the rest of a title, besides a name that a record gives, is that of something else."""
    return (_OTHERS.search(title) or _SUBJECTS.search(title)) is not None
