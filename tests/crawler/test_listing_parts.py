"""The parts that lists are read with: which links are reports, folders of years, frames, interfaces, feeds."""

import json
import time

import pytest

from crawler.feeds import read_feed
from crawler.folders import folders, frames, is_folder_of_year, shown_report
from crawler.hanweb import area_of, list_settings, posted_group, search, year_links
from crawler.interface import INTERFACES, interfaces, missing, read_answer, request_for, settings_in, units_in, wishes
from crawler.links import Link, attachments_of, choose, links_of, listed_links
from crawler.listing import Ask, next_group, numbered_pages
from crawler.pager import built_pages, further_numbers, next_page
from crawler.pages import page_text, tree_of
from crawler.portals import Portal
from crawler.reposts import reposted
from crawler.titles import is_report, why_not

SITE = "http://www.shiweng.gov.cn"
COLUMN = f"{SITE}/zfxxgk/gknb/index.html"
TEXT = "本年度共收到政府信息公开申请三件，均已在规定期限内答复，未收取任何费用，也没有发生行政复议和诉讼。"


def tree(markup):
    return tree_of(f"<html><body>{markup}</body></html>")


def record(**values):
    common = {"name": "yunxi_shiweng", "title": "石瓮县水务局", "start": (COLUMN,), "listing": "column"}
    return Portal(**(common | {"province": "云溪"} | values))


# --- titles ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "石瓮县预算评审中心2018年政府信息公开年度报告",
        "石瓮县公共资源交易公告服务中心2020年政府信息公开工作年度报告",
        "2019年度政府信息公开报告（石瓮县水务局）",
        "石瓮县信访局（建议征集办公室）2021年政务公开报告",
        "石瓮县水务局2012年政府信息公开工作总结报告",
    ],
)
def test_agencies_with_other_subjects_in_their_names(title):
    assert why_not(title) is None


@pytest.mark.parametrize(
    "title",
    [
        "石瓮县水务局2020年部门预算信息公开工作报告",
        "石瓮县2019年提案办理结果政务公开报告",
        "石瓮县水务局2020年第三季度政府信息公开工作报告",
        "石瓮县水务局2020年上半年政务公开工作报告",
        "2018年信息公开年度工作报告说明",
        "石瓮县水务局暂无2015年政府信息公开年度报告",
        "一图读懂石瓮县2022年政府信息公开年度报告",
        "【文稿解读】石瓮县2022年政府信息公开工作年度报告",
        "关于发布2019年政府信息公开年度报告的公告",
        "石瓮县2021年政务公开第三方评估报告",
        "石瓮县水务局2021年法治政府建设年度报告公开",
        "2020年政府网站工作年度报表",
        "石瓮县水务局2020年工作总结",
    ],
)
def test_what_stands_beside_reports(title):
    assert not is_report(title, dated=True)


@pytest.mark.parametrize(
    ("title", "verdict"),
    [
        ("水利部2020年政府信息公开工作年度报告", "a national body"),
        ("2015年交通运输部政府信息公开工作年度报告", "a national body"),
        ("江苏省2020年政府信息公开工作年度报告", "another province"),
        ("国家税务总局石瓮县税务局2020年政府信息公开工作年度报告", None),
        ("教育部2020年政府信息公开工作年度报告", "a national body"),
        ("国家统计局石瓮调查队2020年政府信息公开工作年度报告", None),
        ("石瓮县水利局2020年政府信息公开工作年度报告", None),
        ("上海路街道2020年政府信息公开工作年度报告", None),
        ("北京东路街道办事处2020年政府信息公开工作年度报告", None),
        ("县委宣传部2020年政府信息公开工作年度报告", None),
    ],
)
def test_whose_report_a_title_names(title, verdict):
    said = reposted(title, record())
    assert (said is None) == (verdict is None)
    assert said is None or said.startswith(verdict)


def test_a_national_body_has_its_own_reports():
    title = "水利部2020年政府信息公开工作年度报告"
    assert reposted(title, record(province="全国", level="ministry")) is None
    assert reposted(title, record(title="水利部长江某局、水利部")) is None


