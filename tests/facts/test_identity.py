import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import report
from extract.facts.identity.identify import identify
from extract.facts.identity.titles import choose_title, take_apart
from extract.model import Document, Field

BODY = (
    "本报告所列数据的统计期限自{year}年1月1日起至12月31日止。\n一、总体情况\n{year}年,我局主动公开政府信息312条。\n"
    "二、依申请公开情况\n收到申请5件。\n三、行政复议和行政诉讼情况\n无。\n四、存在的主要问题\n更新不够及时。"
)


def page(titles=(), fields=(), page_text="", attachments=()):
    return Document(
        "html", (), tuple(titles), tuple(Field(*field) for field in fields), attachments, page_text=page_text
    )


def read(title, *, year=2018, fields=(), page_text="", extra="", url=None, titles=None):
    text = f"{title}\n{BODY.format(year=year)}\n{extra}".strip()
    return identify(page(titles or (title,), fields, page_text), text, url, None)


def doubts(identity):
    return {code for code, _ in identity.doubts}


@pytest.mark.parametrize(
    ("title", "year", "agency", "code", "level"),
    [
        ("沭阳县水务局2018年政府信息公开工作年度报告", 2018, "沭阳县水务局", "321322", "county_department"),
        ("2018年如皋市政府信息公开工作年度报告", 2018, "如皋市人民政府", "320682", "county"),
        ("衡水市2017年政府信息公开工作年度报告", 2017, "衡水市人民政府", "131100", "prefecture"),
        ("永州市冷水滩区2019年度政府信息公开工作年度报告", 2019, "永州市冷水滩区人民政府", "431103", "county"),
        ("关于泰兴市民政局2016年度政府信息公开工作情况的报告", 2016, "泰兴市民政局", "321283", "county_department"),
        ("恩施州人民政府办公室2015年政务公开年报", 2015, "恩施州人民政府办公室", "422800", "prefecture_department"),
        ("四川省教育厅2021年政府信息公开工作年度报告", 2021, "四川省教育厅", "510000", "province_department"),
        ("二〇一二年度烟台市物价局政府信息公开年度报告", 2012, "烟台市物价局", "370600", "prefecture_department"),
        (
            "杭州市余杭区某某街道办事处2021年政府信息公开工作年度报告",
            2021,
            "杭州市余杭区某某街道办事处",
            "330110",
            "township",
        ),
        (
            "国家税务总局如皋市税务局2022年政府信息公开工作年度报告",
            2022,
            "国家税务总局如皋市税务局",
            "320682",
            "vertical",
        ),
        ("南京市鼓楼区政府2013年政府信息公开年报", 2013, "南京市鼓楼区人民政府", "320106", "county"),
        ("襄樊市人民政府2009年政府信息公开年度报告", 2009, "襄樊市人民政府", "420600", "prefecture"),
        ("交通运输部2015年政府信息公开工作年度报告", 2015, "交通运输部", None, "state"),
        ("商洛高新区管理委员会2020年政府信息公开工作年度报告", 2020, "商洛高新区管理委员会", "611000", "zone"),
    ],
)
def test_the_title_names_year_agency_and_division(title, year, agency, code, level):
    found = read(title, year=year)
    assert (found.year, found.agency, found.division_code, found.agency_level) == (year, agency, code, level)
    assert found.title == title
    assert (found.period_start, found.period_end) == (f"{year}-01-01", f"{year}-12-31")
    assert not found.doubts


@pytest.mark.parametrize(
    ("name", "code", "level"),
    [
        ("平潭综合实验区", "350128", "zone"),
        ("平潭综合实验区管理委员会", "350128", "zone"),
        ("如皋市经济开发区", "320682", "zone"),
        ("商洛高新区", "611000", "zone"),
        ("横琴粤澳深度合作区", "440400", "zone"),
        # Districts that are called like zones, what a zone's names begin with, agencies that answer to others.
        ("上海市浦东新区", "310115", "county"),
        ("浦东新区", "310115", "county"),
        ("天津市滨海新区人民政府", "120116", "county"),
        ("商洛高新区财政局", "611000", "prefecture_department"),
        ("如皋市开发区街道办事处", "320682", "township"),
        ("国家税务总局如皋高新区税务局", "320682", "vertical"),
        ("兵团第八师", "659001", "county_department"),
    ],
)
def test_a_zone_by_its_bare_name_is_a_zone(name, code, level):
    found = read(f"{name}2019年政府信息公开工作年度报告", year=2019)
    assert (found.division_code, found.agency_level) == (code, level)


