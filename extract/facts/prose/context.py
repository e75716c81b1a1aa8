"""What a figure in running text is *not*: last year's, a plan, a rate of growth, a sum since 2008.

Each test looks at the words around one figure and names the reason, so that what was passed over can be reported.
"""

from __future__ import annotations

import re
from collections import deque

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年度?|[-－—至])")
#: ``2016年，`` or ``去年，`` at the head of a clause holds for the clauses after it.
_YEAR_OF_CLAUSES = re.compile(
    r"(?:^|[，。；：、])(?:在|截至|截止|至|到)?(?:(?P<year>20\d\d)年(?:度|全年|底|末|以来|间|\d{1,2}月(?:\d{1,2}日|底)?)?"
    r"|(?P<last>去年|上年度?|上一年度?|往年)|(?P<this>今年|本年度?|当年))(?=[，：])"
)
#: 2015年部门决算, 2015年度的; 因2015年度信息公开申请引发: the year of what it is about, not of when it was.
_OF_A_PAPER = re.compile("年(?:.{0,3}(?:预算|决算)|度的|度?(?:政府)?信息公开申请(?=引发|引起|产生))")
_COUNTED_IN_YEAR = re.compile(
    r"(?:其中，?)?在?(20\d\d)年度?(?![底末前以之结转至到])[^，；。\d]{0,20}\d[\d,.]*[万余]?[件条份宗起]"
)
_RANGE = re.compile(r"(20\d\d)年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:起)?(?:至|到|—|-|~|－)+(20\d\d)年")
_YEARS_FOLLOW = re.compile(_RANGE.pattern + r"[^。；]{0,60}(?:数据|统计|数量|累计|合计)[^。；]{0,16}如下[：。]?$")
_LAST_YEAR = re.compile(
    r"(?:(?<!结转|接转|承接|延续|接续)上年度?|去年|上一年度?|前一年|往年|同期)(?!度?(?:结转|转结|未办结|转入|遗留))[^，。；]*$"
)
_COMPARED = re.compile(r"(?:同比|环比|(?:比|较|与|和)(?:上年|去年|上一年|前年|同期|往年|20\d\d年))[^，。；]{0,16}$")
#: 增加到 and 增至 lead to this year's own figure, 由 and 从 to the one before.
_DELTA = re.compile(
    r"(?:增加|增长|减少|下降|上升|提升|提高|净增|增幅|降幅|超出|多出|(?<!大)多|(?<!减)少|相差)(?:了|为)?$"
)
_REACHED = re.compile(
    r"(?:由|从)[^，。；]{0,10}\d[^，。；]{0,8}(?:增加|增长|上升|减少|下降|提高|提升|增|降|减)(?:到|至|为)(?:现在|目前)?的?$"
)
_FROM = re.compile(r"(?:由|从)(?:上年|去年|上一年|20\d\d年|原来|原先|原有)?(?:的)?$")
#: … while 由3名人员承办 says by whom.
_TO = re.compile(r"[^。；]{0,24}(?:[增减升降到至]|提高|提升|扩大|缩|变为|整合)")
_PLAN = re.compile(
    r"(?:计划|拟|力争|预计|(?<=[年会度])应(?:当)?(?=举办|召开|组织|开展|发布)|目标|原则上|要求各|规定各|确保|争取|承诺|要求[^，。；]{1,8}不)[^，。；]{0,14}$"
)
_AHEAD = re.compile(
    r"(?:下一步|(?<![转至到入])(?:明年|下一年(?!度?继续))|今后|新的一年|(?:我[局委厅办市县区]|我们|本机关|本局)将)[^。；]{0,60}$"
)
_EACH = re.compile(
    r"(?:每(?:年|月|周|日|季度?|半年|半月|期|次|人|件|个|家|名|条)|平均|人均|月均|日均)[^，。；]{0,14}$"
)
#: 协助市政府办理依申请公开7件: done for another, who counts it.
_FOR_OTHERS = re.compile(r"(?:协助|配合|协同)[^，。；]{0,20}(?:办理|处理|答复)[^，。；]*$")
_FLOOR = re.compile(r"(?:不少于|不得少于|至少|不低于|最多|不超过)$")
_SINCE = re.compile(
    r"(?:自|从)?(?:(20\d\d)年?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:《?[^，。；]{0,16}》?(?:施行|实施))?"
    r"|《?条例》?(?:正式)?(?:施行|实施|颁布|公布)|网站?开通|成立|建站|运行|开通|上线|建成)[^，。；]{0,6}(?:以来|至今)"
)
#: The Regulation took effect in May of this year: all since then is the first report's own.
_FIRST_YEAR = 2008
_ALL_YEARS = re.compile(
    r"历年累计|历年来|近[一二三四五六七八九十\d]{1,2}年来?(?:累计|共|总计)|历史累计|累计总(?:数|量)|历年"
)
#: 主动公开180条（历年累计1260条）: what brackets count belongs to them, and says nothing of the next.
_COUNTED_IN_BRACKETS = re.compile(r"（[^（）]*\d万?(?:余|多)?[条件份次篇人个元][^（）]*）")
_PERCENT_OF = re.compile(r"(?:占|比例|比率|百分比)[^，。；]{0,10}$")
#: 未发生1件, 没有一件: a negation of the figure, which the statements of nil (``nothing``) read.
NEGATED = re.compile(
    r"(?:未曾?(?:发生|收到|接到|出现|产生|有|受理)|没有(?:发生|收到|接到|出现|产生)?|没|无|任何)(?:过|任何|哪怕)?$"
)
#: 办理行政复议案件35件，其中涉及政府信息公开的4件: the figure before is of cases of all kinds.
_ONLY_SOME = re.compile(
    r"(?:[、，和](?:行政)?诉讼(?:案件)?\d+[件起宗])?[，（]其中[，：]?(?:涉及|因|属于|属|有关|针对|与|和|同)?(?:依申请公开|(?:政府)?信息公开)"
    r"(?:类|的|案件|申请|方面|有关|相关|工作|引发|引起|复议|诉讼|事项)*\d"
)
#: 全市设立查阅点45处，其中我局1处: the figure before is of all agencies together.
_OWN_SHARE_FOLLOWS = re.compile(
    r"[^。；，\d]{0,12}，(?:[^。；，\d]{0,12}\d+[^。；，\d]{0,8}，)?(?:其中[，：]?)?"
    r"(?:我|本)[局委厅](?:参加|参与|设立|设置|承办|主动|公开|共|有|占|为|：)*\d"
)
_OF_ALL = re.compile(
    r"全[省市县区州盟旗]|各(?:部门|单位)|(?:^|[，。；：])(?:[^，。；：\d在通利]{0,6}[省市县区州盟旗])?政府[网新]"
)
#: 指导各县（市、区）水利局公开信息1500条; 各县（区）水利局举办培训15期，培训人员620人: others did it.
_OF_LOWER = re.compile(
    r"(?:指导|督促|推动)(?:全|各|所属|下属|基层)[^，。；\d]{0,20}(?:公开|发布)[^，。；\d]{0,10}$"
    r"|(?:^|[，；年度])各[^，。；\d]{0,8}[县区乡镇街][^，。；\d]{0,12}[局站所](?:共|累计|分别)*(?:举办|召开|公开|发布|开展|组织)"
    r"[^，。；\d]{0,14}(?:\d+[^，。；\d]{0,6}，[^，。；\d]{0,8})?$"
)
#: 到2017年底累计 is the stock of that day; 截至2017年底累计 is as often the year's own sum.
_BY_THEN = re.compile(r"(?<![截止至])到20\d\d年底，?[^，。；]{0,8}累计[^，。；]*$")
#: Words that say that the figure before them was a sum over years: the year's own follows.
_YEARS_OWN_FOLLOWS = re.compile(
    r"^[^。；]{0,24}?[，；（](?:(?:其中)?[，：]?(?:本年度?|今年|当年|20\d\d年度?)?(?:新增|本年度|今年)"
    r"|其中[，：]?(?:在)?(?:本年度?|今年|当年|20\d\d年(?!\d)))"
    r"|^[^。；\d]{0,24}(?:\d+[%％])?。(?:20\d\d年度?|本年度?|今年)(?:更新、?|共|)*新增"
    r"|^(?:(?!网|微|栏目).){0,90}?[，；。（](?:其中[，：]?)?(?:20\d\d年度?|本年度?|今年|当年)(?:共|主动)*新增(?:主动|公开|发布)*\d+[条件]"
)
#: 截至2012年12月30日: until when was counted, not since when.
_UNTIL = re.compile(r"截[至止]到?20\d\d年(?:\d{1,2}月(?:\d{1,2}日)?)?[底末]?")
#: 共整理公开政府信息3819条，…，本年度新增的主动公开信息169条: the figure before is the stock.
_NEW_THIS_YEAR = re.compile(
    r"^[^。；]{0,30}?[，（](?:其中)?[，：]?(?:本年度?|今年|当年|20\d\d年度?)新增(?:的|主动|公开|政府|信息|约|近)*\d+[条件]"
)
#: 总数207条，其中2003年至2012年168条: the sum reaches back behind the report's year.
_EARLIER_YEARS_FOLLOW = re.compile(r"^[^。；\d]{0,24}其中(20\d\d)年?(?:至|到|—|-|~|－)+20\d\d年[^。；\d]{0,12}\d")
#: 截至年底共公开530条，比上年新增82条: the figure before is the stock of that day, or the year's; nobody can tell.
_STOCK_COMPARED = re.compile(r"^[^。；\d]{0,8}，[比较](?:上年度?|去年|上一年度?|20\d\d年)底?新增\d")
_IN_BRACKETS = re.compile("（[^（）]*）")


