"""The same products as other sites print them: other quotes, tags, places of dates and links, other ways to go on.

Each differs from the replica of its product as real sites differ from each other. They are crawled with the record
that ``portals add`` makes of their first page.
"""

import json

from replicas.site import REPORTS, Replica, article, page

GUID = "3b98a86d-edd4-4c5f-acf5-{:012x}"


def halves(entries, first=8):
    return entries[:first], entries[first:]


def rows(part, template, **more):
    """Write each entry by a template with ``path``, ``title``, ``short``, ``day``, ``y``, ``m``, ``d``, ``n``."""
    return "\n".join(
        template.format(
            path=path, title=title, short=title[:12], day=day, y=day[:4], m=day[5:7], d=day[8:], n=n, **more
        )
        for n, (path, title, day) in enumerate(part)
    )


def paged(name, start, path_of, template, pages, wrap, **options):
    """Make a replica of two list pages: ``pages`` are their addresses, ``wrap(rows, number)`` their markup."""
    encoding = options.pop("encoding", None)
    replica = Replica(name, "", (start,), **options)
    entries = replica.articles(path_of)
    for number, (address, part) in enumerate(zip(pages, halves(entries), strict=True)):
        text = wrap(rows(part, template), number)
        replica.pages[address] = text if encoding is None else text.encode(encoding)
    return replica


def trs_upper():
    """Upper-case tags, attributes without quotes, no titles, GBK, a base address, the date in brackets behind."""

    def wrap(part, number):
        return (
            "<HTML><HEAD><META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=gb2312'><TITLE>信息公开年报</TITLE>"
            f"<BASE HREF='/xxgk/ndbg/'></HEAD><BODY><A HREF=/>首页</A><TABLE WIDTH=100%><TBODY>{part}</TBODY></TABLE>"
            "<SCRIPT LANGUAGE=javascript>function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){}\n"
            f"createPageHTML( 2 , {number} , 'index' , 'htm' );</SCRIPT></BODY></HTML>"
        )

    return paged(
        "trs_upper", "/xxgk/ndbg/", lambda n, day: f"/xxgk/ndbg/{day[:4]}{day[5:7]}/t{day.replace('-', '')}_{n + 80}.htm",
        "<TR><TD><IMG SRC=/dot.gif></TD><TD><A TARGET=_blank HREF={path}>{title}</A>（{day}）</TD></TR>",
        ["/xxgk/ndbg/", "/xxgk/ndbg/index_1.htm"], wrap, encoding="gb18030",
    )  # fmt: skip


def trs_sidebar():
    """Dates before the links, definition lists, a box of older reports on every page, 更多 links, absolute paths."""

    def wrap(part, number):
        side = '<div class="tjyd"><h3>相关链接</h3><a class="more" href="/zwgk/nb/">更多&gt;&gt;</a></div>'
        return page(
            "年报",
            f'<dl class="gl-list">{part}</dl>{side}<script>var countPage = "2";\nvar currentPage = "{number}";</script>',
        )

    return paged(
        "trs_sidebar", "/zwgk/nb/index.shtml", lambda n, day: f"/zwgk/nb/{day[:4]}{day[5:7]}/t{day.replace('-', '')}_{n + 80}.shtml",
        "<dt>{y}年{m}月{d}日</dt><dd><a target='_blank' href='{path}'>·{title}</a></dd>",
        ["/zwgk/nb/index.shtml", "/zwgk/nb/index_1.shtml"], wrap,
    )  # fmt: skip


def trs_textarea():
    """The list stands in a hidden text area that a script moves into the page."""

    def wrap(part, number):
        inner = f"<ul>{part}</ul>"
        script = f'<script>document.getElementById("l").innerHTML=$("#t").val();createPageHTML(2,{number},"index","html");</script>'
        return page("年报", f'<div id="l"></div><textarea id="t" style="display:none">{inner}</textarea>{script}')

    return paged(
        "trs_textarea", "/xxgk/nb/index.html", lambda n, day: f"/xxgk/nb/{day[:4]}{day[5:7]}/t{day.replace('-', '')}_{n + 80}.html",
        '<li><span>{day}</span><a href="{path}" title="{title}">{short}...</a></li>',
        ["/xxgk/nb/index.html", "/xxgk/nb/index_1.html"], wrap,
    )  # fmt: skip


