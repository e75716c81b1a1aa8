"""Bytes to text, once, by our own rule; what a server or page declares is evidence, never an order.

Portals declare GB2312 and send GB18030, declare UTF-8 and send GBK, or the reverse; damaged bytes are common. Strict
UTF-8 can hardly be passed by accident, so it comes first. Big5 bytes, on the other hand, decode as GB18030 without
any error, so every other outcome is weighed by how much of it is everyday Chinese.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extract.readers.radicals import RADICALS, unified

#: Share of everyday characters among the non-ASCII ones: genuine text of either script measures above 0.35, text
#: decoded with the wrong table below 0.1.
PLAUSIBLE = 0.2

#: A UTF-8 page stays UTF-8 while fewer than one in twenty of its non-ASCII characters is damaged.
DAMAGE_LIMIT = 20

#: How much of a text is weighed; the head of a page may be all script and markup, so the sample is not small.
_SAMPLE = 40_000

_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
)

#: Labels whose bytes are tried as GB18030 in any case, and those that mean Big5.
_GB = frozenset({"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "hz-gb-2312", "gb-2312", "gb2312-80"})
_BIG5 = frozenset({"big5", "big5-hkscs", "big5hkscs", "cp950", "x-x-big5", "big-5", "csbig5"})
_SUPERSETS = {
    "latin-1": "cp1252", "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
}  # fmt: skip

#: What no text holds: C0 and C1 controls but tab and line feed, lone surrogates, non-characters.
_IN_NO_TEXT = "\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
_CONTROLS = re.compile(f"[{_IN_NO_TEXT}]")
#: One search for all that nearly no text holds.
_RARE = re.compile(f"[{_IN_NO_TEXT}\ufeff{RADICALS}]")
_LINE_BREAKS = re.compile("\r\n?|[\x0b\x0c]")
_NON_ASCII = re.compile(r"[^\x00-\x7f\xa0\u2002\u2003]+")

_HEADER_CHARSET = re.compile(r"charset\s{0,4}=\s{0,4}[\"']?\s{0,4}([A-Za-z0-9_.:+-]{2,40})", re.IGNORECASE)
_META_CHARSET = re.compile(
    rb"<(?:meta\b[^>]{0,300}?charset|\?xml\b[^>]{0,200}?encoding)\s{0,4}=\s{0,4}[\"']?\s{0,4}([A-Za-z0-9_.:+-]{2,40})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and how it was won. ``replacements`` counts U+FFFD in it, also for control characters put out."""

    text: str
    encoding: str
    reason: str
    replacements: int


@cache
def _everyday() -> re.Pattern[str]:
    lines = files("extract.data").joinpath("common_characters.txt").read_text(encoding="utf-8").splitlines()
    characters = "".join(line for line in lines if not line.startswith("#"))
    return re.compile(f"[{re.escape(characters)}]+")


def _length(pattern: re.Pattern[str], text: str) -> int:
    """How many characters the matches of a pattern have together."""
    return sum(map(len, pattern.findall(text)))


def plausibility(text: str) -> float:
    """Share, 0 to 1, of everyday Chinese among the non-ASCII characters of ``text``; 1 for a text without any."""
    sample = text[:_SAMPLE]
    foreign = _length(_NON_ASCII, sample)
    return _length(_everyday(), sample) / foreign if foreign else 1.0


