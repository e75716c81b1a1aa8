"""What a server may ask of us, seen from the server's own log."""

import asyncio
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from itertools import pairwise
from unittest.mock import Mock

import pytest
from crawling import bodies, crawl_fast, listing, outcomes, paths, portal, report, serving
from scrapy import Request

from archive.captures import Capture
from crawler.politeness import DEFAULT_WAIT, MAX_WAIT, recalled, retry_after
from crawler.portals import Portal
from crawler.robots import StrictRobots
from crawler.sample.server import Answer
from crawler.session import Host, Server, Session

RULES = "User-agent: *\nDisallow: /closed/\n"


def test_robots_is_asked_first_and_obeyed(tmp_path):
    pages = {
        "/robots.txt": RULES,
        "/list.html": listing("/open/1.html", "/closed/2.html", "/hop.html"),
        "/open/1.html": report(),
        "/closed/2.html": report(),
        "/hop.html": Answer(status=302, location="/closed/2.html", modified=None),
    }
    with serving(pages) as server:
        result = crawl_fast([portal(server, expect_reports=3)], tmp_path / "captures.db").portals[0]
        assert paths(server)[0] == "/robots.txt"
        assert "/closed/2.html" not in paths(server)
    assert result.errors["robots"] == 2
    assert ("/closed/2.html", "report", "failed") in outcomes(tmp_path / "captures.db")
    assert (result.outcome, result.why) == ("blocked", "2 of 3 reports were not given: robots 2")


VERDICTS = {
    "sample_absent": (Answer(status=404, modified=None), True),
    "sample_forbidden": (Answer(b"Disallow: /", status=403, modified=None), True),
    "sample_page": (Answer(b"<html><body>User-agent: *\nDisallow: /</body></html>"), True),
    "sample_error": (Answer(status=500, modified=None), False),
    "sample_busy": (Answer(status=503, modified=None), False),
    "sample_limited": (Answer(status=429, modified=None), False),
    "sample_closed": (Answer(b"User-agent: *\nDisallow: /"), False),
    "sample_named": (Answer(b"User-agent: gongkai\nDisallow: /\n\nUser-agent: *\nAllow: /"), False),
    "sample_slow": (Answer(b"User-agent: *\nCrawl-delay: 3000"), False),
    "sample_loop": (Answer(status=302, location="/robots.txt", modified=None), False),
    "sample_long": (Answer(b"# \n" * 200_000 + b"User-agent: *\nDisallow: /"), True),
}


def test_verdicts_on_robots(tmp_path):
    with ExitStack() as stack:
        servers = {}
        for name, (answer, _allowed) in VERDICTS.items():
            pages = {"/robots.txt": answer, "/list.html": listing("/1.html"), "/1.html": report()}
            servers[name] = stack.enter_context(serving(pages))
        portals = [portal(server, name=name) for name, server in servers.items()]
        results = crawl_fast(portals, tmp_path / "captures.db", RETRY_TIMES=0).portals
    for result, (name, (_answer, allowed)) in zip(results, VERDICTS.items(), strict=True):
        asked = set(paths(servers[name])) - {"/robots.txt"}
        assert asked == ({"/list.html", "/1.html"} if allowed else set()), name
        assert (result.outcome == "ok") is allowed, name
    assert {r.portal: r.outcome for r in results if r.outcome != "ok"} == {
        "sample_error": "blocked",
        "sample_busy": "rate_limited",
        "sample_limited": "rate_limited",
        "sample_closed": "blocked",
        "sample_named": "blocked",
        "sample_slow": "blocked",
        "sample_loop": "blocked",
    }


def test_rules_of_the_last_day_stand_in_for_a_file_that_fails(tmp_path):
    pages = {"/robots.txt": RULES, "/list.html": listing("/1.html", "/closed/2.html"), "/1.html": report()}
    with serving(pages) as server:
        crawl_fast([portal(server)], tmp_path / "captures.db")
        server.log.clear()
        server.answers["portal", "/robots.txt"] = Answer(status=500, modified=None)
        crawl_fast([portal(server)], tmp_path / "captures.db", RETRY_TIMES=0)
        assert set(paths(server)) == {"/robots.txt", "/list.html", "/1.html"}


