"""A linear-chain tagger with learned 8-bit weights, decoded in plain Python.

A feature's weights for all tags are one integer with a lane of 16 bits a tag, each weight raised by 128 so that no lane
ever borrows; adding features is adding integers. Every tag of a token gets the same number of raised weights, so the
bias changes no decision. Weights: ``lexicons/<lang>/attributions.weights``, made by tests/training/train_attributions.py.
"""

from __future__ import annotations

import sys
from array import array
from operator import add
from pathlib import Path

from newscmp.extract.attributions.encode import WordClasses, columns, word_features
from newscmp.extract.attributions.words import Row

# Tables of features of a word alone, and at which places a token sees them.
OFFSETS = {
    "w": (-3, -2, -1, 0, 1, 2, 3),
    "e": (-2, -1, 0, 1, 2),
    "s": (-2, -1, 0, 1, 2),
    "p": (-1, 0, 1),
    "k": (-3, -2, -1, 0, 1, 2, 3),
}
COLUMNS = (
    "lc",
    "lr",
    "lcr",
    "crr",
    "llc",
    "lw",
    "wr",
    "left",
    "right",
    "near",
    "ahead",
    "both",
    "where",
    "head",
    "lv",
    "rv",
    "vl",
    "vr",
)
TEXT_COLUMNS = ("lw", "wr", "lv", "rv")
_REACH = 3
_LANE = 16
_SEEN = 60_000  # word types remembered before the memory starts afresh
_MARGIN = 180  # a state that far behind the best one is given up


class Weights:
    """The trained weights of one language."""

    def __init__(self, data: bytes) -> None:
        size = int.from_bytes(data[:4], "little")
        head, _, keys = data[4 : 4 + size].decode("utf-8").partition("\n\n")
        lines = head.split("\n")
        self.tags = lines[1].split(" ")
        count = len(self.tags)
        self.transitions = [[int(w) for w in line.split(" ")] for line in lines[2 : 2 + count]]
        names = keys.split("\n")
        at, place = 0, 4 + size
        self.words: dict[str, dict[str, int]] = {}
        self.places: dict[str, dict[str, int] | dict[int, int]] = {}
        self.cues: dict[str, int] = {}
        for line in lines[2 + count :]:
            name, number, width = line.split(" ")
            rows, step = int(number), int(width)
            if name in OFFSETS or name in TEXT_COLUMNS or name == "cue":
                held = names[at : at + rows]
                at += rows
            else:
                numbers = array("q", data[place : place + 8 * rows])
                if sys.byteorder == "big":
                    numbers.byteswap()
                place += 8 * rows
            starts = range(place, place + rows * step, step or 1)
            if name in OFFSETS:
                self.words[name] = dict(zip(held, starts))
            elif name in TEXT_COLUMNS:
                self.places[name] = dict(zip(held, starts))
            elif name == "cue":
                self.cues = dict(zip(held, data[place : place + rows]))
            else:
                self.places[name] = dict(zip(numbers, starts))
            place += rows * step
        self.wide = bytearray(2 * len(data))  # every weight in a lane of 16 bits
        self.wide[::2] = data


class _Column(dict[object, int]):
    """Keys to lanes, made from the bytes when a key is first met. To be asked for keys in ``known`` alone."""

    def __init__(self, known: dict[str, int] | dict[int, int], wide: bytearray, count: int) -> None:
        super().__init__()
        self.known: dict[object, int] = known  # type: ignore[assignment]
        self._wide = wide
        self._size = 2 * count

    def __missing__(self, key: object) -> int:
        start = 2 * self.known[key]
        value = self[key] = int.from_bytes(self._wide[start : start + self._size], "little")
        return value


class Tagger:
    """Tags the tokens of an article."""

    def __init__(self, weights: Weights, classes: WordClasses, bias: int = 0) -> None:
        """``bias``: added to the first tag (none), in steps of the weights: more of it is precision, less is recall."""
        self._weights = weights
        self._classes = classes
        self._count = len(weights.tags)
        self._columns = {
            name: _Column(weights.places[name], weights.wide, self._count) for name in COLUMNS if name in weights.places
        }
        self._types: dict[str, tuple[int, ...]] = {}
        self._bits = _LANE * self._count
        self._from = [[weight + (bias if j == 0 else 0) for j, weight in enumerate(row)] for row in weights.transitions]

    def tag(self, row: Row) -> list[int]:
        """The best tag sequence, as indexes into the weights' tags."""
        n = len(row.words)
        if not n:
            return []
        kinds, keys = columns(row, self._classes)
        types = self._types
        held = []
        for word, kind in zip(row.words, kinds):
            found = types.get(word)
            if found is None:
                found = self._type(word, kind)
            held.append(found)
        shifted = []
        for place, parts in enumerate(zip(*held)):
            offset = place - _REACH
            if offset < 0:
                shifted.append(((0,) * -offset + parts)[:n])
            else:
                shifted.append(parts[offset:] + (0,) * min(offset, n))
        for name, column in self._columns.items():
            known = column.known
            shifted.append(tuple([column[key] if key in known else 0 for key in keys[name]]))
        size = 2 * self._count
        flat = b"".join([score.to_bytes(size, "little") for score in map(sum, zip(*shifted))])
        return self._best(memoryview(flat).cast("H").tolist(), n)

    def _type(self, word: str, kind: int) -> tuple[int, ...]:
        """The lanes of a word type for each place in which a token sees it."""
        if len(self._types) > _SEEN:
            self._types.clear()
        total = 0
        for table, key in word_features(word, kind):
            start = self._weights.words[table].get(key)
            if start is not None:
                offsets = OFFSETS[table]
                width = 2 * len(offsets) * self._count
                row = self._weights.wide[2 * start : 2 * start + width]
                total += int.from_bytes(row, "little") << ((offsets[0] + _REACH) * self._bits)
        mask = (1 << self._bits) - 1
        out = tuple([(total >> (place * self._bits)) & mask for place in range(2 * _REACH + 1)])
        self._types[word] = out
        return out

    def _best(self, scores: list[int], n: int) -> list[int]:
        """Viterbi over the states that are not hopelessly behind."""
        count = self._count
        arrive = self._from
        states = range(count)
        current = scores[:count]
        best = max(current)
        live = [s for s in states if current[s] > best - _MARGIN]
        backs: list[list[int] | int] = []
        for at in range(count, n * count, count):
            here = scores[at : at + count]
            first = live[0]
            if len(live) == 1:
                following = list(map(add, arrive[first], here))
                backs.append(first)
            else:
                score = current[first]
                following = [score + weight for weight in arrive[first]]
                back = [first] * count
                for state in live[1:]:
                    score = current[state]
                    for s, weight in enumerate(arrive[state]):
                        if score + weight > following[s]:
                            following[s] = score + weight
                            back[s] = state
                following = list(map(add, following, here))
                backs.append(back)
            current = following
            best = max(current) - _MARGIN
            live = [s for s in states if current[s] > best]
        state = max(states, key=current.__getitem__)
        out = [state]
        for entry in reversed(backs):
            state = entry if isinstance(entry, int) else entry[state]
            out.append(state)
        out.reverse()
        return out


def load_weights(path: Path) -> Weights | None:
    """The weights in a file; None where there is none."""
    try:
        return Weights(path.read_bytes())
    except FileNotFoundError:
        return None
