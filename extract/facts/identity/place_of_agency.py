"""The division that a publisher lies in: by its printed name, by what the text says of it, by the page's own marks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extract.facts.identity.agency_names import SELF, bare_rank, is_national, is_township, stem_of_township
from extract.facts.identity.agency_words import any_of
from extract.facts.identity.clues import Clue, against, place_of_rank
from extract.facts.identity.division_table import division, is_before, level, prefix, short_name, table
from extract.facts.identity.divisions import find_divisions
from extract.facts.identity.named_places import own_place, province_of_rules, rank_of_authority

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.model import Division, Doubt

#: How much of a text, in characters, introduces its agency and place.
_INTRODUCTION = 8000
_BRANCH = re.compile(
    r"(?P<city>[一-鿿]{2,8}?[市州盟])[一-鿿]{0,10}?(?:局|公安(?!局))(?P<place>[一-鿿]{2,6})(?:分局|监管局|管理局)"
)
#: Agencies of the centre name it before their place: 国家统计局甲调查队, 中华人民共和国乙海关.
_OF_THE_CENTRE = re.compile(rf"^{any_of('centre')}(?=[一-鿿]{{2}})")
_PLACE_OF_BRANCH = re.compile(
    r"^(?P<place>[一-鿿]{2,6}?)(?:调查(?:总)?队|海关|海事局|河务局|监管分局|监管组|税务局|分局|支行)$"
)
#: The government of a county, in the title of a notice or the name of a website.
_GOVERNMENT_NAMED = re.compile(r"([一-鿿]{2,12}?[县区旗市])(?:人民)?政府")
#: What a report of a region calls itself: 本市, 全县. 全区域 and 全市场 are other words.
_OWN_REGION = re.compile(r"[我本全]([市县区旗州])(?![级直场域委局])")
#: Words of the sentence in front of a name: 请与某市….
_BEFORE_NAME = re.compile(r"^.{0,18}?(?:请|可|与|向|和|由|到|在|致电|联系)(?=[一-鿿]{2})")
_CHARACTERS_BEFORE = re.compile(r"[一-鿿]{2,20}\Z")
#: So many characters of a short name (林水局) tell whose it is.
_LEAST_TO_TELL = 3
#: Clues besides the site's code that a search-and-replace of names cannot have touched.
_UNTOUCHED = frozenset({"licence", "area_code", "postcode", "index_number"})
#: The field of an office and nothing before it: 教育局, 卫生健康委员会.
_PLACELESS = re.compile(
    r"(?:教育|教育体育|财政|审计|民政|司法|公安|水务|水利|统计|林业|农业|农业农村|商务|信访|人社|住建|城管|应急管理|生态环境|环保|环境保护|自然资源"
    r"|交通运输|文化和旅游|退役军人事务|市场监督管理|人力资源和社会保障|住房和城乡建设|发展和改革|卫生健康|卫生和计划生育|医疗保障|行政审批)(?:局|委员会|委)"
)


@dataclass(frozen=True, slots=True)
class Place:
    """The six-digit code of the division found, the agency's name completed by it, and doubts about both."""

    code: str | None
    agency: str | None
    doubts: tuple[Doubt, ...] = ()


def locate(name: str | None, clues: tuple[Clue, ...], year: int | None, text: str) -> Place:
    """Find the division of a publisher's printed name, completing 市林业局 to 吉林市林业局.

    ``name`` is ``None`` when none is printed; ``clues`` are the page's own marks, ``text`` the clean text. What is not
    certain is left out, with the reason as a doubt.
    """
    if name and (rank := bare_rank(name)):
        place = _of_bare_rank(name, rank, clues, year, text)
    elif name:
        place = _of_name(name, clues, year, text)
    else:
        place = Place(None, None)
    if place.code is None and not place.doubts and name:
        place = _around_name(name, clues, year, text)
    if place.code is None and not place.doubts and not (name and is_national(name)):
        place = _of_clues(name, clues, year, text)
    return _held_against_site(_held_against_rules(place, clues, year, text), clues, year)


