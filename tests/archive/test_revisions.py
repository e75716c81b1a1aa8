"""What is a change of a page, and what is only its visitor counter."""

import json
import sqlite3
import time
from contextlib import closing

import pytest
from makers import capture, made, report_text

from archive.printing import _changed
from archive.volatile import settled
from archive.wording import MAX_SENTENCES, changed_sentences, essence

URL = "http://www.qingqi.gov.cn/2020.html"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("正文\n浏览次数：12", "正文\n浏览次数： 1,345 次"),
        ("来源：办公室 阅读：8 字体：大", "来源：办公室 阅读：91 字体：大"),
        ("【浏览量：8】正文", "【浏览量：18】正文"),
        ("点击数[8]", "点击数[10023]"),
        ("今天是2026年3月1日 星期日\n正文", "今天是2026年3月2日 星期一\n正文"),
        ("当前时间：2026-03-01 08:00:12", "当前时间：2026-03-02 23:59:59"),
        ("打印时间：2026年3月1日\n正文", "打印时间：2026年11月12日\n正文"),
        ("正文\n您是第 1,024 位访客", "正文\n您是第 20,480 位访客"),
        ("瀏覽人次：5", "瀏覽人次：19"),
        ("正文 一段", "正文\n一段"),
    ],
)
def test_no_change(before, after):
    assert essence(before) == essence(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("网站访问量：3200次，同比增长", "网站访问量：3900次，同比增长"),
        ("全年网站访问量达3200万次。", "全年网站访问量达3900万次。"),
        ("全年政府网站浏览次数3200次。", "全年政府网站浏览次数3900次。"),
        ("发布日期：2026-03-01", "发布日期：2026-03-02"),
        ("更新时间：2026-03-01", "更新时间：2026-03-02"),
        ("下载次数统计表：12项", "下载次数统计表：13项"),
        ("今天是个好日子，公开12件", "今天是个好日子，公开13件"),
    ],
)
def test_a_change(before, after):
    assert essence(before) != essence(after)


def test_lines_of_counters_are_gone_and_others_stay():
    assert settled("标题\n浏览次数：3\n\n正文 一段 \n打印日期：2026-03-01") == "标题\n正文 一段"


@pytest.mark.parametrize("piece", ["浏览次数：", " 今天是1年", "您是第1", "浏览[1,", "1", " \n"])
def test_long_pages_take_linear_time(piece):
    start = time.process_time()
    settled(piece * (1_000_000 // len(piece)))
    assert time.process_time() - start < 5


def test_sentences_that_changed():
    before = "一、概况\n全年收到申请12件。全部办结；无收费。\n浏览次数：7"
    after = "一、概况\n无收费。全年收到申请13件。全部 办结；新增一句！\n浏览次数：9"
    assert changed_sentences(before, after) == {
        "removed": ["全年收到申请12件。"],
        "added": ["全年收到申请13件。", "新增一句！"],
    }
    assert changed_sentences("甲。甲。", "甲。") == {"removed": ["甲。"], "added": []}


def test_many_changes_are_counted_and_long_ones_cut():
    found = changed_sentences("", "".join(f"第{n}句。" for n in range(30)) + "长" * 999)
    assert (len(found["added"]), found["more_added"]) == (MAX_SENTENCES, 11)
    assert len(changed_sentences("", "长" * 999)["added"][0]) == 200


def versions(path):
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT version, first_seen, last_seen, changed FROM revisions ORDER BY version").fetchall()


def test_a_counter_makes_no_version_and_a_correction_does(tmp_path):
    bodies = [report_text("青栖市", 2020, 19, extra=f"\n浏览次数：{count}") for count in (3, 18, 77)]
    bodies.append(report_text("青栖市", 2020, 16, extra="\n浏览次数：80"))
    path = capture(tmp_path, [{"url": URL, "body": body} for body in bodies])
    made(path)
    found = versions(path)
    assert [row[:3] for row in found] == [
        (1, "2024-02-01T00:00:00Z", "2024-02-01T00:00:02Z"),
        (2, "2024-02-01T00:00:03Z", "2024-02-01T00:00:03Z"),
    ]
    change = json.loads(found[1][3])
    assert change["sentences"] == {"removed": ["全年收到申请19件。"], "added": ["全年收到申请16件。"]}
    assert [(one["before"], one["after"]) for one in change["figures"]] == [(19.0, 16.0)]
    shown = _changed({"changed": change})
    assert shown.startswith(": requests_received 19 -> 16")
    assert "- 全年收到申请19件。" in shown