def disqualified(sentence: str, clause: str, year: int | None, rest: str = "") -> str | None:
    """Why the figure after these words is not the year's own count, or None.

    :param sentence: dense text from the beginning of the sentence to the figure.
    :param clause: the same from the last comma, colon or bracket.
    :param year: the report year.
    :param rest: dense text after the figure, to the end of the sentence.
    """
    if year is not None and (reason := _of_another_year(sentence, clause, year)):
        return reason
    if _is_cumulative(sentence, rest, year):
        return "cumulative"
    if _OF_LOWER.search(sentence) or (_OWN_SHARE_FOLLOWS.match(rest) and _OF_ALL.search(clause)):
        return "of other agencies"
    if _ONLY_SOME.match(rest) and "信息公开" not in clause:
        return "of all kinds"
    reached = _REACHED.search(clause)
    for reason, pattern in (
        ("last year", _LAST_YEAR),
        ("comparison", _COMPARED),
        ("change", _DELTA),
        ("plan", _PLAN),
        ("rate", _EACH),
        ("bound", _FLOOR),
        ("share", _PERCENT_OF),
        ("for others", _FOR_OTHERS),
        ("negated", NEGATED),
    ):
        if pattern.search(clause) and not reached:
            return reason
    if _FROM.search(clause) and _TO.match(rest):
        return "starting point"
    return "plan" if _AHEAD.search(sentence) else None


