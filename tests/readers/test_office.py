"""Word files: what stands on the page and nothing else, old formats by converters, packages that are attacks."""

import importlib.util
import io
import shutil
import time
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from extract.errors import UnreadableError
from extract.model import Paragraph, Table
from extract.readers.missing_tables import lost_labels
from extract.readers.word import converter, ooxml
from extract.readers.word.docbook import read_docbook
from extract.readers.word.document import read_doc, read_docx
from extract.readers.word.numbering import written

DOCUMENTS = Path(__file__).resolve().parents[1] / "documents"
SPECIFICATION = importlib.util.spec_from_file_location("make_documents", DOCUMENTS / "make_documents.py")
make = importlib.util.module_from_spec(SPECIFICATION)
SPECIFICATION.loader.exec_module(make)

OFFICE = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
ANTIWORD = pytest.mark.skipif(shutil.which("antiword") is None, reason="antiword is not installed")
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def tables(document):
    return [block for block in document.blocks if isinstance(block, Table)]


def paragraphs(document):
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def package(xml, **parts):
    """The bytes of a DOCX whose body is ``xml``."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{xml}</w:body></w:document>')
        for name, text in parts.items():
            made.writestr(f"word/{name}.xml", text)
    return stream.getvalue()


def text(words):
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def assert_figures(document):
    article, requests, reviews = tables(document)
    for row, texts in zip(article.rows, make.ARTICLE_20, strict=True):
        assert list(dict.fromkeys(row)) == list(dict.fromkeys(texts))
    assert [tuple(map(int, row[3:])) for row in requests.rows[3:]] == [row[2] for row in make.REQUESTS]
    for row, (group, label, _) in zip(requests.rows[3:], make.REQUESTS, strict=True):
        assert row[2] == label
        assert not group or row[1] == group
    assert [row[0] for row in requests.rows[5:27]] == ["三、本年度办理结果"] * 22
    printed = [figure for figure, own in zip(reviews.rows[3], reviews.own[3], strict=True) if own]
    assert tuple(map(int, printed)) == make.REVIEWS


def test_docx_tables_have_their_spans():
    document = read_docx((DOCUMENTS / "report-2021.docx").read_bytes())
    assert_figures(document)
    requests = tables(document)[1]
    assert requests.own[5][0]
    assert not any(row[0] for row in requests.own[6:27])
    assert document.flags == ()


def test_docx_shows_what_word_shows():
    document = read_docx((DOCUMENTS / "report-2021.docx").read_bytes())
    assert paragraphs(document) == [
        *make.TITLE,
        make.OPENING,
        "一、总体情况",
        "这一年晒出信息2315条，收到申请47件。",
        "框里写着：联系电话0999-5550123。",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        make.LAST,
        "六、其他需要报告的事项",
        "全年没有收取信息处理费。",
    ]


def test_docx_titles_and_properties():
    document = read_docx((DOCUMENTS / "report-2021.docx").read_bytes())
    assert document.titles == ("".join(make.TITLE),)
    fields = {field.label: field.value for field in document.fields}
    assert fields == {"title": "青石县2022年政府信息公开工作年度报告", "created": "2013-12-23"}
    assert {field.place for field in document.fields} == {"meta"}


def test_a_table_around_tables_gives_the_inner_ones_in_order():
    document = docx.Document()
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "左边的话"
    inner = outer.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "行政许可", "5"
    outer.cell(0, 1).add_paragraph("后面的话")
    read = read_docx(saved(document))
    assert [block.rows if isinstance(block, Table) else block.text for block in read.blocks] == [
        "左边的话",
        (("行政许可", "5"),),
        "后面的话",
    ]


def test_rows_that_begin_late_and_deleted_rows():
    row = "<w:tr>{}<w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    late = "<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr><w:tc>" + text("7") + "</w:tc></w:tr>"
    gone = row.format("<w:trPr><w:del/></w:trPr>", text("旧"), text("99"))
    table = f"<w:tbl>{row.format('', text('甲'), text('1'))}{gone}{late}</w:tbl>"
    assert tables(read_docx(package(table)))[0].rows == (("甲", "1"), ("", "7"))


def test_figures_in_two_paragraphs_of_a_cell_stay_two():
    label, figures = "".join(map(text, "三、本")), text("12") + text("34")
    table = f"<w:tbl><w:tr><w:tc>{label}</w:tc><w:tc>{figures}</w:tc></w:tr></w:tbl>"
    assert tables(read_docx(package(table)))[0].rows == (("三、本", "12 34"),)


def test_pictures_in_place_of_cells_are_told():
    picture = "<w:p><w:r><w:drawing><a:blip xmlns:a='urn:a'/></w:drawing></w:r></w:p>"
    table = f"<w:tbl><w:tr><w:tc>{text('规章')}</w:tc><w:tc>{picture}</w:tc></w:tr></w:tbl>"
    read = read_docx(package(table))
    assert tables(read)[0].has_images
    assert read.flags == ("tables_are_images",)
    headed = text("三、收到和处理政府信息公开申请情况") + picture + text("四、其他")
    assert read_docx(package(headed)).flags == ("tables_are_images",)
    assert read_docx(package(picture)).flags[0] == "text_unreliable"


def test_line_breaks_that_somebody_typed_part_paragraphs():
    broken = "<w:p><w:r><w:t>一、甲</w:t><w:br/><w:t>二、乙</w:t></w:r></w:p>"
    assert paragraphs(read_docx(package(broken))) == ["一、甲", "二、乙"]


def test_automatic_numbers_restart_and_nest():
    numbering = f"""<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="1">
        <w:lvl w:ilvl="0"><w:start w:val="2"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="（%2）"/></w:lvl>
        </w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num></w:numbering>"""
    item = (
        "<w:p><w:pPr><w:numPr><w:ilvl w:val='{}'/><w:numId w:val='5'/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>"
    )
    body = "".join(item.format(*pair) for pair in [(0, "甲"), (1, "a"), (1, "b"), (0, "乙"), (1, "c")])
    assert paragraphs(read_docx(package(body, numbering=numbering))) == [
        "二、甲",
        "（1）a",
        "（2）b",
        "三、乙",
        "（1）c",
    ]


@pytest.mark.parametrize(
    ("count", "form", "shown"),
    [
        (10, "chineseCounting", "十"),
        (11, "japaneseCounting", "十一"),
        (20, "chineseCountingThousand", "二十"),
        (3, "chineseLegalSimplified", "叁"),
        (3, "decimalEnclosedCircle", "③"),
        (2, "lowerLetter", "b"),
        (7, "something", "7"),
    ],
)
def test_number_formats(count, form, shown):
    assert written(count, form) == shown


def test_missing_parts_do_not_matter():
    """Some programs leave relations to parts that are not there."""
    stream = io.BytesIO((DOCUMENTS / "report-2021.docx").read_bytes())
    made = io.BytesIO()
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            if "theme" not in name and "docProps" not in name and "settings" not in name.lower():
                target.writestr(name, source.read(name))
    assert_figures(read_docx(made.getvalue()))


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04junk", b"\x00" * 4000, b"<html>"])
def test_junk_is_refused(body):
    with pytest.raises(UnreadableError):
        read_docx(body)
    with pytest.raises(UnreadableError):
        read_doc(body)


def test_truncated_packages_are_refused():
    body = (DOCUMENTS / "report-2021.docx").read_bytes()
    with pytest.raises(UnreadableError, match="damaged"):
        read_docx(body[: len(body) // 2])


def test_a_package_without_word_body_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(UnreadableError, match="not a text document"):
        read_docx(stream.getvalue())


def test_passwords_are_named():
    body = ooxml.OLE_MAGIC + b"\x00" * 600 + ooxml.ENCRYPTED_PACKAGE
    for read in (read_docx, read_doc):
        with pytest.raises(UnreadableError, match="encrypted"):
            read(body)


def bomb(name="word/document.xml", size=40 * 1024 * 1024):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        made.writestr(name, b" " * size)
    return stream.getvalue()


def many_entries():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for index in range(ooxml.MOST_ENTRIES + 1):
            made.writestr(f"word/{index}.xml", "")
    return stream.getvalue()


def lying():
    """A package whose directory says that its largest part is small."""
    body = bytearray(bomb())
    at = body.rindex(b"PK\x01\x02")
    body[at + 24 : at + 28] = (500).to_bytes(4, "little")
    return bytes(body)


@pytest.mark.parametrize("make_bomb", [bomb, lambda: bomb("word/media/image1.bmp"), many_entries, lying])
def test_zip_bombs_are_refused_quickly(make_bomb):
    body = make_bomb()
    started = time.process_time()
    with pytest.raises(UnreadableError, match=r"zip bomb|damaged"):
        read_docx(body)
    assert time.process_time() - started < 5


def test_entities_are_not_resolved(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("TOPSECRET")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr(
            "word/document.xml",
            f'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "{secret.as_uri()}">]>'
            f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>看&f;&b;</w:t></w:r></w:p></w:body></w:document>',
        )
    read = read_docx(stream.getvalue())
    assert "TOPSECRET" not in read.page_text
    assert "aaaa" not in read.page_text


def test_reading_twice_gives_the_same_document():
    body = (DOCUMENTS / "report-2021.docx").read_bytes()
    assert read_docx(body) == read_docx(body)


# --- old formats -----------------------------------------------------------------------------------------------------


@OFFICE
def test_doc_by_libreoffice():
    document = read_doc((DOCUMENTS / "report-2021.doc").read_bytes())
    assert document.format == "doc"
    assert_figures(document)
    assert "一、总体情况" in paragraphs(document)
    assert document.titles == ("".join(make.TITLE),)
    assert document.flags == ()


@OFFICE
def test_rtf_by_libreoffice():
    letters = "".join(f"\\u{ord(letter)}?" for letter in "青石县年报")
    document = read_doc(f"{{\\rtf1\\ansi {letters}\\par}}".encode("ascii"))
    assert paragraphs(document) == ["青石县年报"]


def test_a_docx_named_doc_is_read_as_what_it_is():
    body = (DOCUMENTS / "report-2021.docx").read_bytes()
    assert read_doc(body) == read_docx(body)


@ANTIWORD
def test_doc_by_antiword_tells_what_it_lost(monkeypatch):
    monkeypatch.setattr(converter, "has_office", lambda: False)
    document = read_doc((DOCUMENTS / "report-2021.doc").read_bytes())
    article = tables(document)[0]
    assert article.rows[6] == ("行政许可", "18422", "18422", "18422")
    assert article.rows[10][:2] == ("行政强制", "")
    assert make.OPENING in paragraphs(document)
    # antiword drops most rows of this request table
    assert document.flags == ("read_by_antiword", "tables_unread")


def test_without_a_converter_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    for body in ((DOCUMENTS / "report-2021.doc").read_bytes(), b"{\\rtf1 }"):
        with pytest.raises(UnreadableError, match="install LibreOffice"):
            read_doc(body)


def test_a_converter_that_hangs_is_ended(monkeypatch, tmp_path):
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 60 & sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(converter, "OFFICE_SECONDS", 1)
    started = time.monotonic()
    with pytest.raises(UnreadableError, match="more than 1 seconds"):
        read_doc((DOCUMENTS / "report-2021.doc").read_bytes())
    assert time.monotonic() - started < 40  # the program would sleep for 60


def test_docbook_rows_of_different_widths_share_columns():
    data = """<book><title>x</title><chapter><para>一、甲</para><para><informaltable>
        <tgroup cols='1'><colspec colwidth='300.00pt'/><tbody><row><entry>合用</entry></row></tbody></tgroup>
        <tgroup cols='3'><colspec colwidth='100.00pt'/><colspec colwidth='100.50pt'/><colspec colwidth='99.00pt'/>
        <tbody><row><entry>规
章</entry><entry>0</entry><entry></entry></row></tbody></tgroup></informaltable></para></chapter></book>"""
    blocks = read_docbook(data.encode())
    assert blocks[0] == Paragraph("一、甲")
    assert blocks[1].rows == (("合用", "合用", "合用"), ("规章", "0", ""))
    assert blocks[1].own == ((True, False, False), (True, True, True))


def test_labels_that_no_table_came_out_with_are_told():
    body = "未经复议直接起诉".encode("utf-16-le")
    assert lost_labels(body, [Paragraph("未经复议直接起诉5")])
    assert not lost_labels(body, [Table.of([["未经复议直接起诉", "5"]])])


def test_documents_of_python_docx_with_content_controls_in_tables():
    document = docx.Document()
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "行政许可"
    cell = table.cell(0, 1)._tc
    cell.append(parse_xml(f'<w:sdt xmlns:w="{W}"><w:sdtContent>{text("18")}</w:sdtContent></w:sdt>'))
    assert tables(read_docx(saved(document)))[0].rows == (("行政许可", "18"),)