def trs_island():
    """An XML island with the entries in CDATA."""
    replica = Replica("trs_island", "", ("/gk/nb/",))
    entries = replica.articles(lambda n, day: f"/gk/nb/{day[:4]}{day[5:7]}/t{day.replace('-', '')}_{n + 80}.html")
    items = rows(entries, '<item><![CDATA[<a href="{path}">{title}</a><em>{day}</em>]]></item>')
    replica.pages["/gk/nb/"] = page(
        "年报", f'<xml id="data" style="display:none"><list>{items}</list></xml><div id="show"></div>'
    )
    return replica


def trs_written():
    """Each entry is written by a script of its own: document.write("<li>…")."""
    replica = Replica("trs_written", "", ("/gk/nb/index.html",))
    entries = replica.articles(lambda n, day: f"/gk/nb/{day[:4]}{day[5:7]}/t{day.replace('-', '')}_{n + 80}.html")
    lines = rows(entries, "document.write(\"<li><a href='{path}' title='{title}'>{short}...</a><i>{day}</i></li>\");")
    replica.pages["/gk/nb/index.html"] = page("年报", f"<ul><script>{lines}</script></ul>")
    return replica


def ucap_clicks():
    """Entries are boxes that open by script; the pager names its place in double quotes."""

    def wrap(part, number):
        return page(
            "年报",
            f'<div class="xxgk">{part}</div><div id="p"></div><script>createPageHTML("p",2,{number + 1},"list","shtml",15);</script>',
        )

    return paged(
        "ucap_clicks", "/szx/c102/list.shtml", lambda n, day: f"/szx/c102/{day[:4]}{day[5:7]}/c00_{n + 1200}.shtml",
        "<div class='item' onclick=\"window.location.href='{path}'\"><p class='t'>{title}</p><p class='d'>{day}</p></div>",
        ["/szx/c102/list.shtml", "/szx/c102/list_2.shtml"], wrap,
    )  # fmt: skip


def ucap_javascript():
    """Links by javascript:, the number of pages alone in a script, files index.shtml and index_2.shtml."""

    def wrap(part, number):
        return page(
            "年报",
            f"<ul>{part}</ul><script>var pageCount = parseInt(\"2\");var cur=parseInt('{number + 1}');</script>",
        )

    return paged(
        "ucap_javascript", "/pzh/nb/index.shtml", lambda n, day: f"/pzh/nb/{n:032x}.shtml",
        '<li><a href="javascript:void(0)" onclick="openArticle(\'{path}\')">{title}</a><span>{y}/{m}/{d}</span></li>',
        ["/pzh/nb/index.shtml", "/pzh/nb/index_2.shtml"], wrap,
    )  # fmt: skip


def vsb_jsp():
    """Pages by a query, articles by wbnewsid, the pager in a table, GBK."""

    def wrap(part, number):
        following = (
            "<a href='list.jsp?totalpage=2&PAGENUM=2&wbtreeid=1039' class='Next'>下页</a>"
            if number == 0
            else "<span class='NextDisabled'>下页</span>"
        )
        return (
            "<html><head><meta http-equiv=content-type content='text/html;charset=GBK'><title>信息公开年报</title></head><body>"
            f"<table class='winstyle50'>{part}</table><table><tr><td id='fanye50'>共15条 {number + 1}/2</td><td>{following}</td></tr></table></body></html>"
        )

    return paged(
        "vsb_jsp", "/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1039", lambda n, day: f"/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1039&wbnewsid={n + 1600}",
        "<tr height=20><td><a class='c50' href='{path}' target=_blank title='{title}'>{short}...</a></td><td><span class='timestyle50'>{y}-{m}-{d}&nbsp;</span></td></tr>",
        ["/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1039", "/list.jsp?totalpage=2&PAGENUM=2&wbtreeid=1039"], wrap, encoding="gb18030",
    )  # fmt: skip


