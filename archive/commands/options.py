"""What several commands take and do alike: their common options, and a value for programs or for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
with_contact = click.option(
    "--contact", envvar="GONGKAI_CONTACT", help="Your mail address or page, told to the portals."
)
with_workers = click.option("--workers", type=click.IntRange(1, 64), help="Processes that read; one per processor.")


def tell(value: Any, as_json: bool, show: Callable[[Any], None]) -> None:
    """Print a value for programs or for people."""
    from archive.terminal import say_json

    if as_json:
        say_json(value)
    else:
        show(value)
