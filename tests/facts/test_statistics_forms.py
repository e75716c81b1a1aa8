"""The forms before 2019: rows by their whole label and section, the year's column and never the cumulative one."""

import pytest
from form_writer import NATIONAL

from extract.facts.forms.reading import read_forms
from extract.model import Table

EXPECTED = {name: (200 if name == "request_fees" else value) for _, _, name, value in NATIONAL if name}
EXTRA = [
    ("机构领导", "条", "3"),
    ("其中：县区规范性文件数", "件", "88"),
    ("财务预决算公开数", "条", "12"),
    ("合计", "条", "99"),
]


def figures(forms):
    return {cell.indicator: cell.value for cell in forms[0].cells if cell.state == "number"}


def national(columns=("统计数",), figure=None, *, rows=NATIONAL):
    """Lay out the form with these value columns; ``figure(value, column)`` says what each prints."""
    figure = figure or (lambda value, _: value)
    head = ["统计指标", "单位", *columns]
    body = [
        [label, unit, *(str(value) if name is None else str(figure(value, c)) for c in columns)]
        for label, unit, name, value in rows
    ]
    return [head, *body]


def test_the_national_form():
    forms = read_forms([Table.of(national())], 2016)
    assert figures(forms) == EXPECTED
    assert len(EXPECTED) == 58
    assert forms[0].era == "table-2014"
    assert forms[0].problems == ()


def test_a_title_row_split_tables_and_rows_of_a_province():
    rows = national()
    rows[6:6] = [list(row) for row in EXTRA]
    title = [["政府信息公开情况统计表（2016年度）"] * 3]
    forms = read_forms([Table.of(title + rows[:30]), Table.of(rows[30:])], 2016)
    assert figures(forms) == EXPECTED
    assert len(forms) == 1


@pytest.mark.parametrize(
    ("year", "cumulative"),
    [
        ("年度", "历年累计"),
        ("本年度", "自2008年以来累计"),
        ("本年", "累计"),
        ("2016年", "2015年"),
        ("统计数", "上年同期数"),
        ("统计数", "同比增长"),
    ],
)
def test_the_years_column_is_taken(year, cumulative):
    for columns in ((year, cumulative), (cumulative, year)):
        forms = read_forms([Table.of(national(columns, lambda v, c: v if c == year else 9999))], 2016)
        assert figures(forms) == EXPECTED, columns


def test_headings_of_two_rows():
    head = [["统计指标", "单位", "统计数", "统计数"], ["统计指标", "单位", "本年度", "历年累计"]]
    rows = [[label, unit, str(value), "9999"] for label, unit, _, value in NATIONAL]
    assert figures(read_forms([Table.of(head + rows)], 2016)) == EXPECTED


def test_reporters_have_a_total_or_nothing_is_read():
    reporters = ("区政府", "区直单位", "乡镇街道", "合计")
    forms = read_forms([Table.of(national(reporters, lambda v, c: v if c == "合计" else 1))], 2016)
    assert figures(forms) == EXPECTED
    forms = read_forms([Table.of(national(reporters[:3], lambda v, c: v))], 2016)
    assert figures(forms) == {}
    assert forms[0].problems[0][0] == "columns_unclear"


def test_only_cumulative_figures_are_not_the_years():
    forms = read_forms([Table.of(national(("历年累计",)))], 2016)
    assert figures(forms) == {}
    assert forms[0].problems


def test_without_headings():
    forms = read_forms([Table.of(national()[1:])], 2016)
    assert figures(forms) == EXPECTED


def test_two_columns_without_headings_are_not_chosen_between():
    rows = national(("a", "b"), lambda v, c: v if c == "a" else 9999)[1:]
    forms = read_forms([Table.of(rows)], 2016)
    assert figures(forms) == {}
    assert forms[0].problems


def test_equal_labels_need_their_section():
    rows = [row for row in national() if not row[0].startswith(("四、", "五、"))]
    forms = read_forms([Table.of(rows)], 2016)
    read = figures(forms)
    assert (
        not {"reconsideration_corrected", "litigation_corrected", "reconsideration_other", "litigation_other"}
        & read.keys()
    )
    assert "row_ambiguous" in {code for code, _ in forms[0].problems}
    assert all(EXPECTED[name] == value for name, value in read.items())


def test_a_row_printed_twice_with_two_figures_is_left_out():
    rows = national()
    rows.insert(8, ["2.政府网站公开政府信息数", "条", "77"])
    forms = read_forms([Table.of(rows)], 2016)
    assert "proactive_website" not in figures(forms)
    assert "row_twice" in {code for code, _ in forms[0].problems}


def test_units_of_money_and_scale():
    rows = [
        ["统计指标", "单位", "统计数"],
        ["（一）主动公开政府信息数", "万条", "1.5"],
        ["七、依申请公开信息收取的费用", "元", "300"],
    ]
    rows += [["（四）政府信息公开专项经费（万元）", "", "2.5"], ["六、举报投诉数量", "件", "/"]]
    forms = read_forms([Table.of(rows)], 2015)
    assert figures(forms) == {"proactive_total": 15000, "request_fees": 300, "budget": 2.5}
    assert {c.indicator: c.state for c in forms[0].cells}["complaints_total"] == "mark"


