"""The config file: options given once for all runs. Read only where it is named or where XDG says that it may lie.

Its keys are long names of options, for every command that has them, or under the name of a command for that one:

    format: csv
    compare:
      severity: substantive
      kind: [figure, quote]

A value is what would stand on the command line; an option given there beats it. What is not understood is refused with
its line. The file is the default of the options, which is why NO_COLOR does not beat its ``color`` (no-color.org).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from newscmp.cli.choices import FileName
from newscmp.errors import NewscmpError

if TYPE_CHECKING:
    from newscmp.plainyaml import Lines, Plain

# Asking for help or for the version is no default to set, and a config file names no other.
_NEVER = {"help", "version", "config"}


class ConfigError(NewscmpError):
    """A config file that cannot be read, or says what newscmp does not understand."""


class _Setting(NamedTuple):
    """One entry of the file: where it stands, what it is called and what it says."""

    section: str | None
    key: str
    value: Plain
    line: int | None


def default_path() -> str | None:
    """``$XDG_CONFIG_HOME/newscmp/config.yaml``, else below ``~/.config``; None when there is no home either."""
    folder = os.environ.get("XDG_CONFIG_HOME", "")
    if not os.path.isabs(folder):  # the specification: a relative one is to be ignored
        home = os.path.expanduser("~")
        if not os.path.isabs(home):
            return None
        folder = os.path.join(home, ".config")
    return os.path.join(folder, "newscmp", "config.yaml")


class ConfigOption(click.Option):
    """--config, whose help says where the file was looked for and whether it is there."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        path = default_path()
        if record is None or ctx.meta.get("newscmp.manual"):
            return record
        if path is None:
            return record[0], f"{record[1]} [default: none, there is no home folder]"
        there = "read" if os.path.exists(path) else "not there"
        return record[0], f"{record[1]} [default: {path}, {there}]"


def config_option() -> click.Option:
    """The --config of a command: read before its other options, as their defaults."""
    return ConfigOption(
        ["--config"],
        type=FileName(),
        metavar="FILE",
        is_eager=True,
        expose_value=False,
        callback=_use,
        help=CONFIG_HELP,
    )


CONFIG_HELP = "Read the defaults of options from FILE (YAML)."


def _use(context: click.Context, option: click.Parameter, named: str | None) -> None:
    """Make what the file says the defaults of the command's options. Raises ConfigError."""
    if context.resilient_parsing:
        return
    named = named or context.find_root().params.get("config")
    path = named or default_path()
    text = None if path is None else _read(path, named is not None)
    if path is not None and text is not None:
        context.default_map = defaults_for(context, text, path)


def _read(path: str, named: bool) -> str | None:
    """The text of the file; None when it is not there and nobody has named it. Raises ConfigError."""
    try:
        with open(path, "rb") as file:
            from newscmp.plainyaml import MAX_SIZE  # few have such a file, and PyYAML takes long to import

            data = file.read(4 * MAX_SIZE + 1)
        return data.decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        if not named:
            return None
        raise ConfigError("no such config file", path) from None
    except OSError as error:
        raise ConfigError(f"cannot read the config file: {(error.strerror or str(error)).lower()}", path) from None
    except UnicodeDecodeError as error:
        raise ConfigError("the config file is not UTF-8", path, data.count(b"\n", 0, error.start) + 1) from None
    except ValueError:  # a NUL in the name
        raise ConfigError("no such config file", path) from None


