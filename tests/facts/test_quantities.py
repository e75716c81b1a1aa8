"""Numbers in running text: value, measure word, how exact."""

import pytest

from extract.facts.prose.quantities import find_quantities, make_dense


@pytest.mark.parametrize(
    ("text", "value", "measure", "qualifier"),
    [
        ("12件", 12, "件", "exact"),
        ("1 204 条", 1204, "条", "exact"),
        ("1,204条", 1204, "条", "exact"),
        ("1，204条", 1204, "条", "exact"),
        ("２，３４５条", 2345, "条", "exact"),
        ("15.56万条", 155600, "条", "exact"),
        ("近8.1万条", 81000, "条", "about"),
        ("18万余条", 180000, "条", "about"),
        ("5500余条", 5500, "条", "about"),
        ("300条左右", 300, "条", "about"),
        ("300条以上", 300, "条", "at_least"),
        ("超过40件", 40, "件", "at_least"),
        ("不足10件", 10, "件", "under"),
        ("二十三件", 23, "件", "exact"),
        ("三十余件", 30, "件", "about"),
        ("零件", 0, "件", "exact"),
        ("1.2亿次", 120_000_000, "次", "exact"),
        ("0.3万元", 0.3, "万元", "exact"),
        ("126元", 126, "元", "exact"),
        ("63.5%", 63.5, "%", "exact"),
        ("25人次", 25, "人次", "exact"),
    ],
)
def test_one_quantity(text, value, measure, qualifier):
    (quantity,) = find_quantities(make_dense(text).text)
    assert (quantity.value, quantity.measure, quantity.qualifier) == (value, measure, qualifier)


@pytest.mark.parametrize(
    "text", ["数十件", "几十条", "第三次", "一件事", "一次性告知", "三公经费", "一站式", "〔二〇一六〕"]
)
def test_words_that_count_nothing(text):
    assert find_quantities(make_dense(text).text) == []


def test_a_list_is_not_one_number():
    values = [q.value for q in find_quantities(make_dense("网络5件，345条；2016，2017年").text)]
    assert values == [5, 345, 2016, 2017]


def test_places_lead_back_to_the_text():
    text = "收到 申请 １２ 件。"
    dense = make_dense(text, offset=100)
    (quantity,) = find_quantities(dense.text)
    start, end = dense.span(quantity.start, quantity.end)
    assert text[start - 100 : end - 100] == "１２ 件"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("收到申请3 1件", [3.0, 1.0]),  # two cells of a lost table, not thirty-one
        ("共 1 234 件", [1234.0]),
        ("12 1 件", [12.0, 1.0]),
        ("收 到 申 请 1 2 件", [12.0]),  # a line set with a blank behind every character
        ("共受理 5500 余 条", [5500.0]),
    ],
)
def test_a_blank_between_digits_keeps_numbers_apart(text, values):
    assert [q.value for q in find_quantities(make_dense(text).text)] == values
