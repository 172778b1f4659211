"""Quotes: whose words are new, missing, altered, or lost or gained their quotation marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from newscmp.comparison.evidence import evidence, silence
from newscmp.comparison.links import Links
from newscmp.comparison.places import is_name
from newscmp.comparison.sources import same_source
from newscmp.comparison.utterances import Utterances
from newscmp.comparison.view import View
from newscmp.comparison.wording import Token, changed_meaning, differences, tokens
from newscmp.model import Change, Detail, Evidence, Pair, Quote, Span
from newscmp.similarity import edits

# Words between two runs of common words that still belong together.
NEAR = 2
# Characters of changed words that a `why` quotes at most.
LONGEST = 90
# Characters that a cue between two parts of one quotation takes at most.
CUE = 120
# Share of a quotation's words, in order, that the other side must tell without marks.
UNQUOTED = 0.75
# A phrase of fewer words than LOOSE may stand in a statement of a looser pair for another reason.
LOOSE = 3
SURE = 0.5
# A quotation of so many words must be told whole; what is told may be SPREAD times as long.
SHORT = 6
SPREAD = 1.6
# Words that may stand before the quotation in the sentence in which it starts without marks.
_LEAD = 8


def compare_quotes(
    base: View, other: View, pairs: Sequence[Pair], utterances: Utterances, attributions: Links
) -> list[Change]:
    """Every quote row of two documents. ``attributions`` are the (base, other) indexes that were linked."""
    pair_base = {n: pair for pair in pairs for n in pair.base}
    pair_other = {n: pair for pair in pairs for n in pair.other}
    changes = _again("BASE", base, utterances.again_base, other, pair_base)
    changes += _again("OTHER", other, utterances.again_other, base, pair_other)
    bare_base = {c.base.span.start for c in changes if c.kind == "quote.direct_to_indirect" and c.base and c.base.span}
    bare_other = {c.other.span.start for c in changes if c.kind == "quote.indirect_to_direct" and c.other and c.other.span}
    changes += [
        _altered(base, mine, other, theirs, pair_base)
        for mine, theirs in utterances.altered
        if base.document.quotes[mine[0]].span.start not in bare_base
        and other.document.quotes[theirs[0]].span.start not in bare_other
    ]
    of_base: dict[int, list[int]] = {}
    of_other: dict[int, list[int]] = {}
    for (i, j), link in sorted(attributions.items()):
        one, two = base.document.attributions[i].source, other.document.attributions[j].source
        if link.paraphrase and one and two and same_source(one, two):  # a paraphrase is of the same speaker
            of_base.setdefault(i, []).append(j)
            of_other.setdefault(j, []).append(i)
    changes += _only("BASE", base, utterances.only_base, other, pair_base, of_base)
    changes += _only("OTHER", other, utterances.only_other, base, pair_other, of_other)
    return changes


def _again(side: str, view: View, indexes: Iterable[int], absent: View, pairs: dict[int, Pair]) -> list[Change]:
    """The rows for quotes that the other side has elsewhere in marks, but without them where it tells the same."""
    changes: list[Change] = []
    for index in sorted(indexes):
        pair = _pair(view.document.quotes[index], pairs)
        if pair is None or _is_loose(view, view.document.quotes[index], absent, pair):
            continue
        near = pair.other if side == "BASE" else pair.base
        bare = _without_marks(view, [index], absent, near, False) if near else None
        if bare is not None:
            changes += _one_sided(side, view, [index], absent, bare, pair, True)
    return changes


def _only(
    side: str, view: View, indexes: Sequence[int], absent: View, pairs: dict[int, Pair], linked: Mapping[int, list[int]]
) -> list[Change]:
    """The rows for the quotes that only ``side`` has; ``linked`` are the other side's attributions to the same speaker."""
    changes: list[Change] = []
    for run in _runs(view, indexes):
        quote = view.document.quotes[run[0]]
        if is_name(view, quote):
            continue
        pair = _pair(quote, pairs)
        near = (pair.other if side == "BASE" else pair.base) if pair else ()
        bare = _without_marks(view, run, absent, () if _is_loose(view, quote, absent, pair) else near)
        told = bare or _paraphrase(quote, absent, _of(quote, linked))
        changes += _one_sided(side, view, run, absent, told, pair, bare is not None)
    return changes


