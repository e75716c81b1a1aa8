"""Trends: what is added up, what is joined to a line, what is left open."""

import asyncio
import csv
from importlib.resources import files

import lxml.etree
import pytest
from conftest_site import Served, words
from hypothesis import given
from hypothesis import strategies as st
from made_archive import make

from archive.database import codebook
from archive.site import analysis, charts, comparable, series
from archive.site.series import Part, Point, Report

OFFICE = {"agency": "甲县水务局", "agency_level": "county_department", "scope": "own", "division_code": "320682"}
PLACE = {"province": "江苏省", "prefecture": "南通市", "county": "如皋市"}


def office(year, **figures):
    return {**OFFICE, **PLACE, "year": year, "published": f"{year + 1}-01-20", "figures": figures}


FAILED = (
    "T3-ROW",
    "fail",
    "hard",
    "each row's total is the sum of the columns (granted): granted 9, granted[business] 1",
)
REPORTS = [
    {**office(2012, granted=10, refused=4, requests_received=20), "report_id": 12},
    {**office(2015, granted=5, already_public=7, refused=1, requests_received=(30, "about")), "report_id": 15},
    {**office(2016, granted=6, requests_received=31), "report_id": 16},
    {**office(2018, requests_received=33), "report_id": 18},
    {**office(2019, granted=8, refused=2, requests_received=35), "report_id": 19},
    {**office(2020, granted=9, refused=3, requests_received=36), "report_id": 20, "checks": [FAILED]},
    {**office(2022, requests_received=40), "report_id": 22},
    {**office(2022, requests_received=41), "report_id": 122},
    {**office(2023, requests_received=0), "report_id": 23},
    # Another department of the same level, and the government that covers both.
    {**office(2019, requests_received=5), "agency": "乙县教育局", "report_id": 30},
    {**office(2020, requests_received=(6, "about")), "agency": "乙县教育局", "report_id": 31},
    {
        **office(2019, requests_received=100),
        "agency": "甲县人民政府",
        "agency_level": "county",
        "scope": "region",
        "report_id": 40,
    },
    {**office(2019, requests_received=77), "kind": "work_summary", "report_id": 50},
    {**office(2019, requests_received=66), "duplicate_of": 19, "duplicate_kind": "near", "report_id": 51},
]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = Served(make(tmp_path_factory.mktemp("trends") / "archive.db", REPORTS))
    yield site
    site.loop.close()


def table(page, number=0):
    """The rows of a table of figures: {first cell: [other cells]}."""
    found = page.cssselect("table.series")[number]
    heads = [words(cell) for cell in found.cssselect("thead th")[1:]]
    rows = {
        words(row.find("th")): [words(cell) for cell in row.findall("td")]
        for row in found.cssselect("tbody tr:not(.break)")
    }
    return heads, rows


def test_figures_stand_under_their_lines_with_links_to_their_place(site):
    page = site.page("/-/trends?agency=甲县水务局")
    heads, rows = table(page)
    assert heads == ["Received"]
    assert rows["2012"] == ["20"]
    assert rows["2015"] == ["about 30"]
    assert rows["2013–2014"] == ["no report or no such figure"]
    assert rows["2023"] == ["0"]
    links = page.xpath("//table[contains(@class, 'series')]//a/@href")
    assert "/-/figure/12/requests_received" in links
    answer = site.get("/-/figure/12/requests_received")
    target = answer.headers["location"]
    assert target.startswith("/-/report/12#q-")
    marked = site.page(target.partition("#")[0]).get_element_by_id(target.partition("#")[2])
    assert words(marked) == "requests_received为20"


def test_reports_that_differ_are_both_shown_and_neither_is_drawn(site):
    page = site.page("/-/trends?agency=甲县水务局")
    assert table(page)[1]["2022"] == ["40 / 41 reports differ"]
    picture = lxml.etree.fromstring(site.get("/-/trends/chart.svg?agency=甲县水务局").content)
    points = [label for label in picture.xpath("//@aria-label") if label.startswith("year: ")]
    assert not [label for label in points if "2022" in label]
    assert [label for label in points if "2023" in label]


