"""A folder as a story: which articles it holds, and which of them is the base."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from newscmp.errors import ReadError
from newscmp.model import Trouble, Version
from newscmp.read.dates import date_order
from newscmp.read.shelf import list_shelf

_BASE_STEMS = ("seed", "base")

Reader = Callable[[str, Callable[[ReadError], None]], Iterable[Version]]


class Story(NamedTuple):
    """The articles of one folder: the base, the others in the order of their file names, and what could not be read."""

    folder: str
    base: Version
    others: tuple[Version, ...]
    errors: tuple[Trouble, ...] = ()


def list_articles(folder: str) -> tuple[str, ...]:
    """The paths of the files of a folder or a zip archive, sorted by name, without dot-files and sub-folders.

    Raises ReadError.
    """
    return tuple(os.path.join(folder, name) for name in list_shelf(folder)[0])  # noqa: PTH118 - str in, str out


def find_stories(path: str) -> tuple[str, ...]:
    """The story folders at ``path``, sorted: itself when it holds a file, else those below it. Raises ReadError.

    Links to folders are not followed below ``path``, so that a circle of them does not matter.
    """
    found: list[str] = []
    waiting = [path]
    while waiting:
        folder = waiting.pop()
        files, below = list_shelf(folder)
        if files:
            found.append(folder)
        else:
            waiting += [os.path.join(folder, name) for name in reversed(below)]  # noqa: PTH118
    if not found:
        raise ReadError("no article in this folder", path)
    return tuple(found)


def to_trouble(error: ReadError, path: str) -> Trouble:
    """A ReadError as a Trouble of ``path``."""
    return Trouble(path, error.message, error.line)


def choose_base(versions: list[tuple[str, Version]]) -> int:
    """Which of (file name, version) is the base when nobody names one.

    ``seed.*``, then ``base.*``; else the one whose front matter says so; else the earliest; else the first.
    """
    for stem in _BASE_STEMS:
        for index, (name, _) in enumerate(versions):
            if name == stem or name.startswith(stem + "."):
                return index
    for index, (_, version) in enumerate(versions):
        if version.base:
            return index
    return min(range(len(versions)), key=lambda index: (date_order(versions[index][1].moment), index))


def order_by_date(versions: Sequence[Version]) -> tuple[int, ...]:
    """The numbers of the versions, oldest first where every one is dated, else as they were given. Versions of one moment
    keep their order."""
    order = range(len(versions))
    if all(version.moment for version in versions):
        return tuple(sorted(order, key=lambda number: date_order(versions[number].moment)))
    return tuple(order)


def gather_story(folder: str, base: str | None, read: Reader) -> Story:
    """The story of a folder, each file read by ``read``, which is given what takes the errors of single records.

    Raises ReadError when there is no article, or no base.
    """
    paths = list_articles(folder)
    if not paths:
        raise ReadError("no article in this folder", folder)
    named = _find_named(folder, base, paths) if base is not None else None
    versions: list[tuple[str, Version]] = []
    errors: list[Trouble] = []
    for path in paths:
        name = os.path.basename(path)  # noqa: PTH119
        bad: list[ReadError] = []
        told: list[Version] = []
        try:
            told += read(path, bad.append)
        except ReadError as error:
            bad.append(error)
        if bad and not told and (name == named or (base is None and name.partition(".")[0] in _BASE_STEMS)):
            raise bad[-1]  # another base would be another question
        versions += [(name, version) for version in told]
        errors += [to_trouble(error, path) for error in bad]
    if not versions:
        first = ReadError(errors[0].message, os.path.basename(errors[0].path), errors[0].line)  # noqa: PTH119
        raise ReadError(f"none of the {len(paths)} files of this folder could be read; the first is {first}", folder)
    if base is None:
        chosen = choose_base(versions)
    else:
        chosen = next((i for i, (name, v) in enumerate(versions) if named in (name, v.id)), 0)
    others = tuple(version for index, (_, version) in enumerate(versions) if index != chosen)
    return Story(folder, versions[chosen][1], others, tuple(errors))


def _find_named(folder: str, base: str, paths: tuple[str, ...]) -> str:
    """The name of the file that ``base`` means: a name in the folder, or a path to it."""
    names = [os.path.basename(path) for path in paths]  # noqa: PTH119
    if base in names:
        return base
    for path, name in zip(paths, names, strict=True):
        if os.path.normpath(base) == os.path.normpath(path) or (os.path.exists(base) and os.path.samefile(base, path)):  # noqa: PTH110, PTH121
            return name
    raise ReadError(f"no article named {base!r} in this folder; it holds {', '.join(names[:12])}", folder)
