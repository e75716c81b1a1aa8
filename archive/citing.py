"""How to cite a report: who, what, when, where, and which bytes by which program were read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from archive import queries
from archive.terminal import safe_for_terminal
from extract.facts.identity.hosts import ascii_host, host_class

if TYPE_CHECKING:
    import sqlite3

FORMATS = ("text", "bibtex", "csl-json")
_DATE = re.compile(r"([12][0-9]{3})-([01][0-9])-([0-3][0-9])", re.ASCII)
#: In brackets, as a title that the document itself does not have.
UNTITLED = "[annual report on open government information]"
_BLANKS = re.compile(r"\s+")
#: What TeX takes for more than a letter.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation is made of; unknown parts are None. ``published`` and ``archived`` are ISO dates.

    ``url`` is None for added files and for addresses that are not what they look like or belong to others by now:
    nobody is to be sent there. ``source`` is the address or file name as archived.
    """

    report_id: int
    agency: str | None
    title: str
    year: int | None
    published: str | None
    url: str | None
    source: str
    archived: str | None
    sha256: str
    extractor: str
    program: str
    warning: str | None


def citation(db: sqlite3.Connection, name: str) -> Citation:
    """Return the citation of a report, named as for ``queries.find_report``; UsageError when none or several fit."""
    row = db.execute("SELECT * FROM reports WHERE report_id = ?", (queries.find_report(db, name),)).fetchone()
    url, hijacked = row["url"], row["host_class"] == "hijacked"
    odd = url is not None and (ascii_host(url) is None or safe_for_terminal(url) != url or " " in url)
    if odd or hijacked or (url is not None and host_class(url) == "hijacked"):
        url = None
    warning = None
    if row["url"] is not None and url is None:
        warning = "the address now belongs to others; the archived page is meant" if hijacked else "the address is odd"
    elif row["gone_since"]:
        warning = f"the page was found removed on {row['gone_since'][:10]}"
    return Citation(
        report_id=row["report_id"],
        agency=_line(row["agency"] or row["issuer"]),
        title=_line(row["title"]) or UNTITLED,
        year=row["year"],
        published=row["published"],
        url=url,
        source=_line(row["source"]) or "",
        archived=_day(row["captured_at"]),
        sha256=row["capture_sha256"],
        extractor=row["extractor_version"],
        program=version("gongkai"),
        warning=warning,
    )


def _line(text: str | None) -> str | None:
    """Return a text on one line without anything that a terminal or TeX could take for a command."""
    return safe_for_terminal(_BLANKS.sub(" ", text).strip()) or None if text else None


def _day(moment: str | None) -> str | None:
    match = _DATE.match(moment or "")
    return match[0] if match else None


def as_text(one: Citation) -> str:
    """Return one paragraph for a footnote."""
    parts = [f"{one.agency or '[agency unknown]'}:《{one.title}》"]
    if one.year is not None and str(one.year) not in one.title:
        parts.append(f"Report for {one.year}")
    parts.append(f"Published {one.published}" if one.published else "Date of publication not printed")
    parts.append(one.url or re.sub("^http", "hxxp", one.source, flags=re.IGNORECASE))
    parts.append(f"Archived {one.archived or 'on an unknown date'}, SHA-256 {one.sha256}")
    parts.append(f"Read by Gongkai {one.program}, extractor {one.extractor}, report {one.report_id}")
    if one.warning:
        parts.append(f"[{one.warning}]")
    return ". ".join(parts) + "."


def as_bibtex(one: Citation) -> str:
    """Return a BibTeX entry for UTF-8 engines; the key is made of the report's number."""
    fields = {
        # Braces keep the name of an agency from being taken apart into first and last name.
        "author": f"{{{_tex(one.agency)}}}" if one.agency else None,
        "title": f"{{{_tex(one.title)}}}",
        "year": one.published[:4] if one.published else None,
        "date": one.published,
        "url": re.sub(r"[\s{}\\]", lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), one.url)
        if one.url
        else None,
        "urldate": one.archived,
        "note": _tex(_note(one)),
        "language": "chinese",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@techreport{{gongkai-{one.report_id},", *lines, "}"])


def as_csl(one: Citation) -> list[dict[str, Any]]:
    """Return CSL-JSON: a list of one item."""
    item: dict[str, Any] = {"id": f"gongkai-{one.report_id}", "type": "report", "title": one.title}
    if one.agency:
        item["author"] = [{"literal": one.agency}]
        item["publisher"] = one.agency
    if one.published and (parts := _parts(one.published)):
        item["issued"] = {"date-parts": [parts]}
    if one.url:
        item["URL"] = one.url
    if one.archived and (parts := _parts(one.archived)):
        item["accessed"] = {"date-parts": [parts]}
    return [item | {"language": "zh-CN", "archive": "Gongkai", "archive_location": one.sha256, "note": _note(one)}]


def formatted(one: Citation, form: str) -> str:
    """Return a citation as ``text``, ``bibtex`` or ``csl-json``; nothing in it can command a terminal."""
    if form == "csl-json":
        return json.dumps(as_csl(one), ensure_ascii=False, indent=2)
    return as_bibtex(one) if form == "bibtex" else as_text(one)


def _note(one: Citation) -> str:
    about = f"Report for {one.year}. " if one.year is not None else ""
    where = "" if one.url else f"Source {re.sub('^http', 'hxxp', one.source, flags=re.IGNORECASE)}. "
    warning = f" {one.warning[0].upper()}{one.warning[1:]}." if one.warning else ""
    return (
        f"{about}{where}Archived {one.archived or 'on an unknown date'}, SHA-256 {one.sha256}."
        f" Read by Gongkai {one.program}, extractor {one.extractor}, report {one.report_id}.{warning}"
    )


def _parts(day: str) -> list[int] | None:
    match = _DATE.fullmatch(day)
    return [int(part) for part in match.groups()] if match else None


def _tex(text: str) -> str:
    return "".join(_TEX.get(letter, letter) for letter in text)
