"""Portals whose lists come from an interface, and those that sort them into folders of years."""

import json
from urllib.parse import parse_qs

from replicas.site import NEGATIVES, REPORTS, Replica, article, page

STORE = "<datastore>{named}<recordset>{records}</recordset></datastore>"


def records(part):
    return "".join(
        f'<record><![CDATA[<li><a href="{path}" title="{title}">{title[:15]}...</a><b>{day}</b></li>]]></record>'
        for path, title, day in part
    )


def hanweb(name, *, by_post):
    """Records in the page; the rest from dataproxy.jsp, which heeds ``page`` alone or the record numbers alone."""
    replica = Replica(name, "hanweb", ("/col/col1203/index.html",))
    entries = replica.articles(
        lambda n, day: f"/art/{day[:4]}/{int(day[5:7])}/{int(day[8:])}/art_1203_{70000 + n}.html"
    )
    query = "webid=7&columnid=1203&unitid=5512&permissiontype=0"
    named = f'<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&{query}"></a>]]></nextgroup>'

    def proxy(_path, asked, form):
        if by_post:
            form = {key: values[0] for key, values in parse_qs(form).items()}
            good = form.get("unitid") == "5512" and form.get("columnid") == "1203"
            start = int(asked["startrecord"]) if good else 1
            return STORE.format(named="", records=records(entries[start - 1 : int(asked.get("endrecord", 6))]))
        number = int(asked["page"])
        return STORE.format(named=named, records=records(entries[number * 6 - 6 : number * 6]))

    replica.pages["/module/web/jpage/dataproxy.jsp"] = proxy
    script = (
        "<script>var param_5512={columnid:1203,unitid:'5512',webid:7,webname:'水务局',permissiontype:0};"
        f"$('#5512').jpage({{totalRecord:{len(entries)},perPage:2,proxyUrl:'/module/web/jpage/dataproxy.jsp'}});</script>"
    )
    # A menu of its own stands before the list.
    menu = STORE.format(named="", records=records([("/col/col7/index.html", "政策文件", "2020-01-01")]))
    menu = (
        f'<div id="33"><script type="text/xml">{menu}</script></div><script>$("#33").jpage({{totalRecord:1}})</script>'
    )
    store = STORE.format(named=named, records=records(entries[:6]))
    body = f'{menu}<div id="5512"><script type="text/xml">{store}</script></div>{script}'
    replica.pages["/col/col1203/index.html"] = page("政府信息公开年报", body)
    return replica


def hanweb_get():
    return hanweb("hanweb_get", by_post=False)


def hanweb_post():
    return hanweb("hanweb_post", by_post=True)


def hanweb_annual():
    """The module of annual reports: one address for each year, offered in a menu or as links."""
    module = "/module/xxgk/xxgkAnnualReport.jsp"
    replica = Replica("hanweb_annual", "hanweb", (f"{module}?area=11331082002",))
    menu = "".join(f'<option value="{year}">{year}年</option>' for year, _title, _day in REPORTS[1:4])
    links = "".join(
        f'<a href="{module}?area=11331082002&fbtime={year}&showType=2&artId={year}7">{year}年度</a>'
        for year, _title, _day in REPORTS[4:]
    )
    furniture = f"<select onchange='go()'>{menu}</select><div>{links}</div>"
    replica.article(f"{module}?area=11331082002", REPORTS[0][1], shown=True, extra=furniture)
    for year, title, _day in REPORTS[1:]:
        replica.article(f"{module}?area=11331082002&fbtime={year}", title, shown=True, extra=furniture)
    for number, (title, _day) in enumerate(NEGATIVES[:3]):
        replica.article(f"/art/x{number}.html", title, negative=True)
        replica.pages[f"{module}?area=11331082002"] += f'<a href="/art/x{number}.html">{title}</a>'
    return replica


