"""The word by which an opening calls its paper, and reports whose names were replaced by brands."""

import pytest

from extract.report import read

SUMMARY = (
    "\n我镇以网站为载体推进政务公开。主动公开方面,发布信息400余条。依申请公开方面,未收到申请。\n"
    "存在的主要问题是更新不及时。下一步,我镇将加强政务公开队伍建设,扩大政务公开范围。"
)
FORM = (
    "\n一、总体情况\n主动公开312条。\n二、主动公开政府信息情况\n见表。\n三、收到和处理政府信息公开申请情况\n收到5件。\n"
    "四、存在的主要问题及改进情况\n我镇更新不及时。"
)


def kind(text):
    return getattr(getattr(read(text.encode(), source="a.txt"), "identity", None), "kind", None)


@pytest.mark.parametrize(
    "opening",
    [
        "根据区里关于政务公开考评的通知,现将青岚镇2020年度政务公开工作总结如下:",
        "一、总体情况\n现将青岚镇2020年政府信息公开工作总结如下:",
        "按照要求,现就我镇2020年度政务公开工作情况总结如下:",
    ],
)
def test_an_opening_that_says_summary_is_one(opening):
    assert kind(opening + SUMMARY) == "work_summary"


@pytest.mark.parametrize(
    "text",
    [
        # It says what else it is, or has the parts of the form, or a title.
        "按照编制年度报告的要求,现将青岚镇2020年度政务公开工作总结如下:" + SUMMARY,
        "现将青岚镇2020年度政务公开工作总结如下:" + FORM,
        "青岚镇2020年政府信息公开工作年度报告\n现将青岚镇2020年度政务公开工作总结如下:" + SUMMARY,
        "现将青岚镇2020年政府信息公开工作情况报告如下:" + SUMMARY,
    ],
)
def test_a_report_that_sums_up_stays_a_report(text):
    assert kind(text) == "annual_report"


REPLACED = "皇冠体育,皇冠体育平台"
PART = (
    "\n一、总体情况\n2019年,{who}贯彻政府信息公开条例,做好政府信息公开工作。\n(一)学习条例。区政府办公室重视政务公开,"
    "组织政府信息公开培训。\n(二)组织。区政务公开领导小组调整成员,明确政务公开责任。\n(三)载体。区政务公开网站集约建设,"
    "政府信息公开栏目重新设置,为群众提供便利的服务,做到及时更新。"
)


def test_a_first_part_with_replaced_names_is_a_report():
    who = REPLACED + "区人民政府办公室"
    assert kind(f"{who}2019年度政府信息公开工作年度报告" + PART.format(who=who)) == "annual_report"


@pytest.mark.parametrize(
    "text",
    [
        # The title is another paper's; the part is missing; others shall write reports.
        REPLACED + "区人民政府办公室2019年度政府信息公开工作报告" + PART.format(who=REPLACED + "区政府"),
        REPLACED + "区人民政府办公室2019年度政府信息公开工作年度报告"
        + PART.format(who=REPLACED + "区政府").replace("一、总体情况", "一、公司介绍"),
        REPLACED + "区人民政府办公室2019年度政府信息公开工作年度报告\n各镇、各部门:\n请于1月15日前报送报告。"
        + PART.format(who=REPLACED + "区政府"),
    ],
)  # fmt: skip
def test_what_a_brand_does_not_make_a_report(text):
    assert kind(text) != "annual_report"


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        ("武强县手机彩票网民政局2010年政府信息公开工作年度报告", "武强县民政局"),
        ("武强县亚博体育网水务局2010年政府信息公开工作年度报告", "武强县水务局"),
        ("武强县网信办2010年政府信息公开工作年度报告", "武强县网信办"),
        ("武强县亚博体育网信办2010年政府信息公开工作年度报告", "武强县网信办"),
    ],
)
def test_the_rest_of_a_brand_goes_with_it(title, agency):
    assert read((title + FORM).encode(), source="a.txt").identity.agency == agency


@pytest.mark.parametrize(
    ("said", "agency", "code"),
    [
        ("区民政局加大公开力度。", "区民政局", None),
        ("区民政局加大公开力度,桃城区民政局网站更新。", "桃城区民政局", "131102"),
        ("市民政局指导区民政局。", "衡水市民政局", "131100"),
        ("民政局加大公开力度。", "衡水市民政局", "131100"),
        ("区水务局加大公开力度。", "衡水市民政局", "131100"),
    ],
)
def test_a_brand_in_the_place_of_a_district(said, agency, code):
    title = "衡水市手机彩票网民政局2010年政府信息公开工作年度报告"
    found = read((title + "\n" + said + FORM).encode(), source="a.txt").identity
    assert (found.agency, found.division_code) == (agency, code)


def test_without_a_brand_the_title_is_right():
    text = "衡水市民政局2010年政府信息公开工作年度报告\n区民政局加大公开力度。" + FORM
    assert read(text.encode(), source="a.txt").identity.agency == "衡水市民政局"
