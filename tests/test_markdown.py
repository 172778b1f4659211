"""Markdown, read by GitHub's own parser: one table, cells verbatim, nothing of an article active."""

from __future__ import annotations

import os
from html.parser import HTMLParser
from pathlib import Path

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given, settings
from hypothesis import strategies as st

import newscmp.cli
from newscmp.model import Alignment, Change, Document, Evidence, Pair, Report, Span, Statement, Version
from newscmp.render import Style, render_reports
from newscmp.render.layout import BASE_MARK, END_MARK
from newscmp.render.markdown import draw_markdown, markdown_text
from newscmp.render.safe import visible
from newscmp.render.sheets import Said, Sheet

ROOT = Path(__file__).parent.parent
NASTY = [
    "a | b || c \\| d \\",
    "*all* **bold** _under_ __more__ ~~struck~~ `code` ``two``",
    "[link](http://example.org) ![image](x.png) [ref][1] <http://example.org>",
    "see http://example.org/a_b?c=d&e=f, www.example.org, ftp://example.org and desk@example.org",
    "@desk and #12, GH-12, desk/paper#12, :smile: and :+1:",
    "<script>alert(1)</script> <b onclick=x> <!-- gone --> &amp; &lt; &#65;",
    "$5 million and $6 million; $$x$$",
    "1. not a list", "- nor this", "# no heading #", "> no quotation", "---", "| --- |", "=====",
    "two\nlines\r\nand a\ttab", "\x1b[31mred", "\u202eevil", "trailing \\", "**", "a*b*c", "half a \ud83d", "",
]  # fmt: skip


