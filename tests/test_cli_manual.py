"""The manual page and the completion of shells: made from the commands themselves, tried in the real programs."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from programs import missing, needs

from newscmp import __version__
from newscmp.cli import COMMANDS, main
from newscmp.cli.manual import write_manual

ROOT = Path(__file__).parent.parent


# ---- newscmp(1)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("man") / "newscmp.1"
    path.write_text(write_manual(), "utf-8")
    return path


@pytest.fixture(scope="module")
def printed(page: Path) -> str:
    """The page as man prints it, without the breaks of lines and words."""
    done = subprocess.run(
        [needs("man"), "-l", str(page)],
        env={**os.environ, "MANWIDTH": "400", "LC_ALL": "C.UTF-8", "PAGER": "cat"},
        capture_output=True,
        text=True,
        check=True,
    )
    return " ".join(re.sub(".\b", "", done.stdout).replace("‐\n", "").split())


def test_the_page_has_the_sections_of_a_manual(page: Path) -> None:
    sections = re.findall(r"^\.SH (.*)$", page.read_text(), re.M)
    assert sections == [
        *("NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS"),
        *("EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES", "SEE ALSO"),
    ]
    assert re.findall(r"^\.SS newscmp (.*)$", page.read_text(), re.M) == list(COMMANDS)


def test_groff_and_mandoc_find_nothing_wrong(page: Path) -> None:
    done = subprocess.run([needs("groff"), "-man", "-ww", "-Tutf8", page], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    done = subprocess.run([needs("mandoc"), "-Tlint", page], capture_output=True, text=True)
    # A date would make the page of one version differ from build to build.
    assert [line for line in done.stdout.splitlines() if "missing date" not in line] == []


def test_the_page_says_what_help_says(printed: str) -> None:
    context = click.Context(main, info_name="newscmp")
    assert f"newscmp {__version__}" in printed
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        assert command.help is not None
        first = command.help.partition("\n\n")[0]
        assert " ".join(first.split()) in printed
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help is not None
                assert " ".join(option.help.split()) in printed
                assert option.opts[-1] in printed
        for example in re.findall(r"^ *(newscmp .*)$", command.help, re.M):
            assert " ".join(example.split()) in printed
    assert str(Path.home()) not in printed.replace("~", "")


def test_the_page_is_the_same_wherever_it_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    page = write_manual()
    monkeypatch.setenv("HOME", "/home/somebody")
    monkeypatch.setenv("COLUMNS", "40")
    assert write_manual() == page


def test_the_wheel_brings_the_page(tmp_path: Path) -> None:
    """Built without isolation where hatchling is there, as pip does it."""
    hatchling = subprocess.run([sys.executable, "-c", "import hatchling"], capture_output=True)
    if hatchling.returncode:
        missing("hatchling is not installed")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        page = archive.read(f"newscmp-{__version__}.data/data/share/man/man1/newscmp.1").decode()
    assert page == write_manual()


def test_an_installation_has_the_page() -> None:
    """This very one: installing newscmp puts the page where man finds it, beside bin/."""
    page = Path(sys.prefix, "share/man/man1/newscmp.1")
    if not page.exists():
        missing("newscmp is not installed in this environment")
    assert page.read_text("utf-8").startswith(".TH NEWSCMP 1")


# ---- completion


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with files to complete, and newscmp on the way to programs."""
    (tmp_path / "wire.txt").write_text("Two boats sank.\n")
    (tmp_path / "bin").mkdir()
    script = tmp_path / "bin" / "newscmp"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m newscmp "$@"\n')
    script.chmod(0o755)
    return tmp_path


def environment(folder: Path) -> dict[str, str]:
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "HOME": str(folder), "TERM": "xterm", "LC_ALL": "C.UTF-8"}


def documented(shell: str) -> str:
    """README's line that turns completion on."""
    (line,) = re.findall(rf"^.*_NEWSCMP_COMPLETE={shell}_source newscmp.*$", (ROOT / "README.md").read_text("utf-8"), re.M)
    return str(line)


