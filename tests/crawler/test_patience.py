"""Crawls that wait: for the pace, the hours, the caps, a server in trouble. Seen from the server's own log."""

import time
from dataclasses import replace
from datetime import datetime

import pytest
from crawling import crawl_fast, listing, paths, portal, report, serving

from archive.captures import Captures, NewCapture
from crawler.deny import FILE, DenyList
from crawler.sample.server import Answer
from crawler.schedule import CHINA
from extract.errors import ConfigurationError

DAY = 24 * 3600


def pages(count, **values):
    """Return a list and its reports."""
    found = {f"/{n}.html": replace(Answer(report(f"第{n}篇").encode()), **values) for n in range(count)}
    return found | {"/list.html": listing(*found)}


def until(clock):
    """Return the seconds from now to the next time that a clock in China shows ``clock`` (HH:MM:SS)."""
    now = datetime.now(CHINA)
    hour, minute, second = map(int, clock.split(":"))
    return (now.replace(hour=hour, minute=minute, second=second, microsecond=0) - now).total_seconds() % DAY


def test_five_hundred_requests_keep_the_promised_gap(tmp_path):
    moved = {f"/old{n}.html": Answer(status=302, location=f"/{n}.html", modified=None) for n in range(50)}
    known = pages(398) | moved
    known["/list.html"] = listing(*(path for path in known if path != "/list.html"))
    with serving(known) as server:
        record = portal(server, daily_requests=5000)
        result = crawl_fast([record], tmp_path / "captures.db", DOWNLOAD_DELAY=0.03).portals[0]
        times, first = [hit.at for hit in server.log], server.log[0].path
    assert (result.outcome, len(times), first) == ("ok", 500, "/robots.txt")
    # The jitter is a quarter, so 0.0225. A busy machine notes a request late and the next one in time: then the two
    # or three gaps together are as long as promised.
    for now in range(1, len(times)):
        assert any(times[now] - times[now - n] >= 0.0225 * n - 0.01 for n in range(1, min(now, 3) + 1)), times


def test_the_hours_end_in_the_middle_and_the_next_night_goes_on(tmp_path):
    with serving(pages(24, delay=0.3)) as server:
        record = portal(server, hours="21:00-07:00")
        over = time.monotonic() + 4
        late = crawl_fast([record], tmp_path / "captures.db", SCHEDULE_OFFSET=until("06:59:56")).portals[0]
        assert late.outcome == "paused"
        assert "outside its hours; they begin" in late.why
        assert len(server.log) < 24
        # The server notes a request after its delay, and the clock of the crawl begins at a whole second.
        assert all(hit.at < over + 1.4 for hit in server.log)
        server.log.clear()
        noon = crawl_fast([record], tmp_path / "captures.db", SCHEDULE_OFFSET=until("12:00:00")).portals[0]
        assert (noon.outcome, server.log) == ("paused", [])
        for place, answer in server.answers.items():
            server.answers[place] = replace(answer, delay=0.0)
        night = crawl_fast([record], tmp_path / "captures.db", SCHEDULE_OFFSET=until("21:00:00") + 1).portals[0]
        assert (night.outcome, night.reports) == ("ok", 24)
        # Somebody at the keyboard may ask at any time.
        asked = crawl_fast([record], tmp_path / "captures.db", anytime=True, SCHEDULE_OFFSET=until("12:00:00"))
        assert asked.portals[0].outcome == "ok"


def test_the_cap_of_a_day_survives_a_restart_and_ends_with_the_day(tmp_path):
    with serving(pages(9)) as server:
        record = portal(server, daily_requests=5, refetch_days=30)
        offset = until("13:00:00")  # no run of this test crosses noon
        first = crawl_fast([record], tmp_path / "captures.db", SCHEDULE_OFFSET=offset - DAY).portals[0]
        assert (first.outcome, len(server.log)) == ("paused", 5)
        assert first.why == "its server had its 5 requests of this day"
        again = crawl_fast([record], tmp_path / "captures.db", SCHEDULE_OFFSET=offset - DAY).portals[0]
        assert (again.outcome, len(server.log)) == ("paused", 5)
        crawl_fast([record], tmp_path / "captures.db", SCHEDULE_OFFSET=offset)
        assert len(server.log) == 10


def test_caps_of_bytes_and_of_one_run(tmp_path):
    with serving(pages(9)) as server:
        big = crawl_fast([portal(server)], tmp_path / "a.db", HOST_DAY_BYTES=3000).portals[0]
        assert (big.outcome, big.why) == ("paused", "its server gave its 0 MiB of this day")
        many = crawl_fast([portal(server)], tmp_path / "b.db", RUN_REQUESTS=4).portals[0]
        assert (many.outcome, many.requests) == ("paused", 4)


