"""Columns, rows or groups printed in another way than the national form's: read by their headings or not at all."""

import random
from itertools import permutations

import pytest
from form_writer import (
    HEADS,
    KIND_HEADS,
    KINDS,
    ROUTES,
    Style,
    Written,
    consistent,
    expand,
    label,
    request_cells,
    review_cells,
    rows_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.facts.forms.reading import read_forms
from extract.model import APPLICANTS, Table


def figures_of(seed):
    dice = random.Random(seed)
    return consistent(Style(), lambda: 0 if dice.random() < 0.4 else dice.randrange(60))


def requests(figures, order):
    made = Written()
    _, data = request_cells(figures, Style(), made)
    heading = [[("申请人情况", 1, 3), *((HEADS[i], 1, 1) for i in order)]]
    return made.says, heading + [[*row[:-7], *(row[-7:][i] for i in order)] for row in data]


def numbers(forms):
    return {(cell.indicator, cell.applicant): cell.value for cell in forms[0].cells if cell.state == "number"}


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), order=st.permutations(range(7)))
def test_columns_in_another_order_are_read_by_their_headings(seed, order):
    says, rows = requests(figures_of(seed), order)
    assert numbers(read_forms([expand(rows, fillers=False)], 2023)) == says


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), order=st.permutations(range(7)))
def test_columns_in_another_order_without_spans_are_never_taken_for_the_forms(seed, order):
    says, rows = requests(figures_of(seed), order)
    short = Table.of([[text for text, _, _ in row] for row in rows])
    for key, value in numbers(read_forms([short], 2023)).items():
        assert says[key] == value


@pytest.mark.parametrize("swapped", [*permutations(("商业企业", "科研机构", "社会公益组织"))][1:])
def test_headings_in_two_rows_that_contradict_the_form_forbid_counting(swapped):
    """Headings that lost their spans tell the order only when it is the form's."""
    _, rows = requests(figures_of(3), range(7))
    heading = [["（勾稽关系）", "自然人", "法人或其他组织", "总计"], [*swapped, "法律服务机构", "其他"]]
    short = Table.of(heading + [[text for text, _, _ in row] for row in rows[1:]])
    form = read_forms([short], 2023)[0]
    assert not form.cells
    assert {code for code, _ in form.problems} == {"columns_unclear"}


def test_a_table_turned_on_its_side_is_read_and_its_cells_stand_where_they_are_printed():
    figures = figures_of(5)
    names = rows_of(Style())
    rows = [["申请人", *(label(name, Style()) for name in names)]]
    rows += [[head, *(str(figures[name, who]) for name in names)] for head, who in zip(HEADS, APPLICANTS, strict=True)]
    table = Table.of(rows)
    form = read_forms([table], 2023)[0]
    assert len(form.cells) == 25 * 7
    for cell in form.cells:
        assert cell.value == figures[cell.indicator, cell.applicant]
        assert table.rows[cell.row][cell.column] == cell.raw


def cases(figures):
    made = Written()
    return made, review_cells(figures, Style(), made)[-1]


GROUP_NAMES = ("行政复议", "未经复议直接起诉", "复议后起诉")


@pytest.mark.parametrize("captions", [GROUP_NAMES, ("（一）行政复议", "（二）未经复议直接起诉", "（三）复议后起诉")])
def test_a_table_for_every_group_is_known_by_its_caption(captions):
    made, row = cases(figures_of(1))
    tables = [expand([[(head, 1, 1) for head in KIND_HEADS], row[i : i + 5]], fillers=False) for i in (0, 5, 10)]
    assert numbers(read_forms(tables, 2023, captions)) == made.says


def test_captions_in_another_order_are_followed():
    figures = figures_of(2)
    made, row = cases(figures)
    tables = [expand([[(head, 1, 1) for head in KIND_HEADS], row[i : i + 5]], fillers=False) for i in (10, 0, 5)]
    assert numbers(read_forms(tables, 2023, (GROUP_NAMES[2], GROUP_NAMES[0], GROUP_NAMES[1]))) == made.says


