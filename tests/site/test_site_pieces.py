"""The pure parts of the pages: marks over text, tables put back together, excerpts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.site import grids, snippets
from archive.site.evidence import Mark, tokens
from archive.site.report_text import Scars, blocks

# --- marks -----------------------------------------------------------------------------------------------------------


def written(out):
    signs = {"figure": "[]", "repair": "{}", "scar": "<>"}
    return "".join(
        token.text if token.what == "text" else signs[token.mark.kind][token.what == "close"] for token in out
    )


def test_marks_are_nested():
    marks = [Mark(102, 108, "figure", 1), Mark(104, 106, "repair", 1), Mark(102, 108, "figure", 2)]
    assert written(tokens("共受理申请五十件。", 100, marks)) == "共受[[理申{请五}十件]]。"


def test_a_mark_that_crosses_another_goes_on_behind_it():
    out = tokens("abcdefgh", 0, [Mark(1, 5, "figure", 1), Mark(3, 7, "figure", 2)])
    assert written(out) == "a[bc[de]][fg]h"
    second = [token for token in out if token.mark and token.mark.number == 2]
    assert [(token.what, token.first, token.last) for token in second] == [
        ("open", True, False),
        ("close", True, False),
        ("open", False, True),
        ("close", False, True),
    ]


def test_marks_beyond_the_line_are_cut_and_empty_ones_stay():
    assert written(tokens("abc", 10, [Mark(5, 12, "figure", 1), Mark(13, 13, "repair", 1)])) == "[ab]c{}"
    assert written(tokens("", 10, [Mark(10, 10, "repair", 1)])) == "{}"


@given(
    st.text("甲乙丙丁戊", max_size=12),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6),
)
def test_any_marks_keep_the_text_and_nest(text, pairs):
    marks = [Mark(min(pair), max(pair), "figure", number) for number, pair in enumerate(pairs)]
    out = tokens(text, 10, marks)
    assert "".join(token.text for token in out) == text
    stack = []
    for token in out:
        if token.what == "open":
            stack.append(token.mark)
        elif token.what == "close":
            assert stack.pop() is token.mark
    assert stack == []
    for mark in marks:
        parts = [token for token in out if token.mark is mark and token.what == "open"]
        if mark.start <= 10 + len(text) and mark.end >= 10:
            assert sum(part.first for part in parts) == 1
            assert sum(part.last for part in parts) == 1


# --- tables ----------------------------------------------------------------------------------------------------------


def shape(rows):
    return [[(cell.text, cell.span) for cell in row] for row in rows]


def test_values_stand_at_the_right_and_labels_keep_their_level():
    lines = [
        "甲 | 乙",
        "一、收到 | 4 | 5",
        "三、结果 | （一）同意 | 1 | 2",
        "（三）不同意 | 1.秘密 | 0 | 0",
        "2.法律 | 0 | 0",
        "（七）总计 | 1 | 2",
    ]
    figures = [frozenset(), *(frozenset({1, 2}) for _ in range(5))]
    figures[2] = figures[3] = frozenset({2, 3})
    width, rows = grids.place(lines, figures)
    assert width == 5
    assert shape(rows) == [
        [("甲 · 乙", 5)],
        [("一、收到", 3), ("4", 1), ("5", 1)],
        [("三、结果", 1), ("（一）同意", 2), ("1", 1), ("2", 1)],
        [("", 1), ("（三）不同意", 1), ("1.秘密", 1), ("0", 1), ("0", 1)],
        [("", 2), ("2.法律", 1), ("0", 1), ("0", 1)],
        [("", 1), ("（七）总计", 2), ("1", 1), ("2", 1)],
    ]


def test_a_heading_is_put_over_columns_only_when_it_is_built_like_the_rows_below():
    lines = ["内容 | 制发 | 废止", "规章 | 1 | 2", "内容 | 决定", "许可 | 3"]
    _, rows = grids.place(lines, [frozenset(), frozenset({1, 2}), frozenset(), frozenset({1})])
    assert shape(rows)[2:] == [[("内容", 2), ("决定", 1)], [("许可", 2), ("3", 1)]]
    _, rows = grids.place(["内容 | 决定", "许可 | 3 | 4"], [frozenset(), frozenset({1, 2})])
    assert shape(rows)[0] == [("内容 · 决定", 3)]


@pytest.mark.parametrize("line", ["|", " | | ", "1 | 2 | 3", "a | b", "（一） | | |", "2021 | x"])
def test_every_row_fills_the_table(line):
    lines = ["一、甲 | 1 | 2 | 3", line, "2.乙 | 4"]
    width, rows = grids.place(lines, [frozenset({1, 2, 3}), frozenset(), frozenset({1})])
    assert {sum(cell.span for cell in row) for row in rows} == {width}
    assert all(cell.span > 0 for row in rows for cell in row)


def test_columns_are_named_only_when_all_rows_agree():
    assert grids.column_names([(3, {1: "a", 2: "b"}), (4, {2: "a", 3: "b"})], 4) == {2: "a", 3: "b"}
    assert grids.column_names([(3, {1: "a", 2: "b"}), (4, {2: "b", 3: "a"})], 4) == {}


def figure(number, start, end, cell=None, applicant="total"):
    return {"number": number, "quote_start": start, "quote_end": end, "cell": cell, "applicant": applicant}


def test_a_section_begins_a_new_table():
    text = "二、主动\n甲 | 1\n乙 | 2\n三、申请\n丙 | 3\n丁 | 4\n完"
    sections = [
        {"number": 1, "level": 1, "heading": "二、主动", "start": 0},
        {"number": 2, "level": 1, "heading": "三、申请", "start": text.index("三")},
    ]
    out = blocks(text, [figure(1, 5, 10, 1)], [], sections, Scars())
    assert [block.what for block in out] == ["heading", "table", "heading", "table", "paragraph"]
    assert out[1].rows[0].cells[1].figures == (1,)


def test_a_single_line_with_a_bar_is_no_table_and_keeps_its_figures():
    out = blocks("首页 | 公开\n申请 3 件", [figure(1, 0, 7, 9), figure(2, 8, 14)], [], [], Scars())
    assert [block.what for block in out] == ["paragraph", "paragraph"]
    assert [token.mark.number for block in out for token in block.tokens if token.what == "open"] == [1, 2]


def test_a_quote_over_two_lines_is_marked_in_both():
    out = blocks("申请\n3件", [figure(1, 0, 5)], [], [], Scars())
    assert [written(block.tokens) for block in out] == ["[申请]", "[3件]"]


def test_scars_are_found_and_numbered():
    scars = Scars()
    out = blocks("获得好评。125日,又发布。", [], [], [], scars)
    assert [number for number, _, _ in scars.found] == [1]
    assert "<" in written(out[0].tokens)


# --- excerpts --------------------------------------------------------------------------------------------------------


def shown(text, query):
    return [
        "".join(f"[{part}]" if on else part for part, on in one)
        for one in snippets.excerpts(text, snippets.pattern(query))
    ]


def test_excerpts_prefer_words_not_shown_yet():
    text = "征地公告。\n" + "又见征地。\n" * 5 + "末了谈水价。"
    assert shown(text, "征地 水价") == ["[征地]公告。", "又见[征地]。", "末了谈[水价]。"]


def test_marks_follow_width_script_case_and_thousands():
    assert shown("徵地１，２００畝 GDP", "征地 1,200 gdp") == ["[徵地][１，２００]畝 [GDP]"]
    assert shown("全年1,234件", "1234") == ["全年[1,234]件"]
    assert shown("信息、公开", "“信息公开”") == ["信息、公开"]


def test_excerpt_without_a_hit_is_the_beginning():
    assert shown("", "甲") == [""]
    assert shown("开头" * 50, "甲")[0].startswith("开头")
    assert snippets.pattern('"" ，。') is None


@given(st.text(max_size=40), st.text(max_size=10))
def test_excerpts_take_any_text(text, query):
    for pieces in snippets.excerpts(text, snippets.pattern(query)):
        assert "".join(part for part, _ in pieces).strip("…") in text.replace("\n", " ") + text
    assert "".join(part for part, _ in snippets.marked(text, snippets.pattern(query))) == text
