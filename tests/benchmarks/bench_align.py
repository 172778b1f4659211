"""How long alignment takes, terms included, beside RapidFuzz over all pairs: run it, it is no test.

    python tests/benchmarks/bench_align.py [--largest 5000]

Made-up live blogs: a tenth of the second one's statements is identical, most are edited, a tenth is new.
"""

from __future__ import annotations

import argparse
import random
import time
import tracemalloc
from collections.abc import Callable
from math import log

from rapidfuzz import fuzz

from newscmp.align import align
from newscmp.extract.terms import find_terms
from newscmp.lexicon import load_lexicon
from newscmp.model import Document, Span, Statement, Version

SIZES = (10, 30, 100, 300, 1000, 2000, 5000)
ALL_PAIRS_UP_TO = 1000


def words_of_a_language(random_: random.Random, size: int) -> list[str]:
    """Made-up words; the frequent ones come first (their frequencies will follow Zipf's law)."""
    letters = "bcdfghklmnprstv", "aeiou"
    return ["".join(random_.choice(letters[k % 2]) for k in range(random_.randint(3, 9))) for _ in range(size)]


def sentences(random_: random.Random, size: int) -> list[str]:
    """``size`` sentences of 8 to 30 words."""
    words = words_of_a_language(random_, 20_000)
    weights = [1 / (rank + 3) for rank in range(len(words))]
    out = []
    for _ in range(size):
        chosen = random_.choices(words, weights, k=random_.randint(8, 30))
        chosen = [word.capitalize() if random_.random() < 0.1 else word for word in chosen]
        out.append(" ".join(chosen).capitalize() + ".")
    return out


def edited(random_: random.Random, sentence: str, words: list[str]) -> str:
    """The sentence with about a fifth of its words replaced or cut."""
    out = []
    for word in sentence.rstrip(".").split():
        chance = random_.random()
        if chance < 0.1:
            out.append(random_.choice(words))
        elif chance < 0.9:
            out.append(word)
    return " ".join(out) + "."


def document(name: str, texts: list[str]) -> tuple[Version, tuple[Statement, ...]]:
    """One statement a sentence, one paragraph each."""
    start, statements = 0, []
    for n, text in enumerate(texts, 1):
        statements.append(Statement(n, Span(start, start + len(text)), text, "body", n))
        start += len(text) + 2
    whole = "\n\n".join(texts)
    return Version(name, whole, len(whole)), tuple(statements)


def timed(run: Callable[[], object]) -> float:
    """The least of three runs, in seconds of this process; one run where it takes over a second."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        run()
        best = min(best, time.process_time() - start)
        if best > 1:
            break
    return best


def main() -> None:
    """Print a line a size, then the exponents."""
    parser = argparse.ArgumentParser(description="Time alignment.")
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    largest = parser.parse_args().largest
    lexicon = load_lexicon()
    rows = []
    print(f"{'statements':>10} {'terms s':>9} {'align s':>9} {'both s':>9} {'peak MB':>8} {'all pairs s':>12}")
    for size in (s for s in SIZES if s <= largest):
        random_ = random.Random(size)
        base = sentences(random_, size)
        words = words_of_a_language(random_, 500)
        other = [s if random_.random() < 0.1 else edited(random_, s, words) for s in base if random_.random() > 0.1]
        other += sentences(random_, size // 10)
        sides = [document("base", base), document("other", other)]
        terms_s = timed(lambda: [find_terms(statements, lexicon) for _, statements in sides])  # noqa: B023
        documents = [Document(version, statements, terms=find_terms(statements, lexicon)) for version, statements in sides]
        align_s = timed(lambda: align(*documents))  # noqa: B023
        tracemalloc.start()
        align(*documents)
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        fuzz_s = None
        if size <= ALL_PAIRS_UP_TO:
            fuzz_s = timed(lambda: [fuzz.token_set_ratio(x, y) for x in base for y in other])  # noqa: B023
        rows.append((size, terms_s + align_s, fuzz_s))
        shown = "" if fuzz_s is None else f"{fuzz_s:.3f}"
        print(f"{size:10} {terms_s:9.4f} {align_s:9.4f} {terms_s + align_s:9.4f} {peak:8.1f} {shown:>12}")
    (low, low_s, _), (high, high_s, _) = next(r for r in rows if r[0] >= 100), rows[-1]
    print(f"exponent, {low} to {high}: {log(high_s / low_s) / log(high / low):.2f}")
    timed_pairs = [(size, seconds) for size, _, seconds in rows if seconds is not None and size >= 100]
    if len(timed_pairs) > 1:
        (low, low_s), (high, high_s) = timed_pairs[0], timed_pairs[-1]
        print(f"exponent of all pairs, {low} to {high}: {log(high_s / low_s) / log(high / low):.2f}")


if __name__ == "__main__":
    main()
