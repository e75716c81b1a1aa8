"""One crawl on a local cluster of two workers: each with captures of its own, merged, no server on both."""

import threading

import pytest
from crawling import FAST, bodies
from replicas.site import Serving
from replicas.static import trs, ucap, vsb

from archive.captures import Captures
from crawler.cluster import crawl_on_cluster, worker_for
from crawler.portals import Portal
from crawler.run import crawl
from extract.errors import ConfigurationError

FAMILIES = (trs, ucap, vsb)


@pytest.fixture(scope="module")
def cluster():
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as local:
        yield local


def test_two_workers_give_what_one_process_gives(cluster, tmp_path):
    folder = tmp_path / "parts"
    served = [Serving(family()) for family in FAMILIES]
    for site in served:
        site.__enter__()
    try:
        portals = [site.portal for site in served]
        whole = crawl_on_cluster(
            cluster.scheduler_address, portals, folder, tmp_path / "captures.db", settings_overrides=FAST
        )
        again = crawl_on_cluster(
            cluster.scheduler_address, portals, folder, tmp_path / "captures.db", settings_overrides=FAST
        )
        one = crawl(portals, tmp_path / "one.db", settings_overrides=FAST)
    finally:
        for site in served:
            site.__exit__()
    assert [result.portal for result in whole.portals] == [portal.name for portal in portals]
    assert {result.outcome for result in (*whole.portals, *again.portals)} == {"ok"}
    assert bodies(tmp_path / "captures.db") == bodies(tmp_path / "one.db")
    assert [result.listed for result in whole.portals] == [result.listed for result in one.portals]
    # The same worker has the same servers each time: its file knows what it holds.
    assert [result.new for result in again.portals] == [0] * len(portals)
    hosts = []
    for file in sorted(folder.glob("captures-*.db")):
        with Captures.open(file) as store:
            hosts.append({capture.source.split("/")[2] for capture in store.everything()})
    assert set.union(*hosts) == {site.address for site in served}
    assert sum(map(len, hosts)) == len(served)
    with Captures.open(tmp_path / "captures.db") as store:
        states = [run.outcome for portal in portals for run in store.runs(portal.name)]
    assert states.count("ok") == 2 * len(portals)


def test_a_server_stays_with_its_worker_when_another_one_joins():
    portals = [
        Portal(name=f"hebei_x{n}", title="x", start=(f"http://x{n}.gov.cn/",), listing="column") for n in range(200)
    ]
    before = [worker_for([portal], ["a", "b"]) for portal in portals]
    after = [worker_for([portal], ["a", "b", "c"]) for portal in portals]
    assert {new for old, new in zip(before, after, strict=True) if old != new} == {"c"}
    assert min(before.count(name) for name in "ab") > 60


def test_no_cluster_is_one_clear_line(tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("crawler.cluster.PATIENCE", 1)
    with pytest.raises(ConfigurationError, match="no cluster"):
        crawl_on_cluster("tcp://127.0.0.1:1", [], tmp_path, tmp_path / "captures.db")
    assert threading.active_count() < 20
