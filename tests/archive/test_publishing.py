"""A published folder: sound, compact, read-only, and swapped so that readers see the old or the new."""

import hashlib
import json
import multiprocessing
import os
import sqlite3
import stat
from contextlib import closing

import pytest
from click.testing import CliRunner
from export_archive import figure, report, write_sound_archive

from archive.database import Archive, dump_public, open_for_reading
from archive.lock import take_lock
from archive.publishing import publish
from archive.upkeep import MANIFEST
from extract.errors import ArchiveInUseError, FixityError, UsageError
from gongkai import cli

SWAPS = 50


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    return write_sound_archive(tmp_path_factory.mktemp("original") / "archive.db")


@pytest.fixture
def path(original, tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "archive.db").write_bytes(original.read_bytes())
    return folder / "archive.db"


def facts_of(folder):
    return json.loads((folder / "publication.json").read_text(encoding="utf-8"))


def test_a_snapshot_is_the_archive_checked_and_read_only(path, tmp_path):
    folder = tmp_path / "public"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE _waste AS WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 9999)"
                   " SELECT x, hex(randomblob(50)) FROM n")  # fmt: skip
        db.execute("DROP TABLE _waste")
        db.commit()
    facts = publish(path, folder)
    assert facts == facts_of(folder)
    snapshot = folder / "archive.db"
    assert list(dump_public(snapshot)) == list(dump_public(path))
    data = snapshot.read_bytes()
    assert data == (folder / facts["file"]).read_bytes()
    assert (facts["sha256"], facts["bytes"]) == (hashlib.sha256(data).hexdigest(), len(data))
    assert len(data) < path.stat().st_size - 500_000
    for line in (folder / MANIFEST).read_text().splitlines():
        sha256, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256
    assert (folder / MANIFEST).read_text().splitlines()[0].endswith(facts["file"])
    assert stat.S_IMODE(snapshot.stat().st_mode) == 0o444
    with closing(sqlite3.connect(f"{snapshot.as_uri()}?immutable=1", uri=True)) as db:
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert db.execute("SELECT count(*) FROM sqlite_stat1").fetchone()[0] > 10
        assert db.execute("PRAGMA freelist_count").fetchone()[0] == 0
    assert facts["rows"]["statistics"] == sum(line.startswith("statistics\t") for line in dump_public(path))
    described = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))["databases"]["archive"]["tables"]
    assert described["statistics"]["columns"]["quote"] == "Exact words in which the figure stands"
    assert not [entry for entry in folder.iterdir() if "part" in entry.name]


def test_the_same_archive_changes_nothing(path, tmp_path):
    folder = tmp_path / "public"
    publish(path, folder)
    before = {
        entry.name: (entry.stat().st_ino, entry.read_bytes()) for entry in folder.iterdir() if entry.suffix != ".lock"
    }
    publish(path, folder)
    assert before == {
        entry.name: (entry.stat().st_ino, entry.read_bytes()) for entry in folder.iterdir() if entry.suffix != ".lock"
    }


def change(path, number):
    """Every state has as many figures of its own value as its number says."""
    with Archive.open(path) as archive, archive.transaction() as db:
        db.execute("DELETE FROM statistics")
        for one in (2019, 2020, 2021):
            figure(db, one, "requests_received", number, printed=number)
            db.execute("UPDATE texts SET text = ? WHERE report_id = ?", (f"收到申请{number}件。", one))
        db.execute("UPDATE reports SET flags = ?", (str(number),))


def _read_on(folder, stop, results):
    """Read as a visitor would, over and over; put (reads, states seen, faults)."""
    reads, seen, faults = 0, set(), []
    while not stop.is_set():
        # By the name that never changes: whatever is opened stays one state.
        with closing(sqlite3.connect(f"file:{folder}/archive.db?mode=ro", uri=True)) as db:
            values = {row[0] for row in db.execute("SELECT value FROM statistics")}
            flags = {float(row[0]) for row in db.execute("SELECT DISTINCT flags FROM reports")}
            checked = db.execute("PRAGMA quick_check").fetchone()[0]
        if len(values) != 1 or values != flags or checked != "ok":
            faults.append((values, flags, checked))
        seen |= values
        # By the name that publication.json gives: the bytes are those that it tells of.
        facts = facts_of(folder)
        if hashlib.sha256((folder / facts["file"]).read_bytes()).hexdigest() != facts["sha256"]:
            faults.append(facts["file"])
        reads += 1
    results.put((reads, seen, faults))