def defaults_for(context: click.Context, text: str, path: str) -> dict[str, Any]:
    """What a config file says for the command of ``context``: name of parameter -> value. Raises ConfigError.

    All of the file is checked, what it says for other commands too: a mistake is found on the first run, not in the
    night when the command it is for runs.
    """
    commands = _commands(context)
    known = sorted({name for command in commands.values() for name in _options(command)})
    defaults: dict[str, Any] = {}
    taken: dict[tuple[str | None, str], str] = {}
    for section, key, value, line in _settings(text, path, commands):
        having = [commands[section]] if section else [c for c in commands.values() if key in _options(c)]
        if not having or key not in _options(having[0]):
            of = f" of {section}" if section else ""
            names = sorted(_options(commands[section])) if section else [*known, *sorted(commands)]
            raise ConfigError(f"{key!r} is no option{of}{_suggest(key, names)}", path, line)
        for command in having:
            option, positive = _options(command)[key]
            said = _convert(context, command, option, value, positive, f"{key}: ", path, line)
            other = taken.setdefault((f"{section}/{command.name}", str(option.name)), key)
            if other != key:
                raise ConfigError(f"{other} and {key} are the same option; give one", path, line)
            if command.name == context.command.name:
                # _settings gives what is for every command first, so that a command's own section beats it
                defaults[str(option.name)] = said
    return defaults


def _settings(text: str, path: str, commands: dict[str, click.Command]) -> list[_Setting]:
    """The entries of a file, those for every command first. Raises ConfigError, YamlError."""
    from newscmp.plainyaml import load_plain

    lines: Lines = {}
    tree = load_plain(text, path, lines=lines)
    if not isinstance(tree, dict):
        raise ConfigError("a config file has one option a line, as in format: csv", path, 1)
    common: list[_Setting] = []
    own: list[_Setting] = []
    for key, value in tree.items():
        if key in commands:
            if value != "" and not isinstance(value, dict):
                raise ConfigError(f"{key}: the options of {key} stand below it, indented", path, lines.get((key,)))
            inner = value if isinstance(value, dict) else {}
            own += [_Setting(key, k, v, lines.get((key, k))) for k, v in inner.items()]
        else:
            common.append(_Setting(None, key, value, lines.get((key,))))
    return [*common, *own]


def _commands(context: click.Context) -> dict[str, click.Command]:
    """Every command by its name."""
    group = context.find_root().command
    if not isinstance(group, click.Group):
        return {str(context.command.name): context.command}
    root = context.find_root()
    found = {name: group.get_command(root, name) for name in group.list_commands(root)}
    return {name: command for name, command in found.items() if command is not None}


def _options(command: click.Command) -> dict[str, tuple[click.Option, bool]]:
    """Long name without dashes -> the option, and whether that name turns it on."""
    found = {}
    for option in command.params:
        if isinstance(option, click.Option):
            for names, positive in ((option.opts, True), (option.secondary_opts, False)):
                for name in names:
                    if name.startswith("--") and name[2:] not in _NEVER:
                        found[name[2:]] = (option, positive)
    return found


def _convert(
    context: click.Context,
    command: click.Command,
    option: click.Option,
    value: Plain,
    positive: bool,
    label: str,
    path: str,
    line: int | None,
) -> Any:
    """The value as the option takes it, checked as on the command line. Raises ConfigError."""
    if isinstance(value, dict):
        raise ConfigError(f"{label}one value is wanted, and these are keys with values", path, line)
    if isinstance(value, list):
        if not option.multiple:
            raise ConfigError(f"{label}one value is wanted, not a list", path, line)
        if not all(isinstance(item, str) for item in value):
            raise ConfigError(f"{label}a list of plain values is wanted", path, line)
    items = [str(item) for item in value] if isinstance(value, list) else [value]
    if "" in items:
        raise ConfigError(f"{label}the value is missing", path, line)
    if isinstance(option.type, FileName):
        items = [os.path.join(os.path.dirname(path), os.path.expanduser(item)) for item in items]
    try:
        inner = click.Context(command, parent=None)
        said = [option.type.convert(item, option, inner) for item in items]
    except click.UsageError as error:
        if option.is_flag:
            raise ConfigError(f"{label}{value!r} is not yes or no", path, line) from None
        raise ConfigError(f"{label}{error.message}", path, line) from None
    if option.is_flag and not positive:
        return not said[0]
    return said if option.multiple else said[0]


def _suggest(word: str, names: list[str]) -> str:
    """`` (did you mean 'format'?)`` for the nearest name, else which names there are."""
    from newscmp.cli.suggest import nearest

    found = nearest(word, names)
    return f" (did you mean {found!r}?)" if found else f"; known: {', '.join(names)}"