def test_agencies_of_the_centre_lie_in_no_division():
    office = read("教育部办公厅2019年政府信息公开工作年度报告", year=2019)
    assert (office.agency_level, office.division_code, doubts(office)) == ("state", None, set())
    street = read("中华路街道办事处2019年政府信息公开工作年度报告", year=2019)
    assert doubts(street) == {"division-unknown"}


def test_names_of_the_division_are_those_of_the_year():
    found = read("崇明县2014年政府信息公开工作年度报告", year=2014)
    assert (found.division_code, found.province, found.prefecture, found.county) == (
        "310230",
        "上海市",
        None,
        "崇明县",
    )


def test_blanks_and_site_names_are_cut_from_a_title():
    spaced = read("沭 阳 县 水 务 局 2018年 政府信息公开 工作年 度 报 告")
    assert spaced.title == "沭阳县水务局2018年政府信息公开工作年度报告"
    title = "清镇市2018年度政府信息公开工作年度报告_信息公开年报_清镇市人民政府"
    assert read("正文", titles=(title,)).title == "清镇市2018年度政府信息公开工作年度报告"


def test_a_heading_over_several_lines_is_one_title():
    text = "沭阳县水务局\n2018年度政府信息公开\n工作年度报告\n" + BODY.format(year=2018)
    assert choose_title(page(), text) == "沭阳县水务局2018年度政府信息公开工作年度报告"


def test_a_header_that_belongs_to_the_site_is_not_the_title():
    found = read(
        "沭阳县水务局2018年政府信息公开工作年度报告",
        titles=("头部", "沭阳县人民政府"),
        fields=[("ArticleTitle", "头部", "meta"), ("ColumnName", "信息公开年报", "meta")],
    )
    assert found.title == "沭阳县水务局2018年政府信息公开工作年度报告"


def test_no_title_gives_none_and_the_publisher_comes_from_the_text():
    text = "本报告由如皋市政务公开领导小组办公室根据各单位材料编制。\n" + BODY.format(year=2018)
    found = identify(page(), text, None, "a.txt")
    assert found.title is None
    assert (found.agency, found.division_code, found.year) == ("如皋市政务公开领导小组办公室", "320682", 2018)
    assert "agency-from-text" in doubts(found)


def test_the_subject_that_begins_most_clauses():
    sentence = "市公共资源服务中心管理办公室坚持公开透明。年内,服务中心管理办公室开展培训2次,管理办公室修订制度。"
    text = (
        sentence * 2 + "按照《当前工作要点》(鲁政办发〔2014〕22号)、(泰政办函〔2014〕3号)要求,《泰安日报》刊登1次。\n"
    )
    found = identify(page(), text + BODY.format(year=2014), None, None)
    assert found.agency == "泰安市公共资源服务中心管理办公室"
    assert found.division_code == "370900"


def test_a_bare_rank_is_completed_by_the_marks_of_the_page():
    found = read(
        "市林业局2018年政务公开年度报告",
        fields=[("SiteIDCode", "2202000006", "meta")],
        page_text="网站标识码：2202000006 吉ICP备01234567号",
        extra="地址：吉林市某某街8号；电话：0432-61234567",
    )
    assert (found.agency, found.division_code) == ("吉林市林业局", "220200")


def test_a_bare_rank_without_marks_is_left_open():
    found = read("市林业局2018年政务公开年度报告")
    assert (found.agency, found.division_code) == ("市林业局", None)
    assert "division-unknown" in doubts(found)


def test_one_newspaper_does_not_make_a_city():
    assert read("市林业局2018年政务公开年度报告", extra="《南通日报》刊登报道3篇").division_code is None


