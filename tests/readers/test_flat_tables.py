"""Tables whose cells a text extract printed one by one are rows again, or reported."""

import re
import time

import pytest

from extract.facts.forms.reading import read_forms
from extract.model import Table
from extract.readers.plain.document import read_text
from extract.readers.plain.flat_tables import regrid
from extract.readers.plain.split_labels import with_whole_labels

HEADINGS = ["自然人", "法人或其他组织", "总计", "商业\n企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
HEADS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
NOTE = "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)"
REQUESTS = [
    (["一、本年新收政府信息公开申请数量"], ["31", "4", "0", "0", "2", "0", "37"]),
    (["二、上年结转政府信息公开申请数量"], ["1", "0", "0", "0", "0", "0", "1"]),
    (["三、本年度办理结果", "(一)予以公开"], ["20", "3", "0", "0", "2", "0", "25"]),
    (["(二)部分公开(区分处理的,只计这一情形,不计其他情形)"], ["5", "0", "0", "0", "0", "0", "5"]),
    (["(三)不予公开", "1.属于国家秘密"], ["6", "1", "0", "0", "0", "0", "7"]),
    (["(七)总计"], ["31", "4", "0", "0", "2", "0", "37"]),
    (["四、结转下年度继续办理"], ["1", "0", "0", "0", "0", "0", "1"]),
]
SECOND = [
    ["第二十条第(一)项"],
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", "0", "1", "6"],
    ["行政规范性文件", "3", "2", "41"],
    ["第二十条第(五)项"],
    ["信息内容", "本年处理决定数量"],
    ["行政许可", "812"],
]
FIVE = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
REVIEWS = [
    ["行政复议", "行政诉讼"],
    [*FIVE, "未经复议直接起诉", "复议后起诉"],
    FIVE * 2,
    [*"31217", *"20103", *"00112"],
]

STYLES = {
    "bar below": lambda row: [line for cell in row for line in (cell, "|")],
    "bar behind": lambda row: [f"{cell} |" for cell in row],
    "bare": lambda row: [cell for cell in row if cell],
    "bare and spaced": lambda row: [line for cell in row if cell for line in (cell, "")],
    "blanks": lambda row: [" ".join(cell.replace("\n", "") for cell in row if cell)],
}


def page(style, requests=REQUESTS):
    set_row = STYLES[style]
    rows = lambda table: [line for row in table for line in set_row(row)]  # noqa: E731
    return "\n".join(
        [
            "青岚县水务局2023年政府信息公开工作年度报告",
            "一、总体情况",
            "全年主动公开政府信息 214 条。",
            "二、主动公开政府信息情况",
            *rows(SECOND),
            "三、收到和处理政府信息公开申请情况",
            *rows([[NOTE, "申请人情况"], HEADINGS]),
            *rows([[*labels, *figures] for labels, figures in requests]),
            "四、政府信息公开行政复议、行政诉讼情况",
            *rows(REVIEWS),
            "五、存在的主要问题及改进情况",
            "公开栏目更新不够及时。",
        ]
    )


def read(text):
    document = read_text(text.encode(), None)
    forms = read_forms([block for block in document.blocks if isinstance(block, Table)], 2023)
    cells = forms[0].cells if forms else ()
    return document, {(c.indicator, c.applicant): c.value for c in cells if c.state == "number"}


@pytest.mark.parametrize("style", STYLES)
def test_every_figure_is_read(style):
    document, figures = read(page(style))
    for name, row in (("requests_received", 0), ("granted", 2), ("granted_in_part", 3), ("refused_state_secret", 4)):
        applicants = ("natural_person", "business", "research", "public_interest", "legal_services",
                      "other_organisation", "total")  # fmt: skip
        assert [figures[name, who] for who in applicants] == [float(cell) for cell in REQUESTS[row][1]]
    assert figures["rules_repealed", "total"] == 1
    assert figures["normative_documents_in_force", "total"] == 41
    assert figures["licensing_decisions", "total"] == 812
    assert figures["reconsideration_total", "total"] == 7
    assert figures["litigation_direct_upheld", "total"] == 2
    assert figures["litigation_after_reconsideration_total", "total"] == 2
    assert document.flags == ()
    texts = [block.text for block in document.blocks if not isinstance(block, Table)]
    assert "三、收到和处理政府信息公开申请情况" in texts
    assert texts[-1] == "公开栏目更新不够及时。"


@pytest.mark.parametrize("style", ["bar below", "bar behind"])
def test_blank_cells_between_bars_keep_their_place(style):
    rows = [(labels, [figure if figure != "0" else "" for figure in figures]) for labels, figures in REQUESTS]
    _, figures = read(page(style, rows))
    assert figures["requests_received", "legal_services"] == 2
    assert figures["requests_received", "total"] == 37
    assert ("requests_received", "research") not in figures


@pytest.mark.parametrize("style", ["bare", "blanks"])
def test_rows_that_lost_blank_cells_are_reported_and_not_guessed(style):
    rows = [(labels, [figure if figure != "0" else "" for figure in figures]) for labels, figures in REQUESTS]
    document, figures = read(page(style, rows))
    assert "tables_unread" in document.flags
    assert not [key for key in figures if key[0] in {"requests_received", "granted", "refused_state_secret"}]
    assert figures["licensing_decisions", "total"] == 812


STATISTICS = [
    ["统计指标", "单位", "统计数"],
    ["一、主动公开情况", "——", "——"],
    ["（一）主动公开政府信息数", "条", "512"],
    ["其中：主动公开规范性文件数", "条", "7"],
    ["三、依申请公开情况", "——", "——"],
    ["（一）收到申请数", "件", "26"],
    ["1.当面申请数", "件", "5"],
    ["六、举报投诉数量", "件", "0"],
    ["（三）政府信息公开专项经费", "万元", "1.5"],
]


@pytest.mark.parametrize("style", STYLES)
def test_the_statistics_form_of_2014(style):
    rows = [line for row in STATISTICS for line in STYLES[style](row)]
    title = "青岚县水务局2016年政府信息公开工作年度报告"
    document = read_text("\n".join([title, "一、概述", "工作正常。", *rows, "填报人:甲"]).encode(), None)
    forms = read_forms([block for block in document.blocks if isinstance(block, Table)], 2016)
    figures = {cell.indicator: cell.value for cell in forms[0].cells}
    assert figures["proactive_total"] == 512
    assert figures["requests_received"] == 26
    assert figures["complaints_total"] == 0
    assert figures["budget"] == 1.5
    assert document.flags == ()


def test_running_text_about_the_form_stays_text():
    text = "申请人情况如下。\n本年新收申请中自然人占多数,法人或其他组织 3 件。\n结果维持 2 件。"
    document, figures = read(f"青岚县水务局2023年政府信息公开工作年度报告\n一、总体情况\n{text}\n")
    assert not figures
    assert not any(isinstance(block, Table) for block in document.blocks)


@pytest.mark.parametrize("lines", [["申请人情况"], ["信息内容", "|"], ["申请人情况", "规章"], ["申请人情况 |"]])
def test_openings_without_figures_are_passed_once(lines):
    many = lines * 5000
    began = time.process_time()
    assert regrid(many) == (many, False)
    assert time.process_time() - began < 15


def figures_of(lines, year):
    tables = [block for block in read_text("\n".join(lines).encode(), None).blocks if isinstance(block, Table)]
    return {cell.indicator: cell.value for form in read_forms(tables, year) for cell in form.cells}


OF_2019 = [
    "第二十条第(一)项 |",
    "信息内容 |",
    "本年新 |",
    "本年新 |",
    "对外公开总数量 |",
    "规章 |",
    "1 |",
    "2 |",
    "30 |",
]


def test_headings_of_2019_that_were_cut_stand_in_their_order():
    assert figures_of(OF_2019, 2019) == {"rules_issued": 1, "rules_published": 2, "rules_online": 30}


def test_cells_of_a_traditional_copy_are_rows_again():
    lines = ["第二十條第(一)項 |", "信息內容 |", "本年制發件數 |", "本年廢止件數 |", "現行有效件數 |",
             "規章 |", "1 |", "2 |", "30 |"]  # fmt: skip
    tables = [block for block in read_text("\n".join(lines).encode(), None).blocks if isinstance(block, Table)]
    assert ("規章", "1", "2", "30") in {row[:4] for table in tables for row in table.rows}


def test_a_change_in_words_is_a_figure():
    lines = [
        "第二十条第(五)项",
        "信息内容",
        "上一年项目数量",
        "本年增/减",
        "处理决定数量",
        "行政许可",
        "44",
        "减44",
        "5",
    ]
    assert figures_of(lines, 2019) == {
        "licensing_items_previous": 44,
        "licensing_items_change": -44,
        "licensing_decisions": 5,
    }


def test_a_row_divided_in_two_names_no_column():
    head = [["信息内容", "上一年项目数量", "本年增/减", "处理决定数量", ""]]
    rows = [*head, ["其他对外管理服务事项", "行政检查", "5", "1", "12"]]
    (form,) = read_forms([Table.of(rows)], 2019)
    assert not [cell for cell in form.cells if cell.value is not None]
    assert [code for code, _ in form.problems] == ["columns_displaced"]


def test_a_row_of_the_statistics_form_without_unit_or_figure_takes_no_other_rows():
    lines = [
        *("统 计 指 标", "", "单位", "", "统计数", "", "一、主动公开情况", "", "——", ""),
        *("（一）主动公开政府信息数", "（不同渠道和方式公开相同信息计1条）", "", "412", ""),
        *("其中：主动公开规范性文件数", "", "", "（二）通过不同渠道和方式公开政府信息的情况", "", "——", "", ""),
        *("1.政府公报公开政府信息数", "", "", "2.政府网站公开政府信息数", "", "398", "", "全文完。"),
    ]
    text = "青岚县水务局2015年政府信息公开工作年度报告\n" + "\n".join(lines)
    _, found = read(text)
    assert found == {("proactive_total", "total"): 412, ("proactive_website", "total"): 398}


def test_the_heading_of_the_change_is_known_without_its_end():
    lines = [
        "第二十条第（五）项",
        "信息内容",
        "上一年项目数量",
        "本年增/",
        "处理决定数量",
        "行政许可",
        "31",
        "-2",
        "418",
    ]
    text = "青岚县水务局2019年政府信息公开工作年度报告\n二、主动公开政府信息情况\n" + "\n\n".join(lines)
    _, found = read(text)
    assert {name: value for (name, _), value in found.items()} == {
        "licensing_items_previous": 31,
        "licensing_items_change": -2,
        "licensing_decisions": 418,
    }


def test_headings_without_their_last_words_are_headings():
    lines = [
        *("第二十条第（一）项", "信息内容", "本年制发数", "本年废止件", "现行有效件"),
        *("规章", "0", "1", "6", "行政规范性文件", "3", "2", "41"),
    ]
    assert figures_of(lines, 2022) == {
        "rules_issued": 0,
        "rules_repealed": 1,
        "rules_in_force": 6,
        "normative_documents_issued": 3,
        "normative_documents_repealed": 2,
        "normative_documents_in_force": 41,
    }


def test_a_column_printed_behind_the_others_is_left_out():
    lines = [
        *("第二十条第（一）项", "信息内容", "本年制发件数", "本年废止件数"),
        *("规章", "18", "23", "行政规范性文件", "5", "8", "现行有效件数", "48"),
    ]
    assert figures_of(lines, 2022) == {}
    assert "tables_unread" in read_text("\n".join(lines).encode(), None).flags


def test_of_two_rows_with_one_figure_nothing_is_taken():
    fees = ["第二十条第（八）项", "信息内容", "本年收费金额（单位：万元）", "行政事业性收费", "2"]
    for figures in (["行政处罚", "17", "行政强制"], ["行政处罚", "行政强制", "17"]):
        lines = ["第二十条第（六）项", "信息内容", "本年处理决定数量", *figures, *fees]
        found = figures_of(lines, 2022)
        assert {name: value for name, value in found.items() if value is not None} == {"administrative_fees": 2}


def test_short_rows_with_several_labels_stand_under_no_applicant():
    rows = [([labels[0], "（五）不予处理", "2.重复申请"] if n == 1 else labels, ["17", "17"] if n == 1 else figures)
            for n, (labels, figures) in enumerate(REQUESTS)]  # fmt: skip
    document, figures = read(page("blanks", rows))
    assert not [key for key in figures if key[0] in {"requests_carried_in", "declined_duplicate"}]
    assert "tables_unread" in document.flags


def test_a_blank_row_is_not_a_piece_of_the_label_below():
    rows = [("8.属于行政查询事项", []), ("（四）无法提 1.本机关不掌握相关政府", ["1"]), ("供 信息", [])]
    assert with_whole_labels(rows) == rows


def test_a_total_that_moved_left_is_seen():
    rows = [["", *HEADS], *(["一、本年新收政府信息公开申请数量", *row] for row in (["4", "4"], ["3", "2", "5"]))]
    for row in rows[1:]:
        forms = read_forms([Table.of([rows[0], row])], 2022)
        assert not [cell for form in forms for cell in form.cells if cell.state == "number"]


@pytest.mark.parametrize("style", ["bare", "bare and spaced"])
def test_numbers_on_a_line_of_their_own_belong_to_the_label_below(style):
    apart = [
        ([piece for label in labels for piece in re.split(r"(?<=^\(三\))|(?<=^[一二四]、)|(?<=^1\.)", label)], figures)
        for labels, figures in REQUESTS
    ]
    assert apart[4][0] == ["(三)", "不予公开", "1.", "属于国家秘密"]
    document, figures = read(page(style, apart))
    assert (document.flags, figures) == ((), read(page(style))[1])


def test_a_number_alone_is_no_label():
    rows = [(["(三)"] if n == 4 else labels, figures) for n, (labels, figures) in enumerate(REQUESTS)]
    _, figures = read(page("bare", rows))
    assert not [key for key in figures if key[0] == "refused_state_secret"]
