"""The values that travel between the floors: what a document holds and what a report says.

Everything is frozen and comparable, so the same bytes give an equal :class:`Report` on every machine. What a report
holds by the hundred is a named tuple, which takes a third of the time to make.
Offsets are code points. Dates are ISO strings (``2019-01-31``); an unknown value is ``None``, never ``""`` or 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, compress
from typing import Literal, NamedTuple

Era = Literal["prose", "table-2014", "form-2019", "form-2021"]
Kind = Literal["annual_report", "work_summary", "website_report", "interpretation", "notice", "other"]
Qualifier = Literal["exact", "about", "at_least", "under", "none_stated"]
Origin = Literal["table", "prose", "derived"]
Status = Literal["pass", "fail", "unknown"]
Severity = Literal["hard", "soft"]
#: A stable code, and a sentence with the evidence.
Doubt = tuple[str, str]

#: The applicant columns of the national request table, in printed order; ``total`` also stands for "no breakdown".
APPLICANTS = (
    "natural_person",
    "business",
    "research",
    "public_interest",
    "legal_services",
    "other_organisation",
    "total",
)


# --- what a reader returns -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph or heading of running text, in reading order, white space folded to single blanks."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a rectangular grid with its spans expanded.

    ``rows[r][c]`` is the visible text at that place; a cell that spans several places repeats its text in each.
    ``own[r][c]`` is True only at the top-left place of a cell, so a repeated label can be told from a second cell
    with the same text. Blank cells are ``""``.
    """

    rows: tuple[tuple[str, ...], ...]
    own: tuple[tuple[bool, ...], ...]
    #: True when cells hold pictures in place of text: their figures cannot be read.
    has_images: bool = False

    @classmethod
    def of(cls, rows: list[list[str]] | tuple[tuple[str, ...], ...]) -> Table:
        """Make a table without spans from rows of text, padding ragged rows with blanks."""
        width = max((len(row) for row in rows), default=0)
        grid = tuple(tuple(row) + ("",) * (width - len(row)) for row in rows)
        return cls(grid, tuple((True,) * width for _ in grid))

    def own_texts(self) -> list[str]:
        """The text of each cell once, row by row."""
        return list(chain.from_iterable(map(compress, self.rows, self.own)))


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Field:
    """A piece of labelled metadata: ``place`` is ``meta`` (HTML head), ``block`` (the page's own metadata table or
    list, 索引号 …) or ``page`` (another labelled line, 发布时间：…). Labels are stripped of blanks and colons.
    """

    label: str
    value: str
    place: Literal["meta", "block", "page"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A linked file that belongs to the page: absolute or page-relative address and the printed name."""

    url: str
    name: str


@dataclass(frozen=True, slots=True)
class Document:
    """A page or file as read: blocks in reading order in their original script, page chrome already left out.

    ``titles`` are candidates, most trusted first (article title, heading of the body, ``<title>``).
    ``flags`` name what a user must know: ``text_unreliable``, ``tables_are_images``, ``parse_truncated``,
    ``replacement_characters``, ``attachment_only``, ``pages_skipped`` …
    ``page_text`` is all visible text of the page including chrome, for clues such as footers (may be "").
    """

    format: Literal["html", "text", "pdf", "docx", "doc", "odt"]
    blocks: tuple[Block, ...]
    titles: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    encoding: str | None = None
    #: Why that encoding: ``bom``, ``utf-8``, ``gb18030``, ``declared``, ``big5``, ``utf-8-damaged``, …
    encoding_reason: str | None = None
    flags: tuple[str, ...] = ()
    page_text: str = ""


# --- what is read from it --------------------------------------------------------------------------------------------


class FormCell(NamedTuple):
    """One cell of a national or local form: which indicator it is, and what is printed there.

    ``state`` keeps apart what must not be mixed: ``number`` (a figure, 0 included), ``blank``, ``mark``
    (``/``, ``-``, ``—``, 不适用 …) and ``unreadable`` (something else; reported, never guessed).
    ``value`` is in the unit of the indicator (extract/data/indicators.csv) and is None unless state is ``number``.
    """

    indicator: str
    applicant: str
    state: Literal["number", "blank", "mark", "unreadable"]
    value: float | None
    raw: str
    table: int
    row: int
    column: int
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """What one or more tables of a report were recognised as, and what could not be placed."""

    era: Era
    cells: tuple[FormCell, ...]
    #: One line for each row, column or cell that was not understood: (code, detail).
    problems: tuple[tuple[str, str], ...] = ()


class Section(NamedTuple):
    """A numbered part of the text: ``level`` 1 for 一、, 2 for （一）; ``topic`` is a key of data/topics.csv."""

    position: int
    level: int
    heading: str
    topic: str | None
    start: int
    end: int


class Statistic(NamedTuple):
    """One figure with its evidence: ``text[quote_start:quote_end] == quote`` in the report's clean text.

    ``value`` is in the indicator's own unit. For a table the quote is the whole row and ``cell`` counts the
    ``|``-separated place in it (0-based); for prose ``cell`` is None. A derived figure has no quote of its own.
    """

    indicator: str
    applicant: str
    value: float
    unit: str
    qualifier: Qualifier
    origin: Origin
    quote: str | None = None
    quote_start: int | None = None
    quote_end: int | None = None
    cell: int | None = None


class Check(NamedTuple):
    """The outcome of one rule: what it expected, what the document says, and a sentence with the evidence."""

    check_id: str
    status: Status
    severity: Severity
    expected: str | None
    actual: str | None
    message: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """A stretch of ``original_text`` that says again what stands at ``of_start``; left out of the clean text."""

    start: int
    end: int
    of_start: int
    of_end: int
    kind: Literal["body", "section", "paragraph", "table"]


@dataclass(frozen=True, slots=True)
class Repair:
    """A change to damaged characters, with the rule that made it certain; offsets in the clean text."""

    start: int
    end: int
    before: str
    after: str
    rule: str


@dataclass(frozen=True, slots=True)
class Division:
    """A division of GB/T 2260 as it was called in a given year; codes have six digits."""

    code: str
    name: str
    province: str
    prefecture: str | None
    county: str | None


@dataclass(frozen=True, slots=True)
class Identity:
    """Who published what about which year. Its ``doubts`` become failed soft checks."""

    kind: Kind
    title: str | None
    agency: str | None
    agency_level: str | None
    scope: Literal["own", "region"] | None
    division_code: str | None
    province: str | None
    prefecture: str | None
    county: str | None
    year: int | None
    published: str | None
    index_number: str | None
    document_number: str | None
    issuer: str | None
    period_start: str | None
    period_end: str | None
    host_class: str
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Everything one document says, ready for the archive."""

    identity: Identity
    era: Era
    script: Literal["hans", "hant"]
    text: str
    #: The text before script, repair and repeats changed it; None when nothing did.
    original_text: str | None
    body_repeated: bool
    sections: tuple[Section, ...]
    statistics: tuple[Statistic, ...]
    cells: tuple[FormCell, ...]
    checks: tuple[Check, ...]
    repeats: tuple[Repeat, ...]
    repairs: tuple[Repair, ...]
    attachments: tuple[Attachment, ...]
    flags: tuple[str, ...]
    format: str
    encoding: str | None


@dataclass(frozen=True, slots=True)
class NotAReport:
    """A page that is plainly something else; kept in ``rejects`` with its reason."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Bytes that could not be read as a document; kept in ``rejects`` with its reason."""

    reason: str
    detail: str
