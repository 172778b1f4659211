"""What differs between aligned documents, and what it is called: the heart of newscmp."""

from __future__ import annotations

from newscmp.model import Alignment, Change

# kind -> severity of a row of that kind; the order is the contract's.
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


def compare(alignment: Alignment) -> tuple[Change, ...]:
    """Every change between the two documents of an alignment, in the order of BASE, then OTHER; nothing is filtered."""
    return ()
