"""newscmp group: which articles tell the same story, which is the base, and what is a copy of what."""

from __future__ import annotations

import json
import random
import unicodedata
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from newscmp.cli import call, main
from newscmp.grouping import Grouping, Settings, Story, arrange
from newscmp.grouping.articles import Article, Reader, Vector
from newscmp.grouping.candidates import find_candidates
from newscmp.grouping.clusters import find_clusters
from newscmp.grouping.copies import find_copies, sketch_of
from newscmp.grouping.records import Keys, record_of
from newscmp.model import Version
from newscmp.pipeline import Options, compare_versions
from newscmp.read import read_record, read_versions

ROOT = Path(__file__).parent.parent
PILE = ROOT / "fixtures" / "group" / "pile.jsonl"
LEXICON = Options().lexicon()
EVENTS: dict[str, str] = {r["id"]: r["event"] for r in map(json.loads, PILE.read_text("utf-8").splitlines())}
Json = dict[str, Any]


def group(versions: Sequence[Version], **chosen: Any) -> list[Story]:
    with Grouping(LEXICON, Settings(**chosen)) as grouping:
        for version in versions:
            grouping.add(version)
        return list(grouping.stories())


def events(stories: Sequence[Story]) -> list[set[str]]:
    return [{EVENTS[member.id] for member in story.members} - {"roundup"} for story in stories]


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["group", *map(str, arguments)], catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


def test_two_quakes_in_a_week_and_one_politician_twice_on_a_day_are_four_stories() -> None:
    told = events(group(read_versions(str(PILE))))
    assert sorted(map(sorted, told)) == [["audit"], ["bridge"], ["ostria"], ["velmar"]]


def test_a_roundup_of_two_stories_joins_them_in_no_order() -> None:
    versions = list(read_versions(str(PILE)))
    for seed in range(5):
        random.Random(seed).shuffle(versions)
        assert all(len(event) == 1 for event in events(group(versions)))


def test_without_dates_the_events_stay_apart() -> None:
    versions = [version._replace(published=None) for version in read_versions(str(PILE))]
    assert all(len(event) == 1 for event in events(group(versions)))


def test_stories_do_not_depend_on_the_order_of_the_articles() -> None:
    versions = list(read_versions(str(PILE)))
    expected = {(s.key, frozenset((m.id, m.base, m.original) for m in s.members)) for s in group(versions)}
    for seed in range(5):
        random.Random(seed).shuffle(versions)
        found = group(versions)
        assert {(s.key, frozenset((m.id, m.base, m.original) for m in s.members)) for s in found} == expected


def test_a_cut_copy_of_a_wire_is_marked_with_the_wire() -> None:
    story = next(s for s in group(read_versions(str(PILE))) if "velmar" in {EVENTS[m.id] for m in s.members})
    assert [(m.id, m.base, m.original) for m in story.members] == [
        ("wire-velmar", True, None),
        ("ledger-velmar", False, "wire-velmar"),
        ("gazette-velmar", False, None),
    ]


def test_the_window_is_from_the_first_article_to_the_last() -> None:
    versions = [v for v in read_versions(str(PILE)) if EVENTS[v.id] == "velmar"]
    dates = ("2024-03-01", "2024-03-02", "2024-03-04")
    versions = [v._replace(published=date) for v, date in zip(versions, dates, strict=True)]
    assert [len(s.members) for s in group(versions, window=3)] == [3]
    assert [len(s.members) for s in group(versions, window=2)] == [2]
    undated = versions[0]._replace(published=None)
    assert [len(s.members) for s in group([undated, *versions[1:]], window=2)] == [3]


def test_the_same_text_years_later_is_another_story() -> None:
    version = read_versions(str(PILE))[0]
    again = version._replace(id="again", published="2019-03-06")
    assert group([version, again]) == []
    assert len(group([version, again], window=None)) == 0
    assert len(group([version, again._replace(published=version.published)])) == 1


def article(place: int, moment: float | None = None, agency: int = 0, text: str = "", base: bool = False) -> Article:
    return Article(f"a{place}", None, None, None, moment, agency, base, sketch_of([text]))


WORDS = " ".join(f"word{n}" for n in range(200))
CUT = " ".join(f"word{n}" for n in range(120))


