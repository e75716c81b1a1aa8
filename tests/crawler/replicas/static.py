"""Portals whose lists are plain pages: TRS, UCAP, Shaanxi, VSB, SiteServer, Epoint, and what no product names."""

from replicas.site import AGENCY, NEGATIVES, REPORTS, Replica, article, page

#: Entries of one list page.
PER_PAGE = 8


def halves(entries):
    return entries[:PER_PAGE], entries[PER_PAGE:]


def relative(path, folder):
    return "./" + path.removeprefix(folder)


def trs():
    replica = Replica("trs_zero", "pages", ("/zfxxgk/gknb/index.html",))
    folder = "/zfxxgk/gknb/"
    entries = replica.articles(lambda n, day: f"{folder}{day[:4]}{day[5:7]}/t{day.replace('-', '')}_{7000 + n}.html")
    # The newest report brings its tables as files; a twin of it for telephones stands in the list as well.
    newest = replica.reports[0]
    files = (
        '<p>附件：<a href="./P020240126001.pdf">附件1.pdf</a><a href="./P020240126002.xlsx">统计表</a>'
        '<a href="./P020240126003.ofd">版式文件</a></p>'
    )
    replica.pages[newest] = article(REPORTS[0][1], files)
    for name in ("P020240126001.pdf", "P020240126002.xlsx", "P020240126003.ofd"):
        path = newest.rpartition("/")[0] + "/" + name
        replica.pages[path] = b"%PDF-1.4 invented"
        replica.files.append(path)
    for number, part in enumerate(halves(entries)):
        rows = "".join(
            f'<li><a href="{relative(path, folder)}" title="{title}"><a href="{relative(path, folder)}">'
            f"{title[:14]}...</a></a><span>{day}</span></li>"
            for path, title, day in part
        )
        rows += f'<li><a href="{relative(newest, folder).replace(".html", "_wap.html")}">手机版</a></li>'
        script = f'<script>createPageHTML(2, {number}, "index", "html");</script>'
        name = "index.html" if not number else f"index_{number}.html"
        replica.pages[folder + name] = page(
            "政府信息公开年报", f'<ul class="rsb_con_rightUl">{rows}</ul><div id="fanye">{script}</div>'
        )
    return replica


def trs_table():
    """Count in a variable, rows of a table, pages past the end send the reader back."""
    replica = Replica("trs_count", "pages", ("/zwgk/ndbg/",), values={"expect_reports": 7})
    folder = "/zwgk/ndbg/"
    entries = replica.articles(lambda n, day: f"{folder}t{900000 + n}.shtml")
    for number, part in enumerate(halves(entries)):
        rows = "".join(
            f'<tr><td><a href="{path}" target="_blank">{title}</a></td><td class="huise">[{day}]</td></tr>'
            for path, title, day in part
        )
        script = f"<script>var currentPage = {number};var countPage = 3;//共几页</script>"
        text = page("年度报告", f"<table>{rows}</table>{script}")
        replica.pages[folder if not number else f"{folder}index_{number}.html"] = text
    replica.shells = [folder + "index_2.html", folder]
    replica.pages[folder + "index_2.html"] = '<html><head><meta http-equiv="refresh" content="0;url=./"></head></html>'
    return replica


def ucap():
    replica = Replica("ucap_one", "pages", ("/swj/c100529/xxgk_list.shtml",))
    entries = replica.articles(lambda n, day: f"/swj/c100529/{day[:4]}{day[5:7]}/{n:032x}.shtml")
    for number, part in enumerate(halves(entries), 1):
        rows = "".join(
            f'<li><a href="{path}" target="_blank" title="{title}">{title}</a><span class="date">{day}</span></li>'
            for path, title, day in part
        )
        script = f"<script>createPageHTML('page_div', 2, {number}, 'xxgk_list', 'shtml', {len(entries)});</script>"
        name = "xxgk_list.shtml" if number == 1 else f"xxgk_list_{number}.shtml"
        body = f'<ul class="list">{rows}</ul><div id="page_div"></div>{script}'
        replica.pages["/swj/c100529/" + name] = page("信息公开年报", body)
    return replica


