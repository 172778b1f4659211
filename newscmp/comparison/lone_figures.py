"""Whether it is news that one side alone tells a figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from newscmp.comparison.counted import FAMILY, counted, counts, same_measure
from newscmp.comparison.dates import date_parts, same_date
from newscmp.comparison.view import View
from newscmp.model import Figure, Pair

# Figures of one value that are looked at to see whether an article tells a figure anywhere.
MOST_TOLD = 200
SURE = 0.35  # in a pair with a lower score what stands around a figure must be told before its absence is news
HALF = 0.5
FAINT, NEARLY_ALL = 0.3, 0.75  # the same for a pair that is hardly one
AROUND = 3  # so many terms on either side
# In a pair scored below LOOSE the shorter side must be told to SHARE, or what stands around the figure to MOST_OF.
LOOSE = 0.5
FIRM = 0.7  # below it something around the figure must be told, or one of the sides as good as WHOLE
WHOLE = 0.9
LITTLE = 2  # letters of words that say nothing of what is counted
RUN = 5  # so many words in a row on both sides are one utterance
SHARE = 0.4
# A pair of at least this score differs in little, so that a year or day that one side lacks was taken out or put in.
CLOSE = 0.75
DISTINCT = 1000  # one count of so many or more in two paired statements is one count, whatever it is called
MOST_OF = 0.8
DATED = frozenset(("day", "year"))  # parts of a date


def is_news(view: View, figure: Figure, absent: View, pair: Pair, numbers: Sequence[int], linked: Set[int]) -> bool:
    """Whether that the other side lacks a figure is a row of its own. ``linked``: its figures (by id) that have a link;
    ``numbers``: its statements that are paired with the figure's, in ``pair``."""
    if figure.one_of and not figure.event:
        return False
    if not counts(figure) and not (pair.score >= CLOSE and _lost_date(figure, absent)):
        return False
    if _names_source(view, figure) or _only_headline(view, figure, absent, numbers):
        return False
    if figure.vague and _in_words(view, figure, absent, numbers):
        return False
    if figure.value == 1 and figure.surface[0].isalpha() and _singular_there(view, figure, absent, numbers):
        return False
    return not _told(figure, absent, numbers, linked) and not _renamed(view, figure, absent, numbers)


def _in_words(view: View, figure: Figure, absent: View, numbers: Sequence[int]) -> bool:
    """Whether the other side has all words of a vague figure that it was not seen to count: "a couple notches"."""
    words = {word for word, _, _ in view.tokens(figure.span) if len(word) > LITTLE}
    return any(words <= absent.word_set(n) for n in numbers)


def _singular_there(view: View, figure: Figure, absent: View, numbers: Sequence[int]) -> bool:
    """Whether the other side has what a "one" counts, in the same form: "in one week", "in a week"."""
    words = {word for word, _, _ in view.tokens(figure.span)[1:]}
    return bool(words) and any(words <= absent.word_set(n) for n in numbers)


def _lost_date(figure: Figure, absent: View) -> bool:
    """Whether a figure is a year or a day of a month that the other article gives nowhere; days of the week come and go
    with the hour of the edition."""
    if figure.type != "date" or not DATED & set(date_parts(figure.canonical or "")):
        return False
    dates = absent.dates()
    return len(dates) <= MOST_TOLD and not any(same_date(figure.canonical, date) for date in dates)


def told_around(view: View, figure: Figure, absent: View, numbers: Sequence[int], bare: float = 1.0) -> float:
    """Share of the terms on either side of a figure that the statements ``numbers`` of the other side tell; ``bare`` where
    there are none."""
    terms = [t for t in view.terms(view.document.statements[figure.statement - 1].span) if t[1] != "number"]
    before = [t[0] for t in terms if t[3] <= figure.span.start][-AROUND:]
    edge = figure.span.end if figure.type in ("date", "time") else figure.span.start  # of a count, its noun too
    behind = [t[0] for t in terms if t[2] >= edge][:AROUND]
    near = {*before, *behind}
    return max((len(near & absent.term_keys(n)) / len(near) for n in numbers), default=0.0) if near else bare


def tells_one_matter(view: View, figure: Figure, absent: View, pair: Pair, numbers: Sequence[int], tied: bool) -> bool:
    """Whether the statements ``numbers`` of the other side of a pair tell what a figure stands in: loosely paired ones may
    tell other things.

    ``tied``: another figure of the statement is told on both sides, which says that they tell one matter.
    """
    if pair.score >= FIRM:
        return True
    around = told_around(view, figure, absent, numbers)
    cut_short = max(pair.base_told, pair.other_told) >= WHOLE
    if not around and not cut_short and not _verbatim(view, figure.statement, absent, numbers):
        return False  # neither side is the other one cut short, nor do they quote one utterance: they share names
    if pair.score >= LOOSE:
        return True
    if pair.score < SURE and around < (HALF if pair.score >= FAINT else NEARLY_ALL):
        return False
    return tied or around >= MOST_OF or _shared(view, figure.statement, absent, numbers) >= SHARE