def test_words_that_only_begin_like_a_rank():
    assert read("市场监督管理局2018年政府信息公开工作年度报告").agency == "市场监督管理局"


def test_a_shared_name_stays_open_without_a_clue_and_is_settled_by_one():
    open_ = read("鼓楼区教育局2018年政府信息公开工作年度报告")
    assert open_.division_code is None
    assert "division-ambiguous" in doubts(open_)
    settled = read("鼓楼区教育局2018年政府信息公开工作年度报告", extra="联系电话：0516-83123456")
    assert settled.division_code == "320302"
    by_number = read(
        "鼓楼区教育局2018年政府信息公开工作年度报告", fields=[("索引号", "3501020012/2019-00003", "block")]
    )
    assert by_number.division_code == "350102"


def test_the_code_of_the_site_beats_a_name_that_was_replaced():
    found = read(
        "岚皋县林业局2018年政府信息公开工作年度报告",
        fields=[("SiteIDCode", "4104000031", "meta"), ("SiteName", "岚皋县人民政府", "meta")],
        page_text="岚皋县人民政府版权所有 政府网站标识码：4104000031 豫ICP备01234567号",
    )
    assert found.division_code == "410400"
    assert found.agency == "岚皋县林业局"
    assert "division-contradiction" in doubts(found)


def test_a_telephone_and_licence_of_the_place_beat_a_foreign_site_code():
    found = read(
        "如皋市水务局2018年政府信息公开工作年度报告",
        page_text="标识码：4104000031 苏ICP备01234567号",
        extra="电话：0513-87123456",
    )
    assert found.division_code == "320682"
    assert "division-contradiction" in doubts(found)


def test_the_code_of_a_site_around_or_inside_the_place_is_no_contradiction():
    found = read("如皋市水务局2018年政府信息公开工作年度报告", page_text="网站标识码：3206000004 苏ICP备05012345号")
    assert found.division_code == "320682"
    assert not found.doubts


def test_ministries_number_their_sites_differently():
    found = read("如皋市税务局2018年政府信息公开工作年度报告", page_text="网站标识码：bm29120001")
    assert found.division_code == "320682"
    assert not found.doubts


def test_a_brand_is_no_agency():
    text = "威廉希尔体育2018年政府信息公开工作年度报告"
    found = read(text, extra="由怀化市政务公开办公室汇总编制。")
    assert "威廉希尔" not in (found.agency or "")
    assert found.host_class == "hijacked"


def test_dates_numbers_and_issuer_of_a_metadata_block():
    found = read(
        "沭阳县水务局2018年政府信息公开工作年度报告",
        fields=[
            ("索引号", "014314799/2019-00002", "block"),
            ("发布机构", "沭阳县水务局", "block"),
            ("公开日期", "2019-01-17", "block"),
            ("文号", "沭水发〔2019〕5号", "block"),
        ],
    )
    assert (found.index_number, found.document_number) == ("014314799/2019-00002", "沭水发〔2019〕5号")
    assert (found.published, found.issuer) == ("2019-01-17", "沭阳县水务局")


def test_a_flattened_block_in_the_text():
    text = (
        "索引号: | 3213220021/2019-00073 | 分类: | |\n发文机关: | 沭阳县 | 发文日期: | |\n文号 : |\n"
        "沭阳县水务局2018年政府信息公开工作年度报告\n" + BODY.format(year=2018)
    )
    found = identify(page(), text, None, None)
    assert (found.index_number, found.issuer, found.document_number) == ("3213220021/2019-00073", "沭阳县", None)
    assert found.published is None


def test_empty_labels_are_not_filled_with_their_neighbours():
    text = "索引号：\n发文字号：\n〔〕\n号\n发文机关：\n成文日期：\n" + BODY.format(year=2018)
    found = identify(page(), text, None, None)
    assert (found.index_number, found.issuer, found.document_number, found.published) == (None,) * 4


