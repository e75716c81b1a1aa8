"""The sample portal from end to end: real spiders, real HTTP, on loopback."""

import json
from collections import Counter
from pathlib import Path

import pytest
from crawling import bodies, crawl_fast, outcomes

import crawler.sample
from archive.captures import Captures
from crawler.run import crawl
from crawler.sample import sample_portals
from crawler.sample.server import SampleServer

EXPECTED = json.loads((Path(crawler.sample.__file__).parent / "expected.json").read_text(encoding="utf-8"))
CHANGED = "/art/2024/1/30/art_1203_88231.html"


@pytest.fixture(scope="module")
def crawls(tmp_path_factory):
    """Crawl the sample three times into one file: twice as it is, then after a page was corrected."""
    path = tmp_path_factory.mktemp("crawl") / "captures.db"
    ports, found = (0, 0), []
    for edition in (1, 1, 2):
        with SampleServer(edition=edition, ports=ports) as server:
            ports = tuple(int(address.rpartition(":")[2]) for address in server.addresses.values())
            result = crawl_fast(sample_portals(server), path)
            found.append((result, list(server.log), bodies(path)))
    return path, found


def test_every_document_is_found(crawls):
    _path, ((result, _log, held), *_) = crawls
    wanted = {entry["file"] for entry in EXPECTED["reports"] + EXPECTED["not_reports"]}
    pdf = {name for name in held if name.endswith(".pdf")}
    assert set(held) - pdf == wanted
    assert [name.rpartition("/")[2] for name in pdf] == ["P020180312345678901234.pdf"]
    assert {portal.outcome for portal in result.portals} == {"ok"}
    result.check()


def test_the_bytes_are_those_served(crawls):
    path, _found = crawls
    site = Path(crawler.sample.__file__).parent / "site"
    with Captures.open(path) as store:
        for capture in store.documents():
            name = capture.source.split("/", 3)[3]
            file = site / "portal" / name if (site / "portal" / name).exists() else site / "mirror" / name
            if not capture.source.endswith(CHANGED):
                assert store.content(capture) == file.read_bytes()
        compressed = [c for c in store.documents() if c.content_encoding == "gzip"]
        assert len(compressed) == 1
        assert store.body(compressed[0].body_sha256).startswith(b"\x1f\x8b")


def test_every_answer_is_kept_with_its_role(crawls):
    path, ((_result, log, _held), *_) = crawls
    rows = outcomes(path)[: len(log)]
    assert Counter((role, outcome) for _path, role, outcome in rows) == Counter(
        {
            ("report", "ok"): 20,
            ("list", "ok"): 6,  # the record set says how many there are, so its empty last group is not asked for
            ("robots", "ok"): 2,
            ("robots", "not_modified"): 1,
            ("attachment", "ok"): 1,
            ("report", "redirect"): 2,
            ("report", "gone"): 1,
        }
    )


def test_an_attachment_knows_its_page_and_a_report_its_title(crawls):
    path, _found = crawls
    with Captures.open(path) as store:
        (pdf,) = (capture for capture in store.documents() if capture.role == "attachment")
        page = store.latest(pdf.parent_url)
        assert page.title == "青栖市教育局2017年政府信息公开工作年度报告"
        assert [capture.source for capture in store.attachments(page.url)] == [pdf.source]
        cut = next(capture for capture in store.documents() if "art_1203_96702" in capture.source)
        assert cut.title == "云溪省水利厅2024年政府信息公开工作年度报告"  # from title=, the visible one is cut
        assert cut.detail == "listed with the date 2025-01-24"


def test_a_second_crawl_stores_no_new_body_and_is_answered_with_304(crawls):
    _path, ((_first, log, held), (second, log_again, held_again), _) = crawls
    assert held_again == held
    assert sum(portal.new for portal in second.portals) == 0
    assert sum(portal.unchanged for portal in second.portals) == 21
    repeated = [hit for hit in log_again if hit.status not in (301, 302, 410)]
    assert all(hit.conditional and hit.status == 304 for hit in repeated)
    assert sum(hit.size for hit in log_again) <= 0.05 * sum(hit.size for hit in log)


def test_a_corrected_page_is_the_only_new_body(crawls):
    path, (_, (_second, _log, held), (third, _log_third, corrected)) = crawls
    assert {name for name in corrected if corrected[name] != held[name]} == {CHANGED}
    assert sum(portal.new for portal in third.portals) == sum(portal.changed for portal in third.portals) == 1
    with Captures.open(path) as store:
        address = next(capture.source for capture in store.documents() if capture.source.endswith(CHANGED))
        assert [capture.outcome for capture in store.history(address)] == ["ok", "not_modified", "ok"]


def test_the_runs_are_on_record(crawls):
    path, _found = crawls
    with Captures.open(path) as store:
        runs = store.runs("sample_yunxi_water")
    assert [run.outcome for run in runs] == ["ok", "ok", "ok"]
    assert runs[-1].stats["new"] == 6
    assert runs[0].stats["changed"] == 1


def test_limit_and_dry_run(tmp_path):
    with SampleServer(ports=(0, 0)) as server:
        portals = sample_portals(server)[:1]
        seen = []
        dry = crawl(portals, tmp_path / "captures.db", dry_run=True, progress=seen.append)
        assert len(dry.portals[0].listed) == 13
        assert dry.portals[0].listed[0][1:] == ("青栖市2020年政府信息公开工作年度报告", "2021-03-30")
        assert bodies(tmp_path / "captures.db") == {}
        assert [event["type"] for event in seen] == ["capture"] * 3 + ["portal"]
        few = crawl(portals, tmp_path / "captures.db", limit=2)
        assert (few.portals[0].outcome, few.portals[0].reports) == ("ok", 2)


def test_expected_figures_use_the_codebook():
    """The truth of the sample names nothing that the codebook does not know."""
    folder = Path(crawler.sample.__file__).parents[2] / "extract" / "data"
    known = {line.partition(",")[0] for line in (folder / "indicators.csv").read_text(encoding="utf-8").splitlines()}
    for entry in EXPECTED["reports"]:
        for name in (*entry["statistics"], *entry["optional"]):
            assert name.partition("[")[0] in known, (entry["file"], name)
