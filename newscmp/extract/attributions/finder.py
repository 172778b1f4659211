"""From a text with its statements and quotes to its attributions: the order of the steps."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from pathlib import Path

from newscmp.extract.attributions.citing import Citing
from newscmp.extract.attributions.deeds import Deeds
from newscmp.extract.attributions.encode import WordClasses, read_row
from newscmp.extract.attributions.impersonal import Impersonal
from newscmp.extract.attributions.joint import SharedClauses
from newscmp.extract.attributions.labels import Labels
from newscmp.extract.attributions.linker import link
from newscmp.extract.attributions.merge import Quoted, complete
from newscmp.extract.attributions.names import Names, Vocabulary
from newscmp.extract.attributions.qualifiers import Qualifiers
from newscmp.extract.attributions.relays import Relays
from newscmp.extract.attributions.resolve import Resolver
from newscmp.extract.attributions.rules import DASHES, Rules
from newscmp.extract.attributions.sift import Sifter
from newscmp.extract.attributions.tagger import Tagger, load_weights
from newscmp.extract.attributions.tidy import Tidier
from newscmp.extract.attributions.titles import Titles
from newscmp.extract.attributions.words import Cues, Item, Raw, Row, is_acronym, skeletons
from newscmp.extract.quotes import paragraphs
from newscmp.lexicon import Lexicon
from newscmp.model import ATTITUDE, Attribution, Cue, Quote, Source, Span, Statement

_SCARE_WORDS = 3
_SCENE = 12  # words that say where something was said, the title among them
_LABEL = 6  # words of a headline among which the colon after its source stands
_LETTERS = 8  # of an acronym
_BIAS = -40  # against the tag "none", in steps of the weights; what it lets in too much is sifted afterwards
_WORD = re.compile(r"\w+")
_LEXICONS = Path(__file__).parents[2] / "lexicons"


class _Tools:
    """What is made once a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.cues = Cues(lexicon)
        self.rules = Rules(lexicon, self.cues)
        self.vocabulary = Vocabulary(lexicon)
        weights = load_weights(_LEXICONS / lexicon.lang / "attributions.weights")
        self.tagger = self.sifter = None
        if weights is not None:
            classes = WordClasses(weights.classes, self.cues)
            self.tagger = Tagger(weights, classes, _BIAS)
            self.sifter = Sifter(lexicon, classes, self.cues, weights.cues)
        self.citing = Citing(lexicon)
        self.deeds = Deeds(lexicon, self.cues)
        self.impersonal = Impersonal(lexicon, self.cues, self.rules.nouns)
        self.shared = SharedClauses(self.vocabulary, self.cues, self.rules.nouns)
        self.titles_of_works = Titles(lexicon)
        self.qualifiers = Qualifiers(lexicon)
        self.plain = lexicon.words("plain_cues")
        self.tidier = Tidier(lexicon, self.cues)
        self.relays = Relays(lexicon)
        self.titles = lexicon.words("person_titles")
        self.acronyms = frozenset(form.upper() for form in self.rules.pronouns if len(form) > 1)
        self.relatives = lexicon.words("relative_words")
        self.complementisers = lexicon.words("complementisers")
        self.modifiers = (
            lexicon.words("prepositions")
            | lexicon.words("subordinators")
            | lexicon.words("auxiliaries")
            | lexicon.words("determiners")
            | lexicon.words("speech_times")
        )
        self.labels = Labels(self.rules, self.modifiers | self.relatives)


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
    row = read_row(text, statements, quotes)
    sentences = skeletons(row, tools.titles, tools.acronyms)
    quoted = Quoted(quotes)
    raws, perceived = _find_raws(text, row, quoted, sentences, tools)
    titles = tools.titles_of_works.find(text, quotes)
    raws = [_off_air(text, raw, quoted, titles, tools) for raw in raws]
    if titles:
        raws = [raw for raw in raws if not _names_a_work(text, raw, quoted, titles, tools)]
        raws = [_without_titles(text, raw, quoted, titles, tools) for raw in raws]
    raws, relayed = tools.relays.find(text, raws)
    sentences_of = [sentence for paragraph in sentences for sentence in paragraph]
    openings = [sentence[0].start for sentence in sentences_of]
    raws += _shared(raws, sentences_of, openings, tools)
    raws.sort(key=lambda raw: (raw.cue or raw.content[0]).start)
    stretches = [(start, end) for start, end, _ in paragraphs(text, statements)]
    resolver = Resolver(
        text, Names(text, stretches, tools.vocabulary), tools.vocabulary, openings, [quote.span for quote in quotes]
    )
    starts = [statement.span.start for statement in statements]
    resolved: dict[Span, Source] = {}
    out: list[Attribution] = []
    perceivers = [raw.source for raw in reversed(perceived) if raw.source is not None]
    for raw in raws:
        at = (raw.cue or raw.content[0]).start
        while perceivers and perceivers[-1].start < at:
            resolver.resolve(perceivers.pop())
        source = None
        if raw.source is not None:
            source = resolved.get(raw.source)
            if source is None:
                named = _antecedent(text, raw.source, sentences_of, openings, tools)
                source = tools.qualifiers.qualify(resolver.resolve(named, raw.source not in relayed))
                if named != raw.source:  # "who" is what is printed, its antecedent who it is
                    source = source._replace(span=raw.source, surface=text[raw.source.start : raw.source.end])
                resolved[raw.source] = source
        content = tuple(_clause(text, span, tools) for span in raw.content)
        cue = None
        form = _form(content, quotes)
        if raw.cue is not None:
            surface = text[raw.cue.start : raw.cue.end]
            deed = form == "indirect" and tools.deeds.tells(text, raw.cue, raw.content)
            cue = Cue(raw.cue, surface, ATTITUDE if deed else tools.cues.class_of(surface))
        statement = statements[max(0, bisect_right(starts, at) - 1)].n
        out.append(Attribution(statement, source, cue, content, form))
    return _attribute(text, quotes, out, titles, tools), tuple(out)


