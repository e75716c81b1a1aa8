import hashlib
import shutil
import sqlite3
from contextlib import closing

import pytest
from makers import capture, made, report_text

from archive.database import dump_public
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


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.95])
def test_an_archive_that_was_cut_off_is_a_fault(path, kept):
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])
    assert any("malformed" in fault or "invalid" in fault for fault in verify(path).faults)


def test_faults_of_the_captures_are_told_beside_an_archive_that_cannot_be_opened(path):
    spoil(path.with_name("captures.db"), "DROP TRIGGER bodies_no_update; UPDATE bodies SET data = zeroblob(9)")
    path.write_bytes(b"no database" * 300)
    faults = verify(path).faults
    assert len(faults) == 5
    assert faults[-1].endswith("is not a database")


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
