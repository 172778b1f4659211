"""What can go wrong, with the place where it went wrong."""

from __future__ import annotations


class NewscmpError(Exception):
    """An error that a user can mend. ``str()`` is the one line for stderr: ``path:line: message``."""

    def __init__(self, message: str, path: str | None = None, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line) if part is not None)
        place = " ".join(place.splitlines())  # whoever packed an archive chose the names in it
        return f"{place}: {self.message}" if place else self.message


class ReadError(NewscmpError):
    """An input that cannot be read as an article."""


class LexiconError(NewscmpError):
    """A lexicon that is missing or malformed."""


class YamlError(NewscmpError):
    """YAML that cannot be loaded: not YAML, a duplicate key, too deep, too large."""


class LimitError(NewscmpError):
    """More than newscmp takes on: it would not end, or not fit into memory."""


class OptionError(NewscmpError):
    """An option whose value makes no sense."""


class StateError(NewscmpError):
    """The state of watch cannot be opened, locked, read or written."""


class FetchError(NewscmpError):
    """A page that cannot be fetched. ``temporary``: asking again may help, after ``after`` seconds where the server said."""

    def __init__(self, message: str, url: str | None = None, temporary: bool = False, after: float | None = None) -> None:
        super().__init__(message, url)
        self.temporary = temporary
        self.after = after


class OutputError(NewscmpError):
    """What was found out cannot be written, or what was written before cannot be continued."""


class ClusterError(NewscmpError):
    """A cluster that cannot be reached, or whose workers are no help."""
