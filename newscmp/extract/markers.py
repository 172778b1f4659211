"""Markers: the words that turn a statement round (negations, opposites) or weaken it (modals, hedges)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

from newscmp.extract.words import TOKEN, Phrases, vocabulary_of
from newscmp.lexicon import Lexicon
from newscmp.model import Marker, Span, Statement

_NOTHING = "-"  # the canonical word of phrases that hold a marker's word and mark nothing
_SCANT = "barely"  # the canonical word of negations that leave a little
_STEM_AT_LEAST = 4  # letters that a prefix turns round
_TITLE_CASE = 0.7  # share of capitalised words from which a capital says nothing
_REMEMBERED = 60_000  # words, a bound for those who run it for weeks
_WORDS_OF_A_TITLE = 5  # at least so many words that should have one


class _Tables:
    """The phrases of each kind, how printed words are read, and by the word that starts a phrase (``marking``: one that
    marks) what can come second: None where a phrase may be that word alone."""

    def __init__(self, lexicon: Lexicon) -> None:
        unmarked = [(_split(form), None) for form in lexicon.words("unmarked")]
        self.kinds: list[tuple[str, Phrases]] = []
        for kind, section in (("negation", "negations"), ("modal", "modals"), ("hedge", "hedges")):
            forms = [(_split(f), None if key == _NOTHING else key) for f, key in lexicon.classes(section).items()]
            self.kinds.append((kind, Phrases([*unmarked, *forms])))
        self.first_words = frozenset(word for _, phrases in self.kinds for word in phrases.by_first)
        entries = [entry for _, phrases in self.kinds for held in phrases.by_first.values() for entry in held]
        self.starts = _seconds(form for form, _ in entries)
        self.marking = _seconds(form for form, key in entries if key is not None)
        self.marks = frozenset(self.marking)
        self.words = _Read(self.first_words)
        self.turned = _Turned(lexicon)
        self.sizes = lexicon.words("size_signs")


class _Read(dict[str, str]):
    """Each word met so far as markers are looked up: in lower case, of a contraction the part that marks."""

    def __init__(self, first_words: frozenset[str]) -> None:
        super().__init__()
        self._first_words = first_words

    def __missing__(self, printed: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        word = printed.lower().replace("’", "'")
        if "'" in word and word not in self._first_words:
            word = _part_of_contraction(word, self._first_words)
        self[printed] = word
        return word


class _Turned(dict[str, str | None]):
    """Of each word met so far the key of the term whose contrary it says ("unsafe", "rejected"), _SCANT for a word that says
    how little there is, None for every other word."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._key = vocabulary_of(lexicon).key
        self._opposites = lexicon.pairs("opposites")
        self._prefixes = tuple(sorted(lexicon.words("negative_prefixes")))
        self._scant = lexicon.words("scant_words")

    def __missing__(self, word: str) -> str | None:
        if len(self) >= _REMEMBERED:
            self.clear()
        other = self._opposites.get(word)
        if other is None and word.startswith(self._prefixes):
            prefix = next(p for p in self._prefixes if word.startswith(p))
            other = word[len(prefix) :] if len(word) >= len(prefix) + _STEM_AT_LEAST else None
        self[word] = _SCANT if word in self._scant else self._key(other) if other else None
        return self[word]


@lru_cache(maxsize=4)
def _tables(lexicon: Lexicon) -> _Tables:
    return _Tables(lexicon)


def _split(form: str) -> tuple[str, ...]:
    """A form as words; one that starts with an apostrophe is the end of a contraction and is kept whole."""
    form = form.lower().replace("’", "'")
    return (form,) if form.startswith("'") or form == "n't" else tuple(m.group() for m in TOKEN.finditer(form))


def find_markers(statements: tuple[Statement, ...], lexicon: Lexicon) -> tuple[Marker, ...]:
    """The negations, modals, hedges and opposites of the compared statements, in text order.

    A contraction that is both ("won't") gives two markers with one span. Words that turn or weaken alike share a ``key``;
    that of an opposite ("unsafe", "rejected") is the key of the term whose contrary it says (safe, accept). A capitalised
    word inside a sentence is a name (Will, May), unless the whole line is in title case.
    """
    tables = _tables(lexicon)
    read, turn = tables.words.__getitem__, tables.turned.__getitem__
    out: list[Marker] = []
    for statement in statements:
        if not statement.compared:
            continue
        printed = TOKEN.findall(statement.text)
        words = list(map(read, printed))
        marked = not tables.marks.isdisjoint(words) and _hits(words, tables.marking)
        hits = _hits(words, tables.starts) if marked else ()
        turned = list(map(turn, words))
        if not hits and not any(turned):
            continue
        line = _Line(statement.text, printed)
        found = [m for kind, phrases in tables.kinds for m in _matches(statement, words, hits, kind, phrases, line)]
        found += _turned(statement, words, turned, tables, line)
        found.sort(key=lambda marker: marker.span)
        out += found
    return tuple(out)


