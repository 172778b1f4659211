"""newscmp watch, as the real program in real processes: what is news, what is said once, and what a kill cannot do."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import re
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from states.make import POST, WIRE

import newscmp.cli
import newscmp.cli.watch
import newscmp.cli.watched
import newscmp.render.watch  # forked processes find everything loaded
from newscmp.memory import FORMAT
from newscmp.render.layout import display_width

BASE = (
    "The storm left at least 412 people without a home on the island of Varra, officials said on Monday.\n\n"
    'The mayor of Varra, Ilsa Brandt, told reporters: "We have lost the harbour and the school."\n\n'
    "Ferries to the mainland will not run before the end of the week, the harbour office said.\n\n"
    "Some 35 fishing boats were destroyed.\n"
)
NEWS = BASE.replace("412", "530").replace("35 fishing", "44 fishing") + (
    '\n"Nobody came to help us for two days," said Jon Reed, a fisherman.\n'
)
PROGRAM = [sys.executable, "-m", "newscmp", "watch"]
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if name not in ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "XDG_STATE_HOME", "HOME")
}


class Run:
    """What a run did."""

    def __init__(self, status: int, out: bytes, err: bytes) -> None:
        self.status, self.out, self.err = status, out.decode(), err.decode()
        self.all = self.status, self.out, self.err

    @property
    def subject(self) -> str:
        return self.out.partition("\n")[0]

    @property
    def rows(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in self.out.splitlines()]


class Started:
    """A process that has been started; ``process`` is 0 in that process itself."""

    def __init__(self) -> None:
        self.files = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115 - end() closes them
        self.process = os.fork()

    def end(self, delay: float | None = None) -> Run:
        """Wait for its end, or kill it after some seconds."""
        if delay is not None:
            time.sleep(delay)
            os.kill(self.process, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
        texts = []
        for file in self.files:
            file.seek(0)
            texts.append(file.read())
            file.close()
        return Run(status, *texts)


class Desk:
    """A folder of stories, a home, and cron's way of calling watch."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home = folder, folder / "home"
        self.story = folder / "stories" / "varra"
        self.home.mkdir()
        self.story.mkdir(parents=True)
        self.write("base.txt", BASE)
        self.write("post.txt", BASE)

    @property
    def state(self) -> Path:
        return self.home / ".local" / "state" / "newscmp" / "watch.sqlite"

    def write(self, name: str, text: str) -> Path:
        path = self.story / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(text, "utf-8")
        return path

    def watch(self, *arguments: object, env: dict[str, str] | None = None, cwd: Path | None = None) -> Run:
        """Run watch over the story, or over what is named."""
        return self.start(*arguments, env=env, cwd=cwd).end()

    def start(self, *arguments: object, env: dict[str, str] | None = None, cwd: Path | None = None) -> Started:
        """The same, not waiting for it: a process of its own, forked so that it needs no import any more."""
        shown = [str(argument) for argument in arguments]
        if not any("/" in one or one == "." for one in shown) and "--prune" not in shown:
            shown.append(str(self.story))
        started = Started()
        if not started.process:
            try:
                for number, name in ((1, "stdout"), (2, "stderr")):
                    os.dup2(started.files[number - 1].fileno(), number)
                    setattr(sys, name, os.fdopen(number, "w", closefd=False))
                os.chdir(cwd or self.home)
                os.environ.clear()
                os.environ.update(env or self.environment)
                sys.argv = ["newscmp", "watch", *shown]
                newscmp.cli.run()
            finally:
                os._exit(99)
        return started

    @property
    def environment(self) -> dict[str, str]:
        return ENVIRONMENT | {"HOME": str(self.home)}

    def command(self, *options: str) -> list[str]:
        """The real command over the story."""
        return [*PROGRAM, *options, str(self.story)]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def known(desk: Desk) -> Desk:
    """A story that was looked at: base.txt and post.txt tell the same."""
    assert desk.watch().status == 0
    return desk


NOTHING = (0, "", "")


# ---- the first run, news, nothing new


def test_the_first_run_is_a_baseline(desk: Desk) -> None:
    desk.write("star.txt", NEWS)
    first = desk.watch()
    assert first.all == (0, "", "newscmp watch: first run of varra: 3 rows recorded\n")
    assert desk.watch().all == NOTHING
    assert desk.watch("--all").all == NOTHING, "what a filter hid at the first run is baseline too"


