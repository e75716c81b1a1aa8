"""Titles as agencies write them: year, publisher, division and level of each."""

import pytest

from extract.facts.identity.identify import identify
from extract.model import Document
from extract.report import read

BODY = (
    "本报告所列数据的统计期限自{year}年1月1日起至12月31日止。\n一、总体情况\n{year}年,本单位主动公开政府信息312条。\n"
    "二、依申请公开情况\n收到申请5件。\n三、行政复议和行政诉讼情况\n无。\n四、存在的主要问题\n更新不够及时。"
)

#: Title, year, agency (or the names that a reader may give it), code, level (None: not asked).
CASES = [
    ("云和县水利局二〇一八年政府信息公开工作年度报告", 2018, "云和县水利局", "331125", "county_department"),
    ("云和县水利局二○一八年度政府信息公开工作报告", 2018, "云和县水利局", "331125", "county_department"),
    ("二○○九年云和县政府信息公开工作年度报告", 2009, "云和县人民政府", "331125", "county"),
    ("二〇二〇年度 和平县教育局 政府信息公开年报", 2020, "和平县教育局", "441624", "county_department"),
    ("云和县水利局2019—2020年度政府信息公开工作年度报告", None, "云和县水利局", "331125", "county_department"),
    ("云和县水利局2018年政府信息公开工作总结及2019年工作打算", 2018, "云和县水利局", "331125", None),
    ("云和县水利局2018年度政府信息公开年度报告(全文)", 2018, "云和县水利局", "331125", "county_department"),
    ("云和县水利局政府信息公开年度报告（2018年度）", 2018, "云和县水利局", "331125", "county_department"),
    ("云和县水利局政府信息公开2018年年度报告", 2018, "云和县水利局", "331125", "county_department"),
    ("云和县水利局关于2018年度政府信息公开工作情况的报告", 2018, "云和县水利局", "331125", "county_department"),
    (
        "云和县水利局关于印发《云和县水利局2018年政府信息公开工作年度报告》的通知",
        2018,
        "云和县水利局",
        "331125",
        "county_department",
    ),
    ("关于报送《云和县水利局2018年政府信息公开年度报告》的函", 2018, "云和县水利局", "331125", "county_department"),
    (
        "关于云和县人民政府办公室2018年政府信息公开工作年度报告的公示",
        2018,
        "云和县人民政府办公室",
        "331125",
        "county_department",
    ),
    (
        "云和县人民政府办公室关于公布2018年县政府信息公开工作年度报告的通知",
        2018,
        ("云和县人民政府办公室", "云和县人民政府"),
        "331125",
        None,
    ),
    (
        "[政府信息公开年报]云和县水利局2018年政府信息公开工作年度报告",
        2018,
        "云和县水利局",
        "331125",
        "county_department",
    ),
    ("【年报】云和县石塘镇人民政府2018年政府信息公开工作年度报告", 2018, "云和县石塘镇人民政府", "331125", "township"),
    (
        "浙江省丽水市云和县石塘镇2018年政府信息公开年报",
        2018,
        ("浙江省丽水市云和县石塘镇人民政府", "浙江省丽水市云和县石塘镇"),
        "331125",
        "township",
    ),
    ("2018年浙江省云和县水利局政府信息公开工作年度报告", 2018, "浙江省云和县水利局", "331125", "county_department"),
    (
        "丽水市生态环境局云和分局2020年政府信息公开工作年度报告",
        2020,
        "丽水市生态环境局云和分局",
        "331125",
        "county_department",
    ),
    (
        "丽水市公安局莲都区分局2020年政府信息公开工作年度报告",
        2020,
        "丽水市公安局莲都区分局",
        "331102",
        "county_department",
    ),
    ("国家统计局云和调查队2019年政府信息公开工作年度报告", 2019, "国家统计局云和调查队", "331125", "vertical"),
    ("国家税务总局丽水市税务局2019年政府信息公开工作年度报告", 2019, "国家税务总局丽水市税务局", "331100", "vertical"),
    ("云和县国家税务局2015年政府信息公开工作年度报告", 2015, "云和县国家税务局", "331125", "vertical"),
    ("云和县气象局2021年政府信息公开工作年度报告", 2021, "云和县气象局", "331125", "vertical"),
    ("丽水市邮政管理局2017年政府信息公开工作年度报告", 2017, "丽水市邮政管理局", "331100", "vertical"),
    ("中华人民共和国宁波海事局2016年政府信息公开工作年度报告", 2016, "中华人民共和国宁波海事局", "330200", "vertical"),
    ("中华人民共和国大连海关2016年政府信息公开工作年度报告", 2016, "中华人民共和国大连海关", "210200", "vertical"),
    (
        "秦皇岛市山海关区水务局2020年政府信息公开工作年度报告",
        2020,
        "秦皇岛市山海关区水务局",
        "130303",
        "county_department",
    ),
    ("丽水市烟草专卖局2014年政府信息公开工作年度报告", 2014, "丽水市烟草专卖局", "331100", "vertical"),
    ("国家发展和改革委员会2018年政府信息公开工作年度报告", 2018, "国家发展和改革委员会", None, "state"),
    ("国家发展改革委2019年政府信息公开工作年度报告", 2019, "国家发展改革委", None, "state"),
    ("财政部2020年政府信息公开工作年度报告", 2020, "财政部", None, "state"),
    ("中国气象局2020年政府信息公开工作年度报告", 2020, "中国气象局", None, "state"),
    ("国务院办公厅2020年政府信息公开工作年度报告", 2020, "国务院办公厅", None, "state"),
    ("海关总署2016年政府信息公开工作年度报告", 2016, "海关总署", None, "state"),
    ("国家税务总局2016年政府信息公开工作年度报告", 2016, "国家税务总局", None, "state"),
    ("浙江省2018年政府信息公开工作年度报告", 2018, "浙江省人民政府", "330000", "province"),
    (
        "浙江省人民政府办公厅2018年政府信息公开工作年度报告",
        2018,
        "浙江省人民政府办公厅",
        "330000",
        "province_department",
    ),
    ("内蒙古自治区人民政府2018年政府信息公开工作年度报告", 2018, "内蒙古自治区人民政府", "150000", "province"),
    (
        "广西2018年政府信息公开工作年度报告",
        2018,
        ("广西人民政府", "广西", "广西壮族自治区人民政府"),
        "450000",
        "province",
    ),
    ("新疆生产建设兵团2018年政府信息公开工作年度报告", 2018, ("新疆生产建设兵团",), "650000", None),
    (
        "新疆生产建设兵团第八师石河子市2020年政府信息公开工作年度报告",
        2020,
        ("新疆生产建设兵团第八师石河子市", "新疆生产建设兵团第八师石河子市人民政府"),
        "659001",
        None,
    ),
    (
        "杭州市临安区锦北街道2018年政府信息公开工作年度报告",
        2018,
        ("杭州市临安区锦北街道", "杭州市临安区锦北街道办事处"),
        "330112",
        "township",
    ),
    ("临安市水利局2016年政府信息公开工作年度报告", 2016, "临安市水利局", "330185", "county_department"),
    ("云和县第一中学2016年政府信息公开工作年度报告", 2016, "云和县第一中学", "331125", "county_department"),
    ("云和县人民医院2016年信息公开年度报告", 2016, "云和县人民医院", "331125", "county_department"),
    ("云和县自来水有限公司2016年度信息公开工作年度报告", 2016, "云和县自来水有限公司", "331125", "county_department"),
    (
        "丽水经济技术开发区管理委员会2020年政府信息公开工作年度报告",
        2020,
        "丽水经济技术开发区管理委员会",
        "331100",
        "zone",
    ),
    (
        "云和县政务服务和数据资源管理办公室2020年政府信息公开工作年度报告",
        2020,
        "云和县政务服务和数据资源管理办公室",
        "331125",
        "county_department",
    ),
    (
        "云和县农业局(畜牧局)2016年政府信息公开工作年度报告",
        2016,
        "云和县农业局(畜牧局)",
        "331125",
        "county_department",
    ),
    (
        "云和县水利局2018年政府信息公开工作年度报告（云水〔2019〕5号）",
        2018,
        "云和县水利局",
        "331125",
        "county_department",
    ),
    ("云和县水利局\n2018年政府信息公开工作\n年度报告", 2018, "云和县水利局", "331125", "county_department"),
    ("云和县人民政府\n政府信息公开工作年度报告\n(2018年度)", 2018, "云和县人民政府", "331125", "county"),
    (
        "2018年度\n云和县卫生和计划生育局\n政府信息公开工作年度报告",
        2018,
        "云和县卫生和计划生育局",
        "331125",
        "county_department",
    ),
    ("云和县水利局2018年政府\n信息公开工作年度报告", 2018, "云和县水利局", "331125", "county_department"),
    (
        "云和县安全生产监督管理局2018年度政务公开工作总结",
        2018,
        "云和县安全生产监督管理局",
        "331125",
        "county_department",
    ),
    (
        "黑龙江省大兴安岭地区加格达奇区水务局2018年政府信息公开工作年度报告",
        2018,
        "黑龙江省大兴安岭地区加格达奇区水务局",
        "232700",
        None,
    ),
    ("雄安新区管理委员会2020年政府信息公开工作年度报告", 2020, "雄安新区管理委员会", ("130600", "130000"), "zone"),
    ("苏州工业园区管理委员会2020年政府信息公开工作年度报告", 2020, "苏州工业园区管理委员会", "320500", "zone"),
    ("西安高新区管委会2020年政府信息公开工作年度报告", 2020, "西安高新区管委会", "610100", "zone"),
    (
        "黄河水利委员会山东黄河河务局2020年政府信息公开工作年度报告",
        2020,
        "黄河水利委员会山东黄河河务局",
        "370000",
        "vertical",
    ),
    (
        "山东省济南市历下区黄河路街道办事处2020年政府信息公开工作年度报告",
        2020,
        "山东省济南市历下区黄河路街道办事处",
        "370102",
        "township",
    ),
    ("云和县 2018 年 政 府 信 息 公 开 工 作 年 度 报 告", 2018, "云和县人民政府", "331125", "county"),
    ("2018云和县水利局政府信息公开工作年度报告", 2018, "云和县水利局", "331125", "county_department"),
    ("云和县水利局2018政府信息公开工作年度报告", 2018, "云和县水利局", "331125", "county_department"),
    ("云和县水利局2018年1-12月政府信息公开工作年度报告", 2018, "云和县水利局", "331125", "county_department"),
    ("云和县水利局2018年度政府信息公开工作自查报告", 2018, "云和县水利局", "331125", "county_department"),
    ("云和县人社局2018年度政府信息公开工作年报", 2018, "云和县人社局", "331125", "county_department"),
    (
        "中共云和县委机构编制委员会办公室2022年政府信息公开工作年度报告",
        2022,
        "中共云和县委机构编制委员会办公室",
        "331125",
        "county_department",
    ),
    ("云和县档案局(馆)2018年信息公开年报", 2018, "云和县档案局(馆)", "331125", "county_department"),
]


