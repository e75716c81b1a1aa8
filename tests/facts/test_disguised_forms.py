"""Forms on pages that set them without a table's markup, or with spans that say something else than the page shows."""

import html

import pytest
from test_lined_forms import HEAD, TAIL, lined, written

from extract.model import Report
from extract.report import read


def element(tag, inside, **attributes):
    marks = "".join(f' {name.rstrip("_")}="{value}"' for name, value in attributes.items())
    return f"<{tag}{marks}>{inside}</{tag}>"


def cell(text, down=1, across=1):
    spans = {name: value for name, value in (("rowspan", down), ("colspan", across)) if value > 1}
    return element("td", html.escape(text).replace("\n", "<br>"), **spans)


def table_of(rows):
    return element("table", "".join(element("tr", "".join(row)) for row in rows))


def without_spans(table):
    return table_of([[cell(text) for text, _, _ in row] for row in table])


def spans_too_wide(table):
    return table_of(
        [
            [cell(text, down, across + 3 * (i == len(row))) for i, (text, down, across) in enumerate(row, 1)]
            for row in table
        ]
    )


def spans_too_deep(table):
    return table_of(
        [[cell(text, down + 40 if down > 9 else down, across) for text, down, across in row] for row in table]
    )


def hidden_first_cells(table):
    hidden = '<td style="display:none">999</td>'
    return table_of([[hidden, *(cell(*one) for one in row)] for row in table])


def in_layout_tables(table):
    return f"<table><tr><td><table><tr><td>{table_of([[cell(*one) for one in row] for row in table])}</table></table>"


def styled(table):
    rows = [
        "".join(element("div", html.escape(text), style="display: table-cell") for text, _, _ in row) for row in table
    ]
    return element("div", "".join(element("div", row, style="display:table-row") for row in rows))


def of_classes(table):
    rows = ["".join(element("div", html.escape(text), class_="td") for text, _, _ in row) for row in table]
    return element("div", "".join(element("div", row, class_="tr") for row in rows), class_="table")


def of_roles(table):
    rows = ["".join(element("span", html.escape(text), role="cell") for text, _, _ in row) for row in table]
    return element("div", "".join(element("div", row, role="row") for row in rows), role="table")


def lists(table):
    return "".join(element("ul", "".join(element("li", html.escape(text)) for text, _, _ in row)) for row in table)


def definitions(table):
    return "".join(
        element("dl", "".join(element("dd" if i else "dt", html.escape(one[0])) for i, one in enumerate(row)))
        for row in table
    )


def paragraphs(table):
    return "".join(element("p", html.escape(text)) for row in table for text, _, _ in row if text)


def preformatted(table):
    return element("pre", html.escape("\n".join(lined(table))))


KEEP_BLANKS = (without_spans, spans_too_wide, spans_too_deep, hidden_first_cells, in_layout_tables, styled, of_classes,
               of_roles)  # fmt: skip
LOSE_BLANKS = (lists, definitions, paragraphs, preformatted)


def page(way, second, requests, cases):
    line = lambda text: element("p", text)  # noqa: E731
    body = [element("h1", HEAD[0]), *map(line, HEAD[1:]), way(second), line("三、收到和处理政府信息公开申请情况"),
            way(requests), line("四、政府信息公开行政复议、行政诉讼情况"), way(cases), *map(line, TAIL)]  # fmt: skip
    inside = element("div", "\n".join(body), class_="article-content")
    return f"<html><head><meta charset=utf-8><title>{HEAD[0]}</title></head><body>{inside}</body></html>".encode()


def check(way, **style):
    for seed in (1, 2):
        says, second, requests, cases, _ = written(seed, **style)
        report = read(page(way, second, requests, cases), source="page.html")
        assert isinstance(report, Report)
        figures = {(s.indicator, s.applicant): s.value for s in report.statistics if s.origin == "table"}
        assert figures == {key: value for key, value in says.items() if value is not None}


@pytest.mark.parametrize("zero", ["0", ""])
@pytest.mark.parametrize("way", KEEP_BLANKS, ids=lambda way: way.__name__)
def test_every_figure_is_read_however_the_page_sets_its_cells(way, zero):
    check(way, zero=zero)


@pytest.mark.parametrize("way", LOSE_BLANKS, ids=lambda way: way.__name__)
def test_cells_without_a_table_are_read_where_none_is_blank(way):
    check(way)


@pytest.mark.parametrize("way", LOSE_BLANKS, ids=lambda way: way.__name__)
def test_blanks_that_leave_no_trace_cost_figures_and_never_move_them(way):
    says, second, requests, cases, _ = written(1, zero="")
    report = read(page(way, second, requests, cases), source="page.html")
    for s in report.statistics:
        assert s.origin != "table" or says[s.indicator, s.applicant] == s.value
    assert any(check.status == "fail" and check.check_id.startswith(("READ", "DOC")) for check in report.checks)


def test_headings_without_their_spans_never_name_the_wrong_columns():
    """Ten headings end up above fifteen figures: five groups of them would look whole."""
    says, second, requests, cases, _ = written(1)
    short = [row if i else row[:1] for i, row in enumerate(cases)]
    report = read(page(without_spans, second, requests, short), source="page.html")
    for s in report.statistics:
        assert s.origin != "table" or says[s.indicator, s.applicant] == s.value
