"""The divisions that a printed name or a stretch of text means in a given year.

About thirty names are shared by several divisions (鼓楼区, 朝阳区, 市中区 …): without a second clue all of them are
returned, never one by choice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.facts.identity.division_table import division, entry_of, in_year, is_before, level, prefix, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.facts.identity.division_table import Entry
    from extract.model import Division


#: 乐清经济开发区, 宜良工业园区: the county's name without its rank, right before the word for a zone.
_ZONE = re.compile(
    r"(?P<stem>[一-鿿]{2,4}?)(?:国家级|省级)?(?:经济|高新|工业|产业|循环经济|临港|空港|旅游度假|农业科技|化工)"
    r"(?:技术)?(?:产业)?(?:开发|园|集聚|度假|科技园)?区"
)

#: Behind the bare name of a city: a town, village or road that is called so too (朝阳乡, 朝阳寺镇, 北京东路).
_LOWER = re.compile(
    r"[^城乡镇各公铁道全村高的]?(?:[镇乡](?![镇村])|街(?!镇)|路(?![政桥网])|村(?![镇级])|苏木|大道|大街|巷|大厦|广场|社区(?![一-鿿]))"
)


def _matches(text: str) -> list[tuple[int, int, tuple[Entry, ...]]]:
    """Return (start, end, rows) of the names in the text, longest first at each place, none overlapping."""
    index = table()
    found: list[tuple[int, int, tuple[Entry, ...]]] = []
    position = 0
    while position < len(text):
        rows: tuple[Entry, ...] | None = None
        size = 0
        if text[position] in index.initials:
            for size in range(min(index.longest, len(text) - position), 1, -1):
                rows = index.by_name.get(text[position : position + size])
                # 城区, 东区, 郊区 are common words: they need their parent right before them.
                if rows and (size > 2 or _follows(found, position) or (position == 0 and text[1] != "区")):
                    break
                rows = None
        if rows is None and (position == 0 or _follows(found, position)):
            for size in (3, 2, 4, 5, 6):
                rows = index.by_stem.get(text[position : position + size])
                if rows and _is_lower(text, position + size):
                    rows = None
                if rows:
                    break
            zone = _ZONE.match(text, position) if rows is None else None
            if zone:
                rows, size = index.by_county_stem.get(zone["stem"]), len(zone["stem"])
        if rows:
            found.append((position, position + size, rows))
            position += size
        else:
            position += 1
    return found


def _is_lower(text: str, end: int) -> bool:
    """Tell whether the bare name that ends here is that of a town, village or road, not of the city called so.

    Longer names may begin with their words: 江苏镇江市, 河南新乡市, 湖南宁乡经济开发区.
    """
    if _LOWER.match(text, end) is None:
        return False
    index = table()
    return not any(
        text[end : end + size] in names
        for size in (2, 3, 4)
        for names in (index.by_name, index.by_stem, index.by_county_stem)
    )


def _follows(found: list[tuple[int, int, tuple[Entry, ...]]], position: int) -> bool:
    """Tell whether the last name found ends right here."""
    return bool(found) and found[-1][1] == position


def find_divisions(text: str, year: int | None, clues: Sequence[str] = ()) -> tuple[Division, ...]:
    """Return the divisions that the first place name in a text can stand for, as of a report year.

    ``text`` is a name as printed (永州市冷水滩区行政审批服务局, 我市, 襄樊市) or a short stretch of prose; ``clues``
    are code prefixes of two, four or six digits known from elsewhere. One division: it is certain. Several: the name
    is ambiguous and the clues do not decide. None: no place is named. Never raises.
    """
    codes = _chain(text, year)
    if not codes and re.match(r"[我本全该]?[省市州县区旗盟]", text.strip()):
        codes = _of_rank(text.strip().lstrip("我本全该")[:1], year, clues)
    elif len(codes) > 1:
        narrowed = tuple(code for code in codes if any(_agrees(code, clue) for clue in clues))
        codes = narrowed or codes
    if len(codes) > 1:
        codes = _by_context(text, codes)
    found = (division(code, year) or division(code, None) for code in codes)
    return tuple(d for d in found if d is not None)


def _agrees(code: str, clue: str) -> bool:
    """Tell whether a clue names the division, something inside it, or something around it."""
    own = prefix(code)
    clue = prefix(clue) if len(clue) == 6 else clue
    return own.startswith(clue) or clue.startswith(own)


def _chain(text: str, year: int | None) -> tuple[str, ...]:
    """Return the codes of the first run of adjoining names, each narrowed to what lies in the one before."""
    codes: tuple[str, ...] = ()
    end: int | None = None
    for start, stop, rows in _matches(text):
        if end is not None and start != end:
            break
        here = in_year(rows, year)
        if codes:
            # By the name as printed: 济南市莱芜区 narrows for 2014 too, when its land was not yet under 济南市.
            inside = in_year(
                (row for row in rows if any(is_before(parent, row.code) for parent in codes if parent != row.code)),
                year,
            )
            # 岚皋县市 and the like name no division inside the first: keep the first.
            if not inside:
                break
            here = inside
        codes, end = here, stop
    return codes


def _of_rank(rank: str, year: int | None, clues: Sequence[str]) -> tuple[str, ...]:
    """Return the divisions that 我市, 我县 … can mean, given whole codes among the clues."""
    codes = []
    for clue in clues:
        if len(clue) == 6:
            codes += [c for c in dict.fromkeys((clue, clue[:4] + "00", clue[:2] + "0000")) if _has_rank(c, rank, year)]
        elif len(clue) in {2, 4} and _has_rank(clue.ljust(6, "0"), rank, year):
            codes.append(clue.ljust(6, "0"))
    distinct = tuple(dict.fromkeys(codes))
    # 我市 in a county-level city is the city itself, not the prefecture above it.
    return tuple(c for c in distinct if not any(c != other and is_before(c, other) for other in distinct))


def _has_rank(code: str, rank: str, year: int | None) -> bool:
    """Tell whether the division's name ends in the rank word, 省 standing for autonomous regions as well."""
    entry = entry_of(code, year)
    if entry is None:
        return False
    return entry.name.endswith(rank) or (rank == "省" and level(code) == "province")


def _by_context(text: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Narrow an ambiguous name by other names in the same text that lie around exactly one of the candidates."""
    around = {row.code for _, _, rows in _matches(text) for row in rows} - set(codes)
    narrowed = tuple(c for c in codes if any(is_before(other, c) for other in around))
    return narrowed if len(narrowed) == 1 else codes