def is_plausible(text: str) -> bool:
    """Whether ``text`` reads as Chinese, or holds nothing but ASCII: :func:`plausibility` is not below the limit.

    In most texts the everyday characters of the first half are enough, whatever else there is.
    """
    sample = text[:_SAMPLE]
    return _length(_everyday(), sample[: len(sample) // 2]) >= PLAUSIBLE * len(sample) or (
        plausibility(text) >= PLAUSIBLE
    )


def declared_charset(content_type: str | None, body: bytes) -> str | None:
    """The charset that the header, or else the page itself, declares: lower case, as written; None when neither."""
    header = _HEADER_CHARSET.search(content_type or "")
    if header:
        return header[1].lower()
    meta = _META_CHARSET.search(body[:4096])
    return meta[1].decode("ascii").lower() if meta else None


def _utf16_without_mark(body: bytes) -> str | None:
    """UTF-16 is told by its zero bytes: markup and digits put one in every second place."""
    head = body[:2048]
    if len(head) < 4 or head.count(0) * 8 < len(head):
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > 8 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 8 * odd else None


def is_utf16(body: bytes) -> bool:
    """Whether bytes without a byte order mark are Chinese text in UTF-16."""
    wide = _utf16_without_mark(body)
    return wide is not None and plausibility(body.decode(wide, "replace")) >= PLAUSIBLE


def _choose(body: bytes, declared: str | None) -> tuple[str, str, str]:
    """(text, encoding, reason) for bytes without a byte order mark."""
    try:
        return body.decode("utf-8"), "utf-8", "utf-8"
    except UnicodeDecodeError:
        pass
    label = (declared or "").lower()
    if label not in _BIG5:
        try:
            text = body.decode("gb18030")
        except UnicodeDecodeError:
            pass
        else:
            if plausibility(text) >= PLAUSIBLE:
                return text, "gb18030", "gb18030"
    damaged = body.decode("utf-8", "replace")
    bad = damaged.count("\ufffd")
    if bad * DAMAGE_LIMIT < _length(_NON_ASCII, damaged) and plausibility(damaged) >= PLAUSIBLE:
        return damaged, "utf-8", "utf-8-damaged"
    candidates = [(body.decode("gb18030", "replace"), "gb18030", "gb18030")]
    if plausibility(candidates[0][0]) < PLAUSIBLE or label in _BIG5:
        candidates.append((body.decode("big5hkscs", "replace"), "big5", "declared" if label in _BIG5 else "big5"))
        candidates.append((damaged, "utf-8", "utf-8-damaged"))
        other = _SUPERSETS.get(label, label)
        if other and other not in _GB | _BIG5 and not other.startswith("utf"):
            with suppress(LookupError, UnicodeError, ValueError):  # an unknown label says nothing about the bytes
                candidates.append((body.decode(other, "replace"), codecs.lookup(other).name, "declared"))
    best = max(candidates, key=lambda candidate: plausibility(candidate[0]))
    if plausibility(best[0]) >= PLAUSIBLE:
        return best
    # Nothing reads as Chinese: a declared single-byte page is believed, else the reading with the least damage.
    believed = [candidate for candidate in candidates if candidate[2] == "declared"]
    return believed[0] if believed else min(candidates, key=lambda candidate: candidate[0].count("\ufffd"))


def decode(body: bytes, declared: str | None) -> Decoded:
    r"""Decode a page or text file.

    ``declared`` is the charset named by header or page (:func:`declared_charset`), or None. Order: byte order mark,
    strict UTF-8, UTF-8 with little damage, GB18030 (for every GB label and by default), Big5 or another declared
    charset where GB18030 gives no everyday Chinese. Never raises; line breaks become ``\n``.
    """
    for mark, encoding, name in _BOMS:
        if body.startswith(mark):
            return _cleaned(body[len(mark) :].decode(encoding, "replace"), name, "bom")
    wide = _utf16_without_mark(body)
    if wide:
        text = body.decode(wide, "replace")
        if plausibility(text) >= PLAUSIBLE:
            return _cleaned(text, "utf-16", "utf-16")
    return _cleaned(*_choose(body, declared))


def _cleaned(text: str, encoding: str, reason: str) -> Decoded:
    """Put out what no text holds. A control character inside stands for a loss, so it leaves a visible mark."""
    if "\r" in text or "\x0c" in text or "\x0b" in text:
        text = _LINE_BREAKS.sub("\n", text)
    text = text.rstrip("\x00")
    if _RARE.search(text):
        text = unified(_CONTROLS.sub("\ufffd", text).replace("\ufeff", ""))
    return Decoded(text, encoding, reason, text.count("\ufffd") if "\ufffd" in text else 0)
