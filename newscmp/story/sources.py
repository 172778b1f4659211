"""The sources of a story: one row a source, under whatever name each version has it.

Sources are taken up fullest name first, and each joins the row that it is the same as. A short name that could be either
of two people makes neither of them: it keeps a row of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

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
    words = [_quoted_words(document) for document in documents]

    def row(group: _Group, name: str | None, kind: str | None, unnamed: bool) -> SourceRow:
        uses = (_use(documents[number], group.uses.get(number), words[number]) for number in order)
        return SourceRow(name, kind, unnamed, tuple(uses))

    groups.sort(key=lambda group: min((number, min(held)) for number, held in group.uses.items()))
    rows = []
    for group in groups:
        kind = next((source.kind for source in group.sources if source.kind), None)
        unnamed = all(key.startswith(_UNNAMED) for source in group.sources for key in source.keys)
        rows.append(row(group, min(group.sources[0].keys)[1:] if unnamed else _name(group, documents, kind), kind, unnamed))
    if unresolved.uses:
        rows.append(row(unresolved, None, None, False))
    return tuple(rows)


def _use(document: Document, held: Sequence[int] | None, words: Mapping[int, int]) -> SourceUse | None:
    """What a document makes of a source, by the indexes of its attributions. One with quotation marks around a word that
    nobody said is no quotation."""
    if not held:
        return None
    attributions = tuple(document.attributions[index] for index in sorted(held))
    quoting = [
        index
        for index in held
        if document.attributions[index].form == "direct" or (document.attributions[index].form == "mixed" and index in words)
    ]
    return SourceUse(attributions, len(quoting), sum(words.get(index, 0) for index in quoting))


def _grouped(documents: Sequence[Document], same: Same) -> tuple[list[_Group], _Group]:
    """The groups of all that is reported, in no order, and one of the attributions whose source was not resolved."""
    unresolved = _Group()
    found: dict[frozenset[str], tuple[list[Source], list[Node]]] = {}
    for number, document in enumerate(documents):
        for index, attribution in enumerate(document.attributions):
            source = attribution.source
            if source is None or not attribution.reported:
                continue
            for part in source.parts or (source,):  # the army and the governor: a row each
                if part.keys:
                    sources, nodes = found.setdefault(part.keys, ([], []))
                    sources.append(part)
                    nodes.append((number, index))
            if not source.keys:
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
    fullest = _fullest(keys)
    return -len(fullest.split()), -len(fullest), sorted(keys)


def _fullest(keys: Iterable[str]) -> str:
    return max(keys, key=lambda key: (len(key.split()), len(key), key))


def _name(group: _Group, documents: Sequence[Document], kind: str | None) -> str:
    """Of a person the fullest name, of others the name that most versions give; where none has a name, how it is put."""
    own = set(group.sources)
    given: dict[str, list[int]] = {}
    put: dict[str, list[int]] = {}
    for number, held in group.uses.items():
        for index in held:
            source = documents[number].attributions[index].source
            parts = (source.parts or (source,)) if source is not None else ()
            for part in parts:
                if len(parts) > 1 and part not in own:
                    continue
                if part.name:
                    given.setdefault(" ".join(part.name.split()), []).append(number)
                elif part.surface:
                    put.setdefault(" ".join(part.surface.split()), []).append(number)

    def rank(item: tuple[str, list[int]]) -> tuple[tuple[int, int], tuple[int, int]]:
        form, versions = item
        often, full = (len(set(versions)), len(versions)), (form.count(" "), len(form))
        return (full, often) if kind == "person" else (often, full)

    best = max((given or put).items(), key=rank, default=None)
    return best[0] if best else min(group.sources[0].keys)


def _quoted_words(document: Document) -> dict[int, int]:
    """How many words of what is given to an attribution stand in quotation marks, by its index. They count for a source
    that only passed a statement on, too."""
    contents = Contents(document)
    out: dict[int, int] = {}
    for quote in document.quotes:
        if quote.kind in ("scare", "title"):
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
