"""The manual page newscmp(1), written from what --help says; hatch_build.py puts it into the wheel.

``python -m newscmp.cli.manual > newscmp.1`` writes it by hand. A help text is paragraphs; one that begins with a word of
``_SECTIONS`` and a colon is that section of the page, the rest is its description.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Callable, Iterator

import click

from newscmp import __version__
from newscmp.cli import COMMANDS, main

_SECTIONS = ("Exit status", "Environment", "Files", "Examples")
_PAGE = 'NEWSCMP 1 "" "newscmp {version}" "User Commands"'


def write_manual() -> str:
    """The page in the man(7) language, which groff and mandoc read. The same for the same version, whenever built."""
    root = click.Context(main, info_name="newscmp", **main.context_settings)
    root.meta["newscmp.manual"] = True  # help without what is so on this machine only
    commands = []
    for name in COMMANDS:
        command = main.get_command(root, name)
        assert command is not None
        commands.append((command, click.Context(command, info_name=name, parent=root)))
    about = _help(main)
    summary = about[""].pop(0)
    out = [".TH " + _PAGE.format(version=__version__), ".SH NAME", _filled(f"newscmp - {_lower(summary)}")]
    out += [".SH SYNOPSIS", ".nf"]
    out += [_usage(context, command) for command, context in commands]
    out += [".fi", ".SH DESCRIPTION", *_paragraphs([summary, *about[""]])[1:], ".SH COMMANDS"]
    shared = _shared([command for command, _ in commands])
    for command, context in commands:
        told = _help(command)
        out += [".SS " + _text(f"newscmp {command.name}"), _usage(context, command), *_paragraphs(told[""])]
        out += _options(context, command, lambda option: option.name not in shared)
        out += [".PP", _filled("Exit status: " + " ".join(told["Exit status"]))]
        out += [".PP", "Examples:", *_block(told["Examples"])]
    out += [".SH OPTIONS", "Every command takes these, one that differs is described with its command.", ".br"]
    out += _options(commands[0][1], commands[0][0], lambda option: option.name in shared)
    out += _options(root, main, lambda option: option.name != "config")
    out += [".SH EXIT STATUS", *_paragraphs(about["Exit status"])[1:]]
    out += [".SH ENVIRONMENT", *_list(about["Environment"]), ".SH FILES", *_list(about["Files"])]
    out += [".SH EXAMPLES", *_block(about["Examples"])[1:]]
    return "\n".join([*out, ".SH SEE ALSO", ".BR diff (1),", ".BR cmp (1)"]) + "\n"


def _help(command: click.Command) -> dict[str, list[str]]:
    """Section -> its paragraphs, or the lines of one that is printed as it stands; "" is the description."""
    found: dict[str, list[str]] = {"": []}
    for piece in re.split(r"\n\s*\n", inspect.cleandoc(command.help or "")):
        piece = piece.removeprefix("\b\n").removeprefix("\b")
        title, colon, rest = piece.partition(":")
        if colon and title.strip() in _SECTIONS:
            lines = rest.strip("\n").splitlines()
            verbatim = not rest.startswith(" ")
            found[title.strip()] = [inspect.cleandoc(" \n" + rest)] if not verbatim else _dedent(lines)
        else:
            found[""].append(" ".join(piece.split()))
    found.setdefault("Exit status", [])
    found["Exit status"] = [" ".join(text.split()) for text in found["Exit status"]]
    return found


def _dedent(lines: list[str]) -> list[str]:
    return [line.removeprefix("  ") for line in lines]


def _usage(context: click.Context, command: click.Command) -> str:
    pieces = command.collect_usage_pieces(context)
    return f"\\fBnewscmp {_text(str(command.name))}\\fR {_text(' '.join(pieces))}"


def _shared(commands: list[click.Command]) -> set[str]:
    """The options that every command has, said in the same words."""
    told = [{(str(p.name), p.help) for p in c.params if isinstance(p, click.Option)} for c in commands]
    return {name for name, _ in set.intersection(*told)}


def _options(context: click.Context, command: click.Command, wanted: Callable[[click.Option], bool]) -> Iterator[str]:
    for option in command.get_params(context):
        if not isinstance(option, click.Option) or not wanted(option):
            continue
        record = option.get_help_record(context)
        if record is not None and ("--help" not in option.opts or command is main):
            names, text = record
            yield from (".TP", "\\fB" + _text(names) + "\\fR", _filled(text))


def _paragraphs(texts: list[str]) -> list[str]:
    return [line for text in texts for line in (".PP", _filled(text))]


def _block(lines: list[str]) -> list[str]:
    """Lines as they stand."""
    return [".PP", ".in +4n", ".nf", *map(_text, lines), ".fi", ".in"]


def _list(lines: list[str]) -> Iterator[str]:
    """Entries of a name, two spaces or more, and what it is; indented lines go on with the entry before."""
    for line in lines:
        if line.startswith(" "):
            yield _text(line.strip())
        else:
            name, *what = re.split(r"\s{2,}", line, maxsplit=1)
            yield from (".TP", "\\fB" + _text(name) + "\\fR", *map(_text, what))


def _lower(text: str) -> str:
    """A summary as NAME has it: no capital, no full stop."""
    return text[:1].lower() + text[1:].rstrip(".")


def _filled(text: str) -> str:
    """A paragraph in source lines of a readable length."""
    lines = textwrap.wrap(" ".join(text.split()), 68, break_long_words=False, break_on_hyphens=False)
    return "\n".join(map(_text, lines))


def _text(text: str) -> str:
    """Escaped for roff: a hyphen that can be copied, no backslash, and no line that is taken for a request."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("~", "\\(ti").replace("^", "\\(ha")
    return "\\&" + text if text.startswith(".") else text


if __name__ == "__main__":
    print(write_manual(), end="")
