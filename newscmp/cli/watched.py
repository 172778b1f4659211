"""The stories that `watch` looks at: read as they are now, and held against what is remembered of them."""

from __future__ import annotations

import os
from collections.abc import Sequence

from newscmp.cli.inputs import Inputs, Reading, unique
from newscmp.cli.streams import say
from newscmp.errors import LexiconError, NewscmpError, OptionError, ReadError, StateError
from newscmp.memory import Memory, plain
from newscmp.model import Version
from newscmp.news import Asked, Found, Scene, find_news, forget_versions
from newscmp.pipeline import Options
from newscmp.read import is_folder, order_by_date, read_story, story_folders
from newscmp.render.watch import StoryNews

COMMAND = "newscmp watch"


class _Reading(Reading):
    """Reads one story and keeps what there is to say of it."""

    def __init__(self, quiet: bool) -> None:
        super().__init__(COMMAND, quiet)
        self.lines: list[str] = []

    def warn(self, message: str) -> None:
        if not self._quiet:
            self.lines.append(f"warning: {message}")

    def trouble(self, error: NewscmpError) -> None:
        self.lines.append(str(error))
        self.failed = True

    def folder(self, folder: str, named: str | None) -> Inputs:
        """The versions of a folder, BASE first."""
        story = read_story(folder, named, self.warn)
        for error in story.errors:
            self._report(error)
        return Inputs(None, story.base, story.others, story.errors)

    def files(self, paths: Sequence[str]) -> Inputs:
        """The versions of a list of files, BASE first."""
        versions, bad = self._read_base(paths[0])
        base = next((version for version in versions if version.base), versions[0])
        more, errors = self._read_all(paths[1:], set())
        others = (*(version for version in versions if version is not base), *more)
        return Inputs(None, base, others, (*bad, *errors))


