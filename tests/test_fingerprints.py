"""Which rows are the same row: what a fingerprint holds on to, and what it lets go."""

from __future__ import annotations

import pytest

from newscmp.comparison import context, fingerprint
from newscmp.comparison.identity import normal
from newscmp.model import Change, Evidence, Version
from newscmp.pipeline import compare_versions


def side(surface: str, text: str = "", **details: str) -> Evidence:
    return Evidence(1, text or f"There were {surface}.", None, surface, details)


def row(base: Evidence | None, other: Evidence | None, kind: str = "figure.changed", version: str = "post.txt") -> Change:
    return Change(kind, "substantive", version, base, other, "why")


def changes(base: str, other: str) -> tuple[Change, ...]:
    first, second = (Version(name, text, len(text)) for name, text in (("base.txt", base), ("other.txt", other)))
    return compare_versions(first, [second]).changes


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("12 people", "12  People,"),
        ("the mayor’s office", "the mayor's office"),
        ("“We left,”", '"We left"'),
        ("−5 degrees", "-5 degrees"),
        ("nine\n\tcivilians", "nine civilians"),
    ],
)
def test_what_does_not_matter(one: str, two: str) -> None:
    assert fingerprint(row(side(one), side("14"))) == fingerprint(row(side(two), side("14")))


@pytest.mark.parametrize(
    ("one", "two"),
    [("5", "-5"), ("$5", "€5"), ("5", "5%"), ("1.5", "15"), ("1,500", "1.500"), ("12", "2"), ("> 5", "5"), ("5-7", "57")],
)
def test_what_makes_another_figure(one: str, two: str) -> None:
    assert fingerprint(row(side(one), side("14"))) != fingerprint(row(side(two), side("14")))


def test_kind_version_source_and_direction_matter() -> None:
    rows = [
        row(side("12"), side("14")),
        row(side("14"), side("12")),
        row(side("12"), side("14"), kind="figure.bound"),
        row(side("12"), side("14"), version="star.txt"),
        row(side("12", speaker="Ilsa Brandt"), side("14")),
        row(side("12", speaker="Jon Reed"), side("14")),
        row(None, side("14")),
        row(side("12"), None),
        row(side(""), side("14")),
    ]
    assert len({fingerprint(one) for one in rows}) == len(rows)


def test_an_unrelated_edit_of_the_statement_leaves_the_row_what_it_was() -> None:
    before = row(side("12", "On Monday 12 died."), side("14", "On Monday 14 died."))
    after = row(side("12", "On Monday, 12 died in Varra."), side("14", "14 died, they say."))
    assert fingerprint(before) == fingerprint(after)
    assert context(before) != context(after)


def test_an_edit_of_the_statement_that_does_not_tell_the_figure_neither() -> None:
    before = row(side("", "The ferry ran aground."), side("212 people"), kind="figure.new")
    after = row(side("", "The old ferry ran aground."), side("212 people"), kind="figure.new")
    assert fingerprint(before) == fingerprint(after)


def test_rows_that_say_the_same_have_a_fingerprint_each() -> None:
    text = "The fire killed 12 people in Varra.\n\nThe flood in Bransk months later killed 12 people as well.\n"
    found = changes(text, text.replace("12", "15"))
    assert [change.kind for change in found] == ["figure.changed"] * 2
    assert len({change.fingerprint for change in found}) == 2
    assert len({fingerprint(change) for change in found}) == 1
    assert found[0].fingerprint == fingerprint(found[0])


def test_names_that_are_no_unicode_have_fingerprints() -> None:
    assert len(fingerprint(row(side("12"), side("14"), version="caf\udce9.txt"))) == 16


def test_only_punctuation_is_itself() -> None:
    assert normal("...") == "..."
    assert normal("") == ""
