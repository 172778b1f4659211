"""The matrix of a story: every statement that any version tells, and how each version tells it.

A row is a star: a statement of the first version that tells it (BASE where it does), with the statements of the other
versions that were aligned with that one. Stars do not chain, however many versions merge their neighbours. What BASE does
not tell is aligned, version by version, with what the versions before left over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from newscmp.model import Alignment, Attribution, Change, Detail, Document, Evidence, Figure, MatrixRow, Pair, Span, Telling
from newscmp.story.contents import Contents, touched
from newscmp.story.pool import Pool
from newscmp.story.sets import Node

# A change of such a kind between two tellings of one statement is a dispute. A figure, quotation or source that is told
# by one only is no contradiction, but for quotation marks and sources: those are what a statement rests on.
_DISPUTES = {
    **dict.fromkeys(("figure.changed", "figure.bound", "figure.referent"), "figure"),
    **dict.fromkeys(
        ("quote.new", "quote.missing", "quote.altered", "quote.direct_to_indirect", "quote.indirect_to_direct"), "quote"
    ),
    **dict.fromkeys(
        (
            *("attribution.divergent", "attribution.dropped", "attribution.added"),
            *("attribution.named", "attribution.anonymised"),
        ),
        "source",
    ),
    "statement.polarity": "polarity",
}
_ORDER = ("figure", "quote", "source", "polarity")
_WORD = re.compile(r"\w+")
_LONG = 4  # letters that a word has at least to say what a stretch of text is about
_AROUND = 40  # characters on each side of a figure that say what it counts
_QUOTED = 0.5  # share of a statement that quoted words take where it is little else
_COVERED = 0.5  # share of what a statement tells of a row that an attribution must hold to be that row's

Align = Callable[[Document, Document], Alignment]
Compare = Callable[[Alignment], Iterable[Change]]


class _Row:
    """A row in the making; ``home`` and ``n`` are the statement at its middle, ``told`` each version's statements."""

    __slots__ = ("added", "disputes", "home", "n", "told")

    def __init__(self, home: int, n: int) -> None:
        self.home = home
        self.n = n
        self.told: dict[int, list[int]] = {home: [n]}
        self.disputes: set[str] = set()
        self.added: dict[tuple[Detail, ...], tuple[Detail, ...]] = {}


def build_matrix(
    documents: Sequence[Document], alignments: Sequence[Alignment], order: Sequence[int], align: Align, compare: Compare
) -> tuple[MatrixRow, ...]:
    """The rows of a story: BASE's statements in its order, then what only other versions tell, in theirs.

    ``documents[0]`` is BASE and ``alignments`` are its alignments with the others; ``order`` numbers the versions in the
    order of the columns; ``align`` and ``compare`` are those of the rooms of these names.
    """
    contents = [Contents(document) for document in documents]
    rows = [_Row(0, statement.n) for statement in documents[0].statements if statement.compared]
    base_rows = {row.n: row for row in rows}
    pool = Pool(contents)
    other_rows: dict[Node, _Row] = {}
    for number, alignment in enumerate(alignments, 1):
        placed = _join(alignment, compare(alignment), number, base_rows, None)
        left = [s.n for s in documents[number].statements if s.compared and s.n not in placed]
        nodes = pool.like(number, left)
        earlier, mine = pool.excerpt(nodes), pool.excerpt([(number, n) for n in left])
        if earlier and mine:
            alignment = align(earlier, mine)
            middles = {place: other_rows[node] for place, node in enumerate(nodes, 1)}
            placed = _join(alignment, compare(alignment), number, middles, left)
            left = [n for n in left if n not in placed]
        pool.add(number, left)
        new = {(number, n): _Row(number, n) for n in left}
        other_rows.update(new)
        rows += new.values()
    return tuple(_finished(rows, documents, contents, order))


