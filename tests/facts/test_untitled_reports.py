"""Pages of portals and text extracts that print no title, or a title that names no place."""

import pytest

from extract.facts.identity.identify import identify
from extract.facts.identity.kind import classify
from extract.facts.identity.titles import choose_title
from extract.model import Document
from extract.readers.plain.document import read_text
from extract.report import read

BODY = (
    "\n一、总体情况\n本年度主动公开政府信息312条,通过网站公开280条。\n二、收到和处理政府信息公开申请情况\n"
    "收到政府信息公开申请5件。\n三、行政复议、行政诉讼情况\n无。\n四、存在的主要问题及改进情况\n更新不够及时。"
)
LONG_OPENING = (
    "本报告由衡水市人民政府信息公开工作领导小组办公室根据《中华人民共和国政府信息公开条例》(以下简称《条例》)、"
    "《某省人民政府办公厅关于做好2012年政府信息公开工作年度报告有关事项的通知》和本市实施方案的要求,"
    "汇总各县区、市政府各部门的工作情况编制而成。"
)
STREET_OPENING = (
    "特向社会公布青岚街道2021年度信息公开年度报告,在如皋市政府门户网站全文公开,"
    "请与青岚街道信息公开领导小组办公室联系(电话:0513-00000000)。"
)


def identity(opening, **options):
    return read((opening + BODY).encode(), source="a.txt", **options).identity


@pytest.mark.parametrize(
    ("opening", "agency", "code"),
    [
        (
            "根据条例规定,现公布如皋市人民政府2018年政府信息公开工作年度报告。如有疑问,请与如皋市人民政府办公室公开科联系。",
            "如皋市人民政府",
            "320682",
        ),
        ("现向社会公布2020年度沭阳县水务局政府信息公开工作年度报告。", "沭阳县水务局", "321322"),
        (STREET_OPENING, "青岚街道", "320682"),
        (
            "特公布2021年度本镇政府信息公开年度报告。如有疑问,请与沭阳县青岚镇政府综合督考办公室联系。",
            "沭阳县青岚镇人民政府",
            "321322",
        ),
        (LONG_OPENING, "衡水市人民政府", "131100"),
    ],
)
def test_the_publisher_comes_from_the_opening(opening, agency, code):
    found = identity(opening)
    assert (found.agency, found.division_code) == (agency, code)
    assert "agency-from-text" in {code for code, _ in found.doubts}


def test_a_township_lies_where_the_text_names_it_in_full():
    title = "青岚街道办事处2021年政府信息公开工作年度报告"
    assert identity(f"{title}\n请与如皋市青岚街道办事处公开办公室联系。").division_code == "320682"
    found = identity(f"{title}\n请与如皋市青岚街道办事处联系,不是沭阳县青岚街道办事处。")
    assert found.division_code is None


def test_a_bare_rank_is_completed_by_the_name_in_full():
    found = identity("市水务局2021年政府信息公开工作年度报告\n如有疑问,请与衡水市水务局办公室联系。")
    assert (found.agency, found.division_code) == ("衡水市水务局", "131100")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("池州市公安局贵池分局", "341702"),
        ("池州市公安贵池分局", "341702"),
        ("衡水市生态环境局桃城区分局", "131102"),
        ("衡水市公安局开发区分局", "131100"),
        ("衡水市公安局", "131100"),
    ],
)
def test_a_branch_reports_for_its_district(name, code):
    assert identity(f"{name}2020年政府信息公开工作年度报告").division_code == code


def test_metadata_lines_without_colons():
    title = "如皋市2017年政府信息公开年度报告"
    document = read_text(
        f"您所在的位置:首页 > 年报\n名称 {title}\n索引号 00000001/2018-00042 分类 年报 其他 报告\n"
        f"发布机构 如皋市人民政府办公室 发文日期 2018-02-26\n文号 关键词\n\n{title}\n\n{BODY}".encode(),
        None,
    )
    found = {field.label: field.value for field in document.fields}
    assert found["索引号"] == "00000001/2018-00042"
    assert found["发布机构"] == "如皋市人民政府办公室"
    assert found["发文日期"] == "2018-02-26"
    assert document.titles[0] == title


