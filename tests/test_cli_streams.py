"""The real program in real pipes and terminals: what no in-process test can see."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from programs import missing

from newscmp.cli import COMMANDS

BASE = (
    "The storm left at least 412 people without a home on the island of Varra, officials said on Monday.\n\n"
    'The mayor of Varra, Ilsa Brandt, told reporters: "We have lost the harbour and the school."\n'
)
OTHER = BASE.replace("412", "530")
PROGRAM = [sys.executable, "-m", "newscmp"]
# How each command is called to print something: watch is silent the first time.
READING = tuple(name for name in COMMANDS if name not in ("fetch", "batch"))  # the commands that are given articles
CALLED = {name: name for name in READING} | {"watch": "watch --report-baseline --state state.sqlite"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "base.txt").write_text(BASE)
    (tmp_path / "other.txt").write_text(OTHER)
    (tmp_path / "same.txt").write_text(BASE)
    return tmp_path


def shell(line: str, cwd: Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which ``newscmp`` is the real program."""
    setup = f'newscmp() {{ "{sys.executable}" -m newscmp "$@"; }}; '
    return subprocess.run(["bash", "-c", setup + line], cwd=cwd, env=env, capture_output=True, text=True, timeout=60)


class Terminal:
    """A terminal of 60 columns: what was written on it, and what is typed."""

    def __init__(self) -> None:
        self._ours, self.theirs = pty.openpty()
        fcntl.ioctl(self.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
        self.seen = ""

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def read(self, until: str | None = None) -> str:
        """Read until the text appears, or until the last program has closed its side."""
        end = time.monotonic() + 60
        while (until is None or until not in self.seen) and time.monotonic() < end:
            if not select.select([self._ours], [], [], 1)[0]:
                continue
            try:
                piece = os.read(self._ours, 4096)
            except OSError:  # how Linux says that the other side is closed
                break
            if not piece:
                break
            self.seen += piece.decode()
        return self.seen

    def close(self) -> None:
        os.close(self._ours)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    made = Terminal()
    yield made
    made.close()


def start(terminal: Terminal, arguments: Sequence[object], streams: str, cwd: Path, **env: str) -> subprocess.Popen[bytes]:
    """Start newscmp with these ``streams`` (of "in out err") on the terminal, the others nowhere."""
    theirs = terminal.theirs
    given = {name: theirs if name in streams.split() else subprocess.DEVNULL for name in ("in", "out", "err")}
    process = subprocess.Popen(
        [*PROGRAM, *map(str, arguments)],
        stdin=given["in"],
        stdout=given["out"],
        stderr=given["err"],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "TERM": "xterm", "XDG_CONFIG_HOME": "/nonexistent", **env},
    )
    os.close(theirs)
    return process


# ---- standard input


@pytest.mark.parametrize("arguments", [["inspect", "-"], ["compare", "base.txt", "-"], ["align", "-", "base.txt"]])
def test_a_terminal_is_read_to_one_ctrl_d_and_that_is_said(folder: Path, terminal: Terminal, arguments: list[str]) -> None:
    process = start(terminal, arguments, "in err", folder)
    said = terminal.read("Ctrl-D")
    assert said.startswith(f"newscmp {arguments[0]}: reading the terminal; Ctrl-D ends the article")
    terminal.type("Two boats sank off Tarn on Monday.\n")
    time.sleep(0.3)
    terminal.type("\x04")
    assert process.wait(30) == (1 if arguments[0] == "compare" else 0)


def test_with_quiet_a_terminal_is_read_in_silence(folder: Path, terminal: Terminal) -> None:
    process = start(terminal, ["inspect", "-q", "-"], "in err", folder)
    terminal.type("Two boats sank.\n\x04")
    terminal.read()
    assert process.wait(30) == 0
    assert "newscmp" not in terminal.seen


