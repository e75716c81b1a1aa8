import csv
from pathlib import Path

import pytest

from extract.facts.identity.clues import place_lists
from extract.facts.identity.division_table import division, in_year, is_before, level, short_name, table
from extract.facts.identity.divisions import find_divisions

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "reference" / "divisions.csv"


@pytest.mark.parametrize(
    ("printed", "year", "code"),
    [
        ("永州市冷水滩区行政审批服务局", 2020, "431103"),
        ("如皋市", 2018, "320682"),
        ("沭阳县发展和改革局", 2023, "321322"),
        ("上海市人民政府办公厅", 2019, "310000"),
        ("洪泽区人民政府", 2023, "320813"),
        ("襄樊市人民政府", 2009, "420600"),
        ("襄阳市人民政府", 2012, "420600"),
        ("福州市鼓楼区", 2018, "350102"),
        ("北京朝阳区", 2018, "110105"),
        ("济南市莱芜区", 2020, "370116"),
        ("莱芜市人民政府", 2015, "371200"),
        ("崇明县", 2014, "310230"),
        ("崇明区", 2018, "310151"),
        ("楚州区", 2009, "320803"),
        ("公主岭市", 2018, "220381"),
        ("公主岭市", 2020, "220184"),
        ("张家川县科学技术局", 2020, "620525"),
        ("民和县民政局", 2020, "630222"),
        ("凉山州审计局", 2020, "513400"),
        ("海南州教育局", 2020, "632500"),
        ("海南省人民政府", 2020, "460000"),
        ("吉林市林业局", 2016, "220200"),
        ("吉林省林业厅", 2016, "220000"),
        ("晋城市城区市场监督管理局", 2019, "140502"),
        ("国家税务总局如皋市税务局", 2022, "320682"),
        ("贵阳国家高新区管委会", 2021, "520100"),
        ("湖南湘西经济开发区管委会", 2021, "433100"),
        ("湛江海关", 2023, "440800"),
        ("昌都地区行署", 2013, "542100"),
        ("三亚市海棠区人民政府", 2015, "460202"),
        ("滨海新区财政局", 2012, "120116"),
        ("伊美区", 2021, "230717"),
        ("白杨市", 2023, "659012"),
        ("新疆生产建设兵团第八师石河子市", 2020, "659001"),
    ],
)
def test_a_name_gives_its_code_of_the_year(printed, year, code):
    assert [d.code for d in find_divisions(printed, year)] == [code]


@pytest.mark.parametrize(
    ("printed", "year", "codes"),
    [
        ("鼓楼区人民政府", 2018, {"320106", "320302", "350102", "410204"}),
        ("朝阳区财政局", 2020, {"110105", "220104"}),
        ("通州区", 2015, {"110112", "320612"}),
        ("市中区人民政府", 2015, {"370103", "370402", "511002", "511102"}),
    ],
)
def test_a_shared_name_stays_ambiguous_without_a_second_clue(printed, year, codes):
    assert {d.code for d in find_divisions(printed, year)} == codes


@pytest.mark.parametrize(
    ("clue", "code"), [("3203", "320302"), ("35", "350102"), ("410204", "410204"), ("320106", "320106")]
)
def test_a_clue_settles_a_shared_name(clue, code):
    assert [d.code for d in find_divisions("鼓楼区教育局", 2018, (clue,))] == [code]


def test_a_clue_that_fits_no_candidate_settles_nothing():
    assert len(find_divisions("鼓楼区教育局", 2018, ("51",))) == 4


def test_the_parent_elsewhere_in_the_text_settles_a_shared_name():
    assert [d.code for d in find_divisions("鼓楼区教育局,徐州市教育局下属", 2018)] == ["320302"]


def test_our_city_needs_a_clue():
    assert find_divisions("我市", 2014) == ()
    assert [d.name for d in find_divisions("我市", 2014, ("3709",))] == ["泰安市"]
    assert [d.name for d in find_divisions("我市", 2018, ("320682",))] == ["如皋市"]
    assert find_divisions("我县", 2018, ("320682",)) == ()


@pytest.mark.parametrize(
    "text", ["", "各级行政机关", "城区", "东区工作", "水利局", "第一师范学校", "全市各单位", "无"]
)
def test_what_names_no_place_gives_nothing(text):
    assert find_divisions(text, 2018) == ()


