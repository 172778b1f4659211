"""What a run has found out, written so that it can be continued: FILE.part, with a journal of the stories beside it.

FILE itself appears when all is written. The journal says after each story how far every file is and what its checksum is
by then, so whatever a kill or a power cut leaves of them, what was written whole is found again and the rest cut off.
"""

from __future__ import annotations

import errno
import json
import os
import stat
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO, NamedTuple

from newscmp.batch.tasks import Task
from newscmp.errors import OutputError

SYNC = 5.0  # seconds between two syncs to the disk: what a power cut can cost; a kill costs the story at hand
_BLOCK = 1 << 20


class Totals(NamedTuple):
    """How far a run is: stories, those that failed, trouble that belongs to no story, and rows."""

    stories: int = 0
    failed: int = 0
    strays: int = 0
    rows: int = 0


class Part:
    """A file that is written as ``path``.part and takes ``path``'s place in the end."""

    def __init__(self, path: str) -> None:
        if os.path.islink(path) or os.path.islink(f"{path}.part"):
            raise OSError(errno.ELOOP, "it is a symbolic link, and links are not written through; name the file itself")
        self.path = path
        self.name = f"{path}.part"
        self.file: BinaryIO | None = None
        self.size = 0
        self.crc = 0

    def open(self, fresh: bool) -> None:
        """Open it, empty or as it stands. Raises OSError."""
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | (os.O_TRUNC if fresh else 0) | getattr(os, "O_NOFOLLOW", 0)
        descriptor = os.open(self.name, flags, 0o666)
        self.file = os.fdopen(descriptor, "r+b", buffering=0)
        try:
            old = os.stat(self.path)
        except FileNotFoundError:
            return
        os.fchmod(descriptor, stat.S_IMODE(old.st_mode))

    def write(self, data: bytes) -> None:
        """Write all of it behind what is there. Raises OSError."""
        assert self.file is not None
        view = memoryview(data)
        while view:
            view = view[self.file.write(view) or 0 :]
        self.size += len(data)
        self.crc = zlib.crc32(data, self.crc)

    def holds(self, size: int, crc: int) -> bool:
        """Whether what is there, read on from the last place that was whole, is whole up to ``size``."""
        if self.file is None:
            return True
        now, left = self.crc, size - self.size
        self.file.seek(self.size)
        while left > 0 and (data := self.file.read(min(left, _BLOCK))):
            now, left = zlib.crc32(data, now), left - len(data)
        return not left and now == crc

    def cut(self) -> None:
        """Leave off what stands behind the last place that was whole, to write on there."""
        assert self.file is not None
        self.file.truncate(self.size)
        self.file.seek(self.size)

    def sync(self) -> None:
        """To the disk."""
        assert self.file is not None
        os.fsync(self.file.fileno())

    def close(self) -> None:
        """Close it, as far as it is."""
        if self.file is not None:
            self.file.close()


