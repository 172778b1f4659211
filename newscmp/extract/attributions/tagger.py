"""A linear-chain tagger with learned 8-bit weights, decoded in plain Python.

A feature's weights for all tags are a lane of 16 bits a tag, each weight raised by 128 so that no lane ever borrows. The
lanes of all tokens of an article, one after the other, are one long integer: a column of features is joined bytes, and
adding it is one addition. Every tag of a token gets the same number of raised weights, so that the raise changes no
decision. Weights: ``lexicons/<lang>/attributions.weights``, made by tests/training/train_attributions.py.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Sequence
from itertools import repeat
from operator import add, mul
from pathlib import Path
from typing import Literal, TypeAlias

from newscmp.extract.attributions.encode import WordClasses, class_features, columns, word_features
from newscmp.extract.attributions.words import Row

# Tables of features of a word alone, and at which places a token sees them.
OFFSETS = {
    "w": (-3, -2, -1, 0, 1, 2, 3),
    "e": (-2, -1, 0, 1, 2),
    "s": (-2, -1, 0, 1, 2),
    "p": (-1, 0, 1),
    "k": (-3, -2, -1, 0, 1, 2, 3),
}
# Tables of features of three classes or of two words in a row, and where a token sees the middle or the first of them.
CLASS_OFFSETS = {"lc": 0, "lr": 0, "crr": 1, "lcr": 0, "llc": -1}
PAIR_OFFSETS = {"lw": -1, "wr": 0}
# Tables of features of a place, by the token and by the run; of those by the run some have texts as keys.
PLACES = ("near", "ahead", "both", "where", "vl", "vr")
RUNS = ("left", "right", "head")
TEXTS = ("lv", "rv")
_REACH = 3
_LANE = 16
_SEEN = 60_000  # keys remembered before the memory starts afresh
_MARGIN = 180  # a state that far behind the best one is given up
_PRIME = 4_093_082_899  # below 2**32
_BITS = 0xFFFFFFFF  # of a key that the weights keep


# A state; how far behind the best one it must not be; by that distance the tags that it may win: tag, weight, limit.
_Rival: TypeAlias = tuple[int, int, list[tuple[tuple[int, int, int], ...]]]


def key_of(key: int | str) -> int:
    """A feature's key as the 32 bits that stand for it in the weights; two keys of a table seldom share them."""
    if isinstance(key, int):
        return key & _BITS
    return int.from_bytes(key.encode("utf-8"), "little") % _PRIME


def _numbers(data: bytes, code: Literal["H", "I"]) -> memoryview:
    """The little-endian numbers in bytes, on any machine, without a copy where that can be."""
    if sys.byteorder == "big":
        return memoryview(data[::-1]).cast(code)[::-1]
    return memoryview(data).cast(code)


def _wide(row: bytes) -> bytes:
    """Each byte in a lane of 16 bits."""
    return row.decode("latin-1").encode("utf-16-le")


class Weights:
    """The trained weights of one language.

    A file is the length of its head, the head (digests of what it was trained with, tags, transitions, tables: a line each;
    then the words that have a class, those that are cues, the pairs of words), the keys of the other tables as sorted 32-bit
    numbers, the rows of all tables, the numbers of the classes, the shares of the cues.
    """

    def __init__(self, data: bytes) -> None:
        size = int.from_bytes(data[:4], "little")
        head, classed, cues, pairs = data[4 : 4 + size].decode("utf-8").split("\n\n")
        _, self.digest, self.corpus, *lines = head.split("\n")  # two digests: of the features, of all that was learned from
        self.tags = lines[0].split(" ")
        count = len(self.tags)
        self.transitions = [[int(w) for w in line.split(" ")] for line in lines[1 : 1 + count]]
        tables: list[tuple[str, int, int]] = []
        for line in lines[1 + count :]:
            title, number, lanes = line.split(" ")
            tables.append((title, int(number), int(lanes)))
        start = 4 + size
        end = start + 4 * sum(rows for name, rows, _ in tables if name != "pair")
        self._keys = _numbers(data[start:end], "I")
        self.data = data
        self.pairs: dict[str, bytes] = {}
        self._tables: dict[str, tuple[slice, int, int]] = {}  # its keys, where its rows start, bytes a row
        first, at = 0, end
        for name, rows, width in tables:
            after = at + rows * width
            if name == "pair":
                wide = _wide(data[at:after])
                places = range(0, 2 * rows * width, 2 * width)
                self.pairs = dict(zip(pairs.split("\n"), [wide[place : place + 2 * width] for place in places]))
            else:
                self._tables[name] = (slice(first, first + rows), at, width)
                first += rows
            at = after
        words = classed.split("\n")
        self.classes = dict(zip(words, data[at : at + len(words)]))
        self.cues = dict(zip(cues.split("\n"), data[at + len(words) :]))

    def table(self, name: str) -> tuple[dict[int, int], int]:
        """Where the row of each key of a table starts in ``data``, by the key's number; how many bytes a row has."""
        held, at, width = self._tables[name]
        keys = self._keys[held].tolist()
        return dict(zip(keys, range(at, at + len(keys) * width, width))), width

    def lanes(self, name: str) -> dict[int, bytes]:
        """The lanes of each key of a table whose keys are numbers of 32 bits with a sign."""
        held, at, width = self._tables[name]
        keys = self._keys[held].tolist()
        for n in range(bisect_right(keys, _BITS >> 1), len(keys)):  # the negative ones
            keys[n] -= _BITS + 1
        wide = _wide(self.data[at : at + len(keys) * width])
        return dict(zip(keys, [wide[n : n + 2 * width] for n in range(0, len(wide), 2 * width)]))


