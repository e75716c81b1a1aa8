"""Pages with the reports of several years, and tables before and after a correction: figures of one report only."""

from __future__ import annotations

import pytest
from form_writer import Style, Table, Written, consistent, expand, request_cells

from extract.facts.forms.reading import read_forms
from extract.facts.other_years import lies_in, stretches_of_other_years, without
from extract.model import Report
from extract.report import read

THIS = "青栖县水务局2021年政府信息公开工作年度报告"
LAST = "青栖县水务局2020年政府信息公开工作年度报告"


def body(received: int) -> str:
    return f"一、总体情况\n全年收到政府信息公开申请{received}件。\n二、主动公开政府信息情况\n栏目每月更新。"


def page(*parts: str) -> str:
    lines = "".join(f"<p>{line}</p>" for part in parts for line in part.split("\n"))
    return f"<html><head><title>{THIS}</title></head><body><h1>{THIS}</h1><div id='zoom'>{lines}</div></body></html>"


def received(*parts: str) -> float | None:
    report = read(page(*parts).encode(), source="page.html")
    assert isinstance(report, Report)
    assert report.identity.year == 2021
    found = [s.value for s in report.statistics if s.indicator == "requests_received"]
    return found[0] if found else None


@pytest.mark.parametrize(
    "parts",
    [
        (LAST, body(31), THIS, body(58)),
        (THIS, body(58), LAST, body(31)),
    ],
)
def test_only_this_years_report_is_read(parts: tuple[str, ...]) -> None:
    assert received(*parts) == 58


def test_the_own_title_may_stand_outside_the_body() -> None:
    text = "\n".join([body(58), LAST, body(31)])
    assert stretches_of_other_years(text, 2021) == ((text.index(LAST), len(text)),)
    assert stretches_of_other_years(text, 2020) == ()


def test_the_page_says_that_it_holds_several() -> None:
    report = read(page(LAST, body(31), THIS, body(58)).encode(), source="page.html")
    assert isinstance(report, Report)
    assert any(check.check_id == "READ-SEVERAL-FORMS" and check.status == "fail" for check in report.checks)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join([THIS, body(58)]),
        "\n".join([THIS, LAST, body(58)]),  # a heading copied from last year
        "\n".join([THIS, f"附件：{LAST}", body(58), body(31)]),
        "\n".join([THIS, body(58), f"相关链接：{LAST}", "一、总体情况"]),
        "\n".join([THIS, body(58), f"我局上年编制的{LAST}已经公布，详见网站。", body(31)]),
        "\n".join([THIS, body(58), LAST]),
    ],
)
def test_a_title_without_a_report_of_its_own_parts_nothing(text: str) -> None:
    assert stretches_of_other_years(text, 2021) == ()


def test_offsets_stay_where_a_stretch_is_left_out() -> None:
    text = "\n".join([LAST, body(31), THIS, body(58)])
    stretches = stretches_of_other_years(text, 2021)
    kept = without(text, stretches)
    assert len(kept) == len(text)
    assert "31" not in kept
    assert kept.index("58") == text.index("58")
    assert lies_in(text.index("31"), stretches)
    assert not lies_in(text.index("58"), stretches)
    assert stretches_of_other_years(text, None) == ()


def request_table(count: int) -> Table:
    figures = consistent(Style(), lambda: count)
    heading, data = request_cells(figures, Style(), Written())
    return expand([*heading, *data], fillers=False)


@pytest.mark.parametrize(
    ("captions", "own"),
    [
        (("更正前：", "更正后："), 1),
        (("更正后：", "更正前："), 0),
        (("修订前的数据", "三、收到和处理政府信息公开申请情况"), 1),
        (("三、收到和处理政府信息公开申请情况", "原表如下"), 0),
        (("三、收到和处理政府信息公开申请情况", "（一）申请情况"), 0),
    ],
)
def test_of_a_table_before_and_after_correction_the_corrected_one_counts(captions: tuple[str, str], own: int) -> None:
    tables = [request_table(3), request_table(5)]
    form = read_forms(tables, 2021, captions)[0]
    (granted,) = [cell.value for cell in form.cells if (cell.indicator, cell.applicant) == ("granted", "business")]
    assert granted == (3, 5)[own]


@pytest.mark.parametrize(
    ("captions", "granted"),
    [
        (("甲镇政府信息公开申请情况表", "乙镇政府信息公开申请情况表"), None),
        (("附表1：甲街道", "附表2：青栖县水务局"), 5),
        (("水务局申请情况", "甲街道办事处申请情况"), 3),
        (("三、收到和处理政府信息公开申请情况", "甲街道办事处申请情况"), 3),
        (("甲街道办事处申请情况", "三、收到和处理政府信息公开申请情况"), 5),
    ],
)
def test_tables_of_other_bodies_are_not_the_reports(captions: tuple[str, str], granted: int | None) -> None:
    form = read_forms([request_table(3), request_table(5)], 2021, captions, "own", "青栖县水务局")[0]
    found = [cell.value for cell in form.cells if (cell.indicator, cell.applicant) == ("granted", "business")]
    assert found == ([] if granted is None else [granted])
    assert any(code == "several_forms" for code, _ in form.problems)
