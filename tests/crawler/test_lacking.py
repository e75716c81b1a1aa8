"""A list that could not be read whole says so; one that could is quiet."""

import pytest
from crawling import crawl_fast, listing, outcomes, portal, report, serving

from crawler.extent import Extent, called_next, stated
from crawler.lacking import Chain, lacks, led_astray
from crawler.links import Link
from crawler.pages import tree_of
from crawler.run import crawl
from crawler.sample.server import Answer

TWO = ("/nb/1.html", "/nb/2.html")
REPORTS = {f"/nb/{n}.html": report(f"青栖市年报正文{n}") for n in range(1, 7)}
SCRIPTED = "<a href='javascript:void(0)' onclick='openIt({n})'>青栖市{y}年政府信息公开年度报告</a>"


def crawled(tmp_path, pages, *, path="/list.html", **values):
    with serving(REPORTS | pages) as server:
        (result,) = crawl_fast([portal(server, path, **values)], tmp_path / "captures.db", RETRY_TIMES=0).portals
    return result


#: Lists that are longer than what can be read of them, with a word that the reason must have.
SHORT = {
    "a page broken": (
        {"/list.html": listing(*TWO) + "<script>createPageHTML(3, 0, 'list', 'html')</script>",
         "/list_1.html": Answer(b"x", status=500), "/list_2.html": listing("/nb/3.html")},
        "list_1.html: status 500",
    ),
    "a page gone": (
        {"/list.html": listing(*TWO) + "<a href='/list_2.html'>下一页</a>"},
        "list_2.html: status 404",
    ),
    "a page behind a challenge": (
        {"/list.html": listing(*TWO) + "<a href='/list_2.html'>下一页</a>",
         "/list_2.html": "<html><script>var WZWS=1</script></html>"},
        "list_2.html: challenge",
    ),
    "a page forbidden": (
        {"/list.html": listing(*TWO) + "<a href='/list_2.html'>下一页</a>", "/list_2.html": listing("/nb/3.html"),
         "/robots.txt": Answer(b"User-agent: *\nDisallow: /list_2", content_type="text/plain")},
        "robots.txt",
    ),
    "pages by a post-back": (
        {"/list.html": listing(*TWO) + "第1/3页 <a href=\"javascript:__doPostBack('p','2')\">下一页</a>"},
        "has 3 pages",
    ),
    "pages by a script, with a number": (
        {"/list.html": listing(*TWO) + "<a href='#' onclick='load(2)'>下一页</a>"},
        "opens by a script",
    ),
    "entries counted": ({"/list.html": listing(*TWO) + "<p>共 35 条记录</p>"}, "holds 35 entries"),
    "entries without an address": (
        {"/list.html": listing(*TWO) + SCRIPTED.format(n=7, y=2007)}, "“青栖市2007年政府信息公开年度报告”",
    ),
}  # fmt: skip

#: Lists that are whole, whatever their pagers say.
WHOLE = {
    "one page": listing(*TWO) + "共2条 第1/1页 <a href='javascript:;'>下一页</a>",
    "the last page of a script": listing(*TWO) + "共1页 <a href='#' onclick='load(1)'>下一页</a>",
    "switched off": listing(*TWO) + "<a class='disabled' onclick='load(2)'>下一页</a>",
    "paged in the page": listing(*TWO) + "共2页 共2条 <a href='#' onclick='show(2)'>下一页</a>",
    "a heading that unfolds": listing(*TWO)
    + "<a href='javascript:;' onclick='unfold(this)'>青栖市2007年政府信息公开年度报告</a>",
    "running text": listing(*TWO) + f"<p>全年共公开信息109条。{'另有来信若干。' * 20}</p>",
    "an entry twice": listing(*TWO) + SCRIPTED.format(n=1, y=2008).replace("年度报告<", "年度报告0<"),
}


@pytest.mark.parametrize("name", SHORT)
def test_what_is_missing_is_said(tmp_path, name):
    pages, words = SHORT[name]
    result = crawled(tmp_path, pages)
    assert result.outcome in ("failed", "blocked")
    assert words in result.why
    assert result.reports >= len(TWO)
    assert result.lacking > 0


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_list_raises_no_alarm(tmp_path, name):
    result = crawled(tmp_path, {"/list.html": WHOLE[name]})
    assert (result.outcome, result.why, result.notes, result.reports) == ("ok", "", (), 2)


