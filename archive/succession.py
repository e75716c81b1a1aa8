"""The archive that a new extractor makes, beside the one that it is to replace, and the moment in which it does.

It grows in ``archive.db.next``. A build that is killed goes on with it; a version that loses too many figures stays
there, and the archive as it was, until somebody accepts the loss or the extractor changes again. The change of place
is one transaction of SQLite on the archive itself: programs that have it open see the old figures until it is done
and the new ones after it, whatever is killed in between.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from archive.database import Archive
from archive.result import Change, Difference
from archive.sqlite_errors import translated
from archive.terminal import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from archive.documents import Source
    from archive.result import BuildResult

#: The share of all figures that may vanish, of those of one indicator in one era, and of the documents that may lose
#: all of theirs. A share says nothing of few, so up to two figures are single losses: listed, never refused.
MOST_LOST = 0.01
MOST_LOST_OF_ONE = 0.1
MOST_EMPTIED = 0.01
_SINGLE = 2
#: Single changes are told up to this number.
_MOST_CHANGES = 10_000

# Figures of documents that both have made from the same captures: only there the extractor alone is the reason.
_SAME_INPUT = """
    SELECT n.report_id FROM main._extractions n JOIN former._extractions f USING (source, report_id, input_key)
"""
_BY_INDICATOR = f"""
WITH same AS ({_SAME_INPUT})
SELECT era, indicator, sum(held), sum(vanished), sum(changed), sum(appeared) FROM (
    SELECT r.era, f.indicator, 1 AS held, n.value IS NULL AS vanished, n.value <> f.value AS changed, 0 AS appeared
    FROM former.statistics f JOIN former.reports r USING (report_id)
    LEFT JOIN main.statistics n USING (report_id, indicator, applicant)
    WHERE f.report_id IN same
    UNION ALL
    SELECT r.era, n.indicator, 0, 0, 0, 1
    FROM main.statistics n JOIN main.reports r USING (report_id)
    LEFT JOIN former.statistics f USING (report_id, indicator, applicant)
    WHERE n.report_id IN same AND f.value IS NULL
)
GROUP BY era, indicator ORDER BY era, indicator
"""  # noqa: S608 - our constants
# How many figures each document held that had more than single ones, and how many it has now.
_BY_DOCUMENT = f"""
WITH same AS ({_SAME_INPUT})
SELECT source, held, (SELECT count(*) FROM main.statistics n WHERE n.report_id = f.report_id) FROM (
    SELECT report_id, count(*) AS held FROM former.statistics WHERE report_id IN same GROUP BY report_id
) f JOIN main._extractions USING (report_id)
WHERE held > ? ORDER BY source
"""  # noqa: S608 - our constants
_CHANGES = """
SELECT e.source, f.indicator, f.applicant, f.value AS before, n.value AS after
FROM former.statistics f JOIN main._extractions e USING (report_id)
LEFT JOIN main.statistics n USING (report_id, indicator, applicant)
WHERE n.value IS NOT f.value
UNION ALL
SELECT e.source, n.indicator, n.applicant, NULL, n.value
FROM main.statistics n JOIN main._extractions e USING (report_id)
JOIN former.reports USING (report_id)
LEFT JOIN former.statistics f USING (report_id, indicator, applicant)
WHERE f.value IS NULL
ORDER BY 1, 2, 3 LIMIT ?
"""


def is_due(db: sqlite3.Connection, due: Sequence[Source], *, everything: bool) -> bool:
    """Tell whether documents that were read already are to be read again though their captures are the same."""
    if not due or db.execute("SELECT 1 FROM reports").fetchone() is None:
        return False
    if everything:
        return True
    query = "SELECT 1 FROM _extractions WHERE source = ? AND input_key = ?"
    return any(db.execute(query, (source.name, source.key)).fetchone() for source in due)


def next_path(path: Path) -> Path:
    """Return where the successor of an archive grows."""
    return path.with_name(path.name + ".next")


@contextmanager
def successor(archive: Archive, version: str, *, whole: bool) -> Iterator[Archive]:
    """Open the successor of an archive, or begin one: empty when the ``whole`` archive is stale, else a copy."""
    path = next_path(archive.path)
    if not _goes_on(path, version):
        _remove(path)
        if not whole:
            with translated(path), closing(sqlite3.connect(path)) as copy:
                archive.db.backup(copy)
    with Archive.open(path) as opened:
        with opened.transaction() as db:
            db.execute("INSERT OR REPLACE INTO _settings VALUES ('successor', ?)", (version,))
        yield opened


def _goes_on(path: Path, version: str) -> bool:
    """Tell whether the file is the beginning of this extractor's work."""
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(path)) as db:
            row = db.execute("SELECT value FROM _settings WHERE name = 'successor'").fetchone()
    except sqlite3.DatabaseError:
        return False
    return row is not None and row[0] == version


def compare(following: Archive, former: Path, result: BuildResult) -> None:
    """Write into the result what differs between an archive and its successor, and whether too much is lost."""
    with translated(following.path):
        following.db.execute("ATTACH DATABASE ? AS former", (str(former),))
        try:
            every = [Difference(*row) for row in following.db.execute(_BY_INDICATOR)]
            documents = following.db.execute(_BY_DOCUMENT, (_SINGLE,)).fetchall()
            result.changes = [Change(*row) for row in following.db.execute(_CHANGES, (_MOST_CHANGES,))]
        finally:
            following.db.execute("DETACH DATABASE former")
    result.differences = [one for one in every if one.vanished or one.changed or one.appeared]
    result.refused = "; ".join([*_loss(every), *_loss_of_one(every), *_emptied(documents)]) or None


def _loss(every: Sequence[Difference]) -> Iterator[str]:
    """Say how many of all figures are lost when they are more than may be."""
    held, vanished = sum(one.held for one in every), sum(one.vanished for one in every)
    if _too_many(vanished, held, MOST_LOST):
        yield f"{vanished} of {held} figures would vanish ({vanished / held:.1%}; at most {MOST_LOST:.0%} may)"


def _loss_of_one(every: Sequence[Difference]) -> Iterator[str]:
    """Say of which indicator most is lost when that is more than may be."""
    gone = [one for one in every if _too_many(one.vanished, one.held, MOST_LOST_OF_ONE)]
    if gone:
        worst = max(gone, key=lambda one: (one.vanished / one.held, one.held))
        yield (
            f"{worst.vanished} of {worst.held} figures of {worst.indicator} in {worst.era} would vanish"
            f" (at most {MOST_LOST_OF_ONE:.0%} may)"
        )


def _too_many(vanished: int, held: int, share: float) -> bool:
    return vanished > max(_SINGLE, share * held)


def _emptied(documents: Sequence[tuple[str, int, int]]) -> Iterator[str]:
    """Say how many documents (source, figures held, figures now) lose all when they are more than may be."""
    emptied = [(source, held) for source, held, now in documents if not now]
    if len(emptied) > MOST_EMPTIED * len(documents):
        source, held = max(emptied, key=lambda one: one[1])
        yield (
            f"{len(emptied)} of {counted(len(documents), 'document')} would lose all figures, such as {source} its"
            f" {held} (at most {MOST_EMPTIED:.0%} may)"
        )


def take_place(archive: Archive) -> None:
    """Put the successor, complete and closed, into the place of the archive."""
    path = next_path(archive.path)
    with translated(archive.path):
        with closing(sqlite3.connect(path)) as ready:
            ready.execute("DELETE FROM _settings WHERE name = 'successor'")
            ready.commit()
            ready.backup(archive.db)
        archive.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _remove(path)


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal", ".lock"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