def _of_bare_rank(name: str, rank: str, clues: tuple[Clue, ...], year: int | None, text: str) -> Place:
    """Find whose 市林业局 this is, and say so in its name."""
    code = (
        place_of_rank(clues, rank, year)
        or _named_in_full(name, text, year)
        or _province_named(rank, text, year)
        or _county_named(rank, text, year)
        or own_place(text, rank, clues, year)
        or _named_longer(name, rank, text, year)
    )
    place = division(code, year) if code else None
    if place is None:
        return Place(code, name, (("division-unknown", f"nothing on the page says whose {name} this is"),))
    return Place(code, place.name + name.removeprefix(rank))


def _of_name(name: str, clues: tuple[Clue, ...], year: int | None, text: str) -> Place:
    """Find the division that a name itself names: by the rules for branches and 城区 first, for these mislead."""
    code = _branch_of_district(name, year) or _branch_of_centre(name, year) or _short_district(name, clues, year)
    if code:
        return Place(code, name)
    found = find_divisions(name, year, _decisive(clues))
    if len(found) > 1:
        inside = _inside(found, _named_in_full(name, text, year))
        places = ", ".join(f"{d.code} {d.prefecture or d.province}" for d in found)
        return Place(inside, name, () if inside else (("division-ambiguous", f"{name} can be in {places}"),))
    if not found:
        return Place(None, name)
    code, called = found[0].code, found[0].name
    doubts: tuple[Doubt, ...] = ()
    if division(code, year) is None:
        doubts = (("division-other-year", f"{called} ({code}) did not exist in {year}"),)
    elif called[:2] not in name and not any(alias in name for alias in table().aliases):
        doubts = (("division-other-name", f"{name} was called {called} in {year}"),)
    return Place(code, name, doubts)


def _around_name(name: str, clues: tuple[Clue, ...], year: int | None, text: str) -> Place:
    """Find the division that the text names around an agency whose own name tells none."""
    code = _named_in_full(name, text, year)
    if is_township(name):
        return Place(code or _county_named("", text, year) or own_place(text, "", clues, year), name)
    place = division(code, year) if code else None
    return Place(code, place.name + name if place and place.name + name in text else name)


def _of_clues(name: str | None, clues: tuple[Clue, ...], year: int | None, text: str) -> Place:
    """Find the division that only the page's own marks give, which is never certain."""
    code = place_of_rank(clues, "", year)
    if code is None and (name is None or _PLACELESS.fullmatch(name)):
        code = _of_authority(text, clues, year, office=name is not None)
    if code is None and name is None:
        code = _of_region(text, clues, year)
    if code and not (name and is_township(name) and _has_counties(code)):
        said = f"{name or 'no name'} names no place; the page's own marks give {code}"
        return Place(code, name, (("division-from-clues", said),))
    unknown = ("division-unknown", f"nothing on the page says where {name} is")
    return Place(None, name, (unknown,) if name else ())


def _held_against_rules(place: Place, clues: tuple[Clue, ...], year: int | None, text: str) -> Place:
    """Leave a division open when the text follows the rules of another province and nothing else speaks for it.

    Where the division's own province stands in the text, the rules are those of a neighbour.
    """
    code, other = place.code, province_of_rules(text, year)
    where = (division(code, year) or division(code, None)) if code else None
    if code is None or where is None or other is None or is_before(other, code):
        return place
    own, named = prefix(code), where.province[:2]
    supported = any(own.startswith(clue.prefix) or clue.prefix.startswith(own) for clue in clues)
    if supported or named in text or named in (place.agency or ""):
        return place
    said = f"{place.agency} would lie in {code}, but the text follows the rules of {other}"
    return replace(place, code=None, doubts=(*place.doubts, ("division-contradiction", said)))


def _has_counties(code: str) -> bool:
    """Tell whether a division is too wide to be where a township lies: all but counties and four cities."""
    return level(code) != "county" and any(
        is_before(code, row.code) and level(row.code) == "county" for row in table().rows
    )


