"""``portals add`` and ``portals check``: from a saved page, and over real HTTP on loopback."""

from pathlib import Path

import pytest
from crawling import paths, serving

from archive.captures import Captures
from crawler.adding import add
from crawler.links import Link
from crawler.portal_lint import lint
from crawler.portals import Portal, load_portals
from crawler.probe import check
from crawler.run import crawl
from crawler.sample.server import Answer as Served
from crawler.sight import Answer, compare, newest_year
from extract.errors import ConfigurationError, UsageError, YieldError

LISTS = Path(__file__).parent / "lists"
CONTACT = "archive@qingqi.org"
COLUMN = "http://www.xushi.gov.cn/zwgk/gknb/"


def page(name):
    return (LISTS / name).read_bytes()


@pytest.fixture
def folders(tmp_path):
    records = tmp_path / "records"
    records.mkdir()
    return {"folder": records, "fixtures": tmp_path / "pages"}


def from_page(tmp_path, folders, name="trs.html", url=COLUMN, **options):
    options = {"province": "hebei"} | options
    return add(url, tmp_path / "captures.db", saved=LISTS / name, **options, **folders)


# --- from a saved page ---------------------------------------------------------------------------------------------


def test_a_saved_page_becomes_a_record(tmp_path, folders):
    added = from_page(tmp_path, folders)
    assert [link.url.rpartition("/")[2] for link in added.taken] == ["t20260119_700123.html", "t20250120_600777.html"]
    reasons = {link.title: reason for link, reason in added.left}
    assert reasons["政府信息公开年报"] == "the column itself"
    assert "网站" in next(title for title, reason in reasons.items() if "website" in reason)
    assert any("指南" in reason for reason in reasons.values())
    assert added.others == 1  # 首页
    assert added.file == folders["folder"] / "hebei.toml"
    assert added.fixture.read_bytes() == page("trs.html")
    (portal,) = load_portals(folders["folder"]).values()
    assert portal == added.portal
    assert (portal.name, portal.cms, portal.listing, portal.state) == ("hebei_xushi", "TRS", "pages", "unverified")
    assert (portal.expect_reports, portal.example) == (2, added.taken[0].url)
    assert lint(folders["folder"]) == []
    assert not (tmp_path / "captures.db").exists()


def test_dry_run_writes_nothing(tmp_path, folders):
    added = from_page(tmp_path, folders, dry_run=True)
    assert (added.file, added.fixture) == (None, None)
    assert 'name = "hebei_xushi"' in added.toml
    assert list(folders["folder"].iterdir()) == []
    assert not folders["fixtures"].exists()


def test_a_second_column_of_a_host_gets_a_word_of_its_address(tmp_path, folders):
    from_page(tmp_path, folders)
    added = from_page(tmp_path, folders, url="http://www.xushi.gov.cn/bm/jyj/gknb/", province=None)
    assert added.portal.name == "hebei_xushi_jyj"
    assert added.file == folders["folder"] / "hebei.toml"


@pytest.mark.parametrize("url", [COLUMN, "https://xushi.gov.cn/zwgk/gknb/#top", COLUMN + "?isMobile=1"])
def test_a_column_is_added_once(tmp_path, folders, url):
    from_page(tmp_path, folders)
    with pytest.raises(UsageError, match="has a record: hebei_xushi"):
        from_page(tmp_path, folders, url=url)


