"""The columns of every format in which a row is one line, and a Change as such a row.

The keys are static and their order is fixed; what a kind does not have is empty. ``COLUMNS`` is the one list.
"""

from __future__ import annotations

from newscmp.model import Change, Detail, Evidence
from newscmp.render.values import score_value

_SIDE = ("statement", "surface", "start", "end", "text")
# Details of one side's evidence: of a figure, of a quote, of an attribution.
SIDE_DETAILS = (
    *("value", "upper", "bound", "trend", "unit", "noun", "type"),
    "speaker",
    *("source", "cue", "cue_class", "form"),
)
# Details of the row as a whole.
ROW_DETAILS = ("direction", "delta", "relation", "mutation", "meaning", "words_base", "words_other")

COLUMNS: tuple[str, ...] = (
    *("story", "kind", "severity", "version"),
    *(f"base_{key}" for key in _SIDE),
    *(f"other_{key}" for key in _SIDE),
    *(f"{side}_{key}" for key in SIDE_DETAILS for side in ("base", "other")),
    *ROW_DETAILS,
    *("why", "score", "fingerprint"),
)


def change_row(change: Change, story: str | None = None) -> dict[str, Detail | float]:
    """A Change as one flat row with the keys of COLUMNS. Offsets are character offsets into each article's text."""
    row: dict[str, Detail | float] = dict.fromkeys(COLUMNS)
    row.update(story=story, kind=change.kind, severity=change.severity, version=change.version)
    _fill(row, "base", change.base)
    _fill(row, "other", change.other)
    for key, value in change.details.items():
        if key in row:
            row[key] = value
    row.update(why=change.why, score=score_value(change.score), fingerprint=change.fingerprint or None)
    return row


def _fill(row: dict[str, Detail | float], side: str, evidence: Evidence | None) -> None:
    if evidence is None:
        return
    row[f"{side}_statement"] = evidence.statement
    row[f"{side}_surface"] = evidence.surface or None
    row[f"{side}_text"] = evidence.text
    if evidence.span is not None:
        row[f"{side}_start"], row[f"{side}_end"] = evidence.span
    for key, value in evidence.details.items():
        name = f"{side}_{key}"
        if name in row:
            row[name] = value