class Watching:
    """One run: what is new in story after story (``news``), and whether anything went wrong (``failed``)."""

    def __init__(self, memory: Memory, asked: Asked, options: Options, quiet: bool) -> None:
        from datetime import datetime, timezone

        self.news: list[StoryNews] = []
        self.failed = False
        self._memory, self._asked, self._options, self._quiet = memory, asked, options, quiet
        self._now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._firsts: list[tuple[str, int]] = []
        self._looked: set[str] = set()

    def look_at(self, path: str, named: str | None) -> None:
        """Look at the story or the stories of a folder. Files are looked at together."""
        if not is_folder(path):
            return
        place = place_of(path)
        reading = _Reading(self._quiet)
        folders: tuple[str, ...] = ()
        try:
            folders = story_folders(path)
        except ReadError as error:
            reading.trouble(error)
        if folders != (path,):
            self._say(place, reading)
        for folder in folders:
            self._look_at_folder(folder, named)
        if folders and folders != (path,):
            self._look_for_gone(place, {place_of(folder) for folder in folders})

    def look_at_files(self, paths: Sequence[str], named: str | None) -> None:
        """Look at the files that were named: one story, where no folder was named beside them."""
        if not paths:
            return
        place, reading = place_of(paths[0]), _Reading(self._quiet)
        try:
            if self._looked:
                for path in paths:
                    missing = "no such file or directory" if not os.path.exists(path) else "a file among folders"
                    reading.trouble(ReadError(f"{missing}; give folders, or the files of one story", path))
            elif paths[0] == "-":
                raise OptionError("standard input (-) cannot come first: a list of files is known by its first file")
            elif named is not None:
                raise OptionError(f"--base chooses an article of a folder, and {paths[0]} is not a folder")
            else:
                self._take(self._files_scene(paths, place, reading), reading)
        except (LexiconError, StateError, OptionError):
            raise
        except NewscmpError as error:
            reading.trouble(error)
        self._say(place, reading)

    def say_first_run(self) -> None:
        """One line on stderr where stories were looked at for the first time."""
        if not self._firsts or self._quiet:
            return
        names, count = [name for name, _ in self._firsts], sum(count for _, count in self._firsts)
        which = names[0] if len(names) == 1 else f"{len(names)} stories ({', '.join(names)})"
        how = " with --history" if self._asked.history else ""
        say(f"first run of {which}{how}: {count} row{'' if count == 1 else 's'} recorded", COMMAND)

    # ---- one story

    def _look_at_folder(self, folder: str, named: str | None) -> None:
        place, reading = place_of(folder), _Reading(self._quiet)
        if place in self._looked:
            return
        self._looked.add(place)
        try:
            self._take(self._folder_scene(folder, place, named, reading), reading)
        except (LexiconError, StateError):
            raise
        except NewscmpError as error:
            reading.trouble(error)
        self._say(place, reading)

    def _folder_scene(self, folder: str, place: str, named: str | None, reading: _Reading) -> Scene:
        inputs = reading.folder(folder, named)
        name = os.path.basename(os.path.abspath(folder)) or folder
        return self._scene(place, True, name, inputs, place, ())

    def _files_scene(self, paths: Sequence[str], place: str, reading: _Reading) -> Scene:
        root = os.path.dirname(place)
        known = self._memory.find_story(place)
        files = {seen.file for seen in self._memory.versions(known).values()} if known is not None else set()
        # One that was there and is not is no error: that it is gone is news.
        there = [paths[0], *(p for p in paths[1:] if p == "-" or os.path.exists(p) or plain(_within(root, p)) not in files)]
        inputs = reading.files(there)
        return self._scene(place, False, os.path.basename(place), inputs, root, there)

    def _scene(self, place: str, folder: bool, name: str, inputs: Inputs, root: str, given: Sequence[str]) -> Scene:
        found = (inputs.base, *inputs.others)
        # Two versions of one name go by their files, named from here, so that the names are the same from anywhere.
        named = unique(None, *_split([v._replace(path=_within(root, v.path or v.id)) for v in found]))
        versions = [one._replace(path=two.path) for one, two in zip((named.base, *named.others), found, strict=True)]
        files = [_within(root, version.path or version.id) for version in versions]
        order: Sequence[int] = range(len(versions))
        if self._asked.history:
            by_name = sorted(order, key=lambda number: versions[number].id)
            order = [by_name[number] for number in order_by_date([versions[number] for number in by_name])]
        return Scene(
            place,
            folder,
            name,
            tuple(versions[number] for number in order),
            tuple(files[number] for number in order),
            frozenset(_within(root, error.path) for error in inputs.errors),
            lambda path: os.path.lexists(os.path.join(root, path)),
            lambda path: os.path.realpath(path) == os.path.realpath(place),
            frozenset(map(place_of, given)),
        )

    def _take(self, scene: Scene, reading: _Reading) -> None:
        found = find_news(self._memory, scene, self._asked, self._options, self._now)
        for other, base in found.strange:
            reading.warn(f"{scene.name}: {other} does not seem to tell the story of {base}")
        if found.recorded is not None:
            self._firsts.append((scene.name, found.recorded))
        self._add(scene.name, scene.place, found)

    def _look_for_gone(self, place: str, found: set[str]) -> None:
        """Stories that were known below a folder of stories and are no longer there."""
        here = {plain(name) for folder in found for name in (folder, os.path.realpath(folder))}
        for known, story in self._memory.folders().items():
            if known.startswith(os.path.join(plain(place), "")) and not {known, plain(os.path.realpath(known))} & here:
                self._add(self._memory.name_of(story), known, forget_versions(self._memory, story, self._asked))

    def _add(self, name: str, place: str, found: Found) -> None:
        if found.news:
            self.news.append(StoryNews(name, place, found.news))

    def _say(self, place: str, reading: _Reading) -> None:
        """Say what was not said of this place by the last run."""
        said = self._memory.said(place)
        for line in dict.fromkeys(reading.lines):
            if plain(line) not in said:
                say(line, COMMAND)
        self._memory.set_said(place, reading.lines)
        self.failed = self.failed or reading.failed


def place_of(path: str) -> str:
    """The absolute path of what was named; links are resolved only where .. makes that necessary."""
    return os.path.realpath(path) if os.pardir in path.split(os.sep) else os.path.abspath(path)


def _within(root: str, path: str) -> str:
    """A path as seen from the place of its story."""
    return path if path == "-" else os.path.relpath(place_of(path), root)


def _split(versions: Sequence[Version]) -> tuple[Version, tuple[Version, ...]]:
    return versions[0], tuple(versions[1:])
