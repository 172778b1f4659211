"""The whole story: figure tracks, the matrix, the sources; and the three commands that show them."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from newscmp.align import align
from newscmp.cli import call, main
from newscmp.comparison import compare, link_figures_of
from newscmp.comparison.counted import same_measure
from newscmp.comparison.sources import same_source
from newscmp.model import Attribution, Cue, Document, Figure, Quote, Source, SourceRow, Span, Statement, Track, Version
from newscmp.pipeline import Options, matrix_versions, source_versions, track_versions, understand
from newscmp.render import known_formats
from newscmp.story import build_matrix, build_sources, track_figures
from newscmp.story.contents import Contents
from newscmp.story.excerpt import Excerpt
from newscmp.story.sets import Sets

ROOT = Path(__file__).parent.parent
COMMANDS = ("figures", "matrix", "sources")
LEXICON = Options().lexicon()

WIRE = """\
A fire at a warehouse in Tarnow Bay killed at least 14 people on Monday night, the fire service said.

Another 30 workers were taken to hospital with burns, according to the health ministry.

"We lost friends in there," said Dana Orlic, a shift leader.

The warehouse was built in 1998 and had never been inspected.
"""
LEDGER = """\
A fire at a warehouse in Tarnow Bay killed at least 12 people on Monday night, the fire service said.

"We lost friends in there, and nobody tells us why," said Dana Orlic, a shift leader.

Mayor Petra Voss promised an inquiry within three weeks.
"""
POST = """\
A fire at a warehouse in Tarnow Bay killed at least nine people on Monday night and another 26 workers were taken to \
hospital with burns, Mayor Petra Voss said.

An inquiry was promised within three weeks by Mayor Petra Voss.

The warehouse was built in 1998 and had been inspected.

