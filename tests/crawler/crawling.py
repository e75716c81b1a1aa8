"""What the crawl tests share: a server of small lists, a crawl at full speed, what a captures file holds."""

from contextlib import contextmanager

from archive.captures import Captures
from crawler.portals import Portal
from crawler.run import crawl
from crawler.sample.server import Answer, SampleServer

#: Politeness off, for a server that is ours; each test turns on what it is about.
FAST = {"RETRY_AFTER_MIN": 0.2, "DOWNLOAD_TIMEOUT": 10}


@contextmanager
def serving(pages=None, **options):
    """Serve the sample, or ``pages`` (path -> Answer or markup) and nothing else, on free ports."""
    with SampleServer(ports=(0, 0), **options) as server:
        if pages is not None:
            server.answers.clear()
            for path, answer in pages.items():
                host, _, rest = path.partition("/") if not path.startswith("/") else ("portal", "", path[1:])
                given = Answer(answer.encode()) if isinstance(answer, str) else answer
                server.answers[host, "/" + rest] = given
        yield server


def listing(*targets):
    """Return a list page that links to ``targets`` under the titles of reports."""
    links = "".join(
        f'<li><a href="{url}">青栖市{2008 + n % 16}年政府信息公开年度报告{n}</a></li>' for n, url in enumerate(targets)
    )
    return f"<html><body><ul>{links}</ul></body></html>"


def report(words="青栖市年报正文"):
    """Return a page long enough to be content."""
    return f"<html><body><h1>青栖市政府信息公开年度报告</h1><p>{words * 40}</p></body></html>"


def portal(server, path="/list.html", **values):
    """Return a record of the sample kind that starts at ``path`` of the first host."""
    common = {"name": "sample_one_list", "title": "年报", "state": "sample", "listing": "column", "refetch_days": 0}
    return Portal(**(common | {"start": (server.url("portal", path),)} | values))


def crawl_fast(portals, path, *, jobs=1, accept=False, anytime=False, **settings):
    return crawl(portals, path, jobs=jobs, accept=accept, anytime=anytime, settings_overrides=FAST | settings)


def paths(server, host="portal"):
    """Return the paths that were asked for, in order."""
    return [hit.path for hit in server.log if hit.host == host]


def outcomes(path):
    """Return (path of the address, role, outcome) of every capture, in order."""
    with Captures.open(path) as store:
        rows = [capture for run in reversed(store.runs()) for capture in store.run_captures(run.run_id)]
    rows.sort(key=lambda capture: capture.capture_id)
    return [("/" + row.url.split("/", 3)[3], row.role, row.outcome) for row in rows]


def bodies(path):
    """Return what is known of each document: its path and the hash of its newest body."""
    with Captures.open(path) as store:
        assert store.integrity() == []
        return {"/" + row.source.split("/", 3)[3]: row.body_sha256 for row in store.documents()}
