"""Options that commands share, each defined once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from newscmp.cli.choices import FileName, FormatName, LanguageName
from newscmp.cli.streams import Output, page_width, wants_colour

if TYPE_CHECKING:
    from newscmp.pipeline import Options
    from newscmp.render import Style

Function = TypeVar("Function", bound=Callable[..., Any])

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Drawing(NamedTuple):
    """What the options say of the output: the format, where it goes and how it is drawn."""

    format: str
    path: str | None
    width: int | None
    colour: bool | None
    defuse: bool
    quiet: bool

    def style(self, pairs: bool = False) -> Style:
        """How to draw on this page."""
        from newscmp.render import Style

        to_file = self.path not in (None, "-")
        return Style(page_width(self.width, to_file), wants_colour(self.colour, to_file), self.defuse, pairs)

    @property
    def silent(self) -> bool:
        """Whether nobody is to see anything: --quiet, and no file was asked for."""
        return self.quiet and self.path in (None, "-")

    def write(self, pieces: Iterator[str]) -> bool:
        """Write what was drawn, piece by piece; whether all of it was. With --quiet nothing is drawn at all, unless a file
        was asked for."""
        if self.silent:
            return False
        with Output(self.path) as output:
            for piece in pieces:
                output.write(piece)
        return output.complete


def drawing_options(function: Function) -> Function:
    """Give a command the options of its output; it gets them as one argument, ``drawing``."""

    @wraps(function)
    def command(*args: Any, **given: Any) -> Any:
        drawing = Drawing(*(given.pop(field) for field in Drawing._fields))
        if drawing.path not in (None, "-"):
            _keep_inputs(drawing.path)
        return function(*args, drawing=drawing, **given)

    for option in reversed(_DRAWING):
        option(command)
    return command  # type: ignore[return-value]


def _keep_inputs(path: str) -> None:
    """Refuse to write over an article that is read, or among the articles of a folder, where it would be one more."""
    from newscmp.cli.replace import is_input, is_within

    context = click.get_current_context()
    values = [context.params.get(str(p.name)) for p in context.command.params if isinstance(p, click.Argument)]
    inputs = [name for value in values for name in ((value,) if isinstance(value, str) else value or ())]
    if is_input(path, inputs):
        raise click.UsageError(f"{path} is an article that is read: name another file to write.")
    if is_within(path, inputs):
        raise click.UsageError(f"{path} would stand among the articles: write it to another folder.")


_DRAWING = (
    click.option(
        "-f",
        "--format",
        default="table",
        metavar="NAME",
        type=FormatName(),
        help="table (default), json, jsonl, csv, tsv, html, markdown, or any tabulate format: github, simple, grid...",
    ),
    click.option("-o", "--output", "path", type=FileName(), metavar="FILE", help="Write FILE, whole or not at all."),
    click.option(
        "--width", type=click.IntRange(20, 10_000), metavar="N", help="Columns of the table. [default: the terminal's]"
    ),
    click.option("--color/--no-color", "colour", default=None, help="Colour, or none. [default: on a terminal]"),
    click.option(
        "--defuse/--no-defuse", default=True, help="In csv and tsv, put ' before text that a spreadsheet would run."
    ),
    click.option("-q", "--quiet", is_flag=True, help="Print nothing; the exit status tells."),
)


def language_options(function: Function) -> Function:
    """Give a command --lang and --lexicon; it gets them as one argument, ``language`` (pipeline Options)."""

    @wraps(function)
    def command(*args: Any, lang: str, lexicon: tuple[str, ...], **given: Any) -> Any:
        from newscmp.pipeline import Options

        language: Options = Options(lang=lang, lexicons=lexicon)
        return function(*args, language=language, **given)

    for option in reversed(_LANGUAGE):
        option(command)
    return command  # type: ignore[return-value]


_LANGUAGE = (
    click.option(
        "--lang", default="en", type=LanguageName(), metavar="CODE", help="The language of the articles. [default: en]"
    ),
    click.option(
        "--lexicon", multiple=True, type=FileName(), metavar="FILE", help="Words that extend the lexicon. Repeatable."
    ),
)


def _in_characters(context: click.Context, parameter: click.Parameter, value: float | None) -> int | None:
    return None if value is None else int(value * 1_000_000)


size_option = click.option(
    "--max-size",
    type=click.FloatRange(min=0.001, max=1_000),
    callback=_in_characters,
    metavar="MB",
    help="Refuse longer articles, in millions of characters. [default: 4]",
)
base_option = click.option("--base", "named", metavar="NAME", help="The article of the folder that is BASE.")
exit_zero_option = click.option("--exit-zero", is_flag=True, help="Exit 0, not 1, when changes are reported.")
