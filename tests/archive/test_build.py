import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from makers import capture, made, report_text

from archive.database import Archive, dump_public, open_for_reading
from archive.records import number_of
from archive.workers import Limits
from extract.errors import ArchiveInUseError, ConfigurationError, UsageError


def rows(path, query, *parameters):
    with closing(open_for_reading(path)) as db:
        return [tuple(row) for row in db.execute(query, parameters)]


def pages(number, **extra):
    return [
        {"url": f"http://www.qingqi.gov.cn/{place}.html", "body": report_text("青栖市", 2008 + place, place), **extra}
        for place in range(number)
    ]


def test_every_table_is_filled(tmp_path):
    path = capture(tmp_path, pages(1))
    result = made(path)
    assert (result.read, result.reports, result.rejects, result.failures) == (1, 1, 0, 0)
    for table in ("reports", "texts", "sections", "statistics", "cells", "checks", "repeats", "repairs", "crawls"):
        assert len(rows(path, f"SELECT * FROM {table}")) >= 1, table
    (report,) = rows(path, "SELECT host, host_class, portal, year, captured_at, extractor_version, flags FROM reports")
    assert report == ("www.qingqi.gov.cn", "official", "sample_one", 2008, "2024-02-01T00:00:00Z", "v1", "[]")
    assert rows(path, "SELECT state, value FROM cells") == [("mark", None)]
    assert rows(
        path,
        "SELECT substr(text, quote_start + 1, quote_end - quote_start) = quote FROM statistics"
        " JOIN texts USING (report_id)",
    ) == [(1,)]
    assert rows(path, "SELECT requests_received, failed_checks FROM applications") == [(0.0, 1)]


def test_public_tables_do_not_depend_on_workers_or_repetition(tmp_path):
    path = capture(tmp_path, pages(12))
    made(path, workers=1)
    first = list(dump_public(path))
    made(path, workers=4, everything=True)
    assert list(dump_public(path)) == first
    made(path, workers=2, everything=True)
    assert list(dump_public(path)) == first
    path.unlink()
    made(path, workers=3)
    assert list(dump_public(path)) == first


def test_coming_in_pieces_gives_the_same_archive(tmp_path):
    whole, pieces = tmp_path / "whole", tmp_path / "pieces"
    entries = [{**page, "fetched_at": f"2024-02-01T00:00:{place:02d}Z"} for place, page in enumerate(pages(6))]
    path = capture(whole, entries)
    made(path)
    expected = [line for line in dump_public(path) if not line.startswith("crawls")]
    for part in (entries[4:], entries[:2], entries[2:4]):
        made(capture(pieces, part))
    assert [line for line in dump_public(pieces / "archive.db") if not line.startswith("crawls")] == expected


def test_only_what_is_stale_is_read(tmp_path):
    path = capture(tmp_path, pages(3))
    assert made(path).read == 3
    assert (made(path).read, made(path).current) == (0, 3)
    assert made(path, version="v2", only_new=True).read == 0
    assert made(path, version="v2").read == 3
    assert {row[0] for row in rows(path, "SELECT extractor_version FROM reports")} == {"v2"}
    capture(
        tmp_path,
        [
            {
                "url": "http://www.qingqi.gov.cn/1.html",
                "body": report_text("青栖市", 2009, 99),
                "fetched_at": "2024-05-01T00:00:00Z",
            }
        ],
    )
    result = made(path, version="v2")
    assert result.read == 1
    assert [(change.before, change.after) for change in result.changes] == [(1.0, 99.0)]


def test_progress_is_told(tmp_path):
    seen = []
    made(capture(tmp_path, pages(3)), progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_what_is_no_report_has_its_reason(tmp_path):
    path = capture(
        tmp_path,
        [
            {"url": "http://x.gov.cn/b", "body": "BUDGET"},
            {"url": "http://x.gov.cn/j", "body": "JUNK"},
            {"url": "http://x.gov.cn/g", "outcome": "gone", "status": 410, "content_type": None},
            {"url": "http://x.gov.cn/t", "outcome": "truncated", "body": "half"},
            {"url": "http://x.gov.cn/e", "body": b"\x1f\x8b junk", "content_encoding": "br"},
        ],
    )
    made(path)
    assert rows(path, "SELECT substr(source, -1), outcome, reason FROM rejects ORDER BY 1") == [
        ("b", "not_a_report", "budget"),
        ("e", "unreadable", "content_encoding"),
        ("g", "not_fetched", "gone"),
        ("j", "unreadable", "no_text"),
        ("t", "not_fetched", "truncated"),
    ]
    assert rows(path, "SELECT * FROM reports") == []


#: What documents do to the process that reads them, and how many of thirty do it.
POISON = {
    "loop": 2, "sleep": 1, "memory": 3, "exit": 6, "abort": 3, "segfault": 3, "kill": 2, "recursion": 4, "bug": 4,
    "output": 2,
}  # fmt: skip


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory):
    poison = [f"{kind}-{place}" for kind, number in POISON.items() for place in range(number)]
    entries = [{"url": f"http://x.gov.cn/p-{name}", "body": f"POISON {name.partition('-')[0]}"} for name in poison]
    mixed = [*pages(40), *entries]
    random.Random(30).shuffle(mixed)
    path = capture(tmp_path_factory.mktemp("poison"), mixed)
    limits = Limits(memory=2**29, cpu_seconds=1, wall_seconds=8.0)  # far apart: a busy machine stretches the clock
    return path, made(path, limits=limits)


