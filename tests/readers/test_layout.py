"""Which tables are tables."""

import pytest
from lxml import etree
from sample_pages import OPENING, PROBLEMS, WORK

from extract.readers.html.grid import read_table
from extract.readers.html.layout import is_figure, kind_of_table


def kind(markup):
    root = etree.fromstring(markup.encode(), etree.HTMLParser(encoding="utf-8"))
    table = next(root.iter("table"))
    grid = read_table(table)
    return kind_of_table(table, grid, grid.own_texts())[0]


def rows(*lines):
    return (
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in lines)
        + "</table>"
    )


@pytest.mark.parametrize(
    ("expected", "markup"),
    [
        ("data", rows(("指标", "单位", "数"), ("来信", "件", "9"), ("答复", "件", "9"), ("收费", "万元", "0"))),
        ("data", rows(("指标", "单位", "数"), ("来信", "件", ""), ("答复", "件", ""))),
        ("data", rows(("来信", "9"), ("不足", PROBLEMS), ("说明", WORK), ("答复", "9"), ("上年", "0"), ("下年", "1"))),
        ("data", rows(("单位", "名称"), ("甲镇", "水利站"), ("乙镇", "渡口所"))),
        ("layout", rows((OPENING + WORK, PROBLEMS + WORK))),
        ("layout", rows((WORK,), (PROBLEMS,))),
        ("layout", rows(("", ""), ("", ""))),
        ("layout", rows(("", "公 告 栏"))),
        ("layout", rows(("<img src=a.png>", "<img src=b.png>"))),
        ("layout", rows(("版权所有：青岚县", "青ICP备09001234号"), ("技术支持：某公司", ""))),
        ("layout", rows(("<a href=1>机构设置</a>", "<a href=2>领导分工</a>"), ("<a href=3>办事</a>", "网页"))),
        ("metadata", rows(("索引号", "QL/2023-1"), ("发布机构", "青岚县水务局"))),
        ("metadata", rows(("索引号：QL/2023-1", "分类：年报"), ("发布机构：水务局", "发文日期：2023年1月18日"))),
    ],
)  # fmt: skip
def test_kind_of_table(expected, markup):
    assert kind(markup) == expected


@pytest.mark.parametrize("text", ["", "0", "-8", "1,234", "12.5万元", "3件", "/", "——", "100%", "１２"])
def test_figures(text):
    assert is_figure(text)


@pytest.mark.parametrize("text", ["规章", "第1项", "1.属于国家秘密", "2023-01-18"])
def test_no_figures(text):
    assert not is_figure(text)
