"""A folder that the workers of a cluster write to, wherever it is (fsspec): a file of rows for each partition.

Beside ``part-000012.jsonl`` stands ``_part-000012.json``: what went wrong, and that the partition is done. It is written
last, so that an interrupted run is continued with the partitions that have none.
"""

from __future__ import annotations

import io
import json
import os
from typing import Any

from newscmp.batch.cluster import Partition
from newscmp.batch.work import Note, Outcome, Settings, header
from newscmp.errors import OutputError

_ABOUT = "_batch.json"


class Parts:
    """The folder. ``open`` makes or continues it; a worker gets it as it is and keeps a partition. Raises OutputError."""

    def __init__(self, folder: str, format: str, done: frozenset[int] = frozenset()) -> None:
        self._folder, self._format, self._done = folder, format, done

    def __getstate__(self) -> tuple[str, str]:
        return self._folder, self._format  # what is done is for the run to know

    def __setstate__(self, state: tuple[str, str]) -> None:
        self._folder, self._format = state
        self._done = frozenset()

    @classmethod
    def open(cls, folder: str, format: str, about: dict[str, object], resume: bool) -> Parts:
        """A new folder, or with ``resume`` that of an interrupted run of the same settings on the same input."""
        folder = folder if "://" in folder else os.path.abspath(folder)
        system, path = _system(folder)
        try:
            system.makedirs(path, exist_ok=True)
            names = {str(name).rstrip("/").rpartition("/")[2] for name in system.ls(path, detail=False)} - {""}
            if _ABOUT in names and resume:
                with system.open(f"{path}/{_ABOUT}", "rb") as file:
                    if json.load(file) != about:
                        message = (
                            "the interrupted run had other settings: continue it as it was begun, or name another folder"
                        )
                        raise OutputError(message, folder)
            elif names:
                raise OutputError("this folder is not empty: continue its run with --resume, or name another", folder)
            else:
                _write(system, f"{path}/{_ABOUT}", json.dumps(about).encode())
        except (OSError, ValueError) as error:
            raise OutputError(f"cannot write there: {error}", folder) from None
        done = {name[6:-5] for name in names if name.startswith("_part-") and name.endswith(".json")}
        return cls(folder, format, frozenset(int(number) for number in done if number.isdecimal()))

    def known(self, part: Partition) -> tuple[Outcome, ...] | None:
        """What went wrong in a partition that is done, its rows counted; None for one that is not."""
        if part.number not in self._done:
            return None
        system, path = _system(self._folder)
        with system.open(f"{path}/_part-{part.number:06}.json", "rb") as file:
            kept = json.load(file)
        if [story for story, _, _ in kept] != [task.story for task in part.tasks]:
            raise OutputError("the input is not what it was when the run began: name another folder", self._folder)
        return tuple(Outcome("", rows, tuple(Note(*note) for note in notes)) for _, rows, notes in kept)

    def keep(self, part: Partition, settings: Settings, outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
        """Write the rows of a partition: in the worker that has compared it."""
        system, path = _system(self._folder)
        text = "".join([header(settings), *(outcome.text for outcome in outcomes)])
        data = text.encode("utf-8", "backslashreplace")
        if self._format == "parquet":
            from newscmp.batch.parquet import write_parquet

            sink = io.BytesIO()
            write_parquet(io.BytesIO(data), sink)
            data = sink.getvalue()
        told = [(task.story, outcome.rows, outcome.notes) for task, outcome in zip(part.tasks, outcomes, strict=True)]
        _write(system, f"{path}/part-{part.number:06}.{self._format}", data)
        _write(system, f"{path}/_part-{part.number:06}.json", json.dumps(told).encode())
        return tuple(outcome._replace(text="") for outcome in outcomes)

    def confirm(self, count: int) -> None:
        """Raise OutputError where workers have kept one of the first ``count`` partitions in a folder that is not this one:
        on their own disk, or in their own memory."""
        system, path = _system(self._folder)
        try:
            system.invalidate_cache()
            names = {str(name).rpartition("/")[2] for name in system.ls(path, detail=False)}
            wanted = [f"_part-{number:06}.json" for number in range(count)]
            gone = [name for name in wanted if name not in names and not system.exists(f"{path}/{name}")]
        except OSError as error:
            raise OutputError(f"cannot read there: {error}", self._folder) from None
        if gone:
            message = f"{len(gone):,} of {count:,} parts that workers wrote are not there"
            raise OutputError(f"{message}: name a folder that all machines share", self._folder)


def _system(folder: str) -> tuple[Any, str]:
    """The file system of a folder, and the folder's path there. Raises OutputError."""
    from fsspec.core import url_to_fs

    try:
        system, path = url_to_fs(folder)
    except (ImportError, ValueError) as error:
        raise OutputError(" ".join(str(error).split()), folder) from None
    return system, path


def _write(system: Any, path: str, data: bytes) -> None:
    """A file, whole or not at all: under another name first, for two workers may write the same one."""
    temporary = f"{path}.{os.urandom(6).hex()}.tmp"
    with system.open(temporary, "wb") as file:
        file.write(data)
    system.mv(temporary, path)
