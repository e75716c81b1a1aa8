"""The publisher of a report: its printed name, its level, and whether it reports for itself or for a region."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING, Literal

from extract.facts.identity.division_table import level, table
from extract.facts.identity.divisions import find_divisions
from extract.facts.identity.hosts import marks
from extract.facts.identity.publication import SOURCE
from extract.facts.identity.titles import take_apart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.model import Document

_TAILS = (
    "人民政府办公厅|人民政府办公室|人民政府|政府办公室|政府办公厅|领导小组办公室|管理委员会|管委会|委员会|街道办事处|办事处|"
    "管理办公室|办公室|办公厅|管理局|监督局|分局|总局|局|厅|中心|总队|支队|研究院|档案馆|行政公署|公司"
)
_NAME = rf"[一-鿿]{{2,30}}?(?:{_TAILS})"
_COMPILED_DIRECTLY = re.compile(
    rf"由(?P<a>[一-鿿]{{2,40}}?(?:{_TAILS}|委|办|镇|乡|街道|政府))(?:[一-鿿]{{1,8}}[科处股])?(?:负责|组织|牵头)?(?:编制|编写|撰写)"
)
_COMPILED_BY = re.compile(rf"由(?P<a>{_NAME})[^。；\n]{{0,80}}?(?:编制|编写|撰写)")
#: Citations of law between name and verb can be long; then only the sentence about the report itself counts.
_REPORT_COMPILED_BY = re.compile(rf"(?:本报告|本年报|年度报告)由(?P<a>{_NAME})[^。；\n]{{0,240}}?(?:编制|编写|撰写)")
#: 某厅编制完成了2013年度….
_COMPILES = re.compile(
    rf"(?:^|[，,。；;])(?P<a>{_NAME})编制(?:完成)?了?(?=(?:19|20)\d\d年|本(?:年度)?报告)", re.MULTILINE
)
#: 现公布某市人民政府2017年政府信息公开工作年度报告: the title inside the opening sentence of a page without one.
_ANNOUNCED = re.compile(
    r"(?:公布|发布|现将|(?<!信息)(?<!政务)公开|编制|制作|形成)了?《?(?P<title>[^，。；：“”《》\n,;:]{4,60}?公开(?:工作)?(?:年度?报告|年度工作报告|工作报告|年报|情况))"
)
#: The same as the subject of the first sentence: 某街道2019年政府信息公开年度报告是根据….
_TITLE_IS = re.compile(
    r"^\s*《?(?P<title>[^，。；：“”《》\n,;:]{4,60}?公开(?:工作)?(?:年度?报告|年度工作报告|工作报告|年报))》?[,，]?(?=是|系|由|根据|依据|按照)",
    re.MULTILINE,
)
#: 请与某市公安局某区分局联系: the whole name, before a shorter one that ends inside it.
_CONTACT_DIRECTLY = re.compile(
    rf"(?:请|可|径|直接|请直接|迳)(?:与|向|联系|联络|致电|拨打)\s?[:：]?\s?(?P<a>[一-鿿]{{2,40}}?(?:{_TAILS}|党政办|(?<=[镇乡道])(?:党政|党建|综合)[一-鿿]{{0,6}}[办科]))"
    r"(?=联系|咨询|反映|询问|[（(，,：:。；])"
)
_CONTACT = re.compile(
    rf"(?:请|可|径|直接|请直接|迳)(?:与|向|联系|致电|拨打)\s?[:：]?\s?(?P<a>{_NAME})"
    r"(?:[一-鿿]{0,12}?)(?:联系|咨询|反映|询问|[（(，,：:])"
)
#: A name where a sentence or clause begins, not cut off in its middle (服务中心|管理办公室).
_SUBJECT = re.compile(
    rf"(?:^|[，,。、；;：:“”（()\s])(?P<a>{_NAME})(?!管理|办公|监督|服务|执法|委员|领导|事务|中心|分局|关于|[局厅会的])",
    re.MULTILINE,
)
#: The first sentence says who acted: 2021年,某市卫生健康委员会以….
_OPENS = re.compile(
    rf"^\s*(?:(?:19|20)\d\d年(?:度|来|以来)?[，,])?(?P<a>{_NAME})(?=以|按照|认真|坚持|深入|严格|紧紧|紧密|全面|高度|积极|始终|围绕|在(?:[省市县区镇乡州旗党]|上级|各级))"
)
_ACTS = re.compile(rf"[，,](?P<a>{_NAME}|[一-鿿]{{3,10}}委)(?=认真|严格|始终坚持|高度重视|深入贯彻|全面贯彻|积极推进)")
_FIRST_PARAGRAPHS, _OWN_REACH = 1200, 6000
_TOWN_ACTS = re.compile(
    r"(?:^|[，,。；]|(?<=\d年)|(?<=\d年度)|(?<=以来))"
    r"(?P<a>(?![我本全各该乡镇街由在年度])[一-鿿]{1,6}?(?:镇|乡|街道)(?:办事处|(?:人民)?政府(?!信息))?)"
    r"(?=在(?:县|区|市|党|上级)|坚持|认真|严格|高度|积极|主动公开|政府信息公开|党|未|收到|共|不断|深入|全面|紧|切实|扎实|大力|持续|始终|努力|根据|按照|以)",
    re.MULTILINE,
)
#: Papers and groups of the agency's own: 成立了某乡政务公开工作领导小组, 印发某市水利局政府信息公开实施方案.
_OWN_PAPER = re.compile(
    r"(?:制定|制订|印发|出台|编制|下发|成立|调整|修订|完善|建立)(?:了|并|和|下发|印发|完善){0,2}《?(?:(?:19|20)\d\d年度?)?"
    r"(?P<a>(?![我本全各该])[一-鿿]{2,20}?(?:局|委员会|厅|镇|乡|街道|(?<=[镇乡县区市])(?:人民)?政府|办事处))"
    r"(?=(?:(?:19|20)\d\d年度?)?(?:政府信息|政务信息|政务|信息)(?:和政务)?公开)"
)
#: 建立《某局信息公开保密制度》、《某局教育信息公开目录》: rules and lists on disclosure in the agency's own name.
_OWN_RULES = re.compile(
    r"《(?P<a>(?![我本全各该])[一-鿿]{2,20}?(?:局|委员会|厅|镇|乡|街道|办事处))(?=[一-鿿]{0,6}(?:信息(?:主动|依申请)?公开|网站信息)[一-鿿]{0,12}(?:制度|目录|指南|办法|规定|规范)》)"
)
#: The agency's own account: 通过“某镇人民政府”微信公众号.
_OWN_CHANNEL = re.compile(
    r"[“\"](?P<a>[一-鿿]{2,20}?(?:局|委员会|厅|镇|乡|街道|(?<=[镇乡])(?:人民)?政府|办事处))[”\"](?:政务|官方){0,2}(?:微信|微博|公众号)"
)
#: The agency's own address: (地址：某县某乡人民政府；…), 地址：某路1号某市环保局.
_OWN_ADDRESS = re.compile(
    r"地址[:：]\s?(?:[^；;，,。、:：\n()（）]{2,40}[号楼院层室幢])?"
    r"(?P<a>(?![我本全各该])[一-鿿]{2,20}?(?:局|委员会|厅|(?:镇|乡)(?:人民)?政府|街道办事处))(?=\s?[；;，,。()（）\n]|$)"
)
#: What an office named by its rank alone did in the year: 2021年，县统计局积极….
_RANKED_ACTS = re.compile(
    r"(?:^|[，,。；;]|(?<=\d年)|(?<=\d年度))(?P<a>[市县区旗州](?!场|容|民|域)[一-鿿]{2,14}?(?:局|委员会|办公室|中心))"
    r"(?=积极|认真|严格|高度重视|不断|始终|深入|切实|持续|通过|共|主动公开|未收到|按照|坚持|进一步)",
    re.MULTILINE,
)
#: A heading of a year's paper whose subject was lost or replaced.
_HEADING = re.compile(
    r"(?:(?:19|20)\d\d年?度?)?(?P<a>(?![我本全各该])[一-鿿]{2,24}?(?:局|委员会|厅|镇|乡|街道|(?<=[镇乡])(?:人民)?政府|办事处))"
    r"(?:(?:19|20)\d\d年?度?)[^，。；：]{0,24}(?:报告|年报)$"
)
_HEADING_LINES, _HEADING_LENGTH = 6, 60
#: The region whose year the first paragraph tells of.
_REGION_ACTS = re.compile(
    r"(?:^|\n)\s*(?:19|20)\d\d年(?:度|来|以来)?[，,]?(?P<a>[一-鿿]{2,10}?[省市县区旗])"
    r"(?=(?:人民)?政府(?!信息)|在|以|坚持|认真|严格|全面|深入|高度|积极|紧|按照|根据|各级|政府信息公开工作|政务公开工作)"
)
#: How a text calls its own agency.
_SELF = re.compile(r"[我本](街道|机关|单位|部门|[局委厅办镇乡街])")
#: Words that no name of an office holds, so that a clause is not one; 和 joins functions (发展和改革) but not offices.
_NO_NAME = re.compile(
    r"[的在由对为是与及将了各该本我你其或]|(?<=[局委府办会院心厅处])和|和(?=[县市区省镇乡全有])"
    r"|加强|推进|通过|根据|按照|组织|要求|成立|设立|完善|利用|有关|相关|统一|建立|国务院"
)
_SIGNED = re.compile(rf"^(?P<a>[一-鿿]{{2,30}}?(?:{_TAILS}))$")
#: An office inside an agency, where readers are told to ask.
_INNER_OFFICE = re.compile(
    r"(?<=[局厅会部院])(?:行政|政务公开|综合)?(?:办公室|办公厅|信息公开办公室|[一-鿿]{1,8}[科处室])$"
)
#: The same, of townships and of groups that only answer questions; a group that compiled a report is its publisher.
_OFFICE_TO_ASK = re.compile(
    r"(?:政府信息|政务信息|政务|信息)公开(?:工作)?(?:领导小组)?(?:办公室|中心)?$|(?:(?<=[镇乡]政府)|(?<=[镇乡]人民政府)|(?<=街道办事处))[一-鿿]{0,8}办公室$"
    r"|(?:(?<=[镇乡道])|(?<=[镇乡]政府)|(?<=[镇乡]人民政府)|(?<=街道办事处))(?:党政|党建|党群|综合|行政)[一-鿿]{0,8}(?:办公室|[办科])$"
)
#: A slogan where the name of a city or county stood; no place has so long a name.
_NO_PLACE = re.compile(r"^[一-鿿]{5,14}?(?<!城)(?<!都)(?P<rest>[市县][一-鿿]{2,12}(?:局|委员会))$")
#: A bare rank, but not the words that begin with one: 市场监督, 市政工程, 区域, 市中区 …
_RANK_FIRST = re.compile(
    r"^自治区(?=[一-鿿]{2})|^(?!市场|市容|市监|市民|市政(?!务|府|协)|市中区|市南区|市北区|区域|省直|县域|州市)[省市县区州旗](?=[一-鿿]{2})"
)
_VERTICAL = re.compile(
    r"税务|(?<!山)海关(?!镇|街|乡)|气象(?!路|街|社区)|地震局|调查(?:总)?队|海事|邮政管理|出入境|银保监|证监|证券监督|保险监督|银行业监督|烟草|通信管理|黄河.{0,6}河务|河务局"
    r"|水利委员会|煤矿安全|矿山安全监察|中国人民银行|外汇管理|金融监督管理局|航道局|铁路监督管理|民用航空.{1,6}管理局"
)
_STATE = re.compile(
    r"^(?:国家|国务院|中国|中华人民共和国|[一-鿿]{2,14}部$|海关总署|审计署"
    r"|(?:教育|科学技术|工业和信息化|公安|民政|司法|财政|自然资源|国土资源|生态环境|环境保护|住房和城乡建设|交通运输|水利|农业农村|农业|商务"
    r"|文化和旅游|文化|卫生|应急管理|退役军人事务|人力资源和社会保障)部)"
)
#: A name must begin this many clauses before it counts as what the text is about.
_REPEATED = 3
_TOWNSHIP = re.compile(
    r"(?:镇|乡|街道|苏木)(?:人民政府|政府|办事处|管理委员会|管委会|党政办公室|公共服务办公室)?(?:筹备处|筹备组|办公室)?$"
)
_OFFICE_OF_TOWNSHIP = re.compile(r"(?:人民政府|政府|办事处|管理委员会|管委会|党政办公室|公共服务办公室)(?:办公室)?$")
_NO_GOVERNMENT = re.compile(
    r"新区$|园区$|[试实]验区$|高新区$|经开区$|合作区$|保税区$|度假区$|风景区$|管理区$|示范区$|开发区$|知识城$|师$|^兵团$|建设兵团$"
)
_GOVERNMENT = re.compile(r"(?:人民政府|行政公署|公署)$")
_ZONE = re.compile(
    r"(?:开发区|高新区|经开区|新区|园区|工业园|产业园|示范区|保税区|风景区|合作区)[一-鿿]{0,6}(?:管理委员会|管委会|办公室)$|^[一-鿿]{2,12}(?<!城市)(?<!市容)(?<!监督)(?<!交通)(?<!市政)(?<!资产)(?<!水务)(?:管理委员会|管委会)$"
)
#: The last character of the names of offices and places; names of anything else end otherwise.
_OFFICE = re.compile(
    r"[局委厅办府署院所站队社会处室科部馆校园厂台场司心镇乡道村区县市旗州盟省师团关行联协学港路中组站集]$|公积金$|[A-Za-z)）]$"
)
_ONLY_AN_OFFICE = re.compile(
    r"(?:(?:政府信息|政务信息|政务|信息)公开)?(?:工作)?(?:领导小组|委员会)?(?:管理|综合)?(?:办公室|办公厅|领导小组|委员会|管理局|中心|人民政府)?"
)
_NO_OFFICE = re.compile(
    r"[|｜:：,，。;；=<>?!？！/\\]|^(?:为(?!民)|根据|按照|请|现将|关于|由|我|本(?!溪))|以下简称|认真|扎实|做好|落实|贯彻|[点打][击开]|下载|登录|无障碍"
)
Scope = Literal["own", "region"]
_REGION = re.compile(
    r"(?:全[市县区省州旗盟]|各级行政机关|各县[（(]?[市区]|各区县|各县市|市政府各部门|县政府各部门|区政府各部门|各镇|各乡镇|汇总|综合)"
)
_OWN = re.compile(r"本机关(?!不掌握)|本单位|我[局厅委办中镇乡街处院]|本[局厅委办镇乡街]")


def without_brands(name: str) -> str:
    """Drop gambling brands that took the place of words on hijacked pages."""
    return marks().gambling.sub("", name).strip("-_| ")


def without_brands_in(text: str) -> str:
    """Return a text without brands and the blank that sets them off from what they stand before."""
    return re.sub(r"\ufffc[ \u3000]?", "", marks().gambling.sub("\ufffc", text))


def clean_name(name: str, text: str) -> tuple[str | None, bool]:
    """Return a publisher's name without remnants, and whether it looked like a site's name.

    Names of whole sites (某厅某处-某公共服务平台网站) stand where a search-and-replace put them; when the body
    calls itself 我厅 or 我局, the name is cut there, because that is what the agency is.
    """
    name = without_brands(re.sub(r"\s+", "", name))
    garbled = _NO_PLACE.match(name)
    if garbled and not find_divisions(name, None):
        return garbled["rest"], True
    site = bool(re.search(r"网站|平台|门户|网$", name)) or "-" in name
    if site:
        organ = re.search(r"我([厅局委])", text)
        cut = name.find(organ.group(1)) + 1 if organ else 0
        return (name[:cut] if cut > 2 else name or None), True
    if re.search(r"官网$|官方$", name):
        return None, False  # what is left of a brand
    return (name if len(name) > 1 else None), False


def is_agency(name: str) -> bool:
    """Tell whether a printed name can be an agency's: it names a place or ends as offices do, and is no clause.

    What stands in front of a title can be a button, a label or half a sentence.
    """
    if _NO_OFFICE.search(name) or _ONLY_AN_OFFICE.fullmatch(name):
        return False
    return bool(_OFFICE.search(name) or is_generic(name) or find_divisions(name, None))


def is_generic(name: str) -> bool:
    """Tell whether a name begins with a bare rank (市林业局), so that its place must come from elsewhere."""
    return bool(bare_rank(name))


def is_township(name: str) -> bool:
    """Tell whether a name is that of a township, town or street, with or without its office."""
    return bool(_TOWNSHIP.search(name))


def bare_rank(name: str) -> str:
    """Return the rank that stands for a place at the beginning of a name (市林业局: 市), or ""."""
    rank = _RANK_FIRST.match(name)
    return rank.group() if rank else ""


def with_government(name: str) -> str:
    """Complete a bare region (衡水市, 永州市冷水滩区, 广西) to its government; other names unchanged.

    Zones and the corps of Xinjiang stand for a division without having a government.
    """
    rest, last = _behind_places(name)
    if name in table().by_stem or (not rest and not (last in table().aliases and _NO_GOVERNMENT.search(last))):
        return name + "人民政府"
    return name.removesuffix("政府") + "人民政府" if rest == "政府" else name


def _behind_places(name: str) -> tuple[str, str]:
    """Return what stands behind the names of places that a name begins with, and the last of them (may be "")."""
    rest, last = name, ""
    names = table().by_name
    while rest:
        size = next((n for n in range(min(len(rest), 15), 1, -1) if rest[:n] in names), 0)
        if not size:
            break
        rest, last = rest[size:], rest[:size]
    return rest, last


def _is_clause(name: str) -> bool:
    """Tell whether what looks like a name holds words of a sentence; places may be called 和平区 or 无为市."""
    return bool(_NO_NAME.search(_behind_places(name)[0]))


def agency_of_text(document: Document, text: str, issuer: str | None) -> tuple[str | None, str]:
    """Return the publisher named by the body or the page's metadata, and where it was found.

    Tried in this order: 由…编制, the title inside the opening sentence, a heading without its subject, the signature,
    the page's 发布机构, the office to contact, the agency's own accounts and papers, who acts in the first paragraphs,
    the most repeated subject, a town that acts, the region told of, the page's 来源. The place is ``compiled-by``,
    ``announced``, ``heading``, ``signature``, ``issuer``, ``contact``, ``own-papers``, ``subject``, ``region``,
    ``source`` or "".
    """
    named = _named(document, text, issuer)
    return next(((name, where) for name, where in named if name and is_agency(name)), (None, ""))


def _named(document: Document, text: str, issuer: str | None) -> Iterator[tuple[str | None, str]]:
    """Yield the names that stand where a publisher is named, in the order of :func:`agency_of_text`."""
    head = text[:4000]
    opening = text[:2000]
    direct = _COMPILED_DIRECTLY.search(opening)
    if direct and not _is_clause(direct["a"]):
        yield _compiler(direct["a"]), "compiled-by"
    compiled = _COMPILED_BY.search(opening) or _REPORT_COMPILED_BY.search(opening)
    if compiled:
        yield _compiler(compiled["a"]), "compiled-by"
    compiles = _COMPILES.search(opening)
    if compiles and not is_generic(compiles["a"]) and not _is_clause(compiles["a"]):
        yield compiles["a"], "compiled-by"
    announced = _announced(text[:1500])
    if announced:
        # 编制了《某镇2020年…报告》, 请与某市某镇人民政府联系: the same town with its place.
        asked = _CONTACT_DIRECTLY.search(head)
        whole = _asked(asked["a"]) if asked and is_township(announced) else ""
        yield (whole, "contact") if announced in whole else (announced, "announced")
    yield _headed(document, text), "heading"
    for line in reversed(text.rstrip().rsplit("\n", 5)[-5:]):
        signed = _SIGNED.match(line.strip())
        if signed:
            yield signed["a"], "signature"
    if issuer and re.search(rf"(?:{_TAILS}|[省市县区镇乡]|街道)$", issuer):
        yield issuer, "issuer"
    contact = _CONTACT_DIRECTLY.search(head) or _CONTACT.search(head)
    if contact:
        yield _asked(contact["a"]), "contact"
    for pattern in (_OWN_CHANNEL, _OWN_PAPER, _OWN_RULES, _OWN_ADDRESS):
        yield _only_own(pattern, text), "own-papers"
    yield _opening_subject(text), "subject"
    yield _subject(text), "subject"
    yield _acting_township(text), "subject"
    yield _only_own(_RANKED_ACTS, text), "subject"
    yield _region(text), "region"
    for field in document.fields:
        value = field.value.strip()
        if field.label in SOURCE and (
            re.fullmatch(_NAME, value) or (is_township(value) and re.fullmatch("[一-鿿]{3,12}", value))
        ):
            yield value, "source"


def _announced(opening: str) -> str | None:
    """Return the publisher in the title that an opening sentence announces, or ``None``."""
    for match in itertools.chain(_TITLE_IS.finditer(opening), _ANNOUNCED.finditer(opening)):
        name = take_apart(match["title"]).agency
        if not name or _is_clause(name):
            continue
        known = re.fullmatch(_NAME, name) or _TOWNSHIP.search(name) or _NO_GOVERNMENT.search(name)
        if known or with_government(name) != name or (is_agency(name) and find_divisions(name, None)):
            return name
    return None


def _opening_subject(text: str) -> str | None:
    """Return the name that the first sentence of the body is about, if it names a place; or ``None``."""
    for line in text.split("\n", 4)[:4]:
        opens = _OPENS.match(line)
        if opens and not _is_clause(opens["a"]) and find_divisions(opens["a"], None):
            return opens["a"]
    # 在市政府的指导下，某市某局认真贯彻落实《条例》: the one name of which this is said.
    acting = {match["a"] for match in _ACTS.finditer(text[:_FIRST_PARAGRAPHS]) if not _is_clause(match["a"])}
    named = {name for name in acting if find_divisions(name, None)}
    return named.pop() if len(named) == 1 else None


def _acting_township(text: str) -> str | None:
    """Return the town that acts in clauses about the year, if it is the only one; or ``None``.

    Once is enough where the text speaks of itself as a town of that kind.
    """
    counted = Counter(match["a"] for match in _TOWN_ACTS.finditer(text) if not _is_clause(match["a"]))
    stems = {stem_of_township(name) for name in counted}
    if len(stems) != 1 or not (counted.total() > 1 or _speaks_as(stems.copy().pop(), text)):
        return None
    return max(counted, key=len)


def _headed(document: Document, text: str) -> str | None:
    """Return the agency of a heading whose other words are lost (某县水务局2018年…报告), or ``None``.

    It must be of the kind the text calls itself, or the heading is that of another paper.
    """
    for line in (*document.titles, *text.split("\n", _HEADING_LINES)[:_HEADING_LINES]):
        heading = _HEADING.match("".join(line.split())) if len(line) <= _HEADING_LENGTH else None
        if heading and not _is_clause(name := heading["a"]) and _speaks_as(name, text):
            return name
    return None


def _region(text: str) -> str | None:
    """Return the region that a year's account is about (2018年，某省…; 我省, 全省), if no office speaks in it."""
    opens = _REGION_ACTS.search(text[:_FIRST_PARAGRAPHS])
    if opens is None or len(find_divisions(opens["a"], None)) != 1:
        return None
    own = {match[1] for match in _SELF.finditer(text[:_OWN_REACH])}
    spoken = re.search(rf"[我全]{opens['a'][-1]}", text[:_OWN_REACH])
    return opens["a"] if spoken and not own else None


