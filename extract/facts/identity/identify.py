"""Who published what about which year: the one place where title, text, metadata, address and clues are weighed.

Nothing is guessed. What contradicts itself is reported as a doubt, a pair of a stable code and a sentence with the
evidence; the caller turns doubts into failed soft checks.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.facts.dates import find_period
from extract.facts.identity.agency import (
    agency_level,
    agency_of_text,
    bare_rank,
    clean_name,
    is_agency,
    is_generic,
    is_township,
    scope_of,
    stem_of_township,
    with_government,
    without_brands_in,
)
from extract.facts.identity.clues import Clue, against, gather_clues, place_of_rank
from extract.facts.identity.division_table import division, is_before, prefix, short_name, table
from extract.facts.identity.divisions import find_divisions
from extract.facts.identity.hosts import gambling_brand, host_class
from extract.facts.identity.kind import classify
from extract.facts.identity.named_places import own_place, rank_of_authority
from extract.facts.identity.publication import Publication, read_publication, signature
from extract.facts.identity.replaced import SUBJECT, put_back, replaced_subject
from extract.facts.identity.titles import agency_of_other_paper, choose_title, squeeze, take_apart, years_of
from extract.model import Document, Identity, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.model import Division

Doubt = tuple[str, str]
#: The period of the figures is announced in the introduction, in some reports at the end.
_INTRODUCTION, _CLOSING = 8000, 1500
_BODY_YEAR = re.compile(r"((?:19|20)\d\d(?<![\d〔﹝\[(（]\d{4}))\s?年")
_NATIONAL = re.compile(r"国家|国务院|中华|中国|[一-鿿]{2,14}部$|海关总署|审计署")
_BRANCH = re.compile(
    r"(?P<city>[一-鿿]{2,8}?[市州盟])[一-鿿]{0,10}?(?:局|公安(?!局))(?P<place>[一-鿿]{2,6})(?:分局|监管局|管理局)"
)
#: Agencies of the centre name it before their place: 国家统计局甲调查队, 中华人民共和国乙海关.
_OF_THE_CENTRE = re.compile(
    r"^(?:中华人民共和国|国家(?:统计局|税务总局|外汇管理局|金融监督管理总局|矿山安全监察局)|中国(?:人民银行|气象局|地震局)"
    r"|中国[银证保]{1,2}监会|中国(?:证券|银行业|保险|银行保险)监督管理委员会|交通运输部|(?:长江|黄河|淮河|海河|珠江|松辽|太湖)(?:流域管理局|水利委员会))(?=[一-鿿]{2})"
)
_PLACE_OF_BRANCH = re.compile(
    r"^(?P<place>[一-鿿]{2,6}?)(?:调查(?:总)?队|海关|海事局|河务局|监管分局|监管组|税务局|分局|支行)$"
)
#: The government of a county, in the title of a notice or the name of a website.
_GOVERNMENT_NAMED = re.compile(r"([一-鿿]{2,12}?[县区旗市])(?:人民)?政府")
#: Words of the sentence in front of a name: 请与某市….
_BEFORE_NAME = re.compile(r"^.{0,18}?(?:请|可|与|向|和|由|到|在|致电|联系)(?=[一-鿿]{2})")
#: Clues that a search-and-replace of names cannot have touched.
_UNTOUCHED = frozenset({"site_code", "licence", "area_code", "postcode", "index_number"})


@dataclass(frozen=True, slots=True)
class _Place:
    """The division found, the agency's name completed by it, and doubts."""

    code: str | None
    agency: str | None
    doubts: tuple[Doubt, ...] = ()


def _body_year(text: str) -> int | None:
    """Return the year that the body speaks of most, the introduction counting double; ``None`` without a clear one."""
    counted = Counter(_BODY_YEAR.findall(text))
    counted.update(_BODY_YEAR.findall(text[:1500]))
    ranked = counted.most_common(2)
    if not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return None
    return int(ranked[0][0])


def _period(text: str) -> tuple[str, str] | None:
    """Return the period announced in the introduction, else in the last lines (说明, 附表)."""
    return find_period(text[:_INTRODUCTION]) or find_period(text[-_CLOSING:])


