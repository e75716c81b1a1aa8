"""Figures printed without anything between: what is taken is right, whatever the table and whatever its fault."""

import time

import pytest
from form_writer import NOTE, Style, Written, consistent, request_cells, review_cells
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.facts.prose.rules import units
from extract.facts.rereading import gives
from extract.facts.runs.balance import agreeing_cuts
from extract.facts.runs.cuts import CASES, REQUESTS, counted_cut, has_faulty_cut, repeated_cut, summed_cuts
from extract.facts.runs.reading import read_runs

FAULTS = ("none", "misprint", "lost")
#: What a count may be: of a town, of a county, of a city, of a ministry.
POOLS = {
    "town": lambda r: r.choice((0, 0, 0, 0, 0, 0, r.randrange(1, 5))),
    "county": lambda r: r.choice((0, 0, 0, 0, r.randrange(1, 30))),
    "city": lambda r: r.choice((0, 0, r.randrange(1, 90), r.randrange(1, 900))),
    "ministry": lambda r: r.choice((0, 0, 0, r.randrange(1, 90), r.randrange(1, 9000))),
}


def printed(random, pool, *, split, fault="none", blanks=False):
    """The text of two tables, the year of their form, and what they print: None for a figure that is lost."""
    style, written = Style(split=split), Written()
    figures = consistent(style, lambda: POOLS[pool](random))
    heading, data = request_cells(figures, style, written)
    cases = review_cells(figures, style, written)
    tables = [[[text for text, _, _ in row] for row in rows] for rows in ([*heading, *data], cases)]
    truth = dict(written.says)
    places = [(row, c) for table in tables for row in table for c, text in enumerate(row) if text.isdigit()]
    named = list(zip(places, truth, strict=True))
    if fault != "none":
        # Of a row of cases only a cell without a figure is lost: blank cells are what such exports lose.
        (row, place), name = random.choice(
            [one for one in named if fault == "misprint" or (one[0][0] is not cases[-1] and truth[one[1]] is not None)]
        )
        text = row[place]
        at = random.randrange(len(text))
        false = str(int(text[:at] + random.choice("0123456789".replace(text[at], "")) + text[at + 1 :]))
        lost = fault == "lost" and (name[0] in figures_of_requests(truth) or truth[name] == 0)
        row[place] = false if fault == "misprint" else "" if lost else text
        truth[name] = int(false) if fault == "misprint" else None if lost else truth[name]
    first, second = ("".join(shown(text, random, blanks) for row in table for text in row) for table in tables)
    text = (
        f"三、收到和处理政府信息公开申请情况{first}四、政府信息公开行政复议、行政诉讼情况{second}"
        "五、存在的主要问题及改进情况来年请法律顾问参与答复。"
    )
    return text, 2022 if split else 2020, truth


def figures_of_requests(truth):
    return {indicator for indicator, applicant in truth if applicant != "total"}


def shown(text, random, blanks):
    text = text.replace("\n", "")
    return text if not blanks or not text.isdigit() else "".join(c + " " * (random.random() < 0.2) for c in text)


def taken(text, year):
    """What is read, after each figure has been held to its quote."""
    statistics, problems = read_runs(text, year, units())
    for s in statistics:
        assert text[s.quote_start : s.quote_end] == s.quote
        held = {"indicator": s.indicator, "unit": s.unit, "from_table": True, "cell": s.cell}
        assert gives(s.quote, s.value, **held)
    return {(s.indicator, s.applicant): s.value for s in statistics}, problems


@settings(max_examples=60)
@given(st.randoms(use_true_random=False), st.sampled_from(list(POOLS)), st.sampled_from(FAULTS), st.booleans())
def test_no_figure_is_ever_wrong(random, pool, fault, split):
    text, year, truth = printed(random, pool, split=split, fault=fault, blanks=random.random() < 0.5)
    figures, problems = taken(text, year)
    assert {name: value for name, value in figures.items() if truth[name] != value} == {}
    assert problems or figures.keys() == {name for name, value in truth.items() if value is not None}


