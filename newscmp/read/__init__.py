"""Bytes of any kind to Versions."""

from __future__ import annotations

import json
import re
from pathlib import Path

from newscmp.errors import ReadError
from newscmp.model import Span, Version
from newscmp.plainyaml import load_plain

_FRONT = re.compile(r"---\n(.*?)\n---\n", re.S)


def read_versions(path: str) -> tuple[Version, ...]:
    """The articles in one file ("-" is standard input), in order. Raises ReadError."""
    try:
        text = Path(path).read_bytes().decode("utf-8")
    except OSError as error:
        raise ReadError(error.strerror or str(error), path) from None
    if path.endswith(".jsonl"):
        records = [json.loads(line) for line in text.splitlines() if line.strip()]
        return tuple(
            Version(str(r["id"]), r["text"], len(r["text"]), path, None, lang="en", format="jsonl") for r in records
        )
    front = _FRONT.match(text)
    meta = load_plain(front.group(1), path) if front else {}
    assert isinstance(meta, dict)
    title = meta.get("title")
    return (
        Version(
            Path(path).name,
            text,
            len(text),
            path,
            str(title) if title else None,
            front_matter=Span(*front.span()) if front else None,
            outlet=str(meta["outlet"]) if "outlet" in meta else None,
            published=str(meta["date"]) if "date" in meta else None,
        ),
    )
