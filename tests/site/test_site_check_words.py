"""Checks in words: the sentence that the extractor writes is understood whole; what is not stands as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import continuity, regions
from archive.database import codebook
from archive.site import check_words, indicators, language
from extract import checks
from extract.facts.arithmetic import Outcome, load_identities
from extract.model import APPLICANTS

KEYS = st.tuples(st.sampled_from([row["indicator"] for row in codebook()]), st.sampled_from(APPLICANTS))
VALUES = st.one_of(st.integers(1, 10**12), st.floats(0.01, 10**7)).map(float)


@pytest.fixture
def chinese():
    language.use("zh")
    yield
    language.use("en")


def told(message, check_id="T3-ROW", places=None):
    return check_words.told({"check_id": check_id, "message": message}, places)


@given(
    st.sampled_from([rule.meaning for rule in load_identities()]),
    st.sampled_from(["total", "natural_person", "granted"]),
    st.lists(st.tuples(KEYS, VALUES), max_size=20),
    st.lists(KEYS, max_size=20),
)
def test_the_sentences_of_the_extractor_are_understood_whole(meaning, about, operands, missing):
    outcome = Outcome(
        "X",
        "fail",
        "hard",
        126.0,
        144.5,
        about,
        tuple((*key, value) for key, value in operands),
        tuple(missing),
        meaning,
    )
    got = told(checks._sentence(outcome))
    assert got.rule == meaning
    assert got.rest == ""
    assert bool(got.about) == (about != "total")
    assert [one.value for one in got.operands] == [checks._number(value) for _, value in operands]
    assert [one.label for one in got.missing] == [indicators.name(*key) for key in missing]
    assert got.nought == (not operands)


def test_operands_lead_to_their_places():
    got = told("sums (granted): 75 against 57; granted 75, granted[business] 8", places={("granted", "total"): "q-3"})
    assert [(one.label, one.value, one.place) for one in got.operands] == [
        ("Requests granted", "75", "q-3"),
        ("Requests granted (businesses)", "8", None),
    ]


def test_in_chinese_nothing_english_is_left_of_a_sum(chinese):
    got = told("each row's total (granted): 75 against 57; granted 75; not printed: granted[business]")
    assert got.rule == "每行总计等于六类申请人之和"
    assert (got.about, got.operands[0].label) == ("予以公开", "予以公开")
    assert got.missing[0].label == "予以公开（商业企业）"


@pytest.mark.parametrize(
    "message", ["", "published 2017-05-30, after the deadline", "<script>: 1 against 2; x<y 3", "a: b" * 9000]
)
def test_other_sentences_stand_as_they_are(message):
    assert told(message).rest == message


def test_a_figure_at_the_beginning_is_named():
    assert told("granted[total] is printed as 75").rest == "Requests granted is printed as 75"
    assert told("nothing_known: x").rest == "nothing_known: x"


def test_every_rule_on_figures_has_chinese_words(chinese):
    ids = {rule.id for rule in load_identities()} | {rule.check_id for rule in (*continuity.rules(), *regions.rules())}
    assert [name for name in sorted(ids) if not told("", check_id=name).rule] == []
    assert told("", check_id="PART-LITIGATION-OTHER").rule != told("", check_id="PART-GRANTED").rule


def test_every_indicator_has_a_chinese_name_of_its_own(chinese):
    keys = [row["indicator"] for row in codebook()]
    assert len({indicators.name(key) for key in keys}) == len(keys)
    assert all(indicators.name(key) != key and indicators.definition(key) for key in keys)
    assert [key for key in keys if bool(indicators.comparability(key)) != bool(_english(key))] == []


def _english(key):
    return next(row["comparability"] for row in codebook() if row["indicator"] == key)
