"""The whole path, captures.db to archive.db, beside trafilatura on the same pages on one core; and how it grows.

    python benchmarks/whole.py --growth 1000 10000 100000     milliseconds a document at each size; hours at the last

Each round runs trafilatura over all pages in one process, then builds an archive of them with one worker and with
two, in new folders. Processor time counts that of all processes, their start included.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import trafilatura  # noqa: E402
from generate import pages  # noqa: E402
from storing import capture_of  # noqa: E402

from archive.build import build  # noqa: E402
from archive.captures import Captures  # noqa: E402
from archive.database import PUBLIC_TABLES, open_for_reading  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of the clock, of this process's processor time and of that of the processes it waited for."""

    clock: float
    own: float
    others: float

    @property
    def processor(self) -> float:
        """All processor time."""
        return self.own + self.others


def spent(call: Callable[[], object]) -> Spent:
    """Run something and return what it took."""
    own, others, began = _used(resource.RUSAGE_SELF), _used(resource.RUSAGE_CHILDREN), time.perf_counter()
    call()
    return Spent(
        time.perf_counter() - began,
        _used(resource.RUSAGE_SELF) - own,
        _used(resource.RUSAGE_CHILDREN) - others,
    )


def _used(whose: int) -> float:
    usage = resource.getrusage(whose)
    return usage.ru_utime + usage.ru_stime


def bodies(count: int) -> Iterator[bytes]:
    """Different pages, every second one with the three tables."""
    for start in range(0, count, 200):
        half = (min(200, count - start) + 1) // 2
        with_tables = pages(half, tables=True, seed=1000 + start)
        without = pages(half, tables=False, seed=1000 + start)
        both = [page.html for pair in zip(with_tables, without, strict=True) for page in pair]
        yield from both[: count - start]


def fill_captures(path: Path, count: int) -> list[bytes]:
    """Store so many pages; return the first 500 of them."""
    kept: list[bytes] = []
    with Captures.open(path, write=True) as captures:
        run = captures.start_run("bench")
        for number, body in enumerate(bodies(count)):
            captures.add(capture_of(run, number, body))
            if len(kept) < 500:
                kept.append(body)
    return kept


def measure(count: int, rounds: int) -> dict[str, object]:
    """The whole path as multiples of trafilatura: processor time with one worker, the clock with two."""
    taken: dict[str, list[float]] = {"trafilatura": [], "one": [], "clock": [], "two": [], "two clock": []}
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as name:
        folder = Path(name)
        held = [body.decode() for body in fill_captures(folder / "captures.db", count)][:count]
        for page in held[:20]:
            trafilatura.extract(page)
        for _ in range(rounds):
            reference = spent(lambda: [trafilatura.extract(page) for page in held])
            taken["trafilatura"].append(reference.processor / len(held))
            taken["clock"].append(reference.clock / len(held))
            for workers, key in ((1, "one"), (2, "two")):
                path = folder / "archive.db"
                path.unlink(missing_ok=True)
                whole = spent(lambda path=path, workers=workers: build(path, workers=workers))
                taken[key].append(whole.processor / count)
                if workers == 2:
                    taken["two clock"].append(whole.clock / count)
        with closing(open_for_reading(path)) as db:
            rows = sum(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in PUBLIC_TABLES)
        size = path.stat().st_size
    middle = {key: statistics.median(values) for key, values in taken.items()}
    return {
        "documents": count,
        "milliseconds_trafilatura": round(middle["trafilatura"] * 1000, 2),
        "milliseconds_one_worker": round(middle["one"] * 1000, 2),
        "milliseconds_two_workers": round(middle["two clock"] * 1000, 2),
        "one_core_to_trafilatura": round(middle["one"] / middle["trafilatura"], 3),
        "two_cores_times_faster": round(middle["clock"] / middle["two clock"], 2),
        "rows": rows,
        "rows_a_second": round(rows / count / middle["two clock"]),
        "kilobytes_a_document": round(size / count / 1000, 1),
    }


# In a process of its own, so that its memory is that of a build alone.
_GROWN = """
import json, resource, sys
sys.path[:0] = [sys.argv[3], sys.argv[3] + "/benchmarks"]
from pathlib import Path
from archive.build import build
from whole import spent
taken = spent(lambda: build(Path(sys.argv[1]), workers=int(sys.argv[2])))
status = Path("/proc/self/status")
marks = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")]
own = int(marks[0]) if marks else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([taken.clock, taken.own, taken.others, own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))
"""


def growth(sizes: list[int], workers: int) -> list[dict[str, object]]:
    """Build archives of several sizes; milliseconds of processor time and of the clock for each document."""
    found = []
    for count in sizes:
        with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as name:
            folder = Path(name)
            fill_captures(folder / "captures.db", count)
            done = subprocess.run(
                [sys.executable, "-c", _GROWN, str(folder / "archive.db"), str(workers), str(ROOT)],
                check=True,
                capture_output=True,
                text=True,
            )
            clock, own, others, writer, reader = json.loads(done.stdout)
            found.append(
                {
                    "documents": count,
                    "processor_milliseconds": round((own + others) / count * 1000, 2),
                    "writer_milliseconds": round(own / count * 1000, 2),
                    "clock_milliseconds": round(clock / count * 1000, 2),
                    "archive_kilobytes": round((folder / "archive.db").stat().st_size / count / 1000, 1),
                    "writer_megabytes": writer // 1024,
                    "reader_megabytes": reader // 1024,
                }
            )
    return found


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--growth", type=int, nargs="+", default=[])
    options = parser.parse_args()
    if options.growth:
        for row in growth(options.growth, min(2, os.cpu_count() or 1)):
            print(row)
    else:
        print(measure(options.documents, options.rounds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
