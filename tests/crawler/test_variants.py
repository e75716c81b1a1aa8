"""Other markup of the same products: recognised from their first page, and crawled with what was recognised."""

from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from crawling import crawl_fast
from replicas.site import Serving
from replicas.variants import VARIANTS as FIRST
from replicas.variants_more import VARIANTS as MORE
from replicas.variants_rest import VARIANTS as REST

from archive.captures import Captures
from crawler.recognise import recognise

#: A shell leads to a shell at most: further ones are followed by a crawl, not here.
SHELLS = 3
VARIANTS = (*FIRST, *MORE, *REST)


@dataclass
class Crawled:
    """What came of one variant: paths by role, and the portal's result."""

    replica: object
    reports: set
    attachments: set
    result: object


def path_of(url):
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def record_of(serving):
    """Fill a replica's record with what its first page was recognised as."""
    replica = serving.replica
    url = f"http://{serving.address}{replica.start[0]}"
    for _ in range(SHELLS):
        _status, body = serving.answer(path_of(url), "", {})
        seen = recognise(body, url)
        if seen.target is None:
            break
        url = seen.target
    replica.listing = seen.listing
    replica.values = {"reports_only": seen.reports_only} | replica.values
    return serving.portal


@pytest.fixture(scope="module")
def crawls(tmp_path_factory):
    path = tmp_path_factory.mktemp("variants") / "captures.db"
    with ExitStack() as stack:
        served = [stack.enter_context(Serving(variant())) for variant in VARIANTS]
        result = crawl_fast([record_of(site) for site in served], path)
    found = {}
    with Captures.open(path) as store:
        for site, one in zip(served, result.portals, strict=True):
            rows = [row for run in store.runs(one.portal) for row in store.run_captures(run.run_id)]
            by_role = {
                role: {path_of(row.url) for row in rows if row.role == role and row.outcome == "ok"}
                for role in ("report", "attachment")
            }
            found[site.replica.name] = Crawled(site.replica, by_role["report"], by_role["attachment"], one)
    return found


@pytest.mark.parametrize("name", [variant.__name__ for variant in VARIANTS])
def test_the_reports_and_nothing_else(crawls, name):
    one = crawls[name]
    assert one.reports == {*one.replica.reports, *one.replica.shown}
    assert one.attachments == set(one.replica.files)


@pytest.mark.parametrize("name", [variant.__name__ for variant in VARIANTS])
def test_no_trouble_on_the_way(crawls, name):
    result = crawls[name].result
    assert (result.outcome, result.errors) == ("ok", {})
