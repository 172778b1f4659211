"""``newscmp batch``, as the real command: an archive in, rows in the order of the input, whatever is killed on the way."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from programs import PATH, missing, needs

from newscmp.batch.output import Journal, Totals
from newscmp.batch.tasks import Task, iter_tasks
from newscmp.cli import main
from newscmp.errors import OutputError

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
TOLD = "A ferry with {} people on board sank off Ostby on Monday, Mayor Ann Okoro said.\n\nAt least {} died.\n"


def article(story: object, number: int, **more: object) -> dict[str, object]:
    text = TOLD.format(100, 10 + number)
    return {"story": story, "id": f"outlet-{number}", "text": text, **more}


def archive(path: Path, stories: int, versions: int = 2) -> Path:
    """JSON Lines of some stories, each of whose versions has another toll."""
    lines = [json.dumps(article(f"story-{n:04}", k)) for n in range(stories) for k in range(versions)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "newscmp", "batch", *map(str, arguments)]


def batch(*arguments: object, status: int = 1, **more: Any) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command(*arguments), capture_output=True, text=True, env=ENVIRONMENT, timeout=120, **more)
    assert done.returncode == status, done.stderr
    return done


def inside(*arguments: object, status: int = 1) -> str:
    """The same in this process, which starts faster: what stands on stdout."""
    done = CliRunner().invoke(main, ["batch", *map(str, arguments), "-j", "1"])
    assert done.exit_code == status, done.output
    return done.stdout


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def stories(path: Path) -> list[str]:
    return [row["story"] for row in rows(path)]


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    """Two stories as folders, one of them deep down."""
    top = tmp_path / "stories"
    for name in ("alpha", "deep/beta"):
        (top / name).mkdir(parents=True)
        for number, file in enumerate(("base.txt", "other.txt")):
            (top / name / file).write_text(TOLD.format(100, 10 + number), "utf-8")
    return top


def test_folders_and_json_lines_give_the_rows_of_compare(folders: Path, tmp_path: Path) -> None:
    lines = archive(tmp_path / "a.jsonl", 3)
    out = tmp_path / "out.jsonl"
    batch(folders, lines, "-o", out, "-j", 1)
    assert stories(out) == ["alpha", "deep/beta", "story-0000", "story-0001", "story-0002"]
    compared = subprocess.run(
        [sys.executable, "-m", "newscmp", "compare", "-f", "jsonl", str(folders)], capture_output=True, text=True
    )
    same = [{**json.loads(line), "story": None} for line in compared.stdout.splitlines()]
    assert [{**row, "story": None} for row in rows(out)[:2]] == same
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "out.jsonl", "stories"]


def test_every_way_in_gives_the_same_rows(tmp_path: Path) -> None:
    lines = archive(tmp_path / "a.jsonl", 3)
    packed = tmp_path / "a.jsonl.gz"
    packed.write_bytes(gzip.compress(lines.read_bytes()))
    arrow = pytest.importorskip("pyarrow")
    table = arrow.Table.from_pylist([json.loads(line) for line in lines.read_text().splitlines()])
    arrow.parquet = __import__("pyarrow.parquet").parquet
    arrow.parquet.write_table(table, tmp_path / "a.parquet")
    expected = inside(lines)
    assert expected.count("\n") == 3
    for path in (packed, tmp_path / "a.parquet"):
        assert inside(path) == expected
    assert batch("-", "-j", 1, input=lines.read_text()).stdout == expected


def test_more_processes_write_the_same_bytes_in_each_format(tmp_path: Path) -> None:
    lines = archive(tmp_path / "a.jsonl", 12, 3)
    for suffix in ("csv", "jsonl"):
        one, two = tmp_path / f"one.{suffix}", tmp_path / f"two.{suffix}"
        inside(lines, "-o", one)
        batch(lines, "-o", two, "-j", 2)
        assert one.read_bytes() == two.read_bytes()
    assert one.read_text().count("\n") == 24
    assert (tmp_path / "one.csv").read_text().count("story,kind,severity") == 1


def test_parquet_holds_the_rows_of_jsonl(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    lines = archive(tmp_path / "a.jsonl", 4)
    inside(lines, "-o", tmp_path / "o.jsonl")
    inside(lines, "-o", tmp_path / "o.parquet")
    table = parquet.read_table(tmp_path / "o.parquet")
    assert table.to_pylist() == rows(tmp_path / "o.jsonl")
    assert str(table.schema.field("base_value").type) == "double"
    assert str(table.schema.field("base_start").type) == "int64"


def base_of(tmp_path: Path, *articles: dict[str, object], more: tuple[str, ...] = ()) -> set[str]:
    """Which articles were compared with the base: all but it."""
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in articles))
    return {json.loads(line)["version"] for line in inside(path, *more).splitlines()}


def test_the_base_is_the_one_that_says_so_else_the_rule_of_folders(tmp_path: Path) -> None:
    three = [article("s", number) for number in range(3)]
    assert base_of(tmp_path, *three) == {"outlet-1", "outlet-2"}
    assert base_of(tmp_path, three[0], {**three[1], "base": True}, three[2]) == {"outlet-0", "outlet-2"}
    assert base_of(tmp_path, three[0], three[1], {**three[2], "id": "seed"}) == {"outlet-0", "outlet-1"}
    dates = [{**one, "date": f"2024-05-0{3 - number}"} for number, one in enumerate(three)]
    assert base_of(tmp_path, *dates) == {"outlet-0", "outlet-1"}
    assert base_of(tmp_path, *three, more=("--base", "outlet-1")) == {"outlet-0", "outlet-2"}


BAD = (
    ('{"story": "broken', "not valid JSON"),
    ('{"text": "No story."}', "no story"),
    ("[1]", "not an article"),
)


@pytest.mark.parametrize(("line", "message"), BAD)
def test_a_bad_line_is_an_error_row_and_the_rest_goes_on(line: str, message: str, tmp_path: Path) -> None:
    path, errors = tmp_path / "a.jsonl", tmp_path / "errors.jsonl"
    good = [
        json.dumps(article("a", 0)),
        json.dumps(article("a", 1)),
        json.dumps(article("b", 0)),
        json.dumps(article("b", 1)),
    ]
    path.write_text("\n".join([good[0], line, *good[1:]]) + "\n")
    done = CliRunner().invoke(
        main, ["batch", str(path), "-o", str(tmp_path / "o.jsonl"), "--errors", str(errors), "-j", "1"]
    )
    assert stories(tmp_path / "o.jsonl") == ["a", "b"]
    (row,) = rows(errors)
    assert (row["story"], row["path"], row["line"], row["level"]) == (None, str(path), 2, "error")
    assert message in row["message"]
    assert done.stderr == f"newscmp batch: 1 thing could not be read; see {errors}\n"
    said = CliRunner().invoke(main, ["batch", str(path), "-o", str(tmp_path / "o.jsonl"), "-j", "1"])
    assert said.exit_code == 2
    assert said.stderr.startswith(  # without a file it is said
        f"newscmp batch: {path}:2: "
    )


def test_a_bad_story_is_an_error_row_and_the_rest_goes_on(folders: Path, tmp_path: Path) -> None:
    (folders / "bad").mkdir()
    (folders / "bad/base.txt").write_bytes(b"\x00\x00")
    (folders / "bad/other.txt").write_text("Something.\n")
    (folders / "lone").mkdir()
    (folders / "lone/a.txt").write_text("Something.\n")
    path = tmp_path / "a.jsonl"
    lines = [
        article("s", 0),
        article("s", 1, text=" "),
        article("s", 2),
        article("t", 0, base=True, text=""),
        article("t", 1),
    ]
    path.write_text("".join(json.dumps(one) + "\n" for one in [*lines, article("u", 0), article("u", 1)]))
    errors = tmp_path / "errors.jsonl"
    done = batch(folders, path, tmp_path / "none", "-o", tmp_path / "o.csv", "--errors", errors, "-j", 2, status=2)
    told = [(row["story"], row["message"].partition(":")[0], row["line"]) for row in rows(errors)]
    assert told == [
        ("bad", "not text", None),
        ("lone", "nothing to compare with", None),
        ("s", "empty", 2),
        ("t", "empty", 4),
        (None, "no such file or directory", None),
    ]
    text = (tmp_path / "o.csv").read_text()
    assert [name for name in ("alpha", "beta", "\ns,", "\nt,", "\nu,") if name in text] == ["alpha", "beta", "\ns,", "\nu,"]
    assert "4 of 7 stories failed and 1 thing could not be read" in done.stderr


def test_a_story_that_comes_back_is_an_error_or_gathered(tmp_path: Path) -> None:
    path, errors, out = tmp_path / "a.jsonl", tmp_path / "errors.jsonl", tmp_path / "o.jsonl"
    told = [article(story, number) for number in range(2) for story in "ab"]
    path.write_text("".join(json.dumps(one) + "\n" for one in told))
    inside(path, "-o", out, "--errors", errors, status=2)
    again = [row for row in rows(errors) if "--gather" in row["message"]]
    assert [(row["story"], row["line"]) for row in again] == [("a", 3), ("b", 4)]
    inside(path, "-o", out, "--errors", errors, "--gather")
    assert stories(out) == ["a", "b"]
    assert rows(errors) == []


def test_a_story_goes_on_in_the_next_file(tmp_path: Path) -> None:
    for name, numbers in (("1.jsonl", (0, 1)), ("2.jsonl", (2,))):
        (tmp_path / name).write_text("".join(json.dumps(article("s", number)) + "\n" for number in numbers))
    told = inside(tmp_path / "1.jsonl", tmp_path / "2.jsonl")
    assert [json.loads(line)["version"] for line in told.splitlines()] == ["outlet-1", "outlet-2"]


def test_options_choose_rows_as_those_of_compare_do(tmp_path: Path) -> None:
    lines = archive(tmp_path / "a.jsonl", 2)
    assert inside(lines, "--kind", "quote", status=0) == ""
    assert inside(lines, "--exit-zero", status=0).count("\n") == 2
    assert inside(lines, "-q") == ""
    assert inside(lines, "-f", "tsv", "--kind", "quote", status=0).startswith("story\tkind\t")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--resume",), "--resume continues a file"),
        (("-f", "parquet"), "parquet is written to a file"),
        (("--output-dir", "x"), "it needs --scheduler"),
        (("-o", "x.jsonl", "--errors", "x.jsonl"), "cannot go to one file"),
        (("--scheduler", "tcp://127.0.0.1:1", "-o", "x.jsonl"), "no Dask scheduler at tcp://127.0.0.1:1"),
    ],
)
def test_what_makes_no_sense_is_refused(
    arguments: tuple[str, ...], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = archive(tmp_path / "a.jsonl", 1)
    monkeypatch.setitem(ENVIRONMENT, "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "1s")
    done = batch(lines, *arguments, status=2, cwd=tmp_path)
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_is_given_by_any_path(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folders)
    for path in ("alpha", "alpha/", "./alpha", str(folders / "alpha")):
        assert json.loads(inside(path))["story"] == "alpha"
    assert [json.loads(row)["story"] for row in inside("alpha", "../stories/alpha").splitlines()] == [
        "alpha",
        "../stories/alpha",
    ]
    assert json.loads(inside("alpha", "alpha", status=2))["story"] == "alpha"
    monkeypatch.chdir(folders / "alpha")
    assert json.loads(inside("."))["story"] == "alpha"


@pytest.mark.parametrize("option", ["-o", "--errors"])
def test_nothing_is_written_among_the_articles(option: str, folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folders)
    for path in ("rows.jsonl", "deep/rows.jsonl"):
        done = batch(".", "-o", folders.parent / "o.jsonl", option, path, status=2)
        assert "would stand among the articles" in done.stderr
    assert sorted(path.name for path in folders.iterdir()) == ["alpha", "deep"]


@pytest.mark.parametrize("option", ["-o", "--errors"])
def test_the_archive_is_not_written_over(option: str, tmp_path: Path) -> None:
    lines = archive(tmp_path / "a.jsonl", 1)
    before = lines.read_bytes()
    (tmp_path / "other-name.jsonl").hardlink_to(lines)
    done = batch(lines, "-o", tmp_path / "o.jsonl", option, tmp_path / "other-name.jsonl", status=2)
    assert "is an INPUT too" in done.stderr
    assert lines.read_bytes() == before


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    lines, kept = archive(tmp_path / "a.jsonl", 1), tmp_path / "kept"
    kept.write_text("kept")
    (tmp_path / "o.jsonl").symlink_to(kept)
    assert "symbolic link" in batch(lines, "-o", tmp_path / "o.jsonl", status=2).stderr
    assert kept.read_text() == "kept"


# --- interrupted runs


def wait_for(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def journalled(out: Path) -> int:
    try:
        return out.with_name(out.name + ".journal").read_bytes().count(b"\n")
    except FileNotFoundError:
        return 0


def test_killed_at_twenty_points_it_continues_to_the_same_bytes(tmp_path: Path) -> None:
    lines = archive(tmp_path / "a.jsonl", 220)
    with lines.open("a") as file:
        file.write('{"bad": \n')
    reference, out, errors = tmp_path / "reference.jsonl", tmp_path / "out.jsonl", tmp_path / "errors.jsonl"
    batch(lines, "-o", reference, "--errors", tmp_path / "reference-errors.jsonl", "-j", 1, status=2)
    random_, kills = random.Random(), 0
    resume = command(lines, "-o", out, "--errors", errors, "-j", 1, "--resume")
    while kills < 20:
        before = journalled(out)
        running = subprocess.Popen(resume, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
        further = before + random_.randint(1, 9)
        wait_for(lambda n=further, p=running: journalled(out) >= n or p.poll() is not None)  # type: ignore[misc]
        time.sleep(random_.random() / 100)
        running.kill()
        assert running.wait() == -signal.SIGKILL
        assert not out.exists()
        kills += 1
    done = subprocess.run(resume, capture_output=True, env=ENVIRONMENT)
    assert done.returncode == 2
    assert out.read_bytes() == reference.read_bytes()
    assert errors.read_bytes() == (tmp_path / "reference-errors.jsonl").read_bytes()
    assert not list(tmp_path.glob("*.part")) + list(tmp_path.glob("*.journal"))


def test_whatever_is_left_of_the_files_is_continued_to_the_same_bytes(tmp_path: Path) -> None:
    """A power cut may leave any length of each file, and nothing of what was written last."""
    path, random_ = str(tmp_path / "o"), random.Random(7)
    tasks = [Task(f"s{n}", size=n) for n in range(30)]
    texts = [random_.randbytes(random_.randint(0, 40)) for _ in tasks]

    def run(resume: bool, upto: int) -> None:
        with Journal([path, path + "e"], {"a": 1}, resume) as journal:
            left = list(journal.skip(tasks))
            for task in left[: max(upto - journal.done, 0)]:
                journal.add(task, Totals(tasks.index(task) + 1), texts[tasks.index(task)], b"e" + texts[tasks.index(task)])
            if upto == len(tasks):
                journal.finish()

    for _ in range(60):
        run(False, random_.randint(0, len(tasks) - 1))
        for name in (path + ".part", path + "e.part", path + ".journal"):
            data = Path(name).read_bytes()
            cut = random_.choice([len(data), random_.randint(0, len(data))])
            Path(name).write_bytes(data[:cut] + random_.choice([b"", b"\0" * (len(data) - cut), b"[torn"]))
        run(True, len(tasks))
        assert Path(path).read_bytes() == b"".join(texts)
        assert Path(path + "e").read_bytes() == b"".join(b"e" + text for text in texts)


def test_a_run_is_continued_as_it_was_begun_or_not_at_all(tmp_path: Path) -> None:
    path, tasks = str(tmp_path / "o"), [Task(f"s{n}", size=n) for n in range(5)]
    with Journal([path], {"--format": "csv"}, False) as journal:
        journal.add(tasks[0], Totals(1), b"one")
        journal.add(tasks[1], Totals(2), b"two")
        with pytest.raises(OutputError, match="another run is writing"), Journal([path], {"--format": "csv"}, True):
            pass
    with pytest.raises(OutputError, match="had another --format"), Journal([path], {"--format": "tsv"}, True):
        pass
    with Journal([path], {"--format": "csv"}, True) as journal:
        assert journal.totals == Totals(2)
        with pytest.raises(OutputError, match="input is not what it was"):
            list(journal.skip([tasks[0], tasks[2]]))
    with Journal([path], {"--format": "csv"}, False) as journal:
        assert journal.discarded == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_at_once_and_leaves_no_process(number: signal.Signals, tmp_path: Path) -> None:
    lines, out = archive(tmp_path / "a.jsonl", 400, 3), tmp_path / "o.jsonl"
    running = subprocess.Popen(
        command(lines, "-o", out, "-j", 2), stderr=subprocess.PIPE, text=True, env=ENVIRONMENT, start_new_session=True
    )
    wait_for(lambda: journalled(out) > 3)
    os.killpg(running.pid, number) if number == signal.SIGINT else running.send_signal(number)
    _, said = running.communicate(timeout=20)
    assert (running.returncode, said) == (-number, "")
    wait_for(lambda: not group_of(running.pid))
    assert not out.exists()
    batch(lines, "-o", out, "-j", 2, "--resume")
    assert len(stories(out)) == 800


def group_of(session: int) -> list[int]:
    """The processes of a session that are alive."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


