"""CSV from datasette: rows as in the archive, formulas made text, whatever way the bytes are cut on their way."""

import asyncio
import csv
import io
import sqlite3
from contextlib import closing

import pytest
from conftest_site import Served
from hypothesis import given
from hypothesis import strategies as st
from made_archive import make

from archive.exports.lines import protected
from archive.site import downloads

TITLES = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-1",
    "－",
    "@a",
    "\t=1",
    '"quoted", =1',
    "two\r\nlines\n=3",
    "=" + "长" * 200_000,
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    path = make(
        tmp_path_factory.mktemp("downloads") / "archive.db",
        [{"agency": "甲局", "year": 2020, "title": title, "figures": {"granted": 3}} for title in TITLES],
    )
    other = path.with_name("other.db")
    with closing(sqlite3.connect(other)) as db, db:
        db.execute("CREATE TABLE t (a)")
        db.execute("INSERT INTO t VALUES ('=1')")
    site = Served(path, other)
    yield site
    site.loop.close()


def rows(text):
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    "path",
    [
        "/archive/reports.csv?_sort=report_id",
        "/archive/reports.csv?_sort=report_id&_stream=1",
        "/archive/reports.csv?_sort=report_id&_dl=1",
        "/archive.csv?sql=select+*+from+reports+order+by+report_id",
    ],
)
def test_no_text_is_run_as_a_formula_and_nothing_else_changes(site, path):
    answer = site.get(path)
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf") == ("_dl" in path)
    head, *found = rows(answer.content.decode("utf-8-sig"))
    title = head.index("title")
    assert [row[title] for row in found] == [protected(one) for one in TITLES]
    expected = site.get("/archive/reports.json?_shape=array&_sort=report_id").json()
    assert len(found) == len(expected) == len(TITLES)
    for row, one in zip(found, expected, strict=True):
        assert row[head.index("report_id")] == str(one["report_id"])


def test_other_databases_other_formats_and_errors_are_left_alone(site):
    assert site.get("/other/t.csv").text.replace("\r\n", "\n") == "rowid,a\n1,=1\n"
    assert site.get("/archive/reports.json?_shape=array&_sort=report_id").json()[0]["title"] == "=1+1"
    assert site.get("/archive/nothing.csv").status_code == 404


@given(
    st.lists(st.lists(st.text(alphabet='=-a1," \r\n长', max_size=6), min_size=2, max_size=3), min_size=1, max_size=6),
    st.lists(st.integers(1, 12), max_size=40),
)
def test_it_does_not_matter_how_the_bytes_are_cut(table, sizes):
    text = io.StringIO()
    csv.writer(text).writerows(table)
    left = text.getvalue().encode()
    sent = []

    async def send(message):
        sent.append(message)

    async def play():
        nonlocal left
        passing = downloads.safe(send, mark=False)
        headers = [(b"content-type", b"text/csv; charset=utf-8"), (b"content-length", b"7")]
        await passing({"type": "http.response.start", "status": 200, "headers": headers})
        for size in sizes:
            await passing({"type": "http.response.body", "body": left[:size], "more_body": True})
            left = left[size:]
        await passing({"type": "http.response.body", "body": left})

    asyncio.run(play())
    assert [name for name, _ in sent[0]["headers"]] == [b"content-type"]
    got = rows(b"".join(one["body"] for one in sent[1:]).decode())
    assert got == [[protected(cell) for cell in row] for row in table]
