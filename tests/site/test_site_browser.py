"""The way of a reader through the site, in headless Chromium against a real datasette on loopback."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest

CHROMIUM = "/usr/bin/chromium"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="Debian's chromium is not installed"),
]


@contextmanager
def serving(archive):
    """The address of a plain ``datasette`` that serves an archive on loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "datasette", "serve", str(archive), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ})
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                with urllib.request.urlopen(f"{base}/-/versions.json", timeout=5):
                    break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.25)
        else:
            pytest.fail("datasette did not start")
        yield base
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="module")
def address(archive_path):
    with serving(archive_path) as base:
        yield base


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # The sandbox of Chromium needs rights that a container often lacks; only our own pages are opened.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@contextmanager
def visiting(chromium, address):
    """A function that opens pages, which may neither complain nor ask anyone else: ``visit(path, width=…)``."""
    contexts, complaints = [], []

    def _open(path, *, width=1280, locale="en-US", scripts=True):
        context = chromium.new_context(
            viewport={"width": width, "height": 844}, locale=locale, java_script_enabled=scripts
        )
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda request: None if request.url.startswith((address, "data:")) else complaints.append(request.url),
        )
        page.goto(address + path)
        return page

    yield _open
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def visit(chromium, address):
    with visiting(chromium, address) as opened:
        yield opened


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_start_to_a_figure_in_its_sentence(visit, scripts):
    page = visit("/", scripts=scripts)
    page.get_by_role("searchbox").fill("征地")
    page.get_by_role("button", name="Search").click()
    assert page.locator(".hits li").count() == 1
    assert page.locator(".excerpt mark").first.inner_text() == "征地"
    page.locator(".hits h2 a").click()
    assert "青岚县自然资源局2018年" in page.locator("h1").inner_text()
    figure = page.locator(".figure-list tr", has_text="Requests received").locator("td a")
    assert figure.inner_text() == "58"
    figure.click()
    marked = page.locator("article mark:target")
    assert "58件" in marked.inner_text()
    assert in_view(marked)
    marked.locator("xpath=following-sibling::a[1]").click()
    row = page.locator(".figures tr:target")
    assert "58" in row.inner_text()
    assert in_view(row)


def in_view(locator):
    box = locator.bounding_box()
    return box is not None and 0 <= box["y"] < 844


def test_a_figure_of_the_form_leads_to_its_cell_and_back(visit, ids):
    page = visit(f"/-/report/{ids['slj']}")
    cell = page.locator(".matrix tr", has_text="Requests received").locator("td").nth(1)
    assert cell.inner_text() == "6"
    cell.locator("a").click()
    target = page.locator("td:target")
    assert target.inner_text() == "6"
    assert in_view(target)
    target.locator("a").click()
    assert page.locator(".matrix td:target").inner_text() == "6"


def test_keyboard_alone_is_enough(visit):
    page = visit("/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the text"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("name") == "q"
    page.keyboard.type("水价")
    page.keyboard.press("Enter")
    page.wait_for_url("**/-/search?**")
    assert page.locator(".hits li").count() == 1


def test_language_is_kept(visit):
    page = visit("/", locale="zh-CN")
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="Search", exact=True).click()
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_the_screen(visit, ids, width):
    for path in ("/", "/-/search?q=2018", *(f"/-/report/{one}" for one in ids.values()), "/archive"):
        page = visit(path, width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_datasettes_own_pages_work_under_the_policy(visit):
    page = visit("/archive/reports")
    # Datasette's script adds the column menus; a policy that stops it would show here.
    page.locator("th.col-source svg.dropdown-menu-icon").click()
    assert page.get_by_text("Sort ascending").is_visible()
    page = visit("/archive")
    page.get_by_role("button", name="Run SQL").click()
    page.wait_for_url("**sql=**")
    assert page.locator("table.rows-and-columns tbody tr").count() == 1
