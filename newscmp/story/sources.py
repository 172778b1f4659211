"""The sources of a story: one row a source, under whatever name each version has it.

Sources are taken up fullest name first, and each joins the row that it is the same as. A short name that could be either
of two people makes neither of them: it keeps a row of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from newscmp.model import Document, Source, SourceRow, SourceUse
from newscmp.story.contents import Contents
from newscmp.story.sets import Node

_UNNAMED = "?"  # what the key of a source without a name begins with
_MOST = 50  # rows that one word of a name proposes

Same = Callable[[Source, Source], bool]


class _Group:
    """A row in the making: the sources that are the same one, the fullest name first."""

    __slots__ = ("sources", "uses")

    def __init__(self) -> None:
        self.sources: list[Source] = []
        self.uses: dict[int, list[int]] = {}  # number of the version -> indexes of its attributions


def build_sources(documents: Sequence[Document], order: Sequence[int], same: Same) -> tuple[SourceRow, ...]:
    """The rows of a story, in the order in which BASE, then the others, bring them in; the unresolved ones at the end.

    ``documents[0]`` is BASE; ``order`` numbers the versions in the order of the columns; ``same`` says whether two
    articles mean the same source.
    """
    groups, unresolved = _grouped(documents, same)
    quoted = [_quoted_words(document) for document in documents]

    def row(group: _Group, name: str | None, kind: str | None, unnamed: bool) -> SourceRow:
        uses: list[SourceUse | None] = []
        for number in order:
            held = sorted(group.uses.get(number, ()))
            attributions = tuple(documents[number].attributions[index] for index in held)
            words = sum(quoted[number].get(index, 0) for index in held)
            uses.append(SourceUse(attributions, words) if held else None)
        return SourceRow(name, kind, unnamed, tuple(uses))

    groups.sort(key=lambda group: min((number, min(held)) for number, held in group.uses.items()))
    rows = []
    for group in groups:
        names = [source for source in group.sources if not source.anonymous]
        kind = next((source.kind for source in names or group.sources if source.kind), None)
        rows.append(row(group, _name(names, group.sources), kind, not names))
    if unresolved.uses:
        rows.append(row(unresolved, None, None, False))
    return tuple(rows)


def _grouped(documents: Sequence[Document], same: Same) -> tuple[list[_Group], _Group]:
    """The groups, in no order, and one of all attributions whose source was not resolved."""
    unresolved = _Group()
    found: dict[frozenset[str], tuple[list[Source], list[Node]]] = {}
    for number, document in enumerate(documents):
        for index, attribution in enumerate(document.attributions):
            source = attribution.source
            if source is None:
                continue
            if source.keys:
                sources, nodes = found.setdefault(source.keys, ([], []))
                sources.append(source)
                nodes.append((number, index))
            else:
                unresolved.uses.setdefault(number, []).append(index)
    groups: list[_Group] = []
    by_word: dict[str, list[_Group]] = {}
    for keys in sorted(found, key=_fullness):
        sources, nodes = found[keys]
        words = sorted({word for key in keys for word in key.split()})
        near = {id(group): group for word in words for group in by_word.get(word, ())[:_MOST]}
        fitting = [group for group in near.values() if same(group.sources[0], sources[0])]
        if len(fitting) == 1:
            group = fitting[0]
        else:
            group = _Group()
            groups.append(group)
        for word in words:
            held = by_word.setdefault(word, [])
            if not held or held[-1] is not group:
                held.append(group)
        group.sources += sources
        for number, index in nodes:
            group.uses.setdefault(number, []).append(index)
    return groups, unresolved


def _fullness(keys: Iterable[str]) -> tuple[int, int, list[str]]:
    """Sorts sets of keys by their fullest name, the fullest first, then by the alphabet."""
    words, letters = max((len(key.split()), len(key)) for key in keys)
    return -words, -letters, sorted(keys)


def _name(names: Iterable[Source], sources: Sequence[Source]) -> str:
    """The fullest name of some sources; where none has a name, the head of the description."""
    forms = {" ".join(source.name.split()) for source in names if source.name}
    forms = forms or {" ".join((source.surface or "").split()) for source in names}
    fullest = max(forms, key=lambda form: (form.count(" "), len(form), form), default="")
    return fullest or min(sources[0].keys).removeprefix(_UNNAMED)


def _quoted_words(document: Document) -> dict[int, int]:
    """How many words of what is given to an attribution stand in quotation marks, by its index. They count for a source
    that only passed a statement on, too."""
    contents = Contents(document)
    out: dict[int, int] = {}
    for quote in document.quotes:
        if quote.kind == "scare":
            continue
        holding = {
            index
            for n in quote.statements
            for index, span in contents.attributions(n)
            if span.start <= quote.span.start and quote.span.end <= span.end
        }
        if quote.attribution is not None:
            holding.add(quote.attribution)
        for index in holding:
            out[index] = out.get(index, 0) + len(quote.text.split())
    return out