def test_retry_after_is_kept_to(tmp_path):
    busy = Answer(b"wait", status=429, retry_after="2", modified=None)
    pages = {"/list.html": listing("/1.html", "/2.html"), "/1.html": report(), "/2.html": report("二")}
    with serving(pages) as server:
        server.answers["portal", "/1.html"] = [busy, server.answers["portal", "/1.html"]]
        result = crawl_fast([portal(server)], tmp_path / "captures.db").portals[0]
        statuses = [hit.status for hit in server.log]
        refused, following = server.log[statuses.index(429) : statuses.index(429) + 2]
    assert statuses == [404, 200, 429, 200, 200]
    assert following.at - refused.at >= 1.95
    assert (result.outcome, result.reports) == ("ok", 2)


def test_a_long_retry_after_ends_the_portal_and_holds_across_restarts(tmp_path):
    busy = Answer(b"wait", status=503, retry_after="4000", modified=None)
    with serving({"/list.html": listing("/1.html", "/2.html"), "/1.html": busy, "/2.html": busy}) as server:
        result = crawl_fast([portal(server)], tmp_path / "captures.db").portals[0]
        assert result.outcome == "rate_limited"
        assert len([path for path in paths(server) if path in ("/1.html", "/2.html")]) == 1
        server.log.clear()
        again = crawl_fast([portal(server)], tmp_path / "captures.db").portals[0]
        assert paths(server) == []
        assert again.outcome == "rate_limited"


def test_the_pace_holds_across_redirects_portals_and_runs(tmp_path):
    pages = {
        "/list.html": listing("/1.html", "/2.html", "/hop.html"),
        "/1.html": report("一"),
        "/2.html": report("二"),
        "/hop.html": Answer(status=302, location="/3.html", modified=None),
        "/3.html": report("三"),
    }
    with serving(pages) as server:
        portals = [portal(server), replace(portal(server), name="sample_other_list")]
        crawl_fast(portals, tmp_path / "captures.db", DOWNLOAD_DELAY=0.2)
        crawl_fast(portals[:1], tmp_path / "captures.db", DOWNLOAD_DELAY=0.2)
        times = [hit.at for hit in server.log]
    assert len(times) == 18
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) >= 0.14, gaps  # jitter is a quarter; a hundredth for the threads of the server


def test_every_request_names_who_asks(tmp_path):
    with serving({"/list.html": listing("/1.html"), "/1.html": report()}) as server:
        crawl_fast([portal(server)], tmp_path / "captures.db")
        assert {hit.agent for hit in server.log} == {"gongkai/0.1.0 (sample portal on loopback)"}


def test_a_report_within_its_window_is_not_asked_for_again(tmp_path):
    pages = {"/list.html": listing("/1.html"), "/1.html": report() + '<a href="/a.pdf">附件</a>'}
    pages["/a.pdf"] = Answer(b"%PDF-1.4 " * 40, content_type="application/pdf")
    with serving(pages) as server:
        record = portal(server, refetch_days=30)
        crawl_fast([record], tmp_path / "captures.db")
        server.log.clear()
        result = crawl_fast([record], tmp_path / "captures.db").portals[0]
        assert paths(server) == ["/robots.txt", "/list.html"]
    assert (result.outcome, result.unchanged, result.new) == ("ok", 2, 0)


@pytest.mark.parametrize(
    ("value", "strikes", "wait"),
    [
        ("120", 1, 120),
        ("0", 1, 30),
        ("-5", 1, DEFAULT_WAIT),
        ("soon", 1, DEFAULT_WAIT),
        (None, 1, DEFAULT_WAIT),
        (None, 3, 4 * DEFAULT_WAIT),
        ("Thu, 01 Jan 1970 00:10:00 GMT", 1, 500),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 1, 30),
        ("999999999", 1, MAX_WAIT),
        ("1" * 400, 1, DEFAULT_WAIT),
        ("²", 1, DEFAULT_WAIT),
    ],
)
def test_reading_retry_after(value, strikes, wait):
    assert retry_after(value, at=100, strikes=strikes, minimum=30) == wait


