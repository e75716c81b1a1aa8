"""The states of portals as the archive shows them."""

import json
import sqlite3
from contextlib import closing

from click.testing import CliRunner
from makers import capture, made, report_text

from archive.captures import Captures
from gongkai import cli


def run_of(store, portal, outcome, **stats):
    run = store.start_run(portal)
    if outcome is not None:
        store.end_run(run, outcome, stats)


def test_the_newest_run_of_each_portal_with_its_state(tmp_path):
    pages = [{"url": f"http://x.gov.cn/{n}", "body": report_text("青栖市", 2010 + n, n)} for n in range(3)]
    pages.append({"url": "http://x.gov.cn/none", "body": "青栖市2019年政府信息公开工作年度报告\n无数字。"})
    path = capture(tmp_path, pages)
    with Captures.open(tmp_path / "captures.db", write=True) as store:
        run_of(store, "sample_one", "changed", listed=2, expected=4, usual=4, why="fewer", errors={"timeout": 1})
        run_of(store, "sample_one", "imported", imported=9)
        run_of(store, "sample_two", "ok", listed=7, reports=7)
        run_of(store, "sample_two", None)
        run_of(store, "files", "ok", added=1)
    made(path)
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        one, two = map(dict, db.execute("SELECT * FROM health ORDER BY portal"))
    assert (one["state"], one["why"], one["listed"], one["expected"], one["usual"]) == ("changed", "fewer", 2, 4, 4)
    assert json.loads(one["errors"]) == {"timeout": 1}
    assert (one["held"], one["share_identified"], one["share_with_figures"]) == (4, 1.0, 0.75)
    assert one["last_ok"] is not None
    assert (two["state"], two["held"], two["share_with_figures"]) == ("unfinished", 0, None)
    shown = CliRunner().invoke(cli, ["--archive", str(path), "status"])
    assert shown.exit_code == 0, shown.stderr
    lines = [line.split("\t") for line in shown.stdout.splitlines() if line.startswith("sample_")]
    assert [line[:2] for line in lines] == [["sample_one", "changed"], ["sample_two", "unfinished"]]
    assert lines[0][-2:] == ["timeout 1", "fewer"]
    (first, _second) = json.loads(CliRunner().invoke(cli, ["--archive", str(path), "status", "--json"]).stdout)[
        "crawls"
    ]
    assert first["errors"] == {"timeout": 1}
