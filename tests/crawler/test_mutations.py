"""A portal that changes its layout is said to have changed; one that stays as it is, or only looks new, is not."""

import re
from contextlib import ExitStack

import pytest
from crawling import crawl_fast
from replicas.scripted import epoint_rest, gkmlpt_one, hanweb_get, jpaas_text, truecms
from replicas.site import AGENCY, Serving, page
from replicas.static import trs, vsb

from archive.captures import Captures

FOLDER = "/zfxxgk/gknb/"
LISTS = (FOLDER + "index.html", FOLDER + "index_1.html")
NOTICE = page("通知", "<p>" + "尊敬的用户，本网站正在进行改版，给您带来的不便敬请谅解。" * 30 + "</p>")


def on_lists(change):
    """Return a mutation of both list pages."""

    def mutate(pages):
        for path in LISTS:
            pages[path] = change(pages[path])

    return mutate


def instead(answer, *paths):
    """Return a mutation that puts another answer in the place of pages; of the first list page when none is named."""

    def mutate(pages):
        for path in paths or LISTS[:1]:
            pages[path] = answer

    return mutate


def without_entries(markup):
    return re.sub("<li>.*?</li>", "", markup)


def on_reports(answer):
    def mutate(pages):
        for path in pages:
            if re.search(r"/t[0-9]{8}_", path):
                pages[path] = answer

    return mutate


def titles_in(change):
    return on_lists(lambda markup: re.sub(r'title="([^"]*)"(.*?)>[^<]*\.\.\.<', change, markup))


def pages_behind_a_script(pages):
    for path in list(pages):
        if path.startswith("/xxgk/xxgknb"):
            pages[path] = re.sub(
                r'<a href="[^"]*" class="Next">', '<a href="javascript:a9_next()" class="Next">', pages[path]
            )


#: A list that a script fills: nothing of it is in the page.
SHELL = page("年报", '<div id="app"></div><script src="/static/app.js"></script>')
LOUD = {
    "entries filled by a script": (trs, on_lists(lambda _markup: SHELL)),
    "an empty list": (trs, on_lists(without_entries)),
    "no page count any more": (trs, on_lists(lambda markup: markup.replace("createPageHTML(2", "createPager(2"))),
    "pages behind a script": (vsb, pages_behind_a_script),
    "the second page gone": (trs, lambda pages: pages.pop(LISTS[1])),
    "the column gone": (trs, lambda pages: pages.pop(LISTS[0])),
    "the column broken": (trs, instead((500, "<h1>500</h1>"))),
    "an error page with status 200": (trs, instead("<html><head><title>出错了</title></head><body>x</body></html>")),
    "a notice of maintenance": (trs, instead("<html><body><h1>系统维护中，请稍后访问</h1></body></html>")),
    "a long notice in place of the list": (trs, instead(NOTICE)),
    "a challenge": (trs, instead("<html><script>var WZWS = 1; location.reload()</script></html>")),
    "a challenge by status": (trs, instead((412, "<html><script>$_ts=window</script></html>"))),
    "robots.txt forbids": (trs, instead("User-agent: *\nDisallow: /zfxxgk/", "/robots.txt")),
    "robots.txt broken": (trs, instead((500, "error"), "/robots.txt")),
    "moved to another host": (
        trs,
        on_lists(lambda markup: markup.replace('href="./', 'href="http://new.example.test/gknb/')),
    ),
    "links behind a script": (trs, on_lists(lambda markup: re.sub(r'href="\./[^"]*"', 'href="javascript:;"', markup))),
    "titles reduced to years": (trs, titles_in(r">2023年<")),
    "older years moved away": (trs, on_lists(lambda markup: "".join(markup.partition("</li>")[:2]))),
    "reports gone": (trs, on_reports((404, "<h1>404</h1>"))),
    "one page at all addresses": (trs, on_reports(NOTICE)),
    "reports behind a challenge": (trs, on_reports((521, "<script>__jsl_clearance</script>"))),
    "the record set gone": (hanweb_get, instead(page("年报", '<div id="5512"></div>'), "/col/col1203/index.html")),
    "the groups broken": (hanweb_get, instead((500, "error"), "/module/web/jpage/dataproxy.jsp")),
    "the groups empty": (hanweb_get, instead("<datastore></datastore>", "/module/web/jpage/dataproxy.jsp")),
    "no site number": (gkmlpt_one, instead(page("年报", ""), "/shiweng/gkmlpt/annualreport")),
    "JSON with other names": (gkmlpt_one, instead('{"count": 1, "list": []}', "/shiweng/gkmlpt/api/all/2629")),
    "a page in place of JSON": (gkmlpt_one, instead(NOTICE, "/shiweng/gkmlpt/api/all/2629")),
    "no unit in the page": (jpaas_text, instead(page("年报", ""), "/zfxxgk/zfxxgknb/index.html")),
    "an interface that answers nothing": (truecms, instead("{}", "/jcms/messageController/getMessage.do")),
    "an interface that refuses": (
        epoint_rest,
        instead((405, "no"), "/EWB-FRONT/rest/lightfrontaction/getgovinfolist"),
    ),
}

QUIET = {
    "other class names": on_lists(lambda markup: markup.replace("rsb_con_rightUl", "news-list-2025")),
    "boxes for rows": on_lists(lambda markup: markup.replace("<li>", "<div class=row>").replace("</li>", "</div>")),
    "no dates": on_lists(lambda markup: re.sub("<span>[^<]*</span>", "", markup)),
    "absolute addresses": on_lists(lambda markup: markup.replace('href="./', f'href="{FOLDER}')),
    "another charset": on_lists(lambda markup: markup.replace("utf-8", "gbk").encode("gb18030")),
    "more around it": on_lists(lambda markup: markup.replace("<ul", f'<a href="/zt/">{AGENCY}专题</a>' * 20 + "<ul")),
}


@pytest.fixture(scope="module")
def states(tmp_path_factory):
    """Crawl each portal twice as it was and once as it became; return the outcomes of the three runs by name."""
    path = tmp_path_factory.mktemp("mutations") / "captures.db"
    plans = LOUD | {name: (trs, mutate) for name, mutate in QUIET.items()}
    with ExitStack() as stack:
        served = {}
        for number, (name, (family, _mutate)) in enumerate(plans.items()):
            replica = family()
            replica.name = f"mutant{number}"
            served[name] = stack.enter_context(Serving(replica))
        portals = [site.portal for site in served.values()]
        rounds = [crawl_fast(portals, path, RETRY_TIMES=0) for _ in range(2)]
        for name, (_family, mutate) in plans.items():
            mutate(served[name].replica.pages)
        rounds.append(crawl_fast(portals, path, RETRY_TIMES=0))
        with Captures.open(path) as store:
            assert store.integrity() == []
    return {name: [result.portals[place] for result in rounds] for place, name in enumerate(plans)}


def test_there_are_twenty_of_them():
    assert len(LOUD) >= 20


@pytest.mark.parametrize("name", LOUD)
def test_a_changed_portal_is_loud(states, name):
    assert states[name][2].outcome != "ok"


@pytest.mark.parametrize("name", [*LOUD, *QUIET])
def test_an_unchanged_portal_raises_no_alarm(states, name):
    assert [result.outcome for result in states[name][:2]] == ["ok", "ok"]


@pytest.mark.parametrize("name", QUIET)
def test_a_new_look_of_the_same_list_raises_no_alarm(states, name):
    _first, second, third = states[name]
    assert (third.outcome, third.reports, third.new) == ("ok", second.reports, 0)