def _find_raws(
    text: str, row: Row, quoted: Quoted, sentences: list[list[list[Item]]], tools: _Tools
) -> tuple[list[Raw], list[Raw]]:
    """What the tagger finds, completed by the rules; what the rules find where there are no weights.

    Apart from these, what is only perceived: attributions of nothing, whose sources a pronoun later may mean.
    """
    ruled: list[Raw] = []
    named: frozenset[str] = frozenset()
    if sentences and any(item.low == ":" for items in sentences[0][:1] for item in items[:_LABEL]):
        named = frozenset(item.low for paragraph in sentences[1:] for items in paragraph for item in items[1:] if item.cap)
        named |= _initials(sentences[1:])
    headed: set[Span] = set()
    for number, paragraph in enumerate(sentences):
        found = tools.rules.find(paragraph, number == 0, named)
        headed.update(raw.cue for raw in found if number == 0 and raw.cue is not None and text[raw.cue.start] == ":")
        ruled.extend(found)
    ruled += tools.labels.signatures(text, sentences)
    turns = {raw.cue: raw for raw in tools.labels.turns(text, sentences)}
    ruled = [raw for raw in ruled if raw.cue not in turns] + list(turns.values())
    ruled.sort(key=lambda raw: (raw.cue or raw.content[0]).start)
    hearsay = [raw for paragraph in sentences for items in paragraph for raw in tools.impersonal.find(items)]
    if tools.tagger is None:
        return tools.impersonal.replace(ruled, hearsay), []
    linked = link(tools.tagger.tag(row), row.words, row.starts, row.ends, row.sentences)
    tagged = [raw for raw in linked if _has_words(text, raw.content)]
    certain = {raw.cue for raw in ruled if raw.cue is not None and raw.source is not None and _trails(raw.source, raw)}
    placed = {raw.cue for raw in ruled if raw.cue is not None and text[slice(*raw.cue)].lower() in tools.cues.placing}
    certain |= placed | headed | {cue for cue in turns if cue} | _nested(text, tagged, ruled, tools)
    # "..., prosecutors allege." ends its sentence with a source and a known verb of saying: it stands without the tagger
    trailing = {raw.cue for raw in ruled if raw.cue in certain and raw.source is not None and _closes(text, raw, tools)}
    settled = placed | turns.keys() | tools.labels.mute(text, sentences)  # by rules alone
    starts = sorted(cue.start for cue in settled if cue is not None)
    tagged = [raw for raw in tagged if raw.cue is None or not _holds(starts, raw.cue)]
    signed = [raw for raw in ruled if raw.cue is not None and raw.source is not None and text[raw.cue.start] in DASHES]
    if signed:  # a quotation, a dash, a name: nothing else in that signature is a source or a cue
        dashes = {raw.cue for raw in signed}
        signatures = [Span(raw.cue.start, raw.source.end) for raw in signed if raw.cue and raw.source]
        tagged = [raw for raw in tagged if raw.cue in dashes or not _in_signature(raw, signatures)]
        taken = sorted({span for raw in signed for span in raw.content})
        tagged = [raw if raw.cue in dashes else _unsigned(raw, taken) for raw in tagged]
        tagged = [raw for raw in tagged if raw.content]
    likely: list[Raw] = []
    perceived: list[Raw] = []
    for raw in complete(tagged, ruled, quoted, certain):
        if raw.cue not in placed and not quoted.inside(raw.content) and tools.sifter is not None:
            if not (raw.cue in trailing or tools.sifter.believes(text, raw)):
                continue
            if tools.sifter.perceives(text, raw):
                perceived.append(raw)
                continue
        likely.append(raw)
    ends = [sentence[-1].end for paragraph in sentences for sentence in paragraph]
    found = tools.impersonal.replace(tools.tidier.tidy(text, likely, ruled, ends), hearsay)
    return tools.citing.resolve(text, found, ends), perceived


