"""What is told as hearsay: "reportedly", "it is believed that", "is said to have", "there are reports that".

Somebody said it and the article does not tell who: an attribution without a source.
"""

from __future__ import annotations

from bisect import bisect_left

from newscmp.extract.attributions.noun_phrases import STOPS, NounPhrases
from newscmp.extract.attributions.words import Cues, Item, Raw
from newscmp.lexicon import Lexicon
from newscmp.model import Span

_ADVERBS_BETWEEN = 2  # words between "is" and "said"


class Impersonal:
    """Finds hearsay, with the words of one lexicon."""

    def __init__(self, lexicon: Lexicon, cues: Cues, nouns: NounPhrases) -> None:
        self._cues = cues
        self._nouns = nouns
        self._adverbs = lexicon.words("hearsay_adverbs")
        self._verbs = lexicon.words("impersonal_verbs")
        self._plurals = lexicon.words("passive_signs") | self._verbs
        self._participles = lexicon.words("impersonal_participles")
        self._hearsay = lexicon.words("hearsay_participles")
        self._states = lexicon.words("hearsay_states")
        self._infinitives = lexicon.words("infinitive_marks")
        self._existential = lexicon.words("existential_words")
        self._complementisers = lexicon.words("complementisers")
        self._auxiliaries = lexicon.words("auxiliaries")
        self._subordinators = lexicon.words("subordinators")
        self._relatives = lexicon.words("relative_words")
        self._times = lexicon.words("speech_times")
        self._thing = frozenset(form for form, agrees in lexicon.pairs("source_pronouns").items() if agrees == form == "it")

    def find(self, items: list[Item]) -> list[Raw]:
        """The hearsay of a sentence."""
        out: list[Raw] = []
        taken = 0
        for i, item in enumerate(items):
            if item.quote >= 0 or i < taken:
                continue
            raw = None
            if item.low in self._adverbs:
                raw = self._adverb(items, i)
            elif item.low in self._plurals:
                raw = self._passive(items, i)
            if raw is not None and raw.cue is not None:
                out.append(raw)
                taken = bisect_left(items, raw.cue.end, key=lambda held: held.start)
        return out

    def replace(self, raws: list[Raw], found: list[Raw]) -> list[Raw]:
        """Attributions with the hearsay among them: in place of those that take its subject for who said it."""
        cues = sorted((raw.cue, n) for n, raw in enumerate(raws) if raw.cue is not None)
        gone: set[int] = set()
        new: list[Raw] = []
        for raw in found:
            if raw.cue is None:
                continue
            at = bisect_left(cues, (Span(raw.cue.start, -1), -1))
            same = [n for cue, n in cues[max(0, at - 1) : at + 2] if cue.start < raw.cue.end and raw.cue.start < cue.end]
            if any(not self._impersonal(raws[n], raw) for n in same):
                continue
            gone.update(same)
            new.append(raw)
        new += [raw for n, raw in enumerate(raws) if n not in gone]
        return sorted(new, key=lambda raw: (raw.cue or raw.content[0]).start)

    def _impersonal(self, tagged: Raw, raw: Raw) -> bool:
        """Whether an attribution has no source, or what is spoken of for one."""
        source, cue = tagged.source, raw.cue
        if source is None or cue is None:
            return True
        spans = raw.content if len(raw.content) > 1 else (*raw.content, Span(cue.start - 8, cue.start))
        return any(span.start < source.end and source.start < span.end and span.end <= cue.start for span in spans)

    def _passive(self, items: list[Item], i: int) -> Raw | None:
        """It is believed that; X is said to have; there are reports that."""
        subject = items[i - 1].low if i else ""
        k = i + 1
        while k < len(items) and k - i <= _ADVERBS_BETWEEN + 1 and items[k].quote < 0:
            if items[k].low in self._participles or items[k].low in self._cues.nouns:
                break
            k += 1
        else:
            return None
        if k + 1 >= len(items) or items[k].quote >= 0:
            return None
        start = i
        while start and items[start - 1].low in self._auxiliaries:
            start -= 1
        subject = items[start - 1].low if start else ""
        follows = items[k + 1]
        if subject in self._existential and items[k].low in self._cues.nouns:
            return self._rest(items, start, k, k + 2) if follows.low in self._complementisers else None
        if items[k].low not in self._participles or any(items[n].low in self._subordinators for n in range(i + 1, k)):
            return None
        if subject in self._thing and follows.low in self._complementisers:
            return self._rest(items, start, k, k + 2)
        if items[k].low not in self._hearsay:
            return None
        if not (follows.low in self._infinitives or follows.low in self._states):
            return None
        stop = self._stop(items, k + 1)
        head = self._nouns.left_of(items, start, 0)
        if head is None or stop is None:
            return None
        return Raw(None, _span(items, i, k + 1), (_span(items, *head), stop))

    def _adverb(self, items: list[Item], i: int) -> Raw | None:
        """The mill reportedly lost 40 jobs."""
        after = self._stop(items, i + 1)
        start = i
        while start and items[start - 1].low in self._auxiliaries:
            start -= 1
        head = self._nouns.left_of(items, start, 0) if start else None
        spans = []
        if head is not None:
            spans.append(_span(items, head[0], i))
        elif i and items[i - 1].low not in self._auxiliaries and (after is None or items[i - 1].low == ","):
            first = next((k for k in range(i - 1, 0, -1) if items[k - 1].low in STOPS), 0)
            spans += [span for span in [self._trim(items, first, i)] if span]
        if after is not None:
            spans.append(after)
        return Raw(None, _span(items, i, i + 1), tuple(spans)) if spans else None

    def _rest(self, items: list[Item], start: int, last: int, at: int) -> Raw | None:
        content = self._stop(items, at)
        return Raw(None, _span(items, start, last + 1), (content,)) if content else None

    def _stop(self, items: list[Item], at: int) -> Span | None:
        """The rest of the clause: up to a stop, or to the comma before another's saying."""
        comma = None
        stop = len(items)
        for k in range(at, len(items)):
            item = items[k]
            if item.quote >= 0:
                continue
            if item.low in STOPS:
                stop = k
                break
            if item.low == "," and k > at:
                comma = k if comma is None else comma
                if k + 1 < len(items) and items[k + 1].low in self._subordinators | self._relatives:
                    continue
            elif comma is not None and item.low not in self._cues.base and self._is_cue(item):
                stop = comma
                break
        return self._trim(items, at, stop)

    def _is_cue(self, item: Item) -> bool:
        return item.low in self._cues.verbs or item.low in self._cues.phrases

    def _trim(self, items: list[Item], start: int, stop: int) -> Span | None:
        while start < stop and not _printed(items[start].low[0], items[start], "($£€"):
            start += 1
        while stop > start and not _printed(items[stop - 1].low[-1], items[stop - 1], ")%"):
            stop -= 1
        return _span(items, start, stop) if start < stop else None


def _printed(sign: str, item: Item, signs: str) -> bool:
    return item.quote >= 0 or sign.isalnum() or sign in signs


def _span(items: list[Item], start: int, stop: int) -> Span:
    return Span(items[start].start, items[stop - 1].end)