@pytest.mark.parametrize(("title", "year", "agency", "code", "level"), CASES)
def test_a_title_gives_year_publisher_place_and_level(title, year, agency, code, level):
    text = f"{title}\n{BODY.format(year=year or 2020)}"
    found = identify(Document("html", (), (title.replace("\n", ""),)), text, None, None)
    assert found.year == (year or 2020)
    assert found.agency in (agency if isinstance(agency, tuple) else (agency,))
    assert found.division_code in (code if isinstance(code, tuple) else (code,))
    if level is not None:
        assert found.agency_level == level


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("云和县水利局\n2018年政府信息公开工作\n年度报告", "云和县水利局2018年政府信息公开工作年度报告"),
        ("云和县水利局2018年政府\n信息公开工作年度报告", "云和县水利局2018年政府信息公开工作年度报告"),
        (
            "云和县水利局2018年政府信息公开工作年度报告（云水〔2019〕5号）",
            "云和县水利局2018年政府信息公开工作年度报告",
        ),
        ("云和县 2018 年 政 府 信 息 公 开 工 作 年 度 报 告", "云和县2018年政府信息公开工作年度报告"),
    ],
)
def test_the_title_is_one_line_without_blanks_and_number(printed, title):
    text = f"{printed}\n{BODY.format(year=2018)}"
    assert identify(Document("html", (), (printed.replace("\n", ""),)), text, None, None).title == title


