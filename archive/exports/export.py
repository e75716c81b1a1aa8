"""The composition: choose, lay out, write, describe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.exports.datapackage import write_package
from archive.exports.extras import needed
from archive.exports.folder import WORKBOOK, new_folder
from archive.exports.lines import write_csv, write_jsonl
from archive.exports.meanings import codebook_sheet
from archive.exports.model import Exported
from archive.exports.parquet import write_parquet
from archive.exports.selection import Selection, choose
from archive.exports.tables import long_sheets, wide_sheet
from archive.exports.workbook import write_workbook
from extract.errors import UsageError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from archive.exports.model import Sheet

FORMATS = ("csv", "jsonl", "parquet", "xlsx")


def export(
    db: sqlite3.Connection,
    folder: Path,
    file_format: str,
    tables: Sequence[str] = (),
    *,
    layout: str = "long",
    selection: Selection | None = None,
    spreadsheet: bool = False,
    force: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Exported:
    """Write the archive, or what is chosen of it, to ``folder``, which appears whole or not at all.

    ``long`` are the public tables and views as they are (``tables`` names some); ``wide`` is one row per report and
    one column per figure. csv, jsonl and parquet come with ``codebook.csv`` and ``datapackage.json``; xlsx is one
    file. Everything is read in one transaction, so it is one state of the archive; the same state gives the same
    bytes. ``progress`` is told (tables done, tables in all). Raises UsageError for what does not exist or fits
    nothing or would overwrite, ConfigurationError where a library is missing, ArchiveError, OutOfSpaceError.
    """
    selection = selection or Selection()
    if spreadsheet and file_format != "csv":
        raise UsageError("--spreadsheet is for csv; xlsx is safe by itself, jsonl and parquet are no spreadsheets")
    if layout == "wide" and tables:
        raise UsageError("the wide layout is one table; --table goes with the long layout")
    if file_format in {"parquet", "xlsx"}:
        # Before anything is written, and before a folder is asked about.
        needed("pyarrow" if file_format == "parquet" else "xlsxwriter", file_format)
    db.execute("BEGIN")
    try:
        done = Exported(notes=choose(db, selection))
        if layout == "wide":
            sheets = [wide_sheet(db, selection)]
        else:
            sheets, notes = long_sheets(db, tables, selection)
            done.notes += notes
        with new_folder(folder, force=force) as partial:
            codebook = codebook_sheet(sheets)
            if file_format == "xlsx":
                done.files = write_workbook(partial / WORKBOOK, [*sheets, codebook], done.notes, progress=progress)
            else:
                written = []
                for number, sheet in enumerate((*sheets, codebook), start=1):
                    its_format = "csv" if sheet is codebook else file_format
                    written.append(_write(partial, sheet, its_format, done, spreadsheet=spreadsheet))
                    if progress:
                        progress(number, len(sheets) + 1)
                write_package(partial, written, done, _filters(selection, tables, layout), _versions(db))
    finally:
        db.rollback()
    return done


def _write(folder: Path, sheet: Sheet, file_format: str, done: Exported, *, spreadsheet: bool) -> tuple[Sheet, str]:
    file = folder / f"{sheet.name}.{file_format}"
    if file_format == "csv":
        rows = write_csv(file, sheet, done.notes, spreadsheet=spreadsheet)
    elif file_format == "jsonl":
        rows = write_jsonl(file, sheet)
    else:
        rows = write_parquet(file, sheet, done.notes)
    done.files.append((file.name, rows))
    return sheet, file.name


def _filters(selection: Selection, tables: Sequence[str], layout: str) -> dict[str, Any]:
    """Return what was asked for, without what was not."""
    asked: dict[str, Any] = {
        "layout": layout if layout != "long" else None,
        "tables": list(tables),
        "years": [list(pair) for pair in selection.years],
        "divisions": list(selection.divisions),
        "kinds": list(selection.kinds),
        "indicators": list(selection.indicators),
        "once": selection.once,
    }
    return {name: value for name, value in asked.items() if value}


def _versions(db: sqlite3.Connection) -> str:
    """Return which extractors read the documents, most often one."""
    rows = db.execute("SELECT DISTINCT extractor_version FROM reports ORDER BY 1").fetchall()
    return " ".join(str(row[0]) for row in rows) or "none"
