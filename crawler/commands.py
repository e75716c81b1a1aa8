"""``gongkai portals``: the records listed and shown, held against their portals, and written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from archive.commands.options import as_json, tell, with_contact


@click.group()
def portals() -> None:
    """Look at the portal records."""


@portals.command("list")
@as_json
def portals_list(as_json: bool) -> None:
    """List the records."""
    from archive import printing
    from crawler.portals import load_portals

    columns = ("name", "title", "province", "listing", "state")
    rows = [{name: getattr(record, name) for name in columns} for record in load_portals().values()]
    tell(rows, as_json, lambda rows: printing.table_of(rows, columns))


@portals.command("show")
@click.argument("name")
@as_json
def portals_show(name: str, as_json: bool) -> None:
    """Show one record."""
    from dataclasses import asdict

    from archive import printing
    from crawler.portals import load_portals, select

    tell(asdict(select([name], load_portals())[0]), as_json, printing.record)


@portals.command("add")
@click.argument("url")
@click.option(
    "--from", "saved", type=click.Path(path_type=Path, dir_okay=False), help="Read a saved page; ask nobody."
)
@click.option("--province", help="The file of records: hebei, central …; needed where the page does not say it.")
@click.option("--name", help="Another name than the rule's first choice.")
@click.option("--dry-run", is_flag=True, help="Show the record, write nothing.")
@with_contact
@click.pass_obj
def portals_add(archive: Path, url: str, contact: str | None, **options: Any) -> None:
    """Look at the column at URL with one request, and write its record.

    The record goes to its province's file: in the folder of your own records that GONGKAI_PORTALS names, or where the
    program is installed.
    """
    from archive.database import captures_path
    from crawler.adding import add
    from crawler.showing import show_added

    show_added(add(url, captures_path(archive), contact=contact, **options))


@portals.command("check")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@with_contact
@as_json
@click.pass_obj
def portals_check(archive: Path, names: tuple[str, ...], contact: str | None, as_json: bool) -> None:
    """Look at portals with one request each, and compare with their records."""
    from dataclasses import asdict

    from archive.database import captures_path
    from archive.terminal import crawling
    from crawler.portals import load_portals, select
    from crawler.probe import check
    from crawler.showing import show_sights

    records = load_portals()
    chosen = select(names, records) if names else [record for record in records.values() if not record.sample]
    with crawling() as report:
        sights = check(chosen, captures_path(archive), contact=contact, progress=report)
    tell([asdict(sight) for sight in sights], as_json, show_sights)
