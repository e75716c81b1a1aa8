"""Every exported file, read back by the tool it is for, holds the archive's rows."""

import csv
import errno
import hashlib
import json
import sqlite3
import sys
from contextlib import closing

import duckdb
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from export_archive import HOSTILE, report, write_archive
from frictionless import Package, validate

from archive.database import Archive, open_for_reading
from archive.exports import lines
from archive.exports.export import export
from archive.exports.selection import Selection, parse_divisions, parse_years
from archive.schema import PUBLIC_TABLES, VIEWS
from extract.errors import OutOfSpaceError, UsageError
from gongkai import cli

TABLES = (*PUBLIC_TABLES, *VIEWS)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return write_archive(tmp_path_factory.mktemp("exports") / "archive.db")


@pytest.fixture(scope="module")
def whole(path, tmp_path_factory):
    """Every format once: folder by format."""
    folder = tmp_path_factory.mktemp("whole")
    for name in ("csv", "jsonl", "parquet"):
        write(path, folder / name, name)
    return folder


def write(path, folder, file_format="csv", tables=(), **options):
    with closing(open_for_reading(path)) as db:
        return export(db, folder, file_format, tables, **options)


def rows_of(path, table):
    with closing(open_for_reading(path)) as db:
        return [dict(row) for row in db.execute(f"SELECT * FROM {table}")]


def in_order(rows):
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))


def read_csv(file):
    with file.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def read_jsonl(file):
    # Only a line feed ends a line: str.splitlines() would also cut at U+2028.
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]


def schema_of(folder):
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return {one["name"]: {field["name"]: field for field in one["schema"]["fields"]} for one in package["resources"]}


def typed(text, kind):
    if text == "" and kind != "string":
        return None
    return {"integer": int, "number": float, "string": str, "date": str}[kind](text)


# --- the whole archive -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_csv_holds_the_rows(path, whole, table):
    types = schema_of(whole / "csv")[table]
    found = [
        {name: typed(text, types[name]["type"]) for name, text in row.items()}
        for row in read_csv(whole / "csv" / f"{table}.csv")
    ]
    # The csv module cannot tell an empty text from nothing; DuckDB can, below.
    expected = [
        {name: "" if value is None and types[name]["type"] == "string" else value for name, value in row.items()}
        for row in rows_of(path, table)
    ]
    assert in_order(found) == in_order(expected)
    assert found or table in {"sections", "repeats", "repairs", "attachments", "differences", "copied"}


@pytest.mark.parametrize("table", TABLES)
def test_jsonl_holds_the_rows(path, whole, table):
    assert in_order(read_jsonl(whole / "jsonl" / f"{table}.jsonl")) == in_order(rows_of(path, table))


@pytest.mark.parametrize("table", TABLES)
def test_parquet_holds_the_rows(path, whole, table):
    read = pq.read_table(whole / "parquet" / f"{table}.parquet")
    found = [
        {name: str(value) if hasattr(value, "isoformat") else value for name, value in row.items()}
        for row in read.to_pylist()
    ]
    assert in_order(found) == in_order(rows_of(path, table))


def test_parquet_is_typed_and_says_what_it_means(whole):
    schema = pq.read_schema(whole / "parquet" / "reports.parquet")
    assert {name: str(schema.field(name).type) for name in ("report_id", "year", "published", "title")} == {
        "report_id": "int64",
        "year": "int64",
        "published": "date32[day]",
        "title": "string",
    }
    assert b"Year that the report is about" in schema.field("year").metadata[b"description"]
    assert str(pq.read_schema(whole / "parquet" / "statistics.parquet").field("value").type) == "double"
    coverage = pq.read_schema(whole / "parquet" / "coverage.parquet")
    assert [str(coverage.field(name).type) for name in ("published", "first_published")] == ["int64", "date32[day]"]
    # A table without rows keeps its types.
    assert str(pq.read_schema(whole / "parquet" / "repeats.parquet").field("start").type) == "int64"