@pytest.mark.parametrize("caption", ["", "行政诉讼", "行政复议、行政诉讼情况", "行政复议和复议后起诉"])
def test_five_columns_of_no_certain_group_are_left_out(caption):
    _, row = cases(figures_of(1))
    form = read_forms([expand([[(head, 1, 1) for head in KIND_HEADS], row[:5]], fillers=False)], 2023, (caption,))[0]
    assert not form.cells
    assert [code for code, _ in form.problems] == ["headings_unclear"]


def test_a_row_for_every_group():
    made, row = cases(figures_of(4))
    heading = [("类别", 1, 2), *((head, 1, 1) for head in KIND_HEADS)]
    rows = [heading, [("行政复议", 1, 2), *row[:5]], [("行政诉讼", 2, 1), (GROUP_NAMES[1], 1, 1), *row[5:10]],
            [(GROUP_NAMES[2], 1, 1), *row[10:]]]  # fmt: skip
    forms = read_forms([expand(rows, fillers=False)], 2023)
    assert numbers(forms) == made.says
    assert {name for name, _ in numbers(forms)} == {f"{route}_{kind}" for route in ROUTES for kind in KINDS}


@pytest.mark.parametrize(
    ("headings", "year", "expected"),
    [
        (("上年处理决定数量", "本年处理决定数量"), 2023, 20),
        (("2022年处理决定数量", "2023年处理决定数量"), 2023, 20),
        (("2023年处理决定数量", "2022年处理决定数量"), 2023, 10),
        (("2022年处理决定数量", "2023年处理决定数量"), None, None),
        (("处理决定数量", "处理决定数量"), 2023, None),
        (("本年处理决定数量", "比上年增减"), 2023, 10),
    ],
)
def test_last_years_column_is_never_this_years(headings, year, expected):
    table = Table.of([["信息内容", *headings], ["行政许可", "10", "20"]])
    forms = read_forms([table], year)
    assert (numbers(forms).get(("licensing_decisions", "total")) if forms else None) == expected
    assert expected is not None or forms[0].problems


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), lost=st.integers(0, 6), row=st.integers(0, 24), blank=st.booleans())
def test_a_lost_cell_in_a_grid_without_spans_costs_its_row_and_moves_nothing(seed, lost, row, blank):
    """A short row is filled up on the right and nothing in the grid tells; its total, too far left, does."""
    figures = figures_of(seed)
    made = Written()
    heading, data = request_cells(figures, Style(zero="" if blank else "0"), made)
    whole = expand([*heading, *data], fillers=True)
    cells = [list(texts) for texts in whole.rows]
    name = rows_of(Style())[row]
    del cells[3 + row][3 + lost]
    for forms in (read_forms([Table.of(cells)], 2023), read_forms([Table.of([r[1:] for r in cells])], 2023)):
        for key, value in numbers(forms).items():
            if key[0] == name and sum(figures[name, who] for who in APPLICANTS[:-1]) == 0:
                continue
            assert made.says[key] == value


def test_a_span_written_out_is_one_heading():
    """Programs that know no spans repeat a wide heading and its figure."""
    rows = [["信息内容", *["本年处理决定数量"] * 3], ["行政许可", *["44728"] * 3], ["行政强制", "1", "1", "2"]]
    form = read_forms([Table.of(rows)], 2023)[0]
    assert numbers([form]) == {("licensing_decisions", "total"): 44728}
    assert [code for code, _ in form.problems] == ["headings_alike"]


@pytest.mark.parametrize(
    "first", ["上一年项目数量（指2019年事项数）", "上一年度项目数量", "上年项目数量（指上年事项数）"]
)
def test_the_form_of_2019_has_a_column_of_last_years_items(first):
    """Provinces explain its columns, years and all."""
    headings = [
        first,
        "本年增/减（指2020年增加或减少的事项数，减少的用负数填写，例如：-8）",
        "处理决定数量（指2020年办件量）",
    ]
    table = Table.of([["信息内容", *headings], ["行政许可", "8", "-5", "93"]])
    assert numbers(read_forms([table], 2020)) == {
        ("licensing_items_previous", "total"): 8,
        ("licensing_items_change", "total"): -5,
        ("licensing_decisions", "total"): 93,
    }