class Journal:
    """The parts of a run, and how far they are. A context manager; ``finish`` ends the run. Raises OutputError.

    ``about`` is what the run depends on: a run is continued with the same settings on the same input, or not at all.
    ``convert`` makes the final file of the first part, where that is no copy of it (Parquet).
    """

    def __init__(
        self,
        paths: Sequence[str],
        about: dict[str, object],
        resume: bool,
        convert: Callable[[str, str], None] | None = None,
    ) -> None:
        self._paths, self._about, self._resume, self._convert = paths, about, resume, convert
        self._name = f"{paths[0]}.journal"
        self._parts: list[Part] = []
        self._file: BinaryIO | None = None
        self._whole = 0  # bytes of the journal that hold
        self._synced = time.monotonic()
        self.totals = Totals()
        self.done = 0  # tasks that are written
        self.discarded = 0  # stories of an interrupted run that is not continued
        self.complete = False  # every task is

    def __enter__(self) -> Journal:
        try:
            self._open()
        except OSError as error:
            self._close()
            raise self._error(error) from None
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def _open(self) -> None:
        if os.path.islink(self._name):
            raise OSError(errno.ELOOP, "its journal is a symbolic link")
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0)
        self._file = os.fdopen(os.open(self._name, flags, 0o666), "r+b", buffering=0)
        self._lock()
        self._parts = [Part(path) for path in self._paths]
        if self._resume and self._replay():
            return
        if not self._resume:
            self.discarded = max(sum(1 for _ in _lines(self._name)) - 1, 0)
        for part in self._parts:
            part.size = part.crc = 0
            part.open(fresh=True)
        self._file.truncate(0)
        self._file.seek(0)
        self._append(self._about)

    def _lock(self) -> None:
        assert self._file is not None
        try:
            import fcntl
        except ImportError:  # no such locks here: then nobody may start two runs of one output
            return
        try:
            fcntl.flock(self._file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise OutputError(f"another run is writing {self._paths[0]}") from None

    def _replay(self) -> bool:
        """Find how far the interrupted run came; False where there is none."""
        lines = _lines(self._name)
        about, self._whole = next(lines, (None, 0))
        if about is None:
            return False
        if about != self._about:
            differing = [key for key in self._about if not isinstance(about, dict) or about.get(key) != self._about[key]]
            message = f"the interrupted run had another {' and '.join(differing)}: continue it as it was begun"
            raise OutputError(f"{message}, or start over without --resume", self._paths[0])
        last = Totals()
        for line, end in lines:
            if line == "complete":
                self.complete = True
                self._whole = end
                break
            if not isinstance(line, list) or len(line) != 3 + 2 * len(self._parts):
                break
            if self.done == 0:
                for part in self._parts:
                    if os.path.exists(part.name):
                        part.open(fresh=False)
            places = [(line[3 + 2 * n], line[4 + 2 * n]) for n in range(len(self._parts))]
            if not all(part.holds(*place) for part, place in zip(self._parts, places, strict=True)):
                break
            for part, place in zip(self._parts, places, strict=True):
                part.size, part.crc = place
            self.done += 1
            last, self._whole = Totals(*line[2]), end
        self.totals = last
        missing = [part for part in self._parts if part.file is None]
        if self.complete:
            return True
        if not self.done or missing:
            self.done, self.totals = 0, Totals()
            for part in self._parts:
                part.close()
            return False
        assert self._file is not None
        for part in self._parts:
            part.cut()
        self._file.truncate(self._whole)
        self._file.seek(self._whole)
        return True

    def skip(self, tasks: Iterable[Task]) -> Iterator[Task]:
        """The tasks that are still to do. Raises OutputError where the others are not those that were done."""
        left = iter(tasks)
        lines = _lines(self._name)
        next(lines, None)
        for _ in range(self.done):
            line, _end = next(lines)
            task = next(left, None)
            if task is None or not isinstance(line, list) or [task.story, task.size] != line[:2]:
                raise OutputError(
                    "the input is not what it was when the run began: start over without --resume", self._paths[0]
                )
        yield from left

    def add(self, task: Task, totals: Totals, *texts: bytes) -> None:
        """Write what came of a task: a text for each part. Raises OutputError."""
        try:
            for part, text in zip(self._parts, texts, strict=True):
                part.write(text)
            self.totals = totals
            self._append([task.story, task.size, totals, *(n for part in self._parts for n in (part.size, part.crc))])
            if time.monotonic() - self._synced > SYNC:
                self._sync()
        except OSError as error:
            raise self._error(error) from None

    def finish(self) -> None:
        """Put every file in its place, and forget the journal. Raises OutputError."""
        assert self._file is not None
        try:
            if not self.complete:
                self._sync()
                self._append("complete")
                os.fsync(self._file.fileno())
            for number, part in enumerate(self._parts):
                part.close()
                if not os.path.exists(part.name):
                    continue  # an earlier run came so far
                if number == 0 and self._convert is not None:
                    converted = f"{part.path}.tmp"
                    self._convert(part.name, converted)
                    os.replace(converted, part.path)
                    os.unlink(part.name)
                else:
                    os.replace(part.name, part.path)
            os.unlink(self._name)
        except OSError as error:
            raise self._error(error) from None

    def _append(self, line: object) -> None:
        assert self._file is not None
        self._file.write(json.dumps(line).encode() + b"\n")

    def _sync(self) -> None:
        assert self._file is not None
        for part in self._parts:
            part.sync()
        os.fsync(self._file.fileno())
        self._synced = time.monotonic()

    def _close(self) -> None:
        for part in self._parts:
            part.close()
        if self._file is not None:
            self._file.close()

    def _error(self, error: OSError) -> OutputError:
        where = error.filename or self._paths[0]
        return OutputError(f"cannot write to {where}: {(error.strerror or str(error)).lower()}")


def _lines(name: str) -> Iterator[tuple[object, int]]:
    """(value, where its line ends) of the whole lines of a journal, up to the first that is none."""
    end = 0
    with open(name, "rb") as file:
        for line in file:
            end += len(line)
            try:
                value = json.loads(line) if line.endswith(b"\n") else None
            except ValueError:
                return
            if value is None:
                return
            yield value, end