LINES = {
    "newscmp ins": "inspect",
    "newscmp compare --kind attribution.an": "attribution.anonymised",
    "newscmp compare --kind quote.new,story.he": "quote.new,story.headline",
    "newscmp compare --severity sub": "substantive",
    "newscmp figures --only uni": "unique",
    "newscmp inspect --format jsonl --format mood": None,
    "newscmp inspect --format json": "json",
    "newscmp sources --exit-z": None,
    "newscmp compare --exit-z": "--exit-zero",
}


def test_every_format_is_offered(folder: Path) -> None:
    from newscmp.render import known_formats

    done = subprocess.run(
        [folder / "bin" / "newscmp"],
        env={
            **environment(folder),
            "_NEWSCMP_COMPLETE": "bash_complete", "COMP_WORDS": "newscmp align -f ", "COMP_CWORD": "3",
        },
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.removeprefix("plain,") for line in done.stdout.splitlines()] == list(known_formats())


def test_bash_completes(folder: Path) -> None:
    script = [documented("bash"), "compopt() { files=$2$3; }"]
    for line in LINES:
        words = line.split()
        script.append(
            f"COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}; COMPREPLY=(); "
            '_newscmp_completion newscmp; echo "${COMPREPLY[*]}"'
        )
    script.append('COMP_WORDS=(newscmp compare wi); COMP_CWORD=2; _newscmp_completion newscmp; echo "$files"')
    script.append("complete -p newscmp")
    done = subprocess.run(
        [needs("bash"), "-c", "\n".join(script)], env=environment(folder), cwd=folder, capture_output=True, text=True
    )
    *offered, files, bound = done.stdout.splitlines()
    assert done.stderr == ""
    for (line, wanted), got in zip(LINES.items(), offered, strict=True):
        assert (wanted in got.split()) if wanted else got == "", line
    assert "default" in files  # bash's own completion of file names
    assert "_newscmp_completion" in bound


def test_fish_completes(folder: Path) -> None:
    script = documented("fish") + "\n"
    script += "".join(f"complete -C '{line}'; echo ----\n" for line in (*LINES, "newscmp compare wi"))
    done = subprocess.run(
        [needs("fish"), "-c", script], env=environment(folder), cwd=folder, capture_output=True, text=True, timeout=60
    )
    offered = [piece.split() for piece in done.stdout.split("----\n")]
    assert done.stderr == ""
    for (line, wanted), got in zip(LINES.items(), offered):
        if wanted and "," in wanted:
            continue  # click's script for fish takes a comma for the end of an offer: nothing is offered then
        assert (wanted in got) if wanted else got == [], line
    assert offered[len(LINES)] == ["wire.txt"]


def typed(shell: list[str], lines: list[tuple[str, str]], folder: Path) -> Iterator[str]:
    """What an interactive shell shows after each (line, what is waited for): keys are typed when it is ready."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execvpe(shell[0], shell, environment(folder))
    try:
        for line, until in lines:
            os.write(terminal, line.encode())
            seen, end = "", time.monotonic() + 30
            while until not in seen and time.monotonic() < end:
                if select.select([terminal], [], [], 1)[0]:
                    seen += os.read(terminal, 4096).decode(errors="replace")
                    seen = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]", "", seen)
            yield seen
    finally:
        os.close(terminal)
        os.waitpid(pid, 0)


def test_zsh_completes(folder: Path) -> None:
    lines = [
        (f'autoload -U compinit && compinit -u; {documented("zsh")}; echo re""ady\r', "ready"),
        ("newscmp ins\t", "inspect"),
        ("\x15newscmp compare --severity sub\t", "substantive"),
        ("\x15newscmp compare --kind quote.new,story.he\t", "quote.new,story.headline"),
        ("\x15newscmp compare wi\t", "wire.txt"),
    ]
    for (line, wanted), seen in zip(lines, typed([needs("zsh"), "-f", "-i"], lines, folder), strict=True):
        assert wanted in seen, line
