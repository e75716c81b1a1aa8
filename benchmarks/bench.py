"""Measure speed as ratios against references taken in the same run on the same pages.

    make bench                           writes benchmarks/results.json and docs/performance.md, in about five minutes
    make bench FULL=1                    with 100,000 documents where the usual run has 10,000; some hours
    python benchmarks/bench.py --quick   a rough look in half a minute; writes nothing

Seconds say more about a machine than about a program, so none is promised: what is compared is how long the whole
reading takes beside ``trafilatura.extract`` with its defaults and beside a bare parse by lxml.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import copies  # noqa: E402
import reading  # noqa: E402
import storing  # noqa: E402
import throughput  # noqa: E402
import whole  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results.json"
PAGE = ROOT / "docs" / "performance.md"
#: What was done for it, by hand: the page ends with it.
STORY = ROOT / "benchmarks" / "performance_story.md"
#: The most that reading may take beside trafilatura, by what the class of pages holds (docs/performance.md).
TARGETS = {"three tables": 0.5, "no tables": 1.5}
#: The whole path on one core as a multiple of trafilatura, and on two how many times faster than it.
WHOLE_TARGET, TWO_CORES_TARGET = 0.333, 6
#: How far the time for a document may grow from the smallest number of them to the largest.
GROWTH_TARGET = 0.15
#: Seconds and megabytes for the copies among 100,000 documents on two cores.
COPIES_TARGET = (15, 1024)


def machine() -> dict[str, object]:
    """What the figures depend on, without the name of the machine."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = (line.partition(":") for line in info.read_text("utf-8", "replace").splitlines())
        model = next((value.strip() for key, _, value in lines if key.strip() == "model name"), model)
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "trafilatura": version("trafilatura"),
        "lxml": version("lxml"),
    }


