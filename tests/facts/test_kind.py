import pytest

from extract.facts.identity.kind import classify, subjects
from extract.facts.identity.titles import choose_title
from extract.model import Attachment, Document

REPORT = """清泉县水务局2020年政府信息公开工作年度报告
一、总体情况
2020年,我局主动公开政府信息312条,其中通过网站公开280条。
二、收到和处理政府信息公开申请情况
全年收到依申请公开5件,均已答复。
三、行政复议、行政诉讼情况
未发生行政复议和行政诉讼。
四、存在的主要问题及改进情况
更新不够及时,下一步将专人负责。"""


def page(*titles: str, attachments: tuple[str, ...] = (), flags: tuple[str, ...] = ()) -> Document:
    linked = tuple(Attachment(f"files/{n}", name) for n, name in enumerate(attachments))
    return Document("html", (), titles, attachments=linked, flags=flags)


def kind_of(text: str, document: Document | None = None):
    document = document or page()
    return classify(document, text, choose_title(document, text))


def test_a_report_is_known_by_its_subjects():
    assert kind_of(REPORT) == ("annual_report", "subjects")
    assert subjects(REPORT) >= 4


def test_a_body_without_any_title_still_is_one():
    body = (
        REPORT.split("\n", 1)[1]
        + "\n"
        + "政府信息公开工作得到加强,政务公开培训2次,信息公开专栏更新30篇,信息公开指南修订1次。" * 2
    )
    kind, reason = kind_of(body)
    assert (kind, reason) == ("annual_report", "parts-of-the-form")
    kind, reason = kind_of("\n".join(line for line in body.split("\n") if line[1:2] != "、"))
    assert (kind, reason) == ("annual_report", "body-without-title")


def test_a_work_summary_under_the_title_of_a_report():
    text = (
        "清泉县水务局2020年政府信息公开工作年度报告\n清泉县水务局2020年工作总结及2021年工作打算\n"
        "今年以来,全局上下围绕河长制落实任务,现将工作情况总结如下:\n"
        + "一、主要工作\n完成河道清淤12公里,新建泵站3座,巡河860次。\n"
        * 12
    )
    kind, reason = kind_of(text)
    assert kind == "work_summary"
    assert "工作打算" in reason


def test_a_report_that_announces_next_years_plans_is_a_report():
    assert kind_of(REPORT + "\n五、2021年工作打算\n继续加强培训。")[0] == "annual_report"


@pytest.mark.parametrize(
    "title",
    [
        "清泉县政府网站工作年度报表(2020年度)",
        "2019年度清泉县水务局政府网站工作年度报表",
        "清泉县水务局网站2021年度工作报表",
    ],
)
def test_a_website_report(title):
    found = kind_of(title + "\n网站名称 | 清泉县水务局\n独立用户访问总量 | 23112\n信息发布总数 | 312", page(title))
    assert found[0] in {"website_report", None}
    if "年度报表" in title:
        assert found[0] == "website_report"


@pytest.mark.parametrize("mark", ["【文稿解读】", "文字解读：", "一图读懂", "图解："])
def test_an_interpretation_carries_the_title_of_its_report(mark):
    title = mark + "清泉县2020年政府信息公开工作年度报告"
    assert kind_of(title + "\n" + REPORT.split("\n", 1)[1], page(title))[0] == "interpretation"


def test_an_instruction_to_write_reports_is_a_notice():
    title = "关于做好2020年度政府信息公开工作年度报告编制发布工作的通知"
    text = title + "\n各乡镇、县直各单位:\n请于1月31日前报送年度报告,内容包括主动公开、依申请公开等。"
    assert kind_of(text, page(title))[0] == "notice"


def test_a_report_published_by_way_of_a_notice_is_a_report():
    title = "关于发布清泉县水务局2020年政府信息公开工作年度报告的通知"
    assert kind_of(title + "\n" + REPORT, page(title))[0] == "annual_report"


def test_an_explanation_that_there_is_none_yet():
    title = "清泉县档案局政府信息公开年度工作报告说明"
    assert kind_of(title + "\n因机构新设,暂无年度报告,将于次年发布。", page(title))[0] == "notice"


