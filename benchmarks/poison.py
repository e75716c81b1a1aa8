"""Thirty poison documents among a thousand good ones: what they cost the others, with the real extractor.

    python benchmarks/poison.py            three minutes; ends with 1 when a good document lost anything

Half of the poison attacks parsers as pages from the net could (nesting, attributes, tags, archives that unpack to
gigabytes, damaged files); the other half misbehaves in the process that reads it, through a reader that does what such
a document says: hangs, eats memory, answers with gigabytes, ends the process, is killed. The archive of the mixture is
then compared, row by row, with one of the good documents alone.
"""

from __future__ import annotations

import argparse
import ctypes
import io
import os
import random
import signal
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from storing import capture_of  # noqa: E402
from whole import bodies  # noqa: E402

from archive.build import build  # noqa: E402
from archive.captures import Captures  # noqa: E402
from archive.database import dump_public  # noqa: E402
from extract import report  # noqa: E402
from extract.model import NotAReport  # noqa: E402

_SIGN = b"POISON "


def read(body: bytes, **about: object) -> object:
    """The real extractor, and what a document of the second kind says."""
    if body.startswith(_SIGN):
        return _misbehave(body.removeprefix(_SIGN).split()[0].decode())
    return report.read(body, **about)  # type: ignore[arg-type]


def _misbehave(how: str) -> object:
    if how == "spin":
        while True:
            pass
    if how == "sleep":
        time.sleep(3600)
    if how == "memory":
        return [bytearray(2**24) for _ in range(10**6)]
    if how == "answer":
        return NotAReport("huge", "9" * (80 * 2**20))
    if how == "exit":
        os._exit(0)
    if how == "segfault":
        ctypes.string_at(0)
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "file":
        with tempfile.TemporaryFile() as file:
            file.write(b"0" * (100 * 2**20))
    return _misbehave(how)  # until the stack is full


def _zipped(name: str, size: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open(name, "w") as file:
            for _ in range(size // 2**20):
                file.write(b"<w:p>" * (2**20 // 5))
    return packed.getvalue()


def poison() -> list[bytes]:
    """Thirty documents."""
    bomb = _zipped("word/document.xml", 400 * 2**20)
    parsers = [
        b"<div>" * 300_000,
        b"<table><tr><td>" * 100_000,
        b"<p " + b" ".join(b"a%d=1" % n for n in range(300_000)) + b">",
        b"<i>" * 2_000_000,
        b"<table><tr><td rowspan=1000000000 colspan=1000000000>1</table>" * 2000,
        b"<html><body>" + "年".encode() * 12_000_000,
        ("<p>" + "收到申请1件，" * 1_500_000).encode(),
        b"&amp;" * 3_000_000,
        bomb,
        bomb[: len(bomb) // 2],
        _zipped("word/document.xml", 2**20) * 3,
        b"%PDF-1.7\n" + b"1 0 obj <</Type /Pages /Kids [1 0 R] /Count 999999999>> endobj\n" * 5000 + b"%%EOF",
        b"%PDF-1.4\n" + bytes(range(256)) * 20_000,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500_000,
        bytes(random.Random(1).randrange(256) for _ in range(300_000)),
    ]
    kinds = {
        "spin": 2, "sleep": 2, "memory": 2, "answer": 2, "exit": 2, "segfault": 2, "kill": 1, "file": 1,
        "recursion": 1,
    }  # fmt: skip
    return parsers + [_SIGN + f"{how} {n}".encode() for how, count in kinds.items() for n in range(count)]


def _store(path: Path, entries: list[tuple[int, bytes]]) -> None:
    with Captures.open(path, write=True) as captures:
        run = captures.start_run("bench")
        for number, body in entries:
            captures.add(capture_of(run, number, body))


def main() -> int:
    """Build both archives and compare them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--good", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    good = [(number, body) for number, body in enumerate(bodies(options.good))]
    bad = [(options.good + number, body) for number, body in enumerate(poison())]
    mixed = [*good, *bad]
    random.Random(30).shuffle(mixed)
    how = {"reader": "poison:read", "workers": options.workers}
    with tempfile.TemporaryDirectory(prefix="gongkai-poison-") as name:
        alone, together = Path(name) / "alone", Path(name) / "together"
        for folder, entries in ((alone, good), (together, mixed)):
            folder.mkdir()
            _store(folder / "captures.db", entries)
        began = time.perf_counter()
        build(alone / "archive.db", **how)
        quiet = time.perf_counter() - began
        began = time.perf_counter()
        result = build(together / "archive.db", **how)
        mixed_time = time.perf_counter() - began
        expected = set(dump_public(alone / "archive.db"))
        found = set(dump_public(together / "archive.db"))
    sources = tuple(f"/{number}.html" for number, _ in bad)
    lost = {line for line in expected - found if not line.startswith("crawls")}
    outcomes = sorted(line.split("\t")[1] for line in found if line.startswith("rejects"))
    print(f"{options.good} good documents alone: {quiet:.0f} s; with {len(bad)} poison ones: {mixed_time:.0f} s")
    print(f"read {result.read}, reports {result.reports}, no reports {result.rejects}, failed {result.failures}")
    print(f"rows of good documents missing or different: {len(lost)}")
    for line in outcomes:
        if any(source in line for source in sources):
            print(line[:200])
    return 1 if lost or result.read != options.good + len(bad) else 0


if __name__ == "__main__":
    sys.exit(main())
