"""Documents read on a dask cluster: shards of captures out, Parquet files back, merged by the one writer as always.

Optional (``pip install gongkai[cluster]``). The workers open captures.db themselves and write their results beside
the archive, so both must lie where every machine finds them under the same path. A shard is a file that is either
there whole or not at all, named after everything that goes into it: a worker that dies has its shard read again by
another one, and a build that dies finds the shards that were done. What arrives is what the local worker processes
would have said, in the same order, so the archive is the same to the last row.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
from collections import deque
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from archive import revisions
from archive.captures import Captures
from archive.workers import READER, Limits, read_in_order
from extract.errors import ConfigurationError, GongkaiError
from extract.version import extractor_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.captures_model import Capture
    from archive.reading import Reading

#: Documents of a shard: some seconds of work, so that starting a reading process for it weighs little and a lost
#: worker costs little.
SHARD = 500
#: Shards that are out for each thread of a worker.
_AHEAD = 3
#: Seconds in which the scheduler and a first worker must answer.
PATIENCE = 30


class Document(Protocol):
    """What of a document is needed to read it."""

    @property
    def capture(self) -> Capture: ...  # noqa: D102
    @property
    def attachments(self) -> tuple[Capture, ...]: ...  # noqa: D102
    @property
    def key(self) -> str: ...  # noqa: D102


D = TypeVar("D", bound=Document)


@dataclass(frozen=True, slots=True)
class Shard:
    """What a worker is told: where the captures are, what to read of them and how, where the results go."""

    captures: str
    target: str
    version: str
    reader: str
    limits: Limits
    documents: tuple[tuple[Capture, tuple[Capture, ...]], ...]


def read_on_cluster(
    address: str,
    captures: Path,
    documents: Iterable[D],
    *,
    folder: Path,
    version: str,
    reader: str = READER,
    limits: Limits | None = None,
) -> Iterator[tuple[D, Reading]]:
    """Yield (document, reading) in the order of ``documents``, read by the workers of the cluster at ``address``.

    ``address`` is that of a dask scheduler, or ``local:N`` for N worker processes on this machine. ``folder`` takes
    the results and is removed when all have been taken. Raises ConfigurationError when there is no cluster, or when a
    worker has another version of the extractor; GongkaiError when the cluster is lost on the way.
    """
    try:
        import distributed  # noqa: PLC0415 - optional
        import pyarrow.parquet  # noqa: F401, PLC0415 - optional
    except ImportError as error:
        raise ConfigurationError("--cluster needs dask.distributed: pip install gongkai[cluster]") from error
    folder.mkdir(parents=True, exist_ok=True)
    rest = iter(documents)
    parts = iter(lambda: list(islice(rest, SHARD)), [])
    with ExitStack() as stack:
        client = _connected(distributed, address, stack)
        ahead = _AHEAD * max(1, sum(client.nthreads().values()))
        out: deque[tuple[Sequence[D], Shard, Any]] = deque()
        try:
            for part in parts:
                told = _shard(captures, folder, part, version, reader, limits or Limits())
                out.append((part, told, client.submit(read_shard, told, pure=False)))
                if len(out) >= ahead:
                    yield from _taken(distributed, *out.popleft())
            while out:
                yield from _taken(distributed, *out.popleft())
        except (OSError, distributed.client.FutureCancelledError) as error:
            raise GongkaiError(
                f"the cluster at {address} was lost; the next run goes on from here: {error}"
            ) from error
    shutil.rmtree(folder, ignore_errors=True)


def _connected(distributed: Any, address: str, stack: ExitStack) -> Any:
    kind, _, count = address.partition(":")
    try:
        if kind == "local" and count.isdigit() and int(count):
            local = distributed.LocalCluster(
                n_workers=int(count), threads_per_worker=1, dashboard_address="127.0.0.1:0", host="127.0.0.1"
            )
            address = stack.enter_context(local).scheduler_address
        client = stack.enter_context(distributed.Client(address, timeout=PATIENCE))
        client.wait_for_workers(1, timeout=PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        raise ConfigurationError(f"no cluster with a worker at {address}: {error}") from error
    return client


def _shard(captures: Path, folder: Path, part: Sequence[Document], version: str, reader: str, limits: Limits) -> Shard:
    made_of = "\n".join([version, reader, *(f"{one.capture.source}\t{one.key}" for one in part)])
    name = hashlib.sha256(made_of.encode("utf-8", "replace")).hexdigest()[:32]
    target = str((folder / f"{name}.parquet").resolve())
    documents = tuple((one.capture, one.attachments) for one in part)
    return Shard(str(captures.resolve()), target, version, reader, limits, documents)


def _taken(distributed: Any, part: Sequence[D], told: Shard, future: Any) -> Iterator[tuple[D, Reading]]:
    """Wait for a shard and give out what is in it. One that took several workers with it is read here."""
    try:
        future.result()
    except distributed.KilledWorker:
        read_shard(told)
    yield from zip(part, _read_parquet(Path(told.target)), strict=True)
    Path(told.target).unlink()


# --- on the worker ---------------------------------------------------------------------------------------------------


def read_shard(told: Shard) -> int:
    """Read a shard in a killable process, as a build on one machine does; return the number of documents.

    The result appears under its name in one step. A shard that is there already was read by a worker that died while
    it said so, or in an earlier run, and is left alone.
    """
    if told.reader == READER and told.version != extractor_version():
        raise ConfigurationError("a worker of the cluster has another version of the extractor; install the same")
    target = Path(told.target)
    if target.exists():
        return len(told.documents)
    with Captures.open(told.captures) as captures:
        items = (
            (capture.source, lambda one=capture, files=attachments: revisions.job(captures, one, files))
            for capture, attachments in told.documents
        )
        readings = list(read_in_order(items, workers=1, reader=told.reader, limits=told.limits))
    _write_parquet(target, readings)
    return len(readings)


def _write_parquet(target: Path, readings: Sequence[tuple[str, Reading]]) -> None:
    import pyarrow as pa  # noqa: PLC0415 - optional
    from pyarrow import parquet  # noqa: PLC0415

    table = pa.table(
        {
            "source": [source.encode("utf-8", "replace").decode() for source, _ in readings],
            "outcome": [reading.failure or type(reading.result).__name__ for _, reading in readings],
            "detail": [reading.detail.encode("utf-8", "replace").decode() for _, reading in readings],
            "reading": [pickle.dumps(reading, protocol=pickle.HIGHEST_PROTOCOL) for _, reading in readings],
        }
    )
    part = target.with_name(f"{target.name}.{os.getpid()}-{os.urandom(4).hex()}")
    parquet.write_table(table, part, compression="zstd")
    part.replace(target)


def _read_parquet(path: Path) -> Iterator[Reading]:
    from pyarrow import parquet  # noqa: PLC0415 - optional

    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=50, columns=["reading"]):
            for stored in batch.column(0).to_pylist():
                yield pickle.loads(stored)  # noqa: S301 - written by our own workers, which had the captures too
