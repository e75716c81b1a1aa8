"""Lists that a script fills, shown by a real Chromium that has no network of its own."""

import json
import shutil
from dataclasses import replace

import pytest
from crawling import crawl_fast
from replicas.site import Replica, Serving, page

from archive.captures import Captures
from crawler import browser
from extract.errors import ConfigurationError

pytest.importorskip("scrapy_playwright")
pytestmark = pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium on this machine")

#: A list of no known product: only running the script shows it. What it asks for besides must stay unasked.
SCRIPT = """
fetch('/data/list.json').then(answer => answer.json()).then(data => {
  const list = document.getElementById('list');
  for (const one of data.rows) {
    const row = document.createElement('li');
    row.innerHTML = '<a href="' + one.where + '">' + one.what + '</a><span>' + one.when + '</span>';
    list.append(row);
  }
});
fetch('/secret/x.json');
fetch('http://127.0.0.1:9/elsewhere.json');
new Image().src = '/count.gif';
document.cookie = 'seen=1';
"""


def scripted():
    replica = Replica("scripted", "column", ("/nb/index.html",), values={"browser": True})
    entries = replica.articles(lambda n, day: f"/nb/{n}.html")
    body = '<ul id="list"></ul><script src="/js/list.js"></script><img src="/logo.png">'
    replica.pages["/nb/index.html"] = page("政府信息公开年报", body)
    replica.pages["/js/list.js"] = SCRIPT
    data = [{"where": path, "what": title, "when": day} for path, title, day in entries]
    replica.pages["/data/list.json"] = json.dumps({"rows": data})
    replica.pages["/robots.txt"] = "User-agent: *\nDisallow: /secret/"
    return replica


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    path = tmp_path_factory.mktemp("browser") / "captures.db"
    with Serving(scripted()) as site:
        results, logs = [], []
        for _ in range(2):
            (result,) = crawl_fast([site.portal], path).portals
            results.append(result)
            logs.append([(path, status) for _method, path, _form, status, _size in site.log])
            site.log.clear()
        plain = replace(site.portal, browser=False, name="sample_plain")
        (without,) = crawl_fast([plain], path.with_name("plain.db")).portals
    with Captures.open(path) as store:
        rows = [row for run in store.runs() for row in store.run_captures(run.run_id)]
        page_as_received = store.content(next(row for row in rows if row.url.endswith("/nb/index.html")))
    return site.replica, results, logs, rows, page_as_received, without


def test_the_browser_shows_what_the_plain_way_does_not(crawled):
    replica, results, _logs, rows, _page, without = crawled
    assert (results[0].outcome, without.outcome) == ("ok", "empty")
    reports = {row.url.partition("/nb/")[2] for row in rows if row.role == "report" and row.outcome == "ok"}
    assert reports == {path.removeprefix("/nb/") for path in replica.reports}


def test_scripts_ask_by_the_way_of_every_request(crawled):
    _replica, _results, logs, rows, _page, _without = crawled
    asked = [path for path, _status in logs[0]]
    assert asked[:4] == ["/robots.txt", "/nb/index.html", "/js/list.js", "/data/list.json"]
    assert not {"/secret/x.json", "/count.gif", "/logo.png", "/favicon.ico"} & set(asked)
    kept = {row.url.partition("/data/")[2]: row for row in rows if "/data/" in row.url}
    assert kept["list.json"].detail == "asked by a script of the page"
    assert next(row.outcome for row in rows if "/secret/" in row.url) == "failed"


def test_the_archive_holds_what_was_received(crawled):
    _replica, _results, _logs, _rows, page_as_received, _without = crawled
    assert b'<ul id="list"></ul>' in page_as_received


def test_a_second_crawl_asks_conditionally(crawled):
    _replica, results, logs, _rows, _page, _without = crawled
    assert (results[1].outcome, results[1].new) == ("ok", 0)
    assert {status for path, status in logs[1] if path != "/robots.txt"} == {304}


def test_without_a_chromium_the_record_is_refused(monkeypatch):
    monkeypatch.setattr(browser, "_NAMES", ("no-such-browser",))
    with pytest.raises(ConfigurationError, match="no-such-browser"):
        browser.settings()