def test_a_records_names_do_not_let_in_what_speaks_against_them():
    links = [
        Link(f"{SITE}/1.html", "石瓮县2010年信息公开情况"),
        Link(f"{SITE}/2.html", "解读：石瓮县2010年信息公开情况"),
        Link(f"{SITE}/3.html", "石瓮县2010年部门决算"),
    ]
    assert [link.url for link in choose(links, record(titles=("信息公开情况",)))] == [links[0].url]
    both = choose(links, record(titles=("信息公开情况",), also=("决算",)))
    assert [link.url for link in both] == [links[0].url, links[2].url]


def test_links_that_open_by_script():
    page = tree(
        "<a href=\"javascript:window.open('/show?id=7')\">石瓮县2019年政府信息公开年报</a>"
        '<a href="javascript:;" onclick="location.href=\'a/8.html\'">石瓮县2018年政府信息公开年报</a>'
        "<a href=\"javascript:open('x')\">石瓮县2017年政府信息公开年报</a><a href='#'>石瓮县2016年政府信息公开年报</a>"
    )
    found = [link.url for link in links_of(page, COLUMN)]
    assert found == [f"{SITE}/show?id=7", f"{SITE}/zfxxgk/gknb/a/8.html"]


def test_attachments_in_frames_viewers_and_download_scripts():
    page = tree(
        '<iframe src="/pdfjs/web/viewer.html?file=%2Ffiles%2Fa.pdf"></iframe><embed src="b.pdf">'
        '<object data="c.ofd"></object><a href="/OpennessAnnualReport/download/7.html">下载</a>'
        '<a href="d.zip">附件</a><a href="e.html">上一篇</a><iframe src="map.html"></iframe>'
    )
    names = [link.url.removeprefix(SITE) for link in attachments_of(page, COLUMN)]
    folder = "/zfxxgk/gknb/"
    expected = ["/files/a.pdf", f"{folder}b.pdf", f"{folder}c.ofd", "/OpennessAnnualReport/download/7.html"]
    assert names == [*expected, f"{folder}d.zip"]


# --- folders, frames, pages that are reports -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["2025nb", "gknb2025", "2021n", "2019nian", "nb_2022n", "2022_645", "2023n_1", "2024n78", "201843", "2023"]
)
def test_names_of_year_folders(name):
    assert is_folder_of_year(f"{SITE}/gknb/{name}/")
    assert is_folder_of_year(f"{SITE}/gknb/{name}/index.html")
    assert is_folder_of_year(f"{SITE}/gknb/{name}/1.html")
    assert not is_folder_of_year(f"{SITE}/gknb/{name}.html")
    assert not is_folder_of_year(f"{SITE}/gknb/{name}/t20230117_1.html")


@pytest.mark.parametrize("name", ["bmnb", "c100529", "743345", "199", "col12023456789"])
def test_names_of_other_folders(name):
    assert not is_folder_of_year(f"{SITE}/gknb/{name}/")


def test_folders_of_a_column():
    folder = f"{SITE}/zfxxgk/gknb/"
    links = [
        Link(f"{folder}2023n/", "2023"),
        Link(f"{folder}szbm/", "市直部门"),
        Link(f"{folder}2022n/t20230101_5.html", "2022年"),
        Link(f"{folder}nb2021.pdf", "2021年"),
        Link(f"{SITE}/yjs/2023n/", "2023年"),
        Link("http://other.example.cn/gknb/2023n/", "2023年"),
    ]
    assert folders(links, COLUMN, (COLUMN,), any_name=False) == links[:1]
    assert folders(links, COLUMN, (COLUMN,), any_name=True) == links[:2]
    # From inside one year, the others stand beside it.
    assert folders(links, f"{folder}2020n/", (f"{folder}2020n/",), any_name=False) == links[:1]


