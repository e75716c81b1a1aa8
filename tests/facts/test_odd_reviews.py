"""The table of reconsiderations and lawsuits in other orders than the form's: read by its headings or not at all."""

from __future__ import annotations

import pytest
from form_writer import HEADS, KIND_HEADS, Style, Table, Written, consistent, expand, request_cells

from extract.facts.forms.reading import read_forms
from extract.facts.forms.reviews import REVIEW_COLUMNS

FIGURES = ["3", "1", "2", "1", "7", "2", "0", "1", "0", "3", "0", "1", "1", "0", "2"]
WANTED = dict(zip(REVIEW_COLUMNS, map(float, FIGURES), strict=True))
SUITS = [("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)]
KINDS = [(head, 1, 1) for head in KIND_HEADS]


def figures_of(*tables: Table, year: int = 2021) -> dict[str, float | None]:
    forms = read_forms(tables, year)
    return {cell.indicator: cell.value for cell in forms[0].cells if cell.state == "number"} if forms else {}


def cells(texts: list[str]) -> list[tuple[str, int, int]]:
    return [(text, 1, 1) for text in texts]


def test_groups_in_another_order_are_known_by_what_stands_above_them() -> None:
    heading = [
        [("行政诉讼", 1, 10), ("行政复议", 1, 5)],
        [*SUITS, *[(head, 2, 1) for head in KIND_HEADS]],
        KINDS * 2,
    ]
    table = expand([*heading, cells(FIGURES[5:] + FIGURES[:5])], fillers=False)
    assert figures_of(table) == WANTED


def test_kinds_in_another_order_are_known_by_their_headings() -> None:
    order = [4, 0, 1, 2, 3]
    heads = [(KIND_HEADS[place], 1, 1) for place in order]
    heading = [
        [("行政复议", 1, 5), ("行政诉讼", 1, 10)],
        [*[(head[0], 2, 1) for head in heads], *SUITS],
        heads * 2,
    ]
    row = [FIGURES[start + place] for start in (0, 5, 10) for place in order]
    assert figures_of(expand([*heading, cells(row)], fillers=False)) == WANTED


def test_another_order_without_spans_gives_nothing() -> None:
    heading = [
        ["行政诉讼", "行政复议"],
        ["未经复议直接起诉", "复议后起诉", *KIND_HEADS],
        [*KIND_HEADS, *KIND_HEADS],
    ]
    table = Table.of([*heading, FIGURES[5:] + FIGURES[:5]])
    assert figures_of(table) == {}
    assert any(code == "headings_unclear" for form in read_forms([table], 2021) for code, _ in form.problems)


def test_the_form_on_its_side() -> None:
    rows = []
    for group, names in enumerate(
        ([("行政复议", 5, 2)], [("行政诉讼", 10, 1), ("未经复议直接起诉", 5, 1)], [("复议后起诉", 5, 1)])
    ):
        for kind, head in enumerate(KIND_HEADS):
            rows.append([*(names if kind == 0 else []), (head, 1, 1), (FIGURES[5 * group + kind], 1, 1)])
    table = expand(rows, fillers=False)
    assert figures_of(table) == WANTED
    (cell,) = [c for c in read_forms([table], 2021)[0].cells if c.indicator == "litigation_direct_upheld"]
    assert table.rows[cell.row][cell.column] == "2"


@pytest.mark.parametrize("other", ["2020年", "2020", "上年", "去年"])
def test_the_row_of_another_year_is_passed_over(other: str) -> None:
    heading = [
        [("年度", 3, 1), ("行政复议", 1, 5), ("行政诉讼", 1, 10)],
        [*[(head, 2, 1) for head in KIND_HEADS], *SUITS],
        KINDS * 2,
    ]
    last = [(other, 1, 1), *cells([str(int(figure) + 1) for figure in FIGURES])]
    this = [("2021年", 1, 1), *cells(FIGURES)]
    for rows in ([last, this], [this, last]):
        assert figures_of(expand([*heading, *rows], fillers=False)) == WANTED
    assert figures_of(expand([*heading, last], fillers=False)) == {}


@pytest.mark.parametrize("added", ["上年总计", "上一年总计", "去年同期合计"])
def test_a_column_for_last_years_totals_is_not_the_total(added: str) -> None:
    style, written = Style(), Written()
    figures = consistent(style, lambda: 3)
    heading, data = request_cells(figures, style, written)
    heading[0].append((added, 3, 1))
    rows = [[*row, ("99", 1, 1)] for row in data]
    forms = read_forms([expand([*heading, *rows], fillers=False)], 2021)
    found = {(cell.indicator, cell.applicant): cell.value for cell in forms[0].cells}
    assert len(HEADS) * len(data) == len(found)
    assert all(found[key] == written.says[key] for key in found)


@pytest.mark.parametrize(("below", "read"), [("20", False), ("", True), ("—", True)])
def test_figures_broken_by_a_page_are_not_read_short(below: str, read: bool) -> None:
    heading = [
        [("行政复议", 1, 5), ("行政诉讼", 1, 10)],
        [*[(head, 2, 1) for head in KIND_HEADS], *SUITS],
        KINDS * 2,
    ]
    rest = [below if place in {0, 4} else "" for place in range(15)]
    table = expand([*heading, cells(FIGURES), cells(rest)], fillers=False)
    assert figures_of(table) == (WANTED if read else {})
