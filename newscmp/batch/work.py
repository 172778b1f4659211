"""One story compared: from its task to the text of its rows, in whatever process, on whatever machine. Nothing raises."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from newscmp import __version__
from newscmp.batch.tasks import Task
from newscmp.errors import NewscmpError, ReadError
from newscmp.filters import Filter
from newscmp.lexicon import Lexicon
from newscmp.model import Report, Version
from newscmp.pipeline import Options, compare_each
from newscmp.read import MAX_ARTICLE, read_line, read_story
from newscmp.read.frontmatter import says_yes
from newscmp.read.naming import name_apart
from newscmp.read.story import choose_base
from newscmp.render import Style, render_reports


class Settings(NamedTuple):
    """What every story is compared with. ``folder`` is where relative paths of folders start; ``format`` is a row format.

    ``newscmp`` is the version of who asks: rows of two versions are not to be mixed.
    """

    format: str = "jsonl"
    defuse: bool = True
    base: str | None = None
    kinds: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    severity: str | None = None
    everything: bool = False
    max_size: int | None = None
    lang: str = "en"
    lexicons: tuple[str, ...] = ()
    folder: str = ""
    newscmp: str = __version__

    def check(self) -> None:
        """Raise LexiconError or OptionError for what no story could be compared with."""
        _known(self)


class Note(NamedTuple):
    """What went wrong with a story (error), or is worth knowing (warning)."""

    story: str | None
    path: str | None
    line: int | None
    level: str
    message: str

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line) if part is not None)
        told = f"{self.story}: " if self.story is not None and not (self.path or "").startswith(self.story) else ""
        return told + (f"{place}: {self.message}" if place else self.message)


def note_line(note: Note) -> str:
    """A note as a line of JSON Lines, in ASCII: nothing of an article acts on a terminal."""
    return json.dumps(note._asdict()) + "\n"


class Outcome(NamedTuple):
    """What came of a task: the text of its rows and how many they are, and its notes. ``failed``: there is an error."""

    text: str
    rows: int
    notes: tuple[Note, ...]

    @property
    def failed(self) -> bool:
        """Whether something of the story could not be compared."""
        return any(note.level == "error" for note in self.notes)


@dataclass(frozen=True, slots=True)
class _Loaded(Options):
    """Options whose lexicon is loaded once a process, not once a story."""

    def lexicon(self) -> Lexicon:
        return _lexicon(self.lang, self.lexicons)


@lru_cache(maxsize=2)
def _lexicon(lang: str, lexicons: tuple[str, ...]) -> Lexicon:
    return Options(lang, lexicons).lexicon()


@lru_cache(maxsize=2)
def _known(settings: Settings) -> tuple[Filter, Options]:
    options = _Loaded(settings.lang, settings.lexicons)
    options.lexicon()
    return Filter(settings.kinds, settings.ignored, settings.severity, settings.everything), options


def header(settings: Settings) -> str:
    """What comes before the rows of the first story: the names of the columns, in csv and tsv."""
    return "".join(render_reports((), settings.format, Style()))


def compare_task(task: Task, settings: Settings) -> Outcome:
    """The rows of a story, and what went wrong with it."""
    notes = [Note(task.story, bad.path, bad.line, "error", bad.message) for bad in task.troubles]
    pieces: list[str] = []
    rows = 0

    def warn(message: str) -> None:
        notes.append(Note(task.story, None, None, "warning", message))

    def reported(base: Version, others: tuple[Version, ...]) -> None:
        nonlocal rows
        chosen, options = _known(settings)
        for whole in compare_each(base, others, options):
            for alignment in whole.alignments:
                if not alignment.same_story:
                    warn(f"{alignment.other.version.id} does not seem to tell the story of {base.id}")
            changes = tuple(filter(chosen.shows, whole.changes))
            rows += len(changes)
            pieces.extend(_draw(task.story, whole._replace(changes=changes), settings))

    try:
        if task.folder is not None or task.records:
            base, others = _read(task, settings, warn, notes)
            if others or not any(note.level == "error" for note in notes):
                first, *rest = name_apart((base, *others))
                if not rest:
                    line = task.records[0].line if task.records else None
                    raise ReadError("nothing to compare with: only one article is given", base.path, line)
                reported(first, tuple(rest))
    except NewscmpError as error:
        pieces, rows = [], 0
        notes.append(Note(task.story, error.path, error.line, "error", error.message))
    except MemoryError:
        pieces, rows = [], 0
        notes.append(Note(task.story, None, None, "error", "not enough memory"))
    except Exception as error:  # one story of a million: the others are compared all the same
        pieces, rows = [], 0
        message = f"unexpected error: {type(error).__name__}: {error}; please report"
        notes.append(Note(task.story, task.folder, None, "error", message))
    return Outcome("".join(pieces), rows, tuple(notes))


def _draw(story: str | None, report: Report, settings: Settings) -> list[str]:
    pieces = list(render_reports([(story, report)], settings.format, Style(defuse=settings.defuse)))
    return pieces if settings.format == "jsonl" else pieces[1:]  # the header stands before the first story


def _read(
    task: Task, settings: Settings, warn: Callable[[str], None], notes: list[Note]
) -> tuple[Version, tuple[Version, ...]]:
    """The base of a story and its other articles; what cannot be read goes to ``notes``. Raises ReadError."""
    if task.folder is None:
        return _read_records(task, settings, notes)
    full = os.path.join(settings.folder, task.folder)

    def given(path: str | None) -> str | None:
        return path if path is None or full == task.folder else f"{task.folder}{path.removeprefix(full)}"

    folder = task.folder
    try:
        story = read_story(full, settings.base, lambda message: warn(message.replace(full, folder)), settings.max_size)
    except ReadError as error:
        raise ReadError(error.message, given(error.path), error.line) from None
    notes += [Note(task.story, given(bad.path), bad.line, "error", bad.message) for bad in story.errors]
    base, *others = (version._replace(path=given(version.path)) for version in (story.base, *story.others))
    return base, tuple(others)


def _read_records(task: Task, settings: Settings, notes: list[Note]) -> tuple[Version, tuple[Version, ...]]:
    longest = MAX_ARTICLE if settings.max_size is None else settings.max_size
    versions: list[Version] = []
    for record in task.records:
        try:
            version = read_line(record.text, record.path, record.line)
            if version.length > longest:
                said = f"an article of {version.length:,} characters; the limit is {longest:,}: raise it with --max-size"
                raise ReadError(said, record.path, record.line)
            versions.append(version)
        except ReadError as error:
            if _is_base(record.text):
                raise  # another base would be another question
            notes.append(Note(task.story, error.path or record.path, error.line or record.line, "error", error.message))
    if not versions:
        raise ReadError("no article of this story could be read")
    chosen = _choose(versions, settings.base)
    return versions[chosen], tuple(version for number, version in enumerate(versions) if number != chosen)


def _is_base(text: str) -> bool:
    return says_yes(str(json.loads(text).get("base")))


def _choose(versions: list[Version], named: str | None) -> int:
    """The base of records: the one that is named, the one that says so, else by the rule of folders, an id being a name."""
    if named is not None:
        found = [number for number, version in enumerate(versions) if version.id == named]
        if not found:
            raise ReadError(f"no article {named!r} in this story; it holds {', '.join(v.id for v in versions[:12])}")
        return found[0]
    says_so = next((number for number, version in enumerate(versions) if version.base), None)
    return choose_base([(version.id, version) for version in versions]) if says_so is None else says_so