def test_sentences_that_begin_with_a_label_are_no_metadata():
    text = "名称 核准程序由我局公布。\n来源 复杂,不再列举。"
    document = read_text(f"沭阳县水务局2018年政府信息公开工作年度报告\n{text}{BODY}".encode(), None)
    assert not document.fields


@pytest.mark.parametrize(
    "line", ["2022年01月18日来源:1", "2022-01-18 09:30 字号:大 中 小", "2022/1/18 10:00:05【来源:沭阳县水务局】"]
)
def test_a_bare_date_before_the_source_is_the_day_of_publication(line):
    text = f"沭阳县水务局2021年政府信息公开工作年度报告\n{line}\n{BODY}"
    document = Document("text", (), ("沭阳县水务局2021年政府信息公开工作年度报告",), page_text=text)
    assert identify(document, text, None, None).published == "2022-01-18"


@pytest.mark.parametrize(
    "title",
    [
        "青岚镇人民政府信息公开工作年度报告制度",
        "政府信息公开工作年度报告格式模板",
        "沭阳县政务公开年报比对",
        "2021年政府信息公开工作年度报告编报规范",
    ],
)
def test_papers_about_reports_are_no_reports(title):
    text = f"{title}{BODY}"
    assert (
        classify(Document("text", (), (title,)), text, choose_title(Document("text", (), (title,)), text))[0] is None
    )


def test_a_page_of_links_is_a_list():
    titles = tuple(
        f"沭阳县{office}局2018年政府信息公开工作年度报告" for office in ("水务", "教育", "民政", "财政", "林业")
    )
    document = Document("html", (), titles)
    assert classify(document, "触屏版", choose_title(document, "触屏版")) == (None, "list")


def test_the_parts_of_the_national_format_tell_a_report_without_a_title():
    found = read(
        "根据条例规定,现将我局有关情况公布如下。\n一、总体情况\n2022年,本局通过网站公开信息20条。\n"
        "二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n未收到申请。\n"
        "四、政府信息公开行政复议、行政诉讼情况\n无。\n五、存在的主要问题及改进情况\n六、其他需要报告的事项\n无。".encode(),
        source="a.txt",
    )
    assert found.identity.kind == "annual_report"


def test_the_words_of_a_format_in_a_notice_do_not():
    found = read(
        "各镇、街道:\n年度报告应当包括总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、其他需要报告的事项等"
        "六个部分,请于1月15日前报送县政府办公室。".encode(),
        source="a.txt",
    )
    assert not hasattr(found, "identity")


def test_the_parts_that_the_law_asks_for_tell_a_report_without_a_title():
    found = read(
        "一、概述\n2010年,我局继续开展政府信息公开工作。\n二、政府信息主动公开情况\n共主动公开政府信息175条。\n"
        "三、政府信息依申请公开情况\n未收到申请。\n四、行政复议和行政诉讼情况\n没有。\n五、主要问题和改进措施\n数量较少。".encode(),
        source="a.txt",
    )
    assert (found.identity.kind, found.identity.year) == ("annual_report", 2010)


def test_a_guide_has_no_problems_to_tell():
    found = read(
        "一、主动公开的范围\n机构职能等12条。\n二、依申请公开的程序\n收到申请后15日内答复。\n三、行政复议和行政诉讼\n"
        "申请人不服的,可以在60日内申请行政复议。2010年起施行。\n四、收费标准\n复制每页1元。".encode(),
        source="a.txt",
    )
    assert not hasattr(found, "identity")


def test_a_part_of_the_year_told_of_in_a_report_is_not_what_it_is_about():
    found = read(
        "请用下面的按钮切换浏览\n一、总体情况\n上半年组织公开培训1次。2022年,我局主动公开信息312条。\n"
        "二、依申请公开情况\n我局收到政府信息公开申请67件。\n三、行政复议、诉讼情况\n行政诉讼2件。\n"
        "四、存在的问题和改进措施\n更新不及时。".encode(),
        source="a.txt",
    )
    assert found.identity.kind == "annual_report"


