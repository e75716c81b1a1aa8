import csv
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.resources import files

import pytest

from archive import database, schema, search
from archive.database import Archive, codebook, dump_public, open_for_reading
from extract.errors import ArchiveError, ArchiveInUseError, OutOfSpaceError, UsageError

#: The contract: other programs read these tables and columns, in this spelling.
CONTRACT = {
    "reports": (
        "report_id source url host host_class portal capture_sha256 kind title agency agency_level scope division_code"
        " province prefecture county year era published index_number document_number issuer period_start period_end"
        " script body_repeated duplicate_of extractor_version"
    ),
    "texts": "report_id text original_text",
    "sections": "report_id position level heading topic start end",
    "statistics": "report_id indicator applicant value unit qualifier quote quote_start quote_end origin",
    "checks": "report_id check_id status severity expected actual message",
    "repeats": "report_id start end of_start of_end kind",
    "rejects": "source reason detail",
    "indicators": "indicator zh en unit eras definition",
    "revisions": "source capture_sha256 first_seen last_seen",
    "applications": "report_id year requests_received",
    "reviews": "report_id year reconsideration_total litigation_total",
    "coverage": "division_code year published late",
    "duplicates": "report_id duplicate_of",
    "failed_checks": "report_id check_id severity message",
}

REJECT = "INSERT INTO rejects (source, reason, detail, outcome) VALUES ('a', 'b', 'c', 'failed')"


@pytest.fixture
def path(tmp_path):
    with Archive.open(tmp_path / "archive.db"):
        pass
    return tmp_path / "archive.db"


@pytest.mark.parametrize("table", CONTRACT)
def test_the_contract_stands(path, table):
    with closing(open_for_reading(path)) as db:
        columns = {row["name"] for row in db.execute(f"PRAGMA table_info({table})")}
    assert set(CONTRACT[table].split()) <= columns


def test_views_and_tables_are_what_they_say(path):
    with closing(open_for_reading(path)) as db:
        kinds = dict(db.execute("SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')").fetchall())
    assert {name for name, kind in kinds.items() if kind == "view"} == set(schema.VIEWS)
    assert set(schema.PUBLIC_TABLES) <= {name for name, kind in kinds.items() if kind == "table"}


def test_every_indicator_has_a_meaning():
    with (files("extract") / "data" / "indicators.csv").open(encoding="utf-8") as file:
        names = {row["indicator"] for row in csv.DictReader(file)}
    rows = codebook()
    assert {row["indicator"] for row in rows} == names
    assert all(row["en"] and row["definition"].endswith(".") and row["eras"] for row in rows)
    assert len({row["en"] for row in rows}) == len(rows)


def test_the_codebook_is_brought_up_to_date(path):
    with Archive.open(path) as archive:
        archive.db.execute("UPDATE indicators SET en = 'old' WHERE indicator = 'granted'")
        archive.db.execute("INSERT INTO indicators VALUES ('gone', '', '', '', '', '', NULL, NULL)")
    with Archive.open(path) as archive:
        rows = dict(archive.db.execute("SELECT indicator, en FROM indicators").fetchall())
    assert rows["granted"] == "Requests granted"
    assert "gone" not in rows


def test_a_second_writer_is_turned_away_and_the_first_goes_on(path):
    with Archive.open(path) as archive:
        with pytest.raises(ArchiveInUseError) as caught:
            Archive.open(path)
        assert caught.value.exit_code == 75
        with archive.transaction() as db:
            db.execute(REJECT)
    with Archive.open(path) as archive:
        assert archive.db.execute("SELECT count(*) FROM rejects").fetchone()[0] == 1


def _insert_and_fail(db):
    db.execute(REJECT)
    db.execute("INSERT INTO nowhere VALUES (1)")


def test_a_failed_transaction_leaves_nothing(path):
    with Archive.open(path) as archive:
        with pytest.raises(ArchiveError, match="no such table"), archive.transaction() as db:
            _insert_and_fail(db)
        assert archive.db.execute("SELECT count(*) FROM rejects").fetchone()[0] == 0


def found(path):
    """Sources of rejects, which stand for documents here, and what the search index knows."""
    with closing(sqlite3.connect(path)) as db:
        rejects = [row[0] for row in db.execute("SELECT source FROM rejects ORDER BY source")]
        return rejects, [row[0] for row in db.execute("SELECT rowid FROM search WHERE search MATCH 'token'")]


def write(batch, number):
    with batch.document() as db:
        db.execute(
            "INSERT INTO rejects (source, reason, detail, outcome) VALUES (?, '', '', 'failed')", (str(number),)
        )
        batch.later(search.Tokens(number, "title", "token"), 5)
        assert number != 2


def test_a_document_that_fails_in_a_batch_leaves_no_tokens_behind(path):
    with Archive.open(path) as archive, archive.batches(search.index) as batch:
        write(batch, 1)
        with pytest.raises(AssertionError):
            write(batch, 2)
        write(batch, 3)
    assert found(path) == (["1", "3"], [1, 3])