def test_what_was_accepted_once_is_quiet_until_more_is_missing(tmp_path):
    pages = {"/list.html": listing(*TWO) + "第1/3页"}
    with serving(REPORTS | pages) as server:
        record, path = portal(server, "/list.html"), tmp_path / "captures.db"
        states = [
            crawl_fast([record], path, accept=accept, RETRY_TIMES=0).portals[0].outcome
            for accept in (False, True, False)
        ]
        server.answers["portal", "/list.html"] = Answer((pages["/list.html"] + SCRIPTED.format(n=7, y=2007)).encode())
        states.append(crawl_fast([record], path, RETRY_TIMES=0).portals[0].outcome)
    assert states == ["failed", "ok", "ok", "failed"]


def test_a_limit_leaves_nothing_missing(tmp_path):
    with serving(REPORTS | {"/list.html": listing(*TWO) + "第1/3页"}) as server:
        (result,) = crawl([portal(server, "/list.html")], tmp_path / "captures.db", limit=2).portals
    assert result.outcome == "ok"


def test_a_look_at_one_page_leaves_nothing_missing(tmp_path):
    result = crawled(tmp_path, {"/list.html": listing(*TWO) + "第1/3页"}, max_pages=1)
    assert (result.outcome, result.notes) == ("ok", ())


def test_retries_that_helped_are_no_loss(tmp_path):
    pages = {"/list.html": [Answer(b"x", status=500), Answer(listing(*TWO).encode())]}
    with serving(REPORTS) as server:
        server.answers["portal", "/list.html"] = pages["/list.html"]
        (result,) = crawl_fast([portal(server, "/list.html")], tmp_path / "captures.db").portals
    assert (result.outcome, result.lacking, result.reports) == ("ok", 0, 2)


def test_what_max_pages_cuts_off_is_a_note(tmp_path):
    pages = {
        f"/list_{n}.html": listing(f"/nb/{n}.html") + f"<a href='/list_{n + 1}.html'>下一页</a>" for n in (2, 3, 4)
    }
    pages["/list.html"] = listing("/nb/1.html") + "<a href='/list_2.html'>下一页</a>"
    result = crawled(tmp_path, pages, max_pages=3)
    assert result.outcome == "ok"
    assert "max_pages = 3" in result.notes[0]


def test_a_pager_that_goes_on_past_the_end_is_no_alarm(tmp_path):
    script = "<script>function go(n){ location.href = '/list.html?page=' + n }</script>"
    pages = {
        f"/list.html{query}": listing(*addresses) + f"<a href='javascript:go({number})'>下一页</a>{script}"
        for query, addresses, number in (("", TWO, 2), ("?page=2", ["/nb/3.html"], 3), ("?page=3", [], 4))
    }
    result = crawled(tmp_path, pages)
    assert (result.outcome, result.why, result.reports) == ("ok", "", 3)


def test_a_column_that_shows_its_report_is_not_held_to_the_numbers_in_it(tmp_path):
    title = "青栖市2020年政府信息公开工作年度报告"
    text = f"<html><body><h1>{title}</h1><p>共109条</p><p>{'正文' * 200}</p></body></html>"
    result = crawled(tmp_path, {"/list.html": text})
    assert (result.outcome, result.reports) == ("ok", 1)


def test_two_entries_at_one_address_and_two_addresses_at_one_page(tmp_path):
    pages = {
        "/list.html": listing("/nb/1.html", "/nb/1.html", "/a.html", "/b.html"),
        "/a.html": Answer(status=302, location="/error.html"),
        "/b.html": Answer(status=302, location="/error.html"),
        "/error.html": report("暂时无法查看"),
    }
    notes = crawled(tmp_path, pages).notes
    assert "2009年政府信息公开年度报告1” leads to the same address as" in notes[0]
    assert "2 reports of the lists lead to one page" in notes[1]


def test_a_missing_report_within_the_tolerance_is_a_note(tmp_path):
    addresses = [f"/r{n}.html" for n in range(11)]
    pages = {"/list.html": listing(*addresses)} | {address: report(address) for address in addresses}
    result = crawled(tmp_path, pages | {"/r4.html": Answer(b"x", status=500)})
    assert result.outcome == "ok"
    assert result.notes == ("1 of 11 reports could not be had: error 1",)


def test_more_leads_to_the_whole_list(tmp_path):
    box = f"<div class='box'><h3>年报 <a href='/all.html'>更多&gt;&gt;</a></h3>{listing(*TWO)}</div>"
    other = "<div class='box'><h3>公告 <a href='/news.html'>更多</a></h3><a href='/n.html'>关于停水的公告</a></div>"
    result = crawled(tmp_path, {"/list.html": box + other, "/all.html": listing(*REPORTS)})
    assert (result.outcome, result.reports, result.pages) == ("ok", len(REPORTS), 2)


