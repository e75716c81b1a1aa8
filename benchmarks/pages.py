"""How long the pages of an archive take, each asked several times in one process: milliseconds, the median.

python benchmarks/archive_20k.py /tmp/archive.db && python benchmarks/pages.py /tmp/archive.db
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import statistics
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from datasette.app import Datasette  # noqa: E402

from archive.schema import PUBLIC_TABLES, VIEWS  # noqa: E402
from archive.serve import SETTINGS  # noqa: E402

_WORDS = ("征地", "水务局", "行政复议", "2018 申请", "竹柳", "信息公开")
#: Milliseconds that a page may take, and a search.
_LIMIT = 300
_SEARCH_LIMIT = 50


def addresses(path: Path) -> list[str]:
    """Every kind of page, with reports and places that the archive holds."""
    with closing(sqlite3.connect(path)) as db:
        one, two, agency, province, code = db.execute(
            "SELECT a.report_id, b.report_id, a.agency, a.province, a.division_code FROM reports a JOIN reports b"
            " ON b.agency = a.agency AND b.year = a.year + 1 WHERE a.province IS NOT NULL"
            " ORDER BY a.year DESC, a.report_id LIMIT 1"
        ).fetchone()
    return [
        "/",
        *(f"/-/search?q={quote(words)}" for words in _WORDS),
        f"/-/report/{one}",
        f"/-/compare?a={one}&b={two}",
        "/-/coverage",
        "/-/coverage?all=1",
        f"/-/coverage?division={code[:2]}0000&all=1",
        f"/-/trends?agency={quote(agency)}",
        f"/-/trends?province={quote(province)}",
        f"/-/trends?province={quote(province)}&topic=grounds",
        "/-/codebook",
        "/archive",
        *(f"/archive/{name}" for name in (*PUBLIC_TABLES, *VIEWS)),
    ]


def over(address: str, median: float) -> bool:
    """Tell whether a page takes longer than it may."""
    return median > (_SEARCH_LIMIT if address.startswith("/-/search") else _LIMIT)


async def measure(path: Path, rounds: int) -> dict[str, tuple[float, float]]:
    """Return the first and the median milliseconds of every page; the database goes by the name ``archive``."""
    settings = {name: int(value) if value.isdigit() else value == "on" for name, value in SETTINGS.items()}
    datasette = Datasette([str(path)], settings=settings)
    await datasette.invoke_startup()
    taken: dict[str, list[float]] = {}
    for address in addresses(path):
        for _ in range(rounds + 1):
            began = time.perf_counter()
            answer = await datasette.client.get(address.replace("/archive", f"/{path.stem}", 1))
            taken.setdefault(address, []).append((time.perf_counter() - began) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{address}: {answer.status_code}")
    return {address: (times[0], statistics.median(times[1:])) for address, times in taken.items()}


def main() -> int:
    """Print a line per page; the exit code tells whether all are quick."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    found = asyncio.run(measure(options.path, options.rounds))
    print(f"{'first':>7} {'median':>7}  page")
    for address, (first, median) in found.items():
        print(f"{first:7.0f} {median:7.0f}  {address}{'  over' if over(address, median) else ''}")
    return 1 if any(over(address, median) for address, (_, median) in found.items()) else 0


if __name__ == "__main__":
    sys.exit(main())
