"""Agencies and places that the report names elsewhere than in its title, and what only looks like an agency."""

import pytest

from extract.facts.identity.agency_names import is_agency
from extract.report import read

BODY = (
    "\n一、总体情况\n本年度主动公开政府信息312条,通过网站公开280条。\n二、收到和处理政府信息公开申请情况\n"
    "收到政府信息公开申请5件。\n三、行政复议、行政诉讼情况\n无。\n四、存在的主要问题及改进情况\n我局更新不够及时。"
)


def identity(text):
    return read(text.encode(), source="a.txt").identity


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024年,我局认真落实《武强县2024年政务公开工作要点分工方案》,围绕县委、县政府中心工作。", "131123"),
        ("现公布县政府办公室2024年政府信息公开工作年度报告。我办公布武强县《政府工作报告》。", "131123"),
        ("现公布区水务局2024年政府信息公开工作年度报告。我局落实《桃城区政务公开办法》。", "131102"),
        ("现公布市水务局2024年政府信息公开工作年度报告。我局按《衡水市政府信息公开规定》,用“衡水水务”微信公开。",
         "131100"),
        ("现公布市水务局2024年政府信息公开工作年度报告,可在“网上衡水”(http://www.hengshui.gov.cn)和“衡水水务”网站查阅。",
         "131100"),
        ("2024年,桃城区水务局在区委、区政府的坚强领导下,推进信息公开。", "131102"),
    ],
)  # fmt: skip
def test_the_place_that_papers_accounts_and_sites_name(text, code):
    assert identity(text + BODY).division_code == code


def test_a_short_name_lies_where_its_full_one_is_printed():
    text = "发布机构：市林水局\n现公布2024年政府信息公开工作年度报告,可从衡水市林业水利局门户网站下载。"
    assert identity(text + BODY).division_code == "131100"
    elsewhere = text.replace("林业水利局", "水务局")
    assert identity(elsewhere + BODY).division_code is None


def test_a_township_lies_in_the_county_whose_portal_it_uses():
    text = (
        "现公布青岚乡2024年政府信息公开工作年度报告,可从“中国武强”门户网站下载。地址:河北省example.com青岚乡人民政府。"
    )
    body = BODY.replace("我局", "我乡")
    assert identity(text + body).division_code == "131123"
    assert (
        identity(text.replace("“中国武强”", "“中国公开”") + body).division_code is None
    )  # no town lies in a province


def test_a_region_without_a_name_is_that_of_its_website():
    text = "本报告反映本县2024年政府信息公开工作。\n一、总体情况\n2024年,通过武强县人民政府网站公开重大决策。"
    body = BODY.replace("我局更新", "更新")
    assert identity(text + body).division_code == "131123"
    assert identity(text.replace("本县", "本市") + body).division_code is None
    office = "本报告反映本市2024年政府信息公开工作。\n一、总体情况\n2024年,通过衡水市人民政府网站公开重大决策。"
    assert identity(office + BODY).division_code is None  # 我局 can be that of a county inside the city


@pytest.mark.parametrize(
    "text",
    [
        # Two places of the rank.
        "2024年,我局认真落实《武强县2024年政务公开要点》,学习《饶阳县政务公开办法》,围绕县委、县政府中心工作。",
        # Papers of higher authorities.
        "2024年,我局认真落实《衡水市2024年政务公开工作要点》和《河北省政府信息公开规定》,围绕县委、县政府工作。",
        # One paper of a city: its county-level cities cite it too.
        "现公布市水务局2024年政府信息公开工作年度报告。我局落实《衡水市政府信息公开规定》。",
        # The account of somebody else's subject, and a word that is no place.
        "现公布市水务局2024年政府信息公开工作年度报告。我局通过“阳光政务”微信公众号公开。",
        # No office of its own speaks.
        "2024年,各地认真落实《武强县2024年政务公开工作要点》,围绕县委、县政府中心工作。",
    ],
)
def test_it_stays_open_without_a_place_of_its_own(text):
    found = read((text + BODY.replace("我局", "")).encode(), source="a.txt")
    assert getattr(getattr(found, "identity", None), "division_code", None) is None


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("请与我乡联系(地址:武强县青岚乡人民政府;邮编:053300)。我乡2012年信息公开数据统计期限为2012年。",
         "武强县青岚乡人民政府"),
        ("2024年,桃城区水务局在区委、区政府的坚强领导下,推进信息公开。", "桃城区水务局"),
        ("根据《武强县政府办公室关于年度报告编制的通知》,现将2021年度政府信息公开工作情况报告如下:\n我局公开。县水务局积极部署。",
         "武强县水务局"),
        ("我局2024年信息公开统计期限为2024年。建立了《桃城区水务局网上信息公开审查制度》。", "桃城区水务局"),
    ],
)  # fmt: skip
def test_the_agency_of_addresses_and_acts(text, agency):
    assert identity(text + BODY).agency == agency


