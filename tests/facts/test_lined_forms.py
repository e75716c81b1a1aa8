"""The request table and the table of cases printed as lines, in the ways that programs take text from a PDF."""

import random
import time

import pytest
from form_writer import (
    LABELS,
    Style,
    Written,
    consistent,
    expand,
    proactive_cells,
    request_cells,
    review_cells,
    rows_of,
)

from extract.facts.numbers import parse_cell
from extract.model import APPLICANTS, Report
from extract.readers.plain.bars import straighten
from extract.readers.plain.figure_rows import set_figure_rows
from extract.report import read

SECOND = {
    "rules_issued": 1,
    "rules_repealed": 2,
    "rules_in_force": 11,
    "normative_documents_issued": 8,
    "normative_documents_repealed": 26,
    "normative_documents_in_force": 66,
    "licensing_decisions": 44728,
    "penalty_decisions": 3985,
    "coercion_decisions": 88,
    "administrative_fees": 961.6,
}
HEAD = [
    "青槐县水务局2023年政府信息公开工作年度报告",
    "一、总体情况",
    "2023年，我局认真落实政府信息公开的各项要求，及时发布水务工作动态。",
    "二、主动公开政府信息情况",
]
TAIL = ["五、存在的主要问题及改进情况", "公开的深度还不够。", "六、其他需要报告的事项", "没有其他需要报告的事项。"]
#: The headings of applicants and of cases in pieces, as narrow columns break them.
APPLICANT_PIECES = [
    "申请人情况",
    "（本列数据的勾稽关系为：第一项加第二项之和， 法人或其他组织",
    "等于第三项加第四项之和）",
    "自然人 总计",
    "商业企 科研机 社会公益 法律服务",
    "其他",
    "业 构 组织 机构",
]
CASE_PIECES = [
    "行政复议 行政诉讼",
    "未经复议直接起诉 复议后起诉",
    "结果 结果 其他结 尚未",
    "总计",
    "结 果 结果 其他 尚未 结果 结果 其他 尚未审",
    "维持 纠正 果 审结",
    "总计 总计",
    "维持 纠正 结果 审结 维持 纠正 结果 结",
]


def one(text):
    return text.replace("\n", "")


def lined(table):
    """Cells divided by blanks, as the layout of a text program sets a row."""
    return [" ".join(one(text) for text, _, _ in row) for row in table]


def each_alone(table):
    """A cell a line, a blank line between."""
    return [line for row in table for text, _, _ in row for line in (one(text), "")]


def closed_behind(table):
    """Every bar before the cell that follows the one it closes."""
    return [line for row in table for line in [*"\n| ".join(one(text) for text, _, _ in row).split("\n"), "|"]]


def opened_at_margin(table):
    width = len(expand(table, fillers=True).rows[0])
    return [
        line
        for row in table
        for line in ("| ", *(f"  {one(text)}  | " for text, _, _ in row[:-1]),
                     f"  {one(row[-1][0])}  | " + "|" * (width - len(row)))
    ]  # fmt: skip


def behind_with_spans(table):
    width = len(expand(table, fillers=True).rows[0])
    return [
        line
        for row in table
        for line in (*(f"{one(text)} |".strip() for text, _, _ in row), "|" * (width - len(row)))
        if line
    ]


def boxed(table):
    rows = expand(table, fillers=True).rows
    return [line for row in rows for line in ("├──┼──┼──┤", "│" + "│".join(map(one, row)) + "│")]


def spans_written_out(table):
    """Markdown as programs write it that repeat a spanning cell in every place."""
    rows = expand(table, fillers=False).rows
    return ["| " + " | ".join(map(one, rows[0])) + " |", "|" + "---|" * len(rows[0]),
            *("| " + " | ".join(map(one, row)) + " |" for row in rows[1:])]  # fmt: skip


def closed_rows(table):
    """``a | b |``: a row that begins with a blank cell begins with a bar."""
    return [" | ".join(one(text) for text, _, _ in row) + " |" for row in table]


WAYS = {
    way.__name__: way
    for way in (
        lined,
        each_alone,
        closed_behind,
        opened_at_margin,
        behind_with_spans,
        boxed,
        closed_rows,
        spans_written_out,
    )
}


def figures_of(seed):
    dice = random.Random(seed)
    scale = dice.choice([3, 60, 4000])
    return lambda: 0 if dice.random() < 0.5 else dice.randrange(scale)


def written(seed, **style):
    made, look = Written(), Style(**style)
    figures = consistent(look, figures_of(seed))
    second = proactive_cells(SECOND, look, made, year=2023)
    heading, data = request_cells(figures, look, made)
    return (
        made.says,
        [row for part in second for row in part],
        [*heading, *data],
        review_cells(figures, look, made),
        figures,
    )


def page(second, requests, cases):
    parts = [*HEAD, *second, "三、收到和处理政府信息公开申请情况", *requests,
             "四、政府信息公开行政复议、行政诉讼情况", *cases, *TAIL]  # fmt: skip
    return "\n".join(parts).encode()


def taken(body):
    report = read(body, source="report.txt")
    assert isinstance(report, Report)
    for s in report.statistics:
        if s.origin == "table":
            assert report.text[s.quote_start : s.quote_end] == s.quote
            assert parse_cell(s.quote.split(" | ")[s.cell])[1] == s.value
    return report, {(s.indicator, s.applicant): s.value for s in report.statistics if s.origin == "table"}


@pytest.mark.parametrize("zero", ["0", "", "/"])
@pytest.mark.parametrize("way", WAYS)
def test_every_figure_is_read_however_its_cells_are_divided(way, zero):
    if zero == "" and way in {"lined", "each_alone"}:
        pytest.skip("blanks leave no trace there")
    says, second, requests, cases, _ = written(3, zero=zero)
    _, figures = taken(page(*(WAYS[way](table) for table in (second, requests, cases))))
    assert figures == {key: value for key, value in says.items() if value is not None}


