"""Files that people bring in and that are no documents: what they are, and what to do instead, in one line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive import captures_schema
from archive.schema import APPLICATION_ID
from extract.readers.word.odt import MIMETYPE

if TYPE_CHECKING:
    from pathlib import Path

_SQLITE = b"SQLite format 3\0"
#: Where SQLite keeps the number of the program that a database belongs to.
_APPLICATION = slice(68, 72)
_PACKED = re.compile(
    rb"\x1f\x8b|BZh[1-9]1AY&SY|\xfd7zXZ\0|\x28\xb5\x2f\xfd|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|.{257}ustar", re.DOTALL
)
_PICTURE = re.compile(rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|II\*\0|MM\0\*")
#: The end of a zip archive that is whole.
_ZIP_END = b"PK\5\6"


def what_else(path: Path, body: bytes) -> str | None:
    """Say what a file is that cannot be a document, or None; ``body`` is what stands in it."""
    if body.startswith(_SQLITE):
        program = int.from_bytes(body[_APPLICATION], "big")
        if program == captures_schema.APPLICATION_ID:
            return "captures that cannot be opened: damaged, or made by a newer gongkai"
        if program != APPLICATION_ID:
            return "a database of another program, not a document"
        return (
            "an archive, not a report: add the captures.db that belongs to it, which holds the pages, or look into it"
            f" with 'gongkai --archive {path} status'"
        )
    if body.startswith(b"PK\3\4") and _ZIP_END in body and b"word/" not in body and MIMETYPE not in body[:200]:
        if b"xl/" in body:
            return "a spreadsheet: save its sheet as csv and add that"
        return "a zip archive: unpack it and add the folder"
    if _PACKED.match(body):
        return "a compressed file: unpack it and add what is in it"
    return "a picture: its text cannot be read" if _PICTURE.match(body) else None
