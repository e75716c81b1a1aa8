"""Lists that a page's own script asks for by an address printed in it."""

import json

import pytest
from crawling import crawl_fast, listing, paths, portal, report, serving

from crawler.asked import Data, asked_by_scripts, filled_by_script, next_piece, read_data
from crawler.links import Link, attachments_of
from crawler.pages import tree_of
from crawler.sample.server import Answer

URL = "http://127.0.0.1:8765/nb/index.html"
ADDRESS = "http://127.0.0.1:8765"
TITLE = "青栖市{}年政府信息公开年度报告"


def page(script, body="<div id='l'></div>"):
    return f"<html><body>{body}<script>{script}</script></body></html>"


@pytest.mark.parametrize(
    ("script", "asked"),
    [
        ("$.getJSON('/api/list.json', function(d){ show(d) })", ["/api/list.json"]),
        ("$.ajax({type: 'get', url: \"list.xml\", success: show})", ["/nb/list.xml"]),
        ("$.ajax({url: '/api/list', type: 'post', data: {id: 3}})", []),
        ("var url = '/api/list?id=7&page=1'; $.get(url, show);", ["/api/list?id=7&page=1"]),
        ("axios.get('/api/list', {params: {columnId: 'c7', pageIndex: 1}})", ["/api/list?columnId=c7&pageIndex=1"]),
        ("axios.get('/api/list', {params: {columnId: id, pageIndex: 1}})", []),
        ("fetch('/api/list?id=7').then(show)", ["/api/list?id=7"]),
        ("fetch('http://other.example/api/list')", []),
        ("$('#l').load('inc.html')", ["/nb/inc.html"]),
        ("$.get(base + id, show)", []),
        ("function load(n) { $('#l').load('/nb/part.jsp?page=' + n); }", []),
        ("get('/api/list')", []),
    ],
)
def test_what_scripts_ask(script, asked):
    assert asked_by_scripts(tree_of(page(script)), URL) == [ADDRESS + path for path in asked]


ROW = {"id": 3, "articleTitle": "<b>青栖市年报</b>", "articleUrl": "/nb/3.html", "publishDate": "2024-01-26 10:00"}
LINK = Link(f"{ADDRESS}/nb/3.html", "青栖市年报", "2024-01-26")


@pytest.mark.parametrize(
    ("answer", "data"),
    [
        ({"result": {"list": [ROW], "totalCount": 12}}, Data((LINK,), 1, 12)),
        ([ROW, {"id": 4}], Data((LINK,), 2, None)),
        ({"data": {"menu": [{"name": "首页"}], "rows": [ROW]}}, Data((LINK,), 1, None)),
        ({"total": 3, "rows": []}, None),
        ("text", None),
    ],
)
def test_answers_in_json(answer, data):
    assert read_data(json.dumps(answer, ensure_ascii=False), URL) == data


def test_answers_in_xml():
    row = "<item><title>青栖市年报</title><url>3.html</url><date>2024-01-26</date></item>"
    text = f"<?xml version='1.0' encoding='GB2312'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><list>{row}</list>"
    assert read_data(text, URL) == Data((LINK,), 1, None)
    assert read_data("<?xml version='1.0'?>", URL) is None
    assert read_data("<html></html>", URL) is None


def test_the_next_piece():
    assert next_piece(f"{URL}?id=7&pageIndex=1") == f"{URL}?id=7&pageIndex=2"
    assert next_piece(f"{URL}?id=7") is None


def served(pieces, total):
    rows = [{"title": TITLE.format(2008 + n), "url": f"/nb/{n}.html", "date": "2024-01-26"} for n in range(pieces * 3)]
    pages = {f"/nb/{n}.html": report(f"青栖市年报{n}") for n in range(pieces * 3)}
    pages["/nb/index.html"] = page("$.get('/api/list?c=7&page=1', show); $.get('/api/weather?page=1', show)")
    for number in range(1, pieces + 2):
        part = json.dumps({"rows": rows[number * 3 - 3 : number * 3], "total": total}, ensure_ascii=False)
        pages[f"/api/list?c=7&page={number}"] = Answer(part.encode(), content_type="application/json")
    other = json.dumps({"rows": [{"title": "明日多云", "url": "/w/1.html"}], "total": 900}, ensure_ascii=False)
    pages["/api/weather?page=1"] = Answer(other.encode(), content_type="application/json")
    return pages


@pytest.mark.parametrize(("total", "outcome"), [(6, "ok"), (None, "ok"), (40, "failed")])
def test_such_a_list_is_walked_to_its_end_and_nothing_else(tmp_path, total, outcome):
    with serving(served(2, total)) as server:
        (result,) = crawl_fast([portal(server, "/nb/index.html")], tmp_path / "captures.db").portals
        assert "/api/weather?page=2" not in paths(server)
    assert (result.outcome, result.reports) == (outcome, 6)
    assert ("counts" in result.why or "holds 40 entries" in result.why) == (outcome == "failed")


def test_a_page_that_shows_its_list_is_not_asked_further(tmp_path):
    pages = served(1, 3) | {"/nb/index.html": listing("/nb/0.html") + page("$.get('/api/list?c=7&page=1', show)")}
    with serving(pages) as server:
        (result,) = crawl_fast([portal(server, "/nb/index.html")], tmp_path / "captures.db").portals
        assert not any(path.startswith("/api/") for path in paths(server))
    assert (result.outcome, result.reports) == ("ok", 1)


def test_a_shell_that_a_script_fills_says_so(tmp_path):
    with serving(
        {"/nb/index.html": "<html><body><div id=app></div><script src=/app.js></script></body></html>"}
    ) as server:
        (result,) = crawl_fast([portal(server, "/nb/index.html")], tmp_path / "captures.db").portals
    assert result.outcome == "empty"
    assert "browser = true" in result.notes[0]
    assert not filled_by_script(listing("/a.html"))


def test_a_file_that_a_script_shows():
    markup = page("PDFObject.embed('/f/2023.pdf', '#x')", "<h1>青栖市年报</h1>")
    assert [link.url for link in attachments_of(tree_of(markup), URL)] == [f"{ADDRESS}/f/2023.pdf"]
    assert attachments_of(tree_of(page("var a = '/f/2023.pdf'", f"<p>{'正文' * 300}</p>")), URL) == []