def test_report_baseline_prints_it(desk: Desk) -> None:
    desk.write("star.txt", NEWS)
    first = desk.watch("--report-baseline")
    assert (first.status, first.err) == (1, "newscmp watch: first run of varra: 3 rows recorded\n")
    assert first.subject == "varra: 2 figures changed, 1 quote new (star.txt)"
    assert desk.watch("--report-baseline").all == NOTHING
    late = desk.watch("--all", "-f", "jsonl")
    assert {row["severity"] for row in late.rows} == {"style"}, "what it did not print was not reported"


def test_a_new_version_is_news(known: Desk) -> None:
    known.write("morning-post.txt", NEWS)
    run = known.watch()
    assert (run.status, run.err) == (1, "")
    assert run.subject == "varra: 2 figures changed, 1 quote new (morning-post.txt)"
    assert "530 people" in run.out
    assert "Nobody came to help" in run.out
    assert known.watch().all == NOTHING


def test_a_new_version_that_says_the_same_is_news_too(known: Desk) -> None:
    known.write("star.txt", BASE)
    run = known.watch()
    assert (run.status, run.subject) == (1, "varra: 1 version new (star.txt)")
    assert known.watch().all == NOTHING


def test_a_silent_edit_is_reported_once_with_what_was_said_before(known: Desk) -> None:
    known.write("post.txt", BASE.replace("412", "530"))
    run = known.watch("-f", "jsonl")
    ((row),) = run.rows
    assert [row[key] for key in ("kind", "comparison", "before", "version")] == ["figure.changed", "self", *["post.txt"] * 2]
    assert (row["base_surface"], row["other_surface"]) == ("at least 412 people", "at least 530 people")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row["since"])
    assert known.watch().all == NOTHING


def test_an_edit_is_held_against_base_and_against_itself(known: Desk) -> None:
    known.write("post.txt", BASE.replace("412", "530"))
    known.watch()
    known.write("post.txt", BASE.replace("412", "610"))
    run = known.watch("-f", "jsonl")
    told = {(row["comparison"], row["base_surface"], row["other_surface"]) for row in run.rows}
    assert told == {
        ("self", "at least 530 people", "at least 610 people"),
        ("base", "at least 412 people", "at least 610 people"),
    }
    known.write("post.txt", BASE.replace("412", "620"))
    run = known.watch()
    assert run.subject == "varra: 1 figure changed (post.txt)", "one edit, whatever it is held against"
    assert "BEFORE post.txt" in run.out
    assert "(self)" in run.out


def test_an_edit_of_base_is_reported(known: Desk) -> None:
    known.write("base.txt", BASE.replace("412", "413"))
    run = known.watch("-f", "json")
    ((story),) = json.loads(run.out)["stories"]
    told = {(row["comparison"], row["version"]) for row in story["changes"]}
    assert told == {("self", "base.txt"), ("base", "post.txt")}
    assert story["summary"] == "varra: 1 figure changed (base.txt)", "one edit, whoever it makes differ"


def test_there_and_back_is_reported_once_each_way(known: Desk) -> None:
    told = []
    for value in ("530", "412", "530", "412"):
        known.write("post.txt", BASE.replace("412", value))
        told.append([(row["base_surface"], row["other_surface"]) for row in known.watch("-f", "jsonl").rows])
    there = ("at least 412 people", "at least 530 people")
    assert told == [[there], [there[::-1]], [], []]


def test_another_edit_to_the_same_figure_elsewhere_is_another(known: Desk) -> None:
    """A row of the same words in another statement is another silent edit."""
    text = BASE + "\nThe flood of 1987 left at least 412 people without a home in Bransk.\n"
    known.write("post.txt", text)
    known.watch()
    known.write("post.txt", text.replace("storm left at least 412", "storm left at least 530"))
    assert "1 figure changed" in known.watch().subject
    known.write("post.txt", text.replace("1987 left at least 412", "1987 left at least 530"))
    run = known.watch("-f", "jsonl")
    assert {("at least 412 people", "at least 530 people"), ("at least 530 people", "at least 412 people")} <= {
        (row["base_surface"], row["other_surface"]) for row in run.rows if row["comparison"] == "self"
    }


def test_an_unrelated_edit_leaves_a_row_what_it_was(known: Desk) -> None:
    known.write("post.txt", NEWS)
    known.watch()
    for text in (NEWS.replace("on Monday", "early on"), NEWS.replace("mainland", "main land"), "\n" + NEWS):
        known.write("post.txt", text)
        rows = known.watch("-f", "jsonl", "--kind", "figure").rows
        assert "530" not in "".join(row["other_surface"] or "" for row in rows)


