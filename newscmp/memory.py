"""What `watch` has already reported: one SQLite file, one transaction a run.

A run takes the write lock first (``Memory`` as a context manager), so that an overlapping one sees all of it or nothing,
and everything it learns becomes true with ``commit`` or never: a crash in between leaves the file as it was. The rollback
journal is used, not the write-ahead log, so that the state is one file.
"""

from __future__ import annotations

import os
import stat
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from decimal import Decimal
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple

from newscmp.errors import StateError
from newscmp.model import Change, Evidence, News, Span, Version

if TYPE_CHECKING:
    import sqlite3

APPLICATION = 0x6E636D70  # "ncmp", in the header of the file
_HEAD = b"SQLite format 3\0"
RETRY = 0.05  # seconds between two attempts to take the lock

_FORMAT_1 = """
CREATE TABLE story (  -- place: its folder, or the first of its files; compared: the comparisons made so far
    id INTEGER PRIMARY KEY, place TEXT NOT NULL UNIQUE, folder INTEGER NOT NULL, name TEXT NOT NULL,
    compared TEXT NOT NULL, base TEXT
);
CREATE TABLE version (  -- as last seen; file: within the place; text: the whole Version as JSON, null when it was pruned
    id INTEGER PRIMARY KEY, story INTEGER NOT NULL REFERENCES story, name TEXT NOT NULL, file TEXT NOT NULL,
    digest TEXT NOT NULL, since TEXT NOT NULL, gone INTEGER NOT NULL, text TEXT, UNIQUE (story, name)
);
CREATE TABLE reported (  -- a row that was reported, or recorded by a first run; self: of a silent edit
    id INTEGER PRIMARY KEY, story INTEGER NOT NULL REFERENCES story, self INTEGER NOT NULL, version TEXT NOT NULL,
    fingerprint TEXT NOT NULL, context TEXT NOT NULL
);
CREATE INDEX reported_by_version ON reported (story, self, version);
CREATE TABLE pending (  -- a row of what happened (a silent edit, a version gone) that a filter has kept back so far
    id INTEGER PRIMARY KEY, story INTEGER NOT NULL REFERENCES story, version TEXT NOT NULL, news TEXT NOT NULL
);
CREATE TABLE said (  -- errors and warnings of the last run that looked at this place
    place TEXT NOT NULL, line TEXT NOT NULL, PRIMARY KEY (place, line)
);
"""
# MIGRATIONS[n] makes format n + 1 of format n; an empty file is format 0, so that a new file takes every step.
MIGRATIONS: tuple[str, ...] = (_FORMAT_1,)
FORMAT = len(MIGRATIONS)


class Seen(NamedTuple):
    """A version as it was last seen; ``since`` is when that text was first seen, ISO 8601 in UTC."""

    name: str
    file: str
    digest: str
    since: str
    gone: bool


class Slot(NamedTuple):
    """A row that was reported: its fingerprint, and the statements it stood in."""

    fingerprint: str
    context: str


