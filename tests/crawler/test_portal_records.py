"""The records that come with the program are right, every one; the lint sees each thing it is there to see."""

import re
from collections import Counter

import pytest

from crawler.families import styles
from crawler.naming import follows_rule, name_for, stem_of
from crawler.portal_lint import lint
from crawler.portals import FOLDER, LEVELS, LISTINGS, Portal, load_portals, read_records
from crawler.records import append, provinces, toml_of, write
from extract.errors import ConfigurationError
from extract.facts.identity.division_table import division
from extract.facts.identity.hosts import is_official

RECORDS = {name: portal for name, portal in load_portals().items() if not portal.sample}
URL = "http://wjw.xushi.gov.cn/zwgk/gknb/"


def record(**values):
    common = {
        "name": "hebei_xushi_wjw",
        "title": "徐石市卫生健康委员会 政府信息公开年报",
        "start": (URL,),
        "listing": "pages",
        "province": "河北",
        "cms": "TRS",
    }
    return Portal(**(common | values))


# --- the records ---------------------------------------------------------------------------------------------------


def test_there_is_nothing_to_complain_about():
    assert lint() == []


def test_all_of_the_mainland_is_there():
    files = {file.stem for file in FOLDER.glob("*.toml")} - {"sample"}
    assert files == set(provinces())
    assert len(files) == 32
    assert len(RECORDS) >= 200


def test_all_levels_ways_of_listing_and_products_are_there():
    assert {portal.level for portal in RECORDS.values()} >= set(LEVELS) - {""}
    products = Counter(portal.cms for portal in RECORDS.values())
    # No column of a known address is made by these two, and a feed is no column.
    assert set(products) >= set(styles()) - {"Epoint", "truecms", "feed"}
    assert {portal.listing for portal in RECORDS.values()} >= {"pages", "hanweb", "column", "single"}


def test_nobody_has_looked_at_them_yet_or_says_so():
    assert {portal.state for portal in RECORDS.values()} <= {"unverified", "verified"}
    assert all(portal.evidence in ("seen", "derived") for portal in RECORDS.values())


def test_hosts_are_governments_or_explained():
    strange = {
        name
        for name, portal in RECORDS.items()
        if not all(is_official(host.partition(":")[0]) for host in portal.sites) and not portal.note
    }
    assert strange == set()


def test_divisions_are_of_their_province():
    for portal in RECORDS.values():
        code = provinces()[portal.name.partition("_")[0]].code
        assert not portal.division or portal.division[:2] == code[:2], portal.name
        assert not portal.division or division(portal.division, None) is not None, portal.name
    assert sum(bool(portal.division) for portal in RECORDS.values()) > 200


def test_provinces_are_those_of_the_divisions():
    for province in provinces().values():
        if province.code:
            assert division(province.code, None).name.startswith(province.name)
    assert [province.code for province in provinces().values()].count("") == 1


def test_a_record_written_again_is_the_same(tmp_path):
    for file in FOLDER.glob("*.toml"):
        portals = read_records(file)
        again = tmp_path / file.name
        write(again, portals, heading="again")
        assert read_records(again) == portals


# --- names ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "url", "stem"),
    [
        ("hubei", "http://kjj.xianning.gov.cn/xxgk/xxgknb/", "hubei_xianning_kjj"),
        ("hubei", "https://www.shiyan.gov.cn/xxgk/", "hubei_shiyan"),
        ("jiangsu", "https://wap.taizhou.gov.cn/nb/", "jiangsu_taizhou"),
        ("hunan", "http://www.hunan.gov.cn/nb/", "hunan_government"),
        ("shanxi", "http://zrzyt.shanxi.gov.cn/nb/", "shanxi_zrzyt"),
        ("hebei", "http://tax-office.example.com/nb/", "hebei_example_taxoffice"),
        ("hebei", "http://10.20.30.40:8080/nb/", "hebei_40_30_20_10"),
    ],
)
def test_the_rule_for_names(file, url, stem):
    assert stem_of(file, url) == stem
    assert name_for(file, url, taken=()) == stem
    assert follows_rule(stem, file, url)


def test_words_of_the_address_tell_columns_apart():
    first, second = "http://xushi.gov.cn/bm/gaj/zfxxgknb/", "http://xushi.gov.cn/bm/jyj/zfxxgknb/"
    assert name_for("hebei", first, taken=(), others=[second]) == "hebei_xushi_gaj"
    assert name_for("hebei", second, taken={"hebei_xushi_gaj"}, others=[first]) == "hebei_xushi_jyj"
    same = name_for("hebei", "http://xushi.gov.cn/bm/gaj/nb2023/", taken={"hebei_xushi", "hebei_xushi_gaj"})
    assert same not in {"hebei_xushi", "hebei_xushi_gaj", ""}
    assert follows_rule(same, "hebei", "http://xushi.gov.cn/bm/gaj/nb2023/")


