"""Alignment: identical, edited, split, merged and moved statements; neighbours of one topic; whole articles."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscmp.align import align
from newscmp.align.links import moved
from newscmp.align.templates import side_by_side, wording
from newscmp.align.texts import normalise, words_of
from newscmp.extract.terms import find_terms
from newscmp.lexicon import Lexicon, load_lexicon
from newscmp.model import Alignment, Document, Pair, Quote, Span, Statement, Version


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def document(lexicon: Lexicon, *texts: str, roles: str = "", quoted: tuple[str, ...] = ()) -> Document:
    """One statement a text; ``roles`` has a letter each (h headline, c caption); ``quoted`` words are quotations."""
    kinds = {"h": "headline", "c": "caption"}
    held, start = [], 0
    for n, text in enumerate(texts, 1):
        role = kinds.get(roles[n - 1 : n], "body")
        held.append(Statement(n, Span(start, start + len(text)), text, role, n))
        start += len(text) + 2
    whole = "\n\n".join(texts)
    quotes = []
    for words in quoted:
        at = whole.index(words)
        numbers = tuple(s.n for s in held if s.span.start < at + len(words) and at < s.span.end)
        quotes.append(Quote(numbers, Span(at, at + len(words)), words))
    statements = tuple(held)
    return Document(Version("x", whole, len(whole)), statements, quotes=tuple(quotes), terms=find_terms(statements, lexicon))


def links(alignment: Alignment) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(pair.base, pair.other) for pair in alignment.pairs]


FERRY = (
    "Two crew members of the ferry Halvard drowned when it struck a reef off Ostby on Monday.",
    "Captain Ruth Selmer told investigators that the radar had failed an hour earlier.",
    "Divers searched the wreck until nightfall and will return on Tuesday.",
    "The ferry line has suspended all crossings to the outer islands.",
    "Ticket prices rose by a fifth last summer after fuel costs doubled.",
    "Mayor Ada Okoro opened the sports hall to stranded passengers.",
)


def test_an_article_and_itself(lexicon: Lexicon) -> None:
    alignment = align(document(lexicon, *FERRY), document(lexicon, *FERRY))
    assert links(alignment) == [((n,), (n,)) for n in range(1, len(FERRY) + 1)]
    assert all(p.score == p.base_told == p.other_told == 1.0 and not p.moved for p in alignment.pairs)
    assert alignment.same_story
    assert alignment.also == ()


def test_typography_is_no_difference(lexicon: Lexicon) -> None:
    base = document(lexicon, '"It\'s over - go home..." she\u00a0said.')
    other = document(lexicon, "“It’s over – go\u00ad home…” she said.")
    assert align(base, other).pairs[0].score == 1.0
    assert normalise("''Go''  home") == normalise("“Go” home")


def test_a_capital_or_a_full_stop_is_a_difference(lexicon: Lexicon) -> None:
    pair = align(document(lexicon, "The ferry Halvard sank."), document(lexicon, "The Ferry Halvard sank.")).pairs[0]
    assert (pair.base, pair.other) == ((1,), (1,))
    assert pair.score < 1.0


def test_repeated_statements_are_matched_in_order(lexicon: Lexicon) -> None:
    base = document(lexicon, "No comment.", FERRY[0], "No comment.")
    other = document(lexicon, FERRY[0], "No comment.", "No comment.")
    assert links(align(base, other)) == [((1,), (2,)), ((2,), (1,)), ((3,), (3,))]


def test_reworded_with_other_figures(lexicon: Lexicon) -> None:
    other = list(FERRY)
    other[0] = "Three crew of the Halvard, a ferry, lost their lives after it hit a reef near Ostby on Monday."
    alignment = align(document(lexicon, *FERRY), document(lexicon, *other))
    first = alignment.pairs[0]
    assert (first.base, first.other) == ((1,), (1,))
    assert 0.3 < first.score < 1.0
    assert "Halvard" in first.shared
    assert "drowned" not in first.shared


def test_synonyms_join(lexicon: Lexicon) -> None:
    base = document(lexicon, *FERRY[1:], "Rebel fighters seized the airbase at Tarn, killing nine guards.")
    other = document(
        lexicon, "The airbase at Tarn fell when insurgents took control of it; nine guards are dead.", *FERRY[1:]
    )
    assert ((6,), (1,)) in links(align(base, other))


def test_a_split_is_one_pair(lexicon: Lexicon) -> None:
    base = document(
        lexicon,
        *FERRY[1:],
        "The ferry Halvard struck a reef off Ostby on Monday, its engine room flooded, and two crew members drowned.",
    )
    other = document(
        lexicon,
        "The ferry Halvard struck a reef off Ostby on Monday.",
        "Its engine room flooded and two crew members drowned.",
        *FERRY[1:],
    )
    found = align(base, other)
    assert ((6,), (1, 2)) in links(found)
    pair = next(p for p in found.pairs if p.base == (6,))
    assert pair.base_told > 0.9
    assert pair.other_told > 0.9
    merged = align(other, base)
    assert ((1, 2), (6,)) in links(merged)


def test_moved_is_not_shifted(lexicon: Lexicon) -> None:
    base = document(lexicon, *FERRY)
    shifted = document(lexicon, "A wholly unrelated bulletin concerns tulips.", *FERRY)
    assert not any(pair.moved for pair in align(base, shifted).pairs)
    reordered = document(lexicon, FERRY[5], *FERRY[:5])
    assert [pair.base for pair in align(base, reordered).pairs if pair.moved] == [(6,)]


@pytest.mark.parametrize(
    ("one", "another"),
    [
        (
            "An earthquake of magnitude 6.1 shook Lund in March 2014, killing 3 people and damaging a school.",
            "An earthquake of magnitude 7.4 shook Tarn in May 2019, killing 88 people and cutting off roads to two valleys.",
        ),
        (
            "Okoro said on Monday that the harbour needs a second lighthouse.",
            "On Monday Okoro said that taxes may rise, and that mooring dues stay.",
        ),
        (
            "Prosecutors questioned the helmsman about the speed of the ferry.",
            "Prosecutors in Tarn charged a fisherman over an oil spill in the harbour.",
        ),
    ],
)
def test_topical_neighbours_stay_apart(one: str, another: str, lexicon: Lexicon) -> None:
    alignment = align(document(lexicon, *FERRY, one), document(lexicon, *FERRY, another))
    assert links(alignment)[6:] == [((7,), ()), ((), (7,))]


def test_differing_numbers_alone_never_part(lexicon: Lexicon) -> None:
    one = "The storm in Tarn killed 3 people and damaged 40 boats."
    other = "The storm killed 19 people in Tarn and damaged 700 boats."
    assert ((7,), (7,)) in links(align(document(lexicon, *FERRY, one), document(lexicon, *FERRY, other)))


def test_names_alone_do_not_join(lexicon: Lexicon) -> None:
    base = document(lexicon, *FERRY, "Ada Okoro grew up on a farm and studied chemistry in Lund.")
    other = document(lexicon, *FERRY, "Reporters asked Ada Okoro whether the budget would pass.")
    assert ((7,), ()) in links(align(base, other))


@pytest.mark.parametrize(
    ("words", "ours", "theirs"),
    [
        (
            "we will not leave anyone out there",
            "“{}”, Okoro said.",
            "At the quay, where hundreds waited, a hoarse mayor promised: “{}.”",
        ),
        (
            "nobody was at the wheel then",
            "“{}”, he said.",
            "Asked about the hours before, a deckhand from Velm whispered in tears: “{}.”",
        ),
    ],
)
def test_a_shared_quotation_is_near_proof(words: str, ours: str, theirs: str, lexicon: Lexicon) -> None:
    def first_last(quoted: tuple[str, ...]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
        base = document(lexicon, ours.format(words), *FERRY[:3], quoted=quoted)
        other = document(lexicon, *FERRY[3:], theirs.format(words), quoted=quoted)
        return links(align(base, other))

    assert ((1,), (4,)) in first_last((words,))


def test_a_headline_goes_with_a_headline(lexicon: Lexicon) -> None:
    lead = "Two crew drowned on Monday when the ferry Halvard struck a reef near Ostby."
    base = document(lexicon, "Ferry Halvard strikes reef off Ostby, two drown", *FERRY, roles="h")
    with_headline = document(lexicon, "Halvard ferry hits reef off Ostby, two drown", lead, *FERRY[1:], roles="h")
    assert links(align(base, with_headline))[:2] == [((1,), (1,)), ((2,), (2,))]
    without = document(lexicon, lead, *FERRY[1:])
    assert links(align(base, without))[:2] == [((1,), ()), ((2,), (1,))]
    only_headline = document(lexicon, "Ferry Halvard strikes reef off Ostby, two drown", *FERRY[1:], roles="h")
    assert links(align(only_headline, without))[0] == ((1,), (1,))


def test_groups_are_stars_never_chains(lexicon: Lexicon) -> None:
    base = document(
        lexicon,
        *FERRY[3:],
        "The radar of the ferry Halvard failed an hour before it struck the reef.",
        "Divers searched the wreck until nightfall, and relatives waited at the quay with blankets.",
    )
    other = document(
        lexicon,
        "The radar failed an hour before the ferry struck, and divers searched the wreck until nightfall.",
        "Relatives waited at the quay with blankets and flasks of tea.",
        *FERRY[3:],
    )
    alignment = align(base, other)
    check(alignment)
    linked = {(i, j) for p in (*alignment.pairs, *alignment.also) for i in p.base for j in p.other}
    assert linked >= {(4, 1), (5, 1), (5, 2)}
    assert (4, 2) not in linked
    assert len(alignment.also) == 1


def test_an_arm_goes_where_it_completes(lexicon: Lexicon) -> None:
    base = document(
        lexicon,
        *FERRY[:3],
        "Pressed on heating fuel costs, Okoro admitted that refinery pricing is a problem.",
        "But Okoro stopped short of backing direct talks between the council and fuel firms.",
        "Councillor Greta Holm of Velm, a former accountant, asked Okoro about heating fuel costs.",
        "He conceded there are “certain months where rises have little basis in supply.”",
    )
    other = document(
        lexicon,
        *FERRY[:3],
        "Okoro admitted that heating fuel costs are a problem, but did not back direct talks of the council with "
        "fuel firms.",
        "Asked by councillor Greta Holm of Velm, a former accountant, he conceded there are “certain months where "
        "rises have little basis in supply.”",
    )
    found = align(base, other)
    assert links(found)[3:] == [((4, 5), (4,)), ((6, 7), (5,))]
    assert [(pair.base, pair.other) for pair in found.also] == [((6,), (4,))]


def test_furniture_is_not_aligned(lexicon: Lexicon) -> None:
    both = document(lexicon, "A photo of the ferry.", *FERRY, roles="c")
    assert links(align(both, both))[0] == ((2,), (2,))


TOWNS = (
    "The mayor of Velm signed a harbour law on Thursday that lets owners turn boats away.",
    "Lawyers add that most ports of the coast keep the mooring rights of small owners safe by civil law.",
    "Fish traders said on Friday that they would halt all trips to the island.",
    "Mayor Ina Holt told the Gazette that the response had surprised her.",
)
RULES = (
    "Ina Holt answered questions about the rules until late in the night.",
    "The harbour law of the island says nothing of mooring rights.",
    "A ferry firm cancelled a meeting that it had planned in Velm.",
    "Opponents gathered at the quay with banners on Saturday, singing.",
)


def test_tellings_with_no_statement_in_common_need_surer_links(lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscmp.align.likelihoods", lambda *_: {(1, 1): 0.6})
    apart = align(document(lexicon, *TOWNS), document(lexicon, *RULES))
    assert ((2,), (2,)) not in links(apart)
    same = align(document(lexicon, *TOWNS, *FERRY[:2]), document(lexicon, *RULES, *FERRY[:2]))
    assert ((2,), (2,)) in links(same)


def test_short_statements_between_the_same_neighbours(lexicon: Lexicon) -> None:
    base = document(lexicon, FERRY[0], "He would not.", FERRY[1], FERRY[2])
    other = document(lexicon, FERRY[0], "He would.", FERRY[1], FERRY[2])
    assert ((2,), (2,)) in links(align(base, other))
    assert ((2,), (2,)) not in links(align(base, document(lexicon, FERRY[0], "It is over.", FERRY[1], FERRY[2])))
    far = document(lexicon, FERRY[0], FERRY[1], FERRY[2], "He would.")
    assert ((2,), (4,)) not in links(align(base, far))


def test_empty_and_wordless(lexicon: Lexicon) -> None:
    nothing = document(lexicon)
    some = document(lexicon, "He said it was.", "…")
    assert align(nothing, nothing).pairs == ()
    assert links(align(nothing, some)) == [((), (1,)), ((), (2,))]
    assert links(align(some, nothing)) == [((1,), ()), ((2,), ())]
    assert links(align(some, document(lexicon, "She said it was not.", "!"))) == [
        ((1,), ()),
        ((2,), ()),
        ((), (1,)),
        ((), (2,)),
    ]


GARDEN = (
    "The annual tulip parade in Brunnsby drew forty floats despite drizzle.",
    "Growers blamed a cold spring for smaller blossoms and higher wholesale costs.",
    "Judges gave first prize to a swan made of nine thousand white petals.",
    "Nursery owner Per Dahl plans to breed a striped variety named after his aunt.",
    "Brass bands, jugglers and a choir from Velm entertained families along Mill Lane.",
    "Volunteers swept petals until midnight, and compost went to allotments nearby.",
)


def test_another_story_is_told_apart(lexicon: Lexicon) -> None:
    ferry, garden = document(lexicon, *FERRY), document(lexicon, *GARDEN)
    alignment = align(ferry, garden)
    assert not alignment.same_story
    assert all(not (pair.base and pair.other) for pair in alignment.pairs)
    likely = "Police closed the road along the harbour until noon on Tuesday."
    alike = "Police closed the road along Mill Lane on Tuesday."
    assert ((1,), (1,)) in links(align(document(lexicon, likely), document(lexicon, alike)))
    assert ((7,), ()) in links(align(document(lexicon, *FERRY, likely), document(lexicon, *GARDEN, alike)))
    shared_line = "Sign up for our newsletter."
    both = align(document(lexicon, *FERRY, shared_line), document(lexicon, shared_line, *GARDEN))
    assert not both.same_story
    assert ((7,), (1,)) in links(both)


@pytest.mark.parametrize(
    ("one", "other", "linked"),
    [
        ("Nine people died in the fire in Lund.", "Twelve people died in the fire in Lund, police said.", True),
        ("Rebels took the city, a monitor said.", "Insurgents seized the city, according to a monitor.", True),
        ("The mayor said taxes will rise.", "The minister said the bridge will open.", False),
        ("The company fired 200 workers.", "The company hired 40 drivers in Ghent.", False),
        ("The caucus wants a vote on the floor next week.", "“I will not vote for it,” she said.", False),
        ("The reporters asked which bridge it was.", "Which bridge it was?", True),
    ],
)
def test_texts_of_one_sentence(one: str, other: str, linked: bool, lexicon: Lexicon) -> None:
    assert (len(align(document(lexicon, one), document(lexicon, other)).pairs) == 1) is linked


def test_two_short_texts_may_be_one_story(lexicon: Lexicon) -> None:
    assert align(document(lexicon, "Nine people died."), document(lexicon, "The toll is unknown.")).same_story


def test_links_across_groups_are_kept_beside_the_pairs(lexicon: Lexicon) -> None:
    base = document(lexicon, *FERRY)
    other = document(lexicon, *FERRY, "Divers searched the wreck of the ferry until nightfall, and return on Tuesday.")
    for pair in align(base, other).also:
        assert len(pair.base) == len(pair.other) == 1


def check(alignment: Alignment) -> None:
    """What holds of every alignment."""
    for side, index in ((alignment.base, 0), (alignment.other, 1)):
        told = [n for pair in alignment.pairs for n in (pair.base, pair.other)[index]]
        assert sorted(told) == [s.n for s in side.statements if s.compared]
    for pair in (*alignment.pairs, *alignment.also):
        assert pair.base or pair.other
        assert min(len(pair.base), len(pair.other)) <= 1  # a star, never a chain
        assert 0.0 <= pair.score <= 1.0
        assert 0.0 <= pair.base_told <= 1.0
        assert 0.0 <= pair.other_told <= 1.0
    with_base = [pair.base for pair in alignment.pairs if pair.base]
    assert with_base == sorted(with_base)
    assert all(pair.base for pair in alignment.pairs[: len(with_base)])
    only_other = [pair.other for pair in alignment.pairs if not pair.base]
    assert only_other == sorted(only_other)


WORDS = ["ferry", "reef", "Ostby", "Okoro", "said", "not", "12", "twelve", "divers", "the", "killed", "dead", "…", "“wreck”"]
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join), max_size=8)


@given(ours=TEXTS, theirs=TEXTS)
@settings(deadline=None)
def test_every_statement_stands_in_one_pair(ours: list[str], theirs: list[str], lexicon: Lexicon) -> None:
    base, other = document(lexicon, *ours), document(lexicon, *theirs)
    alignment = align(base, other)
    check(alignment)
    assert alignment == align(base, other)
    identical = [p for p in alignment.pairs if p.score == 1.0]
    assert all(normalise(ours[p.base[0] - 1]) == normalise(theirs[p.other[0] - 1]) for p in identical)


@given(st.lists(st.text(max_size=60), max_size=6), st.lists(st.text(max_size=60), max_size=6))
@settings(deadline=None)
def test_any_text(ours: list[str], theirs: list[str]) -> None:
    lexicon = load_lexicon()
    check(align(document(lexicon, *ours), document(lexicon, *theirs)))


@given(st.permutations(range(12)))
def test_moved_leaves_a_longest_increasing_run(order: list[int]) -> None:
    kept = [value for value, is_moved in zip(order, moved(order), strict=True) if not is_moved]
    assert kept == sorted(kept)
    best = [1] * len(order)
    for k in range(len(order)):
        best[k] = 1 + max((best[i] for i in range(k) if order[i] < order[k]), default=0)
    assert len(kept) == max(best)


@pytest.mark.parametrize("makes", ["numbered", "alike", "twins", "tolls", "frequent"])
def test_large_inputs_take_no_quadratic_time(makes: str, lexicon: Lexicon) -> None:
    random_ = random.Random(7)
    form = {
        "numbered": lambda k, side: f"Lot {k} {side} sold.",
        "alike": lambda k, side: "Sold again.",
        "twins": lambda k, side: f"Sold {side}.",
        "tolls": lambda k, side: TOLL.format(k if side == "late" else -k),
        "frequent": lambda k, side: f"Lot {random_.choice('abcd')}x sold {side} at noon.",
    }[makes]

    def seconds(size: int) -> float:
        base = document(lexicon, *(form(k, "early") for k in range(size)))
        other = document(lexicon, *(form(k, "late") for k in range(size)))
        start = time.process_time()
        align(base, other)
        return time.process_time() - start

    small = seconds(1000)
    assert seconds(8000) < 40 * max(small, 0.01)


TOLL = "The mayor said {} people died in town."


@pytest.mark.parametrize("size", [50, 150, 500])
@pytest.mark.parametrize("form", [TOLL, "Lot {} sold.", "Crews from Ostby pumped {} tonnes of oil out of the wreck."])
def test_a_list_in_which_every_number_differs_is_paired_in_order(form: str, size: int, lexicon: Lexicon) -> None:
    base = document(lexicon, *(form.format(k) for k in range(size)))
    other = document(lexicon, *(form.format(2000 + k) for k in range(size)))
    found = align(base, other)
    assert links(found) == [((n,), (n,)) for n in range(1, size + 1)]
    assert not any(pair.moved for pair in found.pairs)
    assert found.also == ()
    opening = document(lexicon, "A choir sang hymns.", *(form.format(2000 + k) for k in range(size)))
    assert links(align(base, opening))[:size] == [((n,), (n + 1,)) for n in range(1, size + 1)]
    longer = document(lexicon, *(form.format(2000 + k) for k in range(size + 5)))
    assert links(align(base, longer))[:size] == [((n,), (n,)) for n in range(1, size + 1)]
    assert links(align(longer, base))[:size] == [((n,), (n,)) for n in range(1, size + 1)]


@pytest.mark.parametrize("size", [50, 150, 500])
def test_a_statement_repeated_ever_so_often_is_paired_in_order(size: int, lexicon: Lexicon) -> None:
    base = document(lexicon, *[TOLL.format(5)] * size)
    for text in (TOLL.format(6), "On Monday the mayor said that 6 people died in the town."):
        found = align(base, document(lexicon, *[text] * size))
        assert links(found) == [((n,), (n,)) for n in range(1, size + 1)]
        assert found.also == ()


@given(
    st.lists(st.integers(0, 40), min_size=1, max_size=60),
    st.lists(st.integers(0, 40), min_size=1, max_size=60),
)
@settings(deadline=None, max_examples=40)
def test_of_two_lists_the_shorter_is_paired_whole(ours: list[int], theirs: list[int]) -> None:
    lexicon = load_lexicon()
    alignment = align(
        document(lexicon, *(TOLL.format(k) for k in ours)), document(lexicon, *(TOLL.format(k) for k in theirs))
    )
    check(alignment)
    alone = [pair for pair in alignment.pairs if not (pair.base and pair.other)]
    assert all(len(pair.base) < 2 and len(pair.other) < 2 for pair in alignment.pairs)
    assert len(alone) == abs(len(ours) - len(theirs))


def test_frequent_terms_are_looked_up_where_the_statement_should_stand(lexicon: Lexicon) -> None:
    names = [f"{a}{b}" for a in ("Kor", "Vel", "Tas", "Mun", "Ral") for b in ("dan", "mir", "sund", "vik", "holm", "gar")]
    place = [f"{names[k % 30]}, {names[(k * 7 + k // 30) % 30]} and {names[(k * 11 + 3) % 30]}" for k in range(600)]
    base = document(lexicon, *(f"Storm warnings reached {p} overnight, wardens said." for p in place))
    other = document(lexicon, *(f"Overnight, storm warnings arrived in {p}." for p in place))
    found = align(base, other)
    assert sum(pair.base == pair.other for pair in found.pairs) > 590


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ([0.0, 0.2, 0.4, 0.6, 0.8], [0.0, 0.2, 0.4, 0.6, 0.8], [0, 1, 2, 3, 4]),
        ([0.7], [0.1, 0.4, 0.7, 0.9], [2]),
        ([0.9, 0.95], [0.1, 0.4, 0.9], [1, 2]),  # the first leaves one for the second
        ([0.1, 0.12, 0.9], [0.0, 0.1, 0.2, 0.5, 0.9], [0, 1, 4]),
        ([0.0], [0.5, 0.6], [0]),
    ],
)
def test_nearest_places_rise(ours: list[float], theirs: list[float], expected: list[int]) -> None:
    rows = side_by_side(["x"] * len(ours), ["x"] * len(theirs), ours, theirs)
    assert rows == list(enumerate(expected))
    assert side_by_side(["x"] * len(theirs), ["x"] * len(ours), theirs, ours) == [(j, i) for i, j in rows]
    assert side_by_side([()] * len(ours), [()] * len(theirs), ours, theirs) == []


def test_wording_leaves_the_numbers_out(lexicon: Lexicon) -> None:
    def words(text: str, role: str = "") -> tuple[str, ...]:
        held = document(lexicon, text, roles=role)
        return wording(held.statements[0].role, words_of(text), held.terms[0])

    assert words("Nine divers drowned.") == words("NINE divers drowned…") == words("1,200 divers drowned.")
    assert words("Nine divers drowned.") != words("Nine divers surfaced.")
    assert words("Nine divers drowned.") != words("Nine divers drowned.", "h")
    assert words("He said 5.") == ()


def test_a_headline_never_moved(lexicon: Lexicon) -> None:
    headline = "Ferry Halvard strikes reef off Ostby, two drown"
    first = document(lexicon, headline, *FERRY, roles="h")
    for title in (headline, "Halvard ferry hits reef off Ostby, two drown"):
        last = document(lexicon, *FERRY, title, roles="______h")
        for found in (align(first, last), align(last, first)):
            told = [p.other for p in found.pairs if found.base.statements[p.base[0] - 1].role == "headline"]
            assert told == [(7,) if found.base is first else (1,)]
            assert not any(pair.moved for pair in found.pairs)
    short = document(lexicon, headline, FERRY[0], roles="h")
    last = document(lexicon, FERRY[0].replace("Two", "Six"), headline, roles="_h")
    assert not any(pair.moved for pair in align(short, last).pairs)


def test_pair_defaults() -> None:
    assert Pair((1,), (), 0.0).shared == ()
