"""Quotes read again by themselves."""

import pytest

from extract.facts.rereading import gives


def says(quote, value, cell=None, *, table=True, indicator="granted", unit="件", column_unit=None):
    return gives(
        quote, value, indicator=indicator, unit=unit, from_table=table, cell=cell, column_unit=column_unit
    )  # fmt: skip


@pytest.mark.parametrize(
    ("quote", "cell", "value"),
    [("（一）予以公开 | 3 | 12 | 1,024", 2, 12), ("予以公开 | １２件", 1, 12), ("予以公开 | 0", 1, 0)],
)
def test_a_cell_gives_its_own_figure_and_no_other(quote, cell, value):
    assert says(quote, value, cell)
    assert not any(says(quote, other, cell) for other in (value + 1, -1, 3, 1024, value + 1e-9))


@pytest.mark.parametrize("cell", [-1, 2, 9])
def test_there_is_no_figure_beside_the_row(cell):
    assert not says("予以公开 | 12", 12, cell)


@pytest.mark.parametrize("printed", ["", "/", "无", "12或13", "约12"])
def test_what_is_no_figure_gives_none(printed):
    assert not any(says(f"予以公开 | {printed}", value, 1) for value in (0, 12, 13))


def test_money_keeps_the_scale_that_is_printed():
    assert says("采购总金额 | 3.5", 35000, 1, unit="元", column_unit="万元")
    assert not says("采购总金额 | 3.5", 3.5, 1, unit="元", column_unit="万元")
    assert says("采购总金额 | 3.5元", 3.5, 1, unit="元", column_unit="万元")
    assert not says("采购总金额 | 3.5", 35000, 1, unit="元")
    assert not says("采购总金额 | 3件", 3, 1, unit="元")


def test_only_a_change_may_be_told_in_words():
    assert says("行政许可 | 减8", -8, 1, indicator="licensing_items_change", unit="项")
    assert not says("行政许可 | 减8", -8, 1, indicator="licensing_items_previous", unit="项")


def test_a_line_that_lost_its_table_has_one_figure():
    assert says("行政许可 1,200件", 1200)
    assert not says("行政许可 1,200件", 200)
    assert not says("行政许可 12 13", 12)
    assert not says("行政许可 | 12", 12)


@pytest.mark.parametrize(
    ("quote", "value", "unit"),
    [
        ("收到申请二十五件", 25, "件"),
        ("专项经费3.5万元", 3.5, "万元"),
        ("收费35元", 0.0035, "万元"),
        ("没有收费", 0, "元"),
    ],
)
def test_words_give_their_figures(quote, value, unit):
    assert says(quote, value, table=False, unit=unit)
    assert not any(says(quote, other, table=False, unit=unit) for other in (value + 1, value * 10 + 1))
