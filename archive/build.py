"""captures.db -> extract -> archive.db: what is stale is read again, and nothing else is touched.

What is new goes straight into the archive, document by document, so a build that is killed leaves whole documents
only and the next one goes on where it stopped. When another extractor reads what is there already, its work is
collected beside the archive first (``archive/succession.py``), compared with what it is to replace, and put in its
place as a whole: readers see one extractor's figures or the other's, never a mixture.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from archive import succession
from archive.captures import Captures
from archive.database import Archive, captures_path
from archive.documents import sources, stale
from archive.fill import Means, fill
from archive.result import BuildResult
from archive.workers import READER, Limits
from extract.errors import UsageError
from extract.version import extractor_version

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def build(
    path: Path,
    *,
    everything: bool = False,
    only_new: bool = False,
    accept_loss: bool = False,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    reader: str = READER,
    limits: Limits | None = None,
    version: str | None = None,
    cluster: str | None = None,
) -> BuildResult:
    """Bring the archive at ``path`` up to date with the captures.db beside it; with ``everything`` read all again.

    With ``only_new`` documents are left alone that merely were read by another extractor. A new extraction that loses
    more figures than :data:`succession.MOST_LOST` is kept apart and the archive left as it was, as
    ``BuildResult.refused`` then says, unless ``accept_loss``.
    ``progress`` is called with (documents done, documents to do). Damaged captures are reported in the result, not
    raised, so that one of them does not stop the others. With ``cluster``, the address of a dask scheduler or
    ``local:N``, documents are read by its workers (archive/cluster.py).

    Raises UsageError when there is no captures.db, ArchiveInUseError, ArchiveError, OutOfSpaceError.
    """
    raw = captures_path(path)
    if not raw.exists():
        raise UsageError(f"there are no captures at {raw}; bring some in with 'gongkai crawl' or 'gongkai add'")
    means = Means(version or extractor_version(), workers or os.cpu_count() or 1, reader, limits, progress, cluster)
    result = BuildResult()
    with Captures.open(raw) as captures, Archive.open(path) as archive:
        known = list(sources(captures, means.version))
        due = stale(archive.db, known, None if only_new else means.version, everything=everything)
        if only_new or not succession.is_due(archive.db, due, everything=everything):
            result.current = len(known) - len(due)
            fill(archive, captures, known, due, means, result)
            return result
        with succession.successor(archive, means.version, whole=len(due) == len(known)) as next_one:
            due = stale(next_one.db, known, means.version, everything=False)
            result.current = len(known) - len(due)
            fill(next_one, captures, known, due, means, result, former=archive.db)
            succession.compare(next_one, path, result)
        if accept_loss or result.refused is None:
            result.refused = None
            succession.take_place(archive)
    return result