def test_lists_of_other_years_differ_in_digits():
    start = f"{SITE}/public/column/6595721?type=3&action=list"
    year = Link(f"{SITE}/public/column/6595721?type=3&timeFrame=2023&action=list", "2023年")
    rules = Link(f"{SITE}/public/column/6595721?type=1&other=2023&action=list", "2023年")
    assert folders([year, rules], start, (start,), any_name=False) == [year]


def test_frames_on_the_same_host():
    page = tree(
        '<iframe src="a.html"></iframe><iframe src="a.html"></iframe><iframe src="http://tj.example.cn/x"></iframe>'
        '<iframe src="b.html" style="display: none"></iframe><iframe src="c.pdf"></iframe><iframe src="index.html">'
        '</iframe><frame src="/d.jsp?x=1"><iframe src="javascript:void(0)"></iframe><iframe height="0" src="e.html">'
    )
    assert frames(page, COLUMN) == [f"{SITE}/zfxxgk/gknb/a.html", f"{SITE}/d.jsp?x=1"]


def shown(markup, title="政府信息公开年报", **more):
    page = f"<html><head><title>{title}</title></head><body>{markup}</body></html>"
    return shown_report(tree_of(page), page, COLUMN, **more)


def test_a_page_that_is_itself_the_report():
    headline = "石瓮县水务局2022年政府信息公开工作年度报告"
    text = f"<div><p>{TEXT}</p></div>" * 6
    assert shown(f"<h1>{headline}</h1>{text}") == headline
    assert shown(text, title=f"{headline}_石瓮县人民政府") == headline
    assert shown(f'<h1>{headline}</h1><a href="x.doc">{headline}.doc</a>') == headline
    assert shown(text, named=headline) == headline
    assert shown(f"<h1>{headline}</h1>") is None
    assert shown(f"<h1>政府信息公开年报</h1>{text}") is None
    assert shown(f"<h1>【解读】{headline}</h1>{text}") is None
    entry = f"<li><a href='1.html'><h3>{headline}</h3><p>{TEXT * 5}</p></a></li>"
    assert shown(entry, listed=[headline]) is None


# --- Hanweb ----------------------------------------------------------------------------------------------------------


def test_groups_by_post():
    markup = (
        "var param_5512={columnid:1203,unitid:'5512',webid:7,webname:'水务局'};"
        "$('#5512').jpage({totalRecord:99,perPage:15,proxyUrl:'/module/jslib/jpage/dataproxy.jsp'})"
    )
    settings = list_settings(markup, None)
    ask = posted_group(settings, COLUMN, 45)
    assert ask.url == f"{SITE}/module/jslib/jpage/dataproxy.jsp?startrecord=46&endrecord=90&perpage=15"
    assert "columnid=1203" in ask.body
    assert "unitid=5512" in ask.body
    assert ask.key == f"{ask.url}#{ask.body}"
    assert posted_group({}, COLUMN, 0) is None
    named = "/module/web/jpage/dataproxy.jsp?page=1&webid=73&columnid=103585&unitid=764752"
    assert posted_group(list_settings("", named), COLUMN, 0).url.startswith(f"{SITE}/module/web/jpage/dataproxy.jsp?")


def test_groups_by_record_numbers():
    address = f"{SITE}/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=45&perpage=15&unitid=5"
    assert next_group(address, None) == address.replace("=1&", "=46&").replace("=45&", "=90&")


def test_the_disclosure_module():
    assert area_of("load('/module/xxgk/tree.jsp?standardXxgk=1&area=LQ331082018&x=1')") == "LQ331082018"
    assert area_of("no module") is None
    assert search("L1", COLUMN, 3).url == f"{SITE}/module/xxgk/search.jsp?area=L1&currpage=3"
    module = f"{SITE}/module/xxgk/xxgkAnnualReport.jsp?area=L1&fbtime=2023"
    menu = tree(
        '<select><option value="2022">2022年</option><option>2021</option><option value="">全部</option></select>'
    )
    assert [link.url[-11:] for link in year_links(menu, module)] == ["fbtime=2022", "fbtime=2021"]
    assert year_links(menu, COLUMN) == []


# --- interfaces ------------------------------------------------------------------------------------------------------


