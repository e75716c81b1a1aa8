"""A portal that changed is loud, one that did not is quiet."""

from dataclasses import replace

import pytest
from crawling import crawl_fast, portal, report, serving

from archive.captures import Captures, Run
from crawler.health import Circumstances, Habit, habit, judge_run
from crawler.portals import Portal
from crawler.results import CrawlResult
from crawler.sample.server import Answer
from crawler.session import Tally
from extract.errors import YieldError

RECORD = Portal(name="sample_one_list", title="年报", start=("http://127.0.0.1:8765/",), listing="column")
TEN = Habit(listed=10, gone=0)


def counted(listed, *, reports=None, pages=1, errors=(), list_errors=(), **values):
    tally = Tally(pages=pages, reports=listed if reports is None else reports, **values)
    tally.listed = [(f"http://127.0.0.1:8765/{n}.html", "年报", "") for n in range(listed)]
    tally.errors.update(dict(errors))
    tally.list_errors.update(dict(list_errors))
    return tally


@pytest.mark.parametrize(
    ("tally", "usual", "how", "state", "words"),
    [
        (counted(10), TEN, {}, "ok", ""),
        (counted(9), TEN, {}, "ok", ""),
        (counted(8), TEN, {}, "changed", "name 8 reports and named 10 before"),
        (counted(8), TEN, {"accepted": True}, "ok", ""),
        (counted(3), TEN, {"limit": 3}, "ok", ""),
        (counted(8), None, {}, "ok", ""),
        (counted(0), None, {}, "empty", "name no report"),
        (counted(0), TEN, {}, "changed", "name 0 reports"),
        (counted(0, pages=0, list_errors={"timeout": 3}), TEN, {}, "failed", "timeout 3"),
        (counted(0, pages=0, list_errors={"challenge": 1}), TEN, {}, "blocked", "challenge 1"),
        (counted(0, pages=0, list_errors={"robots_unreachable": 1}, errors={"dns": 3}), TEN, {}, "failed", "dns 3"),
        (counted(0, pages=0, list_errors={"robots_unreachable": 1}, errors={"error": 3}), TEN, {}, "blocked", ""),
        (counted(5, list_errors={"error": 3}), TEN, {}, "failed", "a list page is missing"),
        (counted(0, pages=0, list_errors={"denied": 1}), None, {}, "blocked", "denied"),
        (counted(10, reports=2, errors={"challenge": 8}), TEN, {}, "blocked", "8 of 10"),
        (counted(10, reports=2, errors={"timeout": 8}), TEN, {}, "failed", "8 of 10"),
        (counted(10, reports=2, errors={"scope": 8}), TEN, {}, "changed", "hosts that the record does not name"),
        (counted(10, reports=9, errors={"timeout": 1}), TEN, {}, "ok", ""),
        (counted(10, reports=4, gone=6), TEN, {}, "changed", "6 of 10 reports are gone"),
        (counted(10, reports=9, gone=1), TEN, {}, "ok", ""),
        (counted(10, reports=4, gone=6), Habit(10, 6), {}, "ok", ""),
        (counted(10, bodies={"a": 9, "b": 1}), TEN, {}, "changed", "at 9 addresses"),
        (counted(10, changed=9, compared=10), TEN, {}, "changed", "9 of 10 known pages"),
        (counted(10, changed=2, compared=3), TEN, {}, "ok", ""),
        (counted(10), Habit(10, 0, rewritten=True), {}, "changed", "nobody has accepted it"),
        (counted(10), Habit(10, 0, rewritten=True), {"accepted": True}, "ok", ""),
        (counted(10, bodies={"a": 9, "b": 1}), Habit(10, 0, repeated=9), {}, "ok", ""),
        (counted(10, errors={"spider": 1}), TEN, {}, "failed", "broke"),
        (counted(10, lost=["/list_2.html: status 500"]), TEN, {}, "failed", "/list_2.html: status 500"),
        (counted(10, lost=["a", "b"], list_errors={"challenge": 2}), TEN, {}, "blocked", "2 list pages are missing"),
        (counted(10, short=["it has 3 pages", "x"]), TEN, {}, "failed", "it has 3 pages, and 1 more"),
        (counted(10, short=["it has 3 pages"]), Habit(10, 0, lacking=1), {}, "ok", ""),
        (counted(10, short=["it has 3 pages"]), TEN, {"accepted": True}, "ok", ""),
        (counted(10, short=["it has 3 pages"]), TEN, {"limit": 10}, "ok", ""),
        (counted(10, reports=5, errors={"soft_404": 5}), TEN, {}, "failed", "soft_404 5"),
        (counted(2, errors={"rate_limited": 1}), TEN, {}, "rate_limited", "left alone"),
        (counted(2), TEN, {"paused": "its day is over"}, "paused", "its day is over"),
        (counted(2), TEN, {"stopped": True}, "stopped", "signal"),
        (counted(10, reports=0), TEN, {"dry_run": True}, "ok", ""),
    ],
)  # fmt: skip
def test_states(tally, usual, how, state, words):
    found, why = judge_run(RECORD, tally, usual, Circumstances(**how))
    assert (found, words in why) == (state, True), why
    assert (state == "ok") == (why == "")