def vsb_p_next():
    def wrap(part, number):
        following = (
            '<span class="p_next p_fun"><a href="nb/1.htm">下页</a></span>'
            if number == 0
            else '<span class="p_next_d p_fun_d">下页</span>'
        )
        numbers = (
            '<span class="p_no"><a href="nb/1.htm">2</a></span>' if number == 0 else '<span class="p_no_d">2</span>'
        )
        pager = f'<span class="p_pages"><span class="p_first p_fun">首页</span>{numbers}{following}</span>'
        part = part if number == 0 else part.replace("../info", "../../info")
        return page("年报", f'<div class="list">{part}</div><div class="pb_sys_common">{pager}</div>')

    return paged(
        "vsb_p_next", "/xxgk/nb.htm", lambda n, day: f"/info/1088/{n + 2100}.htm",
        '<div class="row"><div class="date"><b>{d}</b><span>{y}-{m}</span></div><a href="..{path}"><h4>{title}</h4><p>{title}全文。</p></a></div>',
        ["/xxgk/nb.htm", "/xxgk/nb/1.htm"], wrap,
    )  # fmt: skip


def siteserver_numbers():
    """A pager of numbers alone: no word says which is next."""

    def wrap(part, number):
        return page(
            "年报",
            f'<table class="lb">{part}</table><div class="pages">共 2 页 <a href="/govinfo/channels/1287.html">1</a> <a href="/govinfo/channels/1287_2.html">2</a></div>',
        )

    return paged(
        "siteserver_numbers", "/govinfo/channels/1287.html", lambda n, day: f"/govinfo/contents/1287/{n + 5000}.html",
        "<tr><td><a href='{path}'>{title}</a></td><td>{day}</td></tr>",
        ["/govinfo/channels/1287.html", "/govinfo/channels/1287_2.html"], wrap,
    )  # fmt: skip


def siteserver_button():
    """The next page behind a button, and a last page whose button leads to itself."""

    def wrap(part, number):
        button = '<input type="button" value="下一页" onclick="location=\'/channels/77_2.html\'">'
        return page("年报", f"<div class='news'>{part}</div>{button}")

    return paged(
        "siteserver_button", "/channels/77.html", lambda n, day: f"/contents/77/{n + 5000}.html",
        "<p><span>[{day}]</span><a href=\"{path}\" title='{title}'>{short}…</a></p>",
        ["/channels/77.html", "/channels/77_2.html"], wrap,
    )  # fmt: skip


def epoint_arrow():
    """下页 with an arrow, pages named by numbers."""

    def wrap(part, number):
        following = (
            '<li class="ewb-page-li"><a href="/xxgk/033001/2.html">下页&nbsp;&gt;</a></li>'
            if number == 0
            else '<li class="ewb-page-li disabled"><a>下页&nbsp;&gt;</a></li>'
        )
        return page("年报", f'<ul class="ewb-info-items">{part}</ul><ul class="ewb-page">{following}</ul>')

    return paged(
        "epoint_arrow", "/xxgk/033001/moreinfo.html", lambda n, day: f"/xxgk/033001/{day.replace('-', '')}/{GUID.format(n)}.html",
        '<li class="ewb-info-item clearfix"><a class="ewb-info-txt" target="_blank" href="{path}">{title}</a><span class="ewb-info-date">{day}</span></li>',
        ["/xxgk/033001/moreinfo.html", "/xxgk/033001/2.html"], wrap,
    )  # fmt: skip


def epoint_window():
    """Links that open a window, the pager by location.href."""

    def wrap(part, number):
        return page(
            "年报",
            f'<table>{part}</table><div class="pagemargin"><a href="#" onclick="window.location.href=\'/xxgk/033006/Paging2.html\';return false">下一页</a></div>',
        )

    return paged(
        "epoint_window", "/xxgk/033006/moreinfo.html", lambda n, day: f"/xxgk/033006/{day.replace('-', '')}/{GUID.format(n)}.html",
        "<tr><td><a href='#' onclick=\"window.open('{path}','_blank')\">{title}</a></td><td>{y}.{m}.{d}</td></tr>",
        ["/xxgk/033006/moreinfo.html", "/xxgk/033006/Paging2.html"], wrap,
    )  # fmt: skip