def hanweb_search():
    """The disclosure module: everything of an agency, asked for page by page by POST."""
    replica = Replica("hanweb_search", "hanweb", ("/col/col90/index.html",))
    entries = replica.articles(lambda n, day: f"/art/{day[:4]}/{int(day[5:7])}/1/art_90_{n}.html")
    frame = (
        '<script>$("#tree").load("/module/xxgk/tree.jsp?area=LQ331082018&divid=list");</script><div id="list"></div>'
    )
    replica.pages["/col/col90/index.html"] = page("信息公开目录", frame)

    def search(_path, asked, form):
        if parse_qs(form).get("area") != ["LQ331082018"]:
            return 500, "no area"
        number = int(asked["currpage"])
        rows = "".join(
            f'<tr class="tr_main_value_odd"><td><a href="{path}" title="{title}">{title[:10]}…</a></td>'
            f"<td>{day}</td></tr>"
            for path, title, day in entries[number * 6 - 6 : number * 6]
        )
        return f"<table>{rows}</table>"

    replica.pages["/module/xxgk/search.jsp"] = search
    return replica


def by_years(replica, first, addresses, tabs, entries):
    """Add a list page for each year to a replica; the first address shows the newest year."""
    years = sorted({day[:4] for _path, _title, day in entries}, reverse=True)
    labels = "".join(f'<a href="{addresses(year)}">{tabs(year)}</a>' for year in years)
    for year in years:
        rows = "".join(
            f'<li><a href="{path}" title="{title}">{title}</a><span>{day}</span></li>'
            for path, title, day in entries
            if day[:4] == year
        )
        text = page("年报", f'<div class="years">{labels}</div><ul class="xxgk_list">{rows}</ul>')
        replica.pages[addresses(year)] = text
    replica.pages[first] = replica.pages[addresses(years[0])]
    return replica


def openness():
    replica = Replica("openness", "column", ("/openness/OpennessAnnualReport/year/12/2024.html",))
    entries = replica.articles(lambda n, day: f"/openness/OpennessAnnualReport/show/{2300 + n}.html")
    download = "/openness/OpennessAnnualReport/download/2301.html"
    replica.pages[replica.reports[0]] = article(REPORTS[0][1], f'<a href="{download}">下载全文</a>')
    replica.pages[download] = b"%PDF-1.4 invented"
    replica.files.append(download)
    return by_years(
        replica,
        replica.start[0],
        lambda year: f"/openness/OpennessAnnualReport/year/12/{year}.html",
        lambda year: f"{year}年",
        entries,
    )


def longxun():
    replica = Replica("longxun", "column", ("/public/column/6595721?type=3&action=list",))
    entries = replica.articles(lambda n, day: f"/public/6595721/{10990000 + n}.html")
    return by_years(
        replica,
        replica.start[0],
        lambda year: f"/public/column/6595721?type=3&timeFrame={year}&action=list",
        lambda year: year,
        entries,
    )


def year_tree():
    """Folders of years with names by no rule, groups below them, and one folder that is the report itself."""
    root = "/zwgk/zfxxgk/zfxxgknb"
    replica = Replica("year_tree", "pages", (f"{root}/index.html",), values={"folders": 3})
    names = ["2025nb", "gknb2024", "2023n_1", "nb_2022n", "2021_645", "2020nian"]
    leads = []
    for number, (_year, title, day) in enumerate(REPORTS[:6]):
        folder = f"{root}/{names[number]}/"
        path = f"{folder}bmnb/202{number}01/t202{number}0118_{500 + number}.html"
        replica.article(path, title)
        other, other_day = NEGATIVES[number]
        wrong = f"{folder}bmnb/202{number}01/t202{number}0119_{600 + number}.html"
        replica.article(wrong, other, negative=True)
        rows = f'<li><a href="{path}">{title}</a>{day}</li><li><a href="{wrong}">{other}</a>{other_day}</li>'
        replica.pages[f"{folder}bmnb/"] = page(
            "部门年报", f"<ul>{rows}</ul><script>createPageHTML(1, 0, 'index', 'html');</script>"
        )
        replica.pages[folder] = page(
            "年报", '<ul><li><a href="./bmnb/">区直部门</a></li><li><a href="./jd/">街道</a></li></ul>'
        )
        replica.pages[f"{folder}jd/"] = page("街道年报", "<ul></ul>")
        leads.append(f'<li><a href="./{names[number]}/">{day[:4]}年政府信息公开年报</a></li>')
    replica.article(f"{root}/2012n/", REPORTS[6][1], shown=True)
    # A page without a year in its headline is the report that the link to it names.
    replica.article(f"{root}/2010n/", "政府信息公开年报", shown=True)
    leads.append('<li><a href="./2010n/">石瓮县2010年政府信息公开年度报告</a></li>')
    leads.append('<li><a href="./2012n/">2012</a></li><li><a href="/yjs/2012n/">2012年度</a></li>')
    replica.pages[f"{root}/index.html"] = page("政府信息公开年报", f"<ul>{''.join(leads)}</ul>")
    replica.pages["/yjs/2012n/"] = page("预决算", "<ul></ul>")
    return replica


