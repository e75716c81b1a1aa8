"""One page under several addresses of one site is one page; two pages never become one."""

import pytest

from crawler.addresses import normalise, page_key
from crawler.links import Link, choose
from crawler.portals import Portal

SITE = "http://www.qingqi.gov.cn"


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("/gknb/202301/t20230117_2902907_wap.html", "/gknb/202301/t20230117_2902907.html"),
        ("/gknb/202601/t20260128_4233432_app.shtml", "/gknb/202601/t20260128_4233432.shtml"),
        ("/gknb/202302/t20230220_1.html?isMobile=true", "/gknb/202302/t20230220_1.html"),
        ("/col/col9/index.html?ddtab=true", "/col/col9/index.html"),
        (
            "/module/xxgk/xxgkAnnualReport.jsp?area=QQ331082-018&fbtime=2023&showType=2&artId=86132",
            "/module/xxgk/xxgkAnnualReport.jsp?area=QQ331082-018&fbtime=2023",
        ),
        ("/a.html#top", "/a.html"),
        ("/nb/show.do;jsessionid=0A1B2C!-17:8.node1?id=4", "/nb/show.do?id=4"),
        ("/nb/show.php?PHPSESSID=0a1b2c&id=4", "/nb/show.php?id=4"),
        ("/nb/show.asp?id=4&ASPSESSIONIDQQ=X", "/nb/show.asp?id=4"),
    ],
)
def test_views_of_a_page_are_the_page(given, plain):
    assert normalise(SITE + given) == SITE + plain
    assert page_key(SITE + given) == page_key("https://wap.qingqi.gov.cn" + plain)


@pytest.mark.parametrize(
    "path",
    [
        "/detail?artId=86132",  # the article itself
        "/module/xxgk/xxgkAnnualReport.jsp?area=QQ331082-018&artId=86132",  # without a year nothing else names it
        "/map.html",
        "/wap.html",
        "/_wap/index.html",
        "/show?id=3&isMobiles=1",
        "/show?sid=755325&session=2",
        "/show;id=4",
    ],
)
def test_what_names_a_page_stays(path):
    assert normalise(SITE + path) == SITE + path


def test_sites_that_are_not_twins():
    assert page_key("http://wap.gov.cn/a") == "//wap.gov.cn/a"
    assert page_key("http://m.gov.cn/a") != page_key("http://wap.gov.cn/a")
    assert page_key("http://wjw.qingqi.gov.cn/a") != page_key("http://qingqi.gov.cn/a")
    assert page_key("http://qingqi.gov.cn:8080/a") != page_key("http://qingqi.gov.cn/a")
    assert page_key("http://qingqi.gov.cn/a?id=1") != page_key("http://qingqi.gov.cn/a?id=2")
    assert page_key("no address") == page_key("no address")


def test_a_report_listed_under_twin_addresses_is_taken_once():
    title = "青栖市2022年政府信息公开工作年度报告"
    links = [
        Link("http://www.qingqi.gov.cn/t1.html", title),
        Link("https://qingqi.gov.cn/t1.html", title),
        Link("http://wap.qingqi.gov.cn/t1.html", title),
        Link("http://www.qingqi.gov.cn/t2.html", title),
    ]
    record = Portal(name="yunxi_qingqi", title="年报", start=(SITE + "/gknb/",), listing="column")
    assert [link.url for link in choose(links, record)] == [links[0].url, links[3].url]
