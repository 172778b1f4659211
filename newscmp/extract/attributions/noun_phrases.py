"""Noun phrases of running text that can be a source: the one that ends before a cue, the one that starts after it."""

from __future__ import annotations

from newscmp.extract.attributions.words import Cues, Item
from newscmp.lexicon import Lexicon

STOPS = frozenset(".!?;:—–()[]…")
_LONGEST_SOURCE = 40
_LONGEST_ANTECEDENT = 12
_LONGEST_NOTE = 10  # items in brackets behind a name


class NounPhrases:
    """Finds noun phrases with the words of one lexicon. Every answer is (first item, last item + 1) or None."""

    def __init__(self, lexicon: Lexicon, cues: Cues) -> None:
        self.cues = cues
        self.auxiliaries = lexicon.words("auxiliaries")
        self.determiners = lexicon.words("determiners")
        self.prepositions = lexicon.words("prepositions")
        self.subordinators = lexicon.words("subordinators")
        self.pronouns = lexicon.pairs("source_pronouns")
        self.times = lexicon.words("speech_times")
        self.venues = lexicon.words("speech_venues")
        self.roles = lexicon.words("role_nouns") | lexicon.words("person_titles")
        self.bodies = lexicon.words("institution_nouns") | lexicon.words("media_nouns") | lexicon.words("document_nouns")
        self.adverbs = lexicon.words("cue_adverbs")
        self.endings = tuple(lexicon.words("adverb_endings"))
        self.alike = lexicon.words("nouns_like_adverbs")
        self.names = self.roles | lexicon.words("name_links")
        self.venue_prepositions = lexicon.words("venue_prepositions")
        self.links = lexicon.words("institution_links")
        self.coordinators = lexicon.words("coordinators")
        self.joint = lexicon.words("joint_words")
        self.plurals = frozenset(
            form for form, agrees in self.pronouns.items() if agrees in lexicon.words("plural_pronouns")
        )

    def left_of(self, items: list[Item], cue: int, low: int) -> tuple[int, int] | None:
        """First and last+1 item of the noun phrase that ends before the cue, adverbs and auxiliaries skipped."""
        j = cue - 1
        while j >= low and items[j].quote < 0 and (items[j].low in self.auxiliaries or self.is_adverb(items[j])):
            j -= 1
        end = j + 1
        if j < low or items[j].quote >= 0:
            return None
        if items[j].low == ")":  # X (R-Maine) said
            k = next((k for k in range(j - 1, max(low, j - _LONGEST_NOTE), -1) if items[k].low == "("), low)
            head = self.ending_at(items, k - 1, low) if k > low else None
            return (head[0], end) if head else None
        if items[j].low == ",":  # X, head of Y, said
            k = j - 1
            while k >= low and items[k].low != "," and items[k].low not in STOPS and j - k < _LONGEST_SOURCE:
                k -= 1
            if k < low or items[k].low != "," or k + 1 == j or items[k + 1].quote >= 0:
                return None
            opener = items[k + 1].low
            nominal = (
                opener in self.determiners
                or opener in self.roles
                or opener in self.subordinators
                or opener.isdigit()
                or items[k + 1].cap
            )
            head = self.ending_at(items, k - 1, low) if nominal else None
            return (head[0], end) if head else None
        return self.ending_at(items, j, low)

    def ending_at(self, items: list[Item], j: int, low: int) -> tuple[int, int] | None:
        end = j + 1
        if j < low or items[j].quote >= 0 or not items[j].low[0].isalnum():
            return None
        if items[j].low in self.pronouns:
            return (j, end)
        start = end
        while j >= low and end - j < _LONGEST_SOURCE:
            item = items[j]
            if item.quote >= 0 or item.low in STOPS or item.low == ",":
                break
            if item.low in self.subordinators and not (item.low in self.coordinators and self._joins(items, j, low)):
                break
            if item.low in self.auxiliaries or self.is_verb(items, j):
                break
            if item.low not in self.prepositions and item.low not in self.times:
                start = j
            elif item.low in self.prepositions and j > low and items[j - 1].low[0].isalnum() and start == j + 1:
                pass
            j -= 1
        # a leading prepositional phrase is no part of the noun phrase
        if start < end and start > low and items[start - 1].low in self.prepositions:
            return self._after_preposition(items, start, end)
        return (start, end) if start < end else None

    def before_relative(self, items: list[Item], relative: int) -> tuple[int, int] | None:
        """What a relative pronoun stands for: the name, or the noun with its determiner, right before it and a comma."""
        end = relative
        while end and items[end - 1].quote < 0 and items[end - 1].low in ",)":
            end -= 1
        if not end or items[end - 1].quote >= 0 or not items[end - 1].low[0].isalnum():
            return None
        start = end
        while start and end - start < _LONGEST_ANTECEDENT:
            item = items[start - 1]
            if item.quote >= 0 or not (item.low[0].isalnum() or item.low[0] in "'’"):
                break
            if item.low in self.prepositions:  # the head of the board, who said
                of_place = start > 2 and start < end and item.low in self.links and items[start].cap and items[start - 2].cap
                if start < 2 or start == end or not (items[start - 2].low in self.roles or of_place):
                    break
            elif item.low in self.auxiliaries or item.low in self.subordinators or self.is_verb(items, start - 1):
                break
            elif not item.cap and item.low in self.determiners:
                start -= 1
                if start < 2 or items[start - 1].low not in self.prepositions or items[start - 2].low not in self.roles:
                    break
                continue
            elif start < end and items[start].cap and not (item.cap or item.low in self.names or item.low[0] in "'’"):
                break
            start -= 1
        return (start, end) if start < end else None

    def is_verb(self, items: list[Item], j: int) -> bool:
        item = items[j]
        if item.low not in self.cues.verbs or item.cap or item.low in self.roles:
            return False
        if j and items[j - 1].low in self.determiners:
            return False  # people familiar with the plans
        return item.low not in self.cues.base or self.plural(items, j)

    def is_adverb(self, item: Item) -> bool:
        """Whether a word before a cue is an adverb: a known one, or one that looks so (swiftly, not family or Kelly)."""
        low = item.low
        return low in self.adverbs or (low.endswith(self.endings) and not item.cap and low not in self.alike)

    def subject(self, items: list[Item], low: int) -> tuple[int, int] | None:
        """The noun phrase that a sentence or clause starts with, past a prepositional phrase and its comma."""
        k = low
        if k < len(items) and items[k].low in self.prepositions:
            while k < len(items) and items[k].low != ",":
                k += 1
            k += 1
        start = k
        if k < len(items) and items[k].low in self.pronouns:
            return (k, k + 1)
        while (
            k < len(items)
            and items[k].quote < 0
            and (
                items[k].cap
                or items[k].low in self.determiners
                or items[k].low in self.roles
                or items[k].low in self.bodies
                or items[k].low[0] in "'’"
                or (items[k].low in self.prepositions and k > start and items[k - 1].low in self.roles)
            )
        ):
            k += 1
        return (start, k) if k > start and items[k - 1].low not in self.determiners else None

    def _joins(self, items: list[Item], j: int, low: int) -> bool:
        if j <= low or j + 1 >= len(items):
            return False
        before, after = items[j - 1], items[j + 1]
        if before.cap and (after.cap or after.low in self.roles):
            return True
        if items[j].low not in self.joint or after.low not in self.determiners or j + 2 >= len(items):
            return False
        if not all(item.cap or item.low in self.roles or item.low in self.bodies for item in (before, items[j + 2])):
            return False
        # the army and the mayor said; but not: it was blocked by the army, and the mayor said
        for k in range(j - 1, max(low, j - _LONGEST_ANTECEDENT) - 1, -1):  # not "by the army and the"
            if items[k].low in self.determiners:
                return k == low or items[k - 1].low not in self.prepositions
        return False

    def _after_preposition(self, items: list[Item], start: int, end: int) -> tuple[int, int] | None:
        """On Sunday the minister -> the minister; Without a determiner or a name nothing is certain."""
        for k in range(start + 1, end):
            if items[k].low in self.determiners or (items[k].cap and items[k - 1].low in self.times):
                return (k, end)
        return (start, end) if items[start].cap else None

    def right_of(self, items: list[Item], at: int) -> tuple[int, int] | None:
        """First and last+1 item of the noun phrase that starts at an item: said X, head of Y."""
        if at >= len(items) or items[at].quote >= 0:
            return None
        first = items[at]
        if first.low in self.pronouns:
            return (at, at + 1)
        if not (first.cap or first.low in self.determiners or first.low in self.roles or first.low in self.bodies):
            return None
        k = at
        while k < len(items) and items[k].quote < 0 and items[k].low not in STOPS:
            item = items[k]
            if item.low == ",":
                follows = items[k + 1] if k + 1 < len(items) else None
                if follows is None or follows.quote >= 0:
                    break
                if not (follows.low in self.determiners or follows.low in self.roles) or self._has_verb(items, k + 1):
                    break
            elif (
                (
                    k > at
                    and (
                        (item.low in self.subordinators and item.low not in self.coordinators)
                        or item.low in self.auxiliaries
                    )
                )
                or (
                    k > at
                    and item.low in self.prepositions
                    and (k + 1 >= len(items) or items[k + 1].low in self.times or self._venue(items, k))
                )
                or (k > at and item.low in self.times and items[k - 1].low not in self.determiners)
            ):
                break
            k += 1
        return (at, k) if k > at else None

    def _venue(self, items: list[Item], k: int) -> bool:
        return items[k].low in self.venue_prepositions and any(item.low in self.venues for item in items[k + 1 : k + 5])

    def _has_verb(self, items: list[Item], k: int) -> bool:
        for item in items[k : k + 12]:
            if item.low == "," or item.quote >= 0:
                return False
            if item.low in self.auxiliaries:
                return True
        return False

    def plural(self, items: list[Item], i: int) -> bool:
        """Whether an uninflected verb can stand here: after a plural, "they" or a modal."""
        if not i or items[i - 1].quote >= 0:
            return False
        before = items[i - 1].low
        return before.endswith("s") or before in self.auxiliaries or self.is_adverb(items[i - 1]) or before in self.plurals