def test_a_server_that_keeps_failing_is_left_alone(tmp_path):
    broken = {path: Answer(status=500, modified=None) for path in pages(12) if path != "/list.html"}
    with serving(pages(12) | broken) as server:
        record = portal(server)
        first = crawl_fast([record], tmp_path / "captures.db", RETRY_TIMES=1).portals[0]
        assert (first.outcome, first.errors["failing"] > 0) == ("failed", True)
        failed = [path for path in paths(server) if path in broken]
        assert len(set(failed)) == 5  # tries of one address count once
        asked = len(server.log)
        again = crawl_fast([record], tmp_path / "captures.db").portals[0]
        assert (again.outcome, len(server.log)) == ("failed", asked)
        crawl_fast([record], tmp_path / "captures.db", SCHEDULE_OFFSET=1000.0, RETRY_TIMES=0)
        assert len(server.log) > asked


def test_two_broken_pages_are_no_broken_server(tmp_path):
    known = pages(12) | {"/3.html": Answer(status=500, modified=None), "/4.html": Answer(status=502, modified=None)}
    with serving(known) as server:
        result = crawl_fast([portal(server)], tmp_path / "captures.db").portals[0]
    assert (result.reports, result.outcome) == (10, "failed")
    assert result.why == "2 of 12 reports could not be had: error 6"


def test_retry_after_is_waited_for_by_the_next_run_too(tmp_path):
    busy = Answer(b"wait", status=429, retry_after="2", modified=None)
    rules = "User-agent: *\nDisallow: /closed/\n"
    known = pages(1) | {"/robots.txt": rules, "/list.html": listing("/0.html", "/closed/a.html", "/closed/b.html")}
    with serving(known) as server:
        server.answers["portal", "/0.html"] = [busy, known["/0.html"]]
        first = crawl_fast([portal(server)], tmp_path / "captures.db", RETRY_AFTER_PATIENCE=0.5).portals[0]
        refused = server.log[-1]
        assert (first.outcome, refused.status) == ("rate_limited", 429)
        second = crawl_fast([portal(server)], tmp_path / "captures.db", RETRY_AFTER_PATIENCE=9).portals[0]
        following = server.log[server.log.index(refused) + 1]
    assert following.at - refused.at >= 2
    assert second.reports == 1


def test_what_was_refused_here_does_not_hide_what_the_server_said(tmp_path):
    with Captures.open(tmp_path / "captures.db", write=True) as store:
        common = {"run_id": store.start_run("p"), "portal": "p", "role": "list", "fetched_at": "2026-03-01T00:00:00Z"}
        for url, given in (
            ("http://x.gov.cn/a", {"outcome": "error", "status": 429, "body": b"wait"}),
            ("http://x.gov.cn/b", {"outcome": "failed", "detail": "not asked: forbidden by robots.txt"}),
        ):
            store.add(NewCapture(**common, source=url, url=url, **given))
        assert [one.status for one in store.last_of_host(["http://x.gov.cn/"])] == [429]
        assert store.asked_since(["http://x.gov.cn/"], "2026-01-01T00:00:00Z") == (1, 4)
        assert store.asked_since(["http://x.gov.cn/"], "2027-01-01T00:00:00Z") == (0, 0)


# --- the deny list ---------------------------------------------------------------------------------------------------


def test_a_denied_host_is_asked_nothing(tmp_path):
    (tmp_path / FILE).write_text("# asked by mail on 3 March\n127.0.0.1\n", encoding="utf-8")
    with serving(pages(3)) as server:
        result = crawl_fast([portal(server)], tmp_path / "captures.db").portals[0]
        assert server.log == []
    assert (result.outcome, result.why) == ("blocked", "not let in to the lists: denied 1")


def test_an_entry_takes_effect_in_a_crawl_under_way(tmp_path):
    from crawler.run import crawl

    seen = []

    def deny(message):
        seen.append(message)
        if len(seen) == 4:
            (tmp_path / FILE).write_text("127.0.0.1", encoding="utf-8")
            seen.append(len(server.log))

    with serving(pages(20, delay=0.1)) as server:
        result = crawl([portal(server)], tmp_path / "captures.db", progress=deny).portals[0]
        assert len(server.log) <= seen[4] + 1
    assert result.outcome == "blocked"


def test_the_deny_list_names_hosts_with_all_below_them(tmp_path):
    file = tmp_path / FILE
    deny = DenyList(file)
    assert not deny.denies("http://www.qingqi.gov.cn/")
    file.write_text("WWW.qingqi.gov.cn.  # by telephone\n\nlinxi.gov.cn:8080\n", encoding="utf-8")
    for url in ("http://qingqi.gov.cn/", "https://www.qingqi.gov.cn/a", "http://sl.qingqi.gov.cn:8001/"):
        assert deny.denies(url)
    assert deny.denies("http://linxi.gov.cn:8080/")
    for url in ("http://notqingqi.gov.cn/", "http://linxi.gov.cn/", "http://gov.cn/"):
        assert not deny.denies(url)
    file.write_text("http://qingqi.gov.cn/", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="line 1"):
        deny.denies("http://linxi.gov.cn/")
    file.unlink()
    assert not deny.denies("http://qingqi.gov.cn/")