@pytest.mark.parametrize(
    ("opening", "agency"),
    [
        ("根据条例规定,编制沭阳县青岚乡2024年政府信息公开工作年度报告。", "沭阳县青岚乡"),
        ("结合工作实际,特编制沭阳青岚经济开发区2022年度政府信息公开工作报告,并向社会公布。", "沭阳青岚经济开发区"),
        ("本年度报告是根据条例要求,由如皋市水务局编制的2009年度政府信息公开年度报告。", "如皋市水务局"),
    ],
)
def test_a_report_that_names_itself_is_one(opening, agency):
    found = read(f"{opening}\n主动公开工作有序,依申请公开渠道畅通,没有行政复议。".encode(), source="a.txt").identity
    assert (found.kind, found.agency) == ("annual_report", agency)


def test_an_instruction_that_names_a_report_is_none():
    found = read(
        "各镇、街道:\n为做好主动公开和依申请公开的统计,现就编制2023年度政府信息公开工作年度报告有关事项通知如下。"
        "请于1月10日前报送行政复议等数据。".encode(),
        source="a.txt",
    )
    assert not hasattr(found, "identity")


def test_the_parts_of_the_overview_tell_a_report():
    found = read(
        "2022年,开发区认真贯彻条例。\n一、总体情况\n(一)主动公开\n门户网站发布信息1330条。\n(二)依申请公开\n"
        "未收到申请。\n(三)政府信息管理\n升级网站。\n(四)平台建设\n集约管理。".encode(),
        source="a.txt",
    )
    assert found.identity.kind == "annual_report"


def test_the_first_line_of_a_broken_paragraph_is_no_heading_of_another_paper():
    found = read(
        "沭阳县水务局2022年政府信息公开工作年度报告\n本报告的统计期限为2022年。\n"
        "主动公开多渠道推进,全年更新政府信息公开目录\n599条。\n依申请公开4件,没有行政复议。".encode(),
        source="a.txt",
    )
    assert found.identity.kind == "annual_report"


def test_the_place_is_where_the_report_can_be_read():
    opening = "本报告所列数据的统计期限自2024年1月1日起至12月31日止,可在三亚市人民政府网站查看。"
    assert identity(opening).division_code == "460200"


def test_an_office_of_the_autonomous_region_is_not_where_it_can_be_visited():
    found = identity(
        "自治区青岚湾办2022年政府信息公开工作年度报告\n由广西壮族自治区青岚湾规划建设管理办公室编制。"
        "联系地址:南宁市青秀区某路1号,邮编:530000。"
    )
    assert found.division_code == "450000"


@pytest.mark.parametrize("above", ["", "请用下面的按钮切换浏览\n\n", "首页\n无障碍浏览\n"])
def test_half_a_year_is_no_year(above):
    found = read(
        above.encode()
        + "2022年上半年政府信息公开数据统计\n一、主动公开情况\n制发公文707件。\n二、依申请公开情况\n"
        "我区受理申请267件。\n三、行政复议、诉讼情况\n行政诉讼2件。\n四、存在的问题和改进措施\n无。".encode(),
        source="a.txt",
    )
    assert not hasattr(found, "identity")


@pytest.mark.parametrize(
    "text",
    [
        "一、公开工作组织领导及培训情况\n现公布沭阳县人民政府2018年政府信息公开工作年度报告。主动公开信息312条。",
        "现将市水利局2014年度政府信息公开工作情况报告如下:主动公开信息312条。",
        "本年度报告根据《中华人民共和国政府信息公开条例》要求,由沭阳县水务局编制。主动公开信息312条。",
        "一、总体情况\n根据《省政务公开办关于做好2020年度政府信息公开工作年度报告编制工作的通知》要求,公开信息194条。",
        "一、概述\n截至2010年底,政府信息公开咨询、申请以及答复工作均得到了顺利开展。主动公开50条。",
        (
            "一、政务公开基本情况\n公开信息2100条。\n二、依申请公开情况\n我局收到12件。\n三、咨询情况\n2017年接待3000次。\n"
            "四、复议、诉讼和申诉情况\n无。"
        ),
        (
            "本年报由概述、主动公开政府信息情况、依申请公开政府信息办理情况组成。本年报中所列数据的"
            "统计期限自2011年1月1日起至2011年12月31日止。\n一、概述\n本乡明确了1名兼职人员。\n总共公开信息28条。"
        ),
    ],
)
def test_openings_and_headings_of_reports(text):
    assert read(text.encode(), source="a.txt").identity.kind == "annual_report"


