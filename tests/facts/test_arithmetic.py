"""The identities: what they say about consistent figures, damaged ones, blanks, and figures from prose."""

import random

import pytest
from form_writer import ROUTES, Style, consistent
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.facts.arithmetic import derive, era_letter, evaluate, load_identities, locate_misread
from extract.facts.forms.labels import read_data
from extract.model import APPLICANTS


def figures(seed=5, *, split=True):
    dice = random.Random(seed)
    return {key: float(value) for key, value in consistent(Style(split=split), lambda: dice.randrange(9)).items()}


def outcomes(values, era="form-2021", year=2023, states=None):
    return {(o.id, o.applicant): o for o in evaluate(values, era, year, states)}


@pytest.mark.parametrize(
    ("split", "era", "year"), [(True, "form-2021", 2023), (False, "form-2019", 2020), (False, "form-2021", 2021)]
)
def test_consistent_figures_pass_every_hard_rule(split, era, year):
    found = [o for o in evaluate(figures(split=split), era, year) if o.severity == "hard"]
    assert {o.status for o in found} == {"pass"}
    assert len(found) == (42 if split else 40)


def test_blank_components_are_zero_and_blank_totals_unknown():
    values = figures()
    states = dict.fromkeys(values, "number")
    for key in [k for k, v in values.items() if v == 0 and k[1] != "total" and k[0] != "requests_concluded"]:
        del values[key]
        states[key] = "blank"
    assert {o.status for o in outcomes(values, states=states).values() if o.severity == "hard"} == {"pass"}
    del values["granted", "total"]
    states["granted", "total"] = "blank"
    found = outcomes(values, states=states)
    assert found["T3-ROW", "granted"].status == "unknown"
    assert found["T3-ROW", "granted"].missing == (("granted", "total"),)
    assert found["T3-COLUMN", "total"].status == "unknown"
    assert found["T3-COLUMN", "business"].status == "pass"


def test_an_absent_row_leaves_its_sum_unknown():
    values = {key: value for key, value in figures().items() if key[0] != "declined_duplicate"}
    assert outcomes(values)["T3-COLUMN", "total"].status == "unknown"
    assert ("declined_duplicate", "total") in outcomes(values)["T3-COLUMN", "total"].missing


def test_a_wrong_total_fails_with_its_operands():
    values = figures()
    values["reconsideration_total", "total"] += 3
    found = outcomes(values)["D-T4-1", "total"]
    assert (found.status, found.severity) == ("fail", "hard")
    assert found.left == found.right + 3
    assert len(found.operands) == 5


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), delta=st.integers(1, 500))
def test_one_misread_cell_is_located(seed, delta):
    values = figures(seed)
    cells = [key for key in values if not key[0].startswith(ROUTES)]
    key = random.Random(seed).choice(cells)
    right = values[key]
    values[key] += delta
    found = locate_misread(evaluate(values, "form-2021", 2023))
    assert found is not None
    assert (found.indicator, found.applicant, found.value, found.expected) == (*key, right + delta, right)


def test_two_misread_cells_are_not_repaired():
    values = figures()
    assert locate_misread(evaluate(values, "form-2021", 2023)) is None
    values["granted", "business"] += 2
    values["declined_petition", "research"] += 5
    assert locate_misread(evaluate(values, "form-2021", 2023)) is None


def test_what_the_form_defines_is_derived():
    values = figures()
    derived = derive(values, "form-2021", 2023)
    assert derived["unavailable", "total"] == sum(
        values[f"unavailable_{name}", "total"] for name in ("not_held", "needs_creation", "unclear")
    )
    expected = values["litigation_direct_total", "total"] + values["litigation_after_reconsideration_total", "total"]
    assert derived["litigation_total", "total"] == expected
    assert len(derived) == 4 * 7 + 5
    del values["declined_petition", "total"]
    assert ("declined", "total") not in derive(values, "form-2021", 2023)
    assert ("declined", "total") not in derive(
        values, "form-2021", 2023, {("declined_petition", "total"): "blank"} | dict.fromkeys(values, "number")
    )


def test_nothing_is_derived_from_blanks_alone():
    states = {(f"unavailable_{name}", "research"): "blank" for name in ("not_held", "needs_creation", "unclear")}
    assert derive({}, "form-2021", 2023, states) == {}


def test_listed_replies_against_the_requests_closed():
    values = {
        ("requests_closed", "total"): 90.0,
        ("granted", "total"): 50.0,
        ("refused", "total"): 10.0,
        ("already_public", "total"): 20.0,
    }
    found = outcomes(values, "prose", 2017)["B-9-LISTED", "total"]
    assert (found.status, found.severity, found.left, found.right) == ("fail", "soft", 90, 80)
    values["information_nonexistent", "total"] = 10.0
    assert outcomes(values, "prose", 2017)["B-9-LISTED", "total"].status == "pass"
    assert outcomes(values, "prose", 2017)["B-9", "total"].status == "unknown"


def test_two_examples_are_not_a_list():
    values = {("requests_closed", "total"): 90.0, ("granted", "total"): 50.0, ("refused", "total"): 10.0}
    assert ("B-9-LISTED", "total") not in outcomes(values, "prose", 2017)


def test_rules_of_other_relations():
    values = {
        ("procurement_amount", "total"): 5.0,
        ("procurement_projects", "total"): 0.0,
        ("licensing_items_previous", "total"): 3.0,
        ("licensing_items_change", "total"): -4.0,
        ("rules_published", "total"): 2.0,
        ("rules_online", "total"): 9.0,
    }
    found = outcomes(values, "form-2019", 2019)
    assert found["C-T2-6", "total"].status == "fail"
    assert found["C-T2-5-LICENSE", "total"].status == "fail"
    assert found["C-T2-1-RULES", "total"].status == "pass"
    assert outcomes({("processing_fees", "total"): 3945.0})["D-FEE-1", "total"].status == "fail"
    assert outcomes({("request_fees", "total"): 30.0}, "table-2014", 2018)["B-14", "total"].status == "fail"
    assert ("B-14", "total") not in outcomes({("request_fees", "total"): 30.0}, "table-2014", 2016)


@pytest.mark.parametrize(
    ("era", "year", "letter"),
    [
        ("prose", 2012, "A"),
        ("prose", 2016, "B"),
        ("prose", 2020, "C"),
        ("prose", 2023, "D"),
        ("form-2019", 2021, "C"),
        ("prose", None, "B"),
    ],
)
def test_prose_follows_the_form_of_its_year(era, year, letter):
    assert era_letter(era, year) == letter


def test_the_rules_name_known_indicators_once_per_era():
    known = {row["indicator"] for row in read_data("indicators.csv")}
    seen = set()
    for rule in load_identities():
        names = {name for side in (*rule.left, *rule.right) for name in side}
        assert names <= (set(APPLICANTS) if rule.scope == "row" else known | {"0", "10", "1000000"}), rule.id
        for era in rule.eras:
            assert (rule.id, era) not in seen
            seen.add((rule.id, era))
        assert rule.meaning
        assert rule.source


def test_a_part_is_no_greater_than_its_whole_where_both_are_printed():
    values = {
        ("requests_received", "total"): 5.0,
        ("requests_by_fax", "total"): 12.0,
        ("requests_online", "total"): 3.0,
    }
    parts = {o.id: o.status for o in evaluate(values, "prose", 2013) if o.id.startswith("PART-")}
    assert parts == {"PART-REQUESTS-BY-FAX": "fail", "PART-REQUESTS-ONLINE": "pass"}