def test_the_page_beats_the_head_and_says_so():
    found = read(
        "沭阳县水务局2018年政府信息公开工作年度报告",
        fields=[("PubDate", "2020-09-26 03:45:39", "meta"), ("发布时间", "2019-03-20", "page")],
    )
    assert found.published == "2019-03-20"
    assert "published-conflict" in doubts(found)


def test_the_date_in_an_address_is_a_last_resort():
    url = "http://www.shuyang.gov.cn/ndbg/201903/t20190307_633608.html"
    alone = read("沭阳县水务局2018年政府信息公开工作年度报告", url=url)
    assert alone.published == "2019-03-07"
    assert "published-from-address" in doubts(alone)
    migrated = read("沭阳县水务局2014年政府信息公开工作年度报告", year=2014, url=url)
    assert migrated.published is None
    printed = read("沭阳县水务局2018年政府信息公开工作年度报告", url=url, fields=[("发布日期", "2019-01-30", "block")])
    assert printed.published == "2019-01-30"
    assert "address-date" in doubts(printed)


def test_a_signature_before_the_period_ends_is_doubtful():
    found = read("沭阳县水务局2018年政府信息公开工作年度报告", extra="沭阳县水务局\n二〇一八年十二月二日")
    assert "signed-before-period-end" in doubts(found)
    assert found.published is None
    late = read("沭阳县水务局2018年政府信息公开工作年度报告", extra="沭阳县水务局\n2019年1月12日")
    assert "signed-before-period-end" not in doubts(late)


def test_a_title_copied_from_last_year():
    found = read("沭阳县水务局2017年政府信息公开工作年度报告", year=2018, fields=[("发布日期", "2019-01-30", "block")])
    assert found.year == 2018
    assert "year-conflict" in doubts(found)
    undated = read("沭阳县水务局2017年政府信息公开工作年度报告", year=2018)
    assert undated.year == 2017
    assert "year-conflict" in doubts(undated)


def test_the_year_is_never_that_of_the_address():
    found = identify(page(("政府信息公开年报",)), "暂无内容", "http://www.shuyang.gov.cn/2019/3/7/a.html", None)
    assert found.year is None
    assert "year-unknown" in doubts(found)


def test_scope():
    own = read("沭阳县水务局2018年政府信息公开工作年度报告")
    assert own.scope == "own"
    region = read(
        "沭阳县2018年政府信息公开工作年度报告", extra="全县各级各部门、各乡镇共公开信息,全县受理申请。各镇均已设点。"
    )
    assert region.scope == "region"


def test_years_in_titles():
    assert take_apart("清泉县2019年度政府信息公开工作年度报告").year == 2019
    assert take_apart("政府信息公开年度报告(2021)").year == 2021
    assert take_apart("泰兴市2008年5月至12月政府信息公开工作年度报告").agency == "泰兴市"


@given(
    st.text(
        alphabet="市县区省政府信息公开年度报告局厅2018年月日《》（）()_-|：: \n由编制请与联系《泰安日报》",
        max_size=200,
    )
)
def test_nothing_raises(text):
    found = identify(page((text[:40],), page_text=text), text, "http://a.example/" + text[:20], None)
    assert found.division_code is None or len(found.division_code) == 6


@pytest.mark.corpus
def test_real_reports(corpus):
    wrong = []
    for truth in sorted(corpus.glob("*/*.truth.json")):
        wanted = json.loads(truth.read_text(encoding="utf-8"))
        path = truth.with_name(wanted["file"])
        found = report.read(path.read_bytes(), source=path.name).identity
        for field in ("kind", "title", "agency", "year", "division_code", "published", "index_number", "host_class"):
            if field not in wanted:
                continue
            value, want = getattr(found, field), wanted[field]
            if value not in want if isinstance(want, list) else value != want:
                wrong.append((path.name, field, value, want))
    assert not wrong


@pytest.mark.parametrize("piece", ["1", "市", "《泰", "由市局", "政府信息公开", " ", "请与", "标识码 ", "\n市"])
def test_long_repetition_costs_no_more_than_its_length(piece):
    text = piece * (200_000 // len(piece))
    began = time.process_time()
    identify(page((text[:50_000],), page_text=text), text, None, None)
    assert time.process_time() - began < 15