def test_the_province_comes_from_the_page_where_it_says_so(tmp_path, folders):
    saved = tmp_path / "list.html"
    saved.write_bytes(page("trs.html").replace("青栖市人民政府".encode(), "邯郸市丛台区人民政府".encode()))
    added = add(COLUMN, tmp_path / "captures.db", saved=saved, **folders)
    assert added.portal.province == "河北"
    assert added.portal.division == "130403"


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"province": None}, "give --province, one of beijing"),
        ({"province": "atlantis"}, "'atlantis' is no file of records"),
        ({"url": "no address"}, "not a web address"),
        ({"url": "ftp://www.xushi.gov.cn/"}, "not a web address"),
        ({"name": "hebei_my_own"}, "against the rule; 'hebei_xushi' is not"),
        ({"name": "shell.html", "page": "shell.html"}, "only leads to http://www.xushi.gov.cn/bjqq/gknb"),
        ({"name": "frame.html", "page": "frame.html"}, "the list stands in a frame"),
    ],
)
def test_what_cannot_be_added(tmp_path, folders, options, complaint):
    file = options.pop("page", "trs.html")
    if "page" in complaint or file != "trs.html":
        options.pop("name")
    with pytest.raises(UsageError, match=complaint):
        from_page_named(tmp_path, folders, file, options)
    assert list(folders["folder"].iterdir()) == []


def from_page_named(tmp_path, folders, file, options):
    options = {"province": "hebei", "url": COLUMN} | options
    url = options.pop("url")
    return add(url, tmp_path / "captures.db", saved=LISTS / file, **options, **folders)


def test_a_missing_file_is_named(tmp_path, folders):
    with pytest.raises(UsageError, match=r"nowhere\.html"):
        add(COLUMN, tmp_path / "captures.db", saved=tmp_path / "nowhere.html", province="hebei", **folders)


def test_warnings(tmp_path, folders):
    saved = tmp_path / "list.html"
    saved.write_bytes(page("nfcms.html"))
    added = add(COLUMN, tmp_path / "captures.db", saved=saved, province="hebei", dry_run=True, **folders)
    assert added.warnings == ("reports on other hosts are not fetched unless 'hosts' names them: www.qingqi.gov.cn",)
    assert (added.portal.example, added.portal.expect_reports) == ("", 1)
    for name, words in (("years.html", "folders of 3 years"), ("truecms.html", "an interface gives the list")):
        (warning,) = from_page(tmp_path, folders, name, dry_run=True).warnings
        assert words in warning


def test_reports_named_by_bare_years_are_taken(tmp_path, folders):
    url = "http://www.xushi.gov.cn/module/xxgk/xxgkAnnualReport.jsp?area=11999900000000001A"
    added = from_page(tmp_path, folders, "hanweb_module.html", url=url, dry_run=True)
    assert added.portal.reports_only
    assert [link.url.partition("&")[2] for link in added.taken] == ["fbtime=2024", "fbtime=2023"]


def test_a_page_without_reports_warns(tmp_path, folders):
    saved = tmp_path / "list.html"
    saved.write_bytes(
        "<html><title>通知公告</title><body><a href='a.html'>关于春节放假的通知</a></body></html>".encode()
    )
    added = add(COLUMN, tmp_path / "captures.db", saved=saved, province="hebei", dry_run=True, **folders)
    assert "no link of this page would be taken" in added.warnings[0]


def test_a_host_that_is_no_governments_is_for_the_reviewer_to_explain(tmp_path, folders):
    added = from_page(tmp_path, folders, url="http://www.xushi-gk.com/gknb/", dry_run=True)
    assert "government's host" in added.portal.note


def test_the_category_of_an_interface_is_kept(tmp_path, folders):
    url = "http://www.xushi.gov.cn/xsny/gkmlpt/annualreport#2629"
    added = from_page(tmp_path, folders, "gkmlpt.html", url=url, dry_run=True)
    assert (added.portal.listing, added.portal.query) == ("gkmlpt", "category=2629")
    assert added.portal.start == ("http://www.xushi.gov.cn/xsny/gkmlpt/annualreport",)
    assert added.warnings == ("an interface gives the list",)
    (warning,) = from_page(tmp_path, folders, "gkmlpt.html", url=url.partition("#")[0], dry_run=True).warnings
    assert "wants category: see 'query'" in warning


# --- over HTTP -----------------------------------------------------------------------------------------------------


