"""The same work on a Dask cluster: partitions of stories go out, what came of them comes back in order.

Where a partition runs, again after its worker was lost, and what is kept in memory of whom is Dask's to decide.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from newscmp import __version__
from newscmp.batch.local import lost
from newscmp.batch.tasks import Task
from newscmp.batch.work import Outcome, Settings, compare_task
from newscmp.errors import ClusterError

INSTALL = "pip install 'newscmp[dask]'"
AHEAD = 3  # partitions a thread of the cluster that are out at a time
_MOST = 500  # stories of a partition, however small they are
_WORKERS, _EMPTY = 60.0, 120.0  # seconds to wait for a first worker, for one to come back
_GONE = "the cluster's scheduler is gone; --resume goes on from here"


class Cluster(NamedTuple):
    """A Dask cluster: its scheduler's address, or "local" for one of ``jobs`` processes on this machine.

    ``partition`` is what a worker is given at a time, in bytes of articles.
    """

    scheduler: str
    jobs: int
    partition: int


@dataclass(frozen=True)
class Partition:
    """Some stories that follow each other. No tuple: Dask would look into it for results of its own."""

    number: int
    tasks: tuple[Task, ...]


class Keeper(Protocol):
    """Where workers keep what they have found, a partition at a time."""

    def known(self, part: Partition) -> tuple[Outcome, ...] | None:
        """What is kept of a partition already."""

    def keep(self, part: Partition, settings: Settings, outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
        """Keep it: what is left to tell."""

    def confirm(self, count: int) -> None:
        """Raise OutputError where of the first ``count`` partitions, all kept by workers, one is not to be seen here."""


def partitions(tasks: Iterable[Task], size: int) -> Iterator[Partition]:
    """The tasks in partitions of about ``size`` bytes: the same for the same input, whatever the cluster."""
    held: list[Task] = []
    total = number = 0
    for task in tasks:
        held.append(task)
        total += task.size
        if total >= size or len(held) >= _MOST:
            yield Partition(number, tuple(held))
            held, total, number = [], 0, number + 1
    if held:
        yield Partition(number, tuple(held))


def compare_partition(part: Partition, settings: Settings, keeper: Keeper | None = None) -> tuple[Outcome, ...]:
    """What a worker does: compare each story of a partition. Raises ClusterError where its newscmp is another one."""
    if settings.newscmp != __version__:
        raise ClusterError(f"a worker has newscmp {__version__}, not {settings.newscmp}")
    outcomes = tuple(compare_task(task, settings) for task in part.tasks)
    return outcomes if keeper is None else keeper.keep(part, settings, outcomes)


def run_cluster(
    tasks: Iterable[Task], settings: Settings, cluster: Cluster, keeper: Keeper | None = None
) -> Iterator[tuple[Task, Outcome]]:
    """Each task with what came of it, in order. ``keeper`` has the workers keep the rows. Raises ClusterError."""
    try:
        from distributed import Client, LocalCluster
        from distributed import TimeoutError as NoAnswer
    except ImportError:
        raise ClusterError(f"--scheduler needs Dask's distributed: {INSTALL}") from None
    for name in [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # a lost worker is no trouble of ours; each has its own level
    with _closing() as closers:
        try:
            if cluster.scheduler == "local":
                local = LocalCluster(
                    n_workers=cluster.jobs, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL
                )
                closers.append(local.close)
                client = Client(local, set_as_default=False)
            else:
                client = Client(cluster.scheduler, set_as_default=False)  # waits as long as Dask is told to
            closers.append(client.close)
        except (OSError, ValueError, NoAnswer, RuntimeError) as error:
            reason = " ".join(str(error).split())[:200]
            raise ClusterError(f"no Dask scheduler at {cluster.scheduler}: {reason}") from None
        _check_workers(client, cluster.scheduler)
        count = 0
        for part, outcomes in _Run(client, settings, keeper).all(partitions(tasks, cluster.partition)):
            yield from zip(part.tasks, outcomes, strict=True)
            count = part.number + 1
            if keeper is not None and count == 1:
                keeper.confirm(count)  # now, not after a night's work
        if keeper is not None:
            keeper.confirm(count)


class _closing:
    """Closes what was opened, the last first, whatever becomes of it."""

    def __enter__(self) -> list[Callable[[], Any]]:
        self._closers: list[Callable[[], Any]] = []
        return self._closers

    def __exit__(self, *_: object) -> None:
        for close in reversed(self._closers):
            with suppress(Exception):
                close()


def _check_workers(client: Any, address: str) -> None:
    """Wait for a worker, and hold each one's newscmp against ours. Raises ClusterError."""
    from importlib.metadata import version

    from distributed import TimeoutError as NoAnswer

    try:
        client.wait_for_workers(1, timeout=_WORKERS)
        told: dict[str, object] = client.run(version, "newscmp", on_error="return")
    except NoAnswer:
        raise ClusterError(f"the Dask scheduler at {address} has no worker") from None
    except OSError as error:
        raise ClusterError(f"the workers of {address} do not answer: {error}") from None
    wrong = [f"{worker} has {found if isinstance(found, str) else 'none'}" for worker, found in sorted(told.items())]
    wrong = [text for text in wrong if not text.endswith(f" has {__version__}")]
    if wrong:
        raise ClusterError(f"newscmp is {__version__} here, and {', '.join(wrong[:5])}: install one version everywhere")