def test_killed_it_leaves_no_process(tmp_path: Path) -> None:
    lines, out = archive(tmp_path / "a.jsonl", 400, 3), tmp_path / "o.jsonl"
    running = subprocess.Popen(command(lines, "-o", out, "-j", 2), env=ENVIRONMENT, start_new_session=True)
    wait_for(lambda: journalled(out) > 3)
    running.kill()
    running.wait()
    wait_for(lambda: not group_of(running.pid), 20)


def test_a_process_that_dies_is_no_hang_and_loses_nothing(tmp_path: Path) -> None:
    lines, out, reference = archive(tmp_path / "a.jsonl", 150), tmp_path / "o.jsonl", tmp_path / "r.jsonl"
    batch(lines, "-o", reference, "-j", 1)
    running = subprocess.Popen(command(lines, "-o", out, "-j", 2), env=ENVIRONMENT, start_new_session=True)
    wait_for(lambda: journalled(out) > 3)
    for pid in group_of(running.pid):
        if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(pid, signal.SIGKILL)
            break
    assert running.wait(timeout=60) == 1
    assert out.read_bytes() == reference.read_bytes()


@pytest.fixture
def deadly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every process that compares the story "deadly" dies of it, as the kernel would have it for its memory."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site/sitecustomize.py").write_text(
        "import os, newscmp.batch.local as local, newscmp.batch.cluster as cluster\n"
        "real = local.compare_task\n"
        "def compare(task, *more): return os._exit(9) if task.story == 'deadly' else real(task, *more)\n"
        "local.compare_task = cluster.compare_task = compare\n"
    )
    monkeypatch.setitem(ENVIRONMENT, "PYTHONPATH", str(tmp_path / "site"))


