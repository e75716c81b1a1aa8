"""From a report to the rows it becomes: made in the worker processes, so that the one writer only has to insert.

Nothing the extractor says is taken on trust here. A figure whose quote does not stand where it should, or that
contradicts another figure of the same name, is not stored: a failed hard check says so instead.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from archive import search
from extract.model import Check, Identity, Statistic

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from extract.model import Report

Row = tuple[Any, ...]

#: The columns of the tables that hang on a report, without its id, in the order in which rows are made.
#: ``capture_sha256`` of an attachment is known to the writer alone.
COLUMNS: dict[str, tuple[str, ...]] = {
    "texts": ("text", "original_text"),
    "sections": ("position", "level", "heading", "topic", "start", "end"),
    "statistics": (
        *("indicator", "applicant", "value", "unit", "qualifier", "origin"),
        *("quote", "quote_start", "quote_end", "cell"),
    ),
    "cells": (
        *("position", "indicator", "applicant", "state", "value", "raw"),
        *("form_table", "form_row", "form_column", "unit"),
    ),
    "checks": ("position", "check_id", "status", "severity", "expected", "actual", "message"),
    "repeats": ("position", "start", "end", "of_start", "of_end", "kind"),
    "repairs": ("position", "start", "end", "before", "after", "rule"),
    "attachments": ("position", "url", "name"),
}
#: Columns that repeat what a document prints, and with it whatever characters the document holds.
_PRINTED = frozenset(
    {"heading", "quote", "raw", "unit", "expected", "actual", "message", "before", "after", "url", "name"}
)

_IDENTITY = tuple(field.name for field in fields(Identity) if field.name != "doubts")


@dataclass(frozen=True, slots=True)
class ReportRows:
    """A report as rows, but for its id and origin."""

    #: Columns of ``reports`` that the document itself gives.
    report: dict[str, Any]
    #: Rows by table, as :data:`COLUMNS` has them.
    children: dict[str, list[Row]]
    #: Title and text as they are indexed for searching.
    tokens: tuple[str, str]

    @property
    def text(self) -> str:
        """The clean text."""
        text: str = self.children["texts"][0][0]
        return text

    @property
    def figures(self) -> dict[tuple[str, str], float]:
        """The figures by indicator and applicant."""
        return {(row[0], row[1]): row[2] for row in self.children["statistics"]}


def clean(text: str) -> str:
    """Replace what SQLite cannot keep whole, one character for one, so that offsets stay: NUL, lone surrogates."""
    if text.isprintable():
        return text
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def optional(value: Any) -> Any:
    """``clean`` for a text, anything else as it is."""
    return clean(value) if isinstance(value, str) else value


def rows_of(report: Report, indicators: Collection[str]) -> ReportRows:
    """Return the rows of a report; figures of other than these ``indicators`` become failed checks."""
    text = clean(report.text)
    statistics, doubts = trusted(report.statistics, text, indicators)
    identity = report.identity
    row: dict[str, Any] = {name: optional(getattr(identity, name)) for name in _IDENTITY}
    row |= {
        "era": report.era,
        "script": report.script,
        "body_repeated": int(report.body_repeated),
        "flags": json.dumps([clean(flag) for flag in report.flags], ensure_ascii=False),
        "format": report.format,
        "encoding": optional(report.encoding),
    }
    children = {
        "texts": [(text, optional(report.original_text))],
        "sections": _rows("sections", report.sections),
        "statistics": _rows("statistics", statistics),
        "cells": _numbered("cells", report.cells),
        "checks": _numbered("checks", (*report.checks, *doubts)),
        "repeats": _numbered("repeats", report.repeats),
        "repairs": _numbered("repairs", report.repairs),
        "attachments": _numbered("attachments", report.attachments),
    }
    return ReportRows(row, children, (search.bigrams(row["title"] or ""), search.bigrams(text)))


def trusted(
    statistics: Iterable[Statistic], text: str, indicators: Collection[str]
) -> tuple[list[Statistic], list[Check]]:
    """Return the figures that may be stored, one per indicator and applicant, and a failed check for each other."""
    kept: dict[tuple[str, str], Statistic] = {}
    doubts: list[Check] = []
    for statistic in statistics:
        if statistic.quote is not None and not statistic.quote.isprintable():
            statistic = statistic._replace(quote=clean(statistic.quote))  # noqa: PLW2901
        earlier = kept.setdefault((statistic.indicator, statistic.applicant), statistic)
        problem = _problem(statistic, earlier, text, indicators)
        if problem is None:
            continue
        if earlier is statistic:
            del kept[statistic.indicator, statistic.applicant]
        doubts.append(problem)
    return sorted(kept.values(), key=attrgetter("indicator", "applicant")), doubts


def _problem(statistic: Statistic, earlier: Statistic, text: str, indicators: Collection[str]) -> Check | None:
    """Why a figure cannot be stored; ``earlier`` is the first of its name, perhaps itself."""
    if (
        earlier is statistic
        and statistic.indicator in indicators
        and math.isfinite(statistic.value)
        and (statistic.origin == "derived" or _stands(statistic, text))
    ):
        return None
    name = statistic.indicator + ("" if statistic.applicant == "total" else f"[{statistic.applicant}]")
    if statistic.indicator not in indicators:
        return _refused("CODEBOOK", "an indicator of the codebook", name, f"{name} is not in the codebook")
    if not math.isfinite(statistic.value):
        return _refused("NUMBER", "a number", str(statistic.value), f"the value of {name} is no number")
    if statistic.origin != "derived" and not _stands(statistic, text):
        message = f"the quote of {name} is not where it should be"
        return _refused("EVIDENCE", statistic.quote, _there(statistic, text), message)
    if earlier.value == statistic.value:
        return None
    message = f"{name} was read twice with different values; the first is kept"
    return _refused("ONE-VALUE", f"{earlier.value:g}", f"{statistic.value:g}", message)


def _stands(statistic: Statistic, text: str) -> bool:
    start, end, quote = statistic.quote_start, statistic.quote_end, statistic.quote
    return quote is not None and start is not None and end is not None and start >= 0 and text[start:end] == quote


def _there(statistic: Statistic, text: str) -> str | None:
    if statistic.quote_start is None or statistic.quote_end is None:
        return None
    return text[max(0, statistic.quote_start) : statistic.quote_end][:200]


def _refused(check_id: str, expected: str | None, actual: str | None, message: str) -> Check:
    return Check(check_id, "fail", "hard", expected, actual, message)


# --- rows ------------------------------------------------------------------------------------------------------------


def _fields(table: str, *, numbered: bool) -> tuple[str, ...]:
    """The names under which the extractor's dataclasses have the columns of a table."""
    return tuple(name.removeprefix("form_") for name in COLUMNS[table][numbered:])


_GETTERS = {table: attrgetter(*_fields(table, numbered=False)) for table in ("sections", "statistics")} | {
    table: attrgetter(*_fields(table, numbered=True))
    for table in ("cells", "checks", "repeats", "repairs", "attachments")
}


def _rows(table: str, records: Sequence[Any]) -> list[Row]:
    return _printable(table, list(map(_GETTERS[table], records)))


def _numbered(table: str, records: Sequence[Any]) -> list[Row]:
    """Rows with their place among the others as the first column."""
    return _printable(table, [(place, *row) for place, row in enumerate(map(_GETTERS[table], records))])


def _printable(table: str, rows: list[Row]) -> list[Row]:
    """The rows as SQLite can keep them; nearly always they already are."""
    places = [place for place, name in enumerate(COLUMNS[table]) if name in _PRINTED]
    if all("".join([row[place] for row in rows if row[place]]).isprintable() for place in places):
        return rows
    return [tuple([optional(value) if place in places else value for place, value in enumerate(row)]) for row in rows]
