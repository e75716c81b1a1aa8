"""The place that a report names as its own without printing it in its agency's name.

我局, 区政府办公室 and 某镇 leave their place out; it stands in the papers that they publish and carry out
(《某市某区2024年政务公开工作要点》), in the names of their accounts (“某市交通”微信公众号), in the websites where
the report can be read, and in their address. Papers of higher authorities name places of another rank and so mislead
nobody; two places of the rank leave it open.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.facts.identity.agency_names import SELF
from extract.facts.identity.division_table import division, in_year, is_before, level, short_name, table
from extract.facts.identity.divisions import find_divisions
from extract.facts.identity.host_places import place_of_host

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.facts.identity.clues import Clue

#: How far into a text its own papers and accounts are looked for.
_REACH = 8000
_PLACE = r"(?P<place>[一-鿿]{1,20}?[市县区旗州盟])"
#: 《某县人民政府办公室关于…》, 《某市某区2024年…方案》; 公布某区《政府工作报告》.
_PAPER = re.compile(rf"《{_PLACE}(?=人民政府|政府|办公|关于|(?:19|20)\d\d|政务|[委各])")
_BEFORE_PAPER = re.compile(
    rf"(?:公布|发布|公开|印发|制定|出台|编制|落实|执行|按照|根据|依据)了?{_PLACE}(?:人民政府)?《"
)
#: “某州交通”微信公众号; 微博“某州环保”: the bare name of a place and what the agency does.
_ACCOUNT = re.compile(
    r"[“\"](?P<name>[一-鿿]{4,8})[”\"](?=[^。；，“”\n]{0,8}(?:微信|微博|公众号|网站|政务号|客户端|头条|抖音|视频号))"
    r"|(?:微信公众号|公众号|微信|微博|门户网站|网站)[^。；，“”\n]{0,4}[“\"](?P<behind>[一-鿿]{4,8})[”\"]"
)
#: “中国某地”门户网站: portals are called after their place without its rank.
_CHINA = re.compile(r"[“\"]中国[·.•・]?(?P<name>[一-鿿]{2,4})[”\"](?=[^。；，“”\n]{0,8}网)")
_SITE = re.compile(r"(?:https?://|www\.)[a-z0-9.-]{1,60}?\.gov\.cn", re.IGNORECASE)
#: The website of the county itself: 某区门户网站, 某区政府信息公开网站.
_PORTAL = re.compile(
    r"(?P<place>[一-鿿]{1,12}?[市县区旗])(?:人民政府|政府)?(?:门户网站|(?:政府|政务)?信息公开(?:专用)?(?:网站|平台)|政务公开网)"
)
#: The authority that an agency answers to: 县委、县政府.
_AUTHORITY = re.compile(
    r"(?P<rank>[县区市旗])委(?:[、和及]|常委)?(?:(?P=rank)(?:人民)?政府)?|(?P<own>[县区市旗])(?:人民)?政府"
)
#: The rules of a province that its offices follow: 《某省政府信息公开规定》, 《某省贯彻〈…条例〉实施办法》.
_PROVINCIAL_RULES = re.compile(
    r"《(?P<place>[一-鿿]{2,7}?(?:省|自治区)|(?:北京|天津|上海|重庆)市)(?=[^《》\n]{0,40}(?:办法|规定|条例|细则)[^《》\n]{0,10}》)"
)
_BEFORE_PORTAL = re.compile(r"^.*(?:通过|利用|依托|登录|充分|全年|年|在|用|及|和|与|向|到|对)(?=[一-鿿]{2})")
_COUNTY_RANKS = frozenset("县区旗")


def own_place(text: str, rank: str, clues: tuple[Clue, ...], year: int | None) -> str | None:
    """Return the one division that a text names as its own, or ``None``.

    ``rank`` is what the agency's name begins with (市, 县, 区, 旗), or "" for a town or street, which lies in a county
    of any kind. A prefecture needs two marks of different kinds, because county-level cities cite its papers.
    """
    marks: dict[str, set[str]] = {}
    for kind, code in _marks(text[:_REACH], year):
        place = division(code, year)
        if place is None or not _fits(code, place.name, rank):
            continue
        marks.setdefault(code, set()).add(kind)
    for clue in clues:
        for code in marks if clue.kind in {"address", "own_name"} else ():
            if is_before(code, clue.prefix.ljust(6, "0")):
                marks[code].add(clue.kind)
    if rank != "市":
        return next(iter(marks)) if len(marks) == 1 else None
    sure = [code for code, kinds in marks.items() if len(kinds) > 1]
    rivals = [code for code, kinds in marks.items() if kinds - {"paper"}]
    return sure[0] if len(sure) == 1 and rivals == sure else None


def rank_of_authority(text: str, *, office: bool) -> str | None:
    """Return the lowest rank of the authorities that a text about its own office answers to; else ``None``.

    ``office``: the title says that it is one's own; else the text must (我局).
    """
    opening = text[:_REACH]
    if not (office or SELF.search(opening)):
        return None
    ranks = {match["rank"] or match["own"] for match in _AUTHORITY.finditer(opening)}
    lower = ranks & _COUNTY_RANKS
    if len(lower) == 1:
        return lower.pop()
    return "市" if ranks == {"市"} else None


def province_of_rules(text: str, year: int | None) -> str | None:
    """Return the code of the one province whose rules a text follows, or ``None`` (none cited, or several)."""
    named = {match["place"] for match in _PROVINCIAL_RULES.finditer(text[:_REACH])}
    codes = {place.code for name in named for place in find_divisions(name, year)}
    code = codes.pop() if len(codes) == 1 else ""
    return code if code and level(code) == "province" else None


def _fits(code: str, name: str, rank: str) -> bool:
    if rank:
        return name.endswith(rank) and (rank == "市" or level(code) == "county")
    return level(code) == "county"


def _marks(text: str, year: int | None) -> Iterator[tuple[str, str]]:
    """Yield (kind, code) of every mark that stands for one division only."""
    for kind, pattern in (("paper", _PAPER), ("paper", _BEFORE_PAPER)):
        for name in dict.fromkeys(match["place"] for match in pattern.finditer(text)):
            found = find_divisions(name, year)
            if len(found) == 1 and name.endswith((found[0].name, short_name(found[0].name))):
                yield kind, found[0].code
    for match in _ACCOUNT.finditer(text):
        code = _by_stem(match["name"] or match["behind"], year)
        if code:
            yield "account", code
    for name in dict.fromkeys(match["place"] for match in _PORTAL.finditer(text)):
        found = find_divisions(_BEFORE_PORTAL.sub("", name), year)
        if len(found) == 1 and name.endswith((found[0].name, short_name(found[0].name))):
            yield "portal", found[0].code
    for match in _CHINA.finditer(text):
        code = _called(match["name"], year)
        if code:
            yield "portal", code
    for address in dict.fromkeys(_SITE.findall(text)):
        code = place_of_host(address if "//" in address else f"http://{address}", year)
        if code:
            yield "site", code


def _by_stem(name: str, year: int | None) -> str | None:
    """Return the one division whose name without its rank a name begins with (衢州交通), or ``None``."""
    for size in (4, 3, 2):
        codes = _of_stem(name[:size], year) if len(name) > size + 1 else ()
        if codes:
            return codes[0] if len(codes) == 1 else None
    return None


def _called(name: str, year: int | None) -> str | None:
    """Return the one division whose name without its rank this is (衢州), or ``None``."""
    codes = _of_stem(name, year)
    return codes[0] if len(codes) == 1 else None


def _of_stem(stem: str, year: int | None) -> Sequence[str]:
    """The divisions of the year whose name without its rank this is."""
    index = table()
    rows = (*index.by_stem.get(stem, ()), *index.by_county_stem.get(stem, ()))
    return in_year(rows, year) if rows else ()