def _join(
    alignment: Alignment,
    changes: Iterable[Change],
    number: int,
    rows: Mapping[int, _Row],
    real: Sequence[int] | None,
) -> dict[int, list[_Row]]:
    """Put the statements of version ``number`` into the rows of those that they were aligned with; the rows of each.

    ``real`` are the numbers that the statements have in their article, where the alignment is one of excerpts.
    """
    changes = tuple(changes)
    apart = _apart(alignment, changes)
    placed: dict[int, list[_Row]] = {}

    def put(pair: Pair) -> None:
        for b in pair.base:
            for o in pair.other:
                n = real[o - 1] if real else o
                placed.setdefault(n, []).append(rows[b])
                rows[b].told.setdefault(number, []).append(n)

    for pair in alignment.pairs:
        if (pair.base, pair.other) not in apart:
            put(pair)
    for pair in alignment.also:
        if (pair.base, pair.other) not in apart and (
            any(number not in rows[b].told for b in pair.base)
            or any((real[o - 1] if real else o) not in placed for o in pair.other)
        ):
            put(pair)
    _dispute(alignment, changes, number, rows, placed, real)
    return placed


def _apart(alignment: Alignment, changes: Iterable[Change]) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Pairs of two statements that are little but quotations, each of words that the other article does not have: two
    utterances on one subject, not one told twice."""
    mine: set[int] = set()
    theirs: set[int] = set()
    for change in changes:
        if change.kind == "quote.missing" and change.base and change.base.span:
            mine.update(_quotations(alignment.base, change.base.span))
        if change.kind == "quote.new" and change.other and change.other.span:
            theirs.update(_quotations(alignment.other, change.other.span))
    return {
        (pair.base, pair.other)
        for pair in (*alignment.pairs, *alignment.also)
        if len(pair.base) == len(pair.other) == 1 and pair.base[0] in mine and pair.other[0] in theirs
    }


def _quotations(document: Document, quoted: Span) -> Iterable[int]:
    """The statements of which the words quoted are the larger part."""
    for n in touched(document, quoted):
        whole = document.statements[n - 1].span
        part = _clip(quoted, whole)
        if part.end - part.start >= _QUOTED * (whole.end - whole.start):
            yield n


def _dispute(
    alignment: Alignment,
    changes: Iterable[Change],
    number: int,
    rows: Mapping[int, _Row],
    placed: Mapping[int, Sequence[_Row]],
    real: Sequence[int] | None,
) -> None:
    """Write down in which rows the version differs from the statement at the row's middle."""
    for change in changes:
        base, other = change.base, change.other
        held: list[_Row] = []
        if other is not None:
            for o in _statements(alignment.other, other):
                held += placed.get(real[o - 1] if real else o, ())
        if base is not None:
            mine = [n for n in _statements(alignment.base, base) if n in rows and number in rows[n].told]
            if other is not None and other.statement is not None:
                mine = [n for n in mine if rows[n] in held]
            held = [rows[n] for n in (_altered(alignment.base, change, mine) if change.kind == "quote.altered" else mine)]
        elif len({id(row) for row in held}) != 1:
            continue  # which of them is it about?
        dispute = _DISPUTES.get(change.kind)
        if dispute:
            for row in held:
                row.disputes.add(dispute)
        elif change.kind == "figure.new" and other is not None:
            # Two versions may each add a figure that the middle lacks, and add another one.
            thing = tuple(other.details.get(key) for key in ("type", "unit", "noun"))
            said = tuple(other.details.get(key) for key in ("value", "upper", "bound"))
            for row in held:
                if row.added.setdefault(thing, said) != said:
                    row.disputes.add("figure")


def _statements(document: Document, said: Evidence) -> list[int]:
    """The statements that a piece of evidence stands in; a quotation may run over several."""
    if said.span is not None:
        return touched(document, said.span)
    return [] if said.statement is None else [said.statement]


def _altered(document: Document, change: Change, numbers: list[int]) -> list[int]:
    """Of the statements of an altered quotation those of which other words are quoted; all where that does not tell."""
    base, other = change.base, change.other
    if len(numbers) < 2 or base is None or base.span is None or other is None:
        return numbers
    theirs = f" {' '.join(_WORD.findall(other.surface.casefold()))} "
    found = []
    for n in numbers:
        span = _clip(base.span, document.statements[n - 1].span)
        words = " ".join(_WORD.findall(document.version.text[span.start : span.end].casefold()))
        if f" {words} " not in theirs:
            found.append(n)
    return found or numbers


