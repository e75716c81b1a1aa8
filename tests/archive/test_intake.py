import gzip
import io
import os
import sqlite3
import zipfile
from contextlib import closing

import pytest
from makers import capture, report_text
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.build import build
from archive.captures import Captures
from archive.intake import add
from extract.errors import ArchiveError, ArchiveInUseError

TEXT = report_text("青栖市", 2018, 3).encode()


@pytest.fixture
def archive(tmp_path):
    return tmp_path / "store" / "archive.db"


def held(archive):
    with Captures.open(archive.with_name("captures.db")) as captures:
        return {one.source: captures.content(one) for one in captures.documents()}


def write(folder, name, body=TEXT):
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(body)
    return str(file)


def test_files_become_captures_under_the_name_given(archive, tmp_path):
    name = write(tmp_path, "a.txt")
    assert add(archive, [name]).added == [name]
    assert held(archive) == {name: TEXT}
    with Captures.open(archive.with_name("captures.db")) as captures:
        (one,) = captures.history(name)
    assert (one.role, one.outcome, one.url, one.content_type) == ("file", "ok", None, "text/plain")


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("如皋2018.txt".encode(), "如皋2018.txt"),
        ("如皋2018.txt".encode("gb18030"), "如皋2018.txt"),
        (b"bad\xff.txt", r"bad\xff.txt"),
    ],
)
def test_names_of_files_in_any_encoding_become_text(archive, tmp_path, raw, shown):
    folder = tmp_path / "青栖市"
    folder.mkdir()
    with open(os.fsencode(folder) + b"/" + raw, "wb") as file:  # noqa: PTH123 - pathlib takes no bytes
        file.write(TEXT)
    assert add(archive, [str(folder)]).added == [f"{folder}/{shown}"]
    assert held(archive) == {f"{folder}/{shown}": TEXT}


def test_a_document_is_brought_in_once_wherever_its_folder_lies(archive, tmp_path):
    (tmp_path / "moved").mkdir()
    name, other = write(tmp_path, "a.txt"), write(tmp_path / "moved", "a.txt")
    assert add(archive, [name, other, name]).known == [(other, name), (name, name)]
    again = add(archive, [other])
    assert (again.added, again.known) == ([], [(other, name)])
    assert list(held(archive)) == [name]


def test_a_copy_under_another_name_is_kept_as_one(archive, tmp_path):
    name, copy = write(tmp_path, "a.txt"), write(tmp_path, "b.txt")
    assert add(archive, [name, copy]).added == [name, copy]
    assert held(archive) == {name: TEXT, copy: TEXT}


def test_a_file_that_changed_is_a_new_capture_of_the_same_source(archive, tmp_path):
    name = write(tmp_path, "a.txt")
    add(archive, [name])
    write(tmp_path, "a.txt", TEXT + b"more")
    assert add(archive, [name]).added == [name]
    assert held(archive) == {name: TEXT + b"more"}


def test_a_folder_is_searched_by_ending(archive, tmp_path):
    for number, name in enumerate(
        ("in/b.HTML", "in/deep/a.txt", "in/c.md", "in/no.jpg", "in/.hidden.txt", "in/.git/x.txt")
    ):
        write(tmp_path, name, TEXT + b"%d" % number)
    folder = str(tmp_path / "in")
    assert [os.path.relpath(name, folder) for name in add(archive, [folder]).added] == ["b.HTML", "c.md", "deep/a.txt"]


def _zipped(name):
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w") as packed:
            packed.writestr(name, "x" * 100)
        return file.getvalue()


