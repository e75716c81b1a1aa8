"""A reader's whole way through real pages in Chromium: over the sample portal, and over the corpus where present."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from test_site_browser import chromium, in_view, pytestmark, serving, visiting

__all__ = ["chromium", "pytestmark"]

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module", params=["sample", pytest.param("corpus", marks=pytest.mark.corpus)])
def address(request, tmp_path_factory):
    if request.param == "corpus":
        corpus = request.getfixturevalue("corpus")
        sources = [corpus / "seeds", corpus / "reports"]
    else:
        sources = [ROOT / "crawler" / "sample" / "site"]
    archive = tmp_path_factory.mktemp(request.param) / "archive.db"
    subprocess.run(
        [sys.executable, "-m", "gongkai", "--archive", archive, "add", *sources],
        check=True,
        capture_output=True,
        cwd=ROOT,
        timeout=120,
    )
    with serving(archive) as base:
        yield base


@pytest.fixture
def visit(chromium, address):
    with visiting(chromium, address) as opened:
        yield opened


def test_from_a_word_to_a_figure_to_other_years_and_home_with_the_data(visit):
    page = visit("/")
    page.get_by_role("searchbox").fill("征地")
    page.keyboard.press("Enter")
    page.wait_for_url("**/-/search?**")
    hits = page.locator(".hits li")
    assert hits.count() >= 1
    assert page.locator(".excerpt mark").first.inner_text() == "征地"
    page.locator(".hits h2 a").first.click()
    title = page.locator("h1").inner_text()

    value = page.locator(".figure-list td a").first
    printed = value.inner_text().replace(",", "")
    value.click()
    marked = page.locator("article :target")
    assert printed in marked.inner_text().replace(",", "")
    assert in_view(marked)
    background = marked.evaluate("one => getComputedStyle(one).backgroundColor")
    assert background not in {"rgba(0, 0, 0, 0)", "rgb(252, 251, 248)"}

    report = page.url
    page.get_by_role("link", name="中文").click()
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert page.locator("h1").inner_text() == title
    page.get_by_role("link", name="English").click()

    page.get_by_role("link", name="Coverage", exact=True).click()
    assert page.locator("table.heat td a").count() >= 1
    page.get_by_role("link", name="Trends", exact=True).click()
    page.locator(".list a").first.click()
    page.wait_for_load_state("networkidle")
    assert page.locator("table.series td a").count() >= 1
    assert page.locator(".panel img").first.evaluate("one => one.complete && one.naturalWidth > 300")
    for name, begins in (("SVG", b"<svg"), ("PNG", b"\x89PNG")):
        assert _downloaded(page, page.get_by_role("link", name=name).first).startswith(begins)

    page.goto(report)
    page.locator(".more-facts summary").click()
    held = json.loads(page.request.get(page.get_by_role("link", name="JSON").evaluate("a => a.href")).text())
    assert (held["rows"][0]["title"] or title) == title
    assert str(held["rows"][0]["report_id"]) in report
    page.locator(".more-facts").get_by_role("link", name="Figures").click()
    page.get_by_role("checkbox", name="download file").check()
    table = _downloaded(page, page.get_by_role("button", name="Export CSV"))
    assert table.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    listed = json.loads(page.request.get(page.get_by_role("link", name="json").evaluate("a => a.href")).text())
    assert len(rows) == listed["filtered_table_rows_count"] >= 1


def test_two_years_of_an_agency_side_by_side(visit):
    page = visit("/-/trends")
    page.locator(".list a").first.click()
    page.locator("table.series td a").last.click()
    page.locator(".siblings a[href*=compare]").first.click()
    assert page.locator("table.compared tbody tr").count() >= 1
    page.locator("table.compared td a").first.click()
    assert in_view(page.locator("article :target"))


def _downloaded(page, button):
    with page.expect_download() as download:
        button.click()
    return Path(download.value.path()).read_bytes()
