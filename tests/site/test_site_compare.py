"""Comparison and codebook: differences that mean something, bounded work, every indicator with its labels."""

import sqlite3
import time
from contextlib import closing

import pytest
from conftest_site import Served, words
from hypothesis import given
from hypothesis import strategies as st
from made_archive import make

from archive.database import codebook
from archive.site import codebook_page, differences

OFFICE = {"agency": "甲县水务局", "agency_level": "county_department", "scope": "own", "division_code": "320682"}
FAILED = ("T3-ROW", "fail", "hard", "granted 12 against 11")
REPORTS = [
    {
        **OFFICE,
        "report_id": 1,
        "year": 2018,
        "figures": {"granted": 4, "refused": 2, "requests_received": 10, "meetings": 3, "budget": (5, "about")},
        "text": "甲县水务局的话。\n今年办了三件水渠的事情，还开了听证会。\n没有变的一段。",
        "checks": [("D-1", "pass", "hard", "fine"), ("D-1", "pass", "hard", "fine")],
    },
    {
        **OFFICE,
        "report_id": 2,
        "year": 2019,
        "figures": {
            "granted": 12,
            "refused": 9,
            "requests_received": 15,
            "requests_received/business": 0,
            "budget": 6,
        },
        "text": "甲县水务局的话。\n今年办了五件水渠的事情，还开了听证会。\n没有变的一段。\n全新的一段文字在这里。",
        "checks": [FAILED],
    },
    {**OFFICE, "report_id": 3, "year": 2019, "agency": "乙县教育局", "figures": {"requests_received": 0}},
    {**OFFICE, "report_id": 4, "year": 2019, "agency": "丙县人民政府", "agency_level": "county", "scope": "region"},
    {**OFFICE, "report_id": 5, "year": 2020, "agency": "乙县教育局", "figures": {"requests_received": 4}},
]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return make(tmp_path_factory.mktemp("compare") / "archive.db", REPORTS)


@pytest.fixture(scope="module")
def site(path):
    site = Served(path)
    yield site
    site.loop.close()


def figures(page, number=0):
    found = page.cssselect("table.compared")[number]
    return {
        words(row.find("th").find("a")): [words(cell) for cell in row.findall("td")]
        for row in found.cssselect("tbody tr")
    }


def test_differences_are_given_only_where_they_mean_something(site):
    page = site.page("/-/compare?a=2&b=1")
    assert words(page.find(".//h1")) == "甲县水务局: 2018 → 2019"
    rows = figures(page)
    assert rows["Requests received"] == ["10", "15", "+5", "+50"]
    assert rows["Requests refused"] == ["2", "9", "meaning changed"]
    assert rows["Requests granted"][0] == "4"
    assert "In doubt" in rows["Requests granted"][1]
    assert rows["Requests granted"][2] == "meaning changed"
    assert rows["Budget for information disclosure"] == ["about 5", "6", "", ""]
    one_sided = figures(page, 1)
    assert one_sided["Meetings about information disclosure"] == ["3", "–not stated", "", ""]
    assert "/-/figure/1/refused" in page.xpath("//a/@href")
    assert "/-/figure/2/requests_received/business" in page.xpath("//a/@href")


def test_zero_is_a_figure_and_has_no_percentage(site):
    rows = figures(site.page("/-/compare?a=3&b=5"))
    assert rows["Requests received"] == ["0", "4", "+4", ""]


def test_two_agencies_are_named_and_different_scopes_told(site):
    page = site.page("/-/compare?a=2&b=4")
    assert [words(cell) for cell in page.cssselect("table.checks-compared thead th")] == [
        "Check",
        "甲县水务局",
        "丙县人民政府",
    ]
    assert "the other of a whole region" in words(page)


