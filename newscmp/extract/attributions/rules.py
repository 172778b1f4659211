"""Attributions by rules over the lexicon: what is used where a language has no weights, and where rules are certain.

The text outside quotation marks is read sentence by sentence, each quotation counting as one word. A cue is a word or
phrase of the lexicon in a place where it can attribute: before a clause or a quotation ("said that", "told AFP: ..."),
after one ("..., he said"), "according to", a noun with "that", a headline's colon or dash.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container

from newscmp.extract.attributions.noun_phrases import NounPhrases
from newscmp.extract.attributions.words import Cues, Item, Raw
from newscmp.lexicon import Lexicon
from newscmp.model import Span

_HEADLINE_SOURCE = 6
_LONGEST_HEAD = 5  # words before a headline's colon
_LONGEST_NAME = 3
_LONGEST_PLACED = 10
_LONGEST_DASHED = 8
DASHES = frozenset("—–―-")


class Rules:
    """The rules over the words of one lexicon."""

    def __init__(self, lexicon: Lexicon, cues: Cues) -> None:
        self.cues = cues
        self.nouns = NounPhrases(lexicon, cues)
        self.saying = lexicon.words("saying_verbs")
        self.determiners = lexicon.words("determiners")
        self.prepositions = lexicon.words("prepositions")
        self.subordinators = lexicon.words("subordinators")
        self.pronouns = lexicon.pairs("source_pronouns")
        self.times = lexicon.words("speech_times")
        self.venues = lexicon.words("speech_venues")
        self.roles = lexicon.words("role_nouns") | lexicon.words("person_titles")
        self.bodies = lexicon.words("institution_nouns") | lexicon.words("media_nouns") | lexicon.words("document_nouns")
        self.complementisers = lexicon.words("complementisers")
        self.addressed = lexicon.words("addressing_verbs")
        self.participles = lexicon.words("sharing_cues")
        self.blockers = lexicon.words("noun_signs")
        self.passive = lexicon.words("passive_signs")
        self.placing_links = lexicon.words("placing_links")
        self.relatives = lexicon.words("relative_words")
        self.coordinators = lexicon.words("coordinators")
        # Words at which a cue may start: with what then follows, or None where nothing has to.
        self._starts: dict[str, frozenset[str] | None] = dict.fromkeys(cues.nouns, self.complementisers)
        for first, phrases in cues.phrases.items():
            seconds = frozenset(words[1] for words, _ in phrases if len(words) > 1)
            alone = any(len(words) == 1 for words, _ in phrases)
            self._starts[first] = None if alone else seconds | (self._starts.get(first) or frozenset())
        self._starts.update(dict.fromkeys([*cues.verbs, *cues.placing, *cues.sourceless]))

    def find(self, paragraph: list[list[Item]], headline: bool, named: Container[str] = ()) -> list[Raw]:
        """The attributions of one paragraph's sentences, in text order of their cues.

        ``named``: for a headline, what the text below it prints with a capital, in lower case.
        """
        out: list[Raw] = []
        for number, items in enumerate(paragraph):
            found = self._sentence(items)
            if not found and headline and number == 0:
                found = self._headline(items, named)
            if not found:
                found = self._dashed(items)
            if not found and out and items[0].quote >= 0 and all(i.quote >= 0 or not i.low.isalnum() for i in items):
                last = out[-1]  # "...," he said. "More of it."
                if any(i.quote >= 0 for i in paragraph[number - 1]):
                    spans = tuple(Span(i.start, i.end) for i in items if i.quote >= 0)
                    out[-1] = last._replace(content=last.content + spans)
            out.extend(found)
        return out

    def _cue(self, items: list[Item], i: int) -> tuple[int, str, bool]:
        """Length in words, class and whether the source follows, of the cue that starts at i; length 0 where none does."""
        low = items[i].low
        for words, name in self.cues.phrases.get(low, ()):
            if i + len(words) <= len(items) and all(items[i + k].low == word for k, word in enumerate(words)):
                return len(words), name, words in self.cues.sourced
        name_or_none = self.cues.verbs.get(low)
        return (1, name_or_none, False) if name_or_none else (0, "", False)

    def _places(self, items: list[Item]) -> list[int]:
        """Where a cue may start."""
        starts, out = self._starts, []
        for i, item in enumerate(items):
            low = item.low
            if low in starts and item.quote < 0:
                seconds = starts[low]
                if seconds is None or (i + 1 < len(items) and items[i + 1].low in seconds):
                    out.append(i)
        return out

    def _sentence(self, items: list[Item]) -> list[Raw]:
        found: list[tuple[int, int, Raw]] = []
        last_source: Span | None = None
        taken = 0  # items before this index belong to an earlier rightward content's cue and source
        past = 0
        for i in self._places(items):
            if i < past:
                continue
            size, name, sourced = self._cue(items, i)
            raw = self._placed(items, i, taken) if items[i].low in self.cues.placing else None
            if raw is not None:
                size = 1
            elif sourced:
                raw = self._according(items, i, size)
            elif size:
                raw = self._verb(items, i, size, name, taken, last_source)
            elif items[i].low in self.cues.nouns and i + 1 < len(items) and items[i + 1].low in self.complementisers:
                raw = self._noun(items, i)
            elif items[i].low in self.cues.sourceless:
                raw = self._sourceless(items, i)
            if raw is not None:
                found.append((i, i + max(size, 1), raw))
                taken = i + max(size, 1)
                last_source = raw.source or last_source
            past = i + max(size, 1)
        raws = [raw for _, _, raw in found]
        for n in range(1, len(raws)):  # "..., saying that ..., state media reported": the second one's source ends the first
            source, before = raws[n].source, raws[n - 1]
            if source and before.cue and source.start > before.cue.end and raws[n].content[0].end >= before.cue.end:
                cut = [self._cut(items, span, source.start) for span in before.content]
                kept = tuple(span for span in cut if span is not None)
                if kept:
                    raws[n - 1] = before._replace(content=kept)
        return raws

    def _cut(self, items: list[Item], span: Span, at: int) -> Span | None:
        """The part of a content that lies before an offset."""
        if span.end <= at:
            return span
        first = bisect_left(items, span.start, key=lambda item: item.start)
        last = bisect_right(items, at, key=lambda item: item.end)
        return self._trim(items, first, last) if first < last else None

    # -- forms ---------------------------------------------------------------------------------------------------

    def _according(self, items: list[Item], i: int, size: int) -> Raw | None:
        source = self.nouns.right_of(items, i + size)
        if source is None:
            return None
        before = self._trim(items, 0, i)
        if before is not None:
            content = [before]
            after = source[1]
            if after < len(items) and items[after].low == "," and self._trim(items, after + 1, len(items)):
                follows = items[after + 1]
                if follows.low not in self.subordinators:
                    rest = self._trim(items, after + 1, len(items))
                    if rest is not None and rest.end - rest.start > 20 and follows.quote < 0:
                        content.append(rest)
        else:
            rest = self._trim(items, source[1], len(items))
            if rest is None:
                return None
            content = [rest]
        return Raw(_span(items, *source), _span(items, i, i + size), tuple(content))

    def _verb(self, items: list[Item], i: int, size: int, name: str, taken: int, last: Span | None) -> Raw | None:
        low = items[i].low
        after = i + size
        saying = low in self.saying
        j = i - 1
        while j > 0 and self.nouns.is_adverb(items[j]):
            j -= 1
        if i and (items[j].low in self.determiners or items[j].low in self.blockers) and not saying:
            return None
        if low in self.cues.base and not self.nouns.plural(items, i):
            return None
        cue = _span(items, i, after)
        follows = items[after] if after < len(items) else None
        tail = self._tail(items, after)
        ends = tail >= len(items) or items[tail].low in ".,;!?—–" or items[tail].quote >= 0
        # "...," said X / "...," X said
        closes = self._content_before(items, i, taken)
        if closes is not None and saying:
            right = None
            if low not in self.addressed:
                right = self.nouns.right_of(items, after)
            if right is not None:
                content = [closes]
                self._add_rest(items, self._tail(items, right[1]), content)
                return Raw(_span(items, *right), cue, tuple(content))
        if name in ("question", "belief", "order") and not saying:
            direct = any(item.quote >= 0 for item in items[after : after + 3])
            if not direct and not (follows is not None and follows.low in self.complementisers):
                return None
        source = self.nouns.left_of(items, i, taken)
        onward = tail < len(items) and (items[tail].quote >= 0 or items[tail].low == ":") and tail > 0
        if (onward and source is not None and source[0] > 0 and items[source[0] - 1].quote < 0) or (
            source and source[0] == 0
        ):
            ends = False
        if source is not None and ends and (saying or name in ("neutral", "assertive", "factive", "doubt", "estimate")):
            left = self._content_before(items, source[0], taken)
            if left is not None:
                content = [left]
                self._add_rest(items, tail, content)
                return Raw(_span(items, *source), cue, tuple(content))
        shares = (
            source is None and last is not None and i and (items[i - 1].low == "," or items[i - 1].low in self.coordinators)
        )
        if source is None and not shares and low in self.participles and i and items[i - 1].low == ",":
            source = self.nouns.subject(items, 0)
        if shares and items[i - 1].low == ",":
            source = self._head_of_clause(items, i)
        if source is None and not shares:
            return None
        if follows is None:
            return None
        start = self._content_start(items, after)
        if start is None:
            return None
        stop = self._content_stop(items, start)
        inner = items[start:stop]
        words = sum(item.quote >= 0 or item.low[0].isalnum() for item in inner)
        clause = (
            items[start].quote >= 0
            or items[start - 1].low in self.complementisers
            or items[start].low in self.determiners
            or items[start].low in self.pronouns
            or items[start].cap
            or saying
        )
        if not clause or (words < 2 and not any(item.quote >= 0 for item in inner)):
            return None
        content_span = self._trim(items, start, stop)
        if content_span is None:
            return None
        return Raw(_span(items, *source) if source else last, cue, (content_span,))

    def _head_of_clause(self, items: list[Item], cue: int) -> tuple[int, int] | None:
        """The noun phrase before a relative clause that ends with the comma before a cue: X, who ..., said."""
        for k in range(cue - 2, 1, -1):
            if items[k].low in self.relatives and items[k].quote < 0 and items[k - 1].low == ",":
                return self.nouns.ending_at(items, k - 2, 0)
            if items[k].low == ",":
                return None
        return None

    def _tail(self, items: list[Item], at: int) -> int:
        """Past an addressee, a venue and time words: told AFP from hospital on Sunday."""
        k = at
        while k < len(items) and items[k].quote < 0 and items[k].low not in ".,;!?—–:":
            if items[k].low in self.complementisers or k - at > 12:
                return k
            k += 1
        return k

    def _content_before(self, items: list[Item], at: int, taken: int) -> Span | None:
        """The clause or quotation that ends just before an item, with a comma or mark between them."""
        j = at - 1
        if j < taken or not (items[j].low == "," or items[j].quote >= 0):
            return None
        return self._trim(items, 0, at)

    def _add_rest(self, items: list[Item], at: int, content: list[Span]) -> None:
        """A quotation or clause that goes on after its cue: "...", he said, "..."."""
        if at < len(items) and items[at].low in ",:":
            at += 1
        if at >= len(items) or items[at - 1].low == ".":
            if at < len(items) and items[at].quote >= 0:
                content.append(Span(items[at].start, items[at].end))
            return
        if any(item.low in self.cues.verbs for item in items[at : at + 1]):
            return
        rest = self._trim(items, at, self._content_stop(items, at))
        if rest is not None and rest.end - rest.start > 10:
            content.append(rest)

    def _content_start(self, items: list[Item], after: int) -> int | None:
        """Past "reporters on Sunday that" or a colon, where these stand between cue and content."""
        addressed = items[after - 1].low in self.addressed
        passed = self.times | self.venues | self.prepositions
        for k in range(after, min(after + 14, len(items))):
            item = items[k]
            if item.quote >= 0:
                if k == after or addressed or items[k - 1].low in (",", ":") or items[k - 1].low in self.times:
                    return k
                break
            if item.low in self.complementisers or item.low == ":":
                return k + 1 if k + 1 < len(items) else None
            if not (item.low in passed or item.cap or item.low == "," or (addressed and item.low not in self.pronouns)):
                break
        k = after
        if addressed:
            while k < len(items) and items[k].quote < 0 and (items[k].cap or items[k].low in self.venues):
                k += 1
        while k < len(items) and (
            (items[k].low in self.times and items[k].low not in self.prepositions) or items[k].low == ","
        ):
            k += 1
        return k if k < len(items) else None

    def _content_stop(self, items: list[Item], start: int) -> int:
        """The end of the sentence, or the place where the next cue takes over."""
        for k in range(start, len(items)):
            item = items[k]
            if item.quote >= 0 or k == start:
                continue
            if item.low == "," and items[k - 1].quote >= 0 and k + 1 < len(items) and items[k + 1].low in self.saying:
                return k
            if item.low == ";" or (item.low == "," and k + 1 < len(items) and items[k + 1].low in self.participles):
                return k
            if item.low == "," and k + 2 < len(items) and self._parenthesis(items, k + 1):
                return k
        return len(items)

    def _parenthesis(self, items: list[Item], k: int) -> bool:
        size, _, sourced = self._cue(items, k)
        return bool(size and sourced)

    def _noun(self, items: list[Item], i: int) -> Raw | None:
        content = self._trim(items, i + 2, self._content_stop(items, i + 2))
        if content is None:
            return None
        source = None
        for j in range(i - 1, max(-1, i - 4), -1):
            if items[j].low in ("'s", "’s"):
                head = self.nouns.ending_at(items, j - 1, 0)
                source = _span(items, *head) if head else None
                break
            if items[j].low in self.pronouns:
                source = _span(items, j, j + 1)
                break
        return Raw(source, _span(items, i, i + 1), (content,))

    def _placed(self, items: list[Item], i: int, taken: int) -> Raw | None:
        """The governor put the toll at 40."""
        if i and items[i - 1].low in self.passive:
            return None
        source = self.nouns.left_of(items, i, taken)
        for k in range(i + 2, min(i + _LONGEST_PLACED, len(items) - 1)):
            if items[k].quote >= 0 or not items[k].low[0].isalnum() or items[k].low in self.cues.verbs:
                return None
            if items[k].low in self.placing_links:
                stop = next((n + 1 for n in range(k + 1, min(k + 5, len(items))) if items[n].low[0].isdigit()), None)
                if source is None or stop is None:
                    return None
                while stop < min(k + 8, len(items)) and self._goes_on(items[stop]):
                    stop += 1
                return Raw(_span(items, *source), _span(items, i, i + 1), (_span(items, i + 1, stop),))
        return None

    def _goes_on(self, item: Item) -> bool:
        """Whether a word after a number belongs to it: 2 million euros."""
        ends = item.low in self.prepositions or item.low in self.coordinators or item.low in self.complementisers
        return item.quote < 0 and item.low[0].isalnum() and not ends and item.low not in self.times

    def _sourceless(self, items: list[Item], i: int) -> Raw | None:
        spans = [span for span in (self._trim(items, 0, i), self._trim(items, i + 1, len(items))) if span]
        return Raw(None, _span(items, i, i + 1), tuple(spans)) if spans else None

    def _headline(self, items: list[Item], named: Container[str]) -> list[Raw]:
        """X: words / words: X / words - X."""
        for k, item in enumerate(items):
            if item.quote >= 0 or item.low not in (":", "-", "—", "–"):
                continue
            left, right = self._trim(items, 0, k), self._trim(items, k + 1, len(items))
            if left is None or right is None:
                return []
            cue = Span(item.start, item.end)
            names = [i for i in items[k + 1 :] if i.low[0].isalnum()]
            if (
                len(names) <= _HEADLINE_SOURCE
                and names
                and names[-1].low in (self.roles | self.bodies) | self.cues.nouns.keys()
            ):
                return [Raw(right, cue, (left,))]
            before = [i for i in items[:k] if i.low[0].isalnum()]
            speaks = items[k + 1].quote >= 0 or self.speaks(items[:k], named)
            if item.low == ":" and before and len(before) <= _LONGEST_HEAD and speaks:
                return [Raw(left, cue, (right,))]
            return []
        return []

    def speaks(self, items: list[Item], named: Container[str]) -> bool:
        """Whether what stands before a colon can speak: a body, an office, a document, a name of the text."""
        if any(item.quote >= 0 or not item.low[0].isalnum() for item in items) or items[0].low in self.determiners:
            return False
        last = items[-1]
        if last.low in self.roles | self.bodies or last.low in self.cues.nouns:
            return True
        return len(items) <= _LONGEST_NAME and last.low in named and all(item.cap for item in items)

    def _dashed(self, items: list[Item]) -> list[Raw]:
        """A quotation, a dash and the name of its speaker, and nothing else."""
        if len(items) < 3 or items[0].quote < 0 or items[1].low not in DASHES or not items[2].cap:
            return []
        stop = 2
        while stop < len(items) and items[stop].quote < 0 and items[stop].low not in ".!?;" and stop < 2 + _LONGEST_DASHED:
            if items[stop].low in self.cues.verbs and items[stop].low not in self.cues.base:
                return []
            stop += 1
        if stop < len(items) and items[stop].quote < 0 and items[stop].low not in ".":
            return []
        return [Raw(_span(items, 2, stop), Span(items[1].start, items[1].end), (_span(items, 0, 1),))]

    def signs(self, above: list[Item], below: list[Item]) -> tuple[Span, Span] | None:
        """The name that is all of a paragraph, and the quotation that is all of the one above: "..." / Ada Quill, mayor."""
        said = [item for item in above if item.quote >= 0 or item.low[0].isalnum()]
        items = below[:-1] if below and below[-1].low == "." else below
        name = next((k for k, item in enumerate(items) if not item.cap), len(items))
        if len(said) != 1 or said[0].quote < 0 or not 0 < name <= _LONGEST_HEAD or len(items) > 2 * _LONGEST_DASHED:
            return None
        if name < len(items) and items[name].low not in ",(":
            return None
        if any(item.quote >= 0 or item.low in ".;?!:" for item in items):
            return None
        return _span(items, 0, len(items)), Span(said[0].start, said[0].end)

    def _trim(self, items: list[Item], start: int, stop: int) -> Span | None:
        """The span of some items without outer punctuation."""
        while (
            start < stop
            and items[start].quote < 0
            and not items[start].low[0].isalnum()
            and items[start].low not in "([$£€#@"
        ):
            start += 1
        while stop > start and items[stop - 1].quote < 0 and items[stop - 1].low in ".,;:!?—–-":
            stop -= 1
        return _span(items, start, stop) if start < stop else None


def _span(items: list[Item], start: int, stop: int) -> Span:
    return Span(items[start].start, items[stop - 1].end)
