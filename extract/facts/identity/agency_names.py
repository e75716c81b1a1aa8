"""What the form of a printed name says: whether it can be an agency's, of which kind, and what it lacks."""

from __future__ import annotations

import re

from extract.facts.identity.agency_words import any_of
from extract.facts.identity.division_table import table
from extract.facts.identity.divisions import find_divisions
from extract.facts.identity.hosts import marks

#: The last character of the names of offices and places; names of anything else end otherwise.
_OFFICE = re.compile(
    r"[局委厅办府署院所站队社会处室科部馆校园厂台场司心镇乡道街村区县市旗州盟省师团关行联协学港路中组站集]$|公积金$|[A-Za-z)）]$"
)
#: Words of an office without whose it is.
_ONLY_AN_OFFICE = re.compile(
    r"(?:(?:政府信息|政务信息|政务|信息)公开)?(?:工作)?(?:领导小组|委员会)?(?:管理|综合)?(?:办公室|办公厅|领导小组|委员会|管理局|中心|人民政府)?"
)
#: Signs, beginnings and words of sentences, labels and buttons.
_NO_OFFICE = re.compile(
    r"[|｜:：,，。;；=<>?!？！/\\]|^(?:为(?!民)|根据|按照|请|现将|关于|由|我|本(?!溪))|以下简称|认真|扎实|做好|落实|贯彻|[点打][击开]|下载|登录|无障碍"
)
#: How a text calls its own agency, and what kind of agency it calls it.
SELF = re.compile(r"[我本](街道|机关|单位|部门|[局委厅办镇乡街])")
#: Words that no name of an office holds, so that a clause is not one; 和 joins functions (发展和改革) but not offices.
_NO_NAME = re.compile(
    r"[的在由对为是与及将了各该本我你其或]|(?<=[局委府办会院心厅处])和|和(?=[县市区省镇乡全有])"
    r"|加强|推进|通过|根据|按照|组织|要求|成立|设立|完善|利用|有关|相关|统一|建立|国务院"
)
#: A slogan where the name of a city or county stood; no place has so long a name.
_NO_PLACE = re.compile(r"^[一-鿿]{5,14}?(?<!城)(?<!都)(?P<rest>[市县][一-鿿]{2,12}(?:局|委员会))$")
#: A bare rank, but not the words that begin with one: 市场监督, 市政工程, 区域, 市中区 …
_RANK_FIRST = re.compile(
    r"^自治区(?=[一-鿿]{2})|^(?!市场|市容|市监|市民|市政(?!务|府|协)|市中区|市南区|市北区|区域|省直|县域|州市)[省市县区州旗](?=[一-鿿]{2})"
)
_TOWNS = ("镇", "乡", "街道", "街", "苏木")
_TOWN_OFFICE = "人民政府|政府|办事处|管理委员会|管委会|党政办公室|公共服务办公室"
_TOWNSHIP = re.compile(rf"(?:{'|'.join(_TOWNS)})(?:{_TOWN_OFFICE})?(?:筹备处|筹备组|办公室)?$")
_OFFICE_OF_TOWNSHIP = re.compile(rf"(?:{_TOWN_OFFICE})(?:办公室)?$")
_ZONE = re.compile(rf"{any_of('zone')}$")
#: Of Xinjiang: its divisions govern land under their own name.
_CORPS = re.compile(r"师$|^兵团$|建设兵团$")
_NATIONAL = re.compile(any_of("national"))


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


def bare_rank(name: str) -> str:
    """Return the rank that stands for a place at the beginning of a name (市林业局: 市), or ""."""
    rank = _RANK_FIRST.match(name)
    return rank.group() if rank else ""


def is_township(name: str) -> bool:
    """Tell whether a name is that of a township, town or street, with or without its office."""
    return bool(_TOWNSHIP.search(name))


def stem_of_township(name: str) -> str:
    """Return the name of a township without its office: 某县某镇人民政府 → 某县某镇; other names unchanged."""
    stem = _OFFICE_OF_TOWNSHIP.sub("", name)
    return stem if stem != name and stem.endswith(_TOWNS) else name


def is_national(name: str) -> bool:
    """Tell whether a name is that of the centre's own agency (国务院, 某部, 国家某局), which lies in no division."""
    return bool(_NATIONAL.match(name))


def has_no_government(name: str) -> bool:
    """Tell whether a bare name ends as those of zones and of the corps do, which have no people's government."""
    return bool(_ZONE.search(name) or _CORPS.search(name))


def is_zone(name: str) -> bool:
    """Tell whether a name is the bare one of a development zone (某高新区), and not a division's (浦东新区)."""
    return bool(_ZONE.search(name)) and with_government(name) == name


def with_government(name: str) -> str:
    """Complete a bare region (衡水市, 永州市冷水滩区, 广西) to its government; other names unchanged.

    Zones and the corps of Xinjiang stand for a division without having a government.
    """
    rest, last = _behind_places(name)
    if name in table().by_stem or (not rest and not (last in table().aliases and has_no_government(last))):
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


def is_clause(name: str) -> bool:
    """Tell whether what looks like a name holds words of a sentence; places may be called 和平区 or 无为市."""
    return bool(_NO_NAME.search(_behind_places(name)[0]))


def clean_name(name: str, text: str) -> tuple[str | None, bool]:
    """Return a publisher's name without remnants, and whether it looked like a site's name.

    Names of whole sites (某厅某处-某公共服务平台网站) stand where a search-and-replace put them; when the body
    calls itself 我厅 or 我局, the name is cut there, because that is what the agency is.
    """
    name = without_brands(re.sub(r"\s+", "", name))
    garbled = _NO_PLACE.match(name)
    if garbled and not find_divisions(name, None):
        return garbled["rest"], True
    if "-" in name or re.search(r"网站|平台|门户|网$", name):
        organ = re.search(r"我([厅局委])", text)
        cut = name.find(organ.group(1)) + 1 if organ else 0
        return (name[:cut] if cut > 2 else name or None), True
    if re.search(r"官网$|官方$", name):
        return None, False  # what is left of a brand
    return (name if len(name) > 1 else None), False


def lost_district(title: str, name: str, text: str) -> str | None:
    """Return the agency by its rank when a brand took the place of its district between city and office, or ``None``.

    ``title`` has the brand still, ``name`` has not: a body that calls the bureau of 某市 its 区民政局, never 市民政局,
    is not the city's.
    """
    brand = marks().gambling.search(title)
    city, behind = (title[: brand.start()], title[brand.end() :]) if brand else ("", "")
    office = name.removeprefix(city)
    if not city.endswith("市") or office == name or len(office) < len("民政局") or not behind.startswith(office):
        return None
    ranks = [rank for rank in "区县" if rank + office in text]
    return ranks[0] + office if len(ranks) == 1 and "市" + office not in text else None


def without_brands(name: str) -> str:
    """Drop gambling brands that took the place of words on hijacked pages."""
    return marks().gambling.sub("", name).strip("-_| ")


def without_brands_in(text: str) -> str:
    """Return a text without brands and the blank that sets them off from what they stand before."""
    return re.sub(r"\ufffc[ \u3000]?", "", marks().gambling.sub("\ufffc", text))