def _of_another_year(sentence: str, clause: str, year: int) -> str | None:
    """Whether the clause, or the last clause that sets a year, names another year than the report's."""
    years = [int(y) for y in _YEAR.findall(clause)]
    if years and not _REACHED.search(clause):
        own = years[-1] in {year, year + 1} or _OF_A_PAPER.search(clause)
        return None if own else "another year"
    opened = _COUNTED_IN_YEAR.match(sentence.rsplit("；", 1)[-1])
    if opened and int(opened[1]) != year and not re.search(f"{year}年|今年|本年|全年", opened.string[opened.end() :]):
        return "another year"  # 2015年收到30件，其中网上20件
    said = last(_YEAR_OF_CLAUSES, sentence)
    if said and (said["last"] or (said["year"] and int(said["year"]) not in {year, year + 1})):
        return "another year"
    return None


def _is_cumulative(sentence: str, rest: str, year: int | None) -> bool:
    """Whether the figure adds up several years: 自2008年以来, 历年累计, or 累计…，其中本年新增…."""
    since = last(_SINCE, sentence) if "以来" in sentence or "至今" in sentence else None
    since_text = sentence[since.end() :] if since else ""
    if since and since[1] is None and year == _FIRST_YEAR and "条例" in since[0]:
        since = None
    own_year = re.search(rf"{year}年|今年|本年|当年", since_text) if year else None
    if since and (year is None or since[1] != str(year)) and not own_year:
        return True
    span = last(_RANGE, sentence)
    if span and year and int(span[1]) < year - 1 and int(span[2]) >= year:
        return True
    if _BY_THEN.search(sentence) or _ALL_YEARS.search(
        _COUNTED_IN_BRACKETS.sub("", sentence.rsplit("；", 1)[-1])[-60:]
    ):
        return True
    if "累计" in sentence[-40:] and _YEARS_OWN_FOLLOWS.search(rest):
        return True
    if _STOCK_COMPARED.search(rest) and _UNTIL.search(sentence):
        return True
    earlier = _EARLIER_YEARS_FOLLOW.match(rest)
    if earlier and year and int(earlier[1]) < year:
        return True
    if _NEW_THIS_YEAR.search(rest) is None:
        return False
    return not re.search(r"今年|本年|当年|全年|20\d\d年", _UNTIL.sub("", _IN_BRACKETS.sub("", sentence))[-40:])


def announces_years(paragraph: str, year: int | None) -> bool:
    """Whether the paragraph ends by announcing figures of several years: the paragraphs below it give those.

    ``2013年至2016年的公开数据如下：`` in the report of 2016; a span that begins the year before is one of 统计期限.
    """
    said = _YEARS_FOLLOW.search(paragraph) if year and paragraph.rstrip("：:。").endswith("如下") else None
    return said is not None and year is not None and int(said[1]) < year - 1 and int(said[2]) >= year


def last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the last match in a text, or ``None``."""
    found = deque(pattern.finditer(text), maxlen=1)
    return found[0] if found else None
