"""The process that reads documents: started by archive.workers, killed when a document takes too much.

Speaks over its standard streams: eight bytes of length, then a pickled :class:`Job` in or :class:`Reading` out.
Runs as ``python -m archive.worker MODULE:FUNCTION MEMORY CPU_SECONDS``.
"""

from __future__ import annotations

import importlib
import os
import pickle
import resource
import struct
import sys
import traceback
from typing import TYPE_CHECKING, BinaryIO

from archive.reading import Job, Reading
from archive.similar import fingerprint
from extract.model import NotAReport, Report, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

HEADER = struct.Struct(">Q")
#: The largest file an extractor may write (temporary files of office converters).
MAX_FILE = 64 * 2**20


def read_document(reader: Callable[..., object], job: Job) -> Reading:
    """Run the extractor on one document and put into words whatever goes wrong."""
    try:
        result = reader(
            job.body,
            content_type=job.content_type,
            url=job.url,
            source=job.source,
            attachments=job.attachments,
        )
        if isinstance(result, Report):
            return Reading(result=result, fingerprint=fingerprint(result.text))
        if isinstance(result, (NotAReport, Unreadable)):
            return Reading(result=result)
        return Reading(failure="crash", detail=f"the extractor returned a {type(result).__name__}")
    except MemoryError:
        return Reading(failure="oom", detail="reading it took more memory than is allowed")
    except Exception as error:  # noqa: BLE001 - whatever a document provokes becomes a row in rejects
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{os.path.basename(place.filename)}:{place.lineno}"  # noqa: PTH119 - no path of this machine
        return Reading(failure="crash", detail=f"{type(error).__name__} in {where}: {str(error)[:200]}")


def send(stream: BinaryIO, value: object) -> None:
    """Write one message."""
    body = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(HEADER.pack(len(body)) + body)
    stream.flush()


def _receive(stream: BinaryIO) -> Job | None:
    header = stream.read(HEADER.size)
    if len(header) < HEADER.size:
        return None  # the parent has gone or wants no more
    (length,) = HEADER.unpack(header)
    job = pickle.loads(stream.read(length))  # noqa: S301 - written by our own parent process
    assert isinstance(job, Job)
    return job


def _allow_cpu(seconds: int) -> None:
    """Give the next document its own processor time: the limit of the kernel counts the whole process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(usage.ru_utime + usage.ru_stime) + 1 + seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def main() -> None:
    """Serve documents until the parent closes the pipe."""
    name, memory, cpu_seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    # What libraries print must not get between the messages.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    module, _, function = name.partition(":")
    try:
        reader = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError, SyntaxError) as error:
        send(answers, Reading(failure="crash", detail=f"{type(error).__name__}: {error}"))
        return
    send(answers, Reading())
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_FILE, MAX_FILE))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    while (job := _receive(sys.stdin.buffer)) is not None:
        _allow_cpu(cpu_seconds)
        reading = read_document(reader, job)
        send(answers, reading)
        if reading.failure == "oom":
            return  # what is left of the memory may be in any state


if __name__ == "__main__":
    main()
