"""The forms before 2019: rows by their whole label and section, the year's column and never the cumulative one."""

import pytest

from extract.facts.forms.reading import read_forms
from extract.model import Table

#: label, unit, indicator, figure of the year
NATIONAL = [
    ("一、主动公开情况", "——", None, "——"),
    ("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条", "proactive_total", 1860),
    ("其中：主动公开规范性文件数", "条", "normative_documents_published", 7),
    ("制发规范性文件总数", "件", "normative_documents_issued", 9),
    ("（二）通过不同渠道和方式公开政府信息的情况", "——", None, "——"),
    ("1.政府公报公开政府信息数", "条", "proactive_gazette", 0),
    ("2.政府网站公开政府信息数", "条", "proactive_website", 1500),
    ("3.政务微博公开政府信息数", "条", "proactive_weibo", 130),
    ("4.政务微信公开政府信息数", "条", "proactive_wechat", 210),
    ("5.其他方式公开政府信息数", "条", "proactive_other_channel", 20),
    ("二、回应解读情况", "——", None, "——"),
    ("（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）", "次", "public_concerns_answered", 3),
    ("1.参加或举办新闻发布会总次数", "次", "press_conferences", 4),
    ("其中：主要负责同志参加新闻发布会次数", "次", "press_conferences_by_leader", 2),
    ("2.政府网站在线访谈次数", "次", "online_interviews", 5),
    ("其中：主要负责同志参加政府网站在线访谈次数", "次", "online_interviews_by_leader", 1),
    ("3.政策解读稿件发布数", "篇", "policy_interpretations", 31),
    ("4.微博微信回应事件数", "次", "responses_weibo_wechat", 6),
    ("5.其他方式回应事件数", "次", "responses_other_channel", 8),
    ("三、依申请公开情况", "——", None, "——"),
    ("（一）收到申请数", "件", "requests_received", 60),
    ("1.当面申请数", "件", "requests_in_person", 10),
    ("2.传真申请数", "件", "requests_by_fax", 0),
    ("3.网络申请数", "件", "requests_online", 38),
    ("4.信函申请数", "件", "requests_by_letter", 12),
    ("（二）申请办结数", "件", "requests_closed", 59),
    ("1.按时办结数", "件", "requests_closed_on_time", 55),
    ("2.延期办结数", "件", "requests_closed_extended", 4),
    ("（三）申请答复数", "件", "replies_total", 61),
    ("1.属于已主动公开范围数", "件", "already_public", 11),
    ("2.同意公开答复数", "件", "granted", 13),
    ("3.同意部分公开答复数", "件", "granted_in_part", 3),
    ("4.不同意公开答复数", "件", "refused", 21),
    ("其中：1.涉及国家秘密", "件", "refused_state_secret", 1),
    ("2.涉及商业秘密", "件", "refused_trade_secret", 2),
    ("3.涉及个人隐私", "件", "refused_privacy", 3),
    ("4.危及国家安全、公共安全、经济安全和社会稳定", "件", "refused_security_stability", 4),
    ("5.不是《条例》所指政府信息", "件", "refused_not_government_information", 5),
    ("6.法律法规规定的其他情形", "件", "refused_other", 6),
    ("5.不属于本行政机关公开数", "件", "not_this_agency", 7),
    ("6.申请信息不存在数", "件", "information_nonexistent", 4),
    ("7.告知作出更改补充数", "件", "amendment_requested", 1),
    ("8.告知通过其他途径办理数", "件", "redirected_elsewhere", 1),
    ("四、行政复议数量", "件", "reconsideration_total", 14),
    ("（一）维持具体行政行为数", "件", "reconsideration_upheld", 12),
    ("（二）被依法纠错数", "件", "reconsideration_corrected", 2),
    ("（三）其他情形数", "件", "reconsideration_other", 0),
    ("五、行政诉讼数量", "件", "litigation_total", 27),
    ("（一）维持具体行政行为或者驳回原告诉讼请求数", "件", "litigation_upheld", 19),
    ("（二）被依法纠错数", "件", "litigation_corrected", 3),
    ("（三）其他情形数", "件", "litigation_other", 5),
    ("六、举报投诉数量", "件", "complaints_total", 2),
    ("七、依申请公开信息收取的费用", "万元", "request_fees", 0.02),
    ("八、机构建设和保障经费情况", "——", None, "——"),
    ("（一）政府信息公开工作专门机构数", "个", "disclosure_offices", 31),
    ("（二）设置政府信息公开查阅点数", "个", "reading_points", 45),
    ("（三）从事政府信息公开工作人员数", "人", "staff_total", 131),
    ("1.专职人员数（不包括政府公报及政府网站工作人员数）", "人", "staff_fulltime", 30),
    ("2.兼职人员数", "人", "staff_parttime", 101),
    ("（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）", "万元", "budget", 12.5),
    ("九、政府信息公开会议和培训情况", "——", None, "——"),
    ("（一）召开政府信息公开工作会议或专题会议数", "次", "meetings", 9),
    ("（二）举办各类培训班数", "次", "training_sessions", 6),
    ("（三）接受培训人员数", "人次", "trainees", 340),
]
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
