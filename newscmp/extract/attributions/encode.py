"""An article as one row of tokens with the features that the tagger reads.

A quotation is one token, whatever is in it and whatever its marks: who speaks shows outside. Features of a word alone (its
form, ending, shape, class) belong to the word type, for all seven places in which a token sees it; so do those of three
classes or two words in a row. Features of a place (nearest reporting words, position) are columns of small keys, by the
token or, where neighbours share them, by the run. Training and decoding read the same keys, so they cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import compress, count, pairwise, repeat
from operator import add
from typing import NamedTuple

from newscmp.extract.attributions.words import PARAGRAPH, TOKEN, Cues, Row, closing, is_acronym, opening
from newscmp.extract.quotes import paragraphs
from newscmp.model import Quote, Statement

# Every class a token can have; its index is its number in feature keys.
CLASSES = (
    "w", "W", "9", "sym", "quote", "para", ".", ",", ":", ";", "-", "(", ")", "?", "'s", "'", "time", "body", "media",
    "doc", "role", "title", "noun", "adv", "aux", "prep", "sub", "det", "less", "said", "that", "accord", "ing", "and",
    "vneutral", "vassertive", "vdoubt", "vfactive", "vdenial", "vestimate", "vorder", "vquestion", "vbelief",
    "bneutral", "bassertive", "bdoubt", "bfactive", "bdenial", "bestimate", "border", "bquestion", "bbelief",
    "phe", "pshe", "pit", "pthey", "pi", "pwe", "pwho",
)  # fmt: skip
_NUMBER = {name: number for number, name in enumerate(CLASSES)}
_WIDE = 64  # more than there are classes
_BUCKETS = (0, 1, 2, 3, 4, 5, 5, 6, 6, 6, 7, 7, 7, 7, 7, 7, 8, 8, 8, 8, 8, 8, 8, 8, 8)  # distances in tokens, coarsely
_SIDE = 8192  # keys of a side's last reporting word: what it is and what stood between, times this, and its neighbours
_TYPES = 60_000  # words remembered before the memory starts afresh
_BETWEEN = {",": 1, ":": 1, "quote": 2, "that": 4}  # what may lie between a token and a reporting word
_SIGNS = {
    "…": ".", "!": ".", "?": ".", "—": "-", "–": "-", "―": "-", "‒": "-", "[": "(", "]": ")", "''": "sym", "``": "sym",
}  # fmt: skip


class WordClasses:
    """The class of each word: as the weights were trained with, and more reporting verbs where a lexicon has them."""

    def __init__(self, table: Mapping[str, int], cues: Cues | None = None) -> None:
        """``table``: word to class number. ``cues``: their verbs get a class where the table has none; other words of the
        lexicon do not, so that an entry more or less in a list changes no tag of an article that was read well before."""
        self._numbers = dict(table)
        if cues is not None:
            for form, cue in cues.verbs.items():
                self._numbers.setdefault(form, _NUMBER[("b" if form in cues.base else "v") + cue])
        verbs = ("said", "aux", "ing", "pwho")
        self.verbs = frozenset(n for n, name in enumerate(CLASSES) if name in verbs or (name[0] in "vb" and name != "body"))
        self.reporting = frozenset(
            number for number, name in enumerate(CLASSES) if name in ("said", "accord", "ing", "less") or name[0] == "v"
        )
        # Where what a token sees of the words around it may change.
        self.turns = self.reporting | {_NUMBER["para"], *map(_NUMBER.__getitem__, _BETWEEN)}
        self.verb_turns = self.verbs | {_NUMBER[","], _NUMBER["quote"], _NUMBER["para"]}
        self._pronouns = frozenset(n for n, name in enumerate(CLASSES) if name[0] == "p" and name not in ("para", "prep"))
        self.seen = _Seen(self)

    def of(self, word: str, low: str) -> int:
        """The class number of a word."""
        found = self._numbers.get(low)
        if found is None:
            first = word[0]
            if first.isalpha():
                return 1 if first.isupper() else 0
            if first.isdigit():
                return 2
            if len(low) > 1 and first in "'’":
                return _NUMBER["'s"] if low[1:] == "s" else _NUMBER["'"]
            found = _NUMBER.get(low) if low in _NUMBER else _NUMBER[_SIGNS.get(low, "sym")]
        elif found in self._pronouns and is_acronym(word):  # the WHO is a body
            return 1
        return found or 0


class _Seen(dict[str, int]):
    """The class of each token form met so far (a quotation's and a paragraph's too)."""

    def __init__(self, classes: WordClasses) -> None:
        super().__init__()
        self._classes = classes

    def __missing__(self, word: str) -> int:
        if len(self) >= _TYPES:
            self.clear()
        if word == PARAGRAPH:
            found = _NUMBER["para"]
        elif word[0] == '"' and len(word) > 1:
            found = _NUMBER["quote"]
        else:
            found = self._classes.of(word, word.lower())
        self[word] = found
        return found


def read_row(text: str, statements: tuple[Statement, ...], quotes: tuple[Quote, ...]) -> Row:
    """The tokens of an article's compared statements, each quotation one of them (its word then tells its kind)."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    sentences: list[int] = []
    quote: list[int] = []
    heads: list[int] = []
    number = -1
    q = 0
    tokens_of, place = TOKEN.findall, text.find
    for start, end, held in paragraphs(text, statements):
        if words:
            words.append(PARAGRAPH)
            starts.append(start)
            ends.append(start)
            sentences.append(number)
            quote.append(-1)
        begins = [statement.span.start for statement in held]
        b = 0
        at = start
        while q < len(quotes) and quotes[q].span.end <= start:
            q += 1
        while at < end:
            if q < len(quotes) and quotes[q].span.start < end:
                stop = max(at, opening(text, quotes[q].span.start, start))
            else:
                stop = end
            while True:  # words up to the next quotation, sentence by sentence
                if b < len(begins) and begins[b] <= at:
                    while b < len(begins) and begins[b] <= at:
                        b += 1
                    number += 1
                    heads.append(len(words))
                limit = min(stop, begins[b]) if b < len(begins) else stop
                found = tokens_of(text, at, limit)
                first = len(words)
                for word in found:  # between two of them there is only white space
                    at = place(word, at)
                    starts.append(at)
                    at += len(word)
                words += found
                ends += map(add, starts[first:], map(len, found))
                sentences.extend(repeat(number, len(found)))
                quote.extend(repeat(-1, len(found)))
                at = limit
                if at >= stop:
                    break
            if stop >= end:
                break
            if b < len(begins) and begins[b] <= quotes[q].span.start:
                while b < len(begins) and begins[b] <= quotes[q].span.start:
                    b += 1
                number += 1
                heads.append(len(words))
            after = max(at, closing(text, quotes[q].span.end, end))
            words.append(_quote_word(quotes[q]))
            starts.append(at)
            ends.append(after)
            sentences.append(number)
            quote.append(q)
            while b < len(begins) and begins[b] < after:
                b += 1
            at = after
            q += 1
    heads.append(len(words))
    return Row(words, starts, ends, sentences, quote, heads)


