"""The pages that ``portals add`` saved: what they were taken for then, they are taken for now."""

from pathlib import Path

from crawler.adding import FIXTURES, add
from crawler.links import choose
from crawler.portals import load_portals
from crawler.recognise import recognise

LISTS = Path(__file__).parent / "lists"
SAVED = sorted(FIXTURES.glob("*.html")) if FIXTURES.is_dir() else []


def difference(file, records):
    """Return what a saved page no longer gives as its record says; "" when all is as it was."""
    portal = records.get(file.stem)
    if portal is None:
        return "no record has this name"
    seen = recognise(file.read_bytes(), portal.start[0])
    taken = choose(seen.entries, portal)
    if seen.cms != portal.cms:
        return f"taken for {seen.cms}, recorded as {portal.cms}"
    if portal.example and portal.example not in {link.url for link in taken}:
        return f"{portal.example} is not taken any more"
    return ""


def test_saved_pages_are_read_as_before():
    records = load_portals()
    assert {file.stem: reason for file in SAVED if (reason := difference(file, records))} == {}


def test_a_page_that_changed_is_noticed(tmp_path):
    records = tmp_path / "records"
    records.mkdir()
    url = "http://www.xushi.gov.cn/gknb/"
    options = {"saved": LISTS / "trs.html", "province": "hebei", "folder": records, "fixtures": tmp_path}
    fixture = add(url, tmp_path / "captures.db", **options).fixture
    known = load_portals(records)
    assert difference(fixture, known) == ""
    fixture.write_bytes(fixture.read_bytes().replace(b"t20260119_700123", b"t20260119_700124"))
    assert "not taken any more" in difference(fixture, known)
    fixture.write_bytes((LISTS / "vsb.htm").read_bytes())
    assert difference(fixture, known) == "taken for VSB, recorded as TRS"
    assert difference(fixture, {}) == "no record has this name"
