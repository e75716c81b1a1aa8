"""Figures held to their evidence, in archives that the real extractor made and somebody else changed."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

import gongkai
from archive.build import build
from archive.intake import add
from archive.upkeep import verify

DOCUMENTS = Path(__file__).parents[1] / "documents"
PROSE = """云溪省青栖市水务局2016年政府信息公开工作年度报告
一、主动公开情况
2016年，我局主动公开政府信息1,234条，通过政府网站公开约1100条。
二、依申请公开情况
2016年，我局共收到政府信息公开申请二十五件，其中网络申请10件，信函申请15件。没有收取任何费用。
三、复议和诉讼情况
2016年，没有发生因政府信息公开申请行政复议、提起行政诉讼的情况。
四、经费情况
2016年，政府信息公开专项经费3.5万元。
"""


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    folder = tmp_path_factory.mktemp("original")
    (folder / "prose-2016.txt").write_text(PROSE, "utf-8")
    names = [folder / "prose-2016.txt", DOCUMENTS / "report-2019.pdf", DOCUMENTS / "report-2021.docx"]
    add(folder / "archive.db", [str(name) for name in names])
    assert build(folder / "archive.db", workers=1).reports == 3
    return folder / "archive.db"


@pytest.fixture
def path(original, tmp_path):
    for name in ("archive.db", "captures.db"):
        shutil.copy(original.with_name(name), tmp_path / name)
    return tmp_path / "archive.db"


def change(path, statement):
    """Do something to the archive behind its back; return how many rows were changed."""
    with closing(sqlite3.connect(path)) as db, db:
        return db.execute(statement).rowcount


def test_what_was_read_is_what_the_quotes_say(path):
    found = verify(path)
    assert found.faults == []
    with closing(sqlite3.connect(path)) as db:
        kinds = dict(db.execute("SELECT origin, count(*) FROM statistics GROUP BY 1"))
    assert kinds["prose"] >= 8
    assert kinds["table"] > 200
    assert kinds["derived"] > 5


def test_no_figure_can_be_changed_unnoticed(path):
    assert change(path, "UPDATE statistics SET value = value + 10007") == len(verify(path).faults) > 200


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        # Beside a figure that the quote does hold.
        ("UPDATE statistics SET value = 1 WHERE origin = 'prose' AND value = 1234", "is not 1 in its quote"),
        # Money in another scale, which no column of the table names.
        ("UPDATE statistics SET value = 35000 WHERE indicator = 'budget'", "is not 35000 in its quote"),
        ("UPDATE statistics SET unit = '元' WHERE indicator = 'budget'", "is in 元, not in 万元"),
        ("UPDATE statistics SET value = 3 WHERE qualifier = 'none_stated'", "is 3, though said to be none"),
        ("UPDATE statistics SET value = value + 1 WHERE indicator = 'declined'", "not the sum of its parts"),
        # The neighbour's place in the row, a row as a whole, no place at all.
        ("UPDATE statistics SET cell = 0 WHERE origin = 'table'", "in its quote"),
        ("UPDATE statistics SET cell = NULL WHERE origin = 'table'", "in its quote"),
        ("UPDATE statistics SET cell = -1 WHERE origin = 'table'", "in its quote"),
        ("UPDATE statistics SET cell = 999 WHERE origin = 'table'", "in its quote"),
        # A sum without its parts.
        ("DELETE FROM statistics WHERE indicator = 'declined_petition'", "not the sum of its parts"),
    ],
)
def test_a_figure_that_was_tampered_with_is_found(path, statement, fault):
    assert change(path, statement) > 0
    faults = verify(path).faults
    assert any(fault in line for line in faults), faults


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("DROP TABLE checks", "there is no checks"),
        ("DROP VIEW failed_checks", "there is no failed_checks"),
        ("UPDATE reports SET duplicate_of = report_id", "is no report of its own"),
        ("DELETE FROM reports", "dangling reference in statistics"),
        ("DELETE FROM texts", "does not stand in its text"),
    ],
)
def test_an_archive_that_lost_a_part_is_found(path, statement, fault):
    change(path, statement)
    faults = verify(path).faults
    assert any(fault in line for line in faults), faults


@pytest.mark.parametrize(
    ("statement", "options"),
    [
        ("DELETE FROM texts", ["--text"]),
        ("UPDATE reports SET flags = '{'", []),
        ("UPDATE revisions SET changed = '['", []),
        ("DROP TABLE checks", ["--json"]),
    ],
)
def test_what_is_spoilt_is_one_line(path, statement, options):
    change(path, statement)
    result = CliRunner().invoke(gongkai.cli, ["--archive", str(path), "show", "report-2019.pdf", *options])
    assert result.exit_code == 4
    assert result.stderr.startswith("gongkai: ")
    assert "unexpected" not in result.stderr


def test_the_command_names_the_figure(path):
    change(path, "UPDATE statistics SET value = 19 WHERE indicator = 'requests_online'")
    result = CliRunner().invoke(gongkai.cli, ["--archive", str(path), "verify"])
    assert "requests_online (total) is not 19 in its quote" in result.stderr
    assert result.exit_code == 20


def test_who_verifies_what_another_version_read_is_told(path):
    change(path, "UPDATE statistics SET value = 19 WHERE indicator = 'requests_online'")
    change(path, "UPDATE _extractions SET extractor_version = 'v0'")
    result = CliRunner().invoke(gongkai.cli, ["--archive", str(path), "verify"])
    assert "'gongkai extract' first reads again" in result.stderr


def test_progress_goes_over_bodies_and_then_over_reports(path):
    told = []
    verify(path, lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3), (3, 3)]
