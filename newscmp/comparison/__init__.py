"""What differs between aligned documents, and what it is called: the heart of newscmp.

A pure function of its arguments: no files, no language. ``figures``, ``quotes``, ``attributions`` and ``statements`` each
say what differs in their matter; this module puts their rows in order and signs them.
"""

from __future__ import annotations

from newscmp.comparison.attributions import compare_attributions
from newscmp.comparison.contents import Contents
from newscmp.comparison.figure_links import FigureLink, link_figures
from newscmp.comparison.figures import compare_figures
from newscmp.comparison.identity import context, fingerprint, with_fingerprints
from newscmp.comparison.links import link_attributions
from newscmp.comparison.markers import compare_markers
from newscmp.comparison.quotes import compare_quotes
from newscmp.comparison.statements import compare_statements, compare_story
from newscmp.comparison.utterances import match_utterances
from newscmp.comparison.view import View
from newscmp.model import Alignment, Change, Document, Evidence

__all__ = ["KINDS", "SEVERITIES", "compare", "context", "fingerprint", "link_figures_of"]

# kind -> severity of a row of that kind (marks around a word that nobody said are minor); the order is the contract's.
KINDS: dict[str, str] = {
    "figure.changed": "substantive",
    "figure.bound": "minor",
    "figure.referent": "substantive",
    "figure.new": "substantive",
    "figure.missing": "substantive",
    "quote.new": "substantive",
    "quote.missing": "substantive",
    "quote.altered": "substantive",
    "quote.direct_to_indirect": "substantive",
    "quote.indirect_to_direct": "substantive",
    "attribution.divergent": "substantive",
    "attribution.dropped": "substantive",
    "attribution.added": "substantive",
    "attribution.named": "substantive",
    "attribution.anonymised": "substantive",
    "attribution.cue": "minor",
    "statement.new": "style",
    "statement.missing": "style",
    "statement.moved": "style",
    "statement.merged": "style",
    "statement.split": "style",
    "statement.reworded": "style",
    "statement.polarity": "substantive",
    "statement.hedge": "minor",
    "story.headline": "minor",
    "story.notice": "substantive",
}
SEVERITIES: tuple[str, ...] = ("substantive", "minor", "style")
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


def compare(alignment: Alignment) -> tuple[Change, ...]:
    """Every change between the two documents of an alignment, in the order of BASE, then OTHER; nothing is filtered."""
    base, other, pairs = _view_of_base(alignment.base), View(alignment.other), alignment.pairs
    linked = pairs + alignment.also
    utterances = match_utterances(base, other, pairs)
    contents = Contents(base, other)
    links = link_attributions(base, other, linked, utterances.links(), contents)
    changes = compare_figures(base, other, link_figures(base, other, pairs, alignment.also))
    changes += compare_quotes(base, other, pairs, utterances, links)
    changes += compare_attributions(base, other, linked, links, contents)
    changes += compare_markers(base, other, pairs, changes, utterances.same)
    story = compare_story(base, other, changes)
    changes += compare_statements(base, other, pairs, alignment.also, [*changes, *story])
    changes += story
    version = alignment.other.version.id
    changes.sort(key=_place)
    lengths = alignment.base.version.length, alignment.other.version.length
    return with_fingerprints(
        row._replace(version=version, base=_own(row.base, lengths[0]), other=_own(row.other, lengths[1]))
        for row in changes
    )


_base: list[View] = []  # the last one: BASE is compared with every OTHER


def _view_of_base(document: Document) -> View:
    for view in _base:
        if view.document is document:
            return view
    view = View(document)
    _base[:] = [view]  # and not what stands there next: a Dask worker may have several threads
    return view


def _own(side: Evidence | None, length: int) -> Evidence | None:
    """The evidence without its span when that points at a title which was given outside the article's text."""
    if side is None or side.span is None or side.span.end <= length:
        return side
    return side._replace(span=None, anchor=side.span.start)


def link_figures_of(alignment: Alignment) -> tuple[FigureLink, ...]:
    """The figures of the two documents of an alignment that count the same thing."""
    return link_figures(View(alignment.base), View(alignment.other), alignment.pairs, alignment.also).links


def _place(change: Change) -> tuple[bool, int, int, int, str]:
    """Order of rows: BASE's text, then OTHER's for what BASE does not have, then the contract's order of kinds."""
    base, other = change.base, change.other
    at = _offset(base)
    return (at is None, at or 0, _RANK[change.kind], _offset(other) or 0, change.why)


def _offset(side: Evidence | None) -> int | None:
    if side is None:
        return None
    return side.span.start if side.span else side.anchor

