"""The command line. Every command imports what it needs when it runs, so that ``--help`` answers at once."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive.commandline import Commands
from archive.commands import keeping, taking
from archive.commands.options import as_json, tell, with_contact, with_workers
from crawler.commands import portals

if TYPE_CHECKING:
    import sqlite3

    from archive.intake import IntakeResult
    from archive.result import BuildResult


def _stop(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--archive",
    type=click.Path(path_type=Path),
    envvar="GONGKAI_ARCHIVE",
    default=Path("archive.db"),
    show_default=True,
    show_envvar=True,
    help="The archive; its raw pages are in captures.db beside it.",
)
@click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")
@click.version_option(package_name="gongkai")
@click.pass_context
def cli(context: click.Context, archive: Path) -> None:
    """Archive China's annual reports on open government information: fetch, keep, read, check, browse."""
    context.obj = archive
    with suppress(ValueError):  # only the main thread may; elsewhere somebody else handles signals
        signal.signal(signal.SIGTERM, _stop)


main = cli


def _build(archive: Path, **options: Any) -> BuildResult:
    """Bring archive.db up to date, with progress."""
    from archive.build import build
    from archive.terminal import progress

    with progress("reading") as report:
        return build(archive, progress=report, **options)


def _finish(result: BuildResult) -> None:
    """Tell what a build did, and whether all is well."""
    from archive import printing

    printing.built(result)
    _check(result)


def _check(result: BuildResult) -> None:
    """End the command with exit code 20 for damaged captures, 10 for a new extraction that loses too much."""
    from archive.terminal import complain, counted
    from extract.errors import FixityError, LossError

    if result.refused:
        raise LossError(f"the archive was left as it was: {result.refused}; see --diff, take it with --accept-loss")
    for line in result.damaged:
        complain(line)
    if result.damaged:
        raise FixityError(f"damaged: {counted(len(result.damaged), 'capture')}; 'gongkai verify' names all of them")


@cli.command()
@click.argument("names", nargs=-1, required=True, metavar="PATH|URL...")
@with_contact
@with_workers
@click.pass_obj
def add(archive: Path, names: tuple[str, ...], contact: str | None, workers: int | None) -> None:
    """Bring in files, folders and addresses, and read them.

    Takes html, mht, txt, md, csv, pdf, docx, doc, wps, rtf, odt, warc and warc.gz; a folder is searched for files
    with these endings.
    """
    from archive import intake, printing
    from archive.database import check_archive
    from archive.terminal import complain

    check_archive(archive)
    urls = [name for name in names if name.lower().startswith(("http://", "https://"))]
    taken = intake.add(archive, [name for name in names if name not in urls])
    if urls:
        _fetch(archive, urls, contact, taken)
    for line in taken.problems:
        complain(line)
    bad = len(taken.problems)
    if taken.added or taken.known:
        result = _build(archive, workers=workers, only_new=True)
        bad += printing.taken(archive, taken)
        _finish(result)
    if bad:
        sys.exit(2)


def _open(archive: Path) -> closing[sqlite3.Connection]:
    """Open archive.db for reading, to be used with ``with``."""
    from archive.database import open_for_reading

    return closing(open_for_reading(archive))


def _fetch(archive: Path, urls: list[str], contact: str | None, taken: IntakeResult) -> None:
    from archive.database import captures_path
    from archive.terminal import crawling
    from crawler.by_hand import fetch
    from extract.errors import ConfigurationError

    try:
        with crawling() as report:
            held, problems = fetch(urls, captures_path(archive), contact=contact, progress=report)
    except ConfigurationError as error:
        if not (taken.added or taken.known):
            raise
        # The files that were named beside the addresses are to go in all the same.
        held, problems = [], [str(error)]
    taken.added.extend(held)
    taken.problems.extend(problems)


