"""The publisher named by the body of a report or by the page's metadata, where its title names none."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING

from extract.facts.identity.agency_names import (
    SELF,
    has_no_government,
    is_agency,
    is_clause,
    is_generic,
    is_national,
    is_township,
    stem_of_township,
    with_government,
)
from extract.facts.identity.agency_words import any_of
from extract.facts.identity.divisions import find_divisions
from extract.facts.identity.publication import SOURCE
from extract.facts.identity.titles import take_apart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.model import Document

_NAME = rf"[一-鿿]{{2,30}}?{any_of('office')}"
_COMPILED_DIRECTLY = re.compile(
    rf"由(?P<a>[一-鿿]{{2,40}}?(?:{any_of('office')}|委|办|镇|乡|街道|政府))(?:[一-鿿]{{1,8}}(?:[科股]|(?<!办事)处))?"
    r"(?:负责|组织|牵头)?(?:编制|编写|撰写)"
)
_COMPILED_BY = re.compile(rf"由(?P<a>{_NAME})[^。；\n]{{0,80}}?(?:编制|编写|撰写)")
#: Citations of law between name and verb can be long; then only the sentence about the report itself counts.
_REPORT_COMPILED_BY = re.compile(rf"(?:本报告|本年报|年度报告)由(?P<a>{_NAME})[^。；\n]{{0,240}}?(?:编制|编写|撰写)")
#: 某厅编制完成了2013年度….
_COMPILES = re.compile(
    rf"(?:^|[，,。；;])(?P<a>{_NAME})编制(?:完成)?了?(?=(?:19|20)\d\d年|本(?:年度)?报告)", re.MULTILINE
)
_ABOUT = r"[^，。；：“”《》\n,;:]{4,60}?公开(?:工作)?"
_REPORT = "年度?报告|年度工作报告|工作报告|年报"
#: 现公布某市人民政府2017年政府信息公开工作年度报告: the title inside the opening sentence of a page without one.
_ANNOUNCED = re.compile(
    rf"(?:公布|发布|现将|(?<!信息)(?<!政务)公开|编制|制作|形成)了?《?(?P<title>{_ABOUT}(?:{_REPORT}|情况))"
)
#: The same as the subject of the first sentence: 某街道2019年政府信息公开年度报告是根据….
_TITLE_IS = re.compile(rf"^\s*《?(?P<title>{_ABOUT}(?:{_REPORT}))》?[,，]?(?=是|系|由|根据|依据|按照)", re.MULTILINE)
_ASK = r"(?:请|可|径|直接|请直接|迳)(?:与|向|联系|联络|致电|拨打)\s?[:：]?\s?"
#: 请与某市公安局某区分局联系: the whole name, before a shorter one that ends inside it.
_CONTACT_DIRECTLY = re.compile(
    rf"{_ASK}(?P<a>[一-鿿]{{2,40}}?(?:{any_of('office')}|党政办|(?<=[镇乡道])(?:党政|党建|综合)[一-鿿]{{0,6}}[办科]))"
    r"(?=联系|咨询|反映|询问|[（(，,：:。；])"
)
_CONTACT = re.compile(rf"{_ASK}(?P<a>{_NAME})(?:[一-鿿]{{0,12}}?)(?:联系|咨询|反映|询问|[（(，,：:])")
#: An office inside an agency, where readers are told to ask.
_INNER_OFFICE = re.compile(
    r"(?<=[局厅会部院])(?:行政|政务公开|综合)?(?:办公室|办公厅|信息公开办公室|[一-鿿]{1,8}[科处室])$"
)
_TOWN_BEFORE = r"(?:(?<=[镇乡]政府)|(?<=[镇乡]人民政府)|(?<=街道办事处))"
#: The same, of townships and of groups that only answer questions; a group that compiled a report is its publisher.
_OFFICE_TO_ASK = re.compile(
    r"(?:政府信息|政务信息|政务|信息)公开(?:工作)?(?:领导小组)?(?:办公室|中心)?$"
    rf"|{_TOWN_BEFORE}[一-鿿]{{0,8}}办公室$"
    rf"|(?:(?<=[镇乡道])|{_TOWN_BEFORE})(?:党政|党建|党群|综合|行政)[一-鿿]{{0,8}}(?:办公室|[办科])$"
)
_SIGNED = re.compile(rf"^(?P<a>{_NAME})$")
_ISSUER = re.compile(rf"(?:{any_of('office')}|[省市县区镇乡]|街道)$")
#: Names in the agency's own papers; 我局 and 各街道 stand in the same places.
_NO_PRONOUN = "(?![我本全各该])"
_OFFICES = "局|委员会|厅|镇|乡|街道|办事处"
_TOWN_GOVERNMENT = "(?<=[镇乡])(?:人民)?政府"
#: Papers and groups of the agency's own: 成立了某乡政务公开工作领导小组, 印发某市水利局政府信息公开实施方案.
_OWN_PAPER = re.compile(
    r"(?:(?:制定|制订|印发|出台|编制|下发|成立|调整|修订|完善|建立)(?:了|并|和|下发|印发|完善){0,2}《?|(?:为|任)成员的)(?:(?:19|20)\d\d年度?)?"
    rf"(?P<a>{_NO_PRONOUN}[一-鿿]{{2,20}}?(?:{_OFFICES}|(?<=[镇乡县区市])(?:人民)?政府))"
    r"(?=(?:(?:19|20)\d\d年度?)?(?:政府信息|政务信息|政务|信息)(?:和政务)?公开)"
)
#: 建立《某局信息公开保密制度》、《某局教育信息公开目录》: rules and lists on disclosure in the agency's own name.
_OWN_RULES = re.compile(
    rf"《(?P<a>{_NO_PRONOUN}[一-鿿]{{2,20}}?(?:{_OFFICES}))"
    r"(?=[一-鿿]{0,6}(?:信息(?:主动|依申请|[与和及]政务)?公开|网站信息)[一-鿿]{0,12}(?:制度|目录|指南|办法|规定|规范)》)"
)
#: The agency's own account: 通过“某镇人民政府”微信公众号.
_OWN_CHANNEL = re.compile(
    rf"[“\"](?P<a>[一-鿿]{{2,20}}?(?:{_OFFICES}|{_TOWN_GOVERNMENT}))[”\"](?:政务|官方){{0,2}}(?:微信|微博|公众号)"
)
#: The agency's own address: (地址：某县某乡人民政府；…), 地址：某路1号某市环保局. A bare town there is a place.
_OWN_ADDRESS = re.compile(
    r"地址[:：]\s?(?:[^；;，,。、:：\n()（）]{2,40}[号楼院层室幢])?"
    rf"(?P<a>{_NO_PRONOUN}[一-鿿]{{2,20}}?(?:局|委员会|厅|{_TOWN_GOVERNMENT}|街道办事处))(?=\s?[；;，,。()（）\n]|$)"
)
#: A heading of a year's paper whose subject was lost or replaced.
_HEADING = re.compile(
    rf"(?:(?:19|20)\d\d年?度?)?(?P<a>{_NO_PRONOUN}[一-鿿]{{2,24}}?(?:{_OFFICES}|{_TOWN_GOVERNMENT}))"
    r"(?:(?:19|20)\d\d年?度?)[^，。；：]{0,24}(?:报告|年报)$"
)
_HEADING_LINES, _HEADING_LENGTH = 6, 60
#: What agencies of every kind call themselves.
_ANY_KIND = frozenset(["机关", "单位", "部门"])
#: What an office named by its rank alone did in the year: 2021年，县统计局积极….
_RANKED_ACTS = re.compile(
    r"(?:^|[，,。；;]|(?<=\d年)|(?<=\d年度))(?P<a>[市县区旗州](?!场|容|民|域)[一-鿿]{2,14}?(?:局|委员会|办公室|中心))"
    r"(?=积极|认真|严格|高度重视|不断|始终|深入|切实|持续|通过|共|主动公开|未收到|按照|坚持|进一步)",
    re.MULTILINE,
)
#: A name where a sentence or clause begins, not cut off in its middle (服务中心|管理办公室).
_SUBJECT = re.compile(
    rf"(?:^|[，,。、；;：:“”（()\s])(?P<a>{_NAME})(?!管理|办公|监督|服务|执法|委员|领导|事务|中心|分局|关于|[局厅会的])",
    re.MULTILINE,
)
#: A name must begin this many clauses before it counts as what the text is about.
_REPEATED = 3
#: The first sentence says who acted: 2021年,某市卫生健康委员会以….
_OPENS = re.compile(
    rf"^\s*(?:(?:19|20)\d\d年(?:度|来|以来)?[，,])?(?P<a>{_NAME})(?=以|按照|认真|坚持|深入|严格|紧紧|紧密|全面|高度|积极|始终|围绕|在(?:[省市县区镇乡州旗党]|上级|各级))"
)
#: The same of one whose name has no place: the centre's own, or the one that the text calls itself (我署).
_OPENS_YEAR = re.compile(
    r"^\s*(?:19|20)\d\d年(?:度|来|以来)?[，,](?P<a>[一-鿿]{2,30}?(?:局|委员会|厅|署|部|办公室|中心|管委会))"
    r"(?=以|按照|认真|坚持|深入|严格|紧紧|紧密|全面|高度|积极|始终|围绕|在[^，。；]{2,30}(?:领导|指导)下)"
)
_NO_OWN_NAME = re.compile("^[全各该此]")
_ACTS = re.compile(rf"[，,](?P<a>{_NAME}|[一-鿿]{{3,10}}委)(?=认真|严格|始终坚持|高度重视|深入贯彻|全面贯彻|积极推进)")
_TOWN_ACTS = re.compile(
    r"(?:^|[，,。；]|(?<=\d年)|(?<=\d年度)|(?<=以来))"
    r"(?P<a>(?![我本全各该乡镇街由在年度])[一-鿿]{1,6}?(?:镇|乡|街道?)(?:办事处|(?:人民)?政府(?!信息))?)"
    r"(?=在(?:县|区|市|党|上级)|坚持|认真|严格|高度|积极|主动公开|政府信息公开|党|未|收到|共|不断|深入|全面|紧|切实|扎实|大力|持续|始终|努力|根据|按照|以)",
    re.MULTILINE,
)
#: The region whose year the first paragraph tells of.
_REGION_ACTS = re.compile(
    r"(?:^|\n)\s*(?:19|20)\d\d年(?:度|来|以来)?[，,]?(?P<a>[一-鿿]{2,10}?[省市县区旗])"
    r"(?=(?:人民)?政府(?!信息)|在|以|坚持|认真|严格|全面|深入|高度|积极|紧|按照|根据|各级|政府信息公开工作|政务公开工作)"
)
#: The government on whose website the report of 我县 can be read.
_REGION_READ = re.compile(
    r"(?:报告|年报)[^。；\n]{0,60}?可?[在从到](?P<a>[一-鿿]{2,12}?[市县区旗州])(?:人民)?政府(?=(?:门户)?(?:网站?|信息公开)|[（(]\s?(?:http|www))"
)
#: How far into a text, in characters, each of these is looked for.
_TITLE_REACH, _FIRST_PARAGRAPHS, _OPENING, _CONTACT_REACH, _OWN_REACH = 1500, 1200, 2000, 4000, 6000
#: A report is signed in one of its last lines.
_LAST_LINES = 5


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
    yield from ((name, "compiled-by") for name in _compilers(text[:_OPENING]))
    contact = text[:_CONTACT_REACH]
    directly = _CONTACT_DIRECTLY.search(contact)
    announced = _announced(text[:_TITLE_REACH])
    if announced:
        # 编制了《某镇2020年…报告》, 请与某市某镇人民政府联系: the same town with its place.
        whole = _asked(directly["a"]) if directly and is_township(announced) else ""
        yield (whole, "contact") if announced in whole else (announced, "announced")
    yield _headed(document, text), "heading"
    for line in reversed(text.rstrip().rsplit("\n", _LAST_LINES)[-_LAST_LINES:]):
        signed = _SIGNED.match(line.strip())
        if signed:
            yield signed["a"], "signature"
    if issuer and _ISSUER.search(issuer):
        yield issuer, "issuer"
    asked = directly or _CONTACT.search(contact)
    if asked:
        yield _asked(asked["a"]), "contact"
    for pattern in (_OWN_CHANNEL, _OWN_PAPER, _OWN_RULES, _OWN_ADDRESS):
        yield _only_own(pattern, text), "own-papers"
    yield _opening_subject(text), "subject"
    yield _subject(text), "subject"
    yield _acting_township(text), "subject"
    yield _only_own(_RANKED_ACTS, text), "subject"
    yield _region(text), "region"
    for value in (field.value.strip() for field in document.fields if field.label in SOURCE):
        if re.fullmatch(_NAME, value) or (is_township(value) and re.fullmatch("[一-鿿]{3,12}", value)):
            yield value, "source"


def _compilers(opening: str) -> Iterator[str]:
    """Yield who an opening says compiled the report, the plainest sentence first."""
    direct = _COMPILED_DIRECTLY.search(opening)
    if direct and not is_clause(direct["a"]):
        yield _compiler(direct["a"])
    compiled = _COMPILED_BY.search(opening) or _REPORT_COMPILED_BY.search(opening)
    if compiled:
        yield _compiler(compiled["a"])
    compiles = _COMPILES.search(opening)
    if compiles and not is_generic(compiles["a"]) and not is_clause(compiles["a"]):
        yield compiles["a"]


def _announced(opening: str) -> str | None:
    """Return the publisher in the title that an opening sentence announces, or ``None``."""
    for match in itertools.chain(_TITLE_IS.finditer(opening), _ANNOUNCED.finditer(opening)):
        name = take_apart(match["title"]).agency
        if not name or is_clause(name):
            continue
        known = re.fullmatch(_NAME, name) or is_township(name) or has_no_government(name)
        if known or with_government(name) != name or (is_agency(name) and find_divisions(name, None)):
            return name
    return None


def _opening_subject(text: str) -> str | None:
    """Return the name that the first sentence of the body is about, if it names a place; or ``None``."""
    for line in text.split("\n", 4)[:4]:
        opens = _OPENS.match(line)
        if opens and not is_clause(opens["a"]) and find_divisions(opens["a"], None):
            return opens["a"]
        year = _OPENS_YEAR.match(line)
        name = year["a"] if year else ""
        own = is_national(name) or (not is_generic(name) and _calls_itself(name, text)) if name else False
        if own and not is_clause(name) and not _NO_OWN_NAME.search(name):
            return name
    # 在市政府的指导下，某市某局认真贯彻落实《条例》: the one name of which this is said.
    acting = {match["a"] for match in _ACTS.finditer(text[:_FIRST_PARAGRAPHS]) if not is_clause(match["a"])}
    named = {name for name in acting if find_divisions(name, None)}
    return named.pop() if len(named) == 1 else None


def _acting_township(text: str) -> str | None:
    """Return the town that acts in clauses about the year, if it is the only one; or ``None``.

    Once is enough where the text speaks of itself as a town of that kind.
    """
    counted = Counter(match["a"] for match in _TOWN_ACTS.finditer(text) if not is_clause(match["a"]))
    stems = {stem_of_township(name) for name in counted}
    stem = next(iter(stems), "")
    # 步行街 acts too, but does not say 我街.
    once = counted.total() > 1 and not stem.endswith("街")
    if len(stems) != 1 or not (once or _speaks_as(stem, text)):
        return None
    return max(counted, key=len)


def _headed(document: Document, text: str) -> str | None:
    """Return the agency of a heading whose other words are lost (某县水务局2018年…报告), or ``None``.

    It must be of the kind the text calls itself, or the heading is that of another paper.
    """
    for line in (*document.titles, *text.split("\n", _HEADING_LINES)[:_HEADING_LINES]):
        heading = _HEADING.match("".join(line.split())) if len(line) <= _HEADING_LENGTH else None
        if heading and not is_clause(name := heading["a"]) and _speaks_as(name, text):
            return name
    return None


def _region(text: str) -> str | None:
    """Return the region that a year's account is about (2018年，某省…; 我省, 全省), if no office speaks in it."""
    opens = _REGION_ACTS.search(text[:_FIRST_PARAGRAPHS]) or _REGION_READ.search(text[:_FIRST_PARAGRAPHS])
    if opens is None or len(find_divisions(opens["a"], None)) != 1:
        return None
    own = {match[1] for match in SELF.finditer(text[:_OWN_REACH])}
    spoken = re.search(rf"[我全]{opens['a'][-1]}", text[:_OWN_REACH])
    return opens["a"] if spoken and not own else None


