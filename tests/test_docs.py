"""README's commands are run, and print what README says, to the letter.

A ```console fence holds commands after "$ ", each followed by its output (both streams). They run one after the other in
one shell in the project's root. A ```pycon fence holds statements after ">>> ", as a Python session shows
them. ``python tests/test_docs.py`` writes today's outputs into README.md: read them then.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from newscmp.cli import COMMANDS, main
from newscmp.comparison import KINDS, SEVERITIES
from newscmp.render import FORMATS

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
_FENCE = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
_SESSION = re.compile(r"^```pycon\n(.*?)^```$", re.M | re.S)
_MARK = "\x00next\x00"


def fences() -> list[str]:
    return _FENCE.findall(README.read_text("utf-8"))


def commands_of(fence: str) -> list[tuple[str, str]]:
    """(command, output) of each command of a fence."""
    pieces = re.split(r"^\$ (.*)\n", fence, flags=re.M)
    assert not pieces[0], "a console fence starts with a command"
    return list(zip(pieces[1::2], pieces[2::2], strict=True))


def run_all(commands: list[str]) -> list[str]:
    """What each command prints, stdout and stderr as a terminal would mix them."""
    setup = f'newscmp() {{ "{sys.executable}" -m newscmp "$@"; }}'
    script = [setup]
    for command in commands:
        script += [command, f"s=$?; printf '{_MARK.replace(chr(0), chr(92) + '0')}'; (exit $s)"]
    hidden = {"COLUMNS", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "PYTHONPATH"}
    done = subprocess.run(
        ["bash", "-c", "\n".join(script)],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in hidden},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
    )
    return done.stdout.decode("utf-8").split(_MARK)[: len(commands)]


def sessions() -> list[str]:
    return _SESSION.findall(README.read_text("utf-8"))


def run_session(session: str) -> str:
    """A Python session with the output that its statements have now."""
    out, names = [], {"__name__": "__main__"}
    for example in doctest.DocTestParser().get_examples(session):
        source = example.source.rstrip("\n").split("\n")
        out += [f"{'...' if number else '>>>'} {line}" for number, line in enumerate(source)]
        printed = io.StringIO()
        with _in_root(), contextlib.redirect_stdout(printed):
            exec(compile(example.source, "README.md", "single"), names)
        out += printed.getvalue().splitlines()
    return "".join(f"{line}\n" for line in out)


@contextlib.contextmanager
def _in_root() -> Iterator[None]:
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        yield
    finally:
        os.chdir(before)


@pytest.mark.parametrize("session", sessions(), ids=lambda session: session.partition("\n")[0][4:60])
def test_sessions_print_what_readme_says(session: str) -> None:
    assert run_session(session) == session


def test_there_are_commands_to_run() -> None:
    assert len(fences()) >= 4
    assert len(sessions()) >= 1


@pytest.mark.parametrize("fence", fences(), ids=lambda fence: fence.partition("\n")[0][2:60])
def test_commands_print_what_readme_says(fence: str) -> None:
    expected = commands_of(fence)
    assert run_all([command for command, _ in expected]) == [output for _, output in expected]


def test_readme_opens_with_a_sentence_and_two_commands() -> None:
    text = README.read_text("utf-8")
    opening = text.splitlines()[0]
    assert opening.startswith("newscmp ")
    assert opening.endswith(".")
    assert opening.count(". ") == 0
    first, second = re.findall(r"^```sh\n(.*)\n```$", text, re.M)[:2]
    assert all(command.startswith("python3 -m venv .venv && .venv/bin/pip install ") for command in (first, second))
    assert first.endswith(".venv/bin/newscmp compare seeds/aleppo")
    assert second.endswith(".venv/bin/pytest")
    # .ci/run finds the second one by itself
    assert len(re.findall(r"^python3 -m venv \.venv && .*bin/pytest$", text, re.M)) == 1


def test_readme_names_every_kind_command_format_and_option() -> None:
    text = README.read_text("utf-8")
    context = click.Context(main)
    names = {*(f"`{kind}`" for kind in KINDS), *(f"`{name}`" for name in (*SEVERITIES, *FORMATS))}
    options = {name for option in main.params for name in option.opts}
    for command_name in COMMANDS:
        assert f"newscmp {command_name}" in text
        command = main.get_command(context, command_name)
        assert command is not None
        for option in command.params:
            if isinstance(option, click.Option):
                options.update((*option.opts, *option.secondary_opts))
    for name in names:
        assert name in text, name
    for option_name in options:
        assert re.search(rf"`{re.escape(option_name)}[ `]", text), option_name


@pytest.mark.parametrize("path", ["CHANGELOG.md", "LICENSE"])
def test_the_other_papers_are_there(path: str) -> None:
    assert (ROOT / path).stat().st_size > 100


def write_outputs() -> None:
    """Put what the commands print today into README."""

    def filled(found: re.Match[str]) -> str:
        commands = [command for command, _ in commands_of(found.group(1))]
        told = "".join(f"$ {c}\n{o}" for c, o in zip(commands, run_all(commands), strict=True))
        return f"```console\n{told}```"

    text = _FENCE.sub(filled, README.read_text("utf-8"))
    README.write_text(_SESSION.sub(lambda found: f"```pycon\n{run_session(found[1])}```", text), "utf-8")


if __name__ == "__main__":
    write_outputs()