def _initials(paragraphs_of: list[list[list[Item]]]) -> frozenset[str]:
    """The initials of capitalised words in a row: what a headline prints for a body that the text names in full."""
    out: set[str] = set()
    for items in (items for paragraph in paragraphs_of for items in paragraph):
        run = ""
        for item in items:
            run = (run + item.low[0])[-_LETTERS:] if item.cap and item.quote < 0 else ""
            out.update((run, run[1:]))
    return frozenset(word for word in out if len(word) > 1)


def _shared(raws: list[Raw], sentences: list[list[Item]], openings: list[int], tools: _Tools) -> list[Raw]:
    """What is said by two, each with a cue: by the sentence, where a source follows a joining word."""
    held: dict[int, list[Raw]] = {}
    for raw in raws:
        if raw.cue is not None:
            held.setdefault(bisect_right(openings, raw.cue.start) - 1, []).append(raw)
    return [found for at, inside in held.items() if at >= 0 for found in tools.shared.find(sentences[at], inside)]


def _nested(text: str, tagged: list[Raw], ruled: list[Raw], tools: _Tools) -> set[Span]:
    """Cues of claims that are themselves reported: the rebels said that the army had claimed the town was empty."""
    openings: dict[int, int] = {}
    for raw in tagged:
        for span in raw.content:
            start = _clause(text, span, tools).start
            openings[start] = max(span.end, openings.get(start, 0))
    out = set()
    for raw in ruled:
        if raw.source is None or raw.cue is None or openings.get(raw.source.start, 0) < raw.content[-1].end:
            continue
        if text[slice(*raw.source)].lower() in tools.rules.pronouns or not raw.source.end <= raw.cue.start:
            continue
        cue = text[slice(*raw.cue)]
        joined = _WORD.match(text, raw.cue.end + 1)  # "said", or "argued that"
        clause = joined is not None and joined.group().lower() in tools.complementisers
        if cue.lower() in tools.plain or tools.cues.class_of(cue) in ("doubt", "denial"):
            clause = clause or raw.content[0].start <= raw.cue.end + 1
        if clause and tools.cues.class_of(cue) not in (ATTITUDE, "belief", "order", "question"):
            out.add(raw.cue)
    return out


def _in_signature(raw: Raw, signatures: list[Span]) -> bool:
    """Whether the source or the cue of an attribution is taken from the dash and the name below a quotation."""
    return any(span is not None and _touches(span, signatures) for span in (raw.source, raw.cue))


def _unsigned(raw: Raw, signed: list[Span]) -> Raw:
    """An attribution without the quotations that somebody else has signed."""
    if not any(_touches(span, signed) for span in raw.content):
        return raw
    return raw._replace(content=tuple(span for span in raw.content if not _touches(span, signed)))


def _touches(span: Span, others: list[Span]) -> bool:
    """Whether a span has a character in common with one of some, which are in order and apart."""
    at = bisect_right(others, span.start, key=lambda other: other.end)
    return at < len(others) and others[at].start < span.end


def _holds(places: list[int], span: Span) -> bool:
    return bisect_left(places, span.start) < bisect_left(places, span.end)


