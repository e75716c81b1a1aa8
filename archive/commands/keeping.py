"""Keeping an archive for years: fixity and copies."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.pass_obj
def verify(archive: Path) -> None:
    """Check every stored byte and every quote."""
    from archive.terminal import complain, progress, say  # noqa: PLC0415 - imports inside commands keep --help fast
    from archive.upkeep import verify as run  # noqa: PLC0415
    from extract.errors import FixityError  # noqa: PLC0415

    with progress("verifying") as report:
        found = run(archive, report)
    for line in found.faults:
        complain(line)
    if found.faults:
        raise FixityError(f"{len(found.faults)} faults in {found.bodies} bodies and {found.quotes} quotes")
    say(f"{found.bodies} bodies and {found.quotes} quotes are as they should be")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def backup(archive: Path, folder: Path) -> None:
    """Copy both files, with checksums, to a new FOLDER."""
    from archive.terminal import say_table  # noqa: PLC0415
    from archive.upkeep import backup as run  # noqa: PLC0415

    say_table(("file", "bytes"), run(archive, folder))
