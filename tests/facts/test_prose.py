"""Figures from running text, on sentences about invented agencies (prose_cases.toml)."""

import csv
import time
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from extract.facts.prose import rules as prose_rules
from extract.facts.prose.reading import read_prose, values_in
from extract.facts.prose.rules import indicators_of, units
from extract.facts.sections import find_sections

_GROUPS = tomllib.loads((Path(__file__).parent / "prose_cases.toml").read_text(encoding="utf-8"))
CASES = [(f"{group}-{number}", case) for group, cases in _GROUPS.items() for number, case in enumerate(cases)]


def read(case, text=None):
    text = case["text"] if text is None else text
    return read_prose(
        text,
        find_sections(text),
        year=case["year"],
        agency=case.get("agency", "云岭市水利局") or None,
        scope=case.get("scope", "own"),
    )


def name_of(statistic):
    """The indicator, with the applicants it is of where it is not of all."""
    return statistic.indicator + (f"[{statistic.applicant}]" if statistic.applicant != "total" else "")


def wanted(case):
    """Indicator to (value, qualifier), the qualifier None where a zero may be printed or said in words."""
    figures = {}
    for indicator, value in case["expect"].items():
        amount, qualifier = value if isinstance(value, list) else (value, "exact" if value else None)
        figures[indicator] = (amount, qualifier)
    return figures


@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_case(name, case):
    found = {name_of(s): s for s in read(case).statistics}
    for indicator, value in case.get("also", {}).items():
        if indicator in found and found[indicator].value in (value if isinstance(value, list) else [value]):
            del found[indicator]
    expected = wanted(case)
    assert {k: s.value for k, s in found.items()} == {k: value for k, (value, _) in expected.items()}
    for indicator, (_, qualifier) in expected.items():
        assert found[indicator].qualifier in ([qualifier] if qualifier else ["exact", "none_stated"])


@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_evidence_is_exact_and_reads_again(name, case):
    for statistic in read(case).statistics:
        assert case["text"][statistic.quote_start : statistic.quote_end] == statistic.quote
        assert statistic.value in values_in(statistic.quote, units()[statistic.indicator])
        assert statistic.unit == units()[statistic.indicator]


def test_there_are_cases_for_every_indicator_that_prose_can_print():
    named = {indicator for _, case in CASES for indicator in (*case["expect"], *case.get("also", {}))}
    told = {rule.indicator for rule in prose_rules.figure_rules()}
    assert told <= named
    assert len(CASES) >= 200


def test_every_rule_names_an_indicator_and_has_a_key():
    known = indicators_of("ABCD")
    for rule in prose_rules.figure_rules():
        assert rule.indicator in known
        assert rule.keys
        assert rule.before or rule.after
    assert {rule.indicator for rule in prose_rules.zero_rules()} <= known


def test_every_pattern_compiles():
    prose_rules.wording.cache_clear()
    prose_rules.compile_wordings()
    assert prose_rules.wording.cache_info().currsize > len(prose_rules.figure_rules())