@pytest.mark.parametrize(
    "text",
    [
        "3月31日,沭阳县人民政府发布了2018年政府信息公开工作年度报告,主动公开信息312条,办理依申请公开12件,没有行政复议。",
        "本年报中数据的统计期限自2011年1月1日起至2011年12月31日止。本乡粮食产量、学校收费28件。",
        "青岚大学2021—2022学年信息公开年度报告\n本报告统计期限为2021年9月至2022年8月。主动公开312条,依申请公开2件,复议0件。",
    ],
)
def test_news_and_school_years_are_no_reports_of_an_agency(text):
    found = read(text.encode(), source="a.txt")
    assert not hasattr(found, "identity") or found.identity.kind != "annual_report"


def test_the_one_agency_that_acts_in_the_first_paragraphs_is_the_publisher():
    found = identity("2020年,在市政府的指导下,如皋市水务局认真贯彻落实《条例》,严格落实责任。")
    assert (found.agency, found.division_code) == ("如皋市水务局", "320682")


def test_an_ambiguous_district_is_settled_by_its_full_name():
    title = "长安区水务局2021年政府信息公开工作年度报告"
    assert identity(title).division_code is None
    assert identity(f"{title}\n特向社会公布西安市长安区水务局的情况。").division_code == "610116"


@pytest.mark.parametrize(
    ("opening", "agency"),
    [
        ("本年度报告是根据条例要求,由如皋市信访办编制的2009年度政府信息公开年度报告。", "如皋市信访办"),
        ("统计期限为2022年。如有疑问,请与如皋市公安局青岚区分局联系(地址:青岚大道)。", "如皋市公安局青岚区分局"),
        ("根据条例要求,现发布《沭阳县青岚镇2025年政府信息公开工作年度报告》。", "沭阳县青岚镇"),
        (
            "我镇编制了《青岚镇2020年政府信息公开工作年度报告》。请与沭阳县青岚镇人民政府联系(电话)。",
            "沭阳县青岚镇人民政府",
        ),
        ("汇总编制而成,可与青岚镇人民政府党政办公室联系(地址:青岚)。", "青岚镇人民政府"),
        ("2022年以来,青岚乡在县委县政府的正确领导下推进公开。青岚乡坚持依法公开。", "青岚乡"),
        ("example.com青岚镇2008年政府信息公开工作年度报告", "青岚镇"),
    ],
)
def test_publishers_in_full(opening, agency):
    assert identity(opening).agency == agency


def test_a_day_behind_the_title_is_the_day_of_publication():
    assert identity("2010年如皋市水务局政府信息公开工作年度报告 2011-01-28").published == "2011-01-28"


def test_a_numbered_heading_is_no_other_paper():
    found = identity("沭阳县水务局2018年政府信息公开工作年度报告\n一、2018年政府信息公开工作要点落实情况\n已落实。")
    assert found.kind == "annual_report"


@pytest.mark.parametrize(
    ("opening", "agency", "code"),
    [
        ("青岚镇2022年政府信息公开工作年度报告\n按照沭阳县人民政府的要求编制。", "青岚镇", "321322"),
        ("青岚镇2022年政府信息公开工作年度报告\n按照沭阳县人民政府和如皋市人民政府的要求编制。", "青岚镇", None),
        (
            "区水务局2008年政府信息公开工作年度报告\n依据《温州市鹿城区人民政府关于考核的通知》。",
            "鹿城区水务局",
            "330302",
        ),
        ("2018年水务局政府信息公开工作年度报告\n沭阳县水务局按照要求公开。", "沭阳县水务局", "321322"),
        ("请与青岚镇党政办联系(地址:沭阳县青岚镇)。", "青岚镇", "321322"),
    ],
)
def test_places_that_the_introduction_names(opening, agency, code):
    found = identity(opening)
    assert (found.agency, found.division_code) == (agency, code)
