"""A crawl spread over machines with dask.distributed: portals are tasks, servers are never shared between them.

Optional (``pip install gongkai[cluster]``). A task is one portal, or several that share a server. Each worker keeps
what it fetches in a captures file of its own, in a folder that the operator names; a server is always given to the
worker of the same name, whose file remembers when it was last asked and what it answered. In the end the files are
added to the archive as by ``gongkai add``, and the ends of the runs are noted there, so that states and rhythms hold.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.captures import Captures
from archive.intake import add
from archive.terminal import say
from crawler.addresses import host_group
from crawler.groups import groups
from crawler.portals import Portal
from crawler.results import CrawlResult, PortalResult
from crawler.run import crawl
from extract.errors import ConfigurationError, GongkaiError, StoppedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Seconds in which the scheduler and a first worker must answer.
PATIENCE = 30


def crawl_on_cluster(
    scheduler: str,
    portals: Sequence[Portal],
    folder: Path,
    captures: Path,
    **how: Any,
) -> CrawlResult:
    """Crawl portals on the workers of a cluster; return the results in their order, errors of one raised at the end.

    ``scheduler`` is its address (``tcp://host:8786``); ``folder`` is where each worker keeps its captures file, on its
    own machine or on a shared disk; ``captures`` the archive's file. Files that this machine sees are merged into it,
    others are named. ``how`` are the options of :func:`crawler.run.crawl` but for jobs and progress.

    Raises ConfigurationError without dask.distributed or a worker, and GongkaiError for what went wrong on one.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - optional
    except ImportError as error:
        raise ConfigurationError("--cluster needs dask.distributed: pip install gongkai[cluster]") from error
    try:
        client = Client(scheduler, timeout=PATIENCE)
        client.wait_for_workers(1, timeout=PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        raise ConfigurationError(f"no cluster with a worker at {scheduler}: {error}") from error
    with client:
        workers = {
            str(about["name"]): address for address, about in client.scheduler_info(n_workers=-1)["workers"].items()
        }
        tasks = []
        for members in groups(portals):
            chosen = [portals[place] for place in members]
            name = worker_for(chosen, sorted(workers))
            job = [asdict(portal) for portal in chosen]
            path = folder / f"captures-{_plain(name)}.db"
            future = client.submit(
                crawl_here,
                job,
                str(path),
                how,
                workers=[workers[name]],
                allow_other_workers=False,
                pure=False,
                retries=0,
            )
            tasks.append(future)
        told = client.gather(tasks)
    return _gathered(portals, told, captures)


def worker_for(portals: Sequence[Portal], names: Sequence[str]) -> str:
    """Return the worker whose file remembers the servers of some portals: the same one as long as it is there.

    Rendezvous hashing: when a worker joins or leaves, only its own servers move.
    """
    group = min(host_group(url) for portal in portals for url in portal.start)
    return max(names, key=lambda name: hashlib.sha256(f"{name} {group}".encode()).digest())


def _plain(name: str) -> str:
    """Return a name that can be part of a file's name: workers without one are called by their address."""
    return "".join(character if character.isalnum() else "-" for character in name)


def crawl_here(job: Sequence[dict[str, Any]], path: str, how: Mapping[str, Any]) -> dict[str, Any]:
    """Crawl on a worker: one process, one captures file. Errors travel as what they say; none ends a worker."""
    portals = [
        Portal(**{name: tuple(value) if isinstance(value, list) else value for name, value in record.items()})
        for record in job
    ]
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    error = None
    try:
        result: Any = crawl(portals, path, **how)
    except StoppedError as stopped:
        result, error = getattr(stopped, "result", CrawlResult(())), stopped
    except GongkaiError as failure:
        result, error = CrawlResult(()), failure
    return {"path": path, "portals": [asdict(one) for one in result.portals], "error": error and str(error)}


def _gathered(portals: Sequence[Portal], told: Sequence[dict[str, Any]], captures: Path) -> CrawlResult:
    """Merge the files of the workers that are seen here, note the ends of the runs, and put the results in order."""
    files = sorted({one["path"] for one in told if Path(one["path"]).exists()})
    problems = list(add(captures.with_name("archive.db"), files).problems)
    away = sorted({one["path"] for one in told} - set(files))
    if away:
        say(f"on the machines of the workers, to be brought here for gongkai add: {', '.join(away)}")
    found = {}
    with Captures.open(captures, write=True) as store:
        for data in (data for one in told for data in one["portals"]):
            result = PortalResult.from_json(dict(data))
            found[result.portal] = result
            store.end_run(store.start_run(result.portal), result.outcome, result.stats())
    problems += [f"{one['path']}: {one['error']}" for one in told if one["error"]]
    if problems:
        raise GongkaiError(f"the cluster had trouble, what was fetched is kept: {'; '.join(problems)}")
    return CrawlResult(tuple(found[portal.name] for portal in portals if portal.name in found))