def test_the_second_of_two_rows_that_say_the_same_is_reported_with_its_own_statement(known: Desk) -> None:
    more = "\n".join(f"The fire in {town} killed 12 people.\n" for town in ("Tarnow", "Bransk", "Selm"))
    known.write("base.txt", more)
    one = more.replace("Bransk killed 12", "Bransk killed 15")
    known.write("post.txt", one)
    known.watch()
    known.write("post.txt", one.replace("Tarnow killed 12", "Tarnow killed 15"))
    run = known.watch("-f", "jsonl", "--kind", "figure")
    assert [row["other_text"] for row in run.rows] == ["The fire in Tarnow killed 15 people."]


def test_a_version_that_is_gone_is_said_once_and_when_it_is_back(known: Desk) -> None:
    known.write("star.txt", BASE)
    known.watch()
    path = known.story / "star.txt"
    path.unlink()
    run = known.watch()
    assert (run.status, run.subject) == (1, "varra: 1 version missing (star.txt)")
    assert known.watch().all == NOTHING
    known.write("star.txt", BASE.replace("412", "999"))
    run = known.watch()
    assert run.subject == "varra: 1 figure changed, 1 version back (star.txt)"
    assert known.watch().all == NOTHING


def test_a_file_that_cannot_be_read_is_not_gone(known: Desk) -> None:
    known.write("post.txt", "")
    run = known.watch()
    assert (run.status, run.out) == (2, "")
    assert run.err.count("\n") == 1
    assert "post.txt: empty" in run.err
    assert known.watch().all == (2, "", ""), "said once; the status stays while it lasts"
    known.write("post.txt", "\0\0")
    changed = known.watch()
    assert (changed.status, changed.out) == (2, "")
    assert "post.txt" in changed.err
    known.write("post.txt", BASE.replace("412", "530"))
    assert known.watch().subject == "varra: 1 figure changed (post.txt)"
    known.write("post.txt", "")
    assert "empty" in known.watch().err, "an error that was away is said again"


def test_one_bad_story_of_three(known: Desk) -> None:
    other = known.folder / "stories" / "bad"
    other.mkdir()
    known.write("post.txt", NEWS)
    run = known.watch(other, known.story, known.folder / "missing-story")
    assert run.status == 2
    assert run.subject == "varra: 2 figures changed, 1 quote new (post.txt)"
    assert run.err.count("\n") == 2
    assert known.watch(other, known.story, known.folder / "missing-story").all == (2, "", "")


def test_a_folder_that_is_empty_loses_nothing(known: Desk) -> None:
    """An unmounted disk is no news of every version being gone."""
    aside = known.folder / "aside"
    known.story.rename(aside)
    assert known.watch(known.story).status == 2
    known.story.mkdir()
    assert known.watch().status == 2
    known.story.rmdir()
    aside.rename(known.story)
    assert known.watch().all == NOTHING


# ---- stories: folders, lists, history, places


def test_several_stories_have_a_subject_and_a_summary_each(known: Desk) -> None:
    known.write("../selm/base.txt", BASE)
    known.write("../selm/post.txt", BASE)
    stories = known.folder / "stories"
    assert known.watch(stories).all == (0, "", "newscmp watch: first run of selm: 0 rows recorded\n")
    known.write("../selm/post.txt", BASE.replace("35", "36"))
    known.write("post.txt", NEWS)
    lines = known.watch(stories).out.splitlines()
    assert lines[0] == "2 stories: 3 figures changed, 1 quote new (selm, varra)"
    assert "selm: 1 figure changed (post.txt)" in lines
    assert "varra: 2 figures changed, 1 quote new (post.txt)" in lines
    assert known.watch(stories, known.story).all == NOTHING, "a story that is named twice is one"
    shutil.rmtree(stories / "selm")
    assert known.watch(stories).subject == "selm: 2 versions missing (base.txt, post.txt)"
    assert known.watch(stories).all == NOTHING


def test_names_that_are_no_unicode(known: Desk) -> None:
    stories = known.folder / "stories"
    odd = stories / os.fsdecode(b"caf\xe9")
    odd.mkdir()
    for name in ("base.txt", os.fsdecode(b"\xff.txt")):
        (odd / name).write_text(BASE)
    assert known.watch(stories).status == 0
    assert known.watch(stories).all == NOTHING
    (odd / os.fsdecode(b"\xff.txt")).write_text(NEWS)
    assert known.watch(stories).subject == "caf\\udce9: 2 figures changed, 1 quote new (\\udcff.txt)"
    assert known.watch(stories).all == NOTHING