def test_duckdb_reads_parquet_and_csv(path, whole):
    with closing(open_for_reading(path)) as db:
        expected = db.execute(
            "SELECT year, sum(value) FROM statistics JOIN reports USING (report_id) GROUP BY 1 ORDER BY 1"
        ).fetchall()
    with closing(duckdb.connect()) as db:
        for suffix in ("parquet", "csv"):
            reports, statistics = (f"'{whole / suffix / f'{name}.{suffix}'}'" for name in ("reports", "statistics"))
            found = db.execute(
                f"SELECT year, sum(value) FROM {statistics} JOIN {reports} USING (report_id) GROUP BY 1 ORDER BY 1"
            ).fetchall()
            assert found == [tuple(row) for row in expected], suffix
        cells = f"read_csv('{whole / 'csv' / 'cells.csv'}', all_varchar=true, allow_quoted_nulls=false)"
        assert db.execute(f"SELECT raw, value FROM {cells} ORDER BY position").fetchall() == [
            ("0", "0"), ("", None), ("/", None), ("—", None), ("-1-", None)]  # fmt: skip


def test_csv_begins_with_one_mark_by_which_spreadsheets_know_utf8(whole):
    for file in (whole / "csv").glob("*.csv"):
        assert file.read_bytes().startswith(b"\xef\xbb\xbf")
        assert not file.read_bytes()[3:].startswith(b"\xef\xbb\xbf")
    assert not (whole / "jsonl" / "reports.jsonl").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("file_format", ["csv", "jsonl", "parquet"])
def test_the_package_names_every_file_with_its_hash_and_every_column_with_its_meaning(path, whole, file_format):
    folder = whole / file_format
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert {one["path"] for one in package["resources"]} | {"datapackage.json"} == {
        file.name for file in folder.iterdir()
    }
    for one in package["resources"]:
        data = (folder / one["path"]).read_bytes()
        assert (one["bytes"], one["hash"]) == (len(data), "sha256:" + hashlib.sha256(data).hexdigest())
        assert all(field["description"] for field in one["schema"]["fields"]), one["name"]
    assert package["licenses"][0]["title"]
    assert package["version"] == "v1"
    assert list(Package.metadata_validate(package)) == []
    columns = {name: list(fields) for name, fields in schema_of(folder).items()}
    for table in TABLES:
        with closing(open_for_reading(path)) as db:
            assert columns[table] == [row["name"] for row in db.execute(f"PRAGMA table_info({table})")]


def test_every_column_has_words_of_its_own_in_the_codebook(path, whole):
    rows = read_csv(whole / "csv" / "codebook.csv")
    described = {(row["table"], row["name"]): row for row in rows if row["part"] == "column"}
    assert described["statistics", "quote_start"]["description"] == "First code point of the quote in texts.text"
    assert described["coverage", "published"]["type"] == "integer"
    assert described["reports", "published"]["type"] == "date"
    meant = {row["name"]: row for row in rows if row["part"] == "indicator"}
    assert set(meant) == {row["indicator"] for row in rows_of(path, "indicators")}
    assert meant["requests_received"]["unit"] == "件"
    assert meant["requests_received"]["zh"]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"layout": "wide"},
        {"spreadsheet": True},
        {"tables": ["statistics", "reports"]},
        {"selection": Selection(years=((2020, 2021),), once=True)},
    ],
)
def test_frictionless_finds_the_csv_valid(path, tmp_path, options):
    options = dict(options)
    write(path, tmp_path / "out", "csv", options.pop("tables", ()), **options)
    found = validate(str(tmp_path / "out" / "datapackage.json"))
    assert found.valid, found.flatten(["name", "type", "note"])
    assert found.stats["tasks"] >= 2


def test_frictionless_would_find_a_changed_file(path, tmp_path):
    write(path, tmp_path / "out", "csv", ["statistics"])
    file = tmp_path / "out" / "statistics.csv"
    file.write_bytes(file.read_bytes().replace(b",3,", b",4,", 1))
    assert not validate(str(tmp_path / "out" / "datapackage.json")).valid


@pytest.mark.parametrize("file_format", ["csv", "jsonl", "parquet", "xlsx"])
@pytest.mark.parametrize("layout", ["long", "wide"])
def test_the_same_archive_gives_the_same_bytes(path, tmp_path, file_format, layout):
    first, second = (write(path, tmp_path / name, file_format, layout=layout) for name in "ab")
    assert (first.files, first.notes) == (second.files, second.notes)
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes(), file.name


# --- formulas --------------------------------------------------------------------------------------------------------


