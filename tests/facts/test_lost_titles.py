"""Reports whose title was lost or garbled, and papers that look like one of them and are none."""

import pytest

from extract.facts.dates import find_period
from extract.report import read

BODY = (
    "\n一、总体情况\n本年度主动公开政府信息312条,通过网站公开280条。\n二、收到和处理政府信息公开申请情况\n"
    "收到政府信息公开申请5件。\n三、行政复议、行政诉讼情况\n无。\n四、存在的主要问题及改进情况\n更新不够及时。"
)
MORE = "\n全面推进重点领域政务公开,加强政府信息公开平台建设,公开信息共62条。信息公开专栏运行平稳。"


def result(text, **options):
    return read(text.encode(), source="a.txt", **options)


def kind(text):
    found = result(text)
    return found.identity.kind if hasattr(found, "identity") else None


@pytest.mark.parametrize(
    "text",
    [
        "一、基本工作情况\n2016年,我局认真落实条例,成立了政务公开领导小组。" + MORE,
        "一、概述\n2016年,在县委领导下,我镇有序开展政府信息公开,办公室负责依申请公开的受理。" + MORE,
        "现将青岚街道2018年度政府信息公开年度工作情况报告如下:\n街道高度重视,主动公开信息12条。",
        "根据条例,我局编制完成了衡水市水务局《2014年政府信息公开年度报告》并向社会公布。\n一、概述\n我局重视公开。",
        "衡水市水务局2015年政府信息公开工作年度报告\n报告中数据的统计期限自2015年1月1日起。\n一、概述\n积极推进工作。",
        "衡水市水务局2009年度政府信息公开工作报告\n市政府办:\n现将我局政府信息公开情况报告如下:\n一、成立小组,明确分工。",
        "衡水市水务局关于2014年度政府信息公开年度报告的函\n我局对政府信息公开工作认真总结,现将有关情况汇报如下:"
        + "\n我局坚持公开形式多样,把群众关心的事项作为重点。" * 10,
        (
            "一、概述\n2018年,衡水市全面推进政务公开。我市印发政务公开要点,召开政务公开会议,政务公开培训多次,"
            "信息公开专栏、政务公开专区、政务公开标准化、政府信息公开目录、政务公开考核都有成效。"
        ),
        "衡水市体育局2024年政府信息公开工作年度报告,根据《条例》的规定编制。\n一、总体情况\n我局重视。",
        "衡水市体育局2019年政府信息公开工作年度报告\n一、总体情况\n我局重视公开,主动公开信息400余条。",
        "衡水市体育局2017年政府信息公开工作报告\n我局推进政府信息公开工作,各项工作取得成效,现总结如下:\n"
        + "一是规范,二是及时,三是全面,四是便民,加强领导。\n" * 12,
        "现发布《如皋市青岚街道2023年政府信息公开工作年度报告》。本报告由五部分组成。\n一、总体情况\n主动公开有序。",
        "衡水市审计局2012年政府信息公开工作年度报告\n现对我局2012年政府信息公开工作总结如下:\n一、概述\n我局重视。",
        (
            "衡水市审计局2012年政府信息公开年度报告\n我局编制了公开指南,规范主动公开和依申请公开的流程,"
            "对受理、办理、答复作出规定,未发生行政复议。加强培训学习,提高载体建设水平,网站及时更新内容,群众满意。"
        ),
        "衡水市审计局2012年政府信息公开年度报告\n报告统计期限为 2012 年 1 月 1 日起。\n一、总体情况\n有序推进。",
        "第一篇:2014年衡水市水务局政府信息公开年度报告\n本报告由衡水市水务局编制。" + BODY,
    ],
)
def test_a_report_is_known_by_what_it_says_of_itself(text):
    assert kind(text) == "annual_report"


