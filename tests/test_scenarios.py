"""Scenarios: one folder, one comparison, and the complete and ordered list of rows an editor would sign.

``fixtures/<family>/<name>/`` holds ``base.*``, ``other.*`` and ``expected.yaml`` (label, why, options, changes). A key
that a change leaves out is not tested; ``null`` is "no evidence on this side". Rows of one statement may come in any order.
What stands in ``fixtures/gaps`` is a known miss: a strict xfail, to be moved once it passes.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from newscmp.comparison import KINDS
from newscmp.plainyaml import load_plain

FIXTURES = Path(__file__).parent.parent / "fixtures"
FAMILIES = ("attributions", "figures", "gaps", "quiet", "quotes", "statements", "story")

Row = dict[str, Any]

_MARKS = str.maketrans(dict.fromkeys("\"'“”‘’«»`", ""))
_NUMBER_WORD = re.compile(
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|twenty|thirty|forty|fifty"
    r"|sixty|seventy|eighty|ninety|hundreds?|thousands?|million|billion|dozens?|half|third|quarter|fourth)$"
)


@dataclass(frozen=True)
class Scenario:
    folder: Path
    label: str
    options: tuple[str, ...]
    changes: tuple[Row, ...]

    @property
    def name(self) -> str:
        return self.folder.relative_to(FIXTURES).as_posix()

    def article(self, side: str) -> str:
        (path,) = self.folder.glob(f"{side}.*")
        return str(path)


def load_scenario(folder: Path) -> Scenario:
    path = folder / "expected.yaml"
    expected: Any = load_plain(path.read_text("utf-8"), str(path))
    assert set(expected) <= {"label", "why", "options", "changes"}, f"{path}: unknown keys"
    assert expected["label"], f"{path}: no label"
    assert expected["why"], f"{path}: no why"
    changes = tuple({key: None if value == "null" else value for key, value in row.items()} for row in expected["changes"])
    for change in changes:
        assert change["kind"] in KINDS, f"{path}: {change['kind']} is no kind"
    return Scenario(folder, expected["label"], tuple(expected.get("options") or ()), changes)


def scenario_folders() -> list[Path]:
    return sorted(path.parent for family in FAMILIES for path in (FIXTURES / family).glob("*/expected.yaml"))


def parameters() -> list[Any]:
    return [
        pytest.param(
            folder,
            id=folder.relative_to(FIXTURES).as_posix(),
            marks=pytest.mark.xfail(strict=True) if folder.parent.name == "gaps" else (),
        )
        for folder in scenario_folders()
    ]


def run_compare(*arguments: str) -> list[Row]:
    """The rows that the command itself prints with its default filters."""
    from newscmp.cli import main

    result = CliRunner().invoke(main, ["compare", *arguments, "--format", "json"], standalone_mode=False)
    if result.exception:
        raise result.exception
    assert result.return_value in (0, 1), f"exit status {result.return_value}: {result.output}"
    rows: list[Row] = json.loads(result.stdout)["changes"]
    assert result.return_value == (1 if rows else 0)
    return rows


def tidy(surface: str) -> str:
    """Without quotation marks, outer punctuation, case and line breaks: how a surface is compared."""
    return re.sub(r"\s+", " ", surface.translate(_MARKS)).strip(" ,.;:").casefold()


def figure_parts(surface: str) -> tuple[list[str], list[str], list[str]]:
    """The words before the numbers, the numbers with what stands between them, and the words after."""
    tokens = re.findall(r"\d+(?:[.,:]\d+)*|[a-z]+|[$£€%]", tidy(surface))
    numbers = [i for i, token in enumerate(tokens) if token[0].isdigit() or _NUMBER_WORD.match(token)] or [0, len(tokens)]
    return tokens[: numbers[0]], tokens[numbers[0] : numbers[-1] + 1], tokens[numbers[-1] + 1 :]


def same_figure(want: str, got: str) -> bool:
    """The same numbers; bound words before them and nouns after them may be left out on one side."""
    (head, numbers, tail), (other_head, other_numbers, other_tail) = figure_parts(want), figure_parts(got)
    heads, tails = min(len(head), len(other_head)), min(len(tail), len(other_tail))
    return (
        bool(numbers)
        and numbers == other_numbers
        and head[len(head) - heads :] == other_head[len(other_head) - heads :]
        and tail[:tails] == other_tail[:tails]
    )


def same_surface(kind: str, expected: str | None, evidence: Row | None) -> bool:
    """Whether a row's evidence is what was expected; lenient where two readers would cut the words differently."""
    if expected is None or evidence is None:
        return expected is None and (evidence is None or not evidence.get("surface"))
    want, got = tidy(expected), tidy(evidence.get("surface") or "")
    if want == got:
        return True
    if not want or not got:
        return False
    if kind.startswith("figure."):
        return same_figure(want, got)
    if kind.startswith(("attribution.", "statement.polarity", "statement.hedge")):
        return re.search(rf"\b{re.escape(want)}\b", got) is not None or re.search(rf"\b{re.escape(got)}\b", want) is not None
    return False