class Memory:
    """The state of `watch` in the file at ``path``, which is created, readable by its owner alone, when it is not there.

    As a context manager: entering takes the lock, waiting ``lock_timeout`` seconds for a run that holds it, and brings an
    older format up to date; leaving without ``commit`` undoes everything. Raises StateError: locked, a newer format, no
    such folder, a full disk, another kind of file.
    """

    def __init__(self, path: str, lock_timeout: float = 0.0) -> None:
        self._path = path
        self._timeout = lock_timeout
        self._connection: sqlite3.Connection | None = None

    def __enter__(self) -> Memory:
        self._open()
        try:
            self._lock()
            self._migrate()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def commit(self) -> None:
        """Make everything since entering true, all at once, on the disk. Raises StateError; then nothing is."""
        self._sql("COMMIT")

    # ---- stories

    def find_story(self, place: str) -> int | None:
        """The story at this place, None when it is not known."""
        found = self._sql("SELECT id FROM story WHERE place = ?", plain(place))
        return int(found[0][0]) if found else None

    def places(self) -> dict[str, int]:
        """Every story, by its place."""
        return dict(self._sql("SELECT place, id FROM story ORDER BY id"))

    def folders(self) -> dict[str, int]:
        """Those that are folders, and no lists of files."""
        return dict(self._sql("SELECT place, id FROM story WHERE folder ORDER BY id"))

    def add_story(self, place: str, name: str, folder: bool) -> int:
        """A story that was not known: a folder, or a list of files that goes by the first one."""
        values = plain(place), plain(name), int(folder)
        self._sql("INSERT INTO story (place, name, folder, compared) VALUES (?, ?, ?, '')", *values)
        return int(self._sql("SELECT last_insert_rowid()")[0][0])

    def move_story(self, story: int, place: str, name: str) -> None:
        """The story stands at another place now."""
        self._sql("UPDATE story SET place = ?, name = ? WHERE id = ?", plain(place), plain(name), story)

    def name_of(self, story: int) -> str:
        """What the story was called when it was last looked at."""
        return str(self._sql("SELECT name FROM story WHERE id = ?", story)[0][0])

    def compared(self, story: int) -> frozenset[str]:
        """The comparisons that were made of it: base, history."""
        return frozenset(self._sql("SELECT compared FROM story WHERE id = ?", story)[0][0].split())

    def set_compared(self, story: int, comparisons: Iterable[str]) -> None:
        """Set them."""
        self._sql("UPDATE story SET compared = ? WHERE id = ?", " ".join(sorted(comparisons)), story)

    def set_base(self, story: int, version: str) -> None:
        """Which version the others are compared with: pruning keeps its text."""
        self._sql("UPDATE story SET base = ?1 WHERE id = ?2 AND base IS NOT ?1", plain(version), story)

    # ---- versions

    def versions(self, story: int) -> dict[str, Seen]:
        """The versions of a story as they were last seen, those that are gone too, by name, the oldest entry first."""
        rows = self._sql("SELECT name, file, digest, since, gone FROM version WHERE story = ? ORDER BY id", story)
        return {name: Seen(name, file, digest, since, bool(gone)) for name, file, digest, since, gone in rows}

    def text_of(self, story: int, name: str) -> Version | None:
        """A version with the text that was last seen; None when it was pruned."""
        found = self._sql("SELECT text FROM version WHERE story = ? AND name = ?", story, plain(name))
        return _unpacked(found[0][0]) if found and found[0][0] is not None else None

    def keep(self, story: int, version: Version, file: str, digest: str, since: str) -> None:
        """Remember what a version says now. It becomes the newest entry."""
        name = plain(version.id)
        self._sql("DELETE FROM version WHERE story = ? AND name = ?", story, name)
        self._sql(
            "INSERT INTO version (story, name, file, digest, since, gone, text) VALUES (?, ?, ?, ?, ?, 0, ?)",
            *(story, name, plain(file), digest, since, _packed(version)),
        )

    def set_gone(self, story: int, name: str, gone: bool) -> None:
        """Remember that a version is no longer there, or is there again."""
        self._sql("UPDATE version SET gone = ? WHERE story = ? AND name = ?", int(gone), story, plain(name))

    def set_file(self, story: int, name: str, file: str) -> None:
        """Remember that a version stands in another file now."""
        self._sql("UPDATE version SET file = ? WHERE story = ? AND name = ?", plain(file), story, plain(name))

    # ---- rows

    def reported(self, story: int, silent_edits: bool, version: str) -> Counter[Slot]:
        """The rows of a version that were reported or recorded: its silent edits, or the story's own rows."""
        rows = self._sql(
            "SELECT fingerprint, context FROM reported WHERE story = ? AND self = ? AND version = ?",
            *(story, int(silent_edits), plain(version)),
        )
        return Counter(Slot(*row) for row in rows)

    def record(self, story: int, silent_edits: bool, version: str, slot: Slot) -> None:
        """Remember one row."""
        self._sql(
            "INSERT INTO reported (story, self, version, fingerprint, context) VALUES (?, ?, ?, ?, ?)",
            *(story, int(silent_edits), plain(version), slot.fingerprint, slot.context),
        )

    def move(self, story: int, version: str, fingerprint: str, before: str, now: str) -> None:
        """A row of the story stands in other statements now: the same row after an unrelated edit."""
        self._sql(
            "UPDATE reported SET context = ? WHERE id = (SELECT min(id) FROM reported"
            " WHERE story = ? AND self = 0 AND version = ? AND fingerprint = ? AND context = ?)",
            *(now, story, plain(version), fingerprint, before),
        )

    def pending(self, story: int) -> dict[int, News]:
        """Rows of what happened that were not reported yet, oldest first, each under its number."""
        rows = self._sql("SELECT id, news FROM pending WHERE story = ? ORDER BY id", story)
        return {number: _unpacked(news) for number, news in rows}

    def add_pending(self, story: int, news: News) -> None:
        """Keep a row for a run that shows it."""
        self._sql(
            "INSERT INTO pending (story, version, news) VALUES (?, ?, ?)", story, plain(news.change.version), _packed(news)
        )

    def drop_pending(self, number: int) -> None:
        """It was reported."""
        self._sql("DELETE FROM pending WHERE id = ?", number)

    # ---- errors

    def said(self, place: str) -> frozenset[str]:
        """The errors and warnings that the last run over this place met."""
        return frozenset(row[0] for row in self._sql("SELECT line FROM said WHERE place = ?", plain(place)))

    def set_said(self, place: str, lines: Iterable[str]) -> None:
        """Set them."""
        now, before = frozenset(map(plain, lines)), self.said(place)
        for line in sorted(before - now):
            self._sql("DELETE FROM said WHERE place = ? AND line = ?", plain(place), line)
        for line in sorted(now - before):
            self._sql("INSERT INTO said (place, line) VALUES (?, ?)", plain(place), line)

    # ---- size

    def prune(self, keep: int) -> None:
        """Keep the ``keep`` newest versions of every story; the one that the others are compared with counts as new.

        Of an older one that is gone nothing is kept. Of one that is still there the text goes, and what was reported
        stays, so that it is not news again.
        """
        for story in self.places().values():
            old = self._sql(
                "SELECT name, gone FROM version WHERE story = ?1"
                " ORDER BY name IS (SELECT base FROM story WHERE id = ?1) DESC, id DESC LIMIT -1 OFFSET ?2",
                *(story, keep),
            )
            for name, gone in old:
                if not gone:
                    command = "UPDATE version SET text = NULL WHERE story = ? AND name = ? AND text IS NOT NULL"
                    self._sql(command, story, name)
                    continue
                self._sql("DELETE FROM version WHERE story = ? AND name = ?", story, name)
                self._sql("DELETE FROM reported WHERE story = ? AND version = ?", story, name)

    # ---- the file

    def _open(self) -> None:
        try:
            import sqlite3
        except ImportError:
            raise StateError("this Python has no sqlite3, which watch needs", self._path) from None
        if "\0" in self._path:
            raise StateError("a path cannot hold a NUL character", self._path)
        try:
            with suppress(FileExistsError):
                os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            if not stat.S_ISREG(os.stat(self._path).st_mode):  # noqa: PTH116 - str in, str out
                raise StateError("not a file; name the state with --state FILE", self._path)
            self._check_head()
        except OSError as error:
            raise StateError(f"cannot keep the state here: {(error.strerror or str(error)).lower()}", self._path) from None
        # isolation_level None: no transaction but ours. The real path, so that the journal stands beside the file itself.
        self._connection = sqlite3.connect(os.path.realpath(self._path), timeout=0.0, isolation_level=None)

    def _check_head(self) -> None:
        """Refuse a text so short that SQLite would take it for an empty database, and write over it."""
        with open(self._path, "rb") as file:  # noqa: PTH123 - str in, str out
            head = file.read(len(_HEAD))
        if head and head != _HEAD and not os.path.exists(f"{os.path.realpath(self._path)}-journal"):  # noqa: PTH110
            raise StateError(_told("file is not a database"), self._path)

    def _lock(self) -> None:
        """Take the only lock, so that nobody can be in the way of the commit. We wait and not SQLite, so Ctrl-C is heard."""
        deadline = time.monotonic() + self._timeout
        while True:
            try:
                self._sql("PRAGMA synchronous = EXTRA")  # the folder too is on the disk before a commit counts
                if not os.path.getsize(self._path):  # noqa: PTH202
                    self._sql("PRAGMA auto_vacuum = FULL")  # what is pruned makes it smaller
                self._sql("BEGIN EXCLUSIVE")
                return
            except _Locked:
                left = deadline - time.monotonic()
            if left <= 0:
                waited = f"{self._timeout:g} second{'' if self._timeout == 1 else 's'}"
                raise StateError(f"another run holds the state; waited {waited} (--lock-timeout)", self._path)
            time.sleep(min(RETRY, left))

    def _migrate(self) -> None:
        application, found = (int(self._sql(f"PRAGMA {name}")[0][0]) for name in ("application_id", "user_version"))
        empty = not self._sql("SELECT 1 FROM sqlite_master LIMIT 1")
        if application != APPLICATION and not (empty and application == found == 0):
            raise StateError("this is a database of something else; name another file with --state", self._path)
        if found > FORMAT:
            raise StateError(
                f"written by a newer newscmp (format {found}, this one knows {FORMAT}): upgrade newscmp, or name another "
                "file with --state",
                self._path,
            )
        for step in MIGRATIONS[found:]:
            for command in step.split(";\n"):
                self._sql(command)
        if found < FORMAT:
            self._sql(f"PRAGMA application_id = {APPLICATION}")
            self._sql(f"PRAGMA user_version = {FORMAT}")

    def _sql(self, command: str, *values: object) -> list[tuple[Any, ...]]:
        """Run one command; all its rows. Raises StateError."""
        import sqlite3

        if self._connection is None:
            raise StateError("the state is closed", self._path)
        try:
            return self._connection.execute(command, values).fetchall()
        except sqlite3.Error as error:
            kind = _Locked if "database is locked" in str(error) else StateError
            raise kind(_told(str(error)), self._path) from None

    def _close(self) -> None:
        """Undo what was not committed and let go of the file."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


class _Locked(StateError):
    """Another process holds the state."""


def _told(error: str) -> str:
    """An error of SQLite with how to mend it."""
    if "not a database" in error or "malformed" in error:
        return f"no state of watch, or a damaged one ({error}); name another file with --state, or move this one away"
    if "full" in error:
        return f"cannot be written ({error}): make room; what this run printed will be printed again"
    if "readonly" in error or "unable to open" in error:
        return f"cannot be written ({error}); check the permissions of the file and of its folder"
    return error


def plain(text: str) -> str:
    """A name as SQLite can hold it: what is no Unicode (bytes of a file name) is written out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


