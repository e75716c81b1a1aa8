"""Variants of pagers, frames and scripts: see replicas/variants.py."""

import json

from replicas.site import REPORTS, Replica, page
from replicas.variants import halves, paged, rows


def trs_written_pager():
    """A pager that the page's script writes piece by piece."""

    def wrap(part, n):
        s = """<script>var currentPage = NUMBER;//所在页从0开始
var nextPage = currentPage+1
var countPage = 2//共多少页
document.write("共计"+"<font>"+"2"+"</font>"+"页");
if(countPage>1&&currentPage!=(countPage-1))
document.write("&nbsp;<a href=\\"index\\"+\\"_\\" + nextPage + \\".\\"+\\"html\\"><span class=greyfont>下一页</span></a>");
</script>""".replace("NUMBER", str(n))
        return page("年报", f"<table class=gl_list><tbody>{part}</tbody></table>{s}")

    return paged(
        "trs_written_pager",
        "/xxgk/nb/",
        lambda n, d: f"/xxgk/nb/{d[:4]}{d[5:7]}/t{d.replace('-', '')}_{n + 2000}.html",
        "<tr valign=top><td width=25><img src='../../images/ico2.jpg'></td><td width=550>\n<a href='{path}'>{title}</a>\n</td><td>\n{day}\n</td></tr>",
        ["/xxgk/nb/", "/xxgk/nb/index_1.html"],
        wrap,
    )


def beijing_upper():
    """Tags in capitals, attributes on lines of their own."""

    def wrap(part, n):
        nxt = '<A href="list_2.shtml" class=next>下页</A>' if n == 0 else ""
        return f"<HTML><BODY><UL>{part}</UL><DIV class=pager>{nxt}</DIV></BODY></HTML>"

    return paged(
        "beijing_upper",
        "/110094/nb/list.shtml",
        lambda n, d: f"/110094/nb/{d[:4]}-{d[5:7]}/{d[8:]}/content_{n}.shtml",
        '<LI class="l2 liHover"><A href="{path}" \n  target="_blank">{title}</A><SPAN>{day}</SPAN></LI>',
        ["/110094/nb/list.shtml", "/110094/nb/list_2.shtml"],
        wrap,
    )


def confirm_links():
    """Links that ask before they open."""

    replica = Replica("confirm_links", "", ("/zwgk/spage.xp?doAction=sindex&unitid=4&frame=nb",))
    entries = replica.articles(lambda n, d: f"/zwgk/view.xp?doAction=view&indexno={n}")
    replica.pages[replica.start[0]] = page(
        "年报",
        "<ul>"
        + rows(
            entries, "<li><a href=\"javascript:if(confirm('打开吗'))window.location='{path}'\">{title}</a>{day}</li>"
        )
        + "</ul>",
    )
    return replica


def openness_showlist():
    """Pages of the platform as page_1.html, page_2.html."""

    def wrap(part, n):
        nxt = (
            '<a class="nextpage" href="/openness/OpennessAnnualReport/showList/14/page_2.html">下一页</a>'
            if n == 0
            else ""
        )
        return page("年报", f"<div class='list'>{part}</div><div class=pages>{nxt}</div>")

    return paged(
        "openness_showlist",
        "/openness/OpennessAnnualReport/showList/14/page_1.html",
        lambda n, d: f"/openness/OpennessAnnualReport/show/{n + 100}.html",
        "<div class=item><span>{n}</span><a href='{path}' title='{title}'>{short}…</a><span>{y}年{m}月{d}日</span></div>",
        [
            "/openness/OpennessAnnualReport/showList/14/page_1.html",
            "/openness/OpennessAnnualReport/showList/14/page_2.html",
        ],
        wrap,
    )


def openness_iframe():
    """The platform's list in a frame."""

    replica = Replica("openness_iframe", "", ("/xxgk/nb.html",))
    entries = replica.articles(lambda n, d: f"/openness/detail/{n:024x}.html")
    replica.pages["/xxgk/nb.html"] = page(
        "年报",
        '<div><iframe id="mainframe" src="/opennessContent/iframe/?branch_id=54014be&column_code=250400&page=1" frameborder="0" height="800"></iframe></div>',
    )
    for n, part in enumerate(halves(entries), 1):
        nxt = (
            '<li><a href="/opennessContent/iframe/?branch_id=54014be&column_code=250400&page=2" class="next">下一页</a></li>'
            if n == 1
            else ""
        )
        replica.pages[f"/opennessContent/iframe/?branch_id=54014be&column_code=250400&page={n}"] = (
            f"<html><body><table>{rows(part, '<tr><td><a target=_parent href={path}>{title}</a></td><td>{day}</td></tr>')}</table><ul>{nxt}</ul></body></html>"
        )
    return replica


