"""A region's report beside those of its offices: real pages through the real build."""

from contextlib import closing
from pathlib import Path

import pytest
from test_continuity import T2, archive, figures, page

from archive.database import codebook, dump_public, open_for_reading
from archive.regions import rules

REGION = "济南市历下区人民政府"
OFFICES = ("济南市历下区民政局", "济南市历下区财政局", "济南市历下区人民政府办公室")


@pytest.fixture(autouse=True)
def writer(monkeypatch):
    """The writer of consistent forms stands with the tests of the forms."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "facts"))


def requests(received):
    """Figures that keep the form's sums, with so many requests from natural persons more or less."""
    made = figures(1)
    more = received - made["requests_received", "total"]
    for name in ("requests_received", "requests_concluded", "granted"):
        for who in ("natural_person", "total"):
            made[name, who] += more
    return made


def region(received, *, year=2022, agency=REGION, **how):
    whole = page(year, requests(received), T2, agency=agency, **how)
    return whole.replace("本机关照常办理", "全区各级行政机关照常办理")


def office(received, *, year=2022, agency=OFFICES[0]):
    return page(year, requests(received), T2, agency=agency)


def outcomes(path, indicator="requests_received"):
    with closing(open_for_reading(path)) as db:
        return [
            tuple(row)
            for row in db.execute(
                "SELECT agency, scope, status, severity, expected, actual FROM checks JOIN reports USING (report_id)"
                " WHERE check_id = 'AGG-1' AND message LIKE ? ORDER BY report_id, position",
                (f"{indicator}: %",),
            )
        ]


def test_a_region_has_at_least_what_its_largest_office_has(tmp_path):
    offices = [(f"o{n}", office(100 + n, agency=agency)) for n, agency in enumerate(OFFICES)]
    path = archive(tmp_path, [("r", region(303)), *offices])
    assert outcomes(path) == [(REGION, "region", "pass", "soft", "102", "303")]
    for name in rules()[0].indicators:
        assert [row[2] for row in outcomes(path, name)] == ["pass"], name


def test_less_than_one_office_cannot_be(tmp_path):
    offices = [(f"o{n}", office(100 + n, agency=agency)) for n, agency in enumerate(OFFICES)]
    path = archive(tmp_path, [("r", region(101)), *offices])
    assert outcomes(path) == [(REGION, "region", "fail", "soft", "102", "101")]
    with closing(open_for_reading(path)) as db:
        ((message,),) = db.execute("SELECT message FROM checks WHERE check_id = 'AGG-1' AND status = 'fail'"
                                   " AND message LIKE 'requests_received:%'").fetchall()  # fmt: skip
        (held,) = db.execute("SELECT report_id FROM reports WHERE agency = ?", (OFFICES[2],)).fetchone()
    assert message == (
        f"requests_received: 101 against 102 of {OFFICES[2]} (report {held}); the 3 reports of offices held here add"
        " up to 303; the figure of a region is at least that of any office in it"
    )


def test_a_cell_of_the_region_that_is_blank_proves_nothing(tmp_path):
    blank = region(101, blank=[("requests_received", "total")])
    path = archive(tmp_path, [("r", blank), ("o", office(100))])
    assert outcomes(path) == [(REGION, "region", "unknown", "soft", "100", None)]


@pytest.mark.parametrize(
    "other",
    [
        lambda: office(900, year=2021),
        lambda: office(900, agency="青岛市市南区民政局"),
        lambda: office(900, agency="济南市历下区税务局"),
        lambda: office(900, agency="济南市民政局"),
        lambda: region(900),
    ],
    ids=["another-year", "another-division", "an-office-of-the-state", "the-city", "another-region"],
)
def test_only_offices_of_the_region_in_that_year_are_compared(tmp_path, other):
    assert outcomes(archive(tmp_path, [("r", region(101)), ("o", other())])) == []


def test_an_own_report_of_the_government_is_an_office_and_copies_count_once(tmp_path):
    copy = office(90, agency=REGION)
    path = archive(tmp_path, [("r", region(101)), ("o", copy), ("p", copy)])
    assert outcomes(path) == [(REGION, "region", "pass", "soft", "90", "101")]
    before = list(dump_public(path))
    from archive.build import build

    build(path, version="v1", workers=1, everything=True)
    assert list(dump_public(path)) == before


def test_rules_speak_of_indicators_of_the_codebook():
    known = {row["indicator"] for row in codebook()}
    assert all(name in known for rule in rules() for name in rule.indicators)
