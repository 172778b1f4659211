"""What the commands that look at a whole story share: their options, reading it, and which rows are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import click

from newscmp.cli.options import Drawing, base_option, drawing_options, language_options

if TYPE_CHECKING:
    from newscmp.cli.inputs import Inputs, Reading
    from newscmp.model import Document

Function = TypeVar("Function", bound=Callable[..., Any])


class Row(Protocol):
    """A row over several versions."""

    @property
    def told(self) -> int:
        """How many versions have it."""


AnyRow = TypeVar("AnyRow", bound=Row)


def story_arguments(only: str) -> Callable[[Function], Function]:
    """Give a command BASE, OTHER..., --base, --only (``only`` is its help), and the options of output and language."""

    def decorate(function: Function) -> Function:
        @wraps(function)
        def command(*args: Any, **given: Any) -> Any:
            return function(*args, **given)

        choice = click.option("--only", type=click.Choice(["shared", "disputed", "unique"]), help=only)
        for option in (language_options, drawing_options, choice, base_option):
            command = option(command)
        command = click.argument("others", metavar="[OTHER]...", nargs=-1)(command)
        return click.argument("base")(command)  # type: ignore[return-value]

    return decorate


def read_one_story(
    command: str, base: str, others: tuple[str, ...], named: str | None, drawing: Drawing
) -> tuple[Reading, Inputs]:
    """The one story that the arguments mean, and its Reading. Raises ReadError, OptionError."""
    from newscmp.cli.inputs import Reading, holds_stories
    from newscmp.errors import OptionError

    if holds_stories(base):
        raise OptionError(f"{base} holds several stories: name one of them")
    reading = Reading(f"newscmp {command}", drawing.quiet)
    return reading, next(reading.stories(base, list(others), named))


def warn_of_strangers(reading: Reading, inputs: Inputs) -> Callable[[Document], None]:
    """What says on stderr that a version does not seem to tell BASE's story."""
    return lambda other: reading.warn(f"{other.version.id} does not seem to tell the story of {inputs.base.id}")


def chosen(
    rows: Iterable[AnyRow], only: str | None, versions: int, is_disputed: Callable[[AnyRow], bool]
) -> tuple[AnyRow, ...]:
    """The rows that --only asks for: told by all ``versions``, disputed, or told by one alone."""
    if only == "shared":
        return tuple(row for row in rows if row.told == versions)
    if only == "unique":
        return tuple(row for row in rows if row.told == 1)
    return tuple(row for row in rows if only is None or is_disputed(row))
