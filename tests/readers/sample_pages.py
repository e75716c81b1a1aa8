"""Pages of our own in the markup of the common content management systems, about agencies that do not exist."""

OPENING = (
    "本年度报告由青岚县水务局编制，所列数字自2022年1月1日起，至2022年12月31日止。"
    "读者如有疑问，可到青岚县渡口路8号二楼当面询问，也可在工作日拨打0900-8800117。"
)
WORK = (
    "这一年我们把河道、水库和农村饮水三类事情放在前面说清楚，全年上网的各类消息共417条，"
    "其中工程进度86条、水质公报52条，其余是通知和答复；另外印发了小册子1200本，放在各乡镇的便民点供人取阅。"
)
REQUESTS = (
    "全年有9人来问过材料，当面提出的4件，邮寄来的5件，全都在二十个工作日以内作了书面答复；"
    "没有一件收过钱，也没有人因为这些答复再去找上级或法院评理。"
)
PROBLEMS = (
    "毛病主要是两条：更新有时拖到月底才一起办，个别表格只有图片、手机上看不清。"
    "明年打算每周固定一天集中更新，并把所有图片表格改成可以复制的文字。"
)

TABLE = """
<table border="1">
 <tr><td rowspan="2" colspan="2">项目</td><td colspan="2">来信来访</td><td rowspan="2">合计</td></tr>
 <tr><td>个人</td><td>单位</td></tr>
 <tr><td rowspan="2">收到</td><td>本年</td><td><p><span>4</span></p></td><td>5</td><td>9</td></tr>
 <tr><td>上年</td><td>&nbsp;</td><td>0</td><td>0</td></tr>
</table>
"""

BODY = f"""
<p style="text-align:center"><b>一、基本情况</b></p>
<p>{OPENING}</p><p>{WORK}</p>
<p>二、申请与答复</p><p>{REQUESTS}</p>{TABLE}
<p>三、不足与打算</p><p>{PROBLEMS}</p>
"""

TITLE = "青岚县水务局2022年政府信息公开工作年度报告"

MENU = (
    "<ul class='nav'>"
    + "".join(f"<li><a href='/c{n}/'>{word}</a></li>" for n, word in enumerate(
        ("首页", "走进青岚", "新闻中心", "政务公开", "办事大厅", "互动交流", "数据开放")))
    + "</ul>"
)  # fmt: skip

FOOTER = (
    "<div class='foot'><p>主办单位：青岚县人民政府办公室　技术支持：青岚县大数据中心</p>"
    "<p>网站标识码：9900220044　青ICP备09001234号-1　青公网安备 99002202000123号</p>"
    "<p>版权所有 青岚县人民政府</p></div>"
)


def page(body: str, *, head: str = "", title: str = TITLE, charset: str = "utf-8") -> str:
    """A whole page round ``body``."""
    return (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}-青岚县水务局</title>{head}</head>'
        f"<body>{MENU}<div class='dqwz'>您当前的位置：<a href='/'>首页</a> &gt; "
        "<a href='/zwgk/'>政务公开</a> &gt; 年报</div>"
        f"{body}{FOOTER}</body></html>"
    )


METAS = (
    f'<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2023-01-18 09:30">'
    '<meta name="ContentSource" content="县水务局办公室"><meta name="SiteName" content="青岚县人民政府">'
    '<meta name="SiteIDCode" content="9900220044">'
)

HANWEB = page(
    f"""<table width="100%"><tr><td class="title" align="center">{TITLE}</td></tr>
    <tr><td>发布日期：2023-01-18 浏览次数：<script>document.write(3)</script>次 字体：[大 中 小]</td></tr></table>
    <div id="zoom"><meta name="ContentStart"><!--<$[信息内容]>begin-->{BODY}<!--<$[信息内容]>end-->
    <meta name="ContentEnd"></div><div class="bar">【打印本页】 【关闭窗口】</div>""",
    head=METAS,
)

TRS = page(
    f"""<div class="xl_tit">{TITLE}</div><div class="xl_sub">来源：县水务局　时间：2023-01-18 09:30</div>
    <div class="view TRS_UEDITOR trs_paper_default"><div class="TRS_Editor">
    <style>.TRS_Editor P{{line-height:2}}</style>
    {BODY}<p><a href="./P020230118349.pdf">附件：青岚县水务局统计表.pdf</a></p></div></div>
    <div>上一篇：<a href="t1.html">关于停水的通知</a></div><div>下一篇：没有了</div>""",
    head=METAS,
)

UCAP = page(
    f"""<div class="xxgk_top"><ul><li><b>索引号：</b>QL008/2023-00012</li><li><b>发布机构：</b>青岚县水务局</li>
    <li><b>文号：</b></li><li><b>成文日期：</b>2023年1月16日</li></ul></div>
    <h1><ucaptitle>{TITLE}</ucaptitle></h1><p>发布时间：<publishtime>2023-01-18</publishtime></p>
    <div id="zoomcon"><ucapcontent>{BODY}</ucapcontent></div>""",
)

VSB = page(
    f"""<form name="_newscontent_fromname"><div class="nr"><h2>{TITLE}</h2>
    <div>作者： 发布时间：2023年01月18日 点击：[<span id="dynclicks">0</span>]</div>
    <div id="vsb_content_4"><div class="v_news_content">{BODY}</div></div>
    <p>附件【<a href="/system/_content/download.jsp?urltype=news.DownloadAttachUrl&wbfileid=77"
    >年度报告附表.xls</a>】已下载12次</p>
    </div></form>"""
)

SITESERVER = page(
    f"""<div class="content_xxgk"><table><tr><td>索引号</td><td>QL008/2023-00012</td>
    <td>发布机构</td><td>青岚县水务局</td></tr>
    <tr><td>名　　称</td><td colspan="3">{TITLE}</td></tr>
    <tr><td>文　号</td><td>青水办〔2023〕3号</td><td>发布日期</td><td>2023-01-18</td></tr></table></div>
    <h1 id="Title">{TITLE}</h1><div id="con" class="entry">{BODY}</div>
    <div class="attachment"><table><tr><td>附件下载：</td><td class="fujian">||||</td></tr></table></div>"""
)

OTHER_YEARS = "".join(
    f'<li><a href="/nb/{year}.html">青岚县水务局{year}年政府信息公开工作年度报告</a></li>'
    for year in range(2012, 2022)
)

UNKNOWN = page(
    f"""<div class="wrap"><div class="side"><h3>历年年报</h3><ul>
    {OTHER_YEARS}
    </ul></div><div class="rt"><h2>{TITLE}</h2>
    <div class="x9">{BODY.replace("<p", "<div").replace("</p>", "</div>")}</div>
    </div></div>"""
)

LAYOUT = page(
    f"""<table width="980"><tr><td width="200"><table><tr><td><a href="/a">机构设置</a></td></tr>
    <tr><td><a href="/b">领导分工</a></td></tr></table></td><td><table width="100%"><tr><td>{TITLE}</td></tr>
    <tr><td><font id="Zoom">{BODY}</font></td></tr></table></td></tr></table>"""
)

FAMILIES = {
    "hanweb": HANWEB,
    "trs": TRS,
    "ucap": UCAP,
    "vsb": VSB,
    "siteserver": SITESERVER,
    "unknown": UNKNOWN,
    "layout": LAYOUT,
}
