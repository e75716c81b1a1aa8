"""No crawl connects to anything inside this machine or its network, whatever a page or a name server says."""

import json
import subprocess
import sys
from dataclasses import asdict, replace
from xml.sax.saxutils import escape

import pytest
from crawling import listing, portal, report, serving

from crawler.addresses import host_group, normalise, site
from crawler.guard import forbidden
from crawler.sample.server import Answer

HOSTILE = """
http://127.0.0.1/ http://127.1/ http://127.0.1/ http://0/ http://0.0.0.0/ http://2130706433/ http://0x7f000001/
http://0x7f.1/ http://0177.0.0.1/ http://017700000001/ http://127.0.0.1./ http://localhost/ http://LOCALHOST/
http://localhost./ http://a.localhost/ http://printer.local/ http://db.internal/ http://intranet/ http://router.lan/
http://10.0.0.1/ http://10.255.255.255/ http://172.16.0.1/ http://172.31.9.9/ http://192.168.1.1/ http://169.254.169.254/
http://169.254.169.254/latest/meta-data/ http://0xa9fea9fe/ http://2852039166/ http://100.64.0.1/ http://192.0.2.1/
http://198.18.0.1/ http://203.0.113.5/ http://224.0.0.1/ http://240.0.0.1/ http://255.255.255.255/ http://[::1]/
http://[::]/ http://[::ffff:127.0.0.1]/ http://[::ffff:10.0.0.1]/ http://[::127.0.0.1]/ http://[fe80::1]/ http://[fc00::1]/
http://[fd00:ec2::254]/ http://[ff02::1]/ http://[2002:7f00:1::]/ http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/
http://[64:ff9b::7f00:1]/ http://[64:ff9b::a00:1]/ http://[fec0::1]/ http://999.999.999.999/ http://1.2.3.4.5/
http://gov.cn@evil.test/ http://user:pass@www.qingqi.gov.cn/ http://evil.test%2f.gov.cn/ http://evil.test\\.gov.cn/
file:///etc/passwd data:text/html,x ftp://www.qingqi.gov.cn/ javascript:alert(1) gopher://www.qingqi.gov.cn/
blob:http://www.qingqi.gov.cn/x view-source:http://www.qingqi.gov.cn/ http:///x http://www.qingqi.gov.cn:22/
http://www.qingqi.gov.cn:25/ http://www.qingqi.gov.cn:6379/ http://www.qingqi.gov.cn:99999/ http://www.qingqi.gov.cn:x/
http://www.qingqi。gov.cn/ http://ⓛocalhost/ http://www.qingqi.gov.cn\x00/ http://-bad-.gov.cn/
""".replace("\n", " ").split(" ")  # fmt: skip
HOSTILE = [url for url in HOSTILE if url]

HARMLESS = [
    "http://www.qingqi.gov.cn/",
    "https://qingqi.gov.cn/zwgk/a.html",
    "http://www.qingqi.gov.cn:8080/x",
    "http://sw.qingqi.gov.cn:8001/",
    "http://www.qingqi.gov.cn:443/",
    "http://xn--55qx5d.cn/",
    "http://1.1.1.1/",
    "http://[2606:4700:4700::1111]/",
    "http://a_b.gov.cn/",
    "http://www.qingqi.gov.cn.:80/",
]


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_address_is_refused(url):
    assert forbidden(url) is not None


@pytest.mark.parametrize("url", HARMLESS)
def test_a_harmless_address_is_not(url):
    assert forbidden(url) is None


def test_there_are_sixty_of_them():
    assert len(set(HOSTILE)) >= 60


def test_loopback_is_open_for_the_address_and_port_of_the_sample_alone():
    pair = ["127.0.0.1:8765"]
    assert forbidden("http://127.0.0.1:8765/x", loopback=pair) is None
    for url in ("http://127.0.0.1:8766/", "http://127.0.0.1/", "http://localhost:8765/", "http://127.1:8765/"):
        assert forbidden(url, loopback=pair) is not None


def test_an_unusual_port_is_open_where_the_record_names_it():
    assert forbidden("http://www.qingqi.gov.cn:81/") is not None
    assert forbidden("http://www.qingqi.gov.cn:81/", sites=["www.qingqi.gov.cn:81"]) is None


#: The crawling process with spies: every connect() is written down, and any that is not to the sample is refused;
#: names are resolved from a table, so nothing is asked of a real name server.
SPYING = """
import json, socket, sys
names = json.loads(sys.argv[1])
allowed = set(json.loads(sys.argv[2]))
log = open(sys.argv[3], "w", buffering=1)

class Socket(socket.socket):
    def connect(self, address):
        return self.spied(super().connect, address)
    def connect_ex(self, address):
        return self.spied(super().connect_ex, address)
    def spied(self, connect, address):
        if self.family == socket.AF_UNIX:
            return connect(address)
        log.write(f"connect {address[0]}:{address[1]}\\n")
        if f"{address[0]}:{address[1]}" not in allowed:
            raise ConnectionRefusedError("refused by the spy")
        return connect(address)

socket.socket = Socket

def resolve(name):
    log.write(f"resolve {name}\\n")
    if name.startswith("127."):
        return name
    answers = names.get(name)
    if not answers:
        raise socket.gaierror(f"no such name {name}")
    return answers.pop(0) if len(answers) > 1 else answers[0]

socket.gethostbyname = resolve
socket.getaddrinfo = lambda name, *rest, **more: log.write(f"getaddrinfo {name}\\n") and 1 / 0
from crawler.worker import main
main()
"""

