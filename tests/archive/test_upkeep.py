import csv
import hashlib
import json
import shutil
import sqlite3
from contextlib import closing

import pytest
from makers import capture, made, report_text

from archive.database import dump_public, open_for_reading
from archive.export import export
from archive.upkeep import MANIFEST, backup, verify
from extract.errors import UsageError


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    entries = [
        {"url": f"http://x.gov.cn/{place}", "body": report_text("青栖市", 2010 + place, place)} for place in range(4)
    ]
    path = capture(tmp_path_factory.mktemp("original"), entries)
    made(path)
    return path


@pytest.fixture
def path(original, tmp_path):
    for name in ("archive.db", "captures.db"):
        shutil.copy(original.with_name(name), tmp_path / name)
    return tmp_path / "archive.db"


def spoil(file, statement):
    with closing(sqlite3.connect(file)) as db:
        db.executescript(statement)


def test_a_sound_archive_verifies(path):
    found = verify(path)
    assert (found.bodies, found.quotes, found.faults) == (4, 4, [])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE bodies SET data = CAST(x'00' || substr(data, 2) AS BLOB) WHERE rowid = 2",
        "UPDATE bodies SET data = substr(data, 1, 5) WHERE rowid = 2",
        "UPDATE bodies SET (data, compression) = (SELECT data, compression FROM bodies LIMIT 1) WHERE rowid = 2",
    ],
)
def test_damaged_bytes_are_found(path, statement):
    spoil(path.with_name("captures.db"), f"DROP TRIGGER bodies_no_update; {statement}")
    assert len(verify(path).faults) == 1


def test_a_quote_that_moved_is_found(path):
    spoil(path, "UPDATE texts SET text = 'x' || text WHERE report_id = (SELECT min(report_id) FROM texts)")
    (fault,) = verify(path).faults
    assert "quote of requests_received" in fault


def test_nothing_to_verify_or_copy(tmp_path):
    for action in (
        lambda: verify(tmp_path / "archive.db"),
        lambda: backup(tmp_path / "archive.db", tmp_path / "copy"),
    ):
        with pytest.raises(UsageError, match="neither"):
            action()
    assert list(tmp_path.iterdir()) == []


def test_a_backup_is_a_whole_archive_with_its_checksums(path, tmp_path):
    copy = tmp_path / "safe" / "copy"
    assert [name for name, _ in backup(path, copy)] == ["archive.db", "captures.db"]
    for line in (copy / MANIFEST).read_text().splitlines():
        sha256, name = line.split("  ")
        assert hashlib.sha256((copy / name).read_bytes()).hexdigest() == sha256
    assert verify(copy / "archive.db").faults == []
    assert list(dump_public(copy / "archive.db")) == list(dump_public(path))
    made(copy / "archive.db")
    with pytest.raises(UsageError, match="exists already"):
        backup(path, copy)


def test_export_writes_every_table_in_one_order(path, tmp_path):
    with closing(open_for_reading(path)) as db:
        done = dict(export(db, tmp_path / "out", "csv"))
        again = dict(export(db, tmp_path / "again", "csv"))
        export(db, tmp_path / "lines", "jsonl", ["statistics"])
        with pytest.raises(UsageError, match="no table 'nothing'"):
            export(db, tmp_path / "out", "csv", ["nothing"])
    assert done == again
    assert done["reports.csv"] == 4
    assert done["indicators.csv"] == 138
    for name in done:
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
    with (tmp_path / "out" / "statistics.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(float(row["value"]) for row in rows) == [0, 1, 2, 3]
    lines = [json.loads(line) for line in (tmp_path / "lines" / "statistics.jsonl").read_text().splitlines()]
    assert [str(line["report_id"]) for line in lines] == [row["report_id"] for row in rows]
    assert {entry.name for entry in (tmp_path / "lines").iterdir()} == {"statistics.jsonl"}


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@x", "＝1", "－1", "＋1", "＠x"])
def test_spreadsheets_get_no_formulas_unless_wanted(path, tmp_path, title):
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE reports SET title = ?", (title,))
        db.commit()
    with closing(open_for_reading(path)) as db:
        export(db, tmp_path / "safe", "csv", ["reports"], spreadsheet=True)
        export(db, tmp_path / "plain", "csv", ["reports"])
    for folder, expected in (("safe", "'" + title), ("plain", title)):
        with (tmp_path / folder / "reports.csv").open(encoding="utf-8-sig", newline="") as file:
            assert {row["title"] for row in csv.DictReader(file)} == {expected}
