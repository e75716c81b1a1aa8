"""Crawls that are killed, stopped, or meet another: nothing kept is lost, and the same command goes on."""

import json
import signal
import subprocess
import sys
import threading
import time
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from crawling import bodies, crawl_fast, listing, outcomes, portal, report, serving

from archive.captures import Captures
from crawler.run import CrawlResult, crawl
from crawler.sample.server import Answer
from extract.errors import ArchiveError, ArchiveInUseError, OutOfSpaceError, YieldError

#: Crawls in a process of its own, so that the test can end it: what the command line does.
CRAWL = """
import json, sys
from crawler.run import CrawlResult, crawl
from crawler.worker import portal_from_json
from extract.errors import StoppedError
try:
    crawl([portal_from_json(json.loads(sys.argv[1]))], sys.argv[2], progress=lambda event: print(event, flush=True))
except StoppedError as error:
    print(error, error.result.portals[0].outcome)
    sys.exit(error.exit_code)
"""


def start(record, path):
    command = [sys.executable, "-c", CRAWL, json.dumps(asdict(record)), path]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def many_pages(count=24, delay=0.03):
    pages = {
        f"/{n}.html": replace(Answer(report(f"第{n}篇").encode()), delay=delay, compress=n % 2 == 0)
        for n in range(count)
    }
    return pages | {"/list.html": listing(*pages)}


def test_kill_9_at_any_moment_then_the_same_command(tmp_path):
    with serving(many_pages()) as server:
        record = portal(server, expect_reports=24)
        crawl_fast([record], tmp_path / "whole.db")
        whole = bodies(tmp_path / "whole.db")
        assert len(whole) == 24
        seen = 0
        for events in (2, 9, 15):
            with start(record, tmp_path / "killed.db") as process:
                for _ in range(events):
                    process.stdout.readline()
                process.send_signal(signal.SIGKILL)
                process.wait()
            held = len(outcomes(tmp_path / "killed.db")) if (tmp_path / "killed.db").exists() else 0
            assert held >= seen + events  # whatever was reported is there
            seen = held
        result = crawl_fast([record], tmp_path / "killed.db")
        assert bodies(tmp_path / "killed.db") == whole
        assert result.portals[0].not_modified > 0
    with Captures.open(tmp_path / "killed.db") as store:
        assert [run.outcome for run in store.runs()] == ["ok", None, None, None]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_cleanly(tmp_path, number):
    with serving(many_pages(delay=0.1)) as server:
        record = portal(server, expect_reports=24)
        with start(record, tmp_path / "captures.db") as process:
            for _ in range(4):
                process.stdout.readline()
            process.send_signal(number)
            output, _errors = process.communicate(timeout=20)
        assert process.returncode == 11
        assert "stopped" in output
        with Captures.open(tmp_path / "captures.db", write=True) as store:
            assert [run.outcome for run in store.runs()] == ["stopped"]
        assert crawl_fast([record], tmp_path / "captures.db").portals[0].reports == 24


def test_a_stop_does_not_wait_for_a_retry_after(tmp_path):
    busy = Answer(b"wait", status=429, retry_after="200", modified=None)
    with serving({"/list.html": busy}) as server, start(portal(server), tmp_path / "captures.db") as process:
        process.stdout.readline()
        process.stdout.readline()
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=6)
        assert process.returncode == 11


def test_a_second_crawl_is_turned_away_and_a_reader_is_not(tmp_path):
    path = tmp_path / "captures.db"
    with serving({"/list.html": listing("/1.html"), "/1.html": report()}) as server:
        with Captures.open(path, write=True), pytest.raises(ArchiveInUseError, match="process"):
            crawl_fast([portal(server)], path)
        assert [hit for hit in server.log if hit.path != "/robots.txt"] == []
        crawl_fast([portal(server)], path)
        with Captures.open(path) as reader:
            documents = reader.documents()
            next(documents)
            crawl_fast([portal(server)], path)
            list(documents)


def test_what_is_no_captures_file_is_said(tmp_path):
    (tmp_path / "captures.db").write_text("not a database, but somebody's notes" * 40)
    with serving({"/list.html": listing("/1.html")}) as server, pytest.raises(ArchiveError, match="not a database"):
        crawl_fast([portal(server)], tmp_path / "captures.db")


