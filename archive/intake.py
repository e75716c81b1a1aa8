"""``gongkai add``: files and folders from this machine into captures.db, each file one capture.

Nothing here stops at the first bad file: what cannot be taken is a line in the result, and the rest goes on.
"""

from __future__ import annotations

import hashlib
import mimetypes
import os
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from archive.captures import Captures, utc_now
from archive.captures_model import INTAKE, NewCapture
from archive.database import captures_path
from archive.file_names import readable
from archive.foreign import what_else
from archive.restoring import Restorer, copies, is_captures
from archive.warc import is_warc, read_warc
from archive.warc_own import Own

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: What a folder is searched for; a file named on its own may have any name.
SUFFIXES = (
    *(".html", ".htm", ".shtml", ".xhtml", ".txt", ".md", ".csv", ".tsv"),
    *(".mht", ".mhtml", ".pdf", ".docx", ".doc", ".wps", ".rtf", ".odt", ".warc", ".warc.gz"),
)
#: Larger files are no annual reports; the readers would refuse them anyway.
MAX_FILE = 64 * 2**20
#: So much of a file is looked at to tell text from binary data.
SAMPLE = 65536

#: First bytes of the binary formats that have a reader: PDF, ZIP (docx, odt), OLE (doc).
_MAGIC = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
# Control characters that no text encoding of a web page uses: all but tab, line feeds, form feed, escape.
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1b")


#: What people type when they mean an address.
_LIKE_AN_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]*://|www\.|[a-z0-9.-]+\.(?:cn|com|net|org|edu)(?:[:/]|$)", re.IGNORECASE
)