def _only_own(pattern: re.Pattern[str], text: str) -> str | None:
    """Return the one agency that a pattern finds and that is of the kind the text calls itself (我局, 本街道)."""
    named = {match["a"] for match in pattern.finditer(text[:_OWN_REACH]) if not _is_clause(match["a"])}
    found = {name for name in named if _speaks_as(name, text)}
    longest = max(found, key=lambda name: (len(name), name), default="")
    if not longest or not all(name in longest for name in found):
        return None
    return longest if is_township(longest) or is_generic(longest) or find_divisions(longest, None) else None


def _speaks_as(name: str, text: str) -> bool:
    """Tell whether a text speaks of its agency by the rank that a name ends with: 我镇 for 某镇; 本单位 fits all."""
    stem = stem_of_township(name) if is_township(name) else name
    ranks = {match[1] for match in _SELF.finditer(text[:_OWN_REACH])}
    if ranks and ranks <= {"机关", "单位", "部门"}:
        return True
    return any(stem.endswith(rank) or (rank in {"街", "办"} and stem.endswith("街道")) for rank in ranks)


def stem_of_township(name: str) -> str:
    """Return the name of a township without its office: 某县某镇人民政府 → 某县某镇; other names unchanged."""
    stem = _OFFICE_OF_TOWNSHIP.sub("", name)
    return stem if stem != name and stem.endswith(("镇", "乡", "街道", "苏木")) else name