def test_spreadsheets_get_no_formulas_when_asked(path, tmp_path, whole):
    write(path, tmp_path / "safe", "csv", spreadsheet=True)
    changed = 0
    for table in TABLES:
        types = schema_of(whole / "csv")[table]
        plain, safe = (read_csv(folder / f"{table}.csv") for folder in (whole / "csv", tmp_path / "safe"))
        for one, other in zip(plain, safe, strict=True):
            for name, kind in types.items():
                if kind["type"] == "string":
                    assert other[name] == lines.protected(one[name])
                    changed += other[name] != one[name]
                else:
                    assert other[name] == one[name]
    assert changed > 8 * 5


@pytest.mark.parametrize("value", [-1, -1.5, None, "-1", "+12.5%", "－３", "-1,234", "-", "－", "=", "x=1", "", "—"])
def test_numbers_and_marks_alone_are_left_alone(value):
    assert lines.protected(value) is value


@pytest.mark.parametrize(
    "value", ["=1+1", "-1-", "-1+cmd|' /C calc'!A0", "+x", "@a", "\t", "\n=1", "＝a", "-5件", "--"]
)
def test_what_a_spreadsheet_would_run_is_made_text(value):
    assert lines.protected(value) == "'" + value


def test_the_command_makes_csv_safe_unless_told_and_says_so(path, tmp_path):
    from click.testing import CliRunner

    from gongkai import cli

    for name, option in (("safe", []), ("plain", ["--no-spreadsheet"])):
        done = CliRunner().invoke(cli, ["--archive", str(path), "export", str(tmp_path / name), *option])
        assert done.exit_code == 0, done.stderr
        assert ("would run as a formula" in done.stderr) == (name == "safe")
    assert any(row["title"].startswith("=") for row in read_csv(tmp_path / "plain" / "reports.csv"))
    assert not any(row["title"].startswith("=") for row in read_csv(tmp_path / "safe" / "reports.csv"))


def test_only_csv_has_a_safe_form(path, tmp_path):
    with pytest.raises(UsageError, match="--spreadsheet is for csv"):
        write(path, tmp_path / "out", "jsonl", spreadsheet=True)


# --- a part of it ----------------------------------------------------------------------------------------------------


def ids(folder, table="reports"):
    return {row["report_id"] for row in read_jsonl(folder / f"{table}.jsonl")}


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(years=((2021, 2022),)), {2021, 2022}),
        (Selection(years=((2019, 2019), (2022, 2022))), {2019, 2022}),
        (Selection(divisions=("13",), years=((2020, 2020),)), {2020, 3000, 3002, 3003}),
        (Selection(divisions=("130000",)), {3000}),
        (Selection(divisions=("4403", "130000")), {3000, 3001}),
        (Selection(kinds=("work_summary",)), {3003}),
        (Selection(divisions=("1301",), kinds=("annual_report",), once=True), {2019, 2020, 2021, 2022}),
    ],
)
def test_only_the_chosen_reports(path, tmp_path, selection, expected):
    write(path, tmp_path / "out", "jsonl", selection=selection)
    assert ids(tmp_path / "out") == ids(tmp_path / "out", "texts") == expected
    assert ids(tmp_path / "out", "statistics") <= expected
    sources = {row["source"] for row in read_jsonl(tmp_path / "out" / "revisions.jsonl")}
    assert sources <= {row["source"] for row in read_jsonl(tmp_path / "out" / "reports.jsonl")}
    assert not (tmp_path / "out" / "rejects.jsonl").exists()
    # The rows themselves are those of the archive.
    kept = [row for row in rows_of(path, "statistics") if row["report_id"] in expected]
    assert in_order(read_jsonl(tmp_path / "out" / "statistics.jsonl")) == in_order(kept)


def test_what_a_choice_leaves_out_is_told(path, tmp_path):
    done = write(path, tmp_path / "out", "jsonl", selection=Selection(years=((2020, 2020),), divisions=("130000",)))
    told = "\n".join(done.notes)
    assert "rejects, crawls" in told
    assert "--division 13 is everything in it" in told
    done = write(path, tmp_path / "more", "csv", selection=Selection(years=((2020, 2020),)))
    assert "left out: 1 report whose year is unknown" in done.notes
    package = json.loads((tmp_path / "more" / "datapackage.json").read_text(encoding="utf-8"))
    assert package["gongkai"] == {"filters": {"years": [[2020, 2020]]}, "notes": done.notes}


def test_only_some_indicators(path, tmp_path):
    write(path, tmp_path / "out", "jsonl", selection=Selection(indicators=("granted",)))
    assert {row["indicator"] for row in read_jsonl(tmp_path / "out" / "statistics.jsonl")} == {"granted"}
    assert ids(tmp_path / "out") == {row["report_id"] for row in rows_of(path, "reports")}