def test_the_names_of_interfaces_are_those_of_the_file():
    assert set(interfaces()) == set(INTERFACES)


@pytest.mark.parametrize(
    "page",
    [
        '<script>SID: "755325", {"id":2600,"name":"机构"},{"id":2629,"name":"政府信息公开年度报告"}',
        "window._CONFIG={SID:'755325'}; {name:'政府信息公开年报',parent:1,id:2629}",
    ],
)
def test_settings_of_gkmlpt(page):
    interface = interfaces()["gkmlpt"]
    values = settings_in(interface, page)
    assert values == {"sid": "755325", "category": "2629"}
    ask = request_for(interface, values, f"{SITE}/swj/gkmlpt/annualreport", 0)
    assert ask.url == f"{SITE}/swj/gkmlpt/api/all/2629?page=0&sid=755325"
    root = request_for(interface, values | wishes("category=7"), f"{SITE}/gkmlpt/index", 2)
    assert root.url == f"{SITE}/gkmlpt/api/all/7?page=2&sid=755325"
    assert missing(interface, {"sid": "1"}) == ["category"]


@pytest.mark.parametrize("quotes", ['"{x}"', "'{y}'"])
def test_units_of_jpaas(quotes):
    single = "{'webId':'9','tagId':'分页列表','pageId':'4410'}"
    attribute = quotes.format(x=single, y=single.replace("'", "&quot;"), z="")
    interface = interfaces()["jpaas"]
    (unit,) = units_in(interface, f'<script src="unitbuild.js" queryData={attribute}></script>' * 2)
    assert unit == {"webId": "9", "tagId": "分页列表", "pageId": "4410"}
    url = request_for(interface, unit, COLUMN, 2).url
    assert "parseType=bulidstatic" in url
    assert "paramJson=%7B%22pageNo%22%3A2%2C%22pageSize%22%3A%2215%22%7D" in url
    assert url.startswith(f"{SITE}/api-gateway/jpaas-publish-server/front/page/build/unit?")


def test_a_body_of_json_stays_json():
    interface = interfaces()["epoint"]
    values = {"project": "/EWB", "siteGuid": "7-e", "categorynum": '00"2', "deptcode": "1\\"}
    ask = request_for(interface, values, COLUMN, 1)
    assert json.loads(ask.body)["categorynum"] == '00"2'
    assert json.loads(ask.body)["deptcode"] == "1\\"
    assert ask.url == f"{SITE}/EWB/rest/lightfrontaction/getgovinfolist"
    assert ask.kind.startswith("application/json")


ROW = {"title": "石瓮县2022年政府信息公开<b>年报</b>", "url": "/a.html", "create_time": 1674000000}


@pytest.mark.parametrize(
    ("name", "answer", "links"),
    [
        ("gkmlpt", {"articles": [ROW], "total": "7"}, [("/a.html", "2023-01-18")]),
        ("gkmlpt", {"articles": [ROW | {"create_time": "1674000000000"}]}, [("/a.html", "2023-01-18")]),
        ("gkmlpt", {"articles": [ROW | {"created_at": "2023-1-9 08:00"}]}, [("/a.html", "2023-01-09")]),
        ("gkmlpt", {"articles": [{"title": "x"}, 7, None, {"url": "/b.html"}]}, []),
        ("gkmlpt", {"articles": [ROW | {"url": "javascript:x"}]}, []),
        ("gkmlpt", {"articles": []}, []),
        ("epoint", {"custom": json.dumps({"data": [{"infourl": "/c.html", "realtitle": "t"}]})}, [("/c.html", "")]),
        ("jpaas", {"data": '<ul><li><a href="/d.html">年报</a> 2023-01-02</li></ul>'}, [("/d.html", "2023-01-02")]),
        ("jpaas", {"data": {"html": '<a href="/d.html">年报</a>'}}, [("/d.html", "")]),
        ("truecms", {"result": "<record><![CDATA[<a href='/e.html'>年报</a>]]></record>"}, [("/e.html", "")]),
        ("manuscript", {"data": {"title": "t", "staticUrl": "/f.shtml"}}, [("/f.shtml", "")]),
        ("manuscript", {"title": "t", "url": "/f.shtml"}, [("/f.shtml", "")]),
    ],
)
def test_answers(name, answer, links):
    text = json.dumps(answer, ensure_ascii=False)
    for given in (text, f"/**/gongkai({text});", "\ufeff" + text):
        piece = read_answer(interfaces()[name], given, COLUMN, 1)
        assert [(link.url.removeprefix(SITE), link.date) for link in piece.links] == links
    assert (
        read_answer(interfaces()["gkmlpt"], json.dumps({"articles": [ROW]}), COLUMN, 1).links[0].title.endswith("年报")
    )