def _has_words(text: str, content: tuple[Span, ...]) -> bool:
    return any(_WORD.search(text, *span) for span in content)


def _closes(text: str, raw: Raw, tools: _Tools) -> bool:
    """Whether a known reporting verb after its source ends the sentence: ", prosecutors allege." """
    if raw.cue is None or raw.source is None or raw.source.end > raw.cue.start:
        return False
    after = text[raw.cue.end : raw.cue.end + 1]
    before = text[max(0, raw.source.start - 3) : raw.source.start].rstrip()[-1:]
    return after in (".", "") and before == "," and tools.cues.class_of(text[slice(*raw.cue)]) != ATTITUDE


def _trails(source: Span, raw: Raw) -> bool:
    """Whether source and cue follow the content, between commas: the form in which rules seldom err."""
    return raw.cue is not None and raw.content[0].start < min(source.start, raw.cue.start)


def _antecedent(text: str, source: Span, sentences: list[list[Item]], openings: list[int], tools: _Tools) -> Span:
    """The noun phrase that a relative pronoun stands for; any other source itself."""
    surface = text[source.start : source.end]
    if surface.lower() not in tools.relatives or is_acronym(surface):
        return source
    at = bisect_right(openings, source.start) - 1
    items = sentences[at] if at >= 0 else []
    place = bisect_left(items, source.start, key=lambda item: item.start)
    found = tools.rules.nouns.before_relative(items, place) if place < len(items) else None
    return Span(items[found[0]].start, items[found[1] - 1].end) if found else source


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


def _off_air(text: str, raw: Raw, quoted: Quoted, titles: set[int], tools: _Tools) -> Raw:
    """An attribution whose content is without the programme or the book in which it was said, added to ``titles``."""
    if len(raw.content) < 2:
        return raw
    kept = []
    for span in raw.content:
        held = quoted.inside((span,))
        alone = held and span.end - span.start <= sum(len(quoted.all[n].text) + 2 for n in held)
        if alone and all(tools.titles_of_works.programme(text, quoted.all[n]) for n in held):
            titles |= held
        elif not (held and held <= titles and _sets_the_scene(text, span, tools)):
            kept.append(span)
    return raw._replace(content=tuple(kept)) if kept else raw


def _without_titles(text: str, raw: Raw, quoted: Quoted, titles: set[int], tools: _Tools) -> Raw:
    """An attribution without the title in front of a clause of its content: (wrote in her book) "The Long Wall", that ..."""
    content = list(raw.content)
    for place, span in enumerate(content):
        first = min(quoted.inside((span,)), default=-1)
        if first in titles and quoted.all[first].span.start <= span.start + 2:
            word = _WORD.search(text, quoted.all[first].span.end, span.end)
            if word and word.group() in tools.complementisers:
                content[place] = Span(word.start(), span.end)
    return raw._replace(content=tuple(content))


def _sets_the_scene(text: str, span: Span, tools: _Tools) -> bool:
    """Whether a piece with a title in it only says where something was said: in her book "...", on his show "..."."""
    words = _WORD.findall(text, *span)
    return 0 < len(words) <= _SCENE and words[0].lower() in tools.rules.prepositions


def _names_a_work(text: str, raw: Raw, quoted: Quoted, titles: set[int], tools: _Tools) -> bool:
    """Whether all that an attribution reports is a title ("won the prize for ..."), and nobody said it."""
    held = quoted.inside(raw.content)
    if not held or not held <= titles:
        return False
    if raw.cue is not None and text[raw.cue.start : raw.cue.end].lower() in tools.plain:
        return False
    if raw.cue is not None and tools.cues.class_of(text[raw.cue.start : raw.cue.end]) == "attitude":
        return True
    return sum(end - start for start, end in raw.content) <= sum(len(quoted.all[n].text) + 3 for n in held)


def _attribute(
    text: str, quotes: tuple[Quote, ...], attributions: list[Attribution], titles: set[int], tools: _Tools
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
        spoken = found is not None and attributions[found[1]].form == "direct"
        if number in titles and not spoken:
            out.append(quote._replace(kind="title", attribution=None))
            continue
        if _is_scare(text, quote, found is not None, tools):
            out.append(quote._replace(kind="scare", attribution=None))
            continue
        out.append(quote._replace(kind=kind, attribution=found[1] if found else None))
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
