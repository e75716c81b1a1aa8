"""Further variants of the products and of what no product names: see replicas/variants.py."""

import json
from urllib.parse import parse_qs

from replicas.site import AGENCY, REPORTS, Replica, article, page
from replicas.variants import GUID, halves, paged, rows


def trs_variable():
    """The number of pages in a variable that the call names; entries are whole boxes with the date inside the link."""

    def wrap(part, number):
        script = f'<script>var countPage = 2 ; createPageHTML(countPage, {number}, "index", "shtml");</script>'
        return page("年报", f'<div class="list">{part}</div>{script}')

    return paged(
        "trs_variable",
        "/zw/nb/index.shtml",
        lambda n, day: f"/zw/nb/{day[:4]}{day[5:7]}/t{day.replace('-', '')}_{n + 80}.shtml",
        '<a\n  target="_blank"\n  href="{path}"\n><span class="time">{day}</span>\n<span class="tit">{title}</span></a>',
        ["/zw/nb/index.shtml", "/zw/nb/index_1.shtml"],
        wrap,
    )


def ucap_gopage():
    """The next page by a function of its own that puts the address together."""

    def wrap(part, number):
        script = "<script>var totalPage = 2; function goPage(n){ if(n>totalPage) return; location.href = 'list_' + n + '.shtml'; }</script>"
        following = f'<a href="javascript:goPage({number + 2})">下一页</a>' if number == 0 else "<a>下一页</a>"
        return page("年报", f"<ul>{part}</ul><div>{following}</div>{script}")

    return paged(
        "ucap_gopage",
        "/szx/c9/list.shtml",
        lambda n, day: f"/szx/c9/{day[:4]}{day[5:7]}/{n:032x}.shtml",
        "<li><a href='{path}' title='{title}'>{short}..</a>({m}-{d})</li>",
        ["/szx/c9/list.shtml", "/szx/c9/list_2.shtml"],
        wrap,
    )


def nfcms_hosts():
    """Whole and protocol-relative addresses, the next page by a function with its address."""

    def wrap(part, number):
        following = (
            "<a class='nextPage' onclick=\"toPage('//{{host}}/nb/index_2.html')\">下一页</a>" if number == 0 else ""
        )
        return page("年报", f"<ul class='list'>{part}</ul>{following}")

    replica = paged(
        "nfcms_hosts",
        "/nb/index.html",
        lambda n, day: f"/nb/content/post_{n + 330}.html",
        '<li><a href="//HOST{path}"><em>•</em>{title}</a><span>{day}</span></li>',
        ["/nb/index.html", "/nb/index_2.html"],
        wrap,
    )
    for address in ("/nb/index.html", "/nb/index_2.html"):
        replica.pages[address] = replica.pages[address].replace("//HOST", "//{{host}}")
    return replica


def siteserver_menu():
    """The further pages in a menu."""

    def wrap(part, number):
        options = '<option value="/channels/9.html">1</option><option value="/channels/9_2.html">2</option>'
        return page(
            "年报",
            f"<table>{part}</table>第{number + 1}页 <select onchange='location.href=this.value'>{options}</select>",
        )

    return paged(
        "siteserver_menu",
        "/channels/9.html",
        lambda n, day: f"/contents/9/{n + 500}.html",
        "<tr><td><a href='{path}'>{title}</a><td>{day}",
        ["/channels/9.html", "/channels/9_2.html"],
        wrap,
    )


def epoint_inline():
    """Everything that the interface wants stands in the page; entries under another key, whole addresses."""
    replica = Replica("epoint_inline", "", ("/xxgk/list.html",))
    entries = replica.articles(lambda n, day: f"/xxgk/0331/{day.replace('-', '')}/{GUID.format(n)}.html")
    script = (
        "<script>var siteInfo={projectName:'/EWB-FRONT',siteGuid:'7eb5-01'};"
        "getList({deptcode:'',categorynum:'0331',pageIndex:0});</script>"
    )
    replica.pages["/xxgk/list.html"] = page("年报", f"<div id='govInfoPub'></div>{script}")

    def answer(_path, _asked, form):
        asked = json.loads(form)
        start = int(asked["pageIndex"]) * int(asked["pageSize"])
        part = [
            {"infourl": "http://{{host}}" + path, "title": title, "infodate": day}
            for path, title, day in entries[start : start + int(asked["pageSize"])]
        ]
        good = asked["categorynum"] == "0331"
        return json.dumps({"custom": {"count": len(entries), "infodata": part if good else []}}, ensure_ascii=False)

    replica.pages["/EWB-FRONT/rest/lightfrontaction/getgovinfolist"] = answer
    return replica


