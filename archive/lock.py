"""The writer's lock of a database file: ``flock`` on a file beside it, dropped by the kernel when its holder dies."""

from __future__ import annotations

import errno
import fcntl
import os
from typing import TYPE_CHECKING

from extract.errors import ArchiveError, ArchiveInUseError, OutOfSpaceError

if TYPE_CHECKING:
    from pathlib import Path


def take_lock(file: Path) -> int:
    """Hold the writer's lock of ``file`` and return its descriptor; closing that lets go of the lock.

    Raises ArchiveInUseError naming the other process, ArchiveError where nothing can be written, OutOfSpaceError.
    """
    path = file.with_name(file.name + ".lock")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise OutOfSpaceError(f"no space left for {path}") from error
        raise ArchiveError(f"cannot write beside {file}: {error.strerror}") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = os.read(lock, 20).decode("ascii", "replace").strip()
        os.close(lock)
        by = f"process {holder}" if holder else "another process"
        raise ArchiveInUseError(f"{file} is being written by {by}") from error
    try:
        os.truncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
    except OSError as error:
        os.close(lock)
        raise OutOfSpaceError(f"no space left for {path}") from error
    return lock
