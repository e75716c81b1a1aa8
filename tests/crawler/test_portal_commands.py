"""``gongkai portals add`` and ``check`` as people type them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

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