def laypage():
    """A pager that a script makes, with the number of pages."""

    def wrap(part, n):
        s = "<script>laypage({cont:'pg',pages:2,curr:NUMBER,jump:function(e,first){if(!first){location.href='list_'+e.curr+'.html';}}});</script>".replace(
            "NUMBER", str(n + 1)
        )
        return page("年报", f"<ul>{part}</ul><div id=pg></div>{s}")

    return paged(
        "laypage",
        "/nb/list_1.html",
        lambda n, d: f"/nb/a{n}.html",
        "<li><a href='{path}'>{title}</a><time datetime='{day}'>{day}</time></li>",
        ["/nb/list_1.html", "/nb/list_2.html"],
        wrap,
    )


def total_only():
    """The number of pages in variables alone."""

    def wrap(part, n):
        s = '<div class="page" totalpage="2" pagename="index" pageext="html"></div><script>var m_nRecordCount = "15"; var m_nCurrPage = NUMBER; var m_nPageSize = 8; var totalPages = 2; var pageName = "index"; var pageExt = "html";</script>'.replace(
            "NUMBER", str(n)
        )
        return page("年报", f"<ul>{part}</ul>{s}")

    return paged(
        "total_only",
        "/zw/nb/index.html",
        lambda n, d: f"/zw/nb/{d[:4]}{d[5:7]}/t{d.replace('-', '')}_{n + 2000}.html",
        "<li><span>{day}</span><a href='{path}'>{title}</a></li>",
        ["/zw/nb/index.html", "/zw/nb/index_1.html"],
        wrap,
    )


def json_file():
    """The list as an array of objects in a script."""

    replica = Replica("json_file", "", ("/nb/index.html",))
    entries = replica.articles(lambda n, d: f"/nb/{n}.html")
    replica.pages["/nb/index.html"] = page(
        "年报",
        "<div id=l></div><script>var newsData = "
        + json.dumps([{"docTitle": t, "docPubUrl": p, "docRelTime": d} for p, t, d in entries], ensure_ascii=False)
        + ";</script>",
    )
    return replica


def timeline():
    """A folder for each year that shows its report."""

    replica = Replica("timeline", "", ("/nb/",))
    blocks = []
    for y, t, d in REPORTS:
        p = f"/nb/y{y}/"
        replica.article(p, t, shown=True)
        blocks.append(f"<dl><dt>{d[:4]}</dt><dd><a href='y{y}/'><i></i>{y}年度报告</a></dd></dl>")
    replica.pages["/nb/"] = page("政府信息公开年度报告", "".join(blocks))
    return replica


def tabs_all():
    """All years in one page, behind tabs."""

    replica = Replica("tabs_all", "", ("/gk/nb.html",))
    entries = replica.articles(lambda n, d: f"/gk/{n}.html")
    years = sorted({d[:4] for _, _, d in entries}, reverse=True)
    tabs = "".join(f"<li data-year={y}>{y}年</li>" for y in years)
    panes = "".join(
        f"<div class='tab-pane' style='display:none'>{rows([x for x in entries if x[2][:4] == y], '<p><a href={path}>{title}</a><em>{day}</em></p>')}</div>"
        for y in years
    )
    replica.pages["/gk/nb.html"] = page("年报", f"<ul>{tabs}</ul>{panes}")
    return replica


