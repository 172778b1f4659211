"""The command line: streams, exit statuses, inputs and filters; in process, and as a real program in real pipes."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import newscmp
from newscmp.cli import COMMANDS, call, main
from newscmp.comparison import KINDS, SEVERITIES
from newscmp.filters import families
from newscmp.read import READERS
from newscmp.read.sniff import find_kind

BASE = (
    "The storm left at least 412 people without a home on the island of Varra, officials said on Monday.\n\n"
    'The mayor of Varra, Ilsa Brandt, told reporters: "We have lost the harbour and the school."\n\n'
    "Ferries to the mainland will not run before the end of the week, the harbour office said.\n"
)
OTHER = BASE.replace("412", "530")
PROGRAM = [sys.executable, "-m", "newscmp"]
SCRIPT = Path(sys.executable).with_name("newscmp")
ESC = "\x1b"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in, with base.txt, other.txt (one figure differs) and same.txt."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "base.txt").write_text(BASE)
    (tmp_path / "other.txt").write_text(OTHER)
    (tmp_path / "same.txt").write_text(BASE)
    return tmp_path


def newscmp_(*arguments: object, input: str | bytes | None = None) -> Result:
    """Run in process. The result has exit_code, stdout and stderr."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], input=input)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def run(*arguments: object, **more: object) -> subprocess.CompletedProcess[bytes]:
    """Run the real program."""
    given: dict[str, object] = {"capture_output": True, "timeout": 60, "stdin": subprocess.DEVNULL} | more
    if "stdout" in given or "stderr" in given:
        given.pop("capture_output")
        given.setdefault("stderr", subprocess.PIPE)
    if "input" in given:
        given.pop("stdin")
    return subprocess.run([*PROGRAM, *map(str, arguments)], **given)  # type: ignore[call-overload, no-any-return]


def shell(line: str, **more: object) -> subprocess.CompletedProcess[bytes]:
    """Run a line of bash in which ``newscmp`` is the real program."""
    setup = f'newscmp() {{ "{sys.executable}" -m newscmp "$@"; }}; '
    return subprocess.run(["bash", "-c", setup + line], capture_output=True, timeout=60, **more)  # type: ignore[call-overload, no-any-return]


# ---- exit statuses


def test_status_0_when_nothing_differs(folder: Path) -> None:
    result = newscmp_("compare", "base.txt", "same.txt")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_status_1_when_changes_are_reported(folder: Path) -> None:
    result = newscmp_("compare", "base.txt", "other.txt")
    assert (result.exit_code, result.stderr) == (1, "")
    assert "figure.changed" in result.stdout
    assert "412" in result.stdout
    assert "530" in result.stdout


def test_exit_zero_and_quiet(folder: Path) -> None:
    assert newscmp_("compare", "--exit-zero", "base.txt", "other.txt").exit_code == 0
    assert newscmp_("compare", "--exit-zero", "base.txt", "missing.txt").exit_code == 2
    for other, status in (("other.txt", 1), ("same.txt", 0), ("missing.txt", 2)):
        result = newscmp_("compare", "-q", "base.txt", other)
        assert (result.exit_code, result.stdout) == (status, "")
    assert newscmp_("compare", "-q", "--exit-zero", "base.txt", "other.txt").exit_code == 0


def test_align_and_inspect_report_no_changes(folder: Path) -> None:
    assert newscmp_("align", "base.txt", "other.txt").exit_code == 0
    assert newscmp_("inspect", "base.txt", "other.txt").exit_code == 0
    assert newscmp_("inspect", "-q", "base.txt").stdout == ""