def gkmlpt(name, first):
    """JSON, pages from 0 or from 1 as sites please; the category stands in the tree that the page prints."""
    replica = Replica(name, "gkmlpt", ("/shiweng/gkmlpt/annualreport",))
    entries = replica.articles(lambda n, day: f"/shiweng/gkmlpt/content/8/8526/post_{8526000 + n}.html")
    tree = [{"id": 2600, "name": "机构职能"}, {"id": 2629, "name": "政府信息公开年报"}]
    config = f"<script>window._CONFIG = {{ SID: '755325', TREE: {json.dumps(tree, ensure_ascii=False)} }};</script>"
    replica.pages["/shiweng/gkmlpt/annualreport"] = page("政府信息公开年报", '<div id="app"></div>', config)

    def answer(path, asked, _form):
        if asked.get("sid") != "755325" or not path.endswith("/2629"):
            return 500, "{}"
        number = int(asked["page"]) - first
        part = entries[number * 6 : number * 6 + 6] if number >= 0 else []
        articles = [
            {
                "id": n,
                "title": title,
                "url": f"{path_}",
                "created_at": f"{day} 10:00:00",
                "create_time": 1706200000 + n,
            }
            for n, (path_, title, day) in enumerate(part)
        ]
        return json.dumps({"total": len(entries), "articles": articles}, ensure_ascii=False)

    replica.pages["/shiweng/gkmlpt/api/all/2629"] = answer
    return replica


def gkmlpt_zero():
    return gkmlpt("gkmlpt_zero", 0)


def gkmlpt_one():
    return gkmlpt("gkmlpt_one", 1)


def jpaas(name, *, as_text):
    """Units built by script: parameters in single quotes, pages only by paramJson, data as object or as text."""
    replica = Replica(name, "jpaas", ("/zfxxgk/zfxxgknb/index.html",))
    entries = replica.articles(lambda n, day: f"/zfxxgk/zfxxgknb/art/{day[:4]}/art_{n:032x}.html")
    unit = (
        "{'webId':'9', 'pageId':'4410', 'parseType':'bulidstatic', 'pageType':'column',"
        " 'tagId':'当前栏目list', 'tplSetId':'81'}"
    )
    body = f'<script src="/unitbuild.js" queryData="{unit}"></script><div id="list"></div>'
    replica.pages["/zfxxgk/zfxxgknb/index.html"] = page("年报", body)

    def answer(_path, asked, _form):
        if (asked.get("tagId"), asked.get("webId")) != ("当前栏目list", "9"):
            return json.dumps({"data": {"html": ""}})
        number = json.loads(asked.get("paramJson", "{}")).get("pageNo", 1)
        part = entries[number * 6 - 6 : number * 6]
        rows = "".join(
            f'<li><a title="{title}" href="{path}">{title[:9]}…</a><span>{day}</span></li>'
            for path, title, day in part
        )
        pager = (
            f'<a data-page="{number + 1}">下一页</a>'
            if number * 6 < len(entries)
            else f'<a data-page="{number - 1}">上一页</a>'
        )
        html = f"<ul>{rows}</ul>{pager}"
        return json.dumps({"success": True, "data": html if as_text else {"html": html}}, ensure_ascii=False)

    replica.pages["/api-gateway/jpaas-publish-server/front/page/build/unit"] = answer
    return replica


def jpaas_object():
    return jpaas("jpaas_object", as_text=False)


def jpaas_text():
    return jpaas("jpaas_text", as_text=True)


