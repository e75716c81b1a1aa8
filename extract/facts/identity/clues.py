"""Where a page comes from, apart from the name in its title: evidence for or against a division.

Portals print the identification code of the site in the footer (网站标识码, its first six digits are the GB/T 2260
code of the owner's division), a licence number with the province's character (豫ICP备), telephone area codes,
postcodes, local newspapers and the characters of document numbers (鲁政办发, 泰政办函). None of them alone names the
agency; together they settle 市林业局, 鼓楼区 and pages whose printed names were replaced.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from extract.csvdata import rows_of
from extract.facts.identity.division_table import entry_of, is_before, level, prefix, table
from extract.facts.identity.divisions import find_divisions
from extract.facts.identity.host_places import places_of_host

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.model import Document

ClueKind = Literal[
    "site_code", "licence", "index_number", "address", "area_code", "postcode", "newspaper", "document_number",
    "site_name", "own_name", "own_site", "host",
]  # fmt: skip
#: How far a kind of clue decides alone (3 and more do); two weaker kinds that agree decide as well.
_WEIGHTS: dict[ClueKind, int] = {
    "site_code": 4,
    "index_number": 3,
    "host": 3,
    "own_site": 3,
    "site_name": 2,
    "address": 2,
    "newspaper": 2,
    "document_number": 2,
    "own_name": 2,
    "area_code": 1,
    "postcode": 1,
    "licence": 1,
}
_DECISIVE = 3
#: A clue is sought in this much of the page's text at either end, where headers and footers are.
_ENDS = 20000
#: No honest page names more places of one kind; a hostile one must not cost more.
_MOST = 200

_SITE_CODE = re.compile(r"(?:网站)?标识码[\s:：]{0,8}(\d{6})\d{4}(?!\d)")
_LICENCE = re.compile(r"[Ii][Cc][Pp]\s?[备证]")
_BEFORE_LICENCE = re.compile(r"([一-鿿])\s?$")
#: Not inside a longer number; behind the code of the country the number may begin all the same.
_PHONE = re.compile(
    r"(0(?:(?<![\d—－-]0)|(?<=(?<![\d—－-])86[-—－]0))\d{2,3})(?:[)）]|\s?[-—－–―]{1,2}\s?|\s)\d{7,8}(?!\d)"
)
_POSTCODE = re.compile(r"(?:邮编|邮政编码)[\s:：]{0,8}(\d{2})\d{4}(?!\d)")
_NEWSPAPER = re.compile(r"《([一-鿿]{2,5}?)(?:日报|晚报|晨报|早报|都市报|商报)》")
_DOCUMENT_YEAR = re.compile(r"[〔﹝\[（(]\s?20\d\d")
_BEFORE_YEAR = re.compile(r"([一-鿿])(?:政办?|府办?|政府办|委办|办)(?:[发函字规秘]{0,2})\s?$")
#: The longest that can stand between the character and the year: 政府办发函 and a blank.
_REACH_BACK = 7
_ADDRESS = re.compile(r"(?:地址|地点)[\s:：]{1,8}([一-鿿]{3,20})")
#: What follows a website's place, or what precedes it, and the place: each name is sought at its sign, because a name
#: alone is any run of Han characters.
_SITE_SIGN = re.compile(r"政府(?:门户)?网站?(?:主办|版权所有)?|中国[·.•・]([一-鿿]{2,6})")
_BEFORE_SIGN = re.compile(r"([一-鿿]{2,20}?)(?:人民)?$")
_NAME_REACH = 22
#: Where a report says that it can be read: on the website of the government that its agency belongs to.
_READ_AT = re.compile(
    r"(?:报告|年报)[^。；\n]{0,120}?可?(?:在|从|通过|登录|到)[“\"]?(?P<place>[一-鿿]{2,20}?)(?:人民)?政府(?:(?:信息公开|门户)?网站?|(?=[（(]\s?(?:http|www)))"
    r"[^。；\n]{0,60}?(?:查阅|下载|查看|查询|浏览|公布|公开|发布|获取)"
)
#: What every match of it holds: most texts name no website, and this is found out twenty times faster.
_GOVERNMENT_SITE = re.compile(r"政府(?:(?:信息公开|门户)?网|[（(]\s?(?:http|www))")
_INDEX = re.compile(r"^(\d{6})\d{4}[-/]")
#: The government above, by its rank: 县委, 市政府, 区政务公开办.
_RANK_ABOVE = re.compile(r"([县区市旗])(?:委|(?:人民)?政府|政务)")


@dataclass(frozen=True, slots=True)
class Clue:
    """One piece of evidence: its kind and the digits (two, four or six) of the division codes it speaks for."""

    kind: ClueKind
    prefix: str


@cache
def place_lists() -> dict[tuple[str, str], tuple[str, ...]]:
    """Load area codes, postcodes and provincial characters once."""
    return {(row["kind"], row["value"]): tuple(row["prefixes"].split(";")) for row in rows_of("place_clues.csv")}


def _known(code: str) -> bool:
    """Tell whether six digits are the code of a division."""
    return code in table().by_code


def _named(kind: ClueKind, names: Iterable[str], year: int | None) -> list[Clue]:
    """Return clues from place names that stand for one division only."""
    found = []
    for name in list(dict.fromkeys(names))[:_MOST]:
        divisions = find_divisions(name, year)
        if len(divisions) == 1:
            found.append(Clue(kind, prefix(divisions[0].code)))
    return found


def gather_clues(
    document: Document, text: str, index_number: str | None, year: int | None, url: str | None = None
) -> tuple[Clue, ...]:
    """Return the clues of a page in a fixed order, without repeats.

    ``text`` is the clean text of the body; headers and footers are looked for in ``document.page_text``. ``url`` is
    the address, whose host can be named after the place.
    """
    page = document.page_text
    ends = page if len(page) <= 2 * _ENDS else page[:_ENDS] + "\n" + page[-_ENDS:]
    lists = place_lists()
    clues: list[Clue] = []
    codes = [f.value.strip()[:6] for f in document.fields if f.label in {"SiteIDCode", "网站标识码", "标识码"}]
    codes += _SITE_CODE.findall(ends) if "标识码" in ends else []
    clues += [Clue("site_code", prefix(code)) for code in codes if re.fullmatch(r"\d{6}", code) and _known(code)]
    clues += [Clue("licence", p) for mark in _licence_marks(ends) for p in lists.get(("mark", mark), ())]
    number = _INDEX.match(index_number or "")
    if number and _known(number.group(1)):
        clues.append(Clue("index_number", prefix(number.group(1))))
    names = [f.value for f in document.fields if f.label == "SiteName"]
    clues += _named("site_name", (re.sub("^中国[·.•・]?", "", name) for name in names), year)
    clues += _named("address", _ADDRESS.findall(text), year)
    clues += [Clue("area_code", p) for code in _PHONE.findall(text) for p in lists.get(("area_code", code), ())]
    clues += [Clue("postcode", p) for code in _POSTCODE.findall(text) for p in lists.get(("postcode", code), ())]
    clues += _named("newspaper", _NEWSPAPER.findall(text), year)
    clues += _document_numbers(text, year, clues)
    opening = text[:6000]
    clues += _named("own_name", _site_names(opening), year)
    read_at = _READ_AT.search(opening) if _GOVERNMENT_SITE.search(opening) else None
    clues += _named("own_site", [read_at["place"]] if read_at else [], year)
    host = _place_of_address(places_of_host(url, year), opening, year)
    clues += [Clue("host", prefix(host))] if host else []
    return tuple(dict.fromkeys(clues))


def _place_of_address(places: Sequence[str], opening: str, year: int | None) -> str | None:
    """Return the one place that an address means; of two spelled alike that of the rank in the text (县政府)."""
    if len(places) > 1:
        ranks = set(_RANK_ABOVE.findall(opening))
        named = ((code, entry_of(code, year)) for code in places)
        places = [code for code, entry in named if entry and entry.name[-1] in ranks]
    return places[0] if len(places) == 1 else None


def _site_names(text: str) -> list[str]:
    """The places that websites are named after (某市人民政府网站, 中国·某市), in order."""
    names: list[str] = []
    end = 0
    for sign in _SITE_SIGN.finditer(text):
        name = sign[1]
        if name is None:
            before = _BEFORE_SIGN.search(text, max(end, sign.start() - _NAME_REACH), sign.start())
            name = before[1] if before else None
        if name:
            names.append(name)
            end = sign.end()
    return names


def _licence_marks(text: str) -> list[str]:
    """The character before each licence number. Looked for backwards from ``ICP``: every other character is Han."""
    before = (_BEFORE_LICENCE.search(text, max(0, m.start() - 2), m.start()) for m in _LICENCE.finditer(text))
    return [match.group(1) for match in before if match]


def _number_marks(text: str) -> list[str]:
    """The first character of each document number cited, looked for backwards from its year."""
    years = (match.start() for match in _DOCUMENT_YEAR.finditer(text))
    before = (_BEFORE_YEAR.search(text, max(0, place - _REACH_BACK), place) for place in years)
    return [match.group(1) for match in before if match]


def _document_numbers(text: str, year: int | None, known: list[Clue]) -> list[Clue]:
    """Return clues from the first characters of cited numbers: a province's mark, or a city of the known province.

    泰 alone could be 泰安 or 泰州; with 鲁政办发 cited beside it only 泰安 begins with it in Shandong.
    """
    characters = tuple(dict.fromkeys(_number_marks(text)))[:_MOST]
    lists = place_lists()
    provinces = {p for c in characters for p in lists.get(("mark", c), ())}
    found = [Clue("document_number", p) for p in sorted(provinces)] if len(provinces) == 1 else []
    around = {clue.prefix[:2] for clue in known} | (provinces if len(provinces) == 1 else set())
    if len(around) != 1:
        return found
    province = around.pop()
    for character in characters:
        if ("mark", character) in lists:
            continue
        cities = {
            row.code
            for row in table().rows
            if row.code.startswith(province)
            and level(row.code) == "prefecture"
            and row.name.startswith(character)
            and (year is None or row.valid(year))
        }
        if len(cities) == 1:
            found.append(Clue("document_number", prefix(cities.pop())))
    return found


def against(clues: Iterable[Clue], code: str) -> tuple[Clue, ...]:
    """Return the clues that name a place neither around nor inside a division."""
    own = prefix(code)
    return tuple(c for c in clues if not own.startswith(c.prefix) and not c.prefix.startswith(own))


def place_of_rank(clues: tuple[Clue, ...], rank: str, year: int | None) -> str | None:
    """Return the division that 市…, 县… or 区… before an agency's name means by the clues, or ``None``.

    With an empty ``rank`` any division can be meant, and of equals the smallest. The candidate
    with most weight must be decisive and stand alone: two cities with equal claims give ``None``.
    """
    candidates: set[str] = set()
    for clue in clues:
        full = clue.prefix.ljust(6, "0")
        for code in (full, full[:4] + "00", full[:2] + "0000"):
            entry = entry_of(code, year)
            if entry and (entry.name.endswith(rank) or (rank == "省" and level(code) == "province")):
                candidates.add(code)
    ranked = sorted(((_votes(clues, code), code) for code in candidates), reverse=True)
    if not ranked or ranked[0][0] < _DECISIVE:
        return None
    if len(ranked) > 1 and ranked[1][0] == ranked[0][0] and (rank or not is_before(ranked[1][1], ranked[0][1])):
        return None
    return ranked[0][1]


def _votes(clues: tuple[Clue, ...], code: str) -> int:
    """Weigh clues for a candidate: a county's own count less for the city above it, a contrary province against.

    Marks of the city or province around it (a telephone code beside the county's own website) confirm it once.
    """
    own = prefix(code)
    contrary = {c.kind for c in against(clues, code) if len(c.prefix) == 2}
    exact = {c.kind for c in clues if c.prefix == own}
    inside = {c.kind for c in clues if len(c.prefix) > len(own) and c.prefix.startswith(own)} - exact
    around = {c.kind for c in clues if len(c.prefix) < len(own) and own.startswith(c.prefix)} - exact
    return (
        sum(_WEIGHTS[kind] for kind in exact) + len(inside) + bool(around) - sum(_WEIGHTS[kind] for kind in contrary)
    )
