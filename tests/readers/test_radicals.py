"""Characters that a PDF's text prints as radicals, and pages in UTF-16 without a mark, are what they look like."""

from __future__ import annotations

import unicodedata

import pytest

from extract.csvdata import rows_of
from extract.model import Paragraph, Report
from extract.readers.radicals import unified
from extract.readers.sniff import read_document, sniff
from extract.report import read

TITLE = "青栖县水务局2021年政府信息公开工作年度报告"
TEXT = (
    f"{TITLE}\n一、总体情况\n全年收到政府信息公开申请12件，行政复议和行政诉讼均为0件。\n二、其他需要报告的事项\n无。"
)
RADICALS = str.maketrans("青水一行工自", "⻘⽔⼀⾏⼯⾃")


def test_radicals_are_the_characters_they_stand_for() -> None:
    assert unified("⻘栖县⽔务局，⼀、⾏政许可；⻚、⻅、豈") == "青栖县水务局，一、行政许可；页、见、豈"
    assert unified(TEXT) == TEXT
    assert unified("①²㎡（）") == "①²㎡（）"


def test_the_list_of_the_supplement_holds_single_characters_that_unicode_leaves_open() -> None:
    rows = rows_of("radicals.csv")
    assert len({row["radical"] for row in rows}) == len(rows)
    for row in rows:
        assert unicodedata.name(row["radical"]).startswith("CJK RADICAL ")
        assert unicodedata.normalize("NFKC", row["radical"]) == row["radical"]
        assert unicodedata.name(row["character"]).startswith("CJK UNIFIED IDEOGRAPH")


@pytest.mark.parametrize("source", ["a.txt", "a.html"])
def test_a_text_taken_out_of_a_pdf_is_read_like_any_other(source: str) -> None:
    text = TEXT if source == "a.txt" else "<html><body>" + "".join(f"<p>{line}</p>" for line in TEXT.split("\n"))
    found = [read(one.encode(), source=source) for one in (text, text.translate(RADICALS))]
    assert isinstance(found[0], Report)
    assert isinstance(found[1], Report)
    assert found[0].text == found[1].text
    assert found[1].identity.agency == "青栖县水务局"
    assert found[0].statistics == found[1].statistics


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_page_in_utf16_without_a_mark(encoding: str) -> None:
    page = f"<html><head><title>{TITLE}</title></head><body><p>{TEXT}</p></body></html>".encode(encoding)
    assert sniff(page, "page.html") == "html"
    report = read(page, source="page.html")
    assert isinstance(report, Report)
    assert report.identity.title == TITLE


def test_other_data_with_zeros_stay_binary() -> None:
    assert [block for block in read_document(TEXT.encode(), source="a.txt").blocks if isinstance(block, Paragraph)]
    with pytest.raises(Exception, match="binary"):
        sniff(bytes(value for pair in zip(range(1, 250), [0] * 249, strict=True) for value in pair) * 20, "a.bin")
