"""From a text with its statements and quotes to its attributions: the order of the steps."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from newscmp.extract.attributions.names import Names, Vocabulary
from newscmp.extract.attributions.resolve import Resolver
from newscmp.extract.attributions.rules import Rules
from newscmp.extract.attributions.words import Cues, Raw, skeletons
from newscmp.extract.quotes import paragraphs
from newscmp.lexicon import Lexicon
from newscmp.model import Attribution, Cue, Quote, Source, Span, Statement

_SCARE_WORDS = 3


class _Tools:
    """What is made once a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.cues = Cues(lexicon)
        self.rules = Rules(lexicon, self.cues)
        self.vocabulary = Vocabulary(lexicon)
        self.complementisers = lexicon.words("complementisers")
        self.modifiers = (
            lexicon.words("prepositions") | lexicon.words("subordinators") | lexicon.words("auxiliaries")
            | lexicon.words("determiners") | lexicon.words("speech_times")
        )


_tools: list[_Tools] = []


def _tools_for(lexicon: Lexicon) -> _Tools:
    if not _tools or _tools[0].lexicon is not lexicon:
        _tools[:] = [_Tools(lexicon)]
    return _tools[0]


def find_attributions(
    text: str, statements: tuple[Statement, ...], quotes: tuple[Quote, ...], lexicon: Lexicon
) -> tuple[tuple[Quote, ...], tuple[Attribution, ...]]:
    """The attributions in text order, and the quotes again with the index of theirs and their kind."""
    tools = _tools_for(lexicon)
    raws: list[Raw] = []
    sentences = skeletons(text, statements, quotes)
    for number, paragraph in enumerate(sentences):
        raws.extend(tools.rules.find(paragraph, number == 0))
    raws.sort(key=lambda raw: (raw.cue or raw.content[0]).start)
    openings = [sentence[0].start for paragraph in sentences for sentence in paragraph]
    stretches = [(start, end) for start, end, _ in paragraphs(text, statements)]
    resolver = Resolver(text, Names(text, stretches, tools.vocabulary), tools.vocabulary, openings, [quote.span for quote in quotes])
    starts = [statement.span.start for statement in statements]
    resolved: dict[Span, Source] = {}
    out: list[Attribution] = []
    for raw in raws:
        source = None
        if raw.source is not None:
            source = resolved.get(raw.source)
            if source is None:
                source = resolved[raw.source] = resolver.resolve(raw.source)
        content = tuple(_clause(text, span, tools) for span in raw.content)
        cue = None
        if raw.cue is not None:
            surface = text[raw.cue.start : raw.cue.end]
            cue = Cue(raw.cue, surface, tools.cues.class_of(surface))
        at = (raw.cue or content[0]).start
        statement = statements[max(0, bisect_right(starts, at) - 1)].n
        out.append(Attribution(statement, source, cue, content, _form(content, quotes)))
    return _attribute(text, quotes, out, tools), tuple(out)


def _clause(text: str, span: Span, tools: _Tools) -> Span:
    """A content without the word that joins it to its cue."""
    word = text[span.start : span.start + 12].split(" ", 1)[0]
    if word.lower() in tools.complementisers and span.start + len(word) + 1 < span.end:
        return Span(span.start + len(word) + 1, span.end)
    return span


def _form(content: tuple[Span, ...], quotes: tuple[Quote, ...]) -> str:
    """direct: all of it in quotation marks; indirect: nothing; mixed: part of it."""
    quoted = total = 0
    for span in content:
        total += span.end - span.start
        at = bisect_right(quotes, span.start, key=lambda quote: quote.span.end)
        while at < len(quotes) and quotes[at].span.start < span.end:
            quoted += min(span.end, quotes[at].span.end + 1) - max(span.start, quotes[at].span.start - 1)
            at += 1
    if not quoted:
        return "indirect"
    return "direct" if quoted >= 0.8 * total else "mixed"


def _attribute(
    text: str, quotes: tuple[Quote, ...], attributions: list[Attribution], tools: _Tools
) -> tuple[Quote, ...]:
    """Each quote with the attribution whose content holds it, the narrowest one where several do."""
    holders: dict[int, tuple[int, int]] = {}
    for index, attribution in enumerate(attributions):
        for span in attribution.content:
            at = bisect_right(quotes, span.start, key=lambda quote: quote.span.end)
            while at < len(quotes) and quotes[at].span.start < span.end:
                size = span.end - span.start
                if at not in holders or size < holders[at][0]:
                    holders[at] = (size, index)
                at += 1
    out = []
    for number, quote in enumerate(quotes):
        found = holders.get(number)
        kind = quote.kind
        if _is_scare(text, quote, found is not None, tools):
            out.append(replace(quote, kind="scare", attribution=None))
            continue
        out.append(replace(quote, kind=kind, attribution=found[1] if found else None))
    return tuple(out)


def _is_scare(text: str, quote: Quote, held: bool, tools: _Tools) -> bool:
    """A word or two in marks that nobody is quoted with: unattributed, or standing before the noun they qualify."""
    words = quote.text.split()
    if quote.kind == "full" or len(words) > _SCARE_WORDS:
        return False
    if not held:
        return True
    after = text[quote.span.end + 1 : quote.span.end + 40]
    if not after.startswith(" ") or quote.text[-1:] in ",.!?" or len(words) > 2:
        return False
    follows = after.split(None, 1)[0] if after.split() else ""
    return follows.isalpha() and follows.islower() and follows not in tools.modifiers and follows not in tools.cues.verbs
