"""From what stands on the command line to versions: files, folders as stories, standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from newscmp.cli.streams import read_terminal, say
from newscmp.errors import NewscmpError, OptionError, ReadError
from newscmp.model import Trouble, Version
from newscmp.read import is_folder, iter_versions, list_articles, order_by_date, read_story, read_versions, story_folders
from newscmp.read.naming import name_apart

if TYPE_CHECKING:
    from newscmp.cli.progress import Progress


class Inputs(NamedTuple):
    """One story to compare: its name when it is a folder, BASE, every OTHER, and what could not be read."""

    name: str | None
    base: Version
    others: tuple[Version, ...]
    errors: tuple[Trouble, ...] = ()

    def by_date(self) -> tuple[int, ...]:
        """The numbers of the versions, BASE being 0, oldest first where all are dated."""
        return order_by_date((self.base, *self.others))


class Reading:
    """Reads inputs, says on stderr what went wrong, and remembers whether anything did."""

    def __init__(self, command: str, quiet: bool, max_size: int | None = None) -> None:
        self._command = command
        self._max_size = max_size
        self._quiet = quiet
        self.failed = False
        self._progress: Progress | None = None
        if not quiet and sys.stderr is not None and sys.stderr.isatty():
            from newscmp.cli.progress import Progress, watched

            self._progress = Progress() if watched(quiet) else None

    def note(self, doing: str, name: str | None, number: int = 1, of: int = 1) -> None:
        """Say on a terminal, if this takes long, what is being done, with which one of how many."""
        if self._progress is not None:
            typed = name == "-" and sys.stdin is not None and sys.stdin.isatty()
            count = f"{number:,} of {of:,}: " if of > 1 else ""
            self._progress.note(None if typed else f"{self._command}: {doing} {count}{name}")

    def each(self, doing: str, versions: Sequence[Version]) -> Iterator[Version]:
        """The versions one by one, each noted when its turn comes."""
        for number, version in enumerate(versions, 1):
            self.note(doing, version.id, number, len(versions))
            yield version

    def warn(self, message: str) -> None:
        """Say a warning; it changes no exit status."""
        if not self._quiet:
            say(f"warning: {message}", self._command)

    def trouble(self, error: NewscmpError) -> None:
        """Say an error; the run goes on and ends with exit status 2."""
        say(str(error), self._command)
        self.failed = True

    def stories(self, base: str, others: Sequence[str], named: str | None) -> Iterator[Inputs]:
        """The stories that the arguments mean: several for a folder of folders. Raises ReadError, OptionError."""
        self._check_stdin([base, *others])
        if not is_folder(base):
            if named is not None:
                raise OptionError(f"--base chooses an article of a folder, and {base} is not a folder")
            yield self._story(None, base, others)
            return
        folders = story_folders(base)
        if others:
            if folders != (base,):
                raise ReadError("this folder holds several stories: give it alone", base)
            yield self._folder(base, others, named)
            return
        for number, folder in enumerate(folders, 1):
            self.note("reading", folder, number, len(folders))
            try:
                yield self._folder(folder, (), named)
            except NewscmpError as error:
                if len(folders) == 1:
                    raise
                self.trouble(error)

    def _folder(self, folder: str, others: Sequence[str], named: str | None) -> Inputs:
        story = read_story(folder, named, self.warn, self._max_size)
        for error in story.errors:
            self._report(error)
        more, errors = self._read_all(others, {_identity(story.base.path)})
        inputs = unique(os.path.basename(os.path.normpath(folder)), story.base, (*story.others, *more))
        return self._checked(inputs._replace(errors=(*story.errors, *errors)), folder)

    def _story(self, name: str | None, base: str, others: Sequence[str]) -> Inputs:
        self.note("reading", base)
        versions, bad = self._read_base(base)
        chosen = next((version for version in versions if version.base), versions[0])
        rest = tuple(version for version in versions if version is not chosen)
        more, errors = self._read_all(others, {_identity(base)} if len(versions) == 1 else set())
        return self._checked(unique(name, chosen, (*rest, *more))._replace(errors=(*bad, *errors)), base)

    def _read_base(self, path: str) -> tuple[tuple[Version, ...], tuple[Trouble, ...]]:
        """The articles of a file that holds BASE, and its bad records. Raises ReadError when none of it can be read."""
        bad: list[ReadError] = []
        versions = read_versions(path, None, self.warn, bad.append, self._max_size)
        last = None if versions or not bad else bad.pop()
        errors = tuple(self._remember(error, path) for error in bad)
        if last:
            raise last
        return versions, errors

    def _checked(self, inputs: Inputs, path: str) -> Inputs:
        if not inputs.others and not inputs.errors:
            raise ReadError("nothing to compare with: only one article is given", path)
        return inputs

    def _read_all(self, paths: Sequence[str], base: set[str]) -> tuple[list[Version], tuple[Trouble, ...]]:
        """Every article of ``paths``; the base itself is left out where a folder holds it."""
        versions: list[Version] = []
        errors: list[Trouble] = []
        for number, path in enumerate(paths, 1):
            self.note("reading", path, number, len(paths))
            folder = is_folder(path)
            try:
                files = [file for file in list_articles(path) if _identity(file) not in base] if folder else [path]
                if folder and holds_stories(path):
                    raise ReadError("several stories: name one", path)
                if not files:
                    raise ReadError("no article in this folder", path)
            except ReadError as error:
                errors.append(self._remember(error, path))
                continue
            for file in files:
                bad: list[ReadError] = []
                try:
                    versions += read_versions(file, None, self.warn, bad.append, self._max_size)
                except ReadError as error:
                    bad.append(error)
                errors += [self._remember(error, file) for error in bad]
        return versions, tuple(errors)

    def articles(self, paths: Sequence[str]) -> Iterator[Version]:
        """The articles of files and of folders, those below them included, one by one, as they are read.

        Raises ReadError, OptionError.
        """
        self._check_stdin(paths)
        for number, path in enumerate(paths, 1):
            try:
                folders = story_folders(path) if is_folder(path) else ()
                files = [file for folder in folders for file in list_articles(folder)] if folders else [path]
            except ReadError as error:
                self.trouble(error)
                continue
            for file in files:
                self.note("reading", file, number, len(paths))
                try:
                    yield from iter_versions(file, None, self.warn, self.trouble, self._max_size)
                except ReadError as error:
                    self.trouble(error)

    def _check_stdin(self, paths: Sequence[str]) -> None:
        """Standard input can be read once, when there is one; that a terminal is read is said, to be no silent wait."""
        if paths.count("-") > 1:
            raise OptionError("standard input (-) can be given only once")
        if "-" in paths and sys.stdin is None:
            raise ReadError("standard input is closed", "-")
        if "-" in paths and sys.stdin.isatty():
            read_terminal()
            if not self._quiet:
                say("reading the terminal; Ctrl-D ends the article", self._command)

    def _remember(self, error: ReadError, path: str) -> Trouble:
        self.trouble(error)
        return Trouble(path, error.message, error.line)

    def _report(self, error: Trouble) -> None:
        self.trouble(ReadError(error.message, error.path, error.line))


def holds_stories(path: str) -> bool:
    """Whether a path is a folder of folders: several stories. Raises ReadError."""
    return is_folder(path) and story_folders(path) != (path,)


def _identity(path: str | None) -> str:
    return "" if path in (None, "-") else os.path.realpath(str(path))


def unique(name: str | None, base: Version, others: tuple[Version, ...]) -> Inputs:
    """One story of these versions, their ids told apart."""
    first, *rest = name_apart([base, *others])
    return Inputs(name, first, tuple(rest))
