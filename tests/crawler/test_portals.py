"""Portal records are exactly right or refused with the name of what is wrong; a crawl names who is responsible."""

import pytest

from crawler.agent import user_agent
from crawler.portals import Portal, load_portals, read_records, select
from crawler.results import CrawlResult, PortalResult
from crawler.run import crawl
from crawler.worker import groups, loopback_of
from extract.errors import ConfigurationError, RateLimitedError, UsageError, YieldError

GOOD = """
[[portal]]
name = "yunxi_qingqi_government"
title = "青栖市人民政府"
start = ["http://www.qingqi.gov.cn/gknb/"]
listing = "pages"
"""


def write(tmp_path, text, name="yunxi.toml"):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_good_record(tmp_path):
    (portal,) = read_records(write(tmp_path, GOOD))
    assert portal.state == "unverified"
    assert portal.sites == {"www.qingqi.gov.cn", "qingqi.gov.cn"}
    assert not portal.sample


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("listing =", "listting ="), "unknown key 'listting', 'listing'"),
        (('title = "青栖市人民政府"', ""), "'title' is missing"),
        (("yunxi_qingqi", "yunxi-qingqi"), "the name must be like"),
        (("yunxi_qingqi_government", "yunxi"), "the name must be like"),
        (("yunxi_qingqi", "other_qingqi"), "must begin with yunxi_"),
        (('"pages"', '"guess"'), "'listing' must be one of"),
        (('["http://www.qingqi.gov.cn/gknb/"]', "[]"), "'start' is empty"),
        (('["http://www.qingqi.gov.cn/gknb/"]', '"http://www.qingqi.gov.cn/gknb/"'), "list of strings"),
        (("http://www", "ftp://www"), "no plain address"),
        (("gknb/", "gknb/#top"), "no plain address"),
        (("//www.", "//me@www."), "no plain address"),
        (('"pages"', '"pages"\nmax_pages = 0'), "'max_pages' must lie"),
        (('"pages"', '"pages"\nmax_pages = true'), "'max_pages' must be int"),
        (('"pages"', '"pages"\nmax_pages = "9"'), "'max_pages' must be int"),
        (('"pages"', '"pages"\ndelay = -1'), "'delay' must lie"),
        (('"pages"', '"pages"\nhosts = ["a/b"]'), "is no host"),
        (('"pages"', '"pages"\nstate = "sample"'), "belongs in sample.toml"),
        (('"pages"', '"pages"\nstate = "fine"'), "'state' must be one of"),
        (("[[portal]]", "[portals]"), "unknown table 'portals'"),
        (("[[portal]]", "[portal]"), "one each"),
        (("[[portal]]", "[[portal"), "yunxi.toml"),
    ],
)
def test_a_wrong_record_is_refused(tmp_path, change, complaint):
    assert change[0] in GOOD
    with pytest.raises(ConfigurationError, match=complaint):
        read_records(write(tmp_path, GOOD.replace(*change)))


def test_a_name_used_twice_is_refused(tmp_path):
    write(tmp_path, GOOD + GOOD)
    with pytest.raises(ConfigurationError, match="used twice"):
        load_portals(tmp_path)


def test_the_bundled_records_are_good():
    portals = load_portals()
    assert {portal.name for portal in portals.values() if portal.sample} == {
        "sample_qingqi_government",
        "sample_yunxi_water",
        "sample_mirror_library",
    }


def test_an_unknown_name_gets_the_nearest_ones():
    portals = load_portals()
    assert [p.name for p in select(["sample_yunxi_water"] * 2, portals)] == ["sample_yunxi_water"]
    with pytest.raises(UsageError, match="did you mean sample_yunxi_water"):
        select(["sample_yunxi_watr"], portals)
    with pytest.raises(UsageError, match="gongkai portals list"):
        select(["zzz"], portals)


def record(**values):
    common = {"name": "yunxi_a_b", "title": "年报", "start": ("http://www.qingqi.gov.cn/",), "listing": "column"}
    return Portal(**(common | values))


@pytest.mark.parametrize("contact", ["archive@qingqi.org", "https://qingqi.org/crawl", "mailto:a.b@c-d.org.cn"])
def test_a_contact_is_part_of_the_user_agent(contact):
    agent = user_agent(record(), contact)
    assert agent.startswith("gongkai/")
    assert contact.removeprefix("mailto:") in agent
    assert user_agent(record(contact="own@qingqi.org"), contact).count("own@qingqi.org") == 1


@pytest.mark.parametrize(
    "contact",
    [
        None,
        "",
        "  ",
        "me",
        "you@example.com",
        "https://example.org/",
        "a@b",
        "a@b.cn\r\nX: y",
        "http://x.invalid/",
        "@",
    ],
)
def test_no_crawl_of_a_real_portal_without_a_contact(contact, tmp_path, monkeypatch):
    monkeypatch.delenv("GONGKAI_CONTACT", raising=False)
    with pytest.raises(ConfigurationError, match="contact"):
        crawl([record()], tmp_path / "captures.db", contact=contact)
    assert not (tmp_path / "captures.db").exists()


def test_loopback_is_open_for_the_sample_only():
    sample = record(name="sample_a", state="sample", start=("http://127.0.0.1:8765/",), hosts=("www.qingqi.gov.cn",))
    assert loopback_of([record(start=("http://127.0.0.1:8765/",)), sample]) == ["127.0.0.1:8765"]
    assert loopback_of([record(start=("http://127.0.0.1:8765/",))]) == []


def test_portals_that_share_a_server_follow_each_other():
    portals = [
        record(),
        record(start=("http://a.gov.cn/",)),
        record(start=("http://qingqi.gov.cn/x/",)),
        record(start=("http://b.gov.cn/",), hosts=("a.gov.cn",)),
    ]
    assert groups(portals) == [[0, 2], [1, 3]]


def test_what_a_crawl_gave_too_little_of_has_an_exit_code():
    CrawlResult((PortalResult("a", "ok"),)).check()
    with pytest.raises(YieldError, match=r"a \(empty\)"):
        CrawlResult((PortalResult("a", "empty"), PortalResult("b", "ok"))).check()
    with pytest.raises(RateLimitedError, match="b"):
        CrawlResult((PortalResult("a", "empty"), PortalResult("b", "rate_limited"))).check()
