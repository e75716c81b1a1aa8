"""All that the rules about one report look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extract.cleaning.compose import CleanText
    from extract.facts.arithmetic import Outcome
    from extract.model import Document, Era, FormCell, Identity, Section, Statistic


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the rules look at; ``prose`` is what running text says, kept apart from what the tables print."""

    document: Document
    clean: CleanText
    identity: Identity
    era: Era
    sections: tuple[Section, ...]
    cells: tuple[FormCell, ...]
    statistics: tuple[Statistic, ...]
    prose: tuple[Statistic, ...]
    #: What the sums of the forms say of ``statistics``.
    outcomes: tuple[Outcome, ...]
    problems: tuple[tuple[str, str], ...]
    #: Why the document was taken for what it is.
    kind_reason: str = ""