def test_what_is_made_of_several_figures_needs_all_of_them(site):
    heads, rows = table(site.page("/-/trends?agency=甲县水务局&topic=outcomes"))
    assert heads == ["Granted", "Refused"]
    assert rows["2012"] == ["10", "4"]
    assert rows["2015"][0] == "5 + 7 = 12"
    assert rows["2016"][0] == "6 + ? part missing"
    assert rows["2019"] == ["8", "2"]


def test_a_figure_that_a_hard_check_names_is_marked(site):
    page = site.page("/-/trends?agency=甲县水务局&topic=outcomes")
    _, rows = table(page)
    assert "In doubt" in rows["2020"][0]
    assert rows["2020"][1] == "3"
    assert "/-/report/20#checks" in page.xpath("//a/@href")


def test_changes_of_meaning_are_told_where_they_are(site):
    page = site.page("/-/trends?agency=甲县水务局&topic=outcomes")
    told = [words(row) for row in page.cssselect("tr.break")]
    assert told == ["The meaning changes here", "The meaning changes here: Refused"]
    assert page.cssselect("tr.break")[1].getnext().find("th").text == "2019"
    assert not site.page("/-/trends?agency=甲县水务局").cssselect("tr.break")


def test_several_agencies_have_a_chart_for_each_line(site):
    page = site.page("/-/trends?agency=甲县水务局&agency=乙县教育局")
    heads, rows = table(page)
    assert heads == ["甲县水务局", "乙县教育局"]
    assert rows["2019"] == ["35", "5"]
    assert len(page.cssselect("img")) == 1


def test_a_division_is_its_government_only(site):
    heads, rows = table(site.page("/-/trends?division=320682"))
    assert heads == ["Received"]
    assert rows == {"2019": ["100"]}


def test_levels_and_scopes_of_a_province_are_never_added_up(site):
    page = site.page("/-/trends?province=江苏省&measure=sum")
    _, rows = table(page)
    assert rows["2019"][0].startswith("40 sum 40, 2 reports")
    # "about 6" is left out of the sum, and the agency whose reports differ too.
    assert rows["2020"][0].startswith("36 sum 36, 1 report")
    assert "2022" not in rows
    _, rows = table(site.page("/-/trends?province=江苏省"))
    assert rows["2019"][0].startswith("20 sum 40, 2 reports")
    _, rows = table(site.page("/-/trends?province=江苏省&group=county.region"))
    assert rows["2019"][0].startswith("100 sum 100, 1 report")


def test_one_indicator_of_the_codebook(site):
    page = site.page("/-/trends?agency=甲县水务局&indicator=refused")
    assert table(page)[1]["2012"] == ["4"]
    assert "no: 2008-2013 includes" in words(page)
    for name in ("nothing", "Refused", "refused'--"):
        site.page(f"/-/trends?agency=甲县水务局&indicator={name}")


def test_unknown_names_lead_to_similar_ones(site):
    page = site.page("/-/trends?agency=水务")
    assert [words(link) for link in page.cssselect(".problem a")] == ["甲县水务局"]
    assert "no report of 火星局" in words(site.page("/-/trends?agency=火星局"))
    assert "no report of this province" in words(site.page("/-/trends?province=火星省"))


def test_pictures_are_pictures_and_carry_their_source_when_they_leave(site):
    svg = site.get("/-/trends/chart.svg?agency=甲县水务局&download=1&lang=zh")
    assert svg.headers["content-type"].startswith("image/svg+xml")
    assert svg.headers["content-disposition"] == 'attachment; filename="gongkai-trends.svg"'
    assert svg.headers["content-security-policy"].startswith("default-src 'none'")
    picture = lxml.etree.fromstring(svg.content)
    told = "".join(picture.itertext())
    assert "甲县水务局：申请" in told
    assert "公开 Gongkai 档案" in told
    assert not picture.xpath(
        "//*[local-name() = 'script' or local-name() = 'foreignObject' or local-name() = 'image']"
    )
    assert not [link for link in picture.xpath("//@*[local-name() = 'href']") if not link.startswith("#")]
    png = site.get("/-/trends/chart.png?agency=甲县水务局")
    assert png.content.startswith(b"\x89PNG")
    for query in ("", "?agency=火星局", "?agency=甲县水务局&panel=nothing"):
        assert site.get(f"/-/trends/chart.svg{query}").status_code == 404