def _year(
    title: str | None, text: str, published: str | None, period: tuple[str, str] | None
) -> tuple[int | None, list[Doubt]]:
    """Return the report year with doubts about it."""
    printed = years_of(title) if title else ()
    of_period = int(period[0][:4]) if period else None
    if not printed:
        year = of_period or _body_year(text)
        return year, [] if year else [("year-unknown", "neither title nor text names the year of the report")]
    if of_period in printed:
        return of_period, []
    year = printed[0]
    if of_period is None:
        body = _body_year(text)
        if body is not None and body != year and not re.search(rf"{year}\s?年", text.replace(title or "", "")):
            return year, [("year-conflict", f"the title says {year}, the body speaks of {body}")]
        return year, []
    doubt = ("year-conflict", f"the title says {year}, the figures cover {of_period}")
    # A title copied from last year: the period and the day of publication agree against it.
    if published and int(published[:4]) == of_period + 1 and int(published[:4]) != year + 1:
        return of_period, [doubt]
    return year, [doubt]


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
    codes = set()
    rank = bare_rank(name)
    rest = stem_of_township(name.removeprefix(rank))
    printed = re.escape(rest).replace("政府", "(?:人民)?政府")
    for match in re.finditer(rf"([一-鿿]{{2,20}}{rank}){printed}", text[:_INTRODUCTION]):
        found = find_divisions(_BEFORE_NAME.sub("", match.group(1)), year)
        codes |= {found[0].code} if len(found) == 1 and match.group(1).endswith(found[0].name) else set()
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


def _of_authority(text: str, clues: tuple[Clue, ...], year: int | None) -> str | None:
    """Return the place of an unnamed office by the authority it answers to (区委、区政府) and its own marks."""
    rank = rank_of_authority(text)
    return (_county_named(rank, text, year) or own_place(text, rank, clues, year)) if rank else None


def _inside(found: Sequence[Division], around: str | None) -> str | None:
    """Return the one of several divisions of a name that lies in a place (长安区 in 西安市), or ``None``."""
    codes = [place.code for place in found if around and (is_before(around, place.code) or around == place.code)]
    return codes[0] if len(codes) == 1 else None


def _locate(name: str | None, clues: tuple[Clue, ...], year: int | None, text: str = "") -> _Place:
    """Find the division of a publisher's printed name, completing 市林业局 to 吉林市林业局."""
    doubts: list[Doubt] = []
    code: str | None = None
    if name and (rank := bare_rank(name)):
        code = (
            place_of_rank(clues, rank, year)
            or _named_in_full(name, text, year)
            or _province_named(rank, text, year)
            or _county_named(rank, text, year)
            or own_place(text, rank, clues, year)
        )
        place = division(code, year) if code else None
        if place:
            name = place.name + name.removeprefix(rank)
        else:
            doubts.append(("division-unknown", f"nothing on the page says whose {name} this is"))
    elif name and (branch := _branch_of_district(name, year) or _branch_of_centre(name, year)):
        code = branch
    elif name and (inside := _short_district(name, clues, year)):
        code = inside
    elif name:
        found = find_divisions(name, year, _decisive(clues))
        if len(found) == 1:
            code = found[0].code
            if division(code, year) is None:
                doubts.append(("division-other-year", f"{found[0].name} ({code}) did not exist in {year}"))
            elif found[0].name[:2] not in name and not any(alias in name for alias in table().aliases):
                doubts.append(("division-other-name", f"{name} was called {found[0].name} in {year}"))
        elif found and (inside := _inside(found, _named_in_full(name, text, year))):
            code = inside
        elif found:
            places = ", ".join(f"{d.code} {d.prefecture or d.province}" for d in found)
            doubts.append(("division-ambiguous", f"{name} can be in {places}"))
    if code is None and not doubts and name:
        code = _named_in_full(name, text, year)
        if code is None and is_township(name):
            code = _county_named("", text, year) or own_place(text, "", clues, year)
        place = division(code, year) if code else None
        if place and not is_township(name) and place.name + name in text:
            name = place.name + name
    if code is None and not doubts and not (name and _NATIONAL.match(name)):
        code = place_of_rank(clues, "", year) or (_of_authority(text, clues, year) if name is None else None)
        if code:
            doubts.append(
                ("division-from-clues", f"{name or 'no name'} names no place; the page's own marks give {code}")
            )
        elif name:
            doubts.append(("division-unknown", f"nothing on the page says where {name} is"))
    owner = _site_owner(clues, year)
    if owner and code and not is_before(owner, code) and not is_before(code, owner):
        supports = {c.kind for c in clues if c.kind in _UNTOUCHED and c.kind != "site_code"
                    and (prefix(code).startswith(c.prefix) or c.prefix.startswith(prefix(code)))}  # fmt: skip
        denies = {c.kind for c in against(clues, code) if c.kind in _UNTOUCHED and c.kind != "site_code"}
        where = division(owner, year)
        doubts.append(
            ("division-contradiction", f"{name} lies in {code}, but the site's code is {owner} {where and where.name}")
        )
        # Within one province both fit the licence number: then the site's code stands alone against the name.
        if denies or not supports - {"licence", "postcode"}:
            code = owner
    return _Place(code, name, tuple(doubts))


