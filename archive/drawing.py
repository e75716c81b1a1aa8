"""How a terminal is given what the commands found: tables where they fit, else a few lines for each row; with colour.

Only imported where standard output is a terminal. Every text is set as text, never as markup: a title such as
``[red]…`` is shown as it is printed. rich knows that a Han character is two columns wide, and keeps to NO_COLOR.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

#: A column wider than this may be folded; so many columns it then has at least.
_LONG = 28
#: What is worth a colour, wherever it is the whole of a cell.
STYLES = {
    "hard": "bold red",
    "soft": "yellow",
    "fail": "red",
    "failed": "red",
    "ok": "green",
    "pass": "green",
    "complete": "green",
    "hijacked": "bold red",
    "broken": "red",
    "blocked": "red",
    "yield": "red",
    "unreachable": "red",
}


def _console() -> Console:
    return Console(highlight=False, emoji=False)


def paragraph(text: str, *, indent: int = 0, style: str = "", words: Sequence[str] = ()) -> None:
    """Print a text folded at the edge of the terminal, all its lines indented, ``words`` set off in it."""
    shown = Text(text, style=style)
    if words:
        shown.highlight_words(list(words), "bold yellow", case_sensitive=False)
    _console().print(Padding(shown, (0, 0, 0, indent)))


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[bool], title: str | None) -> None:
    """Print rows of texts; ``numbers`` tells which columns hold numbers. Columns without any value are left out."""
    console = _console()
    if title:
        console.print(Text(title, style="bold"))
    kept = [place for place in range(len(columns)) if not rows or any(row[place] for row in rows)]
    widths = {place: max(cell_len(one) for one in (columns[place], *(row[place] for row in rows))) for place in kept}
    room = console.width - 2 * len(kept)
    long = [place for place in kept if widths[place] > _LONG and not numbers[place]]
    fits = sum(widths.values()) <= room
    if not fits and (not long or sum(widths[p] for p in kept if p not in long) + _LONG * len(long) > room):
        _records(console, [columns[place] for place in kept], [[row[place] for place in kept] for row in rows])
        return
    drawn = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    for place in kept:
        right = numbers[place] and bool(rows)
        # An id that is cut cannot be used; a text that is folded can still be read.
        drawn.add_column(
            columns[place],
            justify="right" if right else "left",
            overflow="fold",
            no_wrap=fits or place not in long,
            min_width=_LONG if not fits and place in long else None,
        )
    for row in rows:
        drawn.add_row(*(Text(row[place], style=STYLES.get(row[place], "")) for place in kept))
    console.print(drawn)


def _records(console: Console, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print each row as its first value and, below it, name and value of the others."""
    for row in rows:
        console.print(Text(row[0], style="bold"))
        line, used = Text(), 0
        for name, value in zip(columns[1:], row[1:], strict=True):
            if not value:
                continue
            wide = cell_len(name) + cell_len(value) + 4
            if used and used + wide > console.width:
                console.print(Padding(line, (0, 0, 0, 2)))
                line, used = Text(), 0
            line.append(f"{name} ", style="dim")
            line.append(value, style=STYLES.get(value, ""))
            line.append("   ")
            used += wide
        if used:
            console.print(Padding(line, (0, 0, 0, 2)))