A dog called Bosun was found alive under the roof.
"""


def version(name: str, text: str, published: str | None = None) -> Version:
    return Version(name, text, len(text), published=published)


def story(*dates: str | None) -> tuple[Version, list[Version]]:
    texts = {"wire.txt": WIRE, "ledger.txt": LEDGER, "post.txt": POST}
    base, *others = (
        version(name, text, date) for (name, text), date in zip(texts.items(), dates or (None,) * 3, strict=True)
    )
    return base, others


def tracks(*dates: str | None) -> dict[str, Track]:
    return {track.label: track for track in track_versions(*story(*dates))[1]}


def surfaces(track: Track) -> list[list[str]]:
    return [[mention.figure.surface for mention in told] for told in track.mentions]


# Tracks


def test_a_quantity_is_one_track_through_all_versions() -> None:
    found = tracks()
    assert surfaces(found["people killed, tarnow bay"]) == [
        ["at least 14 people"],
        ["at least 12 people"],
        ["at least nine people"],
    ]
    assert surfaces(found["worker hospitalised"]) == [["30 workers"], [], ["26 workers"]]


def test_a_track_names_who_each_version_gives_the_figure_to() -> None:
    track = tracks()["people killed, tarnow bay"]
    named = [told[0].source for told in track.mentions]
    assert named[0] == named[1]
    assert named[0] is not None
    assert "fire service" in named[0]
    assert named[2] == "Petra Voss"


def test_what_only_others_tell_is_joined_among_them() -> None:
    (track,) = [track for track in tracks().values() if "week" in track.label]
    assert surfaces(track) == [[], ["three weeks"], ["three weeks"]]
    assert track.told == 2
    assert not track.disputed


@pytest.mark.parametrize(
    ("one", "two", "joined"),
    [
        ("The guild has 440 members.", "Its 440 members will vote.", True),
        ("The guild has 440 members.", "Its 450 members will vote.", False),
        ("It has two offices in Pell.", "Two offices in Pell will close.", True),
        ("It has two offices in Pell.", "Two offices in Dorva will close.", False),
        ("It has two offices.", "Two offices will close.", False),
    ],
)
def test_a_figure_of_others_is_one_where_that_is_no_accident(one: str, two: str, joined: bool) -> None:
    base = version("a.txt", "The miners went on strike on Monday.\n")
    _, found = track_versions(base, [version("b.txt", one + "\n"), version("c.txt", two + "\n")])
    assert [track.told for track in found] == ([2] if joined else [1, 1])


def toll(value: str, *more: str) -> str:
    return "\n\n".join([f"A landslide killed {value} people in Dorva, the council said.", *more]) + "\n"


@pytest.mark.parametrize(
    ("values", "direction", "disputed"),
    [
        (("12", "14", "19"), "raised", True),
        (("19", "19", "14"), "lowered", True),
        (("12", "19", "14"), "mixed", True),
        (("twelve", "12", "12"), None, False),
        (("12", "at least 12", "12"), None, True),
    ],
)
def test_direction_and_dispute(values: tuple[str, ...], direction: str | None, disputed: bool) -> None:
    base, *others = (version(f"{n}.txt", toll(value), f"2025-02-0{n}") for n, value in enumerate(values, 1))
    _, (track,) = track_versions(base, others)
    assert (track.direction, track.disputed, track.told) == (direction, disputed, 3)


@pytest.mark.parametrize(
    ("other", "direction", "disputed"),
    [
        ("11 miles", None, False),
        ("18 kilometres", None, False),
        ("14 miles", "raised", True),
        ("about 18 kilometres", None, True),
    ],
)
def test_another_unit_is_no_dispute(other: str, direction: str | None, disputed: bool) -> None:
    text = "The rebels stopped 18 kilometres from the port of Dorva.\n"
    _, (track,) = track_versions(version("a.txt", text), [version("b.txt", text.replace("18 kilometres", other))])
    assert (track.told, track.direction, track.disputed) == (2, direction, disputed)


def test_a_figure_that_one_version_repeats_is_one_track() -> None:
    again = toll("12", "The road to Dorva is closed.", "The 12 people killed in Dorva lived by the river, the council said.")
    _, (track,) = track_versions(version("a.txt", again), [version("b.txt", toll("13"))])
    assert [len(told) for told in track.mentions] == [2, 1]


def test_tolls_of_two_places_are_two_tracks() -> None:
    text = "The storm killed 12 people in Dorva and 15 people in Pell.\n"
    _, found = track_versions(version("a.txt", text), [version("b.txt", text.replace("15", "16"))])
    assert [surfaces(track) for track in found] == [
        [["12 people"], ["12 people"]],
        [["15 people"], ["16 people"]],
    ]


def test_columns_stand_in_the_order_that_is_asked_for() -> None:
    documents, found = track_versions(*story(), order=(2, 1, 0))
    assert [document.version.id for document in documents] == ["post.txt", "ledger.txt", "wire.txt"]
    assert next(t for t in found if "killed" in t.label).direction == "raised"
    documents, found = track_versions(*story())
    assert [document.version.id for document in documents] == ["wire.txt", "ledger.txt", "post.txt"]
    assert next(t for t in found if "killed" in t.label).direction == "lowered"


@pytest.mark.parametrize(
    ("dates", "columns", "direction"),
    [
        (("2024-12-02T23:30:00-05:00", "2024-12-03T01:00:00Z"), ["b.txt", "a.txt"], "raised"),
        (("2024-12-02T23:30:00", "2024-12-03T01:00:00Z"), ["a.txt", "b.txt"], "lowered"),
        (("2024-12-03", "2024-12-03T00:00:00Z"), ["a.txt", "b.txt"], "lowered"),
        (("2024-12-03", None), ["a.txt", "b.txt"], "lowered"),
    ],
)
def test_the_order_is_that_of_moments_not_of_letters(
    dates: tuple[str | None, str | None], columns: list[str], direction: str, tmp_path: Path
) -> None:
    for name, date, dead in (("a.txt", dates[0], "14"), ("b.txt", dates[1], "12")):
        (tmp_path / name).write_text((f"---\ndate: {date}\n---\n" if date else "") + toll(dead))
    for command in COMMANDS:
        value = json.loads(run(command, str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "-f", "json"))
        assert [one["id"] for one in value["versions"]] == columns
        assert command != "figures" or [track["direction"] for track in value["tracks"]] == [direction]


def test_the_one_of_a_source_is_no_quantity() -> None:
    text = "One woman in Dorva said that five children drank from one open well.\n"
    versions = version("a.txt", text), [version("b.txt", text)]
    documents, found = track_versions(*versions)
    assert [f.value for f in documents[0].figures] == [1, 5, 1]
    assert [track.mentions[0][0].figure.value for track in found] == [5, 1]
    assert [track.told for track in found] == [2, 2]
    _, (row,) = matrix_versions(*versions)
    assert [[f.value for f in telling.figures] for telling in row.tellings if telling] == [[5, 1], [5, 1]]


def test_sets_join_through_others() -> None:
    sets = Sets()
    sets.join((2, 1), (1, 5))
    sets.join((3, 0), (2, 1))
    assert {sets.find(node) for node in [(1, 5), (2, 1), (3, 0)]} == {(1, 5)}
    assert sets.find((4, 4)) == (4, 4)


# The matrix


def test_rows_are_those_of_base_then_those_of_the_others() -> None:
    _, rows = matrix_versions(*story())
    assert [row.text.split()[0] for row in rows] == ["A", "Another", '"We', "The", "Mayor", "A"]
    assert [row.told for row in rows] == [3, 2, 2, 2, 2, 1]


def test_disputes_are_what_compare_reports_between_the_tellings() -> None:
    _, rows = matrix_versions(*story())
    assert [row.disputes for row in rows] == [("figure", "source"), ("figure", "source"), ("quote",), ("polarity",), (), ()]


def test_a_merged_statement_gives_each_row_its_own_figures() -> None:
    _, rows = matrix_versions(*story())
    toll, burns = rows[0].tellings[2], rows[1].tellings[2]
    assert toll is not None
    assert burns is not None
    assert toll.statements == burns.statements == (1,)
    assert [f.surface for f in toll.figures if f.type == "quantity"] == ["at least nine people"]
    assert [f.surface for f in burns.figures if f.type == "quantity"] == ["26 workers"]


def test_what_only_others_tell_is_one_row() -> None:
    _, rows = matrix_versions(*story())
    assert [telling and telling.statements for telling in rows[4].tellings] == [None, (3,), (2,)]


@pytest.mark.parametrize(
    ("text", "form", "source"),
    [
        ('"The dam was opened at night by mistake," said Jana Roe.', "direct", "Jana Roe"),
        ('Jana Roe said the dam was "opened at night by mistake".', "partial", "Jana Roe"),
        ("Jana Roe said that the dam was opened at night by mistake.", "indirect", "Jana Roe"),
        ("The dam was opened at night by mistake.", None, None),
    ],
)
def test_forms(text: str, form: str | None, source: str | None) -> None:
    base = version("a.txt", "The dam was opened at night by mistake.\n")
    _, rows = matrix_versions(base, [version("b.txt", text + "\n")])
    assert len(rows) == 1
    telling = rows[0].tellings[1]
    assert telling is not None
    assert telling.form == form
    assert [a.source and a.source.name for a in telling.attributions] == ([source] if source else [])
    assert ("source" in rows[0].disputes, "quote" in rows[0].disputes) == (source is not None, form in ("direct", "partial"))


def test_two_utterances_on_one_subject_are_two_rows() -> None:
    one = '"The council should have repaired the old harbour wall before winter came," said Jana Roe of the Pell council.'
    two = '"Nobody from the Pell council has looked at that harbour wall since I was a child," said Emil Sand.'
    _, rows = matrix_versions(version("a.txt", one + "\n"), [version("b.txt", two + "\n")])
    assert [row.told for row in rows] == [1, 1]
    assert [row.disputes for row in rows] == [(), ()]


def test_of_a_long_quotation_the_altered_statement_is_disputed() -> None:
    text = (
        '"We lost many friends in that old warehouse. The owners knew about the locked doors for years," said Dana Orlic.\n'
    )
    _, rows = matrix_versions(version("a.txt", text), [version("b.txt", text.replace("for years", "since May"))])
    assert [row.told for row in rows] == [2, 2]
    assert ["quote" in row.disputes for row in rows] == [False, True]


def test_a_date_that_differs_is_a_dispute() -> None:
    text = "The rebels attacked the garrison on Wednesday with drones.\n"
    _, (row,) = matrix_versions(version("a.txt", text), [version("b.txt", text.replace("Wednesday", "Tuesday"))])
    assert row.disputes == ("figure",)


def test_two_versions_that_add_another_figure_dispute_it() -> None:
    base = version("a.txt", "The storm destroyed houses in the village of Dorva on the coast.\n")
    others = [
        version(f"{n}.txt", f"The storm destroyed {n} houses in the village of Dorva on the coast.\n") for n in (40, 60)
    ]
    _, (row,) = matrix_versions(base, others)
    assert row.disputes == ("figure",)
    _, (row,) = matrix_versions(base, [others[0], others[0]._replace(id="again")])
    assert row.disputes == ()


def test_an_article_beside_itself_disputes_nothing() -> None:
    _, rows = matrix_versions(version("a.txt", WIRE), [version("b.txt", WIRE), version("c.txt", WIRE)])
    assert [(row.told, row.disputes) for row in rows] == [(3, ())] * 4


WORDS = st.sampled_from(
    ["Dorva", "the", "dam", "12", "people", "said", '"', "Jana Roe", ".", ",", "\n\n", "not", "—", "killed", "é"]
)
TEXTS = st.lists(WORDS, max_size=60).map(" ".join)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, TEXTS, TEXTS)
def test_every_statement_stands_in_a_row_and_every_source_too(one: str, two: str, three: str) -> None:
    documents = [understand(version(name, text), LEXICON) for name, text in (("a", one), ("b", two), ("c", three))]
    alignments = [align(documents[0], other) for other in documents[1:]]
    rows = build_matrix(documents, alignments, (2, 0, 1), align, compare)
    for column, number in enumerate((2, 0, 1)):
        told = {n for row in rows if (telling := row.tellings[column]) for n in telling.statements}
        assert told == {s.n for s in documents[number].statements if s.compared}
    assert all(row.told for row in rows)
    assert build_matrix(documents, alignments, (2, 0, 1), align, compare) == rows
    sources = build_sources(documents, (2, 0, 1), same_source)
    used = sum(len(use.attributions) for row in sources for use in row.uses if use)
    assert used == sum(a.source is not None and a.reported for document in documents for a in document.attributions)
    links = [(number, *link[:2]) for number, found in enumerate(alignments, 1) for link in link_figures_of(found)]
    found = track_figures(documents, links, (2, 0, 1), same_measure)
    counted = [f for document in documents for f in document.figures if f.type in ("quantity", "age", "score")]
    assert sum(len(told) for track in found for told in track.mentions) == len(counted)


def test_an_excerpt_says_what_its_statements_say() -> None:
    documents, _ = matrix_versions(*story())
    excerpt = Excerpt()
    excerpt.add(Contents(documents[0]), [3])
    excerpt.add(Contents(documents[2]), [1, 4])
    made = excerpt.document()
    assert made is not None
    assert [s.n for s in made.statements] == [1, 2, 3]
    for statement in made.statements:
        assert made.version.text[statement.span.start : statement.span.end] == statement.text
    for figure in made.figures:
        assert made.version.text[figure.span.start : figure.span.end] == figure.surface
    (quote,) = made.quotes
    assert made.version.text[quote.span.start : quote.span.end] == quote.text == "We lost friends in there,"
    assert quote.attribution is not None
    given = made.attributions[quote.attribution].source
    assert given is not None
    assert given.name == "Dana Orlic"
    assert {figure.statement for figure in made.figures} == {2}
    assert Excerpt().document() is None


# Sources


def sources(*texts: str) -> list[SourceRow]:
    base, *others = (version(f"{n}.txt", text) for n, text in enumerate(texts))
    return list(source_versions(base, others)[1])


def test_quoted_paraphrased_and_how_many_words() -> None:
    one = '"We lost friends in there," said Dana Orlic. Orlic said that the doors were locked.\n'
    two = "Dana Orlic said that the doors were locked.\n"
    (row,) = sources(one, two)
    assert row.name == "Dana Orlic"
    assert [use and (use.quoted, use.paraphrased, use.words) for use in row.uses] == [(1, 1, 5), (0, 1, 0)]
    assert row.disputed


def source(name: str | None, *keys: str, anonymous: bool = False) -> Source:
    return Source(Span(0, 1), name or "he", name, anonymous, frozenset(keys), "person" if name else None)


SAID = Cue(Span(0, 1), "said", "neutral")


def told_by(*given: Source | None, form: str = "indirect") -> Document:
    """A document in which each of these says something."""
    attributions = tuple(Attribution(1, one, SAID, (Span(0, 1),), form) for one in given)
    quotes = tuple(Quote((1,), Span(0, 1), "x", index) for index in range(len(given)) if form != "indirect")
    statements = (Statement(1, Span(0, 1), "x", "body", 0),)
    return Document(version("x", "x"), statements, (), quotes, attributions)


def rows_of(*documents: Document) -> list[tuple[str | None, list[int]]]:
    rows = build_sources(documents, range(len(documents)), same_source)
    return [(row.name, [len(use.attributions) if use else 0 for use in row.uses]) for row in rows]


def test_one_source_under_several_names_is_one_row_under_the_fullest() -> None:
    roe = source("Roe", "roe")
    assert rows_of(
        told_by(roe), told_by(source("Jana M. Roe", "jana m roe", "roe")), told_by(source("Jana Roe", "jana roe", "roe"))
    ) == [("Jana M. Roe", [1, 1, 1])]


def test_a_short_name_that_could_be_either_of_two_is_neither() -> None:
    both = told_by(source("Jana Roe", "jana roe", "roe"), source("Emil Roe", "emil roe", "roe"))
    assert rows_of(both, told_by(source("Roe", "roe"))) == [("Jana Roe", [1, 0]), ("Emil Roe", [1, 0]), ("Roe", [0, 1])]


def test_a_body_goes_by_the_name_that_most_versions_give() -> None:
    court = Source(Span(0, 1), "x", "Pell Court", False, frozenset({"pell court", "court"}), "institution")
    odd = court._replace(name="Pell Court Hears Case", keys=frozenset({"pell court hears case", "court"}))
    assert [name for name, _ in rows_of(told_by(odd), told_by(court), told_by(court))] == ["Pell Court"]


def test_a_word_in_marks_that_nobody_said_is_no_quotation() -> None:
    mixed = told_by(source("Jana Roe", "jana roe"), form="mixed")
    (row,) = build_sources([mixed, mixed._replace(quotes=())], (0, 1), same_source)
    assert [use and (use.quoted, use.paraphrased, use.words) for use in row.uses] == [(1, 0, 1), (0, 1, 0)]


def test_unnamed_sources_go_by_their_head_and_unresolved_ones_stand_last() -> None:
    official = source(None, "?official", anonymous=True)
    base = told_by(source(None), official, source(None))
    rows = build_sources([base, told_by(official, None, form="mixed")], (0, 1), same_source)
    assert [(row.name, row.unnamed) for row in rows] == [("official", True), (None, False)]
    assert [use and use.paraphrased for use in rows[0].uses] == [1, 0]
    assert [row.disputed for row in rows] == [True, False]
    assert [use and len(use.attributions) for use in rows[1].uses] == [2, None]


def test_who_wants_or_does_something_has_not_spoken() -> None:
    official, roe = source("Pell Council", "pell council"), source("Jana Roe", "jana roe")
    told = told_by(official, roe)
    wish = told.attributions[0]._replace(cue=Cue(Span(0, 1), "attacked", "attitude"))
    told = told._replace(attributions=(wish, told.attributions[1]), figures=(Figure(1, Span(0, 1), "x", Decimal(7)),))
    assert rows_of(told) == [("Jana Roe", [1])]
    (row,) = build_matrix([told], [], (0,), align, compare)
    assert row.tellings[0] is not None
    assert [a.source for a in row.tellings[0].attributions] == [roe]
    (track,) = track_figures([told], [], (0,), same_measure)
    assert [mention.source for mention in track.mentions[0]] == ["Jana Roe"]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("The militia attacked the village of Dorva on Monday.", None),
        ('Emil Sand supported a "safe and open road" to the village of Dorva.', "partial"),
        ("The militia said that it held the village of Dorva on Monday.", "indirect"),
    ],
)
def test_a_deed_is_told_in_the_outlets_own_voice(text: str, form: str | None) -> None:
    _, rows = matrix_versions(version("a.txt", text), [])
    telling = rows[0].tellings[0]
    assert telling is not None
    assert telling.form == form
    assert len(telling.attributions) == (form == "indirect")
    assert len(sources(text)) == (form == "indirect")


def test_words_count_for_the_source_that_passed_them_on_and_scare_quotes_for_nobody() -> None:
    text = "We will stay, they wrote today"
    attributions = tuple(
        Attribution(1, source(name, name.lower()), SAID, (Span(0, 30),), "mixed") for name in ("Sand", "Wire")
    )
    quotes = (Quote((1,), Span(0, 12), text[:12], 0, "full"), Quote((1,), Span(14, 18), "they", None, "scare"))
    document = Document(version("x", text), (Statement(1, Span(0, 30), text, "body", 0),), (), quotes, attributions)
    rows = build_sources([document], (0,), same_source)
    assert [(row.name, row.uses[0] and row.uses[0].words) for row in rows] == [("Sand", 3), ("Wire", 3)]


@pytest.mark.parametrize(
    ("forms", "disputed"),
    [
        (("direct", "indirect"), True),
        (("mixed", "indirect"), True),
        (("direct", "direct"), False),
        (("indirect", "indirect"), False),
        (("direct", "direct", None), True),
        (("direct", None), False),
    ],
)
def test_a_source_is_disputed_where_one_quotes_it_and_another_does_not(
    forms: tuple[str | None, ...], disputed: bool
) -> None:
    roe = source("Jana Roe", "jana roe")
    documents = [told_by(roe, form=form) if form else told_by() for form in forms]
    (row,) = build_sources(documents, range(len(documents)), same_source)
    assert row.disputed is disputed


# The commands


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("base.txt", WIRE), ("ledger.txt", LEDGER), ("post.txt", POST)):
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def run(*arguments: str, status: int = 0) -> str:
    result = CliRunner().invoke(main, list(arguments), standalone_mode=False)
    assert result.return_value == status, result.output
    return result.stdout


def schema(name: str) -> Draft202012Validator:
    found: Any = json.loads((files("newscmp") / "schemas" / f"{name}-1.json").read_text("utf-8"))
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_format_shows_the_story(command: str, folder: Path) -> None:
    for name in known_formats():
        drawn = run(command, "--format", name, "--width", "200", str(folder))
        assert "Voss" in drawn, name
        assert "ledger" in drawn, name


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("width", ["20", "60", "100", "200"])
def test_tables_keep_to_the_page(command: str, width: str, folder: Path) -> None:
    assert max(map(len, run(command, "--width", width, str(folder)).splitlines())) <= int(width)


@pytest.mark.parametrize("place", ["seeds/aleppo", "fixtures/ferry", None])
@pytest.mark.parametrize("command", COMMANDS)
def test_json_holds_to_its_schema_and_points_at_the_text(command: str, place: str | None, folder: Path) -> None:
    if place is None:  # a title outside the text has no place in it
        (folder / "star.json").write_text(
            json.dumps({"id": "star", "title": "Mayor Petra Voss: 15 dead", "text": POST}), "utf-8"
        )
    path = ROOT / place if place else folder
    value = json.loads(run(command, "--format", "json", str(path)))
    schema(command).validate(value)
    texts = {}
    for line in run("inspect", "--format", "jsonl", str(path)).splitlines():
        document = json.loads(line)
        texts[document["path"]] = document["text"]
    by_id = {each["id"]: texts[each["path"]] for each in value["versions"]}
    checked = 0
    for name, said in mentions(command, value):
        if said["span"] is not None:
            start, end = said["span"]
            assert by_id[name][start:end] == said.get("text", said.get("surface"))
            checked += 1
    assert checked > 3
    if place is None and command == "matrix":
        assert any(said["span"] is None for name, said in mentions(command, value) if name == "star")


def mentions(command: str, value: Any) -> list[tuple[str, Any]]:
    """(version, what has a span) of everything in the value."""
    if command == "figures":
        return [(m["version"], m) for track in value["tracks"] for m in track["mentions"]]
    if command == "sources":
        return [(use["version"], m) for row in value["sources"] for use in row["uses"] for m in use["mentions"]]
    return [
        (telling["version"], said)
        for row in value["rows"]
        for telling in row["tellings"]
        for said in (*telling["statements"], *telling["figures"], *telling["sources"])
    ]


@pytest.mark.parametrize("command", COMMANDS)
def test_csv_has_the_rows_of_jsonl(command: str, folder: Path) -> None:
    lines = [json.loads(line) for line in run(command, "--format", "jsonl", str(folder)).splitlines()]
    table = list(csv.DictReader(io.StringIO(run(command, "--format", "csv", "--no-defuse", str(folder)))))
    assert len(table) == len(lines) > 3
    assert list(table[0]) == list(lines[0])
    assert [row["version"] for row in table] == [line["version"] for line in lines]


@pytest.mark.parametrize(
    ("command", "only", "count"),
    [
        *(("figures", *c) for c in (("shared", 1), ("disputed", 2), ("unique", 0))),
        *(("matrix", *c) for c in (("shared", 1), ("disputed", 4), ("unique", 1))),
    ],
)
def test_only(command: str, only: str, count: int, folder: Path) -> None:
    value = json.loads(run(command, "--only", only, "--format", "json", str(folder)))
    assert len(value["tracks" if command == "figures" else "rows"]) == count
    assert len(value["versions"]) == 3
    if not count:
        assert run(command, "--only", only, str(folder)) == ""


def test_only_for_sources(folder: Path) -> None:
    (folder / "ledger.txt").write_text('"We lost friends in there," said Dana Orlic.\n\n"Go home," he said.\n', "utf-8")
    (folder / "post.txt").write_text(
        "Dana Orlic said that she lost friends.\n\nMayor Petra Voss said it was over.\n", "utf-8"
    )
    shown = {
        only: json.loads(run("sources", "--only", only, "-f", "json", str(folder)))
        for only in ("shared", "disputed", "unique")
    }
    names = {only: [row["name"] for row in value["sources"]] for only, value in shown.items()}
    assert names["shared"] == names["disputed"] == ["Dana Orlic"]
    assert "Petra Voss" in names["unique"]
    assert None not in names["unique"]


def test_the_table_says_who_tells_it_how(folder: Path) -> None:
    text = run("matrix", "--format", "github", str(folder))
    assert '"We lost friends in there," said Dana Orlic, a shift leader. (disputed: quote)' in text
    assert "direct, Dana Orlic" in text
    assert "own voice" in text
    assert "1998" not in text.replace("built in 1998", "")
    drawn = run("sources", "--format", "github", str(folder))
    assert "quoted 1 (5 words)" in drawn
    assert "paraphrased 1" in drawn
    assert "—" in drawn


@pytest.mark.parametrize("command", COMMANDS)
def test_statuses(command: str, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert call([command, str(folder)]) == 0
    assert capfd.readouterr().out
    assert call([command, "--quiet", str(folder)]) == 0
    assert capfd.readouterr().out == ""
    assert call([command, str(folder / "base.txt"), str(folder / "post.txt"), str(folder / "none.txt")]) == 2
    said = capfd.readouterr()
    assert "none.txt" in said.err
    assert "Voss" in said.out  # the others are done
    for arguments in (["base.txt"], ["--only", "some", "base.txt", "post.txt"], ["--lang", "xx", "base.txt", "post.txt"]):
        paths = [str(folder / word) if word.endswith(".txt") else word for word in arguments]
        assert call([command, *paths]) == 2, arguments
        assert capfd.readouterr().err
    both = folder / "both"
    for name in ("one", "two"):
        (both / name).mkdir(parents=True)
        (both / name / "a.txt").write_text(WIRE, "utf-8")
    assert call([command, str(both)]) == 2
    assert "several stories" in capfd.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_errors_stand_in_the_json(command: str, folder: Path) -> None:
    arguments = [command, "-f", "json", str(folder / "base.txt"), str(folder / "post.txt"), str(folder / "none.txt")]
    value = json.loads(run(*arguments, status=2))
    schema(command).validate(value)
    assert [error["path"] for error in value["errors"]] == [str(folder / "none.txt")]


def test_a_key_that_is_missing_breaks_the_schema(folder: Path) -> None:
    for command in COMMANDS:
        value = json.loads(run(command, "-f", "json", str(folder)))
        assert schema(command).is_valid(value)
        del value["versions"][0]["outlet"]
        assert not schema(command).is_valid(value)


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_active_reaches_the_page(command: str, folder: Path) -> None:
    bad = '\x1b[31mJana\u202e Roe\x1b[0m said that 12\x1b boats sank. "We saw\x1b it all," said Jana\u202e Roe.\n'
    (folder / "bad\u202e.txt").write_text(bad, "utf-8")
    for name in known_formats():
        drawn = run(command, "--no-color", "--format", name, str(folder))
        assert "\x1b" not in drawn, name
        assert "\u202e" not in drawn, name


CIRCUS = """\
The Pell circus opened its winter season with a new elephant act and three clowns from abroad.