@pytest.mark.parametrize(
    "name", ["hebei_xushi_other", "hebei_wjw_xushi", "hebei_xushi_wjw_", "hebei_xushi_wjw_gknb_x"]
)
def test_a_name_against_the_rule(name):
    assert not follows_rule(name, "hebei", URL)


def test_names_use_parts_of_the_host_and_address_only():
    for portal in RECORDS.values():
        assert re.fullmatch(r"[a-z][a-z0-9]*(?:_[a-z0-9]{1,30}){1,5}", portal.name)


# --- lint ----------------------------------------------------------------------------------------------------------


def faults(tmp_path, *portals, file="hebei"):
    (tmp_path / f"{file}.toml").write_text("\n".join(toml_of(portal) for portal in portals), encoding="utf-8")
    return lint(tmp_path)


def test_a_good_record_passes(tmp_path):
    assert faults(tmp_path, record()) == []


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"name": "hebei_xushi_health"}, "does not follow the rule"),
        ({"province": "河南"}, "the file is that of 河北"),
        ({"division": "410100"}, "in another province"),
        ({"division": "139999"}, "there is no division"),
        ({"cms": "Wordpress"}, "not in crawler/listings.csv"),
        ({"cms": "JPaaS"}, "'listing' must be 'jpaas'"),
        ({"example": "http://www.xuba.gov.cn/a.html"}, "outside the record's hosts"),
        ({"hosts": ("files.xushi.com",)}, "no government's host"),
        ({"note": "很" * 170}, "characters; 160 are allowed"),
    ],
)
def test_each_fault_is_seen(tmp_path, values, complaint):
    found = faults(tmp_path, record(**values))
    assert len(found) == 1
    assert complaint in found[0]


def test_an_explained_host_passes(tmp_path):
    assert faults(tmp_path, record(hosts=("files.xushi.com",), note="The city's files lie there.")) == []


def test_two_records_at_one_address_are_seen(tmp_path):
    other = record(name="hebei_xushi_wjw_gknb", start=("https://wjw.xushi.gov.cn/zwgk/gknb/",))
    (fault,) = faults(tmp_path, record(), other)
    assert "starts where hebei_xushi_wjw starts" in fault


def test_a_long_record_is_seen(tmp_path):
    text = toml_of(record()).replace("[[portal]]", "[[portal]]" + "\n# why" * 30)
    (tmp_path / "hebei.toml").write_text(text, encoding="utf-8")
    assert "30 are allowed" in lint(tmp_path)[0]


def test_a_file_of_no_province_and_a_broken_file_are_seen(tmp_path):
    (tmp_path / "atlantis.toml").write_text(toml_of(record(name="atlantis_xushi_wjw")), encoding="utf-8")
    (tmp_path / "hebei.toml").write_text("[[portal]]\nname = 1", encoding="utf-8")
    found = lint(tmp_path)
    assert any("there is no province 'atlantis'" in fault for fault in found)
    assert any("hebei.toml" in fault for fault in found)


# --- writing -------------------------------------------------------------------------------------------------------


def test_a_record_is_added_at_the_end(tmp_path):
    file = append(record(), tmp_path)
    before = file.read_text(encoding="utf-8") + "# a note by hand\n"
    file.write_text(before, encoding="utf-8")
    append(record(name="hebei_xushi_jyj", start=("http://jyj.xushi.gov.cn/nb/",)), tmp_path)
    assert file.read_text(encoding="utf-8").startswith(before)
    assert [portal.name for portal in read_records(file)] == ["hebei_xushi_wjw", "hebei_xushi_jyj"]
    assert [path.name for path in tmp_path.iterdir()] == ["hebei.toml"]


@pytest.mark.parametrize(
    "wrong", [record(), record(name="hebei_x_y", listing="guess"), record(name="hebei_x", title="")]
)
def test_a_wrong_record_leaves_the_file_as_it_was(tmp_path, wrong):
    file = append(record(), tmp_path)
    before = file.read_bytes()
    with pytest.raises(ConfigurationError):
        append(wrong, tmp_path)
    assert file.read_bytes() == before


def test_awkward_values_survive(tmp_path):
    odd = record(title='引号"反斜\\线\t制表\x7f', note="a\nb", titles=("年报", '"'), delay=7.5, reports_only=True)
    assert read_records(append(odd, tmp_path)) == [odd]


def test_listings_of_the_table_exist():
    assert {style.listing for style in styles().values()} <= set(LISTINGS)