def test_the_record_is_a_floor_of_its_own():
    asked = replace(RECORD, expect_reports=20)
    assert judge_run(asked, counted(10), TEN, Circumstances())[0] == "changed"
    assert judge_run(asked, counted(10), TEN, Circumstances(limit=10))[0] == "ok"
    none = replace(RECORD, expect_reports=0)
    assert judge_run(none, counted(0), None, Circumstances())[0] == "ok"
    assert judge_run(none, counted(0, pages=0, list_errors={"dns": 1}), None, Circumstances())[0] == "failed"


def test_the_habit_is_made_of_good_whole_runs():
    def run(outcome, **stats):
        return Run(1, "p", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z", outcome, stats)

    assert habit([]) is None
    assert habit([run("changed", listed=3), run(None), run("ok", listed=1, limited=True)]) is None
    assert habit([run("changed", listed=3), run("ok", listed=9, gone=1), run("ok", listed=12)]) == Habit(12, 1)
    assert habit([run("ok", listed=5, accepted=True), run("ok", listed=12)]) == Habit(5, 0)
    assert habit([run("ok", listed=n) for n in range(1, 9)]) == Habit(5, 0)
    assert habit([run("failed"), run("changed", rewritten=True), run("ok", listed=5)]).rewritten
    assert not habit([run("ok", listed=5, accepted=True), run("changed", rewritten=True)]).rewritten


# --- layouts on a real server ----------------------------------------------------------------------------------------

REPORTS = 6


def site(n, *, item='<li><a href="/m{n}/{k}.html">青栖市{year}年政府信息公开年度报告</a></li>', pages=None, link=None):
    """Return the pages of the n-th column: a list in two pages and its reports."""
    items = [item.format(n=n, k=k, year=2015 + k) for k in range(REPORTS)]
    onward = f'<a href="/m{n}/list_2.html">下一页</a>' if link is None else link
    found = {
        f"/m{n}/list.html": f"<html><body><ul>{''.join(items[:4])}</ul>{onward}</body></html>",
        f"/m{n}/list_2.html": f"<html><body><ul>{''.join(items[4:])}</ul></body></html>",
    }
    found |= {f"/m{n}/{k}.html": report(f"青栖市第{n}栏目{2015 + k}年年报正文") for k in range(REPORTS)}
    return found | (pages or {})


def every(n, answer):
    return {f"/m{n}/{k}.html": answer for k in range(REPORTS)}


def mutations():
    """Yield twenty ways in which a portal stops being what it was: (number, its pages)."""
    title = '<li><a href="{href}">{title}</a></li>'
    shell = "<html><script>location.href='/m{n}/sorry.html'</script></html>"
    challenge = "<html><script>var a='WZWS_CONFIRM';document.cookie=a</script></html>"
    changes = [
        lambda n: site(n, item="<li>青栖市{year}年政府信息公开年度报告</li>"),  # titles without links
        lambda n: site(n, item=title.format(href="javascript:open({k})", title="{year}年政府信息公开年度报告")),
        lambda n: site(n, item=title.format(href="/m{n}/{k}.html", title="详情")),
        lambda n: site(n, item=title.format(href="/m{n}/{k}.html", title="{year}年部门预算")),
        lambda n: site(n, item=title.format(href="/m{n}/x{k}.html", title="{year}年政府信息公开年度报告")),
        lambda n: site(n, item=title.format(href="http://elsewhere.gov.cn/{k}.html", title="{year}年信息公开年报")),
        lambda n: site(n, link='<a href="javascript:go(2)">更多</a>'),  # the second page is out of reach
        lambda n: site(n, link=f'<a href="/m{n}/none.html">下一页</a>'),
        lambda n: site(n, pages={f"/m{n}/list.html": "<html><body><div id=app></div></body></html>"}),
        lambda n: site(n, pages={f"/m{n}/list.html": "<html><body><p>栏目调整中</p></body></html>"}),
        lambda n: site(n, pages={f"/m{n}/list.html": Answer(status=404, modified=None)}),
        lambda n: site(n, pages={f"/m{n}/list.html": Answer(status=403, modified=None)}),
        lambda n: site(n, pages={f"/m{n}/list.html": Answer(status=302, location=f"/m{n}/none.html", modified=None)}),
        lambda n: site(n, pages={f"/m{n}/list.html": challenge}),
        lambda n: site(n, pages={f"/m{n}/list_2.html": challenge}),
        lambda n: site(n, pages=every(n, challenge)),
        lambda n: site(n, pages=every(n, Answer(status=410, modified=None))),
        lambda n: site(n, pages=every(n, report("本站已改版，请从首页重新查找您需要的内容。"))),
        lambda n: site(n, pages=every(n, shell.format(n=n)) | {f"/m{n}/sorry.html": report("页面已迁移，请稍候")}),
        lambda n: site(n, pages={f"/m{n}/{k}.html": report(f"欢迎使用新版门户{k}") for k in range(REPORTS)}),
    ]  # fmt: skip
    for n, change in enumerate(changes):
        yield n, change(n)


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """Crawl twenty columns three times: as they are, as they are with other counters, and each changed in a way."""
    path = tmp_path_factory.mktemp("health") / "captures.db"
    counters = '<div class="foot">今天是2026年1月{day}日 浏览次数：<span>{day}</span></div></body>'
    with serving({}) as server:

        def show(pages):
            for address, answer in pages.items():
                server.answers["portal", address] = Answer(answer.encode()) if isinstance(answer, str) else answer

        portals = [
            portal(server, path=f"/m{n}/list.html", name=f"sample_m{n}_list", daily_requests=5000, max_pages=5)
            for n, _ in mutations()
        ]
        found = []
        for day in (1, 2, 3):
            for n, changed in mutations():
                pages = changed if day == 3 else site(n)
                show({
                    address: page.replace("</body>", counters.format(day=day)) if isinstance(page, str) else page
                    for address, page in pages.items()
                })  # fmt: skip
            found.append(crawl_fast(portals, path, RETRY_TIMES=0))
    return path, found


def test_twenty_columns_that_did_not_change_are_quiet(judged):
    _path, (first, second, _third) = judged
    assert {one.outcome for one in (*first.portals, *second.portals)} == {"ok"}
    assert {(one.reports, one.usual) for one in first.portals} == {(REPORTS, None)}
    # Every page came anew, with another counter: kept as it came, and no change.
    assert {(one.new, one.changed, one.unchanged) for one in second.portals} == {(0, 0, REPORTS)}
    second.check()


def test_twenty_columns_that_changed_are_loud(judged):
    _path, (_first, _second, third) = judged
    assert [(one.portal, one.why) for one in third.portals if one.outcome == "ok"] == []
    states = [one.outcome for one in third.portals]
    assert states[13:16] == ["blocked"] * 3
    assert (states[11], states[16], states[17], states[19]) == ("failed", "changed", "changed", "changed")
    with pytest.raises(YieldError, match="sample_m0_list"):
        third.check()


def test_the_state_stands_with_the_run(judged):
    path, _found = judged
    with Captures.open(path) as store:
        runs = store.runs("sample_m0_list")
    assert [(run.outcome, run.stats["usual"]) for run in runs] == [("changed", 6), ("ok", 6), ("ok", None)]
    assert runs[0].stats["why"] == "the lists name 0 reports and named 6 before"


def test_a_smaller_column_can_be_accepted(tmp_path):
    with serving(site(0)) as server:
        record = portal(server, path="/m0/list.html")
        crawl_fast([record], tmp_path / "captures.db")
        server.answers["portal", "/m0/list.html"] = Answer(site(0, link="")["/m0/list.html"].encode())
        results = [
            crawl_fast([record], tmp_path / "captures.db", accept=accept).portals[0] for accept in (False, True, False)
        ]
    assert [one.outcome for one in results] == ["changed", "ok", "ok"]


def test_what_was_ended_early_is_no_alarm():
    for state in ("paused", "stopped"):
        CrawlResult((replace(_result(), outcome=state),)).check()


def _result():
    from crawler.results import PortalResult

    return PortalResult("sample_one_list", "ok")
