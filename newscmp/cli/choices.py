"""Types of options and arguments: what they accept, and what a shell offers when Tab is pressed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    _Text = click.ParamType[str]
else:
    _Text = click.ParamType  # no generic before click 8.5


class FileName(_Text):
    """The name of a file or folder, as it was given: whether it can be read is for the reader to say."""

    name = "file"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="file")]


class _Named(_Text):
    """A name out of a list that is imported when it is needed."""

    name = "name"

    def names(self) -> Iterable[str]:
        """What can be given."""
        raise NotImplementedError

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        names = tuple(self.names())
        if value not in names:
            self.fail(f"{value!r} is not one of {', '.join(names)}.", param, ctx)
        return str(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return _offer(self.names(), incomplete)


class FormatName(_Named):
    """A format of --format."""

    def names(self) -> Iterable[str]:
        from newscmp.render import known_formats

        return known_formats()

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from newscmp.render import FORMATS

        return value if value in FORMATS else super().convert(value, param, ctx)  # tabulate's are looked up last


class SeverityName(_Named):
    """A severity of --severity."""

    def names(self) -> Iterable[str]:
        from newscmp.comparison import SEVERITIES

        return SEVERITIES


class LanguageName(_Named):
    """A language that a lexicon is shipped for."""

    def names(self) -> Iterable[str]:
        from newscmp.lexicon import languages

        return languages()


def compared_kinds() -> Iterable[str]:
    """The kinds of `compare`."""
    from newscmp.comparison import KINDS

    return KINDS


class KindName(_Text):
    """A kind of change, a family of kinds, or several with commas between. ``known`` gives the kinds, when one is given."""

    name = "kind"

    def __init__(self, known: Callable[[], Iterable[str]] = compared_kinds) -> None:
        self._known = known

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from newscmp.errors import OptionError
        from newscmp.filters import expand_kinds

        try:
            expand_kinds([value], self._known())
        except OptionError as error:
            self.fail(str(error), param, ctx)
        return str(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from newscmp.filters import families

        before, comma, last = incomplete.rpartition(",")
        return _offer((*families(self._known()), *self._known()), last, before + comma)


def _offer(names: Iterable[str], incomplete: str, before: str = "") -> list[CompletionItem]:
    """The names that begin with ``incomplete``, behind what is already typed."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(before + name) for name in names if name.startswith(incomplete)]