def opened(server):
    """Return settings that open the loopback ports of the test's server, and no others."""
    return {"LOOPBACK": list(server.addresses.values()), "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False}


def live(server, tmp_path, folders, path="/zwgk/gknb/", **options):
    url = server.url("portal", path)
    options = {"province": "hebei", "contact": CONTACT, "settings_overrides": opened(server)} | options
    return add(url, tmp_path / "captures.db", **options, **folders)


def test_a_live_page_takes_one_request_after_robots(tmp_path, folders):
    with serving({"/zwgk/gknb/": Served(page("trs.html"), compress=True)}) as server:
        added = live(server, tmp_path, folders)
        assert paths(server) == ["/robots.txt", "/zwgk/gknb/"]
        assert all(CONTACT in hit.agent for hit in server.log)
    assert len(added.taken) == 2
    assert added.fixture.read_bytes() == page("trs.html")
    assert added.file.exists()
    with Captures.open(tmp_path / "captures.db") as store:
        (run,) = store.runs()
        assert run.portal == "check_add"
        assert [one.role for one in store.run_captures(run.run_id)] == ["robots", "list"]
        assert list(store.documents()) == []


def test_the_record_crawls(tmp_path, folders):
    second = (
        page("trs.html")
        .replace(b"t20260119_700123", b"t20200119_100123")
        .replace("2025年".encode(), "2019年".encode())
    )
    column = {"/zwgk/gknb/": Served(page("trs.html")), "/zwgk/gknb/index_1.html": Served(second)}
    with serving(column | {"/zwgk/gknb/index_2.html": Served(page("trs.html"))}) as server:
        live(server, tmp_path, folders)
        (portal,) = load_portals(folders["folder"]).values()
        result = crawl(
            [portal],
            tmp_path / "captures.db",
            contact=CONTACT,
            dry_run=True,
            anytime=True,
            settings_overrides=opened(server),
        )
    (one,) = result.portals
    assert one.outcome == "ok", one
    assert {url.rpartition("/")[2] for url, _title, _date in one.listed} == {
        "t20260119_700123.html",
        "t20250120_600777.html",
        "t20200119_100123.html",
    }
    assert paths(server).count("/zwgk/gknb/index_1.html") == 1


def test_a_moved_page_is_recorded_where_it_is(tmp_path, folders):
    moved = Served(status=301, location="/gknb/index.html")
    with serving({"/zwgk/gknb/": moved, "/gknb/index.html": Served(page("trs.html"))}) as server:
        added = live(server, tmp_path, folders)
    assert added.portal.start[0].endswith("/gknb/index.html")


@pytest.mark.parametrize(
    ("answers", "complaint"),
    [
        ({"/zwgk/gknb/": Served(b"no", status=404)}, "gone"),
        ({"/robots.txt": Served(b"User-agent: *\nDisallow: /"), "/zwgk/gknb/": "x"}, "robots"),
        ({"/robots.txt": Served(b"", status=403), "/zwgk/gknb/": Served(b"", status=412)}, "challenge"),
        ({"/zwgk/gknb/": Served(status=302, location="http://10.0.0.1/admin")}, "10.0.0.1"),
    ],
)
def test_no_page_no_record(tmp_path, folders, answers, complaint):
    with serving(answers) as server, pytest.raises(YieldError, match=complaint):
        live(server, tmp_path, folders)
    assert list(folders["folder"].iterdir()) == []


def test_nobody_is_asked_without_a_contact(tmp_path, folders, monkeypatch):
    monkeypatch.delenv("GONGKAI_CONTACT", raising=False)
    with serving({"/zwgk/gknb/": "x"}) as server:
        with pytest.raises(ConfigurationError, match="contact"):
            live(server, tmp_path, folders, contact=None)
        assert server.log == []


def test_loopback_is_closed_to_a_record(tmp_path, folders):
    with serving({"/zwgk/gknb/": Served(page("trs.html"))}) as server:
        with pytest.raises(YieldError):
            live(server, tmp_path, folders, settings_overrides={"DOWNLOAD_DELAY": 0})
        assert server.log == []


def a_portal(server, path, **values):
    common = {"name": f"hebei_x_{path.strip('/')}", "title": "年报", "listing": "pages", "cms": "TRS"}
    return Portal(**(common | {"start": (server.url("portal", path),)} | values))


def test_check_sees_what_became_of_portals(tmp_path):
    answers = {
        "/robots.txt": Served(b"User-agent: *\nDisallow: /shut"),
        "/good": Served(page("trs.html")),
        "/other": Served(page("vsb.htm")),
        "/bare": Served("<html><body><p>栏目建设中，请稍候再来。</p></body></html>".encode()),
        "/gone": Served(b"", status=404),
        "/guarded": Served(b"", status=521),
        "/ticket": Served(page("jpaas.html")),
        "/one": Served(page("single.html")),
        "/shell": Served(page("frame.html")),
        "/shut": Served(page("trs.html")),
        "/moved": Served(status=302, location="http://www.xushi.gov.cn/gknb/"),
    }
    with serving(answers) as server:
        portals = [
            a_portal(server, "/good"),
            a_portal(server, "/other"),
            a_portal(server, "/bare"),
            a_portal(server, "/gone"),
            a_portal(server, "/guarded"),
            a_portal(server, "/ticket", cms="JPaaS", listing="column"),
            a_portal(server, "/one", cms="own", listing="single"),
            a_portal(server, "/shell", cms="own"),
            a_portal(server, "/shut"),
            a_portal(server, "/moved"),
        ]
        sights = check(portals, tmp_path / "c.db", contact=CONTACT, settings_overrides=opened(server))
        asked = paths(server)
        assert sorted(set(asked)) == sorted(set(answers) - {"/shut"})
        assert len([path for path in asked if path != "/robots.txt"]) == len(portals) - 1
    states = {sight.portal.rpartition("_")[2]: sight.state for sight in sights}
    assert states == {
        "good": "ok",
        "other": "changed",
        "bare": "empty",
        "gone": "failed",
        "guarded": "blocked",
        "ticket": "ok",
        "one": "ok",
        "shell": "ok",
        "shut": "blocked",
        "moved": "changed",
    }
    good = sights[0]
    assert (good.reports, good.newest, good.status, good.cms, good.listing) == (2, 2025, 200, "TRS", "pages")
    assert "VSB" in sights[1].detail
    assert sights[3].status == 404
    assert "http://www.xushi.gov.cn/gknb/" in sights[-1].detail
    assert all(sight.detail for sight in sights[1:])
    with Captures.open(tmp_path / "c.db") as store:
        assert list(store.documents()) == []  # a look is no crawl, not even at a page that is itself a report


def test_a_check_asks_conditionally_and_never_passes_for_a_crawl(tmp_path):
    with serving({"/good": Served(page("trs.html"))}) as server:
        portals = [a_portal(server, "/good")]
        first, second = (
            check(portals, tmp_path / "c.db", contact=CONTACT, settings_overrides=opened(server)) for _ in range(2)
        )
        assert [hit.status for hit in server.log if hit.path == "/good"] == [200, 304]
    assert (first[0].reports, second[0].reports) == (2, 2)
    assert second[0].status == 304
    with Captures.open(tmp_path / "c.db") as store:
        assert store.runs("hebei_x_good") == []


# --- comparing, purely ---------------------------------------------------------------------------------------------


def test_a_single_page_that_is_no_report_any_more():
    portal = Portal(name="hebei_x", title="年报", start=(COLUMN,), listing="single", cms="own")
    answer = Answer(portal="hebei_x", address=COLUMN, outcome="ok", status=200, content=page("own.html"))
    assert compare(portal, answer).state == "changed"


def test_the_newest_year_is_that_of_the_reports():
    links = [Link("http://a/1", "2019年报（2020年公布）"), Link("http://a/2", "编号120251号2018年报", "2024-01-01")]
    assert newest_year(links) == 2020
    assert newest_year([]) is None
