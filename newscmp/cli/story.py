"""What the commands that look at a whole story share: their options, reading it, and which rows are asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import click

from newscmp.cli.choices import FileName
from newscmp.cli.options import Drawing, base_option, drawing_options, language_options, size_option

if TYPE_CHECKING:
    from newscmp.model import Document
    from newscmp.pipeline import Options
    from newscmp.render.story import View

Function = TypeVar("Function", bound=Callable[..., Any])


class Row(Protocol):
    """A row over several versions."""

    @property
    def told(self) -> int:
        """How many versions have it."""

    @property
    def disputed(self) -> bool:
        """Whether they differ."""


AnyRow = TypeVar("AnyRow", bound=Row)


def story_arguments(only: str) -> Callable[[Function], Function]:
    """Give a command BASE, OTHER..., --base, --only (``only`` is its help), and the options of output and language."""

    def decorate(function: Function) -> Function:
        @wraps(function)
        def command(*args: Any, **given: Any) -> Any:
            return function(*args, **given)

        choice = click.option("--only", type=click.Choice(["shared", "disputed", "unique"]), help=only)
        for option in (language_options, drawing_options, size_option, choice, base_option):
            command = option(command)
        command = click.argument("others", type=FileName(), metavar="[OTHER]...", nargs=-1)(command)
        return click.argument("base", type=FileName())(command)  # type: ignore[return-value]

    return decorate


def show_story(
    view: View,
    look: Callable[..., tuple[tuple[Document, ...], tuple[AnyRow, ...]]],
    countable: Callable[[AnyRow], bool] = lambda row: True,
    *,
    base: str,
    others: tuple[str, ...],
    named: str | None,
    only: str | None,
    max_size: int | None,
    drawing: Drawing,
    language: Options,
) -> int:
    """Read the one story that the arguments mean, ``look`` at it, and write the rows that --only asks for of those that
    are ``countable``, or all. Gives the exit status. Raises ReadError, OptionError."""
    from newscmp.cli.inputs import Reading, holds_stories
    from newscmp.errors import OptionError
    from newscmp.render import render_story

    if holds_stories(base):
        raise OptionError(f"{base} holds several stories: name one of them")
    reading = Reading(f"newscmp {view.name}", drawing.quiet, max_size)
    inputs = next(reading.stories(base, list(others), named))

    def strange(other: Document) -> None:
        reading.warn(f"{other.version.id} does not seem to tell the story of {inputs.base.id}")

    documents, rows = look(inputs.base, reading.each("reading", inputs.others), language, strange, inputs.by_date())
    shown = [row for row in rows if only is None or (countable(row) and _asked(row, only, len(documents)))]
    drawing.write(render_story(view, documents, shown, drawing.format, drawing.style(), inputs.errors))
    return 2 if reading.failed else 0


def _asked(row: Row, only: str, versions: int) -> bool:
    """Whether --only asks for a row: told by all ``versions``, disputed, or told by one alone."""
    return row.disputed if only == "disputed" else row.told == (versions if only == "shared" else 1)
