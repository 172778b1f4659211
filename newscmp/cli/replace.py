"""A file replaced whole: what stands at its path is the old content or the new one, never half of either."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from typing import BinaryIO


def is_stream(path: str) -> bool:
    """Whether a path is written as it is, for there is no file to replace: a device, a pipe, a socket, /dev/stdout."""
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return False
    if stat.S_ISLNK(mode):
        folder = os.path.realpath(os.path.dirname(path))
        return folder == "/dev" or folder.startswith("/proc/")  # the kernel's own links
    return not stat.S_ISREG(mode)


def is_input(path: str | None, inputs: Iterable[str]) -> bool:
    """Whether a path that is to be written is a file that is read: an archive is not replaced by what was found in it."""
    if path is None or not os.path.isfile(path):
        return False
    return any(os.path.isfile(name) and os.path.samefile(path, name) for name in inputs)


def is_within(path: str | None, folders: Iterable[str]) -> bool:
    """Whether a path that is to be written lies in a folder that is read, where it would be one more article."""
    if path is None or path == "-" or is_stream(path):
        return False
    place = os.path.realpath(os.path.dirname(path))
    real = [os.path.realpath(folder) for folder in folders if os.path.isdir(folder)]
    return any(place == folder or place.startswith(f"{folder.rstrip(os.sep)}{os.sep}") for folder in real)


class Replacement:
    """New content for ``path``: write to ``file``, then ``finish()``, else ``discard()``. Raises OSError.

    The permissions of the file that stands there are kept, and its owner where that is allowed; a new file gets what the
    umask leaves. A symbolic link is refused: whoever made it does not choose what is overwritten. Until ``finish`` the
    content has no name where the system can do that (Linux), so that not even kill -9 leaves anything behind; elsewhere it
    is a hidden file beside ``path``, removed when the run fails or is ended by a signal.
    """

    def __init__(self, path: str) -> None:
        if os.path.islink(path):
            raise OSError(errno.ELOOP, "it is a symbolic link, and links are not written through; name the file itself")
        self._path = path
        folder, name = os.path.split(path)
        if not name:
            raise OSError(errno.ENOENT, os.strerror(errno.ENOENT))
        self._folder = folder or "."
        self._prefix = f".{os.fsdecode(os.fsencode(name)[:100])}."
        self._temporary: str | None = None
        try:
            old = os.stat(path)
        except FileNotFoundError:
            old = None
        else:
            if not os.access(path, os.W_OK):
                raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        descriptor = self._open()
        self.file: BinaryIO = os.fdopen(descriptor, "wb")
        if old is None:
            umask = os.umask(0)
            os.umask(umask)
            os.fchmod(descriptor, 0o666 & ~umask)
        else:
            if (old.st_uid, old.st_gid) != (os.geteuid(), os.getegid()):
                with suppress(OSError):
                    os.fchown(descriptor, old.st_uid, old.st_gid)
            os.fchmod(descriptor, stat.S_IMODE(old.st_mode))

    def _open(self) -> int:
        nameless = getattr(os, "O_TMPFILE", 0)
        if nameless and os.path.isdir("/proc/self/fd"):
            with suppress(OSError):  # not every file system has it
                return os.open(self._folder, nameless | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        import tempfile

        descriptor, self._temporary = tempfile.mkstemp(prefix=self._prefix, suffix=".tmp", dir=self._folder)
        _remove_when_ended(self._temporary)
        return descriptor

    def finish(self, new: bool = False) -> None:
        """Put the new content at its path. Raises OSError; then the old content still stands there, as it does where
        ``new`` says that there must be none (FileExistsError)."""
        self.file.flush()
        descriptor = self.file.fileno()
        os.fsync(descriptor)
        if self._temporary is None:
            name = os.path.join(self._folder, f"{self._prefix}{os.urandom(6).hex()}.tmp")
            # Given a folder, os.link follows the link that /proc has for the nameless file.
            folder = os.open(self._folder, os.O_RDONLY)
            try:
                os.link(f"/proc/self/fd/{descriptor}", name, src_dir_fd=folder)
            finally:
                os.close(folder)
            self._temporary = name
        self.file.close()
        if new:
            try:
                os.link(self._temporary, self._path)  # fails where something stands
            except FileExistsError:
                raise
            except OSError:  # a file system without links
                os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
                try:
                    os.replace(self._temporary, self._path)
                except OSError:
                    os.unlink(self._path)  # it is the empty one that held the place
                    raise
            else:
                os.unlink(self._temporary)
            self._temporary = None
            return
        os.replace(self._temporary, self._path)
        self._temporary = None

    def discard(self) -> None:
        """Close the file, and remove what was not finished."""
        with suppress(OSError):
            self.file.close()
        if self._temporary is not None:
            with suppress(OSError):
                os.unlink(self._temporary)
            self._temporary = None


def _remove_when_ended(path: str) -> None:
    """Remove a temporary file when SIGTERM or SIGHUP ends this process."""
    import signal
    import threading

    if threading.current_thread() is not threading.main_thread():
        return

    def end(number: int, frame: object) -> None:
        with suppress(OSError):
            os.unlink(path)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, end)
