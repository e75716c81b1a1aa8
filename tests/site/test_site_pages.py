"""The pages as a reader without JavaScript gets them: what is on them, and that every link holds."""

import json
import re
import sqlite3
from contextlib import closing
from urllib.parse import quote

import pytest
from conftest_site import Served, make_archive, words

from archive.site import language


def anchors(page):
    return {element.get("id") for element in page.iter() if element.get("id")}


def test_start_page_tells_what_the_archive_holds(served):
    page = served.page("/")
    tiles = {words(tile.find("dt")): words(tile.find("dd")) for tile in page.cssselect(".tile")}
    assert tiles["annual reports"] == "3"
    assert tiles["report years"] == "2016–2022"
    assert int(tiles["hard checks failed"]) >= 1
    assert int(tiles["figures"]) > 150
    assert "青岚县水务局2022年政府信息公开工作年度报告" in words(page)
    assert "qinglan" in words(page)


def test_start_page_of_an_empty_archive(tmp_path):
    path = make_archive(tmp_path / "archive.db", {})
    assert "no reports yet" in words(Served(path).page("/"))


def test_languages(served):
    assert served.page("/", "zh-CN,zh;q=0.9,en;q=0.8").get("lang") == "zh-CN"
    assert served.page("/", "fr").get("lang") == "en"
    answer = served.get("/?lang=zh")
    assert "gongkai_lang=zh" in answer.headers["set-cookie"]
    assert "本档案收录" in answer.text
    assert "本档案收录" in served.get("/", cookie="gongkai_lang=zh").text
    assert "set-cookie" not in served.get("/?lang=%3Cscript%3E").headers


@pytest.mark.parametrize(
    ("header", "expected"),
    [("", "en"), ("zh", "zh"), ("zh-Hant-TW;q=0.9, en;q=0.5", "zh"), ("en, zh;q=0.9", "en"), ("*;q=x,,;;", "en")],
)
def test_accept_language(header, expected):
    assert language.preferred(header) == expected


def test_every_string_used_exists_in_both_languages():
    rows = language.table("strings.csv")
    assert all(row["key"] and row["en"] and row["zh"] and len(row) == 3 for row in rows)
    assert len({row["key"] for row in rows}) == len(rows)
    known = {row["key"] for row in rows}
    used = set()
    for template in (language.DATA.parent / "templates").rglob("*.html"):
        used |= set(re.findall(r"""\bt\(["']([a-z_.0-9]+)["'][,)]""", template.read_text("utf-8")))
    assert len(used) > 60
    assert used - known == set()


#: Groups of strings whose last part is a coded value or a name that comes from elsewhere.
NAMED_BY_DATA = (
    "applicant", "codebook.group", "coverage.state", "crawl", "era", "host", "kind", "level", "origin", "outcome",
    "qualifier", "repeat", "scope", "script", "search", "search.order", "severity", "status", "tables.group", "topic",
)  # fmt: skip


def test_no_string_is_left_over():
    site = language.DATA.parent
    texts = [path.read_text("utf-8") for kind in ("*.py", "*.html") for path in site.rglob(kind)]
    quoted = {found for text in texts for found in re.findall(r"""["']([a-z_0-9]+(?:\.[a-z_0-9]+)*)["']""", text)}
    quoted |= {f"report.shared_{turn}" for turn in ("later", "earlier", "unknown")}
    keys = {row["key"] for row in language.table("strings.csv")}
    left = {key for key in keys if key not in quoted and key.rpartition(".")[0] not in NAMED_BY_DATA}
    assert {key for key in left if key.removesuffix("_one") not in quoted} == set()


# --- the report page -------------------------------------------------------------------------------------------------


def test_every_figure_and_its_place_lead_to_each_other(served, ids, archive_path):
    for report_id in ids.values():
        page = served.page(f"/-/report/{report_id}")
        here = anchors(page)
        with closing(sqlite3.connect(archive_path)) as db:
            with_quote, all_figures = db.execute(
                "SELECT count(quote), count(*) FROM statistics WHERE report_id = ?", (report_id,)
            ).fetchone()
        assert {f"f-{number}" for number in range(1, all_figures + 1)} <= here
        assert {f"q-{number}" for number in range(1, with_quote + 1)} <= here
        for link in page.xpath("//a[starts-with(@href, '#')]/@href"):
            assert link[1:] in here, link
        back = {link for link in page.xpath("//article//a/@href") if link.startswith("#f-")}
        if all_figures < 50:
            assert len(back) == with_quote


def test_marked_words_are_the_quotes(served, ids, archive_path):
    page = served.page(f"/-/report/{ids['zrzy']}")
    with closing(sqlite3.connect(archive_path)) as db:
        quotes = [
            row[0]
            for row in db.execute(
                "SELECT quote FROM statistics WHERE report_id = ? AND quote IS NOT NULL", (ids["zrzy"],)
            )
        ]
    marked = [
        "".join(part for part in mark.xpath(".//text()[not(ancestor::a[@class='ref'])]"))
        for mark in page.cssselect("article mark.figure")
    ]
    assert quotes
    assert sorted(marked) == sorted(quotes)


