"""The processes that read documents: started by archive.workers, replaced when a document takes too much.

Runs as ``python -m archive.worker MODULE:FUNCTION MEMORY CPU_SECONDS WALL_SECONDS DOCUMENTS LANE…``. A lane is a pair
of pipes, written ``4:7``; through each go eight bytes of length and then a pickled :class:`Job` in, :class:`Reading`
out. The extractor is imported once, for all lanes. Each lane then has a keeper, which forks a reader that serves so
many documents under the limits, and the next one when it has done so or died: a fork takes milliseconds where an
import takes half a second. What a document killed its reader with is told in the reading of that document.
"""

from __future__ import annotations

import gc
import importlib
import mmap
import os
import pickle
import resource
import signal
import struct
import sys
import traceback
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from archive.reading import Job, Reading
from archive.rows import rows_of
from archive.search import bigrams
from extract.facts.prose.rules import units
from extract.model import NotAReport, Report, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

HEADER = struct.Struct(">Q")
#: The largest file an extractor may write (temporary files of office converters).
MAX_FILE = 64 * 2**20
#: Rows of one document; the longest real report makes a hundredth of it.
MAX_ANSWER = 64 * 2**20

#: How a reader ends that has served its number of documents; no program and no signal ends so by itself.
_SERVED = 113
#: What a reader is about, told to its keeper in a byte of shared memory.
_WAITING, _READING, _BETWEEN_MESSAGES = range(3)


class _Limits(NamedTuple):
    """See archive.workers.Limits."""

    memory: int
    cpu_seconds: int
    wall_seconds: float
    documents: int


@cache
def _indicators() -> frozenset[str]:
    return frozenset(units())


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
            return Reading(rows_of(result, _indicators()))
        if isinstance(result, (NotAReport, Unreadable)):
            return Reading(result)
        return Reading(failure="crash", detail=f"the extractor returned a {type(result).__name__}")
    except MemoryError:
        return Reading(failure="oom", detail="reading it took more memory than is allowed")
    except Exception as error:  # noqa: BLE001 - whatever a document provokes becomes a row in rejects
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{os.path.basename(place.filename)}:{place.lineno}"  # noqa: PTH119 - no path of this machine
        return Reading(failure="crash", detail=f"{type(error).__name__} in {where}: {str(error)[:200]}")


def packed(value: object) -> bytes:
    """One message."""
    body = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    return HEADER.pack(len(body)) + body


def _answer(reading: Reading) -> bytes:
    """The message of a reading; one that is too large to be honest becomes a failure."""
    message = packed(reading)
    if len(message) <= MAX_ANSWER:
        return message
    return packed(Reading(failure="output", detail=f"it gave {len(message)} bytes, more than {MAX_ANSWER}"))


def _write(pipe: int, message: bytes) -> None:
    view = memoryview(message)
    while view:
        view = view[os.write(pipe, view) :]


def _read(pipe: int, length: int) -> bytes:
    """Exactly so many bytes and not one more: what follows may be for the next reader. Fewer at the end."""
    parts = []
    while length and (part := os.read(pipe, min(length, 2**20))):
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _receive(pipe: int, header: bytes) -> Job:
    job = pickle.loads(_read(pipe, HEADER.unpack(header)[0]))  # noqa: S301 - written by our own parent process
    assert isinstance(job, Job)
    return job


def _allow(limits: _Limits) -> None:
    """Give the next document its own time: the kernel's limit of processor time counts the whole process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(usage.ru_utime + usage.ru_stime) + 1 + limits.cpu_seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))
    signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds)


def _serve(reader: Callable[..., object], jobs: int, answers: int, limits: _Limits, state: mmap.mmap) -> int:
    """Read so many documents under the limits; return the exit code of this process."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_FILE, MAX_FILE))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    # Values without cycles are freed without the collector; it need not look at the thousands of them that a document
    # makes again and again.
    gc.set_threshold(50_000, 20, 100)
    for _ in range(limits.documents):
        header = _read(jobs, HEADER.size)
        if len(header) < HEADER.size:
            return 0  # the parent has gone or wants no more
        state[0] = _BETWEEN_MESSAGES
        job = _receive(jobs, header)
        state[0] = _READING
        _allow(limits)
        reading = read_document(reader, job)
        message = _answer(reading)
        signal.setitimer(signal.ITIMER_REAL, 0)
        state[0] = _BETWEEN_MESSAGES
        _write(answers, message)
        state[0] = _WAITING
        if reading.failure == "oom":
            break  # what is left of the memory may be in any state
    return _SERVED


def _obituary(code: int, limits: _Limits) -> Reading:
    """What a reader died of."""
    if code == -signal.SIGXCPU:
        return Reading(failure="timeout", detail=f"not read within {limits.cpu_seconds} seconds of processor time")
    if code == -signal.SIGALRM:
        return Reading(failure="timeout", detail=f"not read within {limits.wall_seconds:g} seconds of the clock")
    if code < 0:
        return Reading(failure="crash", detail=f"the reading process died of {signal.Signals(-code).name}")
    return Reading(failure="crash", detail=f"the reading process ended with code {code}")


def _keep(
    reader: Callable[..., object], prepare: Callable[[], object], jobs: int, answers: int, limits: _Limits
) -> int:
    """Have a lane served by one reader after the other; return the exit code of this process.

    ``prepare`` is called when the first reader has served: there are many documents then.
    """
    os.setpgid(0, 0)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    state = mmap.mmap(-1, 1)
    _write(answers, packed(Reading(detail=str(os.getpid()))))
    while True:
        state[0] = _WAITING
        child = os.fork()
        if not child:
            os._exit(_serve(reader, jobs, answers, limits, state))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code == _SERVED:
            prepare()
            continue
        os.killpg(0, signal.SIGTERM)  # office converters that the reader left behind
        if state[0] != _READING:
            return code & 0xFF  # the parent wants no more; or half a message is on its way, which none can mend
        _write(answers, packed(_obituary(code, limits)))


def _nothing() -> None:
    """Where an extractor has nothing to prepare."""


def main() -> None:
    """Serve documents until the parent closes the pipes."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    name, memory, cpu_seconds, wall_seconds, documents, *pairs = sys.argv[1:]
    limits = _Limits(int(memory), int(cpu_seconds), float(wall_seconds), int(documents))
    lanes = [(int(jobs), int(answers)) for jobs, _, answers in (pair.partition(":") for pair in pairs)]
    module, _, function = name.partition(":")
    try:
        reader = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError, SyntaxError) as error:
        for _, answers in lanes:
            _write(answers, packed(Reading(failure="crash", detail=f"{type(error).__name__}: {error}")))
        return
    if prepare := getattr(sys.modules[module], "prepare", None):
        prepare()
    prepare_for_many = getattr(sys.modules[module], "prepare_for_many", None) or _nothing
    bigrams("")  # and what it needs, before there are readers
    _indicators()
    gc.collect()
    gc.freeze()  # what was imported is not looked at again, and stays shared between the processes
    for lane in lanes:
        if not os.fork():
            for other in lanes:
                if other is not lane:
                    os.close(other[0])
                    os.close(other[1])
            os._exit(_keep(reader, prepare_for_many, *lane, limits))
    for lane in lanes:
        os.close(lane[0])
        os.close(lane[1])
    for _ in lanes:
        os.wait()


if __name__ == "__main__":
    main()
