"""Tables of a PDF without ruling lines: read where labels, places and sums prove every figure, else left out."""

import importlib.util
from pathlib import Path

import pytest

from extract.model import APPLICANTS, Report
from extract.report import read

PLACE = Path(__file__).parent.parent / "documents" / "make_documents.py"
SPECIFICATION = importlib.util.spec_from_file_location("make_documents", PLACE)
documents = importlib.util.module_from_spec(SPECIFICATION)
SPECIFICATION.loader.exec_module(documents)


def unruled(*, again, zero="0", lines=False):
    """A report whose tables are set without lines, the larger one over a page end, with its headings again or not."""
    sheet = documents.Sheet()
    if not lines:
        sheet.canvas.line = lambda *_: None
    sheet.centred(documents.TITLE[0] + documents.TITLE[1], 20, 60)
    sheet.paragraph("一、总体情况")
    sheet.paragraph("县府办今年把群众问得多的事项排在前面公开。")
    sheet.paragraph("二、主动公开政府信息情况")
    rows = [row for row in documents.ARTICLE_20 if row[0] != "行政强制"]
    sheet.table(documents.columns(112, 112, 112, 112), [22] * len(rows), documents.article_cells(rows), size=11)
    sheet.end_page()
    sheet.paragraph("三、收到和处理政府信息公开申请情况")
    columns = documents.columns(*documents.REQUEST_COLUMNS)
    for first, last, header in ((0, 14, True), (14, 25, again)):
        cells, heights = documents.request_cells(first, last, header=header)
        sheet.table(columns, heights, [(*place, zero if text == "0" else text) for *place, text in cells])
        sheet.end_page()
    sheet.paragraph("四、政府信息公开行政复议、行政诉讼情况")
    sheet.table(documents.columns(*[29.8] * 15), [20, 20, 30, 20], documents.review_cells())
    sheet.paragraph("五、存在的主要问题及改进情况")
    sheet.paragraph(documents.LAST)
    sheet.end_page()
    return sheet.bytes()


def figures_of(body):
    report = read(body, source="report.pdf")
    assert isinstance(report, Report)
    for s in report.statistics:
        assert s.origin != "table" or report.text[s.quote_start : s.quote_end] == s.quote
    return report, {(s.indicator, s.applicant): s.value for s in report.statistics if s.origin == "table"}


@pytest.mark.parametrize("again", [True, False])
def test_a_table_without_lines_is_read_over_a_page_end(again):
    _, ruled = figures_of(unruled(again=again, lines=True))
    report, figures = figures_of(unruled(again=again))
    assert figures == ruled
    assert len(figures) == 9 + 25 * 7 + 15
    assert report.flags == ()


def test_blanks_without_lines_keep_their_column():
    """Where a row lacks figures, headings and full rows tell the columns and the sum must hold."""
    _, figures = figures_of(unruled(again=True, zero=""))
    named = {name for name, _ in figures}
    for (_, label, values), name in zip(documents.REQUESTS, ("requests_received", "requests_carried_in", "granted"),
                                        strict=False):  # fmt: skip
        assert name in named, label
        for who, value in zip(APPLICANTS, values, strict=True):
            assert figures.get((name, who)) == (value or None)


def test_figures_below_other_headings_are_left_out():
    """A figure that stands between two columns is nobody's, and its row is reported."""
    sheet = documents.Sheet()
    sheet.centred(documents.TITLE[0] + documents.TITLE[1], 20, 60)
    sheet.paragraph("一、总体情况")
    sheet.paragraph("县府办按时答复了公众的申请，主动公开政府信息。")
    sheet.end_page()
    sheet.paragraph("三、收到和处理政府信息公开申请情况")
    for index, (_, label, values) in enumerate(documents.REQUESTS):
        sheet.text(documents.LEFT, sheet.y, label[:20], 9)
        for column, value in enumerate(values):
            if value or index % 2:
                sheet.text(documents.LEFT + 230 + 30 * column + (15 if index == 4 else 0), sheet.y, str(value), 9)
        sheet.y += 20
    sheet.paragraph("五、存在的主要问题及改进情况")
    sheet.paragraph(documents.LAST)
    sheet.end_page()
    report, figures = figures_of(sheet.bytes())
    assert not any(name == "refused_state_secret" for name, _ in figures)
    assert figures["granted_in_part", "natural_person"] == 5
    assert any(check.check_id.startswith("READ") for check in report.checks if check.status == "fail")