@pytest.mark.parametrize("words", ["20", "2020-", "2022-2019", "２０２０", "2020;DROP TABLE x", "0999"])
def test_what_is_no_year(words):
    with pytest.raises(UsageError, match="no year"):
        parse_years([words])


@pytest.mark.parametrize("words", ["", "1", "013", "1301001", "13%", "１３", "13' OR 1=1 --"])
def test_what_is_no_division(words):
    with pytest.raises(UsageError, match="no division"):
        parse_divisions([words])


def test_years_may_be_ranges():
    assert parse_years(["2019", "2020-2022"]) == ((2019, 2019), (2020, 2022))


# --- wide ------------------------------------------------------------------------------------------------------------


def test_wide_has_a_row_per_report_and_a_column_per_figure(path, tmp_path):
    write(path, tmp_path / "out", "jsonl", layout="wide", selection=Selection(kinds=("annual_report",), once=True))
    rows = {row["report_id"]: row for row in read_jsonl(tmp_path / "out" / "wide.jsonl")}
    chosen = {
        row["report_id"]
        for row in rows_of(path, "reports")
        if row["kind"] == "annual_report" and not row["duplicate_of"]
    }
    assert set(rows) == chosen
    figures = {}
    for row in rows_of(path, "statistics"):
        name = row["indicator"] + ("" if row["applicant"] == "total" else f"[{row['applicant']}]")
        figures[row["report_id"], name] = row["value"]
    columns = [field for field in schema_of(tmp_path / "out")["wide"].values() if field["type"] == "number"]
    for report_id, row in rows.items():
        for field in columns:
            assert row[field["name"]] == figures.get((report_id, field["name"])), (report_id, field["name"])
    assert {name for number, name in figures if number in chosen} <= {field["name"] for field in columns}
    row = rows[2020]
    assert (row["qualified"], row["derived"]) == ("granted[natural_person]=at_least", "refused")
    assert rows[5000]["failed_hard_checks"] == 1
    assert rows[3000]["requests_received"] is None


def test_wide_columns_do_not_depend_on_the_choice_of_reports(path, tmp_path):
    write(path, tmp_path / "all", "csv", layout="wide")
    write(path, tmp_path / "one", "csv", layout="wide", selection=Selection(years=((2021, 2021),)))
    first, second = ((tmp_path / name / "wide.csv").open(encoding="utf-8-sig").readline() for name in ("all", "one"))
    assert first == second
    write(path, tmp_path / "some", "csv", layout="wide", selection=Selection(indicators=("granted", "refused")))
    names = [
        name for name in schema_of(tmp_path / "some")["wide"] if name.startswith(("granted", "refused", "requests"))
    ]
    assert names[:2] == ["granted", "granted[natural_person]"]
    assert {name.split("[")[0] for name in names} == {"granted", "refused"}


def test_a_breakdown_unknown_to_the_codebook_is_not_lost(path, tmp_path):
    copy = tmp_path / "archive.db"
    copy.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(copy)) as db:
        db.execute(
            "UPDATE statistics SET applicant = 'research' WHERE report_id = 2019 AND indicator = 'requests_received'"
        )
        db.execute("UPDATE indicators SET breakdown = NULL")
        db.commit()
    write(copy, tmp_path / "out", "jsonl", layout="wide")
    (row,) = [row for row in read_jsonl(tmp_path / "out" / "wide.jsonl") if row["report_id"] == 2019]
    assert (row["requests_received[research]"], row["requests_received"], row["granted[business]"]) == (19, None, 1)


# --- whole or not at all ---------------------------------------------------------------------------------------------


def test_one_state_of_the_archive_even_while_it_is_written(path, tmp_path):
    copy = tmp_path / "archive.db"
    copy.write_bytes(path.read_bytes())
    before = rows_of(copy, "statistics")
    with Archive.open(copy) as archive:

        def meanwhile(done, _total):
            if done == 1:
                with archive.transaction() as db:
                    report(db, 9000, year=2020)
                    db.execute("DELETE FROM statistics")

        write(copy, tmp_path / "out", "jsonl", progress=meanwhile)
        assert rows_of(copy, "statistics") == []
    assert in_order(read_jsonl(tmp_path / "out" / "statistics.jsonl")) == in_order(before)
    assert 9000 not in ids(tmp_path / "out", "texts")


