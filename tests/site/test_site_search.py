"""The search page: two-character words, phrases, Traditional input, filters, anything at all."""

import re
import sqlite3
from contextlib import closing
from urllib.parse import quote

import pytest
from conftest_site import Served, words


def found(page):
    return [words(link) for link in page.cssselect(".hits h2 a")]


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("征地", 1),
        ("徵地", 1),
        ("征", 1),
        ("“征地补偿安置”", 1),
        ("“补偿征地”", 0),
        ("水价 采砂", 1),
        ("水价 征地", 0),
        ("2022", 1),
        ("青岚县", 3),
        ("", 3),
        ("   ", 3),
    ],
)
def test_search(served, query, hits):
    page = served.page("/-/search?q=" + quote(query))
    assert len(found(page)) == hits
    assert words(page.get_element_by_id("count")).startswith("1 report" if hits == 1 else f"{hits} reports")
    if hits and query.strip() and query != "青岚县":
        assert page.cssselect(".hits mark")


def test_excerpts_mark_what_was_asked_for(served):
    page = served.page("/-/search?q=" + quote("徵地 红线图"))
    assert {words(mark) for mark in page.cssselect(".excerpt mark")} == {"征地", "红线图"}


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "*",
        "AND",
        "NOT",
        "NEAR(",
        "a" * 5000,
        "%00",
        "' OR 1=1 --",
        "title:征地",
        "(((",
        "-",
        "，。",
        "\U0001f600",
        "﷽",
    ],
)
def test_search_takes_anything(served, query):
    answer = served.get("/-/search?q=" + quote(query))
    assert answer.status_code == 200
    answer = served.get(
        f"/-/search?q={quote(query)}&year={quote(query)}&page={quote(query)}&order={quote(query)}&province={quote(query)}"
    )
    assert answer.status_code == 200


def test_filters_facets_and_order(served):
    page = served.page("/-/search?q=" + quote("青岚县"))
    assert {"2016", "2018", "2022"} <= {words(link) for link in page.cssselect(".facets li a")}
    page = served.page("/-/search?year=2018&q=" + quote("青岚县"))
    assert found(page) == ["青岚县自然资源局2018年政府信息公开工作年度报告"]
    page = served.page("/-/search?order=year&q=" + quote("青岚县"))
    assert [re.search(r"\d{4}", title)[0] for title in found(page)] == ["2022", "2018", "2016"]
    assert found(served.page("/-/search?host_class=hijacked")) == [
        title for title in found(served.page("/-/search")) if "2016" in title
    ]


def test_pages_of_results(archive_path, tmp_path, ids):
    copy = tmp_path / "archive.db"
    copy.write_bytes(archive_path.read_bytes())
    with closing(sqlite3.connect(copy)) as db, db:
        columns = [row[1] for row in db.execute("PRAGMA table_info(reports)") if row[1] not in {"report_id", "source"}]
        names = ", ".join(columns)
        for number in range(1, 46):
            db.execute(
                f"INSERT INTO reports (report_id, source, {names})"
                f" SELECT ?, ?, {names} FROM reports WHERE report_id = ?",
                (number, f"copy {number}", ids["zrzy"]),
            )
    site = Served(copy)
    seen = []
    for number in (1, 2, 3):
        seen += site.page(f"/-/search?page={number}").xpath("//ol[@class='hits']//h2/a/@href")
    assert len(seen) == len(set(seen)) == 48


def test_find_a_figure(served):
    answer = served.get("/-/figures?indicator=requests_received&min=50&max=")
    assert answer.status_code == 302
    page = served.page(answer.headers["location"])
    assert [words(cell) for cell in page.cssselect("td.col-value")] == ["58", "58"]
