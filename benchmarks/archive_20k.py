"""Make an archive of many reports for measuring pages: generated pages, read once each, under many names.

    python benchmarks/archive_20k.py archive.db --reports 20000

Reading 20,000 documents would take an hour and measure the extractor; here some fifty are read and stored again and
again for invented departments of all divisions and years, each with words of its own. The rows go in by the same way
as always (``archive.records``), so tables, evidence, indexes and the full-text index are what a build makes.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from generate import pages  # noqa: E402

from archive import records, search, summary  # noqa: E402
from archive.database import Archive  # noqa: E402
from archive.rows import rows_of  # noqa: E402
from extract.facts.identity.division_table import division, entry_of, level, table  # noqa: E402
from extract.model import Report  # noqa: E402
from extract.report import read  # noqa: E402

_OFFICES = ("人民政府", "水务局", "教育局", "民政局", "司法局", "交通运输局", "卫生健康局", "农业农村局")
_SYLLABLES = "山水田林湖草路桥村镇河渠库堤坝井泉石沙土木花果茶麻丝竹柳松柏杨槐榆桃李杏梅兰菊荷"
_YEARS = tuple(range(2008, 2025))
_BATCH = 500


def _templates() -> dict[bool, list[Report]]:
    """Reports read from generated pages: with the national tables, and without."""
    made: dict[bool, list[Report]] = {}
    for tables in (True, False):
        read_ones = [read(page.html, url="http://www.example.gov.cn/1.html") for page in pages(24, tables=tables)]
        made[tables] = [report for report in read_ones if isinstance(report, Report)]
    return made


def _wordy(source: Random) -> str:
    """A paragraph that no other report has, so that the index has a vocabulary of its size."""
    words = ["".join(source.choices(_SYLLABLES, k=source.randrange(2, 5))) for _ in range(60)]
    if source.random() < 0.2:
        words.append("征地补偿")
    return "，".join(words) + "。"


def fill(path: Path, count: int, *, seed: int = 1) -> None:
    """Write an archive of ``count`` reports of invented departments; the same arguments give the same rows."""
    templates = _templates()
    source = Random(seed)
    codes = sorted({row.code for row in table().rows if row.to_year is None and level(row.code) != "province"})
    with Archive.open(path) as archive:
        indicators = {row[0] for row in archive.db.execute("SELECT indicator FROM indicators")}
        for start in range(0, count, _BATCH):
            with archive.transaction() as db:
                for number in range(start, min(start + _BATCH, count)):
                    _add(db, number, source, templates, codes, indicators)
            print(f"{min(start + _BATCH, count)} reports", file=sys.stderr)
        with archive.transaction() as db:
            db.execute("INSERT INTO crawls VALUES (1, 'bench', '2025-02-01T00:00:00Z', NULL, 'ok', '{}')")
            summary.write(db)


def _add(db, number: int, source: Random, templates, codes: list[str], indicators: set[str]) -> None:  # noqa: ANN001
    series, place = divmod(number, len(_YEARS))
    year = _YEARS[place]
    chosen = Random(series)
    code = chosen.choice(codes)
    office = chosen.choice(_OFFICES)
    found = division(code, year) or division(code, None)
    entry = entry_of(code, None)
    agency = f"{entry.name}{office}"
    government = office == "人民政府"
    template = source.choice(templates[year >= 2019])
    rank = level(code)
    identity = replace(
        template.identity,
        kind="annual_report" if source.random() > 0.02 else "work_summary",
        title=f"{agency}{year}年政府信息公开工作年度报告",
        agency=agency,
        agency_level=rank if government else f"{rank}_department",
        scope="region" if government else "own",
        division_code=code,
        province=found.province,
        prefecture=found.prefecture,
        county=found.county,
        year=year,
        published=f"{year + 1}-{source.choice(('01-20', '01-30', '03-15', '03-30', '05-06'))}",
        issuer=agency,
    )
    era = "form-2021" if year >= 2021 else "form-2019" if year >= 2019 else "table-2014" if year >= 2014 else "prose"
    report = replace(template, identity=identity, era=era, text=template.text + "\n" + _wordy(source))
    name = f"http://www.bench{series}.gov.cn/{year}/{number}.html"
    origin = records.Origin(name, name, "bench", f"{number:064x}", "2025-02-01T00:00:00Z", "bench")
    rows = rows_of(report, indicators)
    records.insert_report(db, number + 1, origin, rows)
    search.index(db, [search.Tokens(number + 1, *rows.tokens)])
    db.execute(
        "INSERT INTO revisions VALUES (?, 1, ?, '2025-02-01T00:00:00Z', '2025-02-01T00:00:00Z', NULL)",
        (name, origin.capture_sha256),
    )


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--reports", type=int, default=20_000)
    options = parser.parse_args()
    if options.path.exists():
        parser.error(f"{options.path} is there already")
    fill(options.path, options.reports)
    return 0


if __name__ == "__main__":
    sys.exit(main())
