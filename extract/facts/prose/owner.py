"""Whose a figure in running text is: the reporting agency's own, its region's, or somebody else's."""

from __future__ import annotations

import re

from extract.facts.prose.context import last

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
    r"^(?:通过|利用|依托|借助)?(?:(?:[省市区县州]|最高|中级|高级|基层)*人?民?法院|复议机关|上级|全[市区县省州盟旗镇乡局厅委办所站系]|本|我|各级?|该"
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
#: What the districts below publish or receive is none of one office: 各县区水务局主动公开, but not 向各乡镇公开.
_BELOW = re.compile(
    r"(?<![向在对为过用托助到至由])各(?:[省市区县州盟旗镇乡街、（）()]|街道)+(?![直级])[^，。；：在向通于]{0,10}?"
    r"(?:公开|发布|公布|收到|受理|办理|答复)"
)
_REGION_WORDS = re.compile(r"全(?:市|省|区|县|州|盟|旗|镇|乡|街道)|各级|我(?:市|省|区|县|州)|各(?:部门|单位|地)")
#: Words beside the field that a piece of information is of.
_GENERAL = re.compile("(?:行业|行政|领域|系统|方面|业务|工作|管理|相关|动态|政务|政府|类|的|、)+$")
#: What any site may be called; whose it is stands before.
_GENERAL_SITE = re.compile("(?:政务|政府|党政|信息|公众|公开|门户|官方|服务|外|局|厅|委|办|本|我)+$")
_OF_THE_NATION = re.compile("^(?:中国|全国|国家)")
_OF_OTHERS = re.compile("新闻|人大|政协|先锋|党建|文明|长安|普法|农$|日报|^(?:中国|全国|国家)")
#: 水利部网站, 国家税务总局网站, 省水利厅网站: of a department above, unless the agency is of that rank itself.
_SITE_OF_RANK = re.compile(
    r"(?:(?<![内外本我全各])(?P<kind>部|总局|厅)|(?P<rank>省|国家)[^，。；、\d]{1,10}(?<!总)[局委办])(?:政府|门户|官方|政务)*网"
)
#: Who says 我局 or 我市 is not the body that the text names besides.
_SPEAKS_OF_ITSELF = re.compile(r"(?:我|(?<!基)本)[局委厅办院站处市县区省州盟旗镇乡街]")
#: How often sentences must begin with a body before the text is taken for its own.
_OFTEN_ENOUGH = 2
_ON_BEHALF = re.compile(
    r"(?:办|办公[室厅])代表(?:本级|[省市区县州盟旗])?(?:人民)?政府[^，。；]{0,6}(?:受理|收到|接收|办理|答复|处理)"
)
_GOVERNMENT_OFFICE = re.compile(r"政府办(?:公[室厅])?|办公厅")
_OFFICE_WORDS = re.compile(r"本机关|本单位|我局|我委|我厅|我办|本局|本委|本厅|本办|市本级|本级")


def somebody_else(sentence: str, before: str, agency: str | None, scope: str | None) -> str | None:
    """Who else the figure belongs to, when the sentence says so; None when it is the reporting agency's own.

    ``其中，市教育局公开信息2000条`` in a city's report belongs to the bureau; ``市国土资源局48件`` in a list likewise.
    """
    listed = _ENDS_WITH_UNIT.search("，" + before[-18:]) if before else None
    if listed and not _is_own(listed["who"], agency, scope):
        return listed["who"]
    acting = last(_SUBJECT, sentence)
    if acting and not _is_own(acting["who"], agency, scope):
        return acting["who"]
    below = last(_BELOW, sentence) if scope == "own" else None
    if below and (acting is None or acting.start() < below.start()):
        return below[0]
    return None


def for_government_alone(sentence: str) -> bool:
    """Tell whether a sentence counts what an office took in on behalf of its government: 区政府办代表区政府受理17件.

    The offices of the region take in more besides.
    """
    return "代表" in sentence and _ON_BEHALF.search(sentence) is not None


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


def is_own_site(words: str, agency: str | None) -> bool:
    """Whether the site named last is the agency's: 政务信息网, 云岭水利网, but not 新闻网 or 中国水利网."""
    name = re.split(r"[在于向将把过用托助]|[^\u4e00-\u9fff]|以及|[和及与]", words)[-1].removesuffix("网")
    name = _GENERAL_SITE.sub("", name)
    core = _LEVEL.sub("", _OF_THE_NATION.sub("", name))
    if not core:
        return True
    if agency is None:
        return _OF_OTHERS.search(name) is None
    if _OF_THE_NATION.match(name):
        return agency.startswith(core[: len("云岭")])
    level = (_LEVEL.findall(_NO_LEVEL.sub("", agency)) or [""])[-1]
    if level and _LEVEL.match(name) and name[0] != level:
        return False
    return _is_short_for(core, agency)


def is_site_above(words: str, agency: str | None) -> bool:
    """Whether the site that the words end with is of a department above: 水利部网站 in the report of a bureau."""
    said = last(_SITE_OF_RANK, words)
    if said is None or agency is None or agency.endswith("人民政府"):
        return False
    if said["kind"] == "总局":
        return not agency.endswith("总局")
    return (said["kind"] or said["rank"]) not in agency


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


def scope_of_words(sentence: str, agency: str | None) -> str | None:
    """``region`` or ``own`` when the sentence says whose sum it prints, else None."""
    region = [m.start() for m in _REGION_WORDS.finditer(sentence)]
    office = [m.start() for m in _OFFICE_WORDS.finditer(sentence)]
    if agency and agency.endswith(("办公室", "办公厅", "人民政府")):
        office += [m.start() for m in _GOVERNMENT_OFFICE.finditer(sentence)]
    if not region and not office:
        return None
    return "region" if max(region, default=-1) > max(office, default=-1) else "own"