def _publisher(document: Document, text: str, title: str | None, issuer: str | None) -> tuple[str | None, list[Doubt]]:
    """Return the printed name of the publisher, from the title or, when it names none, from the text."""
    doubts: list[Doubt] = []
    named = take_apart(title).agency if title else agency_of_other_paper(next(iter(document.titles), ""))
    name, site_like = clean_name(named, text) if named else (None, False)
    if name and not is_agency(name):
        doubts.append(("agency-refused", f"{name} stands where an agency is named and is no name of one"))
        name = None
    if name is None:
        found, where = agency_of_text(document, text, issuer)
        if found is None and gambling_brand(text[:_INTRODUCTION]):
            found, where = agency_of_text(document, without_brands_in(text[:_INTRODUCTION]), issuer)
        name, site_like = clean_name(found, text) if found else (None, False)
        if name is None:
            unknown = "no name of an agency is printed where a publisher is named"
            return None, [*doubts, ("agency-unknown", unknown)]
        doubts.append(("agency-from-text", f"the title names no agency; {where} gives {name}"))
    elif not find_divisions(name, None, ()) and not is_generic(name) and issuer and issuer.endswith(name):
        # 水利局 in the title, 某县水利局 as the page's publisher: the longer form of the same name.
        name = issuer
    if site_like:
        doubts.append(("agency-is-site-name", f"{named or name} looks like the name of a website"))
    return with_government(name), doubts


def _date_doubts(publication: Publication, text: str, year: int | None, period: tuple[str, str] | None) -> list[Doubt]:
    """Return doubts about dates that lie before the end of the period they report on."""
    doubts: list[Doubt] = list(publication.doubts)
    end = period[1] if period else f"{year}-12-31" if year else None
    if end is None:
        return doubts
    if publication.published and publication.published <= end:
        doubts.append(("published-before-period-end", f"published {publication.published}, the period ends {end}"))
    signed = signature(text)
    if signed and signed.value <= end:
        doubts.append(("signed-before-period-end", f"signed {signed.value}, the period ends {end}"))
    if period and year and int(period[0][:4]) != year:
        doubts.append(
            ("period-of-another-year", f"the period is {period[0]} to {period[1]}, the report is for {year}")
        )
    return doubts


def identify(document: Document, text: str, url: str | None, source: str | None) -> Identity:
    """Return the identity of a document.

    ``text`` is the clean simplified text, one paragraph a line; titles, fields and ``page_text`` of ``document``
    should be in the same script. ``url`` is the address fetched (``None`` for a file), ``source`` the
    archive's name for it.
    ``kind`` is ``other`` for what :func:`extract.facts.kind.classify` does not take for a report at all; see
    :func:`judge`. Never raises.
    """
    return judge(document, text, url, source)[0]


def judge(
    document: Document, text: str, url: str | None, source: str | None, printed: str = ""
) -> tuple[Identity, Kind | None, str]:
    """Return the identity of a document, its kind (None: no report's title at all) and the reason for the kind.

    ``printed`` is the page in its original script: readings behind characters give a mirror away. Other arguments as
    for :func:`identify`; kind and reason are those of :func:`extract.facts.kind.classify`.
    """
    word = replaced_subject(document, text)
    if word:
        document, text = put_back(document, text, word)
    title = choose_title(document, text)
    kind, reason = classify(document, text, title)
    period = _period(text)
    publication = read_publication(document, text, url, _year(title, text, None, period)[0])
    year, doubts = _year(title, text, publication.published, period)
    clues = gather_clues(document, text, publication.index_number, year, url or _address(source))
    name, about_name = _publisher(document, text, title, publication.issuer)
    place = _locate(name, clues, year, text)
    where = (division(place.code, year) or division(place.code, None)) if place.code else None
    doubts += about_name
    doubts += place.doubts
    doubts += _date_doubts(publication, text, year, period)
    if title and len(text) > 1000 and title not in squeeze(text) and (take_apart(title).agency or "") not in text:
        doubts.append(("title-not-in-body", f"nothing of {title} stands in the body"))
    page = document.page_text or text
    identity = Identity(
        kind=kind or "other",
        title=title.replace(SUBJECT, word) if title and word else title,
        agency=place.agency,
        agency_level=agency_level(place.agency, place.code),
        scope=scope_of(place.agency, text),
        division_code=place.code,
        province=where.province if where else None,
        prefecture=where.prefecture if where else None,
        county=where.county if where else None,
        year=year,
        published=publication.published,
        index_number=publication.index_number,
        document_number=publication.document_number,
        issuer=publication.issuer,
        period_start=period[0] if period else None,
        period_end=period[1] if period else None,
        host_class=host_class(url or _address(source), titles=document.titles, head=page, page=printed or page),
        doubts=tuple(dict.fromkeys(doubts)),
    )
    return identity, kind, reason


def _address(source: str | None) -> str | None:
    """Return the source when it is an address and not the name of a file."""
    return source if source and source.startswith(("http://", "https://", "file:")) else None