def openness_state():
    """The list as data that the page's script will draw."""
    replica = Replica("openness_state", "", ("/xxgk/openness/annual_report/index.html",))
    entries = replica.articles(lambda n, day: f"/xxgk/openness/detail/annual_report/{n:024x}.html")
    data = json.dumps(
        {
            "list": [
                {"id": n, "title": title, "url": path, "publish_time": day}
                for n, (path, title, day) in enumerate(entries)
            ]
        }
    )
    replica.pages["/xxgk/openness/annual_report/index.html"] = page(
        "年报", f'<div id="root"></div><script>window.__INITIAL_STATE__ = {data};</script>'
    )
    return replica


def longxun_data():
    """Links without an address of their own: it stands in an attribute."""
    replica = Replica("longxun_data", "", ("/public/column/77?type=3&action=list",))
    entries = replica.articles(lambda n, day: f"/public/content/{n + 5000}")
    part = rows(
        entries, "<li><a href='javascript:;' data-url='{path}'>{title}</a><span class='right'>{day}</span></li>"
    )
    replica.pages[replica.start[0]] = page("年报", f"<ul>{part}</ul>")
    return replica


def hanweb_upper():
    """Records in capitals, no next group named: the script's settings lead on, at another place of the proxy."""
    replica = Replica("hanweb_upper", "", ("/col/col3/index.html",))
    entries = replica.articles(lambda n, day: f"/art/{day[:4]}/{int(day[5:7])}/{int(day[8:])}/art_3_{n + 40}.html")
    record = "<RECORD><![CDATA[<div class='row'><a class='tr-title' href=\"{path}\">{title}</a><span>{day}</span></div>]]></RECORD>"

    def proxy(_path, asked, form):
        form = {key: values[0] for key, values in parse_qs(form).items()}
        start, end = int(asked["startrecord"]), int(asked["endrecord"])
        good = form.get("columnid") == "3" and form.get("unitid") == "66"
        part = rows(entries[start - 1 : end], record) if good else ""
        return f"<datastore><recordset>{part}</recordset></datastore>"

    replica.pages["/module/jpage/dataproxy.jsp"] = proxy
    settings = "var param = { columnid : '3', unitid : '66', webid : '1', col : 1, appid : 1, path : '/' };"
    body = (
        f'<div id="66"><script type="text/xml"><DATASTORE><RECORDSET>{rows(entries[:6], record)}</RECORDSET></DATASTORE></script></div>'
        f"<script>{settings}\njQuery('#66').jpage( {{ totalRecord : {len(entries)} , perPage : 2 , proxyUrl : '/module/jpage/dataproxy.jsp' }} );</script>"
    )
    replica.pages["/col/col3/index.html"] = page("年报", body)
    return replica


def hanweb_years():
    """The module of annual reports, its years as buttons."""
    module = "/module/xxgk/xxgkAnnualReport.jsp"
    replica = Replica("hanweb_years", "", (f"{module}?area=113310",))
    buttons = "".join(
        f"<li onclick=\"window.location.href='xxgkAnnualReport.jsp?area=113310&fbtime={year}'\">{year}</li>"
        for year, _title, _day in REPORTS[1:]
    )
    replica.article(f"{module}?area=113310", REPORTS[0][1], shown=True, extra=f"<ul>{buttons}</ul>")
    for year, title, _day in REPORTS[1:]:
        replica.article(f"{module}?area=113310&fbtime={year}", title, shown=True, extra=f"<ul>{buttons}</ul>")
    return replica