@pytest.mark.parametrize(
    ("name", "body", "problem"),
    [
        ("nothing.txt", None, "no such file or folder"),
        ("empty.txt", b"", "the file is empty"),
        ("blank.txt", b" \r\n\0\t", "the file is empty"),
        ("mark.txt", b"\xef\xbb\xbf", "the file is empty"),
        ("junk.html", bytes(range(256)) * 40, "binary data"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" * 50, "a picture"),
        ("squeezed.txt", gzip.compress(os.urandom(4000)), "a compressed file: unpack it"),
        ("pages.zip", _zipped("a.html"), "a zip archive: unpack it"),
        ("figures.xlsx", _zipped("xl/workbook.xml"), "a spreadsheet: save its sheet as csv"),
        ("many.tar", b"a.html".ljust(257, b"\0") + b"ustar\0" + bytes(300), "a compressed file"),
        ("a.warc", b"no web archive at all", "not a web archive"),
        ("b.warc.gz", gzip.compress(b"x" * 100)[:30], "damaged web archive"),
        ("c.warc", b"", "the file is empty"),
        ("folder/x.jpg", b"x", "no documents in this folder"),
        ("a\0b", None, "no such file or folder"),
        ("n" * 300, None, "File name too long"),
    ],
    ids=lambda value: repr(value)[:20] if isinstance(value, str) else "",
)
def test_bad_input_is_one_line_and_the_rest_goes_on(archive, tmp_path, name, body, problem):
    good = write(tmp_path, "good.txt")
    given = str(tmp_path / name) if body is None else write(tmp_path, name, body)
    if name.startswith("folder"):
        given = str(tmp_path / "folder")
    result = add(archive, [given, good])
    assert result.added == [good]
    (line,) = result.problems
    assert problem in line
    assert line.startswith(given)
    assert "\n" not in line


def test_a_name_that_is_missing_is_no_folder(archive):
    assert add(archive, [""]).problems == ["an empty name: no such file or folder"]


@pytest.mark.parametrize("name", ["ftp://example.org/a.html", "www.example.org/a.html", "example.gov.cn"])
def test_an_address_needs_its_beginning(archive, name):
    (line,) = add(archive, [name]).problems
    assert line.endswith("an address begins with http:// or https://")


def test_databases_are_no_reports(archive, tmp_path):
    add(archive, [write(tmp_path, "good.txt")])
    build(archive, workers=1)
    with closing(sqlite3.connect(tmp_path / "other.db")) as db:
        db.execute("CREATE TABLE t (a)")
    raw = archive.with_name("captures.db")
    broken = tmp_path / "broken.db"
    broken.write_bytes(raw.read_bytes()[:5000])
    names = [str(archive), str(tmp_path / "other.db"), str(raw), str(broken)]
    result = add(archive, names)
    assert (result.added, result.known) == ([], [])
    said = [line.removeprefix(f"{name}: ") for name, line in zip(names, result.problems, strict=True)]
    assert said[0].startswith("an archive, not a report: add the captures.db that belongs to it")
    assert said[1:] == [
        "a database of another program, not a document",
        "these are the captures of this archive itself",
        "captures that cannot be opened: damaged, or made by a newer gongkai",
    ]


def test_what_cannot_be_read_is_one_line(archive, tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    assert "not a regular file" in add(archive, [str(tmp_path / "pipe.txt")]).problems[0]


def test_with_nothing_to_take_nothing_is_written(archive, tmp_path):
    add(archive, [str(tmp_path / "nothing.txt"), write(tmp_path, "empty.txt", b"")])
    assert not archive.with_name("captures.db").exists()


@pytest.mark.parametrize(
    "body",
    [
        TEXT,
        TEXT.decode().encode("gb18030"),
        TEXT.decode().encode("utf-16"),
        b"%PDF-1.4\n\0\1\2",
        b"PK\x03\x04" + bytes(50),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50),
        b"\n\n%PDF-1.7",
    ],
)
def test_documents_of_every_kind_are_taken(archive, tmp_path, body):
    name = write(tmp_path, "document", body)
    assert add(archive, [name]).added == [name]


def test_a_capture_store_in_use_or_broken_is_an_error(archive, tmp_path):
    name = write(tmp_path, "a.txt")
    archive.parent.mkdir()
    with Captures.open(archive.with_name("captures.db"), write=True), pytest.raises(ArchiveInUseError):
        add(archive, [name])
    archive.with_name("captures.db").write_bytes(b"no database" * 100)
    with pytest.raises(ArchiveError):
        add(archive, [name])


# --- WARC ------------------------------------------------------------------------------------------------------------

URL = "http://www.qingqi.gov.cn/a.html"


def warc(*responses):
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=True)
    for url, status, headers, body in responses:
        http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(body),
                http_headers=http,
                warc_headers_dict={"WARC-Date": "2020-02-03T04:05:06Z"},
            )
        )
    return stream.getvalue()


HTML = [("Content-Type", "text/html")]


def test_a_web_archive_gives_its_documents(archive, tmp_path):
    chunked = b"%x\r\n" % len(TEXT) + TEXT + b"\r\n0\r\n\r\n"
    body = warc(
        (URL, "200 OK", HTML, TEXT + b"1"),
        (URL + "?gzip", "200 OK", [*HTML, ("Content-Encoding", "gzip")], gzip.compress(TEXT + b"2")),
        (URL + "?chunks", "200 OK", [*HTML, ("Transfer-Encoding", "chunked")], chunked),
        ("http://www.qingqi.gov.cn/logo.png", "200 OK", [("Content-Type", "image/png")], b"png"),
        ("http://www.qingqi.gov.cn/robots.txt", "200 OK", [("Content-Type", "text/plain")], b"User-agent: *"),
        ("http://www.qingqi.gov.cn/gone", "404 Not Found", HTML, b"gone"),
        ("file:///etc/passwd", "200 OK", HTML, b"no"),
    )
    result = add(archive, [write(tmp_path, "a.warc.gz", body)])
    assert result.problems == []
    assert held(archive) == {URL: TEXT + b"1", URL + "?gzip": TEXT + b"2", URL + "?chunks": TEXT}
    with Captures.open(archive.with_name("captures.db")) as captures:
        assert captures.history(URL)[0].fetched_at == "2020-02-03T04:05:06Z"


@pytest.mark.parametrize("cut", [30, 200, 500])
def test_a_web_archive_cut_short_gives_what_is_whole_and_says_so(archive, tmp_path, cut):
    whole = warc((URL, "200 OK", HTML, TEXT))
    body = whole + warc((URL + "?2", "200 OK", HTML, os.urandom(3000)))[:-cut]
    result = add(archive, [write(tmp_path, "a.warc.gz", body)])
    assert result.added == [URL]
    assert len(result.problems) == 1


def test_an_unpacked_web_archive_cut_short(archive, tmp_path):
    body = gzip.decompress(warc((URL, "200 OK", HTML, TEXT)))
    result = add(archive, [write(tmp_path, "a.warc", body[:-40])])
    assert result.added == []
    assert "cut short" in result.problems[0]


def test_files_stand_beside_crawled_pages(tmp_path):
    path = capture(tmp_path, [{"url": URL, "body": TEXT}])
    name = write(tmp_path, "a.txt")
    assert add(path, [name]).added == [name]
    assert set(held(path)) == {URL, name}
