"""The capture store: nothing acknowledged is lost, nothing stored is changed, and everything else is refused."""

import gzip
import random
import signal
import sqlite3
import subprocess
import sys
import zlib

import brotli
import pytest
import zstandard

from archive.captures import Captures, NewCapture, utc_now
from archive.coding import LIMIT, decode_content
from extract.errors import ArchiveError, ArchiveInUseError, FixityError, OutOfSpaceError, UnreadableError

PAGE = "http://sw.qingqi.invalid/a.html"


def new(run_id, **values):
    common = {"portal": "p", "source": PAGE, "url": PAGE, "role": "report", "outcome": "ok", "fetched_at": utc_now()}
    return NewCapture(**(common | {"run_id": run_id} | values))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "captures.db"


@pytest.fixture
def store(path):
    with Captures.open(path, write=True) as captures:
        yield captures


def test_a_capture_comes_back_as_it_was_given(store):
    run = store.start_run("p")
    body = "青栖市年报".encode("gb18030") * 50
    number = store.add(
        new(
            run,
            body=body,
            status=200,
            headers=[("ETag", '"x"'), ("Set-Cookie", "a"), ("Set-Cookie", "b")],
            title="年报",
        )
    )
    capture = store.latest(PAGE)
    assert capture.capture_id == number
    assert capture.headers == (("ETag", '"x"'), ("Set-Cookie", "a"), ("Set-Cookie", "b"))
    assert capture.header("etag") == '"x"'
    assert (capture.size, capture.title, capture.status) == (len(body), "年报", 200)
    assert store.body(capture.body_sha256) == body


def test_the_same_bytes_are_stored_once(store):
    run = store.start_run("p")
    for name in ("a", "b", "c"):
        store.add(new(run, url=name, source=name, body=b"same" * 99))
    assert len(store.shas()) == 1
    assert [capture.source for capture in store.documents()] == ["a", "b", "c"]


def test_a_304_takes_over_the_body_that_it_confirms(store):
    run = store.start_run("p")
    first = store.add(new(run, body=b"page"))
    store.add(new(run, outcome="not_modified", status=304, revisit_of=first))
    latest = store.latest(PAGE)
    assert (latest.outcome, latest.revisit_of) == ("not_modified", first)
    assert store.content(latest) == b"page"
    assert [capture.capture_id for capture in store.documents()] == [first]


def test_documents_are_the_newest_whole_captures(store):
    run = store.start_run("p")
    store.add(new(run, body=b"old"))
    kept = store.add(new(run, body=b"new"))
    store.add(new(run, body=b"ne", outcome="truncated"))
    store.add(new(run, outcome="gone", status=410, body=b"removed"))
    store.add(new(run, url="list", source="list", role="list", body=b"list"))
    store.add(new(run, url="cut", source="cut", body=b"cu", outcome="truncated"))
    assert [capture.capture_id for capture in store.documents()] == [kept]
    assert [capture.source for capture in store.unread()] == ["cut"]
    assert [capture.outcome for capture in store.history(PAGE)] == ["ok", "ok", "truncated", "gone"]


def test_attachments_are_found_by_their_page(store):
    run = store.start_run("p")
    for name in ("b.pdf", "a.pdf", "b.pdf"):
        store.add(new(run, url=name, source=name, role="attachment", parent_url=PAGE, body=name.encode()))
    assert [capture.source for capture in store.attachments(PAGE)] == ["b.pdf", "a.pdf"]


def test_runs_keep_their_end_apart_from_their_start(store):
    first, second = store.start_run("p"), store.start_run("q")
    store.end_run(first, "ok", {"new": 3})
    assert [(run.run_id, run.outcome) for run in store.runs()] == [(second, None), (first, "ok")]
    assert store.runs("p")[0].stats == {"new": 3}


