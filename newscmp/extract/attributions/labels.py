"""Names beside words without a verb: the signature below a quotation, the speaker in front of a turn of a transcript.

One paragraph with a colon near its start may be anything ("Verdict: the wall was never safe"). Several, with a name that
comes back, are a conversation, and then each of them is somebody's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from newscmp.extract.attributions.rules import DASHES, Rules
from newscmp.extract.attributions.words import Item, Raw
from newscmp.model import Span

_LEAST = 3  # paragraphs with a speaker that make a transcript
_LONGEST_LABEL = 4  # words of a speaker's name
_DASH = 4  # characters in which the dash of a signature stands before its name
_SIGNED = re.compile(rf"(?<!\S)([{''.join(sorted(DASHES))}]{{1,2}})\s?$")

Paragraphs = list[list[list[Item]]]  # each as its sentences; the first one is the headline


class Labels:
    """Signatures and speakers' labels by the words of one lexicon."""

    def __init__(self, rules: Rules, no_names: frozenset[str]) -> None:
        """``no_names``: words of which a label that names somebody has none."""
        self._rules = rules
        self._no_names = no_names

    def signatures(self, text: str, paragraphs: Paragraphs) -> Iterator[Raw]:
        """Quotations signed in the paragraph below: a dash, which may have been read as the mark of a list, and a name."""
        for above, below in pairwise(paragraphs):
            if len(above) != 1 or len(below) != 1:
                continue
            items = below[0]
            if items[0].low in DASHES:
                dash = Span(items[0].start, items[0].end)
                items = items[1:]
            else:
                found = _SIGNED.search(text, max(0, items[0].start - _DASH), items[0].start)
                if found is None:
                    continue
                dash = Span(*found.span(1))
            signed = self._rules.signs(above[0], items)
            if signed is not None:
                yield Raw(signed[0], dash, (signed[1],))

    def turns(self, text: str, paragraphs: Paragraphs) -> list[Raw]:
        """The turns of a conversation, in text order; none where the article is no transcript."""
        turns: list[tuple[str, Raw]] = []
        for paragraph, colon in _labelled(paragraphs):
            items, last = paragraph[0], paragraph[-1][-1]
            if colon + 1 == len(items) or not self._can_name(text, items[:colon]):
                continue
            content = Span(items[colon + 1].start, last.start if last.low in ".,;:" and last.quote < 0 else last.end)
            if content.start < content.end:
                speaker, sign = Span(items[0].start, items[colon - 1].end), Span(items[colon].start, items[colon].end)
                turns.append((" ".join(item.low for item in items[:colon]), Raw(speaker, sign, (content,))))
        comes_back = 1 < len({label for label, _ in turns}) < len(turns)
        return [turn for _, turn in turns] if len(turns) >= _LEAST and comes_back else []

    def mute(self, text: str, paragraphs: Paragraphs) -> set[Span | None]:
        """The colons behind words that open a paragraph and name nobody who could speak: "Tickets: at the gate"."""
        labels = [(paragraph[0][:colon], paragraph[0][colon]) for paragraph, colon in _labelled(paragraphs)]
        labels = [(label, sign) for label, sign in labels if not self._can_name(text, label)]
        if not labels:
            return set()
        named = frozenset(item.low for paragraph in paragraphs for items in paragraph for item in items[1:] if item.cap)
        return {Span(sign.start, sign.end) for label, sign in labels if not self._rules.speaks(label, named)}

    def _can_name(self, text: str, label: list[Item]) -> bool:
        """Whether a label is a name by its look: in capitals, or first and last name, or an office; "WHEN" is none."""
        if any(item.low in self._no_names or item.low in self._rules.pronouns for item in label):
            return False
        return text[label[0].start : label[-1].end].isupper() or len(label) > 1 or label[0].low in self._rules.roles


def _labelled(paragraphs: Paragraphs) -> Iterator[tuple[list[list[Item]], int]]:
    """The paragraphs below the headline that open with a few capitalised words and a colon, and where the colon stands."""
    for paragraph in paragraphs[1:]:
        for k, item in enumerate(paragraph[0][: _LONGEST_LABEL + 1] if paragraph else ()):
            if item.low == ":" and item.quote < 0:
                if k and len(paragraph[0][k - 1].low) > 1:
                    yield paragraph, k
                break
            if not item.cap or item.quote >= 0:
                break
