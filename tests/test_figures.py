"""Figures: numbers, units, nouns, ranges, bounds, trends, typed numbers, events and names."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscmp.extract.figures import find_figures
from newscmp.lexicon import load_lexicon
from newscmp.model import Figure, Span, Statement

LEXICON = load_lexicon("en")
ONES = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
PIECES = [
    *("12", "1,200", "1.5", ".5", "one", "two", "hundred", "thousand", "million", "dozens", "half", "a", "third", "of"),
    *("and", "to", "from", "between", "-", "–", "%", "$", "£", "m", "bn", "½", "²", "٣", "killed", "wounded", "in", "Arlem"),
    *("Friday", "May", "3rd", "2016", ":", ".", ",", "(", ")", "'", "’", '"', "pm", "year", "old", "-year-old", "the"),
    *("more", "than", "at", "least", "minus", "F", "couple", "was", "he", "who", "score", "to"),
]


def read(text: str, role: str = "body") -> tuple[Figure, ...]:
    return find_figures(text, (Statement(1, Span(0, len(text)), text, role, 0),), LEXICON)


def one(text: str) -> Figure:
    """The only figure of a text."""
    figures = read(text)
    assert len(figures) == 1, [f.surface for f in figures]
    return figures[0]


def values(text: str) -> list[Decimal | None]:
    return [figure.value for figure in read(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They sold 1,200 boats.", "1200"),
        ("They sold 1\u00a0200 boats.", "1200"),
        ("They sold 12\u202f000 boats.", "12000"),
        ("They sold 2,50,000 boats.", "250000"),
        ("They sold 1.200 tonnes.", "1.2"),
        ("They sold twelve hundred boats.", "1200"),
        ("They sold two hundred and five boats.", "205"),
        ("They sold one thousand two hundred and thirty-four boats.", "1234"),
        ("They sold 1.2 million boats.", "1200000"),
        ("They led by one-half of 3 percent.", "1.5"),
        ("They sold 1.4m joint print and digital copies.", "1400000"),
        ("A 2.5m high wall of stones fell.", "2.5"),
        ("They sold 4 hundred million boats.", "400000000"),
        ("They sold half a million boats.", "500000"),
        ("They sold a quarter of a million boats.", "250000"),
        ("They sold two and a half million boats.", "2500000"),
        ("They sold a dozen boats.", "12"),
        ("They sold half a dozen boats.", "6"),
        ("They sold two dozen boats.", "24"),
        ("They sold 3 lakh boats.", "300000"),
        ("They sold 2 crore boats.", "20000000"),
        ("They sold 12.3m boats.", "12300000"),
        ("They sold 10k boats.", "10000"),
        ("It weighs 2 1/2 pounds.", "2.5"),
        ("It weighs 2½ pounds.", "2.5"),
        ("It weighs 1/2 pound.", "0.5"),
        ("It fell to minus-130 degrees Fahrenheit.", "-130"),
        ("It fell to -1.3 degrees.", "-1.3"),
        ("It fell to \u22124 degrees.", "-4"),
        ("It moves at 2.998\u00d710\u22128 metres per second.", "2.998E-8"),
    ],
)
def test_value(text: str, value: str) -> None:
    assert one(text).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value", "upper"),
    [
        ("Between 12 and 15 people were held.", 12, 15),
        ("It took 4 to 5 people.", 4, 5),
        ("It took four to five thousand people.", 4000, 5000),
        ("It took 10-15 people.", 10, 15),
        ("It took 10–15 people.", 10, 15),
        ("It costs $10 to $15 billion.", 10_000_000_000, 15_000_000_000),
        ("It costs $200 to $4 million.", 200, 4_000_000),
        ("Losses rose from 21 mpg combined to 23.", 21, 23),
        ("Speeds of 15-22 miles per hour were seen.", 15, 22),
        ("It took a three- to four-day trip.", 3, 4),
        ("It fell from $75 per barrel in May to $45.88.", 75, Decimal("45.88")),
        ("It fell to 138 lots from 212 lots.", 212, 138),
    ],
)
def test_range_is_one_figure_in_text_order(text: str, value: int, upper: int | Decimal) -> None:
    ends = [(f.value, f.upper) for f in read(text) if f.type == "quantity"]
    assert ends == [(value, upper)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is 78 per cent, up from 50 per cent.", [78, 50]),
        ("A 7- or 8-inch screen.", [7, 8]),
        ("About 18 kilometres (11 miles) away.", [18, 11]),
        ("It rose 5 percent to 12 percent.", [5, 12]),
    ],
)
def test_two_figures_stay_two(text: str, expected: list[int]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "low", "high", "noun"),
    [
        ("Dozens of soldiers died.", 24, 100, "soldier"),
        ('It spoke of "dozens".', 24, 100, None),
        ("Hundreds of houses burned.", 100, 1000, "house"),
        ("Tens of thousands of people marched.", 10_000, 100_000, "people"),
        ("Hundreds of thousands of people marched.", 100_000, 1_000_000, "people"),
        ("Several thousand people marched.", 2000, 10_000, "people"),
        ("A couple of houses burned.", 2, 3, "house"),
    ],
)
def test_vague_words_are_intervals(text: str, low: int, high: int, noun: str | None) -> None:
    figure = one(text)
    assert (figure.value, figure.upper, figure.vague, figure.noun) == (low, high, True, noun)


@pytest.mark.parametrize(
    ("cue", "bound"),
    [
        ("more than", ">"),
        ("over", ">"),
        ("at least", ">="),
        ("no fewer than", ">="),
        ("up to", "<="),
        ("as many as", "<="),
        ("fewer than", "<"),
        ("under", "<"),
        ("about", "~"),
        ("around", "~"),
        ("some", "~"),
        ("nearly", "~"),
        ("almost", "~"),
        ("exactly", "="),
        ("an estimated", "~"),
        ("at least another", ">="),
    ],
)
def test_bound_before(cue: str, bound: str) -> None:
    figure = one(f"Rescuers found {cue} 40 boats.")
    assert (figure.bound, figure.surface) == (bound, f"{cue} 40 boats")


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("It took 12 or more boats.", ">="),
        ("It took 12-plus boats.", ">="),
        ("It took 12 boats or so.", "~"),
        ("It took 12 or fewer boats.", "<="),
        ("He was jailed for over two years.", ">"),
        ("It happened over two days.", "="),
        ("It took sub-300 metres.", "<"),
        ("It took ~45 metres.", "~"),
    ],
)
def test_bound_elsewhere(text: str, bound: str) -> None:
    assert one(text).bound == bound


@pytest.mark.parametrize(
    ("text", "trend"),
    [
        ("Prices rose 5 percent.", "up"),
        ("Prices fell 5 percent.", "down"),
        ("Prices were up 5 percent.", "up"),
        ("Prices dropped by 5 percent.", "down"),
        ("They raised prices by 5 percent.", "up"),
        ("They cut prices by 5 percent.", "down"),
        ("Prices climbed more than 5 percent.", "up"),
        ("Prices rose to 5 dollars.", None),
        ("They raised $5 million.", None),
        ("A drop of 5 percent was seen.", None),
        ("The index stood at -5%.", "down"),
    ],
)
def test_trend(text: str, trend: str | None) -> None:
    assert one(text).trend == trend


def test_the_same_move_told_twice_has_one_trend() -> None:
    assert [f.trend for f in read("Jobs fell by 125,600 positions, or 2.2 per cent.")] == ["down", "down"]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("It cost $5.", "dollar"),
        ("It cost US$5.", "dollar"),
        ("It cost HK$5.", "hong kong dollar"),
        ("It cost A$5.", "australian dollar"),
        ("It cost C$5.", "canadian dollar"),
        ("It cost £3m.", "pound sterling"),
        ("It cost €2.4 million.", "euro"),
        ("It cost 1,200€.", "euro"),
        ("It cost Rs 2 lakh.", "indian rupee"),
        ("It cost two million pounds.", "pound sterling"),
        ("It weighed 208 pounds.", "pound-mass"),
        ("It cost $75 per barrel.", "dollar per barrel"),
        ("It cost $14.95 a month.", "dollar per month"),
        ("It cost $21.25 per square foot.", "dollar per square foot"),
        ("It cost $6.8 billion a year earlier.", "dollar"),
        ("It rose 3 per cent.", "percentage"),
        ("It rose 3%.", "percentage"),
        ("It rose 3 percentage points.", "percentage point"),
        ("It rose 25 basis points.", "basis point"),
        ("It drove at 60mph.", "mile per hour"),
        ("It drove at 140 km/h.", "kilometre per hour"),
        ("It weighs 5kg.", "kilogram"),
        ("It walked 18 kilometers.", "kilometre"),
        ("It covers 32m2.", "square metre"),
        ("It covers 500 sq m.", "square metre"),
        ("It is 37m long.", "metre"),
        ("It burned 12.3m tonnes.", "metric ton"),
        ("It was 12 degrees Celsius.", "celsius"),
        ("It pumps 52,000 barrels a day.", "barrel per day"),
        ("It was a 52,000 barrel-a-day plant.", "barrel per day"),
        ("It was a 7.2-magnitude quake.", "magnitude"),
        ("It had a magnitude of 7.2.", "magnitude"),
        ("It took two-and-a-half hours.", "hour"),
        ("It took three consecutive days.", "day"),
        ("A third of voters left.", "% voter"),
        ("Half of them left.", "% -"),
        ("One in five voters left.", "% voter"),
        ("One in every four homes burned.", "% home"),
        ("It had a two-in-three chance.", "% chance"),
        ("He is 4in taller.", "inch"),
        ("It took half of one percentage point.", "percentage point"),
        ("It began more than a decade ago.", "year"),
    ],
)
def test_unit(text: str, unit: str) -> None:
    assert one(text).unit == unit


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("They shelled 12 rebel-held areas.", "rebel-held area"),
        ("They shelled two field hospitals.", "field hospital"),
        ("They lost five children.", "child"),
        ("They lost nine women.", "woman"),
        ("They hired 89 freshmen.", "freshman"),
        ("They built 300 new primary schools in the north.", "new primary school"),
        ("They own 460 Kia and Hyundai vehicles.", "kia hyundai vehicle"),
        ("They met 19 other states.", "state"),
        ("They met two lower courts.", "lower court"),
        ("It is an 11-member panel.", "member panel"),
        ("It is one of the richest families.", "rich family"),
        ("They opened three viruses.", "virus"),
    ],
)
def test_noun(text: str, noun: str) -> None:
    figure = one(text)
    assert (figure.unit, figure.noun) == (None, noun)


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("It killed 12 people in Arlem and nine in Brom.", ["people", "people"]),
        ("It killed 12 people and wounded 30.", ["people", "people"]),
        ("There were 460 boats, compared with 63 a year ago.", ["boat", "boat"]),
        ("Of the firms, ten of those 33 firms closed.", ["firm", "firm"]),
        ("It lost 20 boats per week, compared with an average of 10 per week.", ["boat per week", "boat per week"]),
    ],
)
def test_left_out_nouns_are_filled_in(text: str, nouns: list[str]) -> None:
    assert [figure.noun for figure in read(text)] == nouns


def test_left_out_units_are_filled_in() -> None:
    assert [f.unit for f in read("It has 7- or 8-inch screens.")] == ["inch", "inch"]
    assert [f.unit for f in read("It costs 8 or $9.")] == ["dollar", "dollar"]


@pytest.mark.parametrize(
    ("text", "kind", "canonical"),
    [
        ("It began in 2016.", "date", "2016"),
        ("It began on Sunday.", "date", "sunday"),
        ("It was Friday's lead.", "date", "friday"),
        ("It began on Nov. 30.", "date", "--11-30"),
        ("It began on December 1, 2024.", "date", "2024-12-01"),
        ("It began on 29 March 2018.", "date", "2018-03-29"),
        ("It began on the 1st of May.", "date", "--05-01"),
        ("It began in December.", "date", "--12"),
        ("It began in May.", "date", "--05"),
        ("It began in June of 2018.", "date", "2018-06"),
        ("It began on 2024-12-01.", "date", "2024-12-01"),
        ("It began in the 1990s.", "date", "1990s"),
        ("It began in the 1990's.", "date", "1990s"),
        ("It ran in 2016-17.", "date", "2016/2017"),
        ("It is a 2020 model.", "date", "2020"),
        ("It left at 6:15 a.m.", "time", "06:15"),
        ("It left at 6.15pm.", "time", "18:15"),
        ("It left at 5 p.m. sharp.", "time", "17:00"),
        ("It left at 06:15 GMT.", "time", "06:15"),
        ("It left at 1900 GMT.", "time", "19:00"),
        ("It left at noon.", "time", "12:00"),
        ("It left at 5 o'clock.", "time", "05:00"),
        ("They won the match 2-0.", "score", "2-0"),
        ("It passed by a vote of 228 to 191.", "score", "228-191"),
        ("It was the first time.", "ordinal", "1"),
        ("It was the 10th time.", "ordinal", "10"),
        ("It was the twenty-third time.", "ordinal", "23"),
        ("The S&P 500 closed.", "name", None),
        ("The COVID-19 clinic closed.", "name", None),
        ("Flight 2216 left.", "name", None),
        ("A Boeing 737-800 left.", "name", None),
        ("A V-6 left.", "name", None),
        ("He moved to 575 Wilbury Road.", "name", None),
        ("The Fifth Amendment stands.", "name", None),
        ("He lives at No. 10 now.", "name", None),
        ("Quarterback Dan Prescow (4) ran.", "name", None),
        ("The 501(c)(4) group closed.", "name", None),
        ("It was like 9/11 again.", "name", None),
        ("See paragraph 322(5) of the rules.", "name", None),
        ("The 2nd District voted.", "name", None),
    ],
)
def test_typed_numbers_are_no_quantities(text: str, kind: str, canonical: str | None) -> None:
    figure = one(text)
    assert (figure.type, figure.canonical) == (kind, canonical)


@pytest.mark.parametrize(
    "text",
    [
        "He is the same one.",
        "It happened once.",
        "No one came.",
        "At one point it stopped.",
        "It was a two-way street and a six-speed box.",
        "They may go.",
        "It will march on.",
        "It won on the second.",
        "The half-staff flag.",
        "The two met again.",
        "One evening he left.",
    ],
)
def test_idioms_are_no_figures(text: str) -> None:
    assert [f for f in read(text) if f.type not in ("ordinal", "date")] == []


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Orsino Vale, 66, has left.", 66, "year of age"),
        ("The 28-year-old man left.", 28, "year of age"),
        ("The three-year-old girl left.", 3, "year of age"),
        ("The six-month-old girl left.", 6, "month of age"),
        ("She was 10.", 10, "year of age"),
        ("He died aged 84.", 84, "year of age"),
        ("He is 30 years old.", 30, "year of age"),
        ("Those 19 or older left.", 19, "year of age"),
        ("Orsino Vale, now 53, has left.", 53, "year of age"),
    ],
)
def test_age(text: str, value: int, unit: str) -> None:
    figure = one(text)
    assert (figure.type, figure.value, figure.unit) == ("age", value, unit)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The blast killed 12 and wounded 30.", [(12, "killed"), (30, "wounded")]),
        ("Police: 12 killed, 30 hurt.", [(12, "killed"), (30, "wounded")]),
        ("The death toll rose to 12.", [(12, "killed")]),
        ("The flood claimed 12 lives.", [(12, "killed")]),
        ("There were 12 deaths.", [(12, "killed")]),
        ("At least 70 people were killed and 200 others injured.", [(70, "killed"), (200, "wounded")]),
        ("Fighting killed 412 people, including at least 61 civilians.", [(412, "killed"), (61, "killed")]),
        ("Twelve people, two of them children, were killed.", [(12, "killed"), (2, "killed")]),
        ("One soldier was killed, two were wounded and one is missing.", [(1, "killed"), (2, "wounded"), (1, "missing")]),
        ("It fired 15 rockets, of which 12 were intercepted.", [(15, "fired"), (12, "downed")]),
        ("Some 4,000 people fled their homes.", [(4000, "displaced")]),
        ("A strike killed her aunt, who left behind five children.", [(5, None)]),
        ("He was killed 12 kilometres from home.", [(12, None)]),
    ],
)
def test_event(text: str, expected: list[tuple[int, str | None]]) -> None:
    assert [(f.value, f.event) for f in read(text)] == expected


def test_two_tolls_keep_their_places() -> None:
    first, second = read("Strikes killed at least 12 people in Arlem and nine civilians in the rebel bastion of Brom.")
    assert (first.value, first.bound, first.noun, first.event, first.about) == (12, ">=", "people", "killed", ("arlem",))
    assert (second.value, second.bound, second.noun, second.event, second.about) == (9, "=", "civilian", "killed", ("brom",))


def test_a_place_before_the_comma_belongs_to_the_figure_after_it() -> None:
    figures = read("In Arlem, 35 people died; in Brom, five were missing.")
    assert [f.about for f in figures] == [("arlem",), ("brom",)]


def test_those_who_told_it_are_not_those_it_is_about() -> None:
    assert one("Shelling killed dozens, according to a report by Dawnwire.").about == ()


def test_a_place_told_once_after_two_tolls_is_of_both() -> None:
    figures = read("It killed 12 people and wounded 30 in Arlem, while 20 died in Brom.")
    assert [f.about for f in figures] == [("arlem",), ("arlem",), ("brom",)]


def test_the_first_word_is_a_name_only_where_the_article_says_so() -> None:
    assert one("Petrol cost 5 dollars.").about == ()
    text = "Reports from Orlania came in.\n\nOrlania lost 30 boats."
    start = text.index("\n\n") + 2
    statement = Statement(1, Span(start, len(text)), text[start:], "body", 0)
    assert find_figures(text, (statement,), LEXICON)[0].about == ("orlania",)


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("They raised the rate from 5 percent to 7 percent.", True),
        ("It fell from 75 dollars to 45.", True),
        ("Prices range from $370,000 to $5.5 million.", False),
        ("It takes from 12 to 15 days.", False),
    ],
)
def test_a_move_is_told_from_a_range(text: str, moved: bool) -> None:
    figure = one(text)
    assert figure.upper is not None
    assert figure.moved == moved


def test_a_comparison_with_the_past_is_no_bound() -> None:
    assert [f.bound for f in read("Rent is $1,200 more than five years ago.")] == ["=", "="]
    assert one("It began more than five years ago.").bound == ">"


def test_furniture_has_no_figures() -> None:
    assert read("Three men walk past 12 cars.", role="caption") == ()


def test_offsets_are_into_the_whole_text() -> None:
    text = "One line.\n\nA storm hit 40 boats."
    start = text.index("A storm")
    statements = (
        Statement(1, Span(0, 9), text[:9], "body", 0),
        Statement(2, Span(start, len(text)), text[start:], "body", 1),
    )
    figure = find_figures(text, statements, LEXICON)[-1]
    assert (figure.statement, text[figure.span.start : figure.span.end]) == (2, "40 boats")


def words(number: int) -> str:
    """A number in words, British style."""
    for size, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if number >= size:
            rest = number % size
            join = " and " if 0 < rest < 100 else " "
            return f"{words(number // size)} {name}" + (join + words(rest) if rest else "")
    if number >= 100:
        return f"{ONES[number // 100]} hundred" + (f" and {words(number % 100)}" if number % 100 else "")
    if number >= 20:
        return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")
    return ONES[number]


@given(st.integers(2, 10**12))
@settings(max_examples=300, deadline=None)
def test_a_figure_equals_itself_under_any_spelling(number: int) -> None:
    commas = f"{number:,}"
    spellings = [str(number), commas, commas.replace(",", "\u00a0"), words(number), words(number).capitalize()]
    for size, name in ((1000, "thousand"), (10**6, "million"), (10**9, "billion")):
        spellings.append(f"{Decimal(number) / size:f} {name}")
    if number % 100 == 0 and number // 100 < 100 and number // 100 % 10:
        spellings.append(f"{words(number // 100)} hundred")
    found = {}
    for spelling in spellings:
        figure = one(f"officials counted {spelling} people.")
        assert figure.surface.removesuffix(" people") == spelling
        found[spelling] = (figure.value, str(figure.value), figure.noun, figure.type)
    assert set(found.values()) == {(Decimal(number), str(number), "people", "quantity")}


NASTY = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join),
    st.lists(st.sampled_from(list("0123456789,.-–:/ %$kmaps'()½²")), max_size=40).map("".join),
)


@given(NASTY)
@settings(max_examples=600, deadline=None)
def test_any_text_gives_figures_whose_offsets_point_at_the_surface(text: str) -> None:
    figures = read(text)
    assert figures == read(text)
    assert [f.span.start for f in figures] == sorted(f.span.start for f in figures)
    for figure in figures:
        assert figure.surface == text[figure.span.start : figure.span.end] != ""
        assert figure.type in ("quantity", "age", "date", "time", "ordinal", "score", "name")
        assert figure.bound in ("=", "~", ">", "<", ">=", "<=")
        assert figure.value is None or figure.value.is_finite()
        assert (figure.type in ("quantity", "age", "score", "ordinal")) == (figure.value is not None)


@pytest.mark.parametrize(
    "piece", ["1234567890", "123,", "1,", "5-", "two hundred and ", "from 5 ", "5 big ", "5, ", "killed 5 in Arlem "]
)
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.process_time()
        read(text)
        return time.process_time() - start

    seconds(1000)
    small = min(seconds(10_000) for _ in range(2))
    assert seconds(80_000) < 8 * 5 * small + 0.05


@pytest.mark.parametrize(
    "text",
    [
        "The [flood](https://lowmark.example/2024/12/500-dead) killed 12 people.",
        "See www.lowmark.example/7 and https://lowmark.example/31?x=4 where 12 people met.",
        "The [flood](/2024/500-dead.html) killed 12 people.",
    ],
)
def test_addresses_hold_no_figures(text: str) -> None:
    assert [str(value) for value in values(text)] == ["12"]