def truecms():
    """JSONP with Hanweb's records in it; refused without a Referer, empty for large pieces."""
    replica = Replica("truecms", "truecms", ("/szf/gknb/gknb.html",))
    entries = replica.articles(lambda n, day: f"/szf/gknb/content/3b98a86d-edd4-4c5f-acf5-{n:012x}.html")
    entries += [(f"/szf/gknb/content/old-{n}.html", f"石瓮县第{n}号公文", "2010-01-05") for n in range(12)]
    script = "<script>var list = {columnId:'c7d1', proxyUrl:'/jcms/messageController/getMessage.do'};</script>"
    replica.pages["/szf/gknb/gknb.html"] = page("年报", script)

    def answer(_path, asked, _form):
        start, end, size = (int(asked[key]) for key in ("startrecord", "endrecord", "perpage"))
        if not (asked["_referer"] or "").endswith("/szf/gknb/gknb.html"):
            return 403, "no"
        part = entries[start - 1 : end] if size <= 50 and asked["columnId"] == "c7d1" else []
        result = STORE.format(named="", records=records(part))
        return f"{asked['callback']}({json.dumps({'total': len(entries), 'result': result}, ensure_ascii=False)});"

    replica.pages["/jcms/messageController/getMessage.do"] = answer
    return replica


def epoint_rest():
    """EWB: settings in the page and in a script that all pages share; a POST of JSON, its answer partly as text."""
    replica = Replica("epoint_rest", "epoint", ("/xxgk/govInfoPub.html",))
    entries = replica.articles(lambda n, day: f"/xxgk/002007/{day.replace('-', '')}/{n:032x}.html")
    entries += [(f"/xxgk/002007/old{n}.html", f"石瓮县第{n}号公文", "2010-01-05") for n in range(12)]
    body = "<script>var govInfoPub = {categorynum: '002007', deptcode: '11331082'};</script><div id='list'></div>"
    replica.pages["/xxgk/govInfoPub.html"] = page("年报", body, '<script src="/js/webBuilderCommon.js"></script>')
    replica.pages["/js/webBuilderCommon.js"] = (
        'var siteInfo = {"projectName": "/EWB-FRONT", "siteGuid": "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a"};'
        + "/* */" * 40
    )

    def answer(_path, _asked, form):
        sent = json.loads(form)
        if (sent["categorynum"], sent["deptcode"], sent["siteGuid"][:8]) != ("002007", "11331082", "7eb5f7f1"):
            return json.dumps({"custom": {"data": []}})
        part = entries[sent["pageIndex"] * 20 : sent["pageIndex"] * 20 + sent["pageSize"]]
        data = [
            {"infourl": path, "realtitle": title, "title": title[:9], "infodate": day} for path, title, day in part
        ]
        return json.dumps({"custom": json.dumps({"total": str(len(entries)), "data": data})}, ensure_ascii=False)

    replica.pages["/EWB-FRONT/rest/lightfrontaction/getgovinfolist"] = answer
    return replica


def manuscript():
    """UCAP's interface for single documents: most have a page; one exists as an answer alone."""
    base = "/interface-cms/proxy/api?apiUrl=manuscript/getManuscriptById&manuscriptId="
    numbers = [f"{n:032x}" for n in range(8)]
    replica = Replica("manuscript", "manuscript", tuple(base + number for number in numbers))
    for number, (_year, title, day) in zip(numbers[:6], REPORTS, strict=False):
        path = f"/dx/gknb/{number}.shtml"
        replica.article(path, title)
        answer = {"data": {"title": title, "staticUrl": path, "publishedTimeStr": day, "content": "<p>…<\\/p>"}}
        replica.pages[base + number] = json.dumps(answer, ensure_ascii=False)
    other, day = NEGATIVES[3]
    replica.article("/dx/gknb/x.shtml", other, negative=True)
    replica.pages[base + numbers[6]] = json.dumps({"data": {"title": other, "staticUrl": "/dx/gknb/x.shtml"}})
    alone = {"title": REPORTS[6][1], "staticUrl": "", "content": article("", "")}
    replica.pages[base + numbers[7]] = json.dumps({"code": 0, "data": alone}, ensure_ascii=False)
    replica.shown.append(base + numbers[7])
    return replica


SCRIPTED = (
    hanweb_get, hanweb_post, hanweb_annual, hanweb_search, openness, longxun, year_tree, gkmlpt_zero, gkmlpt_one,
    jpaas_object, jpaas_text, truecms, epoint_rest, manuscript,
)  # fmt: skip