def _subject(text: str) -> str | None:
    """Return the name that begins most clauses; a short form (中心管理办公室) counts for the full one it ends."""
    counted = Counter(match["a"] for match in _SUBJECT.finditer(text) if not _is_clause(match["a"]))
    best: tuple[int, int, str] | None = None
    for name in counted:
        if not (is_generic(name) or find_divisions(name, None)):
            continue
        times = sum(n for other, n in counted.items() if name.endswith(other))
        if times >= _REPEATED and (best is None or (times, len(name)) > best[:2]):
            best = (times, len(name), name)
    return best[2] if best else None


def _trim(name: str) -> str:
    """Cut the inner office from a name: 某市林业局行政办公室 → 某市林业局."""
    return _INNER_OFFICE.sub("", re.sub(r"^(?:联系|联络|我|本(?!溪)|请|由|与)+", "", name))


def _compiler(name: str) -> str:
    """Return who compiled a report: a township's own office is the township, any other group stands for itself."""
    owner = _OFFICE_TO_ASK.sub("", _trim(name))
    return owner if is_township(owner) else _trim(name)


def _asked(name: str) -> str:
    """Return whose office readers are told to ask: 某镇政府综合办公室 → 某镇人民政府."""
    owner = _OFFICE_TO_ASK.sub("", _trim(name))
    if owner.endswith("人民") and owner != name:
        owner += "政府"  # 某省人民政府信息公开办公室 says 政府 once for both words
    return re.sub(r"(?<=[镇乡])政府$", "人民政府", owner) if len(owner) > 1 else name


