"""Notes at figures: 38 with a raised 1 is 38 with a note, in whatever way a document raises it."""

from __future__ import annotations

import io
import zipfile

import pytest

from extract.facts.numbers import parse_cell
from extract.model import Table
from extract.readers.pdf.glyphs import Glyph, lines_of
from extract.readers.sniff import read_document

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def first_table(body: bytes, source: str) -> Table:
    return next(block for block in read_document(body, source=source).blocks if isinstance(block, Table))


def page_cell(markup: str) -> str:
    page = f"<html><body><p>甲乙丙丁</p><table><tr><td>件数</td><td>{markup}</td></tr><tr><td>年</td><td>1</td></tr>"
    return first_table(page.encode(), "page.html").rows[0][1]


@pytest.mark.parametrize(
    "markup",
    [
        "38<span style='vertical-align: super'>1</span>",
        "38<SPAN STYLE='font-size:9px;VERTICAL-ALIGN:SUPER'>1</SPAN>",
        "38<a href='#_ftn1'><span class='MsoFootnoteReference'>1</span></a>",
        "<b>38</b><a href='#_ftn1'><font style='vertical-align:super'>1</font></a>",
        "38<sub>1</sub>",
    ],
)
def test_a_note_raised_by_a_style_is_no_digit_of_the_figure(markup: str) -> None:
    assert page_cell(markup) == "38¹"


@pytest.mark.parametrize(
    ("markup", "printed"),
    [
        ("<span style='vertical-align:super'>38</span>", "38"),
        ("3<span style='vertical-align:baseline'>8</span>", "38"),
        ("PM<sub>2.5</sub>", "PM2.5"),
        ("2021<span style='vertical-align:super'>年度报告全文</span>", "2021年度报告全文"),
    ],
)
def test_what_is_raised_without_a_figure_before_it_stays(markup: str, printed: str) -> None:
    assert page_cell(markup) == printed


def docx(*runs: str, styles: str = "") -> bytes:
    cells = f"<w:tc><w:p><w:r><w:t>件数</w:t></w:r></w:p></w:tc><w:tc><w:p>{''.join(runs)}</w:p></w:tc>"
    document = f"<w:document {W}><w:body><w:tbl><w:tr>{cells}</w:tr></w:tbl></w:body></w:document>"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("word/document.xml", document)
        package.writestr("word/styles.xml", f"<w:styles {W}>{styles}</w:styles>")
    return made.getvalue()


def run(text: str, looks: str = "") -> str:
    return f"<w:r><w:rPr>{looks}</w:rPr><w:t>{text}</w:t></w:r>"


RAISED = '<w:vertAlign w:val="superscript"/>'
HIGHER = '<w:position w:val="5"/>'
STYLE = f'<w:style w:type="character" w:styleId="Mark"><w:rPr>{RAISED}</w:rPr></w:style>'


@pytest.mark.parametrize(
    ("runs", "printed"),
    [
        ((run("38"), run("1", RAISED)), "38¹"),
        ((run("38"), run("1", HIGHER), run("2", HIGHER)), "38¹²"),
        ((run("38"), run("1", '<w:rStyle w:val="Mark"/>')), "38¹"),
        ((run("3", HIGHER), run("8", HIGHER)), "38"),
        ((run("3"), run("8", '<w:position w:val="0"/>')), "38"),
        ((run("3"), run("8", '<w:vertAlign w:val="baseline"/>')), "38"),
    ],
)
def test_raised_runs_of_a_word_file(runs: tuple[str, ...], printed: str) -> None:
    assert first_table(docx(*runs, styles=STYLE), "report.docx").rows[0][1] == printed


@pytest.mark.parametrize(("place", "printed"), [("super 58%", "38¹"), ("33% 80%", "38¹"), ("0% 100%", "381")])
def test_raised_spans_of_an_odt_file(place: str, printed: str) -> None:
    style = (
        f'<style:style style:name="T1" style:family="text"><style:text-properties style:text-position="{place}"/>'
        "</style:style>"
    )
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    cells = cell.format("件数") + cell.format('38<text:span text:style-name="T1">1</text:span>')
    content = (
        f"<office:document-content {ODF}><office:automatic-styles>{style}</office:automatic-styles><office:body>"
        f"<office:text><table:table><table:table-row>{cells}</table:table-row></table:table></office:text>"
        "</office:body></office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", content)
    assert first_table(made.getvalue(), "report.odt").rows[0][1] == printed


def line(*letters: tuple[str, float, float]) -> str:
    """The text of one line of letters (text, size, how far up its foot stands) that touch each other."""
    x, glyphs = 10.0, []
    for text, size, up in letters:
        glyphs.append(Glyph(text, x, 100 - up - size, x + size / 2, 100 - up, size))
        x += size / 2
    (found,) = lines_of(glyphs)
    return found.text


def test_small_digits_above_the_line_of_a_pdf() -> None:
    assert line(("3", 12, 0), ("8", 12, 0), ("1", 7, 5)) == "38¹"
    assert line(("3", 12, 0), ("8", 12, 0), ("1", 7, 5), ("0", 7, 5), ("件", 12, 0)) == "38¹⁰件"


def test_digits_of_nearly_one_size_are_one_number_of_a_pdf() -> None:
    assert line(("3", 12, 0), ("8", 11, 0.5), ("1", 12, 0)) == "381"
    assert line(("件", 12, 0), ("8", 8, 4), ("1", 8, 4)) == "件81"


@pytest.mark.parametrize("note", ["①", "*", "[1]", "［2］", "（注1）", "注②", "³", "¹²", " ※", "[¹]"])
def test_a_mark_behind_a_figure_leads_to_a_note(note: str) -> None:
    assert parse_cell("1,238" + note) == ("number", 1238.0, None)


@pytest.mark.parametrize("raw", ["①", "²", "注1", "3（1）", "12①②", "3[12]4", "[1]", "3⁽¹⁾"])
def test_a_mark_alone_or_in_doubt_is_no_figure(raw: str) -> None:
    assert parse_cell(raw)[0] == "unreadable"


@pytest.mark.parametrize("element", ["span", "b"])
def test_figures_set_one_below_the_other_are_two(element: str) -> None:
    lines = f"<{element} style='display: block'>18</{element}><{element} style='display:block'>4</{element}>"
    assert parse_cell(page_cell(lines))[0] == "unreadable"
    assert page_cell(lines.replace("block", "inline")) == "184"
