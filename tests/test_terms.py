"""Terms and markers: what English folds, and the words that turn or weaken a statement."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscmp.extract.terms import find_markers, find_terms
from newscmp.lexicon import Lexicon, load_lexicon
from newscmp.model import Marker, Span, Statement, Term


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def statements(*texts: str, role: str = "body") -> tuple[Statement, ...]:
    out, start = [], 0
    for n, text in enumerate(texts, 1):
        out.append(Statement(n, Span(start, start + len(text)), text, role, n))
        start += len(text) + 2
    return tuple(out)


def terms_of(text: str, lexicon: Lexicon) -> tuple[Term, ...]:
    return find_terms(statements(text), lexicon)[0]


def keys(text: str, lexicon: Lexicon) -> set[str]:
    return {term.key for term in terms_of(text, lexicon)}


def markers_of(text: str, lexicon: Lexicon) -> list[tuple[str, str, str]]:
    return [(m.surface, m.kind, m.key) for m in find_markers(statements(text), lexicon)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("report", "reported"),
        ("report", "reports"),
        ("stop", "stopped"),
        ("charity", "charities"),
        ("investigate", "investigators"),
        ("evacuation", "evacuated"),
        ("fled", "fleeing"),
        ("children", "child"),
        ("labour", "labor"),
        ("the ferry’s", "ferry"),
        ("seized", "took control of"),
        ("captured", "overran"),
        ("dead", "killed"),
        ("lives lost", "fatalities"),
        ("a blast", "the explosion"),
        ("resigned", "stepped down"),
        ("Burma", "Myanmar"),
        ("the U.N.", "the United Nations"),
        ("Syria", "Syrians"),
        ("US", "American"),
        ("North Korean", "DPRK"),
        ("cease-fire", "ceasefire"),
        ("1,200", "1200"),
        ("26 million", "26,000,000"),
        ("twenty-six million", "26 million"),
        ("two hundred", "200"),
        ("twelve hundred", "1,200"),
        ("1.50", "1.5"),
        ("per cent", "percent"),
    ],
)
def test_told_in_other_words_is_one_key(one: str, other: str, lexicon: Lexicon) -> None:
    assert keys(f"It says {one} there.", lexicon) == keys(f"It says {other} there.", lexicon) != set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("governor", "government"),
        ("senator", "sense"),
        ("plan", "plane"),
        ("secretary", "secret"),
        ("police", "policy"),
        ("member", "memory"),
        ("general", "generation"),
        ("12", "1.2"),
        ("killed", "wounded"),
        ("earthquake", "flood"),
        ("Iran", "Iraq"),
    ],
)
def test_other_words_stay_apart(one: str, other: str, lexicon: Lexicon) -> None:
    assert not keys(f"It says {one} there.", lexicon) & keys(f"It says {other} there.", lexicon)


def test_function_words_are_left_out(lexicon: Lexicon) -> None:
    assert terms_of("He said that it was what they had been told of.", lexicon) == ()


def test_a_pronoun_is_not_a_country(lexicon: Lexicon) -> None:
    assert keys("They told us.", lexicon) == set()
    assert keys("They told US envoys.", lexicon) >= keys("America", lexicon)


def test_kinds_and_surfaces(lexicon: Lexicon) -> None:
    found = terms_of("On Monday the mayor, Ada Okoro, opened 3 shelters.", lexicon)
    kinds = {term.surface: term.kind for term in found}
    assert kinds["Ada"] == kinds["Okoro"] == "name"
    assert kinds["3"] == "number"
    assert kinds["shelters"] == "word"
    assert kinds["Monday"] != "name"


def test_surface_is_a_readable_word(lexicon: Lexicon) -> None:
    found = terms_of("Okoro’s plan to seize control of North Korean ships' cargo cost $1.2 million.", lexicon)
    assert [t.surface for t in found] == [
        "Okoro",
        "plan",
        "seize",
        "control",
        "North Korean",
        "ships",
        "cargo",
        "cost",
        "1.2 million",
    ]


def test_first_word_is_a_name_where_the_article_says_so(lexicon: Lexicon) -> None:
    first, _ = find_terms(statements("Brown left early.", "The envoy met Brown in Lund."), lexicon)
    alone = find_terms(statements("Brown left early."), lexicon)[0]
    assert first[0].kind == "name"
    assert alone[0].kind != "name"


def test_title_case_makes_no_names(lexicon: Lexicon) -> None:
    found = terms_of("Harbour Bridge Closed After Lorry Fire", lexicon)
    assert {term.kind for term in found} <= {"word", "light"}


def test_a_long_run_of_scales_is_no_overflow(lexicon: Lexicon) -> None:
    assert terms_of("two " + "hundred " * 520_000 + "crates", lexicon)


def test_furniture_gives_nothing(lexicon: Lexicon) -> None:
    furniture = statements("The bridge may not open, police said.", role="caption")
    assert find_terms(furniture, lexicon) == ((),)
    assert find_markers(furniture, lexicon) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferry did not sail.", [("not", "negation", "not")]),
        ("The ferry didn't sail.", [("didn't", "negation", "not")]),
        ("The ferry didn’t sail.", [("didn’t", "negation", "not")]),
        ("The ferry never sailed.", [("never", "negation", "not")]),
        ("It failed to stop.", [("failed to", "negation", "not")]),
        ("It left without lights.", [("without", "negation", "not")]),
        ("It might sink.", [("might", "modal", "may")]),
        ("It could sink.", [("could", "modal", "may")]),
        ("It should sink.", [("should", "modal", "must")]),
        ("She'll sail.", [("'ll", "modal", "will")]),
        ("It won’t sail.", [("won’t", "negation", "not"), ("won’t", "modal", "will")]),
        ("The captain was reportedly asleep.", [("reportedly", "hedge", "allegedly")]),
        ("The captain is thought to be asleep.", [("is thought to", "hedge", "believed")]),
        ("The captain was possibly asleep.", [("possibly", "hedge", "possibly")]),
        ("It sailed.", []),
    ],
)
def test_markers(text: str, expected: list[tuple[str, str, str]], lexicon: Lexicon) -> None:
    assert markers_of(text, lexicon) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Will Marsh sang in Ostby.",
        "It sailed in May.",
        "May 5 was cold.",
        "He lives at No. 10 Quay Street.",
        "There is no doubt that it sank.",
        "She spoke of the will of the people.",
        "Not only ferries sank.",
        "Tugs as well as ferries sank as soon as possible.",
    ],
)
def test_what_looks_like_a_marker(text: str, lexicon: Lexicon) -> None:
    assert markers_of(text, lexicon) == []


def test_capitals_mark_in_title_case_and_at_the_start(lexicon: Lexicon) -> None:
    assert ("Will", "modal", "will") in markers_of("Ferry Will Not Sail Before Sunday", lexicon)
    assert ("Not", "negation", "not") in markers_of("Not a ferry sailed.", lexicon)
    assert ("Will", "modal", "will") in markers_of("Will Marsh resign?", lexicon)


@given(texts=st.lists(st.text(max_size=200), min_size=1, max_size=4))
def test_any_text(texts: list[str], lexicon: Lexicon) -> None:
    held = statements(*texts)
    whole = "\n\n".join(texts)
    found = find_terms(held, lexicon)
    assert len(found) == len(held)
    assert found == find_terms(held, lexicon)
    for marker in find_markers(held, lexicon):
        assert whole[marker.span.start : marker.span.end] == marker.surface != ""


@given(words=st.lists(st.sampled_from(["won't", "he’ll", "May", "No", ".", "5", "not", "only", "could", "n't", "US"])))
def test_markers_lie_in_their_statement_in_order(words: list[str], lexicon: Lexicon) -> None:
    text = " ".join(words)
    found: tuple[Marker, ...] = find_markers(statements(text), lexicon)
    assert [m.span for m in found] == sorted(m.span for m in found)
    assert all(text[m.span.start : m.span.end] == m.surface for m in found)


@pytest.mark.parametrize("piece", ["Will ", "won't ", "hundred ", "1,", "a.b.", "’", "take control ", "no longer ", "“"])
def test_nasty_text_takes_linear_time(piece: str, lexicon: Lexicon) -> None:
    def seconds(size: int) -> float:
        held = statements(piece * size)
        start = time.process_time()
        find_terms(held, lexicon)
        find_markers(held, lexicon)
        return time.process_time() - start

    seconds(100)
    assert seconds(20_000) < 60 * max(seconds(2_000), 0.002)
