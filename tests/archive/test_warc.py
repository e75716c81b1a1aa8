"""Web archives out and in again: every byte, every outcome, and nothing twice."""

import hashlib
import io
import sqlite3
import subprocess
import sys

import pytest
from click.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from archive.captures import Captures
from archive.captures_model import NewCapture
from archive.intake import add
from archive.warc_export import export_warc
from extract.errors import FixityError, UsageError
from gongkai import cli

SITE = "http://www.qingqi.gov.cn"
PAGE = "<html><body><h1>青栖市2020年政府信息公开工作年度报告</h1></body></html>".encode("gb18030")
PACKED = b"\x1f\x8b" + bytes(range(256))


def capture(run, address, **values):
    common = {
        "portal": "yunxi_qingqi_government",
        "source": address,
        "url": address,
        "role": "report",
        "outcome": "ok",
        "status": 200,
        "fetched_at": "2026-03-01T00:00:00Z",
        "headers": (("Content-Type", "text/html"), ("ETag", '"a"')),
        "content_type": "text/html",
    }
    return NewCapture(run_id=run, **common | values)


@pytest.fixture
def archive(tmp_path):
    """One capture of every kind, with the oddities of real servers."""
    path = tmp_path / "archive.db"
    with Captures.open(tmp_path / "captures.db", write=True) as store:
        run = store.start_run("yunxi_qingqi_government")
        chunked = (("Transfer-Encoding", "chunked"), ("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
        odd = (("Server", "\xc7\xe0\xc6\xdc"), ("X-Note", "a\r\n b"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"))
        moved, longer = (("Location", "/1.html"),), (("Content-Length", "74"),)
        first = store.add(capture(run, f"{SITE}/1.html", body=PAGE, title="2020年\r\n年报", parent_url=f"{SITE}/"))
        for one in (
            capture(run, f"{SITE}/robots.txt", role="robots", outcome="gone", status=404, body=b"<h1>404</h1>"),
            capture(run, f"{SITE}/2.html", body=PACKED, headers=chunked, content_encoding="gzip"),
            capture(run, f"{SITE}/3.html", body=PAGE, headers=odd, detail="no closing html tag"),
            capture(run, f"{SITE}/4.html", outcome="redirect", status=302, body=b"", headers=moved),
            *[capture(run, f"{SITE}/5.html", outcome="truncated", body=PAGE[:20], headers=longer)] * 3,
            capture(run, f"{SITE}/6.html", outcome="failed", status=None, headers=(), detail="TimeoutError: 60 s\n"),
            capture(run, f"{SITE}/公开?年=2020", outcome="challenge", status=412, body=b"<script>$_ts</script>"),
            capture(run, f"{SITE}/7.html", outcome="error", status=599, body=b""),
            capture(run, f"{SITE}/1.html", outcome="not_modified", status=304, revisit_of=first,
                    fetched_at="2026-03-02T00:00:00Z"),
            capture(run, None, source="青栖 2019.pdf", url=None, portal="files", role="file", status=None,
                    headers=(), body=b"%PDF-1.4 \r\n\r\n", content_type="application/pdf"),
        ):  # fmt: skip
            store.add(one)
        store.end_run(run, "ok", {})
    return path


def rows(folder):
    """Return all that is known of each capture, apart from numbers and runs, and its bytes."""
    with Captures.open(folder / "captures.db") as store:
        assert store.integrity() == []
        found = []
        for one in store.everything():
            base = None if one.revisit_of is None else store.get(one.revisit_of).fetched_at
            body = None if one.body_sha256 is None else store.body(one.body_sha256)
            facts = {name: getattr(one, name) for name in one.__dataclass_fields__}
            for name in ("capture_id", "run_id", "revisit_of"):
                del facts[name]
            found.append((facts, base, body))
        return found


def exported(archive, tmp_path, **options):
    files = export_warc(archive.with_name("captures.db"), tmp_path / "warc", **options)
    return [tmp_path / "warc" / name for name, _ in files]


def test_a_round_trip_keeps_everything(archive, tmp_path):
    (file,) = exported(archive, tmp_path)
    other = tmp_path / "other" / "archive.db"
    result = add(other, [str(file)])
    assert result.problems == []
    assert rows(other.parent) == rows(archive.parent)
    with Captures.open(other.with_name("captures.db")) as store:
        assert {(run.portal, run.outcome) for run in store.runs()} == {
            ("yunxi_qingqi_government", "imported"), ("files", "imported"),
        }  # fmt: skip
    # Again, and from the captures file itself: nothing twice.
    add(other, [str(file), str(archive.with_name("captures.db"))])
    assert rows(other.parent) == rows(archive.parent)


def test_another_captures_file_is_taken_in_whole(archive, tmp_path):
    other = tmp_path / "other" / "archive.db"
    with Captures.open((tmp_path / "other").mkdir() or other.with_name("captures.db"), write=True) as store:
        store.add(capture(store.start_run("yunxi_linxi"), f"{SITE}/9.html", body=b"<html>9</html>"))
    assert add(other, [str(archive.with_name("captures.db"))]).problems == []
    assert rows(other.parent)[1:] == rows(archive.parent)


def test_of_a_damaged_captures_file_the_rest_is_taken(archive, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    raw = archive.with_name("captures.db")
    with sqlite3.connect(raw) as db:
        db.execute("DROP TRIGGER bodies_no_update")
        db.execute("UPDATE bodies SET data = zeroblob(20) WHERE sha256 = ?", (hashlib.sha256(PACKED).hexdigest(),))
    whole = rows_of_sources(tmp_path) - {f"{SITE}/2.html"}
    taken = add(other / "archive.db", [str(raw)])
    assert len(taken.problems) == 1
    assert f"{SITE}/2.html: body " in taken.problems[0]
    assert rows_of_sources(other) == whole


def rows_of_sources(folder):
    """Return the sources of all captures in a folder."""
    with Captures.open(folder / "captures.db") as store:
        return {one.source for one in store.everything()}


def test_warcio_finds_every_digest_right(archive, tmp_path):
    (file,) = exported(archive, tmp_path)
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", file], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    assert "fail" not in checked.stdout
    assert checked.stdout.count("digest pass") == 24
    damaged = bytearray(file.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    file.write_bytes(damaged)
    with pytest.raises(Exception):  # noqa: B017 - zlib or warcio, whoever sees it first
        list(ArchiveIterator(io.BytesIO(damaged), check_digests="raise"))


def test_records_are_what_others_expect(archive, tmp_path):
    (file,) = exported(archive, tmp_path)
    found = []
    with file.open("rb") as stream:
        for record in ArchiveIterator(stream):
            headers = record.rec_headers
            status = record.http_headers.get_statuscode() if record.http_headers else None
            found.append((record.rec_type, headers.get_header("WARC-Target-URI"), status, headers))
            if record.rec_type == "response" and headers.get_header("WARC-Target-URI") == f"{SITE}/2.html":
                assert record.http_headers.get_header("Transfer-Encoding") is None  # nothing to take apart any more
                assert record.raw_stream.read() == PACKED
    kinds = [kind for kind, *_ in found]
    assert (kinds.count("response"), kinds.count("request"), kinds.count("revisit")) == (10, 11, 1)
    assert (kinds[0], kinds.count("metadata"), kinds.count("resource")) == ("warcinfo", 1, 1)
    truncated = [headers.get_header("WARC-Truncated") for _, url, _, headers in found if url == f"{SITE}/5.html"]
    assert truncated == ["disconnect", None] * 3
    (revisit,) = [headers for kind, _, _, headers in found if kind == "revisit"]
    base = next(headers for kind, url, _, headers in found if (kind, url) == ("response", f"{SITE}/1.html"))
    assert revisit.get_header("WARC-Profile").endswith("/revisit/server-not-modified")
    assert revisit.get_header("WARC-Refers-To") == base.get_header("WARC-Record-ID")
    assert revisit.get_header("WARC-Refers-To-Date") == base.get_header("WARC-Date")
    assert revisit.get_header("WARC-Payload-Digest") == base.get_header("WARC-Payload-Digest")
    ids = [headers.get_header("WARC-Record-ID") for *_, headers in found]
    assert len(set(ids)) == len(ids)


def test_the_same_captures_give_the_same_bytes_and_large_ones_several_files(archive, tmp_path):
    (file,) = exported(archive, tmp_path)
    again = export_warc(archive.with_name("captures.db"), tmp_path / "again")
    assert again == [("captures-00001.warc.gz", 13)]
    assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes()
    parts = export_warc(archive.with_name("captures.db"), tmp_path / "parts", file_bytes=4000)
    assert len(parts) > 2
    assert sum(number for _, number in parts) == 13
    other = tmp_path / "other" / "archive.db"
    assert add(other, [str(tmp_path / "parts")]).problems == []
    assert rows(other.parent) == rows(archive.parent)
    with pytest.raises(UsageError, match="holds an export already"):
        export_warc(archive.with_name("captures.db"), tmp_path / "parts")


def test_what_is_not_what_was_exported_is_said(archive, tmp_path):
    import gzip

    (file,) = exported(archive, tmp_path)
    plain = gzip.decompress(file.read_bytes())
    other = tmp_path / "other" / "archive.db"
    changed = tmp_path / "changed.warc"
    changed.write_bytes(plain.replace(b"<script>$_ts</script>", b"<script>$_tt</script>"))
    assert "is not what was exported" in add(other, [str(changed)]).problems[0]
    lied = tmp_path / "lied.warc"
    lied.write_bytes(plain.replace(b'"role":"robots"', b'"role":"chiefs"'))
    assert "cannot be restored" in add(other, [str(lied)]).problems[0]


def test_a_damaged_body_stops_the_export(archive, tmp_path):

    with sqlite3.connect(archive.with_name("captures.db")) as db:
        db.execute("DROP TRIGGER bodies_no_update")
        db.execute("UPDATE bodies SET data = zeroblob(20), compression = 'none', size = 20")
    with pytest.raises(FixityError):
        exported(archive, tmp_path)
    assert list((tmp_path / "warc").glob("captures-*")) == []


def test_the_command(archive, tmp_path):
    def run(*arguments):
        return CliRunner().invoke(cli, ["--archive", str(archive), "export", *arguments, "--format", "warc"])

    assert "captures-00001.warc.gz\t13" in run(str(tmp_path / "out")).stdout
    assert run(str(tmp_path / "out2"), "--year", "2020").exit_code == 2