@pytest.mark.parametrize(
    ("articles", "original"),
    [
        ([article(0, 5.0, text=WORDS), article(1, 4.0, text=CUT), article(2, 9.0, 2, WORDS)], 2),  # the agency's own
        ([article(0, 5.0, text=WORDS), article(1, 4.0, text=CUT)], 1),  # the earliest
        ([article(0, 4.0, text=WORDS), article(1, 4.0, 1, CUT)], 1),  # what credits an agency
        ([article(0, 4.0, text=CUT), article(1, 4.0, text=WORDS)], 1),  # the longest
        ([article(0, None, text=WORDS), article(1, 4.0, text=CUT)], 1),  # a date before none
        ([article(0, text=WORDS), article(1, text=WORDS)], 0),  # the first given
    ],
)
def test_the_likely_original(articles: list[Article], original: int) -> None:
    originals, order = arrange(articles)
    assert originals == {place: original for place in range(len(articles)) if place != original}
    assert order[0] == original


def test_the_base_is_the_earliest_and_a_wire_is_as_early_as_its_first_copy() -> None:
    own = " ".join(f"other{n}" for n in range(200))
    articles = [article(0, 5.0, text=own), article(1, 9.0, 2, WORDS), article(2, 4.0, text=WORDS)]
    assert arrange(articles)[1] == [1, 2, 0]
    assert arrange([articles[0]._replace(moment=3.0), *articles[1:]])[1] == [0, 2, 1]


def test_the_article_that_says_it_is_the_base_is_it() -> None:
    articles = [article(0, 4.0, text=WORDS), article(1, 5.0, base=True)]
    assert arrange(articles)[1] == [1, 0]
    assert arrange([articles[0]._replace(base=True), articles[1]])[1] == [0, 1]  # two say so: the earliest


def test_an_agency_is_known_by_outlet_byline_dateline_and_author() -> None:
    body = "\n\nThe harbour of Sella was closed on Monday after a crane fell into the basin, the port said."
    reader = Reader(LEXICON)
    for record in (
        {"text": body, "outlet": "Reuters"},
        {"text": "SELLA (AP) - The harbour of Sella was closed on Monday after a crane fell, the port said.\n" + body},
        {"text": body, "authors": ["Agence France-Presse"]},
        {"text": body, "outlet": "Harbour Courier"},
        {"text": body + "\n\nThe port has been losing ships to Reuters Quay, which is deeper, for years, he said."},
    ):
        reader.read(read_record(record))
    assert [article.agency for article in reader.articles] == [2, 1, 1, 0, 0]


def test_texts_too_short_to_tell_are_no_copies() -> None:
    assert find_copies([sketch_of(["one two three four five six"])] * 2, [0, 1]) == {}


def test_groups_are_joined_by_the_average_not_by_a_chain() -> None:
    def vector(*terms: int) -> Vector:
        return Vector(array("I", terms), array("f", [len(terms) ** -0.5] * len(terms)))

    vectors = [vector(*range(first, first + 8)) for first in range(0, 40, 4)]  # each shares half with the next, no more
    candidates = list(find_candidates(vectors, [None] * 10, None, lambda term: 2))
    assert len(candidates) == 9
    found = find_clusters(vectors, [0] * 10, candidates, 0.3, None, lambda one, other: True)
    assert max(map(len, found)) == 2
    assert not find_clusters(vectors, [0] * 10, candidates, 0.3, None, lambda one, other: False)


def test_candidates_of_a_story_that_everybody_has_are_capped() -> None:
    vector = Vector(array("I", range(32)), array("f", [32**-0.5] * 32))
    found = list(find_candidates([vector] * 1_000, [0] * 1_000, 7, lambda term: 1_000))
    assert len(found) <= 24 * 1_000
    clusters = find_clusters([vector] * 1_000, [0] * 1_000, found, 0.3, 7, lambda one, other: True)
    assert list(map(len, clusters)) == [1_000]


@given(st.text(max_size=80), st.none() | st.just("2024-03-05T07:40Z"))
@settings(max_examples=50, deadline=None)
def test_keys_are_short_slugs_and_given_once(title: str, published: str | None) -> None:
    base: Json = {"id": "a", "outlet": None, "title": title, "published": published, "text": "some text"}
    keys = Keys()
    given_keys = [keys.key(base) for _ in range(3)]
    assert len(set(given_keys)) == 3
    for key in given_keys:
        assert key
        assert len(key) <= 80
        assert all(c.isalnum() or c == "-" or unicodedata.category(c)[0] == "M" for c in key)


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Bürgermeister von Arlem: Élan dahin", "burgermeister-von-arlem-elan-dahin"),
        ("Новый мэр Арлема", "новый-мэр-арлема"),
        ("アルレムで火災", "アルレムで火災"),
        ("आर्लेम में आग", "आर्लेम-में-आग"),
    ],
)
def test_a_key_keeps_the_letters_of_every_script(title: str, key: str) -> None:
    assert Keys().key({"id": "a", "outlet": None, "title": title, "published": None, "text": "some text"}) == key


