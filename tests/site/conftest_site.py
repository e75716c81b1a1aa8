"""An archive of three invented reports, crawled and extracted as always, and a datasette that serves it."""

import asyncio
import re
import sqlite3
from contextlib import closing

import lxml.html
import pytest
import site_documents

from archive import build
from archive.captures import Captures
from archive.captures_model import NewCapture
from archive.database import captures_path

PAGES = {
    "http://zrzy.qinglan.gov.cn/gk/201903/t1.html": site_documents.PROSE,
    "http://slj.qinglan.gov.cn/gk/202301/t2.html": site_documents.form(total=47),
    "http://nyj-qinglan.example/gk/201703/t3.html": site_documents.HIJACKED,
}


def words(element):
    """The text of an element, blanks folded."""
    return re.sub(r"\s+", " ", element.text_content()).strip()


def make_archive(path, pages):
    with Captures.open(captures_path(path), write=True) as captures:
        run = captures.start_run("qinglan")
        for url, page in pages.items():
            captures.add(
                NewCapture(
                    run_id=run,
                    portal="qinglan",
                    source=url,
                    role="report",
                    outcome="ok",
                    fetched_at="2026-01-05T08:00:00Z",
                    url=url,
                    status=200,
                    body=page.encode(),
                    content_type="text/html; charset=utf-8",
                )
            )
        captures.end_run(run, "ok", {"reports": len(pages), "new": len(pages)})
    build.build(path, workers=1)
    return path


@pytest.fixture(scope="session")
def archive_path(tmp_path_factory):
    return make_archive(tmp_path_factory.mktemp("site") / "archive.db", PAGES)


@pytest.fixture(scope="session")
def ids(archive_path):
    """The number of each report, by the beginning of its host."""
    with closing(sqlite3.connect(archive_path)) as db:
        rows = db.execute("SELECT host, report_id FROM reports").fetchall()
    return {host.split(".")[0].split("-")[0]: report_id for host, report_id in rows}


class Served:
    """A datasette in this process, asked without a network."""

    def __init__(self, *paths, **options):
        from datasette.app import Datasette

        self.loop = asyncio.new_event_loop()
        self.datasette = Datasette([str(path) for path in paths], **options)
        self.loop.run_until_complete(self.datasette.invoke_startup())

    def get(self, path, language="en", **headers):
        return self.loop.run_until_complete(
            self.datasette.client.get(path, headers={"accept-language": language, **headers})
        )

    def page(self, path, language="en", status=200):
        answer = self.get(path, language)
        assert answer.status_code == status, answer.text[-2000:]
        return lxml.html.document_fromstring(answer.text)


@pytest.fixture(scope="session")
def served(archive_path):
    site = Served(archive_path)
    yield site
    site.loop.close()
