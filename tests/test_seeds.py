"""The seed story: every difference that was written into its tellings is found, and every row that is printed is listed.

``fixtures/seeds/<story>.yaml`` lists, for each telling in ``seeds/<story>/``, the differences that its writer put in.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from newscmp.comparison import KINDS
from newscmp.plainyaml import load_plain

ROOT = Path(__file__).parent.parent
STORY = ROOT / "seeds" / "aleppo"
GOLD = ROOT / "fixtures" / "seeds" / "aleppo.yaml"
TELLINGS = sorted(path.name for path in STORY.iterdir() if not path.name.startswith("seed."))

Row = dict[str, Any]

_MARKS = str.maketrans(dict.fromkeys("\"'“”‘’", ""))


@cache
def gold() -> dict[str, Any]:
    loaded: Any = load_plain(GOLD.read_text("utf-8"), str(GOLD))
    assert isinstance(loaded, dict)
    return loaded


@cache
def report() -> dict[str, Any]:
    from newscmp.cli import main

    result = CliRunner().invoke(main, ["compare", str(STORY), "--format", "json"], standalone_mode=False)
    if result.exception:
        raise result.exception
    assert result.return_value == 1, f"exit status {result.return_value}: {result.output}"
    loaded: Any = json.loads(result.stdout)
    assert isinstance(loaded, dict)
    return loaded


def rows_of(telling: str) -> list[Row]:
    ids = [version["id"] for version in report()["versions"] if Path(version["path"]).name == telling]
    assert len(ids) == 1, f"{telling} is in the report {len(ids)} times"
    return [row for row in report()["changes"] if row["version"] == ids[0]]


def tidy(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.translate(_MARKS).casefold()))


def within(one: str, other: str) -> bool:
    """Whether the words of one text stand in the other, as whole words."""
    a, b = f" {tidy(one)} ", f" {tidy(other)} "
    return len(a) > 2 and len(b) > 2 and (a in b or b in a)


def same(listed: Row, row: Row) -> bool:
    if listed["kind"] != row["kind"]:
        return False
    for side in ("base", "other"):
        evidence = row[side] or {}
        surface = evidence.get("surface") or ""
        if side in listed:
            if listed[side] == "null":
                if surface:
                    return False
            elif not within(listed[side], surface):
                return False
        if f"{side}_text" in listed and tidy(listed[f"{side}_text"]) not in tidy(evidence.get("text") or ""):
            return False
    keys = set(listed) - {"kind", "base", "other", "base_text", "other_text", "note"}
    return all(listed[key] == str(row.get(key)) for key in keys)


def show(row: Row) -> str:
    sides = []
    for side in ("base", "other"):
        value = row.get(side)
        sides.append(repr(value["surface"] if isinstance(value, dict) else value))
    text = ((row["base"] or row["other"])["text"]) if isinstance(row.get("base") or row.get("other"), dict) else ""
    return f"{row['kind']:<24} {' -> '.join(sides)}  {row.get('note') or text}"


def pair_up(telling: str) -> tuple[list[Row], list[Row]]:
    """The listed differences that no row tells, and the rows that no list has; each row answers for one difference."""
    rows = rows_of(telling)
    missed = []
    for listed in gold()[telling]["differences"]:
        found = next((row for row in rows if same(listed, row)), None)
        if found is None:
            missed.append(listed)
        else:
            rows.remove(found)
    for listed in gold()[telling].get("tolerated", ()):
        found = next((row for row in rows if same(listed, row)), None)
        if found is not None:
            rows.remove(found)
    return missed, rows


def test_every_telling_has_its_gold() -> None:
    assert sorted(gold()) == TELLINGS
    assert len(TELLINGS) >= 5
    for telling in gold().values():
        assert telling["differences"]
        assert {listed["kind"] for listed in telling["differences"]} <= set(KINDS)


def test_listed_surfaces_stand_in_the_articles() -> None:
    seed = tidy((STORY / "seed.txt").read_text("utf-8"))
    for name, telling in gold().items():
        article = tidy((STORY / name).read_text("utf-8"))
        for listed in telling["differences"] + telling.get("tolerated", []):
            for key, text in (("base", seed), ("base_text", seed), ("other", article), ("other_text", article)):
                if listed.get(key, "null") != "null":
                    assert tidy(listed[key]) in text, f"{name}: {key} {listed[key]!r}"


def test_the_seed_is_the_base() -> None:
    assert Path(report()["base"]["path"]).name == "seed.txt"
    assert sorted(Path(version["path"]).name for version in report()["versions"]) == TELLINGS


@pytest.mark.parametrize("telling", TELLINGS)
def test_every_difference_is_found(telling: str) -> None:
    missed, extra = pair_up(telling)
    if missed:
        lines = ["not found:", *map(show, missed), "other rows:", *map(show, extra)]
        pytest.fail("\n".join(lines), pytrace=False)


@pytest.mark.parametrize("telling", TELLINGS)
def test_every_row_is_true(telling: str) -> None:
    _, extra = pair_up(telling)
    if extra:
        pytest.fail("\n".join(["in no list:", *map(show, extra)]), pytrace=False)
