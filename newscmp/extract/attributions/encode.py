"""An article as one row of tokens with the features that the tagger reads, column by column.

A quotation is one token, whatever is in it and whatever its marks: who speaks shows outside. Features of a word alone (its
form, ending, shape, class) are looked up once a word type for all seven places in which a token sees it; features of a
place (neighbouring classes, nearest reporting words, position) are columns of small keys. Training and decoding read the
same columns, so they cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Sequence

from newscmp.extract.attributions.words import PARAGRAPH, TOKEN, Cues, Row, closing, opening
from newscmp.extract.quotes import paragraphs
from newscmp.lexicon import Lexicon
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
_BUCKETS = (0, 1, 2, 3, 4, 5, 5, 6, 6, 6, 7, 7, 7, 7, 7, 7, 8, 8, 8, 8, 8, 8, 8, 8, 8)
_FAR = 9
_SIGNS = {
    "…": ".", "!": ".", "?": ".", "—": "-", "–": "-", "―": "-", "‒": "-", "[": "(", "]": ")", "''": "sym", "``": "sym",
}  # fmt: skip


def bucket(distance: int) -> int:
    """A distance in tokens on a coarse scale of 0 to 9."""
    return _BUCKETS[distance] if distance < len(_BUCKETS) else _FAR


class WordClasses:
    """The class of each word under a lexicon."""

    def __init__(self, lexicon: Lexicon, cues: Cues) -> None:
        names: dict[str, str] = {}
        order: list[tuple[str, Sequence[str] | frozenset[str] | set[str]]] = [
            ("time", lexicon.words("speech_times")),
            ("body", lexicon.words("institution_nouns")),
            ("media", lexicon.words("media_nouns")),
            ("doc", lexicon.words("document_nouns")),
            ("role", lexicon.words("role_nouns")),
            ("title", lexicon.words("person_titles")),
            ("noun", set(cues.nouns)),
            ("adv", lexicon.words("cue_adverbs")),
            ("aux", lexicon.words("auxiliaries")),
            ("prep", lexicon.words("prepositions")),
            ("sub", lexicon.words("subordinators")),
            ("and", lexicon.words("coordinators")),
            ("det", lexicon.words("determiners")),
            ("less", set(cues.sourceless)),
        ]
        for name, words in order:
            for word in words:
                names[word] = name
        weak = ("body", "media", "noun", "doc")
        for form, cue in cues.verbs.items():
            if form not in cues.base:
                if names.get(form, weak[0]) in weak:
                    names[form] = "v" + cue
            elif form not in names:
                names[form] = "b" + cue
        for word in lexicon.words("sharing_cues"):
            if word in cues.verbs:
                names[word] = "ing"
        for form, agrees in lexicon.pairs("source_pronouns").items():
            names[form] = "p" + agrees
        for word in lexicon.words("plain_cues"):
            names[word] = "said"
        for word in lexicon.words("complementisers"):
            names[word] = "that"
        for phrase in cues.sourced:
            if len(phrase) == 2:
                names[phrase[0]] = "accord"
        self._numbers = {word: _NUMBER[name] for word, name in names.items()}
        verbs = ("said", "aux", "ing", "pwho")
        self.verbs = frozenset(n for n, name in enumerate(CLASSES) if name in verbs or (name[0] in "vb" and name != "body"))
        self.reporting = frozenset(
            number for number, name in enumerate(CLASSES) if name in ("said", "accord", "ing", "less") or name[0] == "v"
        )

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
        return found or 0


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
    find = TOKEN.finditer
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
                for match in find(text, at, limit):
                    words.append(match.group())
                    first, last = match.span()
                    starts.append(first)
                    ends.append(last)
                    sentences.append(number)
                    quote.append(-1)
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


def columns(row: Row, classes: WordClasses) -> tuple[list[int], dict[str, list[int] | list[str]]]:
    """The class of each token, and for each column of features its key at each token."""
    words = row.words
    n = len(words)
    lows = [word.lower() if word != PARAGRAPH else "¶" for word in words]
    cache: dict[str, int] = {PARAGRAPH: _NUMBER["para"]}
    c: list[int] = []
    quote_class = _NUMBER["quote"]
    for word, low, q in zip(words, lows, row.quote):
        found = quote_class if q >= 0 else cache.get(word)
        if found is None:
            found = cache[word] = classes.of(word, low)
        c.append(found)
    para = _NUMBER["para"]
    left1 = [para, *c[:-1]] if n else []
    right1 = [*c[1:], para]
    left2 = [para, *left1[:-1]]
    right2 = [*right1[1:], para]
    pair = [a * _WIDE + b for a, b in zip(left1, c)]
    keys: dict[str, list[int] | list[str]] = {
        "lc": pair,
        "lcr": [p * _WIDE + b for p, b in zip(pair, right1)],
        "crr": [(a * _WIDE + b) * _WIDE + d for a, b, d in zip(c, right1, right2)],
        "llc": [a * _WIDE * _WIDE + p for a, p in zip(left2, pair)],
        "lr": [a * _WIDE + b for a, b in zip(left1, right1)],
        "lw": [a + " " + b for a, b in zip(["¶", *lows[:-1]], lows)] if n else [],
        "wr": [a + " " + b for a, b in zip(lows, [*lows[1:], "¶"])],
    }
    keys.update(_reporting(row, c, lows, classes.reporting))
    keys["vl"] = _nearest_verbs(c, classes.verbs)
    keys["vr"] = _nearest_verbs(c[::-1], classes.verbs)[::-1]
    return c, keys


def _nearest_verbs(c: list[int], verbs: frozenset[int]) -> list[int]:
    """For each token the class of the verb before it, how far it is, and whether a comma or quotation lies between."""
    breaks, para = (_NUMBER[","], _NUMBER["quote"]), _NUMBER["para"]
    out: list[int] = []
    verb, distance, between = para, 0, 0
    for k in c:
        out.append(((verb * 10 + _BUCKETS[min(distance, 24)]) * 2 + between) * _WIDE + k)
        distance += 1
        if k in verbs or k == para:
            verb, distance, between = k, 0, 0
        elif k in breaks:
            between = 1
    return out


def _reporting(row: Row, c: list[int], lows: list[str], reporting: frozenset[int]) -> dict[str, list[int] | list[str]]:
    """Keys of the nearest reporting words on either side in the paragraph, what lies between, the place in the sentence."""
    n = len(c)
    breaks, quote = (_NUMBER[","], _NUMBER[":"]), _NUMBER["quote"]
    para, that = _NUMBER["para"], _NUMBER["that"]
    sentences = row.sentences
    left: list[int] = []
    left_near: list[int] = []
    left_word: list[str] = []
    state = 0  # class, signature, place of the last reporting word; bits: comma 1, quotation 2, that 4
    bits, place, cue = 0, 0, -1
    for i in range(n):
        k = c[i]
        if cue < 0:
            left.append(-1)
            left_near.append(-1)
            left_word.append("")
        else:
            same = sentences[i] == sentences[place]
            left.append((cue * 16 + bits * 2 + same) * 8192 + state)
            left_word.append(f"{lows[place]} {bits * 2 + same}")
            left_near.append(((cue * 16 + bits * 2 + same) * 10 + bucket(i - place)) * 2 + (k == quote))
        if k == para:
            cue, bits = -1, 0
        elif k in reporting:
            following = c[i + 1] if i + 1 < n else para
            cue, place, bits = k, i, 0
            state = following * _WIDE + (c[i - 1] if i else para)
        elif k in breaks:
            bits |= 1
        elif k == quote:
            bits |= 2
        elif k == that:
            bits |= 4
    right = [-1] * n
    right_near = [-1] * n
    right_word = [""] * n
    bits, place, cue, state = 0, 0, -1, 0
    for i in range(n - 1, -1, -1):
        k = c[i]
        if cue >= 0:
            same = sentences[i] == sentences[place]
            right[i] = (cue * 16 + bits * 2 + same) * 8192 + state
            right_word[i] = f"{lows[place]} {bits * 2 + same}"
            right_near[i] = ((cue * 16 + bits * 2 + same) * 10 + bucket(place - i)) * 2 + (k == quote)
        if k == para:
            cue, bits = -1, 0
        elif k in reporting:
            following = c[i + 1] if i + 1 < n else para
            cue, place, bits = k, i, 0
            state = following * _WIDE + (c[i - 1] if i else para)
        elif k in breaks:
            bits |= 1
        elif k == quote:
            bits |= 2
        elif k == that:
            bits |= 4
    both = [(a // 8192 * 2048 + b // 8192) * _WIDE + d if a >= 0 or b >= 0 else -d for a, b, d in zip(left, right, c)]
    heads = row.heads
    where: list[int] = [0] * n
    opening_words: list[int] = [0] * n
    paragraph = 0
    order = 0
    for s in range(len(heads) - 1):
        a, z = heads[s], heads[s + 1]
        if a and c[a - 1] == para:
            paragraph += 1
            order = 0
        kind = min(paragraph, 2) * 3 + min(order, 2)
        order += 1
        cues = sum(k in reporting for k in c[a:z])
        quotes = sum(k == quote for k in c[a:z])
        tail = (kind * 3 + min(cues, 2)) * 3 + min(quotes, 2)
        first = (c[a] * _WIDE + (c[a + 1] if a + 1 < z else para)) * 9 + kind
        for i in range(a, z):
            where[i] = (tail * 8 + min(i - a, 7)) * 4 + min(z - i, 3)
            opening_words[i] = first
    return {
        "left": left, "right": right, "near": left_near, "ahead": right_near, "both": both, "where": where,
        "head": opening_words, "lv": left_word, "rv": right_word,
    }  # fmt: skip


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