def test_folders_of_agencies_beside_reports_are_lists(tmp_path):
    links = "".join(f"<a href='{name}/'>青栖市{name}局</a>" for name in ("水利", "教育"))
    pages = {"/nb/": listing(*TWO) + links, "/nb/%E6%B0%B4%E5%88%A9/": listing("/nb/3.html")}
    result = crawled(tmp_path, pages | {"/nb/%E6%95%99%E8%82%B2/": listing("/nb/4.html")}, path="/nb/")
    assert (result.outcome, result.reports) == ("ok", 4)


def test_a_report_in_a_frame_and_one_on_two_pages(tmp_path):
    shell = "<html><body><iframe src='/in/1.html' height='900'></iframe></body></html>"
    divided = report("第一部分") + "<a href='2_2.html'>下一页</a>"
    pages = {"/list.html": listing(*TWO), "/nb/1.html": shell, "/in/1.html": report("正文"), "/nb/2.html": divided}
    result = crawled(tmp_path, pages | {"/nb/2_2.html": report("第二部分") + "<a href='/nb/3.html'>下一页</a>"})
    assert (result.outcome, result.reports, result.attachments) == ("ok", 2, 2)
    kept = {(path, role) for path, role, outcome in outcomes(tmp_path / "captures.db") if outcome == "ok"}
    assert {("/in/1.html", "report"), ("/nb/2_2.html", "attachment")} <= kept
    assert ("/nb/3.html", "report") not in kept
    assert len(result.notes) == 2


@pytest.mark.parametrize(
    ("text", "pages", "entries"),
    [
        ("共12条 第1/2页", 2, 12),
        ("共135条&nbsp;&nbsp;1/14", 14, 135),
        ("第<b>1</b>页/共<b>14</b>页", 14, None),
        ("共 3 页 共 41 条", 3, 41),
        ("总记录数：19 总页数：2", 2, 19),
        ("页次：1/7", 7, None),
        ("发布日期：2024/01/26 青栖市年报", None, None),
        ("共同做好公开工作", None, None),
    ],
)
def test_what_pages_say_of_their_lists(text, pages, entries):
    assert stated(f"<html><body><div>{text}</div></body></html>") == Extent(pages, entries)


@pytest.mark.parametrize(
    ("link", "page"),
    [
        ("<a href=\"javascript:__doPostBack('p','3')\">下一页</a>", 3),
        ("<a href='javascript:' onclick='more()'>下一页&gt;</a>", 0),
        ("<a href='javascript:void(0)'>下一页</a>", None),
        ("<a href='list_2.html'>下一页</a>", None),
        ("<li class='disabled'><a onclick='go(4)'>下一页</a></li>", None),
        ("<input type='button' value='下一页' onclick='go(2)'>", 2),
    ],
)
def test_next_pages_by_script(link, page):
    assert called_next(tree_of(f"<html><body>{link}</body></html>")) == page


def test_a_chain_knows_its_length():
    chain = Chain("http://a.example/list.html", asked={"1", "2"})
    chain.read([Link("http://a.example/1.html", "年报", "2024-01-01")], [], Extent(2, 40), None)
    assert "holds 40 entries" in chain.shortfall()
    chain.total = 1
    assert chain.shortfall() is None
    assert [lacks(19, 20), lacks(17, 20), lacks(0, 1), lacks(0, 0)] == [False, True, True, False]


def test_years_by_script_and_titles_cut_short_are_notes(tmp_path):
    tabs = (
        "<a href='javascript:;' onclick='tab(2007)'>2007年度</a><a href='javascript:;' onclick='tab(2008)'>2008年</a>"
    )
    cut = "".join(
        f"<li><a href='/c{n}.html'>青栖市水利局20{n}年信…</a><span>20{n}-01-26</span></li>" for n in (10, 11)
    )
    notes = crawled(tmp_path, {"/list.html": tabs + cut + listing(*TWO)}).notes
    assert "2 entries of" in notes[0]
    assert "opens the year 2007 by a script" in notes[1]


def test_only_another_year_at_the_same_address_is_astray():
    one = Link("http://a.example.cn/1.html", "2022年年报")
    again = Link("http://a.example.cn/1.html", "2022年政府信息公开年度报告")
    other = Link("http://m.a.example.cn/1.html", "2021年年报")
    assert led_astray([one, again], [one]) == []
    assert len(led_astray([one, other, other], [one])) == 1
