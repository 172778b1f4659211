"""What has to be kept of every story, kept on disk: SQLite's nameless temporary databases, gone when they are closed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

_CACHE = "PRAGMA cache_size = -4000"  # kilobytes: what memory either of them takes, however many stories there are


def _open() -> sqlite3.Connection:
    database = sqlite3.connect("", isolation_level=None)
    for setting in (_CACHE, "PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA temp_store = FILE"):
        database.execute(setting)
    return database


def _key(story: str) -> bytes:
    return story.encode("utf-8", "surrogatepass")


class StoryIndex:
    """Which stories were there already."""

    def __init__(self) -> None:
        self._database = _open()
        self._database.execute("CREATE TABLE story (name BLOB PRIMARY KEY) WITHOUT ROWID")
        self._database.execute("BEGIN")

    def add(self, story: str) -> bool:
        """Whether this story is new; from now on it is not."""
        return self._database.execute("INSERT OR IGNORE INTO story VALUES (?)", (_key(story),)).rowcount == 1

    def close(self) -> None:
        """Remove it."""
        self._database.close()


class Spool:
    """Records, brought together by their stories: a context manager."""

    def __init__(self) -> None:
        self._database = _open()
        self._database.execute("CREATE TABLE story (number INTEGER PRIMARY KEY, name BLOB UNIQUE)")
        self._database.execute("CREATE TABLE record (story INTEGER, path TEXT, line INTEGER, text TEXT)")
        self._database.execute("BEGIN")

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def add(self, story: str, path: str, line: int, text: str) -> None:
        """Keep one record."""
        name = (_key(story),)
        self._database.execute("INSERT OR IGNORE INTO story (name) VALUES (?)", name)
        found = "SELECT number, CAST(? AS BLOB), ?, ? FROM story WHERE name = ?"
        self._database.execute(f"INSERT INTO record {found}", (_key(path), line, text, *name))

    def stories(self) -> Iterator[tuple[str, str, int, str, float]]:
        """(story, path, line, text, share of the records given by then): story by story, in the order they came in."""
        total = self._database.execute("SELECT count(*) FROM record").fetchone()[0]
        self._database.execute("CREATE INDEX place ON record (story)")
        rows = self._database.execute(
            "SELECT story.name, path, line, text FROM story CROSS JOIN record ON record.story = story.number "
            "ORDER BY story.number, record.rowid"
        )
        for count, (name, path, line, text) in enumerate(rows, 1):
            yield _name(name), _name(path), line, text, count / total


def _name(key: bytes) -> str:
    return key.decode("utf-8", "surrogatepass")
