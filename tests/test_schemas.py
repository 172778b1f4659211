"""Every JSON that newscmp prints holds to the schema that it ships, and the schemas hold to the code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator, ValidationError

from newscmp.cli import main
from newscmp.comparison import KINDS, SEVERITIES
from newscmp.model import COMPARED_ROLES, FURNITURE_ROLES, Detail
from newscmp.render.columns import COLUMNS, ROW_DETAILS, SIDE_DETAILS

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
FIXTURES = ROOT / "fixtures"

ROW_KEYS = {"kind", "severity", "version", "base", "other", "why", "score", "fingerprint"}
SIDE_KEYS = {"statement", "text", "span", "surface"}

Json = dict[str, Any]


def schema(name: str) -> Json:
    loaded: Json = json.loads((files("newscmp") / "schemas" / f"{name}-1.json").read_text("utf-8"))
    return loaded


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema(name))


def output(*arguments: str) -> str:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code in (0, 1), result.stderr
    return result.stdout


def stories() -> Iterator[Path]:
    yield from sorted(path for path in SEEDS.iterdir() if path.is_dir())
    for path in sorted(FIXTURES.rglob("expected.yaml")):
        if "malformed" not in path.parts and list(path.parent.glob("other*")):
            yield path.parent


STORIES = list(stories())


@pytest.mark.parametrize("name", ["report", "document", "alignment", "figures"])
def test_the_schemas_are_schemas(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))


def test_there_are_stories() -> None:
    assert len(STORIES) > 10


def articles(story: Path) -> list[str]:
    """BASE first."""
    paths = sorted(p for p in story.iterdir() if p.is_file() and p.name != "expected.yaml" and p.name[0] != ".")
    return [str(p) for p in sorted(paths, key=lambda p: not p.name.startswith(("base", "seed")))]


@pytest.mark.parametrize("story", STORIES, ids=lambda path: str(path.relative_to(ROOT)))
def test_output_holds_to_schemas_texts_and_columns(story: Path) -> None:
    report = json.loads(output("compare", "--format", "json", "--all", *articles(story)))
    validator("report").validate(report)
    texts = {}
    for line in output("inspect", "--format", "jsonl", *articles(story)).splitlines():
        document = json.loads(line)
        validator("document").validate(document)
        texts[document["path"]] = document["text"]
    paths = {version["id"]: version["path"] for version in report["versions"]}
    for change in report["changes"]:
        assert set(change) - ROW_KEYS <= set(ROW_DETAILS)
        for side, path in (("base", report["base"]["path"]), ("other", paths[change["version"]])):
            evidence = change[side]
            if evidence is None:
                continue
            assert set(evidence) - SIDE_KEYS <= set(SIDE_DETAILS)
            if evidence["span"]:
                start, end = evidence["span"]
                assert texts[path][start:end] == evidence["surface"]
                assert evidence["surface"] in evidence["text"]


@pytest.mark.parametrize("story", STORIES[:3], ids=lambda path: str(path.relative_to(ROOT)))
def test_align_holds_to_its_schema(story: Path) -> None:
    base, other, *_ = articles(story)
    validator("alignment").validate(json.loads(output("align", "--format", "json", base, other)))


@pytest.mark.parametrize("story", STORIES[:3], ids=lambda path: str(path.relative_to(ROOT)))
def test_figures_hold_to_their_schema(story: Path) -> None:
    value = json.loads(output("figures", "--format", "json", *articles(story)))
    validator("figures").validate(value)


def test_the_schemas_name_what_the_code_names() -> None:
    change = schema("report")["$defs"]["change"]["properties"]
    assert change["kind"]["enum"] == list(KINDS)
    assert change["severity"]["enum"] == list(SEVERITIES)
    roles = schema("document")["properties"]["statements"]["items"]["properties"]["role"]["enum"]
    assert set(roles) == COMPARED_ROLES | FURNITURE_ROLES
    assert len(get_args(Detail)) == 6
    assert len(set(COLUMNS)) == len(COLUMNS)


@pytest.mark.parametrize("place", ["versions", "changes", "errors"])
def test_a_missing_key_breaks_the_schema(place: str) -> None:
    report = json.loads(output("compare", "--format", "json", *articles(STORIES[0])))
    validator("report").validate(report)
    del report[place]
    with pytest.raises(ValidationError):
        validator("report").validate(report)
