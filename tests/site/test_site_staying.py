"""With several archives served, nothing leads from one into another unseen."""

from urllib.parse import parse_qs, urlsplit

import pytest
from conftest_site import Served, words
from made_archive import make

from archive.site.staying import stay


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    folder = tmp_path_factory.mktemp("two")
    place = {"agency_level": "county_department", "scope": "own", "division_code": "320682", "province": "江苏省"}
    for name, value in (("first", 1), ("second", 2)):
        years = [
            {**place, "agency": "甲县水务局", "year": year, "text": "征地", "figures": {"requests_received": value}}
            for year in (2019, 2020)
        ]
        make(folder / f"{name}.db", years)
    site = Served(folder / "first.db", folder / "second.db")
    yield site
    site.loop.close()


PAGES = ("/?", "/-/search?q=&", "/-/report/1?", "/-/coverage?all=1&", "/-/trends?agency=甲县水务局&", "/-/trends?",
         "/-/trends?province=江苏省&", "/-/compare?a=1&b=2&", "/-/codebook?")  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_every_link_of_a_page_stays_in_its_archive(two, address):
    page = two.page(f"{address}db=second")
    links = page.xpath("//a/@href | //img/@src | //source/@srcset")
    chooser = page.xpath("//p[@class='archives']/a/@href")
    own = [link for link in links if link.startswith(("?", "/-/", "/?")) or link == "/"]
    own = [link for link in own if link not in chooser]
    assert own
    assert [link for link in own if parse_qs(urlsplit(link).query).get("db") != ["second"]] == []
    assert not [link for link in links if link.startswith("/first")]
    for form in page.cssselect("form"):
        assert form.xpath("input[@name='db']/@value") == ["second"]


def test_the_first_archive_needs_no_name(two):
    page = two.page("/-/trends?agency=甲县水务局")
    assert "1" in words(page.cssselect("table.series tbody")[0])
    assert not [link for link in page.xpath("//nav//a/@href") if "db=" in link]


def test_only_own_links_are_changed_and_names_are_escaped():
    page = '<a href="/x/-/report/1#q-1">a</a><a href="#q">b</a><a href="/x/t?a=1">c</a><a href="http://x/?">d</a>'
    changed = stay(page, 'a"&b', "/x/")
    assert changed == page.replace("/report/1#", "/report/1?db=a%22%26b#")
    assert stay(page, None, "/x/") == page
    assert 'value="a&quot;&amp;b"' in stay('<form action="/x/-/search" method="get">', 'a"&b', "/x/")


def test_datasettes_pages_of_an_archive_lead_to_its_own_pages(two):
    for path in ("/second/reports", "/second", "/second/reports/1"):
        links = two.page(path).xpath("//nav//ul[@class='gk-nav']//a/@href")
        assert {parse_qs(urlsplit(link).query).get("db", ["-"])[0] for link in links if link.startswith("/-/")} == {
            "second"
        }
        assert "/second" in links
