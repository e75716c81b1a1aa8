import pytest

from extract.facts.identity.hosts import ascii_host, gambling_brand, host_class, is_official

CYRILLIC_O = "о"

#: Forty ways to write a host (reliability rule b19), with the only right answer to "is this a government's?"
TRICKS = [
    ("http://www.gov.cn/", True),
    ("https://www.qinghe.gov.cn/zwgk/2019.html", True),
    ("http://WWW.QINGHE.GOV.CN/", True),
    ("http://www.qinghe.gov.cn:8080/a", True),
    ("http://www.qinghe.gov.cn./a", True),
    ("http://www。qinghe。gov。cn/", True),
    ("http://www．qinghe．gov．cn/", True),
    ("http://www.qinghe.ｇｏｖ.cn/", True),
    ("http://www.qinghe.go\u200bv.cn/", True),
    ("http://www.qinghe.gov.cn?x=1", True),
    ("http://www.qinghe.gov.cn#@evil.example", True),
    ("http://xn--fiqs8s.gov.cn/", True),
    ("http://清河.gov.cn/", True),
    ("http://清河.政务/", True),
    ("http://gov.cn/", True),
    (f"http://www.g{CYRILLIC_O}v.cn/", False),
    ("http://www.xn--gv-fmc.cn/", False),
    ("http://www.gov.сn/", False),
    ("http://gov.cn@evil.example/", False),
    ("http://www.gov.cn:80@evil.example/", False),
    ("http://user:secret@www.gov.cn/", False),
    ("http://evil\\.gov.cn/", False),
    ("http://evil.example\\@www.gov.cn/", False),
    ("http://evil.example%2f.gov.cn/", False),
    ("http://evil.example%00.gov.cn/", False),
    ("http://www.gov%2ecn/", False),
    ("http://evil.example/.gov.cn", False),
    ("http://evil.example?.gov.cn", False),
    ("http://evil.example#.gov.cn", False),
    ("http://evilgov.cn/", False),
    ("http://www.gov.cn.evil.example/", False),
    ("http://www-gov-cn.evil.example/", False),
    ("http://www.gov.cn\t.evil.example/", False),
    ("http://www.gov.cn../", False),
    ("http://.gov.cn/", False),
    ("http://a..gov.cn/", False),
    ("http://-a.gov.cn/", False),
    ("http://a_b.gov.cn/", False),
    ("http://www.gov.cn:x/", False),
    ("http:///www.gov.cn/", False),
    ("ftp://www.gov.cn/", False),
    ("//www.gov.cn/", False),
    ("javascript:location='http://www.gov.cn/'", False),
    ("http://[::1].gov.cn/", False),
    ("", False),
]


@pytest.mark.parametrize(("url", "official"), TRICKS)
def test_only_a_government_host_is_official(url, official):
    assert is_official(ascii_host(url)) is official
    assert (host_class(url or None) == "official") is official


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8000/list", "local"),
        ("http://localhost/a", "local"),
        ("http://192.168.1.7/a", "local"),
        ("file:///archive/a.html", "local"),
        ("http://59.175.169.166/a", "unknown"),
        ("https://m.zjtcn.com/baike/a1", "repost"),
        ("https://jendow.com.tw/wiki/a", "mirror"),
        ("https://notjendow.com.tw/wiki/a", "unknown"),
        ("https://www.somewhere.example/", "unknown"),
        (None, "unknown"),
    ],
)
def test_other_hosts(url, expected):
    assert host_class(url) == expected


def test_gambling_in_the_title_is_a_hijack_even_on_a_government_host():
    assert host_class("http://www.qinghe.gov.cn/a", titles=("365bet(中国)官方网站2019年年度报告",)) == "hijacked"


def test_a_government_page_may_warn_of_gambling():
    assert host_class("http://www.qinghe.gov.cn/a", head="严厉打击六合彩", page="打击六合彩") == "official"


def test_gambling_at_the_head_of_a_page_elsewhere_is_a_hijack():
    assert host_class(None, head="首页 金年会_金字招牌 » 成功案例", page="") == "hijacked"
    assert host_class("http://a.example/", head="今日" * 200 + "六合彩") == "unknown"


def test_marks_of_reposts_and_machine_copies():
    assert host_class(None, page="赞(0) 打赏 未经允许不得转载") == "repost"
    glossed = "機(jī)關(guān)主動(dòng)公開(kāi)政府信息條(tiáo)例"
    assert host_class("http://b.example/", page=glossed) == "mirror"
    assert host_class("http://b.example/", page="公开(见附件)信息(略)") == "unknown"


def test_a_brand_is_taken_with_its_trimmings():
    assert gambling_brand("威廉希尔体育官网2019年") == "威廉希尔体育官网"
    assert gambling_brand("清河县体育局") is None
