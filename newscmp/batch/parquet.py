"""Rows of jsonl as Parquet, some thousands at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from newscmp.errors import OutputError
from newscmp.render import COLUMNS

INSTALL = "pip install 'newscmp[arrow]'"
_GROUP = 10_000  # rows of a row group: what is in memory at a time
_WHOLE = frozenset(f"{side}_{key}" for side in ("base", "other") for key in ("statement", "start", "end"))
_NUMBERS = frozenset({*(f"{side}_{key}" for side in ("base", "other") for key in ("value", "upper")), "delta", "score"})


def load_arrow() -> Any:
    """pyarrow with its Parquet. Raises OutputError where it is not installed."""
    try:
        import pyarrow.parquet
    except ImportError:
        raise OutputError(f"Parquet needs pyarrow: {INSTALL}") from None
    return pyarrow


def convert_file(rows: str, parquet: str) -> None:
    """Write the Parquet file of a file of jsonl rows. Raises OSError."""
    import os

    with open(rows, "rb") as source, open(parquet, "wb") as sink:
        write_parquet(source, sink)
        sink.flush()
        os.fsync(sink.fileno())


def write_parquet(rows: BinaryIO, sink: Any) -> None:
    """Parquet of lines of jsonl: the columns of ``COLUMNS``, whole numbers as int64, figures and scores as doubles."""
    arrow = load_arrow()
    schema = arrow.schema(
        [
            (name, arrow.int64() if name in _WHOLE else arrow.float64() if name in _NUMBERS else arrow.string())
            for name in COLUMNS
        ]
    )
    with arrow.parquet.ParquetWriter(sink, schema, compression="zstd") as writer:
        for group in _groups(rows):
            columns = {name: [_cell(name, row.get(name)) for row in group] for name in COLUMNS}
            writer.write_table(arrow.table(columns, schema=schema))


def _groups(rows: BinaryIO) -> Iterator[list[dict[str, Any]]]:
    group = []
    for line in rows:
        group.append(json.loads(line, parse_int=_whole))
        if len(group) == _GROUP:
            yield group
            group = []
    if group:
        yield group


def _whole(digits: str) -> int | float:
    """A whole number; one of hundreds of digits is a figure, whose column holds doubles."""
    return int(digits) if len(digits) < 16 else float(digits)


def _cell(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _NUMBERS:
        return float(value)
    if name in _WHOLE:
        return value
    text = value if isinstance(value, str) else "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text.encode("utf-8", "replace").decode()  # half a character has no place in Parquet
