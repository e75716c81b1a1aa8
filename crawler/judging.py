"""What an answer is: the outcome under which it is kept. Pure functions on status, headers and bytes.

Challenges, maintenance notices and soft 404s come with status 200; truncated pages come without any sign. Taken for
content they would overwrite what the archive knows, so they are told apart here, before anything follows a link.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from archive.coding import decode_content
from crawler.pages import page_text, shows_much, title_of, visible
from extract.errors import UnreadableError

MARKERS = Path(__file__).with_name("challenges.csv")
#: A page with more visible text than this is content even if it mentions 系统维护.
SHORT_TEXT = 300
#: Redirect shells are about 160 bytes; nothing longer than this is one.
SHELL_BYTES = 4096
#: Statuses with which protections answer that want JavaScript run (瑞数: 412; 加速乐: 521).
CHALLENGE_STATUSES = frozenset({412, 521})
_META = re.compile(r"<meta\b([^>]{0,1500})>", re.IGNORECASE)
_REFRESH = re.compile(r"http-equiv\s{0,5}=\s{0,5}[\"']?refresh\b", re.IGNORECASE)
_REFRESH_TO = re.compile(r"[;\"'\s]url\s{0,5}=\s{0,5}[\"']?([^\"'>\s]{1,1000})", re.IGNORECASE)
_SCRIPTED = re.compile(
    r"(?:window\.|document\.|self\.|top\.)?location(?:\.href)?"
    r"\s{0,5}(?:=|\.replace\s{0,5}\(|\.assign\s{0,5}\()\s{0,5}[\"']([^\"'\s]{1,1000})[\"'](?!\s{0,5}\+)"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome of captures.db, with the reason where there is one; ``target`` is where a redirect shell leads."""

    outcome: str
    detail: str | None = None
    target: str | None = None


@cache
def markers() -> tuple[tuple[str, str, str], ...]:
    """Return (kind, place, marker) of challenges.csv."""
    with MARKERS.open(encoding="utf-8", newline="") as file:
        return tuple((row["kind"], row["where"], row["marker"]) for row in csv.DictReader(file))


def judge(
    status: int,
    body: bytes,
    *,
    content_type: str | None,
    content_encoding: str | None,
    flags: tuple[str, ...] = (),
    location: str | None = None,
    robots: bool = False,
) -> Verdict:
    """Return the verdict on one answer other than a 304. ``flags`` are Scrapy's (``dataloss``, ``partial``)."""
    if status == 304:
        return Verdict("error", "304 Not Modified in answer to a request without conditions")
    if 300 <= status < 400:
        return Verdict("redirect", location) if location else Verdict("error", "a redirect without a target")
    if status in (404, 410):
        return Verdict("gone")
    if status in CHALLENGE_STATUSES:
        return Verdict("challenge", f"status {status}")
    if status >= 400 or status < 200:
        return Verdict("error")
    if "dataloss" in flags:
        return Verdict("truncated", "the connection ended before the body did")
    if status == 206:
        return Verdict("truncated", "a part that nobody asked for")
    try:
        decoded = decode_content(body, content_encoding)
    except UnreadableError as error:
        large = "larger than" in str(error)
        return Verdict("too_large" if large else "truncated", str(error))
    if not decoded.complete:
        return Verdict("truncated", "the compressed body stops before its end")
    if robots:
        return Verdict("ok")
    return _judge_content(decoded.body, content_type, partial="partial" in flags)


def _judge_content(content: bytes, content_type: str | None, *, partial: bool) -> Verdict:
    if not content.strip():
        return Verdict("truncated", "an empty body")
    head = content[:512].lstrip().lower()
    if head.startswith((b"%pdf", b"pk\x03\x04", b"\xd0\xcf\x11\xe0")) or not _is_page(head, content_type):
        return Verdict("ok")
    markup = page_text(content)
    trouble = challenge(markup)
    if trouble is not None:
        return Verdict("challenge", trouble)
    target = shell_target(markup) if len(content) <= SHELL_BYTES else None
    if target is not None:
        return Verdict("redirect", f"a page that only leads to {target[:200]}", target)
    if b"<html" in head and b"</html" not in content[-4096:].lower():
        detail = "no closing html tag"
        # Without a length, the end of the connection is the only end; with the tag missing it came too soon.
        return Verdict("truncated", detail) if partial else Verdict("ok", detail)
    return Verdict("ok")


def _is_page(head: bytes, content_type: str | None) -> bool:
    kind = (content_type or "").partition(";")[0].strip().lower()
    return "html" in kind or (kind in ("", "text/plain") and (b"<html" in head or b"<!doctype html" in head))


def challenge(markup: str) -> str | None:
    """Return what kind of non-content a page is (``challenge``, ``maintenance``, ``soft-404``), with its marker."""
    title = title_of(markup)
    for kind, where, marker in markers():
        if where == "title" and title.startswith(marker):
            return f"{kind}: {marker} as title"
    if shows_much(markup):
        return None  # most pages by far: no marker needs to be looked for
    hits = [(kind, where, marker) for kind, where, marker in markers() if where != "title" and marker in markup]
    if not hits:
        return None
    text = visible(markup)
    if len(text) > SHORT_TEXT:
        return None
    for kind, where, marker in hits:
        if where == "script" or marker in text:
            return f"{kind}: {marker}"
    return None


def shell_target(markup: str) -> str | None:
    """Return where a page without content of its own sends the reader, by meta refresh or by script."""
    metas = (meta.group(1) for meta in _META.finditer(markup) if _REFRESH.search(meta.group(1)))
    found = next((to for meta in metas if (to := _REFRESH_TO.search(meta))), None) or _SCRIPTED.search(markup)
    if found is None or len(visible(markup)) > 100:
        return None
    return found.group(1)