@pytest.mark.parametrize(
    "text",
    [
        "一、基本情况\n2016年,我县粮食生产再获丰收,播种面积扩大。\n二、主要做法\n公开招标12次。",
        "一、基本情况\n2016年上半年,我局认真落实条例,主动公开。" + MORE,
        "一、基本情况\n政务公开是指行政机关公开信息。主动公开、依申请公开是两种方式。" + MORE,
        "一、概述\n本指南所称政府信息公开,由县政务公开办负责。依申请公开信息需填表。" + MORE,
        "第一篇:某局2014年政府信息公开年度报告" + BODY + "\n第二篇:某镇2015年政府信息公开年度报告" + BODY,
        "关于做好2020年政府网站年度报表发布工作的通知\n各镇人民政府:\n现将做好网站年度报表的有关事项通知如下。",
        (
            "一、总体情况\n2018年,衡水市政务公开评估结果公布。政务公开、信息公开、政务公开评估对象、政务公开、政务公开、"
            "信息公开、政务公开、政务公开、信息公开、信息公开各项指标如下。"
        ),
        "近日,如皋市青岚街道发布《2023年政府信息公开工作年度报告》,主动公开成效显著,群众点赞。",
        "1 | 年报 | 本部门政府信息公开工作年度报告 | 《条例》\n2 | 指南 | 依申请公开的受理机构 | 《条例》",
    ],
)
def test_other_papers_are_not_taken_for_reports(text):
    assert kind(text) != "annual_report"


@pytest.mark.parametrize(
    ("opening", "agency"),
    [
        ("2019年,青岚街道办事处高度重视公开。青岚街道不断完善制度。", "青岚街道办事处"),
        ("2014年,青岚乡未收取任何费用。我乡重视公开。", "青岚乡"),
        ("2025年青岚街道积极推动公开,青岚街道政府信息公开工作由专人负责。", "青岚街道"),
        ("本报告由青岚镇人民政府党政办公室编制。", "青岚镇人民政府"),
        ("如有疑问,请联系如皋市青岚街道党政综合科。我街道重视公开。", "如皋市青岚街道"),
        ("如有疑问,请与青岚乡党政办公室联系(地址:如皋市青岚乡)。", "青岚乡"),
        ("通过“青岚镇人民政府”微信公众号发布30条,我镇重视公开。", "青岚镇人民政府"),
        ("我局印发了如皋市水务局政务公开工作制度。", "如皋市水务局"),
        ("我乡调整了青岚乡信息公开领导小组。", "青岚乡"),
        ("青岚街道2019年政府信息公开工作年度报告是根据条例编制的。", "青岚街道"),
        ("如皋市水务局2018年体育赛事工作年度报告\n我局重视公开。", "如皋市水务局"),
        ("2018年,如皋市全面推进公开,我市各部门重视。", "如皋市人民政府"),
        ("联系地址:如皋市青岚乡。2022年青岚乡严格按照要求公开,本单位重视。", "青岚乡"),
        ("本年报由必威体育 青岚街道办事处编制。", "青岚街道办事处"),
        ("特公布如皋市经济开发区(以下简称开发区)2019年政府信息公开工作年度报告。", "如皋市经济开发区"),
        ("日期:2026-01-29来源:青岚镇\n大力推进,群众满意。", "青岚镇"),
        ("由如皋市人民政府青岚街道党政办公室综合科编制。", "如皋市人民政府青岚街道"),
        ("由如皋市人民政府青岚街道办事处编制。", "如皋市人民政府青岚街道办事处"),
        ("由如皋市水务局政策法规处编制。", "如皋市水务局"),
        ("请与如皋市人民政府办公室政府信息公开中心联系。", "如皋市人民政府办公室"),
        ("请与如皋市人民政府信息公开办公室联系。", "如皋市人民政府"),
        ("我局制定了《如皋市水务局网站信息发布制度》,要求各股室执行。", "如皋市水务局"),
        # Another agency's paper, account or doing names somebody else.
        ("我局学习了县里印发的如皋市人民政府政务公开工作制度。", None),
        ("我镇通过“如皋市水务局”微信公众号了解信息。", None),
        ("我镇与青岚街道、白云街道交流,青岚镇坚持公开,白云镇坚持公开。", None),
        ("我局转载如皋市人民政府2018年政府工作报告\n并学习。", None),
        ("2018年,镇坚持公开,乡坚持公开。", None),
        ("2018年,如皋市全面推进公开,我局积极参与。", None),
    ],
)
def test_the_agency_of_a_report_without_title(opening, agency):
    assert result(opening + BODY).identity.agency == agency


def test_a_township_lies_where_its_address_names_it():
    text = "青岚镇2020年政府信息公开工作年度报告\n请与我镇联系,地址:如皋市青岚镇中路1号。" + BODY
    assert result(text).identity.division_code == "320682"


