"""Links and pagers that call the page's own script."""

import pytest

from crawler.calls import Call, address_of, call_of
from crawler.forms import sent_page
from crawler.links import links_of
from crawler.listing import Ask
from crawler.pager import built_pages
from crawler.pages import tree_of
from crawler.parts import is_further_part, parts_of

URL = "http://www.qingqi.gov.cn/nb/list.do"


@pytest.mark.parametrize(
    ("markup", "call"),
    [
        ("<a onclick=\"openInfo('12', this)\">x</a>", Call("openInfo", ("12", "this"))),
        ("<a href='javascript:show(3)'>x</a>", Call("show", ("3",))),
        ("<a href='javascript:void(0)'>x</a>", None),
        ("<a href='/a.html'>x</a>", None),
        ("<a href='javascript:void(0)' onclick='return go(4);'>x</a>", Call("go", ("4",))),
    ],
)
def test_calls(markup, call):
    assert call_of(next(tree_of(f"<html><body>{markup}</body></html>").iter("a"))) == call


@pytest.mark.parametrize(
    ("script", "address"),
    [
        ("function f(id){window.open('/nb/show?id='+id);}", "/nb/show?id=12"),
        ("function f(id, y) { location.href = '/nb/' + y + '/' + id + \".html\"; }", "/nb/2023/12.html"),
        ("var f = function(id){ window.open('detail.jsp?id=' + id) }", "detail.jsp?id=12"),
        ("function f(id){ $.post('/x', {id: id}) }", ""),
        ("function f(id){ window.open(base + id) }", ""),
        ("function g(id){window.open('/nb/show?id='+id);}", ""),
        ("function f(id){ alert(id) } function g(id){ window.open('/nb/show?id='+id) }", ""),
    ],
)
def test_addresses_that_functions_put_together(script, address):
    assert address_of(Call("f", ("12", "2023")), script) == address


def test_such_links_are_links():
    script = "<script>function f(id){window.open('/nb/show?id='+id);}</script>"
    tree = tree_of(f"<html><body>{script}<a href='javascript:;' onclick='f(7)'>青栖市年报</a></body></html>")
    assert [link.url for link in links_of(tree, URL)] == ["http://www.qingqi.gov.cn/nb/show?id=7"]


def pager(
    script, form="<input type=hidden name=pageNo id=pn value=1><input type=hidden name=cid value=7>", how="post"
):
    return tree_of(
        f"<html><body><form name=pf method={how} action='/nb/list.do'>{form}<input type=submit value=搜></form>"
        f"<a href='javascript:goPage(2)'>下一页</a><script>function goPage(n){{{script}}}</script></body></html>"
    )


@pytest.mark.parametrize(
    "script",
    [
        "document.pf.pageNo.value=n;document.pf.submit();",
        "document.getElementById('pn').value = n; document.forms[0].submit()",
        "$('#pn').val(n); $('form').submit();",
        "$(\"input[name='pageNo']\").val(n); $('form').submit();",
    ],
)
def test_pages_that_a_form_sends(script):
    assert sent_page(pager(script), URL) == Ask(URL, "pageNo=2&cid=7")
    assert sent_page(pager(script, how="get"), URL) == f"{URL}?pageNo=2&cid=7"


def test_forms_that_are_left_alone():
    state = "<input type=hidden name=__VIEWSTATE value=x><input type=hidden name=pageNo value=1>"
    assert sent_page(pager("document.pf.pageNo.value=n;document.pf.submit();", state), URL) is None
    assert sent_page(pager("load(n)"), URL) is None
    assert sent_page(pager("document.pf.other.value=n;document.pf.submit();"), URL) is None


@pytest.mark.parametrize(
    ("target", "same"),
    [
        ("http://a.example/nb/7_2.html", True),
        ("http://a.example/nb/7_3.html", True),
        ("http://a.example/nb/8.html", False),
        ("http://a.example/nb/7_2023.html", False),
        ("http://a.example/gs/7_2.html", False),
    ],
)
def test_further_pages_of_a_report(target, same):
    assert is_further_part(target, "http://a.example/nb/7.html") is same


def test_a_frame_of_a_viewer_is_no_report():
    frames = "<iframe src='/web/viewer.html?file=/f/1.pdf'></iframe><iframe src='/in/1.html'></iframe>"
    shell = f"<html><body>{frames}</body></html>"
    assert parts_of(tree_of(shell), shell, URL) == ["http://www.qingqi.gov.cn/in/1.html"]


def test_pages_that_a_loop_writes():
    script = "<script>var total=3;for(var i=1;i<total;i++){document.write('<a href=\"index_'+i+'.html\">')}</script>"
    base = "http://www.qingqi.gov.cn/nb/"
    assert built_pages(script, f"{base}index.html") == [f"{base}index_1.html", f"{base}index_2.html"]
    assert built_pages(script, f"{base}index_1.html") == [f"{base}index_2.html"]
    assert built_pages(script.replace("total=3", "total=all"), f"{base}index.html") == []
    assert built_pages(script.replace("+i+", "+other+"), f"{base}index.html") == []


def test_further_pages_by_a_query():
    url = "http://a.example/show.jsp?id=7"
    assert is_further_part(f"{url}&page=2", url)
    assert not is_further_part("http://a.example/show.jsp?id=8", url)