BAD_USAGE = [
    ["nonsense"],
    ["compare"],
    ["align"],
    ["inspect"],
    ["--nonsense"],
    ["compare", "--nonsense", "base.txt"],
    ["compare", "base.txt", "other.txt", "--format", "nonsense"],
    ["compare", "base.txt", "other.txt", "--width", "x"],
    ["compare", "base.txt", "other.txt", "--width", "3"],
    ["compare", "base.txt", "other.txt", "--kind", "nonsense"],
    ["compare", "base.txt", "other.txt", "--ignore-kind", "figure.nonsense"],
    ["compare", "base.txt", "other.txt", "--severity", "nonsense"],
    ["compare", "base.txt", "other.txt", "--lang", "xx"],
    ["compare", "base.txt", "other.txt", "--lexicon", "missing.yaml"],
    ["compare", "base.txt", "other.txt", "--base", "base.txt"],
    ["compare", "-", "-"],
    ["compare", "base.txt"],
    ["compare", "missing.txt", "other.txt"],
    ["compare", "base.txt", "missing.txt"],
    ["compare", "base.txt", "\0"],
    ["compare", "base.txt", ""],
    ["align", "base.txt", "other.txt", "same.txt"],
    ["inspect", "missing.txt"],
]


@pytest.mark.parametrize("arguments", BAD_USAGE, ids=" ".join)
def test_status_2_and_one_line_for_trouble(folder: Path, arguments: list[str]) -> None:
    result = newscmp_(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert lines[0].startswith("newscmp")
    assert len(lines) == 1 or (len(lines) == 2 and "--help" in lines[1])
    assert "Traceback" not in result.stderr


def test_no_arguments_is_bad_usage() -> None:
    result = newscmp_()
    assert (result.exit_code, result.stdout) == (2, "")


def test_an_unexpected_error_is_one_line_and_2(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("multi\nline" + ESC)

    monkeypatch.setattr("newscmp.api.compare_versions", broken)
    result = newscmp_("compare", "base.txt", "other.txt")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert "newscmp: unexpected error: KeyError" in result.stderr
    assert "please report" in result.stderr
    assert ESC not in result.stderr


@pytest.mark.parametrize("error", [MemoryError(), RecursionError("deep"), OSError(28, "No space left on device")])
def test_no_error_exits_1(error: BaseException, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr("newscmp.api.compare_versions", broken)
    assert newscmp_("compare", "base.txt", "other.txt").exit_code == 2
    assert call(["compare", "base.txt", "other.txt"]) == 2


@pytest.mark.parametrize("command", [[], ["compare"], ["align"], ["inspect"]], ids="/".join)
def test_help_has_examples_and_statuses(command: list[str]) -> None:
    result = newscmp_(*command, "--help")
    assert result.exit_code == 0
    assert result.stdout == newscmp_(*command, "-h").stdout
    if command:
        assert "Examples:" in result.stdout
        assert "Exit status:" in result.stdout
    else:
        for name in COMMANDS:
            assert f"  {name} " in result.stdout


def test_examples_name_only_inputs_that_are_read() -> None:
    named = 0
    for command in (name for name in COMMANDS if name not in ("batch", "group")):  # whose examples name records
        examples = newscmp_(command, "--help").stdout.partition("Examples:")[2].splitlines()
        for line in examples:
            for word in line.partition("newscmp ")[2].partition("|")[0].split():
                if "." in word and "*" not in word:
                    named += 1
                    assert READERS[find_kind("Some text.", word)] in (READERS["text"], READERS["markdown"]), line
    assert named > 10


def test_version_and_both_ways_to_start(folder: Path) -> None:
    line = f"newscmp {newscmp.__version__}\n".encode()
    assert run("--version").stdout == line
    if SCRIPT.exists():
        assert subprocess.run([SCRIPT, "--version"], capture_output=True, check=True).stdout == line
        assert subprocess.run([SCRIPT, "compare", "base.txt", "other.txt"], capture_output=True).returncode == 1
    assert run("compare", "base.txt", "other.txt").returncode == 1


# ---- streams of the real program


def test_a_reader_that_goes_away_is_no_error(folder: Path) -> None:
    (folder / "many.jsonl").write_text("".join(json.dumps({"id": str(n), "text": BASE}) + "\n" for n in range(300)))
    done = shell("newscmp inspect --format jsonl many.jsonl | head -n 1; echo ${PIPESTATUS[0]}", cwd=folder)
    lines = done.stdout.decode().splitlines()
    assert (json.loads(lines[0])["id"], lines[1:], done.stderr) == ("0", ["0"], b"")
    done = shell("newscmp compare --format json base.txt other.txt | true; echo ${PIPESTATUS[0]}", cwd=folder)
    assert (done.stdout, done.stderr) == (b"1\n", b"")
    done = shell("newscmp --help | true; echo ${PIPESTATUS[0]}", cwd=folder)
    assert (done.stdout, done.stderr) == (b"0\n", b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize(
    "arguments",
    ["compare base.txt other.txt", "inspect base.txt", "--help", "--version", "align base.txt other.txt -f html"],
)
def test_a_full_disk_is_trouble(folder: Path, arguments: str) -> None:
    done = shell(f"newscmp {arguments} > /dev/full", cwd=folder)
    assert done.returncode == 2
    assert done.stderr.decode().lower().count("no space left on device") == 1
    assert len(done.stderr.splitlines()) == 1


def test_a_closed_stdout_is_trouble_only_when_there_is_something_to_say(folder: Path) -> None:
    done = shell("newscmp compare base.txt other.txt >&-", cwd=folder)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    done = shell("newscmp compare base.txt same.txt >&-", cwd=folder)
    assert (done.returncode, done.stderr) == (0, b"")
    done = shell("newscmp compare -q base.txt other.txt >&-", cwd=folder)
    assert (done.returncode, done.stderr) == (1, b"")
    for arguments in ("--version", "--help", "compare -h", "sources --help"):
        done = shell(f"newscmp {arguments} >&-", cwd=folder)
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
        assert b"standard output" in done.stderr


def test_a_closed_stderr_keeps_the_status(folder: Path) -> None:
    assert shell("newscmp compare base.txt missing.txt 2>&-", cwd=folder).returncode == 2
    assert shell("newscmp compare base.txt other.txt 2>&-", cwd=folder).returncode == 1
    if Path("/dev/full").exists():
        assert shell("newscmp compare base.txt missing.txt 2>/dev/full", cwd=folder).returncode == 2


def test_a_closed_stdin_is_one_line(folder: Path) -> None:
    done = shell("newscmp compare base.txt - <&-", cwd=folder)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, b"", 1)
    assert b"unexpected" not in done.stderr


def test_ctrl_c_ends_as_a_signal_and_says_nothing(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    process = subprocess.Popen(
        [*PROGRAM, "inspect", "pipe", "-o", "out.txt"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder
    )
    with (folder / "pipe").open("wb"):  # opens once the program is reading
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=30)
    assert (process.returncode, out, error) == (-signal.SIGINT, b"", b"")
    assert sorted(path.name for path in folder.iterdir()) == ["base.txt", "other.txt", "pipe", "same.txt"]


ENVIRONMENTS: Mapping[str, Mapping[str, str]] = {
    "env -i": {},
    "LANG=C": {"LANG": "C"},
    "LC_ALL=POSIX": {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    "latin-1": {"LC_ALL": "en_US.ISO-8859-1", "PYTHONIOENCODING": "latin-1"},
    "no home": {"HOME": "/nonexistent"},
}


@pytest.mark.parametrize("environment", ENVIRONMENTS.values(), ids=ENVIRONMENTS)
def test_utf_8_is_written_whatever_the_locale_is(folder: Path, environment: Mapping[str, str]) -> None:
    (folder / "é.txt").write_text(BASE.replace("Varra", "Värra — “isle”"), "utf-8")
    (folder / "o.txt").write_text(OTHER.replace("Varra", "Värra — “isle”"), "utf-8")
    done = run("compare", "é.txt", "o.txt", "--width", "200", env=environment, cwd=folder)
    assert (done.returncode, done.stderr) == (1, b"")
    assert "Värra — “isle”" in done.stdout.decode("utf-8")
    done = run("compare", "é.txt", "ü.txt", env=environment, cwd=folder)
    assert done.returncode == 2
    assert b"no such file" in done.stderr


# ---- -o


def test_output_replaces_a_file_whole_and_keeps_its_permissions(folder: Path) -> None:
    out = folder / "out.json"
    assert newscmp_("compare", "base.txt", "other.txt", "-f", "json", "-o", out).stdout == ""
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE(out.stat().st_mode) == 0o666 & ~umask
    out.chmod(0o640)
    inode = out.stat().st_ino
    result = newscmp_("compare", "base.txt", "other.txt", "-f", "csv", "-o", out)
    assert (result.exit_code, result.stdout) == (1, "")
    assert stat.S_IMODE(out.stat().st_mode) == 0o640
    assert out.stat().st_ino != inode
    assert out.read_text().startswith("story,kind,")
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


def test_output_is_untouched_when_the_run_fails(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = folder / "out.txt"
    out.write_text("before")

    def broken(*_: object) -> None:
        raise RuntimeError

    assert newscmp_("compare", "missing.txt", "other.txt", "-o", out).exit_code == 2
    monkeypatch.setattr("newscmp.render.table.draw_table", broken)
    assert newscmp_("compare", "base.txt", "other.txt", "-o", out).exit_code == 2
    assert out.read_text() == "before"
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


def test_output_to_impossible_places_is_one_line(folder: Path) -> None:
    (folder / "file").write_text("")
    for place in ("missing/out.txt", "file/out.txt", "."):
        result = newscmp_("compare", "base.txt", "other.txt", "-o", place)
        assert result.exit_code == 2, place
        assert (result.stdout, len(result.stderr.splitlines())) == ("", 1)
        assert place in result.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_output_in_a_read_only_folder_is_one_line(folder: Path) -> None:
    locked = folder / "locked"
    locked.mkdir(mode=0o500)
    result = newscmp_("compare", "base.txt", "other.txt", "-o", "locked/out.txt")
    assert result.exit_code == 2
    assert "permission denied" in result.stderr


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="no /proc here")
def test_output_in_a_folder_that_nobody_may_write_in(folder: Path) -> None:
    result = newscmp_("compare", "base.txt", "other.txt", "-o", "/proc/self/out.txt")
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)


def test_output_to_a_device_and_a_pipe_is_written_and_to_a_link_refused(folder: Path) -> None:
    assert newscmp_("compare", "base.txt", "other.txt", "-o", "/dev/null").exit_code == 1
    assert not Path("/dev/null").is_file()
    (folder / "target.txt").write_text("old")
    (folder / "link.txt").symlink_to("target.txt")
    (folder / "dangling.txt").symlink_to("elsewhere.txt")
    (folder / "device.txt").symlink_to("/dev/null")
    for link in ("link.txt", "dangling.txt", "device.txt"):
        result = newscmp_("compare", "base.txt", "other.txt", "-o", link)
        assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
        assert f"cannot write to {link}: it is a symbolic link" in result.stderr
        assert (folder / link).is_symlink()
    assert (folder / "target.txt").read_text() == "old"
    assert not (folder / "elsewhere.txt").exists()
    os.mkfifo(folder / "pipe")
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append((folder / "pipe").read_text()))
    reader.start()
    assert newscmp_("compare", "base.txt", "other.txt", "-o", "pipe").exit_code == 1
    reader.join(10)
    assert "figure.changed" in read[0]


def test_output_dash_is_stdout_and_quiet_still_writes_the_file(folder: Path) -> None:
    plain = newscmp_("compare", "base.txt", "other.txt").stdout
    assert newscmp_("compare", "base.txt", "other.txt", "-o", "-").stdout == plain
    assert newscmp_("compare", "-q", "base.txt", "other.txt", "-o", "out.txt").exit_code == 1
    assert "figure.changed" in (folder / "out.txt").read_text()


# ---- inputs


def test_standard_input_is_base_or_other(folder: Path) -> None:
    for arguments in (["base.txt", "-"], ["-", "base.txt"]):
        result = newscmp_("compare", *arguments, "-f", "json", input=OTHER)
        assert result.exit_code == 1
        value = json.loads(result.stdout)
        assert {value["base"]["path"], value["versions"][0]["path"]} == {"base.txt", "-"}
    assert newscmp_("inspect", "-", "-f", "jsonl", input=BASE).stdout.count("\n") == 1
    assert newscmp_("align", "base.txt", "-", input=OTHER).exit_code == 0
    done = shell("newscmp compare base.txt - < other.txt; echo $?", cwd=folder)
    assert done.stdout.endswith(b"\n1\n")


def test_one_bad_file_of_five_is_named_and_the_others_are_done(folder: Path) -> None:
    for n in range(1, 5):
        (folder / f"v{n}.txt").write_text(BASE.replace("412", f"53{n}"))
    (folder / "bad.txt").write_bytes(b"\x00\x01\x02")
    result = newscmp_("compare", "base.txt", "v1.txt", "v2.txt", "bad.txt", "v3.txt", "v4.txt", "-f", "json")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("newscmp compare: bad.txt: ")
    value = json.loads(result.stdout)
    assert [version["id"] for version in value["versions"]] == ["v1.txt", "v2.txt", "v3.txt", "v4.txt"]
    assert {change["version"] for change in value["changes"]} == {"v1.txt", "v2.txt", "v3.txt", "v4.txt"}
    assert [error["path"] for error in value["errors"]] == ["bad.txt"]
    result = newscmp_("inspect", "v1.txt", "bad.txt", "v2.txt", "-f", "jsonl")
    assert (result.exit_code, result.stdout.count("\n")) == (2, 2)
    assert newscmp_("compare", "bad.txt", "v1.txt").stdout == ""


def test_bad_lines_are_named_wherever_they_stand_and_the_good_ones_compared(folder: Path) -> None:
    lines = [json.dumps({"id": f"v{n}", "text": BASE.replace("412", f"53{n}")}) for n in range(3)]
    mixed = "\n".join([lines[0], "{", lines[1], '{"id": "x"}', lines[2], "5"]) + "\n"
    Path("bad.jsonl").write_text(mixed)
    Path("story").mkdir()
    Path("story/bad.jsonl").write_text(mixed)
    for place, arguments in (
        ("bad.jsonl", ["bad.jsonl"]),
        ("bad.jsonl", ["base.txt", "bad.jsonl"]),
        (str(Path("story/bad.jsonl")), ["story"]),
        (str(Path("story/bad.jsonl")), ["base.txt", "story"]),
    ):
        result = newscmp_("compare", *arguments, "-f", "json")
        assert result.exit_code == 2
        said = [line.split(": ")[1] for line in result.stderr.splitlines()]
        assert said == [f"{place}:{n}" for n in (2, 4, 6)]
        value = json.loads(result.stdout)
        told = [version["id"] for version in (value["base"], *value["versions"])]
        assert told[-3:] == ["v0", "v1", "v2"]
        assert value["changes"]
        assert [(e["path"], e["message"].partition(":")[0]) for e in value["errors"]] == [
            (place, f"line {n}") for n in (2, 4, 6)
        ]
    Path("bad.jsonl").write_text('5\n{"id": "x"}\n')
    result = newscmp_("compare", "bad.jsonl", "base.txt")
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 2)


def test_a_folder_is_a_story(folder: Path) -> None:
    result = newscmp_("compare", ".", "-f", "json")
    value = json.loads(result.stdout)
    assert (result.exit_code, value["base"]["id"]) == (1, "base.txt")
    assert [version["id"] for version in value["versions"]] == ["other.txt", "same.txt"]
    value = json.loads(newscmp_("compare", ".", "-f", "json", "--base", "other.txt").stdout)
    assert value["base"]["id"] == "other.txt"
    assert newscmp_("compare", ".", "--base", "missing.txt").exit_code == 2
    value = json.loads(newscmp_("compare", "other.txt", ".", "-f", "json").stdout)
    assert [version["id"] for version in value["versions"]] == ["base.txt", "same.txt"]


def test_a_folder_with_one_article_has_nothing_to_compare(folder: Path) -> None:
    (folder / "alone").mkdir()
    (folder / "alone" / "base.txt").write_text(BASE)
    result = newscmp_("compare", "alone")
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
    assert "alone" in result.stderr
    assert "only one article" in result.stderr
    (folder / "empty").mkdir()
    assert newscmp_("compare", "empty").exit_code == 2
    assert newscmp_("inspect", "empty").exit_code == 2


def test_a_folder_of_folders_is_several_stories(folder: Path) -> None:
    for story, other in (("north", OTHER), ("south", BASE), ("west", OTHER)):
        (folder / "stories" / story).mkdir(parents=True)
        (folder / "stories" / story / "base.txt").write_text(BASE)
        (folder / "stories" / story / "other.txt").write_text(other)
    result = newscmp_("compare", "stories")
    assert result.exit_code == 1
    assert [line for line in result.stdout.splitlines() if line in ("north", "south", "west")] == ["north", "west"]
    assert len(json.loads(newscmp_("compare", "stories", "-f", "json").stdout)) == 3
    rows = [json.loads(line) for line in newscmp_("compare", "stories", "-f", "jsonl").stdout.splitlines()]
    assert [row["story"] for row in rows] == ["north", "west"]
    inspected = [json.loads(line) for line in newscmp_("inspect", "stories", "-f", "jsonl").stdout.splitlines()]
    assert [Path(document["path"]).parts[1:] for document in inspected] == [
        (story, name) for story in ("north", "south", "west") for name in ("base.txt", "other.txt")
    ]
    result = newscmp_("compare", "base.txt", "stories")
    assert (result.exit_code, result.stderr.count("several stories")) == (2, 1)
    (folder / "stories" / "north" / "other.txt").unlink()
    result = newscmp_("compare", "stories")
    assert result.exit_code == 2
    assert "north" in result.stderr
    assert "west" in result.stdout
    assert newscmp_("compare", "stories", "other.txt").exit_code == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
def test_an_unreadable_folder_is_one_line(folder: Path) -> None:
    (folder / "locked").mkdir(mode=0)
    result = newscmp_("compare", "locked")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)


def test_versions_of_one_name_are_told_apart(folder: Path) -> None:
    for name in ("a", "b"):
        (folder / name).mkdir()
        (folder / name / "x.txt").write_text(OTHER)
    value = json.loads(newscmp_("compare", "base.txt", "a/x.txt", "b/x.txt", "b/x.txt", "-f", "json").stdout)
    ids = [version["id"] for version in value["versions"]]
    assert ids == ["a/x.txt", "b/x.txt", "b/x.txt (2)"]
    assert [change["version"] for change in value["changes"]] == ids


def test_articles_of_another_story_are_warned_of(folder: Path) -> None:
    more = (
        "Rescue boats from three towns searched the shore through the night, Brandt said.\n\n"
        "Power lines fell across the only road, and the hospital ran on a generator until dawn.\n\n"
        "The weather service had warned of gusts of 140 kilometres an hour on Sunday evening.\n\n"
        "Fishermen tied their trawlers to trees, and a bakery handed out bread, soup and blankets in the market.\n"
    )
    (folder / "storm.txt").write_text(f"{BASE}\n{more}")
    (folder / "odd.txt").write_text(
        "The council of Tarn opened a public library on Friday after six years of building.\n\n"
        "It holds 9,000 books, a reading room and a small theatre for children, the architect Petra Oss said.\n\n"
        '"Nobody believed in it when we drew the first plans," Oss told a crowd of visitors.\n\n'
        "Taxpayers covered half of the cost; a foundation of two sisters who ran a printing house gave the rest.\n\n"
        "Membership is free for pupils, and lending starts next week.\n\n"
        "Architects praised the oak shelves, the garden roof and the quiet lamps; critics mocked the orange doors.\n"
    )
    assert newscmp_("compare", "storm.txt", "base.txt").stderr == ""
    result = newscmp_("compare", "storm.txt", "odd.txt")
    assert "warning" in result.stderr
    assert "odd.txt" in result.stderr
    assert result.exit_code in (0, 1)
    assert newscmp_("compare", "-q", "storm.txt", "odd.txt").stderr == ""


def test_many_files_on_the_command_line(folder: Path) -> None:
    names = [f"{n}.txt" for n in range(400)]
    for name in names:
        (folder / name).write_text("Two boats sank.\n")
    assert newscmp_("inspect", "-f", "jsonl", *names).stdout.count("\n") == 400


# ---- filters


def kinds_of(*arguments: str) -> list[str]:
    result = newscmp_("compare", "base.txt", "both.txt", "-f", "json", *arguments)
    changes = json.loads(result.stdout)["changes"]
    assert result.exit_code == (1 if changes else 0)
    assert all(change["severity"] in SEVERITIES for change in changes)
    return [change["kind"] for change in changes]


def test_filters_choose_rows(folder: Path) -> None:
    both = OTHER.replace("lost the harbour", "lost the old harbour") + "\nA bridge fell in Lund.\n"
    (folder / "both.txt").write_text(both)
    everything = kinds_of("--all")
    assert {"figure.changed", "quote.altered", "statement.new"} <= set(everything)
    default = kinds_of()
    assert default == [kind for kind in everything if KINDS[kind] != "style"]
    assert kinds_of("--severity", "style") == everything
    assert kinds_of("--severity", "substantive") == [k for k in everything if KINDS[k] == "substantive"]
    assert set(kinds_of("--kind", "figure")) == {"figure.changed"}
    assert set(kinds_of("--kind", "figure,quote.altered")) == {"figure.changed", "quote.altered"}
    assert set(kinds_of("--kind", "figure", "--kind", "quote")) == {"figure.changed", "quote.altered"}
    assert set(kinds_of("--kind", "statement.new")) == {"statement.new"}
    assert kinds_of("--kind", "statement.new", "--severity", "minor") == []
    assert kinds_of("--ignore-kind", "figure") == [kind for kind in default if not kind.startswith("figure.")]
    assert kinds_of("--kind", "quote", "--ignore-kind", "quote.altered") == []


def test_every_kind_can_be_named(folder: Path) -> None:
    for kind in KINDS:
        family = kind.partition(".")[0]
        assert newscmp_("compare", "base.txt", "same.txt", "--kind", kind, "--ignore-kind", family).exit_code == 0


def test_pairs_come_with_all(folder: Path) -> None:
    assert "pairs" not in json.loads(newscmp_("compare", "base.txt", "other.txt", "-f", "json").stdout)
    pairs = json.loads(newscmp_("compare", "base.txt", "other.txt", "-f", "json", "--all").stdout)["pairs"]
    assert [pair["base"] for pair in pairs] == [[1], [2], [3]]


# ---- how it looks


def test_colour_follows_the_contract_s_order(folder: Path) -> None:
    def coloured(*arguments: str, **environment: str) -> bool:
        env = {"PATH": os.environ["PATH"]} | environment
        return ESC.encode() in run("compare", "base.txt", "other.txt", *arguments, env=env, cwd=folder).stdout

    assert not coloured()
    assert coloured("--color")
    assert coloured("--color", NO_COLOR="1")
    assert not coloured("--no-color", FORCE_COLOR="1")
    assert not coloured(NO_COLOR="1", FORCE_COLOR="1")
    assert coloured(FORCE_COLOR="1")
    assert coloured(CLICOLOR_FORCE="1", NO_COLOR="")
    assert not coloured(CLICOLOR_FORCE="0")
    for format in ("json", "csv", "html", "grid"):
        assert not coloured("--color", "-f", format)


def test_width_is_asked_for_or_from_the_environment_or_80(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def widest(*arguments: str) -> int:
        return max(map(len, newscmp_("compare", "base.txt", "other.txt", *arguments).stdout.splitlines()))

    assert 70 <= widest() <= 80
    monkeypatch.setenv("COLUMNS", "132")
    assert 110 <= widest() <= 132
    assert widest("--width", "64") <= 64
    monkeypatch.setenv("COLUMNS", "nonsense")
    assert widest() <= 80


def test_a_terminal_gets_its_width_and_colour(folder: Path) -> None:
    pty = pytest.importorskip("pty")
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
    env = {"PATH": os.environ["PATH"], "TERM": "xterm"}
    process = subprocess.Popen([*PROGRAM, "compare", "base.txt", "other.txt"], stdout=theirs, cwd=folder, env=env)
    os.close(theirs)
    seen = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # how Linux says that the other side is closed
            break
        if not piece:
            break
        seen += piece
    os.close(ours)
    assert process.wait(30) == 1
    assert b"\x1b[1;31m" in seen
    plain = [line for line in seen.decode().splitlines() if ESC not in line]
    assert max(map(len, plain)) <= 60


def test_output_is_the_same_every_time(folder: Path) -> None:
    outputs = {
        run(
            *("compare", "base.txt", "other.txt", "-f", "json", "--all"),
            cwd=folder,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1


def test_words_with_one_role_are_told_apart_in_every_run(folder: Path) -> None:
    """"Per" alone goes before any noun; which word of "per", "each" and "every" that is must not hang on hashes."""
    (folder / "fees.txt").write_text("The yard builds 30 per dock. Fees of $2,000 every three years are due.\n")
    for seed in ("0", "1", "2", "3"):
        done = run("inspect", "fees.txt", "-f", "json", cwd=folder, env={**os.environ, "PYTHONHASHSEED": seed})
        figures = json.loads(done.stdout)[0]["figures"]
        assert [figure["surface"] for figure in figures] == ["30 per dock", "$2,000", "three years"]


def test_csv_can_be_read_back(folder: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(newscmp_("compare", "base.txt", "other.txt", "-f", "csv").stdout)))
    assert [row["kind"] for row in rows] == ["figure.changed"]
    start, end = int(rows[0]["base_start"]), int(rows[0]["base_end"])
    assert BASE[start:end] == rows[0]["base_surface"]
    assert rows[0]["base_value"] == "412"


# ---- untrusted text


def test_nothing_active_reaches_a_stream(folder: Path) -> None:
    evil = f"{ESC}]0;owned\x07 {ESC}[2J \u202e\u2066 \u200b\u009b31m"
    name = f"o{ESC}[31m\u202e.txt"
    (folder / name).write_text(f'---\ntitle: "x"\noutlet: "{"=cmd"}"\n---\n' + OTHER.replace("Varra", f"Varra {evil}"))
    (folder / "bad\x1b]0;x\x07.txt").write_bytes(b"\0")
    for format in ("table", "grid", "html", "csv", "jsonl", "github"):
        done = run("compare", "base.txt", name, "bad\x1b]0;x\x07.txt", "missing\u202e.txt", "-f", format, cwd=folder)
        assert done.returncode == 2
        for stream in (done.stdout.decode(), done.stderr.decode()):
            assert not any(c in stream for c in (ESC, "\x07", "\u202e", "\u2066", "\u200b", "\x9b")), format
        assert len(done.stderr.splitlines()) == 2


def test_help_names_the_families_and_kinds_that_there_are() -> None:
    text = " ".join(newscmp_("compare", "--help").stdout.split())
    assert "The families are figure, quote, attribution, statement and story." in text
    assert set(families()) == {"figure", "quote", "attribution", "statement", "story"}
    for kind in re.findall(r"\b(?:figure|quote|attribution|statement|story)\.[a-z_]+", text):
        assert kind.rstrip(".") in KINDS


def test_two_writers_leave_one_whole_file(folder: Path) -> None:
    line = "newscmp compare base.txt other.txt -f json -o out.json & newscmp inspect base.txt -f json -o out.json & wait"
    for _ in range(3):
        shell(line, cwd=folder)
        json.loads((folder / "out.json").read_text())
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]
