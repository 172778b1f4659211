"""Attributions: source, cue and content in every form; quotes with their speaker; no input slower than linear."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscmp.extract.attributions import find_attributions
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
