"""The state of `watch`: one SQLite file, one transaction a run, its formats, and what it refuses."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import threading
import time
from decimal import Decimal
from pathlib import Path

import pytest

import newscmp.memory as room
from newscmp.errors import StateError
from newscmp.memory import FORMAT, MIGRATIONS, Memory, Slot
from newscmp.model import Change, Evidence, News, Span, Version

STATES = Path(__file__).parent / "states"
VERSION = Version("post.txt", "At least 12 died.\n", 18, "/x/post.txt", "Storm", Span(0, 5), outlet="Post", published="2025")
CHANGE = Change(
    *("figure.changed", "substantive", "post.txt"),
    Evidence(1, "12 died.", Span(0, 2), "12", {"value": Decimal("12.50"), "words": ("a", "b")}, 3),
    Evidence(1, "14 died.", None, "", {}),
    *("contradiction: 12 / 14", 0.5, "f" * 16, {"delta": Decimal(2), "plain": None, "yes": True}),
)


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "state.sqlite")


def told(path: str, **more: float) -> str:
    """What the state says when it cannot be opened."""
    with pytest.raises(StateError) as caught, Memory(path, **more):
        pass
    text = str(caught.value)
    assert "\n" not in text
    assert path in text
    return text


def test_only_a_commit_is_remembered(path: str) -> None:
    with Memory(path) as memory:
        memory.add_story("/x", "x", True)
    with Memory(path) as memory:
        assert memory.places() == {}
        memory.add_story("/x", "x", True)
        memory.commit()
    with Memory(path) as memory:
        assert list(memory.places()) == ["/x"]


def test_an_error_inside_undoes_all(path: str) -> None:
    def fail() -> None:
        with Memory(path) as memory:
            memory.add_story("/x", "x", True)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with Memory(path) as memory:
        assert memory.find_story("/x") is None


def test_a_version_comes_back_as_it_was(path: str) -> None:
    odd = VERSION._replace(id="caf\udce9.txt", text="a\0b \ud800 ü 語", title=None, title_span=None)
    with Memory(path) as memory:
        story = memory.add_story("/x\udce9", "x", True)
        for version in (VERSION, odd):
            memory.keep(story, version, version.id, "d", "2025-03-04T00:00:00Z")
        memory.commit()
    with Memory(path) as memory:
        story = memory.find_story("/x\udce9") or 0
        assert memory.text_of(story, "post.txt") == VERSION
        assert memory.text_of(story, odd.id) == odd
        assert isinstance((memory.text_of(story, "post.txt") or odd).title_span, Span)
        assert memory.text_of(story, "star.txt") is None
        assert [(seen.name, seen.gone) for seen in memory.versions(story).values()] == [
            ("post.txt", False),
            ("caf\\udce9.txt", False),
        ]


def test_a_pending_row_comes_back_as_it_was(path: str) -> None:
    news = News("self", CHANGE, "post.txt", "Post", "2025-03-04T00:00:00Z")
    with Memory(path) as memory:
        story = memory.add_story("/x", "x", True)
        memory.add_pending(story, news)
        ((number, back),) = memory.pending(story).items()
        assert back == news
        assert isinstance(back.change.base and back.change.base.span, Span)
        memory.drop_pending(number)
        assert memory.pending(story) == {}


def test_fields_of_a_later_newscmp_are_let_go_and_missing_ones_have_their_default() -> None:
    packed = '{"Version":{"id":"a","text":"b","length":1,"mood":"sunny","path":null}}'
    assert room._unpacked(packed) == Version("a", "b", 1)


def test_rows_are_counted(path: str) -> None:
    with Memory(path) as memory:
        story = memory.add_story("/x", "x", True)
        for slot in (Slot("f", "c"), Slot("f", "c"), Slot("f", "d")):
            memory.record(story, False, "post.txt", slot)
        memory.move(story, "post.txt", "f", "c", "e")
        assert memory.reported(story, False, "post.txt") == {Slot("f", "c"): 1, Slot("f", "d"): 1, Slot("f", "e"): 1}
        assert not memory.reported(story, True, "post.txt")
        assert not memory.reported(story, False, "star.txt")


def test_errors_are_those_of_the_last_run(path: str) -> None:
    with Memory(path) as memory:
        memory.set_said("/x", ["one", "two"])
        memory.set_said("/x", ["two", "three \ud800"])
        assert memory.said("/x") == {"two", "three \\ud800"}
        assert memory.said("/y") == frozenset()


def test_prune_keeps_the_newest_and_what_others_are_compared_with(path: str) -> None:
    with Memory(path) as memory:
        story = memory.add_story("/x", "x", True)
        for name in ("base", "a", "b", "c", "d"):
            memory.keep(story, VERSION._replace(id=name), name, "digest", "now")
            memory.record(story, False, name, Slot("f", "c"))
        memory.set_base(story, "base")
        memory.set_gone(story, "a", True)
        memory.prune(3)
        assert {name for name in memory.versions(story) if memory.text_of(story, name)} == {"base", "c", "d"}
        assert "a" not in memory.versions(story)
        assert not memory.reported(story, False, "a")
        assert memory.reported(story, False, "b"), "what is still there is not reported twice"
        memory.keep(story, VERSION._replace(id="b"), "b", "other", "now")
        memory.prune(2)
        assert {name for name in memory.versions(story) if memory.text_of(story, name)} == {"base", "b"}


def test_pruning_makes_the_file_smaller(path: str) -> None:
    with Memory(path) as memory:
        story = memory.add_story("/x", "x", True)
        for number in range(30):
            memory.keep(story, VERSION._replace(id=str(number), text="word " * 4000), str(number), "d", "now")
        memory.commit()
    before = Path(path).stat().st_size
    written = []
    for _ in range(2):
        with Memory(path) as memory:
            memory.prune(2)
            memory.commit()
        written.append(Path(path).stat().st_mtime_ns)
    assert Path(path).stat().st_size < before / 3
    assert written[0] == written[1], "what was pruned is not pruned again"


# ---- the file


def test_the_file_is_its_owners_and_keeps_the_permissions_it_has(path: str) -> None:
    umask = os.umask(0)
    try:
        with Memory(path) as memory:
            memory.commit()
    finally:
        os.umask(umask)
    assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600
    Path(path).chmod(0o640)
    with Memory(path) as memory:
        memory.add_story("/x", "x", True)
        memory.commit()
    assert stat.S_IMODE(Path(path).stat().st_mode) == 0o640


def test_one_file_is_left(path: str) -> None:
    with Memory(path) as memory:
        memory.add_story("/x", "x", True)
        memory.commit()
    assert [file.name for file in Path(path).parent.iterdir()] == ["state.sqlite"]


def test_a_run_without_news_writes_nothing(path: str) -> None:
    with Memory(path) as memory:
        memory.add_story("/x", "x", True)
        memory.commit()
    before = Path(path).read_bytes()
    with Memory(path) as memory:
        memory.set_said("/x", [])
        memory.prune(5)
        memory.commit()
    assert Path(path).read_bytes() == before


def test_a_link_to_the_state_is_followed(path: str, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    Path(path).symlink_to(tmp_path / "there" / "real.sqlite")
    Path(tmp_path / "there" / "real.sqlite").touch()
    with Memory(path) as memory:
        memory.commit()
    assert Path(path).is_symlink()
    assert [file.name for file in (tmp_path / "there").iterdir()] == ["real.sqlite"]


def test_the_lock_is_waited_for(path: str) -> None:
    with Memory(path) as memory:
        memory.commit()
    started, order = threading.Event(), []

    def hold() -> None:
        with Memory(path) as memory:
            started.set()
            time.sleep(0.3)
            order.append("first")
            memory.commit()

    thread = threading.Thread(target=hold)
    thread.start()
    started.wait()
    assert "another run holds the state; waited 0.1 seconds (--lock-timeout)" in told(path, lock_timeout=0.1)
    with Memory(path, 10):
        order.append("second")
    thread.join()
    assert order == ["first", "second"]


# ---- formats


def test_every_step_is_taken_by_a_new_file(path: str) -> None:
    with Memory(path) as memory:
        memory.commit()
    held = sqlite3.connect(path)
    assert held.execute("PRAGMA user_version").fetchone() == (FORMAT,)
    assert held.execute("PRAGMA application_id").fetchone() == (room.APPLICATION,)
    held.close()


def test_a_file_of_each_old_format_is_stored() -> None:
    assert sorted(path.name for path in STATES.glob("*.sqlite")) == [f"format-{n}.sqlite" for n in range(1, FORMAT + 1)]


@pytest.mark.parametrize("number", range(1, FORMAT + 1))
def test_an_old_format_is_brought_up_to_date(path: str, number: int) -> None:
    shutil.copy(STATES / f"format-{number}.sqlite", path)
    with Memory(path) as memory:
        ((place, story),) = memory.places().items()
        assert (place, memory.name_of(story)) == ("/srv/stories/ferry", "ferry")
        gone = {"wire.txt": False, "post.txt": False, "star.txt": True}
        assert {seen.name: seen.gone for seen in memory.versions(story).values()} == gone
        text = memory.text_of(story, "post.txt")
        assert text is not None
        assert text.outlet == "Varra Post"
        assert memory.reported(story, False, "post.txt")
        assert memory.reported(story, True, "post.txt")
        assert memory.compared(story) == {"base"}
        assert [news.comparison for news in memory.pending(story).values()] == ["self"]
        assert memory.said("/srv/stories/ferry")
        memory.add_story("/y", "y", True)
        memory.commit()
    held, new = sqlite3.connect(path), sqlite3.connect(":memory:")
    for step in MIGRATIONS:
        new.executescript(step)
    schema = "SELECT name, sql FROM sqlite_master ORDER BY name"
    assert held.execute(schema).fetchall() == new.execute(schema).fetchall()
    assert held.execute("PRAGMA user_version").fetchone() == (FORMAT,)
    held.close()


def test_a_step_that_fails_leaves_the_old_format(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(STATES / f"format-{FORMAT}.sqlite", path)
    before = Path(path).read_bytes()
    monkeypatch.setattr(room, "FORMAT", FORMAT + 1)
    monkeypatch.setattr(room, "MIGRATIONS", (*MIGRATIONS, "ALTER TABLE story ADD COLUMN mood TEXT;\nSELECT nonsense;\n"))
    assert "nonsense" in told(path)
    assert Path(path).read_bytes() == before
    monkeypatch.setattr(room, "MIGRATIONS", (*MIGRATIONS, "ALTER TABLE story ADD COLUMN mood TEXT;\n"))
    with Memory(path) as memory:
        memory.commit()
    held = sqlite3.connect(path)
    assert held.execute("SELECT place, mood FROM story").fetchall() == [("/srv/stories/ferry", None)]
    assert held.execute("PRAGMA user_version").fetchone() == (FORMAT + 1,)
    held.close()


def test_a_newer_format_is_refused_and_left_alone(path: str) -> None:
    with Memory(path) as memory:
        memory.commit()
    held = sqlite3.connect(path)
    held.execute(f"PRAGMA user_version = {FORMAT + 7}")
    held.close()
    before = Path(path).read_bytes()
    said = told(path)
    assert f"written by a newer newscmp (format {FORMAT + 7}, this one knows {FORMAT}): upgrade newscmp" in said
    assert Path(path).read_bytes() == before


def test_a_database_of_something_else_is_refused_and_left_alone(path: str) -> None:
    held = sqlite3.connect(path)
    held.execute("CREATE TABLE story (id)")
    held.close()
    before = Path(path).read_bytes()
    assert "a database of something else" in told(path)
    assert Path(path).read_bytes() == before


@pytest.mark.parametrize("content", [b"Dear diary\n" * 200, b"SQLite format 3\0" + b"\xff" * 4000, b"x"])
def test_what_is_no_state_is_refused_and_left_alone(path: str, content: bytes) -> None:
    Path(path).write_bytes(content)
    assert "no state of watch, or a damaged one" in told(path)
    assert Path(path).read_bytes() == content


def test_a_damaged_state_is_told(path: str) -> None:
    with Memory(path) as memory:
        story = memory.add_story("/x", "x", True)
        memory.keep(story, VERSION._replace(text="word " * 20_000), "post.txt", "d", "now")
        memory.commit()
    content = bytearray(Path(path).read_bytes())
    content[4096:] = b"\xaa" * (len(content) - 4096)
    Path(path).write_bytes(content)
    with pytest.raises(StateError, match="damaged"), Memory(path) as memory:
        memory.text_of(memory.find_story("/x") or 1, "post.txt")


@pytest.mark.parametrize("name", ["missing/state.sqlite", ".", "state\0", "fifo"])
def test_no_place_for_a_state(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "fifo")
    told(str(tmp_path / name))


def test_an_empty_file_is_a_new_state(path: str) -> None:
    Path(path).touch()
    with Memory(path) as memory:
        assert memory.places() == {}
