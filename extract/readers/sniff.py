"""Which format some bytes are, by what they are: names and headers lie, the first bytes rarely do."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from extract.errors import UnreadableError
from extract.readers.answers import page_of_answer
from extract.readers.decode import declared_charset, decode, is_utf16
from extract.readers.html.document import read_html
from extract.readers.mhtml import is_mhtml, unwrap_mhtml
from extract.readers.missing_tables import holds_loose_cells
from extract.readers.plain.document import read_text
from extract.readers.word.document import read_doc, read_docx
from extract.readers.word.odt import MIMETYPE, read_odt

if TYPE_CHECKING:
    from extract.model import Document

_TAG = re.compile(
    rb"<(?:!doctype|html|head|body|meta|table|div|p|span|title|script|font|h[1-6]|ucapcontent|ul|td|br)\b",
    re.IGNORECASE,
)
#: What a saved page begins with, whatever it is called.
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_TEXT_NAMES = (".txt", ".md", ".markdown", ".csv", ".tsv")
#: How the answer of an interface begins: an object or a list, in a call or by itself.
_ANSWER = re.compile(rb"(?:[A-Za-z_$][\w$.]{0,60}\s{0,5}\()?\s{0,5}[{\[]\s{0,20}[\"{\[]")
#: How much of a file may be control characters before it is no text: binary junk has many, text has none.
_CONTROL_SHARE = 0.02
_CONTROLS = bytes(range(9)) + bytes(range(14, 27)) + bytes(range(28, 32))


def sniff(body: bytes, source: str | None = None) -> str:
    """Name the format: ``pdf``, ``docx``, ``doc``, ``odt``, ``html``, ``mhtml``, ``answer``, ``text``.

    :raises UnreadableError: for nothing, for binary junk and for formats that nobody reads here.
    """
    if not body.strip():
        raise UnreadableError("the file is empty")
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"%PDF-") or b"%PDF-" in body[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        if b"word/" in body and MIMETYPE not in body[:200]:
            return "docx"
        if MIMETYPE in body[:200]:
            return "odt"
        raise UnreadableError("a zip archive that is no Word document")
    if head.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        return "doc"
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "html" if b"<\x00" in body[:4096] and b">\x00" in body[:4096] else "text"
    if is_mhtml(body):
        return "mhtml"
    sample = body[:65536]
    if is_utf16(sample):
        return "html" if b"<\x00" in sample or b"\x00<" in sample else "text"
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > _CONTROL_SHARE * len(sample):
        raise UnreadableError("binary data of an unknown kind")
    name = (source or "").lower().partition("?")[0]
    if name.endswith(_TEXT_NAMES) and not _PAGE.match(head):
        return "text"
    if _ANSWER.match(head) and (b"<" in sample or b"&lt;" in sample or b"\\u003c" in sample.lower()):
        return "answer"
    return "html" if _TAG.search(sample) else "text"


def read_document(
    body: bytes, *, content_type: str | None = None, url: str | None = None, source: str | None = None
) -> Document:
    """Read bytes of any known format.

    Besides the flags of its reader, a document has ``tables_unread`` when cells stand in it as paragraphs.

    :raises UnreadableError: when there is no document in them.
    """
    document = _read(sniff(body, source or url), body, content_type, url)
    if "tables_unread" not in document.flags and holds_loose_cells(document.blocks):
        return replace(document, flags=(*document.flags, "tables_unread"))
    return document


def _read(kind: str, body: bytes, content_type: str | None, url: str | None) -> Document:
    if kind == "pdf":
        from extract.readers.pdf.document import read_pdf  # noqa: PLC0415 - its libraries take long to import

        return read_pdf(body)
    if kind == "docx":
        return read_docx(body)
    if kind == "odt":
        return read_odt(body)
    if kind == "doc":
        return read_doc(body)
    if kind == "mhtml":
        page = unwrap_mhtml(body)
        return read_html(page.body, page.content_type, url or page.url)
    if kind == "answer":
        article = page_of_answer(decode(body, declared_charset(content_type, body)).text)
        if article is not None:
            return read_html(article.encode(), "text/html; charset=utf-8", url)
        kind = "html" if _TAG.search(body[:65536]) else "text"
    if kind == "html":
        return read_html(body, content_type, url)
    return read_text(body, content_type)