def epoint_json():
    """The interface with other keys: data as text, titles with markup, dates with hours."""
    replica = Replica("epoint_json", "", ("/xxgk/gkml.html",))
    entries = replica.articles(lambda n, day: f"/xxgk/033001/{day.replace('-', '')}/{GUID.format(n)}.html")
    replica.pages["/xxgk/gkml.html"] = page(
        "政府信息公开年报",
        '<div id="list" data-url="EWB-FRONT"></div><script src="/js/webBuilderCommon.js"></script>'
        '<script>var deptCode = "33"; var categoryNum = "033001";</script>',
    )
    replica.pages["/js/webBuilderCommon.js"] = (
        'var siteInfo = { "siteGuid" : "7eb5f7f1-9041-43ad", "projectName" : "/EpointFront" };'
    )

    def answer(_path, _asked, form):
        asked = json.loads(form)
        if (asked["siteGuid"], asked["categorynum"]) != ("7eb5f7f1-9041-43ad", "033001"):
            return 500, "{}"
        start = int(asked["pageIndex"]) * 6
        part = [
            {
                "infourl": path,
                "customtitle": title,
                "title": f"<font color='red'>{title}</font>",
                "infodate": f"{day} 00:00:00.0",
            }
            for path, title, day in entries[start : start + 6]
        ]
        return json.dumps({"status": {"code": 1}, "custom": json.dumps({"total": str(len(entries)), "data": part})})

    replica.pages["/EpointFront/rest/lightfrontaction/getgovinfolist"] = answer
    return replica


def openness_pages():
    """The platform's own paging and years as an option list."""

    def wrap(part, number):
        following = (
            '<a class="next" href="/openness/OpennessAnnualReport/list/12.html?page=2">下一页&gt;</a>'
            if number == 0
            else ""
        )
        years = (
            '<select onchange="go(this)"><option value="">全部年度</option><option value="2023">2023</option></select>'
        )
        return page(
            "年报", f"{years}<table class='table'><tr><th>标题</th><th>时间</th></tr>{part}</table>{following}"
        )

    return paged(
        "openness_pages", "/openness/OpennessAnnualReport/list/12.html", lambda n, day: f"/openness/OpennessAnnualReport/show/{n + 300}.html",
        "<tr><td class='bt'><a href='{path}'>{title}</a></td><td>{day} 09:00</td></tr>",
        ["/openness/OpennessAnnualReport/list/12.html", "/openness/OpennessAnnualReport/list/12.html?page=2"], wrap,
    )  # fmt: skip


def longxun_pages():
    def wrap(part, number):
        following = (
            '<a href="/public/column/6595721?type=3&amp;action=list&amp;page=2" title="下一页" class="j-page-next"></a>'
            if number == 0
            else ""
        )
        return page("年报", f'<div class="xxgk_navli">{part}</div><div id="page_public_info">{following}</div>')

    return paged(
        "longxun_pages", "/public/column/6595721?type=3&action=list", lambda n, day: f"/public/content/{n + 10990}",
        "<ul><li class='rq'>{day}</li><li class='mc'><a href='{path}' target='_blank'>{title}</a></li></ul>",
        ["/public/column/6595721?type=3&action=list", "/public/column/6595721?type=3&action=list&page=2"], wrap,
    )  # fmt: skip


def shaanxi_scripted():
    def wrap(part, number):
        return page(
            "年报",
            f'<div class="m-lst36"><ul>{part}</ul></div><script>Pagination.init(document.getElementById("pg"), {{size: parseInt("2"), page: {number + 1}, step: 3}});</script>',
        )

    return paged(
        "shaanxi_scripted", "/gk/zfxxgknb/1.html", lambda n, day: f"/gk/zfxxgknb/{19490 + n:019d}.html",
        '<li><span class="f">{y}-{m}-{d}</span><a href="./{path}">{title}</a></li>'.replace("./{path}", "{path}"),
        ["/gk/zfxxgknb/1.html", "/gk/zfxxgknb/2.html"], wrap,
    )  # fmt: skip