def _is_loose(view: View, quote: Quote, absent: View, pair: Pair | None) -> bool:
    """Whether a phrase is too short, and each of its words too frequent, to be the same one in the statements paired with
    it."""
    if pair is None or pair.score >= SURE or len(quote.text.split()) >= LOOSE:
        return False
    return all(len(absent.statements_with([word])) > 1 for word in view.content_words([quote.span]))


def _of(quote: Quote, linked: Mapping[int, list[int]]) -> list[int]:
    """The attributions of the other side that are linked to a quote's."""
    return [] if quote.attribution is None else linked.get(quote.attribution, [])


def _runs(view: View, indexes: Sequence[int]) -> list[list[int]]:
    """Quotes by index, those that only a cue cuts in two ("...", he said, "...") together."""
    runs: list[list[int]] = []
    quotes = view.document.quotes
    for index in indexes:
        last = quotes[runs[-1][-1]] if runs else None
        quote = quotes[index]
        if (
            last is not None
            and runs[-1][-1] == index - 1
            and quote.attribution is not None
            and quote.attribution == last.attribution
            and quote.kind == last.kind == "full"
            and quote.span.start - last.span.end <= CUE
        ):
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _pair(quote: Quote, pairs: dict[int, Pair]) -> Pair | None:
    """The pair that a quote stands in; where it crosses statements, the first one that both sides tell."""
    found = [pairs[n] for n in quote.statements if n in pairs]
    return next((pair for pair in found if pair.base and pair.other), found[0] if found else None)


def _details(view: View, quote: Quote) -> dict[str, Detail]:
    attribution = view.speaker(quote)
    source = attribution.source if attribution else None
    return {"speaker": source.name or source.surface if source else None}


def _shown(view: View, quotes: Sequence[Quote]) -> Evidence:
    span = Span(quotes[0].span.start, quotes[-1].span.end)
    return evidence(view.document, span, _details(view, quotes[0]))


def _altered(base: View, mine: list[int], other: View, theirs: list[int], pairs: dict[int, Pair]) -> Change:
    quotes_base = [base.document.quotes[i] for i in mine]
    quotes_other = [other.document.quotes[j] for j in theirs]
    one, two = tokens(base, quotes_base), tokens(other, quotes_other)
    blocks = differences([w for w, _, _ in one], [w for w, _, _ in two])
    lost = [_printed(base, one[a:b]) for a, b, _, _ in blocks if b > a]
    gained = [_printed(other, two[c:d]) for _, _, c, d in blocks if d > c]
    mutation = "substitution" if lost and gained else "cut" if lost else "addition"
    meaning = changed_meaning(base, quotes_base, other, quotes_other, blocks)
    details: dict[str, Detail] = {
        "mutation": mutation,
        "meaning": ", ".join(meaning) or None,
        "words_base": " ... ".join(lost) or None,
        "words_other": " ... ".join(gained) or None,
    }
    why = _why_altered(mutation, lost, gained) + (f"; {' and '.join(meaning)} changed" if meaning else "")
    pair = _pair(quotes_base[0], pairs)
    inside = pair is not None and any(n in pair.other for q in quotes_other for n in q.statements)
    score = pair.score if pair and inside else None
    return Change(
        "quote.altered", "substantive", "", _shown(base, quotes_base), _shown(other, quotes_other), why, score, "", details
    )


def _why_altered(mutation: str, lost: list[str], gained: list[str]) -> str:
    left, right = _short(" ... ".join(lost)), _short(" ... ".join(gained))
    if mutation == "cut":
        return f'cut: "{left}"'
    if mutation == "addition":
        return f'addition: "{right}"'
    return f'substitution: "{left}" became "{right}"'


