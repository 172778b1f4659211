"""Rendering: the same rows in every format, nothing active from an article, widths that fit."""

from __future__ import annotations

import csv
import io
import json
import re
import time
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscmp.model import (
    Alignment,
    Attribution,
    Change,
    Cue,
    Document,
    Evidence,
    Figure,
    Pair,
    Quote,
    Report,
    Source,
    Span,
    Statement,
    Version,
)
from newscmp.render import (
    COLUMNS,
    FORMATS,
    Style,
    known_formats,
    render_alignments,
    render_documents,
    render_reports,
)
from newscmp.render.layout import BASE_MARK, END_MARK, display_width, excerpt, plain_marks, wrap
from newscmp.render.rows import json_text, number_text
from newscmp.render.safe import visible
from newscmp.render.sheets import Sheet
from newscmp.render.table import draw_table

ESC = "\x1b"
HOSTILE = f"{ESC}[31mred{ESC}]8;;http://x{ESC}\\ \u202eevil\u2066 zero\u200bwidth\ufeff \x00\x07\x9b1m \U000e0041"
ACTIVE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")


def document(*sentences: str, id: str = "base.txt", outlet: str | None = None, **more: object) -> Document:
    """A document of body statements, one paragraph each, and nothing else understood unless given."""
    statements, at = [], 0
    for n, sentence in enumerate(sentences, 1):
        statements.append(Statement(n, Span(at, at + len(sentence)), sentence, "body", n - 1))
        at += len(sentence) + 2
    text = "\n\n".join(sentences)
    return Document(Version(id, text, len(text), id, outlet=outlet), tuple(statements), **more)  # type: ignore[arg-type]


def said(doc: Document, n: int, surface: str, **details: object) -> Evidence:
    statement = doc.statements[n - 1]
    start = statement.span.start + statement.text.index(surface)
    return Evidence(n, statement.text, Span(start, start + len(surface)), surface, details)  # type: ignore[arg-type]


BASE = document(
    "The storm left at least 412 people without a home on the island of Varra, officials of the province said on Monday.",
    'The mayor, Ilsa Brandt, told the Varra Courier: "We have lost the harbour and the school."',
    "Ferries stopped.",
    outlet="Varra Courier",
)
OTHER = document(
    "The storm left at least 500 people without a home on Varra, an aid group said.",
    "The mayor said that the harbour was lost.",
    "A bridge fell.",
    id="other.txt",
    outlet="Coast Wire",
)


def report(others: Sequence[Document] = (OTHER,)) -> Report:
    changes = []
    for other in others:
        version = other.version.id
        changes += [
            Change(
                "figure.changed",
                "substantive",
                version,
                said(BASE, 1, "412", value=Decimal(412), upper=None, bound=">=", unit=None, noun="person"),
                said(other, 1, "500", value=Decimal("500.50"), upper=None, bound=">=", unit=None, noun="person"),
                "refinement: 412 or more / 500.5 or more",
                0.83,
                "00ff",
                {"direction": "raised", "delta": Decimal("88.5"), "relation": "refinement"},
            ),
            Change(
                "quote.missing",
                "substantive",
                version,
                said(BASE, 2, "We have lost the harbour and the school.", speaker="Ilsa Brandt"),
                Evidence(2, other.statements[1].text, None, ""),
                "a quotation that only BASE has",
            ),
            Change("statement.new", "style", version, None, said(other, 3, "A bridge fell."), "only OTHER has it"),
        ]
    alignments = tuple(
        Alignment(
            BASE,
            other,
            (Pair((1,), (1,), 0.8342), Pair((2,), (2,), 0.5, moved=True), Pair((3,), (), 0), Pair((), (3,), 0)),
        )
        for other in others
    )
    return Report(BASE, alignments, tuple(changes))


def drawn(format: str = "table", given_report: Report | None = None, **style: object) -> str:
    return "".join(render_reports([(None, given_report or report())], format, Style(**style)))  # type: ignore[arg-type]


# ---- the same rows in every format


def test_json_has_the_keys_of_the_contract_in_order() -> None:
    value = json.loads(drawn("json"))
    assert list(value) == ["schema", "newscmp", "base", "versions", "changes", "errors"]
    assert list(value["base"]) == ["id", "path", "outlet", "title", "published", "statements"]
    change = value["changes"][0]
    assert list(change)[:8] == ["kind", "severity", "version", "base", "other", "why", "score", "fingerprint"]
    assert change["base"]["value"] == 412
    assert change["other"]["value"] == 500.5
    assert change["delta"] == 88.5
    assert value["changes"][2]["base"] is None
    assert "pairs" not in value
    assert json.loads(drawn("json", pairs=True))["pairs"][0] == {
        "version": "other.txt",
        "base": [1],
        "other": [1],
        "score": 0.834,
    }


