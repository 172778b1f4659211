"""How far a long run is: one line on stderr, on a terminal only, from the second second on, erased at the end.

A timer draws it, so that a run that is busy with one long article says so too, and one that is quick never pays.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress

from newscmp.cli.streams import drawn, is_terminal
from newscmp.render.safe import visible

AFTER, EVERY = 1.0, 0.2  # seconds
_ERASE = "\r\x1b[2K"


class Progress:
    """The line. ``note`` says what is being done; nothing is drawn where there is nobody to look."""

    def __init__(self) -> None:
        self._message: str | None = None
        self._shown = False
        drawn.append(self)
        try:
            signal.signal(signal.SIGALRM, self._draw)
            signal.setitimer(signal.ITIMER_REAL, AFTER, EVERY)
        except (AttributeError, ValueError):  # no such signal here, or not the main thread: no line then
            self.stop()

    def note(self, message: str | None) -> None:
        """What is being done now; None for what shall not be disturbed."""
        self._message = message

    def erase(self) -> None:
        """Clear the line before something else is written on the terminal."""
        if self._shown:
            self._shown = False
            self._write(_ERASE)

    def stop(self) -> None:
        """Draw no more, and leave no trace."""
        if self in drawn:
            drawn.remove(self)
            if hasattr(signal, "setitimer"):
                signal.setitimer(signal.ITIMER_REAL, 0)
        self._message = None
        self.erase()

    def _draw(self, *_: object) -> None:
        if self._message is None:
            return
        try:
            columns = os.get_terminal_size(sys.stderr.fileno()).columns or 80
        except (OSError, ValueError):
            columns = 80
        self._shown = True
        # Past the edge nothing is wrapped (?7l): a wide character must not leave a second line behind.
        self._write(f"{_ERASE}\x1b[?7l{visible(self._message)[: columns - 1]}\x1b[?7h")

    def _write(self, text: str) -> None:
        """Past Python's buffer: a signal may come in the middle of a write to it."""
        with suppress(OSError, ValueError):  # nobody is left to tell
            os.write(sys.stderr.fileno(), text.encode("utf-8", "backslashreplace"))


def watched(quiet: bool) -> bool:
    """Whether somebody looks on: stderr is a terminal that can erase a line."""
    return not quiet and os.environ.get("TERM") not in (None, "", "dumb") and is_terminal(sys.stderr)