def jpaas_two():
    """Two units: a menu, and the list; answers with the number of pages in the fragment."""
    replica = Replica("jpaas_two", "", ("/gk/nb/index.html",))
    entries = replica.articles(lambda n, day: f"/gk/nb/art/{day[:4]}/art_{n:032x}.html")
    units = "".join(
        f"""<script src='/unitbuild.js' querydata="{{'webId':'1','pageId':'5','parseType':'bulidstatic','pageType':'column','tagId':'{tag}','tplSetId':'9'}}"></script>"""
        for tag in ("导航", "list")
    )
    replica.pages["/gk/nb/index.html"] = page("年报", units)

    def answer(_path, asked, _form):
        if asked.get("tagId") == "导航":
            return json.dumps({"data": {"html": '<a href="/">首页</a><a href="/gk/">公开</a>'}})
        number = int(json.loads(asked.get("paramJson", '{"pageNo":1}'))["pageNo"])
        part = rows(
            entries[number * 6 - 6 : number * 6], '<li><a href="{path}" title="{title}">{short}…</a><i>{day}</i></li>'
        )
        pager = f'<div class="paging" data-totalpage="3" data-page="{min(number + 1, 3)}"></div>'
        return json.dumps({"data": {"html": f"<ul>{part}</ul>{pager}"}})

    replica.pages["/api-gateway/jpaas-publish-server/front/page/build/unit"] = answer
    return replica


def truecms_objects():
    """The interface answers with objects."""
    replica = Replica("truecms_objects", "", ("/a/gknb/gknb.html",))
    entries = replica.articles(lambda n, day: f"/a/gknb/content/{GUID.format(n)}.html")
    replica.pages["/a/gknb/gknb.html"] = page(
        "年报", "<script>list({columnId:'9', proxyUrl:'/jcms/messageController/getMessage.do'})</script>"
    )

    def answer(_path, asked, _form):
        start, end = int(asked["startrecord"]), int(asked["endrecord"])
        part = [
            {"title": title, "url": path, "pubDate": f"{day} 10:00"} for path, title, day in entries[start - 1 : end]
        ]
        return f"{asked['callback']}({json.dumps({'total': len(entries), 'result': part})})"

    replica.pages["/jcms/messageController/getMessage.do"] = answer
    return replica


def framed():
    """A frame of the same host, its address with entities; the list in it goes on."""
    replica = Replica("framed", "", ("/jd/nb/index.html",))
    entries = replica.articles(lambda n, day: f"/jd/nb/{n}.html")
    frame = '<iframe name="rightFrame" src="/nb/inner.jsp?col=7&amp;site=2" width="100%" height="900" frameborder=0></iframe>'
    replica.pages["/jd/nb/index.html"] = page("年报", frame)
    for number, part in enumerate(halves(entries)):
        following = "<a href='/nb/inner.jsp?col=7&amp;site=2&amp;page=2'>下一页</a>" if number == 0 else ""
        address = "/nb/inner.jsp?col=7&site=2" + ("&page=2" if number else "")
        replica.pages[address] = (
            f"<table>{rows(part, '<tr><td><a href={path}>{title}</a><td>{day}')}</table>{following}"
        )
    return replica


def shells_quoted():
    """A refresh with quotes within quotes, then document.location."""
    replica = Replica("shells_quoted", "", ("/q/",))
    entries = replica.articles(lambda n, day: f"/q/2/{n}.html")
    replica.pages["/q/"] = '<html><head><meta content="0; url=\'1.htm\'" http-equiv="Refresh"/></head></html>'
    replica.pages["/q/1.htm"] = '<html><script>\ndocument.location = "/q/2/list.html"\n</script></html>'
    replica.pages["/q/2/list.html"] = page("年报", f"<ul>{rows(entries, '<li><a href={path}>{title}</a>{day}')}</ul>")
    replica.shells = ["/q/", "/q/1.htm"]
    return replica


