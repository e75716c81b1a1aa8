"""What must not change the figures of a text: blanks, full-width digits; key words of a rule lose no figure."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_prose import CASES, read

from extract.facts.prose.keys import KeyIndex

FULL_WIDTH = {code: code + 0xFEE0 for code in range(ord("0"), ord("9") + 1)}
ONE_PARAGRAPH = [case for _, case in CASES if "\n" not in case["text"]]


def figures(prose):
    return {(s.indicator, s.value, s.qualifier) for s in prose.statistics}


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ONE_PARAGRAPH), st.data())
def test_blanks_outside_numbers_change_nothing(case, data):
    text = case["text"]
    inside = {
        i for number in re.finditer(r"\d[\d, ]*(?=\d)", text) for i in range(number.start() + 1, number.end() + 1)
    }
    between = [i for i in range(len(text) + 1) if i not in inside]
    places = data.draw(st.sets(st.sampled_from(between), max_size=12))
    blank = data.draw(st.sampled_from([" ", "\u3000", "\u00a0", "  "]))
    spaced = "".join((blank if index in places else "") + char for index, char in enumerate(text + "\n"))[:-1]
    prose = read(case, spaced)
    assert figures(prose) == figures(read(case))
    for statistic in prose.statistics:
        assert spaced[statistic.quote_start : statistic.quote_end] == statistic.quote


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ONE_PARAGRAPH))
def test_full_width_digits_change_nothing(case):
    assert figures(read(case, case["text"].translate(FULL_WIDTH))) == figures(read(case))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(ONE_PARAGRAPH), st.sampled_from(ONE_PARAGRAPH))
def test_a_paragraph_without_figures_changes_nothing(case, other):
    words = "".join(char for char in other["text"] if char in "的了在，和")
    assert figures(read(case, case["text"] + "\n" + words)) == figures(read(case))


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        "收到公开政府信息申请复议诉讼件条共计其中分别各均为无未0123456789一二十百千万，。；、：（）% 年月",
        max_size=120,
    )
)
def test_any_text_is_read_with_exact_quotes(text):
    prose = read({"year": 2016}, text)
    for statistic in prose.statistics:
        assert text[statistic.quote_start : statistic.quote_end] == statistic.quote
    assert len({s.indicator for s in prose.statistics}) == len(prose.statistics)


@pytest.mark.parametrize("letters", ["AB", "CD"])
def test_key_words_lose_no_figure(monkeypatch, letters):
    cases = [case for _, case in CASES if (case["year"] >= 2019) == (letters == "CD")]
    with_keys = [figures(read(case)) for case in cases]

    monkeypatch.setattr(KeyIndex, "beside", lambda rules, words: list(rules.rules))
    assert [figures(read(case)) for case in cases] == with_keys