@pytest.mark.usefixtures("deadly")
def test_a_story_whose_process_always_dies_has_failed(tmp_path: Path) -> None:
    path, out, errors = tmp_path / "a.jsonl", tmp_path / "o.jsonl", tmp_path / "e.jsonl"
    names = ["a", "b", "deadly", "c", "d"]
    path.write_text("".join(json.dumps(article(name, number)) + "\n" for name in names for number in range(2)))
    batch(path, "-o", out, "-j", 2, "--errors", errors, status=2)
    assert stories(out) == ["a", "b", "c", "d"]
    assert [(row["story"], row["message"]) for row in rows(errors)] == [
        ("deadly", "the process that compared this story died, twice: killed, or out of memory")
    ]


# --- memory


def many_lines(path: Path, count: int) -> Path:
    with path.open("w") as file:
        for number in range(count):
            file.write(json.dumps({"story": f"a story with a name of some length, {number}", "text": "x" * 200}) + "\n")
    return path


@pytest.mark.parametrize("gather", [False, True])
def test_memory_does_not_grow_with_the_stories(gather: bool, tmp_path: Path) -> None:
    def peak(count: int) -> int:
        path = many_lines(tmp_path / "a.jsonl", count)
        tracemalloc.start()
        try:
            assert sum(1 for _ in iter_tasks([str(path)], print, gather=gather)) == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)
    assert peak(20_000) < 1.2 * peak(2_000) + 100_000