class _Texts(dict[str, bytes]):
    """The lanes of the keys of one table met so far, keys that are text."""

    def __init__(self, weights: Weights, table: str) -> None:
        super().__init__()
        self._starts, self._width = weights.table(table)
        self._data = weights.data
        self._none = bytes(2 * len(weights.tags))

    def __missing__(self, key: str) -> bytes:
        if len(self) >= _SEEN:
            self.clear()
        start = self._starts.get(key_of(key))
        value = self[key] = self._none if start is None else _wide(self._data[start : start + self._width])
        return value


class _Part(dict[str, int]):
    """The lanes of the keys of one table of words' features met so far, moved to where the first token sees the word."""

    def __init__(self, weights: Weights, table: str) -> None:
        super().__init__()
        self._starts, self._width = weights.table(table)
        self._data = weights.data
        self._shift = (_REACH - OFFSETS[table][-1]) * _LANE * len(weights.tags)

    def __missing__(self, key: str) -> int:
        if len(self) >= _SEEN:
            self.clear()
        start = self._starts.get(key_of(key))
        value = 0
        if start is not None:
            value = int.from_bytes(_wide(self._data[start : start + self._width]), "little") << self._shift
        self[key] = value
        return value


class _Words(dict[str, bytes]):
    """The lanes of a word for each token that sees it, three before it to three after it."""

    def __init__(self, weights: Weights, classes: WordClasses) -> None:
        super().__init__()
        self._classes = classes
        self._parts = {table: _Part(weights, table) for table in OFFSETS}
        self._size = (2 * _REACH + 1) * 2 * len(weights.tags)

    def __missing__(self, word: str) -> bytes:
        if len(self) >= _SEEN:
            self.clear()
        parts = self._parts
        total = 0
        for table, key in word_features(word, self._classes.seen[word]):
            total += parts[table][key]
        value = self[word] = total.to_bytes(self._size, "little")
        return value


