"""Each product is known by its own marks, with the evidence a reviewer reads; hostile pages cost little time."""

import time
from pathlib import Path

import pytest

from crawler.families import family_of_address, signs, styles
from crawler.portals import LISTINGS
from crawler.recognise import recognise
from crawler.titles import is_report

LISTS = Path(__file__).parent / "lists"
SITE = "http://www.qingqi.gov.cn"

#: file, address, product, static listing (None: what listings.csv says), reports on the page, some settings
PAGES = [
    ("trs.html", "/zwgk/gknb/", "TRS", "pages", 2, {"pages": "3", "second_page": f"{SITE}/zwgk/gknb/index_1.html"}),
    (
        "trs_count.html",
        "/zwgk/gknb/index.shtml",
        "TRS",
        "pages",
        2,
        {"second_page": f"{SITE}/zwgk/gknb/index_1.shtml"},
    ),
    ("ucap.shtml", "/qqsj/gknb/list.shtml", "UCAP", "pages", 2, {"second_page": f"{SITE}/qqsj/gknb/list_2.shtml"}),
    ("hanweb.html", "/col/col4410/index.html", "Hanweb", "hanweb", 2, {"columnid": "4410", "total": "47"}),
    ("hanweb_module.html", "/module/xxgk/xxgkAnnualReport.jsp?area=11999900000000001A", "Hanweb", "hanweb", 0, {}),
    ("jpaas.html", "/zfxxgk/gknb/index.html", "JPaaS", None, 0, {}),
    ("gkmlpt.html", "/qqny/gkmlpt/annualreport", "gkmlpt", None, 0, {"sid": "755999"}),
    ("nfcms.html", "/zwgk/nb/", "NFCMS", "pages", 2, {}),
    ("vsb.htm", "/zfxxgk/zfxxgknb.htm", "VSB", None, 2, {}),
    ("siteserver.html", "/channels/2210.html", "SiteServer", None, 2, {}),
    ("truecms.html", "/qq/gknb/", "truecms", None, 0, {"columnId": "7d0f-31aa"}),
    ("epoint.html", "/xxgk/007/moreinfo.html", "Epoint", None, 0, {"deptcode": "QQ017", "categorynum": "007001"}),
    ("openness.html", "/openness/OpennessAnnualReport/year/6/2022.html", "openness", None, 2, {}),
    ("longxun.html", "/public/column/7781?type=3&action=list", "Longxun", None, 2, {}),
    ("shaanxi.html", "/zfxxgk/zfxxgknb/1.html", "Shaanxi", None, 2, {}),
    ("years.html", "/zfxxgknb/", "own", "column", 0, {"years": "3"}),
    ("single.html", "/2507/2516/37354/index.htm", "own", "single", 0, {}),
    ("feed.xml", "/rss/gknb.xml", "feed", None, 2, {}),
    ("sitemap.xml", "/sitemap.xml", "feed", None, 0, {}),
    ("own.html", "/list.php", "own", "column", 2, {}),
    ("own_numbered.html", "/nb/index.html", "own", "pages", 1, {"pages": "4"}),
]


@pytest.mark.parametrize(("file", "path", "cms", "listing", "reports", "settings"), PAGES)
def test_a_product_is_known_by_its_marks(file, path, cms, listing, reports, settings):
    seen = recognise((LISTS / file).read_bytes(), SITE + path)
    assert (seen.cms, seen.listing) == (cms, listing or styles()[cms].listing), seen.evidence
    assert seen.target is None
    assert seen.evidence
    assert sum(is_report(link.title, dated=bool(link.date)) for link in seen.entries) == reports
    assert settings.items() <= seen.settings.items()


def test_every_product_has_a_page_here():
    assert {page[2] for page in PAGES} | {"Hebei"} == set(styles())


def test_every_page_here_is_used():
    assert {page[0] for page in PAGES} | {"frame.html", "shell.html"} == {file.name for file in LISTS.iterdir()}


def test_bare_years_are_reports_in_the_module_alone():
    module = recognise((LISTS / "hanweb_module.html").read_bytes(), SITE + "/module/xxgk/xxgkAnnualReport.jsp?area=1")
    assert module.reports_only
    assert "years" not in module.settings
    assert not recognise((LISTS / "years.html").read_bytes(), SITE + "/zfxxgknb/").reports_only


def test_the_unit_of_jpaas_is_read():
    seen = recognise((LISTS / "jpaas.html").read_bytes(), SITE + "/a/index.html")
    assert {"webId": "ab12", "tplSetId": "cd34", "tagId": "list", "pageId": "ef56"}.items() <= seen.settings.items()
    assert not recognise((LISTS / "jpaas.html").read_bytes(), SITE + "/a/").entries


@pytest.mark.parametrize(
    ("file", "target"),
    [("frame.html", "/qqq/zfxxgknb/list_in.html"), ("shell.html", "/bjqq/gknb/2025nb/index.html")],
)
def test_a_page_around_the_list_says_where_the_list_is(file, target):
    assert recognise((LISTS / file).read_bytes(), SITE + "/gknb/").target == SITE + target


def test_a_frame_beside_a_list_is_decoration():
    page = (LISTS / "own.html").read_bytes()
    more = page.replace(b"</ul>", '<li><a href="3.html">青栖市2020年政府信息公开年度报告</a></li></ul>'.encode())
    framed = more.replace(b"</body>", b'<iframe src="/login.html"></iframe></body>')
    assert recognise(framed, SITE + "/list.php").target is None