@pytest.mark.parametrize("table", ["bodies", "captures", "runs", "run_ends"])
def test_nothing_stored_can_be_changed(store, path, table):
    run = store.start_run("p")
    store.add(new(run, body=b"x" * 50))
    store.end_run(run, "ok", {})
    key = {"bodies": "sha256", "captures": "capture_id"}.get(table, "run_id")
    with sqlite3.connect(path) as db:
        before = db.execute(f"SELECT * FROM {table}").fetchall()
        marks = ", ".join("?" * len(before[0]))
        for statement, parameters in (
            (f"UPDATE {table} SET {key} = {key}", ()),
            (f"DELETE FROM {table}", ()),
            (f"INSERT OR REPLACE INTO {table} VALUES ({marks})", before[0]),
        ):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                db.execute(statement, parameters)
        assert db.execute(f"SELECT * FROM {table}").fetchall() == before


def test_one_writer_and_any_number_of_readers(store, path):
    with pytest.raises(ArchiveInUseError, match=r"being written by process \d+"):
        Captures.open(path, write=True)
    run = store.start_run("p")
    with Captures.open(path) as reader:
        store.add(new(run, body=b"while read"))
        assert reader.latest(PAGE) is not None
        with pytest.raises(ArchiveError, match="reading only"):
            reader.start_run("p")
    store.close()
    Captures.open(path, write=True).close()


def test_what_is_no_captures_file_is_refused_and_left_alone(tmp_path):
    junk = tmp_path / "junk.db"
    junk.write_bytes(b"not a database, by any means " * 99)
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE reports (x)")
    newer = tmp_path / "newer.db"
    Captures.open(newer, write=True).close()
    with sqlite3.connect(newer) as db:
        db.execute("PRAGMA user_version = 99")
    for file in (junk, other, newer):
        before = file.read_bytes()
        for write in (False, True):
            with pytest.raises(ArchiveError, match=file.name):
                Captures.open(file, write=write)
        assert file.read_bytes() == before
    with pytest.raises(ArchiveError, match="no captures file"):
        Captures.open(tmp_path / "missing.db")
    with pytest.raises(ArchiveError, match="folder"):
        Captures.open(tmp_path, write=True)
    assert not (tmp_path / "missing.db").exists()


def test_a_changed_body_is_noticed(store, path):
    run = store.start_run("p")
    store.add(new(run, body=b"figures: 46" * 20))
    (sha,) = store.shas()
    with sqlite3.connect(path) as db:
        db.execute("DROP TRIGGER bodies_no_update")
        db.execute("UPDATE bodies SET data = ?", (zstandard.compress(b"figures: 64" * 20),))
    with pytest.raises(FixityError, match="not what was stored"):
        store.body(sha)
    with pytest.raises(FixityError, match="missing"):
        store.body("0" * 64)


def test_text_that_sqlite_cannot_keep_is_made_storable(store):
    run = store.start_run("p\0q")
    store.add(new(run, title="年\ud800报\0", body=b"", headers=[("X-\0", "\udfff")]))
    capture = store.latest(PAGE)
    assert capture.title == "年?报\N{REPLACEMENT CHARACTER}"
    assert store.content(capture) == b""


def test_a_full_disk_is_named_and_costs_nothing_stored(store, path):
    run = store.start_run("p")
    pages = store._db.execute("PRAGMA page_count").fetchone()[0]
    store._db.execute(f"PRAGMA max_page_count = {pages + 20}")
    acknowledged = []

    def fill():
        for number in range(1000):
            body = random.Random(number).randbytes(5000)
            acknowledged.append((store.add(new(run, url=str(number), body=body)), body))

    with pytest.raises(OutOfSpaceError, match="no space left"):
        fill()
    assert 3 < len(acknowledged) < 100
    store.close()
    with Captures.open(path, write=True) as again:
        assert again.integrity() == []
        for number, body in acknowledged:
            assert again.body(again.get(number).body_sha256) == body
        again.add(new(run, body=b"goes on"))


