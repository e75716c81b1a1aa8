"""Several crawling processes, one writer: the same archive, whoever is killed."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from crawling import bodies, crawl_fast, listing, outcomes, portal, report, serving

from archive.captures import Captures
from crawler.groups import groups, shares
from crawler.portals import Portal
from crawler.sample.server import Answer
from extract.errors import ArchiveInUseError, OutOfSpaceError

CRAWL = """
import json, sys
from crawler.run import crawl
from crawler.worker import portal_from_json
from extract.errors import StoppedError
try:
    crawl([portal_from_json(one) for one in json.loads(sys.argv[1])], sys.argv[2], jobs=2,
          progress=lambda event: print(json.dumps(event), flush=True))
except StoppedError as error:
    sys.exit(error.exit_code)
"""
COUNT = 8


def two_hosts(delay=0.03):
    """Return the pages of two servers with a list each, and one more list on the first."""
    pages = {}
    for host, prefix in (("portal", "/"), ("mirror", "mirror/"), ("portal", "/more/")):
        names = [f"{prefix}{n}.html" for n in range(COUNT)]
        links = [name.removeprefix("mirror") for name in names]
        pages[f"{prefix}list.html"] = listing(*links)
        pages |= {name: replace(Answer(report(f"{host}{name}").encode()), delay=delay) for name in names}
    return pages


def three_portals(server):
    first = portal(server, expect_reports=COUNT)
    other = replace(first, name="sample_mirror_list", start=(server.url("mirror", "/list.html"),))
    return [first, other, replace(first, name="sample_more_list", start=(server.url("portal", "/more/list.html"),))]


def test_no_server_is_in_two_jobs():
    def record(name, *hosts):
        start = tuple(f"http://{host}/" for host in hosts)
        return Portal(name=name, title="年报", start=start, listing="column")

    records = [
        record("a", "www.qingqi.gov.cn"),
        record("b", "linxi.gov.cn"),
        record("c", "qingqi.gov.cn", "yunxi.gov.cn"),
        record("d", "www.yunxi.gov.cn"),
        record("e", "anping.gov.cn"),
    ]
    assert groups(records) == [[0, 2, 3], [1], [4]]
    assert shares(records, 1) == [[0, 1, 2, 3, 4]]
    assert sorted(shares(records, 2)) == [[0, 2, 3], [1, 4]]
    assert sorted(shares(records, 9)) == [[0, 2, 3], [1], [4]]
    assert shares([], 3) == []


def test_two_processes_do_what_one_does(tmp_path):
    with serving(two_hosts(delay=0.04)) as server:
        portals = three_portals(server)
        one = crawl_fast(portals, tmp_path / "one.db")
        server.log.clear()
        two = crawl_fast(portals, tmp_path / "two.db", jobs=2)
        hits = {host: [hit.at for hit in server.log if hit.host == host] for host in ("portal", "mirror")}
        # Both servers at the same time, and each one request at a time: an answer takes 40 ms.
        assert max(times[0] for times in hits.values()) < min(times[-1] for times in hits.values())
        asked = sorted(hit.at for hit in server.log if hit.host == "portal" and hit.path.endswith(".html"))
        assert asked[-1] - asked[0] >= 0.04 * 2 * COUNT
        server.log.clear()
        again = crawl_fast(portals, tmp_path / "two.db", jobs=2)
        assert {hit.status for hit in server.log} <= {304, 404}
    assert two == one
    assert [(each.outcome, each.unchanged) for each in again.portals] == [("ok", COUNT)] * 3
    assert bodies(tmp_path / "two.db") == bodies(tmp_path / "one.db")
    with Captures.open(tmp_path / "two.db") as store:
        assert [run.outcome for run in store.runs()] == ["ok"] * 6


def test_kill_9_of_the_caller_and_of_a_worker(tmp_path):
    with serving(two_hosts()) as server:
        portals = three_portals(server)
        crawl_fast(portals, tmp_path / "whole.db")
        path = tmp_path / "killed.db"
        command = [sys.executable, "-c", CRAWL, json.dumps([asdict(each) for each in portals]), path]
        for events, victim in ((5, "caller"), (9, "worker")):
            before = len(outcomes(path)) if path.exists() else 0
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
                told = [json.loads(process.stdout.readline()) for _ in range(events)]
                if victim == "caller":
                    process.kill()
                else:
                    os.kill(children(process.pid)[0], signal.SIGKILL)
                    told += [json.loads(line) for line in process.stdout]
                process.wait()
                assert process.returncode == (-9 if victim == "caller" else 1)
            stored = sum(message["type"] == "capture" for message in told)
            assert len(outcomes(path)) >= before + stored
        result = crawl_fast(portals, path, jobs=2)
        assert [each.outcome for each in result.portals] == ["ok"] * 3
        assert bodies(path) == bodies(tmp_path / "whole.db")


def children(pid):
    return [int(number) for number in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_workers_end_with_their_caller(tmp_path):
    with serving(two_hosts(delay=0.2)) as server:
        records = json.dumps([asdict(each) for each in three_portals(server)])
        with subprocess.Popen(
            [sys.executable, "-c", CRAWL, records, tmp_path / "captures.db"], stdout=subprocess.PIPE
        ) as process:
            process.stdout.readline()
            workers = children(process.pid)
            process.kill()
        assert len(workers) == 2
        deadline = time.monotonic() + 10
        while any(Path(f"/proc/{pid}/fd/0").exists() for pid in workers):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        with Captures.open(tmp_path / "captures.db", write=True):
            pass  # nobody holds the lock


@pytest.mark.parametrize("events", [1, 2, 3, 4, 6])
def test_a_signal_stops_all_of_them_whatever_they_are_at(tmp_path, events):
    with serving(two_hosts(delay=0.1)) as server:
        records = json.dumps([asdict(each) for each in three_portals(server)])
        with subprocess.Popen(
            [sys.executable, "-c", CRAWL, records, tmp_path / "captures.db"], stdout=subprocess.PIPE, text=True
        ) as process:
            for _ in range(events):
                process.stdout.readline()
            process.send_signal(signal.SIGTERM)
            try:
                process.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        assert process.returncode == 11
    with Captures.open(tmp_path / "captures.db") as store:
        assert {run.outcome for run in store.runs()} == {"stopped"}


def test_an_error_of_one_ends_all_and_the_lock_is_the_callers(tmp_path):
    with serving(two_hosts()) as server:
        portals = three_portals(server)
        with pytest.raises(OutOfSpaceError, match="MiB left"):
            crawl_fast(portals, tmp_path / "captures.db", jobs=2, FREE_SPACE_FLOOR=2**62)
        assert server.log == []
        with Captures.open(tmp_path / "held.db", write=True), pytest.raises(ArchiveInUseError, match="process"):
            crawl_fast(portals, tmp_path / "held.db", jobs=2)
