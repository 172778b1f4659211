"""The figure tracks of a story: as a sheet, as flat rows (one a mention), and as a JSON value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newscmp import __version__
from newscmp.model import Document, Mention, Track, Trouble
from newscmp.render.layout import DIM, END_MARK, STRONG
from newscmp.render.safe import visible
from newscmp.render.sheets import NOTHING, Cell, Sheet, version_header
from newscmp.render.values import errors_value, figure_value, own_span, version_value

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


def tracks_value(
    documents: Sequence[Document], tracks: Sequence[Track], errors: Sequence[Trouble] = ()
) -> dict[str, object]:
    """The tracks as ``newscmp.figures/1``: versions in the order of the columns, then one object a quantity."""
    return {
        "schema": "newscmp.figures/1",
        "newscmp": __version__,
        "versions": [version_value(document) for document in documents],
        "tracks": [
            {
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
            for track in tracks
        ],
        "errors": errors_value(errors),
    }


def tracks_sheet(documents: Sequence[Document], tracks: Sequence[Track]) -> Sheet:
    """One row a quantity, one column a version."""
    headers = ("quantity", *(version_header(document) for document in documents))
    rows = tuple((_quantity(track), *(_cell(told) for told in track.mentions)) for track in tracks)
    return Sheet("", headers, rows, tuple((index,) for index in range(len(headers))), named=True)


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