def test_a_write_that_fails_is_out_of_space_too(tmp_path):
    script = """
import resource, signal, sys
from archive.captures import Captures, NewCapture, utc_now
from extract.errors import OutOfSpaceError
import random
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with Captures.open(sys.argv[1], write=True) as store:
    run = store.start_run("p")
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
    try:
        for number in range(1000):
            store.add(NewCapture(run_id=run, portal="p", source=str(number), role="file", outcome="ok",
                                 fetched_at=utc_now(), body=random.Random(number).randbytes(9000)))
    except OutOfSpaceError as error:
        print("full after", number)
"""
    path = tmp_path / "captures.db"
    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.startswith("full after"), done.stderr
    with Captures.open(path) as store:
        assert store.integrity() == []
        assert len(store.shas()) == int(done.stdout.split()[-1])


WRITER = """
import sys
from archive.captures import Captures, NewCapture, utc_now
with Captures.open(sys.argv[1], write=True) as store:
    run = store.start_run("p")
    for number in range(10**6):
        body = (f"{sys.argv[2]}/{number} " * (1 + number % 700)).encode()
        capture = NewCapture(run_id=run, portal="p", source=f"{sys.argv[2]}/{number}", role="file", outcome="ok",
                             fetched_at=utc_now(), body=body)
        print(store.add(capture), number, flush=True)
"""


@pytest.mark.slow
def test_sigkill_at_twenty_random_points_loses_nothing_acknowledged(path):
    moments = random.Random(20)
    acknowledged = {}
    for attempt in range(20):
        command = [sys.executable, "-c", WRITER, path, str(attempt)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            lines = [writer.stdout.readline()]  # it has begun
            count = moments.randrange(40)
            lines.extend(writer.stdout.readline() for _ in range(count))
            writer.send_signal(signal.SIGKILL)
            lines.extend(writer.stdout.read().splitlines(keepends=True))
        for line in lines:
            if line.endswith("\n"):
                capture_id, number = map(int, line.split())
                acknowledged[capture_id] = f"{attempt}/{number}"
    assert len(acknowledged) > 100
    with Captures.open(path, write=True) as store:
        assert store.integrity() == []
        for capture_id, source in acknowledged.items():
            capture = store.get(capture_id)
            assert capture.source == source
            assert store.body(capture.body_sha256).startswith(source.encode())


CODINGS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda body: brotli.compress(body, quality=3),
    "zstd": zstandard.compress,
    "gzip, gzip": lambda body: gzip.compress(gzip.compress(body)),
}


@pytest.mark.parametrize("coding", CODINGS)
def test_content_coding_is_undone_and_a_missing_end_is_noticed(coding):
    body = random.Random(1).randbytes(3000) + b"0" * 9000
    coded = CODINGS[coding](body)
    assert decode_content(coded, coding) == decode_content(body, None)
    for cut in range(1, len(coded), len(coded) // 100):
        try:
            assert not decode_content(coded[:cut], coding).complete
        except UnreadableError:
            continue


@pytest.mark.parametrize("coding", CODINGS)
def test_a_bomb_is_refused_before_it_unfolds(coding):
    with pytest.raises(UnreadableError):
        decode_content(CODINGS[coding](bytes(LIMIT + 1)), coding)


def test_odd_codings():
    raw = zlib.compressobj(wbits=-15)
    assert decode_content(raw.compress(b"raw") + raw.flush(), "deflate").body == b"raw"
    assert decode_content(b"<html>", "gzip").body == b"<html>"
    assert decode_content(gzip.compress(b"a") + gzip.compress(b"b"), "gzip").body == b"ab"
    assert decode_content(gzip.compress(b"a") + b"trailing", "GZIP").body == b"a"
    for coding, body in (("compress", b"x"), ("gzip," * 9, b"x"), ("br", b"\xff" * 9), ("zstd", b"junk" * 9)):
        with pytest.raises(UnreadableError):
            decode_content(body, coding)