def _quote_word(quote: Quote) -> str:
    """What a quotation looks like from outside, as a word: length, first letter, last sign."""
    text = quote.text
    count = text.count(" ")
    size = "1" if count < 1 else "2" if count < 3 else "4" if count < 8 else "9"
    last = text[-1]
    first = "A" if text[0].isupper() else "a"
    return '"' + size + first + (last if last in ",.?!:;-—–" else "w")


class Columns(NamedTuple):
    """What the tagger reads of an article: the tokens' classes and forms, and the keys of the features of their places."""

    classes: list[int]
    lows: list[str]  # lower-cased words, "¶" between paragraphs
    places: dict[str, list[int]]  # column: its key at each token
    runs: dict[str, tuple[list[int], list[int]]]  # column: lengths of runs of tokens, the key of each
    texts: dict[str, tuple[list[int], list[str]]]  # the same with texts as keys


class _Side(NamedTuple):
    """The nearest reporting word before each token: for runs of tokens that it looks alike to, and for each token."""

    lengths: list[int]
    cues: list[int]  # a run's key: its class, its neighbours, what lies between
    words: list[str]  # a run's key: its form, what lies between
    near: list[int]  # a token's key: its class, what lies between, how far it is
    short: list[int]  # a token's key: its class, what lies between


def columns(row: Row, classes: WordClasses) -> Columns:
    """The columns of an article."""
    c = list(map(classes.seen.__getitem__, row.words))
    n = len(c)
    lows = list(map(str.lower, row.words))
    for i in _where(c, _PARAGRAPHS):
        lows[i] = "¶"
    back = c[::-1]
    stops = set(_where(c, classes.turns))
    ends = sorted(stops.union([head - 1 for head in row.heads if head]))
    begins = sorted({n - 1 - i for i in stops}.union([n - 1 - head for head in row.heads if head < n], [n - 1]))
    left = _reporting(c, lows, row.sentences, ends, classes.reporting, False)
    right = _reporting(back, lows[::-1], row.sentences[::-1], begins, classes.reporting, True)
    for part in right:
        part.reverse()
    where, sizes, heads = _sentences(c, row.heads, classes.reporting)
    verbs = _where(c, classes.verb_turns)
    before = _verbs(c, classes.verbs, [*verbs, n - 1])
    after = _verbs(back, classes.verbs, [*[n - 1 - i for i in reversed(verbs)], n - 1])[::-1]
    places = {
        "near": left.near,
        "ahead": right.near,
        "both": [(a * 2048 + b) * _WIDE + d if a >= 0 or b >= 0 else -d for a, b, d in zip(left.short, right.short, c)],
        "where": where,
        "vl": before,
        "vr": after,
    }
    runs = {"left": (left.lengths, left.cues), "right": (right.lengths, right.cues), "head": (sizes, heads)}
    texts = {"lv": (left.lengths, left.words), "rv": (right.lengths, right.words)}
    return Columns(c, lows, places, runs, texts)