def test_rows_are_the_same_in_jsonl_csv_and_tsv() -> None:
    lines = [json.loads(line) for line in drawn("jsonl").splitlines()]
    assert [list(line) for line in lines] == [list(COLUMNS)] * 3
    for format, dialect in (("csv", "excel"), ("tsv", "excel-tab")):
        rows = list(csv.DictReader(io.StringIO(drawn(format, defuse=False)), dialect=dialect))
        assert [list(row) for row in rows] == [list(COLUMNS)] * 3
        for line, row in zip(lines, rows, strict=True):
            assert row == {key: "" if value is None else str(value) for key, value in line.items()}


def test_every_format_has_every_row() -> None:
    for format in known_formats():
        text = drawn(format, width=200)
        for change in report().changes:
            assert change.kind in text.replace("\\", ""), format
    assert set(FORMATS) <= set(known_formats())


def test_an_empty_report_prints_no_table_and_a_whole_json() -> None:
    empty = Report(BASE, report().alignments, ())
    for format in known_formats():
        text = drawn(format, empty)
        if format in ("json", "csv", "tsv", "html"):
            assert text
        else:
            assert text == "", format
    assert json.loads(drawn("json", empty))["changes"] == []
    assert drawn("csv", empty) == ",".join(COLUMNS) + "\n"


def test_several_versions_have_a_table_each_or_a_column() -> None:
    second = document(*(s.text for s in OTHER.statements), id="third.txt")
    both = report((OTHER, second))
    table = drawn("table", both)
    assert table.index("other.txt") < table.index("third.txt")
    assert table.count("quote.missing") == 2
    assert "version" in drawn("simple", both).splitlines()[0]
    assert "version" not in drawn("simple").splitlines()[0]


def test_many_stories_make_a_list_and_headings() -> None:
    stories = [("north", report()), ("south", Report(BASE, (), ())), ("west", report())]
    assert len(json.loads("".join(render_reports(stories, "json", Style(), many=True)))) == 3
    assert json.loads("".join(render_reports([], "json", Style(), many=True))) == []
    table = "".join(render_reports(stories, "table", Style(), many=True))
    assert [line for line in table.splitlines() if line in ("north", "south", "west")] == ["north", "west"]
    rows = [json.loads(line) for line in "".join(render_reports(stories, "jsonl", Style(), many=True)).splitlines()]
    assert [row["story"] for row in rows] == ["north"] * 3 + ["west"] * 3


def test_html_is_one_whole_page() -> None:
    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []
            self.marked: list[str] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag not in ("meta", "input"):
                self.open.append(tag)
            if tag == "mark":
                self.marked.append("")

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

        def handle_data(self, data: str) -> None:
            if "mark" in self.open:
                self.marked[-1] += data

    reader = Reader()
    page = drawn("html")
    reader.feed(page)
    assert page.startswith("<!doctype html>")
    assert not reader.open
    assert reader.marked[:2] == ["412", "500"]


# ---- the table


@pytest.mark.parametrize("width", [20, 33, 50, 60, 72, 80, 100, 119, 120, 160, 250])
@pytest.mark.parametrize("colour", [False, True])
def test_the_table_fits(width: int, colour: bool) -> None:
    second = document(*(s.text for s in OTHER.statements), id="a-rather-long-name-of-a-file.txt", outlet="An Outlet")
    text = drawn("table", report((OTHER, second)), width=width, colour=colour)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert max(map(len, plain.splitlines())) <= width
    assert (ESC in text) is colour
    assert not any(line != line.rstrip() for line in plain.splitlines())


def test_the_table_shows_kind_why_and_both_surfaces() -> None:
    lines = drawn().splitlines()
    assert lines[0].split() == ["change", "BASE", "base.txt", "(Varra", "OTHER", "other.txt", "(Coast"]
    text = " ".join(drawn(width=200).split())
    for piece in ("figure.changed", "«412»", "«500»", "[1]", "refinement: 412 or more / 500.5 or more", "(style)"):
        assert piece in text
    assert "«" not in drawn(colour=True)


