"""The head of a noun phrase that is a source: where it ends, and which noun it is."""

from __future__ import annotations

from newscmp.extract.attributions.runs import normal
from newscmp.extract.attributions.vocabulary import Vocabulary
from newscmp.extract.attributions.words import NAME_WORD, is_acronym

_PUNCTUATION = frozenset(",(—–")


class Heads:
    """Finds heads, with the words of one lexicon."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._leading = vocabulary.media | vocabulary.pointing
        self._dates = vocabulary.times - vocabulary.function
        self._closing = vocabulary.function - vocabulary.determiners - vocabulary.coordinators

    def end(self, surface: str, start: int) -> int:
        """Where the head of the noun phrase ends: at its first comma, preposition or relative word."""
        vocabulary = self.vocabulary
        before = ""
        last = 0
        for match in NAME_WORD.finditer(surface):
            word, low = match.group(), match.group().lower()
            if before and not _PUNCTUATION.isdisjoint(surface[last : match.start()]):
                return start + match.start()
            if before and word in self._dates and before.lower() not in vocabulary.determiners:
                return start + match.start()  # the department last month
            if before and low in self._closing and not is_acronym(word):
                after = NAME_WORD.search(surface, match.end())
                dated = after is not None and after.group().lower() in self._dates
                if dated or low not in vocabulary.joiners or not self._names(before):
                    return start + match.start()
            before, last = word, match.end()
        return start + len(surface)

    def _names(self, word: str) -> bool:
        """Whether what follows a word may be a part of its name: Office of, but not Allies of."""
        low = word.lower()
        return word[0].isupper() and low not in self.vocabulary.determiners and not self.plural(low)

    def followed(self, words: list[str]) -> int:
        """How many words of a head lead up to its noun: a person | familiar with the talks, figures | the board gave."""
        vocabulary = self.vocabulary
        for n, word in enumerate(words[1:], 1):
            if word[0].isupper() and words[n - 1] in vocabulary.documents:  # a speech | Ms. X gave
                return n
            if word in vocabulary.followers or (word.islower() and word in vocabulary.determiners):
                low = normal(words[n - 1])
                if low in self._leading or singular(low, vocabulary) in vocabulary.countable:
                    return n
        return len(words)

    def plural(self, noun: str) -> bool:
        """Whether a noun is the plural of one for people."""
        return noun != singular(noun, self.vocabulary) and singular(noun, self.vocabulary) in self.vocabulary.persons

    def generic(self, noun: str) -> str:
        """One word for the nouns that mean the same unnamed source, in the singular."""
        found = singular(noun, self.vocabulary)
        return self.vocabulary.synonyms.get(noun) or self.vocabulary.synonyms.get(found, found)


def singular(noun: str, vocabulary: Vocabulary) -> str:
    """The singular of a noun for people and documents, where the lexicon knows it."""
    known = vocabulary.countable
    if not noun.endswith("s"):
        return noun
    if noun[:-1] in known and len(noun) > 3:
        return noun[:-1]
    if noun in known:
        return noun
    if noun.endswith("ies") and noun[:-3] + "y" in known:
        return noun[:-3] + "y"
    return noun[:-1] if len(noun) > 3 and not noun.endswith("ss") else noun
