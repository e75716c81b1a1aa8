# ruff: noqa: E501 - texts of papers, unwrapped
"""What stands in a column of annual reports, and what it is: reports, other papers, papers under its title."""

import pytest

from extract.facts.identity.kind import classify
from extract.facts.identity.titles import choose_title
from extract.model import Attachment, Document

R = """本报告所列数据的统计期限自2020年1月1日起至12月31日止。
一、总体情况
2020年，我局主动公开政府信息312条，其中通过网站公开280条。
二、主动公开政府信息情况
制发规范性文件3件。
三、收到和处理政府信息公开申请情况
全年收到依申请公开5件，均已答复。
四、政府信息公开行政复议、行政诉讼情况
未发生行政复议和行政诉讼。
五、存在的主要问题及改进情况
更新不够及时，下一步将专人负责。
六、其他需要报告的事项
无。"""
SUM = """一年来，在县委县政府领导下，全局上下锐意进取，各项工作取得新成绩。
一、主要工作及成效
（一）河道治理。完成河道清淤12公里，新建泵站3座，巡河860次。
（二）项目建设。落实水利投资2.3亿元，实施重点项目15个。
（三）党建工作。开展主题党日24次，专题学习12场。
二、存在的问题
基层力量薄弱，水利投入不足。
三、下一步打算
继续推进河长制，抓好防汛抗旱。"""
BUD = """第一部分 部门概况
一、主要职能
二、机构设置
第二部分 2021年部门预算表
收入预算表 | 万元
行政运行 | 320.5
第三部分 情况说明
一般公共预算支出320.5万元，三公经费12万元。"""
GUIDE = """为更好地提供政府信息公开服务，根据条例编制本指南。
一、主动公开范围
本机关主动公开机构职能、规范性文件、行政许可事项等信息。
二、依申请公开
公民、法人可以向本机关申请获取主动公开以外的政府信息。受理机构：办公室。
三、监督和救济
公民认为本机关不依法履行政府信息公开义务的，可以申请行政复议或者提起行政诉讼。
依申请公开不收取费用，但是申请数量、频次明显超过合理范围的，可以收取信息处理费。年度报告于每年1月31日前发布。"""
RULE = """第一条 为规范政府信息公开年度报告工作，根据条例制定本制度。
第二条 年度报告包括主动公开、依申请公开、行政复议、行政诉讼、收费及减免情况、存在的主要问题。
第三条 各单位应于每年1月10日前报送年度报告，一式3份。
第四条 未按期报送的予以通报批评。
第五条 本制度自印发之日起施行。"""
WEB = """网站名称 | 清泉县水务局
首页网址 | http://www.example.gov.cn
网站标识码 | 3311250001
独立用户访问总量（单位：个） | 23112
网站总访问量（单位：次） | 512345
信息发布（单位：条） | 概况类信息更新量 | 12
政务动态信息更新量 | 312
信息公开目录信息更新量 | 45
专栏专题 | 维护数量 | 3
留言办理 | 收到留言数量 | 12"""
INST = """各乡镇人民政府、街道办事处，县政府各部门：
根据条例第五十条规定，现就做好2020年度政府信息公开工作年度报告编制发布工作通知如下：
一、报告内容
年度报告应包括总体情况、主动公开、收到和处理政府信息公开申请、行政复议和行政诉讼、存在的主要问题及改进情况、其他需要报告的事项。
二、统计期限
统计期限为2020年1月1日至12月31日。
三、报送时间
请于2021年1月20日前将年度报告报送县政府办公室，纸质2份。
清泉县人民政府办公室
2020年12月28日"""
INT = """一、编制背景
根据条例规定，县水务局编制了2020年政府信息公开工作年度报告，现解读如下。
二、主要内容
年度报告分为六个部分。2020年主动公开政府信息312条，受理依申请公开5件，行政复议0件，行政诉讼0件。
三、存在的主要问题
报告提出更新不够及时。"""
NEWS = """2月3日，县政府办公室召开政务公开工作推进会，通报2020年度政府信息公开工作年度报告发布情况。会议指出，全县共发布年度报告46份，主动公开信息12000条，依申请公开122件，行政复议3件，行政诉讼1件，存在的主要问题是部分单位报告雷同。会议要求各单位认真整改。"""
LAW = """一、法治政府建设主要举措
严格落实规范性文件合法性审查，审查文件12件；办理行政复议案件5件，行政诉讼案件3件；主动公开政府信息312条，办理依申请公开5件。
二、存在的主要问题
执法力量不足。
三、下一步工作安排
加强普法宣传。"""
PUB = """2020年双随机一公开抽查计划
抽查事项 | 对象 | 比例
取水许可 | 企业 | 5%"""
PLAN = """一、做好主动公开。及时发布规范性文件。
二、规范依申请公开。做好5日内登记。
三、防范行政复议、行政诉讼败诉风险。
四、解决存在的主要问题。编制并于1月31日前发布年度报告。
责任单位：各股室。完成时限：2021年12月31日。"""
LIST = "\n".join(
    f"清泉县{b}2020年政府信息公开工作年度报告 2021-01-{d}"
    for b, d in (("水务局", 11), ("教育局", 12), ("民政局", 13), ("司法局", 14), ("财政局", 15), ("审计局", 18))
)
LISTY = "\n".join(f"清泉县水务局{y}年政府信息公开工作年度报告" for y in range(2012, 2021))
A = "清泉县水务局"
NAV = "政府信息公开指南\n政府信息公开制度\n法定主动公开内容\n政府信息公开年报\n依申请公开\n政策解读\n"
A1 = "2012年，我局认真贯彻条例，全年主动公开信息86条，其中政策法规类12条。收到申请3件，全部答复，其中同意公开2件，不予公开1件。未收取费用。没有发生行政复议和行政诉讼。存在的问题是更新不够及时。"
#: What it is, the titles of the page, its text, and the kinds that a reader may give it (None: no report at all).
CASES = [
    ("plain", [A + "2020年政府信息公开工作年度报告"], R, "annual_report"),
    ("政务公开年报", [A + "2020年政务公开年报"], R, "annual_report"),
    ("工作总结 title with report body", [A + "2020年政府信息公开工作总结"], R, "annual_report"),
    ("政务公开工作总结", [A + "2020年政务公开工作总结"], R, "annual_report"),
    ("信息公开工作情况报告", [A + "关于2020年政府信息公开工作情况的报告"], R, "annual_report"),
    ("自查报告", [A + "2020年政府信息公开工作自查报告"], R, ("annual_report", "other")),
    ("report with next-year plans", [A + "2020年政府信息公开工作总结及2021年工作计划"], R, "annual_report"),
    (
        "year-end summary under report title",
        [A + "2020年政府信息公开工作年度报告"],
        A + "2020年工作总结\n" + SUM,
        "work_summary",
    ),
    (
        "summary w/o own heading under report title",
        [A + "2020年政府信息公开工作年度报告"],
        SUM,
        ("work_summary", "other"),
    ),
    (
        "summary 述职 under report title",
        [A + "2020年政府信息公开工作年度报告"],
        A + "2020年度工作总结和2021年工作思路\n" + SUM,
        "work_summary",
    ),
    ("summary 现将 under title", [A + "2020年政府信息公开年报"], "现将2020年工作总结如下：\n" + SUM, "work_summary"),
    ("plain summary own title", [A + "2020年工作总结"], SUM, None),
    (
        "web report under title",
        [A + "2020年政府信息公开工作年度报告"],
        "政府网站工作年度报表（2020年度）\n" + WEB,
        "website_report",
    ),
    ("web report own title", [A + "政府网站工作年度报表（2020年度）"], WEB, ("website_report", None)),
    ("web report 工作年报", ["清泉县政府网站2020年度工作年报"], WEB, ("website_report", None)),
    ("监管年报", ["清泉县2020年政府网站监管工作年度报表"], WEB, ("website_report", None)),
    ("budget under title", [A + "2020年政府信息公开工作年度报告"], BUD, ("other", None)),
    ("budget", [A + "2021年部门预算公开"], BUD, None),
    ("决算", [A + "2020年度部门决算信息公开"], BUD, None),
    ("guide", [A + "政府信息公开指南"], GUIDE, None),
    (
        "guide under 年报 column title",
        ["政府信息公开年报", A + "政府信息公开指南"],
        A + "政府信息公开指南\n" + GUIDE,
        None,
    ),
    ("rule", ["清泉县政府信息公开工作年度报告制度"], RULE, None),
    ("rule untitled", ["政府信息公开制度"], RULE, None),
    ("rule no title", [], RULE, None),
    ("instruction", ["清泉县人民政府办公室关于做好2020年政府信息公开工作年度报告编制发布工作的通知"], INST, "notice"),
    ("instruction 转发", ["关于转发《政府信息公开工作年度报告格式》的通知"], INST, ("notice", None)),
    ("instruction 报送", ["关于报送2020年度政府信息公开工作年度报告的通知"], INST, "notice"),
    ("instruction untitled", [], INST, ("notice", None)),
    (
        "wrapped notice w report",
        ["关于印发《清泉县水务局2020年政府信息公开工作年度报告》的通知"],
        "各股室：\n现将《清泉县水务局2020年政府信息公开工作年度报告》印发给你们。\n" + R,
        "annual_report",
    ),
    ("公布 notice w report", ["关于公布清泉县水务局2020年政府信息公开工作年度报告的公告"], R, "annual_report"),
    ("interp", ["《清泉县水务局2020年政府信息公开工作年度报告》解读"], INT, "interpretation"),
    ("interp 文字解读", ["【文字解读】清泉县水务局2020年政府信息公开工作年度报告"], INT, "interpretation"),
    ("interp 图解", ["图解：清泉县2020年政府信息公开年报"], "（图）", ("interpretation", "other")),
    ("interp 一张图", ["一张图读懂清泉县2020年政府信息公开工作年度报告"], "图", ("interpretation", "other")),
    ("interp 数说", ["数说2020｜清泉县政府信息公开工作年度报告"], INT, ("interpretation", "other")),
    ("interp suffix paren", ["清泉县水务局2020年政府信息公开工作年度报告（图解）"], INT, "interpretation"),
    ("interp H5", ["H5｜清泉县2020年政府信息公开年报"], "请点击观看", ("interpretation", "other", None)),
    ("report picture edition", ["清泉县水务局2020年政府信息公开工作年度报告（图文版）"], R, "annual_report"),
    ("news", ["我县召开政务公开工作推进会"], NEWS, None),
    ("news under report words", ["清泉县通报2020年政府信息公开工作年度报告发布情况"], NEWS, ("other", None, "notice")),
    ("news untitled", [], NEWS, None),
    ("law", ["清泉县水务局2020年法治政府建设工作报告"], LAW, None),
    (
        "law under title",
        [A + "2020年政府信息公开工作年度报告"],
        "清泉县水务局2020年法治政府建设年度报告\n" + LAW,
        ("other",),
    ),
    ("抽查", ["清泉县水务局双随机抽查计划"], PUB, None),
    ("plan", ["清泉县水务局2021年政务公开工作要点"], PLAN, None),
    ("plan 方案", ["清泉县水务局2021年政府信息公开工作实施方案"], PLAN, None),
    ("plan untitled", [], PLAN, None),
    ("list", ["政府信息公开年报"], LIST, None),
    ("list years", ["信息公开年度报告"], LISTY, None),
    ("list titled agency", ["清泉县水务局政府信息公开年报"], LISTY, None),
    ("empty", [A + "2020年政府信息公开工作年度报告"], "", "other"),
    ("pic only", [A + "2020年政府信息公开工作年度报告"], "（图片）", "other"),
    (
        "not applicable",
        [A + "2020年政府信息公开工作年度报告"],
        "我局为新设机构，暂无2020年度报告，特此说明。",
        "notice",
    ),
    (
        "not applicable 2",
        [A + "政府信息公开工作年度报告"],
        "该单位2019年机构改革撤销，不再编制年度报告。",
        ("notice", "other"),
    ),
    (
        "merged into",
        [A + "2020年政府信息公开工作年度报告"],
        "详见清泉县农业农村局2020年政府信息公开工作年度报告。",
        ("notice", "other"),
    ),
    (
        "short report",
        [A + "2013年政府信息公开工作年度报告"],
        "2013年，我局主动公开政府信息12条，无依申请公开，无行政复议、行政诉讼。",
        "annual_report",
    ),
    (
        "short nothing report",
        [A + "2013年政府信息公开工作年度报告"],
        "2013年，我局未收到政府信息公开申请，未收取费用，未发生行政复议和行政诉讼。",
        "annual_report",
    ),
    (
        "statistics table only",
        ["清泉县水务局2015年政府信息公开情况统计表"],
        "统计指标 | 单位 | 统计数\n一、主动公开情况 | —— | ——\n（一）主动公开政府信息数 | 条 | 12\n三、依申请公开情况 | —— | ——\n（一）收到申请数 | 件 | 0\n四、行政复议数量 | 件 | 0\n五、行政诉讼数量 | 件 | 0",
        ("annual_report", "other", None),
    ),
    (
        "quarter",
        [A + "2020年第一季度政府信息公开工作总结"],
        R.replace("12月31日", "3月31日"),
        ("other", "annual_report", None),
    ),
    (
        "half-year",
        [A + "2020年上半年政务公开工作总结"],
        "上半年，我局主动公开信息112条，依申请公开2件，无行政复议、行政诉讼。存在的主要问题是更新不及时。",
        ("other", "work_summary", None),
    ),
    (
        "company report",
        ["清泉县自来水公司2020年信息公开年度报告"],
        "2020年，公司公开信息30条，主动公开水质信息12次，受理依申请公开0件，行政复议0件。",
        "annual_report",
    ),
    (
        "school",
        ["清泉县第一中学2020-2021学年信息公开年度报告"],
        "本学年学校主动公开信息30条，依申请公开0件，未收取费用，无行政复议、行政诉讼。存在的主要问题是渠道单一。",
        "other",
    ),
    ("annual of hukou", [A + "2020年年报"], SUM, None),
    ("建议提案", ["清泉县水务局2020年建议提案办理情况报告"], "共办理建议12件，提案8件，主动公开办理结果20条。", None),
    ("complaint", ["12345热线2020年度工作报告"], "受理诉求3120件，办结3100件。", None),
    ("untitled report", [], R, "annual_report"),
    (
        "untitled report form",
        [],
        R.replace("本报告所列数据的统计期限自2020年1月1日起至12月31日止。\n", "").replace("2020年，", ""),
        ("annual_report",),
    ),
    ("title of column only", ["政府信息公开年报"], R, "annual_report"),
    ("title 正文", ["正文"], R, "annual_report"),
    ("template", ["政府信息公开工作年度报告（模板）"], R.replace("2020", "20XX").replace("312", "XX"), None),
    ("范文", ["政府信息公开工作年度报告范文三篇"], R, None),
    ("格式", ["中华人民共和国政府信息公开工作年度报告格式"], INST, ("notice", None)),
    ("评估", ["2020年度政府信息公开工作年度报告评估情况"], NEWS, ("other", None)),
    ("第三方评估报告", ["清泉县2020年政务公开第三方评估报告"], NEWS, ("other", None)),
    ("申请表", ["政府信息公开申请表"], "申请人姓名 | \n联系电话 | ", None),
    (
        "attachment page",
        [A + "2020年政府信息公开工作年度报告"],
        "附件：清泉县水务局2020年政府信息公开工作年度报告.doc",
        "ATT",
    ),
    (
        "collection",
        [],
        "2022年(17篇)市政务公开工作总结汇编\n2022年清泉县教育局政务公开工作总结\n2022年,我局主动公开信息719条,依申请公开7件,行政复议、行政诉讼0件。",
        None,
    ),
    (
        "opinion under a clerk's heading",
        ["区府办信息公开报告"],
        "清泉县人民政府办公室关于印发《进一步加强政府信息公开工作的意见》的通知\n全县政府信息公开工作分级负责,做好主动公开、依申请公开,防范行政复议、行政诉讼。",
        (None, "notice"),
    ),
    (
        "one paragraph without title",
        [],
        "根据条例要求,现将我乡2020年政府信息公开工作报告如下:一、主动公开信息60条。二、未收到依申请公开。三、没有收费及减免事项。四、未发生行政复议、行政诉讼。",
        "annual_report",
    ),
    (
        "summary+points",
        [A + "2010年政府信息公开工作总结及2011年工作要点"],
        A1.replace("2012", "2010"),
        "annual_report",
    ),
    (
        "self check",
        [A + "关于2016年政务公开工作的自查报告"],
        A1.replace("2012", "2016"),
        ("annual_report", "other", None),
    ),
    ("draft", [A + "2020年政府信息公开工作年度报告（送审稿）"], R, "annual_report"),
    ("2008 part", ["清泉县水务局2008年5-12月政府信息公开工作年度报告"], A1.replace("2012", "2008"), "annual_report"),
    ("nav lines first", [A + "2020年政府信息公开工作年度报告"], NAV + R, "annual_report"),
    ("nav lines first untitled", [], NAV + R, "annual_report"),
    ("year-only title", ["2020年年度报告"], R, "annual_report"),
    ("site column title", ["年度报告_清泉县人民政府"], R, "annual_report"),
    (
        "law inside",
        [A + "2020年政府信息公开工作年度报告"],
        R.replace("制发规范性文件3件。", "制发规范性文件3件。\n推进法治政府建设，培训会议2次，接受考核检查。"),
        "annual_report",
    ),
    (
        "summary report of 政务公开 w/ plan words",
        [A + "2017年政务公开工作总结"],
        A1.replace("2012", "2017") + "\n下一步工作打算：加强培训。",
        "annual_report",
    ),
    (
        "school affairs",
        ["清泉县实验小学2019年校务公开工作总结"],
        "2019年学校公开招生收费信息12条。",
        ("annual_report", "other", None),
    ),
    ("interp title end", ["清泉县2020年政府信息公开工作年度报告政策解读"], INT, "interpretation"),
    (
        "interp qa",
        ["《清泉县2020年政府信息公开工作年度报告》问答"],
        "问：2020年主动公开多少条？答：312条。依申请公开5件。行政复议0件、行政诉讼0件。",
        ("interpretation", "other", None),
    ),
    ("interp read", ["解读：清泉县2020年政府信息公开年报"], INT, "interpretation"),
    ("web w/ 2", ["清泉县水务局网站2020年工作年度报表"], WEB, ("website_report", None)),
    (
        "web with report title in nav",
        ["清泉县水务局政府网站工作年度报表(2020年度)"],
        NAV + WEB,
        ("website_report", None),
    ),
    ("enterprise", ["清泉县企业年度报告公示情况通报"], "全县企业年报公示率92%，共公示3120户。", None),
    ("nonprofit", ["清泉县慈善总会2020年度工作报告"], SUM, None),
    ("download no file", [A + "2020年政府信息公开工作年度报告"], "请点击下载", "other"),
    ("redirect", [A + "2020年政府信息公开工作年度报告"], "页面跳转中，请稍候……", "other"),
    (
        "statement no requests",
        [A + "2011年政府信息公开工作年度报告"],
        "2011年度我局未收到政府信息公开申请。",
        "annual_report",
    ),
    ("one para prose", ["清泉县林业局2012年政府信息公开工作报告"], A1, "annual_report"),
    ("prose untitled", [], A1, ("annual_report", None)),
    (
        "county report by 会议",
        ["清泉县2013年政府信息公开工作年度报告"],
        "全县各级各部门召开政务公开会议12次，培训3次。" + A1.replace("2012", "2013"),
        "annual_report",
    ),
    (
        "statistics attach",
        ["清泉县2016年政府信息公开工作年度报告", "附件：政府信息公开情况统计表"],
        A1.replace("2012", "2016"),
        "annual_report",
    ),
    (
        "directory",
        ["清泉县水务局政府信息公开目录"],
        "序号 | 名称 | 日期\n1 | 防汛预案 | 2020-03-01\n2 | 采购公告 | 2020-03-02",
        None,
    ),
    ("guide with year", ["清泉县水务局政府信息公开指南（2020年版）"], GUIDE, None),
    ("annual plan", ["清泉县2020年政务公开重点工作安排"], PLAN, None),
    ("assessment rules", ["清泉县2020年政府信息公开工作考核办法"], RULE, None),
    (
        "results ranking",
        ["清泉县2020年政府信息公开工作年度报告评比结果"],
        "第一名水务局95分，第二名教育局93分。",
        (None, "other"),
    ),
    ("training news", ["清泉县举办政府信息公开年度报告编制培训班"], NEWS, (None, "notice")),
    (
        "query",
        ["关于征集2020年政府信息公开工作年度报告意见的公告"],
        "为提高年报质量，现面向社会征求意见。主动公开、依申请公开、行政复议、行政诉讼各部分均可提出。请于2月1日前反馈。",
        ("notice", None),
    ),
    ("budget of disclosure office", ["清泉县政务公开办公室2021年部门预算"], BUD, None),
    ("party affairs", ["清泉县水务局2020年党务公开工作总结"], SUM, None),
    ("letters", ["清泉县2020年信访工作年度报告"], "受理信访件312件，办结300件，行政复议2件，行政诉讼1件。", None),
    (
        "suggestion",
        ["清泉县水务局2020年人大建议和政协提案办理公开情况报告"],
        "办理建议12件、提案8件，主动公开20件。",
        None,
    ),
    (
        "double random",
        ["清泉县2020年“双公示”信息公开年度报告"],
        "行政许可公示312条，行政处罚公示23条。",
        ("other", "annual_report", None),
    ),
    ("env", ["清泉化工有限公司2020年环境信息公开年度报告"], "废水排放达标。", ("other", "annual_report", None)),
    (
        "hospital",
        ["清泉县人民医院2020年信息公开年度报告"],
        "2020年医院主动公开信息120条，受理依申请公开0件，无收费，无行政复议、行政诉讼。",
        "annual_report",
    ),
    (
        "table only",
        [A + "2021年政府信息公开工作年度报告"],
        "第二十条第（一）项 |  |  | \n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数\n行政规范性文件 | 2 | 0 | 4\n一、本年新收政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1",
        "annual_report",
    ),
    ("error", ["404 Not Found"], "您访问的页面不存在", None),
    ("login", ["用户登录"], "用户名\n密码", None),
    (
        "notice that it is published",
        ["关于清泉县2020年政府信息公开工作年度报告发布的公告"],
        "清泉县2020年政府信息公开工作年度报告已在县政府网站发布，网址：http://www.example.gov.cn，欢迎查阅。",
        ("notice", "other"),
    ),
    (
        "work summary w/ disclosure section",
        [A + "2020年政府信息公开工作年度报告"],
        A + "2020年工作总结\n" + SUM + "\n四、政务公开工作\n主动公开信息30条，依申请公开1件。",
        ("work_summary",),
    ),
    (
        "report w/ 工作总结 phrase",
        [A + "2020年政府信息公开工作年度报告"],
        "现将2020年政府信息公开工作总结如下：\n" + R,
        "annual_report",
    ),
    (
        "minority: English",
        ["Annual Report on Open Government Information 2020"],
        "This report covers 2020. 312 items were disclosed.",
        None,
    ),
]


@pytest.mark.parametrize(("titles", "text", "kinds"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_kind_of_a_page(titles, text, kinds):
    attached = (Attachment("a.doc", A + "2020年政府信息公开工作年度报告.doc"),) if kinds == "ATT" else ()
    whole = "\n".join(part for part in [*titles[:1], text] if part)
    document = Document("html", (), tuple(titles), attachments=attached)
    kind, reason = classify(document, whole, choose_title(document, whole))
    wanted = "annual_report" if kinds == "ATT" else kinds
    assert kind in (wanted if isinstance(wanted, tuple) else (wanted,)), reason
