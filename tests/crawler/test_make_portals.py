"""The script that makes records from a table: what it takes over, what it leaves blank, what it leaves alone."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.portal_lint import lint
from crawler.portals import load_portals

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "make_portals.py"
COLUMNS = (
    "host",
    "agency",
    "level",
    "province",
    "division_name",
    "cms",
    "column_url",
    "column_derived",
    "example_report_url",
    "example_year",
    "evidence",
)


def row(agency, url, **values):
    common = dict.fromkeys(COLUMNS, "") | {
        "agency": agency,
        "level": "department",
        "province": "河北",
        "division_name": "邯郸市",
        "cms": "own",
        "column_url": url,
        "column_derived": "derived",
    }
    return common | values


def made(folder, *rows):
    table = folder / "columns.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    records = folder / "records"
    records.mkdir(exist_ok=True)
    run = subprocess.run([sys.executable, SCRIPT, table, records], capture_output=True, text=True, check=True)
    assert lint(records) == []
    return load_portals(records), run.stdout


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    host = "http://www.xushi.gov.cn"
    rows = [
        row(
            "徐石市人民政府",
            f"{host}/gk/szf/gknb/",
            cms="trs",
            evidence="year folders 2017n/, township folder 2017n/xzjd/",
        ),
        row("徐石市教育局", f"{host}/gk/szbm/", cms="trs", evidence="TRS (general column by its name)"),
        row("徐石市某镇人民政府", f"{host}/gk/xzjd2024/", level="township"),
        row(
            "徐石市水务局", "http://sw.xushi.gov.cn/2507/7411/index.htm", evidence="page that shows its single report"
        ),
        row("某市", ""),
        row("徐石市人民政府", "https://xushi.gov.cn/gk/szf/gknb/?isMobile=1", cms="trs"),
        row(
            "徐石市财政局",
            "https://cz.xushi.gov.cn/module/xxgk/xxgkAnnualReport.jsp?area=11999900000000001A",
            cms="hanweb",
            division_name="石家庄市新华区",
            example_report_url="https://file.xushi.gov.cn/a_wap.html",
        ),
        row("徐石高新区管委会", "http://gx.xushi.gov.cn/gknb/", level="county", division_name="邯郸高新区"),
        row(
            "某部",
            "http://www.xubu.gov.cn/2023n/gkmlpt/annualreport#77",
            province="全国",
            level="ministry",
            division_name="",
        ),
        row(
            "徐石市统计局",
            "http://tj.xushi.gov.cn/gknb/index.html",
            example_report_url="http://tj.xushi.gov.cn/gknb/art/2024/art_98ab1669126f45df877ecda00c3585ee.html",
            cms="hanweb",
        ),
    ]
    return made(tmp_path_factory.mktemp("made"), *rows)


def test_one_record_for_each_column(records):
    portals, said = records
    assert said.strip() == "8 records in 2 files from 9 rows"
    assert set(portals) == {
        "hebei_xushi_szf",
        "hebei_xushi_szbm",
        "hebei_xushi_xzjd2024",
        "hebei_xushi_sw",
        "hebei_xushi_cz",
        "hebei_xushi_gx",
        "hebei_xushi_tj",
        "central_xubu",
    }
    assert {portal.state for portal in portals.values()} == {"unverified"}


def test_the_product_decides_the_listing(records):
    portals, _said = records
    assert (portals["hebei_xushi_szf"].cms, portals["hebei_xushi_szf"].listing) == ("TRS", "pages")
    assert (portals["hebei_xushi_cz"].listing, portals["hebei_xushi_cz"].reports_only) == ("hanweb", True)
    assert portals["hebei_xushi_sw"].listing == "single"
    assert (portals["hebei_xushi_tj"].cms, portals["hebei_xushi_tj"].listing) == ("JPaaS", "jpaas")
    ministry = portals["central_xubu"]
    assert (ministry.cms, ministry.listing, ministry.query) == ("gkmlpt", "gkmlpt", "category=77")
    assert portals["hebei_xushi_szf"].folders == 2


def test_what_is_not_certain_is_blank(records):
    portals, _said = records
    assert portals["hebei_xushi_szf"].division == "130400"
    assert portals["hebei_xushi_cz"].division == "130105"
    assert portals["hebei_xushi_gx"].division == ""  # a zone is not the city around it
    assert portals["central_xubu"].division == ""


def test_titles_and_notes_say_whose_reports_these_are(records):
    portals, _said = records
    assert portals["hebei_xushi_szbm"].title == "邯郸市各部门 政府信息公开年报"
    assert portals["hebei_xushi_xzjd2024"].title == "邯郸市各乡镇街道 政府信息公开年报"
    assert portals["hebei_xushi_sw"].title == "徐石市水务局政府信息公开年度报告"
    assert "general column" in portals["hebei_xushi_szbm"].note
    assert "One year's folder" in portals["central_xubu"].note
    assert portals["hebei_xushi_cz"].hosts == ("file.xushi.gov.cn",)
    assert portals["hebei_xushi_cz"].example == "https://file.xushi.gov.cn/a.html"


def test_files_corrected_by_hand_are_left_alone(tmp_path):
    made(tmp_path, row("徐石市人民政府", "http://www.xushi.gov.cn/gknb/"))
    file = tmp_path / "records" / "hebei.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("unverified", "verified"), encoding="utf-8")
    portals, said = made(tmp_path, row("徐石市人民政府", "http://www.xushi.gov.cn/gknb/"))
    assert "hebei.toml: left as it is" in said
    assert portals["hebei_xushi"].state == "verified"
