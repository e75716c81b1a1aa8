"""OpenDocument text: what stands on the page, its tables with their spans, and packages that mean harm."""

import io
import time
import zipfile
from html import escape

import pytest
from text_shapes import report

from extract.errors import UnreadableError
from extract.model import Paragraph, Table
from extract.readers.sniff import read_document, sniff
from extract.readers.word.odt import read_odt
from extract.report import read

NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {"office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing",
                         "fo": "xsl-fo-compatible"}.items()
)  # fmt: skip
MIME = "application/vnd.oasis.opendocument.text"


def package(body, styles="", content=None):
    written = (
        f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", MIME, zipfile.ZIP_STORED)
        made.writestr("content.xml", content or written)
    return stream.getvalue()


def paragraphs(document):
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def table_xml(rows):
    """Rows of span cells ``(text, down, across)`` as ODF writes them, places that a span covers in every row."""
    covered, lines = set(), []
    for r, row in enumerate(rows):
        line, c = "", 0
        cells = iter(row)
        width = max(c for _, c in covered) + 1 if covered else 0
        while True:
            if (r, c) in covered:
                line += "<table:covered-table-cell/>"
                c += 1
                continue
            cell = next(cells, None)
            if cell is None and c >= width:
                break
            text, down, across = cell or ("", 1, 1)
            covered |= {(r + dr, c + dc) for dr in range(down) for dc in range(across)} - {(r, c)}
            held = "".join(f"<text:p>{escape(piece)}</text:p>" for piece in text.split("\n"))
            spans = f'table:number-columns-spanned="{across}" table:number-rows-spanned="{down}"'
            line += f"<table:table-cell {spans}>{held}</table:table-cell>"
            c += 1
        lines.append(f"<table:table-row>{line}</table:table-row>")
    return f"<table:table>{''.join(lines)}</table:table>"


@pytest.mark.parametrize("year", [2019, 2022])
@pytest.mark.parametrize("zero", ["0", ""])
def test_every_figure_of_a_report_is_read(year, zero):
    made = report(3, year=year, zero=zero)
    body = "".join(f"<text:p>{escape(b)}</text:p>" if isinstance(b, str) else table_xml(b) for b in made.blocks)
    found = read(package(body), source="report.odt")
    assert found.format == "odt"
    figures = {(s.indicator, s.applicant): s.value for s in found.statistics if s.origin != "derived"}
    assert figures == {name: value for name, value in made.says.items() if value is not None}


def test_what_is_on_the_page_is_read_and_nothing_else():
    styles = (
        '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="C"><style:paragraph-properties fo:text-align="center"/></style:style>'
    )
    body = (
        "<text:tracked-changes><text:p>删去的话</text:p></text:tracked-changes>"
        '<text:p text:style-name="C">青岚县水务局</text:p>'
        '<text:p text:style-name="C">2022年政府信息公开工作年度报告</text:p>'
        "<text:section><text:p>收到<text:s/>申请<text:span>3</text:span>件"
        '<text:span text:style-name="H">底稿</text:span>。<office:annotation><text:p>再核</text:p></office:annotation>'
        "<text:line-break/>都已办结。</text:p></text:section>"
        "<text:p><draw:frame><draw:text-box><text:p>框里的话</text:p></draw:text-box></draw:frame></text:p>"
    )
    document = read_odt(package(body, styles))
    assert document.titles == ("青岚县水务局2022年政府信息公开工作年度报告",)
    assert paragraphs(document)[2:] == ["收到 申请3件。", "都已办结。", "框里的话"]


def test_lists_number_themselves():
    styles = (
        '<text:list-style style:name="L">'
        '<text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>'
        '<text:list-level-style-number text:level="2" style:num-format="1" style:num-suffix="."/></text:list-style>'
        '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/></text:list-style>'
    )
    item = "<text:list-item><text:p>{}</text:p></text:list-item>"
    inner = f"<text:list-item><text:list>{item.format('网站')}{item.format('公报')}</text:list></text:list-item>"
    body = (
        f'<text:list text:style-name="L">{item.format("总体情况")}{inner}</text:list><text:p>正文。</text:p>'
        f'<text:list text:style-name="L" text:continue-numbering="true">{item.format("主动公开政府信息情况")}'
        "</text:list>"
        f'<text:list text:style-name="B">{item.format("无号")}</text:list>'
    )
    assert paragraphs(read_odt(package(body, styles))) == [
        *("一、总体情况", "1.网站", "2.公报", "正文。", "二、主动公开政府信息情况", "无号"),
    ]


def test_repeated_cells_and_rows_are_written_out():
    twice = ' table:number-columns-repeated="2"'
    often = ' table:number-rows-repeated="{}"'
    cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
    row = "<table:table-row{}>{}</table:table-row>"
    rows = (
        "<table:table-header-rows>"
        + row.format("", cell.format("", "行政许可") + cell.format(twice, "0"))
        + "</table:table-header-rows>"
        + row.format(often.format(2), cell.format("", "规章") + cell.format("", "4"))
        + row.format(often.format(9999), cell.format("", ""))
    )
    (table,) = (b for b in read_odt(package(f"<table:table>{rows}</table:table>")).blocks if isinstance(b, Table))
    assert table.rows == (("行政许可", "0", "0"), ("规章", "4", ""), ("规章", "4", ""), ("", "", ""))


def test_a_frame_of_one_column_is_text():
    cell = "<table:table-row><table:table-cell><text:p>一、总体情况</text:p></table:table-cell></table:table-row>"
    assert paragraphs(read_odt(package(f"<table:table>{cell}</table:table>"))) == ["一、总体情况"]


def test_the_format_is_known_by_its_bytes():
    assert sniff(package("<text:p>甲</text:p>"), "report.doc") == "odt"
    assert read_document(package("<text:p>甲</text:p>")).format == "odt"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (package("<text:p>甲</text:p>")[:200], "damaged"),
        (package("", content="no xml"), "damaged"),
        (package("", content="<a/>"), "not a text document"),
    ],
)
def test_what_cannot_be_read_is_named(body, reason):
    with pytest.raises(UnreadableError, match=reason):
        read_odt(body)


def test_a_password_is_named():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("mimetype", MIME)
        made.writestr("META-INF/manifest.xml", "<manifest><file-entry><encryption-data/></file-entry></manifest>")
        made.writestr("content.xml", b"\x8a\x01\x02")
    with pytest.raises(UnreadableError, match="encrypted"):
        read_odt(stream.getvalue())


def test_bombs_are_refused_quickly_and_entities_are_not_resolved():
    started = time.process_time()
    with pytest.raises(UnreadableError, match="zip bomb"):
        read_odt(package("", content=" " * (40 * 1024 * 1024)))
    entities = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    text = "<office:body><office:text><text:p>看&b;</text:p></office:text></office:body>"
    document = read_odt(package("", content=f"{entities}<d {NAMES}>{text}</d>"))
    assert "aaaa" not in document.page_text
    deep = "<text:section>" * 200 + "<text:p>深</text:p>" + "</text:section>" * 200
    assert paragraphs(read_odt(package(deep))) == []
    wide = '<table:table-cell table:number-columns-repeated="9999"><text:p>1</text:p></table:table-cell>' * 40
    many = f'<table:table-row table:number-rows-repeated="9999">{wide}</table:table-row>' * 40
    assert [b.rows for b in read_odt(package(f"<table:table>{many}</table:table>")).blocks] == [()]
    assert time.process_time() - started < 10