def test_form_table_is_a_table_with_each_figure_in_its_cell(served, ids, archive_path):
    page = served.page(f"/-/report/{ids['slj']}")
    with closing(sqlite3.connect(archive_path)) as db:
        figures = db.execute(
            "SELECT indicator, applicant, value FROM statistics WHERE report_id = ? AND origin = 'table'"
            " ORDER BY quote_start, cell, indicator, applicant",
            (ids["slj"],),
        ).fetchall()
    assert len(figures) > 150
    cells = page.cssselect("table.source td.figure")
    assert [float(words(cell)) for cell in cells] == [value for _, _, value in figures]
    for table in page.cssselect("table.source"):
        sizes = {sum(int(cell.get("colspan", 1)) for cell in row) for row in table.cssselect("tr")}
        assert len(sizes) == 1
    heading = [words(cell) for cell in page.cssselect("table.source thead tr > *")][:10]
    assert heading[3:] == [
        "natural persons",
        "businesses",
        "research bodies",
        "public-interest bodies",
        "legal services",
        "other",
        "total",
    ]


def test_column_headings_stand_over_their_own_figures(served, ids, archive_path):
    page = served.page(f"/-/report/{ids['slj']}")
    applicants = {words(cell): None for cell in page.cssselect(".matrix thead th")[1:]}
    table = next(table for table in page.cssselect("table.source") if "自然人" in words(table))
    heading = [words(cell) for cell in table.cssselect("thead tr > *")]
    row = next(row for row in table.cssselect("tbody tr") if "本年新收" in words(row))
    place, found = 0, {}
    for cell in row:
        if cell.get("id", "").startswith("q-"):
            found[heading[place]] = words(cell)
        place += int(cell.get("colspan", 1))
    assert set(found) == set(applicants)
    assert (found["natural persons"], found["businesses"], found["total"]) == ("41", "6", "47")


def test_failed_checks_come_first_with_their_operands(served, ids):
    page = served.page(f"/-/report/{ids['slj']}")
    rows = page.cssselect(".checks-table tbody tr")
    states = [row.get("class").split()[0] for row in rows]
    assert states[0] == "fail"
    assert states == sorted(states, key=["fail", "unknown", "pass"].index)
    failed = [[words(cell) for cell in row[1:3]] for row in rows if row.get("class") == "fail hard"]
    assert ["46", "47"] in failed


def test_repairs_are_shown_and_lead_to_their_place(served, ids):
    page = served.page(f"/-/report/{ids['zrzy']}")
    changes = page.cssselect(".changes li")
    assert ("20185月", "2018年5月") in {
        (words(one.find("del")), words(one.find("a"))) for one in changes if one.find("del") is not None
    }
    link = changes[0].find("a").get("href")[1:]
    assert words(page.get_element_by_id(link)) == "2018年5月"


def test_source_of_an_official_host_is_a_link_and_of_a_hijacked_one_is_not(served, ids):
    official = served.page(f"/-/report/{ids['zrzy']}")
    assert "http://zrzy.qinglan.gov.cn/gk/201903/t1.html" in official.xpath("//a/@href")
    for path in (
        f"/-/report/{ids['nyj']}",
        "/archive/reports",
        f"/archive/reports/{ids['nyj']}",
        "/archive/revisions",
    ):
        page = served.page(path)
        assert "hxxp://nyj-qinglan.example/gk/201703/t3.html" in words(page)
        assert not [link for link in page.xpath("//a/@href") if link.startswith("http://nyj")]
    page = served.page("/archive?sql=" + quote("select url from reports"))
    assert not [link for link in page.xpath("//a/@href") if link.startswith("http://nyj")]


def test_copies_and_versions(served, ids, archive_path, tmp_path):
    copy = tmp_path / "archive.db"
    copy.write_bytes(archive_path.read_bytes())
    figure = {"indicator": "granted", "applicant": "total", "before": 34, "after": 35}
    with closing(sqlite3.connect(copy)) as db, db:
        db.execute(
            "UPDATE reports SET duplicate_of = ?, duplicate_kind = 'near' WHERE report_id = ?",
            (ids["zrzy"], ids["nyj"]),
        )
        db.execute(
            "INSERT INTO revisions VALUES ((SELECT source FROM reports WHERE report_id = ?), 2, 'cafe',"
            " '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z',"
            " ?)",
            (ids["zrzy"], json.dumps({"text": True, "figures": [figure]})),
        )
    site = Served(copy)
    kept = site.page(f"/-/report/{ids['zrzy']}")
    assert f"/-/report/{ids['nyj']}" in kept.xpath("//section[@class='versions']//a/@href")
    assert "1 figure changed" in words(kept)
    assert "34 → 35" in words(kept)
    assert f"/-/report/{ids['zrzy']}" in site.page(f"/-/report/{ids['nyj']}").xpath("//*[@class='notice']//a/@href")


def test_sentences_shared_with_other_agencies_say_which_came_first(ids, archive_path, tmp_path):
    copy = tmp_path / "archive.db"
    copy.write_bytes(archive_path.read_bytes())
    with closing(sqlite3.connect(copy)) as db, db:
        db.execute("INSERT INTO copied VALUES (?, ?, 9, 0.5, 'published')", (ids["slj"], ids["zrzy"]))
        db.execute("INSERT INTO copied VALUES (?, ?, 7, 0.4, 'unknown')", (ids["slj"], ids["nyj"]))
    site = Served(copy)
    later, earlier = (words(site.page(f"/-/report/{ids[name]}")) for name in ("slj", "zrzy"))
    assert "9 sentences, template text left out · this report came out later" in later
    assert "7 sentences, template text left out · which came first is not known" in later
    assert "9 sentences, template text left out · this report came out earlier" in earlier


def test_unknown_report_is_not_found(served):
    for path in ("/-/report/1", "/-/report/999999999999999999", "/-/report/99999999999999999999999", "/-/report/x"):
        served.page(path, status=404)