def test_a_page_that_is_only_an_attachment_is_a_report():
    title = "清泉县水务局2020年政府信息公开工作年度报告"
    assert kind_of(title, page(title, attachments=(title + ".docx",))) == ("annual_report", "attachment")
    assert kind_of("附件", page("政府信息公开年报", attachments=(title + ".doc",)))[0] == "annual_report"


def test_a_title_over_nothing_is_not_taken_for_a_report():
    title = "清泉县水务局2020年政府信息公开工作年度报告"
    assert kind_of(title + "\n(图)", page(title))[0] == "other"


@pytest.mark.parametrize(
    "text",
    [
        "清泉县水务局2021年部门预算公开\n收入预算表 | 万元\n行政运行 | 320.5",
        "清泉县水务局政府信息公开指南\n一、主动公开范围\n二、依申请公开:受理机构、申请方式\n三、行政复议、行政诉讼:公民认为……可依法申请\n收费减免按规定执行。年度报告每年3月31日前发布。",
        "政府信息公开年报\n" + "\n".join(f"{year}年清泉县政府信息公开工作年度报告" for year in range(2015, 2020)),
        "我县召开政务公开培训会\n1月8日,县政府办公室组织培训,120人参加。",
        "建议提案办理结果公开\n见附件",
        "信息公开年报\n首页 | 上一页 | 下一页",
        "信息公开年报\n主动公开内容\n依申请公开\n行政复议\n行政诉讼\n2018-12-24 清泉县2018年政府信息公开年报",
        "",
    ],
    ids=["budget", "guide", "list", "news", "proposals", "column", "menu", "empty"],
)
def test_other_papers_are_turned_away(text):
    kind, reason = kind_of(text, page(text.split("\n")[0]))
    assert kind is None
    assert reason


OWN_ACCOUNT = (
    "溪口省水利厅发布2012年政府信息公开工作报告\n2012年,溪口省水利厅认真按照要求,围绕中心,推进信息公开工作。\n"
    "一、以政府信息公开推进行业决策公开\n2012年,共制定文件31件,公布文件目录。政务公开取得成效,信息公开不断深入,"
    + "网站栏目调整到位,办事程序全部上墙。"
    * 8
)


def test_an_account_in_free_headings_is_a_report():
    assert kind_of(OWN_ACCOUNT) == ("annual_report", "account-of-the-year")
    assert kind_of(OWN_ACCOUNT.replace("2012年,溪口省水利厅", "2011年,溪口省水利厅"))[0] == "other"
    assert kind_of(OWN_ACCOUNT.replace("2012年,溪口省水利厅", "2012年,清泉省财政厅"))[0] == "other"


@pytest.mark.parametrize(
    "news",
    [
        "近日,溪口市政府发布了2019年政府信息公开工作年度报告。报告显示,全市主动公开2万条,依申请公开1200件,行政复议35件。",
        "本报讯 记者从市政府获悉,2019年政府信息公开年度报告正式发布,主动公开3210条,依申请公开56件,行政诉讼2件。",
        "2020年3月29日,溪口市发布2019年政府信息公开工作报告。报告显示,主动公开1200条,依申请公开、行政复议增长10%。",
    ],
)
def test_news_about_a_report_is_none(news):
    title = "溪口市发布2019年政府信息公开工作年度报告\n"
    assert kind_of(title + news + "这是公开的新进展。" * 20) == ("other", "news-about-a-report")


def test_a_report_may_announce_itself():
    opening = "现公布清泉县水务局2020年政府信息公开工作年度报告。数据统计期限为2020年1月1日至12月31日,由办公室编制。\n"
    title, _, rest = REPORT.partition("\n")
    assert kind_of(f"{title}\n{opening}{rest}")[0] == "annual_report"


def test_the_first_part_of_the_form_is_enough_under_a_full_title():
    text = (
        "清泉县水务局2020年政府信息公开工作年度报告\n一、总体情况\n" + "2020年我局公开工作遵照部署,栏目运行正常。" * 12
    )
    assert kind_of(text) == ("annual_report", "part-of-the-form")
