"""What is read from a form is what was written, or it is left out with a problem; never something else."""

import random

import pytest
from form_writer import (
    PARTS,
    Style,
    Written,
    consistent,
    expand,
    label,
    proactive_cells,
    request_cells,
    review_cells,
    rows_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.facts.forms.reading import read_forms
from extract.model import APPLICANTS, Table

T2_2021 = {
    "rules_issued": 1,
    "rules_repealed": 0,
    "rules_in_force": 11,
    "normative_documents_issued": 8,
    "normative_documents_repealed": 26,
    "normative_documents_in_force": 66,
    "licensing_decisions": 44728,
    "penalty_decisions": 3985,
    "coercion_decisions": 88,
    "administrative_fees": 961.6,
}
T2_2019 = {
    "rules_issued": 13,
    "rules_published": 12,
    "rules_online": 524,
    "normative_documents_issued": 60,
    "normative_documents_published": 59,
    "normative_documents_online": 368,
    "licensing_items_previous": 31,
    "licensing_items_change": -8,
    "licensing_decisions": 902,
    "other_service_items_previous": 14,
    "other_service_items_change": 3,
    "other_service_decisions": 77,
    "penalty_items_previous": 210,
    "penalty_items_change": 0,
    "penalty_decisions": 18,
    "coercion_items_previous": 5,
    "coercion_items_change": -1,
    "coercion_decisions": 2,
    "administrative_fee_items_previous": 4,
    "administrative_fee_items_change": 0,
    "procurement_projects": 6,
    "procurement_amount": 251000,
}

styles = st.builds(
    Style,
    split=st.booleans(),
    zero=st.sampled_from(["0", "", "/", "-", "０", "——", "&nbsp;", "0件", "零"]),
    numbering=st.sampled_from(["{}.", "{}、", "（{}）", "{}．", "({})", ""]),
    spread=st.sampled_from(["", "\n", " ", "\u3000"]),
    wide_digits=st.booleans(),
    thousands=st.booleans(),
    subtotal=st.booleans(),
    blank_detail_totals=st.booleans(),
    unit=st.sampled_from(["", "", "件"]),
)


def pool_of(seed):
    dice = random.Random(seed)
    scale = dice.choice([3, 60, 4000])
    return lambda: 0 if dice.random() < 0.5 else dice.randrange(scale)


def compare(forms, says, *, complete):
    """Nothing read may differ from what was written; ``complete``: nothing may be missing either."""
    assert forms
    read = {(cell.indicator, cell.applicant): cell for cell in forms[0].cells}
    for key, cell in read.items():
        assert key in says, f"{key} was never written"
        if cell.state == "number":
            assert cell.value == says[key], f"{key}: read {cell.value}, written {says[key]}"
        elif cell.state in {"blank", "mark"}:
            assert says[key] is None, f"{key}: read as {cell.state}, written {says[key]}"
    missing = [key for key in says if key not in read or read[key].state == "unreadable"]
    if complete:
        assert not missing, missing[:5]
        assert not forms[0].problems, forms[0].problems
    return missing


def certain(style, *, fillers):
    """Whether every row can be read: in a grid of fillers a last blank may as well be padding after a lost cell."""
    return not (fillers and (style.blank_detail_totals or style.zero in {"", "&nbsp;"}))


def cut(rows, seed, *, heading):
    """Cut a table into up to three, as page breaks do; the heading is repeated or not."""
    dice = random.Random(seed)
    places = sorted(dice.sample(range(1, len(rows)), dice.choice([0, 1, 2])))
    pieces = [rows[a:b] for a, b in zip([0, *places], [*places, len(rows)], strict=True)]
    again = dice.random() < 0.5
    return [(heading if i == 0 or again else []) + piece for i, piece in enumerate(pieces)]


@settings(max_examples=40, deadline=None)
@given(
    style=styles,
    seed=st.integers(0, 10**6),
    fillers=st.booleans(),
    merged=st.booleans(),
    year=st.sampled_from([2020, 2023]),
)
def test_a_form_with_headings_is_read_completely(style, seed, fillers, merged, year):
    written = Written()
    figures = consistent(style, pool_of(seed))
    subs = proactive_cells(T2_2021 if year == 2023 else T2_2019, Style(zero=style.zero), written, year=year)
    heading, data = request_cells(figures, style, written)
    tables = (
        [expand([row for sub in subs for row in sub], fillers=fillers)]
        if merged
        else [expand(sub, fillers=fillers) for sub in subs]
    )
    tables.append(expand(heading + data, fillers=fillers))
    tables.append(expand(review_cells(figures, style, written), fillers=fillers))
    forms = read_forms(tables, year)
    compare(forms, written.says, complete=certain(style, fillers=fillers))
    assert forms[0].era == ("form-2021" if year == 2023 else "form-2019")
    assert len(forms) == 1


@settings(max_examples=40, deadline=None)
@given(style=styles, seed=st.integers(0, 10**6), fillers=st.booleans())
def test_requests_and_reviews_in_one_table(style, seed, fillers):
    written = Written()
    figures = consistent(style, pool_of(seed))
    heading, data = request_cells(figures, style, written)
    table = expand(heading + data + review_cells(figures, style, written), fillers=fillers)
    compare(read_forms([table], 2022), written.says, complete=certain(style, fillers=fillers))


@settings(max_examples=40, deadline=None)
@given(style=styles, seed=st.integers(0, 10**6))
def test_a_form_cut_by_page_breaks(style, seed):
    written = Written()
    figures = consistent(style, pool_of(seed))
    heading, data = request_cells(figures, style, written)
    whole = expand(heading + data, fillers=True)
    pieces = cut(list(zip(whole.rows, whole.own, strict=True))[3:], seed, heading=[])
    head = list(zip(whole.rows, whole.own, strict=True))[:3]
    again = seed % 2
    tables = []
    for i, piece in enumerate(pieces):
        rows = (head if i == 0 or again else []) + piece
        tables.append(Table(tuple(r for r, _ in rows), tuple(o for _, o in rows)))
    compare(read_forms(tables, 2022), written.says, complete=certain(style, fillers=True))


@settings(max_examples=50, deadline=None)
@given(style=styles, seed=st.integers(0, 10**6), drop=st.floats(0, 0.3))
def test_rows_of_a_published_extract_without_headings(style, seed, drop):
    written = Written()
    figures = consistent(style, pool_of(seed))
    dice = random.Random(seed)
    _, data = request_cells(figures, style, written)
    tables, names = [], rows_of(style)
    for name, cells in zip(names, data, strict=True):
        values = [text for text, _, _ in cells][-(8 if style.subtotal else 7) :]
        lead = [] if dice.random() < drop else [label(name, style)]
        if dice.random() < 0.2:
            lead = ["（三）不", *lead]
        tables.append([*lead, *values])
    grids = [Table.of(tables[:9]), *(Table.of([row]) for row in tables[9:14]), Table.of(tables[14:])]
    forms = read_forms(grids, 2022)
    if forms:
        missing = compare(forms, written.says, complete=False)
        plain = style.zero in {"0", "０", "零"} and not style.subtotal and not style.blank_detail_totals
        if drop == 0 and plain:
            assert not missing


@settings(max_examples=50, deadline=None)
@given(style=styles, seed=st.integers(0, 10**6), shift=st.integers(1, 3))
def test_a_row_whose_cells_are_displaced_is_left_out(style, seed, shift):
    written = Written()
    figures = consistent(style, pool_of(seed))
    heading, data = request_cells(figures, style, written)
    table = expand(heading + data, fillers=False)
    rows, own = [list(row) for row in table.rows], [list(row) for row in table.own]
    row = random.Random(seed).randrange(3, len(rows))
    rows[row] = rows[row][: 3 - min(shift, 2)] + rows[row][3:] + [""] * min(shift, 2)
    pad = min(shift, 2)
    own[row] = [True] * (len(rows[row]) - pad) + [False] * pad
    forms = read_forms([Table(tuple(map(tuple, rows)), tuple(map(tuple, own)))], 2022)
    compare(forms, written.says, complete=False)


def one_form(style=None, seed=7, year=2023):
    style = style or Style()
    written = Written()
    figures = consistent(style, pool_of(seed))
    heading, data = request_cells(figures, style, written)
    reviews = review_cells(figures, style, written)
    tables = [expand(heading + data, fillers=False), expand(reviews, fillers=False)]
    return tables, written.says


def test_a_page_that_prints_the_form_twice_has_one_form():
    tables, says = one_form()
    forms = read_forms([*tables, *tables], 2023)
    assert len(forms) == 1
    compare(forms, says, complete=True)


def test_the_forms_of_two_reports_stay_apart():
    first, says = one_form(seed=7)
    second, other = one_form(seed=8)
    forms = read_forms([*first, *second], 2023)
    assert len(forms) == 2
    assert ("several_forms", "2 forms on the page; the first is taken as the report's own") in forms[0].problems
    compare(forms, says, complete=False)
    read = {(cell.indicator, cell.applicant): cell.value for cell in forms[1].cells}
    assert read == other


def test_the_order_of_rows_is_part_of_their_identity():
    tables, says = one_form()
    rows = list(tables[0].rows)
    rows[8], rows[15] = rows[15], rows[8]
    forms = read_forms([Table(tuple(rows), tables[0].own)], 2023)
    missing = compare(
        forms, {k: v for k, v in says.items() if not k[0].startswith(("recon", "litig"))}, complete=False
    )
    assert missing
    assert "row_out_of_order" in {code for code, _ in forms[0].problems}


def test_the_same_row_with_two_figures_is_left_out():
    tables, _ = one_form()
    rows, own = list(tables[0].rows), list(tables[0].own)
    at = next(i for i, row in enumerate(rows) if "重复申请" in row[2])
    doubled = list(rows[at])
    doubled[-1] = "99999"
    rows.insert(at + 1, tuple(doubled))
    own.insert(at + 1, own[at])
    forms = read_forms([Table(tuple(rows), tuple(own))], 2023)
    assert "declined_duplicate" not in {cell.indicator for cell in forms[0].cells}
    assert "row_twice" in {code for code, _ in forms[0].problems}


def test_a_label_cut_by_a_page_break_is_joined():
    style = Style()
    written = Written()
    figures = consistent(style, pool_of(3))
    heading, data = request_cells(figures, style, written)
    table = expand(heading + data, fillers=True)
    rows = [list(row) for row in table.rows]
    cut_at = next(i for i, row in enumerate(rows) if "逾期不补正" in row[2])
    head, tail = list(rows[cut_at]), list(rows[cut_at])
    head[2], tail[0], tail[1], tail[2] = "1.申请人无正当理由逾期不补正、", "", "", "行政机关不再处理其政府信息公开申请"
    head[3:] = [""] * 7
    tables = [Table.of([*rows[:cut_at], head]), Table.of([tail, *rows[cut_at + 1 :]])]
    compare(read_forms(tables, 2023), written.says, complete=True)


def test_a_damaged_label_still_names_its_row():
    tables, says = one_form()
    rows = [tuple("2.其他法律行政止公开" if "禁止公开" in text else text for text in row) for row in tables[0].rows]
    compare(read_forms([Table(tuple(rows), tables[0].own), tables[1]], 2023), says, complete=True)


def test_traditional_labels():
    tables, says = one_form()
    swap = str.maketrans("结转续办请数复议诉讼维纠审", "結轉續辦請數複議訴訟維糾審")
    turned = [Table(tuple(tuple(text.translate(swap) for text in row) for row in t.rows), t.own) for t in tables]
    compare(read_forms(turned, 2023), says, complete=True)


@pytest.mark.parametrize(
    ("heading", "cell", "value", "unit"),
    [
        ("本年收费金额（单位：万元）", "3.5", 3.5, "万元"),
        ("本年收费金额（单位：元）", "35000", 3.5, "元"),
        ("本年收费金额", "35000元", 3.5, "元"),
        ("本年收费金额（单位：万元）", "35000元", 3.5, "元"),
    ],
)
def test_fees_are_converted_from_the_printed_unit(heading, cell, value, unit):
    forms = read_forms([Table.of([["信息内容", heading], ["行政事业性收费", cell]])], 2022)
    (found,) = forms[0].cells
    assert (found.indicator, found.value, found.raw, found.unit) == ("administrative_fees", value, cell, unit)


def test_money_without_a_unit_is_reported():
    forms = read_forms([Table.of([["信息内容", "采购项目数量", "采购总金额"], ["政府集中采购", "2", "35.5"]])], 2019)
    assert [(cell.indicator, cell.value) for cell in forms[0].cells] == [
        ("procurement_projects", 2),
        ("procurement_amount", 35.5),
    ]
    assert forms[0].problems == (("unit_unprinted", "procurement_amount: 35.5"),)


def test_changes_in_words_and_signs():
    heads = ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"]
    rows = [
        ["行政许可", "12", "减8", "3"],
        ["其他对外管理服务事项", "4", "增加3", "1"],
        ["行政处罚", "9", "－2", "0"],
        ["行政强制", "7", "不变", "/"],
    ]
    forms = read_forms([Table.of([heads, *rows])], 2020)
    read = {cell.indicator: cell.value for cell in forms[0].cells}
    assert [read[f"{name}_items_change"] for name in ("licensing", "other_service", "penalty", "coercion")] == [
        -8,
        3,
        -2,
        0,
    ]
    assert read["coercion_decisions"] is None


def test_a_row_short_of_a_figure_is_left_out():
    heads = Table.of([["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]])
    forms = read_forms([heads, Table.of([["规章", "3", "41"]])], 2024)
    assert not forms[0].cells
    assert forms[0].problems


def test_fifteen_figures_without_headings_must_prove_themselves():
    good = ["4", "0", "1", "5", "10", "2", "0", "4", "6", "12", "6", "0", "9", "7", "22"]
    assert len(read_forms([Table.of([good])], 2024)[0].cells) == 15
    bad = [*good[:4], "11", *good[5:]]
    forms = read_forms([Table.of([bad])], 2024)
    assert not forms[0].cells
    assert forms[0].problems[0][0] == "headings_missing"


def test_other_tables_are_left_alone():
    table = Table.of(
        [
            ["序号", "单位", "任务", "数量"],
            ["1", "某市教育局", "发布信息", "35"],
            ["2", "某市民政局", "答复申请", "12"],
        ]
    )
    assert read_forms([table, Table.of([]), Table.of([[""]])], 2022) == ()


def test_huge_and_hostile_tables_take_no_time():
    import time

    wide = Table.of([[f"项目{row}公开信息{column}" for column in range(100)] for row in range(1000)])
    long = Table.of([["x" * 200_000, "1 " * 100_000, "(" * 100_000, "其中：1.（一）" * 20_000, "1," * 50_000]])
    same = Table.of([["予以公开", *"1234567"] for _ in range(700)])
    begin = time.process_time()
    read_forms([wide, long, same, same], 2022)
    assert time.process_time() - begin < 20


def test_applicants_without_a_heading_of_their_own_are_left_out():
    heads = ["", "自然人", "法人或其他组织", "总计"]
    forms = read_forms(
        [
            Table.of(
                [
                    heads,
                    ["一、本年新收政府信息公开申请数量", "5", "2", "7"],
                    ["二、上年结转政府信息公开申请数量", "0", "0", "0"],
                ]
            )
        ],
        2022,
    )
    read = {(cell.indicator, cell.applicant): cell.value for cell in forms[0].cells}
    assert read["requests_received", "natural_person"] == 5
    assert read["requests_received", "total"] == 7
    assert ("requests_received", "business") not in read


def test_every_applicant_is_known():
    assert (*PARTS, "total") == APPLICANTS


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("shanghai-office-2019.html", 198),
        ("shuyang-ndrc-2023.html", 200),
        ("hongze-2023.pdf", 186),
        ("huaian-2024.pdf", 200),
        ("shanghai-office-2025.md", 190),
        ("sichuan-edu-2018.html", 6),
    ],
)
def test_real_reports(corpus, name, cells):
    import json

    from extract.readers.sniff import read_document

    path = corpus / "reports" / name
    truth = json.loads(path.with_name(name + ".truth.json").read_text())
    document = read_document(path.read_bytes(), content_type=None, url=None, source=name)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    form = read_forms(tables, truth["year"])[0]
    assert len(form.cells) == cells
    for cell in form.cells:
        key = cell.indicator if cell.applicant == "total" else f"{cell.indicator}[{cell.applicant}]"
        wanted = [truth["statistics"][key]] if key in truth["statistics"] else truth["optional"].get(key, [])
        if cell.state == "number":
            assert cell.value in wanted, key
        else:
            assert key not in truth["statistics"], key


@pytest.mark.parametrize(
    ("captions", "scope", "own"),
    [
        (("三、收到和处理政府信息公开申请情况", ""), None, 0),
        (("三、收到和处理政府信息公开申请情况", "上年度收到和处理申请情况"), None, 0),
        (("2021年收到和处理申请情况", "2022年收到和处理申请情况"), None, 1),
        (("上年收到和处理申请情况", "本年收到和处理申请情况"), None, 1),
        (("（一）本机关收到和处理申请情况", "（二）全县收到和处理申请情况"), "region", 1),
        (("（一）全县收到和处理申请情况", "（二）本机关收到和处理申请情况"), "own", 1),
        (("（一）全县收到和处理申请情况", "（二）本机关收到和处理申请情况"), None, 0),
    ],
)
def test_of_two_request_tables_the_captions_tell_the_reports_and_the_cases_stay(captions, scope, own):
    written = [one_form(seed=seed) for seed in (7, 8)]
    tables = [written[0][0][0], written[1][0][0], written[0][0][1]]
    form, other = read_forms(tables, 2022, (*captions, "四、复议和诉讼"), scope)
    cases, of_own, of_other = written[0][1], written[own][1], written[1 - own][1]
    assert {cell.indicator for cell in form.cells} == {name for name, _ in cases}
    for cell in form.cells:
        says = cases if cell.indicator.startswith(("reconsideration", "litigation")) else of_own
        assert cell.value == says[cell.indicator, cell.applicant]
    assert all(cell.value == of_other[cell.indicator, cell.applicant] for cell in other.cells)
    assert [code for code, _ in form.problems] == ["several_forms"]
