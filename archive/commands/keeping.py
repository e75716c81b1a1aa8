"""Keeping an archive for years: fixity and copies."""

from __future__ import annotations

from pathlib import Path

import click

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


@click.command()
@as_json
@click.pass_obj
def verify(archive: Path, as_json: bool) -> None:  # noqa: FBT001
    """Check every stored byte and every quote.

    Every body is hashed again, SQLite checks both files, and every quote is held against its text. Exit code 20 when
    anything is not as it should be.
    """
    from dataclasses import asdict  # noqa: PLC0415

    from archive.terminal import complain, counted, progress, say, say_json  # noqa: PLC0415 - imports inside commands keep --help fast
    from archive.upkeep import verify as run  # noqa: PLC0415
    from extract.errors import FixityError  # noqa: PLC0415

    with progress("verifying") as report:
        found = run(archive, report)
    looked_at = f"{counted(found.bodies, 'body')} and {counted(found.quotes, 'quote')}"
    if as_json:
        say_json(asdict(found))
    for line in found.faults:
        complain(line)
    if found.faults:
        raise FixityError(f"{counted(len(found.faults), 'fault')} in {looked_at}")
    if not as_json:
        say(f"checked {looked_at}: all is as it should be")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@as_json
@click.pass_obj
def backup(archive: Path, folder: Path, as_json: bool) -> None:  # noqa: FBT001
    """Copy both files, with checksums, to a new FOLDER; a crawl may go on meanwhile.

    \b
    gongkai backup /mnt/copies/2026-01-31
    """
    from archive.terminal import say_json, say_table  # noqa: PLC0415
    from archive.upkeep import backup as run  # noqa: PLC0415

    files = run(archive, folder)
    if as_json:
        say_json({"files": dict(files)})
    else:
        say_table(("file", "bytes"), files)