def test_a_list_of_files_is_a_story(desk: Desk) -> None:
    files = [desk.story / "base.txt", desk.story / "post.txt", desk.story / "star.txt"]
    desk.write("star.txt", BASE)
    assert desk.watch(*files).err == "newscmp watch: first run of base.txt: 0 rows recorded\n"
    desk.write("star.txt", NEWS)
    assert desk.watch(*files).subject == "base.txt: 2 figures changed, 1 quote new (star.txt)"
    assert desk.watch(*files[:2]).all == NOTHING, "a file that was not named is not gone"
    files[2].unlink()
    assert desk.watch(*files).subject == "base.txt: 1 version missing (star.txt)"
    assert desk.watch(*files).all == NOTHING
    never = desk.watch(*files[:2], desk.story / "never.txt")
    assert (never.status, never.out) == (2, "")
    assert "never.txt: no such file" in never.err


def test_files_of_one_name_are_told_apart_from_anywhere(desk: Desk) -> None:
    for day in ("mon", "tue"):
        desk.write(f"{day}/post.txt", BASE)
    files = ["mon/post.txt", "tue/post.txt"]
    assert desk.watch(*(desk.story / file for file in files)).status == 0
    assert desk.watch(*files, cwd=desk.story).all == NOTHING
    desk.write("tue/post.txt", NEWS)
    assert desk.watch(*files, cwd=desk.story).subject == "post.txt: 2 figures changed, 1 quote new (../tue/post.txt)"
    assert desk.watch(*(desk.story / file for file in files)).all == NOTHING


def test_one_article_can_be_watched(desk: Desk) -> None:
    (desk.story / "post.txt").unlink()
    assert desk.watch().status == 0
    desk.write("base.txt", BASE.replace("412", "413"))
    assert desk.watch().subject == "varra: 1 figure changed (base.txt)"


def test_history_compares_each_version_with_the_one_before(desk: Desk) -> None:
    def dated(name: str, day: int, value: int) -> None:
        desk.write(name, f"---\ndate: 2025-03-{day:02}\n---\n{BASE.replace('412', str(value))}")

    (desk.story / "base.txt").unlink()
    (desk.story / "post.txt").unlink()
    dated("b.txt", 1, 500)
    dated("a.txt", 3, 520)
    assert desk.watch("--history").err == "newscmp watch: first run of varra with --history: 1 row recorded\n"
    dated("z.txt", 2, 510)
    dated("c.txt", 3, 530)
    rows = desk.watch("--history", "-f", "jsonl", "--kind", "figure").rows
    told = [(row["before"], row["version"], row["base_surface"][-10:-7], row["other_surface"][-10:-7]) for row in rows]
    assert told == [("b.txt", "z.txt", "500", "510"), ("z.txt", "a.txt", "510", "520"), ("a.txt", "c.txt", "520", "530")]
    assert all(row["comparison"] == "history" for row in rows)
    assert desk.watch("--history", "--kind", "figure").all == NOTHING


PAGES = ("a-1.txt", "b-1.txt", "a-2.txt", "b-2.txt")


def paged(desk: Desk, name: str, toll: int, boats: int = 35) -> None:
    """A version as `fetch` saves it: of the page that the first letter of its name tells, at the time of its number."""
    head = f"url: https://{name[0]}.example/storm\ncaptured: 2025-03-0{name[2]}T0{PAGES.index(name)}:00:00Z"
    text = BASE.replace("412", str(toll)).replace("35 fishing", f"{boats} fishing")
    desk.write(name, f"---\n{head}\n---\n{text}")


def test_a_new_version_of_a_page_brings_what_the_page_did_not_say_before(desk: Desk) -> None:
    (desk.story / "base.txt").unlink()
    (desk.story / "post.txt").unlink()
    paged(desk, "a-1.txt", 412)
    paged(desk, "b-1.txt", 500)
    assert desk.watch().err == "newscmp watch: first run of varra: 1 row recorded\n"
    paged(desk, "b-2.txt", 500, 40)
    assert desk.watch("-q").status == 1  # which leaves the news to the next run
    rows = desk.watch("-f", "jsonl", "--kind", "figure").rows
    told = [(row["before"], row["version"], row["other_surface"]) for row in rows]
    assert told == [("a-1.txt", "b-2.txt", "Some 40 fishing boats")]
    assert desk.watch("--kind", "figure").all == NOTHING
    paged(desk, "a-2.txt", 413)
    rows = desk.watch("-f", "jsonl", "--kind", "figure").rows
    assert [(row["before"], row["version"]) for row in rows] == [("a-1.txt", "a-2.txt")]


