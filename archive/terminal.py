"""What the commands print: tables, progress, and nothing that a terminal could take for a command.

On a terminal tables are drawn (``archive.drawing``). Anywhere else they are plain lines with tabs, for ``cut``,
``sort`` and logs.
"""

from __future__ import annotations

import json
import re
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

#: Control characters, invisible marks and everything that changes the direction of what follows.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_BLANKS = re.compile(r"[\t\n]+")
#: Seconds between two lines of progress where there is no terminal to draw a bar on.
PROGRESS_SECONDS = 5.0


def safe_for_terminal(text: str) -> str:
    r"""Show control, direction and invisible characters as ``\xNN`` or ``\uNNNN``; keep line feeds and tabs."""
    return _UNSAFE.sub(lambda match: _escaped(ord(match[0])), text)


def _escaped(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def on_terminal() -> bool:
    """Tell whether what is printed is read by a person at a terminal, and not by a program or a file."""
    return sys.stdout.isatty()


def say(text: str = "") -> None:
    """Print a line to standard output."""
    click.echo(safe_for_terminal(text))


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, which takes an s unless there is one of it; ``bodies`` from ``body``."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun.removesuffix('y')}ies" if noun.endswith("y") else f"{number} {noun}s"


def complain(text: str) -> None:
    """Print one line to standard error, under the program's name."""
    click.echo(f"gongkai: {safe_for_terminal(_BLANKS.sub(' ', text))}", err=True)


def say_json(value: Any) -> None:
    """Print a value for programs: UTF-8, unsafe characters as JSON escapes, so that nothing is lost."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    click.echo(_UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def cell(value: object) -> str:
    """Show one value of a table on one line; None is blank, whole numbers lose their point."""
    if value is None:
        return ""
    if isinstance(value, float):
        # 15 digits are what a figure can have; 96171.6 must not become 96171.60000000001.
        return f"{value:.15g}"
    return safe_for_terminal(_BLANKS.sub(" ", str(value)))


def say_table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, title: str | None = None) -> None:
    """Print a table: drawn on a terminal, one line with tabs per row elsewhere."""
    shown = [[cell(value) for value in row] for row in rows]
    if not on_terminal():
        if title:
            say(f"# {title}")
        click.echo("\t".join(columns))
        for row in shown:
            click.echo("\t".join(row))
        return
    from archive import drawing  # noqa: PLC0415 - only where it draws something

    numbers = [all(isinstance(row[place], (int, float, type(None))) for row in rows) for place in range(len(columns))]
    drawing.table(columns, shown, numbers, safe_for_terminal(title) if title else None)


def say_folded(text: str, *, indent: int = 0, style: str = "", words: Sequence[str] = ()) -> None:
    """Print a text folded between words and indented on a terminal, as one line elsewhere."""
    if not on_terminal():
        say(" " * indent + text)
        return
    from archive import drawing  # noqa: PLC0415 - as above

    drawing.paragraph(safe_for_terminal(text), indent=indent, style=style, words=words)


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Give a callback(done, total): a bar on a terminal, a plain line every few seconds elsewhere; to stderr."""
    if not sys.stderr.isatty():
        yield _plain_progress(label)
        return
    from rich.console import Console  # noqa: PLC0415 - only where it draws something
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _plain_progress(label: str) -> Callable[[int, int], None]:
    last = time.monotonic()

    def report(done: int, total: int) -> None:
        nonlocal last
        if done < total and time.monotonic() - last < PROGRESS_SECONDS:
            return
        last = time.monotonic()
        click.echo(f"{label}: {done} of {total}", err=True)

    return report


@contextmanager
def crawling() -> Iterator[Callable[[dict[str, Any]], None]]:
    """Give a callback for the messages of a crawl: how many answers came, by portal; to stderr."""
    answers: dict[str, int] = {}
    last = time.monotonic()

    def line() -> str:
        return ", ".join(f"{portal}: {counted(number, 'answer')}" for portal, number in answers.items())

    if sys.stderr.isatty():
        from rich.console import Console  # noqa: PLC0415 - only where it draws something

        with Console(stderr=True, highlight=False, markup=False).status("crawling") as status:

            def draw(message: dict[str, Any]) -> None:
                answers[message["portal"]] = answers.get(message["portal"], 0) + (message["type"] == "capture")
                status.update(f"crawling {safe_for_terminal(line())}")

            yield draw
        return

    def report(message: dict[str, Any]) -> None:
        nonlocal last
        answers[message["portal"]] = answers.get(message["portal"], 0) + (message["type"] == "capture")
        if message["type"] == "portal" or time.monotonic() - last >= PROGRESS_SECONDS:
            last = time.monotonic()
            click.echo(f"crawling {safe_for_terminal(line())}", err=True)

    yield report