@cli.command()
@click.option("--all", "everything", is_flag=True, help="Read everything again, not only what is stale.")
@with_workers
@click.option("--cluster", metavar="ADDRESS", help="Read on a dask cluster: tcp://host:8786, or local:N processes.")
@click.option("--diff", is_flag=True, help="Show which figures appear, vanish or change, by era and indicator.")
@click.option("--accept-loss", is_flag=True, help="Take the new figures though many of the old ones vanish.")
@as_json
@click.pass_obj
def extract(archive: Path, everything: bool, diff: bool, as_json: bool, **how: Any) -> None:
    """Read again what is stale; needs no network.

    Another version of the extractor may lose figures. The archive stays as it was (exit code 10), until the loss is
    accepted, when more than one figure in a hundred would vanish, more than one in ten of an indicator in one era, or
    more than one document in a hundred would lose all of three or more. One or two figures are no reason: --diff
    lists them.
    """
    from dataclasses import asdict

    from archive import printing
    from archive.terminal import say_json

    result = _build(archive, everything=everything, **how)
    if as_json:
        say_json(asdict(result))
    elif diff:
        printing.differences(result.differences, result.changes)
    if not as_json:
        printing.built(result)
    _check(result)


@cli.command()
@click.argument("portals", nargs=-1, metavar="[PORTAL]...")
@click.option("--due", is_flag=True, help="Only portals whose time has come, by the rhythm of their records.")
@click.option("--now", is_flag=True, help="Disregard the hours of the records (at night in China by default).")
@click.option("--dry-run", is_flag=True, help="Walk the lists, fetch no report.")
@click.option("--accept", is_flag=True, help="Take what is found for the new normal of these portals.")
@click.option("--limit", type=click.IntRange(1), help="At most so many reports per portal.")
@click.option("--jobs", type=click.IntRange(1, 32), default=1, show_default=True, help="Processes that crawl.")
@click.option("--cluster", metavar="ADDRESS", help="Crawl on the workers of this dask scheduler (tcp://host:8786).")
@click.option(
    "--parts",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where workers keep their captures; the folder parts beside the archive unless given.",
)
@with_contact
@with_workers
@as_json
@click.pass_obj
def crawl(
    archive: Path, portals: tuple[str, ...], workers: int | None, dry_run: bool, as_json: bool, **how: Any
) -> None:
    """Crawl portals, then read what is new.

    Without a PORTAL, those that were crawled into this archive before and are due again; with --due, every record
    that is due.
    """
    from archive.database import captures_path, check_archive
    from crawler.commandline import crawl as run

    check_archive(archive)
    result = run(captures_path(archive), portals, dry_run=dry_run, quiet=as_json, **how)
    read = None if result is None or dry_run else _build(archive, workers=workers, only_new=True)
    if as_json:
        from dataclasses import asdict

        from archive.terminal import say_json

        crawled = [] if result is None else [asdict(one) for one in result.portals]
        say_json({"portals": crawled, "read": None if read is None else asdict(read)})
        if read is not None:
            _check(read)
    elif read is not None:
        _finish(read)
    if result is not None:
        result.check()


@cli.command()
@with_workers
@click.pass_obj
def demo(archive: Path, workers: int | None) -> None:
    """Try it out: crawl the bundled sample portal."""
    from archive import printing, queries
    from archive.database import captures_path
    from archive.terminal import crawling, say
    from crawler.demo import crawl_sample

    raw = captures_path(archive)
    with crawling() as report:
        crawled = crawl_sample(raw, report)
    _finish(_build(archive, workers=workers))
    with _open(archive) as db:
        printing.found(queries.years(db), queries.summary(db))
    say(f"\nThe archive is {archive}, the raw pages are {raw}.")
    place = "" if archive == Path("archive.db") else f" --archive {archive}"
    say(f"Next: gongkai{place} serve     browse it        gongkai{place} search 征地     find words in it")
    crawled.check()


