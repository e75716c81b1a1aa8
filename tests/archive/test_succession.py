"""Another extractor: its figures beside the old ones, compared, and put in their place as a whole or not at all."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from makers import capture, made, report_text

import gongkai
from archive.database import dump_public
from archive.result import Difference

PAGES = [
    {"url": f"http://www.qingqi.gov.cn/{place}.html", "body": report_text("青栖市", 2008 + place, place)}
    for place in range(12)
]


@pytest.fixture
def path(tmp_path):
    path = capture(tmp_path, PAGES)
    made(path)
    return path


def leftovers(path):
    return sorted(file.name for file in path.parent.iterdir() if ".next" in file.name)


def test_a_version_that_loses_figures_does_not_take_the_place(path):
    before = list(dump_public(path))
    result = made(path, reader="standin:forgetful", version="v2")
    assert result.refused == "6 of 12 figures would vanish (50.0%; at most 1% may)"
    assert result.differences == [Difference("prose", "requests_received", 12, 6, 0, 0)]
    assert [(change.before, change.after) for change in result.changes[:2]] == [(1.0, None), (11.0, None)]
    assert list(dump_public(path)) == before
    # It is kept, so that accepting it reads nothing again.
    result = made(path, reader="standin:forgetful", version="v2", accept_loss=True)
    assert (result.read, result.refused) == (0, None)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT count(*) FROM statistics").fetchone() == (6,)
        assert db.execute("SELECT DISTINCT extractor_version FROM reports").fetchall() == [("v2",)]
    assert leftovers(path) == []


def test_what_is_refused_gives_way_to_a_better_version(path):
    assert made(path, reader="standin:forgetful", version="v2").refused
    result = made(path, reader="standin:generous", version="v3")
    assert (result.read, result.refused) == (12, None)
    assert result.differences == [
        Difference("prose", "refused", 0, 0, 0, 12),
        Difference("prose", "requests_received", 12, 0, 1, 0),
    ]
    assert (leftovers(path), made(path, reader="standin:generous", version="v3").read) == ([], 0)


def test_it_is_what_a_new_archive_would_be(path, tmp_path):
    made(path, reader="standin:generous", version="v2", workers=3)
    other = capture(tmp_path / "other", PAGES)
    made(other, reader="standin:generous", version="v2", workers=1)
    same = [[line for line in dump_public(one) if not line.startswith("crawls")] for one in (path, other)]
    assert same[0] == same[1]


def test_figures_of_new_captures_are_no_loss(path, tmp_path):
    capture(tmp_path, [{**page, "body": "青栖市2009年政府信息公开工作年度报告", "fetched_at": "2024-05-01T00:00:00Z"}
                       for page in PAGES[1:3]])  # fmt: skip
    result = made(path, version="v2")
    assert result.refused is None
    assert [change.after for change in result.changes] == [None, None]


def test_a_part_that_is_stale_is_replaced_as_a_whole_too(path, tmp_path):
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE _extractions SET extractor_version = 'v0' WHERE source LIKE '%/3.html'")
    before = list(dump_public(path))
    assert (made(path).read, list(dump_public(path))) == (1, before)


def test_programs_that_have_the_archive_open_see_the_new_figures(path):
    with closing(sqlite3.connect(path)) as reader:
        count = "SELECT count(*) FROM statistics"
        assert reader.execute(count).fetchone() == (12,)
        made(path, reader="standin:generous", version="v2")
        assert reader.execute(count).fetchone() == (24,)


SLOW = """
import sys
sys.path[:0] = [{here!r}]
from pathlib import Path
from archive import database
from archive.build import build
database.BATCH_SECONDS = 0.0
tell = lambda *at: print(*at, flush=True)
build(Path(sys.argv[1]), reader="standin:generous_slowly", version="v2", workers=2, progress=tell)
"""


def test_a_kill_at_any_moment_shows_one_version_or_the_other(path):
    old = list(dump_public(path))
    script = SLOW.format(here=str(Path(__file__).parent))
    chance = random.Random(11)
    for attempt in range(8):
        process = subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE)
        process.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.05 * (attempt + 1)))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        with closing(sqlite3.connect(path)) as db:
            versions = {row[0] for row in db.execute("SELECT extractor_version FROM reports")}
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert versions in ({"v1"}, {"v2"})
        if versions == {"v2"}:
            break
        assert list(dump_public(path)) == old
    made(path, reader="standin:generous", version="v2")
    assert len([line for line in dump_public(path) if line.startswith("statistics")]) == 24


def test_the_command_refuses_until_told(tmp_path, monkeypatch):
    monkeypatch.setattr("archive.build.READER", "standin:read")
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    path = capture(tmp_path, PAGES[:4])

    def extract(reader, version, *options):
        monkeypatch.setattr("archive.build.extractor_version", lambda: version)
        monkeypatch.setattr("archive.build.build.__kwdefaults__", {**defaults, "reader": reader})
        return CliRunner().invoke(gongkai.cli, ["--archive", str(path), "extract", *options])

    from archive.build import build

    defaults = dict(build.__kwdefaults__)
    assert extract("standin:read", "v1").exit_code == 0
    result = extract("standin:forgetful", "v2", "--diff")
    assert result.exit_code == 10
    assert "prose\trequests_received\t4\t2\t0\t0\n" in result.stdout
    assert "1.html\trequests_received\ttotal\t1\t\n" in result.stdout
    assert "2 of 4 figures would vanish" in str(result.exception) + result.output
    assert extract("standin:forgetful", "v2", "--accept-loss").exit_code == 0