def test_readers_see_old_or_new_and_never_a_mixture(path, tmp_path):
    folder = tmp_path / "public"
    change(path, 0)
    publish(path, folder)
    context = multiprocessing.get_context("spawn")
    stop, results = context.Event(), context.Queue()
    reader = context.Process(target=_read_on, args=(folder, stop, results), daemon=True)
    reader.start()
    for number in range(1, SWAPS + 1):
        change(path, number)
        publish(path, folder)
    stop.set()
    reads, seen, faults = results.get(timeout=30)
    reader.join(30)
    assert faults == []
    assert reads > 20
    assert len(seen) > 5
    assert len([entry for entry in folder.iterdir() if entry.name.startswith("archive-")]) == 2


def test_a_run_that_died_is_repaired_by_the_next(path, tmp_path, monkeypatch):
    folder = tmp_path / "public"
    publish(path, folder)
    change(path, 7)
    real = os.replace

    for survived in range(5):
        left = survived

        def dying(source, target, real=real):
            nonlocal left
            if left == 0:
                raise KeyboardInterrupt
            left -= 1
            real(source, target)

        monkeypatch.setattr(os, "replace", dying)
        with pytest.raises(KeyboardInterrupt):
            publish(path, folder)
        # Whatever happened, both ways in lead to a whole archive.
        facts = facts_of(folder)
        assert hashlib.sha256((folder / facts["file"]).read_bytes()).hexdigest() == facts["sha256"]
        with closing(open_for_reading(folder / "archive.db")) as db:
            assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    monkeypatch.setattr(os, "replace", real)
    facts = publish(path, folder)
    assert (folder / "archive.db").read_bytes() == (folder / facts["file"]).read_bytes()
    assert list(dump_public(folder / "archive.db")) == list(dump_public(path))


def test_an_archive_that_is_being_written_can_be_published(path, tmp_path):
    with Archive.open(path) as archive:
        with archive.transaction() as db:
            report(db, 9001, year=2020)
        archive.db.execute("BEGIN IMMEDIATE")
        report(archive.db, 9002, year=2020)
        publish(path, tmp_path / "public")
        archive.db.execute("ROLLBACK")
    with closing(open_for_reading(tmp_path / "public" / "archive.db")) as db:
        assert [row[0] for row in db.execute("SELECT report_id FROM reports WHERE report_id > 9000")] == [9001]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE texts SET text = 'x' || text WHERE report_id = 2020", "does not stand in its text"),
        ("UPDATE statistics SET value = value + 1 WHERE report_id = 2020", "in its quote"),
        ("PRAGMA foreign_keys = OFF; DELETE FROM reports WHERE report_id = 2021", "dangling reference"),
    ],
)
def test_what_is_not_sound_is_not_published(path, tmp_path, statement, words):
    folder = tmp_path / "public"
    publish(path, folder)
    before = facts_of(folder)
    with closing(sqlite3.connect(path)) as db:
        db.executescript(statement)
    with pytest.raises(FixityError, match=words):
        publish(path, folder)
    assert facts_of(folder) == before
    assert not [entry for entry in folder.iterdir() if "part" in entry.name]


def test_what_cannot_be_published_there(path, tmp_path):
    with pytest.raises(UsageError, match="another folder"):
        publish(path, path.parent)
    with pytest.raises(UsageError, match="there is no archive"):
        publish(tmp_path / "nothing.db", tmp_path / "public")
    other = tmp_path / "other"
    other.mkdir()
    (other / "archive.db").write_bytes(b"precious")
    with pytest.raises(UsageError, match="was not published"):
        publish(path, other)
    assert (other / "archive.db").read_bytes() == b"precious"
    with pytest.raises(UsageError, match="is a file"):
        publish(path, other / "archive.db")
    lock = take_lock(tmp_path / "public" / ".publishing")
    with pytest.raises(ArchiveInUseError):
        publish(path, tmp_path / "public")
    os.close(lock)


def test_the_command(path, tmp_path):
    def run(*words):
        return CliRunner().invoke(cli, ["--archive", str(path), "publish", str(tmp_path / "public"), *words])

    told = json.loads(run("--json").stdout)
    assert told == facts_of(tmp_path / "public")
    assert told["sha256"] in run().stdout
    assert (
        CliRunner().invoke(cli, ["--archive", str(tmp_path / "no.db"), "publish", str(tmp_path / "x")]).exit_code == 2
    )
    assert not (tmp_path / "x").exists()
