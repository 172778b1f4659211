"""What a large story costs: alignment beside a yardstick timed in the same run, and BASE read and understood once."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rapidfuzz import fuzz

import newscmp.cli.inputs
import newscmp.extract
import newscmp.pipeline
from newscmp.align import align
from newscmp.cli import main
from newscmp.extract.terms import find_terms
from newscmp.lexicon import Lexicon, load_lexicon
from newscmp.model import Document, Span, Statement, Version

OTHERS = 6


def blog(random_: random.Random, texts: Iterable[str]) -> tuple[Version, tuple[Statement, ...]]:
    """A live blog of one statement a paragraph."""
    start, statements = 0, []
    for n, text in enumerate(texts, 1):
        statements.append(Statement(n, Span(start, start + len(text)), text, "body", n))
        start += len(text) + 2
    whole = "\n\n".join(statement.text for statement in statements)
    return Version(str(random_.random()), whole, len(whole)), tuple(statements)


def two_blogs(size: int) -> list[tuple[Version, tuple[Statement, ...]]]:
    """Two of about ``size`` statements in made-up words; the second has a fifth of the words of most exchanged."""
    random_ = random.Random(size)
    words = ["".join(random_.choice("bdfgklmnprst") + random_.choice("aeiou") for _ in range(3)) for _ in range(8000)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    base = [random_.choices(words, weights, k=random_.randint(8, 30)) for _ in range(size)]
    other = [[random_.choice(words) if random_.random() < 0.2 else word for word in said] for said in base]
    return [blog(random_, (" ".join(said).capitalize() + "." for said in side)) for side in (base, other)]


def seconds(run: Callable[[], object], runs: int = 2) -> float:
    """The least of some runs."""
    taken = []
    for _ in range(runs):
        start = time.process_time()
        run()
        taken.append(time.process_time() - start)
    return min(taken)


def align_all(sides: list[tuple[Version, tuple[Statement, ...]]], lexicon: Lexicon) -> None:
    align(*(Document(version, said, terms=find_terms(said, lexicon)) for version, said in sides))


def test_a_thousand_statements_take_less_than_all_pairs_of_three_hundred() -> None:
    """Terms included, and with a margin: here it is a third."""
    lexicon = load_lexicon()
    (_, few), (_, others) = two_blogs(300)
    align_all(two_blogs(30), lexicon)
    all_pairs = seconds(lambda: [fuzz.token_set_ratio(a.text, b.text) for a in few for b in others], 1)
    large = two_blogs(1000)
    assert seconds(lambda: align_all(large, lexicon)) < all_pairs


def test_time_grows_with_the_text() -> None:
    lexicon = load_lexicon()
    small, large = two_blogs(300), two_blogs(1500)
    align_all(small, lexicon)
    # Five times the statements; 25 times as long where each is held against every other.
    assert seconds(lambda: align_all(large, lexicon)) < 12 * seconds(lambda: align_all(small, lexicon))


@pytest.mark.parametrize("command", ["compare", "matrix", "figures", "sources"])
def test_base_is_read_and_understood_once(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = "Ferry sinks off Ostby\n\nThe ferry sank on Monday with {} people on board, Mayor Ann Okoro said.\n\nDivers left."
    files = [tmp_path / f"{name}.txt" for name in ("base", *(f"other{k}" for k in range(OTHERS)))]
    for k, file in enumerate(files):
        file.write_text(told.format(12 + k), encoding="utf-8")
    calls: Counter[tuple[str, object]] = Counter()

    def count(room: object, name: str, key: Callable[..., object]) -> None:
        real = getattr(room, name)

        def counted(*args: Any, **kwargs: Any) -> object:
            calls[name, key(*args)] += 1
            return real(*args, **kwargs)

        monkeypatch.setattr(room, name, counted)

    count(newscmp.cli.inputs, "read_versions", lambda path, *_: Path(path).name)
    count(newscmp.pipeline, "segment", lambda version, _: Path(version.path).name)
    count(newscmp.pipeline, "extract", lambda version, *_: Path(version.path).name)
    count(newscmp.extract, "find_terms", lambda statements, _: statements)
    done = CliRunner().invoke(main, [command, *map(str, files)])
    assert done.exit_code in (0, 1), done.output
    assert {name for name, _ in calls} == {"read_versions", "segment", "extract", "find_terms"}
    assert set(calls.values()) == {1}
    assert len(calls) == 4 * len(files)