def test_a_name_of_another_time_gives_what_the_place_was_in_the_year():
    assert [(d.code, d.name) for d in find_divisions("洪泽区", 2014)] == [("320829", "洪泽县")]
    assert [(d.code, d.name) for d in find_divisions("楚州区", 2015)] == [("320803", "淮安区")]
    assert [(d.code, d.name) for d in find_divisions("济南市莱芜区", 2014)] == [("371202", "莱城区")]


def test_the_year_after_a_change_prints_the_new_name():
    # The report for 2017 is written in 2018, when 京山县 had become 京山市.
    assert [d.code for d in find_divisions("京山市", 2017)] == ["420882"]


def test_names_of_the_levels():
    found = division("431103", 2020)
    assert (found.province, found.prefecture, found.county) == ("湖南省", "永州市", "冷水滩区")
    assert division("310000", 2020).prefecture is None
    capital = division("110105", 2020)
    assert (capital.province, capital.prefecture, capital.county) == ("北京市", None, "朝阳区")
    assert division("429004", 2020).prefecture is None
    assert division("371202", 2020) is None
    assert division("999999", 2020) is None


def test_levels_and_nesting_by_the_digits():
    assert [level(c) for c in ("320000", "320600", "320682")] == ["province", "prefecture", "county"]
    assert is_before("320000", "320682")
    assert is_before("320600", "320682")
    assert not is_before("320500", "320682")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("张家川回族自治县", "张家川县"),
        ("积石山保安族东乡族撒拉族自治县", "积石山县"),
        ("黔东南苗族侗族自治州", "黔东南州"),
        ("克孜勒苏柯尔克孜自治州", "克孜勒苏州"),
        ("鄂伦春自治旗", "鄂伦春旗"),
        ("文山市", "文山市"),
    ],
)
def test_everyday_names_of_autonomous_places(name, short):
    assert short_name(name) == short


def test_the_table_is_sound():
    rows = table().rows
    assert len(rows) > 3000
    for row in rows:
        assert len(row.code) == 6
        assert row.code.isdigit()
        assert row.to_year is None or row.from_year <= row.to_year
    now = [row for row in rows if row.to_year is None]
    assert len({row.code for row in now}) == len(now), "a code that is in use has one name"
    assert 3200 < len(now) < 3300


def test_the_lists_of_clues_name_divisions():
    codes = table().by_code
    for (kind, value), prefixes in place_lists().items():
        assert prefixes, (kind, value)
        for digits in prefixes:
            assert digits.ljust(6, "0") in codes, (kind, value)


def test_no_year_means_the_present():
    assert in_year(table().by_name["公主岭市"], None) == ("220184",)


@pytest.mark.skipif(not REFERENCE.is_file(), reason="the reference table is not beside this repository")
def test_agreement_with_an_independent_table():
    def valid(rows, year):
        return {k for k, spans in rows.items() for a, b in spans if a <= year and (b is None or year <= b)}

    theirs: dict = {}
    with REFERENCE.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            ended = int(row["变更/弃用时间"]) if row["变更/弃用时间"] else None
            theirs.setdefault((row["代码"], row["名称"]), []).append((int(row["启用时间"]), ended))
    ours: dict = {}
    for row in table().rows:
        ours.setdefault((row.code, row.name), []).append((row.from_year, row.to_year))
    union = difference = 0
    for year in range(2008, 2025):
        a, b = valid(ours, year), valid(theirs, year)
        union += len(a | b)
        difference += len(a ^ b)
    assert 1 - difference / union >= 0.995


@pytest.mark.corpus
def test_printed_agencies_of_known_portals_lie_in_their_provinces(corpus):
    right = total = 0
    for name, year_column in (("known-reports.csv", "report_year"), ("portal-columns.csv", "example_year")):
        with (corpus / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["province"] in {"全国", "未知", ""}:
                    continue
                year = int(row[year_column]) if row[year_column].isdigit() else 2020
                found = find_divisions(row["agency"], year)
                total += 1
                right += len(found) == 1 and found[0].province.startswith(row["province"][:2])
                assert len(found) != 1 or found[0].province.startswith(row["province"][:2]), row["agency"]
    assert right / total >= 0.99


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("宜良工业园区管委会", "530125"),
        ("浙江乐清经济开发区管理委员会", "330382"),
        ("昆山高新技术产业开发区", "320583"),
        ("南京经济技术开发区", "320100"),
        ("青岚工业园区", None),
    ],
)
def test_a_zone_is_named_after_its_county(name, code):
    found = find_divisions(name, 2022)
    assert [division.code for division in found] == ([code] if code else [])


def test_a_town_with_the_name_of_a_county_is_no_county():
    assert find_divisions("乐清镇人民政府", 2022) == ()