@pytest.mark.parametrize("width", [40, 80, 120, 200])
@pytest.mark.parametrize("columns", [1, 2, 4, 9, 30])
def test_a_sheet_of_words_fits_whatever_its_columns_are(width: int, columns: int) -> None:
    headers = ("quantity", *(f"outlet-{n}.txt (2025-03-0{n % 9 + 1})" for n in range(columns)))
    rows = (("people killed", *("at least 12 people (the harbour office)" for _ in range(columns))),) * 2
    sheet = Sheet("", headers, rows, tuple((n,) for n in range(columns + 1)), named=True)
    text = draw_table(sheet, width, False)
    assert max(map(len, text.splitlines())) <= width
    told = " ".join(text.split())
    for n in range(columns):
        assert f"outlet-{n}" in told.replace(". ", ".").replace("- ", "-")


def test_colour_never_leaks_past_a_line() -> None:
    long = document("word " * 40 + "the end.")
    change = Change("statement.missing", "style", "other.txt", said(long, 1, "word " * 30), None, "gone")
    text = drawn("table", Report(long, report().alignments, (change,)), colour=True, width=70)
    for line in text.splitlines():
        codes = re.findall(r"\x1b\[([0-9;]*)m", line)
        assert not codes or codes[-1] == "0", line


def test_wide_and_combining_characters_keep_columns_straight() -> None:
    asian = document("東京で地震があり、12人が負傷したと当局が発表した。" * 3, "Cafe\u0301 owners said so. 🙂")
    change = Change("figure.changed", "substantive", "other.txt", said(asian, 1, "12"), said(OTHER, 1, "500"), "x")
    for format in ("table", "grid", "simple"):
        text = drawn(format, Report(asian, report().alignments, (change,)), width=76)
        for line in text.splitlines():
            assert sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) <= 76
        starts = {line.index("BASE") for line in text.splitlines() if "BASE" in line}
        assert len(starts) == 1
    assert display_width("東京 Cafe\u0301") == 9


@given(st.text(), st.integers(1, 40))
def test_wrapped_lines_fit_and_lose_nothing_but_spaces(text: str, width: int) -> None:
    shown = visible(text)
    lines = wrap(shown, width)
    assert "".join(lines).replace(" ", "") == shown.replace(" ", "")
    assert all(display_width(line) <= max(width, 2) for line in lines)


@given(st.text(max_size=80), st.text(min_size=1, max_size=80), st.text(max_size=80), st.integers(20, 200))
def test_an_excerpt_is_short_and_keeps_the_surface(before: str, surface: str, after: str, room: int) -> None:
    text = before + surface + after
    shown = plain_marks(excerpt(text, len(before), len(before) + len(surface), room, BASE_MARK))
    assert "«" in shown
    assert len(shown) <= room + 12
    if len(visible(text)) <= room and "  " not in visible(text):
        assert shown == f"{visible(before)}«{visible(surface)}»{visible(after)}"


def test_an_excerpt_cuts_between_words() -> None:
    text = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    at = text.index("nine")
    assert excerpt(text, at, at + 4, 40, BASE_MARK) == f"… eight {BASE_MARK}nine{END_MARK} ten eleven twelve …"


@pytest.mark.parametrize("piece", ["x", "word ", "12 ", "\u202e", "東", "e\u0301", "a/", "«", "  \n"])
def test_time_grows_with_the_length_of_a_statement_and_no_faster(piece: str) -> None:
    def seconds(length: int) -> float:
        text = "It" + piece * (length // len(piece)) + "."
        doc = document(text)
        middle = len(text) // 2
        evidence = Evidence(1, text, Span(middle, middle + 2), text[middle : middle + 2])
        changes = tuple(Change("figure.changed", "substantive", "other.txt", evidence, evidence, "why") for _ in range(20))
        start = time.perf_counter()
        drawn("table", Report(doc, report().alignments, changes), colour=True)
        "".join(render_documents([doc], "table", Style()))
        "".join(render_documents([doc], "jsonl", Style()))
        return time.perf_counter() - start

    assert min(seconds(200_000) for _ in range(2)) < 40 * min(seconds(20_000) for _ in range(3)) + 0.05


# ---- numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("412"), "412"),
        (Decimal("412.0"), "412"),
        (Decimal("1.50"), "1.5"),
        (Decimal("1E+9"), "1000000000"),
        (Decimal("1E-9"), "0.000000001"),
        (Decimal("-0.0"), "0"),
        (Decimal("123456789012345678901234567890.123456789"), "123456789012345678901234567890.123456789"),
        (Decimal("1.2E+6"), "1200000"),
        (0.1 + 0.2, "0.3"),
        (0.00001, "0"),
        (1.0, "1"),
        (7, "7"),
        (Decimal("NaN"), ""),
        (Decimal("Infinity"), ""),
        (float("nan"), ""),
    ],
)
def test_numbers_are_plain(value: Decimal | float, text: str) -> None:
    assert number_text(value) == text


