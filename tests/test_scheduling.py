"""What docs/scheduling.md tells people to install: tried as far as it can be on one machine."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from archive.captures import Captures
from gongkai import cli

DOCS = Path(__file__).resolve().parents[1] / "docs"
TEXT = (DOCS / "scheduling.md").read_text(encoding="utf-8")


def blocks(kind):
    return re.findall(rf"^```{kind}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_accepts_the_units(tmp_path):
    for name, unit in zip(("gongkai.service", "gongkai.timer"), blocks("ini"), strict=True):
        # The user is made by whoever installs it.
        (tmp_path / name).write_text(unit.replace("User=gongkai\n", ""), encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", tmp_path / "gongkai.service", tmp_path / "gongkai.timer"]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    complaints = [line for line in checked.stderr.splitlines() if "gongkai." in line]
    assert (checked.returncode, complaints) == (0, [])
    (calendar,) = re.findall(r"^OnCalendar=(.*)$", TEXT, re.MULTILINE)
    found = subprocess.run(
        ["systemd-analyze", "calendar", "--base-time=2026-01-05 00:00:00 UTC", calendar],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "13:10:00 UTC" in found.stdout


def test_the_cron_line_has_five_fields_and_a_command_that_parses():
    (line,) = re.findall(r"^[0-9*]+ [0-9*]+ \* \* \* .*$", TEXT, re.MULTILINE)
    fields = line.split(maxsplit=5)
    assert fields[:5] == ["10", "13", "*", "*", "*"]
    assert "%" not in fields[5]  # cron takes it for the end of the line
    words = [word for word in fields[5].split() if "=" not in word]
    assert words == ["gongkai", "crawl", "--due"]
    assert CliRunner().invoke(cli, [*words[1:], "--help"]).exit_code == 0


def test_the_workflow_is_one():
    (text,) = blocks("yaml")
    workflow = yaml.safe_load(text)
    assert workflow[True] == {"schedule": [{"cron": "10 13 * * *"}], "workflow_dispatch": None}  # YAML 1.1 reads on
    (job,) = workflow["jobs"].values()
    assert job["timeout-minutes"] > 300
    for step in job["steps"]:
        assert ("uses" in step) != ("run" in step)
        if "run" in step:
            subprocess.run(["bash", "-n"], input=step["run"], text=True, check=True)


def test_what_the_page_says_of_records_is_so():
    from crawler.portals import Portal
    from crawler.schedule import NIGHT
    from crawler.settings import HOST_DAY_BYTES, RUN_REQUESTS

    record = Portal(name="a_b", title="年报", start=("http://x.gov.cn/",), listing="column")
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\| `?([\w:-]+)`? \|$", TEXT, re.MULTILINE))
    assert rows.pop("hours") == NIGHT
    assert rows == {name: str(getattr(record, name)) for name in rows}
    assert f"{HOST_DAY_BYTES // 2**20} MiB" in TEXT
    assert f"{RUN_REQUESTS:,} requests" in TEXT


def test_states_are_all_explained():
    from typing import get_args

    from crawler.health import State

    operating = (DOCS / "operating.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `(\w+)` \|", operating, re.MULTILINE))
    assert set(get_args(State)) | {"unfinished"} <= explained


# --- the command, as a timer starts it -------------------------------------------------------------------------------


def run(archive, *arguments):
    return CliRunner().invoke(cli, ["--archive", str(archive), "crawl", *arguments])


@pytest.fixture
def one_record(monkeypatch):
    """Let there be one real portal, with its hours over; return the list of what would be crawled."""
    from crawler import commandline
    from crawler.portals import Portal
    from crawler.results import CrawlResult, PortalResult

    record = Portal(
        name="yunxi_qingqi", title="年报", start=("http://x.gov.cn/",), listing="column", hours="21:00-07:00"
    )
    crawled = []

    def pretend(portals, captures, **options):
        crawled.append(([portal.name for portal in portals], options["anytime"], options["jobs"]))
        with Captures.open(captures, write=True) as store:
            store.end_run(store.start_run(record.name), "ok", {"listed": 3})
        return CrawlResult((PortalResult(record.name, "ok"),))

    monkeypatch.setattr(commandline, "load_portals", lambda: {record.name: record})
    monkeypatch.setattr(commandline, "run", pretend)
    monkeypatch.setattr(commandline.time, "time", lambda: 1_767_592_800.0)  # 14:00 in China
    return crawled


def test_outside_the_hours_nothing_is_asked(one_record, tmp_path):
    waiting = run(tmp_path / "archive.db", "--due")
    assert waiting.exit_code == 0
    assert "1 portal waits for its hours, which begin 2026-01-05 21:00 in China" in waiting.stdout
    named = run(tmp_path / "archive.db", "yunxi_qingqi")
    assert (named.exit_code, one_record) == (2, [])
    assert "--now disregards them" in named.stderr


def test_now_disregards_the_hours_and_due_is_due_once(one_record, tmp_path):
    assert run(tmp_path / "archive.db", "--due", "--now", "--jobs", "3").exit_code == 0
    assert one_record == [(["yunxi_qingqi"], True, 3)]
    again = run(tmp_path / "archive.db", "--due", "--now")
    assert (again.exit_code, again.stdout) == (0, "no portal is due\n")


def test_a_second_crawl_beside_the_first_is_turned_away(tmp_path):
    with Captures.open(tmp_path / "captures.db", write=True):
        command = [sys.executable, "-m", "gongkai", "--archive", tmp_path / "archive.db", "crawl", "--now",
                   "sample_yunxi_water", "--contact", "archive@gongkai-archive.org"]  # fmt: skip
        found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert found.returncode == 75
    assert "is being written by process" in found.stderr
