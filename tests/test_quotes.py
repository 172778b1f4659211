"""Quotes: marks, apostrophes, nesting, paragraphs, and marks that are never closed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscmp.extract.attributions import find_attributions
from newscmp.extract.quotes import find_quotes
from newscmp.lexicon import load_lexicon
from newscmp.model import Quote, Span, Statement

LEXICON = load_lexicon()
STYLES = [("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("«", "»"), ("„", "“"), ("``", "''"), ("''", "''"), ("”", "”")]


def paragraphs(text: str, role: str = "body") -> tuple[Statement, ...]:
    """One statement a line."""
    out: list[Statement] = []
    at = 0
    for number, line in enumerate(text.split("\n")):
        if line.strip():
            start = at + len(line) - len(line.lstrip())
            end = at + len(line.rstrip())
            out.append(Statement(len(out) + 1, Span(start, end), text[start:end], role, number))
        at += len(line) + 1
    return tuple(out)


def quotes(text: str) -> tuple[Quote, ...]:
    return find_quotes(text, paragraphs(text), LEXICON)


def texts(text: str) -> list[str]:
    return [quote.text for quote in quotes(text)]


@pytest.mark.parametrize(("opening", "closing"), STYLES)
def test_every_style_of_marks_gives_the_same_quote(opening: str, closing: str) -> None:
    text = f"The mayor said the bridge {opening}will not reopen before June,{closing} and left."
    assert texts(text) == ["will not reopen before June,"]


@pytest.mark.parametrize(("opening", "closing"), STYLES)
def test_offsets_leave_the_marks_out(opening: str, closing: str) -> None:
    text = f"{opening}We saw nothing.{closing} He left."
    (quote,) = quotes(text)
    assert text[quote.span.start : quote.span.end] == quote.text == "We saw nothing."


@pytest.mark.parametrize(
    "text",
    [
        "The soldiers' boots and the minister's car weren't there, it's said.",
        "The soldiers’ boots and the minister’s car weren’t there, it’s said.",
        'He stood 6\' 2" tall beside a 12" pipe and a 5\'10" man.',
        "In the '90s they sang 'til dawn; rock 'n' roll was all they knew.",
        "Give ’em time, the ’90s are over.",
        "The O'Briens and the players' union met the teachers' board.",
    ],
)
def test_apostrophes_feet_and_inches_quote_nothing(text: str) -> None:
    assert texts(text) == []


def test_british_single_marks_hold_apostrophes_and_double_marks() -> None:
    text = "‘It’s the drivers’ choice, but they called it “a joke” today,’ Mr Penn said."
    assert texts(text) == ["It’s the drivers’ choice, but they called it “a joke” today,"]
    straight = "'It's the drivers' choice, but they called it \"a joke\" today,' Mr Penn said."
    assert texts(straight) == ["It's the drivers' choice, but they called it \"a joke\" today,"]


def test_single_marks_inside_double_ones_are_no_quote_of_their_own() -> None:
    assert texts("“She told me ‘never again’ twice,” he said.") == ["She told me ‘never again’ twice,"]


def test_a_quotation_that_reopens_each_paragraph_gives_one_quote_a_paragraph() -> None:
    text = "“We came at dawn.\n\n“Nobody was there,” said Ada Lorn."
    assert texts(text) == ["We came at dawn.", "Nobody was there,"]


@pytest.mark.parametrize("opening", ["‘", "'"])
def test_british_paragraphs_reopen_too(opening: str) -> None:
    closing = "’" if opening == "‘" else opening
    text = "‘We came, the mayor’s men too.\n\n‘Nobody was there.\n\n‘Odd|, said Ada Lorn."
    text = text.replace("‘", opening).replace("|", closing)
    assert texts(text) == ["We came, the mayor’s men too.", "Nobody was there.", "Odd"]
    assert texts("‘Tis the voters’ choice.\n\nThey left.") == []


def test_a_mark_never_closed_costs_its_paragraph_only() -> None:
    text = 'He called it "a mistake and left.\n\nShe called it "a triumph", they said.\n\n“Odd.'
    assert texts(text) == ["a triumph"]


def test_a_quote_crosses_statements() -> None:
    text = "“We came. We saw,” he said."
    statements = (
        Statement(1, Span(0, 9), text[0:9], "body", 0),
        Statement(2, Span(10, len(text)), text[10:], "body", 0),
    )
    (quote,) = find_quotes(text, statements, LEXICON)
    assert quote.statements == (1, 2)


def test_furniture_is_not_quoted() -> None:
    text = "“A caption” — photo"
    assert find_quotes(text, paragraphs(text, "caption"), LEXICON) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“The bridge will not reopen before June,” the mayor said.", "full"),
        ("The mayor said the bridge “will not reopen before June”.", "partial"),
        ('The trucks carried "aid" parcels to the border.', "scare"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    statements = paragraphs(text)
    (quote,), _ = find_attributions(text, statements, find_quotes(text, statements, LEXICON), LEXICON)
    assert quote.kind == kind
    assert (quote.attribution is None) == (kind == "scare")


@pytest.mark.parametrize("piece", ['"', "'", "“", "”", "‘", "’", "''", "``", "' ", ' "a', "“a ”b", "s' ", "\n“", "'a\n"])
def test_a_megabyte_of_marks_takes_linear_time(piece: str) -> None:
    def seconds(size: int) -> float:
        text = (piece * (size // len(piece) + 1))[:size]
        statements = (Statement(1, Span(0, size), text, "body", 0),)
        start = time.perf_counter()
        find_quotes(text, statements, LEXICON)
        return time.perf_counter() - start

    small, large = seconds(50_000), seconds(400_000)
    assert large < 40 * small + 0.5


WORDS = st.lists(st.sampled_from(["the", "mayor", "left", "Ada", "at", "dawn", "it's", "won’t"]), min_size=2, max_size=8)


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS, st.sampled_from(STYLES))
def test_any_style_quotes_the_same_words(before: list[str], inside: list[str], style: tuple[str, str]) -> None:
    opening, closing = style
    text = f"{' '.join(before)} {opening}{' '.join(inside)}{closing} again"
    assert texts(text) == [" ".join(inside)]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab \n.,'\"“”‘’«»`-5sT", max_size=80))
def test_any_text_gives_ordered_quotes_whose_offsets_point_at_their_words(text: str) -> None:
    found = quotes(text)
    end = 0
    for quote in found:
        assert text[quote.span.start : quote.span.end] == quote.text
        assert quote.span.start >= end
        assert quote.statements
        end = quote.span.end
    assert found == quotes(text)


@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ('"', '"')])
def test_a_quotation_that_is_not_reopened_runs_on_to_its_closing_mark(opening: str, closing: str) -> None:
    text = f"The mayor said, {opening}We wait.\n\nNobody came.\n\nWe go now,{closing} and left. {opening}So be it.{closing}"
    assert texts(text) == ["We wait.", "Nobody came.", "We go now,", "So be it."]


def test_a_mark_that_the_next_paragraph_does_not_close_costs_its_paragraph_alone() -> None:
    assert texts("She had a “mark that nobody closed.\n\nNothing here.\n\n“We go,” she said.") == ["We go,"]