def agency_level(agency: str | None, code: str | None) -> str | None:
    """Return the level of a publisher, from its name and its division's code.

    ``state``; ``province``, ``prefecture``, ``county`` for a government that reports for its division; the same with
    ``_department`` for everything under one (its office included); ``township``; ``zone`` for the committee of a
    development zone; ``vertical`` for agencies that answer to Beijing (tax, customs, weather …); ``None``: unknown.
    """
    if agency is None:
        return None
    if _VERTICAL.search(agency) and code and not _TOWNSHIP.search(agency):
        return "vertical"
    if _STATE.match(agency) and code is None:
        return "state"
    if _TOWNSHIP.search(agency):
        return "township"
    if _ZONE.search(agency):
        return "zone"
    if code is None:
        return None
    return level(code) if _GOVERNMENT.search(agency) else f"{level(code)}_department"


def scope_of(agency: str | None, text: str) -> Scope | None:
    """Return whether the figures are the agency's own or those of all bodies of its region (rule META-10).

    Departments, offices and townships report for themselves unless they say that they sum up others; a government's
    report covers its region when it speaks of 全市, 各县区 and the like. ``None`` when nothing tells.
    """
    region = len(_REGION.findall(text[:6000]))
    own = len(_OWN.findall(text[:6000]))
    summed = re.search(r"(?:综合|汇总|统计数据的?基础上|各级行政机关)[^。\n]{0,60}(?:编制|汇总|数据)", text[:2000])
    if summed and region:
        return "region"
    if agency and _GOVERNMENT.search(agency) and not _TOWNSHIP.search(agency):
        return "region" if region > own else "own" if own else None
    if agency is None and region > own:
        return "region"
    if own or (agency and not _GOVERNMENT.search(agency)):
        return "own"
    return None
