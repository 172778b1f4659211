"""Several sources of one claim, deeds that are no speech, adverbs that are no names, programmes that nobody said."""

from __future__ import annotations

import pytest

import newscmp
from newscmp.extract.attributions.joint import Joint
from newscmp.extract.attributions.vocabulary import Vocabulary
from newscmp.lexicon import load_lexicon
from newscmp.model import Attribution

JOINT = Joint(Vocabulary(load_lexicon()))


def found(text: str) -> tuple[Attribution, ...]:
    return newscmp.inspect(newscmp.article(text)).attributions


@pytest.mark.parametrize(
    ("surface", "parts"),
    [
        ("The army and the governor", ["The army", "the governor"]),
        ("the Treasury Board and the Lowmark Revenue Service", ["the Treasury Board", "the Lowmark Revenue Service"]),
        ("Ada Lorn and Bob Roe", ["Ada Lorn", "Bob Roe"]),
        ("Mayor Ada Lorn and Governor Bob Roe", ["Mayor Ada Lorn", "Governor Bob Roe"]),
        ("The mayor of Stannet and the governor", ["The mayor of Stannet", "the governor"]),
        ("police and residents", ["police", "residents"]),
        ("the army, the police and the mayor", ["the army", "the police", "the mayor"]),
        ("The founder and director", []),
        ("The president and chief executive", []),
        ("the finance and defence ministers", []),
        ("The Department of Health and Human Services", []),
        ("Ada Lorn, the founder and director", []),
        ("the army", []),
        ("and", []),
    ],
)
def test_the_parts_of_a_source(surface: str, parts: list[str]) -> None:
    assert [surface[start:end] for start, end in JOINT.parts(surface)] == parts


def test_each_of_two_sources_has_its_own_keys() -> None:
    (attribution,) = found("The bridge was blown up at dawn, the army and the governor said.")
    assert attribution.source is not None
    assert [sorted(part.keys) for part in attribution.source.parts] == [["army"], ["the governor"]]
    assert attribution.source.keys == {"army", "the governor"}


def test_two_cues_share_one_clause() -> None:
    one, two = found("The army said, and the governor confirmed, that the bridge was blown up.")
    assert one.source is not None
    assert two.source is not None
    assert (one.source.surface, two.source.surface) == ("The army", "the governor")
    assert one.content == two.content


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("The clinic denied service to forty patients on Monday.", False),
        ("The court denied bail to the two men.", False),
        ("The mayor declined the offer on Monday because it was late.", False),
        ("The council pledged 40 million dollars for the road.", False),
        ("The mayor called a press conference on Monday.", False),
        ("The mayor denied the allegation on Monday.", True),
        ("The mayor denied that service was slow.", True),
        ("The council pledged that the road would open.", True),
        ("The mayor called the meeting a farce.", True),
        ("The mayor declined to say how many were hurt.", True),
    ],
)
def test_deeds_are_no_speech(text: str, reported: bool) -> None:
    (attribution,) = found(text)
    assert attribution.reported is reported


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Lorn swiftly said the vote was late.", "Lorn"),
        ("Ada Lorn, the mayor, quietly told reporters that the road was closed.", "Ada Lorn, the mayor,"),
        ("The family said the vote was late.", "The family"),
        ("Ms. Kelly said the vote was late.", "Ms. Kelly"),
    ],
)
def test_an_adverb_is_no_part_of_a_source(text: str, source: str) -> None:
    (attribution,) = found(text)
    assert attribution.source is not None
    assert attribution.source.surface == source


def test_an_acronym_in_a_headline_is_the_body_that_the_text_names_in_full() -> None:
    first = found("UN: Forty killed in raids\n\nRaids killed forty people, the United Nations said on Monday.")[0]
    assert first.source is not None
    assert (first.source.surface, first.source.name) == ("UN", "United Nations")


def test_the_table_of_sources_has_a_row_for_each() -> None:
    from newscmp.comparison.sources import same_source
    from newscmp.story.sources import build_sources

    document = newscmp.inspect(newscmp.article("The bridge was blown up at dawn, the army and the governor said."))
    rows = build_sources([document], [0], same_source)
    assert sorted(row.name or "" for row in rows) == ["the army", "the governor"]
    assert all(len(row.uses[0].attributions) == 1 for row in rows if row.uses[0])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The dam was safe, the army, the governor and the mayor said.", ["the army", "the governor", "the mayor"]),
        ("The dam was safe, according to the army, the governor and the mayor.", ["the army", "the governor", "the mayor"]),
        ("Police, firefighters and residents said that the dam was safe.", ["Police", "firefighters", "residents"]),
        ("On Monday the army, the navy and the mayor said that it was safe.", ["the army", "the navy", "the mayor"]),
        ("In the capital, the army and the mayor said that the dam was safe.", ["the army", "the mayor"]),
        ("Neither the army nor the governor said that the dam was safe.", ["the army", "the governor"]),
        ("Both Ada Lorn and Bert Crane said that the dam was safe.", ["Ada Lorn", "Bert Crane"]),
        ("Sollen lawmakers and Mayor Ada Lorn said that the dam was safe.", ["Sollen lawmakers", "Mayor Ada Lorn"]),
        ("The N.R.A.B. and the Lowmark Foundation said that it was safe.", ["The N.R.A.B.", "the Lowmark Foundation"]),
        ("Health and Human Services Secretary Ada Lorn said that it was safe.", []),
        ("It failed before the mayor spoke, and the governor said that it was safe.", []),
    ],
)
def test_lists_are_whole_and_names_are_one(text: str, parts: list[str]) -> None:
    source = found(text)[-1].source
    assert source is not None
    assert [part.surface for part in source.parts] == parts
