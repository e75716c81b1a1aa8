"""Every page, datasette's own too, through axe-core, in both colour schemes and widths; ways through newer pages."""

import pytest
from conftest_site import Served
from test_site_browser import address, chromium, in_view, pytestmark, visit

__all__ = ["Served", "address", "chromium", "pytestmark", "visit"]

#: Rules of WCAG 2.2 A and AA, and what axe calls good practice.
OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


#: The largest pages, each checked once: the checker looks at thousands of elements.
LARGE = {
    "light": ("/-/coverage?division=320000&all=1", "/-/codebook"),
    "dark": ("/-/coverage?all=1",),
}
#: Datasette's own pages, each kind in one of the schemes.
DATASETTES = {
    "light": ("/archive", "/archive/reports?kind=annual_report", "/archive?sql=select+nothing"),
    "dark": ("/archive/statistics?indicator=granted", "/archive?sql=select+title,+year+from+reports+limit+5"),
}


def pages(ids, scheme):
    return (
        "/",
        "/-/search?q=征地",
        "/-/search",
        *(f"/-/report/{one}" for one in ids.values()),
        "/-/coverage",
        *LARGE[scheme],
        "/-/trends",
        "/-/trends?agency=青岚县水务局",
        "/-/trends?agency=青岚县水务局&agency=青岚县自然资源局",
        "/-/trends?agency=青岚县水务局&indicator=granted",
        "/-/trends?agency=无此机关",
        "/-/compare",
        f"/-/compare?a={ids['slj']}&b={ids['zrzy']}",
        "/-/nothing",
        *DATASETTES[scheme],
        f"/archive/reports/{ids['slj']}",
    )


@pytest.mark.parametrize(("scheme", "width", "locale"), [("light", 1280, "en-US"), ("dark", 390, "zh-CN")])
def test_no_page_has_a_barrier(chromium, address, ids, scheme, width, locale):
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()
    # The policy of the pages allows no script; the checker is one.
    context = chromium.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 844}, locale=locale, bypass_csp=True
    )
    found = {}
    for path in pages(ids, scheme):
        page = context.new_page()
        page.goto(address + path)
        page.evaluate("document.querySelectorAll('details').forEach(closed => { closed.open = true; })")
        results = axe.run(page, options=OPTIONS)
        if results.violations_count:
            found[path] = [
                (one["id"], [node["html"][:200] for node in one["nodes"][:3]])
                for one in results.response["violations"]
            ]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        page.close()
    context.close()
    assert found == {}, "\n".join(f"{path}: {one}" for path, more in found.items() for one in more)


@pytest.mark.parametrize("scripts", [True, False])
def test_from_coverage_to_a_report_its_years_and_another(visit, ids, scripts):
    page = visit("/", scripts=scripts)
    page.get_by_role("link", name="Coverage", exact=True).click()
    page.get_by_role("link", name="青岚县自然资源局 2018: published on time").click()
    assert page.url.endswith(f"/-/report/{ids['zrzy']}")
    page.goto(page.url.partition("/-/")[0] + f"/-/compare?a={ids['zrzy']}&b={ids['slj']}")
    page.locator("table.compared").first.get_by_role("link", name="58", exact=True).click()
    marked = page.locator("article mark:target")
    assert "58件" in marked.inner_text()
    assert in_view(marked)


def test_trends_show_a_chart_and_lead_to_the_evidence(visit):
    page = visit("/-/trends?agency=青岚县自然资源局")
    picture = page.locator(".panel img")
    page.wait_for_load_state("networkidle")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 300")
    with page.expect_download() as download:
        page.get_by_role("link", name="PNG").click()
    assert download.value.suggested_filename == "gongkai-trends.png"
    page.get_by_role("link", name="58", exact=True).click()
    assert in_view(page.locator("article mark:target"))


def test_phones_and_dark_screens_get_their_own_chart(chromium, address):
    asked = []
    context = chromium.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark", locale="zh-CN")
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + "/-/trends?agency=青岚县水务局")
    page.wait_for_load_state("networkidle")
    (chart,) = [url for url in asked if "chart.svg" in url]
    assert "size=narrow" in chart
    assert "theme=dark" in chart
    assert "lang=zh" in chart
    context.close()


def test_the_language_can_be_changed_everywhere(visit, ids):
    for path in ("/-/coverage?all=1", "/-/trends?agency=青岚县水务局", f"/-/compare?a={ids['slj']}&b={ids['zrzy']}"):
        page = visit(path)
        before = page.url
        page.get_by_role("link", name="中文").click()
        assert page.locator("html").get_attribute("lang") == "zh-CN"
        assert page.url.startswith(before.partition("?")[0])
        assert all(part in page.url for part in before.partition("?")[2].split("&"))


def test_a_chart_opened_by_itself_says_nothing_wrong(visit):
    page = visit("/-/trends/chart.svg?agency=青岚县水务局")
    assert page.evaluate("document.documentElement.localName") == "svg"
