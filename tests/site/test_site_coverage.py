"""The coverage page: what each cell says, where it leads, and what it never claims."""

import sqlite3
from contextlib import closing
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest_site import Served, words
from made_archive import make

from archive.site import places
from extract.facts.identity.division_table import is_before, table

#: 南通市 and what lies below it; the agencies are invented.
CITY, DISTRICT, COUNTY = "320600", "320612", "320682"


def report(code, year, published, **more):
    return {
        "agency": "甲人民政府",
        "agency_level": "county" if not code.endswith("00") else "prefecture",
        "scope": "region",
        "division_code": code,
        "province": "江苏省",
        "prefecture": "南通市",
        "year": year,
        "published": published,
        "figures": {"requests_received": 3},
        **more,
    }


REPORTS = [
    report(CITY, 2018, "2019-03-31", report_id=10),
    report(CITY, 2019, "2020-04-01", report_id=11),
    report(CITY, 2020, None, report_id=12),
    report(CITY, 2021, "2022-03-01", report_id=13, figures={}),
    report(CITY, 2022, "2023-03-31", report_id=14, versions=2),
    report(CITY, 2023, "2024-02-01", report_id=15, agency="乙局", agency_level="prefecture_department", scope="own"),
    # A department publishes the report on the whole region: due on 31 March, not on 31 January.
    report(COUNTY, 2022, "2023-03-01", report_id=20, agency="丙审批局", agency_level="county_department"),
    report(COUNTY, 2021, "2022-03-01", report_id=21, agency="丙审批局", agency_level="county_department", scope="own"),
    report(COUNTY, 2020, "2021-01-20", report_id=22, kind="work_summary"),
    report(COUNTY, 2019, "2020-01-20", report_id=23),
    report(COUNTY, 2019, "2020-05-20", report_id=24, agency="丁人民政府办公室"),
    # What stands for this report is a repost of May; the copy of the official address was in time.
    report(DISTRICT, 2022, "2023-05-09", report_id=25, agency="戊人民政府"),
    report(DISTRICT, 2022, "2023-03-30", report_id=26, agency="戊人民政府", duplicate_of=25, duplicate_kind="exact"),
    # Governments under other names than 人民政府, reporting on themselves.
    report(DISTRICT, 2020, "2021-03-30", report_id=35, agency="戊区", agency_level=None, scope="own"),
    report(DISTRICT, 2023, "2024-03-30", report_id=36, agency="戊政务服务办", scope="own"),
    report(DISTRICT, 2021, None, report_id=27, agency="戊人民政府"),
    report(DISTRICT, 2021, "2022-04-09", report_id=28, agency="戊人民政府", duplicate_of=27, duplicate_kind="exact"),
    report("110103", 2009, "2010-03-01", report_id=30, province="北京市", prefecture=None),
    {**report(COUNTY, 2020, "2021-01-20", report_id=40), "agency": "无处局", "division_code": None, "scope": None},
]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return make(tmp_path_factory.mktemp("coverage") / "archive.db", REPORTS)


@pytest.fixture(scope="module")
def site(path):
    site = Served(path)
    yield site
    site.loop.close()


def cells(page, section, name):
    """The cells of a row by year: (classes, words, link)."""
    table = page.get_element_by_id(section).getparent().cssselect("table.heat")[0]
    years = [int(words(cell)) for cell in table.cssselect("thead th")[1:]]
    row = next(row for row in table.cssselect("tbody tr") if words(row.find("th")) == name)
    out = {}
    for year, cell in zip(years, row.cssselect("td"), strict=True):
        link = cell.find("a")
        shown = words(cell.cssselect(".away")[0])
        out[year] = (set(cell.get("class").split()), shown, None if link is None else link.get("href"))
    return out


def test_states_of_a_government(site):
    page = site.page(f"/-/coverage?division={CITY}")
    row = cells(page, "governments", "南通市")
    found = {year: sorted(classes) for year, (classes, _, _) in row.items()}
    assert {year: found[year] for year in range(2017, 2024)} == {
        2017: ["missing"],
        2018: ["on_time"],
        2019: ["late"],
        2020: ["undated"],
        2021: ["incomparable"],
        2022: ["on_time", "revised"],
        2023: ["departments"],
    }
    assert row[2018][1:] == ("南通市 2018: published on time", "/-/report/10")
    assert row[2022][1] == "南通市 2022: published on time, changed after publication"
    assert row[2017][2] is None
    assert "division_code=320600" in row[2023][2]


def test_a_department_in_the_name_of_the_region_has_until_march_and_for_itself_until_january(site):
    page = site.page(f"/-/coverage?division={COUNTY}")
    government = cells(page, "governments", "如皋市")
    assert government[2022][0] == {"on_time"}
    assert government[2021][0] == {"departments"}
    agency = cells(page, "agencies", "丙审批局")
    assert (agency[2022][0], agency[2021][0]) == ({"on_time"}, {"late"})


