"""Wording: what differs between two transcriptions of an utterance, and whether that changes its meaning."""

import pytest

from newscmp.comparison.wording import differences, same_words
from newscmp.model import Version
from newscmp.pipeline import compare_versions


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("a non starter", "a nonstarter"),
        ("that f***ing wall", "that fucking wall"),
        ("that f***ing wall", "that f**king wall"),
    ],
)
def test_one_wording(one, two):
    assert differences(one.split(), two.split()) == []
    assert differences(two.split(), one.split()) == []


@pytest.mark.parametrize(("one", "two"), [("f***ing", "farming up"), ("d***", "run"), ("a", ""), ("may", "will")])
def test_other_wording(one, two):
    assert not same_words(one.split(), two.split())
    assert differences(one.split(), two.split())


def test_what_is_cut_and_what_stands_for_it_are_one_difference():
    assert differences(["we", "go", "to", "town"], ["we", "ride", "home", "to", "town"]) == [(1, 2, 1, 3)]


def altered(base: str, other: str) -> list[object]:
    """Mutation and meaning of the altered quotations between two tellings of one sentence by Jana Roe."""
    texts = [f'The dam at Pell held on Sunday.\n\n"{words}," said Jana Roe.\n' for words in (base, other)]
    one, two = (Version(name, text, len(text)) for name, text in zip(("a.txt", "b.txt"), texts, strict=True))
    changes = compare_versions(one, [two]).changes
    return [(c.details["mutation"], c.details["meaning"]) for c in changes if c.kind == "quote.altered"]


@pytest.mark.parametrize(
    ("base", "other", "expected"),
    [
        ("We will open the gate on Monday", "We won't open the gate on Monday", [("addition", "negation")]),
        ("We don't open the gate on Monday", "We do not open the gate on Monday", []),
        ("We must open the gate on Monday", "We may open the gate on Monday", [("substitution", "modal")]),
        ("We saw six men at the gate", "We saw nine men at the gate", [("substitution", "number")]),
        ("We saw men at the gate", "We perhaps saw men at the gate", [("addition", "hedge")]),
        ("We saw men at the gate", "We saw miners at the gate", [("substitution", None)]),
        ("We saw no one of them at the gate", "We saw one of them at the gate", [("cut", "negation")]),
        # another sentence with a negation was cut: an excerpt, and what is left means what it did
        ("It was not safe there. We saw men at the old gate", "We saw men at the old gate", [("cut", None)]),
    ],
)
def test_meaning(base, other, expected):
    assert altered(base, other) == expected