def same_value(expected: str | None, actual: object) -> bool:
    if expected is None or actual is None:
        return expected is None and actual is None
    try:
        return Decimal(expected) == Decimal(str(actual))
    except InvalidOperation:
        return expected.casefold() == str(actual).casefold()


def matches(expected: Row, row: Row) -> bool:
    if expected["kind"] != row["kind"]:
        return False
    for key, value in expected.items():
        if key == "kind":
            continue
        if key in ("base", "other"):
            if not same_surface(row["kind"], value, row[key]):
                return False
            continue
        side, _, detail = key.partition("_")
        evidence = row.get(side) if side in ("base", "other") and key not in row else None
        actual = evidence.get(detail) if isinstance(evidence, dict) else row.get(key)
        if detail == "source" and value and actual:  # with or without the office before the name
            actual = value if tidy(value) in tidy(actual) else actual
        if not same_value(value, actual):
            return False
    return True


def place(row: Row) -> tuple[str, object]:
    """The statement a row hangs on; rows that share it may come in any order."""
    side = "base" if row["base"] else "other"
    return side, (row[side] or {}).get("statement")


def differences(expected: tuple[Row, ...], actual: list[Row]) -> list[str]:
    """What is missing, extra or out of order; empty when ``actual`` is complete and ordered."""
    left = list(range(len(actual)))
    found: list[int] = []
    complaints = []
    for row in expected:
        index = next((i for i in left if matches(row, actual[i])), None)
        if index is None:
            complaints.append(f"missing: {show_expected(row)}")
        else:
            left.remove(index)
            found.append(index)
    complaints += [f"extra:   {show(actual[i])}" for i in left]
    for before, after in pairwise(found):
        if before > after and place(actual[before]) != place(actual[after]):
            complaints.append(f"out of order: {show(actual[before])} should come before {show(actual[after])}")
    return complaints


def show_expected(row: Row) -> str:
    keys = "".join(f" {key}={value}" for key, value in row.items() if key not in ("kind", "base", "other"))
    return f"{row['kind']:<24} {row.get('base', '?')!r} -> {row.get('other', '?')!r}{keys}"


def show(row: Row) -> str:
    base, other = ((row[side] or {}).get("surface") for side in ("base", "other"))
    keys = "".join(f" {key}={row[key]}" for key in ("direction", "relation", "mutation") if row.get(key) is not None)
    return f"{row['kind']:<24} {base!r} -> {other!r}{keys}"


def test_there_are_scenarios_for_every_kind() -> None:
    scenarios = [load_scenario(folder) for folder in scenario_folders()]
    assert len(scenarios) >= 60
    assert sum(not scenario.changes for scenario in scenarios) >= 20
    told = {change["kind"] for scenario in scenarios for change in scenario.changes}
    assert told == set(KINDS)
    relations = {change.get("relation") for scenario in scenarios for change in scenario.changes}
    assert relations >= {"contradiction", "refinement", "loosening", "overlap"}