def test_checks_stand_side_by_side_failures_first(site):
    rows = [
        [words(cell) for cell in row] for row in site.page("/-/compare?a=1&b=2").cssselect(".checks-compared tbody tr")
    ]
    assert rows == [
        ["T3-ROW", "–does not apply", "1 failed granted 12 against 11"],
        ["D-1", "passed × 2", "–does not apply"],
    ]


def test_text_differences_show_what_was_put_in_and_taken_out(site):
    page = site.page("/-/compare?a=1&b=2")
    assert words(page.cssselect(".diff .changed del")[0]) == "三"
    assert words(page.cssselect(".diff .changed ins")[0]) == "五"
    assert any("全新的一段文字在这里。" in words(part) for part in page.cssselect(".diff ins"))
    assert "没有变的一段。" in words(page.cssselect(".diff details.same")[-1])


def test_the_report_page_offers_years_and_neighbours(site):
    links = site.page("/-/report/2").xpath("//header[@class='title']//a/@href")
    assert "/-/compare?a=2&b=1" in links
    assert "/-/compare?a=2&b=3" in links
    # A government is no neighbour of a department.
    assert "/-/compare?a=2&b=4" not in links
    assert any(link.startswith("/-/trends?agency=") for link in links)


@pytest.mark.parametrize("query", ["a=1", "b=1", "a=1&b=99", "a=x&b=1", "a=1&b=99999999999999999999", "a=１&b=2"])
def test_what_cannot_be_compared_is_not_found(site, query):
    site.page(f"/-/compare?{query}", status=404)


# --- texts -----------------------------------------------------------------------------------------------------------


def told(found, side, kept):
    out = []
    for one in found:
        if one.what == "same":
            out += one.paragraphs
        else:
            pieces = one.before if side == "before" else one.after
            if pieces:
                out.append("".join(text for text, what in pieces if what in {"same", kept}))
    return out


TEXTS = st.lists(st.text("甲乙丙丁12，。", min_size=1, max_size=12), max_size=8).map("\n".join)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_put_together_again(before, after):
    found, cut = differences.compare(before, after)
    assert not cut
    assert sorted(told(found, "before", "removed")) == sorted(differences.paragraphs(before))
    assert sorted(told(found, "after", "added")) == sorted(differences.paragraphs(after))


def test_rows_of_tables_are_left_out():
    assert differences.paragraphs("甲 | 1\n乙\n \n丙 | 2") == ["乙"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "\n".join("甲" * 790 + str(n) for n in range(900)),
            "\n".join("甲" * 790 + str(n + 7000) for n in range(900)),
        ),
        ("\n".join("甲乙" * 300 + str(n) for n in range(400)), "\n".join("乙甲" * 300 + str(-n) for n in range(400))),
        ("甲" * 2_000_000, "乙" * 2_000_000),
    ],
)
def test_work_is_bounded(before, after):
    began = time.process_time()
    found, _ = differences.compare(before, after)
    assert found
    assert time.process_time() - began < 3


# --- the codebook ----------------------------------------------------------------------------------------------------


def test_the_codebook_lists_every_indicator_with_its_labels(site, path):
    page = site.page("/-/codebook")
    entries = {entry.get("id"): entry for entry in page.cssselect("article.entry")}
    assert entries.keys() == {row["indicator"] for row in codebook()}
    assert "only 2014-2018; counted as granted since 2019" in words(entries["already_public"])
    assert "table of 2014" in words(entries["requests_received"])
    with closing(sqlite3.connect(path)) as db:
        held = dict(db.execute("SELECT indicator, count(*) FROM statistics GROUP BY indicator"))
    for name, entry in entries.items():
        assert words(entry.cssselect("dl div")[-1].find("dd")) == str(held.get(name, 0))
    assert "/archive/statistics?indicator=granted" in page.xpath("//a/@href")


def test_every_indicator_has_a_group_and_official_labels():
    for row in codebook():
        assert codebook_page.group_of(row["indicator"]) != "other", row["indicator"]
        assert codebook_page.labels()[row["indicator"]]