@pytest.mark.parametrize("source", ["http://other.example/list", "javascript:void(0)", "about:blank", ""])
def test_a_frame_elsewhere_is_not_followed(source):
    page = f'<html><body><iframe src="{source}"></iframe></body></html>'
    assert recognise(page.encode(), SITE + "/gknb/").target is None


def test_a_feed_in_another_encoding():
    text = (LISTS / "feed.xml").read_text(encoding="utf-8").replace('"utf-8"', '"gb2312"')
    seen = recognise(text.encode("gb2312"), SITE + "/rss/gknb.xml")
    assert [link.title for link in seen.entries] == [
        f"青栖市水务局{year}年政府信息公开工作年度报告" for year in (2022, 2021)
    ]


def test_an_interface_says_so():
    assert not recognise((LISTS / "gkmlpt.html").read_bytes(), SITE + "/qqny/gkmlpt/annualreport").entries
    assert recognise((LISTS / "trs.html").read_bytes(), SITE + "/zwgk/gknb/").static


@pytest.mark.parametrize(
    ("url", "cms"),
    [
        (f"{SITE}/zwgk/gknb/202601/t20260119_700123.html", "TRS"),
        (f"{SITE}/zwgk/gknb/t15699357.shtml", "TRS"),
        (f"{SITE}/zwgk/gknb/t19700101_3441457.shtml", "TRS"),
        (f"{SITE}/art/2024/1/26/art_5985_984980.html", "Hanweb"),
        (f"{SITE}/gk/art/2024/art_98ab1669126f45df877ecda00c3585ee.html", "JPaaS"),
        (f"{SITE}/info/1025/61695.htm", "VSB"),
        (f"{SITE}/columns/88c61391-baf6-4231-9468-735e7f167554/202401/24/b246451c-e2b1.html", "Hebei"),
        (f"{SITE}/zfxxgk/xxgknb/index.html", "own"),
        (f"{SITE}/", "own"),
    ],
)
def test_an_address_alone_may_do(url, cms):
    assert family_of_address(url) == cms


def test_every_product_of_the_signs_has_a_listing():
    assert {sign.cms for sign in signs()} == set(styles()) - {"own"}
    assert {style.listing for style in styles().values()} <= set(LISTINGS)


@pytest.mark.parametrize("body", [b"", b"\x00\xff\xfe", b"%PDF-1.4 ...", b"<" * 300_000, b"<html>" + b"<a>" * 99_999])
def test_junk_is_no_error(body):
    seen = recognise(body, SITE + "/")
    assert (seen.cms, seen.entries) == ("own", ())


@pytest.mark.parametrize(
    "piece",
    [
        b"createPageHTML(",
        b"<iframe src=",
        b'queryData="{',
        b"class='aaaa bbbb ",
        b"/art/2024/1/1/art_",
        b"<?xml ",
        b"SID : ",
        b"totalRecord:",
    ],
)
def test_no_page_takes_long(piece):
    begun = time.process_time()
    recognise(b"<html><body>" + piece * (2_000_000 // len(piece)) + b"</body></html>", SITE + "/")
    assert time.process_time() - begun < 20


CORPUS_FAMILIES = {
    "epoint-zhangjiagang": "Epoint",
    "hanweb": "Hanweb",
    "siteserver-pingdingshan": "SiteServer",
    "trs-cpa": "TRS",
    "trs-daozhen": "TRS",
    "trs-jilin-forestry": "TRS",
    "ucap-sichuan-edu": "UCAP",
    "vsb-hechuan": "VSB",
    "vsb-taizhou": "VSB",
}
#: Home pages that keep no mark of their product.
BARE = {"index1.html", "index15.html"}


@pytest.mark.corpus
def test_the_pages_of_real_portals(corpus):
    checked = 0
    for folder, cms in CORPUS_FAMILIES.items():
        base = corpus / "portals" / folder
        for file in sorted(path for path in base.rglob("*") if path.is_file()):
            if file.name in BARE:
                continue
            seen = recognise(file.read_bytes(), f"{SITE}/{file.relative_to(base).as_posix()}")
            assert seen.cms == cms, (file, seen.evidence)
            assert seen.target is None
            checked += 1
    assert checked > 50


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("file", "listing", "settings"),
    [
        ("trs-cpa/xxfb/tzgg/index.html", "pages", {"pages": "25"}),
        ("trs-daozhen/gzdt/tzgg/index.html", "pages", {"pages": "4"}),
        ("ucap-sichuan-edu/scedu/c100559/zfxxgk_gknrz.html", "pages", {"pages": "15"}),
        ("ucap-sichuan-edu/scedu/c100529/2019/3/20/82f08978b722419ba65a0f782e7e8d78.html", "single", {}),
        ("hanweb/xuzhou_col33718_test_fixture.html", "hanweb", {"total": "4895", "perPage": "19", "webid": "1"}),
        ("hanweb/dingxi_zwgk_dataproxy_page1.xml", "hanweb", {"columnid": "12377"}),
    ],
)
def test_the_settings_of_real_lists(corpus, file, listing, settings):
    seen = recognise((corpus / "portals" / file).read_bytes(), f"{SITE}/{file.partition('/')[2]}")
    assert seen.listing == listing
    assert settings.items() <= seen.settings.items()
