"""What a figure in running text is *not*: last year's, a plan, a rate of growth, a sum since 2008, somebody else's.

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
_COUNTED_IN_YEAR = re.compile(
    r"(?:其中，?)?在?(20\d\d)年度?(?![底末前以之结转至到])[^，；。\d]{0,20}\d[\d,.]*[万余]?[件条份宗起]"
)
_RANGE = re.compile(r"(20\d\d)年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:起)?(?:至|到|—|-|~|－)+(20\d\d)年")
_LAST_YEAR = re.compile(
    r"(?:(?<!结转|接转|承接|延续|接续)上年度?|去年|上一年度?|前一年|往年|同期)(?!度?(?:结转|转结|未办结|转入|遗留))[^，。；]*$"
)
_COMPARED = re.compile(r"(?:同比|环比|(?:比|较|与|和)(?:上年|去年|上一年|前年|同期|往年|20\d\d年))[^，。；]{0,16}$")
#: 增加到 and 增至 lead to this year's own figure, 由 and 从 to the one before.
_DELTA = re.compile(
    r"(?:增加|增长|减少|下降|上升|提升|提高|净增|增幅|降幅|超出|多出|(?<!大)多|(?<!减)少|相差)(?:了|为)?$"
)
_REACHED = re.compile(
    r"(?:由|从)[^，。；]{0,10}\d[^，。；]{0,8}(?:增加|增长|上升|减少|下降|提高|提升|增|降|减)(?:到|至|为)$"
)
_FROM = re.compile(r"(?:由|从)(?:上年|去年|上一年|20\d\d年)?(?:的)?$")
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
_PERCENT_OF = re.compile(r"(?:占|比例|比率|百分比)[^，。；]{0,10}$")
#: 未发生1件, 没有一件: a negation of the figure, which the statements of nil (prose_nothing) read.
NEGATED = re.compile(
    r"(?:未曾?(?:发生|收到|接到|出现|产生|有|受理)|没有(?:发生|收到|接到|出现|产生)?|没|无|任何)(?:过|任何|哪怕)?$"
)
#: 办理行政复议案件35件，其中涉及政府信息公开的4件: the figure before is of cases of all kinds.
_ONLY_SOME = re.compile(
    r"[，（]其中[，：]?(?:涉及|因|属于|属|有关|针对)?(?:依申请公开|(?:政府)?信息公开)"
    r"(?:类|的|案件|申请|方面|引发|引起|复议|诉讼|事项)*\d"
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
_IN_BRACKETS = re.compile("（[^（）]*）")

#: Where a clause begins with somebody who does something, that somebody owns the figure.
_ORGANISATION = (
    r"(?:[\u4e00-\u9fff]{0,10}?(?:人民政府|管委会|管理委员会|委员会|办公厅|办公室|工作局|管理局|监督局|事务局|街道|公司|集团"
    r"|法院|检察院|学校|大学|学院|医院|中心|协会|局|厅|委|(?<![举承主开协督交转领代承受])办|处|支队|大队|总队|乡|镇))"
)
_SUBJECT = re.compile(
    r"(?:^|[，；。：])(?:(?:其中|同时|此外|另外|一是|二是|三是|四是|五是|全年|今年|本年度?|(?:20\d\d)年度?(?:以来|底|来)?"
    r"|截至[^，。；]{0,12})[，：]?)*"
    rf"(?!通过|利用|依托|借助|在|向)(?P<who>{_ORGANISATION})"
    r"(?=(?:未|没有|全年|全市|共|累计|已|及时|积极|主动|公开|发布|组织|召开|举办|举行|开展|通过|收到|受理|在|利用|印发|制作|制定"
    r"|制发|编|办理|接到|结合|对|按照|围绕|网站|牵头|还|也|分别|先后)|[\d近约])"
)
_ENDS_WITH_UNIT = re.compile(
    r"[，：、；](?P<who>[\u4e00-\u9fff]{2,14}?"
    r"(?:局|委|(?<![举承主开协督交转领代承受])办|厅|中心|县|区|镇|乡|街道|公司|政府|院|处|旗|州))$"
)
_OWN = re.compile(
    r"^(?:通过|利用|依托|借助)?(?:(?:[省市区县州]|最高|中级|高级|基层)*人?民?法院|复议机关|上级|全[市区县省州盟旗镇乡局厅委系]|本|我|各级?|该"
    r"|[省市县区]?(?:政务|行政|便民)服务中心|市直|省直|区直|县直|相关|有关|各|全体|局|厅|委|机关|办)"
)
#: A township or subdistrict that calls itself by its kind alone; in the report of a county it is another.
_OWN_KIND = re.compile(r"(街道?|[镇乡])(?:办事处|人民政府|政府|办)?")
#: A subdistrict goes by its place or by its office: 云山街道, 云山街办 and 云山街道办 are one.
_STREET = re.compile("街道(?!办)")
_LOWEST = ("街道", "街道办事处", "镇", "乡")
_WHOLE_REGION = re.compile(r"全[省市区县州盟旗]|各[省市区县州盟旗镇乡街]")
_LEVEL = re.compile("[省市区县州盟旗镇乡]")
#: Words in which these characters name no level.
_NO_LEVEL = re.compile("市场|市政|市容|城市|都市|城乡|城镇|乡村|社区|景区|园区|小区|州际|开发区|地区行")
_REGION_WORDS = re.compile(r"全(?:市|省|区|县|州|盟|旗|镇|乡|街道)|各级|我(?:市|省|区|县|州)|各(?:部门|单位|地)")
#: Words beside the field that a piece of information is of.
_GENERAL = re.compile("(?:行业|领域|系统|方面|业务|工作|管理|相关|动态|政务|政府|类|的|、)+$")
#: Who says 我局 or 我市 is not the body that the text names besides.
_SPEAKS_OF_ITSELF = re.compile(r"(?:我|(?<!基)本)[局委厅办院站处市县区省州盟旗镇乡街]")
#: How often sentences must begin with a body before the text is taken for its own.
_OFTEN_ENOUGH = 2
_GOVERNMENT_OFFICE = re.compile(r"政府办(?:公[室厅])?|办公厅")
_OFFICE_WORDS = re.compile(r"本机关|本单位|我局|我委|我厅|我办|本局|本委|本厅|本办|市本级|本级")


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
        own = years[-1] in {year, year + 1} or re.search(r"年.{0,3}(?:预算|决算|度的?)", clause)
        return None if own else "another year"
    opened = _COUNTED_IN_YEAR.match(sentence.rsplit("；", 1)[-1])
    if opened and int(opened[1]) != year and not re.search(f"{year}年|今年|本年|全年", opened.string[opened.end() :]):
        return "another year"  # 2015年收到30件，其中网上20件
    said = _last(_YEAR_OF_CLAUSES, sentence)
    if said and (said["last"] or (said["year"] and int(said["year"]) not in {year, year + 1})):
        return "another year"
    return None


def _is_cumulative(sentence: str, rest: str, year: int | None) -> bool:
    """Whether the figure adds up several years: 自2008年以来, 历年累计, or 累计…，其中本年新增…."""
    since = _last(_SINCE, sentence)
    since_text = sentence[since.end() :] if since else ""
    if since and since[1] is None and year == _FIRST_YEAR and "条例" in since[0]:
        since = None
    own_year = re.search(rf"{year}年|今年|本年|当年", since_text) if year else None
    if since and (year is None or since[1] != str(year)) and not own_year:
        return True
    span = _last(_RANGE, sentence)
    if span and year and int(span[1]) < year - 1 and int(span[2]) >= year:
        return True
    if _BY_THEN.search(sentence) or _ALL_YEARS.search(sentence.rsplit("；", 1)[-1][-60:]):
        return True
    if "累计" in sentence[-40:] and _YEARS_OWN_FOLLOWS.search(rest):
        return True
    earlier = _EARLIER_YEARS_FOLLOW.match(rest)
    if earlier and year and int(earlier[1]) < year:
        return True
    if _NEW_THIS_YEAR.search(rest) is None:
        return False
    return not re.search(r"今年|本年|当年|全年|20\d\d年", _UNTIL.sub("", _IN_BRACKETS.sub("", sentence))[-40:])


def somebody_else(sentence: str, before: str, agency: str | None, scope: str | None) -> str | None:
    """Who else the figure belongs to, when the sentence says so; None when it is the reporting agency's own.

    ``其中，市教育局公开信息2000条`` in a city's report belongs to the bureau; ``市国土资源局48件`` in a list likewise.
    """
    listed = _ENDS_WITH_UNIT.search("，" + before[-18:]) if before else None
    if listed and not _is_own(listed["who"], agency, scope):
        return listed["who"]
    last = _last(_SUBJECT, sentence)
    if last and not _is_own(last["who"], agency, scope):
        return last["who"]
    return None


def _is_own(who: str, agency: str | None, scope: str | None) -> bool:
    if _OWN.match(who):
        return True
    lowest = _OWN_KIND.fullmatch(who)
    if lowest and (agency is None or lowest[1] in agency):
        return True
    if not agency:
        return False
    level = (_LEVEL.findall(_NO_LEVEL.sub("", agency)) or [""])[-1]
    said = _LEVEL.match(_NO_LEVEL.sub("", who))
    if said and level and said[0] != level:
        return False  # 市教育局 in the report of a county's
    if len(who) == len("省厅") and said:
        return who[-1] in agency  # 省厅 in the report of a provincial department
    if who in agency or agency in who:
        return True
    core = _LEVEL.sub("", who, count=1) if said else who
    name = _own_name(agency)
    if len(core) == len("文委") and core[0] == name[0] and _is_short_for(core, name):
        return True
    in_full = _STREET.sub("街道办事处", agency)
    if len(core) >= len("教育局") and (_is_short_for(core, in_full) or _is_short_for(name, core)):
        return True
    if scope == "region" or "人民政府" in agency:
        return (
            re.fullmatch(r"(?:省|市|区|县|州|盟|旗|镇|乡)?(?:人民政府|政府)?(?:办公厅|办公室|政府办|府办)?", core)
            is not None
        )
    return False


def _own_name(agency: str) -> str:
    """The agency's name without its place, when it is long enough to tell it: 水利局 of 云岭市水利局."""
    levels = list(_LEVEL.finditer(_NO_LEVEL.sub(lambda word: "·" * len(word[0]), agency)))
    name = agency[levels[-1].end() :] if levels else agency
    return name if len(name) >= len("水利局") else agency