def _held_against_site(place: Place, clues: tuple[Clue, ...], year: int | None) -> Place:
    """Return a place with the doubt that the site's identification code raises, and with its division if it is right.

    Within one province both fit the licence number and the postcode: then the site's code stands alone against the
    name.
    """
    owner, code = _site_owner(clues, year), place.code
    if not (owner and code) or is_before(owner, code) or is_before(code, owner):
        return place
    where = division(owner, year)
    said = f"{place.agency} lies in {code}, but the site's code is {owner} {where and where.name}"
    denying = set(against(clues, code))
    denies = {clue.kind for clue in denying} & _UNTOUCHED
    supports = {clue.kind for clue in clues if clue not in denying} & _UNTOUCHED
    right = owner if denies or not supports - {"licence", "postcode"} else code
    return replace(place, code=right, doubts=(*place.doubts, ("division-contradiction", said)))


def _decisive(clues: tuple[Clue, ...]) -> tuple[str, ...]:
    """Return the prefixes by which an ambiguous name may be narrowed: those that no other clue of the kind denies."""
    return tuple(c.prefix for c in clues if not any(o.kind == c.kind and o.prefix[:2] != c.prefix[:2] for o in clues))


def _site_owner(clues: tuple[Clue, ...], year: int | None) -> str | None:
    """Return the division in the site's identification code when the page carries one code only."""
    codes = {c.prefix.ljust(6, "0") for c in clues if c.kind == "site_code"}
    if len(codes) != 1:
        return None
    code = codes.pop()
    return code if division(code, year) else None


def _branch_of_district(name: str, year: int | None) -> str | None:
    """Return the district that a city's bureau keeps a branch for (某市公安局甲分局: 甲区), or ``None``.

    Branches are named without 区 or 县, so the district is looked for among those of the city only.
    """
    branch = _BRANCH.fullmatch(name)
    return _place_without_rank(branch["place"].rstrip("区县市"), branch["city"], year) if branch else None


def _branch_of_centre(name: str, year: int | None) -> str | None:
    """Return the division that an agency of the centre is named after (国家统计局甲调查队: 甲县), or ``None``."""
    local = _OF_THE_CENTRE.sub("", name)
    found = find_divisions(local, year) if local != name else ()
    if len(found) == 1:
        return found[0].code
    place = _PLACE_OF_BRANCH.fullmatch(local)
    return _place_without_rank(place["place"], "", year) if place and local != name and not found else None


def _short_district(name: str, clues: tuple[Clue, ...], year: int | None) -> str | None:
    """Return the district that 城区 or 郊区 in front of an office means, by the city that the page's marks name.

    The two characters are an everyday word as well, so without a city they stand for no place.
    """
    if name[1:2] != "区" or name[:2] not in table().by_name:
        return None
    cities = {clue[:4] + "00" for clue in _decisive(clues) if len(clue) >= 4}
    found = {
        district[0].code
        for city in cities
        if (around := division(city, year))
        and len(district := find_divisions(around.name + name, year)) == 1
        and district[0].name == name[:2]
    }
    return found.pop() if len(found) == 1 else None


def _place_without_rank(place: str, within: str, year: int | None) -> str | None:
    """Return the one division called so with 区, 县 or 市 (inside another, where one is given), or ``None``."""
    found = {
        divisions[0].code
        for rank in ("区", "县", "市")
        if len(divisions := find_divisions(f"{within}{place}{rank}", year)) == 1 and divisions[0].name == place + rank
    }
    return found.pop() if len(found) == 1 else None


def _named_in_full(name: str, text: str, year: int | None) -> str | None:
    """Return the division that the text puts in front of the publisher's own name (某市 before 东城街道办事处).

    Townships leave their county out of the title and print it with their address; 市林业局 stands beside 某市林业局.
    Two places give ``None``.
    """
    rank = bare_rank(name)
    rest = stem_of_township(name.removeprefix(rank))
    names = dict.fromkeys((rest, rest.replace("政府", "人民政府")))
    return _one_place([before + rank for one in names for before in _printed_before(rank + one, text)], year)