@pytest.mark.parametrize("amid_commit", [False, True])
def test_a_batch_that_is_stopped_is_there_once_or_not_at_all(path, amid_commit):
    def index_and_stop(db, reports):
        search.index(db, reports)
        raise KeyboardInterrupt

    def write_and_stop(archive):
        with archive.batches(index_and_stop if amid_commit else search.index) as batch:
            write(batch, 1)
            if not amid_commit:
                raise KeyboardInterrupt

    with Archive.open(path) as archive, pytest.raises(KeyboardInterrupt):
        write_and_stop(archive)
    assert found(path) == (([], []) if amid_commit else (["1"], [1]))


def test_much_text_is_committed_before_the_batch_is_full(path, monkeypatch):
    monkeypatch.setattr(database, "BATCH_CHARACTERS", 10)
    monkeypatch.setattr(database, "BATCH_SECONDS", 600.0)
    with Archive.open(path) as archive, archive.batches(search.index) as batch:
        write(batch, 1)
        assert archive.db.in_transaction
        write(batch, 3)
        assert not archive.db.in_transaction


def test_a_newer_archive_is_refused(path):
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version=99")
    for opening in (Archive.open, open_for_reading):
        with pytest.raises(ArchiveError, match="newer"):
            opening(path)


@pytest.mark.parametrize("opening", [Archive.open, open_for_reading])
def test_a_stranger_is_left_alone(tmp_path, opening):
    junk = tmp_path / "junk.db"
    junk.write_bytes(os.urandom(5000))
    with pytest.raises(ArchiveError, match="not a database"):
        opening(junk)
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as db:
        db.execute("CREATE TABLE mine (x)")
    before = other.read_bytes()
    with pytest.raises(ArchiveError, match="another program"):
        opening(other)
    with pytest.raises(ArchiveError, match="folder"):
        opening(tmp_path)
    assert other.read_bytes() == before


def test_reading_needs_an_archive(tmp_path):
    with pytest.raises(UsageError, match="no archive"):
        open_for_reading(tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []


def test_who_opens_an_archive_does_not_wait_for_migrations(path):
    code = f"import sys, pathlib, archive.database as d; d.Archive.open(pathlib.Path({str(path)!r})).close()"
    code += "; print('sqlite_utils' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "False\n"


def test_a_closed_archive_is_one_plain_file_that_opens_without_write_permission(path):
    assert {entry.name for entry in path.parent.iterdir()} == {"archive.db", "archive.db.lock"}
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as db:
        assert db.execute("PRAGMA journal_mode").fetchone()[0] != "wal"


def test_readers_read_while_a_writer_writes(path):
    with closing(open_for_reading(path)) as idle, Archive.open(path) as archive:
        with closing(open_for_reading(path)) as reader:
            reader.execute("SELECT indicator FROM indicators").fetchone()
            with archive.transaction() as db:
                db.execute(REJECT)
            archive.close()
            assert reader.execute("SELECT count(*) FROM rejects").fetchone()[0] == 1
        assert idle.execute("SELECT count(*) FROM rejects").fetchone()[0] == 1


REPORT = (
    "INSERT INTO reports (report_id, source, host_class, capture_sha256, kind, era, script, body_repeated,"
    " extractor_version, format{names}) VALUES (1, 's', 'local', 'x', 'annual_report', 'prose', 'hans', 0, 'v', 'text'"
    "{values})"
)


@pytest.mark.parametrize(
    "statement",
    [
        REPORT.format(names=", title", values=", 'a' || char(0)"),
        REPORT.format(names=", division_code", values=", '3206'"),
        REPORT.format(names=", published", values=", '2018'"),
        REPORT.format(names=", year", values=", 20184"),
        REPORT.format(names="", values="").replace("'annual_report'", "'report'"),
        "INSERT INTO texts (report_id, text) VALUES (7, 'no such report')",
        "INSERT INTO cells VALUES (1, 0, 'refused', 'total', 'blank', 0, '', NULL, 0, 0, 0)",
    ],
)
def test_the_schema_refuses_what_must_not_be(path, statement):
    with Archive.open(path) as archive:
        archive.db.execute(REPORT.format(names="", values=""))
        archive.db.execute("DELETE FROM reports")
        with pytest.raises(sqlite3.IntegrityError):
            archive.db.execute(statement)


def test_a_dump_lists_every_public_row(path):
    lines = list(dump_public(path))
    assert len(lines) == len(codebook())
    assert all(line.startswith("indicators\t") for line in lines)


def test_a_full_disk_leaves_the_archive_as_it_was(path):
    with Archive.open(path) as archive:
        pages = archive.db.execute("PRAGMA page_count").fetchone()[0]
        archive.db.execute(f"PRAGMA max_page_count={pages + 5}")
        with pytest.raises(OutOfSpaceError) as caught, archive.transaction() as db:
            db.execute(REJECT.replace("'c'", f"'{'c' * 200_000}'"))
        assert caught.value.exit_code == 3
    with closing(open_for_reading(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert db.execute("SELECT count(*) FROM rejects").fetchone()[0] == 0


def test_a_query_that_a_signal_interrupted_does_not_keep_the_archive_from_being_closed(tmp_path):
    archive = Archive.open(tmp_path / "archive.db")
    rows = archive.db.execute("SELECT indicator FROM indicators")
    assert next(rows)
    archive.close()
    with Archive.open(tmp_path / "archive.db") as again:
        assert again.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
