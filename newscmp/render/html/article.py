"""The base article, annotated in place, and what every other version has beside each of its statements.

BASE stands once, however many versions there are, so the page grows with the texts and not with their product. What only
another version tells follows the statement that it follows there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from newscmp.model import ATTITUDE, Alignment, Document, Figure, Report, Source, Statement
from newscmp.render.html.places import Places
from newscmp.render.html.text import Marked, annotated, cut, shown
from newscmp.render.rows import number_text

_QUOTE, _CHANGE, _SOURCE, _FIGURE = range(4)  # which mark is outside which
_NOT_SAID = frozenset({"scare", "title"})
_UNMARKED = frozenset({"name", "ordinal"})
_BOUNDS = {"~": "about ", ">": "more than ", ">=": "at least ", "<": "less than ", "<=": "at most "}
_LONGEST = 120  # letters of what a mark says when it is pointed at
_LEFT_OUT = frozenset({"front matter", "date"})  # shown as data of the version, unless a change points there


def draw_articles(report: Report, places: Places) -> Iterator[str]:
    """The rows of the reading, in pieces: a list item a statement of BASE, and one for what others have in between."""
    told = _Told(report, places)
    writers = [_Writer(document, number, places) for number, document in enumerate(places.documents)]
    yield '<ol class="pairs">\n'
    yield from _between(told.between.get(0, {}), writers, places)
    for statement in report.base.statements:
        if writers[0].left_out(statement):
            yield from _between(told.between.get(statement.n, {}), writers, places)
            continue
        yield f'<li class="pair">\n<div class="side">{writers[0].statement(statement, "")}</div>\n<div class="tellings">\n'
        for number, n, note in told.beside.get(statement.n, ()):
            other = report.alignments[number - 1].other
            yield writers[number].statement(other.statements[n - 1], note)
        for number, n in told.elsewhere.get(statement.n, ()):
            yield (
                f'<p class="see" data-v="{number}"><span class="who">{places.name(number)}</span> tells this in '
                f'<a href="#{places.statement_id(number, n)}">statement {n}</a>.</p>\n'
            )
        yield "</div>\n</li>\n"
        yield from _between(told.between.get(statement.n, {}), writers, places)
    yield "</ol>\n"


def _between(extras: dict[int, list[Statement]], writers: Sequence[_Writer], places: Places) -> Iterator[str]:
    """What versions tell after a statement of BASE that BASE does not, a list item a version."""
    for number, statements in extras.items():
        yield f'<li class="pair only" data-v="{number}">\n<div class="side"><p class="untold">Not in BASE</p></div>\n'
        yield '<div class="tellings">\n'
        for statement in statements:
            yield writers[number].statement(statement, "")
        yield "</div>\n</li>\n"


class _Told:
    """Where each statement of the other versions stands: ``beside`` statements of BASE (version, statement, note), in
    ``between`` them (by the statement before, then by version), or ``elsewhere``: told there, and shown in another row."""

    def __init__(self, report: Report, places: Places) -> None:
        self.beside: dict[int, list[tuple[int, int, str]]] = {}
        self.between: dict[int, dict[int, list[Statement]]] = {}
        self.elsewhere: dict[int, list[tuple[int, int]]] = {}
        for number, alignment in enumerate(report.alignments, 1):
            self._add(alignment, number, places)

    def _add(self, alignment: Alignment, number: int, places: Places) -> None:
        placed: dict[int, int] = {}
        moved: set[int] = set()
        seen: set[int] = set()  # statements of BASE that have something of this version beside them
        for pair in alignment.pairs:
            if not pair.base or not pair.other:
                continue
            first, *more = pair.base
            note = f"tells {_listed(pair.base)} of BASE" if more else "stands elsewhere there" if pair.moved else ""
            for n in pair.other:
                placed[n] = first
                self.beside.setdefault(first, []).append((number, n, note))
            self._see(more, number, pair.other[0], seen)
            seen.add(first)
            if pair.moved:
                moved.update(pair.other)
        for pair in alignment.also:
            self._see([n for n in pair.base if n not in seen], number, pair.other[0], seen)
        after = 0
        for statement in alignment.other.statements:
            if statement.n in placed:
                after = after if statement.n in moved else placed[statement.n]
            elif statement.role not in _LEFT_OUT or (number, statement.n) in places.changes:
                self.between.setdefault(after, {}).setdefault(number, []).append(statement)

    def _see(self, base: Iterable[int], number: int, other: int, seen: set[int]) -> None:
        for n in base:
            self.elsewhere.setdefault(n, []).append((number, other))
            seen.add(n)


def _listed(numbers: Sequence[int]) -> str:
    return f"{', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


class _Writer:
    """Writes the statements of one version with everything that is to be marked in them."""

    def __init__(self, document: Document, number: int, places: Places) -> None:
        self._number = number
        self._places = places
        self._marks: dict[int, list[Marked]] = {}
        statements = document.statements
        for figure in document.figures:
            if figure.type not in _UNMARKED:
                opening = f'<span class="f" title="{_reading(figure)}">'
                mark = Marked(*figure.span, _FIGURE, opening, "</span>", "figure:")
                self._marks.setdefault(figure.statement, []).append(mark)
        for quote in document.quotes:
            if quote.kind not in _NOT_SAID:
                for n in quote.statements:
                    label = "quote:" if n == quote.statements[0] else "quote continues:"
                    span = statements[n - 1].span
                    start, end = max(quote.span.start, span.start), min(quote.span.end, span.end)
                    mark = Marked(start, end, _QUOTE, '<span class="q">', "</span>", label)
                    self._marks.setdefault(n, []).append(mark)
        for attribution in document.attributions:
            cue, source = attribution.cue, attribution.source
            if cue is not None and cue.cue_class == ATTITUDE and attribution.form != "direct":
                continue
            marks = self._marks.setdefault(attribution.statement, [])
            if source is not None and source.span is not None:
                opening = f'<span class="a"{_title(source)}>'
                marks.append(Marked(*source.span, _SOURCE, opening, "</span>", "source:"))
            if cue is not None:
                marks.append(Marked(*cue.span, _SOURCE, '<span class="a cue">', "</span>"))
        self._spans = [statement.span for statement in statements]

    def left_out(self, statement: Statement) -> bool:
        """Whether a statement is no part of the article that a reader wants to see, and no change points there."""
        return statement.role in _LEFT_OUT and (self._number, statement.n) not in self._places.changes

    def statement(self, statement: Statement, note: str) -> str:
        """A statement with its marks, its number, and links to the changes that name it."""
        number, places, n = self._number, self._places, statement.n
        start = statement.span.start
        marks = [m._replace(start=m.start - start, end=m.end - start) for m in self._marks.get(n, ())]
        marks += _changed(places.stretches.get((number, n), ()), start, number)
        text = annotated(statement.text, marks)
        name = places.statement_id(number, n)
        role = "" if statement.role == "body" else f'<span class="role">{shown(statement.role)}</span>'
        notes = f' <span class="note">{note}</span>' if note else ""
        who = "BASE" if number == 0 else places.name(number)
        kind = statement.role if statement.role in ("headline", "heading") else "body" if statement.compared else "aside"
        return (
            f'<div class="st {kind}" id="{name}" data-v="{number}">\n'
            f'<p class="at"><span class="who">{who}</span> <a class="n" href="#{name}">'
            f'<span class="sr">statement </span>{n}</a> {role}{notes}</p>\n'
            f'<p class="text">{text}</p>\n{self._links(n)}</div>\n'
        )

    def _links(self, n: int) -> str:
        places = self._places
        held = places.changes.get((self._number, n), ())
        if not held:
            return ""
        links = " ".join(
            f'<a href="#{places.change_id(index)}" data-v="{places.others[index]}">'
            f'<span class="sr">change </span>{index + 1} <span class="kind">{shown(places.kinds[index])}</span></a>'
            for index in held
        )
        return f'<p class="refs">{links}</p>\n'


def _changed(stretches: Sequence[tuple[int, int, int]], start: int, number: int) -> Iterator[Marked]:
    """What differs in a statement, overlapping stretches as one with the numbers of the versions that it differs from."""
    side = "base" if number == 0 else "other"
    joined: list[tuple[int, int, list[int]]] = []
    for begin, end, other in sorted(stretches):
        if joined and begin < joined[-1][1]:
            held = joined[-1]
            joined[-1] = (held[0], max(held[1], end), [*held[2], other] if other not in held[2] else held[2])
        else:
            joined.append((begin, end, [other]))
    for begin, end, others in joined:
        opening = f'<mark class="c {side}" data-v="{" ".join(map(str, others))}">'
        yield Marked(begin - start, end - start, _CHANGE, opening, "</mark>", "differs:")


def _title(source: Source) -> str:
    """Who a source is, for those who point at a "he"."""
    if not source.name or source.name == source.surface:
        return ""
    return f' title="{escape(cut(source.name, _LONGEST))}"'


def _reading(figure: Figure) -> str:
    """How a figure was read, for those who point at it: "at least 12 people"; of a vague word what it is, and no number."""
    if figure.vague or figure.value is None:
        return "figure" if figure.type == "quantity" else shown(figure.type)
    value = number_text(figure.value) + (f" to {number_text(figure.upper)}" if figure.upper is not None else "")
    thing = figure.unit or figure.noun or ""
    return escape(cut(f"{_BOUNDS.get(figure.bound, '')}{value} {thing}".strip(), _LONGEST))
