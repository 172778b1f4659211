"""The promises over the whole pipeline: silence for one text; a row for every changed figure, quote, source, negation."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newscmp.model import Version
from newscmp.pipeline import Options, compare_versions, understand

LEXICON = Options().lexicon()
PLACES = ["Dorva", "Pell", "Ostrand", "Lower Hythe"]
SPEAKERS = ["Jana Roe", "the Harbour Council", "Governor Emil Sand", "police"]
VERBS = ["killed", "wounded", "displaced"]
SAYINGS = [
    "we will not leave the valley before the snow melts",
    "nobody told us that the dam would be opened at night",
    "the company has paid every worker what it owes them",
]


def version(text, name="x.txt"):
    return Version(name, text, len(text))


def rows(base, other):
    return compare_versions(version(base, "base.txt"), [version(other, "other.txt")]).changes


@st.composite
def articles(draw):
    """An article of a few sentences, each with a figure, a quotation or a source that is told once."""
    places = draw(st.permutations(PLACES))
    speakers = draw(st.permutations(SPEAKERS))
    numbers = draw(st.lists(st.integers(11, 900), min_size=3, max_size=3, unique=True))
    verb = draw(st.sampled_from(VERBS))
    saying = draw(st.sampled_from(SAYINGS))
    return (
        {
            "toll": f"A landslide {verb} {numbers[0]} people in {places[0]} on Sunday, {speakers[0]} said.",
            "houses": f"The mud buried {numbers[1]} houses in {places[1]} and blocked {numbers[2]} roads.",
            "saying": f'"{saying[0].upper()}{saying[1:]}," said {speakers[1]}.',
            "denial": f"The mine in {places[2]} was not closed after the storm.",
        },
        numbers,
        speakers,
    )


def text_of(parts):
    return "\n\n".join(parts.values()) + "\n"


slow = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@slow
@given(articles())
def test_a_text_against_itself_is_silent(article):
    text = text_of(article[0])
    assert rows(text, text) == ()


@slow
@given(articles(), st.integers(11, 900), st.integers(0, 2))
def test_every_changed_number_is_a_row(article, fresh, which):
    parts, numbers, _ = article
    if fresh in numbers:
        fresh += 1000
    base = text_of(parts)
    other = re.sub(rf"\b{numbers[which]}\b", str(fresh), base)
    found = [r for r in rows(base, other) if r.kind == "figure.changed"]
    assert [(r.base.details["value"], r.other.details["value"]) for r in found] == [(numbers[which], fresh)]


@slow
@given(articles())
def test_an_inserted_negation_is_a_row(article):
    base = text_of(article[0])
    other = base.replace("was not closed", "was closed")
    assert "statement.polarity" in [r.kind for r in rows(base, other)]


@slow
@given(articles())
def test_a_changed_word_of_a_quotation_is_a_row(article):
    base = text_of(article[0])
    other = re.sub(r'(?<=")(\w+) (\w+)', r"\1 never \2", base, count=1)
    assert "quote.altered" in [r.kind for r in rows(base, other)]


@slow
@given(articles())
def test_another_source_and_a_lost_source_are_rows(article):
    parts, _, speakers = article
    base = text_of(parts)
    given_away = base.replace(f", {speakers[0]} said.", f", {speakers[2]} said.")
    assert [r.kind for r in rows(base, given_away) if r.kind.startswith("attribution")] == ["attribution.divergent"]
    lost = base.replace(f", {speakers[0]} said.", ".")
    assert [r.kind for r in rows(base, lost) if r.kind.startswith("attribution")] == ["attribution.dropped"]


MARKS = ["“”", "„“", "«»", "‘’", "''", ("``", "''"), ("''", "''")]


@settings(slow, max_examples=15)
@given(articles(), st.sampled_from(MARKS))
def test_quotation_marks_of_any_style_give_the_same_quotes(article, marks):
    base = text_of(article[0])
    other = re.sub(r'"([^"]*)"', lambda m: f"{marks[0]}{m.group(1)}{marks[1]}", base)
    one, two = (understand(version(text), LEXICON) for text in (base, other))
    assert [(q.text, q.kind, q.attribution) for q in one.quotes] == [(q.text, q.kind, q.attribution) for q in two.quotes]
    assert rows(base, other) == ()


@settings(slow, max_examples=15)
@given(articles(), st.sampled_from(["Mr", "Ms.", "Dr.", "Senator", "Judge"]))
def test_a_title_before_a_name_changes_nothing(article, title):
    base = text_of(article[0])
    other = base.replace("Jana Roe", f"{title} Jana Roe")
    assert [row for row in rows(base, other) if row.severity != "style"] == []


def test_rows_are_the_same_every_time_and_in_order_of_the_base():
    base = "Rain killed 12 people in Dorva.\n\nWind hurt 30 people in Pell.\n\nSnow closed 5 roads in Ostrand.\n"
    other = "Snow closed 7 roads in Ostrand.\n\nWind hurt 31 people in Pell.\n\nRain killed 13 people in Dorva.\n"
    found = [r for r in rows(base, other) if r.kind == "figure.changed"]
    assert rows(base, other) == rows(base, other)
    assert [r.base.details["value"] for r in found] == [12, 30, 5]
    assert len({r.fingerprint for r in rows(base, other)}) == len(rows(base, other))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.text(max_size=400))
def test_any_text_is_understood_with_exact_offsets(one, two):
    for row in rows(one, two):
        for side, text in ((row.base, one), (row.other, two)):
            if side is not None and side.span is not None and not row.kind.startswith(("statement.m", "statement.s")):
                assert text[side.span.start : side.span.end] == side.surface
    document = understand(version(one), LEXICON)
    for figure in document.figures:
        assert one[figure.span.start : figure.span.end] == figure.surface
    for quote in document.quotes:
        assert one[quote.span.start : quote.span.end] == quote.text


@pytest.mark.parametrize("lang", ["xx", "../en"])
def test_an_unknown_language_is_named(lang):
    from newscmp.errors import LexiconError

    with pytest.raises(LexiconError, match="known: en"):
        compare_versions(version("a"), [version("b")], Options(lang=lang))


def test_two_threads_do_not_see_each_others_base(monkeypatch):
    """A worker of a cluster may compare several stories at a time."""
    from newscmp import comparison
    from newscmp.comparison.view import View

    stranger = View(understand(version("At least 9 people died in Pell."), LEXICON))

    class Raced(list):
        def __setitem__(self, key, value):
            super().__setitem__(key, [stranger])  # what another thread does right behind

    monkeypatch.setattr(comparison, "_base", Raced())
    assert not rows(one := "At least 12 people died when a ferry sank off Dorva.", one)
