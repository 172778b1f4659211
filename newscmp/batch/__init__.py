"""The comparison of one story, over an archive of them: read in order, compared on processes or a cluster, written in order.

``run_batch`` is the whole of it. A story is the unit of work and of failure; memory does not grow with their number.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, NamedTuple

from newscmp.batch.local import cores, run_local
from newscmp.batch.output import Journal, Totals
from newscmp.batch.tasks import Task, iter_tasks
from newscmp.batch.work import Note, Outcome, Settings, header, note_line
from newscmp.errors import OutputError

if TYPE_CHECKING:
    from newscmp.batch.cluster import Cluster

__all__ = ["FORMATS", "Archive", "Note", "Place", "Progress", "Settings", "Totals", "cores", "note_line", "run_batch"]

FORMATS = ("jsonl", "csv", "tsv", "parquet")


_OPTIONS = {  # settings, as the options that a run is begun with
    "base": "--base",
    "kinds": "--kind",
    "ignored": "--ignore-kind",
    "severity": "--severity",
    "everything": "--all",
    "max_size": "--max-size",
    "lang": "--lang",
    "lexicons": "--lexicon",
    "defuse": "--defuse",
}


class Archive(NamedTuple):
    """What is compared: folders of story folders, files of records; ``gather``: a story's records do not stand together."""

    inputs: Sequence[str]
    gather: bool = False


class Place(NamedTuple):
    """Where the rows go: a file (``path``, written whole, to be continued with ``resume``), else ``write`` is given them.

    ``errors`` is a file for what went wrong, a JSON object a line; ``folder`` one for parts that a cluster's workers write.
    """

    path: str | None = None
    format: str = "jsonl"
    errors: str | None = None
    resume: bool = False
    write: Callable[[str], None] | None = None
    folder: str | None = None


class Progress(NamedTuple):
    """How far a run is: totals, stories a second of this run, and seconds left where that can be told."""

    totals: Totals
    rate: float
    done: float
    left: float | None

    def __str__(self) -> str:
        failed = f", {self.totals.failed:,} failed" if self.totals.failed else ""
        share = f", {self.done:.0%} done" if self.left is not None else ""
        left = f", {_clock(self.left)} left" if self.left is not None else ""
        return f"{self.totals.stories:,} stories, {self.rate:,.1f} a second{failed}{share}{left}"


def run_batch(
    archive: Archive,
    settings: Settings,
    place: Place,
    jobs: int = 1,
    cluster: Cluster | None = None,
    say: Callable[[Note], None] | None = None,
    told: Callable[[Progress], None] | None = None,
    warn: Callable[[str], None] | None = None,
) -> Totals:
    """Compare every story of an archive and write the rows, a story's together, in input order.

    ``say`` is told what went wrong with a story, where no file takes that; ``told`` how far the run is; ``warn`` what was
    mended on the way. Raises OutputError, ClusterError, OptionError, LexiconError; what is wrong with a story is no error
    of the run.
    """
    settings.check()
    if place.format == "parquet":
        from newscmp.batch.parquet import load_arrow

        load_arrow()
    if place.resume and place.path is None and place.folder is None:
        raise OutputError("--resume needs a file to continue: -o FILE")
    about = _about(archive, settings, place)
    with _sink(about, place) as journal:
        if journal is not None and journal.discarded and warn:
            warn(f"starting over: an interrupted run of {journal.discarded:,} stories is discarded (--resume continues it)")
        if journal is not None and journal.complete:
            journal.finish()
            return journal.totals
        tasks: Iterator[Task] = iter_tasks(archive.inputs, warn or _silent, settings.max_size, archive.gather)
        if journal is not None:
            tasks = journal.skip(tasks)
        writer = _Writer(journal, settings, place, say, told)
        if cluster is None:
            results = run_local(tasks, settings, jobs)
        else:
            from newscmp.batch.cluster import run_cluster

            keeper = None
            if place.folder is not None:
                from newscmp.batch.parts import Parts

                keeper = Parts.open(
                    place.folder, place.format, {**about, "--partition-size": cluster.partition}, place.resume
                )
            results = run_cluster(tasks, settings, cluster, keeper)
        try:
            for task, outcome in results:
                writer.add(task, outcome)
        finally:
            close = getattr(results, "close", None)
            if close:
                close()
        writer.finish()
        return writer.totals


def _about(archive: Archive, settings: Settings, place: Place) -> dict[str, object]:
    """What a run depends on, which has to be the same when it is continued."""
    about: dict[str, object] = {
        "version of newscmp": settings.newscmp,
        "input": list(archive.inputs),
        "--format": place.format,
        "--errors": place.errors,
        "--gather": archive.gather,
    }
    for name, option in _OPTIONS.items():
        value = getattr(settings, name)
        about[option] = list(value) if isinstance(value, tuple) else value
    return about


def _sink(about: dict[str, object], place: Place) -> AbstractContextManager[Journal | None]:
    if place.path is None:
        return nullcontext()
    paths = [place.path, *([place.errors] if place.errors else [])]
    if len(set(map(os.path.abspath, paths))) < len(paths):
        raise OutputError("the rows and the errors cannot go to one file", place.errors)
    if place.format != "parquet":
        return Journal(paths, about, place.resume)
    from newscmp.batch.parquet import convert_file

    return Journal(paths, about, place.resume, convert_file)


class _Writer:
    """Writes what came of each task, counts, and tells how far the run is."""

    def __init__(
        self,
        journal: Journal | None,
        settings: Settings,
        place: Place,
        say: Callable[[Note], None] | None,
        told: Callable[[Progress], None] | None,
    ) -> None:
        self._journal, self._place, self._say, self._told = journal, place, say, told
        self.totals = journal.totals if journal is not None else Totals()
        self._before = self.totals.stories
        self._lead = "" if place.folder is not None or (journal is not None and journal.done) else header(settings)
        self._start: float | None = None
        self._began = 0.0

    def add(self, task: Task, outcome: Outcome) -> None:
        """Write what came of one task."""
        is_story = task.story is not None
        stories, failed, strays, rows = self.totals
        self.totals = Totals(
            stories + is_story,
            failed + (is_story and outcome.failed),
            strays + (not is_story),
            rows + outcome.rows,
        )
        self._write(task, outcome)
        now = time.monotonic()
        if self._start is None:  # the processes have started and what was done before is passed over: the clock starts
            self._start, self._began, self._before = now, task.done, self.totals.stories
        elif self._told is not None:
            share, taken = task.done - self._began, now - self._start
            left = taken * (1 - task.done) / share if share > 0 else None
            rate = (self.totals.stories - self._before) / taken if taken > 0 else 0.0
            self._told(Progress(self.totals, rate, task.done, left))

    def _write(self, task: Task, outcome: Outcome) -> None:
        text, self._lead = self._lead + outcome.text, ""
        notes = "".join(map(note_line, outcome.notes))
        if self._say is not None:
            for note in outcome.notes:
                self._say(note)
        if self._journal is not None:
            texts = (text, notes) if self._place.errors else (text,)
            self._journal.add(task, self.totals, *(part.encode("utf-8", "backslashreplace") for part in texts))
        elif self._place.write is not None:
            self._place.write(text)

    def finish(self) -> None:
        """Write what is left: the header, where there is nothing below it. Raises OutputError."""
        if self._lead:
            self._write(Task(None), Outcome("", 0, ()))
        if self._journal is not None:
            self._journal.finish()


def _silent(message: str) -> None:
    """What ``warn`` is when nobody listens."""


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