def hanweb_simple():
    """Groups that name the one after them, whole addresses."""

    replica = Replica("hanweb_simple", "", ("/col/col33/index.html",))
    entries = replica.articles(lambda n, d: f"/art/{d[:4]}/{int(d[5:7])}/{int(d[8:])}/art_33_{n}.html")
    rec = "<record><![CDATA[<li><span class=\"bt-data-time\">{day}</span><a class='bt-left' href='http://{{{{host}}}}{path}' target='_blank' title='{title}'>{short}</a></li>]]></record>"

    def proxy(_p, a, _f):
        n = int(a["page"])
        return f"<?xml version='1.0' encoding='UTF-8'?><datastore>\n<totalrecord>15</totalrecord><totalpage>3</totalpage><nextgroup><![CDATA[<a href=\"/module/web/jpage/dataproxy.jsp?page={n + 1}&appid=1&webid=2&path=/&columnid=33&unitid=44&webname=x&permissiontype=0\"></a>]]></nextgroup><recordset>{rows(entries[n * 6 - 6 : n * 6], rec)}</recordset></datastore>"

    replica.pages["/module/web/jpage/dataproxy.jsp"] = proxy
    replica.pages["/col/col33/index.html"] = page(
        "年报",
        f'<div id="44" class="list"><script type="text/xml"><datastore>\n<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&appid=1&webid=2&path=/&columnid=33&unitid=44&webname=x&permissiontype=0"></a>]]></nextgroup><recordset>{rows(entries[:6], rec)}</recordset></datastore></script></div><script>$("#44").jpage({{\n openCookies:false,\n totalRecord:15,\n showMode:"full",\n perPage:2\n}});</script>',
    )
    return replica


def gkmlpt_hash():
    """No tree in the page: the record says which category."""

    replica = Replica("gkmlpt_hash", "", ("/bb/gkmlpt/annualreport",))
    replica.values = {"query": "category=42"}
    entries = replica.articles(lambda n, d: f"/bb/gkmlpt/content/8/1/post_{n}.html")
    replica.pages["/bb/gkmlpt/annualreport"] = page(
        "年报",
        "",
        '<script type="text/javascript">window._CONFIG = {\n  SID: "200025",\n NAV_ID: 1,\n  TREE: []\n}</script>',
    )

    def ans(p, a, _f):
        n = int(a["page"]) or 1
        part = entries[n * 5 - 5 : n * 5]
        return json.dumps(
            {
                "total": str(len(entries)),
                "articles": [
                    {
                        "id": i,
                        "title": t + " ",
                        "url": r"http:\/\/{{host}}".replace("\\", "") + q,
                        "post_url": "",
                        "date": "2024-01-01 00:00:00",
                        "create_time": 1706200000,
                    }
                    for i, (q, t, d) in enumerate(part)
                ],
            }
        )

    replica.pages["/bb/gkmlpt/api/all/42"] = ans
    return replica


def nested_frames():
    """Frames in frames, and a frame in the page of one."""

    replica = Replica("nested_frames", "", ("/a/index.html",))
    entries = replica.articles(lambda n, d: f"/a/{n}.html")
    replica.pages["/a/index.html"] = (
        "<html><frameset rows='80,*'><frame src='top.html' name=topFrame><frameset cols='20%,*'><frame src='left.html' name=leftFrame><frame src='right.html' name=rightFrame></frameset></frameset></html>"
    )
    replica.pages["/a/top.html"] = replica.pages["/a/left.html"] = "<html><body><a href='/'>首页</a></body></html>"
    replica.pages["/a/right.html"] = page("年报", '<iframe src="./inner.html" width=100% height=600></iframe>')
    replica.pages["/a/inner.html"] = f"<ul>{rows(entries, '<li><a href={path}>{title}</a>{day}')}</ul>"
    return replica


def attachments_only_page():
    """Pages that are a headline and a file."""

    replica = Replica("attachments_only_page", "", ("/nb/",))
    entries = replica.articles(lambda n, d: f"/nb/{n}.html")
    for i, p in enumerate(replica.reports[:3]):
        f = f"/nb/W0{i}.docx"
        replica.pages[p] = page(
            "年报",
            f"<h1>石瓮县水务局{2023 - i}年政府信息公开工作年度报告</h1><p>附件：<a href='./W0{i}.docx' OLDSRC='./W0{i}.docx'>点击下载</a></p><img src=x.jpg><a href='/zt/a.html'>更多</a>",
        )
        replica.pages[f] = b"PK\x03\x04invented"
        replica.files.append(f)
    replica.pages["/nb/"] = page("年报", f"<ul>{rows(entries, '<li><a href={path}>{title}</a>{day}')}</ul>")
    return replica


VARIANTS = (
    trs_written_pager,
    beijing_upper,
    confirm_links,
    openness_showlist,
    openness_iframe,
    laypage,
    total_only,
    json_file,
    timeline,
    tabs_all,
    hanweb_simple,
    gkmlpt_hash,
    nested_frames,
    attachments_only_page,
)
