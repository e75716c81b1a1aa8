"""What a build tells about itself."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that differs from what the archive held before; None where there was or is none."""

    source: str
    indicator: str
    applicant: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What a new extraction does to the figures of one indicator in reports of one era, the captures being the same.

    ``held`` counts those that were there, ``vanished`` those of them that are gone, ``changed`` those with another
    value; ``appeared`` counts figures where there was none.
    """

    era: str
    indicator: str
    held: int
    vanished: int
    changed: int
    appeared: int


@dataclass(slots=True)
class BuildResult:
    """What a build did: counts of documents, and the figures that changed in reports that were there before."""

    read: int = 0
    current: int = 0
    reports: int = 0
    rejects: int = 0
    failures: int = 0
    removed: int = 0
    duplicates: int = 0
    #: At most the first ten thousand of a new extraction, by source.
    changes: list[Change] = field(default_factory=list)
    #: Captures whose stored bytes are damaged: a line each.
    damaged: list[str] = field(default_factory=list)
    #: By era and indicator, when another extractor has read what was there; only where anything differs.
    differences: list[Difference] = field(default_factory=list)
    #: Why the new extraction was not put in the place of the old one, if it was not.
    refused: str | None = None
