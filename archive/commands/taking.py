"""What people take away: files for their tools, a citation, a snapshot to publish."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from archive.commands.options import as_json


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "file_format",
    type=click.Choice(["csv", "jsonl", "parquet", "xlsx", "warc"]),
    default="csv",
    show_default=True,
)
@click.option(
    "--layout",
    type=click.Choice(["long", "wide"]),
    default="long",
    show_default=True,
    help="long: the tables as they are; wide: a row per report, a column per figure.",
)
@click.option("--table", "tables", multiple=True, help="Only this table or view; may be given several times.")
@click.option("--year", "years", multiple=True, metavar="A[-B]", help="Only reports about these years.")
@click.option(
    "--division",
    "divisions",
    multiple=True,
    metavar="CODE",
    help="Only this division (six digits of GB/T 2260), or all whose codes begin so.",
)
@click.option("--indicator", "indicators", multiple=True, metavar="NAME", help="Only this indicator.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(["annual_report", "work_summary", "website_report", "interpretation", "notice", "other"]),
    help="Only this kind of document (wide: annual_report unless told).",
)
@click.option(
    "--once/--copies", default=None, help="Leave out, or keep, further copies of a report (wide: once unless told)."
)
@click.option(
    "--spreadsheet/--no-spreadsheet",
    default=None,
    help="csv: keep spreadsheets from running texts as formulas (the default), or write them as they are.",
)
@click.option("--force", is_flag=True, help="Write to FOLDER though it is not empty; replaces an earlier export.")
@as_json
@click.pass_obj
def export(
    archive: Path,
    folder: Path,
    file_format: str,
    layout: str,
    tables: tuple[str, ...],
    years: tuple[str, ...],
    divisions: tuple[str, ...],
    indicators: tuple[str, ...],
    kinds: tuple[str, ...],
    once: bool | None,
    spreadsheet: bool | None,
    force: bool,
    as_json: bool,
) -> None:
    """Write the archive, or a part of it, to FOLDER for other tools, with codebook and data package.

    With --format warc it is all raw captures that are written, as web archives; 'gongkai add' takes them back.

    \b
    gongkai export tables
    gongkai export tables --format xlsx --year 2019-2023 --division 13
    gongkai export figures --format parquet --layout wide --indicator granted
    """
    from archive.database import open_for_reading
    from archive.exports.export import export as write
    from archive.exports.selection import Selection, parse_divisions, parse_years
    from archive.terminal import complain, progress, say_json, say_table

    if file_format == "warc":
        only_part = bool(tables or years or divisions or indicators or kinds or once)
        _export_warc(archive, folder, only_part=only_part, as_json=as_json)
        return
    wide = layout == "wide"
    selection = Selection(
        years=parse_years(years),
        divisions=parse_divisions(divisions),
        kinds=kinds or (("annual_report",) if wide else ()),
        indicators=indicators,
        once=wide if once is None else once,
    )
    with closing(open_for_reading(archive)) as db, progress("exporting tables") as report:
        done = write(
            db,
            folder,
            file_format,
            tables,
            layout=layout,
            selection=selection,
            spreadsheet=file_format == "csv" if spreadsheet is None else spreadsheet,
            force=force,
            progress=report,
        )
    if as_json:
        say_json({"files": dict(done.files), "notes": done.notes})
        return
    say_table(("sheet" if file_format == "xlsx" else "file", "rows"), done.files)
    for line in done.notes:
        complain(line)


def _export_warc(archive: Path, folder: Path, *, only_part: bool, as_json: bool) -> None:
    from archive.database import captures_path
    from archive.terminal import progress, say_json, say_table
    from archive.warc_export import export_warc
    from extract.errors import UsageError

    if only_part:
        raise UsageError("--format warc writes all captures; it knows no tables, years, divisions or kinds")
    with progress("exporting captures") as report:
        files = export_warc(captures_path(archive), folder, progress=report)
    if as_json:
        say_json({"files": dict(files), "notes": []})
    else:
        say_table(("file", "captures"), files)


@click.command()
@click.argument("report")
@click.option("--format", "form", type=click.Choice(["text", "bibtex", "csl-json"]), default="text", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The parts of the citation as JSON for programs.")
@click.pass_obj
def cite(archive: Path, report: str, form: str, as_json: bool) -> None:
    """Cite a report: agency, title, date, address, archive date, SHA-256 of the page.

    REPORT is its id, its address or file name, or the end of that.

    \b
    gongkai cite hengshui-2017.txt
    gongkai cite 4711 --format bibtex >> references.bib
    """
    from dataclasses import asdict

    from archive.citing import citation, formatted
    from archive.database import open_for_reading
    from archive.terminal import say_json

    with closing(open_for_reading(archive)) as db:
        cited = citation(db, report)
    if as_json:
        say_json(asdict(cited))
    else:
        click.echo(formatted(cited, form))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@as_json
@click.pass_obj
def publish(archive: Path, folder: Path, as_json: bool) -> None:
    """Make a checked, compacted, read-only snapshot in FOLDER for a static or datasette host.

    Others may be writing the archive; who reads FOLDER sees the old snapshot or the new one.

    \b
    gongkai publish /srv/gongkai
    datasette /srv/gongkai/archive.db
    """
    from archive.publishing import STABLE
    from archive.publishing import publish as run
    from archive.terminal import counted, say, say_json

    facts = run(archive, folder)
    if as_json:
        say_json(facts)
        return
    say(f"{folder / STABLE}: {facts['bytes']} bytes, {counted(facts['rows']['reports'], 'report')}")
    say(f"SHA-256 {facts['sha256']}; the same bytes are {facts['file']}")