def _named_longer(name: str, rank: str, text: str, year: int | None) -> str | None:
    """Return the division in front of the full name that the publisher's shortens (市林水局: 某市林业水利局)."""
    rest = name.removeprefix(rank)
    if len(rest) < _LEAST_TO_TELL:
        return None
    printed = "[一-鿿]{0,3}".join(rest)
    return _one_place(re.findall(rf"([一-鿿]{{2,20}}{rank}){printed}", text[:_INTRODUCTION]), year)


def _printed_before(name: str, text: str) -> Iterator[str]:
    """Yield the 2 to 20 characters that an introduction prints right in front of a name, wherever it does."""
    # Searched for as it stands: a pattern for each publisher takes longer to compile than its report to search.
    at = text.find(name, 0, _INTRODUCTION)
    while at >= 0:
        before = _CHARACTERS_BEFORE.search(text, max(0, at - 20), at)
        if before:
            yield before[0]
        at = text.find(name, at + len(name), _INTRODUCTION)


def _one_place(printed: Sequence[str], year: int | None) -> str | None:
    """Return the one division that ends what is printed in front of a name; two places give ``None``."""
    codes = set()
    for words in printed:
        found = find_divisions(_BEFORE_NAME.sub("", words), year)
        codes |= {found[0].code} if len(found) == 1 and words.endswith(found[0].name) else set()
    return codes.pop() if len(codes) == 1 else None


def _province_named(rank: str, text: str, year: int | None) -> str | None:
    """Return the one province or autonomous region that an introduction names, for 省… and 自治区…; else ``None``."""
    if rank not in {"省", "自治区"}:
        return None
    names = re.findall(rf"[一-鿿]{{2,5}}{rank}", text[:_INTRODUCTION])
    codes = {d.code for name in names for d in find_divisions(name, year) if d.code.endswith("0000")}
    return codes.pop() if len(codes) == 1 else None


def _county_named(rank: str, text: str, year: int | None) -> str | None:
    """Return the one county whose government an introduction names, for its towns and for 区…, 县…; else ``None``."""
    if rank not in {"", "县", "区", "旗"}:
        return None
    codes: set[str] = set()
    for name in dict.fromkeys(_GOVERNMENT_NAMED.findall(text[:_INTRODUCTION])):
        found = find_divisions(name, year)
        if len(found) == 1 and name.endswith((found[0].name, short_name(found[0].name))) and name.endswith(rank):
            codes.add(found[0].code)
    counties = {code for code in codes if not code.endswith("00")}
    return counties.pop() if len(counties) == 1 else None


def _of_authority(text: str, clues: tuple[Clue, ...], year: int | None, *, office: bool) -> str | None:
    """Return the place of an unnamed office by the authority it answers to (区委、区政府) and its own marks."""
    rank = rank_of_authority(text, office=office)
    return (_county_named(rank, text, year) or own_place(text, rank, clues, year)) if rank else None


def _of_region(text: str, clues: tuple[Clue, ...], year: int | None) -> str | None:
    """Return the place whose website a report without a name mentions, if it speaks of itself as one of that rank.

    An office (我局, 本街道) can lie inside the place whose website it uses.
    """
    opening = text[:_INTRODUCTION]
    ranks = set(_OWN_REGION.findall(opening))
    codes = {clue.prefix.ljust(6, "0") for clue in clues if clue.kind == "own_name"}
    if len(ranks) != 1 or len(codes) != 1 or SELF.search(opening):
        return None
    code, rank = codes.pop(), ranks.pop()
    place = division(code, year)
    return code if place and place.name.endswith(rank) and not against(clues, code) else None


def _inside(found: Sequence[Division], around: str | None) -> str | None:
    """Return the one of several divisions of a name that lies in a place (长安区 in 西安市), or ``None``."""
    codes = [place.code for place in found if around and (is_before(around, place.code) or around == place.code)]
    return codes[0] if len(codes) == 1 else None
