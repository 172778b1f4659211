"""The sources of a story: as a sheet, as flat rows (one a source and version), and as a JSON value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newscmp.model import Attribution, Document, SourceRow, SourceUse
from newscmp.render.layout import DIM, END_MARK, STRONG, excerpt
from newscmp.render.sheets import NOTHING, Cell
from newscmp.render.story import View
from newscmp.render.values import own_span

SOURCE_COLUMNS: tuple[str, ...] = (
    *("row", "source", "kind", "unnamed", "disputed", "told", "version", "published"),
    *("quoted", "paraphrased", "quoted_words", "statements", "surfaces"),
)
_UNRESOLVED = "unresolved"
_LABEL = 60  # characters of a source's name that its row shows


def source_rows(documents: Sequence[Document], rows: Sequence[SourceRow]) -> Iterator[dict[str, object]]:
    """One flat row a source and version that has it, with the keys of SOURCE_COLUMNS; ``row`` numbers the sources from 1.

    ``source`` is empty where it was not resolved.
    """
    for number, row in enumerate(rows, 1):
        for document, use in zip(documents, row.uses):
            if use is not None:
                yield {
                    "row": number,
                    "source": row.name,
                    "kind": row.kind,
                    "unnamed": row.unnamed,
                    "disputed": row.disputed,
                    "told": row.told,
                    "version": document.version.id,
                    "published": document.version.published,
                    "quoted": use.quoted,
                    "paraphrased": use.paraphrased,
                    "quoted_words": use.words,
                    "statements": tuple(dict.fromkeys(attribution.statement for attribution in use.attributions)),
                    "surfaces": _surfaces(use),
                }


def _value(documents: Sequence[Document], row: SourceRow) -> dict[str, object]:
    """A source with what each version makes of it."""
    return {
        "name": row.name,
        "kind": row.kind,
        "unnamed": row.unnamed,
        "disputed": row.disputed,
        "told": row.told,
        "uses": [
            {
                "version": document.version.id,
                "quoted": use.quoted,
                "paraphrased": use.paraphrased,
                "quoted_words": use.words,
                "mentions": [_mention_value(document, attribution) for attribution in use.attributions],
            }
            for document, use in zip(documents, row.uses)
            if use is not None
        ],
    }


def _mention_value(document: Document, attribution: Attribution) -> dict[str, object]:
    source, cue = attribution.source, attribution.cue
    return {
        "statement": attribution.statement,
        "span": source and own_span(document.version, source.span),
        "surface": source and source.surface,
        "cue": cue and cue.surface,
        "form": attribution.form,
    }


def _cells(row: SourceRow) -> tuple[Cell, ...]:
    return (_label(row), *map(_cell, row.uses))


def _label(row: SourceRow) -> Cell:
    if row.name is None:
        return f"{DIM}({_UNRESOLVED}){END_MARK}"
    if not row.unnamed:
        return f"{STRONG}{excerpt(row.name, 0, 0, _LABEL, '')}{END_MARK}"
    # "a military source" and "the military source" are one way of putting it; two ways need no example
    ways = {surface.casefold().partition(" ")[2]: surface for use in row.uses if use for surface in _surfaces(use)}
    way, surface = next(iter(ways.items()), ("", ""))
    told = f": {excerpt(surface, 0, 0, _LABEL, '')}" if len(ways) == 1 and " " in way else ""
    return f"{STRONG}{excerpt(row.name, 0, 0, _LABEL, '')}{END_MARK} {DIM}(unnamed{told}){END_MARK}"


def _cell(use: SourceUse | None) -> Cell:
    """ "quoted 2 (31 words), paraphrased 1"."""
    if use is None:
        return NOTHING
    parts = []
    if use.quoted:
        parts.append(f"quoted {use.quoted} ({use.words} word{'' if use.words == 1 else 's'})")
    if use.paraphrased:
        parts.append(f"paraphrased {use.paraphrased}")
    return ", ".join(parts)


def _surfaces(use: SourceUse) -> tuple[str, ...]:
    """How the version puts the source, each form once, in text order."""
    surfaces = (a.source.surface for a in use.attributions if a.source and a.source.surface)
    return tuple(dict.fromkeys(" ".join(surface.split()) for surface in surfaces))


VIEW = View("sources", "Sources", "sources", "source", SOURCE_COLUMNS, source_rows, _value, _cells)