def test_records_are_read_as_the_articles_that_they_were() -> None:
    folder = ROOT / "fixtures" / "formats" / "same-story"
    for path in sorted(folder.glob("base.*")) or sorted(folder.iterdir()):
        (version,) = read_versions(str(path))
        again = read_record(record_of(version))
        report = compare_versions(version, [again])
        assert [change.kind for change in report.changes if change.severity != "style"] == [], path.name


def test_json_lines_with_o_a_table_without(tmp_path: Path) -> None:
    out = tmp_path / "stories.jsonl"
    status, stdout, stderr = run(PILE, "-o", out)
    assert (status, stdout) == (0, "")
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows) >= 9
    assert f"{11 - len(rows)} of 11 articles share their story with no other" in stderr
    stories = [row["story"] for row in rows]
    assert stories == sorted(stories, key=stories.index)  # together
    assert sum(row["base"] for row in rows) == len(set(stories)) == 4
    status, stdout, _ = run(PILE, "--width", "100")
    assert status == 0
    assert "wire-velmar (base)" in stdout
    assert "(copy of" in stdout
    assert len(json.loads(run(PILE, "-f", "json")[1])) == len(rows)


def test_grouping_what_was_grouped_changes_nothing(tmp_path: Path) -> None:
    first, second = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    assert run(PILE, "-o", first, "--alone")[0] == 0
    assert run(first, "-o", second, "--alone")[0] == 0
    texts = [path.read_text("utf-8").replace(str(first), str(PILE)) for path in (first, second)]
    assert texts[0] == texts[1]
    assert len(texts[0].splitlines()) == 11


def test_a_bad_file_is_named_and_the_others_are_done(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"text": 5}\n' + PILE.read_text("utf-8"), "utf-8")
    status, stdout, stderr = run(bad, tmp_path / "none.txt", "-f", "jsonl")
    assert status == 2
    assert len(stdout.splitlines()) >= 9
    assert "bad.jsonl:1:" in stderr
    assert "none.txt" in stderr


def test_the_pile_is_not_written_over(tmp_path: Path) -> None:
    pile = tmp_path / "pile.jsonl"
    pile.write_bytes(PILE.read_bytes())
    assert call(["group", "-o", str(pile), str(pile)]) == 2
    assert pile.read_bytes() == PILE.read_bytes()
    assert call(["group", "-o", str(tmp_path / "stories.jsonl"), str(tmp_path)]) == 2  # it would be every article once more
    assert [path.name for path in tmp_path.iterdir()] == ["pile.jsonl"]


def test_articles_of_one_name_are_told_apart_in_a_story(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "story.txt").write_text(read_versions(str(PILE))[0].text, "utf-8")
    status, stdout, _ = run(tmp_path, "-f", "jsonl")
    rows = [json.loads(line) for line in stdout.splitlines()]
    assert status == 0
    assert len({row["id"] for row in rows}) == 2
    assert rows[1]["copy_of"] == rows[0]["id"]


def test_nothing_in_common_is_nothing_printed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The harbour was closed on Monday.", "utf-8")
    assert call(["group", str(tmp_path / "a.txt")]) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "1 of 1" in printed.err
    assert call(["group", "-q", str(tmp_path / "a.txt")]) == 0
    assert capsys.readouterr().err == ""


def test_batch_takes_the_stories_as_they_are(tmp_path: Path) -> None:
    stories, rows = tmp_path / "stories.jsonl", tmp_path / "rows.jsonl"
    assert run(PILE, "-o", stories)[0] == 0
    assert call(["batch", str(stories), "-o", str(rows), "--jobs", "1"]) == 1
    changes = [json.loads(line) for line in rows.read_text("utf-8").splitlines()]
    given_stories = list(dict.fromkeys(json.loads(line)["story"] for line in stories.read_text("utf-8").splitlines()))
    told = list(dict.fromkeys(change["story"] for change in changes))
    assert told == [story for story in given_stories if story in told]
    assert len(told) > 2
    assert {change["version"] for change in changes}.isdisjoint({"wire-velmar", "courier-bridge"})  # bases
