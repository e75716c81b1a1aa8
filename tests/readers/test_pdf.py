"""PDF: tables over page ends, paragraphs out of lines, and files that must be refused or reported."""

import importlib.util
import io
import json
import re
import time
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extract.errors import UnreadableError
from extract.model import Paragraph, Table
from extract.readers.pdf import document as pdf
from extract.readers.pdf import pages as pdf_pages
from extract.readers.pdf.document import read_pdf
from extract.readers.pdf.glyphs import Glyph, cell_text, glue, lines_of
from extract.readers.pdf.grids import Cell, Part
from extract.readers.pdf.joining import join_parts, known_labels

DOCUMENTS = Path(__file__).resolve().parents[1] / "documents"
SPECIFICATION = importlib.util.spec_from_file_location("make_documents", DOCUMENTS / "make_documents.py")
make = importlib.util.module_from_spec(SPECIFICATION)
SPECIFICATION.loader.exec_module(make)


def read(name):
    return read_pdf((DOCUMENTS / name).read_bytes())


def tables(document):
    return [block for block in document.blocks if isinstance(block, Table)]


def paragraphs(document):
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def figures(table):
    return [tuple(map(int, row[3:])) for row in table.rows[3:]]


def printed(document):
    """All letters of a document, every cell once."""
    pieces = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            pieces.append(block.text)
        else:
            pieces += [
                text
                for row, own in zip(block.rows, block.own, strict=True)
                for text, first in zip(row, own, strict=True)
                if first
            ]
    return Counter("".join("".join(pieces).split()))


def canvas():
    pdfmetrics.registerFont(UnicodeCIDFont(make.FONT))
    buffer = io.BytesIO()
    drawing = Canvas(buffer, pagesize=(595, 842), invariant=1)
    drawing.setFont(make.FONT, 16)
    return buffer, drawing


def test_the_documents_are_what_the_script_makes():
    for name, function in make.PDFS.items():
        assert (DOCUMENTS / name).read_bytes() == function(), name


@pytest.mark.parametrize("name", ["report-2021.pdf", "report-2019.pdf"])
def test_the_request_table_is_one_table_with_every_figure(name):
    table = next(table for table in tables(read(name)) if len(table.rows[0]) == 10)
    assert figures(table) == [row[2] for row in make.REQUESTS]
    for row, (group, label, _) in zip(table.rows[3:], make.REQUESTS, strict=True):
        assert row[2] == label
        if group:
            assert row[1] == group
    assert [row[0] for row in table.rows[5:27]] == ["三、本年度办理结果"] * 22
    assert table.rows[2][3:] == make.APPLICANT_HEADS
    assert table.own[5][0]
    assert not any(row[0] for row in table.own[6:27])


def test_rows_of_four_and_of_two_cells_share_their_columns_over_a_page_end():
    table = tables(read("report-2021.pdf"))[0]
    assert (len(table.rows), len(table.rows[0])) == (14, 4)
    for row, texts in zip(table.rows, make.ARTICLE_20, strict=True):
        wanted = texts if len(texts) == 4 else (texts[0], *[texts[-1]] * 3)
        assert row == wanted
    assert table.rows[10] == ("行政强制", "", "", "")  # a blank answer is not the rest of the row above


def test_the_review_table_is_read_by_its_columns():
    for name in ("report-2021.pdf", "report-2019.pdf", "landscape.pdf"):
        table = tables(read(name))[-1]
        assert tuple(map(int, table.rows[3])) == make.REVIEWS, name
        assert table.rows[1][5] == "未经复议直接起诉"
        assert table.rows[2][:5] == make.OUTCOMES


def test_paragraphs_are_joined_and_headings_kept_apart():
    texts = paragraphs(read("report-2021.pdf"))
    assert texts[0] == "".join(make.TITLE)
    assert texts[1] == make.OPENING
    assert texts[2:4] == ["一、总体情况", make.MIDDLE]
    assert make.MIDDLE * 3 in texts
    assert texts[-1] == "全年没有收取信息处理费。"


