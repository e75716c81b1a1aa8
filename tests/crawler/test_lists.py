"""Which links of a list lead to reports, and how lists go on: in the markup of the systems that portals use."""

import time

import pytest

from crawler.judging import judge
from crawler.links import Link, attachments_of, choose, links_of
from crawler.listing import next_group, numbered_pages, record_set, total_records
from crawler.pager import next_page
from crawler.pages import page_text, tree_of
from crawler.portals import Portal
from crawler.titles import is_report

BASE = "http://www.qingqi.gov.cn/gknb/index.html"


def tree(markup):
    return tree_of(f"<html><body>{markup}</body></html>")


@pytest.mark.parametrize(
    "title",
    [
        "青栖市2019年政府信息公开工作年度报告",
        "青栖市水务局2021年政府信息公开年报",
        "白鹭区二〇一一年政务公开年度报告",
        "2015年度青栖市教育局信息公开工作报告",
        "青栖市林业局2018年政务公开报告",
        "青棲市2016年政府資訊公開工作年度報告",
        "青栖市人民政府办公室2018年政府信息公…",
        "青栖市发展和改革委员会2018年政府信息...",
        "2016年政府信息公开和政府网站工作年度报告",
    ],
)
def test_titles_of_reports(title):
    assert is_report(title)


@pytest.mark.parametrize(
    "title",
    [
        "政府信息公开年报",
        "青栖市2019年政府网站工作年度报表",
        "2020年政府信息公开指南",
        "关于做好2021年政府信息公开工作年度报告编制工作的通知",
        "【文字解读】青栖市2019年政府信息公开工作年度报告",
        "青栖市2020年部门预算公开",
        "2019年人大代表建议办理情况公开报告",
        "2019年政府工作报告",
        "青栖市2019年工作总结",
        "图解：2019年政府信息公开年报",
        "2019年政务公开工作要点",
    ],
)
def test_titles_of_what_is_no_report(title):
    assert not is_report(title)


def test_a_year_is_title_enough_where_a_column_holds_nothing_else():
    assert is_report("2018年度", reports_only=True)
    assert not is_report("2018年度")
    assert not is_report("通知公告2018", reports_only=True)


def test_links_have_full_titles_dates_and_one_address():
    links = list(
        links_of(
            tree(
                '<ul><li><a href="./201903/t1.html" title="青栖市2018年政府信息公开工作年度报告">'
                '<a href="./201903/t1.html">'
                "青栖市2018年政府信息...</a></a><span>2019-3-7</span></li>"
                '<li><a href="t2_wap.html">石瓮县2017年政府信息公开年报</a> [2018/02/28]</li>'
                '<li><a href="javascript:;">2016年政府信息公开年报</a></li><li><a href="#top">回到顶部</a></li>'
                '<li><a href="t4.html"><h3>白鹭区2013年政府信息公开年报(2014-3-1)</h3><p>白鹭区2013年…</p></a></li>'
                '<li><a href="t3.html" title="打开新窗口">2015年政府信息公开年报</a></li></ul>'
            ),
            BASE,
        )
    )
    folder = "http://www.qingqi.gov.cn/gknb/"
    assert Link(f"{folder}201903/t1.html", "青栖市2018年政府信息公开工作年度报告", "2019-03-07") in links
    assert Link(f"{folder}t2.html", "石瓮县2017年政府信息公开年报", "2018-02-28") in links
    assert Link(f"{folder}t4.html", "白鹭区2013年政府信息公开年报", "2014-03-01") in links
    assert Link(f"{folder}t3.html", "2015年政府信息公开年报", "") in links
    assert not [link for link in links if "javascript" in link.url or "回到顶部" in link.title]


