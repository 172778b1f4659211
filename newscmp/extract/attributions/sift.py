"""Which of the attributions found are to be believed: a logistic score over a few plain signs.

An attribution that holds a quotation always stands. For the others the odds grow with how often the words of the cue are
cues at all, with the length of the content and with a known reporting word; they fall without a source, with a passive,
with a content in pieces. The weights were fitted on the dev half of PolNeAR (four-fold: F1 over all attributions 63.8 to
65.3), the corpus that the tagger's train half belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import log

from newscmp.extract.attributions.encode import WordClasses
from newscmp.extract.attributions.words import Cues, Raw
from newscmp.lexicon import Lexicon

_WORD = re.compile(r"\w+")
_START, _SHARE, _LENGTH, _SHORT, _NOBODY = -1.57, 0.40, 0.57, -0.13, -1.28
_COMMON, _KNOWN, _PASSIVE, _PIECES, _NOBODY_PASSIVE = -0.59, 0.58, -0.40, -0.75, 1.18
_LEAST = -0.55  # log-odds: 0.37
_LONG = 2000  # characters of a content that are counted


class Sifter:
    """The score over one lexicon and one language's cue shares (of 255)."""

    def __init__(self, lexicon: Lexicon, classes: WordClasses, cues: Cues, shares: Mapping[str, int]) -> None:
        self._classes = classes
        self._shares = shares
        self._pronouns = lexicon.pairs("source_pronouns")
        self._passive = lexicon.words("passive_signs")
        self._complementisers = lexicon.words("complementisers")
        self._telling = {form for form, name in cues.verbs.items() if name not in ("belief", "order", "question")}
        self._lemmas = cues.lemmas
        self._forms: dict[tuple[str, str], list[str]] = {}
        for form, lemma in cues.lemmas.items():
            self._forms.setdefault((lemma, form[-2:]), []).append(form)
        self._perception = lexicon.words("perception_cues")
        self._speaking = lexicon.words("document_nouns") | lexicon.words("media_nouns")
        self._pasts = lexicon.words("finite_pasts")
        self._participles = lexicon.words("ambiguous_pasts")
        self._clausal = (lexicon.words("auxiliaries") | lexicon.words("subordinators")) - lexicon.words("prepositions")
        self._clausal -= lexicon.words("cue_adverbs") | lexicon.words("coordinators")
        self._openers = lexicon.words("determiners") | frozenset(self._pronouns)
        self._subjects = frozenset(form for form, agrees in self._pronouns.items() if form == agrees)

    def believes(self, text: str, raw: Raw) -> bool:
        """Whether an attribution of unquoted words stands."""
        if raw.cue is None:
            return True
        words = list(map(str.lower, _WORD.findall(text, *raw.cue)))
        if not words or (raw.source is not None and words[-1] in self._telling and self._that(text, raw)):
            return True
        share = max(self._share(word) for word in words) / 255
        count = sum(len(_WORD.findall(text, start, min(end, start + _LONG))) for start, end in raw.content)
        passive = any(word in self._passive for word in words)
        score = _START + _SHARE * log((share + 0.02) / (1.02 - share)) + _LENGTH * log(1 + count)
        score += _SHORT * (count <= 2) + _PASSIVE * passive + _PIECES * (len(raw.content) > 1)
        score += _KNOWN * (not self._classes.reporting.isdisjoint(map(self._classes.seen.__getitem__, words)))
        if raw.source is None:
            score += _NOBODY + _NOBODY_PASSIVE * passive
        elif text[raw.source.start].islower() and text[raw.source.start : raw.source.end].lower() not in self._pronouns:
            score += _COMMON
        return score >= _LEAST

    def _that(self, text: str, raw: Raw) -> bool:
        """Whether a clause follows the cue: reported that."""
        word = _WORD.search(text, raw.cue.end, raw.content[-1].end) if raw.cue is not None else None
        return word is not None and word.group() in self._complementisers

    def _share(self, word: str) -> int:
        """How often a word is a cue; a form that was never seen (emphasised) goes with its other spelling (emphasized)."""
        found = self._shares.get(word)
        if found is None:
            forms = self._forms.get((self._lemmas.get(word, ""), word[-2:]), ())
            found = max((self._shares.get(form, 0) for form in forms), default=0)
        return found

    def perceives(self, text: str, raw: Raw) -> bool:
        """Whether somebody finds, sees or learns of a thing and reports nothing.

        A clause is a report, and so is whatever a document or an outlet shows.
        """
        if raw.cue is None or raw.content[0].end <= raw.cue.start:
            return False
        if self._perception.isdisjoint(map(str.lower, _WORD.findall(text, *raw.cue))):
            return False
        source = () if raw.source is None else _WORD.findall(text, *raw.source)
        if any(word.lower() in self._speaking for word in source):
            return False
        before = ""
        for start, end in raw.content:
            for match in _WORD.finditer(text, start, min(end, start + _LONG)):
                word = match.group().lower()
                if word in self._clausal or word in self._pasts or word in self._subjects:
                    return False
                if (before.endswith("ed") or before in self._participles) and (word in self._openers or word.isdigit()):
                    return False
                before = word
        return True