def wrapped(figures, *, rest_below):
    """Rows of lines whose labels are broken: the figures stand on the line of the label's middle, or alone."""
    lines = []
    for row in rows_of(Style()):
        label = ("（七）" if row == "requests_concluded" else "") + LABELS[row]
        numbers = " ".join(str(figures[row, who]) for who in APPLICANTS)
        if len(label) > 18:
            middle = label[8:16] + " " if rest_below else ""
            lines += [
                label[:8] if rest_below else label[:12],
                middle + numbers,
                label[16:] if rest_below else label[12:],
            ]
        else:
            lines.append(f"{label} {numbers}")
    return lines


@pytest.mark.parametrize("rest_below", [True, False])
def test_labels_in_pieces_do_not_lose_their_figures(rest_below):
    says, second, _, cases, figures = written(7)
    numbers = lined(cases)[-1]
    _, read_figures = taken(
        page(lined(second), [*APPLICANT_PIECES, *wrapped(figures, rest_below=rest_below)], [*CASE_PIECES, numbers])
    )
    assert read_figures == says


def test_headings_in_pieces_need_no_sums():
    """Fifteen figures under all fifteen headings are the form's columns, whatever their totals say."""
    _, second, requests, _, _ = written(2)
    _, figures = taken(page(lined(second), lined(requests), [*CASE_PIECES, "10 1 0 0 0 0 0 0 0 0 5 0 0 0 0"]))
    assert figures["reconsideration_upheld", "total"] == 10
    assert figures["reconsideration_total", "total"] == 0
    assert figures["litigation_after_reconsideration_upheld", "total"] == 5


def test_fifteen_zeros_without_headings_are_nobodys():
    _, second, requests, _, _ = written(2)
    _, figures = taken(page(lined(second), lined(requests), ["本年度情况如下。", *["0"] * 15]))
    assert not [key for key in figures if key[0].startswith(("reconsideration", "litigation"))]


def test_a_table_printed_column_by_column_is_left_out():
    """Nine figures of one column, then nine of the next: chunks of seven are nobody's row."""
    _, second, _, _, figures = written(5)
    rows = rows_of(Style())
    columns = [str(figures[row, who]) for who in APPLICANTS for row in rows]
    lines = [
        "一、本年新收政府信息公开申请数量",
        *(LABELS[row] for row in rows[1:-1]),
        *columns,
        "四、结转下年度继续办理",
    ]
    report, read_figures = taken(page(lined(second), lines, []))
    assert not [key for key in read_figures if key[0] in LABELS]
    assert any(check.check_id.startswith("DOC-TABLES") for check in report.checks if check.status == "fail")


def test_blanks_keep_their_place_where_full_rows_prove_the_columns():
    dice = random.Random(4)
    figures = consistent(Style(), lambda: 0 if dice.random() < 0.2 else dice.randrange(1, 90))
    lines = []
    for row in rows_of(Style()):
        label = ("（七）" if row == "requests_concluded" else "") + LABELS[row]
        numbers = "".join(f"{figures[row, who] or '':>9}" for who in APPLICANTS)
        lines.append(label + " " * (100 - 2 * len(label)) + numbers)
    _, second, _, _, _ = written(1)
    _, read_figures = taken(page(lined(second), [*APPLICANT_PIECES, *lines], []))
    expected = {key: value for key, value in figures.items() if value and key[0] in LABELS}
    assert {key: value for key, value in read_figures.items() if key[0] in LABELS} == expected


BEFORE_2019 = [
    "青槐县水务局2016年政府信息公开工作年度报告",
    "一、概述",
    "2016年，我局推进政务公开，主动公开政府信息。",
    "二、依申请公开政府信息情况",
    "依申请公开工作规范开展。",
    "三、存在的主要问题和改进措施",
    "人手少。",
    "附件：政府信息公开情况统计表（2016年度）",
]
STATISTICS = [
    ("（一）收到申请数", "件", 60, 2044),
    ("1.当面申请数", "件", 10, 880),
    ("2.传真申请数", "件", 0, 12),
    ("3.网络申请数", "件", 38, 900),
    ("4.信函申请数", "件", 12, 252),
    ("（二）申请办结数", "件", 59, 2031),
]


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        (["统计指标", "单位", "本年数", "历年累计数"], (2, 3)),
        (["指标名称", "计量单位", "2015年", "2016年"], (3, 2)),
        (["统计指标", "单位", "统计数"], (2,)),
        (["指标名称", "单位", "年度", "累计"], (2, 3)),
    ],
)
@pytest.mark.parametrize("way", ["lined", "each_alone", "closed_behind", "behind_with_spans"])
def test_rows_of_the_statistics_form_keep_their_columns(way, headings, columns):
    """The year's figure is taken whichever column it stands in, never the cumulative one or last year's."""
    rows = [[(heading, 1, 1) for heading in headings]]
    rows += [[(row[0], 1, 1), (row[1], 1, 1), *((str(row[c]), 1, 1) for c in columns)] for row in STATISTICS]
    _, figures = taken("\n".join([*BEFORE_2019, *WAYS[way](rows), "单位负责人：甲 审核人：乙"]).encode())
    assert figures["requests_received", "total"] == 60
    assert figures["requests_in_person", "total"] == 10
    assert figures["requests_closed", "total"] == 59


def test_a_text_full_of_openings_takes_no_time():
    lines = ["一、本年新收政府信息公开申请数量", "3 0", "| 甲"] * 40_000
    start = time.process_time()
    set_figure_rows(straighten(lines))
    assert time.process_time() - start < 20