def test_the_history_of_a_page_is_its_own(desk: Desk) -> None:
    (desk.story / "base.txt").unlink()
    (desk.story / "post.txt").unlink()
    for name, toll in zip(PAGES, (412, 500, 413, 510), strict=True):
        paged(desk, name, toll)
    rows = desk.watch("--history", "--report-baseline", "-f", "jsonl", "--kind", "figure").rows
    pairs = [(row["before"], row["version"]) for row in rows]
    assert pairs == [("a-1.txt", "b-1.txt"), ("a-1.txt", "a-2.txt"), ("b-1.txt", "b-2.txt")]


def test_to_history_and_back_is_no_flood(known: Desk) -> None:
    known.write("star.txt", NEWS)
    known.write("sun.txt", NEWS)
    known.watch()
    assert known.watch("--history").err.endswith("with --history: 0 rows recorded\n")
    assert known.watch().all == NOTHING
    known.write("zeit.txt", BASE)
    assert known.watch("--history").status == 1


def test_a_story_is_known_by_every_name_of_its_place(known: Desk) -> None:
    link = known.folder / "link"
    link.symlink_to(known.story)
    assert known.watch(link).all == NOTHING
    assert known.watch(f"{known.story}/").all == NOTHING
    assert known.watch("../stories/varra").all == NOTHING
    assert known.watch(".", cwd=known.story).all == NOTHING
    assert known.watch(".", cwd=link).all == NOTHING


def test_a_story_that_was_moved_is_known(known: Desk) -> None:
    moved = known.folder / "elsewhere" / "storm"
    moved.parent.mkdir()
    known.story.rename(moved)
    (moved / "post.txt").write_text(NEWS)
    run = known.watch(moved)
    assert (run.err, run.subject) == ("", "storm: 2 figures changed, 1 quote new (post.txt)")
    copy = known.folder / "copy"
    shutil.copytree(moved, copy)
    assert "first run of copy" in known.watch(copy).err, "a copy is another story"


def test_a_link_that_points_elsewhere_now_has_news(known: Desk) -> None:
    releases = [known.folder / name for name in ("one", "two")]
    for folder, text in zip(releases, (BASE, NEWS), strict=True):
        folder.mkdir()
        (folder / "base.txt").write_text(BASE)
        (folder / "post.txt").write_text(text)
    current = known.folder / "current"
    current.symlink_to(releases[0])
    known.watch(current)
    current.unlink()
    current.symlink_to(releases[1])
    assert known.watch(current).subject == "current: 2 figures changed, 1 quote new (post.txt)"


def test_files_among_folders_are_named(known: Desk) -> None:
    stray = known.folder / "stories" / "notes.txt"
    stray.write_text("notes")
    known.write("post.txt", NEWS)
    run = known.watch(known.story, stray)
    assert (run.status, run.subject) == (2, "varra: 2 figures changed, 1 quote new (post.txt)")
    assert "notes.txt: a file among folders" in run.err


# ---- filters and quiet lose nothing


def test_a_filter_hides_and_does_not_forget(known: Desk) -> None:
    known.write("post.txt", NEWS)
    assert known.watch("--kind", "quote").subject == "varra: 1 quote new (post.txt)"
    assert known.watch("--kind", "quote").all == NOTHING
    known.write("post.txt", BASE)
    late = known.watch("--ignore-kind", "quote", "-f", "jsonl")
    told = [(row["base_surface"], row["other_surface"]) for row in late.rows if row["kind"] == "figure.changed"]
    assert ("at least 412 people", "at least 530 people") in told, "what was edited back in the meantime is not lost"
    assert ("at least 530 people", "at least 412 people") in told
    assert known.watch("--ignore-kind", "quote").all == NOTHING
    assert known.watch().subject == "varra: 1 quote missing (post.txt)"
    assert known.watch().all == NOTHING


def test_a_version_row_can_be_filtered_and_is_not_forgotten(known: Desk) -> None:
    (known.story / "post.txt").unlink()
    assert known.watch("--kind", "figure").all == NOTHING
    assert known.watch("--severity", "substantive").subject == "varra: 1 version missing (post.txt)"
    assert known.watch().all == NOTHING


