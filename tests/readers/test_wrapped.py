"""Pages inside other things: a page saved with its parts (.mht), and the answer of a portal's interface (JSON)."""

from __future__ import annotations

import base64
import json
import quopri

import pytest

from extract.errors import UnreadableError
from extract.model import Paragraph, Report
from extract.readers.answers import page_of_answer
from extract.readers.mhtml import is_mhtml
from extract.readers.sniff import read_document, sniff
from extract.report import read

TITLE = "青岚县水务局2022年政府信息公开工作年度报告"
ROW = "<tr><td>规章</td><td>0</td><td>1</td><td>6</td></tr>"
HEADS = "".join(f"<td>{head}</td>" for head in ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"))
BODY = (
    "<p>一、总体情况</p><p>本年度收到政府信息公开申请12件，公开栏目按月更新，窗口备有纸质目录，可以当场查阅和复印。</p>"
    f"<p>二、主动公开政府信息情况</p><table><tr><td>第二十条第（一）项</td></tr><tr>{HEADS}</tr>{ROW}</table>"
)
PAGE = f"<html><head><meta charset='utf-8'><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{BODY}</body></html>"


def saved(encoding: str, *, charset: str = "utf-8", kind: str = "text/html") -> bytes:
    page = PAGE.replace("utf-8", charset).encode(charset)
    text = quopri.encodestring(page) if encoding == "quoted-printable" else base64.encodebytes(page)
    head = (
        "From: <Saved by a browser>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html"; boundary="--=_1"\r\n\r\n'
        f'----=_1\r\nContent-Type: {kind}; charset="{charset}"\r\nContent-Transfer-Encoding: {encoding}\r\n'
        "Content-Location: http://www.qinglan.example/a.html\r\n\r\n"
    )
    picture = (
        "\r\n----=_1\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\n----=_1--\r\n"
    )
    return head.encode() + text + picture.encode()


def figures(body: bytes, source: str) -> dict[str, float]:
    report = read(body, source=source)
    assert isinstance(report, Report)
    assert report.identity.title == TITLE
    return {statistic.indicator: statistic.value for statistic in report.statistics}


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_saved_page_is_read_as_the_page(encoding: str, charset: str) -> None:
    body = saved(encoding, charset=charset)
    assert sniff(body, "report.mht") == "mhtml"
    found = figures(body, "report.mht")
    assert (found["requests_received"], found["rules_in_force"]) == (12, 6)


def test_a_message_without_a_page_is_unreadable() -> None:
    with pytest.raises(UnreadableError):
        read_document(saved("base64", kind="image/gif"), source="report.mht")


def test_headers_in_a_text_do_not_make_a_saved_page() -> None:
    assert not is_mhtml(TITLE.encode() + b"\nContent-Type: multipart/related\n")
    assert not is_mhtml(b"Title: report\nContent-Type: text/plain\n\n" + TITLE.encode())


ARTICLE = {"title": TITLE, "publishTime": "2023-01-20 10:00:00", "source": "青岚县水务局", "content": BODY}
ESCAPED = {**ARTICLE, "content": BODY.replace("<", "&lt;").replace(">", "&gt;")}


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"code": 200, "data": ARTICLE}, ensure_ascii=False),
        json.dumps({"code": 200, "data": {"rows": [ARTICLE]}}),
        json.dumps([ARTICLE]).replace("<", "\\u003c"),
        "callback(" + json.dumps(ARTICLE) + ");",
        "\ufeff" + json.dumps(ESCAPED, ensure_ascii=False),
    ],
)
def test_the_article_of_an_answer_is_read_as_a_page(body: str) -> None:
    found = figures(body.encode(), "answer")
    assert (found["requests_received"], found["rules_in_force"]) == (12, 6)
    report = read(body.encode(), source="answer")
    assert isinstance(report, Report)
    assert report.identity.published == "2023-01-20"


@pytest.mark.parametrize(
    "answer",
    [
        [ARTICLE, {**ARTICLE, "title": TITLE.replace("2022", "2021")}],
        {"title": TITLE, "content": "<p>短</p>"},
        {"title": TITLE, "content": "一、总体情况" * 80},
        {},
    ],
)
def test_an_answer_with_several_articles_or_none_is_no_page(answer: object) -> None:
    assert page_of_answer(json.dumps(answer)) is None


@pytest.mark.parametrize("body", ["{ 甲 }", '{"a": ' * 3000, "[1, 2", "f(x", '{"content": "<p>'])
def test_what_is_no_answer_stays_what_it_is(body: str) -> None:
    assert page_of_answer(body) is None
    assert all(isinstance(block, Paragraph) for block in read_document(body.encode(), source="a.txt").blocks)
