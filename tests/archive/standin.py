"""A tiny reader in place of the real extractor: the archive's tests are about rows, not about reading."""

import ctypes
import os
import re
import signal
import time
from dataclasses import replace

from extract.model import (
    Attachment,
    Check,
    FormCell,
    Identity,
    NotAReport,
    Repair,
    Repeat,
    Report,
    Section,
    Statistic,
    Unreadable,
)

COUNT = re.compile(r"收到申请(\d{1,6})件")


def read(body, *, content_type=None, url=None, source=None, attachments=()):
    text = body.decode("utf-8", "replace").strip()
    text = "\n".join([text, *(more.decode("utf-8", "replace").strip() for _, more in attachments)])
    if text.startswith("POISON"):
        return poison(text.split()[1])
    if text.startswith("BUDGET"):
        return NotAReport("budget", "部门预算")
    if text.startswith("JUNK"):
        return Unreadable("no_text", "nothing to read")
    title = text.split("\n")[0]
    year = re.search(r"20\d\d", title)
    return Report(
        identity=Identity(
            kind="work_summary" if "工作总结" in title else "annual_report",
            title=title,
            agency=title.split("2")[0] or None,
            agency_level="county",
            scope="own",
            division_code="990101" if "青栖" in title else None,
            province="云溪省",
            prefecture="青栖市",
            county=None,
            year=int(year[0]) if year else None,
            published=published[1] if (published := re.search(r"发布日期：(\d{4}-\d\d-\d\d)", text)) else None,
            index_number=None,
            document_number=None,
            issuer=None,
            period_start=None,
            period_end=None,
            host_class="official" if url and ".gov.cn/" in url else ("unknown" if url else "local"),
        ),
        era="prose",
        script="hans",
        text=text,
        original_text=None,
        body_repeated=False,
        sections=(Section(0, 1, title, None, 0, len(title)),),
        statistics=tuple(statistics(text)),
        cells=(FormCell("refused", "total", "mark", None, "/", 0, 1, 2, "件"),),
        checks=(
            Check("B-7", "fail", "hard", "184", "167", "the replies add up to 167, not 184"),
            Check("META-3", "pass", "soft", None, None, "published in time"),
        ),
        repeats=(Repeat(0, 1, 2, 3, "paragraph"),),
        repairs=(Repair(0, 1, "x", "年", "swallowed"),),
        attachments=tuple(Attachment(name, name.rsplit("/", 1)[-1]) for name, _ in attachments),
        flags=("attachment_only",) if attachments else (),
        format="text",
        encoding="utf-8",
    )


def statistics(text):
    for found in COUNT.finditer(text):
        yield Statistic("requests_received", "total", float(found[1]), "件", "exact", "prose", found[0], *found.span())
        return


def poison(kind):
    if kind == "loop":
        while True:
            pass
    if kind == "sleep":
        time.sleep(3600)
    if kind == "memory":
        return [bytearray(2**24) for _ in range(10**6)]
    if kind == "exit":
        os._exit(7)
    if kind == "abort":
        os.abort()
    if kind == "segfault":
        ctypes.string_at(0)
    if kind == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if kind == "output":
        return NotAReport("huge", "9" * 65 * 2**20)
    if kind == "recursion":
        return poison(kind)
    raise ValueError("a bug in the extractor")


def forgetful(body, **about):
    """An extractor that has lost the figures of every second report."""
    result = read(body, **about)
    if isinstance(result, Report) and result.identity.year % 2:
        return replace(result, statistics=())
    return result


def generous(body, **about):
    """An extractor that finds another figure, and reads one of 2009 differently."""
    result = read(body, **about)
    if not isinstance(result, Report):
        return result
    more = Statistic("refused", "total", 1.0, "件", "exact", "derived")
    found = [one._replace(value=one.value + 1) if result.identity.year == 2009 else one for one in result.statistics]
    return replace(result, statistics=(*found, more))


def generous_slowly(body, **about):
    time.sleep(0.03)
    return generous(body, **about)


def slowly(body, **about):
    time.sleep(0.05)
    return read(body, **about)
