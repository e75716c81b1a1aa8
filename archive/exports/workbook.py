"""One workbook for spreadsheets: a sheet per table, frozen headers, filters, and the codebook."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from archive.exports.extras import needed
from archive.exports.model import LICENCE, SOURCE, TITLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from archive.exports.model import Column, Row, Sheet

#: What a spreadsheet holds: rows of a sheet (the first is the header), units of UTF-16 in a cell.
ROWS = 1_048_576
CELL = 32_767
#: Width of a column in characters by type; a text column is as wide as its name, and at least this.
_WIDTHS = {"integer": 13, "number": 13, "date": 11, "string": 18}
_LONG = {"title": 50, "source": 40, "url": 40, "quote": 60, "text": 60, "message": 60, "description": 60, "agency": 28}
#: No clock: the same archive gives the same file.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)


def write_workbook(
    file: Path,
    sheets: Sequence[Sheet],
    notes: list[str],
    *,
    rows: int = ROWS,
    cell: int = CELL,
    progress: Callable[[int, int], None] | None = None,
) -> list[tuple[str, int]]:
    """Write all sheets into one file; return (sheet, rows). ``notes`` gets a line for whatever did not fit.

    Text is written as text, never as a formula or a link, so cells hold what the archive holds. A table with too many
    rows goes on in further sheets; a text that is too long for a cell is cut, and says so. Raises ConfigurationError
    without xlsxwriter.
    """
    xlsxwriter = needed("xlsxwriter", "a workbook")
    book = xlsxwriter.Workbook(
        str(file),
        {
            "constant_memory": True,
            "tmpdir": str(file.parent),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": TITLE, "comments": LICENCE, "created": _CREATED})
    formats = {"header": book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF4"})}
    done: list[tuple[str, int]] = []
    for number, sheet in enumerate(sheets, start=1):
        done += _write_sheet(book, sheet, formats, notes, rows, cell)
        if progress:
            progress(number, len(sheets))
    about = book.add_worksheet("about")
    about.set_column(0, 0, 120)
    for line, text in enumerate((TITLE, f"Source: {SOURCE}", f"Licence: {LICENCE}", "", *notes)):
        about.write_string(line, 0, text[:cell])
    book.close()
    return done


def _write_sheet(
    book: Any, sheet: Sheet, formats: dict[str, Any], notes: list[str], limit: int, cell: int
) -> list[tuple[str, int]]:
    done: list[tuple[str, int]] = []
    page, line, total, cut = None, 0, 0, 0
    for row in sheet.rows():
        if page is None or line == limit:
            if page is not None:
                _finish(page, sheet, line)
                done.append((page.get_name(), line - 1))
            page = _new_page(book, sheet, formats, len(done))
            line = 1
        cut += _write_row(page, line, row, cell)
        line += 1
        total += 1
    if page is None:
        page, line = _new_page(book, sheet, formats, 0), 1
    _finish(page, sheet, line)
    done.append((page.get_name(), line - 1))
    if len(done) > 1:
        notes.append(f"{sheet.name}: {total} rows are more than a sheet holds; they are in {len(done)} sheets")
    if cut:
        notes.append(
            f"{sheet.name}: {cut} texts are longer than a cell holds ({cell} characters) and are cut, which their"
            " ends say; csv, jsonl and parquet keep them whole"
        )
    return done


def _new_page(book: Any, sheet: Sheet, formats: dict[str, Any], number: int) -> Any:
    page = book.add_worksheet(sheet.name if number == 0 else f"{sheet.name} ({number + 1})")
    page.freeze_panes(1, 1)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, _width(column))
        page.write_string(0, place, column.name, formats["header"])
    return page


def _finish(page: Any, sheet: Sheet, lines: int) -> None:
    page.autofilter(0, 0, max(lines - 1, 1), len(sheet.columns) - 1)


def _width(column: Column) -> int:
    return max(_LONG.get(column.name, _WIDTHS[column.type]), min(len(column.name) + 4, 40))


def _write_row(page: Any, line: int, row: Row, limit: int) -> int:
    """Write the cells of a row; return how many had to be cut."""
    cut = 0
    for place, value in enumerate(row):
        if value is None:
            continue
        if isinstance(value, str):
            text = fitting(value, limit)
            cut += text is not value
            page.write_string(line, place, text)
        else:
            page.write_number(line, place, value)
    return cut


def fitting(text: str, limit: int) -> str:
    """Return the text itself where it fits into a cell, else its beginning and a word on what is missing."""
    if len(text) <= limit // 2 or len(text.encode("utf-16-le", "surrogatepass")) // 2 <= limit:
        return text
    tail = f" … [cut here; the whole text has {len(text)} characters]"
    # Two units for each character beyond the basic plane, none cut in half.
    room = text[: limit - len(tail)].encode("utf-16-le", "surrogatepass")[: 2 * (limit - len(tail))]
    return room.decode("utf-16-le", "ignore") + tail
