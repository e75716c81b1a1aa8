"""Keeping an archive for years: fixity and copies."""

from __future__ import annotations

from pathlib import Path

import click

from archive.commands.options import as_json


@click.command()
@as_json
@click.pass_obj
def verify(archive: Path, as_json: bool) -> None:
    """Check every stored byte and every figure.

    Every body is hashed again and SQLite checks both files. Every quote must stand in its text and, read again, give
    its figure; what a form only defines must be the sum of its parts. Exit code 20 when anything is not as it should
    be. Text that was changed together with its quotes and figures shows only when the page itself is read again:
    'gongkai extract --all --diff'.
    """
    from dataclasses import asdict

    from archive.terminal import complain, counted, progress, say, say_json
    from archive.upkeep import verify as run
    from extract.errors import FixityError

    with progress("verifying") as report:
        found = run(archive, report)
    looked_at = f"{counted(found.bodies, 'body')} and {counted(found.quotes, 'quote')}"
    if as_json:
        say_json(asdict(found))
    for line in found.faults:
        complain(line)
    if found.faults:
        stale = "; 'gongkai extract' first reads again what another version has read" if found.stale else ""
        raise FixityError(f"{counted(len(found.faults), 'fault')} in {looked_at}{stale}")
    if not as_json:
        say(f"checked {looked_at}: all is as it should be")
    if not archive.exists():
        complain(f"there is no archive at {archive}: only the captures were checked")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@as_json
@click.pass_obj
def backup(archive: Path, folder: Path, as_json: bool) -> None:
    """Copy both files, with checksums, to a new FOLDER; a crawl may go on meanwhile.

    \b
    gongkai backup /mnt/copies/2026-01-31
    """
    from archive.terminal import say_json, say_table
    from archive.upkeep import backup as run

    files = run(archive, folder)
    if as_json:
        say_json({"files": dict(files)})
    else:
        say_table(("file", "bytes"), files)