def test_the_memory_of_the_whole_run_does_not_grow(tmp_path: Path) -> None:
    """SQLite's memory too, which tracemalloc does not see."""

    def peak(count: int) -> int:
        code = (
            "import resource, sys; from newscmp.cli import call; call(sys.argv[1:]); "
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
        )
        path, out = many_lines(tmp_path / "a.jsonl", count), tmp_path / "o.jsonl"
        arguments = ["batch", str(path), "-o", str(out), "--errors", str(tmp_path / "e.jsonl"), "-j", "1"]
        done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True)
        return int(done.stderr.split()[-1])

    assert peak(30_000) < peak(3_000) + 8_000  # kilobytes


# --- what opens the rows


RECIPES = (
    (Path(__file__).parent.parent / "README.md")
    .read_text("utf-8")
    .partition("\n## Running at scale\n")[2]
    .partition("\n## ")[0]
)


@pytest.fixture
def changes(tmp_path: Path) -> Path:
    """A folder with changes.jsonl and changes.parquet of four stories."""
    lines = archive(tmp_path / "a.jsonl", 4)
    for suffix in ("jsonl", "parquet"):
        inside(lines, "-o", tmp_path / f"changes.{suffix}")
    return tmp_path


def recipe(start: str, folder: Path) -> str:
    """Run the line of README that begins so; what it prints."""
    (line,) = [line for line in RECIPES.splitlines() if line.startswith(start)]
    environment = {**ENVIRONMENT, "PATH": PATH}
    done = subprocess.run(["bash", "-c", line], cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("module", ["duckdb", "pandas"])
def test_the_rows_open_in(module: str, changes: Path) -> None:
    try:
        import_module(module)
    except ImportError:
        missing(f"{module} is not installed")
    told = recipe(f'python -c "import {module}', changes)
    assert ("story-0003" if module == "duckdb" else "figure.changed") in told


def test_the_rows_open_in_sqlite_utils(changes: Path) -> None:
    needs("sqlite-utils")
    recipe("sqlite-utils insert", changes)
    with sqlite3.connect(changes / "news.db") as database:
        found = database.execute("select count(*), max(other_value) from changes").fetchone()
    database.close()
    assert found == (4, 11)


@pytest.mark.parametrize(("jobs", "bad", "status"), [(1, "", 1), (2, "", 1), (1, "{}\n", 2)])
def test_a_reader_that_goes_away_is_no_error(jobs: int, bad: str, status: int, tmp_path: Path) -> None:
    lines = archive(tmp_path / "a.jsonl", 400)
    lines.write_text(bad + lines.read_text("utf-8"), "utf-8")
    running = subprocess.Popen(
        command(lines, "-j", jobs), env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    assert running.stderr is not None
    assert json.loads(running.stdout.readline())["story"] == "story-0000"
    running.stdout.close()
    said = running.stderr.read()
    assert running.wait(60) == status, said
    assert ("a.jsonl:1" in said) if bad else not said
    running.stderr.close()


# --- a Dask cluster


def signal_workers(session: int, number: signal.Signals) -> int:
    """Send a signal to one worker of the cluster that a run has started; its pid, 0 where there is none yet."""
    for pid in group_of(session):
        line = Path(f"/proc/{pid}/cmdline").read_bytes()
        if b"spawn_main" in line and b"resource_tracker" not in line:
            os.kill(pid, number)
            return pid
    return 0


def test_a_cluster_that_loses_a_worker_writes_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    lines, out, reference = archive(tmp_path / "a.jsonl", 300), tmp_path / "o.jsonl", tmp_path / "r.jsonl"
    inside(lines, "-o", reference)
    arguments = (lines, "-o", out, "-j", 2, "--scheduler", "local", "--partition-size", "0.002")
    running = subprocess.Popen(
        command(*arguments), env=ENVIRONMENT, start_new_session=True, stderr=subprocess.PIPE, text=True
    )
    wait_for(lambda: journalled(out) > 10)
    assert signal_workers(running.pid, signal.SIGKILL)
    assert not out.exists()  # it was killed in the middle of the run
    _, said = running.communicate(timeout=120)
    assert (running.returncode, said) == (1, "")
    assert out.read_bytes() == reference.read_bytes()


@pytest.mark.usefixtures("deadly")
def test_workers_write_a_folder_and_a_deadly_story_fails_alone(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    path, parts, errors = tmp_path / "a.jsonl", tmp_path / "parts", tmp_path / "e.jsonl"
    names = ["a", "b", "deadly", "c", "d"]
    path.write_text("".join(json.dumps(article(name, number)) + "\n" for name in names for number in range(2)))
    more = ("--output-dir", parts, "--errors", errors, "-j", 2, "--scheduler", "local", "--partition-size", "0.001")
    batch(path, *more, status=2)
    files = sorted(parts.glob("part-*.jsonl"))
    assert len(files) > 1
    assert [story for file in files for story in stories(file)] == ["a", "b", "c", "d"]
    assert [row["story"] for row in rows(errors)] == ["deadly"]
    told = errors.read_bytes()
    assert "not empty" in batch(path, *more, status=2).stderr
    for file in (files[-1], parts / f"_{files[-1].stem}.json"):
        file.unlink()
    batch(path, *more, "--resume", status=2)
    assert [story for file in files for story in stories(file)] == ["a", "b", "c", "d"]
    assert errors.read_bytes() == told


def test_workers_of_another_version_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    metadata = tmp_path / "site/newscmp-0.0.1.dist-info/METADATA"
    metadata.parent.mkdir(parents=True)
    metadata.write_text("Metadata-Version: 2.1\nName: newscmp\nVersion: 0.0.1\n")
    monkeypatch.setitem(ENVIRONMENT, "PYTHONPATH", str(tmp_path / "site"))
    lines = archive(tmp_path / "a.jsonl", 1)
    done = batch(lines, "-o", tmp_path / "o.jsonl", "-j", 1, "--scheduler", "local", status=2)
    assert " has 0.0.1: install one version everywhere" in done.stderr


def test_rows_that_workers_keep_to_themselves_are_no_success(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    lines = archive(tmp_path / "a.jsonl", 2)
    done = batch(lines, "--output-dir", "memory://rows", "-j", 1, "--scheduler", "local", status=2)
    assert "memory://rows: 1 of 1 parts that workers wrote are not there" in done.stderr


def test_a_scheduler_that_is_lost_is_one_line_and_the_run_is_continued(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setitem(ENVIRONMENT, "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "2s")
    lines, out, reference = archive(tmp_path / "a.jsonl", 600), tmp_path / "o.jsonl", tmp_path / "r.jsonl"
    inside(lines, "-o", reference)
    address = tmp_path / "scheduler.json"
    file, quiet = ("--scheduler-file", str(address)), {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    dask = [sys.executable, "-m", "dask"]
    started: list[subprocess.Popen[Any]] = []
    try:
        for arguments in (
            ["scheduler", *file, "--port", "0", "--dashboard-address", ":0"],
            ["worker", *file, "--no-nanny", "--nthreads", "1", "--no-dashboard"],
        ):
            started.append(subprocess.Popen([*dask, *arguments], env=ENVIRONMENT, cwd=tmp_path, **quiet))  # type: ignore[call-overload]
        wait_for(address.exists)
        told = json.loads(address.read_text("utf-8"))["address"]
        run = command(lines, "-o", out, "--scheduler", told, "--partition-size", "0.002")
        running = subprocess.Popen(run, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True)
        wait_for(lambda: journalled(out) > 10)
        started[0].kill()
        assert not out.exists()  # it was killed in the middle of the run
        _, said = running.communicate(timeout=120)
    finally:
        for process in started:
            process.kill()
            process.wait()
    assert (running.returncode, said) == (2, "newscmp batch: the cluster's scheduler is gone; --resume goes on from here\n")
    batch(lines, "-o", out, "-j", 2, "--resume")
    assert out.read_bytes() == reference.read_bytes()


def test_a_connection_cut_before_the_client_has_noticed_is_a_lost_scheduler_too() -> None:
    pytest.importorskip("distributed")
    from distributed.comm import CommClosedError

    from newscmp.batch import cluster
    from newscmp.errors import ClusterError

    class Cut:
        status = "running"

        def result(self, timeout: float) -> None:
            raise CommClosedError("in <TCP>: Stream is closed")

        def nthreads(self) -> None:
            raise CommClosedError("in <TCP>: Stream is closed")

    run = cluster._Run(Cut(), None, None)  # type: ignore[arg-type]
    for ask in (lambda: run._result(Cut()), run._threads):
        with pytest.raises(ClusterError, match="the cluster's scheduler is gone; --resume goes on from here"):
            ask()