def test_too_little_space_ends_the_crawl(tmp_path):
    with serving({"/list.html": listing("/1.html")}) as server:
        with pytest.raises(OutOfSpaceError, match="MiB left"):
            crawl_fast([portal(server)], tmp_path / "captures.db", FREE_SPACE_FLOOR=2**62)
        assert server.log == []


def test_the_caller_may_be_a_thread(tmp_path):
    found = []
    with serving({"/list.html": listing("/1.html"), "/1.html": report()}) as server:
        record = portal(server)
        thread = threading.Thread(target=lambda: found.append(crawl([record], tmp_path / "captures.db")))
        thread.start()
        thread.join(20)
    assert found[0].portals[0].outcome == "ok"


def test_trouble_on_the_way_is_kept_under_its_name(tmp_path):
    """Truncated, oversized and challenge pages are captured as such, retried where that helps, and never content."""
    whole = report("很长")
    names = ("cut", "later", "wzws", "soft", "gone", "shell", "empty", "big")
    pages = {
        "/list.html": listing(*(f"/{name}.html" for name in names)),
        "/cut.html": replace(Answer(whole.encode()), compress=True, cut=20),
        "/later.html": [replace(Answer(whole.encode()), compress=True, cut=9), Answer(whole.encode())],
        "/wzws.html": "<html><script>var a='WZWS_CONFIRM';document.cookie=a</script></html>",
        "/soft.html": "<html><title>404 页面不存在</title><body>您访问的页面不存在</body></html>",
        "/gone.html": Answer(status=404, modified=None),
        "/shell.html": '<html><head><meta http-equiv="refresh" content="0;url=/real.html"></head></html>',
        "/real.html": report("真正的页面"),
        "/empty.html": "",
        "/big.html": Answer(b"0" * 20_000_000, compress=True),
    }  # fmt: skip
    with serving(pages) as server:
        server.answers["portal", "/later.html"] = pages["/later.html"]
        result = crawl_fast([portal(server, expect_reports=8)], tmp_path / "captures.db").portals[0]
    rows = outcomes(tmp_path / "captures.db")
    kept = {name: [outcome for path, _role, outcome in rows if path == f"/{name}.html"] for name in
            ("cut", "later", "wzws", "soft", "gone", "shell", "real", "empty")}  # fmt: skip
    assert kept == {
        "cut": ["truncated"] * 3,
        "later": ["truncated", "ok"],
        "wzws": ["challenge"],
        "soft": ["challenge"],
        "gone": ["gone"],
        "shell": ["redirect"],
        "real": ["ok"],
        "empty": ["truncated"] * 3,
    }
    assert set(bodies(tmp_path / "captures.db")) == {"/later.html", "/real.html", "/big.html"}
    assert result.outcome == "blocked"
    assert (result.errors["challenge"], result.errors["soft_404"]) == (1, 1)
    with pytest.raises(YieldError, match=r"sample_one_list \(blocked: 4 of 8 reports"):
        CrawlResult((result,)).check()


def test_a_layout_that_yields_nothing_is_loud(tmp_path):
    with serving({"/list.html": "<html><body><p>栏目已调整</p></body></html>"}) as server:
        empty = crawl_fast([portal(server)], tmp_path / "a.db").portals[0]
        failed = crawl_fast([portal(server, path="/none.html")], tmp_path / "b.db").portals[0]
        server.answers["portal", "/list.html"] = Answer(b"<script>$_ts=window['$_ts']</script>", status=412)
        blocked = crawl_fast([portal(server)], tmp_path / "c.db").portals[0]
    assert (empty.outcome, failed.outcome, blocked.outcome) == ("empty", "failed", "blocked")


def test_the_soak_in_short():
    """Two kills and the comparison of the archives; ``make soak`` does a hundred."""
    script = Path(__file__).resolve().parents[2] / "benchmarks" / "soak.py"
    command = [sys.executable, script, "--rounds", "2", "--pages", "12", "--seed", "7"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "none lost" in done.stdout
