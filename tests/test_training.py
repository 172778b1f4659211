"""The weights and what they were trained with: one tree; the variations of the training text keep their spans."""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscmp.extract.attributions import finder
from newscmp.extract.attributions.encode import CLASSES, WordClasses
from newscmp.extract.attributions.tagger import Weights
from newscmp.extract.attributions.words import Cues
from newscmp.lexicon import load_lexicon

TRAINING = Path(__file__).parent / "training"
sys.path.insert(0, str(TRAINING))

import train_attributions  # noqa: E402
import variations  # noqa: E402

WEIGHTS = Weights((finder._LEXICONS / "en" / "attributions.weights").read_bytes())
TEXT = "“The port will reopen,” Mr. Bo Lorn said Tuesday. ‘It’s the mayor’s favorite,’ Sen. Ada Penn told reporters Monday."


def test_the_weights_were_trained_with_this_code() -> None:
    assert WEIGHTS.digest == train_attributions.sample_digest(), (
        "the tagger's features, classes or settings are no longer those that the weights were trained with: undo that, or "
        "train again: python tests/training/train_attributions.py CORPUS newscmp/lexicons/en/attributions.weights"
    )


def test_the_weights_have_the_classes_that_they_were_trained_with() -> None:
    assert WEIGHTS.classes == train_attributions.frozen_classes()


def test_the_lexicon_gives_a_known_word_no_other_class() -> None:
    classes = WordClasses(WEIGHTS.classes, Cues(load_lexicon()))
    assert all(classes.of(word, word) == number for word, number in WEIGHTS.classes.items())


def test_a_new_reporting_verb_has_a_class_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("cue_neutral: |\n  quack: quacks, quacked, quacking\n", "utf-8")
    classes = WordClasses(WEIGHTS.classes, Cues(load_lexicon("en", [path])))
    assert [CLASSES[classes.of(word, word)] for word in ("quack", "quacked")] == ["bneutral", "vneutral"]


@pytest.mark.parametrize(
    ("group", "printed"),
    [
        ("single", "‘The port will reopen,’ Mr. Bo Lorn"),
        ("outside", "“The port will reopen”, Mr. Bo Lorn"),
        ("apostrophes", "‘It's the mayor's favorite"),
        ("honorifics", "Mr Bo Lorn"),
        ("offices", "Senator Ada Penn"),
        ("spelling", "mayor’s favourite"),
        ("agency", "said on Tuesday"),
    ],
)
def test_other_desks(group: str, printed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _, rules, names = variations.read_variations()
    monkeypatch.setattr(variations, "read_variations", lambda: ({group: 1.0}, rules, names))
    article = {"id": "x", "text": TEXT, "attributions": []}
    assert printed in variations.vary(article, random.Random(1), [])["text"]


def test_people_are_given_other_names(monkeypatch: pytest.MonkeyPatch) -> None:
    _, rules, names = variations.read_variations()
    monkeypatch.setattr(variations, "read_variations", lambda: ({"names": 1.0}, rules, names))
    span = [TEXT.index("Bo Lorn"), TEXT.index("Bo Lorn") + len("Bo Lorn")]
    article = {"id": "x", "text": TEXT, "attributions": [{"source": [span], "cue": [], "content": []}]}
    changed = variations.vary(article, random.Random(1), ["Lorn"])
    ((start, end),) = changed["attributions"][0]["source"]
    assert re.fullmatch(r"Bo [A-Z][\w-]+", changed["text"][start:end])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, len(TEXT) - 1), st.integers(1, 40))
def test_spans_are_carried_along(seed: int, start: int, size: int) -> None:
    """What a span holds before and after differs by replacements only: its untouched words stay, in order."""
    end = min(len(TEXT), start + size)
    article = {"id": "x", "text": TEXT, "attributions": [{"source": [], "cue": [[start, end]], "content": [[0, len(TEXT)]]}]}
    changed = variations.vary(article, random.Random(seed), ["Lorn", "Penn"])
    held = changed["attributions"][0]
    assert held["content"] == [[0, len(changed["text"])]]
    ((first, last),) = held["cue"]
    assert 0 <= first <= last <= len(changed["text"])
    words = [word for word in ("port", "reopen", "mayor", "reporters") if re.search(rf"\b{word}\b", TEXT[start:end])]
    whole = changed["text"][first:last]
    assert all(word in whole for word in words)
