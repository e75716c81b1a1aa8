"""Reports of invented agencies, as pages: free prose with a repaired date, and the national form with its tables."""

from __future__ import annotations

PROSE = """<!DOCTYPE html><html><head><meta charset="utf-8">
<title>青岚县自然资源局2018年政府信息公开工作年度报告</title>
</head><body><div class="nav"><a href="/">首页</a></div><h1>青岚县自然资源局2018年政府信息公开工作年度报告</h1>
<p>发布日期：2019-03-12　来源：青岚县自然资源局</p><div class="TRS_Editor">
<p>本报告由青岚县自然资源局按照信息公开条例的要求写成，所列数据自2018年1月1日起至2018年12月31日止。</p>
<p>一、概述</p>
<p>这一年县局把土地和矿产的事情摆到明处，20185月起在局门口的公示栏和网站上同时登出征地告知书，老百姓路过就能看。</p>
<p>二、主动公开政府信息情况</p>
<p>全年主动公开政府信息412条，其中征地补偿安置方案37份，征地红线图可在窗口查阅。</p>
<p>三、依申请公开情况</p>
<p>全年共收到政府信息公开申请58件，上年结转3件。办结申请57件，其中同意公开34件，同意部分公开6件，不予公开5件，信息不存在9件。</p>
<p>四、复议和诉讼情况</p>
<p>因信息公开被申请行政复议2件，行政诉讼1件。</p>
<p>五、存在的问题</p>
<p>乡镇的公示栏更换不勤，图件扫描得不清楚，下一年要补上。</p>
</div></body></html>"""

_LABELS = (
    ("一、本年新收政府信息公开申请数量", None, None),
    ("二、上年结转政府信息公开申请数量", None, None),
    ("三、本年度办理结果", "（一）予以公开", None),
    (None, "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", None),
    (None, "（三）不予公开", "1.属于国家秘密"),
    (None, None, "2.其他法律行政法规禁止公开"),
    (None, None, "3.危及“三安全一稳定”"),
    (None, None, "4.保护第三方合法权益"),
    (None, None, "5.属于三类内部事务信息"),
    (None, None, "6.属于四类过程性信息"),
    (None, None, "7.属于行政执法案卷"),
    (None, None, "8.属于行政查询事项"),
    (None, "（四）无法提供", "1.本机关不掌握相关政府信息"),
    (None, None, "2.没有现成信息需要另行制作"),
    (None, None, "3.补正后申请内容仍不明确"),
    (None, "（五）不予处理", "1.信访举报投诉类申请"),
    (None, None, "2.重复申请"),
    (None, None, "3.要求提供公开出版物"),
    (None, None, "4.无正当理由大量反复申请"),
    (None, None, "5.要求行政机关确认或重新出具已获取信息"),
    (None, "（六）其他处理", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    (None, None, "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
    (None, None, "3.其他"),
    (None, "（七）总计", None),
    ("四、结转下年度继续办理", None, None),
)
#: By row: natural persons, businesses, total; the other columns hold 0.
_COUNTS = {
    0: (41, 6, 47),
    1: (2, 0, 2),
    2: (20, 4, 24),
    3: (5, 1, 6),
    4: (1, 0, 1),
    12: (9, 1, 10),
    15: (3, 0, 3),
    16: (2, 0, 2),
    23: (40, 6, 46),
    24: (3, 0, 3),
}


def form(*, total: int = 46) -> str:
    """The form of 2021 of an invented department for 2022; another ``total`` than 46 breaks its sums."""
    rows = []
    spans = {2: 22, 4: 8, 12: 3, 15: 5, 20: 3}
    for number, (first, second, third) in enumerate(_LABELS):
        person, business, all_together = _COUNTS.get(number, (0, 0, 0))
        if number == 23:
            all_together = total
        cells = []
        if first:
            down = f' rowspan="{spans[number]}"' if number in spans and second else ""
            across = "" if second else ' colspan="3"'
            cells.append(f"<td{down}{across}>{first}</td>")
        if second:
            down = f' rowspan="{spans[number]}"' if third else ' colspan="2"'
            cells.append(f"<td{down}>{second}</td>")
        if third:
            cells.append(f"<td>{third}</td>")
        values = (person, business, 0, 0, 0, 0, all_together)
        rows.append("<tr>" + "".join(cells) + "".join(f"<td>{value}</td>" for value in values) + "</tr>")
    note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    kinds = "<td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td>"
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8">
<title>青岚县水务局2022年政府信息公开工作年度报告</title></head>
<body><h1>青岚县水务局2022年政府信息公开工作年度报告</h1><p>发布日期：2023-01-18</p><div class="TRS_Editor">
<p>一、总体情况</p><p>水务局一年来把河道采砂、水价听证和汛情三件事讲给大家听，开了两回座谈会。</p>
<p>二、主动公开政府信息情况</p>
<table><tr><td colspan="4">第二十条第（一）项</td></tr>
<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>
<tr><td>规章</td><td>0</td><td>0</td><td>0</td></tr>
<tr><td>行政规范性文件</td><td>3</td><td>1</td><td>12</td></tr></table>
<p>三、收到和处理政府信息公开申请情况</p>
<table><tr><td rowspan="3" colspan="3">{note}</td><td colspan="7">申请人情况</td></tr>
<tr><td rowspan="2">自然人</td><td colspan="5">法人或其他组织</td><td rowspan="2">总计</td></tr>
<tr><td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>
{"".join(rows)}</table>
<p>四、政府信息公开行政复议、行政诉讼情况</p>
<table><tr><td colspan="5">行政复议</td><td colspan="10">行政诉讼</td></tr>
<tr><td rowspan="2">结果维持</td><td rowspan="2">结果纠正</td><td rowspan="2">其他结果</td>
<td rowspan="2">尚未审结</td>
<td rowspan="2">总计</td><td colspan="5">未经复议直接起诉</td><td colspan="5">复议后起诉</td></tr>
<tr>{kinds}{kinds}</tr>
<tr><td>1</td><td>0</td><td>0</td><td>0</td><td>1</td>{"<td>0</td>" * 10}</tr></table>
<p>五、存在的主要问题及改进情况</p><p>听证记录上网偏慢，今年起三天之内登出。</p>
<p>六、其他需要报告的事项</p><p>没有收取信息处理费。</p></div></body></html>"""


#: The same text on a lapsed domain that somebody else has taken over.
HIJACKED = (
    PROSE.replace("自然资源局", "农业农村局")
    .replace("征地", "种粮")
    .replace("2018", "2016")
    .replace("2019", "2017")
    .replace("<title>", "<title>bet365官方网站 - ")
    .replace('<div class="nav">', '<div class="nav">bet365官方网站 ')
)