def run(*, quick: bool, full: bool) -> dict[str, object]:
    """All measurements."""
    pages, rounds, stored = (6, 3, 24) if quick else (18, 9, 160)
    many = 400 if quick else 100_000 if full else 10_000
    workers = min(2, os.cpu_count() or 1)
    results: dict[str, object] = {"machine": machine(), "reading": reading.measure(pages, rounds)}
    results["pdf"] = reading.measure_pdf(1 if quick else 3)
    results["memory"] = reading.measure_memory()
    results["crawl"] = throughput.measure(*((200, 1) if quick else (1000, 5)))
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as name:
        folder = Path(name)
        results["captures"] = storing.measure_captures(folder, stored)
        results["rebuild"] = storing.measure_rebuild(folder, workers)
    results["whole"] = whole.measure(24 if quick else 1000, 1 if quick else 3)
    sizes = [20, 40] if quick else [1000, 10_000, 100_000] if full else [250, 1000]
    results["growth"] = whole.growth(sizes, workers)
    results["search"] = storing.measure_search(many, rounds)
    results["copies"] = _separately(copies.__file__, many if full else many // 2, workers)
    return results


def _separately(program: str, documents: int, workers: int) -> dict[str, object]:
    """A measurement in a process of its own: what was used here before must not count as its memory."""
    done = subprocess.run(
        [sys.executable, program, "--documents", str(documents), "--workers", str(workers), "--json"],
        check=False,  # it ends with 1 when a copy was missed, and says so in what it prints
        capture_output=True,
        text=True,
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def page(results: dict) -> str:
    """docs/performance.md."""
    return "\n".join(
        [
            *_opening(results["machine"]),
            *_reading_part(results),
            *_whole_part(results),
            *_crawling_part(results["crawl"]),
            *_keeping_part(results),
            STORY.read_text("utf-8").rstrip(),
            "",
        ]
    )


def _opening(about: dict) -> list[str]:
    return [
        "# Performance",
        "",
        "Written by `make bench`. Every figure is a ratio against a reference taken in the same run, on the same",
        "pages, in turn with it; seconds on another machine will differ, the ratios much less.",
        "",
        (
            f"Machine: {about['processor']}, {about['cores']} cores, {about['system']}; Python {about['python']},"
            f" trafilatura {about['trafilatura']}, lxml {about['lxml']}."
        ),
    ]


def _target(name: str) -> float | None:
    return next((most for ending, most in TARGETS.items() if name.endswith(ending)), None)


def _reading_part(results: dict) -> list[str]:
    pdf, memory = results["pdf"], results["memory"]
    peak = memory["megabytes"]
    lines = [
        "",
        "## Reading a document",
        "",
        "`extract.report.read` does everything: decoding, body, tables, repairs, identity, figures, checks.",
        "`trafilatura.extract(html)` with its defaults finds the main text, and gets the page already decoded.",
        "Below 1 is faster than trafilatura. A bare parse by lxml is the floor. Plain text is compared with the page",
        "it was saved from.",
        "",
        "| documents | number | mean size, KB | × trafilatura | best to worst | × bare lxml parse | target |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for row in results["reading"]:
        most = _target(row["class"])
        lines.append(
            f"| {row['class']} | {row['documents']} | {row['kilobytes']} | **{row['to_trafilatura']:.2f}** |"
            f" {row['best']:.2f} to {row['worst']:.2f} | {row['to_parse']:.0f} | {f'≤ {most}' if most else ''} |"
        )
    return [
        *lines,
        "",
        (
            f"PDF: {pdf['to_bare_text']:.1f} times as long as taking the bare text with pypdfium2,"
            f" {pdf['to_trafilatura_on_a_page']:.1f} times as long as trafilatura on a page of the same report's kind"
            f" ({pdf['documents']} documents with tables)."
        ),
        "",
        (
            f"Peak memory of a process that reads 24 pages: {memory['to_trafilatura']:.2f} × that of one that runs"
            f" trafilatura on them ({peak['read']} MB, {peak['trafilatura']} MB; {peak['nothing']} MB only to hold"
            " them)."
        ),
    ]


def _whole_part(results: dict) -> list[str]:
    path, rows = results["whole"], results["growth"]
    return [
        "",
        "## The whole path: captures.db to archive.db",
        "",
        f"{path['documents']} different pages, half of them with the three tables; the start of all processes, the",
        "rows, the full-text index, copies and counts included. trafilatura finds the main text of the same pages in",
        "one process.",
        "",
        "| what | measured | target |",
        "|---|--:|--:|",
        (
            f"| one worker, processor time of all processes | {path['milliseconds_one_worker']} ms a document,"
            f" **{path['one_core_to_trafilatura']:.2f}** × trafilatura | ≤ {WHOLE_TARGET:.2f} |"
        ),
        (
            f"| two workers, on the clock | {path['milliseconds_two_workers']} ms a document,"
            f" **{path['two_cores_times_faster']:.1f}** times as fast as trafilatura on one core"
            f" | ≥ {TWO_CORES_TARGET} |"
        ),
        (
            f"| rows written | {path['rows_a_second']} a second, {path['rows'] / path['documents']:.0f} a document,"
            f" {path['kilobytes_a_document']} KB a document with indexes | |"
        ),
        "",
        (
            f"Growth ({rows[0]['documents']} to {rows[-1]['documents']} documents, two workers): the largest takes"
            f" **{rows[-1]['processor_milliseconds'] / rows[0]['processor_milliseconds'] - 1:+.0%}** of the smallest's"
            f" processor time a document (target: at most {GROWTH_TARGET:+.0%})."
        ),
        "",
        "| documents | processor time, ms a document | of it the writer's | clock, ms | archive, KB a document |",
        "|--:|--:|--:|--:|--:|",
        *(
            f"| {row['documents']} | {row['processor_milliseconds']} | {row['writer_milliseconds']} |"
            f" {row['clock_milliseconds']} | {row['archive_kilobytes']} |"
            for row in rows
        ),
        "",
        (
            f"Peak memory: the writer {rows[-1]['writer_megabytes']} MB, a reading process"
            f" {rows[-1]['reader_megabytes']} MB, at {rows[-1]['documents']} documents."
        ),
    ]


def _crawling_part(crawled: dict) -> list[str]:
    return [
        "",
        "## Crawling",
        "",
        (
            f"From a server on this machine, politeness off: {crawled['a_second']} pages a second in one process, each"
            f" durable before anything follows from it; {crawled['to_scrapy']:.2f} times as many as Scrapy with its"
            " defaults, which looks for the files of each page as well and stores nothing"
            f" ({crawled['to_scrapy_that_does_not_look']:.2f} times as many as Scrapy that does not look at the pages;"
            f" {crawled['pages']} pages, medians of rounds in turn)."
        ),
    ]


def _keeping_part(results: dict) -> list[str]:
    captures, again, found, copied = (results[name] for name in ("captures", "rebuild", "search", "copies"))
    return [
        "",
        "## Keeping and finding",
        "",
        "| what | here | beside the reference |",
        "|---|--:|---|",
        (
            f"| captures stored, each durable before the next | {captures['a_second']} a second |"
            f" {captures['to_files']:.2f} × the time of plain files with fsync; {captures['size_to_bodies']:.2f} × the"
            " size of the bodies |"
        ),
        f"| build with nothing new | | {again['nothing_new_to_first']:.3f} × the first build |",
        (
            "| everything read again by another extractor, compared and put in place | |"
            f" {again['succession_to_first']:.2f} × the first build |"
        ),
        (
            f"| search in {found['reports']} reports, with excerpts | {found['median_milliseconds']} ms"
            f" (worst {found['worst_milliseconds']}) | {found['to_scan']:.3f} × a scan of all texts with LIKE |"
        ),
        (
            f"| copies found among {copied['documents']} documents, two processes | {copied['seconds']} s,"
            f" {copied['peak_megabytes']} MB | {copied['to_one_hash_each']} × reading and hashing every text once;"
            f" {copied['copies_joined']} of {copied['copies_planted']} planted copies joined,"
            f" {copied['joined_wrongly']} wrongly, {copied['next_year_joined']} with next year's report"
            f" (target at 100,000: {COPIES_TARGET[0]} s, {COPIES_TARGET[1]} MB; [scaling](scaling.md)) |"
        ),
        "",
        "## How it was measured",
        "",
        "* Generated pages (`benchmarks/generate.py`, seeded, 40 to 60 KB) print invented agencies in the markup of",
        "  six families of content management systems. The sample portal's pages are small. The corpus of real pages",
        "  is measured only where it stands beside the repository.",
        "* Reading: processor time of one process; in each round every page is done by each way in turn, and the",
        "  median over the rounds counts for each page. A class's ratio is that of the sums of these medians. The",
        "  round before the first is not counted, for any of the ways.",
        "* Whole path: the median of three rounds; in each trafilatura first, then one worker, then two. No page is",
        "  read twice by a process, so nothing is remembered but the words of the forms.",
        "* Searching: an archive of generated reports under many names (`benchmarks/archive_20k.py`).",
        "* Storing and searching: time on the clock, in a temporary folder.",
        "",
    ]


def misses(results: dict) -> list[str]:
    """The targets that were not reached, a line each."""
    over = [
        f"{row['class']}: {row['to_trafilatura']} × trafilatura, the target is {_target(row['class'])}"
        for row in results["reading"]
        if (most := _target(row["class"])) and row["to_trafilatura"] > most
    ]
    path, rows = results["whole"], results["growth"]
    if path["one_core_to_trafilatura"] > WHOLE_TARGET:
        over.append(f"whole path: {path['one_core_to_trafilatura']} × trafilatura, the target is {WHOLE_TARGET}")
    if path["two_cores_times_faster"] < TWO_CORES_TARGET:
        over.append(f"two cores: {path['two_cores_times_faster']} times as fast, the target is {TWO_CORES_TARGET}")
    if rows[-1]["processor_milliseconds"] > (1 + GROWTH_TARGET) * rows[0]["processor_milliseconds"]:
        over.append(f"growth: {rows[0]['processor_milliseconds']} to {rows[-1]['processor_milliseconds']} ms")
    return over


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few pages and rounds; write nothing")
    parser.add_argument("--full", action="store_true", help="growth, search and copies with up to 100,000 documents")
    parser.add_argument("--page", action="store_true", help="write the page again from results.json; measure nothing")
    options = parser.parse_args()
    results = json.loads(RESULTS.read_text("utf-8")) if options.page else run(quick=options.quick, full=options.full)
    text = page(results)
    print(text)
    if not options.quick:
        RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf-8")
        PAGE.write_text(text, "utf-8")
    for line in misses(results):
        print(f"missed: {line}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
