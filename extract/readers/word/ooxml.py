"""The package of a DOCX file, opened with limits: a zip of parts, of which only the few that hold text are read."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import TYPE_CHECKING

from lxml import etree

from extract.errors import UnreadableError

if TYPE_CHECKING:
    from lxml.etree import _Element

#: Limits of one package (RELIABILITY b13). Pictures count too although they are never unpacked.
MOST_BYTES = 50 * 1024 * 1024
MOST_ENTRIES = 2000
MOST_ENTRY_BYTES = 50 * 1024 * 1024
MOST_TOTAL_BYTES = 200 * 1024 * 1024
#: Word's own XML packs at 10 to 40; small entries of blanks may do better and are harmless.
MOST_RATIO = 200
RATIO_FROM = 1024 * 1024

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: The stream in which a password-protected OOXML file is kept (MS-OFFCRYPTO 2.3.4.4).
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")

WORD_PART = "word/document.xml"


class Package:
    """An opened package; parts are read on demand, bounded and by a parser that resolves no entities."""

    def __init__(self, body: bytes) -> None:
        """Open ``body``. Errors: :class:`UnreadableError` for damage, a password, or more than the limits."""
        if len(body) > MOST_BYTES:
            raise UnreadableError(f"too large: {len(body)} bytes, at most {MOST_BYTES} are read")
        if body.startswith(OLE_MAGIC):
            kind = "encrypted: the DOCX asks for a password" if ENCRYPTED_PACKAGE in body else "a DOC, not a DOCX"
            raise UnreadableError(kind)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(body))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise UnreadableError(f"damaged: not readable as a zip package ({error})") from error
        entries = self._zip.infolist()
        if len(entries) > MOST_ENTRIES:
            raise UnreadableError(f"zip bomb: {len(entries)} entries")
        if sum(entry.file_size for entry in entries) > MOST_TOTAL_BYTES:
            raise UnreadableError("zip bomb: more than 200 MB unpacked")
        for entry in entries:
            packed = max(entry.compress_size, 1)
            if entry.file_size > MOST_ENTRY_BYTES or (
                entry.file_size > RATIO_FROM and entry.file_size / packed > MOST_RATIO
            ):
                raise UnreadableError(f"zip bomb: {entry.file_size} bytes out of {entry.compress_size}")
        self._names = {entry.filename.replace("\\", "/").lstrip("/").lower(): entry for entry in entries}

    def part(self, name: str) -> _Element | None:
        """Return the root of an XML part, None when the package has no such part.

        Errors: :class:`UnreadableError` when the part is damaged, larger than it says, or encrypted.
        """
        entry = self._names.get(name.lstrip("/").lower())
        if entry is None:
            return None
        try:
            with self._zip.open(entry) as stream:
                data = stream.read(MOST_ENTRY_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            raise UnreadableError(f"damaged: {name} cannot be unpacked ({error})") from error
        if len(data) > MOST_ENTRY_BYTES:
            raise UnreadableError(f"zip bomb: {name} has more than {MOST_ENTRY_BYTES} bytes")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise UnreadableError(f"damaged: {name} is not XML ({error})") from error

    def main_part(self) -> str:
        """Return the name of the part that holds the text, by the package's relations, else the usual name."""
        relations = self.part("_rels/.rels")
        for relation in relations if relations is not None else ():
            if str(relation.get("Type", "")).endswith("/officeDocument"):
                return posixpath.normpath(str(relation.get("Target", WORD_PART)).lstrip("/"))
        return WORD_PART
