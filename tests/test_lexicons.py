"""The shipped lexicons: well formed, complete, in order; and lexicon files that are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from newscmp.errors import LexiconError
from newscmp.lexicon import SCHEMA, languages, load_lexicon, read_blocks
from newscmp.plainyaml import load_plain

FOLDER = Path(load_plain.__code__.co_filename).with_name("lexicons")
FILES = sorted(FOLDER.glob("*/*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_shipped_lexicon_reads_the_same_with_and_without_a_yaml_parser(path: Path) -> None:
    text = path.read_text("utf-8")
    assert read_blocks(text) == load_plain(text)


@pytest.mark.parametrize("lang", languages())
def test_a_language_has_every_section_and_each_is_well_formed(lang: str) -> None:
    lexicon = load_lexicon(lang)
    lexicon.check()
    given = {key for path in FOLDER.joinpath(lang).glob("*.yaml") for key in read_blocks(path.read_text("utf-8")) or {}}
    assert given == set(SCHEMA)


@pytest.mark.parametrize("text", ["a: b\n", "- a\n", "a: |\n  x\na: |\n  y\n", "a: >\n  x\n", "a: |\nx\n", "  x\n", "{}"])
def test_other_yaml_is_left_to_the_parser(text: str) -> None:
    assert read_blocks(text) is None


def test_a_file_extends_and_its_faults_are_named(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("agencies:\n  - Lowmark Wire\n", "utf-8")
    assert "Lowmark Wire" in load_lexicon("en", [path]).words("agencies")
    path.write_text("agency: |\n  Lowmark Wire\n", "utf-8")
    with pytest.raises(LexiconError, match="unknown section 'agency'"):
        load_lexicon("en", [path])
    path.write_text("agencies: |\n  A\nagencies: |\n  B\n", "utf-8")
    with pytest.raises(LexiconError, match="stands twice"):
        load_lexicon("en", [path])
    with pytest.raises(LexiconError, match="cannot read the lexicon"):
        load_lexicon("en", [tmp_path / "none.yaml"])