@dataclass(slots=True)
class IntakeResult:
    """Sources that are new, names that were held already (name, held as), and what went wrong, a line each."""

    added: list[str] = field(default_factory=list)
    known: list[tuple[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def add(archive: Path, names: Sequence[str]) -> IntakeResult:
    """Bring files and folders into the captures.db beside ``archive``; the same document is never brought in twice.

    The same bytes under another file name or address are a copy and get a capture of their own, as a report stands at
    several addresses; under the same file name in another folder they are the document that was moved.

    Raises ArchiveInUseError, ArchiveError or OutOfSpaceError about the capture store; problems with what is brought
    in are in the result.
    """
    result = IntakeResult()
    files = list(_expand(names, result))
    if not files:
        return result
    store = _Store(captures_path(archive), result)
    try:
        for name in files:
            _take(name, store, result)
    finally:
        store.close()
    return result


class _Store:
    """The capture store, opened and its run started only when there is something to write."""

    def __init__(self, path: Path, result: IntakeResult) -> None:
        self._path = path
        self._result = result
        self._captures: Captures | None = None
        self._run = 0
        self._held: dict[tuple[str, str], str] = {}
        self._restorer: Restorer | None = None

    def is_at(self, path: Path) -> bool:
        """Tell whether a file is the store itself."""
        return self._path.exists() and path.samefile(self._path)

    def restore(self, own: Own, file: str) -> None:
        """Store a capture of another captures file as what it was, unless it is here already."""
        if self._restorer is None:
            self._restorer = Restorer(self._open())
        problem = self._restorer.take(own, file)
        if problem:
            self._result.problems.append(f"{file}: {problem}")
        elif own.capture.outcome == "ok" and own.capture.role in ("report", "attachment", "file"):
            self._result.added.append(own.capture.source)

    def put(self, capture: NewCapture) -> None:
        """Store a capture unless its bytes came in by hand before under this name."""
        assert capture.body is not None
        captures = self._open()
        document = (hashlib.sha256(capture.body).hexdigest(), _own_name(capture.source))
        if document in self._held:
            self._result.known.append((capture.source, self._held[document]))
            return
        if self._run == 0:
            self._run = captures.start_run(INTAKE)
        captures.add(replace(capture, run_id=self._run))
        self._held[document] = capture.source
        self._result.added.append(capture.source)

    def close(self) -> None:
        if self._captures is None:
            return
        try:
            if self._restorer is not None:
                self._restorer.end()
            if self._run:
                self._captures.end_run(self._run, "ok", {"added": len(self._result.added)})
        finally:
            self._captures.close()

    def _open(self) -> Captures:
        if self._captures is None:
            self._captures = Captures.open(self._path, write=True)
            self._held = {
                (capture.body_sha256 or "", _own_name(capture.source)): capture.source
                for capture in self._captures.documents()
                if capture.role == "file"
            }
        return self._captures


def _own_name(source: str) -> str:
    """Return what names a document wherever its folder lies: an address whole, of a path the file's name."""
    return source if "://" in source else Path(source).name


def _expand(names: Sequence[str], result: IntakeResult) -> Iterator[str]:
    """Yield the files behind the names, folders searched in order of name."""
    for name in names:
        path = Path(name)
        try:
            if name and path.is_dir():
                found = sorted(_walk(name))
                if not found:
                    result.problems.append(f"{name}: no documents in this folder ({', '.join(SUFFIXES)})")
                yield from found
            elif name and path.exists():
                yield name
            else:
                result.problems.append(f"{name or 'an empty name'}: no such file or folder{_hint(name)}")
        except (OSError, ValueError) as error:  # a name with NUL, or longer than the file system allows
            result.problems.append(f"{name}: {_reason(error)}")


def _hint(name: str) -> str:
    return "; an address begins with http:// or https://" if _LIKE_AN_ADDRESS.match(name) else ""


def _walk(folder: str) -> Iterator[str]:
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (
            str(Path(here) / name)
            for name in names
            if name.lower().endswith(SUFFIXES) and not name.startswith((".", "~$"))
        )


def _take(name: str, store: _Store, result: IntakeResult) -> None:
    path = Path(name)
    try:
        if not path.is_file():
            result.problems.append(f"{name}: not a regular file")
            return
        if is_warc(path):
            for capture in read_warc(path, MAX_FILE, result.problems):
                if isinstance(capture, Own):
                    store.restore(capture, name)
                else:
                    store.put(capture)
            return
        if store.is_at(path):
            result.problems.append(f"{name}: these are the captures of this archive itself")
            return
        if is_captures(path):
            with Captures.open(path) as other:
                for own in copies(other, result.problems):
                    store.restore(own, name)
            return
        with path.open("rb") as file:
            body = file.read(MAX_FILE + 1)
    except OSError as error:
        result.problems.append(f"{name}: {_reason(error)}")
        return
    problem = _problem(body, path)
    if problem:
        result.problems.append(f"{name}: {problem}")
        return
    store.put(
        NewCapture(
            run_id=0,
            portal=INTAKE,
            source=readable(name),
            role="file",
            outcome="ok",
            fetched_at=utc_now(),
            body=body,
            content_type=_content_type(path),
            title=readable(path.name),
        )
    )


def _problem(body: bytes, path: Path) -> str | None:
    """Return why the bytes of a file cannot be a document, or None."""
    if not body.strip(b"\0\t\n\v\f\r ") or body in (b"\xef\xbb\xbf", *_WIDE):
        return "the file is empty"
    if len(body) > MAX_FILE:
        return f"the file is larger than {MAX_FILE // 2**20} MiB"
    other = what_else(path, body)
    if other:
        return other
    if body.startswith((*_MAGIC, *_WIDE)) or b"%PDF-" in body[:1024]:
        return None
    sample = body[:SAMPLE]
    strange = len(sample) - len(sample.translate(None, _CONTROLS))
    # A damaged page has a stray control character; compressed or compiled data have one in ten bytes.
    if strange * 50 > len(sample):
        kinds = "html, mht, txt, md, csv, pdf, docx, doc, wps, rtf, odt, warc"
        return f"binary data, not a document that can be read ({kinds})"
    return None


def _content_type(path: Path) -> str | None:
    if path.suffix.lower() == ".md":
        return "text/markdown"
    if path.suffix.lower() == ".shtml":
        return "text/html"
    return mimetypes.guess_type(path.name)[0]


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