def is_own_field(words: str, agency: str | None) -> bool:
    """Whether information on this field is all that the agency has: 交通行业 of 云岭市交通运输局."""
    field = _GENERAL.sub("", words)
    return agency is not None and len(field) > 1 and _is_short_for(field, agency)


def only_subject(text: str) -> str | None:
    """The body that clauses of the text begin with, when they name one alone: whose report it is without a title.

    :param text: the clean text; once is not enough, as a report of a region may tell of one bureau. It is for a
        township or subdistrict where no region is spoken of.
    """
    if _SPEAKS_OF_ITSELF.search(text):
        return None
    dense = re.sub(r"[ \t\u3000\u00a0]", "", text).replace(",", "，").replace("\n", "。")
    subjects = [match for match in _SUBJECT.finditer(dense) if not _OWN.match(match["who"])]
    named = [match["who"] for match in subjects]
    longest = max(named, key=len, default="")
    own = [who for who in named if _is_own(who, longest, None)]
    lowest = longest.endswith(_LOWEST) and "其中" not in subjects[0][0] and not _WHOLE_REGION.search(dense)
    return longest if len(own) == len(named) >= (1 if lowest else _OFTEN_ENOUGH) else None


def _is_short_for(short: str, name: str) -> bool:
    """Whether all characters of the short name stand in the full one in the same order: 住建局, 住房和城乡建设局."""
    rest = iter(name)
    return all(character in rest for character in short)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The last match in the text."""
    found = deque(pattern.finditer(text), maxlen=1)
    return found[0] if found else None


def scope_of_words(sentence: str, agency: str | None) -> str | None:
    """``region`` or ``own`` when the sentence says whose sum it prints, else None."""
    region = [m.start() for m in _REGION_WORDS.finditer(sentence)]
    office = [m.start() for m in _OFFICE_WORDS.finditer(sentence)]
    if agency and agency.endswith(("办公室", "办公厅", "人民政府")):
        office += [m.start() for m in _GOVERNMENT_OFFICE.finditer(sentence)]
    if not region and not office:
        return None
    return "region" if max(region, default=-1) > max(office, default=-1) else "own"