def _short(text: str) -> str:
    """Words for a `why`; the row's details have all of them."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 4].rsplit(' ', 1)[0]} ..."


def _printed(view: View, words: Sequence[Token]) -> str:
    """Words as the text has them; a contraction once."""
    return " ".join(view.text[start:end] for start, end in dict.fromkeys((start, end) for _, start, end in words))


def _without_marks(
    view: View, run: list[int], absent: View, numbers: tuple[int, ...], anywhere: bool = True
) -> Span | None:
    """Where the other side tells the quotation's words in order, outside quotation marks: in the statements paired with
    it, or, for four words and more, ``anywhere``; a quotation of several sentences in as many that follow each other."""
    wanted = [w for index in run for w, _, _ in view.tokens(view.document.quotes[index].span)]
    if not wanted:
        return None
    near = [n for n in numbers if absent.document.statements[n - 1].compared]
    far: list[int] = []
    if len(wanted) >= 4 and anywhere:
        far = [n for n in absent.statements_with(wanted) if n not in near]
    needed = len(wanted) if len(wanted) <= SHORT else UNQUOTED * len(wanted)
    distinct = set(wanted)
    several = len({n for index in run for n in view.document.quotes[index].statements}) > 1
    for n in near + far:
        if not several and len(distinct & absent.word_set(n)) < needed * 0.7:
            continue
        held = _following(absent, n, len(wanted)) if several else [n]
        if several and len(distinct.intersection(chain.from_iterable(map(absent.word_set, held)))) < needed * 0.7:
            continue
        inside = [absent.document.quotes[k].span for k in absent.quotes(held)]
        told = [w for k in held for w in absent.tokens(absent.document.statements[k - 1].span)]
        here = [w for w in told if not any(q.start <= w[1] < q.end for q in inside)]
        blocks = [(c, d) for tag, _, _, c, d in edits(wanted, [w[0] for w in here]) if tag == "equal"]
        common = sum(d - c for c, d in blocks)
        blocks = _dense(blocks)
        if common >= needed and blocks[-1][1] - blocks[0][0] <= SPREAD * len(wanted):
            return Span(here[blocks[0][0]][1], here[blocks[-1][1] - 1][2])
    return None


def _following(view: View, n: int, size: int) -> list[int]:
    """Statement ``n`` and those after it that together have room for so many words."""
    held, room = [n], len(view.words(n)) - _LEAD
    statements = view.document.statements
    while room < size and held[-1] < len(statements) and statements[held[-1]].compared:
        held.append(held[-1] + 1)
        room += len(view.words(held[-1]))
    return held


def _dense(blocks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs of common words without the lone words at either end that stand far off: a "the" of another phrase."""
    while len(blocks) > 1 and blocks[0][1] - blocks[0][0] == 1 and blocks[1][0] - blocks[0][1] > NEAR:
        blocks = blocks[1:]
    while len(blocks) > 1 and blocks[-1][1] - blocks[-1][0] == 1 and blocks[-1][0] - blocks[-2][1] > NEAR:
        blocks = blocks[:-1]
    return blocks


def _paraphrase(quote: Quote, absent: View, linked: list[int]) -> Span | None:
    """The indirect content that the other side gives to the same source, where the quote's attribution was linked to it."""
    if quote.kind == "scare" or quote.attribution is None:
        return None
    for index in linked:
        attribution = absent.document.attributions[index]
        if attribution.form == "indirect" and attribution.content:
            return Span(attribution.content[0].start, attribution.content[-1].end)
    return None


def _one_sided(
    side: str, view: View, run: list[int], absent: View, told: Span | None, pair: Pair | None, verbatim: bool
) -> list[Change]:
    """The row for a quotation that only ``side`` has; ``told`` is where the other tells its words (``verbatim``) or a
    paraphrase of them."""
    quotes = [view.document.quotes[index] for index in run]
    scare = quotes[0].kind == "scare"
    if scare and told is None:
        return []
    is_base = side == "BASE"
    mine = _shown(view, quotes)
    if told is not None:
        theirs: Evidence | None = evidence(absent.document, told)
        kind = "quote.direct_to_indirect" if is_base else "quote.indirect_to_direct"
        how = "told without quotation marks" if verbatim else "paraphrased"
        why = f"a quotation in {side}, {how} in {'OTHER' if is_base else 'BASE'}"
    else:
        theirs = silence(absent.document, (pair.other if is_base else pair.base) if pair else ())
        kind = "quote.missing" if is_base else "quote.new"
        why = f"a quotation that only {side} has"
    score = pair.score if pair and pair.base and pair.other else None
    severity = "minor" if scare else "substantive"
    return [Change(kind, severity, "", mine if is_base else theirs, theirs if is_base else mine, why, score)]
