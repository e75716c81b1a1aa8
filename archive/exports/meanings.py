"""What every table and column means: the words of the pages (archive/site/data) and of the codebook, as one source."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from archive.database import codebook
from archive.exports.model import Column, Row, Sheet, Type

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CODEBOOK = "codebook"

#: ISO dates by table; ``*`` stands for every table. ``coverage.published`` is 0 or 1 and no date.
_DATES = {
    "*": {"published", "period_start", "period_end", "first_published", "last_published"},
    "coverage": {"first_published", "last_published"},
}
#: Columns of views that SQLite gives no type: counts. Any other without a type is text.
_COUNTS = {"failed_checks", "published", "reports", "agencies", "on_time", "late", "date_unknown"}
_TYPES: dict[str, Type] = {"INTEGER": "integer", "REAL": "number", "TEXT": "string"}


@cache
def _words(name: str) -> list[dict[str, str]]:
    text = (files("archive") / "site" / "data" / name).read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@cache
def _columns() -> dict[tuple[str, str], tuple[str, str]]:
    return {(row["table"], row["column"]): (row["en"], row["zh"]) for row in _words("columns.csv")}


@cache
def _indicators() -> dict[str, tuple[str, str]]:
    return {row["indicator"]: (f"{row['en']} ({row['unit']})", f"{row['zh']}（{row['unit']}）") for row in codebook()}


@cache
def _applicants() -> dict[str, tuple[str, str]]:
    prefix = "applicant."
    return {
        row["key"].removeprefix(prefix): (row["en"], row["zh"])
        for row in _words("strings.csv")
        if row["key"].startswith(prefix)
    }


def table_words(name: str) -> tuple[str, str]:
    """Return the title and the description of a table or view."""
    row = next((row for row in _words("tables.csv") if row["table"] == name), None)
    return (row["title_en"], row["description_en"]) if row else (name, "")


def column(table: str, name: str, declared: str) -> Column:
    """Return a column of a table or view with its type and meaning; ``declared`` is what SQLite says of its type."""
    words = _columns()
    english, chinese = (
        words.get((table, name)) or words.get(("*", name)) or _indicators().get(name) or (name.replace("_", " "), "")
    )
    kind: Type = _TYPES.get(declared, "integer" if name in _COUNTS else "string")
    if kind == "string" and name in _DATES.get(table, _DATES["*"]):
        kind = "date"
    return Column(name, kind, english, chinese)


def figure(indicator: str, applicant: str) -> Column:
    """Return a column of the wide layout: ``granted`` is the total, ``granted[business]`` one kind of applicant."""
    english, chinese = _indicators().get(indicator, (indicator.replace("_", " "), ""))
    if applicant == "total":
        return Column(indicator, "number", english, chinese)
    kind_en, kind_zh = _applicants().get(applicant, (applicant, ""))
    return Column(f"{indicator}[{applicant}]", "number", f"{english}, {kind_en}", f"{chinese}，{kind_zh}")


def codebook_sheet(sheets: Sequence[Sheet]) -> Sheet:
    """Return the codebook of an export: every column of every sheet, then every indicator."""
    described = [
        ("column", sheet.name, one.name, one.type, None, one.zh or None, one.description, None, None)
        for sheet in sheets
        for one in sheet.columns
    ]
    meant = [
        (
            "indicator",
            "statistics, cells",
            row["indicator"],
            "number",
            row["unit"],
            row["zh"],
            f"{row['en']}: {row['definition']}",
            row["eras"],
            row["comparability"],
        )
        for row in codebook()
    ]

    def rows() -> Iterator[Row]:
        yield from described
        yield from meant

    return Sheet(
        CODEBOOK,
        "Codebook",
        "What each column means, and what each indicator counts.",
        (
            Column("part", "string", "column of a table, or indicator", "类别"),
            Column("table", "string", "Where it stands", "所在表"),
            Column("name", "string", "Its name there", "名称"),
            Column("type", "string", "integer, number, string or date (ISO)", "类型"),
            Column("unit", "string", "Unit of the values", "单位"),
            Column("zh", "string", "Chinese label", "中文名称"),
            Column("description", "string", "What it means", "含义"),
            Column("eras", "string", "Forms in which it occurs", "所见格式"),
            Column("comparability", "string", "Whether it can be compared across the forms", "跨格式可比性"),
        ),
        rows,
    )