def nfcms():
    def wrap(part, number):
        following = (
            '<a class="next" href="./index_2.html">下一页</a>'
            if number == 0
            else '<a class="next disabled">下一页</a>'
        )
        return page(
            "年报",
            f'<div class="list_news"><ul>{part}</ul></div><div class="page">{following}<a href="./index_2.html" class="last">尾页</a></div>',
        )

    return paged(
        "nfcms", "/zwgk/nb/", lambda n, day: f"/zwgk/nb/content/post_{n + 3300}.html",
        '<li><i></i><a href="{path}">{title}<span>{day}</span></a></li>',
        ["/zwgk/nb/", "/zwgk/nb/index_2.html"], wrap,
    )  # fmt: skip


def hebei():
    guid = "a1b2c3d4-0001-4abc-8def-000000000001"

    def wrap(part, number):
        return page(
            "年报",
            f'<div class="conList">{part}</div><div class="page"><span>{number + 1}/2</span><a href="?templateId={guid}&curPage=2">[下一页]</a></div>',
        )

    return paged(
        "hebei", f"/columns/{guid}/index.html", lambda n, day: f"/columns/{guid}/{day[:4]}{day[5:7]}/{day[8:]}/{GUID.format(n)}.html",
        "<p><a href='{path}' title=''>{title}</a><em>{day}</em></p>",
        [f"/columns/{guid}/index.html", f"/columns/{guid}/index.html?templateId={guid}&curPage=2"], wrap,
    )  # fmt: skip


def hebei_column_jsp():
    def wrap(part, number):
        following = "<a href='column.jsp?id=1476321&current=2'>下一页</a>" if number == 0 else "下一页"
        return (
            "<html><head><meta http-equiv=Content-Type content='text/html; charset=gb2312'><title>年报</title></head><body>"
            f"<table width=97%>{part}</table><td>共2页 {following}</td></body></html>"
        )

    return paged(
        "hebei_column_jsp", "/hbzfxxgk/column.jsp?id=1476321", lambda n, day: f"/hbzfxxgk/content.jsp?id={n + 1700}",
        "<tr><td><a href='{path}' target=_blank><font>{title}</font></a></td><td>{day}</td></tr>",
        ["/hbzfxxgk/column.jsp?id=1476321", "/hbzfxxgk/column.jsp?id=1476321&current=2"], wrap, encoding="gb18030",
    )  # fmt: skip


def hanweb_rows():
    """Records are rows of a table with single quotes; the next group is named by morepage of the script's own words."""
    replica = Replica("hanweb_rows", "", ("/col/col9/index.html",))
    entries = replica.articles(lambda n, day: f"/art/{day[:4]}/{int(day[5:7])}/{int(day[8:])}/art_9_{n + 40}.html")
    record = "<record><![CDATA[\n<tr><td><a href='{path}' class='bt_link' title='{title}' target='_blank'>{short}...</a></td><td align=right>[{day}]</td></tr>\n]]></record>"

    def proxy(_path, asked, _form):
        start, end = int(asked["startrecord"]), int(asked["endrecord"])
        return f"<datastore><totalrecord>{len(entries)}</totalrecord><totalpage>3</totalpage><recordset>{rows(entries[start - 1 : end], record)}</recordset></datastore>"

    replica.pages["/module/web/jpage/dataproxy.jsp"] = proxy
    named = '<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?startrecord=7&endrecord=12&perpage=2&unitid=88&webid=1&path=/&webname=x&col=1&columnid=9&sourceContentType=1&permissiontype=0"></a>]]></nextgroup>'
    body = (
        f"<DIV id=88><script type='text/xml'><datastore>\n{named}\n<recordset>{rows(entries[:6], record)}</recordset></datastore></script></DIV>"
        f"<script>$('#88').jpage({{ perPage: '2', totalRecord: '{len(entries)}', openCookies: false }});</script>"
    )
    replica.pages["/col/col9/index.html"] = page("年报", body)
    return replica


