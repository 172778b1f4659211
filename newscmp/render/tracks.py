"""The figure tracks of a story: as a sheet, as flat rows (one a mention), and as a JSON value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newscmp.model import Document, Mention, Track
from newscmp.render.layout import DIM, END_MARK, STRONG
from newscmp.render.safe import visible
from newscmp.render.sheets import NOTHING, Cell
from newscmp.render.story import View
from newscmp.render.values import figure_value, own_span

TRACK_COLUMNS: tuple[str, ...] = (
    *("track", "quantity", "direction", "disputed", "told", "version", "published", "surface", "value", "upper", "bound"),
    *("unit", "noun", "source", "statement", "start", "end"),
)


def track_rows(documents: Sequence[Document], tracks: Sequence[Track]) -> Iterator[dict[str, object]]:
    """One flat row a mention, with the keys of TRACK_COLUMNS; ``track`` numbers the tracks from 1."""
    for number, track in enumerate(tracks, 1):
        for document, told in zip(documents, track.mentions, strict=True):
            for mention in told:
                figure = mention.figure
                row: dict[str, object] = dict.fromkeys(TRACK_COLUMNS)
                row.update(
                    track=number,
                    quantity=track.label,
                    direction=track.direction,
                    disputed=track.disputed,
                    told=track.told,
                    version=document.version.id,
                    published=document.version.published,
                    surface=figure.surface,
                    value=figure.value,
                    upper=figure.upper,
                    bound=figure.bound,
                    unit=figure.unit,
                    noun=figure.noun,
                    source=mention.source,
                    statement=figure.statement,
                )
                if own_span(document.version, figure.span):
                    row.update(start=figure.span.start, end=figure.span.end)
                yield row


def _value(documents: Sequence[Document], track: Track) -> dict[str, object]:
    """A quantity with every figure for it."""
    return {
        "quantity": track.label,
        "direction": track.direction,
        "disputed": track.disputed,
        "told": track.told,
        "mentions": [
            {"version": document.version.id, "source": mention.source, **figure_value(document, mention.figure)}
            for document, told in zip(documents, track.mentions, strict=True)
            for mention in told
        ],
    }


def _cells(row: Track) -> tuple[Cell, ...]:
    return (_quantity(row), *map(_cell, row.mentions))


def _quantity(track: Track) -> Cell:
    direction = f" {DIM}({track.direction}){END_MARK}" if track.direction else ""
    return f"{STRONG}{visible(track.label)}{END_MARK}{direction}"


def _cell(told: Sequence[Mention]) -> Cell:
    """Each figure once with all its sources: "at least 12 people (Dorva Observatory)"."""
    if not told:
        return NOTHING
    said: dict[str, list[str]] = {}
    for mention in told:
        sources = said.setdefault(visible(" ".join(mention.figure.surface.split())), [])
        if mention.source and visible(mention.source) not in sources:
            sources.append(visible(mention.source))
    return "; ".join(f"{surface} ({', '.join(sources)})" if sources else surface for surface, sources in said.items())


VIEW = View("figures", "Figures", "tracks", "quantity", TRACK_COLUMNS, track_rows, _value, _cells)
