"""How fast captures are kept, an archive is built and searched, each beside the least that could be done instead."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import archive_20k
from generate import pages
from measure import interleaved, seconds

from archive.build import build
from archive.captures import Captures
from archive.captures_model import NewCapture
from archive.database import open_for_reading
from archive.search import search

if TYPE_CHECKING:
    import sqlite3

_WORDS = ("水务局", "行政复议", "流程", "保密审查", "听证会 意见", "2018 申请", "没有的词语", "公开栏")


def _bodies(count: int) -> list[bytes]:
    both = zip(pages(count // 2, tables=True, seed=7), pages(count // 2, tables=False, seed=7), strict=True)
    return [page.html for pair in both for page in pair]


def capture_of(run: int, number: int, body: bytes) -> NewCapture:
    url = f"http://www.example.gov.cn/{number}.html"
    return NewCapture(
        run_id=run,
        portal="bench",
        source=url,
        url=url,
        role="report",
        outcome="ok",
        status=200,
        fetched_at="2024-02-01T00:00:00Z",
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=body,
        content_type="text/html; charset=utf-8",
    )


def _plain_files(folder: Path, bodies: list[bytes]) -> None:
    """The reference for storing: each body a file that is on the disk when the call returns."""
    folder.mkdir()
    for number, body in enumerate(bodies):
        with (folder / f"{number}.html").open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())


def measure_captures(folder: Path, count: int) -> dict[str, object]:
    """Durable captures a second, beside plain files written as durably."""
    bodies = _bodies(count)
    with Captures.open(folder / "captures.db", write=True) as captures:
        run = captures.start_run("bench")

        def store() -> None:
            for number, body in enumerate(bodies):
                captures.add(capture_of(run, number, body))

        ours = seconds(store)
    files = seconds(lambda: _plain_files(folder / "files", bodies))
    size = (folder / "captures.db").stat().st_size
    return {
        "captures": len(bodies),
        "a_second": round(len(bodies) / ours),
        "to_files": round(ours / files, 2),
        "size_to_bodies": round(size / sum(map(len, bodies)), 2),
    }


def measure_rebuild(folder: Path, workers: int) -> dict[str, object]:
    """A build with nothing new, and one by another extractor, beside the first build of the captures in ``folder``."""
    path = folder / "archive.db"
    first = seconds(lambda: build(path, workers=workers, version="one"))
    again = seconds(lambda: build(path, workers=workers, version="one"))
    other = seconds(lambda: build(path, workers=workers, version="two"))
    return {
        "nothing_new_to_first": round(again / first, 3),
        "succession_to_first": round(other / first, 2),
    }


def measure_search(count: int, rounds: int) -> dict[str, object]:
    """A search with excerpts in so many reports, beside looking for the first word in every text with LIKE."""
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as name:
        path = Path(name) / "archive.db"
        archive_20k.fill(path, count)
        return _search(path, rounds)


def _search(path: Path, rounds: int) -> dict[str, object]:
    with closing(open_for_reading(path)) as db:
        texts = db.execute("SELECT count(*) FROM texts").fetchone()[0]

        def like(words: str) -> list[sqlite3.Row]:
            pattern = f"%{words.split(maxsplit=1)[0]}%"
            return db.execute("SELECT report_id, text FROM texts WHERE text LIKE ? LIMIT 20", (pattern,)).fetchall()

        times = interleaved(
            {
                "search": [lambda w=words: search(db, w) for words in _WORDS],
                "like": [lambda w=words: like(w) for words in _WORDS],
            },
            rounds,
            time.perf_counter,
        )
    return {
        "reports": texts,
        "median_milliseconds": round(statistics.median(times["search"]) * 1000, 2),
        "worst_milliseconds": round(max(times["search"]) * 1000, 2),
        "to_scan": round(sum(times["search"]) / sum(times["like"]), 3),
    }
