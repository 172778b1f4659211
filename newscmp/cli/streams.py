"""Streams: stdout is data, stderr is talk, and a file is written whole or not at all."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from newscmp.errors import NewscmpError

if TYPE_CHECKING:
    from newscmp.cli.replace import Replacement

_LONGEST = 4_000  # characters of one line on stderr


class WriteError(NewscmpError):
    """The output could not be written."""


class ReaderGone(Exception):
    """Whoever read our standard output has gone away: no error."""


class Drawn(Protocol):
    """What stands on the terminal for a while only."""

    def erase(self) -> None:
        """Clear it, before a line is written."""

    def stop(self) -> None:
        """Clear it for good."""


drawn: list[Drawn] = []


def say(message: str, command: str = "newscmp") -> None:
    """One line of talk on stderr, harmless on a terminal; silent when there is no stderr to talk to."""
    from newscmp.render.safe import visible

    if len(message) > _LONGEST:  # a message may quote the input
        message = f"{message[: _LONGEST // 2]} … {message[-_LONGEST // 2 :]}"
    _write_stderr(f"{command}: {visible(message)}\n")


def _write_stderr(line: str) -> None:
    stream = sys.stderr
    if stream is None:
        return
    for line_drawn in drawn:
        line_drawn.erase()
    try:
        stream.flush()
        stream.buffer.write(line.encode("utf-8", "backslashreplace"))
        stream.flush()
    except (OSError, ValueError):
        pass  # nobody is left to tell


class _Typed(io.RawIOBase):
    """What is typed: one Ctrl-D is the end, though a terminal could be read on behind it."""

    def __init__(self, raw: io.RawIOBase) -> None:
        self._raw = raw
        self._ended = False

    def readable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._raw.fileno()

    def isatty(self) -> bool:
        return self._raw.isatty()

    def readinto(self, buffer: Any) -> int | None:
        if self._ended:
            return 0
        count: int | None = self._raw.readinto(buffer)
        self._ended = count == 0
        return count


def read_terminal() -> None:
    """Let one Ctrl-D end standard input, as with cat: Python by itself waits for a second one."""
    raw = getattr(sys.stdin.buffer, "raw", None)
    if isinstance(raw, io.RawIOBase):
        sys.stdin = io.TextIOWrapper(io.BufferedReader(_Typed(raw)))


class Output:
    """Where the data goes: standard output, or a file that replaces ``path`` once everything is written.

    A context manager; an error inside leaves the file as it was. Raises WriteError. ``complete`` tells afterwards whether
    everything was written, and not to a reader that had gone away.
    """

    def __init__(self, path: str | None) -> None:
        self._name = "standard output" if path in (None, "-") else str(path)
        self._path = None if path in (None, "-") else path
        self._file: BinaryIO | None = None
        self.complete = False
        self._replacement: Replacement | None = None

    def __enter__(self) -> Output:
        try:
            if self._path is None:
                self._file = None if sys.stdout is None else sys.stdout.buffer
            else:
                self._file = self._open(self._path)
        except OSError as error:
            raise self._error(error) from None
        return self

    def _open(self, path: str) -> BinaryIO:
        from newscmp.cli.replace import Replacement, is_stream  # most runs write to standard output

        if is_stream(path):
            return open(path, "ab")  # /dev/stdout may be a file that others write to
        self._replacement = Replacement(path)
        return self._replacement.file

    def write(self, text: str) -> None:
        """Write some of the data, as UTF-8 whatever the locale is. Raises WriteError, and ReaderGone on a closed pipe."""
        if not text:
            return
        if self._file is None:
            raise WriteError("cannot write to standard output: it is closed")
        if drawn and self._path is None and is_terminal():
            for line_drawn in tuple(drawn):
                line_drawn.stop()  # the data itself shows from now on how far we are
        try:
            self._file.write(text.encode("utf-8", "backslashreplace"))
        except BrokenPipeError:
            raise ReaderGone from None
        except OSError as error:
            raise self._error(error) from None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        try:
            if kind is None:
                self._finish()
                self.complete = True
        except BrokenPipeError:
            kind = ReaderGone
        except OSError as failed:
            raise self._error(failed) from None
        finally:
            self._discard()
        return kind is ReaderGone

    def _finish(self) -> None:
        if self._file is None:
            return
        if self._replacement is not None:
            self._replacement.finish()
        else:
            self._file.flush()

    def _discard(self) -> None:
        """Close, and remove what is half-written."""
        if self._replacement is not None:
            self._replacement.discard()
        elif self._path is not None and self._file is not None:
            with suppress(OSError):
                self._file.close()

    def _error(self, error: OSError) -> WriteError:
        return WriteError(f"cannot write to {self._name}: {(error.strerror or str(error)).lower()}")


def is_terminal(stream: Any = ...) -> bool:
    """Whether a stream, by default standard output, is a terminal."""
    stream = sys.stdout if stream is ... else stream
    try:
        return stream is not None and bool(stream.isatty())
    except ValueError:
        return False


def wants_colour(asked: bool | None, to_file: bool) -> bool:
    """--color or --no-color, then NO_COLOR, then CLICOLOR_FORCE or FORCE_COLOR, then whether this is a terminal."""
    if asked is not None:
        return asked
    if os.environ.get("NO_COLOR"):
        return False
    if any(os.environ.get(name, "0") not in ("", "0") for name in ("CLICOLOR_FORCE", "FORCE_COLOR")):
        return True
    return not to_file and is_terminal() and os.environ.get("TERM") != "dumb"


def page_width(asked: int | None, to_file: bool) -> int:
    """--width, else the terminal's width, else COLUMNS, else 80."""
    if asked is not None:
        return asked
    if not to_file and is_terminal():
        import shutil

        return shutil.get_terminal_size((80, 24)).columns
    columns = os.environ.get("COLUMNS", "")
    return int(columns) if columns.isdecimal() and 0 < int(columns) < 10_000 else 80