def test_a_number_may_have_thousands_of_digits() -> None:
    assert number_text(10**5000) == number_text(Decimal(10) ** 5000) == "1" + "0" * 5000


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
))
@pytest.mark.parametrize("indent", [False, True])
def test_json_text_says_what_it_was_given(indent: bool, value: object) -> None:
    text = json_text(value, indent)
    assert json.loads(text) == value
    assert not ACTIVE.search(text)
    assert indent or "\n" not in text


def test_json_keeps_decimals_exact() -> None:
    text = json_text({"a": Decimal("0.1"), "b": (Decimal("1E+3"), Decimal("NaN"))}, indent=False)
    assert text == '{"a": 0.1, "b": [1000, null]}'


# ---- untrusted text


def hostile_report() -> Report:
    base = document(f"{HOSTILE} 12 <script>alert(1)</script> | `x` \\ \t tab", id=HOSTILE, outlet=HOSTILE)
    other = document(f"{HOSTILE} 13 <b>", id="o" + HOSTILE, outlet=HOSTILE)
    change = Change(
        "figure.changed",
        "substantive",
        "o" + HOSTILE,
        said(base, 1, "12", source=HOSTILE),
        said(other, 1, HOSTILE),
        f"why {HOSTILE} <i>",
        details={"relation": HOSTILE, "words_base": f"=1{HOSTILE}"},
    )
    return Report(base, (Alignment(base, other, (Pair((1,), (1,), 0.5), Pair((1,), (), 0.0))),), (change,))


@pytest.mark.parametrize("format", known_formats())
def test_nothing_active_leaves_in_any_format(format: str) -> None:
    hostile = hostile_report()
    texts = [
        "".join(render_reports([(HOSTILE, hostile)], format, Style(), many=True)),
        "".join(render_alignments(hostile.alignments, format, Style())),
        "".join(render_documents([hostile.base], format, Style())),
    ]
    for text in texts:
        text = text.replace('<script>\n"use strict";', "")  # the page's own
        assert not ACTIVE.search(text.replace("\t", "") if format in ("tsv", "csv") else text), format
        assert "<script>" not in text or format not in ("html", "unsafehtml", "github", "pipe")


def test_json_keeps_the_text_exact() -> None:
    hostile = hostile_report()
    value = json.loads("".join(render_reports([(None, hostile)], "json", Style())))
    assert value["changes"][0]["base"]["text"] == hostile.base.version.text
    assert value["base"]["outlet"] == HOSTILE
    lone = Report(document("a \ud800 b"), (), ())
    assert json.loads("".join(render_reports([(None, lone)], "json", Style())))["base"]["statements"] == 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"])
def test_formulas_are_defused_and_numbers_stay_numbers(start: str) -> None:
    base = document(f"{start}1+cmd|' /C calc'!A0")
    change = Change(
        "figure.changed",
        "substantive",
        "other.txt",
        Evidence(
            1, base.version.text, Span(0, 2), f"{start}1", {"value": Decimal(-12), "bound": "=", "noun": f"{start}1"}
        ),
        None,
        f"{start}why",
        details={"delta": Decimal("-3.5")},
    )
    one = Report(base, report().alignments, (change,))
    for format, dialect in (("csv", "excel"), ("tsv", "excel-tab")):
        [row] = csv.DictReader(io.StringIO(drawn(format, one), newline=""), dialect=dialect)
        shown = start.replace("\r", "\\x0d")  # a carriage return would overwrite what a terminal shows
        assert row["base_text"] == "'" + base.version.text.replace(start, shown)
        assert row["base_surface"] == f"'{shown}1"
        assert row["base_noun"] == f"'{shown}1"
        assert row["why"] == f"'{shown}why"
        assert row["base_bound"] == "="
        assert row["base_value"] == "-12"
        assert row["delta"] == "-3.5"
        [row] = csv.DictReader(io.StringIO(drawn(format, one, defuse=False), newline=""), dialect=dialect)
        assert row["base_text"] == base.version.text.replace(start, shown)


