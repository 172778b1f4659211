"""Sentences a second that figures are read from, beside quantulum3 where that is installed: run it, it is no test.

    python tests/benchmarks/bench_figures.py [--sentences 3000] [--peer 200]

The sentences are made up from patterns with numbers in them, one in four has none; process time on one core, start-up left
out. quantulum3 reads only ``--peer`` of them, in the same run.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from importlib import import_module

from newscmp.extract.figures import find_figures
from newscmp.lexicon import load_lexicon
from newscmp.model import Span, Statement

PATTERNS = (
    "At least {n} people were killed and {m} wounded in {place} on Sunday, the provincial health office said.",
    "The company's shares rose {d} percent to ${d} on quarterly revenue of ${d} billion, up from ${d} billion.",
    "Between {n} and {m} houses were destroyed when the river rose, and tens of thousands of families left.",
    "The {n}-year-old driver was taken to hospital {m} kilometres north of {place} after the crash at 6:15 a.m.",
    "Unemployment fell by {d} percentage points between March 2016 and June 2018, according to the statistics office.",
    "Its new electric van has a {m} kWh battery, weighs {n} kg and covers up to {m} miles at a price of £{n},500.",
    "{place} beat their neighbours 2-1 with two goals in six minutes, their first win in {n} matches.",
    "A third of the {n} lawmakers voted against the $1.5bn plan, which would cost roughly {d} percent of output a year.",
    "Officials said they would look into the complaints and publish what they find before the summer recess.",
    "The minister thanked the rescue teams, but residents of {place} say that help came late and left early.",
)
PLACES = ("Arlem", "Brom", "North Kessel", "Vardy Bay", "Old Tarn")


def make_sentences(size: int) -> list[str]:
    """``size`` sentences from the patterns, the same ones in every run."""
    random_ = random.Random(1)
    return [
        random_.choice(PATTERNS).format(
            n=random_.randint(2, 99),
            m=random_.randint(100, 999),
            d=f"{random_.uniform(0.1, 99):.1f}",
            place=random_.choice(PLACES),
        )
        for _ in range(size)
    ]


def rate(read: Callable[[str], object], sentences: list[str], rounds: int) -> float:
    """Sentences per second of process time, the best of ``rounds``."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        for sentence in sentences:
            read(sentence)
        best = min(best, time.process_time() - start)
    return len(sentences) / best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=int, default=3000)
    parser.add_argument("--peer", type=int, default=200, help="sentences for quantulum3")
    options = parser.parse_args()
    sentences = make_sentences(options.sentences)
    lexicon = load_lexicon()

    def ours(text: str) -> object:
        return find_figures(text, (Statement(1, Span(0, len(text)), text, "body", 0),), lexicon)

    ours(sentences[0])  # the vocabulary is built once
    print(f"newscmp     {rate(ours, sentences, 3):9,.0f} sentences/s")
    try:
        parser_module = import_module("quantulum3.parser")
    except ImportError:
        print("quantulum3  not installed")
        return
    peer = sentences[: options.peer]
    parser_module.parse(peer[0])
    print(f"quantulum3  {rate(parser_module.parse, peer, 1):9,.0f} sentences/s")


if __name__ == "__main__":
    main()
