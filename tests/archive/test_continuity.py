"""Rules between the reports of two years: real pages through the real build."""

import random
from contextlib import closing
from html import escape
from pathlib import Path

import pytest
from makers import LIMITS, capture

from archive.build import build
from archive.continuity import rules
from archive.database import dump_public, open_for_reading
from archive.workers import READER
from extract.model import APPLICANTS

T2 = {
    "rules_issued": 0,
    "rules_repealed": 0,
    "rules_in_force": 0,
    "normative_documents_issued": 3,
    "normative_documents_repealed": 1,
    "normative_documents_in_force": 20,
    "licensing_decisions": 44,
    "penalty_decisions": 9,
    "coercion_decisions": 1,
    "administrative_fees": 12,
}
ITEMS = {
    "rules_issued": 0,
    "rules_published": 0,
    "rules_online": 0,
    "normative_documents_issued": 4,
    "normative_documents_published": 4,
    "normative_documents_online": 30,
    "licensing_items_previous": 31,
    "licensing_items_change": -8,
    "licensing_decisions": 90,
    "other_service_items_previous": 14,
    "other_service_items_change": 3,
    "other_service_decisions": 7,
    "penalty_items_previous": 21,
    "penalty_items_change": 0,
    "penalty_decisions": 18,
    "coercion_items_previous": 5,
    "coercion_items_change": -1,
    "coercion_decisions": 2,
    "administrative_fee_items_previous": 4,
    "administrative_fee_items_change": 0,
    "procurement_projects": 6,
    "procurement_amount": 251000,
}

AGENCY = "济南市历下区民政局"


