"""What an answer is: content, or one of the many things that only look like it."""

import gzip

import pytest

from crawler.judging import challenge, judge, markers, shell_target

TEXT = "青栖市二〇一九年共收到申请四十六件，均已答复。" * 30
PAGE = f"<html><head><title>年报</title></head><body><p>{TEXT}</p></body></html>"


def outcome(status=200, body=PAGE, kind="text/html", coding=None, **more):
    data = body.encode() if isinstance(body, str) else body
    return judge(status, data, content_type=kind, content_encoding=coding, **more).outcome


@pytest.mark.parametrize(
    ("expected", "arguments"),
    [
        ("ok", {}),
        ("ok", {"body": gzip.compress(PAGE.encode()), "coding": "gzip"}),
        ("ok", {"body": PAGE, "coding": "gzip"}),
        ("ok", {"body": b"%PDF-1.4 ...", "kind": "application/pdf"}),
        ("ok", {"body": "WZWS", "kind": "text/css"}),
        ("ok", {"body": PAGE.replace("年报", "系统维护通知")}),
        ("ok", {"body": PAGE.encode("gb18030")}),
        ("ok", {"body": PAGE, "flags": ("partial",)}),
        ("gone", {"status": 404}),
        ("gone", {"status": 410}),
        ("error", {"status": 403}),
        ("error", {"status": 500}),
        ("error", {"status": 304}),
        ("redirect", {"status": 302, "location": "/x"}),
        ("error", {"status": 302}),
        ("challenge", {"status": 412}),
        ("challenge", {"status": 521}),
        ("challenge", {"body": "<html><script>window.$_ts=window['$_ts'];$_ts=window</script></html>"}),
        ("challenge", {"body": "<html><body><h1>系统维护中，请稍后访问</h1></body></html>".encode("gb18030")}),
        ("challenge", {"body": f"<html><head><title>404 - 页面</title></head><body>{TEXT}</body></html>"}),
        ("truncated", {"flags": ("dataloss",)}),
        ("truncated", {"status": 206}),
        ("truncated", {"body": ""}),
        ("truncated", {"body": gzip.compress(PAGE.encode())[:-6], "coding": "gzip"}),
        ("truncated", {"body": b"\x1f\x8b\x08junk", "coding": "gzip"}),
        ("truncated", {"body": PAGE.replace("</html>", ""), "flags": ("partial",)}),
        ("too_large", {"body": gzip.compress(bytes(65 * 2**20)), "coding": "gzip"}),
        ("redirect", {"body": '<meta http-equiv="refresh" content="0; url=/real.html">', "kind": "text/html"}),
        ("redirect", {"body": "<html><script>window.location.replace('./nb/')</script></html>"}),
        ("ok", {"body": "User-agent: *\nDisallow:", "kind": "text/html", "robots": True}),
    ],
)
def test_outcomes(expected, arguments):
    assert outcome(**arguments) == expected


def test_304_to_a_request_without_conditions_is_said():
    verdict = judge(304, b"", content_type=None, content_encoding=None, location="/x")
    assert (verdict.outcome, "without conditions" in str(verdict.detail)) == ("error", True)


def test_every_marker_is_found_on_a_short_page_and_ignored_on_a_long_one():
    for kind, where, marker in markers():
        script = f"<script>var a = {marker}</script>" if where == "script" else ""
        title = marker if where == "title" else ""
        text = marker if where == "text" else ""
        short = f"<html><head><title>{title}</title>{script}</head><body>{text}</body></html>"
        assert challenge(short).startswith(kind), marker
        if where != "title":
            assert challenge(short.replace("</body>", f"{TEXT}</body>")) is None, marker


def test_where_a_shell_leads():
    assert shell_target("<META HTTP-EQUIV='Refresh' CONTENT='3;URL=./index.html'>") == "./index.html"
    assert shell_target("<script>location.href = '/zwgk/'</script>") == "/zwgk/"
    assert shell_target(f"<script>location.href='/x'</script><p>{TEXT}</p>") is None
    assert shell_target("<p>nothing</p>") is None
    assert shell_target("<script>function go(n){location.href='/list.do?page=' + n}</script>") is None  # a pager
