"""An archive read on a cluster of two worker processes, one of them killed on the way: the same to the last row."""

import os
import shutil
import signal
import time
from contextlib import closing

import pytest
from makers import capture, made, report_text

from archive.build import build
from archive.database import dump_public, open_for_reading
from extract.errors import ConfigurationError

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as local:
        yield local


def documents(folder, count):
    folder.mkdir()
    entries = [
        {"url": f"http://www.place{n}.gov.cn/{n}.html", "body": report_text(f"第{n}县", 2015 + n % 3, n + 1)}
        for n in range(count)
    ]
    entries += [
        {"url": "http://www.bad.gov.cn/1", "body": "POISON exit"},
        {"url": "http://www.bad.gov.cn/2", "body": "BUDGET"},
        {"url": "http://www.bad.gov.cn/3", "body": "JUNK"},
    ]
    return capture(folder, entries)


def test_a_killed_worker_loses_nothing_and_doubles_nothing(cluster, tmp_path, monkeypatch):
    monkeypatch.setattr("archive.cluster.SHARD", 20)
    alone = documents(tmp_path / "alone", 157)
    shutil.copytree(alone.parent, tmp_path / "spread")
    spread = tmp_path / "spread" / alone.name
    made(alone)
    killed = []

    def kill(done, _whole):
        if done >= 40 and not killed:  # some shards are in, others are being read
            killed.append(next(iter(cluster.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    result = made(spread, cluster=cluster.scheduler_address, progress=kill, reader="standin:slowly")
    assert killed
    assert (result.read, result.reports, result.rejects, result.failures) == (160, 157, 2, 1)
    assert list(dump_public(spread)) == list(dump_public(alone))
    assert not spread.with_name("archive.db.shards").exists()


def test_what_a_former_run_read_is_not_read_again(cluster, tmp_path, monkeypatch):
    monkeypatch.setattr("archive.cluster.SHARD", 10)
    path = documents(tmp_path / "one", 27)

    def stop(done, _whole):
        if done == 5:
            deadline = time.monotonic() + 30
            while len(list(shards.glob("*.parquet"))) < 3 and time.monotonic() < deadline:
                time.sleep(0.05)
            raise KeyboardInterrupt

    shards = path.with_name("archive.db.shards")
    with pytest.raises(KeyboardInterrupt):
        made(path, cluster=cluster.scheduler_address, progress=stop)
    before = {file.name: file.stat().st_mtime_ns for file in shards.iterdir()}
    assert len(before) == 3
    made(path, cluster=cluster.scheduler_address)
    with closing(open_for_reading(path)) as db:
        assert db.execute("SELECT count(*) FROM reports").fetchone()[0] == 27
        assert db.execute("SELECT count(*) FROM rejects").fetchone()[0] == 3


def test_a_cluster_of_its_own_on_this_machine_reads_with_the_real_extractor(tmp_path):
    path = documents(tmp_path / "own", 3)
    build(path, cluster="local:1")
    first = list(dump_public(path))
    build(path, everything=True, workers=1)
    assert list(dump_public(path)) == first


def test_workers_with_another_extractor_are_refused(cluster, tmp_path):
    path = documents(tmp_path / "other", 2)
    with pytest.raises(ConfigurationError, match="another version of the extractor"):
        build(path, cluster=cluster.scheduler_address, version="another")


def test_no_cluster_is_one_clear_line(tmp_path, monkeypatch):
    monkeypatch.setattr("archive.cluster.PATIENCE", 1)
    path = documents(tmp_path / "none", 2)
    for address in ("tcp://127.0.0.1:1", "local:0", "nonsense"):
        with pytest.raises(ConfigurationError, match="no cluster"):
            made(path, cluster=address)