def test_fees_without_a_unit_are_not_guessed():
    rows = [
        ["统计指标", "统计数"],
        ["（一）主动公开政府信息数", "15"],
        ["七、依申请公开信息收取的费用", "0.3"],
        ["（三）接受培训人员数", "5"],
    ]
    forms = read_forms([Table.of(rows)], 2015)
    assert figures(forms) == {"proactive_total": 15, "trainees": 5}
    assert "unit_unprinted" in {code for code, _ in forms[0].problems}


def test_a_table_of_another_year_is_not_the_reports():
    forms = read_forms([Table.of([["政府信息公开情况统计表（2015年度）"] * 3, *national()])], 2016)
    assert figures(forms) == {}
    assert forms[0].problems[0][0] == "table_of_another_year"


LOCAL = [
    ["主动公开信息数", "条", "01", "800", "820"],
    ["其中：全文电子化的主动公开信息数", "条", "02", "790", "800"],
    ["新增的行政规范性文件数", "条", "03", "5", "6"],
    ["现场接待人数", "人次", "06", "40", "44"],
    ["申请总数", "条", "10", "12", "13"],
    ["1.当面申请数", "条", "11", "2", "3"],
    ["3.电子邮件申请数", "条", "13", "10", "10"],
    ["对申请的答复总数", "条", "17", "12", "13"],
    ["3.否决公开答复总数", "条", "20", "3", "3"],
    ["（1）“非《规定》所指政府信息”数", "条", "21", "1", "1"],
    ["（5）“免予公开范围1”数", "条", "25", "1", "1"],
    ["（6）“免予公开范围2（商业秘密）”数", "条", "26", "1", "1"],
    ["行政申诉数", "件", "34", "0", "0"],
]


def test_the_local_form_takes_the_years_total_and_only_codes_with_a_key():
    table = Table.of([["指标名称", "计量单位", "代码", "本期实际", "本年累计"], *LOCAL])
    forms = read_forms([table], 2008)
    assert forms[0].era == "prose"
    assert figures(forms) == {
        "proactive_total": 820,
        "proactive_electronic": 800,
        "normative_documents_issued": 6,
        "inquiries_in_person": 44,
        "requests_received": 13,
        "requests_in_person": 3,
        "requests_by_email": 10,
        "replies_total": 13,
        "refused": 3,
        "refused_not_government_information": 1,
        "refused_trade_secret": 1,
        "grievances_total": 0,
    }
    assert [code for code, _ in forms[0].problems] == ["row_ambiguous"]


def test_labels_over_one_row_of_figures():
    head = [["项目", "申请情况", "申请情况", "办理情况", "办理情况", "办理情况"]]
    rows = [
        ["项目", "网络申请", "信函申请", "同意公开答复", "同意部分公开答复", "不同意公开答复"],
        ["数量", "6", "2", "3", "2", "/"],
    ]
    table = Table.of(head + rows)
    own = tuple(tuple(row) for row in ([[True, True, False, True, False, False], [False, *[True] * 5], [True] * 6]))
    forms = read_forms([Table(table.rows, own)], 2018)
    assert figures(forms) == {"requests_online": 6, "requests_by_letter": 2, "granted": 3, "granted_in_part": 2}
    assert all(table.rows[cell.row][cell.column] == cell.raw for cell in forms[0].cells)
    assert forms[0].problems == ()


def test_a_form_printed_twice_is_one_form():
    table = Table.of(national())
    forms = read_forms([table, table], 2016)
    assert len(forms) == 1
    assert figures(forms) == EXPECTED
    assert forms[0].problems == ()


def test_a_running_number_before_the_label_is_no_label():
    heading = ["序号", "统 计 指 标", "单位", "统计数"]
    rows = [[str(i), label, unit, "——" if value == "——" else str(value)]
            for i, (label, unit, _, value) in enumerate(NATIONAL, 1)]  # fmt: skip
    form = read_forms([Table.of([heading, *rows])], 2016)[0]
    assert {cell.indicator: cell.value for cell in form.cells if cell.state == "number"} == EXPECTED


def short_years(*columns, year=2018):
    """Lay out a local form: a cumulative figure beside that of the year, footnote marks at the labels."""
    head = ["类别", "指标", *columns]
    rows = [
        ["人员配置", "1.从事信息公开工作人员数", "不填", "2"],
        ["人员配置", "其中：⑴专职人员数", "不填", "0"],
        ["人员配置", "⑵兼职人员数", "不填", "2"],
        ["学习培训", "2.举办培训次数", "3", "1"],
        ["学习培训", "3.参加培训人次数★", "60", "16"],
        ["公开数量", "4.公开信息总数★", "140", "8"],
        ["申请情况", "5.政府信息公开申请数", "9", "4"],
    ]
    return read_forms([Table.of([head, *rows])], year)


def test_a_year_of_two_digits_beside_a_cumulative_figure():
    (form,) = short_years("累计数", "18年发生数")
    assert form.problems == ()
    assert {cell.indicator: cell.value for cell in form.cells if cell.state == "number"} == {
        "staff_total": 2,
        "staff_fulltime": 0,
        "staff_parttime": 2,
        "training_sessions": 1,
        "trainees": 16,
        "proactive_total": 8,
        "requests_received": 4,
    }


@pytest.mark.parametrize("columns", [("累计数", "17年发生数"), ("累计数", "近18年发生数"), ("累计数", "18年以来累计")])
def test_another_short_year_is_not_the_reports(columns):
    (form,) = short_years(*columns)
    assert not [cell for cell in form.cells if cell.state == "number"]