def hanweb_pagenum():
    """The newer print: entries in the page, the next page by uid and pageNum in an attribute of the link."""

    def wrap(part, number):
        following = (
            '<a class="pagingNormal next" href="javascript:;" tagname="/col/col1229/index.html?uid=71&pageNum=2">下一页</a>'
            if number == 0
            else ""
        )
        return page(
            "年报", f'<div class="page-content" id="71"><ul>{part}</ul></div><div class="pagination">{following}</div>'
        )

    return paged(
        "hanweb_pagenum", "/col/col1229/index.html", lambda n, day: f"/art/{day[:4]}/{int(day[5:7])}/{int(day[8:])}/art_1229_{n + 40}.html",
        '<li><a title="{title}" href="{path}" istitle="true">{title}</a><span>{day}</span></li>',
        ["/col/col1229/index.html", "/col/col1229/index.html?uid=71&pageNum=2"], wrap,
    )  # fmt: skip


def hanweb_arrays():
    """Entries as arrays of a script that writes the list."""
    replica = Replica("hanweb_arrays", "", ("/col/col12/index.html",))
    entries = replica.articles(lambda n, day: f"/art/{day[:4]}/{int(day[5:7])}/{int(day[8:])}/art_12_{n + 40}.html")
    lines = rows(entries, "urls[i]='{path}';headers[i]='{title}';year[i]='{y}';month[i]='{m}';day[i]='{d}';i++;")
    replica.pages["/col/col12/index.html"] = page(
        "年报", f"<script>var i=0;var urls=new Array();\n{lines}\nshow(urls);</script>"
    )
    return replica


def jpaas_quoted():
    """The settings escaped in double quotes, a whole answer in text, no word about further pages."""
    replica = Replica("jpaas_quoted", "", ("/zwgk/nb/index.html",))
    entries = replica.articles(lambda n, day: f"/zwgk/nb/art/{day[:4]}/art_{n:032x}.html")
    unit = '{"parseType":"bulidstatic","webId":"8a","tplSetId":"t1","pageType":"column","tagId":"右侧内容","editType":"null","pageId":"p7"}'
    escaped = unit.replace('"', "&quot;")
    replica.pages["/zwgk/nb/index.html"] = page(
        "年报",
        f"<div id='r'><script queryData=\"{escaped}\" url='/api-gateway/jpaas-publish-server/front/page/build/unit' src='/script/unitbuild2.js'></script></div>",
    )

    def answer(_path, asked, _form):
        if (asked.get("tagId"), asked.get("pageId")) != ("右侧内容", "p7"):
            return json.dumps({"data": ""})
        number = int(json.loads(asked.get("paramJson", '{"pageNo":1}'))["pageNo"])
        part = rows(entries[number * 5 - 5 : number * 5], "<li><a href='{path}'>{title}</a><b>{day}</b></li>")
        return json.dumps({"code": "200", "success": True, "data": {"html": f"<ul>{part}</ul>"}})

    replica.pages["/api-gateway/jpaas-publish-server/front/page/build/unit"] = answer
    return replica


def gkmlpt_nested():
    """The tree of categories nested, as JSON; addresses on the same host as post_url; times as text of a number."""
    replica = Replica("gkmlpt_nested", "", ("/gkmlpt/index",))
    entries = replica.articles(lambda n, day: f"/gkmlpt/content/8/8526/post_{8526000 + n}.html")
    tree = [{"id": 10, "name": "政策", "children": [{"id": 11, "name": "规范性文件", "children": []}]},
            {"children": [], "name": "政府信息公开年度报告", "parent_id": 0, "id": 88}]  # fmt: skip
    config = f'<script>window._CONFIG = {{"SITE_ID":1,"SID":755325,"TREE":{json.dumps(tree)}}}</script>'
    replica.pages["/gkmlpt/index"] = page("政府信息公开", '<div id="app"></div>', config)

    def answer(_path, asked, _form):
        number = max(int(asked["page"]), 1)
        part = [
            {"title": title, "post_url": path, "display_publish_time": 1, "create_time": "1706200000"}
            for path, title, _day in entries[number * 6 - 6 : number * 6]
        ]
        return json.dumps({"data": {"total": len(entries), "articles": part}})

    replica.pages["/gkmlpt/api/all/88"] = answer
    return replica


