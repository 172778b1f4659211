"""The aligned statements of two articles: as a sheet, and as flat rows."""

from __future__ import annotations

from collections.abc import Sequence

from newscmp.model import Alignment, Document, Pair
from newscmp.render.sheets import NOTHING, Cell, Said, Sheet, side_by_side, side_header
from newscmp.render.values import link_of, own_span, score_value

PAIR_COLUMNS: tuple[str, ...] = (
    *("version", "link", "moved", "score"),
    *(f"{side}_{key}" for side in ("base", "other") for key in ("statements", "start", "end", "text")),
)


def pair_row(alignment: Alignment, pair: Pair) -> dict[str, object]:
    """A pair as one flat row with the keys of PAIR_COLUMNS. A side of several statements has the span from first to last."""
    row: dict[str, object] = dict.fromkeys(PAIR_COLUMNS)
    row.update(version=alignment.other.version.id, link=link_of(alignment, pair), moved=pair.moved)
    row["score"] = score_value(pair.score) if pair.base and pair.other else None
    for side, document, numbers in (("base", alignment.base, pair.base), ("other", alignment.other, pair.other)):
        row[f"{side}_statements"] = numbers
        if not numbers:
            continue
        row[f"{side}_text"] = _joined(document, numbers)
        spans = [document.statements[number - 1].span for number in numbers]
        if all(own_span(document.version, span) for span in spans):
            row[f"{side}_start"] = min(span.start for span in spans)
            row[f"{side}_end"] = max(span.end for span in spans)
    return row


def _joined(document: Document, numbers: Sequence[int]) -> str:
    return " ".join(document.statements[number - 1].text for number in numbers)


def alignment_sheet(alignment: Alignment) -> Sheet:
    """The pairs side by side, in the order of BASE, what only OTHER has at the end."""
    headers = (
        "link",
        "score",
        side_header("BASE", alignment.base.version),
        side_header("OTHER", alignment.other.version),
    )
    rows = tuple(
        (
            link_words(alignment, pair),
            f"{pair.score:.2f}" if pair.base and pair.other else "",
            *side_by_side(_statements_cell(alignment.base, pair.base), _statements_cell(alignment.other, pair.other)),
        )
        for pair in alignment.pairs
    )
    return Sheet("", headers, rows, ((0, 1), (2,), (3,)))


_LINK_WORDS = {"missing": "only in BASE", "new": "only in OTHER"}


def link_words(alignment: Alignment, pair: Pair) -> str:
    """The kind of a link in words: "reworded, moved"."""
    link = link_of(alignment, pair)
    if not pair.moved:
        return _LINK_WORDS.get(link, link)
    return "moved" if link == "same" else f"{link}, moved"


def _statements_cell(document: Document, numbers: Sequence[int]) -> Cell:
    if not numbers:
        return NOTHING
    return Said(_numbers(numbers), _joined(document, numbers), whole=True)


def _numbers(numbers: Sequence[int]) -> str:
    """Statement numbers as people write them: 3, 3-5, 3+7."""
    if len(numbers) > 1 and list(numbers) == list(range(numbers[0], numbers[-1] + 1)):
        return f"{numbers[0]}-{numbers[-1]}"
    return "+".join(map(str, numbers))
