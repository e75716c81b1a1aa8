"""Kill a crawl again and again, and see that nothing acknowledged is lost: ``make soak``.

A crawl of two columns on loopback is ended with SIGKILL at random moments; then it is let run to its end.
Checked after every kill: each capture that was reported is there, with its bytes, and SQLite finds nothing wrong.
Checked at the end: the archive built from it equals that of a crawl that nobody disturbed.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from archive.build import build
from archive.captures import Captures
from archive.database import open_for_reading
from crawler.portals import Portal
from crawler.sample.server import Answer, SampleServer

CRAWL = """
import json, sys
from crawler.run import crawl
from crawler.worker import portal_from_json
records = [portal_from_json(one) for one in json.loads(sys.argv[1])]
def tell(event):
    print(json.dumps(event), flush=True)
crawl(records, sys.argv[2], jobs=int(sys.argv[3]), progress=tell).check()
"""


def serve(server: SampleServer, pages: int) -> list[Portal]:
    """Put a column of reports on each of two hosts; return their records."""
    server.answers.clear()
    records = []
    for host in ("portal", "mirror"):
        links = []
        for number in range(pages // 2):
            year, received = 2008 + number % 16, number + 3
            title = f"青栖市第{number}镇{year}年政府信息公开工作年度报告"
            body = (
                f"<html><body><h1>{title}</h1><p>发布日期：{year + 1}-03-0{1 + number % 9}</p>"
                f"<p>全年收到政府信息公开申请{received}件，全部办结，其中同意公开{received}件。"
                f"{host}{'本镇按照要求公开各类政府信息。' * 20}</p></body></html>"
            )
            links.append(f'<li><a href="/{number}.html">{title}</a></li>')
            answer = Answer(body.encode("gb18030" if number % 3 else "utf-8"), compress=number % 2 == 0)
            server.answers[host, f"/{number}.html"] = answer
        markup = f"<html><body><ul>{''.join(links)}</ul></body></html>"
        server.answers[host, "/list.html"] = Answer(markup.encode())
        common = {"title": "年报", "state": "sample", "listing": "column", "refetch_days": 30, "daily_requests": 5000}
        records.append(
            Portal(
                name=f"sample_{host}_soak",
                start=(server.url(host, "/list.html"),),
                expect_reports=pages // 2,
                **common,
            )
        )
    return records


def start(records: list[Portal], path: Path, jobs: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", CRAWL, json.dumps([asdict(one) for one in records]), str(path), str(jobs)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).resolve().parents[1])


def crawl_once(records: list[Portal], path: Path, jobs: int) -> None:
    with start(records, path, jobs) as process:
        process.communicate()
    if process.returncode != 0:
        raise SystemExit(f"an undisturbed crawl ended with {process.returncode}")


def check(path: Path, promised: int) -> int:
    """Return how many captures a file holds; end the program when it broke a promise."""
    if not path.exists():
        held = 0
    else:
        with Captures.open(path) as store:
            faults = store.integrity()
            for sha256 in store.shas():
                store.body(sha256)  # hashes the bytes again
            held = store.count()
        if faults:
            raise SystemExit(f"damaged: {faults}")
    if held < promised:
        raise SystemExit(f"lost: {promised} captures were acknowledged, {held} are there")
    return held


def content(folder: Path) -> list[tuple[object, ...]]:
    """Build the archive and return what it says, apart from times."""
    build(folder / "archive.db", workers=1)
    with closing(open_for_reading(folder / "archive.db")) as db:
        reports = db.execute(
            "SELECT source, capture_sha256, title, agency, year, duplicate_of, text FROM reports JOIN texts"
            " USING (report_id) ORDER BY source"
        ).fetchall()
        figures = db.execute("SELECT * FROM statistics ORDER BY report_id, indicator, applicant").fetchall()
    return [tuple(row) for row in (*reports, *figures)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    dice = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as folder, SampleServer(ports=(0, 0)) as server:
        whole, killed = Path(folder) / "whole", Path(folder) / "killed"
        records = serve(server, given.pages)
        for place in (whole, killed):
            place.mkdir()
        crawl_once(records, whole / "captures.db", 1)
        expected = content(whole)
        held = kills = 0
        for key, answer in server.answers.items():  # slow enough for the kills to fall everywhere
            server.answers[key] = replace(answer, delay=0.01)
        for number in range(given.rounds):
            path = killed / "captures.db"
            promised = held
            with start(records, path, 1 + number % 2) as process:
                # Before the first capture, between any two, or at a moment that no message marks.
                for _ in range(dice.randrange(0, max(4, 2 * given.pages // given.rounds))):
                    line = process.stdout.readline()  # type: ignore[union-attr]
                    promised += bool(line) and json.loads(line)["type"] == "capture"
                time.sleep(dice.random() * 0.02)
                kills += process.poll() is None
                process.send_signal(signal.SIGKILL)
            # The crawling processes see their caller's end on their own; the next one waits for the lock.
            time.sleep(0.1)
            held = check(path, promised)
        crawl_once(records, killed / "captures.db", 2)
        check(killed / "captures.db", held)
        if content(killed) != expected:
            raise SystemExit("the archive differs from that of an undisturbed crawl")
    print(f"{kills} kills, {held} captures, none lost; the archive is that of an undisturbed crawl")


if __name__ == "__main__":
    main()