@cli.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--all", "everything", is_flag=True, help="Also duplicates and what is no annual report.")
@as_json
@click.pass_obj
def search(archive: Path, words: tuple[str, ...], limit: int, everything: bool, as_json: bool) -> None:
    """Find reports by their words.

    Words may have any length; all must occur; "..." keeps a phrase together. Simplified and Traditional characters
    find the same.

    \b
    gongkai search 征地
    gongkai search '"信息公开"' 2021 --limit 5
    gongkai search 水务局 --json | jq '.[].report_id'
    """
    from dataclasses import asdict

    from archive import printing
    from archive.search import search as find

    with _open(archive) as db:
        found = [asdict(hit) for hit in find(db, " ".join(words), limit=limit, everything=everything)]
    tell(found, as_json, lambda found: printing.hits(found, words))


@cli.command()
@click.argument("report")
@click.option("--text", is_flag=True, help="Print the clean text instead.")
@as_json
@click.pass_obj
def show(archive: Path, report: str, text: bool, as_json: bool) -> None:
    """Show one report and its figures.

    REPORT is its id, its address or file name, or the end of that.

    \b
    gongkai show hengshui-2017.txt
    gongkai show 4711 --text | less
    gongkai show 4711 --json | jq '.statistics[] | [.indicator, .value, .quote]'
    """
    from archive import printing, queries
    from archive.terminal import say

    with _open(archive) as db:
        report_id = queries.find_report(db, report)
        if text:
            say(queries.text(db, report_id))
            return
        found = queries.report(db, report_id)
    tell(found, as_json, printing.report)


@cli.command()
@click.option("--hard", is_flag=True, help="Only rules that every sound report keeps.")
@click.option("--year", type=click.IntRange(1900, 2200), help="Only reports about this year.")
@click.option(
    "--all", "everything", is_flag=True, help="Also of duplicates and other kinds, which 'status' counts as well."
)
@as_json
@click.pass_obj
def check(archive: Path, hard: bool, year: int | None, everything: bool, as_json: bool) -> None:
    """List the checks that failed, hard ones first.

    A hard check is a rule that every sound report keeps: a table that adds up, a body printed once.

    \b
    gongkai check --hard --year 2022
    gongkai check --json | jq -r '.[] | [.check_id, .source] | @tsv'
    """
    from archive import printing, queries

    with _open(archive) as db:
        rows = queries.failed_checks(db, hard_only=hard, year=year, everything=everything)
    tell(rows, as_json, printing.failed_checks)


@cli.command()
@as_json
@click.pass_obj
def status(archive: Path, as_json: bool) -> None:
    """Show the last crawls and what the archive holds.

    docs/operating.md says what to do about each state of a portal.

    \b
    gongkai status
    gongkai status --json | jq '.crawls[] | select(.state != "ok")'
    """
    from archive import printing, queries
    from extract.version import extractor_version

    with _open(archive) as db:
        counts = queries.summary(db) | {"stale": queries.stale(db, extractor_version())}
        found = {"archive": counts, "crawls": queries.last_crawls(db)}
    tell(found, as_json, printing.status)


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="An address of this machine.")
@click.option("--port", type=click.IntRange(0, 65535), help="Default: the first free one from 8001 on.")
@click.pass_obj
def serve(archive: Path, host: str, port: int | None) -> None:
    """Browse the archive with datasette, with limits that are right for a public machine.

    \b
    gongkai serve                              on this machine only
    gongkai serve --host 0.0.0.0 --port 80     for everybody who reaches it
    """
    from archive import serve as server
    from archive.terminal import say

    with _open(archive):
        pass  # an error is clearer now than from datasette
    port = server.free_port(host, port)
    say(f"The archive is at http://{host}:{port}/ until you press Ctrl-C.")
    os.execv(sys.executable, server.command(archive, host, port))  # noqa: S606 - our own interpreter


@cli.command()
@as_json
def doctor(as_json: bool) -> None:
    """Show versions and outside programs."""
    from archive import printing
    from archive.environment import describe

    columns = ("what", "version", "remark")
    rows = [dict(zip(columns, row, strict=True)) for row in describe()]
    tell(rows, as_json, lambda rows: printing.table_of(rows, columns))


for _command in (keeping.verify, keeping.backup, taking.export, taking.cite, taking.publish, portals):
    cli.add_command(_command)


if __name__ == "__main__":
    main()
