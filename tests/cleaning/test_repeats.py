"""A second copy is found and left out; a second copy with other figures is kept and reported."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.cleaning.repeats import find_repeats, without_repeats

_WORDS = "公开政务服务平台规范建设机制办理申请答复监督指导推进落实内容信息完善群众企业事项窗口流程培训考核"


def _body(seed: int, paragraphs: int = 8) -> list[str]:
    """Invented paragraphs with figures, each different from every other."""
    chance = random.Random(seed)
    return [
        "".join(chance.choice(_WORDS) for _ in range(chance.randint(60, 160))) + f"{chance.randint(10, 9999)}件。"
        for _ in range(paragraphs)
    ]


def _kept(text: str) -> str:
    repeats, _ = find_repeats(text)
    return "".join(text[a:b] for a, b in without_repeats(text, repeats))


@given(st.integers(0, 10_000), st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_copies_are_kept_once_and_places_are_right(seed, copies):
    body = "\n".join(_body(seed))
    text = "标题一\n" + "\n".join([body] * (copies + 1))
    repeats, contradictions = find_repeats(text)
    assert contradictions == []
    assert len(repeats) == copies
    dense = "".join(body.split())
    for repeat in repeats:
        assert "".join(text[repeat.start : repeat.end].split()) == dense
        assert "".join(text[repeat.of_start : repeat.of_end].split()) == dense
    assert _kept(text).count(body[:40]) == 1


@given(st.integers(0, 10_000), st.integers(5, 60))
@settings(max_examples=40, deadline=None)
def test_a_copy_with_other_line_breaks_is_still_a_copy(seed, width):
    body = "".join(_body(seed))
    wrapped = "\n".join(body[i : i + width] for i in range(0, len(body), width))
    repeats, _ = find_repeats(body + "\n" + wrapped)
    assert [r.kind for r in repeats] == ["body"]
    assert repeats[0].start > len(body) - 1


def test_a_copy_with_another_figure_stays_and_is_reported():
    body = "\n".join(_body(7))
    assert "件" in body
    figure = body.split("件")[2][-2:]
    other = body.replace(figure + "件", ("11" if figure != "11" else "22") + "件", 1)
    repeats, contradictions = find_repeats(body + "\n" + other)
    assert repeats == []
    assert len(contradictions) == 1


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_different_paragraphs_are_no_repeats(seed):
    text = "\n".join(_body(seed, 20))
    assert find_repeats(text) == ([], [])
    assert _kept(text) == text


def test_rows_of_noughts_and_form_labels_are_no_repeats():
    rows = "\n".join(f"{label} | 0 | 0 | 0 | 0 | 0 | 0 | 0" for label in ("予以公开", "部分公开", "总计") * 12)
    assert find_repeats(rows) == ([], [])


@pytest.mark.corpus
def test_the_doubled_founding_text(corpus):
    text = (corpus / "seeds" / "lengshuitan-2020.txt").read_text()
    (repeat,), contradictions = find_repeats(text)
    assert (repeat.of_start, repeat.start, repeat.end) == (132, 7373, len(text))
    assert contradictions == []