@pytest.mark.parametrize(
    "place", ["天津市和平区", "安徽省马鞍山市和县", "无为市", "三明市将乐县", "本溪市溪湖区", "和田地区"]
)
@pytest.mark.parametrize("office", ["自然资源和规划局", "人力资源和社会保障局", "人民政府办公室"])
@pytest.mark.parametrize(
    "sentence",
    [
        "本报告由{name}编制。",
        "根据条例规定，现公布{name}2020年政府信息公开工作年度报告。",
        "2020年，{name}认真贯彻落实条例，主动公开信息30条。",
        "{name}高度重视。年内，{name}开展培训。{name}公开信息30条。{name}无收费。",
    ],
)
def test_the_body_names_its_agency(place, office, sentence):
    text = sentence.format(name=place + office) + "\n" + BODY.format(year=2020)
    assert identify(Document("html", ()), text, None, None).agency == place + office


@pytest.mark.parametrize("name", ["市政府各部门和县水利局", "县委办和政府办公室", "各镇人民政府"])
def test_a_clause_is_no_agency(name):
    text = f"{name}高度重视。年内，{name}开展培训。{name}公开信息30条。\n" + BODY.format(year=2020)
    assert identify(Document("html", ()), text, None, None).agency is None


@pytest.mark.parametrize(
    ("sentence", "agency"),
    [
        ("如本报告有疑问,请联系:云和县政府办公室信息科,地址:幸福路1号。", "云和县政府办公室"),
        ("根据规定,云和县水利局编制完成了2020年度政府信息公开工作年度报告,现公布如下。", "云和县水利局"),
        ("本年报由365体育亚洲华人官网编制。", None),
        ("本报告由丽水市人民政府重点建设项目领导小组办公室编制。", "丽水市人民政府重点建设项目领导小组办公室"),
    ],
)
def test_agencies_that_only_a_sentence_names(sentence, agency):
    assert identify(Document("html", ()), sentence + "\n" + BODY.format(year=2020), None, None).agency == agency


def test_a_glossed_copy_is_a_mirror():
    page = "2020年,我(wǒ)厅(tīng)公(gōng)开(kāi)信(xìn)息(xī)12条,依申请公开0件,无行政复议、行政诉讼。"
    found = read(("云和县水利局2020年政府信息公开工作年度报告\n" + page).encode(), url="https://copy.example/1.html")
    assert found.identity.host_class == "mirror"
    assert "(" not in found.text


def test_a_region_without_a_named_agency_is_a_region():
    text = "全区各级行政机关公开信息300条。全区收到申请12件。\n" + BODY.format(year=2020).replace("本单位", "")
    assert identify(Document("html", ()), text, None, None).scope == "region"
