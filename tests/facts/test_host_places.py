import csv

import pytest

from extract.facts.identity.division_table import is_before
from extract.facts.identity.divisions import find_divisions
from extract.facts.identity.host_places import place_of_host
from extract.facts.identity.identify import identify
from extract.model import Document


@pytest.mark.parametrize(
    ("url", "year", "code"),
    [
        ("https://www.ankang.gov.cn/Content-1.html", 2019, "610900"),
        ("https://tunchang.hainan.gov.cn/a", 2015, "469022"),
        ("http://sthj.sh.gov.cn/a", 2020, "310000"),
        ("http://slj.shuyang.gov.cn/a", 2018, "321322"),
        ("http://www.nanjing.gov.cn/a", 2018, "320100"),
        ("http://www.lixian.gov.cn/a", 2018, None),
        ("http://www.fuzhou.gov.cn/a", 2018, "350100"),
        ("http://www.bjchp.gov.cn/a", 2018, "110114"),
        ("http://www.liandu.gov.cn/a", 2018, "331102"),
        ("http://www.changzhi.gov.cn/a", 2018, "140400"),
        ("http://www.wanbolin.gov.cn/a", 2018, "140109"),
        ("http://www.pudong.gov.cn/a", 2018, "310115"),
        ("http://www.fuzhou.fj.gov.cn/a", 2018, "350100"),
        ("http://gongan.jingzhou.gov.cn/a", 2018, "421000"),
        ("http://www.laiwu.gov.cn/a", 2015, "371200"),
        ("http://www.laiwu.gov.cn/a", 2020, "370116"),
        ("http://www.ankang.com/a", 2019, None),
        ("http://ankang.gov.cn.evil.example/a", 2019, None),
        (None, 2019, None),
    ],
)
def test_the_place_that_an_address_names(url, year, code):
    assert place_of_host(url, year) == code


def test_a_report_that_names_nobody_lies_where_its_address_says_and_says_so():
    text = "2015年政府信息公开工作年度报告\n一、概述\n2015年,我局主动公开政府信息62条,未收到申请,无行政复议。"
    found = identify(
        Document("html", (), ("2015年政府信息公开工作年度报告",)), text, "http://www.ankang.gov.cn/1.html", None
    )
    assert found.division_code == "610900"
    assert "division-from-clues" in {code for code, _ in found.doubts}


def test_an_address_settles_a_shared_name():
    title = "鼓楼区教育局2018年政府信息公开工作年度报告"
    found = identify(
        Document("html", (), (title,)), title + "\n本报告由我局编制。", "http://www.xuzhou.gov.cn/1.html", None
    )
    assert found.division_code == "320302"


@pytest.mark.parametrize(
    ("above", "code"),
    [("市委、市政府", "130283"), ("县委、县政府", "220723"), ("市委和县委", None), ("上级", None)],
)
def test_of_two_places_spelled_alike_the_rank_above_decides(above, code):
    title = "青岚镇2020年政府信息公开工作年度报告"
    text = f"{title}\n一、总体情况\n2020年,在{above}领导下,我镇主动公开政府信息21条,未收到申请,无行政复议。"
    found = identify(Document("html", (), (title,)), text, "http://www.qianan.gov.cn/1.html", None)
    assert found.division_code == code


@pytest.mark.corpus
def test_addresses_of_known_portals_name_the_places_of_their_agencies(corpus):
    decided = right = 0
    for name, year_column, address in (
        ("known-reports.csv", "report_year", "url"),
        ("portal-columns.csv", "example_year", "host"),
    ):
        with (corpus / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                year = int(row[year_column]) if row[year_column].isdigit() else 2020
                found = find_divisions(row["agency"], year)
                url = row[address] if "://" in row[address] else f"http://{row[address]}/"
                code = place_of_host(url, year)
                if code and len(found) == 1:
                    decided += 1
                    right += is_before(code, found[0].code)
    assert decided >= 360
    assert right / decided >= 0.98
