"""``gongkai portals add`` and ``check`` as people type them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from replicas.site import Serving
from replicas.variants_more import framed

from archive.captures import Captures
from crawler.portals import load_portals
from crawler.showing import show_sights
from crawler.sight import Sight
from gongkai import cli

LISTS = Path(__file__).parent / "lists"
URL = "http://www.xushi.gov.cn/zwgk/gknb/"


@pytest.fixture(autouse=True)
def nobody(monkeypatch):
    monkeypatch.delenv("GONGKAI_CONTACT", raising=False)


def run(tmp_path, *arguments):
    return CliRunner().invoke(cli, ["--archive", str(tmp_path / "archive.db"), "portals", *arguments])


def test_add_shows_what_it_would_do(tmp_path):
    found = run(tmp_path, "add", URL, "--from", str(LISTS / "trs.html"), "--province", "hebei", "--dry-run")
    assert found.exit_code == 0
    for words in (
        "TRS, listing pages",
        "sign: createPageHTML",
        "2 to be taken",
        "another kind",
        'name = "hebei_xushi"',
    ):
        assert words in found.stdout
    assert "Nothing was written." in found.stdout
    assert list(tmp_path.iterdir()) == []


def test_add_and_check_ask_nobody_without_a_contact(tmp_path):
    for arguments in (["add", URL, "--province", "hebei", "--dry-run"], ["check", "henan_hct"]):
        found = run(tmp_path, *arguments)
        assert found.exit_code == 4
        assert "contact" in found.stderr


def test_check_of_an_unknown_portal(tmp_path):
    found = run(tmp_path, "check", "atlantis")
    assert found.exit_code == 2
    assert "no portal 'atlantis'" in found.stderr


def test_show_prints_the_whole_record(tmp_path):
    shown = json.loads(run(tmp_path, "show", "henan_hct", "--json").stdout)
    assert (shown["cms"], shown["state"], shown["province"]) == ("TRS", "unverified", "河南")


def test_sights_as_lines(capsys):
    common = {"address": URL, "listing_recorded": "pages", "listing": "pages"}
    sights = [
        Sight(
            portal="hebei_a",
            state="ok",
            status=200,
            cms_recorded="TRS",
            cms="TRS",
            reports=3,
            newest=2025,
            detail="",
            **common,
        ),
        Sight(
            portal="hebei_b",
            state="changed",
            status=200,
            cms_recorded="TRS",
            cms="VSB",
            reports=0,
            newest=None,
            detail="looks like VSB",
            **common,
        ),
    ]
    show_sights([{name: getattr(one, name) for name in Sight.__slots__} for one in sights])
    printed = capsys.readouterr().out
    assert "hebei_a\tok\t200\tTRS\t3\t2025" in printed
    assert "TRS → VSB" in printed
    assert "1 changed, 1 ok" in printed


# --- whole ways, with a portal of one's own on this machine ---------------------------------------------------------


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A folder of one's own records, and the program's arguments as a function."""
    folder = tmp_path / "records"
    folder.mkdir()
    monkeypatch.setenv("GONGKAI_PORTALS", str(folder))
    return folder


def program(tmp_path, *arguments):
    return CliRunner().invoke(cli, ["--archive", str(tmp_path / "archive.db"), *arguments])


def test_add_then_crawl_without_names_follows_what_was_added(tmp_path, own, monkeypatch):
    with Serving(framed()) as site:
        monkeypatch.setenv("GONGKAI_LOOPBACK", site.address)
        url = f"http://{site.address}{site.replica.start[0]}"
        added = run(tmp_path, "add", url, "--province", "hebei")
        assert added.exit_code == 0, added.output
        (name,) = (name for name, one in load_portals(own).items() if "inner.jsp" in one.start[0])
        assert list((own / "pages").iterdir()) == [own / "pages" / f"{name}.html"]
        nothing = program(tmp_path, "crawl")
        assert nothing.exit_code == 2
        assert "name portals" in nothing.stderr
        crawled = program(tmp_path, "crawl", name)
        assert crawled.exit_code == 0, crawled.output
        before = len(site.log)
        again = program(tmp_path, "crawl")
        assert again.exit_code == 0
        assert "no portal is due" in again.output
        assert len(site.log) == before
        shown = json.loads(program(tmp_path, "crawl", name, "--dry-run", "--json").stdout)
        assert shown["portals"][0]["outcome"] == "ok"
        assert len(shown["portals"][0]["listed"]) == len(site.replica.reports)
        assert shown["read"] is None
        assert json.loads(program(tmp_path, "crawl", "--json").stdout) == {"portals": [], "read": None}
        due = program(tmp_path, "crawl", name, "--due")
        assert "no portal is due" in due.output
    with Captures.open(tmp_path / "captures.db") as store:
        assert len([one for one in store.documents() if one.role == "report"]) == len(site.replica.reports)


@pytest.mark.parametrize("value", ["10.0.0.1:80", "localhost:80", "127.0.0.1", "127.0.0.1:0", "0.0.0.0:8123"])
def test_nothing_but_loopback_is_ever_opened(tmp_path, own, monkeypatch, value):
    monkeypatch.setenv("GONGKAI_LOOPBACK", value)
    found = run(tmp_path, "add", f"http://{value}/nb/", "--province", "hebei", "--dry-run")
    assert found.exit_code == 4
    assert "not a loopback address" in found.stderr


def test_an_address_that_is_not_opened_stays_closed(tmp_path, own, monkeypatch):
    with Serving(framed()) as site, Serving(framed()) as other:
        monkeypatch.setenv("GONGKAI_LOOPBACK", other.address)
        monkeypatch.setenv("GONGKAI_CONTACT", "mailto:op@archive-project.cn")
        found = run(tmp_path, "add", f"http://{site.address}/jd/nb/index.html", "--province", "hebei")
        assert found.exit_code == 10
        assert site.log == []
