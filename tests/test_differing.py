"""The words that differ in the two cells of a row: underlined where there is colour, and nowhere else."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newscmp.cli
from newscmp.render.differing import differing_words
from newscmp.render.layout import display_width
from newscmp.render.sheets import Said, Sheet, side_by_side
from newscmp.render.table import draw_table

FERRY = Path(__file__).parent.parent / "fixtures" / "ferry"
CODES = re.compile(r"\x1b\[[0-9;]*m")
UNDERLINED = re.compile(r"\x1b\[4m(.*?)\x1b\[(?:24|0)m")


def words(text: str, beside: str) -> list[str]:
    return [text[start:end] for start, end in differing_words(text, beside)]


@pytest.mark.parametrize(
    ("text", "beside", "expected"),
    [
        ("At least 40 people died.", "At least 31 people died.", ["40"]),
        ("It rose 1.5% to $15.", "It rose 15% to $15.", ["1.5%"]),
        ("He didn’t go to the capital", "He didn't go to the harbour", ["capital"]),
        ("They left, and came back.", "They left and came back", []),
        ("No one was hurt in the fire", "One was hurt in the fire", ["No", "one"]),
        ("A storm closed the harbour", "Ministers met in the capital today", []),
        ("", "x", []),
        ("x", "", []),
        ("—", "x", []),
    ],
)
def test_which_words_differ(text: str, beside: str, expected: list[str]) -> None:
    assert words(text, beside) == expected


@given(st.text("ab 1.5%’'-\n", max_size=60), st.text("ab 1.5%’'-\n", max_size=60))
def test_spans_are_in_order_and_a_text_differs_from_itself_in_nothing(text: str, beside: str) -> None:
    spans = differing_words(text, beside)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one.end <= two.start for one, two in pairwise(spans))
    assert differing_words(text, text) == []


def drawn(base: str, other: str, width: int, colour: bool) -> str:
    cells = side_by_side(Said("1", base, 0, 2, "\x01"), Said("2", other, 1, 3, "\x02"))
    return draw_table(Sheet("", ("BASE a", "OTHER b"), (cells,), ((0,), (1,))), width, colour)


TEXT = st.text(st.sampled_from("ab12 ,.\x1b\x06\x07é漢"), max_size=200)


@given(TEXT, TEXT, st.integers(20, 140))
def test_underlining_keeps_to_the_page(base: str, other: str, width: int) -> None:
    text = drawn(base, other, width, True)
    for line in text.splitlines():
        plain = CODES.sub("", line)
        assert not any(character < " " or character == "\x7f" for character in plain)
        assert display_width(plain) <= max(width, 24)
        after = line[line.rfind("\x1b[4m") :] if "\x1b[4m" in line else ""
        assert not after or "\x1b[24m" in after or "\x1b[0m" in after, "an underline that does not end with its line"


def test_a_cut_text_shows_as_much_with_underlines_as_without() -> None:
    base = " ".join(f"word{n} and more" for n in range(300))
    other = base.replace("more", "less")
    lines = [CODES.sub("", drawn(base, other, 100, colour)).count("\n") for colour in (True, False)]
    assert abs(lines[0] - lines[1]) <= 1
    assert len(UNDERLINED.findall(drawn(base, other, 100, True))) > 20


def test_compare_underlines_in_colour_only(capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(FERRY / "wire.txt"), str(FERRY / "post.txt")]
    assert newscmp.cli.call(["compare", *files, "--color", "--width", "150"]) == 1
    coloured = capsys.readouterr().out
    assert {"212", "230"} <= set(UNDERLINED.findall(coloured))
    assert "ferry" not in UNDERLINED.findall(coloured)
    assert newscmp.cli.call(["compare", *files, "--no-color", "--width", "150"]) == 1
    assert "\x1b" not in capsys.readouterr().out


def test_align_underlines_too(capsys: pytest.CaptureFixture[str]) -> None:
    newscmp.cli.call(["align", str(FERRY / "wire.txt"), str(FERRY / "post.txt"), "--color", "--width", "79"])
    assert {"212", "230"} <= set(UNDERLINED.findall(capsys.readouterr().out))
