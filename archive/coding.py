"""Content-coding of HTTP bodies undone, with a bound on the size and a word on whether the end was there.

A gzip body that stops early decodes to a shorter page without any error in most clients (Scrapy included), so the
end marker of every coding is looked for here and its absence is reported.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import brotli
import zstandard

from extract.errors import UnreadableError

#: Decoded bytes; a page of 64 MiB is already four times what the parsers accept.
LIMIT = 64 * 2**20
#: No honest server stacks more codings than this.
MAX_CODINGS = 3
#: Compressed bytes fed at a time, so that one step cannot blow up memory before the bound is looked at.
STEP = 1024


@dataclass(frozen=True, slots=True)
class Decoded:
    """Bytes after content-decoding; ``complete`` is False when the coded stream stops before its end."""

    body: bytes
    complete: bool


def codings(content_encoding: str | None) -> tuple[str, ...]:
    """Split a ``Content-Encoding`` header into lower-case tokens, in the order in which they were applied."""
    names = (name.strip().lower() for name in (content_encoding or "").split(","))
    return tuple(name for name in names if name not in {"", "identity"})


def decode_content(body: bytes, content_encoding: str | None, *, limit: int = LIMIT) -> Decoded:
    """Undo the codings of ``content_encoding``; raise UnreadableError for junk and for more than ``limit`` bytes.

    A body that is plainly not coded although the header says so is returned as it is: some portals announce gzip
    for pages that their cache has already unpacked.
    """
    applied = codings(content_encoding)
    if len(applied) > MAX_CODINGS:
        raise UnreadableError(f"{len(applied)} content-codings on one body")
    complete = True
    for coding in reversed(applied):
        decoder = _DECODERS.get(coding)
        if decoder is None:
            raise UnreadableError(f"unknown content-coding {coding[:20]!r}")
        if not body:
            break
        decoded = decoder(body, limit)
        body, complete = decoded.body, complete and decoded.complete
    return Decoded(body, complete)


def _too_large(limit: int) -> UnreadableError:
    return UnreadableError(f"the decoded body is larger than {limit} bytes")


def _inflate(body: bytes, limit: int, wbits: int) -> Decoded:
    """Decode zlib, gzip (several members too) or raw deflate."""
    parts: list[bytes] = []
    room = limit
    while True:
        stream = zlib.decompressobj(wbits)
        try:
            part = stream.decompress(body, room + 1)
        except zlib.error as error:
            if parts:  # trailing bytes after a whole member: browsers ignore them as well
                return Decoded(b"".join(parts), complete=True)
            raise UnreadableError(f"broken compressed body: {error}") from error
        if len(part) > room:
            raise _too_large(limit)
        parts.append(part)
        room -= len(part)
        if not stream.eof:
            return Decoded(b"".join(parts), complete=False)
        body = stream.unused_data
        if wbits != zlib.MAX_WBITS | 16 or not body.startswith(b"\x1f\x8b"):
            return Decoded(b"".join(parts), complete=True)


def _gzip(body: bytes, limit: int) -> Decoded:
    if not b"\x1f\x8b\x08".startswith(body[:3]):
        return Decoded(body, complete=True)
    return _inflate(body, limit, zlib.MAX_WBITS | 16)


def _deflate(body: bytes, limit: int) -> Decoded:
    """RFC 9110 means the zlib format; servers also send raw deflate."""
    try:
        return _inflate(body, limit, zlib.MAX_WBITS)
    except UnreadableError:
        return _inflate(body, limit, -zlib.MAX_WBITS)


def _brotli(body: bytes, limit: int) -> Decoded:
    stream = brotli.Decompressor()
    parts: list[bytes] = []
    size = 0
    try:
        for start in range(0, len(body), STEP):
            feed = body[start : start + STEP]
            while True:
                part = stream.process(feed, output_buffer_limit=2**20)
                parts.append(part)
                size += len(part)
                if size > limit:
                    raise _too_large(limit)
                if stream.is_finished() or stream.can_accept_more_data():
                    break
                feed = b""
            if stream.is_finished():
                break
    except brotli.error as error:
        raise UnreadableError(f"broken brotli body: {error}") from error
    return Decoded(b"".join(parts), complete=stream.is_finished())


def _zstd(body: bytes, limit: int) -> Decoded:
    # The window is bounded as browsers bound it (RFC 9659: 8 MiB), which also bounds memory.
    stream = zstandard.ZstdDecompressor(max_window_size=2**23).decompressobj()
    parts: list[bytes] = []
    size = 0
    try:
        for start in range(0, len(body), STEP):
            part = stream.decompress(body[start : start + STEP])
            parts.append(part)
            size += len(part)
            if size > limit:
                raise _too_large(limit)
            if stream.eof:
                break
    except zstandard.ZstdError as error:
        raise UnreadableError(f"broken zstd body: {error}") from error
    return Decoded(b"".join(parts), complete=bool(stream.eof))


_DECODERS = {"gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli, "zstd": _zstd}
