"""The unit of work: a story, gathered from folders or from records, in input order and in memory that does not grow."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from newscmp.batch.index import Spool, StoryIndex
from newscmp.errors import NewscmpError, ReadError
from newscmp.model import Trouble
from newscmp.read import MAX_TOTAL, is_folder
from newscmp.read.shelf import list_shelf
from newscmp.read.stream import iter_lines

Warn = Callable[[str], None]


class Record(NamedTuple):
    """An article as it stands in a file: the text of its JSON object."""

    path: str
    line: int
    text: str


class Task(NamedTuple):
    """A story to compare: a folder, or the records of its articles. ``size`` is its length in bytes or characters.

    Without ``story`` it is trouble alone: what belongs to no story. ``done`` is the share of all input read by then.
    """

    story: str | None
    folder: str | None = None
    records: tuple[Record, ...] = ()
    size: int = 0
    troubles: tuple[Trouble, ...] = ()
    done: float = 0.0


class _Item(NamedTuple):
    """A record with its story, or trouble, as they come in."""

    story: str
    record: Record
    trouble: Trouble | None
    done: float


def iter_tasks(inputs: Sequence[str], warn: Warn, max_size: int | None = None, gather: bool = False) -> Iterator[Task]:
    """The stories of folders of story folders and of files of records, in input order. Raises nothing for a bad input:
    that is a task of trouble.

    The records of a story stand together, also over the end of a file; where they come back later, that is trouble, unless
    ``gather`` brings them together first, on disk, each story where its first article stands.
    """
    index = StoryIndex()
    try:
        if gather:
            yield from _gathered(inputs, warn, max_size, index)
            return
        files: list[tuple[int, str]] = []
        for number, path in enumerate(inputs):
            if not is_folder(path):
                files.append((number, path))
                continue
            yield from _join(_items(files, len(inputs), warn, max_size), index)
            files = []
            yield from _folders(path, index, number, len(inputs))
        yield from _join(_items(files, len(inputs), warn, max_size), index)
    finally:
        index.close()


def _gathered(inputs: Sequence[str], warn: Warn, max_size: int | None, index: StoryIndex) -> Iterator[Task]:
    """Folders where they stand, then the stories of all records."""
    with Spool() as spool:
        files = [(number, path) for number, path in enumerate(inputs) if not is_folder(path)]
        for item in _items(files, len(inputs), warn, max_size):
            if item.trouble:
                yield Task(None, troubles=(item.trouble,))
            else:
                spool.add(item.story, *item.record)
        for number, path in enumerate(inputs):
            if is_folder(path):
                yield from _folders(path, index, number, len(inputs))
        items = (_Item(story, Record(path, line, text), None, done) for story, path, line, text, done in spool.stories())
        yield from _join(items, index)


def _items(files: Iterable[tuple[int, str]], count: int, warn: Warn, max_size: int | None) -> Iterator[_Item]:
    for number, path in files:
        for line in iter_lines(path, warn, max_size):
            done = (number + line.done) / count
            text = line.text
            try:
                if isinstance(text, ReadError):
                    raise text
                yield _Item(_story_of(text), Record(path, line.number or 0, text), None, done)
            except ReadError as error:
                trouble = Trouble(path, error.message, error.line or line.number)
                yield _Item("", Record(path, 0, ""), trouble, done)


def _story_of(text: str) -> str:
    """The value of a record's key ``story``. Raises ReadError."""
    try:
        record = json.loads(text)
    except RecursionError:
        raise ReadError("JSON nested too deep") from None
    except ValueError as error:
        message = str(getattr(error, "msg", error)).lower().removesuffix(" at")
        raise ReadError(f"not valid JSON: {message} at column {getattr(error, 'colno', '?')}") from None
    if not isinstance(record, dict):
        raise ReadError('not an article: should be an object such as {"story": "...", "text": "..."}')
    story = record.get("story")
    if isinstance(story, (int, float)) and not isinstance(story, bool):
        story = str(story)
    if not isinstance(story, str) or not story.strip():
        raise ReadError('no story: the object has no "story" that says which one it tells')
    return story


def _join(items: Iterable[_Item], index: StoryIndex) -> Iterator[Task]:
    """The stories of records that stand together."""
    story: str | None = None
    records: list[Record] = []
    size, done, again = 0, 0.0, False

    def finished() -> Iterator[Task]:
        if story is None:
            return
        if again:
            message = "this story was there before: its articles must stand together, or be brought together by --gather"
            yield Task(story, size=size, troubles=(Trouble(records[0].path, message, records[0].line),), done=done)
        elif size > MAX_TOTAL:
            message = f"articles of more than {MAX_TOTAL // 1_000_000} million characters in one story"
            yield Task(story, size=size, troubles=(Trouble(records[0].path, message, records[0].line),), done=done)
        else:
            yield Task(story, None, tuple(records), size, (), done)

    for item in items:
        if item.trouble:
            yield Task(None, troubles=(item.trouble,), done=item.done)
            continue
        if item.story != story:
            yield from finished()
            story, records, size = item.story, [], 0
            again = not index.add(story)
        size += len(item.record.text)
        if not records or not (again or size > MAX_TOTAL):  # of what is refused the first place is enough
            records.append(item.record)
        done = item.done
    yield from finished()


def _folders(path: str, index: StoryIndex, number: int, count: int) -> Iterator[Task]:
    """The story folders at a path, sorted, as ``compare`` finds them; in memory are the names of one folder's folders."""
    found = False
    try:
        for folder, done in _walk(path):
            found = True
            name = os.path.relpath(folder, path) if folder != path else os.path.basename(os.path.abspath(folder))
            is_new = index.add(name)
            if not is_new and name != folder:  # another input has a folder of this name
                name = folder
                is_new = index.add(name)
            if not is_new:
                trouble = Trouble(folder, "this story was there before")
                yield Task(name, troubles=(trouble,), done=(number + done) / count)
                continue
            yield Task(name, folder, (), _size(folder), (), (number + done) / count)
        if not found:
            raise ReadError("no article in this folder", path)
    except NewscmpError as error:
        yield Task(None, troubles=(Trouble(error.path or path, error.message, error.line),), done=(number + 1) / count)


def _walk(path: str) -> Iterator[tuple[str, float]]:
    """(folder with files, share of the folders at the top that are done by then)."""
    waiting = [[path]]
    total, left = 1, 0
    while waiting:
        if not waiting[-1]:
            waiting.pop()
            continue
        folder = waiting[-1].pop()
        if len(waiting) == 2:
            left = len(waiting[-1])
        files, below = list_shelf(folder)
        if files:
            yield folder, (total - left) / total
        else:
            waiting.append([os.path.join(folder, name) for name in reversed(below)])
            if len(waiting) == 2:
                total = max(len(below), 1)


def _size(folder: str) -> int:
    """Bytes of the files of a folder; 0 where that cannot be told."""
    try:
        with os.scandir(folder) as entries:
            return sum(entry.stat().st_size for entry in entries if entry.is_file())
    except OSError:
        return 0
