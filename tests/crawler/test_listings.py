"""Every way of listing, from end to end, against a replica on loopback in the markup of the product."""

from contextlib import ExitStack
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from crawling import FAST, crawl_fast
from replicas.scripted import SCRIPTED
from replicas.site import Serving
from replicas.static import STATIC, one_report, trs

from archive.captures import Captures
from crawler.portals import LISTINGS
from crawler.run import crawl
from crawler.spiders import BY_LISTING

FAMILIES = (*STATIC, *SCRIPTED)


def path_of(url):
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.fixture(scope="module")
def crawls(tmp_path_factory):
    """Crawl all replicas twice into one file; return (replica, results, logs) by name, and the file."""
    path = tmp_path_factory.mktemp("listings") / "captures.db"
    with ExitStack() as stack:
        served = [stack.enter_context(Serving(family())) for family in FAMILIES]
        rounds = []
        for _ in range(2):
            for site in served:
                site.log.clear()
            result = crawl_fast([site.portal for site in served], path)
            rounds.append((result, [list(site.log) for site in served]))
    found = {}
    for place, site in enumerate(served):
        results = [result.portals[place] for result, _logs in rounds]
        found[site.replica.name] = (site.replica, results, [logs[place] for _result, logs in rounds])
    return path, found


@pytest.fixture(params=[family.__name__ for family in FAMILIES])
def crawled(request, crawls):
    path, found = crawls
    place = [family.__name__ for family in FAMILIES].index(request.param)
    replica, results, logs = list(found.values())[place]
    with Captures.open(path) as store:
        rows = [row for run in store.runs(f"sample_{replica.name}") for row in store.run_captures(run.run_id)]
        rows.sort(key=lambda row: row.capture_id)
    return replica, results, logs, rows


def test_exactly_the_reports_are_captured_as_reports(crawled):
    replica, results, _logs, rows = crawled
    reports = {path_of(row.url) for row in rows if row.role == "report" and row.outcome == "ok"}
    assert reports == {*replica.reports, *replica.shown}
    assert not reports & set(replica.negatives)
    assert {path_of(row.url) for row in rows if row.role == "attachment"} == set(replica.files)
    assert [result.outcome for result in results] == ["ok", "ok"], results[0].errors
    assert results[0].reports == len(replica.reports) + len(replica.shown)
    assert len(results[0].listed) == results[0].reports


def test_negatives_are_looked_at_as_pages_of_a_sitemap_only(crawled):
    replica, _results, _logs, rows = crawled
    asked = {path_of(row.url) for row in rows} & set(replica.negatives)
    assert not asked or replica.name == "sitemap"


def test_nothing_is_asked_twice_and_nothing_missing(crawled):
    replica, results, logs, _rows = crawled
    for log in logs:
        asked = [(method, path, form) for method, path, form, _status, _size in log if path not in replica.shells]
        assert len(asked) == len(set(asked))
    gone = [path for _method, path, _form, status, _size in logs[0] if status >= 400]
    assert set(gone) <= {"/robots.txt"}
    assert not results[0].errors, replica.name


def test_a_second_crawl_brings_no_new_body(crawled):
    replica, results, logs, _rows = crawled
    assert (results[1].new, results[1].changed) == (0, 0)
    assert results[1].unchanged == results[0].reports + results[0].attachments
    statuses = {
        status for _method, path, _form, status, _size in logs[1] if path not in ("/robots.txt", *replica.shells)
    }
    assert statuses == {304}
    assert sum(size for *_rest, size in logs[1]) <= 0.05 * sum(size for *_rest, size in logs[0])


def test_a_limit_ends_the_walk_of_the_list(tmp_path):
    with Serving(trs()) as site:
        (result,) = crawl([site.portal], tmp_path / "captures.db", limit=2, settings_overrides=FAST).portals
    asked = [path for _method, path, _form, _status, _size in site.log if path.endswith(".html")]
    assert (result.outcome, result.reports) == ("ok", 2)
    assert asked == [site.replica.start[0], *site.replica.reports[:2]]


def test_what_max_pages_cuts_off_is_counted(tmp_path):
    with Serving(trs()) as site:
        portal = replace(site.portal, max_pages=1, expect_reports=1)
        (result,) = crawl([portal], tmp_path / "captures.db", dry_run=True, settings_overrides=FAST).portals
    assert result.errors == {"max_pages": 1}
    assert len(result.listed) < len(site.replica.reports)


def test_a_dry_run_keeps_no_report_not_even_one_that_is_its_list(tmp_path):
    with Serving(one_report()) as site:
        (result,) = crawl([site.portal], tmp_path / "captures.db", dry_run=True, settings_overrides=FAST).portals
    assert len(result.listed) == 2
    with Captures.open(tmp_path / "captures.db") as store:
        assert list(store.documents()) == []


def test_every_listing_has_a_spider_and_every_spider_a_replica(crawls):
    assert set(BY_LISTING) == set(LISTINGS)
    _path, found = crawls
    assert {replica.listing for replica, _results, _logs in found.values()} == set(LISTINGS) - {"single"}


def test_each_replica_is_worth_the_name(crawls):
    _path, found = crawls
    for replica, _results, _logs in found.values():
        if replica.name == "one_report":
            continue
        assert len(replica.reports) + len(replica.shown) >= 6, replica.name
        assert len(replica.negatives) >= 3 or replica.name == "manuscript", replica.name