def test_titles_and_properties():
    document = read("report-2021.pdf")
    assert document.titles == ("".join(make.TITLE),)
    assert [(field.label, field.value) for field in document.fields] == [
        ("title", "青石县2022年政府信息公开工作年度报告"),
        ("created", "2000-01-01"),
    ]
    assert document.flags == ()
    # a title no larger than the text
    assert read("report-2019.pdf").titles[0] == "青石县人民政府办公室2019年政府信息公开工作年度报告"


def test_nothing_is_lost_or_doubled_but_page_numbers_and_running_heads():
    body = (DOCUMENTS / "report-2021.pdf").read_bytes()
    source = pypdfium2.PdfDocument(body)
    raw = Counter("".join("".join(page.get_textpage().get_text_range() for page in source).split()))
    document = read_pdf(body)
    assert printed(document) - raw == Counter()
    assert raw - printed(document) == Counter("—" * 10 + "12345")
    running = read("report-2019.pdf")
    assert "青石县政府信息公开年报" not in paragraphs(running)
    assert "青石县政府信息公开年报" in running.page_text


def test_tables_without_outer_sides_are_closed():
    document = read("report-2019.pdf")
    rows = [row for table in tables(document) for row in table.rows]
    for label, *wanted in make.ARTICLE_20_2019:
        if wanted and label != "信息内容":
            row = next(row for row in rows if row[0] == label)
            assert list(dict.fromkeys(row[1:])) == list(dict.fromkeys(wanted))
    assert document.flags == ()


@pytest.mark.parametrize(
    ("name", "flags"),
    [
        ("scan.pdf", ("text_unreliable",)),
        ("recognised-scan.pdf", ("text_unreliable",)),
        ("broken-font.pdf", ("text_unreliable",)),
        ("pictured-tables.pdf", ("tables_are_images",)),
        ("unruled-tables.pdf", ("tables_without_lines",)),
    ],
)
def test_what_cannot_be_trusted_is_flagged(name, flags):
    assert read(name).flags == flags


def test_a_scan_has_no_invented_blocks():
    document = read("scan.pdf")
    assert document.blocks == ()
    assert document.titles == ()


def test_a_prose_report_without_tables_is_not_reported():
    buffer, drawing = canvas()
    for line, text in enumerate(["四、行政复议、行政诉讼情况", "这一年没有人告我们，也没有人来复议，大家和和气气。"]):
        drawing.drawString(90, 700 - 40 * line, text)
    drawing.showPage()
    drawing.save()
    assert read_pdf(buffer.getvalue()).flags == ()


def test_a_password_is_refused_and_an_empty_one_tried():
    with pytest.raises(UnreadableError, match="encrypted"):
        read("password.pdf")
    assert paragraphs(read("owner-password.pdf")) == ["一、总体情况", make.MIDDLE]


@pytest.mark.parametrize("body", [b"", b"%PDF-1.4\n", b"\x00" * 5000, b"PK\x03\x04 nothing", b"<html></html>"])
def test_junk_is_refused(body):
    with pytest.raises(UnreadableError, match="damaged"):
        read_pdf(body)


def test_truncated_files_are_refused_or_read_in_part():
    body = (DOCUMENTS / "report-2021.pdf").read_bytes()
    for share in (0.1, 0.5, 0.8, 0.97):
        try:
            document = read_pdf(body[: int(len(body) * share)])
        except UnreadableError:
            continue
        for table in tables(document):
            assert len({len(row) for row in table.rows}) == 1


@pytest.mark.parametrize("kids", ["2 0 R", "3 0 R 2 0 R 3 0 R"])
def test_page_loops_end(kids):
    loop = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 100000/Kids[" + kids.encode() + b"]/Parent 2 0 R>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj\n"
        b"trailer<</Root 1 0 R/Prev 0>>\nstartxref\n0\n%%EOF"
    )
    started = time.process_time()
    try:
        document = read_pdf(loop)
    except UnreadableError:
        pass
    else:
        assert document.blocks == ()
        assert "text_unreliable" in document.flags
    assert time.process_time() - started < 15


def test_limits(monkeypatch):
    monkeypatch.setattr(pdf_pages, "MOST_PAGES", 2)
    document = read("report-2021.pdf")
    assert "pages_skipped" in document.flags
    monkeypatch.setattr(pdf, "MOST_BYTES", 1000)
    with pytest.raises(UnreadableError, match="too large"):
        read("report-2021.pdf")


