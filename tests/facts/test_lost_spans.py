"""Tables of text extracts whose headings no longer stand above their figures."""

from extract.facts.forms.lines import read_form_lines
from extract.facts.forms.reading import read_forms
from extract.facts.prose.rules import units
from extract.facts.sections import find_sections
from extract.model import Table

FIVE = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
HEADINGS = [["行政复议", "行政诉讼"], [*FIVE, "未经复议直接起诉", "复议后起诉"], FIVE * 2]


def reviews(row):
    forms = read_forms([Table.of([*HEADINGS, row])], 2023)
    return {cell.indicator: cell.value for form in forms for cell in form.cells}, [
        code for form in forms for code, _ in form.problems
    ]


def test_fifteen_figures_are_read_in_the_forms_order_also_when_they_do_not_add_up():
    figures, problems = reviews([*"40219", "10", *"1001", *"00500"])
    assert not problems
    assert figures["reconsideration_upheld"] == 4
    assert figures["reconsideration_total"] == 9
    assert figures["litigation_direct_upheld"] == 10
    assert figures["litigation_after_reconsideration_other"] == 5
    assert figures["litigation_after_reconsideration_total"] == 0


def test_a_row_that_may_lack_a_cell_has_to_prove_itself():
    figures, problems = reviews([*"40217", *"10001", "", "", "", "", ""])
    assert figures["reconsideration_total"] == 7
    assert figures["litigation_after_reconsideration_total"] is None
    figures, problems = reviews([*"4027", *"10001", *"00000"])
    assert figures == {}
    assert problems == ["columns_displaced"]


def test_a_row_of_more_cells_than_the_form_has_is_reported():
    figures, problems = reviews([*"40217", *"10001", *"00000", "3"])
    assert figures == {}
    assert problems == ["columns_displaced"]


def test_a_request_row_filled_up_with_blanks_on_the_right_is_read_by_its_seven_cells():
    rows = [
        ["一、本年新收政府信息公开申请数量", *"3000014", "", ""],
        ["二、上年结转政府信息公开申请数量", *"1000001", "", ""],
        ["（一）予以公开", "2", "", "", "", "", "1", "3", "", ""],
    ]
    cells = read_forms([Table.of([["自然人", "法人或其他组织", "总计", "", "", "", "", "", "", ""], *rows])], 2023)[
        0
    ].cells
    figures = {(cell.indicator, cell.applicant): cell.value for cell in cells}
    assert figures["granted", "other_organisation"] == 1
    assert figures["granted", "total"] == 3


def test_lines_of_the_form_behind_an_overview_with_a_part_of_the_same_name():
    overview = "一、主动公开工作\n全年公开 20 条。\n二、依申请公开工作\n无。"
    text = f"{overview}\n一、主动公开政府信息情况\n行政许可 97\n行政处罚 0"
    found = read_form_lines(text, find_sections(text), 2024, units())
    assert {s.indicator: s.value for s in found} == {"licensing_decisions": 97, "penalty_decisions": 0}
    assert all(text[s.quote_start : s.quote_end] == s.quote for s in found)
