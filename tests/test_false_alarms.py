"""Reports without a fault: no rule that every sound report keeps may fail on them."""

import sys
from pathlib import Path

import pytest

from extract.report import read


@pytest.fixture
def generate(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "benchmarks"))
    import generate

    yield generate
    for name in ("generate", "prose"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize("tables", [True, False])
def test_no_hard_rule_fails_on_a_clean_page(generate, tables):
    for page in generate.pages(10, tables=tables, seed=4):
        report = read(page.html)
        failed = [c.message for c in report.checks if c.status == "fail" and c.severity == "hard"]
        assert report.identity.kind == "annual_report"
        assert failed == []
        assert not report.body_repeated


def test_no_hard_rule_fails_on_the_form_of_2014(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "facts"))
    from test_statistics_forms import NATIONAL

    rows = "".join(f"<tr><td>{label}</td><td>{unit}</td><td>{value}</td></tr>" for label, unit, _, value in NATIONAL)
    page = (
        "<html><body><h1>清泉县2016年政府信息公开工作年度报告</h1><p>本报告所列数据的统计期限自2016年1月1日起至12月31日止。</p>"
        "<p>一、主动公开情况</p><p>全县各级行政机关主动公开政府信息，依申请公开有序，行政复议、行政诉讼依法办理。</p>"
        "<p>附件：政府信息公开情况统计表（2016年度）</p>"
        f"<table><tr><td>统计指标</td><td>单位</td><td>统计数</td></tr>{rows}</table></body></html>"
    )
    report = read(page.encode())
    assert len(report.statistics) >= 50
    assert [c.message for c in report.checks if c.status == "fail" and c.severity == "hard"] == []


@pytest.mark.parametrize(
    ("sentence", "alarms"),
    [
        ("县政府办代表县政府受理政府信息公开申请3件", False),
        ("县政府办公室代表本级政府收到政府信息公开申请3件", False),
        ("全县受理政府信息公开申请3件", True),
        ("县政府办组织人大代表座谈，全县受理政府信息公开申请3件", True),
        # More than the whole region cannot be its government's alone.
        ("县政府办代表县政府受理政府信息公开申请99999件", True),
    ],
)
def test_what_an_office_takes_in_for_its_government_is_not_the_regions_sum(sentence, alarms):
    rows = "".join(
        f"<tr><td>{label}</td><td>件</td><td>{value}</td></tr>"
        for label, value in [
            ("主动公开政府信息数", 900), ("制发规范性文件总数", 7), ("收到申请数", 95), ("当面申请数", 0),
            ("网络申请数", 95), ("信函申请数", 0), ("申请办结数", 95), ("按时办结数", 95),
        ]
    )  # fmt: skip
    page = (
        "<html><body><h1>清泉县人民政府2016年政府信息公开工作年度报告</h1><p>本报告汇总全县各级行政机关的数据。</p>"
        f"<p>一、主动公开情况</p><p>全县主动公开有序。</p><p>二、依申请公开情况</p><p>2016年，{sentence}，均已答复。</p>"
        "<p>附件：政府信息公开情况统计表（2016年度）</p>"
        f"<table><tr><td>统计指标</td><td>单位</td><td>统计数</td></tr>{rows}</table></body></html>"
    )
    report = read(page.encode())
    assert report.identity.scope == "region"
    failed = [c.message for c in report.checks if c.check_id == "META-15" and c.status == "fail"]
    assert bool(failed) is alarms