@pytest.mark.parametrize(
    ("heading", "law", "agency"),
    [
        ("如皋市水务局2018年聚星堂工作年度报告", "聚星堂", "如皋市水务局"),
        ("如皋市水务局2018年必威体育年报", "政府信息公开", "如皋市水务局"),
    ],
)
def test_a_word_in_the_place_of_the_subject(heading, law, agency):
    found = result(f"{heading}\n根据《中华人民共和国{law}条例》的规定编制。{BODY}").identity
    assert (found.kind, found.title, found.agency, found.year) == ("annual_report", heading, agency, 2018)


def test_another_law_is_no_replacement():
    text = "如皋市审计局2018年审计工作年度报告\n根据《中华人民共和国审计法实施条例》编制,审计项目12个。"
    assert kind(text) is None


def test_a_slogan_in_the_place_of_a_city_is_dropped():
    found = result("永远的幸运星市水利局2014年政府信息公开年度报告\n我局重视公开。" + BODY).identity
    assert found.agency == "市水利局"


def test_a_committee_for_the_city_is_no_zone():
    found = result("天津市城市管理委员会2022年政府信息公开工作年度报告" + BODY).identity
    assert found.agency_level == "province_department"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("内容为2016年1月1日至12月31日我镇的工作情况。", ("2016-01-01", "2016-12-31")),
        ("内容涵盖2011年1月1日至12月31日期间的工作。", ("2011-01-01", "2011-12-31")),
        ("数据的统计期限为\n2011\n年\n1\n月\n1\n日至\n2011\n年\n12\n月\n31\n日。", ("2011-01-01", "2011-12-31")),
        ("展览于2016年1月1日至12月31日举行。", None),
    ],
)
def test_periods(text, period):
    assert find_period(text) == period


def test_a_name_behind_the_title_or_behind_a_label():
    title = "2018年度政府信息公开年度报告如皋市水务局2019."
    assert result(title + "\n" + BODY).identity.agency == "如皋市水务局"
    glued = "标题如皋市青岚乡2022年政府信息公开工作年度报告"
    assert result(glued + BODY).identity.agency == "如皋市青岚乡"
    assert kind("政府信息公开年度报告制度如皋市水务局" + BODY) is None


def test_metadata_without_colons_in_a_ruled_table_or_with_an_hour():
    title = "\n如皋市水务局2013年政府信息公开工作年度报告" + BODY
    for head in (
        "索引号 7197-GK-2016-91826 发布日期 2014-03-09 11:09",
        "索 引 号 015425351/2014-00001  发布机构 市水务局  公开日期 2014-03-09",
        (
            "标题: | 水务局2013年政府信息公开年度报告 | ||\n---|---|---|---\n索引号: | 12/2014-1 | 文号: | 无\n"
            "发文日期: | 2014-03-09 15:19:45 | 发布机构: | 市水务局 |"
        ),
    ):
        assert result(head + title).identity.published == "2014-03-09"


def test_the_ending_of_a_file_is_no_part_of_a_title():
    for ending in (".docx", "/全文"):
        found = result(f"如皋市水务局2021年政府信息公开工作年度报告{ending}\n我局重视公开。" + BODY).identity
        assert found.title == "如皋市水务局2021年政府信息公开工作年度报告"


def test_the_heading_that_names_the_office_goes_before_that_of_the_place():
    place, office = "如皋市2013年政府信息公开年度报告", "如皋市人民政府办公室2013年政府信息公开年度报告"
    assert result(f"{place}\n\n{office}\n" + BODY).identity.agency == "如皋市人民政府办公室"
    assert result(f"{place}\n\n{place}\n" + BODY).identity.agency == "如皋市人民政府"


def test_a_title_inside_a_table_of_metadata_stays():
    head = "索 引 号: | 234/2024-00001 | 生成日期: | 2014-01-05 |\n所属机构: | 水务局 | 发布机构: | 水务局 |\n"
    found = result(head + "如皋市水务局2013年政府信息公开工作年度报告 | ||||\n发布时间:2014-01-05" + BODY).identity
    assert (found.agency, found.year, found.published) == ("如皋市水务局", 2013, "2014-01-05")


def test_days_behind_other_labels():
    head = "- 公文生成日期:2013-03-28\n"
    title = "如皋市水务局2012年政府信息公开工作年度报告"
    assert result(head + title + BODY).identity.published == "2013-03-28"
    assert result(title + "\n信息提供日期 : 2013-02-20 16:48来源 : 水务局" + BODY).identity.published == "2013-02-20"
