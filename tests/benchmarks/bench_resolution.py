"""How often the right name is given to a source printed as a pronoun, a short name or a role.

Usage: python tests/benchmarks/bench_resolution.py STORIES [--errors]

STORIES is the folder with the articles that `fixtures/resolution/marks.csv` was made on; they are not ours to ship, so the
marks are offsets, and what --errors prints are offsets and names. Not collected by pytest.

A mark is found where the source of an attribution overlaps it. A found one is right where the name given is the name
marked, or the words of one are among the words of the other; where the article names nobody, when no name is given.
"""

from __future__ import annotations

import argparse
import csv
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from newscmp.lexicon import load_lexicon
from newscmp.model import Document, Source
from newscmp.pipeline import understand
from newscmp.read import read_versions

MARKS = Path(__file__).parents[2] / "fixtures" / "resolution" / "marks.csv"
OUTCOMES = ("right", "wrong", "unresolved", "not found")


class Mark(NamedTuple):
    """A source by hand: where it stands, where its fullest name stands (None: nowhere), and its kind."""

    article: str
    start: int
    end: int
    truth: tuple[int, int] | None
    kind: str


def read_marks(path: Path) -> Iterator[Mark]:
    """The marks of a file, its comment left out."""
    lines = (line for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    for row in csv.DictReader(lines):
        truth = (int(row["truth_start"]), int(row["truth_end"])) if row["truth_start"] else None
        yield Mark(row["article"], int(row["start"]), int(row["end"]), truth, row["kind"])


def words_of(name: str) -> set[str]:
    """The words by which two forms of a name are compared: lower case, no initials."""
    words = [word.casefold() for word in re.findall(r"\w+(?:[-’']\w+)*", name)]
    return {re.sub(r"[’']s$", "", word) for word in words if len(word) > 1 and word != "the"}


def source_at(document: Document, mark: Mark) -> Source | None:
    """The source that overlaps a mark most, the closest one where two do."""
    best: tuple[int, int] | None = None
    found = None
    for attribution in document.attributions:
        source = attribution.source
        if source is None or source.span is None:
            continue
        shared = min(mark.end, source.span.end) - max(mark.start, source.span.start)
        size = source.span.end - source.span.start
        if shared > 0 and (best is None or (shared, -size) > best):
            best, found = (shared, -size), source
    return found


def judge(document: Document, mark: Mark) -> tuple[str, str | None, str | None]:
    """The outcome of a mark, the name marked and the name given."""
    truth = document.version.text[slice(*mark.truth)] if mark.truth else None
    source = source_at(document, mark)
    if source is None:
        return "not found", truth, None
    if truth is None:
        return ("right" if source.name is None else "wrong"), truth, source.name
    if source.name is None:
        return "unresolved", truth, None
    marked, given = words_of(truth), words_of(source.name)
    same = bool(given) and (marked <= given or given <= marked)
    return ("right" if same else "wrong"), truth, source.name


def main() -> None:
    """Print the counts by kind, and with --errors each mark that is not right."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("stories", type=Path)
    parser.add_argument("--errors", action="store_true")
    arguments = parser.parse_args()
    lexicon = load_lexicon("en", ())
    documents: dict[str, Document] = {}
    counts: dict[str, Counter[str]] = {}
    began = time.perf_counter()
    for mark in read_marks(MARKS):
        if mark.article not in documents:
            version = next(iter(read_versions(str(arguments.stories / mark.article))))
            documents[mark.article] = understand(version, lexicon)
        outcome, truth, given = judge(documents[mark.article], mark)
        for kind in (mark.kind, "all"):
            counts.setdefault(kind, Counter())[outcome] += 1
        if arguments.errors and outcome != "right":
            print(f"{outcome:10}  {mark.kind:7}  {mark.article}:{mark.start}-{mark.end}  {truth} <> {given}")
    head = "".join(f"{outcome:>12}" for outcome in OUTCOMES[:3])
    print(f"{'kind':8}{'marks':>7}{'found':>7}{head}    right of found")
    for kind in ("pronoun", "short", "role", "all"):
        count = counts.get(kind, Counter())
        marks = sum(count.values())
        found = marks - count["not found"]
        share = f"{100 * count['right'] / found:.1f}" if found else "-"
        print(f"{kind:8}{marks:7}{found:7}" + "".join(f"{count[outcome]:12}" for outcome in OUTCOMES[:3]) + f"{share:>18}")
    print(f"{len(documents)} articles, {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
