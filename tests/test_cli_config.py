"""The config file: where it is looked for, what it sets, what beats it, and that nothing in it is silently ignored."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newscmp.cli import COMMANDS, main

BASE = (
    "The flood left 412 people without a home in the valley of Tarn, officials said on Monday.\n\n"
    'The mayor of Tarn, Ilsa Brandt, told reporters: "We have lost the bridge and the school."\n'
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder to be in, with base.txt and other.txt: one figure and one quotation differ."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    Path("base.txt").write_text(BASE)
    Path("other.txt").write_text(BASE.replace("412", "530").replace("bridge and the ", ""))
    return tmp_path


def newscmp(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def write(text: str, path: str = ".config/newscmp/config.yaml") -> str:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, "utf-8")
    return path


def kinds(*arguments: str) -> list[str]:
    return [json.loads(line)["kind"] for line in newscmp("compare", "base.txt", "other.txt", *arguments).stdout.splitlines()]


def test_it_lies_in_the_home_folder(home: Path) -> None:
    write("format: jsonl\n")
    assert kinds() == ["figure.changed", "quote.altered"]


def test_it_lies_where_xdg_says_unless_that_is_relative(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("format: csv\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "etc"))
    assert newscmp("compare", "base.txt", "other.txt").stdout.startswith("change ")
    write("format: jsonl\n", "etc/newscmp/config.yaml")
    assert len(kinds()) == 2
    monkeypatch.setenv("XDG_CONFIG_HOME", "etc")
    assert newscmp("compare", "base.txt", "other.txt").stdout.startswith("story,kind,")


@pytest.mark.parametrize("before", [True, False])
def test_it_may_be_named_before_or_behind_the_command(home: Path, before: bool) -> None:
    write("format: csv\n")
    named = ["--config", write("format: jsonl\ncompare:\n  kind: figure\n", "desk.yaml")]
    arguments = ["compare", "base.txt", "other.txt"]
    result = newscmp(*(named + arguments if before else arguments + named))
    assert [json.loads(line)["kind"] for line in result.stdout.splitlines()] == ["figure.changed"]


def test_a_section_beats_what_is_for_all_and_an_option_beats_both(home: Path) -> None:
    write("compare:\n  format: jsonl\n  kind: [figure]\nformat: csv\nwidth: 60\n")
    assert kinds() == ["figure.changed"]
    assert kinds("--kind", "quote") == ["quote.altered"]
    assert newscmp("compare", "base.txt", "other.txt", "-f", "html").stdout.startswith("<!doctype")
    assert newscmp("figures", "base.txt", "other.txt").stdout.startswith("track,")
    assert newscmp("inspect", "base.txt").stdout.startswith("id,path,")


def test_switches_are_set_both_ways(home: Path) -> None:
    plain = newscmp("compare", "base.txt", "other.txt").stdout
    write("color: yes\n")
    assert "\x1b[1m" in newscmp("compare", "base.txt", "other.txt").stdout
    assert newscmp("compare", "base.txt", "other.txt", "--no-color").stdout == plain
    write("no-color: true\ncompare: {exit-zero: on, quiet: off}\n")
    assert newscmp("compare", "base.txt", "other.txt").exit_code == 0
    assert newscmp("compare", "base.txt", "other.txt", "--color").stdout != plain
    write("no-color: off\n")
    assert newscmp("compare", "base.txt", "other.txt").stdout != plain


def test_a_path_starts_at_the_folder_of_the_file(home: Path) -> None:
    write("output: out.json\nformat: json\n")
    assert newscmp("compare", "base.txt", "other.txt").stdout == ""
    assert json.loads(Path(".config/newscmp/out.json").read_text())["changes"]
    write("output: ~/out.json\nformat: json\n")
    newscmp("compare", "base.txt", "other.txt")
    assert json.loads(Path("out.json").read_text())["changes"]


MISTAKES = {
    "format: csv\nformt: csv\n": ":2: 'formt' is no option (did you mean 'format'?)",
    "format: csv\nzzz: csv\n": ":2: 'zzz' is no option; known: all, allow-private, ",
    "# a comment\n\ncompare:\n  all: yes\n  only: shared\n": ":5: 'only' is no option of compare; known: all, ",
    "compair:\n  all: yes\n": ":1: 'compair' is no option (did you mean 'compare'?)",
    "format: fancy\n": ":1: format: 'fancy' is not one of ",
    "\nwidth: wide\n": ":2: width: 'wide' is not a valid integer",
    "width: 3\n": ":1: width: 3 is not in the range",
    "compare:\n  severity: grave\n": ":2: severity: 'grave' is not one of substantive, minor, style",
    "compare:\n  ignore-kind:\n    - figure\n    - qoute\n": ":2: ignore-kind: 'qoute' is no kind of change",
    "figures:\n  only: some\n": ":2: only: 'some' is not one of",
    "quiet: maybe\n": ":1: quiet: 'maybe' is not yes or no",
    "lang: xx\n": ":1: lang: 'xx' is not one of en",
    "format: [csv]\n": ":1: format: one value is wanted, not a list",
    "kind:\n  figure: yes\n": ":1: kind: one value is wanted, and these are keys",
    "kind: [[figure]]\n": ":1: kind: a list of plain values is wanted",
    "format:\n": ":1: format: the value is missing",
    "compare: all\n": ":1: compare: the options of compare stand below it",
    "- format\n": ":1: a config file has one option a line",
    "help: yes\n": ":1: 'help' is no option",
    "config: other.yaml\n": ":1: 'config' is no option",
    "color: yes\nno-color: yes\n": ":2: color and no-color are the same option",
    "format: csv\nformat: json\n": ":2: the key 'format' stands twice",
    "format: *anchor\n": ":1: aliases (*name) are not allowed",
    "format: 'csv\n": ":2: not valid YAML",
    "a: " + "[" * 100: ":1: nested deeper than",
}


@pytest.mark.parametrize(("text", "said"), MISTAKES.items(), ids=lambda text: text[:20])
def test_a_mistake_is_refused_with_its_line_whatever_command_it_is_for(home: Path, text: str, said: str) -> None:
    path = write(text)
    for command in ("compare", "sources"):
        result = newscmp(command, "base.txt", "other.txt")
        assert (result.exit_code, result.stdout) == (2, "")
        assert len(result.stderr.splitlines()) == 1
        assert result.stderr.startswith(f"newscmp {command}: ")
        assert path + said in result.stderr


def test_a_file_that_cannot_be_read(home: Path) -> None:
    for name in ("missing.yaml", "\0"):
        result = newscmp("--config", name, "compare", "base.txt", "other.txt")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "no such config file" in result.stderr
    for path in (".config/newscmp/config.yaml", "folder.yaml"):
        Path(path).mkdir(parents=True)
        result = newscmp("compare", "base.txt", "other.txt", *(["--config", path] if path == "folder.yaml" else []))
        assert (result.exit_code, result.stderr.count("is a directory")) == (2, 1)
    Path("latin.yaml").write_bytes(b"format: csv\n# caf\xe9\n")
    result = newscmp("compare", "base.txt", "other.txt", "--config", "latin.yaml")
    assert result.stderr == "newscmp compare: latin.yaml:2: the config file is not UTF-8\n"


@pytest.mark.parametrize("text", ["", "# nothing\n", "compare:\n", "\ufeffformat: table\n"])
def test_an_empty_file_changes_nothing(home: Path, text: str) -> None:
    plain = newscmp("compare", "base.txt", "other.txt").stdout
    write(text)
    result = newscmp("compare", "base.txt", "other.txt")
    assert (result.exit_code, result.stdout, result.stderr) == (1, plain, "")


def test_none_is_read_where_dev_null_is_named(home: Path) -> None:
    write("nonsense: yes\n")
    assert newscmp("compare", "base.txt", "other.txt").exit_code == 2
    assert newscmp("--config", "/dev/null", "compare", "base.txt", "other.txt").exit_code == 1


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)], ids="".join)
def test_help_says_where_it_was_looked_for(home: Path, command: tuple[str, ...]) -> None:
    place = str(home / ".config/newscmp/config.yaml")
    # a path may be longer than a line of help
    said = "".join(newscmp(*command, "--help").stdout.split())
    assert f"[default:{place},notthere]" in said
    write("nonsense\n")
    result = newscmp(*command, "--help")
    assert f"[default:{place},read]" in "".join(result.stdout.split())
    assert result.exit_code == 0
    assert newscmp("--version").exit_code == 0


def test_every_option_can_be_given(home: Path) -> None:
    import click

    from newscmp.cli.config import _commands, _options, defaults_for

    context = click.Context(main, info_name="newscmp")
    for name, command in _commands(context).items():
        for key, (option, _) in _options(command).items():
            value = {"format": "csv", "severity": "style", "only": "unique", "lang": "en"}.get(key)
            number = isinstance(option.type, (click.IntRange, click.FloatRange))
            part = isinstance(option.type, click.FloatRange)  # seconds, or a share: 1 is both
            value = value or ("yes" if option.is_flag else "1" if part else "99" if number else "figure")
            inner = click.Context(command, info_name=name, parent=context)
            assert str(option.name) in defaults_for(inner, f"{name}:\n  {key}: {value}\n", "x.yaml")