def test_hostile_names_stay_text_in_pictures():
    name = '<script>alert(1)</script>" onload="x'
    specified = charts.specification(
        [{"year": 2019, "line": name, "stretch": "0.0", "value": 1, "rough": False}],
        (2018, 2020),
        [name, "另一个"],
        [2019],
        {"unit": name, "break": name, "title": name, "source": name},
    )
    picture = lxml.etree.fromstring(asyncio.run(charts.draw(specified, "svg")))
    assert not picture.xpath("//*[local-name() = 'script'] | //@onload")
    assert name in "".join(picture.itertext())


def test_without_the_extra_the_tables_are_there_and_the_page_says_so(site, monkeypatch):
    monkeypatch.setattr(analysis.charts, "available", lambda: False)
    page = site.page("/-/trends?agency=甲县水务局")
    assert not page.cssselect("img")
    assert "vl-convert-python" in words(page)
    assert table(page)[1]["2012"] == ["20"]
    assert site.get("/-/trends/chart.svg?agency=甲县水务局").status_code == 404


# --- the pure parts --------------------------------------------------------------------------------------------------


def test_lines_stop_at_gaps_and_changes():
    points = [Point(year, float(year)) for year in (2011, 2012, 2013, 2014)] + [Point(2015), Point(2016, 1.0)]
    joined = series.stretches(points, (2013,))
    assert [[point.year for point in stretch] for stretch in joined] == [[2011, 2012], [2013, 2014], [2016]]


@given(st.lists(st.tuples(st.integers(2008, 2024), st.floats(0, 100)), max_size=30), st.sets(st.integers(2008, 2024)))
def test_every_point_belongs_to_one_stretch(pairs, breaks):
    points = [Point(year, value) for year, value in sorted(dict(pairs).items())]
    joined = series.stretches(points, breaks)
    assert [point for stretch in joined for point in stretch] == points
    for stretch in joined:
        years = [point.year for point in stretch]
        assert years == list(range(years[0], years[-1] + 1))
        assert not set(years[1:]) & breaks


def test_a_publisher_that_reports_twice_counts_once():
    own = [Report(n, 2019, ("甲", None, "own"), {"granted": Part(n, "granted", 7, "exact")}) for n in (1, 2)]
    measure = comparable.alone("granted", "")
    (point,) = series.group_line(own, measure, [2019], mean=False)
    assert (point.value, point.number) == (7, 1)


def test_rules_speak_of_indicators_that_exist_and_leave_out_no_warning():
    rows = {row["indicator"]: row for row in codebook()}
    for lines in comparable.topics().values():
        for line in lines:
            assert line.indicators() <= rows.keys()
    with (files("archive") / "site" / "data" / "breaks.csv").open(encoding="utf-8") as file:
        listed = {row["indicator"] for row in csv.DictReader(file)}
    assert listed <= rows.keys()
    warned = {
        name
        for name, row in rows.items()
        if (row["comparability"] or "").split(":")[0].split(",")[0] in {"no", "roughly", "weakly"}
        and "," in row["eras"]
    }
    assert warned
    assert warned <= listed


def test_years_on_both_sides_of_a_change_are_not_comparable():
    assert not comparable.comparable("refused", 2018, 2019)
    assert not comparable.comparable("refused", 2020, 2012)
    assert comparable.comparable("refused", 2019, 2024)
    assert comparable.comparable("requests_received", 2010, 2024)
    assert not comparable.comparable("refused", None, 2019)
