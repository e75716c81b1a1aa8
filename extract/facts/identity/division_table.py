"""The table of the divisions of GB/T 2260 with the years in which they existed.

``extract/data/divisions.csv`` is made by ``scripts/make_divisions.py``; everyday short names and zones without a code
of their own stand in ``extract/data/division_aliases.csv``, the peoples of China in ``extract/data/peoples.csv``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from extract.csvdata import rows_of
from extract.model import Division

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Divisions that ended before are left out: no report speaks of them, and 宽城县 of 1988 would hide its successor.
OLDEST = 2003
_AUTONOMOUS = re.compile(r"自治([州县旗])$")
_RANKS = ("省", "市", "地区", "盟", "州")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the table: a code under one name, with its first and last year (``None``: still in use)."""

    code: str
    name: str
    from_year: int
    to_year: int | None
    successors: tuple[str, ...]

    def valid(self, year: int) -> bool:
        """Tell whether the name was in use at any time of the year."""
        return self.from_year <= year and (self.to_year is None or year <= self.to_year)


@dataclass(frozen=True, slots=True)
class Table:
    """All rows, by code and by every name under which they may be printed."""

    rows: tuple[Entry, ...]
    by_code: dict[str, tuple[Entry, ...]]
    by_name: dict[str, tuple[Entry, ...]]
    #: Bare names of provinces and prefectures (温州, 湖南): good only where a name of an agency begins.
    by_stem: dict[str, tuple[Entry, ...]]
    #: Bare names of counties (乐清): villages and towns have the same ones, so good only before the word for a zone.
    by_county_stem: dict[str, tuple[Entry, ...]]
    #: Names of zones and everyday short forms that stand for a division without being its name.
    aliases: frozenset[str]
    #: First characters of all names, to pass over text quickly.
    initials: frozenset[str]
    longest: int


@cache
def _people() -> re.Pattern[str]:
    """Return what ends with the name of a people, its 族 left out as often as not, longer names first."""
    names = sorted((row["people"] for row in rows_of("peoples.csv")), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(names)})族?$")


def short_name(name: str) -> str:
    """Return the everyday name of an autonomous place: 张家川回族自治县 → 张家川县; others unchanged."""
    rank = _AUTONOMOUS.search(name)
    if not rank:
        return name
    place = name[: rank.start()]
    while match := _people().search(place):
        # A people of one character needs its 族: 文山 is no 白, and ends with none.
        if len(match.group()) == 1 or match.start() == 0:
            break
        place = place[: match.start()]
    return place + rank.group(1) if len(place) > 1 else name


def is_before(ancestor: str, code: str) -> bool:
    """Tell whether a division contains (or is) another by the structure of the codes: 320000 > 320600 > 320682."""
    return code.startswith(prefix(ancestor))


def prefix(code: str) -> str:
    """Return the significant digits of a code: 320000 → 32, 320600 → 3206, 320682 → 320682."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def level(code: str) -> str:
    """Return ``province``, ``prefecture`` or ``county`` for a code of six digits."""
    return {2: "province", 4: "prefecture"}.get(len(prefix(code)), "county")


@cache
def table() -> Table:
    """Load divisions and aliases once."""
    entries = [
        Entry(
            row["code"],
            row["name"],
            int(row["from_year"]),
            int(row["to_year"]) if row["to_year"] else None,
            tuple(row["successors"].split(";")) if row["successors"] else (),
        )
        for row in rows_of("divisions.csv")
        if not row["to_year"] or int(row["to_year"]) >= OLDEST
    ]
    by_code: dict[str, list[Entry]] = {}
    by_name: dict[str, list[Entry]] = {}
    by_stem: dict[str, list[Entry]] = {}
    by_county_stem: dict[str, list[Entry]] = {}
    for entry in entries:
        by_code.setdefault(entry.code, []).append(entry)
        by_name.setdefault(entry.name, []).append(entry)
    for entry in entries:
        short = short_name(entry.name)
        if short != entry.name:
            by_name.setdefault(short, []).append(entry)
        if level(entry.code) != "county" or entry.code.startswith(("429", "419", "469", "659")):
            for rank in _RANKS:
                if short.endswith(rank) and len(short) > len(rank) + 1:
                    by_stem.setdefault(short.removesuffix(rank), []).append(entry)
                    break
        elif len(short) > 2:
            by_county_stem.setdefault(short[:-1], []).append(entry)
    aliases: list[str] = []
    for row in rows_of("division_aliases.csv"):
        aliases.append(row["alias"])
        target = by_stem if level(row["code"]) == "province" and len(row["alias"]) < 4 else by_name
        target.setdefault(row["alias"], []).extend(by_code[row["code"]])
    return Table(
        tuple(entries),
        {code: tuple(found) for code, found in by_code.items()},
        {name: tuple(found) for name, found in by_name.items()},
        {name: tuple(found) for name, found in by_stem.items()},
        {name: tuple(found) for name, found in by_county_stem.items()},
        frozenset(aliases),
        frozenset(name[0] for name in by_name),
        max(map(len, by_name)),
    )


def entry_of(code: str, year: int | None) -> Entry | None:
    """Return the row of a code valid in the year (the latest row without a year), or ``None``.

    In the year of a change the newer name wins: the report of that year is written after it.
    """
    rows = table().by_code.get(code, ())
    if year is not None:
        rows = tuple(row for row in rows if row.valid(year))
    return max(rows, key=lambda row: row.from_year, default=None)


def division(code: str, year: int | None) -> Division | None:
    """Return the division of a six-digit code as it was called in the year, or ``None`` when there was none."""
    entry = entry_of(code, year)
    if entry is None:
        return None
    province = entry_of(code[:2] + "0000", year) or entry_of(code[:2] + "0000", None)
    if province is None:
        return None
    above = entry_of(code[:4] + "00", year) if level(code) != "province" else None
    return Division(
        code=code,
        name=entry.name,
        province=province.name,
        prefecture=above.name if above else None,
        county=entry.name if level(code) == "county" else None,
    )


def in_year(entries: Iterable[Entry], year: int | None) -> tuple[str, ...]:
    """Return the codes that a printed name stands for in a report of the year, without repeats.

    Names of the year first; else names that came into use in the year after (the report is written then); else
    what the place was called in that year, by the table's successors; else, without any of these, the codes of the
    printed name as they are, unless another place had the code in that year.
    """
    rows = tuple(entries)
    if year is None:
        now = [row for row in rows if row.to_year is None]
        return tuple(dict.fromkeys(row.code for row in now or rows))
    for when in (year, year + 1):
        valid = [row for row in rows if row.valid(when)]
        if valid:
            ended = {
                row.code for row in valid if row.to_year == when and set(row.successors) & {v.code for v in valid}
            }
            return tuple(dict.fromkeys(row.code for row in valid if row.code not in ended))
    moved = dict.fromkeys(code for row in rows for code in _as_of(row, year))
    return tuple(moved or dict.fromkeys(row.code for row in rows if entry_of(row.code, year) is None))


def _as_of(row: Entry, year: int) -> tuple[str, ...]:
    """Return the codes of the year that a row of another time followed or was followed by."""
    if row.to_year is not None and row.to_year < year:
        return tuple(code for code in row.successors if entry_of(code, year))
    before = [old for old in table().rows if row.code in old.successors and old.valid(year)]
    same = [old for old in before if old.name[:-1] == row.name[:-1]]
    # Of several that were merged only the one of the same name is meant for certain.
    return tuple(old.code for old in same or (before if len(before) == 1 else ()))