def test_quiet_tells_by_its_status_and_reports_nothing(known: Desk) -> None:
    known.write("post.txt", NEWS)
    (known.story / "star.txt").write_text(BASE)
    for _ in range(2):
        assert known.watch("-q").all == (1, "", "")
    assert known.watch("-q", "--exit-zero").status == 0
    assert known.watch().subject == "varra: 2 figures changed, 1 quote new, 1 version new (star.txt, post.txt)"
    assert known.watch("-q").all == NOTHING


# ---- output


def test_nothing_new_writes_nothing_in_any_format(known: Desk) -> None:
    for name in ("json", "jsonl", "csv", "tsv", "html", "github"):
        assert known.watch("-f", name).all == NOTHING
    before = known.state.stat().st_mtime_ns
    assert known.watch().all == NOTHING
    assert known.state.stat().st_mtime_ns == before


def test_an_output_file_is_left_alone_while_nothing_is_new(known: Desk) -> None:
    news = known.home / "news.txt"
    known.write("post.txt", NEWS)
    assert known.watch("-o", news, known.story).all == (1, "", "")
    told = news.read_text()
    assert told.startswith("varra: 2 figures changed, 1 quote new (post.txt)\n")
    assert known.watch("-o", news, known.story).all == NOTHING
    assert news.read_text() == told