@pytest.mark.parametrize(("pool", "least"), [("town", 1.0), ("county", 0.95), ("city", 0.9), ("ministry", 0.9)])
def test_most_figures_are_read(pool, least):
    from random import Random

    found = [(taken(text, year)[0], truth) for seed in range(8)
             for text, year, truth in [printed(Random(seed), pool, split=seed % 2 == 0)]]  # fmt: skip
    assert sum(len(figures) for figures, _ in found) >= least * sum(len(truth) for _, truth in found)


def test_the_cuts_of_a_row_keep_its_sums():
    assert summed_cuts("7000007", REQUESTS) == [(7, 0, 0, 0, 0, 0, 7)]
    assert summed_cuts("230000023", REQUESTS) == [(23, 0, 0, 0, 0, 0, 23)]
    assert set(summed_cuts("110000011", REQUESTS)) == {(11, 0, 0, 0, 0, 0, 11), (1, 10, 0, 0, 0, 0, 11)}
    assert summed_cuts("00000000", REQUESTS) == summed_cuts("000000", REQUESTS) == summed_cuts("", REQUESTS) == []
    assert summed_cuts("100010000012003", CASES) == [(1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 0, 0, 3)]


@given(st.lists(st.integers(0, 99_999), min_size=6, max_size=6))
def test_the_printed_cut_is_among_the_cuts(parts):
    figures = (*parts, sum(parts))
    cuts = summed_cuts("".join(map(str, figures)), REQUESTS)
    assert cuts is None or figures in cuts


def test_a_row_of_cases_that_one_fault_could_make_is_not_sure():
    assert not has_faulty_cut("100010000000000", CASES)
    assert has_faulty_cut("7202225747101234121472860", CASES)


def test_rows_without_a_sum_are_cut_where_no_cell_can_be_blank():
    assert counted_cut("000", 3) == (0, 0, 0)
    assert counted_cut("0012", 3) == (0, 0, 12)
    assert counted_cut("120", 1) == (120,)
    assert not any(counted_cut(run, 3) for run in ("00", "0000", "125", "012", "3960181", "00012", ""))
    assert not any(counted_cut(run, 1) for run in ("", "00", "012", "1" * 20))


def test_one_figure_printed_in_each_column():
    assert repeated_cut("898989", 3) == (89, 89, 89)
    assert repeated_cut("111", 3) == (1, 1, 1)
    # 111 twice beside a blank cell, figures with noughts before them, other figures.
    assert not any(repeated_cut(run, 3) for run in ("111111", "000", "010101", "898988", "8989", ""))


def test_of_two_rows_at_fault_nothing_is_believed():
    rows = {name: [(0,) * 7] for name in ("requests_received", "requests_carried_in", "granted")}
    rows |= {name: [(0,) * 7] for name in ("requests_concluded", "requests_carried_out")}
    assert agreeing_cuts(rows) == rows
    assert agreeing_cuts(rows | {"granted": []}).keys() == rows.keys() - {"granted"}
    assert agreeing_cuts(rows | {"granted": [], "requests_received": []}) is None
    assert agreeing_cuts(rows | {"granted": [(1, 0, 0, 0, 0, 0, 1)]}) is None
    assert agreeing_cuts(rows | {"granted": None}) is None


SECOND = (
    "二、主动公开政府信息情况第二十条第（一）项信息内容本年新制作数量本年新公开数量对外公开总数量规章000规范性文件474747"
    "第二十条第（五）项信息内容上一年项目数量本年增/减处理决定数量行政许可3120155其他对外管理服务事项0012"
    "三、收到和处理政府信息公开申请情况"
)


def test_the_second_table_of_2019():
    figures, problems = taken(SECOND, 2019)
    kinds = ("issued", "published", "online")
    service = ("other_service_items_previous", "other_service_items_change", "other_service_decisions")
    assert figures == {
        **{(f"rules_{kind}", "total"): 0 for kind in kinds},
        **{(f"normative_documents_{kind}", "total"): 47 for kind in kinds},
        **dict(zip(((name, "total") for name in service), (0, 0, 12), strict=True)),
    }
    assert [code for code, _ in problems] == ["run_unproven"]
    assert "行政许可3120155" in problems[0][1]


