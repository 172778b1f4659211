"""Stories over the processes of this machine, by concurrent.futures; results in the order of the tasks."""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from newscmp.batch.tasks import Task
from newscmp.batch.work import Note, Outcome, Settings, compare_task

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

AHEAD = 32  # stories a process that wait or are done before their turn, so that a long one keeps nobody idle
MAX_AHEAD = 64_000_000  # bytes of them

_settings = Settings()  # of this process, if it is a worker


def run_local(tasks: Iterable[Task], settings: Settings, jobs: int) -> Iterator[tuple[Task, Outcome]]:
    """Each task with what came of it, in order. One job is this process; more are processes of their own."""
    if jobs == 1:
        return ((task, compare_task(task, settings)) for task in tasks)
    return _Pool(settings, jobs).run(tasks)


def cores() -> int:
    """The processors that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return max(len(affinity(0)) if affinity else os.cpu_count() or 1, 1)


class _Pool:
    """Worker processes. One that dies takes its pool along (concurrent.futures): what was under way is then compared again,
    story by story, and a story whose process dies again has failed."""

    def __init__(self, settings: Settings, jobs: int) -> None:
        self._settings, self._jobs = settings, jobs
        self._many: ProcessPoolExecutor | None = None
        self._single: ProcessPoolExecutor | None = None
        self._waiting: deque[tuple[Task, Future[Outcome] | None]] = deque()
        self._size = 0
        self._others: frozenset[int | None] = frozenset()  # children of the program that are none of ours

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Outcome]]:
        """Each task with what came of it."""
        from multiprocessing import active_children

        self._others = frozenset(process.pid for process in active_children())
        try:
            for task in tasks:
                while self._waiting and (len(self._waiting) >= self._jobs * AHEAD or self._size + task.size > MAX_AHEAD):
                    yield self._next()
                self._waiting.append((task, self._submit(task)))
                self._size += task.size
            while self._waiting:
                yield self._next()
        except BaseException:  # Ctrl-C, a full disk, a caller who has had enough: nobody waits for what is under way
            self._terminate()
            raise
        finally:
            self._waiting.clear()
            for pool in (self._many, self._single):
                if pool is not None:
                    pool.shutdown(wait=True, cancel_futures=True)
            self._many = self._single = None
            gc.collect()  # semaphores are given back when they are freed, and newscmp ends without freeing

    def _terminate(self) -> None:
        from multiprocessing import active_children

        for process in active_children():
            if process.pid not in self._others:
                process.terminate()

    def _submit(self, task: Task) -> Future[Outcome] | None:
        """Hand a task out; None where that cannot be done, for it to be done alone."""
        from concurrent.futures.process import BrokenProcessPool

        if self._many is None:
            self._many = self._start(self._jobs)
        try:
            return _submit(self._many, task)
        except BrokenProcessPool:
            self._break()
            return None

    def _next(self) -> tuple[Task, Outcome]:
        from concurrent.futures.process import BrokenProcessPool

        task, future = self._waiting.popleft()
        self._size -= task.size
        if future is not None:
            try:
                return task, future.result()
            except BrokenProcessPool:
                self._break()
        return task, self._alone(task)

    def _break(self) -> None:
        """A process of the pool has died: forget the pool, and every task that it has not done."""
        from concurrent.futures.process import BrokenProcessPool

        if self._many is None:
            return
        self._many.shutdown(wait=True, cancel_futures=True)
        self._many = None
        for number, (task, future) in enumerate(self._waiting):
            if future is not None:
                undone = future.cancelled() or isinstance(future.exception(), BrokenProcessPool)
                self._waiting[number] = (task, None if undone else future)

    def _alone(self, task: Task) -> Outcome:
        """Compare a story in a process in which nothing else can be to blame."""
        from concurrent.futures.process import BrokenProcessPool

        if self._single is None:
            self._single = self._start(1)
        try:
            return _submit(self._single, task).result()
        except BrokenProcessPool:
            self._single.shutdown(wait=True, cancel_futures=True)
            self._single = None
            return lost(task)

    def _start(self, jobs: int) -> ProcessPoolExecutor:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        return ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (self._settings,))


def lost(task: Task) -> Outcome:
    """What is said of a story whose process died."""
    message = "the process that compared this story died, twice: killed, or out of memory"
    return Outcome("", 0, (Note(task.story, task.folder, None, "error", message),))


def _submit(pool: ProcessPoolExecutor, task: Task) -> Future[Outcome]:
    """Hand a task to a pool. A process that this starts never sees a Ctrl-C: it is for the run to end."""
    import signal

    mask: Any = getattr(signal, "pthread_sigmask", None)
    before = mask(signal.SIG_BLOCK, {signal.SIGINT}) if mask else None
    try:
        return pool.submit(_work, task)
    finally:
        if mask:
            mask(signal.SIG_SETMASK, before)


def _begin(settings: Settings) -> None:
    """Get a worker process ready: it ends when the run does, however that is."""
    import signal
    import threading

    global _settings
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    threading.Thread(target=_follow, daemon=True).start()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)
    settings.check()
    _settings = settings


def _follow() -> None:
    """End with the process that started this one: killed, it leaves nobody behind."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(task: Task) -> Outcome:
    return compare_task(task, _settings)
