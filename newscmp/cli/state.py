"""Where the state of `watch` is kept."""

from __future__ import annotations

import os

from newscmp.errors import StateError

NAME = os.path.join("newscmp", "watch.sqlite")


def state_path(named: str | None) -> str:
    """The file that --state names; else $XDG_STATE_HOME/newscmp/watch.sqlite, ~/.local/state where that is not set.

    The folder of the default is made, for its owner alone. Raises StateError.
    """
    if named is not None:
        if not named:
            raise StateError("--state: an empty name")
        return named
    place = os.environ.get("XDG_STATE_HOME", "")
    if not os.path.isabs(place):  # "If an implementation encounters a relative path [...] it should consider it invalid"
        home = os.environ.get("HOME", "")
        if not os.path.isabs(home):
            raise StateError("no place for the state: neither XDG_STATE_HOME nor HOME is set; name a file with --state FILE")
        place = os.path.join(home, ".local", "state")
    path = os.path.join(place, NAME)
    folder = os.path.dirname(path)
    try:
        os.makedirs(place, exist_ok=True)
        os.makedirs(folder, mode=0o700, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise StateError(f"cannot make the folder of the state: {reason}; name a file with --state FILE", folder) from None
    return path