def test_choosing_keeps_list_order_and_the_wishes_of_the_record():
    links = [
        Link("http://x/2.html", "青栖市2018年政府信息公开年报"),
        Link("http://x/gknb/", "2017年政府信息公开年报"),
        Link("http://x/3.html", "青栖市2019年政府网站工作年度报表"),
        Link("http://x/2.html", "青栖市2018年政府信息公开年报（续）"),
        Link("http://x/4.html", "石瓮县2018年政府信息公开年报"),
    ]
    common = {"name": "yunxi_a", "title": "t", "listing": "column", "start": ("http://x/gknb/",)}
    assert [link.url for link in choose(links, Portal(**common))] == ["http://x/2.html", "http://x/4.html"]
    wishes = Portal(**common, also=("网站工作年度报表",), exclude=("石瓮",))
    assert [link.url for link in choose(links, wishes)] == ["http://x/2.html", "http://x/3.html"]


def test_attachments_by_address_script_or_name():
    page = tree(
        '<a href="./P02021.pdf">附件1</a><a href="/down.jsp?file=%E5%B9%B4%E6%8A%A5.doc">下载</a>'
        '<a href="/get?id=7" title="年报.docx">年报.docx</a><a href="a.html">上一篇</a><a href="./P02021.pdf">再次</a>'
        '</body></html><a href="/late.xlsx">附件2</a>' + "".join(f'<a href="/{n}.zip">z</a>' for n in range(40))
    )
    found = attachments_of(page, BASE)
    assert [link.url.rpartition("/")[2] for link in found[:4]] == [
        "P02021.pdf",
        "down.jsp?file=%E5%B9%B4%E6%8A%A5.doc",
        "get?id=7",
        "late.xlsx",
    ]
    assert len(found) == 20


@pytest.mark.parametrize(
    ("script", "pages"),
    [
        ('createPageHTML(3, 0, "index", "html");', ["index_1.html", "index_2.html"]),
        (
            'function createPageHTML(_n, _c, _name, _ext){}\ncreatePageHTML( 2 ,1, "index", "shtml" )',
            ["index_1.shtml"],
        ),
        ("createPageHTML('page_div', 3, 1, 'xxgk_list', 'shtml', 41)", ["xxgk_list_2.shtml", "xxgk_list_3.shtml"]),
        ("var countPage = 3//共几页", ["index_1.html", "index_2.html"]),
        ('createPageHTML(1, 0, "index", "html");', []),
        ('createPageHTML(999, 0, "index", "html");', [f"index_{n}.html" for n in range(1, 60)]),
        ('createPageHTML(3, 0, "../../etc", "html");', []),
        ('createPageHTML(9999999999999, 0, "index", "html");', []),
        ("no script at all", []),
    ],
)
def test_page_numbers_printed_by_scripts(script, pages):
    assert numbered_pages(script, BASE, 60) == [f"http://www.qingqi.gov.cn/gknb/{name}" for name in pages]


STORE = """<datastore>
<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&webid=7&unitid=5"></a>]]></nextgroup><recordset>
<record><![CDATA[<li><a href="/art/2024/1/1/art_1_2.html">2023年政府信息公开年报</a><b>2024-01-01</b></li>]]></record>
<record><![CDATA[]]></record></recordset></datastore>"""


def test_record_sets():
    records, following = record_set(f'<div id="5"><script type="text/xml">{STORE}</script></div>')
    (link,) = links_of(records[0], BASE)
    assert (link.url, link.date) == ("http://www.qingqi.gov.cn/art/2024/1/1/art_1_2.html", "2024-01-01")
    assert len(records) == 1
    first = next_group(BASE, following)
    assert first == "http://www.qingqi.gov.cn/module/web/jpage/dataproxy.jsp?page=1&webid=7&unitid=5"
    # The answer to page 1 may name page 1 again: what counts is the page that was read.
    assert next_group(first, following) == first.replace("page=1", "page=2")
    assert total_records("$('#5').jpage({totalRecord:4895,perPage:19});") == 4895
    assert record_set("<datastore><record><![CDATA[<li>never closed") == ([], None)
    assert record_set("<html></html>") == ([], None)


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="2.html">下一页</a>',
        '<a href="2.html"> 下 页 </a>',
        '<a href="1.html">1</a><a class="Next" href="2.html">&gt;&gt;|</a>',
        '<span class="p_next p_fun"><a href="2.html">下页</a></span>',
        '<a href="2.html" rel="next">more</a>',
        '<a href="javascript:go(2)">下一页</a><a href="2.html">下一頁</a>',
    ],
)
def test_the_next_page(markup):
    assert next_page(tree(markup), BASE) == "http://www.qingqi.gov.cn/gknb/2.html"


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="index.html">下一页</a>',
        '<a href="http://evil.test/2.html">下一页</a>',
        '<a href="2.html">下一篇</a>',
        "<p>下一页</p>",
    ],
)
def test_no_next_page(markup):
    assert next_page(tree(markup), BASE) is None


