"""Reports printed as text in every shape: no figure is ever wrong, and what is left out is reported."""

import pytest
from text_shapes import BLEMISHES, LAYOUTS, SHAPES, report, statistics

from extract.model import Table
from extract.readers.sniff import read_document
from extract.report import read

YEARS = (2019, 2022)
#: How many of the figures must be read, where none stands for a blank cell, and where blank cells stand for noughts.
LEAST = dict.fromkeys(SHAPES, (1.0, 0.85)) | {
    # Without bars a blank cell leaves no trace.
    "one by one": (1.0, 0.2),
    "one by one, spaced": (1.0, 0.2),
    "blanks": (1.0, 0.15),
    "aligned": (1.0, 0.4),
    # Which column a figure belongs to is lost.
    "column by column": (0.0, 0.0),
    # What nothing proves is left out; without noughts no row has as many figures as the form has columns.
    "run together": (0.85, 0.0),
    "one line": (0.85, 0.0),
}


def taken(text, source="report.txt"):
    found = read(text.encode(), source=source)
    figures = {(s.indicator, s.applicant): s.value for s in found.statistics if s.origin != "derived"}
    problems = [c for c in found.checks if c.status == "fail" and c.check_id.startswith(("READ-", "DOC-"))]
    return figures, problems


@pytest.mark.parametrize("blemish", BLEMISHES)
@pytest.mark.parametrize("shape", SHAPES)
def test_figures_are_right_or_reported(shape, blemish):
    for zero, least in zip(("0", ""), LEAST[shape], strict=True):
        printed = read_right = 0
        for seed, year in enumerate(YEARS):
            made = BLEMISHES[blemish](report(seed, year=year, zero=zero))
            truth = {name: value for name, value in made.says.items() if value is not None}
            figures, problems = taken(SHAPES[shape](made))
            assert {name: value for name, value in figures.items() if truth.get(name) != value} == {}
            assert problems or figures.keys() >= truth.keys()
            printed += len(truth)
            read_right += len(figures)
        assert read_right >= least * printed


#: Shapes in which nothing tells the figures of a statistics form from the numbers of its rows.
UNPROVEN = {"column by column", "run together", "one line"}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("shape", SHAPES)
def test_the_statistics_form_with_numbers_of_its_rows(shape, layout):
    kinds = ({}, {"small": True}, {"blanks": True, "dash": ""}, {"dash": ""}, {"blanks": True})
    for seed, kind in enumerate(kinds):
        made = statistics(seed, layout, **kind)
        figures, problems = taken(SHAPES[shape](made))
        assert {name: value for name, value in figures.items() if made.says.get(name) != value} == {}
        assert problems or figures.keys() >= made.says.keys()
        assert kind.keys() - {"small"} or shape in UNPROVEN or len(figures) >= len(made.says)


def rows_between_bars(*lines):
    page = "<html><body><h1>青岚县水务局2023年政府信息公开工作年度报告</h1>" + "".join(
        f"<p>{line}</p>" for line in lines
    )
    return [block for block in read_document(page.encode(), source="a.html").blocks if isinstance(block, Table)]


def test_rows_between_bars_in_paragraphs_of_a_page_are_a_table():
    heads = "| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |"
    (table,) = rows_between_bars(
        "二、主动公开政府信息情况", heads, "|---|---|---|---|", "| 规章 | 0 |  | 6 |", "| 其他 | 1 | 2 | 3 |"
    )
    assert table.rows[1] == ("规章", "0", "", "6")
    assert rows_between_bars("| 首页 | 要闻 | 信息公开 |", "| 服务 | 互动 | 数据 |", "| 关于 | 联系 | 地图 |") == []
    assert rows_between_bars("全年公开12条。", heads, "全年收到申请3件。") == []
