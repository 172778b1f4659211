"""The tagger against a plain reading of its weights: each feature looked up alone, each path weighed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscmp.extract.attributions import finder
from newscmp.extract.attributions.encode import WordClasses, class_features, columns, read_row, word_features
from newscmp.extract.attributions.tagger import (
    CLASS_OFFSETS,
    OFFSETS,
    PAIR_OFFSETS,
    PLACES,
    RUNS,
    TEXTS,
    Tagger,
    Weights,
    key_of,
)
from newscmp.extract.attributions.words import PARAGRAPH, Row
from newscmp.extract.quotes import find_quotes
from newscmp.lexicon import load_lexicon
from newscmp.model import Version
from newscmp.segment import segment

BEAM = 180
LEXICON = load_lexicon()
TOOLS = finder._tools_for(LEXICON)
WEIGHTS = Weights((finder._LEXICONS / "en" / "attributions.weights").read_bytes())
TAGGER = Tagger(WEIGHTS, WordClasses(WEIGHTS.classes, TOOLS.cues), finder._BIAS)
STORY = (
    "Ferry crews in Port Harrow will strike on Monday, the union said.\n\n"
    "“Nobody wants this,” said Ada Quill, who leads the union. “But the offer was poor. It has been poor for years.”\n\n"
    "According to the harbour office, 12 of 40 crossings are to run; it did not say which. The mayor doubts that.\n\n"
    "Mr Venn denied he had called the crews “greedy”: he told the Harrow Echo he was misheard."
)


def row_of(text: str) -> Row:
    statements = segment(Version("x", text, len(text)), LEXICON)
    return read_row(text, statements, find_quotes(text, statements, LEXICON))


def lanes(table: str, key: int | str, place: int = 0) -> list[int]:
    """A feature's raised weights, for the token at a place of its row."""
    starts, width = WEIGHTS.table(table)
    start = starts.get(key_of(key))
    row = b"" if start is None else WEIGHTS.data[start : start + width]
    return list(row[8 * place : 8 * place + 8]) or [0] * 8


def plain_scores(row: Row) -> list[list[int]]:
    found = columns(row, TAGGER._classes)
    n = len(row.words)
    scores = [[0] * 8 for _ in range(n)]

    def raise_by(i: int, weights: list[int]) -> None:
        scores[i] = [a + b for a, b in zip(scores[i], weights)]

    for j, (word, kind) in enumerate(zip(row.words, found.classes)):
        for table, key in word_features(word, kind):
            for place, offset in enumerate(reversed(OFFSETS[table])):
                if 0 <= j - offset < n:
                    raise_by(j - offset, lanes(table, key, place))
    para = TAGGER._classes.seen[PARAGRAPH]
    kinds = [para, para, *found.classes, para, para]
    lows = ["¶", *found.lows, "¶"]
    for i in range(n):
        for table, offset in CLASS_OFFSETS.items():
            number = dict(class_features(*kinds[i + 1 + offset : i + 4 + offset]))[table]
            place = ("crr", "lcr", "llc").index(table) if table in ("crr", "lcr", "llc") else 0
            raise_by(i, lanes(table if table in ("lc", "lr") else "three", number, place))
        for table, offset in PAIR_OFFSETS.items():
            held = WEIGHTS.pairs.get(" ".join(lows[i + 1 + offset : i + 3 + offset]), bytes(32))
            half = held[:16] if table == "wr" else held[16:]
            raise_by(i, [half[k] + 256 * half[k + 1] for k in range(0, 16, 2)])
        for name, keys in found.places.items():
            raise_by(i, lanes(name, keys[i]))
    for name, (lengths, run_keys) in {**found.runs, **found.texts}.items():
        expanded = [key for key, length in zip(run_keys, lengths) for _ in range(length)]
        assert len(expanded) == n
        for i, key in enumerate(expanded):
            raise_by(i, lanes(name, key))
    return scores


def plain_path(scores: list[list[int]], arrive: list[list[int]]) -> list[int]:
    """Viterbi with the beam; the lower tag wins a draw."""
    current = scores[0]
    backs = []
    for here in scores[1:]:
        live = [s for s in range(8) if max(current) - current[s] < BEAM]
        back = [max(live, key=lambda s: (current[s] + arrive[s][tag], -s)) for tag in range(8)]
        current = [current[s] + arrive[s][tag] + here[tag] for tag, s in enumerate(back)]
        backs.append(back)
    path = [current.index(max(current))]
    for back in reversed(backs):
        path.append(back[path[-1]])
    return path[::-1]


def test_the_story_is_tagged_as_its_features_say() -> None:
    row = row_of(STORY)
    tags = TAGGER.tag(row)
    assert tags == plain_path(plain_scores(row), TAGGER._from)
    assert set(tags) >= {0, 1, 3, 4, 5}  # none, source, cue, content on either side


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from([*STORY.split(" "), "“", "”", "\n\n", "\n\nHe", "ÅÄ", "١٢", "...", "—", "said.", '"']),
        min_size=1,
        max_size=90,
    )
)
def test_any_text_is_tagged_as_its_features_say(words: list[str]) -> None:
    row = row_of(" ".join(words))
    tags = TAGGER.tag(row)
    assert tags == (plain_path(plain_scores(row), TAGGER._from) if row.words else [])


def test_a_tagger_remembers_nothing_that_changes_its_tags() -> None:
    rows = [row_of(paragraph) for paragraph in STORY.split("\n\n")]
    fresh = [Tagger(WEIGHTS, TAGGER._classes, finder._BIAS).tag(row) for row in rows]
    assert fresh == [TAGGER.tag(row) for row in reversed(rows)][::-1]


@pytest.mark.parametrize(("key", "number"), [("said", 1684627827), (7, 7), (-1, 4294967295)])
def test_keys_are_the_same_on_every_machine(key: int | str, number: int) -> None:
    assert key_of(key) == number


@pytest.mark.parametrize("name", [*OFFSETS, "lc", "lr", "three", *PLACES, *RUNS, *TEXTS])
def test_no_two_keys_of_a_table_of_the_weights_are_one(name: str) -> None:
    starts, width = WEIGHTS.table(name)
    assert list(starts) == sorted(starts)  # as the training script writes them; a key told twice would break the order
    assert list(starts.values()) == [min(starts.values()) + n * width for n in range(len(starts))]


def test_no_words_no_tags() -> None:
    assert TAGGER.tag(Row([], [], [], [], [], [0])) == []