def test_single_figures_of_2021():
    text = (
        "第二十条第（五）项信息内容本年处理决定数量行政许可1207第二十条第（六）项信息内容本年处理决定数量行政处罚36"
        "行政强制0第二十条第（八）项信息内容本年收费金额（单位：万元）行政事业性收费12.5三、收到和处理政府信息公开申请情况"
    )
    wanted = {
        "licensing_decisions": 1207,
        "penalty_decisions": 36,
        "coercion_decisions": 0,
        "administrative_fees": 12.5,
    }
    assert taken(text, 2022) == ({(name, "total"): value for name, value in wanted.items()}, [])
    # Money without a unit, figures behind all labels, words behind a figure, two figures in one column.
    for old, new, gone in (
        ("（单位：万元）", "", "administrative_fees"),
        ("行政处罚36行政强制0", "行政处罚行政强制360", "coercion_decisions"),
        ("行政许可1207", "行政许可1207件，比上年少", "licensing_decisions"),
        ("行政许可1207", "行政许可12 07", "licensing_decisions"),
    ):
        assert (gone, "total") not in taken(text.replace(old, new), 2022)[0]


def test_a_table_that_does_not_stand_whole_is_left_out():
    from random import Random

    text, year, _ = printed(Random(2), "town", split=True)
    for old, new in (
        ("商业企业", ""),  # a heading lost
        ("总计商业企业", "总计小计商业企业"),  # a column more
        ("2.其他法律", "3.其他法律"),  # another number
        ("2.重复申请", "2.重复的事"),  # a row that the form does not have
        ("（二）部分公开", "（二）部分公开，其中2件为部分公开"),
    ):
        changed, problems = taken(text.replace(old, new, 1), year)
        assert text != text.replace(old, new, 1)
        assert not any(applicant != "total" for _, applicant in changed), old
        assert problems or old == "商业企业" or "小计" in new


def test_two_tables_are_nobody_s():
    from random import Random

    one, year, _ = printed(Random(1), "county", split=True)
    two, _, _ = printed(Random(3), "county", split=True)
    assert taken(one + two, year)[0] == {}


def test_other_years_and_sentences_are_left_alone():
    assert read_runs(SECOND, 2018, units()) == ((), [])
    assert read_runs(SECOND, None, units()) == ((), [])
    words = f"全年本年新收政府信息公开申请数量1000001件。{NOTE}信息内容规章000件以上，行政许可3件。"
    assert read_runs(words, 2022, units()) == ((), [])


@pytest.mark.parametrize("digits", ["1" * 30, "123456" * 6, "10" * 15, "9" * 24, "0" * 5000, "1 " * 3000, "12" * 9])
def test_hostile_runs_take_no_time(digits):
    from random import Random

    text, year, _ = printed(Random(1), "town", split=True)
    label = "予以公开"
    rows = text.replace("0000000", digits)
    start = time.process_time()
    for one in (
        rows,
        rows * 20,
        text.replace(label, label + digits),
        "一、本年新收政府信息公开申请数量" * 3000 + digits,
    ):
        taken(one, year)
    assert time.process_time() - start < 5


def test_a_quote_says_no_other_figure():
    def says(row, value, cell, indicator="granted"):
        return gives(row, value, indicator=indicator, unit="件", from_table=True, cell=cell)

    assert says("2.重复申请3000003", 3, 0, "declined_duplicate")
    assert says("（七）总计23 0 00 0 023", 23, 6, "requests_concluded")
    assert not says("2.重复申请3000003", 3, 1, "declined_duplicate")
    assert not says("2.重复申请3000003", 30, 0, "declined_duplicate")
    assert not says("2.重复申请3000003", 3, 7, "declined_duplicate")
    assert not says("2.重复申请", 2, 0, "declined_duplicate")
    assert says("100010000000000", 1, 4, "reconsideration_total")
    assert not says("100010000000000", 1, 9, "litigation_direct_total")
    assert says("规范性文件474747", 47, 2, "normative_documents_online")
    assert not says("规范性文件474747", 474, 0, "normative_documents_issued")