def test_two_offices_that_act_leave_the_agency_open():
    text = "现将2021年度政府信息公开工作情况报告如下:\n我局公开预算。县财政局积极公开决算,县水务局积极公开水价。"
    assert identity(text + BODY).agency is None


def test_buttons_and_labels_are_not_taken_into_title_and_agency():
    title = "2012年政府信息公开工作年度报告\n"
    page = f"关怀版 无障碍 无障碍\n\n{title}访问量:\n\n青岚乡人民政府\n\n{title}"
    assert identity(page + BODY).agency == "青岚乡人民政府"
    box = "中文名 | 武强县人民政府2011年政府信息公开年度报告 | 发布单位 | 武强县人民政府 |\n---|\n"
    found = identity(box + "按照条例公开。" + BODY)
    assert (found.title, found.agency) == ("武强县人民政府2011年政府信息公开年度报告", "武强县人民政府")
    listed = "标题: 武强县水务局2019年度政府信息公开工作年度报告\n发布时间: 2020-01-20 15:22\n文号: \n=== 正文 ===\n"
    found = identity(listed + BODY)
    assert (found.title, found.published) == ("武强县水务局2019年度政府信息公开工作年度报告", "2020-01-20")


def test_a_clause_in_the_place_of_an_agency_is_refused_with_a_doubt():
    found = identity("为认真落实条例扎实做好2020年政府信息公开工作年度报告\n我局公开信息。" + BODY)
    assert found.agency is None
    assert "agency-refused" in {code for code, _ in found.doubts}


@pytest.mark.parametrize(
    "name",
    ["武强县水务局", "青岚乡", "衡水市", "市图书馆", "武强县供电公司", "太湖流域管理局", "县第一中学", "区环卫站"],
)
def test_names_of_agencies(name):
    assert is_agency(name)


@pytest.mark.parametrize(
    "name", ["关怀版无障碍", "中文名|武强县人民政府", "为落实条例扎实做好", "领导小组办公室", "点击进入"]
)
def test_what_is_no_name(name):
    assert not is_agency(name)


def test_zones_have_no_peoples_government():
    found = identity("平潭综合实验区2019年政府信息公开工作年度报告" + BODY)
    assert found.agency == "平潭综合实验区"


def test_labels_of_traditional_pages():
    page = (
        "| 索引號 | 002508289/2017-55980 | 公開形式 | 主動公開 |\n| 公開范圍 | 面向社會 | 公開時限 | 長期公開 |\n"
        "| 發布單位 | 縣水務局 | 發文日期 | 2017-01-16 |\n武強縣水務局2016年度政府信息公開工作報告?\n??\n"
        "我局公開信息312條,依申請公開,行政復議,行政訴訟均無。"
    )
    found = identity(page)
    assert (found.published, found.issuer, found.agency) == ("2017-01-16", "县水务局", "武强县水务局")


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("某某门户网站 www.hengshui.gov.cn   2013年03月29日 14时11分   来源:水务局网站", "2013-03-29"),
        ("作者:佚名发布日期:2018-04-11 20:12", "2018-04-11"),
        ("更新于 3 2013年03月29日 的通知要求", None),
    ],
)
def test_days_in_the_head_of_a_page(line, day):
    found = identity("武强县水务局2012年政府信息公开工作年度报告\n" + line + "\n" + BODY)
    assert found.published == day


def test_offices_behind_a_name_are_cut():
    asked = "请与河北省人民政府信息公开办公室联系(电话:12345678)。全省信息公开数据统计期限为2013年。"
    assert identity(asked + BODY).agency == "河北省人民政府"
    announced = (
        "特向社会公布衡水市桃城区党群工作部2014年度政府信息公开工作年度报告。请与衡水市桃城区党群工作部办公室联系。"
    )
    assert identity(announced + BODY).agency == "衡水市桃城区党群工作部"


def test_the_heading_of_the_report_is_its_title_where_a_site_adds_words():
    page = "河北省2013年政府信息公开工作年度报告/全文\n河北省人民政府办公厅2013年政府信息公开工作年度报告\n"
    assert identity(page + BODY).agency == "河北省人民政府办公厅"


def test_a_title_in_the_opening_sentence():
    assert identity("现将武强县水务局2021年度政府信息公开工作年度报告如下。" + BODY).agency == "武强县水务局"