def shaanxi():
    replica = Replica("shaanxi_one", "pages", ("/zfxxgk/zfxxgknb/1.html",))
    entries = replica.articles(lambda n, day: f"/zfxxgk/zfxxgknb/17490{n:014d}.html")
    for number, part in enumerate(halves(entries), 1):
        rows = "".join(f'<li><a href="{path}">{title}</a><span>{day}</span></li>' for path, title, day in part)
        body = (
            f'<div class="m-lst"><ul>{rows}</ul></div><div class="m-lst-pg" id="pg"></div>'
            f"<script>var total = parseInt('2'); var now = {number}; showPages(total, now);</script>"
        )
        replica.pages[f"/zfxxgk/zfxxgknb/{number}.html"] = page("政府信息公开年报", body)
    return replica


def vsb():
    """Pages numbered backwards: following the link is right, counting is wrong."""
    replica = Replica("vsb_next", "column", ("/xxgk/xxgknb.htm",))
    entries = replica.articles(lambda n, day: f"/info/1039/{1600 + n}.htm")
    parts = [entries[:6], entries[6:11], entries[11:]]
    names = ["/xxgk/xxgknb.htm", "/xxgk/xxgknb/2.htm", "/xxgk/xxgknb/1.htm"]
    for number, (part, name) in enumerate(zip(parts, names, strict=True)):
        up = "../" if number else ""
        rows = "".join(
            f'<li id="line_u9_{n}"><a href="{up}..{path}" title="{title}">{title[:12]}…</a>'
            f'<span class="time">{day.replace("-", "/")}</span></li>'
            for n, (path, title, day) in enumerate(part)
        )
        last = number == 2
        target = "xxgknb/2.htm" if not number else "1.htm"
        further = '<span class="NextDisabled">下页</span>' if last else f'<a href="{target}" class="Next">下页</a>'
        pager = f'<td id="fanye122757">共{len(entries)}条&nbsp;&nbsp;{number + 1}/3&nbsp;</td><td>{further}</td>'
        replica.pages[name] = page("信息公开年报", f"<ul>{rows}</ul><table><tr>{pager}</tr></table>")
    return replica


def siteserver():
    replica = Replica("siteserver", "column", ("/channels/2146.html",))
    entries = replica.articles(lambda n, day: f"/contents/2146/{133400 + n}.html")
    for number, part in enumerate(halves(entries), 1):
        rows = "".join(
            f'<li><a href="{path}" target="_blank"><h3>{title}({day})</h3><p>{title}。全文如下…</p></a></li>'
            for path, title, day in part
        )
        pager = (
            '<a href="2146_2.html">下一页</a>' if number == 1 else '<a href="2146.html">上一页</a><span>下一页</span>'
        )
        name = "2146.html" if number == 1 else "2146_2.html"
        replica.pages[f"/channels/{name}"] = page("年度报告", f"<ul>{rows}</ul><div>{pager}</div>")
    return replica


def epoint_pages():
    replica = Replica("epoint_more", "column", ("/xxgk/002007/moreinfo.html",))
    entries = replica.articles(
        lambda n, day: f"/xxgk/002007/{day.replace('-', '')}/3b98a86d-edd4-4c5f-acf5-{n:012x}.html"
    )
    for number, part in enumerate(halves(entries), 1):
        rows = "".join(
            f'<li class="ewb-list-node clearfix"><a href="{path}" class="ewb-list-name">{title}</a>'
            f'<span class="ewb-list-date">{day}</span></li>'
            for path, title, day in part
        )
        further = '<li class="ewb-page-li next-page"><a href="/xxgk/002007/2.html">›</a></li>' if number == 1 else ""
        name = "moreinfo.html" if number == 1 else "2.html"
        body = f'<ul class="ewb-list">{rows}</ul><ul class="ewb-page">{further}</ul>'
        replica.pages[f"/xxgk/002007/{name}"] = page("年报", body)
    return replica


def epoint_printed():
    """The same lists under a record that expects the interface: what a page prints is walked as it stands."""
    replica = epoint_pages()
    replica.name, replica.listing = "epoint_printed", "epoint"
    return replica