# ---- records as JSON, so that any format of the state can be read with what is at hand

_RECORDS: Mapping[str, type] = {record.__name__: record for record in (Version, Evidence, Change, News)}


def _packed(record: object) -> str:
    from json import dumps

    return dumps(_shape(record), separators=(",", ":"))


def _unpacked(text: str) -> Any:
    from json import loads

    return _record(loads(text))


def _shape(value: object) -> object:
    """A value as JSON can say it: what JSON does not know is an object with the name of its type as only key."""
    if isinstance(value, Span):
        return {"Span": list(value)}
    if isinstance(value, Decimal):
        return {"Decimal": str(value)}
    if isinstance(value, Mapping):
        return {"Mapping": {key: _shape(item) for key, item in value.items()}}
    if isinstance(value, tuple) and type(value).__name__ in _RECORDS:
        fields: dict[str, object] = value._asdict()  # type: ignore[attr-defined]
        return {type(value).__name__: {name: _shape(item) for name, item in fields.items()}}
    if isinstance(value, (list, tuple)):
        return [_shape(item) for item in value]
    if value is None or isinstance(value, (str, int, float)):
        return value
    raise TypeError(f"watch cannot keep a {type(value).__name__}")


def _record(shape: Any) -> Any:
    """The value of a shape. Fields that this newscmp does not know are left out, those it misses have their default."""
    if isinstance(shape, list):
        return tuple(map(_record, shape))
    if not isinstance(shape, dict):
        return shape
    ((name, value),) = shape.items()
    if name == "Span":
        return Span(*value)
    if name == "Decimal":
        return Decimal(value)
    fields = {key: _record(item) for key, item in value.items()}
    if name == "Mapping":
        return fields
    record: Any = _RECORDS[name]
    return record(**{key: item for key, item in fields.items() if key in record._fields})
