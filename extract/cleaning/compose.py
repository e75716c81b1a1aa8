"""From the blocks of a document to one clean text, with the way back to every row of every table.

The order matters: repeats are looked for in the text as printed, so that their places can be shown in it; script and
damage are put right afterwards, line by line, so that a row stays a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.cleaning.lines import Line, lines_of
from extract.cleaning.repair import Scar, find_scars, repair_line
from extract.cleaning.repeated_tables import settle_tables
from extract.cleaning.repeats import Contradiction, find_repeats, is_of_body, without_repeats
from extract.cleaning.script import (
    Script,
    detect_script,
    has_taiwan_vocabulary,
    is_glossed,
    to_simplified,
    without_glosses,
)
from extract.model import Repair, Repeat, Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from extract.model import Document


@dataclass(frozen=True, slots=True)
class CleanText:
    """The text that everything else reads. Offsets are code points in ``text`` unless they say otherwise.

    ``tables`` are those that stay, with the index of their block; ``rows`` says where each of their rows stands.
    ``repeats`` and ``contradictions`` have offsets in ``original``.
    """

    text: str
    original: str
    script: Script
    tables: tuple[tuple[int, Table], ...]
    rows: dict[tuple[int, int], tuple[int, int]]
    repeats: tuple[Repeat, ...]
    contradictions: tuple[Contradiction, ...]
    repairs: tuple[Repair, ...]
    scars: tuple[Scar, ...]

    @property
    def body_repeated(self) -> bool:
        """Whether the page prints its body more than once, alike or with differences."""
        return any(repeat.kind == "body" for repeat in self.repeats) or any(
            is_of_body(contradiction, self.original) for contradiction in self.contradictions
        )


def simplifier(script: Script, text: str) -> Callable[[str], str]:
    """The conversion for all strings of a document: none for Simplified (but for glosses), the right one else."""
    if script == "hans":
        return without_glosses if is_glossed(text) else str
    taiwan = has_taiwan_vocabulary(text)
    return lambda line: to_simplified(line, taiwan_vocabulary=taiwan)


def clean(document: Document, year_of: Callable[[tuple[str, ...], str], int | None]) -> CleanText:
    """Compose the clean text of a document.

    :param year_of: tells the report year from titles and text (both Simplified); some repairs depend on it.
    """
    lines = lines_of(document.blocks)
    original = "\n".join(line.text for line in lines)
    repeats, contradictions = settle_tables(lines, *find_repeats(original))
    kept = _keep(lines, repeats, original)
    script = detect_script(original)
    convert = simplifier(script, original)
    simplified = kept if convert is str else [Line(convert(line.text), line.block, line.row) for line in kept]
    year = year_of(tuple(convert(title) for title in document.titles), "\n".join(line.text for line in simplified))
    return _assemble(document, simplified, year, original, script, repeats, contradictions)


def _keep(lines: list[Line], repeats: list[Repeat], original: str) -> list[Line]:
    """The lines, or the parts of lines, that no repeat covers."""
    if not repeats:
        return lines
    spans = without_repeats(original, repeats)
    kept: list[Line] = []
    start = 0
    for line in lines:
        end = start + len(line.text)
        parts = [original[max(a, start) : min(b, end)] for a, b in spans if a < end and b > start]
        text = "".join(parts)
        if text.replace("|", "").strip():
            kept.append(Line(text, line.block, line.row))
        start = end + 1
    return kept


def _assemble(
    document: Document,
    lines: list[Line],
    year: int | None,
    original: str,
    script: Script,
    repeats: list[Repeat],
    contradictions: list[Contradiction],
) -> CleanText:
    pieces: list[str] = []
    rows: dict[tuple[int, int], tuple[int, int]] = {}
    repairs: list[Repair] = []
    scars: list[Scar] = []
    start = 0
    for line in lines:
        text, changes = (line.text, []) if line.row is not None else repair_line(line.text, year)
        repairs.extend(Repair(start + c.start, start + c.end, c.before, c.after, c.rule) for c in changes)
        if line.row is None:
            scars.extend(Scar(start + scar.start, scar.text, scar.kind) for scar in find_scars(text))
        else:
            rows[line.block, line.row] = (start, start + len(text))
        pieces.append(text)
        start += len(text) + 1
    blocks = sorted({block for block, _ in rows})
    tables = tuple((block, table) for block in blocks if isinstance(table := document.blocks[block], Table))
    return CleanText(
        "\n".join(pieces),
        original,
        script,
        tables,
        rows,
        tuple(repeats),
        tuple(contradictions),
        tuple(repairs),
        tuple(scars),
    )
