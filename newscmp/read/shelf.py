"""What holds articles: folders, and zip archives, which are read as the folders that they pack.

The path of a packed article is that of its archive, then its own: ``story.zip/base.txt``.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import lru_cache
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from newscmp.errors import ReadError

if TYPE_CHECKING:
    import zipfile

_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")  # the second is empty
_OFFICE = ("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF")  # .docx and its like, .odt, .jar
_WACZ = "datapackage.json"


def is_folder(path: str) -> bool:
    """Whether a path is a folder, a zip archive of articles, or a folder in one."""
    if os.path.isdir(path):  # noqa: PTH112 - paths stay the strings that were given
        return True
    packed = _split(path)
    if packed is None:
        return False
    archive, inner = packed
    return kind_of(_names(archive)) == "zip" and (not inner or bool(_below(archive, inner)))


def kind_of(names: tuple[str, ...]) -> str:
    """What a zip with these members is: zip (of articles), wacz, or office."""
    if _WACZ in names and any(name.startswith("archive/") for name in names):
        return "wacz"
    return "office" if any(name in names for name in _OFFICE) else "zip"


def list_shelf(path: str) -> tuple[list[str], list[str]]:
    """The names of the files and of the folders at a path, each sorted; dot-files are left out. Raises ReadError."""
    packed = None if os.path.isdir(path) else _split(path)  # noqa: PTH112
    if packed:
        return _list_archive(*packed)
    try:
        with os.scandir(path) as entries:
            kept = [entry for entry in entries if not entry.name.startswith(".")]
            files = sorted(entry.name for entry in kept if _is_article(entry))
            return files, sorted(entry.name for entry in kept if entry.is_dir(follow_symlinks=False))
    except OSError as error:
        raise ReadError((error.strerror or str(error)).lower(), path) from None


def _is_article(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a file, or a link that leads nowhere, of which the reader will tell.

    What is no file is left out: a pipe would be waited for, a device never ends.
    """
    try:
        return entry.is_file() or (entry.is_symlink() and not os.path.exists(entry.path))  # noqa: PTH110
    except OSError:  # a link in a circle
        return True


def open_packed(path: str) -> BinaryIO | None:
    """A file in a zip archive, None where the path names none. Raises ReadError where it cannot be read."""
    packed = _split(path)
    if packed is None or not packed[1]:
        return None
    try:
        return open_member(_archive(packed[0]), packed[1], path)
    except KeyError:
        return None


def open_member(archive: zipfile.ZipFile, name: str, path: str) -> BinaryIO:
    """A file of an archive, whose errors are ReadErrors about ``path``, now and while it is read; KeyError for none."""
    try:
        return cast(BinaryIO, _Member(archive.open(name), path))
    except _packed_errors() as error:
        raise ReadError(_packed_error(error), path) from None


class _Member:
    """A packed file: what is wrong with it shows when it is unpacked, whoever reads it."""

    def __init__(self, file: IO[bytes], path: str) -> None:
        self._file = file
        self._path = path

    def read(self, size: int = -1) -> bytes:
        try:
            return self._file.read(size)
        except _packed_errors() as error:
            raise ReadError(_packed_error(error), self._path) from None

    def readline(self, size: int = -1) -> bytes:
        try:
            return self._file.readline(size)
        except _packed_errors() as error:
            raise ReadError(_packed_error(error), self._path) from None

    def __enter__(self) -> _Member:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def _packed_errors() -> tuple[type[Exception], ...]:
    """What the ways of packing raise: each its own, for what is broken, locked, or of a kind that Python does not know."""
    import zipfile
    import zlib

    errors = zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError
    with suppress(ImportError):  # not every Python is built with it
        from lzma import LZMAError

        return *errors, LZMAError
    return errors


def open_archive(file: str | BinaryIO, path: str) -> zipfile.ZipFile:
    """A zip archive. Raises ReadError about ``path``."""
    import zipfile

    try:
        return zipfile.ZipFile(file)
    except _packed_errors() as error:
        raise ReadError(_packed_error(error), path) from None


def member_names(archive: zipfile.ZipFile) -> tuple[str, ...]:
    """The names of the files of an archive, sorted, without those that an operating system adds."""
    return tuple(sorted({name for name in archive.namelist() if not _is_hidden(name)}))


def _packed_error(error: Exception) -> str:
    """What is wrong with an archive, for a message."""
    message = " ".join(str(error).split())
    if "encrypted" in message or "password" in message:
        return "packed with a password; unpack it first"
    return f"not a whole zip archive: {message[:1].lower()}{message[1:120]}"


def _is_hidden(name: str) -> bool:
    return name.endswith("/") or any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))


def _split(path: str) -> tuple[str, str] | None:
    """The zip archive that a path goes into, and the path in it; None where it goes into none."""
    head, inner = path.rstrip("/"), ""
    while head:
        if os.path.isfile(head):  # noqa: PTH113
            with suppress(OSError), open(head, "rb") as file:  # noqa: PTH123
                return (head, inner) if file.read(len(_ZIPS[0])) in _ZIPS else None
            return None
        if os.path.lexists(head):
            return None
        head, tail = os.path.split(head)
        inner = f"{tail}/{inner}" if inner else tail
    return None


def _archive(path: str) -> zipfile.ZipFile:
    found = os.stat(path)  # noqa: PTH116
    return _open_archive(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=1)  # a story's articles come one after the other: its index is read once
def _open_archive(path: str, changed: int, size: int) -> zipfile.ZipFile:
    return open_archive(path, path)


def _names(path: str) -> tuple[str, ...]:
    try:
        return member_names(_archive(path))
    except ReadError:
        return ()


def _below(path: str, inner: str) -> list[str]:
    prefix = inner.rstrip("/") + "/" if inner else ""
    return [name[len(prefix) :] for name in member_names(_archive(path)) if name.startswith(prefix)]


def _list_archive(path: str, inner: str) -> tuple[list[str], list[str]]:
    names = _below(path, inner)
    files = sorted(name for name in names if "/" not in name)
    return files, sorted({name.partition("/")[0] for name in names if "/" in name})