def test_decoding_for_links():
    title = "青栖市2019年政府信息公开年报㑇"
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        assert title in page_text(f"<meta charset=gb2312>{title}".encode(encoding))


@pytest.mark.parametrize(
    "attack",
    [
        "<" * 300_000,
        "<a" * 150_000,
        "<!--" * 200_000,
        "<script>" * 90_000,
        "createPageHTML(" * 60_000,
        "<record>" * 90_000,
    ],
    ids=["brackets", "tags", "comments", "scripts", "calls", "records"],
)
def test_hostile_pages_take_no_time(attack):
    began = time.process_time()
    judge(200, attack.encode() + "系统维护 WZWS".encode(), content_type="text/html", content_encoding=None)
    numbered_pages(attack, BASE, 60)
    record_set(attack)
    total_records(attack)
    tree_of(attack)
    assert time.process_time() - began < 15


@pytest.mark.corpus
def test_real_lists(corpus):
    def page(name):
        return page_text((corpus / "portals" / name).read_bytes())

    trs = page("trs-daozhen/gzdt/tzgg/index.html")
    assert len(numbered_pages(trs, "http://x.gov.cn/gzdt/tzgg/index.html", 60)) == 3
    assert len(numbered_pages(page("trs-cpa/xxfb/tzgg/index.html"), "http://x.gov.cn/xxfb/tzgg/index.html", 60)) == 24
    ucap = numbered_pages(
        page("ucap-sichuan-edu/scedu/c100559/zfxxgk_gknrz.html"), "http://x.gov.cn/c/zfxxgk_gknrz.shtml", 60
    )
    assert (ucap[0], ucap[-1]) == ("http://x.gov.cn/c/zfxxgk_gknrz_2.shtml", "http://x.gov.cn/c/zfxxgk_gknrz_15.shtml")
    for name, least in (("dingxi_zwgk_dataproxy_page1.xml", 40), ("xuzhou_col33718_test_fixture.html", 1)):
        records, following = record_set(page(f"hanweb/{name}"))
        assert len(records) >= least
        assert all(list(links_of(record, "http://x.gov.cn/")) for record in records)
        assert "dataproxy.jsp" in following
    boxes = tree_of(page("siteserver-pingdingshan/channels/18105.html"))
    dated = [link for link in links_of(boxes, BASE) if link.date]
    assert dated
    assert not [link for link in dated if link.date in link.title]
    jilin = tree_of(page("trs-jilin-forestry/xxgk/ndbg/index.html"))
    portal = Portal(name="jilin_a", title="t", listing="pages", start=("http://x.gov.cn/xxgk/ndbg/index.html",))
    chosen = choose(list(links_of(jilin, portal.start[0])), portal)
    # One is called 政务公开报告; the forms of the website, a budget, a guide and proposals stand beside them.
    assert [link.date for link in chosen] == ["2019-03-07", "2018-12-24", "2017-05-30"]


@pytest.mark.corpus
def test_real_pages_are_content(corpus):
    files = [*(corpus / "reports").glob("*.html"), *(corpus / "portals").rglob("*.html")]
    assert len(files) > 20
    for file in files:
        verdict = judge(200, file.read_bytes(), content_type="text/html", content_encoding=None)
        assert verdict.outcome == "ok", (file.name, verdict)