def test_a_drawing_of_thousands_of_lines_is_reported_and_its_text_kept():
    buffer, drawing = canvas()
    drawing.drawString(90, 700, "一、总体情况")
    for step in range(1600):
        drawing.line(10 + step * 0.3, 20, 10 + step * 0.3, 400)
        drawing.line(10, 20 + step * 0.2, 500, 20 + step * 0.2)
    drawing.showPage()
    drawing.save()
    started = time.process_time()
    document = read_pdf(buffer.getvalue())
    assert time.process_time() - started < 60
    assert paragraphs(document) == ["一、总体情况"]
    assert document.flags == ("tables_unread",)


def test_boxes_of_one_column_stay_text():
    buffer, drawing = canvas()
    for line, text in enumerate(["框里第一行字写得长长的", "框里第二行字也不算短吧"]):
        drawing.rect(80, 690 - 30 * line, 300, 30)
        drawing.drawString(90, 700 - 30 * line, text)
    drawing.showPage()
    drawing.save()
    document = read_pdf(buffer.getvalue())
    assert tables(document) == []
    assert "".join(paragraphs(document)) == "框里第一行字写得长长的框里第二行字也不算短吧"


def test_bold_by_double_strike_and_watermarks_are_not_text():
    buffer, drawing = canvas()
    drawing.drawString(90, 700, "谢谢各位，收到申请11件")
    drawing.drawString(90.4, 700, "谢谢各位，收到申请11件")
    drawing.saveState()
    drawing.translate(300, 300)
    drawing.rotate(45)
    drawing.drawString(0, 0, "内部底稿")
    drawing.restoreState()
    drawing.showPage()
    drawing.save()
    assert paragraphs(read_pdf(buffer.getvalue())) == ["谢谢各位，收到申请11件"]


def test_reading_twice_gives_the_same_document():
    assert read("report-2019.pdf") == read("report-2019.pdf")


def glyphs(text, x0, top, size=10.0):
    made = []
    for letter in text:
        width = size / 2 if letter.isascii() else size
        if letter != " ":
            made.append(Glyph(letter, x0, top, x0 + width, top + size, size))
        x0 += width
    return made


def test_numbers_under_each_other_are_one_only_where_the_cell_was_full():
    lines = lines_of(glyphs("398575", 1, 0) + glyphs("8", 1, 12))
    assert cell_text(lines, 0, 33) == "3985758"
    assert cell_text(lines, 0, 80) == "398575 8"


def test_blanks_come_from_gaps():
    assert lines_of(glyphs("12 34", 0, 0))[0].text == "12 34"
    assert lines_of(glyphs("总 计", 0, 0))[0].text == "总计"
    assert lines_of(glyphs("姓名   电话", 0, 0))[0].text == "姓名 电话"
    assert glue("共收到2", "1件") == "共收到21件"
    assert glue("open", "data") == "open data"


def part(page, rows, *, x0=0.0, scale=1.0):
    """A part from rows of (text, first column, column after the last, rows spanned); columns are 50 points wide."""
    cells = [
        Cell(row, row + span, x0 + 50 * left * scale, x0 + 50 * right * scale, text)
        for row, texts in enumerate(rows)
        for text, left, right, span in texts
    ]
    width = max(cell.x1 for cell in cells)
    return Part(page, x0, 0, width, 100, len(rows), tuple(cells))


def cells(*texts):
    return [(text, column, column + 1, 1) for column, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("above", "below", "label"),
    [
        ("（四）无", "法提供", "（四）无法提供"),
        ("（四", "）无法提供", "（四）无法提供"),
        ("（四）", "无法提供", "（四）无法提供"),
        ("（四）无法提供", "", "（四）无法提供"),
        ("", "（四）无法提供", "（四）无法提供"),
    ],
)
def test_spanning_labels_cut_by_a_page_end_are_healed(above, below, label):
    table = join_parts(
        [part(0, [cells(above, "1.甲方", "5")]), part(1, [cells(below, "2.乙方", "6")], x0=2, scale=0.99)]
    )
    assert table.rows == ((label, "1.甲方", "5"), (label, "2.乙方", "6"))
    assert table.own == ((True, True, True), (False, True, True))


