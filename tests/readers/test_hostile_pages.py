"""Pages made or broken to exhaust a parser: the reader comes back soon and says what it lost."""

import contextlib
import re
import time

import pytest
from sample_pages import REQUESTS, WORK

from extract.errors import UnreadableError
from extract.model import Paragraph
from extract.readers.chrome import is_chrome, without_breadcrumb
from extract.readers.fields import fields_of_line
from extract.readers.html.document import read_html
from extract.readers.html.titles import find_titles
from extract.readers.plain.document import read_text
from extract.readers.plain.wrap import PAGE_NUMBER
from extract.readers.whitespace import fold


def read(text):
    return read_html(text.encode(), None, "http://a.example/")


def whole(document):
    return "\n".join(block.text for block in document.blocks if isinstance(block, Paragraph))


def test_three_hundred_levels_are_read_in_full():
    document = read("<div>" * 300 + f"<p>{WORK}</p>" + "</div>" * 300 + f"<p>{REQUESTS}</p>")
    assert WORK in whole(document)
    assert REQUESTS in whole(document)
    assert "parse_truncated" not in document.flags


def test_a_hundred_thousand_levels_are_flagged_soon():
    started = time.process_time()
    document = read(f"<p>{WORK}</p>" + "<div>" * 100_000 + f"<p>{REQUESTS}</p>")
    assert "parse_truncated" in document.flags
    assert time.process_time() - started < 15


def test_one_text_of_twelve_megabytes_is_read_or_flagged():
    document = read(f"<p>{WORK}</p><p>" + "水" * 4_000_000 + f"</p><p>{REQUESTS}</p>")
    assert "parse_truncated" in document.flags or REQUESTS in whole(document)


def test_an_attribute_flood_is_contained():
    started = time.process_time()
    document = read("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + f">{WORK}</p><p>{REQUESTS}</p>")
    assert "parse_truncated" in document.flags
    assert WORK in whole(document)
    assert time.process_time() - started < 15


def test_a_tag_flood_is_cut_and_flagged():
    started = time.process_time()
    document = read(f"<p>{WORK}</p>" + "<b></b>" * 400_000 + f"<p>{REQUESTS}</p>")
    assert "parse_truncated" in document.flags
    assert WORK in whole(document)
    assert time.process_time() - started < 60


@pytest.mark.parametrize(
    "markup",
    [
        "<div><p>水</p></div>" * 30_000,
        "<ol type=1>" + "<li>水</li>" * 30_000 + "</ol>",
        "<table>" + "<tr><td>水</td><td>3</td></tr>" * 20_000 + "</table>",
        "<table><tr><td>" * 120 + "水" + "</td></tr></table>" * 120,
        "<div class='content'><p>水</p>" * 200 + "</div>" * 200,
        "<a href='x.pdf'>水</a>" * 20_000,
        "<p>索引号：</p>" * 20_000,
    ],
)
def test_many_parts_take_no_quadratic_time(markup):
    started = time.process_time()
    document = read(f"<p>{WORK}</p>{markup}")
    assert time.process_time() - started < 40
    assert WORK in document.page_text


def test_a_long_picture_in_the_page_is_no_flood():
    document = read(f"<p>{WORK}</p><img src='data:image/png;base64,{'QUJD' * 50_000}='><p>{REQUESTS}</p>")
    assert "parse_truncated" not in document.flags
    assert REQUESTS in whole(document)


def test_character_references_to_what_no_text_holds():
    document = read(f"<p>{WORK}&#0;&#xD800;&#x1b;&#150;</p>")
    document.page_text.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", document.page_text)
    assert "replacement_characters" in document.flags


GENERATORS = [
    lambda n: " " * n,
    lambda n: "1" * n,
    lambda n: "一" * n,
    lambda n: "（" * n,
    lambda n: "当前位置：" + "> " * n,
    lambda n: "发布日期：" * n,
    lambda n: "索 " * n,
    lambda n: "打印 " * n,
    lambda n: "|-" * n,
    lambda n: "20" * n + "报告",
    lambda n: "水 \n" * n,
]


@pytest.mark.parametrize("number", range(len(GENERATORS)))
@pytest.mark.parametrize(
    "function",
    [fold, is_chrome, without_breadcrumb, fields_of_line, lambda t: find_titles([t]),
     PAGE_NUMBER.match, lambda t: read_text(b"x" + t.encode(), None)],
)  # fmt: skip
def test_no_rule_is_slow_on_any_line(function, number):
    line = GENERATORS[number](20_000)
    with contextlib.suppress(UnreadableError):
        function(line[:10])
    started = time.process_time()
    with contextlib.suppress(UnreadableError):
        function(line)
    assert time.process_time() - started < 5
