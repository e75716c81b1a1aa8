"""Measure speed as ratios against references taken in the same run on the same pages.

    make bench                  writes benchmarks/results.json and docs/performance.md, in about two minutes
    python benchmarks/bench.py --quick   a rough look in twenty seconds; writes nothing

Seconds say more about a machine than about a program, so none is promised: what is compared is how long the whole
reading takes beside ``trafilatura.extract`` with its defaults and beside a bare parse by lxml.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
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

RESULTS = ROOT / "benchmarks" / "results.json"
PAGE = ROOT / "docs" / "performance.md"
#: The most that reading may take beside trafilatura, by what the class of pages holds (docs/performance.md).
TARGETS = {"generated, three tables": 0.5, "generated, no tables": 1.5}


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


def run(*, quick: bool) -> dict[str, object]:
    """All measurements."""
    pages, rounds, stored = (6, 3, 24) if quick else (18, 9, 160)
    results: dict[str, object] = {"machine": machine(), "reading": reading.measure(pages, rounds)}
    results["pdf"] = reading.measure_pdf(1 if quick else 3)
    results["memory"] = reading.measure_memory()
    results["crawl"] = throughput.measure(*((200, 1) if quick else (1000, 5)))
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as name:
        folder = Path(name)
        results["captures"] = storing.measure_captures(folder, stored)
        results["build"] = storing.measure_build(folder, workers=min(2, os.cpu_count() or 1))
        results["search"] = storing.measure_search(folder, rounds)
    results["copies"] = copies.run(1000 if quick else 5000, workers=min(2, os.cpu_count() or 1))
    return results


def page(results: dict) -> str:
    """docs/performance.md."""
    about, pdf, memory = results["machine"], results["pdf"], results["memory"]
    crawled = results["crawl"]
    captures, built, found, joined = (results[name] for name in ("captures", "build", "search", "copies"))
    lines = [
        "# Performance",
        "",
        "Written by `make bench`. Every figure is a ratio against a reference taken in the same run, on the same",
        "pages, in turn with it; seconds on another machine will differ, the ratios much less.",
        "",
        (
            f"Machine: {about['processor']}, {about['cores']} cores, {about['system']}; Python {about['python']},"
            f" trafilatura {about['trafilatura']}, lxml {about['lxml']}."
        ),
        "",
        "## Reading a document",
        "",
        "`extract.report.read` does everything: decoding, body, tables, repairs, identity, figures, checks.",
        "`trafilatura.extract(html)` with its defaults finds the main text, and gets the page already decoded.",
        "Below 1 is faster than trafilatura. Plain text is compared with the page it was saved from.",
        "",
        "| documents | number | mean size, KB | × trafilatura | best to worst | × bare lxml parse | target |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for row in results["reading"]:
        target = f"≤ {TARGETS[row['class']]}" if row["class"] in TARGETS else ""
        lines.append(
            f"| {row['class']} | {row['documents']} | {row['kilobytes']} | **{row['to_trafilatura']:.2f}** |"
            f" {row['best']:.2f} to {row['worst']:.2f} | {row['to_parse']:.0f} | {target} |"
        )
    peak = memory["megabytes"]
    lines += [
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
        (
            f"| build of {built['documents']} documents, {built['workers']} workers |"
            f" {built['documents_a_second']} documents, {built['rows_a_second']} rows a second |"
            f" {built['to_reading_alone']:.2f} × the time of reading them in one"
            " process and storing nothing |"
        ),
        f"| build with nothing new | | {built['nothing_new_to_first']:.3f} × the first build |",
        (
            f"| search in {found['reports']} reports, with excerpts | {found['median_milliseconds']} ms"
            f" (worst {found['worst_milliseconds']}) | {found['to_scan']:.2f} × a scan of all texts with LIKE |"
        ),
        (
            f"| copies among {joined['documents']} reports ([100,000](scaling.md)) | {joined['copies_joined']} of"
            f" {joined['copies_planted']} joined, {joined['joined_wrongly']} wrongly; {joined['peak_megabytes']} MB |"
            f" {joined['to_one_hash_each']} × reading and hashing every text once |"
        ),
        "",
        "## How it was measured",
        "",
        "* Generated pages (`benchmarks/generate.py`, seeded, 40 to 60 KB) print invented agencies in the markup of",
        "  six families of content management systems. The sample portal's pages are small. The corpus of real pages",
        "  is measured only where it stands beside the repository.",
        "* Reading: processor time of one process; in each round every page is done by each way in turn, and the",
        "  median over the rounds counts for each page. A class's ratio is that of the sums of these medians.",
        "* Labels of the forms are looked up once and remembered, so the first page of a process takes longer; the",
        "  round before the first is not counted, for any of the ways.",
        "* Storing, building and searching: time on the clock, in a temporary folder.",
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few pages and rounds; write nothing")
    options = parser.parse_args()
    results = run(quick=options.quick)
    text = page(results)
    print(text)
    if not options.quick:
        RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf-8")
        PAGE.write_text(text, "utf-8")
    over = [
        f"{row['class']}: {row['to_trafilatura']} × trafilatura, the target is {TARGETS[row['class']]}"
        for row in results["reading"]
        if row["class"] in TARGETS and row["to_trafilatura"] > TARGETS[row["class"]]
    ]
    for line in over:
        print(line, file=sys.stderr)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