def truecms_quoted():
    """Settings in double quotes with blanks, JSONP, escaped markup with single quotes."""
    replica = Replica("truecms_quoted", "", ("/sxx/gknb/gknb.html",))
    entries = replica.articles(lambda n, day: f"/sxx/gknb/content/{GUID.format(n)}.html")
    replica.pages["/sxx/gknb/gknb.html"] = page(
        "年报",
        '<script>$.ajax({ "proxyUrl" : "/TrueCMS/messageController/getMessage.do", "columnId" : "8f-22", dataType:"jsonp" })</script>',
    )

    def answer(_path, asked, _form):
        if asked.get("columnId") != "8f-22" or not asked["_referer"]:
            return 404, ""
        start, end = int(asked["startrecord"]), min(int(asked["endrecord"]), int(asked["startrecord"]) + 19)
        part = rows(
            entries[start - 1 : end], "<li><a href='{path}' title='{title}'>{short}...</a><span>{day}</span></li>"
        )
        return f"{asked['callback']}({json.dumps({'totalRecord': len(entries), 'result': part})});"

    replica.pages["/TrueCMS/messageController/getMessage.do"] = answer
    return replica


def frameset():
    """A frame set around the list, as old sites have it."""
    replica = Replica("frameset", "", ("/nb/index.html",))
    entries = replica.articles(lambda n, day: f"/nb/{n}.html")
    part = rows(entries, "<tr><td><a href={path} target=main>{title}</a><td>{day}")
    replica.pages["/nb/list.asp?lm=7"] = f"<html><body><table>{part}</table></body></html>"
    replica.pages["/nb/index.html"] = (
        "<html><head><title>年报</title></head><frameset cols='20%,80%'><frame name=left src=menu.html>"
        "<frame name=main src='list.asp?lm=7'></frameset></html>"
    )
    replica.pages["/nb/menu.html"] = "<html><body><a href='/'>首页</a></body></html>"
    return replica


def shells_upper():
    """Redirect shells in other words: upper case, single quotes, self.location, a link for those without script."""
    replica = Replica("shells_upper", "", ("/nb/",))
    entries = replica.articles(lambda n, day: f"/nb/2/{n}.html")
    replica.pages["/nb/"] = (
        "<HTML><HEAD><META HTTP-EQUIV='REFRESH' CONTENT='0; URL=1.html'></HEAD><BODY></BODY></HTML>"
    )
    replica.pages["/nb/1.html"] = "<script language=javascript>self.location='/nb/2/list.html';</script>"
    replica.pages["/nb/2/list.html"] = page("年报", f"<ul>{rows(entries, '<li><a href={path}>{title}</a>{day}')}</ul>")
    replica.shells = ["/nb/", "/nb/1.html"]
    return replica


def agencies():
    """Sub-columns for each agency below one column, without a date."""
    replica = Replica("agencies", "", ("/zfxxgk/bmnb/index.html",))
    leads = []
    for number, (_year, title, day) in enumerate(REPORTS[:6]):
        folder = f"/zfxxgk/bmnb/bm{number}/"
        replica.article(f"{folder}{number}.html", title)
        replica.pages[folder] = page(
            "年报", f'<ul><li><a href="{number}.html">{title}</a><span>{day}</span></li></ul>'
        )
        leads.append(
            f'<td><a href="./bm{number}/">{"水务教育民政财政司法卫健"[number * 2 : number * 2 + 2]}局</a></td>'
        )
    replica.pages["/zfxxgk/bmnb/index.html"] = page("部门年报", f"<table><tr>{''.join(leads)}</tr></table>")
    return replica