def test_a_folder_with_something_in_it_is_left_alone(path, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="not empty"):
        write(path, folder, "csv", ["reports"])
    write(path, folder, "csv", ["reports"], force=True)
    assert (folder / "mine.txt").read_text() == "mine"
    assert {file.name for file in folder.iterdir()} == {"mine.txt", "reports.csv", "codebook.csv", "datapackage.json"}
    with pytest.raises(UsageError, match="is a file"):
        write(path, folder / "mine.txt", "csv", ["reports"])


def test_force_replaces_an_earlier_export_as_a_whole(path, tmp_path):
    folder = tmp_path / "out"
    write(path, folder, "csv")
    write(path, folder, "jsonl", ["reports"], force=True)
    assert {file.name for file in folder.iterdir()} == {"reports.jsonl", "codebook.csv", "datapackage.json"}
    write(path, folder, "xlsx", ["reports"], force=True)
    write(path, folder, "jsonl", ["reports"], force=True)
    assert {file.name for file in folder.iterdir()} == {"reports.jsonl", "codebook.csv", "datapackage.json"}
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("earlier", [False, True])
def test_a_full_disk_leaves_what_was_there(path, tmp_path, monkeypatch, earlier):
    if earlier:
        write(path, tmp_path / "out", "csv", ["reports"])
    before = {file.name: file.read_bytes() for file in tmp_path.rglob("*.*") if file.is_file()}

    def full(*_args, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("archive.exports.export.write_package", full)
    with pytest.raises(OutOfSpaceError):
        write(path, tmp_path / "out", "csv", force=True)
    assert {file.name: file.read_bytes() for file in tmp_path.rglob("*.*") if file.is_file()} == before
    assert {entry.name for entry in tmp_path.iterdir()} == ({"out"} if earlier else set())


# --- the command -----------------------------------------------------------------------------------------------------


def run(path, *arguments):
    return CliRunner().invoke(cli, ["--archive", str(path), "export", *arguments])


def test_the_command_writes_what_it_is_told(path, tmp_path):
    out = tmp_path / "out"
    result = run(path, str(out), "--format", "jsonl", "--layout", "wide", "--year", "2020-2021", "--division", "13",
                 "--indicator", "requests_received")  # fmt: skip
    assert result.exit_code == 0, result.output
    assert {row["report_id"] for row in read_jsonl(out / "wide.jsonl")} == {2020, 2021, 3000}
    assert "wide.jsonl\t3" in result.stdout
    result = run(path, str(out), "--format", "jsonl", "--layout", "wide", "--year", "2020", "--copies", "--force")
    assert {2020, 3002} < {row["report_id"] for row in read_jsonl(out / "wide.jsonl")}
    result = run(
        path, str(out), "--year", "2020", "--once", "--kind", "annual_report", "--table", "reports", "--force"
    )
    assert [row["report_id"] for row in read_csv(out / "reports.csv")] == ["2020", "3000", "3001"]


@pytest.mark.parametrize(
    ("words", "arguments"),
    [
        ("no year", ["--year", "20-21"]),
        ("no division", ["--division", "Hebei"]),
        ("there is no indicator 'request_received'; requests_received", ["--indicator", "request_received"]),
        ("no report in the archive fits", ["--year", "1999"]),
        ("there is no table 'nothing'", ["--table", "nothing"]),
        ("--table goes with the long layout", ["--layout", "wide", "--table", "reports"]),
        ("'--kind'", ["--kind", "budget"]),
        ("'--format'", ["--format", "sav"]),
    ],
)
def test_what_makes_no_sense_is_one_line_and_no_folder(path, tmp_path, words, arguments):
    result = run(path, str(tmp_path / "out"), *arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("file_format", "module"), [("parquet", "pyarrow"), ("xlsx", "xlsxwriter")])
def test_a_missing_extra_is_one_clear_line(path, tmp_path, monkeypatch, file_format, module):
    monkeypatch.setitem(sys.modules, module, None)
    result = run(path, str(tmp_path / "out"), "--format", file_format)
    assert result.exit_code == 4
    assert result.stderr == f"gongkai: {file_format} needs {module}: pip install 'gongkai[export]'\n"
    assert list(tmp_path.iterdir()) == []


def test_hostile_texts_are_all_in(path):
    assert {row["title"] for row in rows_of(path, "reports")} > set(HOSTILE)