@pytest.mark.parametrize(
    "text", ["", "<html></html>", "{", "[1]", "7", "null", '{"list":[]}', "[" * 100_000, "gongkai("]
)
def test_what_is_no_answer(text):
    for name in ("gkmlpt", "jpaas", "truecms", "epoint"):
        assert read_answer(interfaces()[name], text, COLUMN, 1) is None


def test_whether_more_follows():
    interface = interfaces()["jpaas"]
    html = '<a href="/d.html">年报</a><a data-page="{0}">x</a>'
    more = [read_answer(interface, json.dumps({"data": html.format(n)}), COLUMN, 2).more for n in (1, 3)]
    assert more == [False, True]
    assert read_answer(interface, json.dumps({"data": '<a href="/d.html">x</a>'}), COLUMN, 2).more is None


def test_asks_are_told_apart_by_their_body():
    assert Ask("http://x/a", "page=1").key != Ask("http://x/a", "page=2").key
    assert Ask("http://x/a").key == "http://x/a"


# --- numbers and feeds -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "url", "pages"),
    [
        ("var t = parseInt('3');", f"{SITE}/nb/1.html", ["2.html", "3.html"]),
        ("parseInt( 3 )", f"{SITE}/nb/index.shtml", ["index_2.shtml", "index_3.shtml"]),
        ("parseInt(n)", f"{SITE}/nb/1.html", []),
        ("parseInt('3')", f"{SITE}/nb/list.jsp", []),
        ('createPageHTML(3, 0, "index", "html", 50);', f"{SITE}/nb/index.html", ["index_1.html", "index_2.html"]),
        ("totalPage = 3", f"{SITE}/nb/", ["index_1.html", "index_2.html"]),
        ("totalPage = 3", f"{SITE}/nb/list.html", []),
    ],
)
def test_more_page_numbers(script, url, pages):
    assert numbered_pages(script, url, 60) == [f"{SITE}/nb/{name}" for name in pages]


def test_the_next_page_by_the_class_around_it():
    assert next_page(tree('<li class="next-page"><a href="2.html"><i></i></a></li>'), COLUMN).endswith("/2.html")
    assert next_page(tree('<li class="next-page disabled"><span>›</span></li>'), COLUMN) is None


def test_feeds():
    rss = read_feed("<rss><channel><item><title>年 报</title><link>/a.html</link>"
                    "<pubDate>Mon, 09 Jan 2023 08:00:00 +0800</pubDate></item></channel></rss>", COLUMN)  # fmt: skip
    assert rss.links == (Link(f"{SITE}/a.html", "年报", "2023-01-09"),)
    atom = read_feed('<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>年报</title><link href="/b"/>'
                     "<updated>2023-01-10T00:00:00Z</updated></entry></feed>", COLUMN)  # fmt: skip
    assert atom.links == (Link(f"{SITE}/b", "年报", "2023-01-10"),)
    places = read_feed("<urlset><url><loc>/gknb/1.html</loc></url><url><loc>/news/1.html</loc></url></urlset>", COLUMN)
    assert places.pages == (f"{SITE}/gknb/1.html",)
    assert read_feed("<html><body>x</body></html>", COLUMN) is None
    assert read_feed("", COLUMN) is None
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><rss><item><title>&b;</title>'
    assert "root" not in str(read_feed(bomb + "<link>/x</link></item></rss>", COLUMN))