@given(st.text())
def test_visible_is_one_printable_line(text: str) -> None:
    shown = visible(text)
    assert not ACTIVE.search(shown)
    assert "\n" not in shown
    assert visible(shown) == shown


# ---- inspect and align

INSPECTED = document(
    'The minister, Oda Lund, said "five boats" were lost.',
    "Dozens were hurt on 3 May.",
    figures=(
        Figure(1, Span(30, 34), "five", Decimal(5), noun="boat"),
        Figure(2, Span(54, 60), "Dozens", Decimal(24), Decimal(99), "~", vague=True, noun="person"),
        Figure(2, Span(74, 79), "3 May", None, type="date", canonical="--05-03"),
    ),
    quotes=(Quote((1,), Span(30, 40), "five boats", 0, "partial"),),
    attributions=(
        Attribution(
            1,
            Source(Span(0, 22), "The minister, Oda Lund", "Oda Lund"),
            Cue(Span(24, 28), "said", "neutral"),
            (Span(29, 51),),
            "mixed",
        ),
        Attribution(2, None, None, (), "indirect"),
    ),
)


def test_inspect_jsonl_has_the_keys_of_the_contract_in_order() -> None:
    [line] = "".join(render_documents([INSPECTED], "jsonl", Style())).splitlines()
    value = json.loads(line)
    head = ["schema", "id", "path", "outlet", "title", "published", "lang", "text"]
    tail = ["url", "authors", "modified", "captured", "status", "live", "format"]
    assert list(value) == [*head, "statements", "figures", "quotes", "attributions", *tail]
    assert list(value["statements"][0]) == ["n", "span", "text", "role"]
    assert list(value["figures"][0]) == (
        ["statement", "span", "surface", "value", "upper", "bound", "trend", "unit", "noun", "type", "vague"]
    )
    assert list(value["quotes"][0]) == ["statements", "span", "text", "attribution", "kind"]
    assert list(value["attributions"][0]) == ["source", "cue", "content", "form"]
    assert list(value["attributions"][0]["source"]) == ["span", "surface", "name", "anonymous"]
    assert list(value["attributions"][0]["cue"]) == ["span", "surface", "class"]
    assert value["attributions"][1] == {"source": None, "cue": None, "content": [], "form": "indirect"}


def test_a_title_from_outside_the_text_has_no_offsets() -> None:
    text = "Body here.\n\nTitle 5"
    version = Version("x", text, 10, None, "Title 5", Span(12, 19))
    statements = (Statement(1, Span(0, 10), "Body here.", "body", 0), Statement(2, Span(12, 19), "Title 5", "headline", 1))
    doc = Document(version, statements, (Figure(2, Span(18, 19), "5", Decimal(5)),))
    value = json.loads("".join(render_documents([doc], "jsonl", Style())))
    assert value["text"] == "Body here."
    assert [s["span"] for s in value["statements"]] == [[0, 10], None]
    assert value["figures"][0]["span"] is None


def test_the_listing_never_prints_a_vague_word_as_a_number() -> None:
    text = "".join(render_documents([INSPECTED], "table", Style()))
    assert "2 statements, 3 figures, 1 quote, 2 attributions" in text
    assert "Dozens" in text
    assert "vague, person" in text
    assert "24" not in text
    assert "99" not in text
    assert "Oda Lund" in text
    assert max(map(len, text.splitlines())) <= 80


def test_align_names_the_kind_of_each_link() -> None:
    [alignment] = report().alignments
    rows = list(csv.DictReader(io.StringIO("".join(render_alignments([alignment], "csv", Style())))))
    assert [(r["link"], r["moved"], r["score"]) for r in rows] == [
        ("reworded", "false", "0.834"),
        ("reworded", "true", "0.5"),
        ("missing", "false", ""),
        ("new", "false", ""),
    ]
    table = "".join(render_alignments([alignment], "table", Style(width=100)))
    for words in ("reworded, moved", "only in BASE", "only in OTHER"):
        assert words in table
    same = Alignment(BASE, BASE, (Pair((1,), (1,), 1.0), Pair((2,), (2,), 1.0, moved=True), Pair((1, 2), (3,), 0.5)))
    table = "".join(render_alignments([same], "table", Style()))
    assert re.findall(r"^(same|moved|merged) ", table, re.M) == ["same", "moved", "merged"]
    assert "[1-2]" in table