class _Text(HTMLParser):
    """The text of rendered HTML, and its tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.cells: list[str] = []
        self.tags: list[str] = []
        self.bold: list[str] = []
        self.pieces: list[str] = []  # text nodes: what stands between two tags or comments
        self.in_cell = False
        self._in_bold = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not attrs, f"an attribute: {tag} {attrs}"
        if tag in ("td", "th"):
            self.cells.append("")
            self.in_cell = True
        if tag == "b":
            self.bold.append("")
        self._in_bold = self._in_bold or tag == "b"

    def handle_endtag(self, tag: str) -> None:
        self.in_cell = self.in_cell and tag not in ("td", "th")
        self._in_bold = self._in_bold and tag != "b"

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)
        if self.in_cell:
            self.cells[-1] += data
        if self._in_bold:
            self.bold[-1] += data


def to_html(markdown: str) -> str:
    # Surrogates by halves are made visible before; NUL never leaves newscmp.
    return str(cmarkgfm.github_flavored_markdown_to_html(markdown, options=Options.CMARK_OPT_UNSAFE))


def rendered(markdown: str) -> _Text:
    text = _Text()
    text.feed(to_html(markdown))
    text.close()
    return text


def shown(text: str) -> str:
    """What a page shows of a text: controls visible, white space as single spaces."""
    return " ".join(visible(text).split())


def sheet(*cells: str) -> Sheet:
    """One row that quotes each of ``cells``."""
    return Sheet("", tuple("abcdefgh"[: len(cells)]), (tuple(Said("", cell) for cell in cells),), ())


@pytest.mark.parametrize("text", NASTY)
def test_what_an_article_says_renders_as_itself(text: str) -> None:
    page = rendered(draw_markdown(sheet(text, "end")))
    assert [" ".join(cell.split()) for cell in page.cells] == ["a", "b", shown(text), "end"]
    assert set(page.tags) <= {"table", "thead", "tbody", "tr", "th", "td", "span"}


@pytest.mark.parametrize("text", ["@desk", "a #12 b", "GH-12", "desk/paper#7", ":smile:", "http://x.org", "www.x.org"])
def test_what_sites_link_by_themselves_is_parted(text: str) -> None:
    """No text node of the page holds it: such sites look at text nodes, after Markdown has been read."""
    page = rendered(draw_markdown(sheet(text)))
    assert "a" not in page.tags
    assert all(text.strip("ab ") not in piece for piece in page.pieces)
    assert shown(text) in page.cells


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=())) | st.sampled_from(NASTY), min_size=1, max_size=4))
def test_any_text_keeps_the_table_whole(cells: list[str]) -> None:
    page = rendered(draw_markdown(sheet(*cells)))
    assert page.tags.count("table") == 1
    assert page.tags.count("tr") == 2
    assert [" ".join(cell.split()) for cell in page.cells[len(cells) :]] == list(map(shown, cells))


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=())) | st.sampled_from(NASTY))
def test_any_heading_renders_as_itself(text: str) -> None:
    parser = _Text()
    parser.cells, parser.in_cell = [""], True
    parser.feed(to_html(f"## x{markdown_text(text)}"))
    parser.close()
    assert " ".join(parser.cells[0].split()) == " ".join(f"x{visible(text)}".split())
    assert set(parser.tags) <= {"h2", "span"}


@pytest.mark.parametrize("surface", ["12", "“twelve”", " 12 ", "*", "a|b", "</b>"])
def test_the_surface_is_bold_wherever_it_stands(surface: str) -> None:
    text = f"killed{surface}people"
    cell = Said("3", text, 6, 6 + len(surface), BASE_MARK)
    page = rendered(draw_markdown(Sheet("", ("BASE",), ((cell,),), ())))
    assert page.bold == [shown(surface) if surface.strip() == surface else surface]
    assert page.cells[-1].endswith(shown(text) if surface.strip() == surface else text)


def test_headers_keep_their_own_marks_and_no_others() -> None:
    page = rendered(draw_markdown(Sheet("x | y", (f"{BASE_MARK}a|b{END_MARK}", "*c*"), (("d", "e"),), ())))
    assert page.cells == ["a|b", "*c*", "d", "e"]
    assert page.bold == ["a|b"]


def test_a_report_says_how_much_it_holds() -> None:
    text = "At least 40 people died."
    base = Document(Version("a.txt", text, len(text)), (Statement(1, Span(0, len(text)), text, "body", 0),))
    other = base._replace(version=base.version._replace(id="b|c.txt", outlet="The *Post*"))
    rows = tuple(
        Change(kind, severity, "b|c.txt", Evidence(1, text, Span(9, 11), "40"), None, "why: <b>")
        for kind, severity in (("figure.changed", "substantive"), ("figure.changed", "minor"), ("quote.new", "minor"))
    )
    report = Report(base, (Alignment(base, other, (Pair((1,), (1,), 1.0),)),), rows)
    page = "".join(render_reports([("tolls", report), ("other", report)], "markdown", Style(), many=True))
    assert page.startswith(
        "## What differs in tolls\n\n3 changes (1 substantive, 2 minor): 2 `figure.changed`, 1 `quote.new`\n\n| change |"
    )
    assert page.count("## What differs in") == 2
    parsed = rendered(page)
    assert parsed.tags.count("table") == 2
    assert parsed.cells[2] == "OTHER b|c.txt (The *Post*)"
    assert parsed.cells[7] == "why: <b>"
    assert parsed.cells[5] == "[1] At least 40 people died."
    assert parsed.bold[:2] == ["figure.changed", "40"]
    nothing = report._replace(changes=())
    assert "".join(render_reports([(None, nothing)], "markdown", Style())) == ""


@pytest.mark.parametrize("command", ["compare", "align", "inspect", "matrix", "figures", "sources"])
def test_every_command_draws_it(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    story = ROOT / "fixtures" / "ferry"
    paths = [os.fspath(story / name) for name in ("wire.txt", "post.txt")]
    assert newscmp.cli.call([command, *paths, "--format", "markdown"]) in (0, 1)
    page = rendered(capsys.readouterr().out)
    assert "table" in page.tags
    assert "h2" in page.tags
    assert any(("Brandt" if command == "sources" else "212") in cell for cell in page.cells)