def test_labels_that_follow_each_other_are_not_joined():
    table = join_parts([part(0, [cells("行政处罚", "903")]), part(1, [cells("行政强制", "")])])
    assert table.rows == (("行政处罚", "903"), ("行政强制", ""))
    assert {"行政处罚", "行政强制"} <= known_labels()
    table = join_parts([part(0, [cells("（五）不予处理", "4.甲", "1")]), part(1, [cells("（六）其他处理", "", "2")])])
    assert [row[0] for row in table.rows] == ["（五）不予处理", "（六）其他处理"]


def test_slivers_between_double_rulings_cover_no_cell():
    rows = [
        [("行政许可", 0, 2, 1), ("", 2, 2.02, 1), ("7", 2.02, 3, 1), ("", 3, 3.02, 1)],
        cells("行政处罚", "", "8"),
    ]
    table = join_parts([part(0, rows)])
    assert table.rows == (("行政许可", "行政许可", "7"), ("行政处罚", "", "8"))


def test_blank_answers_below_a_header_stay_blank():
    table = join_parts([part(0, [cells("结果维持", "结果纠正")]), part(1, [cells("", "3")])])
    assert table.rows[1] == ("", "3")


def test_a_row_cut_by_a_page_end_is_one_row_and_a_repeated_header_none():
    head = cells("项目", "数量", "备注")
    table = join_parts(
        [
            part(0, [head, cells("5.要求行政机关确认或重新", "7", "")]),
            part(1, [head, cells("出具已获取信息", "", "有"), cells("6.别的", "8", "")]),
        ]
    )
    assert table.rows == (head_texts(head), ("5.要求行政机关确认或重新出具已获取信息", "7", "有"), ("6.别的", "8", ""))


def head_texts(head):
    return tuple(text for text, *_ in head)


# --- real reports ----------------------------------------------------------------------------------------------------

APPLICANTS = (
    "[natural_person]",
    "[business]",
    "[research]",
    "[public_interest]",
    "[legal_services]",
    "[other_organisation]",
    "",
)
REVIEW_GROUPS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
ARTICLE_CELLS = {
    ("规章", 1): "rules_issued",
    ("规章", 2): "rules_repealed",
    ("规章", 3): "rules_in_force",
    ("行政规范性文件", 1): "normative_documents_issued",
    ("行政规范性文件", 2): "normative_documents_repealed",
    ("行政规范性文件", 3): "normative_documents_in_force",
    ("行政许可", 1): "licensing_decisions",
    ("行政处罚", 1): "penalty_decisions",
    ("行政强制", 1): "coercion_decisions",
    ("行政事业性收费", 1): "administrative_fees",
}


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["hongze-2023.pdf", "huaian-2024.pdf"])
def test_real_reports_cell_by_cell(corpus, name):
    truth = json.loads((corpus / "reports" / f"{name}.truth.json").read_text(encoding="utf-8"))["statistics"]
    body = (corpus / "reports" / name).read_bytes()
    document = read_pdf(body)
    article, requests, reviews = tables(document)
    rows = [key for key in truth if f"{key}[natural_person]" in truth]
    assert len(requests.rows) == 3 + len(rows)
    for key, row in zip(rows, requests.rows[3:], strict=True):
        assert [float(figure) for figure in row[3:]] == [truth[key + applicant] for applicant in APPLICANTS], key
    wanted = [
        truth[f"{group}_{outcome}"]
        for group in REVIEW_GROUPS
        for outcome in ("upheld", "corrected", "other", "pending", "total")
    ]
    assert [float(figure) for figure in reviews.rows[3]] == wanted
    by_label = {row[0]: row for row in article.rows}
    assert {key: float(by_label[label][column]) for (label, column), key in ARTICLE_CELLS.items()} == {
        key: truth[key] for key in ARTICLE_CELLS.values()
    }
    source = pypdfium2.PdfDocument(body)
    raw = Counter("".join("".join(page.get_textpage().get_text_range() for page in source).split()))
    assert printed(document) - raw == Counter()
    lost = raw - printed(document)
    assert re.fullmatch(r"[-0-9]*", "".join(lost.elements()))
    assert sum(lost.values()) == 3 * len(source)  # “- 1 -” on every page
    assert document.flags == ()