def plain_table():
    """No product: GB18030, two columns of a table, bare next words, files named in the list itself."""
    replica = Replica("own_table", "column", ("/list.asp?id=31",))
    entries = replica.articles(lambda n, day: f"/show.asp?id={4000 + n}")
    path = "/upload/2010.pdf"
    entries.append((path, "石瓮县2010年政府信息公开年度报告", "2011-03-28"))
    replica.pages[path] = b"%PDF-1.4 invented"
    replica.reports.append(path)
    for number, part in enumerate(halves(entries), 1):
        rows = "".join(
            f"<tr><td>·<a href='{path}' target=_blank>{title}</a></td><td width=90>{day}</td></tr>"
            for path, title, day in part
        )
        pager = "<a href='list.asp?id=31&page=2'>下一页</a> <a href='list.asp?id=31&page=2'>末页</a>"
        text = page(
            "年报", f"<table width='97%'>{rows}<tr><td>{pager if number == 1 else '下一页 末页'}</td></tr></table>"
        )
        name = "/list.asp?id=31" if number == 1 else "/list.asp?id=31&page=2"
        replica.pages[name] = text.replace("utf-8", "gb2312").encode("gb18030")
    return replica


def shells():
    """A column behind a script, a refresh and a frame."""
    replica = Replica("shells", "column", ("/jdbsc/gknb/",))
    replica.pages["/jdbsc/gknb/"] = '<html><script>window.location.replace("/jdbsc/nb.html");</script></html>'
    refresh = '<meta http-equiv="refresh" content="0; url=/nb/outer.html">'
    replica.pages["/jdbsc/nb.html"] = f"<html><head>{refresh}</head></html>"
    replica.shells = ["/jdbsc/gknb/", "/jdbsc/nb.html"]
    replica.pages["/nb/outer.html"] = page(
        "年报",
        '<iframe src="http://tj.example.test/count.html" width="1"></iframe>'
        '<iframe src="login.html" height="0"></iframe>'
        '<iframe src="inner.html?col=7" width="100%" height="800"></iframe>',
    )
    entries = replica.articles(lambda n, day: f"/nb/doc/{n}.html")
    for number, part in enumerate(halves(entries), 1):
        rows = "".join(f'<li><a target="_top" href="{path}">{title}</a>{day}</li>' for path, title, day in part)
        further = '<a href="inner.html?col=7&page=2">下一页</a>' if number == 1 else ""
        replica.pages["/nb/inner.html?col=7" + ("" if number == 1 else "&page=2")] = (
            f"<html><body><ul>{rows}</ul>{further}</body></html>"
        )
    return replica


def one_report():
    """Columns that show their one report in place of a list: on the column's page, and in the folder of a year."""
    replica = Replica("one_report", "hanweb", ("/col/col4410/index.html", "/zfxxgk/nb/2022n/1.html"))
    replica.article("/col/col4410/index.html", REPORTS[0][1], shown=True)
    replica.article("/zfxxgk/nb/2022n/1.html", REPORTS[1][1], shown=True)
    return replica


def feed():
    replica = Replica("rss", "feed", ("/rss/gknb.xml",))
    entries = replica.articles(lambda n, day: f"/gknb/{n}.html")
    items = "".join(
        f"<item><title><![CDATA[{title}]]></title><link>{path}</link><pubDate>{day}</pubDate></item>"
        for path, title, day in entries
    )
    replica.pages["/rss/gknb.xml"] = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
    return replica


def sitemap():
    """Addresses without titles: pages are looked at, and those that are reports are kept."""
    replica = Replica("sitemap", "feed", ("/sitemap.xml",))
    paths = []
    for number, (_year, title, _day) in enumerate(REPORTS):
        path = f"/zwgk/gknb/{number}.html"
        replica.article(path, title, shown=True)
        paths.append(path)
    for number, (title, _day) in enumerate(NEGATIVES[:5]):
        replica.article(f"/zwgk/gknb/x{number}.html", title, negative=True)
        paths.append(f"/zwgk/gknb/x{number}.html")
    replica.article("/news/1.html", f"{AGENCY}召开会议", negative=True)
    for name, part in (("a", paths[:6]), ("b", [*paths[6:], "/news/1.html"])):
        rows = "".join(f"<url><loc>{path}</loc><lastmod>2024-01-01</lastmod></url>" for path in part)
        space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        replica.pages[f"/sitemap_{name}.xml"] = (
            f'<?xml version="1.0" encoding="UTF-8"?><urlset {space}>{rows}</urlset>'
        )
    index = "".join(f"<sitemap><loc>/sitemap_{name}.xml</loc></sitemap>" for name in "ab")
    replica.pages["/sitemap.xml"] = f'<?xml version="1.0"?><sitemapindex>{index}</sitemapindex>'
    return replica


STATIC = (
    trs, trs_table, ucap, shaanxi, vsb, siteserver, epoint_pages, epoint_printed, plain_table, shells, one_report,
    feed, sitemap,
)  # fmt: skip
