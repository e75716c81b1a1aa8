"""Datasette's own pages beside an archive, and other databases beside it."""

import sqlite3
from contextlib import closing
from urllib.parse import quote

from conftest_site import Served, words

from archive.schema import PUBLIC_TABLES, VIEWS
from archive.site import metadata


def test_every_table_is_titled_described_and_hides_what_is_internal(served, archive_path):
    with closing(sqlite3.connect(archive_path)) as db:
        columns = {
            name: [row[1] for row in db.execute(f"PRAGMA table_info({name})")] for name in (*PUBLIC_TABLES, *VIEWS)
        }
    for spoken, titles in (("en", "title_en"), ("zh", "title_zh")):
        for name in (*PUBLIC_TABLES, *VIEWS):
            page = served.page(f"/archive/{name}", spoken)
            assert words(page.find(".//h1")).startswith(metadata.tables()[name][titles])
            assert words(page.cssselect(".metadata-description")[0])
            described = {words(term) for term in page.cssselect("dl.column-descriptions dt")}
            assert described == set(columns[name])
    listed = served.page("/archive")
    names = {words(code) for code in listed.cssselect(".gk-group code")}
    assert names == {*PUBLIC_TABLES, *VIEWS}
    internal = {name for name, row in metadata.tables().items() if row["hidden"]}
    tables = served.get("/archive.json").json()["tables"]
    assert {table["name"] for table in tables if not table["hidden"]} == set(PUBLIC_TABLES)
    assert internal <= {table["name"] for table in tables}


def test_facets_and_links_to_reports(served, ids):
    page = served.page("/archive/reports")
    facets = {one.get("data-column") for one in page.cssselect(".facet-info")}
    assert {"kind", "year", "era", "host_class"} <= facets
    assert f"/-/report/{ids['slj']}" in page.xpath("//td[contains(@class, 'col-title')]/a/@href")
    for name in ("statistics", "failed_checks", "applications"):
        assert f"/-/report/{ids['slj']}" in served.page(f"/archive/{name}").xpath("//td/a/@href")
    assert "58.0" not in words(served.page(f"/archive/statistics?report_id={ids['zrzy']}"))


def test_search_box_of_tables_finds_or_is_not_there(served):
    for name in (*PUBLIC_TABLES, *VIEWS):
        page = served.page(f"/archive/{name}")
        box = page.cssselect("input[name=_search]")
        if not box:
            continue
        rows = served.get(f"/archive/{name}.json?_shape=array&_search=" + quote("徵地")).json()
        everything = served.get(f"/archive/{name}.json?_shape=array").json()
        if name in {"reports", "texts", "applications", "reviews"}:
            assert len(rows) == 1
            assert len(everything) == 3 if name not in {"applications", "reviews"} else everything
    assert served.get("/archive/search.json?_search=" + quote("征地")).status_code == 400
    assert served.get("/archive/reports.json?_fts_table=search&_search=x").status_code == 400


def test_other_databases_are_left_alone(tmp_path, archive_path):
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as db:
        db.execute("CREATE TABLE reports (report_id INTEGER, title TEXT, url TEXT)")
        db.execute("INSERT INTO reports VALUES (1, 'plain', 'http://example.com/')")
        db.commit()
    alone = Served(other)
    answer = alone.get("/")
    assert "content-security-policy" not in answer.headers
    assert "Gongkai" not in answer.text
    assert alone.get("/-/search").status_code == 404
    assert alone.get("/other/reports").status_code == 200
    both = Served(other, archive_path)
    assert "/-/report/" not in both.get("/other/reports").text
    assert both.get("/-/search").status_code == 200
    assert both.datasette.setting("suggest_facets")


def test_two_archives_are_told_apart(tmp_path, archive_path, ids):
    second = tmp_path / "second.db"
    second.write_bytes(archive_path.read_bytes())
    site = Served(archive_path, second)
    assert f"/-/report/{ids['zrzy']}?db=second" in site.page("/-/search?db=second").xpath("//h2/a/@href")
    assert site.get(f"/-/report/{ids['zrzy']}?db=second").status_code == 200
    assert site.get("/-/search?db=nothing").status_code == 404


def test_below_another_base_address(archive_path, ids):
    site = Served(archive_path, settings={"base_url": "/gongkai/"})
    page = site.page("/")
    local = [link for link in page.xpath("//@href") if link.startswith("/")]
    assert local
    assert all(link.startswith("/gongkai/") for link in local)
    answer = site.get(f"/-/report/{ids['zrzy']}")
    assert answer.status_code == 200
    assert "script-src" not in answer.headers["content-security-policy"]


def test_every_link_of_the_main_pages_leads_somewhere(served, ids):
    seen = set()
    for path in ("/", "/archive", "/-/search", *(f"/-/report/{one}" for one in ids.values())):
        for link in served.page(path).xpath("//a/@href | //link[@rel='stylesheet']/@href"):
            if link.startswith("/"):
                seen.add(link.split("#")[0])
    assert len(seen) > 20
    for link in sorted(seen):
        assert served.get(link).status_code == 200, link
