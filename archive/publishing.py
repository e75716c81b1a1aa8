"""A snapshot for the public: consistent, compacted, checked, and put in the place of the one before in one step.

A folder that is published holds

* ``archive-<fingerprint>.db``: a snapshot under a name of its own, never changed. The one before stays too, for
  readers that have just been told its name.
* ``archive.db``: the same bytes under the name that never changes (a hard link, where the disk has such).
* ``publication.json``: which snapshot is the present one, its SHA-256, what it holds.
* ``manifest-sha256.txt``: checksums for ``sha256sum -c``; the first line names the present snapshot.
* ``metadata.json``: titles and descriptions for a datasette without the plugin.

Every file is replaced by renaming, so a reader of any one sees the old or the new. ``publication.json`` changes last
and names files that are there already; a run that died before is simply repeated by the next one.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import sqlite3
from contextlib import closing, suppress
from itertools import islice
from typing import TYPE_CHECKING, Any

from archive.database import open_for_reading
from archive.deferred import make_indexes
from archive.exports.folder import sync
from archive.exports.meanings import column, table_words
from archive.exports.model import LICENCE, SOURCE, TITLE
from archive.lock import take_lock
from archive.proof import misplaced, misread
from archive.schema import PUBLIC_TABLES, VIEWS
from archive.sqlite_errors import translated
from archive.upkeep import MANIFEST
from extract.errors import ArchiveError, FixityError, OutOfSpaceError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

STABLE = "archive.db"
PUBLICATION = "publication.json"
METADATA = "metadata.json"
_SNAPSHOT = re.compile(r"archive-[0-9a-f]{16}\.db", re.ASCII)


def publish(archive: Path, folder: Path) -> dict[str, Any]:
    """Make a snapshot of ``archive`` in ``folder`` and return what ``publication.json`` says of it.

    Others may be writing the archive meanwhile. The same archive gives the same bytes, and then nothing changes.
    Raises UsageError where there is no archive or the folder is its own, FixityError when the snapshot is not sound,
    ArchiveInUseError when another process publishes there, OutOfSpaceError, ArchiveError.
    """
    with closing(open_for_reading(archive)) as db:
        folder = folder.absolute()
        if archive.resolve().parent == folder.resolve():
            raise UsageError(f"{archive} is itself in {folder}; publish to another folder")
        if folder.exists() and not folder.is_dir():
            raise UsageError(f"{folder} is a file, not a folder")
        if (folder / STABLE).exists() and _present(folder) is None:
            raise UsageError(f"{folder / STABLE} was not published by 'gongkai publish'; choose another folder")
        lock = take_lock(folder / ".publishing")
        partial = folder / f".{STABLE}.part"
        try:
            partial.unlink(missing_ok=True)
            with translated(folder):
                db.execute("VACUUM INTO ?", (str(partial),))
            _settle(partial)
            return _swap(partial, folder)
        except OSError as error:
            if error.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise OutOfSpaceError(f"no space left in {folder}") from error
            raise ArchiveError(f"cannot write to {folder}: {error.strerror or error}") from error
        finally:
            for rest in folder.glob(f".{STABLE}.part*"):
                rest.unlink(missing_ok=True)
            os.close(lock)


def _settle(file: Path) -> None:
    """Optimise the copy for readers, check it, make it one plain file that nobody writes to."""
    with translated(file), closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode=DELETE")
        make_indexes(db)  # a build that was killed may have left them to the next one
        db.execute("INSERT INTO search (search) VALUES ('optimize')")
        db.execute("ANALYZE")
        db.execute("VACUUM")
        faults = [row[0] for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
        faults += [f"dangling reference in {row[0]}" for row in db.execute("PRAGMA foreign_key_check")]
        faults += misplaced(db)
        if not faults:
            faults += islice(misread(db), 1)
    if faults:
        raise FixityError(
            f"the snapshot is not sound: {faults[0]}; nothing was published ('gongkai verify' tells more)"
        )
    file.chmod(0o444)
    sync(file)


def _swap(partial: Path, folder: Path) -> dict[str, Any]:
    facts = _facts(partial)
    name = facts["file"]
    known = _present(folder)
    if known == facts and all((folder / one).exists() for one in (name, STABLE, MANIFEST, METADATA)):
        return facts
    os.replace(partial, folder / name)  # noqa: PTH105 - atomic, and says so
    _replace(folder, METADATA, json.dumps(_metadata(folder / name), ensure_ascii=False, indent=2) + "\n")
    stable = folder / f".{STABLE}.part-link"
    stable.unlink(missing_ok=True)
    try:
        os.link(folder / name, stable)
    except OSError:  # a disk without hard links
        shutil.copyfile(folder / name, stable)
        stable.chmod(0o444)
        sync(stable)
    os.replace(stable, folder / STABLE)  # noqa: PTH105
    _replace(folder, MANIFEST, f"{facts['sha256']}  {name}\n{facts['sha256']}  {STABLE}\n")
    _replace(folder, PUBLICATION, json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
    sync(folder)
    keep = {name, known["file"] if known else None}
    for old in folder.iterdir():
        if _SNAPSHOT.fullmatch(old.name) and old.name not in keep:
            old.unlink()
    return facts


def _facts(file: Path) -> dict[str, Any]:
    with file.open("rb") as handle:
        sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
    with closing(open_for_reading(file)) as db:
        counts = {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in PUBLIC_TABLES}  # noqa: S608 - ours
        first, last = db.execute("SELECT min(captured_at), max(captured_at) FROM reports").fetchone()
        versions = [row[0] for row in db.execute("SELECT DISTINCT extractor_version FROM reports ORDER BY 1")]
        schema = db.execute("PRAGMA user_version").fetchone()[0]
    return {
        "title": TITLE,
        "file": f"archive-{sha256[:16]}.db",
        "sha256": sha256,
        "bytes": file.stat().st_size,
        "rows": counts,
        "first_captured": first,
        "last_captured": last,
        "extractor_versions": versions,
        "schema_version": schema,
        "license": LICENCE,
        "source": SOURCE,
    }


def _present(folder: Path) -> dict[str, Any] | None:
    """Return what was published before; None where nothing was, or where it cannot be read."""
    with suppress(OSError, ValueError):
        facts = json.loads((folder / PUBLICATION).read_text(encoding="utf-8"))
        if isinstance(facts, dict) and _SNAPSHOT.fullmatch(str(facts.get("file"))):
            return facts
    return None


def _metadata(file: Path) -> dict[str, Any]:
    """Return datasette's metadata: title, source, licence, and the meaning of every table and column."""
    tables = {}
    with closing(open_for_reading(file)) as db:
        for name in (*PUBLIC_TABLES, *VIEWS):
            title, description = table_words(name)
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({name})")]
            tables[name] = {
                "title": title,
                "description": description,
                "columns": {one: column(name, one, "TEXT").description for one in columns},
            }
    about = {"title": TITLE, "source": SOURCE, "license": LICENCE}
    return {**about, "databases": {STABLE.removesuffix(".db"): {**about, "tables": tables}}}


def _replace(folder: Path, name: str, text: str) -> None:
    part = folder / f".{STABLE}.part-{name}"
    part.write_text(text, encoding="utf-8")
    sync(part)
    os.replace(part, folder / name)  # noqa: PTH105
