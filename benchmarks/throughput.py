"""Pages a second from a server on this machine: this crawler, every capture durable, beside Scrapy as it comes.

Scrapy as it comes follows the links of the lists, looks at each page for files that belong to it, as this crawler
does, and stores nothing; once more it does not even look. All fetch the same pages from the same server in turn,
politeness off; the server's own clock tells how long it took from the first page to the last.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from generate import pages

from archive.captures import Captures
from crawler.portals import Portal
from crawler.run import crawl

HERE = Path(__file__).parent
PER_LIST = 50
#: No pause, and the connections to one server that Scrapy opens by default.
IMPOLITE = {
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "HOST_TURNS": 8,
    "RUN_REQUESTS": 10**9,
    "HOST_DAY_BYTES": 10**12,
}

_SERVER = """
import asyncio, json, sys, time
pages = {path: body.encode() for path, body in json.load(open(sys.argv[1], encoding="utf-8")).items()}
times = []

async def serve(reader, writer):
    try:
        while True:
            head = await reader.readuntil(b"\\r\\n\\r\\n")
            path = head.split(b" ", 2)[1].decode()
            if path == "/times":
                body, times[:] = json.dumps([times[0], times[-1], len(times)]).encode(), []
            else:
                body = pages.get(path)
            status = b"200 OK" if body is not None else b"404 Not Found"
            body = body or b""
            head = b"HTTP/1.1 %s\\r\\nContent-Type: text/html; charset=utf-8\\r\\nContent-Length: %d\\r\\n\\r\\n"
            writer.write(head % (status, len(body)) + body)
            await writer.drain()
            if path in pages:
                times.append(time.monotonic())
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()

async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(main())
"""

_SCRAPY = """
import sys, scrapy
from scrapy.crawler import AsyncCrawlerProcess

class Plain(scrapy.Spider):
    name = "plain"
    start_urls = [sys.argv[1]]

    def parse(self, response):
        for href in response.css("ul a::attr(href)").getall():
            yield response.follow(href, self.page)
        for href in response.css("a.next::attr(href)").getall():
            yield response.follow(href, self.parse)

    def page(self, response):
        if len(sys.argv) > 2:  # the same work: which files belong to the page?
            for href in response.css("a::attr(href)").getall():
                if href.lower().endswith((".pdf", ".doc", ".docx", ".xls", ".xlsx", ".zip")):
                    yield response.follow(href, self.page)

process = AsyncCrawlerProcess({"LOG_LEVEL": "ERROR"})
process.crawl(Plain)
process.start()
"""


def _site(count: int) -> dict[str, str]:
    bodies = [page.html.decode("utf-8", "replace") for page in pages(24, tables=True, seed=11)]
    found = {f"/nb/{n}.html": bodies[n % len(bodies)].replace("</body>", f"<!-- {n} --></body>") for n in range(count)}
    lists = range(0, count, PER_LIST)
    for place, start in enumerate(lists):
        rows = "".join(
            f'<li><a href="/nb/{n}.html">青栖市{n}局2020年政府信息公开工作年度报告</a><span>2021-01-20</span></li>'
            for n in range(start, min(start + PER_LIST, count))
        )
        following = f'<a class="next" href="/list{place + 1}.html">下一页</a>' if place + 1 < len(lists) else ""
        found[f"/list{place}.html"] = f"<html><body><ul>{rows}</ul>{following}</body></html>"
    return found


def _times(port: int) -> tuple[float, int]:
    from urllib.request import urlopen  # noqa: PLC0415 - the server is ours

    with urlopen(f"http://127.0.0.1:{port}/times") as answer:
        first, last, number = json.load(answer)
    return last - first, number


def measure(count: int, rounds: int) -> dict[str, object]:
    """Return pages a second of both, and the ratio: above 1, this crawler is the faster one."""
    site = _site(count)
    with tempfile.TemporaryDirectory(prefix="gongkai-throughput-") as name:
        folder = Path(name)
        (folder / "pages.json").write_text(json.dumps(site), encoding="utf-8")
        (folder / "plain.py").write_text(_SCRAPY, encoding="utf-8")
        server = subprocess.Popen(
            [sys.executable, "-c", _SERVER, str(folder / "pages.json")], stdout=subprocess.PIPE, text=True
        )
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline())
            ours, theirs, bare = [], [], []
            for number in range(rounds):
                ours.append(_ours(port, folder / f"captures{number}.db", count, len(site)))
                theirs.append(_theirs(port, folder / "plain.py", len(site), "files"))
                bare.append(_theirs(port, folder / "plain.py", len(site)))
        finally:
            server.terminate()
            server.wait()
    return {
        "pages": len(site),
        "a_second": round(statistics.median(ours)),
        "scrapy_a_second": round(statistics.median(theirs)),
        "to_scrapy": _ratio(ours, theirs),
        "to_scrapy_that_does_not_look": _ratio(ours, bare),
    }


def _ours(port: int, captures: Path, count: int, number: int) -> float:
    portal = Portal(
        name="sample_bench", title="年报", start=(f"http://127.0.0.1:{port}/list0.html",), listing="column",
        state="sample", max_pages=500, expect_reports=count, daily_requests=5000,
    )  # fmt: skip
    (result,) = crawl([portal], captures, settings_overrides=IMPOLITE).portals
    assert result.reports == count, result
    with Captures.open(captures) as store:
        assert len(store.shas()) >= number
    took, asked = _times(port)
    assert asked >= number, (asked, number)
    return number / took


def _ratio(ours: list[float], theirs: list[float]) -> float:
    return round(statistics.median(one / other for one, other in zip(ours, theirs, strict=True)), 2)


def _theirs(port: int, program: Path, number: int, *how: str) -> float:
    subprocess.run([sys.executable, str(program), f"http://127.0.0.1:{port}/list0.html", *how], check=True)
    took, asked = _times(port)
    assert asked == number, (asked, number)
    return number / took


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, 3)))
