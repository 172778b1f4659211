"""Bytes coming in: opened, held to a size, told from binary data, decoded."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from errno import ENOENT
from typing import BinaryIO

from newscmp.errors import ReadError

Warn = Callable[[str], None]

MAX_ARTICLE = 4_000_000  # characters of one article; what is understood of it takes up to a kilobyte a character
MARKUP = 5  # how many times as long as its text a page or a record may be
MAX_BYTES = MARKUP * MAX_ARTICLE  # one text, page or line of JSON Lines
_RAISE = "or raise the limit (--max-size)"
MAX_PIPED = 200_000_000  # an archive that comes from a pipe
HEAD = 65_536  # bytes that are enough to tell what kind of file it is

_BOMS = (  # the UTF-32 mark starts with the UTF-16 one, so it comes first
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ZIPS, _GZIP, _WARC = (b"PK\x03\x04", b"PK\x05\x06"), b"\x1f\x8b", b"WARC/"  # the second zip is empty
_PLIST = b"bplist0"
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstandard archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
)
# Control characters that no text has; white space, backspace and escape (terminal captures) are let through.
_CONTROLS = frozenset(map(chr, (*range(1, 8), *range(14, 27), *range(28, 32), 127)))
_MEND = "save the article as text first"


class Source:
    """One open input: its first bytes, and the rest when it is asked for.

    ``path`` is as given, ``name`` what to call a version that has no id of its own. ``bad`` takes the errors of single
    records when the others are to be read all the same. ``by_line``: it is read line by line.
    """

    def __init__(
        self,
        path: str,
        file: BinaryIO,
        warn: Warn,
        bad: Callable[[ReadError], None] | None,
        limit: int | None = None,
        by_line: bool = False,
    ) -> None:
        self.path = path
        self.limit = MAX_BYTES if limit is None else limit
        self.bad = bad
        self.name = "-" if path == "-" else os.path.basename(path.rstrip("/")) or path  # noqa: PTH119 - str in, str out
        self._file = file
        self._warn = warn
        self._warned = False
        self.head = _read_upto(file, HEAD)
        self.encoding = next((name for bom, name in _BOMS if self.head.startswith(bom)), None)
        for magic, what in _MAGIC:
            if self.head.startswith(magic) and not (magic == b"BZh" and self.head[3:4].isalpha()):
                raise ReadError(f"not text: this is {what}; {_MEND}", path)
        self.container = self._find_container()
        if self.container is None and not (by_line or self.head.startswith(b"{")):  # else one bad line would end all
            self._refuse_nul(self.head, None)

    def _find_container(self) -> str | None:
        """"zip", "warc", "webarchive" or None. Raises ReadError for a gzip of anything else."""
        if self.head.startswith(_ZIPS):
            return "zip"
        if self.head.startswith(_WARC):
            return "warc"
        if self.head.startswith(_PLIST):
            return "webarchive"
        if not self.head.startswith(_GZIP):
            return None
        import zlib

        try:
            inside = zlib.decompressobj(wbits=31).decompress(self.head, len(_WARC))
        except zlib.error as error:
            raise ReadError(f"not a gzip archive, though it starts like one: {error}", self.path) from None
        if inside == _WARC:
            return "warc"
        raise ReadError("not text: this is a gzip archive; unpack it first", self.path)

    def inner(self, path: str, file: BinaryIO) -> Source:
        """A file that this one holds, read as this one is."""
        return Source(path, file, self._warn, self.bad, self.limit)

    def peek(self) -> str:
        """The decoded head, good enough to sniff at."""
        return self.head.decode(self.encoding or "utf-8", "replace")

    def refuse(self, error: ReadError) -> None:
        """One record of many is bad: raise, or hand it to ``bad``."""
        if self.bad is None:
            raise error
        self.bad(error)

    def stream(self) -> BinaryIO:
        """The whole input as a file that can be wound back. Raises ReadError for a pipe that gives more than is kept."""
        if self._file.seekable():
            self._file.seek(0)
            return self._file
        from io import BytesIO

        data = self.head + _read_upto(self._file, MAX_PIPED + 1 - len(self.head))
        if len(data) > MAX_PIPED:
            limit = f"{MAX_PIPED // 1_000_000} MB"
            raise ReadError(f"an archive longer than {limit} on a pipe; save it to a file first", self.path)
        return BytesIO(data)

    def warn(self, message: str) -> None:
        """Say what was mended, or left out, on the way."""
        self._warn(f"{self.path}: {message}")

    def too_long(self, message: str, line: int | None = None) -> ReadError:
        """The error of an input over its limit, which stands in the message for {}."""
        limit = f"{self.limit / 1_000_000:,.4g} MB"
        return ReadError(f"{message.format(limit)}, {_RAISE}", self.path, line)

    def data(self) -> bytes:
        """The whole input, undecoded. Raises ReadError when it is too long."""
        data = self.head + _read_upto(self._file, self.limit + 1 - len(self.head))
        if len(data) > self.limit:
            raise self.too_long("longer than {}, the limit for one text; split it, cut it down")
        if not data.strip():
            raise ReadError("empty: no text", self.path)
        return data

    def text(self) -> str:
        """The whole input, decoded. Raises ReadError when it is too long or not text."""
        data = self.data()
        text = self._decode(data, None)
        if not text.strip():
            raise ReadError("empty: no text", self.path)
        return text

    def lines(self) -> Iterator[tuple[int, str]]:
        """(line number, line) one after the other, so that a long file need not fit in memory."""
        for number, line in self.each_line():
            if isinstance(line, ReadError):
                raise line
            yield number, line

    def each_line(self) -> Iterator[tuple[int, str | ReadError]]:
        """The same, with what is wrong with a line in its place."""
        if self.encoding not in (None, "utf-8-sig"):
            yield from enumerate(self.text().split("\n"), 1)
            return
        number, pending = 0, self.head.removeprefix(codecs.BOM_UTF8)
        while True:
            end = pending.find(b"\n")
            if end < 0:
                pending += self._file.readline(self.limit + 1)
                end = pending.find(b"\n")
            line, pending = (pending[: end + 1], pending[end + 1 :]) if end >= 0 else (pending, b"")
            if not line:
                return
            number += 1
            if len(line) > self.limit:
                yield number, self.too_long("a line longer than {}, the limit for one article; cut it down", number)
                while not line.endswith(b"\n") and (line := self._file.readline(self.limit)):
                    pass
                continue
            try:
                yield number, self._decode(line, number)
            except ReadError as error:
                yield number, error

    def _decode(self, data: bytes, line: int | None) -> str:
        encoding = self.encoding if line is None else None
        self._refuse_nul(data, line)
        try:
            text = data.decode(encoding or "utf-8")
        except UnicodeDecodeError as error:
            if encoding in ("utf-16", "utf-32"):
                raise ReadError(f"not {encoding.upper()}, though its byte order mark says so", self.path) from None
            text = _decode_windows(data.removeprefix(codecs.BOM_UTF8))
            self._refuse_controls(text, line)
            if not self._warned:
                self._warned = True
                place = f"{self.path}:{line}" if line else self.path
                byte = data[error.start]
                self._warn(f"{place}: not UTF-8 (byte 0x{byte:02X} at {error.start:,}); read as Windows-1252")
            return text
        self._refuse_controls(text, line)
        return text

    def _refuse_nul(self, data: bytes, line: int | None) -> None:
        if self.encoding in ("utf-16", "utf-32") or b"\x00" not in data:
            return
        every_second = len(data) // 3 < data[:HEAD].count(0) < len(data)
        hint = "UTF-16 without a byte order mark? convert it to UTF-8" if every_second else _MEND
        raise ReadError(f"not text: a NUL byte at {data.index(0):,}; {hint}", self.path, line)

    def _refuse_controls(self, text: str, line: int | None) -> None:
        part = text[:HEAD]
        if "\x00" in text:
            raise ReadError(f"not text: a NUL character at {text.index(chr(0)):,}; {_MEND}", self.path, line)
        if not part.isprintable() and sum(map(_CONTROLS.__contains__, part)) * 20 > len(part):
            raise ReadError(f"not text: too many control characters; {_MEND}", self.path, line)


@contextmanager
def open_source(
    path: str,
    stdin: BinaryIO | None,
    warn: Warn,
    bad: Callable[[ReadError], None] | None = None,
    limit: int | None = None,
) -> Iterator[Source]:
    """Open an input ("-" is ``stdin``) as a Source of at most ``limit`` bytes, those of one line where each is read alone.

    Raises ReadError, also for what goes wrong while it is read.
    """
    try:
        if path == "-":
            yield Source(path, stdin or sys.stdin.buffer, warn, bad, limit)
        else:
            with _open(path) as file:
                yield Source(path, file, warn, bad, limit)
    except IsADirectoryError:
        raise ReadError("this is a folder, not an article", path) from None
    except FileNotFoundError as error:
        address = path.startswith(("http://", "https://"))
        hint = "; newscmp fetch saves what is at an address" if address else ""
        raise ReadError(f"{(error.strerror or str(error)).lower()}{hint}", path) from None
    except (OSError, ValueError) as error:
        raise ReadError((getattr(error, "strerror", None) or str(error)).lower(), path) from None


def _open(path: str) -> BinaryIO:
    """A file, or one packed in a zip archive."""
    try:
        return open(path, "rb")  # noqa: PTH123 - the path stays as it was given
    except NotADirectoryError:
        from newscmp.read.shelf import open_packed  # this is asked of few files

        packed = open_packed(path)
        if packed is None:
            raise FileNotFoundError(ENOENT, "no such file or directory") from None
        return packed


def _read_upto(file: BinaryIO, size: int) -> bytes:
    """Up to ``size`` bytes; a pipe gives them in pieces."""
    pieces, left = [], size
    while left > 0:
        piece = file.read(left)
        if not piece:
            break
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def _decode_windows(data: bytes) -> str:
    """Windows-1252, and Latin-1 for the five bytes that it leaves undefined: every byte is one character."""
    table = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
    return data.decode("latin-1").translate(table)
