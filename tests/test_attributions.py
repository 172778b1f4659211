"""Attributions: source, cue and content in every form; quotes with their speaker; no input slower than linear."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newscmp
from newscmp.extract.attributions import find_attributions
from newscmp.extract.attributions.tidy import Tidier
from newscmp.extract.attributions.words import Cues, Raw
from newscmp.extract.quotes import find_quotes
from newscmp.lexicon import load_lexicon
from newscmp.model import Attribution, Quote, Span, Statement

LEXICON = load_lexicon()


def read(text: str, roles: dict[int, str] | None = None) -> tuple[tuple[Quote, ...], tuple[Attribution, ...]]:
    """Quotes and attributions of a text with one statement a line."""
    statements: list[Statement] = []
    at = 0
    for number, line in enumerate(text.split("\n")):
        if line.strip():
            role = (roles or {}).get(number, "body")
            start = at + len(line) - len(line.lstrip())
            end = at + len(line.rstrip())
            statements.append(Statement(len(statements) + 1, Span(start, end), text[start:end], role, number))
        at += len(line) + 1
    held = tuple(statements)
    return find_attributions(text, held, find_quotes(text, held, LEXICON), LEXICON)


def spelled(text: str, attribution: Attribution) -> tuple[str | None, str | None, str]:
    """Source, cue and content as printed."""
    source = attribution.source.surface if attribution.source else None
    cue = attribution.cue.surface if attribution.cue else None
    return source, cue, " ... ".join(text[span.start : span.end] for span in attribution.content)


FORMS = """
The port will reopen on Friday, Mayor Ada Lorn said. | Mayor Ada Lorn | said | The port will reopen on Friday
Mayor Ada Lorn said the port would reopen on Friday. | Mayor Ada Lorn | said | the port would reopen on Friday
Mayor Ada Lorn said that the port would reopen on Friday. | Mayor Ada Lorn | said | the port would reopen on Friday
According to the harbour board, the port will reopen. | the harbour board | According to | the port will reopen
The port will reopen, according to the harbour board. | the harbour board | according to | The port will reopen
“The port will reopen,” said Ada Lorn. | Ada Lorn | said | “The port will reopen,”
“The port will reopen”, Ada Lorn told reporters. | Ada Lorn | told | “The port will reopen”
‘The port will reopen,’ Ada Lorn said. | Ada Lorn | said | ‘The port will reopen,’
“The port will reopen.” — Ada Lorn | Ada Lorn | — | “The port will reopen.”
Ada Lorn, head of the harbour board, said it was shut. | Ada Lorn, head of the harbour board | said | it was shut
A union official told the Delta Tribune that the strike was over. | A union official | told | the strike was over
"""


@pytest.mark.parametrize("line", FORMS.strip().split("\n"))
def test_forms(line: str) -> None:
    text, source, cue, content = line.split(" | ")
    _, found = read(text)
    assert len(found) == 1
    printed = spelled(text, found[0])
    assert (printed[0] or "").rstrip(",") == source.rstrip(",")
    assert cue in (printed[1] or "")
    assert printed[2].rstrip(".,") == content.rstrip(".,")


def test_a_quotation_split_by_its_cue_is_one_attribution() -> None:
    text = "“We came at dawn,” Ada Lorn said. “Nobody was there.”"
    quotes, (only,) = read(text)
    assert [quote.attribution for quote in quotes] == [0, 0]
    assert only.form == "direct"
    assert len(only.content) == 2


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("“We came at dawn,” Ada Lorn said.", "direct"),
        ("Ada Lorn said they “came at dawn” and found nobody at all.", "mixed"),
        ("Ada Lorn said they came at dawn.", "indirect"),
    ],
)
def test_form(text: str, form: str) -> None:
    assert read(text)[1][0].form == form


@pytest.mark.parametrize(
    ("cue", "name"),
    [
        ("said", "neutral"), ("insisted", "assertive"), ("claimed", "doubt"), ("acknowledged", "factive"),
        ("denied", "denial"), ("estimated", "estimate"),
    ],
)  # fmt: skip
def test_cue_classes(cue: str, name: str) -> None:
    _, found = read(f"Mayor Ada Lorn {cue} that the port had lost forty ships.")
    assert [a.cue.cue_class for a in found if a.cue] == [name]


def test_a_statement_carried_by_an_agency_has_two_sources() -> None:
    text = "Warplanes struck the convoy, according to a military statement carried by state news agency VENA."
    _, found = read(text)
    assert [spelled(text, a)[:2] for a in found] == [
        ("a military statement carried by state news agency VENA", "according to"),
        ("state news agency VENA", "carried by"),
    ]
    assert found[0].content == found[1].content
    assert found[0].source is not None
    assert found[1].source is not None
    assert found[0].source.kind == "document"
    assert found[1].source.keys == {"vena"}


def test_furniture_attributes_nothing() -> None:
    text = "The army said on Friday that dozens had died. — VENA file\nRain fell."
    assert read(text, {0: "caption"})[1] == ()


def test_statement_is_that_of_the_cue() -> None:
    text = "Rain fell.\nThe port will reopen, Mayor Ada Lorn said."
    assert read(text)[1][0].statement == 2


def test_attributions_in_text_order_and_indices_fit() -> None:
    text = "“One,” said Ada Lorn.\n“Two,” said Bo Penn.\nAccording to Cy Dray, three came."
    quotes, found = read(text)
    starts = [a.cue.span.start for a in found if a.cue]
    assert starts == sorted(starts)
    speakers = [found[quote.attribution].source for quote in quotes if quote.attribution is not None]
    assert [speaker.name for speaker in speakers if speaker is not None] == ["Ada Lorn", "Bo Penn"]


@pytest.mark.parametrize(
    "piece", ["said ", "he said, ", "“a” said ", "X, ", "according to ", '"', "a b. ", "X said Y. ", "that ", "said\n\n"]
)
def test_no_text_takes_more_than_linear_time(piece: str) -> None:
    def seconds(size: int) -> float:
        text = (piece * (size // len(piece) + 1))[:size].strip()
        start = time.perf_counter()
        read(text)
        return time.perf_counter() - start

    small, large = seconds(15_000), seconds(90_000)
    assert large < 20 * small + 0.5


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Ada Lorn",
                "said",
                "“come”",
                '"go,"',
                "he",
                "that",
                ",",
                ".",
                "according to",
                "\n",
                "the mayor",
                ":",
                "told",
                "VENA",
                "—",
                "it",
                "’s",
            ]
        ),
        max_size=25,
    )
)
def test_any_text_gives_spans_that_point_at_it(words: list[str]) -> None:
    text = " ".join(words)
    quotes, found = read(text)
    for attribution in found:
        for part in (attribution.source, attribution.cue):
            if part is not None and part.span is not None:
                assert text[part.span.start : part.span.end] == part.surface
        assert attribution.content
        for span in attribution.content:
            assert 0 <= span.start < span.end <= len(text)
        if attribution.source is not None and attribution.source.name is None and attribution.source.kind is None:
            assert not attribution.source.keys
    for quote in quotes:
        assert quote.attribution is None or 0 <= quote.attribution < len(found)
    assert (quotes, found) == read(text)


def sources(text: str) -> list[tuple[str | None, str | None, str]]:
    return [spelled(text, attribution) for attribution in read(text)[1]]


def names(text: str) -> list[str | None]:
    return [a.source.name if a.source else None for a in read(text)[1]]


ONE_PHRASE = """
Fewer than 50 shops opened in Orlen, the traders' guild said. | the traders' guild | Fewer than 50 shops opened in Orlen
It killed 12 in Brack and nine in Orlen, the governor said. | the governor | It killed 12 in Brack and nine in Orlen
It hit Brack, Orlen and Dray, officials said. | officials | It hit Brack, Orlen and Dray
Before his departure he said that Varn would support the army. | he | Varn would support the army
After talks on Sunday with Minister Ada Lorn, Penn emphasised “the support of allies”. | Penn | “the support of allies”
Ada Lorn, Bo Penn and Cy Dray said that nobody had come. | Ada Lorn, Bo Penn and Cy Dray | nobody had come
"""


@pytest.mark.parametrize("line", ONE_PHRASE.strip().split("\n"))
def test_the_source_is_the_noun_phrase_next_to_its_cue(line: str) -> None:
    text, source, content = line.split(" | ")
    ((printed, _, told),) = sources(text)
    assert (printed, told) == (source, content)


def test_a_relative_pronoun_goes_by_its_antecedent() -> None:
    text = "Rescuers met Ada Lorn, who said that the wall had cracked."
    assert [(source, told) for source, _, told in sources(text)] == [("who", "the wall had cracked")]
    assert names(text) == ["Ada Lorn"]


def test_a_relative_clause_about_another_is_no_source() -> None:
    text = "Resident Ada Lorn, who told VENA “We were lucky”, said strikes had killed her cousin, who left six children."
    last = sources(text)[-1]
    assert last[0] == "Resident Ada Lorn"
    assert last[2].endswith("strikes had killed her cousin, who left six children")


def test_words_that_report_nothing_take_no_quotation_from_a_cue() -> None:
    text = (
        "The militant Varn Front group and allied factions now “control the city, except the docks”, and for the first time "
        "in ten years the second town “is out of control of the army”, Bo Penn, head of the Observatory, told VENA."
    )
    quotes, found = read(text)
    speakers = [found[quote.attribution].source for quote in quotes if quote.attribution is not None]
    assert [speaker.name for speaker in speakers if speaker is not None] == ["Bo Penn", "Bo Penn"]


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        ("Inspectors had found mould in the malt store.", False),
        ("Rescuers found no survivors in the wreck.", False),
        ("Police discovered two bodies in the wreck.", False),
        ("Staff learned of the closure on Friday.", False),
        ("Inspectors found that the mill had no licence.", True),
        ("Inspectors found the mill had closed.", True),
        ("Inspectors found prices rose in May.", True),
        ("Inspectors found the owners paid the guards nothing.", True),
        ("The survey showed a rise in prices.", True),
        ("The mill had no licence, inspectors found.", True),
    ],
)
def test_what_is_found_reports_with_a_clause_or_in_a_document(text: str, reports: bool) -> None:
    assert bool(read(text)[1]) is reports


def test_who_finds_something_is_remembered_for_a_pronoun() -> None:
    text = "Conductor Ada Lorn learned of the plan on Friday.\n“The hall must be kept,” she said."
    assert names(text)[-1] == "Conductor Ada Lorn"


def test_a_cue_is_believed_in_either_spelling() -> None:
    for cue in ("emphasised", "emphasized"):
        text = f"After the talks, Penn {cue} the importance of the support of friends in confronting attacks from abroad."
        assert [source for source, _, _ in sources(text)] == ["Penn"]


@pytest.mark.parametrize(
    ("text", "kind", "held"),
    [
        ("The prize went to Ada Lorn for her novel “The Salt House”.", "title", False),
        ("Ada Lorn won the prize for “The Salt House”, a novel about the sea.", "title", False),
        ("A play called “Tides” opens on Friday.", "title", False),
        ("Ada Lorn said that her novel “The Salt House” had taken ten years.", "title", False),
        ("“The Salt House,” Ada Lorn said when asked about the novel.", "full", True),
        ("Ada Lorn called the film “a disgrace”.", "partial", True),
        ("“The play was poor,” Ada Lorn said.", "full", True),
    ],
)
def test_a_title_is_nobodys_words(text: str, kind: str, held: bool) -> None:
    (quote,) = read(text)[0]
    assert (quote.kind, quote.attribution is not None) == (kind, held)


@pytest.mark.parametrize("piece", ["“We will go,” said Ada Lorn. ", "novel “The Mill”, ", "X, who said ", "found a, "])
def test_repairs_take_linear_time(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.process_time()
        read(text.strip())
        return time.process_time() - start

    small, large = seconds(10_000), seconds(60_000)
    assert large < 14 * small + 0.2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Citing two officials, the Courier reported that the bridge had cracked.", ["two officials", "the Courier"]),
        ("The bridge had cracked, the Courier reported, citing two officials.", ["the Courier", "two officials"]),
        ("The Courier reported, citing the police, that the bridge had cracked.", ["The Courier", "the police"]),
    ],
)
def test_who_is_cited_is_a_source_of_the_same_content(text: str, told: list[str]) -> None:
    found = sources(text)
    assert [source for source, _, _ in found] == told
    assert {content.lower() for _, _, content in found} == {"the bridge had cracked"}


def test_what_is_cited_as_a_reason_is_no_source() -> None:
    found = sources("The council closed the bridge, citing a threat to health, and said it would reopen in May.")
    assert "a threat to health" not in [source for source, _, _ in found]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The governor put the toll at 40.", "The governor"),
        ("Officials have put the number of dead at about 1,200.", "Officials"),
        ("The toll was put at 40.", None),
        ("The mayor put the book at the window.", None),
    ],
)
def test_who_puts_a_number_on_something_is_its_source(text: str, source: str | None) -> None:
    found = read(text)[1]
    assert [a.source.surface for a in found if a.source] == ([source] if source else [])
    assert [a.cue.cue_class for a in found if a.cue] == (["estimate"] if source else [])


@pytest.mark.parametrize(
    ("text", "cue", "told"),
    [
        ("The mill reportedly lost 40 jobs in May.", "reportedly", "The mill ... lost 40 jobs in May"),
        ("Allegedly, the mayor took 400 euros.", "Allegedly", "the mayor took 400 euros"),
        ("It is believed that 40 people died.", "is believed", "40 people died"),
        ("It has been claimed that the mayor knew.", "has been claimed", "the mayor knew"),
        ("The mayor is said to have left.", "is said", "The mayor ... to have left"),
        ("The gunman is widely thought to have fled.", "is widely thought", "The gunman ... to have fled"),
        ("Forty people are feared dead.", "are feared", "Forty people ... dead"),
        ("There were reports that the bridge had cracked.", "were reports", "the bridge had cracked"),
    ],
)
def test_hearsay_has_no_source(text: str, cue: str, told: str) -> None:
    assert sources(text) == [(None, cue, told)]
    assert read(text)[1][0].reported


@pytest.mark.parametrize(
    "text",
    [
        "It is late, and the mayor knew that.",
        "The mayor is supposed to be there.",
        "There are 40 people in the hall.",
        "The mayor said he was there to help.",
    ],
)
def test_what_is_no_hearsay(text: str) -> None:
    assert all(attribution.source is not None for attribution in read(text)[1])


def test_hearsay_inside_what_somebody_says_is_both() -> None:
    found = sources("The mayor is alleged to have taken bribes, prosecutors said.")
    assert [source for source, _, _ in found] == [None, "prosecutors"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The mayor was quoted by VENA as saying that the port was shut.", ["The mayor", "VENA"]),
        ("“The port is shut,” the mayor was quoted as saying by VENA.", ["the mayor", "VENA"]),
        ("State media quoted the mayor as saying the port was shut.", ["State media", "the mayor"]),
        ("The army said in a statement carried by state news agency VENA that the port was shut.",
         ["The army", "state news agency VENA"]),
        ("The port was shut, a military statement carried by VENA said.", ["VENA", "a military statement carried by VENA"]),
    ],
)  # fmt: skip
def test_who_passes_it_on_is_a_source_too(text: str, told: list[str]) -> None:
    found = sources(text)
    assert [source for source, _, _ in found] == told
    assert {content.strip("“”,").lower().replace("is", "was") for _, _, content in found} == {"the port was shut"}


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("What the minister said was that the port was shut.", "the port was shut"),
        ("What Ada Lorn said was “the port is shut”.", "“the port is shut”"),
        ("What Ada Lorn told reporters was: “The port is shut.”", "“The port is shut.”"),
    ],
)
def test_what_somebody_said_was(text: str, content: str) -> None:
    ((_, _, told),) = sources(text)
    assert told == content


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Monitor: 40 killed in Varn strikes", "Monitor"),
        ("Forty killed in Varn strikes: monitor", "monitor"),
        ("Forty killed in Varn strikes - report", "report"),
        ("Lorn: Port to close in May\nMayor Ada Lorn spoke on Friday.", "Lorn"),
        ("Port to close in May, says mayor", "mayor"),
        ("The Latest: Port to close in May\nMayor Ada Lorn spoke on Friday.", None),
    ],
)
def test_headlines(text: str, source: str | None) -> None:
    assert [printed for printed, _, _ in sources(text)][:1] == ([source] if source else [])


def test_a_claim_inside_a_claim_has_its_own_source() -> None:
    found = sources("The rebels said the army had claimed that the town was empty.")
    assert [(source, told) for source, _, told in found] == [
        ("The rebels", "the army had claimed that the town was empty"),
        ("the army", "the town was empty"),
    ]


def test_an_acronym_is_no_pronoun() -> None:
    assert sources("The WHO said 40 people had died.")[0][0] == "The WHO"
    assert names("The WHO said 40 people had died.") == ["WHO"]


def test_brackets_behind_a_name_hide_neither_it_nor_its_cue() -> None:
    text = (
        "The governor could sign the harbour bill, but nobody should wait for it, "
        "Sen. Ada Lorn (R-S.C.) told The Sollen Courier."
    )
    source = newscmp.inspect(newscmp.article(text)).attributions[-1].source
    assert source is not None
    assert source.surface == "Sen. Ada Lorn (R-S.C.)"


def test_a_source_starts_with_its_name_and_ends_before_its_verb() -> None:
    for text, surface in [
        ("Likewise, House Leader Ada Lorn said it failed.", "House Leader Ada Lorn"),
        ("In her notes, issued to members, Ms. Lorn said her party favored it.", "Ms. Lorn"),
        ("Neighbours quarrel often, Ada Lorn claimed, and most of them make peace before spring.", "Ada Lorn"),
        ("She must resign, the letter to Chairman Bert Crane reads, according to the Sollen Times.", "the Sollen Times"),
        ("The road will close, people familiar with the plans said.", "people familiar with the plans"),
    ]:
        source = newscmp.inspect(newscmp.article(text)).attributions[-1].source
        assert source is not None
        assert source.surface == surface


def test_what_was_said_ends_with_its_sentence() -> None:
    text = "Governor Ada Lorn said that the road would stay shut. A guard was paid in full."
    (attribution,) = newscmp.inspect(newscmp.article(text)).attributions
    assert [text[start:end] for start, end in attribution.content] == ["the road would stay shut"]


def test_the_title_of_a_book_is_no_part_of_what_was_written_in_it() -> None:
    text = 'The dam broke. Ada Quill wrote in her 2002 book, "The Long Wall", that the dam had never been safe.'
    found = newscmp.inspect(newscmp.article(text)).attributions
    assert [[text[slice(*span)] for span in a.content] for a in found] == [["the dam had never been safe"]]


@pytest.mark.parametrize(
    ("text", "source", "cue"),
    [
        ("Bo Lorn told the harbour council that it had sunk.", "the harbour council", "told"),
        ("The law, both in 1979 and now, finds that it had sunk.", "both in 1979", "finds"),
    ],
)
def test_what_can_be_no_source_is_none(text: str, source: str, cue: str) -> None:
    """Whatever a tagger makes of it: whom it was told, and a phrase of a preposition."""
    spans = [Span(text.index(part), text.index(part) + len(part)) for part in (source, cue, "it had sunk")]
    raw = Raw(spans[0], spans[1], (spans[2],))
    (tidied,) = Tidier(LEXICON, Cues(LEXICON)).tidy(text, [raw], [], [len(text)])
    assert tidied == raw._replace(source=None)