class _Triples(dict[tuple[int, int, int], bytes]):
    """The lanes of three classes in a row for each of the three tokens."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        self._starts, self._width = weights.table("three")
        self._data = weights.data
        self._around = weights.lanes("lr")
        self._before = weights.lanes("lc")
        self._size = 2 * len(weights.tags)

    def __missing__(self, key: tuple[int, int, int]) -> bytes:
        if len(self) >= _SEEN:
            self.clear()
        (_, before), (_, around), (_, whole), *_ = class_features(*key)
        middle = int.from_bytes(self._around.get(around, b""), "little")
        total = (middle + int.from_bytes(self._before.get(before, b""), "little")) << (8 * self._size)
        start = self._starts.get(whole & _BITS)
        if start is not None:
            total += int.from_bytes(_wide(self._data[start : start + self._width]), "little")
        value = self[key] = total.to_bytes(3 * self._size, "little")
        return value


class Tagger:
    """Tags the tokens of an article."""

    def __init__(self, weights: Weights, classes: WordClasses, bias: int = 0) -> None:
        """``bias``: added to the first tag (none), in steps of the weights: more of it is precision, less is recall."""
        self._classes = classes
        self._count = len(weights.tags)
        self._words = _Words(weights, classes)
        self._triples = _Triples(weights)
        self._pairs = weights.pairs
        self._nothing = bytes(4 * self._count)  # of a pair without weights
        self._none = bytes(2 * self._count)  # of a place without weights
        self._places = {name: weights.lanes(name) for name in PLACES}
        self._runs = {name: weights.lanes(name) for name in RUNS}
        self._texts = {name: _Texts(weights, name) for name in TEXTS}
        self._from = [[weight + (bias if j == 0 else 0) for j, weight in enumerate(row)] for row in weights.transitions]
        self._rivals = [_rivals(self._from, state) for state in range(self._count)]
        self._stay = [[state] * self._count for state in range(self._count)]

    def tag(self, row: Row) -> list[int]:
        """The best tag sequence, as indexes into the weights' tags."""
        n = len(row.words)
        if not n:
            return []
        found = columns(row, self._classes)
        c, lows = found.classes, found.lows
        size = 2 * self._count
        total = _laid(list(map(self._words.__getitem__, row.words)), 2 * _REACH + 1, 0, size)
        para = self._classes.seen["\n"]
        middle = [para, *c, para]
        triples = zip([para, para, *c], middle, [*c, para, para])
        total += _laid(list(map(self._triples.__getitem__, triples)), 3, _REACH - 2, size)
        pairs = [a + " " + b for a, b in zip(["¶", *lows], [*lows, "¶"])]
        total += _laid(list(map(self._pairs.get, pairs, repeat(self._nothing))), 2, _REACH - 1, size)
        rest = 0
        none = repeat(self._none)
        for name, keys in found.places.items():
            rest += int.from_bytes(b"".join(map(self._places[name].get, keys, none)), "little")
        for name, (lengths, keys) in found.runs.items():
            rest += int.from_bytes(b"".join(map(mul, map(self._runs[name].get, keys, none), lengths)), "little")
        for name, (lengths, texts) in found.texts.items():
            rest += int.from_bytes(b"".join(map(mul, map(self._texts[name].__getitem__, texts), lengths)), "little")
        total += rest << (8 * size * _REACH)
        lanes = total.to_bytes((n + 2 * _REACH) * size, "little")[_REACH * size : (n + _REACH) * size]
        return self._best(_numbers(lanes, "H").tolist())

    def _best(self, scores: list[int]) -> list[int]:
        """Viterbi. All start from the best state; a state behind it is looked at only for the tags that it may win."""
        arrive, rivals, stay = self._from, self._rivals, self._stay
        steps = zip(*[iter(scores)] * self._count)
        current: Sequence[int] = next(steps)
        best = max(current)
        first = current.index(best)
        backs: list[list[int]] = []
        for here in steps:
            following = arrive[first]
            back: list[int] | None = None
            for state, gap, gains in rivals[first]:
                behind = best - current[state]
                if behind < gap:
                    if back is None:
                        following = following.copy()
                        back = stay[first].copy()
                    for tag, weight, limit in gains[behind]:
                        if limit - behind > following[tag]:
                            following[tag] = weight - behind
                            back[tag] = state
            backs.append(stay[first] if back is None else back)
            current = list(map(add, following, here))
            best = max(current)
            first = current.index(best)
        out = [first]
        for entry in reversed(backs):
            first = entry[first]
            out.append(first)
        out.reverse()
        return out


def _rivals(arrive: list[list[int]], first: int) -> list[_Rival]:
    """The states that may win a tag from a best state; the lower state wins a draw."""
    out: list[_Rival] = []
    for state in [*reversed(range(first)), *range(first + 1, len(arrive))]:
        lower = state < first
        ahead = sorted([(w - arrive[first][tag] + lower, tag, w, w + lower) for tag, w in enumerate(arrive[state])])
        gains: list[tuple[tuple[int, int, int], ...]] = []
        for at, (gain, _, _, _) in enumerate(ahead):
            if gain > len(gains) < _MARGIN:
                held = tuple([entry[1:] for entry in ahead[at:]])
                gains.extend([held] * (min(gain, _MARGIN) - len(gains)))
        if gains:
            out.append((state, len(gains), gains))
    return out


def _laid(rows: list[bytes], width: int, first: int, size: int) -> int:
    """Rows of ``width`` tokens' lanes (``size`` bytes each), each a token further than the one before, added up."""
    total = 0
    for start in range(width):
        total += int.from_bytes(b"".join(rows[start::width]), "little") << (8 * size * (first + start))
    return total


def load_weights(path: Path) -> Weights | None:
    """The weights in a file; None where there is none."""
    try:
        return Weights(path.read_bytes())
    except FileNotFoundError:
        return None
