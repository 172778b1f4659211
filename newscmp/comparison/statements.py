"""Statement and story rows: new, missing, moved, merged, split, reworded; headlines and notices."""

from __future__ import annotations

from collections.abc import Sequence

from newscmp.comparison.evidence import evidence, statements_in, words
from newscmp.comparison.view import View
from newscmp.model import Change, Evidence, Pair, Span, Statement

Shown = dict[int, list[Span]]  # statement -> spans in it that another row shows


def compare_statements(
    base: View, other: View, pairs: Sequence[Pair], also: Sequence[Pair], changes: Sequence[Change]
) -> list[Change]:
    """Statement rows. ``changes`` are the rows found so far: words that they show are not `reworded` again.

    A statement that ``also`` links to one of another pair is told there: neither new nor missing.
    """
    out = []
    shown_base, shown_other = _shown(base, other, changes)
    headlines = any(c.kind == "story.headline" for c in changes)
    told_base, told_other = {n for pair in also for n in pair.base}, {n for pair in also for n in pair.other}
    for pair in pairs:
        if (told_base.issuperset(pair.base) and not pair.other) or (told_other.issuperset(pair.other) and not pair.base):
            continue
        if headlines and _is_headline(base, pair.base) | _is_headline(other, pair.other):
            continue  # story.headline says it
        if not pair.other:
            out.append(_row("statement.missing", _whole(base, pair.base), None, "only BASE tells this", None))
        elif not pair.base:
            out.append(_row("statement.new", None, _whole(other, pair.other), "only OTHER tells this", None))
        else:
            out += _paired(base, other, pair, shown_base, shown_other)
    return out


def _is_headline(view: View, numbers: tuple[int, ...]) -> bool:
    return len(numbers) == 1 and view.document.statements[numbers[0] - 1].role == "headline"


def _shown(base: View, other: View, changes: Sequence[Change]) -> tuple[Shown, Shown]:
    """What rows show already of either side, by statement."""
    out: tuple[Shown, Shown] = ({}, {})
    for change in changes:
        for view, side, held in ((base, change.base, out[0]), (other, change.other, out[1])):
            if side is not None and side.span is not None:
                for statement in statements_in(view.document, side.span):
                    held.setdefault(statement.n, []).append(side.span)
    return out


def _paired(base: View, other: View, pair: Pair, shown_base: Shown, shown_other: Shown) -> list[Change]:
    found = []
    if len(pair.base) < len(pair.other):
        found.append(("statement.split", f"told in {len(pair.other)} statements"))
    elif len(pair.base) > len(pair.other):
        found.append(("statement.merged", f"{len(pair.base)} statements told in one"))
    if pair.moved:
        found.append(("statement.moved", "told in another place among its neighbours"))
    if len(pair.base) == len(pair.other) and _differ(base, other, pair, shown_base, shown_other):
        why = f"other wording; shared: {', '.join(pair.shared[:6])}" if pair.shared else "other wording"
        found.append(("statement.reworded", why))
    if not found:
        return []
    one, two = _whole(base, pair.base), _whole(other, pair.other)
    return [_row(kind, one, two, why, pair.score) for kind, why in found]


def _row(kind: str, base: Evidence | None, other: Evidence | None, why: str, score: float | None) -> Change:
    return Change(kind, "style", "", base, other, why, score)


def _whole(view: View, numbers: tuple[int, ...]) -> Evidence:
    statements = [view.document.statements[n - 1] for n in numbers]
    span = Span(min(s.span.start for s in statements), max(s.span.end for s in statements))
    if numbers == tuple(range(numbers[0], numbers[-1] + 1)):
        return evidence(view.document, span)
    # Statements of one pair may stand apart: all are told, the first one is the place.
    return evidence(view.document, statements[0].span)._replace(text=" ".join(s.text for s in statements))


def _differ(base: View, other: View, pair: Pair, shown_base: Shown, shown_other: Shown) -> bool:
    """Whether the statements of a pair differ in words that no other row shows."""
    if len(pair.base) == 1 and pair.base[0] not in shown_base and pair.other[0] not in shown_other:
        one, two = base.document.statements[pair.base[0] - 1], other.document.statements[pair.other[0] - 1]
        if one.text == two.text:
            return False
    return _rest(base, pair.base, shown_base) != _rest(other, pair.other, shown_other)


def _rest(view: View, numbers: tuple[int, ...], shown: Shown) -> list[str]:
    """The words of some statements without those that another row shows already."""
    out: list[str] = []
    for n in numbers:
        hidden = shown.get(n)
        if not hidden:
            out += view.words(n)
            continue
        for word, start, end in view.tokens(view.document.statements[n - 1].span):
            if not any(s.start <= start and end <= s.end for s in hidden):
                out.append(word)
    return out


def compare_story(base: View, other: View, changes: Sequence[Change]) -> list[Change]:
    """story.headline and story.notice: another headline; the text's own word of a correction, an update or a kill.

    A headline that differs only in what rows of ``changes`` show already is not a row again.
    """
    out = []
    shown_base, shown_other = _shown(base, other, [c for c in changes if c.severity != "style"])
    one, two = _first(base, "headline"), _first(other, "headline")
    if one and two and _rest(base, (one.n,), shown_base) != _rest(other, (two.n,), shown_other):
        why = "the headlines differ"
        out.append(
            Change("story.headline", "minor", "", evidence(base.document, one.span), evidence(other.document, two.span), why)
        )
    mine, theirs = _notices(base), _notices(other)
    for key, notice in mine.items():
        if key not in theirs:
            why = "BASE says so itself"
            out.append(Change("story.notice", "substantive", "", evidence(base.document, notice.span), None, why))
    for key, notice in theirs.items():
        if key not in mine:
            why = "OTHER says so itself"
            out.append(Change("story.notice", "substantive", "", None, evidence(other.document, notice.span), why))
    return out


def _first(view: View, role: str) -> Statement | None:
    return next((s for s in view.document.statements if s.role == role), None)


def _notices(view: View) -> dict[str, Statement]:
    return {" ".join(words(s.text)): s for s in view.document.statements if s.role == "notice"}
