"""The commands as people type them, with the real extractor and documents of our own."""

import json
import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from click.testing import CliRunner

from archive.captures import Captures
from archive.database import Archive, dump_public
from archive.schema import APPLICATION_ID
from gongkai import cli

BUDGET_OF_START = 0.1

FIRST = """临溪县2017年政府信息公开工作年度报告
索引号：LX0017/2018-00123    发布日期：2018-03-12
根据《中华人民共和国政府信息公开条例》的要求，临溪县人民政府编制本报告。统计期限自2017年1月1日起至2017年12月31日止。
一、主动公开政府信息情况
全年主动公开政府信息1362条，其中政府网站公开1190条，政务微信公开172条。征地补偿方案全部上网。
二、依申请公开政府信息情况
全年收到政府信息公开申请19件，全部办结。其中同意公开12件，同意部分公开4件，申请信息不存在2件。
三、行政复议和行政诉讼情况
因政府信息公开引起行政复议3件，行政诉讼1件。
四、存在的问题和改进措施
栏目更新不够及时，下一步将明确专人负责，按月检查。
"""
SECOND = (
    FIRST.replace("2017", "2016")
    .replace("2018", "2017")
    .replace("征地补偿方案", "危房改造名单")
    .replace("19件", "16件")
)
GUIDE = "临溪县2018年部门预算\n一、收入预算\n本年收入3200万元。\n二、支出预算\n本年支出3200万元。\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("documents")
    (folder / "linxi-2017.txt").write_text(FIRST, encoding="utf-8")
    (folder / "linxi-2016.html").write_bytes(
        ("<html><head><meta charset=gb2312></head><body><p>" + SECOND.replace("\n", "</p><p>") + "</p></body></html>")
        .encode("gb18030")
    )  # fmt: skip
    (folder / "budget.txt").write_text(GUIDE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def built(folder, tmp_path_factory):
    path = tmp_path_factory.mktemp("built") / "archive.db"
    result = run(path, "add", str(folder))
    assert result.exit_code == 0, result.stderr
    return path


@pytest.fixture
def archive(built, tmp_path):
    """A copy of a built archive that a test may change."""
    for name in ("archive.db", "captures.db"):
        shutil.copy(built.with_name(name), tmp_path / name)
    return tmp_path / "archive.db"


def run(archive, *arguments):
    return CliRunner().invoke(cli, ["--archive", str(archive), *arguments])


def fails(archive, code, words, *arguments):
    """Assert that a command ends with a code and exactly one line on standard error; return the result."""
    result = run(archive, *arguments)
    lines = [line for line in result.stderr.splitlines() if not line.startswith(("reading:", "verifying:"))]
    assert result.exit_code == code, result.stderr
    assert len(lines) == 1, lines
    assert lines[0].startswith("gongkai: ")
    assert words in lines[0]
    return result


def program(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "gongkai", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **options,
    )


# --- looking ---------------------------------------------------------------------------------------------------------


def test_what_was_added_can_be_found(built):
    (hit,) = json.loads(run(built, "search", "征地", "--json").stdout)
    assert hit["source"].endswith("linxi-2017.txt")
    assert hit["year"] == 2017
    assert "临溪县" in run(built, "search", "征地").stdout
    assert run(built, "search", "没有这个词").stdout == "nothing found\n"


def test_a_report_is_shown_with_its_figures_and_quotes(built):
    found = json.loads(run(built, "show", "linxi-2017.txt", "--json").stdout)
    figures = {row["indicator"]: row for row in found["statistics"]}
    assert figures["requests_received"]["value"] == 19
    text = run(built, "show", "linxi-2017.txt", "--text").stdout
    for row in found["statistics"]:
        assert row["quote"] in text
    shown = run(built, "show", str(found["report"]["report_id"])).stdout
    assert shown == run(built, "show", str(found["report"]["report_id"])[:8]).stdout
    assert "临溪县2017年政府信息公开工作年度报告" in shown
    assert re.search(r"requests_received\ttotal\t19\t件\texact\tprose\t.*申请19件", shown)
    # Twelve, four and two make eighteen: the reader must be told before the figures are.
    assert shown.index("FAILED") < shown.index("requests_received\ttotal")


def test_failed_checks_are_listed_and_are_no_error(built):
    result = run(built, "check")
    assert result.exit_code == 0
    rows = json.loads(run(built, "check", "--json").stdout)
    assert any("19" in row["message"] and row["source"].endswith("linxi-2017.txt") for row in rows)
    assert {row["year"] for row in json.loads(run(built, "check", "--json", "--year", "2016").stdout)} == {2016}
    severities = [row["severity"] for row in rows]
    assert severities == sorted(severities)


def test_status_counts(built):
    found = json.loads(run(built, "status", "--json").stdout)["archive"]
    assert (found["reports"], found["first_year"], found["last_year"], found["stale"]) == (2, 2016, 2017, 0)
    assert found["rejects"] == [{"outcome": "not_a_report", "reason": found["rejects"][0]["reason"], "number": 1}]
    assert "2016" in run(built, "status").stdout


def test_lists_of_portals(built):
    rows = json.loads(run(built, "portals", "list", "--json").stdout)
    assert any(row["state"] == "sample" for row in rows)
    assert rows[0]["name"] in run(built, "portals", "show", rows[0]["name"]).stdout


def test_doctor_tells_versions(built):
    found = {row["what"]: row for row in json.loads(run(built, "doctor", "--json").stdout)}
    assert found["sqlite"]["version"] == sqlite3.sqlite_version
    assert not [row for row in found.values() if row["remark"].startswith("!")]


def test_export_and_backup(archive, tmp_path):
    assert run(archive, "export", str(tmp_path / "out"), "--format", "jsonl", "--table", "reports").exit_code == 0
    assert len((tmp_path / "out" / "reports.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    assert run(archive, "backup", str(tmp_path / "copy")).exit_code == 0
    assert run(tmp_path / "copy" / "archive.db", "verify").exit_code == 0


# --- building --------------------------------------------------------------------------------------------------------


def test_extracting_everything_again_changes_nothing(archive):
    before = list(dump_public(archive))
    for workers in ("1", "2"):
        assert run(archive, "extract", "--all", "--workers", workers).exit_code == 0
        assert list(dump_public(archive)) == before
    archive.unlink()
    assert run(archive, "extract").exit_code == 0
    assert list(dump_public(archive)) == before


def test_extract_tells_which_figures_change(archive):
    with closing(sqlite3.connect(archive)) as db:
        db.execute("UPDATE statistics SET value = 91 WHERE indicator = 'requests_received' AND value = 19")
        db.commit()
    result = run(archive, "extract", "--all", "--diff")
    assert re.search(r"linxi-2017.txt\trequests_received\ttotal\t91\t19\n", result.stdout)
    assert "linxi-2016" not in result.stdout
    assert result.stdout.endswith(", 1 figure changed\n")
    with closing(sqlite3.connect(archive)) as db:
        db.execute("DELETE FROM statistics WHERE indicator = 'requests_received' AND value = 19")
        db.commit()
    assert run(archive, "extract", "--all").stdout.endswith(", 1 figure appeared\n")


def test_adding_again_adds_nothing(archive, folder):
    before = list(dump_public(archive))
    result = run(archive, "add", str(folder))
    assert result.exit_code == 0
    assert result.stdout.count("held already") == 3
    assert list(dump_public(archive)) == before


# --- what goes wrong -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("missing.txt", None, "no such file"),
        ("empty.txt", b"", "empty"),
        ("junk.pdf", bytes(range(256)) * 30, "binary data"),
        ("broken.pdf", b"%PDF-1.7\nnothing more", "cannot be read"),
        ("broken.docx", b"PK\x03\x04" + b"zip" * 40, "cannot be read"),
        ("broken.warc.gz", b"\x1f\x8b\x08\x00junk", "damaged web archive"),
        ("nothing-in-it", "folder", "no documents in this folder"),
    ],
)
def test_bad_input_is_one_line_and_the_others_go_in(tmp_path, folder, name, body, words):
    bad = tmp_path / "in" / name
    bad.parent.mkdir()
    if body == "folder":
        bad.mkdir()
    elif body is not None:
        bad.write_bytes(body)
    archive = tmp_path / "archive.db"
    result = fails(archive, 2, words, "add", str(bad), str(folder / "linxi-2017.txt"))
    assert name in result.stderr
    assert len(json.loads(run(archive, "search", "征地", "--json").stdout)) == 1


def test_single_addresses_need_a_contact_and_a_public_host(tmp_path, folder, monkeypatch):
    monkeypatch.delenv("GONGKAI_CONTACT", raising=False)
    archive, url = tmp_path / "archive.db", "http://127.0.0.1:9/a.html"
    fails(archive, 2, "needs a contact", "add", url, str(folder / "linxi-2017.txt"))
    assert len(json.loads(run(archive, "search", "征地", "--json").stdout)) == 1
    fails(archive, 4, "needs a contact", "add", url)
    fails(archive, 2, "not a web address", "add", "http://[")
    result = run(archive, "add", "--contact", "archive@gongkai-archive.org", url)
    assert result.exit_code == 2
    assert f"gongkai: {url}: could not be fetched (failed, 127.0.0.1 is not a public address)" in result.stderr


@pytest.mark.parametrize(
    ("code", "words", "arguments"),
    [
        (2, "No such command", ["serv"]),
        (2, "No such option", ["search", "--nothing", "x"]),
        (2, "Missing argument", ["show"]),
        (2, "there is no report 'nothing'", ["show", "nothing"]),
        (2, "fits 2 reports", ["show", "linxi-201"]),
        (2, "is not among the reports", ["show", "budget.txt"]),
        (2, "no portal", ["crawl", "atlantis_city"]),
        (2, "no portal", ["portals", "show", "atlantis_city"]),
        (2, "no table", ["export", "out", "--table", "nothing"]),
        (2, "captures of your own", ["demo"]),
    ],
)
def test_what_does_not_exist_is_a_usage_error(archive, code, words, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if arguments == ["show", "linxi-201"]:
        with closing(sqlite3.connect(archive)) as db:
            db.execute("UPDATE reports SET source = report_id || 'linxi-201'")
            db.commit()
    fails(archive, code, words, *arguments)


@pytest.mark.parametrize("arguments", [["search", "x"], ["show", "1"], ["check"], ["status"], ["serve"], ["verify"],
                                       ["extract"], ["export", "out"], ["backup", "copy"]])  # fmt: skip
def test_without_an_archive_there_is_advice_and_no_new_file(tmp_path, arguments, monkeypatch):
    monkeypatch.chdir(tmp_path)
    fails(tmp_path / "archive.db", 2, "", *arguments)
    assert list(tmp_path.iterdir()) == []


def test_an_unreadable_archive(archive, folder):
    archive.write_bytes(b"this is no database" * 300)
    for arguments in (["search", "x"], ["status"], ["extract"]):
        fails(archive, 4, "not a database", *arguments)
    assert archive.read_bytes().startswith(b"this is no database")
    fails(archive, 4, "not a database", "add", str(folder / "linxi-2017.txt"))
    archive.unlink()
    archive.with_name("captures.db").write_bytes(b"nor is this" * 300)
    fails(archive, 4, "captures.db is not a database", "add", str(folder / "linxi-2017.txt"))


def test_an_archive_in_use(archive, tmp_path):
    (tmp_path / "new.txt").write_text(FIRST.replace("2017", "2015"), encoding="utf-8")
    with Archive.open(archive):
        fails(archive, 75, "is being written by process", "extract")
        assert run(archive, "search", "征地").exit_code == 0
    with Captures.open(archive.with_name("captures.db"), write=True):
        fails(archive, 75, "captures.db is being written", "add", str(tmp_path / "new.txt"))
    assert run(archive, "add", str(tmp_path / "new.txt")).exit_code == 0


def test_damaged_captures(archive):
    with closing(sqlite3.connect(archive.with_name("captures.db"))) as db:
        db.executescript("DROP TRIGGER bodies_no_update; UPDATE bodies SET data = zeroblob(9) WHERE rowid = 1")
    result = run(archive, "verify")
    assert result.exit_code == 20
    assert result.stderr.count("gongkai: ") == 2
    assert run(archive, "extract", "--all").exit_code == 20
    assert len(json.loads(run(archive, "search", "年度报告", "--json").stdout)) == 2


def test_hostile_titles_do_not_reach_the_terminal(archive):
    with closing(sqlite3.connect(archive)) as db:
        for column in ("title", "agency", "source"):
            db.execute(f"UPDATE reports SET {column} = {column} || char(27) || '[31m' || char(8238, 155)")
        db.execute("UPDATE checks SET message = char(27) || message")
        db.commit()
    for arguments in (["search", "年度报告"], ["check"], ["show", "nothing\x1b"], ["search", "年度报告", "--json"]):
        result = run(archive, *arguments)
        assert not re.search("[\x1b\x9b\u202e]", result.stdout + result.stderr)


# --- the program itself ----------------------------------------------------------------------------------------------


def test_help_answers_at_once():
    best = min(_seconds("--help") for _ in range(5)) - min(_seconds(None) for _ in range(5))
    # What Python itself takes to start is not ours; processor time, as other programs may be running.
    assert best < BUDGET_OF_START * 2, f"{best:.3f} s"


def _seconds(argument):
    command = [sys.executable, "-m", "gongkai", argument] if argument else [sys.executable, "-c", "pass"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_help_imports_nothing_heavy():
    code = "import sys, gongkai\nprint(*sorted(sys.modules))"
    modules = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    heavy = {
        "scrapy",
        "twisted",
        "lxml",
        "trafilatura",
        "numpy",
        "opencc",
        "sqlite_utils",
        "datasette",
        "rich",
        "sqlite3",
    }
    assert not modules & heavy


def test_debug_gives_the_traceback(tmp_path):
    plain = program("--archive", tmp_path / "a.db", "search", "x")
    debug = program("--archive", tmp_path / "a.db", "--debug", "search", "x")
    assert plain.returncode == debug.returncode == 2
    assert "Traceback" not in plain.stderr
    assert "Traceback" in debug.stderr


def test_the_archive_is_named_by_the_environment(built):
    result = program("search", "征地", env={**os.environ, "GONGKAI_ARCHIVE": str(built)})
    assert "linxi-2017.txt" in result.stdout or "临溪县" in result.stdout


def test_a_reader_that_leaves_is_no_error(built):
    command = f"{sys.executable} -m gongkai --archive {built} show linxi-2017.txt --text | head -c 1"
    result = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, timeout=60, check=False)
    assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.parametrize("arguments", [["add", "a.txt"], ["crawl", "sample"]])
def test_a_wrong_archive_is_told_before_anything_is_done_for_it(tmp_path, arguments, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(FIRST, encoding="utf-8")
    (tmp_path / "folder").mkdir()
    with closing(sqlite3.connect(tmp_path / "other.db")) as db:
        db.execute("CREATE TABLE t (a)")
    with closing(sqlite3.connect(tmp_path / "newer.db")) as db:
        db.executescript(f"CREATE TABLE t (a); PRAGMA application_id={APPLICATION_ID}; PRAGMA user_version=99")
    before = sorted(tmp_path.iterdir())
    for name, words in (
        ("folder", "folder is a folder, not an archive"),
        ("a.txt", "a.txt is not a database"),
        ("other.db", "other.db is a database of another program"),
        ("newer.db", "newer.db was made by a newer gongkai"),
    ):
        fails(tmp_path / name, 4, words, *arguments)
    assert sorted(tmp_path.iterdir()) == before


def test_captures_are_no_archive(archive):
    raw = archive.with_name("captures.db")
    fails(raw, 4, "holds captures, raw pages; the archive is archive.db beside it", "status")


def test_verifying_captures_alone_says_so(archive):
    archive.unlink()
    result = run(archive, "verify")
    assert result.exit_code == 0
    assert f"there is no archive at {archive}: only the captures were checked" in result.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_with_eleven(tmp_path, number):
    documents = tmp_path / "in"
    documents.mkdir()
    count = 600  # the first can be seen half a second after it was read; many must be left then
    for place in range(count):
        (documents / f"{place}.txt").write_text(FIRST.replace("19件", f"{place}件"), encoding="utf-8")
    archive = tmp_path / "archive.db"
    command = [sys.executable, "-m", "gongkai", "--archive", archive, "add", documents, "--workers", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        deadline = time.monotonic() + 30
        while _reports(archive) == 0 and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(number)
        _, stderr = process.communicate(timeout=30)
    assert process.returncode == 11, stderr
    assert "goes on from there" in stderr
    result = run(archive, "extract")
    assert result.exit_code == 0, result.stderr
    with closing(sqlite3.connect(archive)) as db:
        assert db.execute("SELECT count(*) FROM reports").fetchone()[0] == count


def _reports(archive):
    try:
        with closing(sqlite3.connect(f"file:{archive}?mode=ro", uri=True)) as db:
            return db.execute("SELECT count(*) FROM reports").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def test_serve_answers_on_loopback(built):
    command = [sys.executable, "-m", "gongkai", "--archive", str(built), "serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            line = process.stdout.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+/", line)[0]
            from urllib.error import URLError
            from urllib.parse import quote
            from urllib.request import urlopen

            query = quote("select count(*) as n from search where search match bigrams('征地')")
            for _ in range(100):
                try:
                    with urlopen(f"{address}archive.json?_shape=array&sql={query}") as answer:
                        assert json.load(answer) == [{"n": 1}]
                    break
                except URLError:
                    time.sleep(0.1)
            else:
                pytest.fail("datasette did not answer")
            with pytest.raises(URLError, match="403"):
                urlopen(f"{address}archive.db")
        finally:
            process.terminate()


@pytest.mark.parametrize("name", ["search", "show", "check", "status", "serve", "export", "cite", "publish", "backup"])
def test_help_teaches_by_example(name):
    shown = CliRunner().invoke(cli, [name, "--help"]).stdout
    assert re.search(rf"^ +gongkai {name}\b", shown, re.MULTILINE), shown


@pytest.mark.parametrize(
    "command", ["search", "show", "check", "status", "export", "cite", "publish", "verify", "backup"]
)
def test_programs_can_have_json(command):
    assert "--json" in {option for one in cli.commands[command].params for option in one.opts}


def test_an_address_of_another_machine_is_named_as_such():
    from archive.serve import free_port
    from extract.errors import UsageError

    with pytest.raises(UsageError, match="is no address of this machine"):
        free_port("203.0.113.9", None)
