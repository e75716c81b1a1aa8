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
    assert result.refused == (
        "6 of 12 figures would vanish (50.0%; at most 1% may);"
        " 6 of 12 figures of requests_received in prose would vanish (at most 10% may)"
    )
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


def _told(place):
    """Return what an invented office tells of a year: eleven figures, three of them of few offices only."""
    received, granted = 20 + place, 15 + place
    return f"""青栖市{"水务" if place == 4 else f"第{place + 1}号测试"}局2016年政府信息公开工作年度报告
一、主动公开情况
2016年，我局主动公开政府信息{100 + place}条，通过政府网站公开{90 + place}条。
二、依申请公开情况
2016年，我局共收到政府信息公开申请{received}件，其中{"当面申请3件，" if place < 3 else ""}网络申请10件，信函申请6件。
全年答复申请{received}件，其中予以公开{granted}件，不予公开5件。
三、复议和诉讼情况
2016年，因政府信息公开被申请行政复议{2 + place}件，被提起行政诉讼{1 + place}件。
"""


def _little(place):
    """Return the report of an office that had no more to tell than three figures."""
    return f"""青栖市水务局2016年政府信息公开工作年度报告
一、主动公开情况
2016年，我局主动公开政府信息{place}条，通过政府网站公开{place - 1}条，通过微信公开{place - 2}条。
二、依申请公开情况
我局按照要求办理政府信息公开申请，具体情况另行公布。
三、复议和诉讼情况
因政府信息公开引起的行政复议和行政诉讼情况另行公布。
四、存在的主要问题及改进措施
公开的及时性有待提高，下一步将加强培训。
"""


#: By the number of reports: what another version of the real extractor loses, and whether that is refused.
_LOSSES = {
    "two figures of a few reports": (4, "without_two_figures", None),
    "three figures of a few reports": (
        4,
        "without_three_figures",
        "3 of 43 figures would vanish (7.0%",
    ),
    "a rule in a few reports": (3, "without_a_rule", "3 of 3 figures of requests_in_person in prose would vanish"),
    "a rule in many reports": (40, "without_a_rule", "3 of 3 figures of requests_in_person in prose would vanish"),
    "three figures of many reports": (40, "without_three_figures", None),
    "one report of many": (40, "without_one_report", "1 of 41 documents would lose all figures, such as http"),
}


@pytest.mark.parametrize("case", _LOSSES)
def test_few_figures_are_held_to_account_as_well(tmp_path, case):
    number, version, refused = _LOSSES[case]
    texts = [_told(place) for place in range(number) if version != "without_one_report" or place != 4]
    if version == "without_one_report":
        texts += [_told(40), _little(9)]
    pages = [{"url": f"http://www.qingqi.gov.cn/{place}.txt", "body": text} for place, text in enumerate(texts)]
    path = capture(tmp_path, pages)
    assert made(path, reader="extract.report:read").reports == len(texts)
    before = list(dump_public(path))
    result = made(path, reader=f"otherwise:{version}", version="v2")
    assert result.changes
    if refused is None:
        assert (result.refused, leftovers(path)) == (None, [])
        return
    assert refused in result.refused
    if number == 40:  # nothing else would have told
        assert ";" not in result.refused
    assert list(dump_public(path)) == before
    assert made(path, reader=f"otherwise:{version}", version="v2", accept_loss=True).refused is None


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
    path = capture(tmp_path, PAGES[:6])

    def extract(reader, version, *options):
        monkeypatch.setattr("archive.build.extractor_version", lambda: version)
        monkeypatch.setattr("archive.build.build.__kwdefaults__", {**defaults, "reader": reader})
        return CliRunner().invoke(gongkai.cli, ["--archive", str(path), "extract", *options])

    from archive.build import build

    defaults = dict(build.__kwdefaults__)
    assert extract("standin:read", "v1").exit_code == 0
    result = extract("standin:forgetful", "v2", "--diff")
    assert result.exit_code == 10
    assert "prose\trequests_received\t6\t3\t0\t0\n" in result.stdout
    assert "1.html\trequests_received\ttotal\t1\t\n" in result.stdout
    assert "3 of 6 figures would vanish" in str(result.exception) + result.output
    assert extract("standin:forgetful", "v2", "--accept-loss").exit_code == 0
