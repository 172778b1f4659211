"""Articles by the million: JSON Lines, gzipped or not, and Parquet, record by record in memory that does not grow."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, BinaryIO, NamedTuple, cast

from newscmp.errors import ReadError
from newscmp.read.extras import load_extra
from newscmp.read.sniff import find_kind
from newscmp.read.source import MARKUP, Source

_PARQUET, _GZIP = b"PAR1", b"\x1f\x8b"
_ROWS = 256  # of a Parquet file that are in memory at a time

Warn = Callable[[str], None]


class Line(NamedTuple):
    """A record: its line, or row, its JSON text or what is wrong with it, and which share of the input is read by then."""

    number: int | None
    text: str | ReadError
    done: float = 0.0


def iter_lines(path: str, warn: Warn, max_size: int | None = None, stdin: BinaryIO | None = None) -> Iterator[Line]:
    """The records of JSON Lines, of gzipped JSON Lines or of a Parquet file, "-" being standard input. Raises nothing:
    what cannot be read is a Line too, and what follows it is read where that is possible."""
    try:
        yield from _read(path, warn, max_size, stdin)
    except ReadError as error:
        yield Line(error.line, error, 1.0)
    except (OSError, ValueError, EOFError) as error:
        yield Line(None, ReadError((getattr(error, "strerror", None) or str(error)).lower(), path), 1.0)


def _read(path: str, warn: Warn, max_size: int | None, stdin: BinaryIO | None) -> Iterator[Line]:
    import gzip
    import zlib
    from io import BufferedReader

    limit = None if max_size is None else max_size * MARKUP
    with ExitStack() as stack:
        raw: Any = (stdin or sys.stdin.buffer) if path == "-" else stack.enter_context(open(path, "rb"))  # noqa: PTH123
        if not hasattr(raw, "peek"):
            raw = BufferedReader(raw)
        start = raw.peek(4)[:4]
        if start == _PARQUET and path != "-":
            yield from _read_parquet(path)
            return
        size = os.fstat(raw.fileno()).st_size if path != "-" else 0
        packed = start[:2] == _GZIP
        file = cast(BinaryIO, gzip.GzipFile(fileobj=raw) if packed else raw)
        try:
            source = Source(path, file, warn, None, limit, by_line=True)
            _check(source, path)
            for number, line in source.each_line():
                if isinstance(line, ReadError) or not line.isspace():
                    yield Line(number, line, min(raw.tell() / size, 1.0) if size else 0.0)
        except zlib.error as error:
            raise ReadError(f"a damaged gzip archive: {error}", path) from None
        except EOFError:
            raise ReadError("a gzip archive that was cut off: its end is missing", path) from None


def _check(source: Source, path: str) -> None:
    """Raise ReadError for what holds no article a line, instead of an error a line."""
    start = source.peek().lstrip("\ufeff \t\r\n")
    if not start:
        raise ReadError("empty: no article", path)
    if start.startswith("["):
        raise ReadError("one list of articles; write an article a line (JSON Lines), as jq -c '.[]' does", path)
    name = source.name.removesuffix(".gz")
    if source.container or find_kind(start, name) != "json":
        raise ReadError('not JSON Lines: should be an article a line, as {"story": ..., "text": ...}', path)


def _read_parquet(path: str) -> Iterator[Line]:
    import json

    parquet = load_extra("pyarrow.parquet", "Parquet", path, "arrow")
    try:
        with parquet.ParquetFile(path) as file:
            total, number = file.metadata.num_rows, 0
            for batch in file.iter_batches(batch_size=_ROWS):
                for row in batch.to_pylist():
                    number += 1
                    known = {key: value for key, value in row.items() if value is not None}
                    yield Line(number, json.dumps(known, ensure_ascii=False, default=_plain), number / total)
            if not number:
                raise ReadError("empty: no article", path)
    except (ValueError, OSError) as error:  # pyarrow's own errors are both
        raise ReadError(f"not a whole Parquet file: {str(error).splitlines()[0][:200]}", path) from None


def _plain(value: object) -> str:
    """A value that JSON does not have: a date, bytes, a decimal."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