@pytest.mark.parametrize(
    "name", ["prose_rules", "prose_parts", "prose_media", "prose_zero", "prose_follows", "topics"]
)
def test_no_line_of_the_tables_is_cut_at_an_unquoted_comma(name):
    with files("extract.data").joinpath(f"{name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert {len(row) for row in rows} == {len(rows[0])}


def test_two_figures_with_an_equal_claim_are_reported():
    text = "收到政府信息公开申请12件。\n收到政府信息公开申请15件。"
    prose = read_prose(text, (), year=2016)
    assert [code for code, _ in prose.problems] == ["PROSE-CONFLICT"]
    assert "12件" in prose.problems[0][1]
    assert "15件" in prose.problems[0][1]


def test_figures_with_an_equal_claim_stay_out_and_a_repeated_one_wins():
    once = read_prose("收到政府信息公开申请12件。\n收到政府信息公开申请15件。", (), year=2016)
    assert once.statistics == ()
    twice = read_prose(
        "收到政府信息公开申请12件。\n收到政府信息公开申请15件。\n共收到政府信息公开申请15件。", (), year=2016
    )
    assert [s.value for s in twice.statistics] == [15]
    assert [code for code, _ in twice.problems] == ["PROSE-CONFLICT"]


def test_a_list_belongs_to_a_headline_of_its_own_part_that_is_no_smaller():
    text = "二、主动公开情况\n主动公开政府信息90条。\n三、其他\n网站80条。"
    assert {s.indicator for s in read({"year": 2016}, text).statistics} == {"proactive_total"}
    text = "二、主动公开情况\n主动公开政府信息90条，网站95条，微信60条。"
    assert {s.indicator for s in read({"year": 2016}, text).statistics} == {"proactive_total", "proactive_wechat"}


@pytest.mark.parametrize(
    "contact",
    [
        "联系电话:2091270,传真:2091274,电子邮箱:564336598@example.cn。",
        "地址:云岭路1号;邮编:323000;传真:20912。",
        "电子邮件:12369@example.cn。",
        "传真:20912740",
    ],
)
def test_numbers_to_call_are_no_figures(contact):
    text = "全文包括依申请公开政府信息情况、收费情况等。如有疑问,请联系。" + contact
    assert read_prose(text, (), year=2013).statistics == ()
    real = read_prose(text + "\n收到传真申请1件。", (), year=2013).statistics
    assert [(s.indicator, s.value) for s in real] == [("requests_by_fax", 1)]


def test_a_list_of_channels_without_measure_words_is_no_contact():
    text = "收到政府信息公开申请6件,其中当面申请：3，传真：0，网络：2，信函：1。"
    assert {s.indicator: s.value for s in read_prose(text, (), year=2013).statistics} == {
        "requests_received": 6,
        "requests_in_person": 3,
        "requests_by_fax": 0,
        "requests_online": 2,
        "requests_by_letter": 1,
    }


def test_what_is_new_this_year_is_the_years_figure_and_not_the_stock():
    text = "在该平台共整理公开政府信息3819条，本年度新增的主动公开信息169条。"
    assert [s.value for s in read_prose(text, (), year=2010).statistics] == [169]
    text = "截至2012年12月30日，共主动公开政府信息615条，今年新增94条。"
    assert {s.value for s in read_prose(text, (), year=2012).statistics} <= {94}
    text = "2010年公开政府信息3819条，本年度新增专栏3个。"
    assert [s.value for s in read_prose(text, (), year=2010).statistics] == [3819]


def test_cases_for_the_next_year_are_no_plan():
    text = "三、收到和处理政府信息公开申请情况\n收到申请90件，不予公开11件，结转下一年度继续办理79件。"
    assert ("requests_carried_out", 79) in {(s.indicator, s.value) for s in read_prose(text, (), year=2024).statistics}


def test_nothing_is_refused_where_nothing_was_asked():
    prose = read_prose("二、依申请公开情况\n未收到公开申请。不予公开信息有10条,主要是人事安排。", (), year=2013)
    assert [(s.indicator, s.value) for s in prose.statistics] == [("requests_received", 0)]
    assert any(code == "PROSE-CONFLICT" and "不予公开" in words for code, words in prose.problems)


def test_a_figure_against_a_statement_of_nil_is_reported():
    prose = read_prose("未收到政府信息公开申请。\n收到政府信息公开申请15件。", (), year=2016)
    assert [s.value for s in prose.statistics] == [15]
    assert [code for code, _ in prose.problems] == ["PROSE-CONFLICT"]


def test_indicators_of_other_eras_are_not_read():
    text = "主动公开政府信息300条，上年结转5件政府信息公开申请，现行有效行政规范性文件20件。"
    assert {s.indicator for s in read_prose(text, (), year=2010).statistics} == {"proactive_total"}
    assert "proactive_total" not in {s.indicator for s in read_prose(text, (), year=2023).statistics}


@pytest.mark.parametrize(
    "unit",
    [
        "收到政府信息公开申请12件，其中予以公开3件、不予公开2件；",
        "未收到因政府信息公开被申请复议的情况以及其他",
        "共计共有总数的",
        "全市",
        "1,234",
        "12",
        "分别为3件、",
        "收取复制费18元、",
        "主动公开信息9条，网站5条，微信4条，",
        "收到申请9件，网络5件、信函4件，",
        "2015年收到3件，",
        "收到申请3件，均按规定由于属于申请人的",
        "、和及与",
        "2016年，",
        "没有",
        "　 ",
    ],
)
def test_a_long_paragraph_is_read_in_linear_time(unit):
    def seconds(length):
        text = (unit * length)[:length]
        start = time.process_time()
        read_prose(text, (), year=2016, agency="云岭市水利局")
        return time.process_time() - start

    # Five times the text takes five times as long, or twenty-five times where time grows with its square.
    assert seconds(50_000) < max(1.0, 15 * min(seconds(10_000) for _ in range(3)))


def test_the_row_of_a_table_that_lost_its_lines_gives_no_figure():
    text = (
        "三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量 40 3 0 1 2 1 47\n"
        "2022年，共收到政府信息公开申请47件。"
    )
    found = read_prose(text, find_sections(text), year=2022).statistics
    assert [(s.indicator, s.value) for s in found] == [("requests_received", 47)]


def test_a_report_without_a_year_has_the_indicators_of_its_form():
    text = "全年收到政府信息公开申请2件，在政府网站主动公开信息12条次。上年结转1件。"
    undated = {s.indicator for s in read_prose(text, (), year=None, era="form-2019").statistics}
    assert undated == {s.indicator for s in read_prose(text, (), year=2020).statistics}
    assert not undated & {"proactive_total", "proactive_website"}
    assert "requests_received" in undated