_QUOTE, _PARA = _NUMBER["quote"], _NUMBER["para"]
_BITS = {_NUMBER[sign]: bit for sign, bit in _BETWEEN.items()}
_PARAGRAPHS = frozenset([_PARA])
_RAMP = [3, 7, 11, 15, 19, 23, 27, *repeat(31, 57)]


class _Scale(dict[int, list[int]]):
    """Keys by distance: for each key of a word, the keys of the tokens at each distance from it."""

    def __init__(self, step: int, far: int) -> None:
        super().__init__()
        self._steps = [step * size for size in [*_BUCKETS, *repeat(far, 39)]]

    def __missing__(self, key: int) -> list[int]:
        found = self[key] = [key + step for step in self._steps]
        return found


_NEAR = _Scale(2, 9)
_VERB = _Scale(2 * _WIDE, 8)


def _where(c: list[int], held: frozenset[int]) -> list[int]:
    """The tokens whose class is one of some, in order."""
    return list(compress(count(), map(held.__contains__, c)))


def _along(scale: list[int], distance: int, count: int) -> list[int]:
    """The part of a scale for ``count`` tokens from a distance on; what is beyond it is as far as its end."""
    held = scale[distance : distance + count]
    return held if len(held) == count else held + scale[-1:] * (count - len(held))