def _calls_itself(name: str, text: str) -> bool:
    """Tell whether a text says 我 or 本 with the last word of a name (我署), and so with no other agency's."""
    own = {match[1] for match in re.finditer("[我本]([局委厅办署部])", text[:_OWN_REACH])}
    return own == {"委" if name.endswith("委员会") else "办" if name.endswith("办公室") else name[-1]}


def _only_own(pattern: re.Pattern[str], text: str) -> str | None:
    """Return the one agency that a pattern finds and that is of the kind the text calls itself (我局, 本街道)."""
    named = {match["a"] for match in pattern.finditer(text[:_OWN_REACH]) if not is_clause(match["a"])}
    found = {name for name in named if _speaks_as(name, text)}
    longest = max(found, key=lambda name: (len(name), name), default="")
    if not longest or not all(name in longest for name in found):
        return None
    return longest if is_township(longest) or is_generic(longest) or find_divisions(longest, None) else None


def _speaks_as(name: str, text: str) -> bool:
    """Tell whether a text speaks of its agency by the rank that a name ends with: 我镇 for 某镇; 本单位 fits all."""
    stem = stem_of_township(name) if is_township(name) else name
    ranks = {match[1] for match in SELF.finditer(text[:_OWN_REACH])}
    if ranks and ranks <= _ANY_KIND:
        return True
    return any(stem.endswith(rank) or (rank in {"街", "办"} and stem.endswith("街道")) for rank in ranks)


def _subject(text: str) -> str | None:
    """Return the name that begins most clauses; a short form (中心管理办公室) counts for the full one it ends."""
    counted = Counter(match["a"] for match in _SUBJECT.finditer(text) if not is_clause(match["a"]))
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