def _seconds(forms: Iterable[tuple[str, ...]]) -> dict[str, frozenset[str] | None]:
    out: dict[str, frozenset[str] | None] = {}
    for form in forms:
        held = out.get(form[0], frozenset())
        out[form[0]] = None if held is None or len(form) == 1 else held | {form[1]}
    return out


def _hits(words: list[str], starts: Mapping[str, frozenset[str] | None]) -> list[int]:
    """The places where a phrase may start."""
    out = []
    for i, word in enumerate(words):
        if word in starts:
            seconds = starts[word]
            if seconds is None or (i + 1 < len(words) and words[i + 1] in seconds):
                out.append(i)
    return out


def _part_of_contraction(word: str, first_words: frozenset[str]) -> str:
    """The part of "she'll" or "might've" that marks; the word itself where none does."""
    tail = word.rfind("'")
    parts = (word[tail:], word[tail - 1 :], word[:tail]) if tail > 0 else ()
    return next((part for part in parts if part in first_words), word)


def _matches(
    statement: Statement, words: list[str], hits: Sequence[int], kind: str, phrases: Phrases, line: _Line
) -> Iterator[Marker]:
    taken = 0
    for i in hits:
        match = phrases.at(words, i) if words[i] in phrases.by_first and i >= taken else None
        if match is None:
            continue
        if match[0] > 1 and "," in statement.text[line.starts[i] : line.starts[i + match[0] - 1]]:
            match = phrases.at(words[: i + 1], i)  # no phrase: "knows nothing, but"
            if match is None:
                continue
        size, key = match
        taken = i + size
        if key is None or (size == 1 and line.is_name(i)):
            continue
        start, end = line.starts[i], line.end(i + size - 1)
        if words[i][0] == "'" or words[i] == "n't":
            start = line.end(i) - len(words[i])  # the end of a contraction
        at = statement.span.start
        yield Marker(statement.n, Span(at + start, at + end), statement.text[start:end], kind, key)


def _turned(
    statement: Statement, words: list[str], turned: list[str | None], tables: _Tables, line: _Line
) -> Iterator[Marker]:
    """The opposites, and the words that say how little there is: "few ships", "offered little hope", but not "a few ships"
    nor "the sick little girl"."""
    for i, key in enumerate(turned):
        if key is None or line.is_name(i):
            continue
        if key == _SCANT:
            before = words[max(0, i - 2) : i]
            if not tables.sizes.isdisjoint(before) or any(w[0].isdigit() or w.endswith(("'s", "s'")) for w in before):
                continue
        phrase = tables.kinds[0][1].at(words, i)
        if phrase is None or phrase[1] is not None:
            start, end = line.starts[i], line.end(i)
            span = Span(statement.span.start + start, statement.span.start + end)
            yield Marker(statement.n, span, statement.text[start:end], "negation" if key == _SCANT else "opposite", key)


class _Line:
    """One statement's capitals: whether a word is part of a name or an abbreviation (Will Smith, May 5, No. 10)."""

    def __init__(self, text: str, words: list[str]) -> None:
        self._text = text
        self._words = words
        self._in_title_case: bool | None = None

    @cached_property
    def starts(self) -> list[int]:
        """Where each word starts. Between two words stands nothing that could start one, so finding it is enough."""
        out = []
        at = 0
        for word in self._words:
            at = self._text.find(word, at)
            out.append(at)
            at += len(word)
        return out

    def end(self, i: int) -> int:
        """Where the word at ``i`` ends."""
        return self.starts[i] + len(self._words[i])

    def is_name(self, i: int) -> bool:
        """Whether the word at ``i`` is one."""
        word, end = self._words[i], self.end(i)
        following = self._words[i + 1] if i + 1 < len(self._words) else ""
        if following[:1].isdigit() and self._text[end : end + 1] == ".":
            return True
        if not word[0].isupper() or "'" in word or "’" in word:
            return False
        if following[:1].isdigit():
            return True
        if self._in_title_case is None:
            capitals = [word[0].isupper() for word in self._words if len(word) > 3]
            self._in_title_case = len(capitals) >= _WORDS_OF_A_TITLE and sum(capitals) >= _TITLE_CASE * len(capitals)
        if self._in_title_case:
            return False
        if i == 0 or self._text[self.end(i - 1) : self.starts[i]].strip(" ,") not in ("", "-"):
            if len(following) == 1 and self._text[self.end(i + 1) : self.end(i + 1) + 1] != ".":
                return False  # "Maybe I can", but "Will J. Smith"
            return following[:1].isupper() and not self._text.rstrip("\"'”’ ").endswith("?")
        return True