@pytest.mark.parametrize(
    ("kind", "reason", "words"),
    [
        ("loop", "timeout", "processor time"),
        ("sleep", "timeout", "of the clock"),
        ("memory", "oom", "memory"),
        ("exit", "crash", "code 7"),
        ("abort", "crash", "SIGABRT"),
        ("segfault", "crash", "SIGSEGV"),
        ("kill", "crash", "SIGKILL"),
        ("output", "output", "bytes, more than"),
        ("recursion", "crash", "RecursionError"),
        ("bug", "crash", "ValueError in standin.py"),
    ],
)
def test_a_poison_document_is_a_row(poisoned, kind, reason, words):
    found = rows(poisoned[0], "SELECT outcome, reason, detail FROM rejects WHERE source LIKE '%p-' || ? || '-%'", kind)
    assert len(found) == POISON[kind]
    for outcome, why, detail in found:
        assert (outcome, why) == ("failed", reason)
        assert words in detail


def test_poison_costs_nobody_else_anything(poisoned):
    path, result = poisoned
    assert (result.reports, result.failures) == (40, 30)
    assert len(rows(path, "SELECT * FROM statistics")) == 40


def test_an_extractor_that_cannot_start_is_not_the_documents_fault(tmp_path):
    path = capture(tmp_path, pages(2))
    with pytest.raises(ConfigurationError, match="cannot be started: ModuleNotFoundError"):
        made(path, reader="no_such_module:read")
    assert rows(path, "SELECT * FROM rejects") == []
    assert made(path).reports == 2


def test_what_the_schema_refuses_is_a_row_too(tmp_path):
    path = capture(
        tmp_path,
        [
            {"url": "http://x.gov.cn/a", "body": report_text("青栖市", 2011, 5)},
            {"url": "http://x.gov.cn/b", "body": report_text("青栖市", 2011, 5) + "发布日期：9999-99-99"},
        ],
    )
    result = made(path)
    assert (result.reports, result.failures) == (1, 1)
    assert rows(path, "SELECT source, reason FROM rejects") == [("http://x.gov.cn/b", "invalid_result")]


def test_a_page_and_its_attachment_are_one_report(tmp_path):
    page = "http://x.gov.cn/t1.html"
    path = capture(
        tmp_path,
        [
            {"url": page, "body": "青栖市2011年政府信息公开工作年度报告\n见附件。"},
            {"url": "http://x.gov.cn/P1.pdf", "body": "收到申请77件", "role": "attachment", "parent_url": page},
            {
                "url": "http://x.gov.cn/P2.pdf",
                "body": report_text("石滩县", 2012, 3),
                "role": "attachment",
                "parent_url": "http://x.gov.cn/list.html",
            },
        ],
    )
    made(path)
    assert rows(
        path, "SELECT substr(source, -7), value FROM reports JOIN statistics USING (report_id) ORDER BY 1"
    ) == [
        ("/P2.pdf", 3.0),
        ("t1.html", 77.0),
    ]
    ((url, sha256),) = rows(path, "SELECT url, capture_sha256 FROM attachments")
    assert url == "http://x.gov.cn/P1.pdf"
    assert len(sha256) == 64
    assert made(path).read == 0
    capture(
        tmp_path, [{"url": "http://x.gov.cn/P1.pdf", "body": "收到申请78件", "role": "attachment", "parent_url": page}]
    )
    assert made(path).read == 1


def test_a_file_that_turns_out_to_hang_on_a_page_is_no_report_of_its_own(tmp_path):
    page, file = "http://x.gov.cn/t1.html", "http://x.gov.cn/P1.pdf"
    attachment = {"url": file, "body": report_text("石滩县", 2012, 3), "role": "attachment", "parent_url": page}
    path = capture(tmp_path, [attachment])
    made(path)
    assert len(rows(path, "SELECT * FROM reports")) == 1
    capture(tmp_path, [{"url": page, "body": "青栖市2011年政府信息公开工作年度报告"}])
    result = made(path)
    assert result.removed == 1
    assert rows(path, "SELECT source FROM reports") == [(page,)]


