"""A folder that appears whole or not at all."""

from __future__ import annotations

import errno
import json
import os
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from extract.errors import ArchiveError, OutOfSpaceError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: The description of an export, which also tells an earlier export from any other folder.
PACKAGE = "datapackage.json"
WORKBOOK = "gongkai.xlsx"


@contextmanager
def new_folder(folder: Path, *, force: bool) -> Iterator[Path]:
    """Give a folder to write into; at the end it becomes ``folder``, after an error it disappears.

    With ``force`` an earlier export is replaced as a whole; into any other folder the files are moved one by one, and
    what else is there stays. Raises UsageError when ``folder`` is not empty and nothing forces it, ArchiveError where
    nothing can be written, OutOfSpaceError.
    """
    folder = folder.absolute()
    partial = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        if folder.exists() and not folder.is_dir():
            raise UsageError(f"{folder} is a file, not a folder")
        if folder.exists() and not force and any(folder.iterdir()):
            raise UsageError(f"{folder} is not empty; choose another folder, or --force")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        yield partial
        _settle(partial, folder)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise OutOfSpaceError(f"no space left in {folder}") from error
        raise ArchiveError(f"cannot write to {folder}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _settle(partial: Path, folder: Path) -> None:
    for file in partial.iterdir():
        sync(file)
    if not folder.exists() or not any(folder.iterdir()):
        os.replace(partial, folder)  # noqa: PTH105 - atomic, and says so
    elif _is_export(folder) and not folder.is_symlink():
        old = folder.with_name(f".{folder.name}.{os.getpid()}.old")
        os.replace(folder, old)  # noqa: PTH105
        try:
            os.replace(partial, folder)  # noqa: PTH105
        except OSError:
            os.replace(old, folder)  # noqa: PTH105
            raise
        shutil.rmtree(old, ignore_errors=True)
    else:
        # The description comes last: who finds it finds the files that it names.
        for file in sorted(partial.iterdir(), key=lambda file: (file.name == PACKAGE, file.name)):
            os.replace(file, folder / file.name)  # noqa: PTH105
    sync(folder.parent)


def _is_export(folder: Path) -> bool:
    """Tell whether a folder holds an earlier export and nothing else, so that nothing of others can be lost."""
    known = {PACKAGE, WORKBOOK}
    with suppress(OSError, ValueError, TypeError, KeyError):
        described: Any = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
        known |= {str(one["path"]) for one in described["resources"]}
    return all(entry.name in known and entry.is_file() for entry in folder.iterdir())


def sync(path: Path) -> None:
    """See a file, or the names in a folder, onto the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