def year_query():
    """Tabs of years that add a parameter to the page's address."""
    replica = Replica("year_query", "", ("/gk/nb.html",))
    entries = replica.articles(lambda n, day: f"/gk/show-{n}.html")
    years = sorted({day[:4] for _path, _title, day in entries}, reverse=True)
    tabs = "".join(f'<a href="?nd={year}">{year}年</a>' for year in years)

    def answer(_path, asked, _form):
        year = asked.get("nd", years[0])
        part = [one for one in entries if one[2][:4] == year]
        return page(
            "年报", f"<div>{tabs}</div><ul>{rows(part, '<li><a href={path}>{title}</a><span>{day}</span></li>')}</ul>"
        )

    replica.pages["/gk/nb.html"] = answer
    return replica


def downloads():
    """Rows with a title, and a link that says 下载 to the file, which is all there is of the report."""
    replica = Replica("downloads", "", ("/nb/index.html",))
    lines = []
    for number, (_year, title, day) in enumerate(REPORTS):
        path = f"/nb/files/{number}.pdf"
        replica.pages[path] = f"%PDF-1.4 invented {number}".encode()
        replica.reports.append(path)
        lines.append(f"<tr><td>{number + 1}</td><td>{title}</td><td>{day}</td><td><a href='{path}'>下载</a></td></tr>")
    replica.pages["/nb/index.html"] = page("年报", f"<table>{''.join(lines)}</table>")
    return replica


def rss_gbk():
    """A feed in GBK with escaped titles."""
    replica = Replica("rss_gbk", "", ("/rss.xml",))
    entries = replica.articles(lambda n, day: f"/n/{n}.html")
    items = rows(
        entries,
        "<item><title>&lt;font color=red&gt;{title}&lt;/font&gt;</title><link>http://{{{{host}}}}{path}</link><pubDate>{day} 08:00:00</pubDate></item>",
    )
    text = f'<?xml version="1.0" encoding="gb2312"?>\n<rss version="2.0"><channel><title>年报</title>{items}</channel></rss>'
    replica.pages["/rss.xml"] = text.encode("gb18030")
    return replica


def collected():
    """A city's page of one year: the heading says what all are, the links name the agencies alone."""
    replica = Replica("collected", "", ("/zt/2023nb/index.html",))
    cells = []
    for number, agency in enumerate(
        ("水务局", "教育局", "民政局", "财政局", "青石镇人民政府", "城关街道办事处", "司法局")
    ):
        path = f"/zt/2023nb/202401/t20240126_{8800 + number}.html"
        replica.article(path, f"石瓮县{agency}2023年政府信息公开工作年度报告")
        cells.append(f"<td><a href='{path}' target='_blank'>{agency}</a></td>")
    friends = '<div class="links"><a href="http://jyj.example.test/">教育局</a><a href="/bm/jyj/">教育局</a></div>'
    replica.pages["/zt/2023nb/index.html"] = page(
        "石瓮县各部门2023年政府信息公开工作年度报告",
        f"<h2>2023年政府信息公开工作年度报告</h2><table><tr>{''.join(cells)}</tr></table>{friends}",
    )
    return replica


def broken():
    """Tags that never close, two bodies, an entry in bold across lines, comments with an older list."""
    replica = Replica("broken", "", ("/old/nb.asp",))
    entries = replica.articles(lambda n, day: f"/old/show.asp?id={n}")
    part = rows(entries, "<tr><td>·<a href=show.asp?id={n} class=a1>\n<b>{title}\n<font color=#999>({day})")
    for number, (path, title, _day) in enumerate(entries):
        del replica.pages[path]
        replica.pages[f"/old/show.asp?id={number}"] = article(title)
    for known in (replica.reports, replica.negatives):
        known[:] = [path.replace(path, f"/old/show.asp?id={int(path.rpartition('=')[2]) - 1}") for path in known]
    hidden = f"<!-- <li><a href='/old/gone.html'>{AGENCY}2007年政府信息公开年度报告</a></li> -->"
    replica.pages["/old/nb.asp"] = (
        f"<html><body><center><table border=0>{part}</table></body></html><body>{hidden}<p>end"
    )
    return replica


VARIANTS = (
    trs_variable, ucap_gopage, nfcms_hosts, siteserver_menu, epoint_inline, openness_state, longxun_data, hanweb_upper,
    hanweb_years, jpaas_two, truecms_objects, framed, shells_quoted, year_query, downloads, rss_gbk, collected, broken,
)  # fmt: skip
