"""HTML as it is scanned and drawn: whatever it holds, in time that grows as its length does."""

from __future__ import annotations

import gc
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscmp.read.markup import attributes, clean_text, draw, fragment_blocks, scan

NASTY = ["<", "<a ", '<a "', "<a ='", "<a x='y", "<b>", "<p>", "</p>", "<!--", "</", "<![CDATA[", "&#999999999999;", "<q>"]
NASTY += [
    "<div><p>x",
    "<p><b>",
    "<table><td>",
    "<li>",
    "</div><div hidden>",
    "<br>",
    "<b> </b>",
    "<sup>1",
    "<script>",
    "&lt;",
]
GROWTH = 25  # ten times the text, and more than as much again for what a busy machine adds


def seconds(unit: str, size: int) -> float:
    html = unit * (size // len(unit))
    gc.collect()
    start = time.process_time()
    list(draw(scan(html)))
    list(fragment_blocks(html))
    clean_text(html)
    return time.process_time() - start


@pytest.mark.parametrize("unit", NASTY)
def test_ten_times_the_markup_takes_about_ten_times_as_long(unit: str) -> None:
    small = min(seconds(unit, 5_000) for _ in range(2))
    assert min(seconds(unit, 50_000) for _ in range(2)) <= GROWTH * max(small, 0.01)


@given(st.text("<>/!-=\"'& pbqa#x1;[]", max_size=60))
def test_any_markup_is_drawn(html: str) -> None:
    for block in draw(scan(html)):
        assert block.text == block.text.strip() != ""
    assert "\n" not in clean_text(html)


@given(st.text(st.characters(codec="utf-8", exclude_characters="<&\u00ad\u200b\ufeff", exclude_categories=("Cc", "Z"))))
def test_text_without_markup_comes_back(text: str) -> None:
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<p>one<p>two", ["one", "two"]),
        ("one<br>two<br><br>three", ["one\ntwo", "three"]),
        ("<div>one <i>two</i><div>three</div>four</div>", ["one two", "three", "four"]),
        ("<head><title>no</title><meta name=x><p>one", ["one"]),
        ("a <p title='x > y'>one</p> b", ["a", "one", "b"]),
        ("<p>don't <a href='x'>it's</a> so", ["don't it's so"]),
        ("<button>no<p>no</button><p>one", ["one"]),
        ("<tr><td>Dorva<td>12<tr><td>Bransk</td><td>5</td></tr>", ["Dorva | 12", "Bransk | 5"]),
        ("<p>12<sup>th</sup> of 10<sup>6</sup> H<sub>2</sub>O<sup>[3]</sup>", ["12th of 10⁶ H2O"]),
        ("<p>At least <num>14</num> <x-y>died</x-y></p><s-y>two<p>three</s-y>", ["At least 14 died", "two", "three"]),
        ("<style>p{}</style><!-- no --><p>one</p><![CDATA[two]]>", ["one", "two"]),
        ("<p style='display: none'>no</p><p hidden>no</p><p hidden=until-found>one</p>", ["one"]),
        ("&lt;p&gt; &#x201c;one&#8221; &nosuch; &#0;", ["<p> “one” &nosuch; \ufffd"]),
    ],
)
def test_what_is_drawn(html: str, texts: list[str]) -> None:
    assert [block.text for block in draw(scan(html))] == texts


def test_attributes() -> None:
    assert attributes(" A=1 b=\"x &amp; y\" c='z' d a=2") == {"a": "1", "b": "x & y", "c": "z", "d": ""}
