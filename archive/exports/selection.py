"""Which reports an export is about: by year, division, kind; and which indicators."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from archive.terminal import counted
from extract.errors import UsageError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

_YEARS = re.compile(r"([12][0-9]{3})(?:-([12][0-9]{3}))?", re.ASCII)
_DIVISION = re.compile(r"[1-9][0-9]{1,5}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Selection:
    """What was asked for; an empty field asks for everything.

    ``years`` are pairs of first and last report year; ``divisions`` are GB/T 2260 codes of six digits, or the
    beginning of codes; ``once`` leaves out further copies of a report.
    """

    years: tuple[tuple[int, int], ...] = ()
    divisions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    once: bool = False

    @property
    def limits_reports(self) -> bool:
        """Whether some reports may be left out."""
        return bool(self.years or self.divisions or self.kinds or self.once)


def parse_years(words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Read ``2019`` and ``2019-2023``; UsageError for anything else."""
    out = []
    for word in words:
        match = _YEARS.fullmatch(word)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if first > last:
            raise UsageError(f"{word!r} is no year and no range of years such as 2019-2023")
        out.append((first, last))
    return tuple(out)


def parse_divisions(words: Sequence[str]) -> tuple[str, ...]:
    """Check division codes and beginnings of codes; UsageError for anything else."""
    for word in words:
        if not _DIVISION.fullmatch(word):
            raise UsageError(
                f"{word!r} is no division: six digits of GB/T 2260, or the first ones (13 is all of Hebei)"
            )
    return tuple(words)


def choose(db: sqlite3.Connection, selection: Selection) -> list[str]:
    """Put the chosen reports into the temporary table ``chosen``; return what a reader must know about the choice.

    Raises UsageError for an unknown indicator and when no report fits.
    """
    known = [row[0] for row in db.execute("SELECT indicator FROM indicators ORDER BY indicator")]
    for name in selection.indicators:
        if name not in known:
            near = ", ".join(get_close_matches(name, known, 3)) or "see the table indicators"
            raise UsageError(f"there is no indicator {name!r}; {near}")
    db.execute("CREATE TEMP TABLE chosen (report_id INTEGER PRIMARY KEY)")
    years, divisions = where_years("year", selection), where_divisions("division_code", selection)
    others = [_where_kinds(selection), "duplicate_of IS NULL" if selection.once else "1"]
    db.execute(
        "INSERT INTO chosen SELECT report_id FROM reports"  # noqa: S608 - made here of digits and checked names
        f" WHERE {' AND '.join([years, divisions, *others])}"
    )
    number = db.execute("SELECT count(*) FROM chosen").fetchone()[0]
    if selection.limits_reports and not number:
        raise UsageError("no report in the archive fits this choice")
    notes = []
    for asked, column, known_part in (
        (selection.years, "year", divisions),
        (selection.divisions, "division_code", years),
    ):
        if asked:
            query = (
                f"SELECT count(*) FROM reports WHERE {column} IS NULL"  # noqa: S608 - as above
                f" AND {' AND '.join([known_part, *others])}"
            )
            if missing := db.execute(query).fetchone()[0]:
                notes.append(f"left out: {counted(missing, 'report')} whose {column} is unknown")
    notes += [
        f"--division {code} is that division alone; --division {code.rstrip('0')} is everything in it"
        for code in selection.divisions
        if len(code) == 6 and code.endswith("0000")
    ]
    return notes


def where_years(column: str, selection: Selection) -> str:
    """Return a condition on the report year."""
    return _any(f"{column} BETWEEN {first:d} AND {last:d}" for first, last in selection.years)


def where_divisions(column: str, selection: Selection) -> str:
    """Return a condition on the division code: the code itself, or all codes that begin so."""
    return _any(f"substr({column}, 1, {len(code)}) = '{code}'" for code in parse_divisions(selection.divisions))


def _where_kinds(selection: Selection) -> str:
    for kind in selection.kinds:
        if not re.fullmatch(r"[a-z_]+", kind):
            raise UsageError(f"there is no kind of document {kind!r}")
    return _any(f"kind = '{kind}'" for kind in selection.kinds)


def _any(conditions: Iterable[str]) -> str:
    parts = list(conditions)
    return f"({' OR '.join(parts)})" if parts else "1"