@pytest.mark.parametrize("command", [name for name in READING if name != "watch"])
def test_every_command_says_that_standard_input_is_closed(folder: Path, command: str) -> None:
    done = shell(f"newscmp {command} {'' if command == 'inspect' else 'base.txt'} - <&-", folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"newscmp {command}: -: standard input is closed\n"


# ---- standard output and error


@pytest.mark.parametrize("command", READING)
def test_no_command_minds_a_reader_that_goes_away(folder: Path, command: str) -> None:
    (folder / "long.txt").write_text("\n\n".join(BASE.replace("412", str(n)) for n in range(1000, 1060)))
    (folder / "more.txt").write_text("\n\n".join(BASE.replace("412", str(n)) for n in range(2000, 2060)))
    for form in ("table", "json"):
        done = shell(f"newscmp {CALLED[command]} -f {form} long.txt more.txt | head -n 1; echo ${{PIPESTATUS[0]}}", folder)
        assert done.stderr == "" or command == "watch"  # which says that it is the first run
        assert done.stdout.splitlines()[1:] in (["0"], ["1"])
        assert (done.stdout.splitlines()[1:] == ["1"]) <= (command in ("compare", "watch"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("command", READING)
@pytest.mark.parametrize("where", ["> /dev/full", "-o /dev/full", ">&-", "1< /dev/null"])
def test_no_command_loses_data_in_silence(folder: Path, command: str, where: str) -> None:
    done = shell(f"newscmp {CALLED[command]} base.txt other.txt {where}", folder)
    assert done.returncode == 2
    assert len([line for line in done.stderr.splitlines() if "first run" not in line]) == 1
    assert "cannot write to " in done.stderr


def test_a_full_disk_leaves_the_old_file(folder: Path) -> None:
    (folder / "out.json").write_text("before")
    done = shell("ulimit -f 1; newscmp inspect -f json $(yes base.txt | head -n 60) -o out.json", folder)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "cannot write to out.json: file too large" in done.stderr
    assert (folder / "out.json").read_text() == "before"
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


def test_both_streams_may_be_closed_or_full(folder: Path) -> None:
    for streams in (">&- 2>&-", ">&- 2>&- <&-", "> /dev/full 2> /dev/full"):
        assert shell(f"newscmp compare base.txt other.txt {streams}", folder).returncode == 2
        assert shell(f"newscmp compare base.txt same.txt {streams}", folder).returncode == 0
    done = shell("newscmp compare base.txt other.txt -o out.txt >&- 2>&- <&-", folder)
    assert done.returncode == 1
    assert "figure.changed" in (folder / "out.txt").read_text()


# ---- signals


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_ends_the_run_and_leaves_nothing_half_written(folder: Path, name: str) -> None:
    number = signal.Signals[name]
    os.mkfifo(folder / "pipe")
    # The first document is written, to a file that has no name yet or a temporary one, before the pipe is read.
    process = subprocess.Popen(
        [*PROGRAM, "inspect", "base.txt", "pipe", "-f", "jsonl", "-o", "out.txt"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
    )
    with (folder / "pipe").open("wb"):  # opens once the program is reading
        process.send_signal(number)
        out, error = process.communicate(timeout=30)
    assert (process.returncode, out, error) == (-number, b"", b"")
    assert sorted(path.name for path in folder.iterdir()) == ["base.txt", "other.txt", "pipe", "same.txt"]


def test_a_shell_sees_130_after_ctrl_c(folder: Path, terminal: Terminal) -> None:
    """As typed: the terminal sends the signal, the shell tells of it."""
    line = f'trap : INT; "{sys.executable}" -m newscmp inspect -; echo "status $?"'
    process = subprocess.Popen(
        ["bash", "-c", line],
        stdin=terminal.theirs,
        stdout=terminal.theirs,
        stderr=terminal.theirs,
        cwd=folder,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )
    os.close(terminal.theirs)
    terminal.read("Ctrl-D")
    terminal.type("\x03")
    terminal.read()
    process.wait(30)
    assert "status 130" in terminal.seen
    assert "Traceback" not in terminal.seen
    assert "Aborted" not in terminal.seen


def test_nohup_is_obeyed(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    line = f'trap "" HUP; exec "{sys.executable}" -m newscmp compare -q base.txt pipe'
    process = subprocess.Popen(["bash", "-c", line], cwd=folder)
    with (folder / "pipe").open("w") as pipe:
        process.send_signal(signal.SIGHUP)
        pipe.write(OTHER)
    assert process.wait(30) == 1


# ---- environment and file system


def test_a_real_latin_1_locale_changes_nothing(folder: Path) -> None:
    if shutil.which("localedef") is None or not Path("/usr/share/i18n/charmaps").is_dir():
        missing("localedef and its sources are not installed (Debian: locales)")
    name = "en_US.ISO-8859-1"
    (folder / "locale").mkdir()
    make = ["localedef", "-i", "en_US", "-f", "ISO-8859-1", f"locale/{name}"]
    made = subprocess.run(make, cwd=folder, capture_output=True)
    assert (folder / "locale" / name).is_dir(), made.stderr
    env = {"PATH": os.environ["PATH"], "LOCPATH": str(folder / "locale"), "LC_ALL": name}
    charmap = subprocess.run(["locale", "charmap"], env=env, capture_output=True, text=True).stdout
    assert charmap == "ISO-8859-1\n"
    (folder / "é.txt").write_text(OTHER.replace("Varra", "Värra"), "utf-8")
    for arguments in (["base.txt", "é.txt"], ["base.txt", "é.txt", "-f", "json", "--all"], ["base.txt", "ü.txt"]):
        ours, plain = (
            subprocess.run([*PROGRAM, "compare", *arguments], cwd=folder, env=e, capture_output=True)
            for e in (env, {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})
        )
        assert (ours.returncode, ours.stdout, ours.stderr) == (plain.returncode, plain.stdout, plain.stderr)
    written = subprocess.run([*PROGRAM, "compare", "base.txt", "é.txt", "-o", "ö.txt"], cwd=folder, env=env)
    assert written.returncode == 1
    assert "Värra" in (folder / "ö.txt").read_text("utf-8")


def test_no_home_and_no_environment_at_all(folder: Path) -> None:
    (folder / "é.txt").write_text(OTHER, "utf-8")
    for env in ("env -i", "env -u HOME", "env HOME=/nonexistent", "env HOME=", "env HOME=relative", "env XDG_CONFIG_HOME="):
        done = shell(f'{env} "{sys.executable}" -m newscmp compare base.txt é.txt', folder)
        assert (done.returncode, done.stderr) == (1, "")
        assert "é.txt" in done.stdout
        done = shell(f'{env} "{sys.executable}" -m newscmp compare --help', folder)
        assert (done.returncode, done.stderr) == (0, "")


def unprivileged() -> list[str]:
    """What to put before a command so that permissions count for it, for root too."""
    if os.geteuid():
        return []
    without = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    if shutil.which("setpriv") is None or subprocess.run([*without, "true"], capture_output=True).returncode:
        pytest.skip("root may read and write anything, and setpriv cannot change that here")
    return without


def test_a_read_only_folder(folder: Path) -> None:
    """Reading is all that newscmp needs; what it cannot do is one line."""
    (folder / "locked.txt").write_text(OTHER)
    (folder / "locked.txt").chmod(0)
    (folder / "closed").mkdir(mode=0)
    folder.chmod(0o555)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [*unprivileged(), *PROGRAM, *arguments]
        env = {"PATH": os.environ["PATH"], "XDG_CONFIG_HOME": str(folder / "closed")}
        env = env if "closed" in arguments[-1] else env | {"XDG_CONFIG_HOME": "/nonexistent"}
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=env)

    try:
        done = run("compare", "base.txt", "other.txt")
        assert (done.returncode, done.stderr) == (1, "")
        done = run("compare", "base.txt", "other.txt", "-o", "out.txt")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == "newscmp compare: cannot write to out.txt: permission denied\n"
        done = run("compare", "base.txt", "locked.txt", "other.txt")
        assert done.returncode == 2
        assert done.stderr == "newscmp compare: locked.txt: permission denied\n"
        assert "530" in done.stdout
        done = run("inspect", "closed")  # the folder of the config file, too
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
        assert "closed/newscmp/config.yaml: cannot read the config file: permission denied" in done.stderr
    finally:
        folder.chmod(0o755)
        (folder / "closed").chmod(0o755)


def test_ten_thousand_files_on_the_command_line(folder: Path) -> None:
    (folder / "v").mkdir()
    for n in range(100):
        (folder / "v" / f"{n:03}.txt").write_text(f"{n + 5} boats sank.\n")
    line = "ulimit -n 32; newscmp inspect -f jsonl $(for i in {1..100}; do echo v/*.txt; done) | wc -l"
    done = shell(line, folder)
    assert (done.stdout.split(), done.stderr) == (["10000"], "")


def test_one_name_ten_thousand_times_is_numbered_in_one_go(folder: Path) -> None:
    from newscmp.cli.inputs import unique
    from newscmp.read import read_versions

    version = next(iter(read_versions(str(folder / "base.txt"))))._replace(id="a.txt", path="a.txt")
    start = time.process_time()
    inputs = unique(None, version, (version,) * 9_999)
    assert inputs.others[-1].id == "a.txt (10000)"
    assert len({one.id for one in inputs.others}) == 9_999
    assert time.process_time() - start < 2  # it takes 0.02; trying every number again took 20


# ---- what was meant


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("comapre base.txt", "No such command 'comapre'. Did you mean 'compare'? Known: compare, align, "),
        ("zzz base.txt", "No such command 'zzz'. Known: compare, align, "),
        ("base.txt other.txt", "'base.txt'. It is an input: 'newscmp compare BASE OTHER' compares two. Known:"),
        ("compare --kidn figure", "No such option '--kidn'. (Did you mean"),
        ("", "Missing command."),
    ],
)
def test_what_is_misspelt_is_guessed(folder: Path, arguments: str, said: str) -> None:
    done = shell(f"newscmp {arguments}", folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "--help' for help" in done.stderr


# ---- colour


ASKED = {"--color": True, "--no-color": False, "": None}
UNSET = "unset"


def wanted(asked: bool | None, no_color: str, force: str, terminal: bool) -> bool:
    """The contract's order."""
    if asked is not None:
        return asked
    if no_color not in (UNSET, ""):
        return False
    if force not in (UNSET, "", "0"):
        return True
    return terminal


@pytest.mark.parametrize("on_terminal", [True, False], ids=["terminal", "pipe"])
@pytest.mark.parametrize("asked", ASKED)
def test_colour_in_the_contract_s_order(
    folder: Path, asked: str, on_terminal: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All combinations, in one process: the terminal is a real one."""
    from newscmp.cli.streams import wants_colour

    ours, theirs = pty.openpty()
    monkeypatch.setenv("TERM", "xterm")
    stream = os.fdopen(theirs, "w") if on_terminal else (folder / "out").open("w")
    monkeypatch.setattr(sys, "stdout", stream)
    with stream:
        for no_color in (UNSET, "", "0", "1"):
            for name in ("CLICOLOR_FORCE", "FORCE_COLOR"):
                for force in (UNSET, "", "0", "1"):
                    for variable, value in (("NO_COLOR", no_color), ("CLICOLOR_FORCE", UNSET), ("FORCE_COLOR", UNSET)):
                        monkeypatch.delenv(variable, raising=False)
                        if value != UNSET:
                            monkeypatch.setenv(variable, value)
                    if force != UNSET:
                        monkeypatch.setenv(name, force)
                    told = wants_colour(ASKED[asked], False)
                    assert told == wanted(ASKED[asked], no_color, force, on_terminal), (no_color, name, force)
        monkeypatch.delenv("NO_COLOR", raising=False)
        monkeypatch.delenv("FORCE_COLOR", raising=False)
        assert wants_colour(None, True) is False  # -o FILE
    os.close(ours)


@pytest.mark.parametrize(
    ("arguments", "env", "coloured"),
    [
        ([], {}, True),
        ([], {"NO_COLOR": "1"}, False),
        (["--color"], {"NO_COLOR": "1"}, True),
        (["--no-color"], {"FORCE_COLOR": "1"}, False),
        ([], {"TERM": "dumb"}, False),
        ([], {"TERM": "dumb", "CLICOLOR_FORCE": "1"}, True),
    ],
)
def test_colour_on_a_real_terminal(
    folder: Path, terminal: Terminal, arguments: list[str], env: dict[str, str], coloured: bool
) -> None:
    process = start(terminal, ["compare", "base.txt", "other.txt", *arguments], "out", folder, **env)
    terminal.read()
    assert process.wait(30) == 1
    assert "figure.changed" in terminal.seen
    assert ("\x1b[" in terminal.seen) == coloured


# ---- progress


ERASED = "\r\x1b[2K"


def slow(
    folder: Path, terminal: Terminal, arguments: str, streams: str, seconds: float = 0, **env: str
) -> tuple[int, str]:
    """A run that waits for a slow pipe, until its progress shows or for some seconds: status, what the terminal saw."""
    os.mkfifo(folder / "pipe")
    process = start(terminal, arguments.split(), streams, folder, **env)
    with (folder / "pipe").open("w") as pipe:
        if seconds:
            time.sleep(seconds)
        else:
            terminal.read("pipe\x1b")
        pipe.write(OTHER)
    seen = terminal.read()
    return process.wait(30), seen


def test_a_long_run_says_how_far_it_is_and_erases_that(folder: Path, terminal: Terminal) -> None:
    (folder / "bad.txt").write_bytes(b"\0")
    name = "a-long-name" * 9 + ".txt"
    (folder / name).write_text(OTHER)
    status, seen = slow(folder, terminal, f"compare base.txt {name} pipe bad.txt -o out.txt", "err")
    assert status == 2
    pieces = seen.split(ERASED)
    assert "\x1b[?7lnewscmp compare: reading 2 of 3: pipe\x1b[?7h" in pieces
    assert all(len(piece.removeprefix("\x1b[?7l").removesuffix("\x1b[?7h")) < 60 for piece in pieces if "\x1b" in piece)
    # The line is erased before anything else is said, and at the end.
    assert sum(piece.startswith("newscmp compare: bad.txt: ") for piece in pieces) == 1
    assert seen.rpartition(ERASED)[2].strip() == "" or seen.rpartition(ERASED)[2].startswith("newscmp compare: bad.txt")
    assert "530" in (folder / "out.txt").read_text()


@pytest.mark.parametrize(
    ("arguments", "streams", "env"),
    [("-q", "err", {}), ("-f jsonl", "out", {}), ("-f jsonl", "err", {"TERM": "dumb"}), ("-f jsonl", "err", {"TERM": ""})],
    ids=["quiet", "stderr in a pipe", "dumb", "no TERM"],
)
def test_there_is_no_progress_where_nobody_looks_on(
    folder: Path, terminal: Terminal, arguments: str, streams: str, env: dict[str, str]
) -> None:
    status, seen = slow(folder, terminal, f"compare base.txt pipe {arguments}", streams, 2.0, **env)
    assert status == 1
    assert "\x1b" not in seen
    assert "reading" not in seen


def test_a_quick_run_shows_no_progress(folder: Path, terminal: Terminal) -> None:
    process = start(terminal, ["compare", "base.txt", "other.txt"], "err", folder)
    assert terminal.read() == ""
    assert process.wait(30) == 1


def test_progress_is_gone_before_the_data_comes(folder: Path, terminal: Terminal) -> None:
    status, seen = slow(folder, terminal, "compare base.txt pipe --no-color", "out err")
    before, _, data = seen.partition("BASE base.txt")
    assert (status, before.endswith(ERASED), "\x1b" in data) == (1, True, False)
    assert "figure.changed" in data


def test_ctrl_c_erases_the_progress(folder: Path, terminal: Terminal) -> None:
    os.mkfifo(folder / "pipe")
    process = start(terminal, ["inspect", "base.txt", "pipe"], "err", folder)
    with (folder / "pipe").open("w"):
        terminal.read("pipe\x1b")
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == -signal.SIGINT
    assert terminal.read().endswith(ERASED)


def test_what_is_done_is_counted_by_version(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command tells of each version that it takes up."""
    from newscmp.cli import call
    from newscmp.cli.inputs import Reading

    noted: list[str] = []
    monkeypatch.setattr(Reading, "note", lambda self, doing, name, n=1, of=1: noted.append(f"{doing} {name} {n}/{of}"))
    monkeypatch.chdir(folder)
    for command in (name for name in READING if name not in ("watch", "group")):  # group counts what it reads and pairs
        noted.clear()
        files = ["base.txt", "other.txt"] if command == "align" else ["base.txt", "other.txt", "same.txt"]
        assert call([command, *files, "-o", os.devnull]) in (0, 1)
        count = len(files) - (command not in ("inspect", "group"))  # where BASE is not counted
        last = f"{files[-1]} {count}/{count}"
        assert any(note.endswith(last) for note in noted), (command, noted)


@pytest.mark.parametrize("command", READING)
def test_what_is_read_is_not_written_over(folder: Path, command: str) -> None:
    (folder / "story").mkdir()
    shutil.copy(folder / "base.txt", folder / "story")
    before = {path: path.read_bytes() for path in folder.rglob("*.txt")}
    for arguments, said in (
        ("base.txt other.txt -o other.txt", "other.txt is an article that is read"),
        ("base.txt other.txt -o ./base.txt", "./base.txt is an article that is read"),
        ("story other.txt -o story/rows.txt", "story/rows.txt would stand among the articles"),
    ):
        done = shell(f"newscmp {command} {arguments}", folder)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