def test_json_and_flat_rows(known: Desk) -> None:
    from importlib.resources import files

    known.write("star.txt", NEWS)
    run = known.watch("-f", "json", "--all")
    value = json.loads(run.out)
    schema = json.loads((files("newscmp") / "schemas" / "watch-1.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(value)
    ((story),) = value["stories"]
    assert (story["story"], story["place"]) == ("varra", str(known.story))
    assert story["changes"][0]["kind"] == "version.new"
    (known.story / "star.txt").unlink()
    known.write("post.txt", NEWS)
    rows = list(csv.DictReader(io.StringIO(known.watch("-f", "csv").out)))
    assert [(row["story"], row["comparison"], row["kind"]) for row in rows][-1] == ("varra", "version", "version.missing")
    assert len({row["fingerprint"] for row in rows}) == len(rows)


@pytest.mark.parametrize("format", ["html", "github", "grid"])
def test_other_formats_have_the_summary_and_the_rows(known: Desk, format: str) -> None:
    known.write("post.txt", NEWS)
    run = known.watch("-f", format)
    assert run.status == 1
    assert "varra: 2 figures changed, 1 quote new (post.txt)" in run.out
    assert "quote.new" in run.out


def test_lines_stay_within_80_columns(known: Desk) -> None:
    wide = "嵐は島の" * 12
    name = f"{'新聞' * 30}-{'x' * 40}.txt"
    known.write(name, BASE.replace("412", "530") + f'\n"{wide} and 77 boats were lost," said {"漢" * 30}.\n')
    known.write("post.txt", NEWS.replace("school", "s" * 200))
    run = known.watch()
    assert run.status == 1
    assert max(map(display_width, run.out.splitlines())) <= 80
    assert run.subject.startswith("varra: ")
    narrow = known.write("star.txt", NEWS)
    assert narrow.exists()
    assert max(map(display_width, known.watch("--width", "40").out.splitlines())) <= 40


def test_nothing_active_reaches_a_terminal(known: Desk) -> None:
    known.write("\x1b[31mred\u202e.txt", NEWS.replace("Jon Reed", "Jon\x1b]8;;http://x\x07 Reed\u200b"))
    run = known.watch()
    assert run.status == 1
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e]", run.out + run.err)
    first = known.write("../\x1b[2Jevil/base.txt", BASE)
    assert "\x1b" not in known.watch(first.parent).err


# ---- the state


def test_the_state_is_where_xdg_says(desk: Desk) -> None:
    place = desk.folder / "xdg"
    assert desk.watch(env=ENVIRONMENT | {"HOME": str(desk.home), "XDG_STATE_HOME": str(place)}).status == 0
    state = place / "newscmp" / "watch.sqlite"
    assert stat.S_IMODE(state.stat().st_mode) == 0o600
    assert stat.S_IMODE(state.parent.stat().st_mode) == 0o700
    assert not desk.state.exists()
    assert desk.watch(env=ENVIRONMENT | {"HOME": str(desk.home), "XDG_STATE_HOME": "relative"}).status == 0
    assert desk.state.exists()
    assert sorted(path.name for path in desk.home.iterdir()) == [".local"]


@pytest.mark.parametrize("environment", [{}, {"HOME": ""}, {"HOME": "relative"}])
def test_no_home_asks_for_a_state(desk: Desk, environment: dict[str, str]) -> None:
    run = desk.watch(env=ENVIRONMENT | environment)
    assert (run.status, run.out) == (2, "")
    assert run.err.count("\n") == 1
    assert "--state FILE" in run.err
    assert desk.watch(desk.story, "--state", desk.folder / "s", env=ENVIRONMENT | environment).status == 0


def test_other_commands_and_help_create_no_state(desk: Desk) -> None:
    environment = desk.environment
    story = str(desk.story)
    for arguments in (["compare", story], ["watch", "--help"], ["watch"], ["watch", "--kind", "x", story]):
        subprocess.run([*PROGRAM[:3], *arguments], env=environment, capture_output=True)
    assert list(desk.home.iterdir()) == []


STORED = sorted((Path(__file__).parent / "states").glob("format-*.sqlite"))


@pytest.mark.parametrize("stored", STORED, ids=lambda path: path.stem)
def test_the_state_of_each_former_newscmp_goes_on_where_it_was(desk: Desk, stored: Path) -> None:
    """The file itself, by the real command: what was reported is not news, what was kept back and what is new is told."""
    desk.state.parent.mkdir(parents=True)
    shutil.copy(stored, desk.state)
    shutil.rmtree(desk.story)
    desk.write("wire.txt", WIRE)
    desk.write("post.txt", POST.replace("230", "250"))
    run = desk.watch("-f", "jsonl", "--base", "wire.txt")
    told = [(row["kind"], row["comparison"], row["base_surface"], row["other_surface"]) for row in run.rows]
    assert told == [
        ("figure.changed", "self", "240 people", "250 people"),  # a run that asked for other kinds had kept it back
        ("figure.changed", "base", "212 people", "250 people"),
    ]
    assert desk.watch("--base", "wire.txt").all == NOTHING
    desk.write("post.txt", POST.replace("230", "240"))
    assert desk.watch("--base", "wire.txt").subject == "varra: 1 figure changed (post.txt)"


def test_a_newer_state_is_refused(known: Desk) -> None:
    held = sqlite3.connect(known.state)
    held.execute(f"PRAGMA user_version = {FORMAT + 1}")
    held.close()
    run = known.watch()
    assert (run.status, run.out, run.err.count("\n")) == (2, "", 1)
    assert "written by a newer newscmp" in run.err


def test_a_locked_state_is_waited_for_and_told_in_one_line(known: Desk) -> None:
    held = sqlite3.connect(known.state, isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    run = known.watch("--lock-timeout", "0.2")
    assert (run.status, run.out, run.err.count("\n")) == (2, "", 1)
    assert "another run holds the state; waited 0.2 seconds (--lock-timeout)" in run.err
    process = subprocess.Popen(known.command(), env=known.environment)
    time.sleep(0.4)
    assert process.poll() is None
    held.execute("COMMIT")
    assert process.wait(20) == 0
    held.close()


def test_runs_that_overlap_report_each_row_once(known: Desk) -> None:
    known.write("post.txt", NEWS)
    processes = [
        subprocess.Popen(
            known.command("-f", "jsonl"), env=known.environment, stdout=subprocess.PIPE
        )
        for _ in range(5)
    ]
    outputs = [process.communicate(timeout=60)[0] for process in processes]
    assert sorted(process.returncode for process in processes) == [0, 0, 0, 0, 1]
    assert sorted(len(output.splitlines()) for output in outputs)[:4] == [0, 0, 0, 0]


def test_prune_alone_and_with_a_run(known: Desk) -> None:
    for number in range(4):
        known.write(f"v{number}.txt", NEWS.replace("530", f"54{number}"))
    assert known.watch().status == 1
    assert known.watch("--prune", "2").all == NOTHING
    assert known.watch().all == NOTHING, "what was pruned is not news again"
    known.write("v0.txt", NEWS.replace("530", "999"))
    run = known.watch("--prune", "2", known.story)
    assert "999" in run.out
    assert run.subject == "varra: 1 figure changed, 1 version changed (v0.txt)", "its former text was pruned"
    known.write("v0.txt", NEWS.replace("530", "998"))
    assert "BEFORE v0.txt" in known.watch().out
    known.write("base.txt", BASE.replace("412", "413"))
    assert "BEFORE base.txt" in known.watch().out, "what the others are compared with is kept"


# ---- what is printed counts as reported only when it has arrived



def lost(known: Desk, **more: object) -> tuple[int, str]:
    done = subprocess.run(
        known.command(), env=known.environment, stderr=subprocess.PIPE, **more  # type: ignore[call-overload]
    )
    return done.returncode, done.stderr.decode()


def test_a_full_disk_on_stdout(known: Desk) -> None:
    known.write("post.txt", NEWS)
    with Path("/dev/full").open("wb") as full:
        status, said = lost(known, stdout=full)
    assert (status, said.count("\n")) == (2, 1)
    assert known.watch().status == 1


def test_a_closed_stdout(known: Desk) -> None:
    known.write("post.txt", NEWS)
    status, _ = lost(known, preexec_fn=lambda: os.close(1))
    assert status == 2
    assert known.watch().status == 1


def test_a_reader_that_has_gone_away(known: Desk) -> None:
    known.write("post.txt", NEWS)
    read, write = os.pipe()
    os.close(read)
    status, said = lost(known, stdout=write)
    os.close(write)
    assert (status, said) == (0, "")
    assert known.watch().status == 1


def test_an_output_file_that_cannot_be_written(known: Desk) -> None:
    known.write("post.txt", NEWS)
    assert known.watch("-o", "/dev/full", known.story).status == 2
    assert known.watch("-o", known.folder / "no" / "such.txt", known.story).status == 2
    assert known.watch().status == 1


def test_a_full_disk_under_the_state(known: Desk) -> None:
    known.write("post.txt", NEWS * 40)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8_192, 8_192))

    before = known.state.read_bytes()
    status, said = lost(known, stdout=subprocess.DEVNULL, preexec_fn=limit)
    assert (status, said.count("\n")) == (2, 1), said
    run = known.watch()
    assert run.status == 1
    assert "530" in run.out
    assert len(before) < len(known.state.read_bytes())
    assert known.watch().all == NOTHING


