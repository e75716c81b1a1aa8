"""A small portal on loopback: pages by address, endpoints as functions, and a log of what was asked."""

import hashlib
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from crawler.portals import Portal

AGENCY = "石瓮县水务局"
#: (year, title, date beside it, what the list shows of it): newest first, named as badly as real ones.
REPORTS = [
    (2023, f"{AGENCY}2023年政府信息公开工作年度报告", "2024-01-26"),
    (2022, f"{AGENCY}2022年政府信息公开工作年度报告", "2023-01-18"),
    (2021, f"2021年度{AGENCY}信息公开年报", "2022-01-20"),
    (2020, f"{AGENCY}政府信息公开工作报告（2020年）", "2021-01-29"),
    (2019, f"{AGENCY}2019年政务公开年度报告", "2020-01-15"),
    (2018, f"{AGENCY}预算评审中心2018年政府信息公开年度报告", "2019-03-07"),
    (2011, "石瓮县二〇一一年政府信息公开年度报告", "2012-03-30"),
]
NEGATIVES = [
    (f"{AGENCY}2023年政府网站工作年度报表", "2024-01-25"),
    (f"{AGENCY}2023年部门预算公开", "2023-02-14"),
    ("石瓮县政府信息公开指南（2022年版）", "2022-05-06"),
    (f"【文稿解读】{AGENCY}2022年政府信息公开工作年度报告", "2023-01-19"),
    (f"{AGENCY}2017年信息公开年度工作报告说明", "2018-03-01"),
    ("2019年人大代表建议和政协提案办理情况公开", "2019-12-11"),
    (f"{AGENCY}2021年工作总结", "2022-01-05"),
    ("水利部2020年政府信息公开工作年度报告", "2021-02-01"),
]
WORDS = (
    "本年度，石瓮县水务局通过政府网站主动公开水情、工程和水费等信息四十六条，"
    "收到公民提出的申请三件，均已在规定期限内答复。"
)


@dataclass
class Replica:
    """A portal: ``pages`` are markup, bytes, (status, markup), or functions of (path, query, form) that give these."""

    name: str
    listing: str
    start: tuple = ("/zfxxgk/gknb/index.html",)
    pages: dict = field(default_factory=dict)
    reports: list = field(default_factory=list)
    negatives: list = field(default_factory=list)
    files: list = field(default_factory=list)
    values: dict = field(default_factory=dict)
    #: Pages that are list and report at once.
    shown: list = field(default_factory=list)
    #: Pages that only lead elsewhere: asked again each time, and what they lead to may have been asked already.
    shells: list = field(default_factory=list)

    def article(self, path, title, *, negative=False, extra="", shown=False):
        """Add the page of a document."""
        self.pages[path] = article(title, extra)
        (self.negatives if negative else self.shown if shown else self.reports).append(path)

    def articles(self, path_of):
        """Add all documents, mixed as in real columns; return their (path, title, date) in list order."""
        rows = [(title, date, False) for _year, title, date in REPORTS]
        rows += [(title, date, True) for title, date in NEGATIVES]
        rows.sort(key=lambda row: row[1], reverse=True)
        entries = []
        for number, (title, date, negative) in enumerate(rows, 1):
            path = path_of(number, date)
            self.article(path, title, negative=negative)
            entries.append((path, title, date))
        return entries

    def portal(self, address):
        common = {
            "name": f"sample_{self.name}",
            "title": f"{AGENCY} 年报",
            "state": "sample",
            "province": "云溪",
            "listing": self.listing,
            "refetch_days": 0,
            "expect_reports": len(self.reports) + len(self.shown),
        }
        return Portal(**(common | {"start": tuple(f"http://{address}{path}" for path in self.start)} | self.values))


def article(title, extra=""):
    body = "".join(f"<p>　　{part}{WORDS}</p>" for part in ("一、", "二、", "三、", "四、", "五、", "六、"))
    return page(title, f'<h1 class="title">{title}</h1><div id="zoom" class="content">{body}</div>{extra}')


def page(title, body, head=""):
    """Return a page with the furniture that all pages of a portal share."""
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{title}_石瓮县人民政府</title>{head}</head>'
        '<body><div class="nav"><a href="/">首页</a><a href="/zwgk/">政务公开</a>'
        '<a href="/zfxxgk/gknb/">政府信息公开年报</a></div>'
        f"{body}"
        '<div class="footer"><a href="/wzdt.html">网站地图</a> 主办：石瓮县人民政府办公室</div></body></html>'
    )


class Serving:
    """Serves a replica while used as a context manager; ``log``: (method, path with query, form, status, size)."""

    def __init__(self, replica):
        self.replica = replica
        self.log = []

    def __enter__(self):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_error):
        self.server.shutdown()
        self.server.server_close()

    @property
    def address(self):
        return f"127.0.0.1:{self.server.server_address[1]}"

    @property
    def portal(self):
        return self.replica.portal(self.address)

    def answer(self, path, form, headers):
        parts = urlsplit(path)
        found = self.replica.pages.get(path, self.replica.pages.get(parts.path))
        if found is None:
            return 404, b"<h1>404 Not Found</h1>"
        if callable(found):
            query = dict(parse_qsl(parts.query, keep_blank_values=True)) | {"_referer": headers.get("Referer")}
            found = found(parts.path, query, form)
        status, found = found if isinstance(found, tuple) else (200, found)
        found = found if isinstance(found, bytes) else found.encode()
        return status, found.replace(b"{{host}}", self.address.encode())  # for pages that print whole addresses


def _handler(serving):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.reply("")

        def do_POST(self):
            self.reply(self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode())

        def reply(self, form):
            status, body = serving.answer(self.path, form, self.headers)
            tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if status == 200 and self.headers.get("If-None-Match") == tag:
                status, body = 304, b""
            serving.log.append((self.command, self.path, form, status, len(body)))
            self.send_response(status)
            path = urlsplit(self.path).path
            plain = body[:1] in (b"{", b"[") or body.startswith(b"gongkai(")
            kind = "application/json" if plain else "application/pdf" if path.endswith(".pdf") else "text/html"
            if body[:5] in (b"<?xml", b"<rss "):
                kind = "text/xml"
            self.send_header("Content-Type", kind)
            if status in (200, 304):
                self.send_header("ETag", tag)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words):
            pass

    return Handler