def year_options():
    """Years as options of a menu, and as links that a script opens."""
    replica = Replica("year_options", "", ("/xxgk/nb/index.html",))
    entries = replica.articles(lambda n, day: f"/xxgk/nb/{day[:4]}/{n}.html")
    years = sorted({day[:4] for _path, _title, day in entries}, reverse=True)
    options = "".join(f'<option value="/xxgk/nb/{year}/">{year}年</option>' for year in years[:4])
    clicks = "".join(f"<li onclick=\"location.href='/xxgk/nb/{year}/'\">{year}年</li>" for year in years[4:])
    menu = f'<select onchange="location.href=this.value"><option>请选择</option>{options}</select><ul>{clicks}</ul>'
    for year in years:
        part = rows([one for one in entries if one[2][:4] == year], "<li><a href='{path}'>{title}</a> {m}-{d}</li>")
        replica.pages[f"/xxgk/nb/{year}/"] = page("年报", f"{menu}<ul>{part}</ul>")
    replica.pages["/xxgk/nb/index.html"] = replica.pages[f"/xxgk/nb/{years[0]}/"]
    replica.pages["/xxgk/nb/index.html"] = page("年报", menu)
    return replica


def past_the_end():
    """A pager that never ends: each page names a next one, and past the end the first page is answered."""
    replica = Replica("past_the_end", "", ("/nb/list.php?cid=7",))
    entries = replica.articles(lambda n, day: f"/nb/gknb_show.php?id={n}")

    def answer(_path, asked, _form):
        number = int(asked.get("p", "1"))
        part = entries[number * 8 - 8 : number * 8] or entries[:8]
        return page(
            "年报",
            f"<ul>{rows(part, '<li><a href={path}>{title}</a><span>{day}</span></li>')}</ul><a href='?cid=7&p={number + 1}'>下一页 »</a>",
        )

    replica.pages["/nb/list.php"] = answer
    replica.values = {"max_pages": 30}
    return replica


def titles_beside():
    """The link says 查看; the title stands in the cell beside it."""
    replica = Replica("titles_beside", "", ("/nb/index.aspx",))
    entries = replica.articles(lambda n, day: f"/nb/GovOpenShow.aspx?id={n}")
    part = rows(entries, "<tr><td>{n}</td><td>{title}</td><td>{day}</td><td><a href='{path}'>查看</a></td></tr>")
    replica.pages["/nb/index.aspx"] = page(
        "年报", f"<table><tr><th>序号</th><th>标题</th><th>日期</th><th></th></tr>{part}</table>"
    )
    return replica


def attached():
    """The list links to files; one report page shows its file in a frame and names another by script."""
    replica = Replica("attached", "", ("/nb/index.html",))
    entries = replica.articles(lambda n, day: f"/nb/{n}.html")
    first = replica.reports[0]
    replica.pages[first] = article(
        REPORTS[0][1],
        '<iframe src="/pdfjs/web/viewer.html?file=%2Fnb%2Ffiles%2Fa.pdf"></iframe>'
        '<p>附件：<a href="javascript:void(0)" onclick="window.open(\'/nb/files/b.docx\')">b.docx</a>'
        '<a HREF="/nb/down.jsp?id=3&filename=c.xlsx">表格</a></p>',
    )
    for path in ("/nb/files/a.pdf", "/nb/files/b.docx", "/nb/down.jsp?id=3&filename=c.xlsx"):
        replica.pages[path] = b"%PDF-1.4 invented"
        replica.files.append(path)
    part = rows(entries, '<li><a href="{path}">{title}</a><span>{day}</span></li>')
    pdf = "/nb/files/2012.pdf"
    replica.pages[pdf] = b"%PDF-1.4 invented as well"
    replica.reports.append(pdf)
    part += f'<li><a href="{pdf}">石瓮县水务局2012年政府信息公开年度报告.pdf</a></li>'
    replica.pages["/nb/index.html"] = page("年报", f"<ul>{part}</ul>")
    return replica


VARIANTS = (
    trs_upper, trs_sidebar, trs_textarea, trs_island, trs_written, ucap_clicks, ucap_javascript, vsb_jsp, vsb_p_next,
    siteserver_numbers, siteserver_button, epoint_arrow, epoint_window, epoint_json, openness_pages, longxun_pages,
    shaanxi_scripted, nfcms, hebei, hebei_column_jsp, hanweb_rows, hanweb_pagenum, hanweb_arrays, jpaas_quoted,
    gkmlpt_nested, truecms_quoted, frameset, shells_upper, agencies, year_options, past_the_end, titles_beside, attached,
)  # fmt: skip