REBOUND = {
    "inner.qingqi.gov.cn": ["127.0.0.1"],
    "meta.qingqi.gov.cn": ["169.254.169.254"],
    "lan.qingqi.gov.cn": ["192.168.1.1"],
    "any.qingqi.gov.cn": ["0.0.0.0"],
    "shared.qingqi.gov.cn": ["100.64.0.9"],
}


def sitemap(*urls):
    """Return a sitemap of pages that sound like reports."""
    pages = "".join(f"<url><loc>{escape(url)}zwgk/gknb/1.html</loc></url>" for url in urls)
    return f'<?xml version="1.0"?><urlset>{pages}</urlset>'


def test_nothing_but_the_sample_is_ever_connected_to(tmp_path):
    """Links, redirects, refresh shells, attachments, robots.txt and name servers that lead inside: no connect()."""
    hops = {f"/hop{n}.html": Answer(status=302, location=url, modified=None) for n, url in enumerate(HOSTILE[:40])}
    shells = {
        f"/shell{n}.html": f'<html><meta http-equiv="refresh" content="0;url={url}"></html>'
        for n, url in enumerate(HOSTILE[30:])
    }
    named = [f"http://{name}/{n}.html" for n, name in enumerate(REBOUND)]
    # A host outside the portal that a retry would reach: 504 first, then a redirect to it.
    retried = [Answer(status=504, modified=None), Answer(status=302, location="http://evil.test/", modified=None)]
    last = '<a href="http://10.1.2.3/report.pdf">附件.pdf</a>'
    pages = {
        "/list.html": listing(*HOSTILE, *hops, *shells, *named, "/retried.html", "/good.html"),
        "/good.html": report() + last,
        **{
            path: answer
            for path, answer in hops.items()
            if "\x00" not in answer.location and answer.location.isascii()
        },
        **shells,
        "mirror/robots.txt": Answer(status=302, location="http://169.254.169.254/robots.txt", modified=None),
        "mirror/list.html": listing("/x.html"),
        "/sitemap.xml": Answer(sitemap(*HOSTILE, *named).encode(), content_type="text/xml"),
    }
    with serving(pages) as server:
        server.answers["portal", "/retried.html"] = retried
        first = portal(server, hosts=tuple(REBOUND), expect_reports=0)
        second = replace(first, name="sample_other_list", start=(server.url("mirror", "/list.html"),))
        third = replace(first, name="sample_third_list", start=(server.url("portal", "/sitemap.xml"),), listing="feed")
        allowed = list(server.addresses.values())
        job = {
            "portals": [asdict(first), asdict(second), asdict(third)],
            "agents": ["gongkai/test"] * 3,
            "captures": str(tmp_path / "captures.db"),
            "limit": None,
            "dry_run": False,
            "settings": {"RETRY_TIMES": 1, "LOG_LEVEL": "CRITICAL"},
        }
        command = [sys.executable, "-c", SPYING, json.dumps(REBOUND), json.dumps(allowed), tmp_path / "log"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            process.stdin.write(json.dumps(job).encode() + b"\n")
            process.stdin.flush()
            messages = [json.loads(line) for line in process.stdout]
            process.stdin.close()
        asked = [hit.path for hit in server.log]
    log = (tmp_path / "log").read_text().splitlines()
    connects = {line.partition(" ")[2] for line in log if line.startswith("connect ")}
    assert connects == set(allowed)
    assert {line.partition(" ")[2] for line in log if line.startswith("resolve ")} >= set(REBOUND)
    assert not [line for line in log if line.startswith("getaddrinfo")]
    assert asked.count("/retried.html") == 2
    results = {result["portal"]: result for result in messages[-1]["portals"]}
    assert results["sample_one_list"]["errors"]["guard"] >= 50
    assert results["sample_one_list"]["errors"]["scope"] >= 1
    assert results["sample_other_list"]["outcome"] == "blocked"
    assert results["sample_third_list"]["errors"]["guard"] >= 30
    assert "/good.html" in asked


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("HTTP://WWW.Qingqi.GOV.cn:80/a/../b.html#top", "http://www.qingqi.gov.cn/a/../b.html"),
        ("https://www.qingqi.gov.cn:443", "https://www.qingqi.gov.cn/"),
        ("http://www.qingqi.gov.cn/t1_wap.html", "http://www.qingqi.gov.cn/t1.html"),
        ("http://x.gov.cn/a.jsp?id=1&isMobile=true", "http://x.gov.cn/a.jsp?id=1"),
        ("http://x.gov.cn/a.jsp?q=%B9%AB%BF%AA&showType=2", "http://x.gov.cn/a.jsp?q=%B9%AB%BF%AA"),
        ("javascript:void(0)", None),
        ("mailto:a@b.cn", None),
        ("http://x.gov.cn:port/", None),
    ],
)
def test_one_address_for_one_page(url, plain):
    assert normalise(url) == plain


def test_sites_and_groups():
    assert site("http://www.qingqi.gov.cn:8080/x") == "www.qingqi.gov.cn:8080"
    assert site("https://WWW.qingqi.gov.cn:443/x") == "www.qingqi.gov.cn"
    assert host_group("http://www.qingqi.gov.cn/") == host_group("https://qingqi.gov.cn/x")
