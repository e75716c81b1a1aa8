"""Agencies and places that only the body names: who acts, whose website it is, where it is read."""

import pytest

from extract.report import read

BODY = (
    "\n一、总体情况\n本年度主动公开政府信息312条,通过网站公开280条。\n二、收到和处理政府信息公开申请情况\n"
    "收到政府信息公开申请5件。\n三、行政复议、行政诉讼情况\n无。\n四、存在的主要问题及改进情况\n更新不够及时。"
)


def who(text):
    found = getattr(read(text.encode(), source="a.txt"), "identity", None)
    return (found.agency, found.division_code) if found else None


@pytest.mark.parametrize(
    ("text", "agency", "code"),
    [
        ("2022年,青岚街以便民为目标公开信息。我街通过桃城区门户网站发布。", "青岚街", "131102"),
        ("2022年,青岚镇按照部署公开信息。我镇通过武强县政府信息公开网站发布。", "青岚镇", "131123"),
        ("2023年,国家青岚发展合作署以公开为常态推进工作。我署网站及时更新。", "国家青岚发展合作署", None),
        ("2023年,青岚海事署坚持公开为常态。我署网站及时更新。", "青岚海事署", None),
        ("2021年,我县认真贯彻条例。本报告可在武强县人民政府(http://www.example.gov.cn)年度报告专栏获取。",
         "武强县人民政府", "131123"),
        ("2021年,我局成立了由局长任组长、股室负责人为成员的武强县水务局政府信息公开工作领导小组。",
         "武强县水务局", "131123"),
        ("2021年,我局完善了《武强县水务局政府信息与政务公开工作制度》。", "武强县水务局", "131123"),
    ],
)  # fmt: skip
def test_the_body_names_its_agency(text, agency, code):
    assert who(text + BODY) == (agency, code)


@pytest.mark.parametrize(
    "text",
    [
        # A street that does not speak of itself, everybody, another agency than the text's own, a rank alone.
        "2022年,青岚步行街以便民为目标公开信息。2022年,青岚步行街坚持公开。",
        "2022年,全体教育局以公开为常态推进工作。我局网站及时更新。",
        "2022年,青岚水务局以公开为常态推进工作。我委网站及时更新。",
        "2022年,青岚水务局以公开为常态推进工作。我局和我委网站及时更新。",
        # Where another office speaks, the website of the county is not its agency.
        "2021年,我局认真贯彻条例。本报告可在武强县人民政府(http://www.example.gov.cn)年度报告专栏获取。",
        # No county speaks.
        "2021年各地贯彻条例。本报告可在武强县人民政府(http://www.example.gov.cn)年度报告专栏获取。",
    ],
)
def test_what_names_no_agency(text):
    found = who(text + BODY)
    assert found is None or found[0] is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("认真落实区委全会精神,通过桃城区政府信息公开网站主动发布。", "131102"),
        # Two websites; the website of a city above; no authority is named.
        ("认真落实区委全会精神,通过桃城区门户网站、冀州区门户网站主动发布。", None),
        ("认真落实区委全会精神,通过衡水市政府信息公开网站主动发布。", None),
        ("认真落实全会精神,学习桃城区经验,主动发布。", None),
    ],
)
def test_the_place_of_an_office_named_by_its_field(text, code):
    assert who("教育局2019年政府信息公开工作年度报告\n" + text + BODY)[1] == code


def test_a_name_with_a_place_that_the_table_lacks_is_not_moved():
    text = "青岚屯水务局2019年政府信息公开工作年度报告\n认真落实区委全会精神,学习桃城区门户网站的做法。"
    assert who(text + BODY)[1] is None