@pytest.fixture(autouse=True)
def writer(monkeypatch):
    """The writer of consistent forms stands with the tests of the forms."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "facts"))


def figures(seed, *, split=True):
    from form_writer import Style, consistent

    source = random.Random(seed)
    return consistent(Style(split=split), lambda: source.randrange(4))


def following(before, seed, *, split=True):
    """Figures of a year that takes over exactly what the year before carried on, with its own sums kept."""
    own = figures(seed, split=split)
    for who in APPLICANTS:
        moved = before["requests_carried_out", who] - own["requests_carried_in", who]
        own["requests_carried_in", who] += moved
        own["requests_concluded", who] += moved
        own["granted", who] += moved
    return own


def html_table(rows):
    lines = [
        "<tr>" + "".join(f'<td rowspan="{d}" colspan="{a}">{escape(t)}</td>' for t, d, a in row) + "</tr>"
        for row in rows
    ]
    return "<table>" + "".join(lines) + "</table>"


def page(year, requests, second, *, agency=AGENCY, blank=(), split=None):
    """A page of one report; ``blank`` names places (indicator, applicant) that print nothing."""
    from form_writer import Style, Written, proactive_cells, request_cells, review_cells

    style = Style(split=year >= 2021 if split is None else split)
    requests = {**requests, **dict.fromkeys(blank)}
    heading, data = request_cells(requests, style, Written())
    tables = [
        *(html_table(rows) for rows in proactive_cells(second, style, Written(), year=year)),
        html_table([*heading, *data]),
        html_table(review_cells(requests, style, Written())),
    ]
    title = f"{agency}{year}年政府信息公开工作年度报告"
    parts = ["一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"]
    parts += ["四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项"]
    text = "".join(f"<p>{part}</p><p>本机关照常办理，{year}年没有别的情况。</p>" for part in parts)
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{text}{''.join(tables)}</body></html>"


def archive(folder, pages):
    folder.mkdir(exist_ok=True)
    entries = [
        {"url": f"http://www.lixia.gov.cn/{name}.html", "body": body, "fetched_at": "2024-02-01T00:00:00Z"}
        for name, body in pages
    ]
    path = capture(folder, entries)
    build(path, reader=READER, limits=LIMITS, version="v1", workers=1)
    return path


def outcomes(path, check_id):
    """(year, status, expected, actual) of a rule, in the order of its columns."""
    with closing(open_for_reading(path)) as db:
        return [
            tuple(row)
            for row in db.execute(
                "SELECT year, status, expected, actual FROM checks JOIN reports USING (report_id)"
                " WHERE check_id = ? ORDER BY year, position",
                (check_id,),
            )
        ]


def messages(path, check_id):
    with closing(open_for_reading(path)) as db:
        query = "SELECT message FROM checks WHERE check_id = ? AND status = 'fail' ORDER BY report_id, position"
        return [row[0] for row in db.execute(query, (check_id,))]


def ids(path):
    with closing(open_for_reading(path)) as db:
        return dict(db.execute("SELECT year, report_id FROM reports").fetchall())


def test_what_was_carried_on_is_what_comes_in(tmp_path):
    first = figures(1)
    path = archive(tmp_path, [("a", page(2021, first, T2)), ("b", page(2022, following(first, 2), T2))])
    found = outcomes(path, "CD-X-1")
    assert [(year, status) for year, status, _, _ in found] == [(2022, "pass")] * 7
    assert [float(expected) for _, _, expected, _ in found] == [first["requests_carried_out", w] for w in APPLICANTS]


def test_a_broken_carry_names_both_years_both_values_and_the_earlier_report(tmp_path):
    first, second = figures(1), figures(2)
    who = next(w for w in APPLICANTS if first["requests_carried_out", w] != second["requests_carried_in", w])
    path = archive(tmp_path, [("a", page(2021, first, T2)), ("b", page(2022, second, T2))])
    wanted = {w for w in APPLICANTS if first["requests_carried_out", w] != second["requests_carried_in", w]}
    found = messages(path, "CD-X-1")
    assert len(found) == len(wanted)
    (message,) = [m for m in found if (f"({who})" in m if who != "total" else "): " not in m)]
    assert f"requests_carried_in {second['requests_carried_in', who]} (2022)" in message
    assert f"requests_carried_out {first['requests_carried_out', who]} (2021)" in message
    assert message.endswith(f"the report for 2021 is {ids(path)[2021]}")
    with closing(open_for_reading(path)) as db:
        held = db.execute("SELECT DISTINCT report_id, severity FROM checks WHERE check_id = 'CD-X-1'").fetchall()
    assert [tuple(row) for row in held] == [(ids(path)[2022], "soft")]


def test_a_blank_side_is_unknown_and_two_blank_sides_say_nothing(tmp_path):
    first = figures(1)
    second = following(first, 2)
    gone = [("requests_carried_in", "research"), ("requests_carried_in", "business")]
    path = archive(
        tmp_path,
        [
            ("a", page(2021, first, T2, blank=[("requests_carried_out", "business")])),
            ("b", page(2022, second, T2, blank=gone)),
        ],
    )
    found = outcomes(path, "CD-X-1")
    assert len(found) == 6
    assert [row for row in found if row[1] != "pass"] == [
        (2022, "unknown", str(first["requests_carried_out", "research"]), None)
    ]


def test_documents_in_force_follow_from_the_year_before(tmp_path):
    first = figures(1)
    later = {**T2, "normative_documents_issued": 5, "normative_documents_repealed": 2}
    path = archive(
        tmp_path,
        [
            ("a", page(2021, first, T2)),
            ("b", page(2022, following(first, 2), {**later, "normative_documents_in_force": 23})),
            ("c", page(2023, figures(3), {**later, "normative_documents_in_force": 27})),
        ],
    )
    assert outcomes(path, "D-T2-2") == [(2022, "pass", "23", "23"), (2023, "fail", "26", "27")]
    assert outcomes(path, "D-T2-1") == [(2022, "pass", "0", "0"), (2023, "pass", "0", "0")]
    (message,) = messages(path, "D-T2-2")
    assert "normative_documents_in_force 27 (2023) against normative_documents_in_force 23 (2022)" in message
    assert "+ normative_documents_issued 5 (2023) - normative_documents_repealed 2 (2023)" in message


def test_items_of_the_year_before_are_those_of_the_form_of_2019(tmp_path):
    later = {**ITEMS, "licensing_items_previous": 23, "other_service_items_previous": 16, "penalty_items_previous": 21}
    later |= {"coercion_items_previous": 4, "licensing_items_change": 2}
    requests = figures(1, split=False)
    path = archive(tmp_path, [("a", page(2019, requests, ITEMS)), ("b", page(2020, requests, later))])
    assert outcomes(path, "C-T2-4-LICENSE") == [(2020, "pass", "23", "23")]
    assert outcomes(path, "C-T2-4-OTHER-SERVICE") == [(2020, "fail", "17", "16")]
    assert outcomes(path, "C-T2-4-PENALTY") == [(2020, "pass", "21", "21")]
    assert outcomes(path, "C-T2-4-COERCION") == [(2020, "pass", "4", "4")]
    assert outcomes(path, "C-T2-4-ADMINFEE") == [(2020, "pass", "4", "4")]


def test_a_stock_may_fall_but_not_outgrow_what_was_added(tmp_path):
    requests = figures(1, split=False)
    fallen = {**ITEMS, "normative_documents_online": 12, "rules_online": 0}
    grown = {**fallen, "normative_documents_online": 17}
    pages = [("a", page(2019, requests, ITEMS)), ("b", page(2020, requests, fallen))]
    assert outcomes(archive(tmp_path / "fallen", pages), "C-T2-3") == [(2020, "pass", "34", "12")]
    first = {**fallen, "normative_documents_online": 12}
    pages = [("a", page(2019, requests, first)), ("b", page(2020, requests, grown))]
    path = archive(tmp_path / "grown", pages)
    assert outcomes(path, "C-T2-3") == [(2020, "fail", "16", "17")]
    assert outcomes(path, "C-T2-2") == [(2020, "pass", "0", "0")]


def test_a_lawsuit_after_reconsideration_needs_one_that_was_concluded(tmp_path):
    first, second = figures(1), figures(2)
    concluded = sum(
        year[f"reconsideration_{kind}", "total"]
        for year in (first, second)
        for kind in ("upheld", "corrected", "other")
    )
    second["litigation_after_reconsideration_total", "total"] = concluded + 1
    path = archive(tmp_path, [("a", page(2021, first, T2)), ("b", page(2022, second, T2))])
    assert outcomes(path, "CD-T4-5") == [(2022, "fail", str(concluded), str(concluded + 1))]


def test_the_carry_bridges_the_change_of_forms(tmp_path):
    first = figures(1, split=False)
    path = archive(tmp_path, [("a", page(2020, first, ITEMS)), ("b", page(2021, following(first, 2), T2))])
    assert [status for _, status, _, _ in outcomes(path, "CD-X-1")] == ["pass"] * 7
    assert outcomes(path, "D-T2-2") == []


@pytest.mark.parametrize(
    ("year", "agency"),
    [(2023, AGENCY), (2022, "济南市历下区财政局"), (2022, "青岛市市南区民政局")],
    ids=["a-year-missing", "another-agency", "another-division"],
)
def test_only_the_next_report_of_the_same_agency_is_compared(tmp_path, year, agency):
    second = page(year, figures(2), T2, agency=agency)
    path = archive(tmp_path, [("a", page(2021, figures(1), T2)), ("b", second)])
    assert outcomes(path, "CD-X-1") == []


def test_copies_are_not_compared(tmp_path):
    first = figures(1)
    copy = page(2022, figures(2), T2)
    path = archive(tmp_path, [("a", page(2021, first, T2)), ("b", copy), ("c", copy)])
    assert len(outcomes(path, "CD-X-1")) == 7


def test_rows_do_not_depend_on_order_or_repetition(tmp_path):
    first = figures(1)
    pages = [
        ("a", page(2021, first, T2)),
        ("b", page(2022, figures(2), T2)),
        ("c", page(2023, figures(3), T2)),
        ("d", page(2022, figures(4), T2, agency="济南市历下区财政局")),
    ]
    path = archive(tmp_path / "one", pages)
    held = list(dump_public(path))
    assert len(outcomes(path, "CD-X-1")) == 14
    for everything in (False, True):
        build(path, reader=READER, limits=LIMITS, version="v1", workers=2, everything=everything)
        assert list(dump_public(path)) == held
    other = archive(tmp_path / "two", [pages[2], pages[0]])
    (tmp_path / "two" / "more").mkdir()
    capture(
        tmp_path / "two",
        [
            {"url": f"http://www.lixia.gov.cn/{n}.html", "body": b, "fetched_at": "2024-02-01T00:00:00Z"}
            for n, b in (pages[3], pages[1])
        ],
    )
    build(other, reader=READER, limits=LIMITS, version="v1", workers=2)
    assert [line for line in dump_public(other) if line.startswith("checks")] == [
        line for line in held if line.startswith("checks")
    ]


def test_rows_leave_with_the_earlier_report(tmp_path):
    path = archive(tmp_path, [("a", page(2021, figures(1), T2)), ("b", page(2022, figures(2), T2))])
    assert len(outcomes(path, "CD-X-1")) == 7
    capture(
        tmp_path,
        [
            {
                "url": "http://www.lixia.gov.cn/a.html",
                "body": "<p>部门预算公开</p>",
                "fetched_at": "2024-03-01T00:00:00Z",
            }
        ],
    )
    build(path, reader=READER, limits=LIMITS, version="v1", workers=1)
    assert outcomes(path, "CD-X-1") == []


def test_every_rule_speaks_of_indicators_of_the_codebook_and_can_be_told_from_the_others():
    from archive.database import codebook

    known = {row["indicator"] for row in codebook()}
    assert {term.indicator for rule in rules() for term in (rule.left, *rule.right)} <= known
    assert len({rule.check_id for rule in rules()}) == len(rules()) == 11
    assert all(rule.left.which == "later" for rule in rules())


def test_many_reports_for_a_year_are_not_held_against_each_other(tmp_path):
    pages = [
        (f"{year}-{seed}", page(year, figures(10 * seed + year), T2)) for year in (2021, 2022) for seed in range(6)
    ]
    path = archive(tmp_path, pages)
    assert outcomes(path, "CD-X-1") == [(2022, "unknown", None, None)] * 6
    with closing(open_for_reading(path)) as db:
        (message,) = db.execute("SELECT DISTINCT message FROM checks WHERE check_id = 'CD-X-1'").fetchone()
    assert "6 reports of this agency are held for 2022 and 6 for 2021" in message
