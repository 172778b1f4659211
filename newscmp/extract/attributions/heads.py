"""The head of a noun phrase that is a source: where it ends, and which noun it is."""

from __future__ import annotations

from newscmp.extract.attributions.runs import normal
from newscmp.extract.attributions.vocabulary import Vocabulary
from newscmp.extract.attributions.words import NAME_WORD, is_acronym


class Heads:
    """Finds heads, with the words of one lexicon."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def end(self, surface: str, start: int) -> int:
        """Where the head of the noun phrase ends: at its first comma, preposition or relative word."""
        seen = False
        for match in NAME_WORD.finditer(surface):
            low = match.group().lower()
            if seen and (surface[: match.start()].rstrip()[-1:] in ",(—–"):
                return start + match.start()
            if (
                seen
                and low in self.vocabulary.function
                and low not in self.vocabulary.determiners
                and low not in self.vocabulary.coordinators
                and not is_acronym(match.group())
            ):
                before = surface[: match.start()].rstrip().split()[-1]
                low_before = before.lower()
                named = before[:1].isupper() and low_before not in self.vocabulary.determiners
                named = named and not self.plural(low_before)  # Allies of Mr. Lorn
                if low in self.vocabulary.joiners and named:
                    continue
                return start + match.start()
            seen = True
        return start + len(surface)

    def followed(self, words: list[str]) -> int:
        """How many words of a head lead up to its noun: a person | familiar with the talks, figures | the board gave."""
        vocabulary = self.vocabulary
        for n, word in enumerate(words[1:], 1):
            if word in vocabulary.followers or (word.islower() and word in vocabulary.determiners):
                low = normal(words[n - 1])
                if low not in vocabulary.determiners:
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