@pytest.mark.parametrize(
    "attack",
    [
        "SID:" * 200_000,
        '{"id":1,"name":"' * 60_000,
        "queryData={" * 90_000,
        "queryData='{" + "'x':'y'," * 90_000,
        "param_1={" * 100_000,
        "tree.jsp?&" * 100_000,
        "parseInt(" * 100_000,
        "<a onclick=\"open('" + "a." * 400_000,
        '<iframe src="viewer.html?&file=' * 30_000,
        "<i>" * 60_000 + "年报",
        '<div class="title">' * 60_000,
        "<![CDATA[" * 200_000,
        '<script>TREE:["' + '{"name":"年报","children":[' * 3000,
        '<script>document.write("<a ' + "'\"" * 100_000,
        "<script>" + "a[i]='/x.html';b[i]='中文标题中文标题';" * 10_000,
        "<select>" + "<option value='/nb/2020/'>2</option>" * 10_000,
    ],
    ids=lambda attack: attack[:12],
)
def test_hostile_pages_take_no_time(attack):
    began = time.process_time()
    for interface in interfaces().values():
        settings_in(interface, attack)
        units_in(interface, attack)
        read_answer(interface, attack, COLUMN, 1)
    list_settings(attack, None)
    area_of(attack)
    numbered_pages(attack, COLUMN, 60)
    read_feed(attack, COLUMN)
    parsed = tree_of(attack)
    if parsed is not None:
        links = listed_links(parsed, attack, COLUMN)
        next_page(parsed, COLUMN, attack)
        further_numbers(parsed, COLUMN)
        built_pages(attack, COLUMN)
        attachments_of(parsed, COLUMN)
        folders(links, COLUMN, (COLUMN,), any_name=True)
        frames(parsed, COLUMN)
        shown_report(parsed, attack, COLUMN)
    assert time.process_time() - began < 4


# --- real pages ------------------------------------------------------------------------------------------------------


@pytest.mark.corpus
def test_real_lists_by_eye(corpus):
    """How many entries each page lists, and where it goes on, counted by hand."""

    def page(name):
        text = page_text((corpus / "portals" / name).read_bytes())
        return text, tree_of(text)

    base = "http://x.gov.cn/"
    _text, boxes = page("siteserver-pingdingshan/channels/18105.html")
    entries = [link for link in links_of(boxes, f"{base}channels/18105.html") if "/contents/" in link.url]
    assert len({link.url for link in entries}) >= 10
    assert next_page(boxes, f"{base}channels/18105.html") == f"{base}channels/18105_2.html"
    # VSB numbers its pages backwards: after 708 comes 707.
    _text, backwards = page("vsb-taizhou/xwgg/708.html")
    assert next_page(backwards, f"{base}xwgg/708.html") == f"{base}xwgg/707.html"
    _text, reports = page("ucap-sichuan-edu/scedu/c100529/zfxxgk_xxgkzd.html")
    portal = record(start=(f"{base}scedu/c100529/zfxxgk_xxgkzd.html",), province="四川")
    chosen = choose(list(links_of(reports, portal.start[0])), portal)
    assert len(chosen) == 8
    for name in ("trs-jilin-forestry/xxgk/ndbg/index.html", "ucap-sichuan-edu/scedu/c100529/zfxxgk_xxgkzd.html"):
        text, parsed = page(name)
        titles = [link.title for link in links_of(parsed, base + name)]
        assert shown_report(parsed, text, base + name, listed=titles) is None


@pytest.mark.corpus
def test_real_reports_are_known_as_such_when_a_column_shows_one(corpus):
    files = sorted((corpus / "reports").glob("*.html"))
    shown_ones = []
    for file in files:
        text = page_text(file.read_bytes())
        if shown_report(tree_of(text), text, f"http://x.gov.cn/{file.name}") is not None:
            shown_ones.append(file.name)
    # The one that is missed holds a file whose link was cut from the copy.
    assert len(files) - len(shown_ones) <= 1