class _Run:
    def __init__(self, client: Any, settings: Settings, keeper: Keeper | None) -> None:
        self._client, self._settings, self._keeper = client, settings, keeper

    def all(self, parts: Iterable[Partition]) -> Iterator[tuple[Partition, tuple[Outcome, ...]]]:
        waiting: deque[tuple[Partition, Any]] = deque()
        most, asked = 1, -_EMPTY
        for part in parts:
            if time.monotonic() - asked > 5:  # a cluster grows and shrinks
                most, asked = AHEAD * max(self._threads(), 1), time.monotonic()
            while len(waiting) >= most:
                yield self._next(waiting)
            known = self._keeper.known(part) if self._keeper else None
            waiting.append((part, self._submit(part, self._keeper) if known is None else known))
        while waiting:
            yield self._next(waiting)

    def _submit(self, part: Partition, keeper: Keeper | None = None) -> Any:
        try:
            return self._client.submit(compare_partition, part, self._settings, keeper, pure=False)
        except Exception:  # of Dask's own kinds, which change with its versions
            if self._client.status == "running":
                raise
            raise ClusterError(_GONE) from None

    def _threads(self) -> int:
        """How many threads the workers have. Raises ClusterError where nobody answers."""
        try:
            return sum(self._client.nthreads().values())
        except OSError:
            raise ClusterError(_GONE) from None

    def _next(self, waiting: deque[tuple[Partition, Any]]) -> tuple[Partition, tuple[Outcome, ...]]:
        from distributed import KilledWorker

        part, found = waiting.popleft()
        if isinstance(found, tuple):
            return part, found
        try:
            return part, self._result(found)
        except KilledWorker:  # Dask has tried it on several workers, and each of them died: by which story?
            outcomes = tuple(map(self._alone, part.tasks))
            return part, self._keeper.keep(part, self._settings, outcomes) if self._keeper else outcomes

    def _alone(self, task: Task) -> Outcome:
        from distributed import KilledWorker

        try:
            return self._result(self._submit(Partition(0, (task,))))[0]
        except KilledWorker:
            return lost(task)

    def _result(self, future: Any) -> tuple[Outcome, ...]:
        from concurrent.futures import CancelledError

        from distributed import TimeoutError as NoAnswer
        from distributed.comm import CommClosedError

        empty = 0.0
        while True:
            try:
                found: tuple[Outcome, ...] = future.result(timeout=10)
                return found
            except NoAnswer:
                if future.done():  # the work itself has raised it
                    raise ClusterError("a worker ran into a timeout of its own") from None
                if self._client.status == "running" and self._threads():
                    empty = 0.0
                    continue
                empty = empty or time.monotonic()
                if self._client.status == "closed" or time.monotonic() - empty > _EMPTY:
                    raise ClusterError("the cluster has no worker any more; --resume goes on from here") from None
            except (CancelledError, OSError) as error:
                cut = isinstance(error, CommClosedError)  # the client may not have noticed yet
                if isinstance(error, OSError) and not cut and self._client.status == "running":
                    raise ClusterError(f"a worker cannot read or write: {error}") from None
                raise ClusterError(_GONE) from None
