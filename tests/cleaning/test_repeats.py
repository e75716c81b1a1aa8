"""A second copy is found and left out; a second copy with other figures is kept and reported."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.cleaning.repeats import find_repeats, is_of_body, without_repeats
from extract.report import read

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
    assert [repeat.kind for repeat in repeats] == ["body"] * copies
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


def _changed(body: list[str], seed: int, old: str, new: str) -> tuple[list[str], int]:
    """The paragraphs with one of them changed, and which."""
    chance = random.Random(seed)
    number = chance.randrange(1, len(body) - 1)
    return [p.replace(old, new, 1) if n == number else p for n, p in enumerate(body)], number


@given(st.integers(0, 10_000), st.sampled_from(["7", "321", "1.5", "三十"]))
@settings(max_examples=40, deadline=None)
def test_a_copy_with_another_figure_of_any_length_stays_whole(seed, figure):
    first = [p.replace("件。", "件，其余十二件。") for p in _body(seed)]
    second, _ = _changed(first, seed, "十二件", f"{figure}件")
    text = "\n".join([*first, *second])
    repeats, contradictions = find_repeats(text)
    assert repeats == []
    assert [(c.kind, is_of_body(c, text)) for c in contradictions] == [("figures", True)]


@given(st.integers(0, 10_000), st.sampled_from(["本局，", "另外由某中心承担的，"]))
@settings(max_examples=40, deadline=None)
def test_a_copy_with_other_words_keeps_the_sentence_and_loses_the_rest(seed, words):
    first = ["我局，" + p[:40] + "；" + p[40:] for p in _body(seed)]
    second, number = _changed(first, seed, "我局，", words)
    text = "\n".join([*first, *second])
    _, contradictions = find_repeats(text)
    kept = _kept(text)
    assert [c.kind for c in contradictions] == ["words"]
    assert second[number].split("；")[0] in kept.replace(first[number], "")
    assert all(kept.count(p) == 1 for n, p in enumerate(first) if n != number)


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_punctuation_of_another_width_is_no_difference(seed):
    first = "\n".join(p[:30] + "（" + p[30:40] + "），" + p[40:] for p in _body(seed))
    second = first.replace("（", "(").replace("）", ")").replace("，", ",")
    repeats, contradictions = find_repeats(first + "\n" + second)
    assert [r.kind for r in repeats] == ["body"]
    assert contradictions == []
    assert _kept(first + "\n" + second).strip() == first


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_a_second_copy_without_its_middle_is_a_repeated_body(seed):
    body = _body(seed, 10)
    text = "\n".join([*body, *body[:4], *body[6:]])
    repeats, contradictions = find_repeats(text)
    assert {r.kind for r in repeats} == {"body"}
    assert contradictions == []
    assert all(_kept(text).count(p) == 1 for p in body)


def test_one_section_printed_again_is_no_repeated_body():
    body = _body(3, 16)
    repeats, _ = find_repeats("\n".join([*body, *body[2:8]]))
    assert [r.kind for r in repeats] == ["section"]


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


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "width"),
    [("hengshui-2017", 23), ("rugao-2018", 31), ("changde-2018", 40), ("taian-2014", None), ("rugao-2018", None)],
)
def test_a_founding_text_pasted_twice_gives_the_same_figures(corpus, name, width):
    text = (corpus / "seeds" / f"{name}.txt").read_text("utf-8")
    body = text[len(text) // 20 :]
    again = body if width is None else "\n".join(body[i : i + width] for i in range(0, len(body), width))
    once, twice = (read(t.encode(), source=f"{name}.txt") for t in (text, text + "\n" + again))
    assert (once.body_repeated, twice.body_repeated) == (False, True)
    assert figures(twice) == figures(once)


def figures(report):
    return {(s.indicator, s.applicant): (s.value, s.qualifier) for s in report.statistics}