def _finished(
    rows: Sequence[_Row], documents: Sequence[Document], contents: Sequence[Contents], order: Sequence[int]
) -> Iterable[MatrixRow]:
    shared: dict[tuple[int, int], list[_Row]] = {}
    for row in rows:
        for number, held in row.told.items():
            for n in held:
                shared.setdefault((number, n), []).append(row)
    cells = _Cells(documents, contents, shared)
    for row in rows:
        middle = documents[row.home].statements[row.n - 1]
        tellings = tuple(cells.telling(row, number) if number in row.told else None for number in order)
        disputes = tuple(dispute for dispute in _ORDER if dispute in row.disputes)
        yield MatrixRow(middle.text, middle.role, tellings, disputes)


class _Cells:
    """Fills the cells. Of a statement that stands in several rows each takes what is about it."""

    def __init__(
        self,
        documents: Sequence[Document],
        contents: Sequence[Contents],
        shared: Mapping[tuple[int, int], Sequence[_Row]],
    ) -> None:
        self._documents = documents
        self._contents = contents
        self._shared = shared
        self._words: dict[tuple[int, int], frozenset[str]] = {}

    def telling(self, row: _Row, number: int) -> Telling:
        """How version ``number`` tells the row's statement."""
        document, contents = self._documents[number], self._contents[number]
        statements = sorted(set(row.told[number]))
        figures: list[Figure] = []
        attributions: dict[int, Attribution] = {}
        kinds = set()
        for n in statements:
            whole = document.statements[n - 1].span
            told = filter(contents.counts, contents.figures(n))
            figures += [f for f in told if self._mine(row, number, n, _around(f.span, whole))]
            for index, span in contents.reports(n):
                if self._covers(row, number, n, _clip(span, whole)):
                    attributions[index] = document.attributions[index]
            for quote in (document.quotes[index] for index in contents.quotes(n)):
                span = _clip(quote.span, whole)
                if quote.kind in ("scare", "title"):
                    continue
                if self._mine(row, number, n, span) or self._covers(row, number, n, span):
                    kinds.add(quote.kind)
                    speaker = quote.attribution
                    if speaker is not None and document.attributions[speaker].reported:
                        attributions[speaker] = document.attributions[speaker]
        given = tuple(attributions[index] for index in sorted(attributions))
        form = "indirect" if given else None
        if kinds:
            form = "direct" if "full" in kinds or any(a.form == "direct" for a in given) else "partial"
        return Telling(tuple(statements), form, given, tuple(figures))

    def _mine(self, row: _Row, number: int, n: int, span: Span) -> bool:
        """Whether a stretch of a statement is about this row, more than about the other rows that it stands in."""
        rows = self._shared[number, n]
        if len(rows) == 1:
            return True
        words = self._about(number, span)
        return self._common(words, row) == max(self._common(words, other) for other in rows)

    def _covers(self, row: _Row, number: int, n: int, content: Span) -> bool:
        """Whether a quotation or an attributed content holds most of what the statement tells of this row."""
        if len(self._shared[number, n]) == 1:
            return True
        told = self._of(number, n) & self._of(row.home, row.n)
        return len(told & self._about(number, content)) >= _COVERED * len(told)

    def _common(self, words: frozenset[str], row: _Row) -> int:
        return len(words & self._of(row.home, row.n))

    def _of(self, number: int, n: int) -> frozenset[str]:
        found = self._words.get((number, n))
        if found is None:
            found = self._words[number, n] = self._about(number, self._documents[number].statements[n - 1].span)
        return found

    def _about(self, number: int, span: Span) -> frozenset[str]:
        words = _WORD.findall(self._documents[number].version.text[span.start : span.end].casefold())
        return frozenset(word for word in words if len(word) >= _LONG or word[0].isdigit())


def _clip(span: Span, whole: Span) -> Span:
    return Span(max(span.start, whole.start), min(span.end, whole.end))


def _around(span: Span, whole: Span) -> Span:
    return _clip(Span(span.start - _AROUND, span.end + _AROUND), whole)
