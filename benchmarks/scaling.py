"""How the work grows with the number of documents, and from that what all reports of the country would need.

    python benchmarks/scaling.py 1000 10000            writes benchmarks/scaling.json
    python benchmarks/scaling.py 1000 10000 100000     an hour or two on two cores, 8 GB of disk

For each size pages are generated and kept as captures, and an archive is built from them in a fresh process: seconds
on the clock, processor seconds of the reading processes and of the one that writes, peak memory of each, sizes of the
files, and the time of a build that finds nothing new. Processor time is what other programs on the machine disturb
least; growth is judged by it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from generate import pages  # noqa: E402

from archive import build as building  # noqa: E402
from archive.captures import Captures  # noqa: E402
from archive.captures_model import NewCapture  # noqa: E402
from archive.database import open_for_reading  # noqa: E402
from archive.similar import marking  # noqa: E402

RESULTS = ROOT / "benchmarks" / "scaling.json"
_BATCH = 500


def fill(path: Path, count: int) -> None:
    """Keep ``count`` generated pages as captures, half of them with the national tables."""
    with Captures.open(path, write=True) as captures:
        # Made for measuring and thrown away: nothing here has to survive a loss of power.
        captures._db.execute("PRAGMA synchronous=OFF")  # noqa: SLF001
        run = captures.start_run("bench")
        for start in range(0, count, _BATCH):
            half = min(_BATCH, count - start) // 2
            made = [*pages(half, tables=True, seed=start), *pages(half, tables=False, seed=start)]
            for number, page in enumerate(made, start=start):
                url = f"http://www.place{number}.gov.cn/art/{number}.html"
                captures.add(
                    NewCapture(
                        run_id=run,
                        portal="bench",
                        source=url,
                        url=url,
                        role="report",
                        outcome="ok",
                        status=200,
                        fetched_at="2024-02-01T00:00:00Z",
                        body=page.html,
                        content_type="text/html; charset=utf-8",
                    )
                )


def one(folder: Path, count: int, workers: int) -> dict[str, object]:
    """Build an archive of the captures in ``folder`` in this process and measure it."""
    path = folder / "archive.db"
    marks: list[float] = []

    def mark(db: object) -> int:
        began = time.process_time()
        found = kept(db)
        marks.append(time.process_time() - began)
        return found

    kept, marking.mark_duplicates = marking.mark_duplicates, mark  # type: ignore[assignment]
    began = time.perf_counter()
    result = building.build(path, workers=workers)
    first = time.perf_counter() - began
    own, readers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    building.build(path, workers=workers)
    again = time.perf_counter() - began
    with closing(open_for_reading(path)) as db:
        figures = db.execute("SELECT count(*) FROM statistics").fetchone()[0]
    return {
        "documents": count,
        "reports": result.reports,
        "figures": figures,
        "duplicates": result.duplicates,
        "seconds": round(first, 1),
        "reading_processor_seconds": round(readers.ru_utime + readers.ru_stime, 1),
        "writing_processor_seconds": round(own.ru_utime + own.ru_stime, 1),
        "copies_processor_seconds": round(marks[0], 2),
        "nothing_new_seconds": round(again, 1),
        "writer_megabytes": round(own.ru_maxrss / 1024),
        "reader_megabytes": round(readers.ru_maxrss / 1024),
        "captures_megabytes": round((folder / "captures.db").stat().st_size / 1e6, 1),
        "archive_megabytes": round(path.stat().st_size / 1e6, 1),
    }


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[1000, 10_000])
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--in", dest="folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.folder:  # one size, in a process of its own
        print(json.dumps(one(options.folder, options.sizes[0], options.workers)))
        return 0
    rows = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as name:
            fill(Path(name) / "captures.db", size)
            command = [sys.executable, __file__, str(size), "--workers", str(options.workers), "--in", name]
            rows.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
        print(json.dumps(rows[-1]), file=sys.stderr)
    RESULTS.write_text(json.dumps({"workers": options.workers, "sizes": rows}, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
