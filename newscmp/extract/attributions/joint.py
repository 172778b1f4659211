"""Sources that say one thing together: "the army and the governor said", "the army said, and the governor confirmed, that".

Each of them said it: a telling that keeps one of the two has lost the other.
"""

from __future__ import annotations

from newscmp.extract.attributions.noun_phrases import NounPhrases
from newscmp.extract.attributions.vocabulary import Vocabulary
from newscmp.extract.attributions.words import MOST_SOURCES, NAME_WORD, Cues, Item, Raw
from newscmp.model import Span


class Joint:
    """Tells the parts of a source, with the words of one lexicon."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._persons = vocabulary.persons
        self._bodies = vocabulary.corporate

    def parts(self, surface: str) -> list[Span]:
        """Where in a source's surface its parts stand; none where it is one source."""
        words = list(NAME_WORD.finditer(surface))
        lead = words[1].start() if len(words) > 1 and words[0].group().lower() in self._vocabulary.joint_openers else 0
        if lead:
            return [Span(lead + start, lead + end) for start, end in self.parts(surface[lead:])]
        joins = [n for n, word in enumerate(words) if word.group() in self._vocabulary.joint and 0 < n < len(words) - 1]
        if len(joins) != 1 or words[joins[0]].start() < 2:
            return []
        joint = words[joins[0]]
        before, after = surface[: joint.start()].rstrip(), surface[joint.end() + 1 :]
        left = self._segments(before)
        if not left or not all(self._stands(before[span.start : span.end]) for span in left):
            return []
        first, last = words[: joins[0]], words[joins[0] + 1 :]
        if not self._joins([word.group() for word in first], [word.group() for word in last]):
            return []
        start = joint.end() + 1
        end = start + len(after.rstrip(" ,"))
        return [*left, Span(start, end)]

    def _segments(self, before: str) -> list[Span]:
        """The sources of a list before its last one; a name and what follows it in apposition are one."""
        ends = before.endswith(",")
        pieces: list[Span] = []
        at = 0
        for piece in before.rstrip(",").split(", "):
            pieces.append(Span(at, at + len(piece)))
            at += len(piece) + 2
        if len(pieces) == 1:
            return [] if ends else pieces
        kinds = {self._opens(before[span.start : span.end]) for span in pieces}
        if len(kinds) == 1 and len(pieces) < MOST_SOURCES:
            return pieces
        return [Span(0, len(before.rstrip(",")))] if ends else []

    def _opens(self, piece: str) -> str:
        words = NAME_WORD.findall(piece) or [""]
        if words[0].lower() in self._vocabulary.determiners:
            return "determiner"
        if len(words) == 1 and (self._plural(words[0].lower()) or words[0].lower() in self._bodies):
            return "noun"  # its capital may be that of the sentence
        return "name" if words[0][:1].isupper() else "noun"

    def _stands(self, piece: str) -> bool:
        return any(char.isalnum() for char in piece)

    def _joins(self, left: list[str], right: list[str]) -> bool:
        """Whether two noun phrases are two sources, and not the parts of one name or office."""
        vocabulary = self._vocabulary
        oblique = any(word in vocabulary.prepositions for word in left)
        if right[0].lower() in vocabulary.determiners and len(right) > 1:
            return not oblique or left[-1][0].isupper()
        known, told = left[-1].lower(), right[-1].lower()
        if oblique:
            return False
        if right[-1][0].isupper():
            return (self._named(left) or self._plural(known)) and self._named(right)
        if len(right) > 1:
            return self._plural(known) and self._plural(told) and right[0] not in vocabulary.function
        sure = self._plural(known) or known in self._bodies or (left[-1][0].isupper() and self._named(left))
        return sure and (self._plural(told) or told in self._bodies)

    def _named(self, words: list[str]) -> bool:
        """Whether a phrase is a name, with the word of an office before it or without."""
        return words[-1][0].isupper() and all(
            word[0].isupper() or word.lower() in self._vocabulary.roles or word in self._vocabulary.determiners
            for word in words
        )

    def _plural(self, word: str) -> bool:
        return word.endswith("s") and (word[:-1] in self._persons or word in self._persons)


class SharedClauses:
    """Finds those who say what only another's cue is followed by: the army said, and the governor confirmed, that ..."""

    def __init__(self, vocabulary: Vocabulary, cues: Cues, nouns: NounPhrases) -> None:
        self._joint = vocabulary.joint
        self._pronouns = vocabulary.pronouns
        self._cues = cues
        self._nouns = nouns

    def find(self, items: list[Item], raws: list[Raw]) -> list[Raw]:
        """The further attributions of a sentence. ``raws``: those found in it, in text order."""
        places = {item.start: n for n, item in enumerate(items)}
        out: list[Raw] = []
        for raw in raws:
            if raw.source is None or raw.cue is None or raw.source.start > raw.cue.start:
                continue
            at = places.get(raw.source.start, 0) - 1
            if at < 2 or items[at].low not in self._joint:
                continue
            before = at - 1 - (items[at - 1].low == ",")
            if before < 1 or not self._nouns.is_verb(items, before) or items[before].quote >= 0:
                continue
            head = self._nouns.left_of(items, before, 0)
            cue = Span(items[before].start, items[before].end)
            opener = items[head[0] - 1].low if head is not None and head[0] else ""
            if opener in self._nouns.subordinators or opener in self._nouns.prepositions:
                continue  # it failed before the mayor spoke, and the governor said that
            if head is None or any(other.cue is not None and other.cue.start <= cue.start < other.cue.end for other in raws):
                continue
            source = Span(items[head[0]].start, items[head[1] - 1].end)
            if all(span.start >= raw.cue.end or span.end <= source.start for span in raw.content):
                out.append(Raw(source, cue, raw.content))
        return out