def _shared(view: View, statement: int, absent: View, numbers: Sequence[int]) -> float:
    """Share of the terms other than numbers of the shorter side that the longer one tells too."""
    mine = _terms(view, (statement,))
    theirs = _terms(absent, numbers)
    least = min(len(mine), len(theirs))
    return len(mine & theirs) / least if least else 1.0


def _verbatim(view: View, statement: int, absent: View, numbers: Sequence[int]) -> bool:
    """Whether two statements share a run of words that is more than names in a row: three of them are no terms."""
    told = {run for n in numbers for run in _word_runs(absent, n)}
    return any(run in told for run in _word_runs(view, statement))


def _word_runs(view: View, n: int) -> Iterator[tuple[str, ...]]:
    span = view.document.statements[n - 1].span
    terms = [(t[2], t[3]) for t in view.terms(span)]
    words: list[tuple[str, bool]] = []
    at = 0
    for word, start, end in view.tokens(span):
        while at < len(terms) and terms[at][1] <= start:
            at += 1
        words.append((word, at < len(terms) and terms[at][0] < end))
    for k in range(len(words) - RUN + 1):
        run = words[k : k + RUN]
        if sum(term for _, term in run) <= RUN - 3:
            yield tuple(word for word, _ in run)


def _terms(view: View, numbers: Sequence[int]) -> set[str]:
    return {t[0] for n in numbers for t in view.terms(view.document.statements[n - 1].span) if t[1] != "number"}


def _names_source(view: View, figure: Figure) -> bool:
    """Whether a figure counts unnamed sources ("one miner said", "two officials said"): who spoke is the attribution's
    matter."""
    return any(
        a.source and a.source.anonymous and a.source.span and a.source.span.start == figure.span.start
        for a in view.attributions_at(figure.statement)
    )


def _told(figure: Figure, absent: View, numbers: Sequence[int], linked: Set[int]) -> bool:
    """Whether the other article says the same figure of the same thing anywhere."""
    return any(_same_thing(figure, f, linked, f.statement in numbers) for f in _candidates(figure, absent))


def _renamed(view: View, figure: Figure, absent: View, numbers: Sequence[int]) -> bool:
    """Whether a paired statement tells the same large count of something called otherwise ("700,000 recipients", "700,000
    young immigrants"), and the figure's own statement has no second one that could be meant."""
    if figure.value is None or figure.value < DISTINCT or figure.unit or figure.vague:
        return False
    if sum(f.value == figure.value for f in view.figures((figure.statement,))) > 1:
        return False
    return any(
        f.value == figure.value and f.upper == figure.upper and not f.unit and not f.vague for f in absent.figures(numbers)
    )


def _only_headline(view: View, figure: Figure, absent: View, numbers: Sequence[int]) -> bool:
    """Whether a statement of the text is paired with a headline, which leaves figures out."""
    if view.document.statements[figure.statement - 1].role == "headline":
        return False
    return all(absent.document.statements[n - 1].role == "headline" for n in numbers)


def _candidates(figure: Figure, view: View) -> Iterable[Figure]:
    """Figures of the same value, and of the same dimension, at most so many."""
    yield from view.figures_of(figure.value)[:MOST_TOLD]
    if figure.measure:
        yield from view.figures_in(figure.measure.dimension)[:MOST_TOLD]


def _same_thing(figure: Figure, f: Figure, linked: Set[int], paired: bool) -> bool:
    """Whether ``f`` tells ``figure`` too. One that another figure's link has taken tells this one only where noun and place
    agree: five soldiers do not tell of five civilians, nor 12 in one town of 12 in another. A measure of a ``paired``
    statement is the same one, whatever is named beside it."""
    if FAMILY.get(f.type) != FAMILY[figure.type]:
        return False
    same = f.value == figure.value and f.upper == figure.upper and f.canonical == figure.canonical
    if paired and f.moved and figure.upper is None:  # "at 5 percent in May, at 7 in June" and "from 5 to 7 percent"
        same = same or figure.value in (f.value, f.upper)
    if not (same or same_measure(f, figure)) or (f.event and figure.event and f.event != figure.event):
        return False
    if f.about and figure.about and not set(f.about) & set(figure.about) and not (paired and f.measure):
        return False
    agreement = counted(f, figure, True)
    if agreement >= 2.0:
        return True
    if id(f) in linked:
        return agreement >= 0.0 and not (f.noun and figure.noun) and bool(f.event and f.event == figure.event)
    if f.event and f.event == figure.event:
        return True
    return not (f.unit or f.noun or figure.unit or figure.noun)