def test_revisions_tell_which_figures_changed(tmp_path):
    url = "http://x.gov.cn/a"
    path = capture(tmp_path, [
        {"url": url, "body": report_text("青栖市", 2011, 184), "fetched_at": "2024-01-01T00:00:00Z"},
        {"url": url, "body": report_text("青栖市", 2011, 184) + "\n", "fetched_at": "2024-02-01T00:00:00Z"},
        {"url": url, "body": report_text("青栖市", 2011, 167), "fetched_at": "2024-03-01T00:00:00Z"},
        {"url": url, "outcome": "gone", "status": 404, "fetched_at": "2024-04-01T00:00:00Z", "content_type": None},
    ])  # fmt: skip
    made(path)
    found = rows(path, "SELECT version, first_seen, last_seen, changed FROM revisions")
    # The second body differs by a blank only: the same version.
    assert [row[:3] for row in found] == [
        (1, "2024-01-01T00:00:00Z", "2024-02-01T00:00:00Z"),
        (2, "2024-03-01T00:00:00Z", "2024-03-01T00:00:00Z"),
    ]
    assert found[0][3] is None
    assert json.loads(found[1][3]) == {
        "text": True,
        "figures": [{"indicator": "requests_received", "applicant": "total", "before": 184.0, "after": 167.0}],
        "sentences": {"removed": ["全年收到申请184件。"], "added": ["全年收到申请167件。"]},
    }
    assert rows(path, "SELECT gone_since, captured_at FROM reports") == [
        ("2024-04-01T00:00:00Z", "2024-03-01T00:00:00Z")
    ]
    before = list(dump_public(path))
    made(path)
    made(path, everything=True)
    assert list(dump_public(path)) == before


def test_damaged_bytes_do_not_take_away_what_was_read(tmp_path):
    path = capture(tmp_path, pages(2))
    made(path)
    before = list(dump_public(path))
    with closing(sqlite3.connect(tmp_path / "captures.db")) as db:
        db.executescript("DROP TRIGGER bodies_no_update; UPDATE bodies SET data = x'00' WHERE rowid = 1")
    result = made(path, everything=True)
    assert len(result.damaged) == 1
    assert list(dump_public(path)) == before


def test_one_build_at_a_time(tmp_path):
    path = capture(tmp_path, pages(1))
    with Archive.open(path), pytest.raises(ArchiveInUseError):
        made(path)
    assert made(path).read == 1


def test_without_captures_there_is_nothing_to_build(tmp_path):
    with pytest.raises(UsageError, match="no captures"):
        made(tmp_path / "archive.db")
    assert list(tmp_path.iterdir()) == []


SLOW = """
import sys
sys.path[:0] = [{here!r}]
from pathlib import Path
from archive import database
from archive.build import build
database.BATCH_SECONDS = 0.0
build(Path(sys.argv[1]), reader="standin:slowly", version="v1", workers=2, progress=lambda *at: print(*at, flush=True))
"""


def test_a_killed_build_goes_on_where_it_stopped(tmp_path):
    path = capture(tmp_path, pages(16))
    whole = tmp_path / "whole"
    made(capture(whole, pages(16)))
    script = SLOW.format(here=str(Path(__file__).parent))
    chance = random.Random(7)
    for _ in range(6):
        process = subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE)
        if chance.random() < 0.8:
            process.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.08))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        if path.exists() and path.stat().st_size:
            with closing(sqlite3.connect(path)) as db:
                assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
                assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    result = made(path)
    assert result.read + result.current == 16
    assert result.current > 0
    expected = [line for line in dump_public(whole / "archive.db") if not line.startswith("crawls")]
    assert [line for line in dump_public(path) if not line.startswith("crawls")] == expected
    assert indexes(path) == indexes(whole / "archive.db")


def indexes(path):
    return {row[0] for row in rows(path, "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")}


def test_a_build_that_dies_leaves_the_indexes_to_the_next(tmp_path, monkeypatch):
    path = capture(tmp_path, pages(4))
    monkeypatch.setattr("archive.fill._note_crawls", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        made(path)
    assert indexes(path) == set()
    monkeypatch.undo()
    made(path)
    with Archive.open(tmp_path / "empty.db"):
        pass
    assert indexes(path) == indexes(tmp_path / "empty.db") != set()


def test_a_script_in_the_present_folder_is_not_taken_for_a_module(tmp_path, monkeypatch):
    path = capture(tmp_path, pages(1))
    monkeypatch.chdir(tmp_path)
    for name in ("archive.py", "statistics.py"):
        (tmp_path / name).write_text("raise SystemExit(9)")
    assert made(path).reports == 1


def test_leaving_early_leaves_no_process_behind(tmp_path):
    others = pages(3)
    last = max(number_of(page["url"]) for page in others)
    poison = next(url for place in range(100) if number_of(url := f"http://x.gov.cn/{place}") > last)
    path = capture(tmp_path, [{"url": poison, "body": "POISON sleep"}, *others])

    def stop(_done, _total):
        raise KeyboardInterrupt

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        made(path, progress=stop, workers=2, limits=Limits(wall_seconds=60.0))
    assert time.monotonic() - started < 20
    assert not [
        line
        for line in os.popen("ps -eo ppid,args").read().splitlines()
        if line.split()[0] == str(os.getpid()) and "archive.worker" in line and "defunct" not in line
    ]
