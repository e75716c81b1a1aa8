"""Grids: spans where the browser shows them, nonsense contained, nothing lost."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from extract.readers.html.grid import MOST_PLACES, read_table, span, stray_text


def table(markup):
    root = etree.fromstring(markup.encode(), etree.HTMLParser(encoding="utf-8"))
    return next(root.iter("table"))


def rows(markup):
    return read_table(table(markup)).rows


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, 1), ("", 1), ("abc", 1), ("3", 3), (" 4px", 4), ("2.9", 2), ("-2", 1), ("0", 0), ("٣", 1), ("1_0", 1),
     ("9" * 40, 999999999)],
)  # fmt: skip
def test_span_values(value, expected):
    assert span(value) == expected


def test_spans_repeat_their_text_and_own_their_corner():
    read = read_table(table("<table><tr><td rowspan=2 colspan=2>甲</td><td>1</td></tr><tr><td>2</td></tr></table>"))
    assert read.rows == (("甲", "甲", "1"), ("甲", "甲", "2"))
    assert read.own == ((True, False, True), (False, False, True))


def test_missing_end_tags_and_rows():
    assert rows("<table><tr><td>甲<td>1<tr><td>乙<td>2</table>") == (("甲", "1"), ("乙", "2"))
    assert rows("<table><td>甲<td>1</table>") == (("甲", "1"),)


def test_nested_bodies_and_wrappers():
    markup = (
        "<table><tbody><tbody><tr><th>甲</th><td>1</td></tr></tbody></tbody>"
        "<form><tr><td>乙</td><td>2</td></tr></form></table>"
    )
    assert rows(markup) == (("甲", "1"), ("乙", "2"))


def test_one_paragraph_or_span_for_each_character():
    markup = (
        "<table><tr><td><p>自</p><p>然</p><p>人</p></td>"
        "<td><span>1</span><span>2</span></td><td>1<br>2</td></tr></table>"
    )
    assert rows(markup) == (("自然人", "12", "1 2"),)


def test_blank_cells_stay_blank_and_in_place():
    assert rows("<table><tr><td>甲</td><td>&nbsp;</td><td></td><td>3</td></tr></table>") == (("甲", "", "", "3"),)


def test_hidden_rows_and_cells_are_gone_and_invisible_ones_keep_their_place():
    markup = (
        "<table><tr style='display:none'><td>x</td><td>y</td></tr>"
        "<tr><td>甲</td><td style='DISPLAY: NONE'>9</td><td>1</td>"
        "<td style='visibility:hidden'>8</td><td>2</td></tr></table>"
    )
    assert rows(markup) == (("甲", "1", "", "2"),)


def test_a_whole_row_span_of_nonsense_width_takes_the_width_of_the_table():
    assert rows("<table><tr><td colspan=9999>题</td></tr><tr><td>甲</td><td>1</td></tr></table>") == (
        ("题", "题"),
        ("甲", "1"),
    )


def test_a_rowspan_ends_with_its_table_and_its_row_group():
    assert rows("<table><tr><td rowspan=1000000000>甲</td><td>1</td></tr><tr><td>2</td></tr></table>") == (
        ("甲", "1"),
        ("甲", "2"),
    )
    markup = (
        "<table><thead><tr><td rowspan=5>甲</td><td>1</td></tr></thead>"
        "<tbody><tr><td>乙</td><td>2</td></tr></tbody></table>"
    )
    assert rows(markup) == (("甲", "1"), ("乙", "2"))
    assert rows("<table><tr><td rowspan=0>甲</td><td>1</td></tr><tr><td>2</td></tr></table>") == (
        ("甲", "1"),
        ("甲", "2"),
    )


def test_pictures_in_place_of_figures():
    assert read_table(table("<table><tr><td>甲</td><td><img src=a.png></td></tr></table>")).has_images
    assert not read_table(table("<table><tr><td>甲<img src=a.png></td><td>1</td></tr></table>")).has_images


def test_a_figure_in_a_form_control():
    assert rows(
        "<table><tr><td>甲</td><td><input type=text value=12></td><td><input type=hidden value=7></td></tr></table>"
    ) == (("甲", "12", ""),)


def test_raised_and_withdrawn_figures_are_not_run_together():
    assert rows("<table><tr><td>15<sup>2</sup></td><td><del>3</del>4</td></tr></table>") == (("15²", "4"),)


def test_text_outside_cells_is_reported():
    read = table("<table><caption>表一 <b>来信</b></caption>单位：件<tr><td>甲</td></tr></table>")
    assert stray_text(read, "甲") == ["表一 来信", "单位：件"]


def test_a_figure_of_a_form_control_does_not_hide_the_same_figure_outside_the_cells():
    assert stray_text(table("<table>12<tr><td><input value=12></td></tr></table>"), "12") == ["12"]


def test_a_million_places_are_refused_quickly():
    markup = (
        "<table>"
        "<tr>" + "<td rowspan=60000 colspan=100>x</td>" * 50 + "</tr>" + "<tr><td>y</td></tr>" * 3000 + "</table>"
    )
    started = time.process_time()
    read = read_table(table(markup))
    assert time.process_time() - started < 10
    assert sum(map(len, read.rows)) <= 2 * MOST_PLACES
    assert any("y" in row for row in read.rows)


SPANS = st.sampled_from(["", "1", "2", "3", "7", "0", "abc", "-1", "400", "65534"])
CELLS = st.tuples(SPANS, SPANS)
TABLES = st.lists(st.lists(CELLS, max_size=6), max_size=8)


@settings(max_examples=150, deadline=None)
@given(TABLES)
def test_grids_are_rectangular_and_lose_no_text(cells):
    number = 0
    markup, words = "<table>", []
    for row in cells:
        markup += "<tr>"
        for across, down in row:
            words.append(f"字{number}")
            markup += f"<td colspan='{across}' rowspan='{down}'>字{number}</td>"
            number += 1
        markup += "</tr>"
    read = read_table(table(markup + "</table>"))
    assert len({len(row) for row in read.rows}) <= 1
    assert [len(row) for row in read.own] == [len(row) for row in read.rows]
    owned = [
        text for row, own in zip(read.rows, read.own, strict=True) for text, mine in zip(row, own, strict=True) if mine
    ]
    assert owned == words
    for row, own in zip(read.rows, read.own, strict=True):
        assert all(text == "" or text in words for text in row)
        assert any(own)
