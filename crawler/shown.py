"""A list page that is itself the report: kept a second time, as the report that it is, without asking again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from archive.captures import NOT_ASKED, NewCapture, utc_now

if TYPE_CHECKING:
    from scrapy.http import Response

    from crawler.spiders.base import PortalSpider


def keep(spider: PortalSpider, response: Response, title: str) -> None:
    """Store the answer with the role ``report``, unless the archive holds just that; count it either way.

    The body is stored once whatever its roles. Raises the errors of :meth:`Captures.add`.
    """
    captures, tally = spider.session.captures, spider.tally
    digest = hashlib.sha256(response.body).hexdigest()
    before = [
        capture for capture in captures.history(response.url) if capture.role == "report" and capture.outcome == "ok"
    ]
    tally.reports += 1
    tally.compared += bool(before)
    if before and before[-1].body_sha256 == digest:
        tally.unchanged += 1
        return
    tally.new += 1
    tally.changed += bool(before)
    tally.bodies[digest] += 1
    headers = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]
    coded = response.headers.get(b"Content-Encoding")
    kind = response.headers.get(b"Content-Type")
    captures.add(
        NewCapture(
            run_id=spider.run_id,
            portal=spider.portal.name,
            source=response.url,
            url=response.url,
            role="report",
            outcome="ok",
            status=200,
            fetched_at=utc_now(),
            headers=headers,
            body=response.body,
            content_type=None if kind is None else kind.decode("latin-1"),
            content_encoding=None if coded is None else coded.decode("latin-1"),
            title=title,
            detail=f"{NOT_ASKED}the list page is itself the report",
        )
    )