@pytest.mark.parametrize("folder", [pytest.param(folder, id=folder.name) for folder in scenario_folders()])
def test_expected_surfaces_stand_in_the_articles(folder: Path) -> None:
    scenario = load_scenario(folder)
    for side in ("base", "other"):
        article = tidy(Path(scenario.article(side)).read_text("utf-8"))
        for change in scenario.changes:
            assert tidy(change.get(side) or "") in article


@pytest.mark.parametrize("folder", parameters())
def test_scenario(folder: Path) -> None:
    scenario = load_scenario(folder)
    actual = run_compare(scenario.article("base"), scenario.article("other"), *scenario.options)
    complaints = differences(scenario.changes, actual)
    if complaints:
        lines = [f"{scenario.name}: {scenario.label}", *complaints, "printed:", *(f"  {show(row)}" for row in actual)]
        pytest.fail("\n".join(lines), pytrace=False)


def row(kind: str, base: str | None, other: str | None, statement: int = 1, **keys: object) -> Row:
    def evidence(surface: str | None) -> Row | None:
        return None if surface is None else {"surface": surface, "statement": statement}

    return {"kind": kind, "base": evidence(base), "other": evidence(other), **keys}


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ({"kind": "figure.changed", "base": "12", "other": "31"}, row("figure.changed", "at least 12", "31 people")),
        ({"kind": "figure.changed", "direction": "raised"}, row("figure.changed", "1", "2", direction="raised")),
        ({"kind": "figure.changed", "base": "Between 20 and 30"}, row("figure.changed", "20 and 30 containers", "25")),
        ({"kind": "figure.changed", "base": "Monday"}, row("figure.changed", "Monday", "Tuesday")),
        ({"kind": "quote.altered", "base": "We go"}, row("quote.altered", "“We go,”", "x")),
        ({"kind": "attribution.dropped", "base": "police"}, row("attribution.dropped", "the police", None)),
        ({"kind": "figure.new", "base": None, "other": "14"}, row("figure.new", None, "14")),
    ],
)
def test_the_measure_accepts(expected: Row, actual: Row) -> None:
    assert differences((expected,), [actual]) == []


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ({"kind": "figure.changed", "base": "12", "other": "31"}, row("figure.changed", "312", "31")),
        ({"kind": "figure.changed", "base": "at least 12"}, row("figure.changed", "at least", "31")),
        ({"kind": "figure.changed", "base": "at least 12"}, row("figure.changed", "at most 12", "31")),
        ({"kind": "figure.changed", "base": "5 percent"}, row("figure.changed", "5 percent to 7 percent", "31")),
        ({"kind": "figure.changed", "base": "5 percent"}, row("figure.changed", "5 miles", "31")),
        ({"kind": "figure.changed", "base": "$1.5bn"}, row("figure.changed", "$1.5 million", "31")),
        ({"kind": "figure.changed", "direction": "raised"}, row("figure.changed", "1", "2", direction="lowered")),
        ({"kind": "quote.altered", "base": "We go"}, row("quote.altered", "We go now", "x")),
        ({"kind": "attribution.dropped", "base": "police"}, row("attribution.dropped", "policewoman", None)),
        ({"kind": "figure.new", "base": None, "other": "14"}, row("figure.new", "13", "14")),
        ({"kind": "figure.new", "other": "14"}, row("figure.changed", "13", "14")),
    ],
)
def test_the_measure_refuses(expected: Row, actual: Row) -> None:
    assert len(differences((expected,), [actual])) == 2  # one row missing, one extra


def test_the_measure_wants_the_order_of_base() -> None:
    first, second = row("figure.new", "1", "2", 1), row("figure.new", "3", "4", 2)
    expected = ({"kind": "figure.new", "base": "1"}, {"kind": "figure.new", "base": "3"})
    assert differences(expected, [first, second]) == []
    assert len(differences(expected, [second, first])) == 1
    assert differences(expected, [{**second, "base": {**second["base"], "statement": 1}}, first]) == []
