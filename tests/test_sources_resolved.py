"""Who a source is: pronouns, short names, titles, acronyms and roles traced within the article."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newscmp
from newscmp.extract.attributions import find_attributions
from newscmp.extract.attributions.names import Names, Vocabulary
from newscmp.extract.quotes import find_quotes
from newscmp.lexicon import load_lexicon
from newscmp.model import Source, Span, Statement

LEXICON = load_lexicon()


def sources(text: str) -> list[Source]:
    """The sources of a text with one statement a line, in text order."""
    statements: list[Statement] = []
    at = 0
    for number, line in enumerate(text.split("\n")):
        span = Span(at, at + len(line))
        if line.strip():
            statements.append(Statement(len(statements) + 1, span, line, "body", number))
        at += len(line) + 1
    held = tuple(statements)
    _, found = find_attributions(text, held, find_quotes(text, held, LEXICON), LEXICON)
    return [attribution.source for attribution in found if attribution.source is not None]


def last(text: str) -> Source:
    return sources(text)[-1]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mayor Ada Lorn said the port was shut.\nShe said it would reopen.", "Ada Lorn"),
        ("Mayor Ada Lorn said the port was shut.\nLorn said it would reopen.", "Ada Lorn"),
        ("Mayor Ada Lorn said the port was shut.\nMrs Lorn said it would reopen.", "Ada Lorn"),
        ("Foreign Minister Bo Penn said talks had failed.\nThe minister said he would go home.", "Bo Penn"),
        (
            "The Delta Observatory for Human Rights said ten had died.\nThe Observatory said more were hurt.",
            "Delta Observatory for Human Rights",
        ),
        (
            "The Delta Observatory for Human Rights said ten had died.\nIt said more were hurt.",
            "Delta Observatory for Human Rights",
        ),
        ("The Delta Harbour Board (DHB) said it would strike.\nThe port was shut, the DHB said.", "Delta Harbour Board"),
    ],
)
def test_short_forms_get_the_fullest_name(text: str, name: str) -> None:
    assert last(text).name == name


def test_a_pronoun_with_nobody_before_it_stays_unresolved() -> None:
    source = last("He said the port was shut.")
    assert source.name is None
    assert not source.keys


def test_a_last_name_that_two_people_share_is_no_guess() -> None:
    source = last("Ada Lorn met Bo Lorn.\nLorn said the port was shut.")
    assert source.name is None
    assert "lorn" in source.keys


def test_a_name_inside_a_quotation_is_not_whom_she_means() -> None:
    text = "Ada Lorn said the port was shut.\n“Bo Penn is a liar,” she said."
    assert last(text).name == "Ada Lorn"


@pytest.mark.parametrize(
    ("phrase", "key"),
    [("A monitor", "?monitor"), ("Officials", "?official"), ("A witness", "?witness"), ("Two residents", "?resident")],
)
def test_unnamed_sources(phrase: str, key: str) -> None:
    source = last(f"{phrase} said the port was shut.")
    assert source.anonymous
    assert source.name is None
    assert source.keys == {key}


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("Mayor Ada Lorn", "person"),
        ("The harbour board", "institution"),
        ("The Delta Tribune", "media"),
        ("A report", "document"),
        ("An official", "person"),
        ("A monitor", "institution"),
        ("A rumour", "unnamed"),
    ],
)
def test_kinds(source: str, kind: str) -> None:
    assert last(f"{source} said the port was shut.").kind == kind


def test_keys_of_a_person() -> None:
    assert last("Rami Abdel Orn said ten had died.").keys == {"rami abdel orn", "abdel orn", "orn"}


TITLES = [
    "Mr ",
    "Mrs ",
    "Ms ",
    "Dr ",
    "Gen ",
    "Gen. ",
    "General ",
    "Lt. Gen. ",
    "President ",
    "Sen. ",
    "Foreign Minister ",
    "Judge ",
]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(TITLES), st.sampled_from(["Ada Lorn", "Bo G. Penn", "Cy Dray Jr."]))
def test_a_title_changes_no_key(title: str, name: str) -> None:
    plain = last(f"On Friday {name} said the port was shut.")
    titled = last(f"On Friday {title}{name} said the port was shut.")
    assert plain.keys
    offices = {key for key in titled.keys if key.startswith("the ")}  # "the president" is who is titled so
    assert plain.keys == titled.keys - offices


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rami Abdel Orn said ten had died.\nMr Abdel Orn said more were hurt.", "Rami Abdel Orn"),
        ("A resident, Umm Orn, said ten had died.", "Umm Orn"),
        ("Senator Ada Lorn of Delta said ten had died.", "Ada Lorn"),
    ],
)
def test_names_in_company(text: str, name: str) -> None:
    assert last(text).name == name


def test_initials_and_suffixes_change_no_key() -> None:
    full = last("Justice John G. Dray Jr. said the port was shut.")
    short = last("John Dray said the port was shut.")
    assert full.keys & short.keys == {"john dray", "dray"}


def test_a_short_first_name_is_the_long_one() -> None:
    assert last("On Friday Jim Lorn said so.").keys & last("On Friday James Lorn said so.").keys >= {"james lorn"}
    assert not last("On Friday Jim Lorn said so.").keys & last("On Friday Jim Penn said so.").keys


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # the subject of a sentence, not whom it names last
        ("Mayor Ada Lorn praised Deputy Kim Penn.\n“It works,” she said.", "Ada Lorn"),
        # the owner of the subject, not the one of the object
        ("Minister Ola Penn met Minister Ira Lorn.\nLorn’s letter condemned Penn’s plan.\nHe said it was late.", "Ira Lorn"),
        # who spoke, taken up again and again
        ("Minister Ira Lorn met Ola Penn.\nHe said it was late.\n“We lost,” he added.\n“Twice,” he said.", "Ira Lorn"),
        # he and she by the given name
        ("Peter Lorn wrote to Susan Penn.\n“I never had it,” she said.", "Susan Penn"),
        # with no one else in the sentence before, the one who stands behind a preposition
        ("The letters were found by Susan Penn.\nShe said they were hers.", "Susan Penn"),
        # a name that only tells which campaign is meant
        (
            "Minister Ira Lorn spoke on Monday.\nIn an echo of the Penn campaign, he said it was late.\nGov. Ola Penn left.",
            "Ira Lorn",
        ),
        # a role, a comma and a name that nothing else makes a person
        ("The Delta minister, Abo Quorn, came to meet Minister Ola Penn.\nLater he said it was late.", "Abo Quorn"),
        # a title between a body and a name
        ("Council Leader Susan Lorn left.\n“I am tired,” she said.", "Susan Lorn"),
        # a given name that is a noun too
        ("Bill Lorn left.\n“I am tired,” he said.", "Bill Lorn"),
        # an office of something
        ("Secretary of State Ada Lorn came home.\nLorn said talks had failed.", "Ada Lorn"),
    ],
)
def test_whom_a_pronoun_means(text: str, name: str) -> None:
    assert last(text).name == name


def test_a_headline_in_capitals_makes_no_person() -> None:
    text = "Penn Says To Lorn: Drop That Harbour Plan\nMayor Ada Lorn objected.\n“No,” she said."
    assert last(text).name == "Ada Lorn"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # the title tells them apart
        ("Ada Lorn met Peter Lorn.\nMr. Lorn said the port was shut.", "Peter Lorn"),
        # who alone went by it before the other came keeps it
        ("Mayor Ada Lorn spoke.\nLorn said it was late.\nHer cousin Bo Lorn left.\nLorn said so again.", "Ada Lorn"),
        # otherwise whom the later paragraph named in full again
        ("Ada Lorn met Bo Lorn.\nBo Lorn was angry.\nLorn said the port was shut.", "Bo Lorn"),
        # and no one where both were named once
        ("Ada Lorn left the house.\nBo Lorn was angry.\nLorn said the port was shut.", None),
    ],
)
def test_namesakes_are_told_apart(text: str, name: str | None) -> None:
    assert last(text).name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Gov. Ada Lorn signed it.\nThe governor said it was late.", "Ada Lorn"),
        # the one spoken of holds the office
        ("Sen. Ada Lorn met Sen. Bo Penn.\n“No,” Penn said.\nThe senator said it was late.", "Bo Penn"),
        # two do, and nothing tells
        ("Ola Quill spoke of Gov. Ada Lorn and Gov. Bo Penn.\n“No,” Quill said.\nThe governor said it was late.", None),
        # an adviser's president is not the adviser
        ("Susan Lorn, President Penn’s adviser, left.\nThe president said it was late.", "Penn"),
        # an office that was held once is another one
        ("Former Gov. Ada Lorn met Gov. Bo Penn.\n“No,” Lorn said.\nThe governor said it was late.", "Bo Penn"),
        ("Gov. Bo Penn met Ada Lorn, a former mayor.\n“No,” Penn said.\nThe former mayor said it was late.", "Ada Lorn"),
        ("Ada Lorn, a former mayor, spoke.\n“No,” she said.\nThe mayor said it was late.", None),
        # the governor of the story, and one who is mentioned once
        (
            "Gov. Ada Lorn left.\n“No,” Lorn said.\nBo Quill knew Gov. Cy Penn.\n“Yes,” Quill said.\nThe governor said so.",
            "Ada Lorn",
        ),
    ],
)
def test_who_holds_an_office(text: str, name: str | None) -> None:
    assert last(text).name == name


@pytest.mark.parametrize("text", ["It was reported that ten had died.", "It was later revealed that ten had died."])
def test_an_it_that_stands_for_nobody(text: str) -> None:
    before = "The Delta Harbour Board said the port was shut.\n"
    assert [source.name for source in sources(before + text)] == ["Delta Harbour Board"]


def test_they_are_no_body_of_some_sentences_ago() -> None:
    text = "The Delta Rowers Association said ten had died.\nMany rowers were angry.\nThey said it was late."
    assert last(text).name is None


def test_a_general_noun_stands_for_a_body_of_its_class_or_for_none() -> None:
    court = "The Delta High Court said the port was shut.\nThe company said it would sue."
    group = "The Delta Rowers Association said the port was shut.\nThe group said it would sue."
    paper = "The Delta Gazette wrote of ten dead.\nThe paper said more were hurt."
    agency = "The Delta High Court said the port was shut.\nThe agency said it would sue."
    assert last(court).name is None
    assert last(paper).name == "Delta Gazette"
    assert last(agency).name is None
    assert last(group).name == "Delta Rowers Association"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # told in apposition to be a company
        ("Orlen, the country’s largest retailer and employer, lost.\nOrlen lied.\nThe company said it would sue.", "Orlen"),
        ("Lawyers for the HRB lost.\nIt was the first time the agency admitted it had erred.", "HRB"),
        ("The Delta Gazette’s editorial board said no.\nThe board said it was late.", "Delta Gazette’s editorial board"),
        ("The US lost.\nIt was the first time the agency admitted it had erred.", None),
    ],
)
def test_what_makes_a_name_that_of_a_body(text: str, name: str | None) -> None:
    assert last(text).name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Zeid Ra’ad Lorn said ten had died.\n“It must stop,” Mr Ra'ad Lorn said.", "Zeid Ra’ad Lorn"),
        ("Sinéad O’Dray said ten had died.\n“It must stop,” O'Dray said.", "Sinéad O’Dray"),
        ("Abu Qur’an Penn said ten had died.\nPenn said so.", "Abu Qur’an Penn"),
        ("The World Herring Office (WHO) said ten had died.\nThe WHO said more were hurt.", "World Herring Office"),
        ("The World Herring Office (WHO) said ten had died.\nWHO said more were hurt.", "World Herring Office"),
        ("Ada Lorn left early.\nShe met Senator Bo Penn of Orlen, who said it was late.", "Bo Penn"),
    ],
)
def test_names_that_look_like_something_else(text: str, name: str) -> None:
    assert last(text).name == name


def test_a_stretch_may_end_behind_the_comma_of_a_name() -> None:
    names = Names("Ada Lorn, mayor", [(0, 9)], Vocabulary(LEXICON))
    assert not names.by_role


def test_the_coast_guard_is_a_body() -> None:
    source = last("The ferry sank on Friday, the coast guard said.")
    assert (source.kind, source.name, source.keys) == ("institution", "coast guard", {"coast guard"})


def test_a_name_is_printed_as_the_text_has_it_and_its_short_forms_mean_it() -> None:
    text = "Zeyn Ra'id al-Harun opened the port.\n\nMr. Zeyn said it was safe.\n\nAl-Harun said it would stay open."
    sources = [found.source for found in newscmp.inspect(newscmp.article(text)).attributions]
    assert [source and source.name for source in sources] == ["Zeyn Ra'id al-Harun"] * 2


@pytest.mark.parametrize(
    ("text", "name", "keys"),
    [
        ("The N.R.A.B. said it would close.", "N.R.A.B.", {"nrab"}),
        ("The Delta Road Board met.\nThe D.R.B. said it would close.", "Delta Road Board", {"drb", "delta road board"}),
        ("People familiar with the matter said it would close.", None, {"?source"}),
        ("Those familiar with the matter said it would close.", None, {"?source"}),
        ("The letter addressed to the board said it would close.", None, {"?letter"}),
        ("It would close, according to figures the board provided.", None, {"?figures"}),
        ("A critic said it would close.", None, {"?critic"}),
        ("Critics said it would close.", None, {"?critic"}),
        ("Aid groups said it would close.", None, {"?group"}),
        ("A New Stannet judge said it would close.", None, {"?judge"}),
        ("Allies of Mr. Lorn said it would close.", None, {"?ally"}),
        ("Senate Majority Leader Lorn said it would close.", "Lorn", {"lorn"}),
        ("Another leading Dem, Senator Ada Lorn, said it would close.", "Ada Lorn", {"lorn", "ada lorn"}),
        ("The board's secretary general, Ban Ki-moon, said it would close.", "Ban Ki-moon", {"ki moon", "ban ki moon"}),
        ("Larry King came.\nMr. King said it would close.", "Larry King", {"king", "lawrence king"}),
        ("Crooked Laura Lorn lost.\nLaura Lorn came.\nMs. Lorn said it would close.", "Laura Lorn", {"lorn", "laura lorn"}),
        ("Tomsk Stores calls that unfair.\nThe company says it would close.", "Tomsk Stores", {"tomsk stores"}),
        ("Wel-Mart calls that claim unfair.\nThe company says it would close.", "Wel-Mart", {"wel mart"}),
        ("The Road Board last month said it would close.", "Road Board", {"road board"}),
    ],
)
def test_who_a_source_is(text: str, name: str | None, keys: set[str]) -> None:
    source = last(text)
    assert (source.name, source.keys) == (name, keys)


def test_a_candidate_is_traced_and_words_that_name_nobody_are_no_source() -> None:
    told = "Ada Lorn met the presidential hopeful Bert Crane.\nLorn said he would lose.\nThe front-runner said no."
    assert last(told).name == "Bert Crane"
    assert last("The June said it would close.").keys == frozenset()


def test_a_noun_in_a_name_and_a_name_behind_a_document() -> None:
    assert last("Larry King said it would close.").name == "Larry King"
    assert last("It would close, according to a speech Ms. Lorn gave.").keys == {"?speech"}
    assert last("The company's CEO Ada Lorn said it would close.").name == "Ada Lorn"