def _reporting(
    c: list[int], lows: list[str], sentences: list[int], stops: list[int], reporting: frozenset[int], backwards: bool
) -> _Side:
    """What each token sees of the last reporting word before it in the paragraph. The right side is the row backwards.

    ``stops``: the last token of each run in which all tokens see the same but for the distance.
    """
    side = _Side([], [], [], [], [])
    lengths, cues, words, near, short = side
    cue, place, bits, state, at = -1, 0, 0, 0, 0
    for stop in stops:
        count = stop + 1 - at
        k = c[stop]
        lengths.append(count)
        if cue < 0:
            cues.append(-1)
            words.append("")
            near.extend(repeat(-1, count))
            short.extend(repeat(-1, count))
        else:
            between = bits * 2 + (sentences[at] == sentences[place])
            key = cue * 16 + between
            cues.append(key * _SIDE + state)
            words.append(f"{lows[place]} {between}")
            near.extend(_along(_NEAR[key * 20], at - place, count))
            if k == _QUOTE:
                near[-1] += 1
            short.extend(repeat(key, count))
        at = stop + 1
        if k == _PARA:
            cue, bits = -1, 0
        elif k in reporting:
            cue, place, bits = k, stop, 0
            following, previous = (c[stop + 1] if stop + 1 < len(c) else _PARA), (c[stop - 1] if stop else _PARA)
            state = previous * _WIDE + following if backwards else following * _WIDE + previous
        elif k in _BITS:
            bits |= _BITS[k]
    return side


def _verbs(c: list[int], verbs: frozenset[int], stops: list[int]) -> list[int]:
    """For each token the class of the verb before it, how far it is, and whether a comma or quotation lies between."""
    out: list[int] = []
    verb, place, between, at = _PARA, -1, 0, 0
    for stop in stops:
        count = stop + 1 - at
        key = (verb * 20 + between) * _WIDE
        out.extend(_along(_VERB[key], at - place - 1, count))
        at = stop + 1
        if stop >= 0 and (c[stop] in verbs or c[stop] == _PARA):
            verb, place, between = c[stop], stop, 0
        else:
            between = 1
    return list(map(add, out, c))


def _sentences(c: list[int], heads: list[int], reporting: frozenset[int]) -> tuple[list[int], list[int], list[int]]:
    """For each token its place in its sentence and what that holds; each sentence's length and how it starts."""
    where: list[int] = [0] * heads[0]
    sizes: list[int] = [heads[0]]
    openings: list[int] = [0]
    paragraph = order = 0
    for a, z in pairwise(heads):
        if a and c[a - 1] == _PARA:
            paragraph += 1
            order = 0
        kind = min(paragraph, 2) * 3 + min(order, 2)
        order += 1
        size = z - a
        if not size:
            continue
        held = c[a:z]
        cues = sum(map(reporting.__contains__, held))
        tail = ((kind * 3 + min(cues, 2)) * 3 + min(held.count(_QUOTE), 2)) * 32
        where.extend([tail + step for step in _along(_RAMP, 0, size)])
        where[-1] -= 2
        if size > 1:
            where[-2] -= 1
        sizes.append(size)
        openings.append((c[a] * _WIDE + (c[a + 1] if size > 1 else _PARA)) * 9 + kind)
    return where, sizes, openings


def class_features(left: int, middle: int, right: int) -> list[tuple[str, int]]:
    """The features of three tokens' classes: (table, key)."""
    pair = left * _WIDE + middle
    three = pair * _WIDE + right
    return [("lc", pair), ("lr", left * _WIDE + right), ("lcr", three), ("crr", three), ("llc", three)]


def word_features(word: str, kind: int) -> list[tuple[str, str]]:
    """The features of a word alone: (table, key)."""
    low = word.lower() if word != PARAGRAPH else "¶"
    if word[0] == '"' and len(word) > 1:
        return [("w", word), ("e", word[1]), ("s", word[2:])]
    if not word[0].isalpha():
        return [("w", low), ("s", "9" if word[0].isdigit() else "."), ("k", str(kind))]
    shape = "A" if word.isupper() and len(word) > 1 else "X" if word[0].isupper() else "x"
    if "-" in word:
        shape += "-"
    return [("w", low), ("e", low[-3:]), ("s", shape), ("p", low[:4]), ("k", str(kind) + shape[0])]