@pytest.mark.parametrize(("moment", "again"), [("before", True), ("after", False)])
def test_killed_beside_the_commit(known: Desk, moment: str, again: bool) -> None:
    known.write("post.txt", NEWS)
    code = (
        "import os, sys, newscmp.memory as room\n"
        "commit = room.Memory.commit\n"
        "def killed(self):\n"
        f"    {'commit(self); ' if moment == 'after' else ''}os.kill(os.getpid(), 9)\n"
        "room.Memory.commit = killed\n"
        "from newscmp.cli import run\n"
        "run()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "watch", known.story],
        env=known.environment,
        capture_output=True,
    )
    assert done.returncode == -signal.SIGKILL
    assert b"530 people" in done.stdout, "it is out before it counts"
    assert (known.watch().status == 1) is again
    assert known.watch().all == NOTHING


def test_killed_anywhere_nothing_is_lost_and_nothing_told_twice(desk: Desk) -> None:
    """Rounds of an edit and runs that are killed at a random moment, then one that isn't: the edit is in one of their
    outputs, whole, and in none of a later round."""
    for number in range(4):
        desk.write(f"v{number}.txt", BASE)
    start = time.perf_counter()
    assert desk.watch().status == 0
    took = time.perf_counter() - start
    dice = random.Random(7)
    finished: set[str] = set()
    killed = 0
    for turn in range(7):
        value = str(1000 + turn)
        for number in range(4):
            desk.write(f"v{number}.txt", BASE.replace("412", value))
        told: set[str] = set()
        for delay in (*(took * dice.uniform(0.1, 1.1) for _ in range(5)), None):
            run = desk.start("-f", "jsonl").end(delay)
            assert run.err == ""
            assert run.status in (0, 1, -signal.SIGKILL)
            killed += run.status < 0
            whole = [line for line in run.out.splitlines(keepends=True) if line.endswith("\n")]
            new = {f"{row['version']} {row['other_surface']}" for row in map(json.loads, whole)}
            assert not new & finished, "told again after the run that told it had ended"
            told |= new
            if run.status == 1:
                finished |= new
        assert {f"v{number}.txt at least {value} people" for number in range(4)} <= told
        finished |= told
    assert killed > 12, "a test that kills nothing proves nothing"
    held = sqlite3.connect(desk.state)
    assert held.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    held.close()


def test_ctrl_c_while_waiting_for_the_lock(known: Desk) -> None:
    held = sqlite3.connect(known.state, isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    process = subprocess.Popen(
        known.command(), env=known.environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )
    time.sleep(0.6)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (-signal.SIGINT, b"", b"")
    held.close()


