"""Towns, villages and roads that are called like a city, and a place that the rules followed speak against."""

import pytest

from extract.facts.identity.divisions import find_divisions
from extract.report import read

BODY = (
    "\n一、总体情况\n本年度主动公开政府信息312条,通过网站公开280条。\n二、收到和处理政府信息公开申请情况\n"
    "收到政府信息公开申请5件。\n三、行政复议、行政诉讼情况\n无。\n四、存在的主要问题及改进情况\n我乡更新不够及时。"
)


@pytest.mark.parametrize(
    "name",
    ["长春镇", "阜新镇人民政府", "鞍山村村民委员会", "朝阳寺镇", "朝阳乡便民服务中心", "北京路街道办事处", "南京街",
     "海南街道", "长春东路12号", "重庆大厦"],
)  # fmt: skip
def test_a_town_is_not_the_city_called_so(name):
    assert find_divisions(name, 2019) == ()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("江苏镇江市水利局", "321100"),
        ("河南新乡市水利局", "410700"),
        ("河南镇平县水利局", "411324"),
        ("湖南宁乡经济开发区管委会", "430182"),
        ("台州路桥区水利局", "331004"),
        ("大连庄河市水利局", "210283"),
        ("湖南乡村振兴局", "430000"),
        ("湖南公路管理局", "430000"),
        ("北京城乡建设委员会", "110000"),
        ("北京路政局", "110000"),
        ("湖州南浔镇", "330500"),
        ("长春市长春镇", "220100"),
    ],
)
def test_the_bare_name_of_a_city_before_other_words(name, code):
    assert [place.code for place in find_divisions(name, 2019)] == [code]


def identity(text):
    return read(text.encode(), source="a.txt").identity


def test_rules_of_another_province_leave_a_place_open():
    text = "吉林青岚中心2016年政府信息公开工作年度报告\n按照《四川省政府信息公开办法》编制,请向我乡反映。" + BODY
    found = identity(text.replace("吉林", "长春"))
    assert found.division_code is None
    assert "division-contradiction" in {code for code, _ in found.doubts}


@pytest.mark.parametrize(
    "opening",
    [
        "按照《吉林省政府信息公开办法》编制。",
        # Two provinces: one of them is a neighbour's.
        "按照《吉林省政府信息公开办法》,学习《四川省政府信息公开办法》编制。",
        # The province itself stands in the text, or its telephone code does.
        "在吉林省政府指导下,学习《四川省政府信息公开办法》编制。",
        "学习《四川省政府信息公开办法》编制。联系电话:0431-81234567。",
        # A paper that binds nobody here.
        "学习《四川省政务公开工作情况汇编》编制。",
    ],
)
def test_what_speaks_against_no_place(opening):
    assert identity(f"长春市水利局2016年政府信息公开工作年度报告\n{opening}{BODY}").division_code == "220100"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("来源:青岚县水利局  2019-01-22 09:18 【字体:大 中 小】", "2019-01-22"),
        ("信息来源：青岚县水利局 2019年1月22日", "2019-01-22"),
        # A day in the name of a paper, a day that only begins so, and a sentence.
        ("来源:青岚县水利局 2019-01-22号文件汇编", None),
        ("数据来源于青岚县水利局 2019-01-22 的统计", None),
    ],
)
def test_a_day_right_behind_the_source(line, day):
    assert identity(f"青岚县水利局2018年政府信息公开工作年度报告\n{line}{BODY}").published == day


@pytest.mark.parametrize("bullet", ["•", "·", "●", "■", "◆", "★", "▲", "※", "• "])
def test_a_bullet_is_no_part_of_title_or_agency(bullet):
    found = identity(f"{bullet}2018年青岚县水利局政府信息公开工作年度报告{BODY}")
    assert (found.title, found.agency) == ("2018年青岚县水利局政府信息公开工作年度报告", "青岚县水利局")


@pytest.mark.parametrize(
    "opening",
    [
        "一、总体情况\n按照条例和上级通知,现将我局2018年政府信息公开年度报告的有关情况报告如下:",
        "一、总体情况\n现将青岚镇2018年政府信息公开工作总结如下:",
        "(一)基本情况\n依照有关规定,现将本局2018年政府信息公开工作报告如下:",
    ],
)
def test_the_opening_below_a_heading_is_no_title(opening):
    found = identity(opening + BODY)
    assert found.title is None
    assert found.agency in {None, "青岚镇"}
