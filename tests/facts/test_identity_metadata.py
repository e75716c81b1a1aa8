# ruff: noqa: E501 - pages as they are printed, unwrapped
"""The metadata of pages as portals print it: tables, lists, lines, heads; empty, doubled and contradicting values."""

import pytest

from extract import report

B = """<p>根据《中华人民共和国政府信息公开条例》要求，编制本报告。本报告所列数据的统计期限自{y}年1月1日起至{y}年12月31日止。</p><p>一、总体情况</p><p>{y}年，我局主动公开政府信息312条，其中网站公开280条，政务公开专栏更新及时。</p><p>二、主动公开政府信息情况</p><p>全年发布政策解读12篇，组织新闻发布会2次。</p><p>三、收到和处理政府信息公开申请情况</p><p>全年收到依申请公开5件，均已按期答复。</p><p>四、行政复议、行政诉讼情况</p><p>未发生因政府信息公开引起的行政复议和行政诉讼。</p><p>五、存在的主要问题及改进情况</p><p>存在的主要问题是更新不够及时，下一步将明确专人负责，完善制度。</p><p>六、其他需要报告的事项</p><p>无其他需要报告的事项。</p>"""
T = "云和县水利局2018年政府信息公开工作年度报告"


def page(meta="", head="", title=T, y=2018, foot="", body=None, h1=None, tail=""):
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body><div class="header"><a href="/">首页</a> <a href="/zwgk/">政务公开</a></div>{meta if "<!--above-->" in meta else ""}
<div class="article"><h1>{h1 or title}</h1>{"" if "<!--above-->" in meta else meta}<div class="content" id="zoom">{body or B.format(y=y)}{tail}</div></div><div class="footer">{foot}</div></body></html>"""


CASES = []


def case(name, html, url=None, **w):
    CASES.append((name, html, url, w))


case(
    "table",
    page(
        "<table><tr><td>索引号：</td><td>001008003/2019-00012</td><td>主题分类：</td><td>年报</td></tr><tr><td>发布机构：</td><td>云和县水利局</td><td>发文日期：</td><td>2019-01-25</td></tr><tr><td>文号：</td><td>云水〔2019〕5号</td><td>有效性：</td><td>有效</td></tr></table>"
    ),
    published="2019-01-25",
    index_number="001008003/2019-00012",
    issuer="云和县水利局",
    document_number="云水〔2019〕5号",
)
case(
    "ul spaced",
    page(
        "<ul><li>索 引 号：001008003/2019-00012</li><li>发布机构：云和县水利局</li><li>生成日期：2019年1月25日</li><li>文　　号：</li></ul>"
    ),
    published="2019-01-25",
    index_number="001008003/2019-00012",
    issuer="云和县水利局",
    document_number=None,
)
case(
    "dl",
    page(
        "<dl><dt>索引号</dt><dd>11332525002645566C/2019-12345</dd><dt>发布机构</dt><dd>县水利局</dd><dt>公开日期</dt><dd>2019-01-25 09:12:33</dd></dl>"
    ),
    published="2019-01-25",
    index_number="11332525002645566C/2019-12345",
    issuer="县水利局",
)
case(
    "spans",
    page(
        "<div class='info'><span>发布时间：2019-01-25</span><span>来源：云和县水利局</span><span>浏览次数：<i>123</i>次</span></div>"
    ),
    published="2019-01-25",
)
case(
    "spans glued",
    page(
        "<div class='info'><span>时间：2019-01-25 10:17</span>　　<span>来源：云和县水利局</span>　<span>【字体：大 中 小】</span></div>"
    ),
    published="2019-01-25",
)
case(
    "bare date line",
    page("<div class='info'>2019-01-25 10:17 来源：云和县水利局 浏览次数：88</div>"),
    published="2019-01-25",
)
case(
    "bare date line2",
    page("<div class='info'>2019年01月25日 10:17:55　　云和县水利局　　点击：88</div>"),
    published="2019-01-25",
)
case("bare date alone", page("<div class='date'>2019-01-25</div>"), published="2019-01-25")
case("slashes", page("<p class='info'>发布日期：2019/1/25　信息来源：云和县水利局</p>"), published="2019-01-25")
case(
    "dots",
    page("<p class='info'>[发布日期：2019.01.25] [来源：县水利局] [字号：大 中 小]</p>"),
    published="2019-01-25",
)
case("compact", page("<p class='info'>发布日期：20190125</p>"), published="2019-01-25")
case("cjk date", page("<p class='info'>发布日期：二〇一九年一月二十五日</p>"), published="2019-01-25")
case(
    "meta pubdate",
    page(
        head=f'<meta name="PubDate" content="2019-01-25 16:20"><meta name="ArticleTitle" content="{T}"><meta name="ContentSource" content="云和县水利局">'
    ),
    published="2019-01-25",
)
case("meta publishdate", page(head='<meta name="publishdate" content="2019-01-25">'), published="2019-01-25")
case(
    "meta og",
    page(head='<meta property="article:published_time" content="2019-01-25T08:00:00+08:00">'),
    published="2019-01-25",
)
case("meta dcterms", page(head='<meta name="DC.date" content="2019-01-25">'), published="2019-01-25")
case(
    "meta of header",
    page(
        "<p>发布日期：2019-01-25</p>",
        head='<meta name="ArticleTitle" content="头部"><meta name="PubDate" content="2016-05-01"><meta name="ColumnName" content="头部">',
    ),
    published="2019-01-25",
    title=T,
)
case(
    "label variants 公开日期",
    page("<div>公开日期：2019-01-25 发文机关：云和县水利局</div>"),
    published="2019-01-25",
    issuer="云和县水利局",
)
case(
    "生成日期+发布日期",
    page(
        "<table><tr><td>生成日期</td><td>2019-01-20</td></tr><tr><td>发布日期</td><td>2019-01-25</td></tr><tr><td>索引号</td><td>ZJ0012-2019-003</td></tr></table>"
    ),
    published="2019-01-25",
    index_number="ZJ0012-2019-003",
)
case(
    "成文日期+发布时间",
    page(
        "<table><tr><td>成文日期：</td><td>2019-01-20</td><td>发布时间：</td><td>2019-01-25</td></tr><tr><td>发布机构：</td><td>云和县水利局</td><td>索引号：</td><td>330000/2019-11</td></tr></table>"
    ),
    published="2019-01-25",
)
case(
    "only 成文日期",
    page(
        "<table><tr><td>成文日期：</td><td>2019-01-20</td></tr><tr><td>索引号：</td><td>001008003/2019-00012</td></tr></table>"
    ),
    published="2019-01-20",
)
case(
    "empty values",
    page(
        "<table><tr><td>索引号：</td><td></td><td>发布机构：</td><td></td></tr><tr><td>发布日期：</td><td></td><td>文号：</td><td></td></tr></table>"
    ),
    published=None,
    index_number=None,
    issuer=None,
    document_number=None,
)
case(
    "empty index then date",
    page("<ul><li>索引号：</li><li>发布日期：2019-01-25</li><li>文号：</li><li>发布机构：云和县水利局</li></ul>"),
    published="2019-01-25",
    index_number=None,
    issuer="云和县水利局",
    document_number=None,
)
case("url date only", page(), url="http://www.yunhe.gov.cn/ndbg/201901/t20190125_12345.html", published="2019-01-25")
case("url migration date", page(), url="http://www.yunhe.gov.cn/ndbg/202007/t20200715_12345.html", published=None)
case(
    "url migration, printed",
    page("<p>发布时间：2019-01-25</p>"),
    url="http://www.yunhe.gov.cn/ndbg/202007/t20200715_12345.html",
    published="2019-01-25",
)
case("update date only", page("<p>更新时间：2019-01-25</p>"), published="2019-01-25")
case("update and publish", page("<p>更新时间：2021-03-04　发布时间：2019-01-25</p>"), published="2019-01-25")
case(
    "print date in footer",
    page(foot="打印日期：2024-05-28 12:00 版权所有：云和县人民政府", meta="<p>发布日期：2019-01-25</p>"),
    published="2019-01-25",
)
case("no date anywhere", page(), published=None)
case("today in header", page(meta="<!--above--><div>今天是2024年5月28日 星期二 天气：晴</div>"), published=None)
case("signature only", page(tail="<p>云和县水利局</p><p>2019年1月25日</p>"), published=None)
case(
    "list siblings dates",
    page(
        meta="<p>发布日期：2019-01-25</p>",
        foot="<ul><li><a href='a'>关于放假的通知</a> 2020-02-03</li><li><a href='b'>招聘公告</a> 2020-02-01</li></ul>",
    ),
    published="2019-01-25",
)
case("english labels", page("<div>Date: 2019-01-25 Source: 云和县水利局</div>"), published="2019-01-25")
case("发布人", page("<div>发布人：张三 发布时间：2019-01-25 15:33 点击数：33</div>"), published="2019-01-25")
case("作者", page("<div>作者：办公室 日期：2019-01-25 访问次数：33</div>"), published="2019-01-25")
case("信息来源", page("<div>信息来源：县水利局 发布日期：2019-01-25 【打印】【关闭】</div>"), published="2019-01-25")
case(
    "title wrapped 通知",
    page("<p>发布日期：2019-01-25</p>", title="关于印发《云和县水利局2018年政府信息公开工作年度报告》的通知"),
    published="2019-01-25",
    agency="云和县水利局",
    year=2018,
)
case(
    "site suffix",
    page("<p>发布日期：2019-01-25</p>", title=T + "_信息公开年报_云和县人民政府门户网站", h1="信息公开年报"),
    title=T,
    published="2019-01-25",
)
case(
    "site prefix", page("<p>发布日期：2019-01-25</p>", title="云和县人民政府门户网站 信息公开年报 " + T, h1=T), title=T
)
case("site dash", page("<p>发布日期：2019-01-25</p>", title="云和县人民政府-年度报告-" + T, h1=T), title=T)
case("title trunc", page("<p>发布日期：2019-01-25</p>", title="云和县水利局2018年政府信息公开工作...", h1=T), title=T)
case(
    "h1 br",
    page("<p>发布日期：2019-01-25</p>", h1="云和县水利局<br/>2018年政府信息公开工作年度报告", title="年度报告"),
    title=T,
    agency="云和县水利局",
)
case(
    "title typo year",
    page("<p>发布日期：2019-01-25</p>", title="云和县水利局2108年政府信息公开工作年度报告"),
    year=2018,
)
case(
    "title last year",
    page("<p>发布日期：2019-01-25</p>", title="云和县水利局2017年政府信息公开工作年度报告"),
    year=2018,
)
case(
    "title pub year",
    page("<p>发布日期：2019-01-25</p>", title="云和县水利局2019年政府信息公开工作年度报告"),
    year=2018,
)
case(
    "no year in title",
    page("<p>发布日期：2019-01-25</p>", title="云和县水利局政府信息公开工作年度报告"),
    year=2018,
    agency="云和县水利局",
)
case(
    "no agency in title",
    page("<p>发布日期：2019-01-25</p><p>发布机构：云和县水利局</p>", title="2018年政府信息公开工作年度报告"),
    year=2018,
    agency="云和县水利局",
    division_code="331125",
)
case(
    "no agency, site only",
    page(
        "<p>发布日期：2019-01-25 来源：云和县水利局</p>",
        title="2018年政府信息公开工作年度报告",
        head='<meta name="SiteName" content="云和县人民政府">',
        foot="主办：云和县人民政府 网站标识码：3311250003 浙ICP备05000000号",
    ),
    year=2018,
    agency="云和县水利局",
    division_code="331125",
)
case(
    "doc number in subtitle",
    page("<p>云水〔2019〕5号</p><p>发布日期：2019-01-25</p>"),
    document_number="云水〔2019〕5号",
    title=T,
)
case(
    "doc number fullwidth",
    page("<p>文号：云水〔２０１９〕５号　　发布日期：２０１９－０１－２５</p>"),
    published="2019-01-25",
)
case("doc number none", page("<p>文号：无　发布日期：2019-01-25</p>"), document_number=None, published="2019-01-25")
case(
    "index weird",
    page(
        "<table><tr><td>索 引 号</td><td>K12345678-201901-000123</td></tr><tr><td>公开日期</td><td>2019-01-25</td></tr><tr><td>公开机构</td><td>云和县水利局</td></tr></table>"
    ),
    index_number="K12345678-201901-000123",
    issuer="云和县水利局",
)
case(
    "index spaces",
    page(
        "<table><tr><td>索 引 号</td><td>001008003 / 2019-00012</td></tr><tr><td>公开日期</td><td>2019-01-25</td></tr></table>"
    ),
    index_number="001008003/2019-00012",
)
case(
    "index chinese",
    page(
        "<table><tr><td>索引号：</td><td>云和县水利局-02-02-2019-001</td></tr><tr><td>公开日期</td><td>2019-01-25</td></tr></table>"
    ),
    index_number="云和县水利局-02-02-2019-001",
)
case(
    "index underscore",
    page("<p>索引号：640400-113/2019-00004 发布日期：2019-01-25</p>"),
    index_number="640400-113/2019-00004",
)
case(
    "index short label",
    page("<p>索引号: 3311250021/2019-00073 | 分类: | | 发文机关: | 云和县 | 发文日期: 2019-01-25 |</p>"),
    index_number="3311250021/2019-00073",
    issuer="云和县",
    published="2019-01-25",
)
case(
    "date conflict block/meta",
    page(
        "<table><tr><td>索引号：</td><td>001008003/2019-00012</td><td>发布日期：</td><td>2019-01-25</td></tr></table>",
        head='<meta name="PubDate" content="2021-06-01 10:00">',
    ),
    published="2019-01-25",
)
case("h/m only zero", page("<p>发布日期：2019-01-25 00:00:00.0</p>"), published="2019-01-25")
case("日期 with weekday", page("<p>发布日期：2019年01月25日 星期五</p>"), published="2019-01-25")
case("发布于", page("<p>县水利局 发布于 2019-01-25 10:00</p>"), published="2019-01-25")
case("发稿日期", page("<p>发稿日期：2019-01-25</p>"), published="2019-01-25")
case("录入日期", page("<p>录入日期：2019-01-25</p>"), published="2019-01-25")
case("信息时间", page("<p>信息时间：2019-01-25 阅读：12</p>"), published="2019-01-25")
case("发布日期 broken", page("<p>发布日期：<b>2019</b>-<b>01</b>-<b>25</b></p>"), published="2019-01-25")
case("发布 日期 split", page("<p><b>发布</b><b>日期</b>：<em>2019-01-25</em></p>"), published="2019-01-25")
case(
    "th td",
    page(
        "<table><tr><th>索引号</th><td>001008003/2019-00012</td></tr><tr><th>组配分类</th><td>信息公开年报</td></tr><tr><th>发布机构</th><td>云和县水利局</td></tr><tr><th>生成日期</th><td>2019-01-25</td></tr></table>"
    ),
    published="2019-01-25",
    index_number="001008003/2019-00012",
    issuer="云和县水利局",
)
case(
    "div pairs",
    page(
        "<div class='row'><div class='l'>索引号</div><div class='r'>001008003/2019-00012</div></div><div class='row'><div class='l'>发布机构</div><div class='r'>云和县水利局</div></div><div class='row'><div class='l'>发布日期</div><div class='r'>2019-01-25</div></div>"
    ),
    published="2019-01-25",
    index_number="001008003/2019-00012",
    issuer="云和县水利局",
)
case(
    "strong pairs",
    page(
        "<p><strong>索引号：</strong>001008003/2019-00012　<strong>信息分类：</strong>年报</p><p><strong>发布机构：</strong>云和县水利局　<strong>生成日期：</strong>2019-01-25</p>"
    ),
    published="2019-01-25",
    index_number="001008003/2019-00012",
    issuer="云和县水利局",
)
case(
    "all in one cell",
    page(
        f"<table><tr><td>索引号：001008003/2019-00012</td><td>发布机构：云和县水利局</td></tr><tr><td>发布日期：2019-01-25</td><td>名称：{T}</td></tr></table>"
    ),
    published="2019-01-25",
    index_number="001008003/2019-00012",
    issuer="云和县水利局",
    title=T,
)
case(
    "名称 only",
    page(
        f"<table><tr><td>索引号：</td><td>001008003/2019-00012</td></tr><tr><td>名 称：</td><td>{T}</td></tr><tr><td>发布日期：</td><td>2019-01-25</td></tr></table>",
        title="信息公开",
        h1="信息公开年报",
    ),
    title=T,
    published="2019-01-25",
)
case(
    "official host",
    page("<p>发布日期：2019-01-25</p>"),
    url="http://www.yunhe.gov.cn/art/2019/1/25/art_1229_1.html",
    host_class="official",
    published="2019-01-25",
)
case(
    "repost host",
    page(
        "<p>发布日期：2019-01-25</p>",
        tail="<p>未经允许不得转载：某某文库 » 云和县水利局2018年政府信息公开工作年度报告</p>",
    ),
    url="http://www.wendang.example.com/a.html",
    host_class="repost",
)
case("unknown host", page("<p>发布日期：2019-01-25</p>"), url="http://www.yunhewater.com/a.html", host_class="unknown")


case(
    "info bar pipes",
    page(
        "<div class='bar'>来源：县水利局 | 作者：办公室 | 发布时间：2019-01-25 | 浏览：123 次 | 字号：大 中 小</div>"
    ),
    published="2019-01-25",
)
case(
    "tbody label colspan",
    page(
        "<table><tr><td colspan='2'>索引号：001008003/2019-00012</td><td colspan='2'>公开方式：主动公开</td></tr><tr><td>成文日期：</td><td>2019年01月20日</td><td>公开日期：</td><td>2019年01月25日</td></tr></table>"
    ),
    published="2019-01-25",
    index_number="001008003/2019-00012",
)
case(
    "header row above",
    page(
        "<table><tr><th>索引号</th><th>发布机构</th><th>发布日期</th><th>文号</th></tr><tr><td>001008003/2019-00012</td><td>云和县水利局</td><td>2019-01-25</td><td></td></tr></table>"
    ),
    published="2019-01-25",
    index_number="001008003/2019-00012",
    issuer="云和县水利局",
    document_number=None,
)
case(
    "spans label then em",
    page(
        "<p><span>信息索引号</span><em>001008003/2019-00012</em></p><p><span>生成日期</span><em>2019-01-25</em></p><p><span>发文机构</span><em>云和县水利局</em></p>"
    ),
    published="2019-01-25",
    index_number="001008003/2019-00012",
    issuer="云和县水利局",
)
case(
    "li b",
    page(
        "<ul><li><b>索引号</b> 001008003/2019-00012</li><li><b>发布单位</b> 云和县水利局</li><li><b>发布日期</b> 2019-01-25</li></ul>"
    ),
    published="2019-01-25",
    index_number="001008003/2019-00012",
    issuer="云和县水利局",
)
case("label with english", page("<p>发布日期(Date)：2019-01-25</p>"), published="2019-01-25")
case("bracketed date", page("<p>[2019-01-25]</p>"), published="2019-01-25")
case("parenthesised date", page("<p>（2019年1月25日）</p>"), published="2019-01-25")
case("date+source order", page("<p>2019-01-25　来源:云和县水利局</p>"), published="2019-01-25")
case("time+views", page("<p>时间：2019/01/25 15:20:33  阅读次数：[12]</p>"), published="2019-01-25")
case("发布: ", page("<p>发布：2019-01-25</p>"), published="2019-01-25")
case("发布者 时间", page("<p>【发布者：admin】【时间：2019-01-25】【点击：12】</p>"), published="2019-01-25")
case("录入者", page("<p>录入：王某 时间：2019年1月25日 关注：12</p>"), published="2019-01-25")
case("meta name lower", page(head='<meta name="pubdate" content="2019-01-25 08:00:00">'), published="2019-01-25")
case("meta others", page(head='<meta name="others" content="页面生成时间 2024-05-28 12:00:00">'), published=None)
case(
    "meta lastmodified",
    page(head='<meta http-equiv="Last-Modified" content="Tue, 28 May 2024 12:00:00 GMT">'),
    published=None,
)
case(
    "page gen footer",
    page(foot="页面生成时间：2024-05-28 12:00:00", meta="<p>发布时间：2019-01-25</p>"),
    published="2019-01-25",
)
case(
    "copyright years footer",
    page(foot="Copyright © 2008-2024 版权所有 更新日期：2024-05-28"),
    published=("2024-05-28", None),
)
case("2-digit year", page("<p>发布日期：19-01-25</p>"), published=None)
case("future typo", page("<p>发布日期：2109-01-25</p>"), published=None)
case(
    "signed date only cjk",
    page(tail="<p style='text-align:right'>云和县水利局</p><p style='text-align:right'>二〇一九年一月二十五日</p>"),
    published=None,
)
case(
    "doc no in meta list",
    page("<dl><dt>发文字号：</dt><dd>云水发〔2019〕12号</dd><dt>发布日期：</dt><dd>2019-01-25</dd></dl>"),
    document_number="云水发〔2019〕12号",
    published="2019-01-25",
)
case("doc no brackets", page("<p>文号：云水[2019]12号　发布日期：2019-01-25</p>"), document_number="云水[2019]12号")
case(
    "doc no 第",
    page("<p>文件编号：云水〔2019〕第12号　发布日期：2019-01-25</p>"),
    document_number="云水〔2019〕第12号",
)
case("doc no dash", page("<p>文号：——　发布日期：2019-01-25</p>"), document_number=None)
case("index none", page("<p>索引号：无　发布日期：2019-01-25</p>"), index_number=None)
case("index slash only", page("<p>索引号：/　发布日期：2019-01-25</p>"), index_number=None)
case(
    "index hierarchical",
    page("<p>索引号：GA-01-0102-2019-0003　发布日期：2019-01-25</p>"),
    index_number="GA-01-0102-2019-0003",
)
case("index dots", page("<p>索引号：003.11.2019.0005　发布日期：2019-01-25</p>"), index_number="003.11.2019.0005")
case(
    "index fullwidth colon nospace",
    page(
        "<table><tr><td>索引号:001008003/2019-00012</td><td>发布机构:云和县水利局</td><td>发布日期:2019-01-25</td></tr></table>"
    ),
    index_number="001008003/2019-00012",
    issuer="云和县水利局",
    published="2019-01-25",
)
case(
    "issuer office", page("<p>发布机构：云和县人民政府办公室　发布日期：2019-01-25</p>"), issuer="云和县人民政府办公室"
)
case(
    "issuer 公开主体",
    page("<table><tr><td>公开主体</td><td>云和县水利局</td><td>公开日期</td><td>2019-01-25</td></tr></table>"),
    issuer="云和县水利局",
    published="2019-01-25",
)
case("issuer 信息提供单位", page("<p>信息提供单位：云和县水利局　发布日期：2019-01-25</p>"), issuer="云和县水利局")
case(
    "issuer 责任部门",
    page("<p>责任部门：云和县水利局　索引号：ZB-2019-1234　发布日期：2019-01-25</p>"),
    issuer="云和县水利局",
    index_number="ZB-2019-1234",
)
case(
    "two blocks",
    page(
        "<table><tr><td>索引号</td><td>001008003/2019-00012</td></tr><tr><td>发布日期</td><td>2019-01-25</td></tr></table><div>发布时间：2019-01-25 10:17</div>"
    ),
    published="2019-01-25",
)
case(
    "related list with dates above",
    page("<!--above--><ul><li>2020-05-01 <a href='x'>云和县水利局2019年政府信息公开工作年度报告</a></li></ul>"),
    year=2018,
)
case(
    "prev next",
    page(
        "<p>发布日期：2019-01-25</p>",
        tail="<p>上一篇：云和县水利局2017年政府信息公开工作年度报告</p><p>下一篇：云和县水利局2019年政府信息公开工作年度报告</p>",
    ),
    year=2018,
    title=T,
    published="2019-01-25",
)
case(
    "h2 title, h1 site",
    page(
        "<p>发布日期：2019-01-25</p>", h1="云和县人民政府", title="年度报告", body=f"<h2>{T}</h2>" + B.format(y=2018)
    ),
    title=T,
)
case(
    "title in strong p",
    page(
        "<p>发布日期：2019-01-25</p>",
        h1="政府信息公开",
        title="政府信息公开",
        body=f"<p style='text-align:center'><strong>{T}</strong></p>" + B.format(y=2018),
    ),
    title=T,
)
case(
    "title in table",
    page(
        "<p>发布日期：2019-01-25</p>",
        h1="政府信息公开",
        title="政府信息公开",
        body=f"<table><tr><td>{T}</td></tr></table>" + B.format(y=2018),
    ),
    title=T,
)
case(
    "title with anchor suffix",
    page("<p>发布日期：2019-01-25</p>", title=T + " - 年度报告 - 云和县人民政府", h1="年度报告"),
    title=T,
)
case(
    "title spaces",
    page(
        "<p>发布日期：2019-01-25</p>",
        title="云和县水利局 2018 年政府信息公开工作 年度报告",
        h1="云和县水利局 2018 年政府信息公开工作 年度报告",
    ),
    title=T,
)
case(
    "title quotes",
    page("<p>发布日期：2019-01-25</p>", title="《" + T + "》", h1="《" + T + "》"),
    year=2018,
    agency="云和县水利局",
)
case("url 2019/01", page(), url="http://www.yunhe.gov.cn/2019/0125/123.html", published="2019-01-25")
case("url ymd slash", page(), url="http://www.yunhe.gov.cn/art/2019/1/25/art_1229_1.html", published="2019-01-25")
case("url content id", page(), url="http://www.yunhe.gov.cn/content_20190125.html", published=("2019-01-25", None))
case("url ms", page(), url="http://www.yunhe.gov.cn/show/1548403200000.html", published=None)
case("onclick today", page("<!--above--><div id='today'>2024年5月28日 星期二</div>"), published=None)


@pytest.mark.parametrize(("html", "url", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_metadata_of_a_page(html, url, wanted):
    found = report.read(html.encode(), url=url).identity
    wanted = {"kind": "annual_report", "year": 2018, **wanted}
    for name, value in wanted.items():
        assert getattr(found, name) in (value if isinstance(value, tuple) else (value,)), name