Acrobats rehearsed for weeks under the striped tent beside the river meadow.

Director Ansel Brock promised cheap tickets for schools, pensioners and nurses.

A trumpet band plays every evening before the lions, horses and jugglers enter the ring.

Critics praised the costumes, the lighting and the daring trapeze finale.
"""
COURT = """\
Judges in Ostrand rejected an appeal by the mining company Kell Copper over unpaid taxes.

Lawyers argued that the ministry had misread a treaty on royalties and export duties.

Finance officials welcomed the verdict, which ends a decade of litigation between government and investors.

Shares fell sharply after trading resumed at the stock exchange in the capital.

Analysts expect the group to sell smelters, railways and a port terminal.
"""


@pytest.mark.parametrize("command", COMMANDS)
def test_a_version_of_another_story_is_named(command: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    paths = []
    for name, text in (("circus.txt", CIRCUS), ("again.txt", CIRCUS), ("court.txt", COURT)):
        (tmp_path / name).write_text(text, "utf-8")
        paths.append(str(tmp_path / name))
    assert call([command, *paths]) == 0
    said = capfd.readouterr().err
    assert "court.txt does not seem to tell the story of circus.txt" in said
    assert "again.txt" not in said
    assert call([command, "--quiet", *paths]) == 0
    assert capfd.readouterr().err == ""