def test_what_the_archive_recalls_of_a_host():
    def answer(status, at, headers=(), source="u"):
        return Capture(
            1,
            1,
            "p",
            "u",
            source,
            "list",
            "error",
            status,
            at,
            headers,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
        )

    record = Portal(name="sample_one_list", title="年报", start=("http://127.0.0.1:8765/",), listing="column")
    night = replace(record, hours="21:00-07:00")

    def known(captures, of=record):
        host = recalled(captures, of, minimum=30)
        return host.server.sent, host.not_before, host.strikes, len(host.failures)

    # Captures know whole seconds, rounded down: one is added.
    assert known([]) == (0, 0, 0, 0)
    assert known([answer(200, "1970-01-01T00:01:00Z")]) == (61, 0, 0, 0)
    busy = [answer(503, "1970-01-01T00:01:00Z", (("Retry-After", "90"),)), answer(429, "1970-01-01T00:00:00Z")]
    assert known(busy) == (61, 151, 2, 0)
    # 00:01 in London is 08:01 in China: left alone until 21:00 there.
    broken = [answer(500, "1970-01-01T00:01:00Z", source=f"http://x/{n}") for n in range(5)]
    assert known(broken, night) == (61, 13 * 3600, 0, 5)
    assert known([*broken[:4], answer(200, "1970-01-01T00:00:50Z"), *broken], night) == (61, 0, 0, 4)
    assert known(broken[:1] * 9, night) == (61, 0, 0, 1)  # tries of one address are one failure


def test_a_busy_host_does_not_hold_up_another(tmp_path):
    busy = Answer(b"wait", status=429, retry_after="2", modified=None)
    pages = {"/2.html": report("二"), "mirror/list.html": listing("/1.html"), "mirror/1.html": report()}
    with serving(pages) as server:
        server.answers["portal", "/list.html"] = [busy, Answer(listing("/2.html").encode())]
        other = replace(portal(server), name="sample_other_list", start=(server.url("mirror", "/list.html"),))
        crawl_fast([portal(server), other], tmp_path / "captures.db")
        refused = next(hit.at for hit in server.log if hit.status == 429)
        assert abs(next(hit.at for hit in server.log if hit.path == "/1.html") - refused) < 1.5
    assert len(bodies(tmp_path / "captures.db")) == 2


def test_hosts_on_one_machine_are_asked_as_one_server():
    async def meet():
        session = Session(captures=None, notify=print, deny=None)
        for name, address in (("a.gov.cn", "1.1.1.1"), ("b.gov.cn", "1.1.1.1"), ("c.gov.cn", "1.0.0.1"), ("d", "")):
            session.admit(name, Host(server=Server(sent=float(len(session.hosts)))), address)
        return session.hosts

    hosts = asyncio.run(meet())
    assert hosts["a.gov.cn"].server is hosts["b.gov.cn"].server
    assert hosts["a.gov.cn"].server.sent == 1.0
    assert len({id(host.server) for host in hosts.values()}) == 3
    hosts["a.gov.cn"].not_before = 9.0  # "not now" is one host's word
    assert hosts["b.gov.cn"].not_before == 0.0


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_rules_of_a_host_that_does_not_answer_are_looked_for_under_its_own_scheme(scheme):
    asked = []

    async def unreachable(_request):
        raise TimeoutError

    robots = object.__new__(StrictRobots)
    robots._parsers, robots._schemes, robots._stats = {}, {}, Mock()
    robots.crawler = Mock(**{"engine.download_async": unreachable, "spider.session.captures.latest": asked.append})
    robots.crawler.spider.tally.errors = Counter()
    rules = asyncio.run(robots.robot_parser(Request(f"{scheme}://www.qingqi.gov.cn/zwgk/")))
    assert asked == [f"{scheme}://www.qingqi.gov.cn/robots.txt"]
    assert not rules.allowed("/zwgk/", "gongkai")