def test_a_report_is_on_time_when_a_copy_was(site, path):
    page = site.page(f"/-/coverage?division={DISTRICT}")
    for section, name in (("governments", places.name(DISTRICT)), ("agencies", "戊人民政府")):
        row = cells(page, section, name)
        assert (row[2022][0], row[2022][2]) == ({"on_time"}, "/-/report/25")
        assert row[2021][0] == {"late"}
    assert cells(page, "agencies", "戊区")[2020][0] == {"on_time"}
    assert cells(page, "agencies", "戊政务服务办")[2023][0] == {"on_time"}
    with closing(sqlite3.connect(path)) as db:
        found = db.execute(
            "SELECT year, on_time, late, date_unknown, first_published FROM coverage"
            " WHERE division_code = ? AND published AND year BETWEEN 2021 AND 2022 ORDER BY year",
            (DISTRICT,),
        ).fetchall()
    assert found == [(2021, 0, 1, 0, "2022-04-09"), (2022, 1, 0, 0, "2023-03-30")]


def test_other_documents_and_several_reports(site):
    row = cells(site.page(f"/-/coverage?division={COUNTY}"), "governments", "如皋市")
    assert row[2020][0] == {"incomparable"}
    assert row[2019][0] == {"on_time"}
    assert parse_qs(urlsplit(row[2019][2]).query).items() >= {"division_code": [COUNTY], "year": ["2019"]}.items()


def test_a_division_is_asked_only_while_it_exists(site):
    row = cells(site.page("/-/coverage?division=110000"), "governments", "崇文区")
    assert row[2009][0] == {"on_time"}
    # 崇文区 became part of 东城区 in July 2010: nobody was left to report on that year.
    assert {year for year, (classes, _, _) in row.items() if classes == {"absent"}} == set(range(2010, 2024))


def test_shares_count_each_division_once(site):
    row = cells(site.page("/-/coverage"), "shares", "江苏省")
    due = places.expected_below("320000", 2019)
    assert 100 < due < 130
    assert row[2019][1] == f"江苏省 2019: reports of 2 of {due} divisions"
    assert row[2021][1].startswith("江苏省 2021: reports of 2 of")
    assert row[2017][1].startswith("江苏省 2017: reports of 0 of")
    assert row[2019][2] == "?division=320000"


@pytest.mark.parametrize("year", [2008, 2010, 2018, 2024])
def test_what_is_due_is_counted_from_the_single_divisions(year):
    for code in ("110000", "320000", "320600", "320682"):
        below = [one for one in table().by_code if is_before(code, one)]
        assert places.expected_below(code, year) == sum(places.expected(one, year) for one in below)


def test_a_renamed_division_goes_on():
    # 襄樊市 became 襄阳市 in 2010 under the same code.
    assert all(places.expected("420600", year) for year in range(2008, 2025))
    assert (places.name("420600", 2009), places.name("420600", 2012)) == ("襄樊市", "襄阳市")


def test_only_what_is_held_unless_all_is_asked_for(site):
    few, everything = site.page("/-/coverage"), site.page("/-/coverage?all=1")
    names = [words(cell) for cell in few.cssselect("table.heat tbody th")]
    assert "江苏省" in names
    assert "云南省" not in names
    names = [words(cell) for cell in everything.cssselect("table.heat tbody th")]
    assert "云南省" in names
    # The regulation does not apply there.
    assert not {"台湾省", "香港特别行政区", "澳门特别行政区"} & set(names)


def test_agencies_without_a_place_are_not_lost(site):
    row = cells(site.page("/-/coverage"), "agencies", "无处局")
    assert row[2020][2] == "/-/report/40"


@pytest.mark.parametrize("code", ["999999", "32", "320682x", "320000'--", "３２００００"])
def test_unknown_codes_are_not_found(site, code):
    site.page(f"/-/coverage?division={code}", status=404)


def test_every_cell_has_words_and_chinese_pages_chinese_ones(site):
    for path in ("/-/coverage", f"/-/coverage?division={CITY}", "/-/coverage?division=320000&all=1"):
        page = site.page(path, "zh")
        assert all(words(cell.cssselect(".away")[0]) for cell in page.cssselect("table.heat td"))
        assert "not in this archive" not in words(page)
    assert cells(page, "governments", "江苏省")[2019][1] == "江苏省 2019：本档案未收"


def test_without_the_counts_of_a_build_the_page_is_the_same(path, site, tmp_path):
    copy = tmp_path / "archive.db"
    copy.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(copy)) as db, db:
        db.execute("DELETE FROM _summary")
        db.execute("DELETE FROM _coverage")
    other = Served(copy)
    for address in ("/-/coverage", f"/-/coverage?division={CITY}", "/", "/-/codebook"):
        assert other.get(address).text == site.get(address).text
    other.loop.close()


def test_an_archive_without_reports(tmp_path):
    site = Served(make(tmp_path / "archive.db", []))
    for address in ("/-/coverage", "/-/coverage?division=320000", "/-/trends", "/-/compare", "/-/codebook", "/"):
        site.page(address)
    site.loop.close()
