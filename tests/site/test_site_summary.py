"""Counts of the whole archive: written at the end of a build, gone while one is under way, the same each time."""

import json
import sqlite3
from contextlib import closing

import pytest
from conftest_site import PAGES, Served, make_archive, words
from made_archive import make

from archive import build as building
from archive import fill, summary
from archive.database import Archive
from archive.schema import PUBLIC_TABLES


@pytest.fixture
def path(tmp_path):
    return make_archive(tmp_path / "archive.db", PAGES)


def kept(path):
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT * FROM _summary ORDER BY 1").fetchall(), db.execute(
            "SELECT * FROM _coverage ORDER BY 1, 2"
        ).fetchall()


def test_a_build_ends_with_the_counts_that_the_queries_give(path):
    first = kept(path)
    written = {name: json.loads(value) for name, value in first[0]}
    assert written.keys() == summary.QUERIES.keys()
    assert tuple(PUBLIC_TABLES) == summary.COUNTED
    assert written["counts"][0]["reports"] == len(PAGES)
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        for name, sql in summary.QUERIES.items():
            assert written[name] == [dict(row) for row in db.execute(sql)]
    building.build(path, everything=True, workers=1)
    assert kept(path) == first


def test_a_build_that_dies_leaves_no_old_counts(path, monkeypatch):
    def die(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(fill.comparing, "write", die)
    with pytest.raises(KeyboardInterrupt):
        building.build(path, workers=1)
    assert kept(path) == ([], [])


def test_an_archive_of_the_first_version_gets_the_tables(tmp_path):
    path = tmp_path / "archive.db"
    with Archive.open(path) as archive:
        for name in ("_summary", "_coverage"):
            archive.db.execute(f"DROP TABLE {name}")
        archive.db.execute("DROP VIEW coverage")
        archive.db.execute("CREATE VIEW coverage AS SELECT 1 AS division_code")
        archive.db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm003_summary'")
        archive.db.execute("PRAGMA user_version=2")
    with Archive.open(path) as archive, archive.transaction() as db:
        summary.write(db)
        assert "late" in [row[1] for row in db.execute("PRAGMA table_info(coverage)")]


def test_the_list_of_tables_shows_the_counts_of_the_build_and_counts_itself_where_there_are_none(path):
    with closing(sqlite3.connect(path)) as db, db:
        db.execute('UPDATE _summary SET value = replace(value, \'"reports","number":3\', \'"reports","number":4711\')')
    site = Served(path)
    assert "4,711 rows" in site.get("/archive").text
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DELETE FROM _summary")
    page = site.get("/archive").text
    assert "4,711 rows" not in page
    assert "3 rows" in page
    site.loop.close()


def test_the_start_page_tells_how_many_governments_have_reported_and_links_show_what_was_counted(path):
    site = Served(path)
    page = site.page("/")
    counted = {words(row.find("th")): row for row in page.cssselect("table.bars")[0].cssselect("tbody tr")}
    for year, row in counted.items():
        listed = site.page(row.find("th").find("a").get("href"))
        assert len(listed.cssselect("table.rows-and-columns tbody tr")) == sum(
            int(number.lstrip("+")) for number in words(row.find("td")).split()
        ), year
    site.loop.close()


def test_coverage_at_a_glance_counts_governments_of_divisions(tmp_path):
    one = {
        "agency": "如皋市人民政府",
        "agency_level": "county",
        "scope": "region",
        "division_code": "320682",
        "year": 2018,
    }
    other = {**one, "division_code": "320600", "agency_level": "prefecture", "agency": "南通市人民政府"}
    reports = [
        {**one, "published": "2019-03-30"},
        {**other, "published": "2019-04-02"},
        {**one, "agency": "如皋市水务局", "agency_level": "county_department", "scope": "own"},
    ]
    site = Served(make(tmp_path / "archive.db", reports))
    (row,) = site.page("/").cssselect("table.covered tbody tr")
    held, due = words(row.find("td")).split(" of ")
    assert held == "2"
    assert int(due.replace(",", "")) > 3000
    assert [float(one.get("width")) > 0 for one in row.cssselect("rect")] == [True, True, True, False]
    site.loop.close()
