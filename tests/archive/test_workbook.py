"""The workbook, read back with openpyxl: the archive's rows, nothing that runs, nothing lost in silence."""

import re
import zipfile
from contextlib import closing

import openpyxl
import pytest
from export_archive import HOSTILE, write_archive

from archive.database import open_for_reading
from archive.exports.export import export
from archive.exports.model import Column, Sheet
from archive.exports.workbook import CELL, fitting, write_workbook
from archive.schema import PUBLIC_TABLES, VIEWS

TABLES = (*PUBLIC_TABLES, *VIEWS)
_ESCAPE = re.compile("_x([0-9A-F]{4})_")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return write_archive(tmp_path_factory.mktemp("workbook") / "archive.db")


@pytest.fixture(scope="module")
def file(path, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out") / "x"
    with closing(open_for_reading(path)) as db:
        done = export(db, folder, "xlsx")
    assert [entry.name for entry in folder.iterdir()] == ["gongkai.xlsx"]
    assert done.notes == []
    return folder / "gongkai.xlsx"


@pytest.fixture(scope="module")
def book(file):
    return openpyxl.load_workbook(file)


def shown(value):
    """A cell as a spreadsheet shows it: _x0007_ stands for a control character, which openpyxl leaves to us."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), value) if isinstance(value, str) else value


def cells(sheet, width):
    return [
        tuple(shown(cell) for cell in row) + (None,) * (width - len(row))
        for row in sheet.iter_rows(min_row=2, values_only=True)
    ]


@pytest.mark.parametrize("table", TABLES)
def test_the_workbook_holds_the_rows(path, book, table):
    with closing(open_for_reading(path)) as db:
        rows = db.execute(f"SELECT * FROM {table}").fetchall()
        names = [row["name"] for row in db.execute(f"PRAGMA table_info({table})")]
    assert [cell.value for cell in book[table][1]] == names
    assert sorted(cells(book[table], len(names)), key=repr_of) == sorted(map(tuple, rows), key=repr_of)


def repr_of(row):
    return [str(float(value)) if isinstance(value, (int, float)) else repr(value) for value in row]


def test_headers_stand_still_and_can_be_filtered(book):
    for name in (*TABLES, "codebook"):
        sheet = book[name]
        assert sheet.freeze_panes == "B2", name
        assert sheet.auto_filter.ref.startswith("A1:"), name
        assert sheet["A1"].font.b
        assert all(sheet.column_dimensions[letter].width >= 10 for letter in ("A", "B"))


def test_codebook_and_origin_are_in_it(book):
    rows = list(book["codebook"].iter_rows(min_row=2, values_only=True))
    assert ("column", "statistics", "quote_end") in {row[:3] for row in rows}
    assert sum(row[0] == "indicator" for row in rows) == book["indicators"].max_row - 1
    assert any("no licence is claimed" in row[0] for row in book["about"].iter_rows(values_only=True) if row[0])


def test_nothing_runs_and_nothing_links(file, book):
    assert {
        cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
    } == {"s", "n"}
    with zipfile.ZipFile(file) as archive:
        assert not [name for name in archive.namelist() if "external" in name.lower() or "vba" in name.lower()]
        for name in archive.namelist():
            text = archive.read(name).decode("utf-8")
            assert "<f>" not in text, name
            assert "<hyperlink" not in text, name


def test_hostile_texts_are_whole(book):
    names = [cell.value for cell in book["reports"][1]]
    found = {shown(row[names.index("title")]) for row in book["reports"].iter_rows(min_row=2, values_only=True)}
    assert found >= set(HOSTILE)


def sheet_of(rows):
    columns = (Column("n", "integer", ""), Column("text", "string", ""))
    return Sheet("many", "Many", "", columns, lambda: iter(rows))


def test_too_many_rows_go_on_in_further_sheets_and_it_is_told(tmp_path):
    notes = []
    done = write_workbook(tmp_path / "x.xlsx", [sheet_of([(n, f"t{n}") for n in range(9)])], notes, rows=5)
    assert done == [("many", 4), ("many (2)", 4), ("many (3)", 1)]
    assert notes == ["many: 9 rows are more than a sheet holds; they are in 3 sheets"]
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    found = []
    for name, _ in done:
        assert [cell.value for cell in book[name][1]] == ["n", "text"]
        found += cells(book[name], 2)
    assert found == [(n, f"t{n}") for n in range(9)]
    assert notes[0] in {row[0] for row in book["about"].iter_rows(values_only=True)}


def test_exactly_as_many_rows_as_fit_are_one_sheet(tmp_path):
    notes = []
    assert write_workbook(tmp_path / "x.xlsx", [sheet_of([(n, "") for n in range(4)])], notes, rows=5) == [("many", 4)]
    assert notes == []


@pytest.mark.parametrize("letter", ["a", "长", "𠮷"])
def test_a_text_too_long_for_a_cell_is_cut_and_says_so(tmp_path, letter):
    units = 2 if letter == "𠮷" else 1
    fits, long = letter * (CELL // units), letter * (CELL // units + 1)
    notes = []
    write_workbook(tmp_path / "x.xlsx", [sheet_of([(1, fits), (2, long)])], notes)
    first, second = (row[1] for row in cells(openpyxl.load_workbook(tmp_path / "x.xlsx")["many"], 2))
    assert first == fits
    assert second.endswith(f" … [cut here; the whole text has {len(long)} characters]")
    assert second.startswith(letter * 1000)
    assert len(second.encode("utf-16-le")) // 2 in {CELL, CELL - 1}
    assert len(notes) == 1
    assert "many: 1 texts are longer than a cell holds" in notes[0]


def test_a_text_that_fits_is_the_same_text():
    text = "x" * CELL
    assert fitting(text, CELL) is text
    assert fitting("", CELL) == ""
